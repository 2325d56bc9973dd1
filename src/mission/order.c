/* Orders of the variables of a module. None is best for every tree; the solver tries them in turn. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mission/solve.h"

/* The walks, and FORCE from each of them. */
enum { WAY_PLAIN, WAY_LIGHT_FIRST, WAY_HEAVY_FIRST, WALK_COUNT };
enum {
    FORCE_WORK = 16, /* units for each node in a round */
    SORTED_MOST = 32 /* neighbours are sorted one by one */
};

struct frame {
    uint32_t id, at;
    uint32_t *args;
};

bool ordering_begin(struct ordering *ordering, const uint32_t *order, size_t n)
{
    const struct graph *graph = ordering->graph;
    ordering->weights = ARENA_ARRAY(graph->arena, double, graph->n);
    ordering->stamps = ARENA_ARRAY(graph->arena, uint32_t, graph->n);
    ordering->positions = ARENA_ARRAY(graph->arena, uint32_t, graph->n);
    ordering->inside = ARENA_ARRAY(graph->arena, uint32_t, graph->n);
    ordering->leaves = ARENA_ARRAY(graph->arena, uint32_t, graph->n);
    ordering->frames = ARENA_ARRAY(graph->arena, struct frame, graph->n + 1);
    if (ordering->weights == NULL || ordering->stamps == NULL || ordering->positions == NULL ||
        ordering->inside == NULL || ordering->leaves == NULL || ordering->frames == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t id = order[i];
        double weight = 1;
        for (uint32_t a = 0; graph_is_gate(graph, id) && a < graph->gates[id].count; a++)
            weight += ordering->is_module[graph_args(graph, id)[a]]
                          ? 1
                          : ordering->weights[graph_args(graph, id)[a]];
        ordering->weights[id] = weight;
    }
    return true;
}

struct weighed {
    double weight;
    uint32_t id, place;
};

