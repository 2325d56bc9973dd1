/* A byte buffer that grows up to a maximum that its maker states. An overflow or the end of memory
 * is remembered: later writes do nothing, and buf_failed tells. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/rc.h"

struct buf {
    char *data;    /* NUL-terminated once anything was written */
    size_t length; /* bytes without the NUL */
    size_t room, limit;
    bool failed, ended; /* ended: memory did, not the room up to the limit */
};

/* An empty buffer that may hold up to `limit` bytes. Freed with buf_free. */
struct buf buf_create(size_t limit);
void buf_free(struct buf *buf); /* also for CLEANUP */
void buf_clear(struct buf *buf);

void buf_add(struct buf *buf, const void *bytes, size_t length);
/* Appends `length` bytes that the caller fills at once; NULL when they do not fit. */
char *buf_extend(struct buf *buf, size_t length);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The text so far, "" when empty. Owned by the buffer. */
const char *buf_string(const struct buf *buf);
bool buf_failed(const struct buf *buf);
/* Why: RC_OK, RC_TOO_LARGE (its maximum) or RC_MEMORY. */
enum rc buf_error(const struct buf *buf);
/* The text so far, as a copy in the arena. "" when the buffer failed; the arena has then failed, too, so
 * that nobody takes it for an empty text. */
const char *buf_keep(const struct buf *buf, struct arena *arena);

#define BUF_LITERAL(buf, literal) buf_add((buf), "" literal, sizeof(literal) - 1)

#endif
