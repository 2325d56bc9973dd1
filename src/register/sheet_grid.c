#include "register/sheet_grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct sheet_grid sheet_grid_create(struct sheet_reader *reader, const char *name)
{
    return (struct sheet_grid){.reader = reader, .name = name};
}

void sheet_grid_free(struct sheet_grid *grid)
{
    free(grid->cells);
    free(grid->merges);
    grid->cells = NULL;
    grid->merges = NULL;
}

const char *sheet_grid_place(const struct sheet_grid *grid, uint32_t row, uint32_t column)
{
    const struct ctx *cx = grid->reader->cx;
    const char *letters = sheet_column_letters(cx, column);
    const char *cell = arena_printf(cx->arena, "%s%u", letters, (unsigned)row);
    return grid->name[0] == '\0' ? cell : trf(cx, N_("{0} (sheet {1})"), cell, grid->name);
}

/* True when the text shows something: not only blanks, ideographic ones among them. */
static bool has_ink(const struct ctx *cx, const char *text)
{
    unsigned char first = (unsigned char)text[0];
    return (first > ' ' && first < 0x7F) || text_trim(cx, text)[0] != '\0';
}

enum rc sheet_grid_add(struct sheet_grid *grid, uint32_t row, uint32_t column, bool hidden,
                       const char *text)
{
    if (text[0] == '\0')
        return RC_OK;
    const struct ctx *cx = grid->reader->cx;
    bool ink = has_ink(cx, text);
    if (column >= LIMIT_SHEET_COLUMNS) {
        if (!ink)
            return RC_OK;
        return fail(
            grid->reader->cx, RC_TOO_LARGE,
            N_("{0} has text in cell {1}; {2} columns (up to {3}) are read. Please delete what "
               "stands to the right of the table and send the file again."),
            grid->reader->file_name, sheet_grid_place(grid, row, column),
            decimal(cx, LIMIT_SHEET_COLUMNS), sheet_column_letters(cx, LIMIT_SHEET_COLUMNS - 1));
    }
    void *cells = grid->cells;
    if (!sheet_reader_grow(grid->reader, &cells, grid->cell_count, &grid->cell_room, sizeof *grid->cells))
        return sheet_fail_memory(grid->reader);
    grid->cells = cells;
    if (grid->cell_count > 0) {
        const struct sheet_cell *last = &grid->cells[grid->cell_count - 1];
        if (row < last->row || (row == last->row && column <= last->column))
            grid->unsorted = true;
    }
    grid->cells[grid->cell_count++] = (struct sheet_cell){
        .text = text, .row = row, .column = (uint16_t)column, .hidden = hidden, .ink = ink};
    return RC_OK;
}

enum rc sheet_grid_merge(struct sheet_grid *grid, struct sheet_merge merge)
{
    void *merges = grid->merges;
    if (!sheet_reader_grow(grid->reader, &merges, grid->merge_count, &grid->merge_room, sizeof *grid->merges))
        return sheet_fail_memory(grid->reader);
    grid->merges = merges;
    grid->merges[grid->merge_count++] = merge;
    return RC_OK;
}

