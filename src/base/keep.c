#include "base/keep.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MOST = 1000 }; /* small values must not make the search for one long */

struct kept {
    struct kept *next; /* used before this one */
    struct keep *keep;
    struct arena *own; /* the value, the key */
    const char *key;
    const void *value;
    size_t bytes;
    size_t holds;
    bool listed; /* found by others */
};

struct keep {
    pthread_mutex_t mutex;
    struct kept *first; /* used last */
    size_t limit, bytes, count;
};

struct keep *keep_create(size_t limit)
{
    struct keep *keep = calloc(1, sizeof *keep);
    if (keep == NULL || pthread_mutex_init(&keep->mutex, NULL) != 0) {
        free(keep);
        return NULL;
    }
    keep->limit = limit;
    return keep;
}

static void kept_free(struct kept *kept)
{
    arena_free(kept->own); /* with the key, which lies in it */
    free(kept);
}

/* --- with the mutex held --- */

static struct kept **place_of(struct keep *keep, const char *key)
{
    struct kept **at = &keep->first;
    while (*at != NULL && strcmp((*at)->key, key) != 0)
        at = &(*at)->next;
    return at;
}

static void to_front(struct keep *keep, struct kept **place)
{
    struct kept *kept = *place;
    *place = kept->next;
    kept->next = keep->first;
    keep->first = kept;
}

/* Takes the one that was used longest ago out of the list; gives it back when nobody holds it. */
static struct kept *drop_last(struct keep *keep)
{
    struct kept **at = &keep->first;
    while ((*at)->next != NULL)
        at = &(*at)->next;
    struct kept *last = *at;
    *at = NULL;
    last->listed = false;
    keep->bytes -= last->bytes;
    keep->count--;
    return last->holds == 0 ? last : NULL;
}

/* Makes room; what must be freed hangs together by next. */
static struct kept *make_room(struct keep *keep, size_t bytes)
{
    struct kept *gone = NULL;
    while (keep->first != NULL && (keep->bytes + bytes > keep->limit || keep->count == KEYS_MOST)) {
        struct kept *last = drop_last(keep);
        if (last != NULL) {
            last->next = gone;
            gone = last;
        }
    }
    return gone;
}

/* --- */

static void release(void *what)
{
    struct kept *kept = what;
    struct keep *keep = kept->keep;
    pthread_mutex_lock(&keep->mutex);
    bool gone = --kept->holds == 0 && !kept->listed;
    pthread_mutex_unlock(&keep->mutex);
    if (gone)
        kept_free(kept);
}

/* The hold was counted already. */
static const void *held(struct kept *kept, struct arena *holder)
{
    if (arena_at_end(holder, release, kept))
        return kept->value;
    release(kept);
    return NULL;
}

const void *keep_get(struct keep *keep, const char *key, struct arena *holder)
{
    if (keep == NULL)
        return NULL;
    pthread_mutex_lock(&keep->mutex);
    struct kept **place = place_of(keep, key), *kept = *place;
    if (kept != NULL) {
        to_front(keep, place);
        kept->holds++;
    }
    pthread_mutex_unlock(&keep->mutex);
    return kept == NULL ? NULL : held(kept, holder);
}

static struct kept *kept_create(struct keep *keep, const char *key, struct arena *own,
                                const void *value)
{
    struct kept *kept = calloc(1, sizeof *kept);
    const char *copy = arena_copy(own, key);
    if (kept == NULL || arena_failed(own)) {
        free(kept);
        return NULL;
    }
    *kept = (struct kept){.keep = keep, .own = own, .key = copy, .value = value,
                          .bytes = arena_used(own), .holds = 1, .listed = true};
    return kept;
}

static void free_all(struct kept *kept)
{
    while (kept != NULL) {
        struct kept *next = kept->next;
        kept_free(kept);
        kept = next;
    }
}

/* A value that another one holds goes with that one. */
void keep_free(struct keep *keep)
{
    struct kept *gone = NULL;
    if (keep == NULL)
        return;
    while (keep->first != NULL) {
        struct kept *last = drop_last(keep);
        if (last != NULL) {
            last->next = gone;
            gone = last;
        }
    }
    free_all(gone);
    pthread_mutex_destroy(&keep->mutex);
    free(keep);
}

void keep_freep(struct keep **keep)
{
    keep_free(*keep);
    *keep = NULL;
}

const void *keep_put(struct keep *keep, const char *key, struct arena *own, const void *value,
                     struct arena *holder)
{
    struct kept *fresh = keep == NULL ? NULL : kept_create(keep, key, own, value), *gone = NULL;
    if (fresh == NULL || fresh->bytes > keep->limit) {
        free(fresh);
        arena_free(own);
        return NULL;
    }
    pthread_mutex_lock(&keep->mutex);
    struct kept **place = place_of(keep, key), *kept = *place;
    if (kept != NULL) { /* somebody was faster */
        to_front(keep, place);
        kept->holds++;
        gone = fresh;
    } else {
        gone = make_room(keep, fresh->bytes);
        kept = fresh;
        kept->next = keep->first;
        keep->first = kept;
        keep->bytes += kept->bytes;
        keep->count++;
    }
    pthread_mutex_unlock(&keep->mutex);
    free_all(gone);
    return held(kept, holder);
}

size_t keep_bytes(struct keep *keep)
{
    pthread_mutex_lock(&keep->mutex);
    size_t bytes = keep->bytes;
    pthread_mutex_unlock(&keep->mutex);
    return bytes;
}
