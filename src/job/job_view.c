/* Makes the views of jobs. */
#include "account/account.h"
#include "base/text.h"
#include "job/job_inside.h"

enum { PERCENT = 100, FINISHED_MS = 24 * 60 * 60 * 1000 };

static const struct field view_table[] = {
    FIELD(job_view, id, F_ID, .label = N_("Job")),
    FIELD(job_view, kind, F_TEXT),
    FIELD(job_view, label, F_TEXT, .label = N_("Work")),
    FIELD(job_view, state, F_ENUM, .names = &job_state_names, .label = N_("State")),
    FIELD(job_view, percent, F_INT, .label = N_("Percent")),
    FIELD(job_view, done, F_INT),
    FIELD(job_view, total, F_INT),
    FIELD(job_view, person_name, F_TEXT, .label = N_("Person")),
    FIELD(job_view, message, F_PROSE, .label = N_("What went wrong")),
    FIELD(job_view, attempts, F_INT, .label = N_("Attempts")),
    FIELD(job_view, created, F_TIME, .label = N_("Asked for")),
    FIELD(job_view, next_run, F_TIME),
    FIELD(job_view, started, F_TIME, .label = N_("Begun")),
    FIELD(job_view, finished, F_TIME, .label = N_("Ended")),
    FIELD(job_view, cancel, F_BOOL),
    FIELD(job_view, parameters, F_TEXT),
    FIELD(job_view, result, F_TEXT, .label = N_("Result")),
    FIELD(job_view, result_href, F_TEXT),
    FIELD(job_view, file_name, F_TEXT, .label = N_("File")),
    FIELD(job_view, file_size, F_INT),
};
const struct fields job_view_fields = {view_table, COUNT(view_table)};

static const struct field list_table[] = {
    FIELD_LIST(job_list_view, jobs, view_table, struct job_view),
    FIELD(job_list_view, older, F_TEXT),
};
const struct fields job_list_fields = {list_table, COUNT(list_table)};

static int64_t percent_of(const struct job *job)
{
    if (job->state == JOB_DONE)
        return PERCENT;
    if (job->total <= 0)
        return -1;
    int64_t done = job->done < 0 ? 0 : job->done > job->total ? job->total : job->done;
    return (int64_t)((double)done / (double)job->total * PERCENT);
}

static enum rc name_person(struct ctx *cx, const struct job *job, struct job_view *view)
{
    if (job->person[0] != '\0')
        return person_name(cx, job->person, &view->person_name);
    view->person_name = job->schedule[0] != '\0' ? tr(cx, N_("Timetable"))
                                                 : tr(cx, N_("Local administrator"));
    return RC_OK;
}

static struct job_view view_of(struct ctx *cx, const struct job *job, const char *here)
{
    const struct job_kind *kind = job_kind_find(cx->app, job->kind);
    const char *own = arena_printf(cx->arena, "/jobs/%s", job->id);
    bool ended = job->state == JOB_FAILED || job->state == JOB_CANCELLED;
    bool active = job->state == JOB_QUEUED || job->state == JOB_RUNNING;
    bool shown = job->state == JOB_DONE && kind != NULL && kind->page != NULL &&
                 may(cx, kind->permission);
    return (struct job_view){
        .id = job->id,
        .kind = job->kind,
        .label = kind == NULL ? job->kind : tr(cx, kind->label),
        .message = job->message,
        .here = here == NULL ? own : here,
        .result_href = shown ? arena_printf(cx->arena, "%s%s", kind->page, job->id) : "",
        .file_name = "",
        .parameters = job->parameters,
        .result = job->result,
        .state = job->state,
        .done = job->done,
        .total = job->total,
        .percent = percent_of(job),
        .attempts = job->attempts,
        .created = job->created,
        .next_run = job->next_run,
        .started = job->started,
        .finished = job->finished,
        .active = active,
        .may_cancel = active && !job->cancel,
        .may_retry = ended && kind != NULL && may(cx, kind->permission),
        .cancel = job->cancel && job->state == JOB_RUNNING,
    };
}

enum rc job_view_make(struct ctx *cx, const struct job *job, const char *here, struct job_view *ret)
{
    struct job_view view = view_of(cx, job, here);
    struct job_file file;
    TRY(name_person(cx, job, &view));
    TRY(job_file_about(cx, job->id, &file));
    view.file_name = file.name;
    view.file_size = file.size;
    if (text_same(view.result_href, view.here))
        view.result_href = "";
    *ret = view;
    return RC_OK;
}

enum rc job_list_make(struct ctx *cx, int64_t state, const char *before, struct job_list_view *ret)
{
    struct jobs found;
    TRY(job_list(cx, state, before, JOB_PAGE_ROWS + 1, &found));
    bool more = found.jobs.n > JOB_PAGE_ROWS;
    size_t n = found.jobs.n - more;
    struct job_view *views = ARENA_ARRAY(cx->arena, struct job_view, n);
    struct job_list_view view = {.older = "",
                                 .here = "/jobs",
                                 .all = may(cx, PERM_SYSTEM) || may(cx, PERM_ACCOUNT_WRITE),
                                 .may_schedule = schedule_any_kind(cx)};
    if (views == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        views[i] = view_of(cx, &found.jobs.at[i], NULL);
        TRY(name_person(cx, &found.jobs.at[i], &views[i]));
        view.active |= views[i].active;
    }
    if (more)
        view.older = arena_printf(cx->arena, "/jobs?before=%s", found.jobs.at[n - 1].id);
    view.jobs.at = views;
    view.jobs.n = n;
    *ret = view;
    return RC_OK;
}

/* Shown in the navigation while there is something to look at. */
enum rc jobs_recent(struct ctx *cx, int64_t *ret)
{
    *ret = -1;
    if (cx->person[0] == '\0')
        return RC_OK;
    TRY(job_store_recent(cx, cx->person, cx->now - FINISHED_MS, ret));
    if (*ret == 0)
        *ret = -1;
    return RC_OK;
}
