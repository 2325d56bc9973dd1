/* Pages of internal audits: plan, items, report, follow-up. */
#include "base/text.h"
#include "base/time.h"
#include "review/review_view.h"
#include "views.gen.h"

static const char *const plan_inputs[] = {"title",    "auditor", "team",   "purpose", "scope",
                                          "criteria", "from_on", "due_on", NULL};
static const char *const carry_inputs[] = {"activities", NULL};
static const char *const report_inputs[] = {"opinion", "conclusion", "reported_to", NULL};
static const char *const item_inputs[] = {"question", "method", "verdict", "seen", NULL};

static const struct review_form plan_form = {&internal_audit_record, plan_inputs, N_("Plan an internal audit"),
                                             N_("Save")};
static const struct review_form carry_form = {&internal_audit_record, carry_inputs, N_("Carry out the audit"),
                                              N_("Save")};
static const struct review_form report_form = {&internal_audit_record, report_inputs, N_("Report of the audit"),
                                               N_("Keep the report")};
static const struct review_form item_form = {&internal_audit_item_record, item_inputs, N_("Item of an audit"),
                                             N_("Save")};

/* --- One --- */

static const struct field view_table[] = {
    FIELD_OBJECT_OF(internal_audit_view, head, review_head_fields),
    FIELD_OBJECT_OF(internal_audit_view, audit, internal_audit_record.fields),
    FIELD(internal_audit_view, auditor, F_TEXT, .label = N_("Lead auditor")),
    FIELD(internal_audit_view, tie, F_TEXT, .label = N_("Not independent")),
    FIELD_LIST_OF(internal_audit_view, items, internal_audit_item_record.fields, struct internal_audit_item),
    FIELD_LIST_OF(internal_audit_view, findings, finding_line_fields, struct finding_line),
};
const struct fields internal_audit_answer = {view_table, COUNT(view_table)};

enum rc internal_audit_view_make(struct ctx *cx, const char *id, struct internal_audit_view *ret)
{
    struct internal_audit_view view = {.tie = ""};
    struct internal_audit_items items = {.n = 0};
    TRY(record_get(cx, &internal_audit_record, id, &view.audit));
    TRY(review_head_fill(cx, view.audit.study, &view.head));
    TRY(person_name(cx, view.audit.auditor, &view.auditor));
    TRY(review_tie_of(cx, view.head.id, view.audit.auditor, &view.tie));
    TRY(internal_audit_items_of(cx, id, &items));
    view.items.at = items.at;
    view.items.n = items.n;
    TRY(finding_lines_load(cx, view.head.id, id, &view.findings));
    bool its = may(cx, PERM_FINDING_WRITE) && !text_empty(cx->person) && text_same(cx->person, view.audit.auditor) &&
               text_empty(view.tie);
    view.may_plan = may(cx, PERM_FINDING_WRITE) && view.audit.step == INTERNAL_AUDIT_PLANNED;
    view.may_carry = its && view.audit.step <= INTERNAL_AUDIT_CARRIED;
    view.may_report = its && view.audit.step == INTERNAL_AUDIT_CARRIED;
    view.may_close = its && view.audit.step == INTERNAL_AUDIT_REPORTED;
    view.may_raise = may(cx, PERM_FINDING_WRITE);
    TRY(record_history(cx, &internal_audit_record, cx->org, id, &view.history));
    *ret = view;
    return RC_OK;
}

HANDLER(internal_audit_get)
{
    struct internal_audit_view view = {.tie = ""};
    struct page page = {.title = ""};
    TRY(internal_audit_view_make(cx, request_parameter(request, "id"), &view));
    TRY(review_page_of(cx, &view.head, view.audit.title, "/review", &page));
    page.html = VIEW(internal_audit_page);
    page.fields = internal_audit_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

HANDLER(internal_audit_close_post)
{
    struct internal_audit row = {.id = NULL};
    const char *id = request_parameter(request, "id");
    TRY(internal_audit_close(cx, id, form_version(cx, request)));
    TRY(record_get(cx, &internal_audit_record, id, &row));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/internal-audits/%s", id), N_("Saved."),
                      internal_audit_record.fields, &row);
}

/* --- Forms --- */

REVIEW_STEP_RUN(keep_plan, internal_audit_save)
REVIEW_STEP_RUN(keep_carried, internal_audit_carry)
REVIEW_STEP_RUN(keep_report, internal_audit_report)
static const struct review_step edit_step = {&plan_form, "edit", keep_plan};
static const struct review_step carry_step = {&carry_form, "carry", keep_carried};
static const struct review_step report_step = {&report_form, "report", keep_report};
REVIEW_STEP_HANDLERS(internal_audit_new, edit_step, true)
REVIEW_STEP_HANDLERS(internal_audit_edit, edit_step, false)
REVIEW_STEP_HANDLERS(internal_audit_carry, carry_step, false)
REVIEW_STEP_HANDLERS(internal_audit_report, report_step, false)

/* --- Items --- */

static struct review_place item_place(struct ctx *cx, const struct internal_audit_item *row)
{
    return (struct review_place){text_empty(row->id)
                                     ? arena_printf(cx->arena, "/internal-audits/%s/items/new", row->audit)
                                     : arena_printf(cx->arena, "/internal-audit-items/%s/edit", row->id),
                                 arena_printf(cx->arena, "/internal-audits/%s", row->audit)};
}

static enum rc load_item(struct ctx *cx, const struct request *request, bool fresh, struct internal_audit_item *ret)
{
    struct internal_audit audit = {.id = NULL};
    if (!fresh)
        return record_get(cx, &internal_audit_item_record, request_parameter(request, "id"), ret);
    TRY(record_get(cx, &internal_audit_record, request_parameter(request, "id"), &audit));
    risk_row_blank(&internal_audit_item_record, ret);
    ret->study = audit.study;
    ret->audit = audit.id;
    return RC_OK;
}

static enum rc item_get(struct ctx *cx, const struct request *request, struct response *response, bool fresh)
{
    struct internal_audit_item row = {.id = NULL};
    TRY(load_item(cx, request, fresh, &row));
    return review_form_send(cx, request, response, &item_form, &row, item_place(cx, &row), 0);
}

static enum rc item_post(struct ctx *cx, const struct request *request, struct response *response, bool fresh)
{
    struct internal_audit_item row = {.id = NULL};
    TRY(load_item(cx, request, fresh, &row));
    enum rc rc = review_form_read(cx, request, &item_form, &row);
    if (rc == RC_OK)
        rc = internal_audit_item_save(cx, &row, form_version(cx, request));
    return review_form_done(cx, request, response, &item_form, &row, rc, item_place(cx, &row), fresh ? 201 : 200);
}

HANDLER(internal_audit_item_new_get)
{
    return item_get(cx, request, response, true);
}

HANDLER(internal_audit_item_new_post)
{
    return item_post(cx, request, response, true);
}

HANDLER(internal_audit_item_edit_get)
{
    return item_get(cx, request, response, false);
}

HANDLER(internal_audit_item_edit_post)
{
    return item_post(cx, request, response, false);
}
