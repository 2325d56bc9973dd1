/* Pictures of what the engine says: exceedance curves, time-lines, maps. Each is well-formed, says what it must,
 * and refuses what it cannot draw. */
#include <expat.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"
#include "view/chart_map.h"

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

static void test_timeline(void **state)
{
    struct ctx *cx = test_begin(state);
    enum { HOUR = 3600 };
    static const struct chart_lane lanes[] = {
        {HOSTILE, 1800, HOUR, HOSTILE, true},
        {"Never that long", 0, 7 * HOUR, "at once", false},
        {"No MTPD", 6 * HOUR, 0, NULL, false},
        {"Strange", -5, -7, "", false},
    };
    struct chart_timeline timeline = {.head = head, .lanes = lanes, .count = COUNT(lanes), .seconds = 6 * HOUR};
    struct chart chart;
    TEST_RC(__LINE__, cx, chart_timeline(cx, &timeline, &chart), RC_OK);
    is_well_formed(__LINE__, &chart);
    TEST_TRUE(__LINE__, says(&chart, ">1 h<") && says(&chart, ">6 h<") && says(&chart, "url(#chart-beyond)"));
    /* One row exceeds: its bar and the key, and the mark with its line. */
    size_t bars = 0;
    for (const char *at = chart.svg.markup; (at = strstr(at, "fill=\"url(#chart-beyond)\"")) != NULL; at++)
        bars++;
    TEST_INT(__LINE__, bars, 2);
    static const struct {
        int line;
        int64_t seconds;
        size_t count;
        enum rc rc;
    } rows[] = {
        {__LINE__, 0, 1, RC_INVALID},       {__LINE__, -1, 1, RC_INVALID}, {__LINE__, INT64_MAX, 1, RC_INVALID},
        {__LINE__, HOUR, 0, RC_INVALID},    {__LINE__, 1, 1, RC_OK},       {__LINE__, 315360000, 4, RC_OK},
        {__LINE__, HOUR, CHART_TASKS_MAX + 1, RC_INVALID},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        timeline.seconds = rows[i].seconds;
        timeline.count = rows[i].count;
        TEST_RC(rows[i].line, cx, chart_timeline(cx, &timeline, &chart), rows[i].rc);
    }
}

static const char *const columns[] = {"Service", "Process", "Resource"};

static void test_map(void **state)
{
    struct ctx *cx = test_begin(state);
    static const struct chart_map_node nodes[] = {
        {.label = HOSTILE, .href = "/a\"b", .rounded = true, .strong = true},
        {.label = "left", .href = "//elsewhere", .column = 1},
        {.label = "right", .href = "javascript:alert(1)", .note = HOSTILE, .column = 1},
        {.label = "one", .column = 2, .single = true},
        {.label = "two", .column = 2},
    };
    static const struct chart_map_link links[] = {
        {0, 1, NULL, false, true}, {0, 2, "30 min", false, false}, {1, 4, "", true, false},
        {2, 3, HOSTILE, true, true}, {4, 1, "", false, false}, {0, 3, "", false, false}, {3, 3, "", false, false},
    };
    struct chart_map map = {.head = head, .nodes = nodes, .count = COUNT(nodes), .links = links,
                            .link_count = COUNT(links), .columns = columns, .column_count = COUNT(columns)};
    struct map_layout layout;
    struct chart chart;
    TEST_RC(__LINE__, cx, chart_map(cx, &map, &chart), RC_OK);
    is_well_formed(__LINE__, &chart);
    TEST_TRUE(__LINE__, says(&chart, "role=\"group\"") && says(&chart, ">30 min<") &&
                            says(&chart, "<a href=\"/a&quot;b\">") && !says(&chart, "elsewhere") &&
                            !says(&chart, "javascript"));
    TEST_RC(__LINE__, cx, map_layout_make(cx, &map, &layout), RC_OK);
    TEST_INT(__LINE__, layout.columns, 3);
    TEST_TRUE(__LINE__, layout.back[4] && layout.back[6] && !layout.back[2]);
    TEST_INT(__LINE__, layout.bends[5], 1);
    /* Without crossings: what is above on the left stays above. */
    TEST_TRUE(__LINE__, (layout.points[1].y < layout.points[2].y) == (layout.points[4].y < layout.points[3].y));
    static const struct chart_map_link nowhere = {0, 5, "", false, false};
    map.links = &nowhere;
    map.link_count = 1;
    TEST_RC(__LINE__, cx, chart_map(cx, &map, &chart), RC_INVALID);
    map.link_count = 0;
    TEST_RC(__LINE__, cx, chart_map(cx, &map, &chart), RC_OK);
    map.count = CHART_MAP_NODES_MAX + 1;
    TEST_RC(__LINE__, cx, chart_map(cx, &map, &chart), RC_INVALID);
    map.count = 0;
    TEST_RC(__LINE__, cx, chart_map(cx, &map, &chart), RC_INVALID);
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Right of what needs it; no two boxes of a column overlap; all within the picture. */
static void check_layout(int line, const struct chart_map *map, const struct map_layout *layout)
{
    for (size_t i = 0; i < map->link_count; i++)
        if (!layout->back[i])
            TEST_TRUE(line, layout->points[map->links[i].from].column < layout->points[map->links[i].to].column);
    for (size_t i = 0; i < layout->point_count; i++) {
        TEST_TRUE(line, layout->points[i].y > MAP_BOX / 2 - 0.01 &&
                            layout->points[i].y < layout->height - MAP_BOX / 2 + 0.01);
        TEST_TRUE(line, layout->points[i].column >= 0 && layout->points[i].column < layout->columns);
    }
    for (size_t i = 0; i < map->count; i++)
        for (size_t k = 0; k < i; k++)
            TEST_TRUE(line, layout->points[i].column != layout->points[k].column ||
                                fabs(layout->points[i].y - layout->points[k].y) > MAP_BOX + MAP_SPACE - 0.01);
}

static void test_random_maps(void **state)
{
    uint32_t seed = 7;
    for (int i = 0; i < 300; i++) {
        struct ctx *cx = test_begin(state);
        struct chart_map_node *nodes = ARENA_ARRAY(cx->arena, struct chart_map_node, CHART_MAP_NODES_MAX);
        struct chart_map_link *links = ARENA_ARRAY(cx->arena, struct chart_map_link, 2 * CHART_MAP_NODES_MAX);
        assert_true(nodes != NULL && links != NULL);
        size_t n = i == 299 ? CHART_MAP_NODES_MAX : 1 + next(&seed) % 40, many = next(&seed) % (2 * n);
        for (size_t k = 0; k < n; k++)
            nodes[k] = (struct chart_map_node){.label = "box", .column = (int)(next(&seed) % 3)};
        for (size_t k = 0; k < many; k++) /* mostly forwards, some round in circles */
            links[k] = (struct chart_map_link){.from = next(&seed) % n, .to = next(&seed) % n};
        const struct chart_map map = {.head = head, .nodes = nodes, .count = n, .links = links,
                                      .link_count = many, .columns = columns, .column_count = 1};
        struct map_layout layout;
        struct chart chart;
        enum rc rc = map_layout_make(cx, &map, &layout);
        if (rc == RC_INVALID) /* more bends than are drawn */
            continue;
        TEST_RC(i, cx, rc, RC_OK);
        check_layout(i, &map, &layout);
        TEST_RC(i, cx, chart_map(cx, &map, &chart), RC_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exceedance),
        cmocka_unit_test(test_timeline),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_random_maps),
    };
    return TEST_RUN(tests);
}
