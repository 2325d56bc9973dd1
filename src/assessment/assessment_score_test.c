/* Scores and the order of gaps over a small catalog of our own: the table of docs/scoring.md. */
#include "assessment/assessment_rule.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tests/support/test.h"

/* Chapter A with sections A.1 (two measures) and A.2 (one), chapter B with one measure. */
static const struct catalog_group groups[] = {
    {.id = "a", .label = "A", .title = {"甲", "Alpha"}, .parent = -1, .depth = 0},
    {.id = "a1", .label = "A.1", .title = {"甲一", "Alpha one"}, .parent = 0, .depth = 1},
    {.id = "a2", .label = "A.2", .title = {"甲二", "Alpha two"}, .parent = 0, .depth = 1},
    {.id = "b", .label = "B", .title = {"乙", "Beta"}, .parent = -1, .depth = 0},
};
#define MEASURE(name, number, place)                                                               \
    {                                                                                              \
        .id = name, .label = number, .title = {name, name}, .question = {"問", "Question"},       \
        .why = {"", ""}, .group = place, .parent = -1                                             \
    }
static const struct control controls[] = {
    MEASURE("m1", "A.1-1", 1), MEASURE("m2", "A.1-2", 1), MEASURE("m3", "A.2-1", 2),
    MEASURE("m4", "B-1", 3),
};
enum { MEASURES = COUNT(controls) };
static const struct catalog catalog = {
    .id = "own", .version = "1", .title = {"小さな基準", "A small standard"},
    .short_title = {"小", "Small"}, .groups = groups, .group_count = COUNT(groups),
    .controls = controls, .control_count = MEASURES};

/* One measure: state, level, target, weight, last year's level, dated evidence. */
struct given {
    int64_t state, current, target, weight, last, evidence;
};
#define NONE(target) {ANSWER_NONE, 0, target, 1, 0, 0}
#define LEVEL(current, target) {ANSWER_LEVEL, current, target, 1, 0, 0}
#define OFF {ANSWER_NOT_APPLICABLE, 0, 3, 1, 0, 0}
#define ALTERNATIVE(current, target) {ANSWER_ALTERNATIVE, current, target, 1, 0, 0}

static struct assessment_sheet make_sheet(struct ctx *cx, const struct given *given)
{
    struct sheet_item *items = ARENA_ARRAY(cx->arena, struct sheet_item, MEASURES);
    assert_non_null(items);
    for (size_t i = 0; i < MEASURES; i++)
        items[i] = (struct sheet_item){
            .control = &controls[i],
            .answer = {.id = "", .org = "", .assessment = "", .control = controls[i].id,
                       .state = given[i].state, .current = given[i].current,
                       .target = given[i].target, .reason = "", .until = "2027-03-31",
                       .note = "", .post = "", .answered_on = "", .changed_by = ""},
            .target = given[i].target,
            .weight = given[i].weight,
            .last_current = given[i].last,
            .evidence_count = given[i].evidence};
    return (struct assessment_sheet){
        .assessment = {.id = "x", .org = "o", .year = 2026, .catalog_version = "1",
                       .default_target = 3},
        .scope = {.name = "All"},
        .catalog = &catalog,
        .items = {items, MEASURES}};
}

static void same_real(int line, double got, double want)
{
    if (got - want < 1e-9 && want - got < 1e-9)
        return;
    print_error("got %.9f, wanted %.9f\n", got, want);
    _fail(__FILE__, line);
}

