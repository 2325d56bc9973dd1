/* Tests of db.h, each on both databases. */
#include "db/db.h"

#include <float.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/migrate.h"
#include "tests/support/test.h"

struct probe {
    int64_t id;
    const char *name;
    int64_t amount;
    double share;
};
static const struct field probe_table[] = {
    FIELD(probe, id, F_INT),
    FIELD(probe, name, F_TEXT),
    FIELD(probe, amount, F_INT),
    FIELD(probe, share, F_REAL),
};
#define PROBE FIELDS(probe_table)

/* A context whose database has an empty table of all four types. */
static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    struct sql make =
        db_is_postgresql(cx->db)
            ? SQL("CREATE TABLE probe (id BIGINT PRIMARY KEY, name TEXT COLLATE \"C\" UNIQUE, "
                  "amount BIGINT, share DOUBLE PRECISION, bytes BYTEA, other BIGINT "
                  "REFERENCES probe (id))")
            : SQL("CREATE TABLE probe (id INTEGER PRIMARY KEY, name TEXT UNIQUE, "
                  "amount INTEGER, share REAL, bytes BLOB, other INTEGER "
                  "REFERENCES probe (id)) STRICT");
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DROP TABLE IF EXISTS probe"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, make, NO_ARGS, NULL), RC_OK);
    return cx;
}

static enum rc insert(struct ctx *cx, int64_t id, const char *name)
{
    return db_exec(cx, SQL("INSERT INTO probe (id, name, amount, share) VALUES ($1, $2, $3, $4)"),
                   ARGS(I64(id), STR(name), I64(id * 10), REAL((double)id / 4)), NULL);
}

static int64_t count(struct ctx *cx)
{
    int64_t n = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM probe"), NO_ARGS, &n), RC_OK);
    return n;
}

/* ---- opening ---- */

static const struct {
    int line;
    const char *url;
    enum rc open, connect;
} url_rows[] = {
    {__LINE__, "", RC_USAGE, RC_OK},
    {__LINE__, "sqlite:", RC_USAGE, RC_OK},
    {__LINE__, "/tmp/kaname.db", RC_USAGE, RC_OK},
    {__LINE__, "mysql://host/db", RC_USAGE, RC_OK},
    {__LINE__, "sqlite:/no/such/folder/kaname.db", RC_OK, RC_DATABASE},
    {__LINE__, "sqlite:/", RC_OK, RC_DATABASE},
    {__LINE__, "postgresql://nobody@/nothing?host=/no/such/folder", RC_OK, RC_DATABASE},
    {__LINE__, "postgres://nobody@127.0.0.1:1/nothing", RC_OK, RC_DATABASE},
};

static void test_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(url_rows); i++) {
        CLEANUP(buf_free) struct buf why = buf_create(4096);
        CLEANUP(store_closep) struct store *store = NULL;
        CLEANUP(db_closep) struct db *db = NULL;
        enum rc rc = store_open(url_rows[i].url, &store, &why);
        TEST_RC(url_rows[i].line, NULL, rc, url_rows[i].open);
        if (rc == RC_OK)
            TEST_RC(url_rows[i].line, NULL, db_open(store, &db, &why), url_rows[i].connect);
        TEST_TRUE(url_rows[i].line, buf_string(&why)[0] != '\0');
        TEST_TRUE(url_rows[i].line, db == NULL);
    }
}

static void test_what_the_store_says(void **state)
{
    test_begin(state);
    struct test_db *test = *state;
    bool postgresql = strncmp(test->url, "postgresql:", 11) == 0;
    assert_int_equal(store_is_postgresql(test->store), postgresql);
    assert_int_equal(db_is_postgresql(test->db), postgresql);
    assert_string_equal(store_url(test->store), test->url);
}

/* ---- values ---- */

static const char every_byte[] = {0, 1, '\\', '\'', '"', 'x', 127, (char)128, (char)255, 0, 'e'};

static const struct {
    int line;
    const char *name;
    int64_t amount;
    double share;
    const void *bytes;
    size_t length;
} value_rows[] = {
    {__LINE__, "", 0, 0, "", 0},
    {__LINE__, "no bytes at all", 1, 1, NULL, 0},
    {__LINE__, "漢字かな𠮷", -1, -1.5, every_byte, sizeof every_byte},
    {__LINE__, "it's \"quoted\"; -- $1 ? \\ %s", INT64_MAX, 0.1, "a", 1},
    {__LINE__, "line\nfeed\ttab", INT64_MIN, 1.0 / 3, "\0", 1},
    {__LINE__, "t", 9007199254740993, DBL_MAX, "\\x41", 4},
    {__LINE__, "NULL", 42, DBL_MIN, every_byte, 3},
    {__LINE__, "0", -42, -DBL_EPSILON, "x", 1},
};

