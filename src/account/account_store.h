/* The SQL of accounts; only this room includes it. */
#ifndef ACCOUNT_ACCOUNT_STORE_H
#define ACCOUNT_ACCOUNT_STORE_H

#include "account/account.h"
#include "account/mark.h"
#include "db/db.h"

struct session {
    const char *id, *person, *org, *csrf;
    int64_t stage; /* enum session_stage */
    int64_t created, seen, expires;
    const char *remote, *agent; /* address and program that opened it */
};
enum session_stage { SESSION_FULL, SESSION_WAITS_FOR_CODE };
extern const struct fields session_fields;

struct sign_in {
    const char *person;
    int64_t failures, locked_until, last_step, last_at;
    const char *notice;
    int64_t password_until; /* end of a password that somebody else set; 0 for none */
};

struct sign_in_address {
    const char *address; /* address_group */
    int64_t failures, since, locked_until;
    const char *org;     /* of the person who was tried last from there; "" when none of them exists */
};

enum rc account_store_session_insert(struct ctx *cx, const struct session *session) MUST_USE;
enum rc account_store_session_get(struct ctx *cx, const char *id, struct session *ret) MUST_USE;
enum rc account_store_session_org(struct ctx *cx, const char *id, const char *org) MUST_USE;
enum rc account_store_session_delete(struct ctx *cx, const char *id) MUST_USE;
enum rc account_store_sessions_of_delete(struct ctx *cx, const char *person, const char *except) MUST_USE;
enum rc account_store_session_count(struct ctx *cx, int64_t now, int64_t *ret) MUST_USE;
enum rc account_store_session_used(struct ctx *cx, const char *id, const char *remote) MUST_USE;
/* Whole sessions of a person, the one used last first. */
struct sessions {
    LIST_OF(struct session) sessions;
};
enum rc account_store_sessions_of(struct ctx *cx, const char *person, struct sessions *ret) MUST_USE;
enum rc account_store_sessions_expire(struct ctx *cx, int64_t now) MUST_USE;

enum rc account_store_person_by_login(struct ctx *cx, const char *login, struct person *ret) MUST_USE;
enum rc account_store_person_by_id(struct ctx *cx, const char *id, struct person *ret) MUST_USE;
enum rc account_store_permissions(struct ctx *cx, const char *person, const char *org,
                                  uint64_t *ret, bool *ret_any) MUST_USE;
/* True when the person has the role in any organisation. */
enum rc account_store_has_role(struct ctx *cx, const char *person, enum role role, bool *ret) MUST_USE;
enum rc account_store_first_org(struct ctx *cx, const char **ret) MUST_USE;
enum rc account_store_person_count(struct ctx *cx, int64_t *ret) MUST_USE;

/* Never RC_MISSING: a person who never signed in has zeros. */
enum rc account_store_sign_in_get(struct ctx *cx, const char *person, struct sign_in *ret) MUST_USE;
/* One more failure, counted by the database, so that attempts at the same time all count. Holds the
 * person's row until the transaction ends; gives the new count. */
enum rc account_store_sign_in_failed(struct ctx *cx, const char *person, int64_t *ret_failures) MUST_USE;
enum rc account_store_sign_in_lock(struct ctx *cx, const char *person, int64_t until,
                                   const char *notice) MUST_USE;
/* Failures and lock to zero; `notice` and the time are stored. */
enum rc account_store_sign_in_succeeded(struct ctx *cx, const char *person, int64_t at,
                                        const char *notice) MUST_USE;
/* What the person shall read about the sign-in: "failures time", 0 failures for a code that came twice. */
enum rc account_store_sign_in_notice(struct ctx *cx, const char *person, const char *notice) MUST_USE;
enum rc account_store_sign_in_password_until(struct ctx *cx, const char *person, int64_t until) MUST_USE;
enum rc account_store_sign_in_unlock(struct ctx *cx, const char *person) MUST_USE;
/* Takes a step of the authenticator; false when it, or a later one, was taken already. */
enum rc account_store_sign_in_take_step(struct ctx *cx, const char *person, int64_t step,
                                        bool *ret_taken) MUST_USE;

