#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog_export.h"
#include "catalog/catalog_find.h"
#include "catalog/catalog_import.h"
#include "catalog/catalog_inside.h"
#include "catalog/catalog_store.h"
#include "catalog/catalog_view.h"
#include "catalog/wording.h"
#include "http/http.h"
#include "register/form.h"
#include "views.gen.h"

static enum rc list_page(struct ctx *cx, struct request *request, struct response *response)
{
    struct catalog_list_view view;
    TRY(catalog_list_make(cx, &view));
    const struct page page = {
        .title = tr(cx, N_("Standards")),
        .place = NAV_CATALOG,
        .html = VIEW(catalog_list_page),
        .fields = catalog_list_fields,
        .view = &view,
        .action_label = tr(cx, N_("Compare standards")),
        .action_href = "/catalogs/diff",
    };
    return page_send(cx, request, response, &page);
}

static struct crumb home_crumb(const struct ctx *cx)
{
    return (struct crumb){tr(cx, N_("Standards")), "/catalogs"};
}

static struct crumb catalog_crumb(const struct ctx *cx, const struct catalog *catalog)
{
    return (struct crumb){catalog_short_name(cx, catalog),
                          arena_printf(cx->arena, "/catalogs/%s", catalog->id)};
}

static enum rc tree_page(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *catalog = NULL;
    struct catalog_view view;
    TRY(catalog_get(cx, request_parameter(request, "catalog"), &catalog));
    TRY(catalog_view_make(cx, catalog, request_query(request, "q"),
                          request_query(request, "audience"), request_query(request, "applies"),
                          &view));
    const struct crumb crumbs[] = {home_crumb(cx)};
    const struct page page = {
        .title = view.catalog.title,
        .place = NAV_CATALOG,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(catalog_tree_page),
        .fields = catalog_view_fields,
        .view = &view,
        .wide = true,
    };
    return page_send(cx, request, response, &page);
}

/* The catalog and the control that the address names. */
static enum rc find_control(struct ctx *cx, const struct request *request,
                            const struct catalog **ret_catalog, const struct control **ret_control)
{
    const char *name = request_parameter(request, "control");
    TRY(catalog_get(cx, request_parameter(request, "catalog"), ret_catalog));
    *ret_control = catalog_control(*ret_catalog, name);
    if (*ret_control == NULL)
        return fail(cx, RC_MISSING, N_("{0} has no measure {1}"),
                    catalog_short_name(cx, *ret_catalog), name);
    return RC_OK;
}

static enum rc control_send(struct ctx *cx, const struct request *request,
                            struct response *response, const struct catalog *catalog,
                            const struct catalog_control_view *view, int status)
{
    const struct crumb crumbs[] = {home_crumb(cx), catalog_crumb(cx, catalog)};
    const struct page page = {
        .title = arena_printf(cx->arena, "%s %s", view->control.label, view->control.title),
        .place = NAV_CATALOG,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(catalog_control_page),
        .fields = catalog_control_view_fields,
        .view = view,
        .status = status,
    };
    return page_send(cx, request, response, &page);
}

static void wording_fill(struct catalog_control_view *view, const struct control_wording *wording)
{
    view->wording = wording->wording;
    view->wording_source = wording->source;
    view->wording_dated = wording->dated;
    view->wording_version = wording->version;
    view->wording_shown = 1;
}

static enum rc control_page(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *catalog = NULL;
    const struct control *control = NULL;
    struct catalog_control_view view;
    struct control_wording wording;
    TRY(find_control(cx, request, &catalog, &control));
    TRY(catalog_control_view_make(cx, catalog, control, &view));
    TRY(control_wording_get(cx, catalog->id, control->id, &wording));
    wording_fill(&view, &wording);
    TRY(beside_make(cx, "control", control->id, catalog->id, &view.beside));
    return control_send(cx, request, response, catalog, &view, 0);
}

static enum rc wording_save(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *catalog = NULL;
    const struct control *control = NULL;
    struct catalog_control_view view;
    struct control_wording wording;
    TRY(find_control(cx, request, &catalog, &control));
    TRY(catalog_control_view_make(cx, catalog, control, &view));
    TRY(control_wording_get(cx, catalog->id, control->id, &wording));
    if (request_form_has(request, "version"))
        wording.version = form_version(cx, request);
    struct fields fields = control_wording_record.fields;
    static const char *const names[] = {"wording", "source", "dated", NULL};
    enum rc rc = form_read(cx, request, fields, field_mask(fields, names), &wording, NULL);
    if (rc == RC_INVALID) {
        wording.wording = request_form(request, "wording");
        wording_fill(&view, &wording);
        return control_send(cx, request, response, catalog, &view, 422);
    }
    TRY(rc);
    TRY(control_wording_save(cx, &wording));
    wording_fill(&view, &wording);
    return saved_send(
        cx, request, response, 200,
        arena_printf(cx->arena, "/catalogs/%s/controls/%s#wording", catalog->id, control->id),
        N_("Saved."), catalog_control_view_fields, &view);
}

