/* What comes before a risk assessment (リスクアセスメント手引書 3 事前準備; 統一基準 3.2.1 組織状況の理解): the
 * circumstances of the organisation and the requirements that it meets, which form 2 draws on. */
#ifndef PREPARATION_PREPARATION_H
#define PREPARATION_PREPARATION_H

#include "account/account.h"
#include "register/record.h"

enum context_kind {
    CONTEXT_EXTERNAL, /* 外部環境 */
    CONTEXT_INTERNAL, /* 内部環境 */
    CONTEXT_LAW,
    CONTEXT_CONTRACT,
    CONTEXT_PARTY,    /* what customers, partners, shareholders, the region ask */
    CONTEXT_SUPPLIER, /* restrictions that suppliers make */
    CONTEXT_SOCIAL,   /* 社会的責任 */
    CONTEXT_KIND_COUNT_
};
extern const struct enum_names context_kind_names;

enum context_state { CONTEXT_IN_FORCE, CONTEXT_COMING, CONTEXT_ENDED, CONTEXT_STATE_COUNT_ };
extern const struct enum_names context_state_names;

/* A circumstance or requirement of the organisation, whatever the year. */
struct context_entry {
    const char *id, *org;
    int64_t version;
    int64_t number; /* counts up in the organisation */
    int64_t kind;
    const char *title, *source, *clause;
    const char *detail;  /* what it asks, or how it is */
    const char *outlook; /* how it will be before long */
    const char *post;    /* who keeps it up to date */
    const char *review_on, *reviewed_on, *reviewed_by;
    int64_t state;
    const char *comment;
};
extern const struct record context_entry_record;

/* A service of a study (form 2) is concerned by an entry. */
struct context_link {
    const char *id, *org;
    int64_t version;
    const char *study, *service, *entry, *origin;
};
extern const struct record context_link_record;

/* --- Changes. Own transaction each; permission and rules inside. --- */

/* Stores an entry (an empty id makes one); `version` is the one that the person saw. RC_INVALID, RC_CONFLICT,
 * RC_DENIED. */
enum rc context_save(struct ctx *cx, struct context_entry *entry, int64_t version) MUST_USE;
/* RC_CONFLICT while services are linked to it, or when `version` (0: any) is not the stored one. */
enum rc context_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;
/* The entry was looked at today and still holds, and is looked at again by `next` (ISO date after today). By who may
 * write, or the holder of its post. */
enum rc context_review(struct ctx *cx, const char *id, const char *next) MUST_USE;
/* A service is concerned by an entry. `take`: its words are added to the field of form 2 that its kind belongs to,
 * unless they stand there. The study must be a draft. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc context_link_add(struct ctx *cx, const char *service, const char *entry, bool take) MUST_USE;
enum rc context_link_remove(struct ctx *cx, const char *id) MUST_USE;
/* Exactly these services of a study are concerned by an entry from now on. */
enum rc context_concern(struct ctx *cx, const char *entry, const char *study, const char *const *services,
                        size_t count) MUST_USE;

/* --- What form 2 shows --- */

struct context_requirement {
    const char *link, *service, *entry, *title, *source, *clause, *detail;
    int64_t number, kind, state;
};
struct context_requirements {
    const struct context_requirement *at;
    size_t n;
};
extern const struct fields context_requirement_fields;
/* Of a study, or of one of its services where `service` is not ""; by the numbers of the entries. */
enum rc context_requirements_of(struct ctx *cx, const char *study, const char *service,
                                struct context_requirements *ret) MUST_USE;
/* Entries in force or coming that the service is not linked to. */
enum rc context_choices(struct ctx *cx, const char *service, struct choices *ret) MUST_USE;

/* --- Carrying over --- */

/* Links of the services of `from` to the services of the same business and name of `into` that have them not yet.
 * Needs an open transaction. */
enum rc context_carry(struct ctx *cx, const char *from, const char *into) MUST_USE;

extern const struct module preparation_module;

#endif
