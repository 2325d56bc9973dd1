/* The report as a workbook: a sheet with the texts, then one sheet for each table. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unicode/uchar.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/text.h"
#include "base/time.h"
#include "report/report_inside.h"
#include "view/chart_text.h"

enum {
    SHEETS_MAX = 200,
    SHEET_NAME_MAX = 31,   /* UTF-16 units, a limit of Excel */
    CELL_TEXT_MAX = 32767, /* the same */
    ROWS_MAX = LXW_ROW_MAX - 1,
    /* Beyond this the library writes rows away at once and keeps no table of texts. */
    CELLS_IN_MEMORY_MAX = 100000,
    WIDTH_SAMPLE_ROWS = 200,
    TEXT_FORMAT = 49, /* "@" */
    MARGIN_TEXT_EM = 18,
    ROW_LINES_MAX = 27, /* Excel shows rows of at most 409 points */
};

/* How numbers look; the first is Excel's own choice. */
enum number_look {
    LOOK_GENERAL,
    LOOK_WHOLE,
    LOOK_TENTHS,
    LOOK_HUNDREDTHS,
    LOOK_THOUSANDS,
    LOOK_PERCENT,
    LOOK_PERCENT_TENTHS,
    LOOK_COUNT_
};
static const struct {
    uint8_t index;    /* of a built-in format (ECMA-376 part 1, 18.8.30), or 0 and a code */
    const char *code; /* NULL: none */
} number_formats[] = {
    [LOOK_GENERAL] = {0, NULL},         [LOOK_WHOLE] = {1, NULL},     [LOOK_TENTHS] = {0, "0.0"},
    [LOOK_HUNDREDTHS] = {2, NULL},      [LOOK_THOUSANDS] = {3, NULL}, [LOOK_PERCENT] = {9, NULL},
    [LOOK_PERCENT_TENTHS] = {0, "0.0%"}};
_Static_assert(COUNT(number_formats) == LOOK_COUNT_, "every look needs a row");

/* One format for each way a cell can look; Excel shares them among cells. */
struct cell_format {
    struct cell_format *next;
    enum number_look look;
    bool number, strong;
    enum report_align align;
    uint32_t colour; /* RRGGBB, or NO_COLOUR */
    lxw_format *format;
};
#define NO_COLOUR UINT32_MAX

/* Points a line; widths in digits, as Excel counts them. */
#define LINE_HEIGHT 15.0
#define TITLE_HEIGHT 26.0
#define HEADING_HEIGHT 21.0
#define COLUMN_WIDTH_MAX 60.0
#define COLUMN_WIDTH_LEAST 24.0
#define COLUMN_WIDTH_STEP 4.0
#define PAGE_WIDTH_UPRIGHT 110.0 /* an A4 page that stands, at a size that can be read */
#define PAGE_WIDTH_MAX 180.0     /* one that lies */
#define OVERVIEW_WIDTH 76.0

struct book {
    struct ctx *cx;
    const struct report *report;
    lxw_workbook *workbook;
    struct cell_format *formats;
    lxw_format *title, *heading, *text, *label, *head;
    const char *names[SHEETS_MAX]; /* of sheets, folded for comparison */
    const char *shown[SHEETS_MAX]; /* of sheets, as they are */
    size_t name_count;
    lxw_error error;
};

static void note(struct book *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR)
        book->error = error;
}

/* UTF-16 units of a code point. */
static size_t units_of(uint32_t code)
{
    return code >= 0x10000 ? 2 : 1;
}

/* The text cut to `most` UTF-16 units. */
static const char *cut_text(struct book *book, const char *text, size_t most)
{
    size_t used = 0;
    const char *clean = report_clean(book->cx, text);
    for (const char *at = clean;;) {
        const char *start = at;
        uint32_t code = text_next(&at);
        if (code == 0)
            return clean;
        used += units_of(code);
        if (used > most)
            return arena_copy_n(book->cx->arena, clean, (size_t)(start - clean));
    }
}

