/* Between the files of this room. */
#ifndef CATALOG_CATALOG_INSIDE_H
#define CATALOG_CATALOG_INSIDE_H

#include "base/command.h"

enum { CATALOG_COMMANDS = 6 };
extern const struct command catalog_commands[CATALOG_COMMANDS];

/* catalog resolve */
enum rc catalog_resolve_run(struct ctx *cx, struct arguments *arguments);

#endif
