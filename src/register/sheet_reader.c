#include "register/sheet_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { POOL_BLOCK = 16 * 1024 };

struct sheet_reader sheet_reader_create(struct ctx *cx, const char *file_name)
{
    bool named = file_name != NULL && file_name[0] != '\0';
    return (struct sheet_reader){
        .cx = cx,
        .file_name = named ? file_name : tr(cx, N_("The file")),
        .arena_start = arena_used(cx->arena),
    };
}

void *sheet_reader_alloc(struct sheet_reader *reader, size_t count, size_t size)
{
    size_t used = arena_used(reader->cx->arena) - reader->arena_start;
    if (used > SHEET_MEMORY || (size != 0 && count > (SHEET_MEMORY - used) / size))
        return NULL;
    return arena_array(reader->cx->arena, count, size);
}

const char *sheet_reader_text(struct sheet_reader *reader, const char *bytes, size_t length)
{
    char *text;
    if (length >= POOL_BLOCK / 4) {
        text = sheet_reader_alloc(reader, length + 1, 1);
    } else {
        if (length + 1 > reader->pool_left) {
            char *block = sheet_reader_alloc(reader, POOL_BLOCK, 1);
            reader->pool_left = block == NULL ? 0 : POOL_BLOCK;
            reader->pool = block;
        }
        text = reader->pool;
        if (text != NULL) {
            reader->pool += length + 1;
            reader->pool_left -= length + 1;
        }
    }
    if (text == NULL)
        return NULL;
    if (length > 0)
        memcpy(text, bytes, length);
    text[length] = '\0';
    return text;
}

bool sheet_reader_full(const struct sheet_reader *reader)
{
    const struct arena *arena = reader->cx->arena;
    return arena_failed(arena) || arena_used(arena) - reader->arena_start > SHEET_MEMORY;
}

bool sheet_reader_grow(const struct sheet_reader *reader, void **items, size_t used, size_t *room,
                       size_t size)
{
    if (used < *room)
        return true;
    size_t wider = *room == 0 ? 256 : *room * 2;
    if (wider > SHEET_ITEMS)
        wider = SHEET_ITEMS;
    if (used >= wider)
        return false;
    void *memory = realloc(*items, wider * size);
    if (memory == NULL) {
        arena_fail(reader->cx->arena);
        return false;
    }
    *items = memory;
    *room = wider;
    return true;
}

enum rc sheet_fail_memory(const struct sheet_reader *reader)
{
    if (arena_failed(reader->cx->arena))
        return RC_MEMORY;
    return fail(reader->cx, RC_TOO_LARGE,
                N_("{0} holds more cells than can be read at once. Please split the table into "
                   "several files."),
                reader->file_name);
}

enum rc sheet_fail_damaged(const struct sheet_reader *reader, const char *where)
{
    return fail(reader->cx, RC_INVALID,
                N_("{0} is damaged or incomplete (at {1}). Please open it in Excel, save it as an "
                   "Excel workbook (.xlsx) and send that file."),
                reader->file_name, where);
}

enum rc sheet_fail_cell_length(const struct sheet_reader *reader, const char *place)
{
    return fail(
        reader->cx, RC_TOO_LARGE,
        N_("{0}, cell {1}: the text is longer than {2} kilobytes. Please shorten it and send "
           "the file again."),
        reader->file_name, place, decimal(reader->cx, LIMIT_SHEET_CELL_BYTES / 1024));
}

/* Value of four hexadecimal digits followed by an underscore; -1 for anything else. */
static int32_t escaped_unit(const char *at, size_t left)
{
    int32_t value = 0;
    if (left < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Writes a unit; a half of a surrogate pair and NUL cannot stand in a text and become U+FFFD. */
static size_t write_unit(char *out, int32_t unit)
{
    bool good = unit != 0 && (unit < 0xD800 || unit > 0xDFFF);
    return text_encode(good ? (uint32_t)unit : 0xFFFD, out);
}

static size_t decode_escapes(char *text, size_t length)
{
    size_t to = 0;
    for (size_t from = 0; from < length;) {
        int32_t unit = text[from] == '_' ? escaped_unit(text + from, length - from) : -1;
        if (unit < 0) {
            text[to++] = text[from++];
        } else {
            to += write_unit(text + to, unit); /* at most 3 bytes for the 7 that were read */
            from += 7;
        }
    }
    return to;
}

size_t sheet_text_clean(char *text, size_t length, bool escapes)
{
    if (length == 0)
        return 0;
    if (escapes && memmem(text, length, "_x", 2) != NULL)
        length = decode_escapes(text, length);
    if (memchr(text, '\r', length) == NULL)
        return length;
    size_t to = 0;
    for (size_t from = 0; from < length; from++) {
        if (text[from] != '\r')
            text[to++] = text[from];
        else if (from + 1 >= length || text[from + 1] != '\n')
            text[to++] = '\n';
    }
    return to;
}
