#include "statistics/statistics_store.h"

#include "base/text.h"
#include "db/db.h"

enum { SCRATCH_BYTES = 64 * 1024 * 1024 };

/* From behind, so that few entries are looked at. */
enum rc statistics_store_stamp(struct ctx *cx, const char *org, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT sequence FROM ledger_entry WHERE org = $1 AND noun IN ('survey', 'survey-edition', "
                         "'survey-invitation', 'survey-response', 'survey-visit', 'survey-visit-finding', "
                         "'covered-operator', 'risk-index-setting', 'standard-document', 'standard-clause') ORDER BY sequence DESC LIMIT 1"),
                     ARGS(STR(org)), ret);
}

enum rc statistics_store_rows(struct ctx *cx, const struct survey *survey,
                              enum rc (*take)(void *self, const struct statistics_asked *row), void *self)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(SCRATCH_BYTES);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    if (scratch == NULL)
        return memory_ended(cx);
    TRY(db_stream(cx,
                  SQL("SELECT i.operator_key, i.name, i.sector, i.sub_sector, i.size, a.vector, COALESCE(c.people, 0), "
                      "COALESCE(c.sales, 0), COALESCE(c.users, 0), COALESCE(c.sensitive_records, 0), "
                      "COALESCE(c.it_dependence, 0) FROM survey_invitation i "
                      "LEFT JOIN survey_response r ON r.org = i.org AND r.survey = i.survey "
                      "AND r.operator_key = i.operator_key AND r.state = $3 AND r.edition_digest = $4 "
                      "LEFT JOIN survey_answer a ON a.response = r.id "
                      "LEFT JOIN covered_operator c ON c.org = i.org AND c.year = $5 AND c.operator = i.operator_key "
                      "WHERE i.org = $1 AND i.survey = $2 AND i.state <> $6"),
                  ARGS(STR(survey->org), STR(survey->id), I64(RESPONSE_ACCEPTED), STR(survey->digest), I64(survey->year),
                       I64(INVITATION_WITHDRAWN)),
                  &rows));
    db_rows_scratch(rows, scratch);
    for (size_t n = 1; db_next(rows); n++) {
        struct statistics_asked row = {.operator = db_text(rows, 0), .name = db_text(rows, 1), .sector = db_text(rows, 2),
                                     .sub_sector = db_text(rows, 3), .size = db_int(rows, 4)};
        row.vector = db_bytes(rows, 5, &row.length);
        row.figures = (struct risk_figures){.people = db_int(rows, 6), .sales = db_int(rows, 7), .users = db_int(rows, 8),
                                            .sensitive_records = db_int(rows, 9), .it_dependence = db_int(rows, 10)};
        if (arena_failed(scratch))
            return memory_ended(cx);
        TRY(take(self, &row));
        if (n % 64 == 0)
            arena_next(scratch);
    }
    return db_end(rows);
}

enum rc statistics_store_older(struct ctx *cx, const struct survey *survey, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM survey_response WHERE org = $1 AND survey = $2 AND state = $3 "
                         "AND edition_digest <> $4"),
                     ARGS(STR(survey->org), STR(survey->id), I64(RESPONSE_ACCEPTED), STR(survey->digest)), ret);
}

static const struct field found_table[] = {
    FIELD(statistics_found, operator, F_TEXT),
    FIELD(statistics_found, question, F_TEXT),
    FIELD(statistics_found, level, F_INT),
};

enum rc statistics_store_finds(struct ctx *cx, const struct survey *survey, struct statistics_finds *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT v.operator_key AS operator, f.question, f.level FROM survey_visit_finding f "
                       "JOIN survey_visit v ON v.id = f.visit WHERE f.org = $1 AND f.survey = $2 AND f.level > 0 "
                       "ORDER BY v.operator_key, f.question, f.id"),
                   FIELDS(found_table), ret, ARGS(STR(survey->org), STR(survey->id)));
}

static const struct field clause_table[] = {
    FIELD(statistics_clause, sector, F_TEXT),
    FIELD(statistics_clause, control, F_TEXT),
};

enum rc statistics_store_clauses(struct ctx *cx, const char *org, struct statistics_clauses *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT DISTINCT d.sector, c.control FROM standard_clause c JOIN standard_document d "
                       "ON d.id = c.document WHERE c.org = $1 AND d.state = 0"),
                   FIELDS(clause_table), ret, ARGS(STR(org)));
}

enum rc statistics_store_texts(struct ctx *cx, const struct survey *survey,
                               enum rc (*take)(void *self, const struct statistics_text *text), void *self)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(SCRATCH_BYTES);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    if (scratch == NULL)
        return memory_ended(cx);
    TRY(db_stream(cx,
                  SQL("SELECT r.operator_key, i.name, a.texts FROM survey_response r "
                      "JOIN survey_answer a ON a.response = r.id "
                      "JOIN survey_invitation i ON i.org = r.org AND i.survey = r.survey AND i.operator_key = r.operator_key "
                      "WHERE r.org = $1 AND r.survey = $2 AND r.state = $3 AND a.texts <> ''"),
                  ARGS(STR(survey->org), STR(survey->id), I64(RESPONSE_ACCEPTED)), &rows));
    db_rows_scratch(rows, scratch);
    while (db_next(rows)) {
        const struct statistics_text text = {db_text(rows, 0), db_text(rows, 1), db_text(rows, 2)};
        if (arena_failed(scratch))
            return memory_ended(cx);
        TRY(take(self, &text));
        arena_next(scratch);
    }
    return db_end(rows);
}
