/* Fault tree files: what is read, what is refused and how, and the commands over them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/command.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "mission/mission.h"
#include "tests/support/test.h"

#define TREE(content) "<?xml version=\"1.0\"?>\n<opsa-mef>\n<define-fault-tree name=\"t\">\n" content "</define-fault-tree>\n</opsa-mef>"
#define GATE(name, formula) "<define-gate name=\"" name "\">" formula "</define-gate>\n"
#define EVENT(name) "<define-basic-event name=\"" name "\"/>\n"
#define ODDS(name, expression) "<define-basic-event name=\"" name "\">" expression "</define-basic-event>\n"
#define G(name) "<gate name=\"" name "\"/>"
#define E(name) "<basic-event name=\"" name "\"/>"
#define AB EVENT("a") EVENT("b") EVENT("c")

static enum rc count_of(struct ctx *cx, const char *text, const char *top, const char **ret)
{
    static const struct mission_limits limits = {.order = 0};
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    struct tree tree;
    TRY(mission_read_mef(cx, "f.xml", text, strlen(text), top, 0, &tree));
    TRY(mission_solve(cx, &tree, &limits, &solution));
    return mission_count(cx, solution, ret);
}

static void test_read(void **state)
{
    static const struct {
        int line;
        const char *text, *top, *count;
    } rows[] = {
        {__LINE__, TREE(GATE("g", "<and>" E("a") E("b") "</and>") AB), NULL, "1"},
        {__LINE__, TREE(GATE("g", "<or>" E("a") E("b") "</or>") AB), NULL, "2"},
        {__LINE__, TREE(GATE("g", "<atleast min=\"2\">" E("a") E("b") E("c") "</atleast>") AB), NULL, "3"},
        {__LINE__, TREE(GATE("g", "<atleast min=\"3\">" E("a") E("a") E("b") E("c") "</atleast>") AB), NULL, "2"},
        {__LINE__, TREE(GATE("g", G("h")) GATE("h", E("a")) AB), NULL, "1"},
        {__LINE__, TREE(GATE("g", "<or><and>" E("a") E("b") "</and>" E("a") "</or>") AB), NULL, "1"},
        {__LINE__, TREE(GATE("g", "<or><and>" E("a") E("b") "</and>" E("c") "</or>") AB), NULL, "2"},
        {__LINE__, TREE(GATE("g", "<and><or>" E("a") "<and>" E("b") E("c") "</and></or><or>" E("b") E("c") "</or></and>") AB), NULL, "3"},
        {__LINE__, TREE(GATE("g", "<and>" E("a") "<constant value=\"true\"/></and>") AB), NULL, "1"},
        {__LINE__, TREE(GATE("g", "<constant value=\"false\"/>")), NULL, "0"},
        {__LINE__, TREE(GATE("g", "<constant value=\"true\"/>")), NULL, "1"},
        {__LINE__, TREE(GATE("g", "<and>" E("a") "<house-event name=\"h\"/></and>") AB
                        "<define-house-event name=\"h\"><constant value=\"false\"/></define-house-event>"), NULL, "0"},
        {__LINE__, TREE(GATE("g", "<or><event name=\"a\"/><event name=\"h\" type=\"gate\"/></or>") GATE("h", E("b")) AB), NULL, "2"},
        {__LINE__, TREE(GATE("g", "<or>" E("a") E("b") "</or>") GATE("h", E("c")) AB), "h", "1"},
        {__LINE__, TREE(GATE("g", "<or>" E("a") G("t.k.h") "</or>") "<define-component name=\"k\">" GATE("h", E("b")) "</define-component>" AB), NULL, "2"},
        {__LINE__, TREE("<label>A <b>not</b> read label</label>" GATE("g", "<label>x</label><or>" E("a") "</or>") AB
                        "<attributes><attribute name=\"x\" value=\"y\"/></attributes>"), NULL, "1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        const char *count = "";
        TEST_RC(rows[i].line, cx, count_of(cx, rows[i].text, rows[i].top, &count), RC_OK);
        TEST_TEXT(rows[i].line, count, rows[i].count);
    }
}

static void test_refused(void **state)
{
    static const struct {
        int line;
        const char *text, *top;
        enum rc want;
        const char *message; /* a part of it */
    } rows[] = {
        {__LINE__, "", NULL, RC_INVALID, "line 1"},
        {__LINE__, "<opsa-mef>", NULL, RC_INVALID, "XML"},
        {__LINE__, "<html/>", NULL, RC_INVALID, "html"},
        {__LINE__, "<!DOCTYPE opsa-mef [<!ENTITY a \"b\">]>\n<opsa-mef/>", NULL, RC_INVALID, "document type"},
        {__LINE__, TREE(GATE("g", "<not>" E("a") "</not>") AB), NULL, RC_INVALID, "line 4: not is not supported"},
        {__LINE__, TREE(GATE("g", "<or>\n<xor>" E("a") E("b") "</xor></or>") AB), NULL, RC_INVALID, "line 5: xor"},
        {__LINE__, TREE(GATE("g", "<nand>" E("a") E("b") "</nand>") AB), NULL, RC_INVALID, "nand"},
        {__LINE__, TREE(GATE("g", "<or>" E("a") "<strange/></or>") AB), NULL, RC_INVALID, "strange"},
        {__LINE__, TREE(GATE("g", "<or>" E("a") G("missing") "</or>") AB), NULL, RC_INVALID, "missing"},
        {__LINE__, TREE(GATE("g", "<or>" E("z") "</or>") AB), NULL, RC_INVALID, "z"},
        {__LINE__, TREE(GATE("g", E("h")) GATE("h", E("a")) AB), NULL, RC_INVALID, "h"},
        {__LINE__, TREE(GATE("g", E("a")) GATE("g", E("b")) AB), NULL, RC_INVALID, "line 5: “g” is defined twice"},
        {__LINE__, TREE(GATE("g", G("h")) GATE("h", G("g")) AB), NULL, RC_INVALID, "cycle"},
        {__LINE__, TREE(GATE("t", G("g")) GATE("g", G("h")) GATE("h", G("g")) AB), NULL, RC_INVALID, "cycle through “g”"},
        {__LINE__, TREE(GATE("g", E("a")) GATE("h", E("b")) AB), NULL, RC_INVALID, "2 root gates; please choose one by --top: g, h"},
        {__LINE__, TREE(GATE("g", E("a")) AB), "other", RC_MISSING, "other"},
        {__LINE__, TREE(AB), NULL, RC_INVALID, "no root gate"},
        {__LINE__, TREE(GATE("g", "<or/>") AB), NULL, RC_INVALID, "no arguments"},
        {__LINE__, TREE(GATE("g", "") AB), NULL, RC_INVALID, "empty"},
        {__LINE__, TREE(GATE("g", E("a") E("b")) AB), NULL, RC_INVALID, "basic-event"},
        {__LINE__, TREE(GATE("g", "<atleast min=\"0\">" E("a") "</atleast>") AB), NULL, RC_INVALID, "atleast"},
        {__LINE__, TREE(GATE("g", "<atleast min=\"3\">" E("a") E("b") "</atleast>") AB), NULL, RC_INVALID, "atleast"},
        {__LINE__, TREE(GATE("g", "<atleast>" E("a") E("b") "</atleast>") AB), NULL, RC_INVALID, "atleast"},
        {__LINE__, TREE(GATE("g", "<constant value=\"maybe\"/>")), NULL, RC_INVALID, "maybe"},
        {__LINE__, TREE(GATE("", E("a")) AB), NULL, RC_INVALID, "no name"},
        {__LINE__, TREE(GATE("g", E("a")) ODDS("a", "<float value=\"1.5\"/>")), NULL, RC_INVALID, "“a” is not between"},
        {__LINE__, TREE(GATE("g", E("a")) ODDS("a", "<float value=\"x\"/>")), NULL, RC_INVALID, "“x” is no number"},
        {__LINE__, TREE(GATE("g", E("a")) ODDS("a", "<parameter name=\"p\"/>")), NULL, RC_INVALID, "“p” is not defined"},
        {__LINE__, TREE(GATE("g", E("a")) ODDS("a", "<parameter name=\"p\"/>")
                        "<define-parameter name=\"p\"><parameter name=\"p\"/></define-parameter>"), NULL, RC_INVALID, "use each other"},
        {__LINE__, TREE(GATE("g", E("a")) ODDS("a", "<div><float value=\"1\"/></div>")), NULL, RC_INVALID, "number of arguments"},
        {__LINE__, TREE(GATE("g", E("a")) ODDS("a", "<uniform-deviate/>")), NULL, RC_INVALID, "uniform-deviate"},
        {__LINE__, TREE(GATE("g", E("a")) ODDS("a", "<float value=\"1e300\"><float value=\"1\"/></float>")), NULL, RC_INVALID, "float"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        const char *count = "untouched";
        TEST_RC(rows[i].line, cx, count_of(cx, rows[i].text, rows[i].top, &count), rows[i].want);
        TEST_TEXT(rows[i].line, count, "untouched");
        if (strstr(cx->problem.message, rows[i].message) == NULL)
            fail_msg("line %d: “%s” does not say “%s”", rows[i].line, cx->problem.message, rows[i].message);
    }
}

