/* Treatment of the sample's risks. */
#ifndef SAMPLE_SAMPLE_TREATMENT_H
#define SAMPLE_SAMPLE_TREATMENT_H

#include "sample/sample_risk.h"

/* Plan items with their effects, treatments, an insurance, and two acceptances that wait; `risks` as sample_risk_make
 * gives them. *ret_accept takes the acceptance that somebody else may accept. */
enum rc sample_treatment_make(struct ctx *cx, const char *const posts[SAMPLE_POSTS],
                              const char *const risks[SAMPLE_RISKS], const char **ret_accept) MUST_USE;
/* Accepts it; the acting person is another one than before. */
enum rc sample_treatment_accept(struct ctx *cx, const char *acceptance) MUST_USE;

#endif