static const struct {
    int line;
    struct given given[MEASURES];
    int64_t applicable, answered, off, alternative, at_target, evidence_missing;
    double mean, target_mean, share, coverage;
} totals[] = {
    /* Nothing answered: nothing can be said of the mean, and the share is honestly 0. */
    {__LINE__, {NONE(3), NONE(3), NONE(3), NONE(3)}, 4, 0, 0, 0, 0, 0, -1, 3, 0, 0},
    /* An unanswered measure lowers share and coverage, never the mean. */
    {__LINE__, {LEVEL(3, 3), LEVEL(4, 3), NONE(3), NONE(3)}, 4, 2, 0, 0, 2, 1, 3.5, 3, 0.5, 0.5},
    /* 対象外 stands outside of everything. */
    {__LINE__, {LEVEL(3, 3), OFF, OFF, LEVEL(1, 3)}, 2, 2, 2, 0, 1, 0, 2, 3, 0.5, 1},
    /* All of it 対象外: there is nothing to divide by. */
    {__LINE__, {OFF, OFF, OFF, OFF}, 0, 0, 4, 0, 0, 0, -1, -1, -1, -1},
    /* 代替措置 counts at its level and is counted apart. */
    {__LINE__, {ALTERNATIVE(2, 3), ALTERNATIVE(3, 3), LEVEL(3, 3), LEVEL(3, 3)},
     4, 4, 0, 2, 3, 0, 2.75, 3, 0.75, 1},
    /* An alternative measure without a level (which saving refuses) is no answer. */
    {__LINE__, {ALTERNATIVE(0, 3), LEVEL(3, 3), LEVEL(3, 3), LEVEL(3, 3)},
     4, 3, 0, 0, 3, 0, 3, 3, 0.75, 0.75},
    /* Each measure has its own target; above it is at it. */
    {__LINE__, {LEVEL(5, 4), LEVEL(3, 4), LEVEL(2, 2), LEVEL(1, 1)},
     4, 4, 0, 0, 3, 1, 2.75, 2.75, 0.75, 1},
    /* Levels 4 and 5 want dated evidence, whether a level or an alternative. */
    {__LINE__,
     {{ANSWER_LEVEL, 4, 3, 1, 0, 1}, {ANSWER_LEVEL, 5, 3, 1, 0, 0}, ALTERNATIVE(4, 3), LEVEL(3, 3)},
     4, 4, 0, 1, 4, 2, 4, 3, 1, 1},
    /* Weights move gaps only. */
    {__LINE__,
     {{ANSWER_LEVEL, 1, 3, 6, 0, 0}, LEVEL(3, 3), LEVEL(3, 3), LEVEL(3, 3)},
     4, 4, 0, 0, 3, 0, 2.5, 3, 0.75, 1},
};

static void test_totals(void **state)
{
    for (size_t i = 0; i < COUNT(totals); i++) {
        struct ctx *cx = test_begin(state);
        struct assessment_sheet sheet = make_sheet(cx, totals[i].given);
        struct score_view view;
        int line = totals[i].line;
        TEST_RC(line, cx, assessment_score(cx, &sheet, SCORE_CHAPTERS, &view), RC_OK);
        TEST_INT(line, view.applicable, totals[i].applicable);
        TEST_INT(line, view.answered, totals[i].answered);
        TEST_INT(line, view.not_applicable, totals[i].off);
        TEST_INT(line, view.alternative, totals[i].alternative);
        TEST_INT(line, view.at_target, totals[i].at_target);
        TEST_INT(line, view.evidence_missing, totals[i].evidence_missing);
        same_real(line, view.mean, totals[i].mean);
        same_real(line, view.target_mean, totals[i].target_mean);
        same_real(line, view.share_at_target, totals[i].share);
        same_real(line, view.coverage, totals[i].coverage);
    }
}

/* Whatever the answers, the groups of each grouping add up to the total. */
static void test_groups_add_up(void **state)
{
    static const enum score_grouping groupings[] = {SCORE_CHAPTERS, SCORE_SECTIONS, SCORE_FUNCTIONS};
    for (size_t i = 0; i < COUNT(totals); i++) {
        for (size_t g = 0; g < COUNT(groupings); g++) {
            struct ctx *cx = test_begin(state);
            struct assessment_sheet sheet = make_sheet(cx, totals[i].given);
            struct score_view view;
            struct score sum = {.id = ""};
            double levels = 0;
            TEST_RC(totals[i].line, cx, assessment_score(cx, &sheet, groupings[g], &view), RC_OK);
            for (size_t k = 0; k < view.groups.n; k++) {
                const struct score *group = &view.groups.at[k];
                sum.applicable += group->applicable;
                sum.answered += group->answered;
                sum.at_target += group->at_target;
                sum.not_applicable += group->not_applicable;
                levels += group->answered > 0 ? group->mean * (double)group->answered : 0;
                int64_t spread = 0;
                for (int level = 0; level < MATURITY_LEVELS; level++)
                    spread += group->levels[level];
                TEST_INT(totals[i].line, spread, group->answered);
            }
            TEST_INT(totals[i].line, sum.applicable, view.applicable);
            TEST_INT(totals[i].line, sum.answered, view.answered);
            TEST_INT(totals[i].line, sum.at_target, view.at_target);
            TEST_INT(totals[i].line, sum.not_applicable, view.not_applicable);
            same_real(totals[i].line, levels,
                      view.answered > 0 ? view.mean * (double)view.answered : 0);
        }
    }
}

