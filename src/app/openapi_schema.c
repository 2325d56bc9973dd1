#include <string.h>

#include "app/openapi.h"
#include "base/limits.h"
#include "register/record.h"
#include "register/list.h"

static void member(struct json *json, const char *key, const char *value)
{
    json_key(json, key);
    json_text(json, value);
}

static void write_codes(struct json *json, const struct enum_names *names)
{
    json_key(json, "enum");
    json_array_begin(json);
    for (size_t i = 0; i < names->n; i++)
        json_text(json, names->codes[i]);
    json_array_end(json);
}

static void write_label(const struct ctx *cx, struct json *json, const struct field *field)
{
    if (field->label != NULL)
        member(json, "title", tr(cx, field->label));
    if (field->help != NULL)
        member(json, "description", tr(cx, field->help));
}

/* "number" that may be null where nothing can be said. */
static void write_figure(struct json *json)
{
    json_key(json, "type");
    json_array_begin(json);
    json_text(json, "number");
    json_text(json, "null");
    json_array_end(json);
}

static void write_answer_value(const struct ctx *cx, struct json *json, const struct field *field);

static void write_items(const struct ctx *cx, struct json *json, const struct field *field)
{
    member(json, "type", "array");
    json_key(json, "items");
    if (field->kind == F_LIST) {
        openapi_answer_schema(cx, json, field_inside(field));
        return;
    }
    json_object_begin(json);
    member(json, "type", "string");
    json_object_end(json);
}

static const char *type_of(enum field_kind kind)
{
    switch (kind) {
    case F_INT:
        return "integer";
    case F_BOOL:
        return "boolean";
    case F_REAL:
        return "number";
    default:
        return "string";
    }
}

static void write_answer_value(const struct ctx *cx, struct json *json, const struct field *field)
{
    if (field->kind == F_OBJECT) {
        openapi_answer_schema(cx, json, field_inside(field));
        return;
    }
    json_object_begin(json);
    if (field->kind == F_LIST || field->kind == F_LIST_TEXT)
        write_items(cx, json, field);
    else if (field->kind == F_REAL || (field->kind == F_INT && (field->flags & F_FIGURE) != 0))
        write_figure(json);
    else
        member(json, "type", type_of(field->kind));
    if (field->kind == F_ENUM)
        write_codes(json, field->names);
    if (field->kind == F_TIME || field->kind == F_DATE)
        member(json, "pattern",
               field->kind == F_DATE
                   ? "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"
                   : "^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?$");
    write_label(cx, json, field);
    json_object_end(json);
}

void openapi_answer_schema(const struct ctx *cx, struct json *json, struct fields fields)
{
    json_object_begin(json);
    member(json, "type", "object");
    json_key(json, "properties");
    json_object_begin(json);
    for (size_t i = 0; i < fields.n; i++) {
        if (!field_is_shown(&fields.at[i]))
            continue;
        json_key(json, fields.at[i].name);
        write_answer_value(cx, json, &fields.at[i]);
    }
    json_object_end(json);
    json_key(json, "required");
    json_array_begin(json);
    for (size_t i = 0; i < fields.n; i++)
        if (field_is_shown(&fields.at[i]))
            json_text(json, fields.at[i].name);
    json_array_end(json);
    json_key(json, "additionalProperties");
    json_bool(json, false);
    json_object_end(json);
}

/* ---- what a POST takes ---- */

bool openapi_word_next(const struct ctx *cx, const char **words, struct openapi_word *ret)
{
    if (*words == NULL)
        return false;
    const char *word = *words + strspn(*words, " ");
    size_t length = strcspn(word, " ");
    *words = word + length;
    if (length == 0)
        return false;
    *ret = (struct openapi_word){.rest = length == 3 && strncmp(word, "...", 3) == 0};
    if (word[0] == '@') {
        ret->file = true;
        word++;
        length--;
    }
    for (; length > 0 && strchr("!*#", word[length - 1]) != NULL; length--) {
        ret->required |= word[length - 1] == '!';
        ret->several |= word[length - 1] == '*';
        ret->number |= word[length - 1] == '#';
    }
    ret->name = arena_copy_n(cx->arena, word, length);
    return true;
}

static void write_limits(struct json *json, const struct field *field)
{
    bool number = (field->kind == F_INT && (field->flags & F_DURATION) == 0) || field->kind == F_REAL;
    if (number && field->max > field->min) {
        json_key(json, "minimum");
        json_int(json, field->min);
        json_key(json, "maximum");
        json_int(json, field->max);
    } else if (field_is_text(field->kind)) {
        json_key(json, "maxLength");
        json_int(json, field->max == 0 ? LIMIT_TEXT : field->max);
    }
}

static void write_several(struct json *json)
{
    json_key(json, "type");
    json_array_begin(json);
    json_text(json, "string");
    json_text(json, "array");
    json_array_end(json);
    json_key(json, "items");
    json_object_begin(json);
    member(json, "type", "string");
    json_object_end(json);
}

static void write_input_value(const struct ctx *cx, struct json *json,
                              const struct openapi_word *word, const struct field *field)
{
    json_object_begin(json);
    if (word->several) {
        write_several(json);
    } else if (word->file) {
        member(json, "type", "string");
        member(json, "contentMediaType", "application/octet-stream");
    } else {
        member(json, "type", field == NULL ? "string" : type_of(field->kind));
    }
    if (field != NULL && field->kind == F_ENUM)
        write_codes(json, field->names);
    if (field != NULL) {
        write_limits(json, field);
        write_label(cx, json, field);
    }
    json_object_end(json);
}

static const struct field *field_of(const struct route *route, const struct list *list,
                                    const char *name)
{
    if (list != NULL)
        return field_find(list->edit->record->fields, name);
    return route->of == NULL ? NULL : field_find(*route->of, name);
}

static void write_properties(const struct ctx *cx, struct json *json, const struct route *route,
                             const struct list *list)
{
    const char *words = route->takes;
    struct openapi_word word;
    json_key(json, "properties");
    json_object_begin(json);
    while (openapi_word_next(cx, &words, &word)) {
        if (word.rest)
            continue;
        json_key(json, word.name);
        write_input_value(cx, json, &word, field_of(route, list, word.name));
    }
    for (size_t i = 0; list != NULL && i < list->column_count; i++) {
        const char *edits = list->columns[i].edits;
        if (edits == NULL)
            continue;
        json_key(json, edits);
        write_input_value(cx, json, &(struct openapi_word){.name = edits},
                          field_of(route, list, edits));
    }
    json_object_end(json);
}

void openapi_input_schema(const struct ctx *cx, struct json *json, const struct route *route,
                          const struct list *list)
{
    const char *words = route->takes;
    struct openapi_word word;
    bool rest = false, required = false;
    json_object_begin(json);
    member(json, "type", "object");
    write_properties(cx, json, route, list);
    while (openapi_word_next(cx, &words, &word)) {
        rest |= word.rest;
        if (!word.required)
            continue;
        if (!required) {
            json_key(json, "required");
            json_array_begin(json);
        }
        required = true;
        json_text(json, word.name);
    }
    if (required)
        json_array_end(json);
    if (rest) {
        json_key(json, "additionalProperties");
        json_object_begin(json);
        member(json, "type", "string");
        json_object_end(json);
    }
    json_object_end(json);
}
