/* The SQL of the safety standards, of their clauses, and of the requests for support. */
#include "programme/programme_inside.h"

/* Stands on the page of its standard. */
static void standard_clause_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct standard_clause *one = row;
    *subject = one->clause;
    *href = arena_printf(cx->arena, "/standards/%s", one->document);
}

static const struct field standard_document_table[] = {
#include "programme/standard_document_fields.h"
};
#define STANDARD_DOCUMENT_COLUMNS \
    "id, org, version, number, sector, title, class, maker, edition, issued_on, state, previous, source, " \
    "comment"
const struct record standard_document_record = {
    .noun = "standard-document",
    .label = N_("Safety standard"),
    .href = "/standards/",
    .fields = {standard_document_table, COUNT(standard_document_table)},
    .size = sizeof(struct standard_document),
    .read = PERM_PROGRAMME_READ,
    .select_all = SQL_CONST("SELECT " STANDARD_DOCUMENT_COLUMNS " FROM standard_document WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " STANDARD_DOCUMENT_COLUMNS " FROM standard_document WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO standard_document (" STANDARD_DOCUMENT_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    .update = SQL_CONST("UPDATE standard_document SET "
                        "version = $3, number = $4, sector = $5, title = $6, class = $7, maker = $8, "
                        "edition = $9, issued_on = $10, state = $11, previous = $12, source = $13, comment = $14 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM standard_document WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field standard_clause_table[] = {
    FIELD(standard_clause, id, F_ID, .flags = F_FIXED),
    FIELD(standard_clause, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(standard_clause, version, F_INT, .flags = F_FIXED, .label = N_("Version")),
    FIELD(standard_clause, document, F_REF, .flags = F_FIXED, .ref = "standard-document",
          .label = N_("Safety standard of the clause")),
    FIELD(standard_clause, control, F_TEXT, .flags = F_FIXED, .max = 64,
          .label = N_("Measure of the baseline")),
    FIELD(standard_clause, clause, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Clause of the standard")),
};
#define STANDARD_CLAUSE_COLUMNS \
    "id, org, version, document, control, clause"
const struct record standard_clause_record = {
    .noun = "standard-clause",
    .label = N_("Clause of a safety standard"),
    .fields = {standard_clause_table, COUNT(standard_clause_table)},
    .size = sizeof(struct standard_clause),
    .describe = standard_clause_describe,
    .select_all = SQL_CONST("SELECT " STANDARD_CLAUSE_COLUMNS " FROM standard_clause WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " STANDARD_CLAUSE_COLUMNS " FROM standard_clause WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO standard_clause (" STANDARD_CLAUSE_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6)"),
    .update = SQL_CONST("UPDATE standard_clause SET "
                        "version = $3, document = $4, control = $5, clause = $6 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM standard_clause WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field support_entry_table[] = {
#include "programme/support_entry_fields.h"
};
#define SUPPORT_ENTRY_COLUMNS \
    "id, org, version, number, asked_on, operator, name, sector, small, kind, question, answer, " \
    "answered_on, post, state, comment"
const struct record support_entry_record = {
    .noun = "support-entry",
    .label = N_("Request for support"),
    .href = "/support/",
    .fields = {support_entry_table, COUNT(support_entry_table)},
    .size = sizeof(struct support_entry),
    .read = PERM_PROGRAMME_READ,
    .select_all = SQL_CONST("SELECT " SUPPORT_ENTRY_COLUMNS " FROM support_entry WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SUPPORT_ENTRY_COLUMNS " FROM support_entry WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO support_entry (" SUPPORT_ENTRY_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE support_entry SET "
                        "version = $3, number = $4, asked_on = $5, operator = $6, name = $7, sector = $8, "
                        "small = $9, kind = $10, question = $11, answer = $12, answered_on = $13, post = $14, "
                        "state = $15, comment = $16 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM support_entry WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc standard_store_all(struct ctx *cx, struct standard_documents *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " STANDARD_DOCUMENT_COLUMNS " FROM standard_document WHERE org = $1 "
                       "ORDER BY number LIMIT 5000"),
                   standard_document_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc standard_store_clauses(struct ctx *cx, const char *document, struct standard_clauses *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " STANDARD_CLAUSE_COLUMNS " FROM standard_clause WHERE org = $1 "
                       "AND ($2 = '' OR document = $2) ORDER BY document, control LIMIT 200000"),
                   standard_clause_record.fields, ret, ARGS(STR(cx->org), STR(document)));
}

enum rc standard_store_clause(struct ctx *cx, const char *document, const char *control, struct standard_clause *ret)
{
    return db_one(cx,
                  SQL("SELECT " STANDARD_CLAUSE_COLUMNS " FROM standard_clause WHERE org = $1 AND document = $2 "
                      "AND control = $3"),
                  standard_clause_record.fields, ret, ARGS(STR(cx->org), STR(document), STR(control)));
}

enum rc standard_store_uses(struct ctx *cx, const char *document, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT (SELECT count(*) FROM standard_clause WHERE org = $1 AND document = $2) + "
                         "(SELECT count(*) FROM standard_document WHERE org = $1 AND previous = $2)"),
                     ARGS(STR(cx->org), STR(document)), ret);
}

enum rc standard_store_last_number(struct ctx *cx, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT number FROM standard_document WHERE org = $1 ORDER BY number DESC LIMIT 1"),
                     ARGS(STR(cx->org)), ret);
}

enum rc support_store_all(struct ctx *cx, struct support_entries *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SUPPORT_ENTRY_COLUMNS " FROM support_entry WHERE org = $1 "
                       "ORDER BY asked_on DESC, number DESC LIMIT 5000"),
                   support_entry_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc support_store_last_number(struct ctx *cx, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT number FROM support_entry WHERE org = $1 ORDER BY number DESC LIMIT 1"),
                     ARGS(STR(cx->org)), ret);
}
