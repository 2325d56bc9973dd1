/* Views and handlers of the cycle's pages. Inside src/programme only. */
#ifndef PROGRAMME_PROGRAMME_VIEW_H
#define PROGRAMME_PROGRAMME_VIEW_H

#include "approval/approval_view.h"
#include "http/http.h"
#include "programme/cycle.h"
#include "programme/draft.h"
#include "programme/standard.h"
#include "programme/support.h"

#define HANDLER(name) enum rc name(struct ctx *cx, struct request *request, struct response *response)

/* --- What plans and evaluations share (draft_web.c) --- */

/* The frame of a page beside the others of the room. */
void programme_place(const char *here, const char *title, struct page *ret);
/* Address and frame of a plan or an evaluation. */
const char *draft_home(struct ctx *cx, const struct draft_kind *kind, const char *id);
enum rc draft_frame(struct ctx *cx, const struct draft_kind *kind, const char *id, const char *here, const char *title,
                    struct page *ret) MUST_USE;
/* Both for struct row_noun. */
const char *programme_home(struct ctx *cx, const char *plan);
enum rc programme_frame(struct ctx *cx, const char *plan, const char *here, const char *title, struct page *ret)
    MUST_USE;
const char *evaluation_home(struct ctx *cx, const char *evaluation);
enum rc evaluation_frame(struct ctx *cx, const char *evaluation, const char *here, const char *title,
                         struct page *ret) MUST_USE;
enum rc noun_frame(struct ctx *cx, const char *of, const char *here, const char *title, struct page *ret) MUST_USE;
bool programme_is_program(const struct request *request);
/* The year that a page is asked for, otherwise the present one of the circle. RC_INVALID. */
enum rc programme_asked_year(struct ctx *cx, const struct request *request, int64_t *ret) MUST_USE;
/* The organisations that papers can be delivered to, and the file. */
struct peer_options {
    const struct form_option *at;
    size_t n;
};
enum rc programme_peers(struct ctx *cx, struct peer_options *ret) MUST_USE;
/* Sends a paper as a file to keep. */
enum rc programme_paper_send(struct ctx *cx, struct response *response, const char *name, struct buf *bytes) MUST_USE;
struct paper_line {
    const char *id, *title, *peer, *sector_label, *year_label, *note;
    int64_t direction, kind, year, edition, size, passed_at;
};
struct paper_lines {
    const struct paper_line *at;
    size_t n;
};
enum rc paper_lines_of(struct ctx *cx, const struct programme_papers *papers, struct paper_lines *ret) MUST_USE;
/* The comments that passed about a plan or an evaluation; to whom it was sent itself. */
enum rc paper_comments_of(struct ctx *cx, const char *subject, struct paper_lines *ret) MUST_USE;
enum rc paper_sent_of(struct ctx *cx, const char *subject, struct paper_lines *ret) MUST_USE;

/* The frame of the page of one: where it stands, what comes next, its steps. */
struct draft_face {
    const char *send_href, *year_label, *sector_label, *edition, *todo, *comment, *author_name;
    int64_t state, may_write, may_ask, may_send;
    LIST_OF(struct paper_line) comments, sent; /* sent: to whom it went */
    LIST_OF(struct form_option) peers;
    struct approval_panel approval;
    struct approval_ask_view ask;
    struct record_history history;
};
/* `refused`: the request for approval that is shown again, or NULL; `rows`: of its actions or points. */
enum rc draft_face_fill(struct ctx *cx, const struct draft_kind *kind, const struct request *refused,
                        const struct draft *draft, int64_t rows, struct draft_face *ret) MUST_USE;
/* `what` says how the page is drawn, of which view, and with which status. */
enum rc draft_page_send(struct ctx *cx, const struct request *request, struct response *response,
                        const struct draft_kind *kind, const struct draft *draft, const struct page *what) MUST_USE;
/* The approval in the answer of a view that has a `face`. */
#define DRAFT_APPROVAL(view)                                                                       \
    {                                                                                              \
        .name = "approval", .kind = F_OBJECT, .offset = offsetof(struct view, face.approval),      \
        .sub = approval_panel_table, .sub_count = APPROVAL_PANEL_FIELDS                            \
    }
#define DRAFT_STEP(name)                                                                           \
    enum rc name(struct ctx *cx, const struct request *request, struct response *response,         \
                 const struct draft_kind *kind) MUST_USE
DRAFT_STEP(draft_new_get);
DRAFT_STEP(draft_new_post);
DRAFT_STEP(draft_edit_get);
DRAFT_STEP(draft_edit_post);
DRAFT_STEP(draft_send_post);
DRAFT_STEP(draft_document_get);
enum rc draft_file_get(struct ctx *cx, const struct request *request, struct response *response,
                       const struct draft_kind *kind, enum report_format format) MUST_USE;
