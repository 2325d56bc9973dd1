/* What a file is, by its first bytes, and what a person can do when it is not taken. */
#ifndef REGISTER_SHEET_KIND_H
#define REGISTER_SHEET_KIND_H

#include <stddef.h>

#include "register/sheet_reader.h"

enum sheet_kind {
    SHEET_ZIP,  /* a workbook perhaps; its entries tell */
    SHEET_TEXT, /* CSV perhaps */
    SHEET_XLS,  /* from here on: refused */
    SHEET_PASSWORD,
    SHEET_RIGHTS, /* encrypted by a sensitivity label or rights management */
    SHEET_MACROS,
    SHEET_XLSB,
    SHEET_ODS,
    SHEET_PDF,
    SHEET_IMAGE,
    SHEET_HTML, /* a web page, often with the name of an .xls file */
    SHEET_XML,
    SHEET_ARCHIVE,  /* a packed file without a workbook's parts */
    SHEET_DOCUMENT, /* of another office program */
    SHEET_OTHER,
    SHEET_KIND_COUNT_
};

/* Never SHEET_MACROS, SHEET_XLSB or SHEET_ODS, which only a zip's entries tell. */
enum sheet_kind sheet_kind_of(const char *bytes, size_t length);

/* SHEET_HTML, SHEET_XML, or SHEET_TEXT for text that does not begin with markup. ASCII-compatible
 * encodings. */
enum sheet_kind sheet_kind_of_text(const char *text, size_t length);

/* Records why a file of that kind is refused. Always RC_TYPE. */
enum rc sheet_refuse(const struct sheet_reader *reader, enum sheet_kind kind);

#endif
