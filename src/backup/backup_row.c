#include "backup/backup_row.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/json.h"
#include "base/text.h"

enum { NUMBER_BYTES = 8, ROW_ARENA_BYTES = BACKUP_MEMBER_MOST };

size_t backup_column(const struct db_table *table, const char *name)
{
    size_t i = 0;
    while (i + 1 < table->columns.n && !text_same(table->columns.at[i].name, name))
        i++;
    return i;
}

const char *backup_value_text(struct arena *arena, const struct db_value *value)
{
    return value->bytes == NULL ? "" : arena_copy_n(arena, value->bytes, value->length);
}

const char *backup_part_name(struct ctx *cx, size_t table, const char *name, int64_t number)
{
    return arena_printf(cx->arena, "tables/%03zu-%s/%06lld.jsonl", table + 1, name,
                        (long long)number);
}

/* Readers of JSON take digits without an exponent for a whole number, which has 64 bits. */
static enum rc write_real(struct ctx *cx, struct arena *scratch, struct json *json, double real)
{
    if (!isfinite(real))
        return fail(cx, RC_INVALID, N_("A number is not finite and cannot be exported"));
    if (fabs(real) < 1e18)
        json_number(json, real);
    else
        json_raw(json, arena_printf(scratch, "%.16e", real));
    return arena_failed(scratch) ? RC_MEMORY : RC_OK;
}

static enum rc write_value(struct ctx *cx, struct arena *scratch, struct json *json,
                           enum db_kind kind, const struct db_value *value)
{
    const struct ctx inner = {.arena = scratch};
    if (value->bytes == NULL) {
        json_nothing(json);
    } else if (kind == DB_INT) {
        json_int(json, db_value_int(value));
    } else if (kind == DB_REAL) {
        return write_real(cx, scratch, json, db_value_real(value));
    } else if (kind == DB_BYTES) {
        json_text(json, hex_of(&inner, (const unsigned char *)value->bytes, value->length));
    } else {
        if (value->length > 0 && memchr(value->bytes, '\0', value->length) != NULL)
            return fail(cx, RC_INVALID, N_("A text has a zero byte and cannot be exported"));
        json_text(json, backup_value_text(scratch, value));
    }
    return arena_failed(scratch) ? RC_MEMORY : RC_OK;
}

enum rc backup_row_write(struct ctx *cx, struct arena *scratch, const struct db_table *table,
                         const struct db_value *values, struct buf *out)
{
    struct json json = json_create(out);
    json_object_begin(&json);
    for (size_t i = 0; i < table->columns.n; i++) {
        json_key(&json, table->columns.at[i].name);
        TRY(write_value(cx, scratch, &json, table->columns.at[i].kind, &values[i]));
    }
    json_object_end(&json);
    buf_char(out, '\n');
    return buf_failed(out) ? RC_MEMORY : RC_OK;
}

/* Hexadecimal text as bytes; false for other text. */
static bool read_hex(struct arena *scratch, const char *text, struct db_value *ret)
{
    static const char digits[] = "0123456789abcdef";
    size_t length = strlen(text);
    char *bytes = arena_alloc(scratch, length / 2 + 1);
    if (bytes == NULL || length % 2 != 0)
        return false;
    for (size_t i = 0; i < length; i += 2) {
        const char *high = strchr(digits, text[i]), *low = strchr(digits, text[i + 1]);
        if (high == NULL || low == NULL)
            return false;
        bytes[i / 2] = (char)((high - digits) << 4 | (low - digits));
    }
    *ret = (struct db_value){bytes, length / 2};
    return true;
}

static bool read_value(struct arena *scratch, enum db_kind kind, const json_t *json,
                       struct db_value *ret)
{
    char *room = arena_alloc(scratch, NUMBER_BYTES);
    if (json == NULL || room == NULL)
        return false;
    if (json_is_null(json)) {
        *ret = (struct db_value){NULL, 0};
        return true;
    }
    if (kind == DB_INT || kind == DB_REAL) {
        if (kind == DB_INT ? !json_is_integer(json) : !json_is_number(json))
            return false;
        *ret = kind == DB_INT ? db_value_of_int(json_integer_value(json), room)
                              : db_value_of_real(json_number_value(json), room);
        return true;
    }
    if (!json_is_string(json))
        return false;
    if (kind == DB_BYTES)
        return read_hex(scratch, json_string_value(json), ret);
    size_t length = json_string_length(json);
    *ret = (struct db_value){arena_copy_n(scratch, json_string_value(json), length), length};
    return true;
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

enum rc backup_row_read(struct ctx *cx, struct arena *scratch, const struct db_table *table,
                        const char *line, size_t length, struct db_value *values)
{
    CLEANUP(json_freep) json_t *row = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
    bool fits = json_is_object(row) && json_object_size(row) == table->columns.n;
    for (size_t i = 0; fits && i < table->columns.n; i++)
        fits = read_value(scratch, table->columns.at[i].kind,
                          json_object_get(row, table->columns.at[i].name), &values[i]);
    if (arena_failed(scratch))
        return RC_MEMORY;
    return fits ? RC_OK
                : fail(cx, RC_INVALID, N_("A row of the table {0} is damaged"), table->name);
}

/* ---- digests ---- */

enum rc backup_digests_add(struct ctx *cx, struct backup_digests *digests, const void *tuple,
                           size_t length)
{
    digests->at = arena_grow(cx->arena, digests->at, digests->n, &digests->room,
                             sizeof *digests->at);
    if (digests->at == NULL)
        return RC_MEMORY;
    hash_sha256(tuple, length, digests->at[digests->n++]);
    return RC_OK;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, HASH_BYTES);
}

const char *backup_digests_hex(const struct ctx *cx, struct backup_digests *digests)
{
    if (digests->n > 0)
        qsort(digests->at, digests->n, sizeof *digests->at, compare);
    return digest_hex(cx, digests->n == 0 ? (const void *)"" : digests->at,
                      digests->n * sizeof *digests->at);
}

enum rc backup_digest_table(struct ctx *cx, const struct db_table *table, const char *org,
                            int64_t *ret_rows, const char **ret_digest)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    CLEANUP(buf_free) struct buf row = buf_create(BACKUP_MEMBER_MOST);
    struct backup_digests digests = {.n = 0};
    int64_t rows = 0;
    const struct db_among own = {"org", &org, 1};
    TRY(db_copy_out_among(cx, table, &own, 1, &copy));
    for (;;) {
        buf_clear(&row);
        TRY(db_copy_read(copy, &row, &rows));
        if (rows == 0)
            break;
        TRY(backup_digests_add(cx, &digests, row.data, row.length)); /* one row at a time */
    }
    *ret_rows = (int64_t)digests.n;
    *ret_digest = backup_digests_hex(cx, &digests);
    return RC_OK;
}
