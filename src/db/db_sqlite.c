#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(item) ((item)->lost = true)
#include <uthash.h>

#include "base/limits.h"
#include "db/db_engine.h"

enum { BUSY_WAIT_MS = 10000, STATEMENTS_KEPT = 400 };

/* A prepared statement, found again by its text. */
struct statement {
    char *text;
    sqlite3_stmt *handle;
    bool in_use, lost;
    bool needed; /* never forgotten */
    UT_hash_handle hh;
};

struct sqlite_db {
    struct db base;
    sqlite3 *handle;
    struct statement *statements;
};

struct sqlite_rows {
    struct db_rows base;
    struct statement *statement;
};

static struct sqlite_db *own(struct db *db)
{
    return (struct sqlite_db *)db;
}

static enum rc error(struct ctx *cx, sqlite3 *handle)
{
    int code = sqlite3_errcode(handle);
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(cx, RC_BUSY, N_("The database is busy; please try again"));
    case SQLITE_CONSTRAINT:
        return fail(cx, RC_CONFLICT, N_("The change contradicts other records: {0}"),
                    sqlite3_errmsg(handle));
    case SQLITE_NOMEM:
        return memory_ended(cx);
    case SQLITE_FULL:
        return fail(cx, RC_DATABASE, N_("The disk is full; nothing was changed"));
    default:
        return fail(cx, RC_DATABASE, N_("The database refused: {0}"), sqlite3_errmsg(handle));
    }
}

struct sqlite3 *db_sqlite_handle(struct db *db)
{
    return own(db)->handle;
}

enum rc db_sqlite_error(struct ctx *cx, struct db *db)
{
    return error(cx, own(db)->handle);
}

static void close_sqlite(struct db *db)
{
    struct sqlite_db *self = own(db);
    struct statement *statement, *next;
    HASH_ITER (hh, self->statements, statement, next) {
        HASH_DEL(self->statements, statement);
        sqlite3_finalize(statement->handle);
        free(statement->text);
        free(statement);
    }
    sqlite3_close_v2(self->handle);
    free(self);
}

/* A new database is for its owner alone: it holds digests of passwords and secrets of second factors.
 * SQLite gives the files beside it the same rights. Only a file that is not there yet is opened here:
 * closing it would give up the locks that other connections of this process hold on it (fcntl(2)). */
static void make_private(const char *path)
{
    int handle = path[0] == ':' ? -1 : open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle >= 0)
        close(handle);
}

static void drop_statement(struct sqlite_db *self, struct statement *statement)
{
    if (!statement->lost && statement->hh.tbl != NULL)
        HASH_DEL(self->statements, statement);
    sqlite3_finalize(statement->handle);
    free(statement->text);
    free(statement);
}

/* Forgets the oldest idle statement once too many are kept. */
static void trim_statements(struct sqlite_db *self)
{
    if (HASH_COUNT(self->statements) < STATEMENTS_KEPT)
        return;
    struct statement *statement, *next;
    HASH_ITER (hh, self->statements, statement, next) {
        if (!statement->in_use && !statement->needed) {
            drop_statement(self, statement);
            return;
        }
    }
}

/* Prepares a statement and keeps it, unless its text is `in_use` elsewhere. Gives SQLite's code. */
static int prepare_fresh(struct sqlite_db *self, const char *sql, bool in_use, struct statement **ret)
{
    struct statement *fresh = calloc(1, sizeof *fresh);
    char *text = strdup(sql);
    int code = fresh == NULL || text == NULL
                   ? SQLITE_NOMEM
                   : sqlite3_prepare_v3(self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                        &fresh->handle, NULL);
    if (code != SQLITE_OK) {
        free(text);
        free(fresh);
        return code;
    }
    fresh->text = text;
    if (in_use) {
        fresh->lost = true; /* a second reader of the same text: not kept */
    } else {
        trim_statements(self);
        HASH_ADD_KEYPTR(hh, self->statements, fresh->text, strlen(fresh->text), fresh);
    }
    *ret = fresh;
    return SQLITE_OK;
}

/* What begins and ends a transaction is prepared before anything else: rolling back must not need
 * memory. */
