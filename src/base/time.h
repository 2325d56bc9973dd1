/* Dates and times. A date is ISO text, YYYY-MM-DD, "" for none; a time is UTC milliseconds.
 * People see Japan Standard Time (UTC+9, no summer time). */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdint.h>

#include "base/ctx.h"

/* Now, from the system's clock. */
int64_t time_now(void);
/* Milliseconds of a clock that only goes forward, for durations. */
int64_t time_elapsed(void);

/* Understands 2026-10-01, 2026/10/1, 2026年10月1日, 令和8年10月1日, R8.10.1, H31.4.30, 20261001, in any width.
 * Gives ISO text in cx's arena. RC_INVALID without a recorded error: not a date, or no such day. */
enum rc date_parse(const struct ctx *cx, const char *text, const char **ret) MUST_USE;

/* The day (Japan) of a time, ISO text. */
const char *date_of_time(const struct ctx *cx, int64_t ms);

/* Days since 1970-01-01 of an ISO date; INT64_MIN for "" or malformed text. */
int64_t date_days(const char *iso);
const char *date_from_days(const struct ctx *cx, int64_t days);
/* Days from one ISO date to another, negative where `to` is the earlier; 0 where either is "" or malformed. */
int64_t date_between(const char *from, const char *to);
/* The same day so many years later, the 28th of February where there is no 29th; "" for "" or malformed text. */
const char *date_years_later(const struct ctx *cx, const char *iso, int64_t years);

/* As pages show it: 2026-10-01; "" stays "". */
const char *date_show(const struct ctx *cx, const char *iso);
/* As Japanese papers show it: 令和8年10月1日 (元年 for the first year); English: 1 October 2026. */
const char *date_long(const struct ctx *cx, const char *iso);
/* 2026-10-01 14:02 in Japan; "" for 0. */
const char *time_show(const struct ctx *cx, int64_t ms);
/* RFC 3339 in UTC, for machines. */
const char *time_rfc3339(const struct ctx *cx, int64_t ms);

/* The fiscal year that a time falls in, when years begin with month `first_month` (1–12; Japan: 4). */
int64_t fiscal_year(int64_t ms, int64_t first_month);
/* 令和8年度 (2026年度) as a label; English: FY2026. */
const char *fiscal_year_show(const struct ctx *cx, int64_t year);

#endif
