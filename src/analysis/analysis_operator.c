/* Figures about single operators, for those who oversee them: risk and score, who moved most, what looks wrong; and an
 * operator's own position. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_inside.h"

enum { CONTRADICTIONS_LEAST = 3, SITE_LEAST = 2 };
#define SITE_FAR 1.0 /* mean of answered − found, either way */

/* ---- The greatest values of many, those alike by key ---- */

struct entry {
    double value;
    const char *key;
    uint32_t at;
    int64_t kind;
};

struct top {
    struct entry at[2 * ANALYSIS_LIST];
    size_t n;
    double least; /* what is below cannot come in any more */
};

static int by_value(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    if (left->value != right->value)
        return left->value > right->value ? -1 : 1;
    int order = strcmp(left->key, right->key);
    return order != 0 ? order : (left->kind > right->kind) - (left->kind < right->kind);
}

static void top_settle(struct top *top)
{
    qsort(top->at, top->n, sizeof *top->at, by_value);
    if (top->n > ANALYSIS_LIST)
        top->n = ANALYSIS_LIST;
    if (top->n == ANALYSIS_LIST)
        top->least = top->at[ANALYSIS_LIST - 1].value;
}

static void top_add(struct top *top, struct entry entry)
{
    if (entry.value < top->least)
        return;
    top->at[top->n++] = entry;
    if (top->n == 2 * ANALYSIS_LIST)
        top_settle(top);
}

static struct top *top_make(struct ctx *cx)
{
    struct top *top = ARENA_NEW(cx->arena, struct top);
    if (top != NULL)
        top->least = -HUGE_VAL;
    return top;
}

static enum rc list_of(const struct analysis_work *work, struct top *top, double sign, struct analysis_operators *ret)
{
    const struct analysis_blocks *blocks = work->blocks;
    size_t last = blocks->year_count - 1;
    top_settle(top);
    ret->at = ARENA_ARRAY(work->cx->arena, struct analysis_operator_figure, top->n + 1);
    if (ret->at == NULL)
        return RC_MEMORY;
    ret->n = top->n;
    for (size_t i = 0; i < top->n; i++) {
        uint32_t at = top->at[i].at;
        ret->at[i] = (struct analysis_operator_figure){
            .operator = blocks->operators[at],
            .sector = (int64_t)atom_sector(blocks, blocks->years[last].atoms[at]),
            .score = work->scores.whole[last][at],
            .value = sign * top->at[i].value,
            .risk = (double)blocks->years[last].risk[at],
        };
    }
    return RC_OK;
}

/* ---- Risk and score ---- */

struct moments {
    double n, x, y, xx, yy, xy;
};

static bool is_point(const struct analysis_work *work, size_t at)
{
    size_t last = work->blocks->year_count - 1;
    return work->blocks->years[last].risk[at] >= 0 && work->scores.whole[last][at] >= 0;
}

/* Around the middle of both scales, so that little is lost. */
static struct moments moments_of(const struct analysis_work *work)
{
    size_t last = work->blocks->year_count - 1;
    struct moments sum = {.n = 0};
    for (size_t i = 0; i < work->blocks->n; i++) {
        if (!is_point(work, i))
            continue;
        double x = (double)work->blocks->years[last].risk[i] - 50, y = work->scores.whole[last][i] - 3;
        sum.n++;
        sum.x += x;
        sum.y += y;
        sum.xx += x * x;
        sum.yy += y * y;
        sum.xy += x * y;
    }
    return sum;
}

static size_t step_of(double share)
{
    size_t step = share <= 0 ? 0 : (size_t)(share * ANALYSIS_GRID);
    return step < ANALYSIS_GRID ? step : ANALYSIS_GRID - 1;
}

void figures_scatter(const struct analysis_work *work, struct analysis_scatter *ret)
{
    size_t last = work->blocks->year_count - 1;
    const struct moments sum = moments_of(work);
    *ret = (struct analysis_scatter){.n = (int64_t)sum.n, .correlation = -9};
    double x = sum.n * sum.xx - sum.x * sum.x, y = sum.n * sum.yy - sum.y * sum.y;
    if (sum.n > 2 && x > 1e-9 && y > 1e-9)
        ret->correlation = (sum.n * sum.xy - sum.x * sum.y) / sqrt(x * y);
    for (size_t i = 0; i < work->blocks->n; i++)
        if (is_point(work, i))
            ret->grid[step_of((double)work->blocks->years[last].risk[i] / 100)]
                     [step_of((work->scores.whole[last][i] - 1) / 4)]++;
}