/* Comparable form of a sheet's name: Excel takes names for the same whatever their case and
 * width. */
static const char *fold_name(struct book *book, const char *name)
{
    const char *at = text_fold(book->cx, name);
    char *folded = arena_alloc(book->cx->arena, strlen(at) * 3 + 1);
    size_t used = 0;
    for (uint32_t code = text_next(&at); code != 0 && folded != NULL; code = text_next(&at))
        used += text_encode((uint32_t)u_foldCase((UChar32)code, U_FOLD_CASE_DEFAULT),
                            folded + used);
    return folded == NULL ? "" : folded;
}

static bool name_is_taken(const struct book *book, const char *folded)
{
    if (text_same(folded, "history")) /* Excel keeps this name for itself */
        return true;
    for (size_t i = 0; i < book->name_count; i++)
        if (text_same(book->names[i], folded))
            return true;
    return false;
}

/* A title without what Excel refuses in the names of sheets; apostrophes only inside. */
static const char *plain_name(struct book *book, const char *title, size_t most)
{
    const char *cut = text_trim(book->cx, cut_text(book, title, most));
    char *name = arena_alloc(book->cx->arena, strlen(cut) + 1);
    if (name == NULL)
        return "";
    for (size_t i = 0; cut[i] != '\0'; i++)
        name[i] = strchr("[]:*?/\\\n\t", cut[i]) != NULL ? ' ' : cut[i];
    if (name[0] == '\'')
        name[0] = ' ';
    size_t length = strlen(name);
    if (length > 0 && name[length - 1] == '\'')
        name[length - 1] = ' ';
    return text_trim(book->cx, name);
}

/* A name that no sheet has yet: the title, or the title and a number. */
static const char *sheet_name(struct book *book, const char *title)
{
    const char *base = title;
    if (plain_name(book, title, SHEET_NAME_MAX)[0] == '\0')
        base = tr_lang(book->report->lang, N_("Table"));
    for (int number = 1; number <= SHEETS_MAX + 2; number++) {
        char tail[16] = "";
        if (number > 1)
            snprintf(tail, sizeof tail, " (%d)", number);
        const char *name = arena_printf(
            book->cx->arena, "%s%s", plain_name(book, base, SHEET_NAME_MAX - strlen(tail)), tail);
        const char *folded = fold_name(book, name);
        if (name_is_taken(book, folded))
            continue;
        book->names[book->name_count] = folded;
        book->shown[book->name_count++] = name;
        return name;
    }
    return "";
}

static lxw_format *new_format(struct book *book, double size, bool strong)
{
    lxw_format *format = workbook_add_format(book->workbook);
    if (format == NULL) {
        note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(format, book->report->lang == LANG_JA ? "游ゴシック" : "Yu Gothic");
    format_set_font_size(format, size);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_text_wrap(format);
    /* Text stays text also when somebody edits the cell: "=1+1" never becomes a formula. */
    format_set_num_format_index(format, TEXT_FORMAT);
    if (strong)
        format_set_bold(format);
    return format;
}

static void set_alignment(lxw_format *format, enum report_align align)
{
    format_set_align(format, align == ALIGN_END      ? LXW_ALIGN_RIGHT
                             : align == ALIGN_CENTER ? LXW_ALIGN_CENTER
                                                     : LXW_ALIGN_LEFT);
}

static void set_frame(lxw_format *format)
{
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0x8C949E);
}

static uint32_t colour_of(const char *text)
{
    double rgb[3];
    return report_colour(text, rgb) ? (uint32_t)strtoul(text + 1, NULL, 16) : NO_COLOUR;
}

