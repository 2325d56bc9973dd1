#include "backup/backup_inside.h"

static const struct field ledger_fields[] = {
    FIELD(backup_ledger, org, F_TEXT),
    FIELD(backup_ledger, entries, F_INT),
    FIELD(backup_ledger, size, F_INT),
    FIELD(backup_ledger, root, F_TEXT),
};

enum rc backup_store_ledgers(struct ctx *cx, struct backup_ledgers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT s.org AS org, s.last AS entries, COALESCE(t.size, 0) AS size, "
                       "COALESCE(t.root, '') AS root FROM ledger_sequence s "
                       "LEFT JOIN ledger_tree t ON t.org = s.org ORDER BY s.org"),
                   FIELDS(ledger_fields), ret, NO_ARGS);
}

enum rc backup_store_end_jobs(struct ctx *cx, const char *message)
{
    return db_exec(cx,
                   SQL("UPDATE job SET state = 4, message = $1, finished = $2, runner = '', "
                       "heartbeat = 0 WHERE state IN (0, 1)"),
                   ARGS(STR(message), I64(cx->now)), NULL);
}
