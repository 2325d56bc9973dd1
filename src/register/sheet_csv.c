#include "register/sheet_csv.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>

#include "base/buf.h"
#include "base/text.h"
#include "register/sheet_grid.h"
#include "register/sheet_kind.h"

#define UTF8_MARK "\xEF\xBB\xBF"
#define UTF16_LITTLE_MARK "\xFF\xFE"
#define UTF16_BIG_MARK "\xFE\xFF"
#define JIS_ESCAPE "\x1b$" /* ISO-2022-JP, which is made of ASCII bytes */

/* ICU's table that equals Windows code page 932: NEC and IBM characters, 0x8160 as U+FF5E, 0x5C as
 * a backslash. */
#define CP932 "ibm-943_P15A-2003"

enum { DELIMITER_RECORDS = 50 /* records that are looked at to tell comma from tab */ };

/* Text to read: UTF-8. */
struct csv_text {
    const char *at, *end;
    char *owned; /* from malloc, or NULL */
};

static void text_freep(struct csv_text *text)
{
    free(text->owned);
}

static bool begins(const char *bytes, size_t length, const char *mark)
{
    return length >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0;
}

/* ---- encodings ---- */

static size_t line_of(const char *bytes, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += bytes[i] == '\n' || (bytes[i] == '\r' && i + 1 < offset && bytes[i + 1] != '\n');
    return line;
}

static enum rc fail_encoding(const struct sheet_reader *reader, size_t line)
{
    return fail(
        reader->cx, RC_INVALID,
        N_("{0}: line {1} has characters that are neither UTF-8 nor Shift_JIS (CP932). Please "
           "save the file from Excel as “CSV UTF-8” and send it again."),
        reader->file_name, decimal(reader->cx, (int64_t)line));
}

/* Bytes of the UTF-8 sequence that a byte opens, 1 for one that opens none. */
static size_t sequence_length(unsigned char lead)
{
    if (lead >= 0xF0)
        return lead <= 0xF4 ? 4 : 1;
    return lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
}

/* Text of UTF-8 that is damaged in places would often pass as CP932 and come out as nonsense. It is
 * told by its many sequences of three and four bytes, which CP932 has only by chance; a sequence
 * that the end of the file cuts off is one fault. Gives the offset of the first bad byte, or
 * `length` when this is no UTF-8. */
static size_t damaged_utf8(const char *bytes, size_t length)
{
    size_t good = 0, bad = 0, first_bad = length;
    for (size_t i = 0, used; i < length; i += used) {
        unsigned char lead = (unsigned char)bytes[i];
        size_t whole = sequence_length(lead);
        for (used = 1; used < whole && i + used < length && (bytes[i + used] & 0xC0) == 0x80;)
            used++;
        if (lead < 0x80)
            continue;
        if (used == whole && whole > 1) {
            good += whole > 2;
            continue;
        }
        if (bad++ == 0)
            first_bad = i;
        if (i + used < length)
            used = 1;
    }
    return good >= 3 * bad ? first_bad : length;
}

/* Converts strictly to UTF-8. RC_INVALID with *ret_bad, the offset of a malformed sequence. */
static enum rc convert(struct sheet_reader *reader, const char *encoding, const char *bytes,
                       size_t length, struct csv_text *ret, size_t *ret_bad)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from = ucnv_open(encoding, &status), *to = ucnv_open("UTF-8", &status);
    size_t room = length * 3 + 1; /* one byte of CP932 (half-width kana) becomes three */
    char *out = calloc(room, 1), *target = out;
    if (out != NULL && U_SUCCESS(status)) {
        UChar pivot[1024], *pivot_source = pivot, *pivot_target = pivot;
        const char *source = bytes;
        ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
        ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
        ucnv_convertEx(to, from, &target, out + room - 1, &source, bytes + length, pivot,
                       &pivot_source, &pivot_target, pivot + COUNT(pivot), true, true, &status);
        *ret_bad = (size_t)(source - bytes);
    }
    ucnv_close(from);
    ucnv_close(to);
    if (out == NULL || status == U_MEMORY_ALLOCATION_ERROR || status == U_FILE_ACCESS_ERROR) {
        free(out);
        return memory_ended(reader->cx);
    }
    if (U_FAILURE(status)) {
        free(out);
        return RC_INVALID;
    }
    *target = '\0';
    *ret = (struct csv_text){.at = out, .end = target, .owned = out};
    return RC_OK;
}