/* The format of one cell, made when it is met for the first time. */
static lxw_format *format_of(struct book *book, const struct report_cell *cell,
                             enum report_align align, enum number_look look)
{
    uint32_t colour = colour_of(cell->colour);
    for (struct cell_format *at = book->formats; at != NULL; at = at->next)
        if (at->look == look && at->number == cell->number && at->strong == cell->strong &&
            at->align == align && at->colour == colour)
            return at->format;
    struct cell_format *made = ARENA_NEW(book->cx->arena, struct cell_format);
    lxw_format *format = new_format(book, 10, cell->strong);
    if (made == NULL || format == NULL)
        return NULL;
    set_frame(format);
    set_alignment(format, align);
    if (cell->number) {
        format_set_num_format_index(format, number_formats[look].index);
        if (number_formats[look].code != NULL)
            format_set_num_format(format, number_formats[look].code);
    }
    if (colour != NO_COLOUR) {
        double rgb[3];
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_bg_color(format, colour);
        if (report_colour(cell->colour, rgb) && report_colour_is_dark(rgb))
            format_set_font_color(format, LXW_COLOR_WHITE);
    }
    *made = (struct cell_format){book->formats, look,   cell->number, cell->strong,
                                 align,         colour, format};
    book->formats = made;
    return format;
}

/* The look that shows the number as people read it in `text`: "42 %" for 0.42, "3.25" for 3.25. */
static enum number_look look_of(const struct report_cell *cell)
{
    const char *text = cell->text == NULL ? "" : cell->text;
    const char *end = text + strspn(text, "+-0123456789.,");
    const char *point = strchr(text, '.');
    size_t decimals = point != NULL && point < end ? (size_t)(end - point) - 1 : 0;
    const char *rest = end + strspn(end, " ");
    if (end == text)
        return LOOK_GENERAL;
    if (text_same(rest, "%") || text_same(rest, "％")) {
        bool share = fabs(cell->value * 100 - strtod(text, NULL)) < 0.51;
        return !share ? LOOK_GENERAL : decimals > 0 ? LOOK_PERCENT_TENTHS : LOOK_PERCENT;
    }
    if (*rest != '\0')
        return LOOK_GENERAL;
    if (decimals > 0)
        return decimals == 1 ? LOOK_TENTHS : decimals == 2 ? LOOK_HUNDREDTHS : LOOK_GENERAL;
    return memchr(text, ',', (size_t)(end - text)) != NULL ? LOOK_THOUSANDS : LOOK_WHOLE;
}

static void write_text(struct book *book, lxw_worksheet *sheet, lxw_row_t row, size_t column,
                       const char *text, lxw_format *format)
{
    const char *cut = cut_text(book, text, CELL_TEXT_MAX);
    if (cut[0] == '\0')
        note(book, worksheet_write_blank(sheet, row, (lxw_col_t)column, format));
    else
        note(book, worksheet_write_string(sheet, row, (lxw_col_t)column, cut, format));
}

static void write_cell(struct book *book, lxw_worksheet *sheet, lxw_row_t row, size_t column,
                       const struct report_cell *cell, enum report_align align)
{
    bool number = cell->number && isfinite(cell->value);
    struct report_cell plain = *cell;
    plain.number = number;
    lxw_format *format = format_of(book, &plain, align, number ? look_of(cell) : LOOK_GENERAL);
    if (number)
        note(book, worksheet_write_number(sheet, row, (lxw_col_t)column, cell->value, format));
    else
        write_text(book, sheet, row, column, cell->text, format);
}

/* Excel counts the width in digits; a full-width character takes two. */
static double width_of(const char *text, size_t length)
{
    double width = 0;
    for (const char *at = text; at < text + length;) {
        const char *start = at;
        if (text_next(&at) == 0)
            break;
        double em = chart_text_width(start, (size_t)(at - start));
        width += em >= 1 ? 2 : em > 0 ? 1 : 0;
    }
    return width;
}

static double first_line_width(const char *text)
{
    return text == NULL ? 0 : width_of(text, strcspn(text, "\n"));
}

