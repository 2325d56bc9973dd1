/* Pages of the small registers: who oversees, bodies inside a sector, the weights of the risk index. */
#include "base/text.h"
#include "sector/sector_view.h"
#include "views.gen.h"

static enum rc list_send(struct ctx *cx, struct request *request, struct response *response,
                         const struct row_noun *noun, view_function html, struct fields fields,
                         struct sector_list_view *view, const void *rows_view, const struct list_found *found)
{
    struct page page = {.title = ""};
    view->any = found->n > 0;
    TRY(noun->frame(cx, "", "", tr(cx, noun->title), &page));
    page.html = html;
    page.fields = fields;
    page.view = request->wants_json ? rows_view : (const void *)view;
    page.wide = true;
    page.action_label = tr(cx, noun->create);
    page.action_href = arena_printf(cx->arena, "/%s/new", noun->path);
    page.action_permission = noun->write;
    return page_send(cx, request, response, &page);
}

struct oversight_rows_view {
    LIST_OF(struct oversight_row) rows;
    const char *next;
};
static const struct field oversight_table[] = {
    FIELD_LIST_OF(oversight_rows_view, rows, oversight_row_fields, struct oversight_row),
    FIELD(oversight_rows_view, next, F_TEXT),
};
const struct fields oversight_answer = {oversight_table, COUNT(oversight_table)};

HANDLER(oversight_list_get)
{
    struct rows rows = {.n = 0};
    struct sector_list_view view = {.any = 0};
    struct oversight_rows_view plain = {.next = ""};
    TRY(oversight_noun.rows(cx, "", "", &rows));
    const struct list_found all = {.n = rows.n};
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(rows_list_fill(cx, request, &oversight_noun, "", &found, &view.list));
    plain.rows.at = found.rows;
    plain.rows.n = found.n;
    plain.next = found.next == NULL ? "" : found.next;
    return list_send(cx, request, response, &oversight_noun, VIEW(oversight_list_page), oversight_answer, &view, &plain,
                     &all);
}

struct body_rows_view {
    LIST_OF(struct sector_body_row) rows;
    const char *next;
};
static const struct field body_table[] = {
    FIELD_LIST_OF(body_rows_view, rows, sector_body_row_fields, struct sector_body_row),
    FIELD(body_rows_view, next, F_TEXT),
};
const struct fields sector_body_answer = {body_table, COUNT(body_table)};

HANDLER(sector_body_list_get)
{
    struct rows rows = {.n = 0};
    struct sector_list_view view = {.any = 0};
    struct body_rows_view plain = {.next = ""};
    TRY(sector_body_noun.rows(cx, "", "", &rows));
    const struct list_found all = {.n = rows.n};
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(rows_list_fill(cx, request, &sector_body_noun, "", &found, &view.list));
    plain.rows.at = found.rows;
    plain.rows.n = found.n;
    plain.next = found.next == NULL ? "" : found.next;
    return list_send(cx, request, response, &sector_body_noun, VIEW(sector_body_list_page), sector_body_answer, &view,
                     &plain, &all);
}

/* --- One row --- */

static const struct field fact_table[] = {
    FIELD(sector_fact, label, F_TEXT),
    FIELD(sector_fact, value, F_TEXT),
};
static const struct field fact_view_table[] = {
    FIELD(sector_fact_view, id, F_ID),
    FIELD_LIST(sector_fact_view, facts, fact_table, struct sector_fact),
};
const struct fields sector_fact_answer = {fact_view_table, COUNT(fact_view_table)};

static const char *shown(const struct ctx *cx, const struct field *field, const void *row)
{
    if (text_same(field->name, "sector"))
        return sector_title(cx, field_text(field, row));
    if (text_same(field->name, "sub_sector"))
        return text_empty(field_text(field, row)) ? tr(cx, N_("The whole sector"))
                                                  : sub_sector_title(cx, field_text(field, row));
    return field_show(cx, field, row);
}

static enum rc fact_send(struct ctx *cx, struct request *request, struct response *response,
                         const struct row_noun *noun, const void *row)
{
    const struct record *record = noun->record;
    struct sector_fact_view view = {.id = field_text(&record->fields.at[0], row)};
    struct page page = {.title = ""};
    struct sector_fact *facts = ARENA_ARRAY(cx->arena, struct sector_fact, record->fields.n);
    if (facts == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = record->fields.at + i;
        if ((field->flags & F_FIXED) == 0)
            facts[view.facts.n++] = (struct sector_fact){tr(cx, field->label), shown(cx, field, row)};
    }
    view.facts.at = facts;
    TRY(record_history(cx, record, cx->org, view.id, &view.history));
    TRY(noun->frame(cx, "", "", tr(cx, record->label), &page));
    page.html = VIEW(sector_fact_page);
    page.fields = sector_fact_answer;
    page.view = &view;
    page.action_label = tr(cx, N_("Change"));
    page.action_href = arena_printf(cx->arena, "/%s/%s/edit", noun->path, view.id);
    page.action_permission = noun->write;
    return page_send(cx, request, response, &page);
}

