/* Cut sets in the order in which people look at them. For each order the best probability that can still
 * be reached is known at every node, so that only what may come into the list is walked through. */
#include <stdlib.h>
#include <string.h>

#include "mission/solve.h"

enum { WALK_DEPTH = 2000, COLUMN_BYTES = 160 * 1024 * 1024 };

/* What is to be chosen after the present module is done. */
struct rest {
    uint32_t node, left;
    double bound; /* the best product of all that is still to be chosen, this included */
    const struct rest *next;
};

struct lister {
    struct ctx *cx;
    struct watch watch;
    const struct mission_solution *solution;
    double *nodes[MISSION_ORDER_MOST + 1];   /* by order and node: best product; negative: no such set */
    double *modules[MISSION_ORDER_MOST + 1]; /* by order and module */
    uint32_t path[MISSION_ORDER_MOST];
    uint32_t path_n, order;
    struct cut_set *heap; /* the least probable of those found stands first */
    uint32_t *events;     /* `order` places for each of them */
    size_t n, most;
    double least;
    bool more;
    enum rc rc;
};

static double probability_of(const struct mission_solution *solution, uint32_t event)
{
    double value = solution->tree->nodes[event].probability;
    return value < 0 ? 1 : value;
}

/* ---- What can be reached ---- */

static double best_with(const struct lister *lister, const struct flat_node *node, uint32_t order)
{
    if ((node->item & ITEM_MODULE) == 0) {
        double rest = order == 0 ? -1 : lister->nodes[order - 1][node->hi];
        return rest < 0 ? -1 : rest * probability_of(lister->solution, node->item);
    }
    double best = -1;
    for (uint32_t own = 0; own <= order; own++) {
        double module = lister->modules[own][node->item & ~ITEM_MODULE];
        double rest = lister->nodes[order - own][node->hi];
        if (module >= 0 && rest >= 0 && module * rest > best)
            best = module * rest;
    }
    return best;
}

static bool fill_column(struct lister *lister, uint32_t order)
{
    const struct mission_solution *solution = lister->solution;
    size_t numbers = solution->sets.n + solution->module_count;
    if (numbers * sizeof(double) * (order + 1) > COLUMN_BYTES)
        return false;
    double *column = malloc(numbers * sizeof *column);
    if (column == NULL) {
        lister->rc = memory_ended(lister->cx);
        return false;
    }
    lister->nodes[order] = column;
    lister->modules[order] = column + solution->sets.n;
    column[0] = -1;
    column[1] = order == 0 ? 1 : -1;
    for (size_t m = 0; m < solution->module_count; m++) {
        const struct solved *solved = &solution->modules[m];
        for (size_t i = solved->sets_from; i < solved->sets_end; i++) {
            const struct flat_node *node = &solution->sets.nodes[i];
            if (!watch_work(&lister->watch, 1 + order)) {
                lister->rc = watch_refuse(&lister->watch);
                return false;
            }
            double with = best_with(lister, node, order), without = column[node->lo];
            column[i] = with > without ? with : without;
        }
        lister->modules[order][m] = column[solved->sets];
    }
    return true;
}

/* ---- The best so far ---- */

static bool is_worse(const struct cut_set *a, const struct cut_set *b)
{
    return a->probability < b->probability;
}

static void swap(struct cut_set *a, struct cut_set *b)
{
    struct cut_set keep = *a;
    *a = *b;
    *b = keep;
}

static void sink(struct lister *lister)
{
    for (size_t at = 0, child; (child = at * 2 + 1) < lister->n; at = child) {
        if (child + 1 < lister->n && is_worse(&lister->heap[child + 1], &lister->heap[child]))
            child++;
        if (!is_worse(&lister->heap[child], &lister->heap[at]))
            return;
        swap(&lister->heap[child], &lister->heap[at]);
    }
}

static void rise(struct lister *lister, size_t at)
{
    for (; at > 0 && is_worse(&lister->heap[at], &lister->heap[(at - 1) / 2]); at = (at - 1) / 2)
        swap(&lister->heap[at], &lister->heap[(at - 1) / 2]);
}

