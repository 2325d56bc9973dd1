/* The treatment of risks, in the report of a risk assessment. */
#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"
#include "treatment/treatment.h"

enum { LINES_MOST = 100 };

static const struct report_column columns[] = {
    {N_("No."), 1, ALIGN_END},
    {N_("Outcome, event and risk source"), 5.5, ALIGN_START},
    {N_("Residual"), 1.2, ALIGN_END},
    {N_("Expected"), 1.4, ALIGN_END},
    {N_("State of treatment"), 2.4, ALIGN_START},
    {N_("Chosen treatment"), 3.4, ALIGN_START},
    {N_("Accepted by"), 3, ALIGN_START},
};

/* Who accepted, and until when. */
static const char *acceptance_of(struct ctx *cx, const struct treatment_line *line)
{
    return text_empty(line->until_on)
               ? "–"
               : arena_printf(cx->arena, "%s\n%s", line->accepter, trf(cx, N_("until {0}"), date_long(cx, line->until_on)));
}

static const char *options_of(struct ctx *cx, const struct treatment_line *line)
{
    if (!text_empty(line->options))
        return line->options;
    return text_empty(line->suggestion) ? "–" : trf(cx, N_("Suggested: {0}"), line->suggestion);
}

/* “対応を計画: 3件、期限付きで受容: 1件” */
static const char *states_of(struct ctx *cx, const struct treatment_lines *lines)
{
    const char *words[TREATMENT_STATE_COUNT_];
    size_t n = 0;
    for (int state = 0; state < TREATMENT_STATE_COUNT_; state++) {
        int64_t risks = 0;
        for (size_t i = 0; i < lines->n; i++)
            risks += lines->at[i].state == state;
        if (risks > 0)
            words[n++] = trf(cx, N_("{0}: {1}"), tr(cx, enum_label(&treatment_state_names, state)), decimal(cx, risks));
    }
    return join_words(cx, words, n, n);
}

enum rc treatment_write(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct treatment_lines lines = {.n = 0};
    struct grid grid = grid_create(cx, tr(cx, N_("Treatment of risks")), columns, COUNT(columns));
    TRY(treatment_lines_of(cx, risk->study.id, LINES_MOST, &lines));
    if (lines.n == 0)
        return RC_OK;
    TRY(write_chapter(writing, N_("Treatment of risks")));
    TRY(write_text(writing, states_of(cx, &lines)));
    if ((int64_t)lines.n < risk->treat)
        TRY(write_text(writing, trf(cx, N_("The {0} greatest stand here; the others stand in the list of treatments."),
                                    decimal(cx, (int64_t)lines.n))));
    for (size_t i = 0; i < lines.n; i++) {
        const struct treatment_line *line = &lines.at[i];
        grid_count(&grid, line->number);
        grid_text(&grid, arena_printf(cx->arena, "%s\n%s", line->resource, line->title));
        grid_count(&grid, line->residual);
        grid_count(&grid, line->expected);
        grid_text(&grid, tr(cx, enum_label(&treatment_state_names, line->state)));
        grid_text(&grid, options_of(cx, line));
        grid_text(&grid, acceptance_of(cx, line));
    }
    return grid_finish(&grid, writing->report);
}
