/* The reply of an organisation to a questionnaire: the document as it came, the answers, what may be done when. */
#ifndef QUESTIONNAIRE_REPLY_H
#define QUESTIONNAIRE_REPLY_H

#include "assessment/assessment.h"
#include "approval/approval.h"
#include "base/buf.h"
#include "questionnaire/questionnaire.h"
#include "register/record.h"
#include "register/take.h"
#include "survey/survey.h"

enum reply_state {
    REPLY_OPEN,      /* is being answered */
    REPLY_REQUESTED, /* waits for approval, frozen */
    REPLY_APPROVED,  /* may be submitted */
    REPLY_SUBMITTED,
    REPLY_RETURNED, /* came back with comments; is being answered again */
    REPLY_ACCEPTED,
    REPLY_REPLACED, /* a newer edition of the questionnaire took its place */
    REPLY_STATE_COUNT_
};
extern const struct enum_names reply_state_names;

enum reply_trust {
    REPLY_UNVERIFIED, /* a file that anybody may have made */
    REPLY_CONFIRMED,  /* a file of which somebody here made sure who sent it */
    REPLY_DELIVERED,  /* by an organisation of this installation */
    REPLY_TRUST_COUNT_
};
extern const struct enum_names reply_trust_names;

struct reply {
    const char *id, *org;
    int64_t version;
    const char *survey; /* id at the asking body */
    int64_t edition;
    const char *digest; /* of the document, which is kept as content */
    const char *asker, *asker_name; /* the asking organisation, as the document says */
    int64_t year;
    const char *title, *due_on;
    const char *operator_key;
    int64_t trust, state, questions;
    int64_t received_at;
    const char *received_by; /* "" where it was delivered */
    const char *drafter;     /* who answered first */
    const char *requested_by;
    int64_t requested_at;
    const char *approved_by;
    int64_t approved_at;
    const char *comment;    /* of the approver, when it was returned inside the house */
    const char *previous;   /* the reply of the year before to the same body; "" for none */
    const char *assessment; /* that answers were taken from; "" for none */
    int64_t rounds;         /* submissions so far */
    int64_t closed_at;      /* the asking body closed the survey; 0: not told */
    const char *closed_note;
};
extern const struct record reply_record;
struct replies {
    const struct reply *at;
    size_t n;
};

enum reply_answer_state {
    REPLY_ANSWER_NONE,
    REPLY_ANSWER_GIVEN,
    REPLY_ANSWER_NOT_APPLICABLE, /* level questions alone, with a reason */
    REPLY_ANSWER_ALTERNATIVE,    /* the same, with a level */
    REPLY_ANSWER_STATE_COUNT_
};
extern const struct enum_names reply_answer_state_names;

enum reply_origin { REPLY_BY_PAGE, REPLY_BY_WORKBOOK, REPLY_BY_ASSESSMENT, REPLY_BY_EDITION, REPLY_ORIGIN_COUNT_ };
extern const struct enum_names reply_origin_names;

struct reply_answer {
    const char *id, *org;
    int64_t version;
    const char *reply, *question; /* question: its code in the document */
    int64_t state;
    const char *value;  /* canonical, see reply_value_read */
    const char *reason; /* 対象外, 代替措置 */
    const char *note;
    int64_t origin;
    int64_t held;            /* its texts stay here */
    const char *held_reason;
    const char *changed_by;
    int64_t changed_at;
};
extern const struct record reply_answer_record;
struct reply_answers {
    const struct reply_answer *at;
    size_t n;
};

struct reply_file {
    const char *id, *org;
    int64_t version;
    const char *reply, *question, *file_name, *media_type, *digest;
    int64_t size, held;
    const char *held_reason, *added_by;
    int64_t added_at;
};
extern const struct record reply_file_record;
struct reply_files {
    const struct reply_file *at;
    size_t n;
};

/* One submission. The answers as they went are kept as content (reply_snapshot.c). */
struct reply_round {
    const char *id, *org;
    int64_t version;
    const char *reply;
    int64_t number;
    const char *submission; /* id of the package (submission/submission.h) */
    const char *digest;
    int64_t size;
    const char *sent_by;
    int64_t sent_at;
};
extern const struct record reply_round_record;
struct reply_rounds {
    const struct reply_round *at;
    size_t n;
};

/* What the receiver says to a submission that came back. */
struct reply_comment {
    const char *id, *org;
    int64_t version;
    const char *reply, *submission;
    const char *question; /* "" for the whole */
    const char *comment;
    int64_t received_at;
};
extern const struct record reply_comment_record;
struct reply_comments {
    const struct reply_comment *at;
    size_t n;
};

enum { REPLY_FILES_MOST = 10, REPLY_TEXT_MOST = 4000, REPLY_LEVELS = 5, REPLY_OPERATOR_MOST = 40 };

/* Whether answers may be written in this state. */
bool reply_is_writable(const struct reply *reply);
/* Survey closed by its asker. */
bool reply_is_closed(const struct reply *reply);
/* The day has passed. */
bool reply_is_late(const struct ctx *cx, const struct reply *reply);

