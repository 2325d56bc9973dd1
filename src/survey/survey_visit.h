/* Surveys on site of some operators. Inside src/survey only; what other rooms use stands in survey.h. */
#ifndef SURVEY_SURVEY_VISIT_H
#define SURVEY_SURVEY_VISIT_H

#include "survey/survey_inside.h"

void survey_sample_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void survey_visit_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void survey_visit_finding_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

struct survey_samples {
    const struct survey_sample *at;
    size_t n;
};
enum rc survey_store_samples(struct ctx *cx, const char *survey, struct survey_samples *ret) MUST_USE;
struct survey_visits {
    const struct survey_visit *at;
    size_t n;
};
/* In the order of their planned days. */
enum rc survey_store_visits(struct ctx *cx, const char *survey, struct survey_visits *ret) MUST_USE;
struct survey_visit_findings {
    const struct survey_visit_finding *at;
    size_t n;
};
enum rc survey_store_findings(struct ctx *cx, const char *visit, struct survey_visit_findings *ret) MUST_USE;

struct survey_visit_row {
    struct survey_visit visit; /* first: its field table serves both */
    const char *name, *sector;
};
extern const struct fields survey_visit_row_fields;
extern const struct list survey_visit_list;
extern const struct row_noun survey_visit_noun;
/* Of row_noun. */
enum rc survey_visit_store(struct ctx *cx, const void *before, void *stored) MUST_USE;
enum rc survey_visit_release(struct ctx *cx, const void *stored) MUST_USE;

#endif