static enum rc exposed(const struct analysis_work *work, struct analysis_operators *ret)
{
    size_t last = work->blocks->year_count - 1;
    struct top *top = top_make(work->cx);
    const struct moments sum = moments_of(work);
    double x = sum.n < 2 ? 0 : sqrt(fmax(0, sum.xx / sum.n - sum.x * sum.x / sum.n / sum.n));
    double y = sum.n < 2 ? 0 : sqrt(fmax(0, sum.yy / sum.n - sum.y * sum.y / sum.n / sum.n));
    if (top == NULL)
        return RC_MEMORY;
    for (size_t i = 0; x > 1e-9 && y > 1e-9 && i < work->blocks->n; i++)
        if (is_point(work, i)) {
            double risk = ((double)work->blocks->years[last].risk[i] - 50 - sum.x / sum.n) / x;
            double score = (work->scores.whole[last][i] - 3 - sum.y / sum.n) / y;
            if (risk > 0 && score < 0)
                top_add(top, (struct entry){risk - score, work->blocks->operators[i], (uint32_t)i, 0});
        }
    return list_of(work, top, 1, ret);
}

static enum rc moved(const struct analysis_work *work, double sign, struct analysis_operators *ret)
{
    struct top *top = top_make(work->cx);
    if (top == NULL)
        return RC_MEMORY;
    for (size_t i = 0; work->blocks->year_count > 1 && i < work->blocks->n; i++) {
        double progress = (double)work->scores.progress[i];
        if (progress > ANALYSIS_NO_CHANGE && sign * progress > 0)
            top_add(top, (struct entry){sign * progress, work->blocks->operators[i], (uint32_t)i, 0});
    }
    return list_of(work, top, sign, ret);
}

/* ---- What looks wrong ---- */

static struct analysis_doubt doubt_of(const struct analysis_work *work, const struct entry *entry)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct block_year *last = &blocks->years[blocks->year_count - 1];
    const struct scores *scores = &work->scores;
    struct analysis_doubt doubt = {
        .operator = entry->key, .sector = (int64_t)atom_sector(blocks, last->atoms[entry->at]), .kind = entry->kind};
    if (entry->kind == DOUBT_SAME) {
        doubt.answers = scores->answered[entry->at];
        doubt.value = scores->same[entry->at];
    } else if (entry->kind == DOUBT_CONTRADICTION) {
        doubt.answers = scores->contradictions[entry->at];
        doubt.of = scores->pairs[entry->at];
    }
    return doubt;
}

/* Answered − found, by operator. */
struct site {
    double sum;
    int64_t n;
};

static enum rc doubt_sites(const struct analysis_work *work, struct site **ret)
{
    const struct analysis_blocks *blocks = work->blocks;
    struct site *sites = ARENA_ARRAY(work->cx->arena, struct site, blocks->n + 1);
    if (sites == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < blocks->finding_count; i++) {
        const struct finding *finding = &blocks->findings[i];
        int level = analysis_level_at(blocks, blocks->year_count - 1, finding->at, finding->question);
        if (level == 0)
            continue;
        sites[finding->at].sum += (double)(level - finding->level);
        sites[finding->at].n++;
    }
    *ret = sites;
    return RC_OK;
}

