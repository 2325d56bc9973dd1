/* Text: UTF-8, width folding, trimming. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

/* True when the bytes are well-formed UTF-8 without NUL (no surrogates, no overlong forms). */
bool text_is_utf8(const char *bytes, size_t length);

/* Characters (code points) of a well-formed UTF-8 text. */
size_t text_length(const char *text);

/* Reads one code point at *at and advances; 0 at the end; U+FFFD for a malformed byte. */
uint32_t text_next(const char **at);

/* Appends a code point as UTF-8. Returns the number of bytes written to out (1–4). */
size_t text_encode(uint32_t code, char out[4]);

/* Compatibility form (NFKC): full-width digits and letters become ASCII, half-width kana full-width.
 * In cx's arena; the text itself when it is plain ASCII. Malformed input comes back unchanged. */
const char *text_fold(const struct ctx *cx, const char *text);
/* Its part for texts beyond ASCII; text_fold.c. */
const char *text_fold_wide(const struct ctx *cx, const char *text);

/* Without blanks (ASCII, ideographic space, no-break space) and line ends at both sides. */
const char *text_trim(const struct ctx *cx, const char *text);

/* True when the text has control characters other than tab, line feed and carriage return. */
bool text_has_control(const char *text);

/* Decimal integer, whole text, full-width digits too. RC_INVALID without a recorded error otherwise. */
enum rc text_to_int(const struct ctx *cx, const char *text, int64_t *ret) MUST_USE;
enum rc text_to_real(const struct ctx *cx, const char *text, double *ret) MUST_USE;

static inline bool text_same(const char *a, const char *b)
{
    return __builtin_strcmp(a, b) == 0;
}

static inline bool text_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

#endif
