/* The pages of the master schedule, the detailed schedule and the organisation. */
#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_view.h"
#include "rows/rows_routes.h"
#include "view/chart.h"
#include "views.gen.h"

ROW_NOUN_ROUTES(phase, phase_noun)
ROW_NOUN_ROUTES(task, task_noun)
ROW_NOUN_ROUTES(unit, unit_noun)

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

static void set_action(struct ctx *cx, const struct row_noun *noun, const struct prepare_head *head,
                       struct page *page)
{
    if (head->open == 0)
        return;
    page->action_label = tr(cx, noun->create);
    page->action_href = arena_printf(cx->arena, "%s/new", rows_path(cx, noun, head->study));
    page->action_permission = PERM_RISK_WRITE;
}

/* --- Master schedule --- */

static const struct field master_schedule_table[] = {
    FIELD_OBJECT_OF(master_schedule_view, head, prepare_head_fields),
    FIELD_OBJECT_OF(master_schedule_view, schedule, master_schedule_record.fields),
    FIELD(master_schedule_view, late, F_INT, .label = N_("Late")),
    FIELD_LIST_OF(master_schedule_view, rows, phase_row_fields, struct phase_row),
    FIELD(master_schedule_view, next, F_TEXT),
    {.name = "approval",
     .kind = F_OBJECT,
     .offset = offsetof(struct master_schedule_view, approval),
     .sub = approval_panel_table,
     .sub_count = APPROVAL_PANEL_FIELDS},
};
const struct fields master_schedule_answer = {master_schedule_table, COUNT(master_schedule_table)};

static enum rc fill_approval(struct ctx *cx, const struct request *request, int status, struct master_schedule_view *view)
{
    TRY(master_schedule_of(cx, view->head.study, &view->schedule));
    TRY(person_name(cx, view->schedule.author, &view->author_name));
    view->may_ask = view->any && view->head.open && view->schedule.status == PREPARE_DRAFT;
    view->may_turn = view->head.open && view->schedule.status == PREPARE_APPROVED;
    TRY(approval_panel_of(cx, master_schedule_approvable.noun, view->schedule.id, &view->approval));
    return approval_ask_make(cx, &master_schedule_approvable,
                             arena_printf(cx->arena, "/risk/%s/schedule/request", view->head.study),
                             status == 0 ? NULL : request, &view->ask);
}

static enum rc schedule_send(struct ctx *cx, const struct request *request, struct response *response,
                             const char *study, int status)
{
    struct master_schedule_view view = {.next = ""};
    struct rows rows;
    struct chart chart;
    struct page page = {.title = ""};
    TRY(prepare_head_fill(cx, study, &view.head));
    TRY(phase_noun.rows(cx, view.head.study, "", &rows));
    const struct phase_row *all = rows.at;
    for (size_t i = 0; i < rows.n; i++)
        view.late += all[i].overdue;
    view.any = rows.n > 0;
    if (rows.n > 0) {
        TRY(master_schedule_chart(cx, all, rows.n, &chart));
        view.picture = chart.svg;
        view.has_picture = 1;
    }
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(rows_list_fill(cx, request, &phase_noun, view.head.study, &found, &view.list));
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(fill_approval(cx, request, status, &view));
    TRY(prepare_page_of(cx, &view.head, "/schedule", tr(cx, phase_noun.title), &page));
    page.html = VIEW(master_schedule_page);
    page.fields = master_schedule_answer;
    page.view = &view;
    page.status = status;
    page.wide = true;
    if (view.schedule.status == PREPARE_DRAFT)
        set_action(cx, &phase_noun, &view.head, &page);
    return page_send(cx, request, response, &page);
}

HANDLER(master_schedule_page_get)
{
    return schedule_send(cx, request, response, request_parameter(request, "study"), 0);
}

/* Where approvals lead. */
HANDLER(master_schedule_get)
{
    struct master_schedule schedule;
    TRY(record_get(cx, &master_schedule_record, request_parameter(request, "id"), &schedule));
    return schedule_send(cx, request, response, schedule.study, 0);
}

/* A line stands on the page of its schedule. */
HANDLER(phase_get)
{
    struct study_phase phase;
    TRY(record_get(cx, &study_phase_record, request_parameter(request, "id"), &phase));
    return schedule_send(cx, request, response, phase.study, 0);
}

static enum rc schedule_saved(struct ctx *cx, const struct request *request, struct response *response,
                              const char *notice)
{
    struct master_schedule schedule;
    TRY(master_schedule_of(cx, request_parameter(request, "study"), &schedule));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk/%s/schedule", schedule.study), notice,
                      master_schedule_record.fields, &schedule);
}

