#include <libpq-fe.h>
#include <string.h>

#include "db/db_copy_engine.h"

enum { STATEMENT_BYTES = 64 * 1024, HEADER_BYTES = 19, TRAILER_BYTES = 2 };

/* Eleven bytes of signature, then flags and the length of an extension, both 0. */
static const char header[HEADER_BYTES] = "PGCOPY\n\377\r\n\0";
static const char trailer[TRAILER_BYTES] = "\377\377";

/* Where a copy stands: the connection takes no other statement until its end was read. */
enum state { COPY_NONE, COPY_OUT, COPY_IN };

struct pg_copy {
    enum state state;
    bool begun; /* the header has passed */
};

static PGconn *connection_of(const struct db_copy *copy)
{
    return db_pg_connection(copy->db);
}

static enum rc begin(struct db_copy *copy, const struct buf *text, ExecStatusType wanted,
                     enum state state)
{
    struct pg_copy *own = ARENA_NEW(copy->cx->arena, struct pg_copy);
    if (own == NULL || buf_failed(text))
        return RC_MEMORY;
    PGresult *result = PQexec(connection_of(copy), buf_string(text));
    enum rc rc = PQresultStatus(result) == wanted ? RC_OK : db_pg_error(copy->cx, copy->db, result);
    PQclear(result);
    if (rc == RC_OK)
        own->state = state;
    copy->handle = own;
    return rc;
}

static enum rc begin_out(struct db_copy *copy)
{
    CLEANUP(buf_free) struct buf text = buf_create(STATEMENT_BYTES);
    BUF_LITERAL(&text, "COPY (SELECT ");
    db_quote_columns(&text, copy->table);
    BUF_LITERAL(&text, " FROM ");
    db_quote_name(&text, copy->table->name);
    db_quote_where(&text, copy);
    BUF_LITERAL(&text, ") TO STDOUT (FORMAT binary)");
    return begin(copy, &text, PGRES_COPY_OUT, COPY_OUT);
}

/* Reads what follows the data: the result of the statement, and the end of results. */
static enum rc take_result(struct db_copy *copy)
{
    struct pg_copy *own = copy->handle;
    enum rc rc = RC_OK;
    own->state = COPY_NONE;
    for (PGresult *result; (result = PQgetResult(connection_of(copy))) != NULL; PQclear(result))
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            rc = db_pg_error(copy->cx, copy->db, result);
    return rc;
}

/* libpq gives one row at a time; the header stands before the first one or alone. */
static enum rc read_row(struct db_copy *copy, struct buf *out, int64_t *ret_rows)
{
    struct pg_copy *own = copy->handle;
    while (*ret_rows == 0 && own->state == COPY_OUT) {
        char *data = NULL;
        int length = PQgetCopyData(connection_of(copy), &data, 0);
        if (length < 0)
            return take_result(copy);
        size_t skipped = own->begun ? 0 : HEADER_BYTES, left = (size_t)length;
        if (left < skipped || (skipped > 0 && memcmp(data, header, HEADER_BYTES) != 0)) {
            PQfreemem(data);
            return fail(copy->cx, RC_DATABASE, N_("The database refused: {0}"), "COPY");
        }
        own->begun = true;
        left -= skipped;
        bool row = left > TRAILER_BYTES;
        if (row)
            buf_add(out, data + skipped, left);
        *ret_rows += row;
        PQfreemem(data);
    }
    return RC_OK;
}

static enum rc put(struct db_copy *copy, const char *bytes, size_t length)
{
    if (PQputCopyData(connection_of(copy), bytes, (int)length) == 1)
        return RC_OK;
    return db_pg_error(copy->cx, copy->db, NULL);
}

static enum rc begin_in(struct db_copy *copy)
{
    CLEANUP(buf_free) struct buf text = buf_create(STATEMENT_BYTES);
    BUF_LITERAL(&text, "COPY ");
    db_quote_name(&text, copy->table->name);
    BUF_LITERAL(&text, " (");
    db_quote_columns(&text, copy->table);
    BUF_LITERAL(&text, ") FROM STDIN (FORMAT binary)");
    TRY(begin(copy, &text, PGRES_COPY_IN, COPY_IN));
    return put(copy, header, sizeof header);
}

static enum rc write_row(struct db_copy *copy, const char *tuple, size_t length)
{
    return put(copy, tuple, length);
}

static enum rc end_in(struct db_copy *copy)
{
    TRY(put(copy, trailer, sizeof trailer));
    if (PQputCopyEnd(connection_of(copy), NULL) != 1)
        return db_pg_error(copy->cx, copy->db, NULL);
    return take_result(copy);
}

/* Ends what was not read or written to its end; the connection is usable again. */
static void free_copy(struct db_copy *copy)
{
    struct pg_copy *own = copy->handle;
    const struct problem kept = copy->cx->problem;
    if (own == NULL || own->state == COPY_NONE)
        return;
    if (own->state == COPY_IN) {
        (void)PQputCopyEnd(connection_of(copy), "given up");
    } else {
        char *data = NULL;
        while (PQgetCopyData(connection_of(copy), &data, 0) > 0)
            PQfreemem(data);
    }
    (void)take_result(copy);
    copy->cx->problem = kept;
}

#define WITHOUT_LIMITS                                                                             \
    "; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"

/* The first query settles which state a transaction sees (documentation of PostgreSQL, 13.2.2). Tables are read from their
 * beginning: what is made of them does not depend on who else is reading. */
const struct db_copy_engine db_copy_postgresql = {
    .begin_out = begin_out,
    .read = read_row,
    .begin_in = begin_in,
    .write = write_row,
    .end_in = end_in,
    .free = free_copy,
    .begin_snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" WITHOUT_LIMITS
                      "; SET LOCAL synchronize_seqscans = off; SELECT 1",
    .begin_bulk = POSTGRESQL_BEGIN WITHOUT_LIMITS,
    .count_tables = "SELECT COUNT(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                    "ON n.oid = c.relnamespace WHERE n.nspname = current_schema() "
                    "AND c.relkind IN ('r', 'p', 'v', 'm', 'f')",
    .analyze = "ANALYZE",
    .hurry = "SELECT 1",
    .settle = "SELECT 1",
};
