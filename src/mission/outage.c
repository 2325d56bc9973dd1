/* Outages in time. All that failed comes back together, so a node that stops stays down until then: its stop is
 * one number. A group stops its node when one link too many is lost, each `bridge` after its node's stop. */
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "mission/plan.h"

enum { SWEEPS_LOOK = 64 };
/* MISSION_RUNS stands in for never while stops are computed: with a bridge added it still fits. */
_Static_assert(MISSION_RUNS > MISSION_BRIDGE_MOST && MISSION_RUNS <= INT32_MAX - MISSION_BRIDGE_MOST, "room for a bridge");

/* ---- One outage, event by event, with causes ---- */

struct event {
    int32_t time;
    uint32_t link;
    uint64_t sequence; /* among those of one time, as they came: a cause stands before its effect */
};

struct queue {
    struct event *at;
    size_t n;
    uint64_t sequence;
};

static bool is_before(const struct event *a, const struct event *b)
{
    return a->time != b->time ? a->time < b->time : a->sequence < b->sequence;
}

static void push(struct queue *queue, int32_t time, uint32_t link)
{
    size_t at = queue->n++;
    struct event event = {time, link, queue->sequence++};
    for (; at > 0 && is_before(&event, &queue->at[(at - 1) / 2]); at = (at - 1) / 2)
        queue->at[at] = queue->at[(at - 1) / 2];
    queue->at[at] = event;
}

static struct event pop(struct queue *queue)
{
    struct event top = queue->at[0], last = queue->at[--queue->n];
    size_t at = 0;
    for (size_t child; (child = at * 2 + 1) < queue->n; at = child) {
        if (child + 1 < queue->n && is_before(&queue->at[child + 1], &queue->at[child]))
            child++;
        if (!is_before(&queue->at[child], &last))
            break;
        queue->at[at] = queue->at[child];
    }
    queue->at[at] = last;
    return top;
}

static void stop_node(const struct mission_plan *plan, struct queue *queue, struct mission_effect *effect,
                      uint32_t node, int32_t time, uint32_t cause, int32_t end)
{
    if (effect[node].stop != MISSION_RUNS)
        return;
    effect[node].stop = time;
    effect[node].cause = cause;
    for (uint32_t u = plan->first_user[node]; u < plan->first_user[node + 1]; u++) {
        uint32_t link = plan->users[u];
        int32_t lost = time + plan->model->links[link].bridge;
        if (lost < end)
            push(queue, lost, link);
    }
}

static enum rc check_outage(struct ctx *cx, const struct mission_plan *plan, const struct mission_outage *outage)
{
    if (outage->seconds < 1 || outage->seconds > MISSION_BRIDGE_MOST)
        return fail(cx, RC_INVALID, N_("An outage takes between one second and ten years"));
    for (size_t i = 0; i < outage->failed_count; i++)
        if (outage->failed[i] >= plan->model->node_count)
            return fail(cx, RC_INVALID, N_("An outage names a resource that there is not"));
    return RC_OK;
}

enum rc mission_outage(struct ctx *cx, const struct mission_plan *plan, const struct mission_outage *outage,
                       struct mission_effect *ret)
{
    const struct mission_model *model = plan->model;
    TRY(check_outage(cx, plan, outage));
    struct queue queue = {.at = ARENA_ARRAY(cx->arena, struct event, model->link_count + 1)};
    uint32_t *lost = ARENA_ARRAY(cx->arena, uint32_t, model->group_count + 1);
    if (queue.at == NULL || lost == NULL)
        return RC_MEMORY;
    for (uint32_t i = 0; i < model->node_count; i++)
        ret[i] = (struct mission_effect){.stop = MISSION_RUNS, .cause = i};
    for (size_t i = 0; i < outage->failed_count; i++)
        stop_node(plan, &queue, ret, outage->failed[i], 0, outage->failed[i], outage->seconds);
    while (queue.n > 0) {
        struct event event = pop(&queue);
        uint32_t group = plan->group_of[event.link];
        if (++lost[group] == model->groups[group].count - model->groups[group].least + 1)
            stop_node(plan, &queue, ret, plan->node_of[group], event.time, model->links[event.link].node,
                      outage->seconds);
    }
    for (size_t i = 0; i < model->node_count; i++)
        ret[i].exceeds = ret[i].stop != MISSION_RUNS && model->nodes[i].mtpd >= 0 &&
                         outage->seconds - ret[i].stop > model->nodes[i].mtpd;
    return RC_OK;
}

