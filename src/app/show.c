/* Prints a view for people: lines of "name: value", lists as aligned tables. */
#include <string.h>

#include "base/command.h"
#include "base/text.h"

/* Columns of a terminal: wide characters take two. */
static size_t columns_of(const char *text)
{
    size_t columns = 0;
    uint32_t code;
    while ((code = text_next(&text)) != 0)
        columns += code >= 0x1100 && (code < 0x2000 || code > 0x2E7F) ? 2 : 1;
    return columns;
}

static void pad(struct buf *out, const char *text, size_t columns)
{
    buf_text(out, text);
    for (size_t used = columns_of(text); used < columns; used++)
        buf_char(out, ' ');
}

struct any_list {
    const char *at;
    size_t n;
};

static bool is_shown(const struct field *field)
{
    return field->kind < F_OBJECT && field->kind != F_SECRET && (field->flags & F_HIDDEN) == 0;
}

static const char *head_of(const struct ctx *cx, const struct field *field)
{
    return field->label == NULL ? field->name : tr(cx, field->label);
}

/* Columns without a head are for programs, unless the whole table is. */
static bool is_column(struct fields columns, size_t c)
{
    bool heads = false;
    for (size_t i = 0; i < columns.n; i++)
        heads |= is_shown(&columns.at[i]) && columns.at[i].label != NULL;
    return is_shown(&columns.at[c]) && (!heads || columns.at[c].label != NULL);
}

/* A cell on one line, at most 60 columns. */
static const char *cell_of(const struct ctx *cx, const struct field *field, const void *row)
{
    const char *text = field_show(cx, field, row), *at = text, *before = text;
    size_t columns = 0;
    for (uint32_t code; (code = text_next(&at)) != 0; before = at) {
        columns += code >= 0x1100 ? 2 : 1;
        if (code == '\n' || columns > 60)
            return arena_printf(cx->arena, "%.*s…", (int)(before - text), text);
    }
    return text;
}

static void show_table(const struct ctx *cx, struct buf *out, const struct field *list,
                       const struct any_list *rows)
{
    const struct fields columns = field_inside(list); /* its own table, or one that stands elsewhere */
    size_t *widths = ARENA_ARRAY(cx->arena, size_t, columns.n);
    if (widths == NULL)
        return;
    for (size_t c = 0; c < columns.n; c++) {
        widths[c] = columns_of(head_of(cx, &columns.at[c]));
        for (size_t r = 0; r < rows->n && is_column(columns, c); r++) {
            size_t width = columns_of(cell_of(cx, &columns.at[c], rows->at + r * list->size));
            widths[c] = width > widths[c] ? width : widths[c];
        }
    }
    for (size_t r = 0; r <= rows->n; r++) {
        for (size_t c = 0; c < columns.n; c++) {
            if (!is_column(columns, c))
                continue;
            pad(out, r == 0 ? head_of(cx, &columns.at[c])
                            : cell_of(cx, &columns.at[c], rows->at + (r - 1) * list->size),
                widths[c]);
            BUF_LITERAL(out, "  ");
        }
        while (out->length > 0 && out->data[out->length - 1] == ' ')
            out->data[--out->length] = '\0';
        buf_char(out, '\n');
    }
}

static void show_fields(const struct ctx *cx, struct buf *out, struct fields fields, const void *view)
{
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *field = &fields.at[i];
        const void *inside = (const char *)view + field->offset;
        const struct any_list *list = inside;
        if (is_shown(field)) {
            const char *value = field_show(cx, field, view);
            if (value[0] != '\0')
                buf_printf(out, "%s: %s\n", head_of(cx, field), value);
        } else if (field->kind == F_OBJECT) {
            show_fields(cx, out, field_inside(field), inside);
        } else if (field->kind == F_LIST && list->n > 0) {
            show_table(cx, out, field, list);
        } else if (field->kind == F_LIST_TEXT) {
            for (size_t k = 0; k < list->n; k++)
                buf_printf(out, "- %s\n", ((const char *const *)(const void *)list->at)[k]);
        }
    }
}

enum rc command_show(struct ctx *cx, struct arguments *arguments, struct fields fields,
                     const void *view)
{
    if (arguments->json) {
        struct json json = json_create(arguments->out);
        field_write_json(cx, &json, fields, view);
        buf_char(arguments->out, '\n');
    } else {
        show_fields(cx, arguments->out, fields, view);
    }
    return RC_OK;
}
