/* The scores of all organisations in which a person may read assessments, side by side: for groups of companies
 * and for whoever serves many. */
#ifndef ASSESSMENT_SCORES_H
#define ASSESSMENT_SCORES_H

#include "assessment/assessment.h"

/* One assessment of one organisation. */
struct scores_row {
    const char *org, *org_name, *assessment, *scope_name;
    int64_t year, status, default_target;
    int64_t applicable, answered, at_target; /* measures */
    int64_t level_sum;
    double mean, share_at_target, coverage;
    const char *mean_label, *share_label, *coverage_label;
};
struct scores_view {
    const char *catalog, *catalog_title;
    int64_t year, organizations;
    LIST_OF(struct scores_row) rows; /* by name of the organisation */
};
extern const struct fields scores_view_fields;

/* Of a standard (id) and a year; 0: the latest year that there is. RC_MISSING for an unknown standard. */
enum rc scores_load(struct ctx *cx, const char *catalog_id, int64_t year, struct scores_view *ret)
    MUST_USE;

/* The SQL of it, in scores_store.c. `roles`: numbers of the roles that read assessments, as ",1,4,". */
enum rc scores_store_rows(struct ctx *cx, const char *catalog, int64_t year, const char *roles,
                          struct scores_view *ret) MUST_USE;
/* How many answers of an assessment have the same state, level and target (0: the assessment's). */
struct scores_count {
    const char *assessment;
    int64_t state, current, target, count;
};
struct scores_counts {
    const struct scores_count *at; /* by assessment */
    size_t n;
};
enum rc scores_store_counts(struct ctx *cx, const char *catalog, int64_t year, const char *roles,
                            struct scores_counts *ret) MUST_USE;
enum rc scores_store_year(struct ctx *cx, const char *catalog, const char *roles, int64_t *ret)
    MUST_USE;

#endif
