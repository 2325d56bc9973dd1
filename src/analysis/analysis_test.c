/* The engine against plain loops over the same answers: every figure of random small nations is computed again the
 * slow way. And properties: the split of a change, threads and order of rows, what is refused, clusters, positions. */
#include "analysis/analysis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/nation.h"
#include "base/text.h"
#include "tests/support/test.h"

enum { ROUNDS = 40 };
#define NEAR 1e-7

static void near(int line, double got, double want)
{
    if (fabs(got - want) > NEAR) {
        print_message("line %d: %.12f is not %.12f\n", line, got, want);
        assert_true(false);
    }
}

/* ---- The slow way ---- */

static bool in_group(const struct nation *nation, const struct analysis_group *group, size_t y, size_t i)
{
    const struct analysis_respondent *one = &nation->respondents[y][i];
    (void)nation;
    return (group->sector == ANALYSIS_NONE || group->sector == one->sector) &&
           (group->sub_sector == ANALYSIS_NONE || group->sub_sector == one->sub_sector) &&
           (group->size == ANALYSIS_NONE || group->size == one->size);
}

static int level_of(const struct nation *nation, size_t y, size_t i, size_t q)
{
    const struct analysis_respondent *one = &nation->respondents[y][i];
    struct vector vector = {.questions = 0};
    if (one->answers == NULL || !vector_read(one->answers, one->length, &vector, NULL))
        return 0;
    return vector_level(&vector, q);
}

/* The weighted mean of one operator over the questions for which `wanted` holds; −1 without any. */
static double mean_over(const struct nation *nation, size_t y, size_t i, const bool *wanted, const uint8_t *weights)
{
    double sum = 0, weight = 0;
    for (size_t q = 0; q < nation->years[y].question_count; q++) {
        int level = wanted[q] ? level_of(nation, y, i, q) : 0;
        sum += level * (double)weights[q];
        weight += level == 0 ? 0 : weights[q];
    }
    return weight == 0 ? -1 : sum / weight;
}

static void want_item(const struct nation *nation, size_t y, size_t item, bool *wanted, uint8_t *weights)
{
    const struct analysis_year *year = &nation->years[y];
    size_t functions = nation->input.function_count, sections = nation->input.section_count;
    for (size_t q = 0; q < year->question_count; q++) {
        uint16_t section = year->questions[q].section;
        weights[q] = year->questions[q].weight;
        wanted[q] = section != ANALYSIS_NONE;
        if (item > 0 && item <= functions)
            wanted[q] = wanted[q] && nation->input.sections[section] == item - 1;
        else if (item > functions && item <= functions + sections)
            wanted[q] = section == item - 1 - functions;
        else if (item > 0)
            wanted[q] = q == item - 1 - functions - sections && year->questions[q].kind == VECTOR_LEVEL;
    }
}

static void check_item(const struct nation *nation, const struct analysis_figures *figures, size_t y, size_t item)
{
    const struct analysis_figures_year *year = &figures->years[y];
    bool wanted[NATION_QUESTIONS_MOST];
    uint8_t weights[NATION_QUESTIONS_MOST];
    want_item(nation, y, item, wanted, weights);
    if (item >= year->first_question) /* levels beside the standard, too, have a mean */
        weights[item - year->first_question] = 1;
    for (size_t g = 0; g < figures->group_count; g++) {
        double sum = 0;
        int64_t n = 0;
        for (size_t i = 0; i < nation->years[y].respondent_count; i++) {
            double mean = in_group(nation, &figures->groups[g], y, i) ? mean_over(nation, y, i, wanted, weights) : -1;
            sum += mean < 0 ? 0 : mean;
            n += mean >= 0;
        }
        const struct analysis_cell *cell = &year->cells[g * year->item_count + item];
        TEST_INT(__LINE__, cell->n, n);
        near(__LINE__, cell->mean, n == 0 ? -1 : sum / (double)n);
    }
}

