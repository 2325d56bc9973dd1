#include "db/db_clock.h"
#include "db/db_engine.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum { WRITER_WAIT_SECONDS = 10 };

struct db_arg db_arg_text(const char *text)
{
    return (struct db_arg){.kind = DB_TEXT, .bytes = text == NULL ? "" : text};
}

struct db_tx {
    struct db *db;
    struct ctx *cx;
    struct db_duty *duties;
    bool around; /* takes in what is begun meanwhile */
    bool inside; /* part of another one */
    bool broken; /* one inside was rolled back, or a statement failed that was only sent */
    bool many;   /* statements may be sent only */
};

enum rc store_open(const char *url, struct store **ret, struct buf *why)
{
    const struct db_engine *engine = NULL;
    buf_clear(why);
    if (strncmp(url, "sqlite:", strlen("sqlite:")) == 0 && url[strlen("sqlite:")] != '\0')
        engine = &db_engine_sqlite;
    else if (strncmp(url, "postgresql://", strlen("postgresql://")) == 0 ||
             strncmp(url, "postgres://", strlen("postgres://")) == 0)
        engine = &db_engine_postgresql;
    if (engine == NULL) {
        buf_text(why, "a database is named sqlite:FILE or postgresql://…");
        return RC_USAGE;
    }
    struct store *store = calloc(1, sizeof *store);
    char *copy = strdup(url);
    if (store == NULL || copy == NULL) {
        free(store);
        free(copy);
        return RC_MEMORY;
    }
    store->url = copy;
    store->engine = engine;
    turn_init(&store->writer);
    *ret = store;
    return RC_OK;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    turn_destroy(&store->writer);
    free(store->url);
    free(store);
}

void store_closep(struct store **store)
{
    store_close(*store);
    *store = NULL;
}

bool store_is_postgresql(const struct store *store)
{
    return store->engine == &db_engine_postgresql;
}

const char *store_url(const struct store *store)
{
    return store->url;
}

enum rc db_open(struct store *store, struct db **ret, struct buf *why)
{
    struct db *db = NULL;
    buf_clear(why);
    TRY(store->engine->open(store, &db, why));
    db->store = store;
    db->engine = store->engine;
    db_clock_compare(db);
    *ret = db;
    return RC_OK;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    struct store *store = db->store;
    bool holds_writer = db->holds_writer;
    db->engine->close(db); /* rolls back what is open */
    if (holds_writer)
        turn_give(&store->writer);
}

void db_closep(struct db **db)
{
    db_close(*db);
    *db = NULL;
}

bool db_is_postgresql(const struct db *db)
{
    return db->engine == &db_engine_postgresql;
}

bool db_in_transaction(const struct db *db)
{
    return db->in_transaction;
}

bool db_is_broken(const struct ctx *cx)
{
    return cx->db->tx != NULL && cx->db->tx->broken;
}

static bool sends_only(const struct db *db)
{
    return db->tx != NULL && db->tx->many && db->engine->send != NULL;
}

/* The answers to what was only sent; what was wrong with it ends the whole transaction. */
static enum rc settle(struct ctx *cx)
{
    struct db *db = cx->db;
    enum rc rc = sends_only(db) ? db->engine->settle(cx, db) : RC_OK;
    if (rc != RC_OK)
        db->tx->broken = true;
    return rc;
}

enum rc db_changed_meanwhile(struct ctx *cx, const char *label, const char *name)
{
    const char *what = tr(cx, label);
    return fail(cx, RC_CONFLICT,
                N_("Somebody else changed this record ({0}) meanwhile; please compare and save again"),
                name[0] == '\0' ? what : arena_printf(cx->arena, "%s %s", what, name));
}

enum rc db_exec_one(struct ctx *cx, struct sql sql, struct db_args args, const char *label, const char *name)
{
    struct db *db = cx->db;
    int64_t changed = 0;
    if (!sends_only(db)) {
        TRY(db_exec(cx, sql, args, &changed));
        return changed == 1 ? RC_OK : db_changed_meanwhile(cx, label, "");
    }
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    enum rc rc = db->engine->send(cx, db, sql.text, args, label, name);
    db->wrote = true;
    if (rc != RC_OK)
        db->tx->broken = true;
    return rc;
}

