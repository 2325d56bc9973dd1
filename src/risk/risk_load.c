/* Reading a study, and finding one's way in it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "risk/risk_inside.h"

enum rc risk_study_find(struct ctx *cx, const char *text, struct risk_study *ret)
{
    struct risk_studies studies;
    if (!text_empty(text))
        return record_get(cx, &risk_study_record, text, ret);
    TRY(risk_store_studies(cx, &studies));
    if (studies.n == 0)
        return fail(cx, RC_MISSING, N_("There is no risk assessment yet"));
    *ret = studies.at[0];
    return RC_OK;
}

enum rc risk_criteria_of(struct ctx *cx, const char *study, struct risk_criteria *ret,
                         struct risk_scale *ret_scale)
{
    enum rc rc = risk_store_criteria(cx, study, ret);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("This risk assessment has no criteria"));
    TRY(rc);
    return risk_scale_read(cx, ret, ret_scale);
}

enum rc risk_model_load(struct ctx *cx, const char *study, struct risk_model *ret)
{
    TRY(record_get(cx, &risk_study_record, study, &ret->study));
    TRY(risk_criteria_of(cx, study, &ret->criteria, &ret->scale));
    TRY(risk_store_headers(cx, study, &ret->headers));
    TRY(risk_store_services(cx, study, &ret->services));
    TRY(risk_store_processes(cx, study, &ret->processes));
    TRY(risk_store_serves(cx, study, &ret->serves));
    TRY(risk_store_resources(cx, study, &ret->resources));
    TRY(risk_store_groups(cx, study, &ret->groups));
    return risk_store_needs(cx, study, &ret->needs);
}

const struct risk_service *risk_service_in(struct risk_services rows, const char *id)
{
    for (size_t i = 0; i < rows.n; i++)
        if (text_same(rows.at[i].id, id))
            return rows.at + i;
    return NULL;
}

const struct risk_process *risk_process_in(struct risk_processes rows, const char *id)
{
    for (size_t i = 0; i < rows.n; i++)
        if (text_same(rows.at[i].id, id))
            return rows.at + i;
    return NULL;
}

const struct risk_resource *risk_resource_in(struct risk_resources rows, const char *id)
{
    for (size_t i = 0; i < rows.n; i++)
        if (text_same(rows.at[i].id, id))
            return rows.at + i;
    return NULL;
}

bool risk_is_treated(struct risk_ids treated, const char *id)
{
    size_t low = 0, high = treated.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int difference = strcmp(treated.at[middle].id, id);
        if (difference == 0)
            return true;
        if (difference < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* --- Cycles of needs between resources --- */

/* Resources by number, and the needs between them sorted by who needs. */
struct edge {
    size_t from, to;
};
struct graph {
    const char **ids; /* sorted */
    const char **names;
    size_t n;
    struct edge *edges;
    size_t edge_count;
    size_t *first; /* n + 1: where the edges of a resource begin */
};

struct named {
    const char *id, *name;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->id, ((const struct named *)b)->id);
}

static int by_from(const void *a, const void *b)
{
    const struct edge *left = a, *right = b;
    return left->from < right->from ? -1 : left->from > right->from;
}