static void check_numbers(const struct nation *nation, const struct analysis_figures *figures, size_t y, size_t q)
{
    const struct analysis_figures_year *year = &figures->years[y];
    for (size_t g = 0; g < figures->group_count; g++) {
        double sum = 0;
        int64_t n = 0;
        for (size_t i = 0; i < nation->years[y].respondent_count; i++) {
            const struct analysis_respondent *one = &nation->respondents[y][i];
            struct vector vector = {.questions = 0};
            struct vector_extra extra = {.kind = 0};
            if (!in_group(nation, &figures->groups[g], y, i) || one->answers == NULL ||
                !vector_read(one->answers, one->length, &vector, NULL) || !vector_find(&vector, q, &extra))
                continue;
            sum += vector_extra_number(extra);
            n++;
        }
        const struct analysis_cell *cell = &year->cells[g * year->item_count + year->first_question + q];
        TEST_INT(__LINE__, cell->n, n);
        near(__LINE__, cell->mean, n == 0 ? -1 : sum / (double)n);
    }
}

static void check_spread(const struct nation *nation, const struct analysis_figures *figures, size_t y, size_t q)
{
    for (size_t g = 0; g < figures->group_count; g++) {
        int64_t counts[ANALYSIS_SPREAD] = {0};
        for (size_t i = 0; i < nation->years[y].respondent_count; i++) {
            const struct analysis_respondent *one = &nation->respondents[y][i];
            struct vector vector = {.questions = 0};
            if (!in_group(nation, &figures->groups[g], y, i) || one->answers == NULL ||
                !vector_read(one->answers, one->length, &vector, NULL))
                continue;
            uint8_t code = vector.codes[q];
            counts[code == VECTOR_ALTERNATIVE ? vector_level(&vector, q) : code]++;
            counts[VECTOR_ALTERNATIVE] += code == VECTOR_ALTERNATIVE;
        }
        for (size_t k = 0; k < ANALYSIS_SPREAD; k++)
            TEST_INT(__LINE__, figures->years[y].spread[(g * figures->years[y].question_count + q) * ANALYSIS_SPREAD + k],
                     counts[k]);
    }
}

static void check_choices(const struct nation *nation, const struct analysis_figures *figures, size_t y, size_t q)
{
    const struct analysis_question *question = &nation->years[y].questions[q];
    const int64_t *got = figures->years[y].choices[q];
    for (size_t g = 0; g <= figures->sector_count; g++)
        for (size_t c = 0; c < question->choices; c++) {
            int64_t n = 0;
            for (size_t i = 0; i < nation->years[y].respondent_count; i++) {
                const struct analysis_respondent *one = &nation->respondents[y][i];
                struct vector vector = {.questions = 0};
                struct vector_extra extra = {.kind = 0};
                if ((g > 0 && one->sector != g - 1) || one->answers == NULL ||
                    !vector_read(one->answers, one->length, &vector, NULL))
                    continue;
                if (question->kind == VECTOR_SINGLE)
                    n += vector.codes[q] == c + 1;
                else if (vector_find(&vector, q, &extra))
                    n += extra.bits >> c & 1;
            }
            TEST_INT(__LINE__, got[g * question->choices + c], n);
        }
}

static void check_scores(const struct nation *nation, const struct analysis_figures *figures, size_t y)
{
    bool wanted[NATION_QUESTIONS_MOST];
    uint8_t weights[NATION_QUESTIONS_MOST];
    want_item(nation, y, 0, wanted, weights);
    for (size_t g = 0; g < figures->group_count; g++) {
        const struct analysis_scores *got = &figures->years[y].scores[g];
        int64_t covered = 0, responded = 0, n = 0, bars = 0;
        double sum = 0, squares = 0, least = 9, most = 0;
        for (size_t i = 0; i < nation->years[y].respondent_count; i++) {
            if (!in_group(nation, &figures->groups[g], y, i))
                continue;
            double mean = mean_over(nation, y, i, wanted, weights);
            covered++;
            responded += nation->respondents[y][i].answers != NULL;
            if (mean < 0)
                continue;
            n++;
            sum += mean;
            squares += mean * mean;
            least = fmin(least, mean);
            most = fmax(most, mean);
        }
        for (size_t b = 0; b < ANALYSIS_BARS; b++)
            bars += got->bars[b];
        TEST_INT(__LINE__, got->covered, covered);
        TEST_INT(__LINE__, got->responded, responded);
        TEST_INT(__LINE__, bars, n);
        if (n == 0)
            continue;
        double mean = sum / (double)n;
        assert_true(fabs(got->deviation - sqrt(fmax(0, squares / (double)n - mean * mean))) < 1e-5);
        assert_true(fabs(got->least - least) <= 0.00101 && fabs(got->most - most) <= 0.00101);
        assert_true(got->lower <= got->median && got->median <= got->upper);
    }
}

