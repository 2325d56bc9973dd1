/* From figures to lines that pages, files and commands show. */
#include "statistics/statistics_view.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"

static const struct analysis_figures_year *last_year(const struct statistics *statistics)
{
    return &statistics->figures.years[statistics->year_count - 1];
}

static const struct analysis_cell *cell_at(const struct statistics *statistics, size_t group, size_t item)
{
    const struct analysis_figures_year *year = last_year(statistics);
    return &year->cells[group * year->item_count + item];
}

const char *statistics_percentile_text(struct ctx *cx, double percentile, double step)
{
    if (percentile < 0)
        return "–";
    return step > 0 ? arena_printf(cx->arena, "%.1f–%.1f", percentile - step / 2, percentile + step / 2)
                    : arena_printf(cx->arena, "%.1f", percentile);
}

const char *statistics_standard_text(struct ctx *cx, double standard_score)
{
    return standard_score < 0 ? "–" : arena_printf(cx->arena, "%.1f", standard_score);
}

double statistics_change_value(double change)
{
    return change <= ANALYSIS_NO_CHANGE ? NAN : change;
}

const char *statistics_change_text(struct ctx *cx, double change)
{
    if (change <= ANALYSIS_NO_CHANGE || isnan(change))
        return "–";
    return fabs(change) < 0.005 ? "±0.00" : arena_printf(cx->arena, "%+.2f", change);
}

struct statistics_cell statistics_cell_of(struct ctx *cx, const struct analysis_cell *cell, const char *id, const char *label)
{
    static const char *const classes[] = {"heat0", "heat1", "heat2", "heat3", "heat4", "heat5"};
    int tone = cell->mean < 0 ? 0 : (int)(cell->mean + 0.5);
    return (struct statistics_cell){.id = id,
                                    .label = label,
                                    .n = cell->n < 0 ? 0 : cell->n,
                                    .withheld = cell->n < 0,
                                    .mean = cell->mean,
                                    .class_name = cell->n <= 0 || tone > 5 ? "heat-none" : classes[tone],
                                    .text = cell->n < 0    ? tr(cx, N_("withheld"))
                                            : cell->n == 0 ? "–"
                                                           : arena_printf(cx->arena, "%.2f", cell->mean),
                                    .href = ""};
}

/* ---- Columns ---- */

static const char *function_id(struct ctx *cx, size_t f)
{
    return arena_printf(cx->arena, "f%zu", f + 1);
}

static const char *section_id(struct ctx *cx, size_t s)
{
    return arena_printf(cx->arena, "s%zu", s + 1);
}

static enum rc function_cells(struct ctx *cx, const struct statistics *statistics, size_t group,
                              const struct statistics_cell **ret_at, size_t *ret_n)
{
    size_t n = statistics->base->function_count;
    struct statistics_cell *cells = ARENA_ARRAY(cx->arena, struct statistics_cell, n + 1);
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t f = 0; f < n; f++)
        cells[f] = statistics_cell_of(cx, cell_at(statistics, group, ITEM_FUNCTIONS + f), function_id(cx, f),
                                      statistics_word(cx, statistics->base->functions[f]));
    *ret_at = cells;
    *ret_n = n;
    return RC_OK;
}

/* The year before the last one. */
static enum rc put_functions_before(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    size_t n = statistics->year_count < 2 ? 0 : statistics->base->function_count;
    struct statistics_cell *cells = ARENA_ARRAY(cx->arena, struct statistics_cell, n + 1);
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t f = 0; f < n; f++)
        cells[f] = statistics_cell_of(cx, &last_year(statistics)[-1].cells[ITEM_FUNCTIONS + f], function_id(cx, f),
                                      statistics_word(cx, statistics->base->functions[f]));
    ret->functions_before.at = cells;
    ret->functions_before.n = n;
    return RC_OK;
}

