/* Rewriting to a fixed point. Each round builds the graph anew (constants, duplicates, same-type children
 * that have one parent), gives arguments that share all their parents a gate of their own, and moves nodes
 * up to what they decide. Parents are counted anew from the graph each time, never carried on. */
#include <stdlib.h>
#include <string.h>

#include "mission/graph.h"

enum {
    ROUNDS = 12, COVER_DEPTH = 40, DECIDED_MOST = 2000, COVER_STEPS = 4000,
    VISITS_LEAST = 2 * 1000 * 1000, VISITS_PER_NODE = 100, /* of moving: what is left stays as it is */
};

/* ---- Building anew ---- */

struct words {
    uint32_t *at;
    size_t n, room;
};

static bool words_add(struct arena *arena, struct words *words, uint32_t value)
{
    if (words->n == words->room) {
        uint32_t *at = arena_grow(arena, words->at, words->n, &words->room, sizeof *at);
        if (at == NULL)
            return false;
        words->at = at;
    }
    words->at[words->n++] = value;
    return true;
}

/* The new arguments of an old gate: those of a child of the same kind stand in its place when nobody else
 * uses it. */
static bool collect(const struct graph *old, const struct graph *made, uint32_t id,
                    const struct parents *parents, const uint32_t *map, struct words *ret)
{
    enum tree_kind kind = old->gates[id].kind;
    ret->n = 0;
    for (uint32_t a = 0; a < old->gates[id].count; a++) {
        uint32_t child = graph_args(old, id)[a], now = map[child];
        bool opens = kind != TREE_ATLEAST && now >= NODE_FIRST && made->gates[now].kind == kind &&
                     parents_count(parents, child) == 1;
        for (uint32_t i = 0; opens && i < made->gates[now].count; i++)
            if (!words_add(made->arena, ret, graph_args(made, now)[i]))
                return false;
        if (!opens && !words_add(made->arena, ret, now))
            return false;
    }
    return true;
}

/* Builds `graph` anew into `arena`. */
static bool rebuild(struct graph *graph, struct arena *arena)
{
    size_t n = 0;
    struct parents parents;
    uint32_t *order = graph_order(graph, &n);
    if (order == NULL || !graph_parents(graph, order, n, &parents))
        return false;
    struct graph made = graph_create(arena, graph->watch, graph->limit);
    uint32_t *map = ARENA_ARRAY(graph->arena, uint32_t, graph->n);
    struct words args = {.n = 0};
    if (map == NULL)
        return false;
    map[NODE_TRUE] = NODE_TRUE;
    for (size_t i = 0; i < n && graph_work(&made, graph->gates[order[i]].count); i++) {
        uint32_t id = order[i];
        if (id < NODE_FIRST)
            continue;
        if (!graph_is_gate(graph, id)) {
            map[id] = graph_event(&made, graph->gates[id].first);
            continue;
        }
        if (!collect(graph, &made, id, &parents, map, &args))
            return false;
        map[id] = graph_gate(&made, graph->gates[id].kind, graph->gates[id].least, args.at, args.n);
    }
    made.top = map[graph->top];
    *graph = made;
    return !made.failed;
}

/* ---- Arguments that share all their parents ---- */

struct shared {
    uint32_t id, count;
    const uint32_t *parents;
    bool is_and;
};

