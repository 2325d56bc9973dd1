/* The SQL of this room; only this room includes it. */
#ifndef REVIEW_REVIEW_STORE_H
#define REVIEW_REVIEW_STORE_H

#include "db/db.h"
#include "review/review.h"

enum rc walkthrough_store_all(struct ctx *cx, const char *study, struct walkthroughs *ret) MUST_USE;
enum rc walkthrough_store_participants(struct ctx *cx, const char *study, struct walkthrough_participants *ret)
    MUST_USE;
enum rc walkthrough_store_last_number(struct ctx *cx, const char *study, int64_t *ret) MUST_USE;
/* record.describe: title and page of the walkthrough. */
void walkthrough_child_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

enum rc finding_store_all(struct ctx *cx, const char *study, struct findings *ret) MUST_USE;
enum rc finding_store_tasks(struct ctx *cx, const char *study, struct finding_tasks *ret) MUST_USE;
enum rc finding_store_last_number(struct ctx *cx, const char *study, int64_t *ret) MUST_USE;
/* How many findings come from a walkthrough, evaluation, monitoring or audit; those not closed alone. */
enum rc finding_store_count(struct ctx *cx, const char *occasion, bool open_only, int64_t *ret) MUST_USE;
enum rc finding_store_raised(struct ctx *cx, const char *participant, int64_t *ret) MUST_USE;
enum rc finding_store_open_tasks(struct ctx *cx, const char *finding, int64_t *ret) MUST_USE;

/* An entry of the ledger without its text. */
struct finding_entry {
    int64_t sequence, at, action;
    const char *person, *noun, *record;
};
struct finding_entries {
    const struct finding_entry *at;
    size_t n;
};
/* Changes of a study's forms from a time on (UTC ms), the youngest first; at most 200. */
enum rc finding_store_entries(struct ctx *cx, const char *study, int64_t from, struct finding_entries *ret)
    MUST_USE;
/* One entry; of that study's forms unless `study` is "". RC_MISSING without a message. */
enum rc finding_store_entry(struct ctx *cx, const char *study, int64_t sequence, struct finding_entry *ret)
    MUST_USE;
/* A row of a study's forms by its words. `subject` is "noun/id". */
struct review_subject {
    const char *subject, *name;
    int64_t form, number, place;
};
struct review_subjects {
    const struct review_subject *at;
    size_t n;
};
/* Rows of all forms in their order: form, place, id; those that come after `from` (its form, place and subject). */
enum rc review_store_subjects(struct ctx *cx, const char *study, const struct review_subject *from, int64_t limit,
                              struct review_subjects *ret) MUST_USE;
/* What waits for the acting person, by day; those without one at the end. */
enum review_wait {
    WAIT_RESPONSE, /* a finding without a response, for who made the study */
    WAIT_CHANGE,
    WAIT_VERIFY,
    WAIT_TASK,
    WAIT_WALKTHROUGH,
    WAIT_EVALUATION,
    WAIT_MONITORING,
    WAIT_AUDIT,
    REVIEW_WAIT_COUNT_
};
struct review_mine {
    int64_t kind; /* enum review_wait */
    const char *id, *title, *note, *due_on;
};
struct review_mines {
    const struct review_mine *at;
    size_t n;
};
/* Only those with a day before `before` (ISO); "" for all. At most `limit`. */
enum rc review_store_mine(struct ctx *cx, const char *before, int64_t limit, struct review_mines *ret) MUST_USE;
/* record.describe */
void finding_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void finding_task_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

enum rc evaluation_store_all(struct ctx *cx, const char *study, struct performance_evaluations *ret) MUST_USE;
/* The first walkthrough of a study that a person presented, led or recorded: its title; "" for none. */
enum rc evaluation_store_role(struct ctx *cx, const char *study, const char *person, const char **ret) MUST_USE;

enum { REVIEW_SUBJECTS_MOST = 100000 };
enum rc monitoring_store_all(struct ctx *cx, const char *study, struct monitorings *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc monitoring_store_result(struct ctx *cx, const char *monitoring, const char *subject,
                                struct monitoring_result *ret) MUST_USE;
enum rc monitoring_store_results(struct ctx *cx, const char *monitoring, struct monitoring_results *ret) MUST_USE;
/* record.describe: title and page of the round. */
void monitoring_child_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

enum rc internal_audit_store_all(struct ctx *cx, const char *study, struct internal_audits *ret) MUST_USE;
enum rc internal_audit_store_items(struct ctx *cx, const char *audit, struct internal_audit_items *ret) MUST_USE;
/* record.describe: title and page of the audit. */
void internal_audit_child_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

#endif
