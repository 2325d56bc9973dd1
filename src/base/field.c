#include "base/field.h"

#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"

bool field_is_text(enum field_kind kind)
{
    return kind <= F_SECRET;
}

struct fields field_inside(const struct field *field)
{
    return field->inside != NULL ? *field->inside
                                 : (struct fields){field->sub, field->sub_count};
}

bool field_is_shown(const struct field *field)
{
    return field->kind != F_SECRET && (field->flags & F_HIDDEN) == 0;
}

const struct field *field_find(struct fields fields, const char *name)
{
    for (size_t i = 0; i < fields.n; i++)
        if (strcmp(fields.at[i].name, name) == 0)
            return &fields.at[i];
    return NULL;
}

/* Any list of structs looks like this in memory. */
struct any_list {
    const char *at;
    size_t n;
};

static void write_value(const struct ctx *cx, struct json *json, const struct field *field,
                        const void *row)
{
    const void *inside = (const char *)row + field->offset;
    const struct any_list *list = inside;
    switch (field->kind) {
    case F_INT:
        if ((field->flags & F_FIGURE) != 0 && field_int(field, row) < 0)
            json_nothing(json);
        else
            json_int(json, field_int(field, row));
        break;
    case F_BOOL:
        json_bool(json, field_int(field, row) != 0);
        break;
    case F_TIME:
        json_text(json, field_int(field, row) == 0 ? "" : time_rfc3339(cx, field_int(field, row)));
        break;
    case F_ENUM:
        json_text(json, enum_code(field->names, field_int(field, row)));
        break;
    case F_REAL:
        if ((field->flags & F_FIGURE) != 0 && field_real(field, row) < 0)
            json_nothing(json);
        else
            json_number(json, field_real(field, row));
        break;
    case F_OBJECT:
        field_write_json(cx, json, field_inside(field), inside);
        break;
    case F_LIST:
        json_array_begin(json);
        for (size_t i = 0; i < list->n; i++)
            field_write_json(cx, json, field_inside(field), list->at + i * field->size);
        json_array_end(json);
        break;
    case F_LIST_TEXT:
        json_array_begin(json);
        for (size_t i = 0; i < list->n; i++)
            json_text(json, ((const char *const *)(const void *)list->at)[i]);
        json_array_end(json);
        break;
    default:
        json_text(json, field_text(field, row));
        break;
    }
}

void field_write_json(const struct ctx *cx, struct json *json, struct fields fields,
                      const void *row)
{
    json_object_begin(json);
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *field = &fields.at[i];
        if (!field_is_shown(field))
            continue;
        json_key(json, field->name);
        write_value(cx, json, field, row);
    }
    json_object_end(json);
}

const char *field_show(const struct ctx *cx, const struct field *field, const void *row)
{
    struct buf digits;
    switch (field->kind) {
    case F_INT:
        if ((field->flags & F_FIGURE) != 0 && field_int(field, row) < 0)
            return "–";
        return (field->flags & F_DURATION) != 0 ? duration_show(cx, field_int(field, row))
                                                : decimal(cx, field_int(field, row));
    case F_BOOL:
        return field_int(field, row) != 0 ? tr(cx, N_("Yes")) : tr(cx, N_("No"));
    case F_TIME:
        return time_show(cx, field_int(field, row));
    case F_ENUM:
        return tr(cx, enum_label(field->names, field_int(field, row)));
    case F_REAL:
        if ((field->flags & F_FIGURE) != 0)
            return field_real(field, row) < 0
                       ? "–"
                       : arena_printf(cx->arena, "%.2f", field_real(field, row));
        digits = buf_create(64);
        json_number(&(struct json){.out = &digits}, field_real(field, row));
        const char *text = buf_keep(&digits, cx->arena);
        buf_free(&digits);
        return text;
    case F_SECRET:
        return field_text(field, row)[0] == '\0' ? "" : "••••";
    case F_OBJECT:
    case F_LIST:
    case F_LIST_TEXT:
        return "";
    default:
        return field_text(field, row);
    }
}

static const char *name_of(const struct ctx *cx, const struct field *field)
{
    return field->label == NULL ? field->name : tr(cx, field->label);
}

static enum rc read_text(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    if (!text_is_utf8(text, strlen(text)))
        return field_fail(cx, field->name, N_("“{0}” is not valid UTF-8 text"), name_of(cx, field));
    if (text_has_control(text))
        return field_fail(cx, field->name, N_("“{0}” has control characters; please remove them"),
                          name_of(cx, field));
    const char *value = field->kind == F_SECRET ? text : text_trim(cx, text);
    int64_t most = field->max > 0 ? field->max : LIMIT_TEXT;
    int64_t length = (int64_t)text_length(value);
    if (length > most)
        return field_fail(cx, field->name, N_("“{0}” may have up to {1} characters (now: {2})"),
                          name_of(cx, field), decimal(cx, most), decimal(cx, length));
    if (length == 0 && (field->flags & F_REQUIRED) != 0)
        return field_fail(cx, field->name, N_("Please fill in “{0}”"), name_of(cx, field));
    if (field->kind != F_PROSE && field->kind != F_SECRET && strpbrk(value, "\r\n") != NULL)
        return field_fail(cx, field->name, N_("“{0}” takes a single line"), name_of(cx, field));
    field_set_text(field, row, value);
    return RC_OK;
}

