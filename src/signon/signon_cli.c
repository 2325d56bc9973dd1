#include <string.h>

#include "account/account_cli.h"
#include "base/file.h"
#include "base/text.h"
#include "signon/signon.h"

enum { FILE_MOST = 60000, PASSWORD_MOST = 300 };

static enum rc show_settings(struct ctx *cx, struct arguments *arguments)
{
    struct directory directory;
    TRY(directory_get(cx, cx->org, &directory));
    return command_show(cx, arguments, directory_record.fields, &directory);
}

/* Options carry the names of the fields, with hyphens. */
static const struct option_field settings[] = {
    {"active", "active"},
    {"urls", "urls"},
    {"starttls", "starttls"},
    {"bind-dn", "bind_dn"},
    {"base", "base"},
    {"filter", "filter"},
    {"login-attribute", "login_attribute"},
    {"name-attribute", "name_attribute"},
    {"mail-attribute", "mail_attribute"},
    {"department-attribute", "department_attribute"},
    {"id-attribute", "id_attribute"},
    {"group-base", "group_base"},
    {"group-attribute", "group_attribute"},
    {"nesting", "nesting"},
    {"roles", "roles"},
    {"timeout", "timeout"},
    {"creates", "creates"},
};

/* The text of a file that an option names, without the line end behind it; NULL where it is not given. */
static enum rc read_option(struct ctx *cx, const struct arguments *arguments, const char *name, size_t most,
                           const char **ret)
{
    const char *path = option_of(arguments, name);
    CLEANUP(buf_free) struct buf bytes = buf_create(most);
    *ret = NULL;
    if (path == NULL)
        return RC_OK;
    TRY(file_read(cx, path, &bytes));
    const char *text = buf_string(&bytes);
    if (!text_is_utf8(text, bytes.length))
        return fail(cx, RC_INVALID, N_("The file {0} is no text"), path);
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    *ret = arena_copy_n(cx->arena, text, length);
    return RC_OK;
}

static enum rc set_settings(struct ctx *cx, struct arguments *arguments)
{
    struct directory before, after;
    const char *password = NULL, *ca = NULL;
    TRY(directory_get(cx, cx->org, &before));
    TRY(read_option(cx, arguments, "bind-password-file", PASSWORD_MOST, &password));
    TRY(read_option(cx, arguments, "ca", FILE_MOST, &ca));
    after = before;
    TRY(options_into(cx, arguments, directory_record.fields, settings, COUNT(settings), password != NULL || ca != NULL,
                     &after));
    if (ca != NULL)
        after.ca = ca;
    TRY(directory_change(cx, &before, &after, password));
    return show_settings(cx, arguments);
}

static enum rc test_settings(struct ctx *cx, struct arguments *arguments)
{
    struct signon_test view;
    TRY(signon_test(cx, operand_of(arguments, 0), &view));
    return command_show(cx, arguments, signon_test_fields, &view);
}

static enum rc sync_now(struct ctx *cx, struct arguments *arguments)
{
    struct signon_sync view;
    TRY(signon_sync(cx, &view));
    return command_show(cx, arguments, signon_sync_fields, &view);
}

static enum rc people(struct ctx *cx, struct arguments *arguments)
{
    struct directory_rows view;
    TRY(directory_people(cx, false, &view));
    return command_show(cx, arguments, directory_rows_fields, &view);
}

static enum rc link_person(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(directory_link(cx, &person));
    return people(cx, arguments);
}

static enum rc unlink_person(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(directory_unlink(cx, &person));
    return people(cx, arguments);
}

#define LOGIN {"LOGIN", N_("Sign-in name of the person"), true}

const struct command signon_commands[SIGNON_COMMANDS] = {
    {.name = "directory show", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_READ, .run = show_settings,
     .help = N_("Show the settings of the directory (LDAP, Active Directory)")},
    {.name = "directory set", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = set_settings,
     .help = N_("Change the settings of the directory; what is not named stays"),
     .options = {{"active", "0|1", N_("Sign in through the directory"), false},
                 {"urls", "URL …", N_("Servers"), false},
                 {"starttls", "0|1", N_("STARTTLS with ldap:// addresses"), false},
                 {"ca", "FILE", N_("Certificates of the authority (PEM)"), false},
                 {"bind-dn", "DN", N_("Account that searches"), false},
                 {"bind-password-file", "FILE", N_("File with its password"), false},
                 {"base", "DN", N_("Where people are searched"), false},
                 {"filter", "FILTER", N_("Filter of people"), false},
                 {"login-attribute", "NAME", N_("Attribute of the sign-in name"), false},
                 {"name-attribute", "NAME", N_("Attribute of the name"), false},
                 {"mail-attribute", "NAME", N_("Attribute of the mail address"), false},
                 {"department-attribute", "NAME", N_("Attribute of the department"), false},
                 {"id-attribute", "NAME", N_("Attribute that never changes"), false},
                 {"group-base", "DN", N_("Where groups are searched"), false},
                 {"group-attribute", "NAME", N_("Attribute of the members"), false},
                 {"nesting", "HOW", N_("Groups inside of groups: flat, walk, chain"), false},
                 {"roles", "LINES", N_("Roles by group"), false},
                 {"timeout", "SECONDS", N_("A server must answer within (seconds)"), false},
                 {"creates", "0|1", N_("Add people at their first sign-in"), false}}},
    {.name = "directory test", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = test_settings,
     .help = N_("Try every server of the directory, and show what it says of a person"),
     .operands = {{"LOGIN", N_("Sign-in name of the person"), false}}},
    {.name = "directory sync", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = sync_now,
     .help = N_("Bring people up to date by the directory, and find those who are missing there")},
    {.name = "directory people", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_READ, .run = people,
     .help = N_("List who signs in through the directory")},
    {.name = "directory link", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = link_person,
     .help = N_("Let a person sign in through the directory; the password kept here ends"), .operands = {LOGIN}},
    {.name = "directory unlink", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = unlink_person,
     .help = N_("Let a person sign in by a password kept here again"), .operands = {LOGIN}},
    {.name = "certificate list", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_READ, .run = certificate_list_run,
     .help = N_("List the client certificates that are bound to people")},
    {.name = "certificate bind", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = certificate_bind_run,
     .help = N_("Bind a client certificate to a person: it is needed besides the password"),
     .operands = {LOGIN, {"FILE", N_("Certificate (PEM)"), true}},
     .options = {{"alone", NULL, N_("It signs in without a password"), false}}},
    {.name = "certificate end", .need = NEED_DATABASE, .permission = PERM_ACCOUNT_WRITE, .run = certificate_end_run,
     .help = N_("End the bond of a client certificate, and the sessions of the person"),
     .operands = {{"BOND", N_("Identifier of the bond, from the list"), true}}},
};
