/* How many connections each address has open. */
#ifndef HTTP_CROWD_H
#define HTTP_CROWD_H

#include <pthread.h>

#include "http/address.h"

enum { CROWD_CONNECTIONS = 1024 /* of all addresses together */ };

struct crowd {
    pthread_mutex_t mutex;
    struct {
        struct address address;
        int count;
    } at[CROWD_CONNECTIONS];
    size_t n;
};

void crowd_init(struct crowd *crowd);
void crowd_destroy(struct crowd *crowd);
/* Connections that the address has. */
int crowd_count(struct crowd *crowd, const struct address *address);
/* Counts one more; gives the connections that the address has with it. */
int crowd_enter(struct crowd *crowd, const struct address *address);
void crowd_leave(struct crowd *crowd, const struct address *address);

#endif
