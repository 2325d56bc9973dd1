/* What the pages of all kinds of rows have in common: form, list, files. */
#include "account/account_form.h"
#include "base/text.h"
#include "rows/rows.h"
#include "views.gen.h"

enum { CHOICES_MOST = 8 };

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

const char *rows_path(struct ctx *cx, const struct row_noun *noun, const char *of)
{
    return noun->of == NULL ? arena_printf(cx->arena, "/%s", noun->path)
                            : arena_printf(cx->arena, "%s/%s", noun->home(cx, of), noun->path);
}

/* Where the row itself stands. */
static const char *home_of(struct ctx *cx, const struct row_noun *noun, const void *row)
{
    return noun->of != NULL ? rows_path(cx, noun, row_of(noun, row))
                            : arena_printf(cx->arena, "%s%s", noun->record->href,
                                           field_text(&noun->record->fields.at[0], row));
}

static const char *asked_of(const struct request *request, const struct row_noun *noun)
{
    return noun->of == NULL ? "" : request_parameter(request, noun->of);
}

/* The page in its frame. */
static enum rc frame_of(struct ctx *cx, const struct row_noun *noun, const char *of, const char *title,
                        struct page *ret)
{
    return noun->frame(cx, of, arena_printf(cx->arena, "/%s", noun->path), title, ret);
}

/* --- The form --- */

static enum rc choices_fill(struct ctx *cx, const struct row_noun *noun, const void *row,
                            struct form_choice ret[CHOICES_MOST], size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < noun->record->fields.n && n < CHOICES_MOST; i++) {
        const struct field *field = &noun->record->fields.at[i];
        struct choices choices = {.n = 0};
        if (!row_is_picked(noun, field) || (field->flags & F_FIXED) != 0)
            continue;
        TRY(noun->choices(cx, row_of(noun, row), field, &choices));
        if (choices.n == 0 && field->kind == F_TEXT)
            continue; /* it is typed */
        TRY(choices_for_form(cx, field->name, choices, field_text(field, row), &ret[n++]));
    }
    *ret_n = n;
    return RC_OK;
}

static const char *row_title(const struct row_noun *noun, const void *row)
{
    const struct field *title = field_find(noun->record->fields, "title");
    return title == NULL ? "" : field_text(title, row);
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct row_noun *noun, const void *row, int status)
{
    struct fields fields = noun->record->fields;
    struct form_choice choices[CHOICES_MOST];
    size_t n = 0;
    const char *id = field_text(&fields.at[0], row), *of = row_of(noun, row);
    bool fresh = text_empty(id);
    const char *list = rows_path(cx, noun, of);
    struct row_form_view whole = {.version = field_int(&fields.at[2], row)};
    struct form_view view = {.action = fresh ? arena_printf(cx->arena, "%s/new", list)
                                             : arena_printf(cx->arena, "%s%s/edit", noun->record->href, id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = fresh ? list : home_of(cx, noun, row),
                             .id = id,
                             .version = whole.version};
    if (!fresh && noun->release != NULL && may(cx, noun->write))
        whole.remove_href = arena_printf(cx->arena, "%s%s/remove", noun->record->href, id);
    TRY(choices_fill(cx, noun, row, choices, &n));
    TRY(form_build(cx, fields, field_mask(fields, noun->inputs), row, status == 0 ? NULL : request, choices, n,
                   &view.inputs));
    whole.form = view;
    struct page page = {.title = ""};
    TRY(frame_of(cx, noun, of,
                 fresh || text_empty(row_title(noun, row)) ? tr(cx, fresh ? noun->create : noun->record->label)
                                                           : row_title(noun, row),
                 &page));
    page.html = VIEW(row_form_page);
    page.fields = fields;
    page.view = request->wants_json ? row : (const void *)&whole;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc new_row(struct ctx *cx, const struct request *request, const struct row_noun *noun, void **ret)
{
    void *row = arena_alloc(cx->arena, noun->record->size);
    if (row == NULL)
        return RC_MEMORY;
    row_blank(noun->record, row);
    if (noun->of != NULL)
        field_set_text(field_find(noun->record->fields, noun->of), row, asked_of(request, noun));
    *ret = row;
    return RC_OK;
}

enum rc row_new_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct row_noun *noun)
{
    void *row = NULL;
    TRY(new_row(cx, request, noun, &row));
    return form_send(cx, request, response, noun, row, 0);
}

enum rc row_new_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct row_noun *noun)
{
    void *row = NULL;
    struct fields fields = noun->record->fields;
    TRY(new_row(cx, request, noun, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, noun->inputs), row, NULL);
    if (rc == RC_OK)
        rc = row_save(cx, noun, row, 0);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request)) {
        field_set_text(&fields.at[0], row, "");
        return form_send(cx, request, response, noun, row, rc_describe(rc)->http);
    }
    TRY(rc);
    return saved_send(cx, request, response, 201, home_of(cx, noun, row), N_("Saved."), fields, row);
}

