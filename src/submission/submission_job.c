/* The check behind the receipt. */
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

const struct job_kind submission_jobs[SUBMISSION_JOBS] = {
    {.name = "submission-check",
     .label = N_("Check of received packages"),
     .permission = PERM_SURVEY_WRITE,
     .attempts = 3,
     .installation = true,
     .run = check_run},
};

enum rc submission_tick(struct ctx *cx)
{
    int64_t due = 0;
    TRY(submission_store_due_count(cx, &due));
    return due == 0 ? RC_OK : job_keep(cx, submission_jobs[0].name);
}
