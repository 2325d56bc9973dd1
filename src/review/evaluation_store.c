/* Performance evaluations. */
#include "base/text.h"
#include "review/review_store.h"

static const struct field performance_evaluation_table[] = {
    FIELD(performance_evaluation, id, F_ID, .flags = F_FIXED),
    FIELD(performance_evaluation, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(performance_evaluation, version, F_INT, .flags = F_FIXED),
    FIELD(performance_evaluation, study, F_REF, .flags = F_FIXED, .ref = "risk-study",
          .label = N_("Risk assessment")),
    FIELD(performance_evaluation, title, F_TEXT, .flags = F_REQUIRED, .max = 200,
          .label = N_("Title of the evaluation")),
    FIELD(performance_evaluation, evaluator, F_REF, .flags = F_REQUIRED, .ref = "person",
          .label = N_("Evaluator"),
          .help = N_("Somebody who has not worked on this risk assessment; the program checks it")),
    FIELD(performance_evaluation, ability, F_PROSE, .max = 1000, .label = N_("Ability and knowledge"),
          .help = N_("Why this person can read the documents and explain the result")),
    FIELD(performance_evaluation, planned_on, F_DATE, .label = N_("To be done by")),
    FIELD(performance_evaluation, done_on, F_DATE, .flags = F_FIXED, .label = N_("Evaluated on")),
    FIELD(performance_evaluation, result, F_PROSE, .max = 20000, .label = N_("Result of the evaluation")),
    FIELD(performance_evaluation, good, F_PROSE, .max = 8000, .label = N_("What was done well"),
          .help = N_("Others take it over, so that the next assessment becomes better")),
    FIELD(performance_evaluation, shared_on, F_DATE, .label = N_("Shared with everybody concerned on")),
    FIELD(performance_evaluation, shared_with, F_PROSE, .max = 1000, .label = N_("With whom it was shared")),
    FIELD(performance_evaluation, reported_on, F_DATE, .label = N_("Reported to executives on")),
    FIELD(performance_evaluation, reported_to, F_PROSE, .max = 1000, .label = N_("To which executives")),
    FIELD(performance_evaluation, created_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Made by")),
    FIELD(performance_evaluation, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

#define PERFORMANCE_EVALUATION_COLUMNS \
    "id, org, version, study, title, evaluator, ability, planned_on, done_on, result, good, " \
    "shared_on, shared_with, reported_on, reported_to, created_by, created_at"
const struct record performance_evaluation_record = {
    .noun = "performance-evaluation",
    .label = N_("Performance evaluation"),
    .href = "/evaluations/",
    .fields = {performance_evaluation_table, COUNT(performance_evaluation_table)},
    .size = sizeof(struct performance_evaluation),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " PERFORMANCE_EVALUATION_COLUMNS " FROM performance_evaluation WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PERFORMANCE_EVALUATION_COLUMNS " FROM performance_evaluation WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO performance_evaluation (" PERFORMANCE_EVALUATION_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                        "$17)"),
    .update = SQL_CONST("UPDATE performance_evaluation SET "
                        "version = $3, study = $4, title = $5, evaluator = $6, ability = $7, "
                        "planned_on = $8, done_on = $9, result = $10, good = $11, shared_on = "
                        "$12, shared_with = $13, reported_on = $14, reported_to = $15, "
                        "created_by = $16, created_at = $17 WHERE org = $2 AND id = $1 AND "
                        "version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM performance_evaluation WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc evaluation_store_all(struct ctx *cx, const char *study, struct performance_evaluations *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PERFORMANCE_EVALUATION_COLUMNS " FROM performance_evaluation WHERE org = $1 "
                       "AND study = $2 ORDER BY id LIMIT 200"),
                   performance_evaluation_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

/* Who presented, led or recorded a walkthrough of a study; the title of the first such one, "" for none. */
enum rc evaluation_store_role(struct ctx *cx, const char *study, const char *person, const char **ret)
{
    return db_text_of(cx,
                      SQL("SELECT w.title FROM walkthrough_participant p JOIN walkthrough w ON w.id = p.walkthrough "
                          "WHERE p.org = $1 AND p.study = $2 AND p.person = $3 "
                          "AND (p.presenter = 1 OR p.facilitator = 1 OR p.recorder = 1) ORDER BY w.number LIMIT 1"),
                      ARGS(STR(cx->org), STR(study), STR(person)), ret);
}
