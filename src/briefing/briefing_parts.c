/* Parts that both documents have. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"

enum rc write_chapter(struct writing *writing, const char *english)
{
    struct ctx *cx = writing->cx;
    writing->chapter++;
    return report_heading(cx, writing->report, 1,
                          arena_printf(cx->arena, "%d %s", writing->chapter, tr(cx, english)));
}

enum rc write_heading(struct writing *writing, const char *english)
{
    return report_heading(writing->cx, writing->report, 2, tr(writing->cx, english));
}

enum rc write_text(struct writing *writing, const char *text)
{
    return text_empty(text) ? RC_OK : report_paragraph(writing->cx, writing->report, text);
}

/* --- Sentences --- */

struct gap_counts gaps_count(const struct gap_view *gaps)
{
    struct gap_counts counts = {.unanswered = 0};
    for (size_t i = 0; i < gaps->gaps.n; i++) {
        const struct gap *gap = &gaps->gaps.at[i];
        counts.unanswered += gap->unanswered != 0;
        counts.below += gap->unanswered == 0;
        counts.unplanned += gap->planned == 0;
        counts.ownerless += text_empty(gap->post);
    }
    return counts;
}

const char *sentence_standing(struct ctx *cx, const struct briefing *briefing)
{
    const struct score_view *score = &briefing->chapters;
    if (score->answered == 0)
        return trf(cx, N_("None of the {0} applicable measures is answered yet."),
                   decimal(cx, score->applicable));
    return trf(cx,
               N_("Of {0} applicable measures {1} ({2}) are answered and {3} ({4}) reach their "
                  "target. The mean maturity is {5}, the mean target {6}."),
               decimal(cx, score->applicable), decimal(cx, score->answered),
               share_show(cx, score->coverage), decimal(cx, score->at_target),
               share_show(cx, score->share_at_target), mean_show(cx, score->mean),
               mean_show(cx, score->target_mean));
}

static const char *mean_moved(struct ctx *cx, const struct briefing_changes *changes)
{
    double delta = changes->common_now - changes->common_before;
    const char *count = decimal(cx, changes->common);
    const char *before = mean_show(cx, changes->common_before);
    const char *now = mean_show(cx, changes->common_now);
    if (fabs(delta) < 0.005)
        return trf(cx, N_("The mean of the {0} measures answered in both years stayed at {1}."),
                   count, now);
    if (delta > 0)
        return trf(cx,
                   N_("The mean of the {0} measures answered in both years rose from {1} to {2}."),
                   count, before, now);
    return trf(cx, N_("The mean of the {0} measures answered in both years fell from {1} to {2}."),
               count, before, now);
}

const char *sentence_change(struct ctx *cx, const struct briefing_changes *changes)
{
    if (!changes->known)
        return tr(cx, N_("There is no self-assessment of last year to compare with."));
    if (changes->common == 0)
        return tr(cx, N_("No measure is answered in both years, so a comparison with last year "
                         "says nothing yet."));
    return arena_printf(cx->arena, "%s%s%s",
                        trf(cx, N_("Against last year {0} measures rose and {1} fell."),
                            decimal(cx, changes->counts[MOVE_ROSE]),
                            decimal(cx, changes->counts[MOVE_FELL])),
                        cx->lang == LANG_EN ? " " : "", mean_moved(cx, changes));
}

const char *sentence_gaps(struct ctx *cx, const struct briefing *briefing)
{
    struct gap_counts counts = gaps_count(&briefing->gaps);
    if (briefing->gaps.gaps.n == 0)
        return tr(cx, N_("Every applicable measure is answered and reaches its target."));
    return trf(cx,
               N_("{0} measures stand below their target and {1} are not answered. Of these gaps "
                  "{2} have no open plan item and {3} no responsible post."),
               decimal(cx, counts.below), decimal(cx, counts.unanswered),
               decimal(cx, counts.unplanned), decimal(cx, counts.ownerless));
}

