#include "db/db_copy_engine.h"

#include <string.h>

#include "base/text.h"

enum { NUMBER_BYTES = 8, COUNT_BYTES = 2, LENGTH_BYTES = 4, EACH_COLUMNS_MOST = 64, TUPLES_MOST = 64 * 1024 * 1024 };
#define NULL_LENGTH UINT32_C(0xFFFFFFFF)

void db_put_be(struct buf *out, uint64_t value, size_t bytes)
{
    unsigned char text[NUMBER_BYTES];
    for (size_t i = 0; i < bytes; i++)
        text[i] = (unsigned char)(value >> (8 * (bytes - 1 - i)));
    buf_add(out, text, bytes);
}

uint64_t db_get_be(const char *bytes, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++)
        value = value << 8 | (unsigned char)bytes[i];
    return value;
}

void db_quote_name(struct buf *out, const char *name)
{
    buf_char(out, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"')
            buf_char(out, '"');
        buf_char(out, *name);
    }
    buf_char(out, '"');
}

void db_quote_columns(struct buf *out, const struct db_table *table)
{
    for (size_t i = 0; i < table->columns.n; i++) {
        buf_text(out, i == 0 ? "" : ", ");
        db_quote_name(out, table->columns.at[i].name);
    }
}

static void quote_value(struct buf *out, const char *value)
{
    buf_char(out, '\'');
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\'')
            buf_char(out, '\'');
        buf_char(out, *at);
    }
    buf_char(out, '\'');
}

void db_quote_where(struct buf *out, const struct db_copy *copy)
{
    for (size_t i = 0; i < copy->among_count; i++) {
        buf_text(out, i == 0 ? " WHERE " : " AND ");
        db_quote_name(out, copy->among[i].column);
        for (size_t v = 0; v < copy->among[i].n; v++) {
            buf_text(out, v == 0 ? " IN (" : ", ");
            quote_value(out, copy->among[i].values[v]);
        }
        buf_text(out, copy->among[i].n == 0 ? " IS NULL" : ")"); /* among none: columns are never null */
    }
}

const struct db_table *db_table_find(const struct db_tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->tables.n; i++)
        if (strcmp(tables->tables.at[i].name, name) == 0)
            return &tables->tables.at[i];
    return NULL;
}

bool db_tuple_read(const void *bytes, size_t length, size_t count, struct db_value *ret,
                   size_t *ret_length)
{
    const char *at = bytes;
    size_t left = length;
    if (left < COUNT_BYTES || db_get_be(at, COUNT_BYTES) != count)
        return false;
    at += COUNT_BYTES;
    left -= COUNT_BYTES;
    for (size_t i = 0; i < count; i++) {
        if (left < LENGTH_BYTES)
            return false;
        uint64_t size = db_get_be(at, LENGTH_BYTES);
        at += LENGTH_BYTES;
        left -= LENGTH_BYTES;
        bool none = size == NULL_LENGTH;
        if (!none && size > left)
            return false;
        ret[i] = (struct db_value){none ? NULL : at, none ? 0 : (size_t)size};
        at += ret[i].length;
        left -= ret[i].length;
    }
    *ret_length = length - left;
    return true;
}

void db_tuple_write(struct buf *out, const struct db_value *values, size_t count)
{
    db_put_be(out, count, COUNT_BYTES);
    for (size_t i = 0; i < count; i++) {
        db_put_be(out, values[i].bytes == NULL ? NULL_LENGTH : values[i].length, LENGTH_BYTES);
        if (values[i].bytes != NULL)
            buf_add(out, values[i].bytes, values[i].length);
    }
}

struct db_value db_value_of_int(int64_t value, char room[8])
{
    for (size_t i = 0; i < NUMBER_BYTES; i++)
        room[i] = (char)((uint64_t)value >> (8 * (NUMBER_BYTES - 1 - i)));
    return (struct db_value){room, NUMBER_BYTES};
}

struct db_value db_value_of_real(double value, char room[8])
{
    int64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return db_value_of_int(bits, room);
}

double db_value_real(const struct db_value *value)
{
    int64_t bits = db_value_int(value);
    double real = 0;
    memcpy(&real, &bits, sizeof real);
    return real;
}

int64_t db_value_int(const struct db_value *value)
{
    return value->length == NUMBER_BYTES ? (int64_t)db_get_be(value->bytes, NUMBER_BYTES) : 0;
}

static const struct db_copy_engine *engine_of(const struct db *db)
{
    return db_is_postgresql(db) ? &db_copy_postgresql : &db_copy_sqlite;
}

static enum rc begin(struct ctx *cx, const struct db_table *table, const struct db_among *among, size_t among_count,
                     enum rc (*how)(struct db_copy *copy), struct db_copy **ret)
{
    struct db_copy *copy = ARENA_NEW(cx->arena, struct db_copy);
    struct db_value *values = ARENA_ARRAY(cx->arena, struct db_value, table->columns.n);
    if (copy == NULL || values == NULL)
        return RC_MEMORY;
    *copy = (struct db_copy){
        .cx = cx, .db = cx->db, .table = table, .engine = engine_of(cx->db), .among = among,
        .among_count = among_count, .values = values};
    enum rc rc = how(copy);
    if (rc != RC_OK) {
        copy->engine->free(copy);
        return rc;
    }
    *ret = copy;
    return RC_OK;
}

