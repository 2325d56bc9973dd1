/* The SQL of the analysis. It reads what other rooms store, in bulk. */
#ifndef STATISTICS_STATISTICS_STORE_H
#define STATISTICS_STATISTICS_STORE_H

#include "statistics/statistics.h"

/* The number of the last ledger entry about anything that an analysis follows from; 0 for none. */
enum rc statistics_store_stamp(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;

struct statistics_asked {
    const char *operator, *name, *sector, *sub_sector; /* codes */
    int64_t size;
    struct risk_figures figures;
    const void *vector; /* NULL: no accepted answers to this edition */
    size_t length;
};
/* Everybody who is asked, with their accepted answers to the edition of that digest and the figures of the year's register
 * of the survey's own organisation. The row ends with the call. One query; nothing else runs meanwhile. */
enum rc statistics_store_rows(struct ctx *cx, const struct survey *survey,
                              enum rc (*take)(void *self, const struct statistics_asked *row), void *self) MUST_USE;
/* Accepted answers to other editions. */
enum rc statistics_store_older(struct ctx *cx, const struct survey *survey, int64_t *ret) MUST_USE;

/* What was found on site, and which measures the 安全基準等 of a sector contain (those in force). */
struct statistics_found {
    const char *operator, *question; /* code of the question */
    int64_t level;
};
struct statistics_finds {
    const struct statistics_found *at;
    size_t n;
};
enum rc statistics_store_finds(struct ctx *cx, const struct survey *survey, struct statistics_finds *ret) MUST_USE;
struct statistics_clause {
    const char *sector, *control;
};
struct statistics_clauses {
    const struct statistics_clause *at;
    size_t n;
};
enum rc statistics_store_clauses(struct ctx *cx, const char *org, struct statistics_clauses *ret) MUST_USE;

struct statistics_text {
    const char *operator, *name, *texts;
};
/* The texts of all accepted responses, as they were submitted (JSON). */
enum rc statistics_store_texts(struct ctx *cx, const struct survey *survey,
                               enum rc (*take)(void *self, const struct statistics_text *text), void *self) MUST_USE;

#endif
