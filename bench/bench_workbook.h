/* A questionnaire as somebody filled it in. */
#ifndef BENCH_BENCH_WORKBOOK_H
#define BENCH_BENCH_WORKBOOK_H

#include "base/buf.h"
#include "base/ctx.h"

/* Changes the level now of every row in an exported questionnaire, in place: 1 → 2, 2 → 3, 3 → 1.
 * RC_IO unless it finds `rows` of them. */
enum rc workbook_change(struct ctx *cx, const char *path, int rows) MUST_USE;

/* Appends a file's bytes. RC_IO. */
enum rc workbook_read(struct ctx *cx, const char *path, struct buf *out) MUST_USE;

#endif
