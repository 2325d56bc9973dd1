/* Pages of findings: the list (課題管理表), one with its steps, forms. */
#include "base/text.h"
#include "base/time.h"
#include "review/review_view.h"
#include "views.gen.h"

static const char *const raise_inputs[] = {"participant", "raised_by", "raised_on", "kind",  "what",
                                           "viewpoint",   "subject",   "place",     "cause", NULL};
static const char *const own_inputs[] = {"raised_by", "raised_on", "kind", "what", "subject", "place", "cause", NULL};
static const char *const respond_inputs[] = {"cause",  "answer", "response", "post",     "person",
                                             "due_on", "verifier", "verify_on", NULL};
static const char *const reflect_inputs[] = {"change_note", "entry", NULL};
static const char *const verify_inputs[] = {"verdict", "effect", NULL};
static const char *const task_inputs[] = {"what", "post", "person", "due_on", "progress", "done_on", "result", NULL};

static const struct review_form raise_form = {&finding_record, raise_inputs, N_("Raise a finding"), N_("Save")};
static const struct review_form own_form = {&finding_record, own_inputs, N_("Record an issue"), N_("Save")};
static const struct review_form respond_form = {&finding_record, respond_inputs, N_("Response to the finding"),
                                                N_("Keep the response")};
static const struct review_form reflect_form = {&finding_record, reflect_inputs, N_("Change that reflects the finding"),
                                                N_("Record the change")};
static const struct review_form verify_form = {&finding_record, verify_inputs, N_("Verification of the effect"),
                                               N_("Keep the verification")};
static const struct review_form task_form = {&finding_task_record, task_inputs, N_("Task of a finding"), N_("Save")};

static const struct review_form *form_of(const struct finding *row)
{
    return row->source == FINDING_WALKTHROUGH ? &raise_form : &own_form;
}

/* --- The list --- */

static const struct field list_table[] = {
    FIELD_OBJECT_OF(finding_list_view, head, review_head_fields),
    FIELD_LIST_OF(finding_list_view, findings, finding_line_fields, struct finding_line),
    FIELD(finding_list_view, next, F_TEXT),
};
const struct fields finding_list_answer = {list_table, COUNT(list_table)};

HANDLER(finding_list_get)
{
    struct finding_list_view view = {.next = ""};
    struct finding_lines lines = {.rows = {.n = 0}};
    struct findings all = {.n = 0};
    TRY(review_head_fill(cx, request_parameter(request, "id"), &view.head));
    TRY(finding_lines_load(cx, view.head.id, "", &lines));
    TRY(findings_of(cx, view.head.id, &all));
    const char *home = arena_printf(cx->arena, "/risk/%s/findings", view.head.id);
    struct list_found found = {.rows = lines.rows.at,
                               .n = lines.rows.n,
                               .href = home,
                               .csv = arena_printf(cx->arena, "%s.csv", home),
                               .xlsx = arena_printf(cx->arena, "%s.xlsx", home)};
    view.any = lines.rows.n > 0;
    view.counts = finding_count(all, date_of_time(cx, cx->now));
    view.may_raise = may(cx, PERM_RISK_WRITE) || may(cx, PERM_RISK_OWN) || may(cx, PERM_FINDING_WRITE);
    view.new_href = arena_printf(cx->arena, "%s/new", home);
    TRY(list_memory_view(cx, request, &finding_list, &found, &view.list));
    view.findings.at = found.rows;
    view.findings.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    struct page page = {.title = ""};
    TRY(review_page_of(cx, &view.head, tr(cx, finding_list.label), "/findings", &page));
    page.html = VIEW(finding_list_page);
    page.fields = finding_list_answer;
    page.view = &view;
    page.wide = true;
    if (view.may_raise) {
        page.action_label = tr(cx, own_form.title);
        page.action_href = view.new_href;
        page.action_permission = PERM_RISK_READ;
    }
    return page_send(cx, request, response, &page);
}