static void test_probabilities(void **state)
{
    static const struct {
        int line;
        const char *expression;
        double want;
    } rows[] = {
        {__LINE__, "<float value=\"0.25\"/>", 0.25},
        {__LINE__, "<int value=\"1\"/>", 1},
        {__LINE__, "<mul><float value=\"0.5\"/><float value=\"0.5\"/><float value=\"0.5\"/></mul>", 0.125},
        {__LINE__, "<sub><int value=\"1\"/><float value=\"0.75\"/></sub>", 0.25},
        {__LINE__, "<div><int value=\"1\"/><int value=\"8\"/></div>", 0.125},
        {__LINE__, "<add><float value=\"0.25\"/><neg><float value=\"0.125\"/></neg></add>", 0.125},
        {__LINE__, "<pow><float value=\"0.5\"/><int value=\"2\"/></pow>", 0.25},
        {__LINE__, "<exp><neg><int value=\"1\"/></neg></exp>", 0.36787944117144233},
        {__LINE__, "<exponential><float value=\"0.001\"/><int value=\"1000\"/></exponential>", 0.63212055882855767},
        {__LINE__, "<mul><parameter name=\"p\"/><parameter name=\"p\"/></mul>", 0.0625},
    };
    static const struct mission_limits limits = {.probability = true};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        CLEANUP(mission_freep) struct mission_solution *solution = NULL;
        struct tree tree;
        double got = 0;
        const char *text = arena_printf(cx->arena, TREE(GATE("g", E("a")) ODDS("a", "%s")
            "<define-parameter name=\"p\"><float value=\"0.25\"/></define-parameter>"), rows[i].expression);
        TEST_RC(rows[i].line, cx, mission_read_mef(cx, "f.xml", text, strlen(text), NULL, 0, &tree), RC_OK);
        TEST_RC(rows[i].line, cx, mission_solve(cx, &tree, &limits, &solution), RC_OK);
        TEST_RC(rows[i].line, cx, mission_probability(cx, solution, &got), RC_OK);
        TEST_TRUE(rows[i].line, fabs(got - rows[i].want) < 1e-12);
    }
    assert_true(fabs(mission_unavailability(1, 24) - 24.0 / 8784) < 1e-15);
    assert_true(mission_unavailability(0, 24) <= 0);
}

