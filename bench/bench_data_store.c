#include "bench/bench_data.h"
#include "db/db.h"

enum rc bench_store_totals(struct ctx *cx)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(db_exec(cx, SQL("DELETE FROM plan_total"), NO_ARGS, NULL));
    TRY(db_exec(cx,
                SQL("INSERT INTO plan_total (org, status, items, money_asked, money_granted, "
                    "money_spent, days_asked, days_granted, days_spent) "
                    "SELECT org, status, count(*), sum(money_asked), sum(money_granted), "
                    "sum(money_spent), sum(days_asked), sum(days_granted), sum(days_spent) "
                    "FROM plan_item GROUP BY org, status"),
                NO_ARGS, NULL));
    return db_commit(cx, &tx);
}

enum rc bench_store_settle(struct ctx *cx)
{
    int64_t ignored = 0;
    if (!db_is_postgresql(cx->db))
        return db_int_of(cx, SQL("PRAGMA wal_checkpoint(TRUNCATE)"), NO_ARGS, &ignored);
    TRY(db_exec(cx, SQL("VACUUM ANALYZE"), NO_ARGS, NULL));
    return db_exec(cx, SQL("CHECKPOINT"), NO_ARGS, NULL);
}

enum rc bench_store_version(struct ctx *cx, const char **ret)
{
    return db_text_of(cx, SQL("SELECT split_part(current_setting('server_version'), ' ', 1)"),
                      NO_ARGS, ret);
}

enum rc bench_store_create_database(struct ctx *cx)
{
    TRY(db_exec(cx, SQL("DROP DATABASE IF EXISTS kaname_bench WITH (FORCE)"), NO_ARGS, NULL));
    return db_exec(cx, SQL("CREATE DATABASE kaname_bench TEMPLATE template0"), NO_ARGS, NULL);
}

enum rc bench_store_backends(struct ctx *cx, int ret_pids[BENCH_BACKENDS], size_t *ret_n)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    size_t n = 0;
    TRY(db_query(cx,
                 SQL("SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                     "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"),
                 NO_ARGS, &rows));
    while (db_next(rows))
        if (n < BENCH_BACKENDS)
            ret_pids[n++] = (int)db_int(rows, 0);
    *ret_n = n;
    return db_end(rows);
}

enum rc bench_store_row(struct ctx *cx, const struct record *record, const void *row)
{
    const struct fields fields = record->fields;
    struct db_arg *args = ARENA_ARRAY(cx->arena, struct db_arg, fields.n);
    if (args == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *field = &fields.at[i];
        args[i] = field_is_text(field->kind) ? STR(field_text(field, row)) : I64(field_int(field, row));
    }
    return db_exec(cx, record->insert, (struct db_args){args, fields.n}, NULL);
}

enum rc bench_store_member(struct ctx *cx, const char *org, const char **ret)
{
    return db_text_of(cx, SQL("SELECT person FROM membership WHERE org = $1 ORDER BY id LIMIT 1"), ARGS(STR(org)),
                      ret);
}
