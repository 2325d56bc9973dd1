/* The pages: when an organisation reminds its people, and what a person wants of it. */
#include "account/account_change.h"
#include "base/text.h"
#include "mail/reminder.h"
#include "views.gen.h"

static const char *const policy_inputs[] = {"active", "before_days", "after_days", "digest", NULL};
static const char *const preference_inputs[] = {"active", "digest", "own_days", "before_days", "after_days", NULL};

static enum rc look_around(struct ctx *cx, int64_t *ret_ready, int64_t *ret_sends)
{
    bool ready = false;
    enum mark_sends sends = MARK_SENDS_NOTHING;
    TRY(mail_ready(cx, &ready));
    TRY(mark_sends_of(cx, cx->org, &sends));
    *ret_ready = ready;
    *ret_sends = (int64_t)sends;
    return RC_OK;
}

/* ---- the organisation ---- */

static enum rc policy_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct reminder_policy *policy, int status)
{
    struct reminder_policy_view view = {.policy = *policy};
    struct handling_mark mark;
    view.form = (struct form_view){.action = "/reminders", .submit = tr(cx, N_("Save")), .cancel = "/administration",
                                   .id = policy->id, .version = policy->version};
    TRY(form_build(cx, reminder_policy_record.fields, field_mask(reminder_policy_record.fields, policy_inputs), policy,
                   request, NULL, 0, &view.form.inputs));
    TRY(look_around(cx, &view.ready, &view.sends));
    TRY(mark_of(cx, cx->org, &mark));
    view.mark = mark.name;
    view.history = policy->version == 0 ? "" : arena_printf(cx->arena, "/reminders/%s", policy->id);
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("Reminders by mail")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(reminder_policy_page), .fields = reminder_policy_record.fields, .view = &view,
                        .status = status, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(reminder_policy_page_get)
{
    struct reminder_policy policy;
    TRY(reminder_policy_get(cx, cx->org, &policy));
    return policy_send(cx, request, response, &policy, 0);
}

HANDLER(reminder_policy_page_post)
{
    struct reminder_policy before, after;
    TRY(reminder_policy_get(cx, cx->org, &before));
    after = before;
    before.version = request_form_has(request, "version") ? form_version(cx, request) : before.version;
    enum rc rc = form_read(cx, request, reminder_policy_record.fields,
                           field_mask(reminder_policy_record.fields, policy_inputs), &after, NULL);
    if (rc == RC_OK)
        rc = reminder_policy_change(cx, &before, &after);
    if (rc == RC_INVALID)
        return policy_send(cx, request, response, &after, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/reminders", N_("Saved."), reminder_policy_record.fields, &after);
}

HANDLER(reminder_policy_history_get)
{
    struct reminder_trace_view view;
    const char *id = request_parameter(request, "id");
    if (!text_same(id, cx->org))
        return fail(cx, RC_DENIED, N_("Change to that organisation first"));
    TRY(record_history(cx, &reminder_policy_record, cx->org, id, &view.history));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("Reminders by mail")), "/reminders"}};
    struct page page = {.title = trf(cx, N_("History: {0}"), tr(cx, reminder_policy_record.label)),
                        .place = NAV_ADMINISTRATION, .html = VIEW(reminder_trace_page), .fields = record_history_fields,
                        .view = &view, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

/* ---- the person ---- */

static const struct field my_table[] = {
    FIELD(my_mail_view, email, F_TEXT, .label = N_("Mail address")),
    FIELD_OBJECT_OF(my_mail_view, preference, mail_preference_record.fields),
    FIELD_OBJECT_OF(my_mail_view, policy, reminder_policy_record.fields),
    FIELD(my_mail_view, ready, F_BOOL),
};
const struct fields my_mail_answer = {my_table, COUNT(my_table)};

static enum rc my_view(struct ctx *cx, const struct mail_preference *preference, struct my_mail_view *view)
{
    struct person person;
    TRY(person_load(cx, cx->person, &person));
    *view = (struct my_mail_view){.preference = *preference, .email = person.email, .email_error = ""};
    TRY(reminder_policy_get(cx, cx->org, &view->policy));
    view->before_words = text_empty(view->policy.before_days) ? "–" : view->policy.before_days;
    view->after_words = text_empty(view->policy.after_days) ? "–" : view->policy.after_days;
    return look_around(cx, &view->ready, &view->sends);
}

static enum rc my_send(struct ctx *cx, const struct request *request, struct response *response,
                       const struct mail_preference *preference, int status)
{
    struct my_mail_view view;
    TRY(my_view(cx, preference, &view));
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, "email")) {
            view.email_error = cx->problem.fields[i].message;
            view.email = request_form(request, "email");
        }
    view.form = (struct form_view){.action = "/me/mail", .submit = tr(cx, N_("Save")), .cancel = "/me",
                                   .id = preference->id, .version = preference->version};
    TRY(form_build(cx, mail_preference_record.fields, field_mask(mail_preference_record.fields, preference_inputs),
                   preference, request, NULL, 0, &view.form.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("My account")), "/me"}};
    struct page page = {.title = tr(cx, N_("Mails that I want")), .place = NAV_COUNT_, .html = VIEW(my_mail_page),
                        .fields = my_mail_answer, .view = &view, .status = status, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(my_mail_get)
{
    struct mail_preference preference;
    TRY(mail_preference_get(cx, cx->person, &preference));
    return my_send(cx, request, response, &preference, 0);
}

HANDLER(my_mail_post)
{
    struct mail_preference before, after;
    TRY(mail_preference_get(cx, cx->person, &before));
    after = before;
    before.version = request_form_has(request, "version") ? form_version(cx, request) : before.version;
    enum rc rc = form_read(cx, request, mail_preference_record.fields,
                           field_mask(mail_preference_record.fields, preference_inputs), &after, NULL);
    if (rc == RC_OK)
        rc = mail_preference_change(cx, &before, &after);
    if (rc == RC_INVALID)
        return my_send(cx, request, response, &after, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/me/mail", N_("Saved."), mail_preference_record.fields, &after);
}

HANDLER(my_mail_address_post)
{
    struct mail_preference preference;
    struct my_mail_view view;
    TRY(mail_preference_get(cx, cx->person, &preference));
    enum rc rc = person_set_email(cx, request_form(request, "email"));
    if (rc == RC_INVALID)
        return my_send(cx, request, response, &preference, 422);
    TRY(rc);
    TRY(my_view(cx, &preference, &view));
    return saved_send(cx, request, response, 200, "/me/mail", N_("Saved."), my_mail_answer, &view);
}
