/* Answers to checks. */
#include "risk/risk_inside.h"

static const struct field risk_answer_table[] = {
    FIELD(risk_answer, id, F_ID, .flags = F_FIXED),
    FIELD(risk_answer, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_answer, version, F_INT, .flags = F_FIXED),
    FIELD(risk_answer, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(risk_answer, code, F_TEXT, .flags = F_REQUIRED, .max = 60, .label = N_("Check")),
    FIELD(risk_answer, subject, F_ID, .flags = F_FIXED, .label = N_("Row")),
    FIELD(risk_answer, verdict, F_ENUM, .names = &risk_verdict_names, .label = N_("Judgement")),
    FIELD(risk_answer, comment, F_PROSE, .flags = F_REQUIRED, .max = 2000, .label = N_("Comment")),
    FIELD(risk_answer, person, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Answered by")),
    FIELD(risk_answer, answered_on, F_DATE, .flags = F_FIXED, .label = N_("Answered on")),
    FIELD(risk_answer, seen, F_INT, .flags = F_FIXED | F_HIDDEN | F_LATER),
};

#define RISK_ANSWER_COLUMNS \
    "id, org, version, study, code, subject, verdict, comment, person, answered_on, seen"

const struct record risk_answer_record = {
    .noun = "risk-answer",
    .label = N_("Answer to a check"),
    .fields = {risk_answer_table, COUNT(risk_answer_table)},
    .size = sizeof(struct risk_answer),
    .describe = risk_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_ANSWER_COLUMNS " FROM risk_answer WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_ANSWER_COLUMNS " FROM risk_answer WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_answer (" RISK_ANSWER_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE risk_answer SET "
                        "version = $3, study = $4, code = $5, subject = $6, verdict = $7, comment = $8,"
                        " person = $9, answered_on = $10, seen = $11 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_answer WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_answers(struct ctx *cx, const char *study, struct risk_answers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_ANSWER_COLUMNS " FROM risk_answer WHERE org = $1 AND study = $2 "
                       "ORDER BY code, subject LIMIT 50000"),
                   risk_answer_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc risk_store_answer(struct ctx *cx, const char *study, const char *code, const char *subject,
                          struct risk_answer *ret)
{
    return db_one(cx,
                  SQL("SELECT " RISK_ANSWER_COLUMNS " FROM risk_answer WHERE org = $1 AND study = $2 "
                      "AND code = $3 AND subject = $4"),
                  risk_answer_record.fields, ret,
                  ARGS(STR(cx->org), STR(study), STR(code), STR(subject)));
}
