/* Exact probabilities on the BDD (A. Rauzy, 1993; importance by one pass down, Dutuit and Rauzy, 2001). */
#include <stdlib.h>
#include <string.h>

#include "mission/solve.h"

enum { HOURS_PER_YEAR = 8760 };

double mission_unavailability(double rate_per_year, double repair_hours)
{
    double load = rate_per_year * repair_hours / HOURS_PER_YEAR;
    return load / (1 + load);
}

/* Probabilities of all nodes and modules, and how much each counts for the top. */
struct pass {
    const struct mission_solution *solution;
    double *events; /* by tree node */
    double *nodes, *modules;
};

static double item_probability(const struct pass *pass, uint32_t item)
{
    return (item & ITEM_MODULE) != 0 ? pass->modules[item & ~ITEM_MODULE] : pass->events[item];
}

static double pass_up(const struct pass *pass)
{
    const struct mission_solution *solution = pass->solution;
    pass->nodes[0] = 0;
    pass->nodes[1] = 1;
    for (size_t m = 0; m < solution->module_count; m++) {
        const struct solved *solved = &solution->modules[m];
        for (size_t i = solved->function_from; i < solved->function_end; i++) {
            const struct flat_node *node = &solution->functions.nodes[i];
            double p = item_probability(pass, node->item);
            pass->nodes[i] = p * pass->nodes[node->hi] + (1 - p) * pass->nodes[node->lo];
        }
        pass->modules[m] = pass->nodes[solved->function];
    }
    return pass->modules[solution->module_count - 1];
}

/* How the top's probability changes with each event's, into `births` (by tree node). `ways` and `shares` are
 * scratch by node and by module. */
static void pass_down(const struct pass *pass, double *ways, double *shares, double *births)
{
    const struct mission_solution *solution = pass->solution;
    shares[solution->module_count - 1] = 1;
    for (size_t m = solution->module_count; m > 0; m--) {
        const struct solved *solved = &solution->modules[m - 1];
        ways[solved->function] = shares[m - 1];
        for (size_t i = solved->function_end; i > solved->function_from; i--) {
            const struct flat_node *node = &solution->functions.nodes[i - 1];
            double p = item_probability(pass, node->item), way = ways[i - 1];
            double change = way * (pass->nodes[node->hi] - pass->nodes[node->lo]);
            ways[node->hi] += way * p;
            ways[node->lo] += way * (1 - p);
            if ((node->item & ITEM_MODULE) != 0)
                shares[node->item & ~ITEM_MODULE] += change;
            else
                births[node->item] += change;
        }
    }
}

/* Memory for `pass` with `extra` doubles behind; freed by the caller through pass->events. */
static enum rc begin(struct ctx *cx, const struct mission_solution *solution, size_t extra, struct pass *ret)
{
    size_t events = solution->tree->node_count, nodes = solution->functions.n;
    if (!solution->has_functions)
        return fail(cx, RC_INVALID, N_("The cut sets were computed without what probabilities need"));
    for (size_t i = 2; i < nodes; i++) {
        uint32_t item = solution->functions.nodes[i].item;
        if ((item & ITEM_MODULE) == 0 && !(solution->tree->nodes[item].probability >= 0 &&
                                           solution->tree->nodes[item].probability <= 1))
            return fail(cx, RC_INVALID, N_("The event “{0}” has no probability"),
                        solution->tree->nodes[item].name);
    }
    double *memory = calloc(events + nodes + solution->module_count + extra, sizeof *memory);
    if (memory == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < events; i++)
        memory[i] = solution->tree->nodes[i].kind == TREE_EVENT ? solution->tree->nodes[i].probability : 0;
    *ret = (struct pass){solution, memory, memory + events, memory + events + nodes};
    return RC_OK;
}

enum rc mission_probability(struct ctx *cx, const struct mission_solution *solution, double *ret)
{
    struct pass pass = {.solution = NULL};
    TRY(begin(cx, solution, 0, &pass));
    if (pass.events == NULL || pass.nodes == NULL) /* never, but the analyzer cannot know */
        return RC_MEMORY;
    *ret = pass_up(&pass);
    free(pass.events);
    return RC_OK;
}

static struct importance measures(double whole, double one, double none)
{
    one = one > 1 ? 1 : one; /* rounding */
    none = none < 0 ? 0 : none;
    return (struct importance){.one = one,
                               .none = none,
                               .birnbaum = one - none,
                               .fussell_vesely = whole > 0 ? (whole - none) / whole : -1,
                               .achievement = whole > 0 ? one / whole : -1,
                               .reduction = none > 0 ? whole / none : -1};
}

enum rc mission_importance(struct ctx *cx, const struct mission_solution *solution, struct importance *ret)
{
    size_t events = solution->tree->node_count, nodes = solution->functions.n;
    struct pass pass = {.solution = NULL};
    TRY(begin(cx, solution, nodes + solution->module_count + events, &pass));
    if (pass.events == NULL || pass.nodes == NULL) /* never, but the analyzer cannot know */
        return RC_MEMORY;
    double *ways = pass.modules + solution->module_count, *shares = ways + nodes;
    double *births = shares + solution->module_count;
    double whole = pass_up(&pass);
    pass_down(&pass, ways, shares, births);
    memset(ret, 0, events * sizeof *ret);
    for (size_t i = 2; i < nodes; i++) {
        uint32_t event = solution->functions.nodes[i].item;
        if ((event & ITEM_MODULE) != 0)
            continue;
        double p = pass.events[event];
        ret[event] = measures(whole, whole + (1 - p) * births[event], whole - p * births[event]);
        ret[event].birnbaum = births[event]; /* without the rounding of a difference */
    }
    free(pass.events);
    return RC_OK;
}

enum rc mission_group_importance(struct ctx *cx, const struct mission_solution *solution,
                                 const uint32_t *events, size_t count, struct importance *ret)
{
    struct pass pass = {.solution = NULL};
    TRY(begin(cx, solution, 0, &pass));
    if (pass.events == NULL || pass.nodes == NULL) /* never, but the analyzer cannot know */
        return RC_MEMORY;
    double whole = pass_up(&pass);
    for (size_t i = 0; i < count; i++)
        if (events[i] < solution->tree->node_count)
            pass.events[events[i]] = 1;
    double one = pass_up(&pass);
    for (size_t i = 0; i < count; i++)
        if (events[i] < solution->tree->node_count)
            pass.events[events[i]] = 0;
    *ret = measures(whole, one, pass_up(&pass));
    free(pass.events);
    return RC_OK;
}
