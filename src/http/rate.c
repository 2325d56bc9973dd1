#include "http/rate.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

_Static_assert(RATE_KEY_BYTES == crypto_shorthash_KEYBYTES, "the key is that of the hash");

enum { SECOND = 1000000, MINUTE = 60 * SECOND };

void rate_init(struct rate *rate)
{
    pthread_mutex_init(&rate->mutex, NULL);
    randombytes_buf(rate->key, sizeof rate->key);
    memset(rate->at, 0, sizeof rate->at);
}

void rate_destroy(struct rate *rate)
{
    pthread_mutex_destroy(&rate->mutex);
}

int64_t rate_now(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

/* The bucket of a hash; a new one takes the place of the fullest of its set. The mutex is held. */
static int64_t *bucket_of(struct rate *rate, uint64_t hash)
{
    size_t set = hash % RATE_SETS, place = 0;
    for (size_t way = 0; way < RATE_WAYS; way++) {
        if (rate->at[set][way].hash == hash)
            return &rate->at[set][way].full_at;
        if (rate->at[set][way].full_at < rate->at[set][place].full_at)
            place = way;
    }
    rate->at[set][place].hash = hash;
    rate->at[set][place].full_at = 0;
    return &rate->at[set][place].full_at;
}

int64_t rate_take(struct rate *rate, const char *key, int64_t per_minute, int64_t now)
{
    uint64_t hash = 0;
    int64_t wait = 0;
    if (per_minute <= 0)
        return 0;
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key, strlen(key), rate->key);
    pthread_mutex_lock(&rate->mutex);
    int64_t *full_at = bucket_of(rate, hash);
    int64_t then = (*full_at > now ? *full_at : now) + MINUTE / per_minute;
    if (then - now > MINUTE)
        wait = (then - now - MINUTE + SECOND - 1) / SECOND;
    else
        *full_at = then;
    pthread_mutex_unlock(&rate->mutex);
    return wait;
}
