/* Turns: one holds it, the others wait in the order in which they came. A plain mutex is given to whoever
 * asks at the right moment, so that a thread which writes again and again would keep the others waiting. */
#ifndef DB_TURN_H
#define DB_TURN_H

#include <pthread.h>
#include <stdbool.h>

struct turn_waiter;

struct turn {
    pthread_mutex_t mutex;
    bool taken;
    int waiting;
    struct turn_waiter *first, *last;
};

void turn_init(struct turn *turn);
/* Nobody may hold it or wait. */
void turn_destroy(struct turn *turn);
/* Waits up to so many seconds (1-3600); false when the time is over. */
bool turn_take(struct turn *turn, int seconds);
/* Hands it to who has waited longest. */
void turn_give(struct turn *turn);

#endif
