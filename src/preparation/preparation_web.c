/* What the pages of all kinds of rows have in common: head, form, files. */
#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_view.h"
#include "views.gen.h"

enum { CHOICES_MOST = 8 };

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

static const struct field head_table[] = {
    FIELD(prepare_head, study, F_ID),
    FIELD(prepare_head, title, F_TEXT),
    FIELD(prepare_head, status, F_ENUM, .names = &risk_study_status_names, .label = N_("State")),
};
const struct fields prepare_head_fields = {head_table, COUNT(head_table)};

enum rc prepare_head_fill(struct ctx *cx, const char *study, struct prepare_head *ret)
{
    struct risk_study found;
    *ret = (struct prepare_head){.study = "", .title = "", .year_label = ""};
    enum rc rc = text_empty(study) ? prepare_store_latest(cx, &found)
                                   : record_get(cx, &risk_study_record, study, &found);
    if (rc == RC_MISSING && text_empty(study))
        return RC_OK;
    TRY(rc);
    *ret = (struct prepare_head){.study = found.id,
                                 .title = found.title,
                                 .year_label = fiscal_year_show(cx, found.year),
                                 .status = found.status,
                                 .writable = found.status == RISK_DRAFT && may(cx, PERM_RISK_WRITE),
                                 .open = found.status != RISK_CLOSED && may(cx, PERM_RISK_WRITE)};
    return RC_OK;
}

enum rc prepare_page_of(struct ctx *cx, const struct prepare_head *head, const char *here, const char *title,
                        struct page *ret)
{
    *ret = (struct page){.title = title, .place = NAV_RISK};
    if (!text_empty(head->study))
        return risk_page_frame(cx, head->study, here, ret);
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, 1);
    if (crumbs == NULL)
        return RC_MEMORY;
    crumbs[0] = (struct crumb){tr(cx, N_("Risk assessment")), "/risk"};
    ret->crumbs.at = crumbs;
    ret->crumbs.n = 1;
    return RC_OK;
}

static bool has_study(const struct prepare_noun *noun)
{
    return field_find(noun->record->fields, "study") != NULL;
}

const char *prepare_path(struct ctx *cx, const struct prepare_noun *noun, const char *study)
{
    return has_study(noun) ? arena_printf(cx->arena, "/risk/%s/%s", study, noun->path)
                           : arena_printf(cx->arena, "/%s", noun->path);
}

/* Where the row itself stands. */
static const char *home_of(struct ctx *cx, const struct prepare_noun *noun, const void *row)
{
    const char *study = prepare_study_of(noun, row);
    return has_study(noun) ? prepare_path(cx, noun, study)
                           : arena_printf(cx->arena, "%s%s", noun->record->href,
                                          field_text(&noun->record->fields.at[0], row));
}

static enum rc head_of(struct ctx *cx, const struct request *request, const struct prepare_noun *noun,
                       struct prepare_head *ret)
{
    return prepare_head_fill(cx, has_study(noun) ? request_parameter(request, "study") : "", ret);
}

/* --- The form --- */

static enum rc choices_fill(struct ctx *cx, const struct prepare_noun *noun, const void *row,
                            struct form_choice ret[CHOICES_MOST], size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < noun->record->fields.n && n < CHOICES_MOST; i++) {
        const struct field *field = &noun->record->fields.at[i];
        struct choices choices = {.n = 0};
        if (field->kind != F_REF || (field->flags & F_FIXED) != 0)
            continue;
        TRY(noun->choices(cx, prepare_study_of(noun, row), field, &choices));
        TRY(choices_for_form(cx, field->name, choices, field_text(field, row), &ret[n++]));
    }
    *ret_n = n;
    return RC_OK;
}

