/* The template compiler: turns *.html templates into C functions. Its syntax: template.c. */
#ifndef TOOLS_TEMPLATE_H
#define TOOLS_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "template_text.h"

struct template_job {
    const struct text_file *files;
    size_t count;
    const char *header; /* how the C file includes the header, "templates.h" */
    const char *root;   /* where the headers named by {{view}} must be found; NULL: not checked */
};

/* Compiles all files into one C file and one header. False when anything was refused: `errors` then
 * holds "file:line: why" lines, the first of each file, and c and h are of no use.
 * The three buffers are the caller's and begin empty. */
bool template_compile(const struct template_job *job, struct buf *c, struct buf *h,
                      struct buf *errors);

#endif
