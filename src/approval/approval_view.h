/* Views of approvals; pages of other rooms show the panel of their own subject. */
#ifndef APPROVAL_APPROVAL_VIEW_H
#define APPROVAL_APPROVAL_VIEW_H

#include "approval/approval.h"
#include "http/http.h"
#include "register/form.h"

struct approval_step_view {
    const char *id, *tag; /* tag: class of the status */
    int64_t position, kind, status, way;
    const char *post_label, *holder_name, *deputy_name; /* "" where the step names no post */
    const char *person_name, *recorded_name, *due_on, *comment;
    int64_t decided_at, overdue, mine;
    LIST_OF(struct form_option) signers; /* whose seal may be recorded; open steps only */
};
struct approval_paper_view {
    const char *id, *file_name, *added_name;
    int64_t size, added_at;
};
/* A request with its steps, and what the acting person can do. id is "" when there was never one. */
struct approval_panel {
    const char *id, *title, *subject_href, *subject_label, *route_name, *tag, *drafter_name, *keeper_name;
    int64_t status, round, asked_at, ended_at, overdue, paper;
    const char *due_on, *message, *comment, *decision_number;
    int64_t may_decide, may_withdraw, may_record;
    const char *obstacle; /* "" */
    const char *typed;    /* a comment that was refused */
    int64_t return_open;
    LIST_OF(struct approval_step_view) steps;
    LIST_OF(struct approval_paper_view) papers;
};
enum { APPROVAL_PANEL_FIELDS = 20 };
extern const struct field approval_panel_table[APPROVAL_PANEL_FIELDS];
extern const struct fields approval_panel_fields;
/* The running request of a subject, otherwise its last one. *ret has the id "" when there is none. */
enum rc approval_panel_of(struct ctx *cx, const char *noun, const char *subject,
                          struct approval_panel *ret) MUST_USE;

/* The form that puts a subject up. */
struct approval_ask_view {
    const char *action; /* where the domain takes it: fields route, due_on, message */
    const char *due_on, *message;
    LIST_OF(struct form_option) routes; /* empty where the organisation keeps none */
};
/* `request` (may be NULL) gives what was typed. */
enum rc approval_ask_make(struct ctx *cx, const struct approvable *what, const char *action,
                          const struct request *request, struct approval_ask_view *ret) MUST_USE;
/* The wish that such a form sends. */
struct approval_wish approval_wish_read(const struct request *request);

struct approval_row_view {
    const char *id, *label, *title, *drafter_name, *due_on, *decision_number, *tag;
    int64_t status, asked_at, ended_at, overdue;
};
struct approval_list_view {
    LIST_OF(struct approval_row_view) waiting; /* for the acting person */
    LIST_OF(struct approval_row_view) rows;
    LIST_OF(struct form_option) states;
    const char *next_href; /* "" at the end */
    int64_t mine;
};

struct route_row_view {
    const char *id, *name, *label, *steps; /* steps: in words */
    int64_t active, paper;
};
struct route_list_view {
    LIST_OF(struct route_row_view) routes;
};
struct route_step_input {
    const char *place; /* "1", "2", …: in the names of the inputs */
    const char *position, *days;
    LIST_OF(struct form_option) kinds, posts;
};
struct route_view {
    struct form_view form;
    LIST_OF(struct route_step_input) steps;
    const char *error; /* about the steps; "" */
    struct record_history history;
};

#endif
