/* Risk assessment from the service down (リスクアセスメント手引書, STEP 1–6): a study holds the services of one
 * year, the processes that they need, the resources of those, and the risks of these. */
#ifndef RISK_RISK_H
#define RISK_RISK_H

#include "account/account.h"
#include "approval/approval.h"
#include "base/duration.h"
#include "register/record.h"

enum risk_study_status {
    RISK_DRAFT,
    RISK_REQUESTED, /* waits for approval; nothing in it is changed */
    RISK_APPROVED,
    RISK_CLOSED, /* of an earlier year */
    RISK_STUDY_STATUS_COUNT_
};
extern const struct enum_names risk_study_status_names;

struct risk_study {
    const char *id, *org;
    int64_t version;
    int64_t year;
    const char *title, *scope;
    const char *goal, *purpose, *policy; /* form 1 */
    const char *author, *post;
    int64_t status;
    const char *comment; /* of whoever returned it */
    const char *origin;  /* study that it was carried over from */
    const char *created_by;
    int64_t created_at;
};
extern const struct record risk_study_record;

enum risk_matrix { RISK_PRODUCT, RISK_TABLE, RISK_MATRIX_COUNT_ };
extern const struct enum_names risk_matrix_names;

/* Scales, matrix and criterion of a study, one row each. */
struct risk_criteria {
    const char *id, *org;
    int64_t version;
    const char *study;
    int64_t impact_steps; /* 2–10 */
    const char *impact_labels;
    int64_t frequency_steps;
    const char *frequency_labels;
    const char *elements; /* figure 8 */
    int64_t matrix;
    const char *cells; /* RISK_TABLE: a line of numbers for each step of impact */
    int64_t criterion;
    const char *origin;
    int64_t harm_step, grave_step; /* impact from which a risk with harm stands; 0: none named */
};
extern const struct record risk_criteria_record;

/* Author, responsible post and approval of one of the forms 1–6. */
struct risk_header {
    const char *id, *org;
    int64_t version;
    const char *study;
    int64_t form;
    const char *author, *post, *approver;
    int64_t approved_at;
    const char *comment;
};
extern const struct record risk_header_record;

/* How a stop of some length weighs. */
enum risk_mark {
    RISK_NOT_ASKED,
    RISK_NO_IMPACT,      /* － */
    RISK_UNKNOWN_IMPACT, /* △ */
    RISK_IMPACT,         /* × */
    RISK_MARK_COUNT_
};
extern const struct enum_names risk_mark_names;
enum { RISK_MARKS = 8 };

enum risk_priority { RISK_NO_PRIORITY, RISK_PRIORITY_A, RISK_PRIORITY_B, RISK_PRIORITY_COUNT_ };
extern const struct enum_names risk_priority_names;
enum risk_choice { RISK_UNDECIDED, RISK_SELECTED, RISK_DEFERRED, RISK_CHOICE_COUNT_ };
extern const struct enum_names risk_choice_names;

/* Forms 2 and 3. */
struct risk_service {
    const char *id, *org;
    int64_t version;
    const char *study;
    int64_t place; /* order in the form */
    const char *business, *name;
    const char *expectation, *duty, *social;
    const char *revenue, *roi, *growth, *share;
    int64_t priority;
    const char *comment;
    int64_t choice;
    const char *reason, *deferred_by, *approver;
    int64_t approved_at;
    const char *level_duty, *level_social, *effect;
    int64_t mark_0, mark_1, mark_2, mark_3, mark_4, mark_5, mark_6, mark_7;
    int64_t mtpd; /* minutes; 0: not given */
    const char *mtpd_comment, *origin;
};
extern const struct record risk_service_record;