enum rc db_exec(struct ctx *cx, struct sql sql, struct db_args args, int64_t *ret_changed)
{
    int64_t changed = 0;
    if (arena_failed(cx->arena)) /* what is missing must not be written as if it were empty */
        return RC_MEMORY;
    TRY(settle(cx));
    TRY(cx->db->engine->exec(cx, cx->db, sql.text, args, &changed));
    cx->db->wrote = cx->db->wrote || changed > 0;
    if (ret_changed != NULL)
        *ret_changed = changed;
    return RC_OK;
}

static void begin_rows(struct ctx *cx, struct db_rows *rows, struct db_rows **ret)
{
    rows->cx = cx;
    rows->db = cx->db;
    rows->values = cx->arena;
    *ret = rows;
}

enum rc db_query(struct ctx *cx, struct sql sql, struct db_args args, struct db_rows **ret)
{
    struct db_rows *rows = NULL;
    if (arena_failed(cx->arena)) /* also the text of the statement may be missing */
        return RC_MEMORY;
    TRY(settle(cx));
    TRY(cx->db->engine->query(cx, cx->db, sql.text, args, &rows));
    begin_rows(cx, rows, ret);
    return RC_OK;
}

enum rc db_stream(struct ctx *cx, struct sql sql, struct db_args args, struct db_rows **ret)
{
    struct db_rows *rows = NULL;
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    TRY(settle(cx));
    TRY(cx->db->engine->stream(cx, cx->db, sql.text, args, &rows));
    begin_rows(cx, rows, ret);
    return RC_OK;
}

bool db_next(struct db_rows *rows)
{
    return rows->rc == RC_OK && rows->db->engine->next(rows);
}

enum rc db_end(struct db_rows *rows)
{
    if (rows->rc == RC_OK && (arena_failed(rows->cx->arena) || arena_failed(rows->values)))
        return RC_MEMORY;
    return rows->rc;
}

void db_rows_scratch(struct db_rows *rows, struct arena *scratch)
{
    rows->values = scratch;
}

void db_rows_freep(struct db_rows **rows)
{
    if (*rows != NULL)
        (*rows)->db->engine->free_rows(*rows);
    *rows = NULL;
}

const char *db_text(struct db_rows *rows, int column)
{
    return rows->db->engine->text(rows, column);
}

int64_t db_int(struct db_rows *rows, int column)
{
    return rows->db->engine->integer(rows, column);
}

double db_real(struct db_rows *rows, int column)
{
    return rows->db->engine->real(rows, column);
}

const void *db_bytes(struct db_rows *rows, int column, size_t *ret_length)
{
    return rows->db->engine->bytes(rows, column, ret_length);
}

int db_column_count(const struct db_rows *rows)
{
    return rows->db->engine->column_count(rows);
}

const char *db_column_name(const struct db_rows *rows, int column)
{
    return rows->db->engine->column_name(rows, column);
}

/* Finds once per result which field each column fills. */
static void map_columns(struct db_rows *rows, struct fields fields)
{
    int count = db_column_count(rows);
    bool *filled = ARENA_ARRAY(rows->cx->arena, bool, fields.n);
    rows->map = ARENA_ARRAY(rows->cx->arena, int, (size_t)count + fields.n);
    rows->map_fields = fields.at;
    rows->map_count = rows->map_end = 0;
    if (rows->map == NULL || filled == NULL)
        return;
    for (int column = 0; column < count; column++) {
        const struct field *field = field_find(fields, db_column_name(rows, column));
        rows->map[column] = field == NULL ? -1 : (int)(field - fields.at);
        if (field != NULL)
            filled[field - fields.at] = true;
    }
    rows->map_count = rows->map_end = count;
    for (size_t i = 0; i < fields.n; i++)
        if (!filled[i] && field_is_text(fields.at[i].kind))
            rows->map[rows->map_end++] = (int)i;
}

void db_bind(struct db_rows *rows, struct fields fields, void *ret)
{
    if (rows->map_fields != fields.at)
        map_columns(rows, fields);
    for (int column = 0; column < rows->map_count; column++) {
        if (rows->map[column] < 0)
            continue;
        const struct field *field = &fields.at[rows->map[column]];
        if (field_is_text(field->kind))
            field_set_text(field, ret, db_text(rows, column));
        else if (field->kind == F_REAL)
            field_set_real(field, ret, db_real(rows, column));
        else
            field_set_int(field, ret, db_int(rows, column));
    }
    for (int i = rows->map_count; i < rows->map_end; i++) { /* these must not stay NULL */
        const struct field *field = &fields.at[rows->map[i]];
        field_set_text(field, ret, field_text(field, ret));
    }
}

