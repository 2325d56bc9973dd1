/* People whose password a directory (LDAP, Active Directory) keeps: the settings of an organisation, who they are,
 * and how they sign in. What is asked of the directory itself: directory/directory.h. */
#ifndef ACCOUNT_ACCOUNT_DIRECTORY_H
#define ACCOUNT_ACCOUNT_DIRECTORY_H

#include "account/account.h"
#include "directory/directory.h"
#include "ledger/ledger.h"

enum { DIRECTORY_TIMEOUT = 5 /* seconds */, DIRECTORY_CREATORS_MOST = 8 };

struct directory {
    const char *id, *org; /* the same */
    int64_t version;
    int64_t active;
    const char *urls;
    int64_t starttls;
    const char *ca;
    const char *bind_dn;
    const char *bind_password; /* "salt:password", so that nobody finds it by its digest in the ledger */
    const char *base, *filter;
    const char *login_attribute, *name_attribute, *mail_attribute, *department_attribute, *id_attribute;
    const char *group_base, *group_attribute;
    int64_t nesting; /* enum directory_nesting */
    const char *roles; /* lines "officer = cn=…": the role of a group */
    int64_t timeout;   /* seconds */
    int64_t creates;   /* people are made at their first sign-in */
};
extern const struct record directory_record;

/* A person whose password the directory keeps. */
struct directory_person {
    const char *id, *org;
    int64_t version;
    const char *person;
    const char *dn;
    const char *entry;      /* what never changes for the entry; "" where the directory says no such thing */
    const char *department;
    int64_t missing;        /* since when a synchronisation does not find the entry, UTC ms; 0 while it does */
};
extern const struct record directory_person_record;

/* The settings of an organisation, the defaults (version 0, not in use) where it has none. */
enum rc directory_get(struct ctx *cx, const char *org, struct directory *ret) MUST_USE;
/* Stores settings of the acting organisation over `before`, which directory_get gave. `password` NULL: the one of
 * the account that searches stays, but for other servers it has to be given again. RC_DENIED without
 * PERM_ACCOUNT_WRITE, RC_INVALID, RC_CONFLICT. */
enum rc directory_change(struct ctx *cx, const struct directory *before, struct directory *after,
                         const char *password) MUST_USE;
/* The settings as the directory room takes them; texts stay those of `directory`. */
struct directory_server directory_server_of(const struct directory *directory);
/* The roles (bits 1 << role) that the lines name at all, and those of these groups. RC_INVALID at the field
 * `roles` when a line is not of that form. */
enum rc directory_roles(struct ctx *cx, const struct directory *directory, const struct directory_entry *entry,
                        uint64_t *ret_named, uint64_t *ret_given) MUST_USE;

/* The person's row, found false when kaname itself keeps the password. */
enum rc directory_person_of(struct ctx *cx, const char *person, struct directory_person *ret, bool *ret_found) MUST_USE;
/* Refuses what would give a password to somebody whose password the directory keeps. RC_DENIED. */
enum rc directory_guard_password(struct ctx *cx, const char *person) MUST_USE;

enum directory_proof {
    DIRECTORY_NOT_ASKED, /* kaname itself keeps the password */
    DIRECTORY_REFUSED,
    DIRECTORY_PROVED,
};
/* Whether the password is that of the person in the directory; the person's roles, name and mail then follow it.
 * `known`: *person was found by the sign-in name and may sign in. `exists` without `known`: such a one is stopped,
 * and nothing is asked. Otherwise the person is made, where an organisation wants that. RC_AWAY: the directory could not be asked. */
enum rc directory_sign_in(struct ctx *cx, const char *login, const char *password, bool exists, bool known,
                          struct person *person, enum directory_proof *ret) MUST_USE;
/* The same for somebody who is signed in and gives the password again; nothing is changed. */
enum rc directory_confirm(struct ctx *cx, const struct person *person, const char *password,
                          enum directory_proof *ret) MUST_USE;

/* What a change by the directory did. */
struct directory_applied {
    bool changed, linked;
};
/* Stores what the directory says about a person, in one transaction, and names the directory in the ledger as who
 * did it. Somebody without a row gets one, and loses the password that kaname kept. RC_CONFLICT when it is another
 * entry than before. */
enum rc directory_apply(struct ctx *cx, const struct directory *directory, const struct person *person,
                        const struct directory_entry *entry, struct directory_applied *ret) MUST_USE;
/* Notes that the entry of a person is missing since now; nothing where that is known. */
enum rc directory_note_missing(struct ctx *cx, const char *person, bool *ret_changed) MUST_USE;
/* From now on the directory keeps the password of this person of the acting organisation, when it knows the
 * sign-in name; or kaname does again (a new password is to be given then). RC_DENIED as person_guard_access. */
enum rc directory_link(struct ctx *cx, const struct person *person) MUST_USE;
enum rc directory_unlink(struct ctx *cx, const struct person *person) MUST_USE;

/* Who signs in through the directory, and who may from now on (no password here): by sign-in name. */
struct directory_row {
    const char *person, *login, *name, *department, *dn;
    int64_t active, linked, missing;
};
struct directory_rows {
    LIST_OF(struct directory_row) people;
};
extern const struct fields directory_rows_fields;
/* Of the acting organisation. `all`: those, too, who have no password and no row yet. */
enum rc directory_people(struct ctx *cx, bool all, struct directory_rows *ret) MUST_USE;
/* The organisations whose directories make people, at most DIRECTORY_CREATORS_MOST. */
struct directories {
    LIST_OF(struct directory) directories;
};
enum rc directory_store_creators(struct ctx *cx, struct directories *ret) MUST_USE;

#endif
