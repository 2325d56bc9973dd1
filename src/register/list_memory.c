/* Lists whose rows lie in memory whole: filtered, sorted and cut here, by what the cells say. */
#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "base/text.h"
#include "register/list_inside.h"

enum { SEARCH_MOST = 200, PICKS_MOST = 200 };

static const void *row_at(const struct list *list, const void *rows, size_t i)
{
    return (const char *)rows + i * list->size;
}

/* --- Filters --- */

/* What a row's cell is picked by: a word for enums, 1 or 0, otherwise its text. */
static const char *pick_value(const struct ctx *cx, const struct list *list, size_t column,
                              const void *row)
{
    const struct field *field = list_field(list, column);
    if (field->kind == F_ENUM)
        return enum_code(field->names, field_int(field, row));
    if (field->kind == F_BOOL)
        return field_int(field, row) != 0 ? "1" : "0";
    return list_cell_of(cx, list, column, row).text;
}

static bool has_option(const struct form_option *options, size_t n, const char *value)
{
    for (size_t i = 0; i < n; i++)
        if (text_same(options[i].value, value))
            return true;
    return false;
}

static int by_label(const void *a, const void *b)
{
    return strcmp(((const struct form_option *)a)->label, ((const struct form_option *)b)->label);
}

/* Every value that occurs, and the chosen one though it does not. */
static enum rc pick_options(struct ctx *cx, const struct list *list, size_t column,
                            const struct list_found *found, struct list_filter *filter)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, PICKS_MOST + 2);
    size_t n = 1;
    if (options == NULL)
        return RC_MEMORY;
    options[0] = (struct form_option){.value = "", .label = tr(cx, N_("All"))};
    for (size_t i = 0; i < found->n && n <= PICKS_MOST; i++) {
        const void *row = row_at(list, found->rows, i);
        const char *value = pick_value(cx, list, column, row);
        if (text_empty(value) || has_option(options, n, value))
            continue;
        options[n++] = (struct form_option){.value = value,
                                            .label = list_cell_of(cx, list, column, row).text};
    }
    qsort(options + 1, n - 1, sizeof *options, by_label);
    if (!has_option(options, n, filter->value))
        options[n++] = (struct form_option){.value = filter->value, .label = filter->value};
    for (size_t i = 0; i < n; i++)
        options[i].selected = text_same(options[i].value, filter->value);
    filter->options.at = options;
    filter->options.n = n;
    return RC_OK;
}

static enum rc make_filters(struct ctx *cx, const struct list *list, const struct request *request,
                            struct list_found *found)
{
    struct list_filter *filters = ARENA_ARRAY(cx->arena, struct list_filter, list->column_count);
    size_t n = 0;
    if (filters == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < list->column_count; i++) {
        const struct list_column *column = &list->columns[i];
        if ((column->flags & (LIST_SEARCH | LIST_PICK)) == 0)
            continue;
        bool search = (column->flags & LIST_SEARCH) != 0;
        filters[n] = (struct list_filter){
            .name = column->field,
            .label = list_column_label(cx, list, i),
            .kind = search ? "search" : "select",
            .column = column->field,
            .value = text_trim(cx, request_query(request, column->field)),
            .most = SEARCH_MOST};
        if (!search)
            TRY(pick_options(cx, list, i, found, &filters[n]));
        n++;
    }
    found->filters = filters;
    found->filter_count = n;
    return RC_OK;
}

/* In any width and case of ASCII letters. */
static const char *searchable(const struct ctx *cx, const char *text)
{
    const char *folded = text_fold(cx, text);
    char *low = arena_alloc(cx->arena, strlen(folded) + 1);
    if (low == NULL)
        return "";
    for (size_t i = 0; folded[i] != '\0'; i++)
        low[i] = (char)(folded[i] >= 'A' && folded[i] <= 'Z' ? folded[i] + 0x20 : folded[i]);
    return low;
}

static size_t column_of(const struct list *list, const char *field)
{
    size_t i = 0;
    while (i < list->column_count && !text_same(list->columns[i].field, field))
        i++;
    return i;
}

static bool admits(const struct ctx *cx, const struct list *list, const struct list_filter *filter,
                   const void *row)
{
    if (text_empty(filter->value))
        return true;
    size_t column = column_of(list, filter->column);
    if (text_same(filter->kind, "select"))
        return text_same(pick_value(cx, list, column, row), filter->value);
    const char *text = searchable(cx, list_cell_of(cx, list, column, row).text);
    return strstr(text, searchable(cx, filter->value)) != NULL;
}

/* --- Order --- */

/* A row with what it is sorted by, and its place before: equals keep theirs. */
struct placed {
    size_t place;
    const char *text; /* a sort key of ICU, or a date */
    int64_t number;
    double real;
    bool falling;
};

static int compare(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    int difference = strcmp(a->text, b->text);
    if (difference == 0)
        difference = a->number < b->number ? -1 : a->number > b->number;
    if (difference == 0)
        difference = a->real < b->real ? -1 : a->real > b->real;
    if (difference != 0)
        return a->falling ? -difference : difference;
    return a->place < b->place ? -1 : a->place > b->place;
}

static void collator_freep(UCollator **collator)
{
    if (*collator != NULL)
        ucol_close(*collator);
}

