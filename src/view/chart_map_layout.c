/* The layered layout (K. Sugiyama, S. Tagawa, M. Toda, 1981): circles are opened, boxes put into columns by the
 * longest way from the left, links that pass columns get bends there, the order in each column follows the mean of
 * the neighbours', and heights come as near to the neighbours' as the order lets them. */
#include <stdlib.h>
#include <string.h>

#include "view/chart_map.h"

enum { SWEEPS = 12, SETTLINGS = 10 };

/* A link between points of columns that stand side by side. */
struct piece {
    size_t left, right;
};

struct map_work {
    struct ctx *cx;
    const struct chart_map *map;
    struct map_layout *layout;
    struct piece *pieces;
    size_t piece_count;
    size_t *first_left, *lefts;   /* by point: its neighbours in the column before */
    size_t *first_right, *rights; /* and behind */
    size_t *first, *order;        /* by column: its points from the top down */
    size_t *place;                /* by point: its place in the column */
    double *wish;                 /* by point */
};

/* ---- circles and columns ---- */

enum colour { NEW, OPEN, DONE };

struct visit {
    size_t node, next; /* place among the links that leave it */
};

/* Links by the node that they leave. */
static void sort_links(const struct chart_map *map, size_t *first, size_t *leaving)
{
    for (size_t i = 0; i < map->link_count; i++)
        first[map->links[i].from + 1]++;
    for (size_t i = 0; i < map->count; i++)
        first[i + 1] += first[i];
    for (size_t i = map->link_count; i-- > 0;)
        leaving[--first[map->links[i].from + 1]] = i;
    /* now first[i + 1] is the begin of node i: move them back by one */
    for (size_t i = 0; i < map->count; i++)
        first[i] = first[i + 1];
    first[map->count] = map->link_count;
}

/* Depth first; `finished` takes the nodes in the order in which they are left, `back` the links that close a circle. */
static enum rc open_circles(struct map_work *work, size_t *finished)
{
    const struct chart_map *map = work->map;
    struct arena *arena = work->cx->arena;
    size_t *first = ARENA_ARRAY(arena, size_t, map->count + 2),
           *leaving = ARENA_ARRAY(arena, size_t, map->link_count + 1), done = 0;
    struct visit *stack = ARENA_ARRAY(arena, struct visit, map->count + 1);
    unsigned char *colours = ARENA_ARRAY(arena, unsigned char, map->count + 1);
    if (arena_failed(arena))
        return memory_ended(work->cx);
    sort_links(map, first, leaving);
    for (size_t start = 0; start < map->count; start++) {
        size_t depth = 0;
        if (colours[start] != NEW)
            continue;
        stack[depth++] = (struct visit){start, first[start]};
        colours[start] = OPEN;
        while (depth > 0) {
            struct visit *visit = &stack[depth - 1];
            if (visit->next == first[visit->node + 1]) {
                colours[visit->node] = DONE;
                finished[done++] = visit->node;
                depth--;
                continue;
            }
            size_t link = leaving[visit->next++], to = map->links[link].to;
            work->layout->back[link] = colours[to] == OPEN;
            if (colours[to] == NEW) {
                colours[to] = OPEN;
                stack[depth++] = (struct visit){to, first[to]};
            }
        }
    }
    return RC_OK;
}

