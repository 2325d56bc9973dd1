#include "assessment/scores.h"

#include "db/db.h"

static const struct field row_table[] = {
    FIELD(scores_row, org, F_ID),          FIELD(scores_row, org_name, F_TEXT), FIELD(scores_row, assessment, F_ID),
    FIELD(scores_row, scope_name, F_TEXT), FIELD(scores_row, year, F_INT),      FIELD(scores_row, status, F_INT),
    FIELD(scores_row, default_target, F_INT),
};

#define MINE                                                                                                   \
    "IN (SELECT m.org FROM membership m WHERE m.person = $1 AND $4 LIKE '%,' || CAST(m.role AS TEXT) || ',%')"

enum rc scores_store_rows(struct ctx *cx, const char *catalog, int64_t year, const char *roles,
                          struct scores_view *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT o.id AS org, o.name AS org_name, a.id AS assessment, s.name AS scope_name, a.year, "
                       "a.status, a.default_target FROM organization o JOIN assessment a ON a.org = o.id "
                       "JOIN scope s ON s.id = a.scope WHERE a.catalog = $2 AND a.year = $3 AND o.active = 1 "
                       "AND o.id " MINE " ORDER BY o.name, o.id, s.name, a.id"),
                   FIELDS(row_table), &ret->rows,
                   ARGS(STR(cx->person), STR(catalog), I64(year), STR(roles)));
}

static const struct field count_table[] = {
    FIELD(scores_count, assessment, F_ID), FIELD(scores_count, state, F_INT), FIELD(scores_count, current, F_INT),
    FIELD(scores_count, target, F_INT),    FIELD(scores_count, count, F_INT),
};

/* In the order of the index, which alone is read. */
enum rc scores_store_counts(struct ctx *cx, const char *catalog, int64_t year, const char *roles,
                            struct scores_counts *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT n.assessment, n.state, n.current, n.target, COUNT(*) AS count FROM answer n "
                       "WHERE n.assessment IN (SELECT a.id FROM assessment a WHERE a.catalog = $2 AND a.year = $3 "
                       "AND a.org " MINE ") GROUP BY n.assessment, n.state, n.current, n.target "
                       "ORDER BY n.assessment"),
                   FIELDS(count_table), ret, ARGS(STR(cx->person), STR(catalog), I64(year), STR(roles)));
}

enum rc scores_store_year(struct ctx *cx, const char *catalog, const char *roles, int64_t *ret)
{
    return db_int_of(
        cx,
        SQL("SELECT COALESCE(MAX(a.year), 0) FROM assessment a WHERE a.catalog = $2 AND a.org IN "
            "(SELECT m.org FROM membership m WHERE m.person = $1 AND $3 LIKE '%,' || CAST(m.role "
            "AS TEXT) || ',%')"),
        ARGS(STR(cx->person), STR(catalog), STR(roles)), ret);
}