static enum rc section_cells(struct ctx *cx, const struct statistics *statistics, size_t group,
                             const struct statistics_cell **ret_at, size_t *ret_n)
{
    size_t n = statistics->base->section_count, first = last_year(statistics)->first_section;
    struct statistics_cell *cells = ARENA_ARRAY(cx->arena, struct statistics_cell, n + 1);
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t s = 0; s < n; s++)
        cells[s] = statistics_cell_of(cx, cell_at(statistics, group, first + s), section_id(cx, s),
                                      statistics_word(cx, statistics->base->sections[s]));
    *ret_at = cells;
    *ret_n = n;
    return RC_OK;
}

/* ---- Groups ---- */

static bool is_peopled(const struct statistics *statistics, size_t group)
{
    return last_year(statistics)->scores[group].any;
}

static double rate_of(const struct analysis_scores *scores)
{
    return scores->covered <= 0 ? -1 : (double)scores->responded / (double)scores->covered;
}

static void put_change(struct ctx *cx, const struct statistics *statistics, size_t group, struct statistics_line *line)
{
    const struct analysis_figures *figures = &statistics->figures;
    const struct analysis_change none = {-1, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE,
                                         ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE};
    const struct analysis_change *change =
        figures->year_count < 2 ? &none : &figures->changes[(figures->year_count - 2) * figures->group_count + group];
    line->pairs = change->pairs;
    line->change = statistics_change_value(change->change);
    line->standard = statistics_change_value(change->standard);
    line->respondents = statistics_change_value(change->respondents);
    line->progress = statistics_change_value(change->progress);
    line->change_text = statistics_change_text(cx, change->change);
    line->standard_text = statistics_change_text(cx, change->standard);
    line->respondents_text = statistics_change_text(cx, change->respondents);
    line->progress_text = statistics_change_text(cx, change->progress);
}

static enum rc line_of(struct ctx *cx, const struct statistics *statistics, size_t group, struct statistics_line *ret)
{
    static const char *const kinds[] = {"all", "sector", "size", "sub_sector", "sector_size"};
    static const char *const labels[] = {N_("All operators"), N_("Sector"), N_("Size"), N_("Sub-sector"),
                                         N_("Sector and size")};
    const struct analysis_group *one = &statistics->figures.groups[group];
    const struct analysis_scores *scores = &last_year(statistics)->scores[group];
    const struct analysis_cell *cell = cell_at(statistics, group, ITEM_WHOLE);
    *ret = (struct statistics_line){
        .kind_label = tr(cx, labels[one->kind]),
        .kind = kinds[one->kind],
        .sector = one->sector == ANALYSIS_NONE ? "" : statistics_sector_code(one->sector),
        .sub_sector = one->sub_sector == ANALYSIS_NONE ? "" : sector_table.sub_sectors[one->sub_sector].code,
        .size = one->size == ANALYSIS_NONE ? "" : enum_code(&covered_size_names, one->size),
        .label = statistics_group(cx, statistics, group),
        .covered = scores->covered,
        .responded = scores->responded,
        .withheld = cell->n < 0,
        .rate = rate_of(scores),
        .n = cell->n,
        .score = cell->mean,
        .deviation = scores->deviation,
        .least = scores->least,
        .lower = scores->lower,
        .median = scores->median,
        .upper = scores->upper,
        .most = scores->most,
        .href = ""};
    if (one->kind == GROUP_SECTOR)
        ret->href = arena_printf(cx->arena, "/surveys/%s/analysis/behind?sector=%s", statistics->survey.id, ret->sector);
    put_change(cx, statistics, group, ret);
    return function_cells(cx, statistics, group, (const struct statistics_cell **)&ret->cells.at, &ret->cells.n);
}

