/* Texts and files for the build's own tools. Messages are gathered in a buffer, one line of
 * "file:line: why" each, so that tests can read them; only the tools' main functions print. */
#ifndef TOOLS_TEMPLATE_TEXT_H
#define TOOLS_TEMPLATE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum {
    TEXT_FILE_MAX = 16 * 1024 * 1024,  /* bytes of one source file */
    TEXT_OUTPUT_MAX = 64 * 1024 * 1024 /* bytes of one generated file */
};

/* A part of a text that somebody else owns. */
struct slice {
    const char *at;
    size_t length;
};

/* A file that was read: NUL-terminated, and without NUL before its end. */
struct text_file {
    const char *path; /* as messages name it */
    const char *text;
    size_t length;
};

bool slice_is(struct slice slice, const char *text);
bool slice_equal(struct slice a, struct slice b);

/* Adds "path:line: why\n" to `errors` and gives false. A line of 0 is left out. */
bool text_refuse(struct buf *errors, const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Reads a whole file into `out` (an empty buffer, always NUL-terminated afterwards). A file that
 * cannot be read, is too large or holds a NUL is an error. */
bool text_read(const char *path, struct buf *out, struct buf *errors);

/* Reads `count` files into `files`, in their order, and tells every error: those of text_read, and
 * what is not UTF-8. text_free_all belongs to it,
 * also when it gave false. */
bool text_read_all(char *const *paths, size_t count, struct text_file *files, struct buf *errors);
void text_free_all(struct text_file *files, size_t count);

/* Writes a whole file; on failure no file of that name is left. */
bool text_write(const char *path, const struct buf *content, struct buf *errors);

/* Decodes the C string literal whose opening quote is at `at` and adds its bytes to `out`.
 * Gives the place after the closing quote, or NULL: unclosed, or an escape that C does not know. */
const char *text_c_string(const char *at, const char *end, struct buf *out);

/* Adds bytes as a C string literal with its quotes; a '?' is escaped because of trigraphs. */
void text_write_c(struct buf *out, const char *bytes, size_t length);

/* The placeholders {0} … {31} of a text, one bit each. */
unsigned text_placeholders(const char *text);

#endif