static enum rc find_columns(struct map_work *work)
{
    const struct chart_map *map = work->map;
    struct map_layout *layout = work->layout;
    size_t *finished = ARENA_ARRAY(work->cx->arena, size_t, map->count + 1);
    size_t *rank = ARENA_ARRAY(work->cx->arena, size_t, map->count + 1);
    int *columns = ARENA_ARRAY(work->cx->arena, int, map->count + 1);
    size_t *first = ARENA_ARRAY(work->cx->arena, size_t, map->count + 2);
    size_t *leaving = ARENA_ARRAY(work->cx->arena, size_t, map->link_count + 1);
    if (arena_failed(work->cx->arena))
        return memory_ended(work->cx);
    TRY(open_circles(work, finished));
    sort_links(map, first, leaving);
    for (size_t i = 0; i < map->count; i++) {
        columns[i] = map->nodes[i].column > 0 ? map->nodes[i].column : 0;
        rank[finished[i]] = i;
    }
    for (size_t i = map->count; i-- > 0;) { /* who needs comes before what is needed */
        size_t node = finished[i];
        for (size_t k = first[node]; k < first[node + 1]; k++) {
            size_t to = map->links[leaving[k]].to;
            if (!layout->back[leaving[k]] && columns[to] <= columns[node])
                columns[to] = columns[node] + 1;
        }
    }
    for (size_t i = 0; i < map->count; i++)
        if (columns[i] >= layout->columns)
            layout->columns = columns[i] + 1;
    layout->points = NULL;
    layout->point_count = map->count;
    for (size_t i = 0; i < map->link_count; i++) {
        int span = columns[map->links[i].to] - columns[map->links[i].from];
        layout->back[i] |= span < 1;
        layout->bends[i] = layout->back[i] ? 0 : (size_t)(span - 1);
        layout->first_bend[i] = layout->point_count;
        layout->point_count += layout->bends[i];
    }
    if (layout->point_count > CHART_MAP_POINTS_MAX)
        return chart_refuse(work->cx);
    layout->points = ARENA_ARRAY(work->cx->arena, struct map_point, layout->point_count + 1);
    if (layout->points == NULL)
        return memory_ended(work->cx);
    for (size_t i = 0; i < map->count; i++)
        layout->points[i].column = columns[i];
    for (size_t i = 0; i < map->link_count; i++)
        for (size_t k = 0; k < layout->bends[i]; k++)
            layout->points[layout->first_bend[i] + k].column =
                columns[map->links[i].from] + 1 + (int)k;
    return RC_OK;
}

/* ---- neighbours ---- */

static void cut_links(struct map_work *work)
{
    const struct map_layout *layout = work->layout;
    for (size_t i = 0; i < work->map->link_count; i++) {
        size_t left = work->map->links[i].from;
        if (layout->back[i])
            continue;
        for (size_t k = 0; k < layout->bends[i]; k++) {
            work->pieces[work->piece_count++] = (struct piece){left, layout->first_bend[i] + k};
            left = layout->first_bend[i] + k;
        }
        work->pieces[work->piece_count++] = (struct piece){left, work->map->links[i].to};
    }
}

static void list_neighbours(const struct map_work *work, bool to_right, size_t *first, size_t *all)
{
    size_t n = work->layout->point_count;
    for (size_t i = 0; i < work->piece_count; i++)
        first[(to_right ? work->pieces[i].left : work->pieces[i].right) + 2]++;
    for (size_t i = 2; i < n + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < work->piece_count; i++)
        all[first[(to_right ? work->pieces[i].left : work->pieces[i].right) + 1]++] =
            to_right ? work->pieces[i].right : work->pieces[i].left;
}

static enum rc find_neighbours(struct map_work *work)
{
    struct arena *arena = work->cx->arena;
    size_t n = work->layout->point_count, most = n + work->map->link_count;
    work->pieces = ARENA_ARRAY(arena, struct piece, most + 1);
    work->first_left = ARENA_ARRAY(arena, size_t, n + 2);
    work->first_right = ARENA_ARRAY(arena, size_t, n + 2);
    work->lefts = ARENA_ARRAY(arena, size_t, most + 1);
    work->rights = ARENA_ARRAY(arena, size_t, most + 1);
    work->first = ARENA_ARRAY(arena, size_t, (size_t)work->layout->columns + 2);
    work->order = ARENA_ARRAY(arena, size_t, n + 1);
    work->place = ARENA_ARRAY(arena, size_t, n + 1);
    work->wish = ARENA_ARRAY(arena, double, n + 1);
    if (arena_failed(arena))
        return memory_ended(work->cx);
    cut_links(work);
    list_neighbours(work, true, work->first_right, work->rights);
    list_neighbours(work, false, work->first_left, work->lefts);
    return RC_OK;
}

/* ---- order ---- */

