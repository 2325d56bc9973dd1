#include "job/job.h"

#include <string.h>

#include "account/account.h"
#include "base/id.h"
#include "base/text.h"
#include "job/job_inside.h"
#include "ledger/ledger.h"

static const char *const state_codes[] = {"queued", "running", "done", "failed", "cancelled"};
static const char *const state_labels[] = {N_("Waiting"), N_("Running"), N_("Completed"), N_("Failed"),
                                           N_("Cancelled")};
const struct enum_names job_state_names = {state_codes, state_labels, JOB_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == JOB_STATE_COUNT_, "every state needs a code");

static const struct field fields[] = {
    FIELD(job, id, F_ID, .label = N_("Job")),
    FIELD(job, org, F_TEXT, .label = N_("Organisation")),
    FIELD(job, kind, F_TEXT, .label = N_("Work")),
    FIELD(job, person, F_REF, .ref = "person", .label = N_("Person")),
    FIELD(job, lang, F_INT, .flags = F_HIDDEN),
    FIELD(job, schedule, F_TEXT),
    FIELD(job, state, F_ENUM, .names = &job_state_names, .label = N_("State")),
    FIELD(job, parameters, F_PROSE),
    FIELD(job, done, F_INT),
    FIELD(job, total, F_INT),
    FIELD(job, result, F_PROSE),
    FIELD(job, message, F_PROSE),
    FIELD(job, attempts, F_INT),
    FIELD(job, created, F_TIME),
    FIELD(job, next_run, F_TIME),
    FIELD(job, started, F_TIME),
    FIELD(job, heartbeat, F_TIME),
    FIELD(job, finished, F_TIME),
    FIELD(job, cancel, F_BOOL),
    FIELD(job, runner, F_TEXT, .flags = F_HIDDEN),
};
const struct fields job_fields = {fields, COUNT(fields)};

const struct job_kind *job_kind_find(const struct app *app, const char *name)
{
    for (size_t m = 0; m < app->module_count; m++)
        for (size_t i = 0; i < app->modules[m]->job_count; i++)
            if (text_same(app->modules[m]->jobs[i].name, name))
                return &app->modules[m]->jobs[i];
    return NULL;
}

/* Takes part in the transaction that is open, or begins one. */
static enum rc begin_or_join(struct ctx *cx, struct db_tx **ret_tx)
{
    return db_in_transaction(cx->db) ? RC_OK : db_begin(cx, ret_tx);
}

static enum rc commit_own(struct ctx *cx, struct db_tx **tx)
{
    return *tx == NULL ? RC_OK : db_commit(cx, tx);
}

/* A database without any organisation has no ledger yet. */
static enum rc note(struct ctx *cx, const struct job *job, const char *event)
{
    if (job->org[0] == '\0')
        return RC_OK;
    CLEANUP(buf_free) struct buf body = buf_create(4096);
    struct json json = json_create(&body);
    json_object_begin(&json);
    json_key(&json, "event");
    json_text(&json, event);
    json_key(&json, "kind");
    json_text(&json, job->kind);
    json_object_end(&json);
    if (buf_failed(&body))
        return RC_MEMORY;
    return ledger_append(cx, job->org, "job", job->id, LEDGER_NOTE, buf_string(&body));
}

static enum rc check_room(struct ctx *cx)
{
    int64_t waiting = 0;
    TRY(job_store_waiting(cx, cx->person, &waiting));
    if (waiting >= JOB_WAITING_MOST)
        return fail(cx, RC_BUSY,
                    N_("{0} jobs of yours are waiting already; please wait until some are done"),
                    decimal(cx, waiting));
    return RC_OK;
}

enum rc job_keep(struct ctx *cx, const char *name)
{
    enum { SAME_MS = 5000 };
    const struct job_kind *kind = job_kind_find(cx->app, name);
    const char *active = "";
    TRY(job_store_active(cx, name, &active));
    if (kind == NULL || active[0] != '\0')
        return RC_OK;
    const struct job job = {
        .id = id_version5(cx, arena_printf(cx->arena, "job/%s/%lld", name, (long long)(cx->now / SAME_MS))),
        .org = "",
        .kind = kind->name,
        .person = "",
        .lang = LANG_JA,
        .schedule = kind->name, /* acts with the permission of its kind alone */
        .parameters = "{}",
        .created = cx->now,
        .next_run = cx->now,
    };
    enum rc rc = job_store_insert(cx, &job);
    if (rc != RC_CONFLICT)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK}; /* another program was quicker, or the clock was set back */
    return RC_OK;
}

static enum rc no_right(struct ctx *cx)
{
    return fail(cx, RC_DENIED,
                N_("Your role does not allow this step; please ask your administrator"));
}

enum rc job_start(struct ctx *cx, const struct job_kind *kind, const char *parameters,
                  const char **ret_id)
{
    if (!may(cx, kind->permission))
        return no_right(cx);
    struct job job = {
        .org = cx->org,
        .kind = kind->name,
        .person = cx->person,
        .lang = cx->lang,
        .schedule = "",
        .parameters = parameters,
        .created = cx->now,
        .next_run = cx->now,
    };
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    enum rc rc = job_store_same(cx, &job, ret_id);
    if (rc != RC_MISSING)
        return rc;
    TRY(check_room(cx));
    job.id = id_new(cx);
    TRY(job_store_insert(cx, &job));
    TRY(note(cx, &job, "started"));
    TRY(commit_own(cx, &tx));
    *ret_id = job.id;
    return RC_OK;
}

