#include "register/content_store.h"

#include "db/db.h"

enum rc content_store_insert(struct ctx *cx, const char *digest, const char *bytes, size_t length)
{
    return db_exec(
        cx,
        SQL("INSERT INTO file_content (org, digest, size, content, created) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org, digest) DO NOTHING"),
        ARGS(STR(cx->org), STR(digest), I64((int64_t)length), BYTES(bytes, length), I64(cx->now)),
        NULL);
}

enum rc content_store_get(struct ctx *cx, const char *digest, const void **ret, size_t *ret_length)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, SQL("SELECT content FROM file_content WHERE org = $1 AND digest = $2"),
                 ARGS(STR(cx->org), STR(digest)), &rows));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return RC_MISSING;
    }
    size_t length = 0;
    const void *content = db_bytes(rows, 0, &length);
    if (content == NULL || arena_failed(cx->arena))
        return RC_MEMORY;
    *ret = content;
    *ret_length = length;
    return RC_OK;
}

enum rc content_store_delete(struct ctx *cx, const char *digest)
{
    return db_exec(cx, SQL("DELETE FROM file_content WHERE org = $1 AND digest = $2"),
                   ARGS(STR(cx->org), STR(digest)), NULL);
}
