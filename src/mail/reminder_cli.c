/* Commands: reminder show, set, run. */
#include "mail/reminder.h"

enum rc reminder_show_run(struct ctx *cx, struct arguments *arguments)
{
    struct reminder_policy policy;
    TRY(reminder_policy_get(cx, cx->org, &policy));
    return command_show(cx, arguments, reminder_policy_record.fields, &policy);
}

enum rc reminder_set_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct option_field settings[] = {
        {"active", "active"}, {"before", "before_days"}, {"after", "after_days"}, {"digest", "digest"}};
    struct reminder_policy before, after;
    TRY(reminder_policy_get(cx, cx->org, &before));
    after = before;
    TRY(options_into(cx, arguments, reminder_policy_record.fields, settings, COUNT(settings), false, &after));
    TRY(reminder_policy_change(cx, &before, &after));
    return reminder_show_run(cx, arguments);
}

static const struct field sum_table[] = {
    FIELD(reminder_sum, people, F_INT, .label = N_("People with a mail")),
    FIELD(reminder_sum, reminders, F_INT, .label = N_("Due dates reminded of")),
    FIELD(reminder_sum, digests, F_INT, .label = N_("Digests")),
    FIELD(reminder_sum, held_back, F_INT, .label = N_("Held back by the handling mark")),
};

enum rc reminder_run_run(struct ctx *cx, struct arguments *arguments)
{
    struct reminder_sum sum;
    bool ready = false;
    TRY(mail_ready(cx, &ready));
    if (!ready)
        return fail(cx, RC_CONFLICT, N_("Mail is not set up yet; kaname mail set does so"));
    TRY(reminder_run(cx, &sum));
    return command_show(cx, arguments, FIELDS(sum_table), &sum);
}
