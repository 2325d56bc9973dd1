/* Pages of the templates: list, upload, one with its check, preview, the names that may stand. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "house/house_view.h"
#include "register/content.h"
#include "views.gen.h"

static const char *const inputs[] = {"kind", "language", "name", "edition", "note", NULL};

static const struct field template_table[] = {
    FIELD(house_template, id, F_ID, .label = N_("Id")),
    FIELD(house_template, version, F_INT),
    FIELD(house_template, kind, F_TEXT),
    FIELD(house_template, format, F_ENUM, .names = &house_format_names),
    FIELD(house_template, name, F_TEXT, .label = N_("Name of the template")),
    FIELD(house_template, edition, F_TEXT, .label = N_("Edition of the template")),
    FIELD(house_template, note, F_TEXT),
    FIELD(house_template, file_name, F_TEXT, .label = N_("File")),
    FIELD(house_template, digest, F_TEXT),
    FIELD(house_template, size, F_INT),
    FIELD(house_template, in_use, F_BOOL, .label = N_("In use")),
    FIELD(house_template, uploaded_at, F_TIME, .label = N_("Uploaded")),
};
static const struct field row_table[] = {
    FIELD_OBJECT(house_row, template, template_table),
    FIELD(house_row, kind_label, F_TEXT, .label = N_("Kind of document")),
    FIELD(house_row, format_label, F_TEXT, .label = N_("Format")),
    FIELD(house_row, language_label, F_TEXT, .label = N_("For documents in")),
    FIELD(house_row, uploaded_name, F_TEXT, .label = N_("Uploaded by")),
};
const struct fields house_row_fields = {row_table, COUNT(row_table)};

static const struct field kind_table[] = {
    FIELD(house_kind_row, code, F_TEXT),
    FIELD(house_kind_row, label, F_TEXT),
};
static const struct field list_table[] = {
    FIELD_LIST(house_list_view, templates, row_table, struct house_row),
    FIELD_LIST(house_list_view, kinds, kind_table, struct house_kind_row),
};
const struct fields house_list_answer = {list_table, COUNT(list_table)};

static const struct field finding_table[] = {
    FIELD(house_finding, place, F_TEXT, .label = N_("Place")),
    FIELD(house_finding, text, F_TEXT, .label = N_("What is wrong there")),
};
static const struct field view_table[] = {
    {.name = "template",
     .kind = F_OBJECT,
     .offset = offsetof(struct house_template_view, row),
     .sub = row_table,
     .sub_count = COUNT(row_table)},
    FIELD(house_template_view, places, F_INT),
    FIELD_LIST(house_template_view, findings, finding_table, struct house_finding),
};
const struct fields house_template_answer = {view_table, COUNT(view_table)};

enum rc house_row_fill(struct ctx *cx, const struct house_template *template, struct house_row *ret)
{
    struct house_row row = {.template = *template, .kind_label = template->kind, .uploaded_name = ""};
    const struct fields fields = house_template_record.fields;
    row.format_label = field_show(cx, field_find(fields, "format"), template);
    row.language_label = field_show(cx, field_find(fields, "language"), template);
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->house_kind_count; i++)
            if (text_same(cx->app->modules[m]->house_kinds[i]->code, template->kind))
                row.kind_label = tr(cx, cx->app->modules[m]->house_kinds[i]->label);
    TRY(person_name(cx, template->uploaded_by, &row.uploaded_name));
    if (text_empty(row.uploaded_name))
        row.uploaded_name = tr(cx, N_("Local administrator"));
    *ret = row;
    return RC_OK;
}

/* The kinds of documents that templates are for. */
static enum rc kind_rows(struct ctx *cx, const struct house_kind_row **ret, size_t *ret_n)
{
    size_t n = 0, room = 0;
    for (size_t m = 0; m < cx->app->module_count; m++)
        room += cx->app->modules[m]->house_kind_count;
    struct house_kind_row *rows = ARENA_ARRAY(cx->arena, struct house_kind_row, room);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->house_kind_count; i++)
            rows[n++] = (struct house_kind_row){cx->app->modules[m]->house_kinds[i]->code,
                                                tr(cx, cx->app->modules[m]->house_kinds[i]->label)};
    *ret = rows;
    *ret_n = n;
    return RC_OK;
}

