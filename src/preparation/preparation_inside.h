/* What the files of the preparation share. Inside src/preparation only. */
#ifndef PREPARATION_PREPARATION_INSIDE_H
#define PREPARATION_PREPARATION_INSIDE_H

#include "assessment/assessment.h"
#include "base/command.h"
#include "db/db.h"
#include "preparation/preparation.h"
#include "risk/risk.h"
#include "rows/rows.h"

enum { PREPARE_LINKS_MOST = 50000 };

extern const struct row_noun context_noun, phase_noun, task_noun, unit_noun;
/* For the nouns whose rows belong to a study: its address, and a page in its frame (preparation_web.c). */
const char *prepare_home(struct ctx *cx, const char *study);
enum rc prepare_frame(struct ctx *cx, const char *study, const char *here, const char *title, struct page *ret)
    MUST_USE;
/* RC_DENIED, RC_CONFLICT unless the acting person may change the preparation of a study that is not closed. */
enum rc prepare_writable(struct ctx *cx, const char *study) MUST_USE;
/* RC_CONFLICT when the study is closed. */
enum rc prepare_open(struct ctx *cx, const char *study) MUST_USE;
/* The study that a person means: its id, or "" for the latest. RC_MISSING with a message. */
enum rc prepare_study(struct ctx *cx, const char *text, struct risk_study *ret) MUST_USE;

/* --- Circumstances and requirements --- */

struct context_row {
    struct context_entry entry; /* first: its field table serves both */
    const char *post_label;
    const char *services; /* of the study, or the latest, that it concerns, by name */
    int64_t overdue;
};
extern const struct fields context_row_fields;
extern const struct list context_list;

struct context_entries {
    const struct context_entry *at;
    size_t n;
};
/* A service of a study with the entry that concerns it. */
struct context_service {
    const char *link, *entry, *study, *study_title, *service, *business, *name;
    int64_t year, status;
};
struct context_services {
    const struct context_service *at;
    size_t n;
};
bool context_is_overdue(const struct ctx *cx, const struct context_entry *entry);

/* --- Schedule, organisation, attitude --- */

struct study_phases {
    const struct study_phase *at;
    size_t n;
};
struct study_tasks {
    const struct study_task *at;
    size_t n;
};
struct study_units {
    const struct study_unit *at;
    size_t n;
};
struct phase_row {
    struct study_phase phase; /* first: its field table serves both */
    const char *post_label;
    const char *agreed; /* "2026-06-01 – 2026-06-30" where the dates are no longer those that were approved; "" */
    int64_t overdue, tasks;
    double person_days; /* of its tasks */
};
struct task_row {
    struct study_task task;
    const char *phase_label, *post_label;
    int64_t overdue, outside; /* outside: not within its phase */
};
struct unit_row {
    struct study_unit unit;
    const char *post_label;
    int64_t vacant; /* its post has no holder */
};
extern const struct fields phase_row_fields, task_row_fields, unit_row_fields;
extern const struct list phase_list, task_list, unit_list;

/* Blank with the id "" and the study where there is none yet. */
enum rc master_schedule_of(struct ctx *cx, const char *study, struct master_schedule *ret) MUST_USE;
enum rc risk_attitude_of(struct ctx *cx, const char *study, struct risk_attitude *ret) MUST_USE;
/* The day is before today and nothing is done. */
bool study_is_late(const struct ctx *cx, const char *ends_on, const char *done_on);
/* The lines of the schedule as bars; RC_INVALID without any. */
struct chart;
enum rc master_schedule_chart(struct ctx *cx, const struct phase_row *rows, size_t n, struct chart *ret) MUST_USE;

/* Person-days of the tasks by department and phase. */
struct staffing_cell {
    double days;
    const char *text; /* "" for none */
};
struct staffing_row {
    const char *department;
    double days;
    int64_t tasks, done;
    const char *text;
    LIST_OF(struct staffing_cell) cells; /* one for each phase of `phases` */
};
struct staffing_phase {
    const char *label;
    double days;
    const char *text;
};
struct staffing {
    LIST_OF(struct staffing_phase) phases; /* those that have tasks */
    LIST_OF(struct staffing_row) rows;
    double days;
    const char *text;
};
extern const struct fields staffing_fields;
enum rc staffing_make(struct ctx *cx, const char *study, struct staffing *ret) MUST_USE;

/* What is told about an organisation. */
struct unit_finding {
    const char *code; /* role-vacant, post-vacant, step-open, step-unapproved, executes-and-audits */
    const char *text;
};
struct unit_findings {
    const struct unit_finding *at;
    size_t n;
};
enum rc organisation_check(struct ctx *cx, const char *study, struct unit_findings *ret) MUST_USE;
int64_t unit_part_of(const struct study_unit *unit, int64_t step);

