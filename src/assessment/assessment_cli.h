/* Commands of self-assessment. */
#ifndef ASSESSMENT_ASSESSMENT_CLI_H
#define ASSESSMENT_ASSESSMENT_CLI_H

#include "base/command.h"

extern const struct command assessment_commands[];
enum { ASSESSMENT_COMMANDS = 10 };

#endif
