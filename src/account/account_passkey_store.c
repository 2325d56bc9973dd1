#include "account/account_passkey.h"

#include "base/text.h"

static const struct field passkey_table[] = {
    FIELD(passkey, id, F_ID, .flags = F_FIXED),
    FIELD(passkey, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(passkey, version, F_INT, .flags = F_FIXED),
    FIELD(passkey, person, F_REF, .ref = "person", .flags = F_FIXED, .label = N_("Person")),
    FIELD(passkey, name, F_TEXT, .flags = F_REQUIRED, .max = 80, .label = N_("Name of the passkey")),
    FIELD(passkey, credential, F_TEXT, .flags = F_FIXED, .max = 1400, .label = N_("Identifier")),
    FIELD(passkey, site, F_TEXT, .flags = F_FIXED, .max = 255, .label = N_("Address of the site")),
    FIELD(passkey, algorithm, F_INT, .flags = F_FIXED, .min = -1000, .max = 0, .label = N_("Algorithm")),
    FIELD(passkey, public_key, F_TEXT, .flags = F_FIXED, .max = 1400, .label = N_("Public key")),
    FIELD(passkey, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made")),
};
#define COLUMNS "id, org, version, person, name, credential, site, algorithm, public_key, created_at"
const struct record passkey_record = {
    .noun = "passkey",
    .label = N_("Passkey"),
    .fields = {passkey_table, COUNT(passkey_table)},
    .size = sizeof(struct passkey),
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM passkey WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM passkey WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO passkey (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE passkey SET version = $3, person = $4, name = $5, credential = $6, site = $7, "
                        "algorithm = $8, public_key = $9, created_at = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM passkey WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc passkey_store_count(struct ctx *cx, const char *person, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COUNT(*) FROM passkey WHERE person = $1"), ARGS(STR(person)), ret);
}

enum rc passkey_store_of(struct ctx *cx, const char *person, struct passkeys *ret)
{
    return DB_LIST(cx, SQL("SELECT " COLUMNS " FROM passkey WHERE person = $1 ORDER BY id"), passkey_record.fields,
                   &ret->passkeys, ARGS(STR(person)));
}

enum rc passkey_store_by_credential(struct ctx *cx, const char *credential, struct passkey *ret)
{
    return db_one(cx, SQL("SELECT " COLUMNS " FROM passkey WHERE credential = $1"), passkey_record.fields, ret,
                  ARGS(STR(credential)));
}

enum rc passkey_store_begin(struct ctx *cx, const char *passkey, int64_t counter)
{
    return db_exec(cx, SQL("INSERT INTO passkey_use (passkey, last_at, remote, counter) VALUES ($1, 0, '', $2)"),
                   ARGS(STR(passkey), I64(counter)), NULL);
}

enum rc passkey_store_forget(struct ctx *cx, const char *passkey)
{
    return db_exec(cx, SQL("DELETE FROM passkey_use WHERE passkey = $1"), ARGS(STR(passkey)), NULL);
}

enum rc passkey_store_use(struct ctx *cx, const char *passkey, const char *remote, int64_t counter, bool *ret_up)
{
    int64_t changed = 0;
    TRY(db_exec(cx,
                SQL("INSERT INTO passkey_use (passkey, last_at, remote, counter) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT (passkey) DO UPDATE SET last_at = excluded.last_at, remote = excluded.remote, "
                    "counter = excluded.counter WHERE passkey_use.counter < excluded.counter "
                    "OR (passkey_use.counter = 0 AND excluded.counter = 0)"),
                ARGS(STR(passkey), I64(cx->now), STR(remote), I64(counter)), &changed));
    *ret_up = changed == 1;
    return RC_OK;
}

enum rc passkey_store_challenge(struct ctx *cx, const char *id, const char *holder, enum passkey_step step)
{
    TRY(db_exec(cx, SQL("DELETE FROM passkey_challenge WHERE holder = $1 AND step = $2"),
                ARGS(STR(holder), I64(step)), NULL));
    return db_exec(cx,
                   SQL("INSERT INTO passkey_challenge (id, holder, step, expires) VALUES ($1, $2, $3, $4)"),
                   ARGS(STR(id), STR(holder), I64(step),
                        I64(cx->now + (int64_t)PASSKEY_CHALLENGE_SECONDS * 1000)),
                   NULL);
}

enum rc passkey_store_challenge_take(struct ctx *cx, const char *id, const char *holder, enum passkey_step step,
                                     bool *ret_taken)
{
    int64_t changed = 0;
    TRY(db_exec(cx,
                SQL("DELETE FROM passkey_challenge WHERE id = $1 AND holder = $2 AND step = $3 "
                    "AND expires >= $4 AND expires <= $5"),
                ARGS(STR(id), STR(holder), I64(step), I64(cx->now),
                     I64(cx->now + (int64_t)PASSKEY_CHALLENGE_SECONDS * 1000 + CLOCK_SLACK_MS)),
                &changed));
    *ret_taken = changed == 1;
    return RC_OK;
}

enum rc passkey_store_challenges_expire(struct ctx *cx)
{
    return db_exec(cx, SQL("DELETE FROM passkey_challenge WHERE expires < $1"), ARGS(I64(cx->now)), NULL);
}

static const struct field row_table[] = {
    FIELD(passkey_row, id, F_ID, .label = N_("Identifier")),
    FIELD(passkey_row, name, F_TEXT, .label = N_("Name of the passkey")),
    FIELD(passkey_row, created_at, F_TIME, .label = N_("Made")),
    FIELD(passkey_row, last_at, F_TIME, .label = N_("Last used")),
    FIELD(passkey_row, remote, F_TEXT, .label = N_("From address")),
    FIELD(passkey_row, site, F_TEXT, .label = N_("Address of the site")),
};
static const struct field list_table[] = {FIELD_LIST(passkey_list, passkeys, row_table, struct passkey_row)};
const struct fields passkey_list_fields = {list_table, COUNT(list_table)};

enum rc passkey_list(struct ctx *cx, const char *person, struct passkey_list *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT p.id, p.name, p.created_at, COALESCE(u.last_at, 0) AS last_at, "
                       "COALESCE(u.remote, '') AS remote, p.site FROM passkey p "
                       "LEFT JOIN passkey_use u ON u.passkey = p.id WHERE p.person = $1 ORDER BY p.id"),
                   FIELDS(row_table), &ret->passkeys, ARGS(STR(person)));
}
