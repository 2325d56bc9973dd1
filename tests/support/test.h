/* What the test programs share: a database for each group of tests, a context with a fixed clock, and
 * checks that name the table row that failed. Includes what cmocka needs. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"

#undef fail /* cmocka has its own, and fail_msg needs it */
#include <cmocka.h>

/* 2026-10-01 14:02:03.004 in Japan. */
#define TEST_NOW INT64_C(1790830923004)

enum { TEST_URL_BYTES = 1024, TEST_PATH_BYTES = 512, TEST_ARENA_BYTES = 256 * 1024 * 1024 };

/* The state of a group of tests. */
struct test_db {
    char url[TEST_URL_BYTES];       /* of this group's own database; "" without one */
    char directory[TEST_PATH_BYTES]; /* of this group's own files; removed at the end */
    char name[64];                  /* of the database on the PostgreSQL server, "" on SQLite */
    struct store *store;
    struct db *db;
    struct ctx cx;
};

/* Group set-ups: a context without a database; a fresh database with the schema. */
int test_open_plain(void **state);
int test_open_sqlite(void **state);
int test_open_postgresql(void **state);
/* Group teardown for all three: removes what the set-up made. */
int test_close(void **state);

/* Begins one test: a new connection, an empty arena, no error, the clock at TEST_NOW, ids counted
 * from 1, English, nobody signed in, every permission. What a failed test left open is gone. */
struct ctx *test_begin(void **state);

/* Whether KANAME_TEST_PG names a server; prints that PostgreSQL is left out when it does not. */
bool test_has_postgresql(void);

/* Runs an array of tests in groups of their own; gives the number of failures, for main. */
#define TEST_RUN(tests) cmocka_run_group_tests_name(#tests, (tests), test_open_plain, test_close)
#define TEST_RUN_ON_BOTH(tests)                                                                    \
    (cmocka_run_group_tests_name(#tests " on SQLite", (tests), test_open_sqlite, test_close) +     \
     (test_has_postgresql() ? cmocka_run_group_tests_name(#tests " on PostgreSQL", (tests),        \
                                                          test_open_postgresql, test_close)        \
                            : 0))

/* Checks; `line` is the line of the table row, or __LINE__. */
#define TEST_INT(line, got, want) test_same_int(__FILE__, (line), (got), (want))
#define TEST_TEXT(line, got, want) test_same_text(__FILE__, (line), (got), (want))
#define TEST_TRUE(line, condition) test_holds(__FILE__, (line), (condition), #condition)
/* Shows the message of cx when the codes differ. */
#define TEST_RC(line, cx, got, want) test_same_rc(__FILE__, (line), (cx), (got), (want))

void test_same_int(const char *file, int line, int64_t got, int64_t want);
void test_same_text(const char *file, int line, const char *got, const char *want);
void test_holds(const char *file, int line, bool condition, const char *words);
void test_same_rc(const char *file, int line, const struct ctx *cx, enum rc got, enum rc want);

#endif
