/* The whole program over a database with sample data, for tests of backup, restore and export: further
 * databases to restore to, and whether two hold the same. */
#ifndef TESTS_SUPPORT_WHOLE_H
#define TESTS_SUPPORT_WHOLE_H

#include "db/db_copy.h"
#include "tests/support/test.h"

enum { WHOLE_FILE_MOST = 16 * 1024 * 1024 };

/* Begins a test with the program's modules; the first one fills the database with the sample. The
 * organisation is "airline". */
struct ctx *whole_begin(void **state);
/* A path in the group's folder. In cx's arena. */
const char *whole_path(void **state, struct ctx *cx, const char *name);
/* How many files of the group's folder have this in their name. */
int whole_files(void **state, const char *part);
void whole_read(const char *path, struct buf *out);
void whole_write(const char *path, const void *bytes, size_t length);
/* The first `from` in the content becomes `to`; fails the test when it is not there. */
void whole_replace(struct buf *content, const char *from, const char *to);

/* A database that is to be made. Freed with target_drop, for CLEANUP. */
struct target {
    char url[TEST_URL_BYTES];
    char name[64]; /* of the database on the server, which is made empty; "" for SQLite */
};
struct target target_make(void **state, struct ctx *cx, bool postgresql);
void target_drop(struct target *target);

/* Such a database, opened; its schema must be the present one. Closed with opened_close, for CLEANUP. */
struct opened {
    struct store *store;
    struct db *db;
    struct ctx cx;
};
void target_open(const struct ctx *cx, const char *url, struct opened *ret);
void opened_close(struct opened *opened);

/* Fails the test unless both hold the same rows in every table that a backup carries, and b none in the
 * others. */
void whole_same(int line, struct ctx *a, struct ctx *b);

#endif
