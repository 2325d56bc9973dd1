/* Monte Carlo over years. A year is computed as lists of times in which a node is down: what fails by itself
 * first, then what needs it. Each year has random numbers of its own, made from the seed and its index, and
 * blocks of years are added up in order, so that the result does not depend on the threads. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"
#include "mission/plan.h"

enum {
    BLOCK_YEARS = 1024,
    BLOCK_YEARS_LARGE = 32,
    LARGE_MODEL = 10000, /* nodes */
    BUSY_MODEL = 100000, /* failures a year */
    THREADS_MOST = 16
};
#define YEAR_SECONDS (8760.0 * 3600.0)
#define HOUR_SECONDS 3600.0
#define NORMAL_95 1.959963984540054
#define NONE UINT32_MAX

/* ---- Random numbers: SplitMix64 (G. Steele, D. Lea, C. Flood, 2014) as a counter ---- */

static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

struct chance {
    uint64_t state;
};

static struct chance chance_of_year(uint64_t seed, uint64_t year)
{
    return (struct chance){mix(mix(seed + UINT64_C(0x9E3779B97F4A7C15)) ^ mix(year + UINT64_C(0xD1B54A32D192ED03)))};
}

static uint64_t next_bits(struct chance *chance)
{
    chance->state += UINT64_C(0x9E3779B97F4A7C15);
    return mix(chance->state);
}

/* Above 0 and at most 1. */
static double next_part(struct chance *chance)
{
    return ((double)(next_bits(chance) >> 11) + 1) * 0x1p-53;
}

/* ---- What all threads share ---- */

struct source { /* one that fails by itself; alias method (A. Walker, 1977) */
    uint32_t node, other;
    double keep;
};

struct world {
    const struct mission_plan *plan;
    const struct mission_simulation *simulation;
    struct source *sources;
    size_t source_n;
    double rate; /* of all of them */
    uint32_t *first_tolerance, *next_tolerance; /* by node, by tolerance; NONE */
};

/* Sums of a block of years for one node. */
struct sums {
    double down, down_squares, outages, outage_squares;
    double over_mtpd; /* years */
    double loss, loss_squares;
};

/* A stretch of years of one tolerance, and how the earlier ones went. */
struct stretch {
    uint32_t years, outages;
    double broken; /* earlier stretches */
};

struct totals {
    struct sums *nodes;
    struct stretch *stretches; /* by tolerance */
};

struct span {
    double begin, end;
    uint32_t next;
};
struct list {
    uint32_t head, tail;
};
struct step {
    double at;
    int change;
};

/* One thread's block. */
struct worker {
    const struct world *world;
    int64_t first, count; /* years */
    double *losses;       /* by year of the simulation */
    struct sums *sums;    /* by node */
    uint16_t *outages;    /* beyond the tolerance's length: by year of the block and tolerance */
    uint16_t *outages_now; /* those of the present year */
    struct span *spans;   /* of the present year */
    size_t span_n, span_room;
    struct list *own, *down; /* by node */
    bool *pending;
    uint32_t *touched;
    size_t touched_n;
    struct span *work; /* of one node */
    size_t work_n, work_room;
    struct step *steps;
    bool failed;
    pthread_t thread;
    bool has_thread;
};

/* ---- Lists of down times ---- */

static bool append(struct worker *worker, struct list *list, double begin, double end)
{
    if (worker->span_n == worker->span_room) {
        size_t room = worker->span_room == 0 ? 1024 : worker->span_room * 2;
        struct span *spans = room < NONE ? realloc(worker->spans, room * sizeof *spans) : NULL;
        if (spans == NULL)
            return !(worker->failed = true);
        worker->spans = spans;
        worker->span_room = room;
    }
    uint32_t at = (uint32_t)worker->span_n++;
    worker->spans[at] = (struct span){begin, end, NONE};
    if (list->head == NONE)
        list->head = at;
    else
        worker->spans[list->tail].next = at;
    list->tail = at;
    return true;
}

