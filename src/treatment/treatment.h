/* What is done about a risk (リスク対応, guideline-5, handbook “リスクアセスメントの次ステップ”): options, plan
 * items, risk finance, and who accepts what remains, until when. */
#ifndef TREATMENT_TREATMENT_H
#define TREATMENT_TREATMENT_H

#include "approval/approval.h"
#include "plan/plan.h"
#include "register/record.h"
#include "risk/risk.h"

/* The handbook's options; several at once. */
enum treatment_option {
    TREATMENT_REMOVE_SOURCE,
    TREATMENT_LOWER_IMPACT,
    TREATMENT_LOWER_LIKELIHOOD,
    TREATMENT_AVOID,
    TREATMENT_SHARE,
    TREATMENT_RETAIN,
    TREATMENT_OPTION_COUNT_
};
extern const struct enum_names treatment_option_names;

/* What was decided for a risk; at most one row for each. */
struct treatment {
    const char *id, *org;
    int64_t version;
    const char *study, *risk;
    int64_t remove_source, lower_impact, lower_likelihood, avoid, share, retain;
    const char *reason;
    int64_t impact, frequency; /* expected when all of it is done; 0: as now */
    const char *done_on;       /* carried out without a plan item, such as a contract; "" */
    const char *decided_by;
    int64_t decided_at;
};
extern const struct record treatment_record;

enum treatment_finance_kind {
    FINANCE_INSURANCE,
    FINANCE_CONTRACT, /* others bear it by contract */
    FINANCE_RESERVE,  /* own money put aside */
    FINANCE_CREDIT,   /* a line of credit for the case */
    FINANCE_OTHER,
    FINANCE_KIND_COUNT_
};
extern const struct enum_names treatment_finance_kind_names;

/* Insurance and other risk finance of the organisation. */
struct treatment_finance {
    const char *id, *org;
    int64_t version;
    int64_t kind;
    const char *name, *insurer, *number; /* number: of the policy or contract */
    int64_t cover, deductible;           /* yen */
    const char *from_on, *until_on;      /* "" without an end */
    const char *post;                    /* who sees that it is renewed */
    const char *comment;
    int64_t active;
};
extern const struct record treatment_finance_record;

/* A risk that a finance bears. */
struct treatment_cover {
    const char *id, *org;
    int64_t version;
    const char *study, *risk, *finance;
};
extern const struct record treatment_cover_record;

enum treatment_acceptance_status {
    ACCEPTANCE_REQUESTED,
    ACCEPTANCE_ACCEPTED, /* runs out with its day */
    ACCEPTANCE_RETURNED,
    ACCEPTANCE_WITHDRAWN,
    ACCEPTANCE_REVOKED,
    ACCEPTANCE_STATUS_COUNT_
};
extern const struct enum_names treatment_acceptance_status_names;

/* Which residual risk is accepted: as it stands, or as it is expected after treatment. */
enum treatment_basis { ACCEPT_NOW, ACCEPT_EXPECTED, ACCEPT_BASIS_COUNT_ };
extern const struct enum_names treatment_basis_names;

struct treatment_acceptance {
    const char *id, *org;
    int64_t version;
    const char *study, *risk;
    int64_t status, basis;
    int64_t impact, frequency, value; /* what is accepted, at most */
    const char *reason, *conditions, *until_on;
    const char *asked_by;
    int64_t asked_at;
    const char *accepter; /* the person; "" until accepted */
    int64_t accepted_at;
    const char *comment; /* of whoever returned it */
    const char *revoked_by;
    int64_t revoked_at;
    const char *revoked_reason;
    const char *origin; /* acceptance of an earlier study that it was carried over from; "" */
};
extern const struct record treatment_acceptance_record;
extern const struct approvable treatment_acceptance_approvable;

/* --- Changes. Own transaction each; permission and rules inside. Whoever keeps the risk assessment, and the
 * owner of the risk by post. RC_DENIED, RC_INVALID, RC_MISSING, RC_CONFLICT (also when the study is closed). --- */

/* Options, reason and what is expected of them. Stores the treatment of treatment->risk; `version` is the one
 * seen, 0 for none yet. */
enum rc treatment_save(struct ctx *cx, struct treatment *treatment, int64_t version) MUST_USE;
/* Links a plan item with what it does to the risk (steps; 0: as now). */
enum rc treatment_item_link(struct ctx *cx, const char *risk, const char *item, int64_t impact,
                            int64_t frequency) MUST_USE;
/* Makes a plan item and links it, in one transaction; also needs the right to change the plan. */
enum rc treatment_item_create(struct ctx *cx, const char *risk, struct plan_item *item,
                              int64_t impact, int64_t frequency) MUST_USE;
/* Changes what a linked item does; `link` is a risk_item with the version seen. */
enum rc treatment_item_change(struct ctx *cx, struct risk_item *link, int64_t version) MUST_USE;
enum rc treatment_finance_save(struct ctx *cx, struct treatment_finance *finance, int64_t version)
    MUST_USE;
enum rc treatment_cover_link(struct ctx *cx, const char *risk, const char *finance) MUST_USE;
enum rc treatment_cover_unlink(struct ctx *cx, const char *id) MUST_USE;

/* Asks that the residual risk of acceptance->risk is accepted until acceptance->until_on, along a route of
 * approval. Who asks never accepts. */
enum rc treatment_acceptance_ask(struct ctx *cx, struct treatment_acceptance *acceptance,
                                 const struct approval_wish *wish) MUST_USE;
/* Takes an acceptance back before its day. By who keeps the assessment or may accept; the reason is asked for. */
enum rc treatment_acceptance_revoke(struct ctx *cx, const char *id, const char *reason) MUST_USE;

/* What was decided for the risks of an earlier study, for those that came from them, inside an open transaction:
 * treatments, what bears the risks, acceptances that still hold. What is there already stays. */
enum rc treatment_carry(struct ctx *cx, const char *from, const char *into) MUST_USE;

/* --- What other rooms show --- */

enum treatment_state {
    TREATMENT_NONE,      /* not judged, so nothing can be suggested */
    TREATMENT_SUGGESTED, /* only by the program */
    TREATMENT_PLANNED,   /* options or plan items stand */
    TREATMENT_ACCEPTED,  /* what remains is accepted until a day */
    TREATMENT_DONE,
    TREATMENT_STATE_COUNT_
};
extern const struct enum_names treatment_state_names;

/* A risk to be treated, as a report tells it. */
struct treatment_line {
    int64_t number, residual, expected, state; /* values now and when all is done; enum treatment_state */
    const char *title, *resource;
    const char *options, *suggestion; /* what was chosen, what the program suggests; "" */
    const char *until_on, *accepter;  /* of the acceptance in force; "" */
};
struct treatment_lines {
    const struct treatment_line *at;
    size_t n;
};
/* The greatest first, at most `limit`. RC_MISSING, RC_DENIED. */
enum rc treatment_lines_of(struct ctx *cx, const char *study, size_t limit, struct treatment_lines *ret) MUST_USE;

extern const struct module treatment_module;

#endif
