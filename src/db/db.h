/* One interface over SQLite and PostgreSQL. SQL stands as a literal beside the C that uses it, with
 * parameters $1, $2, …; values are bound and typed. */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/ctx.h"
#include "base/field.h"

struct store; /* a database as the process knows it; shared by threads */
struct db;    /* one connection; used by one thread at a time */
struct db_rows;
struct db_tx;

struct sql {
    const char *text;
};
#define SQL(literal) ((struct sql){"" literal})

enum db_kind { DB_TEXT, DB_INT, DB_REAL, DB_BYTES };

struct db_arg {
    enum db_kind kind;
    const void *bytes; /* text or bytes */
    size_t length;     /* bytes only */
    int64_t integer;
    double real;
};

struct db_args {
    const struct db_arg *at;
    size_t n;
};

struct db_arg db_arg_text(const char *text);
#define STR(text) db_arg_text(text)
#define I64(value) ((struct db_arg){.kind = DB_INT, .integer = (value)})
#define REAL(value) ((struct db_arg){.kind = DB_REAL, .real = (value)})
#define BYTES(data, size) ((struct db_arg){.kind = DB_BYTES, .bytes = (data), .length = (size)})
#define ARGS(...)                                                                                  \
    ((struct db_args){.at = (const struct db_arg[]){__VA_ARGS__},                                  \
                      .n = sizeof((const struct db_arg[]){__VA_ARGS__}) / sizeof(struct db_arg)})
#define NO_ARGS ((struct db_args){.at = NULL, .n = 0})

/* Opens "sqlite:FILE" or "postgresql://…". The message of a failure is put into why (caller's,
 * cleared first). Errors: RC_USAGE (unknown form), RC_DATABASE. Freed with store_close. */
enum rc store_open(const char *url, struct store **ret, struct buf *why) MUST_USE;
void store_close(struct store *store);
void store_closep(struct store **store); /* for CLEANUP */
bool store_is_postgresql(const struct store *store);
const char *store_url(const struct store *store);

/* A connection of the store. Freed with db_close. Errors: RC_DATABASE, RC_MEMORY. */
enum rc db_open(struct store *store, struct db **ret, struct buf *why) MUST_USE;
void db_close(struct db *db);
void db_closep(struct db **db); /* for CLEANUP */
bool db_is_postgresql(const struct db *db);
bool db_in_transaction(const struct db *db);

/* Runs a statement. ret_changed (may be NULL) takes the number of rows changed.
 * Errors: RC_DATABASE (message recorded), RC_CONFLICT (a unique rule), RC_BUSY, RC_MEMORY (also when an
 * allocation of this request failed before: nothing is written then). */
enum rc db_exec(struct ctx *cx, struct sql sql, struct db_args args, int64_t *ret_changed) MUST_USE;

/* Runs a statement that is to change exactly one row. RC_CONFLICT when it changed none or several: somebody else did
 * meanwhile; the message says what it was by `label` (N_ text) and `name` (may be ""). In a transaction of many changes
 * it may be sent only, and what is wrong with it is told by a later statement, or by the commit. */
enum rc db_exec_one(struct ctx *cx, struct sql sql, struct db_args args, const char *label, const char *name) MUST_USE;

/* Begins reading rows. The rows are freed with db_rows_freep; several may be open at once. */
enum rc db_query(struct ctx *cx, struct sql sql, struct db_args args, struct db_rows **ret) MUST_USE;
/* The same for results too long to hold: rows come in batches from the server. Whole numbers are BIGINT
 * there: no sums or counts. Nothing else runs on this connection until they are freed. */
enum rc db_stream(struct ctx *cx, struct sql sql, struct db_args args, struct db_rows **ret) MUST_USE;
bool db_next(struct db_rows *rows);
/* How reading ended, after db_next gave false: RC_OK or the error. */
enum rc db_end(struct db_rows *rows) MUST_USE;
void db_rows_freep(struct db_rows **rows);
/* Texts and bytes read from now on go into `scratch`, which the caller resets between rows: for results
 * too long to hold. */
void db_rows_scratch(struct db_rows *rows, struct arena *scratch);

/* Column values of the current row, by position from 0. Text is copied into the arena; NULL reads as
 * "", 0. */
const char *db_text(struct db_rows *rows, int column);
int64_t db_int(struct db_rows *rows, int column);
double db_real(struct db_rows *rows, int column);
const void *db_bytes(struct db_rows *rows, int column, size_t *ret_length);
int db_column_count(const struct db_rows *rows);
const char *db_column_name(const struct db_rows *rows, int column);

/* Binds the current row to a struct by column name; columns without a field are passed over. */
void db_bind(struct db_rows *rows, struct fields fields, void *ret);

/* One row into ret by field table; RC_MISSING (without a recorded message) when there is none. */
enum rc db_one(struct ctx *cx, struct sql sql, struct fields fields, void *ret, struct db_args args) MUST_USE;
/* All rows as an array of structs of `size` bytes in the arena. */
enum rc db_all(struct ctx *cx, struct sql sql, struct fields fields, size_t size, struct db_args args,
               void *ret_at, size_t *ret_n) MUST_USE;