/* How much each kind of doubt weighs in the list: sites first, then contradictions, then sheets that are all the same. */
static enum rc doubts(const struct analysis_work *work, struct analysis_doubts *ret)
{
    const struct analysis_blocks *blocks = work->blocks;
    const struct scores *scores = &work->scores;
    struct top *top = top_make(work->cx);
    struct site *sites = NULL;
    if (top == NULL)
        return RC_MEMORY;
    TRY(doubt_sites(work, &sites));
    for (size_t i = 0; i < blocks->n; i++) {
        double far = sites[i].n == 0 ? 0 : sites[i].sum / (double)sites[i].n;
        const char *key = blocks->operators[i];
        if (sites[i].n >= SITE_LEAST && fabs(far) >= SITE_FAR) {
            ret->counts[DOUBT_SITE]++;
            top_add(top, (struct entry){3000 + fabs(far), key, (uint32_t)i, DOUBT_SITE});
        }
        if (scores->contradictions[i] >= CONTRADICTIONS_LEAST) {
            ret->counts[DOUBT_CONTRADICTION]++;
            top_add(top, (struct entry){2000 + scores->contradictions[i], key, (uint32_t)i, DOUBT_CONTRADICTION});
        }
        if (scores->same[i] != 0) {
            ret->counts[DOUBT_SAME]++;
            top_add(top, (struct entry){scores->answered[i] / 2.0, key, (uint32_t)i, DOUBT_SAME});
        }
    }
    top_settle(top);
    ret->n = top->n;
    ret->at = ARENA_ARRAY(work->cx->arena, struct analysis_doubt, top->n + 1);
    for (size_t i = 0; ret->at != NULL && i < top->n; i++) {
        ret->at[i] = doubt_of(work, &top->at[i]);
        if (top->at[i].kind == DOUBT_SITE) {
            const struct site *site = &sites[top->at[i].at];
            ret->at[i].answers = site->n;
            ret->at[i].value = site->sum / (double)site->n;
        }
    }
    return ret->at == NULL ? RC_MEMORY : RC_OK;
}

enum rc figures_operators(struct analysis_work *work, struct analysis_figures *ret)
{
    TRY(exposed(work, &ret->exposed));
    TRY(moved(work, 1, &ret->rising));
    TRY(moved(work, -1, &ret->falling));
    return doubts(work, &ret->doubts);
}

/* ---- Operators ---- */

size_t analysis_operator_count(const struct analysis_blocks *blocks)
{
    return blocks->n;
}

const char *analysis_operator_key(const struct analysis_blocks *blocks, size_t i)
{
    return i < blocks->n ? blocks->operators[i] : NULL;
}

size_t analysis_operator_find(const struct analysis_blocks *blocks, const char *operator)
{
    uint32_t number = lookup_find(&blocks->keys, operator);
    return number == LOOKUP_NONE ? ANALYSIS_NOBODY : blocks->places[number];
}

bool analysis_section_of(const struct analysis_blocks *blocks, size_t year, size_t question, size_t *ret_section,
                         size_t *ret_function)
{
    uint16_t section = blocks->years[year].questions[question].section;
    if (section == ANALYSIS_NONE)
        return false;
    *ret_section = section;
    *ret_function = blocks->sections[section];
    return true;
}

int analysis_level_at(const struct analysis_blocks *blocks, size_t year, size_t i, size_t question)
{
    return block_codes(blocks, year, i / TILE, question)[i % TILE] & BLOCK_LEVEL;
}

/* Weighted mean of what an operator answered among the measures for which `section` (or with `function`, whose
 * section's function) is asked; ANALYSIS_NONE for all. */
static double own_mean(const struct analysis_blocks *blocks, size_t y, size_t i, size_t function, size_t section)
{
    const struct block_year *year = &blocks->years[y];
    int64_t sum = 0, weight = 0;
    for (size_t q = 0; q < year->question_count; q++) {
        const struct analysis_question *question = &year->questions[q];
        if (question->section == ANALYSIS_NONE || (section != ANALYSIS_NONE && question->section != section) ||
            (function != ANALYSIS_NONE && blocks->sections[question->section] != function))
            continue;
        int level = analysis_level_at(blocks, y, i, q);
        sum += (int64_t)level * question->weight;
        weight += level == 0 ? 0 : question->weight;
    }
    return weight == 0 ? -1 : (double)sum / (double)weight;
}

bool analysis_operator_frame(const struct analysis_blocks *blocks, size_t year, size_t i, struct analysis_operator *ret)
{
    if (year >= blocks->year_count || i >= blocks->n)
        return false;
    const struct block_year *from = &blocks->years[year];
    size_t sub = atom_sub(blocks, from->atoms[i]);
    *ret = (struct analysis_operator){
        .operator = blocks->operators[i],
        .sector = (uint16_t)atom_sector(blocks, from->atoms[i]),
        .sub_sector = (uint16_t)sub,
        .size = (uint16_t)atom_size(blocks, from->atoms[i]),
        .covered = from->covered[i] != 0,
        .responded = from->responded[i] != 0,
        .risk = from->risk[i],
        .score = -1,
    };
    return true;
}