static enum rc put_groups(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    size_t n = statistics->figures.group_count, used = 0, sectors = 0, sizes = 0;
    struct statistics_line *lines = ARENA_ARRAY(cx->arena, struct statistics_line, n);
    struct statistics_line *of_sectors = ARENA_ARRAY(cx->arena, struct statistics_line, n);
    struct statistics_line *of_sizes = ARENA_ARRAY(cx->arena, struct statistics_line, n);
    struct statistics_row *heat = ARENA_ARRAY(cx->arena, struct statistics_row, n);
    if (lines == NULL || of_sectors == NULL || of_sizes == NULL || heat == NULL)
        return RC_MEMORY;
    for (size_t g = 0; g < n; g++) {
        if (!is_peopled(statistics, g) && g != 0)
            continue;
        TRY(line_of(cx, statistics, g, &lines[used]));
        if (statistics->figures.groups[g].kind == GROUP_SECTOR) {
            TRY(section_cells(cx, statistics, g, (const struct statistics_cell **)&heat[sectors].cells.at,
                              &heat[sectors].cells.n));
            heat[sectors].label = lines[used].label;
            of_sectors[sectors++] = lines[used];
        } else if (statistics->figures.groups[g].kind == GROUP_SIZE) {
            of_sizes[sizes++] = lines[used];
        }
        used++;
    }
    ret->groups.at = lines;
    ret->groups.n = used;
    ret->sectors.at = of_sectors;
    ret->sectors.n = ret->heat.n = sectors;
    ret->sizes.at = of_sizes;
    ret->sizes.n = sizes;
    ret->heat.at = heat;
    return RC_OK;
}

static enum rc put_years(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    struct statistics_year_line *years = ARENA_ARRAY(cx->arena, struct statistics_year_line, statistics->year_count);
    const struct analysis_figures *figures = &statistics->figures;
    if (years == NULL)
        return RC_MEMORY;
    for (size_t y = 0; y < statistics->year_count; y++) {
        const struct analysis_scores *scores = &figures->years[y].scores[0];
        const struct analysis_change none = {-1, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE,
                                             ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE};
        const struct analysis_change *change = y == 0 ? &none : &figures->changes[(y - 1) * figures->group_count];
        years[y] = (struct statistics_year_line){.year = statistics->years[y].year,
                                                 .label = fiscal_year_show(cx, statistics->years[y].year),
                                                 .covered = scores->covered,
                                                 .responded = scores->responded,
                                                 .older = statistics->base->older[y],
                                                 .rate = rate_of(scores),
                                                 .score = figures->years[y].cells[0].mean,
                                                 .deviation = scores->deviation,
                                                 .median = scores->median,
                                                 .pairs = change->pairs,
                                                 .change = statistics_change_value(change->change),
                                                 .standard = statistics_change_value(change->standard),
                                                 .respondents = statistics_change_value(change->respondents),
                                                 .progress = statistics_change_value(change->progress),
                                                 .change_text = statistics_change_text(cx, change->change),
                                                 .standard_text = statistics_change_text(cx, change->standard),
                                                 .respondents_text = statistics_change_text(cx, change->respondents),
                                                 .progress_text = statistics_change_text(cx, change->progress)};
        if (statistics->audience == AUDIENCE_PEERS)
            years[y].older = -1;
    }
    ret->years.at = years;
    ret->years.n = statistics->year_count;
    return RC_OK;
}

static enum rc put_bars(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    struct statistics_bar *bars = ARENA_ARRAY(cx->arena, struct statistics_bar, ANALYSIS_BARS);
    if (bars == NULL)
        return RC_MEMORY;
    for (size_t b = 0; b < ANALYSIS_BARS; b++) {
        double from = 1 + (double)b * 4 / ANALYSIS_BARS;
        bars[b] = (struct statistics_bar){arena_printf(cx->arena, "%.2f–%.2f", from, from + 4.0 / ANALYSIS_BARS),
                                          last_year(statistics)->scores[0].bars[b]};
    }
    ret->bars.at = bars;
    ret->bars.n = ANALYSIS_BARS;
    return RC_OK;
}

/* ---- Measures ---- */

static const char *question_text(const struct ctx *cx, const struct questionnaire_question *question)
{
    return statistics_word(cx, question->text);
}

static double practised_share(const int32_t *counts)
{
    int64_t n = 0, practised = 0;
    for (int k = 1; k <= VECTOR_LEVEL_MOST; k++) {
        n += counts[k];
        practised += k >= ANALYSIS_TARGET ? counts[k] : 0;
    }
    return counts[0] < 0 || n <= 0 ? -1 : (double)practised / (double)n;
}

