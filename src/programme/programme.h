/* The government's yearly cycle on the side of those who oversee (baseline, part 2): implementation plans of sectors and
 * across them (2.1), the safety standards with what they say of each measure (2.1.2 (2)), support of small and regional
 * operators, evaluation (2.3), and the circle of the year. Nothing is read from other organisations: what passes between
 * the tiers is a paper (programme_paper), as a file or delivered within the installation. */
#ifndef PROGRAMME_PROGRAMME_H
#define PROGRAMME_PROGRAMME_H

#include "account/account.h"
#include "approval/approval.h"
#include "register/record.h"

struct report;
struct row_noun;

/* Of plans and evaluations. */
enum programme_state { PROGRAMME_DRAFT, PROGRAMME_REQUESTED, PROGRAMME_APPROVED, PROGRAMME_SENT, PROGRAMME_STATE_COUNT_ };
extern const struct enum_names programme_state_names;

/* How a plan and an evaluation begin: what is made for a year and a sector ("" across sectors), drafted, approved, sent. */
#define DRAFT_MEMBERS             \
    const char *id, *org;         \
    int64_t version, year;        \
    const char *sector, *title;   \
    int64_t state;                \
    const char *author;           \
    int64_t approved_at, sent_at; \
    const char *comment
struct draft {
    DRAFT_MEMBERS;
};

/* 実施計画; a change after the approval is a new edition. */
struct programme_plan {
    union {
        struct draft draft;
        struct {
            DRAFT_MEMBERS;
        };
    };
    int64_t edition;
    const char *policy, *law, *operators, *previous;
};
extern const struct record programme_plan_record;

/* 施策の実施体制 (2.1.1). */
enum programme_unit_kind {
    UNIT_KIND_GOVERNMENT,  /* 関係省庁間 */
    UNIT_KIND_MINISTRY,    /* 省庁内の部局間 */
    UNIT_KIND_PARTNERSHIP, /* 官民 */
    UNIT_KIND_PARTY,       /* 関係主体とその役割 */
    UNIT_KIND_COUNT_
};
extern const struct enum_names programme_unit_kind_names;
struct programme_unit {
    const char *id, *org;
    int64_t version;
    const char *plan;
    int64_t number, kind;
    const char *title, *members, *duty, *frequency, *agreed_on, *comment, *origin;
};
extern const struct record programme_unit_record;

/* The five groups of 2.1.2, in their order. */
enum policy_group {
    POLICY_RESPONSE,   /* 障害対応体制の強化 */
    POLICY_STANDARDS,  /* 安全基準等の整備及び浸透 */
    POLICY_SHARING,    /* 情報共有体制の強化 */
    POLICY_RISK,       /* リスクマネジメントの活用 */
    POLICY_FOUNDATION, /* 防護基盤の強化 */
    POLICY_GROUP_COUNT_
};
extern const struct enum_names policy_group_names;
enum action_progress { ACTION_WAITS, ACTION_RUNS, ACTION_DONE, ACTION_STOPPED, ACTION_PROGRESS_COUNT_ };
extern const struct enum_names action_progress_names;

/* A concrete action of a plan. Budget in thousand yen, dates ISO; measure: id of a control of POLICY_CATALOG, "" for one
 * of the sector's own. */
#define POLICY_CATALOG "baseline-2026-government"
struct policy_action {
    const char *id, *org;
    int64_t version;
    const char *plan;
    int64_t number, policy;
    const char *measure, *title, *detail, *department, *post;
    int64_t budget;
    const char *starts_on, *ends_on, *indicator, *target;
    int64_t progress;
    const char *result, *done_on, *change, *reason, *origin, *point, *comment;
};
extern const struct record policy_action_record;

/* The classes of 安全基準等 (1.5, footnote 10): ①–④. */
enum standard_class { STANDARD_MANDATORY, STANDARD_RECOMMENDED, STANDARD_INDUSTRY, STANDARD_OWN, STANDARD_CLASS_COUNT_ };
extern const struct enum_names standard_class_names;
enum standard_state { STANDARD_IN_FORCE, STANDARD_COMING, STANDARD_ENDED, STANDARD_STATE_COUNT_ };
extern const struct enum_names standard_state_names;
struct standard_document {
    const char *id, *org;
    int64_t version, number;
    const char *sector, *title;
    int64_t class;
    const char *maker, *edition, *issued_on;
    int64_t state;
    const char *previous, *source, *comment;
};
extern const struct record standard_document_record;

/* Where a standard says what a measure of STANDARD_CATALOG asks. */
#define STANDARD_CATALOG "baseline-2026"
struct standard_clause {
    const char *id, *org;
    int64_t version;
    const char *document, *control, *clause;
};
extern const struct record standard_clause_record;

