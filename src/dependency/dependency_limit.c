/* What people say of services and resources for the engine: rates, repair times, tolerances, losses. */
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/text.h"
#include "db/db.h"
#include "dependency/dependency_store.h"

enum { RATE_MOST = DEPENDENCY_RATE_MOST };

static enum rc need_writer(struct ctx *cx, const char *study)
{
    struct risk_study head;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    if (record_get(cx, &risk_study_record, study, &head) != RC_OK)
        return fail(cx, RC_MISSING, N_("There is no such risk assessment"));
    return RC_OK;
}

/* What was stored before, by id: the row that `version` speaks of. `draft`: the study that must be a draft, or
 * NULL. */
static enum rc store(struct ctx *cx, const struct record *record, const char *id, void *before,
                     void *after, int64_t version, const char *draft)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (draft != NULL)
        TRY(risk_study_writable(cx, draft));
    if (text_empty(id)) {
        TRY(record_insert(cx, record, after));
    } else {
        TRY(record_get(cx, record, id, before));
        field_set_int(field_find(record->fields, "version"), before, version);
        TRY(record_update(cx, record, before, after));
    }
    return db_commit(cx, &tx);
}

enum rc dependency_setting_save(struct ctx *cx, struct dependency_setting *setting, int64_t version)
{
    struct dependency_setting before;
    const double *rates = NULL;
    int64_t steps = 0;
    TRY(need_writer(cx, setting->study));
    TRY(dependency_store_steps(cx, setting->study, &steps));
    if (!text_empty(setting->rates))
        TRY(dependency_rates_read(cx, setting->rates, steps, &rates));
    return store(cx, &dependency_setting_record, setting->id, &before, setting, version, setting->study);
}

enum rc dependency_figure_save(struct ctx *cx, struct dependency_figure *figure, int64_t version)
{
    struct dependency_figure before;
    struct risk_resource resource;
    TRY(need_writer(cx, figure->study));
    if (record_get(cx, &risk_resource_record, figure->resource, &resource) != RC_OK ||
        !text_same(resource.study, figure->study))
        return fail(cx, RC_MISSING, N_("There is no such resource"));
    if (figure->rate > RATE_MOST)
        return field_fail(cx, "rate", N_("A rate is at most {0} failures a year"),
                          decimal(cx, RATE_MOST));
    return store(cx, &dependency_figure_record, figure->id, &before, figure, version, figure->study);
}

/* ---- tolerances and losses ---- */

static const char *what_of(struct ctx *cx, const struct dependency_tolerance *tolerance)
{
    const char *length = duration_show(cx, tolerance->minutes), *fall = decimal(cx, tolerance->fall);
    if (tolerance->fall >= 100)
        return tolerance->minutes > 0 ? trf(cx, N_("A stop of {0} or longer"), length)
                                      : tr(cx, N_("A stop, however short"));
    return tolerance->minutes > 0
               ? trf(cx, N_("A fall by {0} % or more for {1} or longer"), fall, length)
               : trf(cx, N_("A fall by {0} % or more"), fall);
}

const char *dependency_sentence(struct ctx *cx, const struct dependency_tolerance *tolerance)
{
    const char *what = what_of(cx, tolerance), *years = decimal(cx, tolerance->years);
    return tolerance->times == 0
               ? trf(cx, N_("{0}: not once in {1} years"), what, years)
               : trf(cx, N_("{0}: at most {1} times in {2} years"), what,
                     decimal(cx, tolerance->times), years);
}

/* The service belongs to the study. */
static enum rc check_service(struct ctx *cx, const char *study, const char *service)
{
    struct risk_service row;
    TRY(need_writer(cx, study));
    if (record_get(cx, &risk_service_record, service, &row) != RC_OK ||
        !text_same(row.study, study))
        return fail(cx, RC_MISSING, N_("There is no such service"));
    return RC_OK;
}

enum rc dependency_tolerance_save(struct ctx *cx, struct dependency_tolerance *tolerance,
                                  int64_t version)
{
    struct dependency_tolerance before;
    TRY(check_service(cx, tolerance->study, tolerance->service));
    if (tolerance->fall < 1 || tolerance->fall > 100)
        return field_fail(cx, "fall", N_("A fall is between 1 and 100 per cent"));
    if (tolerance->years < 1 || tolerance->years > MISSION_WINDOW_MOST)
        return field_fail(cx, "years", N_("The number of years is between 1 and {0}"),
                          decimal(cx, MISSION_WINDOW_MOST));
    if (tolerance->times < 0 || tolerance->times > MISSION_WINDOW_MOST)
        return field_fail(cx, "times", N_("A number of times is between 0 and {0}"),
                          decimal(cx, MISSION_WINDOW_MOST));
    return store(cx, &dependency_tolerance_record, tolerance->id, &before, tolerance, version,
                 tolerance->study);
}

enum rc dependency_tolerance_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct dependency_tolerance row;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &dependency_tolerance_record, id, &row));
    TRY(risk_study_writable(cx, row.study));
    if (version != 0)
        row.version = version;
    TRY(record_delete(cx, &dependency_tolerance_record, &row));
    return db_commit(cx, &tx);
}

enum rc dependency_loss_save(struct ctx *cx, struct dependency_loss *loss, int64_t version)
{
    struct dependency_loss before;
    TRY(check_service(cx, loss->study, loss->service));
    if (loss->per_stop < 0 || loss->per_hour < 0 || loss->later < 0)
        return field_fail(cx, loss->per_stop < 0 ? "per_stop" : loss->per_hour < 0 ? "per_hour" : "later",
                          N_("A loss is not below 0"));
    if (loss->step == 0 && loss->later > 0)
        return field_fail(cx, "step", N_("Please say from which length of stop on this counts"));
    return store(cx, &dependency_loss_record, loss->id, &before, loss, version,
                 loss->study);
}

