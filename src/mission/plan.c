#include "mission/plan.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

enum { CYCLE_SHOWN = 20, HOURS_PER_YEAR = 8760, SECONDS_PER_HOUR = 3600 };
#define RATE_MOST 100000.0
#define REPAIR_MOST 87600.0

/* ---- Checks ---- */

static bool is_amount(double value)
{
    return isfinite(value) && value >= 0;
}

static enum rc check_node(struct ctx *cx, const struct mission_model *model, const struct mission_node *node)
{
    if ((size_t)node->first_group + node->group_count > model->group_count)
        return fail(cx, RC_INVALID, N_("“{0}” refers to a need that there is not"), node->name);
    if (!(node->rate >= 0 && node->rate <= RATE_MOST))
        return fail(cx, RC_INVALID, N_("The failure rate of “{0}” is not between 0 and 100,000 a year"), node->name);
    if (node->rate > 0 && !(node->repair > 0 && node->repair <= REPAIR_MOST))
        return fail(cx, RC_INVALID, N_("The repair time of “{0}” is not between 0 and 87,600 hours"), node->name);
    if (!is_amount(node->loss) || !is_amount(node->loss_per_hour) || !is_amount(node->loss_step) ||
        !is_amount(node->loss_later))
        return fail(cx, RC_INVALID, N_("A loss of “{0}” is no amount"), node->name);
    for (uint32_t g = 0; g < node->group_count; g++) {
        const struct mission_group *group = &model->groups[node->first_group + g];
        if ((size_t)group->first + group->count > model->link_count || group->least < 1 ||
            group->least > group->count)
            return fail(cx, RC_INVALID, N_("“{0}” needs more of several things than there are"), node->name);
        for (uint32_t l = 0; l < group->count; l++) {
            const struct mission_link *link = &model->links[group->first + l];
            if (link->node >= model->node_count)
                return fail(cx, RC_INVALID, N_("“{0}” refers to a need that there is not"), node->name);
            if (link->bridge < 0 || link->bridge > MISSION_BRIDGE_MOST)
                return fail(cx, RC_INVALID, N_("“{0}” bridges a need for a time that is not between 0 and ten years"),
                            node->name);
        }
    }
    return RC_OK;
}

/* ---- Parts (R. Tarjan's strongly connected components, 1972), what is needed first ---- */

struct visit {
    uint32_t node, group, link; /* the next link to look at */
};

struct finder {
    struct mission_plan *plan;
    uint32_t *number, *low, *stack;
    bool *is_open;
    struct visit *visits;
    size_t stack_n, visit_n, order_n;
    uint32_t clock;
};

static void open_node(struct finder *finder, uint32_t node)
{
    finder->number[node] = finder->low[node] = ++finder->clock;
    finder->stack[finder->stack_n++] = node;
    finder->is_open[node] = true;
    finder->visits[finder->visit_n++] = (struct visit){node, 0, 0};
}

/* The next node that the visited one needs; false when there is none left. */
static bool next_need(const struct mission_model *model, struct visit *visit, uint32_t *ret)
{
    const struct mission_node *node = &model->nodes[visit->node];
    while (visit->group < node->group_count) {
        const struct mission_group *group = &model->groups[node->first_group + visit->group];
        if (visit->link < group->count) {
            *ret = model->links[group->first + visit->link++].node;
            return true;
        }
        visit->group++;
        visit->link = 0;
    }
    return false;
}

static bool needs_itself(const struct mission_model *model, uint32_t node)
{
    struct visit visit = {node, 0, 0};
    for (uint32_t other; next_need(model, &visit, &other);)
        if (other == node)
            return true;
    return false;
}

static void close_node(struct finder *finder, uint32_t node)
{
    struct mission_plan *plan = finder->plan;
    size_t begin = finder->order_n;
    if (finder->low[node] != finder->number[node])
        return;
    for (uint32_t other = UINT32_MAX; other != node;) {
        other = finder->stack[--finder->stack_n];
        finder->is_open[other] = false;
        plan->order[finder->order_n++] = other;
    }
    plan->is_mutual[plan->part_count] =
        finder->order_n - begin > 1 || needs_itself(plan->model, node);
    plan->ends[plan->part_count++] = (uint32_t)finder->order_n;
}

