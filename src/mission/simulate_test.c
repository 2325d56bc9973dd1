/* The simulation against what is known exactly, and against itself with other threads. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "mission/mission.h"
#include "tests/support/test.h"

static const struct mission_link links[] = {{0, 0}, {1, 0}, {0, 3600}, {3, 0}, {6, 0}, {5, 0}, {7, 0}};
static const struct mission_group groups[] = {
    {1, 0, 2}, /* pair: one of two resources */
    {1, 2, 1}, /* bridged: the first resource, an hour without */
    {1, 3, 1}, {1, 4, 1}, {1, 5, 1}, {1, 6, 1},
};
static const struct mission_node nodes[] = {
    {.name = "one", .mtpd = 24 * 3600, .rate = 2, .repair = 24},
    {.name = "two", .mtpd = -1, .rate = 2, .repair = 48},
    {.name = "pair", .first_group = 0, .group_count = 1, .mtpd = 0},
    {.name = "three", .mtpd = -1, .rate = 12, .repair = 10, .loss = 5, .loss_per_hour = 2},
    {.name = "bridged", .first_group = 1, .group_count = 1, .mtpd = -1},
    {.name = "left", .first_group = 2, .group_count = 2, .mtpd = -1},  /* needs three and right */
    {.name = "right", .first_group = 4, .group_count = 1, .mtpd = -1}, /* needs left: mutual */
    {.name = "alone", .first_group = 5, .group_count = 1, .mtpd = -1}, /* needs itself */
};
static const struct mission_model model = {nodes, groups, links, COUNT(nodes), COUNT(groups), COUNT(links)};

static void contains(int line, const struct mission_estimate *estimate, double want, double slack)
{
    if (!(estimate->low - slack <= want && want <= estimate->high + slack))
        fail_msg("line %d: %g … %g does not hold %g", line, estimate->low, estimate->high, want);
}

/* Means within the confidence interval widened by as much again: with a fixed seed this does not vary. */
static void test_means(void **state)
{
    struct ctx *cx = test_begin(state);
    /* More than 12 outages a year; any in ten years; outages of two days or longer; a stretch that is too long. */
    static const struct mission_tolerance tolerances[] = {
        {3, 0, 12, 1}, {0, 0, 0, 10}, {0, 48 * 3600, 0, 1}, {3, 0, 0, 1000}};
    const struct mission_simulation simulation = {
        .seed = 1, .years = 100000, .tolerances = tolerances, .tolerance_count = COUNT(tolerances)};
    struct mission_plan *plan = NULL;
    struct mission_years years;
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &model, &plan), RC_OK);
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_OK);
    /* a year begins with everything running: a little below the steady state */
    double one = mission_unavailability(2, 24), two = mission_unavailability(2, 48), hours = 8760;
    contains(__LINE__, &years.nodes[0].downtime, one * hours, 0.2);
    contains(__LINE__, &years.nodes[1].downtime, two * hours, 1.2);
    contains(__LINE__, &years.nodes[0].outages, 2 * (1 - one), 0.01);
    contains(__LINE__, &years.nodes[2].downtime, one * two * hours, 0.05);
    /* P(an outage over an MTPD of the mean repair) in a year: 1 − exp(−rate × e⁻¹) */
    contains(__LINE__, &years.nodes[0].over_mtpd, 1 - exp(-2 * (1 - one) * exp(-1)), 0.004);
    /* Exponential times have no memory: after the hour 24 hours are left on average, in e^(−1/24) of cases. */
    contains(__LINE__, &years.nodes[4].downtime, one * hours * exp(-1.0 / 24), 0.2);
    /* Poisson: more than 12 outages where 12 ÷ (1 + …) are expected */
    assert_true(years.broken[0].value > 0.35 && years.broken[0].value < 0.45);
    contains(__LINE__, &years.broken[1], 1, 1e-6);
    /* Two days are twice the mean repair: a part of e⁻² of the outages. */
    contains(__LINE__, &years.broken[2], 1 - exp(-2 * (1 - one) * exp(-2)), 0.004);
    contains(__LINE__, &years.broken[3], 1, 1e-6);
    assert_true(years.nodes[5].downtime.value >= years.nodes[3].downtime.value);
    assert_true(fabs(years.nodes[5].downtime.value - years.nodes[3].downtime.value) < 1e-9);
    assert_true(fabs(years.nodes[6].downtime.value - years.nodes[3].downtime.value) < 1e-9);
    assert_true(years.nodes[7].downtime.value <= 0);
    contains(__LINE__, &years.loss, 12 * 5 * (1 - mission_unavailability(12, 10)) +
                                        2 * hours * mission_unavailability(12, 10), 1);
    assert_true(years.loss_median < years.loss_95 && years.loss_95 < years.loss_99 &&
                years.loss_99 < years.loss_worst);
}

static int64_t years_in(const struct mission_years *years)
{
    int64_t sum = 0;
    for (size_t i = 0; i < years->bar_n; i++)
        sum += years->bars[i].years;
    return sum;
}

/* Two outages of one hour on average each year; the second hour costs ten times as much. The node's own mean is the
 * whole; bars hold every year once. */