/* Form 4. */
struct risk_process {
    const char *id, *org;
    int64_t version;
    const char *study;
    int64_t place;
    const char *name, *department, *post, *level, *effect;
    int64_t mark_0, mark_1, mark_2, mark_3, mark_4, mark_5, mark_6, mark_7;
    int64_t mtpd;
    const char *mtpd_comment;
    int64_t deferred;
    const char *reason, *deferred_by, *approver;
    int64_t approved_at;
    const char *origin;
};
extern const struct record risk_process_record;

struct risk_service_process {
    const char *id, *org;
    int64_t version;
    const char *study, *service, *process, *origin;
};
extern const struct record risk_service_process_record;

/* Form 5 has eight columns; form 6 tells ICT from control systems, so there are nine kinds. */
enum risk_resource_kind {
    RISK_PEOPLE,
    RISK_INFORMATION,
    RISK_BUILDING,
    RISK_EQUIPMENT,
    RISK_ICT,
    RISK_CONTROL_SYSTEM,
    RISK_LIFELINE,
    RISK_MONEY,
    RISK_OTHER,
    RISK_RESOURCE_KIND_COUNT_
};
extern const struct enum_names risk_resource_kind_names;

struct risk_resource {
    const char *id, *org;
    int64_t version;
    const char *study;
    int64_t place, kind;
    const char *name, *requirement, *quantity;
    const char *site, *zone, *supplier, *external; /* of the short registers; "" for none */
    const char *post, *comment, *origin;
};
extern const struct record risk_resource_record;

enum risk_rule { RISK_ALL_OF, RISK_ANY_OF, RISK_AT_LEAST, RISK_RULE_COUNT_ };
extern const struct enum_names risk_rule_names;

/* Needs that stand for one another: of a process or of a resource (the other is ""). */
struct risk_need_group {
    const char *id, *org;
    int64_t version;
    const char *study, *process, *resource, *title;
    int64_t rule, least; /* least: of RISK_AT_LEAST */
    const char *origin;
};
extern const struct record risk_need_group_record;

/* A process or a resource needs a resource: by itself, or as a member of a group. */
struct risk_need {
    const char *id, *org;
    int64_t version;
    const char *study, *process, *resource, *needed, *need_group;
    const char *requirement, *quantity;
    int64_t bridge; /* minutes that it goes on without; 0: not at all */
    const char *origin;
};
extern const struct record risk_need_record;

/* Harm to safety, health or environment, which raises the impact to a step that the criteria name (risk.harm). */
enum risk_harm { HARM_NONE, HARM_SOME, HARM_GRAVE, RISK_HARM_COUNT_ };
extern const struct enum_names risk_harm_names;

/* Form 6; steps from 1 on, 0: not judged yet. */
struct risk {
    const char *id, *org;
    int64_t version;
    const char *study;
    int64_t number, place;
    const char *process, *resource;
    const char *outcome, *event, *source, *effect;
    int64_t impact_before;
    const char *impact_controls;
    int64_t impact_after, frequency_before;
    const char *frequency_controls;
    int64_t frequency_after;
    int64_t pulled; /* treated though below the criterion */
    const char *pulled_reason, *department, *post, *review_on, *confirm_by, *confirmed_by, *confirmed_on;
    const char *catalog, *controls; /* ids, separated by blanks */
    const char *comment, *origin;
    int64_t harm; /* enum risk_harm */
};
extern const struct record risk_record;

/* A plan item that lowers a risk. With the item alone it stands at these steps at most; 0: as now, or not
 * judged yet. */
struct risk_item {
    const char *id, *org;
    int64_t version;
    const char *study, *risk, *item, *origin;
    int64_t impact, frequency;
};
extern const struct record risk_item_record;

enum risk_verdict { RISK_REMARK, RISK_FULFILLED, RISK_NOT_FULFILLED, RISK_VERDICT_COUNT_ };
extern const struct enum_names risk_verdict_names;

