#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf buf_create(size_t limit)
{
    return (struct buf){.limit = limit};
}

void buf_free(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){.limit = buf->limit};
}

void buf_clear(struct buf *buf)
{
    buf->length = 0;
    buf->failed = buf->ended = false;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

/* Makes room for `more` bytes and the NUL. */
static bool reserve(struct buf *buf, size_t more)
{
    if (buf->failed || more > buf->limit || buf->length > buf->limit - more) {
        buf->failed = true;
        return false;
    }
    size_t need = buf->length + more + 1;
    if (need <= buf->room)
        return true;
    size_t room = buf->room < 512 ? 512 : buf->room;
    while (room < need)
        room *= 2;
    char *data = realloc(buf->data, room);
    if (data == NULL) {
        buf->failed = buf->ended = true;
        return false;
    }
    buf->data = data;
    buf->room = room;
    return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t length)
{
    if (!reserve(buf, length))
        return;
    if (length > 0)
        memcpy(buf->data + buf->length, bytes, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

char *buf_extend(struct buf *buf, size_t length)
{
    if (!reserve(buf, length))
        return NULL;
    char *at = buf->data + buf->length;
    buf->length += length;
    buf->data[buf->length] = '\0';
    return at;
}

void buf_text(struct buf *buf, const char *text)
{
    if (text != NULL)
        buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_int(struct buf *buf, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        digits[--at] = '-';
    buf_add(buf, digits + at, sizeof digits - at);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) {
        buf->failed = true;
    } else if (reserve(buf, (size_t)length)) {
        vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
        buf->length += (size_t)length;
    }
    va_end(again);
}

const char *buf_string(const struct buf *buf)
{
    return buf->data == NULL ? "" : buf->data;
}

bool buf_failed(const struct buf *buf)
{
    return buf->failed;
}

enum rc buf_error(const struct buf *buf)
{
    return !buf->failed ? RC_OK : buf->ended ? RC_MEMORY : RC_TOO_LARGE;
}

const char *buf_keep(const struct buf *buf, struct arena *arena)
{
    if (!buf->failed)
        return arena_copy_n(arena, buf_string(buf), buf->length);
    arena_fail(arena);
    return "";
}
