/* How far small and regional operators are: the short questionnaires, and what they asked. Inside src/programme only. */
#ifndef PROGRAMME_SUPPORT_H
#define PROGRAMME_SUPPORT_H

#include "programme/programme_inside.h"

enum { SUPPORT_OPERATORS_MOST = 2000 };

/* A short questionnaire of the year. */
struct support_survey {
    const char *id, *title, *rate_text;
    int64_t year, invited, answered, silent;
};
/* A small operator that is covered, was asked by a short questionnaire, or asked for help. */
struct support_operator {
    const char *operator, *name, *sector, *sector_label, *region;
    const char *answer, *tag;             /* state of the short questionnaire in words, and its tag */
    const char *score_text, *before_text; /* mean level, this year and the year before; "–" for none */
    const char *last_on;                  /* of its last request; "" for none */
    int64_t requests, waiting;
};
struct support_progress {
    int64_t year, asked, answered, waiting;
    const char *year_label;
    LIST_OF(struct support_survey) surveys;
    LIST_OF(struct support_operator) operators;
};
extern const struct fields support_progress_fields;
/* Of a year. Where scores of single operators are told, the ledger notes that they were looked at. RC_DENIED. */
enum rc support_progress_make(struct ctx *cx, int64_t year, struct support_progress *ret) MUST_USE;

#endif
