/* A workbook while it is written by libxlsxwriter: in memory, never on a disk. */
#ifndef REGISTER_WORKBOOK_H
#define REGISTER_WORKBOOK_H

#include <xlsxwriter.h>

#include "base/buf.h"
#include "base/ctx.h"

enum { WORKBOOK_ROWS_IN_MEMORY = 2000 }; /* beyond this the library writes rows away at once */

struct workbook_out {
    lxw_workbook *workbook;
    int file;
    lxw_error error; /* the first one */
};

/* Begins a workbook; `large` keeps only one row in memory, so that rows must come in order.
 * RC_IO, RC_MEMORY. It is ended by workbook_end, whatever happens between. */
enum rc workbook_begin(struct ctx *cx, bool large, struct workbook_out *ret) MUST_USE;
/* Remembers the first error. */
void workbook_note(struct workbook_out *book, lxw_error error);
/* Closes the workbook and puts its bytes into `out`, which is the caller's; NULL throws it away.
 * RC_IO, RC_MEMORY, RC_TOO_LARGE. */
enum rc workbook_end(struct ctx *cx, struct workbook_out *book, struct buf *out) MUST_USE;
/* Days from 1970-01-01 as Excel counts them. */
double workbook_day(int64_t days);

/* Lines that a text takes in a column of so many characters; wide ones count twice. */
int workbook_lines(const char *text, double width);
/* The height in points of a row of so many lines: not every program fits it to wrapped text by itself. */
double workbook_row_points(int lines);

#endif
