/* Operators with similar scores by function: k-means (S. Lloyd, 1957) from starting points that are far from each other
 * (k-means++, D. Arthur and S. Vassilvitskii, 2007); the number of clusters by the mean silhouette (P. Rousseeuw, 1987)
 * of a sample. Both draw by a digest of the operator's key, so that no order of rows matters. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_inside.h"

enum { ROUNDS_MOST = 40, SAMPLE = 800, STARTS_FROM = 4000, LEAST_CLUSTERS = 2, LEAST_OPERATORS = 10 };

struct crowd {
    const struct analysis_blocks *blocks;
    const struct analysis_figures *figures;
    size_t dimensions, n;  /* operators with a score in every function, in the order of their draws */
    const float **at;      /* their scores */
    uint32_t *who;
};

struct centres {
    size_t k;
    double at[ANALYSIS_CLUSTERS_MOST][ANALYSIS_FUNCTIONS_MOST];
    int8_t *of; /* by operator of the crowd */
};

static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

static uint64_t draw_of(uint64_t seed, const char *key)
{
    uint64_t hash = mix(seed + UINT64_C(0x9E3779B97F4A7C15));
    for (const char *at = key; *at != '\0'; at++)
        hash = mix(hash ^ (unsigned char)*at);
    return hash;
}

struct drawn {
    uint64_t draw;
    const char *key;
    uint32_t who;
};

static int by_draw(const void *a, const void *b)
{
    const struct drawn *left = a, *right = b;
    if (left->draw != right->draw)
        return left->draw < right->draw ? -1 : 1;
    return strcmp(left->key, right->key);
}

static enum rc gather(struct ctx *cx, uint64_t seed, struct crowd *crowd)
{
    const struct analysis_blocks *blocks = crowd->blocks;
    size_t f = crowd->dimensions;
    struct drawn *drawn = ARENA_ARRAY(cx->arena, struct drawn, blocks->n + 1);
    crowd->at = ARENA_ARRAY(cx->arena, const float *, blocks->n + 1);
    crowd->who = ARENA_ARRAY(cx->arena, uint32_t, blocks->n + 1);
    if (drawn == NULL || crowd->at == NULL || crowd->who == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < blocks->n; i++) {
        bool whole = f > 0 && crowd->figures->own_scores[i] >= 0;
        for (size_t d = 0; whole && d < f; d++)
            whole = crowd->figures->own_functions[i * f + d] >= 0;
        if (whole)
            drawn[crowd->n++] = (struct drawn){draw_of(seed, blocks->operators[i]), blocks->operators[i], (uint32_t)i};
    }
    qsort(drawn, crowd->n, sizeof *drawn, by_draw);
    for (size_t i = 0; i < crowd->n; i++) {
        crowd->who[i] = drawn[i].who;
        crowd->at[i] = crowd->figures->own_functions + drawn[i].who * f;
    }
    return RC_OK;
}

static double distance(const float *at, const double *centre, size_t n)
{
    double sum = 0;
    for (size_t d = 0; d < n; d++)
        sum += ((double)at[d] - centre[d]) * ((double)at[d] - centre[d]);
    return sum;
}

static void set_centre(const struct crowd *crowd, struct centres *centres, size_t k, size_t i)
{
    for (size_t d = 0; d < crowd->dimensions; d++)
        centres->at[k][d] = (double)crowd->at[i][d];
}

/* Each further centre is drawn with the square of the distance to the nearest one so far. */
static void start(const struct crowd *crowd, struct centres *centres, uint64_t seed, double *nearest)
{
    size_t n = crowd->n < STARTS_FROM ? crowd->n : STARTS_FROM;
    set_centre(crowd, centres, 0, 0);
    for (size_t i = 0; i < n; i++)
        nearest[i] = HUGE_VAL;
    for (size_t k = 1; k < centres->k; k++) {
        double total = 0, reached = 0;
        size_t chosen = n - 1;
        for (size_t i = 0; i < n; i++) {
            nearest[i] = fmin(nearest[i], distance(crowd->at[i], centres->at[k - 1], crowd->dimensions));
            total += nearest[i];
        }
        double wanted = (double)(mix(seed + k) >> 11) * 0x1p-53 * total;
        for (size_t i = 0; i < n && chosen == n - 1; i++) {
            reached += nearest[i];
            if (reached > wanted)
                chosen = i;
        }
        set_centre(crowd, centres, k, chosen);
    }
}