/* ---- Many outages side by side ---- */

struct lanes {
    int32_t at[MISSION_LANES];
};

static inline void take_least(struct lanes *to, const struct lanes *other)
{
    for (int i = 0; i < MISSION_LANES; i++)
        to->at[i] = other->at[i] < to->at[i] ? other->at[i] : to->at[i];
}

static inline void take_most(struct lanes *to, const struct lanes *other)
{
    for (int i = 0; i < MISSION_LANES; i++)
        to->at[i] = other->at[i] > to->at[i] ? other->at[i] : to->at[i];
}

static inline void delay(struct lanes *to, const struct lanes *from, int32_t bridge)
{
    for (int i = 0; i < MISSION_LANES; i++)
        to->at[i] = from->at[i] + bridge;
}

/* Puts `value` into the ascending list of the `n` least. */
static void insert(struct lanes *least, uint32_t n, struct lanes *value)
{
    for (uint32_t i = 0; i < n; i++)
        for (int lane = 0; lane < MISSION_LANES; lane++) {
            int32_t a = least[i].at[lane], b = value->at[lane];
            least[i].at[lane] = a < b ? a : b;
            value->at[lane] = a < b ? b : a;
        }
}

/* When too few of the group are left: the (count − least + 1)-th loss. `scratch` has that many items. */
static void evaluate_some(const struct mission_model *model, const struct mission_group *group,
                          const struct lanes *stops, struct lanes *scratch, struct lanes *ret)
{
    uint32_t lost = group->count - group->least + 1;
    for (uint32_t i = 0; i < lost; i++)
        for (int lane = 0; lane < MISSION_LANES; lane++)
            scratch[i].at[lane] = MISSION_RUNS;
    for (uint32_t l = 0; l < group->count; l++) {
        struct lanes value;
        const struct mission_link *link = &model->links[group->first + l];
        delay(&value, &stops[link->node], link->bridge);
        insert(scratch, lost, &value);
    }
    *ret = scratch[lost - 1];
}

static void evaluate_group(const struct mission_model *model, const struct mission_group *group,
                           const struct lanes *stops, struct lanes *scratch, struct lanes *ret)
{
    const struct mission_link *links = model->links + group->first;
    struct lanes value;
    if (group->least != group->count && group->least != 1) {
        evaluate_some(model, group, stops, scratch, ret);
        return;
    }
    delay(ret, &stops[links[0].node], links[0].bridge);
    for (uint32_t l = 1; l < group->count; l++) {
        delay(&value, &stops[links[l].node], links[l].bridge);
        if (group->least == 1)
            take_most(ret, &value);
        else
            take_least(ret, &value);
    }
}

struct bundle {
    const struct mission_plan *plan;
    struct lanes *stops, *scratch;
    bool *has_stop; /* by node: in any lane */
    struct lanes ends; /* of the outages: what would stop then runs */
};

/* Whether anything that the node needs stops in any lane: mostly not, and then there is nothing to compute. */
static bool is_reached(const struct bundle *bundle, const struct mission_node *node)
{
    const struct mission_model *model = bundle->plan->model;
    for (uint32_t g = node->first_group; g < node->first_group + node->group_count; g++) {
        const struct mission_link *links = model->links + model->groups[g].first;
        for (uint32_t l = 0; l < model->groups[g].count; l++)
            if (bundle->has_stop[links[l].node])
                return true;
    }
    return false;
}

