/* Oversight, bodies of a sector, weights of the risk index. */
#include "sector/sector_inside.h"

static const char *const body_codes[] = {"ceptoar", "association", "isac"};
static const char *const body_labels[] = {N_("CEPTOAR secretariat"), N_("Industry body"), N_("ISAC")};
const struct enum_names sector_body_kind_names = {body_codes, body_labels, BODY_KIND_COUNT_};
_Static_assert(COUNT(body_codes) == BODY_KIND_COUNT_, "every kind needs a code");
_Static_assert(COUNT(body_labels) == BODY_KIND_COUNT_, "every kind needs a label");

static const struct field oversight_table[] = {
#include "sector/oversight_fields.h"
};
#define OVERSIGHT_COLUMNS                                                                          \
    "id, org, version, sector, sub_sector, body, organization, department, email, since, until, basis"
const struct record oversight_record = {
    .noun = "oversight",
    .label = N_("Oversight of a sector"),
    .href = "/oversight/",
    .fields = {oversight_table, COUNT(oversight_table)},
    .size = sizeof(struct oversight),
    .describe = oversight_describe,
    .read = PERM_SECTOR_READ,
    .select_all = SQL_CONST("SELECT " OVERSIGHT_COLUMNS " FROM oversight WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " OVERSIGHT_COLUMNS " FROM oversight WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO oversight (" OVERSIGHT_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .update = SQL_CONST("UPDATE oversight SET version = $3, sector = $4, sub_sector = $5, body = $6, organization = $7, "
                        "department = $8, email = $9, since = $10, until = $11, basis = $12 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM oversight WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field body_table[] = {
#include "sector/sector_body_fields.h"
};
#define BODY_COLUMNS                                                                               \
    "id, org, version, kind, name, sector, sub_sector, organization, contact, email, members, standards, note"
const struct record sector_body_record = {
    .noun = "sector-body",
    .label = N_("Body of a sector"),
    .href = "/sector-bodies/",
    .fields = {body_table, COUNT(body_table)},
    .size = sizeof(struct sector_body),
    .read = PERM_SECTOR_READ,
    .select_all = SQL_CONST("SELECT " BODY_COLUMNS " FROM sector_body WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " BODY_COLUMNS " FROM sector_body WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO sector_body (" BODY_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    .update = SQL_CONST("UPDATE sector_body SET version = $3, kind = $4, name = $5, sector = $6, sub_sector = $7, "
                        "organization = $8, contact = $9, email = $10, members = $11, standards = $12, note = $13 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM sector_body WHERE org = $1 AND id = $2 AND version = $3"),
};

#define WEIGHT(member, text)                                                                       \
    FIELD(risk_index_setting, member, F_INT, .min = 0, .max = 100, .label = text)
#define TOP(member, text)                                                                          \
    FIELD(risk_index_setting, member, F_INT, .min = 10, .max = COVERED_FIGURE_MOST, .label = text)
static const struct field setting_table[] = {
    FIELD(risk_index_setting, id, F_ID, .flags = F_FIXED),
    FIELD(risk_index_setting, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_index_setting, version, F_INT, .flags = F_FIXED, .label = N_("Version")),
    WEIGHT(weight_people, N_("Weight of the employees")),
    WEIGHT(weight_sales, N_("Weight of the sales")),
    WEIGHT(weight_users, N_("Weight of the users served")),
    WEIGHT(weight_sensitive, N_("Weight of the sensitive records")),
    WEIGHT(weight_it, N_("Weight of the dependence on IT")),
    TOP(top_people, N_("Employees that count fully")),
    TOP(top_sales, N_("Sales that count fully (million yen)")),
    TOP(top_users, N_("Users that count fully")),
    TOP(top_sensitive, N_("Sensitive records that count fully")),
    FIELD(risk_index_setting, note, F_PROSE, .max = 2000, .label = N_("Why these weights")),
};
#define SETTING_COLUMNS                                                                            \
    "id, org, version, weight_people, weight_sales, weight_users, weight_sensitive, weight_it, top_people, top_sales, "  \
    "top_users, top_sensitive, note"
const struct record risk_index_setting_record = {
    .noun = "risk-index-setting",
    .label = N_("Weights of the risk index"),
    .fields = {setting_table, COUNT(setting_table)},
    .size = sizeof(struct risk_index_setting),
    .describe = risk_index_describe,
    .select_all = SQL_CONST("SELECT " SETTING_COLUMNS " FROM risk_index_setting WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SETTING_COLUMNS " FROM risk_index_setting WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_index_setting (" SETTING_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    .update = SQL_CONST("UPDATE risk_index_setting SET version = $3, weight_people = $4, weight_sales = $5, "
                        "weight_users = $6, weight_sensitive = $7, weight_it = $8, top_people = $9, top_sales = $10, "
                        "top_users = $11, top_sensitive = $12, note = $13 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_index_setting WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc oversight_all(struct ctx *cx, struct oversights *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " OVERSIGHT_COLUMNS
                       " FROM oversight WHERE org = $1 ORDER BY sector, sub_sector, id LIMIT 2000"),
                   oversight_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc sector_body_all(struct ctx *cx, struct sector_bodies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " BODY_COLUMNS " FROM sector_body WHERE org = $1 ORDER BY kind, name, id LIMIT 2000"),
                   sector_body_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc risk_index_store_get(struct ctx *cx, struct risk_index_setting *ret)
{
    return db_one(cx, SQL("SELECT " SETTING_COLUMNS " FROM risk_index_setting WHERE org = $1 ORDER BY id LIMIT 1"),
                  risk_index_setting_record.fields, ret, ARGS(STR(cx->org)));
}
