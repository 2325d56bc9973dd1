/* Whole tables out and in: every kind of value, both engines, each into the other; damaged tuples; a
 * snapshot that others do not disturb; the program's own tables. */
#include "db/db_copy.h"

#include <math.h>
#include <string.h>

#include "db/migrate.h"
#include "tests/support/test.h"

enum { ROWS = 500, BUF_BYTES = 16 * 1024 * 1024 };

static struct db_tables schema_of(struct ctx *cx)
{
    struct db_tables tables;
    TEST_RC(__LINE__, cx, db_schema(cx, migrations_count, &tables), RC_OK);
    return tables;
}

static size_t place_of(const struct db_tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->tables.n; i++)
        if (strcmp(tables->tables.at[i].name, name) == 0)
            return i;
    print_error("no table %s\n", name);
    TEST_TRUE(__LINE__, false);
    return 0;
}

/* What is referred to stands before what refers to it, and kinds are those of the migrations. */
static void test_schema(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_tables tables = schema_of(cx), first;
    TEST_TRUE(__LINE__, place_of(&tables, "organization") < place_of(&tables, "person"));
    TEST_TRUE(__LINE__, place_of(&tables, "person") < place_of(&tables, "session"));
    TEST_TRUE(__LINE__, place_of(&tables, "scope") < place_of(&tables, "assessment"));
    TEST_TRUE(__LINE__, place_of(&tables, "assessment") < place_of(&tables, "answer"));
    TEST_TRUE(__LINE__, db_table_find(&tables, "migration") == NULL);
    TEST_TRUE(__LINE__, db_table_find(&tables, "nothing") == NULL);
    const struct db_table *file = db_table_find(&tables, "file_content");
    static const enum db_kind kinds[] = {DB_TEXT, DB_TEXT, DB_INT, DB_BYTES, DB_INT};
    TEST_INT(__LINE__, (int64_t)file->columns.n, COUNT(kinds));
    for (size_t i = 0; i < COUNT(kinds); i++)
        TEST_INT(__LINE__, file->columns.at[i].kind, kinds[i]);
    TEST_RC(__LINE__, cx, db_schema(cx, 1, &first), RC_OK); /* the first released schema */
    TEST_TRUE(__LINE__, db_table_find(&first, "job") == NULL);
    TEST_TRUE(__LINE__, first.tables.n < tables.tables.n);
}

/* Every table of the program can be read and counted on both engines. */
static void test_every_table(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_tables tables = schema_of(cx);
    for (size_t i = 0; i < tables.tables.n; i++) {
        CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
        CLEANUP(buf_free) struct buf out = buf_create(BUF_BYTES);
        int64_t rows = 0, count = 0, read = 0;
        TEST_RC(__LINE__, cx, db_copy_out(cx, &tables.tables.at[i], &copy), RC_OK);
        do {
            TEST_RC(__LINE__, cx, db_copy_read(copy, &out, &rows), RC_OK);
            read += rows;
        } while (rows > 0);
        db_copy_freep(&copy);
        TEST_RC(__LINE__, cx, db_count(cx, &tables.tables.at[i], &count), RC_OK);
        TEST_INT(__LINE__, read, count);
    }
}

/* ---- values ---- */

static const char odd_name[] = "odd \"name\"";
static const struct db_column odd_columns[] = {
    {"id", DB_INT}, {"a \"b\"", DB_TEXT}, {"real", DB_REAL}, {"raw", DB_BYTES}, {"none", DB_TEXT}};
static const struct db_table odd = {odd_name, {odd_columns, COUNT(odd_columns)}};

static void make_odd(struct ctx *cx)
{
    TEST_RC(__LINE__, cx,
            db_exec(cx, (struct sql){"DROP TABLE IF EXISTS \"odd \"\"name\"\"\""}, NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    (struct sql){db_is_postgresql(cx->db)
                                     ? "CREATE TABLE \"odd \"\"name\"\"\" (id BIGINT, \"a "
                                       "\"\"b\"\"\" TEXT, \"real\" DOUBLE PRECISION, raw BYTEA, "
                                       "\"none\" TEXT)"
                                     : "CREATE TABLE \"odd \"\"name\"\"\" (id INTEGER, \"a "
                                       "\"\"b\"\"\" TEXT, \"real\" REAL, raw BLOB, \"none\" TEXT) "
                                       "STRICT"},
                    NO_ARGS, NULL),
            RC_OK);
}

