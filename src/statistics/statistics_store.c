#include "statistics/statistics_store.h"

#include <string.h>

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

/* ---- Rows of all years at once ----
 * They are joined outside (statistics_rows.c): each table is read once from front to end, and the server need not build
 * tables of its own in memory that it may not have. */

static enum rc each_row(struct ctx *cx, struct sql sql, struct db_args args,
                        enum rc (*take)(void *self, struct db_rows *rows), void *self)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(SCRATCH_BYTES);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    if (scratch == NULL)
        return memory_ended(cx);
    TRY(db_stream(cx, sql, args, &rows));
    db_rows_scratch(rows, scratch);
    for (size_t n = 1; db_next(rows); n++) {
        TRY(take(self, rows));
        if (arena_failed(scratch))
            return memory_ended(cx);
        if (n % 64 == 0)
            arena_next(scratch);
    }
    return db_end(rows);
}

/* The survey of a year; where there are fewer years, the last one again. */
static const struct survey *year_at(const struct statistics_span *span, size_t y)
{
    return span->at + (y < span->n ? y : span->n - 1);
}

static size_t year_of(const struct statistics_span *span, const char *survey)
{
    size_t y = 0;
    while (y + 1 < span->n && strcmp(span->at[y].id, survey) != 0)
        y++;
    return y;
}

struct taker {
    const struct statistics_span *span;
    const struct statistics_take *take;
    void *self;
};

static enum rc take_figures(void *self, struct db_rows *rows)
{
    const struct taker *taker = self;
    int64_t year = db_int(rows, 0);
    const struct risk_figures figures = {.people = db_int(rows, 2), .sales = db_int(rows, 3), .users = db_int(rows, 4),
                                         .sensitive_records = db_int(rows, 5), .it_dependence = db_int(rows, 6)};
    const char *operator= db_text(rows, 1);
    for (size_t y = 0; y < taker->span->n; y++)
        if (taker->span->at[y].year == year)
            TRY(taker->take->figures(taker->self, y, operator, &figures));
    return RC_OK;
}

static enum rc take_reply(void *self, struct db_rows *rows)
{
    const struct taker *taker = self;
    return taker->take->reply(taker->self, year_of(taker->span, db_text(rows, 0)), db_text(rows, 1), db_text(rows, 2));
}

static enum rc take_answers(void *self, struct db_rows *rows)
{
    const struct taker *taker = self;
    size_t length = 0;
    const void *vector = db_bytes(rows, 1, &length);
    return taker->take->answers(taker->self, db_text(rows, 0), vector, length);
}

static enum rc take_asked(void *self, struct db_rows *rows)
{
    const struct taker *taker = self;
    const struct statistics_asked asked = {.operator = db_text(rows, 1), .name = db_text(rows, 2), .sector = db_text(rows, 3),
                                         .sub_sector = db_text(rows, 4), .size = db_int(rows, 5)};
    return taker->take->asked(taker->self, year_of(taker->span, db_text(rows, 0)), &asked);
}

enum rc statistics_store_rows(struct ctx *cx, const struct statistics_span *span, const struct statistics_take *take,
                              void *self)
{
    const struct survey *first = year_at(span, 0), *second = year_at(span, 1), *third = year_at(span, 2);
    struct taker taker = {.span = span, .take = take, .self = self};
    _Static_assert(STATISTICS_YEARS == 3, "the statements name three surveys");
    TRY(each_row(cx,
                 SQL("SELECT year, operator, people, sales, users, sensitive_records, it_dependence FROM covered_operator "
                     "WHERE org = $1 AND year IN ($2, $3, $4)"),
                 ARGS(STR(first->org), I64(first->year), I64(second->year), I64(third->year)), take_figures, &taker));
    TRY(each_row(cx,
                 SQL("SELECT survey, id, operator_key FROM survey_response WHERE org = $1 AND survey IN ($2, $3, $4) "
                     "AND state = $5 AND edition_digest IN ($6, $7, $8)"),
                 ARGS(STR(first->org), STR(first->id), STR(second->id), STR(third->id), I64(RESPONSE_ACCEPTED),
                      STR(first->digest), STR(second->digest), STR(third->digest)),
                 take_reply, &taker));
    TRY(each_row(cx, SQL("SELECT response, vector FROM survey_answer WHERE org = $1 AND survey IN ($2, $3, $4)"),
                 ARGS(STR(first->org), STR(first->id), STR(second->id), STR(third->id)), take_answers, &taker));
    return each_row(cx,
                    SQL("SELECT survey, operator_key, name, sector, sub_sector, size FROM survey_invitation "
                        "WHERE org = $1 AND survey IN ($2, $3, $4) AND state <> $5"),
                    ARGS(STR(first->org), STR(first->id), STR(second->id), STR(third->id), I64(INVITATION_WITHDRAWN)),
                    take_asked, &taker);
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
