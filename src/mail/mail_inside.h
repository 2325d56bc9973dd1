/* What the files of this room share. */
#ifndef MAIL_MAIL_INSIDE_H
#define MAIL_MAIL_INSIDE_H

#include "base/command.h"
#include "db/db.h"
#include "http/http.h"
#include "job/job.h"
#include "ledger/ledger.h"
#include "mail/mail.h"
#include "register/form.h"

enum {
    MAIL_LIST_MOST = 200,
    MAIL_ATTEMPTS_MOST = 8,
    MAIL_KEPT_DAYS = 90,
    MAIL_REASON_BYTES = 300,
    MAIL_STALE_MS = 15 * 60 * 1000,   /* in the hands of a program that is gone */
    MAIL_PAUSE_MS = 60 * 1000,        /* all of them wait when the server cannot be reached */
    MAIL_BACKOFF_MOST_MS = 12 * 3600 * 1000,
};

struct mail_message {
    const char *id, *org;
    int64_t kind;
    const char *person, *address, *reply_to, *about;
    int64_t needs;
    const char *subject, *body;
    int64_t state, attempts, created, next_try, taken, ended;
    const char *reason;
};
struct mail_messages {
    LIST_OF(struct mail_message) messages;
};

#define MAIL_SETTING_NOUN "mail-setting"

/* Whether the settings are what an organisation's last entry about them says (register/verify.h). An installation
 * has one row, which several organisations may have changed in turn: one of the entries must fit. */
enum rc mail_verify_setting(struct ctx *cx, const char *org, const struct ledger_mark *marks, size_t n) MUST_USE;

/* ---- mail_store.c: all SQL ---- */

extern const struct fields mail_message_fields;
/* RC_MISSING without a message. */
enum rc mail_store_setting(struct ctx *cx, struct mail_setting *ret) MUST_USE;
enum rc mail_store_setting_insert(struct ctx *cx, const struct mail_setting *setting) MUST_USE;
enum rc mail_store_setting_update(struct ctx *cx, const struct mail_setting *setting, int64_t *ret_changed) MUST_USE;
enum rc mail_store_insert(struct ctx *cx, const struct mail_message *message) MUST_USE;
enum rc mail_store_get(struct ctx *cx, const char *id, struct mail_message *ret) MUST_USE;
/* The waiting one that is due first. One whose time lies further ahead than any back-off is due, too: the
 * clock was set back. RC_MISSING. */
enum rc mail_store_next(struct ctx *cx, int64_t now, struct mail_message *ret) MUST_USE;
/* How many wait and are due, or are in the hands of a program that is gone. */
enum rc mail_store_due(struct ctx *cx, int64_t now, int64_t *ret) MUST_USE;
/* From waiting to sending; *ret_taken false when somebody else was quicker. */
enum rc mail_store_take(struct ctx *cx, const char *id, int64_t now, bool *ret_taken) MUST_USE;
/* From sending to the state of `message`, with its reason, times, attempts; texts that are no longer needed go. */
enum rc mail_store_end(struct ctx *cx, const struct mail_message *message) MUST_USE;
/* Those that were being sent when their program went: nobody knows whether they arrived. */
enum rc mail_store_stale(struct ctx *cx, int64_t now, const char *reason) MUST_USE;
/* All that would be due before that time wait until then. */
enum rc mail_store_pause(struct ctx *cx, int64_t until) MUST_USE;
/* From failed or given up to waiting. */
enum rc mail_store_again(struct ctx *cx, const char *id, int64_t now, int64_t *ret_changed) MUST_USE;
enum rc mail_store_prune(struct ctx *cx, int64_t before) MUST_USE;
/* How many stand in each state, of the organisation or of all ("" ). */
enum rc mail_store_counts(struct ctx *cx, const char *org, int64_t ret[MAIL_STATE_COUNT_]) MUST_USE;

/* As lists show it: subject and text are not for those who administer. */
struct mail_row {
    const char *id;
    int64_t kind;
    const char *address, *person_name;
    int64_t state, attempts, created, next_try, ended;
    const char *reason;
    const char *tag;
    int64_t may_repeat;
};
struct mail_rows {
    LIST_OF(struct mail_row) messages;
};
extern const struct fields mail_rows_fields;
/* The youngest of the organisation; `state` -1: all; `kind` -1: all. */
enum rc mail_store_list(struct ctx *cx, const char *org, int64_t kind, int64_t state, struct mail_rows *ret) MUST_USE;

/* ---- mail_deliver.c ---- */

enum mail_outcome {
    OUTCOME_SENT,
    OUTCOME_REFUSED, /* for good: this message, not the next one */
    OUTCOME_LATER,   /* this message was put off */
    OUTCOME_AWAY,    /* the server cannot be reached, or does not let us in: the next one would fare alike */
    OUTCOME_STOPPED, /* the program or the job ends */
};
/* Hands one message over by SMTP. `reason` takes what went wrong, in the reader's language, with what the server said. */
enum mail_outcome mail_deliver(struct ctx *cx, const struct mail_setting *setting, const char *to,
                               const struct buf *text, const char **ret_reason);

/* ---- mail_queue.c ---- */

/* ms from the end of attempt `attempts` to the next one. */
int64_t mail_backoff(int64_t attempts);
/* Sends what is due; gives how many were sent and how many were not. RC_STOPPED. */
struct mail_sum {
    int64_t sent, failed, put_off, refused;
};
enum rc mail_send_due(struct ctx *cx, struct mail_sum *ret) MUST_USE;
/* Puts one of the acting organisation that failed or was given up back (any, with PERM_SYSTEM). RC_MISSING;
 * RC_CONFLICT in another state. */
enum rc mail_again(struct ctx *cx, const char *id) MUST_USE;
/* The test mail. */
struct mail_letter mail_test_letter(struct ctx *cx, const char *address);
/* The text of a message as it travels. */
enum rc mail_compose(struct ctx *cx, const struct mail_setting *setting, const struct mail_message *message,
                     struct buf *out) MUST_USE;

enum { MAIL_SEND_JOB, MAIL_REMIND_JOB, MAIL_JOBS };
enum { MAIL_COMMANDS = 8 };
extern const struct job_kind mail_jobs[MAIL_JOBS];
extern const struct command mail_commands[MAIL_COMMANDS];

/* ---- mail_web.c ---- */

#define HANDLER(name) enum rc name(struct ctx *cx, struct request *request, struct response *response)
HANDLER(mail_setting_page_get);
HANDLER(mail_setting_page_post);
HANDLER(mail_test_post);
HANDLER(mail_messages_get);
HANDLER(mail_again_post);

struct mail_counts {
    int64_t waiting, sending, sent, failed, given_up, refused;
};
extern const struct fields mail_counts_fields;
enum rc mail_counts_make(struct ctx *cx, const char *org, struct mail_counts *ret) MUST_USE;

struct mail_setting_view {
    struct mail_setting setting;
    int64_t has_password;
    const char *test_address, *test_error;
    struct mail_counts counts;
    struct mail_rows tests;
    struct form_view form;
};
extern const struct fields mail_setting_answer;
struct mail_messages_view {
    struct mail_counts counts;
    struct mail_rows rows;
    int64_t ready;
    const char *state;
};
extern const struct fields mail_messages_answer;

struct access_change;
/* Puts the letter about a change of somebody's access into the outbox, in the transaction of the change. */
enum rc mail_access_changed(struct ctx *cx, const struct access_change *change) MUST_USE;

#endif
