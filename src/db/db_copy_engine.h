/* What an engine offers to db_copy.c. Only the files of this room include it. */
#ifndef DB_DB_COPY_ENGINE_H
#define DB_DB_COPY_ENGINE_H

#include "db/db_copy.h"
#include "db/db_engine.h"

struct db_copy_engine;

struct db_copy {
    struct ctx *cx;
    struct db *db;
    const struct db_table *table;
    const struct db_copy_engine *engine;
    const struct db_among *among; /* only these rows */
    size_t among_count;
    struct db_value *values; /* room for one row */
    void *handle;            /* the engine's */
};

struct db_copy_engine {
    enum rc (*begin_out)(struct db_copy *copy);
    enum rc (*read)(struct db_copy *copy, struct buf *out, int64_t *ret_rows);
    enum rc (*begin_in)(struct db_copy *copy);
    /* One tuple: its bytes, and its values in copy->values. */
    enum rc (*write)(struct db_copy *copy, const char *tuple, size_t length);
    enum rc (*end_in)(struct db_copy *copy);
    void (*free)(struct db_copy *copy);
    const char *begin_snapshot, *begin_bulk; /* scripts */
    const char *count_tables;                /* a statement that gives a number */
    const char *analyze, *hurry, *settle;
};

extern const struct db_copy_engine db_copy_sqlite;
extern const struct db_copy_engine db_copy_postgresql;

/* "name", with the quotes of SQL. */
void db_quote_name(struct buf *out, const char *name);
/* "a", "b", "c" */
void db_quote_columns(struct buf *out, const struct db_table *table);

/* " WHERE "column" IN ('value', …) AND …", or nothing. COPY takes no parameters. */
void db_quote_where(struct buf *out, const struct db_copy *copy);

/* Appends a number, most significant byte first. */
void db_put_be(struct buf *out, uint64_t value, size_t bytes);
uint64_t db_get_be(const char *bytes, size_t count);

#endif
