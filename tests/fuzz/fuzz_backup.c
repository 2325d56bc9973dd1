/* Fuzzes what a backup or an export brings along. The first line says what: "row" a line of an export,
 * "manifest" the list of what must be in the file, "tuples" unpacked rows of a backup. What is read as a
 * row comes back the same after it was written. */
#include "backup/backup_row.h"
#include "tests/fuzz/fuzz.h"

static const struct db_column columns[] = {
    {"id", DB_TEXT}, {"number", DB_INT}, {"content", DB_BYTES}, {"weight", DB_REAL}};
static const struct db_table table = {"fuzz", {columns, COUNT(columns)}};

static bool same_value(const struct db_value *a, const struct db_value *b)
{
    return (a->bytes == NULL) == (b->bytes == NULL) && a->length == b->length &&
           (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

static void check_row(struct ctx *cx, const char *line, size_t length)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    struct db_value first[COUNT(columns)], second[COUNT(columns)];
    if (backup_row_read(cx, cx->arena, &table, line, length, first) != RC_OK)
        return;
    require(backup_row_write(cx, cx->arena, &table, first, &out) == RC_OK);
    require(backup_row_read(cx, cx->arena, &table, out.data, out.length, second) == RC_OK);
    for (size_t i = 0; i + 1 < COUNT(columns); i++)
        require(same_value(&first[i], &second[i]));
    /* Zero has a sign that JSON's readers drop. */
    require((first[3].bytes == NULL) == (second[3].bytes == NULL));
    require(first[3].bytes == NULL || !(db_value_real(&first[3]) < db_value_real(&second[3])));
    require(first[3].bytes == NULL || !(db_value_real(&first[3]) > db_value_real(&second[3])));
}

/* Tuples end where the bytes end, and a value lies within them. */
static void check_tuples(const char *bytes, size_t length)
{
    struct db_value values[COUNT(columns)];
    CLEANUP(buf_free) struct buf again = buf_create(LIMIT_PAGE_BYTES);
    size_t used = 0;
    for (; length > 0 && db_tuple_read(bytes, length, COUNT(columns), values, &used);
         bytes += used, length -= used) {
        require(used > 0 && used <= length);
        buf_clear(&again);
        db_tuple_write(&again, values, COUNT(columns));
        require(again.length == used && memcmp(again.data, bytes, used) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    const char *kind = fuzz_line(&input);
    size_t length = 0;
    const char *rest = fuzz_rest(&input, &length);
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_PAGE_BYTES);
    struct backup_manifest manifest;
    if (strcmp(kind, "row") == 0)
        check_row(&cx, rest, length);
    if (strcmp(kind, "tuples") == 0)
        check_tuples(rest, length);
    buf_add(&text, rest, length);
    if (strcmp(kind, "manifest") == 0 && backup_manifest_read(&cx, &text, &manifest) == RC_OK)
        for (size_t i = 0; i < manifest.chunks.n; i++)
            require(manifest.chunks.at[i].name != NULL && manifest.chunks.at[i].digest != NULL);
    return 0;
}
