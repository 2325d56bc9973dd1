/* Profiles made in the program: which measures of a standard count for the organisation, with targets,
 * params and reasons. A draft is tailored, approved on a route of approval and then in use: what it resolves
 * to is a standard of the organisation by the same code (catalog_import.h). Each later version is a draft
 * of its own. Only this room includes it. */
#ifndef CATALOG_PROFILE_H
#define CATALOG_PROFILE_H

#include "approval/approval.h"
#include "base/command.h"
#include "catalog/catalog_import.h"

enum profile_status { PROFILE_DRAFT, PROFILE_REQUESTED, PROFILE_IN_USE, PROFILE_REPLACED, PROFILE_STATUS_COUNT_ };
extern const struct enum_names profile_status_names;

struct profile {
    const char *id, *org;
    int64_t version;
    const char *code, *title;
    int64_t edition;                  /* from 1 */
    const char *base, *base_edition;  /* the standard that it chooses from, and the version looked at */
    const char *remarks;
    int64_t status;
    const char *drafter, *requested_by, *approved_by;
    int64_t approved_at;
    const char *comment; /* of whoever returned it */
};
extern const struct record profile_record;

enum profile_choosing { CHOICE_OPEN, CHOICE_IN, CHOICE_OUT, CHOICE_COUNT_ };
extern const struct enum_names profile_choosing_names;

/* What was decided about a measure; one without a row is open. */
struct profile_choice {
    const char *id, *org;
    int64_t version;
    const char *profile, *control;
    int64_t choice;
    int64_t target; /* 1–5; 0: none is set */
    const char *reason;
};
extern const struct record profile_choice_record;

/* The values of a param of the standard. */
struct profile_value {
    const char *id, *org;
    int64_t version;
    const char *profile, *param;
    const char *value; /* one a line */
    const char *reason;
};
extern const struct record profile_value_record;

struct profiles {
    const struct profile *at;
    size_t n;
};
struct profile_choices {
    const struct profile_choice *at;
    size_t n;
};
struct profile_values {
    const struct profile_value *at;
    size_t n;
};
enum { PROFILE_REASON_CHARACTERS = 1000, PROFILE_VALUES_MOST = 2000 };

/* --- profile_store.c; the acting organisation's alone --- */

/* By title, youngest edition first. */
enum rc profile_store_all(struct ctx *cx, struct profiles *ret) MUST_USE;
/* The youngest edition of a code; RC_MISSING without a message. */
enum rc profile_store_latest(struct ctx *cx, const char *code, struct profile *ret) MUST_USE;
/* Sorted by the control's id; by the param's. */
enum rc profile_store_choices(struct ctx *cx, const char *profile, struct profile_choices *ret) MUST_USE;
enum rc profile_store_values(struct ctx *cx, const char *profile, struct profile_values *ret) MUST_USE;
/* Holds the row until the transaction ends. false: no draft. */
enum rc profile_store_hold_draft(struct ctx *cx, const char *id, bool *ret) MUST_USE;
/* True when the person ever changed a choice of the profile, by the ledger. */
enum rc profile_store_touched(struct ctx *cx, const char *profile, const char *person, bool *ret) MUST_USE;

/* --- profile_load.c --- */

struct profile_item {
    const struct control *control;
    struct profile_choice choice; /* version 0 where nothing was decided */
    int64_t lacks_reason;         /* left out, or another target than the standard's, and nobody said why */
};
struct profile_whole {
    struct profile profile;
    const struct catalog *base;
    struct profile_item *items; /* as many as the standard has measures, in its order */
    struct profile_values values;
    int64_t in, out, open, lacking, targets; /* lacking: reasons, those of params included */
};
/* By id, or by code: its youngest edition. RC_MISSING with a message. */
enum rc profile_find(struct ctx *cx, const char *name, struct profile *ret) MUST_USE;
enum rc profile_load(struct ctx *cx, const char *name, struct profile_whole *ret) MUST_USE;

/* --- profile_change.c; each its own transaction, permission checked inside --- */