static bool gather(struct worker *worker, double begin, double end)
{
    if (worker->work_n == worker->work_room) {
        size_t room = worker->work_room == 0 ? 256 : worker->work_room * 2;
        struct span *work = realloc(worker->work, room * sizeof *work);
        if (work == NULL)
            return !(worker->failed = true);
        worker->work = work;
        struct step *steps = realloc(worker->steps, room * 2 * sizeof *steps);
        if (steps == NULL)
            return !(worker->failed = true);
        worker->steps = steps;
        worker->work_room = room;
    }
    worker->work[worker->work_n++] = (struct span){begin, end, NONE};
    return true;
}

static int compare_spans(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin ? 1 : (x->end > y->end) - (x->end < y->end);
}

static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at ? 1 : (x->change > y->change) - (x->change < y->change);
}

/* Ascending and without overlaps. */
static void unite(struct worker *worker)
{
    struct span *work = worker->work;
    size_t kept = 0;
    bool sorted = true;
    for (size_t i = 1; i < worker->work_n; i++)
        sorted &= work[i - 1].begin <= work[i].begin;
    if (!sorted)
        qsort(work, worker->work_n, sizeof *work, compare_spans);
    for (size_t i = 0; i < worker->work_n; i++)
        if (kept > 0 && work[i].begin <= work[kept - 1].end)
            work[kept - 1].end = work[i].end > work[kept - 1].end ? work[i].end : work[kept - 1].end;
        else
            work[kept++] = work[i];
    worker->work_n = kept;
}

static void touch(struct worker *worker, uint32_t node)
{
    const struct mission_plan *plan = worker->world->plan;
    worker->touched[worker->touched_n++] = node;
    for (uint32_t u = plan->first_user[node]; u < plan->first_user[node + 1]; u++)
        worker->pending[plan->node_of[plan->group_of[plan->users[u]]]] = true;
}

/* ---- One node ---- */

/* The times in which so many links are lost at once go into the work of the node. */
static bool gather_group(struct worker *worker, const struct mission_group *group)
{
    const struct mission_link *links = worker->world->plan->model->links + group->first;
    uint32_t lost = group->count - group->least + 1, n = 0;
    size_t before = worker->work_n;
    for (uint32_t l = 0; l < group->count; l++) {
        bool any = false;
        for (uint32_t at = worker->down[links[l].node].head; at != NONE; at = worker->spans[at].next) {
            struct span span = worker->spans[at];
            if (span.end - span.begin <= links[l].bridge)
                continue;
            any = true;
            if (!gather(worker, span.begin + links[l].bridge, span.end))
                return false;
        }
        n += any;
    }
    if (lost == 1)
        return true;
    size_t count = worker->work_n - before;
    worker->work_n = before;
    if (n < lost)
        return true;
    for (size_t i = 0; i < count; i++) {
        worker->steps[i * 2] = (struct step){worker->work[before + i].begin, 1};
        worker->steps[i * 2 + 1] = (struct step){worker->work[before + i].end, -1};
    }
    qsort(worker->steps, count * 2, sizeof *worker->steps, compare_steps);
    uint32_t now = 0;
    double begin = 0;
    for (size_t i = 0; i < count * 2; i++) {
        uint32_t then = now;
        now = worker->steps[i].change > 0 ? now + 1 : now - 1;
        if (then < lost && now >= lost)
            begin = worker->steps[i].at;
        if (then >= lost && now < lost && !gather(worker, begin, worker->steps[i].at))
            return false;
    }
    return true;
}

static bool is_as_before(const struct worker *worker, uint32_t node)
{
    uint32_t at = worker->down[node].head;
    for (size_t i = 0; i < worker->work_n; i++, at = worker->spans[at].next)
        if (at == NONE || worker->spans[at].begin < worker->work[i].begin ||
            worker->spans[at].begin > worker->work[i].begin || worker->spans[at].end < worker->work[i].end ||
            worker->spans[at].end > worker->work[i].end)
            return false;
    return at == NONE;
}

