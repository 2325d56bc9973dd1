/* The report for executives: what stands, what changed, what is asked of them. */
#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"
#include "kpi/kpi.h"

enum { TOP_GAPS = 10, TOP_CHANGES = 5, TOP_OVERDUE = 10, TOP_KPI_PICTURES = 2 };

static const char *not_final(struct ctx *cx, const struct briefing *briefing)
{
    switch (briefing->sheet.assessment.status) {
    case ASSESSMENT_APPROVED:
        return "";
    case ASSESSMENT_REQUESTED:
        return tr(cx, N_("The self-assessment waits for approval; its figures may still change."));
    default:
        return tr(cx, N_("The self-assessment is still a draft; its figures may still change."));
    }
}

static enum rc write_summary(struct writing *writing, size_t decisions)
{
    struct ctx *cx = writing->cx;
    const struct briefing *briefing = writing->briefing;
    const struct assessment *assessment = &briefing->sheet.assessment;
    const char **items = ARENA_ARRAY(cx->arena, const char *, 6);
    size_t n = 0;
    if (items == NULL)
        return RC_MEMORY;
    TRY(write_chapter(writing, N_("Summary")));
    TRY(write_text(writing, trf(cx,
                                N_("This report tells executives how {0} (scope: {1}) stood in {2} "
                                   "against “{3}”, and what they are asked to decide."),
                                briefing->organization.name, briefing->sheet.scope.name,
                                fiscal_year_show(cx, assessment->year),
                                bilingual_text(cx, briefing->sheet.catalog->title))));
    TRY(write_text(writing, not_final(cx, briefing)));
    items[n++] = sentence_standing(cx, briefing);
    items[n++] = sentence_change(cx, &briefing->changes);
    items[n++] = sentence_gaps(cx, briefing);
    items[n++] = sentence_plan(cx, briefing);
    items[n++] = decisions == 0
                     ? tr(cx, N_("There is nothing that executives are asked to decide."))
                     : trf(cx, N_("Executives are asked to decide {0} matters (last chapter)."),
                           decimal(cx, (int64_t)decisions));
    TRY(report_bullets(cx, writing->report, items, n));
    return write_key_figures(writing);
}

static const struct report_column gap_columns[] = {
    {N_("Rank"), 1.1, ALIGN_END},
    {N_("Measure"), 4, ALIGN_START},
    {N_("Now"), 1.1, ALIGN_END},
    {N_("Target"), 1.3, ALIGN_END},
    {N_("Why it matters"), 6, ALIGN_START},
    {N_("Responsible post"), 3, ALIGN_START},
    {N_("Plan and due date"), 3, ALIGN_START},
};

static enum rc plan_words(struct ctx *cx, const struct briefing *briefing, const struct gap *gap,
                          const char **ret)
{
    struct plan_item item;
    bool found = false;
    TRY(plan_item_due_first(cx, briefing->sheet.catalog->id, gap->control, &item, &found));
    if (!found)
        *ret = tr(cx, N_("Not planned"));
    else if (text_empty(item.due_on))
        *ret = trf(cx, N_("No. {0}, no due date"), decimal(cx, item.number));
    else
        *ret = trf(cx,
                   plan_item_is_overdue(cx, &item) ? N_("No. {0}, due {1} (overdue)")
                                                   : N_("No. {0}, due {1}"),
                   decimal(cx, item.number), date_long(cx, item.due_on));
    return RC_OK;
}

static enum rc write_top_gaps(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct briefing *briefing = writing->briefing;
    struct grid grid = grid_create(cx, tr(cx, N_("Gaps to treat first")), gap_columns,
                                   COUNT(gap_columns));
    int64_t rank = 0;
    TRY(write_chapter(writing, N_("Gaps to treat first")));
    TRY(write_text(writing, sentence_gaps(cx, briefing)));
    for (size_t i = 0; i < briefing->gaps.gaps.n && rank < TOP_GAPS; i++) {
        const struct gap *gap = &briefing->gaps.gaps.at[i];
        const char *plan = NULL;
        if (gap->unanswered) /* they are asked about as a whole in the last chapter */
            continue;
        TRY(plan_words(cx, briefing, gap, &plan));
        grid_count(&grid, ++rank);
        grid_text(&grid, arena_printf(cx->arena, "%s %s", gap->label, gap->title));
        grid_level(&grid, gap->current);
        grid_count(&grid, gap->target);
        grid_text(&grid, gap->why);
        grid_text(&grid, text_empty(gap->post) ? tr(cx, N_("No post")) : gap->post_label);
        grid_text(&grid, plan);
    }
    if (rank > 0)
        TRY(write_text(
            writing,
            tr(cx, N_("Ranked by the distance to the target, times the weight that the "
                      "organisation gives to the measure (double in critical systems)."))));
    return grid_finish(&grid, writing->report);
}

static enum rc write_plan(struct writing *writing)
{
    const struct plan_totals *totals = &writing->briefing->totals;
    TRY(write_chapter(writing, N_("Plan and resources")));
    TRY(write_text(writing, sentence_plan(writing->cx, writing->briefing)));
    if (totals->open + totals->done + totals->cancelled == 0)
        return RC_OK;
    TRY(write_money(writing));
    if (totals->overdue == 0)
        return write_text(writing, tr(writing->cx, N_("No plan item is overdue.")));
    return write_items(writing, N_("Overdue plan items"), true, TOP_OVERDUE);
}