const char *sentence_plan(struct ctx *cx, const struct briefing *briefing)
{
    const struct plan_totals *totals = &briefing->totals;
    if (totals->open + totals->done + totals->cancelled == 0)
        return tr(cx, N_("No plan item is recorded yet."));
    return trf(
        cx,
        N_("{0} plan items are open, {1} of them overdue. Over the whole plan (without what was "
           "cancelled), {2} thousand yen were asked, {3} thousand granted and {4} thousand spent."),
        plan_number_show(cx, totals->open), many_show(cx, totals->overdue),
        thousands_show(cx, totals->money_asked), thousands_show(cx, totals->money_granted),
        thousands_show(cx, totals->money_spent));
}

/* --- Key figures --- */

static const struct report_column figure_columns[] = {
    {N_("Key figure"), 5, ALIGN_START},
    {N_("This year"), 2, ALIGN_END},
    {N_("Last year"), 2, ALIGN_END},
    {N_("Difference"), 2, ALIGN_END},
};

static const char *signed_show(const struct ctx *cx, long long difference)
{
    return difference == 0 ? "±0"
                           : arena_printf(cx->arena, "%s%lld", difference > 0 ? "+" : "−",
                                          difference > 0 ? difference : -difference);
}

static void figure_count(struct grid *grid, const char *label, int64_t now, int64_t last,
                         bool known)
{
    struct ctx *cx = grid->cx;
    grid_text(grid, tr(cx, label));
    grid_count(grid, now);
    if (!known) {
        grid_text(grid, "–");
        grid_text(grid, "–");
        return;
    }
    grid_count(grid, last);
    grid_text(grid, signed_show(cx, now - last));
}

static void figure_share(struct grid *grid, const char *label, double now, double last)
{
    struct ctx *cx = grid->cx;
    grid_text(grid, tr(cx, label));
    grid_share(grid, now);
    grid_share(grid, last);
    if (now < 0 || last < 0)
        grid_text(grid, "–");
    else
        grid_text(grid, trf(cx, N_("{0} points"),
                            signed_show(cx, llround(now * 100) - llround(last * 100))));
}

/* As it is printed, so that the difference beside two figures is theirs. */
static double rounded(double mean)
{
    return round(mean * 100) / 100;
}

static void figure_mean(struct grid *grid, const char *label, double now, double last)
{
    grid_text(grid, tr(grid->cx, label));
    grid_mean(grid, now);
    grid_mean(grid, last);
    grid_text(grid, now < 0 || last < 0 ? "–" : delta_show(grid->cx, rounded(now) - rounded(last)));
}

enum rc write_key_figures(struct writing *writing)
{
    const struct briefing *briefing = writing->briefing;
    const struct score_view *now = &briefing->chapters, *last = &briefing->last_chapters;
    bool known = briefing->last.items.n > 0;
    struct grid grid = grid_create(writing->cx, tr(writing->cx, N_("Key figures")), figure_columns,
                                   COUNT(figure_columns));
    figure_mean(&grid, N_("Mean maturity (answered measures)"), now->mean, known ? last->mean : -1);
    figure_mean(&grid, N_("Mean target"), now->target_mean, known ? last->target_mean : -1);
    figure_share(&grid, N_("Share of measures at their target"), now->share_at_target,
                 known ? last->share_at_target : -1);
    figure_share(&grid, N_("Share of measures answered"), now->coverage,
                 known ? last->coverage : -1);
    figure_count(&grid, N_("Applicable measures"), now->applicable, last->applicable, known);
    figure_count(&grid, N_("Measures not applicable"), now->not_applicable, last->not_applicable,
                 known);
    figure_count(&grid, N_("Alternative measures"), now->alternative, last->alternative, known);
    figure_count(&grid, N_("Level 4 or 5 without dated evidence"), now->evidence_missing,
                 last->evidence_missing, known);
    TRY(grid_finish(&grid, writing->report));
    if (!known || now->coverage >= last->coverage)
        return RC_OK;
    return write_text(
        writing, tr(writing->cx, N_("Fewer measures are answered than last year, so the shares "
                                    "cannot be compared with last year as they stand.")));
}

/* --- Scores --- */

