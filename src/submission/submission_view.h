/* What the pages of packages show. */
#ifndef SUBMISSION_SUBMISSION_VIEW_H
#define SUBMISSION_SUBMISSION_VIEW_H

#include "http/http.h"
#include "job/job.h"
#include "register/form.h"
#include "register/list.h"
#include "submission/submission_inside.h"
#include "submission/submission_store.h"

enum { PACKAGE_TEXT_MOST = 200 };

/* Reads words of a request. RC_INVALID: an order, a value that there is not; -1 where none is asked for. */
extern const struct enum_names package_sent_sort_names; /* of enum package_sort */
enum rc package_sort_read(struct ctx *cx, const char *word, const struct enum_names *names, enum package_sort *ret) MUST_USE;
enum rc package_choice_read(struct ctx *cx, const struct request *request, const char *name, const struct enum_names *names,
                            int64_t *ret) MUST_USE;
enum rc package_text_read(struct ctx *cx, const struct request *request, const char *name, const char **ret) MUST_USE;

/* The class of a tag for a state. */
const char *received_tag(int64_t state);
const char *sent_tag(int64_t state);

struct refused_row {
    const char *operator, *name, *message;
    int64_t at, reason, way;
};

struct received_list_view {
    struct list_view list;
    LIST_OF(struct submission) rows;
    LIST_OF(struct refused_row) refused; /* the newest few */
    const char *next, *next_href;
    int64_t may_write, any;
    const char *error;
};

struct refused_list_view {
    struct list_view list;
    LIST_OF(struct refused_submission) rows;
    const char *next, *next_href;
    int64_t any;
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
    struct list_view list;
    LIST_OF(struct sent_submission) rows;
    const char *next, *next_href;
    int64_t any;
};

struct sent_view {
    struct sent_submission sent;
    const char *tag, *href; /* href: the record that was packed; "" */
    const char *file_name;
    int64_t to_correct; /* it came back */
    int64_t has_receipt, may_send_within, may_take, may_push;
    struct receipt receipt;
    LIST_OF(struct remark_row) comments;
    LIST_OF(struct remark_row) problems;
    const char *url, *ca, *url_error, *ca_error; /* of the receiver's installation */
    int64_t has_job;
    struct job_view job; /* that sends it, or sent it last */
    const char *error;
};

struct receiver_row {
    const char *id, *organization, *name, *url, *ca, *key;
    int64_t changed_at, outdated; /* outdated: an older version kept a path, which is no longer read */
};
struct receiver_list_view {
    LIST_OF(struct receiver_row) rows;
    LIST_OF(struct revoked_key) revoked;
    const char *row, *url, *ca, *url_error, *ca_error; /* what was typed for one, and refused */
    const char *card_error, *revocation_error;
    int64_t may_write, may_take;
};

struct trusted_list_view {
    struct list_view list;
    LIST_OF(struct trusted_key) rows;
    LIST_OF(struct revoked_key) revoked;
    const char *next, *next_href;
    const char *card, *card_key; /* of the acting organisation */
    const char *operator, *operator_error, *file_error, *revocation_error;
    int64_t may_write, any;
};

struct trusted_view {
    struct trusted_key key;
    const char *reason_error;
    int64_t may_revoke;
};

extern const struct fields received_list_answer, received_answer, refused_list_answer, sent_list_answer, sent_answer,
    receiver_list_answer, trusted_list_answer, trusted_answer, upload_answer;
extern const struct list received_package_list, refused_package_list, sent_package_list, trusted_key_list;

/* The message of a field that was refused; "". */
const char *package_error_of(const struct ctx *cx, const char *field);

enum rc submission_remark_rows(struct ctx *cx, const struct submission_remarks *remarks, const struct remark_row **ret)
    MUST_USE;

/* The list of received packages; status 0: as asked for, otherwise after a refused file. */
enum rc received_list_send(struct ctx *cx, const struct request *request, struct response *response, int status) MUST_USE;

#define PACKAGE_HANDLER(name) enum rc name(struct ctx *cx, struct request *request, struct response *response)
PACKAGE_HANDLER(received_list_get);
PACKAGE_HANDLER(received_csv_get);
PACKAGE_HANDLER(received_xlsx_get);
PACKAGE_HANDLER(refused_list_get);
PACKAGE_HANDLER(refused_csv_get);
PACKAGE_HANDLER(refused_xlsx_get);
PACKAGE_HANDLER(received_post);
PACKAGE_HANDLER(received_get);
PACKAGE_HANDLER(received_package_get);
PACKAGE_HANDLER(received_receipt_get);
PACKAGE_HANDLER(received_comment_post);
PACKAGE_HANDLER(received_comment_drop_post);
PACKAGE_HANDLER(received_accept_post);
PACKAGE_HANDLER(received_return_post);
PACKAGE_HANDLER(sent_list_get);
PACKAGE_HANDLER(sent_csv_get);
PACKAGE_HANDLER(sent_xlsx_get);
PACKAGE_HANDLER(sent_get);
PACKAGE_HANDLER(sent_push_post);
PACKAGE_HANDLER(receiver_list_get);
PACKAGE_HANDLER(receiver_card_post);
PACKAGE_HANDLER(receiver_revocation_post);
PACKAGE_HANDLER(receiver_post);
PACKAGE_HANDLER(sent_package_get);
PACKAGE_HANDLER(sent_receipt_post);
PACKAGE_HANDLER(sent_within_post);
PACKAGE_HANDLER(trusted_list_get);
PACKAGE_HANDLER(trusted_csv_get);
PACKAGE_HANDLER(trusted_xlsx_get);
PACKAGE_HANDLER(trusted_get);
PACKAGE_HANDLER(trusted_post);
PACKAGE_HANDLER(trusted_revocation_post);
PACKAGE_HANDLER(trusted_revoke_post);
PACKAGE_HANDLER(upload_begin_post);
PACKAGE_HANDLER(upload_piece_post);
PACKAGE_HANDLER(upload_whole_post);

#endif
