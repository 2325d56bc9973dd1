/* Against last year: what rose, what fell, and how much of the mean's change is real. */
#include <stdlib.h>

#include "base/text.h"
#include "briefing/briefing.h"

/* The level of an answer; 0 when it has none. */
static int64_t level_of(const struct sheet_item *item)
{
    if (item == NULL)
        return 0;
    bool level = item->answer.state == ANSWER_LEVEL || item->answer.state == ANSWER_ALTERNATIVE;
    return level ? item->answer.current : 0;
}

static const struct sheet_item *find(const struct assessment_sheet *sheet, const char *control)
{
    for (size_t i = 0; i < sheet->items.n; i++)
        if (text_same(sheet->items.at[i].control->id, control))
            return &sheet->items.at[i];
    return NULL;
}

static enum briefing_move move_of(const struct sheet_item *now, const struct sheet_item *before)
{
    int64_t level = level_of(now), old = level_of(before);
    if (before == NULL)
        return MOVE_NEW;
    if (now->answer.state == ANSWER_NOT_APPLICABLE)
        return old == 0 ? MOVE_NONE : MOVE_LEFT;
    if (level == 0)
        return old == 0 ? MOVE_NONE : MOVE_LOST;
    if (old == 0)
        return MOVE_ANSWERED;
    return level > old ? MOVE_ROSE : level < old ? MOVE_FELL : MOVE_SAME;
}

struct sums {
    double before, now, common_before, common_now;
    int64_t before_count, now_count, common;
};

static double mean(double sum, int64_t count)
{
    return count > 0 ? sum / (double)count : -1;
}

static void add(struct sums *sums, int64_t before, int64_t now)
{
    sums->before += (double)before;
    sums->now += (double)now;
    sums->before_count += before > 0;
    sums->now_count += now > 0;
    if (before == 0 || now == 0)
        return;
    sums->common++;
    sums->common_before += (double)before;
    sums->common_now += (double)now;
}

/* Last year's measures that this year's edition of the standard has no more. */
static void add_gone(struct sums *sums, const struct assessment_sheet *now,
                     const struct assessment_sheet *last)
{
    for (size_t i = 0; i < last->items.n; i++)
        if (find(now, last->items.at[i].control->id) == NULL)
            add(sums, level_of(&last->items.at[i]), 0);
}

/* The greatest change first; the order of the catalog among equals. */
static int by_size(const void *left, const void *right)
{
    const struct briefing_change *a = left, *b = right;
    int64_t first = llabs(a->now - a->before), second = llabs(b->now - b->before);
    if (first != second)
        return first > second ? -1 : 1;
    return a->item < b->item ? -1 : a->item > b->item;
}

enum rc briefing_compare(struct ctx *cx, const struct assessment_sheet *now,
                         const struct assessment_sheet *last, struct briefing_changes *ret)
{
    struct briefing_changes changes = {.known = last->items.n > 0};
    struct briefing_change *rose = ARENA_ARRAY(cx->arena, struct briefing_change, now->items.n);
    struct briefing_change *fell = ARENA_ARRAY(cx->arena, struct briefing_change, now->items.n);
    struct sums sums = {.common = 0};
    if (rose == NULL || fell == NULL)
        return RC_MEMORY;
    for (size_t i = 0; changes.known && i < now->items.n; i++) {
        const struct sheet_item *item = &now->items.at[i];
        const struct sheet_item *before = find(last, item->control->id);
        const struct briefing_change change = {item, move_of(item, before), level_of(before),
                                               level_of(item)};
        changes.counts[change.move]++;
        add(&sums, change.before, change.now);
        if (change.move == MOVE_ROSE)
            rose[changes.rose.n++] = change;
        if (change.move == MOVE_FELL)
            fell[changes.fell.n++] = change;
    }
    add_gone(&sums, now, last);
    qsort(rose, changes.rose.n, sizeof *rose, by_size);
    qsort(fell, changes.fell.n, sizeof *fell, by_size);
    changes.rose.at = rose;
    changes.fell.at = fell;
    changes.revised = changes.known &&
                      !text_same(now->assessment.catalog_version, last->assessment.catalog_version);
    changes.common = sums.common;
    changes.common_before = mean(sums.common_before, sums.common);
    changes.common_now = mean(sums.common_now, sums.common);
    changes.mean_before = mean(sums.before, sums.before_count);
    changes.mean_now = mean(sums.now, sums.now_count);
    *ret = changes;
    return RC_OK;
}
