#include "account/account_policy.h"

#include <string.h>

#include "account/account_change.h"

enum rc policy_get(struct ctx *cx, const char *org, struct policy *ret)
{
    struct policy policy = {.id = org, .org = org, .password_least = POLICY_PASSWORD_LEAST,
                            .session_idle = POLICY_SESSION_IDLE, .session_total = POLICY_SESSION_TOTAL,
                            .two_step = TWO_STEP_FREE, .token_days = POLICY_TOKEN_DAYS,
                            .lock_failures = POLICY_LOCK_FAILURES, .lock_minutes = POLICY_LOCK_MINUTES};
    enum rc rc = db_one(cx, policy_record.select_one, policy_record.fields, &policy, ARGS(STR(org), STR(org)));
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret = policy;
    return RC_OK;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

enum rc policy_of(struct ctx *cx, const char *home, const char *acting, struct policy *ret)
{
    struct policy policy, other;
    TRY(policy_get(cx, home, &policy));
    if (strcmp(home, acting) != 0) {
        TRY(policy_get(cx, acting, &other));
        policy.session_idle = smaller(policy.session_idle, other.session_idle);
        policy.session_total = smaller(policy.session_total, other.session_total);
        if (other.two_step > policy.two_step)
            policy.two_step = other.two_step;
        if (other.passkey > policy.passkey)
            policy.passkey = other.passkey;
    }
    *ret = policy;
    return RC_OK;
}

enum rc policy_change(struct ctx *cx, const struct policy *before, struct policy *after)
{
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    if (strcmp(before->org, cx->org) != 0)
        return fail(cx, RC_DENIED, N_("Change to that organisation first"));
    if (after->session_idle > after->session_total)
        return field_fail(cx, "session_idle",
                          N_("A sign-in that ends in any case after {0} minutes cannot end later without use"),
                          decimal(cx, after->session_total));
    after->id = after->org = cx->org;
    if (before->version == 0) /* the first one: two people who save it at once collide on its id */
        return record_create_alone(cx, &policy_record, after);
    return record_change_alone(cx, &policy_record, before, after);
}