static int compare_events(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void take(struct lister *lister, double probability)
{
    bool full = lister->n == lister->most;
    lister->more |= full;
    if (full && probability <= lister->heap[0].probability)
        return;
    size_t place = full ? (size_t)(lister->heap[0].events - lister->events) : lister->n * lister->order;
    uint32_t *events = lister->events + place;
    for (uint32_t i = 0; i < lister->order; i++)
        events[i] = lister->path[i];
    struct cut_set set = {.events = events, .order = lister->order, .probability = probability};
    if (full) {
        lister->heap[0] = set;
        sink(lister);
    } else {
        lister->heap[lister->n] = set;
        rise(lister, lister->n++);
    }
}

/* ---- The walk ---- */

/* Whether a set of that bound may still come into the list. */
static bool may_enter(struct lister *lister, double bound)
{
    if (bound < 0 || bound < lister->least)
        return false;
    if (lister->n < lister->most || bound > lister->heap[0].probability)
        return true;
    lister->more = true;
    return false;
}

static void walk(struct lister *lister, uint32_t node, uint32_t left, const struct rest *rest, double product,
                 int depth);

static void choose(struct lister *lister, const struct flat_node *node, uint32_t left, const struct rest *rest,
                   double product, int depth) // NOLINT(misc-no-recursion)
{
    if ((node->item & ITEM_MODULE) == 0) {
        if (left == 0)
            return;
        lister->path[lister->path_n++] = node->item;
        walk(lister, node->hi, left - 1, rest, product * probability_of(lister->solution, node->item),
             depth + 1);
        lister->path_n--;
        return;
    }
    uint32_t module = node->item & ~ITEM_MODULE;
    for (uint32_t own = 0; own <= left; own++) {
        double with = lister->modules[own][module], after = lister->nodes[left - own][node->hi];
        if (with < 0 || after < 0)
            continue;
        struct rest next = {node->hi, left - own, after * (rest == NULL ? 1 : rest->bound), rest};
        walk(lister, lister->solution->modules[module].sets, own, &next, product, depth + 1);
    }
}

/* As deep as sets have events, and modules lie within each other. */
static void walk(struct lister *lister, uint32_t node, uint32_t left, const struct rest *rest, double product,
                 int depth) // NOLINT(misc-no-recursion)
{
    if (depth > WALK_DEPTH)
        lister->rc = fail(lister->cx, RC_TOO_LARGE, N_("The modules of the tree lie too deep within each other for a list"));
    while (node >= 2 && lister->rc == RC_OK) {
        double after = rest == NULL ? 1 : rest->bound;
        if (!watch_work(&lister->watch, 1)) {
            lister->rc = watch_refuse(&lister->watch);
            return;
        }
        const struct flat_node *at = &lister->solution->sets.nodes[node];
        if (lister->nodes[left][node] < 0 || !may_enter(lister, product * lister->nodes[left][node] * after))
            return;
        choose(lister, at, left, rest, product, depth);
        node = at->lo;
    }
    if (node != 1 || left != 0 || lister->rc != RC_OK)
        return;
    if (rest != NULL)
        walk(lister, rest->node, rest->left, rest->next, product, depth + 1);
    else if (may_enter(lister, product))
        take(lister, product);
}

/* ---- In order ---- */

static int compare_sets(const void *a, const void *b)
{
    const struct cut_set *x = a, *y = b;
    if (x->probability < y->probability || x->probability > y->probability)
        return x->probability > y->probability ? -1 : 1;
    for (uint32_t i = 0; i < x->order; i++)
        if (x->events[i] != y->events[i])
            return x->events[i] < y->events[i] ? -1 : 1;
    return 0;
}

static void finish(struct lister *lister)
{
    for (size_t i = 0; i < lister->n; i++) {
        uint32_t *events = lister->events + (lister->heap[i].events - lister->events);
        qsort(events, lister->order, sizeof *events, compare_events);
    }
    if (lister->n > 1)
        qsort(lister->heap, lister->n, sizeof *lister->heap, compare_sets);
    for (size_t i = 0; i < lister->n; i++)
        for (uint32_t e = 0; e < lister->order; e++)
            if (lister->solution->tree->nodes[lister->heap[i].events[e]].probability < 0)
                lister->heap[i].probability = -1;
}

/* Those of one order, behind the `ret->n` that are there. */
static bool list_order(struct lister *lister, uint32_t order, size_t most, struct cut_list *ret)
{
    uint32_t top = solution_top(lister->solution)->sets;
    lister->order = order;
    lister->n = 0;
    lister->most = most - ret->n;
    lister->heap = ret->at + ret->n;
    if (!fill_column(lister, order))
        return false;
    if (lister->nodes[order][top] < 0)
        return true;
    if (lister->most == 0) {
        lister->more |= lister->nodes[order][top] >= lister->least;
        return true;
    }
    lister->events = ARENA_ARRAY(lister->cx->arena, uint32_t, lister->most * (order + 1));
    if (lister->events == NULL) {
        lister->rc = RC_MEMORY;
        return false;
    }
    walk(lister, top, order, NULL, 1, 0);
    finish(lister);
    ret->n += lister->n;
    return lister->rc == RC_OK;
}

enum rc mission_list(struct ctx *cx, const struct mission_solution *solution, size_t most,
                     double least_probability, struct cut_list *ret)
{
    const struct solved *top = solution_top(solution);
    struct lister lister = {.cx = cx, .watch = solution_watch(cx, solution), .solution = solution, .least = least_probability, .rc = RC_OK};
    struct cut_list list = {.at = ARENA_ARRAY(cx->arena, struct cut_set, most + 1)};
    uint32_t last = solution->order > 0 && solution->order < top->most ? solution->order : top->most;
    if (list.at == NULL)
        return RC_MEMORY;
    if (top->most > last || last > MISSION_ORDER_MOST)
        lister.more = true;
    last = last > MISSION_ORDER_MOST ? MISSION_ORDER_MOST : last;
    for (uint32_t order = 0; order <= last && lister.rc == RC_OK && !(list.n == most && lister.more); order++)
        if (!list_order(&lister, order, most, &list)) {
            lister.more = true; /* columns beyond the memory for them */
            break;
        }
    for (uint32_t order = 0; order <= MISSION_ORDER_MOST; order++)
        free(lister.nodes[order]);
    if (lister.rc != RC_OK)
        return lister.rc;
    list.more = lister.more || !solution->whole;
    *ret = list;
    return RC_OK;
}