static int compare(const void *a, const void *b)
{
    const struct weighed *x = a, *y = b;
    if (x->weight < y->weight || x->weight > y->weight)
        return x->weight < y->weight ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* The arguments of a gate in the order in which the walk takes them. */
static bool sort_arguments(struct ordering *ordering, uint32_t id, int way, uint32_t *ret)
{
    const struct graph *graph = ordering->graph;
    uint32_t count = graph->gates[id].count;
    const uint32_t *args = graph_args(graph, id);
    memcpy(ret, args, count * sizeof *ret);
    if (way == WAY_PLAIN)
        return true;
    struct weighed *weighed = ARENA_ARRAY(ordering->scratch, struct weighed, count);
    if (weighed == NULL)
        return false;
    for (uint32_t a = 0; a < count; a++) {
        bool leaf = !graph_is_gate(graph, args[a]) || ordering->is_module[args[a]];
        double weight = leaf ? 1 / (1.0 + parents_count(ordering->parents, args[a]))
                             : ordering->weights[args[a]];
        weighed[a] = (struct weighed){way == WAY_HEAVY_FIRST ? -weight : weight, args[a], a};
    }
    qsort(weighed, count, sizeof *weighed, compare);
    for (uint32_t a = 0; a < count; a++)
        ret[a] = weighed[a].id;
    return true;
}

static struct frame *open_frame(struct ordering *ordering, struct frame *frame, uint32_t id, int way)
{
    *frame = (struct frame){id, 0, ARENA_ARRAY(ordering->scratch, uint32_t, ordering->graph->gates[id].count)};
    return frame->args != NULL && sort_arguments(ordering, id, way, frame->args) ? frame : NULL;
}

/* Gates into part->inside, and leaves into `leaves` (NULL: not asked for). */
static bool walk(struct ordering *ordering, uint32_t module, int way, uint32_t *leaves, struct part *part)
{
    const struct graph *graph = ordering->graph;
    struct frame *stack = ordering->frames;
    size_t depth = 0;
    part->inside_n = 0;
    ordering->stamp++;
    if (open_frame(ordering, &stack[depth++], module, way) == NULL)
        return false;
    while (depth > 0) {
        struct frame *frame = &stack[depth - 1];
        if (frame->at == graph->gates[frame->id].count) {
            part->inside[part->inside_n++] = frame->id;
            depth--;
            continue;
        }
        uint32_t child = frame->args[frame->at++];
        if (ordering->stamps[child] == ordering->stamp)
            continue;
        ordering->stamps[child] = ordering->stamp;
        bool leaf = !graph_is_gate(graph, child) || ordering->is_module[child];
        if (leaf && leaves != NULL)
            leaves[part->leaf_n++] = child;
        else if (!leaf && open_frame(ordering, &stack[depth++], child, way) == NULL)
            return false;
    }
    return true;
}

/* ---- FORCE (F. Aloul, I. Markov, K. Sakallah, 2003): everything moves to the middle of its gates ---- */

static double middle_of(const struct ordering *ordering, uint32_t gate)
{
    const struct graph *graph = ordering->graph;
    double sum = ordering->positions[gate];
    for (uint32_t a = 0; a < graph->gates[gate].count; a++)
        sum += ordering->positions[graph_args(graph, gate)[a]];
    return sum / (graph->gates[gate].count + 1.0);
}

struct forces {
    struct weighed *all, *spare; /* in the order of the positions; scratch */
    double *sums;
    uint32_t *begins;
};

/* By weight, which lies in 0 … n: into a place for each whole number first, so that little is left to be sorted. */
static void sort_forces(struct forces *forces, size_t n)
{
    struct weighed *from = forces->all, *to = forces->spare;
    uint32_t *begins = forces->begins;
    memset(begins, 0, (n + 2) * sizeof *begins);
    for (size_t i = 0; i < n; i++)
        begins[(size_t)from[i].weight + 1]++;
    for (size_t i = 1; i <= n; i++)
        begins[i] += begins[i - 1];
    for (size_t i = 0; i < n; i++)
        to[begins[(size_t)from[i].weight]++] = from[i];
    for (size_t i = 0, end = 0; i < n; i = end) {
        for (end = i + 1; end < n && (size_t)to[end].weight == (size_t)to[i].weight;)
            end++;
        if (end - i > SORTED_MOST)
            qsort(to + i, end - i, sizeof *to, compare);
        for (size_t k = i + 1; k < end; k++) {
            struct weighed at = to[k];
            size_t place = k;
            for (; place > i && to[place - 1].weight > at.weight; place--)
                to[place] = to[place - 1];
            to[place] = at;
        }
    }
    forces->all = to;
    forces->spare = from;
}

/* One round; gives how far apart the ends of the gates are altogether. */
static double force_round(struct ordering *ordering, const struct part *part, struct forces *forces)
{
    struct weighed *all = forces->all;
    double *sums = forces->sums;
    const struct graph *graph = ordering->graph;
    size_t n = part->leaf_n + part->inside_n;
    double span = 0;
    for (size_t i = 0; i < n; i++)
        all[i].weight = 0;
    memset(sums, 0, n * sizeof *sums);
    for (size_t i = 0; i < part->inside_n; i++) {
        uint32_t gate = part->inside[i];
        double middle = middle_of(ordering, gate);
        for (uint32_t a = 0; a <= graph->gates[gate].count; a++) {
            uint32_t id = a == graph->gates[gate].count ? gate : graph_args(graph, gate)[a];
            uint32_t at = ordering->positions[id];
            all[at].weight += middle;
            sums[at] += 1;
            span += fabs(at - middle);
        }
    }
    for (size_t i = 0; i < n; i++)
        all[i].weight = sums[i] > 0 ? all[i].weight / sums[i] : (double)i;
    sort_forces(forces, n);
    all = forces->all;
    for (size_t i = 0; i < n; i++) {
        ordering->positions[all[i].id] = (uint32_t)i;
        all[i].place = (uint32_t)i;
    }
    return span;
}

static bool force(struct ordering *ordering, struct part *part)
{
    const struct graph *graph = ordering->graph;
    size_t n = part->leaf_n + part->inside_n, kept = 0;
    struct forces forces = {.all = ARENA_ARRAY(ordering->scratch, struct weighed, n + 1),
                            .spare = ARENA_ARRAY(ordering->scratch, struct weighed, n + 1),
                            .sums = ARENA_ARRAY(ordering->scratch, double, n + 1),
                            .begins = ARENA_ARRAY(ordering->scratch, uint32_t, n + 2)};
    double best = -1;
    if (forces.all == NULL || forces.spare == NULL || forces.sums == NULL || forces.begins == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t id = i < part->leaf_n ? part->leaves[i] : part->inside[i - part->leaf_n];
        forces.all[i] = (struct weighed){0, id, (uint32_t)i};
        ordering->positions[id] = (uint32_t)i;
    }
    int rounds = 10 + 5 * (int)log2((double)n + 1);
    for (int round = 0; round < rounds && watch_work(ordering->watch, n * FORCE_WORK); round++) {
        double span = force_round(ordering, part, &forces);
        if (best >= 0 && span >= best * 0.999)
            break;
        best = span;
    }
    const struct weighed *all = forces.all;
    for (size_t i = 0; i < n; i++)
        if (!graph_is_gate(graph, all[i].id) || (ordering->is_module[all[i].id] && all[i].id != part->inside[part->inside_n - 1]))
            part->leaves[kept++] = all[i].id;
    return true;
}

bool ordering_make(struct ordering *ordering, uint32_t module, int way, struct part *ret)
{
    *ret = (struct part){.inside = ordering->inside, .leaves = ordering->leaves};
    arena_reset(ordering->scratch);
    if (!graph_is_gate(ordering->graph, module)) {
        if (module >= NODE_FIRST)
            ret->leaves[ret->leaf_n++] = module;
        return true;
    }
    if (!walk(ordering, module, way % WALK_COUNT, ordering->leaves, ret))
        return false;
    if (way >= WALK_COUNT && ret->leaf_n <= DD_DEPTH_MOST /* otherwise refused anyway */ && !force(ordering, ret))
        return false;
    /* gates are built in the same order each time, so that it can be compared how far ways come */
    return (way % WALK_COUNT == WAY_PLAIN || walk(ordering, module, WAY_PLAIN, NULL, ret)) &&
           ordering->watch->rc == RC_OK;
}