HANDLER(master_schedule_request_post)
{
    const struct approval_wish wish = approval_wish_read(request);
    const char *study = request_parameter(request, "study");
    enum rc rc = master_schedule_ask(cx, study, &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return schedule_send(cx, request, response, study, rc_describe(rc)->http);
    TRY(rc);
    return schedule_saved(cx, request, response, N_("Approval was requested."));
}

HANDLER(master_schedule_reopen_post)
{
    TRY(master_schedule_reopen(cx, request_parameter(request, "study")));
    return schedule_saved(cx, request, response, N_("Saved."));
}

HANDLER(phase_remove_post)
{
    return row_remove_post(cx, request, response, &phase_noun);
}

/* --- Detailed schedule and staffing --- */

static const struct field task_table[] = {
    FIELD_OBJECT_OF(task_list_view, head, prepare_head_fields),
    FIELD(task_list_view, late, F_INT, .label = N_("Late")),
    FIELD_LIST_OF(task_list_view, rows, task_row_fields, struct task_row),
    FIELD(task_list_view, next, F_TEXT),
    FIELD_OBJECT_OF(task_list_view, staffing, staffing_fields),
};
const struct fields task_list_answer = {task_table, COUNT(task_table)};

static enum rc tasks_send(struct ctx *cx, const struct request *request, struct response *response,
                          const char *study)
{
    struct task_list_view view = {.next = ""};
    struct rows rows;
    struct page page = {.title = ""};
    TRY(prepare_head_fill(cx, study, &view.head));
    TRY(task_noun.rows(cx, view.head.study, "", &rows));
    const struct task_row *all = rows.at;
    for (size_t i = 0; i < rows.n; i++)
        view.late += all[i].overdue;
    view.any = rows.n > 0;
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(rows_list_fill(cx, request, &task_noun, view.head.study, &found, &view.list));
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(staffing_make(cx, view.head.study, &view.staffing));
    TRY(prepare_page_of(cx, &view.head, "/tasks", tr(cx, task_noun.title), &page));
    page.html = VIEW(task_list_page);
    page.fields = task_list_answer;
    page.view = &view;
    page.wide = true;
    set_action(cx, &task_noun, &view.head, &page);
    return page_send(cx, request, response, &page);
}

HANDLER(task_list_get)
{
    return tasks_send(cx, request, response, request_parameter(request, "study"));
}

HANDLER(task_get)
{
    struct study_task task;
    TRY(record_get(cx, &study_task_record, request_parameter(request, "id"), &task));
    return tasks_send(cx, request, response, task.study);
}

HANDLER(task_remove_post)
{
    return row_remove_post(cx, request, response, &task_noun);
}

/* --- Organisation --- */

static const struct field finding_table[] = {
    FIELD(unit_finding, code, F_TEXT),
    FIELD(unit_finding, text, F_TEXT),
};
static const struct field unit_table[] = {
    FIELD_OBJECT_OF(unit_list_view, head, prepare_head_fields),
    FIELD_LIST_OF(unit_list_view, rows, unit_row_fields, struct unit_row),
    FIELD(unit_list_view, next, F_TEXT),
    FIELD_LIST(unit_list_view, findings, finding_table, struct unit_finding),
};
const struct fields unit_list_answer = {unit_table, COUNT(unit_table)};

static enum rc units_send(struct ctx *cx, const struct request *request, struct response *response,
                          const char *study)
{
    struct unit_list_view view = {.next = ""};
    struct rows rows;
    struct unit_findings findings;
    struct page page = {.title = ""};
    TRY(prepare_head_fill(cx, study, &view.head));
    TRY(unit_noun.rows(cx, view.head.study, "", &rows));
    view.any = rows.n > 0;
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(rows_list_fill(cx, request, &unit_noun, view.head.study, &found, &view.list));
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(organisation_check(cx, view.head.study, &findings));
    view.findings.at = findings.at;
    view.findings.n = findings.n;
    TRY(prepare_page_of(cx, &view.head, "/organisation", tr(cx, unit_noun.title), &page));
    page.html = VIEW(unit_list_page);
    page.fields = unit_list_answer;
    page.view = &view;
    page.wide = true;
    set_action(cx, &unit_noun, &view.head, &page);
    return page_send(cx, request, response, &page);
}

HANDLER(unit_list_get)
{
    return units_send(cx, request, response, request_parameter(request, "study"));
}

HANDLER(unit_get)
{
    struct study_unit unit;
    TRY(record_get(cx, &study_unit_record, request_parameter(request, "id"), &unit));
    return units_send(cx, request, response, unit.study);
}

HANDLER(unit_remove_post)
{
    return row_remove_post(cx, request, response, &unit_noun);
}
