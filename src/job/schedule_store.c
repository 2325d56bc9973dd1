#include "job/job_inside.h"

static const char *const repeat_codes[] = {"daily", "weekly"};
static const char *const repeat_labels[] = {N_("Daily"), N_("Weekly")};
const struct enum_names schedule_repeat_names = {repeat_codes, repeat_labels,
                                                 SCHEDULE_REPEAT_COUNT_};
_Static_assert(COUNT(repeat_codes) == SCHEDULE_REPEAT_COUNT_, "every repeat needs a code");

static const char *const weekday_codes[] = {"sunday",   "monday", "tuesday", "wednesday",
                                            "thursday", "friday", "saturday"};
static const char *const weekday_labels[] = {N_("Sunday"),    N_("Monday"),   N_("Tuesday"),
                                             N_("Wednesday"), N_("Thursday"), N_("Friday"),
                                             N_("Saturday")};
const struct enum_names schedule_weekday_names = {weekday_codes, weekday_labels,
                                                  COUNT(weekday_codes)};

static const struct field schedule_table[] = {
    FIELD(schedule, id, F_ID, .flags = F_FIXED),
    FIELD(schedule, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(schedule, version, F_INT, .flags = F_FIXED),
    FIELD(schedule, kind, F_TEXT, .flags = F_REQUIRED, .max = 40, .label = N_("Work")),
    FIELD(schedule, repeat, F_ENUM, .names = &schedule_repeat_names, .label = N_("How often")),
    FIELD(schedule, weekday, F_ENUM, .names = &schedule_weekday_names, .label = N_("Weekday"),
          .help = N_("Counts when it is weekly")),
    FIELD(schedule, at_time, F_TEXT, .flags = F_REQUIRED, .max = 10, .label = N_("Time of day"),
          .help = N_("In Japan, for example 02:00")),
    FIELD(schedule, parameters, F_PROSE, .flags = F_FIXED, .label = N_("Settings")),
    FIELD(schedule, since, F_TIME, .flags = F_FIXED, .label = N_("Since")),
    FIELD(schedule, active, F_BOOL, .label = N_("In use")),
};

#define COLUMNS "id, org, version, kind, repeat, weekday, at_time, parameters, since, active"

static void describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct schedule *entry = row;
    const struct job_kind *kind = job_kind_find(cx->app, entry->kind);
    if (kind != NULL)
        *subject = tr(cx, kind->label);
    *href = "/schedules";
}

const struct record schedule_record = {
    .noun = "schedule",
    .label = N_("Entry of the timetable"),
    .fields = {schedule_table, COUNT(schedule_table)},
    .size = sizeof(struct schedule),
    .describe = describe,
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM schedule WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM schedule WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO schedule (" COLUMNS ") "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE schedule SET version = $3, kind = $4, repeat = $5, weekday = $6, "
                        "at_time = $7, parameters = $8, since = $9, active = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM schedule WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc schedule_store_get(struct ctx *cx, const char *id, struct schedule *ret)
{
    return db_one(cx, SQL("SELECT " COLUMNS " FROM schedule WHERE id = $1"), schedule_record.fields,
                  ret, ARGS(STR(id)));
}

enum rc schedule_store_active(struct ctx *cx, struct schedules *ret)
{
    return DB_LIST(cx, SQL("SELECT " COLUMNS " FROM schedule WHERE active = 1 ORDER BY id"),
                   schedule_record.fields, &ret->schedules, NO_ARGS);
}

enum rc schedule_store_list(struct ctx *cx, bool all, struct schedules *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " COLUMNS " FROM schedule WHERE org = $1 OR $2 = 1 "
                       "ORDER BY kind, id"),
                   schedule_record.fields, &ret->schedules, ARGS(STR(cx->org), I64(all)));
}

enum rc schedule_count(struct ctx *cx, const char *kind, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM schedule WHERE kind = $1"), ARGS(STR(kind)), ret);
}
