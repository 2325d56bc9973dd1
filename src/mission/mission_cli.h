/* Commands of the room. */
#ifndef MISSION_MISSION_CLI_H
#define MISSION_MISSION_CLI_H

#include "base/command.h"

enum rc mission_cutsets_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc mission_importance_run(struct ctx *cx, struct arguments *arguments) MUST_USE;

#endif