/* What somebody says to a hint, or the evaluator to a question that no program can judge. */
struct risk_answer {
    const char *id, *org;
    int64_t version;
    const char *study, *code, *subject;
    int64_t verdict;
    const char *comment, *person, *answered_on;
    int64_t seen; /* version of the row that was answered; 0: not known, or the study itself */
};
extern const struct record risk_answer_record;

/* Sites, zones, suppliers, services of other operators. */
struct risk_place {
    const char *id, *org;
    int64_t version;
    const char *name, *code, *detail;
    int64_t active;
};
extern const struct record risk_site_record, risk_zone_record, risk_supplier_record,
    risk_external_record;

/* --- Changes. Own transaction each; permission and rules inside. --- */

/* A study with the default criteria and the heads of the six forms; `from` (may be ""): everything of that
 * study is carried over, approvals and confirmations aside. RC_INVALID, RC_MISSING, RC_DENIED. */
enum rc risk_study_create(struct ctx *cx, struct risk_study *study, const char *from) MUST_USE;
/* Stores a row of a study (an empty id makes one); `version` is the one that the person saw. The records are
 * those above that have a study. RC_INVALID, RC_CONFLICT (also while the study is not a draft), RC_DENIED. */
enum rc risk_row_save(struct ctx *cx, const struct record *record, void *row, int64_t version)
    MUST_USE;
/* The same for an entry of a short register. */
enum rc risk_place_save(struct ctx *cx, const struct record *record, struct risk_place *place, int64_t version)
    MUST_USE;
/* A process serves exactly these services from now on. */
enum rc risk_process_serve(struct ctx *cx, const char *process, const char *const *services,
                           size_t count) MUST_USE;
/* Links a plan item to a risk, or takes the link away. */
enum rc risk_item_link(struct ctx *cx, const char *risk, const char *item) MUST_USE;
/* RC_DENIED, RC_CONFLICT unless the acting person may change this study now; held until the transaction ends. */
enum rc risk_study_writable(struct ctx *cx, const char *study) MUST_USE;
/* Sets every text of a row to "", every number to 0. */
void risk_row_blank(const struct record *record, void *row);

/* --- Values --- */

enum { RISK_STEPS_LEAST = 2, RISK_STEPS_MOST = 10 };

/* Criteria as they are computed with. */
struct risk_scale {
    int64_t impacts, frequencies, criterion;
    int64_t harm[RISK_HARM_COUNT_]; /* least impact by harm; 0: none named */
    int64_t value[RISK_STEPS_MOST][RISK_STEPS_MOST]; /* by impact - 1, frequency - 1 */
};
/* RC_MISSING with a message. */
enum rc risk_criteria_of(struct ctx *cx, const char *study, struct risk_criteria *ret,
                         struct risk_scale *ret_scale) MUST_USE;
/* 0 while one of both is not judged, or off the scale. */
int64_t risk_value(const struct risk_scale *scale, int64_t impact, int64_t frequency);
struct risk_judged {
    int64_t inherent, residual; /* 0: not judged */
    int64_t reaches;            /* ● */
    int64_t treat;              /* reaches, or pulled in */
};
struct risk_judged risk_judge(const struct risk_scale *scale, const struct risk *risk);
/* The line of a step, "" where there is none. In cx's arena. */
const char *risk_step_words(const struct ctx *cx, const char *labels, int64_t step);
/* The study that a person means: its id, or "" for the latest. RC_MISSING with a message. */
enum rc risk_study_find(struct ctx *cx, const char *text, struct risk_study *ret) MUST_USE;
/* RC_INVALID with every required text that is empty: a program may have left it out. */
enum rc risk_check_filled(struct ctx *cx, const struct record *record, const void *row) MUST_USE;
/* Holds the study's row until the transaction ends. */
enum rc risk_store_hold(struct ctx *cx, const char *study) MUST_USE;

/* --- What other rooms show --- */

