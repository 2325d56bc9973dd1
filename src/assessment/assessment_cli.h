/* Commands of self-assessment. */
#ifndef ASSESSMENT_ASSESSMENT_CLI_H
#define ASSESSMENT_ASSESSMENT_CLI_H

#include "base/command.h"

extern const struct command assessment_commands[];
enum rc scores_run(struct ctx *cx, struct arguments *arguments); /* scores.c */
enum { ASSESSMENT_COMMANDS = 11 };

#endif
