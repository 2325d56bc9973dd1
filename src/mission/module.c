/* Modules by the dates of a walk (Y. Dutuit and A. Rauzy, A linear-time algorithm to find modules of fault
 * trees, 1996): a gate is one when nothing below it was visited before its first visit or after the walk
 * through it had ended. */
#include "mission/solve.h"

struct dates {
    uint32_t first, last, end; /* end: when the walk through it ended */
    uint32_t at;               /* next argument */
};

static bool walk(const struct graph *graph, struct dates *dates, uint32_t *stack)
{
    uint32_t clock = 1;
    size_t depth = 0;
    stack[depth++] = graph->top;
    dates[graph->top].first = dates[graph->top].last = clock++;
    while (depth > 0) {
        uint32_t id = stack[depth - 1];
        if (graph_is_gate(graph, id) && dates[id].at < graph->gates[id].count) {
            uint32_t child = graph_args(graph, id)[dates[id].at++];
            dates[child].last = clock;
            if (dates[child].first == 0) {
                dates[child].first = clock;
                stack[depth++] = child;
            }
            clock++;
            continue;
        }
        dates[id].end = clock++;
        depth--;
    }
    return true;
}

uint32_t *modules_find(struct graph *graph, const uint32_t *order, size_t n, size_t *ret_n)
{
    struct dates *dates = ARENA_ARRAY(graph->arena, struct dates, graph->n);
    uint32_t *stack = ARENA_ARRAY(graph->arena, uint32_t, graph->n + 1);
    uint32_t *least = ARENA_ARRAY(graph->arena, uint32_t, graph->n);
    uint32_t *most = ARENA_ARRAY(graph->arena, uint32_t, graph->n);
    uint32_t *found = ARENA_ARRAY(graph->arena, uint32_t, n + 1);
    size_t count = 0;
    if (dates == NULL || stack == NULL || least == NULL || most == NULL || found == NULL)
        return NULL;
    walk(graph, dates, stack);
    for (size_t i = 0; i < n; i++) {
        uint32_t id = order[i];
        least[id] = UINT32_MAX;
        for (uint32_t a = 0; graph_is_gate(graph, id) && a < graph->gates[id].count; a++) {
            uint32_t child = graph_args(graph, id)[a];
            uint32_t low = dates[child].first < least[child] ? dates[child].first : least[child];
            uint32_t high = dates[child].last > most[child] ? dates[child].last : most[child];
            least[id] = low < least[id] ? low : least[id];
            most[id] = high > most[id] ? high : most[id];
        }
        if (id == graph->top ||
            (graph_is_gate(graph, id) && least[id] > dates[id].first && most[id] < dates[id].end))
            found[count++] = id;
    }
    *ret_n = count;
    return found;
}
