/* A workbook while it is looked at and filled. Inside src/house only. Names of elements: ECMA-376 part 1,
 * chapter 18. Rows and columns count from 1. */
#ifndef HOUSE_HOUSE_BOOK_H
#define HOUSE_HOUSE_BOOK_H

#include "house/house_inside.h"

enum { BOOK_ROWS = 1048576, BOOK_COLUMNS = 16384, BOOK_SHEETS = 100, BOOK_FORMULA_BYTES = 64 * 1024 };

/* Rows that repeat. */
struct book_block {
    const struct house_block *block;
    int64_t first, last; /* rows of the template, marks included */
    int64_t top, height; /* rows that repeat: the first one, how many */
    int64_t times;       /* at least 1: without items an empty row stays */
    size_t items;
};
/* The formula that others on the sheet follow (t="shared"). */
struct book_master {
    const char *id, *text;
    int64_t row, column;
};
struct book_sheet {
    const char *name, *part;
    struct house_xml xml;
    struct house_node *data; /* sheetData */
    struct house_scan scan;
    struct book_block *blocks; /* by row */
    size_t block_count;
    struct book_master *masters;
    size_t master_count, master_room;
    bool formulas;
};
struct book {
    struct house_package *package;
    const struct house_all *all;
    struct house_found *found;
    struct house_xml workbook, strings;
    struct house_node **items; /* si of the shared strings */
    size_t item_count;
    bool *dates; /* by cell style: it shows dates */
    size_t style_count;
    bool from_1904, repeats;
    struct book_sheet *sheets;
    size_t sheet_count;
};

/* A cell's address "C5"; false for anything else. */
bool book_address(const char *text, int64_t *ret_row, int64_t *ret_column);
/* Columns as letters, in cx's arena. */
const char *book_letters(const struct ctx *cx, int64_t column);
/* Where a row stands after the rows above have been repeated. `end`: it ends a range, so that a range over rows
 * that repeat holds all of them. */
int64_t book_row(const struct book_sheet *sheet, int64_t row, bool end);

/* Where a formula stands. */
struct book_place {
    const struct book *book;
    const struct book_sheet *sheet;  /* of references without a sheet's name; NULL: they stay */
    const struct book_block *block;  /* it stands in the nth time of this block; NULL */
    int64_t nth;
    int64_t rows, columns; /* moved from where it was written (shared formulas) */
};
/* The formula with its references moved. In cx's arena; *ret_lost: a reference over several sheets, which cannot
 * be moved. */
const char *book_formula(const struct book_place *place, const char *formula, bool *ret_lost);
/* The same for ranges apart by blanks ("A1:B5 D7"), as attributes have them. */
const char *book_ranges(const struct book_place *place, const char *ranges);

/* house_xlsx_write.c: all parts, after everything was looked at. */
enum rc book_write(struct book *book) MUST_USE;
/* Row and column of a cell, the row of a row. */
bool book_cell_at(const struct house_xml *xml, const struct house_node *cell, int64_t *ret_row, int64_t *ret_column);
int64_t book_row_of(const struct house_xml *xml, const struct house_node *row);

#endif