/* The page of one, with the status of a form that comes back (0: none does). */
typedef enum rc (*draft_page)(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                              int status);
enum rc draft_request_post(struct ctx *cx, const struct request *request, struct response *response,
                           const struct draft_kind *kind, draft_page again) MUST_USE;
/* The answer after a step. */
enum rc draft_saved(struct ctx *cx, const struct request *request, struct response *response,
                    const struct draft_kind *kind, const char *id, const char *notice) MUST_USE;
#define DRAFT_HANDLERS(name)                                                                       \
    HANDLER(name##_new_get);                                                                       \
    HANDLER(name##_new_post);                                                                      \
    HANDLER(name##_get);                                                                           \
    HANDLER(name##_edit_get);                                                                      \
    HANDLER(name##_edit_post);                                                                     \
    HANDLER(name##_request_post);                                                                  \
    HANDLER(name##_send_post);                                                                     \
    HANDLER(name##_document_get);                                                                  \
    HANDLER(name##_pdf_get);                                                                       \
    HANDLER(name##_docx_get);                                                                      \
    HANDLER(name##_xlsx_get)

struct plan_line {
    const char *id, *title, *sector, *sector_label, *year_label;
    int64_t year, edition, state, approved_at, sent_at, actions, done, late;
};
struct programme_list_view {
    LIST_OF(struct plan_line) plans;
};
extern const struct fields programme_list_answer;
/* Those of a year, or (0) all. */
enum rc programme_list_make(struct ctx *cx, int64_t year, struct programme_list_view *ret) MUST_USE;

/* Of the actions of a plan in a group of policy measures. */
struct group_line {
    int64_t policy, actions, done, late, budget;
    const char *budget_text;
};
struct plan_view {
    struct programme_plan plan;
    struct draft_face face;
    struct programme_coverage coverage;
    const char *previous_title;
    int64_t may_revise, units, actions, done, late;
    LIST_OF(struct group_line) groups;
    LIST_OF(struct plan_finding) findings;
};
extern const struct fields plan_answer;

/* The rows of a noun on their page; which rows they are says its struct noun_page. */
struct noun_list_view {
    struct list_view list;
    const char *intro, *empty, *create, *create_href, *import_href, *next;
    int64_t any, shown, open;
    LIST_OF(void) rows;
};
#define NOUN_ROWS(fields, item)                                                                    \
    FIELD_LIST_OF(noun_list_view, rows, fields, item), FIELD(noun_list_view, next, F_TEXT)
struct noun_page {
    const struct row_noun *noun;
    const struct fields *answer;
    const struct draft_kind *kind; /* of what they belong to; NULL for rows that stand for themselves */
    const char *intro, *empty;     /* N_: what belongs here */
};
enum rc noun_page_send(struct ctx *cx, const struct request *request, struct response *response,
                       const struct noun_page *what, const char *of) MUST_USE;
extern const struct fields unit_list_answer_of_plan, action_list_answer, standard_list_answer, support_list_answer,
    point_list_answer;

struct document_view {
    const char *base; /* address of the document, without the ending of a file */
    const char *edition;
    struct buf body; /* the document as HTML */
};
extern const struct fields document_answer;

struct matrix_view {
    struct standard_matrix matrix;
    LIST_OF(struct form_option) sectors;
    const char *xlsx_href, *csv_href, *revision_on, *baseline;
    int64_t revision_late;
};
extern const struct fields matrix_answer;
struct standard_view {
    struct standard_document document;
    const char *sector_label, *previous_title;
    const char *filter_href; /* all measures, or those that differ */
    int64_t covered, wanted, changed, added, gone, reworded, may_write;
    int64_t filtered; /* only measures that differ are shown */
    LIST_OF(struct standard_difference) rows;
    struct record_history history;
};
extern const struct fields standard_answer;
struct support_view {
    struct support_entry entry;
    const char *sector_label, *post_label;
    int64_t may_write;
    struct record_history history;
};
extern const struct fields support_answer;

struct paper_list_view {
    LIST_OF(struct paper_line) received, sent;
};
extern const struct fields paper_list_answer;
enum rc paper_list_make(struct ctx *cx, struct paper_list_view *ret) MUST_USE;
/* What a notice tells of a step; begins with the note. */
struct note_row {
    struct cycle_note note;
    const char *sector_label;
};
struct operator_row {
    struct plan_operator operator;
    const char *sub_label;
};
struct paper_view {
    struct programme_paper paper;
    const char *sector_label, *year_label, *policy, *summary;
    LIST_OF(struct action_row) actions;
    LIST_OF(struct unit_row_of_plan) units;
    LIST_OF(struct point_row) points;
    LIST_OF(struct note_row) notes;
    LIST_OF(struct operator_row) operators;
    LIST_OF(struct paper_line) comments;
    int64_t may_comment;
    const char *note, *note_error;
};
extern const struct fields paper_answer;

struct evaluation_line {
    const char *id, *title, *sector, *sector_label, *year_label;
    int64_t year, state, approved_at, sent_at, points, open, settled;
};
struct evaluation_list_view {
    LIST_OF(struct evaluation_line) evaluations;
};
extern const struct fields evaluation_list_answer;
enum rc evaluation_list_make(struct ctx *cx, struct evaluation_list_view *ret) MUST_USE;
struct judgement_view {
    struct programme_evaluation evaluation;
    struct draft_face face;
    const char *plan_title;
    int64_t judges, points, rated, open, taken, settled;
    int64_t gathers; /* the office's across sectors: evaluations of ministries go along */
    const char *missing; /* sectors of which none came in; "" for none */
    LIST_OF(struct point_row) rows;
    LIST_OF(struct paper_line) gathered;
};
extern const struct fields judgement_answer;

/* A point on its way: from the evaluation into a plan until it is done. */
struct trace_line {
    const char *id, *title, *task, *evaluation, *evaluation_title, *taken, *plan, *plan_title, *peer;
    int64_t year, source, state, progress;
};
struct trace_view {
    LIST_OF(struct trace_line) points;
    int64_t open, taken, settled;
};
extern const struct fields trace_answer;
enum rc evaluation_trace_make(struct ctx *cx, struct trace_view *ret) MUST_USE;

struct cycle_view {
    struct cycle cycle;
    const char *previous_href, *next_href;
    int64_t may_write, may_tell;
    struct notices notices;
};
extern const struct fields cycle_answer;

ROW_NOUN_HANDLERS(programme_unit);
ROW_NOUN_HANDLERS(policy_action);
ROW_NOUN_HANDLERS(standard);
ROW_NOUN_HANDLERS(support);
ROW_NOUN_HANDLERS(evaluation_point);

DRAFT_HANDLERS(programme);
DRAFT_HANDLERS(judgement);

HANDLER(programme_list_get);
HANDLER(programme_carry_post);
HANDLER(programme_revise_post);
HANDLER(programme_structure_get);
HANDLER(programme_unit_get);
HANDLER(programme_unit_remove_post);
HANDLER(programme_actions_get);
HANDLER(policy_action_get);
HANDLER(policy_action_remove_post);
HANDLER(standard_list_get);
HANDLER(standard_get);
HANDLER(standard_remove_post);
HANDLER(standard_clause_post);
HANDLER(standard_copy_post);
HANDLER(standard_matrix_get);
HANDLER(standard_matrix_csv_get);
HANDLER(standard_matrix_xlsx_get);
HANDLER(standard_matrix_import_get);
HANDLER(standard_matrix_import_post);
HANDLER(support_list_get);
HANDLER(support_get);
HANDLER(support_progress_get);
HANDLER(support_remove_post);
HANDLER(paper_list_get);
HANDLER(paper_get);
HANDLER(paper_file_get);
HANDLER(paper_receive_post);
HANDLER(paper_comment_post);
HANDLER(evaluation_list_get);
HANDLER(evaluation_fill_post);
HANDLER(evaluation_points_get);
HANDLER(evaluation_point_get);
HANDLER(evaluation_point_remove_post);
HANDLER(evaluation_trace_get);
HANDLER(cycle_get);
HANDLER(cycle_tell_post);
HANDLER(cycle_calendar_get);
HANDLER(cycle_calendar_post);

/* The head of a document of this room. */
enum rc programme_report_head(struct ctx *cx, const char *title, const char *subtitle, const char *number,
                              struct report *ret) MUST_USE;
/* Cells that are texts, with the heads and widths of their columns, as a table of the document. */
struct report_grid {
    const char *title;
    const char *const *heads; /* translated */
    const double *widths;
    size_t columns;
    const char *const *cells;
    size_t rows;
    const enum report_align *aligns; /* NULL: all at the start */
};
enum rc programme_report_grid(struct ctx *cx, struct report *report, const struct report_grid *grid) MUST_USE;

enum { PROGRAMME_COMMANDS = 26, PROGRAMME_REPORTS = 2 };
extern const struct command programme_commands[PROGRAMME_COMMANDS];
extern const struct report_source programme_reports[PROGRAMME_REPORTS];

#endif
