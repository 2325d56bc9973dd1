/* What may be told to others. Means with their numbers are sums over sets of people, so whoever reads them can add and
 * subtract them. A table is safe when no combination of its sums depends on one to four people alone. This is looked at
 * exactly, by elimination over the integers modulo a prime: the sets are rows, classes of people that no set tells
 * apart are columns. Combinations that vanish on all classes of five or more are few; among them none may stand on
 * fewer than five people. */
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_inside.h"

static const uint32_t prime = UINT32_C(2147483647); /* 2^31 − 1 */
enum { SUBSETS_MOST = 20000, LEFT_MOST = 64 };

struct guard {
    struct ctx *cx;
    size_t columns, rows, rows_most, left;
    const uint32_t *people;
    uint32_t *row;       /* the one that is looked at */
    uint32_t **at;       /* with a pivot at a class of five or more */
    size_t *pivots;
    uint32_t *rest[LEFT_MOST]; /* what vanishes on all of those */
};

static uint32_t times(uint32_t a, uint32_t b)
{
    uint64_t product = (uint64_t)a * b;
    uint64_t folded = (product & prime) + (product >> 31);
    return (uint32_t)(folded >= prime ? folded - prime : folded);
}

static uint32_t minus(uint32_t a, uint32_t b)
{
    return a >= b ? a - b : a + prime - b;
}

static uint32_t inverse(uint32_t a)
{
    uint32_t result = 1, power = a;
    for (uint32_t left = prime - 2; left != 0; left >>= 1) { /* Fermat */
        if ((left & 1) != 0)
            result = times(result, power);
        power = times(power, power);
    }
    return result;
}

static void scale(uint32_t *row, size_t n, uint32_t factor)
{
    for (size_t i = 0; i < n; i++)
        row[i] = times(row[i], factor);
}

/* row − factor × other */
static void take_away(uint32_t *row, const uint32_t *other, size_t n, uint32_t factor)
{
    for (size_t i = 0; i < n; i++)
        if (other[i] != 0)
            row[i] = minus(row[i], times(other[i], factor));
}

struct guard *guard_make(struct ctx *cx, size_t columns, const uint32_t *people, size_t rows_most)
{
    struct guard *guard = ARENA_NEW(cx->arena, struct guard);
    if (guard == NULL)
        return NULL;
    *guard = (struct guard){
        .cx = cx,
        .columns = columns,
        .rows_most = rows_most,
        .people = people,
        .row = ARENA_ARRAY(cx->arena, uint32_t, columns + 1),
        .at = ARENA_ARRAY(cx->arena, uint32_t *, rows_most + 1),
        .pivots = ARENA_ARRAY(cx->arena, size_t, rows_most + 1),
    };
    return guard->row == NULL || guard->at == NULL || guard->pivots == NULL ? NULL : guard;
}

/* ---- Combinations on few people ---- */

/* The combinations that are left, on the columns where any of them stands; columns that always stand together are one. */
struct small {
    uint32_t *at[LEFT_MOST]; /* rows × columns */
    uint32_t *people;
    size_t rows, columns;
};

/* The same direction: one is a multiple of the other in every row. */
static bool parallel(const struct small *small, size_t a, size_t b)
{
    size_t first = 0;
    while (first < small->rows && small->at[first][a] == 0 && small->at[first][b] == 0)
        first++;
    if (first == small->rows)
        return true;
    uint32_t left = small->at[first][a], right = small->at[first][b];
    for (size_t r = 0; r < small->rows; r++)
        if (times(small->at[r][a], right) != times(small->at[r][b], left))
            return false;
    return left != 0 && right != 0;
}

static bool stands(const struct small *small, size_t column)
{
    for (size_t r = 0; r < small->rows; r++)
        if (small->at[r][column] != 0)
            return true;
    return false;
}

static void drop_column(struct small *small, size_t column)
{
    small->columns--;
    for (size_t r = 0; r < small->rows; r++)
        small->at[r][column] = small->at[r][small->columns];
    small->people[column] = small->people[small->columns];
}