static int compare_shared(const void *a, const void *b)
{
    const struct shared *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    if (x->is_and != y->is_and)
        return x->is_and ? -1 : 1;
    for (uint32_t i = 0; i < x->count; i++)
        if (x->parents[i] != y->parents[i])
            return x->parents[i] < y->parents[i] ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static bool same_parents(const struct shared *x, const struct shared *y)
{
    return x->count == y->count && x->is_and == y->is_and &&
           memcmp(x->parents, y->parents, x->count * sizeof *x->parents) == 0;
}

static bool of_one_kind(const struct graph *graph, const uint32_t *parents, uint32_t count)
{
    enum tree_kind kind = graph->gates[parents[0]].kind;
    for (uint32_t i = 0; i < count; i++)
        if (graph->gates[parents[i]].kind != kind)
            return false;
    return kind != TREE_ATLEAST;
}

/* In place of `n` arguments (ascending), the one that stands for them. */
static void replace_many(struct graph *graph, uint32_t gate, const uint32_t *gone, size_t n, uint32_t by)
{
    uint32_t *args = graph_args(graph, gate), kept = 0;
    for (uint32_t i = 0; i < graph->gates[gate].count; i++) {
        size_t low = 0, high = n;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (gone[middle] < args[i])
                low = middle + 1;
            else
                high = middle;
        }
        if (low == n || gone[low] != args[i])
            args[kept++] = args[i];
    }
    args[kept++] = by;
    graph->gates[gate].count = kept;
}

static bool merge_group(struct graph *graph, const struct shared *group, size_t n)
{
    uint32_t *members = ARENA_ARRAY(graph->arena, uint32_t, n);
    if (members == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        members[i] = group[i].id;
    uint32_t by = graph_gate(graph, group->is_and ? TREE_AND : TREE_OR, 0, members, n);
    for (uint32_t i = 0; i < group->count && graph_work(graph, graph->gates[group->parents[i]].count); i++)
        if (group->parents[i] != by) /* it may be one of them */
            replace_many(graph, group->parents[i], members, n, by);
    return !graph->failed;
}

static bool merge(struct graph *graph, bool *ret_changed)
{
    size_t n = 0, count = 0;
    struct parents parents;
    uint32_t *order = graph_order(graph, &n);
    struct shared *shared = ARENA_ARRAY(graph->arena, struct shared, n + 1);
    if (order == NULL || shared == NULL || !graph_parents(graph, order, n, &parents))
        return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t id = order[i], uses = parents_count(&parents, id);
        const uint32_t *at = parents.at + parents.first[id];
        if (id >= NODE_FIRST && uses >= 2 && of_one_kind(graph, at, uses))
            shared[count++] = (struct shared){id, uses, at, graph->gates[at[0]].kind == TREE_AND};
    }
    if (count > 1)
        qsort(shared, count, sizeof *shared, compare_shared);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && same_parents(&shared[i], &shared[next]);)
            next++;
        if (next - i < 2)
            continue;
        *ret_changed = true;
        if (!merge_group(graph, shared + i, next - i))
            return false;
    }
    return true;
}

/* ---- Nodes that decide gates above them ----
 * Let x = 1 make the gates S true (or x = 0 make them false). A gate D of S is x OR D[x := 0] (x AND
 * D[x := 1]). Where every way up from a parent of x passes S, x goes out of that parent, and comes in once
 * at each gate of S that is used from elsewhere. Done where that leaves fewer places. */

struct above {
    struct words parents;
    uint32_t live, trues, falses; /* arguments by what they are */
    uint32_t stamp, forced;       /* arguments that x has decided */
    bool decided;
    uint32_t cover_stamp;
    bool covered;
};

struct mover {
    struct graph *graph;
    struct above *above;
    size_t room;
    uint32_t stamp;
    struct words decided;
    size_t steps; /* of covered, for one x */
    size_t visits; /* uses looked at, for all */
    bool failed, changed;
};

static struct above *above_of(struct mover *mover, uint32_t id)
{
    return &mover->above[id];
}

