/* Surveys of the sample's office: last year's, closed, with answers; this year's, open. */
#ifndef SAMPLE_SAMPLE_SURVEY_H
#define SAMPLE_SAMPLE_SURVEY_H

#include "base/ctx.h"

/* After sample_sector_make. Acts as the local administrator afterwards. */
enum rc sample_survey_make(struct ctx *cx) MUST_USE;

#endif