static enum rc mappings_page(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *catalog = NULL;
    struct catalog_mappings_view view;
    TRY(catalog_get(cx, request_parameter(request, "catalog"), &catalog));
    TRY(catalog_mappings_view_make(cx, catalog, request_query(request, "to"), &view));
    const struct crumb crumbs[] = {home_crumb(cx), catalog_crumb(cx, catalog)};
    const struct page page = {
        .title = trf(cx, N_("How {0} relates to other standards"), catalog_short_name(cx, catalog)),
        .place = NAV_CATALOG,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(catalog_mappings_page),
        .fields = catalog_mappings_view_fields,
        .view = &view,
    };
    return page_send(cx, request, response, &page);
}

static enum rc diff_page(struct ctx *cx, struct request *request, struct response *response)
{
    struct catalog_diff_view view;
    const char *from = request_query(request, "from"), *to = request_query(request, "to");
    enum rc rc = catalog_diff_view_make(cx, from, to, &view);
    int status = rc == RC_INVALID ? 422 : 0;
    if (rc == RC_INVALID)
        rc = catalog_diff_view_make(cx, from, "", &view);
    TRY(rc);
    const struct crumb crumbs[] = {home_crumb(cx)};
    const struct page page = {
        .title = tr(cx, N_("Difference between standards")),
        .place = NAV_CATALOG,
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(catalog_diff_page),
        .fields = catalog_diff_view_fields,
        .view = &view,
        .status = status,
    };
    return page_send(cx, request, response, &page);
}

/* --- OSCAL files --- */

static enum rc oscal_send(struct ctx *cx, struct response *response, const struct oscal_node *top,
                          enum oscal_syntax syntax, const char *name)
{
    static const struct {
        const char *ending, *type;
    } kinds[] = {[OSCAL_JSON] = {"json", "application/json"},
                 [OSCAL_YAML] = {"yaml", "application/yaml"},
                 [OSCAL_XML] = {"xml", "application/xml"}};
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(oscal_write(cx, &body, top, syntax));
    return file_send(cx, response, kinds[syntax].type,
                     arena_printf(cx->arena, "%s.%s", name, kinds[syntax].ending), &body);
}

static enum rc catalog_file(struct ctx *cx, const struct request *request,
                            struct response *response, enum oscal_syntax syntax)
{
    const struct catalog *catalog = NULL;
    const struct oscal_node *top = NULL;
    TRY(catalog_get(cx, request_parameter(request, "catalog"), &catalog));
    TRY(catalog_oscal(cx, catalog, &top));
    return oscal_send(cx, response, top, syntax, catalog->id);
}

static enum rc json_file(struct ctx *cx, struct request *request, struct response *response)
{
    return catalog_file(cx, request, response, OSCAL_JSON);
}

static enum rc yaml_file(struct ctx *cx, struct request *request, struct response *response)
{
    return catalog_file(cx, request, response, OSCAL_YAML);
}

static enum rc xml_file(struct ctx *cx, struct request *request, struct response *response)
{
    return catalog_file(cx, request, response, OSCAL_XML);
}

static enum rc mapping_file(struct ctx *cx, struct request *request, struct response *response)
{
    const struct catalog *from = NULL, *to = NULL;
    const struct mapping *mapping = NULL;
    const struct oscal_node *top = NULL;
    TRY(catalog_get(cx, request_parameter(request, "catalog"), &from));
    TRY(catalog_get(cx, request_parameter(request, "to"), &to));
    TRY(mapping_between(cx, from->id, to->id, &mapping));
    TRY(mapping_oscal(cx, mapping, &top));
    return oscal_send(cx, response, top, OSCAL_JSON, mapping->id);
}

