/* The pages of safety standards and of the matrix. */
#include "base/limits.h"
#include "programme/programme_view.h"
#include "rows/rows_routes.h"
#include "views.gen.h"

ROW_NOUN_ROUTES(standard, standard_noun)

enum rc noun_frame(struct ctx *cx, const char *of, const char *here, const char *title, struct page *ret)
{
    (void)cx;
    (void)of;
    programme_place(here, title, ret);
    return RC_OK;
}

static const struct field standard_list_table[] = {NOUN_ROWS(standard_row_fields, struct standard_row)};
const struct fields standard_list_answer = {standard_list_table, COUNT(standard_list_table)};

static const struct noun_page standards_page = {
    .noun = &standard_noun,
    .answer = &standard_list_answer,
    .intro = N_("Mandatory and recommended standards, guidelines and rules of each sector, by class ①–④ (baseline, 1.5). "
                "Each is to contain the measures of part 3; the matrix shows where."),
    .empty = N_("The safety standards of the sectors stand here."),
};

HANDLER(standard_list_get)
{
    return noun_page_send(cx, request, response, &standards_page, "");
}

/* --- One standard --- */

static const struct field difference_table[] = {
    FIELD(standard_difference, control, F_ID),
    FIELD(standard_difference, label, F_TEXT),
    FIELD(standard_difference, title, F_TEXT),
    FIELD(standard_difference, clause, F_TEXT),
    FIELD(standard_difference, before, F_TEXT),
    FIELD(standard_difference, change, F_ENUM, .names = &standard_change_names),
};
static const struct field standard_table[] = {
    FIELD_OBJECT_OF(standard_view, document, standard_document_record.fields),
    FIELD(standard_view, covered, F_INT),
    FIELD(standard_view, wanted, F_INT),
    FIELD(standard_view, changed, F_INT),
    FIELD(standard_view, added, F_INT),
    FIELD(standard_view, gone, F_INT),
    FIELD(standard_view, reworded, F_INT),
    FIELD_LIST(standard_view, rows, difference_table, struct standard_difference),
};
const struct fields standard_answer = {standard_table, COUNT(standard_table)};

/* All rows, or those that differ from the earlier version. */
static enum rc fill_differences(struct ctx *cx, const struct standard_differences *all, bool differing,
                                struct standard_view *view)
{
    struct standard_difference *rows = ARENA_ARRAY(cx->arena, struct standard_difference, all->n);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all->n; i++)
        if (!differing || all->at[i].change != CLAUSE_SAME)
            rows[n++] = all->at[i];
    view->rows.at = rows;
    view->rows.n = n;
    view->filtered = differing;
    view->filter_href = arena_printf(cx->arena, "/standards/%s%s", view->document.id, differing ? "" : "?show=differences");
    view->covered = all->covered;
    view->changed = all->changed;
    view->added = all->added;
    view->gone = all->gone;
    view->reworded = all->reworded;
    view->wanted = (int64_t)all->n;
    return RC_OK;
}

HANDLER(standard_get)
{
    struct standard_view view = {.covered = 0};
    struct standard_document previous = {.title = "", .edition = ""};
    struct standard_differences differences = {.n = 0};
    struct page page = {.title = ""};
    const char *id = request_parameter(request, "id");
    TRY(record_get(cx, &standard_document_record, id, &view.document));
    TRY(standard_compare(cx, &view.document, &differences));
    if (!text_empty(view.document.previous))
        TRY(record_get(cx, &standard_document_record, view.document.previous, &previous));
    view.sector_label = programme_sector_words(cx, view.document.sector);
    view.previous_title = arena_printf(cx->arena, "%s %s", previous.title, previous.edition);
    TRY(fill_differences(cx, &differences, text_same(request_query(request, "show"), "differences"), &view));
    view.may_write = may(cx, PERM_PROGRAMME_WRITE);
    TRY(record_history(cx, &standard_document_record, cx->org, id, &view.history));
    programme_place("/standards", view.document.title, &page);
    page.html = VIEW(standard_page);
    page.fields = standard_answer;
    page.view = &view;
    page.wide = true;
    page.action_label = tr(cx, N_("Change"));
    page.action_href = arena_printf(cx->arena, "/standards/%s/edit", id);
    page.action_permission = PERM_PROGRAMME_WRITE;
    return page_send(cx, request, response, &page);
}

HANDLER(standard_remove_post)
{
    return row_remove_post(cx, request, response, &standard_noun);
}

HANDLER(standard_clause_post)
{
    struct standard_document document = {.id = NULL};
    const char *id = request_parameter(request, "id"), *control = request_form(request, "control");
    TRY(standard_cite(cx, id, control, request_form(request, "clause")));
    TRY(record_get(cx, &standard_document_record, id, &document));
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/standards/%s#%s", id, url_encode(cx, control)), N_("Saved."),
                      standard_document_record.fields, &document);
}

HANDLER(standard_copy_post)
{
    struct standard_document document = {.id = NULL};
    const char *id = request_parameter(request, "id");
    int64_t made = 0;
    TRY(standard_copy(cx, id, &made));
    TRY(record_get(cx, &standard_document_record, id, &document));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/standards/%s", id),
                      N_("The clauses of the earlier version were taken over."), standard_document_record.fields, &document);
}

/* --- The matrix --- */

