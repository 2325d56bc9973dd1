/* Migrations for each engine. What is expanded: migrations.c. */
#ifndef TOOLS_MIGRATIONS_EXPAND_H
#define TOOLS_MIGRATIONS_EXPAND_H

#include "template_text.h"

enum migration_engine { MIGRATION_AS_WRITTEN, MIGRATION_SQLITE, MIGRATION_POSTGRESQL };

/* Adds the text for an engine as one C literal, a line of it for each of the text's. */
void migration_expand(const char *text, enum migration_engine engine, struct buf *out);

/* Writes the table of all migrations as C into `out`, which begins empty. */
void migrations_table(const struct text_file *files, size_t count, struct buf *out);

#endif
