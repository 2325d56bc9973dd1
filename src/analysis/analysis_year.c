/* The figures of a year for all groups, from what was counted by atom; and what changed from the year before. */
#include <math.h>
#include <string.h>

#include "analysis/analysis_inside.h"

enum { STEPS = 500, POINTS = 4 * STEPS + 1, CODES = 256 }; /* quantiles: 0.002 of a level */

static size_t items_of(const struct analysis_blocks *blocks, size_t y)
{
    return 1 + blocks->function_count + blocks->section_count + blocks->years[y].question_count;
}

/* ---- Cells ---- */

static enum rc cells_of_scores(struct analysis_work *work, size_t y, struct analysis_cell *cells)
{
    const struct analysis_blocks *blocks = work->blocks;
    size_t items = 1 + blocks->function_count + blocks->section_count, all = items_of(blocks, y);
    struct sum *sums = ARENA_ARRAY(work->cx->arena, struct sum, blocks->group_count * items);
    if (sums == NULL)
        return RC_MEMORY;
    for (size_t atom = 0; atom < blocks->atom_count; atom++) {
        size_t groups[GROUP_KIND_COUNT_], n = atom_groups(blocks, atom, groups);
        const struct sum *from = work->counts.years[y].items + atom * items;
        for (size_t g = 0; g < n; g++)
            for (size_t i = 0; i < items; i++) {
                sums[groups[g] * items + i].total += from[i].total;
                sums[groups[g] * items + i].n += from[i].n;
            }
    }
    for (size_t g = 0; g < blocks->group_count; g++)
        for (size_t i = 0; i < items; i++) {
            const struct sum *sum = &sums[g * items + i];
            cells[g * all + i].n = sum->n;
            cells[g * all + i].mean = sum->n == 0 ? -1 : (double)sum->total / FIXED_ONE / (double)sum->n;
        }
    return RC_OK;
}

static void cells_of_questions(struct analysis_work *work, size_t y, struct analysis_cell *cells, int32_t *spread)
{
    const struct analysis_blocks *blocks = work->blocks;
    size_t questions = blocks->years[y].question_count, all = items_of(blocks, y), first = all - questions;
    for (size_t atom = 0; atom < blocks->atom_count; atom++) {
        size_t groups[GROUP_KIND_COUNT_], n = atom_groups(blocks, atom, groups);
        const uint32_t *from = work->counts.years[y].answers + atom * questions * ANALYSIS_SPREAD;
        for (size_t g = 0; g < n; g++) {
            int32_t *to = spread + groups[g] * questions * ANALYSIS_SPREAD;
            for (size_t i = 0; i < questions * ANALYSIS_SPREAD; i++)
                to[i] += (int32_t)from[i];
        }
    }
    for (size_t g = 0; g < blocks->group_count; g++)
        for (size_t q = 0; q < questions; q++) {
            int32_t *counts = spread + (g * questions + q) * ANALYSIS_SPREAD;
            struct analysis_cell *cell = &cells[g * all + first + q];
            int64_t sum = 0, n = 0;
            for (int k = 1; k <= VECTOR_LEVEL_MOST; k++) {
                n += counts[k];
                sum += (int64_t)k * counts[k];
            }
            bool level = blocks->years[y].questions[q].kind == VECTOR_LEVEL;
            counts[0] = level ? (int32_t)(work->groups[y][g].responded - n - counts[VECTOR_NOT_APPLICABLE]) : 0;
            *cell = (struct analysis_cell){.n = level ? n : 0, .mean = n == 0 ? -1 : (double)sum / (double)n};
        }
}

/* ---- Choices and numbers ---- */

