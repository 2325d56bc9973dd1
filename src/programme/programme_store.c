/* The SQL of plans, their structure and their actions. */
#include "programme/programme_inside.h"

static const struct field programme_plan_table[] = {
#define HEAD_OF programme_plan
#include "programme/programme_head_fields.h"
#undef HEAD_OF
    FIELD(programme_plan, edition, F_INT, .flags = F_FIXED, .label = N_("Edition of the plan")),
    FIELD(programme_plan, policy, F_PROSE, .max = 4000, .label = N_("Policy of the year"),
          .help = N_("What this year is about, and why")),
    FIELD(programme_plan, law, F_PROSE, .max = 4000, .label = N_("Laws and circumstances of the sector"),
          .help = N_("How the sector stands, and how business laws and other systems are applied")),
    FIELD(programme_plan, operators, F_PROSE, .max = 4000, .label = N_("Covered operators"),
          .help = N_("Which operators the plan covers, and what changed since last year")),
    FIELD(programme_plan, previous, F_REF, .flags = F_FIXED, .ref = "programme-plan",
          .label = N_("Follows the plan")),
};
#define PROGRAMME_PLAN_COLUMNS \
    "id, org, version, year, sector, title, state, author, approved_at, sent_at, comment, edition, policy, law, " \
    "operators, previous"
