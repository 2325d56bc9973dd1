/* Counting, tile by tile: how often each level stands in each atom, and the scores of operators. LANES codes are
 * looked at side by side; sums of a byte are moved on before they can overflow. */
#include <string.h>

#include "analysis/analysis_inside.h"

enum {
    SHORT_RUN = 24,   /* operators below which lanes do not pay */
    LANE_ROUNDS = 255, /* bytes can count so far */
    CODES = 256
};

/* Sums and weights of one tile. */
struct strip {
    uint8_t sum8[TILE], weight8[TILE];
    uint16_t sum[TILE], weight[TILE];
};

/* What one worker needs beside its counts. */
struct bench {
    struct strip section, common, before, after;
    uint32_t whole[TILE], whole_weight[TILE];
    uint32_t function[ANALYSIS_FUNCTIONS_MOST][TILE], function_weight[ANALYSIS_FUNCTIONS_MOST][TILE];
    uint8_t any[TILE], all[TILE], contradictions[TILE], pairs[TILE];
};

struct job {
    const struct analysis_blocks *blocks;
    struct counts counts[ANALYSIS_THREADS_MOST];
    struct bench *benches[ANALYSIS_THREADS_MOST];
    struct scores *scores;
    uint32_t *slots[ANALYSIS_YEARS_MOST]; /* by question: number among the single choices of its year */
    size_t slot_count[ANALYSIS_YEARS_MOST];
    uint64_t *shares;                     /* 2^40 ÷ weight */
};

static inline lanes lanes_at(const uint8_t *at)
{
    lanes ret;
    memcpy(&ret, at, sizeof ret);
    return ret;
}
static inline void lanes_put(uint8_t *at, lanes value)
{
    memcpy(at, &value, sizeof value);
}

/* ---- How often each level stands in a run ---- */

static void add_lanes(const lanes counts[ANALYSIS_SPREAD], uint32_t *answers)
{
    for (int k = 1; k < ANALYSIS_SPREAD; k++)
        for (int i = 0; i < LANES; i++)
            answers[k] += counts[k][i];
}

static void count_short(const uint8_t *codes, size_t n, uint32_t *answers)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t code = codes[i];
        answers[code == BLOCK_NOT_APPLICABLE ? VECTOR_NOT_APPLICABLE : code & BLOCK_LEVEL]++;
        answers[VECTOR_ALTERNATIVE] += (code & BLOCK_ALTERNATIVE) != 0;
    }
}

/* Level 0 is counted by count_short alone; nobody reads it. */
static void count_run(const uint8_t *codes, size_t n, uint32_t *answers)
{
    while (n >= SHORT_RUN) {
        lanes counts[ANALYSIS_SPREAD];
        size_t rounds = n / LANES < LANE_ROUNDS ? n / LANES : LANE_ROUNDS;
        memset(counts, 0, sizeof counts);
        for (size_t i = 0; i < rounds; i++) {
            lanes code = lanes_at(codes + i * LANES), level = code & BLOCK_LEVEL;
            counts[1] -= (lanes)(level == 1);
            counts[2] -= (lanes)(level == 2);
            counts[3] -= (lanes)(level == 3);
            counts[4] -= (lanes)(level == 4);
            counts[5] -= (lanes)(level == 5);
            counts[6] -= (lanes)(code == BLOCK_NOT_APPLICABLE);
            counts[7] += (code & BLOCK_ALTERNATIVE) / BLOCK_ALTERNATIVE;
        }
        add_lanes(counts, answers);
        codes += rounds * LANES;
        n -= rounds * LANES;
    }
    count_short(codes, n, answers);
}

