/* The rules of plan items, filters and searched texts: no database. */
#include <string.h>

#include "base/text.h"
#include "catalog/catalog.h"
#include "plan/plan_inside.h"
#include "tests/support/test.h"

/* A sound item; rows change what they test. */
static const struct plan_item sound = {
    .title = "Key ceremony",
    .catalog = "baseline-2026",
    .control = "m3.2.1-1",
    .status = PLAN_RUNNING,
    .priority = 2,
    .progress = 40,
    .start_on = "2026-04-01",
    .due_on = "2026-12-31",
    .money_asked = 100,
};

#define ITEM(...) (&(const struct plan_item){__VA_ARGS__})
#define COMMON .title = "T", .priority = 2

static const struct {
    int line;
    const struct plan_item *item;
    const char *fields; /* refused, in order, each followed by a blank */
} rules[] = {
    {__LINE__, &sound, ""},
    {__LINE__, ITEM(.title = "", .priority = 2), "title "},
    {__LINE__, ITEM(COMMON, .status = 7), "status "},
    {__LINE__, ITEM(COMMON, .status = -1), "status "},
    {__LINE__, ITEM(.title = "T", .priority = 0), "priority "},
    {__LINE__, ITEM(.title = "T", .priority = 4), "priority "},
    {__LINE__, ITEM(COMMON, .start_on = "2026-05-02", .due_on = "2026-05-01"), "due_on "},
    {__LINE__, ITEM(COMMON, .start_on = "2026-05-01", .due_on = "2026-05-01"), ""},
    {__LINE__, ITEM(COMMON, .status = PLAN_DONE), "done_on result "},
    {__LINE__, ITEM(COMMON, .status = PLAN_DONE, .done_on = "2026-05-01"), "result "},
    {__LINE__, ITEM(COMMON, .status = PLAN_DONE, .done_on = "2026-05-01", .result = "ok"), ""},
    {__LINE__,
     ITEM(COMMON, .status = PLAN_DONE, .start_on = "2026-05-02", .done_on = "2026-05-01",
          .result = "ok"),
     "done_on "},
    {__LINE__, ITEM(COMMON, .status = PLAN_CANCELLED), "result "},
    {__LINE__, ITEM(COMMON, .status = PLAN_CANCELLED, .result = "no need"), ""},
    {__LINE__, ITEM(COMMON, .progress = 101), "progress "},
    {__LINE__, ITEM(COMMON, .progress = -1), "progress "},
    {__LINE__, ITEM(COMMON, .progress = 100), ""},
    {__LINE__, ITEM(COMMON, .money_asked = -1), "money_asked "},
    {__LINE__, ITEM(COMMON, .money_granted = PLAN_MONEY_MOST + 1), "money_granted "},
    {__LINE__, ITEM(COMMON, .money_spent = PLAN_MONEY_MOST), ""},
    {__LINE__, ITEM(COMMON, .days_asked = -1, .days_granted = -2, .days_spent = -3),
     "days_asked days_granted days_spent "},
    {__LINE__, ITEM(COMMON, .catalog = "nothing", .control = "m3.2.1-1"), "catalog "},
    {__LINE__, ITEM(COMMON, .catalog = "baseline-2026", .control = "m9.9-9"), "control "},
    {__LINE__, ITEM(COMMON, .catalog = "nothing", .control = ""), ""},
};

static void test_rules(void **state)
{
    for (size_t i = 0; i < COUNT(rules); i++) {
        struct ctx *cx = test_begin(state);
        enum rc rc = plan_item_check(cx, rules[i].item);
        char fields[256] = "";
        for (size_t k = 0; k < cx->problem.field_count; k++) {
            strcat(fields, cx->problem.fields[k].field);
            strcat(fields, " ");
        }
        TEST_TEXT(rules[i].line, fields, rules[i].fields);
        TEST_RC(rules[i].line, cx, rc, rules[i].fields[0] == '\0' ? RC_OK : RC_INVALID);
    }
}

static void test_settle(void **state)
{
    (void)state;
    struct plan_item done = sound, running = sound, plain = {.title = "T"};
    done.status = PLAN_DONE;
    done.done_on = "2026-10-01";
    running.done_on = "2026-10-01";
    plan_item_settle(&done);
    plan_item_settle(&running);
    plan_item_settle(&plain);
    TEST_INT(__LINE__, done.progress, 100);
    TEST_TEXT(__LINE__, done.done_on, "2026-10-01");
    TEST_INT(__LINE__, running.progress, 40);
    TEST_TEXT(__LINE__, running.done_on, "");
    TEST_INT(__LINE__, plain.priority, PLAN_PRIORITY_MIDDLE);
}

/* TEST_NOW is 2026-10-01 in Japan. */
static const struct {
    int line;
    const char *due;
    int status;
    bool overdue;
} dues[] = {
    {__LINE__, "2026-09-30", PLAN_RUNNING, true},    {__LINE__, "2026-10-01", PLAN_RUNNING, false},
    {__LINE__, "2026-10-02", PLAN_PROPOSED, false},  {__LINE__, "2026-09-30", PLAN_PROPOSED, true},
    {__LINE__, "2026-09-30", PLAN_AGREED, true},     {__LINE__, "2026-09-30", PLAN_DONE, false},
    {__LINE__, "2026-09-30", PLAN_CANCELLED, false}, {__LINE__, "", PLAN_RUNNING, false},
};

