/* The SQL of the verification; only verify.c includes it. */
#ifndef REGISTER_VERIFY_STORE_H
#define REGISTER_VERIFY_STORE_H

#include "db/db.h"

/* Everything that this connection reads from now on comes from one state of the database, while
 * others go on writing, until both handles are freed (db_rollbackp, db_rows_freep). */
enum rc verify_store_hold(struct ctx *cx, struct db_tx **ret_tx, struct db_rows **ret_rows)
    MUST_USE;

#endif
