#include "seal/seal_store.h"

static const char *const state_codes[] = {"in-use", "retired", "revoked"};
static const char *const state_labels[] = {N_("In use"), N_("Replaced"), N_("Revoked")};
const struct enum_names signing_key_state_names = {state_codes, state_labels, KEY_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == KEY_STATE_COUNT_, "every state needs a code");

static const struct field key_table[] = {
    FIELD(signing_key, id, F_ID, .flags = F_FIXED, .label = N_("Key")),
    FIELD(signing_key, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(signing_key, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(signing_key, name, F_TEXT, .flags = F_FIXED, .label = N_("Organisation")),
    FIELD(signing_key, origin, F_TEXT, .flags = F_FIXED, .label = N_("Origin")),
    FIELD(signing_key, public_key, F_TEXT, .flags = F_FIXED, .label = N_("Public key")),
    FIELD(signing_key, state, F_ENUM, .flags = F_FIXED, .names = &signing_key_state_names,
          .label = N_("State")),
    FIELD(signing_key, valid_from, F_TIME, .flags = F_FIXED, .label = N_("Valid from")),
    FIELD(signing_key, valid_until, F_TIME, .flags = F_FIXED, .label = N_("Valid until")),
    FIELD(signing_key, reason, F_TEXT, .max = 200, .label = N_("Reason of the revocation")),
    FIELD(signing_key, previous, F_REF, .flags = F_FIXED, .ref = "signing-key",
          .label = N_("Key before")),
    FIELD(signing_key, endorsement, F_TEXT, .flags = F_FIXED,
          .label = N_("Signature of the key before")),
    FIELD(signing_key, signature, F_TEXT, .flags = F_FIXED, .label = N_("Own signature")),
};
#define KEY_COLUMNS                                                                                \
    "id, org, version, name, origin, public_key, state, valid_from, valid_until, reason, "         \
    "previous, endorsement, signature"
const struct record signing_key_record = {
    .noun = "signing-key",
    .label = N_("Signing key"),
    .fields = {key_table, COUNT(key_table)},
    .size = sizeof(struct signing_key),
    .select_all = SQL_CONST("SELECT " KEY_COLUMNS " FROM signing_key WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " KEY_COLUMNS " FROM signing_key WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO signing_key (" KEY_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    .update = SQL_CONST("UPDATE signing_key SET version = $3, name = $4, origin = $5, "
                        "public_key = $6, state = $7, valid_from = $8, valid_until = $9, "
                        "reason = $10, previous = $11, endorsement = $12, signature = $13 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM signing_key WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field checkpoint_table[] = {
    FIELD(ledger_checkpoint, id, F_ID, .flags = F_FIXED),
    FIELD(ledger_checkpoint, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(ledger_checkpoint, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(ledger_checkpoint, size, F_INT, .flags = F_FIXED, .label = N_("Entries")),
    FIELD(ledger_checkpoint, root, F_TEXT, .flags = F_FIXED, .label = N_("Root hash")),
    FIELD(ledger_checkpoint, signing_key, F_REF, .flags = F_FIXED, .ref = "signing-key",
          .label = N_("Key")),
    FIELD(ledger_checkpoint, made, F_TIME, .flags = F_FIXED, .label = N_("Time")),
    FIELD(ledger_checkpoint, note, F_PROSE, .flags = F_FIXED, .label = N_("Signed text")),
};
#define CHECKPOINT_COLUMNS "id, org, version, size, root, signing_key, made, note"
const struct record ledger_checkpoint_record = {
    .noun = "ledger-checkpoint",
    .label = N_("Checkpoint"),
    .href = "/audit/checkpoints/",
    .fields = {checkpoint_table, COUNT(checkpoint_table)},
    .size = sizeof(struct ledger_checkpoint),
    .select_all = SQL_CONST("SELECT " CHECKPOINT_COLUMNS
                            " FROM ledger_checkpoint WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " CHECKPOINT_COLUMNS
                            " FROM ledger_checkpoint WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO ledger_checkpoint (" CHECKPOINT_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE ledger_checkpoint SET version = $3, size = $4, root = $5, "
                        "signing_key = $6, made = $7, note = $8 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM ledger_checkpoint WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field keys_table[] = {
    FIELD_LIST(signing_keys, keys, key_table, struct signing_key),
};
const struct fields signing_keys_fields = {keys_table, COUNT(keys_table)};
static const struct field checkpoints_table[] = {
    FIELD_LIST(ledger_checkpoints, checkpoints, checkpoint_table, struct ledger_checkpoint),
};
const struct fields ledger_checkpoints_fields = {checkpoints_table, COUNT(checkpoints_table)};

enum rc seal_store_keys(struct ctx *cx, const char *org, struct signing_keys *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " KEY_COLUMNS " FROM signing_key WHERE $1 = '' OR org = $1 "
                       "ORDER BY org, valid_from, id"),
                   signing_key_record.fields, &ret->keys, ARGS(STR(org)));
}

enum rc seal_store_key_in_use(struct ctx *cx, const char *org, struct signing_key *ret)
{
    return db_one(cx,
                  SQL("SELECT " KEY_COLUMNS " FROM signing_key WHERE org = $1 AND state = 0 "
                      "ORDER BY valid_from DESC LIMIT 1"),
                  signing_key_record.fields, ret, ARGS(STR(org)));
}

enum rc seal_store_key_like(struct ctx *cx, const char *org, const char *id,
                            struct signing_key *ret)
{
    struct signing_keys found;
    TRY(DB_LIST(cx,
                SQL("SELECT " KEY_COLUMNS " FROM signing_key "
                    "WHERE org = $1 AND substr(id, 1, length($2)) = $2 ORDER BY id LIMIT 2"),
                signing_key_record.fields, &found.keys, ARGS(STR(org), STR(id))));
    if (found.keys.n != 1)
        return found.keys.n == 0 ? RC_MISSING : RC_CONFLICT;
    *ret = found.keys.at[0];
    return RC_OK;
}

enum rc seal_store_checkpoints(struct ctx *cx, const char *org, int64_t limit,
                               struct ledger_checkpoints *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " CHECKPOINT_COLUMNS " FROM ledger_checkpoint WHERE org = $1 "
                       "ORDER BY size DESC, id DESC LIMIT $2"),
                   ledger_checkpoint_record.fields, &ret->checkpoints, ARGS(STR(org), I64(limit)));
}

enum rc seal_store_newest(struct ctx *cx, const char *org, struct ledger_checkpoint *ret)
{
    return db_one(cx,
                  SQL("SELECT " CHECKPOINT_COLUMNS " FROM ledger_checkpoint WHERE org = $1 "
                      "ORDER BY size DESC, id DESC LIMIT 1"),
                  ledger_checkpoint_record.fields, ret, ARGS(STR(org)));
}

enum rc seal_store_all(struct ctx *cx, const char *org, struct ledger_checkpoints *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " CHECKPOINT_COLUMNS " FROM ledger_checkpoint "
                       "WHERE $1 = '' OR org = $1 ORDER BY org, size, id"),
                   ledger_checkpoint_record.fields, &ret->checkpoints, ARGS(STR(org)));
}

static const struct field org_table[] = {FIELD(seal_org, id, F_ID), FIELD(seal_org, name, F_TEXT)};

enum rc seal_store_orgs(struct ctx *cx, struct seal_orgs *ret)
{
    return DB_LIST(cx, SQL("SELECT id, name FROM organization WHERE active = 1 ORDER BY id"),
                   FIELDS(org_table), &ret->orgs, NO_ARGS);
}

enum rc seal_store_org_name(struct ctx *cx, const char *org, const char **ret)
{
    return db_text_of(cx, SQL("SELECT name FROM organization WHERE id = $1"), ARGS(STR(org)), ret);
}
