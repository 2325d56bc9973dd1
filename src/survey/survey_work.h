/* What waits for those who ask, and those who carry a survey out for them. Inside src/survey only. */
#ifndef SURVEY_SURVEY_WORK_H
#define SURVEY_SURVEY_WORK_H

#include "survey/survey_inside.h"

struct work;
/* `work` of the module: surveys to open and close, responses to decide, operators to remind, visits. */
enum rc survey_work(struct ctx *cx, struct work *work) MUST_USE;

/* --- SQL (survey_work_store.c); in the organisation of the survey, as which cx acts --- */

enum rc survey_store_undecided(struct ctx *cx, const char *survey, int64_t *ret) MUST_USE;
/* Whose answer is missing, who was invited and reminded last before a time (UTC ms); at most 1,001 are counted. */
enum rc survey_store_quiet(struct ctx *cx, const char *survey, int64_t before, int64_t *ret) MUST_USE;
/* Visits that are planned and were not made, the next first; due before a day (ISO) unless it is "". */
struct survey_due_visit {
    const char *id, *name, *planned_on;
};
struct survey_due_visits {
    const struct survey_due_visit *at;
    size_t n;
};
enum rc survey_store_due_visits(struct ctx *cx, const char *survey, const char *before, int64_t limit,
                                struct survey_due_visits *ret) MUST_USE;
/* Visits that have no day yet. */
enum rc survey_store_undated_visits(struct ctx *cx, const char *survey, int64_t *ret) MUST_USE;

#endif
