/* Runs what the queue holds: one job after the other, as who started it. */
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "job/job_inside.h"

static enum rc step(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    struct job_watch *watch = (struct job_watch *)(void *)progress;
    pthread_mutex_lock(&watch->mutex);
    watch->done = done;
    watch->total = total;
    bool end = watch->cancel || watch->stop || watch->lost;
    pthread_mutex_unlock(&watch->mutex);
    return end ? fail(cx, RC_STOPPED, N_("The work was stopped before its end")) : RC_OK;
}

void job_watch_begin(struct job_watch *watch)
{
    *watch = (struct job_watch){.base = {step}};
    pthread_mutex_init(&watch->mutex, NULL);
}

void job_watch_end(struct job_watch *watch)
{
    pthread_mutex_destroy(&watch->mutex);
}

static void watch_set(struct job_watch *watch, const char *id)
{
    pthread_mutex_lock(&watch->mutex);
    snprintf(watch->id, sizeof watch->id, "%s", id);
    watch->done = watch->total = 0;
    watch->taken = watch->cancel = watch->lost = false;
    pthread_mutex_unlock(&watch->mutex);
}

/* The timetable acts by the permission of the kind alone; a person by what the person may do now. */
static enum rc act(struct ctx *cx, const struct job *job, const struct job_kind *kind)
{
    if (job->schedule[0] != '\0' && job->person[0] == '\0') {
        struct organization organization = {.name = ""};
        if (job->org[0] != '\0')
            TRY(organization_get(cx, job->org, &organization));
        cx->permissions = kind->permission;
        cx->org = job->org;
        cx->org_name = organization.name;
        return RC_OK;
    }
    TRY(account_act_as(cx, job->person, job->org[0] == '\0' ? NULL : job->org));
    if (!may(cx, kind->permission))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    return RC_OK;
}

static enum rc run_kind(struct ctx *cx, const struct job *job, struct job_work *work)
{
    const struct job_kind *kind = job_kind_find(cx->app, job->kind);
    if (kind == NULL)
        return fail(cx, RC_MISSING, N_("There is no work {0}"), job->kind);
    TRY(act(cx, job, kind));
    enum rc rc = kind->run(cx, work);
    if (arena_failed(cx->arena)) /* whatever was concluded from what is missing */
        return RC_MEMORY;
    if (rc == RC_OK && (buf_failed(work->result) || buf_failed(work->file)))
        return RC_MEMORY;
    return rc;
}

/* What the end of an attempt means for the job. */
static void judge(struct ctx *cx, struct job_watch *watch, const struct job_kind *kind, enum rc rc,
                  struct job *job)
{
    pthread_mutex_lock(&watch->mutex);
    bool stop = watch->stop && !watch->cancel;
    job->done = watch->done;
    job->total = watch->total;
    pthread_mutex_unlock(&watch->mutex);
    job->finished = cx->now;
    if (rc == RC_OK) {
        job->state = JOB_DONE;
    } else if (rc == RC_STOPPED && stop) {
        job->state = JOB_QUEUED; /* the attempt does not count */
        job->attempts--;
        job->next_run = cx->now;
        job->finished = 0;
    } else if (rc == RC_STOPPED) {
        job->state = JOB_CANCELLED;
    } else if (job_worth_retry(rc) && kind != NULL && job->attempts < kind->attempts) {
        job->state = JOB_QUEUED;
        job->next_run = cx->now + job_backoff(job->attempts);
        job->finished = 0;
    } else {
        job->state = JOB_FAILED;
    }
}

static enum rc store_end(struct ctx *cx, const struct job *job, const struct job_work *work)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    bool mine = false;
    TRY(db_begin(cx, &tx));
    TRY(job_store_end(cx, job, &mine));
    if (!mine)
        return RC_OK; /* another runner took it up meanwhile */
    if (job->state == JOB_DONE && work->file_name != NULL) {
        const struct job_file file = {
            .name = work->file_name,
            .media_type = work->media_type,
            .digest = digest_hex(cx, work->file->data, work->file->length),
            .size = (int64_t)work->file->length,
        };
        TRY(job_store_file_put(cx, job->id, &file, work->file->data));
    }
    return db_commit(cx, &tx);
}

static struct ctx ctx_of(const struct ctx *outer, struct arena *arena, struct job_watch *watch,
                         const struct job *job)
{
    return (struct ctx){
        .arena = arena,
        .db = outer->db,
        .app = outer->app,
        .lang = job->lang == LANG_EN ? LANG_EN : LANG_JA,
        .now = outer->now,
        .org = "",
        .org_name = "",
        .person = "",
        .person_name = "",
        .session = "",
        .csrf = "",
        .progress = &watch->base,
        .fixed_ids = outer->fixed_ids,
    };
}

static void watch_taken(struct job_watch *watch)
{
    pthread_mutex_lock(&watch->mutex);
    watch->taken = true;
    pthread_mutex_unlock(&watch->mutex);
}

static enum rc run_taken(struct ctx *cx, struct job_watch *watch, struct job *job)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_COMMAND_MEMORY);
    CLEANUP(buf_free) struct buf result = buf_create(LIMIT_FORM_BYTES);
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_REPORT_BYTES);
    if (arena == NULL)
        return RC_MEMORY;
    struct job_work work = {.job = job, .result = &result, .file = &file};
    struct ctx inner = ctx_of(cx, arena, watch, job);
    int64_t begun = time_elapsed();
    enum rc rc = run_kind(&inner, job, &work);
    cx->now += time_elapsed() - begun;
    struct job ended = *job;
    judge(cx, watch, job_kind_find(cx->app, job->kind), rc, &ended);
    ended.result = rc == RC_OK ? (result.length == 0 ? "{}" : buf_string(&result)) : "";
    ended.message = rc == RC_OK || ended.state == JOB_CANCELLED || rc == RC_STOPPED ? ""
                    : text_empty(inner.problem.message)
                        ? tr_lang(inner.lang, rc_describe(rc)->message)
                        : inner.problem.message;
    return store_end(cx, &ended, &work);
}

enum rc job_run_next(struct ctx *cx, const char *runner, struct job_watch *watch, bool *ret_ran)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    bool taken = false;
    *ret_ran = false;
    enum rc rc = job_store_next(cx, cx->now, &job);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    watch_set(watch, job.id);
    rc = job_store_take(cx, job.id, runner, cx->now, &taken);
    if (rc == RC_OK && taken) {
        job.runner = runner;
        job.attempts++;
        *ret_ran = true;
        watch_taken(watch);
        rc = run_taken(cx, watch, &job);
    }
    watch_set(watch, "");
    return rc;
}

enum rc job_reclaim(struct ctx *cx)
{
    struct jobs stale;
    TRY(job_store_stale(cx, cx->now, &stale));
    for (size_t i = 0; i < stale.jobs.n; i++) {
        struct job job = stale.jobs.at[i];
        const struct job_kind *kind = job_kind_find(cx->app, job.kind);
        bool mine = false;
        bool again = kind != NULL && job.attempts < kind->attempts && job.cancel == 0;
        job.state = again ? JOB_QUEUED : job.cancel != 0 ? JOB_CANCELLED : JOB_FAILED;
        job.next_run = cx->now;
        job.finished = again ? 0 : cx->now;
        job.message = tr_lang(job.lang == LANG_EN ? LANG_EN : LANG_JA,
                              N_("The program ended while this work ran"));
        TRY(job_store_end(cx, &job, &mine));
    }
    return RC_OK;
}
