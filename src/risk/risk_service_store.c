/* Services. */
#include "risk/risk_inside.h"

static const struct field risk_service_table[] = {
#include "risk/risk_service_fields.h"
};

#define RISK_SERVICE_COLUMNS \
    "id, org, version, study, place, business, name, expectation, duty, social, " \
    "revenue, roi, growth, share, priority, comment, choice, reason, deferred_by, " \
    "approver, approved_at, level_duty, level_social, effect, mark_0, mark_1, " \
    "mark_2, mark_3, mark_4, mark_5, mark_6, mark_7, mtpd, mtpd_comment, origin"

const struct record risk_service_record = {
    .noun = "risk-service",
    .label = N_("Service"),
    .href = "/risk-services/",
    .fields = {risk_service_table, COUNT(risk_service_table)},
    .size = sizeof(struct risk_service),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_SERVICE_COLUMNS " FROM risk_service WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_SERVICE_COLUMNS " FROM risk_service WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_service (" RISK_SERVICE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                        "$18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, "
                        "$33, $34, $35)"),
    .update = SQL_CONST("UPDATE risk_service SET "
                        "version = $3, study = $4, place = $5, business = $6, name = $7, expectation = "
                        "$8, duty = $9, social = $10, revenue = $11, roi = $12, growth = $13, share = "
                        "$14, priority = $15, comment = $16, choice = $17, reason = $18, deferred_by = "
                        "$19, approver = $20, approved_at = $21, level_duty = $22, level_social = $23, "
                        "effect = $24, mark_0 = $25, mark_1 = $26, mark_2 = $27, mark_3 = $28, mark_4 ="
                        " $29, mark_5 = $30, mark_6 = $31, mark_7 = $32, mtpd = $33, mtpd_comment = "
                        "$34, origin = $35 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_service WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_services(struct ctx *cx, const char *study, struct risk_services *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_SERVICE_COLUMNS " FROM risk_service WHERE org = $1 AND study = $2 "
                       "ORDER BY place, id LIMIT 50000"),
                   risk_service_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}