static enum rc read_utf16(struct sheet_reader *reader, const char *bytes, size_t length,
                          struct csv_text *ret)
{
    size_t bad = 0;
    const char *encoding = begins(bytes, length, UTF16_LITTLE_MARK) ? "UTF-16LE" : "UTF-16BE";
    enum rc rc = convert(reader, encoding, bytes + 2, length - 2, ret, &bad);
    if (rc != RC_INVALID)
        return rc;
    return sheet_fail_damaged(reader, "UTF-16");
}

static enum rc read_cp932(struct sheet_reader *reader, const char *bytes, size_t length,
                          struct csv_text *ret)
{
    const char *escape = memmem(bytes, length, JIS_ESCAPE, strlen(JIS_ESCAPE));
    if (escape != NULL)
        return fail_encoding(reader, line_of(bytes, (size_t)(escape - bytes)));
    size_t bad = damaged_utf8(bytes, length);
    if (bad < length)
        return fail_encoding(reader, line_of(bytes, bad));
    enum rc rc = convert(reader, CP932, bytes, length, ret, &bad);
    return rc == RC_INVALID ? fail_encoding(reader, line_of(bytes, bad)) : rc;
}

static enum rc decode(struct sheet_reader *reader, const char *bytes, size_t length,
                      struct csv_text *ret)
{
    if (begins(bytes, length, UTF16_LITTLE_MARK) || begins(bytes, length, UTF16_BIG_MARK))
        return read_utf16(reader, bytes, length, ret);
    if (memchr(bytes, '\0', length) != NULL)
        return sheet_refuse(reader, SHEET_OTHER);
    bool marked = begins(bytes, length, UTF8_MARK);
    if (marked) {
        bytes += strlen(UTF8_MARK);
        length -= strlen(UTF8_MARK);
    }
    if (text_is_utf8(bytes, length) &&
        memmem(bytes, length, JIS_ESCAPE, strlen(JIS_ESCAPE)) == NULL) {
        *ret = (struct csv_text){.at = bytes, .end = bytes + length};
        return RC_OK;
    }
    if (marked)
        return fail_encoding(reader, line_of(bytes, damaged_utf8(bytes, length)));
    return read_cp932(reader, bytes, length, ret);
}

/* ---- records ---- */

struct csv_parser {
    struct sheet_grid *grid;
    const char *at, *end;
    char delimiter;
    uint32_t row, column; /* row from 1, column from 0 */
    struct buf cell;
};

