/* Questionnaires that the sample's operators received. */
#ifndef SAMPLE_SAMPLE_QUESTIONNAIRE_H
#define SAMPLE_SAMPLE_QUESTIONNAIRE_H

#include "sample/sample_data.h"

/* The airline has answered half of the ministry's questionnaire; the shipping company has answered, approved and
 * submitted it. The ids of people as in sample_data.h. */
enum rc sample_questionnaire_make(struct ctx *cx, const struct sample_operator *from,
                                  const char *const people[SAMPLE_PEOPLE], int64_t year) MUST_USE;

#endif
