/* Signing in and out. */
#ifndef ACCOUNT_ACCOUNT_SESSION_H
#define ACCOUNT_ACCOUNT_SESSION_H

#include "account/account_guard.h"

enum {
    SESSION_CODE_SECONDS = 5 * 60, /* between password and code */
    SETUP_LINK_SECONDS = 24 * 3600,
    START_PASSWORD_SECONDS = 24 * 3600, /* one that an administrator made */
};

enum { SESSION_TOKEN_LETTERS = 64 };

struct signed_in {
    const char *token;   /* for the cookie; the database keeps its digest */
    const char *person;  /* id */
    const char *csrf;    /* for programs, that send it as X-CSRF-Token; "" while the code waits */
    bool needs_code;     /* the second step waits */
    int64_t seconds;     /* how long it lasts at most */
    const char *gate;    /* page of what the person must do before anything else; "" for nothing */
};

/* Sign-in names compare by this form: NFKC, trimmed, ASCII letters lower. In cx's arena. */
const char *login_fold(struct ctx *cx, const char *login);

/* Checks sign-in name and password and opens a session. Every refusal but that of a lock reads the
 * same and takes the same work; failures are counted (account_guard.h). RC_DENIED, RC_BUSY (locked), RC_AWAY
 * (the directory that keeps the password does not answer; nothing is counted). */
enum rc sign_in_password(struct ctx *cx, const char *login, const char *password,
                         struct signed_in *ret) MUST_USE;
/* The second step: a code of the authenticator or a recovery code. Gives a fresh token. */
enum rc sign_in_code(struct ctx *cx, const char *token, const char *code, struct signed_in *ret) MUST_USE;
/* Asks a person who is signed in for the password again; failures count like those of signing in.
 * RC_DENIED, RC_BUSY (locked), RC_AWAY as above. */
enum rc sign_in_confirm(struct ctx *cx, const struct person *person, const char *password) MUST_USE;
/* The digest under which a session's token is stored. */
const char *session_digest(struct ctx *cx, const char *token);
/* The session that waits for the second step. RC_LOGIN when none does, or its time has passed. */
enum rc session_waiting(struct ctx *cx, const char *token, struct session *ret) MUST_USE;
enum rc sign_out(struct ctx *cx, const char *token) MUST_USE;

/* Sessions of a person, as pages show them. */
struct session_row {
    const char *id; /* digest of the token: good for ending it, not for using it */
    const char *remote, *agent, *program, *org;
    int64_t created, seen, expires, current;
};
struct session_list {
    LIST_OF(struct session_row) sessions;
};
extern const struct fields session_list_fields;
enum rc session_list(struct ctx *cx, const struct person *person, struct session_list *ret) MUST_USE;
/* Ends one session of a person (RC_MISSING), or all but the one that asks; noted in the ledger. One's own,
 * or with PERM_ACCOUNT_WRITE those of people of the acting organisation; RC_DENIED otherwise. */
enum rc session_end(struct ctx *cx, const struct person *person, const char *id) MUST_USE;
enum rc session_end_others(struct ctx *cx, const struct person *person) MUST_USE;
/* What a User-Agent says, in short: "Firefox (Linux)"; its beginning when it is not known. In cx's arena. */
const char *agent_words(struct ctx *cx, const char *agent);

/* Opens a session without a password (after the set-up link). */
enum rc session_open(struct ctx *cx, const struct person *person, enum session_stage stage,
                     struct signed_in *ret) MUST_USE;

/* Makes a one-time link for a person ("" for the first administrator); gives its path "/setup/…". Older
 * links of the person end. */
enum rc setup_link_create(struct ctx *cx, const char *person, const char **ret_path) MUST_USE;
/* RC_MISSING when the link is unknown, used or expired. */
enum rc setup_link_open(struct ctx *cx, const char *token, const char **ret_person) MUST_USE;
/* RC_MISSING when somebody else used it meanwhile; inside the transaction of what it is used for. */
enum rc setup_link_use(struct ctx *cx, const char *token) MUST_USE;

#endif