/* Computes when the node is down; whether that changed. */
static bool evaluate(struct worker *worker, uint32_t id)
{
    const struct mission_model *model = worker->world->plan->model;
    const struct mission_node *node = &model->nodes[id];
    worker->work_n = 0;
    for (uint32_t at = worker->own[id].head; at != NONE; at = worker->spans[at].next)
        if (!gather(worker, worker->spans[at].begin, worker->spans[at].end))
            return false;
    for (uint32_t g = 0; g < node->group_count; g++)
        if (!gather_group(worker, &model->groups[node->first_group + g]))
            return false;
    unite(worker);
    if (is_as_before(worker, id))
        return false;
    bool is_new = worker->down[id].head == NONE;
    worker->down[id].head = NONE;
    for (size_t i = 0; i < worker->work_n; i++)
        if (!append(worker, &worker->down[id], worker->work[i].begin, worker->work[i].end))
            return false;
    if (is_new)
        touch(worker, id);
    return true;
}

/* ---- One year ---- */

static void fail_nodes(struct worker *worker, struct chance *chance)
{
    const struct world *world = worker->world;
    for (double at = 0;;) {
        at -= log(next_part(chance)) / world->rate * YEAR_SECONDS;
        if (at >= YEAR_SECONDS)
            return;
        uint64_t bits = next_bits(chance);
        const struct source *source = &world->sources[(bits >> 32) * world->source_n >> 32];
        double part = (double)(uint32_t)bits * 0x1p-32;
        uint32_t node = part < source->keep ? source->node : source->other;
        double repair = -log(next_part(chance)) * world->plan->model->nodes[node].repair * HOUR_SECONDS;
        struct list *own = &worker->own[node];
        if (own->head != NONE && worker->spans[own->tail].end >= at)
            continue; /* it is still down */
        if (own->head == NONE)
            worker->pending[node] = true;
        if (!append(worker, own, at, at + repair))
            return;
    }
}

static void run_nodes(struct worker *worker)
{
    const struct mission_plan *plan = worker->world->plan;
    for (size_t p = 0, begin = 0; p < plan->part_count && !worker->failed; begin = plan->ends[p++]) {
        if (!plan->is_mutual[p]) {
            if (worker->pending[plan->order[begin]])
                (void)evaluate(worker, plan->order[begin]);
            continue;
        }
        bool any = false;
        for (size_t i = begin; i < plan->ends[p]; i++)
            any |= worker->pending[plan->order[i]];
        while (any && !worker->failed) { /* down times only grow, from none: the least that hold */
            any = false;
            for (size_t i = begin; i < plan->ends[p]; i++)
                any |= evaluate(worker, plan->order[i]);
        }
    }
}

static double loss_of(const struct mission_node *node, double hours)
{
    double later = node->loss_step > 0 && hours > node->loss_step ? hours - node->loss_step : 0;
    return node->loss + (hours - later) * node->loss_per_hour + later * node->loss_later;
}

static void count_outage(struct worker *worker, uint32_t id, double seconds)
{
    const struct world *world = worker->world;
    for (uint32_t t = world->first_tolerance[id]; t != NONE; t = world->next_tolerance[t])
        if (seconds >= world->simulation->tolerances[t].seconds && worker->outages_now[t] < UINT16_MAX)
            worker->outages_now[t]++;
}

/* Adds the node's year to the sums; gives its loss. */
static double add_node(struct worker *worker, uint32_t id)
{
    const struct mission_node *node = &worker->world->plan->model->nodes[id];
    struct sums *sums = &worker->sums[id];
    double down = 0, outages = 0, loss = 0;
    bool over = false;
    for (uint32_t at = worker->down[id].head; at != NONE; at = worker->spans[at].next) {
        double length = worker->spans[at].end - worker->spans[at].begin;
        down += length;
        outages += 1;
        over |= node->mtpd >= 0 && length > node->mtpd;
        loss += loss_of(node, length / HOUR_SECONDS);
        count_outage(worker, id, length);
    }
    down /= HOUR_SECONDS;
    sums->down += down;
    sums->down_squares += down * down;
    sums->outages += outages;
    sums->outage_squares += outages * outages;
    sums->over_mtpd += over;
    sums->loss += loss;
    sums->loss_squares += loss * loss;
    return loss;
}

