/* Views and handlers of this room. Its pages stand in the frame of the risk assessment's. */
#ifndef REVIEW_REVIEW_VIEW_H
#define REVIEW_REVIEW_VIEW_H

#include "base/command.h"
#include "http/http.h"
#include "register/form.h"
#include "register/list.h"
#include "review/review_inside.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

/* The study that a page is about. */
struct review_head {
    const char *id, *title;
};
extern const struct fields review_head_fields;
enum rc review_head_fill(struct ctx *cx, const char *study, struct review_head *ret) MUST_USE;
/* A page in the frame of the study; `here`: the path of its tab. */
enum rc review_page_of(struct ctx *cx, const struct review_head *head, const char *title, const char *here,
                       struct page *ret) MUST_USE;

/* --- Forms --- */

struct review_form {
    const struct record *record;
    const char *const *inputs; /* names of fields, ended by NULL */
    const char *title;         /* N_ text; NULL: `named` of the call */
    const char *submit;        /* N_ text */
};
/* Where a form goes and where one comes back to. */
struct review_place {
    const char *action, *home;
};
/* The form with its pick lists; `status` 0 for the first time, 422 or 409 when it comes back. */
enum rc review_form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct review_form *form, const void *row, struct review_place place, int status)
    MUST_USE;
/* Reads the inputs of the form into the row. */
enum rc review_form_read(struct ctx *cx, const struct request *request, const struct review_form *form, void *row)
    MUST_USE;
/* After the change `rc` of the row: the form again, the error, or where one comes back to. `status`: 200 or 201. */
enum rc review_form_done(struct ctx *cx, const struct request *request, struct response *response,
                         const struct review_form *form, const void *row, enum rc rc, struct review_place place,
                         int status) MUST_USE;
bool review_is_program(const struct request *request);

/* A step in the course of a record that belongs to a study: the form at <href><id>/<path>, or for a new one at
 * /risk/<study><href>new, and the function that keeps what came of it. */
struct review_step {
    const struct review_form *form;
    const char *path;
    enum rc (*run)(struct ctx *cx, void *row, int64_t version);
};
enum rc review_step_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct review_step *step, bool fresh) MUST_USE;
enum rc review_step_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct review_step *step, bool fresh) MUST_USE;
/* The function `keep` of one kind of record as that of a step. */
#define REVIEW_STEP_RUN(name, keep)                                                                            \
    static enum rc name(struct ctx *cx, void *row, int64_t version)                                            \
    {                                                                                                          \
        return keep(cx, row, version);                                                                         \
    }
