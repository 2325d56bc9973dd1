#include "http/waiting.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db.h"
#include "ledger/ledger.h"

enum { SLOTS = 1 << 14 };

/* By the key, which is made of all that the count follows from; the one that came last has the slot. */
struct slot {
    uint64_t key; /* 0: free */
    int64_t numbers[KNOWN_NUMBERS];
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
static enum rc key_of(struct ctx *cx, const char *what, const char *of, uint64_t *ret)
{
    unsigned char hash[HASH_BYTES];
    int64_t last = 0;
    TRY(ledger_last_sequence(cx, cx->org, &last));
    const char *text = arena_printf(cx->arena, "%s\n%s\n%s\n%s\n%s\n%s\n%s", what, of, cx->org, cx->person,
                                    date_of_time(cx, cx->now), decimal(cx, last),
                                    decimal(cx, (int64_t)cx->permissions));
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    hash_sha256(text, strlen(text), hash);
    memcpy(ret, hash, sizeof *ret);
    *ret |= *ret == 0;
    return RC_OK;
}

static bool known(struct waiting *waiting, uint64_t key, int64_t *ret, size_t n)
{
    pthread_mutex_lock(&waiting->lock);
    const struct slot *slot = &waiting->slots[key % SLOTS];
    bool found = slot->key == key;
    if (found)
        memcpy(ret, slot->numbers, n * sizeof *ret);
    pthread_mutex_unlock(&waiting->lock);
    return found;
}

static void note(struct waiting *waiting, uint64_t key, const int64_t *numbers, size_t n)
{
    struct slot slot = {.key = key};
    memcpy(slot.numbers, numbers, n * sizeof *numbers);
    pthread_mutex_lock(&waiting->lock);
    waiting->slots[key % SLOTS] = slot;
    pthread_mutex_unlock(&waiting->lock);
}

/* What a transaction wrote may yet be taken back, and its number in the ledger given to something else. */
static bool may_know(const struct ctx *cx)
{
    return cx->app != NULL && cx->app->waiting != NULL && !text_empty(cx->org) && !text_empty(cx->person) &&
           cx->db != NULL && !db_in_transaction(cx->db);
}

enum rc known_numbers(struct ctx *cx, const char *what, const char *of,
                      enum rc (*make)(struct ctx *cx, const char *of, int64_t *ret), int64_t *ret, size_t n)
{
    uint64_t key = 0;
    if (n > KNOWN_NUMBERS || !may_know(cx))
        return make(cx, of, ret);
    TRY(key_of(cx, what, of, &key));
    if (known(cx->app->waiting, key, ret, n))
        return RC_OK;
    TRY(make(cx, of, ret));
    note(cx->app->waiting, key, ret, n);
    return RC_OK;
}

enum rc waiting_count(struct ctx *cx, const struct nav_entry *entry, int64_t *ret)
{
    uint64_t key = 0;
    if (!entry->recorded || !may_know(cx))
        return entry->waiting(cx, ret);
    TRY(key_of(cx, "navigation", entry->href, &key));
    if (known(cx->app->waiting, key, ret, 1))
        return RC_OK;
    TRY(entry->waiting(cx, ret));
    note(cx->app->waiting, key, ret, 1);
    return RC_OK;
}
