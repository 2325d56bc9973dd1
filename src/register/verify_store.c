#include "register/verify_store.h"

enum rc verify_store_hold(struct ctx *cx, struct db_tx **ret_tx, struct db_rows **ret_rows)
{
    if (db_is_postgresql(cx->db)) {
        TRY(db_begin(cx, ret_tx));
        return db_exec(cx, SQL("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"),
                       NO_ARGS, NULL);
    }
    /* SQLite: a statement that has given a row and has not ended keeps its state for all statements
     * of the connection (sqlite.org/isolation.html); unlike a transaction of ours it locks nobody out. */
    TRY(db_query(cx, SQL("SELECT COUNT(*) FROM ledger_tree"), NO_ARGS, ret_rows));
    return db_next(*ret_rows) ? RC_OK : db_end(*ret_rows);
}
