/* Pictures of scores; the page, the PDF and the Word file show the same. */
#include "assessment/assessment_rule.h"
#include "base/text.h"

enum { TICKS = MATURITY_LEVELS, DISTRIBUTION_MOST = CHART_BARS_MAX };

enum rc score_radar(struct ctx *cx, const char *id, const struct score_view *score, bool has_last,
                    struct chart *ret)
{
    size_t n = score->groups.n;
    const char **axes = ARENA_ARRAY(cx->arena, const char *, n);
    double *values = ARENA_ARRAY(cx->arena, double, n * 3);
    if (axes == NULL || values == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        axes[i] = score->groups.at[i].title;
        values[i] = score->groups.at[i].mean;
        values[n + i] = score->groups.at[i].target_mean;
        values[2 * n + i] = score->groups.at[i].last_mean;
    }
    struct chart_radar radar = {
        .head = {id, tr(cx, N_("Maturity by group: now, target and last year")),
                 tr(cx, N_("A radar of the mean level of each group on the scale from 1 to 5. The figures "
                           "stand in the table below it."))},
        .axes = axes,
        .axis_count = n,
        .series = {{tr(cx, N_("Now")), values},
                   {tr(cx, N_("Target")), values + n},
                   {tr(cx, N_("Last year")), values + 2 * n}},
        .series_count = has_last ? 3 : 2,
        .minimum = 0,
        .maximum = MATURITY_LEVELS,
        .rings = TICKS,
    };
    return chart_radar(cx, &radar, ret);
}

enum rc score_distribution(struct ctx *cx, const char *id, const struct score_view *score,
                           struct chart *ret)
{
    size_t n = score->groups.n > DISTRIBUTION_MOST ? DISTRIBUTION_MOST : score->groups.n;
    struct chart_share *rows = ARENA_ARRAY(cx->arena, struct chart_share, n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct score *group = &score->groups.at[i];
        rows[i].label = group->title;
        for (int level = 0; level < MATURITY_LEVELS; level++)
            rows[i].counts[CHART_LEVEL_1 + level] = group->levels[level];
        rows[i].counts[CHART_UNANSWERED] = group->applicable - group->answered;
        rows[i].counts[CHART_NOT_APPLICABLE] = group->not_applicable;
    }
    struct chart_distribution distribution = {
        .head = {id, tr(cx, N_("How the answers spread over the levels")),
                 tr(cx, N_("One bar for each group, divided by the level that its measures stand at."))},
        .rows = rows,
        .count = n,
    };
    for (int level = 0; level < MATURITY_LEVELS; level++)
        distribution.parts[CHART_LEVEL_1 + level] =
            arena_printf(cx->arena, "%d %s", level + 1, tr(cx, enum_label(&maturity_names, level + 1)));
    distribution.parts[CHART_UNANSWERED] = tr(cx, N_("Not answered"));
    distribution.parts[CHART_NOT_APPLICABLE] = tr(cx, N_("Not applicable"));
    return chart_distribution(cx, &distribution, ret);
}

enum rc score_trend(struct ctx *cx, const char *id, const struct trend *trend, struct chart *ret)
{
    size_t n = trend->points.n;
    const char **years = ARENA_ARRAY(cx->arena, const char *, n);
    double *values = ARENA_ARRAY(cx->arena, double, n * 2);
    if (years == NULL || values == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        years[i] = decimal(cx, trend->points.at[i].year);
        values[i] = trend->points.at[i].mean;
        values[n + i] = trend->points.at[i].target_mean;
    }
    struct chart_trend picture = {
        .head = {id, tr(cx, N_("Mean level over the years")),
                 tr(cx, N_("Lines of the mean level and the mean target for each fiscal year."))},
        .years = years,
        .year_count = n,
        .series = {{tr(cx, N_("Mean level")), values}, {tr(cx, N_("Mean target")), values + n}},
        .series_count = 2,
        .minimum = 0,
        .maximum = MATURITY_LEVELS,
    };
    return chart_trend(cx, &picture, ret);
}
