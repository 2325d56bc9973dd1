/* Plan items that lower risks. */
#include "risk/risk_inside.h"

static const struct field risk_item_table[] = {
    FIELD(risk_item, id, F_ID, .flags = F_FIXED),
    FIELD(risk_item, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_item, version, F_INT, .flags = F_FIXED),
    FIELD(risk_item, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(risk_item, risk, F_REF, .flags = F_FIXED, .ref = "risk", .label = N_("Risk")),
    FIELD(risk_item, item, F_REF, .flags = F_FIXED, .ref = "plan-item", .label = N_("Plan item")),
    FIELD(risk_item, origin, F_ID, .flags = F_FIXED),
    FIELD(risk_item, impact, F_INT, .flags = F_LATER, .min = 0, .max = RISK_STEPS_MOST,
          .label = N_("Impact with this plan item"),
          .help = N_("The step at which the risk stands when this item alone is done. Empty: as now")),
    FIELD(risk_item, frequency, F_INT, .flags = F_LATER, .min = 0, .max = RISK_STEPS_MOST,
          .label = N_("Frequency with this plan item"),
          .help = N_("The step at which the risk stands when this item alone is done. Empty: as now")),
};

#define RISK_ITEM_COLUMNS \
    "id, org, version, study, risk, item, origin, impact, frequency"

const struct record risk_item_record = {
    .noun = "risk-item",
    .label = N_("Plan item of a risk"),
    .fields = {risk_item_table, COUNT(risk_item_table)},
    .size = sizeof(struct risk_item),
    .describe = risk_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_ITEM_COLUMNS " FROM risk_item WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_ITEM_COLUMNS " FROM risk_item WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_item (" RISK_ITEM_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .update = SQL_CONST("UPDATE risk_item SET "
                        "version = $3, study = $4, risk = $5, item = $6, origin = $7, impact = $8, frequency = $9 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_item WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_items(struct ctx *cx, const char *study, struct risk_items *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_ITEM_COLUMNS " FROM risk_item WHERE org = $1 AND study = $2 "
                       "ORDER BY risk, id LIMIT 200000"),
                   risk_item_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc risk_store_items_of(struct ctx *cx, const char *risk, struct risk_items *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_ITEM_COLUMNS " FROM risk_item WHERE org = $1 AND risk = $2 "
                       "ORDER BY id LIMIT 50000"),
                   risk_item_record.fields, ret, ARGS(STR(cx->org), STR(risk)));
}

static const struct field id_table[] = {FIELD(risk_id, id, F_ID)};

/* Open items: proposed, agreed, under way. */
_Static_assert(PLAN_PROPOSED == 0 && PLAN_AGREED == 1 && PLAN_RUNNING == 2, "the states in the statement");
enum rc risk_store_treated(struct ctx *cx, const char *study, struct risk_ids *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT DISTINCT l.risk AS id FROM risk_item l JOIN plan_item p ON p.id = l.item "
                       "WHERE l.org = $1 AND l.study = $2 AND p.org = $1 AND p.status IN (0, 1, 2) "
                       "ORDER BY 1"),
                   FIELDS(id_table), ret, ARGS(STR(cx->org), STR(study)));
}
