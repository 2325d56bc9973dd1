/* The algorithms are those of R. E. Bryant (BDD, 1986), S. Minato (ZBDD, 1993) and A. Rauzy (minimal
 * solutions of coherent functions with the operator “without”, 1993). Recursion goes one variable down at
 * each step, and a diagram has at most DD_DEPTH_MOST variables. */
#include "mission/dd.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// NOLINTBEGIN(misc-no-recursion): bounded by DD_DEPTH_MOST

enum {
    FIRST_NODES = 256, NODES_STEP = 1 << 20,
    INDEX_BITS = 26, INDEX_MASK = (1 << INDEX_BITS) - 1,
    SLOTS = 2,               /* for each node at least, … */
    FULL = 15, FULL_OF = 16, /* … unless there is no room for more */
    SMALL = 1 << 16, SMALL_GROWTH = 4, SLOT_GROWTH = 2, CACHE_GROWTH = 4,
    CACHE_TURNS = 2,  /* how often each place of the cache is written before it grows */
    CACHE_SHARE = 3,  /* of the memory */
    LOOK_EVERY = 1024, /* steps */
    HUGE_PAGE = 2 * 1024 * 1024
};
enum { OP_AND = 1, OP_OR, OP_MINIMAL, OP_WITHOUT, OP_UNION, OP_WITHOUT_SETS, OP_PRODUCT };

/* Large tables are read all over the place, which costs most where pages are small. */
static void *take_zeroed(size_t bytes)
{
    if (bytes < HUGE_PAGE)
        return calloc(1, bytes);
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

/* Zeroed memory within the budget; NULL where there is none. */
static void *spare(struct dd *dd, size_t bytes)
{
    if (!watch_take(dd->watch, bytes))
        return NULL;
    void *memory = take_zeroed(bytes);
    if (memory == NULL)
        watch_give(dd->watch, bytes);
    return memory;
}

static void *take(struct dd *dd, size_t bytes)
{
    void *memory = spare(dd, bytes);
    if (memory == NULL) {
        dd->rc = RC_TOO_LARGE;
        dd->full = true;
    }
    return memory;
}

static void give_back(struct dd *dd, void *memory, size_t bytes)
{
    if (memory == NULL)
        return;
    watch_give(dd->watch, bytes);
    if (bytes < HUGE_PAGE)
        free(memory);
    else
        munmap(memory, bytes);
}

struct dd dd_create(struct watch *watch)
{
    struct dd dd = {.watch = watch, .rc = RC_OK};
    dd.nodes = take(&dd, FIRST_NODES * sizeof *dd.nodes); /* small: grows by realloc */
    dd.slots = take(&dd, FIRST_NODES * sizeof *dd.slots);
    dd.cache = take(&dd, FIRST_NODES * sizeof *dd.cache);
    dd.room = dd.nodes == NULL ? 0 : FIRST_NODES;
    dd.slot_count = dd.slots == NULL ? 0 : FIRST_NODES;
    dd.cache_count = dd.cache == NULL ? 0 : FIRST_NODES;
    if (dd.rc != RC_OK)
        return dd;
    dd.nodes[0] = dd.nodes[1] = (struct dd_node){.variable = DD_END};
    dd.n = 2;
    dd.cache_full = dd.cache_count;
    return dd; /* dd.pause is 0: the first step looks at everything */
}

void dd_rest(struct dd *dd)
{
    give_back(dd, dd->slots, dd->slot_count * sizeof *dd->slots);
    give_back(dd, dd->cache, dd->cache_count * sizeof *dd->cache);
    dd->slots = NULL;
    dd->cache = NULL;
    dd->slot_count = dd->cache_count = 0;
}

void dd_free(struct dd *dd)
{
    dd_rest(dd);
    if (dd->nodes != NULL)
        watch_give(dd->watch, dd->room * sizeof *dd->nodes);
    free(dd->nodes);
    dd->nodes = NULL;
    dd->room = 0;
}

static uint64_t hash3(uint32_t a, uint32_t b, uint32_t c)
{
    uint64_t hash = (a | (uint64_t)b << 32) * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ hash >> 32 ^ c) * UINT64_C(0xC2B2AE3D27D4EB4F);
    return hash ^ hash >> 32;
}

static uint32_t slot_of(uint32_t node, uint64_t hash)
{
    return node | (uint32_t)(hash >> 58) << INDEX_BITS;
}

