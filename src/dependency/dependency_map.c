/* The map of a service: what it needs, down to the last resource, with what is critical marked. */
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/duration.h"
#include "base/limits.h"
#include "base/text.h"
#include "dependency/dependency_view.h"
#include "views.gen.h"

enum { MAP_SETS = 1000, MAP_MILLISECONDS = 3000 };

static const struct field row_table[] = {
    FIELD(map_row, id, F_ID),
    FIELD(map_row, name, F_TEXT, .label = N_("Name")),
    FIELD(map_row, kind_label, F_TEXT, .label = N_("Kind")),
    FIELD(map_row, needs, F_TEXT, .label = N_("Needs")),
    FIELD(map_row, single, F_BOOL, .label = N_("Single point of failure")),
    FIELD(map_row, critical, F_BOOL, .label = N_("On the critical path")),
    FIELD(map_row, href, F_TEXT),
};
static const struct field link_table[] = {
    FIELD(map_link, from, F_ID),    FIELD(map_link, to, F_ID),        FIELD(map_link, bridge, F_INT),
    FIELD(map_link, either, F_BOOL), FIELD(map_link, critical, F_BOOL),
};
static const struct field map_table[] = {
    FIELD(map_view, study, F_ID),         FIELD(map_view, service, F_ID),
    FIELD(map_view, title, F_TEXT),       FIELD(map_view, set, F_TEXT),
    FIELD(map_view, important, F_TEXT),   FIELD(map_view, cycle, F_TEXT),
    FIELD(map_view, problem, F_TEXT),
    FIELD_LIST(map_view, rows, row_table, struct map_row),
    FIELD_LIST(map_view, links, link_table, struct map_link),
};
const struct fields map_answer = {map_table, COUNT(map_table)};
static const struct field printed_row_table[] = {
    FIELD(map_row, name, F_TEXT, .label = N_("Name")),
    FIELD(map_row, kind_label, F_TEXT, .label = N_("Kind")),
    FIELD(map_row, needs, F_TEXT, .label = N_("Needs")),
    FIELD(map_row, single, F_BOOL, .label = N_("Single point of failure")),
    FIELD(map_row, critical, F_BOOL, .label = N_("On the critical path")),
};
static const struct field printed_table[] = {
    FIELD(map_view, title, F_TEXT, .label = N_("Service")),
    FIELD(map_view, set, F_TEXT, .label = N_("Most probable cut set")),
    FIELD(map_view, important, F_TEXT, .label = N_("Most important resource")),
    FIELD(map_view, problem, F_TEXT, .label = N_("No answer")),
    FIELD_LIST(map_view, rows, printed_row_table, struct map_row),
};

struct map_maker {
    struct ctx *cx;
    const struct dependency_model *model;
    uint32_t service;
    bool *shown;         /* by node: it is needed by the service */
    bool *single, *critical;
    bool *link_critical; /* by link of the model */
    uint32_t *queue;
    struct mission_effect *effects;
    int32_t seconds;     /* of the outages that show the ways: the longest repair */
};

/* ---- what the map holds ---- */

static size_t find_shown(struct map_maker *maker)
{
    const struct mission_model *of = &maker->model->model;
    size_t n = 0;
    maker->queue[n++] = maker->service;
    maker->shown[maker->service] = true;
    for (size_t at = 0; at < n; at++) {
        const struct mission_node *node = &of->nodes[maker->queue[at]];
        for (uint32_t g = node->first_group; g < node->first_group + node->group_count; g++)
            for (uint32_t l = of->groups[g].first; l < of->groups[g].first + of->groups[g].count; l++)
                if (!maker->shown[of->links[l].node]) {
                    maker->shown[of->links[l].node] = true;
                    maker->queue[n++] = of->links[l].node;
                }
    }
    return n;
}

/* ---- what is critical ---- */

static bool is_lost(const struct map_maker *maker, const struct mission_outage *outage, uint32_t link)
{
    const struct mission_link *of = &maker->model->model.links[link];
    int32_t stop = maker->effects[of->node].stop;
    return stop != MISSION_RUNS && (int64_t)stop + of->bridge < outage->seconds;
}

