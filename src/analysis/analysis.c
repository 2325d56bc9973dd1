/* One run of the analysis: counting, figures of each year, changes, and what follows from them. */
#include "analysis/analysis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_inside.h"

static enum rc groups_of(struct ctx *cx, const struct analysis_blocks *blocks, const struct analysis_group **ret)
{
    struct analysis_group *groups = ARENA_ARRAY(cx->arena, struct analysis_group, blocks->group_count);
    if (groups == NULL)
        return RC_MEMORY;
    for (size_t g = 0; g < blocks->group_count; g++)
        groups[g] = (struct analysis_group){GROUP_ALL, ANALYSIS_NONE, ANALYSIS_NONE, ANALYSIS_NONE};
    for (uint16_t s = 0; s < blocks->sector_count; s++) {
        groups[analysis_group_of(blocks, GROUP_SECTOR, s, 0)] =
            (struct analysis_group){GROUP_SECTOR, s, ANALYSIS_NONE, ANALYSIS_NONE};
        for (uint16_t z = 0; z < blocks->size_count; z++)
            groups[analysis_group_of(blocks, GROUP_SECTOR_SIZE, s, z)] =
                (struct analysis_group){GROUP_SECTOR_SIZE, s, ANALYSIS_NONE, z};
    }
    for (uint16_t z = 0; z < blocks->size_count; z++)
        groups[analysis_group_of(blocks, GROUP_SIZE, z, 0)] =
            (struct analysis_group){GROUP_SIZE, ANALYSIS_NONE, ANALYSIS_NONE, z};
    for (uint16_t u = 0; u < blocks->sub_count; u++)
        groups[analysis_group_of(blocks, GROUP_SUB_SECTOR, u, 0)] =
            (struct analysis_group){GROUP_SUB_SECTOR, blocks->sub_sectors[u], u, ANALYSIS_NONE};
    *ret = groups;
    return RC_OK;
}

static enum rc years_of(struct analysis_work *work, const struct analysis_figures_year **ret)
{
    const struct analysis_blocks *blocks = work->blocks;
    struct analysis_figures_year *years = ARENA_ARRAY(work->cx->arena, struct analysis_figures_year, blocks->year_count);
    if (years == NULL)
        return RC_MEMORY;
    for (size_t y = 0; y < blocks->year_count; y++) {
        size_t section = 1 + blocks->function_count, question = section + blocks->section_count;
        years[y] = (struct analysis_figures_year){
            .year = blocks->years[y].year,
            .item_count = question + blocks->years[y].question_count,
            .question_count = blocks->years[y].question_count,
            .first_section = section,
            .first_question = question,
            .cells = work->cells[y],
            .spread = work->spread[y],
            .scores = work->groups[y],
            .choices = (const int64_t *const *)work->choices[y],
        };
    }
    *ret = years;
    return RC_OK;
}

/* ---- Measures ---- */

static int by_mean(const void *a, const void *b)
{
    const struct analysis_measure *left = a, *right = b;
    if (left->mean != right->mean)
        return left->mean < right->mean ? -1 : 1;
    return left->question < right->question ? -1 : left->question > right->question;
}

static double practised_of(const int32_t *spread)
{
    int64_t n = 0, practised = 0;
    for (int k = 1; k <= VECTOR_LEVEL_MOST; k++) {
        n += spread[k];
        practised += k >= ANALYSIS_TARGET ? spread[k] : 0;
    }
    return spread[0] < 0 || n <= 0 ? -1 : (double)practised / (double)n;
}

static enum rc weakest(struct ctx *cx, const struct analysis_blocks *blocks, struct analysis_figures *figures)
{
    const struct analysis_figures_year *last = &figures->years[figures->year_count - 1];
    struct analysis_measure *measures = ARENA_ARRAY(cx->arena, struct analysis_measure, last->question_count);
    if (measures == NULL)
        return RC_MEMORY;
    for (size_t q = 0; q < last->question_count; q++) {
        const struct analysis_cell *cell = &last->cells[last->first_question + q];
        if (blocks->years[figures->year_count - 1].questions[q].section == ANALYSIS_NONE || cell->n <= 0)
            continue;
        measures[figures->weakest_count++] = (struct analysis_measure){
            .question = q, .n = cell->n, .mean = cell->mean, .practised = practised_of(last->spread + q * ANALYSIS_SPREAD)};
    }
    qsort(measures, figures->weakest_count, sizeof *measures, by_mean);
    figures->weakest = measures;
    return RC_OK;
}

