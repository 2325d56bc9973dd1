/* A list as a file: the shown columns of all rows, as CSV or workbook. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "register/list_inside.h"
#include "register/sheet.h"
#include "register/workbook.h"

enum {
    WIDTH = 12,
    FILE_ARENA = 32 * 1024 * 1024,
    DAY_MS = 24 * 60 * 60 * 1000,
    JAPAN_MS = 9 * 60 * 60 * 1000,
    CELL_CHARACTERS = 32767, /* Excel's own limit */
};
#define HEAD_COLOUR 0xE8F1FE

struct writer {
    struct ctx *cx;
    const struct list_ask *ask;
    struct buf *csv; /* NULL for a workbook */
    struct workbook_out book;
    lxw_worksheet *sheet;
    lxw_format *head, *text, *number, *amount, *real, *share, *date, *time;
    lxw_row_t row;
};

/* --- CSV --- */

/* Figures as programs read them, without the marks of thousands. */
static const char *plain_text(const struct ctx *cx, const struct list *list, size_t column,
                              const void *row)
{
    struct list_cell cell = list_cell_of(cx, list, column, row);
    if (cell.kind == F_INT || cell.kind == F_REAL)
        return field_show(cx, list_field(list, column), row);
    return cell.text;
}

static void write_csv_row(const struct writer *writer, const struct ctx *cx, const void *row)
{
    const struct list *list = writer->ask->list;
    const char *cells[LIST_COLUMNS_MOST];
    size_t n = 0;
    for (size_t i = 0; i < list->column_count; i++)
        if (list_shows(writer->ask, i))
            cells[n++] = row == NULL ? list_column_label(cx, list, i)
                                     : plain_text(cx, list, i, row);
    csv_row(writer->csv, cells, n);
}

/* --- Workbook --- */

static lxw_format *new_format(struct writer *writer, const char *number_format)
{
    lxw_format *format = workbook_add_format(writer->book.workbook);
    if (format == NULL) {
        workbook_note(&writer->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, "Yu Gothic");
    format_set_font_size(format, 10);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0xB3B3B3);
    if (number_format != NULL)
        format_set_num_format(format, number_format);
    else
        format_set_text_wrap(format);
    return format;
}

static void write_date(struct writer *writer, lxw_col_t at, const char *iso)
{
    int64_t days = date_days(iso);
    if (days == INT64_MIN)
        workbook_note(&writer->book,
                      worksheet_write_blank(writer->sheet, writer->row, at, writer->date));
    else
        workbook_note(&writer->book, worksheet_write_number(writer->sheet, writer->row, at,
                                                            workbook_day(days), writer->date));
}

static void write_time(struct writer *writer, lxw_col_t at, int64_t ms)
{
    double day = workbook_day(0) + (double)(ms + JAPAN_MS) / DAY_MS;
    if (ms == 0)
        workbook_note(&writer->book,
                      worksheet_write_blank(writer->sheet, writer->row, at, writer->time));
    else
        workbook_note(&writer->book,
                      worksheet_write_number(writer->sheet, writer->row, at, day, writer->time));
}

/* What is longer than a cell of Excel may be is cut there, with a mark; the CSV has all of it. */
static void write_text(struct writer *writer, const struct ctx *cx, lxw_col_t at, const char *text)
{
    if (strlen(text) > CELL_CHARACTERS && text_length(text) > CELL_CHARACTERS) {
        const char *end = text;
        for (size_t i = 0; i < CELL_CHARACTERS - 1; i++)
            (void)text_next(&end);
        text = arena_printf(cx->arena, "%.*s…", (int)(end - text), text);
    }
    workbook_note(&writer->book,
                  worksheet_write_string(writer->sheet, writer->row, at, text, writer->text));
}

static void write_cell(struct writer *writer, const struct ctx *cx, size_t column, lxw_col_t at,
                       const void *row)
{
    const struct list *list = writer->ask->list;
    const struct field *field = list_field(list, column);
    struct list_cell cell = list_cell_of(cx, list, column, row);
    double value = cell.kind == F_INT    ? (double)field_int(field, row)
                   : cell.kind == F_REAL ? field_real(field, row)
                                         : 0;
    bool number = (cell.kind == F_INT || cell.kind == F_REAL) && isfinite(value);
    lxw_format *format = cell.share >= 0                                       ? writer->share
                         : cell.kind == F_REAL                                 ? writer->real
                         : (list->columns[column].flags & LIST_THOUSANDS) != 0 ? writer->amount
                                                                               : writer->number;
    if (number)
        workbook_note(&writer->book,
                      worksheet_write_number(writer->sheet, writer->row, at, value, format));
    else if (cell.kind == F_DATE)
        write_date(writer, at, field_text(field, row));
    else if (cell.kind == F_TIME)
        write_time(writer, at, field_int(field, row));
    else
        write_text(writer, cx, at, cell.text);
}

static void write_sheet_row(struct writer *writer, const struct ctx *cx, const void *row)
{
    lxw_col_t at = 0;
    writer->row++;
    for (size_t i = 0; i < writer->ask->list->column_count; i++)
        if (list_shows(writer->ask, i))
            write_cell(writer, cx, i, at++, row);
}

