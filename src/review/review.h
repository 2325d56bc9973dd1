/* Check, validation and watch of a risk assessment (リスクアセスメント手引書 7., 8.): walkthroughs (ウォークスルー), their
 * participants, and one mechanism of findings for everything that looks at a study. A finding goes the same way
 * wherever it comes from: raised, answered, reflected (by an entry of the ledger where the forms changed), verified
 * by somebody else than who made the change, and only then closed. */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "account/account.h"
#include "register/record.h"
#include "risk/risk.h"

/* --- Walkthrough (図表13–15) --- */

struct walkthrough {
    const char *id, *org;
    int64_t version;
    const char *study;
    int64_t number;
    const char *title, *subject, *planned_on, *hours, *location, *viewpoints, *more_viewpoints,
        *told_on, *held_on;
    int64_t duration;
    const char *minutes, *lessons, *reported_on, *reported_to, *shared_on, *shared_with,
        *created_by;
    int64_t created_at;
};

extern const struct record walkthrough_record;

enum walkthrough_state { WALKTHROUGH_PLANNED, WALKTHROUGH_HELD, WALKTHROUGH_REPORTED, WALKTHROUGH_STATE_COUNT_ };
extern const struct enum_names walkthrough_state_names;
/* Held once it has a day; reported once executives were told. Pure. */
enum walkthrough_state walkthrough_state_of(const struct walkthrough *walkthrough);

/* For which part of the organisation somebody takes part. */
enum walkthrough_side {
    SIDE_PROMOTING, /* リスクアセスメント推進担当部門: writes the forms */
    SIDE_SECRETARIAT,
    SIDE_SERVICE,  /* is in charge of the service */
    SIDE_PROCESS,  /* is in charge of a process that the service needs */
    SIDE_RESOURCE, /* uses or looks after resources */
    SIDE_PLANNING,
    SIDE_LEGAL,
    SIDE_RISK_MANAGEMENT,
    SIDE_PUBLIC_RELATIONS,
    SIDE_EXECUTIVE,
    SIDE_OTHER,
    SIDE_COUNT_
};
extern const struct enum_names walkthrough_side_names;

/* One person may have several roles: facilitator まとめ役, presenter 説明役, reviewer レビュー役, recorder 記録役. */
struct walkthrough_participant {
    const char *id, *org;
    int64_t version;
    const char *study, *walkthrough, *person, *name, *department;
    int64_t side, facilitator, presenter, reviewer, recorder, knows;
    const char *knowledge;
    int64_t attended;
    const char *remark;
};

extern const struct record walkthrough_participant_record;

/* What a reviewer looks for (図表14), in our own words. */
struct walkthrough_viewpoint {
    const char *code;
    int64_t group;    /* enum walkthrough_aim */
    const char *text; /* N_ text */
};
enum walkthrough_aim { AIM_RIGHT, AIM_SHARED, WALKTHROUGH_AIM_COUNT_ };
extern const struct enum_names walkthrough_aim_names;
enum { WALKTHROUGH_VIEWPOINTS = 9 };
extern const struct walkthrough_viewpoint walkthrough_viewpoints[WALKTHROUGH_VIEWPOINTS];
/* NULL for an unknown code. */
const struct walkthrough_viewpoint *walkthrough_viewpoint_find(const char *code);

/* --- Findings --- */

enum finding_source {
    FINDING_WALKTHROUGH,
    FINDING_EVALUATION,
    FINDING_WORK, /* the assessment's own work: 課題 */
    FINDING_MONITORING,
    FINDING_AUDIT,
    FINDING_SOURCE_COUNT_
};
extern const struct enum_names finding_source_names;
enum finding_kind { FINDING_CORRECTION, FINDING_IMPROVEMENT, FINDING_QUESTION, FINDING_KIND_COUNT_ };
extern const struct enum_names finding_kind_names;
/* What is done about it. */
enum finding_answer {
    FINDING_UNANSWERED,
    FINDING_FORMS,    /* the forms are corrected: an entry of the ledger shows it */
    FINDING_PRACTICE, /* people or ways of working change */
    FINDING_KEEP,     /* nothing changes; the response says why */
    FINDING_ANSWER_COUNT_
};
extern const struct enum_names finding_answer_names;
enum finding_status {
    FINDING_OPEN,
    FINDING_ANSWERED, /* there is a response with somebody responsible and a day */
    FINDING_CHANGED,  /* the change is made, its effect is to be verified */
    FINDING_CLOSED,
    FINDING_STATUS_COUNT_
};
extern const struct enum_names finding_status_names;
enum finding_verdict { FINDING_NOT_JUDGED, FINDING_EFFECTIVE, FINDING_NOT_EFFECTIVE, FINDING_VERDICT_COUNT_ };
extern const struct enum_names finding_verdict_names;

