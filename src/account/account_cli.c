#include "account/account_cli.h"

#include <string.h>

#include "account/account_change.h"
#include "account/account_directory.h"
#include "account/account_session.h"
#include "base/text.h"

enum rc account_cli_person(struct ctx *cx, const struct arguments *arguments, struct person *ret)
{
    const char *login = login_fold(cx, operand_of(arguments, 0));
    enum rc rc = account_store_person_by_login(cx, login, ret);
    if (rc == RC_MISSING || (rc == RC_OK && strcmp(ret->org, cx->org) != 0))
        return fail(cx, RC_MISSING, N_("There is no person {0} in this organisation"), login);
    return rc;
}

static enum rc user_list(struct ctx *cx, struct arguments *arguments)
{
    struct person_list view;
    TRY(account_store_people(cx, &view));
    return command_show(cx, arguments, person_list_fields, &view);
}

/* What a command tells about a link that a person opens once. */
struct link_view {
    const char *login, *path;
};
static const struct field link_fields[] = {
    FIELD(link_view, login, F_TEXT, .label = N_("Sign-in name")),
    FIELD(link_view, path, F_TEXT, .label = N_("One-time link")),
};

static enum rc parse_roles(struct ctx *cx, const char *words, uint64_t *ret)
{
    uint64_t roles = 0;
    while (words != NULL && *words != '\0') {
        size_t length = strcspn(words, ",");
        int64_t role = 0;
        const char *word = arena_copy_n(cx->arena, words, length);
        if (!enum_parse(&role_names, word, &role))
            return fail(cx, RC_USAGE, N_("There is no role {0}"), word);
        roles |= UINT64_C(1) << role;
        words += length + (words[length] == ',');
    }
    *ret = roles;
    return RC_OK;
}

static enum rc user_add(struct ctx *cx, struct arguments *arguments)
{
    struct person person = {.login = operand_of(arguments, 0), .name = option_of(arguments, "name"),
                            .email = option_of(arguments, "email"), .lang = cx->lang};
    uint64_t roles = 0;
    struct link_view view = {.login = person.login};
    TRY(parse_roles(cx, option_of(arguments, "roles"), &roles));
    if (person.name == NULL)
        person.name = person.login;
    if (person.email == NULL)
        person.email = "";
    TRY(person_create(cx, &person, roles));
    TRY(setup_link_create(cx, person.id, &view.path));
    return command_show(cx, arguments, FIELDS(link_fields), &view);
}

static enum rc user_link(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    struct link_view view = {.login = operand_of(arguments, 0)};
    TRY(account_cli_person(cx, arguments, &person));
    TRY(person_guard_access(cx, person.id));
    TRY(directory_guard_password(cx, person.id));
    TRY(setup_link_create(cx, person.id, &view.path));
    TRY(sign_in_note(cx, &person, "one-time link made by an administrator"));
    return command_show(cx, arguments, FIELDS(link_fields), &view);
}

/* A password that is shown once. */
struct start_view {
    const char *login, *password;
};
static const struct field start_fields[] = {
    FIELD(start_view, login, F_TEXT, .label = N_("Sign-in name")),
    FIELD(start_view, password, F_TEXT, .label = N_("Start password")),
};

static enum rc user_password(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    struct start_view view = {.login = operand_of(arguments, 0)};
    TRY(account_cli_person(cx, arguments, &person));
    TRY(person_give_password(cx, &person, &view.password));
    return command_show(cx, arguments, FIELDS(start_fields), &view);
}

static enum rc user_require_password(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(person_require_password(cx, &person));
    return user_list(cx, arguments);
}

static enum rc user_roles(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    uint64_t roles = 0;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(parse_roles(cx, operand_of(arguments, 1), &roles));
    TRY(person_set_roles(cx, person.id, roles));
    return user_list(cx, arguments);
}

static enum rc user_unlock(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(person_unlock(cx, &person));
    return user_list(cx, arguments);
}

static enum rc user_disable(struct ctx *cx, struct arguments *arguments)
{
    struct person before, after;
    TRY(account_cli_person(cx, arguments, &before));
    after = before;
    after.active = switch_of(arguments, "again");
    TRY(person_change(cx, &before, &after));
    return user_list(cx, arguments);
}

static enum rc organization_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct organization_list view;
    TRY(account_store_organizations(cx, cx->person, may(cx, PERM_SYSTEM), &view));
    return command_show(cx, arguments, organization_list_fields, &view);
}

#define LOGIN {"LOGIN", N_("Sign-in name of the person"), true}