static const struct route routes[] = {
    {GET, "/catalogs", list_page, PERM_CATALOG_READ, N_("The standards that the program ships"),
     .answer = &catalog_list_fields},
    {GET, "/search", catalog_find_page, PERM_CATALOG_READ, N_("Measures of every standard that hold some words"),
     .answer = &catalog_find_answer, .asks = "q noun before#"},
    {GET, "/catalogs/diff", diff_page, PERM_CATALOG_READ,
     N_("What differs between two standards, or two versions of one"),
     .answer = &catalog_diff_view_fields, .asks = "from to"},
    {GET, "/catalogs/import", catalog_import_get, PERM_ASSESSMENT_MANAGE,
     N_("The form that brings an OSCAL catalog or profile in"), .answer = &catalog_import_page_fields},
    {POST, "/catalogs/import", catalog_import_post, PERM_ASSESSMENT_MANAGE,
     N_("Takes an OSCAL catalog or profile as a standard of the organisation; file (several), code"),
     .answer = &catalog_import_fields, .takes = "@file*! code"},
    {GET, "/catalogs/{catalog}", tree_page, PERM_CATALOG_READ,
     N_("One standard with its measures; search with q, audience and applies"),
     .answer = &catalog_view_fields, .asks = "q audience applies"},
    {POST, "/catalogs/{catalog}/retire", catalog_retire_post, PERM_ASSESSMENT_MANAGE,
     N_("Takes a standard of the organisation out of use; assessments against it stay"),
     .answer = &imported_catalog_face},
    {POST, "/catalogs/{catalog}/restore", catalog_restore_post, PERM_ASSESSMENT_MANAGE,
     N_("Puts a standard of the organisation back into use"),
     .answer = &imported_catalog_face},
    {GET, "/catalogs/{catalog}/mappings", mappings_page, PERM_CATALOG_READ,
     N_("How a standard relates to the others, and which measures have no counterpart"),
     .answer = &catalog_mappings_view_fields, .asks = "to"},
    {GET, "/catalogs/{catalog}/oscal.json", json_file, PERM_CATALOG_READ,
     N_("The standard as an OSCAL catalog in JSON"), .answer = NULL},
    {GET, "/catalogs/{catalog}/oscal.yaml", yaml_file, PERM_CATALOG_READ,
     N_("The standard as an OSCAL catalog in YAML"), .answer = NULL},
    {GET, "/catalogs/{catalog}/oscal.xml", xml_file, PERM_CATALOG_READ,
     N_("The standard as an OSCAL catalog in XML"), .answer = NULL},
    {GET, "/catalogs/{catalog}/mappings/{to}/oscal.json", mapping_file, PERM_CATALOG_READ,
     N_("The mapping between two standards as an OSCAL mapping collection"), .answer = NULL},
    {GET, "/catalogs/{catalog}/controls/{control}", control_page, PERM_CATALOG_READ,
     N_("One measure with its neighbours in other standards"),
     .answer = &catalog_control_view_fields},
    {POST, "/catalogs/{catalog}/controls/{control}/wording", wording_save, PERM_ACCOUNT_WRITE,
     N_("Keeps the official wording of a measure from the organisation's own copy"),
     .answer = &catalog_control_view_fields, .of = &control_wording_record.fields,
     .takes = "version wording source dated"},
    {GET, "/catalogs/{catalog}/wording", wording_get, PERM_CATALOG_READ,
     N_("The official wordings that the organisation has of a standard"), .answer = &wording_page_fields},
    {POST, "/catalogs/{catalog}/wording", wording_post, PERM_ACCOUNT_WRITE,
     N_("Takes official wordings from a file (CSV, XLSX, OSCAL catalog), or the text of a CSV file in rows; "
        "step=preview only says what would change; source, dated"),
     .answer = &wording_result_fields, .takes = "@file rows step source dated"},
    {POST, "/catalogs/{catalog}/wording/remove", wording_remove_post, PERM_ACCOUNT_WRITE,
     N_("Removes the official wordings of a standard, or of one measure; control"),
     .answer = &wording_result_fields, .takes = "control"},
    {GET, "/catalogs/{catalog}/wording/list.csv", wording_csv_get, PERM_CATALOG_READ,
     N_("The official wordings as CSV"), .answer = NULL},
};

static const struct nav_entry nav[] = {
    {NAV_CATALOG, N_("Standards"), "/catalogs", PERM_CATALOG_READ, NULL, false},
};

static const struct record *const records[] = {&control_wording_record, &imported_catalog_record};

const struct module catalog_module = {
    .name = "catalog",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = catalog_commands,
    .command_count = CATALOG_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .nav = nav,
    .nav_count = COUNT(nav),
};
