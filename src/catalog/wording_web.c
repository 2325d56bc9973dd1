/* The page and the commands of official wordings. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog_view.h"
#include "catalog/wording.h"
#include "views.gen.h"

static const struct field row_table[] = {
    FIELD(wording_row, id, F_TEXT),       FIELD(wording_row, label, F_TEXT),
    FIELD(wording_row, title, F_TEXT),    FIELD(wording_row, wording, F_PROSE),
    FIELD(wording_row, source, F_TEXT),   FIELD(wording_row, dated, F_DATE),
};
static const struct field page_table[] = {
    FIELD(wording_page_view, catalog, F_TEXT),
    FIELD(wording_page_view, title, F_TEXT),
    FIELD_LIST(wording_page_view, wordings, row_table, struct wording_row),
    FIELD_OBJECT_OF(wording_page_view, result, wording_result_fields),
};
const struct fields wording_page_fields = {page_table, COUNT(page_table)};

static enum rc fill(struct ctx *cx, const struct catalog *catalog, struct wording_page_view *view)
{
    struct control_wordings stored;
    struct wording_row *rows = ARENA_ARRAY(cx->arena, struct wording_row, catalog->control_count);
    if (rows == NULL)
        return memory_ended(cx);
    TRY(control_wording_all(cx, catalog->id, &stored));
    view->catalog = catalog->id;
    view->title = catalog_short_name(cx, catalog);
    view->wordings.at = rows;
    view->writable = may(cx, PERM_ACCOUNT_WRITE);
    view->total = (int64_t)catalog->control_count;
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        const struct control_wording *row = control_wording_find(&stored, control->id);
        if (row != NULL)
            rows[view->wordings.n++] =
                (struct wording_row){control->id, control->label, bilingual_text(cx, control->title),
                                     row->wording, row->source, row->dated};
    }
    return RC_OK;
}

static enum rc send(struct ctx *cx, const struct request *request, struct response *response,
                    const struct catalog *catalog, struct wording_page_view *view, int status)
{
    TRY(fill(cx, catalog, view));
    const struct crumb crumbs[] = {{tr(cx, N_("Standards")), "/catalogs"},
                                   {view->title, arena_printf(cx->arena, "/catalogs/%s", catalog->id)}};
    const struct page page = {.title = trf(cx, N_("Official wordings of {0}"), view->title),
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, COUNT(crumbs)},
                              .html = VIEW(wording_page),
                              .fields = wording_page_fields,
                              .view = view,
                              .status = status};
    return page_send(cx, request, response, &page);
}

enum rc wording_get(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *catalog = NULL;
    struct wording_page_view view = {.source = "", .dated = "", .csv = ""};
    TRY(catalog_get(cx, request_parameter(request, "catalog"), &catalog));
    return send(cx, request, response, catalog, &view, 0);
}

/* The file that was sent, or the rows of a preview. */
static enum rc read_file(struct ctx *cx, const struct request *request, struct wording_file *file)
{
    const char *rows = request_form(request, "rows");
    *file = (struct wording_file){.name = "rows.csv",
                                  .bytes = rows,
                                  .length = strlen(rows),
                                  .source = text_trim(cx, request_form(request, "source")),
                                  .dated = text_trim(cx, request_form(request, "dated")),
                                  .preview = text_same(request_form(request, "step"), "preview")};
    for (size_t i = 0; i < request->uploads.n; i++) {
        const struct upload *upload = &request->uploads.at[i];
        if (text_same(upload->field, "file") && upload->length > 0) {
            file->name = upload->file_name;
            file->bytes = upload->bytes;
            file->length = upload->length;
        }
    }
    if (!text_empty(file->dated) && date_parse(cx, file->dated, &file->dated) != RC_OK)
        return field_fail(cx, "dated", N_("This is not a date"));
    return RC_OK;
}

/* What the preview found, as the text of a CSV file that is sent again to store it. */
static const char *rows_of(struct ctx *cx, const struct wording_file *file, const struct wording_result *result)
{
    static const char *const heads[] = {"ID", "wording", "source", "date"};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES / 3);
    csv_row(&out, heads, COUNT(heads));
    for (size_t i = 0; i < result->changes.n; i++) {
        const char *const cells[] = {result->changes.at[i].control, result->changes.at[i].after, file->source,
                                     file->dated};
        csv_row(&out, cells, COUNT(cells));
    }
    if (buf_error(&out) == RC_MEMORY)
        return buf_keep(&out, cx->arena);
    return buf_failed(&out) ? "" : arena_copy(cx->arena, buf_string(&out)); /* "": the file is chosen again */
}

