#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(item) ((item)->lost = true)
#include <uthash.h>

#include "db/db_engine.h"

enum { MAX_ARGS = 64, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701, OID_BYTEA = 17 };

struct statement {
    char *text;
    char name[16];
    bool lost;
    UT_hash_handle hh;
};

struct pg_db {
    struct db base;
    PGconn *connection;
    struct statement *statements;
    unsigned next_name;
};

struct pg_rows {
    struct db_rows base;
    PGresult *result;
    int row;
    bool streams; /* more results come from the server */
};

static struct pg_db *own(struct db *db)
{
    return (struct pg_db *)db;
}

static void forget_statements(struct pg_db *self)
{
    struct statement *statement, *next;
    HASH_ITER (hh, self->statements, statement, next) {
        HASH_DEL(self->statements, statement);
        free(statement->text);
        free(statement);
    }
}

static void close_pg(struct db *db)
{
    struct pg_db *self = own(db);
    forget_statements(self);
    PQfinish(self->connection);
    free(self);
}

static void be_silent(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static enum rc open_pg(struct store *store, struct db **ret, struct buf *why)
{
    struct pg_db *self = calloc(1, sizeof *self);
    if (self == NULL)
        return RC_MEMORY;
    const char *const keys[] = {"dbname", "connect_timeout", "client_encoding", "options", NULL};
    const char *const values[] = {store->url, "5", "UTF8",
                                  "-c lock_timeout=10s -c statement_timeout=60s -c "
                                  "idle_in_transaction_session_timeout=60s",
                                  NULL};
    self->connection = PQconnectdbParams(keys, values, 1);
    if (self->connection == NULL || PQstatus(self->connection) != CONNECTION_OK) {
        buf_text(why, self->connection == NULL ? "out of memory" : PQerrorMessage(self->connection));
        close_pg(&self->base);
        return RC_DATABASE;
    }
    PQsetNoticeProcessor(self->connection, be_silent, NULL);
    *ret = &self->base;
    return RC_OK;
}

static enum rc error(struct ctx *cx, struct pg_db *self, const PGresult *result)
{
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *text = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state == NULL)
        state = "";
    if (PQstatus(self->connection) == CONNECTION_BAD)
        return fail(cx, RC_DATABASE, N_("The connection to the database was lost; nothing was changed"));
    if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 || strcmp(state, "55P03") == 0)
        return fail(cx, RC_BUSY, N_("The database is busy; please try again"));
    if (strncmp(state, "23", 2) == 0)
        return fail(cx, RC_CONFLICT, N_("The change contradicts other records: {0}"),
                    text == NULL ? "" : text);
    if (strcmp(state, "53100") == 0)
        return fail(cx, RC_DATABASE, N_("The disk is full; nothing was changed"));
    return fail(cx, RC_DATABASE, N_("The database refused: {0}"),
                arena_copy(cx->arena, text != NULL ? text : PQerrorMessage(self->connection)));
}

struct pg_conn *db_pg_connection(struct db *db)
{
    return own(db)->connection;
}

enum rc db_pg_error(struct ctx *cx, struct db *db, const struct pg_result *result)
{
    return error(cx, own(db), result);
}

/* A connection that was lost comes back here, outside a transaction only. */
static void revive(struct pg_db *self)
{
    if (PQstatus(self->connection) == CONNECTION_OK || self->base.in_transaction)
        return;
    forget_statements(self);
    PQreset(self->connection);
}

static Oid type_of(const struct db_arg *arg)
{
    static const Oid types[] = {
        [DB_TEXT] = OID_TEXT, [DB_INT] = OID_INT8, [DB_REAL] = OID_FLOAT8, [DB_BYTES] = OID_BYTEA};
    return types[arg->kind];
}

