#include "db/migrate.h"

#include <string.h>

#include "base/id.h"
#include "db/db_engine.h"

static enum rc make_table(struct ctx *cx)
{
    return db_exec(cx,
                   SQL("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, "
                       "name TEXT NOT NULL, digest TEXT NOT NULL, applied BIGINT NOT NULL)"),
                   NO_ARGS, NULL);
}

static const char *digest_of(struct ctx *cx, const struct migration *migration)
{
    return digest_hex(cx, migration->source, strlen(migration->source));
}

/* Compares what was applied with what the program carries; gives the count applied. */
static enum rc compare(struct ctx *cx, int64_t *ret_applied)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, SQL("SELECT number, name, digest FROM migration ORDER BY number"), NO_ARGS,
                 &rows));
    int64_t applied = 0;
    while (db_next(rows)) {
        if ((size_t)applied >= migrations_count)
            return fail(cx, RC_DATABASE,
                        N_("The database is newer than this program (it has {0}); please use the "
                           "newer program"),
                        db_text(rows, 1));
        const struct migration *migration = &migrations[applied];
        const char *stored = db_text(rows, 2), *own = digest_of(cx, migration);
        if (arena_failed(cx->arena))
            return RC_MEMORY;
        if (strcmp(stored, own) != 0)
            return fail(cx, RC_DATABASE,
                        N_("The migration {0} of this database is not the one of this program"),
                        db_text(rows, 1));
        applied++;
    }
    TRY(db_end(rows));
    *ret_applied = applied;
    return RC_OK;
}

static enum rc apply(struct ctx *cx, size_t index)
{
    const struct migration *migration = &migrations[index];
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!db_in_transaction(cx->db))
        TRY(db_begin(cx, &tx));
    TRY(cx->db->engine->script(
        cx, cx->db, db_is_postgresql(cx->db) ? migration->postgresql : migration->sqlite));
    TRY(db_exec(cx,
                SQL("INSERT INTO migration (number, name, digest, applied) VALUES ($1, $2, $3, $4)"),
                ARGS(I64((int64_t)index + 1), STR(migration->name), STR(digest_of(cx, migration)),
                     I64(cx->now)),
                NULL));
    return tx == NULL ? RC_OK : db_commit(cx, &tx);
}

/* A program of the older form that still runs would go on writing into the newer one, so on several machines all of
 * them are stopped first. Where they are is told. */
static enum rc check_alone(struct ctx *cx)
{
    const char *others = "";
    TRY(db_text_of(cx,
                   ONE_ENGINE("SELECT string_agg(DISTINCT COALESCE(host(client_addr), 'localhost'), ', ') FROM "
                              "pg_catalog.pg_stat_activity WHERE datname = current_database() AND "
                              "pid <> pg_backend_pid() AND application_name = '" PROGRAM_NAME "'"),
                   NO_ARGS, &others));
    if (others[0] == '\0')
        return RC_OK;
    return fail(cx, RC_BUSY,
                N_("The database is to get a newer form, but programs are connected to it ({0}). Please stop kaname on "
                   "all machines, then run kaname init again; nothing was changed"),
                others);
}

static enum rc migrate(struct ctx *cx, size_t count, bool shared)
{
    int64_t applied = 0;
    TRY(make_table(cx));
    TRY(compare(cx, &applied));
    if (shared && applied > 0 && (size_t)applied < count)
        TRY(check_alone(cx));
    for (size_t i = (size_t)applied; i < count && i < migrations_count; i++)
        TRY(apply(cx, i));
    return RC_OK;
}

/* Machines that start at once do so one after the other; who waits here is in nobody's way. */
enum rc db_migrate_to(struct ctx *cx, size_t count)
{
    const char *none = "";
    if (!db_is_postgresql(cx->db) || db_in_transaction(cx->db))
        return migrate(cx, count, false);
    TRY(cx->db->engine->script(cx, cx->db, "SET application_name = '" PROGRAM_NAME " init'"));
    TRY(db_text_of(cx, ONE_ENGINE("SELECT pg_advisory_lock(8640, 1)::text"), NO_ARGS, &none));
    enum rc rc = migrate(cx, count, true);
    const struct problem kept = cx->problem;
    enum rc after = cx->db->engine->script(
        cx, cx->db, "SELECT pg_advisory_unlock(8640, 1); SET application_name = '" PROGRAM_NAME "'");
    if (rc != RC_OK)
        cx->problem = kept;
    return rc == RC_OK ? after : rc;
}

enum rc db_migrate(struct ctx *cx)
{
    return db_migrate_to(cx, migrations_count);
}

enum rc db_migrations_applied(struct ctx *cx, size_t *ret)
{
    int64_t applied = 0;
    enum rc rc = compare(cx, &applied);
    if (rc == RC_DATABASE)
        return fail(cx, rc, N_("This database is not prepared; run kaname init ({0})"),
                    cx->problem.message == NULL ? "" : cx->problem.message);
    TRY(rc);
    *ret = (size_t)applied;
    return RC_OK;
}

enum rc db_is_newer(struct ctx *cx, bool *ret)
{
    int64_t applied = 0;
    TRY(db_int_of(cx, SQL("SELECT count(*) FROM migration"), NO_ARGS, &applied));
    *ret = (uint64_t)applied > migrations_count;
    return RC_OK;
}

enum rc db_check_schema(struct ctx *cx)
{
    size_t applied = 0;
    TRY(db_migrations_applied(cx, &applied));
    if (applied < migrations_count)
        return fail(cx, RC_DATABASE,
                    N_("This database is older than the program; run kaname init to bring it up "
                       "to date"));
    return RC_OK;
}
