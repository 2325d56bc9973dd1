#include "mission/graph.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256, EXPANSION_MOST = 4 * 1000 * 1000 };

struct graph graph_create(struct arena *arena, struct watch *watch, size_t limit)
{
    struct graph graph = {.arena = arena, .watch = watch, .limit = limit, .bucket_count = BUCKETS};
    graph.buckets = ARENA_ARRAY(arena, uint32_t, BUCKETS);
    graph.gates = arena_grow(arena, NULL, 0, &graph.room, sizeof *graph.gates);
    graph.failed = graph.buckets == NULL || graph.gates == NULL;
    if (graph.failed)
        return graph;
    graph.gates[NODE_FALSE] = (struct gate){.kind = TREE_FALSE};
    graph.gates[NODE_TRUE] = (struct gate){.kind = TREE_TRUE};
    graph.n = NODE_FIRST;
    return graph;
}

enum rc graph_end(const struct graph *graph)
{
    return graph->watch->rc != RC_OK ? graph->watch->rc : memory_ended(graph->watch->cx);
}

static size_t hash_of(enum tree_kind kind, uint32_t least, const uint32_t *args, size_t n)
{
    uint64_t hash = (uint64_t)kind * 31 + least;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ args[i]) * UINT64_C(0x9E3779B97F4A7C15) ^ (hash >> 29);
    return (size_t)(hash ^ (hash >> 32));
}

static size_t hash_gate(const struct graph *graph, const struct gate *gate)
{
    return gate->kind == TREE_EVENT ? hash_of(TREE_EVENT, 0, &gate->first, 1)
                                    : hash_of(gate->kind, gate->least, graph->args + gate->first, gate->count);
}

static void grow_buckets(struct graph *graph)
{
    size_t count = graph->bucket_count * 4;
    uint32_t *buckets = ARENA_ARRAY(graph->arena, uint32_t, count);
    if (buckets == NULL)
        return; /* longer chains only */
    graph->buckets = buckets;
    graph->bucket_count = count;
    for (uint32_t id = NODE_FIRST; id < graph->n; id++) {
        size_t at = hash_gate(graph, &graph->gates[id]) & (count - 1);
        graph->gates[id].next = buckets[at];
        buckets[at] = id;
    }
}

static bool is_same(const struct graph *graph, const struct gate *gate, enum tree_kind kind, uint32_t least,
                    const uint32_t *args, size_t n)
{
    if (gate->kind != kind)
        return false;
    if (kind == TREE_EVENT)
        return gate->first == args[0];
    return gate->least == least && gate->count == n &&
           memcmp(graph->args + gate->first, args, n * sizeof *args) == 0;
}

/* Room for one more gate with n arguments. */
static bool make_room(struct graph *graph, size_t n)
{
    if (graph->n == graph->limit || graph->arg_n + n > UINT32_MAX / 2)
        graph->failed = true;
    if (!graph->failed && graph->n == graph->room) {
        struct gate *gates =
            arena_grow(graph->arena, graph->gates, graph->n, &graph->room, sizeof *gates);
        graph->failed = gates == NULL;
        graph->gates = gates == NULL ? graph->gates : gates;
    }
    while (!graph->failed && graph->arg_n + n > graph->arg_room) {
        size_t room = graph->arg_room < 256 ? 256 : graph->arg_room * 2;
        while (room < graph->arg_n + n)
            room *= 2;
        uint32_t *args = ARENA_ARRAY(graph->arena, uint32_t, room);
        graph->failed = args == NULL;
        if (args == NULL)
            break;
        if (graph->arg_n > 0)
            memcpy(args, graph->args, graph->arg_n * sizeof *args);
        graph->args = args;
        graph->arg_room = room;
    }
    return !graph->failed;
}

/* `args` may lie in graph->args: it is copied before anything moves away, since old blocks stay. */
static uint32_t add(struct graph *graph, enum tree_kind kind, uint32_t least, const uint32_t *args, size_t n)
{
    if (!make_room(graph, kind == TREE_EVENT ? 0 : n))
        return NODE_FALSE;
    struct gate *gate = &graph->gates[graph->n];
    *gate = (struct gate){.kind = kind, .least = least, .first = args[0]};
    if (kind != TREE_EVENT) {
        gate->first = (uint32_t)graph->arg_n;
        gate->count = (uint32_t)n;
        memcpy(graph->args + graph->arg_n, args, n * sizeof *args);
        graph->arg_n += n;
    }
    return (uint32_t)graph->n++;
}