enum rc db_one(struct ctx *cx, struct sql sql, struct fields fields, void *ret, struct db_args args)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, sql, args, &rows));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return RC_MISSING;
    }
    db_bind(rows, fields, ret);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc collect(struct ctx *cx, struct db_rows *rows, struct fields fields, size_t size,
                       void *ret_at, size_t *ret_n)
{
    char *at = NULL;
    size_t n = 0, room = 0;
    while (db_next(rows)) {
        at = arena_grow(cx->arena, at, n, &room, size);
        if (at == NULL)
            return RC_MEMORY;
        db_bind(rows, fields, at + n * size);
        n++;
    }
    TRY(db_end(rows));
    *(void **)ret_at = at;
    *ret_n = n;
    return RC_OK;
}

enum rc db_all(struct ctx *cx, struct sql sql, struct fields fields, size_t size,
               struct db_args args, void *ret_at, size_t *ret_n)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, sql, args, &rows));
    return collect(cx, rows, fields, size, ret_at, ret_n);
}

enum rc db_int_of(struct ctx *cx, struct sql sql, struct db_args args, int64_t *ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, sql, args, &rows));
    int64_t value = db_next(rows) ? db_int(rows, 0) : 0;
    TRY(db_end(rows));
    *ret = value;
    return RC_OK;
}

enum rc db_text_of(struct ctx *cx, struct sql sql, struct db_args args, const char **ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, sql, args, &rows));
    const char *value = db_next(rows) ? db_text(rows, 0) : "";
    TRY(db_end(rows));
    *ret = value;
    return RC_OK;
}

/* Waits for its turn no longer than SQLite waits for the file: when another program holds the file,
 * all who wait are told soon, not one after the other. */
static enum rc take_turn(struct ctx *cx, struct store *store)
{
    if (!turn_take(&store->writer, WRITER_WAIT_SECONDS))
        return fail(cx, RC_BUSY, N_("The database is busy; please try again"));
    return RC_OK;
}

static void give_turn(struct db *db)
{
    if (db->holds_writer)
        turn_give(&db->store->writer);
    db->holds_writer = false;
}

enum rc db_tidy(struct ctx *cx)
{
    const char *script = cx->db->engine->tidy;
    return script == NULL || cx->db->in_transaction ? RC_OK : cx->db->engine->script(cx, cx->db, script);
}

enum rc db_begin_by_script(struct ctx *cx, const char *script, bool writer, struct db_tx **ret)
{
    struct db *db = cx->db;
    if (db->in_transaction)
        return fail(cx, RC_INTERNAL, N_("A transaction is open already"));
    struct db_tx *tx = ARENA_NEW(cx->arena, struct db_tx);
    if (tx == NULL)
        return RC_MEMORY;
    if (writer && !db_is_postgresql(db)) {
        TRY(take_turn(cx, db->store));
        db->holds_writer = true;
    }
    enum rc rc = db->engine->script(cx, db, script);
    if (rc != RC_OK) {
        give_turn(db);
        return rc;
    }
    db->in_transaction = true;
    db->wrote = false;
    tx->db = db;
    tx->cx = cx;
    db->tx = tx;
    *ret = tx;
    return RC_OK;
}

/* One that does nothing by itself. */
static enum rc begin_inside(struct ctx *cx, struct db_tx **ret)
{
    struct db_tx *tx = ARENA_NEW(cx->arena, struct db_tx);
    if (tx == NULL)
        return RC_MEMORY;
    *tx = (struct db_tx){.db = cx->db, .cx = cx, .inside = true};
    *ret = tx;
    return RC_OK;
}

enum rc db_begin(struct ctx *cx, struct db_tx **ret)
{
    if (cx->db->tx != NULL && cx->db->tx->around)
        return begin_inside(cx, ret);
    return db_begin_by_script(cx, cx->db->engine->begin, true, ret);
}

enum rc db_begin_many(struct ctx *cx, struct db_tx **ret)
{
    const char *wide = cx->db->engine->wide;
    TRY(db_begin(cx, ret));
    if ((*ret)->inside)
        return RC_OK;
    (*ret)->many = true;
    return wide == NULL ? RC_OK : cx->db->engine->script(cx, cx->db, wide);
}

enum rc db_begin_around(struct ctx *cx, struct db_tx **ret)
{
    TRY(db_begin(cx, ret));
    (*ret)->around = true;
    return RC_OK;
}

