/* Views and handlers of the preparation's pages. Inside src/preparation only. */
#ifndef PREPARATION_PREPARATION_VIEW_H
#define PREPARATION_PREPARATION_VIEW_H

#include "approval/approval_view.h"
#include "http/http.h"
#include "preparation/preparation_inside.h"
#include "report/report.h"
#include "view/svg.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

/* Stands over every page. */
struct prepare_head {
    const char *study; /* id; "" where there is none */
    const char *title, *year_label;
    int64_t status, writable; /* writable: the study, by this person, and now */
    int64_t open;             /* the preparation, by this person: the study is not closed */
};
extern const struct fields prepare_head_fields;
/* `study` "": the latest, if there is one. RC_MISSING. */
enum rc prepare_head_fill(struct ctx *cx, const char *study, struct prepare_head *ret) MUST_USE;
/* The page in the frame of its study; `here`: the path of its tab. */
enum rc prepare_page_of(struct ctx *cx, const struct prepare_head *head, const char *here, const char *title,
                        struct page *ret) MUST_USE;

ROW_NOUN_HANDLERS(context);
ROW_NOUN_HANDLERS(phase);
ROW_NOUN_HANDLERS(task);
ROW_NOUN_HANDLERS(unit);

/* --- Circumstances and requirements --- */

struct context_list_view {
    struct prepare_head head;
    struct list_view list;
    const char *next;
    int64_t any, overdue, entries;
    LIST_OF(struct context_row) rows;
};
extern const struct fields context_list_answer;

struct context_option {
    const char *id, *label;
    int64_t chosen;
};
struct context_view {
    struct prepare_head head;
    struct context_entry entry;
    const char *post_label, *reviewer_name, *next_review;
    int64_t overdue, may_write, may_review, may_concern;
    LIST_OF(struct context_service) links;
    LIST_OF(struct context_option) services; /* of the study of head */
    struct record_history history;
};
extern const struct fields context_answer;

HANDLER(context_list_get);
HANDLER(context_get);
HANDLER(context_remove_post);
HANDLER(context_review_post);
HANDLER(context_services_post);
HANDLER(context_link_post);
HANDLER(context_link_remove_post);

/* --- Schedule, organisation, attitude --- */

struct master_schedule_view {
    struct prepare_head head;
    struct list_view list;
    struct master_schedule schedule;
    const char *author_name, *next;
    int64_t any, late, may_ask, may_turn;
    int64_t has_picture;
    struct svg picture;
    LIST_OF(struct phase_row) rows;
    struct approval_panel approval;
    struct approval_ask_view ask;
};
struct task_list_view {
    struct prepare_head head;
    struct list_view list;
    const char *next;
    int64_t any, late;
    LIST_OF(struct task_row) rows;
    struct staffing staffing;
};
struct unit_list_view {
    struct prepare_head head;
    struct list_view list;
    const char *next;
    int64_t any;
    LIST_OF(struct unit_row) rows;
    LIST_OF(struct unit_finding) findings;
};
struct attitude_view {
    struct prepare_head head;
    struct risk_attitude attitude;
    const char *author_name;
    int64_t written, may_write, may_ask, may_turn;
    LIST_OF(struct context_option) services; /* each with what is tolerated of it */
    struct approval_panel approval;
    struct approval_ask_view ask;
    struct record_history history;
};
struct study_plan_view {
    struct prepare_head head;
    const char *edition;
    struct buf body; /* the document as HTML */
};
extern const struct fields master_schedule_answer, task_list_answer, unit_list_answer, attitude_answer, study_plan_answer;

HANDLER(master_schedule_page_get);
HANDLER(master_schedule_get);
HANDLER(master_schedule_request_post);
HANDLER(master_schedule_reopen_post);
HANDLER(phase_get);
HANDLER(phase_remove_post);
HANDLER(task_list_get);
HANDLER(task_get);
HANDLER(task_remove_post);
HANDLER(unit_list_get);
HANDLER(unit_get);
HANDLER(unit_remove_post);
HANDLER(attitude_get);
HANDLER(risk_attitude_get);
HANDLER(attitude_edit_get);
HANDLER(attitude_edit_post);
HANDLER(attitude_request_post);
HANDLER(attitude_reopen_post);
HANDLER(study_plan_get);
HANDLER(study_plan_pdf_get);
HANDLER(study_plan_docx_get);
HANDLER(study_plan_xlsx_get);

/* The plan of an assessment as a document: schedule, organisation, staffing, attitude. */
enum rc study_plan_report(struct ctx *cx, const char *study, struct report *ret) MUST_USE;
/* `build` of struct report_source. */
enum rc study_plan_build(struct ctx *cx, const char *study, const char *of, struct report *ret) MUST_USE;
/* Commands (study_cli.c). */
enum rc master_schedule_list_run(struct ctx *cx, struct arguments *arguments);
enum rc master_schedule_export_run(struct ctx *cx, struct arguments *arguments);
enum rc master_schedule_import_run(struct ctx *cx, struct arguments *arguments);
enum rc staffing_list_run(struct ctx *cx, struct arguments *arguments);
enum rc staffing_export_run(struct ctx *cx, struct arguments *arguments);
enum rc staffing_import_run(struct ctx *cx, struct arguments *arguments);
enum rc organisation_list_run(struct ctx *cx, struct arguments *arguments);
enum rc organisation_export_run(struct ctx *cx, struct arguments *arguments);
enum rc organisation_import_run(struct ctx *cx, struct arguments *arguments);
enum rc attitude_show_run(struct ctx *cx, struct arguments *arguments);
enum rc study_plan_run(struct ctx *cx, struct arguments *arguments);

enum { PREPARATION_COMMANDS = 17 };
extern const struct command preparation_commands[PREPARATION_COMMANDS];

#endif
