#include "base/text.h"
#include "db/db.h"
#include "statistics/statistics_result.h"
#include "survey/survey_response.h"

static const struct field table[] = {
#include "statistics/survey_result_fields.h"
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

enum rc survey_result_store_count(struct ctx *cx, const char *survey, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM survey_result WHERE org = $1 AND survey = $2"),
                     ARGS(STR(cx->org), STR(survey)), ret);
}

enum rc survey_result_store_delivered(struct ctx *cx, const char *survey, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM survey_result WHERE org = $1 AND survey = $2 AND delivered = 1"),
                     ARGS(STR(cx->org), STR(survey)), ret);
}

static const struct field here_table[] = {
    FIELD(survey_result_here, operator_key, F_TEXT),
    FIELD(survey_result_here, sector, F_TEXT),
    FIELD(survey_result_here, organization, F_TEXT),
};

enum rc survey_result_store_here(struct ctx *cx, const char *survey, struct survey_results_here *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT i.operator_key, i.sector, i.organization FROM survey_invitation i WHERE i.org = $1 AND "
                       "i.survey = $2 AND i.organization <> '' AND EXISTS (SELECT 1 FROM survey_result r WHERE "
                       "r.org = i.org AND r.survey = i.survey AND r.operator_key = i.operator_key) ORDER BY i.operator_key"),
                   FIELDS(here_table), ret, ARGS(STR(cx->org), STR(survey)));
}

enum rc survey_result_store_of(struct ctx *cx, const char *survey, const char *operator_key, struct survey_result *ret)
{
    return db_one(cx,
                  SQL("SELECT " COLUMNS " FROM survey_result WHERE org = $1 AND survey = $2 AND operator_key = $3"),
                  survey_result_record.fields, ret, ARGS(STR(cx->org), STR(survey), STR(operator_key)));
}

static enum rc count_responses(struct ctx *cx, const struct survey *survey, int64_t state, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM survey_response WHERE org = $1 AND survey = $2 AND state = $3"),
                     ARGS(STR(survey->org), STR(survey->id), I64(state)), ret);
}

enum rc survey_result_store_waiting(struct ctx *cx, const struct survey *survey, int64_t *ret)
{
    return count_responses(cx, survey, RESPONSE_RECEIVED, ret);
}

enum rc survey_result_store_accepted(struct ctx *cx, const struct survey *survey, int64_t *ret)
{
    return count_responses(cx, survey, RESPONSE_ACCEPTED, ret);
}
