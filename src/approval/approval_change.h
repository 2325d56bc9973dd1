/* Changes of routes and requests beyond approval.h. Only this room includes it. */
#ifndef APPROVAL_APPROVAL_CHANGE_H
#define APPROVAL_APPROVAL_CHANGE_H

#include "approval/approval_rule.h"

/* A request with all that hangs on it, as the acting person may see it. */
struct approval_whole {
    struct approval approval;
    const struct approvable *what;
    struct approval_steps steps;
    const struct post *posts; /* one for each step; id "" where the step names none or it is gone */
    const enum approval_way *ways; /* how the acting person stands to each step */
    bool may_decide;      /* one of the open steps is theirs, and nothing stands against it */
    const char *obstacle; /* N_ text: an open step is theirs, but they may not take it; NULL */
    bool may_withdraw, may_record; /* record: enter decisions from paper, attach scans */
};
/* RC_MISSING also for requests that do not concern the person (no read right, not on the route, not
 * the drafter). */
enum rc approval_load(struct ctx *cx, const char *id, struct approval_whole *ret) MUST_USE;

/* approval_waiting, but only those with a due date before `before` ("": all). */
enum rc approval_waiting_before(struct ctx *cx, const char *before, int64_t limit,
                                struct approval_items *ret) MUST_USE;
/* work of struct module. */
struct work;
enum rc approval_work(struct ctx *cx, struct work *work) MUST_USE;

/* Attaches the scan of a printed form. Own transaction. RC_INVALID, RC_DENIED. */
enum rc approval_paper_add(struct ctx *cx, const char *id, const struct upload *file) MUST_USE;

#endif
