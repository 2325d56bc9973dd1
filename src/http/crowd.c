#include "http/crowd.h"

void crowd_init(struct crowd *crowd)
{
    pthread_mutex_init(&crowd->mutex, NULL);
    crowd->n = 0;
}

void crowd_destroy(struct crowd *crowd)
{
    pthread_mutex_destroy(&crowd->mutex);
}

/* The place of an address; n when it has none. The mutex is held. */
static size_t place_of(const struct crowd *crowd, const struct address *address)
{
    size_t i = 0;
    while (i < crowd->n && !address_same(&crowd->at[i].address, address))
        i++;
    return i;
}

int crowd_count(struct crowd *crowd, const struct address *address)
{
    pthread_mutex_lock(&crowd->mutex);
    size_t i = place_of(crowd, address);
    int count = i < crowd->n ? crowd->at[i].count : 0;
    pthread_mutex_unlock(&crowd->mutex);
    return count;
}

int crowd_enter(struct crowd *crowd, const struct address *address)
{
    pthread_mutex_lock(&crowd->mutex);
    size_t i = place_of(crowd, address);
    int count = 0;
    if (i < crowd->n) {
        count = ++crowd->at[i].count;
    } else if (i < CROWD_CONNECTIONS) {
        crowd->at[i].address = *address;
        crowd->at[i].count = count = 1;
        crowd->n++;
    }
    pthread_mutex_unlock(&crowd->mutex);
    return count;
}

void crowd_leave(struct crowd *crowd, const struct address *address)
{
    pthread_mutex_lock(&crowd->mutex);
    size_t i = place_of(crowd, address);
    if (i < crowd->n && --crowd->at[i].count == 0)
        crowd->at[i] = crowd->at[--crowd->n];
    pthread_mutex_unlock(&crowd->mutex);
}
