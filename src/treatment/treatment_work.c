/* Acceptances and risk finance that run out: for who asked, for the risk's owner, for who renews. */
#include "treatment/treatment_inside.h"
#include "work/work.h"

static enum rc add(struct ctx *cx, struct work *work, const char *kind, const char *note,
                   const struct treatment_ending *ending, const char *href)
{
    const struct work_row row = {.kind = kind,
                                 .title = ending->number == 0
                                              ? ending->words
                                              : arena_printf(cx->arena, "%s %s", decimal(cx, ending->number),
                                                             ending->words),
                                 .note = note,
                                 .due_on = ending->until_on,
                                 .href = href};
    return work_add(cx, work, &row);
}

enum rc treatment_work(struct ctx *cx, struct work *work)
{
    struct treatment_endings endings;
    if (!may(cx, PERM_RISK_READ))
        return RC_OK;
    TRY(treatment_store_ending(cx, work->before, WORK_ROWS_MOST + 1, &endings));
    for (size_t i = 0; i < endings.n; i++)
        TRY(add(cx, work, tr(cx, treatment_acceptance_record.label),
                tr(cx, N_("The acceptance runs out: renew it, or treat the risk")), endings.at + i,
                arena_printf(cx->arena, "/risks/%s/treatment", endings.at[i].risk)));
    TRY(treatment_store_finance_ending(cx, work->before, WORK_ROWS_MOST + 1, &endings));
    for (size_t i = 0; i < endings.n; i++)
        TRY(add(cx, work, tr(cx, treatment_finance_record.label), tr(cx, N_("Renewal of the risk finance")),
                endings.at + i, "/risk-finance"));
    return RC_OK;
}
