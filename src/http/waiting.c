#include "http/waiting.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"

enum { SLOTS = 1 << 14 };

/* By the key, which is made of all that the count follows from; the one that came last has the slot. */
struct slot {
    uint64_t key; /* 0: free */
    int64_t count;
};
struct waiting {
    pthread_mutex_t lock;
    struct slot slots[SLOTS];
};

struct waiting *waiting_create(void)
{
    struct waiting *waiting = calloc(1, sizeof *waiting);
    if (waiting != NULL && pthread_mutex_init(&waiting->lock, NULL) != 0) {
        free(waiting);
        return NULL;
    }
    return waiting;
}

void waiting_free(struct waiting *waiting)
{
    if (waiting == NULL)
        return;
    pthread_mutex_destroy(&waiting->lock);
    free(waiting);
}

void waiting_freep(struct waiting **waiting)
{
    waiting_free(*waiting);
}

/* Records change with the ledger of their organisation, rights and posts among them; what is overdue changes with
 * the day. */
static enum rc key_of(struct ctx *cx, const struct nav_entry *entry, uint64_t *ret)
{
    unsigned char hash[HASH_BYTES];
    int64_t last = 0;
    TRY(ledger_last_sequence(cx, cx->org, &last));
    const char *text = arena_printf(cx->arena, "%s\n%s\n%s\n%s\n%s\n%s", entry->href, cx->org, cx->person,
                                    date_of_time(cx, cx->now), decimal(cx, last),
                                    decimal(cx, (int64_t)cx->permissions));
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    hash_sha256(text, strlen(text), hash);
    memcpy(ret, hash, sizeof *ret);
    *ret |= *ret == 0;
    return RC_OK;
}

static bool known(struct waiting *waiting, uint64_t key, int64_t *ret)
{
    pthread_mutex_lock(&waiting->lock);
    const struct slot *slot = &waiting->slots[key % SLOTS];
    bool found = slot->key == key;
    if (found)
        *ret = slot->count;
    pthread_mutex_unlock(&waiting->lock);
    return found;
}

static void note(struct waiting *waiting, uint64_t key, int64_t count)
{
    pthread_mutex_lock(&waiting->lock);
    waiting->slots[key % SLOTS] = (struct slot){key, count};
    pthread_mutex_unlock(&waiting->lock);
}

enum rc waiting_count(struct ctx *cx, const struct nav_entry *entry, int64_t *ret)
{
    struct waiting *waiting = cx->app->waiting;
    uint64_t key = 0;
    if (waiting == NULL || !entry->recorded || text_empty(cx->org) || text_empty(cx->person))
        return entry->waiting(cx, ret);
    TRY(key_of(cx, entry, &key));
    if (known(waiting, key, ret))
        return RC_OK;
    TRY(entry->waiting(cx, ret));
    note(waiting, key, *ret);
    return RC_OK;
}
