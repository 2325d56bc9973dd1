/* A stored result of a simulation, back from its JSON by the field table that wrote it. */
#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "dependency/dependency_view.h"

enum { DEPTH_MOST = 4, ROWS_MOST = 100000 };

static void json_freep(json_t **json)
{
    json_decref(*json);
}

/* What a list in a view is. */
struct any_list {
    const void *at;
    size_t n;
};

static bool read_fields(struct ctx *cx, const json_t *json, struct fields fields, char *row,
                        int depth);

static bool read_list(struct ctx *cx, const json_t *json, const struct field *field, char *row,
                      int depth)
{
    struct any_list list = {NULL, json_array_size(json)};
    if (!json_is_array(json) || list.n > ROWS_MOST)
        return false;
    char *items = arena_alloc(cx->arena, (list.n + 1) * field->size);
    if (items == NULL)
        return false;
    memset(items, 0, (list.n + 1) * field->size);
    for (size_t i = 0; i < list.n; i++)
        if (!read_fields(cx, json_array_get(json, i), field_inside(field), items + i * field->size,
                         depth + 1))
            return false;
    list.at = items;
    memcpy(row + field->offset, &list, sizeof list);
    return true;
}

static bool read_value(struct ctx *cx, const json_t *json, const struct field *field, char *row,
                       int depth)
{
    int64_t number = 0;
    switch (field->kind) {
    case F_INT:
    case F_TIME:
        field_set_int(field, row, json_integer_value(json));
        return json_is_integer(json);
    case F_BOOL:
        field_set_int(field, row, json_is_true(json));
        return json_is_boolean(json);
    case F_ENUM:
        if (!json_is_string(json) || !enum_parse(field->names, json_string_value(json), &number))
            return false;
        field_set_int(field, row, number);
        return true;
    case F_REAL:
        field_set_real(field, row, json_is_number(json) ? json_number_value(json) : -1);
        return json_is_number(json) || json_is_null(json);
    case F_OBJECT:
        return read_fields(cx, json, field_inside(field), row + field->offset, depth + 1);
    case F_LIST:
        return read_list(cx, json, field, row, depth);
    default:
        field_set_text(field, row, arena_copy(cx->arena, json_string_value(json)));
        return json_is_string(json) && field_is_text(field->kind);
    }
}

/* By the table, which is as deep as it is; the depth only says so. */
static bool read_fields(struct ctx *cx, const json_t *json, struct fields fields, char *row,
                        int depth)
{
    if (!json_is_object(json) || depth > DEPTH_MOST)
        return false;
    for (size_t i = 0; i < fields.n; i++) {
        const json_t *value = json_object_get(json, fields.at[i].name);
        if (value == NULL || !read_value(cx, value, &fields.at[i], row, depth))
            return false;
    }
    return true;
}

enum rc years_view_read(struct ctx *cx, const char *result, struct years_view *ret)
{
    CLEANUP(json_freep) json_t *json = json_loads(result, 0, NULL);
    struct years_view view = {.study = "", .digest = ""};
    if (json == NULL || !read_fields(cx, json, years_answer, (char *)&view, 0) || view.years < 1)
        return arena_failed(cx->arena)
                   ? RC_MEMORY
                   : fail(cx, RC_UNSOUND, N_("The stored result of the simulation cannot be read"));
    *ret = view;
    return RC_OK;
}