static uint32_t cons(struct graph *graph, enum tree_kind kind, uint32_t least, const uint32_t *args, size_t n)
{
    if (graph->failed)
        return NODE_FALSE;
    if (graph->n > graph->bucket_count)
        grow_buckets(graph);
    size_t at = hash_of(kind, least, args, n) & (graph->bucket_count - 1);
    for (uint32_t id = graph->buckets[at]; id != 0; id = graph->gates[id].next)
        if (is_same(graph, &graph->gates[id], kind, least, args, n))
            return id;
    uint32_t id = add(graph, kind, least, args, n);
    if (id == NODE_FALSE)
        return id;
    graph->gates[id].next = graph->buckets[at];
    graph->buckets[at] = id;
    return id;
}

uint32_t graph_event(struct graph *graph, uint32_t event)
{
    return cons(graph, TREE_EVENT, 0, &event, 1);
}

uint32_t graph_raw(struct graph *graph, enum tree_kind kind, const uint32_t *args, size_t n)
{
    return graph->failed ? NODE_FALSE : add(graph, kind, 0, args, n);
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort(uint32_t *args, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (args[i - 1] > args[i]) {
            qsort(args, n, sizeof *args, compare);
            return;
        }
}

static size_t distinct(uint32_t *args, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || args[kept - 1] != args[i])
            args[kept++] = args[i];
    return kept;
}

/* At least `least` of arguments of which some stand several times: argument by argument, from the last,
 * with what must still hold among the later ones. */
static uint32_t expand(struct graph *graph, uint32_t least, const uint32_t *args, size_t n)
{
    uint32_t *need = ARENA_ARRAY(graph->arena, uint32_t, (size_t)least + 1);
    if (need == NULL || (size_t)least * n > EXPANSION_MOST) {
        graph->failed = true;
        return NODE_FALSE;
    }
    need[0] = NODE_TRUE;
    for (size_t i = n, times = 1; i > 0; i -= times) {
        for (times = 1; times < i && args[i - 1 - times] == args[i - 1];)
            times++;
        for (uint32_t k = least; k > 0 && graph_work(graph, 1); k--) {
            uint32_t both[] = {args[i - 1], need[k > times ? k - times : 0]};
            uint32_t either[] = {graph_gate(graph, TREE_AND, 0, both, 2), need[k]};
            need[k] = graph_gate(graph, TREE_OR, 0, either, 2);
        }
    }
    return need[least];
}

static uint32_t atleast(struct graph *graph, uint32_t least, uint32_t *args, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (args[i] == NODE_TRUE)
            least -= least > 0;
        else if (args[i] != NODE_FALSE)
            args[kept++] = args[i];
    }
    n = kept;
    if (least == 0 || least > n)
        return least == 0 ? NODE_TRUE : NODE_FALSE;
    if (least == 1 || least == n)
        return graph_gate(graph, least == 1 ? TREE_OR : TREE_AND, 0, args, n);
    sort(args, n);
    for (size_t i = 1; i < n; i++)
        if (args[i - 1] == args[i])
            return expand(graph, least, args, n);
    return cons(graph, TREE_ATLEAST, least, args, n);
}

uint32_t graph_gate(struct graph *graph, enum tree_kind kind, uint32_t least, uint32_t *args, size_t n)
{
    if (kind == TREE_ATLEAST)
        return atleast(graph, least, args, n);
    uint32_t neutral = kind == TREE_AND ? NODE_TRUE : NODE_FALSE;
    uint32_t strong = kind == TREE_AND ? NODE_FALSE : NODE_TRUE;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (args[i] == strong)
            return strong;
        if (args[i] != neutral)
            args[kept++] = args[i];
    }
    sort(args, kept);
    kept = distinct(args, kept);
    return kept == 0 ? neutral : kept == 1 ? args[0] : cons(graph, kind, 0, args, kept);
}

/* ---- Walking ---- */

struct step {
    uint32_t id, at;
};

uint32_t *graph_order(struct graph *graph, size_t *ret_n)
{
    unsigned char *state = ARENA_ARRAY(graph->arena, unsigned char, graph->n);
    uint32_t *order = ARENA_ARRAY(graph->arena, uint32_t, graph->n);
    struct step *stack = ARENA_ARRAY(graph->arena, struct step, graph->n + 1);
    size_t depth = 0, n = 0;
    if (state == NULL || order == NULL || stack == NULL)
        return NULL;
    stack[depth++] = (struct step){graph->top, 0};
    state[graph->top] = 1;
    while (depth > 0) {
        struct step *step = &stack[depth - 1];
        uint32_t id = step->id;
        if (graph_is_gate(graph, id) && step->at < graph->gates[id].count) {
            uint32_t child = graph_args(graph, id)[step->at++];
            if (state[child] == 1)
                return NULL;
            if (state[child] == 0) {
                state[child] = 1;
                stack[depth++] = (struct step){child, 0};
            }
            continue;
        }
        state[id] = 2;
        order[n++] = id;
        depth--;
    }
    *ret_n = n;
    return order;
}

