/* What the files of the engine share. */
#ifndef ANALYSIS_ANALYSIS_INSIDE_H
#define ANALYSIS_ANALYSIS_INSIDE_H

#include "analysis/analysis.h"
#include "base/lookup.h"

/* A tile holds the codes of TILE operators: for each question TILE bytes side by side. */
enum { TILE = 2048, LANES = 16 };

/* Codes of a measure inside a block: the level in the lowest three bits, so that one mask gives it. */
enum { BLOCK_LEVEL = 7, BLOCK_ALTERNATIVE = 8, BLOCK_NOT_APPLICABLE = 16 };

typedef uint8_t lanes __attribute__((vector_size(LANES)));

/* A stretch of operators that stand in the same atom in a year. */
struct run {
    uint32_t first, end;
    uint32_t atom;
};

/* What the operators of a stretch stated to a question for a number. */
struct stated {
    double sum;
    uint32_t n;
};

struct block_year {
    int64_t year;
    size_t question_count, response_count;
    struct analysis_question *questions; /* codes are the blocks' own */
    int32_t *before;          /* for each question the same one of the year before; −1 */
    uint8_t *codes;           /* [(tile × question_count + question) × TILE + operator within the tile] */
    uint16_t *atoms;          /* by operator; where it is not covered: its atom in another year */
    uint8_t *covered, *responded;
    float *risk;
    struct run *runs;
    size_t run_count;
    uint32_t *first_run;      /* by tile */
    uint16_t *slots;          /* by question: which of the year's numbers, or multiple choices, it is */
    size_t number_count, multiple_count;
    struct stated *numbers;   /* [run × number_count + slot] */
    uint32_t *masks;          /* [(slot × sector_count + sector) × VECTOR_MULTIPLE_MOST + choice]: multiple choices */
    bool same;                /* the same measures with the same weights as the year before */
};

struct pair {
    uint32_t first, second; /* questions of the last year */
    bool equal;
    uint8_t apart;
};
struct finding {
    uint32_t at, question;
    int64_t level;
};

struct analysis_blocks {
    struct arena *arena; /* everything, this too */
    size_t year_count, sector_count, sub_count, size_count, section_count, function_count;
    size_t atom_count, group_count, n, tiles;
    uint16_t *sub_sectors, *sections;
    const char **operators; /* by place */
    struct lookup keys;     /* their numbers, in the order of being met */
    uint32_t *places;       /* by number */
    struct block_year years[ANALYSIS_YEARS_MOST];
    struct pair *pairs;
    size_t pair_count;
    struct finding *findings;
    size_t finding_count;
    uint8_t *contained;
};

/* An atom is the smallest part of the nation that groups are made of: sub-sector (or the rest of a sector) and size. */
static inline size_t atom_sector(const struct analysis_blocks *blocks, size_t atom)
{
    size_t slot = atom / blocks->size_count;
    return slot < blocks->sub_count ? blocks->sub_sectors[slot] : slot - blocks->sub_count;
}
static inline size_t atom_sub(const struct analysis_blocks *blocks, size_t atom)
{
    size_t slot = atom / blocks->size_count;
    return slot < blocks->sub_count ? slot : ANALYSIS_NONE;
}
static inline size_t atom_size(const struct analysis_blocks *blocks, size_t atom)
{
    return atom % blocks->size_count;
}
/* The groups that an atom lies in; at most GROUP_KIND_COUNT_. */
size_t atom_groups(const struct analysis_blocks *blocks, size_t atom, size_t ret[GROUP_KIND_COUNT_]);
bool group_has(const struct analysis_blocks *blocks, size_t group, size_t atom);

static inline const uint8_t *block_codes(const struct analysis_blocks *blocks, size_t year, size_t tile, size_t question)
{
    const struct block_year *y = &blocks->years[year];
    return y->codes + (tile * y->question_count + question) * TILE;
}

/* Runs work(data, worker, i) for every i below n on so many threads (worker 0 is the caller's). */
size_t team_size(size_t threads);
void team_run(size_t threads, size_t n, void (*work)(void *data, size_t worker, size_t i), void *data);

/* ---- Turning round (analysis_turn.c) ---- */

/* The answers of one operator as they were packed. */
struct packed {
    const void *bytes; /* NULL: it did not answer */
    size_t length;
};
/* Fills codes, numbers and masks of every year from packed[year][place]. RC_INVALID for answers that cannot be read or do
 * not fit the year's questions; RC_MEMORY. */
enum rc turn_all(struct ctx *cx, struct analysis_blocks *blocks, struct packed *const packed[ANALYSIS_YEARS_MOST],
                 size_t threads) MUST_USE;

/* ---- Counting (analysis_count.c) ---- */

/* Means are added up as whole numbers of 2^-40, so that no order of adding matters. */
#define FIXED_ONE 1099511627776.0
struct sum {
    int64_t total; /* of means, in 2^-40 */
    int64_t n;
};

struct count_year {
    uint32_t *answers;     /* [(atom × question_count + question) × ANALYSIS_SPREAD]; unanswered is not counted */
    struct sum *items;     /* [atom × (1 + functions + sections)] */
    struct sum *common[2]; /* [atom]: scores over what is asked in the year before, too; and in the year after */
    struct sum *paired[2]; /* [group]: matched scores before and after, of those who are in the group in both years */
    uint32_t *choices;     /* [(slot of the question × sectors + sector) × 256 + code]: single choices */
};

