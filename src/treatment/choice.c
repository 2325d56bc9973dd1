/* Branch and bound. A node has some items taken and some left out; what the others can add at most is a
 * knapsack whose items may be cut, with the gain of each item as things stand. That gain only shrinks as
 * others are taken when the value table has increasing differences (a product has); for other tables an
 * item counts with all that can still be gained at the risks that it touches. Where items lower the same risks this
 * bound counts a risk several times; choice_hull.h has one that does not, and takes longer: it is asked second. */
#include "treatment/choice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/progress.h"
#include "base/time.h"
#include "treatment/choice_hull.h"

enum state { OPEN, TAKEN, LEFT_OUT };
enum { LOOK_BACK_MOST = 20000 }; /* steps times items whose bounds are looked at when the effort is spent */

struct offer {
    size_t item;
    int64_t gain, cost;
};

/* A level as it was before an item was taken. */
struct undo {
    size_t risk;
    struct choice_risk before;
};

/* An item that was decided: first taken, then left out. */
struct step {
    size_t item, undo;
    enum state state;
};

struct search {
    const struct choice_problem *problem;
    bool shrinks; /* gains shrink as others are taken */
    struct choice_risk *risks;
    enum state *states;
    struct offer *offers;
    struct step *steps;
    struct undo *undos;
    size_t step_count, undo_count;
    int64_t cost, value, budget;
    bool *best; /* chosen */
    bool *open; /* may still be taken */
    struct hull hull;
    int64_t best_value, best_cost, least, root; /* root: bound where nothing is decided yet */
};

static int64_t value_of(const struct choice_problem *problem, struct choice_risk risk)
{
    return problem->values[risk.impact][risk.frequency];
}

static int64_t least_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static struct choice_risk lowered(struct choice_risk risk, const struct choice_effect *effect)
{
    return (struct choice_risk){least_of(risk.impact, effect->impact),
                                least_of(risk.frequency, effect->frequency)};
}

/* ---- what is refused ---- */

static bool is_level(int64_t level, int64_t steps)
{
    return level >= 1 && level <= steps;
}

static enum rc check_values(struct ctx *cx, const struct choice_problem *problem)
{
    for (int k = 0; k < 2; k++)
        if (!is_level(problem->steps[k], CHOICE_STEPS_MOST))
            return fail(cx, RC_INVALID, N_("A scale has 1 to {0} steps"),
                        decimal(cx, CHOICE_STEPS_MOST));
    for (int64_t i = 1; i <= problem->steps[0]; i++)
        for (int64_t f = 1; f <= problem->steps[1]; f++)
            if ((i > 1 && problem->values[i][f] < problem->values[i - 1][f]) ||
                (f > 1 && problem->values[i][f] < problem->values[i][f - 1]))
                return fail(
                    cx, RC_INVALID,
                    N_("The value of a risk falls where impact {0} and frequency {1} begin"),
                    decimal(cx, i), decimal(cx, f));
    return RC_OK;
}

static bool levels_fit(const struct choice_problem *problem, int64_t impact, int64_t frequency)
{
    return is_level(impact, problem->steps[0]) && is_level(frequency, problem->steps[1]);
}

static enum rc check(struct ctx *cx, const struct choice_problem *problem)
{
    TRY(check_values(cx, problem));
    if (problem->items.n > CHOICE_ITEMS_MOST)
        return fail(cx, RC_INVALID, N_("Up to {0} items can be compared"),
                    decimal(cx, CHOICE_ITEMS_MOST));
    for (size_t r = 0; r < problem->risks.n; r++)
        if (!levels_fit(problem, problem->risks.at[r].impact, problem->risks.at[r].frequency))
            return fail(cx, RC_INVALID, N_("Risk {0} is off the scale"),
                        decimal(cx, (int64_t)r + 1));
    for (size_t i = 0; i < problem->items.n; i++) {
        const struct choice_item *item = &problem->items.at[i];
        bool fits = item->cost >= 0;
        for (size_t e = 0; fits && e < item->effects.n; e++)
            fits = item->effects.at[e].risk < problem->risks.n &&
                   levels_fit(problem, item->effects.at[e].impact, item->effects.at[e].frequency);
        if (!fits)
            return fail(cx, RC_INVALID, N_("Item {0} has a cost or an effect that cannot be"),
                        decimal(cx, (int64_t)i + 1));
    }
    return RC_OK;
}

