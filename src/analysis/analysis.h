/* What is computed from the answers of a survey over several years. No database and no pages inside; how the
 * figures are defined: docs/analysis.md.
 *
 * Scores are means of levels (1 … 5). The score of an operator is the weighted mean over the measures that it
 * answered with a level (an alternative measure counts with the level that it reaches; unanswered and not
 * applicable do not count). The score of a group is the mean over its operators, each counting once. */
#ifndef ANALYSIS_ANALYSIS_H
#define ANALYSIS_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/vector.h"
#include "base/ctx.h"

struct module;

enum {
    ANALYSIS_YEARS_MOST = 5,
    ANALYSIS_SECTORS_MOST = 64,
    ANALYSIS_SUBS_MOST = 400,
    ANALYSIS_SIZES_MOST = 8,
    ANALYSIS_SECTIONS_MOST = 400,
    ANALYSIS_FUNCTIONS_MOST = 16,
    ANALYSIS_WEIGHT_MOST = 10,
    ANALYSIS_OPERATORS_MOST = 1000000,
    ANALYSIS_PAIRS_MOST = 1000,
    ANALYSIS_THREADS_MOST = 8,
    ANALYSIS_LEAST = 5,      /* respondents in a cell that others may see */
    ANALYSIS_TARGET = 3,     /* level from which a measure counts as practised */
    ANALYSIS_BARS = 16,      /* of a distribution of scores: a quarter of a level each, from 1 */
    ANALYSIS_GRID = 16,      /* rows and columns of the scatter */
    ANALYSIS_SPREAD = 8,     /* counts of a distribution of answers: 0 unanswered, 1 … 5, 6 not applicable, 7 alternative
                              * measures, which are among 1 … 5 as well */
    ANALYSIS_LIST = 200,     /* longest list of operators */
    ANALYSIS_CLUSTERS_MOST = 8,
    ANALYSIS_CLUSTERS_FROM = 40, /* operators from which clusters are told to peers, … */
    ANALYSIS_CLUSTER_LEAST = 10, /* … and in each of them */
};
#define ANALYSIS_NONE UINT16_MAX

/* ---- What is analysed ---- */

struct analysis_question {
    const char *code; /* the same in each year in which the same is asked; unique in a year */
    uint16_t section; /* of a measure; ANALYSIS_NONE for what counts in no score */
    uint8_t kind;     /* enum vector_kind; only VECTOR_LEVEL has a section */
    uint8_t choices;
    uint8_t weight;   /* of a measure: 1 … ANALYSIS_WEIGHT_MOST */
};

struct analysis_respondent {
    const char *operator; /* key, unique in a year and the same over the years */
    const void *answers;  /* a packed vector; NULL: covered, but it did not answer */
    size_t length;
    uint16_t sector, sub_sector, size; /* sub_sector: ANALYSIS_NONE for none */
    float risk;           /* index 0 … 100; negative where unknown */
};

struct analysis_year {
    int64_t year;
    const struct analysis_question *questions;
    const struct analysis_respondent *respondents; /* every covered operator */
    size_t question_count, respondent_count;
};

/* Levels of two measures of the last year that say the same, or of which the first cannot be reached without the
 * second; by code. */
struct analysis_pair {
    const char *first, *second;
    bool equal;
    uint8_t apart; /* levels from which they contradict each other; 0: two */
};

/* What was found on site, in the last year. */
struct analysis_finding {
    const char *operator, *question;
    int64_t level; /* 1 … 5 */
};

struct analysis_input {
    const struct analysis_year *years; /* ascending */
    const uint16_t *sub_sectors;       /* the sector of each sub-sector */
    const uint16_t *sections;          /* the function of each section */
    size_t year_count, sector_count, sub_count, size_count, section_count, function_count;
    const struct analysis_pair *pairs;
    const struct analysis_finding *findings;
    size_t pair_count, finding_count;
    /* For each sector and question of the last year whether the sector's 安全基準等 contain the measure:
     * [sector × question_count + question]; NULL where nothing is known. */
    const uint8_t *contained;
};

