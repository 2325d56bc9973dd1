/* Assessments on the routes of approval. Only this room includes it. */
#ifndef ASSESSMENT_ASSESSMENT_APPROVAL_H
#define ASSESSMENT_ASSESSMENT_APPROVAL_H

#include "approval/approval.h"
#include "assessment/assessment.h"

extern const struct approvable assessment_approvable;

/* The request that waits for an assessment. RC_CONFLICT with a message when none does. */
enum rc assessment_running(struct ctx *cx, const char *id, struct approval *ret) MUST_USE;

#endif
