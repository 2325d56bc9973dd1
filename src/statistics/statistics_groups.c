/* Who is missing, how the answers of functions and sections lie, and single operators. */
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

enum rc statistics_bar_make(struct ctx *cx, const char *survey, struct statistics_audience *ret)
{
    struct statistics statistics = {.year_count = 0};
    struct statistics_view view = {.survey = "", .overseer = 1};
    const struct problem before = cx->problem;
    enum rc rc = statistics_open(cx, survey, AUDIENCE_OVERSEER, &statistics);
    *ret = (struct statistics_audience){.overseer = 1, .covered = -1, .responded = -1, .missing = -1, .rate = -1,
                                        .names = "", .quiet = 1};
    if (rc == RC_CONFLICT) { /* it was never open */
        cx->problem = before;
        return RC_OK;
    }
    TRY(rc);
    TRY(put_missing(cx, &statistics, &view));
    view.bar.overseer = view.bar.quiet = 1;
    *ret = view.bar;
    return RC_OK;
}

/* ---- Who looked ---- */

static bool shows_few(const struct statistics *statistics, size_t sector)
{
    const struct analysis_figures *figures = &statistics->figures;
    for (size_t g = 0; g < figures->group_count; g++) {
        int64_t n = last_year(statistics)->scores[g].responded;
        if (figures->groups[g].sector == sector && n > 0 && n < ANALYSIS_LEAST)
            return true;
    }
    return false;
}

enum rc statistics_looked_at_figures(struct ctx *cx, const struct statistics *statistics)
{
    const char *of = "";
    for (size_t s = 0; s < statistics->figures.sector_count; s++)
        if (shows_few(statistics, s))
            of = arena_printf(cx->arena, "%s%s%s", of, text_empty(of) ? "" : " ", statistics_sector_code(s));
    return statistics->audience == AUDIENCE_PEERS ? RC_OK : statistics_looked(cx, statistics, "figures", of);
}

/* ---- Single operators ---- */

static enum rc one_of(struct ctx *cx, const struct statistics *statistics, size_t i, const struct analysis_operator *from,
                      struct statistics_one *ret)
{
    const struct analysis_blocks *blocks = statistics->base->blocks;
    size_t functions = statistics->base->function_count, n = functions + statistics->base->section_count;
    struct statistics_cell *items = ARENA_ARRAY(cx->arena, struct statistics_cell, n + 1);
    if (items == NULL)
        return RC_MEMORY;
    *ret = (struct statistics_one){
        .operator = from->operator,
        .name = statistics_name(statistics, from->operator),
        .sector = statistics_sector_code(from->sector),
        .sub_sector = from->sub_sector == ANALYSIS_NONE ? "" : sector_table.sub_sectors[from->sub_sector].code,
        .size = enum_code(&covered_size_names, from->size),
        .responded = from->responded,
        .score = from->score,
        .risk = (double)from->risk};
    for (size_t k = 0; k < n; k++)
        items[k] = (struct statistics_cell){
            .id = arena_printf(cx->arena, "%c%zu", k < functions ? 'f' : 's', k < functions ? k + 1 : k - functions + 1),
            .mean = analysis_item_at(blocks, statistics->year_count - 1, i, ITEM_FUNCTIONS + k)};
    ret->items.at = items;
    ret->items.n = from->responded ? n : 0;
    return RC_OK;
}

enum rc statistics_view_ones(struct ctx *cx, const struct statistics *statistics, const char *sector,
                             struct statistics_view *ret)
{
    const struct analysis_blocks *blocks = statistics->base->blocks;
    size_t last = statistics->year_count - 1, n = 0, used = 0;
    struct analysis_operator one = {.operator = NULL};
    if (!text_empty(sector) && sector_find(sector) == NULL)
        return fail(cx, RC_INVALID, N_("There is no sector {0}"), sector);
    if (!ret->overseer)
        return RC_OK;
    for (size_t i = 0; analysis_operator_frame(blocks, last, i, &one); i++)
        n += one.covered && (text_empty(sector) || text_same(statistics_sector_code(one.sector), sector));
    ret->operators_further = n > STATISTICS_ONES_MOST ? (int64_t)n : 0;
    if (n > STATISTICS_ONES_MOST)
        return RC_OK;
    struct statistics_one *rows = ARENA_ARRAY(cx->arena, struct statistics_one, n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; used < n && analysis_operator_at(blocks, last, i, &one); i++)
        if (one.covered && (text_empty(sector) || text_same(statistics_sector_code(one.sector), sector)))
            TRY(one_of(cx, statistics, i, &one, &rows[used++]));
    ret->operators.at = rows;
    ret->operators.n = used;
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