static void test_values_come_back(void **state)
{
    struct ctx *cx = begin(state);
    for (size_t i = 0; i < COUNT(value_rows); i++) {
        int line = value_rows[i].line;
        int64_t changed = -1;
        TEST_RC(line, cx,
                db_exec(cx,
                        SQL("INSERT INTO probe (id, name, amount, share, bytes) "
                            "VALUES ($1, $2, $3, $4, $5)"),
                        ARGS(I64((int64_t)i), STR(value_rows[i].name), I64(value_rows[i].amount),
                             REAL(value_rows[i].share),
                             BYTES(value_rows[i].bytes, value_rows[i].length)),
                        &changed),
                RC_OK);
        TEST_INT(line, changed, 1);
        CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
        TEST_RC(line, cx,
                db_query(cx,
                         SQL("SELECT name, amount, share, bytes, bytes IS NULL FROM probe "
                             "WHERE id = $1 AND name = $2 AND amount = $3 AND share = $4"),
                         ARGS(I64((int64_t)i), STR(value_rows[i].name), I64(value_rows[i].amount),
                              REAL(value_rows[i].share)),
                         &rows),
                RC_OK);
        TEST_TRUE(line, db_next(rows));
        TEST_TEXT(line, db_text(rows, 0), value_rows[i].name);
        TEST_INT(line, db_int(rows, 1), value_rows[i].amount);
        TEST_TRUE(line, db_real(rows, 2) == value_rows[i].share);
        size_t length = 99;
        const void *bytes = db_bytes(rows, 3, &length);
        TEST_INT(line, (int64_t)length, (int64_t)value_rows[i].length);
        TEST_TRUE(line, length == 0 || memcmp(bytes, value_rows[i].bytes, length) == 0);
        TEST_INT(line, db_int(rows, 4), 0);
        TEST_TRUE(line, !db_next(rows));
        TEST_RC(line, cx, db_end(rows), RC_OK);
    }
}

static void test_large_values_come_back(void **state)
{
    struct ctx *cx = begin(state);
    size_t length = 3 << 20;
    char *text = arena_alloc(cx->arena, length + 1);
    memset(text, 'k', length);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("INSERT INTO probe (id, name, bytes) VALUES ($1, $2, $3)"),
                    ARGS(I64(1), STR(text + length - 2000), BYTES(text, length)), NULL),
            RC_OK);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TEST_RC(__LINE__, cx, db_query(cx, SQL("SELECT name, bytes FROM probe"), NO_ARGS, &rows), RC_OK);
    assert_true(db_next(rows));
    assert_int_equal(strlen(db_text(rows, 0)), 2000);
    size_t got = 0;
    const void *bytes = db_bytes(rows, 1, &got);
    assert_int_equal(got, length);
    assert_memory_equal(bytes, text, length);
}

static void test_nulls_read_as_nothing(void **state)
{
    struct ctx *cx = begin(state);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("INSERT INTO probe (id) VALUES ($1)"), ARGS(I64(7)), NULL),
            RC_OK);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TEST_RC(__LINE__, cx,
            db_query(cx, SQL("SELECT name, amount, share, bytes FROM probe"), NO_ARGS, &rows), RC_OK);
    assert_true(db_next(rows));
    assert_string_equal(db_text(rows, 0), "");
    assert_int_equal(db_int(rows, 1), 0);
    assert_true(db_real(rows, 2) == 0);
    size_t length = 99;
    assert_non_null(db_bytes(rows, 3, &length));
    assert_int_equal(length, 0);
}

/* A parameter may stand twice, in any order, and be left out. */
static void test_parameters_go_by_number(void **state)
{
    struct ctx *cx = begin(state);
    const char *text = "";
    TEST_RC(__LINE__, cx,
            db_text_of(cx, SQL("SELECT $2 || $1 || $2 || $3"),
                       ARGS(STR("a"), STR("b"), STR("c")), &text),
            RC_OK);
    assert_string_equal(text, "babc");
    int64_t number = 0;
    TEST_RC(__LINE__, cx,
            db_int_of(cx, SQL("SELECT CASE WHEN $1 = 0 THEN 5 ELSE 6 END"), ARGS(I64(0)), &number),
            RC_OK);
    assert_int_equal(number, 5);
}