static bool is_group_lost(const struct map_maker *maker, const struct mission_outage *outage,
                          const struct mission_group *group)
{
    uint32_t lost = 0;
    for (uint32_t l = group->first; l < group->first + group->count; l++)
        lost += is_lost(maker, outage, l);
    return lost > group->count - group->least;
}

/* Marks the links by which the outage comes up to the service. */
static void mark_ways(struct map_maker *maker, const struct mission_outage *outage)
{
    const struct mission_model *of = &maker->model->model;
    bool *seen = ARENA_ARRAY(maker->cx->arena, bool, of->node_count + 1);
    size_t n = 0;
    if (seen == NULL)
        return;
    maker->queue[n++] = maker->service;
    seen[maker->service] = true;
    for (size_t at = 0; at < n; at++) {
        const struct mission_node *node = &of->nodes[maker->queue[at]];
        maker->critical[maker->queue[at]] = true;
        for (uint32_t g = node->first_group; g < node->first_group + node->group_count; g++) {
            const struct mission_group *group = &of->groups[g];
            if (!is_group_lost(maker, outage, group))
                continue;
            for (uint32_t l = group->first; l < group->first + group->count; l++) {
                if (!is_lost(maker, outage, l))
                    continue;
                maker->link_critical[l] = true;
                if (!seen[of->links[l].node]) {
                    seen[of->links[l].node] = true;
                    maker->queue[n++] = of->links[l].node;
                }
            }
        }
    }
}

/* A cut set for as long as the longest repair; where something bridges that, for as long as it takes. */
static enum rc mark_set(struct map_maker *maker, const struct cut_set *set)
{
    const struct mission_outage outages[] = {
        {.failed = set->events, .failed_count = set->order, .seconds = maker->seconds},
        {.failed = set->events, .failed_count = set->order, .seconds = MISSION_BRIDGE_MOST}};
    for (size_t i = 0; i < COUNT(outages); i++) {
        TRY(mission_outage(maker->cx, maker->model->plan, &outages[i], maker->effects));
        if (maker->effects[maker->service].stop == MISSION_RUNS)
            continue;
        mark_ways(maker, &outages[i]);
        return RC_OK;
    }
    return RC_OK;
}

static bool holds(const struct cut_set *set, uint32_t event)
{
    for (uint32_t k = 0; k < set->order; k++)
        if (set->events[k] == event)
            return true;
    return false;
}

static const char *set_words(struct map_maker *maker, const struct cut_set *set)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    for (uint32_t k = 0; k < set->order; k++) {
        buf_text(&out, k == 0 ? "" : " + ");
        buf_text(&out, maker->model->parts[set->events[k]].name);
    }
    return buf_keep(&out, maker->cx->arena);
}

/* The most probable of the sets, of those with the event unless it is UINT32_MAX. */
static const struct cut_set *most_probable(const struct cut_list *list, uint32_t event)
{
    const struct cut_set *best = NULL;
    for (size_t i = 0; i < list->n; i++)
        if ((event == UINT32_MAX || holds(list->at + i, event)) &&
            (best == NULL || list->at[i].probability > best->probability))
            best = list->at + i;
    return best;
}

/* The resource with the greatest share; UINT32_MAX where none has one. */
static enum rc most_important(struct map_maker *maker, const struct tree *tree,
                              const struct mission_solution *solution, uint32_t *ret)
{
    struct importance *all = ARENA_ARRAY(maker->cx->arena, struct importance, tree->node_count + 1);
    double probability = 0;
    *ret = UINT32_MAX;
    if (all == NULL)
        return RC_MEMORY;
    TRY(mission_probability(maker->cx, solution, &probability));
    if (!(probability > 0))
        return RC_OK;
    TRY(mission_importance(maker->cx, solution, all));
    for (uint32_t i = 0; i < maker->model->resources; i++)
        if (all[i].birnbaum > 0 &&
            (*ret == UINT32_MAX || all[i].fussell_vesely > all[*ret].fussell_vesely))
            *ret = i;
    return RC_OK;
}