/* Gives everybody the nearest centre; true when somebody changed. */
static bool assign(const struct crowd *crowd, struct centres *centres)
{
    bool changed = false;
    for (size_t i = 0; i < crowd->n; i++) {
        int8_t best = 0;
        double least = distance(crowd->at[i], centres->at[0], crowd->dimensions);
        for (size_t k = 1; k < centres->k; k++) {
            double found = distance(crowd->at[i], centres->at[k], crowd->dimensions);
            if (found < least) {
                least = found;
                best = (int8_t)k;
            }
        }
        changed |= centres->of[i] != best;
        centres->of[i] = best;
    }
    return changed;
}

static void move_centres(const struct crowd *crowd, struct centres *centres)
{
    double sums[ANALYSIS_CLUSTERS_MOST][ANALYSIS_FUNCTIONS_MOST] = {{0}};
    double n[ANALYSIS_CLUSTERS_MOST] = {0};
    for (size_t i = 0; i < crowd->n; i++) {
        n[centres->of[i]]++;
        for (size_t d = 0; d < crowd->dimensions; d++)
            sums[centres->of[i]][d] += (double)crowd->at[i][d];
    }
    for (size_t k = 0; k < centres->k; k++)
        for (size_t d = 0; d < crowd->dimensions && n[k] > 0; d++)
            centres->at[k][d] = sums[k][d] / n[k];
}

/* Mean over the sample of (b − a) ÷ max(a, b): a is the mean distance within the own cluster, b to the nearest other. */
static double silhouette(const struct crowd *crowd, const struct centres *centres)
{
    size_t n = crowd->n < SAMPLE ? crowd->n : SAMPLE;
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        double sums[ANALYSIS_CLUSTERS_MOST] = {0}, counts[ANALYSIS_CLUSTERS_MOST] = {0};
        size_t own = (size_t)centres->of[i];
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t d = 0; d < crowd->dimensions; d++) {
                double difference = (double)crowd->at[i][d] - (double)crowd->at[j][d];
                sum += difference * difference;
            }
            sums[centres->of[j]] += sqrt(sum);
            counts[centres->of[j]] += i != j;
        }
        double inside = counts[own] > 0 ? sums[own] / counts[own] : 0, outside = HUGE_VAL;
        for (size_t k = 0; k < centres->k; k++)
            if (k != own && counts[k] > 0)
                outside = fmin(outside, sums[k] / counts[k]);
        double most = fmax(inside, outside);
        total += counts[own] == 0 || most <= 0 || most == HUGE_VAL ? 0 : (outside - inside) / most;
    }
    return total / (double)n;
}

/* ---- The clusters as they are told ---- */

static int by_score(const void *a, const void *b)
{
    const struct analysis_cluster *left = a, *right = b;
    return left->score < right->score ? -1 : left->score > right->score;
}

static void describe(const struct crowd *crowd, const struct centres *centres, struct analysis_clusters *ret)
{
    const struct block_year *last = &crowd->blocks->years[crowd->blocks->year_count - 1];
    double nearest[ANALYSIS_CLUSTERS_MOST];
    for (size_t k = 0; k < centres->k; k++) {
        nearest[k] = HUGE_VAL;
        ret->at[k] = (struct analysis_cluster){.medoid = ""};
        memcpy(ret->at[k].functions, centres->at[k], sizeof ret->at[k].functions);
    }
    for (size_t i = 0; i < crowd->n; i++) {
        struct analysis_cluster *cluster = &ret->at[centres->of[i]];
        double found = distance(crowd->at[i], centres->at[centres->of[i]], crowd->dimensions);
        cluster->n++;
        cluster->score += crowd->figures->own_scores[crowd->who[i]];
        cluster->sectors[atom_sector(crowd->blocks, last->atoms[crowd->who[i]])]++;
        if (found < nearest[centres->of[i]]) {
            nearest[centres->of[i]] = found;
            cluster->medoid = crowd->blocks->operators[crowd->who[i]];
        }
    }
    ret->n = 0; /* a cluster that nobody is nearest to falls away */
    for (size_t k = 0; k < centres->k; k++)
        if (ret->at[k].n > 0) {
            ret->at[ret->n] = ret->at[k];
            ret->at[ret->n].score /= (double)ret->at[ret->n].n;
            ret->n++;
        }
    qsort(ret->at, ret->n, sizeof *ret->at, by_score);
}