static int prepare_ends(struct sqlite_db *self)
{
    static const char *const texts[] = {"BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"};
    int code = SQLITE_OK;
    for (size_t i = 0; i < COUNT(texts) && code == SQLITE_OK; i++) {
        struct statement *statement = NULL;
        code = prepare_fresh(self, texts[i], false, &statement);
        if (code != SQLITE_OK)
            continue;
        if (statement->lost) {
            drop_statement(self, statement);
            return SQLITE_NOMEM;
        }
        statement->needed = true;
    }
    return code;
}

static enum rc open_sqlite(struct store *store, struct db **ret, struct buf *why)
{
    struct sqlite_db *self = calloc(1, sizeof *self);
    if (self == NULL)
        return RC_MEMORY;
    const char *path = store->url + strlen("sqlite:");
    if (strncmp(path, "//", 2) == 0)
        path += 2;
    make_private(path);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &self->handle, flags, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(self->handle, BUSY_WAIT_MS);
        sqlite3_extended_result_codes(self->handle, 1);
        code = sqlite3_exec(self->handle,
                            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                            "PRAGMA wal_autocheckpoint=8000;" /* db_tidy comes before, aside */
                            "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                            "PRAGMA cache_size=-2048; PRAGMA secure_delete=ON",
                            NULL, NULL, NULL);
    }
    if (code == SQLITE_OK)
        code = prepare_ends(self);
    if (code != SQLITE_OK) {
        buf_printf(why, "%s: %s", path,
                   self->handle == NULL ? "out of memory" : sqlite3_errmsg(self->handle));
        close_sqlite(&self->base);
        return (code & 0xFF) == SQLITE_NOMEM ? RC_MEMORY : RC_DATABASE;
    }
    *ret = &self->base;
    return RC_OK;
}

/* A statement that nobody else reads from; prepared once per connection and text. */
static enum rc prepare(struct ctx *cx, struct sqlite_db *self, const char *sql,
                       struct statement **ret)
{
    struct statement *found = NULL;
    HASH_FIND_STR(self->statements, sql, found);
    if (found == NULL || found->in_use) {
        int code = prepare_fresh(self, sql, found != NULL, &found);
        if (code != SQLITE_OK)
            return (code & 0xFF) == SQLITE_NOMEM ? memory_ended(cx) : error(cx, self->handle);
    }
    found->in_use = true;
    *ret = found;
    return RC_OK;
}

static void release(struct sqlite_db *self, struct statement *statement)
{
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    statement->in_use = false;
    if (statement->lost)
        drop_statement(self, statement);
}