bool analysis_operator_at(const struct analysis_blocks *blocks, size_t year, size_t i, struct analysis_operator *ret)
{
    if (!analysis_operator_frame(blocks, year, i, ret))
        return false;
    ret->score = own_mean(blocks, year, i, ANALYSIS_NONE, ANALYSIS_NONE);
    for (size_t f = 0; f < blocks->function_count; f++)
        ret->functions[f] = own_mean(blocks, year, i, f, ANALYSIS_NONE);
    return true;
}

uint8_t analysis_code_at(const struct analysis_blocks *blocks, size_t year, size_t i, size_t question)
{
    return block_codes(blocks, year, i / TILE, question)[i % TILE];
}

uint8_t analysis_kind_of(const struct analysis_blocks *blocks, size_t year, size_t question)
{
    return blocks->years[year].questions[question].kind;
}

void analysis_code_write(uint8_t code, uint8_t kind, char ret[8])
{
    ret[0] = '\0';
    if (kind == VECTOR_LEVEL && code == BLOCK_NOT_APPLICABLE)
        snprintf(ret, 8, "NA");
    else if (kind == VECTOR_LEVEL && code != 0)
        snprintf(ret, 8, "%s%u", (code & BLOCK_ALTERNATIVE) != 0 ? "A" : "", (unsigned)code & BLOCK_LEVEL);
    else if (kind == VECTOR_SINGLE && code != 0)
        snprintf(ret, 8, "%u", (unsigned)code);
}

double analysis_item_at(const struct analysis_blocks *blocks, size_t year, size_t i, size_t item)
{
    if (item == ITEM_WHOLE)
        return own_mean(blocks, year, i, ANALYSIS_NONE, ANALYSIS_NONE);
    if (item <= blocks->function_count)
        return own_mean(blocks, year, i, item - ITEM_FUNCTIONS, ANALYSIS_NONE);
    return own_mean(blocks, year, i, ANALYSIS_NONE, item - ITEM_FUNCTIONS - blocks->function_count);
}

/* ---- Position ---- */

enum { RANKS_MOST = GROUP_KIND_COUNT_ }; /* groups that an operator is in */
#define ALIKE 1e-12

