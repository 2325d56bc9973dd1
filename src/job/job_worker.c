/* Two threads of the server: one runs the jobs, the other tells the database how far they are, hears
 * whether they shall end, follows the timetable and takes up what a program left that is gone. */
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db_clock.h"
#include "job/job_inside.h"

enum {
    LOOK_MS = 200, /* how soon a new job is seen */
    BEAT_MS = 1000,
    TIMETABLE_MS = 5000,
    RECLAIM_MS = 10000,
    PRUNE_MS = 60 * 60 * 1000,
    CLOCK_MS = 5000, /* how soon the clock of another primary counts */
    RUNNER_BYTES = 8,
    NAME_BYTES = 2 * RUNNER_BYTES + 1,
};
#define DAY_MS INT64_C(86400000)

struct job_worker {
    const struct app *app;
    struct store *store;
    char runner[NAME_BYTES];
    struct job_watch watch;
    pthread_t runs, watches;
    pthread_mutex_t mutex;
    pthread_cond_t ended; /* with `stopping` */
    bool stopping;
    bool outdated; /* the database's form is newer than this program: no work is taken */
};

/* True when the program ends. */
static bool pause_for(struct job_worker *worker, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&worker->mutex);
    while (!worker->stopping && pthread_cond_timedwait(&worker->ended, &worker->mutex, &until) == 0)
        continue;
    bool stopping = worker->stopping;
    pthread_mutex_unlock(&worker->mutex);
    return stopping;
}

static struct ctx fresh_ctx(const struct job_worker *worker, struct arena *arena, struct db *db)
{
    return (struct ctx){
        .arena = arena,
        .db = db,
        .app = worker->app,
        .now = store_now(worker->store),
        .org = "",
        .org_name = "",
        .person = "",
        .person_name = "",
        .session = "",
        .csrf = "",
    };
}

/* The connection of a thread; NULL while the database is away. */
static struct db *need_db(struct job_worker *worker, struct db **db)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    if (*db != NULL && db_in_transaction(*db))
        db_closep(db);
    if (*db == NULL && db_open(worker->store, db, &why) != RC_OK)
        *db = NULL;
    return *db;
}

static void *run_jobs(void *argument)
{
    struct job_worker *worker = argument;
    struct db *db = NULL;
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    bool ran = false;
    while (arena != NULL && !pause_for(worker, ran ? 0 : LOOK_MS)) {
        arena_reset(arena);
        ran = false;
        struct ctx cx = fresh_ctx(worker, arena, need_db(worker, &db));
        /* An error is one of the queue: the database is away. The next look tries again. */
        if (db == NULL || __atomic_load_n(&worker->outdated, __ATOMIC_RELAXED) ||
            job_run_next(&cx, worker->runner, &worker->watch, &ran) != RC_OK)
            ran = false;
    }
    arena_free(arena);
    db_close(db);
    return NULL;
}

static enum rc beat(struct ctx *cx, struct job_worker *worker)
{
    struct job_watch *watch = &worker->watch;
    bool mine = true, cancel = false;
    pthread_mutex_lock(&watch->mutex);
    const char *id = arena_copy(cx->arena, watch->id);
    int64_t done = watch->done, total = watch->total;
    bool taken = watch->taken;
    pthread_mutex_unlock(&watch->mutex);
    if (id[0] == '\0')
        return RC_OK;
    TRY(job_store_beat(cx, id, worker->runner, cx->now, done, total, &mine, &cancel));
    pthread_mutex_lock(&watch->mutex);
    if (text_same(watch->id, id)) {
        watch->cancel |= cancel;
        watch->lost |= !mine && taken;
    }
    pthread_mutex_unlock(&watch->mutex);
    return RC_OK;
}

/* Each task by its own period; what fails is tried again next time. */
static void look_around(struct ctx *cx, struct job_worker *worker, int64_t round)
{
    int64_t count = 0, passed = round * BEAT_MS;
    enum rc rc = beat(cx, worker);
    if (rc == RC_OK && passed % RECLAIM_MS == 0)
        rc = job_reclaim(cx);
    if (rc == RC_OK && passed % TIMETABLE_MS == 0)
        rc = schedule_tick(cx, &count);
    if (rc == RC_OK && passed % PRUNE_MS == 0)
        rc = job_store_prune(cx, cx->now - JOB_KEPT_DAYS * DAY_MS);
    (void)rc;
}

static bool look_at_form(struct ctx *cx, struct job_worker *worker)
{
    bool newer = worker->outdated;
    if (db_is_newer(cx, &newer) == RC_OK)
        __atomic_store_n(&worker->outdated, newer, __ATOMIC_RELAXED);
    return newer;
}

static void *watch_jobs(void *argument)
{
    struct job_worker *worker = argument;
    struct db *db = NULL;
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    for (int64_t round = 0; arena != NULL && !pause_for(worker, BEAT_MS); round++) {
        arena_reset(arena);
        need_db(worker, &db);
        if (db != NULL && round * BEAT_MS % CLOCK_MS == 0)
            db_clock_compare(db);
        struct ctx cx = fresh_ctx(worker, arena, db);
        if (db != NULL && !look_at_form(&cx, worker))
            look_around(&cx, worker, round);
    }
    arena_free(arena);
    db_close(db);
    return NULL;
}

static void prepare(struct job_worker *worker)
{
    pthread_condattr_t attributes;
    unsigned char bytes[RUNNER_BYTES];
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&worker->ended, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&worker->mutex, NULL);
    job_watch_begin(&worker->watch);
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(worker->runner, sizeof worker->runner, bytes, sizeof bytes);
}

static void release(struct job_worker *worker)
{
    job_watch_end(&worker->watch);
    pthread_cond_destroy(&worker->ended);
    pthread_mutex_destroy(&worker->mutex);
    free(worker);
}

static void tell_to_stop(struct job_worker *worker)
{
    pthread_mutex_lock(&worker->watch.mutex);
    worker->watch.stop = true;
    pthread_mutex_unlock(&worker->watch.mutex);
    pthread_mutex_lock(&worker->mutex);
    worker->stopping = true;
    pthread_cond_broadcast(&worker->ended);
    pthread_mutex_unlock(&worker->mutex);
}

enum rc job_worker_start(const struct app *app, struct store *store, struct job_worker **ret)
{
    struct job_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        return RC_MEMORY;
    worker->app = app;
    worker->store = store;
    prepare(worker);
    if (pthread_create(&worker->runs, NULL, run_jobs, worker) != 0) {
        release(worker);
        return RC_MEMORY;
    }
    if (pthread_create(&worker->watches, NULL, watch_jobs, worker) != 0) {
        tell_to_stop(worker);
        pthread_join(worker->runs, NULL);
        release(worker);
        return RC_MEMORY;
    }
    *ret = worker;
    return RC_OK;
}

void job_worker_stop(struct job_worker *worker)
{
    if (worker == NULL)
        return;
    tell_to_stop(worker);
    pthread_join(worker->runs, NULL);
    pthread_join(worker->watches, NULL);
    release(worker);
}
