/* Pages of monitoring: a round with the rows of all forms. */
#include "base/text.h"
#include "base/time.h"
#include "review/review_view.h"
#include "views.gen.h"

enum { ROWS_ON_PAGE = 100 };

static const char *const plan_inputs[] = {"title", "method", "post", "from_on", "due_on", NULL};
static const char *const note_inputs[] = {"outside_technology", "outside_economy", "outside_law",
                                          "outside_society",    "inside_goal",     "inside_purpose",
                                          "inside_position",    "inside_needs",    "inside_other",
                                          "policy",             NULL};
static const struct review_form plan_form = {&monitoring_record, plan_inputs, N_("Plan a monitoring"), N_("Save")};
static const struct review_form note_form = {&monitoring_record, note_inputs, N_("Changes outside and inside"),
                                             N_("Save")};

/* --- One --- */

static const struct field line_table[] = {
    FIELD(monitored_line, subject, F_TEXT),
    FIELD(monitored_line, label, F_TEXT, .label = N_("Row of the risk assessment")),
    FIELD(monitored_line, form, F_INT, .label = N_("Handbook form")),
    FIELD(monitored_line, state, F_ENUM, .names = &monitoring_state_names, .label = N_("State now")),
    FIELD(monitored_line, cause, F_ENUM, .names = &monitoring_cause_names, .label = N_("What changed around it")),
    FIELD(monitored_line, note, F_PROSE, .label = N_("What was seen")),
    FIELD(monitored_line, person, F_TEXT, .label = N_("Seen by")),
    FIELD(monitored_line, seen_on, F_DATE, .label = N_("Seen on")),
};
static const struct field counts_table[] = {
    FIELD(monitoring_counts, all, F_INT, .label = N_("Rows of all forms")),
    FIELD(monitoring_counts, seen, F_INT, .label = N_("Looked at")),
    FIELD(monitoring_counts, changed, F_INT, .label = N_("Has changed")),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(monitoring_view, head, review_head_fields),
    FIELD_OBJECT_OF(monitoring_view, monitoring, monitoring_record.fields),
    FIELD_OBJECT(monitoring_view, counts, counts_table),
    FIELD_LIST(monitoring_view, rows, line_table, struct monitored_line),
    FIELD_LIST_OF(monitoring_view, findings, finding_line_fields, struct finding_line),
};
const struct fields monitoring_answer = {view_table, COUNT(view_table)};

static const char *state_tag(int64_t state)
{
    return state == MONITORING_HOLDS ? "ok" : state == MONITORING_OPEN ? "off" : "warn";
}

static enum rc fill_rows(struct ctx *cx, int64_t form, int64_t skip, struct monitoring_view *view)
{
    struct monitoring_results results = {.n = 0};
    struct review_subjects subjects = {.n = 0};
    const struct review_subject from = {.subject = ""};
    size_t n = 0;
    int64_t at = 0;
    TRY(monitoring_results_of(cx, view->monitoring.id, &results));
    TRY(review_store_subjects(cx, view->head.id, &from, REVIEW_SUBJECTS_MOST, &subjects));
    struct monitored_line *lines = ARENA_ARRAY(cx->arena, struct monitored_line, ROWS_ON_PAGE);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < subjects.n; i++) {
        const struct review_subject *subject = subjects.at + i;
        const struct monitoring_result *result = monitoring_result_in(results, subject->subject);
        if ((form != 0 && subject->form != form) || at++ < skip)
            continue;
        if (n == ROWS_ON_PAGE) {
            view->next = skip + ROWS_ON_PAGE;
            break;
        }
        lines[n] = (struct monitored_line){.subject = subject->subject,
                                           .label = review_subject_show(cx, subject),
                                           .form = subject->form,
                                           .note = "",
                                           .person = "",
                                           .seen_on = ""};
        if (result != NULL) {
            lines[n].state = result->state;
            lines[n].cause = result->cause;
            lines[n].note = result->note;
            lines[n].seen_on = result->seen_on;
            TRY(person_name(cx, result->person, &lines[n].person));
        }
        lines[n].tag = state_tag(lines[n].state);
        n++;
    }
    view->rows.at = lines;
    view->rows.n = n;
    return RC_OK;
}

