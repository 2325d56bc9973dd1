#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(item) ((item)->lost = true)
#include <uthash.h>

#include "base/limits.h"
#include "base/time.h"
#include "db/db_engine.h"

enum { MAX_ARGS = 64, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701, OID_BYTEA = 17 };
/* A commit waits so long for a standby that does not answer; the server's own limits do not hold for that. Then it is
 * cancelled and ends with a warning, as it is stored on one machine and nobody knows whether it stays. */
enum { COMMIT_MS = 20 * 1000, CANCEL_MS = 5 * 1000, CANCEL_WORDS = 256 };
enum { BATCH_ROWS_MOST = 512, BATCH_BYTES = 256 * 1024 };

struct statement {
    char *text;
    char name[16];
    bool lost;
    UT_hash_handle hh;
};

/* A statement that was sent, and what it was about. The server is asked to answer every SENT_PART of them, so that it
 * works while the next ones are made; with SENT_MOST the first part is read. */
enum { SENT_MOST = 512, SENT_PART = 128, SENT_NAME = 96 };
struct sent {
    const char *label;
    char name[SENT_NAME];
};

struct pg_db {
    struct db base;
    PGconn *connection;
    struct statement *statements;
    unsigned next_name;
    bool warned; /* the server said something about the statement at hand */
    struct sent *sent; /* a ring of SENT_MOST; NULL until the first is sent */
    size_t sent_first, sent_count, sent_unasked;
};

struct pg_rows {
    struct db_rows base;
    PGresult *result;
    int row;
    /* Of a stream. While the rows of one batch are used, the server makes the next one. */
    bool streams, began; /* began: the transaction is the stream's own */
    int batch, asked;    /* rows of the next batch, and how many were asked for: 0 at the end */
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
    free(self->sent);
    PQfinish(self->connection);
    free(self);
}

static void note_warning(void *arg, const PGresult *notice)
{
    struct pg_db *self = arg;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity != NULL && strcmp(severity, "WARNING") == 0)
        self->warned = true;
}