static enum rc mark_all(struct map_maker *maker, struct map_view *view)
{
    CLEANUP(mission_freep) struct mission_solution *solution = NULL;
    struct tree tree;
    struct cut_list list;
    uint32_t important = UINT32_MAX;
    TRY(stop_solve(maker->cx, maker->model, maker->service, MAP_MILLISECONDS, &tree, &solution));
    TRY(mission_list(maker->cx, solution, MAP_SETS, 0, &list));
    for (size_t i = 0; i < list.n && list.at[i].order == 1; i++) {
        maker->single[list.at[i].events[0]] = true;
        TRY(mark_set(maker, list.at + i));
    }
    const struct cut_set *set = most_probable(&list, UINT32_MAX);
    if (set != NULL) {
        view->set = set_words(maker, set);
        TRY(mark_set(maker, set));
    }
    TRY(most_important(maker, &tree, solution, &important));
    if (important == UINT32_MAX)
        return RC_OK;
    view->important = maker->model->parts[important].name;
    set = most_probable(&list, important);
    return set == NULL ? RC_OK : mark_set(maker, set);
}

/* ---- rows and links ---- */

static const char *href_of(const struct ctx *cx, const struct dependency_model *model, size_t node)
{
    static const char *const paths[] = {"/risk-resources/", "/risk-processes/", "/risk-services/"};
    return arena_printf(cx->arena, "%s%s", paths[model->model.nodes[node].kind], model->parts[node].id);
}

static const char *kind_of(const struct ctx *cx, const struct dependency_model *model, size_t node)
{
    return model->model.nodes[node].kind == MISSION_RESOURCE
               ? tr(cx, enum_label(&risk_resource_kind_names, model->parts[node].kind))
               : tr(cx, enum_label(&outage_kind_names, model->model.nodes[node].kind));
}

static const char *group_words(struct ctx *cx, const struct dependency_model *model,
                               const struct mission_group *group)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    for (uint32_t l = group->first; l < group->first + group->count; l++) {
        const struct mission_link *link = &model->model.links[l];
        const char *name = model->parts[link->node].name;
        buf_text(&out, l == group->first ? "" : tr(cx, N_(", ")));
        buf_text(&out, link->bridge == 0 ? name
                                         : trf(cx, N_("{0} (can do without for {1})"), name,
                                               duration_show(cx, link->bridge / 60)));
    }
    const char *names = buf_keep(&out, cx->arena);
    if (group->least == group->count)
        return names;
    return group->least == 1 ? trf(cx, N_("any one of ({0})"), names)
                             : trf(cx, N_("{0} of ({1})"), decimal(cx, group->least), names);
}

static const char *needs_words(struct ctx *cx, const struct dependency_model *model, size_t node)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    const struct mission_node *of = &model->model.nodes[node];
    for (uint32_t g = of->first_group; g < of->first_group + of->group_count; g++) {
        buf_text(&out, g == of->first_group ? "" : tr(cx, N_(", ")));
        buf_text(&out, group_words(cx, model, &model->model.groups[g]));
    }
    return buf_keep(&out, cx->arena);
}

static struct map_row row_of(const struct map_maker *maker, size_t node)
{
    struct ctx *cx = maker->cx;
    const struct dependency_model *model = maker->model;
    return (struct map_row){.id = model->parts[node].id,
                            .name = model->parts[node].name,
                            .kind_label = kind_of(cx, model, node),
                            .href = href_of(cx, model, node),
                            .needs = needs_words(cx, model, node),
                            .kind = model->model.nodes[node].kind,
                            .single = maker->single[node],
                            .critical = maker->critical[node]};
}

/* Services, processes, resources; within them in the order of the model. */
static enum rc fill_rows(const struct map_maker *maker, size_t shown, struct map_view *view,
                         size_t *places)
{
    struct map_row *rows = ARENA_ARRAY(maker->cx->arena, struct map_row, shown + 1);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (int kind = MISSION_SERVICE; kind >= MISSION_RESOURCE; kind--)
        for (size_t i = 0; i < maker->model->model.node_count; i++)
            if (maker->shown[i] && (int)maker->model->model.nodes[i].kind == kind) {
                places[i] = n;
                rows[n++] = row_of(maker, i);
            }
    view->rows.at = rows;
    view->rows.n = n;
    return RC_OK;
}

