#include "audit/audit_view.h"
#include "base/limits.h"
#include "base/time.h"
#include "register/sheet.h"

enum { ROWS_AT_ONCE = 2000 };

static void write_head(const struct ctx *cx, struct buf *out)
{
    const char *const cells[] = {tr(cx, N_("No.")),
                                 tr(cx, N_("Time")),
                                 tr(cx, N_("Time (UTC)")),
                                 tr(cx, N_("Person")),
                                 tr(cx, N_("Id of the person")),
                                 tr(cx, N_("Kind")),
                                 tr(cx, N_("Name")),
                                 tr(cx, N_("Record")),
                                 tr(cx, N_("Action")),
                                 tr(cx, N_("Content")),
                                 tr(cx, N_("Leaf hash"))};
    csv_begin(out);
    csv_row(out, cells, COUNT(cells));
}

static void write_entry(const struct ctx *cx, const struct audit_entry *entry, struct buf *out)
{
    const char *const cells[] = {decimal(cx, entry->sequence),
                                 time_show(cx, entry->at),
                                 time_rfc3339(cx, entry->at),
                                 entry->person_name,
                                 entry->person,
                                 entry->kind,
                                 entry->subject,
                                 entry->record,
                                 tr(cx, enum_label(&ledger_action_names, entry->action)),
                                 entry->body,
                                 entry->leaf};
    csv_row(out, cells, COUNT(cells));
}

/* Writes the next entries and moves the filter behind them. The context has an arena of its own. */
static enum rc write_some(struct ctx *cx, struct audit_filter *filter, int64_t *count,
                          bool *ret_more, struct buf *out)
{
    struct ledger_entries entries = {.n = 0};
    struct audit_entry *made = NULL;
    TRY(audit_list(cx, filter, ROWS_AT_ONCE, &entries));
    TRY(audit_entries_make(cx, &entries, &made));
    for (size_t i = 0; i < entries.n; i++)
        write_entry(cx, &made[i], out);
    *count += (int64_t)entries.n;
    if (*count > LIMIT_SHEET_ROWS)
        return fail(cx, RC_TOO_LARGE,
                    N_("More than {0} entries fit; please choose fewer days, for example"),
                    decimal(cx, LIMIT_SHEET_ROWS));
    *ret_more = entries.n == ROWS_AT_ONCE;
    if (*ret_more)
        filter->before = made[entries.n - 1].sequence;
    return RC_OK;
}

enum rc audit_csv_write(struct ctx *cx, const struct audit_filter *filter, struct buf *out)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    if (scratch == NULL)
        return RC_MEMORY;
    struct audit_filter rest = *filter;
    struct ctx inner = *cx;
    bool more = true;
    int64_t count = 0;
    inner.arena = scratch;
    write_head(cx, out);
    while (more && !buf_failed(out) && !arena_failed(scratch)) {
        enum rc rc = write_some(&inner, &rest, &count, &more, out);
        if (rc != RC_OK)
            return fail_as(cx, &inner, rc);
        arena_next(scratch);
    }
    return arena_failed(scratch) ? memory_ended(cx) : RC_OK;
}