/* The answers turned round: for each year and question the codes of all operators side by side. Does not change;
 * holds copies of all that it needs. */
struct analysis_blocks;

/* RC_INVALID for indices, weights or counts off their range, codes or keys that stand twice, and answers that are
 * malformed or belong to another questionnaire (the operator is named); RC_TOO_LARGE beyond a limit. Freed with
 * analysis_freep. threads: 0 for all processors. */
enum rc analysis_load(struct ctx *cx, const struct analysis_input *input, size_t threads,
                      struct analysis_blocks **ret) MUST_USE;
void analysis_freep(struct analysis_blocks **blocks); /* for CLEANUP */
/* The arena that is the blocks' own: what is kept with them may lie there, too, and whoever frees it frees them. */
struct arena *analysis_arena(const struct analysis_blocks *blocks);
/* Bytes that they take. */
size_t analysis_size(const struct analysis_blocks *blocks);

/* ---- Groups and items ---- */

enum analysis_group_kind { GROUP_ALL, GROUP_SECTOR, GROUP_SIZE, GROUP_SUB_SECTOR, GROUP_SECTOR_SIZE, GROUP_KIND_COUNT_ };

struct analysis_group {
    enum analysis_group_kind kind;
    uint16_t sector, sub_sector, size; /* ANALYSIS_NONE where it does not go by them */
};

/* Group 0 is everybody; then sectors, sizes, sub-sectors, and sizes within sectors, each in their order. */
size_t analysis_group_of(const struct analysis_blocks *blocks, enum analysis_group_kind kind, size_t first, size_t size);
/* Items: the whole, functions, sections, questions. */
enum { ITEM_WHOLE = 0, ITEM_FUNCTIONS = 1 };

/* ---- Figures ---- */

enum analysis_audience { AUDIENCE_OVERSEER, AUDIENCE_PEERS };

/* A mean over `n` operators. Nothing to say: n 0, mean −1. Withheld from this audience: n −1, mean −1. For peers, means of
 * measures have two digits and their numbers are told in fives; functions and sections follow from them. */
struct analysis_cell {
    int64_t n;
    double mean;
};

/* How the scores of a group's operators lie. −1 (bars: all −1) where nothing can be said or it is withheld; quantiles are
 * exact to the nearest 0.002 for the overseer, and follow from the bars for peers (who get no least and most). */
struct analysis_scores {
    bool any;                   /* somebody is covered; told to all, since the list of operators is no secret */
    int64_t covered, responded; /* operators; −1 withheld */
    double deviation;           /* standard deviation (of all, not of a sample) */
    double least, lower, median, upper, most;
    int64_t bars[ANALYSIS_BARS];
};

struct analysis_figures_year {
    int64_t year;
    size_t item_count, question_count, first_section, first_question; /* items */
    const struct analysis_cell *cells;    /* [group × item_count + item]; numbers asked for: their mean */
    const int32_t *spread;                /* [(group × question_count + question) × ANALYSIS_SPREAD]; −1 withheld */
    const struct analysis_scores *scores; /* by group */
    /* For single and multiple choices [(sector + 1) × choices + choice], everybody first; −1 withheld; NULL for others. */
    const int64_t *const *choices;
};

/* Change of a group's score from the year before, exactly: change = standard + respondents + progress. Withheld or
 * unknown: pairs −1 or 0, all −9. */
#define ANALYSIS_NO_CHANGE (-9.0)
struct analysis_change {
    int64_t pairs; /* operators with answers to the same measure in both years, in this group both times */
    double before, after, change;
    double standard;    /* measures that came or went, and other weights */
    double respondents; /* others answer, or answer other measures */
    double progress;    /* the same operators at the same measures */
};

/* One measure of a sector beside its 安全基準等. */
struct analysis_standard {
    bool known;                 /* what the sector's standards contain */
    int64_t contained, missing; /* measures in them, and not */
    double mean_contained, mean_missing; /* of the measures' means; −1 */
    int64_t not_practised, beyond; /* contained with a mean below the target; missing with one at least there; −1 */
};