static void merge_columns(struct small *small)
{
    for (size_t a = 0; a < small->columns;) {
        if (!stands(small, a)) {
            drop_column(small, a);
            continue;
        }
        for (size_t b = a + 1; b < small->columns;)
            if (parallel(small, a, b)) {
                small->people[a] += small->people[b];
                drop_column(small, b);
            } else {
                b++;
            }
        a++;
    }
}

/* Leaves only the combinations that vanish at the column. */
static void clear_column(struct small *small, size_t column)
{
    size_t pivot = 0;
    while (pivot < small->rows && small->at[pivot][column] == 0)
        pivot++;
    if (pivot == small->rows)
        return;
    uint32_t share = inverse(small->at[pivot][column]);
    for (size_t r = 0; r < small->rows; r++)
        if (r != pivot && small->at[r][column] != 0)
            take_away(small->at[r], small->at[pivot], small->columns, times(small->at[r][column], share));
    small->at[pivot] = small->at[--small->rows];
}

/* Whether some combination stands on the columns of `inside` alone: the others do not tell all rows apart. */
static bool has_inside(struct ctx *cx, const struct small *small, const bool *inside)
{
    uint32_t *row[LEFT_MOST];
    size_t rank = 0;
    for (size_t r = 0; r < small->rows; r++) {
        row[r] = ARENA_ARRAY(cx->arena, uint32_t, small->columns);
        if (row[r] == NULL)
            return true;
        memcpy(row[r], small->at[r], small->columns * sizeof *row[r]);
    }
    for (size_t c = 0; c < small->columns && rank < small->rows; c++) {
        size_t pivot = rank;
        while (!inside[c] && pivot < small->rows && row[pivot][c] == 0)
            pivot++;
        if (inside[c] || pivot == small->rows)
            continue;
        uint32_t *found = row[pivot];
        row[pivot] = row[rank];
        row[rank++] = found;
        uint32_t share = inverse(found[c]);
        for (size_t r = rank; r < small->rows; r++)
            if (row[r][c] != 0)
                take_away(row[r], found, small->columns, times(row[r][c], share));
    }
    return rank < small->rows;
}

/* Walks through the sets of columns with fewer than ANALYSIS_LEAST people; each holds at most four columns. */
static bool some_set_stands(struct ctx *cx, const struct small *small)
{
    bool *inside = ARENA_ARRAY(cx->arena, bool, small->columns + 1);
    size_t chosen[ANALYSIS_LEAST], depth = 0, looked = 0;
    uint32_t people = 0;
    if (inside == NULL)
        return true;
    for (size_t next = 0;;) {
        while (next < small->columns && people + small->people[next] >= ANALYSIS_LEAST)
            next++;
        if (next < small->columns) {
            chosen[depth++] = next;
            inside[next] = true;
            people += small->people[next];
            if (looked++ >= SUBSETS_MOST || has_inside(cx, small, inside))
                return true;
            next++;
            continue;
        }
        if (depth == 0)
            return false;
        next = chosen[--depth];
        inside[next] = false;
        people -= small->people[next];
        next++;
    }
}

/* Whether a combination of what is left depends on one to four people. More than can be looked at counts as such. */
static bool tells_of_few(struct guard *guard)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(SCRATCH_BYTES_MOST);
    struct ctx cx = {.arena = scratch};
    struct small small = {.rows = guard->left};
    if (scratch == NULL)
        return true;
    small.people = ARENA_ARRAY(scratch, uint32_t, guard->columns + 1);
    for (size_t r = 0; r < guard->left; r++)
        small.at[r] = ARENA_ARRAY(scratch, uint32_t, guard->columns + 1);
    if (arena_failed(scratch))
        return true;
    for (size_t c = 0; c < guard->columns; c++) {
        if (guard->people[c] == 0 || guard->people[c] >= ANALYSIS_LEAST)
            continue;
        for (size_t r = 0; r < guard->left; r++)
            small.at[r][small.columns] = guard->rest[r][c];
        small.people[small.columns++] = guard->people[c];
    }
    for (size_t c = 0; c < small.columns;) {
        merge_columns(&small);
        for (c = 0; c < small.columns && small.people[c] < ANALYSIS_LEAST;)
            c++;
        if (c < small.columns) {
            clear_column(&small, c);
            c = 0;
        }
    }
    return small.rows > 0 && some_set_stands(&cx, &small);
}

