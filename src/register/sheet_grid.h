/* Gathers the cells of one sheet, in any order, and makes rows of them. */
#ifndef REGISTER_SHEET_GRID_H
#define REGISTER_SHEET_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "register/sheet.h"
#include "register/sheet_reader.h"

enum { SHEET_EXCEL_ROWS = 1048576, SHEET_EXCEL_COLUMNS = 16384 };

struct sheet_cell {
    const char *text;
    uint32_t row;    /* from 1 */
    uint16_t column; /* from 0 */
    bool hidden;     /* its row is hidden */
    bool ink;        /* has something other than blanks */
};

/* A merged range, both ends within. Rows from 1, columns from 0. */
struct sheet_merge {
    uint32_t first_row, last_row;
    uint16_t first_column, last_column;
};

struct sheet_grid {
    struct sheet_reader *reader;
    const char *name; /* of the sheet, "" for CSV */
    struct sheet_cell *cells;
    size_t cell_count, cell_room;
    struct sheet_merge *merges;
    size_t merge_count, merge_room;
    bool unsorted;
};

/* An empty grid; `name` must live as long as the grid. Freed with sheet_grid_free. */
struct sheet_grid sheet_grid_create(struct sheet_reader *reader, const char *name);
void sheet_grid_free(struct sheet_grid *grid); /* also for CLEANUP */

/* Takes a cell; an empty text is none. `text` must live in the request's arena.
 * RC_TOO_LARGE: the column is beyond LIMIT_SHEET_COLUMNS (unless the text is blank), or memory. */
enum rc sheet_grid_add(struct sheet_grid *grid, uint32_t row, uint32_t column, bool hidden,
                       const char *text) MUST_USE;
enum rc sheet_grid_merge(struct sheet_grid *grid, struct sheet_merge merge) MUST_USE;

/* Makes the sheet in the request's arena. RC_INVALID: a cell stands twice, merged ranges overlap;
 * RC_TOO_LARGE: more than LIMIT_SHEET_ROWS rows with text, or memory. */
enum rc sheet_grid_finish(struct sheet_grid *grid, struct sheet *ret) MUST_USE;

/* "B12 (sheet Assets)", or "B12" where the sheet has no name, in cx's arena. */
const char *sheet_grid_place(const struct sheet_grid *grid, uint32_t row, uint32_t column);

#endif
