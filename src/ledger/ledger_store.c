#include "ledger/ledger_store.h"

#include <string.h>

#include "ledger/ledger_inside.h"

enum rc ledger_store_next(struct ctx *cx, const char *org, int64_t *ret)
{
    const struct merkle_tree empty = {.size = 0};
    TRY(db_int_of(cx,
                  SQL("INSERT INTO ledger_sequence (org, last) VALUES ($1, 1) "
                      "ON CONFLICT (org) DO UPDATE SET last = ledger_sequence.last + 1 "
                      "RETURNING last"),
                  ARGS(STR(org)), ret));
    if (*ret > 1)
        return RC_OK;
    const struct ledger_head head = ledger_head_of(cx, org, &empty);
    return db_exec(cx,
                   SQL("INSERT INTO ledger_tree (org, size, root, peaks, at) "
                       "VALUES ($1, 0, $2, $3, $4)"),
                   ARGS(STR(org), STR(head.root), BYTES(empty.peaks, 0), I64(cx->now)), NULL);
}

enum rc ledger_store_save_last(struct ctx *cx, const char *org, int64_t last)
{
    return db_exec(cx, SQL("UPDATE ledger_sequence SET last = $2 WHERE org = $1"),
                   ARGS(STR(org), I64(last)), NULL);
}

enum rc ledger_store_insert(struct ctx *cx, const struct ledger_entry *entry)
{
    return db_exec_one(cx,
                       SQL("INSERT INTO ledger_entry (org, sequence, at, person, noun, record, action, "
                           "body, leaf) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                       ARGS(STR(entry->org), I64(entry->sequence), I64(entry->at), STR(entry->person),
                            STR(entry->noun), STR(entry->record), I64(entry->action), STR(entry->body),
                            STR(entry->leaf)),
                       N_("Entries"), "");
}

enum rc ledger_store_leaves_after(struct ctx *cx, const char *org, int64_t size,
                                  struct db_rows **ret)
{
    return db_stream(cx,
                     SQL("SELECT sequence, leaf FROM ledger_entry WHERE org = $1 AND sequence > $2 "
                         "ORDER BY sequence"),
                     ARGS(STR(org), I64(size)), ret);
}

enum rc ledger_store_entries(struct ctx *cx, const char *org, struct db_rows **ret)
{
    if (org == NULL)
        return db_stream(cx,
                         SQL("SELECT org, sequence, at, person, noun, record, action, body, leaf "
                             "FROM ledger_entry ORDER BY org, sequence"),
                         NO_ARGS, ret);
    return db_stream(cx,
                     SQL("SELECT org, sequence, at, person, noun, record, action, body, leaf "
                         "FROM ledger_entry WHERE org = $1 ORDER BY sequence"),
                     ARGS(STR(org)), ret);
}

enum rc ledger_get(struct ctx *cx, const char *org, int64_t sequence, struct ledger_entry *ret)
{
    return db_one(cx,
                  SQL("SELECT org, sequence, at, person, noun, record, action, body, leaf "
                      "FROM ledger_entry WHERE org = $1 AND sequence = $2"),
                  ledger_entry_fields, ret, ARGS(STR(org), I64(sequence)));
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

static const struct field last_fields[] = {FIELD(ledger_last, org, F_TEXT),
                                           FIELD(ledger_last, last, F_INT)};

enum rc ledger_store_lasts(struct ctx *cx, const char *org, struct ledger_lasts *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT org, last FROM ledger_sequence WHERE $1 = '' OR org = $1 "
                       "ORDER BY org"),
                   FIELDS(last_fields), ret, ARGS(STR(org)));
}

/* Places of peaks that a tree of that size has. */
static size_t levels_of(uint64_t size)
{
    size_t levels = 0;
    for (; size != 0; size >>= 1)
        levels++;
    return levels;
}

/* A saved tree that cannot be one is a wrong head. */
static enum rc read_tree(struct ctx *cx, struct db_rows *rows, struct ledger_saved *ret)
{
    size_t length = 0;
    *ret = (struct ledger_saved){.org = db_text(rows, 0), .root = db_text(rows, 3)};
    int64_t size = db_int(rows, 1);
    const void *peaks = db_bytes(rows, 2, &length);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (size < 0)
        return ledger_wrong_head(cx, ret->org, "ledger_tree", "size");
    if (length != levels_of((uint64_t)size) * MERKLE_HASH_BYTES)
        return ledger_wrong_head(cx, ret->org, "ledger_tree", "size, peaks");
    ret->tree.size = (uint64_t)size;
    memcpy(ret->tree.peaks, peaks, length);
    return RC_OK;
}

