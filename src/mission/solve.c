#include "mission/solve.h"

#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"

enum {
    MEGABYTE = 1024 * 1024,
    BYTES_DEFAULT = 240 * MEGABYTE, /* 256 MiB less what the program takes */
    BYTES_LEAST = 16 * MEGABYTE,    /* even beside a large tree */
    FLAT_STEP = 1 << 20,
    GRAPH_GATES = 4 * 1000 * 1000,
    PROBE_ORDER = 3,                /* what is still answered where everything does not fit */
    PROBE_SHARE = 5,                /* of the time, that is kept for it, … */
    PROBE_MS = 5000,                /* … and how much at most */
    LIMITED_FIRST = 1 << 20,        /* steps that the whole answer may take when an order is given */
    FEW_ITEMS = 4,                  /* sets of so many items are looked for first, … */
    FEW_SHARE = 6,                  /* … with a sixth of the steps */
    FEW_STEPS = 20000000,
    MINIMAL_FACTOR = 8,             /* how many times as many steps may go on to the sets once there is a BDD */
    ORDER_ALL = 1000000,            /* no limit */
    MODULE_WORK = 1000,             /* units for each module beside its diagrams */
};

/* Steps that each way may take before the next one is tried; 0: as many as time allows. */
static const size_t rounds[] = {12000, 48000, 192000, 768000, 3000000, 12000000, 48000000, 0};

/* The ways, those that were best for most trees first: an order of the variables, and whether the cut sets
 * are built straight from the gates, which is quick where there are few of them and slow where many are
 * absorbed, and needs no BDD. */
static const struct {
    int order;
    bool straight;
} ways[] = {{4, true}, {4, false}, {2, false}, {3, true}, {3, false}, {1, false}};
enum { FEW = 4, MANY_STEPS = 3000000 /* the first few only, as long as they may take less */ };

struct solver {
    struct ctx *cx;
    const struct mission_limits *limits;
    struct watch watch;
    struct graph graph;
    struct ordering ordering;
    struct parents parents;
    struct mission_solution *solution;
    uint32_t *value;  /* by node of the graph: its diagram in the present attempt */
    uint32_t *number; /* by node of the graph: index of its module */
    size_t counted;   /* bytes of the arenas that the watch knows */
    bool full;        /* what was found does not fit */
};

/* Takes so much of the memory that all have together. */
static bool claim(struct solver *solver, size_t bytes)
{
    if (solver->watch.bytes + bytes > solver->watch.bytes_most)
        return !(solver->full = true);
    solver->watch.bytes += bytes;
    return true;
}

/* The watch knows what the arenas hold now. */
static void count_arenas(struct solver *solver)
{
    size_t used = arena_used(solver->graph.arena) + arena_used(solver->ordering.scratch);
    solver->watch.bytes += used - solver->counted;
    solver->counted = used;
}

/* ---- Diagrams of one module ---- */

/* At least `least` of arguments, from the last one on. `need` is scratch of least + 1 items. */
static uint32_t build_atleast(struct solver *solver, struct dd *dd, const uint32_t *args, uint32_t n,
                              uint32_t least, uint32_t order, uint32_t *need)
{
    need[0] = 1;
    for (uint32_t k = 1; k <= least; k++)
        need[k] = 0;
    for (uint32_t i = n; i > 0; i--)
        for (uint32_t k = least; k > 0 && dd->rc == RC_OK; k--) {
            uint32_t f = solver->value[args[i - 1]];
            dd_work(dd, 1);
            need[k] = order == 0 ? dd_or(dd, dd_and(dd, f, need[k - 1]), need[k])
                                 : dd_union(dd, dd_product(dd, f, need[k - 1], order), need[k]);
        }
    return need[least];
}

struct term {
    uint32_t f, variable;
};

static int compare_terms(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    return (x->variable < y->variable) - (x->variable > y->variable);
}

/* AND and OR from the lowest variables up, so that what is there already is changed at its top only. */
static uint32_t build_terms(struct dd *dd, enum tree_kind kind, struct term *terms, uint32_t n, uint32_t order)
{
    uint32_t f = kind == TREE_AND ? 1 : 0;
    qsort(terms, n, sizeof *terms, compare_terms);
    for (uint32_t i = 0; i < n && dd->rc == RC_OK; i++) {
        uint32_t g = terms[i].f;
        if (order == 0)
            f = kind == TREE_AND ? dd_and(dd, g, f) : dd_or(dd, g, f);
        else
            f = kind == TREE_AND ? dd_product(dd, g, f, order) : dd_union(dd, g, f);
    }
    return f;
}

