#include "register/sheet_number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/time.h"

enum {
    DAY_SECONDS = 86400,
    DAYS_1900 = 25569,   /* serial of 1970-01-01 */
    DAYS_1904 = 1462,    /* serial of 1904-01-01 in the system of 1900 */
    LAST_DAY = 2958465,  /* serial of 9999-12-31 */
    FALSE_LEAP_DAY = 60, /* serial of 1900-02-29, a day that never was */
};

/* Which parts a format code shows. */
struct parts {
    bool date, time, month_or_minute, elapsed;
};

/* Passes a bracket: colour, condition and locale say nothing; [h], [mm], [ss] count on. */
static const char *read_bracket(const char *at, struct parts *parts)
{
    const char *end = strchr(at, ']');
    if (end == NULL)
        return at + strlen(at);
    size_t length = (size_t)(end - at) - 1;
    if (length > 0 && strspn(at + 1, "hH") == length)
        parts->elapsed = true;
    if (length > 0 && (strspn(at + 1, "mM") == length || strspn(at + 1, "sS") == length))
        parts->elapsed = true;
    return end + 1;
}

static const char *read_quoted(const char *at)
{
    const char *end = strchr(at + 1, '"');
    return end == NULL ? at + strlen(at) : end + 1;
}

/* Passes one letter or a word of the format. */
static const char *read_letter(const char *at, struct parts *parts)
{
    size_t run = strspn(at, (char[]){*at, '\0'});
    char letter = (char)(*at | 0x20);
    if (strncasecmp(at, "General", 7) == 0)
        return at + 7;
    if (strncasecmp(at, "AM/PM", 5) == 0 || strncasecmp(at, "A/P", 3) == 0) {
        parts->time = true;
        return at + (letter == 'a' && at[1] == '/' ? 3 : 5);
    }
    if (letter == 'e' && (at[1] == '+' || at[1] == '-')) /* exponent */
        return at + 2;
    if (letter == 'm' && run < 3)
        parts->month_or_minute = true;
    else if (strchr("ymdgeba", letter) != NULL) /* also eras (g, e, b) and weekdays (aaa) */
        parts->date = true;
    else if (strchr("hs", letter) != NULL)
        parts->time = true;
    return at + run;
}

enum sheet_format sheet_format_of(const char *code)
{
    struct parts parts = {0};
    for (const char *at = code; *at != '\0' && *at != ';';) {
        if (*at == '[')
            at = read_bracket(at, &parts);
        else if (*at == '"')
            at = read_quoted(at);
        else if (*at == '\\' || *at == '_' || *at == '*') /* the next character is literal */
            at += at[1] == '\0' ? 1 : 2;
        else if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z'))
            at = read_letter(at, &parts);
        else
            at++;
    }
    if (parts.month_or_minute && !parts.time && !parts.elapsed)
        parts.date = true;
    if (parts.date)
        return parts.time ? SHEET_FORMAT_DATE_TIME : SHEET_FORMAT_DATE;
    if (parts.elapsed)
        return SHEET_FORMAT_ELAPSED;
    return parts.time ? SHEET_FORMAT_TIME : SHEET_FORMAT_PLAIN;
}

enum sheet_format sheet_format_builtin(uint32_t id)
{
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) ||
        (id >= 50 && id <= 58))
        return SHEET_FORMAT_DATE;
    if ((id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45 || id == 47)
        return SHEET_FORMAT_TIME;
    if (id == 22)
        return SHEET_FORMAT_DATE_TIME;
    return id == 46 ? SHEET_FORMAT_ELAPSED : SHEET_FORMAT_PLAIN;
}

static const char *show_number(const struct ctx *cx, double value)
{
    char text[32];
    if (value == 0)
        return "0";
    bool whole = fabs(value) <= 0x1p53 && floor(value) == value;
    snprintf(text, sizeof text, whole ? "%.0f" : "%.15G", value);
    return arena_copy(cx->arena, text);
}

/* The day of a serial number in the system of 1900. */
static const char *show_day(const struct ctx *cx, int64_t day)
{
    if (day == FALSE_LEAP_DAY)
        return "1900-02-29";
    return date_from_days(cx, day - DAYS_1900 + (day < FALSE_LEAP_DAY));
}

static const char *show_clock(const struct ctx *cx, const char *before, int64_t seconds)
{
    return arena_printf(cx->arena, "%s%02d:%02d:%02d", before, (int)(seconds / 3600),
                        (int)(seconds / 60 % 60), (int)(seconds % 60));
}

const char *sheet_number_show(const struct ctx *cx, const char *value, enum sheet_format format,
                              bool from_1904)
{
    double number;
    if (text_to_real(cx, value, &number) != RC_OK)
        return value;
    double serial = from_1904 && format != SHEET_FORMAT_ELAPSED ? number + DAYS_1904 : number;
    if (format == SHEET_FORMAT_PLAIN || number < 0 || serial >= LAST_DAY + 1)
        return show_number(cx, number);
    int64_t seconds = (int64_t)round(serial * DAY_SECONDS);
    int64_t day = seconds / DAY_SECONDS, of_day = seconds % DAY_SECONDS;
    if (format == SHEET_FORMAT_ELAPSED)
        return show_clock(cx, "", seconds);
    if (format == SHEET_FORMAT_TIME)
        return show_clock(cx, "", of_day);
    if (day < 1 || day > LAST_DAY)
        return format == SHEET_FORMAT_DATE_TIME && day < 1 ? show_clock(cx, "", of_day)
                                                           : show_number(cx, number);
    const char *date = show_day(cx, day);
    if (format == SHEET_FORMAT_DATE || of_day == 0)
        return date;
    return show_clock(cx, arena_printf(cx->arena, "%s ", date), of_day);
}

const char *sheet_iso_date_show(const struct ctx *cx, const char *value)
{
    size_t length = strlen(value);
    if (length < 11 || value[4] != '-' || value[7] != '-' || value[10] != 'T')
        return value;
    size_t clock = strspn(value + 11, "0123456789:");
    if (clock != 8)
        return value;
    if (strncmp(value + 11, "00:00:00", 8) == 0)
        return arena_copy_n(cx->arena, value, 10);
    return arena_printf(cx->arena, "%.10s %.8s", value, value + 11);
}