/* --- SQL --- */

/* RC_MISSING without a message. */
enum rc master_schedule_store_of(struct ctx *cx, const char *study, struct master_schedule *ret) MUST_USE;
enum rc attitude_store_of(struct ctx *cx, const char *study, struct risk_attitude *ret) MUST_USE;
enum rc master_schedule_store_hold(struct ctx *cx, const char *study) MUST_USE;
enum rc attitude_store_hold(struct ctx *cx, const char *study) MUST_USE;

/* What executives approve, one of a kind for a study (paper.c): a record with study, status, author, approved_at and
 * comment. */
struct prepare_paper {
    const struct record *record;
    enum rc (*hold)(struct ctx *cx, const char *study);
    enum rc (*of)(struct ctx *cx, const char *study, void *row); /* blank where there is none yet */
    bool asker_is_author; /* who asks for the approval counts as the one who drafted it */
};
enum rc prepare_paper_hold(struct ctx *cx, const struct prepare_paper *paper, const char *id) MUST_USE;
enum rc prepare_paper_obstacle(struct ctx *cx, const struct prepare_paper *paper, const char *id, const char **ret)
    MUST_USE;
enum rc prepare_paper_set_status(struct ctx *cx, const struct prepare_paper *paper, const char *id,
                                 enum prepare_status status, const char *comment) MUST_USE;
/* RC_CONFLICT unless it was approved. */
enum rc prepare_paper_reopen(struct ctx *cx, const struct prepare_paper *paper, const char *study) MUST_USE;
/* By their days. */
enum rc study_store_phases(struct ctx *cx, const char *study, struct study_phases *ret) MUST_USE;
enum rc study_store_tasks(struct ctx *cx, const char *study, struct study_tasks *ret) MUST_USE;
/* By role. */
enum rc study_store_units(struct ctx *cx, const char *study, struct study_units *ret) MUST_USE;
enum rc study_store_last_number(struct ctx *cx, const struct record *record, const char *study, int64_t *ret)
    MUST_USE;
enum rc study_store_tasks_of(struct ctx *cx, const char *phase, int64_t *ret) MUST_USE;
/* Phases or tasks that are not done, of studies that are not closed: of the acting person's posts, and those without a
 * post for who may write; due before a day ("" for any). */
struct study_due {
    const char *id, *study, *title, *ends_on, *study_title;
    int64_t kind; /* enum phase_kind; 2: a task */
};
struct study_dues {
    const struct study_due *at;
    size_t n;
};
enum rc study_store_due(struct ctx *cx, bool phases, const char *before, int64_t limit, struct study_dues *ret)
    MUST_USE;

void context_link_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
/* RC_MISSING without a message. */
enum rc prepare_store_latest(struct ctx *cx, struct risk_study *ret) MUST_USE;
/* Services of a study: id and name, in their order. */
enum rc prepare_store_services(struct ctx *cx, const char *study, struct choices *ret) MUST_USE;
/* Without those that were left out. */
enum rc prepare_store_analysed(struct ctx *cx, const char *study, struct choices *ret) MUST_USE;
/* By number. */
enum rc context_store_all(struct ctx *cx, struct context_entries *ret) MUST_USE;
enum rc context_store_last_number(struct ctx *cx, int64_t *ret) MUST_USE;
/* The services that an entry concerns, in all studies, the latest first. */
enum rc context_store_services_of(struct ctx *cx, const char *entry, struct context_services *ret) MUST_USE;
/* All links of a study, by entry and name of the service. */
enum rc context_store_links(struct ctx *cx, const char *study, struct context_services *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc context_store_link(struct ctx *cx, const char *service, const char *entry, struct context_link *ret)
    MUST_USE;
enum rc context_store_requirements(struct ctx *cx, const char *study, const char *service,
                                   struct context_requirements *ret) MUST_USE;
/* Links that `into` lacks: study, service and entry are filled, origin names the link of `from`. */
struct context_links {
    const struct context_link *at;
    size_t n;
};
enum rc context_store_missing(struct ctx *cx, const char *from, const char *into, struct context_links *ret)
    MUST_USE;
/* Due to be reviewed before a day ("" for any), by the acting person's posts. */
enum rc context_store_mine(struct ctx *cx, const char *before, int64_t limit, struct context_entries *ret) MUST_USE;

struct work;
enum rc preparation_work(struct ctx *cx, struct work *work) MUST_USE;

#endif
