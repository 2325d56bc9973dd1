/* Comma- and tab-separated text. */
#ifndef REGISTER_SHEET_CSV_H
#define REGISTER_SHEET_CSV_H

#include "register/sheet.h"
#include "register/sheet_reader.h"

/* Reads a text file of one sheet: UTF-8, CP932 or, with its mark, UTF-16. RC_TYPE: no text;
 * RC_INVALID: no such encoding, quotes that do not match; RC_TOO_LARGE. */
enum rc sheet_csv_read(struct sheet_reader *reader, const char *bytes, size_t length,
                       struct workbook *ret) MUST_USE;

/* True when the text is led by the single quote that csv_row puts before what Excel would take for
 * a formula (or before such quotes). The quote does not belong to the cell. */
bool csv_is_guarded(const char *text);

#endif