/* The two handlers of a step. */
#define REVIEW_STEP_HANDLERS(name, step, fresh)                                                                \
    HANDLER(name##_get)                                                                                        \
    {                                                                                                          \
        return review_step_get(cx, request, response, &(step), fresh);                                         \
    }                                                                                                          \
    HANDLER(name##_post)                                                                                       \
    {                                                                                                          \
        return review_step_post(cx, request, response, &(step), fresh);                                        \
    }

/* --- Overview --- */

struct walkthrough_line {
    const char *id, *title, *planned_on, *held_on, *state_tag;
    int64_t number, state, participants, findings, open;
};
struct finding_counts {
    int64_t all, open, overdue, verify, closed; /* open: not closed; verify: whose effect is to be verified */
};
/* An evaluation, monitoring or audit in its list. */
struct review_line {
    const char *id, *title, *person, *due_on, *done_on;
    int64_t overdue;
};
struct review_view {
    struct review_head head;
    LIST_OF(struct review_line) evaluations;
    LIST_OF(struct review_line) monitorings;
    LIST_OF(struct review_line) audits;
    int64_t may_audit;
    int64_t may_find;
    LIST_OF(struct walkthrough_line) walkthroughs;
    struct finding_counts findings;
    int64_t may_write, may_raise;
};
extern const struct fields review_answer;
/* Pure. */
struct finding_counts finding_count(struct findings findings, const char *today);

/* --- One walkthrough --- */

struct viewpoint_line {
    const char *code, *text, *aim;
    int64_t chosen, first; /* first: of its aim */
};
struct participant_line {
    const char *id, *name, *department, *side_label, *roles, *knowledge, *remark;
    int64_t version, facilitator, presenter, reviewer, recorder, knows, attended, findings, silent;
};
/* A finding as a row of the list, flat. */
struct finding_line {
    const char *id;
    int64_t version, number, source, kind;
    const char *what, *subject_label, *subject_href, *raised_by, *raised_on;
    int64_t answer;
    const char *response, *owner, *due_on;
    int64_t status, overdue, tasks;
    const char *change_note, *entry, *verified_by, *verified_on, *occasion, *status_tag, *viewpoint_label, *cause;
};
extern const struct fields finding_line_fields;
extern const struct list finding_list;
struct finding_lines {
    LIST_OF(struct finding_line) rows;
};
/* The findings of a study, or of one occasion alone ("" for all), as people read them. */
enum rc finding_lines_load(struct ctx *cx, const char *study, const char *occasion, struct finding_lines *ret)
    MUST_USE;

struct walkthrough_view {
    struct review_head head;
    struct walkthrough walkthrough;
    int64_t state;
    const char *state_tag, *duration;
    LIST_OF(struct viewpoint_line) viewpoints;
    LIST_OF(struct participant_line) participants;
    struct finding_lines findings;
    const char *silent; /* who took part as a reviewer and raised nothing, without a remark */
    int64_t may_write, may_raise;
    struct record_history history;
};
extern const struct fields walkthrough_answer;
enum rc walkthrough_view_make(struct ctx *cx, const char *id, struct walkthrough_view *ret) MUST_USE;

/* --- One finding --- */

struct finding_task_line {
    const char *id, *what, *owner, *due_on, *progress, *done_on, *result;
    int64_t overdue;
};
struct finding_view {
    struct review_head head;
    struct finding finding;
    struct finding_line line;
    const char *occasion_label, *occasion_href, *answered_by, *verifier, *changed_by, *told_by, *verified_by;
    LIST_OF(struct finding_task_line) tasks;
    int64_t may_change, may_respond, may_reflect, may_verify, may_task;
    const char *verify_why; /* why this person may not verify, though it waits; "" */
    struct record_history history;
};
extern const struct fields finding_answer;
enum rc finding_view_make(struct ctx *cx, const char *id, struct finding_view *ret) MUST_USE;
/* What a finding comes from: its title and page. */
enum rc review_occasion_label(struct ctx *cx, const struct finding *finding, const char **ret_label,
                              const char **ret_href) MUST_USE;

struct finding_list_view {
    struct review_head head;
    struct list_view list;
    struct finding_counts counts;
    const char *new_href, *next;
    int64_t any, may_raise;
    LIST_OF(struct finding_line) findings;
};
extern const struct fields finding_list_answer;

/* --- One evaluation --- */

struct judgement_line {
    const char *code, *subject, *title, *why, *comment, *person, *answered_on, *tag;
    int64_t verdict, made;
};
struct evaluation_view {
    struct review_head head;
    struct performance_evaluation evaluation;
    const char *evaluator, *tie; /* tie: why the evaluator is not independent; "" */
    LIST_OF(struct judgement_line) judgements;
    struct finding_lines findings;
    int64_t may_plan, may_judge, may_share, may_raise;
    struct record_history history;
};
extern const struct fields evaluation_answer;
enum rc evaluation_view_make(struct ctx *cx, const char *id, struct evaluation_view *ret) MUST_USE;

/* --- One round of monitoring --- */

struct monitored_line {
    const char *subject, *label, *note, *person, *seen_on, *tag;
    int64_t form, state, cause;
};
struct monitoring_view {
    struct review_head head;
    struct monitoring monitoring;
    const char *post_label;
    struct monitoring_counts counts;
    LIST_OF(struct monitored_line) rows;
    int64_t form, next; /* next: how many rows come before the next page; 0 at the end */
    struct finding_lines findings;
    int64_t may_write, may_see, may_raise;
    struct record_history history;
};
extern const struct fields monitoring_answer;
/* `form` 0: all. `skip`: rows before the page. */
enum rc monitoring_view_make(struct ctx *cx, const char *id, int64_t form, int64_t skip, struct monitoring_view *ret)
    MUST_USE;

HANDLER(monitoring_get);
HANDLER(monitoring_new_get);
HANDLER(monitoring_new_post);
HANDLER(monitoring_edit_get);
HANDLER(monitoring_edit_post);
HANDLER(monitoring_changes_get);
HANDLER(monitoring_changes_post);
HANDLER(monitoring_result_post);
HANDLER(monitoring_rest_post);
HANDLER(monitoring_close_post);
/* --- One internal audit --- */

struct internal_audit_view {
    struct review_head head;
    struct internal_audit audit;
    const char *auditor, *tie; /* tie: why the auditor is not independent; "" */
    LIST_OF(struct internal_audit_item) items;
    struct finding_lines findings;
    int64_t may_plan, may_carry, may_report, may_close, may_raise;
    struct record_history history;
};
extern const struct fields internal_audit_answer;
enum rc internal_audit_view_make(struct ctx *cx, const char *id, struct internal_audit_view *ret) MUST_USE;

HANDLER(internal_audit_get);
HANDLER(internal_audit_new_get);
HANDLER(internal_audit_new_post);
HANDLER(internal_audit_edit_get);
HANDLER(internal_audit_edit_post);
HANDLER(internal_audit_carry_get);
HANDLER(internal_audit_carry_post);
HANDLER(internal_audit_report_get);
HANDLER(internal_audit_report_post);
HANDLER(internal_audit_close_post);
HANDLER(internal_audit_item_new_get);
HANDLER(internal_audit_item_new_post);
HANDLER(internal_audit_item_edit_get);
HANDLER(internal_audit_item_edit_post);
HANDLER(evaluation_get);
HANDLER(evaluation_judge_post);
HANDLER(evaluation_new_get);
HANDLER(evaluation_new_post);
HANDLER(evaluation_edit_get);
HANDLER(evaluation_edit_post);
HANDLER(evaluation_report_get);
HANDLER(evaluation_report_post);
HANDLER(evaluation_share_get);
HANDLER(evaluation_share_post);
HANDLER(review_get);
HANDLER(walkthrough_new_get);
HANDLER(walkthrough_new_post);
HANDLER(walkthrough_get);
HANDLER(walkthrough_edit_get);
HANDLER(walkthrough_edit_post);
HANDLER(walkthrough_remove_post);
HANDLER(walkthrough_viewpoints_post);
HANDLER(walkthrough_participant_new_get);
HANDLER(walkthrough_participant_new_post);
HANDLER(walkthrough_participant_edit_get);
HANDLER(walkthrough_participant_edit_post);
HANDLER(walkthrough_participant_remove_post);
HANDLER(finding_list_get);
HANDLER(finding_list_csv_get);
HANDLER(finding_list_xlsx_get);
HANDLER(finding_new_get);
HANDLER(finding_new_post);
HANDLER(finding_get);
HANDLER(finding_edit_get);
HANDLER(finding_edit_post);
HANDLER(finding_respond_get);
HANDLER(finding_respond_post);
HANDLER(finding_reflect_get);
HANDLER(finding_reflect_post);
HANDLER(finding_verify_get);
HANDLER(finding_verify_post);
HANDLER(finding_task_new_get);
HANDLER(finding_task_new_post);
HANDLER(finding_task_edit_get);
HANDLER(finding_task_edit_post);

/* What commands share: the study that is named or the latest; fields from the options of their names. */
enum rc review_study_of(struct ctx *cx, const struct arguments *arguments, struct risk_study *ret) MUST_USE;
enum rc review_options_take(struct ctx *cx, const struct arguments *arguments, const struct record *record, void *row)
    MUST_USE;
/* Of monitoring and internal audits (review_watch_cli.c). */
enum rc monitoring_list_run(struct ctx *cx, struct arguments *arguments);
enum rc monitoring_show_run(struct ctx *cx, struct arguments *arguments);
enum rc monitoring_new_run(struct ctx *cx, struct arguments *arguments);
enum rc monitoring_change_run(struct ctx *cx, struct arguments *arguments);
enum rc monitoring_note_run(struct ctx *cx, struct arguments *arguments);
enum rc monitoring_rest_run(struct ctx *cx, struct arguments *arguments);
enum rc monitoring_close_run(struct ctx *cx, struct arguments *arguments);
enum rc audit_list_run(struct ctx *cx, struct arguments *arguments);
enum rc audit_show_run(struct ctx *cx, struct arguments *arguments);
enum rc audit_new_run(struct ctx *cx, struct arguments *arguments);
enum rc audit_change_run(struct ctx *cx, struct arguments *arguments);
enum rc audit_item_run(struct ctx *cx, struct arguments *arguments);
enum rc audit_carry_run(struct ctx *cx, struct arguments *arguments);
enum rc audit_report_run(struct ctx *cx, struct arguments *arguments);
enum rc audit_close_run(struct ctx *cx, struct arguments *arguments);

enum { REVIEW_COMMANDS = 32 };
extern const struct command review_commands[REVIEW_COMMANDS];

extern const struct risk_check_source review_checks;

#endif