static const struct report_column score_columns[] = {
    {N_("Section"), 6, ALIGN_START},   {N_("Now"), 1.4, ALIGN_END},
    {N_("Target"), 1.4, ALIGN_END},    {N_("Last year"), 1.6, ALIGN_END},
    {N_("At target"), 1.8, ALIGN_END}, {N_("Answered"), 1.8, ALIGN_END},
    {N_("Measures"), 1.6, ALIGN_END},
};

static struct grid score_grid(struct ctx *cx, const struct score_view *score, const char *title)
{
    struct grid grid = grid_create(cx, title, score_columns, COUNT(score_columns));
    for (size_t i = 0; i < score->groups.n; i++) {
        const struct score *group = &score->groups.at[i];
        grid_text(&grid, group->title);
        grid_mean(&grid, group->mean);
        grid_mean(&grid, group->target_mean);
        grid_mean(&grid, group->last_mean);
        grid_share(&grid, group->share_at_target);
        grid_share(&grid, group->coverage);
        grid_count(&grid, group->applicable);
    }
    grid_strong(&grid, tr(cx, N_("Total")));
    grid_mean(&grid, score->mean);
    grid_mean(&grid, score->target_mean);
    grid_mean(&grid, score->last_mean);
    grid_share(&grid, score->share_at_target);
    grid_share(&grid, score->coverage);
    grid_count(&grid, score->applicable);
    return grid;
}

enum rc write_score_table(struct writing *writing, const struct score_view *score,
                          const char *english_title)
{
    struct grid grid = score_grid(writing->cx, score, tr(writing->cx, english_title));
    return grid_finish(&grid, writing->report);
}

static const char *group_of(struct ctx *cx, const struct score_view *score, bool weakest)
{
    const struct score *found = NULL;
    for (size_t i = 0; i < score->groups.n; i++) {
        const struct score *group = &score->groups.at[i];
        if (group->mean < 0)
            continue;
        if (found == NULL || (weakest ? group->mean < found->mean : group->mean > found->mean))
            found = group;
    }
    return found == NULL ? ""
                         : trf(cx, N_("“{0}” ({1})"), found->title, mean_show(cx, found->mean));
}

enum rc write_radar(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct score_view *score = &writing->briefing->chapters;
    struct chart chart;
    const char *title = tr(cx, N_("Maturity by chapter"));
    const char *extremes = score->answered == 0
                               ? ""
                               : trf(cx, N_("The strongest chapter is {0}, the weakest {1}."),
                                     group_of(cx, score, false), group_of(cx, score, true));
    if (score->groups.n < CHART_AXES_MIN || score->groups.n > CHART_AXES_MAX) {
        TRY(write_score_table(writing, score, N_("Maturity by chapter")));
        return write_text(writing, extremes);
    }
    TRY(score_radar(cx, "radar", score, writing->briefing->last.items.n > 0, &chart));
    struct grid grid = score_grid(cx, score, title);
    if (grid.failed)
        return RC_MEMORY;
    TRY(report_chart(
        cx, writing->report, chart.svg.markup, chart.width, chart.height,
        tr(cx, N_("Levels from 1 to 5: now, target and last year. The table gives the numbers.")),
        grid_table(&grid)));
    return write_text(writing, extremes);
}

/* --- Changes --- */

static const struct report_column change_columns[] = {
    {N_("Measure"), 5, ALIGN_START},
    {N_("Last year"), 1.3, ALIGN_END},
    {N_("Now"), 1.3, ALIGN_END},
    {N_("Responsible post"), 3, ALIGN_START},
    {N_("Reason as answered"), 6, ALIGN_START},
};

static const char *measure_name(struct ctx *cx, const struct control *control)
{
    return arena_printf(cx->arena, "%s %s", control->label, bilingual_text(cx, control->title));
}

