#include <sqlite3.h>
#include <string.h>

#include "db/db_copy_engine.h"

enum { NUMBER_BYTES = 8, COUNT_BYTES = 2, LENGTH_BYTES = 4, STATEMENT_BYTES = 64 * 1024 };

static enum rc prepare(struct db_copy *copy, const struct buf *text)
{
    sqlite3 *handle = db_sqlite_handle(copy->db);
    sqlite3_stmt *statement = NULL;
    if (buf_failed(text))
        return RC_MEMORY;
    if (sqlite3_prepare_v2(handle, buf_string(text), -1, &statement, NULL) != SQLITE_OK)
        return db_sqlite_error(copy->cx, copy->db);
    copy->handle = statement;
    return RC_OK;
}

static enum rc begin_out(struct db_copy *copy)
{
    CLEANUP(buf_free) struct buf text = buf_create(STATEMENT_BYTES);
    BUF_LITERAL(&text, "SELECT ");
    db_quote_columns(&text, copy->table);
    BUF_LITERAL(&text, " FROM ");
    db_quote_name(&text, copy->table->name);
    db_quote_where(&text, copy);
    return prepare(copy, &text);
}

static void put_value(sqlite3_stmt *statement, int column, enum db_kind kind, struct buf *out)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
        db_put_be(out, UINT32_MAX, LENGTH_BYTES);
    } else if (kind == DB_INT) {
        db_put_be(out, NUMBER_BYTES, LENGTH_BYTES);
        db_put_be(out, (uint64_t)sqlite3_column_int64(statement, column), NUMBER_BYTES);
    } else if (kind == DB_REAL) {
        double value = sqlite3_column_double(statement, column);
        uint64_t bits = 0;
        memcpy(&bits, &value, sizeof bits);
        db_put_be(out, NUMBER_BYTES, LENGTH_BYTES);
        db_put_be(out, bits, NUMBER_BYTES);
    } else {
        const void *bytes = sqlite3_column_blob(statement, column);
        size_t length = (size_t)sqlite3_column_bytes(statement, column);
        db_put_be(out, length, LENGTH_BYTES);
        buf_add(out, bytes, length);
    }
}

static enum rc read_row(struct db_copy *copy, struct buf *out, int64_t *ret_rows)
{
    sqlite3_stmt *statement = copy->handle;
    int code = sqlite3_step(statement);
    if (code == SQLITE_DONE)
        return RC_OK;
    if (code != SQLITE_ROW)
        return db_sqlite_error(copy->cx, copy->db);
    db_put_be(out, copy->table->columns.n, COUNT_BYTES);
    for (size_t i = 0; i < copy->table->columns.n; i++)
        put_value(statement, (int)i, copy->table->columns.at[i].kind, out);
    *ret_rows = 1;
    return RC_OK;
}

static enum rc begin_in(struct db_copy *copy)
{
    CLEANUP(buf_free) struct buf text = buf_create(STATEMENT_BYTES);
    BUF_LITERAL(&text, "INSERT INTO ");
    db_quote_name(&text, copy->table->name);
    BUF_LITERAL(&text, " (");
    db_quote_columns(&text, copy->table);
    BUF_LITERAL(&text, ") VALUES (");
    for (size_t i = 0; i < copy->table->columns.n; i++)
        buf_text(&text, i == 0 ? "?" : ", ?");
    BUF_LITERAL(&text, ")");
    return prepare(copy, &text);
}

static int bind(sqlite3_stmt *statement, int index, enum db_kind kind, const struct db_value *value)
{
    if (value->bytes == NULL)
        return sqlite3_bind_null(statement, index);
    if (kind == DB_TEXT)
        return sqlite3_bind_text64(statement, index, value->bytes, value->length, SQLITE_STATIC,
                                   SQLITE_UTF8);
    if (kind == DB_BYTES)
        return sqlite3_bind_blob64(statement, index, value->bytes, value->length, SQLITE_STATIC);
    if (kind == DB_INT)
        return sqlite3_bind_int64(statement, index, db_value_int(value));
    double real = 0;
    uint64_t bits = db_get_be(value->bytes, NUMBER_BYTES);
    memcpy(&real, &bits, sizeof real);
    return sqlite3_bind_double(statement, index, real);
}

static enum rc write_row(struct db_copy *copy, const char *tuple, size_t length)
{
    sqlite3_stmt *statement = copy->handle;
    (void)tuple;
    (void)length;
    for (size_t i = 0; i < copy->table->columns.n; i++)
        if (bind(statement, (int)i + 1, copy->table->columns.at[i].kind, &copy->values[i]) !=
            SQLITE_OK)
            return db_sqlite_error(copy->cx, copy->db);
    if (sqlite3_step(statement) != SQLITE_DONE)
        return db_sqlite_error(copy->cx, copy->db);
    sqlite3_reset(statement);
    return RC_OK;
}

static enum rc end_in(struct db_copy *copy)
{
    (void)copy;
    return RC_OK;
}

static void free_copy(struct db_copy *copy)
{
    sqlite3_finalize(copy->handle);
    copy->handle = NULL;
}

/* A deferred transaction keeps the state that its first statement saw (sqlite.org/isolation.html). */
const struct db_copy_engine db_copy_sqlite = {
    .begin_out = begin_out,
    .read = read_row,
    .begin_in = begin_in,
    .write = write_row,
    .end_in = end_in,
    .free = free_copy,
    .begin_snapshot = "BEGIN; SELECT COUNT(*) FROM sqlite_schema",
    .begin_bulk = "BEGIN IMMEDIATE",
    .count_tables = "SELECT COUNT(*) FROM sqlite_schema",
    .analyze = "ANALYZE",
    .hurry = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536",
    .settle = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -2048",
};
