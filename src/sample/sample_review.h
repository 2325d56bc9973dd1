/* Walkthroughs and findings of the sample. */
#ifndef SAMPLE_SAMPLE_REVIEW_H
#define SAMPLE_SAMPLE_REVIEW_H

#include "sample/sample_risk.h"

/* What was found in the sample's study so far, at all stages. The ids of people and posts as in sample_data.h, of risks as
 * in sample_risk.h. */
enum rc sample_review_make(struct ctx *cx, const struct sample_operator *from, const char *study,
                           const char *const people[SAMPLE_PEOPLE], const char *const posts[SAMPLE_POSTS],
                           const char *const risks[SAMPLE_RISKS]) MUST_USE;

#endif
