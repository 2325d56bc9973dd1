/* How an organisation wants its people to sign in. An organisation that never said anything has the
 * defaults. */
#ifndef ACCOUNT_ACCOUNT_POLICY_H
#define ACCOUNT_ACCOUNT_POLICY_H

#include "account/account.h"

/* Of whom a second step is required. Stored as numbers; never reorder. */
enum two_step_rule {
    TWO_STEP_FREE,
    TWO_STEP_ADMINISTRATORS, /* who changes accounts or the installation */
    TWO_STEP_EVERYBODY,
    TWO_STEP_RULE_COUNT_
};
extern const struct enum_names two_step_rule_names;

/* Of whom a passkey is required. Stored as numbers; never reorder. */
enum passkey_rule {
    PASSKEY_ALLOWED,
    PASSKEY_ADMINISTRATORS, /* who changes accounts or the installation */
    PASSKEY_EVERYBODY,
    PASSKEY_RULE_COUNT_
};
extern const struct enum_names passkey_rule_names;

enum {
    POLICY_PASSWORD_LEAST = 12,
    POLICY_SESSION_IDLE = 30,       /* minutes (OWASP ASVS 4.0.3, 3.3.2) */
    POLICY_SESSION_IDLE_MOST = 720,
    POLICY_SESSION_TOTAL = 720,     /* minutes */
    POLICY_SESSION_TOTAL_MOST = 1440,
    POLICY_TOKEN_DAYS = 90,
    POLICY_LOCK_FAILURES = 5,
    POLICY_LOCK_MINUTES = 15,
};

struct policy {
    const char *id, *org; /* the same */
    int64_t version;
    int64_t password_least; /* characters */
    int64_t session_idle, session_total; /* minutes */
    int64_t two_step;       /* enum two_step_rule */
    int64_t token_days;     /* the longest life of a token */
    int64_t lock_failures, lock_minutes; /* so many failures in a row lock a sign-in for so long */
    int64_t passkey;        /* enum passkey_rule */
};
extern const struct record policy_record;

/* The policy of an organisation, the defaults (version 0) where it has none. */
enum rc policy_get(struct ctx *cx, const char *org, struct policy *ret) MUST_USE;
/* What holds for somebody of the organisation `home` who acts in `acting`: the stricter of both for
 * sessions, second step and passkeys, the rest from home. */
enum rc policy_of(struct ctx *cx, const char *home, const char *acting, struct policy *ret) MUST_USE;
/* Stores a policy of the acting organisation over `before`, which policy_get gave. RC_DENIED without
 * PERM_ACCOUNT_WRITE, RC_INVALID, RC_CONFLICT. */
enum rc policy_change(struct ctx *cx, const struct policy *before, struct policy *after) MUST_USE;

#endif
