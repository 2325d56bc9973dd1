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

enum { CELL_COLUMNS = 60, CELL_LINES = 12, LINE_ANY = 100000 };

/* Bytes of a text's next line: up to a line break, or to where it would be wider than so many columns. */
static size_t line_bytes(const char *text, size_t most)
{
    const char *at = text, *before = text;
    size_t columns = 0;
    for (uint32_t code; (code = text_next(&at)) != 0; before = at) {
        columns += code >= 0x1100 && (code < 0x2000 || code > 0x2E7F) ? 2 : 1;
        if (code == '\n' || columns > most)
            break;
    }
    return (size_t)(before - text);
}

/* The next line of a cell; *text moves behind it. The last of the lines that are shown says where more follows. */
static const char *take_line(const struct ctx *cx, const char **text, size_t most, bool last)
{
    size_t bytes = line_bytes(*text, most);
    const char *line = arena_printf(cx->arena, "%.*s%s", (int)bytes, *text, last && (*text)[bytes] != '\0' ? "…" : "");
    *text += bytes;
    *text += **text == '\n';
    return line;
}

static size_t width_of_cell(const struct ctx *cx, const char *text, size_t most)
{
    size_t width = 0;
    for (int i = 0; i < CELL_LINES && *text != '\0'; i++) {
        size_t columns = columns_of(take_line(cx, &text, most, i == CELL_LINES - 1));
        width = columns > width ? columns : width;
    }
    return width;
}

static void end_line(struct buf *out)
{
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
    buf_char(out, '\n');
}

/* One row: cells that are too long go on in the lines below. The last column may be as wide as it is. */
static void show_row(const struct ctx *cx, struct buf *out, const char **cells, const size_t *widths, size_t n)
{
    bool more = true;
    for (int line = 0; line < CELL_LINES && more; line++) {
        more = false;
        for (size_t c = 0; c < n; c++) {
            pad(out, take_line(cx, &cells[c], c + 1 == n ? LINE_ANY : CELL_COLUMNS, line == CELL_LINES - 1), widths[c]);
            BUF_LITERAL(out, "  ");
            more = more || *cells[c] != '\0';
        }
        end_line(out);
    }
}

static void show_table(const struct ctx *cx, struct buf *out, const struct field *list,
                       const struct any_list *rows)
{
    const struct fields columns = field_inside(list); /* its own table, or one that stands elsewhere */
    size_t *widths = ARENA_ARRAY(cx->arena, size_t, columns.n), n = 0;
    const char **cells = ARENA_ARRAY(cx->arena, const char *, columns.n);
    const struct field **shown = ARENA_ARRAY(cx->arena, const struct field *, columns.n);
    if (widths == NULL || cells == NULL || shown == NULL)
        return;
    for (size_t c = 0; c < columns.n; c++)
        if (is_column(columns, c))
            shown[n++] = columns.at + c;
    for (size_t c = 0; c < n; c++) {
        cells[c] = head_of(cx, shown[c]);
        widths[c] = columns_of(cells[c]);
        for (size_t r = 0; r < rows->n && c + 1 < n; r++) {
            size_t width = width_of_cell(cx, field_show(cx, shown[c], rows->at + r * list->size), CELL_COLUMNS);
            widths[c] = width > widths[c] ? width : widths[c];
        }
    }
    show_row(cx, out, cells, widths, n);
    for (size_t r = 0; r < rows->n; r++) {
        for (size_t c = 0; c < n; c++)
            cells[c] = field_show(cx, shown[c], rows->at + r * list->size);
        show_row(cx, out, cells, widths, n);
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
