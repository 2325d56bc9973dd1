/* Views and handlers of the risk assessment's pages. Inside src/risk only. */
#ifndef RISK_RISK_VIEW_H
#define RISK_RISK_VIEW_H

#include "approval/approval_view.h"
#include "approval/approval_web.h"
#include "http/http.h"
#include "preparation/preparation.h"
#include "register/form.h"
#include "register/list.h"
#include "risk/risk_inside.h"
#include "view/svg.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

enum risk_tab {
    RISK_TAB_STUDY,
    RISK_TAB_CRITERIA,
    RISK_TAB_SERVICES,
    RISK_TAB_IMPACT,
    RISK_TAB_PROCESSES,
    RISK_TAB_RESOURCES,
    RISK_TAB_NEEDS,
    RISK_TAB_RISKS,
    RISK_TAB_MATRIX,
    RISK_TAB_OWNERS,
    RISK_TAB_FORMS,
    RISK_TAB_CHECK,
    RISK_TAB_COUNT_
};

/* Stands over every page of a study. */
struct risk_head {
    const char *id, *title, *year_label;
    int64_t year, status, tab, writable; /* writable: by this person, and now */
};
extern const struct fields risk_head_fields;
enum rc risk_head_fill(struct ctx *cx, const char *study, enum risk_tab tab, struct risk_head *ret)
    MUST_USE;
/* The page in its frame: crumbs, place, title of the study. */
struct page risk_page_of(struct ctx *cx, const struct risk_head *head, const char *title) MUST_USE;

struct risk_study_row {
    const char *id, *title, *year_label, *status_tag;
    int64_t year, status;
};
struct risk_studies_view {
    LIST_OF(struct risk_study_row) studies;
};

struct risk_header_row {
    const char *id, *label, *author_name, *post_label, *approver_name, *approved;
    int64_t form, may_approve;
};
struct risk_study_view {
    struct risk_head head;
    struct risk_study study;
    const char *author_name, *post_label, *comment;
    int64_t services, selected, processes, resources, risks, treat, untreated, judged;
    struct risk_check_state check;
    LIST_OF(struct risk_header_row) headers;
    struct preparation_state preparation;
    int64_t may_ask, may_turn, may_merge;
    LIST_OF(struct risk_study_row) others; /* that can be merged in */
    struct approval_panel approval;
    struct approval_ask_view ask;
    struct record_history history;
};

struct risk_list_view {
    struct risk_head head;
    struct list_view list;
    const char *intro, *empty, *new_label, *new_href, *next;
    int64_t any;
    struct {
        const void *at;
        size_t n;
    } rows; /* for JSON, by the field table of the page */
};

struct risk_fact {
    const char *label, *value;
};
struct risk_need_line {
    const char *id, *resource_id, *name, *kind_label, *group_title, *rule_label, *requirement, *quantity, *bridge;
};
struct risk_group_line {
    const char *id, *title, *rule_label;
    int64_t least;
};
struct risk_link_line {
    const char *id, *href, *label, *note;
};
struct risk_option {
    const char *id, *label;
    int64_t chosen;
};
/* One service, process, resource or risk with what hangs on it. */
struct risk_row_view {
    struct risk_head head;
    const char *id, *edit_href, *remove_href, *approve_href, *cycle;
    int64_t version;
    LIST_OF(struct risk_fact) facts;
    int64_t deferred, approved, may_approve; /* left out; approved; by this person */
    int64_t has_services, has_needs, has_items, has_confirm, is_risk;
    int64_t inherent, residual, criterion, reaches, treat;
    LIST_OF(struct risk_option) services;
    LIST_OF(struct risk_need_line) needs;
    LIST_OF(struct risk_group_line) groups;
    LIST_OF(struct risk_link_line) links; /* what uses it */
    LIST_OF(struct risk_link_line) items; /* plan items */
    int64_t is_service;
    LIST_OF(struct context_requirement) requirements; /* of a service, from the register */
    LIST_OF(struct risk_option) entries;              /* that may be linked */
    LIST_OF(struct risk_option) open_items;
    const char *needs_href, *groups_href, *serve_href, *items_href, *confirm_href, *confirmed;
    struct form_view need, group;
    struct record_history history;
};