struct risk_brief {
    const char *id, *title; /* resource: outcome, event, risk source */
    const char *owner;
    int64_t number, inherent, residual, criterion, treat, items;
};
struct risk_briefs {
    const struct risk_brief *at;
    size_t n;
};
/* Risks of the latest study that a measure lowers, that a plan item treats, and those to be treated that
 * no open plan item treats, the greatest first. At most `limit`. */
enum rc risks_of_control(struct ctx *cx, const char *catalog, const char *control, int64_t limit,
                         struct risk_briefs *ret) MUST_USE;
enum rc risks_of_item(struct ctx *cx, const char *item, int64_t limit, struct risk_briefs *ret)
    MUST_USE;
/* ret_study: the latest study; "" when there is none. */
enum rc risks_untreated(struct ctx *cx, int64_t limit, struct risk_briefs *ret,
                        const char **ret_study) MUST_USE;

/* Puts a page of a room above into the frame of a study: place, crumbs (risk assessment, study) and tabs. `here` is the
 * path of the tab that the page is or belongs to (struct tab); NULL: none. RC_MISSING for a study that is not there. */
struct page;
enum rc risk_page_frame(struct ctx *cx, const char *study, const char *here, struct page *page) MUST_USE;

/* --- The check of a study: the handbook's figures 14 and 17, and hints of our own --- */

enum risk_check_kind {
    RISK_CHECK_ERROR,     /* open until it is mended */
    RISK_CHECK_JUDGEMENT, /* open until somebody independent judges it as fulfilled */
    RISK_CHECK_HINT,      /* open until somebody answers it with a comment */
    RISK_CHECK_KIND_COUNT_
};
extern const struct enum_names risk_check_kind_names;
/* Where a fault stands: forms 1–6, or the validation that follows (walkthrough, performance evaluation). */
enum { RISK_FORM_VALIDATION = 7 };

struct risk_check {
    const char *code; /* unique among all rooms: "owner-missing" */
    int64_t kind;     /* enum risk_check_kind */
    const char *title, *why; /* N_ texts: what is wrong; who asks for it (document, figure) */
};

/* One place where a check finds something. */
struct risk_fault {
    const struct risk_check *check;
    const char *subject; /* id of the row, or of the study; answers are kept by code and subject */
    int64_t form;
    /* In the reader's language; NULL or "" for nothing. */
    const char *where, *field, *detail, *href;
    /* A row of the study instead of `where` and `href`, and a mask of its fields; NULL elsewhere. Inside src/risk:
     * the words of a row are made only when it is shown. */
    const struct record *record;
    const void *row;
    uint64_t fields;
};
struct risk_checking;
/* Adds a fault; what it points at is kept, not copied. RC_MEMORY. */
enum rc risk_fault_add(struct ctx *cx, struct risk_checking *checking, const struct risk_fault *fault) MUST_USE;

/* Departments of the processes that are analysed, each once, in the order of form 4. */
enum rc risk_checking_departments(struct ctx *cx, const struct risk_checking *checking, const char *const **ret,
                                  size_t *ret_n) MUST_USE;

/* What a room adds to the check (struct module). */
struct risk_check_source {
    const struct risk_check *checks; /* every check that `run` may name */
    size_t check_count;
    enum rc (*run)(struct ctx *cx, const struct risk_study *study, struct risk_checking *checking);
};

/* What is open. */
struct risk_check_state {
    int64_t errors;     /* with the judgements that are not made, or say "not fulfilled" */
    int64_t judgements; /* of those */
    int64_t hints;      /* without an answer */
    int64_t answered;   /* hints with a comment, judgements as fulfilled */
};
extern const struct fields risk_check_state_fields;
/* Runs all checks of a study. RC_MISSING. */
enum rc risk_check_count(struct ctx *cx, const char *study, struct risk_check_state *ret) MUST_USE;

/* Answers a fault that the check finds now: a hint with a comment (RISK_REMARK), a judgement with a verdict of who
 * is independent of the study. RC_INVALID, RC_MISSING (no such fault), RC_DENIED. */
