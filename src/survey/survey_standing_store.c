/* The SQL of how covered operators stand with surveys. */
#include "survey/survey_standing.h"

static const struct field asked_table[] = {
    FIELD(survey_asked, id, F_ID),
    FIELD(survey_asked, title, F_TEXT),
    FIELD(survey_asked, closes_on, F_DATE),
    FIELD(survey_asked, state, F_INT),
};

enum rc survey_store_asked(struct ctx *cx, int64_t year, int64_t limit, struct survey_asked_list *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, title, closes_on, state FROM survey WHERE org = $1 AND year = $2 AND edition > 0 "
                       "ORDER BY opened_at DESC, id DESC LIMIT $3"),
                   FIELDS(asked_table), ret, ARGS(STR(cx->org), I64(year), I64(limit)));
}

static const struct field keyed_table[] = {
    FIELD(survey_keyed, id, F_ID),
    FIELD(survey_keyed, operator_key, F_TEXT),
    FIELD(survey_keyed, state, F_INT),
};

enum rc survey_store_keyed(struct ctx *cx, const char *survey, const struct operator_standing *rows, size_t n,
                           struct survey_keyed_list *ret)
{
    struct query query CLEANUP(query_free) =
        query_create(cx, SQL("SELECT id, operator_key, state FROM survey_invitation"));
    query_add_value(&query, SQL(" WHERE org = ?"), STR(cx->org));
    query_add_value(&query, SQL(" AND survey = ? AND operator_key IN ("), STR(survey));
    for (size_t i = 0; i < n && i < SURVEY_KEYS_MOST; i++)
        query_add_value(&query, i == 0 ? SQL("?") : SQL(", ?"), STR(rows[i].operator));
    query_add(&query, n == 0 ? SQL("NULL)") : SQL(")"));
    return query_all(&query, FIELDS(keyed_table), sizeof *ret->at, (void *)&ret->at, &ret->n);
}
_Static_assert(SURVEY_KEYS_MOST + 2 <= QUERY_ARGS, "the keys fit a statement");
