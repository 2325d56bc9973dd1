/* What the light program and the whole one do alike around a command. */
#ifndef APP_COMMAND_LINE_H
#define APP_COMMAND_LINE_H

#include "base/command.h"

/* The language of an option or of the environment; NULL for no option. */
enum lang command_line_language(const char *given);

/* Prints what the command left in `out`, and its error, if any, to standard error. Gives the exit code. */
int command_line_end(struct ctx *cx, const struct arguments *arguments, enum rc rc, const struct buf *out);

#endif
