/* How a spreadsheet's number shows: shortest form, or a date by its number format. */
#ifndef REGISTER_SHEET_NUMBER_H
#define REGISTER_SHEET_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"

enum sheet_format {
    SHEET_FORMAT_PLAIN,
    SHEET_FORMAT_DATE,
    SHEET_FORMAT_TIME, /* of the day */
    SHEET_FORMAT_DATE_TIME,
    SHEET_FORMAT_ELAPSED, /* hours beyond 24 count on: [h]:mm */
};

/* What a number format shows, by its code in the file ("yyyy/m/d", "[$-411]ggge\"年\"m\"月\"d\"日\"").
 * The first section decides. ISO/IEC 29500-1, 18.8.31. */
enum sheet_format sheet_format_of(const char *code);

/* The same for an id that needs no code in the file; the Japanese ones are 27–36 and 50–58.
 * ISO/IEC 29500-1, 18.8.30. */
enum sheet_format sheet_format_builtin(uint32_t id);

/* The text of a cell's number in cx's arena. `value` is the decimal text of the file; what is no
 * number comes back as it stands. Numbers have up to 15 digits, as Excel shows them (0.1, 1E+20;
 * whole numbers up to 2^53 in full). Days count from 1900 (with the 29th of February 1900 that
 * Excel believes in) or from 1904. Dates are 2026-10-01, with the time of day (14:02:00) when the
 * format shows it and it is not midnight; elapsed time is 26:30:00. A number outside Excel's dates
 * (1 to 31 December 9999) stays a number. */
const char *sheet_number_show(const struct ctx *cx, const char *value, enum sheet_format format,
                              bool from_1904);

/* A cell of type "d", 2026-10-01T14:02:00.000Z, in the same form. In cx's arena. */
const char *sheet_iso_date_show(const struct ctx *cx, const char *value);

#endif
