/* Hand-over (人事異動): posts get new holders in one step, and with the posts goes all work. */
#ifndef ACCOUNT_HANDOVER_H
#define ACCOUNT_HANDOVER_H

#include "account/account.h"
#include "register/take.h"

enum { HANDOVER_MOVES_MOST = 2000 };

/* One post that changes hands. */
struct handover_move {
    const char *post, *to; /* ids; to "": the post becomes vacant */
    int64_t version;       /* of the post as it was seen */
    const char *department, *post_name;
    const char *before_name, *after_name; /* "" for vacant */
    int64_t ends_deputy; /* the new holder was the deputy, and is no longer */
};
struct handover {
    LIST_OF(struct handover_move) moves;
    int64_t same; /* rows whose post has that holder already */
    LIST_OF(struct cell_problem) errors;
};
extern const struct fields handover_fields;

/* All posts in use that `from` holds go to `to` (ids or sign-in names; to "": they become vacant). Nothing is
 * changed yet. RC_DENIED, RC_INVALID under the fields from and to. */
enum rc handover_of_person(struct ctx *cx, const char *from, const char *to, struct handover *ret) MUST_USE;
/* The rows of a workbook or CSV file with the heads person (the present holder; may be empty), post, from date
 * (may be empty; not later than today), to (empty: vacant). Nothing is changed yet. RC_INVALID when cells were
 * refused, and ret tells which; the errors of sheet_read; RC_DENIED. */
enum rc handover_read(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                      struct handover *ret) MUST_USE;
/* Carries the moves out, all or none, in a transaction of its own; only post, version and to are looked at.
 * RC_CONFLICT when a post was changed since it was seen; RC_INVALID, RC_DENIED. */
enum rc handover_run(struct ctx *cx, const struct handover *handover) MUST_USE;

#endif
