/* The engine against brute force: thousands of random small trees by truth table, larger ones up to order 3
 * by explicit sets, other programs' counts of generated families. */
#include "mission/mission.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "tests/support/test.h"

enum { EVENTS_MOST = 12, NODES_MOST = 4000, ARGS_MOST = 40000, SMALL_TREES = 3000, LARGE_TREES = 150 };

/* ---- Random trees ---- */

struct maker {
    uint64_t seed;
    struct tree_node nodes[NODES_MOST];
    uint32_t args[ARGS_MOST];
    char names[NODES_MOST][8];
    struct tree tree;
};

static uint32_t random_below(struct maker *maker, uint32_t n)
{
    maker->seed = maker->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((maker->seed >> 33) % n);
}

static uint32_t add_node(struct maker *maker, enum tree_kind kind, double probability)
{
    uint32_t at = (uint32_t)maker->tree.node_count++;
    snprintf(maker->names[at], sizeof maker->names[at], "n%u", at % 10000);
    maker->nodes[at] = (struct tree_node){.kind = kind, .name = maker->names[at], .probability = probability};
    return at;
}

/* Gates over `events` events; arguments are picked among everything that stands before, mostly late ones. */
static void make_tree(struct maker *maker, uint32_t events, uint32_t gates, uint32_t widest, bool constants)
{
    maker->tree = (struct tree){.nodes = maker->nodes, .args = maker->args};
    for (uint32_t i = 0; i < events; i++)
        add_node(maker, TREE_EVENT, (1 + random_below(maker, 999)) / 1000.0);
    if (constants) {
        add_node(maker, TREE_TRUE, -1);
        add_node(maker, TREE_FALSE, -1);
    }
    for (uint32_t i = 0; i < gates; i++) {
        static const enum tree_kind kinds[] = {TREE_AND, TREE_OR, TREE_OR, TREE_AND, TREE_ATLEAST};
        uint32_t n = 1 + random_below(maker, widest), before = (uint32_t)maker->tree.node_count;
        uint32_t gate = add_node(maker, kinds[random_below(maker, COUNT(kinds))], -1);
        maker->nodes[gate].first = (uint32_t)maker->tree.arg_count;
        maker->nodes[gate].count = n;
        maker->nodes[gate].least = 1 + random_below(maker, n);
        for (uint32_t a = 0; a < n; a++) {
            uint32_t window = random_below(maker, 3) == 0 && before > 8 ? 8 : before;
            maker->args[maker->tree.arg_count++] = before - 1 - random_below(maker, window);
        }
    }
    maker->tree.top = (uint32_t)maker->tree.node_count - 1;
}

/* ---- By brute force ---- */

static bool holds(const struct tree *tree, uint32_t mask)
{
    static const size_t most = NODES_MOST;
    bool value[NODES_MOST];
    assert_true(tree->node_count <= most);
    for (uint32_t i = 0; i < tree->node_count; i++) {
        const struct tree_node *node = &tree->nodes[i];
        uint32_t yes = 0;
        for (uint32_t a = 0; a < node->count; a++)
            yes += value[tree->args[node->first + a]];
        value[i] = node->kind == TREE_EVENT     ? (mask >> i & 1) != 0
                   : node->kind == TREE_AND     ? yes == node->count
                   : node->kind == TREE_OR      ? yes > 0
                   : node->kind == TREE_ATLEAST ? yes >= node->least
                                                : node->kind == TREE_TRUE;
    }
    return value[tree->top];
}

struct truth {
    bool at[1 << EVENTS_MOST];
    uint32_t events;
};

static bool is_minimal(const struct truth *truth, uint32_t mask)
{
    if (!truth->at[mask])
        return false;
    for (uint32_t e = 0; e < truth->events; e++)
        if ((mask >> e & 1) != 0 && truth->at[mask & ~(UINT32_C(1) << e)])
            return false;
    return true;
}

