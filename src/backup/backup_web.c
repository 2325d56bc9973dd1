#include "backup/backup_folder.h"
#include "base/text.h"
#include "views.gen.h"

#define DAY_MS INT64_C(86400000)

static const struct field kept_fields[] = {
    FIELD(backup_kept, name, F_TEXT, .label = N_("File")),
    FIELD(backup_kept, at, F_TIME, .label = N_("State of")),
    FIELD(backup_kept, size, F_INT, .label = N_("Bytes of the file")),
    FIELD(backup_kept, day, F_BOOL),
    FIELD(backup_kept, week, F_BOOL),
    FIELD(backup_kept, month, F_BOOL),
};
static const struct field work_fields[] = {
    FIELD(backup_work, label, F_TEXT),   FIELD(backup_work, kind, F_TEXT),
    FIELD(backup_work, last, F_TIME),    FIELD(backup_work, failed, F_TIME),
    FIELD(backup_work, message, F_TEXT), FIELD(backup_work, scheduled, F_BOOL),
    FIELD(backup_work, next, F_TIME),    FIELD(backup_work, overdue, F_BOOL),
    FIELD(backup_work, active, F_TEXT),
};
static const struct field page_fields[] = {
    FIELD(backup_page_view, folder, F_TEXT),
    FIELD(backup_page_view, days, F_INT),
    FIELD(backup_page_view, weeks, F_INT),
    FIELD(backup_page_view, months, F_INT),
    FIELD(backup_page_view, trouble, F_TEXT),
    FIELD_OBJECT(backup_page_view, backup, work_fields),
    FIELD_OBJECT(backup_page_view, test, work_fields),
    FIELD_LIST(backup_page_view, backups, kept_fields, struct backup_kept),
};
static const struct fields backup_answer = {page_fields, COUNT(page_fields)};

/* From the timetable: when it comes next, and whether it is late. */
static enum rc read_timetable(struct ctx *cx, struct backup_work *work)
{
    struct schedules list;
    TRY(schedule_list(cx, &list));
    for (size_t i = 0; i < list.schedules.n; i++) {
        const struct schedule *one = &list.schedules.at[i];
        if (one->active == 0 || !text_same(one->kind, work->kind))
            continue;
        int64_t next = schedule_next(one, cx->now);
        int64_t period = (one->repeat == SCHEDULE_WEEKLY ? 7 : 1) * DAY_MS;
        work->next = work->scheduled == 0 || next < work->next ? next : work->next;
        work->overdue |= backup_is_overdue(work->last, one->since, period, cx->now);
        work->scheduled = 1;
    }
    return RC_OK;
}

static enum rc last_of(struct ctx *cx, const char *kind, int64_t state, struct job *ret)
{
    enum rc rc = job_last(cx, kind, state, ret);
    return rc == RC_MISSING ? RC_OK : rc;
}

static enum rc read_work(struct ctx *cx, const struct job_kind *kind, struct backup_work *ret)
{
    struct job done = {.finished = 0}, failed = {.finished = 0};
    struct backup_work work = {
        .label = tr(cx, kind->label), .kind = kind->name, .message = "", .finding = ""};
    TRY(last_of(cx, kind->name, JOB_DONE, &done));
    TRY(last_of(cx, kind->name, JOB_FAILED, &failed));
    work.last = done.finished;
    if (failed.finished > done.finished) {
        work.failed = failed.finished;
        work.message = failed.message;
        work.finding = arena_printf(cx->arena, "/jobs/%s", failed.id);
    }
    TRY(job_active(cx, kind->name, &work.active));
    TRY(read_timetable(cx, &work));
    *ret = work;
    return RC_OK;
}

static enum rc make_page(struct ctx *cx, struct backup_page_view *ret)
{
    const struct app *app = cx->app;
    struct backup_page_view view = {.folder = text_empty(app->backup_dir) ? "" : app->backup_dir,
                                    .days = app->backup_days,
                                    .weeks = app->backup_weeks,
                                    .months = app->backup_months,
                                    .trouble = ""};
    struct backup_folder folder = {.backups = {.n = 0}};
    TRY(read_work(cx, &backup_jobs[BACKUP_JOB], &view.backup));
    TRY(read_work(cx, &backup_jobs[BACKUP_TEST_JOB], &view.test));
    if (view.folder[0] != '\0') {
        enum rc rc = backup_folder_read(cx, &folder);
        if (rc == RC_IO) { /* the page tells it */
            view.trouble = cx->problem.message;
            cx->problem = (struct problem){.rc = RC_OK};
            rc = RC_OK;
        }
        TRY(rc);
    }
    view.backups.at = folder.backups.at;
    view.backups.n = folder.backups.n;
    view.busy = view.backup.active[0] != '\0' || view.test.active[0] != '\0';
    *ret = view;
    return RC_OK;
}

static enum rc backups_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct backup_page_view view;
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    TRY(make_page(cx, &view));
    const struct page page = {.title = tr(cx, N_("Backups")),
                              .place = NAV_ADMINISTRATION,
                              .crumbs = {crumbs, may(cx, PERM_ACCOUNT_READ) ? COUNT(crumbs) : 0},
                              .html = VIEW(backups_page),
                              .fields = backup_answer,
                              .view = &view};
    return page_send(cx, request, response, &page);
}

static enum rc start(struct ctx *cx, const struct request *request, struct response *response,
                     const struct job_kind *kind)
{
    struct backup_page_view view;
    const char *id = "";
    if (text_empty(cx->app->backup_dir))
        return fail(cx, RC_CONFLICT,
                    N_("The server was started without a folder for backups (serve --backup-dir)"));
    TRY(job_start(cx, kind, "{}", &id));
    TRY(make_page(cx, &view));
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/jobs/%s", id), NULL,
                      backup_answer, &view);
}

static enum rc backup_post(struct ctx *cx, struct request *request, struct response *response)
{
    return start(cx, request, response, &backup_jobs[BACKUP_JOB]);
}

static enum rc test_post(struct ctx *cx, struct request *request, struct response *response)
{
    return start(cx, request, response, &backup_jobs[BACKUP_TEST_JOB]);
}

const struct route backup_routes[BACKUP_ROUTES] = {
    {GET, "/backups", backups_get, PERM_SYSTEM,
     N_("Backups that are kept, and when backup and recovery test succeeded last"),
     .answer = &backup_answer},
    {POST, "/backups", backup_post, PERM_SYSTEM, N_("Make a backup now"),
     .answer = &backup_answer},
    {POST, "/backups/test", test_post, PERM_SYSTEM,
     N_("Restore the youngest backup into a temporary file, to see that it works"),
     .answer = &backup_answer},
};