/* $1 is a named parameter to SQLite, so it is looked up by name. */
static int bind_all(sqlite3_stmt *handle, struct db_args args)
{
    for (size_t i = 0; i < args.n; i++) {
        const struct db_arg *arg = &args.at[i];
        char name[16];
        sqlite3_snprintf(sizeof name, name, "$%d", (int)i + 1);
        int index = sqlite3_bind_parameter_index(handle, name);
        int code = SQLITE_OK;
        if (index == 0)
            continue;
        if (arg->kind == DB_INT)
            code = sqlite3_bind_int64(handle, index, arg->integer);
        else if (arg->kind == DB_REAL)
            code = sqlite3_bind_double(handle, index, arg->real);
        else if (arg->kind == DB_TEXT)
            code = sqlite3_bind_text(handle, index, arg->bytes, -1, SQLITE_TRANSIENT);
        else
            code = sqlite3_bind_blob64(handle, index, arg->length == 0 ? "" : arg->bytes,
                                       arg->length, SQLITE_TRANSIENT);
        if (code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

static enum rc exec_sqlite(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                           int64_t *ret_changed)
{
    struct sqlite_db *self = own(db);
    struct statement *statement = NULL;
    TRY(prepare(cx, self, sql, &statement));
    int code = bind_all(statement->handle, args);
    if (code == SQLITE_OK)
        while ((code = sqlite3_step(statement->handle)) == SQLITE_ROW)
            continue;
    enum rc rc = code == SQLITE_DONE ? RC_OK : error(cx, self->handle);
    if (rc == RC_OK)
        *ret_changed = sqlite3_changes64(self->handle);
    release(self, statement);
    return rc;
}

static enum rc query_sqlite(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                            struct db_rows **ret)
{
    struct sqlite_db *self = own(db);
    struct sqlite_rows *rows = ARENA_NEW(cx->arena, struct sqlite_rows);
    if (rows == NULL)
        return RC_MEMORY;
    TRY(prepare(cx, self, sql, &rows->statement));
    if (bind_all(rows->statement->handle, args) != SQLITE_OK) {
        enum rc rc = error(cx, self->handle);
        release(self, rows->statement);
        return rc;
    }
    *ret = &rows->base;
    return RC_OK;
}

static bool next_sqlite(struct db_rows *rows)
{
    struct sqlite_rows *self = (struct sqlite_rows *)rows;
    int code = sqlite3_step(self->statement->handle);
    if (code == SQLITE_ROW)
        return true;
    rows->rc = code == SQLITE_DONE ? RC_OK : error(rows->cx, own(rows->db)->handle);
    return false;
}

static void free_rows_sqlite(struct db_rows *rows)
{
    release(own(rows->db), ((struct sqlite_rows *)rows)->statement);
}

static sqlite3_stmt *handle_of(const struct db_rows *rows)
{
    return ((const struct sqlite_rows *)rows)->statement->handle;
}

/* A value that is not NULL and cannot be had: memory ended. */
static void note_memory(struct db_rows *rows, int column)
{
    int type = sqlite3_column_type(handle_of(rows), column);
    if (type == SQLITE_TEXT || sqlite3_errcode(own(rows->db)->handle) == SQLITE_NOMEM)
        arena_fail(rows->values);
}

static const char *text_sqlite(struct db_rows *rows, int column)
{
    const char *text = (const char *)sqlite3_column_text(handle_of(rows), column);
    size_t length = (size_t)sqlite3_column_bytes(handle_of(rows), column);
    if (text == NULL)
        note_memory(rows, column);
    return text == NULL ? "" : arena_copy_n(rows->values, text, length);
}

static int64_t integer_sqlite(struct db_rows *rows, int column)
{
    return sqlite3_column_int64(handle_of(rows), column);
}

static double real_sqlite(struct db_rows *rows, int column)
{
    return sqlite3_column_double(handle_of(rows), column);
}

static const void *bytes_sqlite(struct db_rows *rows, int column, size_t *ret_length)
{
    const void *bytes = sqlite3_column_blob(handle_of(rows), column);
    size_t length = (size_t)sqlite3_column_bytes(handle_of(rows), column);
    if (bytes == NULL)
        note_memory(rows, column);
    const char *copy = bytes == NULL ? "" : arena_copy_n(rows->values, bytes, length);
    *ret_length = arena_failed(rows->values) ? 0 : length; /* the copy is empty then */
    return copy;
}

static int column_count_sqlite(const struct db_rows *rows)
{
    return sqlite3_column_count(handle_of(rows));
}

static const char *column_name_sqlite(const struct db_rows *rows, int column)
{
    return sqlite3_column_name(handle_of(rows), column);
}

static enum rc script_sqlite(struct ctx *cx, struct db *db, const char *text)
{
    if (sqlite3_exec(own(db)->handle, text, NULL, NULL, NULL) != SQLITE_OK)
        return error(cx, own(db)->handle);
    return RC_OK;
}

static bool in_transaction_sqlite(const struct db *db)
{
    return sqlite3_get_autocommit(((const struct sqlite_db *)db)->handle) == 0;
}

const struct db_engine db_engine_sqlite = {
    .name = "sqlite",
    .open = open_sqlite,
    .close = close_sqlite,
    .exec = exec_sqlite,
    .query = query_sqlite,
    .stream = query_sqlite,
    .next = next_sqlite,
    .free_rows = free_rows_sqlite,
    .text = text_sqlite,
    .integer = integer_sqlite,
    .real = real_sqlite,
    .bytes = bytes_sqlite,
    .column_count = column_count_sqlite,
    .column_name = column_name_sqlite,
    .script = script_sqlite,
    .begin = "BEGIN IMMEDIATE",
    .tidy = "PRAGMA wal_checkpoint(PASSIVE)",
    .wide = "PRAGMA cache_size=-32768",
    .narrow = "PRAGMA cache_size=-2048; PRAGMA shrink_memory",
    .in_transaction = in_transaction_sqlite,
};