enum rc ledger_store_trees(struct ctx *cx, const char *org, struct ledger_saved **ret, size_t *ret_n)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct ledger_saved *at = NULL;
    size_t n = 0, room = 0;
    TRY(db_query(cx,
                 SQL("SELECT org, size, peaks, root FROM ledger_tree WHERE $1 = '' OR org = $1 "
                     "ORDER BY org"),
                 ARGS(STR(org)), &rows));
    while (db_next(rows)) {
        at = arena_grow(cx->arena, at, n, &room, sizeof *at);
        if (at == NULL)
            return RC_MEMORY;
        TRY(read_tree(cx, rows, &at[n++]));
    }
    TRY(db_end(rows));
    *ret = at;
    *ret_n = n;
    return RC_OK;
}

/* RC_MISSING when there is none. */
static enum rc load_row(struct ctx *cx, const char *org, struct ledger_saved *ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, SQL("SELECT org, size, peaks, root FROM ledger_tree WHERE org = $1"),
                 ARGS(STR(org)), &rows));
    if (db_next(rows))
        return read_tree(cx, rows, ret);
    TRY(db_end(rows));
    return RC_MISSING;
}

/* Looked at once more when there are entries: the first of them may have come in between. */
enum rc ledger_store_load_tree(struct ctx *cx, const char *org, struct merkle_tree *ret,
                               const char **ret_root)
{
    struct ledger_saved saved;
    int64_t last = 0;
    enum rc rc = load_row(cx, org, &saved);
    if (rc == RC_MISSING) {
        TRY(ledger_store_last(cx, org, &last));
        if (last == 0)
            return RC_OK;
        rc = load_row(cx, org, &saved);
    }
    if (rc == RC_MISSING)
        return ledger_wrong_head(cx, org, "ledger_tree", "org");
    TRY(rc);
    *ret = saved.tree;
    *ret_root = saved.root;
    return RC_OK;
}

enum rc ledger_store_save_tree(struct ctx *cx, const struct ledger_head *head,
                               const struct merkle_tree *tree)
{
    return db_exec(cx,
                   SQL("UPDATE ledger_tree SET size = $2, root = $3, peaks = $4, at = $5 "
                       "WHERE org = $1 AND size < $2"),
                   ARGS(STR(head->org), I64(head->size), STR(head->root),
                        BYTES(tree->peaks, levels_of(tree->size) * MERKLE_HASH_BYTES), I64(cx->now)),
                   NULL);
}

enum rc ledger_store_of_record(struct ctx *cx, const char *org, const char *noun,
                               const char *record, struct ledger_entries *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT e.org, e.sequence, e.at, e.person, CASE e.person WHEN 'directory' THEN 'LDAP' ELSE p.name END AS person_name, e.noun, "
                       "e.record, e.action, e.body, e.leaf FROM ledger_entry e "
                       "LEFT JOIN person p ON p.id = e.person "
                       "WHERE e.org = $1 AND e.noun = $2 AND e.record = $3 ORDER BY e.sequence"),
                   ledger_entry_fields, ret, ARGS(STR(org), STR(noun), STR(record)));
}

enum rc ledger_store_last_sequence(struct ctx *cx, const char *org, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COALESCE(MAX(last), 0) FROM ledger_sequence WHERE org = $1"), ARGS(STR(org)), ret);
}

enum rc ledger_store_last_of(struct ctx *cx, const char *noun, const char *record,
                             struct ledger_entries *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT e.org, e.sequence, e.at, e.person, '' AS person_name, e.noun, e.record, e.action, "
                       "e.body, e.leaf FROM ledger_sequence s "
                       "JOIN ledger_entry e ON e.org = s.org AND e.noun = $1 AND e.record = $2 AND e.sequence = "
                       "(SELECT MAX(l.sequence) FROM ledger_entry l WHERE l.org = s.org AND l.noun = $1 AND "
                       "l.record = $2) ORDER BY e.org"),
                   ledger_entry_fields, ret, ARGS(STR(noun), STR(record)));
}

enum rc ledger_store_last_time(struct ctx *cx, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT COALESCE(MAX(e.at), 0) FROM ledger_sequence s "
                         "JOIN ledger_entry e ON e.org = s.org AND e.sequence = s.last"),
                     NO_ARGS, ret);
}