static const struct report_column kpi_columns[] = {
    {N_("Figure (KPI)"), 4, ALIGN_START}, {N_("First value"), 2, ALIGN_END},
    {N_("Last value"), 2, ALIGN_END},     {N_("Target value"), 2, ALIGN_END},
    {N_("State"), 2, ALIGN_START},        {N_("Measures whose effect it shows"), 3, ALIGN_START},
};

static const struct report_column value_columns[] = {
    {N_("Measured on"), 2, ALIGN_START},
    {N_("Value"), 1, ALIGN_END},
};

/* "20 % (令和8年4月1日)" */
static const char *dated(struct ctx *cx, const char *value, const char *day)
{
    return text_empty(day) ? value : trf(cx, N_("{0} ({1})"), value, date_long(cx, day));
}

/* The picture of a figure that has moved, with its values as the table of the picture. */
static enum rc write_kpi_chart(struct writing *writing, const struct kpi_line *line, size_t number)
{
    struct ctx *cx = writing->cx;
    struct kpi_values values;
    struct chart chart;
    struct grid grid = grid_create(cx, line->kpi.name, value_columns, COUNT(value_columns));
    TRY(kpi_values_of(cx, line->kpi.id, &values));
    for (size_t i = 0; i < values.n; i++) {
        grid_text(&grid, date_long(cx, values.at[i].measured_on));
        grid_number(&grid, values.at[i].value, arena_printf(cx->arena, "%g", values.at[i].value));
    }
    TRY(kpi_chart(cx, arena_printf(cx->arena, "kpi-%zu", number), &line->kpi, &values, &chart));
    return report_chart(cx, writing->report, chart.svg.markup, chart.width, chart.height,
                        text_empty(line->kpi.definition) ? line->kpi.name : line->kpi.definition,
                        grid_table(&grid));
}

static enum rc write_kpis(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    struct kpi_lines lines;
    struct grid grid = grid_create(cx, tr(cx, N_("Figures and targets")), kpi_columns,
                                   COUNT(kpi_columns));
    size_t pictures = 0;
    TRY(kpi_lines_load(cx, true, &lines));
    if (lines.n == 0)
        return RC_OK;
    TRY(write_chapter(writing, N_("Effect of the measures in figures")));
    for (size_t i = 0; i < lines.n; i++) {
        const struct kpi_line *line = &lines.at[i];
        grid_text(&grid, line->kpi.name);
        grid_text(&grid, dated(cx, line->first, line->first_on));
        grid_text(&grid, dated(cx, line->last, line->last_on));
        grid_text(&grid, dated(cx, line->target, line->kpi.target_on));
        grid_text(&grid, tr(cx, enum_label(&kpi_standing_names, line->standing)));
        grid_text(&grid, line->measures);
    }
    TRY(grid_finish(&grid, writing->report));
    for (size_t i = 0; i < lines.n && pictures < TOP_KPI_PICTURES; i++)
        if (lines.at[i].values > 1)
            TRY(write_kpi_chart(writing, &lines.at[i], ++pictures));
    return RC_OK;
}

static const struct report_column decision_columns[] = {
    {N_("No."), 1, ALIGN_END},
    {N_("Matter"), 4, ALIGN_START},
    {N_("Reason"), 6, ALIGN_START},
    {N_("Proposal"), 4, ALIGN_START},
};

static enum rc write_decisions(struct writing *writing, const struct decisions *decisions)
{
    struct ctx *cx = writing->cx;
    struct grid grid = grid_create(cx, tr(cx, N_("Matters for decision")), decision_columns,
                                   COUNT(decision_columns));
    TRY(write_chapter(writing, N_("Decisions asked of executives")));
    if (decisions->n == 0)
        return write_text(writing,
                          tr(cx, N_("There is nothing that executives are asked to decide.")));
    TRY(write_text(writing,
                   tr(cx, N_("Executives are asked to decide the following. Each matter stands "
                             "with its reason and a proposal of the security department."))));
    for (size_t i = 0; i < decisions->n; i++) {
        grid_count(&grid, (int64_t)i + 1);
        grid_text(&grid, decisions->at[i].matter);
        grid_text(&grid, decisions->at[i].reason);
        grid_text(&grid, decisions->at[i].proposal);
    }
    return grid_finish(&grid, writing->report);
}

enum rc management_write(struct writing *writing, bool stamps)
{
    struct decisions decisions;
    TRY(decisions_find(writing->cx, writing->briefing, &decisions));
    if (stamps)
        TRY(write_stamps(writing));
    TRY(write_summary(writing, decisions.n));
    TRY(write_chapter(writing, N_("Standing by chapter")));
    TRY(write_radar(writing));
    TRY(write_chapter(writing, N_("Change since last year and why")));
    TRY(write_changes(writing, TOP_CHANGES));
    TRY(write_top_gaps(writing));
    TRY(write_plan(writing));
    TRY(write_kpis(writing));
    return write_decisions(writing, &decisions);
}