/* Room for more nodes: twice as many, a megabyte of them once they are many. */
static bool grow_nodes(struct dd *dd)
{
    size_t more = dd->room < NODES_STEP ? dd->room : NODES_STEP;
    size_t bytes = more * sizeof *dd->nodes;
    if (dd->room + more > INDEX_MASK || !watch_take(dd->watch, bytes)) {
        dd->full = true;
        dd->rc = RC_TOO_LARGE;
        return false;
    }
    struct dd_node *nodes = realloc(dd->nodes, (dd->room + more) * sizeof *nodes);
    if (nodes == NULL) {
        watch_give(dd->watch, bytes);
        dd->rc = RC_MEMORY;
        return false;
    }
    dd->nodes = nodes;
    dd->room += more;
    return true;
}

static void put_in_slot(struct dd *dd, uint32_t node)
{
    const struct dd_node *at = &dd->nodes[node];
    uint64_t hash = hash3(at->variable, at->hi, at->lo);
    size_t slot = hash & (dd->slot_count - 1);
    while (dd->slots[slot] != 0)
        slot = (slot + 1) & (dd->slot_count - 1);
    dd->slots[slot] = slot_of(node, hash);
}

/* Where there is no room for more slots they become fuller. */
static bool grow_slots(struct dd *dd)
{
    size_t count = dd->slot_count * (dd->slot_count < SMALL ? SMALL_GROWTH : SLOT_GROWTH), bytes = dd->slot_count * sizeof *dd->slots;
    uint32_t *slots = spare(dd, count * sizeof *slots);
    if (slots == NULL && dd->n * FULL_OF < dd->slot_count * FULL)
        return true;
    if (slots == NULL) {
        dd->full = true;
        dd->rc = RC_TOO_LARGE;
        return false;
    }
    give_back(dd, dd->slots, bytes);
    dd->slots = slots;
    dd->slot_count = count;
    for (uint32_t i = 2; i < dd->n; i++)
        put_in_slot(dd, i);
    return true;
}

/* What is known moves along. Where there is no room, more is forgotten. */
static void grow_cache(struct dd *dd)
{
    size_t count = dd->cache_count * CACHE_GROWTH;
    dd->cache_full = dd->steps + dd->cache_count * CACHE_TURNS;
    if (count * sizeof *dd->cache > dd->watch->memory->most / CACHE_SHARE)
        return;
    struct dd_entry *cache = spare(dd, count * sizeof *cache);
    if (cache == NULL)
        return;
    for (size_t i = 0; i < dd->cache_count; i++) {
        const struct dd_entry *entry = &dd->cache[i];
        if (entry->operation != 0)
            cache[hash3(entry->f, entry->g, entry->operation) & (count - 1)] = *entry;
    }
    give_back(dd, dd->cache, dd->cache_count * sizeof *dd->cache);
    dd->cache = cache;
    dd->cache_count = count;
    dd->cache_full = dd->steps + count * CACHE_TURNS;
}

static uint32_t make(struct dd *dd, uint32_t variable, uint32_t hi, uint32_t lo)
{
    if (dd->rc != RC_OK)
        return 0;
    uint64_t hash = hash3(variable, hi, lo);
    uint32_t tag = slot_of(0, hash), found = 0;
    size_t slot = hash & (dd->slot_count - 1);
    for (; (found = dd->slots[slot]) != 0; slot = (slot + 1) & (dd->slot_count - 1)) {
        const struct dd_node *node = &dd->nodes[found & INDEX_MASK];
        if ((found & ~(uint32_t)INDEX_MASK) == tag && node->lo == lo && node->hi == hi && node->variable == variable)
            return found & INDEX_MASK;
    }
    if (dd->n == dd->room && !grow_nodes(dd))
        return 0;
    uint32_t at = (uint32_t)dd->n++;
    dd->nodes[at] = (struct dd_node){variable, hi, lo};
    dd->slots[slot] = slot_of(at, hash);
    if (dd->n * SLOTS > dd->slot_count && !grow_slots(dd))
        return 0;
    return at;
}

uint32_t dd_variable(struct dd *dd, uint32_t variable)
{
    return make(dd, variable, 1, 0);
}

static uint32_t make_set(struct dd *dd, uint32_t variable, uint32_t hi, uint32_t lo)
{
    return hi == 0 ? lo : make(dd, variable, hi, lo);
}

/* The two halves of an operation are looked up soon: reading what they need from memory begins for both at once. */
static inline void foresee(const struct dd *dd, uint32_t operation, uint32_t f, uint32_t g)
{
    __builtin_prefetch(&dd->nodes[f]);
    __builtin_prefetch(&dd->nodes[g]);
    __builtin_prefetch(&dd->cache[hash3(f, g, operation) & (dd->cache_count - 1)]);
}
static inline void foresee_either(const struct dd *dd, uint32_t operation, uint32_t f, uint32_t g)
{
    foresee(dd, operation, f < g ? f : g, f < g ? g : f);
}