static void find_parts(struct finder *finder, uint32_t from)
{
    open_node(finder, from);
    while (finder->visit_n > 0) {
        struct visit *visit = &finder->visits[finder->visit_n - 1];
        uint32_t node = visit->node, other = 0;
        if (next_need(finder->plan->model, visit, &other)) {
            if (finder->number[other] == 0)
                open_node(finder, other);
            else if (finder->is_open[other] && finder->number[other] < finder->low[node])
                finder->low[node] = finder->number[other];
            continue;
        }
        finder->visit_n--;
        close_node(finder, node);
        if (finder->visit_n > 0) {
            uint32_t above = finder->visits[finder->visit_n - 1].node;
            if (finder->low[node] < finder->low[above])
                finder->low[above] = finder->low[node];
        }
    }
}

static bool order_nodes(struct ctx *cx, struct mission_plan *plan)
{
    size_t n = plan->model->node_count;
    struct finder finder = {.plan = plan,
                            .number = ARENA_ARRAY(cx->arena, uint32_t, n + 1),
                            .low = ARENA_ARRAY(cx->arena, uint32_t, n + 1),
                            .stack = ARENA_ARRAY(cx->arena, uint32_t, n + 1),
                            .is_open = ARENA_ARRAY(cx->arena, bool, n + 1),
                            .visits = ARENA_ARRAY(cx->arena, struct visit, n + 1)};
    plan->order = ARENA_ARRAY(cx->arena, uint32_t, n + 1);
    plan->ends = ARENA_ARRAY(cx->arena, uint32_t, n + 1);
    plan->is_mutual = ARENA_ARRAY(cx->arena, bool, n + 1);
    if (arena_failed(cx->arena))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (finder.number[i] == 0)
            find_parts(&finder, i);
    return true;
}

/* Who needs what, from the links. */
static bool find_users(struct ctx *cx, struct mission_plan *plan)
{
    const struct mission_model *model = plan->model;
    plan->first_user = ARENA_ARRAY(cx->arena, uint32_t, model->node_count + 2);
    plan->users = ARENA_ARRAY(cx->arena, uint32_t, model->link_count + 1);
    plan->group_of = ARENA_ARRAY(cx->arena, uint32_t, model->link_count + 1);
    plan->node_of = ARENA_ARRAY(cx->arena, uint32_t, model->group_count + 1);
    if (arena_failed(cx->arena))
        return false;
    for (size_t l = 0; l < model->link_count; l++)
        plan->group_of[l] = UINT32_MAX; /* of no node: nobody asks for it */
    for (uint32_t i = 0; i < model->node_count; i++)
        for (uint32_t g = model->nodes[i].first_group; g < model->nodes[i].first_group + model->nodes[i].group_count; g++) {
            plan->node_of[g] = i;
            for (uint32_t l = 0; l < model->groups[g].count; l++) {
                plan->group_of[model->groups[g].first + l] = g;
                plan->first_user[model->links[model->groups[g].first + l].node + 2]++;
            }
        }
    for (size_t i = 2; i < model->node_count + 2; i++)
        plan->first_user[i] += plan->first_user[i - 1];
    for (uint32_t l = 0; l < model->link_count; l++)
        if (plan->group_of[l] != UINT32_MAX)
            plan->users[plan->first_user[model->links[l].node + 1]++] = l;
    return true;
}

/* Groups and links belong to one node each. */
static bool is_disjoint(struct ctx *cx, const struct mission_model *model, bool *ret)
{
    bool *has_group = ARENA_ARRAY(cx->arena, bool, model->group_count + 1);
    bool *has_link = ARENA_ARRAY(cx->arena, bool, model->link_count + 1);
    *ret = true;
    if (has_group == NULL || has_link == NULL)
        return false;
    for (size_t i = 0; i < model->node_count; i++)
        for (uint32_t g = 0; g < model->nodes[i].group_count; g++) {
            const struct mission_group *group = &model->groups[model->nodes[i].first_group + g];
            *ret &= !has_group[model->nodes[i].first_group + g];
            has_group[model->nodes[i].first_group + g] = true;
            for (uint32_t l = 0; l < group->count && *ret; l++) {
                *ret &= !has_link[group->first + l];
                has_link[group->first + l] = true;
            }
        }
    return true;
}