/* The BDD of a part, or with an order the ZBDD of its cut sets up to it. Sets that hold one of `found`,
 * which are cut sets of the part (0: none), are left out on the way. */
static uint32_t build(struct solver *solver, struct dd *dd, const struct part *part, uint32_t order,
                      uint32_t found)
{
    struct graph *graph = &solver->graph;
    for (size_t i = 0; i < part->leaf_n; i++)
        solver->value[part->leaves[i]] =
            order == 0 || dd->weights[i] <= order ? dd_variable(dd, (uint32_t)i) : 0;
    for (size_t i = 0; i < part->inside_n && dd->rc == RC_OK; i++) {
        const struct gate *gate = &graph->gates[part->inside[i]];
        const uint32_t *args = graph_args(graph, part->inside[i]);
        dd_work(dd, gate->count);
        size_t scratch = gate->kind == TREE_ATLEAST ? gate->least + 1 : gate->count;
        struct term *terms = malloc(scratch * sizeof *terms);
        if (terms == NULL) {
            dd->rc = RC_MEMORY;
            break;
        }
        uint32_t f = 0;
        if (gate->kind == TREE_ATLEAST) {
            f = build_atleast(solver, dd, args, gate->count, gate->least, order, (uint32_t *)(void *)terms);
        } else {
            for (uint32_t a = 0; a < gate->count; a++) {
                uint32_t value = solver->value[args[a]];
                terms[a] = (struct term){value, dd->nodes[value].variable};
            }
            f = build_terms(dd, gate->kind, terms, gate->count, order);
        }
        solver->value[part->inside[i]] = found < 2 ? f : dd_without_sets(dd, f, found);
        free(terms);
    }
    return part->inside_n == 0 ? (part->leaf_n == 0 ? 0 : solver->value[part->leaves[0]])
                               : solver->value[part->inside[part->inside_n - 1]];
}

/* The cut sets straight from the gates, with ORDER_ALL or up to an order. First those of one item, of two,
 * and so on while that is cheap: the gates below the top then need no sets that hold one of them, which are
 * most where a tree has many single points of failure and pairs. `weights` are dd->weights. */
static uint32_t build_straight(struct solver *solver, struct dd *dd, const struct part *part, uint32_t order,
                               uint32_t *weights)
{
    uint32_t found = 0;
    size_t steps_most = dd->steps_most;
    dd->steps_most = steps_most == SIZE_MAX ? FEW_STEPS : steps_most / FEW_SHARE;
    for (uint32_t few = 1; few <= FEW_ITEMS && few < order && dd->rc == RC_OK; few++) {
        uint32_t more = dd_union(dd, build(solver, dd, part, few, found), found);
        found = dd->rc == RC_OK ? more : found;
    }
    if (dd->rc == RC_TOO_LARGE && !dd->full && !dd->watch->late)
        dd->rc = RC_OK; /* only those steps */
    dd->steps_most = steps_most;
    if (order == ORDER_ALL) /* so that the limit stays one, and what is known is found again */
        memset(weights, 0, part->leaf_n * sizeof *weights);
    return dd_union(dd, build(solver, dd, part, order, found), found);
}

/* ---- From a diagram into the result ---- */

static bool flat_room(struct solver *solver, struct flat *flat, size_t more)
{
    size_t step = flat->room < FLAT_STEP ? flat->room : FLAT_STEP, room = flat->room + step;
    if (flat->n + more <= flat->room)
        return true;
    if (room < flat->n + more)
        room = flat->n + more;
    size_t bytes = (room - flat->room) * sizeof *flat->nodes;
    if (!claim(solver, bytes))
        return false;
    struct flat_node *nodes = realloc(flat->nodes, room * sizeof *nodes);
    if (nodes == NULL)
        return false;
    flat->nodes = nodes;
    flat->room = room;
    return true;
}

static uint32_t item_of(const struct solver *solver, uint32_t leaf)
{
    return graph_is_gate(&solver->graph, leaf) ? ITEM_MODULE | solver->number[leaf]
                                               : solver->graph.gates[leaf].first;
}

