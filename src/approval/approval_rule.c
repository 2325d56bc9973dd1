#include "approval/approval_rule.h"

#include "base/text.h"
#include "base/time.h"

int64_t approval_next_position(const struct approval_steps *steps, int64_t position)
{
    int64_t next = 0;
    for (size_t i = 0; i < steps->n; i++) {
        int64_t at = steps->at[i].position;
        if (at > position && (next == 0 || at < next))
            next = at;
    }
    return next;
}

bool approval_position_done(const struct approval_steps *steps, int64_t position)
{
    for (size_t i = 0; i < steps->n; i++)
        if (steps->at[i].position == position && steps->at[i].status != STEP_AGREED)
            return false;
    return true;
}

const char *approval_step_due(const struct ctx *cx, int64_t days)
{
    return days <= 0 ? "" : date_from_days(cx, date_days(date_of_time(cx, cx->now)) + days);
}

static bool has_position(const struct approval_route_step *steps, size_t n, int64_t position)
{
    for (size_t i = 0; i < n; i++)
        if (steps[i].position == position)
            return true;
    return false;
}

const char *approval_steps_wrong(const struct approval_route_step *steps, size_t n)
{
    int64_t last = 0;
    bool approves = false;
    for (size_t i = 0; i < n; i++)
        if (steps[i].position > last)
            last = steps[i].position;
    for (int64_t position = 1; position <= last; position++)
        if (!has_position(steps, n, position))
            return N_("The order of the steps has a gap; please number them 1, 2, 3 and so on");
    for (size_t i = 0; i < n; i++)
        approves |= steps[i].position == last && steps[i].kind == APPROVAL_APPROVE;
    if (!approves)
        return N_("A route ends with a step that approves; please add one");
    return NULL;
}

const char *approval_number(const struct ctx *cx, const char *prefix, int64_t year, int64_t serial)
{
    return arena_printf(cx->arena, "%s%lld-%04lld", prefix, (long long)year, (long long)serial);
}

enum approval_way approval_way_of(const struct post *post, bool may_decide, const char *person,
                                  const char *today)
{
    static const enum approval_way ways[] = {
        [POST_OF_OTHERS] = WAY_NONE, [POST_HELD] = WAY_SELF, [POST_DEPUTISED] = WAY_DEPUTY};
    if (post == NULL)
        return may_decide ? WAY_SELF : WAY_NONE;
    return ways[post_standing_of(post, person, today)];
}
