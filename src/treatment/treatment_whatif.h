/* What-if: which open plan items lower the most residual risk for a budget. */
#ifndef TREATMENT_TREATMENT_WHATIF_H
#define TREATMENT_TREATMENT_WHATIF_H

#include "treatment/choice.h"
#include "treatment/treatment_inside.h"
#include "view/svg.h"

enum {
    WHATIF_POINTS = 11,
    WHATIF_POINTS_LEAST = 2,
    WHATIF_POINTS_MOST = 101,
    WHATIF_NODES = 5000000, /* for one budget */
    WHATIF_PAGE_MILLISECONDS = 900,
    WHATIF_COMMAND_SECONDS = 20,
    WHATIF_SECONDS_MOST = 3600,
};

struct whatif_item {
    const char *id, *title;
    int64_t number, status, cost, chosen, risks;
    int64_t lowers; /* by itself */
    const char *cost_label, *risk_numbers;
};
struct whatif_point {
    int64_t budget, cost, lowered, lowered_most, exact, items;
    const char *budget_label, *cost_label;
};
struct whatif_view {
    const char *study;
    int64_t budget, cost;
    int64_t residual_now, residual, lowered, lowered_most, exact;
    int64_t candidates, risks; /* risks: whose residual value is summed up */
    int64_t unstated;          /* links that do not say what the item does */
    LIST_OF(struct whatif_item) items; /* chosen ones first */
    LIST_OF(struct whatif_point) points;
    /* of the page */
    const char *title, *budget_typed, *budget_label, *cost_label, *cost_short, *error;
    int64_t chosen;
    struct svg picture;
    int64_t has_picture;
};
extern const struct fields whatif_answer;

struct whatif_wish {
    int64_t budget; /* negative: half of what all cost */
    int64_t points; /* WHATIF_POINTS_LEAST–WHATIF_POINTS_MOST */
    int64_t nodes, milliseconds; /* effort for all of it */
};
/* Asks choice.h about the study's open items. RC_INVALID, RC_STOPPED. */
enum rc whatif_make(struct ctx *cx, const struct treatment_study *study,
                    const struct whatif_wish *wish, struct whatif_view *ret) MUST_USE;
/* The same with the search's problem, for tests: items as in `ret_items`. */
enum rc whatif_problem(struct ctx *cx, const struct treatment_study *study,
                       struct choice_problem *ret, struct whatif_item **ret_items,
                       int64_t *ret_unstated) MUST_USE;
/* The curve as a picture; of more than CHART_YEARS_MAX points none is drawn. */
enum rc whatif_draw(struct ctx *cx, struct whatif_view *view) MUST_USE;
/* 12,000,000 as 1,200万円; English: 12.0 M. In cx's arena. */
const char *whatif_money(const struct ctx *cx, int64_t yen);

#endif
