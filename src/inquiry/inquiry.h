/* Inquiries (照会): departments that do not sign in get their part of the questionnaire as a workbook with
 * a mail text, fill it in and send it back; it is merged here, and who stays silent is reminded. */
#ifndef INQUIRY_INQUIRY_H
#define INQUIRY_INQUIRY_H

#include "assessment/assessment.h"
#include "register/record.h"

struct inquiry {
    const char *id, *org;
    int64_t version;
    const char *assessment, *title, *due_on;
    const char *message; /* to all departments; stands in mail and workbook */
    int64_t closed;
    const char *created_by;
    int64_t created_at;
};
extern const struct record inquiry_record;

enum inquiry_status {
    PART_PREPARED, /* made, not sent yet */
    PART_SENT,
    PART_REFUSED, /* came back, but cells could not be taken; the file is kept */
    PART_TAKEN,   /* answers are in the assessment */
    INQUIRY_STATUS_COUNT_
};
extern const struct enum_names inquiry_status_names;

/* What goes to one department. */
struct inquiry_part {
    const char *id, *org;
    int64_t version;
    const char *inquiry;
    const char *number; /* 照会番号, unique in the organisation: 2026-0003-02 */
    const char *department;
    const char *addressee; /* post and holder, as the mail names them */
    const char *address;   /* mail address; "" where none is known */
    const char *controls;  /* ids of the measures, separated by blanks */
    int64_t status, sent_at, reminders, reminded_at, returned_at;
    const char *file_name, *media_type, *digest; /* of what came back */
    int64_t size, rows_read, rows_changed;
    const char *note;
};
extern const struct record inquiry_part_record;

struct inquiries {
    const struct inquiry *at;
    size_t n;
};
struct inquiry_parts {
    const struct inquiry_part *at;
    size_t n;
};

/* Makes an inquiry for a draft: its measures go to the departments of the posts that answer them (a part
 * each; one for each post with by_post). Measures without a post go nowhere: *ret_left tells how many.
 * Own transaction. RC_DENIED, RC_INVALID (no date, no measure has a post), RC_CONFLICT (no draft). */
enum rc inquiry_create(struct ctx *cx, struct inquiry *inquiry, bool by_post, int64_t *ret_left)
    MUST_USE;
/* Marks parts as sent or reminded: those of the ids (separated by blanks or commas), or all that stand to
 * be. Own transaction; ret_count takes how many. */
enum rc inquiry_mark_sent(struct ctx *cx, const char *inquiry, const char *parts,
                          int64_t *ret_count) MUST_USE;
enum rc inquiry_mark_reminded(struct ctx *cx, const char *inquiry, const char *parts,
                              int64_t *ret_count) MUST_USE;
/* What became of reminders by mail. */
struct inquiry_reminded {
    int64_t queued;     /* stand in the outbox, and count as reminded */
    int64_t held_back;  /* by the organisation's handling mark */
    int64_t no_address; /* parts without a mail address */
};
/* Puts a reminder for each of those parts that is still out into the outbox, and marks it as reminded, in one
 * transaction. Where the handling mark permits a notice only, number and day stand in it and nothing else.
 * RC_CONFLICT when mail is not set up; RC_DENIED. */
enum rc inquiry_remind(struct ctx *cx, const char *id, const char *parts, struct inquiry_reminded *ret) MUST_USE;
/* Whether the pages offer it. */
enum rc inquiry_may_mail(struct ctx *cx, bool *ret) MUST_USE;
enum rc inquiry_close(struct ctx *cx, const char *id, int64_t version) MUST_USE;

/* Takes a workbook that came back. `part` is an id, or "" when the workbook's own number tells. What
 * cannot be taken is told cell by cell in `result` and nothing of the answers is stored, but the file is
 * kept with the part (RC_INVALID). ret_part is filled once the part is known. */
enum rc inquiry_take(struct ctx *cx, const char *inquiry, const char *part, const char *bytes,
                     size_t length, const char *file_name, bool overwrite,
                     struct inquiry_part *ret_part, struct import_result *result) MUST_USE;

/* The workbook of a part. */
enum rc inquiry_workbook(struct ctx *cx, const struct inquiry *inquiry,
                         const struct inquiry_part *part, struct buf *out) MUST_USE;
/* A mail, ready to send. */
struct inquiry_mail {
    const char *to, *subject, *body;
};
/* The first mail, or the reminder. Measures and answers never stand in it: number, count, day and how to
 * return only, under the organisation's handling mark. */
enum rc inquiry_mail_make(struct ctx *cx, const struct inquiry *inquiry,
                          const struct inquiry_part *part, bool reminder, struct inquiry_mail *ret)
    MUST_USE;
/* The same as a message file (RFC 5322) that mail programs open as a draft, with the workbook. */
enum rc inquiry_message(struct ctx *cx, const struct inquiry *inquiry,
                        const struct inquiry_part *part, bool reminder, struct buf *out) MUST_USE;
/* Everything at once: a folder for each part with workbook, text and message, and a list. ZIP. */
enum rc inquiry_bundle(struct ctx *cx, const struct inquiry *inquiry, struct buf *out) MUST_USE;

/* Silent: sent, not back, and the date has passed. */
bool inquiry_part_is_late(const struct ctx *cx, const struct inquiry *inquiry,
                          const struct inquiry_part *part);

extern const struct module inquiry_module;

#endif