/* db_all into a LIST_OF. */
#define DB_LIST(cx, sql, fields, list, args)                                                       \
    db_all((cx), (sql), (fields), sizeof *(list)->at, (args), (void *)&(list)->at, &(list)->n)
/* The first column of the first row; 0 and "" when there is none. */
enum rc db_int_of(struct ctx *cx, struct sql sql, struct db_args args, int64_t *ret) MUST_USE;
enum rc db_text_of(struct ctx *cx, struct sql sql, struct db_args args, const char **ret) MUST_USE;

/* A transaction: rolls back unless committed. SQLite takes the writer's lock at once.
 * CLEANUP(db_rollbackp) struct db_tx *tx = NULL; TRY(db_begin(cx, &tx)); … return db_commit(cx, &tx); */
enum rc db_begin(struct ctx *cx, struct db_tx **ret) MUST_USE;
/* The same, but what begins and commits transactions of its own meanwhile (the functions of a domain) becomes part of
 * this one: all of it is stored, or nothing, also when one of them failed and that was passed over. */
enum rc db_begin_around(struct ctx *cx, struct db_tx **ret) MUST_USE;
/* The same for a change of many thousand rows. PostgreSQL takes the statements of db_exec_one without being waited for,
 * until something else is asked; SQLite keeps 32 MB of pages for it instead of 2, so that none is written and read again
 * before the commit. Inside db_begin_around it is a part like any other. */
enum rc db_begin_many(struct ctx *cx, struct db_tx **ret) MUST_USE;
/* Whether the open transaction can only be rolled back: what failed is not the statement at hand alone. */
bool db_is_broken(const struct ctx *cx);
/* RC_MEMORY when an allocation of this request failed meanwhile (then nothing is stored). */
enum rc db_commit(struct ctx *cx, struct db_tx **tx) MUST_USE;
/* Where even that fails (memory), db_in_transaction stays true: the connection must be closed. */
void db_rollbackp(struct db_tx **tx);

/* What an engine wants done now and then, outside of a transaction: SQLite's write-ahead log goes into the
 * file without anybody waiting for it. A commit does so itself only when this has not been done for long.
 * RC_DATABASE. */
enum rc db_tidy(struct ctx *cx) MUST_USE;

/* What is still to be written before the open transaction commits, such as a counter that many changes
 * move. Begins the struct of whoever puts it off; lies in the memory of db_tx_alloc. */
struct db_duty {
    enum rc (*run)(struct ctx *cx, struct db_duty *duty);
    struct db_duty *next;
};
/* Memory that lasts as long as the open transaction, zeroed; NULL when memory ended. */
void *db_tx_alloc(struct ctx *cx, size_t size);
/* Duties run once, in the order of being added, before the commit; a roll-back forgets them. */
void db_duty_add(struct ctx *cx, struct db_duty *duty);
/* The first duty of the open transaction; NULL when there is none. */
struct db_duty *db_duties(const struct ctx *cx);

/* A statement grown from literal fragments; a ? in a fragment becomes the next $n.
 * struct query q = query_create(cx, SQL("SELECT …")); query_add(&q, SQL(" AND status = ?"), I64(s)); */
enum { QUERY_ARGS = 40 };
struct query {
    struct ctx *cx;
    struct buf text;
    struct db_arg args[QUERY_ARGS];
    size_t n;
    bool failed;
};
struct query query_create(struct ctx *cx, struct sql start);
void query_free(struct query *query); /* for CLEANUP */
void query_add(struct query *query, struct sql fragment);
void query_add_value(struct query *query, struct sql fragment, struct db_arg value);
/* " LIMIT rows" as a number in the text: PostgreSQL then plans once for as many rows, where a parameter would have it
 * plan anew each time. For sizes of pages, of which there are few. */
void query_limit(struct query *query, int64_t rows);
enum rc query_all(struct query *query, struct fields fields, size_t size, void *ret_at,
                  size_t *ret_n) MUST_USE;

/* Brings the schema up to date. Refuses (RC_DATABASE) a database newer than the program and a
 * migration whose text is not the one that was applied. */
enum rc db_migrate(struct ctx *cx) MUST_USE;
/* The same up to the first `count` migrations only; in the open transaction, or one for each. */
enum rc db_migrate_to(struct ctx *cx, size_t count) MUST_USE;
/* How many of the program's migrations the database has; errors as db_check_schema. */
enum rc db_migrations_applied(struct ctx *cx, size_t *ret) MUST_USE;
/* True when the schema stands complete and unchanged; RC_DATABASE with the reason otherwise. */
enum rc db_check_schema(struct ctx *cx) MUST_USE;
/* Whether somebody has brought the schema further than this program knows, while it ran. RC_DATABASE. */
enum rc db_is_newer(struct ctx *cx, bool *ret) MUST_USE;

#endif