/* Lines that a text takes in a column of this width. */
static size_t lines_of(const char *text, double width)
{
    size_t lines = 0;
    for (const char *at = text == NULL ? "" : text;; at++) {
        size_t length = strcspn(at, "\n");
        double used = width_of(at, length);
        lines += used > width - 1 ? (size_t)ceil(used / (width - 1)) : 1;
        at += length;
        if (*at == '\0' || lines > ROW_LINES_MAX)
            return lines < ROW_LINES_MAX ? lines : ROW_LINES_MAX;
    }
}

/* Gives a row the height of its lines. Excel would find it out, other readers would not. */
static void set_height(struct book *book, lxw_worksheet *sheet, lxw_row_t row, size_t lines)
{
    if (lines > 1)
        note(book, worksheet_set_row(sheet, row, (double)lines * LINE_HEIGHT + 3, NULL));
}

/* How wide the columns are together where none is wider than `cap`. */
static double total_width(const double widths[], size_t n, double cap)
{
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += fmin(widths[i], cap);
    return total;
}

/* Chooses the width of each column from its texts. Where a table would be printed too small, its widest columns wrap
 * earlier; one that is wider than an upright page is turned. */
static void set_widths(lxw_worksheet *sheet, const struct report_table *table, struct book *book,
                       double widths[REPORT_COLUMNS_MAX])
{
    size_t rows = table->row_count < WIDTH_SAMPLE_ROWS ? table->row_count : WIDTH_SAMPLE_ROWS;
    double cap = COLUMN_WIDTH_MAX;
    for (size_t column = 0; column < table->column_count; column++) {
        double width = first_line_width(table->columns[column].title);
        for (size_t row = 0; row < rows; row++)
            width = fmax(width, first_line_width(report_cell_at(table, row, column)->text));
        widths[column] = fmax(width + 4, 8);
    }
    while (cap > COLUMN_WIDTH_LEAST && total_width(widths, table->column_count, cap) > PAGE_WIDTH_MAX)
        cap -= COLUMN_WIDTH_STEP;
    if (total_width(widths, table->column_count, cap) > PAGE_WIDTH_UPRIGHT)
        worksheet_set_landscape(sheet);
    for (size_t column = 0; column < table->column_count; column++) {
        widths[column] = fmin(widths[column], cap);
        note(book, worksheet_set_column(sheet, (lxw_col_t)column, (lxw_col_t)column, widths[column], NULL));
    }
}

/* "&" begins a command in headers and footers; two of them are the character. */
static const char *margin_text(struct book *book, const char *text)
{
    struct chart_span spans[CHART_LINES_MAX];
    if (chart_text_wrap(report_clean(book->cx, text), MARGIN_TEXT_EM, 1, spans) == 0)
        return "";
    char *doubled = arena_alloc(book->cx->arena, spans[0].length * 2 + 1);
    size_t used = 0;
    for (size_t i = 0; i < spans[0].length && doubled != NULL; i++) {
        if (spans[0].start[i] == '&')
            doubled[used++] = '&';
        doubled[used++] = spans[0].start[i];
    }
    return doubled == NULL ? "" : doubled;
}

static void set_printing(struct book *book, lxw_worksheet *sheet)
{
    enum { PAPER_CODE_A3 = 8, PAPER_CODE_A4 = 9 }; /* ECMA-376 part 1, 18.3.1.63 */
    const struct report *report = book->report;
    const char *mark = margin_text(book, report->handling_mark);
    worksheet_set_paper(sheet, report->paper == PAPER_A3 ? PAPER_CODE_A3 : PAPER_CODE_A4);
    if (report->paper == PAPER_A3)
        worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.7, 0.7, 0.8, 0.8);
    /* A blank after each command keeps a text that begins with digits from being read as a size. */
    note(book, worksheet_set_header(sheet, arena_printf(book->cx->arena, "&L %s&C&B %s&B&R %s",
                                                        margin_text(book, report->document_number),
                                                        mark, margin_text(book, report->title))));
    note(book,
         worksheet_set_footer(sheet, arena_printf(book->cx->arena, "&L %s&C&B %s&B&R&P / &N",
                                                  margin_text(book, report->organisation), mark)));
}