/* Copies what is reachable from `root`; its new root is given. UINT32_MAX when memory ended. `moved` is
 * scratch for root + 1 numbers, all 0. */
static uint32_t move_reached(struct solver *solver, const struct dd *dd, uint32_t root, const struct part *part,
                             struct flat *flat, uint32_t *moved)
{
    size_t reached = 0;
    moved[root] = 1;
    for (size_t i = root; i >= 2; i--)
        if (moved[i] != 0) {
            reached++;
            moved[dd->nodes[i].hi] = moved[dd->nodes[i].lo] = 1;
        }
    if (flat->n + reached >= UINT32_MAX || !flat_room(solver, flat, reached))
        return UINT32_MAX;
    moved[0] = 0;
    moved[1] = 1;
    for (size_t i = 2; i <= root; i++)
        if (moved[i] != 0) {
            const struct dd_node *node = &dd->nodes[i];
            flat->nodes[flat->n] = (struct flat_node){item_of(solver, part->leaves[node->variable]),
                                                      moved[node->hi], moved[node->lo]};
            moved[i] = (uint32_t)flat->n++;
        }
    return moved[root];
}

static uint32_t flatten(struct solver *solver, const struct dd *dd, uint32_t root, const struct part *part,
                        struct flat *flat)
{
    size_t bytes = ((size_t)root + 1) * sizeof(uint32_t);
    if (root < 2)
        return root;
    if (!claim(solver, bytes))
        return UINT32_MAX;
    uint32_t *moved = calloc(1, bytes);
    uint32_t now = moved == NULL ? UINT32_MAX : move_reached(solver, dd, root, part, flat, moved);
    free(moved);
    solver->watch.bytes -= bytes;
    return now;
}

/* Fewest and most events of the sets; by node from the range's begin on. */
static bool find_orders(struct mission_solution *solution, struct solved *solved)
{
    size_t n = solved->sets_end - solved->sets_from;
    uint32_t *least = calloc((n + 1) * 2, sizeof *least), *most = least == NULL ? NULL : least + n + 1;
    if (least == NULL)
        return false;
    solved->least = solved->sets == 1 ? 0 : UINT32_MAX;
    solved->most = 0;
    for (size_t i = 0; i < n; i++) {
        const struct flat_node *node = &solution->sets.nodes[solved->sets_from + i];
        const struct solved *below =
            (node->item & ITEM_MODULE) != 0 ? &solution->modules[node->item & ~ITEM_MODULE] : NULL;
        uint32_t hi_least = node->hi < 2 ? 0 : least[node->hi - solved->sets_from];
        uint32_t hi_most = node->hi < 2 ? 0 : most[node->hi - solved->sets_from];
        uint32_t own = below == NULL ? 1 : below->least;
        uint32_t with = hi_least == UINT32_MAX || own == UINT32_MAX ? UINT32_MAX : hi_least + own;
        uint32_t without = node->lo == 0 ? UINT32_MAX : node->lo == 1 ? 0 : least[node->lo - solved->sets_from];
        uint32_t far = node->lo < 2 ? 0 : most[node->lo - solved->sets_from];
        least[i] = with < without ? with : without;
        most[i] = hi_most + (below == NULL ? 1 : below->most);
        most[i] = far > most[i] ? far : most[i];
    }
    if (solved->sets >= 2) {
        solved->least = least[solved->sets - solved->sets_from];
        solved->most = most[solved->sets - solved->sets_from];
    }
    free(least);
    return true;
}

static bool keep(struct solver *solver, const struct dd *dd, const struct part *part, uint32_t sets,
                 uint32_t function, struct solved *ret)
{
    struct mission_solution *solution = solver->solution;
    ret->sets_from = (uint32_t)solution->sets.n;
    ret->sets = flatten(solver, dd, sets, part, &solution->sets);
    ret->sets_end = (uint32_t)solution->sets.n;
    ret->function_from = (uint32_t)solution->functions.n;
    if (ret->sets == UINT32_MAX)
        return false;
    if (solution->has_functions)
        ret->function = flatten(solver, dd, function, part, &solution->functions);
    ret->function_end = (uint32_t)solution->functions.n;
    return ret->function != UINT32_MAX && find_orders(solution, ret);
}

/* ---- Attempts ---- */