static enum rc write_moved(struct writing *writing, const char *title,
                           const struct briefing_change *changes, size_t n, size_t most)
{
    struct ctx *cx = writing->cx;
    struct grid grid = grid_create(cx, title, change_columns, COUNT(change_columns));
    for (size_t i = 0; i < n && i < most; i++) {
        const struct answer *answer = &changes[i].item->answer;
        const char *words = text_empty(answer->reason) ? answer->note : answer->reason;
        grid_text(&grid, measure_name(cx, changes[i].item->control));
        grid_level(&grid, changes[i].before);
        grid_level(&grid, changes[i].now);
        grid_text(&grid, choice_label(writing->briefing->posts, answer->post));
        grid_text(&grid, text_empty(words) ? tr(cx, N_("(no note)")) : words);
    }
    TRY(grid_finish(&grid, writing->report));
    if (n <= most)
        return RC_OK;
    return write_text(
        writing, trf(cx, N_("{0} more are in the gap report."), decimal(cx, (int64_t)(n - most))));
}

/* Where the change of the mean over all answers comes from. */
static const char *decomposition(struct ctx *cx, const struct briefing_changes *changes)
{
    double total = changes->mean_now - changes->mean_before;
    double common = changes->common_now - changes->common_before;
    return trf(cx,
               N_("The mean over all answers went from {0} to {1} ({2}). Of this, {3} comes from "
                  "measures answered in both years, and {4} from measures that were newly "
                  "answered, dropped out or were added."),
               mean_show(cx, changes->mean_before), mean_show(cx, changes->mean_now),
               delta_show(cx, total), delta_show(cx, common), delta_show(cx, total - common));
}

static const char *edition_sentence(struct ctx *cx, const struct briefing *briefing)
{
    const struct briefing_changes *changes = &briefing->changes;
    if (!changes->revised)
        return tr(cx, N_("Both years used the same edition of the standard."));
    return trf(cx,
               N_("The standard was revised: last year was assessed against version {0}, this year "
                  "against {1}. {2} measures are new."),
               briefing->last.assessment.catalog_version,
               briefing->sheet.assessment.catalog_version, decimal(cx, changes->counts[MOVE_NEW]));
}

enum rc write_changes(struct writing *writing, size_t most)
{
    struct ctx *cx = writing->cx;
    const struct briefing_changes *changes = &writing->briefing->changes;
    TRY(write_text(writing, sentence_change(cx, changes)));
    if (!changes->known)
        return RC_OK;
    const char **items = ARENA_ARRAY(cx->arena, const char *, 3);
    if (items == NULL)
        return RC_MEMORY;
    size_t n = 0;
    if (changes->common > 0)
        items[n++] = decomposition(cx, changes);
    items[n++] = trf(cx,
                     N_("{0} measures were answered for the first time, {1} that had an answer "
                        "last year have none, and {2} became not applicable."),
                     decimal(cx, changes->counts[MOVE_ANSWERED]),
                     decimal(cx, changes->counts[MOVE_LOST]),
                     decimal(cx, changes->counts[MOVE_LEFT]));
    items[n++] = edition_sentence(cx, writing->briefing);
    TRY(report_bullets(cx, writing->report, items, n));
    TRY(write_moved(writing, tr(cx, N_("Measures that rose")), changes->rose.at, changes->rose.n,
                    most));
    return write_moved(writing, tr(cx, N_("Measures that fell")), changes->fell.at, changes->fell.n,
                       most);
}

/* --- Plan --- */

static const struct report_column money_columns[] = {
    {N_("Resource"), 4, ALIGN_START},       {N_("Asked"), 2, ALIGN_END},
    {N_("Granted"), 2, ALIGN_END},          {N_("Spent"), 2, ALIGN_END},
    {N_("Spent of granted"), 2, ALIGN_END},
};

static void money_row(struct grid *grid, const char *label, int64_t asked, int64_t granted,
                      int64_t spent, bool thousands)
{
    struct ctx *cx = grid->cx;
    const int64_t values[] = {asked, granted, spent};
    grid_text(grid, tr(cx, label));
    for (size_t i = 0; i < COUNT(values); i++)
        grid_number(grid, thousands ? (double)values[i] / 1000 : (double)values[i],
                    thousands ? thousands_show(cx, values[i]) : plan_number_show(cx, values[i]));
    grid_share(grid, granted > 0 ? (double)spent / (double)granted : -1);
}

