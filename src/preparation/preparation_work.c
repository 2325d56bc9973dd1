/* What the preparation has waiting for people: entries to be reviewed by who keeps them; phases, milestones and tasks
 * that are not done. */
#include "preparation/preparation_inside.h"
#include "work/work.h"

static enum rc add_dues(struct ctx *cx, struct work *work, bool phases)
{
    struct study_dues dues;
    TRY(study_store_due(cx, phases, work->before, WORK_ROWS_MOST + 1, &dues));
    for (size_t i = 0; i < dues.n; i++) {
        const struct study_due *due = &dues.at[i];
        const struct work_row row = {
            .kind = tr(cx, phases ? enum_label(&phase_kind_names, due->kind) : N_("Task of the assessment")),
            .title = due->title,
            .note = due->study_title,
            .due_on = due->ends_on,
            .href = arena_printf(cx->arena, "/risk/%s/%s", due->study, phases ? "schedule" : "tasks")};
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

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
    TRY(add_dues(cx, work, true));
    return add_dues(cx, work, false);
}
