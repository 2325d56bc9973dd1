/* The gap report: everything, for those who work with it. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"

enum { ITEMS_MOST = 500, CHANGES_MOST = 200 };

static enum rc write_summary(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct briefing *briefing = writing->briefing;
    const char **items = ARENA_ARRAY(cx->arena, const char *, 4);
    if (items == NULL)
        return RC_MEMORY;
    TRY(write_chapter(writing, N_("Summary")));
    TRY(write_text(writing, trf(cx,
                                N_("This report lists every gap of {0} (scope: {1}) in {2} against "
                                   "“{3}”, with its reasons, the plan and all answers."),
                                briefing->organization.name, briefing->sheet.scope.name,
                                fiscal_year_show(cx, briefing->sheet.assessment.year),
                                bilingual_text(cx, briefing->sheet.catalog->title))));
    items[0] = sentence_standing(cx, briefing);
    items[1] = sentence_change(cx, &briefing->changes);
    items[2] = sentence_gaps(cx, briefing);
    items[3] = sentence_plan(cx, briefing);
    TRY(report_bullets(cx, writing->report, items, 4));
    return write_key_figures(writing);
}

/* --- How the answers spread --- */

static const struct report_column spread_columns[] = {
    {N_("Chapter"), 5, ALIGN_START},      {N_("Level 1"), 1, ALIGN_END},
    {N_("Level 2"), 1, ALIGN_END},        {N_("Level 3"), 1, ALIGN_END},
    {N_("Level 4"), 1, ALIGN_END},        {N_("Level 5"), 1, ALIGN_END},
    {N_("Not answered"), 1.4, ALIGN_END}, {N_("Not applicable"), 1.4, ALIGN_END},
};

static enum rc write_spread(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct score_view *score = &writing->briefing->chapters;
    struct chart chart;
    struct grid grid = grid_create(cx, tr(cx, N_("How the answers spread over the levels")),
                                   spread_columns, COUNT(spread_columns));
    if (score->groups.n == 0)
        return RC_OK;
    for (size_t i = 0; i < score->groups.n; i++) {
        const struct score *group = &score->groups.at[i];
        grid_text(&grid, group->title);
        for (size_t level = 0; level < MATURITY_LEVELS; level++)
            grid_count(&grid, group->levels[level]);
        grid_count(&grid, group->applicable - group->answered);
        grid_count(&grid, group->not_applicable);
    }
    if (grid.failed)
        return RC_MEMORY;
    TRY(score_distribution(cx, "spread", score, &chart));
    return report_chart(
        cx, writing->report, chart.svg.markup, chart.width, chart.height,
        tr(cx, N_("Each bar is one chapter; its parts are the measures at each level.")),
        grid_table(&grid));
}

/* --- Gaps --- */

static const struct report_column unanswered_columns[] = {
    {N_("Measure"), 4, ALIGN_START}, {N_("Section"), 3, ALIGN_START},
    {N_("Target"), 1, ALIGN_END},    {N_("Responsible post"), 3, ALIGN_START},
    {N_("Reason"), 5, ALIGN_START},
};
static const struct report_column gap_columns[] = {
    {N_("Measure"), 4, ALIGN_START},
    {N_("Now"), 1, ALIGN_END},
    {N_("Target"), 1.2, ALIGN_END},
    {N_("Weight"), 1.1, ALIGN_END},
    {N_("Gap"), 1, ALIGN_END},
    {N_("Reason"), 5, ALIGN_START},
    {N_("Why it matters"), 4, ALIGN_START},
    {N_("Responsible post"), 3, ALIGN_START},
    {N_("Open plan items"), 1.4, ALIGN_END},
};

static const char *post_of(struct ctx *cx, const struct gap *gap)
{
    return text_empty(gap->post) ? tr(cx, N_("No post")) : gap->post_label;
}

static void gap_row(struct grid *grid, const struct gap *gap)
{
    struct ctx *cx = grid->cx;
    grid_text(grid, arena_printf(cx->arena, "%s %s", gap->label, gap->title));
    if (gap->unanswered) {
        grid_text(grid, gap->group_title);
        grid_count(grid, gap->target);
        grid_text(grid, post_of(cx, gap));
        grid_text(grid, gap->reason);
        return;
    }
    grid_level(grid, gap->current);
    grid_count(grid, gap->target);
    grid_count(grid, gap->weight);
    grid_count(grid, gap->gap);
    grid_text(grid, gap->reason);
    grid_text(grid, gap->why);
    grid_text(grid, post_of(cx, gap));
    grid_count(grid, gap->planned);
}

