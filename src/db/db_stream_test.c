/* Rows that come one by one, and duties that wait for the commit; each on both databases. */
#include "db/db.h"

#include "tests/support/test.h"

enum { ROWS = 3000 };

static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DROP TABLE IF EXISTS probe"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("CREATE TABLE probe (id BIGINT PRIMARY KEY, number BIGINT)"), NO_ARGS,
                    NULL),
            RC_OK);
    return cx;
}

static void fill(struct ctx *cx)
{
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO probe (id, number) WITH RECURSIVE n (i) AS (SELECT 1 "
                        "UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i, i FROM n"),
                    NO_ARGS, NULL),
            RC_OK);
}

static int64_t count(struct ctx *cx)
{
    int64_t n = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT count(*) FROM probe"), NO_ARGS, &n), RC_OK);
    return n;
}

/* Reads up to `most` rows; gives their sum. */
static int64_t read_some(struct ctx *cx, int64_t least, int most)
{
    int64_t sum = 0;
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TEST_RC(__LINE__, cx,
            db_stream(cx, SQL("SELECT id FROM probe WHERE id >= $1 ORDER BY id"), ARGS(I64(least)),
                      &rows),
            RC_OK);
    for (int n = 0; n < most && db_next(rows); n++)
        sum += db_int(rows, 0);
    TEST_RC(__LINE__, cx, db_end(rows), RC_OK);
    return sum;
}

static void test_stream(void **state)
{
    struct ctx *cx = begin(state);
    fill(cx);
    TEST_INT(__LINE__, read_some(cx, 1, ROWS + 1), (int64_t)ROWS * (ROWS + 1) / 2);
    TEST_INT(__LINE__, read_some(cx, ROWS, 10), ROWS);
    TEST_INT(__LINE__, read_some(cx, ROWS + 1, 10), 0);
}

/* What is left unread is no hindrance, inside of a transaction, too. */
static void test_left_early(void **state)
{
    struct ctx *cx = begin(state);
    fill(cx);
    TEST_INT(__LINE__, read_some(cx, 1, 2), 3);
    TEST_INT(__LINE__, count(cx), ROWS);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_INT(__LINE__, read_some(cx, 1, 0), 0);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM probe WHERE id = 1"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_INT(__LINE__, count(cx), ROWS - 1);
}

/* An error may come after rows were read; the rows of its batch do not come (PostgreSQL). */
static void test_error_on_the_way(void **state)
{
    struct ctx *cx = begin(state);
    fill(cx);
    struct sql sql = db_is_postgresql(cx->db)
                         ? SQL("SELECT 1 / (2000 - id) FROM probe ORDER BY id")
                         : SQL("SELECT abs(CASE id WHEN 2000 THEN -9223372036854775807 - 1 "
                               "ELSE 1 END) FROM probe ORDER BY id");
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TEST_RC(__LINE__, cx, db_stream(cx, sql, NO_ARGS, &rows), RC_OK);
    int n = 0;
    while (db_next(rows))
        n++;
    TEST_TRUE(__LINE__, n > 0 && n <= 1999);
    TEST_INT(__LINE__, db_end(rows), RC_DATABASE);
    db_rows_freep(&rows);
    TEST_INT(__LINE__, count(cx), ROWS);
    TEST_INT(__LINE__, db_stream(cx, SQL("SELECT nothing FROM probe"), NO_ARGS, &rows),
             RC_DATABASE);
}

/* A sum is NUMERIC on PostgreSQL, whose bytes are no whole number: refused, not misread. */
static void test_other_types(void **state)
{
    struct ctx *cx = begin(state);
    fill(cx);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TEST_RC(__LINE__, cx, db_stream(cx, SQL("SELECT SUM(id) FROM probe"), NO_ARGS, &rows), RC_OK);
    TEST_TRUE(__LINE__, db_next(rows));
    (void)db_int(rows, 0);
    TEST_INT(__LINE__, db_end(rows), db_is_postgresql(cx->db) ? RC_INTERNAL : RC_OK);
    db_rows_freep(&rows);
    TEST_INT(__LINE__, count(cx), ROWS);
}

struct counter {
    struct db_duty duty;
    int64_t id, times;
    bool fails;
};

static enum rc store(struct ctx *cx, struct db_duty *duty)
{
    struct counter *counter = (struct counter *)duty;
    counter->times++;
    if (counter->fails)
        return RC_BUSY;
    return db_exec(cx, SQL("INSERT INTO probe (id, number) VALUES ($1, 0)"), ARGS(I64(counter->id)),
                   NULL);
}

static struct counter *add(struct ctx *cx, int64_t id, bool fails)
{
    struct counter *counter = db_tx_alloc(cx, sizeof *counter);
    assert_non_null(counter);
    *counter = (struct counter){.duty = {.run = store}, .id = id, .fails = fails};
    db_duty_add(cx, &counter->duty);
    return counter;
}

static void test_duties(void **state)
{
    static const struct {
        int line;
        bool commit, fails;
        enum rc rc;
        int64_t rows;
    } rows[] = {
        {__LINE__, true, false, RC_OK, 2},
        {__LINE__, false, false, RC_OK, 2}, /* rolled back: forgotten */
        {__LINE__, true, true, RC_BUSY, 2}, /* one fails: nothing is stored */
        {__LINE__, true, false, RC_OK, 4},
    };
    struct ctx *cx = begin(state);
    TEST_TRUE(__LINE__, db_duties(cx) == NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TEST_RC(rows[i].line, cx, db_begin(cx, &tx), RC_OK);
        TEST_TRUE(rows[i].line, db_duties(cx) == NULL);
        struct counter *first = add(cx, (int64_t)(10 * i), false);
        struct counter *second = add(cx, (int64_t)(10 * i + 1), rows[i].fails);
        TEST_TRUE(rows[i].line, db_duties(cx) == &first->duty);
        TEST_TRUE(rows[i].line, first->duty.next == &second->duty);
        if (rows[i].commit)
            TEST_INT(rows[i].line, db_commit(cx, &tx), rows[i].rc);
        else
            db_rollbackp(&tx);
        TEST_TRUE(rows[i].line, tx == NULL && db_duties(cx) == NULL);
        TEST_INT(rows[i].line, first->times, rows[i].commit);
        TEST_INT(rows[i].line, count(cx), rows[i].rows);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream),
        cmocka_unit_test(test_left_early),
        cmocka_unit_test(test_error_on_the_way),
        cmocka_unit_test(test_other_types),
        cmocka_unit_test(test_duties),
    };
    return TEST_RUN_ON_BOTH(tests);
}
