/* Pages of acceptances of residual risk: the form that asks, one of them with its approval. */
#include "base/text.h"
#include "treatment/treatment_view.h"
#include "views.gen.h"

static const char *const inputs[] = {"basis", "until_on", "reason", "conditions", NULL};

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

/* --- Asking --- */

static enum rc ask_send(struct ctx *cx, const struct request *request, struct response *response,
                        const struct risk *risk, const struct treatment_acceptance *row, int status)
{
    const struct fields fields = treatment_acceptance_record.fields;
    struct treatment_study study = {.study = {.id = NULL}};
    const char *action = arena_printf(cx->arena, "/risks/%s/treatment/acceptance", risk->id);
    struct treatment_acceptance_form_view view = {
        .form = {.action = action,
                 .submit = tr(cx, N_("Ask for acceptance")),
                 .cancel = arena_printf(cx->arena, "/risks/%s/treatment", risk->id),
                 .id = ""}};
    TRY(treatment_study_load(cx, risk->study, risk->id, &study));
    struct treatment_view_of of = treatment_of(cx, &study, 0);
    view.title = treatment_risk_title(cx, of.risk);
    view.now_words = trf(cx, N_("{0} (impact {1}, frequency {2})"), decimal(cx, of.judged.residual),
                         decimal(cx, of.risk->impact_after), decimal(cx, of.risk->frequency_after));
    view.expected_words = trf(cx, N_("{0} (impact {1}, frequency {2})"), decimal(cx, of.facts.expected),
                              decimal(cx, of.impact), decimal(cx, of.frequency));
    TRY(form_build(cx, fields, field_mask(fields, inputs), row, status == 0 ? NULL : request, NULL, 0,
                   &view.form.inputs));
    TRY(approval_ask_make(cx, &treatment_acceptance_approvable, action, status == 0 ? NULL : request, &view.ask));
    struct page page = {.title = trf(cx, N_("Ask for acceptance of risk {0}"), decimal(cx, risk->number)),
                        .html = VIEW(acceptance_form_page),
                        .fields = fields,
                        .view = request->wants_json ? (const void *)row : &view,
                        .status = status};
    const struct treatment_crumb above = {risk->id, risk->number};
    TRY(treatment_frame(cx, risk->study, "/treatment", &above, &page));
    return page_send(cx, request, response, &page);
}

HANDLER(treatment_acceptance_new_get)
{
    struct risk risk = {.id = NULL};
    struct treatment_acceptance row = {.id = NULL};
    TRY(treatment_risk_writable(cx, request_parameter(request, "id"), &risk));
    risk_row_blank(&treatment_acceptance_record, &row);
    row.risk = risk.id;
    return ask_send(cx, request, response, &risk, &row, 0);
}

HANDLER(treatment_acceptance_new_post)
{
    struct risk risk = {.id = NULL};
    struct treatment_acceptance row = {.id = NULL};
    const struct fields fields = treatment_acceptance_record.fields;
    const struct approval_wish wish = approval_wish_read(request);
    TRY(record_get(cx, &risk_record, request_parameter(request, "id"), &risk));
    risk_row_blank(&treatment_acceptance_record, &row);
    row.risk = risk.id;
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), &row, NULL);
    if (rc == RC_OK)
        rc = treatment_acceptance_ask(cx, &row, &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return ask_send(cx, request, response, &risk, &row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/acceptances/%s", row.id),
                      N_("Acceptance was asked for."), fields, &row);
}

/* --- One --- */

