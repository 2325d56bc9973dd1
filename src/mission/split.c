/* Independent arguments. Arguments of an AND or OR that share events only among each other become a gate of
 * their own; so do arguments that nothing else uses, a hundred at a time. Both are modules then. */
#include <string.h>

#include "mission/graph.h"

enum { WORD_BITS = 64, CHUNK = 64, BITS_MOST = 64 * 1024 * 1024, GROUPED_MOST = 4096 };

/* The events below each node, as bits. */
struct supports {
    uint64_t *bits;
    size_t words;      /* of one node */
    uint32_t *row;     /* of a node */
    uint32_t *owner;   /* scratch: which argument has the event */
    uint32_t *leader;  /* scratch: union-find over arguments */
};

static uint64_t *support_of(const struct supports *supports, uint32_t id)
{
    return supports->bits + (size_t)supports->row[id] * supports->words;
}

static bool find_supports(struct graph *graph, const uint32_t *order, size_t n, struct supports *ret)
{
    size_t events = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        events += order[i] >= NODE_FIRST && !graph_is_gate(graph, order[i]);
        if (graph_is_gate(graph, order[i]) && graph->gates[order[i]].count > most)
            most = graph->gates[order[i]].count;
    }
    size_t words = events / WORD_BITS + 1;
    if (n * words * WORD_BITS / 8 > BITS_MOST)
        return false;
    *ret = (struct supports){.words = words,
                             .bits = ARENA_ARRAY(graph->arena, uint64_t, n * words),
                             .row = ARENA_ARRAY(graph->arena, uint32_t, graph->n),
                             .owner = ARENA_ARRAY(graph->arena, uint32_t, events + 1),
                             .leader = ARENA_ARRAY(graph->arena, uint32_t, most + 1)};
    if (ret->bits == NULL || ret->row == NULL || ret->owner == NULL || ret->leader == NULL)
        return false;
    size_t event = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t id = order[i];
        ret->row[id] = (uint32_t)i;
        uint64_t *bits = support_of(ret, id);
        if (!graph_is_gate(graph, id)) {
            if (id >= NODE_FIRST) {
                bits[event / WORD_BITS] |= UINT64_C(1) << (event % WORD_BITS);
                event++;
            }
            continue;
        }
        for (uint32_t a = 0; a < graph->gates[id].count && graph_work(graph, words); a++)
            for (size_t w = 0; w < words; w++)
                bits[w] |= support_of(ret, graph_args(graph, id)[a])[w];
    }
    return true;
}

static uint32_t leader_of(const struct supports *supports, uint32_t a)
{
    while (supports->leader[a] != a) {
        supports->leader[a] = supports->leader[supports->leader[a]];
        a = supports->leader[a];
    }
    return a;
}

/* Joins arguments that have an event in common. */
static void join(struct graph *graph, const struct supports *supports, uint32_t id)
{
    uint32_t count = graph->gates[id].count;
    for (uint32_t a = 0; a < count; a++)
        supports->leader[a] = a;
    for (uint32_t a = 0; a < count && graph_work(graph, supports->words); a++) {
        const uint64_t *bits = support_of(supports, graph_args(graph, id)[a]);
        for (size_t w = 0; w < supports->words; w++)
            for (uint64_t left = bits[w]; left != 0; left &= left - 1) {
                size_t event = w * WORD_BITS + (size_t)__builtin_ctzll(left);
                uint32_t owner = supports->owner[event];
                /* an owner from another gate is none */
                if (owner < a && (support_of(supports, graph_args(graph, id)[owner])[w] & (left & -left)) != 0)
                    supports->leader[leader_of(supports, a)] = leader_of(supports, owner);
                supports->owner[event] = a;
            }
    }
}

/* The gate of those arguments in place of them; `group` is scratch of count items. */
static void group_arguments(struct graph *graph, const struct supports *supports, uint32_t id, uint32_t *group)
{
    uint32_t count = graph->gates[id].count, kept = 0;
    enum tree_kind kind = graph->gates[id].kind;
    uint32_t *made = group + count;
    for (uint32_t leader = 0; leader < count; leader++) {
        uint32_t members = 0;
        if (leader_of(supports, leader) != leader || !graph_work(graph, count))
            continue;
        for (uint32_t a = 0; a < count; a++)
            if (leader_of(supports, a) == leader)
                group[members++] = graph_args(graph, id)[a];
        made[kept++] = members == count ? NODE_FALSE : graph_gate(graph, kind, 0, group, members);
    }
    if (kept < 2 || kept == count || graph->failed)
        return;
    memcpy(graph_args(graph, id), made, kept * sizeof *made);
    graph->gates[id].count = kept;
}

/* Arguments that are events and used here only, CHUNK at a time. */
static void chunk_private(struct graph *graph, const struct parents *parents, uint32_t id, size_t known)
{
    uint32_t chunk[CHUNK], n = 0, kept = 0;
    for (uint32_t a = 0; a < graph->gates[id].count && !graph->failed; a++) {
        uint32_t arg = graph_args(graph, id)[a];
        if (arg >= known || graph_is_gate(graph, arg) || parents_count(parents, arg) != 1) {
            graph_args(graph, id)[kept++] = arg;
            continue;
        }
        chunk[n++] = arg;
        if (n == CHUNK) {
            uint32_t made = graph_gate(graph, graph->gates[id].kind, 0, chunk, n);
            graph_args(graph, id)[kept++] = made;
            n = 0;
        }
    }
    if (graph->failed)
        return;
    for (uint32_t i = 0; i < n; i++)
        graph_args(graph, id)[kept++] = chunk[i];
    graph->gates[id].count = kept;
}

bool graph_split(struct graph *graph)
{
    size_t n = 0, known = graph->n;
    struct supports supports = {.words = 0};
    struct parents parents;
    uint32_t *order = graph_order(graph, &n);
    if (order == NULL || !graph_parents(graph, order, n, &parents))
        return false;
    bool has_supports = find_supports(graph, order, n, &supports);
    for (size_t i = 0; i < n && !graph->failed; i++) {
        uint32_t id = order[i], count = graph->gates[id].count;
        if (!graph_is_gate(graph, id) || graph->gates[id].kind == TREE_ATLEAST)
            continue;
        if (has_supports && count > 2 && count <= GROUPED_MOST) {
            uint32_t *scratch = ARENA_ARRAY(graph->arena, uint32_t, (size_t)count * 2);
            if (scratch == NULL)
                return false;
            join(graph, &supports, id);
            group_arguments(graph, &supports, id, scratch);
        }
        if (graph->gates[id].count > CHUNK)
            chunk_private(graph, &parents, id, known);
    }
    return !graph->failed;
}
