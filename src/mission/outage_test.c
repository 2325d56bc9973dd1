/* Outages against a naive simulation second by second, side by side against one by one; fault trees of models
 * against what outages stop; refusals. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "mission/mission.h"
#include "tests/support/test.h"

enum { NODES_MOST = 40, GROUPS_MOST = 200, LINKS_MOST = 1000, MODELS = 1500, SECONDS_MOST = 60 };

struct maker {
    uint64_t seed;
    struct mission_node nodes[NODES_MOST];
    struct mission_group groups[GROUPS_MOST];
    struct mission_link links[LINKS_MOST];
    struct mission_model model;
};

static const char *const names[NODES_MOST] = {
    "n0",  "n1",  "n2",  "n3",  "n4",  "n5",  "n6",  "n7",  "n8",  "n9",  "n10", "n11", "n12", "n13",
    "n14", "n15", "n16", "n17", "n18", "n19", "n20", "n21", "n22", "n23", "n24", "n25", "n26", "n27",
    "n28", "n29", "n30", "n31", "n32", "n33", "n34", "n35", "n36", "n37", "n38", "n39"};

static uint32_t random_below(struct maker *maker, uint32_t n)
{
    maker->seed = maker->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((maker->seed >> 33) % n);
}

/* Half of the models have needs in both directions, so that nodes need each other. */
static void make_model(struct maker *maker, uint32_t n, bool mutual)
{
    size_t groups = 0, links = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct mission_node *node = &maker->nodes[i];
        *node = (struct mission_node){.name = names[i], .first_group = (uint32_t)groups, .mtpd = -1,
                                      .rate = 1, .repair = 24};
        if (random_below(maker, 3) == 0)
            node->mtpd = (int32_t)random_below(maker, SECONDS_MOST);
        uint32_t wanted = i == 0 || random_below(maker, 3) == 0 ? 0 : 1 + random_below(maker, 3);
        for (uint32_t g = 0; g < wanted; g++) {
            struct mission_group *group = &maker->groups[groups++];
            *group = (struct mission_group){.first = (uint32_t)links, .count = 1 + random_below(maker, 4)};
            group->least = 1 + random_below(maker, group->count);
            for (uint32_t l = 0; l < group->count; l++)
                maker->links[links++] = (struct mission_link){
                    random_below(maker, mutual ? n : i), random_below(maker, 2) == 0 ? 0 : (int32_t)random_below(maker, 15)};
        }
        node->group_count = (uint32_t)groups - node->first_group;
    }
    maker->model = (struct mission_model){maker->nodes, maker->groups, maker->links, n, groups, links};
}

/* ---- Second by second ---- */

static bool is_lost(const struct maker *maker, const struct mission_link *link, const int32_t *stops, int32_t now)
{
    (void)maker;
    return stops[link->node] != MISSION_RUNS && stops[link->node] + link->bridge <= now;
}

static bool is_stopped(const struct maker *maker, uint32_t id, const int32_t *stops, int32_t now)
{
    for (uint32_t g = 0; g < maker->nodes[id].group_count; g++) {
        const struct mission_group *group = &maker->groups[maker->nodes[id].first_group + g];
        uint32_t left = 0;
        for (uint32_t l = 0; l < group->count; l++)
            left += !is_lost(maker, &maker->links[group->first + l], stops, now);
        if (left < group->least)
            return true;
    }
    return false;
}

static void naive(const struct maker *maker, const struct mission_outage *outage, int32_t *stops)
{
    for (size_t i = 0; i < maker->model.node_count; i++)
        stops[i] = MISSION_RUNS;
    for (size_t i = 0; i < outage->failed_count; i++)
        stops[outage->failed[i]] = 0;
    for (int32_t now = 0; now < outage->seconds; now++)
        for (bool changed = true; changed;) {
            changed = false;
            for (uint32_t i = 0; i < maker->model.node_count; i++)
                if (stops[i] == MISSION_RUNS && is_stopped(maker, i, stops, now)) {
                    stops[i] = now;
                    changed = true;
                }
        }
}

