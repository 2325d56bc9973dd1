#include <string.h>

#include "base/text.h"
#include "job/job_inside.h"
#include "views.gen.h"

static const char *const inputs[] = {"kind", "repeat", "weekday", "at_time", "active", NULL};

static const struct field view_table[] = {
    FIELD(schedule_view, id, F_ID, .label = N_("Entry")),
    FIELD(schedule_view, kind, F_TEXT, .label = N_("Kind")),
    FIELD(schedule_view, label, F_TEXT, .label = N_("Work")),
    FIELD(schedule_view, repeat, F_ENUM, .names = &schedule_repeat_names, .label = N_("How often")),
    FIELD(schedule_view, weekday, F_ENUM, .names = &schedule_weekday_names, .label = N_("Weekday")),
    FIELD(schedule_view, at_time, F_TEXT, .label = N_("Time of day")),
    FIELD(schedule_view, active, F_BOOL, .label = N_("In use")),
    FIELD(schedule_view, next, F_TIME, .label = N_("Next time")),
};
const struct fields schedule_view_fields = {view_table, COUNT(view_table)};
static const struct field list_table[] = {
    FIELD_LIST(schedule_list_view, schedules, view_table, struct schedule_view),
};
const struct fields schedule_list_fields = {list_table, COUNT(list_table)};

static struct schedule_view view_of(struct ctx *cx, const struct schedule *schedule)
{
    const struct job_kind *kind = job_kind_find(cx->app, schedule->kind);
    return (struct schedule_view){
        .id = schedule->id,
        .kind = schedule->kind,
        .label = kind == NULL ? schedule->kind : tr(cx, kind->label),
        .at_time = schedule->at_time,
        .repeat = schedule->repeat,
        .weekday = schedule->weekday,
        .weekly = schedule->repeat == SCHEDULE_WEEKLY,
        .active = schedule->active,
        .next = schedule->active ? schedule_next(schedule, cx->now) : 0,
        .editable = kind != NULL && kind->schedulable,
    };
}

enum rc schedule_list_make(struct ctx *cx, struct schedule_list_view *ret)
{
    struct schedules found;
    TRY(schedule_list(cx, &found));
    struct schedule_view *views = ARENA_ARRAY(cx->arena, struct schedule_view, found.schedules.n);
    if (views == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < found.schedules.n; i++)
        views[i] = view_of(cx, &found.schedules.at[i]);
    ret->schedules.at = views;
    ret->schedules.n = found.schedules.n;
    return RC_OK;
}

static bool is_offered(const struct ctx *cx, const struct job_kind *kind)
{
    return kind->schedulable && may(cx, kind->permission);
}

bool schedule_any_kind(const struct ctx *cx)
{
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->job_count; i++)
            if (is_offered(cx, &cx->app->modules[m]->jobs[i]))
                return true;
    return false;
}

HANDLER(schedules_get)
{
    struct schedule_list_view view;
    TRY(schedule_list_make(cx, &view));
    const bool any = schedule_any_kind(cx);
    struct page page = {.title = tr(cx, N_("Timetable")),
                        .place = NAV_JOB,
                        .html = VIEW(schedule_list_page),
                        .fields = schedule_list_fields,
                        .view = &view,
                        .action_label = any ? tr(cx, N_("Add to the timetable")) : NULL,
                        .action_href = any ? "/schedules/new" : NULL};
    job_crumbs(cx, 1, &page);
    return page_send(cx, request, response, &page);
}

static enum rc kinds_as_choice(struct ctx *cx, struct form_choice *ret)
{
    size_t most = 0, n = 0;
    for (size_t m = 0; m < cx->app->module_count; m++)
        most += cx->app->modules[m]->job_count;
    const char **ids = ARENA_ARRAY(cx->arena, const char *, most);
    const char **labels = ARENA_ARRAY(cx->arena, const char *, most);
    if (ids == NULL || labels == NULL)
        return RC_MEMORY;
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->job_count; i++) {
            const struct job_kind *kind = &cx->app->modules[m]->jobs[i];
            if (!is_offered(cx, kind))
                continue;
            ids[n] = kind->name;
            labels[n++] = tr(cx, kind->label);
        }
    *ret = (struct form_choice){.field = "kind", .ids = ids, .labels = labels, .n = n};
    return RC_OK;
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct schedule *schedule, int status)
{
    bool fresh = schedule->id[0] == '\0';
    struct form_choice choice;
    struct form_view view = {
        .action = fresh ? "/schedules/new"
                        : arena_printf(cx->arena, "/schedules/%s/edit", schedule->id),
        .submit = tr(cx, N_("Save")),
        .cancel = "/schedules",
        .id = schedule->id,
        .version = schedule->version};
    TRY(kinds_as_choice(cx, &choice));
    TRY(form_build(cx, schedule_record.fields, field_mask(schedule_record.fields, inputs), schedule,
                   request, &choice, 1, &view.inputs));
    struct page page = {.title = fresh ? tr(cx, N_("Add to the timetable"))
                                       : tr(cx, N_("Change the timetable")),
                        .place = NAV_JOB,
                        .html = VIEW(form_page),
                        .fields = form_view_fields,
                        .view = &view,
                        .status = status};
    job_crumbs(cx, 2, &page);
    return page_send(cx, request, response, &page);
}

static const struct schedule empty = {
    .id = "", .org = "", .kind = "", .at_time = "02:00", .parameters = "{}", .active = 1};

HANDLER(schedule_new_get)
{
    return form_send(cx, request, response, &empty, 0);
}

static enum rc save(struct ctx *cx, const struct request *request, const struct schedule *before,
                    struct schedule *after)
{
    TRY(form_read(cx, request, schedule_record.fields, field_mask(schedule_record.fields, inputs),
                  after, NULL));
    const struct job_kind *kind = job_kind_find(cx->app, after->kind);
    if (kind != NULL && !kind->schedulable)
        return field_fail(cx, "kind", N_("There is no work {0}"), after->kind);
    return schedule_save(cx, before, after);
}

static enum rc saved(struct ctx *cx, const struct request *request, struct response *response,
                     int status, const struct schedule *schedule)
{
    struct schedule_view view = view_of(cx, schedule);
    return saved_send(cx, request, response, status, "/schedules", N_("Saved."),
                      schedule_view_fields, &view);
}

HANDLER(schedule_new_post)
{
    struct schedule schedule = empty;
    enum rc rc = save(cx, request, NULL, &schedule);
    if (rc == RC_INVALID)
        return form_send(cx, request, response, &schedule, 422);
    TRY(rc);
    return saved(cx, request, response, 201, &schedule);
}

HANDLER(schedule_edit_get)
{
    struct schedule schedule;
    TRY(schedule_get(cx, request_parameter(request, "id"), &schedule));
    return form_send(cx, request, response, &schedule, 0);
}

HANDLER(schedule_edit_post)
{
    struct schedule before, after;
    TRY(schedule_get(cx, request_parameter(request, "id"), &before));
    after = before;
    before.version = form_version(cx, request);
    enum rc rc = save(cx, request, &before, &after);
    if (rc == RC_INVALID)
        return form_send(cx, request, response, &after, 422);
    TRY(rc);
    return saved(cx, request, response, 200, &after);
}

HANDLER(schedule_remove_post)
{
    struct schedule_list_view view;
    TRY(schedule_remove(cx, request_parameter(request, "id")));
    TRY(schedule_list_make(cx, &view));
    return saved_send(cx, request, response, 200, "/schedules", N_("Deleted."),
                      schedule_list_fields, &view);
}