struct profile_begin {
    const char *code;    /* "": from the title */
    const char *title;
    const char *base;    /* id of a standard in use */
    const char *remarks;
    bool all;            /* every measure is chosen to begin with; otherwise all are open */
    const char *reason;  /* of an import: why measures are left out where the file says nothing; NULL: none */
};
/* RC_CONFLICT when the code is taken. */
enum rc profile_create(struct ctx *cx, const struct profile_begin *begin, struct profile *ret) MUST_USE;
/* The same within an open transaction. */
enum rc profile_begin_in(struct ctx *cx, const struct profile_begin *begin, struct profile *ret) MUST_USE;
/* A new draft with the choices of the youngest edition, which must be in use. */
enum rc profile_next(struct ctx *cx, const char *name, struct profile *ret) MUST_USE;
/* Title and remarks; the standard's present version counts as looked at. */
enum rc profile_save_head(struct ctx *cx, const char *id, int64_t version, const char *title,
                          const char *remarks, struct profile *ret) MUST_USE;
/* A draft goes for good, with its choices. */
enum rc profile_discard(struct ctx *cx, const char *name) MUST_USE;

/* One decision about several measures. */
struct profile_decision {
    const char *const *controls; /* ids, labels … */
    size_t control_count;
    const char *const *groups;   /* … and whole sections with what lies below them */
    size_t group_count;
    bool all;                    /* every measure of the standard */
    bool open_only;              /* of those, only what is open yet */
    bool with_children;          /* the measures below the ones named, too */
    int64_t choice;              /* profile_choosing; -1: as it is */
    int64_t target;              /* 1–5; 0: none; -1: as it is */
    const char *reason;          /* NULL: as it is */
};
/* ret_changed: how many measures. RC_INVALID with fields, RC_MISSING (a measure or section), RC_CONFLICT. */
enum rc profile_decide(struct ctx *cx, const char *name, const struct profile_decision *decision,
                       int64_t *ret_changed) MUST_USE;
struct profile_param {
    const char *id, *value, *reason; /* value: one a line; "" takes the values away */
};
/* RC_MISSING: the standard has no such param. */
enum rc profile_set_value(struct ctx *cx, const char *name, const struct profile_param *param) MUST_USE;
/* A decision with params, in one transaction. */
enum rc profile_save_control(struct ctx *cx, const char *name, const struct profile_decision *decision,
                             const struct profile_param *params, size_t n) MUST_USE;

/* --- profile_approval.c --- */

extern const struct approvable profile_approvable;
/* RC_INVALID under the field "reason" or "choice" when something is open or lacks its reason. */
enum rc profile_request(struct ctx *cx, const char *name, const struct approval_wish *wish) MUST_USE;
enum rc profile_approve(struct ctx *cx, const char *name, const char *comment) MUST_USE;

/* --- profile_oscal.c --- */

/* { "profile": … }: imports the file BASE.json beside it, by ids; targets are props of the measures and
 * reasons the remarks of props, in OSCAL_OWN_NAMESPACE. Valid for OSCAL_VERSION. RC_INVALID when no
 * measure is chosen. */
enum rc profile_oscal(struct ctx *cx, const struct profile_whole *whole, const struct oscal_node **ret) MUST_USE;
/* What it resolves to, by the very files that are exported. */
enum rc profile_resolve(struct ctx *cx, const struct profile_whole *whole, struct oscal_resolution *ret) MUST_USE;
/* The resolved catalog becomes the standard of the profile's code; in the open transaction. */
enum rc profile_adopt(struct ctx *cx, const struct profile_whole *whole) MUST_USE;
/* Names of our own properties in it. */
#define PROFILE_LEFT_OUT "left-out"
#define PROFILE_TARGET "target-level"
#define PROFILE_REASON "reason"

/* --- profile_import.c --- */

struct profile_imported {
    struct profile profile;
    LIST_OF(const char *) notes; /* what resolution says, and what a draft cannot hold */
};
extern const struct fields profile_imported_fields;

/* A draft from an OSCAL profile, in a transaction of its own: what it resolves to with these files is chosen, the
 * rest of `base` is left out; reasons and targets come from our own props where it has them, params as they
 * are set. `path` is its place in `files`. An empty member of `begin` comes from the file. A missing file that has
 * the name of `base` is that standard. RC_DENIED; RC_INVALID and RC_MISSING with the place in the file; RC_INVALID
 * under "base": none is known, or it lacks a measure; under "code": it is taken. */
enum rc profile_import(struct ctx *cx, const struct oscal_files *files, const char *path,
                       const struct profile_begin *begin, struct profile_imported *ret) MUST_USE;
/* The same with the files beside `path` on this machine, and below. */
enum rc profile_import_path(struct ctx *cx, const char *path, const struct profile_begin *begin,
                            struct profile_imported *ret) MUST_USE;

enum { PROFILE_COMMANDS = 12 };
extern const struct command profile_commands[PROFILE_COMMANDS];

#endif
