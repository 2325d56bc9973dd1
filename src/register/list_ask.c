/* What a request asks of a list, and what a person keeps of it. */
#include <string.h>

#include "base/app.h"
#include "base/text.h"
#include "register/list_inside.h"

const struct list *list_find(const struct app *app, const char *name)
{
    for (size_t m = 0; m < app->module_count; m++)
        for (size_t i = 0; i < app->modules[m]->list_count; i++)
            if (strcmp(app->modules[m]->lists[i]->name, name) == 0)
                return app->modules[m]->lists[i];
    return NULL;
}

/* --- Columns --- */

uint64_t list_column_proposal(const struct list *list)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < list->column_count; i++)
        if ((list->columns[i].flags & LIST_ASIDE) == 0)
            bits |= UINT64_C(1) << i;
    return bits;
}

static uint64_t key_bits(const struct list *list)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < list->column_count; i++)
        if ((list->columns[i].flags & LIST_KEY) != 0)
            bits |= UINT64_C(1) << i;
    return bits;
}

/* The bit of a name of `length` bytes; 0 for none. */
static uint64_t bit_of(const struct list *list, const char *name, size_t length)
{
    for (size_t i = 0; i < list->column_count; i++)
        if (strlen(list->columns[i].field) == length &&
            memcmp(list->columns[i].field, name, length) == 0)
            return UINT64_C(1) << i;
    return 0;
}

/* Names that there are; *ret_unknown takes the first that is not, NULL for none. */
static uint64_t read_names(const struct ctx *cx, const struct list *list, const char *names,
                           const char **ret_unknown)
{
    static const char apart[] = ", ";
    uint64_t bits = key_bits(list);
    *ret_unknown = NULL;
    for (names += strspn(names, apart); *names != '\0'; names += strspn(names, apart)) {
        size_t length = strcspn(names, apart);
        uint64_t bit = bit_of(list, names, length);
        if (bit == 0 && *ret_unknown == NULL)
            *ret_unknown = arena_copy_n(cx->arena, names, length);
        bits |= bit;
        names += length;
    }
    return bits;
}

enum rc list_column_bits(struct ctx *cx, const struct list *list, const char *names, uint64_t *ret)
{
    const char *unknown = NULL;
    uint64_t bits = read_names(cx, list, names, &unknown);
    if (unknown != NULL)
        return fail(cx, RC_INVALID, N_("The list “{0}” has no column {1}"), tr(cx, list->label),
                    unknown);
    *ret = bits;
    return RC_OK;
}

const char *list_column_names(const struct ctx *cx, const struct list *list, uint64_t columns)
{
    const char *names = "";
    for (size_t i = 0; i < list->column_count; i++)
        if ((columns >> i & 1) != 0)
            names = arena_printf(cx->arena, "%s%s%s", names, names[0] == '\0' ? "" : ",",
                                 list->columns[i].field);
    return names;
}

/* --- What a person keeps --- */

enum rc list_kept_get(struct ctx *cx, const char *list, struct list_kept *ret)
{
    *ret = (struct list_kept){.columns = ""};
    if (text_empty(cx->person))
        return RC_OK;
    enum rc rc = list_store_get(cx, cx->person, list, ret);
    return rc == RC_MISSING ? RC_OK : rc;
}

static enum rc check_kept(struct ctx *cx, const struct list *list, const struct list_kept *kept)
{
    uint64_t bits = 0;
    TRY(list_column_bits(cx, list, kept->columns, &bits));
    if (kept->rows != 0 && kept->rows != list_page_size(kept->rows))
        return fail(cx, RC_INVALID, N_("A page has {0}, {1} or {2} rows (given: {3})"),
                    decimal(cx, LIST_ROWS_LEAST), decimal(cx, LIST_ROWS_MIDDLE),
                    decimal(cx, LIST_ROWS_MOST), decimal(cx, kept->rows));
    return RC_OK;
}

enum rc list_kept_set(struct ctx *cx, const struct list *list, const struct list_kept *kept)
{
    if (text_empty(cx->person) || !may(cx, list->permission))
        return fail(cx, RC_DENIED, N_("Your role does not allow reading this list"));
    TRY(check_kept(cx, list, kept));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(list_store_set(cx, cx->person, list->name, kept));
    return db_commit(cx, &tx);
}

/* --- The request --- */

int64_t list_page_size(int64_t rows)
{
    return rows >= LIST_ROWS_MOST     ? LIST_ROWS_MOST
           : rows >= LIST_ROWS_MIDDLE ? LIST_ROWS_MIDDLE
                                      : LIST_ROWS_LEAST;
}

/* Columns that a newer program no longer has are passed over. */
static enum rc take_kept(struct ctx *cx, struct list_ask *ask)
{
    struct list_kept kept;
    const char *unknown = NULL;
    TRY(list_kept_get(cx, ask->list->name, &kept));
    if (!text_empty(kept.columns))
        ask->columns = read_names(cx, ask->list, kept.columns, &unknown);
    if (kept.rows != 0)
        ask->rows = list_page_size(kept.rows);
    return RC_OK;
}

enum rc list_ask(struct ctx *cx, const struct list *list, const struct request *request,
                 struct list_ask *ret)
{
    struct list_ask ask = {.list = list,
                           .columns = list_column_proposal(list),
                           .rows = list_own_rows(list),
                           .sort = request_query(request, "sort"),
                           .after = request_query(request, list_cursor(list)),
                           .columns_given = request_query(request, "columns"),
                           .rows_given = request_query(request, "rows")};
    if (!request->wants_json)
        TRY(take_kept(cx, &ask));
    if (!text_empty(ask.columns_given))
        TRY(list_column_bits(cx, list, ask.columns_given, &ask.columns));
    if (!text_empty(ask.rows_given))
        ask.rows = list_page_size(request_query_int(cx, request, "rows", ask.rows));
    if (text_empty(ask.sort))
        ask.sort = list->order == NULL ? "" : list->order;
    *ret = ask;
    return RC_OK;
}
