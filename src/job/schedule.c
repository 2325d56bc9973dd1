#include <string.h>

#include "account/account_store.h"
#include "base/id.h"
#include "base/text.h"
#include "job/job_inside.h"

static enum rc check(struct ctx *cx, struct schedule *schedule)
{
    const struct job_kind *kind = job_kind_find(cx->app, schedule->kind);
    const char *time = "";
    if (kind == NULL)
        return field_fail(cx, "kind", N_("There is no work {0}"), schedule->kind);
    if (!may(cx, kind->permission))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    if (schedule_time_parse(cx, schedule->at_time, &time) != RC_OK)
        return field_fail(cx, "at_time", N_("Please write the time as 02:00 (given: {0})"),
                          schedule->at_time);
    schedule->at_time = time;
    if (schedule->repeat < 0 || schedule->repeat >= SCHEDULE_REPEAT_COUNT_ ||
        schedule->weekday < 0 || schedule->weekday >= (int64_t)schedule_weekday_names.n)
        return field_fail(cx, "repeat", N_("Please choose how often"));
    return RC_OK;
}

enum rc schedule_save(struct ctx *cx, const struct schedule *before, struct schedule *after)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(check(cx, after));
    after->since = cx->now; /* a new time of day is not made up for */
    if (!db_in_transaction(cx->db))
        TRY(db_begin(cx, &tx));
    if (before == NULL)
        TRY(record_insert(cx, &schedule_record, after));
    else
        TRY(record_update(cx, &schedule_record, before, after));
    return tx == NULL ? RC_OK : db_commit(cx, &tx);
}

static bool may_see(const struct ctx *cx, const struct schedule *schedule)
{
    const struct job_kind *kind = job_kind_find(cx->app, schedule->kind);
    return kind != NULL && may(cx, kind->permission) &&
           (kind->installation || text_same(schedule->org, cx->org));
}

enum rc schedule_get(struct ctx *cx, const char *id, struct schedule *ret)
{
    struct schedule schedule;
    enum rc rc = schedule_store_get(cx, id, &schedule);
    if (rc == RC_MISSING || (rc == RC_OK && !may_see(cx, &schedule)))
        return fail(cx, RC_MISSING, N_("There is no such entry of the timetable"));
    TRY(rc);
    *ret = schedule;
    return RC_OK;
}

enum rc schedule_remove(struct ctx *cx, const char *id)
{
    struct schedule schedule;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(schedule_get(cx, id, &schedule));
    if (!db_in_transaction(cx->db))
        TRY(db_begin(cx, &tx));
    TRY(record_delete(cx, &schedule_record, &schedule));
    return tx == NULL ? RC_OK : db_commit(cx, &tx);
}

enum rc schedule_list(struct ctx *cx, struct schedules *ret)
{
    struct schedules all;
    TRY(schedule_store_list(cx, may(cx, PERM_SYSTEM), &all));
    struct schedule *seen = ARENA_ARRAY(cx->arena, struct schedule, all.schedules.n);
    size_t n = 0;
    if (seen == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.schedules.n; i++)
        if (may_see(cx, &all.schedules.at[i]))
            seen[n++] = all.schedules.at[i];
    ret->schedules.at = seen;
    ret->schedules.n = n;
    return RC_OK;
}

/* The id follows from entry and time, so that each time is begun once however many programs look, and
 * also when the clock was set back. */
static enum rc start_due(struct ctx *cx, const struct schedule *schedule, int64_t *count)
{
    const struct job_kind *kind = job_kind_find(cx->app, schedule->kind);
    int64_t due = schedule_last(schedule, cx->now);
    struct job known;
    if (kind == NULL || due < schedule->since)
        return RC_OK;
    struct job job = {
        .id = id_version5(cx, arena_printf(cx->arena, "job/%s/%lld", schedule->id, (long long)due)),
        .org = schedule->org,
        .kind = kind->name,
        .person = "",
        .lang = LANG_JA,
        .schedule = schedule->id,
        .parameters = schedule->parameters,
        .created = cx->now,
        .next_run = cx->now,
    };
    enum rc rc = job_store_get(cx, job.id, &known);
    if (rc != RC_MISSING)
        return rc;
    rc = job_store_insert(cx, &job);
    if (rc == RC_CONFLICT) { /* another program was quicker */
        cx->problem = (struct problem){.rc = RC_OK};
        return RC_OK;
    }
    *count += rc == RC_OK;
    return rc;
}

enum rc schedule_tick(struct ctx *cx, int64_t *ret_count)
{
    struct schedules due;
    *ret_count = 0;
    TRY(schedule_store_active(cx, &due));
    for (size_t i = 0; i < due.schedules.n; i++)
        TRY(start_due(cx, &due.schedules.at[i], ret_count));
    return RC_OK;
}

enum rc schedule_keep(struct ctx *cx, const struct schedule *wanted)
{
    const struct job_kind *kind = job_kind_find(cx->app, wanted->kind);
    const char *org = "";
    int64_t there = 0;
    struct ctx inner = *cx;
    TRY(schedule_count(cx, wanted->kind, &there));
    if (there > 0 || kind == NULL)
        return RC_OK;
    TRY(account_store_first_org(cx, &org));
    if (org[0] == '\0')
        return RC_OK;
    struct schedule schedule = *wanted;
    schedule.id = id_version5(cx, arena_printf(cx->arena, "schedule/%s", wanted->kind));
    schedule.org = inner.org = org;
    schedule.parameters = "{}";
    schedule.active = 1;
    inner.person = "";
    inner.permissions = kind->permission;
    enum rc rc = schedule_save(&inner, NULL, &schedule);
    return rc == RC_CONFLICT ? RC_OK : rc;
}