static enum rc make_choices(struct analysis_work *work, size_t y)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct block_year *year = &blocks->years[y];
    size_t slot = 0;
    work->choices[y] = ARENA_ARRAY(work->cx->arena, int64_t *, year->question_count + 1);
    if (work->choices[y] == NULL)
        return RC_MEMORY;
    for (size_t q = 0; q < year->question_count; q++) {
        const struct analysis_question *question = &year->questions[q];
        if (question->kind != VECTOR_SINGLE && question->kind != VECTOR_MULTIPLE)
            continue;
        size_t n = question->choices;
        int64_t *counts = ARENA_ARRAY(work->cx->arena, int64_t, (blocks->sector_count + 1) * n + 1);
        work->choices[y][q] = counts;
        if (counts == NULL)
            return RC_MEMORY;
        for (size_t s = 0; question->kind == VECTOR_SINGLE && s < blocks->sector_count; s++)
            for (size_t c = 0; c < n; c++) {
                int64_t found = work->counts.years[y].choices[(slot * blocks->sector_count + s) * CODES + 1 + c];
                counts[c] += found;
                counts[(1 + s) * n + c] += found;
            }
        slot += question->kind == VECTOR_SINGLE;
    }
    return RC_OK;
}

static void add_masks(const struct analysis_blocks *blocks, const struct block_year *year, size_t q, int64_t *counts)
{
    size_t n = year->questions[q].choices;
    for (size_t s = 0; s < blocks->sector_count; s++)
        for (size_t c = 0; c < n; c++) {
            uint32_t found = year->masks[(year->slots[q] * blocks->sector_count + s) * VECTOR_MULTIPLE_MOST + c];
            counts[c] += found;
            counts[(1 + s) * n + c] += found;
        }
}

static void add_stated(const struct analysis_work *work, size_t y, size_t q, struct analysis_cell *cells)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct block_year *year = &blocks->years[y];
    size_t all = items_of(blocks, y), item = all - year->question_count + q;
    for (size_t g = 0; g < blocks->group_count; g++)
        cells[g * all + item] = (struct analysis_cell){.n = 0};
    for (size_t r = 0; r < year->run_count; r++) {
        const struct stated *stated = &year->numbers[r * year->number_count + year->slots[q]];
        size_t atom = year->runs[r].atom, groups[GROUP_KIND_COUNT_], n = stated->n == 0 ? 0 : atom_groups(blocks, atom, groups);
        work->numbers[y][q * blocks->atom_count + atom].n += stated->n;
        for (size_t g = 0; g < n; g++) {
            cells[groups[g] * all + item].mean += stated->sum;
            cells[groups[g] * all + item].n += stated->n;
        }
    }
    for (size_t g = 0; g < blocks->group_count; g++) {
        struct analysis_cell *cell = &cells[g * all + item];
        cell->mean = cell->n == 0 ? -1 : cell->mean / (double)cell->n;
    }
}

/* Multiple choices into the counts of choices, numbers into means of all groups. */
static enum rc add_extras(struct analysis_work *work, size_t y, struct analysis_cell *cells)
{
    const struct block_year *year = &work->blocks->years[y];
    if (year->number_count > 0) {
        work->numbers[y] = ARENA_ARRAY(work->cx->arena, struct sum, year->question_count * work->blocks->atom_count);
        if (work->numbers[y] == NULL)
            return RC_MEMORY;
    }
    for (size_t q = 0; q < year->question_count; q++)
        if (year->questions[q].kind == VECTOR_MULTIPLE)
            add_masks(work->blocks, year, q, work->choices[y][q]);
        else if (year->questions[q].kind == VECTOR_NUMBER)
            add_stated(work, y, q, cells);
    return RC_OK;
}

/* ---- How scores lie ---- */

/* The score at a share of a group's operators, by its sums of points. */
static double quantile(const uint32_t *points, int64_t n, double share)
{
    int64_t wanted = (int64_t)(share * (double)(n - 1)) + 1, seen = 0;
    for (size_t p = 0; p < POINTS; p++) {
        seen += points[p];
        if (seen >= wanted)
            return 1 + (double)p / STEPS;
    }
    return -1;
}