enum rc db_copy_out(struct ctx *cx, const struct db_table *table, struct db_copy **ret)
{
    return begin(cx, table, NULL, 0, engine_of(cx->db)->begin_out, ret);
}

enum rc db_copy_out_among(struct ctx *cx, const struct db_table *table, const struct db_among *among, size_t n,
                          struct db_copy **ret)
{
    return begin(cx, table, among, n, engine_of(cx->db)->begin_out, ret);
}

enum rc db_copy_read(struct db_copy *copy, struct buf *out, int64_t *ret_rows)
{
    *ret_rows = 0;
    TRY(copy->engine->read(copy, out, ret_rows));
    return buf_failed(out) ? RC_MEMORY : RC_OK;
}

/* A text ends where the next value's length begins, which was read by then. */
static void end_texts(struct buf *tuples, const struct db_table *table, const struct db_value *values)
{
    for (size_t c = 0; c + 1 < table->columns.n; c++)
        if (table->columns.at[c].kind == DB_TEXT && values[c].bytes != NULL)
            tuples->data[(size_t)(values[c].bytes - tuples->data) + values[c].length] = '\0';
}

enum rc db_copy_each(struct ctx *cx, const struct db_table *table, const struct db_among *among, size_t n,
                     enum rc (*give)(void *self, const struct db_value *values), void *self)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    CLEANUP(buf_free) struct buf tuples = buf_create(TUPLES_MOST);
    struct db_value values[EACH_COLUMNS_MOST];
    int64_t rows = 0;
    if (table->columns.n > COUNT(values))
        return fail(cx, RC_INTERNAL, "{0}", table->name);
    TRY(db_copy_out_among(cx, table, among, n, &copy));
    for (;;) {
        size_t used = 0;
        buf_clear(&tuples);
        TRY(db_copy_read(copy, &tuples, &rows));
        if (rows == 0)
            return RC_OK;
        for (size_t at = 0; at < tuples.length; at += used) {
            if (!db_tuple_read(tuples.data + at, tuples.length - at, table->columns.n, values, &used))
                return fail(cx, RC_DATABASE, N_("A row of the table {0} is damaged"), table->name);
            end_texts(&tuples, table, values);
            TRY(give(self, values));
        }
    }
}

enum rc db_copy_in(struct ctx *cx, const struct db_table *table, struct db_copy **ret)
{
    if (!db_in_transaction(cx->db))
        return fail(cx, RC_INTERNAL, N_("A change outside a transaction"));
    return begin(cx, table, NULL, 0, engine_of(cx->db)->begin_in, ret);
}

static bool value_fits(enum db_kind kind, const struct db_value *value)
{
    if (value->bytes == NULL || kind == DB_BYTES)
        return true;
    return kind == DB_TEXT ? text_is_utf8(value->bytes, value->length)
                           : value->length == NUMBER_BYTES;
}

static bool row_fits(const struct db_copy *copy)
{
    for (size_t i = 0; i < copy->table->columns.n; i++)
        if (!value_fits(copy->table->columns.at[i].kind, &copy->values[i]))
            return false;
    return true;
}

enum rc db_copy_write(struct db_copy *copy, const void *tuples, size_t length, int64_t *ret_rows)
{
    const char *at = tuples;
    int64_t rows = 0;
    for (size_t used = 0; length > 0; at += used, length -= used, rows++) {
        if (!db_tuple_read(at, length, copy->table->columns.n, copy->values, &used) ||
            !row_fits(copy))
            return fail(copy->cx, RC_INVALID, N_("A row of the table {0} is damaged"),
                        copy->table->name);
        TRY(copy->engine->write(copy, at, used));
    }
    *ret_rows = rows;
    return RC_OK;
}

enum rc db_copy_end(struct db_copy *copy)
{
    return copy->engine->end_in(copy);
}

void db_copy_freep(struct db_copy **copy)
{
    if (*copy != NULL)
        (*copy)->engine->free(*copy);
    *copy = NULL;
}

enum rc db_begin_snapshot(struct ctx *cx, struct db_tx **ret)
{
    return db_begin_by_script(cx, engine_of(cx->db)->begin_snapshot, false, ret);
}

enum rc db_begin_bulk(struct ctx *cx, struct db_tx **ret)
{
    return db_begin_by_script(cx, engine_of(cx->db)->begin_bulk, true, ret);
}

enum rc db_count(struct ctx *cx, const struct db_table *table, int64_t *ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(1000);
    buf_text(&text, "SELECT COUNT(*) FROM ");
    db_quote_name(&text, table->name);
    if (buf_failed(&text))
        return RC_MEMORY;
    return db_int_of(cx, (struct sql){buf_string(&text)}, NO_ARGS, ret);
}

enum rc db_is_empty(struct ctx *cx, bool *ret)
{
    int64_t tables = 0;
    TRY(db_int_of(cx, (struct sql){engine_of(cx->db)->count_tables}, NO_ARGS, &tables));
    *ret = tables == 0;
    return RC_OK;
}

enum rc db_hurry(struct ctx *cx)
{
    return cx->db->engine->script(cx, cx->db, engine_of(cx->db)->hurry);
}

enum rc db_settle(struct ctx *cx)
{
    return cx->db->engine->script(cx, cx->db, engine_of(cx->db)->settle);
}

enum rc db_analyze(struct ctx *cx)
{
    return cx->db->engine->script(cx, cx->db, engine_of(cx->db)->analyze);
}
