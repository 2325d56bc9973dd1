/* What an engine offers to db.c. Only the files of this room include it. */
#ifndef DB_DB_ENGINE_H
#define DB_DB_ENGINE_H

#include "db/db.h"
#include "db/turn.h"

/* What our connections call themselves at PostgreSQL. */
#define PROGRAM_NAME "kaname"

/* A statement that only one of the engines takes, unlike SQL(). */
#define ONE_ENGINE(literal) ((struct sql){"" literal})
/* How a transaction that changes something begins on PostgreSQL: its commit waits for the standbys, where there are any.
 * What stands alone (that somebody is here, that work is going on) does not, so that pages are read while one is away. */
#define POSTGRESQL_BEGIN "BEGIN; SET LOCAL synchronous_commit = on"

struct store {
    char *url;
    const struct db_engine *engine;
    struct turn writer; /* SQLite: one writer in the process */
    int64_t ahead;      /* db_clock.h; read and written by several threads */
};

struct db {
    struct store *store;
    const struct db_engine *engine;
    bool in_transaction;
    bool wrote;        /* in this transaction */
    bool holds_writer; /* SQLite: the process's turn to write is this connection's */
    struct db_tx *tx;  /* the open transaction */
};

struct db_rows {
    struct ctx *cx;
    struct db *db;
    struct arena *values; /* where texts and bytes of the current row go */
    enum rc rc; /* how reading stands */
    /* Columns bound by name, filled by the first db_bind: which field each fills, -1 for none, and behind
     * them the text fields without a column. */
    int map_count, map_end;
    int *map;
    const struct field *map_fields;
};

struct db_engine {
    const char *name;
    enum rc (*open)(struct store *store, struct db **ret, struct buf *why);
    void (*close)(struct db *db);
    enum rc (*exec)(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                    int64_t *ret_changed);
    /* Sends a statement that is to change one row, and does not wait for what becomes of it; the answers are read by
     * settle, with the first thing that was wrong. Between them only send and settle are called. NULL: the engine has
     * nothing to wait for. */
    enum rc (*send)(struct ctx *cx, struct db *db, const char *sql, struct db_args args, const char *label,
                    const char *name);
    enum rc (*settle)(struct ctx *cx, struct db *db);
    enum rc (*query)(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                     struct db_rows **ret);
    /* The same for results too long to hold; nothing else runs on the connection meanwhile. */
    enum rc (*stream)(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                      struct db_rows **ret);
    bool (*next)(struct db_rows *rows);
    void (*free_rows)(struct db_rows *rows);
    const char *(*text)(struct db_rows *rows, int column);
    int64_t (*integer)(struct db_rows *rows, int column);
    double (*real)(struct db_rows *rows, int column);
    const void *(*bytes)(struct db_rows *rows, int column, size_t *ret_length);
    int (*column_count)(const struct db_rows *rows);
    const char *(*column_name)(const struct db_rows *rows, int column);
    /* Runs several statements without parameters. */
    enum rc (*script)(struct ctx *cx, struct db *db, const char *text);
    const char *begin;
    /* UTC ms of the database's machine; NULL: it is this one. */
    bool (*clock)(struct db *db, int64_t *ret);
    const char *tidy; /* a script for db_tidy; NULL: there is nothing to do */
    const char *wide, *narrow; /* scripts before and after a transaction of many changes; NULL: there is nothing to do */
    bool (*in_transaction)(const struct db *db); /* as the engine itself sees it */
};

/* Begins a transaction by the engine's script; `writer` takes the turn to write first. */
enum rc db_begin_by_script(struct ctx *cx, const char *script, bool writer, struct db_tx **ret) MUST_USE;

/* RC_CONFLICT: a statement that was to change one row did not. */
enum rc db_changed_meanwhile(struct ctx *cx, const char *label, const char *name) MUST_USE;

/* For db_sqlite_copy.c and db_pg_copy.c: the libraries' own handles, and what went wrong last. */
struct sqlite3 *db_sqlite_handle(struct db *db);
enum rc db_sqlite_error(struct ctx *cx, struct db *db) MUST_USE;
struct pg_conn *db_pg_connection(struct db *db);
struct pg_result;
enum rc db_pg_error(struct ctx *cx, struct db *db, const struct pg_result *result) MUST_USE;

extern const struct db_engine db_engine_sqlite;
extern const struct db_engine db_engine_postgresql;

#endif
