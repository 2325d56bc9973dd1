/* Reminders and digests of what waits for people (work/work.h), by mail: several before and after the due
 * date, each once. */
#ifndef MAIL_REMINDER_H
#define MAIL_REMINDER_H

#include "mail/mail_inside.h"
#include "work/work.h"

/* How often everything that waits comes as one mail. Stored as numbers; never reorder. */
enum digest { DIGEST_NONE, DIGEST_DAILY, DIGEST_WEEKLY, DIGEST_COUNT_ };
extern const struct enum_names digest_names;
/* The same for a person, who may leave it to the organisation. */
enum own_digest { OWN_DIGEST_AS_ORGANIZATION, OWN_DIGEST_NONE, OWN_DIGEST_DAILY, OWN_DIGEST_WEEKLY, OWN_DIGEST_COUNT_ };
extern const struct enum_names own_digest_names;

struct reminder_policy {
    const char *id, *org; /* the same */
    int64_t version;
    int64_t active;
    const char *before_days, *after_days; /* "7,1" */
    int64_t digest;
};
extern const struct record reminder_policy_record;

struct mail_preference {
    const char *id, *org; /* id: the person's; org: in which the person is kept */
    int64_t version;
    int64_t active;   /* wants reminders and digests */
    int64_t own_days; /* before_days and after_days hold, not the organisation's */
    const char *before_days, *after_days;
    int64_t digest; /* enum own_digest */
};
extern const struct record mail_preference_record;

/* The organisation's policy, the defaults (version 0) where it has none. */
enum rc reminder_policy_get(struct ctx *cx, const char *org, struct reminder_policy *ret) MUST_USE;
/* RC_DENIED without PERM_ACCOUNT_WRITE, RC_INVALID, RC_CONFLICT. */
enum rc reminder_policy_change(struct ctx *cx, const struct reminder_policy *before,
                               struct reminder_policy *after) MUST_USE;
/* A person's preference, the defaults (version 0) where there is none. */
enum rc mail_preference_get(struct ctx *cx, const char *person, struct mail_preference *ret) MUST_USE;
/* Of the acting person alone. */
enum rc mail_preference_change(struct ctx *cx, const struct mail_preference *before,
                               struct mail_preference *after) MUST_USE;

/* ---- reminder_rule.c: pure rules ---- */

enum { REMINDER_STAGES = 10, REMINDER_DAYS_MOST = 90, REMINDER_LIST_MOST = 5 };
#define REMINDER_NEVER INT64_MIN

/* "7、１" to "7,1": up to five different numbers of days, 0 to 90; "" for none. RC_INVALID without a message. */
enum rc reminder_days_parse(struct ctx *cx, const char *text, const char **ret) MUST_USE;
/* Days since the due date on which reminders are made, ascending: "7,1" and "1,7" give -7, -1, 1, 7. */
struct reminder_plan {
    int64_t stages[REMINDER_STAGES];
    size_t n;
    enum digest digest;
};
struct reminder_plan reminder_plan_of(const struct reminder_policy *policy, const struct mail_preference *preference);
/* The last stage that was reached `elapsed` days after the due date; REMINDER_NEVER before the first. */
int64_t reminder_stage(const struct reminder_plan *plan, int64_t elapsed);
/* The day that stands for the digest of `today`: itself, or the Monday of its week; "" without a digest. */
const char *digest_day(struct ctx *cx, enum digest digest, const char *today);
/* What a row is called among the reminders that were made. */
const char *reminder_item(struct ctx *cx, const struct work_row *row);

/* ---- reminder_store.c ---- */

struct reminder_made {
    const char *item, *due_on;
    int64_t stage;
};
struct reminders_made {
    LIST_OF(struct reminder_made) made;
};
/* Of a person in an organisation. */
enum rc reminder_store_made(struct ctx *cx, const char *org, const char *person, struct reminders_made *ret) MUST_USE;
/* RC_CONFLICT when it was made already. */
enum rc reminder_store_insert(struct ctx *cx, const char *person, const struct reminder_made *made) MUST_USE;
enum rc reminder_store_prune(struct ctx *cx, int64_t before) MUST_USE;
struct reminder_person {
    const char *person, *org, *email;
    int64_t lang;
};
struct reminder_people {
    LIST_OF(struct reminder_person) people;
};
/* Everybody with a mail address who may sign in, once for each organisation in use in which they have a role. */
enum rc reminder_store_people(struct ctx *cx, struct reminder_people *ret) MUST_USE;

/* ---- reminder_text.c ---- */

struct reminder_rows {
    const struct work_row **at;
    size_t n;
};
/* The letter: `due` is what is reminded of, `all` what the digest holds (n 0: no digest). What it tells follows
 * from what may leave. */
enum rc reminder_letter(struct ctx *cx, const struct mail_setting *setting, enum mark_sends sends, const char *mark,
                        const struct reminder_rows *due, const struct reminder_rows *all,
                        struct mail_letter *ret) MUST_USE;

/* ---- reminder_job.c ---- */

struct reminder_sum {
    int64_t people, reminders, digests, held_back;
};
/* Makes every reminder and digest that is due on cx's day and was not made yet. RC_STOPPED. */
enum rc reminder_run(struct ctx *cx, struct reminder_sum *ret) MUST_USE;
enum rc reminder_job_run(struct ctx *cx, struct job_work *work) MUST_USE;
/* Puts it on the timetable, once mail is set up. */
enum rc reminder_keep_timetable(struct ctx *cx) MUST_USE;

/* ---- reminder_web.c, reminder_cli.c ---- */

HANDLER(reminder_policy_page_get);
HANDLER(reminder_policy_page_post);
HANDLER(reminder_policy_history_get);
HANDLER(my_mail_get);
HANDLER(my_mail_post);
HANDLER(my_mail_address_post);

struct reminder_policy_view {
    struct reminder_policy policy; /* first: JSON writes the view by the record's fields */
    const char *history, *mark;
    int64_t ready, sends;
    struct form_view form;
};
struct reminder_trace_view {
    struct record_history history; /* first: JSON writes the view by its fields */
};
struct my_mail_view {
    struct mail_preference preference;
    const char *email, *email_error;
    struct reminder_policy policy; /* of the organisation, for those who leave it there */
    const char *before_words, *after_words; /* its days; a dash for none */
    int64_t ready, sends;
    struct form_view form;
};
extern const struct fields my_mail_answer;

enum rc reminder_show_run(struct ctx *cx, struct arguments *arguments);
enum rc reminder_set_run(struct ctx *cx, struct arguments *arguments);
enum rc reminder_run_run(struct ctx *cx, struct arguments *arguments);

#endif
