/* What processes and resources need. */
#include "risk/risk_inside.h"

static const struct field risk_need_group_table[] = {
    FIELD(risk_need_group, id, F_ID, .flags = F_FIXED),
    FIELD(risk_need_group, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_need_group, version, F_INT, .flags = F_FIXED),
    FIELD(risk_need_group, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(risk_need_group, process, F_REF, .flags = F_FIXED, .ref = "risk-process", .label = N_("Process")),
    FIELD(risk_need_group, resource, F_REF, .flags = F_FIXED, .ref = "risk-resource", .label = N_("Business resource")),
    FIELD(risk_need_group, title, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Name of the group")),
    FIELD(risk_need_group, rule, F_ENUM, .names = &risk_rule_names, .label = N_("How many must work")),
    FIELD(risk_need_group, least, F_INT, .min = 0, .max = 1000, .label = N_("Least number"), .help = N_("For “at least” only")),
    FIELD(risk_need_group, origin, F_ID, .flags = F_FIXED),
};

#define RISK_NEED_GROUP_COLUMNS \
    "id, org, version, study, process, resource, title, rule, least, origin"

const struct record risk_need_group_record = {
    .noun = "risk-need-group",
    .label = N_("Group of needs"),
    .fields = {risk_need_group_table, COUNT(risk_need_group_table)},
    .size = sizeof(struct risk_need_group),
    .describe = risk_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_NEED_GROUP_COLUMNS " FROM risk_need_group WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_NEED_GROUP_COLUMNS " FROM risk_need_group WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_need_group (" RISK_NEED_GROUP_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE risk_need_group SET "
                        "version = $3, study = $4, process = $5, resource = $6, title = $7, rule = $8, "
                        "least = $9, origin = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_need_group WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field risk_need_table[] = {
    FIELD(risk_need, id, F_ID, .flags = F_FIXED),
    FIELD(risk_need, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_need, version, F_INT, .flags = F_FIXED),
    FIELD(risk_need, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(risk_need, process, F_REF, .flags = F_FIXED, .ref = "risk-process", .label = N_("Process")),
    FIELD(risk_need, resource, F_REF, .flags = F_FIXED, .ref = "risk-resource", .label = N_("Business resource")),
    FIELD(risk_need, needed, F_REF, .flags = F_REQUIRED, .ref = "risk-resource", .label = N_("Resource that is needed")),
    FIELD(risk_need, need_group, F_REF, .ref = "risk-need-group", .label = N_("Group")),
    FIELD(risk_need, requirement, F_PROSE, .max = 2000, .label = N_("Requirement")),
    FIELD(risk_need, quantity, F_TEXT, .max = 200, .label = N_("Quantity needed")),
    FIELD(risk_need, bridge, F_INT, .flags = F_DURATION, .label = N_("Bridged for"), .help = N_("How long it goes on without this resource: a battery of 30分, a stock of 2日")),
    FIELD(risk_need, origin, F_ID, .flags = F_FIXED),
};

#define RISK_NEED_COLUMNS \
    "id, org, version, study, process, resource, needed, need_group, requirement, " \
    "quantity, bridge, origin"

const struct record risk_need_record = {
    .noun = "risk-need",
    .label = N_("Need"),
    .fields = {risk_need_table, COUNT(risk_need_table)},
    .size = sizeof(struct risk_need),
    .describe = risk_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_NEED_COLUMNS " FROM risk_need WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_NEED_COLUMNS " FROM risk_need WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_need (" RISK_NEED_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .update = SQL_CONST("UPDATE risk_need SET "
                        "version = $3, study = $4, process = $5, resource = $6, needed = $7, need_group"
                        " = $8, requirement = $9, quantity = $10, bridge = $11, origin = $12 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_need WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_groups(struct ctx *cx, const char *study, struct risk_groups *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_NEED_GROUP_COLUMNS " FROM risk_need_group WHERE org = $1 AND study = $2 "
                       "ORDER BY id LIMIT 200000"),
                   risk_need_group_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc risk_store_needs(struct ctx *cx, const char *study, struct risk_needs *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_NEED_COLUMNS " FROM risk_need WHERE org = $1 AND study = $2 "
                       "ORDER BY id LIMIT 200000"),
                   risk_need_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}
