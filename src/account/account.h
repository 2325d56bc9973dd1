/* Organisations, people, posts, roles, sessions. */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "base/app.h"
#include "base/field.h"
#include "http/http.h"
#include "register/record.h"

enum role { /* stored as numbers; never reorder */
    ROLE_ADMINISTRATOR, /* people, posts, roles of the organisation; no answers, no approval */
    ROLE_EXECUTIVE,     /* reads reports, approves */
    ROLE_CISO,          /* manages and approves what others drafted */
    ROLE_OFFICER,       /* security officer: drafts assessments and plans */
    ROLE_OWNER,         /* asset or system owner, department: answers what is assigned */
    ROLE_AUDITOR,       /* reads everything, changes nothing but findings */
    ROLE_VIEWER,        /* reads */
    ROLE_SYSTEM,        /* this installation: organisations, updates; no content of organisations */
    ROLE_COUNT_
};
extern const struct enum_names role_names;
/* PERM_ mask that a role has in an organisation of whatever kind. */
uint64_t role_permissions(enum role role);

enum organization_kind { /* stored as numbers; never reorder */
    ORGANIZATION_OPERATOR, ORGANIZATION_GROUP, ORGANIZATION_SITE, ORGANIZATION_MINISTRY, ORGANIZATION_OFFICE,
    ORGANIZATION_CEPTOAR, ORGANIZATION_AGENCY, ORGANIZATION_SUPPLIER, ORGANIZATION_HEADQUARTERS,
    ORGANIZATION_ASSOCIATION, ORGANIZATION_KIND_COUNT_
};
extern const struct enum_names organization_kind_names;
/* PERM_ mask of a role in an organisation of that kind: role_permissions and what belongs to the kind's part in the
 * yearly cycle of the government (baseline-2026, part 2). */
uint64_t role_permissions_in(enum organization_kind kind, enum role role);

struct organization {
    const char *id, *org; /* the same */
    int64_t version;
    const char *parent, *name;
    int64_t kind;
    const char *sector;       /* one of the 16, machine word; "" for none */
    int64_t fiscal_month;     /* 1–12; 4 by default */
    const char *handling_mark; /* on reports: 社外秘 */
    const char *document_prefix; /* of document numbers */
    int64_t active;
};
extern const struct record organization_record;

struct person {
    const char *id, *org;
    int64_t version;
    const char *login, *name, *email;
    int64_t lang;              /* enum lang */
    const char *password;      /* Argon2id in libsodium's form; "" until set */
    const char *totp;          /* base32 secret; "" when two-step sign-in is off */
    const char *recovery;      /* digests of unused recovery codes, separated by blanks */
    int64_t must_change, active;
};
extern const struct record person_record;

struct membership {
    const char *id, *org;
    int64_t version;
    const char *person;
    int64_t role;
};
extern const struct record membership_record;

struct post {
    const char *id, *org;
    int64_t version;
    const char *name, *department;
    const char *holder, *deputy; /* ids of persons; "" when vacant */
    int64_t active;
    const char *deputy_from, *deputy_until; /* days on which the deputy acts, both included; "" open */
};
extern const struct record post_record;

/* How a person stands to a post on a day. */
enum post_standing { POST_OF_OTHERS, POST_HELD, POST_DEPUTISED };
/* `today` is an ISO date. The post's state (active) is not looked at; nobody ("") stands to any post. */
enum post_standing post_standing_of(const struct post *post, const char *person, const char *today);
/* The same as a condition of a statement: rows of post (alias t) to which the person $2 stands on the
 * day $3. */
#define POST_IS_THEIRS                                                                             \
    "(t.holder = $2 OR (t.deputy = $2 AND t.deputy_from <= $3 AND "                                \
    "(t.deputy_until = '' OR t.deputy_until >= $3)))"
/* True when the deputy, if there is one, acts on that day. */
bool post_deputy_acts(const struct post *post, const char *today);

/* The organisation's row. RC_MISSING. */
enum rc organization_get(struct ctx *cx, const char *id, struct organization *ret) MUST_USE;
/* The fiscal year that cx->now falls in, for the acting organisation. */
enum rc organization_year(struct ctx *cx, int64_t *ret) MUST_USE;

/* What pick lists show: id and words. */
struct choice {
    const char *id, *label;
};
struct choices {
    const struct choice *at;
    size_t n;
};
extern const struct fields choice_fields;
/* Active posts of the acting organisation: "情報システム部 部長（佐藤 花子）". */
enum rc post_choices(struct ctx *cx, struct choices *ret) MUST_USE;
enum rc person_choices(struct ctx *cx, struct choices *ret) MUST_USE;
/* The label of an id in choices; the id itself when it is unknown, "" for "". */
const char *choice_label(struct choices choices, const char *id);
/* The id whose label or plain name is exactly that text; NULL. For CSV and XLSX. */
const char *choice_find(struct choices choices, const char *text);

/* True when the acting person holds the post or is its deputy. */
enum rc post_is_mine(struct ctx *cx, const char *post, bool *ret) MUST_USE;
/* Ids of the posts that the acting person holds or deputises. */
enum rc posts_of_person(struct ctx *cx, struct choices *ret) MUST_USE;

/* Anybody's row, whatever the organisation. RC_MISSING. */
enum rc person_load(struct ctx *cx, const char *id, struct person *ret) MUST_USE;
/* The person's name; "" for unknown ids. */
enum rc person_name(struct ctx *cx, const char *id, const char **ret) MUST_USE;

/* What changed about how somebody proves who they are, for those rooms that tell them (struct module). */
enum access_kind {
    ACCESS_PASSWORD,
    ACCESS_START_PASSWORD, /* somebody else set it */
    ACCESS_TWO_STEP_ON,
    ACCESS_TWO_STEP_OFF,
    ACCESS_PASSKEY_MADE,
    ACCESS_PASSKEY_REMOVED,
    ACCESS_EMAIL,
    ACCESS_KIND_COUNT_
};
struct access_change {
    const struct person *person; /* as before the change: the letter goes to the address that they had */
    enum access_kind kind;
};

/* Fills person, organisation and permissions of cx for the command line: by login or id; NULL takes
 * the local administrator, who holds every permission (who can open the database file can do so
 * anyway). org is an id; NULL takes the person's own, or the only organisation there is.
 * RC_MISSING, RC_DENIED. */
enum rc account_act_as(struct ctx *cx, const char *name, const char *org) MUST_USE;

/* http_authenticate of the server. */
enum rc account_authenticate(struct ctx *cx, struct request *request) MUST_USE;

/* Removes expired sessions; called by the server's tick. */
enum rc account_expire(struct ctx *cx) MUST_USE;

/* How many sessions are alive, for figures about the installation. */
enum rc account_session_count(struct ctx *cx, int64_t *ret) MUST_USE;

extern const struct module account_module;

#endif
