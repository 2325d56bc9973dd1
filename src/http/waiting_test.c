/* Counts that are known until something changes that they follow from. */
#include "http/waiting.h"

#include <string.h>

#include "db/db.h"
#include "ledger/ledger.h"
#include "tests/support/test.h"

#define ORG "waiting"

static const struct nav_entry *asked; /* what was counted last; NULL: it was known */
static enum rc count(struct ctx *cx, int64_t *ret);
static const struct nav_entry recorded = {NAV_WORK, "Work", "/work", 0, count, true};
static const struct nav_entry other = {NAV_PLAN, "Plan", "/plan", 0, count, true};
static const struct nav_entry always = {NAV_JOB, "Jobs", "/jobs", 0, count, false};

static enum rc count(struct ctx *cx, int64_t *ret)
{
    (void)cx;
    *ret = 7;
    asked = &recorded;
    return RC_OK;
}

static enum rc make(struct ctx *cx, const char *of, int64_t *ret)
{
    (void)cx;
    ret[0] = (int64_t)strlen(of);
    ret[1] = -3;
    asked = &recorded;
    return RC_OK;
}

/* Whether it was counted anew. */
static bool is_asked(int line, struct ctx *cx, const struct nav_entry *entry)
{
    int64_t found = 0;
    asked = NULL;
    TEST_RC(line, cx, waiting_count(cx, entry, &found), RC_OK);
    TEST_INT(line, found, 7);
    return asked != NULL;
}

static void change(struct ctx *cx)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, ledger_append(cx, ORG, "test", "x", LEDGER_NOTE, "{}"), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static struct ctx *begin(void **state, struct app *app)
{
    struct ctx *cx = test_begin(state);
    app->base_url = "";
    cx->app = app;
    cx->org = ORG;
    cx->person = "somebody";
    return cx;
}

static void test_known(void **state)
{
    CLEANUP(waiting_freep) struct waiting *waiting = waiting_create();
    struct app app = {.waiting = waiting};
    struct ctx *cx = begin(state, &app);
    assert_non_null(waiting);
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &recorded));
    TEST_TRUE(__LINE__, !is_asked(__LINE__, cx, &recorded));
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &other));
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &always) && is_asked(__LINE__, cx, &always));
    change(cx); /* the ledger moved on */
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &recorded));
    TEST_TRUE(__LINE__, !is_asked(__LINE__, cx, &recorded));
    cx->person = "somebody else";
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &recorded));
    cx->permissions ^= 1;
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &recorded));
    cx->now += INT64_C(24) * 60 * 60 * 1000;
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &recorded));
    TEST_TRUE(__LINE__, !is_asked(__LINE__, cx, &recorded));
    cx->person = ""; /* the local administrator */
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &recorded) && is_asked(__LINE__, cx, &recorded));
}

/* What is written and taken back again is not remembered. */
static void test_inside_a_transaction(void **state)
{
    CLEANUP(waiting_freep) struct waiting *waiting = waiting_create();
    struct app app = {.waiting = waiting};
    struct ctx *cx = begin(state, &app);
    {
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
        TEST_RC(__LINE__, cx, ledger_append(cx, ORG, "test", "x", LEDGER_NOTE, "{}"), RC_OK);
        TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &recorded) && is_asked(__LINE__, cx, &recorded));
    }
    change(cx); /* has the number that was taken back */
    TEST_TRUE(__LINE__, is_asked(__LINE__, cx, &recorded));
}

static void test_numbers(void **state)
{
    static const struct {
        int line;
        const char *what, *of;
        bool asked;
    } rows[] = {
        {__LINE__, "a", "four", true}, {__LINE__, "a", "four", false}, {__LINE__, "a", "more", true},
        {__LINE__, "b", "four", true}, {__LINE__, "a", "four", false}, {__LINE__, "a\nfour", "", true},
    };
    CLEANUP(waiting_freep) struct waiting *waiting = waiting_create();
    struct app app = {.waiting = waiting};
    struct ctx *cx = begin(state, &app);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t numbers[2] = {0, 0};
        asked = NULL;
        TEST_RC(rows[i].line, cx, known_numbers(cx, rows[i].what, rows[i].of, make, numbers, 2), RC_OK);
        TEST_INT(rows[i].line, numbers[0], (int64_t)strlen(rows[i].of));
        TEST_INT(rows[i].line, numbers[1], -3);
        TEST_TRUE(rows[i].line, (asked != NULL) == rows[i].asked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_known), cmocka_unit_test(test_inside_a_transaction),
                                       cmocka_unit_test(test_numbers)};
    return TEST_RUN_ON_BOTH(tests);
}