static void test_losses(void **state)
{
    struct ctx *cx = test_begin(state);
    static const struct mission_node steps[] = {{.name = "steps", .mtpd = -1, .rate = 2, .repair = 1,
                                                 .loss_per_hour = 1, .loss_step = 1, .loss_later = 10}};
    static const struct mission_model one = {steps, NULL, NULL, 1, 0, 0};
    const struct mission_tolerance wrong = {1, 0, 1, 1}, endless = {0, 0, 1, 0};
    struct mission_simulation simulation = {.seed = 3, .years = 50000};
    struct mission_plan *plan = NULL;
    struct mission_years years;
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &one, &plan), RC_OK);
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_OK);
    /* E[min(x, 1)] = 1 − e⁻¹ and E[max(x − 1, 0)] = e⁻¹ of an exponential time with mean 1 */
    contains(__LINE__, &years.loss, 2 * (1 - exp(-1) + 10 * exp(-1)), 0.05);
    contains(__LINE__, &years.nodes[0].loss, years.loss.value, 1e-6);
    TEST_INT(__LINE__, years_in(&years), 50000);
    TEST_TRUE(__LINE__, years.bar_n > 5 && years.bar_n <= MISSION_BARS);
    TEST_TRUE(__LINE__, fabs((double)years.bars[0].years / 50000 - exp(-2)) < 0.01);
    for (size_t i = 2; i < years.bar_n; i++)
        TEST_TRUE(i, years.bars[i].from >= years.bars[i - 1].to && years.bars[i].to > years.bars[i].from);
    TEST_TRUE(__LINE__, years.bars[years.bar_n - 1].to > years.loss_worst);
    simulation.tolerance_count = 1;
    simulation.tolerances = &wrong;
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_INVALID);
    simulation.tolerances = &endless;
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_INVALID);
    simulation.tolerance_count = MISSION_TOLERANCES_MOST + 1;
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_TOO_LARGE);
}

static void test_curve(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct mission_simulation simulation = {.seed = 7, .years = 20000};
    struct mission_plan *plan = NULL;
    struct mission_years years;
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &model, &plan), RC_OK);
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_OK);
    assert_true(years.curve_n > 10);
    for (size_t i = 0; i < years.curve_n; i++) {
        const struct mission_curve_point *point = &years.curve[i];
        assert_true(point->probability.low <= point->probability.value &&
                    point->probability.value <= point->probability.high);
        assert_true(i == 0 || (point->loss > years.curve[i - 1].loss &&
                               point->probability.value <= years.curve[i - 1].probability.value));
    }
    assert_true(fabs(years.curve[years.curve_n - 1].loss - years.loss_worst) < 1e-9);
}

static void test_threads(void **state)
{
    struct ctx *cx = test_begin(state);
    struct mission_plan *plan = NULL;
    struct mission_years first, other;
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &model, &plan), RC_OK);
    static const struct mission_tolerance tolerance = {3, 3600, 100, 7};
    struct mission_simulation simulation = {
        .seed = 42, .years = 5000, .threads = 1, .tolerances = &tolerance, .tolerance_count = 1};
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &first), RC_OK);
    for (int64_t threads = 2; threads < 8; threads += 3) {
        simulation.threads = threads;
        TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &other), RC_OK);
        assert_memory_equal(first.nodes, other.nodes, COUNT(nodes) * sizeof *first.nodes);
        assert_memory_equal(first.broken, other.broken, sizeof *first.broken);
        assert_memory_equal(&first.loss, &other.loss, sizeof first.loss);
        assert_memory_equal(first.bars, other.bars, first.bar_n * sizeof *first.bars);
        assert_memory_equal(first.curve, other.curve, first.curve_n * sizeof *first.curve);
    }
    simulation.seed = 43;
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &other), RC_OK);
    assert_true(memcmp(&first.loss, &other.loss, sizeof first.loss) != 0);
}

static enum rc cancel(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    (void)progress;
    (void)total;
    return done > 0 ? fail_array(cx, RC_STOPPED, (const char *[]){"stopped", NULL}) : RC_OK;
}

static void test_limits(void **state)
{
    struct ctx *cx = test_begin(state);
    struct progress progress = {.step = cancel};
    struct mission_plan *plan = NULL;
    struct mission_years years;
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &model, &plan), RC_OK);
    struct mission_simulation simulation = {.years = MISSION_YEARS_MOST};
    cx->progress = &progress;
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_STOPPED);
    cx->progress = NULL;
    simulation.years = 0;
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_INVALID);
    simulation.years = (int64_t)MISSION_YEARS_MOST + 1;
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_INVALID);
    struct mission_node busy[11];
    for (size_t i = 0; i < COUNT(busy); i++)
        busy[i] = (struct mission_node){.name = "busy", .mtpd = -1, .rate = 100000, .repair = 1};
    const struct mission_model hectic = {busy, NULL, NULL, COUNT(busy), 0, 0}, calm = {busy, NULL, NULL, 2, 0, 0};
    simulation.years = 3;
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &hectic, &plan), RC_OK);
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_TOO_LARGE);
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &calm, &plan), RC_OK);
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_OK);
    const struct mission_model quiet = {&nodes[7], groups, links, 0, 0, 0};
    simulation.years = 10;
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &quiet, &plan), RC_OK);
    TEST_RC(__LINE__, cx, mission_simulate(cx, plan, &simulation, &years), RC_OK);
    assert_true(years.loss.value <= 0 && years.curve_n == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_means),
        cmocka_unit_test(test_losses),
        cmocka_unit_test(test_curve),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_limits),
    };
    return TEST_RUN(tests);
}
