/* What the files of the risk assessment share. Inside src/risk only. */
#ifndef RISK_RISK_INSIDE_H
#define RISK_RISK_INSIDE_H

#include "base/command.h"
#include "db/db.h"
#include "plan/plan.h"
#include "risk/risk.h"

enum { RISK_FORMS = 6, RISK_ROWS_MOST = 50000, RISK_LINKS_MOST = 200000 };

/* --- Rules (risk_rule.c), pure --- */

/* RC_INVALID with every fault at its field: a table that is not of the scales' size, or that falls as impact or
 * frequency rise. */
enum rc risk_scale_read(struct ctx *cx, const struct risk_criteria *criteria, struct risk_scale *ret)
    MUST_USE;
/* The least frequency that reaches the criterion at an impact; frequencies + 1 where none does. */
int64_t risk_reaching(const struct risk_scale *scale, int64_t impact);
struct risk_tally;
/* Of each risk of a tally. */
struct risk_judged risk_judge_tally(const struct risk_scale *scale, const struct risk_tally *tally);
/* The criteria that a study without an earlier one begins with: 5 × 5, product, criterion 5. */
struct risk_criteria risk_criteria_default(const struct ctx *cx);
/* Minutes of mark 0–7: 0, 60, 360, 720, 1440, one week, two weeks, 30 days. */
extern const int64_t risk_mark_minutes[RISK_MARKS];
/* The marks of a service or process, in their order. */
void risk_service_marks(const struct risk_service *service, int64_t ret[RISK_MARKS]);
void risk_process_marks(const struct risk_process *process, int64_t ret[RISK_MARKS]);
enum risk_mtpd_hint {
    RISK_MTPD_FITS,
    RISK_MTPD_LATE,  /* after the first × */
    RISK_MTPD_EARLY, /* before the last － */
};
enum risk_mtpd_hint risk_mtpd_judge(const int64_t marks[RISK_MARKS], int64_t mtpd);
/* A later mark says less impact than an earlier one. */
bool risk_marks_go_back(const int64_t marks[RISK_MARKS]);

/* --- Reading (risk_load.c) --- */

/* NULL-free lists of one study. */
struct risk_services {
    const struct risk_service *at;
    size_t n;
};
struct risk_processes {
    const struct risk_process *at;
    size_t n;
};
struct risk_service_processes {
    const struct risk_service_process *at;
    size_t n;
};
struct risk_resources {
    const struct risk_resource *at;
    size_t n;
};
struct risk_groups {
    const struct risk_need_group *at;
    size_t n;
};
struct risk_needs {
    const struct risk_need *at;
    size_t n;
};
struct risk_rows {
    const struct risk *at;
    size_t n;
};
struct risk_items {
    const struct risk_item *at;
    size_t n;
};
struct risk_headers {
    const struct risk_header *at;
    size_t n;
};
struct risk_answers {
    const struct risk_answer *at;
    size_t n;
};
struct risk_places {
    const struct risk_place *at;
    size_t n;
};
struct risk_studies {
    const struct risk_study *at;
    size_t n;
};

/* Everything of a study but its risks. */
struct risk_model {
    struct risk_study study;
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_headers headers;
    struct risk_services services;
    struct risk_processes processes;
    struct risk_service_processes serves;
    struct risk_resources resources;
    struct risk_groups groups;
    struct risk_needs needs;
};
/* RC_MISSING with a message. */
enum rc risk_model_load(struct ctx *cx, const char *study, struct risk_model *ret) MUST_USE;
/* Rows sorted by id; NULL when there is none of that id. */
const struct risk_service *risk_service_in(struct risk_services rows, const char *id);
const struct risk_process *risk_process_in(struct risk_processes rows, const char *id);
const struct risk_resource *risk_resource_in(struct risk_resources rows, const char *id);
/* A cycle of needs through a resource, as its names in order with arrows between; "" for none. */
const char *risk_cycle_of(struct ctx *cx, struct risk_resources resources, struct risk_needs needs,
                          const char *resource);
struct risk_cycle {
    const char *resource, *words; /* one of its resources */
};
struct risk_cycles {
    const struct risk_cycle *at;
    size_t n;
};
/* Any cycles, at most `limit`, each told once. */
enum rc risk_cycles(struct ctx *cx, struct risk_resources resources, struct risk_needs needs,
                    size_t limit, struct risk_cycles *ret) MUST_USE;