static void scores_of_points(const uint32_t *points, struct analysis_scores *scores)
{
    int64_t n = 0;
    for (size_t p = 0; p < POINTS; p++) {
        size_t bar = p * ANALYSIS_BARS / (POINTS - 1);
        scores->bars[bar < ANALYSIS_BARS ? bar : ANALYSIS_BARS - 1] += points[p];
        n += points[p];
    }
    if (n == 0)
        return;
    scores->least = quantile(points, n, 0);
    scores->lower = quantile(points, n, 0.25);
    scores->median = quantile(points, n, 0.5);
    scores->upper = quantile(points, n, 0.75);
    scores->most = quantile(points, n, 1);
}

static void count_people(struct analysis_work *work, size_t y)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct block_year *year = &blocks->years[y];
    for (size_t r = 0; r < year->run_count; r++) {
        size_t groups[GROUP_KIND_COUNT_], n = atom_groups(blocks, year->runs[r].atom, groups);
        int64_t covered = 0, responded = 0;
        for (size_t i = year->runs[r].first; i < year->runs[r].end; i++) {
            covered += year->covered[i];
            responded += year->responded[i];
        }
        for (size_t g = 0; g < n; g++) {
            work->groups[y][groups[g]].any |= covered > 0;
            work->groups[y][groups[g]].covered += covered;
            work->groups[y][groups[g]].responded += responded;
        }
    }
}

/* The standard deviation around the mean of the cell. */
static enum rc add_deviation(struct analysis_work *work, size_t y, const struct analysis_cell *cells)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct block_year *year = &blocks->years[y];
    const double *score = work->scores.whole[y];
    size_t all = items_of(blocks, y);
    double *squares = ARENA_ARRAY(work->cx->arena, double, blocks->group_count);
    double middle = cells[0].mean;
    if (squares == NULL)
        return RC_MEMORY;
    for (size_t r = 0; r < year->run_count; r++) {
        size_t groups[GROUP_KIND_COUNT_], n = atom_groups(blocks, year->runs[r].atom, groups);
        double sum = 0;
        for (size_t i = year->runs[r].first; i < year->runs[r].end; i++)
            sum += score[i] < 0 ? 0 : (score[i] - middle) * (score[i] - middle);
        for (size_t g = 0; g < n; g++)
            squares[groups[g]] += sum;
    }
    for (size_t g = 0; g < blocks->group_count; g++) {
        const struct analysis_cell *cell = &cells[g * all];
        double variance = cell->n == 0 ? -1
                                       : squares[g] / (double)cell->n - (cell->mean - middle) * (cell->mean - middle);
        work->groups[y][g].deviation = cell->n == 0 ? -1 : variance > 0 ? sqrt(variance) : 0;
    }
    return RC_OK;
}

static enum rc add_points(struct analysis_work *work, size_t y)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct block_year *year = &blocks->years[y];
    const double *score = work->scores.whole[y];
    uint32_t *atoms = ARENA_ARRAY(work->cx->arena, uint32_t, blocks->atom_count * POINTS);
    uint32_t *points = ARENA_ARRAY(work->cx->arena, uint32_t, blocks->group_count * POINTS);
    uint8_t *used = ARENA_ARRAY(work->cx->arena, uint8_t, blocks->atom_count);
    if (atoms == NULL || points == NULL || used == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < blocks->n; i++)
        if (score[i] >= 0) {
            atoms[year->atoms[i] * (size_t)POINTS + (size_t)((score[i] - 1) * STEPS + 0.5)]++;
            used[year->atoms[i]] = 1;
        }
    for (size_t atom = 0; atom < blocks->atom_count; atom++) {
        size_t groups[GROUP_KIND_COUNT_], n = atom_groups(blocks, atom, groups);
        for (size_t g = 0; used[atom] && g < n; g++)
            for (size_t p = 0; p < POINTS; p++)
                points[groups[g] * POINTS + p] += atoms[atom * POINTS + p];
    }
    for (size_t g = 0; g < blocks->group_count; g++)
        scores_of_points(points + g * POINTS, &work->groups[y][g]);
    return RC_OK;
}

