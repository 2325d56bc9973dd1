#include "db/db.h"
#include "submission/submission_upload.h"

static const struct field row_table[] = {
    FIELD(upload_row, id, F_TEXT),     FIELD(upload_row, org, F_TEXT), FIELD(upload_row, submission, F_TEXT),
    FIELD(upload_row, digest, F_TEXT), FIELD(upload_row, size, F_INT), FIELD(upload_row, received, F_INT),
};

enum rc upload_store_find(struct ctx *cx, const char *digest, struct upload_row *ret)
{
    return db_one(cx,
                  SQL("SELECT id, org, submission, digest, size, received FROM submission_upload "
                      "WHERE org = $1 AND digest = $2"),
                  FIELDS(row_table), ret, ARGS(STR(cx->org), STR(digest)));
}

enum rc upload_store_get(struct ctx *cx, const char *id, struct upload_row *ret)
{
    return db_one(cx, SQL("SELECT id, org, submission, digest, size, received FROM submission_upload WHERE id = $1"),
                  FIELDS(row_table), ret, ARGS(STR(id)));
}

enum rc upload_store_count(struct ctx *cx, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM submission_upload WHERE org = $1"), ARGS(STR(cx->org)), ret);
}

enum rc upload_store_add(struct ctx *cx, const struct upload_row *row)
{
    return db_exec(cx,
                   SQL("INSERT INTO submission_upload (id, org, submission, digest, size, received, begun_at) "
                       "VALUES ($1, $2, $3, $4, $5, 0, $6)"),
                   ARGS(STR(row->id), STR(cx->org), STR(row->submission), STR(row->digest), I64(row->size),
                        I64(cx->now)),
                   NULL);
}

enum rc upload_store_move(struct ctx *cx, const char *id, int64_t offset, int64_t length, bool *ret)
{
    int64_t changed = 0;
    TRY(db_exec(cx, SQL("UPDATE submission_upload SET received = received + $3 WHERE id = $1 AND received = $2"),
                ARGS(STR(id), I64(offset), I64(length)), &changed));
    *ret = changed == 1;
    return RC_OK;
}

enum rc upload_store_piece(struct ctx *cx, const char *id, int64_t offset, const char *bytes, size_t length)
{
    return db_exec(cx, SQL("INSERT INTO submission_piece (upload, place, content) VALUES ($1, $2, $3)"),
                   ARGS(STR(id), I64(offset), BYTES(bytes, length)), NULL);
}

enum rc upload_store_read(struct ctx *cx, const char *id, struct buf *out)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, SQL("SELECT content FROM submission_piece WHERE upload = $1 ORDER BY place"), ARGS(STR(id)),
                 &rows));
    while (db_next(rows)) {
        size_t length = 0;
        const void *bytes = db_bytes(rows, 0, &length);
        if (bytes == NULL)
            return RC_MEMORY;
        buf_add(out, bytes, length);
    }
    return db_end(rows);
}

enum rc upload_store_remove(struct ctx *cx, const char *id)
{
    return db_exec(cx, SQL("DELETE FROM submission_upload WHERE id = $1"), ARGS(STR(id)), NULL);
}

enum rc upload_store_expire(struct ctx *cx, int64_t before)
{
    return db_exec(cx, SQL("DELETE FROM submission_upload WHERE begun_at < $1"), ARGS(I64(before)), NULL);
}
