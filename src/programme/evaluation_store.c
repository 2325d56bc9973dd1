/* The SQL of evaluations, their points, and the calendar of the circle. */
#include "programme/programme_inside.h"

static void cycle_rule_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    (void)row;
    *subject = tr(cx, N_("Calendar of the circle"));
    *href = "/cycle/calendar";
}

static const struct field programme_evaluation_table[] = {
#define HEAD_OF programme_evaluation
#include "programme/programme_head_fields.h"
#undef HEAD_OF
    FIELD(programme_evaluation, plan, F_REF, .flags = F_FIXED, .ref = "programme-plan",
          .label = N_("Plan that is evaluated")),
    FIELD(programme_evaluation, summary, F_PROSE, .max = 4000, .label = N_("Evaluation as a whole")),
    FIELD(programme_evaluation, environment, F_PROSE, .max = 4000, .label = N_("Threats and circumstances"),
          .help = N_("Risks and threats in cyberspace, and changes of society and technology")),
    FIELD(programme_evaluation, analysis, F_PROSE, .max = 4000, .label = N_("What survey and analysis showed")),
    FIELD(programme_evaluation, structure, F_PROSE, .max = 4000, .label = N_("Organisation of the measures")),
    FIELD(programme_evaluation, funds, F_PROSE, .max = 4000, .label = N_("Budget of the measures")),
};
#define PROGRAMME_EVALUATION_COLUMNS \
    "id, org, version, year, sector, title, state, author, approved_at, sent_at, comment, plan, summary, " \
    "environment, analysis, structure, funds"
