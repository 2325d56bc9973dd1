/* A workbook as somebody filled it in. */
#ifndef BENCH_BENCH_WORKBOOK_H
#define BENCH_BENCH_WORKBOOK_H

#include "base/buf.h"
#include "base/ctx.h"

/* A column of numbers from 1 to `levels`. */
struct workbook_column {
    const char *sheet;  /* part of the package: xl/worksheets/sheet2.xml */
    const char *column; /* its letters */
    int levels;         /* at most 9 */
};
/* Changes the number in every row of an exported workbook, in place: 1 → 2 … levels → 1. RC_IO unless it finds
 * `rows` of them. */
enum rc workbook_change(struct ctx *cx, const char *path, const struct workbook_column *column, int rows) MUST_USE;

/* Appends a file's bytes. RC_IO. */
enum rc workbook_read(struct ctx *cx, const char *path, struct buf *out) MUST_USE;

#endif
