/* Reminders of inquiries by the outbox. */
#include <string.h>

#include "account/mark.h"
#include "base/email.h"
#include "base/text.h"
#include "base/time.h"
#include "inquiry/inquiry_store.h"
#include "mail/mail.h"

enum rc inquiry_may_mail(struct ctx *cx, bool *ret)
{
    bool ready = false;
    enum mark_sends sends = MARK_SENDS_NOTHING;
    TRY(mail_ready(cx, &ready));
    if (ready)
        TRY(mark_sends_of(cx, cx->org, &sends));
    *ret = ready && sends > MARK_SENDS_NOTHING;
    return RC_OK;
}

/* Neither title nor message: that something waits, by its number. */
static void bare_notice(struct ctx *cx, const struct inquiry *inquiry, const struct inquiry_part *part,
                        struct mail_letter *letter)
{
    letter->needs = MARK_SENDS_NOTICE;
    letter->subject = trf(cx, N_("[Reminder] An answer to an inquiry is missing ({0})"), part->number);
    letter->body = trf(cx,
                       N_("Your answer to the inquiry with the number {0}, which was wanted by {1}, has not reached us. "
                          "Please send it, or tell us when you will.\n"),
                       part->number, date_long(cx, inquiry->due_on));
}

static enum rc letter_of(struct ctx *cx, const struct inquiry *inquiry, const struct inquiry_part *part,
                         enum mark_sends sends, struct mail_letter *ret)
{
    struct inquiry_mail mail;
    struct person sender = {.email = ""};
    enum rc rc = text_empty(cx->person) ? RC_MISSING : record_get_of(cx, &person_record, cx->org, cx->person, &sender);
    if (rc == RC_MISSING)
        cx->problem = (struct problem){.rc = RC_OK}; /* somebody of another organisation, or nobody */
    else
        TRY(rc);
    *ret = (struct mail_letter){.kind = MAIL_INQUIRY, .person = "", .address = part->address, .about = part->id,
                                .reply_to = email_is_valid(sender.email) ? sender.email : ""};
    if (sends < MARK_SENDS_TITLES) {
        bare_notice(cx, inquiry, part, ret);
        return RC_OK;
    }
    TRY(inquiry_mail_make(cx, inquiry, part, true, &mail));
    ret->needs = MARK_SENDS_TITLES;
    ret->subject = mail.subject;
    ret->body = mail.body;
    return RC_OK;
}

static enum rc remind_one(struct ctx *cx, const struct inquiry *inquiry, const struct inquiry_part *part,
                          enum mark_sends sends, struct inquiry_reminded *sum)
{
    struct mail_letter letter;
    struct inquiry_part after = *part;
    enum mail_state state = MAIL_STATE_COUNT_;
    if (!email_is_valid(part->address)) {
        sum->no_address++;
        return RC_OK;
    }
    TRY(letter_of(cx, inquiry, part, sends, &letter));
    TRY(mail_queue(cx, &letter, &state));
    if (state != MAIL_WAITING) {
        sum->held_back++;
        return RC_OK;
    }
    after.reminders++;
    after.reminded_at = cx->now;
    sum->queued++;
    return record_update(cx, &inquiry_part_record, part, &after);
}

enum rc inquiry_remind(struct ctx *cx, const char *id, const char *parts, struct inquiry_reminded *ret)
{
    struct inquiry inquiry;
    struct inquiry_parts all;
    struct inquiry_reminded sum = {0};
    enum mark_sends sends = MARK_SENDS_NOTHING;
    bool ready = false;
    if (!may(cx, PERM_ASSESSMENT_MANAGE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(mail_ready(cx, &ready));
    if (!ready)
        return fail(cx, RC_CONFLICT, N_("Mail is not set up yet, or not in use"));
    TRY(mark_sends_of(cx, cx->org, &sends));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &inquiry_record, id, &inquiry));
    TRY(inquiry_store_parts(cx, id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].status == PART_SENT && (text_empty(parts) || strstr(parts, all.at[i].id) != NULL))
            TRY(remind_one(cx, &inquiry, &all.at[i], sends, &sum));
    TRY(db_commit(cx, &tx));
    *ret = sum;
    return RC_OK;
}
