/* The tree while it is rewritten: hash-consed gates over events. Inside the room only. */
#ifndef MISSION_GRAPH_H
#define MISSION_GRAPH_H

#include "base/arena.h"
#include "mission/mission.h"
#include "mission/watch.h"

enum { NODE_FALSE, NODE_TRUE, NODE_FIRST };

struct gate {
    enum tree_kind kind;
    uint32_t least;        /* TREE_ATLEAST */
    uint32_t first, count; /* arguments in graph.args; TREE_EVENT: first is the tree's node */
    uint32_t next;         /* in its bucket */
};

/* Gates are only added. Ids 0 and 1 are the constants. When memory, the limit or the time ends, `failed` says
 * so, and what is built gives NODE_FALSE. */
struct graph {
    struct arena *arena;
    struct watch *watch;
    struct gate *gates;
    size_t n, room, limit;
    uint32_t *args;
    size_t arg_n, arg_room;
    uint32_t *buckets;
    size_t bucket_count; /* a power of two */
    uint32_t top;
    bool failed;
};

/* An empty graph of at most `limit` gates. */
struct graph graph_create(struct arena *arena, struct watch *watch, size_t limit);
/* Says that so many units of work were done. False once the work has to end: `failed` is set then. */
static inline bool graph_work(struct graph *graph, size_t units)
{
    graph->failed |= !watch_work(graph->watch, units);
    return !graph->failed;
}
/* Why the work on it ended: watch->rc, otherwise RC_MEMORY. */
enum rc graph_end(const struct graph *graph) MUST_USE;
uint32_t graph_event(struct graph *graph, uint32_t event);
/* The gate over those arguments, simplified: constants, duplicates, single arguments, at-least as AND or OR
 * where it is one. Reorders `args`. */
uint32_t graph_gate(struct graph *graph, enum tree_kind kind, uint32_t least, uint32_t *args, size_t n);
/* A gate as it is, that no other one is compared with. */
uint32_t graph_raw(struct graph *graph, enum tree_kind kind, const uint32_t *args, size_t n);

static inline bool graph_is_gate(const struct graph *graph, uint32_t id)
{
    return id >= NODE_FIRST && graph->gates[id].kind != TREE_EVENT;
}
static inline uint32_t *graph_args(const struct graph *graph, uint32_t id)
{
    return graph->args + graph->gates[id].first;
}

/* Everything below the top, children before parents. In the graph's arena; NULL when memory ended or the
 * graph has a cycle. */
uint32_t *graph_order(struct graph *graph, size_t *ret_n);

/* Who uses whom, exactly: the parents of id are at[first[id]] … at[first[id + 1] - 1]. */
struct parents {
    uint32_t *first, *at;
};
bool graph_parents(struct graph *graph, const uint32_t *order, size_t n, struct parents *ret);
static inline uint32_t parents_count(const struct parents *parents, uint32_t id)
{
    return parents->first[id + 1] - parents->first[id];
}

/* The graph of a tree. RC_INVALID for a cycle or an index outside, RC_TOO_LARGE
 * without a message when the gates do not fit. */
enum rc graph_from_tree(struct ctx *cx, const struct tree *tree, struct graph *ret) MUST_USE;

/* The same function by fewer and smaller gates: rewrite.c. Moves between the graph's arena and the spare
 * one, whose content is lost. */
enum rc graph_rewrite(struct graph *graph, struct arena *spare) MUST_USE;
/* Arguments that have no events in common with the others become gates of their own, so that they are
 * modules: split.c. */
bool graph_split(struct graph *graph);

#endif
