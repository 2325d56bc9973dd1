/* The sums of the plan, counted again from its items. */
#include <string.h>

#include "plan/plan_inside.h"
#include "register/verify.h"

static const struct field sum_table[] = {
    FIELD(plan_sum, org, F_TEXT),          FIELD(plan_sum, status, F_INT),
    FIELD(plan_sum, items, F_INT),         FIELD(plan_sum, money_asked, F_INT),
    FIELD(plan_sum, money_granted, F_INT), FIELD(plan_sum, money_spent, F_INT),
    FIELD(plan_sum, days_asked, F_INT),    FIELD(plan_sum, days_granted, F_INT),
    FIELD(plan_sum, days_spent, F_INT),
};
const struct fields plan_sum_fields = {sum_table, COUNT(sum_table)};
enum { FIRST_SUM = 2 };

static enum rc compare_sums(struct ctx *cx, const struct plan_sum *stored,
                            const struct plan_sum *counted)
{
    for (size_t i = FIRST_SUM; i < COUNT(sum_table); i++) {
        int64_t is = field_int(&sum_table[i], stored), should = field_int(&sum_table[i], counted);
        if (is != should)
            return fail(cx, RC_UNSOUND,
                        N_("The table plan_total (organisation {0}, status {1}) is not the sum of "
                           "the plan items; what differs: {2} ({3} instead of {4})"),
                        stored->org, decimal(cx, stored->status), sum_table[i].name,
                        decimal(cx, is), decimal(cx, should));
    }
    return RC_OK;
}

static int compare_places(const struct plan_sum *a, const struct plan_sum *b)
{
    int order = strcmp(a->org, b->org);
    return order != 0 ? order : a->status < b->status ? -1 : a->status > b->status;
}

/* Both are sorted by organisation and status; where one side has no row, its sums are zero. */
enum rc plan_verify_sums(struct ctx *cx, const char *org, const struct ledger_mark *marks, size_t n)
{
    struct plan_sums stored, counted;
    (void)marks;
    (void)n;
    TRY(plan_store_sums(cx, org, &stored));
    TRY(plan_store_count_sums(cx, org, &counted));
    for (size_t i = 0, k = 0; i < stored.n || k < counted.n;) {
        int order = i == stored.n    ? 1
                    : k == counted.n ? -1
                                     : compare_places(&stored.at[i], &counted.at[k]);
        const struct plan_sum *place = order <= 0 ? &stored.at[i] : &counted.at[k];
        const struct plan_sum nothing = {.org = place->org, .status = place->status};
        TRY(compare_sums(cx, order <= 0 ? place : &nothing,
                         order >= 0 ? &counted.at[k] : &nothing));
        i += order <= 0;
        k += order >= 0;
    }
    return RC_OK;
}
