/* Whole tables out of a database and into one, in a form that both engines share: the tuples of
 * PostgreSQL's COPY … BINARY (documentation of COPY, "Binary Format", without its header and trailer).
 * A tuple is the number of its columns (16 bits), and for each its length (32 bits; -1 for NULL) and its
 * bytes: text and bytes as they are, whole numbers as 64 bits, reals as IEEE 754 doubles; numbers have
 * their most significant byte first. SQLite keeps no
 * negative zero. */
#ifndef DB_DB_COPY_H
#define DB_DB_COPY_H

#include "db/db.h"

struct db_column {
    const char *name;
    enum db_kind kind;
};

struct db_table {
    const char *name;
    LIST_OF(struct db_column) columns;
};

struct db_tables {
    LIST_OF(struct db_table) tables;
};

/* The tables that the first `applied` migrations of this program make, those that others refer to
 * before them; without the table of migrations itself. Read from the program, not from a database. */
enum rc db_schema(struct ctx *cx, size_t applied, struct db_tables *ret) MUST_USE;
/* NULL when there is none. */
const struct db_table *db_table_find(const struct db_tables *tables, const char *name);

/* A transaction in which all reads come from one state of the database, while others go on writing; it
 * locks nobody out and may last long. Ended with db_rollbackp. */
enum rc db_begin_snapshot(struct ctx *cx, struct db_tx **ret) MUST_USE;
/* A transaction for much writing: like db_begin, without limits of time. */
enum rc db_begin_bulk(struct ctx *cx, struct db_tx **ret) MUST_USE;

/* Reads a table row by row, in no particular order. One at a time on a connection; until it is freed,
 * the connection takes no other statement (PostgreSQL). Freed with db_copy_freep. */
struct db_copy;
enum rc db_copy_out(struct ctx *cx, const struct db_table *table, struct db_copy **ret) MUST_USE;
/* A column and the values that it may have, numbers as text. */
struct db_among {
    const char *column;
    const char *const *values;
    size_t n;
};
/* The same for rows whose named columns have one of their values each. `table` may be part of a table: the columns that
 * are wanted. `among` is needed during the call only. */
enum rc db_copy_out_among(struct ctx *cx, const struct db_table *table, const struct db_among *among, size_t n,
                          struct db_copy **ret) MUST_USE;
/* Appends the next rows as tuples; *ret_rows 0 at the end. */
enum rc db_copy_read(struct db_copy *copy, struct buf *out, int64_t *ret_rows) MUST_USE;

struct db_value;
/* Gives the values of every such row, in the order of the table's columns; they end with the call. Text has a zero behind
 * it except in the last column. Nothing else may be asked of the connection meanwhile. What fails ends the reading;
 * RC_DATABASE. */
enum rc db_copy_each(struct ctx *cx, const struct db_table *table, const struct db_among *among, size_t n,
                     enum rc (*give)(void *self, const struct db_value *values), void *self) MUST_USE;

/* Writes tuples into a table; needs an open transaction. Tuples are checked: RC_INVALID when they do not
 * fit the table (message recorded). */
enum rc db_copy_in(struct ctx *cx, const struct db_table *table, struct db_copy **ret) MUST_USE;
/* Whole tuples; gives how many there were. */
enum rc db_copy_write(struct db_copy *copy, const void *tuples, size_t length, int64_t *ret_rows)
    MUST_USE;
/* Ends the writing. Not calling it, but freeing, is for errors. */
enum rc db_copy_end(struct db_copy *copy) MUST_USE;
void db_copy_freep(struct db_copy **copy); /* for CLEANUP */

/* How many rows a table has. */
enum rc db_count(struct ctx *cx, const struct db_table *table, int64_t *ret) MUST_USE;

/* True when the database holds nothing at all: no tables. */
enum rc db_is_empty(struct ctx *cx, bool *ret) MUST_USE;
/* For a database that nobody else uses yet: writes do not wait for the disk (SQLite). db_settle makes it
 * like any other; the caller brings the file to the disk. Outside a transaction. */
enum rc db_hurry(struct ctx *cx) MUST_USE;
enum rc db_settle(struct ctx *cx) MUST_USE;
/* Tells the engine that much has changed (statistics for its plans). */
enum rc db_analyze(struct ctx *cx) MUST_USE;

/* One value of a tuple. */
struct db_value {
    const char *bytes; /* NULL for NULL */
    size_t length;
};
/* Appends a tuple of these values. */
void db_tuple_write(struct buf *out, const struct db_value *values, size_t count);
/* A number as a value; its eight bytes lie in `room`. */
struct db_value db_value_of_int(int64_t value, char room[8]);
struct db_value db_value_of_real(double value, char room[8]);
double db_value_real(const struct db_value *value);
/* Takes the next tuple apart: `count` values into ret, and the tuple's length. False when the bytes are
 * no such tuple. */
bool db_tuple_read(const void *bytes, size_t length, size_t count, struct db_value *ret,
                   size_t *ret_length);
int64_t db_value_int(const struct db_value *value);

#endif