enum rc figures_year(struct analysis_work *work, size_t y)
{
    const struct analysis_blocks *blocks = work->blocks;
    size_t questions = blocks->years[y].question_count;
    struct analysis_cell *cells = ARENA_ARRAY(work->cx->arena, struct analysis_cell,
                                              blocks->group_count * items_of(blocks, y));
    int32_t *spread = ARENA_ARRAY(work->cx->arena, int32_t, blocks->group_count * questions * ANALYSIS_SPREAD);
    struct analysis_scores *scores = ARENA_ARRAY(work->cx->arena, struct analysis_scores, blocks->group_count);
    if (cells == NULL || spread == NULL || scores == NULL)
        return RC_MEMORY;
    for (size_t g = 0; g < blocks->group_count; g++)
        scores[g] = (struct analysis_scores){
            .deviation = -1, .least = -1, .lower = -1, .median = -1, .upper = -1, .most = -1};
    work->cells[y] = cells;
    work->spread[y] = spread;
    work->groups[y] = scores;
    count_people(work, y);
    TRY(cells_of_scores(work, y, cells));
    cells_of_questions(work, y, cells, spread);
    TRY(make_choices(work, y));
    TRY(add_extras(work, y, cells));
    TRY(add_deviation(work, y, cells));
    return add_points(work, y);
}

/* ---- From the year before ---- */

static double mean_of(struct sum sum)
{
    return sum.n == 0 ? 0 : (double)sum.total / FIXED_ONE / (double)sum.n;
}

/* change = standard + respondents + progress; see docs/analysis.md. Where nobody or no measure is in both years, all of
 * what is left belongs to the part before. */
static struct analysis_change split(const struct analysis_cell *was, const struct analysis_cell *is, struct sum common_was,
                                    struct sum common_is, struct sum paired_was, struct sum paired_is)
{
    struct analysis_change change = {.pairs = 0, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE,
                                     ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE, ANALYSIS_NO_CHANGE};
    if (was->n == 0 || is->n == 0)
        return change;
    change.before = was->mean;
    change.after = is->mean;
    change.change = is->mean - was->mean;
    if (common_was.n == 0 || common_is.n == 0) {
        change.standard = change.change;
        change.respondents = change.progress = 0;
        return change;
    }
    double common = mean_of(common_is) - mean_of(common_was);
    change.standard = change.change - common;
    change.pairs = paired_is.n;
    change.progress = paired_is.n == 0 ? 0 : mean_of(paired_is) - mean_of(paired_was);
    change.respondents = common - change.progress;
    return change;
}

static void sum_groups(const struct analysis_blocks *blocks, const struct sum *atoms, struct sum *groups)
{
    for (size_t atom = 0; atom < blocks->atom_count; atom++) {
        size_t in[GROUP_KIND_COUNT_], n = atom_groups(blocks, atom, in);
        for (size_t g = 0; g < n; g++) {
            groups[in[g]].total += atoms[atom].total;
            groups[in[g]].n += atoms[atom].n;
        }
    }
}

enum rc figures_changes(struct analysis_work *work)
{
    const struct analysis_blocks *blocks = work->blocks;
    size_t n = blocks->group_count;
    work->changes = ARENA_ARRAY(work->cx->arena, struct analysis_change, blocks->year_count * n);
    struct sum *sums = ARENA_ARRAY(work->cx->arena, struct sum, 2 * n);
    if (work->changes == NULL || sums == NULL)
        return RC_MEMORY;
    for (size_t y = 1; y < blocks->year_count; y++) {
        const struct count_year *count = &work->counts.years[y];
        memset(sums, 0, 2 * n * sizeof *sums);
        sum_groups(blocks, count[-1].common[1], sums);
        sum_groups(blocks, count->common[0], sums + n);
        for (size_t g = 0; g < n; g++)
            work->changes[(y - 1) * n + g] =
                split(&work->cells[y - 1][g * items_of(blocks, y - 1)], &work->cells[y][g * items_of(blocks, y)], sums[g],
                      sums[n + g], count->paired[0][g], count->paired[1][g]);
    }
    return RC_OK;
}