const struct record programme_evaluation_record = {
    .noun = "programme-evaluation",
    .label = N_("Evaluation"),
    .href = "/programme-evaluations/",
    .fields = {programme_evaluation_table, COUNT(programme_evaluation_table)},
    .size = sizeof(struct programme_evaluation),
    .read = PERM_PROGRAMME_READ,
    .select_all = SQL_CONST("SELECT " PROGRAMME_EVALUATION_COLUMNS " FROM programme_evaluation WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PROGRAMME_EVALUATION_COLUMNS " FROM programme_evaluation WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO programme_evaluation (" PROGRAMME_EVALUATION_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"),
    .update = SQL_CONST("UPDATE programme_evaluation SET "
                        "version = $3, year = $4, sector = $5, title = $6, state = $7, author = $8, "
                        "approved_at = $9, sent_at = $10, comment = $11, plan = $12, summary = $13, "
                        "environment = $14, analysis = $15, structure = $16, funds = $17 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM programme_evaluation WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field evaluation_point_table[] = {
#include "programme/evaluation_point_fields.h"
};
#define EVALUATION_POINT_COLUMNS \
    "id, org, version, evaluation, number, source, policy, measure, action, title, planned, done, " \
    "measured, rating, structure, funds, improvement, floor, risk_based, task, state, taken, peer, " \
    "origin, comment"
const struct record evaluation_point_record = {
    .noun = "evaluation-point",
    .label = N_("Point of an evaluation"),
    .href = "/evaluation-points/",
    .fields = {evaluation_point_table, COUNT(evaluation_point_table)},
    .size = sizeof(struct evaluation_point),
    .read = PERM_PROGRAMME_READ,
    .select_all = SQL_CONST("SELECT " EVALUATION_POINT_COLUMNS " FROM evaluation_point WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " EVALUATION_POINT_COLUMNS " FROM evaluation_point WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO evaluation_point (" EVALUATION_POINT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
                        "$20, $21, $22, $23, $24, $25)"),
    .update = SQL_CONST("UPDATE evaluation_point SET "
                        "version = $3, evaluation = $4, number = $5, source = $6, policy = $7, measure = $8, "
                        "action = $9, title = $10, planned = $11, done = $12, measured = $13, rating = $14, "
                        "structure = $15, funds = $16, improvement = $17, floor = $18, risk_based = $19, "
                        "task = $20, state = $21, taken = $22, peer = $23, origin = $24, comment = $25 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM evaluation_point WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field cycle_rule_table[] = {
    FIELD(cycle_rule, id, F_ID, .flags = F_FIXED),
    FIELD(cycle_rule, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(cycle_rule, version, F_INT, .flags = F_FIXED, .label = N_("Version")),
    FIELD(cycle_rule, basis, F_ENUM, .names = &cycle_basis_names, .label = N_("Year that the circle follows")),
    FIELD(cycle_rule, due_0, F_INT, .min = 1, .max = 12, .label = N_("Month by whose end the plan is sent")),
    FIELD(cycle_rule, due_1, F_INT, .min = 1, .max = 12, .label = N_("Month by whose end the survey is closed")),
    FIELD(cycle_rule, due_2, F_INT, .min = 1, .max = 12, .label = N_("Month by whose end the analysis is done")),
    FIELD(cycle_rule, due_3, F_INT, .min = 1, .max = 12, .label = N_("Month by whose end the evaluation is drafted")),
    FIELD(cycle_rule, due_4, F_INT, .min = 1, .max = 12,
          .label = N_("Month by whose end all is reported to headquarters")),
    FIELD(cycle_rule, due_5, F_INT, .min = 1, .max = 12, .label = N_("Month by whose end headquarters evaluates")),
};
#define CYCLE_RULE_COLUMNS \
    "id, org, version, basis, due_0, due_1, due_2, due_3, due_4, due_5"
const struct record cycle_rule_record = {
    .noun = "cycle-rule",
    .label = N_("Calendar of the circle"),
    .fields = {cycle_rule_table, COUNT(cycle_rule_table)},
    .size = sizeof(struct cycle_rule),
    .describe = cycle_rule_describe,
    .select_all = SQL_CONST("SELECT " CYCLE_RULE_COLUMNS " FROM cycle_rule WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " CYCLE_RULE_COLUMNS " FROM cycle_rule WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO cycle_rule (" CYCLE_RULE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE cycle_rule SET "
                        "version = $3, basis = $4, due_0 = $5, due_1 = $6, due_2 = $7, due_3 = $8, due_4 = $9, "
                        "due_5 = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM cycle_rule WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc judgement_store_hold(struct ctx *cx, const char *evaluation)
{
    return db_exec(cx, SQL("UPDATE programme_evaluation SET version = version WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(evaluation)), NULL);
}

enum rc judgement_store_all(struct ctx *cx, struct programme_evaluations *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PROGRAMME_EVALUATION_COLUMNS " FROM programme_evaluation WHERE org = $1 "
                       "ORDER BY year DESC, sector LIMIT 2000"),
                   programme_evaluation_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc judgement_store_of(struct ctx *cx, int64_t year, const char *sector, struct programme_evaluation *ret)
{
    return db_one(cx,
                  SQL("SELECT " PROGRAMME_EVALUATION_COLUMNS " FROM programme_evaluation WHERE org = $1 "
                      "AND year = $2 AND sector = $3"),
                  programme_evaluation_record.fields, ret, ARGS(STR(cx->org), I64(year), STR(sector)));
}

enum rc judgement_store_points(struct ctx *cx, const char *evaluation, struct evaluation_points *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " EVALUATION_POINT_COLUMNS " FROM evaluation_point WHERE org = $1 "
                       "AND ($2 = '' OR evaluation = $2) ORDER BY evaluation, policy, number LIMIT 5000"),
                   evaluation_point_record.fields, ret, ARGS(STR(cx->org), STR(evaluation)));
}

#define POINT_OF_SECTOR                                                                            \
    "SELECT t.id, t.org, t.version, t.evaluation, t.number, t.source, t.policy, t.measure, t.action, t.title, "        \
    "t.planned, t.done, t.measured, t.rating, t.structure, t.funds, t.improvement, t.floor, t.risk_based, t.task, "    \
    "t.state, t.taken, t.peer, t.origin, t.comment FROM evaluation_point t "                                           \
    "JOIN programme_evaluation e ON e.id = t.evaluation AND e.org = t.org WHERE t.org = $1 "

enum rc judgement_store_open(struct ctx *cx, const char *sector, int64_t year, struct evaluation_points *ret)
{
    return DB_LIST(cx,
                   SQL(POINT_OF_SECTOR "AND e.sector = $2 AND e.year < $3 AND t.state = 0 AND t.task <> '' "
                                       "ORDER BY e.year, t.policy, t.number LIMIT 5000"),
                   evaluation_point_record.fields, ret, ARGS(STR(cx->org), STR(sector), I64(year)));
}
_Static_assert(POINT_OPEN == 0, "state in the statement");

enum rc judgement_store_traced(struct ctx *cx, struct evaluation_points *ret)
{
    return DB_LIST(cx,
                   SQL(POINT_OF_SECTOR "AND t.task <> '' ORDER BY e.year DESC, e.sector, t.policy, t.number LIMIT 2000"),
                   evaluation_point_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc judgement_store_by_origin(struct ctx *cx, const char *evaluation, const char *origin, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM evaluation_point WHERE org = $1 AND evaluation = $2 AND origin = $3"),
                     ARGS(STR(cx->org), STR(evaluation), STR(origin)), ret);
}

enum rc judgement_store_last_number(struct ctx *cx, const char *evaluation, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT number FROM evaluation_point WHERE org = $1 AND evaluation = $2 "
                         "ORDER BY number DESC LIMIT 1"),
                     ARGS(STR(cx->org), STR(evaluation)), ret);
}

enum rc cycle_store_rule(struct ctx *cx, struct cycle_rule *ret)
{
    return db_one(cx, SQL("SELECT " CYCLE_RULE_COLUMNS " FROM cycle_rule WHERE org = $1"), cycle_rule_record.fields,
                  ret, ARGS(STR(cx->org)));
}