/* --- Changes (risk_change.c) --- */

/* The fields of a row by name, for what all rows of a study have. */
const char *risk_study_of(const struct record *record, const void *row);
enum rc risk_row_remove(struct ctx *cx, const struct record *record, const char *id,
                        int64_t version) MUST_USE;
enum rc risk_study_change(struct ctx *cx, struct risk_study *study, int64_t version) MUST_USE;
enum rc risk_study_ask(struct ctx *cx, const char *id, const struct approval_wish *wish) MUST_USE;
/* Approved: back to a draft; or closed. */
enum rc risk_study_turn(struct ctx *cx, const char *id, bool closed) MUST_USE;
enum rc risk_header_approve(struct ctx *cx, const char *id) MUST_USE;
/* A service or process that was left out; by another person than who left it out. */
enum rc risk_deferral_approve(struct ctx *cx, const struct record *record, const char *id) MUST_USE;
/* Who is responsible says that the state of a risk still holds. */
enum rc risk_confirm(struct ctx *cx, const char *id) MUST_USE;
enum rc risk_item_unlink(struct ctx *cx, const char *id) MUST_USE;
enum rc risk_answer_give(struct ctx *cx, struct risk_answer *answer) MUST_USE;
enum rc risk_copy(struct ctx *cx, const struct record *record, const char *id, const char **ret) MUST_USE;
extern const struct approvable risk_study_approvable;

/* --- Carrying over and merging (risk_merge.c) --- */

struct risk_merged {
    int64_t services, processes, resources, needs, risks; /* added */
    int64_t same;                                         /* were there already */
};
/* Adds to `into` what `from` has and it has not, inside an open transaction: services and processes are the
 * same by their names, resources by kind and name, risks by process, resource, outcome, event and source. */
enum rc risk_merge_rows(struct ctx *cx, const struct risk_study *from, const struct risk_study *into,
                        struct risk_merged *ret) MUST_USE;
enum rc risk_merge(struct ctx *cx, const char *from, const char *into, struct risk_merged *ret)
    MUST_USE;

/* --- SQL --- */

void risk_child_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void risk_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

enum rc risk_store_studies(struct ctx *cx, struct risk_studies *ret) MUST_USE;
enum rc risk_store_criteria(struct ctx *cx, const char *study, struct risk_criteria *ret) MUST_USE;
enum rc risk_store_headers(struct ctx *cx, const char *study, struct risk_headers *ret) MUST_USE;
/* In the order of the forms: by place and id. */
enum rc risk_store_services(struct ctx *cx, const char *study, struct risk_services *ret) MUST_USE;
enum rc risk_store_processes(struct ctx *cx, const char *study, struct risk_processes *ret) MUST_USE;
enum rc risk_store_serves(struct ctx *cx, const char *study, struct risk_service_processes *ret)
    MUST_USE;
