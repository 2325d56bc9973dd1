/* OSCAL's Markdown: from plain text, and into the elements of OSCAL's XML. */
#ifndef OSCAL_OSCAL_MARKDOWN_H
#define OSCAL_OSCAL_MARKDOWN_H

#include "base/buf.h"

/* Appends a text with XML's characters escaped, so that it may stand between elements and in an
 * attribute. False for what XML 1.0 cannot say: control characters, U+FFFE, U+FFFF. */
bool oscal_xml_text(struct buf *out, const char *text, size_t length);

/* Appends Markdown as XML: blocks (paragraphs, headings, lists, quotations, tables, code, rules), or one such
 * line of emphasis, code, quotation, links, pictures and params (`blocks` false). False for control characters
 * and what is nested more than 16 deep. */
bool oscal_markdown_write(struct buf *out, const char *text, bool blocks);

/* Between the files of this room: a line; blocks (oscal_blocks.c). */
bool oscal_markdown_line(struct buf *out, const char *text, size_t length);
bool oscal_markdown_blocks(struct buf *out, const char *text, size_t length);

#endif