static enum rc measure_of(struct ctx *cx, const struct statistics *statistics, size_t q, struct statistics_measure *ret)
{
    const struct analysis_figures_year *year = last_year(statistics);
    const struct questionnaire_question *question = statistics->questionnaire->questions.at + q;
    const struct analysis_cell *cell = cell_at(statistics, 0, year->first_question + q);
    const int32_t *counts = year->spread + q * ANALYSIS_SPREAD;
    size_t sectors = statistics->figures.sector_count, n = 0;
    struct statistics_cell *cells = ARENA_ARRAY(cx->arena, struct statistics_cell, sectors + 1);
    if (cells == NULL)
        return RC_MEMORY;
    for (size_t s = 0; s < sectors; s++)
        if (is_peopled(statistics, 1 + s))
            cells[n++] = statistics_cell_of(cx, cell_at(statistics, 1 + s, year->first_question + q),
                                            statistics_sector_code(s), statistics_sector(cx, s));
    *ret = (struct statistics_measure){.code = question->code,
                                       .text = question_text(cx, question),
                                       .section = statistics_word(cx, question->section),
                                       .function = "",
                                       .n = cell->n,
                                       .mean = cell->mean,
                                       .practised = practised_share(counts),
                                       .before = -1,
                                       .change = NAN,
                                       .change_text = "–",
                                       .unanswered = counts[0],
                                       .level1 = counts[1],
                                       .level2 = counts[2],
                                       .level3 = counts[3],
                                       .level4 = counts[4],
                                       .level5 = counts[5],
                                       .not_applicable = counts[6],
                                       .alternative = counts[7]};
    for (size_t m = 0; m < statistics->figures.mover_count; m++)
        if (statistics->figures.movers[m].question == q) {
            ret->before = statistics->figures.movers[m].before;
            ret->change = statistics->figures.movers[m].change;
            ret->change_text = statistics_change_text(cx, ret->change);
        }
    ret->cells.at = cells;
    ret->cells.n = n;
    return RC_OK;
}

static enum rc put_others(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    const struct analysis_figures_year *year = last_year(statistics);
    const struct survey_questionnaire *asked = statistics->questionnaire;
    struct statistics_other *others = ARENA_ARRAY(cx->arena, struct statistics_other, asked->questions.n + 1);
    size_t used = 0;
    if (others == NULL)
        return RC_MEMORY;
    for (size_t q = 0; q < asked->questions.n && q < year->question_count; q++) {
        const struct questionnaire_question *question = asked->questions.at + q;
        const struct analysis_cell *cell = cell_at(statistics, 0, year->first_question + q);
        if (question->kind != QUESTION_SINGLE && question->kind != QUESTION_MULTIPLE && question->kind != QUESTION_NUMBER)
            continue;
        size_t n = question->kind == QUESTION_NUMBER ? 0 : question->choices.n;
        struct statistics_choice *choices = ARENA_ARRAY(cx->arena, struct statistics_choice, n + 1);
        if (choices == NULL)
            return RC_MEMORY;
        int64_t responded = year->scores[0].responded;
        for (size_t c = 0; c < n; c++) {
            int64_t count = year->choices[q][c];
            choices[c] = (struct statistics_choice){statistics_word(cx, question->choices.at[c]), count,
                                                    count < 0 || responded <= 0 ? -1 : (double)count / (double)responded};
        }
        others[used] = (struct statistics_other){.code = question->code,
                                                 .text = question_text(cx, question),
                                                 .kind = enum_code(&question_kind_names, question->kind),
                                                 .unit = question->unit,
                                                 .n = question->kind == QUESTION_NUMBER ? cell->n : responded,
                                                 .mean = question->kind == QUESTION_NUMBER && cell->n > 0 ? cell->mean : NAN};
        others[used].choices.at = choices;
        others[used++].choices.n = n;
    }
    ret->others.at = others;
    ret->others.n = used;
    return RC_OK;
}