/* ---- into another study ---- */

/* Which row of the one study stands for a row of the other. */
struct twin {
    const char *from, *into;
};
struct twins {
    const struct twin *at;
    size_t n;
};

static int by_name(const void *a, const void *b)
{
    const struct stored_key *one = a, *other = b;
    int order = strcmp(one->of_what, other->of_what);
    return order != 0 ? order : strcmp(one->name, other->name);
}

/* Sorted by the id of the first study. */
static enum rc pair_up(struct ctx *cx, const struct stored_keys *from, const struct stored_keys *into,
                       struct twins *ret)
{
    struct twin *twins = ARENA_ARRAY(cx->arena, struct twin, from->n + 1);
    struct stored_key *sorted = ARENA_ARRAY(cx->arena, struct stored_key, into->n + 1);
    size_t n = 0;
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (size_t i = 0; i < into->n; i++)
        sorted[i] = into->at[i];
    qsort(sorted, into->n, sizeof *sorted, by_name);
    for (size_t i = 0; i < from->n; i++) {
        const struct stored_key *found = bsearch(&from->at[i], sorted, into->n, sizeof *sorted,
                                                 by_name);
        if (found != NULL)
            twins[n++] = (struct twin){from->at[i].id, found->id};
    }
    *ret = (struct twins){twins, n};
    return RC_OK;
}

static int by_from(const void *id, const void *twin)
{
    return strcmp(id, ((const struct twin *)twin)->from);
}

/* "" where there is none. */
static const char *twin_of(const struct twins *twins, const char *id)
{
    const struct twin *found =
        twins->n == 0 ? NULL : bsearch(id, twins->at, twins->n, sizeof *twins->at, by_from);
    return found == NULL ? "" : found->into;
}

static enum rc carry_setting(struct ctx *cx, const char *from, const char *into)
{
    struct dependency_setting row, mine;
    enum rc rc = dependency_store_setting(cx, from, &row);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    rc = dependency_store_setting(cx, into, &mine);
    if (rc != RC_MISSING)
        return rc;
    row.id = "";
    row.study = into;
    return record_insert(cx, &dependency_setting_record, &row);
}

static enum rc carry_figures(struct ctx *cx, const char *from, const char *into,
                             const struct twins *resources)
{
    struct stored_figures theirs;
    TRY(dependency_store_figures(cx, from, &theirs));
    for (size_t i = 0; i < theirs.n; i++) {
        struct dependency_figure row = theirs.at[i], mine;
        row.id = "";
        row.study = into;
        row.resource = twin_of(resources, row.resource);
        if (text_empty(row.resource))
            continue;
        enum rc rc = dependency_store_figure(cx, row.resource, &mine);
        if (rc == RC_MISSING)
            rc = record_insert(cx, &dependency_figure_record, &row);
        TRY(rc);
    }
    return RC_OK;
}

static enum rc carry_losses(struct ctx *cx, const char *from, const char *into,
                            const struct twins *services)
{
    struct stored_losses theirs;
    TRY(dependency_store_losses(cx, from, &theirs));
    for (size_t i = 0; i < theirs.n; i++) {
        struct dependency_loss row = theirs.at[i], mine;
        row.id = "";
        row.study = into;
        row.service = twin_of(services, row.service);
        if (text_empty(row.service))
            continue;
        enum rc rc = dependency_store_loss(cx, row.service, &mine);
        if (rc == RC_MISSING)
            rc = record_insert(cx, &dependency_loss_record, &row);
        TRY(rc);
    }
    return RC_OK;
}

static bool has_sentence(const struct stored_tolerances *rows, const struct dependency_tolerance *of)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct dependency_tolerance *row = &rows->at[i];
        if (text_same(row->service, of->service) && row->fall == of->fall &&
            row->minutes == of->minutes && row->years == of->years)
            return true;
    }
    return false;
}

static enum rc carry_tolerances(struct ctx *cx, const char *from, const char *into,
                                const struct twins *services)
{
    struct stored_tolerances theirs, mine;
    TRY(dependency_store_tolerances(cx, from, &theirs));
    TRY(dependency_store_tolerances(cx, into, &mine));
    for (size_t i = 0; i < theirs.n; i++) {
        struct dependency_tolerance row = theirs.at[i];
        row.id = "";
        row.study = into;
        row.service = twin_of(services, row.service);
        if (!text_empty(row.service) && !has_sentence(&mine, &row))
            TRY(record_insert(cx, &dependency_tolerance_record, &row));
    }
    return RC_OK;
}

enum rc dependency_carry(struct ctx *cx, const char *from, const char *into)
{
    struct stored_keys theirs, mine;
    struct twins services, resources;
    TRY(dependency_store_service_keys(cx, from, &theirs));
    TRY(dependency_store_service_keys(cx, into, &mine));
    TRY(pair_up(cx, &theirs, &mine, &services));
    TRY(dependency_store_resource_keys(cx, from, &theirs));
    TRY(dependency_store_resource_keys(cx, into, &mine));
    TRY(pair_up(cx, &theirs, &mine, &resources));
    TRY(carry_setting(cx, from, into));
    TRY(carry_figures(cx, from, into, &resources));
    TRY(carry_losses(cx, from, into, &services));
    return carry_tolerances(cx, from, into, &services);
}