static double weight_of(const struct tree *tree, uint32_t events, uint32_t mask)
{
    double weight = 1;
    for (uint32_t e = 0; e < events; e++)
        weight *= (mask >> e & 1) != 0 ? tree->nodes[e].probability : 1 - tree->nodes[e].probability;
    return weight;
}

static double enumerate(const struct tree *tree, const struct truth *truth, uint32_t forced, uint32_t banned)
{
    double sum = 0;
    for (uint32_t mask = 0; mask < UINT32_C(1) << truth->events; mask++)
        if (truth->at[(mask | forced) & ~banned])
            sum += weight_of(tree, truth->events, mask);
    return sum;
}

static void same_number(int line, double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))))
        fail_msg("line %d: %.17g instead of %.17g", line, got, want);
}

/* The list holds exactly the minimal sets, in order, each with its product. */
static void check_list(struct ctx *cx, const struct tree *tree, const struct truth *truth,
                       const struct mission_solution *solution, size_t count)
{
    struct cut_list list;
    TEST_RC(__LINE__, cx, mission_list(cx, solution, 5000, 0, &list), RC_OK);
    assert_int_equal(list.n, count);
    assert_false(list.more);
    for (size_t i = 0; i < list.n; i++) {
        uint32_t mask = 0;
        double product = 1;
        for (uint32_t e = 0; e < list.at[i].order; e++) {
            assert_true(e == 0 || list.at[i].events[e] > list.at[i].events[e - 1]);
            mask |= UINT32_C(1) << list.at[i].events[e];
            product *= tree->nodes[list.at[i].events[e]].probability;
        }
        assert_true(is_minimal(truth, mask));
        same_number(__LINE__, list.at[i].probability, product);
        if (i == 0)
            continue;
        const struct cut_set *before = &list.at[i - 1];
        assert_true(before->order < list.at[i].order ||
                    (before->order == list.at[i].order && before->probability >= list.at[i].probability));
    }
}

/* A shorter list is the beginning of the longer one. */
static void check_short_list(struct ctx *cx, const struct mission_solution *solution, size_t count)
{
    struct cut_list all, some;
    TEST_RC(__LINE__, cx, mission_list(cx, solution, 5000, 0, &all), RC_OK);
    TEST_RC(__LINE__, cx, mission_list(cx, solution, count / 2, 0, &some), RC_OK);
    assert_int_equal(some.n, count / 2);
    assert_int_equal(some.more, count > count / 2);
    for (size_t i = 0; i < some.n; i++) {
        assert_int_equal(some.at[i].order, all.at[i].order);
        same_number(__LINE__, some.at[i].probability, all.at[i].probability);
    }
}

static void check_importance(struct ctx *cx, const struct tree *tree, const struct truth *truth,
                             const struct mission_solution *solution)
{
    struct importance *all = ARENA_ARRAY(cx->arena, struct importance, tree->node_count), group;
    double whole = 0, want = enumerate(tree, truth, 0, 0);
    TEST_RC(__LINE__, cx, mission_probability(cx, solution, &whole), RC_OK);
    same_number(__LINE__, whole, want);
    TEST_RC(__LINE__, cx, mission_importance(cx, solution, all), RC_OK);
    for (uint32_t e = 0; e < truth->events; e++) {
        double one = enumerate(tree, truth, UINT32_C(1) << e, 0), none = enumerate(tree, truth, 0, UINT32_C(1) << e);
        same_number(__LINE__, all[e].birnbaum, one - none);
        if (all[e].birnbaum <= 0) /* not in the tree of the top */
            continue;
        same_number(__LINE__, all[e].one, one);
        same_number(__LINE__, all[e].none, none);
        same_number(__LINE__, all[e].fussell_vesely, (want - none) / want);
        same_number(__LINE__, all[e].achievement, one / want);
        if (none > 1e-9)
            same_number(__LINE__, all[e].reduction, want / none);
    }
    uint32_t pair[] = {0, truth->events - 1}, mask = 1 | UINT32_C(1) << (truth->events - 1);
    TEST_RC(__LINE__, cx, mission_group_importance(cx, solution, pair, 2, &group), RC_OK);
    same_number(__LINE__, group.one, enumerate(tree, truth, mask, 0));
    same_number(__LINE__, group.none, enumerate(tree, truth, 0, mask));
}