HANDLER(oversight_get)
{
    struct oversight row = {.id = NULL};
    TRY(record_get(cx, &oversight_record, request_parameter(request, "id"), &row));
    return fact_send(cx, request, response, &oversight_noun, &row);
}

HANDLER(sector_body_get)
{
    struct sector_body row = {.id = NULL};
    TRY(record_get(cx, &sector_body_record, request_parameter(request, "id"), &row));
    return fact_send(cx, request, response, &sector_body_noun, &row);
}

/* --- Forms and files --- */

HANDLER(oversight_new_get)
{
    return row_new_get(cx, request, response, &oversight_noun);
}

HANDLER(oversight_new_post)
{
    return row_new_post(cx, request, response, &oversight_noun);
}

HANDLER(oversight_edit_get)
{
    return row_edit_get(cx, request, response, &oversight_noun);
}

HANDLER(oversight_edit_post)
{
    return row_edit_post(cx, request, response, &oversight_noun);
}

HANDLER(oversight_remove_post)
{
    return row_remove_post(cx, request, response, &oversight_noun);
}

HANDLER(oversight_csv_get)
{
    return rows_file_get(cx, request, response, &oversight_noun, LIST_CSV);
}

HANDLER(oversight_xlsx_get)
{
    return rows_file_get(cx, request, response, &oversight_noun, LIST_XLSX);
}

HANDLER(sector_body_new_get)
{
    return row_new_get(cx, request, response, &sector_body_noun);
}

HANDLER(sector_body_new_post)
{
    return row_new_post(cx, request, response, &sector_body_noun);
}

HANDLER(sector_body_edit_get)
{
    return row_edit_get(cx, request, response, &sector_body_noun);
}

HANDLER(sector_body_edit_post)
{
    return row_edit_post(cx, request, response, &sector_body_noun);
}

HANDLER(sector_body_remove_post)
{
    return row_remove_post(cx, request, response, &sector_body_noun);
}

HANDLER(sector_body_csv_get)
{
    return rows_file_get(cx, request, response, &sector_body_noun, LIST_CSV);
}

HANDLER(sector_body_xlsx_get)
{
    return rows_file_get(cx, request, response, &sector_body_noun, LIST_XLSX);
}

/* --- Weights of the risk index --- */

static const char *const weight_inputs[] = {"weight_people", "weight_sales", "weight_users", "weight_sensitive",
                                            "weight_it",     "top_people",   "top_sales",    "top_users",
                                            "top_sensitive", "note",         NULL};

static enum rc index_send(struct ctx *cx, const struct request *request, struct response *response,
                          const struct risk_index_setting *setting, int status)
{
    struct fields fields = risk_index_setting_record.fields;
    struct risk_index_view view = {.setting = *setting, .proposed = text_empty(setting->id)};
    view.form = (struct form_view){.action = "/risk-index",
                                   .submit = tr(cx, N_("Save")),
                                   .cancel = "/operators",
                                   .id = setting->id,
                                   .version = setting->version};
    if (may(cx, PERM_SECTOR_WRITE))
        TRY(form_build(cx, fields, field_mask(fields, weight_inputs), setting, status == 0 ? NULL : request, NULL, 0,
                       &view.form.inputs));
    if (!text_empty(setting->id))
        TRY(record_history(cx, &risk_index_setting_record, cx->org, setting->id, &view.history));
    const struct crumb crumbs[] = {{tr(cx, N_("Sectors and covered operators")), "/sectors"},
                                   {tr(cx, N_("Covered operators")), "/operators"}};
    struct page page = {.title = tr(cx, N_("Risk index")),
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(risk_index_page),
                        .fields = fields,
                        .view = request->wants_json ? (const void *)setting : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(risk_index_get)
{
    struct risk_index_setting setting = {.id = ""};
    TRY(risk_index_setting_load(cx, &setting));
    return index_send(cx, request, response, &setting, 0);
}

HANDLER(risk_index_post)
{
    struct risk_index_setting setting = {.id = ""};
    struct fields fields = risk_index_setting_record.fields;
    TRY(risk_index_setting_load(cx, &setting));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, weight_inputs), &setting, NULL);
    if (rc == RC_OK)
        rc = risk_index_setting_save(cx, &setting, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return index_send(cx, request, response, &setting, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/risk-index", N_("Saved."), fields, &setting);
}
