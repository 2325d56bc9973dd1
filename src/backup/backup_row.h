/* Rows of an organisation's export: as JSON, and as digests that do not depend on their order. */
#ifndef BACKUP_BACKUP_ROW_H
#define BACKUP_BACKUP_ROW_H

#include "backup/backup_inside.h"
#include "base/hash.h"

/* Appends the row as one line of JSON, an object by the columns' names; bytes as hexadecimal text.
 * RC_INVALID when a text has a zero byte, which JSON readers drop. */
enum rc backup_row_write(struct ctx *cx, struct arena *scratch, const struct db_table *table,
                         const struct db_value *values, struct buf *out) MUST_USE;
/* Reads such a line into `values` (one for each column; bytes in scratch). RC_INVALID (message
 * recorded) when it is not one: every column once, of its kind, and no other. */
enum rc backup_row_read(struct ctx *cx, struct arena *scratch, const struct db_table *table,
                        const char *line, size_t length, struct db_value *values) MUST_USE;

/* SHA-256 of each row as a tuple. */
struct backup_digests {
    unsigned char (*at)[HASH_BYTES];
    size_t n, room;
};
enum rc backup_digests_add(struct ctx *cx, struct backup_digests *digests, const void *tuple,
                           size_t length) MUST_USE;
/* SHA-256 over the sorted digests, hex, in cx's arena; sorts them. */
const char *backup_digests_hex(const struct ctx *cx, struct backup_digests *digests);

/* Position of a column; the table must have it. */
size_t backup_column(const struct db_table *table, const char *name);
/* A value as text in the arena. */
const char *backup_value_text(struct arena *arena, const struct db_value *value);

/* Rows of a table that belong to the organisation, and their digest, as the database of cx has them. */
enum rc backup_digest_table(struct ctx *cx, const struct db_table *table, const char *org,
                            int64_t *ret_rows, const char **ret_digest) MUST_USE;

/* "tables/003-person/000002.jsonl". In cx's arena. */
const char *backup_part_name(struct ctx *cx, size_t table, const char *name, int64_t number);
/* The table whose contents stand as files of their own. */
#define BACKUP_FILES_TABLE "file_content"
#define BACKUP_FILES "files/"

#endif