/* One way within that many steps (0: no limit); `ret_full` tells that its diagrams do not fit. */
static enum rc attempt(struct solver *solver, const struct part *part, size_t steps_most, uint32_t order,
                       struct solved *ret, bool *ret_full)
{
    struct dd dd = dd_create(&solver->watch);
    uint32_t *weights = malloc((part->leaf_n + 1) * sizeof *weights);
    for (size_t i = 0; weights != NULL && i < part->leaf_n; i++) {
        uint32_t leaf = part->leaves[i];
        weights[i] = order != ORDER_ALL && graph_is_gate(&solver->graph, leaf)
                         ? solver->solution->modules[solver->number[leaf]].least
                         : 1;
    }
    dd.weights = weights;
    dd.steps_most = steps_most == 0 ? SIZE_MAX : steps_most;
    if (weights == NULL)
        dd.rc = RC_MEMORY;
    uint32_t function = dd.rc != RC_OK ? 0
                        : order == 0   ? build(solver, &dd, part, 0, 0)
                                       : build_straight(solver, &dd, part, order, weights);
    if (steps_most != 0 && order == 0) /* the larger part is done */
        dd.steps_most = steps_most * MINIMAL_FACTOR;
    uint32_t sets = order == 0 ? dd_minimal(&dd, function) : function;
    enum rc rc = dd.rc;
    solver->full = false;
    dd_rest(&dd);
    if (rc == RC_OK && !keep(solver, &dd, part, sets, function, ret))
        rc = solver->full ? RC_TOO_LARGE : RC_MEMORY;
    *ret_full = dd.full || solver->full;
    free(weights);
    dd_free(&dd);
    return rc;
}

/* Whether another attempt makes sense after that end of one. */
static bool may_go_on(const struct solver *solver, enum rc rc)
{
    return rc == RC_TOO_LARGE && !solver->watch.late;
}

static bool is_tried(const struct solver *solver, size_t round, size_t way)
{
    if (ways[way].straight && solver->limits->probability)
        return false;
    return way < FEW || rounds[round] == 0 || rounds[round] >= MANY_STEPS;
}

static enum rc solve_whole(struct solver *solver, uint32_t module, struct solved *ret)
{
    enum rc rc = RC_TOO_LARGE;
    bool full[COUNT(ways)] = {false};
    for (size_t round = 0; round < COUNT(rounds); round++)
        for (size_t way = 0; way < COUNT(ways); way++) {
            struct part part;
            if (solver->limits->order > 0 && (rounds[round] == 0 || rounds[round] > LIMITED_FIRST))
                return rc;
            if (full[way] || !is_tried(solver, round, way))
                continue;
            if (!ordering_make(&solver->ordering, module, ways[way].order, &part))
                return graph_end(&solver->graph);
            if (part.leaf_n > DD_DEPTH_MOST)
                return RC_TOO_LARGE;
            count_arenas(solver);
            rc = attempt(solver, &part, rounds[round], ways[way].straight ? ORDER_ALL : 0, ret, &full[way]);
            if (!may_go_on(solver, rc))
                return rc;
        }
    return rc;
}

static enum rc solve_limited(struct solver *solver, uint32_t module, struct solved *ret)
{
    enum rc rc = RC_TOO_LARGE;
    for (int way = ORDER_COUNT - 1; way >= 0 && may_go_on(solver, rc); way--) {
        struct part part;
        bool full = false;
        if (!ordering_make(&solver->ordering, module, way, &part))
            return graph_end(&solver->graph);
        if (part.leaf_n > DD_DEPTH_MOST)
            return RC_TOO_LARGE;
        count_arenas(solver);
        rc = attempt(solver, &part, 0, solver->limits->order, ret, &full);
    }
    solver->solution->whole = false;
    return rc;
}

static enum rc solve_modules(struct solver *solver, const uint32_t *modules, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct solved *solved = &solver->solution->modules[i];
        enum rc rc = solve_whole(solver, modules[i], solved);
        if (may_go_on(solver, rc) && solver->limits->order > 0)
            rc = solve_limited(solver, modules[i], solved);
        if (rc == RC_OK && !watch_work(&solver->watch, MODULE_WORK))
            rc = solver->watch.rc;
        if (rc == RC_OK)
            rc = progress_step(solver->cx, (int64_t)i, (int64_t)n);
        if (rc != RC_OK)
            return rc;
        solver->number[modules[i]] = (uint32_t)i;
        solver->solution->module_count = i + 1;
    }
    return RC_OK;
}