/* RC_MISSING when nothing failed from there. */
enum rc account_store_address_get(struct ctx *cx, const char *address, struct sign_in_address *ret) MUST_USE;
/* One more failure; a count that began at or before `oldest` (or in the future: the clock was set back)
 * begins anew. Holds the address's row until the transaction ends. */
enum rc account_store_address_failed(struct ctx *cx, const char *address, const char *org,
                                     int64_t oldest) MUST_USE;
enum rc account_store_address_lock(struct ctx *cx, const char *address, int64_t until) MUST_USE;

enum rc account_store_setup_insert(struct ctx *cx, const char *id, const char *person,
                                   int64_t expires) MUST_USE;
enum rc account_store_setup_get(struct ctx *cx, const char *id, const char **ret_person) MUST_USE;
/* ret_changed: 0 when the link was gone already. */
enum rc account_store_setup_delete(struct ctx *cx, const char *id, int64_t *ret_changed) MUST_USE;
enum rc account_store_setups_of_delete(struct ctx *cx, const char *person) MUST_USE;

/* Active administrators of the acting organisation besides this person. */
enum rc account_store_other_administrators(struct ctx *cx, const char *person, int64_t *ret) MUST_USE;
/* How many active people, posts and vacant posts there are. */
enum rc account_store_counts(struct ctx *cx, int64_t *ret_people, int64_t *ret_posts,
                             int64_t *ret_vacant) MUST_USE;

/* Lists of the acting organisation. */
struct person_row {
    const char *id;
    int64_t version;
    const char *login, *name, *email, *roles;
    int64_t active, two_step, must_change, locked_until, last_at;
};
struct person_list {
    LIST_OF(struct person_row) people;
};
enum { PERSON_ROW_FIELDS = 11, POST_ROW_FIELDS = 10 };
extern const struct field person_row_table[PERSON_ROW_FIELDS];
extern const struct fields person_row_fields, person_list_fields;
enum rc account_store_people(struct ctx *cx, struct person_list *ret) MUST_USE;
/* One of them. RC_MISSING without a message. */
enum rc account_store_person_row(struct ctx *cx, const char *id, struct person_row *ret) MUST_USE;

struct post_row {
    const char *id;
    int64_t version;
    const char *name, *department, *holder_name, *deputy_name, *deputy_from, *deputy_until;
    int64_t active, vacant;
};
struct post_list {
    LIST_OF(struct post_row) posts;
};
extern const struct field post_row_table[POST_ROW_FIELDS];
extern const struct fields post_row_fields, post_list_fields;
enum rc account_store_posts(struct ctx *cx, struct post_list *ret) MUST_USE;
/* One of them. RC_MISSING without a message. */
enum rc account_store_post_row(struct ctx *cx, const char *id, struct post_row *ret) MUST_USE;

struct membership_list {
    LIST_OF(struct membership) memberships;
};
/* Whole posts in use, by department and name. */
struct posts {
    const struct post *at;
    size_t n;
};
enum rc account_store_posts_in_use(struct ctx *cx, struct posts *ret) MUST_USE;

enum rc account_store_memberships(struct ctx *cx, const char *person, struct membership_list *ret) MUST_USE;

struct organization_row {
    const char *id, *name, *parent_name, *sector;
    int64_t kind, active, current;
};
struct organization_list {
    LIST_OF(struct organization_row) organizations;
};
extern const struct fields organization_list_fields;
/* Those in which the person has a role; all for a system operator. */
enum rc account_store_organizations(struct ctx *cx, const char *person, bool all,
                                    struct organization_list *ret) MUST_USE;
/* mark_store.c */
enum rc account_store_marks(struct ctx *cx, const char *org, bool all, struct handling_marks *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc account_store_mark_named(struct ctx *cx, const char *org, const char *name,
                                 struct handling_mark *ret) MUST_USE;
struct organizations {
    LIST_OF(struct organization) organizations;
};
/* Id and mark of organisations whose mark the register does not know. */
enum rc account_store_marks_unkept(struct ctx *cx, struct organizations *ret) MUST_USE;

enum rc account_store_post_choices(struct ctx *cx, struct choices *ret) MUST_USE;
enum rc account_store_person_choices(struct ctx *cx, struct choices *ret) MUST_USE;
enum rc account_store_posts_of_person(struct ctx *cx, const char *person, struct choices *ret) MUST_USE;

#endif