static bool may_see(const struct ctx *cx, const struct job *job)
{
    if (may(cx, PERM_SYSTEM))
        return true;
    if (!text_same(job->org, cx->org))
        return false;
    return may(cx, PERM_ACCOUNT_WRITE) ||
           (cx->person[0] != '\0' && text_same(job->person, cx->person));
}

static bool may_see_result(const struct ctx *cx, const struct job *job)
{
    const struct job_kind *kind = job_kind_find(cx->app, job->kind);
    return kind != NULL && may(cx, kind->permission) &&
           (kind->installation || text_same(job->org, cx->org));
}

static void hide_result(const struct ctx *cx, struct job *job)
{
    if (!may_see_result(cx, job))
        job->result = job->parameters = "";
}

enum rc job_get(struct ctx *cx, const char *id, struct job *ret)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    enum rc rc = job_store_get(cx, id, &job);
    if (rc == RC_MISSING || (rc == RC_OK && !may_see(cx, &job)))
        return fail(cx, RC_MISSING, N_("There is no job {0}"), id);
    TRY(rc);
    hide_result(cx, &job);
    *ret = job;
    return RC_OK;
}

enum rc job_list(struct ctx *cx, int64_t state, const char *before, int64_t limit, struct jobs *ret)
{
    struct job_filter filter = {.state = state, .before = before, .limit = limit};
    struct jobs found = {.jobs = {NULL, 0}};
    if (!may(cx, PERM_SYSTEM)) {
        filter.org = cx->org;
        if (!may(cx, PERM_ACCOUNT_WRITE))
            filter.person = cx->person;
    }
    TRY(job_store_list(cx, &filter, &found));
    struct job *jobs = ARENA_ARRAY(cx->arena, struct job, found.jobs.n);
    if (jobs == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < found.jobs.n; i++) {
        jobs[i] = found.jobs.at[i];
        hide_result(cx, &jobs[i]);
    }
    ret->jobs.at = jobs;
    ret->jobs.n = found.jobs.n;
    return RC_OK;
}

static enum rc ended_already(struct ctx *cx, const struct job *job)
{
    return fail(cx, RC_CONFLICT, N_("This job is in the state “{0}”; please load the page again"),
                tr(cx, enum_label(&job_state_names, job->state)));
}

enum rc job_cancel(struct ctx *cx, const char *id)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    int64_t queued = 0, running = 0;
    TRY(job_get(cx, id, &job));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(job_store_cancel_queued(cx, id, cx->now, &queued));
    if (queued == 0)
        TRY(job_store_ask_cancel(cx, id, &running));
    if (queued + running == 0) {
        TRY(job_get(cx, id, &job));
        return ended_already(cx, &job);
    }
    TRY(note(cx, &job, "cancelled"));
    return commit_own(cx, &tx);
}

enum rc job_retry(struct ctx *cx, const char *id)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    int64_t changed = 0;
    TRY(job_get(cx, id, &job));
    const struct job_kind *kind = job_kind_find(cx->app, job.kind);
    if (kind == NULL || !may(cx, kind->permission))
        return no_right(cx);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(begin_or_join(cx, &tx));
    TRY(job_store_requeue(cx, id, cx->now, &changed));
    if (changed == 0) {
        TRY(job_get(cx, id, &job));
        return ended_already(cx, &job);
    }
    TRY(note(cx, &job, "repeated"));
    return commit_own(cx, &tx);
}

enum rc job_file_about(struct ctx *cx, const char *id, struct job_file *ret)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    struct job_file file = {.name = "", .media_type = "", .digest = ""};
    TRY(job_get(cx, id, &job));
    if (may_see_result(cx, &job)) {
        enum rc rc = job_store_file_about(cx, id, &file);
        if (rc != RC_OK && rc != RC_MISSING)
            return rc;
    }
    *ret = file;
    return RC_OK;
}

enum rc job_file_get(struct ctx *cx, const char *id, struct job_file *ret, const void **ret_bytes)
{
    struct job_file file;
    const void *bytes = NULL;
    size_t length = 0;
    TRY(job_file_about(cx, id, &file));
    if (file.name[0] == '\0')
        return fail(cx, RC_MISSING, N_("This job has no file"));
    TRY(job_store_file_bytes(cx, id, &bytes, &length));
    if (!text_same(digest_hex(cx, bytes, length), file.digest))
        return fail(
            cx, RC_UNSOUND,
            N_("The stored file {0} is not what the job made; please tell the administrator"),
            file.name);
    *ret = file;
    *ret_bytes = bytes;
    return RC_OK;
}

enum rc job_counts(struct ctx *cx, int64_t ret[JOB_STATE_COUNT_])
{
    return job_store_counts(cx, ret);
}

enum rc job_last(struct ctx *cx, const char *kind, int64_t state, struct job *ret)
{
    return job_store_last(cx, kind, state, ret);
}

enum rc job_active(struct ctx *cx, const char *kind, const char **ret_id)
{
    return job_store_active(cx, kind, ret_id);
}