/* Every parameter uses the one before twice: what is known is not computed again. */
static void test_bombs(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_MEF_BYTES * 2);
    const char *count = "";
    buf_text(&text, "<opsa-mef><define-fault-tree name=\"t\"><define-gate name=\"g\"><basic-event name=\"a\"/></define-gate>"
                    "</define-fault-tree><model-data><define-parameter name=\"p0\"><float value=\"0\"/></define-parameter>");
    for (int i = 1; i < 40; i++)
        buf_printf(&text, "<define-parameter name=\"p%d\"><add><parameter name=\"p%d\"/><parameter name=\"p%d\"/></add></define-parameter>",
                   i, i - 1, i - 1);
    buf_text(&text, "<define-basic-event name=\"a\"><parameter name=\"p39\"/></define-basic-event></model-data></opsa-mef>");
    TEST_RC(__LINE__, cx, count_of(cx, buf_string(&text), NULL, &count), RC_OK);
    buf_clear(&text);
    buf_text(&text, "<opsa-mef><define-fault-tree name=\"t\"><define-gate name=\"g\">");
    for (int i = 0; i < 200; i++)
        buf_text(&text, "<or>");
    TEST_RC(__LINE__, cx, count_of(cx, buf_string(&text), NULL, &count), RC_TOO_LARGE);
    struct tree tree;
    TEST_RC(__LINE__, cx, mission_read_mef(cx, "f.xml", "", (size_t)LIMIT_MEF_BYTES + 1, NULL, 0, &tree), RC_TOO_LARGE);
}

/* Reading ends with the time, and says how far it came; what is short is read. */
static void test_late(void **state)
{
    enum { GATES = 20000, LONG_AGO = 1 };
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_MEF_BYTES);
    struct tree tree;
    buf_text(&text, "<opsa-mef><define-fault-tree name=\"t\">\n");
    for (int i = 0; i < GATES; i++)
        buf_printf(&text, "<define-gate name=\"g%d\"><or><basic-event name=\"e\"/><gate name=\"g%d\"/></or></define-gate>\n", i, i + 1);
    buf_printf(&text, "<define-gate name=\"g%d\"><basic-event name=\"e\"/></define-gate></define-fault-tree>\n", GATES);
    buf_text(&text, "<model-data><define-basic-event name=\"e\"/></model-data></opsa-mef>");
    cx->problem.message = NULL;
    TEST_RC(__LINE__, cx, mission_read_mef(cx, "f.xml", buf_string(&text), text.length, NULL, LONG_AGO, &tree), RC_TOO_LARGE);
    assert_non_null(strstr(cx->problem.message, "f.xml"));
    TEST_RC(__LINE__, cx, mission_read_mef(cx, "f.xml", buf_string(&text), text.length, NULL, 0, &tree), RC_OK);
    assert_int_equal(tree.node_count, GATES + 2);
}