const struct command account_commands[ACCOUNT_COMMANDS] = {
    {.name = "user list", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_READ, .run = user_list,
     .help = N_("List the people of the organisation")},
    {.name = "user add", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_add,
     .help = N_("Add a person and print the one-time link for the password"), .operands = {LOGIN},
     .options = {{"name", "NAME", N_("Name of the person"), false},
                 {"email", "ADDRESS", N_("Mail address"), false},
                 {"roles", "ROLE,…", N_("Roles: administrator, executive, ciso, officer, owner, auditor, viewer, system"), false}}},
    {.name = "user link", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_link,
     .help = N_("Print a new one-time link with which the person chooses a password"), .operands = {LOGIN}},
    {.name = "user password", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_password,
     .help = N_("Set a random start password and print it; the person must change it at the first sign-in"),
     .operands = {LOGIN}},
    {.name = "user require-password", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE,
     .run = user_require_password, .operands = {LOGIN},
     .help = N_("Let the person do nothing until a new password is set")},
    {.name = "user roles", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_roles,
     .help = N_("Set exactly these roles"),
     .operands = {LOGIN, {"ROLE,…", N_("Roles, separated by commas"), true}}},
    {.name = "user unlock", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_unlock,
     .help = N_("Unlock a sign-in that was locked after failures"), .operands = {LOGIN}},
    {.name = "user disable", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_disable,
     .help = N_("Stop a person from signing in; --again admits them again"), .operands = {LOGIN},
     .options = {{"again", NULL, N_("Admit the person again"), false}}},
    {.name = "user sessions", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_sessions,
     .help = N_("List where a person is signed in"), .operands = {LOGIN}},
    {.name = "user sign-out", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_sign_out,
     .help = N_("End all sessions of a person"), .operands = {LOGIN}},
    {.name = "user passkeys", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = user_passkeys,
     .help = N_("List the passkeys of a person"), .operands = {LOGIN}},
    {.name = "user remove-passkey", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE,
     .run = user_remove_passkey, .help = N_("Remove a passkey that a person lost; the person's sessions end"),
     .operands = {LOGIN, {"PASSKEY", N_("Identifier of the passkey, from the list"), true}}},
    {.name = "policy show", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_READ, .run = policy_show,
     .help = N_("Show the sign-in policy of the organisation")},
    {.name = "policy set", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = policy_set,
     .help = N_("Change the sign-in policy of the organisation; what is not named stays"),
     .options = {{"password-least", "N", N_("Shortest password (characters)"), false},
                 {"session-idle", "MINUTES", N_("Sign-in ends without use (minutes)"), false},
                 {"session-total", "MINUTES", N_("Sign-in ends in any case (minutes)"), false},
                 {"two-step", "WHO", N_("Of whom two-step sign-in is required: free, administrators, everybody"), false},
                 {"token-days", "DAYS", N_("Longest life of a token (days)"), false},
                 {"lock-failures", "N", N_("Failures in a row that lock a sign-in"), false},
                 {"lock-minutes", "MINUTES", N_("How long it stays locked (minutes)"), false},
                 {"passkey", "WHO", N_("Of whom a passkey is required: allowed, administrators, everybody"), false}}},
    {.name = "mark list", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_READ, .run = mark_list_run,
     .help = N_("List the handling marks of the organisation, and what may leave by mail under each")},
    {.name = "mark set", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = mark_set_run,
     .help = N_("Add a handling mark or change it; what is not named stays"),
     .operands = {{"MARK", N_("Name of the mark, for example 社外秘"), true}},
     .options = {{"sends", "WHAT", N_("What may leave by mail: nothing, notice, titles (a new mark: nothing)"), false},
                 {"name", "TEXT", N_("New name of the mark"), false},
                 {"band", "COLOUR", N_("Colour of the band: red, amber, blue, grey"), false},
                 {"sort", "N", N_("Place in the list"), false},
                 {"active", "0|1", N_("In use or not"), false}}},
    {.name = "token create", .need = NEED_DATABASE, .permission = PERM_SIGNED_IN, .run = token_create_run,
     .help = N_("Make an API token of the person named with --as and print it once"),
     .options = {{"name", "TEXT", N_("What the token is for"), true},
                 {"scope", "GROUP,…", N_("Rights: own-work, catalog-read, assessment-read, assessment-answer, assessment-manage, plan-read, plan-write, report-read, audit-read, finding-write"), true},
                 {"until", "DATE", N_("Last day (otherwise as long as the policy lets it live)"), false}}},
    {.name = "token list", .need = NEED_DATABASE, .permission = PERM_SIGNED_IN, .run = token_list_run,
     .help = N_("List one's own tokens in this organisation"),
     .options = {{"all", NULL, N_("Those of everybody (administrators)"), false}}},
    {.name = "token revoke", .need = NEED_DATABASE, .permission = PERM_SIGNED_IN, .run = token_revoke_run,
     .help = N_("End a token"), .operands = {{"TOKEN", N_("Identifier of the token, from the list"), true}},
     .options = {{"all", NULL, N_("Those of everybody (administrators)"), false}}},
    {.name = "handover", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = handover_command,
     .help = N_("Show which posts would get which new holder; --apply hands them over, all or none"),
     .operands = {{"FILE", N_("Workbook (.xlsx) or CSV file with the heads person, post, from date, to"), false}},
     .options = {{"from", "PERSON", N_("All posts of this person (sign-in name)"), false},
                 {"to", "PERSON", N_("New holder of the posts of --from"), false},
                 {"vacant", NULL, N_("The posts of --from become vacant"), false},
                 {"apply", NULL, N_("Hand the posts over"), false}}},
    {.name = "organization list", .need = NEED_DATABASE, .permission = PERM_SIGNED_IN,
     .run = organization_list_run, .help = N_("List the organisations of this database")},
};
