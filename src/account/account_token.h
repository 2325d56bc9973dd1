/* Tokens with which programs act for a person: in one organisation, with a part of the person's rights,
 * until a day. */
#ifndef ACCOUNT_ACCOUNT_TOKEN_H
#define ACCOUNT_ACCOUNT_TOKEN_H

#include "account/account_store.h"

/* Groups of rights that a token may have. What changes access, approves or runs the installation is in
 * none of them: that is a person's own doing. Codes are stored. */
struct token_scope {
    const char *code, *label; /* label: N_ text */
    uint64_t permissions;
};
extern const struct token_scope token_scopes[];
extern const size_t token_scope_count;
/* Rights that no token has. */
extern const uint64_t token_never;

struct token {
    const char *id, *org;
    int64_t version;
    const char *person, *name;
    const char *digest;  /* SHA-256 of the token, hex */
    const char *scope;   /* codes separated by blanks */
    int64_t created_at, expires_at;
    int64_t ended_at;    /* 0 while nobody ended it */
};
extern const struct record token_record;

/* The rights of a scope; words that are no group give none. */
uint64_t token_permissions(const char *scope);
/* "計画の閲覧、計画の変更" */
const char *token_scope_words(struct ctx *cx, const char *scope);

/* What somebody wants of a new token. */
struct token_wish {
    const char *name;
    const char *scope; /* codes separated by blanks or commas */
    const char *until; /* ISO date: the last day in Japan; "" for the longest life that the policy gives */
};
/* Makes a token of the acting person in the acting organisation; gives it once, in clear. RC_INVALID under
 * "name", "scope" (unknown, empty, or more than the person may), "until" (past, or beyond the policy).
 * RC_DENIED when nobody in particular acts or a token itself asks. */
enum rc token_create(struct ctx *cx, const struct token_wish *wish, const char **ret_token,
                     struct token *ret) MUST_USE;
/* Ends a token: one's own, or with PERM_ACCOUNT_WRITE one of the acting organisation. RC_MISSING. */
enum rc token_end(struct ctx *cx, const char *id) MUST_USE;
/* Ends all tokens of a person, in every organisation; takes part in the open transaction. */
enum rc token_end_all(struct ctx *cx, const char *person) MUST_USE;

/* A token as lists show it; never the token itself. */
struct token_row {
    const char *id, *person_name, *name, *scope, *scope_words, *remote;
    int64_t created_at, expires_at, ended_at, last_at;
    int64_t state; /* enum token_state */
};
enum token_state { TOKEN_IN_USE, TOKEN_ENDED, TOKEN_EXPIRED, TOKEN_STATE_COUNT_ };
extern const struct enum_names token_state_names;
struct token_list {
    LIST_OF(struct token_row) tokens;
};
extern const struct fields token_list_fields;
/* Tokens of the acting organisation: a person's, or everybody's with person "". */
enum rc token_list(struct ctx *cx, const char *person, struct token_list *ret) MUST_USE;

/* Fills cx from "Authorization: Bearer TOKEN". RC_LOGIN, RC_DENIED with a text that says why. The rights
 * are those of the scope that the person has; reading what everybody signed in reads only with GET. */
enum rc token_authenticate(struct ctx *cx, const struct request *request, const char *given) MUST_USE;

/* The SQL of tokens (account_token_store.c). */
struct token_use {
    int64_t last_at, spent;
};
enum rc token_store_by_digest(struct ctx *cx, const char *digest, struct token *ret) MUST_USE;
enum rc token_store_use(struct ctx *cx, const char *token, struct token_use *ret) MUST_USE;
enum rc token_store_begin(struct ctx *cx, const char *token) MUST_USE;
enum rc token_store_used(struct ctx *cx, const char *token, const char *remote) MUST_USE;
enum rc token_store_spent(struct ctx *cx, const char *token) MUST_USE;
/* Marks every token whose end has passed. */
enum rc token_store_expire(struct ctx *cx) MUST_USE;
struct tokens {
    LIST_OF(struct token) tokens;
};
enum rc token_store_running(struct ctx *cx, const char *person, struct tokens *ret) MUST_USE;
enum rc token_store_count(struct ctx *cx, const char *person, int64_t *ret) MUST_USE;

#endif
