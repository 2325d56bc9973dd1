#include "mission/mission.h"
#include "mission/mission_cli.h"

const struct module mission_module = {
    .name = "mission",
    .commands = mission_file_commands,
    .command_count = MISSION_FILE_COMMANDS,
};
