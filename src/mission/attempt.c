#include "mission/attempt.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_SHARE = 16 /* of the memory: larger tables are not kept for going on */ };

/* One more argument was joined to what a gate has. */
static void reached(struct attempt *attempt)
{
    if (attempt->dd.rc != RC_OK)
        return;
    if (++attempt->joined <= attempt->done) /* known from before */
        return;
    attempt->done = attempt->joined;
    attempt->done_steps = attempt->dd.steps;
}

/* At least `least` of arguments, from the last one on. `need` is scratch of least + 1 items. */
static uint32_t build_atleast(struct attempt *attempt, const uint32_t *args, uint32_t n, uint32_t least,
                              uint32_t order, uint32_t *need)
{
    struct dd *dd = &attempt->dd;
    need[0] = 1;
    for (uint32_t k = 1; k <= least; k++)
        need[k] = 0;
    for (uint32_t i = n; i > 0; i--)
        for (uint32_t k = least; k > 0 && dd->rc == RC_OK; k--) {
            uint32_t f = attempt->value[args[i - 1]];
            dd_work(dd, 1);
            need[k] = order == 0 ? dd_or(dd, dd_and(dd, f, need[k - 1]), need[k])
                                 : dd_union(dd, dd_product(dd, f, need[k - 1], order), need[k]);
            reached(attempt);
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
static uint32_t build_terms(struct attempt *attempt, enum tree_kind kind, struct term *terms, uint32_t n, uint32_t order)
{
    struct dd *dd = &attempt->dd;
    uint32_t f = kind == TREE_AND ? 1 : 0;
    qsort(terms, n, sizeof *terms, compare_terms);
    for (uint32_t i = 0; i < n && dd->rc == RC_OK; i++) {
        uint32_t g = terms[i].f;
        if (order == 0)
            f = kind == TREE_AND ? dd_and(dd, g, f) : dd_or(dd, g, f);
        else
            f = kind == TREE_AND ? dd_product(dd, g, f, order) : dd_union(dd, g, f);
        reached(attempt);
    }
    return f;
}

static uint32_t build_gate(const struct graph *graph, struct attempt *attempt, uint32_t id, uint32_t order)
{
    struct dd *dd = &attempt->dd;
    const struct gate *gate = &graph->gates[id];
    const uint32_t *args = graph_args(graph, id);
    size_t scratch = gate->kind == TREE_ATLEAST ? gate->least + 1 : gate->count;
    struct term *terms = malloc(scratch * sizeof *terms);
    uint32_t f = 0;
    if (terms == NULL) {
        dd->rc = RC_MEMORY;
        return 0;
    }
    if (gate->kind == TREE_ATLEAST) {
        f = build_atleast(attempt, args, gate->count, gate->least, order, (uint32_t *)(void *)terms);
    } else {
        for (uint32_t a = 0; a < gate->count; a++) {
            uint32_t value = attempt->value[args[a]];
            terms[a] = (struct term){value, dd->nodes[value].variable};
        }
        f = build_terms(attempt, gate->kind, terms, gate->count, order);
    }
    free(terms);
    return f;
}

/* The BDD of a part, or with an order the ZBDD of its cut sets up to it: from the gate on that comes next. */
static uint32_t build(const struct graph *graph, struct attempt *attempt, uint32_t order)
{
    struct dd *dd = &attempt->dd;
    const struct part *part = &attempt->part;
    while (attempt->at < part->inside_n && dd->rc == RC_OK) {
        uint32_t id = part->inside[attempt->at];
        size_t joined = attempt->joined;
        dd_work(dd, graph->gates[id].count);
        uint32_t f = build_gate(graph, attempt, id, order);
        if (dd->rc == RC_OK) {
            attempt->value[id] = f;
            attempt->at++;
        } else {
            attempt->joined = joined;
        }
    }
    return part->inside_n == 0 ? (part->leaf_n == 0 ? 0 : attempt->value[part->leaves[0]])
                               : attempt->value[part->inside[part->inside_n - 1]];
}

/* What an item of the part counts where sets are cut off. */
static uint32_t weight_of(const struct desk *desk, uint32_t leaf, uint32_t limit)
{
    if (limit == ORDER_ALL) /* so that the limit stays one, and what is known is found again */
        return 0;
    return graph_is_gate(desk->graph, leaf) ? desk->solution->modules[desk->number[leaf]].least : 1;
}

void desk_take(struct desk *desk, uint32_t module)
{
    for (size_t i = 0; i < ORDER_COUNT; i++) {
        free(desk->leaves[i]);
        desk->leaves[i] = NULL;
    }
    desk->module = module;
}

/* How often `reached` will be called. */
static size_t joins_of(const struct graph *graph, const struct part *part)
{
    size_t joins = 0;
    for (size_t i = 0; i < part->inside_n; i++) {
        const struct gate *gate = &graph->gates[part->inside[i]];
        joins += (size_t)gate->count * (gate->kind == TREE_ATLEAST ? gate->least : 1);
    }
    return joins;
}

/* The part with its leaves in that order. */
static enum rc take_order(struct desk *desk, const struct watch *watch, int order, struct part *ret)
{
    if (desk->leaves[order] == NULL) {
        if (!ordering_make(&desk->ordering, desk->module, order, &desk->part))
            return watch->rc != RC_OK ? watch->rc : memory_ended(watch->cx);
        size_t bytes = (desk->part.leaf_n + 1) * sizeof **desk->leaves;
        desk->leaves[order] = malloc(bytes);
        if (desk->leaves[order] == NULL)
            return memory_ended(watch->cx);
        memcpy(desk->leaves[order], desk->part.leaves, bytes - sizeof **desk->leaves);
        desk->joins = joins_of(desk->graph, &desk->part);
    }
    *ret = desk->part;
    ret->leaves = desk->leaves[order];
    return RC_OK;
}

/* RC_TOO_LARGE: there is no room. */
static enum rc make_room(const struct desk *desk, struct attempt *attempt, struct watch *watch)
{
    size_t bytes = desk->graph->n * sizeof *attempt->value;
    if (attempt->value == NULL && !watch_take(watch, bytes))
        return RC_TOO_LARGE;
    if (attempt->value == NULL)
        attempt->value = malloc(bytes);
    attempt->weights = malloc((attempt->part.leaf_n + 1) * sizeof *attempt->weights);
    if (attempt->value == NULL || attempt->weights == NULL)
        return RC_MEMORY;
    attempt->dd = dd_create(watch);
    attempt->dd.weights = attempt->weights;
    attempt->begun = true;
    return attempt->dd.rc;
}

static enum rc begin(struct desk *desk, struct attempt *attempt, struct watch *watch, uint32_t limit)
{
    struct dd *dd = &attempt->dd;
    const struct part *part = &attempt->part;
    attempt->done = attempt->done_steps = attempt->joined = attempt->at = 0;
    attempt->function = attempt->sets = 0;
    TRY(take_order(desk, watch, attempt->way.order, &attempt->part));
    enum rc rc = part->leaf_n > DD_DEPTH_MOST ? RC_TOO_LARGE : make_room(desk, attempt, watch);
    attempt->full = rc == RC_TOO_LARGE;
    for (size_t i = 0; i < part->leaf_n && rc == RC_OK; i++) {
        attempt->weights[i] = weight_of(desk, part->leaves[i], limit);
        attempt->value[part->leaves[i]] =
            !attempt->way.straight || attempt->weights[i] <= limit ? dd_variable(dd, (uint32_t)i) : 0;
        rc = dd->rc;
    }
    return rc;
}

static void go_on(const struct graph *graph, struct attempt *attempt, uint32_t limit)
{
    if (attempt->way.straight) {
        attempt->sets = build(graph, attempt, limit);
        return;
    }
    attempt->function = build(graph, attempt, 0);
    attempt->sets = dd_minimal(&attempt->dd, attempt->function);
}

enum rc attempt_run(struct desk *desk, struct attempt *attempt, struct watch *watch, size_t steps_most, uint32_t limit)
{
    struct dd *dd = &attempt->dd;
    enum rc rc = RC_OK;
    attempt->full = false;
    if (attempt->begun)
        dd_resume(dd, watch);
    else
        rc = begin(desk, attempt, watch, limit);
    if (rc == RC_OK) {
        dd->steps_most = steps_most;
        go_on(desk->graph, attempt, limit);
        rc = dd->rc;
    }
    attempt->full |= attempt->begun && dd->full;
    bool may_go_on = rc == RC_TOO_LARGE && !attempt->full && watch->rc == RC_OK;
    if (rc == RC_OK)
        dd_rest(dd);
    else if (!may_go_on || dd_bytes(dd) > watch->memory->most / KEPT_SHARE)
        attempt_end(attempt);
    return rc;
}

void attempt_end(struct attempt *attempt)
{
    if (attempt->begun)
        dd_free(&attempt->dd);
    free(attempt->weights);
    attempt->weights = NULL;
    attempt->begun = false;
}

void attempt_free(struct attempt *attempt)
{
    attempt_end(attempt);
    free(attempt->value);
    attempt->value = NULL;
}
