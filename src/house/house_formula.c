/* References in formulas, moved with the rows that they name. A formula is read as far as references ask for it:
 * texts, names of sheets and functions, and what stands in brackets are passed over. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "house/house_book.h"

struct reference {
    int64_t row, column;       /* 0: a whole column, a whole row */
    bool fixed_row, fixed_column;
};

static bool is_word(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '$' ||
           c == '\\' || c == '?' || (unsigned char)c >= 0x80;
}

/* "C5", "$C$5", "$5" or "5" (`rows`: alone, for 5:7). */
static bool read_reference(const char *text, size_t length, bool rows, struct reference *ret)
{
    struct reference reference = {.row = 0};
    size_t at = 0, letters = 0;
    if (at < length && text[at] == '$') {
        reference.fixed_column = true;
        at++;
    }
    for (; at < length && ((text[at] | 32) >= 'a' && (text[at] | 32) <= 'z') && letters < 4; at++, letters++)
        reference.column = reference.column * 26 + ((text[at] | 32) - 'a' + 1);
    if (letters == 0) {
        reference.fixed_row = reference.fixed_column;
        reference.fixed_column = false;
    } else if (at < length && text[at] == '$') {
        reference.fixed_row = true;
        at++;
    }
    size_t digits = 0;
    for (; at < length && text[at] >= '0' && text[at] <= '9' && digits < 8; at++, digits++)
        reference.row = reference.row * 10 + (text[at] - '0');
    if (at != length || digits == 0 || (letters == 0) != rows || letters > 3 || reference.row < 1 ||
        reference.row > BOOK_ROWS || reference.column > BOOK_COLUMNS)
        return false;
    *ret = reference;
    return true;
}

bool book_address(const char *text, int64_t *ret_row, int64_t *ret_column)
{
    struct reference reference;
    if (text == NULL || !read_reference(text, strlen(text), false, &reference) || strchr(text, '$') != NULL)
        return false;
    *ret_row = reference.row;
    *ret_column = reference.column;
    return true;
}