static bool known(const struct dd *dd, uint32_t operation, uint32_t f, uint32_t g, uint32_t *ret)
{
    const struct dd_entry *entry = &dd->cache[hash3(f, g, operation) & (dd->cache_count - 1)];
    if (entry->operation != operation || entry->f != f || entry->g != g)
        return false;
    *ret = entry->result;
    return true;
}

/* What is looked at now and then: the time, the steps, and whether more should be known. Says when again. */
static void look(struct dd *dd)
{
    dd->watch->nodes = dd->n > dd->watch->nodes ? dd->n : dd->watch->nodes;
    dd_work(dd, dd->steps - dd->looked);
    dd->looked = dd->steps;
    if (dd->steps > dd->steps_most && dd->rc == RC_OK)
        dd->rc = RC_TOO_LARGE;
    if (dd->rc == RC_OK && dd->steps > dd->cache_full)
        grow_cache(dd);
    dd->pause = dd->steps + LOOK_EVERY;
    dd->pause = dd->steps_most < dd->pause ? dd->steps_most : dd->pause;
    dd->pause = dd->cache_full < dd->pause ? dd->cache_full : dd->pause;
}

static uint32_t note(struct dd *dd, uint32_t operation, uint32_t f, uint32_t g, uint32_t result)
{
    if (++dd->steps > dd->pause)
        look(dd);
    if (dd->rc != RC_OK)
        return 0;
    dd->cache[hash3(f, g, operation) & (dd->cache_count - 1)] = (struct dd_entry){f, g, operation, result};
    return result;
}

/* Splits f by the variable: what it is with and without it. */
struct halves {
    uint32_t hi, lo;
};
static struct halves halves_bdd(const struct dd *dd, uint32_t f, uint32_t variable)
{
    const struct dd_node *node = &dd->nodes[f];
    return node->variable == variable ? (struct halves){node->hi, node->lo} : (struct halves){f, f};
}
static struct halves halves_set(const struct dd *dd, uint32_t f, uint32_t variable)
{
    const struct dd_node *node = &dd->nodes[f];
    return node->variable == variable ? (struct halves){node->hi, node->lo} : (struct halves){0, f};
}

static uint32_t higher(const struct dd *dd, uint32_t f, uint32_t g)
{
    uint32_t a = dd->nodes[f].variable, b = dd->nodes[g].variable;
    return a < b ? a : b;
}

static uint32_t apply(struct dd *dd, uint32_t operation, uint32_t f, uint32_t g)
{
    uint32_t strong = operation == OP_AND ? 0 : 1, result = 0;
    if (f == strong || g == strong || dd->rc != RC_OK)
        return strong;
    if (f == g || g == 1 - strong)
        return f;
    if (f == 1 - strong)
        return g;
    if (f > g) {
        uint32_t swap = f;
        f = g;
        g = swap;
    }
    if (known(dd, operation, f, g, &result))
        return result;
    uint32_t variable = higher(dd, f, g);
    struct halves a = halves_bdd(dd, f, variable), b = halves_bdd(dd, g, variable);
    foresee_either(dd, operation, a.hi, b.hi);
    foresee_either(dd, operation, a.lo, b.lo);
    uint32_t hi = apply(dd, operation, a.hi, b.hi);
    uint32_t lo = apply(dd, operation, a.lo, b.lo);
    return note(dd, operation, f, g, hi == lo ? hi : make(dd, variable, hi, lo));
}

uint32_t dd_and(struct dd *dd, uint32_t f, uint32_t g)
{
    return apply(dd, OP_AND, f, g);
}

uint32_t dd_or(struct dd *dd, uint32_t f, uint32_t g)
{
    return apply(dd, OP_OR, f, g);
}

/* The sets of `family` that do not make the function f true. */
static uint32_t without(struct dd *dd, uint32_t family, uint32_t f)
{
    uint32_t result = 0;
    if (family == 0 || f == 1 || dd->rc != RC_OK)
        return 0;
    if (family == 1 || f == 0)
        return family;
    while (dd->nodes[f].variable < dd->nodes[family].variable) /* no set has it */
        f = dd->nodes[f].lo;
    if (f < 2)
        return f == 1 ? 0 : family;
    if (known(dd, OP_WITHOUT, family, f, &result))
        return result;
    uint32_t variable = dd->nodes[family].variable;
    struct halves sets = halves_set(dd, family, variable), b = halves_bdd(dd, f, variable);
    foresee(dd, OP_WITHOUT, sets.hi, b.hi);
    foresee(dd, OP_WITHOUT, sets.lo, b.lo);
    uint32_t hi = without(dd, sets.hi, b.hi);
    uint32_t lo = without(dd, sets.lo, b.lo);
    return note(dd, OP_WITHOUT, family, f, make_set(dd, variable, hi, lo));
}

