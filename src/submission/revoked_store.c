/* The SQL of keys of others that count no more. */
#include "submission/submission_store.h"

static const struct field revoked_table[] = {
    FIELD(revoked_key, id, F_ID, .flags = F_FIXED),
    FIELD(revoked_key, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(revoked_key, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(revoked_key, key, F_TEXT, .flags = F_FIXED, .label = N_("Key")),
    FIELD(revoked_key, organization, F_TEXT, .flags = F_FIXED, .label = N_("Id in its own installation")),
    FIELD(revoked_key, name, F_TEXT, .flags = F_FIXED, .label = N_("Name on the card")),
    FIELD(revoked_key, reason, F_TEXT, .flags = F_FIXED, .label = N_("Reason of the revocation")),
    FIELD(revoked_key, signed_by, F_TEXT, .flags = F_FIXED, .label = N_("Key that signed the revocation")),
    FIELD(revoked_key, statement, F_PROSE, .flags = F_FIXED, .label = N_("Revocation as it came")),
    FIELD(revoked_key, taken_at, F_TIME, .flags = F_FIXED, .label = N_("Taken in at")),
    FIELD(revoked_key, taken_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Taken in by")),
};
#define REVOKED_COLUMNS "id, org, version, key, organization, name, reason, signed_by, statement, taken_at, taken_by"
const struct record revoked_key_record = {
    .noun = "revoked-key",
    .label = N_("Revoked key"),
    .fields = {revoked_table, COUNT(revoked_table)},
    .size = sizeof(struct revoked_key),
    .select_all = SQL_CONST("SELECT " REVOKED_COLUMNS " FROM revoked_key WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " REVOKED_COLUMNS " FROM revoked_key WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO revoked_key (" REVOKED_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE revoked_key SET version = $3, key = $4, organization = $5, name = $6, reason = $7, "
                        "signed_by = $8, statement = $9, taken_at = $10, taken_by = $11 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM revoked_key WHERE org = $1 AND id = $2 AND version = $3"),
};
static const struct field revokeds_table[] = {
    FIELD_LIST(revoked_keys, rows, revoked_table, struct revoked_key),
};
const struct fields revoked_keys_fields = {revokeds_table, COUNT(revokeds_table)};

enum rc submission_store_revoked(struct ctx *cx, const char *key, struct revoked_key *ret)
{
    return db_one(cx, SQL("SELECT " REVOKED_COLUMNS " FROM revoked_key WHERE org = $1 AND key = $2"),
                  revoked_key_record.fields, ret, ARGS(STR(cx->org), STR(key)));
}

enum rc submission_store_revoked_all(struct ctx *cx, int64_t limit, struct revoked_keys *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " REVOKED_COLUMNS " FROM revoked_key WHERE org = $1 ORDER BY taken_at DESC, id DESC LIMIT $2"),
                   revoked_key_record.fields, &ret->rows, ARGS(STR(cx->org), I64(limit)));
}