/* ---- rows ---- */

static void test_rows_fill_structs(void **state)
{
    struct ctx *cx = begin(state);
    struct probe one = {.id = -1};
    struct sql by_id = SQL("SELECT share, bytes, name, id FROM probe WHERE id = $1");
    TEST_RC(__LINE__, cx, db_one(cx, by_id, PROBE, &one, ARGS(I64(2))), RC_MISSING);
    assert_int_equal(one.id, -1);
    assert_int_equal(cx->problem.rc, RC_OK);
    for (int64_t id = 1; id <= 20; id++)
        TEST_RC(__LINE__, cx, insert(cx, id, arena_printf(cx->arena, "n%02d", (int)id)), RC_OK);
    TEST_RC(__LINE__, cx, db_one(cx, by_id, PROBE, &one, ARGS(I64(2))), RC_OK);
    assert_int_equal(one.id, 2);
    assert_string_equal(one.name, "n02");
    assert_int_equal(one.amount, 0); /* the column was not asked for */
    assert_true(one.share == 0.5);

    LIST_OF(struct probe) list = {0};
    TEST_RC(__LINE__, cx,
            DB_LIST(cx, SQL("SELECT id, name, amount, share FROM probe WHERE id > $1 ORDER BY id"),
                    PROBE, &list, ARGS(I64(3))),
            RC_OK);
    assert_int_equal(list.n, 17);
    for (size_t i = 0; i < list.n; i++) {
        assert_int_equal(list.at[i].amount, (list.at[i].id) * 10);
        assert_int_equal(list.at[i].id, i + 4);
    }
    TEST_RC(__LINE__, cx,
            DB_LIST(cx, SQL("SELECT id FROM probe WHERE id > $1"), PROBE, &list, ARGS(I64(99))), RC_OK);
    assert_int_equal(list.n, 0);
}

static void test_columns_have_names(void **state)
{
    struct ctx *cx = begin(state);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TEST_RC(__LINE__, cx,
            db_query(cx, SQL("SELECT id, name AS person_name, amount > 1 AS many FROM probe"),
                     NO_ARGS, &rows),
            RC_OK);
    assert_int_equal(db_column_count(rows), 3);
    assert_string_equal(db_column_name(rows, 1), "person_name");
    assert_false(db_next(rows));
    assert_false(db_next(rows));
    TEST_RC(__LINE__, cx, db_end(rows), RC_OK);
    assert_int_equal(insert(cx, 1, "a"), RC_OK);
    int64_t truth = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT amount > 1 FROM probe"), NO_ARGS, &truth), RC_OK);
    assert_int_equal(truth, 1);
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT amount < 1 FROM probe"), NO_ARGS, &truth), RC_OK);
    assert_int_equal(truth, 0);
}

/* The same statement may be read twice at once, while others run between. */
static void test_readers_side_by_side(void **state)
{
    struct ctx *cx = begin(state);
    for (int64_t id = 1; id <= 3; id++)
        assert_int_equal(insert(cx, id, arena_printf(cx->arena, "%d", (int)id)), RC_OK);
    struct sql sql = SQL("SELECT id FROM probe WHERE id >= $1 ORDER BY id");
    int64_t pairs = 0;
    CLEANUP(db_rows_freep) struct db_rows *outer = NULL;
    TEST_RC(__LINE__, cx, db_query(cx, sql, ARGS(I64(1)), &outer), RC_OK);
    while (db_next(outer)) {
        CLEANUP(db_rows_freep) struct db_rows *inner = NULL;
        TEST_RC(__LINE__, cx, db_query(cx, sql, ARGS(I64(db_int(outer, 0))), &inner), RC_OK);
        while (db_next(inner))
            pairs += db_int(inner, 0);
        TEST_RC(__LINE__, cx, db_end(inner), RC_OK);
    }
    TEST_RC(__LINE__, cx, db_end(outer), RC_OK);
    assert_int_equal(pairs, 1 + 2 + 3 + 2 + 3 + 3);
}