bool graph_parents(struct graph *graph, const uint32_t *order, size_t n, struct parents *ret)
{
    uint32_t *first = ARENA_ARRAY(graph->arena, uint32_t, graph->n + 2);
    size_t uses = 0;
    if (first == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        for (uint32_t a = 0; graph_is_gate(graph, order[i]) && a < graph->gates[order[i]].count; a++, uses++)
            first[graph_args(graph, order[i])[a] + 2]++;
    uint32_t *at = ARENA_ARRAY(graph->arena, uint32_t, uses + 1);
    if (at == NULL)
        return false;
    for (size_t i = 2; i < graph->n + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < n; i++)
        for (uint32_t a = 0; graph_is_gate(graph, order[i]) && a < graph->gates[order[i]].count; a++)
            at[first[graph_args(graph, order[i])[a] + 1]++] = order[i];
    *ret = (struct parents){first, at};
    return true;
}

/* ---- From a tree ---- */

static bool is_inside(const struct tree *tree)
{
    if (tree->top >= tree->node_count || tree->node_count > UINT32_MAX / 4)
        return false;
    for (size_t i = 0; i < tree->node_count; i++)
        if (tree->nodes[i].kind != TREE_EVENT && tree->nodes[i].count > 0 &&
            (size_t)tree->nodes[i].first + tree->nodes[i].count > tree->arg_count)
            return false;
    for (size_t i = 0; i < tree->arg_count; i++)
        if (tree->args[i] >= tree->node_count)
            return false;
    return true;
}

static uint32_t convert(struct graph *graph, const struct tree_node *node, uint32_t index,
                        const uint32_t *args, const uint32_t *made, uint32_t *scratch)
{
    if (node->kind == TREE_EVENT)
        return graph_event(graph, index);
    if (node->kind == TREE_FALSE || node->kind == TREE_TRUE)
        return node->kind == TREE_TRUE ? NODE_TRUE : NODE_FALSE;
    for (uint32_t i = 0; i < node->count; i++)
        scratch[i] = made[args[node->first + i]];
    return graph_gate(graph, node->kind, node->least, scratch, node->count);
}

static bool has_arguments(const struct tree_node *node)
{
    return node->kind == TREE_AND || node->kind == TREE_OR || node->kind == TREE_ATLEAST;
}

enum rc graph_from_tree(struct ctx *cx, const struct tree *tree, struct graph *ret)
{
    if (!is_inside(tree))
        return fail(cx, RC_INVALID, N_("The fault tree refers to a node that it does not have"));
    struct graph *graph = ret;
    unsigned char *state = ARENA_ARRAY(graph->arena, unsigned char, tree->node_count);
    uint32_t *made = ARENA_ARRAY(graph->arena, uint32_t, tree->node_count);
    struct step *stack = ARENA_ARRAY(graph->arena, struct step, tree->node_count + 1);
    uint32_t *scratch = ARENA_ARRAY(graph->arena, uint32_t, tree->arg_count + 1);
    size_t depth = 0;
    if (state == NULL || made == NULL || stack == NULL || scratch == NULL)
        return memory_ended(cx);
    stack[depth++] = (struct step){tree->top, 0};
    state[tree->top] = 1;
    while (depth > 0 && graph_work(graph, 1)) {
        struct step *step = &stack[depth - 1];
        const struct tree_node *node = &tree->nodes[step->id];
        if (has_arguments(node) && step->at < node->count) {
            uint32_t child = tree->args[node->first + step->at++];
            if (state[child] == 1)
                return fail(cx, RC_INVALID, N_("The fault tree has a cycle through “{0}”"),
                            tree->nodes[child].name);
            if (state[child] == 0) {
                state[child] = 1;
                stack[depth++] = (struct step){child, 0};
            }
            continue;
        }
        made[step->id] = convert(graph, node, step->id, tree->args, made, scratch);
        state[step->id] = 2;
        depth--;
    }
    graph->top = made[tree->top];
    return !graph->failed ? RC_OK : graph->watch->rc != RC_OK ? graph->watch->rc : RC_TOO_LARGE;
}
