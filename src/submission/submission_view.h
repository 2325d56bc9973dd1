/* What the pages of packages show. */
#ifndef SUBMISSION_SUBMISSION_VIEW_H
#define SUBMISSION_SUBMISSION_VIEW_H

#include "http/http.h"
#include "register/form.h"
#include "submission/submission_inside.h"
#include "submission/submission_store.h"

struct package_row {
    const char *id, *operator, *name, *title, *tag;
    int64_t year, state, at, size;
};
struct refused_row {
    const char *operator, *name, *message;
    int64_t at, reason, way;
};

struct received_list_view {
    LIST_OF(struct package_row) rows;
    LIST_OF(struct refused_row) refused;
    LIST_OF(struct form_option) states;
    int64_t may_write, filtered, cut; /* cut: there are more than these */
    const char *operator;
    const char *error;
};

struct comment_row {
    const char *id, *question, *label, *comment, *name;
    int64_t at, removable;
};
struct remark_row {
    const char *question, *text;
};
struct change_row {
    const char *question, *label, *before, *after;
};

struct received_view {
    struct submission submission;
    const char *tag, *href; /* where the answers are read; "" */
    const char *decided_by_name;
    LIST_OF(struct comment_row) comments;
    LIST_OF(struct remark_row) problems;
    LIST_OF(struct change_row) changes;
    LIST_OF(struct receipt_opening) openings;
    LIST_OF(struct submission_member) members;
    LIST_OF(struct form_option) questions;
    int64_t may_decide; /* it can be accepted or sent back now */
    int64_t may_reopen; /* it was accepted, and can be sent back */
    const char *typed_comment, *typed_note, *comment_error, *note_error;
};

struct sent_list_view {
    LIST_OF(struct package_row) rows;
    const char *error;
};

struct sent_view {
    struct sent_submission sent;
    const char *tag;
    const char *file_name;
    int64_t has_receipt, may_send_within, may_take;
    struct receipt receipt;
    LIST_OF(struct remark_row) comments;
    LIST_OF(struct remark_row) problems;
    const char *error;
};

struct trusted_list_view {
    LIST_OF(struct trusted_key) rows;
    const char *card, *card_key; /* of the acting organisation */
    const char *operator, *operator_error, *file_error, *reason_error;
    int64_t may_write;
};

extern const struct fields received_list_answer, received_answer, sent_list_answer, sent_answer, trusted_list_answer,
    upload_answer;

enum rc submission_remark_rows(struct ctx *cx, const struct submission_remarks *remarks, const struct remark_row **ret)
    MUST_USE;

#define PACKAGE_HANDLER(name) enum rc name(struct ctx *cx, struct request *request, struct response *response)
PACKAGE_HANDLER(received_list_get);
PACKAGE_HANDLER(received_post);
PACKAGE_HANDLER(received_get);
PACKAGE_HANDLER(received_package_get);
PACKAGE_HANDLER(received_receipt_get);
PACKAGE_HANDLER(received_comment_post);
PACKAGE_HANDLER(received_comment_drop_post);
PACKAGE_HANDLER(received_accept_post);
PACKAGE_HANDLER(received_return_post);
PACKAGE_HANDLER(sent_list_get);
PACKAGE_HANDLER(sent_get);
PACKAGE_HANDLER(sent_package_get);
PACKAGE_HANDLER(sent_receipt_post);
PACKAGE_HANDLER(sent_within_post);
PACKAGE_HANDLER(trusted_list_get);
PACKAGE_HANDLER(trusted_post);
PACKAGE_HANDLER(trusted_revoke_post);
PACKAGE_HANDLER(upload_begin_post);
PACKAGE_HANDLER(upload_piece_post);
PACKAGE_HANDLER(upload_whole_post);

#endif