struct risk_need_cell {
    LIST_OF(struct risk_link_line) entries;
};
struct risk_need_row {
    const char *id, *name, *level, *services;
    LIST_OF(struct risk_need_cell) cells; /* one for each kind */
};
struct risk_needs_view {
    struct risk_head head;
    LIST_OF(struct risk_need_row) rows;
    LIST_OF(struct risk_need) needs;
    LIST_OF(struct risk_need_group) groups;
    LIST_OF(struct risk_link_line) cycles;
};

struct risk_matrix_cell {
    const char *href, *words;
    int64_t value, before, after, reaches;
};
struct risk_matrix_row {
    int64_t impact;
    const char *label;
    LIST_OF(struct risk_matrix_cell) cells;
};
struct risk_matrix_column {
    int64_t frequency;
    const char *label;
};
struct risk_matrix_view {
    struct risk_head head;
    int64_t criterion, risks, unjudged, reaching, treat;
    LIST_OF(struct risk_matrix_column) columns;
    LIST_OF(struct risk_matrix_row) rows; /* the greatest impact first */
};

struct risk_owner_row {
    const char *post, *department, *label, *href;
    int64_t risks, reaching, treat, untreated, review_overdue, unconfirmed;
};
struct risk_owners_view {
    struct risk_head head;
    LIST_OF(struct risk_owner_row) owners;
};

struct risk_place_row {
    struct risk_place place; /* first: its field table serves both */
    const char *href;
};
struct risk_places_view {
    const char *intro, *new_href, *new_label;
    LIST_OF(struct risk_place_row) places;
};

/* Counts and values of a study, for pages and commands. */
enum rc risk_matrix_make(struct ctx *cx, const char *study, struct risk_matrix_view *ret) MUST_USE;
enum rc risk_owners_make(struct ctx *cx, const char *study, struct risk_owners_view *ret) MUST_USE;
extern const struct fields risk_matrix_answer, risk_owners_answer;

/* --- One kind of row with its form --- */

struct risk_noun {
    const struct record *record;
    enum risk_tab tab;
    const char *new_title;     /* N_ */
    const char *path;          /* of the list, below the study: "services" */
    const char *const *inputs; /* ended by NULL */
};
enum { RISK_CHOICES_MOST = 8 };
/* The pick lists of a row's fields; only the one of `name` where it is not NULL. */
enum rc risk_choices(struct ctx *cx, const struct record *record, const void *row, const char *name,
                     struct form_choice ret[RISK_CHOICES_MOST], size_t *ret_n) MUST_USE;
/* Adds what the pick lists propose for outcome, event and risk source, each by the one before it (risk_pick.c). */
enum rc risk_proposals(struct ctx *cx, const struct risk *risk, struct form_choice ret[RISK_CHOICES_MOST],
                       size_t *ret_n) MUST_USE;
extern const struct risk_noun risk_service_noun, risk_process_noun, risk_resource_noun, risk_noun_of_risk,
    risk_need_noun, risk_group_noun;

/* --- Lists --- */

struct risk_service_row {
    struct risk_service service; /* first: its field table serves both */
    const char *approver_name, *processes;
    const char *requirements; /* titles of the entries of the register */
};
struct risk_process_row {
    struct risk_process process;
    const char *post_label, *approver_name, *services;
};
struct risk_resource_row {
    struct risk_resource resource;
    const char *post_label, *site_name, *zone_name, *supplier_name, *external_name, *used_by;
    int64_t risks;
};
extern const struct fields risk_service_row_fields, risk_process_row_fields, risk_resource_row_fields;
extern const struct list risk_service_list, risk_impact_list, risk_process_list, risk_resource_list,
    risk_list;
struct risk_service_rows {
    const struct risk_service_row *at;
    size_t n;
};
struct risk_process_rows {
    const struct risk_process_row *at;
    size_t n;
};
struct risk_resource_rows {
    const struct risk_resource_row *at;
    size_t n;
};
/* With the words around; of one row only where `id` is not "". */
enum rc risk_service_rows_load(struct ctx *cx, const char *study, const char *id,
                               struct risk_service_rows *ret) MUST_USE;
enum rc risk_process_rows_load(struct ctx *cx, const char *study, const char *id,
                               struct risk_process_rows *ret) MUST_USE;
enum rc risk_resource_rows_load(struct ctx *cx, const char *study, const char *id,
                                struct risk_resource_rows *ret) MUST_USE;