static lxw_worksheet *add_sheet(struct book *book, const char *title)
{
    if (book->name_count >= SHEETS_MAX)
        return NULL;
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, sheet_name(book, title));
    if (sheet == NULL)
        note(book, LXW_ERROR_SHEETNAME_ALREADY_USED);
    else
        set_printing(book, sheet);
    return sheet;
}

static void write_row(struct book *book, lxw_worksheet *sheet, const struct report_table *table,
                      size_t row, const double widths[])
{
    size_t lines = 1;
    for (size_t i = 0; i < table->column_count; i++) {
        size_t more = lines_of(report_cell_at(table, row, i)->text, widths[i]);
        lines = more > lines ? more : lines;
    }
    set_height(book, sheet, (lxw_row_t)row + 1, lines);
    for (size_t i = 0; i < table->column_count; i++)
        write_cell(book, sheet, (lxw_row_t)row + 1, i, report_cell_at(table, row, i),
                   table->columns[i].align);
}

static void write_table(struct book *book, const struct report_table *table)
{
    lxw_worksheet *sheet = add_sheet(book, table->title);
    if (sheet == NULL)
        return; /* the error is noted */
    double widths[REPORT_COLUMNS_MAX];
    set_widths(sheet, table, book, widths);
    worksheet_freeze_panes(sheet, 1, table->column_count > 1 ? 1 : 0);
    note(book, worksheet_repeat_rows(sheet, 0, 0));
    if (table->row_count > 0)
        note(book, worksheet_autofilter(sheet, 0, 0, (lxw_row_t)table->row_count,
                                        (lxw_col_t)(table->column_count - 1)));
    for (size_t i = 0; i < table->column_count; i++)
        write_text(book, sheet, 0, i, table->columns[i].title, book->head);
    for (size_t row = 0; row < table->row_count && book->error == LXW_NO_ERROR; row++)
        write_row(book, sheet, table, row, widths);
}

/* Whether two tables share a sheet. */
static bool is_together(const struct report_block *a, const struct report_block *b)
{
    return !text_empty(a->sheet) && !text_empty(b->sheet) && text_same(a->sheet, b->sheet) &&
           a->table.column_count == b->table.column_count && a->table.column_count > 0 &&
           a->table.column_count < REPORT_COLUMNS_MAX;
}

/* Whether an earlier table of the report has taken this one onto its sheet. */
static bool is_taken_along(const struct report *report, const struct report_block *block)
{
    if (text_empty(block->sheet))
        return false;
    for (const struct report_block *other = report->first; other != NULL && other != block;
         other = other->next)
        if (is_together(other, block))
            return true;
    return false;
}

/* The table with all that share its sheet, each row after the title of its own. */
static bool gather(struct book *book, const struct report_block *first, struct report_table *ret)
{
    struct arena *arena = book->cx->arena;
    const struct report_table *table = &first->table;
    size_t rows = 0, at = 0, columns = table->column_count + 1;
    for (const struct report_block *block = first; block != NULL; block = block->next)
        rows += is_together(first, block) ? block->table.row_count : 0;
    struct report_column *heads = ARENA_ARRAY(arena, struct report_column, columns);
    struct report_cell *cells = ARENA_ARRAY(arena, struct report_cell, rows * columns);
    if (heads == NULL || cells == NULL)
        return false;
    heads[0] = (struct report_column){first->sheet_head, 1, ALIGN_START};
    memcpy(heads + 1, table->columns, table->column_count * sizeof *heads);
    for (const struct report_block *block = first; block != NULL; block = block->next) {
        if (!is_together(first, block))
            continue;
        for (size_t row = 0; row < block->table.row_count; row++) {
            cells[at++] = (struct report_cell){.text = block->table.title};
            for (size_t i = 0; i < table->column_count; i++)
                cells[at++] = *report_cell_at(&block->table, row, i);
        }
    }
    *ret = (struct report_table){.title = first->sheet,
                                 .columns = heads,
                                 .column_count = columns,
                                 .cells = cells,
                                 .row_count = rows};
    return true;
}