static double run_year(struct worker *worker, int64_t year)
{
    const struct mission_plan *plan = worker->world->plan;
    struct chance chance = chance_of_year(worker->world->simulation->seed, (uint64_t)year);
    double loss = 0;
    worker->span_n = worker->touched_n = 0;
    fail_nodes(worker, &chance);
    run_nodes(worker);
    for (size_t i = 0; i < worker->touched_n; i++)
        loss += add_node(worker, worker->touched[i]);
    for (size_t i = 0; i < worker->touched_n; i++) {
        uint32_t node = worker->touched[i];
        worker->own[node].head = worker->down[node].head = NONE;
        worker->pending[node] = false;
        for (uint32_t u = plan->first_user[node]; u < plan->first_user[node + 1]; u++)
            worker->pending[plan->node_of[plan->group_of[plan->users[u]]]] = false;
    }
    return loss;
}

static void *run_block(void *data)
{
    struct worker *worker = data;
    size_t tolerances = worker->world->simulation->tolerance_count;
    memset(worker->outages, 0, (size_t)worker->count * tolerances * sizeof *worker->outages);
    for (int64_t i = 0; i < worker->count && !worker->failed; i++) {
        worker->outages_now = worker->outages + (size_t)i * tolerances;
        worker->losses[worker->first + i] = run_year(worker, worker->first + i);
    }
    return NULL;
}

/* ---- Threads ---- */

static void worker_free(struct worker *worker)
{
    free(worker->sums);
    free(worker->outages);
    free(worker->spans);
    free(worker->own);
    free(worker->down);
    free(worker->pending);
    free(worker->touched);
    free(worker->work);
    free(worker->steps);
}

/* So many years that somebody who cancels does not wait; the same on any number of threads. */
static int64_t block_of(const struct world *world)
{
    if (world->rate > BUSY_MODEL)
        return 1;
    return world->plan->model->node_count > LARGE_MODEL || world->rate > BUSY_MODEL / 100 ? BLOCK_YEARS_LARGE
                                                                                          : BLOCK_YEARS;
}

