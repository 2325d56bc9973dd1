/* Between the files of this room. */
#ifndef CATALOG_CATALOG_INSIDE_H
#define CATALOG_CATALOG_INSIDE_H

#include "base/command.h"

enum { CATALOG_COMMANDS = 5 };
extern const struct command catalog_commands[CATALOG_COMMANDS];

#endif