/* ---- Taking ---- */

static bool is_empty(const uint32_t *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (row[i] != 0)
            return false;
    return true;
}

static uint32_t *keep_row(struct guard *guard)
{
    uint32_t *copy = ARENA_ARRAY(guard->cx->arena, uint32_t, guard->columns + 1);
    if (copy != NULL)
        memcpy(copy, guard->row, guard->columns * sizeof *copy);
    return copy;
}

/* Reduces by what vanishes on large classes; its rows begin at columns of their own. */
static void reduce_rest(struct guard *guard)
{
    for (size_t r = 0; r < guard->left; r++) {
        size_t first = 0;
        while (guard->rest[r][first] == 0)
            first++;
        if (guard->row[first] != 0)
            take_away(guard->row, guard->rest[r], guard->columns,
                      times(guard->row[first], inverse(guard->rest[r][first])));
    }
}

bool guard_take(struct guard *guard, const uint8_t *in)
{
    for (size_t c = 0; c < guard->columns; c++)
        guard->row[c] = in[c] != 0 && guard->people[c] != 0;
    for (size_t r = 0; r < guard->rows; r++)
        if (guard->row[guard->pivots[r]] != 0)
            take_away(guard->row, guard->at[r], guard->columns, guard->row[guard->pivots[r]]);
    size_t pivot = 0;
    while (pivot < guard->columns && (guard->people[pivot] < ANALYSIS_LEAST || guard->row[pivot] == 0))
        pivot++;
    if (pivot < guard->columns) {
        uint32_t *row = guard->rows < guard->rows_most ? keep_row(guard) : NULL;
        if (row == NULL)
            return false;
        scale(row, guard->columns, inverse(row[pivot]));
        guard->pivots[guard->rows] = pivot;
        guard->at[guard->rows++] = row;
        return true;
    }
    reduce_rest(guard);
    if (is_empty(guard->row, guard->columns))
        return true;
    uint32_t *row = guard->left < LEFT_MOST ? keep_row(guard) : NULL;
    if (row == NULL)
        return false;
    guard->rest[guard->left++] = row;
    if (!tells_of_few(guard))
        return true;
    guard->left--;
    return false;
}

/* ---- Groups ---- */

size_t atom_groups(const struct analysis_blocks *blocks, size_t atom, size_t ret[GROUP_KIND_COUNT_])
{
    size_t sector = atom_sector(blocks, atom), sub = atom_sub(blocks, atom), size = atom_size(blocks, atom), n = 0;
    ret[n++] = 0;
    ret[n++] = analysis_group_of(blocks, GROUP_SECTOR, sector, 0);
    ret[n++] = analysis_group_of(blocks, GROUP_SIZE, size, 0);
    ret[n++] = analysis_group_of(blocks, GROUP_SECTOR_SIZE, sector, size);
    if (sub != ANALYSIS_NONE)
        ret[n++] = analysis_group_of(blocks, GROUP_SUB_SECTOR, sub, 0);
    return n;
}

bool group_has(const struct analysis_blocks *blocks, size_t group, size_t atom)
{
    size_t groups[GROUP_KIND_COUNT_], n = atom_groups(blocks, atom, groups);
    for (size_t i = 0; i < n; i++)
        if (groups[i] == group)
            return true;
    return false;
}

size_t analysis_group_of(const struct analysis_blocks *blocks, enum analysis_group_kind kind, size_t first, size_t size)
{
    size_t sizes = 1 + blocks->sector_count, subs = sizes + blocks->size_count, both = subs + blocks->sub_count;
    switch (kind) {
    case GROUP_SECTOR:
        return 1 + first;
    case GROUP_SIZE:
        return sizes + first;
    case GROUP_SUB_SECTOR:
        return subs + first;
    case GROUP_SECTOR_SIZE:
        return both + first * blocks->size_count + size;
    default:
        return 0;
    }
}

struct offer {
    uint32_t rank, people, group;
};

