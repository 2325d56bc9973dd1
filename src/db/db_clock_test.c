/* The clock that counts. What happens when a standby is away shows in tests/cluster.sh, on a server of its own. */
#include "db/db_clock.h"

#include "base/time.h"
#include "db/db_copy.h"
#include "db/db_engine.h"
#include "tests/support/test.h"

static int64_t apart(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* On this machine database and program have one clock; only PostgreSQL's is asked. */
static void test_one_clock(void **state)
{
    struct ctx *cx = test_begin(state);
    struct test_db *test = *state;
    TEST_TRUE(__LINE__, apart(db_clock_ahead(cx->db), 0) < CLOCK_NEAR_MS);
    TEST_TRUE(__LINE__, apart(store_now(test->store), time_now()) < 100);
}

/* What a comparison found counts, from one second on; the next one corrects it. */
static void test_clocks_differ(void **state)
{
    static const struct {
        int line;
        int64_t ahead, counts; /* ms */
    } rows[] = {
        {__LINE__, 0, 0},
        {__LINE__, 999, 0},
        {__LINE__, -999, 0},
        {__LINE__, 1000, 1000},
        {__LINE__, 2 * 3600 * 1000, 2 * 3600 * 1000},
        {__LINE__, INT64_C(-86400000), INT64_C(-86400000)},
    };
    struct ctx *cx = test_begin(state);
    struct test_db *test = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        test->store->ahead = rows[i].ahead;
        TEST_INT(rows[i].line, db_clock_ahead(cx->db), rows[i].ahead);
        TEST_TRUE(rows[i].line, apart(time_now() - store_now(test->store), rows[i].counts) < 100);
    }
    db_clock_compare(cx->db);
    TEST_TRUE(__LINE__, db_is_postgresql(cx->db) ? apart(db_clock_ahead(cx->db), 0) < CLOCK_NEAR_MS
                                                 : db_clock_ahead(cx->db) == INT64_C(-86400000));
    test->store->ahead = 0;
}

static void test_several_machines(void **state)
{
    static const struct {
        int line;
        const char *url;
        bool several;
    } rows[] = {
        {__LINE__, "sqlite:a,b.db", false},
        {__LINE__, "postgresql://one/kaname", false},
        {__LINE__, "postgresql://a,b:c@one:5432/kaname?x=1,2", false},
        {__LINE__, "postgresql://kaname:secret@one:5432,two:5432/kaname?target_session_attrs=read-write", true},
        {__LINE__, "postgres://one,two", true},
    };
    (void)test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(store_closep) struct store *store = NULL;
        CLEANUP(buf_free) struct buf why = buf_create(4096);
        assert_int_equal(store_open(rows[i].url, &store, &why), RC_OK);
        TEST_INT(rows[i].line, store_has_standby(store), rows[i].several);
    }
}

static void test_standing(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_standing standing = {.asked = 7};
    TEST_RC(__LINE__, cx, db_standing(cx, &standing), RC_OK);
    TEST_INT(__LINE__, standing.asked, 0);
    TEST_INT(__LINE__, standing.synchronous, 0);
    TEST_INT(__LINE__, standing.others, 0);
    TEST_RC(__LINE__, cx, db_confirm(cx), RC_OK);
    TEST_TRUE(__LINE__, !db_in_transaction(cx->db));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    const char *before = "local", *within = "on";
    struct sql asked = SQL("SELECT current_setting('synchronous_commit')");
    if (db_is_postgresql(cx->db))
        TEST_RC(__LINE__, cx, db_text_of(cx, asked, NO_ARGS, &before), RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    if (db_is_postgresql(cx->db))
        TEST_RC(__LINE__, cx, db_text_of(cx, asked, NO_ARGS, &within), RC_OK);
    TEST_TEXT(__LINE__, before, "local");
    TEST_TEXT(__LINE__, within, "on");
    TEST_RC(__LINE__, cx, db_confirm(cx), RC_OK); /* the commit of this one does it */
    TEST_TRUE(__LINE__, db_in_transaction(cx->db));
}

/* What is restored or taken in by the million is as safe as any other change. */
static void test_standing_in_bulk(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    const char *within = "on";
    TEST_RC(__LINE__, cx, db_begin_bulk(cx, &tx), RC_OK);
    if (db_is_postgresql(cx->db))
        TEST_RC(__LINE__, cx, db_text_of(cx, SQL("SELECT current_setting('synchronous_commit')"), NO_ARGS, &within), RC_OK);
    TEST_TEXT(__LINE__, within, "on");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_clock),
        cmocka_unit_test(test_clocks_differ),
        cmocka_unit_test(test_several_machines),
        cmocka_unit_test(test_standing),
        cmocka_unit_test(test_standing_in_bulk),
    };
    return TEST_RUN_ON_BOTH(tests);
}
