/* Monitoring: rounds over all rows of all forms, with their results. */
#include "base/text.h"
#include "review/review_store.h"

static const struct field monitoring_table[] = {
    FIELD(monitoring, id, F_ID, .flags = F_FIXED),
    FIELD(monitoring, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(monitoring, version, F_INT, .flags = F_FIXED),
    FIELD(monitoring, study, F_REF, .flags = F_FIXED, .ref = "risk-study", .label = N_("Risk assessment")),
    FIELD(monitoring, title, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Title of the monitoring")),
    FIELD(monitoring, method, F_PROSE, .max = 4000, .label = N_("How it is done"),
          .help = N_("What is looked at, by whom, in what order, and how the result enters the next risk assessment")),
    FIELD(monitoring, post, F_REF, .ref = "post", .label = N_("Responsible post")),
    FIELD(monitoring, from_on, F_DATE, .label = N_("From")),
    FIELD(monitoring, due_on, F_DATE, .flags = F_REQUIRED, .label = N_("To be done by")),
    FIELD(monitoring, outside_technology, F_PROSE, .max = 4000, .label = N_("Technology")),
    FIELD(monitoring, outside_economy, F_PROSE, .max = 4000, .label = N_("Economy")),
    FIELD(monitoring, outside_law, F_PROSE, .max = 4000, .label = N_("Politics and law")),
    FIELD(monitoring, outside_society, F_PROSE, .max = 4000, .label = N_("Society")),
    FIELD(monitoring, inside_goal, F_PROSE, .max = 4000, .label = N_("Activity goal")),
    FIELD(monitoring, inside_purpose, F_PROSE, .max = 4000, .label = N_("Purpose of the risk assessment")),
    FIELD(monitoring, inside_position, F_PROSE, .max = 4000,
          .label = N_("Position of the services in the business")),
    FIELD(monitoring, inside_needs, F_PROSE, .max = 4000,
          .label = N_("Needs and expectations of those concerned"),
          .help = N_("Customers, suppliers, shareholders, the region")),
    FIELD(monitoring, inside_other, F_PROSE, .max = 4000, .label = N_("Other changes inside")),
    FIELD(monitoring, policy, F_PROSE, .max = 8000, .label = N_("What follows for the next risk assessment")),
    FIELD(monitoring, done_on, F_DATE, .flags = F_FIXED, .label = N_("Closed on")),
    FIELD(monitoring, done_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Closed by")),
    FIELD(monitoring, created_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(monitoring, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

#define MONITORING_COLUMNS \
    "id, org, version, study, title, method, post, from_on, due_on, outside_technology, " \
    "outside_economy, outside_law, outside_society, inside_goal, inside_purpose, " \
    "inside_position, inside_needs, inside_other, policy, done_on, done_by, created_by, " \
    "created_at"
const struct record monitoring_record = {
    .noun = "monitoring",
    .label = N_("Monitoring"),
    .href = "/monitorings/",
    .fields = {monitoring_table, COUNT(monitoring_table)},
    .size = sizeof(struct monitoring),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " MONITORING_COLUMNS " FROM monitoring WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " MONITORING_COLUMNS " FROM monitoring WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO monitoring (" MONITORING_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                        "$17, $18, $19, $20, $21, $22, $23)"),
    .update = SQL_CONST("UPDATE monitoring SET "
                        "version = $3, study = $4, title = $5, method = $6, post = $7, from_on "
                        "= $8, due_on = $9, outside_technology = $10, outside_economy = $11, "
                        "outside_law = $12, outside_society = $13, inside_goal = $14, "
                        "inside_purpose = $15, inside_position = $16, inside_needs = $17, "
                        "inside_other = $18, policy = $19, done_on = $20, done_by = $21, "
                        "created_by = $22, created_at = $23 WHERE org = $2 AND id = $1 AND "
                        "version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM monitoring WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field monitoring_result_table[] = {
    FIELD(monitoring_result, id, F_ID, .flags = F_FIXED),
    FIELD(monitoring_result, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(monitoring_result, version, F_INT, .flags = F_FIXED),
    FIELD(monitoring_result, study, F_REF, .flags = F_FIXED, .ref = "risk-study",
          .label = N_("Risk assessment")),
    FIELD(monitoring_result, monitoring, F_REF, .flags = F_FIXED, .ref = "monitoring",
          .label = N_("Monitoring")),
    FIELD(monitoring_result, subject, F_TEXT, .flags = F_FIXED, .max = 200,
          .label = N_("Row of the risk assessment")),
    FIELD(monitoring_result, state, F_ENUM, .names = &monitoring_state_names, .label = N_("State now")),
    FIELD(monitoring_result, cause, F_ENUM, .names = &monitoring_cause_names,
          .label = N_("What changed around it")),
    FIELD(monitoring_result, note, F_PROSE, .max = 4000, .label = N_("What was seen")),
    FIELD(monitoring_result, person, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Seen by")),
    FIELD(monitoring_result, seen_on, F_DATE, .flags = F_FIXED, .label = N_("Seen on")),
};

#define MONITORING_RESULT_COLUMNS \
    "id, org, version, study, monitoring, subject, state, cause, note, person, seen_on"
const struct record monitoring_result_record = {
    .noun = "monitoring-result",
    .label = N_("Result of the monitoring"),
    .fields = {monitoring_result_table, COUNT(monitoring_result_table)},
    .size = sizeof(struct monitoring_result),
    .describe = monitoring_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " MONITORING_RESULT_COLUMNS " FROM monitoring_result WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " MONITORING_RESULT_COLUMNS " FROM monitoring_result WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO monitoring_result (" MONITORING_RESULT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE monitoring_result SET "
                        "version = $3, study = $4, monitoring = $5, subject = $6, state = $7, "
                        "cause = $8, note = $9, person = $10, seen_on = $11 WHERE org = $2 AND "
                        "id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM monitoring_result WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc monitoring_store_all(struct ctx *cx, const char *study, struct monitorings *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " MONITORING_COLUMNS " FROM monitoring WHERE org = $1 AND study = $2 "
                       "ORDER BY due_on, id LIMIT 200"),
                   monitoring_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc monitoring_store_result(struct ctx *cx, const char *monitoring, const char *subject,
                                struct monitoring_result *ret)
{
    return db_one(cx,
                  SQL("SELECT " MONITORING_RESULT_COLUMNS " FROM monitoring_result WHERE org = $1 AND monitoring = $2 "
                      "AND subject = $3"),
                  monitoring_result_record.fields, ret, ARGS(STR(cx->org), STR(monitoring), STR(subject)));
}

enum rc monitoring_store_results(struct ctx *cx, const char *monitoring, struct monitoring_results *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " MONITORING_RESULT_COLUMNS " FROM monitoring_result WHERE org = $1 AND monitoring = $2 "
                       "ORDER BY subject LIMIT 100000"),
                   monitoring_result_record.fields, ret, ARGS(STR(cx->org), STR(monitoring)));
}

void monitoring_child_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct monitoring_result *child = row;
    const char *title = "";
    if (db_text_of(cx, SQL("SELECT title FROM monitoring WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(child->monitoring)), &title) != RC_OK ||
        text_empty(title))
        return;
    *subject = title;
    *href = arena_printf(cx->arena, "/monitorings/%s", child->monitoring);
}