static const struct field cell_table[] = {
    FIELD(matrix_cell, text, F_TEXT),
    FIELD(matrix_cell, document, F_TEXT),
    FIELD(matrix_cell, count, F_INT),
};
static const struct field row_table[] = {
    FIELD(matrix_row, control, F_ID),
    FIELD(matrix_row, label, F_TEXT),
    FIELD(matrix_row, title, F_TEXT),
    FIELD(matrix_row, missing, F_INT),
    FIELD_LIST(matrix_row, cells, cell_table, struct matrix_cell),
};
static const struct field column_table[] = {
    FIELD(matrix_column, id, F_TEXT),     FIELD(matrix_column, sector, F_TEXT), FIELD(matrix_column, label, F_TEXT),
    FIELD(matrix_column, covered, F_INT), FIELD(matrix_column, missing, F_INT),
};
static const struct field source_table[] = {
    FIELD(matrix_source, number, F_INT),
    FIELD(matrix_source, id, F_ID),
    FIELD(matrix_source, title, F_TEXT),
    FIELD(matrix_source, note, F_TEXT),
};
static const struct field matrix_table[] = {
    FIELD(standard_matrix, sector, F_TEXT),
    FIELD(standard_matrix, by_sector, F_BOOL),
    FIELD_LIST(standard_matrix, columns, column_table, struct matrix_column),
    FIELD_LIST(standard_matrix, rows, row_table, struct matrix_row),
    FIELD_LIST(standard_matrix, sources, source_table, struct matrix_source),
};
const struct fields standard_matrix_fields = {matrix_table, COUNT(matrix_table)};
static const struct field matrix_view_table[] = {
    FIELD_OBJECT(matrix_view, matrix, matrix_table),
    FIELD(matrix_view, revision_on, F_DATE),
};
const struct fields matrix_answer = {matrix_view_table, COUNT(matrix_view_table)};

static enum rc sector_options(struct ctx *cx, const char *chosen, struct matrix_view *view)
{
    struct choices sectors = {.n = 0};
    TRY(programme_sectors(cx, &sectors));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, sectors.n + 1);
    if (options == NULL)
        return RC_MEMORY;
    options[0] = (struct form_option){.value = "", .label = tr(cx, N_("All sectors")), .selected = text_empty(chosen)};
    for (size_t i = 0; i < sectors.n; i++)
        options[i + 1] = (struct form_option){.value = sectors.at[i].id,
                                              .label = sectors.at[i].label,
                                              .selected = text_same(chosen, sectors.at[i].id)};
    view->sectors.at = options;
    view->sectors.n = sectors.n + 1;
    return RC_OK;
}

HANDLER(standard_matrix_get)
{
    const char *sector = request_query(request, "sector"), *by = request_query(request, "by");
    struct matrix_view view = {.revision_late = 0};
    struct cycle cycle = {.year = 0};
    struct page page = {.title = ""};
    int64_t year = 0;
    TRY(standard_matrix_make(cx, sector, text_empty(sector) && !text_same(by, "standard"), &view.matrix));
    TRY(sector_options(cx, sector, &view));
    TRY(programme_year(cx, &year));
    TRY(cycle_make(cx, year, &cycle));
    view.revision_on = cycle.revision_on;
    view.revision_late = cycle.revision_late;
    view.baseline = cycle.baseline;
    view.xlsx_href = arena_printf(cx->arena, "/standards/matrix.xlsx?sector=%s", url_encode(cx, sector));
    view.csv_href = arena_printf(cx->arena, "/standards/matrix.csv?sector=%s", url_encode(cx, sector));
    programme_place("/standards/matrix", tr(cx, N_("Matrix of standards and measures")), &page);
    page.html = VIEW(matrix_page);
    page.fields = matrix_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

static enum rc matrix_file(struct ctx *cx, const struct request *request, struct response *response, const char *ending)
{
    const char *name = arena_printf(cx->arena, "standards-%s.%s", date_of_time(cx, cx->now), ending);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(standard_matrix_export(cx, request_query(request, "sector"), name, &out));
    return file_send(cx, response,
                     text_same(ending, "csv") ? "text/csv; charset=utf-8" : report_media_type(REPORT_XLSX), name, &out);
}

HANDLER(standard_matrix_csv_get)
{
    return matrix_file(cx, request, response, "csv");
}

HANDLER(standard_matrix_xlsx_get)
{
    return matrix_file(cx, request, response, "xlsx");
}

static enum rc import_send(struct ctx *cx, const struct request *request, struct response *response,
                           struct row_import_view *view, int status)
{
    struct page page = {.title = ""};
    view->action = "/standards/matrix/import";
    view->cancel = "/standards/matrix";
    view->xlsx_href = "/standards/matrix.xlsx";
    view->csv_href = "/standards/matrix.csv";
    view->help = tr(cx, N_("One row is a measure, one column a safety standard. What stands in a cell becomes the clause; "
                           "an empty cell takes the clause away. Columns that are not in the file stay as they are."));
    programme_place("/standards/matrix", tr(cx, N_("Import of the matrix")), &page);
    page.html = VIEW(row_import_page);
    page.fields = row_import_answer;
    page.view = view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(standard_matrix_import_get)
{
    struct row_import_view view = {.tried = 0};
    return import_send(cx, request, response, &view, 0);
}

HANDLER(standard_matrix_import_post)
{
    const struct upload *upload = request_upload(request, "file");
    struct row_import_view view = {.tried = 1};
    enum rc rc = RC_INVALID;
    if (upload == NULL)
        (void)field_fail(cx, "file", N_("Please choose a file"));
    else
        rc = standard_matrix_import(cx, upload->bytes, upload->length, upload->file_name, &view.result);
    if (rc == RC_INVALID && view.result.errors.n > 0 && programme_is_program(request))
        return saved_send(cx, request, response, 422, NULL, NULL, import_result_fields, &view.result);
    if ((rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE) && !programme_is_program(request))
        return import_send(cx, request, response, &view, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/standards/matrix", N_("Imported."), import_result_fields,
                      &view.result);
}