/* ---- Changes the slow way ---- */

struct side {
    double sum;
    int64_t n;
};
static void add(struct side *side, double value)
{
    side->sum += value < 0 ? 0 : value;
    side->n += value >= 0;
}
static double mean_side(struct side side)
{
    return side.n == 0 ? 0 : side.sum / (double)side.n;
}

/* Which questions of both years are the same measure. */
static void match(const struct nation *nation, size_t y, int *before)
{
    for (size_t q = 0; q < nation->years[y].question_count; q++) {
        before[q] = -1;
        for (size_t p = 0; p < nation->years[y - 1].question_count; p++)
            if (text_same(nation->years[y].questions[q].code, nation->years[y - 1].questions[p].code) &&
                nation->years[y].questions[q].section != ANALYSIS_NONE &&
                nation->years[y - 1].questions[p].section != ANALYSIS_NONE)
                before[q] = (int)p;
    }
}

static void check_change(const struct nation *nation, const struct analysis_figures *figures, size_t y, size_t g)
{
    const struct analysis_change *got = &figures->changes[(y - 1) * figures->group_count + g];
    const struct analysis_group *group = &figures->groups[g];
    bool wanted[2][NATION_QUESTIONS_MOST] = {{false}}, all[2][NATION_QUESTIONS_MOST];
    uint8_t weights[2][NATION_QUESTIONS_MOST], own[2][NATION_QUESTIONS_MOST];
    int before[NATION_QUESTIONS_MOST];
    struct side whole[2] = {{0, 0}}, common[2] = {{0, 0}}, paired[2] = {{0, 0}};
    match(nation, y, before);
    for (size_t side = 0; side < 2; side++)
        want_item(nation, y - 1 + side, 0, all[side], own[side]);
    for (size_t q = 0; q < nation->years[y].question_count; q++)
        if (before[q] >= 0) {
            wanted[0][before[q]] = wanted[1][q] = true;
            weights[0][before[q]] = weights[1][q] = own[1][q];
        }
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < nation->years[y - 1 + side].respondent_count; i++)
            if (in_group(nation, group, y - 1 + side, i)) {
                add(&whole[side], mean_over(nation, y - 1 + side, i, all[side], own[side]));
                add(&common[side], mean_over(nation, y - 1 + side, i, wanted[side], weights[side]));
            }
    for (size_t i = 0; i < nation->years[y].respondent_count; i++)
        for (size_t j = 0; j < nation->years[y - 1].respondent_count; j++) {
            if (!text_same(nation->respondents[y][i].operator, nation->respondents[y - 1][j].operator) ||
                !in_group(nation, group, y, i) || !in_group(nation, group, y - 1, j))
                continue;
            double sums[2] = {0, 0}, weight = 0;
            for (size_t q = 0; q < nation->years[y].question_count; q++) {
                int is = before[q] < 0 ? 0 : level_of(nation, y, i, q);
                int was = before[q] < 0 ? 0 : level_of(nation, y - 1, j, (size_t)before[q]);
                if (is == 0 || was == 0)
                    continue;
                sums[0] += was * (double)own[1][q];
                sums[1] += is * (double)own[1][q];
                weight += own[1][q];
            }
            add(&paired[0], weight > 0 ? sums[0] / weight : -1);
            add(&paired[1], weight > 0 ? sums[1] / weight : -1);
        }
    if (whole[0].n == 0 || whole[1].n == 0) {
        near(__LINE__, got->change, ANALYSIS_NO_CHANGE);
        return;
    }
    bool shared = common[0].n > 0 && common[1].n > 0;
    near(__LINE__, got->change, mean_side(whole[1]) - mean_side(whole[0]));
    assert_true(fabs(got->standard + got->respondents + got->progress - got->change) < 1e-12);
    TEST_INT(__LINE__, got->pairs, shared ? paired[1].n : 0);
    near(__LINE__, got->progress, shared ? mean_side(paired[1]) - mean_side(paired[0]) : 0);
    near(__LINE__, got->standard,
         shared ? got->change - (mean_side(common[1]) - mean_side(common[0])) : got->change);
}

