/* What the engine says of a service, for people and programs. */
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/text.h"
#include "dependency/dependency_view.h"

enum { SETS_SHOWN = 100, WEIGHTS_SHOWN = 50, PAGE_MILLISECONDS = 5000 };
#define ENGINE_BYTES ((size_t)128 * 1024 * 1024)
#define YEAR_HOURS 8760.0

/* A stop of 3.2 hours a year, or of minutes where it is less. */
static const char *hours_of(const struct ctx *cx, double probability)
{
    double hours = probability * YEAR_HOURS;
    if (probability < 0)
        return "–";
    if (hours >= 1)
        return trf(cx, N_("{0} h a year"), arena_printf(cx->arena, "%.1f", hours));
    if (hours * 60 < 1)
        return tr(cx, N_("less than a minute a year"));
    return trf(cx, N_("{0} min a year"), arena_printf(cx->arena, "%.2g", hours * 60));
}

/* A refusal of the engine becomes part of the answer. */
static enum rc take_problem(struct ctx *cx, enum rc rc, struct stop_line *line)
{
    if (rc != RC_INVALID && rc != RC_TOO_LARGE)
        return rc;
    line->problem = cx->problem.message;
    line->count = line->singles = "–";
    line->unavailability = line->hours = -1;
    line->hours_label = "–";
    cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

enum rc stop_solve(struct ctx *cx, const struct dependency_model *model, size_t service,
                   int64_t milliseconds, struct tree *tree, struct mission_solution **ret)
{
    const struct mission_limits limits = {
        .bytes = ENGINE_BYTES, .milliseconds = milliseconds, .probability = true};
    TRY(mission_tree_of(cx, model->plan, (uint32_t)service, tree));
    return mission_solve(cx, tree, &limits, ret);
}

static enum rc fill_line(struct ctx *cx, const struct mission_solution *solution,
                         struct stop_line *line)
{
    TRY(mission_count(cx, solution, &line->count));
    TRY(mission_count_order(cx, solution, 1, &line->singles));
    TRY(mission_probability(cx, solution, &line->unavailability));
    line->hours = line->unavailability * YEAR_HOURS;
    line->hours_label = hours_of(cx, line->unavailability);
    return RC_OK;
}

static struct stop_line line_of(struct ctx *cx, const struct dependency_model *model,
                                size_t service)
{
    int32_t mtpd = model->model.nodes[service].mtpd;
    const char *tolerance = "";
    for (size_t i = model->tolerances.n; i-- > 0;)
        if (text_same(model->tolerances.at[i].service, model->parts[service].id))
            tolerance = dependency_sentence(cx, &model->tolerances.at[i]);
    return (struct stop_line){.id = model->parts[service].id,
                              .name = model->parts[service].name,
                              .mtpd = mtpd > 0 ? duration_show(cx, mtpd / 60) : "–",
                              .problem = "",
                              .tolerance = tolerance};
}

enum rc stop_line_make(struct ctx *cx, const struct dependency_model *model, size_t service,
                       int64_t milliseconds, struct stop_line *ret)
{
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    struct stop_line line = line_of(cx, model, service);
    struct tree tree;
    enum rc rc = milliseconds > 0
                     ? stop_solve(cx, model, service, milliseconds, &tree, &solution)
                     : fail(cx, RC_TOO_LARGE, N_("The time of this page is used up; please open the service"));
    if (rc == RC_OK)
        rc = fill_line(cx, solution, &line);
    TRY(take_problem(cx, rc, &line));
    *ret = line;
    return RC_OK;
}

/* ---- one service ---- */

static struct stop_part part_of(const struct ctx *cx, const struct dependency_part *part,
                                bool further)
{
    return (struct stop_part){part->id, part->name,
                              tr(cx, enum_label(&risk_resource_kind_names, part->kind)), further};
}

static enum rc fill_sets(struct ctx *cx, const struct dependency_model *model,
                         const struct mission_solution *solution, struct stop_view *view)
{
    struct cut_list list;
    TRY(mission_list(cx, solution, SETS_SHOWN, 0, &list));
    struct stop_set *sets = ARENA_ARRAY(cx->arena, struct stop_set, list.n + 1);
    struct stop_part *singles = ARENA_ARRAY(cx->arena, struct stop_part, list.n + 1);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (size_t i = 0; i < list.n; i++) {
        const struct cut_set *set = &list.at[i];
        struct stop_part *parts = ARENA_ARRAY(cx->arena, struct stop_part, set->order + 1);
        if (parts == NULL)
            return RC_MEMORY;
        for (uint32_t k = 0; k < set->order; k++)
            parts[k] = part_of(cx, &model->parts[set->events[k]], k > 0);
        if (set->order == 1)
            singles[view->singles.n++] = parts[0];
        sets[i] = (struct stop_set){.order = set->order,
                                    .probability = set->probability,
                                    .hours_label = hours_of(cx, set->probability)};
        sets[i].parts.at = parts;
        sets[i].parts.n = set->order;
    }
    view->singles.at = singles;
    view->sets.at = sets;
    view->sets.n = list.n;
    view->more = list.more;
    return RC_OK;
}

static const char *factor(const struct ctx *cx, double value)
{
    return value < 0 ? "–" : arena_printf(cx->arena, value < 100 ? "×%.3g" : "×%.0f", value);
}

static struct stop_weight weight_of(const struct ctx *cx, const char *id, const char *name,
                                    const struct importance *of)
{
    return (struct stop_weight){
        .id = id,
        .name = name,
        .kind = "",
        .rate_label = "",
        .repair_label = "",
        .unavailability = -1,
        .birnbaum = of->birnbaum,
        .fussell_vesely = of->fussell_vesely,
        .achievement = of->achievement,
        .reduction = of->reduction,
        .share = of->fussell_vesely < 0
                     ? "–"
                     : arena_printf(cx->arena, "%.1f %%", of->fussell_vesely * 100),
        .raised = factor(cx, of->achievement),
        .lowered = factor(cx, of->reduction)};
}

static int by_share(const void *a, const void *b)
{
    const struct stop_weight *one = a, *other = b;
    if (one->fussell_vesely < other->fussell_vesely || one->fussell_vesely > other->fussell_vesely)
        return one->fussell_vesely > other->fussell_vesely ? -1 : 1;
    return strcmp(one->name, other->name);
}

static enum rc fill_resources(struct ctx *cx, const struct dependency_model *model,
                              const struct tree *tree, const struct mission_solution *solution,
                              struct stop_view *view)
{
    struct importance *all = ARENA_ARRAY(cx->arena, struct importance, tree->node_count);
    struct stop_weight *weights = ARENA_ARRAY(cx->arena, struct stop_weight, model->resources + 1);
    size_t n = 0;
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    TRY(mission_importance(cx, solution, all));
    for (size_t i = 0; i < model->resources; i++) {
        const struct mission_node *node = &model->model.nodes[i];
        if (!(all[i].birnbaum > 0))
            continue;
        weights[n] = weight_of(cx, model->parts[i].id, node->name, &all[i]);
        weights[n].judged = model->parts[i].judged;
        weights[n].kind = part_of(cx, &model->parts[i], false).kind;
        weights[n].unavailability = tree->nodes[i].probability;
        weights[n].rate_label = arena_printf(cx->arena, "%.3g", node->rate);
        weights[n++].repair_label = duration_show(cx, (int64_t)(node->repair * 60 + 0.5));
    }
    qsort(weights, n, sizeof *weights, by_share);
    view->resources.at = weights;
    view->resources.n = n < WEIGHTS_SHOWN ? n : WEIGHTS_SHOWN;
    return RC_OK;
}

/* What happens when everything of one supplier fails together. */
static enum rc fill_suppliers(struct ctx *cx, const struct dependency_model *model,
                              const struct mission_solution *solution, struct stop_view *view)
{
    struct stop_weight *weights = ARENA_ARRAY(cx->arena, struct stop_weight,
                                              model->common[DEPENDENCY_SUPPLIER].rows.n + 1);
    uint32_t *events = ARENA_ARRAY(cx->arena, uint32_t, model->resources + 1);
    size_t n = 0;
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (size_t s = 0; s < model->common[DEPENDENCY_SUPPLIER].rows.n; s++) {
        const struct dependency_named *supplier = &model->common[DEPENDENCY_SUPPLIER].rows.at[s];
        struct importance importance;
        size_t count = 0;
        for (size_t i = 0; i < model->resources; i++)
            if (text_same(model->parts[i].common[DEPENDENCY_SUPPLIER], supplier->id))
                events[count++] = (uint32_t)i;
        if (count == 0)
            continue;
        TRY(mission_group_importance(cx, solution, events, count, &importance));
        if (importance.birnbaum > 0)
            weights[n++] = weight_of(cx, supplier->id, supplier->name, &importance);
    }
    qsort(weights, n, sizeof *weights, by_share);
    view->suppliers.at = weights;
    view->suppliers.n = n;
    return RC_OK;
}

enum rc stop_view_make(struct ctx *cx, const struct dependency_model *model, size_t service,
                       struct stop_view *ret)
{
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    struct stop_view view = {.study = model->study, .line = line_of(cx, model, service)};
    struct tree tree;
    enum rc rc = stop_solve(cx, model, service, PAGE_MILLISECONDS, &tree, &solution);
    if (rc == RC_OK)
        rc = fill_line(cx, solution, &view.line);
    if (rc == RC_OK)
        rc = fill_sets(cx, model, solution, &view);
    if (rc == RC_OK && view.line.unavailability > 0)
        rc = fill_resources(cx, model, &tree, solution, &view);
    if (rc == RC_OK && view.line.unavailability > 0)
        rc = fill_suppliers(cx, model, solution, &view);
    TRY(take_problem(cx, rc, &view.line));
    *ret = view;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
