/* Text inside pictures: estimated widths, line breaks, escaping. Also the XML escaping of
 * reports. */
#ifndef VIEW_CHART_TEXT_H
#define VIEW_CHART_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { CHART_LINES_MAX = 4 };

/* A part of a text, from `start` on. */
struct chart_span {
    const char *start;
    size_t length; /* bytes */
    bool cut;      /* the text goes on: an ellipsis follows */
};

/* Estimated width in em of the first `length` bytes. */
double chart_text_width(const char *text, size_t length);

/* Breaks a text into at most `most` (1–CHART_LINES_MAX) lines of at most `width` em, after blanks
 * and between Japanese characters, but no closing mark begins a line and no opening mark ends one
 * (JIS X 4051, line-head and line-end prohibition). Gives the number of lines, 0 for a blank
 * text. */
size_t chart_text_wrap(const char *text, double width, size_t most,
                       struct chart_span spans[CHART_LINES_MAX]);

/* True for a character that XML 1.0 section 2.2 admits and that has a place in a report: tab, line
 * feed, and everything from the blank on except DEL, C1 controls, U+FFFE and U+FFFF. */
bool chart_text_allowed(uint32_t code);

/* Writes text for XML and HTML, as content or in a quoted attribute. What is not well-formed UTF-8
 * and what XML does not admit becomes U+FFFD; carriage returns go away. */
void chart_text_escape(struct buf *out, const char *text, size_t length);

#endif