/* ---- Tests ---- */

static void check_all(const struct nation *nation, const struct analysis_figures *figures)
{
    for (size_t y = 0; y < figures->year_count; y++) {
        const struct analysis_figures_year *year = &figures->years[y];
        for (size_t item = 0; item < year->item_count; item++)
            if (item < year->first_question ||
                nation->years[y].questions[item - year->first_question].kind == VECTOR_LEVEL)
                check_item(nation, figures, y, item);
        for (size_t q = 0; q < year->question_count; q++) {
            uint8_t kind = nation->years[y].questions[q].kind;
            if (kind == VECTOR_LEVEL)
                check_spread(nation, figures, y, q);
            if (kind == VECTOR_NUMBER)
                check_numbers(nation, figures, y, q);
            if (kind == VECTOR_SINGLE || kind == VECTOR_MULTIPLE)
                check_choices(nation, figures, y, q);
        }
        check_scores(nation, figures, y);
        for (size_t g = 0; y > 0 && g < figures->group_count; g++)
            check_change(nation, figures, y, g);
    }
}

static void test_against_plain_loops(void **state)
{
    struct ctx *cx = test_begin(state);
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        arena_reset(cx->arena);
        CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
        struct nation nation = {.seed = 0};
        struct analysis_figures figures = {.group_count = 0};
        const struct nation_size size = {.operators = 1 + seed * 4 % 130, .questions = 5 + seed % 37,
                                         .years = 1 + seed % 4, .sectors = 1 + seed % 6};
        TEST_RC(__LINE__, cx, nation_make(cx, seed, &size, &nation), RC_OK);
        TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 1 + seed % 3, &blocks), RC_OK);
        TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 1 + seed % 3, &figures), RC_OK);
        check_all(&nation, &figures);
    }
}

/* More operators than a tile and a byte's rounds hold. */
static void test_large_against_plain_loops(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    struct nation nation = {.seed = 0};
    struct analysis_figures figures = {.group_count = 0};
    const struct nation_size size = {.operators = 9000, .questions = 7, .years = 2, .sectors = 2};
    TEST_RC(__LINE__, cx, nation_make(cx, 77, &size, &nation), RC_OK);
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 2, &blocks), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 2, &figures), RC_OK);
    for (size_t y = 0; y < 2; y++) {
        for (size_t item = 0; item < figures.years[y].first_question; item++)
            check_item(&nation, &figures, y, item);
        check_scores(&nation, &figures, y);
        for (size_t q = 0; q < nation.years[y].question_count; q++)
            if (nation.years[y].questions[q].kind == VECTOR_LEVEL)
                check_spread(&nation, &figures, y, q);
    }
}

static void same_cells(const struct analysis_figures *a, const struct analysis_figures *b)
{
    assert_int_equal(a->year_count, b->year_count);
    for (size_t y = 0; y < a->year_count; y++) {
        size_t n = a->group_count * a->years[y].item_count;
        assert_int_equal(a->years[y].item_count, b->years[y].item_count);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(a->years[y].cells[i].n, b->years[y].cells[i].n);
            near(__LINE__, a->years[y].cells[i].mean, b->years[y].cells[i].mean);
        }
    }
    for (size_t i = 0; i < (a->year_count - 1) * a->group_count; i++)
        assert_memory_equal(&a->changes[i], &b->changes[i], sizeof a->changes[i]);
    assert_int_equal(a->exposed.n, b->exposed.n);
    assert_int_equal(a->doubts.n, b->doubts.n);
    for (size_t i = 0; i < a->doubts.n; i++)
        assert_string_equal(a->doubts.at[i].operator, b->doubts.at[i].operator);
    for (size_t i = 0; i < a->rising.n; i++)
        assert_string_equal(a->rising.at[i].operator, b->rising.at[i].operator);
}

