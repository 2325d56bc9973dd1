/* What the files of the lists share. Inside src/register only. */
#ifndef REGISTER_LIST_INSIDE_H
#define REGISTER_LIST_INSIDE_H

#include "register/list.h"

static inline const struct field *list_field(const struct list *list, size_t column)
{
    return field_find(list->fields, list->columns[column].field);
}

/* The head of a column in the reader's language. */
const char *list_column_label(const struct ctx *cx, const struct list *list, size_t column);
/* The classes of a column's cells: "k1" and "k2" stay in sight at the left, and the last of them names
 * the row (*ret_head). */
const char *list_classes(const struct list *list, size_t column, bool *ret_head);
/* True for a figure that stands at the right. */
bool list_is_figure(const struct list *list, size_t column);
static inline bool list_shows(const struct list_ask *ask, size_t column)
{
    return (ask->columns >> column & 1) != 0;
}
static inline const char *list_cursor(const struct list *list)
{
    return list->cursor == NULL ? "after" : list->cursor;
}
static inline int64_t list_own_rows(const struct list *list)
{
    return list->rows == 0 ? LIST_ROWS_LEAST : list->rows;
}
/* The columns that the list proposes. */
uint64_t list_column_proposal(const struct list *list);
/* 50, 100 or 200: the greatest that is not beyond `rows`. */
int64_t list_page_size(int64_t rows);
/* The text or number of a row's field of that name; "" and 0 where the row has none. */
const char *list_row_text(const struct list *list, const char *name, const void *row);
int64_t list_row_int(const struct list *list, const char *name, const void *row);

/* SQL (list_store.c). RC_MISSING without a message. */
enum rc list_store_get(struct ctx *cx, const char *person, const char *list, struct list_kept *ret)
    MUST_USE;
enum rc list_store_set(struct ctx *cx, const char *person, const char *list,
                       const struct list_kept *kept) MUST_USE;

#endif