/* Increasing differences. */
static bool shrinks(const struct choice_problem *problem)
{
    for (int64_t i = 2; i <= problem->steps[0]; i++)
        for (int64_t f = 2; f <= problem->steps[1]; f++)
            if (problem->values[i][f] - problem->values[i - 1][f] <
                problem->values[i][f - 1] - problem->values[i - 1][f - 1])
                return false;
    return true;
}

/* ---- taking and giving back ---- */

static void take(struct search *search, size_t i)
{
    const struct choice_item *item = &search->problem->items.at[i];
    for (size_t e = 0; e < item->effects.n; e++) {
        struct choice_risk *risk = &search->risks[item->effects.at[e].risk];
        search->undos[search->undo_count++] = (struct undo){item->effects.at[e].risk, *risk};
        search->value -= value_of(search->problem, *risk);
        *risk = lowered(*risk, &item->effects.at[e]);
        search->value += value_of(search->problem, *risk);
    }
    search->cost += item->cost;
    search->states[i] = TAKEN;
}

static void give_back(struct search *search, const struct step *step)
{
    while (search->undo_count > step->undo) {
        const struct undo *undo = &search->undos[--search->undo_count];
        search->value -= value_of(search->problem, search->risks[undo->risk]);
        search->risks[undo->risk] = undo->before;
        search->value += value_of(search->problem, undo->before);
    }
    search->cost -= search->problem->items.at[step->item].cost;
    search->states[step->item] = OPEN;
}

/* ---- the bound ---- */

/* By how much the item lowers the sum as things stand. An item may touch a risk twice. */
static int64_t gain_now(struct search *search, const struct choice_item *item)
{
    int64_t before = search->value;
    size_t mark = search->undo_count;
    for (size_t e = 0; e < item->effects.n; e++) {
        struct choice_risk *risk = &search->risks[item->effects.at[e].risk];
        search->undos[search->undo_count++] = (struct undo){item->effects.at[e].risk, *risk};
        search->value -= value_of(search->problem, *risk);
        *risk = lowered(*risk, &item->effects.at[e]);
        search->value += value_of(search->problem, *risk);
    }
    int64_t gain = before - search->value;
    while (search->undo_count > mark) {
        const struct undo *undo = &search->undos[--search->undo_count];
        search->risks[undo->risk] = undo->before;
    }
    search->value = before;
    return gain;
}

/* All that can be gained at the risks that the item touches, whoever lowers them. */
static int64_t gain_at_most(const struct search *search, const struct choice_item *item)
{
    int64_t gain = 0;
    for (size_t e = 0; e < item->effects.n; e++) {
        const struct choice_risk *risk = &search->risks[item->effects.at[e].risk];
        gain += value_of(search->problem, *risk) - search->problem->values[1][1];
    }
    return gain;
}

static int by_worth(const void *a, const void *b)
{
    const struct offer *one = a, *other = b;
    double left = (double)one->gain * (double)other->cost,
           right = (double)other->gain * (double)one->cost;
    if (left != right)
        return left > right ? -1 : 1;
    return (one->item > other->item) - (one->item < other->item);
}

/* Open items that can be afforded and add something, the most for its cost first. */
static size_t make_offers(struct search *search)
{
    size_t n = 0;
    for (size_t i = 0; i < search->problem->items.n; i++) {
        const struct choice_item *item = &search->problem->items.at[i];
        if (search->states[i] != OPEN || item->cost > search->budget - search->cost)
            continue;
        int64_t gain = search->shrinks ? gain_now(search, item) : gain_at_most(search, item);
        if (gain > 0)
            search->offers[n++] = (struct offer){i, gain, item->cost};
    }
    qsort(search->offers, n, sizeof *search->offers, by_worth);
    return n;
}

