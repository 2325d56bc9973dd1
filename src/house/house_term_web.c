/* Pages and commands of the glossary. */
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "house/house_store.h"
#include "house/house_term.h"
#include "house/house_view.h"
#include "views.gen.h"

static const char *const inputs[] = {"word",    "reading",    "term",    "meaning", "word_en",
                                     "meaning_en", "used_in", "active", NULL};

static void fill_word(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/glossary/%s", ((const struct house_term *)row)->id);
}

static void fill_active(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    bool active = ((const struct house_term *)row)->active != 0;
    cell->text = active ? tr(cx, N_("In use")) : tr(cx, N_("Stopped"));
    cell->tag = active ? "ok" : "off";
    cell->kind = F_TEXT;
}

static const struct list_column columns[] = {
    {.field = "word", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .width = 24, .fill = fill_word},
    {.field = "reading", .flags = LIST_ASIDE | LIST_SORT | LIST_SEARCH, .width = 24},
    {.field = "term", .flags = LIST_SORT | LIST_SEARCH, .width = 20},
    {.field = "meaning", .flags = LIST_SEARCH | LIST_WIDE, .width = 60},
    {.field = "word_en", .flags = LIST_ASIDE | LIST_SORT | LIST_SEARCH, .width = 24},
    {.field = "meaning_en", .flags = LIST_ASIDE | LIST_SEARCH | LIST_WIDE, .width = 60},
    {.field = "used_in", .flags = LIST_SORT | LIST_SEARCH, .width = 30},
    {.field = "active", .flags = LIST_SORT | LIST_PICK, .label = N_("State"), .width = 10, .fill = fill_active},
};
const struct list house_term_list = {
    .name = "glossary",
    .label = N_("Words of the house"),
    .permission = PERM_SIGNED_IN,
    .href = "/glossary",
    .fields = {house_term_table, HOUSE_TERM_FIELDS},
    .size = sizeof(struct house_term),
    .columns = columns,
    .column_count = COUNT(columns),
};

static const struct field terms_table[] = {
    {.name = "terms",
     .kind = F_LIST,
     .offset = offsetof(struct house_terms_view, terms),
     .sub = house_term_table,
     .sub_count = HOUSE_TERM_FIELDS,
     .size = sizeof(struct house_term)},
};
const struct fields house_terms_answer = {terms_table, COUNT(terms_table)};
static const struct field term_table[] = {
    {.name = "term",
     .kind = F_OBJECT,
     .offset = offsetof(struct house_term_view, term),
     .sub = house_term_table,
     .sub_count = HOUSE_TERM_FIELDS},
};
const struct fields house_term_answer = {term_table, COUNT(term_table)};
static const struct field import_table[] = {
    FIELD(house_term_import, rows, F_INT, .label = N_("Rows read")),
    FIELD(house_term_import, added, F_INT, .label = N_("Words added")),
    FIELD(house_term_import, changed, F_INT, .label = N_("Words changed")),
};
const struct fields house_term_import_fields = {import_table, COUNT(import_table)};
static const struct field import_view_table[] = {
    FIELD(house_import_view, error, F_TEXT),
};
const struct fields house_import_answer = {import_view_table, COUNT(import_view_table)};

