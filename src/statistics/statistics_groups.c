/* Who is missing, and how the answers of functions and sections lie. */
#include <math.h>

#include "base/text.h"
#include "statistics/statistics_view.h"

enum { NAMES_MOST = 20 };

static const struct analysis_figures_year *last_year(const struct statistics *statistics)
{
    return &statistics->figures.years[statistics->year_count - 1];
}

/* ---- Who is missing ---- */

static enum rc put_missing(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    const struct analysis_blocks *blocks = statistics->base->blocks;
    const struct analysis_scores *all = &last_year(statistics)->scores[0];
    size_t last = statistics->year_count - 1, n = 0, most = 0;
    struct analysis_operator one = {.operator = NULL};
    const char *names = "";
    ret->bar.covered = all->covered;
    ret->bar.responded = all->responded;
    ret->bar.missing = all->covered < 0 ? -1 : all->covered - all->responded;
    ret->bar.rate = all->covered <= 0 ? -1 : (double)all->responded / (double)all->covered;
    ret->bar.names = "";
    most = ret->overseer && ret->bar.missing > 0 ? (size_t)ret->bar.missing : 0;
    struct statistics_operator *rows = ARENA_ARRAY(cx->arena, struct statistics_operator, most + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; n < most && analysis_operator_frame(blocks, last, i, &one); i++) {
        if (!one.covered || one.responded)
            continue;
        rows[n] = (struct statistics_operator){.operator = one.operator,
                                               .name = statistics_name(statistics, one.operator),
                                               .sector = statistics_sector_code(one.sector),
                                               .label = statistics_sector(cx, one.sector),
                                               .score = -1,
                                               .value = NAN,
                                               .risk = (double)one.risk,
                                               .value_text = "",
                                               .href = ""};
        if (n < NAMES_MOST)
            names = arena_printf(cx->arena, "%s%s%s", names, n == 0 ? "" : tr(cx, N_(", ")), rows[n].name);
        n++;
    }
    ret->missing.at = rows;
    ret->missing.n = n;
    ret->bar.names = names;
    ret->bar.further = n > NAMES_MOST ? (int64_t)(n - NAMES_MOST) : 0;
    return RC_OK;
}

/* ---- How answers lie ---- */

static void add_spread(const int32_t *from, struct statistics_spread *to)
{
    int64_t *counts[] = {&to->unanswered, &to->level1, &to->level2, &to->level3,
                         &to->level4,     &to->level5, &to->not_applicable};
    for (size_t k = 0; k < COUNT(counts); k++)
        *counts[k] = from[k] < 0 || *counts[k] < 0 ? -1 : *counts[k] + from[k];
}

static void share_out(struct statistics_spread *spread)
{
    const int64_t levels[] = {spread->level1, spread->level2, spread->level3, spread->level4, spread->level5};
    double *shares[] = {&spread->share1, &spread->share2, &spread->share3, &spread->share4, &spread->share5};
    spread->answers = 0;
    for (size_t k = 0; k < COUNT(levels); k++)
        spread->answers = levels[k] < 0 || spread->answers < 0 ? -1 : spread->answers + levels[k];
    for (size_t k = 0; k < COUNT(levels); k++)
        *shares[k] = spread->answers <= 0 ? -1 : (double)levels[k] / (double)spread->answers;
}

/* The sum over the measures; where one of them is withheld, so is the sum. */
static enum rc put_spreads(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    const struct analysis_figures_year *year = last_year(statistics);
    size_t functions = statistics->base->function_count, n = functions + statistics->base->section_count;
    struct statistics_spread *rows = ARENA_ARRAY(cx->arena, struct statistics_spread, n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        bool function = i < functions;
        rows[i].kind = function ? "function" : "section";
        rows[i].id = arena_printf(cx->arena, "%c%zu", function ? 'f' : 's', function ? i + 1 : i - functions + 1);
        rows[i].label = statistics_word(cx, function ? statistics->base->functions[i]
                                                     : statistics->base->sections[i - functions]);
    }
    for (size_t q = 0; q < year->question_count; q++) {
        size_t section = 0, function = 0;
        if (!analysis_section_of(statistics->base->blocks, statistics->year_count - 1, q, &section, &function))
            continue;
        add_spread(year->spread + q * ANALYSIS_SPREAD, &rows[function]);
        add_spread(year->spread + q * ANALYSIS_SPREAD, &rows[functions + section]);
    }
    for (size_t i = 0; i < n; i++)
        share_out(&rows[i]);
    ret->spreads.at = rows;
    ret->spreads.n = n;
    return RC_OK;
}

enum rc statistics_view_groups(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    TRY(put_missing(cx, statistics, ret));
    return put_spreads(cx, statistics, ret);
}
