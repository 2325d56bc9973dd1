/* What an engine offers to db.c. Only the files of this room include it. */
#ifndef DB_DB_ENGINE_H
#define DB_DB_ENGINE_H

#include <pthread.h>

#include "db/db.h"

struct store {
    char *url;
    const struct db_engine *engine;
    pthread_mutex_t writer; /* SQLite: one writer in the process */
};

struct db {
    struct store *store;
    const struct db_engine *engine;
    bool in_transaction;
    struct db_tx *tx;
};

struct db_rows {
    struct ctx *cx;
    struct db *db;
    struct arena *values; /* where texts and bytes of the current row go */
    enum rc rc; /* how reading stands */
    int map_count; /* columns bound by name, filled by the first db_bind */
    int *map;
    const struct field *map_fields;
};

struct db_engine {
    const char *name;
    enum rc (*open)(struct store *store, struct db **ret, struct buf *why);
    void (*close)(struct db *db);
    enum rc (*exec)(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                    int64_t *ret_changed);
    enum rc (*query)(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
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
};

extern const struct db_engine db_engine_sqlite;
extern const struct db_engine db_engine_postgresql;

#endif