HANDLER(house_terms_get)
{
    struct house_terms_view view = {.any = 0};
    struct list_found found = {.href = "/glossary", .csv = "/glossary/list.csv", .xlsx = "/glossary/list.xlsx"};
    TRY(house_terms_all(cx, false, &view.terms));
    found.rows = view.terms.at;
    found.n = view.terms.n;
    view.any = view.terms.n > 0;
    TRY(list_memory_view(cx, request, &house_term_list, &found, &view.list));
    view.terms.at = found.rows;
    view.terms.n = found.n;
    struct page page = {.title = tr(cx, N_("Glossary of the house")),
                        .place = NAV_CATALOG,
                        .html = VIEW(house_terms_page),
                        .fields = house_terms_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Add a word")),
                        .action_href = "/glossary/new",
                        .action_permission = PERM_ASSESSMENT_MANAGE,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

static enum rc file_of(struct ctx *cx, const struct request *request, struct response *response, enum list_format format)
{
    struct house_terms terms;
    TRY(house_terms_all(cx, false, &terms));
    const struct list_found found = {.rows = terms.at, .n = terms.n, .href = "/glossary"};
    return list_memory_send(cx, request, response, &house_term_list, &found, format, "glossary");
}

HANDLER(house_terms_csv_get)
{
    return file_of(cx, request, response, LIST_CSV);
}

HANDLER(house_terms_xlsx_get)
{
    return file_of(cx, request, response, LIST_XLSX);
}

/* --- One word --- */

static enum rc send_form(struct ctx *cx, const struct request *request, struct response *response,
                         const struct house_term *term, int status)
{
    bool fresh = text_empty(term->id);
    struct form_view view = {
        .action = fresh ? "/glossary/new" : arena_printf(cx->arena, "/glossary/%s/edit", term->id),
        .submit = tr(cx, N_("Save")),
        .cancel = fresh ? "/glossary" : arena_printf(cx->arena, "/glossary/%s", term->id),
        .id = term->id,
        .version = term->version};
    TRY(form_build(cx, house_term_record.fields, field_mask(house_term_record.fields, inputs), term,
                   status == 0 ? NULL : request, NULL, 0, &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Glossary of the house")), "/glossary"}};
    struct page page = {.title = fresh ? tr(cx, N_("Add a word")) : term->word,
                        .place = NAV_CATALOG,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(form_page),
                        .fields = house_term_record.fields,
                        .view = request->wants_json ? (const void *)term : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static const struct house_term blank = {.id = "", .org = "", .word = "", .reading = "", .word_en = "", .term = "",
                                        .meaning = "", .meaning_en = "", .used_in = "", .active = 1};

static enum rc save(struct ctx *cx, const struct request *request, struct response *response, struct house_term *term,
                    int status)
{
    enum rc rc = form_read(cx, request, house_term_record.fields, field_mask(house_term_record.fields, inputs), term, NULL);
    if (rc == RC_OK)
        rc = house_term_save(cx, term, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_form(cx, request, response, term, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/glossary/%s", term->id), N_("Saved."),
                      house_term_record.fields, term);
}

HANDLER(house_term_new_get)
{
    return send_form(cx, request, response, &blank, 0);
}

HANDLER(house_term_new_post)
{
    struct house_term term = blank;
    return save(cx, request, response, &term, 201);
}

HANDLER(house_term_get)
{
    struct house_term_view view = {.may_write = may(cx, PERM_ASSESSMENT_MANAGE)};
    const char *id = request_parameter(request, "id");
    TRY(record_get(cx, &house_term_record, id, &view.term));
    TRY(record_history(cx, &house_term_record, cx->org, id, &view.history));
    const struct crumb crumbs[] = {{tr(cx, N_("Glossary of the house")), "/glossary"}};
    struct page page = {.title = view.term.word,
                        .place = NAV_CATALOG,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(house_term_page),
                        .fields = house_term_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Change")),
                        .action_href = arena_printf(cx->arena, "/glossary/%s/edit", id),
                        .action_permission = PERM_ASSESSMENT_MANAGE};
    return page_send(cx, request, response, &page);
}

HANDLER(house_term_edit_get)
{
    struct house_term term;
    TRY(record_get(cx, &house_term_record, request_parameter(request, "id"), &term));
    return send_form(cx, request, response, &term, 0);
}

HANDLER(house_term_edit_post)
{
    struct house_term term;
    TRY(record_get(cx, &house_term_record, request_parameter(request, "id"), &term));
    return save(cx, request, response, &term, 200);
}

HANDLER(house_term_remove_post)
{
    struct house_term term;
    TRY(record_get(cx, &house_term_record, request_parameter(request, "id"), &term));
    TRY(house_term_remove(cx, term.id));
    return saved_send(cx, request, response, 200, "/glossary", N_("Deleted."), house_term_record.fields, &term);
}

/* --- Lists that come in --- */

static enum rc import_send(struct ctx *cx, const struct request *request, struct response *response, const char *error,
                           int status)
{
    const struct house_import_view view = {.error = error};
    const struct crumb crumbs[] = {{tr(cx, N_("Glossary of the house")), "/glossary"}};
    const struct page page = {.title = tr(cx, N_("Import words")),
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, COUNT(crumbs)},
                              .html = VIEW(house_import_page),
                              .fields = house_import_answer,
                              .view = &view,
                              .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(house_terms_import_get)
{
    return import_send(cx, request, response, "", 0);
}

HANDLER(house_terms_import_post)
{
    const struct upload *file = request_upload(request, "file");
    struct house_term_import result = {.rows = 0};
    enum rc rc = file == NULL ? field_fail(cx, "file", N_("Please choose a file"))
                              : house_term_import(cx, file->bytes, file->length, file->file_name, &result);
    bool refused = rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE;
    if (refused && !request->json_body && !request->wants_json)
        return import_send(cx, request, response,
                           cx->problem.field_count > 0 ? cx->problem.fields[0].message : cx->problem.message, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/glossary", N_("Saved."), house_term_import_fields, &result);
}

/* --- Commands --- */

enum rc house_glossary_list_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct field printed_row[] = {
        FIELD(house_term, word, F_TEXT, .label = N_("Word of the house")),
        FIELD(house_term, term, F_TEXT, .label = N_("kaname's word for the same")),
        FIELD(house_term, meaning, F_TEXT, .label = N_("Meaning")),
        FIELD(house_term, used_in, F_TEXT, .label = N_("Where it is used")),
    };
    static const struct field printed[] = {
        FIELD_LIST(house_terms_view, terms, printed_row, struct house_term),
    };
    struct house_terms_view view = {.any = 0};
    TRY(house_terms_all(cx, !switch_of(arguments, "all"), &view.terms));
    return arguments->json ? command_show(cx, arguments, house_terms_answer, &view)
                           : command_show(cx, arguments, FIELDS(printed), &view);
}

enum rc house_glossary_import_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = operand_of(arguments, 0);
    struct house_term_import result = {.rows = 0};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    TRY(file_read(cx, path, &bytes));
    TRY(house_term_import(cx, buf_string(&bytes), bytes.length, path, &result));
    return command_show(cx, arguments, house_term_import_fields, &result);
}