static enum rc write_gaps(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct gap_view *gaps = &writing->briefing->gaps;
    struct grid unanswered = grid_create(cx, tr(cx, N_("Measures without an answer")),
                                         unanswered_columns, COUNT(unanswered_columns));
    struct grid below = grid_create(cx, tr(cx, N_("Measures below their target")), gap_columns,
                                    COUNT(gap_columns));
    for (size_t i = 0; i < gaps->gaps.n; i++)
        gap_row(gaps->gaps.at[i].unanswered ? &unanswered : &below, &gaps->gaps.at[i]);
    TRY(write_chapter(writing, N_("Gaps")));
    TRY(write_text(writing, sentence_gaps(cx, writing->briefing)));
    TRY(write_heading(writing, N_("Measures without an answer")));
    if (unanswered.n == 0)
        TRY(write_text(writing, tr(cx, N_("Every applicable measure is answered."))));
    TRY(grid_finish(&unanswered, writing->report));
    TRY(write_heading(writing, N_("Measures below their target")));
    if (below.n == 0)
        return write_text(writing, tr(cx, N_("Every answered measure reaches its target.")));
    TRY(write_text(writing,
                   tr(cx, N_("Ranked by the distance to the target, times the weight that the "
                             "organisation gives to the measure (double in critical systems)."))));
    return grid_finish(&below, writing->report);
}

/* --- Special answers --- */

static const struct report_column evidence_columns[] = {
    {N_("Measure"), 4, ALIGN_START},
    {N_("Now"), 1, ALIGN_END},
    {N_("Responsible post"), 3, ALIGN_START},
    {N_("Evidence that would show it"), 6, ALIGN_START},
};
static const struct report_column reason_columns[] = {
    {N_("Measure"), 4, ALIGN_START},
    {N_("Reason"), 7, ALIGN_START},
    {N_("Responsible post"), 3, ALIGN_START},
};
static const struct report_column alternative_columns[] = {
    {N_("Measure"), 4, ALIGN_START},
    {N_("Now"), 1, ALIGN_END},
    {N_("Reason and alternative"), 6, ALIGN_START},
    {N_("Time limit"), 2.4, ALIGN_START},
    {N_("Responsible post"), 3, ALIGN_START},
};

static const char *name_of(struct ctx *cx, const struct sheet_item *item)
{
    return arena_printf(cx->arena, "%s %s", item->control->label,
                        bilingual_text(cx, item->control->title));
}

static const char *owner_of(const struct writing *writing, const struct sheet_item *item)
{
    return text_empty(item->answer.post)
               ? ""
               : choice_label(writing->briefing->posts, item->answer.post);
}

/* Level 4 and 5 want dated evidence (domain: maturity). */
static bool lacks_evidence(const struct sheet_item *item)
{
    bool level = item->answer.state == ANSWER_LEVEL || item->answer.state == ANSWER_ALTERNATIVE;
    return level && item->answer.current >= 4 && item->evidence_count == 0;
}

static const char *evidence_words(struct ctx *cx, const struct control *control)
{
    const char *words[8];
    size_t n = 0;
    for (; n < control->evidence.n && n < COUNT(words); n++)
        words[n] = bilingual_text(cx, control->evidence.at[n]);
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "" : "\n", words[i]);
    return text;
}

static enum rc write_special(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct assessment_sheet *sheet = &writing->briefing->sheet;
    const char *titles[] = {tr(cx, N_("Level 4 or 5 without dated evidence")),
                            tr(cx, N_("Measures not applicable")),
                            tr(cx, N_("Alternative measures"))};
    struct grid evidence = grid_create(cx, titles[0], evidence_columns, COUNT(evidence_columns));
    struct grid outside = grid_create(cx, titles[1], reason_columns, COUNT(reason_columns));
    struct grid other = grid_create(cx, titles[2], alternative_columns, COUNT(alternative_columns));
    for (size_t i = 0; i < sheet->items.n; i++) {
        const struct sheet_item *item = &sheet->items.at[i];
        if (lacks_evidence(item)) {
            grid_text(&evidence, name_of(cx, item));
            grid_level(&evidence, item->answer.current);
            grid_text(&evidence, owner_of(writing, item));
            grid_text(&evidence, evidence_words(cx, item->control));
        }
        if (item->answer.state == ANSWER_NOT_APPLICABLE) {
            grid_text(&outside, name_of(cx, item));
            grid_text(&outside, item->answer.reason);
            grid_text(&outside, owner_of(writing, item));
        }
        if (item->answer.state == ANSWER_ALTERNATIVE) {
            grid_text(&other, name_of(cx, item));
            grid_level(&other, item->answer.current);
            grid_text(&other, item->answer.reason);
            grid_text(&other, date_long(cx, item->answer.until));
            grid_text(&other, owner_of(writing, item));
        }
    }
    struct grid *const grids[] = {&evidence, &outside, &other};
    for (size_t i = 0; i < COUNT(grids); i++) {
        TRY(report_heading(cx, writing->report, 2, titles[i]));
        if (grids[i]->n == 0)
            TRY(write_text(writing, tr(cx, N_("There is none."))));
        TRY(grid_finish(grids[i], writing->report));
    }
    return RC_OK;
}

