/* Counting sets without listing them: each node once, children first. A module counts as often as it has
 * cut sets. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mission/solve.h"

__extension__ typedef unsigned __int128 u128;

enum { LIMB_BITS = 32, DIGITS_PER_LIMB = 9, LIMB_BASE = 1000000000, ORDER_BYTES = 192 * 1024 * 1024 };

/* ---- In 128 bits ---- */

static const char *print_u128(struct ctx *cx, u128 value)
{
    char text[48];
    size_t at = sizeof text;
    do {
        text[--at] = (char)('0' + (int)(value % 10));
        value /= 10;
    } while (value > 0);
    return arena_copy_n(cx->arena, text + at, sizeof text - at);
}

/* The counts of all nodes and modules. False when one has more than 128 bits. */
static bool count_all(const struct mission_solution *solution, u128 *nodes, u128 *modules)
{
    nodes[0] = 0;
    nodes[1] = 1;
    for (size_t m = 0; m < solution->module_count; m++) {
        const struct solved *solved = &solution->modules[m];
        for (uint32_t i = solved->sets_from; i < solved->sets_end; i++) {
            const struct flat_node *node = &solution->sets.nodes[i];
            u128 times = (node->item & ITEM_MODULE) != 0 ? modules[node->item & ~ITEM_MODULE] : 1, with = 0;
            if (__builtin_mul_overflow(times, nodes[node->hi], &with) ||
                __builtin_add_overflow(with, nodes[node->lo], &nodes[i]))
                return false;
        }
        modules[m] = nodes[solved->sets];
    }
    return true;
}

/* ---- Beyond: little-endian limbs, as many as the greatest count needs ---- */

struct big {
    uint32_t *at; /* n limbs for each number */
    size_t n;
};

static void big_add(uint32_t *to, const uint32_t *other, size_t n)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        carry += (uint64_t)to[i] + other[i];
        to[i] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
}

/* to += a × b, of which it is known that it fits. */
static void big_add_product(uint32_t *to, const uint32_t *a, const uint32_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t carry = 0;
        if (a[i] == 0)
            continue;
        for (size_t j = 0; i + j < n; j++) {
            carry += (uint64_t)a[i] * b[j] + to[i + j];
            to[i + j] = (uint32_t)carry;
            carry >>= LIMB_BITS;
        }
    }
}

/* Logarithms (base 2) of all counts; gives the greatest. -INFINITY stands for none. */
static double measure(const struct mission_solution *solution, double *nodes, double *modules)
{
    double most = 0;
    nodes[0] = -INFINITY;
    nodes[1] = 0;
    for (size_t m = 0; m < solution->module_count; m++) {
        const struct solved *solved = &solution->modules[m];
        for (uint32_t i = solved->sets_from; i < solved->sets_end; i++) {
            const struct flat_node *node = &solution->sets.nodes[i];
            double with = nodes[node->hi] +
                          ((node->item & ITEM_MODULE) != 0 ? modules[node->item & ~ITEM_MODULE] : 0);
            double without = nodes[node->lo], high = fmax(with, without), low = fmin(with, without);
            nodes[i] = low == -INFINITY ? high : high + log2(1 + exp2(low - high));
            most = fmax(most, nodes[i]);
        }
        modules[m] = nodes[solved->sets];
    }
    return most;
}

static const char *print_big(struct ctx *cx, uint32_t *value, size_t n)
{
    size_t room = n * 10 + 2, at = room;
    char *text = arena_alloc(cx->arena, room + 1);
    if (text == NULL)
        return "";
    bool left = true;
    while (left) {
        uint64_t rest = 0;
        left = false;
        for (size_t i = n; i > 0; i--) {
            rest = rest << LIMB_BITS | value[i - 1];
            value[i - 1] = (uint32_t)(rest / LIMB_BASE);
            rest %= LIMB_BASE;
            left |= value[i - 1] != 0;
        }
        for (int digit = 0; digit < DIGITS_PER_LIMB && (left || rest > 0); digit++, rest /= 10)
            text[--at] = (char)('0' + (int)(rest % 10));
    }
    return at == room ? "0" : text + at;
}

static bool count_big(const struct mission_solution *solution, struct watch *watch, struct big *nodes, struct big *modules)
{
    size_t n = nodes->n;
    nodes->at[n] = 1; /* node 1 */
    for (size_t m = 0; m < solution->module_count; m++) {
        const struct solved *solved = &solution->modules[m];
        for (size_t i = solved->sets_from; i < solved->sets_end; i++) {
            const struct flat_node *node = &solution->sets.nodes[i];
            uint32_t *to = nodes->at + i * n;
            const uint32_t *hi = nodes->at + node->hi * n;
            bool module = (node->item & ITEM_MODULE) != 0;
            if (!watch_work(watch, module ? n * n : n))
                return false;
            if (module)
                big_add_product(to, modules->at + (node->item & ~ITEM_MODULE) * n, hi, n);
            else
                big_add(to, hi, n);
            big_add(to, nodes->at + node->lo * n, n);
        }
        memcpy(modules->at + m * n, nodes->at + solved->sets * n, n * sizeof *nodes->at);
    }
    return true;
}

