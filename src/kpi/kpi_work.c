/* Figures whose target date comes and whose target is not reached, for the posts that measure them. */
#include "kpi/kpi_store.h"
#include "work/work.h"

enum rc kpi_work(struct ctx *cx, struct work *work)
{
    struct kpi_mines mines;
    if (!may(cx, PERM_PLAN_READ))
        return RC_OK;
    TRY(kpi_store_mine(cx, work->before, WORK_ROWS_MOST + 1, &mines));
    for (size_t i = 0; i < mines.n; i++) {
        const struct kpi_mine *one = &mines.at[i];
        const struct kpi kpi = {.direction = one->direction, .target = one->target};
        int64_t standing = one->any_value == 0 ? (int64_t)KPI_NO_VALUE
                                               : (int64_t)kpi_standing_of(&kpi, one->last_value);
        const struct work_row row = {.kind = tr(cx, kpi_record.label),
                                     .title = one->name,
                                     .note = tr(cx, enum_label(&kpi_standing_names, standing)),
                                     .due_on = one->target_on,
                                     .href = arena_printf(cx->arena, "/kpis/%s", one->id)};
        if (standing != KPI_REACHED)
            TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}