/* With an order and a cut-off: exactly those of the full list that are within both. */
static void check_cut_off(struct ctx *cx, const struct tree *tree, const struct mission_solution *full, size_t count)
{
    struct cut_list all, some;
    TEST_RC(__LINE__, cx, mission_list(cx, full, 5000, 0, &all), RC_OK);
    for (uint32_t order = 1; order <= 3; order++) {
        const struct mission_limits limits = {.order = order};
        double least = count == 0 ? 0 : all.at[count / 2].probability * 0.999999;
        CLEANUP(mission_freep) struct mission_solution *solution = NULL;
        size_t n = 0;
        TEST_RC(__LINE__, cx, mission_solve(cx, tree, &limits, &solution), RC_OK);
        TEST_RC(__LINE__, cx, mission_list(cx, solution, 5000, least, &some), RC_OK);
        for (size_t i = 0; i < all.n; i++) {
            if (all.at[i].order > order || all.at[i].probability < least)
                continue;
            assert_true(n < some.n);
            assert_int_equal(some.at[n].order, all.at[i].order);
            assert_memory_equal(some.at[n].events, all.at[i].events, all.at[i].order * sizeof(uint32_t));
            n++;
        }
        assert_int_equal(n, some.n);
        assert_int_equal(mission_is_whole(solution), count == 0 || all.at[count - 1].order <= order);
    }
}

static void check_small(struct ctx *cx, const struct maker *maker, uint32_t events)
{
    static const struct mission_limits plain = {.order = 0}, full = {.probability = true};
    struct truth *truth = ARENA_NEW(cx->arena, struct truth);
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    CLEANUP(mission_freep) struct mission_solution *other = NULL;
    size_t want[EVENTS_MOST + 1] = {0}, all = 0;
    const char *count = "";
    truth->events = events;
    for (uint32_t mask = 0; mask < UINT32_C(1) << events; mask++)
        truth->at[mask] = holds(&maker->tree, mask);
    for (uint32_t mask = 0; mask < UINT32_C(1) << events; mask++)
        if (is_minimal(truth, mask)) {
            want[__builtin_popcount(mask)]++;
            all++;
        }
    TEST_RC(__LINE__, cx, mission_solve(cx, &maker->tree, &plain, &other), RC_OK);
    TEST_RC(__LINE__, cx, mission_count(cx, other, &count), RC_OK);
    assert_string_equal(count, decimal(cx, (int64_t)all));
    TEST_RC(__LINE__, cx, mission_solve(cx, &maker->tree, &full, &solution), RC_OK);
    TEST_RC(__LINE__, cx, mission_count(cx, solution, &count), RC_OK);
    assert_string_equal(count, decimal(cx, (int64_t)all));
    for (uint32_t order = 0; order <= events; order++) {
        TEST_RC(__LINE__, cx, mission_count_order(cx, solution, order, &count), RC_OK);
        assert_string_equal(count, decimal(cx, (int64_t)want[order]));
    }
    check_list(cx, &maker->tree, truth, solution, all);
    check_short_list(cx, solution, all);
    check_cut_off(cx, &maker->tree, solution, all);
    check_importance(cx, &maker->tree, truth, solution);
}

