/* Pictures of what the engine says: exceedance curves. Each is well-formed, says what it must, and refuses
 * what it cannot draw. */
#include <expat.h>
#include <math.h>
#include <string.h>

#include "tests/support/test.h"
#include "view/chart.h"

#define HOSTILE "<script>\"&'\x01]]>"
static const struct chart_head head = {"flow", "Title " HOSTILE, "Description"};

static void is_well_formed(int line, const struct chart *chart)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    assert_non_null(parser);
    int ok = XML_Parse(parser, chart->svg.markup, (int)strlen(chart->svg.markup), 1);
    XML_ParserFree(parser);
    if (ok == XML_STATUS_ERROR || strstr(chart->svg.markup, "<script") != NULL ||
        strstr(chart->svg.markup, "style=") != NULL)
        fail_msg("line %d: not well-formed, or not plain", line);
}

static bool says(const struct chart *chart, const char *words)
{
    return strstr(chart->svg.markup, words) != NULL;
}

static void test_exceedance(void **state)
{
    struct ctx *cx = test_begin(state);
    static const struct chart_step steps[] = {
        {0, 0.5, 0.45, 0.55}, {3, 0.1, 0.08, 0.12}, {12, 0.01, 0.005, 0.02}, {47, 0.0004, 0, 0.001}};
    struct chart_exceedance curve = {.head = head, .steps = steps, .count = COUNT(steps), .unit = HOSTILE};
    struct chart chart;
    TEST_RC(__LINE__, cx, chart_exceedance(cx, &curve, &chart), RC_OK);
    is_well_formed(__LINE__, &chart);
    /* Down to 1 in 10,000, up to 50. */
    TEST_TRUE(__LINE__, says(&chart, ">0.01 %<") && says(&chart, ">once in 10000 years<") &&
                            says(&chart, ">every year<") && says(&chart, ">50<") && !says(&chart, ">60<"));
    static const struct {
        int line;
        struct chart_step step;
    } refused[] = {
        {__LINE__, {-1, 0.5, 0, 1}}, {__LINE__, {NAN, 0.5, 0, 1}},      {__LINE__, {1, 0, 0, 1}},
        {__LINE__, {1, 2, 0, 1}},    {__LINE__, {0, 0.5, 0, 1}},        {__LINE__, {INFINITY, 0.5, 0, 1}},
        {__LINE__, {1, NAN, 0, 1}},
    };
    curve.count = 1;
    for (size_t i = 0; i < COUNT(refused); i++) {
        curve.steps = &refused[i].step;
        TEST_RC(refused[i].line, cx, chart_exceedance(cx, &curve, &chart), RC_INVALID);
    }
    static const struct chart_step alone[] = {{1e-300, 1e-12, NAN, INFINITY}};
    curve.steps = alone;
    TEST_RC(__LINE__, cx, chart_exceedance(cx, &curve, &chart), RC_OK);
    is_well_formed(__LINE__, &chart);
    curve.count = 0;
    TEST_RC(__LINE__, cx, chart_exceedance(cx, &curve, &chart), RC_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exceedance),
    };
    return TEST_RUN(tests);
}