static void count_answers(const struct job *job, struct counts *counts, size_t y, size_t tile)
{
    const struct analysis_blocks *blocks = job->blocks;
    const struct block_year *year = &blocks->years[y];
    for (size_t q = 0; q < year->question_count; q++) {
        const uint8_t *codes = block_codes(blocks, y, tile, q);
        if (year->questions[q].kind != VECTOR_LEVEL && year->questions[q].kind != VECTOR_SINGLE)
            continue;
        for (size_t r = year->first_run[tile]; r < year->first_run[tile + 1]; r++) {
            const struct run *run = &year->runs[r];
            const uint8_t *at = codes + run->first % TILE;
            if (year->questions[q].kind == VECTOR_LEVEL) {
                count_run(at, run->end - run->first,
                          counts->years[y].answers + (run->atom * year->question_count + q) * ANALYSIS_SPREAD);
                continue;
            }
            uint32_t *choices = counts->years[y].choices +
                                (job->slots[y][q] * blocks->sector_count + atom_sector(blocks, run->atom)) * CODES;
            for (size_t i = 0; i < run->end - run->first; i++)
                choices[at[i]]++;
        }
    }
}

/* ---- Scores ---- */

static void strip_flush(struct strip *strip)
{
    for (size_t i = 0; i < TILE; i++) {
        strip->sum[i] = (uint16_t)(strip->sum[i] + strip->sum8[i]);
        strip->weight[i] = (uint16_t)(strip->weight[i] + strip->weight8[i]);
    }
    memset(strip->sum8, 0, sizeof strip->sum8);
    memset(strip->weight8, 0, sizeof strip->weight8);
}

static void strip_clear(struct strip *strip)
{
    memset(strip, 0, sizeof *strip);
}

/* Adds a question with its weight. */
static void strip_add(struct strip *strip, const uint8_t *codes, uint8_t weight)
{
    for (size_t i = 0; i < TILE; i += LANES) {
        lanes level = lanes_at(codes + i) & BLOCK_LEVEL, has = (lanes)(level != 0);
        lanes sum = lanes_at(strip->sum8 + i), weights = lanes_at(strip->weight8 + i);
        if (weight == 1) {
            sum += level;
            weights -= has;
        } else {
            sum += level * weight;
            weights += has & weight;
        }
        lanes_put(strip->sum8 + i, sum);
        lanes_put(strip->weight8 + i, weights);
    }
}

/* How many levels fit beside what a byte holds already, in units of weight. */
enum { BYTE_WEIGHT = 255 / VECTOR_LEVEL_MOST };

/* Mean × 2^40, rounded down; 0 without weight. */
static inline int64_t fixed_mean(uint64_t sum, uint64_t weight)
{
    return weight == 0 ? 0 : (int64_t)((sum << 40) / weight);
}

static void add_strip(const struct job *job, struct counts *counts, struct bench *bench, size_t y, size_t tile,
                      size_t section)
{
    const struct analysis_blocks *blocks = job->blocks;
    const struct block_year *year = &blocks->years[y];
    const struct strip *strip = &bench->section;
    size_t items = 1 + blocks->function_count + blocks->section_count, item = 1 + blocks->function_count + section;
    for (size_t r = year->first_run[tile]; r < year->first_run[tile + 1]; r++) {
        const struct run *run = &year->runs[r];
        struct sum *sum = &counts->years[y].items[run->atom * items + item];
        int64_t total = 0, n = 0;
        for (size_t i = run->first % TILE, end = i + run->end - run->first; i < end; i++) {
            total += (int64_t)(strip->sum[i] * job->shares[strip->weight[i]]);
            n += strip->weight[i] != 0;
        }
        sum->total += total;
        sum->n += n;
    }
    uint32_t *function = bench->function[blocks->sections[section]];
    uint32_t *weight = bench->function_weight[blocks->sections[section]];
    for (size_t i = 0; i < TILE; i++) {
        function[i] += strip->sum[i];
        weight[i] += strip->weight[i];
    }
}

/* The questions of each section one after the other. */
static void score_sections(const struct job *job, struct counts *counts, struct bench *bench, size_t y, size_t tile)
{
    const struct analysis_blocks *blocks = job->blocks;
    const struct block_year *year = &blocks->years[y];
    for (size_t section = 0; section < blocks->section_count; section++) {
        size_t held = 0, measures = 0;
        for (size_t q = 0; q < year->question_count; q++) {
            if (year->questions[q].section != section)
                continue;
            if (measures++ == 0)
                strip_clear(&bench->section);
            if (held + year->questions[q].weight > BYTE_WEIGHT) {
                strip_flush(&bench->section);
                held = 0;
            }
            strip_add(&bench->section, block_codes(blocks, y, tile, q), year->questions[q].weight);
            held += year->questions[q].weight;
        }
        if (measures == 0)
            continue;
        strip_flush(&bench->section);
        add_strip(job, counts, bench, y, tile, section);
    }
}