static void test_small_trees(void **state)
{
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    for (int i = 0; i < SMALL_TREES; i++) {
        arena_reset(cx->arena);
        maker->seed = (uint64_t)i * 7919 + 1;
        uint32_t events = 2 + random_below(maker, i % 20 == 0 ? EVENTS_MOST - 1 : 7);
        make_tree(maker, events, 1 + random_below(maker, 24), 2 + random_below(maker, 5), i % 3 == 0);
        check_small(cx, maker, events);
    }
    free(maker);
}

/* ---- Up to order 3 by explicit sets ---- */

enum { TRUNCATED = 3, SETS_MOST = 60000 };

struct family {
    struct small_set {
        uint32_t at[TRUNCATED], n;
    } *sets;
    size_t n;
};

static bool holds_set(const struct small_set *big, const struct small_set *small)
{
    for (uint32_t i = 0, j = 0; i < small->n; i++) {
        while (j < big->n && big->at[j] < small->at[i])
            j++;
        if (j == big->n || big->at[j] != small->at[i])
            return false;
    }
    return true;
}

/* Adds the set unless a smaller one is there, and takes out what it makes needless. False: too many. */
static bool family_add(struct family *family, const struct small_set *set)
{
    size_t kept = 0;
    for (size_t i = 0; i < family->n; i++)
        if (holds_set(set, &family->sets[i]))
            return true;
    for (size_t i = 0; i < family->n; i++)
        if (!holds_set(&family->sets[i], set))
            family->sets[kept++] = family->sets[i];
    family->n = kept;
    if (kept == SETS_MOST)
        return false;
    family->sets = realloc(family->sets, (kept + 1) * sizeof *family->sets);
    family->sets[family->n++] = *set;
    return true;
}

static bool join(const struct small_set *a, const struct small_set *b, struct small_set *ret)
{
    struct small_set set = {.n = 0};
    for (uint32_t i = 0, j = 0; i < a->n || j < b->n;) {
        uint32_t next = j == b->n || (i < a->n && a->at[i] <= b->at[j]) ? a->at[i] : b->at[j];
        if (set.n == TRUNCATED)
            return false;
        set.at[set.n++] = next;
        i += i < a->n && a->at[i] == next;
        j += j < b->n && b->at[j] == next;
    }
    *ret = set;
    return true;
}

static bool multiply(const struct family *a, const struct family *b, struct family *ret)
{
    struct small_set set;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++)
            if (join(&a->sets[i], &b->sets[j], &set) && !family_add(ret, &set))
                return false;
    return true;
}

/* need[k]: the sets that make k of the arguments so far true. */
static bool combine(const struct tree_node *node, const uint32_t *args, const struct family *all,
                    struct family *ret)
{
    uint32_t least = node->kind == TREE_AND ? node->count : node->kind == TREE_OR ? 1 : node->least;
    struct family need[16] = {{.n = 0}};
    const struct small_set empty = {.n = 0};
    bool fits = family_add(&need[0], &empty);
    assert_true(least < COUNT(need));
    for (uint32_t a = 0; a < node->count && fits; a++)
        for (uint32_t k = least; k > 0 && fits; k--)
            fits = multiply(&need[k - 1], &all[args[node->first + a]], &need[k]);
    for (uint32_t k = 0; k < least; k++)
        free(need[k].sets);
    *ret = need[least];
    return fits;
}

/* Gives the number of sets by order; false when the explicit method has too many. */
static bool truncated(const struct tree *tree, size_t *ret)
{
    struct family *all = calloc(tree->node_count, sizeof *all);
    bool fits = true;
    for (uint32_t i = 0; i < tree->node_count && fits; i++) {
        const struct tree_node *node = &tree->nodes[i];
        struct small_set set = {.at = {i}, .n = node->kind == TREE_EVENT};
        if (node->kind == TREE_EVENT || node->kind == TREE_TRUE)
            fits = family_add(&all[i], &set);
        else if (node->kind != TREE_FALSE)
            fits = combine(node, tree->args, all, &all[i]);
    }
    for (size_t i = 0; i < all[tree->top].n; i++)
        ret[all[tree->top].sets[i].n]++;
    for (uint32_t i = 0; i < tree->node_count; i++)
        free(all[i].sets);
    free(all);
    return fits;
}

