#include "account/account_cli.h"
#include "account/account_policy.h"
#include "account/account_token.h"
#include "account/account_web.h"

static const struct route routes[] = {
    {GET, "/sign-in", sign_in_get, PERM_PUBLIC, N_("Form to sign in")},
    {POST, "/sign-in", sign_in_post, PERM_PUBLIC, N_("Sign in with name and password")},
    {GET, "/sign-in/code", sign_in_code_get, PERM_PUBLIC, N_("Form for the second step")},
    {POST, "/sign-in/code", sign_in_code_post, PERM_PUBLIC, N_("Second step of signing in")},
    {POST, "/sign-out", sign_out_post, PERM_PUBLIC, N_("End the session")},
    {GET, "/setup/{token}", setup_get, PERM_PUBLIC, N_("Page behind a one-time link")},
    {POST, "/setup/{token}", setup_post, PERM_PUBLIC, N_("Choose a password through a one-time link")},
    {POST, "/language", language_post, PERM_PUBLIC, N_("Change the language of the pages")},
    {GET, "/me", me_get, PERM_OWN_ACCESS, N_("My account")},
    {GET, "/me/password", me_password_get, PERM_OWN_PASSWORD, N_("Form to change my password")},
    {POST, "/me/password", me_password_post, PERM_OWN_PASSWORD, N_("Change my password")},
    {GET, "/me/two-step", two_step_get, PERM_OWN_TWO_STEP, N_("Form to turn on two-step sign-in")},
    {POST, "/me/two-step", two_step_post, PERM_OWN_TWO_STEP, N_("Turn on two-step sign-in")},
    {POST, "/me/two-step/off", two_step_off_post, PERM_OWN_ACCESS, N_("Turn off two-step sign-in")},
    {GET, "/me/sessions", me_sessions_get, PERM_OWN_ACCESS, N_("Where I am signed in")},
    {POST, "/me/sessions", me_sessions_post, PERM_OWN_ACCESS, N_("End sessions of mine")},
    {GET, "/me/tokens", me_tokens_get, PERM_OWN_ACCESS, N_("My API tokens in this organisation")},
    {GET, "/me/tokens/new", me_token_new_get, PERM_OWN_ACCESS, N_("Form to make an API token")},
    {POST, "/me/tokens/new", me_token_new_post, PERM_OWN_ACCESS, N_("Make an API token; it is shown once")},
    {POST, "/me/tokens/{id}/end", me_token_end_post, PERM_OWN_ACCESS, N_("End one of my API tokens")},
    {GET, "/policy", policy_page_get, PERM_ACCOUNT_READ, N_("Sign-in policy of the organisation")},
    {POST, "/policy", policy_page_post, PERM_ACCOUNT_WRITE, N_("Change the sign-in policy of the organisation; what is not named stays")},
    {GET, "/policy/{id}", policy_history_get, PERM_ACCOUNT_READ, N_("History of the sign-in policy")},
    {GET, "/administration", administration_get, PERM_ACCOUNT_READ, N_("What an administrator looks after")},
    {GET, "/people", people_get, PERM_ACCOUNT_READ, N_("People of the organisation")},
    {GET, "/people/new", person_new_get, PERM_ACCOUNT_WRITE, N_("Form to add a person")},
    {POST, "/people/new", person_new_post, PERM_ACCOUNT_WRITE, N_("Add a person")},
    {GET, "/people/{id}", person_get, PERM_ACCOUNT_READ, N_("One person")},
    {GET, "/people/{id}/edit", person_edit_get, PERM_ACCOUNT_WRITE, N_("Form to change a person")},
    {POST, "/people/{id}/edit", person_edit_post, PERM_ACCOUNT_WRITE, N_("Change a person")},
    {POST, "/people/{id}/roles", person_roles_post, PERM_ACCOUNT_WRITE, N_("Set the roles of a person")},
    {POST, "/people/{id}/link", person_link_post, PERM_ACCOUNT_WRITE, N_("Make a one-time link for a person")},
    {POST, "/people/{id}/password", person_password_post, PERM_ACCOUNT_WRITE,
     N_("Make a start password for a person")},
    {POST, "/people/{id}/require-password", person_require_password_post, PERM_ACCOUNT_WRITE,
     N_("Require a new password of a person")},
    {POST, "/people/{id}/unlock", person_unlock_post, PERM_ACCOUNT_WRITE, N_("Unlock the sign-in of a person")},
    {POST, "/people/{id}/two-step-off", person_two_step_off_post, PERM_ACCOUNT_WRITE,
     N_("Turn off two-step sign-in of a person who lost the phone")},
    {GET, "/people/{id}/access", person_access_get, PERM_ACCOUNT_WRITE, N_("Sessions and tokens of a person")},
    {POST, "/people/{id}/sessions/end", person_sessions_end_post, PERM_ACCOUNT_WRITE,
     N_("End all sessions of a person")},
    {POST, "/people/{id}/sessions/{session}/end", person_session_end_post, PERM_ACCOUNT_WRITE,
     N_("End a session of a person")},
    {POST, "/people/{id}/tokens/{token}/end", person_token_end_post, PERM_ACCOUNT_WRITE,
     N_("End a token of a person")},
    {GET, "/people/{id}/history", person_history_get, PERM_ACCOUNT_READ, N_("History of a person")},
    {GET, "/posts", posts_get, PERM_ACCOUNT_READ, N_("Posts of the organisation")},
    {GET, "/posts/new", post_new_get, PERM_ACCOUNT_WRITE, N_("Form to add a post")},
    {POST, "/posts/new", post_new_post, PERM_ACCOUNT_WRITE, N_("Add a post")},
    {GET, "/posts/{id}", post_get, PERM_ACCOUNT_READ, N_("History of a post")},
    {GET, "/posts/{id}/edit", post_edit_get, PERM_ACCOUNT_WRITE, N_("Form to change a post")},
    {POST, "/posts/{id}/edit", post_edit_post, PERM_ACCOUNT_WRITE, N_("Change a post")},
    {GET, "/organizations", organizations_get, PERM_OWN_ACCESS, N_("Organisations in which I act")},
    {GET, "/organizations/{id}", organization_get_page, PERM_ACCOUNT_READ, N_("History of the organisation")},
    {GET, "/organizations/{id}/edit", organization_edit_get, PERM_ACCOUNT_WRITE, N_("Form to change the organisation")},
    {POST, "/organizations/{id}/edit", organization_edit_post, PERM_ACCOUNT_WRITE, N_("Change the organisation")},
    {POST, "/organizations/{id}/enter", organization_enter_post, PERM_OWN_ACCESS, N_("Act in another organisation")},
};

static const struct record *const records[] = {&organization_record, &person_record,
                                               &membership_record, &post_record,
                                               &policy_record,     &token_record};

static const struct nav_entry nav[] = {
    {NAV_ADMINISTRATION, N_("Administration"), "/administration", PERM_ACCOUNT_READ, NULL},
};

static const struct left_out left_out[] = {
    {"session", "states of signing in, without anybody's decision"},
    {"sign_in", "failures and locks; locks and unlocks are noted in the ledger"},
    {"sign_in_address", "failures by address; locks are noted in the ledger"},
    {"setup_link", "one-time links by digest; making one is noted in the ledger"},
};

const struct module account_module = {
    .name = "account",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = account_commands,
    .command_count = ACCOUNT_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .left_out = left_out,
    .left_out_count = COUNT(left_out),
    .nav = nav,
    .nav_count = COUNT(nav),
};
