/* What the readers of XLSX and CSV share: memory with a bound, texts packed together, errors. */
#ifndef REGISTER_SHEET_READER_H
#define REGISTER_SHEET_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"
#include "base/limits.h"

enum {
    /* Bytes of the request's arena that one workbook may take; the rest belongs to who uses it. */
    SHEET_MEMORY = LIMIT_REQUEST_MEMORY / 2,
    SHEET_ITEMS = SHEET_MEMORY / 16, /* cells, shared strings or merged ranges at once */
    /* XML elements of one workbook. Those of real ones have 20 bytes and more; without the bound, a
     * file of nothing but the shortest ones would take many seconds. */
    SHEET_ELEMENTS = LIMIT_ZIP_BYTES / 16,
};

struct sheet_reader {
    struct ctx *cx;
    const char *file_name; /* as messages name the file; never "" */
    size_t arena_start;    /* bytes in use before */
    char *pool;            /* free bytes of the block that texts are packed into */
    size_t pool_left;
    size_t elements; /* XML elements seen, all parts together */
};

struct sheet_reader sheet_reader_create(struct ctx *cx, const char *file_name);

/* Zeroed memory in the request's arena; NULL when the workbook's share has ended. */
void *sheet_reader_alloc(struct sheet_reader *reader, size_t count, size_t size);
/* A copy with NUL, in the request's arena; NULL when the workbook's share has ended. */
const char *sheet_reader_text(struct sheet_reader *reader, const char *bytes, size_t length);

/* True when the workbook's share of the arena, or the arena itself, has ended: texts made since
 * then may be "". */
bool sheet_reader_full(const struct sheet_reader *reader);

/* Grows an array from malloc to hold one more item of `size` bytes, at most SHEET_ITEMS.
 * False when memory has ended or the bound is reached (sheet_fail_memory tells them apart); *items is
 * still valid then. */
bool sheet_reader_grow(const struct sheet_reader *reader, void **items, size_t used, size_t *room, size_t size);

/* RC_TOO_LARGE: more than is read at once. RC_MEMORY when that is the reason. */
enum rc sheet_fail_memory(const struct sheet_reader *reader);
/* RC_INVALID: the file is damaged; `where` is the part, element or cell where it shows. */
enum rc sheet_fail_damaged(const struct sheet_reader *reader, const char *where);
/* RC_TOO_LARGE: a cell holds more than LIMIT_SHEET_CELL_BYTES. `place` is as sheet_grid_place
 * gives it. */
enum rc sheet_fail_cell_length(const struct sheet_reader *reader, const char *place);

/* Makes line ends LF and, when `escapes`, turns the _xHHHH_ of spreadsheet texts (ISO/IEC 29500-1,
 * 22.9.2.19) into characters. In place; gives the new length, never greater. */
size_t sheet_text_clean(char *text, size_t length, bool escapes);

#endif
