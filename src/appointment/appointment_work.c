/* Vacant responsibilities, and those whose term ends soon, as rows of the work of who looks after them. */
#include <string.h>

#include "appointment/appointment_view.h"
#include "base/text.h"
#include "work/work.h"

enum rc appointment_work(struct ctx *cx, struct work *work)
{
    struct seat_lines lines;
    bool past = !text_empty(work->before) && strcmp(work->before, work->today) <= 0;
    if (past || !may(cx, PERM_PLAN_WRITE)) /* a term that runs ends today at the earliest */
        return RC_OK;
    TRY(seat_lines_load(cx, work->today, &lines));
    for (size_t i = 0; i < lines.n; i++) {
        const struct seat_line *line = &lines.at[i];
        bool ends = line->standing == SEAT_ENDS;
        if (line->standing == SEAT_HELD || (!ends && !line->seat.required))
            continue;
        const struct work_row row = {
            .kind = tr(cx, enum_label(&seat_standing_names, line->standing)),
            .title = line->label,
            .note = ends ? line->holder : line->committee_name,
            .due_on = ends ? line->until_on : "",
            .href = arena_printf(cx->arena, "/appointments/%s", line->seat.id),
        };
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}