enum support_kind { SUPPORT_MEASURES, SUPPORT_SURVEY, SUPPORT_INCIDENT, SUPPORT_TRAINING, SUPPORT_OTHER, SUPPORT_KIND_COUNT_ };
extern const struct enum_names support_kind_names;
enum support_state { SUPPORT_OPEN, SUPPORT_ANSWERED, SUPPORT_CLOSED, SUPPORT_STATE_COUNT_ };
extern const struct enum_names support_state_names;
/* Who asked for help, what, and what was answered. */
struct support_entry {
    const char *id, *org;
    int64_t version, number;
    const char *asked_on, *operator, *name, *sector;
    int64_t small, kind;
    const char *question, *answer, *answered_on, *post;
    int64_t state;
    const char *comment;
};
extern const struct record support_entry_record;

enum paper_direction { PAPER_SENT, PAPER_RECEIVED, PAPER_DIRECTION_COUNT_ };
extern const struct enum_names paper_direction_names;
enum paper_kind {
    PAPER_PLAN,
    PAPER_EVALUATION, /* of a ministry or of the office, on its way to headquarters */
    PAPER_VERDICT,    /* headquarters' evaluation */
    PAPER_COMMENT,    /* on an evaluation or plan that was received */
    PAPER_NOTICE,     /* how far the year is: steps that are done, and what the analysis showed */
    PAPER_KIND_COUNT_
};
extern const struct enum_names paper_kind_names;
/* What passed between two tiers; its document (kaname-programme/1) is a content under the digest. subject: id of what it
 * tells, at its maker; of a comment, of what is commented on. */
struct programme_paper {
    const char *id, *org;
    int64_t version, direction, kind;
    const char *peer, *peer_org;
    int64_t year;
    const char *sector;
    int64_t edition;
    const char *title, *subject, *note, *digest;
    int64_t size, passed_at;
    const char *signer; /* id of the key that signed the file; "" for what is of this installation */
};
extern const struct record programme_paper_record;

struct programme_evaluation {
    union {
        struct draft draft;
        struct {
            DRAFT_MEMBERS;
        };
    };
    const char *plan, *summary, *environment, *analysis, *structure, *funds;
};
extern const struct record programme_evaluation_record;

enum point_source { POINT_OWN, POINT_HEADQUARTERS, POINT_SOURCE_COUNT_ };
extern const struct enum_names point_source_names;
enum point_rating { RATING_NONE, RATING_ACHIEVED, RATING_MOSTLY, RATING_PARTLY, RATING_MISSED, POINT_RATING_COUNT_ };
extern const struct enum_names point_rating_names;
enum point_state { POINT_OPEN, POINT_TAKEN, POINT_DONE, POINT_DROPPED, POINT_STATE_COUNT_ };
extern const struct enum_names point_state_names;
/* What is said about one action or measure; with a task it goes into next year's plan and is traced until that is done. */
struct evaluation_point {
    const char *id, *org;
    int64_t version;
    const char *evaluation;
    int64_t number, source, policy;
    const char *measure, *action, *title, *planned, *done, *measured;
    int64_t rating;
    const char *structure, *funds, *improvement, *floor, *risk_based, *task;
    int64_t state;
    const char *taken, *peer, *origin, *comment;
};
extern const struct record evaluation_point_record;

enum cycle_basis { CYCLE_FISCAL, CYCLE_CALENDAR, CYCLE_BASIS_COUNT_ };
extern const struct enum_names cycle_basis_names;
enum cycle_step { CYCLE_PLAN, CYCLE_SURVEY, CYCLE_ANALYSIS, CYCLE_EVALUATION, CYCLE_REPORT, CYCLE_VERDICT, CYCLE_STEP_COUNT_ };
extern const struct enum_names cycle_step_names;
/* By the end of which month each step is done; one of an organisation. due_0 … due_5 as enum cycle_step. */
struct cycle_rule {
    const char *id, *org;
    int64_t version, basis, due_0, due_1, due_2, due_3, due_4, due_5;
};
extern const struct record cycle_rule_record;

/* --- Plans. Own transaction each; permission, kind of organisation and rules inside. --- */

/* RC_DENIED unless the acting organisation is one that oversees: ministry, office, headquarters, agency. */
enum rc programme_overseer(struct ctx *cx, struct organization *ret) MUST_USE;
/* The first edition of a year's plan, as a draft. A ministry plans for a sector, the office across sectors (sector ""),
 * too. `title` "" makes one. RC_INVALID (year 2000–2100, sector), RC_CONFLICT (there is one), RC_DENIED. */
enum rc programme_create(struct ctx *cx, int64_t year, const char *sector, const char *title,
                         struct programme_plan *ret) MUST_USE;
/* What was carried over into a draft. */
struct programme_carried {
    int64_t units, actions, points;
};
extern const struct fields programme_carried_fields;
/* Structure and unfinished actions of the last plan of an earlier year for the same sector, dates as many years later,
 * and the open points of evaluations as new actions; what came over before does not come again. */
enum rc programme_carry(struct ctx *cx, const char *plan, struct programme_carried *ret) MUST_USE;
/* The next edition of an approved or sent plan, as a draft with all its rows. RC_CONFLICT. */
enum rc programme_revise(struct ctx *cx, const char *plan, struct programme_plan *ret) MUST_USE;

/* --- What plans and evaluations share --- */