/* Following the causes ends at what failed, never going forward in time. */
static void check_causes(const struct maker *maker, const struct mission_effect *effects)
{
    for (uint32_t i = 0; i < maker->model.node_count; i++) {
        uint32_t at = i;
        for (size_t steps = 0; effects[at].cause != at; steps++) {
            assert_true(steps < maker->model.node_count);
            assert_true(effects[effects[at].cause].stop <= effects[at].stop);
            at = effects[at].cause;
        }
        assert_true(effects[i].stop == MISSION_RUNS || effects[at].stop == 0);
    }
}

struct taken {
    const struct maker *maker;
    const struct mission_outage *outages;
    size_t seen;
};

static enum rc take(void *data, size_t first, size_t count, const int32_t *stops)
{
    struct taken *taken = data;
    int32_t want[NODES_MOST];
    assert_int_equal(first, taken->seen);
    for (size_t lane = 0; lane < count; lane++) {
        naive(taken->maker, &taken->outages[first + lane], want);
        for (size_t i = 0; i < taken->maker->model.node_count; i++)
            assert_int_equal(stops[i * MISSION_LANES + lane], want[i]);
    }
    taken->seen += count;
    return RC_OK;
}

static void test_outages(void **state)
{
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    for (int m = 0; m < MODELS; m++) {
        uint32_t failed[20][3];
        struct mission_outage outages[20];
        struct mission_effect effects[NODES_MOST];
        struct mission_plan *plan = NULL;
        int32_t want[NODES_MOST];
        arena_reset(cx->arena);
        maker->seed = (uint64_t)m * 7793 + 5;
        make_model(maker, 2 + random_below(maker, NODES_MOST - 2), m % 2 == 0);
        TEST_RC(__LINE__, cx, mission_plan_make(cx, &maker->model, &plan), RC_OK);
        for (size_t o = 0; o < COUNT(outages); o++) {
            for (size_t f = 0; f < COUNT(failed[o]); f++)
                failed[o][f] = random_below(maker, (uint32_t)maker->model.node_count);
            outages[o] = (struct mission_outage){failed[o], 1 + random_below(maker, 3),
                                                 1 + (int32_t)random_below(maker, SECONDS_MOST)};
        }
        for (size_t o = 0; o < 3; o++) {
            naive(maker, &outages[o], want);
            TEST_RC(__LINE__, cx, mission_outage(cx, plan, &outages[o], effects), RC_OK);
            for (size_t i = 0; i < maker->model.node_count; i++) {
                assert_int_equal(effects[i].stop, want[i]);
                assert_int_equal(effects[i].exceeds, want[i] != MISSION_RUNS && maker->nodes[i].mtpd >= 0 &&
                                                         outages[o].seconds - want[i] > maker->nodes[i].mtpd);
            }
            check_causes(maker, effects);
        }
        struct taken taken = {.maker = maker, .outages = outages};
        TEST_RC(__LINE__, cx, mission_outages(cx, plan, outages, COUNT(outages), take, &taken), RC_OK);
        assert_int_equal(taken.seen, COUNT(outages));
    }
    free(maker);
}

/* ---- As a fault tree: a cut set stops the node for good, and less does not ---- */

static bool stops_top(struct ctx *cx, const struct mission_plan *plan, const uint32_t *failed, size_t n, uint32_t top)
{
    struct mission_effect effects[NODES_MOST];
    const struct mission_outage outage = {failed, n, 24 * 3600};
    TEST_RC(__LINE__, cx, mission_outage(cx, plan, &outage, effects), RC_OK);
    return effects[top].stop != MISSION_RUNS;
}

