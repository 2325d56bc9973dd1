/* The SQL of self-assessments; only this room includes it. */
#ifndef ASSESSMENT_ASSESSMENT_STORE_H
#define ASSESSMENT_ASSESSMENT_STORE_H

#include "assessment/assessment.h"
#include "db/db.h"

/* How the ledger's pages call these records (struct record). */
void assessment_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void answer_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void evidence_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void section_assignment_describe(struct ctx *cx, const void *row, const char **subject,
                                 const char **href);
void control_weight_describe(struct ctx *cx, const void *row, const char **subject,
                             const char **href);

struct assessments {
    const struct assessment *at;
    size_t n;
};
struct answers {
    const struct answer *at;
    size_t n;
};
struct pieces {
    const struct evidence *at;
    size_t n;
};
struct section_assignments {
    const struct section_assignment *at;
    size_t n;
};
struct control_weights {
    const struct control_weight *at;
    size_t n;
};
struct control_count {
    const char *control;
    int64_t pieces;
};
struct control_counts {
    const struct control_count *at;
    size_t n;
};

/* Every function reads the acting organisation's rows only. "One" functions give RC_MISSING without
 * a message. */
enum rc scope_store_all(struct ctx *cx, struct scopes *ret) MUST_USE;

/* year 0: the latest. */
enum rc assessment_store_find(struct ctx *cx, const char *scope, const char *catalog, int64_t year,
                              struct assessment *ret) MUST_USE;
/* The latest one of the same scope and catalog before the year. */
enum rc assessment_store_before(struct ctx *cx, const struct assessment *assessment,
                                struct assessment *ret) MUST_USE;
/* Youngest years first; at most `limit`, from years before `before` (0: all). */
enum rc assessment_store_list(struct ctx *cx, int64_t before, int64_t limit,
                              struct assessments *ret) MUST_USE;
/* The same scope and catalog up to the year of the one given, youngest first. */
enum rc assessment_store_years(struct ctx *cx, const struct assessment *assessment, int64_t limit,
                               struct assessments *ret) MUST_USE;
/* The other scopes of the same catalog and year. */
enum rc assessment_store_beside(struct ctx *cx, const struct assessment *assessment,
                                struct assessments *ret) MUST_USE;
/* The other catalogs of the same scope and year. */
enum rc assessment_store_elsewhere(struct ctx *cx, const struct assessment *assessment,
                                   struct assessments *ret) MUST_USE;
/* Holds the row until the transaction ends, so that nobody freezes it meanwhile. false: no draft. */
enum rc assessment_store_hold_draft(struct ctx *cx, const char *id, bool *ret) MUST_USE;

enum rc section_assignment_store_of(struct ctx *cx, const char *assessment,
                                    struct section_assignments *ret) MUST_USE;
enum rc control_weight_store_of(struct ctx *cx, const char *catalog, struct control_weights *ret) MUST_USE;

/* Answers of one assessment, sorted by the control's id. */
enum rc answer_store_of(struct ctx *cx, const char *assessment, struct answers *ret) MUST_USE;
/* The same with control, state, current, target and confirmed only: for tallies of many assessments. */
enum rc answer_store_tally(struct ctx *cx, const char *assessment, struct answers *ret) MUST_USE;
enum rc answer_store_one(struct ctx *cx, const char *assessment, const char *control,
                         struct answer *ret) MUST_USE;
/* True when the person ever changed an answer of the assessment, by the ledger. */
enum rc answer_store_touched(struct ctx *cx, const char *assessment, const char *person,
                             bool *ret) MUST_USE;

/* Sections of drafts that wait for a person, and the person's own measures that wait. */
struct waiting_section {
    const char *assessment, *catalog, *section;
};
struct waiting_sections {
    const struct waiting_section *at;
    size_t n;
};
enum rc answer_store_waiting_sections(struct ctx *cx, const char *person,
                                      struct waiting_sections *ret) MUST_USE;
/* Answers of the drafts that are assigned to the person's posts directly and wait; assessment and
 * control are filled. At most 100. */
enum rc answer_store_waiting(struct ctx *cx, const char *person, struct answers *ret) MUST_USE;

/* Alternative measures with a time limit before `before` (ISO) in the youngest assessment of their scope
 * and standard, by time limit. */
struct alternative {
    const char *assessment, *catalog, *drafter, *control, *post, *until;
};
struct alternatives {
    const struct alternative *at;
    size_t n;
};
enum rc answer_store_alternatives(struct ctx *cx, const char *before, int64_t limit,
                                  struct alternatives *ret) MUST_USE;

enum rc evidence_store_of(struct ctx *cx, const char *assessment, struct pieces *ret) MUST_USE;
enum rc evidence_store_of_control(struct ctx *cx, const char *assessment, const char *control,
                                  struct pieces *ret) MUST_USE;
/* Dated pieces by control, sorted by the control's id. */
enum rc evidence_store_counts(struct ctx *cx, const char *assessment, struct control_counts *ret) MUST_USE;

/* One entry of the ledger about an assessment, with the state before it. */
struct trace_row {
    int64_t sequence, at, action;
    const char *person, *person_name, *noun, *record, *body, *earlier;
};
struct trace_rows {
    const struct trace_row *at;
    size_t n;
};
/* Entries with a sequence below `before`, youngest first, at most `limit`: of the answers (of one
 * answer when `answer` is not ""), and of everything else that belongs to the assessment. */
enum rc trace_store_answers(struct ctx *cx, const char *assessment, const char *answer,
                            int64_t before, int64_t limit, struct trace_rows *ret) MUST_USE;
enum rc trace_store_others(struct ctx *cx, const char *assessment, int64_t before, int64_t limit,
                           struct trace_rows *ret) MUST_USE;

#endif