static void score_operators(const struct job *job, struct counts *counts, struct bench *bench, size_t y, size_t tile)
{
    const struct analysis_blocks *blocks = job->blocks;
    const struct block_year *year = &blocks->years[y];
    size_t functions = blocks->function_count, items = 1 + functions + blocks->section_count;
    memset(bench->whole, 0, sizeof bench->whole);
    memset(bench->whole_weight, 0, sizeof bench->whole_weight);
    for (size_t r = year->first_run[tile]; r < year->first_run[tile + 1]; r++) {
        const struct run *run = &year->runs[r];
        struct sum *sums = &counts->years[y].items[run->atom * items];
        for (size_t place = run->first; place < run->end; place++) {
            size_t i = place % TILE;
            for (size_t f = 0; f < functions; f++) {
                uint32_t sum = bench->function[f][i], weight = bench->function_weight[f][i];
                bench->whole[i] += sum;
                bench->whole_weight[i] += weight;
                job->scores->functions[y][place * functions + f] = weight == 0 ? -1 : (float)sum / (float)weight;
                sums[ITEM_FUNCTIONS + f].total += fixed_mean(sum, weight);
                sums[ITEM_FUNCTIONS + f].n += weight != 0;
            }
            uint32_t sum = bench->whole[i], weight = bench->whole_weight[i];
            job->scores->whole[y][place] = weight == 0 ? -1 : (double)sum / weight;
            job->scores->weight[y][place] = (uint16_t)weight;
            sums[ITEM_WHOLE].total += fixed_mean(sum, weight);
            sums[ITEM_WHOLE].n += weight != 0;
        }
    }
}

/* ---- From one year to the next ---- */

/* Scores over the measures that both years ask, with the later year's weights: of the later year (side 0) or of the
 * earlier one (side 1), by atom. */
static void score_common(const struct job *job, struct counts *counts, struct bench *bench, size_t later, int side,
                         size_t tile)
{
    const struct analysis_blocks *blocks = job->blocks;
    const struct block_year *year = &blocks->years[later], *own = side == 0 ? year : year - 1;
    struct sum *sums = side == 0 ? counts->years[later].common[0] : counts->years[later - 1].common[1];
    size_t held = 0, y = side == 0 ? later : later - 1;
    strip_clear(&bench->common);
    for (size_t q = 0; q < year->question_count; q++) {
        if (year->before[q] < 0)
            continue;
        if (held + year->questions[q].weight > BYTE_WEIGHT) {
            strip_flush(&bench->common);
            held = 0;
        }
        strip_add(&bench->common, block_codes(blocks, y, tile, side == 0 ? q : (size_t)year->before[q]),
                  year->questions[q].weight);
        held += year->questions[q].weight;
    }
    strip_flush(&bench->common);
    for (size_t r = own->first_run[tile]; r < own->first_run[tile + 1]; r++)
        for (size_t place = own->runs[r].first; place < own->runs[r].end; place++) {
            struct sum *sum = &sums[own->runs[r].atom];
            sum->total += fixed_mean(bench->common.sum[place % TILE], bench->common.weight[place % TILE]);
            sum->n += bench->common.weight[place % TILE] != 0;
        }
}

/* Adds a measure where both years have a level. */
static void strips_pair(struct strip *before, struct strip *after, const uint8_t *earlier, const uint8_t *later,
                        uint8_t weight)
{
    for (size_t i = 0; i < TILE; i += LANES) {
        lanes was = lanes_at(earlier + i) & BLOCK_LEVEL, is = lanes_at(later + i) & BLOCK_LEVEL;
        lanes both = (lanes)(was != 0) & (lanes)(is != 0);
        lanes_put(before->sum8 + i, lanes_at(before->sum8 + i) + (was & both) * weight);
        lanes_put(after->sum8 + i, lanes_at(after->sum8 + i) + (is & both) * weight);
        lanes_put(after->weight8 + i, lanes_at(after->weight8 + i) + (both & weight));
    }
}

