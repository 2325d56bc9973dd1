/* Decision diagrams: binary ones (BDD) of coherent functions and zero-suppressed ones (ZBDD) of families of
 * sets, in one table of nodes. Inside the room only. */
#ifndef MISSION_DD_H
#define MISSION_DD_H

#include "mission/watch.h"

/* Nodes 0 and 1 end every path. As a BDD: hi where the variable's event has happened, lo where not. As a
 * ZBDD: hi the sets with the variable's item (without it), lo those without. Children have smaller
 * indices than their parents, variables smaller numbers. */
struct dd_node {
    uint32_t variable, hi, lo;
};
struct dd_entry {
    uint32_t f, g, operation, result;
};

struct dd {
    struct watch *watch;
    struct dd_node *nodes;
    size_t n, room;
    size_t steps, steps_most;
    size_t looked, pause;    /* steps at the last look at time and limits, and at the next one */
    uint32_t *slots; /* nodes by what they are: index, and some bits of their hash above it; 0: free */
    size_t slot_count;
    struct dd_entry *cache;
    size_t cache_count;
    size_t cache_full; /* steps after which the cache grows */
    bool full;               /* the memory ended, not the steps */
    const uint32_t *weights; /* of the variables, for dd_product */
    enum rc rc;              /* RC_TOO_LARGE, RC_MEMORY or RC_STOPPED once the work cannot go on */
};

#define DD_END UINT32_MAX /* variable of the nodes 0 and 1 */
enum { DD_DEPTH_MOST = 12000 /* variables of one diagram: recursion is as deep */ };

/* An empty table; dd.rc says when memory ended at once. Freed with dd_free. */
struct dd dd_create(struct watch *watch);
void dd_free(struct dd *dd);
/* Nothing more is computed: only the nodes stay. */
void dd_rest(struct dd *dd);
/* After its steps ended: the work can go on, watched by that watch of the same memory. */
static inline void dd_resume(struct dd *dd, struct watch *watch)
{
    dd->watch = watch;
    dd->rc = RC_OK;
    dd->pause = 0;
}
static inline size_t dd_bytes(const struct dd *dd)
{
    return dd->room * sizeof *dd->nodes + dd->slot_count * sizeof *dd->slots + dd->cache_count * sizeof *dd->cache;
}

/* Says that so many units of work were done beside the diagrams; dd->rc is set once the work has to end. */
static inline void dd_work(struct dd *dd, size_t units)
{
    if (!watch_work(dd->watch, units) && dd->rc == RC_OK)
        dd->rc = dd->watch->rc;
}

/* Each gives 0 once dd->rc is no longer RC_OK. */
uint32_t dd_variable(struct dd *dd, uint32_t variable);
/* BDD. */
uint32_t dd_and(struct dd *dd, uint32_t f, uint32_t g);
uint32_t dd_or(struct dd *dd, uint32_t f, uint32_t g);
/* The minimal sets that make the coherent function f true, as a ZBDD. */
uint32_t dd_minimal(struct dd *dd, uint32_t f);
/* ZBDD: the sets of f that hold no set of g; minimal union; minimal products whose weights together are at most `most`. */
uint32_t dd_without_sets(struct dd *dd, uint32_t f, uint32_t g);
uint32_t dd_union(struct dd *dd, uint32_t f, uint32_t g);
uint32_t dd_product(struct dd *dd, uint32_t f, uint32_t g, uint32_t most);

#endif