static enum rc list_file(struct ctx *cx, const struct request *request, struct response *response,
                         enum list_format format)
{
    struct risk_study study = {.id = NULL};
    struct finding_lines lines = {.rows = {.n = 0}};
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    TRY(finding_lines_load(cx, study.id, "", &lines));
    const struct list_found found = {.rows = lines.rows.at, .n = lines.rows.n, .href = ""};
    return list_memory_send(cx, request, response, &finding_list, &found, format, finding_list.name);
}

HANDLER(finding_list_csv_get)
{
    return list_file(cx, request, response, LIST_CSV);
}

HANDLER(finding_list_xlsx_get)
{
    return list_file(cx, request, response, LIST_XLSX);
}

/* --- One --- */

static const struct field task_table[] = {
    FIELD(finding_task_line, id, F_ID),
    FIELD(finding_task_line, what, F_TEXT, .label = N_("Task")),
    FIELD(finding_task_line, owner, F_TEXT, .label = N_("Responsible")),
    FIELD(finding_task_line, due_on, F_DATE, .label = N_("To be done by")),
    FIELD(finding_task_line, progress, F_PROSE, .label = N_("Course so far")),
    FIELD(finding_task_line, done_on, F_DATE, .label = N_("Done on")),
    FIELD(finding_task_line, result, F_PROSE, .label = N_("Result of the task")),
    FIELD(finding_task_line, overdue, F_BOOL, .label = N_("Overdue")),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(finding_view, head, review_head_fields),
    FIELD_OBJECT_OF(finding_view, finding, finding_record.fields),
    FIELD_OBJECT_OF(finding_view, line, finding_line_fields),
    FIELD(finding_view, occasion_label, F_TEXT, .label = N_("Comes from")),
    FIELD_LIST(finding_view, tasks, task_table, struct finding_task_line),
    FIELD(finding_view, may_respond, F_BOOL),
    FIELD(finding_view, may_reflect, F_BOOL),
    FIELD(finding_view, may_verify, F_BOOL),
    FIELD(finding_view, verify_why, F_TEXT),
};
const struct fields finding_answer = {view_table, COUNT(view_table)};

HANDLER(finding_get)
{
    struct finding_view view = {.verify_why = ""};
    TRY(finding_view_make(cx, request_parameter(request, "id"), &view));
    struct page page = {.title = ""};
    TRY(review_page_of(cx, &view.head, trf(cx, N_("Finding {0}"), decimal(cx, view.finding.number)), "/findings", &page));
    page.html = VIEW(finding_page);
    page.fields = finding_answer;
    page.view = &view;
    return page_send(cx, request, response, &page);
}

/* --- Raising --- */

/* What the address or the form says about where it comes from. */
static const char *said(const struct request *request, const char *name)
{
    return request_form_has(request, name) ? request_form(request, name) : request_query(request, name);
}

static enum rc new_row(struct ctx *cx, const struct request *request, struct finding *ret)
{
    struct risk_study study = {.id = NULL};
    const char *source = said(request, "source");
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    risk_row_blank(&finding_record, ret);
    ret->study = study.id;
    ret->source = FINDING_WORK;
    if (!text_empty(source) && !enum_parse(&finding_source_names, source, &ret->source))
        return field_fail(cx, "source", N_("Findings do not come from “{0}”"), source);
    ret->occasion = said(request, "occasion");
    ret->participant = request_query(request, "participant");
    ret->subject = request_query(request, "subject");
    ret->raised_on = date_of_time(cx, cx->now);
    return RC_OK;
}

static struct review_place place_of(struct ctx *cx, const struct finding *row)
{
    if (!text_empty(row->id))
        return (struct review_place){arena_printf(cx->arena, "/findings/%s/edit", row->id),
                                     arena_printf(cx->arena, "/findings/%s", row->id)};
    const struct record *record = review_occasion_record(row->source);
    return (struct review_place){
        arena_printf(cx->arena, "/risk/%s/findings/new?source=%s&occasion=%s", row->study,
                     enum_code(&finding_source_names, row->source), url_encode(cx, row->occasion)),
        record == NULL || text_empty(row->occasion)
            ? arena_printf(cx->arena, "/risk/%s/findings", row->study)
            : arena_printf(cx->arena, "%s%s", record->href, url_encode(cx, row->occasion))};
}