static int compare_cells(const void *first, const void *second)
{
    const struct sheet_cell *a = first, *b = second;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

static enum rc sort_cells(struct sheet_grid *grid)
{
    if (!grid->unsorted)
        return RC_OK;
    qsort(grid->cells, grid->cell_count, sizeof *grid->cells, compare_cells);
    for (size_t i = 1; i < grid->cell_count; i++) {
        const struct sheet_cell *cell = &grid->cells[i];
        if (compare_cells(cell - 1, cell) == 0)
            return sheet_fail_damaged(grid->reader,
                                      sheet_grid_place(grid, cell->row, cell->column));
    }
    return RC_OK;
}

/* The cells of one row: [first, after). */
struct span {
    size_t first, after;
    bool ink;
};

static struct span next_row(const struct sheet_grid *grid, size_t first)
{
    struct span span = {.first = first, .after = first};
    while (span.after < grid->cell_count && grid->cells[span.after].row == grid->cells[first].row)
        span.ink |= grid->cells[span.after++].ink;
    return span;
}

/* The text of a sorted grid's cell, "" for none. */
static const char *find_text(const struct sheet_grid *grid, uint32_t row, uint16_t column)
{
    struct sheet_cell key = {.row = row, .column = column};
    const struct sheet_cell *cell = grid->cell_count == 0
                                        ? NULL
                                        : bsearch(&key, grid->cells, grid->cell_count, sizeof key,
                                                  compare_cells);
    return cell == NULL ? "" : cell->text;
}

/* Rows and columns that are needed. A merged range that is wider than a sheet may be (a whole row)
 * does not widen the table. */
static void measure(const struct sheet_grid *grid, size_t *ret_rows, size_t *ret_columns)
{
    size_t rows = 0, columns = 0;
    for (struct span span = {0}; span.after < grid->cell_count;) {
        span = next_row(grid, span.after);
        rows += span.ink;
    }
    for (size_t i = 0; i < grid->cell_count; i++)
        if (grid->cells[i].ink && grid->cells[i].column >= columns)
            columns = (size_t)grid->cells[i].column + 1;
    for (size_t i = 0; i < grid->merge_count; i++) {
        const struct sheet_merge *merge = &grid->merges[i];
        if (merge->last_column >= columns && merge->last_column < LIMIT_SHEET_COLUMNS &&
            find_text(grid, merge->first_row, merge->first_column)[0] != '\0')
            columns = (size_t)merge->last_column + 1;
    }
    *ret_rows = rows;
    *ret_columns = columns;
}

/* A sheet while its cells may still be written; rows[i].cells are `texts + i * columns`. */
struct table {
    struct sheet_row *rows;
    const char **texts;
    size_t row_count, columns;
};

static void fill_rows(const struct sheet_grid *grid, struct table *table)
{
    for (size_t i = 0; i < table->row_count * table->columns; i++)
        table->texts[i] = "";
    size_t at = 0;
    for (struct span span = {0}; span.after < grid->cell_count;) {
        span = next_row(grid, span.after);
        if (!span.ink)
            continue;
        const char **texts = table->texts + at * table->columns;
        struct sheet_row *row = &table->rows[at++];
        row->number = grid->cells[span.first].row;
        row->cells = texts;
        for (size_t i = span.first; i < span.after; i++) {
            if (grid->cells[i].column < table->columns)
                texts[grid->cells[i].column] = grid->cells[i].text;
            row->hidden |= grid->cells[i].hidden;
        }
    }
}

/* Index of the first row whose number is at least `number`. */
static size_t find_row(const struct table *table, uint32_t number)
{
    size_t low = 0, high = table->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->rows[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Carries the text of the first cell into the others, as people see it. Ranges that do not overlap
 * reach no more cells than there are; that bounds the work on a hostile file. */
static enum rc fill_merges(const struct sheet_grid *grid, struct table *table)
{
    size_t left = table->row_count * table->columns;
    for (size_t i = 0; i < grid->merge_count; i++) {
        const struct sheet_merge *merge = &grid->merges[i];
        size_t row = find_row(table, merge->first_row);
        if (row == table->row_count || table->rows[row].number != merge->first_row ||
            merge->first_column >= table->columns)
            continue;
        const char *text = table->rows[row].cells[merge->first_column];
        if (text[0] == '\0')
            continue;
        size_t last = merge->last_column < table->columns ? merge->last_column : table->columns - 1;
        for (; row < table->row_count && table->rows[row].number <= merge->last_row; row++) {
            size_t width = last - merge->first_column + 1;
            if (width > left)
                return sheet_fail_damaged(
                    grid->reader, sheet_grid_place(grid, merge->first_row, merge->first_column));
            left -= width;
            for (size_t column = merge->first_column; column <= last; column++)
                table->texts[row * table->columns + column] = text;
        }
    }
    return RC_OK;
}

enum rc sheet_grid_finish(struct sheet_grid *grid, struct sheet *ret)
{
    struct sheet_reader *reader = grid->reader;
    struct table table = {0};
    TRY(sort_cells(grid));
    measure(grid, &table.row_count, &table.columns);
    if (table.row_count > LIMIT_SHEET_ROWS)
        return fail(
            reader->cx, RC_TOO_LARGE,
            N_("{0} has {1} rows with text on one sheet; {2} are read. Please split the table "
               "into several files."),
            reader->file_name, decimal(reader->cx, (int64_t)table.row_count),
            decimal(reader->cx, LIMIT_SHEET_ROWS));
    if (table.row_count > 0) {
        table.rows = sheet_reader_alloc(reader, table.row_count, sizeof *table.rows);
        table.texts = sheet_reader_alloc(reader, table.row_count * table.columns,
                                         sizeof *table.texts);
        if (table.rows == NULL || table.texts == NULL)
            return sheet_fail_memory(reader);
        fill_rows(grid, &table);
        TRY(fill_merges(grid, &table));
    }
    ret->name = grid->name;
    ret->column_count = table.columns;
    ret->rows = table.rows;
    ret->row_count = table.row_count;
    return RC_OK;
}