static void test_memory_ends_while_reading(void **state)
{
    struct ctx *cx = begin(state);
    char large[5000];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    assert_int_equal(insert(cx, 1, large), RC_OK);
    CLEANUP(arena_freep) struct arena *small = arena_create(3000);
    struct ctx tight = *cx;
    tight.arena = small;
    struct probe one;
    assert_int_equal(db_one(&tight, SQL("SELECT id, name FROM probe"), PROBE, &one, NO_ARGS), RC_MEMORY);
}

/* ---- errors ---- */

static const struct {
    int line;
    struct sql sql;
    enum rc want;
} error_rows[] = {
    {__LINE__, {"INSERT INTO probe (id, name) VALUES (1, 'x')"}, RC_CONFLICT},  /* key */
    {__LINE__, {"INSERT INTO probe (id, name) VALUES (2, 'a')"}, RC_CONFLICT},  /* unique */
    {__LINE__, {"INSERT INTO probe (id, other) VALUES (2, 9)"}, RC_CONFLICT},   /* reference */
    {__LINE__, {"UPDATE probe SET id = 1 WHERE id = 3"}, RC_CONFLICT},
    {__LINE__, {"INSERT INTO nowhere (id) VALUES (1)"}, RC_DATABASE},
    {__LINE__, {"SELECT nothing FROM probe"}, RC_DATABASE},
    {__LINE__, {"SELEKT 1"}, RC_DATABASE},
};

static void test_errors(void **state)
{
    struct ctx *cx = begin(state);
    assert_int_equal(insert(cx, 1, "a"), RC_OK);
    assert_int_equal(insert(cx, 3, "c"), RC_OK);
    for (size_t i = 0; i < COUNT(error_rows); i++) {
        cx->problem = (struct problem){0};
        int64_t changed = -7;
        TEST_RC(error_rows[i].line, cx, db_exec(cx, error_rows[i].sql, NO_ARGS, &changed),
                error_rows[i].want);
        TEST_INT(error_rows[i].line, changed, -7);
        TEST_INT(error_rows[i].line, cx->problem.rc, error_rows[i].want);
        TEST_TRUE(error_rows[i].line, cx->problem.message != NULL);
    }
    assert_int_equal(count(cx), 2);
}

static void test_changed_rows_are_counted(void **state)
{
    struct ctx *cx = begin(state);
    for (int64_t id = 1; id <= 5; id++)
        assert_int_equal(insert(cx, id, arena_printf(cx->arena, "%d", (int)id)), RC_OK);
    static const struct {
        int line;
        struct sql sql;
        int64_t want;
    } rows[] = {
        {__LINE__, {"UPDATE probe SET amount = 0 WHERE id <= 3"}, 3},
        {__LINE__, {"UPDATE probe SET amount = 0 WHERE id = 99"}, 0},
        {__LINE__, {"DELETE FROM probe WHERE id > 3"}, 2},
        {__LINE__, {"DELETE FROM probe WHERE id > 3"}, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t changed = -1;
        TEST_RC(rows[i].line, cx, db_exec(cx, rows[i].sql, NO_ARGS, &changed), RC_OK);
        TEST_INT(rows[i].line, changed, rows[i].want);
    }
}

/* ---- transactions ---- */

static enum rc insert_and_leave(struct ctx *cx)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    assert_true(db_in_transaction(cx->db));
    TRY(insert(cx, 1, "a"));
    assert_int_equal(count(cx), 1);
    return fail_array(cx, RC_INVALID, (const char *[]){"no", NULL});
}

static void test_transaction_rolls_back(void **state)
{
    struct ctx *cx = begin(state);
    assert_int_equal(insert_and_leave(cx), RC_INVALID);
    assert_false(db_in_transaction(cx->db));
    assert_string_equal(cx->problem.message, "no"); /* the reason is kept */
    assert_int_equal(count(cx), 0);
}

static void test_transaction_commits(void **state)
{
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    assert_int_equal(insert(cx, 1, "a"), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    assert_null(tx);
    assert_false(db_in_transaction(cx->db));
    db_rollbackp(&tx); /* nothing is left to roll back */
    test_begin(state); /* another connection sees it */
    assert_int_equal(count(cx), 1);
}

static void test_nested_begin_is_refused(void **state)
{
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL, *inner = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &inner), RC_INTERNAL);
    assert_null(inner);
    assert_int_equal(insert(cx, 1, "a"), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    assert_int_equal(count(cx), 1);
}

static enum rc insert_by_itself(struct ctx *cx, int64_t id, const char *text, bool commit)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(insert(cx, id, text));
    return commit ? db_commit(cx, &tx) : RC_INVALID;
}

