#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/reminder.h"

enum { WEEK = 7, MONDAY_OFFSET = 3 /* 1970-01-01 was a Thursday */ };

/* Numbers of a canonical list; gives how many. */
static size_t read_days(const char *text, int64_t days[REMINDER_LIST_MOST])
{
    size_t n = 0;
    while (*text != '\0' && n < REMINDER_LIST_MOST) {
        char *end = NULL;
        long value = strtol(text, &end, 10);
        if (end == text)
            break;
        days[n++] = value;
        text = *end == ',' ? end + 1 : end;
    }
    return n;
}

static bool is_there(const int64_t *days, size_t n, int64_t day)
{
    for (size_t i = 0; i < n; i++)
        if (days[i] == day)
            return true;
    return false;
}

enum rc reminder_days_parse(struct ctx *cx, const char *text, const char **ret)
{
    int64_t days[REMINDER_LIST_MOST];
    size_t n = 0;
    const char *words = "", *at = text_fold(cx, text);
    while (*at != '\0') {
        int64_t value = 0;
        if (*at == ' ' || *at == ',' || strncmp(at, "、", 3) == 0) {
            at += *at == ' ' || *at == ',' ? 1 : 3;
            continue;
        }
        size_t length = strspn(at, "0123456789");
        if (length == 0 || length > 2)
            return RC_INVALID;
        for (size_t i = 0; i < length; i++)
            value = value * 10 + (at[i] - '0');
        at += length;
        if (value > REMINDER_DAYS_MOST)
            return RC_INVALID;
        if (is_there(days, n, value))
            continue;
        if (n == REMINDER_LIST_MOST)
            return RC_INVALID;
        days[n++] = value;
        words = arena_printf(cx->arena, "%s%s%lld", words, n == 1 ? "" : ",", (long long)value);
    }
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    *ret = words;
    return RC_OK;
}

static int ascending(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

struct reminder_plan reminder_plan_of(const struct reminder_policy *policy, const struct mail_preference *preference)
{
    struct reminder_plan plan = {.n = 0, .digest = DIGEST_NONE};
    int64_t before[REMINDER_LIST_MOST], after[REMINDER_LIST_MOST];
    bool own = preference->own_days != 0;
    if (!policy->active || !preference->active)
        return plan;
    size_t n = read_days(own ? preference->before_days : policy->before_days, before);
    size_t m = read_days(own ? preference->after_days : policy->after_days, after);
    for (size_t i = 0; i < n; i++)
        plan.stages[plan.n++] = -before[i];
    for (size_t i = 0; i < m; i++)
        if (!is_there(plan.stages, plan.n, after[i]))
            plan.stages[plan.n++] = after[i];
    qsort(plan.stages, plan.n, sizeof plan.stages[0], ascending);
    int64_t digest = preference->digest == OWN_DIGEST_AS_ORGANIZATION ? policy->digest : preference->digest - 1;
    plan.digest = digest == DIGEST_DAILY ? DIGEST_DAILY : digest == DIGEST_WEEKLY ? DIGEST_WEEKLY : DIGEST_NONE;
    return plan;
}

int64_t reminder_stage(const struct reminder_plan *plan, int64_t elapsed)
{
    int64_t stage = REMINDER_NEVER;
    for (size_t i = 0; i < plan->n; i++)
        if (plan->stages[i] <= elapsed)
            stage = plan->stages[i];
    return stage;
}

const char *digest_day(struct ctx *cx, enum digest digest, const char *today)
{
    int64_t day = date_days(today);
    if (digest == DIGEST_NONE || day == INT64_MIN)
        return "";
    if (digest == DIGEST_DAILY)
        return today;
    return date_from_days(cx, day - ((day + MONDAY_OFFSET) % WEEK + WEEK) % WEEK);
}

const char *reminder_item(struct ctx *cx, const struct work_row *row)
{
    return digest_hex(cx, row->href, strlen(row->href));
}
