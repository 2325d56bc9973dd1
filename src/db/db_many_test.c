/* Transactions of many changes (db_begin_many), on both databases. */
#include "db/db.h"

#include <string.h>

#include "base/text.h"
#include "tests/support/test.h"

enum { MANY = 1500 }; /* more than are under way at once */

static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    struct sql make = db_is_postgresql(cx->db)
                          ? SQL("CREATE TABLE probe (id BIGINT PRIMARY KEY, name TEXT COLLATE \"C\")")
                          : SQL("CREATE TABLE probe (id INTEGER PRIMARY KEY, name TEXT) STRICT");
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DROP TABLE IF EXISTS probe"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, make, NO_ARGS, NULL), RC_OK);
    return cx;
}

static enum rc insert(struct ctx *cx, int64_t id, const char *name)
{
    return db_exec_one(cx, SQL("INSERT INTO probe (id, name) VALUES ($1, $2)"), ARGS(I64(id), STR(name)), "Probe", name);
}

static enum rc change_name(struct ctx *cx, int64_t id, const char *name)
{
    return db_exec_one(cx, SQL("UPDATE probe SET name = $2 WHERE id = $1"), ARGS(I64(id), STR(name)), "Probe", name);
}

static int64_t count(struct ctx *cx)
{
    int64_t n = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM probe"), NO_ARGS, &n), RC_OK);
    return n;
}

/* All of them, in their order; a question in between sees what was changed before it. */
static void test_all_are_stored(void **state)
{
    struct ctx *cx = begin(state);
    const char *name = "";
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin_many(cx, &tx), RC_OK);
    for (int64_t id = 1; id <= MANY; id++) {
        TEST_RC(__LINE__, cx, insert(cx, id, "a"), RC_OK);
        if (id % 400 == 0)
            assert_int_equal(count(cx), id);
    }
    TEST_RC(__LINE__, cx, change_name(cx, 7, "b"), RC_OK);
    TEST_RC(__LINE__, cx, change_name(cx, 7, "c"), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM probe WHERE name = 'c'"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, insert(cx, 7, "d"), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    assert_false(db_in_transaction(cx->db));
    assert_true(cx->stored);
    test_begin(state); /* another connection sees it */
    assert_int_equal(count(cx), MANY);
    TEST_RC(__LINE__, cx, db_text_of(cx, SQL("SELECT name FROM probe WHERE id = 7"), NO_ARGS, &name), RC_OK);
    assert_string_equal(name, "d");
}

/* Megabytes on their way in both directions do not stand in each other's way. */
static void test_long_values(void **state)
{
    enum { ROWS = 600, LENGTH = 20000 };
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL;
    int64_t length = 0;
    char *name = arena_alloc(cx->arena, LENGTH + 1);
    assert_non_null(name);
    memset(name, 'x', LENGTH);
    name[LENGTH] = '\0';
    TEST_RC(__LINE__, cx, db_begin_many(cx, &tx), RC_OK);
    for (int64_t id = 1; id <= ROWS; id++)
        TEST_RC(__LINE__, cx, insert(cx, id, name), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT CAST(SUM(LENGTH(name)) AS BIGINT) FROM probe"), NO_ARGS, &length),
            RC_OK);
    assert_int_equal(length, (int64_t)ROWS * LENGTH);
}

static void test_rolled_back(void **state)
{
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin_many(cx, &tx), RC_OK);
    for (int64_t id = 1; id <= MANY; id++)
        TEST_RC(__LINE__, cx, insert(cx, id, "a"), RC_OK);
    db_rollbackp(&tx);
    assert_null(tx);
    assert_false(db_in_transaction(cx->db));
    assert_int_equal(count(cx), 0);
    TEST_RC(__LINE__, cx, insert(cx, 1, "a"), RC_OK); /* the connection is as good as before */
    assert_int_equal(count(cx), 1);
}

