/* OSCAL's Markdown: from plain text, and into the elements of OSCAL's XML. */
#ifndef OSCAL_OSCAL_MARKDOWN_H
#define OSCAL_OSCAL_MARKDOWN_H

#include "base/buf.h"

/* Appends a text with XML's characters escaped, so that it may stand between elements and in an
 * attribute. False for what XML 1.0 cannot say: control characters. */
bool oscal_xml_text(struct buf *out, const char *text, size_t length);

/* Appends Markdown as XML: paragraphs of emphasis, code, quotation, links and params, or one such line
 * without a paragraph (`blocks` false). False for other blocks (lists, tables, headings, quotations,
 * code), pictures, and control characters. */
bool oscal_markdown_write(struct buf *out, const char *text, bool blocks);

#endif
