/* Commands about policy, sessions and tokens. */
#include <string.h>

#include "account/account_cli.h"
#include "account/account_policy.h"
#include "account/account_session.h"
#include "account/account_token.h"
#include "base/text.h"

enum rc user_sessions(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    struct session_list view;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(session_list(cx, &person, &view));
    return command_show(cx, arguments, session_list_fields, &view);
}

enum rc user_sign_out(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(session_end_others(cx, &person));
    return user_sessions(cx, arguments);
}

enum rc policy_show(struct ctx *cx, struct arguments *arguments)
{
    struct policy policy;
    TRY(policy_get(cx, cx->org, &policy));
    return command_show(cx, arguments, policy_record.fields, &policy);
}

/* Options carry the names of the fields, with hyphens. */
static const struct option_field settings[] = {
    {"password-least", "password_least"}, {"session-idle", "session_idle"}, {"session-total", "session_total"},
    {"two-step", "two_step"},             {"token-days", "token_days"},     {"lock-failures", "lock_failures"},
    {"lock-minutes", "lock_minutes"},     {"passkey", "passkey"}};

enum rc policy_set(struct ctx *cx, struct arguments *arguments)
{
    struct policy before, after;
    TRY(policy_get(cx, cx->org, &before));
    after = before;
    TRY(options_into(cx, arguments, policy_record.fields, settings, COUNT(settings), false, &after));
    TRY(policy_change(cx, &before, &after));
    return policy_show(cx, arguments);
}

static const struct field made_fields[] = {
    FIELD(token_made_view, id, F_ID, .label = N_("Identifier")),
    FIELD(token_made_view, token, F_TEXT, .label = N_("Token (shown once)")),
    FIELD(token_made_view, name, F_TEXT, .label = N_("What the token is for")),
    FIELD(token_made_view, scope, F_TEXT, .label = N_("Rights")),
    FIELD(token_made_view, expires_at, F_TIME, .label = N_("Good until")),
};

enum rc token_create_run(struct ctx *cx, struct arguments *arguments)
{
    struct token token;
    struct token_made_view view = {.id = ""};
    const struct token_wish wish = {.name = option_of(arguments, "name"), .scope = option_of(arguments, "scope"),
                                    .until = option_of(arguments, "until")};
    TRY(token_create(cx, &wish, &view.token, &token));
    view.id = token.id;
    view.name = token.name;
    view.scope = token.scope;
    view.expires_at = token.expires_at;
    return command_show(cx, arguments, FIELDS(made_fields), &view);
}

/* One's own; the local administrator and administrators with --all see everybody's. */
enum rc token_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct token_list view;
    bool all = cx->person[0] == '\0' || switch_of(arguments, "all");
    if (all && !may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(token_list(cx, all ? "" : cx->person, &view));
    return command_show(cx, arguments, token_list_fields, &view);
}

enum rc token_revoke_run(struct ctx *cx, struct arguments *arguments)
{
    TRY(token_end(cx, operand_of(arguments, 0)));
    return token_list_run(cx, arguments);
}