/* ---- The whole ---- */

static enum rc prepare(struct solver *solver, struct arena *scratch, const uint32_t **ret_modules, size_t *ret_n)
{
    struct graph *graph = &solver->graph;
    struct arena *arena = graph->arena;
    size_t n = 0, count = 0;
    if (!graph_split(graph))
        return graph_end(graph);
    uint32_t *order = graph_order(graph, &n);
    if (order == NULL || !graph_parents(graph, order, n, &solver->parents))
        return memory_ended(solver->cx);
    uint32_t *modules = modules_find(graph, order, n, &count);
    bool *is_module = ARENA_ARRAY(arena, bool, graph->n);
    solver->value = ARENA_ARRAY(arena, uint32_t, graph->n);
    solver->number = ARENA_ARRAY(arena, uint32_t, graph->n);
    struct solved *solved = calloc(count + 1, sizeof *solved);
    solver->solution->modules = solved;
    if (modules == NULL || is_module == NULL || solver->value == NULL || solver->number == NULL || solved == NULL)
        return memory_ended(solver->cx);
    for (size_t i = 0; i < count; i++)
        is_module[modules[i]] = true;
    arena_reset(scratch);
    solver->ordering = (struct ordering){
        .graph = graph, .scratch = scratch, .parents = &solver->parents, .is_module = is_module};
    if (!ordering_begin(&solver->ordering, order, n))
        return memory_ended(solver->cx);
    solver->solution->gates = n;
    *ret_modules = modules;
    *ret_n = count;
    return RC_OK;
}

static bool begin_result(struct solver *solver)
{
    struct mission_solution *solution = solver->solution;
    if (!flat_room(solver, &solution->sets, 2) || !flat_room(solver, &solution->functions, 2))
        return false;
    solution->sets.nodes[0] = solution->sets.nodes[1] = (struct flat_node){.item = 0};
    solution->functions.nodes[0] = solution->functions.nodes[1] = (struct flat_node){.item = 0};
    solution->sets.n = solution->functions.n = 2;
    return true;
}

static enum rc run(struct solver *solver, const struct tree *tree, struct arena *arena, struct arena *spare)
{
    const uint32_t *modules = NULL;
    size_t n = 0;
    solver->graph = graph_create(arena, &solver->watch, GRAPH_GATES);
    if (!begin_result(solver))
        return memory_ended(solver->cx);
    TRY(graph_from_tree(solver->cx, tree, &solver->graph));
    TRY(graph_rewrite(&solver->graph, spare));
    if (solver->graph.top < NODE_FIRST) { /* the top event is certain, or never happens */
        solver->solution->modules = calloc(1, sizeof *solver->solution->modules);
        if (solver->solution->modules == NULL)
            return memory_ended(solver->cx);
        solver->solution->module_count = 1;
        solver->solution->modules[0] = (struct solved){.sets = solver->graph.top, .function = solver->graph.top,
                                                       .least = solver->graph.top == NODE_TRUE ? 0 : UINT32_MAX};
        return RC_OK;
    }
    TRY(prepare(solver, solver->graph.arena == arena ? spare : arena, &modules, &n));
    return solve_modules(solver, modules, n);
}

/* What is left of the time; 0: there is no limit. */
static int64_t time_left(int64_t until)
{
    int64_t left = until - time_elapsed();
    return until == 0 ? 0 : left > 1 ? left : 1;
}