enum rc wording_post(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *catalog = NULL;
    struct wording_page_view view = {.csv = ""};
    struct wording_file file;
    bool page = !request->wants_json && !request->json_body;
    TRY(catalog_get(cx, request_parameter(request, "catalog"), &catalog));
    enum rc rc = read_file(cx, request, &file);
    if (rc == RC_OK)
        rc = wording_import(cx, catalog, &file, &view.result);
    view.source = request_form(request, "source");
    view.dated = request_form(request, "dated");
    if (page && (rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE)) {
        view.refused = 1;
        return send(cx, request, response, catalog, &view, rc_describe(rc)->http);
    }
    TRY(rc);
    if (page && file.preview) {
        view.previewed = 1;
        view.csv = view.result.changes.n > 0 ? rows_of(cx, &file, &view.result) : "";
        return send(cx, request, response, catalog, &view, 0);
    }
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/catalogs/%s/wording", catalog->id),
                      N_("The official wordings were stored."), wording_result_fields, &view.result);
}

enum rc wording_remove_post(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *catalog = NULL;
    struct wording_result result;
    TRY(catalog_get(cx, request_parameter(request, "catalog"), &catalog));
    TRY(wording_remove(cx, catalog, request_form(request, "control"), &result));
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/catalogs/%s/wording", catalog->id),
                      N_("The official wordings were removed."), wording_result_fields, &result);
}

enum rc wording_csv_get(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *catalog = NULL;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(catalog_get(cx, request_parameter(request, "catalog"), &catalog));
    TRY(wording_export(cx, catalog, &out));
    return file_send(cx, response, "text/csv; charset=utf-8",
                     arena_printf(cx->arena, "%s-wording.csv", catalog->id), &out);
}

/* --- Commands --- */

enum rc wording_import_run(struct ctx *cx, struct arguments *arguments)
{
    const struct catalog *catalog = NULL;
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    const char *path = operand_of(arguments, 1), *slash = strrchr(path, '/');
    const char *source = option_of(arguments, "source"), *dated = option_of(arguments, "date");
    struct wording_result result = {.rows = 0};
    TRY(catalog_get(cx, operand_of(arguments, 0), &catalog));
    TRY(file_read(cx, path, &bytes));
    struct wording_file file = {.name = slash == NULL ? path : slash + 1,
                                .bytes = buf_string(&bytes),
                                .length = bytes.length,
                                .source = source == NULL ? "" : source,
                                .dated = "",
                                .preview = switch_of(arguments, "preview")};
    if (dated != NULL && date_parse(cx, dated, &file.dated) != RC_OK)
        return fail(cx, RC_USAGE, N_("“{0}” is not a date"), dated);
    enum rc rc = wording_import(cx, catalog, &file, &result);
    for (size_t i = 0; i < result.errors.n; i++)
        buf_printf(arguments->out, "%s %s%zu: %s (%s)\n", result.errors.at[i].sheet, result.errors.at[i].column,
                   result.errors.at[i].row, result.errors.at[i].message, result.errors.at[i].value);
    TRY(rc);
    return command_show(cx, arguments, wording_result_fields, &result);
}

enum rc wording_export_run(struct ctx *cx, struct arguments *arguments)
{
    const struct catalog *catalog = NULL;
    const char *path = option_of(arguments, "o");
    TRY(catalog_get(cx, operand_of(arguments, 0), &catalog));
    if (path == NULL)
        return wording_export(cx, catalog, arguments->out);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(wording_export(cx, catalog, &out));
    return file_write(cx, path, &out);
}

enum rc wording_remove_run(struct ctx *cx, struct arguments *arguments)
{
    const struct catalog *catalog = NULL;
    struct wording_result result;
    TRY(catalog_get(cx, operand_of(arguments, 0), &catalog));
    TRY(wording_remove(cx, catalog, operand_of(arguments, 1), &result));
    return command_show(cx, arguments, wording_result_fields, &result);
}