/* Fills labels and values of the rows of form 6. */
enum rc risk_rows_label(struct ctx *cx, const struct risk_scale *scale, struct risk_row *rows, size_t n)
    MUST_USE;

HANDLER(risk_studies_get);
HANDLER(risk_new_get);
HANDLER(risk_new_post);
HANDLER(risk_study_get);
HANDLER(risk_study_edit_get);
HANDLER(risk_study_edit_post);
HANDLER(risk_request_post);
HANDLER(risk_reopen_post);
HANDLER(risk_close_post);
HANDLER(risk_merge_post);
HANDLER(risk_criteria_get);
HANDLER(risk_criteria_post);
HANDLER(risk_header_get);
HANDLER(risk_header_post);
HANDLER(risk_header_approve_post);

HANDLER(risk_services_get);
HANDLER(risk_services_csv_get);
HANDLER(risk_services_xlsx_get);
HANDLER(risk_impact_get);
HANDLER(risk_impact_csv_get);
HANDLER(risk_impact_xlsx_get);
HANDLER(risk_processes_get);
HANDLER(risk_processes_csv_get);
HANDLER(risk_processes_xlsx_get);
HANDLER(risk_resources_get);
HANDLER(risk_resources_csv_get);
HANDLER(risk_resources_xlsx_get);
HANDLER(risk_risks_get);
HANDLER(risk_risks_csv_get);
HANDLER(risk_risks_xlsx_get);
HANDLER(risk_needs_get);
HANDLER(risk_matrix_get);
HANDLER(risk_owners_get);
HANDLER(risk_check_get);
HANDLER(risk_check_post);

#define NOUN_HANDLERS(name)                                                                        \
    HANDLER(name##_new_get);                                                                       \
    HANDLER(name##_new_post);                                                                      \
    HANDLER(name##_get);                                                                           \
    HANDLER(name##_edit_get);                                                                      \
    HANDLER(name##_edit_post);                                                                     \
    HANDLER(name##_remove_post)
NOUN_HANDLERS(risk_service);
NOUN_HANDLERS(risk_process);
NOUN_HANDLERS(risk_resource);
NOUN_HANDLERS(risk_risk);
HANDLER(risk_service_approve_post);
HANDLER(risk_process_approve_post);
HANDLER(risk_process_serve_post);
HANDLER(risk_process_need_post);
HANDLER(risk_process_group_post);
HANDLER(risk_resource_need_post);
HANDLER(risk_resource_group_post);
HANDLER(risk_need_edit_get);
HANDLER(risk_need_edit_post);
HANDLER(risk_need_remove_post);
HANDLER(risk_group_edit_get);
HANDLER(risk_group_edit_post);
HANDLER(risk_group_remove_post);
HANDLER(risk_item_post);
HANDLER(risk_item_remove_post);
HANDLER(risk_confirm_post);
HANDLER(risk_copy_post);

#define PLACE_HANDLERS(name)                                                                       \
    HANDLER(name##_list_get);                                                                      \
    HANDLER(name##_new_get);                                                                       \
    HANDLER(name##_new_post);                                                                      \
    HANDLER(name##_edit_get);                                                                      \
    HANDLER(name##_edit_post)
PLACE_HANDLERS(risk_site);
PLACE_HANDLERS(risk_zone);
PLACE_HANDLERS(risk_supplier);
PLACE_HANDLERS(risk_external);

enum rc risk_row_send(struct ctx *cx, const struct request *request, struct response *response,
                      const struct risk_noun *noun, int status) MUST_USE;

extern const struct fields risk_studies_answer, risk_study_answer, risk_services_answer, risk_impact_answer,
    risk_processes_answer, risk_resources_answer, risk_risks_answer, risk_needs_answer, risk_places_answer,
    risk_check_fields;
/* "Form 2: services"; 7 is the validation. */
const char *risk_form_label(const struct ctx *cx, int64_t form);
enum rc risk_check_command(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc risk_answer_command(struct ctx *cx, struct arguments *arguments) MUST_USE;

enum { RISK_COMMANDS = 11 };
extern const struct command risk_commands[RISK_COMMANDS];
enum rc risk_work(struct ctx *cx, struct work *work) MUST_USE;
enum rc risk_beside(struct ctx *cx, const struct beside_about *about, struct beside *beside) MUST_USE;

#endif
