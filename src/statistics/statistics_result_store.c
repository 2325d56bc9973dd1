#include "base/text.h"
#include "db/db.h"
#include "statistics/statistics_result.h"
#include "survey/survey_response.h"

static const struct field table[] = {
    FIELD(survey_result, id, F_ID, .flags = F_FIXED),
    FIELD(survey_result, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(survey_result, version, F_INT, .flags = F_FIXED),
    FIELD(survey_result, survey, F_REF, .flags = F_FIXED, .ref = "survey", .label = N_("Survey")),
    FIELD(survey_result, operator_key, F_TEXT, .flags = F_FIXED, .label = N_("Key of the operator")),
    FIELD(survey_result, name, F_TEXT, .flags = F_FIXED, .label = N_("Name of the operator")),
    FIELD(survey_result, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest (SHA-256)")),
    FIELD(survey_result, made_at, F_TIME, .flags = F_FIXED, .label = N_("Worked out at")),
    FIELD(survey_result, made_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Worked out by")),
    FIELD(survey_result, sent_at, F_TIME, .flags = F_FIXED, .label = N_("Last handed out")),
    FIELD(survey_result, delivered, F_BOOL, .flags = F_FIXED, .label = N_("Handed over in this installation")),
};

#define COLUMNS "id, org, version, survey, operator_key, name, digest, made_at, made_by, sent_at, delivered"
const struct record survey_result_record = {
    .noun = "survey-result",
    .label = N_("Result for an operator"),
    .describe = survey_result_describe,
    .fields = {table, COUNT(table)},
    .size = sizeof(struct survey_result),
    .read = PERM_SURVEY_WRITE,
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM survey_result WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM survey_result WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO survey_result (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE survey_result SET version = $3, survey = $4, operator_key = $5, name = $6, digest = $7, "
                        "made_at = $8, made_by = $9, sent_at = $10, delivered = $11 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM survey_result WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM survey_result WHERE org = $1 AND digest = $2"),
};

enum rc survey_result_store_all(struct ctx *cx, const char *survey, struct survey_results *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " COLUMNS " FROM survey_result WHERE org = $1 AND survey = $2 "
                       "ORDER BY name, operator_key"),
                   survey_result_record.fields, ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_result_store_of(struct ctx *cx, const char *survey, const char *operator_key, struct survey_result *ret)
{
    return db_one(cx,
                  SQL("SELECT " COLUMNS " FROM survey_result WHERE org = $1 AND survey = $2 AND operator_key = $3"),
                  survey_result_record.fields, ret, ARGS(STR(cx->org), STR(survey), STR(operator_key)));
}

enum rc survey_result_store_waiting(struct ctx *cx, const struct survey *survey, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM survey_response WHERE org = $1 AND survey = $2 AND state = $3"),
                     ARGS(STR(survey->org), STR(survey->id), I64(RESPONSE_RECEIVED)), ret);
}
