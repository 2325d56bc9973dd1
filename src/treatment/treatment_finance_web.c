/* The register of insurance and other risk finance. */
#include <string.h>

#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_view.h"
#include "views.gen.h"

static const char *const inputs[] = {"kind",       "name",    "insurer",  "number", "cover",
                                     "deductible", "from_on", "until_on", "post",   "comment", "active", NULL};

static const struct field line_table[] = {
    FIELD(treatment_finance, id, F_ID),
    FIELD(treatment_finance, version, F_INT),
    FIELD(treatment_finance, kind, F_ENUM, .names = &treatment_finance_kind_names,
          .label = N_("Kind of risk finance")),
    FIELD(treatment_finance, name, F_TEXT, .label = N_("Name of the insurance or contract")),
    FIELD(treatment_finance, insurer, F_TEXT, .label = N_("Insurer or other party")),
    FIELD(treatment_finance, number, F_TEXT),
    FIELD(treatment_finance, cover, F_INT, .label = N_("Cover (yen)")),
    FIELD(treatment_finance, deductible, F_INT, .label = N_("Deductible (yen)")),
    FIELD(treatment_finance, from_on, F_DATE),
    FIELD(treatment_finance, until_on, F_DATE, .label = N_("Valid until")),
    FIELD(treatment_finance, active, F_BOOL),
    FIELD(treatment_finance_line, post_label, F_TEXT, .label = N_("Responsible for renewal")),
    FIELD(treatment_finance_line, ended, F_BOOL),
    FIELD(treatment_finance_line, risks, F_INT, .label = N_("Risks that it bears")),
};
static const struct field list_table[] = {
    FIELD_LIST(treatment_finance_list_view, finances, line_table, struct treatment_finance_line),
};
const struct fields finance_list_answer = {list_table, COUNT(list_table)};

HANDLER(treatment_finance_list_get)
{
    struct treatment_finances rows;
    struct choices posts;
    struct treatment_finance_list_view view;
    const char *today = date_of_time(cx, cx->now);
    TRY(treatment_store_finances(cx, &rows));
    TRY(post_choices(cx, &posts));
    struct treatment_finance_line *lines = ARENA_ARRAY(cx->arena, struct treatment_finance_line, rows.n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        const struct treatment_finance *row = &rows.at[i];
        lines[i] = (struct treatment_finance_line){.finance = *row,
                                         .cover_label = list_thousands(cx, row->cover),
                                         .deductible_label = list_thousands(cx, row->deductible),
                                         .post_label = choice_label(posts, row->post),
                                         .ended = !row->active || (!text_empty(row->until_on) &&
                                                                   strcmp(row->until_on, today) < 0)};
        TRY(treatment_store_finance_uses(cx, row->id, &lines[i].risks));
    }
    view.finances.at = lines;
    view.finances.n = rows.n;
    const struct crumb crumbs[] = {{tr(cx, N_("Risk assessment")), "/risk"}};
    struct page page = {.title = tr(cx, N_("Insurance and other risk finance")),
                        .place = NAV_RISK,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(finance_list_page),
                        .fields = finance_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Add risk finance")),
                        .action_href = "/risk-finance/new",
                        .action_permission = PERM_RISK_WRITE,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct treatment_finance *row, int status)
{
    struct choices posts;
    struct form_choice post;
    bool fresh = text_empty(row->id);
    const struct fields fields = treatment_finance_record.fields;
    struct form_view view = {.action = fresh ? "/risk-finance/new"
                                             : arena_printf(cx->arena, "/risk-finance/%s/edit", row->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = "/risk-finance",
                             .id = row->id,
                             .version = row->version};
    TRY(post_choices(cx, &posts));
    TRY(choices_for_form(cx, "post", posts, row->post, &post));
    TRY(form_build(cx, fields, field_mask(fields, inputs), row, status == 0 ? NULL : request, &post, 1,
                   &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Risk assessment")), "/risk"},
                                   {tr(cx, N_("Insurance and other risk finance")), "/risk-finance"}};
    struct page page = {.title = fresh ? tr(cx, N_("Add risk finance")) : row->name,
                        .place = NAV_RISK,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(form_page),
                        .fields = fields,
                        .view = request->wants_json ? (const void *)row : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response,
                    struct treatment_finance *row, int status)
{
    const struct fields fields = treatment_finance_record.fields;
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), row, NULL);
    if (rc == RC_OK)
        rc = treatment_finance_save(cx, row, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return form_send(cx, request, response, row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status, "/risk-finance", N_("Saved."), fields, row);
}

static void blank(struct treatment_finance *row)
{
    risk_row_blank(&treatment_finance_record, row);
    row->active = 1;
}

HANDLER(treatment_finance_new_get)
{
    struct treatment_finance row = {.id = NULL};
    blank(&row);
    return form_send(cx, request, response, &row, 0);
}

HANDLER(treatment_finance_new_post)
{
    struct treatment_finance row = {.id = NULL};
    blank(&row);
    return save(cx, request, response, &row, 201);
}

HANDLER(treatment_finance_edit_get)
{
    struct treatment_finance row = {.id = NULL};
    TRY(record_get(cx, &treatment_finance_record, request_parameter(request, "id"), &row));
    return form_send(cx, request, response, &row, 0);
}

HANDLER(treatment_finance_edit_post)
{
    struct treatment_finance row = {.id = NULL};
    TRY(record_get(cx, &treatment_finance_record, request_parameter(request, "id"), &row));
    return save(cx, request, response, &row, 200);
}
