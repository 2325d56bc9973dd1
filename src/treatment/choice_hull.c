/* Each item's cost is divided among the risks that it lowers, by its gain at each. Then a risk is on its own: two items
 * at most make its level (one its impact, one its frequency), so all that can be had for some money at this risk lies
 * under the hull of single items and pairs. What all hulls together give for the budget is no less than any choice
 * gives, since a choice pays at each risk at least its part of every item that counts there. Items that lower the same
 * risk are thus not counted twice, as they are when gains are simply added. */
#include "treatment/choice_hull.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/time.h"

enum {
    TOUCHES_MOST = 64, /* of one risk */
    ROUNDS = 80,       /* of hull_tighten */
    FEW = 24,
};
#define FIRST_SHIFT 0.5 /* how far weights move in the first round */

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void count_touches(const struct choice_problem *problem, size_t *first)
{
    for (size_t i = 0; i < problem->items.n; i++)
        for (size_t e = 0; e < problem->items.at[i].effects.n; e++)
            first[problem->items.at[i].effects.at[e].risk + 1]++;
    for (size_t r = 0; r < problem->risks.n; r++)
        first[r + 1] += first[r];
}

/* Effects of an item on one risk become one touch; touches of a risk stand in the order of the items. */
static void fill_touches(const struct choice_problem *problem, struct hull *hull, size_t *ends)
{
    for (size_t r = 0; r < problem->risks.n; r++)
        ends[r] = hull->first[r];
    for (size_t i = 0; i < problem->items.n; i++)
        for (size_t e = 0; e < problem->items.at[i].effects.n; e++) {
            const struct choice_effect *effect = &problem->items.at[i].effects.at[e];
            size_t end = ends[effect->risk];
            struct hull_touch *last = end > hull->first[effect->risk] ? &hull->touches[end - 1] : NULL;
            if (last != NULL && last->item == i) {
                last->impact = least(last->impact, effect->impact);
                last->frequency = least(last->frequency, effect->frequency);
                continue;
            }
            hull->touches[ends[effect->risk]++] = (struct hull_touch){i, effect->impact, effect->frequency};
        }
    /* What was merged leaves a hole: an item that is never open. */
    for (size_t r = 0; r < problem->risks.n; r++)
        for (size_t t = ends[r]; t < hull->first[r + 1]; t++)
            hull->touches[t] = (struct hull_touch){problem->items.n, CHOICE_STEPS_MOST, CHOICE_STEPS_MOST};
}

/* Steps that the hulls of all risks have at most: each ends at another pair of levels, made by one or two touches. */
static size_t count_steps(const struct choice_problem *problem, const size_t *first)
{
    size_t levels = (size_t)problem->steps[0] * (size_t)problem->steps[1], steps = 0;
    for (size_t r = 0; r < problem->risks.n; r++) {
        size_t touches = first[r + 1] - first[r], pairs = touches * (touches + 1) / 2;
        steps += pairs < levels ? pairs : levels;
    }
    return steps;
}