struct draft_kind;
extern const struct draft_kind plan_kind, evaluation_kind;
extern const struct approvable programme_plan_approvable, programme_evaluation_approvable;
/* By its id, or "" for the latest; into the struct of its kind. RC_MISSING with a message. */
enum rc draft_find(struct ctx *cx, const struct draft_kind *kind, const char *text, void *ret) MUST_USE;
/* The words of a draft: `row` is the struct of its kind and becomes what is stored. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc draft_save(struct ctx *cx, const struct draft_kind *kind, void *row, int64_t version) MUST_USE;
/* Asks for approval. RC_CONFLICT while it has no action or point or is no draft. */
enum rc draft_ask(struct ctx *cx, const struct draft_kind *kind, const char *id, const struct approval_wish *wish) MUST_USE;
/* Sends what was approved: into `peer` (id of an organisation of this installation), or ("") as the file `out`; then it is
 * sent. A verdict of headquarters becomes points at who receives it. RC_CONFLICT, RC_DENIED, RC_INVALID. */
enum rc draft_send(struct ctx *cx, const struct draft_kind *kind, const char *id, const char *peer, struct buf *out) MUST_USE;

/* --- Rows of a plan, an evaluation, or of the room --- */

/* Stores a row (an empty id makes one): programme_unit, policy_action, standard_document, support_entry,
 * evaluation_point; `version` is the one that the person saw. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc programme_row_save(struct ctx *cx, const struct record *record, void *row, int64_t version) MUST_USE;
/* The actions of a plan, the points of an evaluation. */
struct policy_actions {
    const struct policy_action *at;
    size_t n;
};
enum rc programme_actions_of(struct ctx *cx, const char *plan, struct policy_actions *ret) MUST_USE;
struct evaluation_points {
    const struct evaluation_point *at;
    size_t n;
};
enum rc evaluation_points_of(struct ctx *cx, const char *evaluation, struct evaluation_points *ret) MUST_USE;
/* Notes (or with "" removes) the clause of a standard for a measure, by id or label. Own transaction. RC_DENIED,
 * RC_INVALID, RC_MISSING. */
enum rc standard_cite(struct ctx *cx, const char *document, const char *control, const char *clause) MUST_USE;

struct programme_plans {
    const struct programme_plan *at;
    size_t n;
};
/* Of the acting organisation, the latest year first, editions of one sector the latest first. */
enum rc programme_plans_of(struct ctx *cx, struct programme_plans *ret) MUST_USE;
/* What the baseline asks of a plan and is not there. */
struct plan_finding {
    const char *code;     /* structure-government, structure-partnership, group-empty, action-incomplete, … */
    int64_t number;       /* of the action or unit; 0 for the plan */
    const char *text;
};
struct plan_findings {
    const struct plan_finding *at;
    size_t n;
};
extern const struct fields plan_finding_fields;
enum rc programme_check(struct ctx *cx, const char *plan, struct plan_findings *ret) MUST_USE;

/* --- Papers between the tiers (paper.c) --- */

/* The one function by which a paper crosses into another organisation of the installation: stores it there, as received,
 * in that organisation's ledger. Needs an open transaction. The same paper twice is one. RC_DENIED unless `org`
 * oversees, RC_INVALID. */
enum rc programme_deliver(struct ctx *cx, const char *org, const char *bytes, size_t length) MUST_USE;
/* Takes in a paper that came as a file, signed by its maker (submission/submission_paper.h); what is already there is given
 * back. RC_INVALID with the reason: no signature, a key that is not trusted, signed by another than its maker. */
enum rc programme_receive(struct ctx *cx, const char *bytes, size_t length, struct programme_paper *ret) MUST_USE;
/* Comments on a paper that was received; delivered where its maker lives here, otherwise `out` is the file. */
enum rc programme_comment(struct ctx *cx, const char *paper, const char *note, struct buf *out) MUST_USE;

/* --- Evaluation --- */

/* The evaluation of a year and sector, prefilled: by a ministry or the office from its plan, by headquarters from the
 * evaluations that it received. RC_INVALID, RC_CONFLICT (there is one), RC_DENIED. */
enum rc evaluation_create(struct ctx *cx, int64_t year, const char *sector, struct programme_evaluation *ret) MUST_USE;
/* Actions of the plan that have no point yet become points of a draft. */
enum rc evaluation_fill(struct ctx *cx, const char *evaluation, int64_t *ret_points) MUST_USE;
struct programme_evaluations {
    const struct programme_evaluation *at;
    size_t n;
};
enum rc programme_evaluations_of(struct ctx *cx, struct programme_evaluations *ret) MUST_USE;

/* Keeps the calendar of the acting organisation. Own transaction. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc cycle_rule_save(struct ctx *cx, struct cycle_rule *rule, int64_t version) MUST_USE;
/* Tells how far the year is: `peer` as draft_send, or CYCLE_EVERYBODY, all bodies of this installation that have not been told
 * of it as it stands. What the analysis of one's own survey showed goes along as peers may see it. RC_CONFLICT when there is
 * nothing to tell, RC_DENIED. */
#define CYCLE_EVERYBODY "*"
enum rc cycle_tell(struct ctx *cx, int64_t year, const char *peer, struct buf *out) MUST_USE;

extern const struct module programme_module;

#endif