/* What begins transactions of its own becomes part of the one around it. */
static void test_transaction_around_others(void **state)
{
    static const struct {
        int line;
        bool second, commit; /* the second of both inside commits; the one around does */
        enum rc want;
        int64_t rows;
    } rows[] = {{__LINE__, true, true, RC_OK, 2},
                {__LINE__, true, false, RC_OK, 0},
                {__LINE__, false, true, RC_INTERNAL, 0},
                {__LINE__, false, false, RC_OK, 0}};
    struct ctx *cx = begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct db_tx *tx = NULL;
        TEST_RC(rows[i].line, cx, db_exec(cx, SQL("DELETE FROM probe"), NO_ARGS, NULL), RC_OK);
        TEST_RC(rows[i].line, cx, db_begin_around(cx, &tx), RC_OK);
        TEST_RC(rows[i].line, cx, insert_by_itself(cx, 1, "a", true), RC_OK);
        assert_true(db_in_transaction(cx->db));
        TEST_RC(rows[i].line, cx, insert_by_itself(cx, 2, "b", rows[i].second), rows[i].second ? RC_OK : RC_INVALID);
        if (rows[i].commit)
            TEST_RC(rows[i].line, cx, db_commit(cx, &tx), rows[i].want);
        else
            db_rollbackp(&tx);
        assert_null(tx);
        assert_false(db_in_transaction(cx->db));
        assert_int_equal(count(cx), rows[i].rows);
    }
}

static void test_commit_refuses_when_memory_ended(void **state)
{
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    assert_int_equal(insert(cx, 1, "a"), RC_OK);
    assert_null(arena_alloc(cx->arena, SIZE_MAX));
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_MEMORY);
    assert_null(tx);
    assert_false(db_in_transaction(cx->db));
    arena_reset(cx->arena);
    assert_int_equal(count(cx), 0);
}

/* PostgreSQL gives up a transaction at the first error: a commit after it must not look as if the
 * work were stored. */
static void test_commit_after_an_error(void **state)
{
    struct ctx *cx = begin(state);
    assert_int_equal(insert(cx, 1, "a"), RC_OK);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    assert_int_equal(insert(cx, 2, "b"), RC_OK);
    TEST_RC(__LINE__, cx, insert(cx, 3, "a"), RC_CONFLICT);
    enum rc rc = db_commit(cx, &tx);
    assert_false(db_in_transaction(cx->db));
    assert_int_equal(count(cx), rc == RC_OK ? 2 : 1);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    db_rollbackp(&tx);
}

/* ---- queries that grow ---- */

static void test_query_grows(void **state)
{
    struct ctx *cx = begin(state);
    for (int64_t id = 1; id <= 9; id++)
        assert_int_equal(insert(cx, id, arena_printf(cx->arena, "n%d", (int)id)), RC_OK);
    CLEANUP(query_free) struct query query =
        query_create(cx, SQL("SELECT id, name, amount, share FROM probe WHERE 1 = 1"));
    query_add_value(&query, SQL(" AND id > ?"), I64(2));
    query_add(&query, SQL(" AND share < 2"));
    query_add_value(&query, SQL(" AND (name <> ? OR ? = '')"), STR("n5"));
    query_add(&query, SQL(" ORDER BY id"));
    query_add_value(&query, SQL(" LIMIT ?"), I64(3));
    assert_string_equal(buf_string(&query.text),
                        "SELECT id, name, amount, share FROM probe WHERE 1 = 1 AND id > $1 AND "
                        "share < 2 AND (name <> $2 OR $2 = '') ORDER BY id LIMIT $3");
    LIST_OF(struct probe) list = {0};
    TEST_RC(__LINE__, cx,
            query_all(&query, PROBE, sizeof *list.at, (void *)&list.at, &list.n), RC_OK);
    static const int64_t want[] = {3, 4, 6};
    assert_int_equal(list.n, COUNT(want));
    for (size_t i = 0; i < list.n; i++)
        assert_int_equal(list.at[i].id, want[i]);
}

static void test_query_has_a_limit(void **state)
{
    struct ctx *cx = begin(state);
    for (int values = QUERY_ARGS; values <= QUERY_ARGS + 1; values++) {
        CLEANUP(query_free) struct query query =
            query_create(cx, SQL("SELECT id FROM probe WHERE id IN (0"));
        for (int i = 0; i < values; i++)
            query_add_value(&query, SQL(", ?"), I64(i));
        query_add(&query, SQL(")"));
        LIST_OF(struct probe) list = {0};
        TEST_RC(__LINE__, cx,
                query_all(&query, PROBE, sizeof *list.at, (void *)&list.at, &list.n),
                values <= QUERY_ARGS ? RC_OK : RC_TOO_LARGE);
    }
}