enum rc statistics_view_measures(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    const struct analysis_figures *figures = &statistics->figures;
    struct statistics_measure *measures = ARENA_ARRAY(cx->arena, struct statistics_measure, figures->weakest_count + 1);
    struct statistics_measure *movers = ARENA_ARRAY(cx->arena, struct statistics_measure, figures->mover_count + 1);
    if (measures == NULL || movers == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < figures->weakest_count; i++)
        TRY(measure_of(cx, statistics, figures->weakest[i].question, &measures[i]));
    for (size_t i = 0; i < figures->mover_count; i++)
        TRY(measure_of(cx, statistics, figures->movers[i].question, &movers[i]));
    ret->measures.at = measures;
    ret->measures.n = figures->weakest_count;
    ret->movers.at = movers;
    ret->movers.n = figures->mover_count;
    return put_others(cx, statistics, ret);
}

/* ---- Risk ---- */

enum rc statistics_view_grid(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    const struct analysis_scatter *scatter = &statistics->figures.scatter;
    struct statistics_row *rows = ARENA_ARRAY(cx->arena, struct statistics_row, ANALYSIS_GRID);
    int64_t most = 1;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t r = 0; r < ANALYSIS_GRID; r++)
        for (size_t s = 0; s < ANALYSIS_GRID; s++)
            most = scatter->grid[r][s] > most ? scatter->grid[r][s] : most;
    struct statistics_cell *steps = ARENA_ARRAY(cx->arena, struct statistics_cell, ANALYSIS_GRID);
    if (steps == NULL)
        return RC_MEMORY;
    for (size_t s = 0; s < ANALYSIS_GRID; s++)
        steps[s].label = arena_printf(cx->arena, "%.2f–", 1 + (double)s * 4 / ANALYSIS_GRID);
    ret->steps.at = steps;
    ret->steps.n = ANALYSIS_GRID;
    for (size_t i = 0; i < ANALYSIS_GRID; i++) {
        size_t r = ANALYSIS_GRID - 1 - i; /* the highest risk on top */
        struct statistics_cell *cells = ARENA_ARRAY(cx->arena, struct statistics_cell, ANALYSIS_GRID);
        if (cells == NULL)
            return RC_MEMORY;
        for (size_t s = 0; s < ANALYSIS_GRID; s++) {
            int64_t n = scatter->grid[r][s];
            double share = n <= 0 ? -1 : 1 + 4 * sqrt((double)n / (double)most);
            const struct analysis_cell cell = {n, share};
            cells[s] = statistics_cell_of(cx, &cell, "", "");
            cells[s].mean = -1;
            cells[s].text = n < 0 ? "*" : n == 0 ? "" : decimal(cx, n);
            cells[s].label = steps[s].label;
        }
        rows[i].label = arena_printf(cx->arena, "%.0f–", (double)r * 100 / ANALYSIS_GRID);
        rows[i].cells.at = cells;
        rows[i].cells.n = ANALYSIS_GRID;
    }
    ret->grid.at = rows;
    ret->grid.n = ANALYSIS_GRID;
    ret->risk_n = scatter->n;
    ret->correlation = scatter->correlation < -1.5 ? NAN : scatter->correlation;
    ret->correlation_text = isnan(ret->correlation) ? "–" : arena_printf(cx->arena, "%+.2f", ret->correlation);
    return RC_OK;
}

static enum rc operators_of(struct ctx *cx, const struct statistics *statistics, const struct analysis_operators *from,
                            bool signs, const struct statistics_operator **ret_at, size_t *ret_n)
{
    struct statistics_operator *lines = ARENA_ARRAY(cx->arena, struct statistics_operator, from->n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < from->n; i++)
        lines[i] = (struct statistics_operator){
            .operator = from->at[i].operator,
            .name = statistics_name(statistics, from->at[i].operator),
            .sector = statistics_sector_code((size_t)from->at[i].sector),
            .label = statistics_sector(cx, (size_t)from->at[i].sector),
            .score = from->at[i].score,
            .value = from->at[i].value,
            .risk = from->at[i].risk,
            .value_text = signs ? statistics_change_text(cx, from->at[i].value)
                                : arena_printf(cx->arena, "%.2f", from->at[i].value),
            .href = arena_printf(cx->arena, "/surveys/%s/analysis/position?operator=%s", statistics->survey.id,
                                 from->at[i].operator)};
    *ret_at = lines;
    *ret_n = from->n;
    return RC_OK;
}

