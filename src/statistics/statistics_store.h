/* The SQL of the analysis. It reads what other rooms store, in bulk. */
#ifndef STATISTICS_STATISTICS_STORE_H
#define STATISTICS_STATISTICS_STORE_H

#include "statistics/statistics.h"

/* The number of the last ledger entry about anything that an analysis follows from; 0 for none. */
enum rc statistics_store_stamp(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;

/* Surveys of one organisation, by year, at most STATISTICS_YEARS. */
struct statistics_span {
    const struct survey *at;
    size_t n;
};
struct statistics_asked {
    const char *operator, *name, *sector, *sub_sector; /* codes */
    int64_t size;
};
/* Takes rows in this order; each ends with the call. `year` is a place in the span. What fails ends the reading. */
struct statistics_take {
    /* The register's figures of an operator in the last year. */
    enum rc (*figures)(void *self, const char *operator, const struct risk_figures *figures);
    /* An accepted response to an edition before the last one, which does not count, … */
    enum rc (*older)(void *self, size_t year);
    /* … or to the last one, … */
    enum rc (*reply)(void *self, size_t year, const char *response, const char *operator);
    /* … and packed answers, those of other responses, too. */
    enum rc (*answers)(void *self, const char *response, const void *vector, size_t length);
    /* Who is asked. */
    enum rc (*asked)(void *self, size_t year, const struct statistics_asked *asked);
};
/* Reads all that an analysis of these surveys needs of single operators; nothing else runs meanwhile. */
enum rc statistics_store_rows(struct ctx *cx, const struct statistics_span *span, const struct statistics_take *take,
                              void *self) MUST_USE;
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
