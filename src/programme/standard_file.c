/* The matrix of safety standards as a workbook or CSV file: one row a measure, one column a standard. */
#include <string.h>

#include "base/limits.h"
#include "programme/standard.h"
#include "register/sheet.h"
#include "register/workbook.h"

enum { LEAD = 2, HEAD_COLOUR = 0xE8F1FE, GAP_COLOUR = 0xFFF3D6, CONTROL_WIDTH = 10, TITLE_WIDTH = 44, CLAUSE_WIDTH = 22 };

/* "3 航空分野の指針 第2版": the number leads, so that the head says which standard is meant. */
static const char *head_of(struct ctx *cx, const struct matrix_column *column)
{
    return arena_printf(cx->arena, "%lld %s", (long long)column->number, column->label);
}

/* --- Out --- */

static enum rc heads_of(struct ctx *cx, const struct standard_matrix *matrix, const char **cells)
{
    cells[0] = tr(cx, N_("Measure of the baseline"));
    cells[1] = tr(cx, N_("Title of the measure"));
    for (size_t c = 0; c < matrix->columns.n; c++)
        cells[LEAD + c] = head_of(cx, &matrix->columns.at[c]);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static void row_of_matrix(const struct standard_matrix *matrix, size_t row, const char **cells)
{
    cells[0] = matrix->rows.at[row].label;
    cells[1] = matrix->rows.at[row].title;
    for (size_t c = 0; c < matrix->columns.n; c++)
        cells[LEAD + c] = matrix->rows.at[row].cells.at[c].text;
}

static enum rc write_csv(struct ctx *cx, const struct standard_matrix *matrix, struct buf *out)
{
    const char *cells[LEAD + STANDARD_COLUMNS_MOST];
    TRY(heads_of(cx, matrix, cells));
    csv_begin(out);
    csv_row(out, cells, LEAD + matrix->columns.n);
    for (size_t r = 0; r < matrix->rows.n; r++) {
        row_of_matrix(matrix, r, cells);
        csv_row(out, cells, LEAD + matrix->columns.n);
    }
    return buf_check(cx, out, N_("The file is too large"));
}

static lxw_format *new_format(struct workbook_out *book, lxw_color_t colour)
{
    lxw_format *format = workbook_add_format(book->workbook);
    if (format == NULL) {
        workbook_note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, "Yu Gothic");
    format_set_font_size(format, 10);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0xB3B3B3);
    format_set_text_wrap(format);
    if (colour != 0)
        format_set_bg_color(format, colour);
    return format;
}

static void write_sheet(struct ctx *cx, const struct standard_matrix *matrix, struct workbook_out *book)
{
    const char *cells[LEAD + STANDARD_COLUMNS_MOST];
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, tr(cx, N_("Matrix of standards")));
    lxw_format *head = new_format(book, HEAD_COLOUR), *text = new_format(book, 0), *gap = new_format(book, GAP_COLOUR);
    lxw_col_t width = (lxw_col_t)(LEAD + matrix->columns.n);
    if (sheet == NULL || book->error != LXW_NO_ERROR || heads_of(cx, matrix, cells) != RC_OK) {
        workbook_note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    workbook_note(book, worksheet_set_column(sheet, 0, 0, CONTROL_WIDTH, NULL));
    workbook_note(book, worksheet_set_column(sheet, 1, 1, TITLE_WIDTH, NULL));
    if (width > LEAD)
        workbook_note(book, worksheet_set_column(sheet, LEAD, (lxw_col_t)(width - 1), CLAUSE_WIDTH, NULL));
    for (lxw_col_t c = 0; c < width; c++)
        workbook_note(book, worksheet_write_string(sheet, 0, c, cells[c], head));
    for (size_t r = 0; r < matrix->rows.n; r++) {
        row_of_matrix(matrix, r, cells);
        for (lxw_col_t c = 0; c < width; c++)
            workbook_note(book, text_empty(cells[c])
                                    ? worksheet_write_blank(sheet, (lxw_row_t)r + 1, c, gap)
                                    : worksheet_write_string(sheet, (lxw_row_t)r + 1, c, cells[c], text));
    }
    worksheet_freeze_panes(sheet, 1, LEAD);
}

