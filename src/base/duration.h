/* Durations in whole minutes, as people write them: 30分, 1時間半, 2日12時間, 1週間, 6h, 2 days, 90. */
#ifndef BASE_DURATION_H
#define BASE_DURATION_H

#include <stdint.h>

#include "base/ctx.h"

#define DURATION_HOUR INT64_C(60)
#define DURATION_DAY INT64_C(1440)
#define DURATION_WEEK (7 * DURATION_DAY)
#define DURATION_MONTH (30 * DURATION_DAY)
#define DURATION_YEAR (365 * DURATION_DAY)
#define DURATION_MOST (100 * DURATION_YEAR)

/* Reads a duration in any width; a number alone counts minutes, a month 30 days, a year 365. Whole numbers and
 * 半 (half) only. RC_INVALID without a recorded error: none of these, below one minute, or over 100 years. */
enum rc duration_parse(const struct ctx *cx, const char *text, int64_t *ret) MUST_USE;

/* 30分, 1日6時間, 2週間; English: 30 min, 1 d 6 h, 2 w. duration_parse reads it as the same number; "" for 0 and
 * less. In cx's arena. */
const char *duration_show(const struct ctx *cx, int64_t minutes);

#endif