static enum rc make_room(struct ctx *cx, struct hull *hull, size_t most)
{
    size_t touches = hull->first[hull->problem->risks.n];
    hull->touches = ARENA_ARRAY(cx->arena, struct hull_touch, touches + 1);
    hull->gains = ARENA_ARRAY(cx->arena, double, touches + 1);
    hull->costs = ARENA_ARRAY(cx->arena, double, touches + 1);
    hull->weights = ARENA_ARRAY(cx->arena, double, touches + 1);
    hull->best = ARENA_ARRAY(cx->arena, double, touches + 1);
    hull->helps = ARENA_ARRAY(cx->arena, bool, touches + 1);
    hull->counts = ARENA_ARRAY(cx->arena, bool, touches + 1);
    hull->totals = ARENA_ARRAY(cx->arena, double, hull->problem->items.n + 1);
    hull->points = ARENA_ARRAY(cx->arena, struct hull_point, most * (most + 1) / 2 + 1);
    hull->parts = ARENA_ARRAY(cx->arena, struct hull_point, count_steps(hull->problem, hull->first) + 1);
    hull->reached = ARENA_ARRAY(cx->arena, const struct hull_point *, hull->problem->risks.n + 1);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc hull_create(struct ctx *cx, const struct choice_problem *problem, struct hull *ret)
{
    size_t risks = problem->risks.n, most = 0;
    struct hull hull = {.problem = problem};
    size_t *ends = ARENA_ARRAY(cx->arena, size_t, risks + 1);
    hull.first = ARENA_ARRAY(cx->arena, size_t, risks + 2);
    if (hull.first == NULL || ends == NULL)
        return RC_MEMORY;
    count_touches(problem, hull.first);
    for (size_t r = 0; r < risks; r++)
        most = hull.first[r + 1] - hull.first[r] > most ? hull.first[r + 1] - hull.first[r] : most;
    hull.usable = most <= TOUCHES_MOST;
    if (hull.usable) {
        TRY(make_room(cx, &hull, most));
        fill_touches(problem, &hull, ends);
        for (size_t t = 0; t < hull.first[risks]; t++)
            hull.weights[t] = 1;
    }
    *ret = hull;
    return RC_OK;
}

/* --- One risk --- */

static bool is_open(const struct hull *hull, const bool *open, size_t item)
{
    return item < hull->problem->items.n && open[item];
}

static double gain_of(const struct hull *hull, const struct choice_risk *risk, int64_t impact, int64_t frequency)
{
    const struct choice_problem *problem = hull->problem;
    return (double)(problem->values[risk->impact][risk->frequency] -
                    problem->values[least(risk->impact, impact)][least(risk->frequency, frequency)]);
}

static size_t make_points(struct hull *hull, const struct choice_risk *risk, size_t r)
{
    size_t n = 0;
    for (size_t t = hull->first[r]; t < hull->first[r + 1]; t++) {
        if (!hull->helps[t])
            continue;
        const struct hull_touch *one = &hull->touches[t];
        double cost = hull->costs[t];
        if (hull->gains[t] > 0)
            hull->points[n++] = (struct hull_point){cost, hull->gains[t], r, t, t};
        for (size_t u = hull->first[r]; u < t; u++) {
            const struct hull_touch *other = &hull->touches[u];
            if (!hull->helps[u])
                continue;
            double gain = gain_of(hull, risk, least(one->impact, other->impact),
                                  least(one->frequency, other->frequency));
            if (gain > hull->gains[t] && gain > hull->gains[u])
                hull->points[n++] = (struct hull_point){cost + hull->costs[u], gain, r, t, u};
        }
    }
    return n;
}

/* Cheapest first, of the same cost the most gain first. */
static int by_cost(const void *a, const void *b)
{
    const struct hull_point *one = a, *other = b;
    if (one->cost != other->cost)
        return one->cost < other->cost ? -1 : 1;
    return one->gain > other->gain ? -1 : one->gain < other->gain;
}

/* Mostly a handful: put in place one by one. */
static void sort_points(struct hull_point *points, size_t n)
{
    if (n > FEW) {
        qsort(points, n, sizeof *points, by_cost);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const struct hull_point point = points[i];
        size_t place = i;
        for (; place > 0 && by_cost(&points[place - 1], &point) > 0; place--)
            points[place] = points[place - 1];
        points[place] = point;
    }
}

/* The steps of the hull over the points, from nothing on; what costs nothing is a step of its own. */
static size_t add_steps(struct hull_point *points, size_t n, struct hull_point *parts)
{
    struct hull_point *corner = points; /* corners overwrite points that were read */
    struct hull_point last = {.cost = 0};
    size_t corners = 0, added = 0;
    sort_points(points, n);
    for (size_t i = 0; i < n; i++) {
        const struct hull_point point = points[i];
        if (point.gain <= (corners > 0 ? corner[corners - 1].gain : 0))
            continue;
        while (corners > 0) {
            const struct hull_point before = corners > 1 ? corner[corners - 2] : (struct hull_point){.cost = 0};
            const struct hull_point top = corner[corners - 1];
            if ((top.gain - before.gain) * (point.cost - top.cost) >
                (point.gain - top.gain) * (top.cost - before.cost))
                break;
            corners--;
        }
        corner[corners++] = point;
    }
    for (size_t i = 0; i < corners; i++) {
        parts[added] = corner[i];
        parts[added].cost -= last.cost;
        parts[added++].gain -= last.gain;
        last = corner[i];
    }
    return added;
}

/* --- All of them --- */

static int by_slope(const void *a, const void *b)
{
    const struct hull_point *one = a, *other = b;
    double left = one->gain * other->cost, right = other->gain * one->cost;
    return left > right ? -1 : left < right;
}

/* What each touch gains as things stand, and the part of its item's cost that it bears. */
static void find_gains(struct hull *hull, const struct choice_risk *risks, const bool *open)
{
    for (size_t i = 0; i < hull->problem->items.n; i++)
        hull->totals[i] = 0;
    for (size_t r = 0; r < hull->problem->risks.n; r++)
        for (size_t t = hull->first[r]; t < hull->first[r + 1]; t++) {
            const struct hull_touch *touch = &hull->touches[t];
            hull->helps[t] = is_open(hull, open, touch->item) &&
                             (touch->impact < risks[r].impact || touch->frequency < risks[r].frequency);
            hull->gains[t] = hull->helps[t] ? gain_of(hull, &risks[r], touch->impact, touch->frequency) : 0;
            if (hull->gains[t] > 0)
                hull->totals[touch->item] += hull->weights[t] * hull->gains[t];
        }
    for (size_t t = 0; t < hull->first[hull->problem->risks.n]; t++) {
        size_t item = hull->touches[t].item;
        hull->costs[t] = 0; /* what gains nothing alone may help another one */
        if (hull->gains[t] > 0)
            hull->costs[t] = (double)hull->problem->items.at[item].cost * hull->weights[t] * hull->gains[t] /
                             hull->totals[item];
    }
}

/* The greatest gain under all hulls for the money, and which steps it reaches. */
static double fill(struct hull *hull, const struct choice_risk *risks, const bool *open, double money)
{
    size_t parts = 0;
    double gain = 0;
    find_gains(hull, risks, open);
    for (size_t r = 0; r < hull->problem->risks.n; r++) {
        size_t n = make_points(hull, &risks[r], r);
        parts += add_steps(hull->points, n, hull->parts + parts);
        hull->reached[r] = NULL;
    }
    qsort(hull->parts, parts, sizeof *hull->parts, by_slope);
    for (size_t i = 0; i < parts; i++) {
        const struct hull_point *part = &hull->parts[i];
        hull->reached[part->risk] = part;
        if (part->cost > money)
            return gain + part->gain * money / part->cost;
        money -= part->cost;
        gain += part->gain;
    }
    return gain;
}

int64_t hull_gain(struct hull *hull, const struct choice_risk *risks, const bool *open, int64_t left)
{
    return hull->usable ? (int64_t)floor(fill(hull, risks, open, (double)left) + 1e-6) : INT64_MAX;
}

/* Weights of a touch that the gain rests on go up, those of the others of its item down. */
static void shift(struct hull *hull, double by)
{
    size_t touches = hull->first[hull->problem->risks.n];
    for (size_t t = 0; t < touches; t++)
        hull->counts[t] = false;
    for (size_t r = 0; r < hull->problem->risks.n; r++)
        if (hull->reached[r] != NULL)
            hull->counts[hull->reached[r]->one] = hull->counts[hull->reached[r]->other] = true;
    for (size_t t = 0; t < touches; t++) {
        hull->weights[t] *= hull->counts[t] ? 1 + by : 1 / (1 + by);
        hull->weights[t] = fmin(fmax(hull->weights[t], 1e-6), 1e6);
    }
}

void hull_tighten(struct hull *hull, const struct choice_risk *risks, const bool *open, int64_t left, int64_t until)
{
    size_t touches = hull->usable ? hull->first[hull->problem->risks.n] : 0;
    double least_gain = INFINITY;
    double *best = hull->best;
    for (int round = 0; round < ROUNDS && touches > 0; round++) {
        double gain = fill(hull, risks, open, (double)left);
        if (gain < least_gain) {
            least_gain = gain;
            memcpy(best, hull->weights, touches * sizeof *best);
        }
        if (until != 0 && time_elapsed() >= until)
            break;
        shift(hull, FIRST_SHIFT / (1 + 0.2 * round));
    }
    if (touches > 0)
        memcpy(hull->weights, best, touches * sizeof *best);
}
