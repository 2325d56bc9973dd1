/* The SQL statements of C sources. What is taken and what is refused: sql.c. */
#ifndef TOOLS_SQL_READ_H
#define TOOLS_SQL_READ_H

#include "template_text.h"

/* Writes the table of the statements of all files as C into `out`, which begins empty. False when
 * anything was refused: `errors` then holds "file:line: why" lines. */
bool sql_table(const struct text_file *files, size_t count, struct buf *out, struct buf *errors);

#endif
