#include "ledger/ledger_store.h"

#include <string.h>

/* One row per organisation is held until the transaction ends, so that sequences have no holes. */
enum rc ledger_store_next(struct ctx *cx, const char *org, int64_t *ret)
{
    TRY(db_exec(cx,
                SQL("INSERT INTO ledger_sequence (org, last) VALUES ($1, 1) "
                    "ON CONFLICT (org) DO UPDATE SET last = ledger_sequence.last + 1"),
                ARGS(STR(org)), NULL));
    return ledger_store_last(cx, org, ret);
}

enum rc ledger_store_insert(struct ctx *cx, const struct ledger_entry *entry)
{
    return db_exec(cx,
                   SQL("INSERT INTO ledger_entry (org, sequence, at, person, noun, record, action, "
                       "body, leaf) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                   ARGS(STR(entry->org), I64(entry->sequence), I64(entry->at), STR(entry->person),
                        STR(entry->noun), STR(entry->record), I64(entry->action), STR(entry->body),
                        STR(entry->leaf)),
                   NULL);
}

enum rc ledger_store_leaves_after(struct ctx *cx, const char *org, int64_t size,
                                  struct db_rows **ret)
{
    return db_query(cx,
                    SQL("SELECT sequence, leaf FROM ledger_entry WHERE org = $1 AND sequence > $2 "
                        "ORDER BY sequence"),
                    ARGS(STR(org), I64(size)), ret);
}

enum rc ledger_store_entries(struct ctx *cx, const char *org, struct db_rows **ret)
{
    return db_query(cx,
                    SQL("SELECT sequence, at, person, noun, record, action, body, leaf "
                        "FROM ledger_entry WHERE org = $1 ORDER BY sequence"),
                    ARGS(STR(org)), ret);
}

enum rc ledger_read(struct ctx *cx, const char *org, struct db_rows **ret)
{
    return ledger_store_entries(cx, org, ret);
}

static const struct field org_fields[] = {FIELD(ledger_org, id, F_ID)};

enum rc ledger_orgs(struct ctx *cx, struct ledger_orgs *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id FROM organization UNION SELECT org AS id FROM ledger_sequence "
                       "ORDER BY id"),
                   FIELDS(org_fields), ret, NO_ARGS);
}

enum rc ledger_store_behind(struct ctx *cx, struct db_rows **ret)
{
    return db_query(cx,
                    SQL("SELECT s.org FROM ledger_sequence s LEFT JOIN ledger_tree t "
                        "ON t.org = s.org WHERE t.size IS NULL OR t.size < s.last ORDER BY s.org"),
                    NO_ARGS, ret);
}

enum rc ledger_store_last(struct ctx *cx, const char *org, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT last FROM ledger_sequence WHERE org = $1"), ARGS(STR(org)), ret);
}

enum rc ledger_store_load_tree(struct ctx *cx, const char *org, struct merkle_tree *ret,
                               const char **ret_root)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, SQL("SELECT size, peaks, root FROM ledger_tree WHERE org = $1"), ARGS(STR(org)),
                 &rows));
    if (!db_next(rows))
        return db_end(rows);
    size_t length = 0;
    int64_t size = db_int(rows, 0);
    const void *peaks = db_bytes(rows, 1, &length);
    if (length > sizeof ret->peaks || size < 0)
        return fail(cx, RC_UNSOUND, N_("The head of the ledger of {0} does not fit its entries"), org);
    ret->size = (uint64_t)size;
    memcpy(ret->peaks, peaks, length);
    *ret_root = db_text(rows, 2);
    return RC_OK;
}

enum rc ledger_store_save_tree(struct ctx *cx, const struct ledger_head *head,
                               const struct merkle_tree *tree)
{
    size_t levels = 0;
    for (uint64_t size = tree->size; size != 0; size >>= 1)
        levels++;
    return db_exec(cx,
                   SQL("INSERT INTO ledger_tree (org, size, root, peaks, at) "
                       "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org) DO UPDATE SET "
                       "size = excluded.size, root = excluded.root, peaks = excluded.peaks, "
                       "at = excluded.at WHERE ledger_tree.size < excluded.size"),
                   ARGS(STR(head->org), I64(head->size), STR(head->root),
                        BYTES(tree->peaks, levels * MERKLE_HASH_BYTES), I64(cx->now)),
                   NULL);
}

enum rc ledger_store_of_record(struct ctx *cx, const char *org, const char *noun,
                               const char *record, struct ledger_entries *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT e.org, e.sequence, e.at, e.person, p.name AS person_name, e.noun, "
                       "e.record, e.action, e.body, e.leaf FROM ledger_entry e "
                       "LEFT JOIN person p ON p.id = e.person "
                       "WHERE e.org = $1 AND e.noun = $2 AND e.record = $3 ORDER BY e.sequence"),
                   ledger_entry_fields, ret, ARGS(STR(org), STR(noun), STR(record)));
}
