/* The outbox: what goes in, and the work that sends it. */
#include <string.h>

#include "base/email.h"
#include "base/id.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/mail_inside.h"
#include "mail/mail_mime.h"
#include "mail/reminder.h"

#define DAY_MS INT64_C(86400000)

int64_t mail_backoff(int64_t attempts)
{
    static const int64_t minutes[] = {1, 5, 30, 2 * 60, 6 * 60, 12 * 60};
    size_t step = attempts < 1 ? 0 : (size_t)attempts - 1;
    return minutes[step < COUNT(minutes) ? step : COUNT(minutes) - 1] * 60 * 1000;
}

enum rc mail_counts(struct ctx *cx, int64_t ret[MAIL_STATE_COUNT_])
{
    return mail_store_counts(cx, "", ret);
}

static const char *refusal(struct ctx *cx)
{
    return tr(cx, N_("The handling mark of the organisation does not let it leave by mail"));
}

/* Nothing of the text stays behind. */
static void hold_back(struct ctx *cx, struct mail_message *message)
{
    message->state = MAIL_REFUSED;
    message->subject = message->body = "";
    message->ended = cx->now;
    message->reason = refusal(cx);
}

enum rc mail_queue(struct ctx *cx, const struct mail_letter *letter, enum mail_state *ret_state)
{
    bool ready = false;
    enum mark_sends sends = MARK_SENDS_TITLES;
    *ret_state = MAIL_STATE_COUNT_;
    TRY(mail_ready(cx, &ready));
    if (!ready)
        return RC_OK;
    if (!email_is_valid(letter->address) || (!text_empty(letter->reply_to) && !email_is_valid(letter->reply_to)))
        return field_fail(cx, "address", N_("“{0}” is no mail address"), letter->address);
    struct mail_message message = {.id = id_new(cx), .org = cx->org, .kind = letter->kind, .person = letter->person,
                                   .address = letter->address, .reply_to = letter->reply_to, .about = letter->about,
                                   .needs = letter->needs, .subject = letter->subject, .body = letter->body,
                                   .state = MAIL_WAITING, .created = cx->now, .reason = ""};
    if (letter->needs > MARK_SENDS_NOTHING)
        TRY(mark_sends_of(cx, cx->org, &sends));
    if (letter->needs > sends)
        hold_back(cx, &message);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!db_in_transaction(cx->db))
        TRY(db_begin(cx, &tx));
    TRY(mail_store_insert(cx, &message));
    TRY(tx == NULL ? RC_OK : db_commit(cx, &tx));
    *ret_state = (enum mail_state)message.state;
    return RC_OK;
}

struct mail_letter mail_test_letter(struct ctx *cx, const char *address)
{
    return (struct mail_letter){
        .kind = MAIL_TEST,
        .person = "",
        .address = address,
        .reply_to = "",
        .about = "",
        .needs = MARK_SENDS_NOTHING, /* it tells nothing of anybody */
        .subject = tr(cx, N_("Test mail of kaname")),
        .body = tr(cx, N_("This is a test mail. Mail of this installation of kaname reaches you.\n")),
    };
}

enum rc mail_compose(struct ctx *cx, const struct mail_setting *setting, const struct mail_message *message,
                     struct buf *out)
{
    bool personal = message->kind == MAIL_REMINDER || message->kind == MAIL_DIGEST;
    const struct mime_mail mail = {
        .id = arena_printf(cx->arena, "%s@%s", message->id, email_domain(setting->sender)),
        .from = setting->sender,
        .from_name = setting->sender_name,
        .to = message->address,
        .reply_to = message->reply_to,
        .subject = message->subject,
        .body = message->body,
        .preferences = personal ? mail_link(cx, setting, "/me/mail") : "",
        .at = message->created,
    };
    return mime_write(cx, &mail, out);
}

/* ---- sending ---- */

static void settle(struct ctx *cx, enum mail_outcome outcome, const char *reason, struct mail_message *message)
{
    message->reason = reason;
    message->ended = cx->now;
    switch (outcome) {
    case OUTCOME_SENT:
        message->state = MAIL_SENT;
        message->subject = message->body = "";
        break;
    case OUTCOME_REFUSED:
        message->state = MAIL_FAILED;
        break;
    case OUTCOME_STOPPED: /* this attempt does not count */
        message->state = MAIL_WAITING;
        message->attempts--;
        message->ended = 0;
        break;
    case OUTCOME_LATER:
    case OUTCOME_AWAY:
        message->state = message->attempts < MAIL_ATTEMPTS_MOST ? MAIL_WAITING : MAIL_GIVEN_UP;
        message->next_try = cx->now + mail_backoff(message->attempts);
        message->ended = message->state == MAIL_WAITING ? 0 : cx->now;
        break;
    }
}

/* The mark is asked again: it may have become stricter since. An organisation that is gone permits nothing. */
static enum rc is_permitted(struct ctx *cx, const struct mail_message *message, bool *ret)
{
    enum mark_sends sends = MARK_SENDS_NOTHING;
    *ret = true;
    if (message->needs <= MARK_SENDS_NOTHING)
        return RC_OK;
    enum rc rc = mark_sends_of(cx, message->org, &sends);
    if (rc == RC_MISSING)
        cx->problem = (struct problem){.rc = RC_OK};
    else if (rc != RC_OK)
        return rc;
    *ret = message->needs <= (int64_t)sends;
    return RC_OK;
}

