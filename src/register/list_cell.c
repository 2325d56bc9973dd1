/* Cells and rows of a list. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "register/list_inside.h"

const char *list_thousands(const struct ctx *cx, int64_t value)
{
    char digits[32], out[48];
    uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
    int length = snprintf(digits, sizeof digits, "%" PRIu64, size);
    size_t used = 0;
    if (value < 0)
        out[used++] = '-';
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    return arena_copy_n(cx->arena, out, used);
}

const char *list_column_label(const struct ctx *cx, const struct list *list, size_t column)
{
    const struct list_column *one = &list->columns[column];
    const struct field *field = list_field(list, column);
    if (one->label != NULL)
        return tr(cx, one->label);
    return field == NULL || field->label == NULL ? one->field : tr(cx, field->label);
}

bool list_is_figure(const struct list *list, size_t column)
{
    const struct field *field = list_field(list, column);
    return (field->kind == F_INT || field->kind == F_REAL) && (field->flags & F_DURATION) == 0 &&
           (list->columns[column].flags & LIST_LEFT) == 0;
}

const char *list_row_text(const struct list *list, const char *name, const void *row)
{
    const struct field *field = field_find(list->fields, name);
    return field == NULL || !field_is_text(field->kind) ? "" : field_text(field, row);
}

int64_t list_row_int(const struct list *list, const char *name, const void *row)
{
    const struct field *field = field_find(list->fields, name);
    return field == NULL || field->kind != F_INT ? 0 : field_int(field, row);
}

struct list_cell list_cell_of(const struct ctx *cx, const struct list *list, size_t column,
                              const void *row)
{
    const struct list_column *one = &list->columns[column];
    const struct field *field = list_field(list, column);
    struct list_cell cell = {.kind = field->kind, .share = -1, .classes = "", .edits = ""};
    if ((field->flags & F_DURATION) != 0)
        cell.kind = F_TEXT;
    if (field->kind == F_DATE)
        cell.text = date_show(cx, field_text(field, row));
    else if (field->kind == F_INT && (one->flags & LIST_THOUSANDS) != 0)
        cell.text = list_thousands(cx, field_int(field, row));
    else
        cell.text = field_show(cx, field, row);
    if (one->fill != NULL)
        one->fill(cx, row, &cell);
    return cell;
}

const char *list_classes(const struct list *list, size_t column, bool *ret_head)
{
    static const char *const all[][4] = {{"", "num", "nowrap", "num"},
                                         {"k1", "k1 num", "k1 nowrap", "k1 num"},
                                         {"k2", "k2 num", "k2 nowrap", "k2 num"}};
    bool key = (list->columns[column].flags & LIST_KEY) != 0;
    size_t place = !key ? 0 : column == 0 ? 1 : 2;
    size_t look = (list_is_figure(list, column) ? 1U : 0U) +
                  ((list->columns[column].flags & LIST_NARROW) != 0 ? 2U : 0U);
    *ret_head = key && (column + 1 == list->column_count ||
                        (list->columns[column + 1].flags & LIST_KEY) == 0);
    if ((list->columns[column].flags & LIST_WIDE) != 0 && place == 0)
        return "wide";
    return all[place][look];
}

/* A date, a reference, a figure with its thousands apart: what an input would hold. */
static const char *raw_of(const struct ctx *cx, const struct list *list, const struct list_cell *cell, const void *row)
{
    const struct field *field = field_find(list->fields, cell->edits);
    if (field == NULL || field->kind == F_ENUM || field->kind == F_REAL || (field->flags & F_DURATION) != 0)
        return NULL;
    const char *raw = field_is_text(field->kind) ? field_text(field, row) : decimal(cx, field_int(field, row));
    return text_same(raw, cell->text) ? NULL : raw;
}

enum rc list_row_make(struct ctx *cx, const struct list_ask *ask, const void *row, bool pickable,
                      const struct list_input *open, struct list_row *ret)
{
    const struct list *list = ask->list;
    bool editable = list->edit != NULL && may(cx, list->edit->permission);
    struct list_cell *cells = ARENA_ARRAY(cx->arena, struct list_cell, list->column_count);
    size_t n = 0;
    if (cells == NULL)
        return RC_MEMORY;
    *ret = (struct list_row){.id = list_row_text(list, "id", row), .version = list_row_int(list, "version", row)};
    for (size_t i = 0; i < list->column_count; i++) {
        bool head = false;
        if (!list_shows(ask, i))
            continue;
        struct list_cell *cell = &cells[n++];
        *cell = list_cell_of(cx, list, i, row);
        cell->classes = list_classes(list, i, &head);
        if (cell->indent > 0)
            cell->classes = arena_printf(cx->arena, "%s depth%d", cell->classes,
                                         cell->indent > 4 ? 4 : (int)cell->indent);
        cell->head = head;
        if (editable && list->columns[i].edits != NULL)
            cell->edits = list->columns[i].edits;
        if (cell->edits[0] != '\0')
            cell->raw = raw_of(cx, list, cell, row);
        if (open != NULL && text_same(cell->edits, open->input.name))
            cell->input = open;
    }
    if (pickable && n > 0) {
        cells[0].pick = arena_printf(cx->arena, "%s@%" PRId64, ret->id,
                                     list_row_int(list, "version", row));
        cells[0].pick_label = trf(cx, N_("Choose {0}"), cells[0].text);
    }
    ret->cells.at = cells;
    ret->cells.n = n;
    return RC_OK;
}