static bool mover_begin(struct mover *mover, const uint32_t *order, size_t n)
{
    struct graph *graph = mover->graph;
    mover->room = graph->n * 2 + 16;
    mover->above = ARENA_ARRAY(graph->arena, struct above, mover->room);
    if (mover->above == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        for (uint32_t a = 0; graph_is_gate(graph, order[i]) && a < graph->gates[order[i]].count; a++) {
            if (!words_add(graph->arena, &above_of(mover, graph_args(graph, order[i])[a])->parents, order[i]))
                return false;
            above_of(mover, order[i])->live++;
        }
    return true;
}

/* How many arguments must be decided before the gate is; 0: never. */
static uint32_t threshold(const struct mover *mover, uint32_t gate, bool value)
{
    const struct gate *at = &mover->graph->gates[gate];
    const struct above *above = &mover->above[gate];
    switch (at->kind) {
    case TREE_OR:
        return value ? 1 : above->trues > 0 ? 0 : above->live;
    case TREE_AND:
        return !value ? 1 : above->falses > 0 ? 0 : above->live;
    case TREE_ATLEAST:
        if (value)
            return at->least > above->trues ? at->least - above->trues : 1;
        return above->live + above->trues >= at->least ? above->live + above->trues - at->least + 1 : 1;
    default:
        return 0;
    }
}

/* All gates that x = value decides, into mover->decided. */
static bool decide(struct mover *mover, uint32_t x, bool value)
{
    mover->decided.n = 0;
    mover->stamp++;
    for (size_t i = 0; i <= mover->decided.n; i++) {
        uint32_t id = i == 0 ? x : mover->decided.at[i - 1];
        const struct words *parents = &above_of(mover, id)->parents;
        mover->visits += parents->n;
        for (size_t p = 0; p < parents->n; p++) {
            struct above *above = above_of(mover, parents->at[p]);
            if (above->stamp != mover->stamp) {
                above->stamp = mover->stamp;
                above->forced = 0;
                above->decided = false;
            }
            if (above->decided || ++above->forced != threshold(mover, parents->at[p], value))
                continue;
            above->decided = true;
            if (!words_add(mover->graph->arena, &mover->decided, parents->at[p]))
                return !(mover->failed = true);
        }
        if (mover->decided.n > DECIDED_MOST)
            return false;
    }
    return mover->decided.n > 0;
}

static bool is_decided(const struct mover *mover, uint32_t id)
{
    return mover->above[id].stamp == mover->stamp && mover->above[id].decided;
}

/* Whether every way up from the gate passes a decided one (itself included). Beyond the depth: no. */
static bool is_covered(struct mover *mover, uint32_t id, int depth) // NOLINT(misc-no-recursion)
{
    struct above *above = above_of(mover, id);
    if (is_decided(mover, id))
        return true;
    if (above->cover_stamp == mover->stamp)
        return above->covered;
    if (id == mover->graph->top || depth == COVER_DEPTH || ++mover->steps > COVER_STEPS)
        return false;
    bool covered = true;
    for (size_t p = 0; p < above->parents.n && covered; p++)
        covered = is_covered(mover, above->parents.at[p], depth + 1);
    above->cover_stamp = mover->stamp;
    above->covered = covered;
    return covered;
}

static bool is_exit(struct mover *mover, uint32_t id)
{
    const struct words *parents = &above_of(mover, id)->parents;
    bool leaves = id == mover->graph->top;
    for (size_t p = 0; p < parents->n && !leaves; p++)
        leaves = !is_covered(mover, parents->at[p], 0);
    return leaves;
}

static void substitute(struct graph *graph, uint32_t gate, uint32_t from, uint32_t to)
{
    uint32_t *args = graph_args(graph, gate);
    for (uint32_t i = 0; i < graph->gates[gate].count; i++)
        if (args[i] == from)
            args[i] = to;
}

/* Takes x out of its covered parents. */
static void take_out(struct mover *mover, uint32_t x, bool value)
{
    struct words *parents = &above_of(mover, x)->parents;
    size_t kept = 0;
    for (size_t p = 0; p < parents->n; p++) {
        uint32_t parent = parents->at[p];
        if (!is_covered(mover, parent, 0)) {
            parents->at[kept++] = parent;
            continue;
        }
        struct above *above = above_of(mover, parent);
        substitute(mover->graph, parent, x, value ? NODE_FALSE : NODE_TRUE);
        above->live--;
        above->trues += !value;
        above->falses += value;
    }
    parents->n = kept;
}

/* x beside the decided gate, for those who use the gate from elsewhere. */
static bool put_beside(struct mover *mover, uint32_t x, uint32_t gate, bool value)
{
    struct graph *graph = mover->graph;
    uint32_t args[] = {x, gate};
    uint32_t by = graph_raw(graph, value ? TREE_OR : TREE_AND, args, 2);
    if (graph->failed || by >= mover->room)
        return false;
    struct above *above = above_of(mover, by);
    struct words *parents = &above_of(mover, gate)->parents;
    size_t kept = 0;
    above->live = 2;
    for (size_t p = 0; p < parents->n; p++) {
        uint32_t parent = parents->at[p];
        if (is_covered(mover, parent, 0)) {
            parents->at[kept++] = parent;
            continue;
        }
        substitute(graph, parent, gate, by);
        if (!words_add(graph->arena, &above->parents, parent))
            return false;
    }
    parents->n = kept;
    if (graph->top == gate)
        graph->top = by;
    return words_add(graph->arena, parents, by) &&
           words_add(graph->arena, &above_of(mover, x)->parents, by);
}

static bool move_up(struct mover *mover, uint32_t x, bool value)
{
    struct above *above = above_of(mover, x);
    size_t gone = 0, come = 0;
    if (!decide(mover, x, value))
        return !mover->failed;
    mover->steps = 0;
    for (size_t p = 0; p < above->parents.n; p++)
        gone += is_covered(mover, above->parents.at[p], 0);
    for (size_t i = 0; i < mover->decided.n && come < gone; i++)
        come += is_exit(mover, mover->decided.at[i]);
    mover->visits += mover->steps;
    if (come >= gone || mover->steps > COVER_STEPS || mover->graph->n + come >= mover->room)
        return true;
    mover->changed = true;
    /* The exits are named before anything changes. */
    size_t exits = 0;
    uint32_t *exit = ARENA_ARRAY(mover->graph->arena, uint32_t, come);
    if (exit == NULL)
        return false;
    for (size_t i = 0; i < mover->decided.n && exits < come; i++)
        if (is_exit(mover, mover->decided.at[i]))
            exit[exits++] = mover->decided.at[i];
    take_out(mover, x, value);
    for (size_t i = 0; i < exits; i++)
        if (!put_beside(mover, x, exit[i], value))
            return false;
    return true;
}

/* `visits` is what may still be looked at. */
static enum rc move_all(struct graph *graph, size_t *visits, bool *ret_changed)
{
    size_t n = 0;
    uint32_t *order = graph_order(graph, &n);
    struct mover mover = {.graph = graph};
    if (order == NULL || !mover_begin(&mover, order, n))
        return graph_end(graph);
    for (size_t i = n; i > 0 && mover.visits < *visits; i--) {
        uint32_t x = order[i - 1];
        size_t before = mover.visits;
        if (x < NODE_FIRST || x == graph->top)
            continue;
        for (int value = 0; value < 2; value++)
            if (mover.above[x].parents.n > 1 && !move_up(&mover, x, value == 1))
                return graph_end(graph);
        if (!graph_work(graph, 1 + mover.visits - before))
            return graph_end(graph);
    }
    *visits -= mover.visits < *visits ? mover.visits : *visits;
    *ret_changed |= mover.changed;
    return RC_OK;
}

/* Builds anew into the spare arena; the old one becomes the spare one. */
static bool renew(struct graph *graph, struct arena **spare)
{
    struct arena *old = graph->arena;
    if (!rebuild(graph, *spare))
        return false;
    arena_reset(old);
    *spare = old;
    return true;
}

enum rc graph_rewrite(struct graph *graph, struct arena *spare)
{
    size_t visits = VISITS_LEAST + graph->n * VISITS_PER_NODE;
    for (int round = 0; round < ROUNDS; round++) {
        bool changed = false;
        if (!renew(graph, &spare) || !merge(graph, &changed))
            return graph_end(graph);
        if (changed && !renew(graph, &spare))
            return graph_end(graph);
        TRY(move_all(graph, &visits, &changed));
        TRY(watch_look(graph->watch));
        if (!changed)
            break;
    }
    return renew(graph, &spare) ? RC_OK : graph_end(graph);
}
