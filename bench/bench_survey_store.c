/* The SQL of the bench of surveys: the same figures over one row for each answer. */
#include "bench/bench_survey.h"
#include "db/db.h"

enum rc bench_survey_store_tables(struct ctx *cx)
{
    TRY(db_exec(cx,
                SQL("CREATE TABLE bench_operator (year BIGINT NOT NULL, operator BIGINT NOT NULL, sector BIGINT NOT NULL, "
                    "sub_sector BIGINT NOT NULL, size BIGINT NOT NULL)"),
                NO_ARGS, NULL));
    return db_exec(cx,
                   SQL("CREATE TABLE bench_answer (year BIGINT NOT NULL, operator BIGINT NOT NULL, question BIGINT NOT NULL, "
                       "section BIGINT NOT NULL, part BIGINT NOT NULL, weight BIGINT NOT NULL, level BIGINT NOT NULL)"),
                   NO_ARGS, NULL);
}

enum rc bench_survey_store_index(struct ctx *cx)
{
    TRY(db_exec(cx, SQL("CREATE UNIQUE INDEX bench_operator_key ON bench_operator (year, operator)"), NO_ARGS, NULL));
    TRY(db_exec(cx, SQL("CREATE INDEX bench_answer_key ON bench_answer (year, operator, question)"), NO_ARGS, NULL));
    return db_exec(cx, SQL("ANALYZE"), NO_ARGS, NULL);
}

static enum rc drain(struct ctx *cx, struct sql sql, int64_t *ret_rows)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create((size_t)1 << 30);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct ctx inner = *cx;
    if (scratch == NULL)
        return RC_MEMORY;
    inner.arena = scratch;
    enum rc rc = db_query(&inner, sql, NO_ARGS, &rows);
    while (rc == RC_OK && db_next(rows))
        ++*ret_rows;
    return rc == RC_OK ? db_end(rows) : rc;
}

/* Scores of operators by part and section, then of the groups. */
#define SCORES \
    "WITH score AS (SELECT a.year, a.operator, a.part, a.section, SUM(a.level * a.weight) AS total, SUM(a.weight) AS weight " \
    "FROM bench_answer a WHERE a.level > 0 GROUP BY a.year, a.operator, a.part, a.section), " \
    "whole AS (SELECT year, operator, SUM(total) * 1.0 / SUM(weight) AS mean FROM score GROUP BY year, operator) "

enum rc bench_survey_store_figures(struct ctx *cx, int64_t *ret_rows)
{
    *ret_rows = 0;
    TRY(drain(cx, SQL(SCORES "SELECT w.year, o.sector, o.size, COUNT(*), AVG(w.mean), SUM(w.mean * w.mean) FROM whole w "
                             "JOIN bench_operator o ON o.year = w.year AND o.operator = w.operator "
                             "GROUP BY w.year, o.sector, o.size"), ret_rows));
    TRY(drain(cx, SQL(SCORES "SELECT w.year, o.sub_sector, COUNT(*), AVG(w.mean) FROM whole w "
                             "JOIN bench_operator o ON o.year = w.year AND o.operator = w.operator "
                             "GROUP BY w.year, o.sub_sector"), ret_rows));
    TRY(drain(cx, SQL(SCORES "SELECT s.year, o.sector, o.size, s.section, COUNT(*), AVG(s.total * 1.0 / s.weight) FROM score s "
                             "JOIN bench_operator o ON o.year = s.year AND o.operator = s.operator "
                             "GROUP BY s.year, o.sector, o.size, s.section"), ret_rows));
    TRY(drain(cx, SQL("SELECT a.year, o.sector, o.sub_sector, o.size, a.question, a.level, COUNT(*) FROM bench_answer a "
                      "JOIN bench_operator o ON o.year = a.year AND o.operator = a.operator "
                      "GROUP BY a.year, o.sector, o.sub_sector, o.size, a.question, a.level"), ret_rows));
    TRY(drain(cx, SQL("SELECT o.year, o.sector, o.size, COUNT(*), AVG(p.later - p.earlier) FROM (SELECT a.year, a.operator, "
                      "SUM(a.level * a.weight) * 1.0 / SUM(a.weight) AS later, "
                      "SUM(b.level * a.weight) * 1.0 / SUM(a.weight) AS earlier "
                      "FROM bench_answer a JOIN bench_answer b ON b.year = a.year - 1 AND b.operator = a.operator "
                      "AND b.question = a.question WHERE a.level > 0 AND b.level > 0 GROUP BY a.year, a.operator) p "
                      "JOIN bench_operator o ON o.year = p.year AND o.operator = p.operator "
                      "GROUP BY o.year, o.sector, o.size"), ret_rows));
    return drain(cx, SQL("SELECT operator, MIN(level), MAX(level), COUNT(*) FROM bench_answer WHERE level > 0 "
                         "AND year = (SELECT MAX(year) FROM bench_answer) GROUP BY operator "
                         "HAVING MIN(level) = MAX(level) AND COUNT(*) >= 10"), ret_rows);
}
