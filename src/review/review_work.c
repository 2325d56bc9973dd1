/* Findings, tasks and walkthroughs that wait for a person. */
#include "review/review_inside.h"
#include "work/work.h"

enum rc review_work(struct ctx *cx, struct work *work)
{
    static const struct {
        const char *kind, *href;
    } kinds[] = {{N_("Response to a finding"), "/findings/"},
                 {N_("Change that reflects a finding"), "/findings/"},
                 {N_("Effect to be verified"), "/findings/"},
                 {N_("Task of a finding"), "/findings/"},
                 {N_("Walkthrough"), "/walkthroughs/"},
                 {N_("Performance evaluation"), "/evaluations/"},
                 {N_("Monitoring"), "/monitorings/"},
                 {N_("Internal audit"), "/internal-audits/"}};
    _Static_assert(COUNT(kinds) == REVIEW_WAIT_COUNT_, "everything that waits needs a label");
    struct review_mines mines = {.n = 0};
    if (!may(cx, PERM_RISK_READ))
        return RC_OK;
    TRY(review_store_mine(cx, work->before, WORK_ROWS_MOST + 1, &mines));
    for (size_t i = 0; i < mines.n; i++) {
        const struct review_mine *one = mines.at + i;
        const struct work_row row = {.kind = tr(cx, kinds[one->kind].kind),
                                     .title = review_brief(cx, one->title),
                                     .note = one->note,
                                     .due_on = one->due_on,
                                     .href = arena_printf(cx->arena, "%s%s", kinds[one->kind].href, one->id)};
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}