static void test_threads_and_order(void **state)
{
    struct ctx *cx = test_begin(state);
    struct nation nation = {.seed = 0};
    struct analysis_figures figures[2];
    const struct nation_size size = {.operators = 5000, .questions = 30, .years = 3, .sectors = 7};
    CLEANUP(analysis_freep) struct analysis_blocks *first = NULL;
    CLEANUP(analysis_freep) struct analysis_blocks *second = NULL;
    struct analysis_clusters clusters[2];
    TEST_RC(__LINE__, cx, nation_make(cx, 5, &size, &nation), RC_OK);
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 1, &first), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, first, AUDIENCE_OVERSEER, 1, &figures[0]), RC_OK);
    TEST_RC(__LINE__, cx, analysis_cluster(cx, first, &figures[0], 3, &clusters[0]), RC_OK);
    for (size_t y = 0; y < nation.input.year_count; y++) /* the other way round */
        for (size_t i = 0, j = nation.years[y].respondent_count - 1; i < j; i++, j--) {
            struct analysis_respondent kept = nation.respondents[y][i];
            nation.respondents[y][i] = nation.respondents[y][j];
            nation.respondents[y][j] = kept;
        }
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 3, &second), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, second, AUDIENCE_OVERSEER, 4, &figures[1]), RC_OK);
    TEST_RC(__LINE__, cx, analysis_cluster(cx, second, &figures[1], 3, &clusters[1]), RC_OK);
    same_cells(&figures[0], &figures[1]);
    assert_true(clusters[0].n >= 2);
    assert_int_equal(clusters[0].n, clusters[1].n);
    for (size_t k = 0; k < clusters[0].n; k++) {
        assert_int_equal(clusters[0].at[k].n, clusters[1].at[k].n);
        assert_string_equal(clusters[0].at[k].medoid, clusters[1].at[k].medoid);
        assert_true(k == 0 || clusters[0].at[k - 1].score <= clusters[0].at[k].score);
    }
}

static void test_position(void **state)
{
    struct ctx *cx = test_begin(state);
    struct nation nation = {.seed = 0};
    struct analysis_figures figures = {.group_count = 0};
    struct analysis_position position = {.item_count = 0};
    const struct nation_size size = {.operators = 120, .questions = 20, .years = 2, .sectors = 3};
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    double sum = 0, squares = 0, n = 0;
    TEST_RC(__LINE__, cx, nation_make(cx, 9, &size, &nation), RC_OK);
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 0, &figures), RC_OK);
    for (size_t i = 0; i < nation.years[1].respondent_count; i++) {
        const struct analysis_respondent *one = &nation.respondents[1][i];
        if (one->answers == NULL) {
            TEST_RC(__LINE__, cx, analysis_position(cx, blocks, &figures, one->operator, &position), RC_MISSING);
            continue;
        }
        TEST_RC(__LINE__, cx, analysis_position(cx, blocks, &figures, one->operator, &position), RC_OK);
        const struct analysis_standing *all = &position.standings[GROUP_ALL];
        assert_true(all->percentile > 0 && all->percentile < 100);
        near(__LINE__, all->standard_score, (position.items[0] - all->mean) / all->deviation * 10 + 50);
        sum += all->standard_score;
        squares += (all->standard_score - 50) * (all->standard_score - 50);
        n++;
    }
    struct analysis_figures ranked = figures;
    TEST_RC(__LINE__, cx, analysis_rank(cx, blocks, &ranked), RC_OK);
    for (size_t i = 0; i < nation.years[1].respondent_count; i++) {
        struct analysis_position again = {.item_count = 0};
        const struct analysis_respondent *one = &nation.respondents[1][i];
        if (one->answers == NULL)
            continue;
        TEST_RC(__LINE__, cx, analysis_position(cx, blocks, &figures, one->operator, &position), RC_OK);
        TEST_RC(__LINE__, cx, analysis_position(cx, blocks, &ranked, one->operator, &again), RC_OK);
        for (size_t g = 0; g < GROUP_KIND_COUNT_; g++)
            near(__LINE__, again.standings[g].percentile, position.standings[g].percentile);
    }
    assert_true(fabs(sum / n - 50) < 1e-6 && fabs(sqrt(squares / n) - 10) < 1e-6); /* what a 偏差値 is */
    TEST_RC(__LINE__, cx, analysis_position(cx, blocks, &figures, "nobody", &position), RC_MISSING);
}

