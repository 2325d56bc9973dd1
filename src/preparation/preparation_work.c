/* What the preparation has waiting for people: entries to be reviewed by who keeps them. */
#include "preparation/preparation_inside.h"
#include "work/work.h"

enum rc preparation_work(struct ctx *cx, struct work *work)
{
    struct context_entries entries;
    if (!may(cx, PERM_RISK_READ))
        return RC_OK;
    TRY(context_store_mine(cx, work->before, WORK_ROWS_MOST + 1, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        const struct context_entry *entry = &entries.at[i];
        const struct work_row row = {
            .kind = tr(cx, N_("Review of an entry")),
            .title = arena_printf(cx->arena, "%lld %s", (long long)entry->number, entry->title),
            .note = tr(cx, enum_label(&context_kind_names, entry->kind)),
            .due_on = entry->review_on,
            .href = arena_printf(cx->arena, "/context/%s", entry->id)};
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}