struct analysis_scatter {
    int64_t n;
    double correlation; /* Pearson; −9 where nothing can be said */
    int64_t grid[ANALYSIS_GRID][ANALYSIS_GRID]; /* [risk from 0][score from 1]; −1 withheld */
};

struct analysis_operator_figure {
    const char *operator;
    int64_t sector;
    double score, value; /* value: what the list is about */
    double risk;
};
struct analysis_operators {
    struct analysis_operator_figure *at;
    size_t n;
};

enum analysis_doubt_kind { DOUBT_SAME, DOUBT_CONTRADICTION, DOUBT_SITE, DOUBT_KIND_COUNT_ };
struct analysis_doubt {
    const char *operator;
    int64_t sector, kind; /* enum analysis_doubt_kind */
    int64_t answers;      /* same: measures answered; contradiction: pairs that contradict; site: measures looked at */
    int64_t of;           /* contradiction: pairs that were answered */
    double value;         /* same: the level; site: mean of answered − found */
};
struct analysis_doubts {
    struct analysis_doubt *at;
    size_t n;
    int64_t counts[DOUBT_KIND_COUNT_]; /* all of them, also beyond the list */
};

/* A difference from the year before in the mean of a measure. */
struct analysis_mover {
    size_t question; /* of the last year */
    double before, after, change;
};
struct analysis_measure {
    size_t question;
    int64_t n;
    double mean, practised; /* practised: share of its answers at the target or above; −1 withheld */
};

/* Scores of the last year in rising order, group after group: those of group g from ends[g] to ends[g + 1]. */
struct analysis_ranks {
    const double *scores;
    const size_t *ends;
};

struct analysis_figures {
    enum analysis_audience audience;
    size_t group_count, year_count, sector_count;
    const struct analysis_group *groups;
    const struct analysis_figures_year *years;
    const struct analysis_change *changes; /* [(year − 1) × group_count + group] */
    const struct analysis_measure *weakest; /* all measures of the last year that may be told, the weakest first */
    size_t weakest_count;
    const struct analysis_mover *movers; /* measures of the last two years, greatest rise first */
    size_t mover_count;
    const struct analysis_standard *standards; /* by sector */
    struct analysis_scatter scatter;
    /* For the overseer only; empty for peers. */
    struct analysis_operators exposed; /* much risk, low score: value = standard score of risk − that of score */
    struct analysis_operators rising, falling; /* value: progress since the year before */
    struct analysis_doubts doubts;
    /* Scores of the last year by operator, −1 without one: what positions and clusters are computed from. Never told. */
    const double *own_scores;
    const float *own_functions; /* [operator × functions + function] */
    const struct analysis_ranks *ranks; /* NULL: not put in order (analysis_rank) */
};

/* Every figure but clusters. The arena of cx holds the result, which refers to `blocks` for names. The same input gives
 * the same figures with any number of threads and in any order of respondents. */
enum rc analysis_run(struct ctx *cx, const struct analysis_blocks *blocks, enum analysis_audience audience,
                     size_t threads, struct analysis_figures *ret) MUST_USE;

/* ---- Clusters ---- */

struct analysis_cluster {
    int64_t n;
    double score;              /* mean of its operators */
    double functions[ANALYSIS_FUNCTIONS_MOST]; /* centre */
    int64_t sectors[ANALYSIS_SECTORS_MOST];    /* operators by sector */
    const char *medoid;        /* the operator nearest to the centre */
};
struct analysis_clusters {
    struct analysis_cluster at[ANALYSIS_CLUSTERS_MOST]; /* by score, ascending */
    size_t n, functions;
    double silhouette;         /* of the chosen number, on a sample; −9 where there are none */
    const int8_t *of;          /* cluster of each operator (analysis_operator_at); −1: without a score somewhere */
};
/* Operators of the last year with similar scores by function: k-means from seeded starting points; the number of
 * clusters (2 … 8) is the one with the best silhouette on a seeded sample. The same seed gives the same clusters. None
 * below ten operators. Peers (figures->audience) get them from ANALYSIS_CLUSTERS_FROM operators on and roughly: sizes in
 * fives, scores to one digit, nobody's name, no sectors, no silhouette, `of` NULL; a cluster of fewer than
 * ANALYSIS_CLUSTER_LEAST has n −1. */
