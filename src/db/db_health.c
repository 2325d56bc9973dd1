#include "db/db_health.h"

#include <string.h>

#include "db/db_engine.h"

enum { FINDINGS_MOST = 5 };

enum rc db_version(struct ctx *cx, const char **ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct sql sql = db_is_postgresql(cx->db)
                         ? ONE_ENGINE("SELECT 'PostgreSQL ' || current_setting('server_version')")
                         : ONE_ENGINE("SELECT 'SQLite ' || sqlite_version()");
    TRY(db_query(cx, sql, NO_ARGS, &rows));
    const char *version = db_next(rows) ? db_text(rows, 0) : "";
    TRY(db_end(rows));
    *ret = version;
    return RC_OK;
}

/* The first column of each row, but for "ok". */
static enum rc add_lines(struct ctx *cx, struct sql sql, struct buf *found)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, sql, NO_ARGS, &rows));
    for (int i = 0; i < FINDINGS_MOST && db_next(rows); i++)
        if (strcmp(db_text(rows, 0), "ok") != 0)
            buf_printf(found, "%s\n", db_text(rows, 0));
    return db_end(rows);
}

enum rc db_integrity(struct ctx *cx, struct buf *found)
{
    if (db_is_postgresql(cx->db))
        return add_lines(cx,
                         ONE_ENGINE("SELECT 'index ' || c.relname FROM pg_catalog.pg_index i "
                                    "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
                                    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                    "WHERE n.nspname = current_schema() AND NOT i.indisvalid "
                                    "UNION ALL SELECT 'constraint ' || c.conname "
                                    "FROM pg_catalog.pg_constraint c "
                                    "JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace "
                                    "WHERE n.nspname = current_schema() AND NOT c.convalidated"),
                         found);
    TRY(add_lines(cx, ONE_ENGINE("PRAGMA quick_check(5)"), found));
    return add_lines(
        cx,
        ONE_ENGINE("SELECT 'foreign key: ' || \"table\" || ' row ' || COALESCE(rowid, 0) "
                   "FROM pragma_foreign_key_check LIMIT 5"),
        found);
}

enum rc db_risky_settings(struct ctx *cx, struct buf *found)
{
    if (!db_is_postgresql(cx->db))
        return RC_OK; /* every connection sets its own */
    return add_lines(
        cx,
        ONE_ENGINE("SELECT name || ' = ' || setting FROM pg_catalog.pg_settings "
                   "WHERE (name IN ('fsync', 'full_page_writes', 'data_checksums') AND "
                   "setting <> 'on') OR (name = 'synchronous_commit' AND setting = 'off') "
                   "OR (name = 'server_encoding' AND setting <> 'UTF8') ORDER BY name"),
        found);
}

const char *store_file(const struct store *store)
{
    const char *path = store_url(store) + strlen("sqlite:");
    if (store_is_postgresql(store))
        return NULL;
    path += strncmp(path, "//", 2) == 0 ? 2 : 0;
    return path[0] == ':' || path[0] == '\0' ? NULL : path;
}
