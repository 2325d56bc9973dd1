/* Modules of the rewritten tree, orders of their variables, and the solved result. Inside the room only. */
#ifndef MISSION_SOLVE_H
#define MISSION_SOLVE_H

#include "mission/dd.h"
#include "mission/graph.h"

struct frame; /* order.c */

/* A gate whose events occur nowhere else: solved alone, and one variable for the module above. */
struct part {
    uint32_t *inside; /* gates, children before parents; the module's own gate is the last */
    size_t inside_n;
    uint32_t *leaves; /* events and gates that are modules, in the order of the variables */
    size_t leaf_n;
};

/* The gates that are modules, children before parents; the last one is the top (a gate or an event).
 * NULL when memory ended. */
uint32_t *modules_find(struct graph *graph, const uint32_t *order, size_t n, size_t *ret_n);

enum { ORDER_COUNT = 6 };
/* The first half are walks through the gates, the second half FORCE from each of them. */
static inline bool ordering_is_force(int way)
{
    return way >= ORDER_COUNT / 2;
}
/* What the ordering of leaves needs, made once for a graph. */
struct ordering {
    const struct graph *graph;
    struct watch *watch;
    struct arena *scratch; /* begins anew with each part */
    const struct parents *parents;
    const bool *is_module;
    double *weights;      /* leaves below, each path counted */
    uint32_t *stamps;     /* by node: seen in this walk */
    uint32_t stamp;
    uint32_t *positions;  /* by node: scratch of ordering_force */
    uint32_t *inside, *leaves; /* scratch of the part that is made */
    struct frame *frames;
};
bool ordering_begin(struct ordering *ordering, const uint32_t *order, size_t n);
/* The part below `module` by the way `way` (0 … ORDER_COUNT - 1) of ordering, until the next one is made.
 * False when memory ended. */
bool ordering_make(struct ordering *ordering, uint32_t module, int way, struct part *ret);

/* ---- The result ---- */

#define ITEM_MODULE UINT32_C(0x80000000)

/* A diagram at rest: nodes 0 and 1 are the ends, children stand before their parents. An item is the index
 * of a tree node, or ITEM_MODULE | index of a module that stands before. */
struct flat_node {
    uint32_t item, hi, lo;
};
struct flat {
    struct flat_node *nodes;
    size_t n, room;
};

struct solved {
    uint32_t sets, sets_from, sets_end;          /* root, and range of its nodes */
    uint32_t function, function_from, function_end; /* the same as BDD, when kept */
    uint32_t least, most;                        /* orders of its cut sets; least of none: UINT32_MAX */
};

struct mission_solution {
    const struct tree *tree;
    struct flat sets, functions;
    struct solved *modules; /* the last one is the top */
    size_t module_count;
    uint32_t order;     /* only cut sets up to it are asked for; 0: all */
    bool whole, has_functions;
    size_t gates;       /* after rewriting */
    int64_t until;      /* ms of time_elapsed at which counting and listing end, too; 0: never */
};

/* Until when may be counted and listed. */
static inline struct watch solution_watch(struct ctx *cx, const struct mission_solution *solution)
{
    return (struct watch){.cx = cx, .until = solution->until};
}
/* The refusal of a watch that ended: RC_STOPPED, or RC_TOO_LARGE with words for what did not end in time. */
enum rc watch_refuse(const struct watch *watch) MUST_USE;

static inline const struct solved *solution_top(const struct mission_solution *solution)
{
    return &solution->modules[solution->module_count - 1];
}

#endif
