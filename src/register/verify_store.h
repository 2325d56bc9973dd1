/* The SQL of the verification; only its files include it. */
#ifndef REGISTER_VERIFY_STORE_H
#define REGISTER_VERIFY_STORE_H

#include "db/db.h"
#include "register/record.h"

/* Everything that this connection reads from now on comes from one state of the database, while
 * others go on writing, until both handles are freed (db_rollbackp, db_rows_freep). */
enum rc verify_store_hold(struct ctx *cx, struct db_tx **ret_tx, struct db_rows **ret_rows)
    MUST_USE;

/* The rows of a record's table: of one organisation, or all (NULL). */
enum rc verify_store_rows(struct ctx *cx, const struct record *record, const char *org,
                          struct db_rows **ret) MUST_USE;

/* The contents of one organisation, or all (NULL), by organisation and digest. */
enum { VERIFY_CONTENT_ORG, VERIFY_CONTENT_DIGEST, VERIFY_CONTENT_SIZE, VERIFY_CONTENT_BYTES };
enum rc verify_store_contents(struct ctx *cx, const char *org, struct db_rows **ret) MUST_USE;

#endif
