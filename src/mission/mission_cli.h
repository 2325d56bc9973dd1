/* Commands of the room. */
#ifndef MISSION_MISSION_CLI_H
#define MISSION_MISSION_CLI_H

#include "base/command.h"

/* Commands over files alone: the light program (app/front.c) has them, too. */
enum { MISSION_FILE_COMMANDS = 2 };
extern const struct command mission_file_commands[MISSION_FILE_COMMANDS];

enum rc mission_cutsets_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc mission_importance_run(struct ctx *cx, struct arguments *arguments) MUST_USE;

#endif