/* --- All answers --- */

static const struct report_column answer_columns[] = {
    {N_("Measure"), 4, ALIGN_START},
    {N_("State"), 1.6, ALIGN_START},
    {N_("Now"), 1, ALIGN_END},
    {N_("Target"), 1.2, ALIGN_END},
    {N_("Last year"), 1.3, ALIGN_END},
    {N_("Note or reason"), 5, ALIGN_START},
    {N_("Responsible post"), 3, ALIGN_START},
    {N_("Answered on"), 2.4, ALIGN_START},
    {N_("Evidence"), 1.2, ALIGN_END},
};

static void answer_row(struct writing *writing, struct grid *grid, const struct sheet_item *item)
{
    struct ctx *cx = grid->cx;
    const struct answer *answer = &item->answer;
    bool level = answer->state == ANSWER_LEVEL || answer->state == ANSWER_ALTERNATIVE;
    grid_text(grid, name_of(cx, item));
    grid_text(grid, tr(cx, enum_label(&answer_state_names, answer->state)));
    grid_level(grid, level ? answer->current : 0);
    grid_count(grid, item->target);
    grid_level(grid, item->last_current);
    grid_text(grid, text_empty(answer->reason) ? answer->note
                    : text_empty(answer->note)
                        ? answer->reason
                        : arena_printf(cx->arena, "%s\n%s", answer->reason, answer->note));
    grid_text(grid, owner_of(writing, item));
    grid_text(grid, date_long(cx, answer->answered_on));
    grid_count(grid, item->evidence_count);
}

/* In the workbook all sections stand on one sheet, so that it can be filtered. */
static enum rc finish_answers(struct writing *writing, struct grid *grid)
{
    bool any = grid->n > 0;
    TRY(grid_finish(grid, writing->report));
    if (any)
        report_share_sheet(writing->report, tr(writing->cx, N_("All answers")),
                           tr(writing->cx, N_("Section")));
    return RC_OK;
}

static enum rc write_answers(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct assessment_sheet *sheet = &writing->briefing->sheet;
    const struct catalog *catalog = sheet->catalog;
    TRY(report_page_break(cx, writing->report));
    TRY(report_heading(cx, writing->report, 1, tr(cx, N_("Appendix: all answers"))));
    int group = -2;
    struct grid grid = {.cx = cx};
    for (size_t i = 0; i < sheet->items.n; i++) {
        const struct control *control = sheet->items.at[i].control;
        if (control->group != group) {
            TRY(finish_answers(writing, &grid));
            group = control->group;
            const char *title = group < 0 ? bilingual_text(cx, catalog->title)
                                          : arena_printf(
                                                cx->arena, "%s %s", catalog->groups[group].label,
                                                bilingual_text(cx, catalog->groups[group].title));
            grid = grid_create(cx, title, answer_columns, COUNT(answer_columns));
        }
        answer_row(writing, &grid, &sheet->items.at[i]);
    }
    return finish_answers(writing, &grid);
}

enum rc gap_write(struct writing *writing, bool stamps)
{
    const struct briefing *briefing = writing->briefing;
    if (stamps)
        TRY(write_stamps(writing));
    TRY(write_summary(writing));
    TRY(write_gaps(writing));
    TRY(write_chapter(writing, N_("Plan and resources")));
    TRY(write_text(writing, sentence_plan(writing->cx, briefing)));
    if (briefing->items.n > 0) {
        TRY(write_money(writing));
        TRY(write_items(writing, N_("Open plan items"), false, ITEMS_MOST));
    }
    TRY(write_chapter(writing, N_("Answers that need a closer look")));
    TRY(write_special(writing));
    TRY(write_chapter(writing, N_("Scores")));
    TRY(write_radar(writing));
    TRY(write_spread(writing));
    TRY(write_score_table(writing, &briefing->sections, N_("Scores by section")));
    TRY(write_chapter(writing, N_("Change since last year and why")));
    TRY(write_changes(writing, CHANGES_MOST));
    return write_answers(writing);
}
