/* The ranked list of gaps. The rule is explained in docs/scoring.md. */
#include <stdlib.h>
#include <string.h>

#include "assessment/assessment_load.h"
#include "assessment/assessment_rule.h"
#include "base/text.h"
#include "base/time.h"
#include "plan/plan.h"

/* A gap with the place of its measure in the catalog, which decides between equals. */
struct placed {
    struct gap gap;
    size_t place;
};

static int by_rank(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->gap.unanswered != b->gap.unanswered)
        return a->gap.unanswered ? -1 : 1;
    if (a->gap.gap != b->gap.gap)
        return a->gap.gap > b->gap.gap ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

/* Several reasons become one text; Japanese sentences follow each other without a blank. */
static const char *join(struct ctx *cx, const char *before, const char *next)
{
    if (text_empty(before) || text_empty(next))
        return text_empty(before) ? next : before;
    return arena_printf(cx->arena, "%s%s%s", before, cx->lang == LANG_EN ? " " : "", next);
}

static const char *reason_of(struct ctx *cx, const struct sheet_item *item)
{
    const struct answer *answer = &item->answer;
    const char *reason;
    if (!answer_is_answered(answer))
        reason = tr(cx, N_("Nobody has answered this measure yet."));
    else
        reason = trf(cx, N_("It stands at level {0}; the target is {1}."),
                     decimal(cx, answer->current), decimal(cx, item->target));
    if (item->last_current >= 1)
        reason = join(cx, reason, trf(cx, N_("Last year it stood at level {0}."),
                                      decimal(cx, item->last_current)));
    if (answer->state == ANSWER_ALTERNATIVE)
        reason = join(cx, reason,
                      answer_is_expired(answer, date_of_time(cx, cx->now))
                          ? trf(cx, N_("The alternative measure ended on {0}."), answer->until)
                          : trf(cx, N_("An alternative measure holds until {0}."), answer->until));
    if (item->weight > 1)
        reason = join(cx, reason, trf(cx, N_("It weighs {0}."), decimal(cx, item->weight)));
    const char *words = text_empty(answer->reason) ? answer->note : answer->reason;
    return text_empty(words) ? reason
                             : join(cx, reason, trf(cx, N_("From the answer: {0}"), words));
}

static struct gap gap_of(struct ctx *cx, const struct assessment_sheet *sheet,
                         const struct sheet_item *item)
{
    const struct control *control = item->control;
    const struct catalog_group *group = &sheet->catalog->groups[control->group];
    bool answered = answer_is_answered(&item->answer);
    int64_t current = answered ? item->answer.current : 0;
    return (struct gap){
        .control = control->id,
        .label = control->label,
        .title = bilingual_text(cx, control->title),
        .group_title = catalog_group_name(cx, group),
        .current = current,
        .target = item->target,
        .weight = item->weight,
        .gap = (item->target - current) * item->weight,
        .unanswered = !answered,
        .post = item->answer.post == NULL ? "" : item->answer.post,
        .post_label = "",
        .why = bilingual_text(cx, control->why),
        .reason = reason_of(cx, item),
    };
}

enum rc gap_rank(struct ctx *cx, const struct assessment_sheet *sheet, struct gap **ret,
                 size_t *ret_n)
{
    struct placed *placed = ARENA_ARRAY(cx->arena, struct placed, sheet->items.n);
    struct gap *gaps = ARENA_ARRAY(cx->arena, struct gap, sheet->items.n);
    size_t n = 0;
    if (placed == NULL || gaps == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sheet->items.n; i++) {
        const struct sheet_item *item = &sheet->items.at[i];
        bool open = answer_is_applicable(&item->answer) &&
                    (!answer_is_answered(&item->answer) || item->answer.current < item->target);
        if (open)
            placed[n++] = (struct placed){gap_of(cx, sheet, item), i};
    }
    qsort(placed, n, sizeof *placed, by_rank);
    for (size_t i = 0; i < n; i++)
        gaps[i] = placed[i].gap;
    *ret = gaps;
    *ret_n = n;
    return RC_OK;
}

static int64_t planned(const struct plan_counts *counts, const char *control)
{
    for (size_t i = 0; i < counts->n; i++)
        if (text_same(counts->at[i].control, control))
            return counts->at[i].items;
    return 0;
}

/* A measure without a post of its own belongs to the post of its section. */
static enum rc fill_posts(struct ctx *cx, const struct assessment_sheet *sheet, struct gap *gaps,
                          size_t n)
{
    struct choices posts;
    struct section_assignments sections;
    struct plan_counts counts = {.n = 0};
    TRY(post_choices(cx, &posts));
    TRY(section_assignment_store_of(cx, sheet->assessment.id, &sections));
    TRY(plan_count_by_control(cx, sheet->catalog->id, &counts));
    for (size_t i = 0; i < n; i++) {
        const struct control *control = catalog_control(sheet->catalog, gaps[i].control);
        if (text_empty(gaps[i].post) && control != NULL)
            gaps[i].post = section_post(&sections, sheet->catalog->groups[control->group].id);
        gaps[i].post_label = post_text(cx, posts, gaps[i].post);
        gaps[i].planned = planned(&counts, gaps[i].control);
    }
    return RC_OK;
}

enum rc assessment_gaps(struct ctx *cx, const struct assessment_sheet *sheet, struct gap_view *ret)
{
    struct gap *gaps = NULL;
    size_t n = 0;
    TRY(gap_rank(cx, sheet, &gaps, &n));
    TRY(fill_posts(cx, sheet, gaps, n));
    *ret = (struct gap_view){
        .org = sheet->assessment.org,
        .assessment = sheet->assessment.id,
        .scope_name = sheet->scope.name,
        .catalog = sheet->catalog->id,
        .catalog_title = bilingual_text(cx, sheet->catalog->title),
        .year = sheet->assessment.year,
        .gaps = {gaps, n},
    };
    return RC_OK;
}