static int by_change(const void *a, const void *b)
{
    const struct analysis_mover *left = a, *right = b;
    if (left->change != right->change)
        return left->change > right->change ? -1 : 1;
    return left->question < right->question ? -1 : left->question > right->question;
}

static enum rc movers(struct ctx *cx, const struct analysis_blocks *blocks, struct analysis_figures *figures)
{
    if (figures->year_count < 2)
        return RC_OK;
    const struct analysis_figures_year *last = &figures->years[figures->year_count - 1], *before = last - 1;
    struct analysis_mover *at = ARENA_ARRAY(cx->arena, struct analysis_mover, last->question_count);
    if (at == NULL)
        return RC_MEMORY;
    for (size_t q = 0; q < last->question_count; q++) {
        int32_t same = blocks->years[figures->year_count - 1].before[q];
        const struct analysis_cell *is = &last->cells[last->first_question + q];
        if (same < 0 || is->n <= 0 || before->cells[before->first_question + (size_t)same].n <= 0)
            continue;
        double was = before->cells[before->first_question + (size_t)same].mean;
        at[figures->mover_count++] =
            (struct analysis_mover){.question = q, .before = was, .after = is->mean, .change = is->mean - was};
    }
    qsort(at, figures->mover_count, sizeof *at, by_change);
    figures->movers = at;
    return RC_OK;
}

static enum rc standards(struct ctx *cx, const struct analysis_blocks *blocks, struct analysis_figures *figures)
{
    const struct analysis_figures_year *last = &figures->years[figures->year_count - 1];
    struct analysis_standard *standards = ARENA_ARRAY(cx->arena, struct analysis_standard, blocks->sector_count);
    if (standards == NULL)
        return RC_MEMORY;
    for (size_t s = 0; s < blocks->sector_count; s++) {
        struct analysis_standard *one = &standards[s];
        double sums[2] = {0, 0};
        int64_t n[2] = {0, 0};
        one->known = blocks->contained != NULL;
        for (size_t q = 0; one->known && q < last->question_count; q++) {
            const struct analysis_cell *cell = &last->cells[(1 + s) * last->item_count + last->first_question + q];
            bool in = blocks->contained[s * last->question_count + q] != 0;
            if (blocks->years[figures->year_count - 1].questions[q].section == ANALYSIS_NONE)
                continue;
            *(in ? &one->contained : &one->missing) += 1;
            if (cell->n <= 0)
                continue;
            sums[in] += cell->mean;
            n[in]++;
            one->not_practised += in && cell->mean < ANALYSIS_TARGET;
            one->beyond += !in && cell->mean >= ANALYSIS_TARGET;
        }
        one->mean_contained = n[1] == 0 ? -1 : sums[1] / (double)n[1];
        one->mean_missing = n[0] == 0 ? -1 : sums[0] / (double)n[0];
        one->not_practised = n[1] == 0 ? -1 : one->not_practised;
        one->beyond = n[0] == 0 ? -1 : one->beyond;
    }
    figures->standards = standards;
    return RC_OK;
}

/* ---- All of it ---- */

enum rc analysis_run(struct ctx *cx, const struct analysis_blocks *blocks, enum analysis_audience audience,
                     size_t threads, struct analysis_figures *ret)
{
    struct analysis_work *work = ARENA_NEW(cx->arena, struct analysis_work);
    struct analysis_figures figures = {.audience = audience,
                                       .group_count = blocks->group_count,
                                       .year_count = blocks->year_count,
                                       .sector_count = blocks->sector_count};
    if (work == NULL)
        return RC_MEMORY;
    work->cx = cx;
    work->blocks = blocks;
    TRY(count_all(cx, blocks, threads, &work->counts, &work->scores));
    for (size_t y = 0; y < blocks->year_count; y++)
        TRY(figures_year(work, y));
    TRY(figures_changes(work));
    figures_scatter(work, &figures.scatter);
    if (audience == AUDIENCE_PEERS) {
        TRY(publish_cells(work));
        publish_scatter(&figures.scatter, work->groups[blocks->year_count - 1][0].bars);
    } else {
        TRY(figures_operators(work, &figures));
    }
    TRY(groups_of(cx, blocks, &figures.groups));
    TRY(years_of(work, &figures.years));
    figures.changes = work->changes;
    figures.own_scores = work->scores.whole[blocks->year_count - 1];
    figures.own_functions = work->scores.functions[blocks->year_count - 1];
    TRY(weakest(cx, blocks, &figures));
    TRY(movers(cx, blocks, &figures));
    TRY(standards(cx, blocks, &figures));
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    *ret = figures;
    return RC_OK;
}
