#include <stdio.h>
#include <string.h>

#include "backup/backup_folder.h"
#include "base/text.h"
#include "base/time.h"

#define DAY_MS INT64_C(86400000)
#define JAPAN_MS INT64_C(32400000) /* UTC+9 */
#define GRACE_MS INT64_C(21600000)

enum { NAME_LENGTH = 27, THURSDAY = 3, YEAR_MONTH = 7 };

const char *backup_file_name(const struct ctx *cx, int64_t at)
{
    const char *text = time_rfc3339(cx, at); /* 2026-10-01T05:02:03.004Z */
    if (text[0] == '\0') /* memory ended */
        return "";
    return arena_printf(cx->arena, "kaname-%.4s%.2s%.2sT%.2s%.2s%.2sZ.tar", text, text + 5,
                        text + 8, text + 11, text + 14, text + 17);
}

int64_t backup_file_time(const char *name)
{
    char year[5], month[3], day[3], date[11];
    int hour = 0, minute = 0, second = 0, length = 0;
    if (sscanf(name, "kaname-%4[0-9]%2[0-9]%2[0-9]T%2d%2d%2dZ.tar%n", year, month, day, &hour,
               &minute, &second, &length) != 6 ||
        length != NAME_LENGTH || name[length] != '\0')
        return -1;
    snprintf(date, sizeof date, "%s-%s-%s", year, month, day);
    int64_t days = date_days(date);
    if (days == INT64_MIN || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
        second > 59)
        return -1;
    return days * DAY_MS + ((hour * 60 + minute) * INT64_C(60) + second) * 1000;
}

/* Marks the first of each of the first `most` different periods. */
static void mark(struct backup_kept *list, size_t n, const int64_t *periods, int64_t most,
                 int64_t generation)
{
    int64_t found = 0;
    for (size_t i = 0; i < n && found < most; i++) {
        if (i > 0 && periods[i] == periods[i - 1])
            continue;
        list[i].generations |= generation;
        found++;
    }
}

static int64_t month_of(const struct ctx *cx, int64_t at)
{
    const char *date = date_of_time(cx, at);
    int64_t month = 0;
    for (int i = 0; i < YEAR_MONTH && date[i] != '\0'; i++)
        if (date[i] != '-')
            month = month * 10 + (date[i] - '0');
    return month;
}

void backup_mark_generations(const struct ctx *cx, struct backup_kept *list, size_t n, int64_t days,
                             int64_t weeks, int64_t months)
{
    int64_t *periods = ARENA_ARRAY(cx->arena, int64_t, n);
    for (size_t i = 0; i < n; i++) /* without memory everything is kept */
        list[i].generations = periods == NULL ? GENERATION_DAY : 0;
    if (periods == NULL)
        return;
    for (size_t i = 0; i < n; i++)
        periods[i] = (list[i].at + JAPAN_MS) / DAY_MS;
    mark(list, n, periods, days < 1 ? 1 : days, GENERATION_DAY);
    for (size_t i = 0; i < n; i++) /* 1970-01-01 was a Thursday */
        periods[i] = (periods[i] + THURSDAY) / 7;
    mark(list, n, periods, weeks, GENERATION_WEEK);
    for (size_t i = 0; i < n; i++)
        periods[i] = month_of(cx, list[i].at);
    mark(list, n, periods, months, GENERATION_MONTH);
    for (size_t i = 0; i < n; i++) {
        list[i].day = (list[i].generations & GENERATION_DAY) != 0;
        list[i].week = (list[i].generations & GENERATION_WEEK) != 0;
        list[i].month = (list[i].generations & GENERATION_MONTH) != 0;
    }
}

bool backup_is_overdue(int64_t last, int64_t since, int64_t period, int64_t now)
{
    int64_t from = last > 0 ? last : since;
    return now - from > period + GRACE_MS;
}
