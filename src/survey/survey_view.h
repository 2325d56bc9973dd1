/* Views and handlers of this room's pages. */
#ifndef SURVEY_SURVEY_VIEW_H
#define SURVEY_SURVEY_VIEW_H

#include "http/http.h"
#include "survey/survey_response.h"
#include "survey/survey_decide.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

/* The survey that a page is about, and what the reader may do with it. */
struct survey_head {
    const char *id, *title, *year_label, *state_tag, *asker;
    int64_t state, edition;
    int64_t may_rule, may_work; /* makes and opens; invites and receives */
    int64_t delegated;          /* the reader's body carries it out for another */
};
enum rc survey_head_fill(struct ctx *cx, const char *id, struct survey_head *ret, struct survey *ret_survey) MUST_USE;
/* A page in the frame of a survey; `here`: the path of its tab. Of row_noun, too. */
enum rc survey_page_frame(struct ctx *cx, const char *id, const char *here, const char *title, struct page *ret)
    MUST_USE;
const char *survey_state_tag(int64_t state);

/* --- All --- */

struct survey_line {
    const char *id, *title, *year_label, *state_tag, *opens_on, *closes_on, *asker;
    int64_t year, kind, state, edition, invited, answered, delegated;
    double rate;
};
struct survey_list_view {
    LIST_OF(struct survey_line) surveys;
    int64_t may_make;
};
extern const struct fields survey_list_answer;
enum rc survey_list_make(struct ctx *cx, struct survey_list_view *ret) MUST_USE;

/* --- One --- */

struct survey_missing {
    const char *operator_key, *name, *sector, *due_on;
    int64_t state, reminders;
};
struct survey_page_view {
    struct survey_head head;
    struct survey survey;
    struct survey_status status;
    const char *previous_title, *maker;
    LIST_OF(struct survey_missing) missing;
    int64_t missing_count, mail;
    int64_t may_open, may_revise, may_close, may_remove;
    struct record_history history;
};
extern const struct fields survey_answer;
enum rc survey_page_view_make(struct ctx *cx, const char *id, struct survey_page_view *ret) MUST_USE;

struct survey_question_list_view {
    struct survey_head head;
    struct list_view list;
    int64_t any, may_change;
    LIST_OF(struct survey_question_row) rows;
    const char *next;
};
extern const struct fields survey_question_list_answer;

/* A question as the operator will see it. */
struct survey_preview_choice {
    const char *label;
    int64_t value;
};
struct survey_preview_question {
    const char *code, *section, *text, *help, *unit, *range, *when, *control;
    int64_t number, kind, required, opens; /* opens: the first of its section */
    LIST_OF(struct survey_preview_choice) choices;
};
struct survey_preview_view {
    struct survey_head head;
    const char *problem; /* why it cannot be opened as it is; "" */
    const char *title, *purpose, *legal_basis, *opens, *closes, *asker, *contact, *digest;
    int64_t edition, frozen;
    LIST_OF(struct survey_preview_question) questions;
};
extern const struct fields survey_preview_answer;

struct survey_edition_line {
    int64_t edition, questions, size, frozen_at;
    const char *digest, *reason, *frozen_by;
};
struct survey_editions_view {
    struct survey_head head;
    LIST_OF(struct survey_edition_line) editions;
    const char *against; /* what is compared with, in words; "" where there is nothing */
    struct survey_changes changes;
};
extern const struct fields survey_editions_answer;

struct survey_operator_list_view {
    struct survey_head head;
    struct list_view list;
    int64_t any, may_change;
    LIST_OF(struct survey_invitation) rows;
    LIST_OF(struct choice) sectors;
    const char *next;
};
struct survey_invited {
    int64_t added;
};
extern const struct fields survey_invited_fields;
extern const struct fields survey_operator_list_answer;
extern const struct list survey_operator_list;
extern const struct row_noun survey_operator_noun;

struct survey_delegation_line {
    const char *id, *agency, *from_on, *until_on, *task, *ended_on;
    int64_t in_force;
};
struct survey_delegations_view {
    struct survey_head head;
    LIST_OF(struct survey_delegation_line) delegations;
    struct form_view form;
};
extern const struct fields survey_delegations_answer;

extern const struct fields survey_reminded_fields;

/* --- What came back --- */

extern const struct list survey_response_list, survey_paper_list;
struct survey_response_list_view {
    struct survey_head head;
    struct list_view list;
    int64_t any;
    LIST_OF(struct survey_response_row) rows;
    const char *next;
};
extern const struct fields survey_response_list_answer;

struct survey_answer_line {
    int64_t number, kind;
    const char *code, *section, *text, *answer, *note, *before;
    int64_t asked, missing, changed, opens; /* opens: the first of its section */
    int64_t chosen;                         /* the form of comments begins with it */
};
struct survey_answer_lines {
    struct survey_answer_line *at;
    size_t n;
};
struct survey_response_view {
    struct survey_head head;
    struct survey_response response;
    const char *name, *sector, *state_tag, *decided_by, *entered_by;
    const char *against; /* what `before` of the lines is, in words; "" where there is nothing */
    int64_t answered, missing, changed;
    struct survey_decision decision;
    struct survey_answer_lines lines;
    LIST_OF(struct survey_response_row) others; /* of the same operator, newest first */
};
extern const struct fields survey_response_answer;
/* All responses of a survey (struct survey_response_row), newest first. RC_MISSING, RC_DENIED. */
enum rc survey_response_rows_load(struct ctx *cx, const char *id, struct rows *ret) MUST_USE;
/* That the acting person looked is noted in the ledger. */
enum rc survey_response_view_make(struct ctx *cx, const char *id, struct survey_response_view *ret) MUST_USE;

