/* Choices against trying everything, and against their own bound. */
#include "treatment/choice_hull.h"

#include <string.h>

#include "base/progress.h"
#include "tests/support/test.h"

enum { ITEMS_MOST = 12, RISKS_MOST = 8, EFFECTS_MOST = 4, ROUNDS = 400, WITHOUT_END = 100000000 };

struct made {
    struct choice_problem problem;
    struct choice_item items[64];
    struct choice_effect effects[64][EFFECTS_MOST];
    struct choice_risk risks[64];
};

/* The same numbers in every run (Knuth's MMIX generator). */
static int64_t chance(uint64_t *seed, int64_t range)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((*seed >> 33) % (uint64_t)range);
}

/* A product, or a table that only never falls. */
static void make_values(struct choice_problem *problem, uint64_t *seed, bool product)
{
    problem->steps[0] = 2 + chance(seed, 4);
    problem->steps[1] = 2 + chance(seed, 4);
    for (int64_t i = 1; i <= problem->steps[0]; i++)
        for (int64_t f = 1; f <= problem->steps[1]; f++) {
            int64_t below = i > 1 ? problem->values[i - 1][f] : 0;
            int64_t left = f > 1 ? problem->values[i][f - 1] : 0;
            problem->values[i][f] = product ? i * f
                                            : (below > left ? below : left) + chance(seed, 5);
        }
}

static void make(struct made *made, uint64_t *seed, size_t items, size_t risks, bool product)
{
    memset(made, 0, sizeof *made);
    struct choice_problem *problem = &made->problem;
    make_values(problem, seed, product);
    for (size_t r = 0; r < risks; r++)
        made->risks[r] = (struct choice_risk){1 + chance(seed, problem->steps[0]),
                                              1 + chance(seed, problem->steps[1])};
    for (size_t i = 0; i < items; i++) {
        size_t n = (size_t)chance(seed, EFFECTS_MOST + 1);
        for (size_t e = 0; e < n; e++)
            made->effects[i][e] = (struct choice_effect){(size_t)chance(seed, (int64_t)risks),
                                                         1 + chance(seed, problem->steps[0]),
                                                         1 + chance(seed, problem->steps[1])};
        made->items[i].cost = chance(seed, 8) == 0 ? 0 : chance(seed, 1000);
        made->items[i].effects.at = made->effects[i];
        made->items[i].effects.n = n;
    }
    problem->items.at = made->items;
    problem->items.n = items;
    problem->risks.at = made->risks;
    problem->risks.n = risks;
}

/* The sum when the items of the mask are done; *ret_cost what they cost. */
static int64_t residual_of(const struct choice_problem *problem, const bool *chosen,
                           int64_t *ret_cost)
{
    struct choice_risk risks[64];
    int64_t sum = 0;
    *ret_cost = 0;
    memcpy(risks, problem->risks.at, problem->risks.n * sizeof *risks);
    for (size_t i = 0; i < problem->items.n; i++) {
        const struct choice_item *item = &problem->items.at[i];
        if (!chosen[i])
            continue;
        *ret_cost += item->cost;
        for (size_t e = 0; e < item->effects.n; e++) {
            struct choice_risk *risk = &risks[item->effects.at[e].risk];
            if (item->effects.at[e].impact < risk->impact)
                risk->impact = item->effects.at[e].impact;
            if (item->effects.at[e].frequency < risk->frequency)
                risk->frequency = item->effects.at[e].frequency;
        }
    }
    for (size_t r = 0; r < problem->risks.n; r++)
        sum += problem->values[risks[r].impact][risks[r].frequency];
    return sum;
}

static int64_t by_trying(const struct choice_problem *problem, int64_t budget)
{
    int64_t best = INT64_MAX, cost = 0;
    for (uint32_t mask = 0; mask < UINT32_C(1) << problem->items.n; mask++) {
        bool chosen[ITEMS_MOST];
        for (size_t i = 0; i < problem->items.n; i++)
            chosen[i] = (mask >> i & 1) != 0;
        int64_t sum = residual_of(problem, chosen, &cost);
        if (cost <= budget && sum < best)
            best = sum;
    }
    return best;
}