static const int64_t integers[] = {0, 1, -1, INT64_MAX, INT64_MIN, 1790830923004};
static const double reals[] = {0, -2.5, 0.1, -1e300, 5e-324, 1e20};
static const char *const texts[] = {
    "", "a", "'; DROP TABLE x; --\t\n\\N\\.", "日本語 𠮷", "\xEF\xBF\xBF", " "};
static const char bytes[] = "\0\xFF\\x00\n";

static void put_be(struct buf *out, uint64_t value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_char(out, (char)(value >> (8 * (count - 1 - i))));
}

static void put_value(struct buf *out, const void *value, size_t length)
{
    put_be(out, length, 4);
    buf_add(out, value, length);
}

/* The tuples as the format's description says, made here byte by byte. */
static void put_rows(struct buf *out)
{
    for (size_t i = 0; i < COUNT(integers); i++) {
        uint64_t bits = 0;
        memcpy(&bits, &reals[i], sizeof bits);
        put_be(out, COUNT(odd_columns), 2);
        put_be(out, 8, 4);
        put_be(out, (uint64_t)integers[i], 8);
        put_value(out, texts[i], strlen(texts[i]));
        put_be(out, 8, 4);
        put_be(out, bits, 8);
        put_value(out, bytes, i % 2 == 0 ? sizeof bytes : 0);
        put_be(out, UINT32_MAX, 4);
    }
}

static void copy_in(struct ctx *cx, const struct db_table *table, const struct buf *tuples,
                    int64_t wanted)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    int64_t rows = 0;
    TEST_RC(__LINE__, cx, db_begin_bulk(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_copy_in(cx, table, &copy), RC_OK);
    TEST_RC(__LINE__, cx, db_copy_write(copy, tuples->data, tuples->length, &rows), RC_OK);
    TEST_INT(__LINE__, rows, wanted);
    TEST_RC(__LINE__, cx, db_copy_end(copy), RC_OK);
    db_copy_freep(&copy);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void copy_out(struct ctx *cx, const struct db_table *table, struct buf *out)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    int64_t rows = 0;
    TEST_RC(__LINE__, cx, db_copy_out(cx, table, &copy), RC_OK);
    do
        TEST_RC(__LINE__, cx, db_copy_read(copy, out, &rows), RC_OK);
    while (rows > 0);
}

static void test_values(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf in = buf_create(BUF_BYTES);
    CLEANUP(buf_free) struct buf out = buf_create(BUF_BYTES);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    make_odd(cx);
    put_rows(&in);
    copy_in(cx, &odd, &in, COUNT(integers));
    copy_out(cx, &odd, &out);
    TEST_INT(__LINE__, (int64_t)out.length, (int64_t)in.length);
    assert_memory_equal(out.data, in.data, in.length); /* both engines write the very same bytes */
    TEST_RC(__LINE__, cx,
            db_query(cx,
                     (struct sql){"SELECT id, \"a \"\"b\"\"\", \"real\", raw, \"none\" IS NULL "
                                  "FROM \"odd \"\"name\"\"\""},
                     NO_ARGS, &rows),
            RC_OK);
    for (size_t i = 0; i < COUNT(integers); i++) {
        size_t length = 0;
        TEST_TRUE(__LINE__, db_next(rows));
        TEST_INT(__LINE__, db_int(rows, 0), integers[i]);
        TEST_TEXT(__LINE__, db_text(rows, 1), texts[i]);
        double real = db_real(rows, 2);
        TEST_TRUE(__LINE__, real == reals[i]);
        const void *raw = db_bytes(rows, 3, &length);
        TEST_INT(__LINE__, (int64_t)length, i % 2 == 0 ? sizeof bytes : 0);
        assert_memory_equal(raw, bytes, length);
        TEST_INT(__LINE__, db_int(rows, 4), 1);
    }
    TEST_TRUE(__LINE__, !db_next(rows));
}

