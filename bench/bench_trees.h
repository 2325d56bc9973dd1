/* Fault trees of the size and kind of real ones, made from a seed: systems of redundant trains over several
 * levels, whose trains need trains of the level below. */
#ifndef BENCH_BENCH_TREES_H
#define BENCH_BENCH_TREES_H

#include <stdint.h>

#include "base/buf.h"

struct bench_tree {
    const char *name;
    uint64_t seed;
    uint32_t levels, systems, trains, components, needs;
    const char *count;  /* minimal cut sets */
    bool compared;      /* the other program ends within seconds, too */
    bool large;         /* some 10⁷ cut sets, which have a budget of their own */
};

extern const struct bench_tree bench_trees[];
extern const size_t bench_tree_count;

/* Writes the tree as an Open-PSA file. False when memory ended. */
bool bench_tree_write(struct arena *arena, const struct bench_tree *tree, struct buf *out) MUST_USE;

/* A web: gates in levels, AND and OR in turn, whose gates and events have one place or several. */
struct bench_web {
    const char *name;
    uint64_t seed;
    uint32_t events, gates, levels;
    uint32_t shared_gates, shared_events, odd, atleast; /* percent: one more place; the other kind; 2 of n */
    const char *count;
};

extern const struct bench_web bench_webs[];
extern const size_t bench_web_count;

bool bench_web_write(struct arena *arena, const struct bench_web *web, struct buf *out) MUST_USE;

/* Shapes of real trees; what the numbers mean depends on the kind. */
enum bench_shape_kind {
    SHAPE_LISTS,  /* size: events; parts: lists; width: events of a list */
    SHAPE_LADDER, /* size: steps; parts: pairs of a step; width: every so many steps need two before them */
    SHAPE_TRAINS, /* size: systems; parts: support systems (at most 12); width: events of a train */
    SHAPE_VOTES,  /* size: cells; parts: votes; width: cells that a vote needs at most */
};
struct bench_shape {
    const char *name;
    enum bench_shape_kind kind;
    uint64_t seed;
    uint32_t size, parts, width;
    const char *count;
    bool compared; /* the other program ends within seconds, too */
};

extern const struct bench_shape bench_shapes[];
extern const size_t bench_shape_count;

bool bench_shape_write(struct arena *arena, const struct bench_shape *shape, struct buf *out) MUST_USE;

#endif