static void test_against_trying(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 20261127;
    struct made made;
    const struct choice_effort endless = {.nodes = WITHOUT_END};
    for (int round = 0; round < ROUNDS; round++) {
        make(&made, &seed, (size_t)chance(&seed, ITEMS_MOST + 1),
             1 + (size_t)chance(&seed, RISKS_MOST), round % 2 == 0);
        int64_t budget = chance(&seed, 4000), cost = 0;
        struct choice_found choice;
        arena_reset(cx->arena);
        TEST_RC(round, cx, choice_best(cx, &made.problem, budget, endless, &choice), RC_OK);
        TEST_INT(round, choice.residual, by_trying(&made.problem, budget));
        TEST_INT(round, residual_of(&made.problem, choice.chosen, &cost), choice.residual);
        TEST_INT(round, choice.cost, cost);
        TEST_TRUE(round, choice.exact && cost <= budget);
        /* With few steps: never better than what is possible, and the bound holds. */
        struct choice_found hasty, again;
        const struct choice_effort few = {.nodes = 1 + round % 7};
        TEST_RC(round, cx, choice_best(cx, &made.problem, budget, few, &hasty), RC_OK);
        TEST_TRUE(round, hasty.residual >= choice.residual && hasty.least <= choice.residual);
        TEST_TRUE(round, hasty.exact == (hasty.least == hasty.residual));
        /* Beginning with a choice gives nothing worse than it, and the best in the end. */
        TEST_RC(round, cx,
                choice_best(cx, &made.problem, budget,
                            (struct choice_effort){.nodes = 1, .known = choice.chosen}, &again),
                RC_OK);
        TEST_INT(round, again.residual, choice.residual);
        TEST_RC(round, cx,
                choice_best(cx, &made.problem, budget,
                            (struct choice_effort){.nodes = WITHOUT_END, .known = hasty.chosen},
                            &again),
                RC_OK);
        TEST_INT(round, again.residual, choice.residual);
    }
}

/* Sixty candidates over forty risks: exact, the curve only falls, and nothing in it is needless. */
static void test_sixty(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 7;
    struct made made;
    struct choice_found *points = NULL;
    make(&made, &seed, 60, 40, true);
    TEST_RC(__LINE__, cx, choice_curve(cx, &made.problem, 21, (struct choice_effort){.nodes = 2000000}, &points), RC_OK);
    for (int i = 0; i < 21; i++) {
        TEST_TRUE(i, points[i].exact && points[i].cost <= points[i].budget);
        TEST_TRUE(i, i == 0 || points[i].residual <= points[i - 1].residual);
        for (size_t k = 0; k < 60; k++) {
            int64_t cost = 0;
            if (!points[i].chosen[k])
                continue;
            points[i].chosen[k] = false;
            TEST_TRUE(i, residual_of(&made.problem, points[i].chosen, &cost) > points[i].residual);
            points[i].chosen[k] = true;
        }
    }
}

/* No choice gains more than the hulls say, however the costs are divided; and dividing anew does not make it worse. */
static void test_hull(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 42;
    struct made made;
    bool open[ITEMS_MOST];
    memset(open, true, sizeof open);
    for (int round = 0; round < ROUNDS; round++) {
        struct hull hull;
        int64_t now = 0, none = 0;
        const bool nothing[ITEMS_MOST] = {false};
        make(&made, &seed, (size_t)chance(&seed, ITEMS_MOST + 1), 1 + (size_t)chance(&seed, 4), round % 2 == 0);
        int64_t budget = chance(&seed, 4000);
        arena_reset(cx->arena);
        TEST_RC(round, cx, hull_create(cx, &made.problem, &hull), RC_OK);
        now = residual_of(&made.problem, nothing, &none);
        int64_t gain = now - by_trying(&made.problem, budget);
        int64_t before = hull_gain(&hull, made.risks, open, budget);
        TEST_TRUE(round, before >= gain);
        hull_tighten(&hull, made.risks, open, budget, 0);
        int64_t after = hull_gain(&hull, made.risks, open, budget);
        TEST_TRUE(round, after >= gain && after <= before);
        TEST_INT(round, hull_gain(&hull, made.risks, nothing, budget), 0);
    }
}

