#include "backup/backup_module.h"

#include "backup/backup.h"

const struct module backup_module = {
    .name = "backup",
    .commands = backup_commands,
    .command_count = BACKUP_COMMANDS,
};