/* Anything that is not such a tuple is refused, nothing is stored, and the connection goes on. */
static void test_damage(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf whole = buf_create(BUF_BYTES);
    int64_t count = 0, refused = 0;
    make_odd(cx);
    put_rows(&whole);
    size_t first = 2 + 12 + 4 + 12 + 4 + sizeof bytes + 4;
    static const struct {
        int line;
        size_t place;
        unsigned char value;
        size_t length; /* 0: the whole first tuple */
    } rows[] = {
        {__LINE__, 0, 1, 0},      {__LINE__, 1, 4, 0},    {__LINE__, 1, 6, 0},
        {__LINE__, 5, 7, 0},      {__LINE__, 2, 0x80, 0}, {__LINE__, 2, 0x7F, 0},
        {__LINE__, 18 + 3, 7, 0}, {__LINE__, 0, 0, 1},    {__LINE__, 0, 0, 13},
        {__LINE__, 0, 0, 40},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
        char tuple[200];
        memcpy(tuple, whole.data, first);
        tuple[rows[i].place] = (char)rows[i].value;
        TEST_RC(rows[i].line, cx, db_begin_bulk(cx, &tx), RC_OK);
        TEST_RC(rows[i].line, cx, db_copy_in(cx, &odd, &copy), RC_OK);
        enum rc rc = db_copy_write(copy, tuple, rows[i].length == 0 ? first : rows[i].length,
                                   &count);
        TEST_INT(rows[i].line, rc, RC_INVALID);
        refused++;
        db_copy_freep(&copy);
        db_rollbackp(&tx);
        TEST_RC(rows[i].line, cx, db_count(cx, &odd, &count), RC_OK);
        TEST_INT(rows[i].line, count, 0);
    }
    TEST_INT(__LINE__, refused, COUNT(rows));
    /* Text that is no UTF-8. */
    CLEANUP(buf_free) struct buf bad = buf_create(BUF_BYTES);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    buf_add(&bad, whole.data, whole.length);
    char *letter = memmem(bad.data, bad.length, "\0\0\0\1a", 5);
    assert_non_null(letter);
    letter[4] = (char)0xFF;
    TEST_RC(__LINE__, cx, db_begin_bulk(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, db_copy_in(cx, &odd, &copy), RC_OK);
    TEST_RC(__LINE__, cx, db_copy_write(copy, bad.data, bad.length, &count), RC_INVALID);
}

/* Ended in the middle, the connection takes other statements. */
static void test_given_up(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf in = buf_create(BUF_BYTES);
    CLEANUP(buf_free) struct buf out = buf_create(BUF_BYTES);
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    int64_t rows = 0;
    make_odd(cx);
    for (int i = 0; i < ROWS; i++)
        put_rows(&in);
    copy_in(cx, &odd, &in, (int64_t)ROWS * (int64_t)COUNT(integers));
    TEST_RC(__LINE__, cx, db_copy_out(cx, &odd, &copy), RC_OK);
    TEST_RC(__LINE__, cx, db_copy_read(copy, &out, &rows), RC_OK);
    TEST_TRUE(__LINE__, rows > 0);
    db_copy_freep(&copy);
    TEST_RC(__LINE__, cx, db_count(cx, &odd, &rows), RC_OK);
    TEST_INT(__LINE__, rows, (int64_t)ROWS * (int64_t)COUNT(integers));
    TEST_RC(__LINE__, cx, db_copy_in(cx, &odd, &copy), RC_INTERNAL); /* no transaction */
}

/* A snapshot does not see what others commit, and keeps nobody from committing. */
static void test_snapshot(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = test_begin(state), other = *cx;
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    CLEANUP(buf_free) struct buf in = buf_create(BUF_BYTES);
    CLEANUP(db_closep) struct db *db = NULL;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    int64_t count = 0;
    make_odd(cx);
    put_rows(&in);
    assert_int_equal(db_open(test->store, &db, &why), RC_OK);
    other.db = db;
    TEST_RC(__LINE__, cx, db_begin_snapshot(cx, &tx), RC_OK);
    copy_in(&other, &odd, &in, COUNT(integers));
    TEST_RC(__LINE__, cx, db_count(cx, &odd, &count), RC_OK);
    TEST_INT(__LINE__, count, 0);
    db_rollbackp(&tx);
    TEST_RC(__LINE__, cx, db_count(cx, &odd, &count), RC_OK);
    TEST_INT(__LINE__, count, COUNT(integers));
    TEST_RC(__LINE__, cx, db_analyze(cx), RC_OK);
    bool empty = true;
    TEST_RC(__LINE__, cx, db_is_empty(cx, &empty), RC_OK);
    TEST_TRUE(__LINE__, !empty);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_schema)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_table), cmocka_unit_test(test_values),
        cmocka_unit_test(test_damage),      cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_snapshot),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