static enum rc count_beyond(struct ctx *cx, const struct mission_solution *solution, const char **ret)
{
    size_t numbers = solution->sets.n + solution->module_count;
    double *logarithms = malloc(numbers * sizeof *logarithms);
    if (logarithms == NULL)
        return memory_ended(cx);
    double most = measure(solution, logarithms, logarithms + solution->sets.n);
    free(logarithms);
    size_t n = (size_t)(most * 1.001 / LIMB_BITS) + 2;
    if (numbers * n * sizeof(uint32_t) > ORDER_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("The number of minimal cut sets has too many digits to be counted: about 2 to the power of {0}"),
                    decimal(cx, (int64_t)most));
    uint32_t *limbs = calloc(numbers * n, sizeof *limbs);
    if (limbs == NULL)
        return memory_ended(cx);
    struct big nodes = {limbs, n}, modules = {limbs + solution->sets.n * n, n};
    struct watch watch = solution_watch(cx, solution);
    bool counted = count_big(solution, &watch, &nodes, &modules);
    if (counted)
        *ret = print_big(cx, modules.at + (solution->module_count - 1) * n, n);
    free(limbs);
    return counted ? RC_OK : watch_refuse(&watch);
}

static enum rc count_whole(struct ctx *cx, const struct mission_solution *solution, const char **ret)
{
    u128 *counts = malloc((solution->sets.n + solution->module_count) * sizeof *counts);
    if (counts == NULL)
        return memory_ended(cx);
    u128 *modules = counts + solution->sets.n;
    bool fits = count_all(solution, counts, modules);
    if (fits)
        *ret = print_u128(cx, modules[solution->module_count - 1]);
    free(counts);
    return fits ? RC_OK : count_beyond(cx, solution, ret);
}

/* ---- By order: for each node the number of sets of 0, 1, … `most` events ---- */

struct by_order {
    u128 *nodes, *modules;
    size_t width; /* most + 1 */
};

static bool add_orders(const struct by_order *counts, u128 *to, const u128 *hi, const u128 *times)
{
    bool over = false;
    for (size_t own = 0; own < counts->width; own++)
        for (size_t rest = 0; times[own] > 0 && own + rest < counts->width; rest++) {
            u128 product = 0;
            over |= __builtin_mul_overflow(times[own], hi[rest], &product) ||
                    __builtin_add_overflow(to[own + rest], product, &to[own + rest]);
        }
    return !over;
}

static bool count_orders(const struct mission_solution *solution, struct watch *watch, const struct by_order *counts)
{
    size_t width = counts->width;
    bool fits = true;
    counts->nodes[width] = 1;
    for (size_t m = 0; m < solution->module_count; m++) {
        const struct solved *solved = &solution->modules[m];
        for (size_t i = solved->sets_from; i < solved->sets_end && fits; i++) {
            const struct flat_node *node = &solution->sets.nodes[i];
            u128 *to = counts->nodes + i * width;
            const u128 *hi = counts->nodes + node->hi * width;
            memcpy(to, counts->nodes + node->lo * width, width * sizeof *to);
            bool module = (node->item & ITEM_MODULE) != 0;
            if (!watch_work(watch, module ? width * width : width))
                return false;
            if (module)
                fits = add_orders(counts, to, hi, counts->modules + (node->item & ~ITEM_MODULE) * width);
            else
                for (size_t order = 1; order < width; order++)
                    fits &= !__builtin_add_overflow(to[order], hi[order - 1], &to[order]);
        }
        memcpy(counts->modules + m * width, counts->nodes + solved->sets * width, width * sizeof(u128));
    }
    return fits;
}

/* The sum over orders from `from` to `to`. */
static enum rc count_range(struct ctx *cx, const struct mission_solution *solution, uint32_t from, uint32_t to,
                           const char **ret)
{
    size_t width = (size_t)to + 1, numbers = solution->sets.n + solution->module_count;
    if (numbers * width * sizeof(u128) > ORDER_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("There are too many minimal cut sets to count them by order up to {0}"),
                    decimal(cx, to));
    u128 *counts = calloc(numbers * width, sizeof *counts), sum = 0;
    if (counts == NULL)
        return memory_ended(cx);
    struct by_order by_order = {counts, counts + solution->sets.n * width, width};
    struct watch watch = solution_watch(cx, solution);
    bool fits = count_orders(solution, &watch, &by_order);
    const u128 *top = by_order.modules + (solution->module_count - 1) * width;
    for (uint32_t order = from; order <= to; order++)
        fits &= !__builtin_add_overflow(sum, top[order], &sum);
    free(counts);
    if (watch.rc != RC_OK)
        return watch_refuse(&watch);
    if (!fits)
        return fail(cx, RC_TOO_LARGE, N_("There are too many minimal cut sets to count them by order up to {0}"),
                    decimal(cx, to));
    *ret = print_u128(cx, sum);
    return RC_OK;
}

enum rc watch_refuse(const struct watch *watch)
{
    return watch->late ? fail(watch->cx, RC_TOO_LARGE, N_("The minimal cut sets were found, but the time ended before they were counted or listed"))
                       : watch->rc;
}

enum rc mission_count(struct ctx *cx, const struct mission_solution *solution, const char **ret)
{
    return solution->order == 0 ? count_whole(cx, solution, ret)
                                : count_range(cx, solution, 0, solution->order, ret);
}

enum rc mission_count_order(struct ctx *cx, const struct mission_solution *solution, uint32_t order,
                            const char **ret)
{
    if (order > MISSION_ORDER_MOST || (solution->order > 0 && order > solution->order))
        return fail(cx, RC_INVALID, N_("The order may be at most {0}"),
                    decimal(cx, solution->order > 0 ? solution->order : MISSION_ORDER_MOST));
    return count_range(cx, solution, order, order, ret);
}
