/* Passkeys of people: making, using, removing; what the policy asks of whom. */
#ifndef ACCOUNT_ACCOUNT_PASSKEY_H
#define ACCOUNT_ACCOUNT_PASSKEY_H

#include "account/account_session.h"
#include "passkey/passkey.h"

enum {
    PASSKEY_CHALLENGE_SECONDS = 5 * 60,
    PASSKEYS_MOST = 20, /* that a person has at a time */
};

struct passkey {
    const char *id, *org; /* the person's */
    int64_t version;
    const char *person, *name;
    const char *credential; /* base64url; no two have the same */
    const char *site;       /* RP id for which it was made: it works there alone */
    int64_t algorithm;      /* enum passkey_algorithm */
    const char *public_key; /* base64url of libfido2's form */
    int64_t created_at;
};
extern const struct record passkey_record;

/* What a challenge is for. Stored as numbers; never reorder. */
enum passkey_step {
    PASSKEY_STEP_MAKE,   /* held by the session of who makes one, after the password */
    PASSKEY_STEP_ALONE,  /* held by a cookie: nobody is known yet */
    PASSKEY_STEP_SECOND, /* held by the session that waits for the second step */
    PASSKEY_STEP_COUNT_
};

/* What the browser's navigator.credentials is given. */
struct passkey_ask {
    const char *challenge, *site, *site_name; /* challenge: base64url */
    const char *user, *login, *name; /* of who makes one; user: base64url of the person's id */
    int64_t verified;                /* user verification is required */
    int64_t seconds;                 /* how long the challenge holds */
    LIST_OF(const char *) credentials; /* base64url: that may be used, or that exist already */
    LIST_OF(const char *) algorithms; /* COSE numbers, the preferred one first */
    const char *cookie; /* a token that the browser must bring back; "" when it has one */
};
extern const struct fields passkey_ask_fields;

/* The site under which the browser reached us. RC_INVALID under "passkey" where they cannot be used. */
enum rc passkey_site(struct ctx *cx, const char *host, struct passkey_site *ret) MUST_USE;

/* Begins making one: the acting person has given the password already. */
enum rc passkey_ask_make(struct ctx *cx, const struct person *person, const struct passkey_site *site,
                         struct passkey_ask *ret) MUST_USE;
/* Begins a sign-in. `token` is the value of the session's cookie ("" for none). As a second step it asks for
 * the passkeys of the person whose session waits (RC_LOGIN when none does), otherwise for any that knows its
 * person by itself. RC_BUSY while the address is locked. */
enum rc passkey_ask_use(struct ctx *cx, const char *token, const struct passkey_site *site, bool second,
                        struct passkey_ask *ret) MUST_USE;

/* Stores a new passkey of the acting person. RC_INVALID under "name" or "passkey" with the reason. */
enum rc passkey_make(struct ctx *cx, const struct passkey_site *site, const char *name, const char *client_data,
                     const char *attestation, struct passkey *ret) MUST_USE;

/* Signs in, alone or as second step. Every refusal but those of locks
 * and of time reads the same; failures are counted (account_guard.h). RC_DENIED, RC_LOGIN (time has passed),
 * RC_BUSY. */
struct passkey_sign_in {
    const char *token, *credential; /* the cookie; base64url */
    bool second;                    /* the password was given before */
    struct passkey_used used;
};
enum rc sign_in_passkey(struct ctx *cx, const struct passkey_site *site, const struct passkey_sign_in *given,
                        struct signed_in *ret) MUST_USE;

/* Removes a passkey of a person and ends the person's other sessions: one's own (the last one stays where
 * the policy requires one), or as person_guard_access says. RC_MISSING, RC_INVALID under "password",
 * RC_DENIED. */
enum rc passkey_remove(struct ctx *cx, const struct person *person, const char *id) MUST_USE;
/* Removes all of a person; takes part in the open transaction. */
enum rc passkey_remove_all(struct ctx *cx, const char *person) MUST_USE;

/* Passkeys as lists show them. */
struct passkey_row {
    const char *id, *name, *site, *remote;
    int64_t created_at, last_at;
};
struct passkey_list {
    LIST_OF(struct passkey_row) passkeys;
};
extern const struct fields passkey_list_fields;
enum rc passkey_list(struct ctx *cx, const char *person, struct passkey_list *ret) MUST_USE;

/* With what a person may take the second step after the password. */
struct second_step {
    bool code, passkey;
};
enum rc second_step_of(struct ctx *cx, const struct person *person, struct second_step *ret) MUST_USE;
/* The same of the session that waits with this token; a code when none does. */
enum rc second_step_waiting(struct ctx *cx, const char *token, struct second_step *ret) MUST_USE;
/* True when the policy asks for a passkey of somebody with these rights. */
bool passkey_is_required(const struct policy *policy, uint64_t permissions);

/* The SQL (account_passkey_store.c). */
struct passkeys {
    LIST_OF(struct passkey) passkeys;
};
enum rc passkey_store_count(struct ctx *cx, const char *person, int64_t *ret) MUST_USE;
enum rc passkey_store_of(struct ctx *cx, const char *person, struct passkeys *ret) MUST_USE;
enum rc passkey_store_by_credential(struct ctx *cx, const char *credential, struct passkey *ret) MUST_USE;
enum rc passkey_store_begin(struct ctx *cx, const char *passkey, int64_t counter) MUST_USE;
enum rc passkey_store_forget(struct ctx *cx, const char *passkey) MUST_USE;
/* Notes a use when the counter goes up, or stays at 0 with devices that do not count; false otherwise. */
enum rc passkey_store_use(struct ctx *cx, const char *passkey, const char *remote, int64_t counter,
                          bool *ret_up) MUST_USE;
/* A holder has one challenge for each step: an older one ends. */
enum rc passkey_store_challenge(struct ctx *cx, const char *id, const char *holder, enum passkey_step step) MUST_USE;
/* Takes a challenge away; false when there was none of that id and holder, or its time has passed. */
enum rc passkey_store_challenge_take(struct ctx *cx, const char *id, const char *holder,
                                     enum passkey_step step, bool *ret_taken) MUST_USE;
enum rc passkey_store_challenges_expire(struct ctx *cx) MUST_USE;

#endif