static void test_large_trees(void **state)
{
    static const struct mission_limits limits = {.order = TRUNCATED};
    /* so little memory that the sets are cut off on the way */
    static const struct mission_limits tight = {.order = TRUNCATED, .bytes = 2 * 1024 * 1024};
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    int compared = 0;
    for (int i = 0; i < LARGE_TREES; i++) {
        arena_reset(cx->arena);
        maker->seed = (uint64_t)i * 104729 + 3;
        make_tree(maker, 30 + random_below(maker, 50), 40 + random_below(maker, 80), 5, i % 4 == 0);
        size_t want[TRUNCATED + 1] = {0};
        if (!truncated(&maker->tree, want))
            continue;
        compared++;
        for (int way = 0; way < 2; way++) {
            CLEANUP(mission_freep) struct mission_solution *solution = NULL;
            const char *count = "";
            enum rc rc = mission_solve(cx, &maker->tree, way == 0 ? &limits : &tight, &solution);
            if (way == 1 && rc == RC_TOO_LARGE)
                continue;
            TEST_RC(__LINE__, cx, rc, RC_OK);
            for (uint32_t order = 0; order <= TRUNCATED; order++) {
                TEST_RC(__LINE__, cx, mission_count_order(cx, solution, order, &count), RC_OK);
                assert_string_equal(count, decimal(cx, (int64_t)want[order]));
            }
        }
    }
    assert_true(compared > LARGE_TREES / 2);
    free(maker);
}

/* ---- Counts that are known ---- */

enum { NUMBER_DIGITS = 80, COVER_MOST = 400, CHOSEN_OF = 200 };

/* Decimal, the least digit first. */
struct number {
    unsigned char digits[NUMBER_DIGITS];
};

static struct number sum_of(struct number a, struct number b)
{
    unsigned carry = 0;
    for (size_t i = 0; i < NUMBER_DIGITS; i++) {
        carry += a.digits[i] + (unsigned)b.digits[i];
        a.digits[i] = (unsigned char)(carry % 10);
        carry /= 10;
    }
    return a;
}

static const char *text_of(const struct ctx *cx, struct number number)
{
    char text[NUMBER_DIGITS + 1];
    size_t n = NUMBER_DIGITS, at = 0;
    while (n > 1 && number.digits[n - 1] == 0)
        n--;
    while (n > 0)
        text[at++] = (char)('0' + number.digits[--n]);
    return arena_copy_n(cx->arena, text, at);
}

static void check_count(struct ctx *cx, const struct maker *maker, struct number want)
{
    static const struct mission_limits limits = {.order = 0};
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    const char *count = "";
    TEST_RC(__LINE__, cx, mission_solve(cx, &maker->tree, &limits, &solution), RC_OK);
    TEST_RC(__LINE__, cx, mission_count(cx, solution, &count), RC_OK);
    assert_string_equal(count, text_of(cx, want));
}

static void add_gate(struct maker *maker, enum tree_kind kind, uint32_t least, uint32_t first, uint32_t count)
{
    uint32_t gate = add_node(maker, kind, -1);
    maker->nodes[gate].least = least;
    maker->nodes[gate].first = (uint32_t)maker->tree.arg_count;
    maker->nodes[gate].count = count;
    for (uint32_t a = 0; a < count; a++)
        maker->args[maker->tree.arg_count++] = first + a;
    maker->tree.top = gate;
}

static void begin_events(struct maker *maker, uint32_t events)
{
    maker->tree = (struct tree){.nodes = maker->nodes, .args = maker->args};
    for (uint32_t e = 0; e < events; e++)
        add_node(maker, TREE_EVENT, 0.01);
}