/* Beyond 2^53 readers of JSON round, and the canonical form (RFC 8785, 3.2.2.3) would not be exact. */
#define GREATEST_EXACT ((INT64_C(1) << 53) - 1)

static enum rc read_number(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    int64_t value = 0;
    bool ranged = field->max > field->min;
    int64_t least = ranged ? field->min : -GREATEST_EXACT, most = ranged ? field->max : GREATEST_EXACT;
    bool empty = text_empty(text_trim(cx, text));
    if (empty && (field->flags & F_REQUIRED) != 0)
        return field_fail(cx, field->name, N_("Please fill in “{0}”"), name_of(cx, field));
    if (!empty && text_to_int(cx, text, &value) != RC_OK)
        return field_fail(cx, field->name, N_("“{0}” takes a whole number (given: {1})"),
                          name_of(cx, field), text);
    if (!empty && (value < least || value > most))
        return field_fail(cx, field->name, N_("“{0}” takes a number from {1} to {2} (given: {3})"),
                          name_of(cx, field), decimal(cx, least), decimal(cx, most), text);
    field_set_int(field, row, value);
    return RC_OK;
}

static enum rc read_duration(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    int64_t minutes = 0;
    bool empty = text_empty(text_trim(cx, text)) || text_same(text, "0"); /* JSON has 0 for none */
    if (empty && (field->flags & F_REQUIRED) != 0)
        return field_fail(cx, field->name, N_("Please fill in “{0}”"), name_of(cx, field));
    if (!empty && duration_parse(cx, text, &minutes) != RC_OK)
        return field_fail(cx, field->name,
                          N_("“{0}” takes a duration such as 30分, 2時間 or 1週間 (given: {1})"),
                          name_of(cx, field), text);
    field_set_int(field, row, minutes);
    return RC_OK;
}

enum rc field_unknown(struct ctx *cx, const struct field *field, const char *text, const char *const *values, size_t n)
{
    enum { NAMED_MOST = 10 };
    const char *named = "", *comma = tr(cx, N_(", "));
    size_t count = 0;
    for (size_t i = 0; i < n && count < NAMED_MOST; i++)
        if (!text_empty(values[i]))
            named = arena_printf(cx->arena, "%s%s%s", named, count++ == 0 ? "" : comma, values[i]);
    if (n > NAMED_MOST)
        named = arena_printf(cx->arena, "%s%s…", named, comma);
    if (n == 0)
        return field_fail(cx, field->name, N_("“{0}” does not know the value {1}; there is none to choose yet"),
                          name_of(cx, field), text);
    return field_fail(cx, field->name, N_("“{0}” does not know the value {1}; it takes: {2}"), name_of(cx, field), text,
                      named);
}

enum rc field_unknown_name(struct ctx *cx, const struct field *field, const char *text, const struct enum_names *names,
                           bool people)
{
    const char **values = ARENA_ARRAY(cx->arena, const char *, names->n);
    if (values == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < names->n; i++)
        values[i] = people ? tr(cx, enum_label(names, (int64_t)i)) : enum_code(names, (int64_t)i);
    return field_unknown(cx, field, text, values, names->n);
}

static enum rc read_enum(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    int64_t value = 0;
    if (!text_empty(text) && !enum_parse(field->names, text, &value))
        return field_unknown_name(cx, field, text, field->names, false);
    field_set_int(field, row, value);
    return RC_OK;
}

enum rc field_from_text(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    double real = 0;
    const char *date = "";
    switch (field->kind) {
    case F_INT:
        return (field->flags & F_DURATION) != 0 ? read_duration(cx, field, text, row)
                                                : read_number(cx, field, text, row);
    case F_ENUM:
        return read_enum(cx, field, text, row);
    case F_BOOL:
        field_set_int(field, row,
                      text_same(text, "1") || text_same(text, "true") || text_same(text, "on"));
        return RC_OK;
    case F_REAL:
        if (!text_empty(text) && text_to_real(cx, text, &real) != RC_OK)
            return field_fail(cx, field->name, N_("“{0}” takes a number (given: {1})"),
                              name_of(cx, field), text);
        field_set_real(field, row, real);
        return RC_OK;
    case F_DATE:
        if (!text_empty(text_trim(cx, text)) && date_parse(cx, text, &date) != RC_OK)
            return field_fail(cx, field->name,
                              N_("“{0}” takes a date such as 2026-10-01 (given: {1})"),
                              name_of(cx, field), text);
        if (date[0] == '\0' && (field->flags & F_REQUIRED) != 0)
            return field_fail(cx, field->name, N_("Please fill in “{0}”"), name_of(cx, field));
        field_set_text(field, row, date);
        return RC_OK;
    case F_TIME:
    case F_OBJECT:
    case F_LIST:
    case F_LIST_TEXT:
        return field_fail(cx, field->name, N_("“{0}” cannot be set"), name_of(cx, field));
    default:
        return read_text(cx, field, text, row);
    }
}
