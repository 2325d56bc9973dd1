#include "search/search_store.h"

static const struct field org_table[] = {FIELD(search_org, org, F_ID)};

enum rc search_store_behind(struct ctx *cx, struct search_orgs *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT s.org FROM ledger_sequence s LEFT JOIN search_state i ON i.org = s.org "
            "WHERE i.indexed IS NULL OR i.indexed < s.last ORDER BY s.org"),
        FIELDS(org_table), ret, NO_ARGS);
}

enum rc search_store_hold(struct ctx *cx, const char *org, int64_t *ret)
{
    TRY(db_exec(cx,
                SQL("INSERT INTO search_state (org, indexed) VALUES ($1, 0) "
                    "ON CONFLICT (org) DO UPDATE SET indexed = search_state.indexed"),
                ARGS(STR(org)), NULL));
    return db_int_of(cx, SQL("SELECT indexed FROM search_state WHERE org = $1"), ARGS(STR(org)),
                     ret);
}

enum rc search_store_indexed(struct ctx *cx, const char *org, int64_t sequence)
{
    return db_exec(cx, SQL("UPDATE search_state SET indexed = $2 WHERE org = $1"),
                   ARGS(STR(org), I64(sequence)), NULL);
}

static const struct field entry_table[] = {
    FIELD(search_entry, sequence, F_INT), FIELD(search_entry, at, F_TIME),
    FIELD(search_entry, action, F_INT),   FIELD(search_entry, noun, F_TEXT),
    FIELD(search_entry, record, F_TEXT),  FIELD(search_entry, body, F_PROSE),
};

enum rc search_store_entries(struct ctx *cx, const char *org, int64_t after, int64_t limit,
                             struct search_entries *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT sequence, at, action, noun, record, body FROM ledger_entry "
                       "WHERE org = $1 AND sequence > $2 ORDER BY sequence LIMIT $3"),
                   FIELDS(entry_table), ret, ARGS(STR(org), I64(after), I64(limit)));
}

static const struct field document_table[] = {
    FIELD(search_document, org, F_ID),       FIELD(search_document, doc, F_INT),
    FIELD(search_document, noun, F_TEXT),    FIELD(search_document, record, F_TEXT),
    FIELD(search_document, at, F_TIME),      FIELD(search_document, title, F_TEXT),
    FIELD(search_document, href, F_TEXT),    FIELD(search_document, shown, F_PROSE),
    FIELD(search_document, folded, F_PROSE),
};

enum rc search_store_document(struct ctx *cx, const char *org, const char *noun, const char *record,
                              struct search_document *ret)
{
    return db_one(cx,
                  SQL("SELECT org, doc, noun, record, at, title, href, shown, folded "
                      "FROM search_document WHERE org = $1 AND noun = $2 AND record = $3"),
                  FIELDS(document_table), ret, ARGS(STR(org), STR(noun), STR(record)));
}

