/* A set of proposed plan items that is put up for approval together; approval makes them agreed. */
#ifndef PLAN_PLAN_PROPOSAL_H
#define PLAN_PLAN_PROPOSAL_H

#include "approval/approval_view.h"
#include "plan/plan_inside.h"

/* Asks again for one that was returned or withdrawn. */
enum rc plan_proposal_ask(struct ctx *cx, const char *id, const struct approval_wish *wish)
    MUST_USE;

/* Asked before a change of a stored item (after NULL: its removal): RC_CONFLICT while it waits for
 * approval, RC_DENIED when it would become agreed without the approval that the organisation's route asks
 * for. */
enum rc plan_proposal_guard(struct ctx *cx, const struct plan_item *before,
                            const struct plan_item *after) MUST_USE;

struct plan_proposals {
    const struct plan_proposal *at;
    size_t n;
};
/* All of the organisation, youngest first; at most 500. */
enum rc plan_proposal_store_all(struct ctx *cx, struct plan_proposals *ret) MUST_USE;
enum rc plan_proposal_store_items(struct ctx *cx, const char *proposal, struct plan_items *ret)
    MUST_USE;
/* True when the item waits for approval. */
enum rc plan_proposal_store_waits(struct ctx *cx, const char *item, bool *ret) MUST_USE;

#endif