static const char *doubt_words(struct ctx *cx, const struct analysis_doubt *doubt)
{
    switch (doubt->kind) {
    case DOUBT_SAME:
        return trf(cx, N_("All {0} measures at level {1}"), decimal(cx, doubt->answers), decimal(cx, (int64_t)doubt->value));
    case DOUBT_CONTRADICTION:
        return trf(cx, N_("{0} of {1} pairs of corresponding measures contradict each other"), decimal(cx, doubt->answers),
                   decimal(cx, doubt->of));
    default:
        return trf(cx, N_("On site {0} measures were found to differ by {1} on average"), decimal(cx, doubt->answers),
                   statistics_change_text(cx, doubt->value));
    }
}

static enum rc put_doubts(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    static const char *const kinds[] = {"same", "contradiction", "site"};
    const struct analysis_doubts *doubts = &statistics->figures.doubts;
    struct statistics_doubt *lines = ARENA_ARRAY(cx->arena, struct statistics_doubt, doubts->n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < doubts->n; i++)
        lines[i] = (struct statistics_doubt){.operator = doubts->at[i].operator,
                                             .name = statistics_name(statistics, doubts->at[i].operator),
                                             .sector = statistics_sector_code((size_t)doubts->at[i].sector),
                                             .label = statistics_sector(cx, (size_t)doubts->at[i].sector),
                                             .kind = kinds[doubts->at[i].kind],
                                             .words = doubt_words(cx, &doubts->at[i]),
                                             .answers = doubts->at[i].answers,
                                             .of = doubts->at[i].of,
                                             .value = doubts->at[i].value};
    ret->doubts.at = lines;
    ret->doubts.n = doubts->n;
    ret->same = doubts->counts[DOUBT_SAME];
    ret->contradictions = doubts->counts[DOUBT_CONTRADICTION];
    ret->site = doubts->counts[DOUBT_SITE];
    return RC_OK;
}

enum rc statistics_view_operators(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    const struct analysis_figures *figures = &statistics->figures;
    TRY(statistics_view_grid(cx, statistics, ret));
    TRY(operators_of(cx, statistics, &figures->exposed, false, (const struct statistics_operator **)&ret->exposed.at,
                     &ret->exposed.n));
    TRY(operators_of(cx, statistics, &figures->rising, true, (const struct statistics_operator **)&ret->rising.at,
                     &ret->rising.n));
    TRY(operators_of(cx, statistics, &figures->falling, true, (const struct statistics_operator **)&ret->falling.at,
                     &ret->falling.n));
    TRY(put_doubts(cx, statistics, ret));
    return ret->told_at == 0 ? RC_OK : statistics_view_as_told(cx, statistics, ret);
}

/* ---- Clusters ---- */

static const char *sectors_of(struct ctx *cx, const struct analysis_cluster *cluster, size_t sectors)
{
    const char *text = "";
    for (size_t s = 0; s < sectors; s++)
        if (cluster->sectors[s] > 0)
            text = arena_printf(cx->arena, "%s%s%s %lld", text, text_empty(text) ? "" : "、", statistics_sector(cx, s),
                                (long long)cluster->sectors[s]);
    return text;
}

