/* Whole files of the command line: what it reads, and what it leaves behind. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/ctx.h"

/* Appends the bytes of a file. RC_IO with the reason; RC_TOO_LARGE when `out` cannot hold it. */
enum rc file_read(struct ctx *cx, const char *path, struct buf *out) MUST_USE;

/* Writes a whole file, or leaves what stood there: the bytes go into "PATH.new" first, which then
 * takes the name. What is no ordinary file (a pipe, a device) is written straight. RC_IO with the
 * reason. */
enum rc file_write(struct ctx *cx, const char *path, const struct buf *bytes) MUST_USE;

#endif