const char *book_letters(const struct ctx *cx, int64_t column)
{
    char letters[8];
    size_t at = sizeof letters;
    letters[--at] = '\0';
    for (; column > 0 && at > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    return arena_copy(cx->arena, letters + at);
}

int64_t book_row(const struct book_sheet *sheet, int64_t row, bool end)
{
    int64_t shift = 0;
    for (size_t i = 0; i < sheet->block_count; i++) {
        const struct book_block *block = &sheet->blocks[i];
        if (row < block->first)
            break;
        if (row <= block->last) {
            int64_t off = row - block->top;
            off = off < 0 ? 0 : off >= block->height ? block->height - 1 : off;
            return block->first + shift + off + (end ? (block->times - 1) * block->height : 0);
        }
        shift += block->times * block->height - (block->last - block->first + 1);
    }
    return row + shift;
}

/* --- Moving --- */

struct moving {
    const struct book_place *place;
    const struct book_sheet *sheet; /* of the reference at hand; NULL: it stays */
    struct buf *out;
    bool lost;
};

/* In the repeated rows a formula names the rows of its own time. */
static int64_t move_row(const struct moving *moving, int64_t row, bool end)
{
    const struct book_block *block = moving->place->block;
    if (moving->sheet == NULL)
        return row;
    if (block != NULL && moving->sheet == moving->place->sheet && row >= block->top && row < block->top + block->height)
        return book_row(moving->sheet, row, false) + moving->place->nth * block->height;
    return book_row(moving->sheet, row, end);
}

static void write_reference(struct moving *moving, struct reference reference, bool end)
{
    const struct ctx *cx = moving->place->book->package->cx;
    if (reference.row > 0 && !reference.fixed_row)
        reference.row += moving->place->rows;
    if (reference.column > 0 && !reference.fixed_column)
        reference.column += moving->place->columns;
    if ((reference.row < 1 && moving->place->rows != 0) || reference.row > BOOK_ROWS || reference.column < 0 ||
        reference.column > BOOK_COLUMNS) {
        BUF_LITERAL(moving->out, "#REF!");
        return;
    }
    if (reference.column > 0)
        buf_printf(moving->out, "%s%s", reference.fixed_column ? "$" : "", book_letters(cx, reference.column));
    buf_printf(moving->out, "%s%lld", reference.fixed_row ? "$" : "", (long long)move_row(moving, reference.row, end));
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (is_word(text[length]))
        length++;
    return length;
}

static const struct book_sheet *sheet_named(const struct book *book, const char *name, size_t length)
{
    for (size_t i = 0; i < book->sheet_count; i++)
        if (strlen(book->sheets[i].name) == length && strncasecmp(book->sheets[i].name, name, length) == 0)
            return &book->sheets[i];
    return NULL;
}

/* A word that may be a reference, a range of two, or neither; gives what was read of the formula. */
static size_t take_word(struct moving *moving, const char *at, size_t length)
{
    struct reference first, second;
    size_t other = at[length] == ':' ? word_length(at + length + 1) : 0;
    char after = at[length + (other > 0 ? other + 1 : 0)];
    for (int rows = 0; rows < 2; rows++)
        if (other > 0 && after != '(' && read_reference(at, length, rows, &first) &&
            read_reference(at + length + 1, other, rows, &second)) {
            if (after == '!') { /* S1:S3!A1 */
                moving->lost = true;
                break;
            }
            write_reference(moving, first, false);
            buf_char(moving->out, ':');
            write_reference(moving, second, true);
            return length + 1 + other;
        }
    if (at[length] != '(' && at[length] != '!' && read_reference(at, length, false, &first)) {
        write_reference(moving, first, false);
        return length;
    }
    buf_add(moving->out, at, length);
    return length;
}

/* Text in single or double quotes, with both; doubled quotes stand for one. */
static size_t quoted_length(const char *at)
{
    size_t length = 1;
    while (at[length] != '\0') {
        if (at[length] == at[0] && at[length + 1] != at[0])
            return length + 1;
        length += at[length] == at[0] ? 2 : 1;
    }
    return length;
}

static size_t bracket_length(const char *at)
{
    size_t length = 0, depth = 0;
    for (; at[length] != '\0'; length++) {
        depth += at[length] == '[';
        depth -= at[length] == ']';
        if (depth == 0)
            return length + 1;
    }
    return length;
}

/* The sheet that a name with "!" behind it means; several (A:B!) are lost, other files stay. */
static const struct book_sheet *sheet_of(struct moving *moving, const char *name, size_t length)
{
    CLEANUP(buf_free) struct buf plain = buf_create(BOOK_FORMULA_BYTES);
    for (size_t i = 0; i < length; i++) {
        buf_char(&plain, name[i]);
        i += name[i] == '\'' && i + 1 < length && name[i + 1] == '\'';
    }
    if (plain.length > 0 && memchr(plain.data, ':', plain.length) != NULL)
        moving->lost = true;
    return plain.length == 0 ? NULL : sheet_named(moving->place->book, plain.data, plain.length);
}

const char *book_formula(const struct book_place *place, const char *formula, bool *ret_lost)
{
    const struct ctx *cx = place->book->package->cx;
    CLEANUP(buf_free) struct buf out = buf_create(4 * BOOK_FORMULA_BYTES);
    struct moving moving = {.place = place, .sheet = place->sheet, .out = &out};
    bool foreign = false; /* behind [1]: another file */
    for (const char *at = formula; *at != '\0';) {
        size_t length = *at == '"' || *at == '\'' ? quoted_length(at) : *at == '[' ? bracket_length(at) : word_length(at);
        bool names_sheet = length > 0 && at[length] == '!' && *at != '"' && *at != '[';
        if (names_sheet) {
            bool quoted = *at == '\'';
            bool other = foreign || (quoted && memchr(at, '[', length) != NULL);
            moving.sheet = other ? NULL : sheet_of(&moving, at + quoted, length - (quoted ? 2 : 0));
            if (!quoted && at > formula && at[-1] == ':') /* First:Last!A1 */
                moving.lost = true;
            buf_add(&out, at, length + 1);
            at += length + 1;
            length = word_length(at);
            if (length > 0)
                at += take_word(&moving, at, length);
            moving.sheet = place->sheet;
        } else if (length > 0 && is_word(*at)) {
            at += take_word(&moving, at, length);
        } else {
            length = length == 0 ? 1 : length;
            foreign = *at == '[';
            buf_add(&out, at, length);
            at += length;
            continue;
        }
        foreign = false;
    }
    *ret_lost |= moving.lost;
    return buf_keep(&out, cx->arena);
}

const char *book_ranges(const struct book_place *place, const char *ranges)
{
    const struct ctx *cx = place->book->package->cx;
    CLEANUP(buf_free) struct buf out = buf_create(BOOK_FORMULA_BYTES);
    struct moving moving = {.place = place, .sheet = place->sheet, .out = &out};
    while (*ranges != '\0') {
        size_t length = word_length(ranges);
        struct reference reference;
        if (length > 0 && ranges[length] != ':' && read_reference(ranges, length, false, &reference)) {
            struct buf *whole = moving.out;
            /* a single cell in rows that repeat becomes the range of all of them */
            int64_t first = move_row(&moving, reference.row, false), last = move_row(&moving, reference.row, true);
            write_reference(&moving, reference, false);
            if (last > first)
                buf_printf(whole, ":%s%lld", book_letters(cx, reference.column), (long long)last);
            ranges += length;
        } else if (length > 0) {
            ranges += take_word(&moving, ranges, length);
        } else {
            buf_char(&out, *ranges++);
        }
    }
    return buf_keep(&out, cx->arena);
}