const struct record programme_plan_record = {
    .noun = "programme-plan",
    .label = N_("Implementation plan"),
    .href = "/programme/",
    .fields = {programme_plan_table, COUNT(programme_plan_table)},
    .size = sizeof(struct programme_plan),
    .read = PERM_PROGRAMME_READ,
    .select_all = SQL_CONST("SELECT " PROGRAMME_PLAN_COLUMNS " FROM programme_plan WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PROGRAMME_PLAN_COLUMNS " FROM programme_plan WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO programme_plan (" PROGRAMME_PLAN_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE programme_plan SET "
                        "version = $3, year = $4, sector = $5, title = $6, state = $7, author = $8, "
                        "approved_at = $9, sent_at = $10, comment = $11, edition = $12, policy = $13, law = $14, "
                        "operators = $15, previous = $16 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM programme_plan WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field programme_unit_table[] = {
#include "programme/programme_unit_fields.h"
};
#define PROGRAMME_UNIT_COLUMNS \
    "id, org, version, plan, number, kind, title, members, duty, frequency, agreed_on, comment, origin"
const struct record programme_unit_record = {
    .noun = "programme-unit",
    .label = N_("Meeting or role"),
    .href = "/programme-units/",
    .fields = {programme_unit_table, COUNT(programme_unit_table)},
    .size = sizeof(struct programme_unit),
    .read = PERM_PROGRAMME_READ,
    .select_all = SQL_CONST("SELECT " PROGRAMME_UNIT_COLUMNS " FROM programme_unit WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PROGRAMME_UNIT_COLUMNS " FROM programme_unit WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO programme_unit (" PROGRAMME_UNIT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    .update = SQL_CONST("UPDATE programme_unit SET "
                        "version = $3, plan = $4, number = $5, kind = $6, title = $7, members = $8, duty = $9, "
                        "frequency = $10, agreed_on = $11, comment = $12, origin = $13 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM programme_unit WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field policy_action_table[] = {
#include "programme/policy_action_fields.h"
};
#define POLICY_ACTION_COLUMNS \
    "id, org, version, plan, number, policy, measure, title, detail, department, post, budget, " \
    "starts_on, ends_on, indicator, target, progress, result, done_on, change, reason, origin, point, " \
    "comment"
const struct record policy_action_record = {
    .noun = "policy-action",
    .label = N_("Action of a plan"),
    .href = "/policy-actions/",
    .fields = {policy_action_table, COUNT(policy_action_table)},
    .size = sizeof(struct policy_action),
    .read = PERM_PROGRAMME_READ,
    .select_all = SQL_CONST("SELECT " POLICY_ACTION_COLUMNS " FROM policy_action WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " POLICY_ACTION_COLUMNS " FROM policy_action WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO policy_action (" POLICY_ACTION_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
                        "$20, $21, $22, $23, $24)"),
    .update = SQL_CONST("UPDATE policy_action SET "
                        "version = $3, plan = $4, number = $5, policy = $6, measure = $7, title = $8, "
                        "detail = $9, department = $10, post = $11, budget = $12, starts_on = $13, "
                        "ends_on = $14, indicator = $15, target = $16, progress = $17, result = $18, "
                        "done_on = $19, change = $20, reason = $21, origin = $22, point = $23, comment = $24 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM policy_action WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc programme_store_hold(struct ctx *cx, const char *plan)
{
    return db_exec(cx, SQL("UPDATE programme_plan SET version = version WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(plan)), NULL);
}

enum rc programme_store_plans(struct ctx *cx, struct programme_plans *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PROGRAMME_PLAN_COLUMNS " FROM programme_plan WHERE org = $1 "
                       "ORDER BY year DESC, sector, edition DESC LIMIT 2000"),
                   programme_plan_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc programme_store_latest(struct ctx *cx, int64_t year, const char *sector, struct programme_plan *ret)
{
    return db_one(cx,
                  SQL("SELECT " PROGRAMME_PLAN_COLUMNS " FROM programme_plan WHERE org = $1 AND year = $2 "
                      "AND sector = $3 ORDER BY edition DESC LIMIT 1"),
                  programme_plan_record.fields, ret, ARGS(STR(cx->org), I64(year), STR(sector)));
}

enum rc programme_store_before(struct ctx *cx, int64_t year, const char *sector, struct programme_plan *ret)
{
    return db_one(cx,
                  SQL("SELECT " PROGRAMME_PLAN_COLUMNS " FROM programme_plan WHERE org = $1 AND year < $2 "
                      "AND sector = $3 ORDER BY year DESC, edition DESC LIMIT 1"),
                  programme_plan_record.fields, ret, ARGS(STR(cx->org), I64(year), STR(sector)));
}

enum rc programme_store_units(struct ctx *cx, const char *plan, struct programme_units *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PROGRAMME_UNIT_COLUMNS " FROM programme_unit WHERE org = $1 AND plan = $2 "
                       "ORDER BY kind, number LIMIT 5000"),
                   programme_unit_record.fields, ret, ARGS(STR(cx->org), STR(plan)));
}

enum rc programme_store_actions(struct ctx *cx, const char *plan, struct policy_actions *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " POLICY_ACTION_COLUMNS " FROM policy_action WHERE org = $1 AND plan = $2 "
                       "ORDER BY policy, number LIMIT 5000"),
                   policy_action_record.fields, ret, ARGS(STR(cx->org), STR(plan)));
}

enum rc programme_store_carried(struct ctx *cx, const char *origin, const char *plan, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM policy_action WHERE org = $1 AND origin = $2 AND plan = $3"),
                     ARGS(STR(cx->org), STR(origin), STR(plan)), ret);
}

enum rc programme_store_last_number(struct ctx *cx, const struct record *record, const char *plan, int64_t *ret)
{
    struct db_args args = ARGS(STR(cx->org), STR(plan));
    return record == &programme_unit_record
               ? db_int_of(cx,
                           SQL("SELECT number FROM programme_unit WHERE org = $1 AND plan = $2 "
                               "ORDER BY number DESC LIMIT 1"),
                           args, ret)
               : db_int_of(cx,
                           SQL("SELECT number FROM policy_action WHERE org = $1 AND plan = $2 "
                               "ORDER BY number DESC LIMIT 1"),
                           args, ret);
}

#define ACTION_OF_PLAN                                                                                                   \
    "SELECT a.id, a.org, a.version, a.plan, a.number, a.policy, a.measure, a.title, a.detail, a.department, a.post, "    \
    "a.budget, a.starts_on, a.ends_on, a.indicator, a.target, a.progress, a.result, a.done_on, a.change, a.reason, "     \
    "a.origin, a.point, a.comment FROM policy_action a JOIN programme_plan p ON p.id = a.plan AND p.org = a.org "
#define NOT_CARRIED_ON                                                                                                   \
    "AND NOT EXISTS (SELECT 1 FROM policy_action l JOIN programme_plan n ON n.id = l.plan AND n.org = l.org "            \
    "WHERE l.org = a.org AND l.origin = a.id AND n.year > p.year AND n.state >= 2) "

enum rc programme_store_late(struct ctx *cx, const char *plan, struct policy_actions *ret)
{
    return DB_LIST(cx,
                   SQL(ACTION_OF_PLAN "WHERE a.org = $1 AND a.progress < 2 AND a.ends_on <> '' AND a.ends_on < $2 "
                                      "AND ($3 = '' OR a.plan = $3) " NOT_CARRIED_ON "ORDER BY a.id LIMIT 5000"),
                   policy_action_record.fields, ret, ARGS(STR(cx->org), STR(date_of_time(cx, cx->now)), STR(plan)));
}

/* Of plans that were approved or sent, latest editions only: what is due and neither done, stopped nor carried into a later
 * plan that was approved. */
enum rc programme_store_due(struct ctx *cx, const char *before, int64_t limit, struct policy_actions *ret)
{
    return DB_LIST(cx,
                   SQL(ACTION_OF_PLAN
                       "WHERE a.org = $1 AND a.progress < 2 AND a.ends_on <> '' AND ($4 = '' OR a.ends_on < $4) "
                       "AND p.state >= 2 AND NOT EXISTS (SELECT 1 FROM programme_plan q WHERE q.org = p.org "
                       "AND q.year = p.year AND q.sector = p.sector AND q.edition > p.edition AND q.state >= 2) "
                       NOT_CARRIED_ON
                       "AND ((a.post = '' AND $6 = 1) OR EXISTS (SELECT 1 FROM post t WHERE t.id = a.post "
                       "AND t.org = $1 AND t.active = 1 AND " POST_IS_THEIRS ")) "
                       "ORDER BY a.ends_on, a.number LIMIT $5"),
                   policy_action_record.fields, ret,
                   ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), STR(before), I64(limit),
                        I64(may(cx, PERM_PROGRAMME_WRITE))));
}
_Static_assert(ACTION_DONE == 2 && PROGRAMME_APPROVED == 2, "progress and state in the statement");