static enum rc prepare(struct ctx *cx, struct pg_db *self, const char *sql, struct db_args args,
                       const char **ret_name)
{
    struct statement *found = NULL;
    HASH_FIND_STR(self->statements, sql, found);
    if (found != NULL) {
        *ret_name = found->name;
        return RC_OK;
    }
    struct statement *fresh = calloc(1, sizeof *fresh);
    char *text = strdup(sql);
    if (fresh == NULL || text == NULL) {
        free(fresh);
        free(text);
        return memory_ended(cx);
    }
    Oid types[MAX_ARGS];
    for (size_t i = 0; i < args.n; i++)
        types[i] = type_of(&args.at[i]);
    snprintf(fresh->name, sizeof fresh->name, "k%u", self->next_name++);
    PGresult *result = PQprepare(self->connection, fresh->name, sql, (int)args.n, types);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        enum rc rc = error(cx, self, result);
        PQclear(result);
        free(fresh);
        free(text);
        return rc;
    }
    PQclear(result);
    fresh->text = text;
    HASH_ADD_KEYPTR(hh, self->statements, fresh->text, strlen(fresh->text), fresh);
    if (fresh->lost) {
        free(text);
        free(fresh);
        return memory_ended(cx);
    }
    *ret_name = fresh->name;
    return RC_OK;
}

/* A prepared statement with its values as libpq takes them. */
struct call {
    const char *name, *values[MAX_ARGS];
    char numbers[MAX_ARGS][32];
    int count, lengths[MAX_ARGS], formats[MAX_ARGS];
};

static enum rc make_call(struct ctx *cx, struct pg_db *self, const char *sql, struct db_args args,
                         struct call *ret)
{
    if (args.n > MAX_ARGS)
        return fail(cx, RC_INTERNAL, N_("Too many conditions at once"));
    revive(self);
    TRY(prepare(cx, self, sql, args, &ret->name));
    ret->count = (int)args.n;
    for (size_t i = 0; i < args.n; i++) {
        const struct db_arg *arg = &args.at[i];
        ret->values[i] = ret->numbers[i];
        ret->formats[i] = arg->kind == DB_BYTES;
        ret->lengths[i] = (int)arg->length;
        if (arg->kind == DB_INT)
            snprintf(ret->numbers[i], sizeof ret->numbers[i], "%" PRId64, arg->integer);
        else if (arg->kind == DB_REAL)
            snprintf(ret->numbers[i], sizeof ret->numbers[i], "%.17g", arg->real);
        else
            ret->values[i] = arg->bytes == NULL ? "" : arg->bytes; /* NULL would be SQL's NULL */
    }
    return RC_OK;
}

static enum rc run(struct ctx *cx, struct pg_db *self, const char *sql, struct db_args args,
                   PGresult **ret)
{
    struct call call;
    TRY(make_call(cx, self, sql, args, &call));
    PGresult *result = PQexecPrepared(self->connection, call.name, call.count, call.values,
                                      call.lengths, call.formats, 0);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        enum rc rc = error(cx, self, result);
        PQclear(result);
        return rc;
    }
    /* COMMIT of a transaction in which a statement failed rolls back and reports no error. */
    if (strcmp(sql, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "ROLLBACK") == 0) {
        PQclear(result);
        return RC_DATABASE;
    }
    *ret = result;
    return RC_OK;
}

static enum rc exec_pg(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                       int64_t *ret_changed)
{
    PGresult *result = NULL;
    TRY(run(cx, own(db), sql, args, &result));
    *ret_changed = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return RC_OK;
}

static enum rc query_pg(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                        struct db_rows **ret)
{
    struct pg_rows *rows = ARENA_NEW(cx->arena, struct pg_rows);
    if (rows == NULL)
        return RC_MEMORY;
    TRY(run(cx, own(db), sql, args, &rows->result));
    rows->row = -1;
    *ret = &rows->base;
    return RC_OK;
}

static enum rc stream_pg(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                         struct db_rows **ret)
{
    struct pg_db *self = own(db);
    struct call call = {.name = NULL};
    struct pg_rows *rows = ARENA_NEW(cx->arena, struct pg_rows);
    if (rows == NULL)
        return RC_MEMORY;
    TRY(make_call(cx, self, sql, args, &call));
    if (PQsendQueryPrepared(self->connection, call.name, call.count, call.values, call.lengths,
                            call.formats, 0) != 1 ||
        PQsetSingleRowMode(self->connection) != 1)
        return error(cx, self, NULL);
    rows->streams = true;
    *ret = &rows->base;
    return RC_OK;
}