enum rc search_store_insert(struct ctx *cx, const struct search_document *document)
{
    return db_exec(
        cx,
        SQL("INSERT INTO search_document (org, doc, noun, record, at, title, href, shown, "
            "folded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
        ARGS(STR(document->org), I64(document->doc), STR(document->noun), STR(document->record),
             I64(document->at), STR(document->title), STR(document->href), STR(document->shown),
             STR(document->folded)),
        NULL);
}

enum rc search_store_delete(struct ctx *cx, const char *org, int64_t doc)
{
    return db_exec(cx, SQL("DELETE FROM search_document WHERE org = $1 AND doc = $2"),
                   ARGS(STR(org), I64(doc)), NULL);
}

/* $1 org, $2 document, $3 … the terms; fewer terms are filled up with the last one. */
static struct db_args chunk_args(struct ctx *cx, const char *org, int64_t doc, const int64_t *terms,
                                 size_t n)
{
    struct db_arg *args = ARENA_ARRAY(cx->arena, struct db_arg, SEARCH_CHUNK + 2);
    if (args == NULL)
        return NO_ARGS;
    args[0] = STR(org);
    args[1] = I64(doc);
    for (size_t i = 0; i < SEARCH_CHUNK; i++)
        args[i + 2] = I64(terms[i < n ? i : n - 1]);
    return (struct db_args){args, SEARCH_CHUNK + 2};
}

_Static_assert(SEARCH_CHUNK == 32, "the statements below have so many terms");

enum rc search_store_post(struct ctx *cx, const char *org, int64_t doc, const int64_t *terms,
                          size_t n)
{
    for (size_t at = 0; at < n; at += SEARCH_CHUNK)
        TRY(db_exec(
            cx,
            SQL("INSERT INTO search_posting (org, term, doc) VALUES "
                "($1, $3, $2), ($1, $4, $2), ($1, $5, $2), ($1, $6, $2), ($1, $7, $2), "
                "($1, $8, $2), ($1, $9, $2), ($1, $10, $2), ($1, $11, $2), ($1, $12, "
                "$2), ($1, $13, $2), ($1, $14, $2), ($1, $15, $2), ($1, $16, $2), ($1, "
                "$17, $2), ($1, $18, $2), ($1, $19, $2), ($1, $20, $2), ($1, $21, $2), "
                "($1, $22, $2), ($1, $23, $2), ($1, $24, $2), ($1, $25, $2), ($1, $26, "
                "$2), ($1, $27, $2), ($1, $28, $2), ($1, $29, $2), ($1, $30, $2), ($1, "
                "$31, $2), ($1, $32, $2), ($1, $33, $2), ($1, $34, $2)"
                " ON CONFLICT (org, term, doc) DO NOTHING"),
            chunk_args(cx, org, doc, terms + at, n - at < SEARCH_CHUNK ? n - at : SEARCH_CHUNK),
            NULL));
    return RC_OK;
}

enum rc search_store_unpost(struct ctx *cx, const char *org, int64_t doc, const int64_t *terms,
                            size_t n)
{
    for (size_t at = 0; at < n; at += SEARCH_CHUNK)
        TRY(db_exec(
            cx,
            SQL("DELETE FROM search_posting WHERE org = $1 AND doc = $2 AND term IN ("
                "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                "$18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, "
                "$32, $33, $34"
                ")"),
            chunk_args(cx, org, doc, terms + at, n - at < SEARCH_CHUNK ? n - at : SEARCH_CHUNK),
            NULL));
    return RC_OK;
}

enum rc search_store_count(struct ctx *cx, int64_t first, int64_t last, int64_t most, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM (SELECT doc FROM search_posting WHERE org = $1 AND "
                         "term >= $2 AND term <= $3 LIMIT $4) AS found"),
                     ARGS(STR(cx->org), I64(first), I64(last), I64(most)), ret);
}

/* One term is walked by the index; a range of terms (a word of one character) is put together first. */
enum rc search_store_walk(struct ctx *cx, int64_t first, int64_t last, int64_t before,
                          int64_t limit, struct search_documents *ret)
{
    if (before <= 0)
        before = INT64_MAX;
    if (first == last)
        return DB_LIST(
            cx,
            SQL("SELECT d.org, d.doc, d.noun, d.record, d.at, d.title, d.href, d.shown, "
                "d.folded FROM search_posting p JOIN search_document d "
                "ON d.org = p.org AND d.doc = p.doc WHERE p.org = $1 AND p.term = $2 AND "
                "p.doc < $3 ORDER BY p.doc DESC LIMIT $4"),
            FIELDS(document_table), ret, ARGS(STR(cx->org), I64(first), I64(before), I64(limit)));
    return DB_LIST(
        cx,
        SQL("SELECT d.org, d.doc, d.noun, d.record, d.at, d.title, d.href, d.shown, d.folded "
            "FROM (SELECT DISTINCT doc FROM search_posting WHERE org = $1 AND term >= $2 AND "
            "term <= $3 AND doc < $4 ORDER BY doc DESC LIMIT $5) AS p "
            "JOIN search_document d ON d.org = $1 AND d.doc = p.doc ORDER BY d.doc DESC"),
        FIELDS(document_table), ret,
        ARGS(STR(cx->org), I64(first), I64(last), I64(before), I64(limit)));
}