enum rc risk_check_answer(struct ctx *cx, struct risk_answer *answer) MUST_USE;

/* How the latest study stands, for the first page. */
struct risk_state {
    const char *study, *title; /* "" when there is none */
    int64_t year, risks, judged, treat, untreated;
    struct risk_check_state check;
    LIST_OF(struct risk_brief) first; /* of the untreated, the greatest first, at most 5 */
};
extern const struct fields risk_state_fields;
/* RC_DENIED without the right to read risks. */
enum rc risk_state_load(struct ctx *cx, struct risk_state *ret) MUST_USE;

/* The judgements that the check asks for, with what was judged; answer.id "" where nothing was. */
struct risk_judgement {
    const struct risk_check *check;
    const char *subject;
    struct risk_answer answer;
};
struct risk_judgements {
    const struct risk_judgement *at;
    size_t n;
};
enum rc risk_judgements_of(struct ctx *cx, const char *study, struct risk_judgements *ret) MUST_USE;
/* Why a person is not independent of a study, as the end of a sentence: author, responsible, approver, owner of risks
 * or processes, or somebody who changed its forms; "" when independent. */
enum rc risk_tie_of(struct ctx *cx, const char *study, const char *person, const char **ret) MUST_USE;

/* --- A study as a report tells it --- */

enum { RISK_DIGEST_TREAT = 1000, RISK_DIGEST_BELOW = 300, RISK_DIGEST_FAULTS = 200 };
struct risk_digest_step {
    int64_t step;
    const char *words; /* "" where the criteria say none */
};
struct risk_digest_head {
    const char *form, *author, *post, *approver, *approved; /* approved: "" while it is not */
};
struct risk_digest_service {
    const char *business, *name, *level_duty, *level_social, *effect, *mtpd, *mtpd_comment, *processes, *reason,
        *approver, *approved;
    int64_t priority, choice;
};
struct risk_digest_process {
    const char *name, *services, *department, *post, *level, *mtpd, *reason, *approver;
    int64_t deferred;
};
struct risk_digest_cell {
    int64_t value, before, after, reaches; /* risks that stand there before and after the measures */
};
struct risk_digest_risk {
    const char *process, *resource, *outcome, *event, *source, *owner, *pulled_reason, *review_on, *confirm_by,
        *confirmed_on;
    int64_t number, inherent, residual, reaches, planned; /* planned: an open plan item treats it */
};
struct risk_digest_fault {
    const char *form, *title, *where, *fields, *detail, *comment, *answered_by, *answered_on;
    int64_t kind, open, verdict;
};
/* Errors and hints of one form. */
struct risk_digest_form {
    const char *form;
    int64_t errors, hints, answered;
};
struct risk_digest {
    struct risk_study study;
    struct risk_criteria criteria;
    const char *author, *post;
    int64_t impacts, frequencies;
    int64_t services_selected, services_deferred, resources, risks, judged, treat, untreated;
    struct risk_check_state check;
    LIST_OF(struct risk_digest_step) impact_steps, frequency_steps; /* from 1 on */
    LIST_OF(struct risk_digest_head) heads;
    LIST_OF(struct risk_digest_service) services;
    LIST_OF(struct risk_digest_process) processes;
    LIST_OF(struct risk_digest_cell) cells; /* impacts × frequencies, by impact and frequency from 1 on */
    LIST_OF(struct risk_digest_risk) to_treat, below; /* the greatest first, at most so many */
    LIST_OF(struct risk_digest_form) forms;
    LIST_OF(struct risk_digest_fault) open_faults, answered_faults;
};
/* study: its id; "" or NULL for the latest (of that year where it is not 0). RC_MISSING, RC_DENIED. */
enum rc risk_digest_load(struct ctx *cx, const char *study, int64_t year, struct risk_digest *ret) MUST_USE;

extern const struct module risk_module;

#endif