static void test_trees(void **state)
{
    static const struct mission_limits limits = {.order = 0};
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    size_t sets = 0;
    for (int m = 0; m < 300; m++) {
        struct mission_plan *plan = NULL;
        CLEANUP(mission_freep) struct mission_solution *solution = NULL;
        struct tree tree;
        struct cut_list list;
        arena_reset(cx->arena);
        maker->seed = (uint64_t)m * 31 + 7;
        make_model(maker, 3 + random_below(maker, 12), false);
        uint32_t top = (uint32_t)maker->model.node_count - 1;
        maker->nodes[top].rate = 0; /* otherwise it is its own first cut set only */
        TEST_RC(__LINE__, cx, mission_plan_make(cx, &maker->model, &plan), RC_OK);
        TEST_RC(__LINE__, cx, mission_tree_of(cx, plan, top, &tree), RC_OK);
        TEST_RC(__LINE__, cx, mission_solve(cx, &tree, &limits, &solution), RC_OK);
        TEST_RC(__LINE__, cx, mission_list(cx, solution, 1000, 0, &list), RC_OK);
        for (size_t i = 0; i < list.n; i++, sets++) {
            uint32_t less[NODES_MOST];
            assert_true(stops_top(cx, plan, list.at[i].events, list.at[i].order, top));
            for (uint32_t gone = 0; gone < list.at[i].order; gone++) {
                uint32_t n = 0;
                for (uint32_t e = 0; e < list.at[i].order; e++)
                    if (e != gone)
                        less[n++] = list.at[i].events[e];
                assert_false(stops_top(cx, plan, less, n, top));
            }
        }
    }
    assert_true(sets > 300);
    free(maker);
}

/* ---- One by one ---- */

static void test_bridged(void **state)
{
    struct ctx *cx = test_begin(state);
    /* power ← UPS of 30 minutes ← server; server and spare, one of both ← service */
    const struct mission_link links[] = {{0, 1800}, {1, 0}, {2, 0}};
    const struct mission_group groups[] = {{1, 0, 1}, {1, 1, 2}};
    struct mission_node nodes[] = {
        {.name = "power", .mtpd = -1, .rate = 1, .repair = 6},
        {.name = "server", .first_group = 0, .group_count = 1, .mtpd = -1, .rate = 2, .repair = 4},
        {.name = "spare", .mtpd = -1, .rate = 1, .repair = 24},
        {.name = "service", .kind = MISSION_SERVICE, .first_group = 1, .group_count = 1, .mtpd = 3600},
    };
    const struct mission_model model = {nodes, groups, links, COUNT(nodes), COUNT(groups), COUNT(links)};
    const uint32_t both[] = {0, 2};
    struct mission_effect effects[COUNT(nodes)];
    struct mission_plan *plan = NULL;
    struct tree tree;
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    static const struct mission_limits limits = {.probability = true};
    const char *count = "";
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &model, &plan), RC_OK);
    assert_null(mission_cycle(cx, plan));
    TEST_RC(__LINE__, cx, mission_outage(cx, plan, &(struct mission_outage){both, 2, 6 * 3600}, effects), RC_OK);
    assert_int_equal(effects[1].stop, 1800);
    assert_int_equal(effects[1].cause, 0);
    assert_int_equal(effects[3].stop, 1800);
    assert_int_equal(effects[3].cause, 1);
    assert_true(effects[3].exceeds);
    TEST_RC(__LINE__, cx, mission_outage(cx, plan, &(struct mission_outage){both, 2, 1800}, effects), RC_OK);
    assert_int_equal(effects[3].stop, MISSION_RUNS);
    TEST_RC(__LINE__, cx, mission_tree_of(cx, plan, 3, &tree), RC_OK);
    TEST_RC(__LINE__, cx, mission_solve(cx, &tree, &limits, &solution), RC_OK);
    TEST_RC(__LINE__, cx, mission_count(cx, solution, &count), RC_OK);
    assert_string_equal(count, "2");
    double got = 0, power = mission_unavailability(1, 6), server = mission_unavailability(2, 4);
    TEST_RC(__LINE__, cx, mission_probability(cx, solution, &got), RC_OK);
    assert_true(fabs(got - mission_unavailability(1, 24) * (power + server - power * server)) < 1e-15);
    nodes[0].repair = 0.25; /* back before the UPS is empty: it does not count */
    mission_freep(&solution);
    TEST_RC(__LINE__, cx, mission_tree_of(cx, plan, 3, &tree), RC_OK);
    TEST_RC(__LINE__, cx, mission_solve(cx, &tree, &limits, &solution), RC_OK);
    TEST_RC(__LINE__, cx, mission_count(cx, solution, &count), RC_OK);
    assert_string_equal(count, "1");
}