/* The page of a response; `status` not 0: after a refused step, with what was typed. */
enum rc survey_response_send(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                             int status) MUST_USE;

struct survey_paper_row {
    const char *code, *text, *choices, *answer, *note, *sheet; /* sheet: mark of the edition */
    int64_t kind;
};
/* The sheet for answers on paper: a row for each question of the last edition. RC_MISSING. */
enum rc survey_paper_rows(struct ctx *cx, const char *id, struct rows *ret) MUST_USE;
/* The same as a file. RC_DENIED. */
enum rc survey_paper_sheet(struct ctx *cx, const char *id, enum list_format format, struct buf *out) MUST_USE;
struct survey_paper_view {
    struct survey_head head;
    struct import_result result;
    LIST_OF(struct choice) operators; /* none where they are too many: the key is typed */
    int64_t tried;
};
extern const struct fields survey_paper_answer;

HANDLER(survey_response_list_get);
HANDLER(survey_response_csv_get);
HANDLER(survey_response_xlsx_get);
HANDLER(survey_response_get);
HANDLER(survey_response_file_get);
HANDLER(survey_response_comment_post);
HANDLER(survey_response_comment_drop_post);
HANDLER(survey_response_accept_post);
HANDLER(survey_response_return_post);
HANDLER(survey_paper_xlsx_get);
HANDLER(survey_paper_get);
HANDLER(survey_paper_post);

/* What the kinds of rows of a survey (struct row_noun) have in common. */
#define SURVEY_ROWS .write = PERM_SURVEY_WRITE, .of = "survey", .home = survey_home, .frame = survey_page_frame
/* Those that also who a survey is delegated to changes; the room's file has a function `get`. */
#define SURVEY_WORK_ROWS SURVEY_ROWS, .get = get, .enter = survey_enter_work, .rows = rows

/* --- Beside other schemes --- */

struct survey_scheme_line {
    const char *code, *title, *measures; /* of the other scheme; codes of the measures, apart by blanks */
    int64_t answers;
    double mean, other; /* level 1–5; -1: nobody answered */
};
struct survey_scheme_view {
    struct survey_head head;
    LIST_OF(struct form_option) schemes; /* that mappings lead to */
    const char *scheme, *scheme_title; /* the one that is shown; "" */
    const char *other_title;           /* of the survey that asked it itself; "" */
    int64_t responses;
    LIST_OF(struct survey_scheme_line) lines;
};
extern const struct fields survey_scheme_answer;
/* view->scheme: the one that is wanted; "": the first that a mapping leads to. Of a survey that was opened. */
enum rc survey_scheme_make(struct ctx *cx, const char *id, struct survey_scheme_view *view) MUST_USE;
HANDLER(survey_scheme_get);

/* --- On site --- */

struct survey_visit_row;
struct survey_visit_list_view {
    struct survey_head head;
    struct list_view list;
    int64_t any;
    struct form_view form;
    LIST_OF(struct survey_visit_row) rows;
    LIST_OF(struct survey_sample) samples;
    const char *next;
};
extern const struct fields survey_visit_list_answer;
struct survey_finding_line {
    const char *id, *question, *text, *answer, *what, *file_name;
    int64_t level, differs;
};
struct survey_visit_view {
    struct survey_head head;
    struct survey_visit visit;
    const char *name, *stratum;
    struct form_view form;
    LIST_OF(struct survey_finding_line) findings;
};
extern const struct fields survey_visit_answer;

HANDLER(survey_visit_list_get);
HANDLER(survey_sample_post);
HANDLER(survey_visit_get);
HANDLER(survey_visit_remove_post);
HANDLER(survey_finding_post);
HANDLER(survey_finding_file_get);
ROW_NOUN_HANDLERS(survey_visit);
HANDLER(survey_list_get);
HANDLER(survey_new_get);
HANDLER(survey_new_post);
HANDLER(survey_get);
HANDLER(survey_edit_get);
HANDLER(survey_edit_post);
HANDLER(survey_remove_post);
HANDLER(survey_open_post);
HANDLER(survey_revise_post);
HANDLER(survey_close_post);
HANDLER(survey_remind_post);
HANDLER(survey_question_list_get);
HANDLER(survey_question_get);
HANDLER(survey_question_remove_post);
ROW_NOUN_HANDLERS(survey_question);
HANDLER(survey_preview_get);
HANDLER(survey_document_get);
HANDLER(survey_closing_get);
HANDLER(survey_editions_get);
HANDLER(survey_operator_list_get);
HANDLER(survey_operator_get);
HANDLER(survey_operator_turn_post);
HANDLER(survey_operator_covered_post);
ROW_NOUN_HANDLERS(survey_operator);
HANDLER(survey_delegations_get);
HANDLER(survey_delegations_post);
HANDLER(survey_delegation_end_post);

#endif