static void test_groups(void **state)
{
    static const struct given given[MEASURES] = {LEVEL(2, 3), LEVEL(4, 3), NONE(3),
                                                 {ANSWER_LEVEL, 3, 3, 1, 2, 0}};
    static const struct {
        int line;
        enum score_grouping grouping;
        size_t n, place;
        const char *id, *title;
        int64_t applicable;
        double mean, last;
    } rows[] = {
        {__LINE__, SCORE_CHAPTERS, 2, 0, "a", "A Alpha", 3, 3, -1},
        {__LINE__, SCORE_CHAPTERS, 2, 1, "b", "B Beta", 1, 3, 2},
        {__LINE__, SCORE_SECTIONS, 3, 0, "a1", "A.1 Alpha one", 2, 3, -1},
        {__LINE__, SCORE_SECTIONS, 3, 1, "a2", "A.2 Alpha two", 1, -1, -1},
        {__LINE__, SCORE_SECTIONS, 3, 2, "b", "B Beta", 1, 3, 2},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct assessment_sheet sheet = make_sheet(cx, given);
        struct score_view view;
        TEST_RC(rows[i].line, cx, assessment_score(cx, &sheet, rows[i].grouping, &view), RC_OK);
        TEST_INT(rows[i].line, (int64_t)view.groups.n, (int64_t)rows[i].n);
        const struct score *group = &view.groups.at[rows[i].place];
        TEST_TEXT(rows[i].line, group->id, rows[i].id);
        TEST_TEXT(rows[i].line, group->title, rows[i].title);
        TEST_INT(rows[i].line, group->applicable, rows[i].applicable);
        same_real(rows[i].line, group->mean, rows[i].mean);
        same_real(rows[i].line, group->last_mean, rows[i].last);
    }
}

