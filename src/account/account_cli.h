#ifndef ACCOUNT_ACCOUNT_CLI_H
#define ACCOUNT_ACCOUNT_CLI_H

#include "account/account.h"
#include "base/command.h"

enum { ACCOUNT_COMMANDS = 9 };
extern const struct command account_commands[ACCOUNT_COMMANDS];

#endif
