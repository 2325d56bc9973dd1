#include "db/turn.h"

#include <stddef.h>
#include <time.h>

struct turn_waiter {
    pthread_cond_t given_to_me;
    bool given;
    struct turn_waiter *next;
};

void turn_init(struct turn *turn)
{
    *turn = (struct turn){.first = NULL};
    pthread_mutex_init(&turn->mutex, NULL);
}

void turn_destroy(struct turn *turn)
{
    pthread_mutex_destroy(&turn->mutex);
}

static void append(struct turn *turn, struct turn_waiter *waiter)
{
    if (turn->last == NULL)
        turn->first = waiter;
    else
        turn->last->next = waiter;
    turn->last = waiter;
    turn->waiting++;
}

static void take_out(struct turn *turn, const struct turn_waiter *waiter)
{
    struct turn_waiter *before = NULL;
    for (struct turn_waiter *at = turn->first; at != NULL; before = at, at = at->next) {
        if (at != waiter)
            continue;
        if (before == NULL)
            turn->first = at->next;
        else
            before->next = at->next;
        if (turn->last == at)
            turn->last = before;
        turn->waiting--;
        return;
    }
}

/* With the mutex held. */
static bool wait_for(struct turn *turn, int seconds)
{
    struct turn_waiter waiter = {.next = NULL};
    struct timespec until;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&waiter.given_to_me, &attributes);
    pthread_condattr_destroy(&attributes);
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    append(turn, &waiter);
    int code = 0;
    while (!waiter.given && code == 0)
        code = pthread_cond_timedwait(&waiter.given_to_me, &turn->mutex, &until);
    if (!waiter.given)
        take_out(turn, &waiter);
    pthread_cond_destroy(&waiter.given_to_me);
    return waiter.given;
}

bool turn_take(struct turn *turn, int seconds)
{
    bool mine = true;
    pthread_mutex_lock(&turn->mutex);
    if (turn->taken)
        mine = wait_for(turn, seconds);
    else
        turn->taken = true;
    pthread_mutex_unlock(&turn->mutex);
    return mine;
}

void turn_give(struct turn *turn)
{
    pthread_mutex_lock(&turn->mutex);
    struct turn_waiter *next = turn->first;
    if (next == NULL) {
        turn->taken = false;
    } else { /* it stays taken, by the next one */
        take_out(turn, next);
        next->given = true;
        pthread_cond_signal(&next->given_to_me);
    }
    pthread_mutex_unlock(&turn->mutex);
}