/* Adds the matched scores of one operator to every group that it is in both times. */
static void add_pair(const struct analysis_blocks *blocks, struct count_year *count, size_t was, size_t is,
                     int64_t before, int64_t after)
{
    size_t groups[GROUP_KIND_COUNT_], n = atom_groups(blocks, is, groups);
    for (size_t g = 0; g < n; g++) {
        if (was != is && !group_has(blocks, groups[g], was))
            continue;
        count->paired[0][groups[g]].total += before;
        count->paired[1][groups[g]].total += after;
        count->paired[0][groups[g]].n++;
        count->paired[1][groups[g]].n++;
    }
}

static void score_pairs(const struct job *job, struct counts *counts, struct bench *bench, size_t y, size_t tile)
{
    const struct analysis_blocks *blocks = job->blocks;
    const struct block_year *year = &blocks->years[y];
    size_t held = 0, end = (tile + 1) * TILE < blocks->n ? (tile + 1) * TILE : blocks->n;
    strip_clear(&bench->before);
    strip_clear(&bench->after);
    for (size_t q = 0; q < year->question_count; q++) {
        if (year->before[q] < 0)
            continue;
        if (held + year->questions[q].weight > BYTE_WEIGHT) {
            strip_flush(&bench->before);
            strip_flush(&bench->after);
            held = 0;
        }
        strips_pair(&bench->before, &bench->after, block_codes(blocks, y - 1, tile, (size_t)year->before[q]),
                    block_codes(blocks, y, tile, q), year->questions[q].weight);
        held += year->questions[q].weight;
    }
    strip_flush(&bench->before);
    strip_flush(&bench->after);
    for (size_t place = tile * TILE; place < end; place++) {
        uint16_t was = bench->before.sum[place % TILE], is = bench->after.sum[place % TILE];
        uint16_t weight = bench->after.weight[place % TILE];
        if (y + 1 == blocks->year_count)
            job->scores->progress[place] = weight == 0 ? -9 : (float)(is - was) / (float)weight;
        job->scores->matched[y][place] = weight;
        if (weight != 0)
            add_pair(blocks, &counts->years[y], year[-1].atoms[place], year->atoms[place], fixed_mean(was, weight),
                     fixed_mean(is, weight));
    }
}

/* ---- What looks wrong ---- */

static void doubt_same(const struct job *job, struct bench *bench, size_t y, size_t tile)
{
    const struct analysis_blocks *blocks = job->blocks;
    const struct block_year *year = &blocks->years[y];
    size_t end = (tile + 1) * TILE < blocks->n ? (tile + 1) * TILE : blocks->n;
    const uint16_t *answered = bench->common.weight;
    size_t held = 0;
    memset(bench->any, 0, sizeof bench->any);
    memset(bench->all, BLOCK_LEVEL, sizeof bench->all);
    strip_clear(&bench->common);
    for (size_t q = 0; q < year->question_count; q++) {
        const uint8_t *codes = block_codes(blocks, y, tile, q);
        if (year->questions[q].section == ANALYSIS_NONE)
            continue;
        if (held++ == LANE_ROUNDS) {
            strip_flush(&bench->common);
            held = 1;
        }
        for (size_t i = 0; i < TILE; i += LANES) {
            lanes level = lanes_at(codes + i) & BLOCK_LEVEL;
            lanes_put(bench->any + i, lanes_at(bench->any + i) | level);
            lanes_put(bench->all + i, lanes_at(bench->all + i) & (level | ((lanes)(level == 0) & BLOCK_LEVEL)));
            lanes_put(bench->common.weight8 + i, lanes_at(bench->common.weight8 + i) - (lanes)(level != 0));
        }
    }
    strip_flush(&bench->common);
    for (size_t place = tile * TILE; place < end; place++) {
        size_t i = place % TILE;
        bool same = answered[i] >= SAME_LEAST && bench->any[i] == bench->all[i];
        job->scores->same[place] = same ? bench->any[i] : 0;
        job->scores->answered[place] = answered[i];
    }
}