static const char *row_title(const struct prepare_noun *noun, const void *row)
{
    const struct field *title = field_find(noun->record->fields, "title");
    return title == NULL ? "" : field_text(title, row);
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct prepare_noun *noun, const void *row, int status)
{
    struct fields fields = noun->record->fields;
    struct form_choice choices[CHOICES_MOST];
    struct prepare_head head;
    size_t n = 0;
    const char *id = field_text(&fields.at[0], row), *study = prepare_study_of(noun, row);
    bool fresh = text_empty(id);
    const char *list = prepare_path(cx, noun, study);
    TRY(prepare_head_fill(cx, study, &head));
    struct prepare_form_view whole = {.version = field_int(&fields.at[2], row)};
    struct form_view view = {.action = fresh ? arena_printf(cx->arena, "%s/new", list)
                                             : arena_printf(cx->arena, "%s%s/edit", noun->record->href, id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = fresh ? list : home_of(cx, noun, row),
                             .id = id,
                             .version = whole.version};
    if (!fresh && noun->release != NULL && may(cx, PERM_RISK_WRITE))
        whole.remove_href = arena_printf(cx->arena, "%s%s/remove", noun->record->href, id);
    TRY(choices_fill(cx, noun, row, choices, &n));
    TRY(form_build(cx, fields, field_mask(fields, noun->inputs), row, status == 0 ? NULL : request, choices, n,
                   &view.inputs));
    whole.form = view;
    struct page page = {.title = ""};
    TRY(prepare_page_of(cx, &head, arena_printf(cx->arena, "/%s", noun->path),
                        fresh || text_empty(row_title(noun, row))
                            ? tr(cx, fresh ? noun->create : noun->record->label)
                            : row_title(noun, row),
                        &page));
    page.html = VIEW(prepare_form_page);
    page.fields = fields;
    page.view = request->wants_json ? row : (const void *)&whole;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc new_row(struct ctx *cx, const struct request *request, const struct prepare_noun *noun, void **ret)
{
    struct risk_study study;
    void *row = arena_alloc(cx->arena, noun->record->size);
    if (row == NULL)
        return RC_MEMORY;
    risk_row_blank(noun->record, row);
    if (has_study(noun)) {
        TRY(record_get(cx, &risk_study_record, request_parameter(request, "study"), &study));
        field_set_text(field_find(noun->record->fields, "study"), row, study.id);
    }
    *ret = row;
    return RC_OK;
}

enum rc prepare_new_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct prepare_noun *noun)
{
    void *row = NULL;
    TRY(new_row(cx, request, noun, &row));
    return form_send(cx, request, response, noun, row, 0);
}

enum rc prepare_new_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct prepare_noun *noun)
{
    void *row = NULL;
    struct fields fields = noun->record->fields;
    TRY(new_row(cx, request, noun, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, noun->inputs), row, NULL);
    if (rc == RC_OK)
        rc = prepare_save(cx, noun, row, 0);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request)) {
        field_set_text(&fields.at[0], row, "");
        return form_send(cx, request, response, noun, row, rc_describe(rc)->http);
    }
    TRY(rc);
    return saved_send(cx, request, response, 201, home_of(cx, noun, row), N_("Saved."), fields, row);
}