/* ---- migrations ---- */

static int64_t applied(struct ctx *cx)
{
    int64_t n = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM migration"), NO_ARGS, &n), RC_OK);
    return n;
}

static void test_migrating_again_changes_nothing(void **state)
{
    struct ctx *cx = test_begin(state);
    assert_int_equal(applied(cx), migrations_count);
    TEST_RC(__LINE__, cx, db_migrate(cx), RC_OK);
    TEST_RC(__LINE__, cx, db_migrate(cx), RC_OK);
    assert_int_equal(applied(cx), migrations_count);
    TEST_RC(__LINE__, cx, db_check_schema(cx), RC_OK);
}

/* What was done to a good database, and what then must be said. */
static const struct {
    int line;
    struct sql sql;
    const char *migrate, *check; /* parts of the messages; NULL where the call is not made */
    bool newer;
} schema_rows[] = {
    {__LINE__,
     {"INSERT INTO migration (number, name, digest, applied) VALUES (9999, '9999_future', 'x', 0)"},
     "newer than this program (it has 9999_future)", "newer than this program", true},
    {__LINE__, {"UPDATE migration SET digest = 'x' WHERE number = 1"},
     "is not the one of this program", "is not the one of this program", false},
    {__LINE__, {"DELETE FROM migration WHERE number = (SELECT MAX(number) FROM migration)"},
     NULL, "older than the program", false},
    {__LINE__, {"DROP TABLE migration"}, NULL, "not prepared; run kaname init", false},
};

static void test_foreign_schemas_are_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(schema_rows); i++) {
        int line = schema_rows[i].line;
        struct db_tx *tx = NULL;
        TEST_RC(line, cx, db_begin(cx, &tx), RC_OK);
        TEST_RC(line, cx, db_exec(cx, schema_rows[i].sql, NO_ARGS, NULL), RC_OK);
        if (schema_rows[i].migrate != NULL) {
            TEST_RC(line, cx, db_migrate(cx), RC_DATABASE);
            TEST_TRUE(line, strstr(cx->problem.message, schema_rows[i].migrate) != NULL);
        }
        bool newer = false;
        if (i + 1 < COUNT(schema_rows)) /* the last has no table to look into */
            TEST_RC(line, cx, db_is_newer(cx, &newer), RC_OK);
        TEST_INT(line, newer, schema_rows[i].newer);
        TEST_RC(line, cx, db_check_schema(cx), RC_DATABASE);
        TEST_TRUE(line, strstr(cx->problem.message, schema_rows[i].check) != NULL);
        db_rollbackp(&tx);
        TEST_RC(line, cx, db_check_schema(cx), RC_OK);
    }
}

int main(void)
{
    const struct CMUnitTest alone[] = {
        cmocka_unit_test(test_addresses),
    };
    const struct CMUnitTest both[] = {
        cmocka_unit_test(test_what_the_store_says),
        cmocka_unit_test(test_values_come_back),
        cmocka_unit_test(test_large_values_come_back),
        cmocka_unit_test(test_nulls_read_as_nothing),
        cmocka_unit_test(test_parameters_go_by_number),
        cmocka_unit_test(test_rows_fill_structs),
        cmocka_unit_test(test_columns_have_names),
        cmocka_unit_test(test_readers_side_by_side),
        cmocka_unit_test(test_memory_ends_while_reading),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_changed_rows_are_counted),
        cmocka_unit_test(test_transaction_rolls_back),
        cmocka_unit_test(test_transaction_commits),
        cmocka_unit_test(test_nested_begin_is_refused),
        cmocka_unit_test(test_transaction_around_others),
        cmocka_unit_test(test_commit_refuses_when_memory_ended),
        cmocka_unit_test(test_commit_after_an_error),
        cmocka_unit_test(test_query_grows),
        cmocka_unit_test(test_query_has_a_limit),
        cmocka_unit_test(test_migrating_again_changes_nothing),
        cmocka_unit_test(test_foreign_schemas_are_refused),
    };
    return TEST_RUN(alone) + TEST_RUN_ON_BOTH(both);
}
