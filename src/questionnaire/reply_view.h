/* Views and handlers of this room. */
#ifndef QUESTIONNAIRE_REPLY_VIEW_H
#define QUESTIONNAIRE_REPLY_VIEW_H

#include "approval/approval_view.h"
#include "base/command.h"
#include "http/http.h"
#include "questionnaire/reply.h"
#include "register/form.h"
#include "submission/submission.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(reply_list_get);
HANDLER(reply_import_get);
HANDLER(reply_import_post);
HANDLER(reply_get);
HANDLER(reply_document_get);
HANDLER(reply_operator_post);
HANDLER(reply_fill_post);
HANDLER(reply_workbook_get);
HANDLER(reply_workbook_post);
HANDLER(reply_request_post);
HANDLER(reply_reopen_post);
HANDLER(reply_confirm_post);
HANDLER(reply_section_get);
HANDLER(reply_section_post);
HANDLER(reply_answer_post);
HANDLER(reply_file_post);
HANDLER(reply_file_get);
HANDLER(reply_file_remove_post);
HANDLER(reply_preview_get);
HANDLER(reply_hold_post);
HANDLER(reply_history_get);
HANDLER(reply_submit_post);

/* --- Inbox --- */

struct reply_row {
    const char *id, *title, *asker_name, *due_on, *tag;
    int64_t year, edition, state, trust, questions, answered, late, closed, unverified, due_soon;
};
struct reply_list_view {
    LIST_OF(struct reply_row) rows;
    int64_t may_write;
};
struct reply_import_view {
    const char *operator_key, *error, *operator_error;
};

/* --- One reply --- */

/* What stands above every page of a reply. */
struct reply_head {
    const char *id, *title, *asker_name, *due_on, *tag, *closed_note;
    int64_t version, year, edition, state, trust, unverified, late, closed, writable, frozen;
    int64_t may_write, may_submit;
};
struct reply_section_row {
    const char *title, *href;
    int64_t number, asked, answered, missing, current, done;
};
struct reply_comment_row {
    const char *question, *comment;
    int64_t received_at;
    const char *text, *href; /* the question as asked, and where it is answered; "" of the whole */
};
struct reply_overview {
    struct reply_head head;
    LIST_OF(struct reply_comment_row) comments; /* of the receiver, on the last submission */
    const char *purpose, *legal_basis, *contact, *digest, *operator_key, *catalog, *assessment_name, *last_name;
    const char *received_by, *drafter, *operator_error;
    int64_t received_at, asked, answered, missing, rounds, measures;
    LIST_OF(struct reply_section_row) sections;
    LIST_OF(struct form_option) assessments;
    struct approval_panel approval;
    struct approval_ask_view ask;
    int64_t may_ask, may_reopen;
    struct import_result result; /* of a workbook that was just read */
    int64_t tried;
    struct reply_filled filled;
    int64_t was_filled;
};

struct reply_option {
    const char *value, *label;
    int64_t chosen;
};
/* One question as its section shows it. */
struct reply_line {
    const char *code, *text, *help, *condition, *unit, *range;
    int64_t place; /* index in the document: stands in the names of the inputs */
    int64_t kind, asked, required, answered, editable;
    int64_t choosing, several, number, day, writing, filing, level; /* which inputs */
    const char *value, *reason, *note, *shown;
    int64_t exception, version, changed_at, origin, held;
    const char *exception_code, *person_name, *last, *saved;
    LIST_OF(struct reply_option) options, exceptions;
    LIST_OF(const char *) errors;
    LIST_OF(const char *) comments; /* of the receiver */
    int64_t oob, more; /* more: the note or reason is open */
};
struct reply_file_row {
    const char *id, *question, *file_name, *person_name;
    int64_t size, added_at, held;
};
struct reply_section_view {
    struct reply_head head;
    const char *title, *next_href, *back_href, *here;
    int64_t number, asked, answered, missing;
    LIST_OF(struct reply_section_row) sections;
    LIST_OF(struct reply_line) lines;
    LIST_OF(struct reply_file_row) files;
    LIST_OF(struct form_option) file_questions;
    int64_t oob;
};
/* What saving one answer gives to programs. */
struct reply_answer_result {
    const char *question;
    int64_t version, changed;
};

/* --- Preview and history --- */

struct reply_outgoing {
    const char *question, *text, *value, *reason, *note, *held_reason;
    int64_t place, state, held, has_text; /* has_text: there is something that can be held back */
};
struct reply_outgoing_file {
    const char *id, *question, *file_name, *held_reason;
    int64_t size, held;
};
struct reply_preview {
    struct reply_head head;
    const char *purpose, *legal_basis, *operator_key, *org_name, *survey, *digest, *sealed, *approved_name;
    int64_t goes, texts, texts_held, files_going, files_held, open, approved_at;
    LIST_OF(struct reply_outgoing) rows;
    LIST_OF(struct reply_outgoing_file) files;
    LIST_OF(const char *) unanswered; /* codes that go as not answered */
    const char *error;
    int64_t may_hold, may_leave, is_here;
};

struct reply_difference_row {
    const char *question, *text, *before, *after;
};
struct reply_opening_row {
    const char *name;
    int64_t at;
};
struct reply_round_row {
    const char *id, *submission, *person_name;
    int64_t number, sent_at, state, receipt_at, received_at;
    const char *tag, *note; /* note: of the receiver */
    LIST_OF(struct reply_opening_row) openings; /* who at the receiver opened it */
    LIST_OF(struct reply_difference_row) differences;
};
struct reply_history_view {
    struct reply_head head;
    LIST_OF(struct reply_round_row) rounds;
    LIST_OF(struct reply_difference_row) pending; /* against the last submission */
    struct record_history history;
};

enum { REPLY_COMMANDS = 7 };
extern const struct command reply_commands[REPLY_COMMANDS];

/* What a submission gives to programs. */
struct reply_submitted {
    const char *reply, *round, *submission;
    int64_t number;
};

/* What goes in and out of routes, for their table. */
extern const struct fields reply_submitted_answer, reply_list_answer, reply_import_answer, reply_overview_answer, reply_section_answer,
    reply_answer_answer, reply_preview_answer, reply_history_answer;

#endif