static enum rc stored_row(struct ctx *cx, const struct request *request, const struct prepare_noun *noun,
                          void **ret)
{
    void *row = arena_alloc(cx->arena, noun->record->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(record_get(cx, noun->record, request_parameter(request, "id"), row));
    *ret = row;
    return RC_OK;
}

enum rc prepare_edit_get(struct ctx *cx, const struct request *request, struct response *response,
                         const struct prepare_noun *noun)
{
    void *row = NULL;
    TRY(stored_row(cx, request, noun, &row));
    return form_send(cx, request, response, noun, row, 0);
}

enum rc prepare_edit_post(struct ctx *cx, const struct request *request, struct response *response,
                          const struct prepare_noun *noun)
{
    void *row = NULL;
    struct fields fields = noun->record->fields;
    TRY(stored_row(cx, request, noun, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, noun->inputs), row, NULL);
    if (rc == RC_OK)
        rc = prepare_save(cx, noun, row, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return form_send(cx, request, response, noun, row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, home_of(cx, noun, row), N_("Saved."), fields, row);
}

enum rc prepare_remove_post(struct ctx *cx, const struct request *request, struct response *response,
                            const struct prepare_noun *noun)
{
    void *row = NULL;
    TRY(stored_row(cx, request, noun, &row));
    TRY(prepare_remove(cx, noun, field_text(&noun->record->fields.at[0], row), form_version(cx, request)));
    return saved_send(cx, request, response, 200, prepare_path(cx, noun, prepare_study_of(noun, row)), N_("Deleted."),
                      noun->record->fields, row);
}

/* --- List and files --- */

enum rc prepare_list_fill(struct ctx *cx, const struct request *request, const struct prepare_noun *noun,
                          const char *study, struct list_found *found, struct list_view *ret)
{
    const char *home = prepare_path(cx, noun, study);
    *found = (struct list_found){.rows = found->rows,
                                 .n = found->n,
                                 .href = home,
                                 .csv = arena_printf(cx->arena, "%s.csv", home),
                                 .xlsx = arena_printf(cx->arena, "%s.xlsx", home)};
    return list_memory_view(cx, request, noun->list, found, ret);
}

enum rc prepare_file_get(struct ctx *cx, const struct request *request, struct response *response,
                         const struct prepare_noun *noun, enum list_format format)
{
    struct prepare_head head;
    struct prepare_rows rows;
    struct list_found found = {.href = ""};
    TRY(head_of(cx, request, noun, &head));
    TRY(noun->rows(cx, head.study, "", &rows));
    found.rows = rows.at;
    found.n = rows.n;
    return list_memory_send(cx, request, response, noun->list, &found, format, noun->list->name);
}

static const struct field import_table[] = {FIELD(prepare_import_view, tried, F_BOOL)};
const struct fields prepare_import_answer = {import_table, COUNT(import_table)};

static enum rc import_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct prepare_noun *noun, struct prepare_import_view *view, int status)
{
    const char *home = prepare_path(cx, noun, view->head.study);
    view->action = arena_printf(cx->arena, "%s/import", home);
    view->cancel = home;
    const char *all = list_column_names(cx, noun->list, (UINT64_C(1) << noun->list->column_count) - 1);
    view->xlsx_href = arena_printf(cx->arena, "%s.xlsx?columns=%s", home, all);
    view->csv_href = arena_printf(cx->arena, "%s.csv?columns=%s", home, all);
    struct page page = {.title = ""};
    TRY(prepare_page_of(cx, &view->head, arena_printf(cx->arena, "/%s", noun->path),
                        trf(cx, N_("Import: {0}"), tr(cx, noun->title)), &page));
    page.html = VIEW(prepare_import_page);
    page.fields = prepare_import_answer;
    page.view = view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

enum rc prepare_import_get(struct ctx *cx, const struct request *request, struct response *response,
                           const struct prepare_noun *noun)
{
    struct prepare_import_view view = {.tried = 0};
    TRY(head_of(cx, request, noun, &view.head));
    return import_send(cx, request, response, noun, &view, 0);
}

enum rc prepare_import_post(struct ctx *cx, const struct request *request, struct response *response,
                            const struct prepare_noun *noun)
{
    const struct upload *upload = request_upload(request, "file");
    struct prepare_import_view view = {.tried = 1};
    enum rc rc = RC_INVALID;
    TRY(head_of(cx, request, noun, &view.head));
    if (upload == NULL)
        (void)field_fail(cx, "file", N_("Please choose a file"));
    else
        rc = prepare_import(cx, noun, view.head.study, upload->bytes, upload->length, upload->file_name,
                            &view.result);
    if (rc == RC_INVALID && view.result.errors.n > 0 && is_program(request))
        return saved_send(cx, request, response, 422, NULL, NULL, import_result_fields, &view.result);
    if ((rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE) && !is_program(request))
        return import_send(cx, request, response, noun, &view, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, prepare_path(cx, noun, view.head.study), N_("Imported."),
                      import_result_fields, &view.result);
}