enum rc write_money(struct writing *writing)
{
    const struct plan_totals *totals = &writing->briefing->totals;
    struct grid grid = grid_create(writing->cx, tr(writing->cx, N_("Resources of the plan")),
                                   money_columns, COUNT(money_columns));
    money_row(&grid, N_("Money (thousands of yen)"), totals->money_asked, totals->money_granted,
              totals->money_spent, true);
    money_row(&grid, N_("Work (person-days)"), totals->days_asked, totals->days_granted,
              totals->days_spent, false);
    return grid_finish(&grid, writing->report);
}

static const struct report_column item_columns[] = {
    {N_("No."), 1, ALIGN_END},
    {N_("What is done"), 5, ALIGN_START},
    {N_("Measure"), 2, ALIGN_START},
    {N_("Responsible post"), 3.4, ALIGN_START},
    {N_("Status"), 1.6, ALIGN_START},
    {N_("Progress"), 1.6, ALIGN_END},
    {N_("Due date"), 3, ALIGN_START},
    {N_("Money asked / granted / spent (thousands of yen)"), 3.4, ALIGN_END},
};

static void item_row(struct grid *grid, const struct briefing *briefing,
                     const struct plan_item *item)
{
    struct ctx *cx = grid->cx;
    const struct control *control = text_same(item->catalog, briefing->sheet.catalog->id)
                                        ? catalog_control(briefing->sheet.catalog, item->control)
                                        : NULL;
    const char *due = text_empty(item->due_on) ? tr(cx, N_("Not set"))
                                               : date_long(cx, item->due_on);
    grid_number(grid, (double)item->number, decimal(cx, item->number));
    grid_text(grid, item->title);
    grid_text(grid, control == NULL ? item->control : control->label);
    grid_text(grid, text_empty(item->post) ? tr(cx, N_("No post"))
                                           : choice_label(briefing->posts, item->post));
    grid_text(grid, tr(cx, enum_label(&plan_status_names, item->status)));
    grid_number(grid, (double)item->progress / 100,
                arena_printf(cx->arena, "%lld%%", (long long)item->progress));
    grid_text(grid, plan_item_is_overdue(cx, item) ? trf(cx, N_("{0} (overdue)"), due) : due);
    grid_text(grid, arena_printf(cx->arena, "%s / %s / %s", thousands_show(cx, item->money_asked),
                                 thousands_show(cx, item->money_granted),
                                 thousands_show(cx, item->money_spent)));
}

enum rc write_items(struct writing *writing, const char *english_title, bool overdue_only,
                    size_t most)
{
    struct ctx *cx = writing->cx;
    const struct plan_items *items = &writing->briefing->items;
    struct grid grid = grid_create(cx, tr(cx, english_title), item_columns, COUNT(item_columns));
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++) {
        if (overdue_only && !plan_item_is_overdue(cx, &items->at[i]))
            continue;
        if (n++ < most)
            item_row(&grid, writing->briefing, &items->at[i]);
    }
    TRY(grid_finish(&grid, writing->report));
    if (n <= most && items->n < BRIEFING_ITEMS)
        return RC_OK;
    return write_text(
        writing,
        trf(cx, N_("The first {0} by due date are listed; the list of the plan shows all."),
            decimal(cx, (int64_t)(n < most ? n : most))));
}

/* --- Boxes for seals --- */

static const struct report_column stamp_columns[] = {
    {N_("Decided"), 1, ALIGN_CENTER},
    {N_("Agreed by"), 1, ALIGN_CENTER},
    {N_("Examined"), 1, ALIGN_CENTER},
    {N_("Drafted"), 1, ALIGN_CENTER},
};

enum rc write_stamps(struct writing *writing)
{
    struct grid grid = grid_create(writing->cx, tr(writing->cx, N_("Boxes for seals")),
                                   stamp_columns, COUNT(stamp_columns));
    for (size_t i = 0; i < COUNT(stamp_columns); i++)
        grid_text(&grid, "\n\n\n"); /* room for a seal */
    return grid_finish(&grid, writing->report);
}