enum rc mission_plan_make(struct ctx *cx, const struct mission_model *model, struct mission_plan **ret)
{
    bool disjoint = true;
    if (model->node_count > MISSION_MODEL_MOST || model->group_count > MISSION_MODEL_MOST ||
        model->link_count > MISSION_MODEL_MOST)
        return fail(cx, RC_TOO_LARGE, N_("The model has more than {0} nodes or needs"),
                    decimal(cx, MISSION_MODEL_MOST));
    for (size_t i = 0; i < model->node_count; i++)
        TRY(check_node(cx, model, &model->nodes[i]));
    struct mission_plan *plan = ARENA_NEW(cx->arena, struct mission_plan);
    if (plan == NULL || !is_disjoint(cx, model, &disjoint))
        return RC_MEMORY;
    if (!disjoint)
        return fail(cx, RC_INVALID, N_("Two nodes of the model share a group of needs"));
    *plan = (struct mission_plan){.model = model};
    if (!order_nodes(cx, plan) || !find_users(cx, plan))
        return RC_MEMORY;
    *ret = plan;
    return RC_OK;
}

/* ---- Cycles by name ---- */

static uint32_t next_inside(const struct mission_plan *plan, const bool *inside, uint32_t node)
{
    struct visit visit = {node, 0, 0};
    for (uint32_t other; next_need(plan->model, &visit, &other);)
        if (inside[other])
            return other;
    return node;
}

/* Walks within a part until a node comes again. */
static const char *name_cycle(struct ctx *cx, const struct mission_plan *plan, size_t begin, size_t end)
{
    bool *inside = ARENA_ARRAY(cx->arena, bool, plan->model->node_count);
    bool *seen = ARENA_ARRAY(cx->arena, bool, plan->model->node_count);
    CLEANUP(buf_free) struct buf text = buf_create(64 * 1024);
    if (inside == NULL || seen == NULL)
        return "";
    for (size_t i = begin; i < end; i++)
        inside[plan->order[i]] = true;
    uint32_t node = plan->order[begin];
    for (; !seen[node]; node = next_inside(plan, inside, node))
        seen[node] = true;
    uint32_t first = node;
    int shown = 0;
    do {
        if (shown++ < CYCLE_SHOWN) {
            buf_text(&text, plan->model->nodes[node].name);
            buf_text(&text, " → ");
        }
        node = next_inside(plan, inside, node);
    } while (node != first);
    buf_text(&text, shown > CYCLE_SHOWN ? "… → " : "");
    buf_text(&text, plan->model->nodes[first].name);
    return buf_keep(&text, cx->arena);
}

const char *mission_cycle(struct ctx *cx, const struct mission_plan *plan)
{
    for (size_t p = 0, begin = 0; p < plan->part_count; begin = plan->ends[p++])
        if (plan->is_mutual[p])
            return name_cycle(cx, plan, begin, plan->ends[p]);
    return NULL;
}

/* ---- As a fault tree ---- */

struct grower {
    struct ctx *cx;
    const struct mission_plan *plan;
    struct tree_node *nodes;
    uint32_t *args;
    double *longest; /* by node: seconds that an outage of it may take, by the mean repair below */
    size_t node_n, arg_n;
    bool *needed;
};

static uint32_t grow_node(struct grower *grower, enum tree_kind kind, uint32_t least, uint32_t first, uint32_t count)
{
    grower->nodes[grower->node_n] = (struct tree_node){
        .kind = kind, .least = least, .first = first, .count = count, .name = "", .probability = -1};
    return (uint32_t)grower->node_n++;
}

/* A group fails when so many links fail that too few are left. */
static uint32_t grow_group(struct grower *grower, const struct mission_group *group, const uint32_t *made,
                           double *longest)
{
    const struct mission_model *model = grower->plan->model;
    uint32_t first = (uint32_t)grower->arg_n, lost = group->count - group->least + 1;
    for (uint32_t l = 0; l < group->count; l++) {
        const struct mission_link *link = &model->links[group->first + l];
        double left = grower->longest[link->node] - link->bridge;
        if (left <= 0) /* it is back before it is missed */
            continue;
        grower->args[grower->arg_n++] = made[link->node];
        *longest = left > *longest ? left : *longest;
    }
    uint32_t count = (uint32_t)grower->arg_n - first;
    if (count < lost)
        return grow_node(grower, TREE_FALSE, 0, 0, 0);
    return grow_node(grower, TREE_ATLEAST, lost, first, count);
}