/* What others get of a position: where it stands in steps of at least five operators, around the exact percentile. */
static void test_position_of_peers(void **state)
{
    struct ctx *cx = test_begin(state);
    struct nation nation = {.seed = 0};
    struct analysis_figures whole = {.group_count = 0}, peers = {.group_count = 0};
    struct analysis_position exact = {.item_count = 0}, told = {.item_count = 0};
    const struct nation_size size = {.operators = 120, .questions = 20, .years = 2, .sectors = 3};
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    size_t found = 0;
    TEST_RC(__LINE__, cx, nation_make(cx, 9, &size, &nation), RC_OK);
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 0, &whole), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_PEERS, 0, &peers), RC_OK);
    for (size_t i = 0; i < nation.years[1].respondent_count; i++) {
        if (nation.respondents[1][i].answers == NULL)
            continue;
        TEST_RC(__LINE__, cx, analysis_position(cx, blocks, &whole, nation.respondents[1][i].operator, &exact), RC_OK);
        TEST_RC(__LINE__, cx, analysis_position(cx, blocks, &peers, nation.respondents[1][i].operator, &told), RC_OK);
        for (size_t g = 0; g < GROUP_KIND_COUNT_; g++) {
            const struct analysis_standing *standing = &told.standings[g];
            if (standing->n <= 0)
                continue;
            found++;
            assert_true(standing->step * (double)standing->n / 100 > ANALYSIS_LEAST - 1e-6);
            assert_true(fabs(standing->percentile - exact.standings[g].percentile) <= standing->step / 2 + 1e-6);
            assert_true(exact.standings[g].step == 0);
        }
    }
    assert_true(found > 200);
}

/* Others get clusters roughly, and none of few operators. */
static void test_clusters_of_peers(void **state)
{
    static const struct {
        int line;
        size_t operators;
        bool any;
    } rows[] = {{__LINE__, 30, false}, {__LINE__, 120, true}, {__LINE__, 400, true}};
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct nation nation = {.seed = 0};
        struct analysis_figures whole = {.group_count = 0}, peers = {.group_count = 0};
        struct analysis_clusters *seen = ARENA_NEW(cx->arena, struct analysis_clusters);
        struct analysis_clusters *told = ARENA_NEW(cx->arena, struct analysis_clusters);
        const struct nation_size size = {.operators = rows[i].operators, .questions = 24, .years = 1, .sectors = 3};
        CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
        TEST_RC(rows[i].line, cx, nation_make(cx, 5, &size, &nation), RC_OK);
        TEST_RC(rows[i].line, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_OK);
        TEST_RC(rows[i].line, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 0, &whole), RC_OK);
        TEST_RC(rows[i].line, cx, analysis_run(cx, blocks, AUDIENCE_PEERS, 0, &peers), RC_OK);
        TEST_RC(rows[i].line, cx, analysis_cluster(cx, blocks, &whole, 1, seen), RC_OK);
        TEST_RC(rows[i].line, cx, analysis_cluster(cx, blocks, &peers, 1, told), RC_OK);
        TEST_TRUE(rows[i].line, seen->n >= 2 && (told->n > 0) == rows[i].any && told->of == NULL);
        for (size_t k = 0; k < told->n; k++) {
            const struct analysis_cluster *cluster = &told->at[k];
            TEST_TRUE(rows[i].line, (cluster->n == -1) == (seen->at[k].n < ANALYSIS_CLUSTER_LEAST));
            TEST_TRUE(rows[i].line, cluster->n == -1 || cluster->n % ANALYSIS_LEAST == 0);
            TEST_TRUE(rows[i].line, cluster->n == -1 || fabs(cluster->score - seen->at[k].score) < 0.0501);
            TEST_TRUE(rows[i].line, text_empty(cluster->medoid) && cluster->sectors[0] == 0);
        }
    }
}

