/* The preparation of the sample's risk assessment. */
#ifndef SAMPLE_SAMPLE_PREPARATION_H
#define SAMPLE_SAMPLE_PREPARATION_H

#include "sample/sample_data.h"

/* Circumstances and requirements with the services of the study that they concern. `services`: ids in the order of
 * the sample's table: passengers, cargo, maintenance. */
enum rc sample_context_make(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *study,
                            const char *const *services) MUST_USE;
/* Master schedule, tasks, organisation and attitude towards risk of the study. */
enum rc sample_plan_make(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *study) MUST_USE;

#endif