static enum rc fill_links(const struct map_maker *maker, struct map_view *view)
{
    const struct mission_model *of = &maker->model->model;
    struct map_link *links = ARENA_ARRAY(maker->cx->arena, struct map_link, of->link_count + 1);
    size_t n = 0;
    if (links == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < of->node_count; i++) {
        if (!maker->shown[i])
            continue;
        for (uint32_t g = of->nodes[i].first_group;
             g < of->nodes[i].first_group + of->nodes[i].group_count; g++)
            for (uint32_t l = of->groups[g].first; l < of->groups[g].first + of->groups[g].count; l++)
                links[n++] = (struct map_link){.from = maker->model->parts[i].id,
                                               .to = maker->model->parts[of->links[l].node].id,
                                               .from_node = i,
                                               .to_node = of->links[l].node,
                                               .bridge = of->links[l].bridge / 60,
                                               .either = of->groups[g].least < of->groups[g].count,
                                               .critical = maker->link_critical[l]};
    }
    view->links.at = links;
    view->links.n = n;
    return RC_OK;
}

/* ---- picture ---- */

static const char *note_of(struct ctx *cx, const struct map_row *row)
{
    return row->single     ? tr(cx, N_("Single point of failure"))
           : row->critical ? tr(cx, N_("On the critical path"))
                           : "";
}

static enum rc draw(struct ctx *cx, const size_t *places, struct map_view *view)
{
    struct chart_map_node *nodes = ARENA_ARRAY(cx->arena, struct chart_map_node, view->rows.n + 1);
    struct chart_map_link *links = ARENA_ARRAY(cx->arena, struct chart_map_link, view->links.n + 1);
    const char *columns[] = {tr(cx, N_("Service")), tr(cx, N_("Process")),
                             tr(cx, N_("Business resource")), tr(cx, N_("What these need"))};
    struct chart chart;
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (size_t i = 0; i < view->rows.n; i++) {
        const struct map_row *row = &view->rows.at[i];
        nodes[i] = (struct chart_map_node){.label = row->name,
                                           .href = row->href,
                                           .note = note_of(cx, row),
                                           .column = MISSION_SERVICE - (int)row->kind,
                                           .rounded = row->kind == MISSION_SERVICE,
                                           .strong = row->critical,
                                           .single = row->single};
    }
    for (size_t i = 0; i < view->links.n; i++) {
        const struct map_link *link = &view->links.at[i];
        links[i] = (struct chart_map_link){.from = places[link->from_node],
                                           .to = places[link->to_node],
                                           .label = duration_show(cx, link->bridge),
                                           .either = link->either,
                                           .strong = link->critical};
    }
    const struct chart_map map = {
        .head = {.id = "map",
                 .title = trf(cx, N_("What {0} needs"), view->title),
                 .description = tr(cx, N_("From the left to the right: the service, its processes, their "
                                          "resources and what these need. The critical path is drawn "
                                          "thick. The table says the same."))},
        .nodes = nodes,
        .count = view->rows.n,
        .links = links,
        .link_count = view->links.n,
        .columns = columns,
        .column_count = COUNT(columns)};
    TRY(chart_map(cx, &map, &chart));
    view->chart = chart.svg;
    return RC_OK;
}

/* ---- all of it ---- */

static bool make_room(struct map_maker *maker)
{
    struct arena *arena = maker->cx->arena;
    size_t n = maker->model->model.node_count + 1;
    double longest = 1;
    maker->shown = ARENA_ARRAY(arena, bool, n);
    maker->single = ARENA_ARRAY(arena, bool, n);
    maker->critical = ARENA_ARRAY(arena, bool, n);
    maker->link_critical = ARENA_ARRAY(arena, bool, maker->model->model.link_count + 1);
    maker->queue = ARENA_ARRAY(arena, uint32_t, n);
    maker->effects = ARENA_ARRAY(arena, struct mission_effect, n);
    for (size_t i = 0; i < maker->model->resources; i++)
        if (maker->model->model.nodes[i].repair * 3600 > longest)
            longest = maker->model->model.nodes[i].repair * 3600;
    maker->seconds = longest < MISSION_BRIDGE_MOST ? (int32_t)longest : MISSION_BRIDGE_MOST;
    return !arena_failed(arena);
}

