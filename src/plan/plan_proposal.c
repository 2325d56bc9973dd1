/* Plans put up for approval: what may go in, what is held meanwhile, what follows. */
#include "plan/plan_proposal.h"

#include "base/text.h"

enum rc plan_proposal_guard(struct ctx *cx, const struct plan_item *before,
                            const struct plan_item *after)
{
    bool waits = false, routed = false;
    if (before != NULL && before->status != PLAN_PROPOSED)
        return RC_OK; /* only proposed items go into a proposal */
    if (before != NULL)
        TRY(plan_proposal_store_waits(cx, before->id, &waits));
    if (waits)
        return fail(cx, RC_CONFLICT,
                    N_("Plan item {0} waits for approval and cannot be changed; the drafter can "
                       "withdraw the request"),
                    decimal(cx, before->number));
    if (after == NULL || (after->status != PLAN_AGREED && after->status != PLAN_RUNNING))
        return RC_OK;
    TRY(approval_has_route(cx, plan_proposal_approvable.noun, &routed));
    if (routed)
        return field_fail(
            cx, "status",
            N_("Items are agreed to by approval of the plan; please put this one up for approval"));
    return RC_OK;
}

static enum rc hold(struct ctx *cx, const char *subject)
{
    (void)subject;
    return plan_hold(cx);
}

/* Approved: every item that is still proposed becomes agreed. */
static enum rc agree_items(struct ctx *cx, const char *proposal)
{
    struct plan_items items;
    TRY(plan_proposal_store_items(cx, proposal, &items));
    for (size_t i = 0; i < items.n; i++) {
        struct plan_item after = items.at[i];
        if (after.status != PLAN_PROPOSED)
            continue;
        after.status = PLAN_AGREED;
        TRY(plan_replace(cx, &items.at[i], &after));
    }
    return RC_OK;
}

static enum rc settle(struct ctx *cx, const struct approval *approval)
{
    struct plan_proposal before;
    TRY(record_get(cx, &plan_proposal_record, approval->subject, &before));
    struct plan_proposal after = before;
    bool approved = approval->status == APPROVAL_APPROVED;
    after.status = approved ? PROPOSAL_APPROVED : PROPOSAL_DRAFT;
    after.comment = approval->comment;
    TRY(record_update(cx, &plan_proposal_record, &before, &after));
    return approved ? agree_items(cx, approval->subject) : RC_OK;
}

/* Who drafted the plan does not approve it, even where somebody else asked. */
static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    struct plan_proposal proposal;
    TRY(record_get(cx, &plan_proposal_record, subject, &proposal));
    *ret = text_same(proposal.drafter, cx->person)
               ? N_("Who drafted the plan does not approve it; please ask another person")
               : NULL;
    return RC_OK;
}

const struct approvable plan_proposal_approvable = {
    .noun = "plan-proposal",
    .label = N_("Plan"),
    .href = "/plan/proposals/",
    .read = PERM_PLAN_READ,
    .ask = PERM_PLAN_WRITE,
    .decide = PERM_PLAN_APPROVE,
    .hold = hold,
    .obstacle = obstacle,
    .settle = settle,
};

/* --- Asking --- */

static enum rc check_item(struct ctx *cx, const char *id)
{
    struct plan_item item;
    bool waits = false;
    TRY(record_get(cx, &plan_item_record, id, &item));
    if (item.status != PLAN_PROPOSED)
        return field_fail(cx, "item", N_("No. {0} is not a proposal any more ({1})"),
                          decimal(cx, item.number),
                          tr(cx, enum_label(&plan_status_names, item.status)));
    TRY(plan_proposal_store_waits(cx, id, &waits));
    if (waits)
        return field_fail(cx, "item", N_("No. {0} waits for approval already"),
                          decimal(cx, item.number));
    return RC_OK;
}

static enum rc check_new(struct ctx *cx, const struct plan_proposal *proposal, size_t count)
{
    enum rc rc = RC_OK;
    if (text_empty(proposal->title))
        rc = field_fail(cx, "title", N_("Please give the plan a title"));
    if (count == 0)
        rc = field_fail(cx, "item", N_("Please choose at least one plan item"));
    if (count > PROPOSAL_ITEMS_MOST)
        rc = field_fail(cx, "item", N_("A plan for approval holds at most {0} items"),
                        decimal(cx, PROPOSAL_ITEMS_MOST));
    return rc;
}

enum rc plan_proposal_create(struct ctx *cx, struct plan_proposal *proposal,
                             const char *const *items, size_t count,
                             const struct approval_wish *wish)
{
    struct plan_proposal made = *proposal;
    struct approval approval;
    TRY(plan_may_write(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(plan_hold(cx));
    TRY(check_new(cx, &made, count));
    made.id = "";
    made.org = cx->org;
    made.status = PROPOSAL_REQUESTED;
    made.drafter = cx->person;
    made.comment = "";
    if (made.year == 0)
        TRY(organization_year(cx, &made.year));
    for (size_t i = 0; i < count; i++)
        TRY(check_item(cx, items[i]));
    TRY(record_insert(cx, &plan_proposal_record, &made));
    for (size_t i = 0; i < count; i++) {
        struct plan_proposal_item link = {
            .id = "", .org = cx->org, .proposal = made.id, .item = items[i]};
        TRY(record_insert(cx, &plan_proposal_item_record, &link));
    }
    TRY(approval_ask(cx, &plan_proposal_approvable, made.id, made.title, wish, &approval));
    TRY(db_commit(cx, &tx));
    *proposal = made;
    return RC_OK;
}

enum rc plan_proposal_ask(struct ctx *cx, const char *id, const struct approval_wish *wish)
{
    struct plan_proposal before;
    struct plan_items items;
    struct approval approval;
    TRY(plan_may_write(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(plan_hold(cx));
    TRY(record_get(cx, &plan_proposal_record, id, &before));
    if (before.status != PROPOSAL_DRAFT)
        return fail(cx, RC_CONFLICT, N_("This plan does not stand to be asked for: {0}"),
                    tr(cx, enum_label(&plan_proposal_status_names, before.status)));
    TRY(plan_proposal_store_items(cx, id, &items));
    for (size_t i = 0; i < items.n; i++)
        TRY(check_item(cx, items.at[i].id));
    struct plan_proposal after = before;
    after.status = PROPOSAL_REQUESTED;
    after.comment = "";
    TRY(record_update(cx, &plan_proposal_record, &before, &after));
    TRY(approval_ask(cx, &plan_proposal_approvable, id, after.title, wish, &approval));
    return db_commit(cx, &tx);
}