static void fill_order(struct map_work *work)
{
    const struct map_layout *layout = work->layout;
    for (size_t i = 0; i < layout->point_count; i++)
        work->first[layout->points[i].column + 2]++;
    for (int c = 2; c < layout->columns + 2; c++)
        work->first[c] += work->first[c - 1];
    for (size_t i = 0; i < layout->point_count; i++)
        work->order[work->first[layout->points[i].column + 1]++] = i;
    for (int c = 0; c < layout->columns; c++)
        for (size_t k = work->first[c]; k < work->first[c + 1]; k++)
            work->place[work->order[k]] = k - work->first[c];
}

/* The mean place of the neighbours on one side; the own place where there are none. */
static double mean_place(const struct map_work *work, size_t point, bool right)
{
    const size_t *first = right ? work->first_right : work->first_left,
                 *all = right ? work->rights : work->lefts;
    double sum = 0;
    size_t n = first[point + 1] - first[point];
    for (size_t k = first[point]; k < first[point + 1]; k++)
        sum += (double)work->place[all[k]];
    return n == 0 ? (double)work->place[point] : sum / (double)n;
}

/* Stable: what wishes the same place keeps its order. */
static void merge_sort(size_t *items, size_t *spare, size_t n, const double *wish)
{
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t low = 0; low < n; low += 2 * width) {
            size_t middle = low + width < n ? low + width : n, high = low + 2 * width < n ? low + 2 * width : n;
            for (size_t at = low, a = low, b = middle; at < high; at++)
                spare[at] = a < middle && (b >= high || wish[items[a]] <= wish[items[b]]) ? items[a++] : items[b++];
        }
        memcpy(items, spare, n * sizeof *items);
    }
}

static void sort_column(struct map_work *work, int column, bool right, size_t *spare)
{
    size_t first = work->first[column], n = work->first[column + 1] - first;
    for (size_t k = 0; k < n; k++)
        work->wish[work->order[first + k]] = mean_place(work, work->order[first + k], right);
    merge_sort(work->order + first, spare, n, work->wish);
    for (size_t k = 0; k < n; k++)
        work->place[work->order[first + k]] = k;
}

static uint64_t crossings_behind(const struct map_work *work, int column, size_t *tree)
{
    size_t n = work->first[column + 2] - work->first[column + 1], seen = 0;
    uint64_t crossings = 0;
    memset(tree, 0, (n + 1) * sizeof *tree);
    for (size_t k = work->first[column]; k < work->first[column + 1]; k++) {
        size_t point = work->order[k], begin = work->first_right[point], end = work->first_right[point + 1];
        for (size_t l = begin; l < end; l++) { /* those before that end further down */
            size_t before = 0;
            for (size_t i = work->place[work->rights[l]] + 1; i > 0; i &= i - 1)
                before += tree[i];
            crossings += seen - before;
        }
        for (size_t l = begin; l < end; l++, seen++)
            for (size_t i = work->place[work->rights[l]] + 1; i <= n; i += i & (~i + 1))
                tree[i]++;
    }
    return crossings;
}

static uint64_t count_crossings(const struct map_work *work, size_t *tree)
{
    uint64_t sum = 0;
    for (int c = 0; c + 1 < work->layout->columns; c++)
        sum += crossings_behind(work, c, tree);
    return sum;
}

/* To and fro; the best order that was met stays. */
static enum rc find_order(struct map_work *work)
{
    size_t n = work->layout->point_count;
    size_t *best = ARENA_ARRAY(work->cx->arena, size_t, n + 1), *spare = ARENA_ARRAY(work->cx->arena, size_t, n + 2);
    if (best == NULL || spare == NULL)
        return memory_ended(work->cx);
    fill_order(work);
    uint64_t least = count_crossings(work, spare);
    memcpy(best, work->order, n * sizeof *best);
    for (int sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
        for (int c = 1; c < work->layout->columns; c++)
            sort_column(work, c, false, spare);
        for (int c = work->layout->columns - 1; c-- > 0;)
            sort_column(work, c, true, spare);
        uint64_t now = count_crossings(work, spare);
        if (now < least) {
            least = now;
            memcpy(best, work->order, n * sizeof *best);
        }
    }
    memcpy(work->order, best, n * sizeof *best);
    for (int c = 0; c < work->layout->columns; c++)
        for (size_t k = work->first[c]; k < work->first[c + 1]; k++)
            work->place[work->order[k]] = k - work->first[c];
    return RC_OK;
}

