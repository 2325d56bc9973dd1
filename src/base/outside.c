#include "base/outside.h"

#include <string.h>
#include <time.h>

#include "base/hash.h"

int64_t outside_clock(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void outside_init(struct outside *outside)
{
    pthread_condattr_t attributes;
    *outside = (struct outside){.talking = 0};
    pthread_mutex_init(&outside->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&outside->left, &attributes);
    pthread_condattr_destroy(&attributes);
}

void outside_destroy(struct outside *outside)
{
    pthread_mutex_destroy(&outside->mutex);
    pthread_cond_destroy(&outside->left);
}

bool outside_enter(struct ctx *cx)
{
    struct outside *outside = cx->outside;
    if (outside == NULL)
        return true;
    pthread_mutex_lock(&outside->mutex);
    while (outside->talking >= OUTSIDE_TALKS) {
        const int64_t end = outside->moved + OUTSIDE_PATIENCE_MS;
        const struct timespec until = {.tv_sec = end / 1000, .tv_nsec = end % 1000 * 1000000};
        if (pthread_cond_timedwait(&outside->left, &outside->mutex, &until) != 0)
            break;
    }
    bool entered = outside->talking < OUTSIDE_TALKS;
    outside->talking += entered;
    outside->moved = entered ? outside_clock() : outside->moved;
    pthread_mutex_unlock(&outside->mutex);
    return entered;
}

void outside_leave(struct ctx *cx)
{
    struct outside *outside = cx->outside;
    if (outside == NULL)
        return;
    pthread_mutex_lock(&outside->mutex);
    outside->talking--;
    outside->moved = outside_clock();
    pthread_cond_signal(&outside->left);
    pthread_mutex_unlock(&outside->mutex);
}

static uint64_t digest_of(const char *name)
{
    unsigned char hash[HASH_BYTES];
    uint64_t digest = 0;
    hash_sha256(name, strlen(name), hash);
    memcpy(&digest, hash, sizeof digest);
    return digest == 0 ? 1 : digest;
}

bool outside_is_silent(struct ctx *cx, const char *name)
{
    struct outside *outside = cx->outside;
    bool silent = false;
    if (outside == NULL)
        return false;
    const uint64_t digest = digest_of(name);
    const int64_t now = outside_clock();
    pthread_mutex_lock(&outside->mutex);
    for (size_t i = 0; i < OUTSIDE_NAMES; i++)
        silent |= outside->silent[i].name == digest && outside->silent[i].until > now;
    pthread_mutex_unlock(&outside->mutex);
    return silent;
}

void outside_note(struct ctx *cx, const char *name, bool silent)
{
    struct outside *outside = cx->outside;
    size_t at = OUTSIDE_NAMES;
    if (outside == NULL)
        return;
    const uint64_t digest = digest_of(name);
    const int64_t now = outside_clock();
    pthread_mutex_lock(&outside->mutex);
    for (size_t i = 0; i < OUTSIDE_NAMES; i++)
        if (outside->silent[i].name == digest)
            at = i;
    for (size_t i = 0; silent && at == OUTSIDE_NAMES && i < OUTSIDE_NAMES; i++)
        if (outside->silent[i].until <= now)
            at = i;
    if (silent && at == OUTSIDE_NAMES)
        at = outside->next++ % OUTSIDE_NAMES;
    if (at < OUTSIDE_NAMES) {
        outside->silent[at].name = digest;
        outside->silent[at].until = silent ? now + OUTSIDE_SILENT_MS : 0;
    }
    pthread_mutex_unlock(&outside->mutex);
}
