#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json json_create(struct buf *out)
{
    return (struct json){.out = out};
}

static void before_item(struct json *json)
{
    if (json->comma)
        buf_char(json->out, ',');
    json->comma = true;
}

static void begin(struct json *json, char mark)
{
    before_item(json);
    buf_char(json->out, mark);
    json->comma = false;
}

static void end(struct json *json, char mark)
{
    buf_char(json->out, mark);
    json->comma = true;
}

void json_object_begin(struct json *json)
{
    begin(json, '{');
}

void json_object_end(struct json *json)
{
    end(json, '}');
}

void json_array_begin(struct json *json)
{
    begin(json, '[');
}

void json_array_end(struct json *json)
{
    end(json, ']');
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

/* Whether all eight bytes of a word are plain. Each term has the highest bit of some byte set when a byte
 * is below a blank, or (after the exclusive or) is nothing but zero. */
static bool all_plain(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
    return ((((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) |
             ((slash - ones) & ~slash)) &
            ones * 0x80) == 0;
}

/* The first byte of `length` that is written otherwise, or the end. */
static const char *skip_plain(const char *at, size_t length)
{
    const char *end = at + length;
    for (uint64_t word; (size_t)(end - at) >= sizeof word; at += sizeof word) {
        memcpy(&word, at, sizeof word);
        if (!all_plain(word))
            break;
    }
    while (at < end && is_plain((unsigned char)*at))
        at++;
    return at;
}

static void quoted_slowly(struct buf *out, const char *text, const char *end)
{
    buf_char(out, '"');
    for (;; text++) {
        const char *at = skip_plain(text, (size_t)(end - text));
        buf_add(out, text, (size_t)(at - text));
        text = at;
        if (at == end)
            break;
        unsigned char c = (unsigned char)*at;
        static const char shorts[] = "\bb\tt\nn\ff\rr\"\"\\\\";
        const char *found = memchr(shorts, c, sizeof shorts - 1);
        if (found != NULL && (found - shorts) % 2 == 0)
            buf_printf(out, "\\%c", found[1]);
        else
            buf_printf(out, "\\u%04x", c);
    }
    buf_char(out, '"');
}

/* Most texts go out as they are. */
static void quoted(struct buf *out, const char *text)
{
    size_t all = strlen(text), length = (size_t)(skip_plain(text, all) - text);
    if (length != all) {
        quoted_slowly(out, text, text + all);
        return;
    }
    char *at = buf_extend(out, length + 2);
    if (at == NULL)
        return;
    at[0] = '"';
    memcpy(at + 1, text, length);
    at[length + 1] = '"';
}

void json_key(struct json *json, const char *key)
{
    before_item(json);
    quoted(json->out, key);
    buf_char(json->out, ':');
    json->comma = false;
}

void json_key_ready(struct json *json, const char *key, size_t length)
{
    char *at = buf_extend(json->out, length + json->comma);
    if (at == NULL)
        return;
    if (json->comma)
        *at++ = ',';
    memcpy(at, key, length);
    json->comma = false;
}

void json_text(struct json *json, const char *value)
{
    before_item(json);
    quoted(json->out, value == NULL ? "" : value);
}

void json_int(struct json *json, int64_t value)
{
    before_item(json);
    buf_int(json->out, value);
}

/* Digits and decimal point as ECMAScript's Number::toString sets them, which RFC 8785 (3.2.2.3) takes:
 * plain from 1e-6 to below 1e21, with an exponent outside. */
static void write_digits(struct buf *out, const char *digits, int count, int point)
{
    if (count <= point && point <= 21) {
        buf_printf(out, "%s%.*s", digits, point - count, "000000000000000000000");
    } else if (0 < point && point <= 21) {
        buf_printf(out, "%.*s.%s", point, digits, digits + point);
    } else if (-6 < point && point <= 0) {
        buf_printf(out, "0.%.*s%s", -point, "000000", digits);
    } else {
        buf_char(out, digits[0]);
        if (count > 1)
            buf_printf(out, ".%s", digits + 1);
        buf_printf(out, "e%+d", point - 1);
    }
}

/* The fewest digits that read back as the same number. */
static void write_shortest(struct buf *out, double value)
{
    char text[40], digits[24] = "";
    int count = 0;
    for (int precision = 0; precision <= 16; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, fabs(value));
        if (strtod(text, NULL) == fabs(value))
            break;
    }
    const char *exponent = strchr(text, 'e');
    for (const char *at = text; at < exponent; at++)
        if (*at != '.')
            digits[count++] = *at;
    if (value < 0)
        buf_char(out, '-');
    write_digits(out, digits, count, (int)strtol(exponent + 1, NULL, 10) + 1);
}

void json_number(struct json *json, double value)
{
    before_item(json);
    if (!isfinite(value)) {
        BUF_LITERAL(json->out, "null");
        return;
    }
    if (value == floor(value) && fabs(value) < 1e15)
        buf_printf(json->out, "%.0f", value == 0 ? 0.0 : value);
    else
        write_shortest(json->out, value);
}

void json_bool(struct json *json, bool value)
{
    before_item(json);
    buf_text(json->out, value ? "true" : "false");
}

void json_nothing(struct json *json)
{
    before_item(json);
    BUF_LITERAL(json->out, "null");
}

void json_raw(struct json *json, const char *text)
{
    before_item(json);
    buf_text(json->out, text);
}

bool json_is_deeper(const char *text, size_t length, int most)
{
    int depth = 0;
    bool inside = false;
    for (size_t i = 0; i < length; i++) {
        if (inside) {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                inside = false;
        } else if (text[i] == '"') {
            inside = true;
        } else if (text[i] == '{' || text[i] == '[') {
            if (++depth > most)
                return true;
        } else if (text[i] == '}' || text[i] == ']') {
            depth--;
        }
    }
    return false;
}