/* occasion: id of the walkthrough, evaluation, monitoring or audit; "" for the work itself.
 * subject: "risk/ID": noun and id of a row of the same study; "" for none.
 * entry: sequence of the ledger's entry, in digits; "" for none. */
struct finding {
    const char *id, *org;
    int64_t version;
    const char *study;
    int64_t number, source;
    const char *occasion, *participant, *raised_by, *raised_on;
    int64_t kind;
    const char *what, *viewpoint, *subject, *place, *cause;
    int64_t answer;
    const char *response, *answered_by, *answered_on, *post, *person, *due_on, *verifier,
        *verify_on;
    int64_t status;
    const char *change_note, *entry, *changed_by, *changed_on, *told_by;
    int64_t verdict;
    const char *effect, *verified_by, *verified_on;
    int64_t rounds;
    const char *created_by;
    int64_t created_at;
};

extern const struct record finding_record;

/* A part of the work on a finding, with its own day (課題のタスク). */
struct finding_task {
    const char *id, *org;
    int64_t version;
    const char *study, *finding, *what, *post, *person, *due_on, *progress, *done_on, *result;
};

extern const struct record finding_task_record;

/* --- Performance evaluation (図表16, 17) --- */

struct performance_evaluation {
    const char *id, *org;
    int64_t version;
    const char *study, *title, *evaluator, *ability, *planned_on, *done_on, *result, *good,
        *shared_on, *shared_with, *reported_on, *reported_to, *created_by;
    int64_t created_at;
};
extern const struct record performance_evaluation_record;
struct performance_evaluations {
    const struct performance_evaluation *at; /* in the order of being planned */
    size_t n;
};
enum rc performance_evaluations_of(struct ctx *cx, const char *study, struct performance_evaluations *ret) MUST_USE;
/* Why somebody is not independent of a study, as the end of a sentence (risk_tie_of, or presented, led or recorded a
 * walkthrough); "" when independent. */
enum rc review_tie_of(struct ctx *cx, const char *study, const char *person, const char **ret) MUST_USE;

/* --- Monitoring (8.) --- */

struct monitoring {
    const char *id, *org;
    int64_t version;
    const char *study, *title, *method, *post, *from_on, *due_on, *outside_technology,
        *outside_economy, *outside_law, *outside_society, *inside_goal, *inside_purpose,
        *inside_position, *inside_needs, *inside_other, *policy, *done_on, *done_by,
        *created_by;
    int64_t created_at;
};
extern const struct record monitoring_record;
enum monitoring_state { MONITORING_OPEN, MONITORING_HOLDS, MONITORING_CHANGED, MONITORING_GONE, MONITORING_STATE_COUNT_ };
extern const struct enum_names monitoring_state_names;
enum monitoring_cause {
    CAUSE_NONE,
    CAUSE_TECHNOLOGY, /* outside */
    CAUSE_ECONOMY,
    CAUSE_LAW,
    CAUSE_SOCIETY,
    CAUSE_GOAL, /* inside */
    CAUSE_PURPOSE,
    CAUSE_POSITION,
    CAUSE_NEEDS,
    CAUSE_OTHER,
    MONITORING_CAUSE_COUNT_
};
extern const struct enum_names monitoring_cause_names;
/* How a row of a form ("noun/id") stands in a round. */
struct monitoring_result {
    const char *id, *org;
    int64_t version;
    const char *study, *monitoring, *subject;
    int64_t state, cause;
    const char *note, *person, *seen_on;
};
extern const struct record monitoring_result_record;
struct monitorings {
    const struct monitoring *at; /* by day */
    size_t n;
};
struct monitoring_results {
    const struct monitoring_result *at; /* by subject */
    size_t n;
};
enum rc monitorings_of(struct ctx *cx, const char *study, struct monitorings *ret) MUST_USE;
enum rc monitoring_results_of(struct ctx *cx, const char *monitoring, struct monitoring_results *ret) MUST_USE;
struct monitoring_counts {
    int64_t all, seen, changed; /* rows of all forms */
};
enum rc monitoring_count(struct ctx *cx, const struct monitoring *monitoring, struct monitoring_counts *ret) MUST_USE;