/* The least sum that may still be reached; gains are whole numbers. */
static int64_t bound_of(const struct search *search, size_t offers)
{
    int64_t left = search->budget - search->cost, gain = 0;
    int64_t floor_value = (int64_t)search->problem->risks.n * search->problem->values[1][1];
    for (size_t i = 0; i < offers; i++) {
        const struct offer *offer = &search->offers[i];
        if (offer->cost > left) {
            double part = (double)offer->gain * ((double)left / (double)offer->cost);
            gain += (int64_t)floor(part + 1e-6);
            break;
        }
        left -= offer->cost;
        gain += offer->gain;
    }
    int64_t bound = search->value - gain;
    return bound > floor_value ? bound : floor_value;
}

/* The same, but for what the hulls know better. */
static int64_t bound_closely(struct search *search, size_t offers)
{
    int64_t bound = bound_of(search, offers);
    if (bound >= search->best_value || offers == 0)
        return bound;
    memset(search->open, 0, search->problem->items.n * sizeof *search->open);
    for (size_t i = 0; i < offers; i++)
        search->open[search->offers[i].item] = true;
    int64_t gain = hull_gain(&search->hull, search->risks, search->open, search->budget - search->cost);
    return gain < search->value - bound ? search->value - gain : bound;
}

static void keep_if_better(struct search *search)
{
    if (search->value > search->best_value ||
        (search->value == search->best_value && search->cost >= search->best_cost))
        return;
    search->best_value = search->value;
    search->best_cost = search->cost; /* of what is as good, the cheaper one */
    for (size_t i = 0; i < search->problem->items.n; i++)
        search->best[i] = search->states[i] == TAKEN;
}

/* ---- the search ---- */

/* Goes back to the last item that was taken and leaves it out; false when there is none. */
static bool turn_back(struct search *search)
{
    while (search->step_count > 0) {
        struct step *step = &search->steps[search->step_count - 1];
        if (step->state == TAKEN) {
            give_back(search, step);
            search->states[step->item] = step->state = LEFT_OUT;
            return true;
        }
        search->states[step->item] = OPEN;
        search->step_count--;
    }
    return false;
}

/* Everything that is still open when the steps end may hide something as good as its bound. */
static void give_up(struct search *search)
{
    if (search->step_count * search->problem->items.n > LOOK_BACK_MOST) { /* dear to look at one by one */
        search->least = least_of(search->least, search->root);
        return;
    }
    do {
        int64_t bound = bound_closely(search, make_offers(search));
        search->least = least_of(search->least, bound);
    } while (turn_back(search));
}

enum {
    TELL_EVERY = 64, /* steps between two calls of whoever watches */
    TURNS = 3,       /* in which budgets share the time: most are proven in the first */
};

static bool is_spent(const struct choice_effort *effort, int64_t steps)
{
    return steps > effort->nodes ||
           (effort->until != 0 && time_elapsed() >= effort->until);
}

static enum rc find(struct ctx *cx, struct search *search, const struct choice_effort *effort)
{
    int64_t steps = 0;
    for (bool more = true; more;) {
        keep_if_better(search);
        steps++;
        if (steps % TELL_EVERY == 1)
            TRY(progress_step(cx, steps, effort->nodes));
        if (is_spent(effort, steps)) {
            give_up(search);
            return RC_OK;
        }
        size_t offers = make_offers(search);
        if (offers == 0 || bound_closely(search, offers) >= search->best_value) {
            more = turn_back(search);
            continue;
        }
        size_t item = search->offers[0].item;
        search->steps[search->step_count++] = (struct step){item, search->undo_count, TAKEN};
        take(search, item);
    }
    return RC_OK;
}

