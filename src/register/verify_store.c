#include "register/verify_store.h"

#include <string.h>

enum rc verify_store_hold(struct ctx *cx, struct db_tx **ret_tx, struct db_rows **ret_rows)
{
    if (db_is_postgresql(cx->db)) {
        TRY(db_begin(cx, ret_tx));
        TRY(db_exec(cx, SQL("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"), NO_ARGS,
                    NULL));
        return db_exec(cx, SQL("SET LOCAL statement_timeout = 0"), NO_ARGS, NULL);
    }
    /* SQLite: a statement that has given a row and has not ended keeps its state for all statements
     * of the connection (sqlite.org/isolation.html); unlike a transaction of ours it locks nobody out. */
    TRY(db_query(cx, SQL("SELECT COUNT(*) FROM ledger_tree"), NO_ARGS, ret_rows));
    return db_next(*ret_rows) ? RC_OK : db_end(*ret_rows);
}

enum rc verify_store_rows(struct ctx *cx, const struct record *record, const char *org,
                          struct db_rows **ret)
{
    if (org != NULL)
        return db_stream(cx, record->select_all, ARGS(STR(org)), ret);
    /* the record's own statement without its condition: "SELECT … FROM plan_item" */
    const char *text = record->select_all.text, *end = strstr(text, " WHERE org = $1");
    if (end == NULL)
        return fail(cx, RC_INTERNAL, N_("The statement of the record “{0}” cannot be used"),
                    record->noun);
    return db_stream(cx, (struct sql){arena_copy_n(cx->arena, text, (size_t)(end - text))}, NO_ARGS,
                     ret);
}

enum rc verify_store_contents(struct ctx *cx, const char *org, struct db_rows **ret)
{
    if (org == NULL)
        return db_stream(cx,
                         SQL("SELECT org, digest, size, content FROM file_content "
                             "ORDER BY org, digest"),
                         NO_ARGS, ret);
    return db_stream(cx,
                     SQL("SELECT org, digest, size, content FROM file_content WHERE org = $1 "
                         "ORDER BY digest"),
                     ARGS(STR(org)), ret);
}
