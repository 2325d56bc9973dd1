#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "http/http.h"

const char *url_encode(const struct ctx *cx, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(cx->arena, strlen(text) * 3 + 1);
    if (out == NULL)
        return "";
    char *to = out;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                     (*at >= '0' && *at <= '9') || strchr("-._~", *at) != NULL;
        if (plain) {
            *to++ = (char)*at;
        } else {
            *to++ = '%';
            *to++ = digits[*at >> 4];
            *to++ = digits[*at & 15];
        }
    }
    return out;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const char *decode(const struct ctx *cx, const char *text, size_t length, bool plus_is_blank)
{
    char *out = arena_alloc(cx->arena, length + 1);
    if (out == NULL)
        return NULL;
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '+' && plus_is_blank) {
            c = ' ';
        } else if (c == '%') {
            int high = i + 2 < length ? hex_value(text[i + 1]) : -1;
            int low = i + 2 < length ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return NULL;
            c = (char)(high << 4 | low);
            i += 2;
        }
        out[used++] = c;
    }
    return text_is_utf8(out, used) ? out : NULL;
}

const char *url_decode(const struct ctx *cx, const char *text, size_t length)
{
    return decode(cx, text, length, true);
}

const char *url_decode_path(const struct ctx *cx, const char *text, size_t length)
{
    return decode(cx, text, length, false);
}

struct growing {
    struct pair *at;
    size_t n, room;
};

static enum rc add_pair(struct ctx *cx, struct growing *pairs, const char *name, const char *value)
{
    if (pairs->n == LIMIT_FORM_FIELDS)
        return fail(cx, RC_TOO_LARGE, N_("The form has more than {0} fields"),
                    decimal(cx, LIMIT_FORM_FIELDS));
    pairs->at = arena_grow(cx->arena, pairs->at, pairs->n, &pairs->room, sizeof *pairs->at);
    if (pairs->at == NULL)
        return RC_MEMORY;
    pairs->at[pairs->n++] = (struct pair){name, value};
    return RC_OK;
}

enum rc form_parse(struct ctx *cx, const char *text, size_t length, struct request *request,
                   bool into_query)
{
    struct growing pairs = {.n = 0};
    const char *end = text + length;
    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        if (stop == NULL)
            stop = end;
        const char *equals = memchr(text, '=', (size_t)(stop - text));
        const char *name_end = equals == NULL ? stop : equals;
        const char *name = url_decode(cx, text, (size_t)(name_end - text));
        const char *value =
            equals == NULL ? "" : url_decode(cx, equals + 1, (size_t)(stop - equals - 1));
        if (arena_failed(cx->arena))
            return RC_MEMORY;
        if (name == NULL || value == NULL)
            return fail(cx, RC_INVALID, N_("The form is not valid UTF-8 or is cut off"));
        if (name[0] != '\0')
            TRY(add_pair(cx, &pairs, name, value));
        text = stop + 1;
    }
    if (into_query) {
        request->query.at = pairs.at;
        request->query.n = pairs.n;
    } else {
        request->form.at = pairs.at;
        request->form.n = pairs.n;
    }
    return RC_OK;
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

/* A number as a person would type it: 1e2 and 100.0 are 100. */
static const char *number_text(struct ctx *cx, double value)
{
    CLEANUP(buf_free) struct buf digits = buf_create(64);
    json_number(&(struct json){.out = &digits}, value);
    return buf_failed(&digits) ? NULL : arena_copy(cx->arena, buf_string(&digits));
}

/* NULL when memory has ended. */
static const char *value_text(struct ctx *cx, const json_t *value)
{
    if (json_is_string(value))
        return arena_copy(cx->arena, json_string_value(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? "1" : "";
    if (json_is_real(value))
        return number_text(cx, json_real_value(value));
    char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    const char *text = dump == NULL ? NULL : arena_copy(cx->arena, dump);
    free(dump);
    return text;
}

enum rc form_parse_json(struct ctx *cx, const char *text, size_t length, struct request *request)
{
    if (json_is_deeper(text, length, LIMIT_JSON_DEPTH))
        return fail(cx, RC_TOO_LARGE, N_("The JSON is nested more than {0} deep"),
                    decimal(cx, LIMIT_JSON_DEPTH));
    json_error_t error;
    CLEANUP(json_freep) json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (object == NULL)
        return fail(cx, RC_INVALID, N_("The JSON cannot be read: line {0}, column {1}: {2}"),
                    decimal(cx, error.line), decimal(cx, error.column),
                    arena_copy(cx->arena, error.text));
    if (!json_is_object(object))
        return fail(cx, RC_INVALID, N_("The JSON must be an object"));
    struct growing pairs = {.n = 0};
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (json_is_null(value))
            continue;
        const char *text_value = value_text(cx, value);
        if (text_value == NULL)
            return RC_MEMORY;
        TRY(add_pair(cx, &pairs, arena_copy(cx->arena, key), text_value));
    }
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    request->form.at = pairs.at;
    request->form.n = pairs.n;
    return RC_OK;
}