static int by_rank(const void *a, const void *b)
{
    const struct offer *left = a, *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    if (left->people != right->people)
        return left->people > right->people ? -1 : 1;
    return left->group < right->group ? -1 : left->group > right->group;
}

enum rc guard_order(struct ctx *cx, const struct analysis_blocks *blocks, const uint32_t *people, uint32_t **ret)
{
    struct offer *offers = ARENA_ARRAY(cx->arena, struct offer, blocks->group_count);
    uint32_t *order = ARENA_ARRAY(cx->arena, uint32_t, blocks->group_count);
    size_t sizes = 1 + blocks->sector_count, subs = sizes + blocks->size_count, both = subs + blocks->sub_count;
    if (offers == NULL || order == NULL)
        return RC_MEMORY;
    for (size_t g = 0; g < blocks->group_count; g++) {
        offers[g].group = (uint32_t)g;
        offers[g].rank = g == 0 ? 0 : g < sizes ? 2 : g < subs ? 1 : g < both ? 3 : 4;
    }
    for (size_t atom = 0; atom < blocks->atom_count; atom++) {
        size_t groups[GROUP_KIND_COUNT_], n = atom_groups(blocks, atom, groups);
        for (size_t i = 0; i < n; i++)
            offers[groups[i]].people += people[atom];
    }
    qsort(offers, blocks->group_count, sizeof *offers, by_rank);
    for (size_t g = 0; g < blocks->group_count; g++)
        order[g] = offers[g].group;
    *ret = order;
    return RC_OK;
}

enum rc guard_groups(struct ctx *cx, const struct analysis_blocks *blocks, const uint32_t *people, const uint32_t *order,
                     bool empty, bool *told)
{
    size_t n = blocks->atom_count;
    uint8_t *in = ARENA_ARRAY(cx->arena, uint8_t, n * blocks->group_count);
    uint32_t *sums = ARENA_ARRAY(cx->arena, uint32_t, blocks->group_count);
    struct guard *guard = guard_make(cx, n, people, blocks->group_count);
    if (in == NULL || sums == NULL || guard == NULL)
        return RC_MEMORY;
    for (size_t atom = 0; atom < n; atom++) {
        size_t groups[GROUP_KIND_COUNT_], count = atom_groups(blocks, atom, groups);
        for (size_t i = 0; i < count; i++) {
            in[groups[i] * n + atom] = 1;
            sums[groups[i]] += people[atom];
        }
    }
    for (size_t i = 0; i < blocks->group_count; i++) {
        size_t group = order[i];
        bool enough = sums[group] >= ANALYSIS_LEAST || (empty && sums[group] == 0);
        told[group] = told[group] && enough && guard_take(guard, in + group * n);
    }
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* ---- Frequencies ---- */

static bool parts_hold(const int64_t *parts, size_t part_count)
{
    for (size_t p = 0; p < part_count; p++)
        if (parts[p] != 0 && parts[p] < ANALYSIS_LEAST)
            return false;
    return true;
}

/* What the told sectors leave of everybody. */
static bool rest_holds(size_t sectors, const int64_t *parts, size_t part_count, const bool *told)
{
    for (size_t p = 0; p < part_count; p++) {
        int64_t rest = 0;
        for (size_t s = 0; s < sectors; s++)
            rest += told[1 + s] ? 0 : parts[s * part_count + p];
        if (rest != 0 && rest < ANALYSIS_LEAST)
            return false;
    }
    return true;
}

void guard_frequencies(size_t sectors, const int64_t *parts, size_t part_count, bool *told)
{
    for (size_t s = 0; s < sectors; s++)
        told[1 + s] = told[1 + s] && parts_hold(parts + s * part_count, part_count);
    while (told[0] && !rest_holds(sectors, parts, part_count, told)) {
        size_t smallest = sectors;
        int64_t least = INT64_MAX;
        for (size_t s = 0; s < sectors; s++) {
            int64_t people = 0;
            for (size_t p = 0; p < part_count; p++)
                people += parts[s * part_count + p];
            if (told[1 + s] && people < least) {
                least = people;
                smallest = s;
            }
        }
        if (smallest == sectors)
            told[0] = false;
        else
            told[1 + smallest] = false;
    }
}