static enum rc send_one(struct ctx *cx, const struct mail_setting *setting, struct mail_message *message,
                        enum mail_outcome *ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
    const char *reason = "";
    bool permitted = false;
    TRY(is_permitted(cx, message, &permitted));
    *ret = OUTCOME_REFUSED;
    if (!permitted) {
        hold_back(cx, message);
        return mail_store_end(cx, message);
    }
    enum rc rc = mail_compose(cx, setting, message, &text);
    message->attempts++;
    if (rc == RC_MEMORY)
        return rc;
    if (rc == RC_OK) {
        *ret = mail_deliver(cx, setting, message->address, &text, &reason);
    } else {
        reason = cx->problem.message == NULL ? "" : cx->problem.message;
        cx->problem = (struct problem){.rc = RC_OK};
    }
    settle(cx, *ret, reason, message);
    return mail_store_end(cx, message);
}

static void count(struct mail_sum *sum, const struct mail_message *message)
{
    sum->sent += message->state == MAIL_SENT;
    sum->failed += message->state == MAIL_FAILED || message->state == MAIL_GIVEN_UP;
    sum->put_off += message->state == MAIL_WAITING;
    sum->refused += message->state == MAIL_REFUSED;
}

/* Each by itself: taken, sent, settled; what was acknowledged is stored before the next one begins. */
static enum rc send_all(struct ctx *cx, const struct mail_setting *setting, struct mail_sum *sum)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    int64_t begun = time_elapsed(), done = 0;
    struct ctx inner = *cx;
    if (arena == NULL)
        return RC_MEMORY;
    inner.arena = arena;
    for (;; done++) {
        struct mail_message message;
        enum mail_outcome outcome = OUTCOME_SENT;
        bool taken = false;
        arena_reset(arena);
        inner.now = cx->now + time_elapsed() - begun;
        TRY(progress_step(cx, done, 0));
        enum rc rc = mail_store_next(&inner, inner.now, &message);
        if (rc == RC_MISSING)
            return RC_OK;
        TRY(rc);
        TRY(mail_store_take(&inner, message.id, inner.now, &taken));
        if (!taken)
            continue;
        TRY(send_one(&inner, setting, &message, &outcome));
        count(sum, &message);
        if (outcome == OUTCOME_AWAY)
            return mail_store_pause(&inner, inner.now + MAIL_PAUSE_MS);
        if (outcome == OUTCOME_STOPPED)
            return fail(cx, RC_STOPPED, N_("The work was stopped before its end"));
    }
}

enum rc mail_send_due(struct ctx *cx, struct mail_sum *ret)
{
    struct mail_setting setting;
    *ret = (struct mail_sum){0};
    TRY(mail_setting_get(cx, &setting));
    if (setting.version == 0 || !setting.active)
        return RC_OK;
    TRY(mail_store_stale(cx, cx->now,
                         tr(cx, N_("The program ended while it was being sent: it is not known whether it arrived"))));
    TRY(mail_store_prune(cx, cx->now - MAIL_KEPT_DAYS * DAY_MS));
    return send_all(cx, &setting, ret);
}

enum rc mail_again(struct ctx *cx, const char *id)
{
    struct mail_message message;
    int64_t changed = 0;
    enum rc rc = mail_store_get(cx, id, &message);
    bool own = rc == RC_OK && text_same(message.org, cx->org) && may(cx, PERM_ACCOUNT_WRITE);
    if (rc == RC_MISSING || (rc == RC_OK && !own && !may(cx, PERM_SYSTEM)))
        return fail(cx, RC_MISSING, N_("There is no such mail"));
    TRY(rc);
    TRY(mail_store_again(cx, id, cx->now, &changed));
    if (changed != 1)
        return fail(cx, RC_CONFLICT, N_("Only a mail that failed or was given up can be sent again"));
    return RC_OK;
}

/* ---- the job ---- */

static enum rc run(struct ctx *cx, struct job_work *work)
{
    struct mail_sum sum;
    struct json json = json_create(work->result);
    TRY(mail_send_due(cx, &sum));
    json_object_begin(&json);
    json_key(&json, "sent");
    json_int(&json, sum.sent);
    json_key(&json, "failed");
    json_int(&json, sum.failed);
    json_key(&json, "put_off");
    json_int(&json, sum.put_off);
    json_key(&json, "refused");
    json_int(&json, sum.refused);
    json_object_end(&json);
    return RC_OK;
}

const struct job_kind mail_jobs[MAIL_JOBS] = {
    [MAIL_SEND_JOB] = {.name = "mail-send",
                       .label = N_("Sending of mails"),
                       .permission = PERM_SYSTEM,
                       .attempts = 3,
                       .installation = true,
                       .run = run},
    [MAIL_REMIND_JOB] = {.name = "mail-remind",
                         .label = N_("Reminders of due dates by mail"),
                         .permission = PERM_SYSTEM,
                         .attempts = 3,
                         .installation = true,
                         .schedulable = true,
                         .run = reminder_job_run},
};

enum rc mail_tick(struct ctx *cx)
{
    bool ready = false;
    int64_t due = 0;
    TRY(mail_ready(cx, &ready));
    if (!ready)
        return RC_OK;
    TRY(reminder_keep_timetable(cx));
    TRY(mail_store_due(cx, cx->now, &due));
    return due == 0 ? RC_OK : job_keep(cx, mail_jobs[MAIL_SEND_JOB].name);
}
