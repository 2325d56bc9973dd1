#include "assessment/assessment_store.h"

static const struct field scope_table[] = {
    FIELD(scope, id, F_ID, .flags = F_FIXED),
    FIELD(scope, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(scope, version, F_INT, .flags = F_FIXED),
    FIELD(scope, parent, F_REF, .ref = "scope", .label = N_("Part of"),
          .help = N_("A scope's figures are shown together with those of its parts")),
    FIELD(scope, name, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Name of the scope")),
    FIELD(scope, kind, F_ENUM, .names = &scope_kind_names, .label = N_("Kind")),
    FIELD(scope, critical, F_BOOL, .label = N_("Critical system"),
          .help = N_("New assessments aim at level 4, and gaps weigh double")),
    FIELD(scope, sort, F_INT, .min = 0, .max = 9999, .label = N_("Place in lists"),
          .help = N_("Smaller numbers stand first")),
    FIELD(scope, active, F_BOOL, .label = N_("In use")),
};
const struct record scope_record = {
    .noun = "scope",
    .label = N_("Scope"),
    .href = "/scopes/",
    .fields = {scope_table, COUNT(scope_table)},
    .size = sizeof(struct scope),
    .read = PERM_ASSESSMENT_READ,
    .select_all = SQL_CONST("SELECT id, org, version, parent, name, kind, critical, sort, active "
                            "FROM scope WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, parent, name, kind, critical, sort, active "
                            "FROM scope WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO scope (id, org, version, parent, name, kind, critical, sort, "
                        "active) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .update = SQL_CONST("UPDATE scope SET version = $3, parent = $4, name = $5, kind = $6, "
                        "critical = $7, sort = $8, active = $9 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM scope WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc scope_store_all(struct ctx *cx, struct scopes *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, parent, name, kind, critical, sort, active "
                       "FROM scope WHERE org = $1 ORDER BY sort, id"),
                   scope_record.fields, ret, ARGS(STR(cx->org)));
}