static void doubt_pairs(const struct job *job, struct bench *bench, size_t y, size_t tile)
{
    const struct analysis_blocks *blocks = job->blocks;
    size_t end = (tile + 1) * TILE < blocks->n ? (tile + 1) * TILE : blocks->n;
    memset(bench->contradictions, 0, sizeof bench->contradictions);
    memset(bench->pairs, 0, sizeof bench->pairs);
    for (size_t p = 0; p < blocks->pair_count && p < LANE_ROUNDS; p++) {
        const struct pair *pair = &blocks->pairs[p];
        const uint8_t *first = block_codes(blocks, y, tile, pair->first);
        const uint8_t *second = block_codes(blocks, y, tile, pair->second);
        for (size_t i = 0; i < TILE; i += LANES) {
            lanes a = lanes_at(first + i) & BLOCK_LEVEL, b = lanes_at(second + i) & BLOCK_LEVEL;
            lanes both = (lanes)(a != 0) & (lanes)(b != 0);
            lanes wrong = (lanes)(a >= b + pair->apart);
            if (pair->equal)
                wrong |= (lanes)(b >= a + pair->apart);
            lanes_put(bench->contradictions + i, lanes_at(bench->contradictions + i) - (wrong & both));
            lanes_put(bench->pairs + i, lanes_at(bench->pairs + i) - both);
        }
    }
    for (size_t place = tile * TILE; place < end; place++) {
        job->scores->contradictions[place] = bench->contradictions[place % TILE];
        job->scores->pairs[place] = bench->pairs[place % TILE];
    }
}

/* ---- All of it ---- */

static void count_tile(void *data, size_t worker, size_t tile)
{
    struct job *job = data;
    struct counts *counts = &job->counts[worker];
    struct bench *bench = job->benches[worker];
    for (size_t y = 0; y < job->blocks->year_count; y++) {
        memset(bench->function, 0, sizeof bench->function);
        memset(bench->function_weight, 0, sizeof bench->function_weight);
        count_answers(job, counts, y, tile);
        score_sections(job, counts, bench, y, tile);
        score_operators(job, counts, bench, y, tile);
        if (y == 0)
            continue;
        if (!job->blocks->years[y].same) {
            score_common(job, counts, bench, y, 0, tile);
            score_common(job, counts, bench, y, 1, tile);
        }
        score_pairs(job, counts, bench, y, tile);
    }
    doubt_same(job, bench, job->blocks->year_count - 1, tile);
    doubt_pairs(job, bench, job->blocks->year_count - 1, tile);
}

static bool make_counts(struct ctx *cx, const struct job *job, struct counts *counts)
{
    const struct analysis_blocks *blocks = job->blocks;
    size_t items = 1 + blocks->function_count + blocks->section_count;
    for (size_t y = 0; y < blocks->year_count; y++) {
        struct count_year *year = &counts->years[y];
        year->answers = ARENA_ARRAY(cx->arena, uint32_t,
                                    blocks->atom_count * blocks->years[y].question_count * ANALYSIS_SPREAD);
        year->items = ARENA_ARRAY(cx->arena, struct sum, blocks->atom_count * items);
        year->choices = ARENA_ARRAY(cx->arena, uint32_t, job->slot_count[y] * blocks->sector_count * CODES + 1);
        for (int side = 0; side < 2; side++) {
            year->common[side] = ARENA_ARRAY(cx->arena, struct sum, blocks->atom_count);
            year->paired[side] = ARENA_ARRAY(cx->arena, struct sum, blocks->group_count);
        }
    }
    return !arena_failed(cx->arena);
}

