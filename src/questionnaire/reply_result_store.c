#include "base/text.h"
#include "db/db.h"
#include "questionnaire/reply_result.h"

static const struct field table[] = {
    FIELD(reply_result, id, F_ID, .flags = F_FIXED),
    FIELD(reply_result, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(reply_result, version, F_INT, .flags = F_FIXED),
    FIELD(reply_result, reply, F_REF, .flags = F_FIXED, .ref = "reply", .label = N_("Reply to a questionnaire")),
    FIELD(reply_result, made_at, F_TIME, .flags = F_FIXED, .label = N_("Given out at")),
    FIELD(reply_result, signing_key, F_TEXT, .flags = F_FIXED, .label = N_("Signing key")),
    FIELD(reply_result, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest (SHA-256)")),
    FIELD(reply_result, received_at, F_TIME, .flags = F_FIXED, .label = N_("Received at")),
    FIELD(reply_result, received_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Taken in by")),
};

#define COLUMNS "id, org, version, reply, made_at, signing_key, digest, received_at, received_by"
const struct record reply_result_record = {
    .noun = "reply-result",
    .label = N_("Result of a survey"),
    .describe = reply_result_describe,
    .fields = {table, COUNT(table)},
    .size = sizeof(struct reply_result),
    .read = PERM_RESPONSE_READ,
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM reply_result WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM reply_result WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO reply_result (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .update = SQL_CONST("UPDATE reply_result SET version = $3, reply = $4, made_at = $5, signing_key = $6, digest = $7, "
                        "received_at = $8, received_by = $9 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM reply_result WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM reply_result WHERE org = $1 AND digest = $2"),
};

enum rc reply_result_latest(struct ctx *cx, const char *reply, struct reply_result *ret)
{
    return db_one(cx,
                  SQL("SELECT " COLUMNS " FROM reply_result WHERE org = $1 AND reply = $2 "
                      "ORDER BY made_at DESC, id DESC LIMIT 1"),
                  reply_result_record.fields, ret, ARGS(STR(cx->org), STR(reply)));
}
