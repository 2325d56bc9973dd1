/* What goes with the risks of a study into the next one. */
#include "treatment/treatment_inside.h"

static enum rc carry_treatments(struct ctx *cx, const char *from, const char *into)
{
    struct treatments rows = {.n = 0};
    TRY(treatment_store_carried(cx, from, into, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct treatment row = rows.at[i];
        row.id = "";
        row.study = into;
        TRY(record_insert(cx, &treatment_record, &row));
    }
    return RC_OK;
}

static enum rc carry_covers(struct ctx *cx, const char *from, const char *into)
{
    struct treatment_covers rows = {.n = 0};
    TRY(treatment_store_carried_covers(cx, from, into, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct treatment_cover row = rows.at[i];
        row.id = "";
        row.study = into;
        TRY(record_insert(cx, &treatment_cover_record, &row));
    }
    return RC_OK;
}

/* What somebody accepted until a day holds until that day, whichever study the risk stands in. */
static enum rc carry_acceptances(struct ctx *cx, const char *from, const char *into)
{
    struct treatment_acceptances rows = {.n = 0};
    TRY(treatment_store_carried_acceptances(cx, from, into, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct treatment_acceptance row = rows.at[i];
        row.origin = row.id;
        row.id = "";
        row.study = into;
        TRY(record_insert(cx, &treatment_acceptance_record, &row));
    }
    return RC_OK;
}

enum rc treatment_carry(struct ctx *cx, const char *from, const char *into)
{
    TRY(carry_treatments(cx, from, into));
    TRY(carry_covers(cx, from, into));
    return carry_acceptances(cx, from, into);
}