/* Gives the number of columns. */
static lxw_col_t write_heads(struct writer *writer)
{
    const struct list *list = writer->ask->list;
    struct workbook_out *book = &writer->book;
    lxw_col_t at = 0, keys = 0;
    for (size_t i = 0; i < list->column_count; i++) {
        int width = list->columns[i].width == 0 ? WIDTH : list->columns[i].width;
        if (!list_shows(writer->ask, i))
            continue;
        keys += (list->columns[i].flags & LIST_KEY) != 0;
        workbook_note(book, worksheet_set_column(writer->sheet, at, at, width, NULL));
        workbook_note(book,
                      worksheet_write_string(writer->sheet, 0, at++,
                                             list_column_label(writer->cx, list, i), writer->head));
    }
    worksheet_freeze_panes(writer->sheet, 1, keys);
    worksheet_set_landscape(writer->sheet);
    worksheet_set_paper(writer->sheet, 9); /* A4 */
    worksheet_fit_to_pages(writer->sheet, 1, 0);
    workbook_note(book, worksheet_repeat_rows(writer->sheet, 0, 0));
    return at;
}

/* Excel takes 31 characters for the name of a sheet, and none of these. */
static const char *sheet_name(const struct ctx *cx, const char *label)
{
    const char *end = label;
    for (int i = 0; i < 31 && *end != '\0'; i++)
        (void)text_next(&end);
    char *name = arena_alloc(cx->arena, (size_t)(end - label) + 1);
    if (name == NULL)
        return "1";
    memcpy(name, label, (size_t)(end - label));
    for (char *at = name; *at != '\0'; at++)
        if (strchr("[]:*?/\\'", *at) != NULL)
            *at = ' ';
    return name;
}

static void make_formats(struct writer *writer)
{
    writer->head = new_format(writer, NULL);
    writer->text = new_format(writer, NULL);
    writer->number = new_format(writer, "0");
    writer->amount = new_format(writer, "#,##0");
    writer->real = new_format(writer, "General");
    writer->share = new_format(writer, "0%");
    writer->date = new_format(writer, "yyyy-mm-dd");
    writer->time = new_format(writer, "yyyy-mm-dd hh:mm");
    if (writer->head == NULL)
        return;
    format_set_bold(writer->head);
    format_set_pattern(writer->head, LXW_PATTERN_SOLID);
    format_set_bg_color(writer->head, HEAD_COLOUR);
}

/* --- Rows --- */

/* Each batch in a scratch arena, so that a long list needs little memory. */
static enum rc write_rows(struct writer *writer, list_source source, void *state)
{
    struct ctx *cx = writer->cx;
    CLEANUP(arena_freep) struct arena *scratch = arena_create(FILE_ARENA);
    struct ctx inner = *cx;
    const char *rows = NULL;
    size_t n = 0, written = 0, size = writer->ask->list->size;
    if (scratch == NULL)
        return RC_MEMORY;
    inner.arena = scratch;
    do {
        const void *at = NULL;
        enum rc rc = source(&inner, state, &at, &n);
        if (rc != RC_OK)
            return fail_as(cx, &inner, rc);
        rows = at;
        written += n;
        if (written > LIMIT_SHEET_ROWS)
            return fail(cx, RC_TOO_LARGE,
                        N_("More than {0} rows fit; please choose fewer by the filter"),
                        decimal(cx, LIMIT_SHEET_ROWS));
        for (size_t i = 0; i < n; i++)
            if (writer->csv != NULL)
                write_csv_row(writer, &inner, rows + i * size);
            else
                write_sheet_row(writer, &inner, rows + i * size);
        if (arena_failed(scratch))
            return memory_ended(cx);
        arena_reset(scratch);
    } while (n > 0);
    return RC_OK;
}

static enum rc write_workbook(struct writer *writer, list_source source, void *state)
{
    const struct ctx *cx = writer->cx;
    make_formats(writer);
    writer->sheet = workbook_add_worksheet(writer->book.workbook,
                                           sheet_name(cx, tr(cx, writer->ask->list->label)));
    if (writer->sheet == NULL || writer->book.error != LXW_NO_ERROR)
        return RC_MEMORY;
    lxw_col_t columns = write_heads(writer);
    TRY(write_rows(writer, source, state));
    workbook_note(&writer->book,
                  worksheet_autofilter(writer->sheet, 0, 0, writer->row == 0 ? 1 : writer->row,
                                       (lxw_col_t)(columns - 1)));
    return RC_OK;
}

enum rc list_export(struct ctx *cx, const struct list_ask *ask, enum list_format format,
                    list_source source, void *state, struct buf *out)
{
    struct writer writer = {.cx = cx, .ask = ask, .csv = format == LIST_CSV ? out : NULL};
    if (format == LIST_CSV) {
        csv_begin(out);
        write_csv_row(&writer, cx, NULL);
        TRY(write_rows(&writer, source, state));
        return buf_check(cx, out, N_("The file is too large"));
    }
    TRY(workbook_begin(cx, true, &writer.book));
    enum rc rc = write_workbook(&writer, source, state);
    enum rc end = workbook_end(cx, &writer.book, rc == RC_OK ? out : NULL);
    return rc != RC_OK ? rc : end;
}

enum rc list_export_send(struct ctx *cx, struct response *response, const struct list_ask *ask,
                         enum list_format format, const char *name, list_source source, void *state)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(list_export(cx, ask, format, source, state, &out));
    return file_send(cx, response,
                     format == LIST_CSV
                         ? "text/csv; charset=utf-8"
                         : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     arena_printf(cx->arena, "%s-%s.%s", name, date_of_time(cx, cx->now),
                                  format == LIST_CSV ? "csv" : "xlsx"),
                     &out);
}

enum rc list_held_source(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct list_held *held = state;
    (void)cx;
    *ret_rows = held->rows;
    *ret_n = held->given ? 0 : held->n;
    held->given = true;
    return RC_OK;
}