static bool worker_create(struct worker *worker, const struct world *world, double *losses)
{
    size_t n = world->plan->model->node_count + 1,
           counts = (size_t)block_of(world) * world->simulation->tolerance_count + 1;
    *worker = (struct worker){.world = world, .losses = losses,
                              .sums = calloc(n, sizeof *worker->sums),
                              .outages = calloc(counts, sizeof *worker->outages),
                              .own = malloc(n * sizeof *worker->own),
                              .down = malloc(n * sizeof *worker->down),
                              .pending = calloc(n, sizeof *worker->pending),
                              .touched = malloc(n * sizeof *worker->touched)};
    if (worker->sums == NULL || worker->outages == NULL || worker->own == NULL || worker->down == NULL || worker->pending == NULL ||
        worker->touched == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        worker->own[i] = worker->down[i] = (struct list){NONE, NONE};
    return true;
}

/* The years of a block behind those before: stretches go on from one block to the next. */
static void add_stretches(const struct world *world, const struct worker *worker, struct stretch *stretches)
{
    size_t n = world->simulation->tolerance_count;
    for (int64_t year = 0; year < worker->count; year++)
        for (size_t t = 0; t < n; t++) {
            const struct mission_tolerance *tolerance = &world->simulation->tolerances[t];
            struct stretch *stretch = &stretches[t];
            stretch->outages += worker->outages[(size_t)year * n + t];
            if (++stretch->years < tolerance->years)
                continue;
            stretch->broken += stretch->outages > tolerance->times;
            stretch->years = stretch->outages = 0;
        }
}

static void add_block(const struct world *world, struct worker *worker, struct totals *totals)
{
    size_t n = world->plan->model->node_count;
    struct sums *total = totals->nodes;
    add_stretches(world, worker, totals->stretches);
    for (size_t i = 0; i < n; i++) {
        total[i].down += worker->sums[i].down;
        total[i].down_squares += worker->sums[i].down_squares;
        total[i].outages += worker->sums[i].outages;
        total[i].outage_squares += worker->sums[i].outage_squares;
        total[i].over_mtpd += worker->sums[i].over_mtpd;
        total[i].loss += worker->sums[i].loss;
        total[i].loss_squares += worker->sums[i].loss_squares;
    }
    memset(worker->sums, 0, n * sizeof *worker->sums);
}

/* Some blocks at once, one by each worker; the first one is the caller. */
static enum rc run_round(struct ctx *cx, struct worker *workers, size_t n, int64_t block, int64_t years,
                         int64_t *done)
{
    size_t used = 0;
    for (; used < n && *done < years; used++) {
        workers[used].first = *done;
        workers[used].count = years - *done < block ? years - *done : block;
        *done += workers[used].count;
    }
    for (size_t i = 1; i < used; i++)
        workers[i].has_thread = pthread_create(&workers[i].thread, NULL, run_block, &workers[i]) == 0;
    for (size_t i = 0; i < used; i++)
        if (i == 0 || !workers[i].has_thread)
            run_block(&workers[i]);
    bool failed = false;
    for (size_t i = 0; i < used; i++) {
        if (i > 0 && workers[i].has_thread)
            pthread_join(workers[i].thread, NULL);
        failed |= workers[i].failed;
    }
    return failed ? memory_ended(cx) : progress_step(cx, *done, years);
}

static enum rc run_all(struct ctx *cx, const struct world *world, double *losses, struct totals *totals)
{
    struct worker workers[THREADS_MOST];
    int64_t years = world->simulation->years, wanted = world->simulation->threads, done = 0;
    int64_t block = block_of(world);
    size_t n = 0, made = 0;
    wanted = wanted == 0 ? sysconf(_SC_NPROCESSORS_ONLN) : wanted;
    n = wanted < 1 ? 1 : wanted > THREADS_MOST ? THREADS_MOST : (size_t)wanted;
    enum rc rc = RC_OK;
    for (; made < n && rc == RC_OK; made++)
        if (!worker_create(&workers[made], world, losses))
            rc = memory_ended(cx);
    while (rc == RC_OK && done < years) {
        rc = run_round(cx, workers, n, block, years, &done);
        for (size_t i = 0; i < n && rc == RC_OK; i++)
            add_block(world, &workers[i], totals);
    }
    for (size_t i = 0; i < made; i++)
        worker_free(&workers[i]);
    return rc;
}

/* ---- What it comes to ---- */

static struct mission_estimate mean_of(double sum, double squares, double n)
{
    double mean = sum / n, variance = n > 1 ? (squares - sum * mean) / (n - 1) : 0;
    double half = NORMAL_95 * sqrt((variance > 0 ? variance : 0) / n);
    return (struct mission_estimate){mean, mean > half ? mean - half : 0, mean + half};
}

/* E. Wilson's interval (1927), which also holds for few and for no cases. */
static struct mission_estimate share_of(double cases, double n)
{
    double p = cases / n, z = NORMAL_95 * NORMAL_95 / n, middle = (p + z / 2) / (1 + z);
    double half = NORMAL_95 * sqrt(p * (1 - p) / n + z / (4 * n)) / (1 + z);
    double low = middle - half, high = middle + half;
    return (struct mission_estimate){p, low > 0 && cases > 0 ? low : 0, high < 1 && cases < n ? high : 1};
}

static int compare_losses(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The number of years with at least that loss. */
static double years_of(const double *losses, size_t n, double loss)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (losses[middle] < loss)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)(n - low);
}

static double quantile(const double *losses, size_t n, double part)
{
    size_t at = (size_t)(part * (double)n);
    return losses[at < n ? at : n - 1];
}

/* Points at return periods that grow by a constant factor, from every year to the whole time. */
static void draw_curve(const double *losses, size_t n, struct mission_years *ret)
{
    ret->curve_n = 0;
    for (int i = 0; i < MISSION_CURVE_POINTS; i++) {
        double part = pow((double)n, -(double)i / (MISSION_CURVE_POINTS - 1));
        double loss = quantile(losses, n, 1 - part);
        if (loss <= 0 || (ret->curve_n > 0 && loss <= ret->curve[ret->curve_n - 1].loss))
            continue;
        ret->curve[ret->curve_n++] =
            (struct mission_curve_point){loss, share_of(years_of(losses, n, loss), (double)n)};
    }
}

