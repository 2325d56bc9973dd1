/* The check behind the receipt, and the way of a package to its receiver. */
#include <jansson.h>

#include "base/limits.h"
#include "base/progress.h"
#include "submission/submission_inside.h"
#include "submission/submission_store.h"

enum { AT_ONCE = 200 };

/* One that cannot be checked keeps nobody else from it; the first reason is told at the end. */
static enum rc settle_all(struct ctx *cx, const struct submission_dues *dues, struct arena *scratch,
                          struct problem *first, int64_t *done)
{
    struct arena *const own = cx->arena;
    for (size_t i = 0; i < dues->rows.n; i++) {
        const struct submission_due *due = dues->rows.at + i;
        struct submission submission = {.id = ""};
        TRY(progress_step(cx, *done, 0));
        const struct submission_acting kept = submission_act(cx, due->org, PERM_SURVEY_READ | PERM_SURVEY_WRITE);
        cx->arena = scratch;
        enum rc rc = submission_settle(cx, due->id, &submission);
        cx->arena = own;
        submission_act_again(&kept);
        *done += rc == RC_OK;
        if (rc != RC_OK && first->rc == RC_OK)
            *first = (struct problem){.rc = rc, .message = arena_copy(own, cx->problem.message)};
        cx->problem = (struct problem){.rc = RC_OK};
        arena_reset(scratch);
    }
    return RC_OK;
}

static enum rc check_run(struct ctx *cx, struct job_work *work)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    struct problem first = {.rc = RC_OK};
    int64_t done = 0, before = -1;
    if (scratch == NULL)
        return memory_ended(cx);
    while (done > before) { /* as long as something can be checked */
        struct submission_dues dues = {.rows = {.n = 0}};
        before = done;
        TRY(submission_store_due(cx, AT_ONCE, &dues));
        TRY(settle_all(cx, &dues, scratch, &first, &done));
    }
    buf_printf(work->result, "{\"checked\":%lld}", (long long)done);
    if (first.rc != RC_OK)
        cx->problem = first;
    return first.rc;
}

/* ---- sending ---- */

enum { PARAMETERS_MOST = 200 };

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static enum rc no_address(struct ctx *cx, const struct sent_submission *sent)
{
    return fail(cx, RC_CONFLICT,
                N_("No address of {0} is kept; please write it under Receivers as it was told, or hand the package over as a "
                   "file"),
                sent->to_name);
}

enum rc submission_way_of(struct ctx *cx, const char *id, struct sent_submission *ret, struct package_receiver *ret_to)
{
    TRY(submission_need(cx, PERM_RESPONSE_SUBMIT));
    TRY(record_get(cx, &sent_submission_record, id, ret));
    enum rc rc = submission_store_receiver(cx, ret->to_organization, ret_to);
    if (rc == RC_MISSING || (rc == RC_OK && ret_to->url[0] == '\0'))
        return no_address(cx, ret);
    return rc;
}

const char *submission_push_parameters(struct ctx *cx, const char *id)
{
    return arena_printf(cx->arena, "{\"package\":\"%s\"}", id);
}

enum rc submission_push_start(struct ctx *cx, const char *id, const char **ret_job)
{
    struct sent_submission sent = {.id = ""};
    struct package_receiver to = {.url = ""};
    TRY(submission_way_of(cx, id, &sent, &to));
    return job_start(cx, &submission_jobs[SUBMISSION_PUSH_JOB], submission_push_parameters(cx, sent.id), ret_job);
}

static enum rc push_run(struct ctx *cx, struct job_work *work)
{
    struct sent_submission sent = {.id = ""};
    struct package_receiver to = {.url = ""};
    CLEANUP(json_freep) json_t *parameters = json_loads(work->job->parameters, 0, NULL);
    const char *id = json_string_value(json_object_get(parameters, "package"));
    TRY(submission_way_of(cx, id == NULL ? "" : id, &sent, &to));
    const struct submission_way_out way = {.address = to.url, .ca = to.ca};
    TRY(submission_push(cx, sent.id, &way, &sent));
    buf_printf(work->result, "{\"package\":\"%s\",\"state\":\"%s\"}", sent.id, enum_code(&sent_state_names, sent.state));
    return RC_OK;
}

const struct job_kind submission_jobs[SUBMISSION_JOBS] = {
    {.name = "submission-check",
     .label = N_("Check of received packages"),
     .permission = PERM_SURVEY_WRITE,
     .attempts = 3,
     .installation = true,
     .run = check_run},
    {.name = "submission-push",
     .label = N_("Sending of a package"),
     .permission = PERM_RESPONSE_SUBMIT,
     .attempts = 3,
     .run = push_run},
};

enum rc submission_tick(struct ctx *cx)
{
    int64_t due = 0;
    TRY(submission_store_due_count(cx, &due));
    return due == 0 ? RC_OK : job_keep(cx, submission_jobs[SUBMISSION_CHECK_JOB].name);
}
