/* The beginning of a year with many operators, as background work. */
#include <jansson.h>

#include "sector/sector_inside.h"

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static enum rc read_year(struct ctx *cx, const char *parameters, int64_t *ret)
{
    json_t *json CLEANUP(json_freep) = json_loads(parameters, JSON_REJECT_DUPLICATES, NULL);
    const json_t *year = json_object_get(json, "year");
    if (!json_is_integer(year))
        return fail(cx, RC_INVALID, N_("The year is a number from {0} to {1}"), decimal(cx, COVERED_YEAR_LEAST),
                    decimal(cx, COVERED_YEAR_MOST));
    *ret = json_integer_value(year);
    return RC_OK;
}

/* May be run again from the beginning: who is there already is left alone. */
static enum rc carry(struct ctx *cx, struct job_work *work)
{
    int64_t year = 0, made = 0;
    TRY(read_year(cx, work->job->parameters, &year));
    TRY(covered_carry(cx, year, &made));
    struct json json = json_create(work->result);
    json_object_begin(&json);
    json_key(&json, "year");
    json_int(&json, year);
    json_key(&json, "made");
    json_int(&json, made);
    json_object_end(&json);
    return RC_OK;
}

const struct job_kind sector_jobs[SECTOR_JOBS] = {
    {.name = "sector-carry",
     .label = N_("Beginning of a year of covered operators"),
     .permission = PERM_SECTOR_WRITE,
     .attempts = 3,
     .run = carry},
};

enum rc sector_carry_start(struct ctx *cx, int64_t year, const char **ret_job)
{
    TRY(sector_may_write(cx));
    return job_start(cx, &sector_jobs[0], arena_printf(cx->arena, "{\"year\":%lld}", (long long)year), ret_job);
}
