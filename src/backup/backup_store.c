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

static const struct field guest_fields[] = {
    FIELD(backup_guest, id, F_TEXT),
    FIELD(backup_guest, login, F_TEXT),
};

enum rc backup_store_guests(struct ctx *cx, const char *org, struct backup_guests *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT DISTINCT p.id AS id, p.login AS login FROM membership m "
                       "JOIN person p ON p.id = m.person WHERE m.org = $1 AND p.org <> $1 "
                       "ORDER BY p.id"),
                   FIELDS(guest_fields), ret, ARGS(STR(org)));
}

enum rc backup_store_person_ids(struct ctx *cx, const char *id, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COUNT(*) FROM person WHERE id = $1"), ARGS(STR(id)), ret);
}

enum rc backup_store_logins(struct ctx *cx, const char *login, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COUNT(*) FROM person WHERE login = $1"), ARGS(STR(login)),
                     ret);
}

enum rc backup_store_organizations(struct ctx *cx, const char *id, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COUNT(*) FROM organization WHERE id = $1"), ARGS(STR(id)),
                     ret);
}