static const struct field line_table[] = {
    FIELD(treatment_acceptance_line, id, F_ID),
    FIELD(treatment_acceptance_line, status, F_ENUM, .names = &treatment_acceptance_status_names, .label = N_("State")),
    FIELD(treatment_acceptance_line, holds, F_BOOL),
    FIELD(treatment_acceptance_line, run_out, F_BOOL),
    FIELD(treatment_acceptance_line, until_on, F_DATE, .label = N_("Accepted until")),
    FIELD(treatment_acceptance_line, value, F_INT, .label = N_("Residual risk value that is accepted")),
    FIELD(treatment_acceptance_line, impact, F_INT, .label = N_("Impact")),
    FIELD(treatment_acceptance_line, frequency, F_INT, .label = N_("Frequency")),
    FIELD(treatment_acceptance_line, reason, F_PROSE),
    FIELD(treatment_acceptance_line, asked_name, F_TEXT, .label = N_("Asked for by")),
    FIELD(treatment_acceptance_line, asked_at, F_TIME),
    FIELD(treatment_acceptance_line, accepter_name, F_TEXT, .label = N_("Accepted by")),
    FIELD(treatment_acceptance_line, accepted_at, F_TIME),
};
static const struct field view_table[] = {
    FIELD_OBJECT(treatment_acceptance_view, line, line_table),
    FIELD(treatment_acceptance_view, risk, F_ID),
    FIELD(treatment_acceptance_view, number, F_INT, .label = N_("Risk")),
    FIELD(treatment_acceptance_view, risk_title, F_TEXT),
    FIELD(treatment_acceptance_view, basis, F_ENUM, .names = &treatment_basis_names, .label = N_("What is accepted")),
    FIELD(treatment_acceptance_view, conditions, F_PROSE),
    FIELD(treatment_acceptance_view, comment, F_PROSE),
    FIELD(treatment_acceptance_view, revoked_name, F_TEXT, .label = N_("Revoked by")),
    FIELD(treatment_acceptance_view, revoked_at, F_TIME),
    FIELD(treatment_acceptance_view, revoked_reason, F_PROSE),
    FIELD(treatment_acceptance_view, origin, F_ID),
    FIELD_OBJECT_OF(treatment_acceptance_view, approval, approval_panel_fields),
};
const struct fields acceptance_answer = {view_table, COUNT(view_table)};

static enum rc view_make(struct ctx *cx, const char *id, const char **ret_study, struct treatment_acceptance_view *ret)
{
    struct treatment_acceptance row = {.id = NULL};
    struct treatment_study study = {.study = {.id = NULL}};
    struct treatment_acceptance_line *line = NULL;
    TRY(record_get(cx, &treatment_acceptance_record, id, &row));
    TRY(treatment_study_load(cx, row.study, row.risk, &study));
    if (study.risks.n == 0)
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, risk_record.label), row.risk);
    struct treatment_view_of of = treatment_of(cx, &study, 0);
    const struct treatment_acceptances one = {&row, 1};
    TRY(acceptance_lines(cx, one, of.judged.residual, &line));
    *ret = (struct treatment_acceptance_view){.line = *line,
                                    .risk = row.risk,
                                    .risk_title = treatment_risk_title(cx, of.risk),
                                    .conditions = row.conditions,
                                    .comment = row.comment,
                                    .revoked_reason = row.revoked_reason,
                                    .origin = row.origin,
                                    .number = of.risk->number,
                                    .basis = row.basis,
                                    .revoked_at = row.revoked_at,
                                    .may_revoke = row.status == ACCEPTANCE_ACCEPTED &&
                                                  (may(cx, PERM_RISK_WRITE) || may(cx, PERM_RISK_APPROVE))};
    *ret_study = row.study;
    TRY(person_name(cx, row.revoked_by, &ret->revoked_name));
    TRY(approval_panel_of(cx, treatment_acceptance_approvable.noun, row.id, &ret->approval));
    return record_history(cx, &treatment_acceptance_record, cx->org, row.id, &ret->history);
}

static enum rc one_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct treatment_acceptance_view view = {.risk = ""};
    const char *study = "";
    TRY(view_make(cx, request_parameter(request, "id"), &study, &view));
    struct page page = {.title = trf(cx, N_("Acceptance of risk {0}"), decimal(cx, view.number)),
                        .html = VIEW(acceptance_page),
                        .fields = acceptance_answer,
                        .view = &view,
                        .status = status};
    const struct treatment_crumb above = {view.risk, view.number};
    TRY(treatment_frame(cx, study, "/treatment", &above, &page));
    return page_send(cx, request, response, &page);
}

HANDLER(treatment_acceptance_get)
{
    return one_send(cx, request, response, 0);
}

HANDLER(treatment_acceptance_revoke_post)
{
    struct treatment_acceptance_view view = {.risk = ""};
    const char *study = "", *id = request_parameter(request, "id");
    enum rc rc = treatment_acceptance_revoke(cx, id, request_form(request, "reason"));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return one_send(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(view_make(cx, id, &study, &view));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/acceptances/%s", id),
                      N_("The acceptance was revoked."), acceptance_answer, &view);
}