void *db_tx_alloc(struct ctx *cx, size_t size)
{
    return arena_alloc(cx->db->tx->cx->arena, size);
}

void db_duty_add(struct ctx *cx, struct db_duty *duty)
{
    struct db_duty **end = &cx->db->tx->duties;
    while (*end != NULL)
        end = &(*end)->next;
    duty->next = NULL;
    *end = duty;
}

struct db_duty *db_duties(const struct ctx *cx)
{
    return cx->db->tx == NULL ? NULL : cx->db->tx->duties;
}

static enum rc finish(struct ctx *cx, const struct db_tx *tx)
{
    for (struct db_duty *duty = tx->duties; duty != NULL; duty = duty->next)
        TRY(duty->run(cx, duty));
    TRY(settle(cx));
    return tx->db->engine->exec(cx, tx->db, "COMMIT", NO_ARGS, &(int64_t){0});
}

/* `tx`: the transaction that has ended. */
static void leave(struct ctx *cx, struct db *db, const struct db_tx *tx)
{
    const char *narrow = tx->many ? db->engine->narrow : NULL;
    db->in_transaction = false;
    db->tx = NULL;
    if (narrow != NULL && db->engine->script(cx, db, narrow) != RC_OK)
        cx->problem = (struct problem){.rc = RC_OK}; /* the pages stay in memory; nothing else is lost */
    give_turn(db);
}

enum rc db_commit(struct ctx *cx, struct db_tx **tx)
{
    struct db *db = (*tx)->db;
    if (arena_failed(cx->arena)) {
        db_rollbackp(tx);
        return RC_MEMORY;
    }
    if ((*tx)->inside) {
        *tx = NULL;
        return RC_OK;
    }
    enum rc rc = (*tx)->broken ? fail(cx, RC_INTERNAL, N_("A part of this change failed")) : finish(cx, *tx);
    if (rc != RC_OK) {
        db_rollbackp(tx);
        return rc;
    }
    leave(cx, db, *tx);
    cx->stored = cx->stored || db->wrote;
    *tx = NULL;
    return RC_OK;
}

void db_rollbackp(struct db_tx **tx)
{
    if (*tx == NULL)
        return;
    struct db *db = (*tx)->db;
    struct ctx *cx = (*tx)->cx;
    if ((*tx)->inside) {
        if (db->tx != NULL)
            db->tx->broken = true;
        *tx = NULL;
        return;
    }
    struct problem kept = cx->problem; /* the reason for rolling back is the one to tell */
    enum rc settled = settle(cx), rc = db->engine->exec(cx, db, "ROLLBACK", NO_ARGS, &(int64_t){0});
    (void)settled;
    (void)rc; /* an engine that lost its connection has rolled back by itself */
    if (!db->engine->in_transaction(db)) /* otherwise the transaction ends with the connection */
        leave(cx, db, *tx);
    cx->problem = kept;
    *tx = NULL;
}

struct query query_create(struct ctx *cx, struct sql start)
{
    struct query query = {.cx = cx, .text = buf_create(LIMIT_FORM_BYTES)};
    buf_text(&query.text, start.text);
    return query;
}

void query_free(struct query *query)
{
    buf_free(&query->text);
}

static void add_fragment(struct query *query, const char *at)
{
    for (; *at != '\0'; at++) {
        if (*at == '?')
            buf_printf(&query->text, "$%zu", query->n);
        else
            buf_char(&query->text, *at);
    }
}

void query_add(struct query *query, struct sql fragment)
{
    buf_text(&query->text, fragment.text);
}

void query_add_value(struct query *query, struct sql fragment, struct db_arg value)
{
    if (query->n == QUERY_ARGS) {
        query->failed = true;
        return;
    }
    query->args[query->n++] = value;
    add_fragment(query, fragment.text);
}

void query_limit(struct query *query, int64_t rows)
{
    buf_printf(&query->text, " LIMIT %" PRId64, rows);
}

enum rc query_all(struct query *query, struct fields fields, size_t size, void *ret_at,
                  size_t *ret_n)
{
    struct ctx *cx = query->cx;
    if (query->failed)
        return fail(cx, RC_TOO_LARGE, N_("Too many conditions at once"));
    TRY(buf_check(cx, &query->text, N_("Too many conditions at once")));
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, (struct sql){buf_string(&query->text)},
                 (struct db_args){query->args, query->n}, &rows));
    return collect(cx, rows, fields, size, ret_at, ret_n);
}
