/* The page of a list: heads, filters, links, rows. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "register/list_inside.h"

/* --- Addresses --- */

static void add_pair(const struct ctx *cx, struct buf *out, const char *name, const char *value)
{
    if (!text_empty(name) && value != NULL)
        buf_printf(out, "%s%s=%s", out->length == 0 ? "" : "&", name, url_encode(cx, value));
}

static bool is_default(const struct list_filter *filter)
{
    const char *value = filter->value == NULL ? "" : filter->value;
    return text_same(value, filter->otherwise == NULL ? "" : filter->otherwise);
}

/* What a link of the page says; parts that are NULL are left out. */
struct address {
    const char *sort, *rows, *after;
    bool unfiltered;
};

static const char *query_of(const struct ctx *cx, const struct list_ask *ask,
                            const struct list_found *found, const struct address *address)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES); /* longer than the address was */
    const char *order = ask->list->order == NULL ? "" : ask->list->order;
    for (size_t i = 0; i < found->filter_count && !address->unfiltered; i++)
        if (!is_default(&found->filters[i]))
            add_pair(cx, &out, found->filters[i].name, found->filters[i].value);
    if (!text_empty(address->sort) && !text_same(address->sort, order))
        add_pair(cx, &out, "sort", address->sort);
    if (!text_empty(address->rows))
        add_pair(cx, &out, "rows", address->rows);
    if (!text_empty(ask->columns_given))
        add_pair(cx, &out, "columns", ask->columns_given);
    if (!text_empty(address->after))
        add_pair(cx, &out, list_cursor(ask->list), address->after);
    return buf_keep(&out, cx->arena);
}

static const char *href_of(const struct ctx *cx, const struct list_ask *ask,
                           const struct list_found *found, const struct address *address)
{
    const char *query = query_of(cx, ask, found, address);
    return query[0] == '\0' ? found->href : arena_printf(cx->arena, "%s?%s", found->href, query);
}

const char *list_query(const struct ctx *cx, const struct list_ask *ask,
                       const struct list_found *found)
{
    return query_of(cx, ask, found, &(struct address){.sort = ask->sort, .rows = ask->rows_given});
}

/* A file says its columns itself, so that it holds them whoever opens the address, and when. */
static const char *file_href(const struct ctx *cx, const struct list_ask *ask,
                             const struct list_found *found, const char *path)
{
    if (path == NULL)
        return "";
    struct list_ask said = *ask;
    said.columns_given = list_column_names(cx, ask->list, ask->columns);
    return arena_printf(cx->arena, "%s?%s", path,
                        query_of(cx, &said, found, &(struct address){.sort = ask->sort}));
}

/* --- Heads and filters --- */

static const struct list_filter *filter_under(const struct list_found *found, const char *column)
{
    for (size_t i = 0; i < found->filter_count; i++)
        if (found->filters[i].column != NULL && text_same(found->filters[i].column, column))
            return &found->filters[i];
    return NULL;
}

/* The other direction when the rows are in this order already. */
static void fill_order(const struct ctx *cx, const struct list_ask *ask,
                       const struct list_found *found, const struct list_column *column,
                       struct list_head *head)
{
    const char *up = column->up, *down = column->down;
    if ((column->flags & LIST_SORT) != 0) {
        up = column->field;
        down = arena_printf(cx->arena, "-%s", column->field);
    }
    bool rising = up != NULL && text_same(up, ask->sort);
    bool falling = down != NULL && text_same(down, ask->sort);
    const char *next = rising && down != NULL ? down : up != NULL ? up : down;
    head->order = rising ? "ascending" : falling ? "descending" : "";
    if (next != NULL)
        head->href = href_of(cx, ask, found,
                             &(struct address){.sort = next, .rows = ask->rows_given});
}

static enum rc make_heads(struct ctx *cx, const struct list_ask *ask,
                          const struct list_found *found, struct list_view *view)
{
    const struct list *list = ask->list;
    struct list_head *heads = ARENA_ARRAY(cx->arena, struct list_head, list->column_count);
    size_t n = 0;
    if (heads == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < list->column_count; i++) {
        bool names = false;
        if (!list_shows(ask, i))
            continue;
        struct list_head *head = &heads[n++];
        *head = (struct list_head){.name = list->columns[i].field,
                                   .label = list_column_label(cx, list, i),
                                   .href = "",
                                   .picks = found->pickable && n == 1,
                                   .filter = filter_under(found, list->columns[i].field)};
        head->classes = list_classes(list, i, &names);
        fill_order(cx, ask, found, &list->columns[i], head);
        view->in_head |= head->filter != NULL;
    }
    view->heads.at = heads;
    view->heads.n = n;
    return RC_OK;
}

static bool stands_in_head(const struct list_view *view, const struct list_filter *filter)
{
    for (size_t i = 0; i < view->heads.n; i++)
        if (view->heads.at[i].filter == filter)
            return true;
    return false;
}