HANDLER(house_list_get)
{
    struct house_templates templates;
    struct house_list_view view = {.example = "{{report.title}}"};
    TRY(house_templates_all(cx, &templates));
    struct house_row *rows = ARENA_ARRAY(cx->arena, struct house_row, templates.n);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < templates.n; i++)
        TRY(house_row_fill(cx, &templates.at[i], &rows[i]));
    view.templates.at = rows;
    view.templates.n = templates.n;
    TRY(kind_rows(cx, &view.kinds.at, &view.kinds.n));
    const struct crumb crumbs[] = {{tr(cx, N_("Reports")), "/reports"}};
    struct page page = {.title = tr(cx, N_("House templates")),
                        .place = NAV_REPORT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(house_list_page),
                        .fields = house_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Upload a template")),
                        .action_href = "/templates/new",
                        .action_permission = PERM_ASSESSMENT_MANAGE,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

/* --- Uploading --- */

static const struct house_template blank = {.id = "", .org = "", .kind = "management", .name = "", .edition = "",
                                            .note = "", .file_name = "", .media_type = "", .digest = "",
                                            .uploaded_by = ""};


static enum rc send_form(struct ctx *cx, const struct request *request, struct response *response,
                         const struct house_template *template, int status)
{
    const struct house_kind_row *kinds = NULL;
    size_t n = 0;
    struct form_view view = {.action = "/templates/new", .submit = "", .cancel = "/templates", .id = ""};
    TRY(kind_rows(cx, &kinds, &n));
    TRY(form_build(cx, house_template_record.fields, field_mask(house_template_record.fields, inputs), template,
                   status == 0 ? NULL : request, NULL, 0, &view.inputs));
    struct form_input *copy = ARENA_ARRAY(cx->arena, struct form_input, view.inputs.n);
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, n);
    if (copy == NULL || options == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < view.inputs.n; i++)
        copy[i] = view.inputs.at[i];
    for (size_t i = 0; i < n; i++)
        options[i] = (struct form_option){kinds[i].code, kinds[i].label, text_same(kinds[i].code, copy[0].value)};
    copy[0].kind = "select"; /* the kinds are those of the rooms, no pick list of a record */
    copy[0].options.at = options;
    copy[0].options.n = n;
    view.inputs.at = copy;
    view.submit = ""; /* the message of a refused file, which may have several lines */
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, "file"))
            view.submit = cx->problem.fields[i].message;
    const struct crumb crumbs[] = {{tr(cx, N_("Reports")), "/reports"}, {tr(cx, N_("House templates")), "/templates"}};
    struct page page = {.title = tr(cx, N_("Upload a template")),
                        .place = NAV_REPORT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(house_upload_page),
                        .fields = house_template_record.fields,
                        .view = request->wants_json ? (const void *)template : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(house_new_get)
{
    struct house_template template = blank;
    template.language = cx->lang;
    return send_form(cx, request, response, &template, 0);
}

HANDLER(house_new_post)
{
    struct house_template template = blank;
    const struct fields fields = house_template_record.fields;
    template.language = cx->lang;
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), &template, NULL);
    if (rc == RC_OK)
        rc = house_template_add(cx, &template, request_upload(request, "file"));
    bool refused = rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE;
    if (refused && !request->json_body && !request->wants_json)
        return send_form(cx, request, response, &template, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/templates/%s", template.id),
                      N_("The template fits and was kept. It is used once it is put into use."), fields, &template);
}

/* --- One --- */

HANDLER(house_template_get)
{
    struct house_template_view view = {.may_write = may(cx, PERM_ASSESSMENT_MANAGE)};
    const struct house_kind *kind = NULL;
    const char *id = request_parameter(request, "id");
    const void *bytes = NULL;
    size_t length = 0;
    struct house_template template;
    struct house_check check = {.places = 0};
    TRY(record_get(cx, &house_template_record, id, &template));
    TRY(house_row_fill(cx, &template, &view.row));
    TRY(house_kind_find(cx, template.kind, &kind));
    TRY(content_get(cx, template.digest, template.file_name, &bytes, &length));
    TRY(house_check_file(cx, kind, bytes, length, template.file_name, &check));
    view.places = check.places;
    view.findings.at = check.findings.at;
    view.findings.n = check.findings.n;
    view.size = arena_printf(cx->arena, "%.1f KB", (double)template.size / 1024);
    TRY(record_history(cx, &house_template_record, cx->org, id, &view.history));
    const struct crumb crumbs[] = {{tr(cx, N_("Reports")), "/reports"}, {tr(cx, N_("House templates")), "/templates"}};
    struct page page = {.title = template.name,
                        .place = NAV_REPORT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(house_template_page),
                        .fields = house_template_answer,
                        .view = &view};
    return page_send(cx, request, response, &page);
}

HANDLER(house_use_post)
{
    struct house_template template;
    const char *id = request_parameter(request, "id");
    bool use = !text_same(request_form(request, "use"), "0");
    TRY(house_template_use(cx, id, use));
    TRY(record_get(cx, &house_template_record, id, &template));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/templates/%s", id),
                      use ? N_("The template is in use from now on.") : N_("The template is no longer in use."),
                      house_template_record.fields, &template);
}

HANDLER(house_remove_post)
{
    struct house_template template;
    TRY(record_get(cx, &house_template_record, request_parameter(request, "id"), &template));
    TRY(house_template_remove(cx, template.id));
    return saved_send(cx, request, response, 200, "/templates", N_("Deleted."), house_template_record.fields, &template);
}

