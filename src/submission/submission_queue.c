/* One of those who wait leads: it writes for all, with its own connection, and commits once. The others sleep, so that
 * their arenas and contexts are the leader's meanwhile. */
#include "submission/submission_queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/ledger.h"

enum { TOGETHER_MOST = 64 };

struct submission_queue {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct receiving *first, **last; /* those who wait, in their order */
    bool led;
};

struct submission_queue *submission_queue_create(void)
{
    struct submission_queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL)
        return NULL;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->moved, NULL);
    queue->last = &queue->first;
    return queue;
}

void submission_queue_freep(struct submission_queue **queue)
{
    if (*queue == NULL)
        return;
    pthread_cond_destroy(&(*queue)->moved);
    pthread_mutex_destroy(&(*queue)->lock);
    free(*queue);
    *queue = NULL;
}

/* Writes with the leader's connection and the waiting one's own context. */
static enum rc write_one(struct ctx *leader, struct receiving *item)
{
    struct db *own = item->cx->db;
    item->cx->db = leader->db;
    enum rc rc = ledger_hold(item->cx, item->cx->org);
    if (rc == RC_OK)
        rc = submission_write(item->cx, item);
    if (rc == RC_OK && arena_failed(item->cx->arena))
        rc = RC_MEMORY;
    item->cx->db = own;
    return rc;
}

/* A refusal writes nothing and stops nobody; any other failure ends the transaction. */
static bool is_refusal(const struct receiving *item)
{
    return item->rc != RC_OK && item->why.reason != SUBMISSION_GOOD;
}

/* All of them in one transaction; false when that failed and nothing is stored. */
static bool write_together(struct ctx *leader, struct receiving *const *items, size_t n)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (db_begin(leader, &tx) != RC_OK)
        return false;
    for (size_t i = 0; i < n; i++) {
        items[i]->rc = write_one(leader, items[i]);
        if (items[i]->rc != RC_OK && !is_refusal(items[i]))
            return false;
    }
    return db_commit(leader, &tx) == RC_OK;
}

/* By itself, with its own connection; the error is its own. */
static enum rc write_alone(struct ctx *cx, struct receiving *item)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    item->fresh = false;
    item->before = (struct submission){.id = NULL};
    TRY(db_begin(cx, &tx));
    TRY(ledger_hold(cx, cx->org));
    TRY(submission_write(cx, item));
    return db_commit(cx, &tx);
}

/* In the order of their organisations, so that two leaders on two nodes never wait
 * for each other's ledgers. */
static int by_org(const void *a, const void *b)
{
    const struct receiving *const *left = a, *const *right = b;
    int order = strcmp((*left)->cx->org, (*right)->cx->org);
    int64_t a_made = (*left)->package.manifest.made, b_made = (*right)->package.manifest.made;
    return order != 0 ? order : a_made < b_made ? -1 : a_made > b_made;
}

static size_t take_waiting(struct submission_queue *queue, struct receiving **items)
{
    size_t n = 0;
    for (; queue->first != NULL && n < TOGETHER_MOST; queue->first = queue->first->next)
        items[n++] = queue->first;
    if (queue->first == NULL)
        queue->last = &queue->first;
    qsort(items, n, sizeof(struct receiving *), by_org);
    return n;
}

/* What failed together is written by each one alone, so that one does not spoil it for the others. */
static void lead(struct submission_queue *queue, struct ctx *cx)
{
    struct receiving *items[TOGETHER_MOST];
    size_t n = take_waiting(queue, items);
    pthread_mutex_unlock(&queue->lock);
    const struct problem kept = cx->problem;
    bool good = write_together(cx, items, n);
    if (!good)
        cx->problem = kept;
    pthread_mutex_lock(&queue->lock);
    for (size_t i = 0; i < n; i++) {
        items[i]->done = true;
        items[i]->cx->stored = items[i]->cx->stored || (good && items[i]->fresh);
        if (!good)
            items[i]->rc = RC_BUSY; /* to be written alone */
    }
    queue->led = false;
    pthread_cond_broadcast(&queue->moved);
}

static enum rc wait_turn(struct submission_queue *queue, struct ctx *cx, struct receiving *item)
{
    pthread_mutex_lock(&queue->lock);
    *queue->last = item;
    queue->last = &item->next;
    while (!item->done) {
        if (queue->led) {
            pthread_cond_wait(&queue->moved, &queue->lock);
            continue;
        }
        queue->led = true;
        lead(queue, cx);
    }
    pthread_mutex_unlock(&queue->lock);
    return item->rc;
}

enum rc submission_queue_write(struct ctx *cx, struct receiving *item)
{
    item->cx = cx;
    if (cx->app->receiving == NULL)
        return write_alone(cx, item);
    enum rc rc = wait_turn(cx->app->receiving, cx, item);
    if (rc != RC_BUSY)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    item->why = (struct submission_refusal){.reason = SUBMISSION_GOOD, .message = ""};
    return write_alone(cx, item);
}
