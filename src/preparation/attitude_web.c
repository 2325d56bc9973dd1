/* The page of the attitude towards risk. */
#include "base/text.h"
#include "preparation/preparation_view.h"
#include "views.gen.h"

static const char *const inputs[] = {"attitude", "averse", "takes", "basis", NULL};

static const struct field view_table[] = {
    FIELD_OBJECT_OF(attitude_view, head, prepare_head_fields),
    FIELD_OBJECT_OF(attitude_view, attitude, risk_attitude_record.fields),
    {.name = "approval",
     .kind = F_OBJECT,
     .offset = offsetof(struct attitude_view, approval),
     .sub = approval_panel_table,
     .sub_count = APPROVAL_PANEL_FIELDS},
};
const struct fields attitude_answer = {view_table, COUNT(view_table)};

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

/* The services, whose tolerances stand with what stops them. */
static enum rc fill_services(struct ctx *cx, struct attitude_view *view)
{
    struct choices services;
    TRY(prepare_store_analysed(cx, view->head.study, &services));
    struct context_option *options = ARENA_ARRAY(cx->arena, struct context_option, services.n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < services.n; i++)
        options[i] = (struct context_option){.id = services.at[i].id, .label = services.at[i].label};
    view->services.at = options;
    view->services.n = services.n;
    return RC_OK;
}

static enum rc attitude_send(struct ctx *cx, const struct request *request, struct response *response,
                             const char *study, int status)
{
    struct attitude_view view = {.written = 0};
    struct page page = {.title = ""};
    TRY(prepare_head_fill(cx, study, &view.head));
    TRY(risk_attitude_of(cx, view.head.study, &view.attitude));
    TRY(person_name(cx, view.attitude.author, &view.author_name));
    TRY(fill_services(cx, &view));
    view.written = !text_empty(view.attitude.id);
    view.may_write = view.head.open && view.attitude.status == PREPARE_DRAFT;
    view.may_ask = view.may_write && view.written;
    view.may_turn = view.head.open && view.attitude.status == PREPARE_APPROVED;
    TRY(approval_panel_of(cx, risk_attitude_approvable.noun, view.attitude.id, &view.approval));
    TRY(approval_ask_make(cx, &risk_attitude_approvable,
                          arena_printf(cx->arena, "/risk/%s/attitude/request", view.head.study),
                          status == 0 ? NULL : request, &view.ask));
    if (view.written)
        TRY(record_history(cx, &risk_attitude_record, cx->org, view.attitude.id, &view.history));
    TRY(prepare_page_of(cx, &view.head, "/attitude", tr(cx, N_("Attitude towards risk")), &page));
    page.html = VIEW(attitude_page);
    page.fields = attitude_answer;
    page.view = &view;
    page.status = status;
    if (view.may_write) {
        page.action_label = tr(cx, view.written ? N_("Change") : N_("Write it down"));
        page.action_href = arena_printf(cx->arena, "/risk/%s/attitude/edit", view.head.study);
        page.action_permission = PERM_RISK_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(attitude_get)
{
    return attitude_send(cx, request, response, request_parameter(request, "study"), 0);
}

/* Where approvals lead. */
HANDLER(risk_attitude_get)
{
    struct risk_attitude attitude;
    TRY(record_get(cx, &risk_attitude_record, request_parameter(request, "id"), &attitude));
    return attitude_send(cx, request, response, attitude.study, 0);
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct risk_attitude *attitude, int status)
{
    struct prepare_head head;
    struct page page = {.title = ""};
    struct fields fields = risk_attitude_record.fields;
    TRY(prepare_head_fill(cx, attitude->study, &head));
    struct form_view view = {.action = arena_printf(cx->arena, "/risk/%s/attitude/edit", head.study),
                             .submit = tr(cx, N_("Save")),
                             .cancel = arena_printf(cx->arena, "/risk/%s/attitude", head.study),
                             .id = attitude->id,
                             .version = attitude->version};
    TRY(form_build(cx, fields, field_mask(fields, inputs), attitude, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    TRY(prepare_page_of(cx, &head, "/attitude", tr(cx, N_("Attitude towards risk")), &page));
    page.html = VIEW(form_page);
    page.fields = fields;
    page.view = request->wants_json ? (const void *)attitude : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc load(struct ctx *cx, const struct request *request, struct risk_attitude *ret)
{
    struct risk_study study;
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "study"), &study));
    return risk_attitude_of(cx, study.id, ret);
}

HANDLER(attitude_edit_get)
{
    struct risk_attitude attitude;
    TRY(load(cx, request, &attitude));
    return form_send(cx, request, response, &attitude, 0);
}

HANDLER(attitude_edit_post)
{
    struct risk_attitude attitude;
    struct fields fields = risk_attitude_record.fields;
    TRY(load(cx, request, &attitude));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), &attitude, NULL);
    if (rc == RC_OK)
        rc = study_row_save(cx, &risk_attitude_record, &attitude, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return form_send(cx, request, response, &attitude, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk/%s/attitude", attitude.study),
                      N_("Saved."), fields, &attitude);
}

static enum rc saved(struct ctx *cx, const struct request *request, struct response *response, const char *notice)
{
    struct risk_attitude attitude;
    TRY(load(cx, request, &attitude));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk/%s/attitude", attitude.study), notice,
                      risk_attitude_record.fields, &attitude);
}

HANDLER(attitude_request_post)
{
    const struct approval_wish wish = approval_wish_read(request);
    const char *study = request_parameter(request, "study");
    enum rc rc = risk_attitude_ask(cx, study, &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return attitude_send(cx, request, response, study, rc_describe(rc)->http);
    TRY(rc);
    return saved(cx, request, response, N_("Approval was requested."));
}

HANDLER(attitude_reopen_post)
{
    TRY(risk_attitude_reopen(cx, request_parameter(request, "study")));
    return saved(cx, request, response, N_("Saved."));
}
