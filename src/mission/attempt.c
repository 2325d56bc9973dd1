#include "mission/attempt.h"

#include <stdlib.h>
#include <string.h>

enum {
    FEW_ITEMS = 4,       /* sets of so many items are looked for first, … */
    FEW_SHARE = 6,       /* … with a sixth of the steps */
    FEW_STEPS = 20000000,
    MINIMAL_FACTOR = 8,  /* how many times as many steps may go on to the sets once there is a BDD */
};

/* One more argument was joined to what a gate has. */
static void reached(struct attempt *attempt)
{
    if (attempt->dd.rc != RC_OK)
        return;
    attempt->done++;
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

static uint32_t build_gate(struct attempt *attempt, uint32_t id, uint32_t order)
{
    struct dd *dd = &attempt->dd;
    const struct gate *gate = &attempt->graph->gates[id];
    const uint32_t *args = graph_args(attempt->graph, id);
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

/* The BDD of a part, or with an order the ZBDD of its cut sets up to it. Sets that hold one of `found`,
 * which are cut sets of the part (0: none), are left out on the way. */
static uint32_t build(struct attempt *attempt, uint32_t order, uint32_t found)
{
    struct dd *dd = &attempt->dd;
    const struct part *part = &attempt->part;
    attempt->done = attempt->done_steps = 0;
    for (size_t i = 0; i < part->leaf_n; i++)
        attempt->value[part->leaves[i]] =
            order == 0 || dd->weights[i] <= order ? dd_variable(dd, (uint32_t)i) : 0;
    for (size_t i = 0; i < part->inside_n && dd->rc == RC_OK; i++) {
        uint32_t id = part->inside[i];
        dd_work(dd, attempt->graph->gates[id].count);
        uint32_t f = build_gate(attempt, id, order);
        attempt->value[id] = found < 2 ? f : dd_without_sets(dd, f, found);
    }
    return part->inside_n == 0 ? (part->leaf_n == 0 ? 0 : attempt->value[part->leaves[0]])
                               : attempt->value[part->inside[part->inside_n - 1]];
}

/* The cut sets straight from the gates, with ORDER_ALL or up to an order. First those of one item, of two,
 * and so on while that is cheap: the gates below the top then need no sets that hold one of them, which are
 * most where a tree has many single points of failure and pairs. */
static uint32_t build_straight(struct attempt *attempt, uint32_t order)
{
    struct dd *dd = &attempt->dd;
    uint32_t found = 0;
    size_t steps_most = dd->steps_most;
    dd->steps_most = steps_most == SIZE_MAX ? FEW_STEPS : steps_most / FEW_SHARE;
    for (uint32_t few = 1; few <= FEW_ITEMS && few < order && dd->rc == RC_OK; few++) {
        uint32_t more = dd_union(dd, build(attempt, few, found), found);
        found = dd->rc == RC_OK ? more : found;
    }
    if (dd->rc == RC_TOO_LARGE && !dd->full && dd->watch->rc == RC_OK)
        dd->rc = RC_OK; /* only those steps */
    dd->steps_most = steps_most;
    if (order == ORDER_ALL) /* so that the limit stays one, and what is known is found again */
        memset(attempt->weights, 0, attempt->part.leaf_n * sizeof *attempt->weights);
    return dd_union(dd, build(attempt, order, found), found);
}

/* What an item of the part counts where sets are cut off. */
static uint32_t weight_of(const struct attempt *attempt, uint32_t leaf, uint32_t limit)
{
    return limit != ORDER_ALL && graph_is_gate(attempt->graph, leaf)
               ? attempt->solution->modules[attempt->number[leaf]].least
               : 1;
}

enum rc attempt_run(struct attempt *attempt, uint32_t module, struct way way, size_t steps_most, uint32_t limit)
{
    struct dd *dd = &attempt->dd;
    const struct part *part = &attempt->part;
    attempt->full = false;
    attempt->done = attempt->done_steps = 0;
    if (!ordering_make(&attempt->ordering, module, way.order, &attempt->part))
        return attempt->watch->rc != RC_OK ? attempt->watch->rc : memory_ended(attempt->watch->cx);
    if (part->leaf_n > DD_DEPTH_MOST) {
        attempt->full = true;
        return RC_TOO_LARGE;
    }
    *dd = dd_create(attempt->watch);
    attempt->weights = malloc((part->leaf_n + 1) * sizeof *attempt->weights);
    for (size_t i = 0; attempt->weights != NULL && i < part->leaf_n; i++)
        attempt->weights[i] = weight_of(attempt, part->leaves[i], limit);
    dd->weights = attempt->weights;
    dd->steps_most = steps_most;
    if (attempt->weights == NULL)
        dd->rc = RC_MEMORY;
    attempt->function = attempt->sets = 0;
    if (dd->rc == RC_OK && way.straight) {
        attempt->sets = build_straight(attempt, limit);
    } else if (dd->rc == RC_OK) {
        attempt->function = build(attempt, 0, 0);
        if (steps_most < SIZE_MAX / MINIMAL_FACTOR) /* the larger part is done */
            dd->steps_most = steps_most * MINIMAL_FACTOR;
        attempt->sets = dd_minimal(dd, attempt->function);
    }
    enum rc rc = dd->rc;
    attempt->full = dd->full;
    dd_rest(dd);
    if (rc != RC_OK)
        attempt_end(attempt);
    return rc;
}

void attempt_end(struct attempt *attempt)
{
    dd_free(&attempt->dd);
    free(attempt->weights);
    attempt->weights = NULL;
}