static int by_score(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

/* Each operator's score stands with all groups that it is in, one group after the other. */
enum rc analysis_rank(struct ctx *cx, const struct analysis_blocks *blocks, struct analysis_figures *figures)
{
    const struct block_year *last = &blocks->years[blocks->year_count - 1];
    double *scores = ARENA_ARRAY(cx->arena, double, blocks->n * RANKS_MOST + 1);
    size_t *ends = ARENA_ARRAY(cx->arena, size_t, blocks->group_count + 1);
    struct analysis_ranks *ranks = ARENA_NEW(cx->arena, struct analysis_ranks);
    size_t n = 0;
    if (scores == NULL || ends == NULL || ranks == NULL)
        return RC_MEMORY;
    for (size_t g = 0; g < blocks->group_count; g++) {
        size_t first = n;
        for (size_t r = 0; r < last->run_count; r++) {
            bool has = group_has(blocks, g, last->runs[r].atom);
            for (size_t i = last->runs[r].first; has && i < last->runs[r].end; i++)
                if (figures->own_scores[i] >= 0)
                    scores[n++] = figures->own_scores[i];
        }
        if (n > first)
            qsort(scores + first, n - first, sizeof *scores, by_score);
        ends[g + 1] = n;
    }
    *ranks = (struct analysis_ranks){.scores = scores, .ends = ends};
    figures->ranks = ranks;
    return RC_OK;
}

/* How many of them lie below a score. */
static size_t below_in(const double *scores, size_t n, double score)
{
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (scores[middle] < score)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

static double percentile_of_ranks(const struct analysis_ranks *ranks, size_t group, double own)
{
    const double *scores = ranks->scores + ranks->ends[group];
    size_t n = ranks->ends[group + 1] - ranks->ends[group];
    size_t below = below_in(scores, n, own - ALIKE), alike = below_in(scores, n, own + ALIKE) - below;
    return n == 0 ? -1 : ((double)below + (double)alike / 2) / (double)n * 100;
}

/* Scores of the group below the own one, and half of those alike. */
static double percentile_in(const struct analysis_blocks *blocks, const double *scores, size_t group, double own)
{
    const struct block_year *last = &blocks->years[blocks->year_count - 1];
    double below = 0, same = 0, n = 0;
    for (size_t r = 0; r < last->run_count; r++) {
        if (!group_has(blocks, group, last->runs[r].atom))
            continue;
        for (size_t i = last->runs[r].first; i < last->runs[r].end; i++) {
            n += scores[i] >= 0;
            below += scores[i] >= 0 && scores[i] < own - ALIKE;
            same += scores[i] >= 0 && fabs(scores[i] - own) <= ALIKE;
        }
    }
    return n == 0 ? -1 : (below + same / 2) / n * 100;
}

/* How many stand below is told in steps of five operators. */
static void blur_percentile(struct analysis_standing *standing)
{
    int64_t steps = standing->n / ANALYSIS_LEAST;
    double n = (double)standing->n, rank = standing->percentile / 100 * n;
    int64_t at = (int64_t)(rank / ANALYSIS_LEAST);
    at = at < steps ? at : steps - 1;
    double from = (double)(at * ANALYSIS_LEAST), to = at == steps - 1 ? n : from + ANALYSIS_LEAST;
    standing->percentile = (from + to) / 2 / n * 100;
    standing->step = (to - from) / n * 100;
}

static void stand(const struct analysis_blocks *blocks, const struct analysis_figures *figures, size_t group, double own,
                  struct analysis_standing *ret)
{
    const struct analysis_figures_year *year = &figures->years[figures->year_count - 1];
    const struct analysis_cell *cell = &year->cells[group * year->item_count + ITEM_WHOLE];
    *ret = (struct analysis_standing){
        .group = group, .n = cell->n, .mean = cell->mean, .deviation = -1, .percentile = -1, .standard_score = -1};
    if (cell->n <= 0)
        return;
    ret->deviation = year->scores[group].deviation;
    ret->percentile = figures->ranks != NULL ? percentile_of_ranks(figures->ranks, group, own)
                                             : percentile_in(blocks, figures->own_scores, group, own);
    if (figures->audience == AUDIENCE_PEERS)
        blur_percentile(ret);
    if (ret->deviation > 1e-9)
        ret->standard_score = (own - cell->mean) / ret->deviation * 10 + 50;
    if (figures->audience == AUDIENCE_PEERS && ret->standard_score >= 0)
        ret->standard_score = round(ret->standard_score * 10) / 10;
}

enum rc analysis_position(struct ctx *cx, const struct analysis_blocks *blocks, const struct analysis_figures *figures,
                          const char *operator, struct analysis_position *ret)
{
    size_t last = blocks->year_count - 1, at = analysis_operator_find(blocks, operator), groups[GROUP_KIND_COUNT_];
    struct analysis_position position = {.item_count = 1 + blocks->function_count + blocks->section_count};
    if (!analysis_operator_at(blocks, last, at, &position.operator) || !position.operator.responded ||
        position.operator.score < 0)
        return fail(cx, RC_MISSING, N_("There is no position for {0}: it has no answers in the last year"), operator);
    double *items = ARENA_ARRAY(cx->arena, double, position.item_count);
    if (items == NULL)
        return RC_MEMORY;
    items[ITEM_WHOLE] = position.operator.score;
    for (size_t f = 0; f < blocks->function_count; f++)
        items[ITEM_FUNCTIONS + f] = position.operator.functions[f];
    for (size_t s = 0; s < blocks->section_count; s++)
        items[ITEM_FUNCTIONS + blocks->function_count + s] = own_mean(blocks, last, at, ANALYSIS_NONE, s);
    position.items = items;
    for (size_t g = 0; g < GROUP_KIND_COUNT_; g++)
        position.standings[g] = (struct analysis_standing){
            .n = -1, .mean = -1, .deviation = -1, .percentile = -1, .standard_score = -1};
    size_t n = atom_groups(blocks, blocks->years[last].atoms[at], groups);
    for (size_t i = 0; i < n; i++)
        stand(blocks, figures, groups[i], items[ITEM_WHOLE], &position.standings[figures->groups[groups[i]].kind]);
    *ret = position;
    return RC_OK;
}
