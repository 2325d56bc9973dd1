/* How often somebody may ask: a bucket for each key that refills steadily. Kept in memory, of fixed size; times
 * are of the monotonic clock, so that setting the clock changes nothing. */
#ifndef HTTP_RATE_H
#define HTTP_RATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { RATE_SETS = 2048, RATE_WAYS = 8, RATE_KEY_BYTES = 16 };

struct rate {
    pthread_mutex_t mutex;
    unsigned char key[RATE_KEY_BYTES]; /* of the hash, so that nobody can aim at a place */
    struct {
        uint64_t hash;
        int64_t full_at; /* microseconds: when the bucket will be full again */
    } at[RATE_SETS][RATE_WAYS];
};

void rate_init(struct rate *rate);
void rate_destroy(struct rate *rate);

/* Takes one request of `key` out of a bucket that holds a minute's worth and refills at `per_minute`. 0 when
 * there was one (always when per_minute is 0), otherwise the seconds until there is one. `now` in
 * microseconds. Of more keys than there are places those are forgotten whose buckets are fullest. */
int64_t rate_take(struct rate *rate, const char *key, int64_t per_minute, int64_t now);
/* The monotonic clock, microseconds. */
int64_t rate_now(void);

#endif