HANDLER(finding_new_get)
{
    struct finding row = {.id = NULL};
    TRY(new_row(cx, request, &row));
    return review_form_send(cx, request, response, form_of(&row), &row, place_of(cx, &row), 0);
}

HANDLER(finding_new_post)
{
    struct finding row = {.id = NULL};
    TRY(new_row(cx, request, &row));
    enum rc rc = review_form_read(cx, request, form_of(&row), &row);
    if (rc == RC_OK)
        rc = finding_save(cx, &row, 0);
    return review_form_done(cx, request, response, form_of(&row), &row, rc, place_of(cx, &row), 201);
}

HANDLER(finding_edit_get)
{
    struct finding row = {.id = NULL};
    TRY(record_get(cx, &finding_record, request_parameter(request, "id"), &row));
    return review_form_send(cx, request, response, form_of(&row), &row, place_of(cx, &row), 0);
}

HANDLER(finding_edit_post)
{
    struct finding row = {.id = NULL};
    TRY(record_get(cx, &finding_record, request_parameter(request, "id"), &row));
    enum rc rc = review_form_read(cx, request, form_of(&row), &row);
    if (rc == RC_OK)
        rc = finding_save(cx, &row, form_version(cx, request));
    return review_form_done(cx, request, response, form_of(&row), &row, rc, place_of(cx, &row), 200);
}

/* --- The steps --- */

REVIEW_STEP_RUN(keep_response, finding_respond)
REVIEW_STEP_RUN(keep_change, finding_reflect)
REVIEW_STEP_RUN(keep_effect, finding_verify)
static const struct review_step respond_step = {&respond_form, "respond", keep_response};
static const struct review_step reflect_step = {&reflect_form, "reflect", keep_change};
static const struct review_step verify_step = {&verify_form, "verify", keep_effect};
REVIEW_STEP_HANDLERS(finding_respond, respond_step, false)
REVIEW_STEP_HANDLERS(finding_reflect, reflect_step, false)
REVIEW_STEP_HANDLERS(finding_verify, verify_step, false)

/* --- Tasks --- */

static struct review_place task_place(struct ctx *cx, const struct finding_task *row)
{
    return (struct review_place){text_empty(row->id)
                                     ? arena_printf(cx->arena, "/findings/%s/tasks/new", row->finding)
                                     : arena_printf(cx->arena, "/finding-tasks/%s/edit", row->id),
                                 arena_printf(cx->arena, "/findings/%s", row->finding)};
}

static enum rc new_task(struct ctx *cx, const struct request *request, struct finding_task *ret)
{
    struct finding finding = {.id = NULL};
    TRY(record_get(cx, &finding_record, request_parameter(request, "id"), &finding));
    risk_row_blank(&finding_task_record, ret);
    ret->study = finding.study;
    ret->finding = finding.id;
    return RC_OK;
}

HANDLER(finding_task_new_get)
{
    struct finding_task row = {.id = NULL};
    TRY(new_task(cx, request, &row));
    return review_form_send(cx, request, response, &task_form, &row, task_place(cx, &row), 0);
}

HANDLER(finding_task_new_post)
{
    struct finding_task row = {.id = NULL};
    TRY(new_task(cx, request, &row));
    enum rc rc = review_form_read(cx, request, &task_form, &row);
    if (rc == RC_OK)
        rc = finding_task_save(cx, &row, 0);
    return review_form_done(cx, request, response, &task_form, &row, rc, task_place(cx, &row), 201);
}

HANDLER(finding_task_edit_get)
{
    struct finding_task row = {.id = NULL};
    TRY(record_get(cx, &finding_task_record, request_parameter(request, "id"), &row));
    return review_form_send(cx, request, response, &task_form, &row, task_place(cx, &row), 0);
}

HANDLER(finding_task_edit_post)
{
    struct finding_task row = {.id = NULL};
    TRY(record_get(cx, &finding_task_record, request_parameter(request, "id"), &row));
    enum rc rc = review_form_read(cx, request, &task_form, &row);
    if (rc == RC_OK)
        rc = finding_task_save(cx, &row, form_version(cx, request));
    return review_form_done(cx, request, response, &task_form, &row, rc, task_place(cx, &row), 200);
}
