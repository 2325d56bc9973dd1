#include "account/account_token.h"

static const struct field token_table[] = {
    FIELD(token, id, F_ID, .flags = F_FIXED),
    FIELD(token, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(token, version, F_INT, .flags = F_FIXED),
    FIELD(token, person, F_REF, .ref = "person", .flags = F_FIXED, .label = N_("Person")),
    FIELD(token, name, F_TEXT, .flags = F_REQUIRED, .max = 80, .label = N_("What the token is for")),
    FIELD(token, digest, F_SECRET, .flags = F_FIXED, .label = N_("Token")),
    FIELD(token, scope, F_TEXT, .flags = F_FIXED, .label = N_("Rights")),
    FIELD(token, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made")),
    FIELD(token, expires_at, F_TIME, .flags = F_FIXED, .label = N_("Good until")),
    FIELD(token, ended_at, F_TIME, .flags = F_FIXED, .label = N_("Revoked")),
};
const struct record token_record = {
    .noun = "token",
    .label = N_("API token"),
    .fields = {token_table, COUNT(token_table)},
    .size = sizeof(struct token),
    .select_all = SQL_CONST("SELECT id, org, version, person, name, digest, scope, created_at, expires_at, "
                            "ended_at FROM api_token WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, person, name, digest, scope, created_at, expires_at, "
                            "ended_at FROM api_token WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO api_token (id, org, version, person, name, digest, scope, created_at, "
                        "expires_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE api_token SET version = $3, person = $4, name = $5, digest = $6, scope = $7, "
                        "created_at = $8, expires_at = $9, ended_at = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM api_token WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc token_store_by_digest(struct ctx *cx, const char *digest, struct token *ret)
{
    return db_one(cx,
                  SQL("SELECT id, org, version, person, name, digest, scope, created_at, expires_at, "
                      "ended_at FROM api_token WHERE digest = $1"),
                  token_record.fields, ret, ARGS(STR(digest)));
}

enum rc token_store_use(struct ctx *cx, const char *token, struct token_use *ret)
{
    static const struct field fields[] = {FIELD(token_use, last_at, F_TIME), FIELD(token_use, spent, F_BOOL)};
    *ret = (struct token_use){0, 0};
    enum rc rc = db_one(cx, SQL("SELECT last_at, spent FROM token_use WHERE token = $1"), FIELDS(fields), ret,
                        ARGS(STR(token)));
    return rc == RC_MISSING ? RC_OK : rc;
}

enum rc token_store_begin(struct ctx *cx, const char *token)
{
    return db_exec(cx, SQL("INSERT INTO token_use (token, last_at, remote, spent) VALUES ($1, 0, '', 0)"),
                   ARGS(STR(token)), NULL);
}

enum rc token_store_used(struct ctx *cx, const char *token, const char *remote)
{
    return db_exec(cx, SQL("UPDATE token_use SET last_at = $2, remote = $3 WHERE token = $1"),
                   ARGS(STR(token), I64(cx->now), STR(remote)), NULL);
}

enum rc token_store_spent(struct ctx *cx, const char *token)
{
    return db_exec(cx, SQL("UPDATE token_use SET spent = 1 WHERE token = $1"), ARGS(STR(token)), NULL);
}

enum rc token_store_expire(struct ctx *cx)
{
    return db_exec(cx,
                   SQL("UPDATE token_use SET spent = 1 WHERE spent = 0 AND token IN "
                       "(SELECT id FROM api_token WHERE expires_at < $1)"),
                   ARGS(I64(cx->now)), NULL);
}

enum rc token_store_running(struct ctx *cx, const char *person, struct tokens *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, person, name, digest, scope, created_at, expires_at, "
                       "ended_at FROM api_token WHERE person = $1 AND ended_at = 0 ORDER BY id"),
                   token_record.fields, &ret->tokens, ARGS(STR(person)));
}

enum rc token_store_count(struct ctx *cx, const char *person, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT COUNT(*) FROM api_token WHERE person = $1 AND ended_at = 0 "
                         "AND expires_at >= $2"),
                     ARGS(STR(person), I64(cx->now)), ret);
}

static const char *const state_codes[] = {"in-use", "ended", "expired"};
static const char *const state_labels[] = {N_("In use"), N_("Revoked"), N_("Past its end")};
const struct enum_names token_state_names = {state_codes, state_labels, TOKEN_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == TOKEN_STATE_COUNT_, "every state needs a code");

static const struct field row_table[] = {
    FIELD(token_row, id, F_ID, .label = N_("Identifier")),
    FIELD(token_row, person_name, F_TEXT, .label = N_("Person")),
    FIELD(token_row, name, F_TEXT, .label = N_("What the token is for")),
    FIELD(token_row, scope, F_TEXT, .label = N_("Rights")),
    FIELD(token_row, created_at, F_TIME, .label = N_("Made")),
    FIELD(token_row, expires_at, F_TIME, .label = N_("Good until")),
    FIELD(token_row, ended_at, F_TIME, .label = N_("Revoked")),
    FIELD(token_row, last_at, F_TIME, .label = N_("Last used")),
    FIELD(token_row, remote, F_TEXT, .label = N_("From address")),
    FIELD(token_row, state, F_ENUM, .names = &token_state_names, .label = N_("State")),
};
static const struct field list_table[] = {
    FIELD_LIST(token_list, tokens, row_table, struct token_row),
};
const struct fields token_list_fields = {list_table, COUNT(list_table)};

enum rc token_list(struct ctx *cx, const char *person, struct token_list *ret)
{
    TRY(DB_LIST(cx,
                SQL("SELECT t.id, p.name AS person_name, t.name, t.scope, t.created_at, t.expires_at, "
                    "t.ended_at, COALESCE(u.last_at, 0) AS last_at, COALESCE(u.remote, '') AS remote, "
                    "CASE WHEN t.ended_at <> 0 THEN 1 WHEN t.expires_at < $3 OR u.spent = 1 THEN 2 ELSE 0 END "
                    "AS state FROM api_token t JOIN person p ON p.id = t.person "
                    "LEFT JOIN token_use u ON u.token = t.id "
                    "WHERE t.org = $1 AND ($2 = '' OR t.person = $2) ORDER BY t.id DESC LIMIT 500"),
                FIELDS(row_table), &ret->tokens, ARGS(STR(cx->org), STR(person), I64(cx->now))));
    struct token_row *rows = (struct token_row *)ret->tokens.at;
    for (size_t i = 0; i < ret->tokens.n; i++)
        rows[i].scope_words = token_scope_words(cx, rows[i].scope);
    return RC_OK;
}
