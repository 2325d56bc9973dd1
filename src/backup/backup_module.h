/* What this room offers, for its module row. */
#ifndef BACKUP_BACKUP_MODULE_H
#define BACKUP_BACKUP_MODULE_H

#include "base/command.h"

enum { BACKUP_COMMANDS = 4 };
extern const struct command backup_commands[BACKUP_COMMANDS];

#endif
