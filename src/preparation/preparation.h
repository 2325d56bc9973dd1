/* What comes before a risk assessment (リスクアセスメント手引書 3 事前準備; 統一基準 3.2.1 組織状況の理解): the
 * circumstances of the organisation and the requirements that it meets, which form 2 draws on. */
#ifndef PREPARATION_PREPARATION_H
#define PREPARATION_PREPARATION_H

#include "account/account.h"
#include "approval/approval.h"
#include "register/record.h"

struct report;
struct risk_study;

enum context_kind {
    CONTEXT_EXTERNAL, /* 外部環境 */
    CONTEXT_INTERNAL, /* 内部環境 */
    CONTEXT_LAW,
    CONTEXT_CONTRACT,
    CONTEXT_PARTY,    /* what customers, partners, shareholders, the region ask */
    CONTEXT_SUPPLIER, /* restrictions that suppliers make */
    CONTEXT_SOCIAL,   /* 社会的責任 */
    CONTEXT_KIND_COUNT_
};
extern const struct enum_names context_kind_names;

enum context_state { CONTEXT_IN_FORCE, CONTEXT_COMING, CONTEXT_ENDED, CONTEXT_STATE_COUNT_ };
extern const struct enum_names context_state_names;

/* A circumstance or requirement of the organisation, whatever the year. */
struct context_entry {
    const char *id, *org;
    int64_t version;
    int64_t number; /* counts up in the organisation */
    int64_t kind;
    const char *title, *source, *clause;
    const char *detail;  /* what it asks, or how it is */
    const char *outlook; /* how it will be before long */
    const char *post;    /* who keeps it up to date */
    const char *review_on, *reviewed_on, *reviewed_by;
    int64_t state;
    const char *comment;
};
extern const struct record context_entry_record;

/* A service of a study (form 2) is concerned by an entry. */
struct context_link {
    const char *id, *org;
    int64_t version;
    const char *study, *service, *entry, *origin;
};
extern const struct record context_link_record;

/* --- Changes. Own transaction each; permission and rules inside. --- */

/* Stores an entry (an empty id makes one); `version` is the one that the person saw. RC_INVALID, RC_CONFLICT,
 * RC_DENIED. */
enum rc context_save(struct ctx *cx, struct context_entry *entry, int64_t version) MUST_USE;
/* RC_CONFLICT while services are linked to it, or when `version` (0: any) is not the stored one. */
enum rc context_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;
/* The entry was looked at today and still holds, and is looked at again by `next` (ISO date after today). By who may
 * write, or the holder of its post. */
enum rc context_review(struct ctx *cx, const char *id, const char *next) MUST_USE;
/* A service is concerned by an entry. `take`: its words are added to the field of form 2 that its kind belongs to,
 * unless they stand there. The study must be a draft. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc context_link_add(struct ctx *cx, const char *service, const char *entry, bool take) MUST_USE;
enum rc context_link_remove(struct ctx *cx, const char *id) MUST_USE;
/* Exactly these services of a study are concerned by an entry from now on. */
enum rc context_concern(struct ctx *cx, const char *entry, const char *study, const char *const *services,
                        size_t count) MUST_USE;

/* --- What form 2 shows --- */

struct context_requirement {
    const char *link, *service, *entry, *title, *source, *clause, *detail;
    int64_t number, kind, state;
};
struct context_requirements {
    const struct context_requirement *at;
    size_t n;
};
extern const struct fields context_requirement_fields;
/* Of a study, or of one of its services where `service` is not ""; by the numbers of the entries. */
enum rc context_requirements_of(struct ctx *cx, const char *study, const char *service,
                                struct context_requirements *ret) MUST_USE;
/* Entries in force or coming that the service is not linked to. */
enum rc context_choices(struct ctx *cx, const char *service, struct choices *ret) MUST_USE;


/* --- The study's own preparation --- */

/* Of what executives approve: the master schedule, the attitude towards risk. */
enum prepare_status { PREPARE_DRAFT, PREPARE_REQUESTED, PREPARE_APPROVED, PREPARE_STATUS_COUNT_ };
extern const struct enum_names prepare_status_names;

/* The steps of the handbook, in their order. */
enum study_step {
    STUDY_PREPARATION,
    STUDY_STEP_1,
    STUDY_STEP_2,
    STUDY_STEP_3,
    STUDY_STEP_4,
    STUDY_STEP_5,
    STUDY_STEP_6,
    STUDY_WALKTHROUGH,
    STUDY_EVALUATION,
    STUDY_REPORT,
    STUDY_MONITORING,
    STUDY_STEP_COUNT_
};
extern const struct enum_names study_step_names;

/* マスタースケジュール: one of a study; made with its first phase. */
struct master_schedule {
    const char *id;
    const char *org;
    int64_t version;
    const char *study;
    int64_t status;
    const char *author;
    int64_t approved_at;
    const char *comment;
};
extern const struct record master_schedule_record;

enum phase_kind { PHASE_SPAN, PHASE_MILESTONE, PHASE_KIND_COUNT_ };
extern const struct enum_names phase_kind_names;