/* change = the standard + the respondents + real progress, of every group of random nations, for both audiences. */
static void test_change_adds_up(void **state)
{
    struct ctx *cx = test_begin(state);
    size_t found = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        arena_reset(cx->arena);
        struct nation nation = {.seed = 0};
        const struct nation_size size = {.operators = 20 + seed * 11 % 300, .questions = 5 + seed % 20, .years = 2 + seed % 3,
                                         .sectors = 1 + seed % 16};
        CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
        TEST_RC(__LINE__, cx, nation_make(cx, seed, &size, &nation), RC_OK);
        TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 1, &blocks), RC_OK);
        for (int audience = 0; audience < 2; audience++) {
            struct analysis_figures figures = {.group_count = 0};
            TEST_RC(__LINE__, cx, analysis_run(cx, blocks, (enum analysis_audience)audience, 1, &figures), RC_OK);
            for (size_t i = 0; i < (figures.year_count - 1) * figures.group_count; i++) {
                const struct analysis_change *change = &figures.changes[i];
                if (change->change <= ANALYSIS_NO_CHANGE)
                    continue;
                found++;
                assert_true(fabs(change->change - change->standard - change->respondents - change->progress) < 1e-12);
                assert_true(fabs(change->after - change->before - change->change) < 1e-12);
            }
        }
    }
    assert_true(found > 1000);
}

static void test_doubts(void **state)
{
    struct ctx *cx = test_begin(state);
    struct nation nation = {.seed = 0};
    struct analysis_figures figures = {.group_count = 0};
    const struct nation_size size = {.operators = 60, .questions = 40, .years = 1, .sectors = 2};
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    size_t all = 0, found[DOUBT_KIND_COUNT_] = {0};
    TEST_RC(__LINE__, cx, nation_make(cx, 4, &size, &nation), RC_OK);
    nation_all_same(cx, &nation, 0, 7, 4);
    while (nation.respondents[0][all].answers == NULL || all == 7)
        all++;
    const struct analysis_finding findings[] = {
        {nation.respondents[0][7].operator, nation.years[0].questions[0].code, 1},
        {nation.respondents[0][7].operator, nation.years[0].questions[1].code, 2},
        {"nobody", nation.years[0].questions[0].code, 5},
    };
    nation.input.findings = findings;
    nation.input.finding_count = COUNT(findings);
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_OK);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_OVERSEER, 0, &figures), RC_OK);
    for (size_t i = 0; i < figures.doubts.n; i++)
        if (text_same(figures.doubts.at[i].operator, nation.respondents[0][7].operator)) {
            found[figures.doubts.at[i].kind]++;
            if (figures.doubts.at[i].kind == DOUBT_SITE)
                near(__LINE__, figures.doubts.at[i].value, 2.5);
        }
    assert_int_equal(found[DOUBT_SAME], 1);
    assert_int_equal(found[DOUBT_SITE], 1);
    assert_int_equal(figures.doubts.counts[DOUBT_SITE], 1);
    TEST_RC(__LINE__, cx, analysis_run(cx, blocks, AUDIENCE_PEERS, 0, &figures), RC_OK);
    assert_int_equal(figures.doubts.n + figures.exposed.n + figures.rising.n + figures.falling.n, 0);
}

static void test_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    struct nation nation = {.seed = 0};
    const struct nation_size size = {.operators = 10, .questions = 8, .years = 2, .sectors = 2};
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    TEST_RC(__LINE__, cx, nation_make(cx, 1, &size, &nation), RC_OK);
    const struct analysis_respondent kept = nation.respondents[1][3];
    nation.respondents[1][3].operator = nation.respondents[1][2].operator;
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_INVALID); /* twice */
    nation.respondents[1][3] = kept;
    nation.respondents[1][3].sector = 2;
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_INVALID);
    nation.respondents[1][3] = kept;
    nation.respondents[1][3].answers = "KAV";
    nation.respondents[1][3].length = 3;
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_INVALID);
    nation.respondents[1][3] = kept;
    nation.questions[1][0].weight = 0;
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_INVALID);
    nation.questions[1][0].weight = 1;
    nation.questions[1][0].code = nation.questions[1][1].code;
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_INVALID);
    nation.input.year_count = 0;
    TEST_RC(__LINE__, cx, analysis_load(cx, &nation.input, 0, &blocks), RC_INVALID);
    assert_null(blocks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_plain_loops), cmocka_unit_test(test_large_against_plain_loops),
        cmocka_unit_test(test_threads_and_order),   cmocka_unit_test(test_position),
        cmocka_unit_test(test_position_of_peers),   cmocka_unit_test(test_clusters_of_peers),
        cmocka_unit_test(test_change_adds_up),      cmocka_unit_test(test_doubts),
        cmocka_unit_test(test_refused),
    };
    return TEST_RUN(tests);
}