/* Functions are numbered as the catalog room gives them and always known by their words. */
static void test_functions_of_the_baseline(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct catalog *baseline = catalog_find(cx, "baseline-2026");
    assert_non_null(baseline);
    struct sheet_item *items = ARENA_ARRAY(cx->arena, struct sheet_item, baseline->control_count);
    for (size_t i = 0; i < baseline->control_count; i++)
        items[i] = (struct sheet_item){.control = &baseline->controls[i], .target = 3, .weight = 1};
    struct assessment_sheet sheet = {.scope = {.name = ""},
                                     .catalog = baseline,
                                     .items = {items, baseline->control_count}};
    struct score_view view;
    TEST_RC(__LINE__, cx, assessment_score(cx, &sheet, SCORE_FUNCTIONS, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.groups.n, FUNCTION_COUNT);
    TEST_TEXT(__LINE__, view.groups.at[0].id, "govern");
    TEST_INT(__LINE__, view.applicable, 90);
    TEST_RC(__LINE__, cx, assessment_score(cx, &sheet, SCORE_CHAPTERS, &view), RC_OK);
    static const int64_t chapters[] = {21, 16, 34, 3, 15, 1};
    TEST_INT(__LINE__, (int64_t)view.groups.n, COUNT(chapters));
    for (size_t i = 0; i < COUNT(chapters); i++)
        TEST_INT(__LINE__, view.groups.at[i].applicable, chapters[i]);
    TEST_RC(__LINE__, cx, assessment_score(cx, &sheet, SCORE_SECTIONS, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.groups.n, 51);
}

/* The sheet, the scores and the questionnaire rest on it. */
static void test_every_question_has_a_section(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogs_count; i++)
        for (size_t k = 0; k < catalogs[i]->control_count; k++)
            if (control_is_assessable(&catalogs[i]->controls[k]))
                TEST_TRUE(__LINE__, catalogs[i]->controls[k].group >= 0);
}

/* label:gap, in order; ? marks those without an answer. */
static void test_gap_order(void **state)
{
    static const struct {
        int line;
        struct given given[MEASURES];
        const char *want;
    } rows[] = {
        {__LINE__, {LEVEL(3, 3), LEVEL(3, 3), LEVEL(5, 3), OFF}, ""},
        {__LINE__, {LEVEL(2, 3), LEVEL(1, 3), LEVEL(3, 3), LEVEL(2, 4)}, "A.1-2:2 B-1:2 A.1-1:1"},
        {__LINE__, {LEVEL(1, 3), NONE(3), LEVEL(2, 3), NONE(4)}, "B-1:4? A.1-2:3? A.1-1:2 A.2-1:1"},
        /* The weight decides, also against a wider distance; the unanswered stay in front. */
        {__LINE__,
         {{ANSWER_LEVEL, 2, 3, 6, 0, 0}, LEVEL(1, 5), {ANSWER_NONE, 0, 3, 1, 0, 0}, LEVEL(2, 4)},
         "A.2-1:3? A.1-1:6 A.1-2:4 B-1:2"},
        /* Equals stand in the order of the catalog. */
        {__LINE__, {NONE(3), NONE(3), NONE(3), NONE(3)}, "A.1-1:3? A.1-2:3? A.2-1:3? B-1:3?"},
        {__LINE__, {ALTERNATIVE(2, 3), OFF, ALTERNATIVE(3, 3), NONE(3)}, "B-1:3? A.1-1:1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct assessment_sheet sheet = make_sheet(cx, rows[i].given);
        struct gap *gaps = NULL;
        size_t n = 0;
        const char *got = "";
        TEST_RC(rows[i].line, cx, gap_rank(cx, &sheet, &gaps, &n), RC_OK);
        for (size_t k = 0; k < n; k++)
            got = arena_printf(cx->arena, "%s%s%s:%lld%s", got, k == 0 ? "" : " ", gaps[k].label,
                               (long long)gaps[k].gap, gaps[k].unanswered ? "?" : "");
        TEST_TEXT(rows[i].line, got, rows[i].want);
    }
}

/* The reasons in words, compared with a file. */
static void test_gap_reasons(void **state)
{
    static const struct given given[MEASURES] = {
        {ANSWER_LEVEL, 2, 4, 6, 3, 0}, ALTERNATIVE(1, 3), {ANSWER_NONE, 0, 3, 1, 2, 0}, OFF};
    static const char path[] = "tests/golden/assessment_gaps.txt";
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf got = buf_create(64 * 1024);
    for (int lang = 0; lang < LANG_COUNT_; lang++) {
        struct gap *gaps = NULL;
        size_t n = 0;
        cx->lang = (enum lang)lang;
        struct assessment_sheet sheet = make_sheet(cx, given);
        TEST_RC(__LINE__, cx, gap_rank(cx, &sheet, &gaps, &n), RC_OK);
        for (size_t i = 0; i < n; i++)
            buf_printf(&got, "%s | %s | %lld → %lld × %lld | %s\n", gaps[i].label,
                       gaps[i].group_title, (long long)gaps[i].current, (long long)gaps[i].target,
                       (long long)gaps[i].weight, gaps[i].reason);
    }
    char want[8192] = "";
    FILE *file = fopen(path, "rb");
    if (file != NULL) {
        want[fread(want, 1, sizeof want - 1, file)] = '\0';
        fclose(file);
    }
    TEST_TEXT(__LINE__, buf_string(&got), want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_totals),
        cmocka_unit_test(test_groups_add_up),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_functions_of_the_baseline),
        cmocka_unit_test(test_every_question_has_a_section),
        cmocka_unit_test(test_gap_order),
        cmocka_unit_test(test_gap_reasons),
    };
    return TEST_RUN(tests);
}