enum rc monitoring_view_make(struct ctx *cx, const char *id, int64_t form, int64_t skip, struct monitoring_view *ret)
{
    struct monitoring_view view = {.next = 0};
    struct choices posts = {.n = 0};
    bool mine = false;
    TRY(record_get(cx, &monitoring_record, id, &view.monitoring));
    TRY(review_head_fill(cx, view.monitoring.study, &view.head));
    TRY(post_choices(cx, &posts));
    view.post_label = choice_label(posts, view.monitoring.post);
    view.form = form;
    TRY(monitoring_count(cx, &view.monitoring, &view.counts));
    TRY(fill_rows(cx, form, skip, &view));
    TRY(finding_lines_load(cx, view.head.id, id, &view.findings));
    if (!text_empty(view.monitoring.post) && may(cx, PERM_RISK_OWN))
        TRY(post_is_mine(cx, view.monitoring.post, &mine));
    bool open = text_empty(view.monitoring.done_on);
    view.may_write = open && (may(cx, PERM_RISK_WRITE) || mine);
    view.may_see = open && (may(cx, PERM_RISK_WRITE) || may(cx, PERM_RISK_OWN));
    view.may_raise = may(cx, PERM_RISK_WRITE) || may(cx, PERM_RISK_OWN) || may(cx, PERM_FINDING_WRITE);
    TRY(record_history(cx, &monitoring_record, cx->org, id, &view.history));
    *ret = view;
    return RC_OK;
}

HANDLER(monitoring_get)
{
    struct monitoring_view view = {.next = 0};
    struct page page = {.title = ""};
    int64_t form = request_query_int(cx, request, "form", 0), skip = request_query_int(cx, request, "from", 0);
    TRY(monitoring_view_make(cx, request_parameter(request, "id"), form, skip < 0 ? 0 : skip, &view));
    TRY(review_page_of(cx, &view.head, view.monitoring.title, "/review", &page));
    page.html = VIEW(monitoring_page);
    page.fields = monitoring_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

HANDLER(monitoring_result_post)
{
    struct monitoring monitoring = {.id = NULL};
    struct monitoring_result row;
    TRY(record_get(cx, &monitoring_record, request_parameter(request, "id"), &monitoring));
    risk_row_blank(&monitoring_result_record, &row);
    row.subject = request_form(request, "subject");
    TRY(field_from_text(cx, field_find(monitoring_result_record.fields, "state"), request_form(request, "state"), &row));
    TRY(field_from_text(cx, field_find(monitoring_result_record.fields, "cause"), request_form(request, "cause"), &row));
    TRY(field_from_text(cx, field_find(monitoring_result_record.fields, "note"), request_form(request, "note"), &row));
    TRY(monitoring_result_save(cx, monitoring.id, &row));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/monitorings/%s", monitoring.id),
                      N_("Saved."), monitoring_result_record.fields, &row);
}

static enum rc back(struct ctx *cx, const struct request *request, struct response *response, const char *id)
{
    struct monitoring row = {.id = NULL};
    TRY(record_get(cx, &monitoring_record, id, &row));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/monitorings/%s", id), N_("Saved."),
                      monitoring_record.fields, &row);
}

HANDLER(monitoring_rest_post)
{
    const char *id = request_parameter(request, "id");
    int64_t form = 0, count = 0;
    if (request_form_has(request, "form") && text_to_int(cx, request_form(request, "form"), &form) != RC_OK)
        return field_fail(cx, "form", N_("Handbook form"));
    TRY(monitoring_rest(cx, id, form, &count));
    return back(cx, request, response, id);
}

HANDLER(monitoring_close_post)
{
    const char *id = request_parameter(request, "id");
    TRY(monitoring_close(cx, id, form_version(cx, request)));
    return back(cx, request, response, id);
}

/* --- Forms --- */

REVIEW_STEP_RUN(keep_plan, monitoring_save)
static const struct review_step edit_step = {&plan_form, "edit", keep_plan};
static const struct review_step changes_step = {&note_form, "changes", keep_plan};
REVIEW_STEP_HANDLERS(monitoring_new, edit_step, true)
REVIEW_STEP_HANDLERS(monitoring_edit, edit_step, false)
REVIEW_STEP_HANDLERS(monitoring_changes, changes_step, false)
