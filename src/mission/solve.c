#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "mission/attempt.h"

enum {
    MEGABYTE = 1024 * 1024,
    BYTES_DEFAULT = 240 * MEGABYTE, /* 256 MiB less what the program takes */
    BYTES_LEAST = 16 * MEGABYTE,    /* even beside a large tree */
    FLAT_STEP = 1 << 20,
    GRAPH_GATES = 4 * 1000 * 1000,
    PROBE_ORDER = 3,                /* what is still answered where everything does not fit */
    PROBE_SHARE = 5,                /* of the time, that is kept for it, … */
    PROBE_MS = 5000,                /* … and how much at most */
    MODULE_WORK = 1000,             /* units for each module beside its diagrams */
};

struct solver {
    struct ctx *cx;
    const struct mission_limits *limits;
    struct watch watch;
    struct graph graph;
    struct desk desk;
    struct lane straight, by_bdd;
    bool parallel;
    struct parents parents;
    struct mission_solution *solution;
    uint32_t *number; /* by node of the graph: index of its module */
    struct arena *messages; /* of the straight attempts, side by side */
    size_t counted;   /* bytes of its arena that the watch knows */
    bool full;        /* what was found does not fit */
};

/* Takes so much of the memory that all have together. */
static bool claim(struct solver *solver, size_t bytes)
{
    solver->full = !watch_take(&solver->watch, bytes);
    return !solver->full;
}

/* The watch knows what the arena of the graph holds now. */
static void count_arenas(struct solver *solver)
{
    size_t used = arena_used(solver->graph.arena);
    if (used > solver->counted && watch_take(&solver->watch, used - solver->counted))
        solver->counted = used;
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
    watch_give(&solver->watch, bytes);
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

static bool keep(struct solver *solver, const struct attempt *attempt, struct solved *ret)
{
    struct mission_solution *solution = solver->solution;
    ret->sets_from = (uint32_t)solution->sets.n;
    ret->sets = flatten(solver, &attempt->dd, attempt->sets, &attempt->part, &solution->sets);
    ret->sets_end = (uint32_t)solution->sets.n;
    ret->function_from = (uint32_t)solution->functions.n;
    if (ret->sets == UINT32_MAX)
        return false;
    if (solution->has_functions)
        ret->function = flatten(solver, &attempt->dd, attempt->function, &attempt->part, &solution->functions);
    ret->function_end = (uint32_t)solution->functions.n;
    return ret->function != UINT32_MAX && find_orders(solution, ret);
}

/* ---- Module by module ---- */

/* What the attempt found becomes part of the result. */
static enum rc take_over(struct solver *solver, struct attempt *attempt, struct solved *ret)
{
    solver->full = false;
    bool kept = keep(solver, attempt, ret);
    lane_end(&solver->straight, false);
    lane_end(&solver->by_bdd, false);
    return kept ? RC_OK : solver->full ? RC_TOO_LARGE : RC_MEMORY;
}

/* Whether another attempt makes sense after that end of one. */
static bool may_go_on(const struct solver *solver, enum rc rc)
{
    return rc == RC_TOO_LARGE && !solver->watch.late;
}

/* What the probability needs is the BDD of one order, the same each time. */
static enum rc solve_whole(struct solver *solver, struct solved *ret)
{
    struct attempt *won = NULL;
    bool limited = solver->limits->order > 0, odds = solver->limits->probability;
    TRY(race_run(odds ? NULL : &solver->straight, &solver->by_bdd, limited,
                 solver->parallel && !odds && !limited ? solver->messages : NULL, &won));
    return take_over(solver, won, ret);
}

static enum rc solve_limited(struct solver *solver, struct solved *ret)
{
    enum rc rc = RC_TOO_LARGE;
    solver->solution->whole = false;
    for (int order = ORDER_COUNT - 1; order >= 0 && may_go_on(solver, rc); order--) {
        struct attempt *attempt = &solver->straight.attempts[0];
        lane_end(&solver->straight, false);
        lane_end(&solver->by_bdd, false);
        attempt->way = (struct way){.order = order, .straight = true};
        rc = attempt_run(&solver->desk, attempt, &solver->watch, SIZE_MAX, solver->limits->order);
        if (rc == RC_OK)
            rc = take_over(solver, attempt, ret);
    }
    return rc;
}

static enum rc solve_modules(struct solver *solver, const uint32_t *modules, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct solved *solved = &solver->solution->modules[i];
        count_arenas(solver);
        desk_take(&solver->desk, modules[i]);
        enum rc rc = solve_whole(solver, solved);
        if (may_go_on(solver, rc) && solver->limits->order > 0)
            rc = solve_limited(solver, solved);
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

/* Both kinds of attempts. */
static bool begin_attempts(struct solver *solver, struct arena *scratch, const bool *is_module, const uint32_t *order,
                           size_t n)
{
    struct graph *graph = &solver->graph;
    solver->desk = (struct desk){.graph = graph, .solution = solver->solution, .number = solver->number};
    solver->desk.ordering = (struct ordering){.graph = graph, .watch = &solver->watch, .scratch = scratch,
                                              .parents = &solver->parents, .is_module = is_module};
    solver->by_bdd = (struct lane){.desk = &solver->desk, .watch = &solver->watch};
    solver->straight = (struct lane){.desk = &solver->desk, .watch = &solver->watch, .straight = true};
    return ordering_begin(&solver->desk.ordering, order, n);
}

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
    solver->number = ARENA_ARRAY(arena, uint32_t, graph->n);
    struct solved *solved = calloc(count + 1, sizeof *solved);
    solver->solution->modules = solved;
    if (modules == NULL || is_module == NULL || solver->number == NULL || solved == NULL)
        return memory_ended(solver->cx);
    for (size_t i = 0; i < count; i++)
        is_module[modules[i]] = true;
    arena_reset(scratch);
    if (!begin_attempts(solver, scratch, is_module, order, n))
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
                                    : arena_printf(cx->arena, "%zu MiB", watch->memory->most / MEGABYTE);
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

/* Two arenas that the graph moves between, and the diagrams: all of it within watch->memory. The message
 * of RC_TOO_LARGE is left to the caller, who has the memory back by then. */
static enum rc solve_within(struct ctx *cx, const struct tree *tree, const struct mission_limits *limits,
                            struct watch *watch, struct mission_solution *solution)
{
    size_t half = watch->memory->most / 2;
    CLEANUP(arena_freep) struct arena *arena = arena_create(half);
    CLEANUP(arena_freep) struct arena *spare = arena_create(half);
    CLEANUP(arena_freep) struct arena *messages = arena_create(MEGABYTE);
    if (arena == NULL || spare == NULL || messages == NULL)
        return RC_MEMORY;
    struct solver solver = {.cx = cx, .limits = limits, .solution = solution, .watch = *watch, .messages = messages,
                            .parallel = sysconf(_SC_NPROCESSORS_ONLN) > 1};
    enum rc rc = run(&solver, tree, arena, spare);
    lane_end(&solver.straight, true);
    lane_end(&solver.by_bdd, true);
    desk_take(&solver.desk, 0);
    *watch = solver.watch;
    return rc == RC_MEMORY && (watch->late || arena_failed(arena) || arena_failed(spare))
               ? RC_TOO_LARGE
               : rc;
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
    struct memory memory = {.most = limits->bytes == 0 ? bytes_beside(tree) : limits->bytes};
    struct watch watch = {.cx = cx, .memory = &memory,
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
