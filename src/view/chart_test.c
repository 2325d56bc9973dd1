/* Tests of charts: every picture is well-formed, stays inside its frame, uses nothing but a short
 * list of elements and attributes, and takes hostile texts and values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "view/chart.h"
#include "view/chart_text.h"

#undef fail /* cmocka has its own, and fail_msg needs it */
#include <cmocka.h>
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 64 * 1024 * 1024, TEXTS_MAX = 400, IDS_MAX = 8 };

#define HOSTILE                                                                                    \
    "<script>alert('x')</script>&\"\x01\xff\xc3]]>\xef\xbf\xbe "                                   \
    "長い長い長い長い長い長い長い長い長い"

struct fixture {
    struct arena *arena;
    struct ctx cx;
};

static int open_fixture(void **state)
{
    static struct fixture fixture;
    fixture.arena = arena_create(ARENA_BYTES);
    fixture.cx = (struct ctx){.arena = fixture.arena, .lang = LANG_EN};
    *state = &fixture;
    return fixture.arena == NULL;
}

static int close_fixture(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static struct ctx *context(void **state)
{
    struct fixture *fixture = *state;
    arena_reset(fixture->arena);
    fixture->cx.problem = (struct problem){0};
    return &fixture->cx;
}

/* What was read of one <text>. */
struct text {
    double left, right, top, bottom;
    bool strong;
    char words[256];
};

/* One picture as it is read. */
struct reading {
    int line;
    double width, height;
    int depth, elements, titles;
    char ids[IDS_MAX][64];
    int id_count;
    struct text texts[TEXTS_MAX];
    size_t text_count;
    bool in_text;
    double x, y, size;
    char anchor;
    int markers, warnings;
};

static const char *attribute(const char **pairs, const char *name)
{
    for (; *pairs != NULL; pairs += 2)
        if (strcmp(pairs[0], name) == 0)
            return pairs[1];
    return NULL;
}

static bool is_listed(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

static double number(const char **pairs, const char *name, double otherwise)
{
    const char *value = attribute(pairs, name);
    return value == NULL ? otherwise : strtod(value, NULL);
}

/* Coordinates lie inside the frame, give or take a pixel. */
static void check_place(const struct reading *reading, const char **pairs)
{
    static const struct {
        const char *name;
        bool across;
    } places[] = {{"x", true},  {"x1", true},  {"x2", true},  {"cx", true},
                  {"y", false}, {"y1", false}, {"y2", false}, {"cy", false}};
    for (size_t i = 0; i < COUNT(places); i++) {
        double value = number(pairs, places[i].name, 0);
        double limit = places[i].across ? reading->width : reading->height;
        if (value < -1 || value > limit + 1)
            fail_msg("line %d: %s=%g lies outside %g", reading->line, places[i].name, value, limit);
    }
}

/* What a picture may consist of: no script, no style, no reference to anything else. */
/* clang-format off */
static const char *const elements[] = {
    "svg", "title", "desc", "g", "rect", "line", "path", "circle", "text", "polygon",
};
static const char *const attributes[] = {
    "xmlns", "class", "role", "width", "height", "viewBox", "aria-labelledby",
    "aria-describedby", "font-family", "font-size", "id", "x", "y", "x1", "y1", "x2", "y2",
    "cx", "cy", "r", "points", "d", "fill", "fill-opacity", "stroke", "stroke-opacity",
    "stroke-width", "stroke-dasharray", "stroke-linejoin", "text-anchor", "font-weight",
};
/* clang-format on */

static void open_element(void *data, const char *name, const char **pairs)
{
    struct reading *reading = data;
    if (!is_listed(name, elements, COUNT(elements)))
        fail_msg("line %d: element %s", reading->line, name);
    for (const char **pair = pairs; *pair != NULL; pair += 2)
        if (!is_listed(pair[0], attributes, COUNT(attributes)))
            fail_msg("line %d: attribute %s", reading->line, pair[0]);
    if (reading->depth++ == 0) {
        assert_string_equal(name, "svg");
        assert_string_equal(attribute(pairs, "role"), "img");
    }
    reading->elements++;
    if (attribute(pairs, "id") != NULL && reading->id_count < IDS_MAX)
        snprintf(reading->ids[reading->id_count++], 64, "%s", attribute(pairs, "id"));
    reading->titles += strcmp(name, "title") == 0 && reading->depth == 2;
    reading->markers += strcmp(name, "circle") == 0 || strcmp(name, "polygon") == 0;
    const char *stroke = attribute(pairs, "stroke");
    reading->warnings += strcmp(name, "rect") == 0 && stroke != NULL && stroke[0] == '#';
    check_place(reading, pairs);
    reading->in_text = strcmp(name, "text") == 0;
    if (reading->in_text && reading->text_count < TEXTS_MAX) {
        const char *anchor = attribute(pairs, "text-anchor");
        reading->anchor = anchor == NULL ? 's' : anchor[0];
        reading->x = number(pairs, "x", 0);
        reading->y = number(pairs, "y", 0);
        reading->size = number(pairs, "font-size", 12);
        reading->texts[reading->text_count].words[0] = '\0';
        reading->texts[reading->text_count].strong = attribute(pairs, "font-weight") != NULL;
    }
}

static void read_words(void *data, const char *words, int length)
{
    struct reading *reading = data;
    if (!reading->in_text || reading->text_count >= TEXTS_MAX)
        return;
    char *text = reading->texts[reading->text_count].words;
    size_t used = strlen(text), room = sizeof reading->texts[0].words - used;
    snprintf(text + used, room, "%.*s", length, words);
}

static void close_element(void *data, const char *name)
{
    struct reading *reading = data;
    reading->depth--;
    if (strcmp(name, "text") != 0 || reading->text_count >= TEXTS_MAX)
        return;
    struct text *text = &reading->texts[reading->text_count++];
    double width = chart_text_width(text->words, strlen(text->words)) * reading->size;
    text->left = reading->anchor == 's'   ? reading->x
                 : reading->anchor == 'm' ? reading->x - width / 2
                                          : reading->x - width;
    text->right = text->left + width;
    text->top = reading->y - reading->size * 0.85;
    text->bottom = reading->y + reading->size * 0.15;
    reading->in_text = false;
    if (text->left < -2 || text->right > reading->width + 2 || text->top < -2 ||
        text->bottom > reading->height + 2)
        fail_msg("line %d: \"%s\" leaves the picture: %g–%g × %g–%g", reading->line, text->words,
                 text->left, text->right, text->top, text->bottom);
}

/* Reads a picture and holds it against all rules. */
static struct reading read_picture(int line, const struct chart *chart)
{
    static struct reading reading;
    memset(&reading, 0, sizeof reading);
    reading.line = line;
    reading.width = chart->width;
    reading.height = chart->height;
    assert_true(chart->width > 0 && chart->height > 0);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, &reading);
    XML_SetElementHandler(parser, open_element, close_element);
    XML_SetCharacterDataHandler(parser, read_words);
    if (XML_Parse(parser, chart->svg.markup, (int)strlen(chart->svg.markup), 1) != XML_STATUS_OK)
        fail_msg("line %d: %s", line, XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    assert_int_equal(reading.titles, 1);
    assert_int_equal(reading.id_count, 2);
    assert_string_equal(reading.ids[0], "chart-t1-title");
    assert_string_equal(reading.ids[1], "chart-t1-desc");
    return reading;
}

static bool has_text(const struct reading *reading, const char *words)
{
    for (size_t i = 0; i < reading->text_count; i++)
        if (strcmp(reading->texts[i].words, words) == 0)
            return true;
    return false;
}

static const struct chart_head head = {"t\"1<", "Title & <b>", "What it shows"};

static void test_widths(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *text;
        double want;
    } rows[] = {
        {__LINE__, "", 0},     {__LINE__, "ab", 1.1},       {__LINE__, "漢字", 2},
        {__LINE__, "ｱ", 0.55}, {__LINE__, "か\u3099", 1},   {__LINE__, "①…→", 3},
        {__LINE__, "𠮷", 1},   {__LINE__, "é", 0.55},       {__LINE__, "\xff", 1},
        {__LINE__, "한글", 2}, {__LINE__, "a\u200bb", 1.1},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (fabs(chart_text_width(rows[i].text, strlen(rows[i].text)) - rows[i].want) > 1e-9)
            fail_msg("line %d", rows[i].line);
}

static void test_lines(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *text;
        double width;
        size_t most;
        const char *want; /* lines joined by |, an ellipsis for a cut */
    } rows[] = {
        {__LINE__, "", 5, 2, ""},
        {__LINE__, " \n　 ", 5, 2, ""},
        {__LINE__, NULL, 5, 2, ""},
        {__LINE__, "対策", 5, 2, "対策"},
        {__LINE__, "あいうえおかきくけこ", 5, 2, "あいうえお|かきくけこ"},
        {__LINE__, "あいうえおかきくけこさ", 5, 2, "あいうえお|かきくけ…"},
        {__LINE__, "あいうえお、かき", 5, 2, "あいうえ|お、かき"},
        {__LINE__, "あいうえ（かき）", 5, 2, "あいうえ|（かき）"},
        {__LINE__, "あいうえ」。かき", 5, 2, "あいう|え」。かき"},
        {__LINE__, "maintenance lines of plants", 8, 3, "maintenance|lines of|plants"},
        {__LINE__, "abcdefghijklmnop", 4, 2, "abcdefg|hijkl…"},
        {__LINE__, "one two", 3, 1, "one…"},
        {__LINE__, "  one\ttwo  ", 9, 1, "one\ttwo"},
        {__LINE__, "ITシステムの保守", 4, 3, "ITシス|テムの保|守"},
        {__LINE__, "𠮷𠮷𠮷", 1, 4, "𠮷|𠮷|𠮷"},
        {__LINE__, "漢", 0.1, 1, "漢"},
        {__LINE__, "漢字", 0.1, 1, "漢…"},
        {__LINE__, "a\xff\xfe", 9, 1, "a\xff\xfe"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct chart_span spans[CHART_LINES_MAX];
        size_t count = chart_text_wrap(rows[i].text, rows[i].width, rows[i].most, spans);
        CLEANUP(buf_free) struct buf got = buf_create(1000);
        for (size_t k = 0; k < count; k++) {
            buf_text(&got, k > 0 ? "|" : "");
            buf_add(&got, spans[k].start, spans[k].length);
            buf_text(&got, spans[k].cut ? "…" : "");
        }
        if (strcmp(buf_string(&got), rows[i].want) != 0)
            fail_msg("line %d: %s instead of %s", rows[i].line, buf_string(&got), rows[i].want);
    }
}

static void test_escaping(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *text, *want;
    } rows[] = {
        {__LINE__, "", ""},
        {__LINE__, "計 a", "計 a"},
        {__LINE__, "<&>\"'", "&lt;&amp;&gt;&quot;&#39;"},
        {__LINE__, "a\r\nb\tc", "a\nb\tc"},
        {__LINE__, "\x01x\x7f", "\xef\xbf\xbdx\xef\xbf\xbd"},
        {__LINE__, "\xc2\x85", "\xef\xbf\xbd"},
        {__LINE__, "\xff\xe6", "\xef\xbf\xbd\xef\xbf\xbd"},
        {__LINE__, "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {__LINE__, "\xef\xbf\xbe", "\xef\xbf\xbd"},
        {__LINE__, "\xef\xbf\xbd", "\xef\xbf\xbd"},
        {__LINE__, "\xf0\xa0\xae\xb7", "\xf0\xa0\xae\xb7"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(1000);
        chart_text_escape(&out, rows[i].text, strlen(rows[i].text));
        if (strcmp(buf_string(&out), rows[i].want) != 0)
            fail_msg("line %d: %s", rows[i].line, buf_string(&out));
    }
    CLEANUP(buf_free) struct buf out = buf_create(1000);
    chart_text_escape(&out, "abc<", 2);
    assert_string_equal(buf_string(&out), "ab");
}

static bool boxes_touch(const struct text *a, const struct text *b)
{
    return a->left < b->right - 1 && b->left < a->right - 1 && a->top < b->bottom - 1 &&
           b->top < a->bottom - 1;
}

/* No label of an axis and no name of a series covers another one. */
static void test_radar_labels_stay_apart(void **state)
{
    struct ctx *cx = context(state);
    static const char *const axes[CHART_AXES_MAX] = {"3.2 組織統治とサイバーセキュリティの責任体制",
                                                     "Identify",
                                                     "Protective measures for all sites",
                                                     "検知",
                                                     "対応・復旧の手順と演習",
                                                     "Supply chain",
                                                     "委託先の管理と契約に関する事項を含む対策",
                                                     "A",
                                                     "物理",
                                                     "Cryptography and keys",
                                                     "資産",
                                                     "記録の監視",
                                                     "Vulnerabilities",
                                                     "変更管理",
                                                     "Backup and restore of control systems",
                                                     "教育",
                                                     "訓練",
                                                     "情報共有",
                                                     "Access",
                                                     "監査",
                                                     "経営層の関与",
                                                     "Improvement",
                                                     "予算",
                                                     "人員"};
    double now[CHART_AXES_MAX], target[CHART_AXES_MAX], last[CHART_AXES_MAX];
    for (size_t i = 0; i < CHART_AXES_MAX; i++) {
        now[i] = 1 + (double)(i * 7 % 30) / 10;
        target[i] = i % 3 == 0 ? 4 : 3.5;
        last[i] = i % 5 == 4 ? -1 : 0.8 + (double)(i * 11 % 25) / 10;
    }
    for (size_t count = CHART_AXES_MIN; count <= CHART_AXES_MAX; count++) {
        const struct chart_radar radar = {
            .head = head,
            .axes = axes,
            .axis_count = count,
            .series = {{"Now", now}, {"Target", target}, {"Last year", last}},
            .series_count = 3,
            .minimum = 0,
            .maximum = 5,
            .rings = 5};
        struct chart chart;
        assert_int_equal(chart_radar(cx, &radar, &chart), RC_OK);
        struct reading reading = read_picture(__LINE__, &chart);
        for (size_t i = 0; i < reading.text_count; i++)
            for (size_t k = 0; k < i; k++)
                if (boxes_touch(&reading.texts[i], &reading.texts[k]))
                    fail_msg("%zu axes: \"%s\" covers \"%s\"", count, reading.texts[i].words,
                             reading.texts[k].words);
        assert_true(has_text(&reading, "Now"));
        assert_true(has_text(&reading, "Target"));
        assert_true(has_text(&reading, "Last year"));
    }
}

static void test_radar_gaps(void **state)
{
    struct ctx *cx = context(state);
    static const char *const axes[] = {"a", "b", "c", "d"};
    static const struct {
        int line;
        double values[4];
        int markers; /* of points, and one beside the name when there is any point */
    } rows[] = {
        {__LINE__, {1, 2, 3, 4}, 5},     {__LINE__, {1, -1, 3, 4}, 4},
        {__LINE__, {-1, -1, -1, 4}, 2},  {__LINE__, {NAN, INFINITY, 0, 9}, 3},
        {__LINE__, {-1, -1, -1, -1}, 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct chart_radar radar = {.head = head,
                                          .axes = axes,
                                          .axis_count = 4,
                                          .series = {{"Now", rows[i].values}},
                                          .series_count = 1,
                                          .minimum = 0,
                                          .maximum = 5,
                                          .rings = 1};
        struct chart chart;
        assert_int_equal(chart_radar(cx, &radar, &chart), RC_OK);
        struct reading reading = read_picture(rows[i].line, &chart);
        if (reading.markers - 1 != rows[i].markers) /* one polygon is the ring */
            fail_msg("line %d: %d markers", rows[i].line, reading.markers - 1);
        bool whole = strstr(chart.svg.markup, "fill-opacity") != NULL;
        assert_int_equal(whole, i == 0);
    }
}

static void test_bars(void **state)
{
    struct ctx *cx = context(state);
    static const struct chart_bar bars[] = {
        {"Governance", 3.25, 4, NULL, true},
        {"Identify", 0, -1, "none yet", false},
        {"Detect", -1, 3, NULL, false},
        {"Far", 1e9, 1e300, NULL, false},
    };
    const struct chart_bars picture = {
        .head = head, .bars = bars, .count = COUNT(bars), .maximum = 5, .unit = "%"};
    struct chart chart;
    assert_int_equal(chart_bars(cx, &picture, &chart), RC_OK);
    struct reading reading = read_picture(__LINE__, &chart);
    assert_true(has_text(&reading, "3.3"));
    assert_true(has_text(&reading, "none yet"));
    assert_true(has_text(&reading, "No data"));
    assert_true(has_text(&reading, "Target"));
    assert_true(has_text(&reading, "%"));
    static const struct {
        int line;
        double most;
        const char *end;
    } scales[] = {{__LINE__, 0, "1.0"}, {__LINE__, 7, "10"},     {__LINE__, 10, "10"},
                  {__LINE__, 23, "25"}, {__LINE__, 0.3, "0.50"}, {__LINE__, 120, "200"}};
    for (size_t i = 0; i < COUNT(scales); i++) {
        const struct chart_bar bar = {"x", scales[i].most, -1, "", false};
        const struct chart_bars one = {.head = head, .bars = &bar, .count = 1};
        assert_int_equal(chart_bars(cx, &one, &chart), RC_OK);
        reading = read_picture(scales[i].line, &chart);
        if (!has_text(&reading, scales[i].end))
            fail_msg("line %d: the scale does not end with %s", scales[i].line, scales[i].end);
    }
}

static void test_distribution(void **state)
{
    struct ctx *cx = context(state);
    static const struct chart_share rows[] = {
        {"Governance", {1, 3, 8, 5, 2, 2, 4}},
        {"Nothing", {0}},
        {"Negative", {-5, 0, 7}},
        {"Huge", {INT64_MAX, INT64_MAX, INT64_MAX, 1, 1, 1, 1}},
    };
    const struct chart_distribution picture = {
        .head = head,
        .parts = {"1", "2", "3", "4", "5", "Unanswered", NULL},
        .rows = rows,
        .count = COUNT(rows)};
    struct chart chart;
    assert_int_equal(chart_distribution(cx, &picture, &chart), RC_OK);
    struct reading reading = read_picture(__LINE__, &chart);
    assert_true(has_text(&reading, "of 25"));
    assert_true(has_text(&reading, "No data"));
    assert_true(has_text(&reading, "of 7"));
    assert_true(has_text(&reading, "Unanswered"));
}

static void test_trend_and_heat(void **state)
{
    struct ctx *cx = context(state);
    static const char *const years[] = {"2024", "2025", "2026"};
    static const double up[] = {1, 2, 3.14}, gap[] = {2, -1, -1}, none[] = {-1, -1, -1};
    const struct chart_trend trend = {.head = head,
                                      .years = years,
                                      .year_count = 3,
                                      .series = {{"Company", up}, {"Control", gap}, {"None", none}},
                                      .series_count = 3,
                                      .minimum = 0,
                                      .maximum = 5};
    struct chart chart;
    assert_int_equal(chart_trend(cx, &trend, &chart), RC_OK);
    struct reading reading = read_picture(__LINE__, &chart);
    assert_true(has_text(&reading, "3.1 Company"));
    assert_true(has_text(&reading, "2.0 Control"));
    assert_int_equal(reading.markers, 3 + 1 + 2);

    static const double values[] = {1, 5, -1, 3, 9, 0};
    const struct chart_heat heat = {.head = head,
                                    .rows = years,
                                    .row_count = 3,
                                    .columns = years,
                                    .column_count = 2,
                                    .values = values,
                                    .minimum = 1,
                                    .maximum = 5,
                                    .decimals = 1};
    assert_int_equal(chart_heat(cx, &heat, &chart), RC_OK);
    reading = read_picture(__LINE__, &chart);
    assert_true(has_text(&reading, "9.0"));
    assert_true(has_text(&reading, "–"));
}

static void test_roadmap_marks_what_is_late(void **state)
{
    struct ctx *cx = context(state);
    static const struct {
        int line;
        struct chart_task task;
        const char *today;
        int late;
        const char *state;
    } rows[] = {
        {__LINE__, {"a", "2026-04-01", "2026-09-30", 0.5, false}, "2026-10-01", 1, "50% overdue"},
        {__LINE__, {"a", "2026-04-01", "2026-09-30", 0.5, false}, "2026-09-30", 0, "50%"},
        {__LINE__, {"a", "2026-04-01", "2026-09-30", 0.5, true}, "2026-10-01", 0, "Completed"},
        {__LINE__, {"a", "2026-04-01", "2026-09-30", 1, false}, "2026-10-01", 0, "100%"},
        {__LINE__, {"a", "2026-04-01", "2026-09-30", 0.999, false}, "", 0, "99%"},
        {__LINE__, {"a", "2026-04-01", "", -1, false}, "2026-10-01", 0, "0%"},
        {__LINE__, {"a", NULL, NULL, NAN, false}, NULL, 0, "0%"},
        {__LINE__, {"a", "2026-12-01", "2026-11-01", 7, false}, "2026-10-01", 0, "100%"},
        {__LINE__, {"a", "not a date", "2026-02-30", 0, false}, "2026-10-01", 0, "0%"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct chart_roadmap roadmap = {
            .head = head, .tasks = &rows[i].task, .count = 1, .today = rows[i].today};
        struct chart chart;
        assert_int_equal(chart_roadmap(cx, &roadmap, &chart), RC_OK);
        struct reading reading = read_picture(rows[i].line, &chart);
        char words[256] = ""; /* the state wraps into two lines */
        for (size_t k = 0; k < reading.text_count; k++)
            if (reading.texts[k].left > 620 && reading.texts[k].top > 40)
                snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s",
                         words[0] == '\0' ? "" : " ", reading.texts[k].words);
        if (strcmp(words, rows[i].state) != 0 || reading.warnings != rows[i].late)
            fail_msg("line %d: \"%s\", %d marks", rows[i].line, words, reading.warnings);
    }
}

static void test_tree(void **state)
{
    struct ctx *cx = context(state);
    static const char *const columns[] = {"Outcome", "Event", "Source"};
    static const struct chart_node nodes[] = {
        {"Root", -1, true}, {"First", 0, false}, {"Below", 1, false}, {"Beside", 1, true},
        {"Second", 0, false}};
    const struct chart_tree tree = {
        .head = head, .columns = columns, .column_count = 3, .nodes = nodes, .count = COUNT(nodes)};
    struct chart chart;
    assert_int_equal(chart_tree(cx, &tree, &chart), RC_OK);
    struct reading reading = read_picture(__LINE__, &chart);
    for (size_t i = 0; i < COUNT(nodes); i++)
        assert_true(has_text(&reading, nodes[i].label));
    const struct text *text[COUNT(nodes)];
    for (size_t i = 0; i < COUNT(nodes); i++) {
        text[i] = &reading.texts[0];
        for (size_t k = 0; k < reading.text_count; k++)
            if (strcmp(reading.texts[k].words, nodes[i].label) == 0)
                text[i] = &reading.texts[k];
    }
    /* Leaves one below the other, each parent in the middle of its children and left of them. */
    assert_true(text[2]->bottom < text[3]->top && text[3]->bottom < text[4]->top);
    assert_true(fabs(text[1]->top - (text[2]->top + text[3]->top) / 2) < 0.2);
    assert_true(fabs(text[0]->top - (text[1]->top + text[4]->top) / 2) < 0.2);
    assert_true(text[0]->right < text[1]->left && text[1]->right < text[2]->left);
    static const struct {
        int line;
        size_t column_count;
        struct chart_node nodes[3];
    } bad[] = {
        {__LINE__, 3, {{"a", 0, false}}},
        {__LINE__, 3, {{"a", -1, false}, {"b", -1, false}, {"c", 0, false}}},
        {__LINE__, 3, {{"a", -1, false}, {"b", 2, false}, {"c", 0, false}}},
        {__LINE__, 2, {{"a", -1, false}, {"b", 0, false}, {"c", 1, false}}},
        {__LINE__, 4, {{"a", -1, false}, {"b", 0, false}, {"c", 0, false}}},
        {__LINE__, 0, {{"a", -1, false}, {"b", 0, false}, {"c", 0, false}}},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct chart_tree wrong = {.head = head,
                                         .columns = columns,
                                         .column_count = bad[i].column_count,
                                         .nodes = bad[i].nodes,
                                         .count = COUNT(bad[i].nodes)};
        if (chart_tree(cx, &wrong, &chart) != RC_INVALID)
            fail_msg("line %d", bad[i].line);
    }
    assert_int_equal(chart_tree(cx, &(struct chart_tree){.head = head, .column_count = 1}, &chart), RC_INVALID);
}

/* Texts and values that nobody should send. */
static const double bad_values[] = {NAN, -INFINITY, 1e308, 4.9e-324, 3};
enum { BAD = COUNT(bad_values) };

static void hostile_labels(struct ctx *cx, const char *labels[BAD])
{
    CLEANUP(buf_free) struct buf much = buf_create(300000);
    while (much.length < 200000)
        buf_text(&much, "長いtext ");
    const char *const all[BAD] = {HOSTILE, arena_copy(cx->arena, buf_string(&much)), "", "\n\n",
                                  HOSTILE HOSTILE};
    memcpy(labels, all, sizeof all);
}

static void test_hostile_polygons_and_lines(void **state)
{
    struct ctx *cx = context(state);
    const char *labels[BAD];
    hostile_labels(cx, labels);
    const struct chart_head bad = {"\"t<1'> ", HOSTILE, labels[1]};
    const struct chart_radar radar = {.head = bad,
                                      .axes = labels,
                                      .axis_count = BAD,
                                      .series = {{HOSTILE, bad_values}, {"", bad_values}},
                                      .series_count = 2,
                                      .minimum = 0,
                                      .maximum = 1e300,
                                      .rings = 10};
    const struct chart_trend trend = {.head = bad,
                                      .years = labels,
                                      .year_count = BAD,
                                      .series = {{HOSTILE, bad_values}, {labels[1], bad_values}},
                                      .series_count = 2,
                                      .minimum = 0,
                                      .maximum = 5};
    const struct chart_heat heat = {.head = bad,
                                    .rows = labels,
                                    .row_count = BAD,
                                    .columns = labels,
                                    .column_count = 1,
                                    .values = bad_values,
                                    .minimum = 0,
                                    .maximum = 5,
                                    .decimals = 99};
    struct chart chart;
    assert_int_equal(chart_radar(cx, &radar, &chart), RC_OK);
    read_picture(__LINE__, &chart);
    assert_int_equal(chart_trend(cx, &trend, &chart), RC_OK);
    read_picture(__LINE__, &chart);
    assert_int_equal(chart_heat(cx, &heat, &chart), RC_OK);
    read_picture(__LINE__, &chart);
}

static void test_hostile_bars(void **state)
{
    struct ctx *cx = context(state);
    const char *labels[BAD];
    hostile_labels(cx, labels);
    const struct chart_head bad = {"\"t<1'> ", HOSTILE, labels[1]};
    struct chart_bar bars[BAD];
    struct chart_share shares[BAD];
    struct chart_task tasks[BAD];
    for (size_t i = 0; i < BAD; i++) {
        const char *other = labels[BAD - 1 - i];
        bars[i] = (struct chart_bar){labels[i], bad_values[i], bad_values[BAD - 1 - i], other,
                                     i == 1};
        shares[i] = (struct chart_share){labels[i], {(int64_t)i, 5, 9}};
        tasks[i] = (struct chart_task){labels[i], "2026-01-01", other, bad_values[i], false};
    }
    const struct chart_bars bar = {.head = bad, .bars = bars, .count = BAD, .unit = HOSTILE};
    const struct chart_distribution spread = {.head = bad,
                                              .parts = {HOSTILE, labels[1], "", "4", "5", "6", "7"},
                                              .rows = shares,
                                              .count = BAD};
    const struct chart_roadmap road = {.head = bad, .tasks = tasks, .count = BAD, .today = HOSTILE};
    struct chart chart;
    assert_int_equal(chart_bars(cx, &bar, &chart), RC_OK);
    read_picture(__LINE__, &chart);
    assert_int_equal(chart_distribution(cx, &spread, &chart), RC_OK);
    read_picture(__LINE__, &chart);
    assert_int_equal(chart_roadmap(cx, &road, &chart), RC_OK);
    read_picture(__LINE__, &chart);
    struct chart_node nodes[BAD];
    for (size_t i = 0; i < BAD; i++)
        nodes[i] = (struct chart_node){labels[i], i == 0 ? -1 : 0, i % 2 == 0};
    const struct chart_tree tree = {
        .head = bad, .columns = labels, .column_count = 2, .nodes = nodes, .count = BAD};
    assert_int_equal(chart_tree(cx, &tree, &chart), RC_OK);
    read_picture(__LINE__, &chart);
}

static void test_refusals(void **state)
{
    struct ctx *cx = context(state);
    static const char *const names[] = {"a", "b", "c"};
    static const double values[] = {1, 2, 3};
    const struct chart_radar radar = {.head = head,
                                      .axes = names,
                                      .axis_count = 3,
                                      .series = {{"a", values}},
                                      .series_count = 1,
                                      .minimum = 0,
                                      .maximum = 5,
                                      .rings = 5};
    const struct chart untouched = {.width = -7};
    struct chart chart = untouched;
    static const struct {
        int line;
        size_t axes, series;
        double minimum, maximum;
        int rings;
    } rows[] = {
        {__LINE__, 2, 1, 0, 5, 5},   {__LINE__, 25, 1, 0, 5, 5},       {__LINE__, 3, 0, 0, 5, 5},
        {__LINE__, 3, 4, 0, 5, 5},   {__LINE__, 3, 1, 5, 5, 5},        {__LINE__, 3, 1, -1, 5, 5},
        {__LINE__, 3, 1, 0, NAN, 5}, {__LINE__, 3, 1, 0, INFINITY, 5}, {__LINE__, 3, 1, 0, 5, 0},
        {__LINE__, 3, 1, 0, 5, 11},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct chart_radar bad = radar;
        bad.axis_count = rows[i].axes;
        bad.series_count = rows[i].series;
        bad.minimum = rows[i].minimum;
        bad.maximum = rows[i].maximum;
        bad.rings = rows[i].rings;
        if (chart_radar(cx, &bad, &chart) != RC_INVALID || chart.width != untouched.width)
            fail_msg("line %d", rows[i].line);
    }
    assert_int_equal(chart_bars(cx, &(struct chart_bars){.head = head}, &chart), RC_INVALID);
    assert_int_equal(chart_distribution(cx, &(struct chart_distribution){.head = head}, &chart),
                     RC_INVALID);
    assert_int_equal(chart_trend(cx, &(struct chart_trend){.head = head}, &chart), RC_INVALID);
    assert_int_equal(chart_heat(cx, &(struct chart_heat){.head = head}, &chart), RC_INVALID);
    assert_int_equal(chart_roadmap(cx, &(struct chart_roadmap){.head = head}, &chart), RC_INVALID);
    const struct chart_task ages = {"a", "1900-01-01", "2999-01-01", 0, false};
    assert_int_equal(
        chart_roadmap(cx, &(struct chart_roadmap){.head = head, .tasks = &ages, .count = 1},
                      &chart),
        RC_INVALID);
    assert_true(chart.width == untouched.width);
    CLEANUP(arena_freep) struct arena *small = arena_create(2000);
    struct ctx poor = {.arena = small};
    assert_int_equal(chart_radar(&poor, &radar, &chart), RC_MEMORY);
    assert_true(chart.width == untouched.width);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_escaping),
        cmocka_unit_test(test_radar_labels_stay_apart),
        cmocka_unit_test(test_radar_gaps),
        cmocka_unit_test(test_bars),
        cmocka_unit_test(test_distribution),
        cmocka_unit_test(test_trend_and_heat),
        cmocka_unit_test(test_tree),
        cmocka_unit_test(test_roadmap_marks_what_is_late),
        cmocka_unit_test(test_hostile_polygons_and_lines),
        cmocka_unit_test(test_hostile_bars),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