/* The ends 1, 2, 5, 10, 20, …: the next one above. */
static double next_end(double end)
{
    double power = pow(10, floor(log10(end) + 1e-9)), first = end / power;
    return first < 1.5 ? 2 * power : first < 3.5 ? 5 * power : 10 * power;
}

/* The greatest of them up to the loss. */
static double end_below(double loss)
{
    double power = pow(10, floor(log10(loss) + 1e-9)), first = loss / power;
    return first >= 5 ? 5 * power : first >= 2 ? 2 * power : power;
}

/* Bars up to the worst year; what is smaller than the first of MISSION_BARS - 1 ends stands in the first bar. */
static void draw_bars(const double *losses, size_t n, struct mission_years *ret)
{
    double least = 0, worst = losses[n - 1];
    ret->bars[0] = (struct mission_bar){0, 0, (int64_t)n};
    ret->bar_n = 1;
    for (size_t i = n; i-- > 0 && losses[i] > 0;)
        least = losses[i];
    if (worst <= 0 || !isfinite(worst))
        return;
    double from = end_below(least), low = from;
    int bars = 0;
    double end = from;
    while (end <= worst) {
        if (++bars > MISSION_BARS - 1) {
            from = next_end(from);
            low = 0;
        }
        end = next_end(end);
    }
    ret->bars[0].years = (int64_t)n - (int64_t)years_of(losses, n, least);
    for (double begin = least; from <= worst && ret->bar_n < MISSION_BARS; begin = low = from) {
        double to = next_end(from);
        int64_t years = (int64_t)(years_of(losses, n, begin) - years_of(losses, n, to));
        ret->bars[ret->bar_n++] = (struct mission_bar){low, to, years};
        from = to;
    }
}

static void conclude_tolerances(const struct world *world, const struct stretch *stretches, struct mission_years *ret)
{
    for (size_t t = 0; t < world->simulation->tolerance_count; t++) {
        int64_t whole = world->simulation->years / world->simulation->tolerances[t].years;
        ret->broken[t] = whole > 0 ? share_of(stretches[t].broken, (double)whole)
                                   : (struct mission_estimate){-1, -1, -1};
    }
}

static void conclude(const struct world *world, double *losses, const struct totals *totals, struct mission_years *ret)
{
    const struct sums *total = totals->nodes;
    size_t n = (size_t)world->simulation->years;
    double years = (double)n, sum = 0, squares = 0;
    for (size_t i = 0; i < world->plan->model->node_count; i++)
        ret->nodes[i] = (struct mission_node_years){
            .downtime = mean_of(total[i].down, total[i].down_squares, years),
            .outages = mean_of(total[i].outages, total[i].outage_squares, years),
            .over_mtpd = share_of(total[i].over_mtpd, years),
            .loss = mean_of(total[i].loss, total[i].loss_squares, years)};
    conclude_tolerances(world, totals->stretches, ret);
    for (size_t i = 0; i < n; i++) {
        sum += losses[i];
        squares += losses[i] * losses[i];
    }
    qsort(losses, n, sizeof *losses, compare_losses);
    ret->loss = mean_of(sum, squares, years);
    ret->loss_median = quantile(losses, n, 0.5);
    ret->loss_95 = quantile(losses, n, 0.95);
    ret->loss_99 = quantile(losses, n, 0.99);
    ret->loss_worst = losses[n - 1];
    draw_curve(losses, n, ret);
    draw_bars(losses, n, ret);
}

/* ---- Who fails by itself ---- */