/* One result a row, an empty one at the end. */
static bool next_of_stream(struct pg_rows *self)
{
    struct pg_db *db = own(self->base.db);
    PQclear(self->result);
    self->row = 0;
    self->result = PQgetResult(db->connection);
    if (PQresultStatus(self->result) == PGRES_SINGLE_TUPLE)
        return true;
    if (PQresultStatus(self->result) != PGRES_TUPLES_OK)
        self->base.rc = error(self->base.cx, db, self->result);
    self->streams = false;
    while (self->result != NULL) {
        PQclear(self->result);
        self->result = PQgetResult(db->connection);
    }
    return false;
}

static bool next_pg(struct db_rows *rows)
{
    struct pg_rows *self = (struct pg_rows *)rows;
    if (self->streams)
        return next_of_stream(self);
    self->row++;
    return self->row < PQntuples(self->result);
}

/* The connection is free again when everything was read. To cancel the statement would be quicker, but
 * would end the transaction, too. */
static void read_rest(struct pg_rows *self)
{
    for (PGresult *rest; (rest = PQgetResult(own(self->base.db)->connection)) != NULL;)
        PQclear(rest);
}

static void free_rows_pg(struct db_rows *rows)
{
    struct pg_rows *self = (struct pg_rows *)rows;
    PQclear(self->result);
    if (self->streams)
        read_rest(self);
}

static const char *value_of(struct db_rows *rows, int column)
{
    struct pg_rows *self = (struct pg_rows *)rows;
    return PQgetvalue(self->result, self->row, column);
}

static const char *text_pg(struct db_rows *rows, int column)
{
    return arena_copy(rows->values, value_of(rows, column));
}

static int64_t integer_pg(struct db_rows *rows, int column)
{
    const char *value = value_of(rows, column);
    if (value[0] == 't' || value[0] == 'f') /* booleans of comparisons */
        return value[0] == 't';
    return strtoll(value, NULL, 10);
}

static double real_pg(struct db_rows *rows, int column)
{
    return strtod(value_of(rows, column), NULL);
}

static const void *bytes_pg(struct db_rows *rows, int column, size_t *ret_length)
{
    size_t length = 0;
    unsigned char *bytes = PQunescapeBytea((const unsigned char *)value_of(rows, column), &length);
    if (bytes == NULL)
        arena_fail(rows->values);
    const void *copy = bytes == NULL ? "" : arena_copy_n(rows->values, (char *)bytes, length);
    PQfreemem(bytes);
    *ret_length = arena_failed(rows->values) ? 0 : length; /* the copy is empty then */
    return copy;
}

static int column_count_pg(const struct db_rows *rows)
{
    return PQnfields(((const struct pg_rows *)rows)->result);
}

static const char *column_name_pg(const struct db_rows *rows, int column)
{
    return PQfname(((const struct pg_rows *)rows)->result, column);
}

static enum rc script_pg(struct ctx *cx, struct db *db, const char *text)
{
    struct pg_db *self = own(db);
    revive(self);
    PGresult *result = PQexec(self->connection, text);
    ExecStatusType status = PQresultStatus(result);
    enum rc rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? RC_OK
                                                                         : error(cx, self, result);
    PQclear(result);
    return rc;
}

static bool in_transaction_pg(const struct db *db)
{
    PGTransactionStatusType status = PQtransactionStatus(((const struct pg_db *)db)->connection);
    return status == PQTRANS_ACTIVE || status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

const struct db_engine db_engine_postgresql = {
    .name = "postgresql",
    .open = open_pg,
    .close = close_pg,
    .exec = exec_pg,
    .query = query_pg,
    .stream = stream_pg,
    .next = next_pg,
    .free_rows = free_rows_pg,
    .text = text_pg,
    .integer = integer_pg,
    .real = real_pg,
    .bytes = bytes_pg,
    .column_count = column_count_pg,
    .column_name = column_name_pg,
    .script = script_pg,
    .begin = "BEGIN",
    .in_transaction = in_transaction_pg,
};