static size_t number_of(const struct graph *graph, const char *id)
{
    size_t low = 0, high = graph->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int difference = strcmp(graph->ids[middle], id);
        if (difference == 0)
            return middle;
        if (difference < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return graph->n;
}

static enum rc sort_names(struct ctx *cx, struct risk_resources resources, struct graph *graph)
{
    struct named *named = ARENA_ARRAY(cx->arena, struct named, resources.n + 1);
    graph->ids = ARENA_ARRAY(cx->arena, const char *, resources.n + 1);
    graph->names = ARENA_ARRAY(cx->arena, const char *, resources.n + 1);
    if (named == NULL || graph->ids == NULL || graph->names == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < resources.n; i++)
        named[i] = (struct named){resources.at[i].id, resources.at[i].name};
    qsort(named, resources.n, sizeof *named, by_id);
    for (size_t i = 0; i < resources.n; i++) {
        graph->ids[i] = named[i].id;
        graph->names[i] = named[i].name;
    }
    graph->n = resources.n;
    return RC_OK;
}

static enum rc graph_make(struct ctx *cx, struct risk_resources resources, struct risk_needs needs,
                          struct graph *ret)
{
    struct graph graph = {.n = 0};
    TRY(sort_names(cx, resources, &graph));
    graph.edges = ARENA_ARRAY(cx->arena, struct edge, needs.n + 1);
    graph.first = ARENA_ARRAY(cx->arena, size_t, graph.n + 1);
    if (graph.edges == NULL || graph.first == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < needs.n; i++) {
        size_t from = number_of(&graph, needs.at[i].resource), to = number_of(&graph, needs.at[i].needed);
        if (from < graph.n && to < graph.n)
            graph.edges[graph.edge_count++] = (struct edge){from, to};
    }
    qsort(graph.edges, graph.edge_count, sizeof *graph.edges, by_from);
    for (size_t i = 0, at = 0; i <= graph.n; i++) {
        while (at < graph.edge_count && graph.edges[at].from < i)
            at++;
        graph.first[i] = at;
    }
    *ret = graph;
    return RC_OK;
}

/* A walk from `start` in depth, without recursion; `seen` keeps what earlier walks finished. */
struct walk {
    size_t *path, *next; /* the resources on the way, and the edge to look at at each */
    unsigned char *seen; /* 0 new, 1 on the way, 2 finished */
    size_t depth;
    size_t again; /* a resource of the cycle that was found */
};

/* "A → B → A" of the way's end, from where `again` stands on it. */
static const char *way_of(struct ctx *cx, const struct graph *graph, const struct walk *walk, size_t again)
{
    enum { NAMES_MOST = 20 };
    const char *text = "";
    size_t from = 0;
    while (walk->path[from] != again)
        from++;
    for (size_t i = from; i < walk->depth && i - from < NAMES_MOST; i++)
        text = arena_printf(cx->arena, "%s%s → ", text, graph->names[walk->path[i]]);
    return arena_printf(cx->arena, "%s%s%s", text, walk->depth - from > NAMES_MOST ? "… → " : "",
                        graph->names[again]);
}

static const char *walk_from(struct ctx *cx, const struct graph *graph, struct walk *walk, size_t start)
{
    const char *found = "";
    walk->depth = 1;
    walk->path[0] = start;
    walk->next[0] = graph->first[start];
    walk->seen[start] = 1;
    while (walk->depth > 0) {
        size_t top = walk->depth - 1, at = walk->path[top];
        if (walk->next[top] >= graph->first[at + 1]) {
            walk->seen[at] = 2;
            walk->depth--;
            continue;
        }
        size_t to = graph->edges[walk->next[top]++].to;
        if (walk->seen[to] == 1 && found[0] == '\0') {
            found = way_of(cx, graph, walk, to);
            walk->again = to;
        }
        if (walk->seen[to] != 0)
            continue;
        walk->seen[to] = 1;
        walk->path[walk->depth] = to;
        walk->next[walk->depth++] = graph->first[to];
    }
    return found;
}

static enum rc walk_make(struct ctx *cx, const struct graph *graph, struct walk *ret)
{
    ret->path = ARENA_ARRAY(cx->arena, size_t, graph->n + 1);
    ret->next = ARENA_ARRAY(cx->arena, size_t, graph->n + 1);
    ret->seen = ARENA_ARRAY(cx->arena, unsigned char, graph->n + 1);
    return ret->path == NULL || ret->next == NULL || ret->seen == NULL ? RC_MEMORY : RC_OK;
}

const char *risk_cycle_of(struct ctx *cx, struct risk_resources resources, struct risk_needs needs,
                          const char *resource)
{
    struct graph graph;
    struct walk walk = {.depth = 0};
    if (graph_make(cx, resources, needs, &graph) != RC_OK || walk_make(cx, &graph, &walk) != RC_OK)
        return "";
    size_t start = number_of(&graph, resource);
    return start < graph.n ? walk_from(cx, &graph, &walk, start) : "";
}

enum rc risk_cycles(struct ctx *cx, struct risk_resources resources, struct risk_needs needs,
                    size_t limit, struct risk_cycles *ret)
{
    struct graph graph;
    struct walk walk = {.depth = 0};
    size_t n = 0;
    TRY(graph_make(cx, resources, needs, &graph));
    TRY(walk_make(cx, &graph, &walk));
    struct risk_cycle *found = ARENA_ARRAY(cx->arena, struct risk_cycle, limit);
    if (found == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < graph.n && n < limit; i++) {
        const char *words = walk.seen[i] == 0 ? walk_from(cx, &graph, &walk, i) : "";
        if (words[0] != '\0')
            found[n++] = (struct risk_cycle){.resource = graph.ids[walk.again], .words = words};
    }
    *ret = (struct risk_cycles){found, n};
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
