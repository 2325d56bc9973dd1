/* The commands of this room. */
#ifndef ACCOUNT_ACCOUNT_CLI_H
#define ACCOUNT_ACCOUNT_CLI_H

#include "account/account_view.h"
#include "base/command.h"

enum { ACCOUNT_COMMANDS = 21 };
extern const struct command account_commands[ACCOUNT_COMMANDS];

/* The person whom the first operand names, in the acting organisation. RC_MISSING. */
enum rc account_cli_person(struct ctx *cx, const struct arguments *arguments, struct person *ret) MUST_USE;

/* access_cli.c */
enum rc user_sessions(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc user_sign_out(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc policy_show(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc policy_set(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc token_create_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc token_list_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc token_revoke_run(struct ctx *cx, struct arguments *arguments) MUST_USE;

/* mark_cli.c */
enum rc mark_list_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc mark_set_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
/* passkey_cli.c */
enum rc user_passkeys(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc user_remove_passkey(struct ctx *cx, struct arguments *arguments) MUST_USE;

/* handover_cli.c */
enum rc handover_command(struct ctx *cx, struct arguments *arguments) MUST_USE;

#endif