enum rc map_view_make(struct ctx *cx, const struct dependency_model *model, size_t service,
                      struct map_view *ret)
{
    struct map_view view = {.study = model->study,
                            .service = model->parts[service].id,
                            .title = model->parts[service].name,
                            .set = "",
                            .important = "",
                            .problem = ""};
    struct map_maker maker = {.cx = cx, .model = model, .service = (uint32_t)service};
    size_t *places = ARENA_ARRAY(cx->arena, size_t, model->model.node_count + 1);
    if (!make_room(&maker) || places == NULL)
        return RC_MEMORY;
    size_t shown = find_shown(&maker);
    if (shown > CHART_MAP_NODES_MAX)
        return fail(cx, RC_TOO_LARGE, N_("The map of “{0}” has {1} boxes; at most {2} are drawn"),
                    view.title, decimal(cx, (int64_t)shown), decimal(cx, CHART_MAP_NODES_MAX));
    enum rc rc = mark_all(&maker, &view);
    if (rc == RC_INVALID || rc == RC_TOO_LARGE) { /* a cycle, or too much: the map stands without marks */
        view.problem = cx->problem.message;
        cx->problem = (struct problem){.rc = RC_OK};
        rc = RC_OK;
    }
    TRY(rc);
    view.cycle = mission_cycle(cx, model->plan);
    if (view.cycle == NULL)
        view.cycle = "";
    TRY(fill_rows(&maker, shown, &view, places));
    TRY(fill_links(&maker, &view));
    if (view.links.n > CHART_MAP_LINKS_MAX)
        return fail(cx, RC_TOO_LARGE, N_("The map of “{0}” has {1} needs; at most {2} are drawn"),
                    view.title, decimal(cx, (int64_t)view.links.n), decimal(cx, CHART_MAP_LINKS_MAX));
    TRY(draw(cx, places, &view));
    *ret = view;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* ---- page and command ---- */

static enum rc fill_choices(struct ctx *cx, const struct dependency_model *model, size_t chosen,
                            struct map_view *view)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, model->services + 1);
    size_t first = model->resources + model->processes;
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < model->services; i++)
        options[i] = (struct form_option){model->parts[first + i].id, model->parts[first + i].name,
                                          first + i == chosen};
    view->choices.at = options;
    view->choices.n = model->services;
    return RC_OK;
}

/* The service of that name or id; the first one where none is named. RC_MISSING. */
static enum rc find_service(struct ctx *cx, const char *study, const char *name,
                            struct dependency_model *ret_model, size_t *ret)
{
    if (!text_empty(name))
        return dependency_find_service(cx, study, name, ret_model, ret);
    if (text_empty(study))
        TRY(dependency_store_latest(cx, &study));
    TRY(dependency_load(cx, study, ret_model));
    *ret = ret_model->resources + ret_model->processes;
    return RC_OK;
}

HANDLER(dependency_map_get)
{
    struct dependency_model model;
    struct map_view view = {.set = "", .important = "", .problem = "", .title = "", .service = "",
                            .cycle = ""};
    size_t service = 0;
    TRY(find_service(cx, request_parameter(request, "study"), request_query(request, "service"),
                     &model, &service));
    view.study = model.study;
    if (model.services > 0) {
        enum rc rc = map_view_make(cx, &model, service, &view);
        if (rc == RC_TOO_LARGE && !request->wants_json) {
            view.problem = cx->problem.message;
            cx->problem = (struct problem){.rc = RC_OK};
            rc = RC_OK;
        }
        TRY(rc);
    }
    TRY(fill_choices(cx, &model, service, &view));
    struct page page = {.title = tr(cx, N_("Map of needs")),
                        .place = NAV_RISK,
                        .html = VIEW(map_page),
                        .fields = map_answer,
                        .view = &view,
                        .wide = true};
    TRY(risk_page_frame(cx, model.study, "/stops/map", &page));
    return page_send(cx, request, response, &page);
}

enum rc dependency_map_run(struct ctx *cx, struct arguments *arguments)
{
    struct dependency_model model;
    struct map_view view;
    const char *study = option_of(arguments, "study"), *name = option_of(arguments, "service");
    size_t service = 0;
    TRY(find_service(cx, study == NULL ? "" : study, name == NULL ? "" : name, &model, &service));
    if (model.services == 0)
        return fail(cx, RC_MISSING, N_("No service is in this risk assessment yet."));
    TRY(map_view_make(cx, &model, service, &view));
    return command_show(cx, arguments, arguments->json ? map_answer : FIELDS(printed_table), &view);
}