uint32_t dd_minimal(struct dd *dd, uint32_t f)
{
    uint32_t result = 0;
    if (f < 2 || dd->rc != RC_OK)
        return f;
    if (known(dd, OP_MINIMAL, f, 0, &result))
        return result;
    struct dd_node node = dd->nodes[f];
    foresee(dd, OP_MINIMAL, node.lo, 0);
    foresee(dd, OP_MINIMAL, node.hi, 0);
    uint32_t lo = dd_minimal(dd, node.lo);
    uint32_t hi = without(dd, dd_minimal(dd, node.hi), node.lo);
    return note(dd, OP_MINIMAL, f, 0, make_set(dd, node.variable, hi, lo));
}

uint32_t dd_without_sets(struct dd *dd, uint32_t f, uint32_t g)
{
    uint32_t result = 0;
    if (f == 0 || g == 1 || f == g || dd->rc != RC_OK)
        return 0;
    if (g == 0 || f == 1)
        return f;
    while (dd->nodes[g].variable < dd->nodes[f].variable)
        g = dd->nodes[g].lo;
    if (g < 2)
        return g == 1 ? 0 : f;
    if (known(dd, OP_WITHOUT_SETS, f, g, &result))
        return result;
    uint32_t variable = dd->nodes[f].variable;
    struct halves a = halves_set(dd, f, variable), b = halves_set(dd, g, variable);
    foresee(dd, OP_WITHOUT_SETS, a.hi, b.lo);
    foresee(dd, OP_WITHOUT_SETS, a.lo, b.lo);
    uint32_t hi = dd_without_sets(dd, dd_without_sets(dd, a.hi, b.hi), b.lo);
    uint32_t lo = dd_without_sets(dd, a.lo, b.lo);
    return note(dd, OP_WITHOUT_SETS, f, g, make_set(dd, variable, hi, lo));
}

uint32_t dd_union(struct dd *dd, uint32_t f, uint32_t g)
{
    uint32_t result = 0;
    if (f == 1 || g == 1 || dd->rc != RC_OK)
        return 1;
    if (f == 0 || g == 0 || f == g)
        return f == 0 ? g : f;
    if (f > g) {
        uint32_t swap = f;
        f = g;
        g = swap;
    }
    if (known(dd, OP_UNION, f, g, &result))
        return result;
    uint32_t variable = higher(dd, f, g);
    struct halves a = halves_set(dd, f, variable), b = halves_set(dd, g, variable);
    foresee_either(dd, OP_UNION, a.lo, b.lo);
    foresee_either(dd, OP_UNION, a.hi, b.hi);
    uint32_t lo = dd_union(dd, a.lo, b.lo);
    uint32_t hi = dd_union(dd, dd_without_sets(dd, a.hi, b.lo), dd_without_sets(dd, b.hi, a.lo));
    return note(dd, OP_UNION, f, g, make_set(dd, variable, hi, lo));
}

uint32_t dd_product(struct dd *dd, uint32_t f, uint32_t g, uint32_t most)
{
    uint32_t result = 0;
    if (f == 0 || g == 0 || dd->rc != RC_OK)
        return 0;
    if (f == 1 && g == 1)
        return 1;
    if (f > g) {
        uint32_t swap = f;
        f = g;
        g = swap;
    }
    if (known(dd, OP_PRODUCT + most, f, g, &result))
        return result;
    uint32_t variable = higher(dd, f, g), weight = dd->weights[variable];
    struct halves a = halves_set(dd, f, variable), b = halves_set(dd, g, variable);
    foresee_either(dd, OP_PRODUCT + most, a.lo, b.lo);
    uint32_t lo = dd_product(dd, a.lo, b.lo, most), hi = 0;
    if (weight <= most) {
        hi = dd_union(dd, dd_product(dd, a.hi, dd_union(dd, b.hi, b.lo), most - weight),
                      dd_product(dd, a.lo, b.hi, most - weight));
        hi = dd_without_sets(dd, hi, lo);
    }
    return note(dd, OP_PRODUCT + most, f, g, make_set(dd, variable, hi, lo));
}

// NOLINTEND(misc-no-recursion)