/* All pairs of neighbours in a row of n must be hit: the sets are the complements of the maximal independent
 * sets of a path, and their number is c(n) = c(n − 2) + c(n − 3). Beyond 10¹¹ from 93 events on, beyond 128
 * bits from 316 on. */
static void test_rows(void **state)
{
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    struct number counts[COVER_MOST + 1] = {{{1}}, {{1}}, {{2}}, {{2}}};
    for (uint32_t n = 4; n <= COVER_MOST; n++)
        counts[n] = sum_of(counts[n - 2], counts[n - 3]);
    for (uint32_t n = 3; n <= COVER_MOST; n += n < 20 ? 1 : 19) {
        begin_events(maker, n);
        for (uint32_t e = 0; e + 1 < n; e++)
            add_gate(maker, TREE_OR, 0, e, 2);
        add_gate(maker, TREE_AND, 0, n, n - 1);
        check_count(cx, maker, counts[n]);
    }
    assert_true(strlen(text_of(cx, counts[93])) == 12 && strlen(text_of(cx, counts[COVER_MOST])) > 40);
    free(maker);
}

/* k of 200: binomial coefficients, by Pascal's triangle; the largest has 59 digits. */
static void test_choices(void **state)
{
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    struct number *row = calloc(CHOSEN_OF + 2, sizeof *row);
    row[0].digits[0] = 1;
    for (int n = 1; n <= CHOSEN_OF; n++)
        for (int k = n; k > 0; k--)
            row[k] = sum_of(row[k], row[k - 1]);
    for (uint32_t k = 1; k <= CHOSEN_OF; k += k < 4 ? 1 : 8) {
        begin_events(maker, CHOSEN_OF);
        add_gate(maker, TREE_ATLEAST, k, 0, CHOSEN_OF);
        check_count(cx, maker, row[k]);
    }
    free(row);
    free(maker);
}

/* The edges of a random graph must all be hit: no order of its events is good. */
static void make_dense(struct maker *maker, uint32_t events, uint32_t edges)
{
    begin_events(maker, events);
    for (uint32_t e = 0; e < edges; e++) {
        add_gate(maker, TREE_OR, 0, random_below(maker, events), 1);
        maker->nodes[maker->tree.top].count = 2;
        maker->args[maker->tree.arg_count++] = random_below(maker, events);
    }
    add_gate(maker, TREE_AND, 0, events, edges);
}

/* A tree that does not fit is refused in words, within the memory and the time that it was given. */
static void test_refusal(void **state)
{
    static const struct mission_limits tiny = {.bytes = 60000}, narrow = {.bytes = 500000},
                                       hasty = {.milliseconds = 1};
    static const struct mission_limits *const all[] = {&tiny, &narrow, &hasty};
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    maker->seed = 11;
    make_dense(maker, 150, 450);
    for (size_t i = 0; i < COUNT(all); i++) {
        CLEANUP(mission_freep) struct mission_solution *solution = NULL;
        cx->problem.message = NULL;
        TEST_RC(__LINE__, cx, mission_solve(cx, &maker->tree, all[i], &solution), RC_TOO_LARGE);
        assert_false(text_empty(cx->problem.message));
    }
    free(maker);
}

/* Trees that no way solves in its first steps, so that ways race: the count is that of the BDD of one order. */
static void test_race(void **state)
{
    static const struct mission_limits plain = {.order = 0}, odds = {.probability = true};
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    for (uint32_t i = 0; i < 8; i++) {
        CLEANUP(mission_freep) struct mission_solution *raced = NULL;
        CLEANUP(mission_freep) struct mission_solution *one = NULL;
        const char *count = "", *want = "";
        maker->seed = 100 + i;
        make_dense(maker, 40 + i, 80 + 2 * i);
        TEST_RC(__LINE__, cx, mission_solve(cx, &maker->tree, &plain, &raced), RC_OK);
        TEST_RC(__LINE__, cx, mission_solve(cx, &maker->tree, &odds, &one), RC_OK);
        TEST_RC(__LINE__, cx, mission_count(cx, raced, &count), RC_OK);
        TEST_RC(__LINE__, cx, mission_count(cx, one, &want), RC_OK);
        assert_string_equal(count, want);
        assert_true(strlen(count) > 3);
    }
    free(maker);
}

