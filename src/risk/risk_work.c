/* Risks whose review or confirmation comes due, for the posts that own them. */
#include "risk/risk_view.h"
#include "work/work.h"

static enum rc add(struct ctx *cx, struct work *work, const struct risk *risk, const char *note,
                   const char *due_on)
{
    const struct work_row row = {
        .kind = tr(cx, risk_record.label),
        .title = arena_printf(cx->arena, "%s %s", decimal(cx, risk->number),
                              risk->outcome[0] == '\0' ? risk->event : risk->outcome),
        .note = note,
        .due_on = due_on,
        .href = arena_printf(cx->arena, "/risks/%s", risk->id)};
    return work_add(cx, work, &row);
}

enum rc risk_work(struct ctx *cx, struct work *work)
{
    struct risk_rows rows;
    if (!may(cx, PERM_RISK_READ))
        return RC_OK;
    TRY(risk_store_mine(cx, work->before, WORK_ROWS_MOST + 1, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct risk *risk = &rows.at[i];
        if (risk->review_on[0] != '\0')
            TRY(add(cx, work, risk, tr(cx, N_("Review of the risk")), risk->review_on));
        if (risk->confirm_by[0] != '\0' && risk->confirmed_on[0] == '\0')
            TRY(add(cx, work, risk, tr(cx, N_("Confirmation of the state")), risk->confirm_by));
    }
    return RC_OK;
}