static void grow_below(struct grower *grower, uint32_t id, uint32_t *made)
{
    const struct mission_node *node = &grower->plan->model->nodes[id];
    double longest = node->rate > 0 ? node->repair * SECONDS_PER_HOUR : 0;
    const struct mission_model *model = grower->plan->model;
    /* scratch behind all that the arguments can become */
    uint32_t *groups = grower->args + model->link_count + model->group_count + model->node_count + 2;
    uint32_t n = 0;
    if (node->rate > 0)
        groups[n++] = id;
    for (uint32_t g = 0; g < node->group_count; g++)
        groups[n++] = grow_group(grower, &model->groups[node->first_group + g], made, &longest);
    grower->longest[id] = longest;
    if (n == 1) {
        made[id] = groups[0];
        return;
    }
    if (n == 0) {
        made[id] = grow_node(grower, TREE_FALSE, 0, 0, 0);
        return;
    }
    uint32_t first = (uint32_t)grower->arg_n;
    memcpy(grower->args + first, groups, n * sizeof *groups);
    grower->arg_n += n;
    made[id] = grow_node(grower, TREE_OR, 0, first, n);
}

/* Marks what the node needs, directly and further down; the order is walked from the back. */
static void mark_needed(struct grower *grower, uint32_t node)
{
    const struct mission_plan *plan = grower->plan;
    grower->needed[node] = true;
    for (size_t i = plan->model->node_count; i > 0; i--) {
        struct visit visit = {plan->order[i - 1], 0, 0};
        for (uint32_t other; grower->needed[visit.node] && next_need(plan->model, &visit, &other);)
            grower->needed[other] = true;
    }
}

static enum rc refuse_cycle(struct grower *grower)
{
    const struct mission_plan *plan = grower->plan;
    for (size_t p = 0, begin = 0; p < plan->part_count; begin = plan->ends[p++])
        if (plan->is_mutual[p] && grower->needed[plan->order[begin]])
            return fail(grower->cx, RC_INVALID, N_("Cut sets cannot be found where needs form a cycle: {0}"),
                        name_cycle(grower->cx, plan, begin, plan->ends[p]));
    return RC_OK;
}

enum rc mission_tree_of(struct ctx *cx, const struct mission_plan *plan, uint32_t node, struct tree *ret)
{
    const struct mission_model *model = plan->model;
    size_t n = model->node_count, groups = model->group_count, links = model->link_count;
    if (node >= n)
        return fail(cx, RC_INVALID, N_("The fault tree refers to a node that it does not have"));
    struct grower grower = {.cx = cx, .plan = plan,
                            .nodes = ARENA_ARRAY(cx->arena, struct tree_node, n * 2 + groups + 2),
                            .args = ARENA_ARRAY(cx->arena, uint32_t, links + groups * 2 + n + 4),
                            .longest = ARENA_ARRAY(cx->arena, double, n + 1),
                            .needed = ARENA_ARRAY(cx->arena, bool, n + 1), .node_n = n};
    uint32_t *made = ARENA_ARRAY(cx->arena, uint32_t, n + 1);
    if (made == NULL || arena_failed(cx->arena))
        return RC_MEMORY;
    mark_needed(&grower, node);
    TRY(refuse_cycle(&grower));
    for (size_t i = 0; i < n; i++)
        grower.nodes[i] = (struct tree_node){
            .kind = TREE_EVENT, .name = model->nodes[i].name,
            .probability = mission_unavailability(model->nodes[i].rate, model->nodes[i].repair)};
    for (size_t i = 0; i < n; i++)
        if (grower.needed[plan->order[i]])
            grow_below(&grower, plan->order[i], made);
    *ret = (struct tree){.nodes = grower.nodes, .node_count = grower.node_n, .args = grower.args,
                         .arg_count = grower.arg_n, .top = made[node]};
    return RC_OK;
}
