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

/* --- Steps (list_step.c) --- */

/* A row that a change touched. */
struct list_step {
    const char *once; /* marks the change; what is sent with the same word again is not done again */
    int64_t place;    /* among the rows of the change, from 0 */
    const char *record;
    int64_t version; /* that the change gave it */
    int64_t stands;  /* what the row has since: that, or another after this person took changes back or made them again */
    int64_t made;    /* the row is a copy */
};
struct list_steps {
    const struct list_step *at;
    size_t n;
};
struct list_pick {
    const char *id;
    int64_t version;
};
/* The word that marks a change: as it was sent, or a new one for "". RC_INVALID. */
enum rc list_once_check(struct ctx *cx, const char *once, const char **ret) MUST_USE;
/* Each in a transaction of its own, by the functions of the list's edit, which look at permission, rules and versions.
 * What was made already by the same word is left as it is.
 * ret_version: the version that the first change by this word gave the row, when it was made before; 0 otherwise. */
enum rc list_row_change(struct ctx *cx, const struct list *list, const char *once, void *record, int64_t version,
                        uint64_t given, int64_t *ret_version) MUST_USE;
enum rc list_row_copy(struct ctx *cx, const struct list *list, const char *once, const char *id,
                      const char **ret) MUST_USE;
/* Gives the picked rows the values of the masked fields that the row `from` has. All or none; a refusal names the row. */
enum rc list_fill(struct ctx *cx, const struct list *list, const char *once, const char *from, uint64_t mask,
                  const struct list_pick *picks, size_t n) MUST_USE;
/* Takes back the acting person's last change in the list, as a new change of the editable fields. RC_CONFLICT when there
 * is none, or when one of its rows was changed since. */
enum rc list_undo(struct ctx *cx, const struct list *list, uint64_t editable, struct list_steps *ret) MUST_USE;
/* Makes the change again that was taken back last. RC_CONFLICT when there is none (also when something else was changed
 * in the list since), when one of its rows was changed, and for a copy. */
enum rc list_redo(struct ctx *cx, const struct list *list, uint64_t editable, struct list_steps *ret) MUST_USE;
/* What the key columns of a row say; its id where it cannot be read. Records no problem. */
const char *list_row_name(struct ctx *cx, const struct list *list, const char *id);
/* Notes a row as it stands after a change of it; nothing when it still has the version `before`. */
enum rc list_step_note(struct ctx *cx, const struct list *list, const struct list_step *step, int64_t before) MUST_USE;

/* SQL (list_step_store.c), all of the acting person. */
enum rc list_step_store_of(struct ctx *cx, const char *list, const char *once, struct list_steps *ret) MUST_USE;
/* Rows of the youngest change that was not taken back. */
enum rc list_step_store_last(struct ctx *cx, const char *list, struct list_steps *ret) MUST_USE;
enum rc list_step_store_add(struct ctx *cx, const char *id, const char *list, const struct list_step *step) MUST_USE;
/* What is taken back stays so: something else is changed now. */
enum rc list_step_store_settle(struct ctx *cx, const char *list) MUST_USE;
/* Rows of the change that was taken back last, unless something was changed after it. */
enum rc list_step_store_last_undone(struct ctx *cx, const char *list, struct list_steps *ret) MUST_USE;
/* Keeps that a row's step is taken back, or made again, with its version and where the row stands. */
enum rc list_step_store_turn(struct ctx *cx, const char *list, const struct list_step *step, bool undone) MUST_USE;
/* For the steps that are taken back, or those that are not: a row that stood at version `from` stands at `to`. */
enum rc list_step_store_moved(struct ctx *cx, const char *list, const char *record, bool undone, int64_t from,
                              int64_t to) MUST_USE;
/* Forgets what was done before a time. */
enum rc list_step_store_forget(struct ctx *cx, int64_t before) MUST_USE;

/* The pages of steps (list_step_web.c): fill, copy, undo. */
enum rc list_fill_post(struct ctx *cx, struct request *request, struct response *response) MUST_USE;
enum rc list_copy_post(struct ctx *cx, struct request *request, struct response *response) MUST_USE;
enum rc list_undo_post(struct ctx *cx, struct request *request, struct response *response) MUST_USE;
enum rc list_redo_post(struct ctx *cx, struct request *request, struct response *response) MUST_USE;
/* The rows as they stand now, as the answer to a change of several; those that are gone are named. */
enum rc list_rows_send(struct ctx *cx, const struct request *request, struct response *response, const struct list *list,
                       const char *const *ids, size_t n) MUST_USE;
/* Every value of that name in the form; a program may send them in one, as an array or with commas. RC_INVALID beyond
 * `most`. */
enum rc list_words_read(struct ctx *cx, const struct request *request, const char *name, const char **ret, size_t most,
                        size_t *ret_n) MUST_USE;
/* The rows that the form names (item=ID@VERSION), at least one and at most LIST_ROWS_MOST. */
enum rc list_picks_read(struct ctx *cx, const struct request *request, struct list_pick *ret, size_t *ret_n) MUST_USE;
/* The list of a request whose cells the acting person may change. RC_DENIED. */
enum rc list_change_find(struct ctx *cx, const struct request *request, const struct list **ret) MUST_USE;

extern const struct fields list_done_row_fields;

/* Paste (list_paste.c). */
enum rc list_paste_post(struct ctx *cx, struct request *request, struct response *response) MUST_USE;

/* For the pages of lists (list_web.c): the list of a request that may be edited; the columns that its page shows; the
 * fields that its cells change. */
/* The stored record of a row. RC_MISSING. */
enum rc list_record_get(struct ctx *cx, const struct list *list, const char *id, void *ret) MUST_USE;
enum rc list_edit_find(struct ctx *cx, const struct request *request, const struct list **ret) MUST_USE;
enum rc list_ask_as_shown(struct ctx *cx, const struct request *request, const struct list *list,
                          const char *columns, struct list_ask *ret) MUST_USE;
uint64_t list_editable(const struct list *list);

#endif
