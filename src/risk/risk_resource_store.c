/* Resources. */
#include "risk/risk_inside.h"

static const struct field risk_resource_table[] = {
#include "risk/risk_resource_fields.h"
};

#define RISK_RESOURCE_COLUMNS \
    "id, org, version, study, place, kind, name, requirement, quantity, site, zone," \
    " supplier, external, post, comment, origin"

const struct record risk_resource_record = {
    .noun = "risk-resource",
    .label = N_("Business resource"),
    .href = "/risk-resources/",
    .fields = {risk_resource_table, COUNT(risk_resource_table)},
    .size = sizeof(struct risk_resource),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_RESOURCE_COLUMNS " FROM risk_resource WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_RESOURCE_COLUMNS " FROM risk_resource WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_resource (" RISK_RESOURCE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE risk_resource SET "
                        "version = $3, study = $4, place = $5, kind = $6, name = $7, requirement = $8, "
                        "quantity = $9, site = $10, zone = $11, supplier = $12, external = $13, post = "
                        "$14, comment = $15, origin = $16 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_resource WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_resources(struct ctx *cx, const char *study, struct risk_resources *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_RESOURCE_COLUMNS " FROM risk_resource WHERE org = $1 AND study = $2 "
                       "ORDER BY place, id LIMIT 50000"),
                   risk_resource_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}
