/* What happened to services, as people wrote it down. */
#include "db/db.h"
#include "dependency/dependency_store.h"

enum { PERCENT = 100 };

static const struct field occurrence_table[] = {
    FIELD(dependency_occurrence, id, F_ID, .flags = F_FIXED),
    FIELD(dependency_occurrence, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(dependency_occurrence, version, F_INT, .flags = F_FIXED),
    FIELD(dependency_occurrence, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(dependency_occurrence, service, F_REF, .flags = F_FIXED, .ref = "risk-service", .label = N_("Service")),
    FIELD(dependency_occurrence, occurred_on, F_DATE, .flags = F_REQUIRED, .label = N_("Day on which it began")),
    FIELD(dependency_occurrence, fall, F_INT, .min = 1, .max = PERCENT, .label = N_("The service fell by (%)"),
          .help = N_("100: it stood still. 60: four of ten went on")),
    FIELD(dependency_occurrence, minutes, F_INT, .flags = F_DURATION | F_REQUIRED, .label = N_("How long it lasted"),
          .help = N_("30分, 2時間, 1日. Less than a minute counts as 1分")),
    FIELD(dependency_occurrence, what, F_PROSE, .flags = F_REQUIRED, .max = 1000, .label = N_("What happened to it")),
    FIELD(dependency_occurrence, reference, F_TEXT, .max = 200, .label = N_("Where it is recorded in full"),
          .help = N_("Number of the report of the failure, for example")),
    FIELD(dependency_occurrence, recorded_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Person")),
};

static void describe_occurrence(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct dependency_occurrence *occurrence = row;
    *subject = dependency_occurrence_words(cx, occurrence);
    *href = arena_printf(cx->arena, "/risk/%s/stops/services/%s/limits", occurrence->study, occurrence->service);
}

#define OCCURRENCE_COLUMNS                                                                         \
    "id, org, version, study, service, occurred_on, fall, minutes, what, reference, recorded_by"
const struct record dependency_occurrence_record = {
    .noun = "dependency-occurrence",
    .label = N_("Recorded fall of a service"),
    .fields = {occurrence_table, COUNT(occurrence_table)},
    .size = sizeof(struct dependency_occurrence),
    .describe = describe_occurrence,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " OCCURRENCE_COLUMNS " FROM dependency_occurrence WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " OCCURRENCE_COLUMNS " FROM dependency_occurrence WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO dependency_occurrence (" OCCURRENCE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE dependency_occurrence SET version = $3, study = $4, service = $5, occurred_on = $6, "
                        "fall = $7, minutes = $8, what = $9, reference = $10, recorded_by = $11 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM dependency_occurrence WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc dependency_store_occurrences(struct ctx *cx, const char *study, int64_t most, struct stored_occurrences *ret)
{
    return DB_LIST(cx,
                   SQL("WITH RECURSIVE line (service, id) AS ("
                       "SELECT id, id FROM risk_service WHERE org = $1 AND study = $2 "
                       "UNION SELECT line.service, risk_service.origin FROM risk_service "
                       "JOIN line ON risk_service.id = line.id WHERE risk_service.org = $1 AND risk_service.origin <> '') "
                       "SELECT o.id, o.org, o.version, o.study, line.service AS service, o.occurred_on, o.fall, o.minutes, "
                       "o.what, o.reference, o.recorded_by FROM line "
                       "JOIN dependency_occurrence o ON o.org = $1 AND o.service = line.id "
                       "ORDER BY o.occurred_on DESC, o.id DESC LIMIT $3"),
                   dependency_occurrence_record.fields, ret, ARGS(STR(cx->org), STR(study), I64(most)));
}