/* The text as bytes that compare as Japanese readers sort; the text itself without ICU's data. */
static const char *sort_key(const struct ctx *cx, const UCollator *collator, const char *text)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0, room = (int32_t)strlen(text) + 1;
    UChar *wide = ARENA_ARRAY(cx->arena, UChar, (size_t)room);
    if (collator == NULL || wide == NULL)
        return text;
    u_strFromUTF8(wide, room, &length, text, -1, &status);
    if (U_FAILURE(status))
        return text;
    int32_t size = ucol_getSortKey(collator, wide, length, NULL, 0);
    uint8_t *key = arena_alloc(cx->arena, (size_t)size + 1);
    if (key == NULL)
        return text;
    ucol_getSortKey(collator, wide, length, key, size);
    return (const char *)key;
}

static void fill_place(const struct ctx *cx, const struct list *list, size_t column,
                       const UCollator *collator, const void *row, struct placed *ret)
{
    const struct field *field = list_field(list, column);
    struct list_cell cell = list_cell_of(cx, list, column, row);
    ret->text = "";
    if (field->kind == F_REAL)
        ret->real = field_real(field, row);
    else if (!field_is_text(field->kind))
        ret->number = field_int(field, row);
    else if (field->kind == F_DATE)
        ret->text = field_text(field, row);
    else
        ret->text = sort_key(cx, collator, cell.text);
}

static enum rc find_order(struct ctx *cx, const struct list_ask *ask, size_t *ret_column,
                          bool *ret_falling)
{
    const struct list *list = ask->list;
    *ret_falling = ask->sort[0] == '-';
    *ret_column = column_of(list, ask->sort + (*ret_falling ? 1 : 0));
    if (*ret_column == list->column_count || (list->columns[*ret_column].flags & LIST_SORT) == 0)
        return fail(cx, RC_INVALID, N_("The list “{0}” has no order {1}"), tr(cx, list->label),
                    ask->sort);
    return RC_OK;
}

static enum rc sort(struct ctx *cx, const struct list_ask *ask, const void **rows, size_t n)
{
    size_t column = 0;
    bool falling = false;
    if (text_empty(ask->sort))
        return RC_OK;
    TRY(find_order(cx, ask, &column, &falling));
    UErrorCode status = U_ZERO_ERROR;
    CLEANUP(collator_freep) UCollator *collator = ucol_open("ja", &status);
    struct placed *placed = ARENA_ARRAY(cx->arena, struct placed, n);
    const void **sorted = ARENA_ARRAY(cx->arena, const void *, n);
    if (placed == NULL || sorted == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        placed[i] = (struct placed){.place = i, .falling = falling};
        fill_place(cx, ask->list, column, collator, rows[i], &placed[i]);
    }
    if (n > 1)
        qsort(placed, n, sizeof *placed, compare);
    for (size_t i = 0; i < n; i++)
        sorted[i] = rows[placed[i].place];
    if (n > 0)
        memcpy(rows, sorted, n * sizeof *rows);
    return RC_OK;
}

/* --- Pages --- */

/* The rows of the page, and the cursor of the next: how many rows come before it. */
static enum rc cut(struct ctx *cx, const struct list_ask *ask, bool whole, const void **rows,
                   size_t n, struct list_found *found)
{
    int64_t from = 0;
    size_t size = ask->list->size;
    if (!text_empty(ask->after) && (text_to_int(cx, ask->after, &from) != RC_OK || from < 0))
        return fail(cx, RC_INVALID, N_("There is no such page ({0})"), ask->after);
    size_t first = whole ? 0 : (size_t)from < n ? (size_t)from : n;
    size_t count = whole || (size_t)ask->rows > n - first ? n - first : (size_t)ask->rows;
    char *page = arena_array(cx->arena, count, size);
    if (page == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < count; i++)
        memcpy(page + i * size, rows[first + i], size);
    found->next = first + count < n ? decimal(cx, (int64_t)(first + count)) : "";
    found->rows = page;
    found->n = count;
    return RC_OK;
}

enum rc list_memory(struct ctx *cx, const struct list_ask *ask, const struct request *request,
                    struct list_found *found)
{
    const struct list *list = ask->list;
    const void **rows = ARENA_ARRAY(cx->arena, const void *, found->n);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    TRY(make_filters(cx, list, request, found));
    for (size_t i = 0; i < found->n; i++) {
        const void *row = row_at(list, found->rows, i);
        bool fits = true;
        for (size_t k = 0; k < found->filter_count && fits; k++)
            fits = admits(cx, list, &found->filters[k], row);
        if (fits)
            rows[n++] = row;
    }
    TRY(sort(cx, ask, rows, n));
    bool whole = request->wants_json && text_empty(ask->rows_given);
    return cut(cx, ask, whole || ask->rows > LIST_ROWS_MOST, rows, n, found);
}

enum rc list_memory_view(struct ctx *cx, const struct request *request, const struct list *list,
                         struct list_found *found, struct list_view *ret)
{
    struct list_ask ask;
    TRY(list_ask(cx, list, request, &ask));
    TRY(list_memory(cx, &ask, request, found));
    return list_view_make(cx, &ask, found, ret);
}

enum rc list_memory_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct list *list, const struct list_found *found,
                         enum list_format format, const char *name)
{
    struct list_ask ask;
    struct list_found all = *found;
    TRY(list_ask(cx, list, request, &ask));
    ask.rows = INT64_MAX;
    ask.after = "";
    TRY(list_memory(cx, &ask, request, &all));
    struct list_held held = {.rows = all.rows, .n = all.n};
    return list_export_send(cx, response, &ask, format, name, list_held_source, &held);
}
