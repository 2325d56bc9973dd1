#include "statistics/statistics_store.h"

#include <string.h>

#include "base/text.h"
#include "db/db_copy.h"

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
 * They are joined outside (statistics_rows.c): each table is read once from front to end as tuples, and the server need
 * not build tables of its own in memory that it may not have. */

struct taker {
    const struct statistics_span *span;
    const struct statistics_take *take;
    void *self;
};

static size_t year_of(const struct statistics_span *span, const char *survey)
{
    size_t y = 0;
    while (y + 1 < span->n && strcmp(span->at[y].id, survey) != 0)
        y++;
    return y;
}

static const struct db_column figure_columns[] = {
    {"operator", DB_TEXT}, {"people", DB_INT},            {"sales", DB_INT},
    {"users", DB_INT},     {"sensitive_records", DB_INT}, {"it_dependence", DB_INT}};

static enum rc give_figures(void *self, const struct db_value *values)
{
    const struct taker *taker = self;
    const struct risk_figures figures = {.people = db_value_int(&values[1]),
                                         .sales = db_value_int(&values[2]),
                                         .users = db_value_int(&values[3]),
                                         .sensitive_records = db_value_int(&values[4]),
                                         .it_dependence = db_value_int(&values[5])};
    return taker->take->figures(taker->self, values[0].bytes, &figures);
}

static const struct db_column reply_columns[] = {
    {"survey", DB_TEXT}, {"id", DB_TEXT}, {"operator_key", DB_TEXT}, {"edition", DB_INT}};

static enum rc give_reply(void *self, const struct db_value *values)
{
    const struct taker *taker = self;
    size_t year = year_of(taker->span, values[0].bytes);
    if (db_value_int(&values[3]) != taker->span->at[year].edition)
        return taker->take->older(taker->self, year);
    return taker->take->reply(taker->self, year, values[1].bytes, values[2].bytes);
}

static const struct db_column answer_columns[] = {{"response", DB_TEXT}, {"vector", DB_BYTES}};

static enum rc give_answers(void *self, const struct db_value *values)
{
    const struct taker *taker = self;
    return taker->take->answers(taker->self, values[0].bytes, values[1].bytes, values[1].length);
}

static const struct db_column asked_columns[] = {{"survey", DB_TEXT}, {"operator_key", DB_TEXT}, {"name", DB_TEXT},
                                                 {"sector", DB_TEXT}, {"sub_sector", DB_TEXT},   {"size", DB_INT}};

static enum rc give_asked(void *self, const struct db_value *values)
{
    const struct taker *taker = self;
    const struct statistics_asked asked = {.operator = values[1].bytes,
                                         .name = values[2].bytes,
                                         .sector = values[3].bytes,
                                         .sub_sector = values[4].bytes,
                                         .size = db_value_int(&values[5])};
    return taker->take->asked(taker->self, year_of(taker->span, values[0].bytes), &asked);
}

enum rc statistics_store_rows(struct ctx *cx, const struct statistics_span *span, const struct statistics_take *take,
                              void *self)
{
    const struct db_table figures = {"covered_operator", {figure_columns, COUNT(figure_columns)}};
    const struct db_table replies = {"survey_response", {reply_columns, COUNT(reply_columns)}};
    const struct db_table answers = {"survey_answer", {answer_columns, COUNT(answer_columns)}};
    const struct db_table invitations = {"survey_invitation", {asked_columns, COUNT(asked_columns)}};
    struct taker taker = {.span = span, .take = take, .self = self};
    const char *ids[STATISTICS_YEARS], *asked[INVITATION_STATE_COUNT_];
    const char *accepted = decimal(cx, RESPONSE_ACCEPTED), *last = decimal(cx, span->at[span->n - 1].year);
    size_t asked_count = 0;
    for (size_t y = 0; y < span->n; y++)
        ids[y] = span->at[y].id;
    for (int64_t state = 0; state < INVITATION_STATE_COUNT_; state++)
        if (state != INVITATION_WITHDRAWN)
            asked[asked_count++] = decimal(cx, state);
    const struct db_among own = {"org", &span->at[0].org, 1}, surveys = {"survey", ids, span->n};
    const struct db_among of_year[] = {own, {"year", &last, 1}}, of_surveys[] = {own, surveys};
    const struct db_among of_accepted[] = {own, surveys, {"state", &accepted, 1}};
    const struct db_among of_asked[] = {own, surveys, {"state", asked, asked_count}};
    TRY(db_copy_each(cx, &figures, of_year, COUNT(of_year), give_figures, &taker));
    TRY(db_copy_each(cx, &replies, of_accepted, COUNT(of_accepted), give_reply, &taker));
    TRY(db_copy_each(cx, &answers, of_surveys, COUNT(of_surveys), give_answers, &taker));
    return db_copy_each(cx, &invitations, of_asked, COUNT(of_asked), give_asked, &taker);
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