static enum rc begin(struct ctx *cx, const struct choice_problem *problem, struct search *search)
{
    size_t items = problem->items.n, risks = problem->risks.n, effects = 0;
    for (size_t i = 0; i < items; i++)
        effects += problem->items.at[i].effects.n;
    search->problem = problem;
    search->shrinks = shrinks(problem);
    search->risks = ARENA_ARRAY(cx->arena, struct choice_risk, risks + 1);
    search->states = ARENA_ARRAY(cx->arena, enum state, items + 1);
    search->offers = ARENA_ARRAY(cx->arena, struct offer, items + 1);
    search->steps = ARENA_ARRAY(cx->arena, struct step, items + 1);
    search->undos = ARENA_ARRAY(cx->arena, struct undo, 2 * effects + 1);
    search->best = ARENA_ARRAY(cx->arena, bool, items + 1);
    search->open = ARENA_ARRAY(cx->arena, bool, items + 1);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (size_t r = 0; r < risks; r++) {
        search->risks[r] = problem->risks.at[r];
        search->value += value_of(problem, problem->risks.at[r]);
    }
    return hull_create(cx, problem, &search->hull);
}

/* Without what the others make needless: the dearest first. */
static void drop_needless(const struct choice_problem *problem, bool *chosen, int64_t value,
                          struct choice_risk *room)
{
    for (size_t i = 0; i < problem->items.n; i++) {
        if (!chosen[i])
            continue;
        int64_t without = 0;
        memcpy(room, problem->risks.at, problem->risks.n * sizeof *room);
        for (size_t k = 0; k < problem->items.n; k++)
            for (size_t e = 0; chosen[k] && k != i && e < problem->items.at[k].effects.n; e++) {
                const struct choice_effect *effect = &problem->items.at[k].effects.at[e];
                room[effect->risk] = lowered(room[effect->risk], effect);
            }
        for (size_t r = 0; r < problem->risks.n; r++)
            without += value_of(problem, room[r]);
        chosen[i] = without > value;
    }
}

/* The hulls as close as they come where nothing is decided yet. */
static void tighten(struct search *search, int64_t until)
{
    size_t offers = make_offers(search);
    memset(search->open, 0, search->problem->items.n * sizeof *search->open);
    for (size_t i = 0; i < offers; i++)
        search->open[search->offers[i].item] = true;
    hull_tighten(&search->hull, search->risks, search->open, search->budget, until);
    search->root = bound_closely(search, offers);
}

/* Remembers what is taken and gives all of it back. */
static void keep_and_clear(struct search *search, size_t mark)
{
    keep_if_better(search);
    for (size_t i = 0; i < search->problem->items.n; i++)
        search->states[i] = OPEN;
    while (search->undo_count > mark) {
        const struct undo *undo = &search->undos[--search->undo_count];
        search->value += value_of(search->problem, undo->before) -
                         value_of(search->problem, search->risks[undo->risk]);
        search->risks[undo->risk] = undo->before;
    }
    search->cost = 0;
}

/* Takes over what is known already, when it fits. */
static void begin_with(struct search *search, const bool *known)
{
    const struct choice_problem *problem = search->problem;
    size_t mark = search->undo_count;
    int64_t cost = 0;
    for (size_t i = 0; known != NULL && i < problem->items.n; i++)
        cost += known[i] ? problem->items.at[i].cost : 0;
    if (known == NULL || cost > search->budget)
        return;
    for (size_t i = 0; i < problem->items.n; i++)
        if (known[i])
            take(search, i);
    keep_and_clear(search, mark);
}

/* One pass over the items, the most for its cost first: something good to begin with, whatever the effort. */
static void begin_greedily(struct search *search)
{
    size_t mark = search->undo_count, offers = make_offers(search);
    for (size_t i = 0; i < offers; i++) {
        const struct choice_item *item = &search->problem->items.at[search->offers[i].item];
        if (item->cost <= search->budget - search->cost && gain_now(search, item) > 0)
            take(search, search->offers[i].item);
    }
    keep_and_clear(search, mark);
}

