/* The risk assessment of the sample. */
#ifndef SAMPLE_SAMPLE_RISK_H
#define SAMPLE_SAMPLE_RISK_H

#include "sample/sample_data.h"

/* The numbers of the handbook's filled form 6 (annex 3) with words of our own; `residual` is what the document
 * prints, for the test. */
struct sample_risk {
    int process, resource; /* places in their tables */
    const char *outcome, *event, *source, *effect;
    int impact_before;
    const char *impact_controls;
    int impact_after, frequency_before;
    const char *frequency_controls;
    int frequency_after, residual, treat;
    int post; /* owner, -1: the department keeps it */
    const char *controls;
};
enum { SAMPLE_RISKS = 14 };
extern const struct sample_risk sample_risks[SAMPLE_RISKS];

/* A study for the acting organisation; the person who acts is its author. `posts` as in sample_data.h; ret_risks
 * (may be NULL) takes the ids of the risks. */
enum rc sample_risk_make(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char **ret_study,
                         const char *ret_risks[SAMPLE_RISKS]) MUST_USE;

#endif