static void test_mutual(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct mission_link links[] = {{1, 0}, {0, 0}, {2, 0}};
    const struct mission_group groups[] = {{1, 0, 1}, {1, 1, 1}, {1, 2, 1}};
    const struct mission_node nodes[] = {
        {.name = "a", .first_group = 0, .group_count = 1, .mtpd = -1},
        {.name = "b", .first_group = 1, .group_count = 2, .mtpd = -1},
        {.name = "c", .mtpd = -1, .rate = 1, .repair = 1},
    };
    const struct mission_model model = {nodes, groups, links, COUNT(nodes), COUNT(groups), COUNT(links)};
    struct mission_effect effects[COUNT(nodes)];
    struct mission_plan *plan = NULL;
    struct tree tree;
    const uint32_t c = 2;
    TEST_RC(__LINE__, cx, mission_plan_make(cx, &model, &plan), RC_OK);
    const char *cycle = mission_cycle(cx, plan);
    assert_true(strcmp(cycle, "a → b → a") == 0 || strcmp(cycle, "b → a → b") == 0);
    TEST_RC(__LINE__, cx, mission_outage(cx, plan, &(struct mission_outage){&c, 0, 60}, effects), RC_OK);
    assert_int_equal(effects[0].stop, MISSION_RUNS); /* they do not stop each other */
    TEST_RC(__LINE__, cx, mission_outage(cx, plan, &(struct mission_outage){&c, 1, 60}, effects), RC_OK);
    assert_int_equal(effects[0].stop, 0);
    assert_int_equal(effects[0].cause, 1);
    assert_int_equal(effects[1].cause, 2);
    TEST_RC(__LINE__, cx, mission_tree_of(cx, plan, 0, &tree), RC_INVALID);
    assert_non_null(strstr(cx->problem.message, " → "));
    TEST_RC(__LINE__, cx, mission_tree_of(cx, plan, 2, &tree), RC_OK);
}

static void test_refused(void **state)
{
    static const struct {
        int line;
        struct mission_node node;
        struct mission_group group;
        struct mission_link link;
    } rows[] = {
        {__LINE__, {.name = "x", .first_group = 0, .group_count = 2}, {1, 0, 1}, {0, 0}},
        {__LINE__, {.name = "x", .group_count = 1}, {2, 0, 1}, {0, 0}},
        {__LINE__, {.name = "x", .group_count = 1}, {0, 0, 1}, {0, 0}},
        {__LINE__, {.name = "x", .group_count = 1}, {1, 0, 2}, {0, 0}},
        {__LINE__, {.name = "x", .group_count = 1}, {1, 0, 1}, {9, 0}},
        {__LINE__, {.name = "x", .group_count = 1}, {1, 0, 1}, {0, -1}},
        {__LINE__, {.name = "x", .group_count = 1}, {1, 0, 1}, {0, MISSION_BRIDGE_MOST + 1}},
        {__LINE__, {.name = "x", .rate = -1}, {1, 0, 1}, {0, 0}},
        {__LINE__, {.name = "x", .rate = 1}, {1, 0, 1}, {0, 0}},
        {__LINE__, {.name = "x", .rate = 1, .repair = 1e9}, {1, 0, 1}, {0, 0}},
        {__LINE__, {.name = "x", .loss = -5}, {1, 0, 1}, {0, 0}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        const struct mission_model model = {&rows[i].node, &rows[i].group, &rows[i].link, 1, 1, 1};
        struct mission_plan *plan = NULL;
        TEST_RC(rows[i].line, cx, mission_plan_make(cx, &model, &plan), RC_INVALID);
        TEST_TRUE(rows[i].line, plan == NULL && strstr(cx->problem.message, "x") != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outages), cmocka_unit_test(test_trees),   cmocka_unit_test(test_bridged),
        cmocka_unit_test(test_mutual),  cmocka_unit_test(test_refused),
    };
    return TEST_RUN(tests);
}
