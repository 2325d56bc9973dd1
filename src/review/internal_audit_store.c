/* Internal audits and their items. */
#include "base/text.h"
#include "review/review_store.h"

static const struct field internal_audit_table[] = {
    FIELD(internal_audit, id, F_ID, .flags = F_FIXED),
    FIELD(internal_audit, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(internal_audit, version, F_INT, .flags = F_FIXED),
    FIELD(internal_audit, study, F_REF, .flags = F_FIXED, .ref = "risk-study",
          .label = N_("Risk assessment")),
    FIELD(internal_audit, title, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Title of the audit")),
    FIELD(internal_audit, auditor, F_REF, .flags = F_REQUIRED, .ref = "person", .label = N_("Lead auditor"),
          .help = N_("Somebody who has not worked on this risk assessment; the program checks it")),
    FIELD(internal_audit, team, F_PROSE, .max = 1000, .label = N_("Further auditors")),
    FIELD(internal_audit, purpose, F_PROSE, .max = 4000, .label = N_("Purpose of the audit")),
    FIELD(internal_audit, scope, F_PROSE, .max = 4000, .label = N_("Scope of the audit")),
    FIELD(internal_audit, criteria, F_PROSE, .max = 4000, .label = N_("Audit criteria"),
          .help = N_("Rules, standards and plans against which it is judged")),
    FIELD(internal_audit, from_on, F_DATE, .label = N_("From")),
    FIELD(internal_audit, due_on, F_DATE, .flags = F_REQUIRED, .label = N_("To be done by")),
    FIELD(internal_audit, step, F_ENUM, .flags = F_FIXED, .names = &internal_audit_step_names,
          .label = N_("Step of the audit")),
    FIELD(internal_audit, carried_on, F_DATE, .flags = F_FIXED, .label = N_("Audit carried out on")),
    FIELD(internal_audit, activities, F_PROSE, .max = 8000, .label = N_("Audit activities"),
          .help = N_("Whom was talked to, what was watched, which documents were read")),
    FIELD(internal_audit, opinion, F_PROSE, .max = 20000, .label = N_("Opinion against the criteria")),
    FIELD(internal_audit, conclusion, F_PROSE, .max = 8000, .label = N_("Conclusion with proposals")),
    FIELD(internal_audit, reported_on, F_DATE, .flags = F_FIXED, .label = N_("Reported on")),
    FIELD(internal_audit, reported_to, F_PROSE, .max = 1000, .label = N_("Reported to")),
    FIELD(internal_audit, closed_on, F_DATE, .flags = F_FIXED, .label = N_("Follow-up ended on")),
    FIELD(internal_audit, created_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(internal_audit, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

#define INTERNAL_AUDIT_COLUMNS \
    "id, org, version, study, title, auditor, team, purpose, scope, criteria, from_on, due_on, " \
    "step, carried_on, activities, opinion, conclusion, reported_on, reported_to, closed_on, " \
    "created_by, created_at"
const struct record internal_audit_record = {
    .noun = "internal-audit",
    .label = N_("Internal audit"),
    .href = "/internal-audits/",
    .fields = {internal_audit_table, COUNT(internal_audit_table)},
    .size = sizeof(struct internal_audit),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " INTERNAL_AUDIT_COLUMNS " FROM internal_audit WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " INTERNAL_AUDIT_COLUMNS " FROM internal_audit WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO internal_audit (" INTERNAL_AUDIT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                        "$17, $18, $19, $20, $21, $22)"),
    .update = SQL_CONST("UPDATE internal_audit SET "
                        "version = $3, study = $4, title = $5, auditor = $6, team = $7, purpose "
                        "= $8, scope = $9, criteria = $10, from_on = $11, due_on = $12, step = "
                        "$13, carried_on = $14, activities = $15, opinion = $16, conclusion = "
                        "$17, reported_on = $18, reported_to = $19, closed_on = $20, created_by "
                        "= $21, created_at = $22 WHERE org = $2 AND id = $1 AND version = $3 - "
                        "1"),
    .erase = SQL_CONST("DELETE FROM internal_audit WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field internal_audit_item_table[] = {
    FIELD(internal_audit_item, id, F_ID, .flags = F_FIXED),
    FIELD(internal_audit_item, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(internal_audit_item, version, F_INT, .flags = F_FIXED),
    FIELD(internal_audit_item, study, F_REF, .flags = F_FIXED, .ref = "risk-study",
          .label = N_("Risk assessment")),
    FIELD(internal_audit_item, audit, F_REF, .flags = F_FIXED, .ref = "internal-audit",
          .label = N_("Internal audit")),
    FIELD(internal_audit_item, place, F_INT, .flags = F_FIXED, .label = N_("Number")),
    FIELD(internal_audit_item, question, F_PROSE, .flags = F_REQUIRED, .max = 1000,
          .label = N_("Audit item")),
    FIELD(internal_audit_item, method, F_ENUM, .names = &internal_audit_method_names,
          .label = N_("How it is looked at")),
    FIELD(internal_audit_item, verdict, F_ENUM, .names = &internal_audit_verdict_names,
          .label = N_("Result of the item")),
    FIELD(internal_audit_item, seen, F_PROSE, .max = 4000, .label = N_("What was seen and on what it rests")),
};

#define INTERNAL_AUDIT_ITEM_COLUMNS \
    "id, org, version, study, audit, place, question, method, verdict, seen"
const struct record internal_audit_item_record = {
    .noun = "internal-audit-item",
    .label = N_("Item of an audit"),
    .fields = {internal_audit_item_table, COUNT(internal_audit_item_table)},
    .size = sizeof(struct internal_audit_item),
    .describe = internal_audit_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " INTERNAL_AUDIT_ITEM_COLUMNS " FROM internal_audit_item WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " INTERNAL_AUDIT_ITEM_COLUMNS " FROM internal_audit_item WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO internal_audit_item (" INTERNAL_AUDIT_ITEM_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE internal_audit_item SET "
                        "version = $3, study = $4, audit = $5, place = $6, question = $7, "
                        "method = $8, verdict = $9, seen = $10 WHERE org = $2 AND id = $1 AND "
                        "version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM internal_audit_item WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc internal_audit_store_all(struct ctx *cx, const char *study, struct internal_audits *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " INTERNAL_AUDIT_COLUMNS " FROM internal_audit WHERE org = $1 AND study = $2 "
                       "ORDER BY due_on, id LIMIT 200"),
                   internal_audit_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc internal_audit_store_items(struct ctx *cx, const char *audit, struct internal_audit_items *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " INTERNAL_AUDIT_ITEM_COLUMNS " FROM internal_audit_item WHERE org = $1 AND audit = $2 "
                       "ORDER BY place, id LIMIT 500"),
                   internal_audit_item_record.fields, ret, ARGS(STR(cx->org), STR(audit)));
}

void internal_audit_child_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct internal_audit_item *child = row;
    const char *title = "";
    if (db_text_of(cx, SQL("SELECT title FROM internal_audit WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(child->audit)), &title) != RC_OK ||
        text_empty(title))
        return;
    *subject = title;
    *href = arena_printf(cx->arena, "/internal-audits/%s", child->audit);
}
