/* What stands before every step of signing in, whatever proves who somebody is: locks after failures, of
 * the person and of the address; and what a person must finish before anything else. */
#ifndef ACCOUNT_ACCOUNT_GUARD_H
#define ACCOUNT_ACCOUNT_GUARD_H

#include "account/account_policy.h"
#include "account/account_store.h"

enum { CLOCK_SLACK_MS = 60 * 1000 /* by which the clocks of several servers may differ */ };

/* RC_BUSY while the address that asks is locked, with the seconds to wait in cx->problem. */
enum rc guard_address(struct ctx *cx) MUST_USE;
/* RC_BUSY while the person is locked. */
enum rc guard_person(struct ctx *cx, const struct sign_in *state) MUST_USE;

/* Counts a failure of the address that asks and of the person (NULL: nobody of that name), in a
 * transaction of its own. As many in a row as the policy of the person's organisation says lock the person;
 * LIMIT_ADDRESS_FAILURES within the window lock the address: each lock is noted once in the ledger. Gives
 * the refusal: RC_DENIED with a text that tells nothing, RC_BUSY when the person's lock begins. */
enum rc guard_failed(struct ctx *cx, const struct person *person) MUST_USE;
/* A person has signed in: failures in a row end, but not those of the address. What was told about
 * failures stays for the sign-in that follows them, and goes with the next. */
enum rc guard_succeeded(struct ctx *cx, const struct sign_in *state) MUST_USE;

/* What the gates look at. */
struct standing {
    const struct person *person;
    const struct policy *policy;
    uint64_t permissions;
    int64_t passkeys; /* that the person has; 0 where no rule of the policy looks at them */
};
/* Something that a person must do before anything else. */
struct gate {
    bool (*stands)(const struct standing *standing);
    const char *path;    /* the page where it is done */
    uint64_t permission; /* all that the person may do until then, besides what everybody may */
    const char *reason;  /* N_ text */
};
/* The first gate before a person; NULL when the way is free. */
const struct gate *gate_of(const struct standing *standing);
/* The same for a person with these rights where this policy holds; counts passkeys when it needs to. */
enum rc gate_find(struct ctx *cx, const struct person *person, const struct policy *policy, uint64_t permissions,
                  const struct gate **ret) MUST_USE;

/* Notes something about a person's signing in in the ledger, in the transaction that is open or one of
 * its own. */
enum rc sign_in_note(struct ctx *cx, const struct person *person, const char *event) MUST_USE;

#endif