static bool make_scores(struct ctx *cx, const struct analysis_blocks *blocks, struct scores *scores)
{
    size_t n = blocks->n + 1;
    for (size_t y = 0; y < blocks->year_count; y++) {
        scores->whole[y] = ARENA_ARRAY(cx->arena, double, n);
        scores->functions[y] = ARENA_ARRAY(cx->arena, float, n * (blocks->function_count + 1));
        scores->weight[y] = ARENA_ARRAY(cx->arena, uint16_t, n);
        scores->matched[y] = ARENA_ARRAY(cx->arena, uint16_t, n);
    }
    scores->progress = ARENA_ARRAY(cx->arena, float, n);
    scores->same = ARENA_ARRAY(cx->arena, uint8_t, n);
    scores->answered = ARENA_ARRAY(cx->arena, uint16_t, n);
    scores->contradictions = ARENA_ARRAY(cx->arena, uint8_t, n);
    scores->pairs = ARENA_ARRAY(cx->arena, uint8_t, n);
    if (arena_failed(cx->arena))
        return false;
    for (size_t i = 0; i < n; i++)
        scores->progress[i] = -9;
    return true;
}

static void add_sums(struct sum *to, const struct sum *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        to[i].total += from[i].total;
        to[i].n += from[i].n;
    }
}

static void add_numbers(uint32_t *to, const uint32_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

static void add_counts(const struct job *job, struct counts *to, const struct counts *from)
{
    const struct analysis_blocks *blocks = job->blocks;
    for (size_t y = 0; y < blocks->year_count; y++) {
        struct count_year *a = &to->years[y];
        const struct count_year *b = &from->years[y];
        add_numbers(a->answers, b->answers, blocks->atom_count * blocks->years[y].question_count * ANALYSIS_SPREAD);
        add_sums(a->items, b->items, blocks->atom_count * (1 + blocks->function_count + blocks->section_count));
        add_numbers(a->choices, b->choices, job->slot_count[y] * blocks->sector_count * CODES);
        for (int side = 0; side < 2; side++) {
            add_sums(a->common[side], b->common[side], blocks->atom_count);
            add_sums(a->paired[side], b->paired[side], blocks->group_count);
        }
    }
}

/* Where nothing changed in what is asked, the scores over what is common are the scores. */
static void copy_common(const struct analysis_blocks *blocks, struct counts *counts)
{
    size_t items = 1 + blocks->function_count + blocks->section_count;
    for (size_t y = 1; y < blocks->year_count; y++)
        for (size_t atom = 0; blocks->years[y].same && atom < blocks->atom_count; atom++) {
            counts->years[y].common[0][atom] = counts->years[y].items[atom * items];
            counts->years[y - 1].common[1][atom] = counts->years[y - 1].items[atom * items];
        }
}

static enum rc prepare(struct ctx *cx, struct job *job)
{
    const struct analysis_blocks *blocks = job->blocks;
    const size_t shares = VECTOR_QUESTIONS_MOST * ANALYSIS_WEIGHT_MOST + 1;
    job->shares = ARENA_ARRAY(cx->arena, uint64_t, shares);
    if (job->shares == NULL)
        return RC_MEMORY;
    for (size_t i = 1; i < shares; i++)
        job->shares[i] = ((UINT64_C(1) << 40) + i / 2) / i;
    for (size_t y = 0; y < blocks->year_count; y++) {
        job->slots[y] = ARENA_ARRAY(cx->arena, uint32_t, blocks->years[y].question_count);
        if (job->slots[y] == NULL)
            return RC_MEMORY;
        for (size_t q = 0; q < blocks->years[y].question_count; q++)
            if (blocks->years[y].questions[q].kind == VECTOR_SINGLE)
                job->slots[y][q] = (uint32_t)job->slot_count[y]++;
    }
    return RC_OK;
}

enum rc count_all(struct ctx *cx, const struct analysis_blocks *blocks, size_t threads, struct counts *counts,
                  struct scores *scores)
{
    struct job job = {.blocks = blocks, .scores = scores};
    size_t team = team_size(threads);
    TRY(prepare(cx, &job));
    if (!make_scores(cx, blocks, scores))
        return RC_MEMORY;
    for (size_t i = 0; i < team; i++) {
        job.benches[i] = ARENA_NEW(cx->arena, struct bench);
        if (job.benches[i] == NULL || !make_counts(cx, &job, &job.counts[i]))
            return RC_MEMORY;
    }
    team_run(team, blocks->tiles, count_tile, &job);
    for (size_t i = 1; i < team; i++)
        add_counts(&job, &job.counts[0], &job.counts[i]);
    *counts = job.counts[0];
    copy_common(blocks, counts);
    return RC_OK;
}