/* What tiles are counted into. One for each worker, added up at the end. */
struct counts {
    struct count_year years[ANALYSIS_YEARS_MOST];
};

/* Scores by operator. */
struct scores {
    double *whole[ANALYSIS_YEARS_MOST];    /* −1: none */
    float *functions[ANALYSIS_YEARS_MOST]; /* [operator × function_count + function]; −1 */
    float *progress;                       /* of the last year; −9 */
    uint16_t *weight[ANALYSIS_YEARS_MOST]; /* of the measures that it answered with a level */
    uint16_t *matched[ANALYSIS_YEARS_MOST]; /* of those that it answered in the year before, too */
    uint8_t *same;                         /* last year: the level that stands at all measures; 0 */
    uint16_t *answered;                    /* last year: measures with a level */
    uint8_t *contradictions, *pairs;       /* last year */
};

enum { SAME_LEAST = 10, PAIR_DISTANCE = 2 };

/* Counts everything once. `counts` holds the sum; all of it in cx's arena. */
enum rc count_all(struct ctx *cx, const struct analysis_blocks *blocks, size_t threads, struct counts *counts,
                  struct scores *scores) MUST_USE;

/* ---- What may be told (analysis_guard.c) ---- */

enum { SCRATCH_BYTES_MOST = 256 * 1024 * 1024 };

/* Takes sets of people one by one as long as nothing about fewer than ANALYSIS_LEAST of them follows from the sums over
 * all sets taken: a set is refused when some combination of sums would depend on 1 … ANALYSIS_LEAST − 1 people. */
struct guard;
/* Columns are classes of people that are alike; `people` says how many are in each. In cx's arena. NULL when memory
 * ended. */
struct guard *guard_make(struct ctx *cx, size_t columns, const uint32_t *people, size_t rows_most);
/* in: 1 for the columns that the set holds. True when the set was taken; an empty one is. */
bool guard_take(struct guard *guard, const uint8_t *in);

/* In which order groups are offered: everybody, sizes, sectors, sub-sectors, sizes in sectors; large ones first. */
enum rc guard_order(struct ctx *cx, const struct analysis_blocks *blocks, const uint32_t *people, uint32_t **ret) MUST_USE;
/* Leaves in `told` (group_count, candidates on entry) what may be told. people: by atom. `empty`: whether a group without
 * anybody is told. cx's arena is used for scratch. */
enum rc guard_groups(struct ctx *cx, const struct analysis_blocks *blocks, const uint32_t *people, const uint32_t *order,
                     bool empty, bool *told) MUST_USE;
/* Frequencies of everybody and of the sectors: parts[sector × part_count + part]; told[0] is everybody's. A group is told
 * when each part has none or at least ANALYSIS_LEAST, and so has what the told sectors leave of everybody. */
void guard_frequencies(size_t sectors, const int64_t *parts, size_t part_count, bool *told);

/* ---- Figures ---- */

/* A run of the analysis; in the arena of cx. */
struct analysis_work {
    struct ctx *cx;
    const struct analysis_blocks *blocks;
    struct counts counts;
    struct scores scores;
    struct sum *numbers[ANALYSIS_YEARS_MOST]; /* [question × atom_count + atom]: n only; NULL without numbers */
    struct analysis_cell *cells[ANALYSIS_YEARS_MOST];
    int32_t *spread[ANALYSIS_YEARS_MOST];
    struct analysis_scores *groups[ANALYSIS_YEARS_MOST];
    int64_t **choices[ANALYSIS_YEARS_MOST];
    struct analysis_change *changes;
};

enum rc figures_year(struct analysis_work *work, size_t y) MUST_USE;  /* analysis_year.c */
enum rc figures_changes(struct analysis_work *work) MUST_USE;                         /* analysis_year.c */
enum rc figures_operators(struct analysis_work *work, struct analysis_figures *ret) MUST_USE; /* analysis_operator.c */
void figures_scatter(const struct analysis_work *work, struct analysis_scatter *ret); /* analysis_operator.c */
/* Leaves in `told` (by group; candidates on entry) those of which means by operator and means by measure may be told beside
 * each other (analysis_joint.c). `scratch` is begun anew. */
enum rc joint_groups(struct analysis_work *work, size_t y, const uint32_t *order, struct arena *scratch, bool *told)
    MUST_USE;
/* The weight of all measures of a year. */
uint32_t full_weight(const struct analysis_blocks *blocks, size_t y);

/* A mean (or deviation) as it is told to others: to the next multiple of 0.01, 0.02, 0.05 and so on up to 0.5, the first
 * that is at least 1 ÷ units. Whatever `units` the whole numbers below the mean are counted in, one of them lies in every
 * step, so that a fraction does not tell which it was. */
double told_mean(double mean, uint64_t units);
/* Takes out what others may not see; before anything is derived from cells (analysis_publish.c). */
enum rc publish_cells(struct analysis_work *work) MUST_USE;
/* bars: the distribution of everybody's scores as it is told; its steps are the grid's columns. */
void publish_scatter(struct analysis_scatter *scatter, const int64_t bars[ANALYSIS_BARS]);

#endif