/* ---- heights ---- */

static double size_of(const struct map_work *work, size_t point)
{
    return point < work->map->count ? MAP_BOX : MAP_BEND;
}

static double wished(const struct map_work *work, size_t point, bool right)
{
    const size_t *first = right ? work->first_right : work->first_left,
                 *all = right ? work->rights : work->lefts;
    double sum = 0;
    size_t n = first[point + 1] - first[point];
    for (size_t k = first[point]; k < first[point + 1]; k++)
        sum += work->layout->points[all[k]].y;
    return n == 0 ? work->layout->points[point].y : sum / (double)n;
}

/* Neighbours that would overlap are moved together to the mean of what they wish (isotonic regression by pooling,
 * M. Ayer et al., 1955). */
struct pool {
    double sum;
    size_t n;
};

static void settle_column(struct map_work *work, int column, bool right, struct pool *pools)
{
    size_t begin = work->first[column], end = work->first[column + 1], used = 0, at = begin;
    double offset = 0;
    for (size_t k = begin; k < end; k++) {
        size_t point = work->order[k];
        if (k > begin)
            offset += (size_of(work, work->order[k - 1]) + size_of(work, point)) / 2 + MAP_SPACE;
        pools[used++] = (struct pool){wished(work, point, right) - offset, 1};
        while (used > 1 && pools[used - 2].sum / (double)pools[used - 2].n > pools[used - 1].sum / (double)pools[used - 1].n) {
            pools[used - 2].sum += pools[used - 1].sum;
            pools[used - 2].n += pools[used - 1].n;
            used--;
        }
    }
    offset = 0;
    for (size_t p = 0; p < used; p++)
        for (size_t i = 0; i < pools[p].n; i++, at++) {
            size_t point = work->order[at];
            if (at > begin)
                offset += (size_of(work, work->order[at - 1]) + size_of(work, point)) / 2 + MAP_SPACE;
            work->layout->points[point].y = pools[p].sum / (double)pools[p].n + offset;
        }
}

static enum rc find_heights(struct map_work *work)
{
    struct map_layout *layout = work->layout;
    struct pool *pools = ARENA_ARRAY(work->cx->arena, struct pool, layout->point_count + 1);
    double least = 0, most = 0;
    if (pools == NULL)
        return memory_ended(work->cx);
    for (int c = 0; c < layout->columns; c++)
        for (size_t k = work->first[c]; k < work->first[c + 1]; k++)
            layout->points[work->order[k]].y = (MAP_BOX + MAP_SPACE) * (double)(k - work->first[c]);
    for (int i = 0; i < SETTLINGS; i++) {
        for (int c = 1; c < layout->columns; c++)
            settle_column(work, c, false, pools);
        for (int c = layout->columns - 1; c-- > 0;)
            settle_column(work, c, true, pools);
    }
    for (size_t i = 0; i < layout->point_count; i++) {
        double y = layout->points[i].y;
        least = i == 0 || y < least ? y : least;
        most = i == 0 || y > most ? y : most;
    }
    for (size_t i = 0; i < layout->point_count; i++)
        layout->points[i].y += MAP_BOX / 2 - least;
    layout->height = most - least + MAP_BOX;
    return RC_OK;
}

enum rc map_layout_make(struct ctx *cx, const struct chart_map *map, struct map_layout *ret)
{
    struct map_layout layout = {.columns = 1};
    struct map_work work = {.cx = cx, .map = map, .layout = &layout};
    for (size_t i = 0; i < map->link_count; i++)
        if (map->links[i].from >= map->count || map->links[i].to >= map->count)
            return chart_refuse(cx);
    layout.first_bend = ARENA_ARRAY(cx->arena, size_t, map->link_count + 1);
    layout.bends = ARENA_ARRAY(cx->arena, size_t, map->link_count + 1);
    layout.back = ARENA_ARRAY(cx->arena, bool, map->link_count + 1);
    if (arena_failed(cx->arena))
        return memory_ended(cx);
    TRY(find_columns(&work));
    TRY(find_neighbours(&work));
    TRY(find_order(&work));
    TRY(find_heights(&work));
    *ret = layout;
    return RC_OK;
}
