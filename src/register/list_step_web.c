/* Changes of several rows of a list at once: fill down, a copy of a row, and taking the last change back. */
#include <string.h>

#include "base/text.h"
#include "register/list_inside.h"
#include "views.gen.h"

enum { PICKS_MOST = LIST_ROWS_MOST, WORD_MOST = 200 };

static const struct field done_row_table[] = {
    FIELD(list_done_row, id, F_ID),
    FIELD(list_done_row, version, F_INT),
    FIELD(list_done_row, gone, F_BOOL),
};
const struct fields list_done_row_fields = {done_row_table, COUNT(done_row_table)};
static const struct field done_table[] = {
    {.name = "rows",
     .kind = F_LIST,
     .offset = offsetof(struct list_done_view, done),
     .inside = &list_done_row_fields,
     .size = sizeof(struct list_done_row)},
};
const struct fields list_done_fields = {done_table, COUNT(done_table)};

enum rc list_change_find(struct ctx *cx, const struct request *request, const struct list **ret)
{
    TRY(list_edit_find(cx, request, ret));
    if (!may(cx, (*ret)->edit->permission))
        return fail(cx, RC_DENIED, N_("This cell cannot be changed here"));
    return RC_OK;
}

/* Browsers without the script go back to the page. */
enum rc list_rows_send(struct ctx *cx, const struct request *request, struct response *response, const struct list *list,
                       const char *const *ids, size_t n)
{
    struct list_ask ask = {.list = NULL};
    struct list_done_view view = {.rows = {.n = n}};
    struct list_row *rows = ARENA_ARRAY(cx->arena, struct list_row, n);
    struct list_done_row *done = ARENA_ARRAY(cx->arena, struct list_done_row, n);
    if (rows == NULL || done == NULL)
        return RC_MEMORY;
    TRY(list_ask_as_shown(cx, request, list, request_form(request, "columns"), &ask));
    for (size_t i = 0; i < n; i++) {
        void *row = arena_alloc(cx->arena, list->size);
        if (row == NULL)
            return RC_MEMORY;
        enum rc rc = list->edit->row(cx, ids[i], row);
        if (rc == RC_MISSING) {
            cx->problem = (struct problem){.rc = RC_OK};
            rows[i] = (struct list_row){.id = ids[i], .gone = 1};
        } else {
            TRY(rc);
            TRY(list_row_make(cx, &ask, row, true, NULL, &rows[i]));
        }
        done[i] = (struct list_done_row){.id = ids[i], .version = rows[i].version, .gone = rows[i].gone};
    }
    view.rows.at = rows;
    view.done.at = done;
    view.done.n = n;
    if (!request->htmx)
        return saved_send(cx, request, response, 200,
                          own_page(request_form(request, "back"), list->href == NULL ? "/" : list->href),
                          N_("Saved."), list_done_fields, &view);
    const struct page page = {.title = tr(cx, list->label),
                              .place = NAV_COUNT_,
                              .html = VIEW(list_done_part),
                              .fields = list_done_fields,
                              .view = &view};
    return page_send(cx, request, response, &page);
}

/* --- Fill down --- */

enum rc list_words_read(struct ctx *cx, const struct request *request, const char *name, const char **ret, size_t most,
                        size_t *ret_n)
{
    static const char between[] = "[]\", ";
    *ret_n = 0;
    for (size_t i = 0; i < request->form.n; i++) {
        const char *at = request->form.at[i].value;
        if (!text_same(request->form.at[i].name, name))
            continue;
        while (*(at += strspn(at, between)) != '\0') {
            size_t length = strcspn(at, between);
            if (*ret_n == most || length > WORD_MOST)
                return field_fail(cx, name, N_("At most {0} rows and columns at once"), decimal(cx, (int64_t)most));
            ret[(*ret_n)++] = arena_copy_n(cx->arena, at, length);
            at += length;
        }
    }
    return RC_OK;
}

