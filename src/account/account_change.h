/* Changes of people, posts and organisations, rules inside; each in the transaction that is open, or in
 * one of its own. */
#ifndef ACCOUNT_ACCOUNT_CHANGE_H
#define ACCOUNT_ACCOUNT_CHANGE_H

#include "account/account.h"
#include "account/account_password.h"

/* A new person of the acting organisation with these roles (bits 1 << role). The sign-in name is
 * folded (NFKC, lower case) and must be unused. RC_INVALID. */
enum rc person_create(struct ctx *cx, struct person *person, uint64_t roles) MUST_USE;
/* Stores changed fields of a person that was loaded as `before`. Stopping the last active
 * administrator of an organisation is refused. */
enum rc person_change(struct ctx *cx, const struct person *before, struct person *after) MUST_USE;
/* The mail address of the acting person, by that person; "" for none. RC_INVALID under "email". */
enum rc person_set_email(struct ctx *cx, const char *email) MUST_USE;
/* Sets exactly these roles; nobody changes their own. The last administrator stays, and so does the role
 * of system operator unless a system operator acts. */
enum rc person_set_roles(struct ctx *cx, const char *person, uint64_t roles) MUST_USE;
/* Asked before an administrator changes how somebody signs in (link, second step): RC_DENIED without
 * PERM_ACCOUNT_WRITE, for oneself, who must know the present password, and for a system operator unless one acts. */
enum rc person_guard_access(struct ctx *cx, const char *person) MUST_USE;
/* Sets a password after checking the rules; it differs from the present one. Ends the person's other
 * sessions and one-time links. Unless the person acts, a new one is required at the first sign-in.
 * RC_INVALID under the field "password". */
/* Lets every room tell the person; in the open transaction of the change. */
enum rc access_tell(struct ctx *cx, const struct person *before, enum access_kind kind) MUST_USE;

enum rc person_set_password(struct ctx *cx, const struct person *before, const char *password) MUST_USE;
/* Gives the person a new random password, which is shown once, is good for START_PASSWORD_SECONDS and must
 * then be changed. RC_DENIED as person_guard_access. */
enum rc person_give_password(struct ctx *cx, const struct person *before, const char **ret_password) MUST_USE;
/* From the next step on the person reaches nothing until a new password is set. RC_DENIED as
 * person_guard_access. */
enum rc person_require_password(struct ctx *cx, const struct person *before) MUST_USE;
/* The words that a password of this person must not rest on. */
struct password_about password_about_person(struct ctx *cx, const struct person *person);
/* Turns two-step sign-in on (secret, recovery digests) or off (both ""). */
enum rc person_set_two_step(struct ctx *cx, const struct person *before, const char *secret,
                            const char *recovery) MUST_USE;
enum rc person_unlock(struct ctx *cx, const struct person *person) MUST_USE;

/* A new organisation; its id is a short word of a–z, 0–9 and hyphens. */
enum rc organization_create(struct ctx *cx, struct organization *organization) MUST_USE;

/* An insert or update of any record. */
enum rc record_create_alone(struct ctx *cx, const struct record *record, void *row) MUST_USE;
enum rc record_change_alone(struct ctx *cx, const struct record *record, const void *before, void *after) MUST_USE;

/* Holder and deputy of a post must be people of the acting organisation. RC_INVALID at the field. */
enum rc post_check(struct ctx *cx, const struct post *post) MUST_USE;

#endif