/* --- Internal audit --- */

enum internal_audit_step {
    INTERNAL_AUDIT_PLANNED,
    INTERNAL_AUDIT_CARRIED,
    INTERNAL_AUDIT_REPORTED, /* its findings are followed up */
    INTERNAL_AUDIT_CLOSED,
    INTERNAL_AUDIT_STEP_COUNT_
};
extern const struct enum_names internal_audit_step_names;
enum internal_audit_method {
    INTERNAL_AUDIT_DOCUMENTS,
    INTERNAL_AUDIT_INTERVIEW,
    INTERNAL_AUDIT_OBSERVATION,
    INTERNAL_AUDIT_METHOD_COUNT_
};
extern const struct enum_names internal_audit_method_names;
enum internal_audit_verdict {
    INTERNAL_AUDIT_OPEN,
    INTERNAL_AUDIT_CONFORMS,
    INTERNAL_AUDIT_IMPROVE,
    INTERNAL_AUDIT_DOES_NOT,
    INTERNAL_AUDIT_VERDICT_COUNT_
};
extern const struct enum_names internal_audit_verdict_names;
struct internal_audit {
    const char *id, *org;
    int64_t version;
    const char *study, *title, *auditor, *team, *purpose, *scope, *criteria, *from_on, *due_on;
    int64_t step;
    const char *carried_on, *activities, *opinion, *conclusion, *reported_on, *reported_to,
        *closed_on, *created_by;
    int64_t created_at;
};
extern const struct record internal_audit_record;
struct internal_audit_item {
    const char *id, *org;
    int64_t version;
    const char *study, *audit;
    int64_t place;
    const char *question;
    int64_t method, verdict;
    const char *seen;
};
extern const struct record internal_audit_item_record;
struct internal_audits {
    const struct internal_audit *at; /* by day */
    size_t n;
};
struct internal_audit_items {
    const struct internal_audit_item *at; /* in their order */
    size_t n;
};
enum rc internal_audits_of(struct ctx *cx, const char *study, struct internal_audits *ret) MUST_USE;
enum rc internal_audit_items_of(struct ctx *cx, const char *audit, struct internal_audit_items *ret) MUST_USE;

/* --- Reading: everything of one study; RC_DENIED without PERM_RISK_READ --- */

struct walkthroughs {
    const struct walkthrough *at; /* by number */
    size_t n;
};
struct walkthrough_participants {
    const struct walkthrough_participant *at; /* by walkthrough, in the order of being added; names are filled */
    size_t n;
};
struct findings {
    const struct finding *at; /* by number */
    size_t n;
};
struct finding_tasks {
    const struct finding_task *at; /* by finding and day */
    size_t n;
};
enum rc walkthroughs_of(struct ctx *cx, const char *study, struct walkthroughs *ret) MUST_USE;
enum rc walkthrough_participants_of(struct ctx *cx, const char *study, struct walkthrough_participants *ret)
    MUST_USE;
/* At most REVIEW_FINDINGS_MOST. */
enum { REVIEW_FINDINGS_MOST = 5000, REVIEW_TASKS_MOST = 20000 };
enum rc findings_of(struct ctx *cx, const char *study, struct findings *ret) MUST_USE;
enum rc finding_tasks_of(struct ctx *cx, const char *study, struct finding_tasks *ret) MUST_USE;
/* Whether that participant raised one of them. Pure. */
bool walkthrough_participant_raised(const struct walkthrough_participant *participant, struct findings findings);
/* Neither closed nor within its day: of the change while it is to be made, of the verification afterwards. Pure. */
bool finding_is_overdue(const struct finding *finding, const char *today);
/* What people call the row that a finding is about, and its page; "" where there is none any more. */
enum rc finding_subject_label(struct ctx *cx, const char *subject, const char **ret_label, const char **ret_href)
    MUST_USE;

/* --- Changes. Own transaction each; permission and rules inside. An empty id makes a new one; `version` is the
 *     one that the person saw. RC_INVALID, RC_MISSING, RC_CONFLICT, RC_DENIED. --- */