static bool is_same_centre(const double *a, const double *b)
{
    size_t d = 0;
    while (d < ANALYSIS_FUNCTIONS_MOST && !(a[d] < b[d]) && !(a[d] > b[d]))
        d++;
    return d == ANALYSIS_FUNCTIONS_MOST;
}

/* Where the clusters were sorted by score, members find theirs again by its centre. */
static enum rc members(struct ctx *cx, const struct crowd *crowd, const struct centres *centres,
                       struct analysis_clusters *ret)
{
    int8_t *of = ARENA_ARRAY(cx->arena, int8_t, crowd->blocks->n + 1);
    int8_t place[ANALYSIS_CLUSTERS_MOST] = {0};
    if (of == NULL)
        return RC_MEMORY;
    memset(of, -1, crowd->blocks->n + 1);
    for (size_t k = 0; k < centres->k; k++)
        for (size_t c = 0; c < ret->n; c++)
            if (is_same_centre(ret->at[c].functions, centres->at[k]))
                place[k] = (int8_t)c;
    for (size_t i = 0; i < crowd->n; i++)
        of[crowd->who[i]] = place[centres->of[i]];
    ret->of = of;
    return RC_OK;
}

static double one_digit(double value)
{
    return floor(value * 10 + 0.5) / 10;
}

/* A cluster crosses all groups, so exact means of it could be subtracted from theirs. Without exact means and without the
 * number of operators no sum follows that could be. */
static void publish(struct analysis_clusters *clusters, int64_t people)
{
    clusters->of = NULL;
    clusters->silhouette = -9;
    if (people < ANALYSIS_CLUSTERS_FROM)
        clusters->n = 0;
    for (size_t k = 0; k < clusters->n; k++) {
        struct analysis_cluster *cluster = &clusters->at[k];
        struct analysis_cluster told = {.n = -1, .score = -1, .medoid = ""};
        for (size_t f = 0; f < ANALYSIS_FUNCTIONS_MOST; f++)
            told.functions[f] = cluster->n < ANALYSIS_CLUSTER_LEAST ? -1 : one_digit(cluster->functions[f]);
        if (cluster->n >= ANALYSIS_CLUSTER_LEAST) {
            told.n = cluster->n - cluster->n % ANALYSIS_LEAST;
            told.score = one_digit(cluster->score);
        }
        *cluster = told;
    }
}

enum rc analysis_cluster(struct ctx *cx, const struct analysis_blocks *blocks, const struct analysis_figures *figures,
                         uint64_t seed, struct analysis_clusters *ret)
{
    struct crowd crowd = {.blocks = blocks, .figures = figures, .dimensions = blocks->function_count};
    struct centres best = {.k = 0};
    double *nearest = ARENA_ARRAY(cx->arena, double, STARTS_FROM);
    *ret = (struct analysis_clusters){.functions = blocks->function_count, .silhouette = -9};
    if (nearest == NULL)
        return RC_MEMORY;
    TRY(gather(cx, seed, &crowd));
    if (crowd.n < LEAST_OPERATORS)
        return RC_OK;
    for (size_t k = LEAST_CLUSTERS; k <= ANALYSIS_CLUSTERS_MOST; k++) {
        struct centres centres = {.k = k, .of = ARENA_ARRAY(cx->arena, int8_t, crowd.n)};
        if (centres.of == NULL)
            return RC_MEMORY;
        start(&crowd, &centres, seed, nearest);
        for (int round = 0; round < ROUNDS_MOST && (assign(&crowd, &centres) || round == 0); round++)
            move_centres(&crowd, &centres);
        assign(&crowd, &centres);
        double found = silhouette(&crowd, &centres);
        if (best.k == 0 || found > ret->silhouette + 1e-9) {
            best = centres;
            ret->silhouette = found;
        }
    }
    describe(&crowd, &best, ret);
    TRY(members(cx, &crowd, &best, ret));
    if (figures->audience == AUDIENCE_PEERS)
        publish(ret, (int64_t)crowd.n);
    return RC_OK;
}