/* Computes the node; whether it changed. */
static bool evaluate_node(struct bundle *bundle, uint32_t id)
{
    const struct mission_model *model = bundle->plan->model;
    const struct mission_node *node = &model->nodes[id];
    if (!is_reached(bundle, node))
        return false;
    struct lanes before = bundle->stops[id], now = before, group;
    for (uint32_t g = 0; g < node->group_count; g++) {
        evaluate_group(model, &model->groups[node->first_group + g], bundle->stops, bundle->scratch, &group);
        take_least(&now, &group);
    }
    for (int i = 0; i < MISSION_LANES; i++)
        now.at[i] = now.at[i] < bundle->ends.at[i] ? now.at[i] : MISSION_RUNS;
    bundle->stops[id] = now;
    bool changed = memcmp(&before, &now, sizeof now) != 0;
    bundle->has_stop[id] |= changed;
    return changed;
}

/* Nodes that need each other: again and again, in both directions, until nothing changes. Stops only become
 * earlier, beginning with never: that is the least outage that holds. */
static enum rc settle(struct ctx *cx, struct bundle *bundle, size_t begin, size_t end)
{
    const uint32_t *order = bundle->plan->order;
    bool changed = true;
    for (size_t sweep = 0; changed; sweep++) {
        changed = false;
        for (size_t i = begin; i < end; i++)
            changed |= evaluate_node(bundle, order[sweep % 2 == 0 ? i : begin + end - 1 - i]);
        if (sweep % SWEEPS_LOOK == SWEEPS_LOOK - 1)
            TRY(progress_step(cx, 0, 0));
    }
    return RC_OK;
}

static enum rc evaluate_bundle(struct ctx *cx, struct bundle *bundle, const struct mission_outage *outages,
                               size_t count)
{
    const struct mission_plan *plan = bundle->plan;
    for (size_t i = 0; i < plan->model->node_count; i++)
        for (int lane = 0; lane < MISSION_LANES; lane++)
            bundle->stops[i].at[lane] = MISSION_RUNS;
    memset(bundle->has_stop, 0, plan->model->node_count * sizeof *bundle->has_stop);
    for (size_t lane = 0; lane < MISSION_LANES; lane++) {
        bundle->ends.at[lane] = lane < count ? outages[lane].seconds : 0;
        for (size_t f = 0; lane < count && f < outages[lane].failed_count; f++) {
            bundle->stops[outages[lane].failed[f]].at[lane] = 0;
            bundle->has_stop[outages[lane].failed[f]] = true;
        }
    }
    for (size_t p = 0, begin = 0; p < plan->part_count; begin = plan->ends[p++])
        if (plan->is_mutual[p])
            TRY(settle(cx, bundle, begin, plan->ends[p]));
        else if (plan->model->nodes[plan->order[begin]].group_count > 0)
            (void)evaluate_node(bundle, plan->order[begin]);
    return RC_OK;
}

static size_t widest_group(const struct mission_model *model)
{
    size_t most = 1;
    for (size_t g = 0; g < model->group_count; g++)
        if (model->groups[g].count > most)
            most = model->groups[g].count;
    return most;
}

enum rc mission_outages(struct ctx *cx, const struct mission_plan *plan, const struct mission_outage *outages,
                        size_t count, enum rc (*take)(void *data, size_t first, size_t count, const int32_t *stops),
                        void *data)
{
    size_t lines = plan->model->node_count + widest_group(plan->model) + 1;
    for (size_t i = 0; i < count; i++)
        TRY(check_outage(cx, plan, &outages[i]));
    struct lanes *memory = aligned_alloc(sizeof(struct lanes), lines * sizeof(struct lanes));
    bool *has_stop = calloc(plan->model->node_count + 1, sizeof *has_stop);
    if (memory == NULL || has_stop == NULL) {
        free(memory);
        free(has_stop);
        return memory_ended(cx);
    }
    struct bundle bundle = {.plan = plan, .stops = memory, .scratch = memory + plan->model->node_count,
                            .has_stop = has_stop};
    enum rc rc = RC_OK;
    for (size_t first = 0; first < count && rc == RC_OK; first += MISSION_LANES) {
        size_t n = count - first < MISSION_LANES ? count - first : MISSION_LANES;
        rc = evaluate_bundle(cx, &bundle, outages + first, n);
        if (rc == RC_OK)
            rc = take(data, first, n, memory[0].at);
        if (rc == RC_OK)
            rc = progress_step(cx, (int64_t)(first + n), (int64_t)count);
    }
    free(memory);
    free(has_stop);
    return rc;
}