/* --- Changes (permission checked inside; each its own transaction) --- */

/* Takes a file that came: a questionnaire or a notice. *ret is the reply that it belongs to, *ret_fresh whether
 * something changed. */
enum rc reply_import(struct ctx *cx, const char *bytes, size_t length, const char *operator_key, struct reply *ret,
                     bool *ret_fresh) MUST_USE;
/* The key by which the asking body knows this organisation. */
enum rc reply_set_operator(struct ctx *cx, const char *id, int64_t version, const char *operator_key) MUST_USE;

/* Somebody made sure, on another way, that the asking body really sent the file. RC_CONFLICT when that is known
 * already. */
enum rc reply_confirm(struct ctx *cx, const char *id, int64_t version) MUST_USE;

/* One answer as somebody wants it; `version` is the one that they saw (0: none stored). */
struct reply_wish {
    const char *question, *value, *reason, *note;
    int64_t exception; /* REPLY_ANSWER_NOT_APPLICABLE or _ALTERNATIVE; otherwise 0 */
    int64_t version;
    int64_t origin;
};
/* What became of one of several. */
struct reply_saved {
    const char *question;
    int64_t version;
    bool changed;
};
struct reply_refusal {
    const char *question, *field, *message;
};
struct reply_save {
    struct reply_saved *saved; /* one for each wish */
    LIST_OF(struct reply_refusal) refused;
};
/* Stores those that can be stored and tells which were refused and why: half a page that is right is kept.
 * RC_CONFLICT when the reply is frozen; RC_OK otherwise, also with refusals. */
enum rc reply_answers_save(struct ctx *cx, const char *reply, const struct reply_wish *wishes, size_t n,
                           struct reply_save *ret) MUST_USE;
/* Who drafts first is noted with the reply; in the transaction of a change. */
enum rc reply_note_drafter(struct ctx *cx, struct reply *reply) MUST_USE;

struct upload;
enum rc reply_file_add(struct ctx *cx, const char *reply, const char *question, const struct upload *file,
                       struct reply_file *ret) MUST_USE;
/* *ret: what it was. */
enum rc reply_file_remove(struct ctx *cx, const char *id, struct reply_file *ret) MUST_USE;

/* Holds the texts of an answer, or a file, back (with a reason), or lets them go again. */
enum rc reply_hold_answer(struct ctx *cx, const char *reply, const char *question, bool held, const char *reason)
    MUST_USE;
enum rc reply_hold_file(struct ctx *cx, const char *reply, const char *file, bool held, const char *reason) MUST_USE;
/* From approved or submitted back to being answered; what was sent stays sent. */
enum rc reply_reopen(struct ctx *cx, const char *id, int64_t version) MUST_USE;

/* What filling from an assessment came to. */
struct reply_filled {
    const char *assessment_name;
    int64_t taken;   /* answers written */
    int64_t kept;    /* answered before and left as they were */
    int64_t open;    /* the assessment says nothing about them */
};
extern const struct fields reply_filled_fields;
/* From an approved self-assessment of the same catalog; "": the latest of the whole company. RC_CONFLICT when it is
 * not approved. */
enum rc reply_fill(struct ctx *cx, const char *id, const char *assessment, bool overwrite, struct reply_filled *ret)
    MUST_USE;

extern const struct approvable reply_approvable;
/* Freezes the reply and puts it on a route. RC_INVALID when a required question is open; RC_CONFLICT. */
enum rc reply_request(struct ctx *cx, const char *id, const struct approval_wish *wish) MUST_USE;

struct submission_source; /* submission/submission.h */
/* What the room of packages asks: the draft of an approved reply, and what a receipt changes. */
extern const struct submission_source reply_source;
/* Packs an approved reply: from then on it counts as submitted. The package into `out`; *ret_submission is its id.
 * Needs PERM_RESPONSE_SUBMIT. RC_CONFLICT when it is not approved or the survey is closed; RC_INVALID without the
 * number at the asking body; RC_IO when the private key is not at hand. */
enum rc reply_submit(struct ctx *cx, const char *id, struct buf *out, const char **ret_submission) MUST_USE;

/* Says which edition a row of the workbook was made for, and over which version of the answer. */
const char *reply_mark(const struct ctx *cx, const struct reply *reply, int64_t version);
enum { REPLY_MARK_FOREIGN = -1, REPLY_MARK_OTHER_EDITION = -2 };
/* The version in a mark of this reply; one of the above when it is of another. *ret: what the mark says, where it can be
 * read. */
int64_t reply_mark_read(const struct ctx *cx, const struct reply *reply, const char *text,
                        struct questionnaire_mark *ret);
/* Answers from the workbook (or the same as CSV). RC_TYPE when the file is of another questionnaire or edition. */
enum rc reply_take(struct ctx *cx, const char *id, const char *bytes, size_t length, const char *file_name,
                   struct import_result *ret) MUST_USE;

#endif