/* A line of the master schedule. Dates are ISO; a milestone has ends_on alone. */
struct study_phase {
    const char *id;
    const char *org;
    int64_t version;
    const char *study;
    int64_t number;
    int64_t kind;
    int64_t step;
    const char *title;
    const char *starts_on;
    const char *ends_on;
    int64_t decides;
    const char *department;
    const char *post;
    const char *done_on;
    const char *agreed_start;
    const char *agreed_end;
    const char *comment;
    const char *origin;
};
extern const struct record study_phase_record;

/* A line of the detailed schedule and staffing plan (詳細スケジュール、要員計画). */
struct study_task {
    const char *id;
    const char *org;
    int64_t version;
    const char *study;
    int64_t number;
    const char *phase;
    const char *title;
    const char *department;
    const char *post;
    const char *people;
    double person_days;
    const char *starts_on;
    const char *ends_on;
    const char *done_on;
    const char *comment;
    const char *origin;
};
extern const struct record study_task_record;

/* Figure 5 of the handbook. */
enum unit_role {
    UNIT_LEAD,        /* 統括 */
    UNIT_AUDIT,       /* 監査 */
    UNIT_MANAGE,      /* 管理 */
    UNIT_PROMOTE,     /* 推進 */
    UNIT_SECRETARIAT, /* 事務局 */
    UNIT_DEPARTMENT,  /* 担当部門 */
    UNIT_COUNT_
};
extern const struct enum_names unit_role_names;
enum unit_part { PART_NONE, PART_LEADS, PART_EXECUTES, PART_HELPS, PART_APPROVES, PART_AUDITS, UNIT_PART_COUNT_ };
extern const struct enum_names unit_part_names;

/* A department in its role (図表5), and what it does in each step (図表6): part_0 … part_10 as enum study_step. */
struct study_unit {
    const char *id;
    const char *org;
    int64_t version;
    const char *study;
    int64_t number;
    int64_t role;
    const char *department;
    const char *post;
    const char *duty;
    int64_t part_0;
    int64_t part_1;
    int64_t part_2;
    int64_t part_3;
    int64_t part_4;
    int64_t part_5;
    int64_t part_6;
    int64_t part_7;
    int64_t part_8;
    int64_t part_9;
    int64_t part_10;
    const char *comment;
    const char *origin;
};
extern const struct record study_unit_record;

/* What the organisation says about its attitude towards risk; one of a study. */
struct risk_attitude {
    const char *id;
    const char *org;
    int64_t version;
    const char *study;
    int64_t status;
    const char *attitude;
    const char *averse;
    const char *takes;
    const char *basis;
    const char *author;
    int64_t approved_at;
    const char *comment;
    const char *origin;
};
extern const struct record risk_attitude_record;

/* Stores a row of a study (an empty id makes one): study_phase, study_task, study_unit, risk_attitude. Phases are
 * changed only while the master schedule is a draft, but for done_on and the remark; these, of phases and tasks, the
 * holder of the post may set, too. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc study_row_save(struct ctx *cx, const struct record *record, void *row, int64_t version) MUST_USE;
enum rc study_row_remove(struct ctx *cx, const struct record *record, const char *id, int64_t version) MUST_USE;
/* The master schedule, or the attitude towards risk, is put up for approval. RC_CONFLICT while there is nothing in it
 * or it is no draft. */
enum rc master_schedule_ask(struct ctx *cx, const char *study, const struct approval_wish *wish) MUST_USE;
enum rc risk_attitude_ask(struct ctx *cx, const char *study, const struct approval_wish *wish) MUST_USE;
/* Approved: back to a draft, which needs a new approval. */
enum rc master_schedule_reopen(struct ctx *cx, const char *study) MUST_USE;
enum rc risk_attitude_reopen(struct ctx *cx, const char *study) MUST_USE;
extern const struct approvable master_schedule_approvable, risk_attitude_approvable;

/* --- Carrying over --- */

/* Schedule, staffing, organisation and attitude come over to a study that has none, as drafts, dates as many years
 * later as the studies lie apart. Needs an open transaction. */
enum rc preparation_carry(struct ctx *cx, const struct risk_study *from, const struct risk_study *into) MUST_USE;

/* Links of the services of `from` to the services of the same business and name of `into` that have them not yet.
 * Needs an open transaction. */
enum rc context_carry(struct ctx *cx, const char *from, const char *into) MUST_USE;

/* --- How it stands --- */

struct preparation_state {
    int64_t entries, overdue;          /* of the register; overdue for review */
    int64_t attitude_written, attitude_status, schedule_status;
    int64_t phases, late;              /* of the master schedule, milestones with them */
    int64_t units, findings;           /* of the organisation; what is told about it */
    double person_days;
};
extern const struct fields preparation_state_fields;
enum rc preparation_state_of(struct ctx *cx, const char *study, struct preparation_state *ret) MUST_USE;

/* --- As part of a document --- */

/* Requirements, attitude towards risk, master schedule and organisation of a study, each under a heading of `level`
 * (1 or 2). */
enum rc preparation_write(struct ctx *cx, const char *study, struct report *report, int level) MUST_USE;

/* Names of the departments that promote a study (UNIT_PROMOTE), as its organisation says; none where it says none. */
struct preparation_departments {
    const char *const *at;
    size_t n;
};
enum rc preparation_promoting(struct ctx *cx, const char *study, struct preparation_departments *ret) MUST_USE;

extern const struct module preparation_module;

#endif