static enum rc read_mask(struct ctx *cx, const struct request *request, const struct list *list, uint64_t *ret)
{
    const char *names[LIST_COLUMNS_MOST];
    size_t n = 0;
    *ret = 0;
    TRY(list_words_read(cx, request, "field", names, COUNT(names), &n));
    for (size_t i = 0; i < n; i++) {
        uint64_t bit = field_bit(list->edit->record->fields, names[i]) & list_editable(list);
        if (bit == 0)
            return field_fail(cx, "field", N_("This list has no cells to change named {0}"), names[i]);
        *ret |= bit;
    }
    return *ret == 0 ? field_fail(cx, "field", N_("Nothing was given that can be changed in this list")) : RC_OK;
}

enum rc list_picks_read(struct ctx *cx, const struct request *request, struct list_pick *ret, size_t *ret_n)
{
    const char *words[PICKS_MOST];
    TRY(list_words_read(cx, request, "item", words, COUNT(words), ret_n));
    for (size_t i = 0; i < *ret_n; i++) {
        const char *mark = strchr(words[i], '@');
        if (mark == NULL || text_to_int(cx, mark + 1, &ret[i].version) != RC_OK)
            return field_fail(cx, "item", N_("A row is named by its id and version: ID@VERSION (given: {0})"), words[i]);
        ret[i].id = arena_copy_n(cx->arena, words[i], (size_t)(mark - words[i]));
    }
    return *ret_n == 0 ? field_fail(cx, "item", N_("Please choose the rows to fill")) : RC_OK;
}

enum rc list_fill_post(struct ctx *cx, struct request *request, struct response *response)
{
    const struct list *list = NULL;
    const char *once = "", *ids[PICKS_MOST];
    uint64_t mask = 0;
    size_t n = 0;
    struct list_pick *picks = ARENA_ARRAY(cx->arena, struct list_pick, PICKS_MOST);
    if (picks == NULL)
        return RC_MEMORY;
    TRY(list_change_find(cx, request, &list));
    TRY(list_once_check(cx, request_form(request, "once"), &once));
    TRY(read_mask(cx, request, list, &mask));
    TRY(list_picks_read(cx, request, picks, &n));
    TRY(list_fill(cx, list, once, request_form(request, "from"), mask, picks, n));
    for (size_t i = 0; i < n; i++)
        ids[i] = picks[i].id;
    return list_rows_send(cx, request, response, list, ids, n);
}

/* --- Copy --- */

enum rc list_copy_post(struct ctx *cx, struct request *request, struct response *response)
{
    const struct list *list = NULL;
    const char *once = "", *id = "";
    TRY(list_change_find(cx, request, &list));
    if (list->edit->copy == NULL)
        return fail(cx, RC_MISSING, N_("The rows of this list are not copied"));
    TRY(list_once_check(cx, request_form(request, "once"), &once));
    TRY(list_row_copy(cx, list, once, request_parameter(request, "id"), &id));
    return list_rows_send(cx, request, response, list, &id, 1);
}

/* --- Undo and redo --- */

static enum rc turn(struct ctx *cx, const struct request *request, struct response *response,
                    enum rc (*step)(struct ctx *cx, const struct list *list, uint64_t editable, struct list_steps *ret))
{
    const struct list *list = NULL;
    struct list_steps steps = {.n = 0};
    TRY(list_change_find(cx, request, &list));
    TRY(step(cx, list, list_editable(list), &steps));
    const char **ids = ARENA_ARRAY(cx->arena, const char *, steps.n);
    if (ids == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < steps.n; i++)
        ids[i] = steps.at[i].record;
    return list_rows_send(cx, request, response, list, ids, steps.n);
}

enum rc list_undo_post(struct ctx *cx, struct request *request, struct response *response)
{
    return turn(cx, request, response, list_undo);
}

enum rc list_redo_post(struct ctx *cx, struct request *request, struct response *response)
{
    return turn(cx, request, response, list_redo);
}
