/* Commands about the passkeys of people. */
#include "account/account_cli.h"
#include "account/account_passkey.h"

enum rc user_passkeys(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    struct passkey_list view;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(passkey_list(cx, person.id, &view));
    return command_show(cx, arguments, passkey_list_fields, &view);
}

enum rc user_remove_passkey(struct ctx *cx, struct arguments *arguments)
{
    struct person person;
    TRY(account_cli_person(cx, arguments, &person));
    TRY(passkey_remove(cx, &person, operand_of(arguments, 1)));
    return user_passkeys(cx, arguments);
}