/* ---- Commands ---- */

static const struct command *command_of(const char *name)
{
    for (size_t i = 0; i < mission_module.command_count; i++)
        if (strcmp(mission_module.commands[i].name, name) == 0)
            return &mission_module.commands[i];
    return NULL;
}

static void set_option(struct arguments *arguments, const char *name, const char *value)
{
    for (size_t i = 0; name != NULL && i < OPTION_COUNT; i++)
        if (arguments->command->options[i].name != NULL && strcmp(arguments->command->options[i].name, name) == 0) {
            arguments->options[i] = value;
            return;
        }
    assert_null(name);
}

static void test_commands(void **state)
{
    static const char text[] = TREE(GATE("g", "<or><and>" E("a") E("b") "</and>" E("c") "</or>")
        ODDS("a", "<float value=\"0.5\"/>") ODDS("b", "<float value=\"0.25\"/>") ODDS("c", "<float value=\"0.125\"/>"));
    static const struct {
        int line;
        const char *command, *option, *value, *other, *with;
        enum rc want;
        const char *out;
    } rows[] = {
        {__LINE__, "mission cutsets", "count", "1", NULL, NULL, RC_OK, "{\"count\":\"2\"}\n"},
        {__LINE__, "mission cutsets", "count", "1", "probability", "1", RC_OK, "{\"count\":\"2\",\"probability\":0.234375}\n"},
        {__LINE__, "mission cutsets", "count", "1", "limit-order", "1", RC_OK, "{\"count\":\"1\"}\n"},
        {__LINE__, "mission cutsets", "count", "1", "limit-order", "0", RC_USAGE, ""},
        {__LINE__, "mission cutsets", "count", "1", "limit-order", "x", RC_USAGE, ""},
        {__LINE__, "mission cutsets", "cut-off", "2", NULL, NULL, RC_USAGE, ""},
        {__LINE__, "mission cutsets", "seconds", "0", NULL, NULL, RC_USAGE, ""},
        {__LINE__, "mission cutsets", "top", "h", NULL, NULL, RC_MISSING, ""},
        {__LINE__, "mission cutsets", NULL, NULL, NULL, NULL, RC_OK,
         "{\"count\":\"2\",\"complete\":true,\"probability\":null,\"sets\":["
         "{\"order\":1,\"probability\":0.125,\"events\":[\"c\"]},"
         "{\"order\":2,\"probability\":0.125,\"events\":[\"a\",\"b\"]}],\"more\":false}\n"},
        {__LINE__, "mission cutsets", "most", "1", "limit-order", "1", RC_OK,
         "{\"count\":\"1\",\"complete\":false,\"probability\":null,\"sets\":["
         "{\"order\":1,\"probability\":0.125,\"events\":[\"c\"]}],\"more\":true}\n"},
        {__LINE__, "mission importance", NULL, NULL, NULL, NULL, RC_OK,
         "{\"probability\":0.234375,\"events\":["
         "{\"event\":\"a\",\"probability\":0.5,\"birnbaum\":0.21875,\"fussell_vesely\":0.4666666666666667,\"achievement\":1.4666666666666666,\"reduction\":1.875},"
         "{\"event\":\"b\",\"probability\":0.25,\"birnbaum\":0.4375,\"fussell_vesely\":0.4666666666666667,\"achievement\":2.4,\"reduction\":1.875},"
         "{\"event\":\"c\",\"probability\":0.125,\"birnbaum\":0.875,\"fussell_vesely\":0.4666666666666667,\"achievement\":4.266666666666667,\"reduction\":1.875}]}\n"},
    };
    const struct test_db *db = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES), file = buf_create(LIMIT_PAGE_BYTES);
        struct arguments arguments = {.command = command_of(rows[i].command), .out = &out, .json = true};
        const char *path = arena_printf(cx->arena, "%s/tree.xml", db->directory);
        buf_text(&file, text);
        TEST_RC(rows[i].line, cx, file_write(cx, path, &file), RC_OK);
        assert_non_null(arguments.command);
        set_option(&arguments, "open-psa", path);
        set_option(&arguments, rows[i].option, rows[i].value);
        set_option(&arguments, rows[i].other, rows[i].with);
        TEST_RC(rows[i].line, cx, arguments.command->run(cx, &arguments), rows[i].want);
        TEST_TEXT(rows[i].line, buf_string(&out), rows[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),  cmocka_unit_test(test_refused),  cmocka_unit_test(test_probabilities),
        cmocka_unit_test(test_bombs), cmocka_unit_test(test_late), cmocka_unit_test(test_commands),
    };
    return TEST_RUN(tests);
}
