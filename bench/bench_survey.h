/* A nation that answers surveys, for the bench of their analysis. */
#ifndef BENCH_BENCH_SURVEY_H
#define BENCH_BENCH_SURVEY_H

#include "analysis/nation.h"
#include "bench/bench.h"
#include "survey/survey.h"

struct bench_survey_size {
    int64_t operators, questions, seed;
};

/* Import, cold and warm analysis, and the same figures by plain SQL over one row for each answer. cx is connected to an
 * empty database. */
enum rc bench_survey(struct ctx *cx, struct bench *bench, const struct bench_survey_size *size) MUST_USE;

/* --- The database's part --- */
/* The tables that only the bench has: an operator a year, and one row for each answer. */
enum rc bench_survey_store_tables(struct ctx *cx) MUST_USE;
enum rc bench_survey_store_index(struct ctx *cx) MUST_USE;
/* Reads every row of the same figures; *ret_rows counts them. */
enum rc bench_survey_store_figures(struct ctx *cx, int64_t *ret_rows) MUST_USE;

#endif
