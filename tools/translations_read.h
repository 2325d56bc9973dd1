/* Texts of the sources and their translations. What is taken and what is refused: translations.c. */
#ifndef TOOLS_TRANSLATIONS_READ_H
#define TOOLS_TRANSLATIONS_READ_H

#include "template_text.h"

/* Writes the table of the translations as C into `out`, which begins empty. A source is a template when
 * its path ends with .html, otherwise C. False when anything was refused: `errors` then holds
 * "file:line: why" lines. */
bool translations_table(const struct text_file *sources, size_t source_count,
                        const struct text_file *translations, size_t translation_count,
                        struct buf *out, struct buf *errors);

#endif