enum rc choice_best(struct ctx *cx, const struct choice_problem *problem, int64_t budget,
                    struct choice_effort effort, struct choice_found *ret)
{
    struct search search = {.budget = budget};
    TRY(check(cx, problem));
    TRY(begin(cx, problem, &search));
    search.best_value = search.value + 1; /* nothing at all is a choice, too */
    search.best_cost = INT64_MAX;
    search.least = INT64_MAX;
    begin_greedily(&search);
    begin_with(&search, effort.known);
    tighten(&search, effort.until);
    TRY(find(cx, &search, &effort));
    if (problem->risks.n > 0)
        drop_needless(problem, search.best, search.best_value, search.risks);
    *ret = (struct choice_found){.budget = budget,
                           .residual = search.best_value,
                           .least = least_of(search.least, search.best_value),
                           .chosen = search.best};
    ret->exact = ret->least == ret->residual;
    for (size_t i = 0; i < problem->items.n; i++)
        ret->cost += search.best[i] ? problem->items.at[i].cost : 0;
    return RC_OK;
}

/* A greater budget never does worse, so its bound holds for the smaller ones. */
static void share_bounds(struct choice_found *points, size_t count)
{
    for (size_t i = count - 1; i-- > 0;) {
        if (points[i].least < points[i + 1].least)
            points[i].least = least_of(points[i + 1].least, points[i].residual);
        points[i].exact = points[i].least == points[i].residual;
    }
}

static size_t count_open(const struct choice_found *points, size_t from, size_t count)
{
    size_t open = 0;
    for (size_t i = from; i < count; i++)
        open += !points[i].exact;
    return open;
}

/* What was proven before stays proven. */
static enum rc improve(struct ctx *cx, const struct choice_problem *problem, struct choice_effort effort,
                       struct choice_found *point)
{
    struct choice_found again = {.budget = point->budget};
    TRY(choice_best(cx, problem, point->budget, effort, &again));
    if (again.least < point->least)
        again.least = least_of(point->least, again.residual);
    again.exact = again.least == again.residual;
    *point = again;
    return RC_OK;
}

/* Every budget that is not proven yet, with an even part of what is left of the time for this turn. */
static enum rc take_turn(struct ctx *cx, const struct choice_problem *problem, struct choice_effort effort,
                         struct choice_found *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t now = time_elapsed();
        struct choice_effort part = effort;
        if (points[i].exact)
            continue;
        if (effort.until != 0)
            part.until = now + (effort.until - now) / (int64_t)count_open(points, i, count);
        part.known = points[i].chosen != NULL ? points[i].chosen : effort.known;
        if (i > 0 && (part.known == NULL || points[i - 1].residual < points[i].residual))
            part.known = points[i - 1].chosen;
        TRY(improve(cx, problem, part, &points[i]));
    }
    share_bounds(points, count);
    return RC_OK;
}

enum rc choice_curve(struct ctx *cx, const struct choice_problem *problem, size_t count,
                     struct choice_effort effort, struct choice_found **ret)
{
    struct choice_found *points = ARENA_ARRAY(cx->arena, struct choice_found, count);
    int64_t begun = time_elapsed();
    double all = 0;
    if (points == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < problem->items.n; i++)
        all += (double)problem->items.at[i].cost;
    for (size_t i = 0; i < count; i++)
        points[i] = (struct choice_found){.budget = (int64_t)ceil(all * (double)i / (double)(count - 1)),
                                          .residual = INT64_MAX,
                                          .least = INT64_MIN};
    for (int64_t turn = 1; turn <= TURNS; turn++) {
        struct choice_effort part = effort;
        if (effort.until != 0)
            part.until = begun + (effort.until - begun) * turn * turn / (TURNS * TURNS);
        TRY(take_turn(cx, problem, part, points, count));
        if (effort.until == 0 || time_elapsed() >= effort.until || count_open(points, 0, count) == 0)
            break;
    }
    *ret = points;
    return RC_OK;
}
