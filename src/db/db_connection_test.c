/* A connection that PostgreSQL closed: what is said, and that the next statement works again. */
#include <libpq-fe.h>
#include <string.h>

#include "tests/support/test.h"

/* Has the server close the connection of cx, and waits until it has. */
static void cut(void **state, struct ctx *cx)
{
    struct test_db *test = *state;
    int64_t process = 0;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT pg_backend_pid()"), NO_ARGS, &process), RC_OK);
    PGconn *other = PQconnectdb(test->url);
    assert_int_equal(PQstatus(other), CONNECTION_OK);
    const char *const values[] = {decimal(cx, process)};
    PGresult *result = PQexecParams(other, "SELECT pg_terminate_backend($1, 5000)", 1, NULL, values,
                                    NULL, NULL, 0);
    assert_string_equal(PQgetvalue(result, 0, 0), "t");
    PQclear(result);
    PQfinish(other);
}

static const char *marker(struct ctx *cx, enum rc *ret_rc)
{
    const char *text = "";
    *ret_rc = db_text_of(cx, SQL("SELECT $1 || '!'"), ARGS(STR("here")), &text);
    return text;
}

static void test_connection_comes_back(void **state)
{
    struct ctx *cx = test_begin(state);
    enum rc rc;
    for (int round = 0; round < 3; round++) {
        assert_string_equal(marker(cx, &rc), "here!");
        cut(state, cx);
        marker(cx, &rc);
        TEST_RC(__LINE__, cx, rc, RC_DATABASE);
        assert_non_null(strstr(cx->problem.message, "connection to the database was lost"));
        cx->problem = (struct problem){0};
        assert_string_equal(marker(cx, &rc), "here!");
        TEST_RC(__LINE__, cx, rc, RC_OK);
    }
}

/* The transaction is gone with its connection: nothing may be stored by going on. */
static void test_transaction_is_lost_with_it(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_tx *tx = NULL;
    struct sql insert = SQL("INSERT INTO probe (id) VALUES ($1)");
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("CREATE TABLE probe (id BIGINT)"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, insert, ARGS(I64(1)), NULL), RC_OK);
    cut(state, cx);
    TEST_RC(__LINE__, cx, db_exec(cx, insert, ARGS(I64(2)), NULL), RC_DATABASE);
    TEST_RC(__LINE__, cx, db_exec(cx, insert, ARGS(I64(3)), NULL), RC_DATABASE);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_DATABASE);
    assert_false(db_in_transaction(cx->db));
    int64_t n = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM probe"), NO_ARGS, &n), RC_OK);
    assert_int_equal(n, 0);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, insert, ARGS(I64(4)), NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* A first statement that meets the dead connection is a BEGIN. */
static void test_begin_on_a_dead_connection(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_tx *tx = NULL;
    cut(state, cx);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_DATABASE);
    assert_null(tx);
    assert_false(db_in_transaction(cx->db));
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    db_rollbackp(&tx);
}

/* Cut off while it commits: whether it is there is not known, and nothing else may be said. */
static void test_commit_without_answer(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("CREATE TABLE asked (id BIGINT)"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("INSERT INTO asked (id) VALUES ($1)"), ARGS(I64(1)), NULL), RC_OK);
    cut(state, cx);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_DATABASE);
    assert_non_null(strstr(cx->problem.message, "did not confirm"));
}

/* Cut off among many changes that nobody waits for. */
static void test_many_changes_are_lost_with_it(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_tx *tx = NULL;
    enum rc rc = RC_OK;
    int64_t n = -1;
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("CREATE TABLE IF NOT EXISTS many (id BIGINT)"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_begin_many(cx, &tx), RC_OK);
    for (int64_t id = 0; id < 700 && rc == RC_OK; id++) {
        if (id == 300)
            cut(state, cx);
        rc = db_exec_one(cx, SQL("INSERT INTO many (id) VALUES ($1)"), ARGS(I64(id)), "Row", "");
    }
    if (rc == RC_OK)
        rc = db_commit(cx, &tx);
    TEST_RC(__LINE__, cx, rc, RC_DATABASE);
    db_rollbackp(&tx);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM many"), NO_ARGS, &n), RC_OK);
    TEST_INT(__LINE__, n, 0);
}

/* A form that is missing is not added while another program is connected. */
static void test_migration_waits_for_others(void **state)
{
    struct ctx *cx = test_begin(state);
    struct test_db *test = *state;
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    struct db *other = NULL;
    int64_t n = 0, before = 0;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT count(*) FROM migration"), NO_ARGS, &before), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("CREATE TABLE kept AS SELECT * FROM migration WHERE number = "
                                          "(SELECT max(number) FROM migration)"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM migration WHERE number IN (SELECT number FROM kept)"), NO_ARGS,
                                  NULL), RC_OK);
    assert_int_equal(db_open(test->store, &other, &why), RC_OK);
    TEST_RC(__LINE__, cx, db_migrate(cx), RC_BUSY);
    assert_non_null(strstr(cx->problem.message, "localhost"));
    cx->problem = (struct problem){0};
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT count(*) FROM migration"), NO_ARGS, &n), RC_OK);
    TEST_INT(__LINE__, n, before - 1);
    db_close(other);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("INSERT INTO migration SELECT * FROM kept"), NO_ARGS, NULL), RC_OK);
    assert_int_equal(db_open(test->store, &other, &why), RC_OK);
    TEST_RC(__LINE__, cx, db_migrate(cx), RC_OK); /* nothing is missing: nobody is in the way */
    db_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connection_comes_back),
        cmocka_unit_test(test_transaction_is_lost_with_it),
        cmocka_unit_test(test_begin_on_a_dead_connection),
        cmocka_unit_test(test_commit_without_answer),
        cmocka_unit_test(test_many_changes_are_lost_with_it),
        cmocka_unit_test(test_migration_waits_for_others),
    };
    if (!test_has_postgresql())
        return 0;
    return cmocka_run_group_tests(tests, test_open_postgresql, test_close);
}
