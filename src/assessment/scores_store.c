#include "assessment/scores.h"

#include "db/db.h"

static const struct field row_table[] = {
    FIELD(scores_row, org, F_ID),
    FIELD(scores_row, org_name, F_TEXT),
    FIELD(scores_row, assessment, F_ID),
    FIELD(scores_row, scope_name, F_TEXT),
    FIELD(scores_row, year, F_INT),
    FIELD(scores_row, status, F_INT),
    FIELD(scores_row, default_target, F_INT),
    FIELD(scores_row, stored, F_INT),
    FIELD(scores_row, applicable, F_INT),
    FIELD(scores_row, answered, F_INT),
    FIELD(scores_row, at_target, F_INT),
    FIELD(scores_row, level_sum, F_INT),
};

/* `applicable` holds the measures that are not, until the number of all is known. */
enum rc scores_store_rows(struct ctx *cx, const char *catalog, int64_t year, const char *roles,
                          struct scores_view *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT o.id AS org, o.name AS org_name, a.id AS assessment, s.name AS scope_name, "
            "a.year, a.status, "
            "a.default_target, t.stored, t.left_out AS applicable, t.answered, t.at_target, "
            "t.level_sum "
            "FROM organization o JOIN assessment a ON a.org = o.id JOIN scope s ON s.id = a.scope "
            "LEFT JOIN (SELECT n.assessment AS subject, COUNT(*) AS stored, "
            "COUNT(CASE WHEN n.state = $5 THEN 1 END) AS left_out, "
            "COUNT(CASE WHEN n.state IN ($6, $7) THEN 1 END) AS answered, "
            "COUNT(CASE WHEN n.state IN ($6, $7) AND n.current >= CASE WHEN n.target > 0 THEN "
            "n.target "
            "ELSE b.default_target END THEN 1 END) AS at_target, "
            "CAST(COALESCE(SUM(CASE WHEN n.state IN ($6, $7) THEN n.current END), 0) AS BIGINT) AS "
            "level_sum "
            "FROM assessment b JOIN answer n ON n.assessment = b.id WHERE b.catalog = $2 AND "
            "b.year = $3 "
            "GROUP BY n.assessment) AS t ON t.subject = a.id "
            "WHERE a.catalog = $2 AND a.year = $3 AND o.active = 1 AND o.id IN (SELECT m.org FROM "
            "membership m "
            "WHERE m.person = $1 AND $4 LIKE '%,' || CAST(m.role AS TEXT) || ',%') ORDER BY "
            "o.name, o.id, s.name, a.id"),
        FIELDS(row_table), &ret->rows,
        ARGS(STR(cx->person), STR(catalog), I64(year), STR(roles), I64(ANSWER_NOT_APPLICABLE),
             I64(ANSWER_LEVEL), I64(ANSWER_ALTERNATIVE)));
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