static bool make_sources(struct ctx *cx, struct world *world)
{
    const struct mission_model *model = world->plan->model;
    size_t n = 0, small = 0, large = 0;
    for (size_t i = 0; i < model->node_count; i++) {
        n += model->nodes[i].rate > 0;
        world->rate += model->nodes[i].rate;
    }
    world->source_n = n;
    world->sources = ARENA_ARRAY(cx->arena, struct source, n + 1);
    uint32_t *stack = ARENA_ARRAY(cx->arena, uint32_t, n + 1); /* small ones from the front, large from the back */
    if (world->sources == NULL || stack == NULL)
        return false;
    n = 0;
    for (uint32_t i = 0; i < model->node_count; i++)
        if (model->nodes[i].rate > 0)
            world->sources[n++] = (struct source){i, i, model->nodes[i].rate / world->rate * (double)world->source_n};
    for (uint32_t i = 0; i < n; i++)
        stack[world->sources[i].keep < 1 ? small++ : n - ++large] = i;
    while (small > 0 && large > 0) {
        struct source *low = &world->sources[stack[--small]], *high = &world->sources[stack[n - large]];
        low->other = high->node;
        high->keep -= 1 - low->keep;
        if (high->keep < 1) {
            uint32_t moved = stack[n - large--];
            stack[small++] = moved;
        }
    }
    return true;
}

/* The tolerances of each node as chains, in their order. */
static enum rc chain_tolerances(struct ctx *cx, struct world *world)
{
    const struct mission_simulation *simulation = world->simulation;
    size_t nodes = world->plan->model->node_count, n = simulation->tolerance_count;
    if (n > MISSION_TOLERANCES_MOST)
        return fail(cx, RC_TOO_LARGE, N_("There are more than {0} sentences about what is tolerated"),
                    decimal(cx, MISSION_TOLERANCES_MOST));
    world->first_tolerance = ARENA_ARRAY(cx->arena, uint32_t, nodes + 1);
    world->next_tolerance = ARENA_ARRAY(cx->arena, uint32_t, n + 1);
    if (world->first_tolerance == NULL || world->next_tolerance == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < nodes; i++)
        world->first_tolerance[i] = NONE;
    for (uint32_t t = (uint32_t)n; t-- > 0;) {
        const struct mission_tolerance *one = &simulation->tolerances[t];
        if (one->node >= nodes || one->seconds < 0 || one->years < 1 || one->years > MISSION_WINDOW_MOST)
            return fail(cx, RC_INVALID, N_("A tolerance counts outages in 1 to {0} years"),
                        decimal(cx, MISSION_WINDOW_MOST));
        world->next_tolerance[t] = world->first_tolerance[one->node];
        world->first_tolerance[one->node] = t;
    }
    return RC_OK;
}

enum rc mission_simulate(struct ctx *cx, const struct mission_plan *plan,
                         const struct mission_simulation *simulation, struct mission_years *ret)
{
    struct world world = {.plan = plan, .simulation = simulation};
    struct totals totals = {.nodes = NULL};
    size_t n = plan->model->node_count;
    if (simulation->years < 1 || simulation->years > MISSION_YEARS_MOST)
        return fail(cx, RC_INVALID, N_("The number of years is between 1 and {0}"), decimal(cx, MISSION_YEARS_MOST));
    TRY(chain_tolerances(cx, &world));
    totals.nodes = ARENA_ARRAY(cx->arena, struct sums, n + 1);
    totals.stretches = ARENA_ARRAY(cx->arena, struct stretch, simulation->tolerance_count + 1);
    ret->nodes = ARENA_ARRAY(cx->arena, struct mission_node_years, n + 1);
    ret->broken = ARENA_ARRAY(cx->arena, struct mission_estimate, simulation->tolerance_count + 1);
    if (arena_failed(cx->arena) || !make_sources(cx, &world))
        return RC_MEMORY;
    if (world.rate > MISSION_FAILURES_MOST)
        return fail(cx, RC_TOO_LARGE, N_("More than {0} failures a year are expected; so many are not simulated"),
                    decimal(cx, MISSION_FAILURES_MOST));
    double *losses = calloc((size_t)simulation->years, sizeof *losses);
    if (losses == NULL)
        return memory_ended(cx);
    enum rc rc = world.source_n == 0 ? RC_OK : run_all(cx, &world, losses, &totals);
    if (rc == RC_OK)
        conclude(&world, losses, &totals, ret);
    free(losses);
    return rc;
}
