/* Short registers. */
#include "risk/risk_inside.h"

/* An entry stands on the page of its register. */
#define DESCRIBE(which, path)                                                                      \
    static void which##_describe(struct ctx *cx, const void *row, const char **subject,             \
                                const char **href)                                                 \
    {                                                                                              \
        (void)cx;                                                                                  \
        *subject = ((const struct risk_place *)row)->name;                                         \
        *href = path;                                                                              \
    }
DESCRIBE(site, "/sites")
DESCRIBE(zone, "/zones")
DESCRIBE(supplier, "/suppliers")
DESCRIBE(external, "/external-services")

/* The four registers have the same columns. */
static const struct field risk_place_table[] = {
    FIELD(risk_place, id, F_ID, .flags = F_FIXED),
    FIELD(risk_place, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_place, version, F_INT, .flags = F_FIXED),
    FIELD(risk_place, name, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Name")),
    FIELD(risk_place, code, F_TEXT, .max = 60, .label = N_("Short name")),
    FIELD(risk_place, detail, F_PROSE, .max = 2000, .label = N_("Description")),
    FIELD(risk_place, active, F_BOOL, .label = N_("In use")),
};

#define RISK_PLACE_COLUMNS \
    "id, org, version, name, code, detail, active"

const struct record risk_site_record = {
    .noun = "site",
    .label = N_("Site"),
    .fields = {risk_place_table, COUNT(risk_place_table)},
    .size = sizeof(struct risk_place),
    .describe = site_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_PLACE_COLUMNS " FROM site WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_PLACE_COLUMNS " FROM site WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO site (" RISK_PLACE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE site SET "
                        "version = $3, name = $4, code = $5, detail = $6, active = $7 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM site WHERE org = $1 AND id = $2 AND version = $3"),
};

const struct record risk_zone_record = {
    .noun = "zone",
    .label = N_("Zone"),
    .fields = {risk_place_table, COUNT(risk_place_table)},
    .size = sizeof(struct risk_place),
    .describe = zone_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_PLACE_COLUMNS " FROM zone WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_PLACE_COLUMNS " FROM zone WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO zone (" RISK_PLACE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE zone SET "
                        "version = $3, name = $4, code = $5, detail = $6, active = $7 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM zone WHERE org = $1 AND id = $2 AND version = $3"),
};

const struct record risk_supplier_record = {
    .noun = "supplier",
    .label = N_("Supplier"),
    .fields = {risk_place_table, COUNT(risk_place_table)},
    .size = sizeof(struct risk_place),
    .describe = supplier_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_PLACE_COLUMNS " FROM supplier WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_PLACE_COLUMNS " FROM supplier WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO supplier (" RISK_PLACE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE supplier SET "
                        "version = $3, name = $4, code = $5, detail = $6, active = $7 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM supplier WHERE org = $1 AND id = $2 AND version = $3"),
};

const struct record risk_external_record = {
    .noun = "external-service",
    .label = N_("Service of another operator"),
    .fields = {risk_place_table, COUNT(risk_place_table)},
    .size = sizeof(struct risk_place),
    .describe = external_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_PLACE_COLUMNS " FROM external_service WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_PLACE_COLUMNS " FROM external_service WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO external_service (" RISK_PLACE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE external_service SET "
                        "version = $3, name = $4, code = $5, detail = $6, active = $7 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM external_service WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_places(struct ctx *cx, const struct record *record, struct risk_places *ret)
{
    return DB_LIST(cx, record->select_all, record->fields, ret, ARGS(STR(cx->org)));
}
