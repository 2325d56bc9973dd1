/* The risk index of an operator: how much its failure would matter, from five figures. docs/sector.md tells it. */
#include <math.h>

#include "base/text.h"
#include "sector/sector_inside.h"

enum { FIGURES = 5, STEPS_OF_IT = 4, FULL = 100 };

/* 0 at nothing, 1 at the top and beyond; in between by order of magnitude: ten times as much is one step more. */
static double share_of(int64_t figure, int64_t top)
{
    double share = log10(1 + (double)figure) / log10(1 + (double)(top < 10 ? 10 : top));
    return share > 1 ? 1 : share;
}

double risk_index(const struct risk_index_setting *setting, const struct risk_figures *figures, double *ret_known)
{
    const struct {
        int64_t weight, figure;
        double share;
    } parts[FIGURES] = {
        {setting->weight_people, figures->people, share_of(figures->people, setting->top_people)},
        {setting->weight_sales, figures->sales, share_of(figures->sales, setting->top_sales)},
        {setting->weight_users, figures->users, share_of(figures->users, setting->top_users)},
        {setting->weight_sensitive, figures->sensitive_records,
         share_of(figures->sensitive_records, setting->top_sensitive)},
        {setting->weight_it, figures->it_dependence, (double)(figures->it_dependence - 1) / STEPS_OF_IT},
    };
    double all = 0, known = 0, sum = 0;
    for (int i = 0; i < FIGURES; i++) {
        all += (double)parts[i].weight;
        if (parts[i].figure <= 0)
            continue;
        known += (double)parts[i].weight;
        sum += (double)parts[i].weight * parts[i].share;
    }
    if (ret_known != NULL)
        *ret_known = all > 0 ? known / all : 0;
    return known > 0 ? sum / known * FULL : -1;
}

struct risk_figures covered_figures(const struct covered_operator *row)
{
    return (struct risk_figures){.people = row->people,
                                 .sales = row->sales,
                                 .users = row->users,
                                 .sensitive_records = row->sensitive_records,
                                 .it_dependence = row->it_dependence};
}

/* Tops: about the largest operators of the country. Weights: users and dependence on IT before size. */
static const struct risk_index_setting proposed = {
    .id = "",
    .org = "",
    .weight_people = 15,
    .weight_sales = 15,
    .weight_users = 30,
    .weight_sensitive = 15,
    .weight_it = 25,
    .top_people = 100000,
    .top_sales = 10000000,
    .top_users = 50000000,
    .top_sensitive = 50000000,
    .note = "",
};

enum rc risk_index_setting_load(struct ctx *cx, struct risk_index_setting *ret)
{
    enum rc rc = risk_index_store_get(cx, ret);
    if (rc == RC_MISSING)
        *ret = proposed;
    return rc == RC_MISSING ? RC_OK : rc;
}

enum rc risk_index_setting_save(struct ctx *cx, struct risk_index_setting *row, int64_t version)
{
    struct risk_index_setting before = {.id = ""};
    TRY(sector_may_write(cx));
    if (row->weight_people + row->weight_sales + row->weight_users + row->weight_sensitive + row->weight_it <= 0)
        return field_fail(cx, "weight_people", N_("At least one weight is greater than 0"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    enum rc rc = risk_index_store_get(cx, &before);
    if (rc == RC_MISSING) {
        row->id = cx->org; /* one for each organisation: who comes second is told */
        row->org = "";
        TRY(record_insert(cx, &risk_index_setting_record, row));
        return db_commit(cx, &tx);
    }
    TRY(rc);
    row->id = before.id;
    row->org = before.org;
    before.version = version; /* what the person saw */
    TRY(record_update(cx, &risk_index_setting_record, &before, row));
    return db_commit(cx, &tx);
}