/* The sheet of a table; of several, when it is the first of those that stand together. */
static void write_sheet(struct book *book, const struct report_block *block)
{
    struct report_table together;
    if (is_taken_along(book->report, block))
        return;
    if (!is_together(block, block))
        write_table(book, &block->table);
    else if (gather(book, block, &together))
        write_table(book, &together);
    else
        note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

/* A line of the first sheet: what it is at the left, the text at the right. */
static void write_line(struct book *book, lxw_worksheet *sheet, lxw_row_t *row, const char *label,
                       const char *text)
{
    if (text_empty(text))
        return;
    set_height(book, sheet, *row, lines_of(text, OVERVIEW_WIDTH));
    write_text(book, sheet, *row, 0, label, book->label);
    write_text(book, sheet, *row, 1, text, book->text);
    (*row)++;
}

/* A title or heading of the first sheet, in letters larger than a row is high. */
static void write_heading(struct book *book, lxw_worksheet *sheet, lxw_row_t *row, const char *text,
                          lxw_format *format)
{
    if (text_empty(text))
        return;
    double height = format == book->title ? TITLE_HEIGHT : HEADING_HEIGHT;
    note(book, worksheet_set_row(sheet, *row, height, NULL));
    write_text(book, sheet, (*row)++, 0, text, format);
}

static void write_overview_head(struct book *book, lxw_worksheet *sheet, lxw_row_t *row)
{
    const struct report *report = book->report;
    struct report_fact facts[REPORT_FACTS_MAX];
    size_t count = report_facts(report, facts);
    write_heading(book, sheet, row, report->title, book->title);
    write_heading(book, sheet, row, report->subtitle, book->heading);
    write_line(book, sheet, row, tr_lang(report->lang, N_("Handling mark")), report->handling_mark);
    write_line(book, sheet, row, tr_lang(report->lang, N_("Organisation name")),
               report->organisation);
    for (size_t i = 0; i < count; i++)
        write_line(book, sheet, row, facts[i].label, facts[i].value);
    (*row)++;
}

/* Texts of the report in their order; tables and charts are named with the sheet that holds
 * them. */
static void write_overview(struct book *book, lxw_worksheet *sheet,
                           const struct report_block *history)
{
    lxw_row_t row = 0;
    size_t table = 0;
    const enum lang lang = book->report->lang;
    worksheet_set_column(sheet, 0, 0, 22, NULL);
    worksheet_set_column(sheet, 1, 1, OVERVIEW_WIDTH, NULL);
    write_overview_head(book, sheet, &row);
    REPORT_EACH(block, book->report, history)
    {
        if (block->kind == BLOCK_HEADING)
            write_heading(book, sheet, &row, block->text, book->heading);
        if (block->kind == BLOCK_PARAGRAPH)
            write_line(book, sheet, &row, "", block->text);
        for (size_t i = 0; block->kind == BLOCK_BULLETS && i < block->item_count; i++)
            write_line(book, sheet, &row, "・", block->items[i]);
        if (block->kind == BLOCK_CHART)
            write_line(book, sheet, &row, tr_lang(lang, N_("Figure")), block->description);
        if (block->table.column_count > 0 && !is_taken_along(book->report, block))
            write_line(book, sheet, &row, tr_lang(lang, N_("Sheet")), book->shown[++table]);
    }
}

static enum rc check(struct ctx *cx, const struct report *report, size_t *ret_cells)
{
    size_t sheets = 2, cells = 0; /* the first sheet, and the history */
    for (const struct report_block *block = report->first; block != NULL; block = block->next) {
        if (block->table.column_count == 0)
            continue;
        sheets += !is_taken_along(report, block);
        cells += block->table.row_count * block->table.column_count;
        if (block->table.row_count > ROWS_MAX)
            return fail(cx, RC_TOO_LARGE, N_("A sheet holds at most {0} rows; choose fewer items"),
                        decimal(cx, ROWS_MAX));
    }
    if (sheets > SHEETS_MAX)
        return fail(cx, RC_TOO_LARGE, N_("A workbook holds at most {0} tables; choose fewer items"),
                    decimal(cx, SHEETS_MAX - 2));
    *ret_cells = cells;
    return RC_OK;
}

static void set_properties(struct book *book)
{
    const struct report *report = book->report;
    int64_t day = date_days(report_iso_date(book->cx, report));
    /* The library would take the clock for 0; a report without a date gets the zip's earliest
     * day. */
    int64_t created = (day == INT64_MIN ? date_days("1980-01-01") : day) * 86400;
    lxw_doc_properties properties = {
        .title = (char *)cut_text(book, report->title, 255),
        .subject = (char *)cut_text(book, report->subtitle, 255),
        .author = (char *)cut_text(book, report->organisation, 255),
        .company = (char *)cut_text(book, report->organisation, 255),
        .keywords = (char *)cut_text(book, report->document_number, 255),
        .created = (time_t)created,
    };
    note(book, workbook_set_properties(book->workbook, &properties));
}

static void make_formats(struct book *book)
{
    book->title = new_format(book, 16, true);
    book->heading = new_format(book, 12, true);
    book->text = new_format(book, 10, false);
    book->label = new_format(book, 10, true);
    book->head = new_format(book, 10, true);
    if (book->error != LXW_NO_ERROR)
        return;
    /* Titles run over the cells at their right instead of wrapping in a narrow one. */
    book->title->text_wrap = LXW_FALSE;
    book->heading->text_wrap = LXW_FALSE;
    set_frame(book->head);
    format_set_pattern(book->head, LXW_PATTERN_SOLID);
    format_set_bg_color(book->head, colour_of(REPORT_HEAD_COLOUR));
}

static void write_book(struct book *book, const struct report_block *history)
{
    make_formats(book);
    set_properties(book);
    if (book->error != LXW_NO_ERROR)
        return;
    lxw_worksheet *overview = add_sheet(book, tr_lang(book->report->lang, N_("Overview")));
    /* The other sheets first: their names are chosen then, and the overview tells them. */
    REPORT_EACH(block, book->report, history)
    if (block->table.column_count > 0 && book->error == LXW_NO_ERROR)
        write_sheet(book, block);
    if (overview != NULL && book->error == LXW_NO_ERROR)
        write_overview(book, overview, history);
}

/* The bytes of a file in memory. */
static bool read_file(int fd, struct buf *out)
{
    char chunk[64 * 1024];
    off_t at = 0;
    for (;;) {
        ssize_t length = pread(fd, chunk, sizeof chunk, at);
        if (length <= 0)
            return length == 0;
        buf_add(out, chunk, (size_t)length);
        at += length;
    }
}

enum rc report_write_xlsx(struct ctx *cx, const struct report *report, struct buf *out)
{
    const struct report_block *history = NULL;
    size_t cells = 0;
    TRY(check(cx, report, &cells));
    TRY(report_history(cx, report, &history));
    int fd = memfd_create("kaname-workbook", MFD_CLOEXEC); /* the library wants a file: no disk */
    if (fd < 0)
        return fail(cx, RC_IO, rc_describe(RC_IO)->message);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    lxw_workbook_options options = {.constant_memory = cells > CELLS_IN_MEMORY_MAX};
    struct book book = {.cx = cx, .report = report};
    book.workbook = workbook_new_opt(path, &options);
    if (book.workbook == NULL) {
        close(fd);
        return memory_ended(cx);
    }
    write_book(&book, history);
    note(&book, workbook_close(book.workbook));
    bool done = book.error == LXW_NO_ERROR && read_file(fd, out);
    close(fd);
    if (done)
        return RC_OK;
    return fail(cx, book.error == LXW_ERROR_MEMORY_MALLOC_FAILED ? RC_MEMORY : RC_IO,
                N_("The workbook could not be written"));
}
