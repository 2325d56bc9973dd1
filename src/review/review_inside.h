/* What the files of this room share. Inside src/review only. */
#ifndef REVIEW_REVIEW_INSIDE_H
#define REVIEW_REVIEW_INSIDE_H

#include "review/review_store.h"

extern const char review_not_allowed[];

/* RC_DENIED without PERM_RISK_READ. */
enum rc review_readable(struct ctx *cx) MUST_USE;
/* The study is there, and its row is held until the transaction ends, so that numbers follow one another. */
enum rc review_study_hold(struct ctx *cx, const char *study) MUST_USE;
/* RC_INVALID at the field when the day (ISO; "" is none) is still to come. */
enum rc review_past(struct ctx *cx, const char *field, const char *day) MUST_USE;
/* RC_INVALID at the field unless there is such a post in use ("" and what stood before are taken as well). */
enum rc review_known_post(struct ctx *cx, const char *field, const char *post, const char *before) MUST_USE;
enum rc review_known_person(struct ctx *cx, const char *field, const char *person, const char *before) MUST_USE;
/* The first line of a text, at most 60 characters. In cx's arena. */
const char *review_brief(const struct ctx *cx, const char *text);
/* Takes "risk/ID" apart and loads the row. RC_MISSING with a message. */
enum rc review_subject_get(struct ctx *cx, const char *subject, const struct record **ret_record, void **ret_row)
    MUST_USE;
/* "様式6 12 予約情報の消失" */
const char *review_subject_show(const struct ctx *cx, const struct review_subject *subject);
/* The evaluation, monitoring or audit that a finding names is one of the same study; "" is the work itself. */
enum rc review_occasion_check(struct ctx *cx, const struct finding *finding) MUST_USE;
/* The records that findings of a source come from; NULL where they come from none. */
const struct record *review_occasion_record(int64_t source);
/* RC_DENIED with the reason when the acting person may not verify the effect of this change. */
enum rc finding_may_verify(struct ctx *cx, const struct finding *finding) MUST_USE;

/* work of struct module. */
struct work;
enum rc review_work(struct ctx *cx, struct work *work) MUST_USE;

/* RC_INVALID at the field, or RC_DENIED where it is NULL, with the reason for who is not independent of a study. */
enum rc review_independent(struct ctx *cx, const char *study, const char *person, const char *field) MUST_USE;

/* The result of a row; NULL when there is none. */
const struct monitoring_result *monitoring_result_in(struct monitoring_results results, const char *subject);

#endif