/* Why it cannot be done, and what can, as far as the time allows (`until`). */
static enum rc refuse(struct ctx *cx, const struct tree *tree, const struct mission_limits *limits,
                      const struct watch *watch, int64_t until)
{
    int64_t left = time_left(until);
    struct mission_limits fewer = {
        .order = PROBE_ORDER, .milliseconds = left == 0 || left > PROBE_MS ? PROBE_MS : left, .bytes = limits->bytes};
    CLEANUP(mission_freep) struct mission_solution *probe = NULL;
    const char *count = NULL, *reached = decimal(cx, (int64_t)watch->nodes);
    const char *limit = watch->late ? trf(cx, N_("{0} seconds"), decimal(cx, (limits->milliseconds + 999) / 1000))
                                    : arena_printf(cx->arena, "%zu MiB", watch->bytes_most / MEGABYTE);
    if (watch->nodes == 0)
        return fail(cx, RC_TOO_LARGE, N_("The fault tree is too large to be prepared within {0}: it has {1} events and gates"),
                    limit, decimal(cx, (int64_t)tree->node_count));
    if (limits->order == 0 && mission_solve(cx, tree, &fewer, &probe) == RC_OK &&
        mission_count(cx, probe, &count) == RC_OK)
        return fail(cx, RC_TOO_LARGE,
                    N_("Not all minimal cut sets can be found within {0}; {1} decision nodes were reached. There are {2} of up to {3} events; please give an order as the limit"),
                    limit, reached, count, decimal(cx, PROBE_ORDER));
    return fail(cx, RC_TOO_LARGE,
                N_("The minimal cut sets cannot be found within {0}; {1} decision nodes were reached"), limit,
                reached);
}

/* Two arenas that the graph moves between, and the diagrams: all of it within watch->bytes_most. The message
 * of RC_TOO_LARGE is left to the caller, who has the memory back by then. */
static enum rc solve_within(struct ctx *cx, const struct tree *tree, const struct mission_limits *limits,
                            struct watch *watch, struct mission_solution *solution)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(watch->bytes_most / 2);
    CLEANUP(arena_freep) struct arena *spare = arena_create(watch->bytes_most / 2);
    if (arena == NULL || spare == NULL)
        return RC_MEMORY;
    struct solver solver = {.cx = cx, .limits = limits, .solution = solution, .watch = *watch};
    enum rc rc = run(&solver, tree, arena, spare);
    *watch = solver.watch;
    return rc == RC_MEMORY && (watch->late || arena_failed(arena) || arena_failed(spare)) ? RC_TOO_LARGE : rc;
}

/* What the tree leaves of the memory. */
static size_t bytes_beside(const struct tree *tree)
{
    size_t taken = tree->node_count * sizeof *tree->nodes + tree->arg_count * sizeof *tree->args;
    return taken > BYTES_DEFAULT - BYTES_LEAST ? BYTES_LEAST : BYTES_DEFAULT - taken;
}

enum rc mission_solve(struct ctx *cx, const struct tree *tree, const struct mission_limits *limits,
                      struct mission_solution **ret)
{
    if (limits->order > MISSION_ORDER_MOST)
        return fail(cx, RC_INVALID, N_("The order may be at most {0}"), decimal(cx, MISSION_ORDER_MOST));
    CLEANUP(mission_freep) struct mission_solution *solution = calloc(1, sizeof *solution);
    if (solution == NULL)
        return memory_ended(cx);
    int64_t begun = limits->begun == 0 ? time_elapsed() : limits->begun;
    int64_t until = limits->milliseconds == 0 ? 0 : begun + limits->milliseconds;
    int64_t kept = limits->order > 0 ? 0 : limits->milliseconds / PROBE_SHARE;
    struct watch watch = {.cx = cx,
                          .bytes_most = limits->bytes == 0 ? bytes_beside(tree) : limits->bytes,
                          .until = until == 0 ? 0 : until - (kept > PROBE_MS ? PROBE_MS : kept)};
    *solution = (struct mission_solution){.tree = tree, .order = limits->order, .whole = true,
                                          .has_functions = limits->probability, .until = until};
    enum rc rc = solve_within(cx, tree, limits, &watch, solution);
    if (rc == RC_TOO_LARGE) {
        mission_freep(&solution);
        return refuse(cx, tree, limits, &watch, until);
    }
    if (rc != RC_OK)
        return rc == RC_MEMORY ? memory_ended(cx) : rc;
    if (limits->order > 0 && solution_top(solution)->most > limits->order)
        solution->whole = false;
    *ret = solution;
    solution = NULL;
    return RC_OK;
}

void mission_freep(struct mission_solution **solution)
{
    if (*solution == NULL)
        return;
    free((*solution)->sets.nodes);
    free((*solution)->functions.nodes);
    free((*solution)->modules);
    free(*solution);
    *solution = NULL;
}

bool mission_is_whole(const struct mission_solution *solution)
{
    return solution->whole;
}

size_t mission_size(const struct mission_solution *solution)
{
    return solution->sets.n + solution->gates;
}
