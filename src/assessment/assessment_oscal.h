/* Self-assessments as OSCAL documents. Only this room includes it. */
#ifndef ASSESSMENT_ASSESSMENT_OSCAL_H
#define ASSESSMENT_ASSESSMENT_OSCAL_H

#include "assessment/assessment_load.h"

/* Appends the assessment-results of an assessment as JSON: an observation for each answer, a finding
 * about the measure's statement, the evidence. `plan` is how the assessment-plan, which the model must
 * name, is found from there (a relative address). RC_DENIED, RC_MISSING, RC_TOO_LARGE. */
enum rc assessment_oscal_results(struct ctx *cx, const char *id, const char *plan,
                                 struct buf *out) MUST_USE;
/* The assessment-plan: which measures are asked, by whom and for what. */
enum rc assessment_oscal_plan(struct ctx *cx, const char *id, struct buf *out) MUST_USE;

#endif
