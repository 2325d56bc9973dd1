/* What waits for those who keep the register: operators that were lost, and designated ones that nobody explained. */
#include "base/text.h"
#include "sector/sector_inside.h"
#include "work/work.h"

enum { COUNTED_MOST = 100 };

enum rc sector_work(struct ctx *cx, struct work *work)
{
    int64_t year = 0, before = 0, lost = 0, unexplained = 0;
    if (!may(cx, PERM_SECTOR_WRITE) || !text_empty(work->before) || work->counting)
        return RC_OK; /* neither has a due date */
    TRY(covered_year(cx, &year));
    TRY(covered_store_year_before(cx, year, &before));
    if (before != 0)
        TRY(covered_store_missing_count(cx, before, year, &lost));
    TRY(covered_store_unexplained_count(cx, year, &unexplained));
    const struct work_row rows[] = {
        {.kind = tr(cx, N_("Covered operators")),
         .title = trf(cx, N_("Explain {0} designated operators that the plan does not cover"), decimal(cx, unexplained)),
         .href = "/operators?state=unexplained"},
        {.kind = tr(cx, N_("Covered operators")),
         .title = trf(cx, N_("Carry over {0} operators of last year, or say why they left"), decimal(cx, lost)),
         .href = "/operators/check"},
    };
    if (unexplained > 0)
        TRY(work_add(cx, work, &rows[0]));
    return lost > 0 ? work_add(cx, work, &rows[1]) : RC_OK;
}

/* The bar of every page counts what an index finds at once; the rest stands on the pages. */
enum rc sector_waiting(struct ctx *cx, int64_t *ret)
{
    int64_t year = 0, count = 0;
    *ret = 0;
    if (!may(cx, PERM_SECTOR_WRITE))
        return RC_OK;
    TRY(covered_year(cx, &year));
    TRY(covered_store_unexplained_count(cx, year, &count));
    *ret = count > COUNTED_MOST ? COUNTED_MOST : count;
    return RC_OK;
}