enum rc statistics_view_clusters(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    struct analysis_clusters *clusters = ARENA_NEW(cx->arena, struct analysis_clusters);
    struct statistics_cluster *lines = ARENA_ARRAY(cx->arena, struct statistics_cluster, ANALYSIS_CLUSTERS_MOST);
    ret->silhouette = NAN;
    if (clusters == NULL || lines == NULL)
        return RC_MEMORY;
    TRY(analysis_cluster(cx, statistics->base->blocks, &statistics->figures, 1, clusters));
    for (size_t k = 0; k < clusters->n; k++) {
        const struct analysis_cluster *cluster = &clusters->at[k];
        struct statistics_cell *cells = ARENA_ARRAY(cx->arena, struct statistics_cell, clusters->functions + 1);
        if (cells == NULL)
            return RC_MEMORY;
        for (size_t f = 0; f < clusters->functions; f++) {
            const struct analysis_cell cell = {cluster->n, cluster->functions[f]};
            cells[f] = statistics_cell_of(cx, &cell, function_id(cx, f), statistics_word(cx, statistics->base->functions[f]));
        }
        lines[k] = (struct statistics_cluster){.number = (int64_t)k + 1,
                                               .n = cluster->n,
                                               .withheld = cluster->n < 0,
                                               .score = cluster->score,
                                               .typical = cluster->medoid,
                                               .typical_name = statistics_name(statistics, cluster->medoid),
                                               .sectors = sectors_of(cx, cluster, statistics->figures.sector_count)};
        lines[k].cells.at = cells;
        lines[k].cells.n = clusters->functions;
    }
    ret->silhouette = clusters->n == 0 || clusters->silhouette < -1.5 ? NAN : clusters->silhouette;
    ret->clusters.at = lines;
    ret->clusters.n = clusters->n;
    return RC_OK;
}

/* ---- The frame of all ---- */

static enum rc put_standards(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    size_t used = 0;
    struct statistics_standard *lines = ARENA_ARRAY(cx->arena, struct statistics_standard, statistics->figures.sector_count);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t s = 0; s < statistics->figures.sector_count; s++) {
        const struct analysis_standard *one = &statistics->figures.standards[s];
        if (one->known && one->contained > 0 && is_peopled(statistics, 1 + s))
            lines[used++] = (struct statistics_standard){.sector = statistics_sector_code(s),
                                                         .label = statistics_sector(cx, s),
                                                         .contained = one->contained,
                                                         .missing = one->missing,
                                                         .mean_contained = one->mean_contained,
                                                         .mean_missing = one->mean_missing,
                                                         .not_practised = one->not_practised,
                                                         .beyond = one->beyond};
    }
    ret->standards.at = lines;
    ret->standards.n = used;
    return RC_OK;
}

enum rc statistics_view_make(struct ctx *cx, const struct statistics *statistics, struct statistics_view *ret)
{
    const char *base = arena_printf(cx->arena, "/surveys/%s/analysis", statistics->survey.id);
    TRY(survey_head_fill(cx, statistics->survey.id, &ret->head, NULL));
    ret->survey = statistics->survey.id;
    ret->title = statistics->survey.title;
    ret->year = statistics->survey.year;
    ret->audience = enum_code(&statistics_audience_names, statistics->audience);
    ret->overseer = statistics->audience == AUDIENCE_OVERSEER;
    ret->questions = (int64_t)statistics->questionnaire->questions.n;
    ret->may_look = ret->overseer && may(cx, PERM_SURVEY_WRITE);
    ret->query = "";
    ret->bar = (struct statistics_audience){.overseer = ret->overseer,
                                            .overseer_href = base,
                                            .peers_href = arena_printf(cx->arena, "%s?audience=peers", base)};
    ret->correlation = ret->silhouette = NAN;
    ret->correlation_text = "–";
    TRY(statistics_view_told(cx, statistics, ret));
    TRY(put_years(cx, statistics, ret));
    TRY(put_groups(cx, statistics, ret));
    TRY(put_bars(cx, statistics, ret));
    TRY(function_cells(cx, statistics, 0, (const struct statistics_cell **)&ret->functions.at, &ret->functions.n));
    TRY(put_functions_before(cx, statistics, ret));
    TRY(section_cells(cx, statistics, 0, (const struct statistics_cell **)&ret->sections.at, &ret->sections.n));
    TRY(put_standards(cx, statistics, ret));
    TRY(statistics_view_groups(cx, statistics, ret));
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
