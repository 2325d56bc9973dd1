/* What organisation and person say about reminders: defaults, checks, changes. */
#include "account/account_change.h"
#include "base/text.h"
#include "mail/reminder.h"

enum rc reminder_policy_get(struct ctx *cx, const char *org, struct reminder_policy *ret)
{
    struct reminder_policy policy = {.id = org, .org = org, .active = 1, .before_days = "7,1", .after_days = "1,7",
                                     .digest = DIGEST_NONE};
    enum rc rc = db_one(cx, reminder_policy_record.select_one, reminder_policy_record.fields, &policy,
                        ARGS(STR(org), STR(org)));
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret = policy;
    return RC_OK;
}

static enum rc check_days(struct ctx *cx, const char *field, const char **text)
{
    enum rc rc = reminder_days_parse(cx, *text, text);
    return rc == RC_INVALID ? field_fail(cx, field, N_("Please write up to five numbers from 0 to 90, for example 7,1"))
                            : rc;
}

enum rc reminder_policy_change(struct ctx *cx, const struct reminder_policy *before, struct reminder_policy *after)
{
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(check_days(cx, "before_days", &after->before_days));
    TRY(check_days(cx, "after_days", &after->after_days));
    after->id = after->org = cx->org;
    if (before->version == 0)
        return record_create_alone(cx, &reminder_policy_record, after);
    return record_change_alone(cx, &reminder_policy_record, before, after);
}

enum rc mail_preference_get(struct ctx *cx, const char *person, struct mail_preference *ret)
{
    struct person row;
    struct mail_preference preference = {.id = person, .org = "", .active = 1, .before_days = "", .after_days = "",
                                         .digest = OWN_DIGEST_AS_ORGANIZATION};
    TRY(person_load(cx, person, &row));
    preference.org = row.org;
    enum rc rc = db_one(cx, mail_preference_record.select_one, mail_preference_record.fields, &preference,
                        ARGS(STR(row.org), STR(person)));
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret = preference;
    return RC_OK;
}

enum rc mail_preference_change(struct ctx *cx, const struct mail_preference *before, struct mail_preference *after)
{
    if (text_empty(cx->person) || !text_same(before->id, cx->person))
        return fail(cx, RC_DENIED, N_("Mails that somebody wants are that person's own choice"));
    TRY(check_days(cx, "before_days", &after->before_days));
    TRY(check_days(cx, "after_days", &after->after_days));
    after->id = before->id;
    after->org = before->org;
    if (before->version == 0)
        return record_create_alone(cx, &mail_preference_record, after);
    return record_change_alone(cx, &mail_preference_record, before, after);
}
