/* Reading assessments with everything that stands around them. Only this room includes it. */
#ifndef ASSESSMENT_ASSESSMENT_LOAD_H
#define ASSESSMENT_ASSESSMENT_LOAD_H

#include "assessment/assessment_rule.h"

/* An assessment of the acting organisation; RC_MISSING with a message. */
enum rc assessment_get(struct ctx *cx, const char *id, struct assessment *ret) MUST_USE;

/* The catalog as it stood in that version: the shipped one, or the edition that the ledger keeps
 * from when the assessment was begun. RC_MISSING when the catalog is unknown altogether. */
enum rc edition_get(struct ctx *cx, const char *id, const char *version,
                    const struct catalog **ret) MUST_USE;
/* Keeps the catalog's present text in the organisation's ledger, once; needs an open transaction. */
enum rc edition_keep(struct ctx *cx, const struct catalog *catalog) MUST_USE;

/* --- What one version of a standard says otherwise than another --- */
struct revision {
    const struct control *control; /* of the later version */
    int64_t is_new;
    const char *title_before, *statement_before, *question_before; /* "" where the same */
};
struct revisions {
    const struct revision *at;
    size_t n;
};
/* New and revised measures of `after`, in its order. */
enum rc revisions_find(struct ctx *cx, const struct catalog *before, const struct catalog *after,
                       struct revisions *ret) MUST_USE;
/* Of an assessment against last year's, and against the version that it was begun with itself; none
 * when all are the same. */
enum rc revisions_of(struct ctx *cx, const struct assessment_sheet *sheet, struct revisions *ret)
    MUST_USE;
const struct revision *revision_of(const struct revisions *revisions,
                                   const struct control *control);
/* Measures of `before` that `after` no longer asks. */
struct removals {
    const struct control *const *at;
    size_t n;
};
enum rc removals_find(struct ctx *cx, const struct catalog *before, const struct catalog *after,
                      struct removals *ret) MUST_USE;
/* The version of the standard that the assessment was begun with, from its ledger. */
enum rc assessment_version_begun(struct ctx *cx, const struct assessment *assessment,
                                 const char **ret) MUST_USE;
/* True for a draft whose standard is there in another version. */
bool assessment_is_behind(struct ctx *cx, const struct assessment *assessment);

/* An answer that nobody gave yet: every text "", version 0. */
struct answer answer_blank(const struct assessment *assessment, const char *control);
/* The stored answer of a control, NULL when there is none. The answers are sorted by control. */
const struct answer *answers_find(const struct answers *answers, const char *control);

/* What the acting person may answer in the assessment. */
enum rc answer_rights_load(struct ctx *cx, const char *assessment, struct answer_rights *ret) MUST_USE;

/* work of struct module (assessment_work.c). */
struct work;
enum rc assessment_work(struct ctx *cx, struct work *work) MUST_USE;

/* The total score of an assessment from its answers alone (no evidence, no last year). */
enum rc assessment_tally(struct ctx *cx, const struct assessment *assessment,
                         struct score *ret) MUST_USE;

/* How a post is called; "" for "", words for one that is no longer in use. */
const char *post_text(struct ctx *cx, struct choices posts, const char *id);
/* 2026 → 令和8年度（2026年度） 全社 統一基準（案）: what an assessment is called in messages. */
const char *assessment_name(struct ctx *cx, const struct assessment *assessment,
                            const struct scope *scope);

#endif