/* A filter whose column is hidden stands above the table when it is in use: one that works is seen. */
static enum rc make_filters(struct ctx *cx, const struct list_ask *ask,
                            const struct list_found *found, struct list_view *view)
{
    struct list_filter *above = ARENA_ARRAY(cx->arena, struct list_filter, found->filter_count);
    struct pair *kept = ARENA_ARRAY(cx->arena, struct pair, 3);
    const char *order = ask->list->order == NULL ? "" : ask->list->order;
    if (above == NULL || kept == NULL)
        return RC_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < found->filter_count; i++) {
        const struct list_filter *filter = &found->filters[i];
        view->filtered |= !is_default(filter);
        bool seen = filter->column == NULL || !is_default(filter);
        if (seen && !stands_in_head(view, filter))
            above[n++] = *filter;
    }
    view->filters.at = above;
    view->filters.n = n;
    view->filterable = found->filter_count > 0;
    n = 0;
    if (!text_empty(ask->sort) && !text_same(ask->sort, order))
        kept[n++] = (struct pair){"sort", ask->sort};
    if (!text_empty(ask->rows_given))
        kept[n++] = (struct pair){"rows", ask->rows_given};
    if (!text_empty(ask->columns_given))
        kept[n++] = (struct pair){"columns", ask->columns_given};
    view->kept.at = kept;
    view->kept.n = n;
    return RC_OK;
}

enum rc list_enum_options(struct ctx *cx, const struct enum_names *names, size_t first,
                          const char *all, const char *chosen, struct list_filter *filter)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, names->n + 1);
    size_t n = 0;
    if (options == NULL)
        return RC_MEMORY;
    if (all != NULL)
        options[n++] = (struct form_option){
            .value = "", .label = all, .selected = chosen[0] == '\0'};
    for (size_t i = first; i < names->n; i++) {
        const char *code = enum_code(names, (int64_t)i);
        options[n++] = (struct form_option){.value = code,
                                            .label = tr(cx, enum_label(names, (int64_t)i)),
                                            .selected = text_same(code, chosen)};
    }
    filter->options.at = options;
    filter->options.n = n;
    return RC_OK;
}

/* --- The choice of columns and rows --- */

static enum rc make_choice(struct ctx *cx, const struct list_ask *ask,
                           const struct list_found *found, struct list_view *view)
{
    static const int64_t sizes[] = {LIST_ROWS_LEAST, LIST_ROWS_MIDDLE, LIST_ROWS_MOST};
    const struct list *list = ask->list;
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, list->column_count);
    struct form_option *rows = ARENA_ARRAY(cx->arena, struct form_option, COUNT(sizes));
    size_t n = 0;
    if (options == NULL || rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < list->column_count; i++)
        if ((list->columns[i].flags & LIST_KEY) == 0)
            options[n++] = (struct form_option){.value = list->columns[i].field,
                                                .label = list_column_label(cx, list, i),
                                                .selected = list_shows(ask, i)};
    for (size_t i = 0; i < COUNT(sizes); i++)
        rows[i] = (struct form_option){.value = decimal(cx, sizes[i]),
                                       .label = trf(cx, N_("{0} rows"), decimal(cx, sizes[i])),
                                       .selected = sizes[i] == ask->rows};
    struct list_ask own = *ask; /* after a choice, what the person keeps holds */
    own.columns_given = "";
    view->choice = (struct list_choice_view){
        .list = list->name,
        .columns = view->columns,
        .rows = ask->rows,
        .back = href_of(cx, &own, found, &(struct address){.sort = ask->sort})};
    view->choice.options.at = options;
    view->choice.options.n = n;
    view->sizes.at = rows;
    view->sizes.n = COUNT(sizes);
    return RC_OK;
}

static enum rc make_rows(struct ctx *cx, const struct list_ask *ask, const struct list_found *found,
                         struct list_view *view)
{
    struct list_row *rows = ARENA_ARRAY(cx->arena, struct list_row, found->n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < found->n; i++)
        TRY(list_row_make(cx, ask, (const char *)found->rows + i * ask->list->size, found->pickable,
                          NULL, &rows[i]));
    view->rows.at = rows;
    view->rows.n = found->n;
    return RC_OK;
}

enum rc list_view_make(struct ctx *cx, const struct list_ask *ask, const struct list_found *given,
                       struct list_view *ret)
{
    const struct list *list = ask->list;
    struct list_found with_picks = *given;
    const struct list_found *found = &with_picks;
    const char *next = found->next == NULL ? "" : found->next;
    struct address same = {.sort = ask->sort, .rows = ask->rows_given, .after = ask->after};
    struct list_view view = {.name = list->name,
                             .label = tr(cx, list->label),
                             .action = found->href,
                             .columns = list_column_names(cx, list, ask->columns),
                             .editable = list->edit != NULL && may(cx, list->edit->permission),
                             .copyable = list->edit != NULL && list->edit->copy != NULL,
                             .keeper = arena_printf(cx->arena, "%s/%s", cx->org, cx->person),
                             .further = !text_empty(ask->after)};
    with_picks.pickable |= view.editable != 0; /* rows to fill down are ticked */
    TRY(make_heads(cx, ask, found, &view));
    TRY(make_filters(cx, ask, found, &view));
    TRY(make_choice(cx, ask, found, &view));
    TRY(make_rows(cx, ask, found, &view));
    view.here = href_of(cx, ask, found, &same);
    same.after = NULL;
    view.first_href = href_of(cx, ask, found, &same);
    same.after = next;
    view.next_href = next[0] == '\0' ? "" : href_of(cx, ask, found, &same);
    view.clear_href = href_of(cx, ask, found,
                              &(struct address){.sort = ask->sort, .unfiltered = true});
    view.csv_href = file_href(cx, ask, found, found->csv);
    view.xlsx_href = file_href(cx, ask, found, found->xlsx);
    view.paged = view.further || next[0] != '\0' || ask->rows != list_own_rows(list);
    *ret = view;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
