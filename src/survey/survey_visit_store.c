/* The SQL of surveys on site: samples, visits, findings. */
#include "base/text.h"
#include "survey/survey_visit.h"

static const char *const stratum_codes[] = {"none", "sector", "size", "sector-size"};
static const char *const stratum_labels[] = {N_("No strata"), N_("By sector"), N_("By size"), N_("By sector and size")};
const struct enum_names survey_stratum_names = {stratum_codes, stratum_labels, STRATUM_COUNT_};
_Static_assert(COUNT(stratum_codes) == STRATUM_COUNT_, "every way needs a code");

static const struct field survey_sample_table[] = {
    FIELD(survey_sample, id, F_ID, .flags = F_FIXED),
    FIELD(survey_sample, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(survey_sample, version, F_INT, .flags = F_FIXED),
    FIELD(survey_sample, survey, F_REF, .flags = F_FIXED, .ref = "survey", .label = N_("Survey")),
    FIELD(survey_sample, stratum, F_ENUM, .names = &survey_stratum_names, .label = N_("Strata")),
    FIELD(survey_sample, each_most, F_INT, .min = 1, .max = 1000, .label = N_("Operators of each stratum")),
    FIELD(survey_sample, seed, F_INT, .label = N_("Seed"), .help = N_("The same seed draws the same operators")),
    FIELD(survey_sample, population, F_INT, .flags = F_FIXED, .label = N_("Drawn from")),
    FIELD(survey_sample, drawn, F_INT, .flags = F_FIXED, .label = N_("Drawn")),
    FIELD(survey_sample, reason, F_TEXT, .flags = F_REQUIRED, .max = 400, .label = N_("Reason of the sample")),
    FIELD(survey_sample, made_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(survey_sample, made_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

#define SURVEY_SAMPLE_COLUMNS \
    "id, org, version, survey, stratum, each_most, seed, population, drawn, reason, made_by, " \
    "made_at"
const struct record survey_sample_record = {
    .noun = "survey-sample",
    .label = N_("Sample for visits on site"),
    .fields = {survey_sample_table, COUNT(survey_sample_table)},
    .size = sizeof(struct survey_sample),
    .describe = survey_sample_describe,
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_SAMPLE_COLUMNS " FROM survey_sample WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_SAMPLE_COLUMNS " FROM survey_sample WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_sample (" SURVEY_SAMPLE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .update = SQL_CONST("UPDATE survey_sample SET version = $3, survey = $4, stratum = $5, "
                        "each_most = $6, seed = $7, population = $8, drawn = $9, reason = "
                        "$10, made_by = $11, made_at = $12 WHERE org = $2 AND id = $1 AND "
                        "version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_sample WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field survey_visit_table[] = {
#include "survey/survey_visit_fields.h"
};

#define SURVEY_VISIT_COLUMNS \
    "id, org, version, survey, operator_key, sample, stratum, reason, planned_on, " \
    "visited_on, team, summary"
const struct record survey_visit_record = {
    .noun = "survey-visit",
    .label = N_("Visit on site"),
    .href = "/survey-visits/",
    .fields = {survey_visit_table, COUNT(survey_visit_table)},
    .size = sizeof(struct survey_visit),
    .describe = survey_visit_describe,
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_VISIT_COLUMNS " FROM survey_visit WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_VISIT_COLUMNS " FROM survey_visit WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_visit (" SURVEY_VISIT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .update = SQL_CONST("UPDATE survey_visit SET version = $3, survey = $4, operator_key = "
                        "$5, sample = $6, stratum = $7, reason = $8, planned_on = $9, "
                        "visited_on = $10, team = $11, summary = $12 WHERE org = $2 AND id = "
                        "$1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_visit WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field survey_visit_finding_table[] = {
    FIELD(survey_visit_finding, id, F_ID, .flags = F_FIXED),
    FIELD(survey_visit_finding, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(survey_visit_finding, version, F_INT, .flags = F_FIXED),
    FIELD(survey_visit_finding, survey, F_REF, .flags = F_FIXED, .ref = "survey", .label = N_("Survey")),
    FIELD(survey_visit_finding, visit, F_REF, .flags = F_FIXED, .ref = "survey-visit", .label = N_("Visit on site")),
    FIELD(survey_visit_finding, question, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Code of the question")),
    FIELD(survey_visit_finding, level, F_INT, .min = 0, .max = 5, .label = N_("Level found"),
          .help = N_("1–5 for a measure; 0 where none is said")),
    FIELD(survey_visit_finding, what, F_PROSE, .flags = F_REQUIRED, .max = 4000, .label = N_("What was found on site")),
    FIELD(survey_visit_finding, file_name, F_TEXT, .flags = F_FIXED, .label = N_("Photo or file")),
    FIELD(survey_visit_finding, media_type, F_TEXT, .flags = F_FIXED),
    FIELD(survey_visit_finding, digest, F_TEXT, .flags = F_FIXED),
    FIELD(survey_visit_finding, size, F_INT, .flags = F_FIXED),
    FIELD(survey_visit_finding, made_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(survey_visit_finding, made_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

#define SURVEY_VISIT_FINDING_COLUMNS \
    "id, org, version, survey, visit, question, level, what, file_name, media_type, digest, " \
    "size, made_by, made_at"
const struct record survey_visit_finding_record = {
    .noun = "survey-visit-finding",
    .label = N_("Finding on site"),
    .fields = {survey_visit_finding_table, COUNT(survey_visit_finding_table)},
    .size = sizeof(struct survey_visit_finding),
    .describe = survey_visit_finding_describe,
    .count_content = SQL_CONST("SELECT count(*) FROM survey_visit_finding WHERE org = $1 AND digest = $2"),
    .read = PERM_SURVEY_READ,
    .select_all = SQL_CONST("SELECT " SURVEY_VISIT_FINDING_COLUMNS " FROM survey_visit_finding WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SURVEY_VISIT_FINDING_COLUMNS " FROM survey_visit_finding WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_visit_finding (" SURVEY_VISIT_FINDING_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    .update = SQL_CONST("UPDATE survey_visit_finding SET version = $3, survey = $4, visit = "
                        "$5, question = $6, level = $7, what = $8, file_name = $9, "
                        "media_type = $10, digest = $11, size = $12, made_by = $13, made_at "
                        "= $14 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_visit_finding WHERE org = $1 AND id = $2 AND version = $3"),
};

void survey_sample_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_sample *one = row;
    *subject = one->reason;
    *href = arena_printf(cx->arena, "/surveys/%s/visits", one->survey);
}

void survey_visit_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_visit *one = row;
    const char *name = "";
    (void)href;
    if (db_text_of(cx, SQL("SELECT name FROM survey_invitation WHERE org = $1 AND survey = $2 AND operator_key = $3"),
                   ARGS(STR(cx->org), STR(one->survey), STR(one->operator_key)), &name) == RC_OK &&
        !text_empty(name))
        *subject = name;
}

void survey_visit_finding_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_visit_finding *one = row;
    *subject = one->question;
    *href = arena_printf(cx->arena, "/survey-visits/%s", one->visit);
}

enum rc survey_store_samples(struct ctx *cx, const char *survey, struct survey_samples *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_SAMPLE_COLUMNS " FROM survey_sample WHERE org = $1 AND survey = $2 "
                       "ORDER BY made_at DESC, id LIMIT 200"),
                   survey_sample_record.fields, ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_store_visits(struct ctx *cx, const char *survey, struct survey_visits *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_VISIT_COLUMNS " FROM survey_visit WHERE org = $1 AND survey = $2 "
                       "ORDER BY planned_on, operator_key LIMIT 5000"),
                   survey_visit_record.fields, ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_store_findings(struct ctx *cx, const char *visit, struct survey_visit_findings *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SURVEY_VISIT_FINDING_COLUMNS " FROM survey_visit_finding WHERE org = $1 AND visit = $2 "
                       "ORDER BY id LIMIT 5000"),
                   survey_visit_finding_record.fields, ret, ARGS(STR(cx->org), STR(visit)));
}

static const struct field found_table[] = {
    FIELD(survey_found, operator_key, F_TEXT), FIELD(survey_found, question, F_TEXT),
    FIELD(survey_found, visited_on, F_TEXT),   FIELD(survey_found, what, F_TEXT),
    FIELD(survey_found, level, F_INT),
};

enum rc survey_found_on_site(struct ctx *cx, const char *survey, struct survey_founds *ret)
{
    ROW_STAY(stay);
    TRY(survey_enter(cx, survey, SURVEY_SEE, &stay, NULL));
    return DB_LIST(cx,
                   SQL("SELECT v.operator_key, f.question, v.visited_on, f.what, f.level FROM survey_visit_finding f JOIN "
                       "survey_visit v ON v.org = f.org AND v.id = f.visit WHERE f.org = $1 AND f.survey = $2 "
                       "ORDER BY v.operator_key, f.question, f.id LIMIT 100000"),
                   FIELDS(found_table), ret, ARGS(STR(cx->org), STR(survey)));
}
