/* A made-up nation that answers a survey over some years, for tests and benches: sectors of very different sizes (the last
 * has one operator), operators that come, go, grow and move, questions that are replaced, sheets filled without care.
 * The same seed makes the same nation. */
#ifndef ANALYSIS_NATION_H
#define ANALYSIS_NATION_H

#include "analysis/analysis.h"

enum { NATION_QUESTIONS_MOST = 600, NATION_SIZES = 3 };

struct nation_size {
    size_t operators; /* in the first year */
    size_t questions, years, sectors;
};

struct nation {
    uint64_t seed;
    struct nation_size size;
    struct analysis_input input; /* points at what follows */
    struct analysis_year years[ANALYSIS_YEARS_MOST];
    struct analysis_question *questions[ANALYSIS_YEARS_MOST];
    struct vector_question *kinds[ANALYSIS_YEARS_MOST];
    struct analysis_respondent *respondents[ANALYSIS_YEARS_MOST];
    uint8_t *responds[ANALYSIS_YEARS_MOST]; /* by respondent */
    uint32_t *who[ANALYSIS_YEARS_MOST];     /* by respondent: the same number over the years */
    int8_t *ease[ANALYSIS_YEARS_MOST];      /* by question: sixteenths of a level */
    struct vector_draft draft;
};

/* Everything but the answers (answers NULL). In cx's arena. RC_INVALID for sizes off the engine's limits. */
enum rc nation_frame(struct ctx *cx, uint64_t seed, const struct nation_size *size, struct nation *ret) MUST_USE;
/* The packed answers of respondent i in a year, appended to `out`; nothing when it does not respond. */
enum rc nation_answer(struct ctx *cx, struct nation *nation, size_t year, size_t i, struct buf *out) MUST_USE;
/* Both: the answers lie in cx's arena, too. */
enum rc nation_make(struct ctx *cx, uint64_t seed, const struct nation_size *size, struct nation *ret) MUST_USE;
/* Makes respondent i answer every measure with one level. */
void nation_all_same(struct ctx *cx, struct nation *nation, size_t year, size_t i, uint8_t level);

#endif