/* The next character but `ahead`; NUL, which no text has, beyond the end. */
static char look(const struct csv_parser *parser, size_t ahead)
{
    return ahead < (size_t)(parser->end - parser->at) ? parser->at[ahead] : '\0';
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Passes one record and tells which delimiters stand outside quotes. */
static const char *scan_record(const char *at, const char *end, bool *ret_comma, bool *ret_tab)
{
    bool quoted = false;
    for (; at < end && (quoted || !is_line_end(*at)); at++) {
        if (*at == '"')
            quoted = !quoted;
        *ret_comma |= !quoted && *at == ',';
        *ret_tab |= !quoted && *at == '\t';
    }
    return at;
}

/* Text copied from Excel and its “Unicode text” have tabs in as many records as commas or more. */
static char find_delimiter(const struct csv_text *text)
{
    size_t commas = 0, tabs = 0;
    const char *at = text->at;
    for (int i = 0; i < DELIMITER_RECORDS && at < text->end; i++) {
        bool comma = false, tab = false;
        at = scan_record(at, text->end, &comma, &tab);
        commas += comma;
        tabs += tab;
        while (at < text->end && is_line_end(*at))
            at++;
    }
    return tabs > 0 && tabs >= commas ? '\t' : ',';
}

static const char *place(const struct csv_parser *parser)
{
    return sheet_grid_place(parser->grid, parser->row, parser->column);
}

static enum rc add_cell(struct csv_parser *parser)
{
    struct sheet_reader *reader = parser->grid->reader;
    struct buf *cell = &parser->cell;
    size_t length = sheet_text_clean(cell->data, cell->length, false);
    const char *bytes = buf_string(cell);
    if (csv_is_guarded(bytes)) { /* what csv_row put before a cell that looks like a formula */
        bytes++;
        length--;
    }
    if (buf_error(cell) == RC_MEMORY)
        return memory_ended(reader->cx);
    if (buf_failed(cell) || length > LIMIT_SHEET_CELL_BYTES)
        return sheet_fail_cell_length(reader, place(parser));
    const char *text = length == 0 ? "" : sheet_reader_text(reader, bytes, length);
    if (text == NULL || sheet_reader_full(reader))
        return sheet_fail_memory(reader);
    return sheet_grid_add(parser->grid, parser->row, parser->column, false, text);
}

/* Reads what stands between quotes, and the blanks after it. */
static enum rc take_quoted(struct csv_parser *parser)
{
    struct sheet_reader *reader = parser->grid->reader;
    for (parser->at++;; parser->at += 2) {
        size_t left = (size_t)(parser->end - parser->at);
        const char *quote = memchr(parser->at, '"', left);
        if (quote == NULL)
            return fail(
                reader->cx, RC_INVALID,
                N_("{0}, cell {1}: the quotation mark that begins this cell is never closed. "
                   "Please close it, or save the file from Excel again."),
                reader->file_name, place(parser));
        buf_add(&parser->cell, parser->at, (size_t)(quote - parser->at));
        parser->at = quote;
        if (look(parser, 1) != '"')
            break;
        buf_char(&parser->cell, '"');
    }
    for (parser->at++; look(parser, 0) == ' ';)
        parser->at++;
    char next = look(parser, 0);
    if (next == '\0' || next == parser->delimiter || is_line_end(next))
        return RC_OK;
    return fail(
        reader->cx, RC_INVALID,
        N_("{0}, cell {1}: text follows the closing quotation mark. Please write a quotation "
           "mark within a cell twice, or save the file from Excel again."),
        reader->file_name, place(parser));
}

static void take_plain(struct csv_parser *parser)
{
    size_t length = 0;
    while (look(parser, length) != '\0' && look(parser, length) != parser->delimiter &&
           !is_line_end(look(parser, length)))
        length++;
    buf_add(&parser->cell, parser->at, length);
    parser->at += length;
}

static enum rc take_record(struct csv_parser *parser)
{
    for (parser->column = 0;; parser->column++) {
        buf_clear(&parser->cell);
        if (look(parser, 0) == '"')
            TRY(take_quoted(parser));
        else
            take_plain(parser);
        TRY(add_cell(parser));
        if (look(parser, 0) != parser->delimiter)
            break;
        parser->at++;
    }
    if (look(parser, 0) == '\r' && look(parser, 1) == '\n')
        parser->at += 2;
    else if (look(parser, 0) != '\0')
        parser->at++;
    return RC_OK;
}

static enum rc take_records(struct csv_parser *parser)
{
    for (parser->row = 1; parser->at < parser->end; parser->row++)
        TRY(take_record(parser));
    return RC_OK;
}

static enum rc parse(struct sheet_reader *reader, const struct csv_text *text, struct sheet *ret)
{
    CLEANUP(sheet_grid_free) struct sheet_grid grid = sheet_grid_create(reader, "");
    struct csv_parser parser = {
        .grid = &grid,
        .at = text->at,
        .end = text->end,
        .delimiter = find_delimiter(text),
        .cell = buf_create(LIMIT_SHEET_CELL_BYTES + 1), /* and a guard */
    };
    enum rc rc = take_records(&parser);
    buf_free(&parser.cell);
    TRY(rc);
    return sheet_grid_finish(&grid, ret);
}

enum rc sheet_csv_read(struct sheet_reader *reader, const char *bytes, size_t length,
                       struct workbook *ret)
{
    CLEANUP(text_freep) struct csv_text text = {.at = bytes, .end = bytes};
    TRY(decode(reader, bytes, length, &text));
    size_t decoded = (size_t)(text.end - text.at);
    enum sheet_kind kind = sheet_kind_of_text(text.at, decoded);
    if (kind != SHEET_TEXT)
        return sheet_refuse(reader, kind);
    if (memchr(text.at, '\0', decoded) != NULL)
        return sheet_refuse(reader, SHEET_OTHER);
    struct sheet *sheet = sheet_reader_alloc(reader, 1, sizeof *sheet);
    if (sheet == NULL)
        return sheet_fail_memory(reader);
    TRY(parse(reader, &text, sheet));
    ret->sheets = sheet;
    ret->sheet_count = 1;
    return RC_OK;
}
