/* Surveys as tests need them: open, and answered. */
#ifndef TESTS_SUPPORT_SURVEYS_H
#define TESTS_SUPPORT_SURVEYS_H

#include "survey/survey.h"

struct vector_draft;

/* An open survey of the acting organisation with the measures of baseline-2026, which asks these operators (their key,
 * name, sector, size and organisation count). kind: enum survey_kind. */
struct survey test_open_survey(struct ctx *cx, int64_t year, int64_t kind, const char *previous,
                               const struct survey_invitation *rows, size_t n);
/* Answers of an operator arrive on paper and are accepted. texts: JSON, or "". */
void test_accept_answers(struct ctx *cx, const struct survey *survey, const char *operator_key,
                         const struct vector_draft *draft, const char *texts);

#endif