static enum rc open_pg(struct store *store, struct db **ret, struct buf *why)
{
    struct pg_db *self = calloc(1, sizeof *self);
    if (self == NULL)
        return RC_MEMORY;
    const char *const keys[] = {"dbname", "connect_timeout", "client_encoding", "application_name", "options", NULL};
    const char *const values[] = {store->url, "5", "UTF8", PROGRAM_NAME,
                                  "-c lock_timeout=10s -c statement_timeout=60s -c "
                                  "idle_in_transaction_session_timeout=60s -c synchronous_commit=local",
                                  NULL};
    self->connection = PQconnectdbParams(keys, values, 1);
    if (self->connection == NULL || PQstatus(self->connection) != CONNECTION_OK) {
        buf_text(why, self->connection == NULL ? "out of memory" : PQerrorMessage(self->connection));
        close_pg(&self->base);
        return RC_DATABASE;
    }
    PQsetNoticeReceiver(self->connection, note_warning, self);
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

/* Values as libpq takes them. */
struct call {
    const char *values[MAX_ARGS];
    char numbers[MAX_ARGS][32];
    Oid types[MAX_ARGS];
    int count, lengths[MAX_ARGS], formats[MAX_ARGS];
};

static enum rc make_call(struct ctx *cx, struct db_args args, struct call *ret)
{
    if (args.n > MAX_ARGS)
        return fail(cx, RC_INTERNAL, N_("Too many conditions at once"));
    ret->count = (int)args.n;
    for (size_t i = 0; i < args.n; i++) {
        const struct db_arg *arg = &args.at[i];
        ret->types[i] = type_of(arg);
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

/* The name of a statement that the server knows; NULL otherwise. */
static const char *prepared(struct pg_db *self, const char *sql)
{
    struct statement *found = NULL;
    HASH_FIND_STR(self->statements, sql, found);
    return found == NULL ? NULL : found->name;
}

static enum rc prepare(struct ctx *cx, struct pg_db *self, const char *sql, const struct call *call,
                       const char **ret_name)
{
    *ret_name = prepared(self, sql);
    if (*ret_name != NULL)
        return RC_OK;
    struct statement *fresh = calloc(1, sizeof *fresh);
    char *text = strdup(sql);
    if (fresh == NULL || text == NULL) {
        free(fresh);
        free(text);
        return memory_ended(cx);
    }
    snprintf(fresh->name, sizeof fresh->name, "k%u", self->next_name++);
    PGresult *result = PQprepare(self->connection, fresh->name, sql, call->count, call->types);
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

/* Whether a result, or the connection's end, came in so many ms. */
static bool answered_within(struct pg_db *self, int64_t ms)
{
    const int64_t until = time_elapsed() + ms;
    while (PQconsumeInput(self->connection) == 1 && PQisBusy(self->connection)) {
        int64_t left = until - time_elapsed();
        struct pollfd wait = {.fd = PQsocket(self->connection), .events = POLLIN};
        if (left <= 0)
            return false;
        (void)poll(&wait, 1, (int)left); /* a signal: look again */
    }
    return true;
}

static void cancel(struct pg_db *self)
{
    char why[CANCEL_WORDS];
    PGcancel *handle = PQgetCancel(self->connection);
    bool asked = handle != NULL && PQcancel(handle, why, sizeof why) == 1;
    PQfreeCancel(handle);
    if (!asked || !answered_within(self, CANCEL_MS))
        (void)shutdown(PQsocket(self->connection), SHUT_RDWR); /* the connection is lost to us */
}

/* NULL when it could not even be sent. */
static PGresult *commit_in_time(struct pg_db *self, const char *name)
{
    PGresult *result = NULL;
    if (PQsendQueryPrepared(self->connection, name, 0, NULL, NULL, NULL, 0) != 1)
        return NULL;
    if (!answered_within(self, COMMIT_MS))
        cancel(self);
    for (PGresult *next; (next = PQgetResult(self->connection)) != NULL;) {
        PQclear(result);
        result = next;
    }
    return result;
}

static enum rc run(struct ctx *cx, struct pg_db *self, const char *sql, struct db_args args,
                   PGresult **ret)
{
    struct call call;
    const char *name = NULL;
    TRY(make_call(cx, args, &call));
    revive(self);
    TRY(prepare(cx, self, sql, &call, &name));
    bool commits = strcmp(sql, "COMMIT") == 0 && PQstatus(self->connection) == CONNECTION_OK;
    self->warned = false;
    PGresult *result = commits
                           ? commit_in_time(self, name)
                           : PQexecPrepared(self->connection, name, call.count, call.values, call.lengths,
                                            call.formats, 0);
    ExecStatusType status = PQresultStatus(result);
    /* A server that ends, or that no longer waits for its standby, warns: nobody knows what will be there. */
    if (commits && (self->warned || PQstatus(self->connection) == CONNECTION_BAD)) {
        PQclear(result);
        return fail(cx, RC_DATABASE, N_("The database did not confirm the change. Please look whether it is there "
                                        "before you make it again"));
    }
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        enum rc rc = error(cx, self, result);
        PQclear(result);
        return rc;
    }
    /* COMMIT of a transaction in which a statement failed rolls back and reports no error. */
    if (commits && strcmp(PQcmdStatus(result), "ROLLBACK") == 0) {
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

/* --- Many changes --- libpq's pipeline: statements go out without their answers being waited for. */

/* What became of the oldest statement that was sent. All that follow one that failed are passed over by the server. */
static enum rc read_answer(struct ctx *cx, struct pg_db *self)
{
    const struct sent *sent = self->sent + self->sent_first;
    PGresult *result = PQgetResult(self->connection);
    enum rc rc = RC_OK;
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        rc = db_pg_error(cx, &self->base, result);
    else if (strcmp(PQcmdTuples(result), "1") != 0)
        rc = db_changed_meanwhile(cx, sent->label, sent->name);
    PQclear(result);
    for (PGresult *rest; result != NULL && (rest = PQgetResult(self->connection)) != NULL;)
        PQclear(rest);
    self->sent_first = (self->sent_first + 1) % SENT_MOST;
    self->sent_count--;
    return rc;
}

/* The first thing that was wrong is told, and all answers are read. */
static enum rc settle_pg(struct ctx *cx, struct db *db)
{
    struct pg_db *self = own(db);
    enum rc worst = RC_OK;
    struct problem first = cx->problem;
    if (PQpipelineStatus(self->connection) == PQ_PIPELINE_OFF)
        return RC_OK;
    bool whole = PQpipelineSync(self->connection) == 1;
    while (self->sent_count > 0) {
        enum rc rc = read_answer(cx, self);
        if (worst == RC_OK && rc != RC_OK) {
            worst = rc;
            first = cx->problem;
        }
    }
    if (whole)
        PQclear(PQgetResult(self->connection)); /* of the synchronisation itself */
    if (PQexitPipelineMode(self->connection) != 1 && worst == RC_OK)
        return error(cx, self, NULL);
    cx->problem = first;
    self->sent_unasked = 0;
    return worst;
}

static void note_sent(struct pg_db *self, const char *label, const char *name)
{
    struct sent *sent = self->sent + (self->sent_first + self->sent_count++) % SENT_MOST;
    size_t length = strlen(name);
    if (length >= SENT_NAME)
        for (length = SENT_NAME - 1; ((unsigned char)name[length] & 0xC0U) == 0x80U;) /* no half character */
            length--;
    memcpy(sent->name, name, length);
    sent->name[length] = '\0';
    sent->label = label;
}

/* Keeps the server at work, and the answers from heaping up. */
static enum rc keep_going(struct ctx *cx, struct pg_db *self)
{
    enum rc rc = RC_OK;
    if (++self->sent_unasked < SENT_PART)
        return RC_OK;
    self->sent_unasked = 0;
    if (PQsendFlushRequest(self->connection) != 1 || PQflush(self->connection) < 0)
        rc = error(cx, self, NULL);
    for (size_t i = 0; self->sent_count == SENT_MOST - i && i < SENT_PART && rc == RC_OK; i++)
        rc = read_answer(cx, self);
    return rc;
}

static enum rc send_pg(struct ctx *cx, struct db *db, const char *sql, struct db_args args, const char *label,
                       const char *name)
{
    struct pg_db *self = own(db);
    struct call call;
    const char *known = prepared(self, sql);
    TRY(make_call(cx, args, &call));
    if (self->sent == NULL)
        self->sent = calloc(SENT_MOST, sizeof *self->sent);
    if (self->sent == NULL)
        return memory_ended(cx);
    if (known == NULL) {
        TRY(settle_pg(cx, db));
        TRY(prepare(cx, self, sql, &call, &known));
    }
    if (PQpipelineStatus(self->connection) == PQ_PIPELINE_OFF && PQenterPipelineMode(self->connection) != 1)
        return error(cx, self, NULL);
    if (PQsendQueryPrepared(self->connection, known, call.count, call.values, call.lengths, call.formats, 0) != 1)
        return error(cx, self, NULL);
    note_sent(self, label, name);
    return keep_going(cx, self);
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

static enum rc run_text(struct ctx *cx, struct pg_db *self, const char *text)
{
    PGresult *result = PQexec(self->connection, text);
    ExecStatusType status = PQresultStatus(result);
    enum rc rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? RC_OK
                                                                         : error(cx, self, result);
    PQclear(result);
    return rc;
}

/* Asks for the next batch, in binary form, and does not wait for it. */
static bool ask_for_batch(struct pg_rows *self)
{
    struct pg_db *db = own(self->base.db);
    char text[64];
    snprintf(text, sizeof text, "FETCH %d FROM kaname_stream", self->batch);
    self->asked = self->batch;
    if (PQsendQueryParams(db->connection, text, 0, NULL, NULL, NULL, NULL, 1) == 1)
        return true;
    self->asked = 0;
    self->base.rc = error(self->base.cx, db, NULL);
    return false;
}

/* All rows are wanted, which is what the planner is told, too: it plans a cursor for its first tenth. */
static enum rc declare(struct ctx *cx, struct pg_db *self, const char *sql, const struct call *call)
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
    buf_printf(&text, "DECLARE kaname_stream NO SCROLL CURSOR FOR %s", sql);
    TRY(run_text(cx, self, "SET LOCAL cursor_tuple_fraction = 1"));
    PGresult *result = PQexecParams(self->connection, buf_string(&text), call->count, call->types,
                                    call->values, call->lengths, call->formats, 0);
    enum rc rc = PQresultStatus(result) == PGRES_COMMAND_OK ? RC_OK : error(cx, self, result);
    PQclear(result);
    return rc;
}

static enum rc stream_pg(struct ctx *cx, struct db *db, const char *sql, struct db_args args,
                         struct db_rows **ret)
{
    struct pg_db *self = own(db);
    struct call call = {.count = 0};
    struct pg_rows *rows = ARENA_NEW(cx->arena, struct pg_rows);
    if (rows == NULL)
        return RC_MEMORY;
    TRY(make_call(cx, args, &call));
    revive(self);
    rows->began = PQtransactionStatus(self->connection) == PQTRANS_IDLE;
    if (rows->began)
        TRY(run_text(cx, self, "BEGIN READ ONLY"));
    rows->streams = true;
    rows->batch = 1; /* until it is known how long rows are */
    rows->base.cx = cx;
    rows->base.db = db;
    enum rc rc = declare(cx, self, sql, &call);
    if (rc == RC_OK && ask_for_batch(rows))
        *ret = &rows->base;
    else if (rows->began)
        PQclear(PQexec(self->connection, "ROLLBACK"));
    return rc == RC_OK ? rows->base.rc : rc;
}

static void set_batch(struct pg_rows *self)
{
    size_t size = PQresultMemorySize(self->result);
    if (size < BATCH_BYTES && self->batch < BATCH_ROWS_MOST)
        self->batch *= 2;
    else if (size > (size_t)2 * BATCH_BYTES && self->batch > 1)
        self->batch /= 2;
}

static bool take_batch(struct pg_rows *self)
{
    struct pg_db *db = own(self->base.db);
    PQclear(self->result);
    self->result = NULL;
    self->row = 0;
    if (self->asked == 0)
        return false;
    self->result = PQgetResult(db->connection);
    for (PGresult *rest; (rest = PQgetResult(db->connection)) != NULL;)
        PQclear(rest);
    int rows = PQntuples(self->result), asked = self->asked;
    self->asked = 0;
    if (PQresultStatus(self->result) != PGRES_TUPLES_OK) {
        self->base.rc = error(self->base.cx, db, self->result);
        return false;
    }
    set_batch(self);
    return rows > 0 && (rows < asked || ask_for_batch(self));
}

static bool next_pg(struct db_rows *rows)
{
    struct pg_rows *self = (struct pg_rows *)rows;
    self->row++;
    if (self->row < PQntuples(self->result))
        return true;
    return self->streams && take_batch(self);
}

/* The connection is free again when the batch that was asked for was read. */
static void end_stream(struct pg_rows *self)
{
    PGconn *connection = own(self->base.db)->connection;
    for (PGresult *rest; (rest = PQgetResult(connection)) != NULL;)
        PQclear(rest);
    if (self->began)
        PQclear(PQexec(connection, "ROLLBACK")); /* it only read */
    else if (PQtransactionStatus(connection) == PQTRANS_INTRANS)
        PQclear(PQexec(connection, "CLOSE kaname_stream"));
}

static void free_rows_pg(struct db_rows *rows)
{
    struct pg_rows *self = (struct pg_rows *)rows;
    PQclear(self->result);
    if (self->streams)
        end_stream(self);
}

/* Whether the value comes as its bytes, not as text. */
static bool is_binary(const struct db_rows *rows)
{
    return ((const struct pg_rows *)rows)->streams;
}

static const char *value_of(struct db_rows *rows, int column)
{
    struct pg_rows *self = (struct pg_rows *)rows;
    return PQgetvalue(self->result, self->row, column);
}

static size_t length_of(const struct db_rows *rows, int column)
{
    const struct pg_rows *self = (const struct pg_rows *)rows;
    return (size_t)PQgetlength(self->result, self->row, column);
}

static const char *text_pg(struct db_rows *rows, int column)
{
    return arena_copy_n(rows->values, value_of(rows, column), length_of(rows, column));
}

/* A number of the binary form, its most significant byte first; false for other lengths than that of a
 * BIGINT or DOUBLE PRECISION. */
static bool read_number(struct db_rows *rows, int column, uint64_t *ret)
{
    const unsigned char *bytes = (const unsigned char *)value_of(rows, column);
    *ret = 0;
    if (length_of(rows, column) != sizeof *ret)
        return false;
    for (size_t i = 0; i < sizeof *ret; i++)
        *ret = *ret << 8 | bytes[i];
    return true;
}

static int64_t integer_pg(struct db_rows *rows, int column)
{
    const char *value = value_of(rows, column);
    uint64_t number = 0;
    if (is_binary(rows)) {
        if (!read_number(rows, column, &number))
            rows->rc = fail(rows->cx, RC_INTERNAL, N_("The database refused: {0}"), "BIGINT");
        return (int64_t)number;
    }
    if (value[0] == 't' || value[0] == 'f') /* booleans of comparisons */
        return value[0] == 't';
    return strtoll(value, NULL, 10);
}

static double real_pg(struct db_rows *rows, int column)
{
    uint64_t bits = 0;
    double real = 0;
    if (!is_binary(rows))
        return strtod(value_of(rows, column), NULL);
    if (!read_number(rows, column, &bits))
        rows->rc = fail(rows->cx, RC_INTERNAL, N_("The database refused: {0}"), "DOUBLE PRECISION");
    memcpy(&real, &bits, sizeof real);
    return real;
}

static const void *bytes_pg(struct db_rows *rows, int column, size_t *ret_length)
{
    size_t length = 0;
    if (is_binary(rows)) {
        const char *whole = arena_copy_n(rows->values, value_of(rows, column), length_of(rows, column));
        *ret_length = arena_failed(rows->values) ? 0 : length_of(rows, column);
        return whole;
    }
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
    revive(own(db));
    return run_text(cx, own(db), text);
}

static bool in_transaction_pg(const struct db *db)
{
    PGTransactionStatusType status = PQtransactionStatus(((const struct pg_db *)db)->connection);
    return status == PQTRANS_ACTIVE || status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

static bool clock_pg(struct db *db, int64_t *ret)
{
    PGresult *result =
        PQexec(own(db)->connection, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    bool good = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    if (good)
        *ret = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return good;
}

const struct db_engine db_engine_postgresql = {
    .name = "postgresql",
    .open = open_pg,
    .close = close_pg,
    .exec = exec_pg,
    .send = send_pg,
    .settle = settle_pg,
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
    .begin = POSTGRESQL_BEGIN,
    .clock = clock_pg,
    .in_transaction = in_transaction_pg,
};