enum rc risk_store_resources(struct ctx *cx, const char *study, struct risk_resources *ret) MUST_USE;
enum rc risk_store_groups(struct ctx *cx, const char *study, struct risk_groups *ret) MUST_USE;
enum rc risk_store_needs(struct ctx *cx, const char *study, struct risk_needs *ret) MUST_USE;
enum rc risk_store_items(struct ctx *cx, const char *study, struct risk_items *ret) MUST_USE;
enum rc risk_store_items_of(struct ctx *cx, const char *risk, struct risk_items *ret) MUST_USE;
enum rc risk_store_answers(struct ctx *cx, const char *study, struct risk_answers *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc risk_store_answer(struct ctx *cx, const char *study, const char *code, const char *subject,
                          struct risk_answer *ret) MUST_USE;
enum rc risk_store_places(struct ctx *cx, const struct record *record, struct risk_places *ret)
    MUST_USE;
/* All risks of a study whole, by place. */
enum rc risk_store_risks(struct ctx *cx, const char *study, struct risk_rows *ret) MUST_USE;
/* Only what an evaluation looks at: id, number, the four steps, pulled, post, department, review_on, confirm_by,
 * confirmed_on, process, resource. */
enum rc risk_store_judged(struct ctx *cx, const char *study, struct risk_rows *ret) MUST_USE;
/* All risks by place, as far as a check looks at them: of effect only the first character, of the measures the first
 * eight; without reason, comment, dates of confirmation, standards. */
enum rc risk_store_checked(struct ctx *cx, const char *study, struct risk_rows *ret) MUST_USE;
enum rc risk_store_last_number(struct ctx *cx, const char *study, int64_t *ret) MUST_USE;
/* How many rows point at a service, process or resource. */
enum rc risk_store_uses(struct ctx *cx, const struct record *record, const char *id, int64_t *ret)
    MUST_USE;
enum rc risk_store_of_control(struct ctx *cx, const char *study, const char *catalog,
                              const char *control, int64_t limit, struct risk_rows *ret) MUST_USE;
enum rc risk_store_of_item(struct ctx *cx, const char *item, int64_t limit, struct risk_rows *ret)
    MUST_USE;
/* Due to be reviewed or confirmed before a day ("" for any), by the acting person's posts. */
enum rc risk_store_mine(struct ctx *cx, const char *before, int64_t limit, struct risk_rows *ret) MUST_USE;
/* Ids of risks that an open plan item treats, sorted. */
struct risk_id {
    const char *id;
};
struct risk_ids {
    const struct risk_id *at;
    size_t n;
};
enum rc risk_store_treated(struct ctx *cx, const char *study, struct risk_ids *ret) MUST_USE;

/* Risks of a study that are alike in owner and judgement, counted by the database. */
struct risk_tally {
    const char *post, *department;
    int64_t impact_before, frequency_before, impact_after, frequency_after, pulled;
    int64_t risks;
    int64_t reviews, confirmations; /* of them, those overdue; 0 from risk_store_treated_tallies */
};
struct risk_tallies {
    const struct risk_tally *at; /* by post and department */
    size_t n;
};
/* `today`: the day before which a date is overdue. */
enum rc risk_store_tallies(struct ctx *cx, const char *study, const char *today, struct risk_tallies *ret) MUST_USE;
/* Only of risks that an open plan item treats. */
enum rc risk_store_treated_tallies(struct ctx *cx, const char *study, struct risk_tallies *ret) MUST_USE;
/* Risks of each resource that has any. */
struct risk_of_resource {
    const char *resource;
    int64_t risks;
};
struct risk_of_resources {
    const struct risk_of_resource *at; /* by resource */
    size_t n;
};
enum rc risk_store_of_resources(struct ctx *cx, const char *study, struct risk_of_resources *ret) MUST_USE;

/* Whether an open plan item treats that risk. */
bool risk_is_treated(struct risk_ids treated, const char *id);

/* What a page of form 6 admits. */
enum risk_sort { RISK_SORT_PLACE, RISK_SORT_NUMBER, RISK_SORT_NEWEST, RISK_SORT_RESOURCE, RISK_SORT_OWNER, RISK_SORT_VALUE, RISK_SORT_COUNT_ };
struct risk_filter {
    const char *study, *process, *resource, *post, *text;
    int64_t impact, frequency; /* after; 0: any */
    bool reaching;             /* ●, or pulled in */
    bool unjudged;             /* off the scale, or not judged yet */
    int64_t sort;
    /* What the row before had; id "" from the beginning. */
    struct {
        const char *key, *id;
        int64_t number;
    } after;
    int64_t limit;
};
/* A row of form 6 with the words around it. */
struct risk_row {
    struct risk risk; /* first: its field table serves both */
    const char *process_name, *resource_name, *owner_label;
    int64_t kind, inherent, residual, criterion, reaches, treat;
};
extern const struct fields risk_row_fields;
struct risk_page {
    const struct risk_row *at;
    size_t n;
};
/* Names and kind are filled, labels and values are not. */
enum rc risk_store_page(struct ctx *cx, const struct risk_filter *filter,
                        const struct risk_scale *scale, struct risk_page *ret) MUST_USE;
/* One row. RC_MISSING without a message. */
enum rc risk_store_row(struct ctx *cx, const char *id, struct risk_row *ret) MUST_USE;
/* The place of a risk's cell in the order of RISK_SORT_VALUE. */
int64_t risk_cell_of(const struct risk_scale *scale, const struct risk *risk);

/* What ties a person to a study. */
struct risk_tie {
    int64_t kind; /* 1 author, 2 responsible, 3 approver, 4 owner of risks or processes, 5 changed the forms */
    int64_t form;
    const char *name; /* of the post, where it is one */
};
/* The first tie; RC_MISSING without a message when there is none. */
enum rc risk_store_tie(struct ctx *cx, const char *study, const char *person, struct risk_tie *ret) MUST_USE;

#endif
