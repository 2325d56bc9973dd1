#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "job/job_inside.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (24 * 60 * MINUTE_MS)
#define JAPAN_MS (9 * 60 * MINUTE_MS)
enum { WEEK_DAYS = 7, THURSDAY = 4 /* 1970-01-01 */ };

static int64_t floor_days(int64_t ms)
{
    return ms / DAY_MS - (ms % DAY_MS < 0);
}

static int64_t time_of_day(const struct schedule *schedule)
{
    int64_t hours = strtoll(schedule->at_time, NULL, 10);
    const char *colon = strchr(schedule->at_time, ':');
    return (hours * 60 + (colon == NULL ? 0 : strtoll(colon + 1, NULL, 10))) * MINUTE_MS;
}

int64_t schedule_last(const struct schedule *schedule, int64_t now)
{
    int64_t day = floor_days(now + JAPAN_MS), of_day = time_of_day(schedule);
    if (day * DAY_MS + of_day - JAPAN_MS > now)
        day--;
    if (schedule->repeat == SCHEDULE_WEEKLY) {
        int64_t weekday = ((day + THURSDAY) % WEEK_DAYS + WEEK_DAYS) % WEEK_DAYS;
        day -= (weekday - schedule->weekday + WEEK_DAYS) % WEEK_DAYS;
    }
    return day * DAY_MS + of_day - JAPAN_MS;
}

int64_t schedule_next(const struct schedule *schedule, int64_t now)
{
    return schedule_last(schedule, now) +
           (schedule->repeat == SCHEDULE_WEEKLY ? WEEK_DAYS : 1) * DAY_MS;
}

static bool take_part(const char **at, int64_t most, int64_t *ret)
{
    char *end = NULL;
    if (**at < '0' || **at > '9')
        return false;
    *ret = strtoll(*at, &end, 10);
    bool short_enough = end - *at <= 2;
    *at = end;
    return short_enough && *ret <= most;
}

enum rc schedule_time_parse(const struct ctx *cx, const char *text, const char **ret)
{
    const char *at = text_fold(cx, text_trim(cx, text));
    int64_t hour = 0, minute = 0;
    if (!take_part(&at, 23, &hour) || *at++ != ':' || !take_part(&at, 59, &minute) || *at != '\0')
        return RC_INVALID;
    *ret = arena_printf(cx->arena, "%02lld:%02lld", (long long)hour, (long long)minute);
    return RC_OK;
}

int64_t job_backoff(int64_t attempts)
{
    int64_t wait = JOB_BACKOFF_MS;
    for (int64_t i = 1; i < attempts && wait < JOB_BACKOFF_MOST_MS; i++)
        wait *= 4;
    return wait < JOB_BACKOFF_MOST_MS ? wait : JOB_BACKOFF_MOST_MS;
}

bool job_worth_retry(enum rc rc)
{
    return rc == RC_DATABASE || rc == RC_BUSY || rc == RC_MEMORY || rc == RC_IO || rc == RC_AWAY;
}