HANDLER(house_file_get)
{
    struct house_template template;
    const void *bytes = NULL;
    size_t length = 0;
    TRY(record_get(cx, &house_template_record, request_parameter(request, "id"), &template));
    TRY(content_get(cx, template.digest, template.file_name, &bytes, &length));
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_TEMPLATE_BYTES);
    buf_add(&body, bytes, length);
    return file_send(cx, response, template.media_type, template.file_name, &body);
}

HANDLER(house_preview_get)
{
    struct house_template template;
    struct house_document document;
    const struct house_kind *kind = NULL;
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(record_get(cx, &house_template_record, request_parameter(request, "id"), &template));
    TRY(house_kind_find(cx, template.kind, &kind));
    TRY(kind->load(cx, &document));
    TRY(house_template_fill(cx, &template, &document, &body));
    return file_send(cx, response, template.media_type,
                     arena_printf(cx->arena, "%s.%s", document.report->document_number,
                                  enum_code(&house_format_names, template.format)), &body);
}

/* "management.docx" → kind and format. */
static enum rc split_name(struct ctx *cx, const char *name, const struct house_kind **ret_kind, int64_t *ret_format)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL || !enum_parse(&house_format_names, dot + 1, ret_format))
        return fail(cx, RC_MISSING, N_("There is no starter “{0}”; it ends in .docx or .xlsx"), name);
    return house_kind_find(cx, arena_copy_n(cx->arena, name, (size_t)(dot - name)), ret_kind);
}

HANDLER(house_starter_get)
{
    const struct house_kind *kind = NULL;
    int64_t format = HOUSE_DOCX;
    const char *name = request_parameter(request, "name");
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_TEMPLATE_BYTES);
    TRY(split_name(cx, name, &kind, &format));
    TRY(house_starter(cx, kind, (enum house_format)format, &body));
    return file_send(cx, response, report_media_type(format == HOUSE_DOCX ? REPORT_DOCX : REPORT_XLSX),
                     arena_printf(cx->arena, "template-%s", name), &body);
}

/* --- The names --- */

static const struct field name_table[] = {
    FIELD(house_name_row, placeholder, F_TEXT, .label = N_("Write this")),
    FIELD(house_name_row, type, F_ENUM, .names = &house_type_names, .label = N_("Form")),
    FIELD(house_name_row, help, F_TEXT, .label = N_("What it stands for")),
    FIELD(house_name_row, inner, F_BOOL),
};
static const struct field names_table[] = {
    FIELD(house_names_view, kind, F_TEXT),
    FIELD(house_names_view, kind_label, F_TEXT),
    FIELD_LIST(house_names_view, names, name_table, struct house_name_row),
};
const struct fields house_names_answer = {names_table, COUNT(names_table)};

static struct house_name_row name_row(struct ctx *cx, const struct house_name *name, bool inner)
{
    return (struct house_name_row){
        .placeholder = name->type == HOUSE_LIST
                           ? arena_printf(cx->arena, "{{#%s}} … {{/%s}}", name->name, name->name)
                           : arena_printf(cx->arena, "{{%s}}", name->name),
        .help = tr(cx, name->help),
        .type = name->type,
        .inner = inner};
}

enum rc house_names_fill(struct ctx *cx, const struct house_kind *kind, struct house_names_view *ret)
{
    struct house_all all;
    size_t n = 0;
    TRY(house_all_load(cx, kind, NULL, &all));
    for (size_t i = 0; i < all.name_count; i++)
        n += 1 + all.names[i].item_count;
    struct house_name_row *rows = ARENA_ARRAY(cx->arena, struct house_name_row, n);
    if (rows == NULL)
        return memory_ended(cx);
    n = 0;
    for (size_t i = 0; i < all.name_count; i++) {
        rows[n++] = name_row(cx, &all.names[i], false);
        for (size_t j = 0; j < all.names[i].item_count; j++)
            rows[n++] = name_row(cx, &all.names[i].items[j], true);
    }
    ret->kind = kind->code;
    ret->kind_label = tr(cx, kind->label);
    ret->names.at = rows;
    ret->names.n = n;
    return RC_OK;
}

HANDLER(house_names_get)
{
    struct house_names_view view;
    const struct house_kind *kind = NULL;
    TRY(house_kind_find(cx, request_parameter(request, "kind"), &kind));
    TRY(house_names_fill(cx, kind, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Reports")), "/reports"}, {tr(cx, N_("House templates")), "/templates"}};
    struct page page = {.title = trf(cx, N_("Names for templates: {0}"), view.kind_label),
                        .place = NAV_REPORT,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(house_names_page),
                        .fields = house_names_answer,
                        .view = &view};
    return page_send(cx, request, response, &page);
}
