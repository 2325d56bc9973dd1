/* How much a budget can gain at most, counted risk by risk. Inside src/treatment only. */
#ifndef TREATMENT_CHOICE_HULL_H
#define TREATMENT_CHOICE_HULL_H

#include "treatment/choice.h"

/* What an item does to a risk; the same item touches a risk once. */
struct hull_touch {
    size_t item;
    int64_t impact, frequency;
};
/* What one or two touches of a risk cost and gain there. */
struct hull_point {
    double cost, gain;
    size_t risk, one, other; /* touches; the same twice for one alone */
};
struct hull {
    const struct choice_problem *problem;
    bool usable;               /* few enough items touch each risk */
    size_t *first;             /* of each risk's touches; one more at the end */
    struct hull_touch *touches;
    double *gains;             /* of each touch as things stand */
    double *costs;             /* the part of its item's cost that each touch bears */
    double *weights;           /* of each touch: how its gain counts when its item's cost is divided */
    double *best;              /* weights that gave the least so far */
    double *totals;            /* of each item: weighted gains over its risks */
    struct hull_point *points; /* of one risk */
    struct hull_point *parts;  /* of all risks: steps of their hulls */
    bool *helps;               /* of each touch: open, and lowers a step */
    bool *counts;              /* of each touch: the greatest gain that was found rests on it */
    const struct hull_point **reached; /* of each risk: the last step that was paid for */
};
/* In cx's arena. RC_MEMORY. */
enum rc hull_create(struct ctx *cx, const struct choice_problem *problem, struct hull *ret) MUST_USE;
/* By how much the open items can lower the sum at most, for `left` yen, from where the risks stand; INT64_MAX where
 * the hull is not usable. */
int64_t hull_gain(struct hull *hull, const struct choice_risk *risks, const bool *open, int64_t left);
/* Divides the costs anew so that hull_gain becomes less from here: an item's cost moves to the risks at which the
 * greatest gain rests on it. Every division gives a bound; this one is good here and below. Ends at time_elapsed() `until`; 0: when it is
 * done. */
void hull_tighten(struct hull *hull, const struct choice_risk *risks, const bool *open, int64_t left, int64_t until);

#endif
