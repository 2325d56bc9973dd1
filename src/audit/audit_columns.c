/* The ledger as a list: columns, filters, rows for files. */
#include "audit/audit_view.h"
#include "base/text.h"

enum { ROWS_AT_ONCE = 500, FILTERS = 6, TEXT_MOST = 100, DATE_MOST = 40 };

static void fill_sequence(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct audit_entry *entry = row;
    cell->href = arena_printf(cx->arena, "/audit/%lld", (long long)entry->sequence);
}

static void fill_action(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[] = {
        [LEDGER_CREATE] = "ok", [LEDGER_CHANGE] = "info", [LEDGER_DELETE] = "bad"};
    int64_t action = ((const struct audit_entry *)row)->action;
    (void)cx;
    cell->tag = action >= 0 && action < (int64_t)COUNT(tags) && tags[action] != NULL ? tags[action]
                                                                                     : "off";
}

/* A record without a name is told by its id. */
static void fill_subject(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct audit_entry *entry = row;
    (void)cx;
    cell->text = text_empty(entry->subject) ? entry->record : entry->subject;
    cell->href = text_empty(entry->href) ? NULL : entry->href;
}

static const struct list_column columns[] = {
    {.field = "sequence", .flags = LIST_KEY | LIST_NARROW, .width = 9, .fill = fill_sequence},
    {.field = "at", .flags = LIST_NARROW, .width = 17},
    {.field = "person_name", .flags = LIST_NARROW, .width = 18},
    {.field = "action", .flags = LIST_NARROW, .width = 10, .fill = fill_action},
    {.field = "kind", .flags = LIST_NARROW, .width = 18},
    {.field = "subject", .width = 40, .fill = fill_subject},
    {.field = "record", .flags = LIST_ASIDE, .label = N_("Id of the record"), .width = 38},
    {.field = "person", .flags = LIST_ASIDE, .width = 38},
    {.field = "leaf", .flags = LIST_ASIDE, .width = 66},
    {.field = "body", .flags = LIST_ASIDE, .width = 60},
};

const struct list audit_list_table = {
    .name = "audit",
    .label = N_("Entries of the ledger"),
    .permission = PERM_AUDIT_READ,
    .href = "/audit",
    .fields = {audit_entry_table, AUDIT_ENTRY_FIELDS},
    .size = sizeof(struct audit_entry),
    .columns = columns,
    .column_count = COUNT(columns),
    .cursor = "before",
};

static struct list_filter select_filter(const char *name, const char *label, const char *column,
                                        const char *value)
{
    return (struct list_filter){
        .name = name, .label = label, .kind = "select", .column = column, .value = value};
}

enum rc audit_list_view_make(struct ctx *cx, const struct list_ask *ask,
                             const struct audit_filter *filter, struct audit_list_view *view)
{
    struct list_filter *filters = ARENA_ARRAY(cx->arena, struct list_filter, FILTERS);
    struct list_found found = {.rows = view->entries.at,
                               .n = view->entries.n,
                               .next = view->next,
                               .href = "/audit",
                               .csv = "/audit/list.csv",
                               .xlsx = "/audit/list.xlsx",
                               .filters = filters,
                               .filter_count = FILTERS};
    if (filters == NULL)
        return RC_MEMORY;
    filters[0] = select_filter("person", tr(cx, N_("Person")), "person_name", filter->person);
    filters[0].options.at = view->people.at;
    filters[0].options.n = view->people.n;
    filters[1] = select_filter("kind", tr(cx, N_("Kind")), "kind", filter->kind);
    filters[1].options.at = view->kinds.at;
    filters[1].options.n = view->kinds.n;
    filters[2] = select_filter("action", tr(cx, N_("Action")), "action", filter->action);
    filters[2].options.at = view->actions.at;
    filters[2].options.n = view->actions.n;
    filters[3] = (struct list_filter){.name = "from",
                                      .label = tr(cx, N_("From")),
                                      .kind = "date",
                                      .value = view->from,
                                      .most = DATE_MOST};
    filters[4] = (struct list_filter){.name = "to",
                                      .label = tr(cx, N_("To")),
                                      .kind = "date",
                                      .value = view->to,
                                      .most = DATE_MOST};
    filters[5] = (struct list_filter){.name = "record",
                                      .label = tr(cx, N_("Id of the record")),
                                      .kind = "search",
                                      .column = "subject",
                                      .value = view->record,
                                      .most = TEXT_MOST};
    return list_view_make(cx, ask, &found, &view->list);
}

enum rc audit_rows_next(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct audit_rows *rows = state;
    struct ledger_entries entries = {.n = 0};
    struct audit_entry *made = NULL;
    *ret_n = 0;
    if (rows->ended)
        return RC_OK;
    TRY(audit_list(cx, &rows->filter, ROWS_AT_ONCE, &entries));
    TRY(audit_entries_make(cx, &entries, &made));
    rows->ended = entries.n < ROWS_AT_ONCE;
    if (entries.n > 0)
        rows->filter.before = made[entries.n - 1].sequence;
    *ret_rows = made;
    *ret_n = entries.n;
    return RC_OK;
}
