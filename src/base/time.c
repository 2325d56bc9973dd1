#include "base/time.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

enum { DAY_SECONDS = 86400, JAPAN_OFFSET = 9 * 3600 };

/* Eras that a date in use can carry, youngest first. */
static const struct era {
    const char *name;
    char letter;
    int first_year;     /* Gregorian year of year 1 */
    const char *begins; /* ISO date */
} eras[] = {
    {"令和", 'R', 2019, "2019-05-01"},
    {"平成", 'H', 1989, "1989-01-08"},
    {"昭和", 'S', 1926, "1926-12-25"},
};

/* Whole parts and rest of a division that rounds down, so that times before 1970 fall on their day. */
static int64_t floor_part(int64_t value, int64_t unit)
{
    return value / unit - (value % unit < 0);
}

static int64_t floor_rest(int64_t value, int64_t unit)
{
    return value - floor_part(value, unit) * unit;
}

int64_t time_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t time_elapsed(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Days since 1970-01-01 of a Gregorian day, by counting in 400-year cycles that begin in March. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t cycle = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_cycle = year - cycle * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_cycle =
        year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    return cycle * 146097 + day_of_cycle - 719468;
}

static void day_of(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
    days += 719468;
    int64_t cycle = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_cycle = days - cycle * 146097;
    int64_t year_of_cycle =
        (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
    int64_t of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    *day = of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted + (shifted < 10 ? 3 : -9);
    *year = year_of_cycle + cycle * 400 + (*month <= 2);
}

static bool is_day(int64_t year, int64_t month, int64_t day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= lengths[month - 1] + (month == 2 && leap);
}

/* Reads digits at *at, in an era's year also 元 as 1. -1 when there are none. */
static int64_t take_number(const char **at, bool of_era)
{
    if (of_era && strncmp(*at, "元", strlen("元")) == 0) {
        *at += strlen("元");
        return 1;
    }
    if (**at < '0' || **at > '9')
        return -1;
    char *end = NULL;
    long value = strtol(*at, &end, 10);
    *at = end;
    return value > 99999999 ? -1 : value;
}

/* Passes one of the marks that may stand between the parts; false when there is none. */
static bool take_mark(const char **at, const char *word)
{
    if (strncmp(*at, word, strlen(word)) == 0) {
        *at += strlen(word);
        return true;
    }
    if (**at == '-' || **at == '/' || **at == '.') {
        (*at)++;
        return true;
    }
    return false;
}

static const struct era *take_era(const char **at)
{
    for (size_t i = 0; i < COUNT(eras); i++) {
        if (strncmp(*at, eras[i].name, strlen(eras[i].name)) == 0) {
            *at += strlen(eras[i].name);
            return &eras[i];
        }
        if ((**at & ~0x20) == eras[i].letter) {
            (*at)++;
            return &eras[i];
        }
    }
    return NULL;
}

enum rc date_parse(const struct ctx *cx, const char *text, const char **ret)
{
    const char *at = text_trim(cx, text_fold(cx, text));
    if (strlen(at) == 8 && strspn(at, "0123456789") == 8)
        at = arena_printf(cx->arena, "%.4s-%.2s-%.2s", at, at + 4, at + 6);
    const struct era *era = take_era(&at);
    int64_t year = take_number(&at, era != NULL);
    if (year < 0 || !take_mark(&at, "年"))
        return RC_INVALID;
    int64_t month = take_number(&at, false);
    if (month < 0 || !take_mark(&at, "月"))
        return RC_INVALID;
    int64_t day = take_number(&at, false);
    if (strncmp(at, "日", strlen("日")) == 0)
        at += strlen("日");
    if (strcmp(at, " 00:00:00") == 0 || strcmp(at, "T00:00:00") == 0 ||
        strcmp(at, "T00:00:00Z") == 0) /* a spreadsheet's midnight */
        at = "";
    if (era != NULL)
        year = year >= 1 ? year + era->first_year - 1 : -1;
    if (*at != '\0' || !is_day(year, month, day))
        return RC_INVALID;
    const char *iso = arena_printf(cx->arena, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
    if (era != NULL && strcmp(iso, era->begins) < 0)
        return RC_INVALID;
    *ret = iso;
    return RC_OK;
}

/* True for digits with hyphens at the two places and nothing else. */
static bool is_iso_form(const char *iso)
{
    if (iso == NULL || strlen(iso) != 10)
        return false;
    for (int i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? iso[i] != '-' : iso[i] < '0' || iso[i] > '9')
            return false;
    return true;
}

int64_t date_days(const char *iso)
{
    if (!is_iso_form(iso))
        return INT64_MIN;
    int64_t year = strtol(iso, NULL, 10), month = strtol(iso + 5, NULL, 10);
    int64_t day = strtol(iso + 8, NULL, 10);
    return is_day(year, month, day) ? days_of(year, month, day) : INT64_MIN;
}

const char *date_from_days(const struct ctx *cx, int64_t days)
{
    int64_t year, month, day;
    day_of(days, &year, &month, &day);
    return arena_printf(cx->arena, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

int64_t date_between(const char *from, const char *to)
{
    int64_t first = date_days(from), last = date_days(to);
    return first == INT64_MIN || last == INT64_MIN ? 0 : last - first;
}

const char *date_years_later(const struct ctx *cx, const char *iso, int64_t years)
{
    if (date_days(iso) == INT64_MIN)
        return "";
    const char *day = arena_printf(cx->arena, "%04lld%s", strtoll(iso, NULL, 10) + (long long)years, iso + 4);
    return date_days(day) == INT64_MIN ? arena_printf(cx->arena, "%.8s28", day) : day;
}

const char *date_of_time(const struct ctx *cx, int64_t ms)
{
    return date_from_days(cx, floor_part(floor_part(ms, 1000) + JAPAN_OFFSET, DAY_SECONDS));
}

const char *date_show(const struct ctx *cx, const char *iso)
{
    (void)cx;
    return iso == NULL ? "" : iso;
}

const char *date_long(const struct ctx *cx, const char *iso)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int64_t days = date_days(iso), year, month, day;
    if (days == INT64_MIN)
        return "";
    day_of(days, &year, &month, &day);
    if (cx->lang == LANG_EN)
        return arena_printf(cx->arena, "%d %s %d", (int)day, months[month - 1], (int)year);
    for (size_t i = 0; i < COUNT(eras); i++) {
        if (strcmp(iso, eras[i].begins) < 0)
            continue;
        int of_era = (int)(year - eras[i].first_year + 1);
        if (of_era == 1)
            return arena_printf(cx->arena, "%s元年%d月%d日", eras[i].name, (int)month, (int)day);
        return arena_printf(cx->arena, "%s%d年%d月%d日", eras[i].name, of_era, (int)month,
                            (int)day);
    }
    return arena_printf(cx->arena, "%d年%d月%d日", (int)year, (int)month, (int)day);
}

const char *time_show(const struct ctx *cx, int64_t ms)
{
    if (ms == 0)
        return "";
    int64_t of_day = floor_rest(floor_part(ms, 1000) + JAPAN_OFFSET, DAY_SECONDS);
    return arena_printf(cx->arena, "%s %02d:%02d", date_of_time(cx, ms), (int)(of_day / 3600),
                        (int)(of_day / 60 % 60));
}

const char *time_rfc3339(const struct ctx *cx, int64_t ms)
{
    int64_t of_day = floor_rest(floor_part(ms, 1000), DAY_SECONDS);
    return arena_printf(cx->arena, "%sT%02d:%02d:%02d.%03dZ",
                        date_from_days(cx, floor_part(ms, (int64_t)DAY_SECONDS * 1000)), (int)(of_day / 3600),
                        (int)(of_day / 60 % 60), (int)(of_day % 60), (int)floor_rest(ms, 1000));
}

int64_t fiscal_year(int64_t ms, int64_t first_month)
{
    int64_t year, month, day;
    day_of(floor_part(floor_part(ms, 1000) + JAPAN_OFFSET, DAY_SECONDS), &year, &month, &day);
    return month >= first_month ? year : year - 1;
}

const char *fiscal_year_show(const struct ctx *cx, int64_t year)
{
    if (cx->lang == LANG_EN)
        return arena_printf(cx->arena, "FY%d", (int)year);
    if (year > 2019)
        return arena_printf(cx->arena, "令和%d年度（%d年度）", (int)(year - 2018), (int)year);
    return arena_printf(cx->arena, "%d年度", (int)year);
}
