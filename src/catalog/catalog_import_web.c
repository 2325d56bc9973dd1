/* The page and the command that bring a standard in. */
#include "base/text.h"
#include "catalog/catalog_import.h"
#include "catalog/catalog_inside.h"
#include "catalog/catalog_view.h"
#include "views.gen.h"

static const struct field import_page_table[] = {
    FIELD(catalog_import_view, code, F_TEXT, .label = N_("Code of the standard")),
};
const struct fields catalog_import_page_fields = {import_page_table, COUNT(import_page_table)};

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const char *code, int status)
{
    const struct catalog_import_view view = {.code = code};
    const struct crumb crumbs[] = {{tr(cx, N_("Standards")), "/catalogs"}};
    const struct page page = {
        .title = tr(cx, N_("Import a standard")),
        .place = NAV_CATALOG,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(catalog_import_page),
        .fields = catalog_import_page_fields,
        .view = &view,
        .status = status,
    };
    return page_send(cx, request, response, &page);
}

enum rc catalog_import_get(struct ctx *cx, struct request *request, struct response *response)
{
    return form_send(cx, request, response, "", 0);
}

/* All files of the form. */
static enum rc take_files(struct ctx *cx, const struct request *request,
                          struct catalog_import_result *ret)
{
    struct oscal_file *files = ARENA_ARRAY(cx->arena, struct oscal_file, request->uploads.n);
    struct oscal_file_list list = {files, 0};
    if (files == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < request->uploads.n; i++) {
        const struct upload *upload = &request->uploads.at[i];
        if (text_same(upload->field, "file") && upload->length > 0)
            files[list.n++] = (struct oscal_file){upload->file_name, upload->bytes, upload->length};
    }
    const struct import_source source = {
        .files = &list, .main = "", .code = text_trim(cx, request_form(request, "code"))};
    return catalog_import(cx, &source, ret);
}

enum rc catalog_import_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct catalog_import_result result = {.replaced = 0};
    enum rc rc = take_files(cx, request, &result);
    bool refused = rc == RC_INVALID || rc == RC_MISSING || rc == RC_CONFLICT ||
                   rc == RC_TOO_LARGE || rc == RC_TYPE;
    if (refused && !request->wants_json && !request->json_body)
        return form_send(cx, request, response, request_form(request, "code"),
                         rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, result.same ? 200 : 201,
                      arena_printf(cx->arena, "/catalogs/%s", result.catalog.code),
                      result.same ? N_("Exactly this standard was there already.")
                                  : N_("The standard was imported."),
                      catalog_import_fields, &result);
}

enum rc catalog_import_run(struct ctx *cx, struct arguments *arguments)
{
    struct catalog_import_result result = {.replaced = 0};
    TRY(catalog_import_file(cx, operand_of(arguments, 0), option_of(arguments, "root"),
                            option_of(arguments, "code"), &result));
    return command_show(cx, arguments, catalog_import_fields, &result);
}
