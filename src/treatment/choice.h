/* Which measures lower the most residual risk for a budget (handbook of guideline-5, STEP 6: treatment is
 * chosen by effect and cost). Pure: no database. */
#ifndef TREATMENT_CHOICE_H
#define TREATMENT_CHOICE_H

#include "base/ctx.h"
#include "base/field.h"

enum { CHOICE_STEPS_MOST = 10, CHOICE_ITEMS_MOST = 2000 };

/* With the item, the risk stands at these levels at most (1 to the number of steps). */
struct choice_effect {
    size_t risk; /* index */
    int64_t impact, frequency;
};

struct choice_item {
    int64_t cost; /* yen, 0 or more */
    LIST_OF(struct choice_effect) effects;
};

/* Where a risk stands now, after the controls that are in place. */
struct choice_risk {
    int64_t impact, frequency;
};

struct choice_problem {
    LIST_OF(struct choice_item) items;
    LIST_OF(struct choice_risk) risks;
    int64_t steps[2]; /* of impact and of frequency */
    /* Value of a risk by its levels, from index 1; never falls when a level rises. */
    int64_t values[CHOICE_STEPS_MOST + 1][CHOICE_STEPS_MOST + 1];
};

struct choice_found {
    int64_t budget, cost;
    int64_t residual; /* sum over the risks with what was chosen */
    int64_t least;    /* no choice within the budget goes below this: equal to residual when exact */
    bool exact;
    bool *chosen; /* for each item */
};

/* How much a search may take. What it has found by then comes with its bound. */
struct choice_effort {
    int64_t nodes;     /* steps for one budget */
    int64_t until;     /* time_elapsed() at which it ends; 0: no matter when */
    const bool *known; /* a choice to begin with, for each item, when it fits the budget; NULL for none */
};

/* The best choice for a budget (yen, 0 or more), found by branch and bound: exact, or when the effort is spent
 * the best so far with a proven bound. Items that add nothing are left out. In cx's arena.
 * RC_INVALID (message recorded): levels or risks that do not exist, a value that falls when a level
 * rises, a negative cost, too many items. RC_STOPPED: whoever watches (base/progress.h) ends it. RC_MEMORY. */
enum rc choice_best(struct ctx *cx, const struct choice_problem *problem, int64_t budget,
                    struct choice_effort effort, struct choice_found *ret) MUST_USE;

/* The same for `count` budgets (2 or more) from nothing to the cost of everything. They share the time: what
 * is not proven in a first short turn gets what the others leave; what a smaller budget found and what a greater
 * one has proven holds for the others, too. */
enum rc choice_curve(struct ctx *cx, const struct choice_problem *problem, size_t count,
                     struct choice_effort effort, struct choice_found **ret) MUST_USE;

#endif
