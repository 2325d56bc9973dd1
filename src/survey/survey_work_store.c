/* The SQL of what waits for those who ask. */
#include "survey/survey_work.h"

enum rc survey_store_undecided(struct ctx *cx, const char *survey, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM survey_response WHERE org = $1 AND survey = $2 AND state = $3"),
                     ARGS(STR(cx->org), STR(survey), I64(RESPONSE_RECEIVED)), ret);
}

enum rc survey_store_quiet(struct ctx *cx, const char *survey, int64_t before, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM (SELECT 1 AS one FROM survey_invitation WHERE org = $1 AND survey = $2 AND "
                         "state IN ($3, $4, $5) AND invited_at < $6 AND reminded_at < $6 LIMIT 1001) AS quiet"),
                     ARGS(STR(cx->org), STR(survey), I64(INVITATION_INVITED), I64(INVITATION_STARTED),
                          I64(INVITATION_RETURNED), I64(before)),
                     ret);
}

static const struct field visit_table[] = {
    FIELD(survey_due_visit, id, F_ID),
    FIELD(survey_due_visit, name, F_TEXT),
    FIELD(survey_due_visit, planned_on, F_DATE),
};

enum rc survey_store_due_visits(struct ctx *cx, const char *survey, const char *before, int64_t limit,
                                struct survey_due_visits *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT visit.id, invitation.name, visit.planned_on FROM survey_visit visit "
                       "JOIN survey_invitation invitation ON invitation.org = visit.org AND invitation.survey = "
                       "visit.survey AND invitation.operator_key = visit.operator_key "
                       "WHERE visit.org = $1 AND visit.survey = $2 AND visit.visited_on = '' AND visit.planned_on <> '' "
                       "AND ($3 = '' OR visit.planned_on < $3) ORDER BY visit.planned_on, visit.id LIMIT $4"),
                   FIELDS(visit_table), ret, ARGS(STR(cx->org), STR(survey), STR(before), I64(limit)));
}

enum rc survey_store_undated_visits(struct ctx *cx, const char *survey, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM survey_visit WHERE org = $1 AND survey = $2 AND visited_on = '' AND "
                         "planned_on = ''"),
                     ARGS(STR(cx->org), STR(survey)), ret);
}