/* Sixty candidates that lower the same twenty risks over and over: where adding gains up says little. */
static void test_overlap(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 3;
    struct made made;
    struct choice_found *points = NULL;
    make(&made, &seed, 60, 20, true);
    TEST_RC(__LINE__, cx,
            choice_curve(cx, &made.problem, 11, (struct choice_effort){.nodes = 5000000}, &points), RC_OK);
    for (int i = 0; i < 11; i++)
        TEST_TRUE(i, points[i].exact && (i == 0 || points[i].residual <= points[i - 1].residual));
}

/* Time that is over: answers at once, with bounds that hold and a curve that only falls. */
static void test_hurried(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 11;
    struct made made;
    struct choice_found *hurried = NULL, *points = NULL;
    make(&made, &seed, 60, 40, false);
    TEST_RC(__LINE__, cx,
            choice_curve(cx, &made.problem, 6,
                         (struct choice_effort){.nodes = WITHOUT_END, .until = 1}, &hurried),
            RC_OK);
    TEST_RC(__LINE__, cx,
            choice_curve(cx, &made.problem, 6, (struct choice_effort){.nodes = 20000}, &points), RC_OK);
    for (int i = 0; i < 6; i++) {
        TEST_TRUE(i, hurried[i].least <= points[i].residual && points[i].least <= hurried[i].residual);
        TEST_TRUE(i, hurried[i].cost <= hurried[i].budget && hurried[i].least <= hurried[i].residual);
        TEST_TRUE(i, i == 0 || hurried[i].residual <= hurried[i - 1].residual);
        TEST_TRUE(i, i == 0 || hurried[i].least <= hurried[i - 1].least);
    }
}

static enum rc stop_at_once(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    (void)progress;
    (void)done;
    (void)total;
    return fail_array(cx, RC_STOPPED, (const char *[]){"stopped", NULL});
}

static void test_stopped(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 11;
    struct made made;
    struct choice_found choice = {.cost = -1};
    struct progress progress = {.step = stop_at_once};
    make(&made, &seed, 60, 40, false);
    cx->progress = &progress;
    TEST_RC(__LINE__, cx,
            choice_best(cx, &made.problem, 9000, (struct choice_effort){.nodes = WITHOUT_END}, &choice),
            RC_STOPPED);
    TEST_INT(__LINE__, choice.cost, -1);
}

static void test_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 3;
    struct made made;
    struct choice_found choice = {.cost = -1};
    make(&made, &seed, 5, 5, true);
    static const struct {
        int line;
        enum { COST, RISK, EFFECT, LEVEL, FALLS, STEPS } what;
    } rows[] = {{__LINE__, COST},  {__LINE__, RISK},  {__LINE__, EFFECT},
                {__LINE__, LEVEL}, {__LINE__, FALLS}, {__LINE__, STEPS}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct made bad;
        bad = made;
        bad.problem.items.at = bad.items;
        bad.problem.risks.at = bad.risks;
        bad.effects[0][0] = (struct choice_effect){0, 1, 1};
        bad.items[0].effects.at = bad.effects[0];
        bad.items[0].effects.n = 1;
        if (rows[i].what == COST)
            bad.items[1].cost = -1;
        else if (rows[i].what == RISK)
            bad.risks[2].impact = bad.problem.steps[0] + 1;
        else if (rows[i].what == EFFECT)
            bad.effects[0][0].risk = 5;
        else if (rows[i].what == LEVEL)
            bad.effects[0][0].frequency = 0;
        else if (rows[i].what == FALLS)
            bad.problem.values[2][1] = 0;
        else
            bad.problem.steps[1] = CHOICE_STEPS_MOST + 1;
        TEST_RC(rows[i].line, cx, choice_best(cx, &bad.problem, 10, (struct choice_effort){.nodes = 10}, &choice), RC_INVALID);
        TEST_INT(rows[i].line, choice.cost, -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_trying),
        cmocka_unit_test(test_sixty),
        cmocka_unit_test(test_hull),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_hurried),
        cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_refused),
    };
    return TEST_RUN(tests);
}
