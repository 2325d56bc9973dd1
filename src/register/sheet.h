/* Tables that come in as files: XLSX (libarchive + expat) and CSV (UTF-8 or CP932). Cells are text;
 * what a real Excel file holds is understood, everything else is refused with what to do. */
#ifndef REGISTER_SHEET_H
#define REGISTER_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"

struct sheet_row {
    size_t number; /* row of the sheet as Excel shows it, from 1; of a CSV file, its record */
    const char *const
        *cells;  /* column_count texts, "" for empty; merged ranges carry their value in
                               * every cell of the rows and columns that are here */
    bool hidden; /* hidden rows are read like others; the caller may tell the person */
};

struct sheet {
    const char *name; /* "" for CSV */
    bool hidden;      /* hidden sheets are read like others (they often hold pick lists) */
    size_t column_count;
    const struct sheet_row *rows; /* only rows that have any text of their own: something other than
                                   * blanks and the rest of a range that was merged from above */
    size_t row_count;
};

struct workbook {
    const struct sheet *sheets; /* in the order of their tabs; charts are left out. At least one */
    size_t sheet_count;
};

/* Reads an uploaded file by its content, not by its name; file_name (NULL or "" where unknown) is
 * only for messages. Cells come as people see them: numbers in their shortest form (0.1, 1E+20;
 * percent and currency formats are not applied), dates as 2026-10-01, with a time of day as
 * 2026-10-01 14:02:00, times as 14:02:00 (number formats and the 1904 system understood), rich text
 * joined without its phonetic guides, line breaks kept (each one LF), formulas by their stored
 * value, booleans TRUE/FALSE, errors as #N/A. Rows may stand in any order in the file; a cell that
 * stands twice is an error.
 * CSV is separated by commas or tabs, in UTF-8, CP932, or UTF-16 with its mark; the single quote
 * that csv_row puts before a formula is taken away again.
 * Errors, each with what to do in the message: RC_TYPE (.xls, .xlsb, .xlsm with macros, encrypted
 * or labelled files, ODS, PDF, pictures, web pages, anything else), RC_TOO_LARGE (bytes, rows,
 * columns, cell length, zip bomb, more than half of a request's memory), RC_INVALID (truncated or
 * damaged, not UTF-8/CP932, a formula without a stored value), RC_MEMORY. The workbook lives in
 * cx's arena; *ret is untouched on failure. */
enum rc sheet_read(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                   struct workbook *ret) MUST_USE;

/* "A", "B", … "AA" for a column from 0, in cx's arena. */
const char *sheet_column_letters(const struct ctx *cx, size_t column);

/* Writes CSV (RFC 4180, CRLF, UTF-8 with BOM so that Excel opens it). Cells that Excel would take
 * for a formula (=, +, -, @, tab or line end first) are led by a single quote, except negative
 * numbers and a sign alone; sheet_read takes the quote away again, so that what is written is what
 * is read. A NULL cell is empty. csv_begin writes the BOM, once, before the first row. */
struct buf;
void csv_row(struct buf *out, const char *const *cells, size_t count);
void csv_begin(struct buf *out);

#endif