static void test_overdue(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(dues); i++) {
        const struct plan_item item = {.due_on = dues[i].due, .status = dues[i].status};
        TEST_INT(dues[i].line, plan_item_is_overdue(cx, &item), dues[i].overdue);
    }
    TEST_TEXT(__LINE__, plan_month_end(cx), "2026-10-31");
    cx->now += INT64_C(86400000) * 62;
    TEST_TEXT(__LINE__, plan_month_end(cx), "2026-12-31");
    cx->now += INT64_C(86400000) * 62;
    TEST_TEXT(__LINE__, plan_month_end(cx), "2027-02-28");
}

static const struct {
    int line;
    int64_t value;
    const char *want;
} numbers[] = {
    {__LINE__, 0, "0"},
    {__LINE__, 999, "999"},
    {__LINE__, 1000, "1,000"},
    {__LINE__, -1000, "-1,000"},
    {__LINE__, 1234567, "1,234,567"},
    {__LINE__, -12, "-12"},
    {__LINE__, PLAN_MONEY_MOST, "1,000,000,000,000"},
};

static void test_numbers(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(numbers); i++)
        TEST_TEXT(numbers[i].line, plan_number_show(cx, numbers[i].value), numbers[i].want);
}

static const struct {
    int line;
    const char *text;
    enum plan_width width;
    const char *want;
} patterns[] = {
    {__LINE__, "VPN", PLAN_AS_TYPED, "%vpn%"},
    {__LINE__, "ＶＰＮ", PLAN_AS_TYPED, "%ＶＰＮ%"},
    {__LINE__, "ＶＰＮ", PLAN_FOLDED, "%vpn%"},
    {__LINE__, "VPN", PLAN_WIDE_LOWER, "%ｖｐｎ%"},
    {__LINE__, "vpn 1", PLAN_WIDE_UPPER, "%ＶＰＮ １%"},
    {__LINE__, "50%_!", PLAN_AS_TYPED, "%50!%!_!!%"},
    {__LINE__, "50%", PLAN_WIDE_LOWER, "%５０％%"},
    {__LINE__, "ﾛｸﾞ", PLAN_FOLDED, "%ログ%"},
    {__LINE__, "①", PLAN_AS_TYPED, "%①%"},
    {__LINE__, "①", PLAN_FOLDED, "%1%"},
};

static void test_patterns(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(patterns); i++)
        TEST_TEXT(patterns[i].line, plan_text_pattern(cx, patterns[i].text, patterns[i].width),
                  patterns[i].want);
}

struct pairs {
    const char *name, *value;
};
static const char *pair_value(const void *source, const char *name)
{
    const struct pairs *pairs = source;
    for (; pairs->name != NULL; pairs++)
        if (strcmp(pairs->name, name) == 0)
            return pairs->value;
    return NULL;
}

#define PAIRS(...) ((const struct pairs[]){__VA_ARGS__, {NULL, NULL}})
static const struct {
    int line;
    const struct pairs *pairs;
    enum rc want;
    const char *query; /* what the filter reads back as */
} filters[] = {
    {__LINE__, PAIRS({"x", ""}), RC_OK, "status=open"},
    {__LINE__, PAIRS({"status", "done"}), RC_OK, "status=done"},
    {__LINE__, PAIRS({"status", "nonsense"}), RC_INVALID, ""},
    {__LINE__, PAIRS({"sort", "newest"}), RC_OK, "status=open&sort=newest"},
    {__LINE__, PAIRS({"sort", "due; DROP TABLE"}), RC_INVALID, ""},
    {__LINE__, PAIRS({"priority", "1"}), RC_OK, "status=open&priority=1"},
    {__LINE__, PAIRS({"priority", "low"}), RC_OK, "status=open&priority=3"},
    {__LINE__, PAIRS({"priority", "4"}), RC_INVALID, ""},
    {__LINE__, PAIRS({"priority", "-1"}), RC_INVALID, ""},
    {__LINE__, PAIRS({"overdue", "1"}, {"post", "p 1&x"}), RC_OK,
     "status=open&post=p%201%26x&overdue=1"},
    {__LINE__, PAIRS({"overdue", "0"}), RC_OK, "status=open"},
    {__LINE__, PAIRS({"control", "3.2.1①"}), RC_OK,
     "status=open&catalog=baseline-2026&control=m3.2.1-1"},
    {__LINE__, PAIRS({"control", "9.9"}), RC_INVALID, ""},
    {__LINE__, PAIRS({"control", "3.2.1-1"}, {"catalog", "nothing"}), RC_MISSING, ""},
    {__LINE__, PAIRS({"text", " ログ "}), RC_OK, "status=open&text=%E3%83%AD%E3%82%B0"},
};

static void test_filters(void **state)
{
    for (size_t i = 0; i < COUNT(filters); i++) {
        struct ctx *cx = test_begin(state);
        struct plan_filter filter;
        enum rc rc = plan_filter_read(cx, pair_value, filters[i].pairs, PLAN_FILTER_OPEN, &filter);
        TEST_RC(filters[i].line, cx, rc, filters[i].want);
        if (rc == RC_OK)
            TEST_TEXT(filters[i].line, plan_filter_query(cx, &filter), filters[i].query);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),    cmocka_unit_test(test_settle),
        cmocka_unit_test(test_overdue),  cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_patterns), cmocka_unit_test(test_filters),
    };
    return TEST_RUN(tests);
}