/* With PERM_RISK_WRITE. */
enum rc walkthrough_save(struct ctx *cx, struct walkthrough *walkthrough, int64_t version) MUST_USE;
/* Chooses viewpoints: codes of walkthrough_viewpoints. */
enum rc walkthrough_choose(struct ctx *cx, const char *id, const char *const *codes, size_t count) MUST_USE;
/* Only while nothing was raised there; its participants go with it. */
enum rc walkthrough_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;
enum rc walkthrough_participant_save(struct ctx *cx, struct walkthrough_participant *participant, int64_t version)
    MUST_USE;
enum rc walkthrough_participant_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;

/* Raises a finding, or changes what was raised while it is open. With PERM_RISK_WRITE, PERM_RISK_OWN or
 * PERM_FINDING_WRITE. */
enum rc finding_save(struct ctx *cx, struct finding *finding, int64_t version) MUST_USE;
/* The steps of a finding; of `finding` the fields of that step are taken.
 * Response: answer, response, cause, post, person, due_on, verifier, verify_on. */
enum rc finding_respond(struct ctx *cx, struct finding *finding, int64_t version) MUST_USE;
/* Change made: change_note, entry. By who is responsible or with PERM_RISK_WRITE. */
enum rc finding_reflect(struct ctx *cx, struct finding *finding, int64_t version) MUST_USE;
/* Effect: verdict, effect. By another person than who made, recorded or answered the change; with
 * PERM_FINDING_WRITE, PERM_RISK_WRITE, PERM_RISK_OWN or PERM_RISK_APPROVE. Not effective: it is to be changed again. */
enum rc finding_verify(struct ctx *cx, struct finding *finding, int64_t version) MUST_USE;
/* Names evaluator and day, with PERM_RISK_WRITE or PERM_FINDING_WRITE. RC_INVALID with the reason for who is not
 * independent. */
enum rc performance_evaluation_save(struct ctx *cx, struct performance_evaluation *evaluation, int64_t version)
    MUST_USE;
/* The evaluator alone, while still independent, with PERM_FINDING_WRITE: one of the judgements that the check asks for
 * (code, subject, verdict, comment); result and good points, once a walkthrough was held and all were made. */
enum rc performance_evaluation_judge(struct ctx *cx, const char *id, struct risk_answer *answer) MUST_USE;
enum rc performance_evaluation_report(struct ctx *cx, struct performance_evaluation *evaluation, int64_t version)
    MUST_USE;
/* With whom the result was shared; by the evaluator or with PERM_RISK_WRITE. */
enum rc performance_evaluation_share(struct ctx *cx, struct performance_evaluation *evaluation, int64_t version)
    MUST_USE;
/* Plan, changes of circumstances and what follows; with PERM_RISK_WRITE or for the post that is responsible. */
enum rc monitoring_save(struct ctx *cx, struct monitoring *monitoring, int64_t version) MUST_USE;
/* How a row stands (subject, state, cause, note); also by who owns the row. One result a row: the last one. */
enum rc monitoring_result_save(struct ctx *cx, const char *id, struct monitoring_result *result) MUST_USE;
/* Every row of a form (0: of all) that was not looked at holds as it is. */
enum rc monitoring_rest(struct ctx *cx, const char *id, int64_t form, int64_t *ret_count) MUST_USE;
/* Once every row was looked at and it is written what follows. */
enum rc monitoring_close(struct ctx *cx, const char *id, int64_t version) MUST_USE;
/* The plan, with PERM_FINDING_WRITE; a new one begins with the handbook's items. RC_INVALID for an auditor who is not
 * independent. Everything further is the lead auditor's: items with their results; carried out, once every item has
 * one; reported; ended, once every finding of the audit is closed. */
enum rc internal_audit_save(struct ctx *cx, struct internal_audit *audit, int64_t version) MUST_USE;
enum rc internal_audit_item_save(struct ctx *cx, struct internal_audit_item *item, int64_t version) MUST_USE;
enum rc internal_audit_carry(struct ctx *cx, struct internal_audit *audit, int64_t version) MUST_USE;
enum rc internal_audit_report(struct ctx *cx, struct internal_audit *audit, int64_t version) MUST_USE;
enum rc internal_audit_close(struct ctx *cx, const char *id, int64_t version) MUST_USE;
enum rc finding_task_save(struct ctx *cx, struct finding_task *task, int64_t version) MUST_USE;

extern const struct module review_module;

#endif