struct impatient {
    struct progress base;
    int left;
};

static enum rc stop_soon(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    struct impatient *impatient = (struct impatient *)(void *)progress;
    (void)cx;
    (void)done;
    (void)total;
    return impatient->left-- > 0 ? RC_OK : RC_STOPPED;
}

/* Cancelled at any time: before, during and after the race. */
static void test_cancelled(void **state)
{
    static const struct mission_limits plain = {.order = 0};
    struct ctx *cx = test_begin(state);
    struct maker *maker = calloc(1, sizeof *maker);
    maker->seed = 11;
    make_dense(maker, 150, 450);
    for (int left = 0; left < 40; left += left < 4 ? 1 : 9) {
        struct impatient impatient = {.base = {stop_soon}, .left = left};
        CLEANUP(mission_freep) struct mission_solution *solution = NULL;
        struct ctx watched = *cx;
        watched.progress = &impatient.base;
        TEST_RC(__LINE__, &watched, mission_solve(&watched, &maker->tree, &plain, &solution), RC_STOPPED);
    }
    free(maker);
}

/* ---- Bombs: what is long before the first diagram ---- */

enum { BOMB_EVENTS = 60000, BOMB_GATES = 200000, BOMB_WIDTH = 8, BOMB_MS = 300, BOMB_END_MS = 5000 };

/* A web of gates in which each one decides many others: rewriting it alone takes far longer than the limit. */
static void make_bomb(struct ctx *cx, struct tree *tree)
{
    struct maker *random = calloc(1, sizeof *random);
    random->seed = 5;
    *tree = (struct tree){.nodes = ARENA_ARRAY(cx->arena, struct tree_node, BOMB_EVENTS + BOMB_GATES),
                          .args = ARENA_ARRAY(cx->arena, uint32_t, BOMB_GATES * BOMB_WIDTH)};
    for (uint32_t i = 0; i < BOMB_EVENTS + BOMB_GATES; i++) {
        struct tree_node *node = &tree->nodes[tree->node_count++];
        *node = (struct tree_node){.kind = TREE_EVENT, .name = "n", .probability = 0.01};
        if (i < BOMB_EVENTS)
            continue;
        node->kind = random_below(random, 3) == 0 ? TREE_AND : TREE_OR;
        node->first = (uint32_t)tree->arg_count;
        for (node->count = 0; node->count < BOMB_WIDTH; node->count++)
            tree->args[tree->arg_count++] = i - 1 - random_below(random, i < 5000 ? i : 5000);
    }
    tree->top = (uint32_t)tree->node_count - 1;
    free(random);
}

static void test_bombs(void **state)
{
    static const struct mission_limits limits[] = {{.milliseconds = BOMB_MS}, {.milliseconds = BOMB_MS, .order = 2}};
    struct ctx *cx = test_begin(state);
    struct tree tree;
    make_bomb(cx, &tree);
    for (size_t i = 0; i < COUNT(limits); i++) {
        CLEANUP(mission_freep) struct mission_solution *solution = NULL;
        int64_t begun = time_elapsed();
        cx->problem.message = NULL;
        TEST_RC(__LINE__, cx, mission_solve(cx, &tree, &limits[i], &solution), RC_TOO_LARGE);
        assert_true(time_elapsed() - begun < BOMB_END_MS);
        assert_false(text_empty(cx->problem.message));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_trees),
        cmocka_unit_test(test_large_trees),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_refusal),
        cmocka_unit_test(test_race),
        cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_bombs),
    };
    return TEST_RUN(tests);
}