static enum rc stored_row(struct ctx *cx, const struct request *request, const struct row_noun *noun,
                          void **ret)
{
    void *row = arena_alloc(cx->arena, noun->record->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(row_get(cx, noun, request_parameter(request, "id"), row));
    *ret = row;
    return RC_OK;
}

enum rc row_edit_get(struct ctx *cx, const struct request *request, struct response *response,
                         const struct row_noun *noun)
{
    void *row = NULL;
    TRY(stored_row(cx, request, noun, &row));
    return form_send(cx, request, response, noun, row, 0);
}

enum rc row_edit_post(struct ctx *cx, const struct request *request, struct response *response,
                          const struct row_noun *noun)
{
    void *row = NULL;
    struct fields fields = noun->record->fields;
    TRY(stored_row(cx, request, noun, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, noun->inputs), row, NULL);
    if (rc == RC_OK)
        rc = row_save(cx, noun, row, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return form_send(cx, request, response, noun, row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, home_of(cx, noun, row), N_("Saved."), fields, row);
}

enum rc row_remove_post(struct ctx *cx, const struct request *request, struct response *response,
                            const struct row_noun *noun)
{
    void *row = NULL;
    TRY(stored_row(cx, request, noun, &row));
    TRY(row_remove(cx, noun, field_text(&noun->record->fields.at[0], row), form_version(cx, request)));
    return saved_send(cx, request, response, 200, rows_path(cx, noun, row_of(noun, row)), N_("Deleted."),
                      noun->record->fields, row);
}

/* --- List and files --- */

enum rc rows_list_fill(struct ctx *cx, const struct request *request, const struct row_noun *noun, const char *of,
                       struct list_found *found, struct list_view *ret)
{
    const char *home = rows_path(cx, noun, of);
    *found = (struct list_found){.rows = found->rows,
                                 .n = found->n,
                                 .href = home,
                                 .csv = arena_printf(cx->arena, "%s.csv", home),
                                 .xlsx = arena_printf(cx->arena, "%s.xlsx", home)};
    return list_memory_view(cx, request, noun->list, found, ret);
}

enum rc rows_file_get(struct ctx *cx, const struct request *request, struct response *response,
                      const struct row_noun *noun, enum list_format format)
{
    const char *of = asked_of(request, noun);
    struct rows rows;
    struct list_found found = {.href = ""};
    struct page page = {.title = ""};
    TRY(frame_of(cx, noun, of, "", &page)); /* RC_MISSING where there is no such thing */
    TRY(noun->rows(cx, of, "", &rows));
    found.rows = rows.at;
    found.n = rows.n;
    return list_memory_send(cx, request, response, noun->list, &found, format, noun->list->name);
}

static const struct field import_table[] = {FIELD(row_import_view, tried, F_BOOL)};
const struct fields row_import_answer = {import_table, COUNT(import_table)};

static enum rc import_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct row_noun *noun, struct row_import_view *view, int status)
{
    const char *of = asked_of(request, noun), *home = rows_path(cx, noun, of);
    view->action = arena_printf(cx->arena, "%s/import", home);
    view->cancel = home;
    const char *all = list_column_names(cx, noun->list, (UINT64_C(1) << noun->list->column_count) - 1);
    view->xlsx_href = arena_printf(cx->arena, "%s.xlsx?columns=%s", home, all);
    view->csv_href = arena_printf(cx->arena, "%s.csv?columns=%s", home, all);
    struct page page = {.title = ""};
    TRY(frame_of(cx, noun, of, trf(cx, N_("Import: {0}"), tr(cx, noun->title)), &page));
    page.html = VIEW(row_import_page);
    page.fields = row_import_answer;
    page.view = view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

enum rc rows_import_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct row_noun *noun)
{
    struct row_import_view view = {.tried = 0};
    return import_send(cx, request, response, noun, &view, 0);
}

enum rc rows_import_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct row_noun *noun)
{
    const struct upload *upload = request_upload(request, "file");
    const char *of = asked_of(request, noun);
    struct row_import_view view = {.tried = 1};
    enum rc rc = RC_INVALID;
    if (upload == NULL)
        (void)field_fail(cx, "file", N_("Please choose a file"));
    else
        rc = rows_import(cx, noun, of, upload->bytes, upload->length, upload->file_name, &view.result);
    if (rc == RC_INVALID && view.result.errors.n > 0 && is_program(request))
        return saved_send(cx, request, response, 422, NULL, NULL, import_result_fields, &view.result);
    if ((rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE) && !is_program(request))
        return import_send(cx, request, response, noun, &view, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, rows_path(cx, noun, of), N_("Imported."), import_result_fields,
                      &view.result);
}