enum rc standard_matrix_export(struct ctx *cx, const char *sector, const char *path, struct buf *out)
{
    struct standard_matrix matrix = {.sector = ""};
    struct workbook_out book;
    size_t length = strlen(path);
    bool csv = length > 4 && strcmp(path + length - 4, ".csv") == 0;
    if (!csv && !(length > 5 && strcmp(path + length - 5, ".xlsx") == 0))
        return fail(cx, RC_USAGE, N_("The name of the file ends in .csv or .xlsx (given: {0})"), path);
    TRY(standard_matrix_make(cx, sector, false, &matrix));
    if (csv)
        return write_csv(cx, &matrix, out);
    TRY(workbook_begin(cx, false, &book));
    write_sheet(cx, &matrix, &book);
    return workbook_end(cx, &book, out);
}

/* --- In --- */

struct matrix_take {
    const struct standard_documents *all;
    const char *const *fields; /* one for each standard */
};

static enum rc take_measure(struct take *take)
{
    const struct matrix_take *self = take->self;
    struct ctx *cx = take->cx;
    const char *label = take_text(take, "control");
    const struct control *control = catalog_control(catalog_shipped(STANDARD_CATALOG), label);
    if (control == NULL || !control_is_assessable(control))
        return field_fail(cx, "control", N_("The baseline has no measure {0}"), label);
    TRY(take_once(take, "control", control - catalog_shipped(STANDARD_CATALOG)->controls + 1));
    for (size_t i = 0; i < self->all->n; i++) {
        struct standard_clause stored = {.clause = ""};
        if (!take_has(take, self->fields[i]))
            continue;
        const char *clause = take_text(take, self->fields[i]), *document = self->all->at[i].id;
        enum rc rc = standard_store_clause(cx, document, control->id, &stored);
        if (rc != RC_OK && rc != RC_MISSING)
            return rc;
        if (text_same(rc == RC_OK ? stored.clause : "", clause))
            continue;
        if (text_length(clause) > (size_t)field_find(standard_clause_record.fields, "clause")->max)
            return field_fail(cx, self->fields[i], N_("A clause has at most {0} characters"),
                              decimal(cx, field_find(standard_clause_record.fields, "clause")->max));
        TRY(standard_cite_in(cx, document, control->id, clause));
        take->changed++;
    }
    return RC_OK;
}

enum rc standard_matrix_import(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                               struct import_result *ret)
{
    struct standard_documents all = {.n = 0};
    struct take_column columns[TAKE_COLUMNS_MOST];
    const char *fields[TAKE_COLUMNS_MOST];
    struct matrix_take self = {.all = &all, .fields = fields};
    struct take_rule rule = {.columns = columns,
                             .rows_most = ROWS_MOST,
                             .missing = N_("The file has no row of heads with “{0}” and “{1}”; please begin with a file "
                                           "that was downloaded here"),
                             .row = take_measure};
    TRY(programme_writer(cx));
    TRY(standard_store_all(cx, &all));
    columns[rule.column_count++] =
        (struct take_column){.field = "control", .label = N_("Measure of the baseline"), .place = TAKE_NEEDED};
    columns[rule.column_count++] =
        (struct take_column){.field = "title", .label = N_("Title of the measure"), .place = TAKE_PASSED};
    all.n = all.n < TAKE_COLUMNS_MOST - LEAD ? all.n : TAKE_COLUMNS_MOST - LEAD;
    for (size_t i = 0; i < all.n; i++) {
        const struct matrix_column column = {.number = all.at[i].number, .label = all.at[i].title};
        fields[i] = arena_printf(cx->arena, "standard_%lld", (long long)all.at[i].number);
        columns[rule.column_count++] =
            (struct take_column){.field = fields[i], .label = head_of(cx, &column), .place = TAKE_OPTIONAL};
    }
    return take_import(cx, &rule, &self, bytes, length, file_name, ret);
}
