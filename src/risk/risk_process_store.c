/* Processes, and which services they serve. */
#include "risk/risk_inside.h"

static const struct field risk_process_table[] = {
#include "risk/risk_process_fields.h"
};

#define RISK_PROCESS_COLUMNS \
    "id, org, version, study, place, name, department, post, level, effect, mark_0," \
    " mark_1, mark_2, mark_3, mark_4, mark_5, mark_6, mark_7, mtpd, mtpd_comment, " \
    "deferred, reason, deferred_by, approver, approved_at, origin"

const struct record risk_process_record = {
    .noun = "risk-process",
    .label = N_("Process"),
    .href = "/risk-processes/",
    .fields = {risk_process_table, COUNT(risk_process_table)},
    .size = sizeof(struct risk_process),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_PROCESS_COLUMNS " FROM risk_process WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_PROCESS_COLUMNS " FROM risk_process WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_process (" RISK_PROCESS_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                        "$18, $19, $20, $21, $22, $23, $24, $25, $26)"),
    .update = SQL_CONST("UPDATE risk_process SET "
                        "version = $3, study = $4, place = $5, name = $6, department = $7, post = $8, "
                        "level = $9, effect = $10, mark_0 = $11, mark_1 = $12, mark_2 = $13, mark_3 = "
                        "$14, mark_4 = $15, mark_5 = $16, mark_6 = $17, mark_7 = $18, mtpd = $19, "
                        "mtpd_comment = $20, deferred = $21, reason = $22, deferred_by = $23, approver "
                        "= $24, approved_at = $25, origin = $26 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_process WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field risk_service_process_table[] = {
    FIELD(risk_service_process, id, F_ID, .flags = F_FIXED),
    FIELD(risk_service_process, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(risk_service_process, version, F_INT, .flags = F_FIXED),
    FIELD(risk_service_process, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(risk_service_process, service, F_REF, .flags = F_FIXED, .ref = "risk-service", .label = N_("Service")),
    FIELD(risk_service_process, process, F_REF, .flags = F_FIXED, .ref = "risk-process", .label = N_("Process")),
    FIELD(risk_service_process, origin, F_ID, .flags = F_FIXED),
};

#define RISK_SERVICE_PROCESS_COLUMNS \
    "id, org, version, study, service, process, origin"

const struct record risk_service_process_record = {
    .noun = "risk-service-process",
    .label = N_("Process of a service"),
    .fields = {risk_service_process_table, COUNT(risk_service_process_table)},
    .size = sizeof(struct risk_service_process),
    .describe = risk_child_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_SERVICE_PROCESS_COLUMNS " FROM risk_service_process WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_SERVICE_PROCESS_COLUMNS " FROM risk_service_process WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk_service_process (" RISK_SERVICE_PROCESS_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE risk_service_process SET "
                        "version = $3, study = $4, service = $5, process = $6, origin = $7 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk_service_process WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_processes(struct ctx *cx, const char *study, struct risk_processes *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_PROCESS_COLUMNS " FROM risk_process WHERE org = $1 AND study = $2 "
                       "ORDER BY place, id LIMIT 50000"),
                   risk_process_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc risk_store_serves(struct ctx *cx, const char *study, struct risk_service_processes *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_SERVICE_PROCESS_COLUMNS " FROM risk_service_process WHERE org = $1 AND study = $2 "
                       "ORDER BY service, process LIMIT 200000"),
                   risk_service_process_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}