/* The changes of a table's row; the one at `wrong` misses its row, or makes one that is there already. */
static enum rc change_many(struct ctx *cx, int64_t wrong, bool misses, int64_t n)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_many(cx, &tx));
    for (int64_t id = 1; id <= n; id++) {
        if (id != wrong)
            TRY(insert(cx, id, "a"));
        else if (misses)
            TRY(change_name(cx, -1, "the missing one"));
        else
            TRY(insert(cx, 1, "a second time"));
    }
    return db_commit(cx, &tx);
}

/* Told at the latest by the commit, with what it was; nothing is stored, and the connection is as good as before. */
static void test_a_wrong_one_is_told(void **state)
{
    static const struct {
        int line;
        int64_t wrong, n;
        bool misses;
    } rows[] = {{__LINE__, 2, 2, true},      {__LINE__, 2, 2, false},     {__LINE__, 2, MANY, true},
                {__LINE__, 2, MANY, false},  {__LINE__, MANY, MANY, true}, {__LINE__, MANY, MANY, false},
                {__LINE__, 513, MANY, true}, {__LINE__, 512, MANY, false}};
    struct ctx *cx = begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, change_many(cx, rows[i].wrong, rows[i].misses, rows[i].n), RC_CONFLICT);
        TEST_TRUE(rows[i].line, cx->problem.message != NULL);
        if (rows[i].misses)
            TEST_TRUE(rows[i].line, strstr(cx->problem.message, "Probe") != NULL);
        if (rows[i].misses && db_is_postgresql(cx->db))
            TEST_TRUE(rows[i].line, strstr(cx->problem.message, "the missing one") != NULL);
        TEST_TRUE(rows[i].line, !db_in_transaction(cx->db));
        TEST_INT(rows[i].line, count(cx), 0);
        TEST_TRUE(rows[i].line, !db_is_broken(cx));
    }
    TEST_RC(__LINE__, cx, change_many(cx, 0, false, 5), RC_OK);
    assert_int_equal(count(cx), 5);
}

/* What was told late cannot be passed over. */
static void test_passing_it_over_stores_nothing(void **state)
{
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL;
    int64_t n = 0;
    TEST_RC(__LINE__, cx, db_begin_many(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, insert(cx, 1, "a"), RC_OK);
    enum rc rc = change_name(cx, 2, "b");
    if (db_is_postgresql(cx->db)) {
        TEST_RC(__LINE__, cx, rc, RC_OK);
        TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM probe"), NO_ARGS, &n), RC_CONFLICT);
        assert_true(db_is_broken(cx));
        TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_INTERNAL);
        assert_int_equal(count(cx), 0);
    } else {
        TEST_RC(__LINE__, cx, rc, RC_CONFLICT); /* at once: it may go on */
        assert_false(db_is_broken(cx));
        TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
        assert_int_equal(count(cx), 1);
    }
}

/* A name is cut between characters. */
static void test_long_names(void **state)
{
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL;
    const char *name = "名前が長い行";
    for (int i = 0; i < 5; i++)
        name = arena_printf(cx->arena, "%s%s", name, name);
    TEST_RC(__LINE__, cx, db_begin_many(cx, &tx), RC_OK);
    enum rc rc = change_name(cx, 1, name);
    if (rc == RC_OK)
        rc = db_commit(cx, &tx);
    TEST_RC(__LINE__, cx, rc, RC_CONFLICT);
    assert_true(text_is_utf8(cx->problem.message, strlen(cx->problem.message)));
    db_rollbackp(&tx);
}

/* A part of another transaction: it ends with that one. */
static void test_inside_another(void **state)
{
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin_around(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, change_many(cx, 0, false, 3), RC_OK);
    assert_int_equal(count(cx), 3);
    db_rollbackp(&tx);
    assert_int_equal(count(cx), 0);
}

int main(void)
{
    const struct CMUnitTest both[] = {
        cmocka_unit_test(test_all_are_stored),
        cmocka_unit_test(test_long_values),
        cmocka_unit_test(test_rolled_back),
        cmocka_unit_test(test_a_wrong_one_is_told),
        cmocka_unit_test(test_passing_it_over_stores_nothing),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_inside_another),
    };
    return TEST_RUN_ON_BOTH(both);
}
