/* Views and handlers of plans put up for approval. Inside src/plan only. */
#ifndef PLAN_PLAN_PROPOSAL_VIEW_H
#define PLAN_PLAN_PROPOSAL_VIEW_H

#include "plan/plan_proposal.h"
#include "plan/plan_view.h"

HANDLER(plan_proposals_get);
HANDLER(plan_proposal_new_get);
HANDLER(plan_proposal_new_post);
HANDLER(plan_proposal_get);
HANDLER(plan_proposal_request_post);

struct plan_proposal_row {
    const char *id, *title, *drafter_name, *tag;
    int64_t year, status;
};
struct plan_proposal_list_view {
    LIST_OF(struct plan_proposal_row) proposals;
};

struct plan_candidate {
    struct plan_row row;
    int64_t chosen;
};
struct plan_proposal_form_view {
    struct form_view form;
    struct approval_ask_view ask;
    LIST_OF(struct plan_candidate) items;
    int64_t more; /* there are more proposed items than fit one plan */
};

struct plan_proposal_view {
    const char *id, *title, *note;
    int64_t year, status, may_ask;
    LIST_OF(struct plan_row) items;
    const char *money, *days; /* sums asked for, as people read them */
    struct approval_panel approval;
    struct approval_ask_view ask;
};

#endif
