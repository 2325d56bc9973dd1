/* Asks an LDAP directory (OpenLDAP, Active Directory) who somebody is and whether a password fits. Knows
 * nothing of the database: settings come in, entries go out. */
#ifndef DIRECTORY_DIRECTORY_H
#define DIRECTORY_DIRECTORY_H

#include "base/ctx.h"
#include "base/field.h"

enum {
    DIRECTORY_URLS = 4,           /* servers of one directory */
    DIRECTORY_GROUPS = 200,       /* groups of one person that are looked at, those around groups included */
    DIRECTORY_VALUE_BYTES = 1000, /* of one value; longer ones are left out */
    DIRECTORY_TIMEOUT_MOST = 30,  /* seconds */
};

/* How groups inside of groups are found. Stored as numbers; never reorder. */
enum directory_nesting {
    DIRECTORY_FLAT,  /* only groups that name the person */
    DIRECTORY_WALK,  /* the program asks for the groups of each group */
    DIRECTORY_CHAIN, /* Active Directory's matching rule 1.2.840.113556.1.4.1941 */
    DIRECTORY_NESTING_COUNT_
};
extern const struct enum_names directory_nesting_names;

/* How a directory is reached and read. No text is NULL. */
struct directory_server {
    const char *urls;  /* ldap:// or ldaps:// with host and port alone, apart by blanks or line ends */
    bool starttls;     /* of ldap:// */
    const char *ca;    /* PEM of whom its certificate is to be signed by; "": whom the machine trusts */
    const char *bind_dn, *bind_password; /* who searches; both "": nobody in particular */
    const char *base;
    const char *filter; /* {login} stands for the sign-in name */
    const char *login_attribute, *name_attribute, *mail_attribute, *department_attribute;
    const char *id_attribute; /* never changes for an entry: entryUUID, objectGUID; "" for none */
    const char *group_base;   /* "": groups are not looked at */
    const char *group_attribute; /* of groups: their members' names; memberUid: their sign-in names */
    enum directory_nesting nesting;
    int64_t timeout; /* seconds for one server, whatever is asked of it */
};

/* One person there. Texts in the arena, "" where the entry has no such attribute. */
struct directory_entry {
    const char *dn, *id, *login, *name, *mail, *department;
    LIST_OF(const char *) groups; /* their distinguished names */
};

/* What happened with one server, for who administers. */
struct directory_try {
    const char *url, *state; /* state: text in the reader's language */
    int64_t good;
};
struct directory_trace {
    struct directory_try at[DIRECTORY_URLS];
    size_t n;
};

/* One conversation; ends with directory_close. */
struct directory_talk;

/* Opens a conversation with the first server that answers, as who searches. `trace` (may be NULL) takes what
 * was tried. RC_AWAY when none answers or none lets it search; RC_BUSY when too many wait for directories. */
enum rc directory_open(struct ctx *cx, const struct directory_server *server, struct directory_talk **ret,
                       struct directory_trace *trace) MUST_USE;
/* The time for the server begins anew: for conversations about many people. */
void directory_refresh(struct directory_talk *talk);
void directory_closep(struct directory_talk **talk); /* for CLEANUP */

/* The person of that sign-in name, groups included. RC_MISSING (nothing recorded) when there is none,
 * RC_CONFLICT when there are several, RC_AWAY when the server is gone or refuses to say. */
enum rc directory_find(struct ctx *cx, struct directory_talk *talk, const char *login,
                       struct directory_entry *ret) MUST_USE;
/* Whether the password fits; an empty one is never sent. Afterwards the conversation can only be closed.
 * RC_DENIED (nothing recorded) when it does not fit, RC_AWAY. */
enum rc directory_prove(struct ctx *cx, struct directory_talk *talk, const struct directory_entry *entry,
                        const char *password) MUST_USE;

/* Tries every server, whatever the one before said, and notes each. RC_AWAY only when too many wait. */
enum rc directory_try_all(struct ctx *cx, const struct directory_server *server, struct directory_trace *trace) MUST_USE;

/* All of it: find, then prove; where a server goes away in the middle the next one is asked from the beginning.
 * password NULL: only finds. RC_MISSING, RC_DENIED, RC_CONFLICT, RC_AWAY, RC_BUSY. */
enum rc directory_ask(struct ctx *cx, const struct directory_server *server, const char *login, const char *password,
                      struct directory_entry *ret, struct directory_trace *trace) MUST_USE;

/* RC_INVALID with the reason at the field `urls`, when they are not of that form or would send passwords in the
 * clear to another machine. */
enum rc directory_check_urls(struct ctx *cx, const char *urls, bool starttls) MUST_USE;
/* The filter with the sign-in name in its place, escaped (RFC 4515, section 3). In cx's arena. */
const char *directory_filter(struct ctx *cx, const char *filter, const char *login);
/* Whether the filter has its place for the sign-in name and is one by its form. */
bool directory_filter_is_good(struct ctx *cx, const char *filter);
/* A distinguished name in one form, by which it compares; NULL when it is none. In cx's arena. */
const char *directory_name_fold(struct ctx *cx, const char *dn);
/* Whether the text is PEM with at least one certificate. */
bool directory_ca_is_good(const char *pem);

#endif
