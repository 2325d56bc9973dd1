/* Tells people by mail that how they prove who they are was changed (ASVS 2.2.3, 2.5.5). */
#include "account/account.h"
#include "base/email.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/mail_inside.h"

static const char *const what[] = {
    N_("The password of your account was changed."),
    N_("An administrator gave you a new first password."),
    N_("The second step of your sign-in was turned on, or made anew."),
    N_("The second step of your sign-in was turned off."),
    N_("A passkey was added to your account."),
    N_("A passkey was removed from your account."),
    N_("The mail address of your account was changed."),
};
_Static_assert(COUNT(what) == ACCESS_KIND_COUNT_, "every change needs words");

/* Who did it, where that was somebody else; "". */
static enum rc who_of(struct ctx *cx, const struct person *person, const char **ret)
{
    const char *name = "";
    *ret = "";
    if (text_empty(cx->person) || text_same(cx->person, person->id))
        return RC_OK;
    TRY(person_name(cx, cx->person, &name));
    *ret = trf(cx, N_("By: {0}\n"), name);
    return RC_OK;
}

enum rc mail_access_changed(struct ctx *cx, const struct access_change *change)
{
    const struct person *person = change->person;
    enum lang kept = cx->lang;
    enum mail_state state = MAIL_STATE_COUNT_;
    const char *who = "";
    if (!email_is_valid(person->email))
        return RC_OK;
    cx->lang = person->lang == LANG_EN ? LANG_EN : LANG_JA;
    enum rc rc = who_of(cx, person, &who);
    const struct mail_letter letter = {
        .kind = MAIL_ACCESS,
        .person = person->id,
        .address = person->email,
        .reply_to = "",
        .about = person->id,
        .needs = MARK_SENDS_NOTHING,
        .subject = tr(cx, N_("[kaname] Your access was changed")),
        .body = trf(cx,
                    N_("{0}\n\n{1}\nTime: {2}\n{3}\nIf neither you nor your administrator meant this, please tell your "
                       "administrator at once and have your account stopped.\n"),
                    person->name, tr(cx, what[change->kind]), time_show(cx, cx->now), who)};
    if (rc == RC_OK)
        rc = mail_queue(cx, &letter, &state);
    cx->lang = kept;
    return rc;
}