enum rc analysis_cluster(struct ctx *cx, const struct analysis_blocks *blocks, const struct analysis_figures *figures,
                         uint64_t seed, struct analysis_clusters *ret) MUST_USE;

/* ---- Operators ---- */

struct analysis_operator {
    const char *operator;
    uint16_t sector, sub_sector, size; /* of the year */
    bool covered, responded;
    float risk;
    double score; /* −1 without one */
    double functions[ANALYSIS_FUNCTIONS_MOST];
};
/* Everybody that any year knows, in the blocks' own order; false beyond the end. */
size_t analysis_operator_count(const struct analysis_blocks *blocks);
/* The key of an operator by its place; NULL behind the last one. */
const char *analysis_operator_key(const struct analysis_blocks *blocks, size_t i);
/* The place of an operator by its key; ANALYSIS_NOBODY. */
#define ANALYSIS_NOBODY SIZE_MAX
size_t analysis_operator_find(const struct analysis_blocks *blocks, const char *operator);
bool analysis_operator_at(const struct analysis_blocks *blocks, size_t year, size_t i, struct analysis_operator *ret);
/* The same without scores, which cost a look at every answer. */
bool analysis_operator_frame(const struct analysis_blocks *blocks, size_t year, size_t i, struct analysis_operator *ret);
/* The section and function of a question; false for one that counts in no score. */
bool analysis_section_of(const struct analysis_blocks *blocks, size_t year, size_t question, size_t *ret_section,
                         size_t *ret_function);
/* The level that an operator answered: 0 … 5. */
int analysis_level_at(const struct analysis_blocks *blocks, size_t year, size_t i, size_t question);

/* The code of an answer as it stands in a block, and what was answered to a measure or a single choice as people and files
 * write it: level 1 … 5, "NA" (not applicable), "A3" (alternative measure of that level), number of the choice; "" for
 * unanswered and other kinds. At least 8 bytes. */
uint8_t analysis_code_at(const struct analysis_blocks *blocks, size_t year, size_t i, size_t question);
void analysis_code_write(uint8_t code, uint8_t kind, char ret[8]);
uint8_t analysis_kind_of(const struct analysis_blocks *blocks, size_t year, size_t question); /* enum vector_kind */
/* Its own score of the whole, a function or a section; −1 without one. */
double analysis_item_at(const struct analysis_blocks *blocks, size_t year, size_t i, size_t item);

/* Where an operator stands within a group, at one item. */
struct analysis_standing {
    size_t group;
    int64_t n;                /* −1 withheld */
    double mean, deviation;
    /* 0 … 100: share below, those alike by half; −1. For peers the middle of the step in which it lies: a step holds at
     * least ANALYSIS_LEAST operators and is `step` wide. 0: exact. */
    double percentile, step;
    double standard_score;    /* 偏差値: (own − mean) ÷ deviation × 10 + 50; −1 */
};
struct analysis_position {
    struct analysis_operator operator;
    const double *items;      /* own scores of the whole, functions and sections; −1 without */
    size_t item_count;
    struct analysis_standing standings[GROUP_KIND_COUNT_]; /* by kind of group; n −1 where it is in none */
};
/* Puts the scores of every group in order, in cx's arena, for whoever asks for many positions: figures->ranks. */
enum rc analysis_rank(struct ctx *cx, const struct analysis_blocks *blocks, struct analysis_figures *figures) MUST_USE;
/* Of the last year. `figures` decide what may be told (those for peers, in what goes out). RC_MISSING when the
 * operator is not covered or has no score. */
enum rc analysis_position(struct ctx *cx, const struct analysis_blocks *blocks, const struct analysis_figures *figures,
                          const char *operator, struct analysis_position *ret) MUST_USE;

#endif
