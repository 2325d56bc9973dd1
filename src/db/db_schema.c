/* What tables the program's own migrations make: they are run in memory and looked at. */
#include "db/db_copy_engine.h"

#include <string.h>

#include "db/migrate.h"

struct name_list {
    LIST_OF(const char *) names;
};

static enum rc read_names(struct ctx *cx, const char *sql, struct db_args args,
                          struct name_list *ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    const char **names = NULL;
    size_t n = 0, room = 0;
    TRY(db_query(cx, (struct sql){sql}, args, &rows));
    while (db_next(rows)) {
        names = arena_grow(cx->arena, names, n, &room, sizeof *names);
        if (names == NULL)
            return RC_MEMORY;
        names[n++] = db_text(rows, 0);
    }
    TRY(db_end(rows));
    ret->names.at = names;
    ret->names.n = n;
    return RC_OK;
}

static enum db_kind kind_of(const char *type)
{
    return strcmp(type, "INTEGER") == 0 ? DB_INT
           : strcmp(type, "REAL") == 0  ? DB_REAL
           : strcmp(type, "BLOB") == 0  ? DB_BYTES
                                        : DB_TEXT;
}

static enum rc read_table(struct ctx *cx, const char *name, struct db_table *ret)
{
    struct name_list names, types;
    TRY(read_names(cx, "SELECT name FROM pragma_table_info($1) ORDER BY cid", ARGS(STR(name)),
                   &names));
    TRY(read_names(cx, "SELECT type FROM pragma_table_info($1) ORDER BY cid", ARGS(STR(name)),
                   &types));
    struct db_column *columns = ARENA_ARRAY(cx->arena, struct db_column, names.names.n);
    if (columns == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < names.names.n; i++)
        columns[i] = (struct db_column){names.names.at[i], kind_of(types.names.at[i])};
    ret->name = name;
    ret->columns.at = columns;
    ret->columns.n = names.names.n;
    return RC_OK;
}

static bool is_placed(const struct db_table *tables, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(tables[i].name, name) == 0)
            return true;
    return false;
}

/* Whether everything that the table refers to stands already. */
static enum rc may_stand(struct ctx *cx, const struct db_table *tables, size_t n, const char *name,
                         bool *ret)
{
    struct name_list parents;
    TRY(read_names(cx, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)",
                   ARGS(STR(name)), &parents));
    *ret = true;
    for (size_t i = 0; i < parents.names.n; i++)
        *ret &= strcmp(parents.names.at[i], name) == 0 || is_placed(tables, n, parents.names.at[i]);
    return RC_OK;
}

static enum rc sort_tables(struct ctx *cx, const struct name_list *names, struct db_tables *ret)
{
    struct db_table *tables = ARENA_ARRAY(cx->arena, struct db_table, names->names.n);
    size_t n = 0;
    bool moved = true;
    if (tables == NULL)
        return RC_MEMORY;
    while (moved && n < names->names.n) {
        moved = false;
        for (size_t i = 0; i < names->names.n; i++) {
            const char *name = names->names.at[i];
            bool ready = false;
            if (is_placed(tables, n, name))
                continue;
            TRY(may_stand(cx, tables, n, name, &ready));
            if (ready)
                TRY(read_table(cx, name, &tables[n++]));
            moved |= ready;
        }
    }
    if (n < names->names.n)
        return fail(cx, RC_INTERNAL,
                    N_("The tables of this program refer to each other in a circle"));
    ret->tables.at = tables;
    ret->tables.n = n;
    return RC_OK;
}

enum rc db_schema(struct ctx *cx, size_t applied, struct db_tables *ret)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    struct name_list names;
    enum rc rc = store_open("sqlite::memory:", &store, &why);
    if (rc == RC_OK)
        rc = db_open(store, &db, &why);
    if (rc != RC_OK)
        return fail(cx, rc, N_("The database cannot be opened: {0}"), buf_string(&why));
    struct ctx inner = *cx;
    inner.db = db;
    rc = db_migrate_to(&inner, applied);
    if (rc == RC_OK)
        rc = read_names(&inner,
                        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND "
                        "type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND "
                        "name <> 'migration' ORDER BY name",
                        NO_ARGS, &names);
    if (rc == RC_OK)
        rc = sort_tables(&inner, &names, ret);
    cx->problem = inner.problem;
    return rc;
}
