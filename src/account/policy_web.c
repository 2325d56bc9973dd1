/* The page of the sign-in policy. */
#include <string.h>

#include "account/account_policy.h"
#include "account/account_web.h"
#include "views.gen.h"

static const char *const inputs[] = {"password_least", "session_idle",  "session_total", "two_step",
                                     "passkey",        "token_days",    "lock_failures", "lock_minutes", NULL};

static enum rc policy_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct policy *policy, int status)
{
    struct policy_view view = {.policy = *policy};
    view.form = (struct form_view){.action = "/policy", .submit = tr(cx, N_("Save")),
                                   .cancel = "/administration", .id = policy->id, .version = policy->version};
    TRY(form_build(cx, policy_record.fields, field_mask(policy_record.fields, inputs), policy, request, NULL, 0,
                   &view.form.inputs));
    view.history = policy->version == 0 ? "" : arena_printf(cx->arena, "/policy/%s", policy->id);
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("Sign-in policy")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(policy_page), .fields = policy_record.fields, .view = &view,
                        .status = status, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(policy_page_get)
{
    struct policy policy;
    TRY(policy_get(cx, cx->org, &policy));
    return policy_send(cx, request, response, &policy, 0);
}

HANDLER(policy_page_post)
{
    struct policy before, after;
    TRY(policy_get(cx, cx->org, &before));
    after = before;
    before.version = form_version(cx, request);
    enum rc rc = form_read(cx, request, policy_record.fields, field_mask(policy_record.fields, inputs), &after,
                           NULL);
    if (rc == RC_OK)
        rc = policy_change(cx, &before, &after);
    if (rc == RC_INVALID)
        return policy_send(cx, request, response, &after, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/policy", N_("Saved."), policy_record.fields, &after);
}

HANDLER(policy_history_get)
{
    const char *id = request_parameter(request, "id");
    if (strcmp(id, cx->org) != 0)
        return fail(cx, RC_DENIED, N_("Change to that organisation first"));
    return history_send(cx, request, response, &policy_record, id, "/policy");
}
