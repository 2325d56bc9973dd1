/* Trees in the shapes that real ones have: wide lists whose products share most of their events, ladders of pairs
 * over common causes, redundant trains with support systems, large votes. */
#include <string.h>

#include "base/rc.h"
#include "bench/bench_trees.h"

const struct bench_shape bench_shapes[] = {
    {"lists of 150 events", SHAPE_LISTS, 1, 150, 30, 60, "3970", true},
    {"lists of 250 events", SHAPE_LISTS, 10, 250, 50, 100, "2684", true},
    {"lists of 350 events", SHAPE_LISTS, 24, 350, 40, 160, "13851", true},
    {"60 lists of 350 events", SHAPE_LISTS, 21, 350, 60, 60, "54862", true},
    {"90 lists of 350 events", SHAPE_LISTS, 13, 350, 90, 120, "12292", true},
    {"ladder of 12 steps", SHAPE_LADDER, 2, 12, 3, 3, "6272", true},
    {"ladder of 30 steps", SHAPE_LADDER, 25, 30, 3, 4, "54999712", true},
    {"ladder of 40 steps", SHAPE_LADDER, 11, 40, 2, 3, "2238442748", true},
    {"ladder of 50 steps", SHAPE_LADDER, 34, 50, 3, 3, "15317503500", true},
    {"4 trains, 5 systems", SHAPE_TRAINS, 3, 5, 3, 6, "42280400", false},
    {"4 trains, 12 systems", SHAPE_TRAINS, 32, 12, 4, 8, "2091724994", false},
    {"votes over 20 cells", SHAPE_VOTES, 30, 20, 3, 4, "1103341", true},
    {"votes over 60 cells", SHAPE_VOTES, 16, 60, 2, 6, "56016866372", false},
};
const size_t bench_shape_count = COUNT(bench_shapes);

enum { GATES_MOST = 2000, PENDING_MOST = 400, EVENT = 1 << 20, TRAINS = 4, COMMON_MOST = 12, LIST_CHUNK = 15 };

struct shaper {
    uint64_t seed;
    struct buf *out;
    uint32_t gates, events;
    bool used[GATES_MOST];
    uint32_t args[PENDING_MOST], n; /* of the gate that comes next: gates, or EVENT + event */
};

static uint32_t below(struct shaper *shaper, uint32_t n)
{
    shaper->seed = shaper->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((shaper->seed >> 33) % n);
}

static void add(struct shaper *shaper, uint32_t argument)
{
    for (uint32_t a = 0; a < shaper->n; a++)
        if (shaper->args[a] == argument)
            return;
    if (shaper->n < PENDING_MOST)
        shaper->args[shaper->n++] = argument;
}

static void add_event(struct shaper *shaper, uint32_t event)
{
    shaper->events = event >= shaper->events ? event + 1 : shaper->events;
    add(shaper, EVENT + event);
}

static uint32_t new_event(struct shaper *shaper)
{
    return EVENT + shaper->events++;
}

/* The gate over what was added. `least` 0: of that kind, otherwise at least so many. */
static uint32_t put(struct shaper *shaper, const char *kind, uint32_t least)
{
    uint32_t gate = shaper->gates;
    shaper->gates += gate + 1 < GATES_MOST;
    bool plain = shaper->n == 1; /* the argument alone: other programs want two in a formula */
    if (least > 0)
        kind = least < shaper->n ? "atleast" : "and";
    buf_printf(shaper->out, "<define-gate name=\"g%u\">", gate);
    if (!plain)
        buf_printf(shaper->out, strcmp(kind, "atleast") == 0 ? "<%s min=\"%u\">" : "<%s>", kind, least);
    for (uint32_t a = 0; a < shaper->n; a++) {
        uint32_t argument = shaper->args[a];
        buf_printf(shaper->out, argument < EVENT ? "<gate name=\"g%u\"/>" : "<basic-event name=\"e%u\"/>",
                   argument % EVENT);
        if (argument < GATES_MOST)
            shaper->used[argument] = true;
    }
    if (!plain)
        buf_printf(shaper->out, "</%s>", kind);
    buf_text(shaper->out, "</define-gate>\n");
    shaper->n = 0;
    return gate;
}

/* The top over all gates from `first` on that nothing uses. */
static void put_top(struct shaper *shaper, const char *kind, uint32_t first)
{
    for (uint32_t gate = first; gate < shaper->gates; gate++)
        if (!shaper->used[gate])
            add(shaper, gate);
    put(shaper, kind, 0);
}

static uint32_t pair(struct shaper *shaper, const char *kind, uint32_t a, uint32_t b)
{
    add(shaper, a);
    add(shaper, b);
    return put(shaper, kind, 0);
}

/* Alternatives of products of two lists, or of a list and a hazard. A list is some stretches of the events, in a
 * chain of short gates, beside products that stand before it. */
static void make_lists(struct shaper *shaper, const struct bench_shape *shape)
{
    enum { HAZARDS = 20, LISTS_MOST = 100 };
    uint32_t lists[LISTS_MOST] = {0}, products[LISTS_MOST] = {0}, list_n = 0, product_n = 0;
    for (uint32_t i = 0; i < shape->parts && i < LISTS_MOST; i++) {
        uint32_t stretches = 1 + below(shaper, 3), next = EVENT;
        for (uint32_t s = 0; s < stretches; s++) {
            uint32_t from = below(shaper, shape->size), width = 5 + below(shaper, shape->width / 3);
            for (uint32_t e = from; e < from + width; e++) {
                if (below(shaper, 10) > 0)
                    add_event(shaper, e % shape->size);
                if (shaper->n < LIST_CHUNK)
                    continue;
                if (next != EVENT)
                    add(shaper, next);
                next = put(shaper, "or", 0);
            }
        }
        if (next != EVENT)
            add(shaper, next);
        if (product_n > 0 && below(shaper, 3) == 0)
            add(shaper, products[below(shaper, product_n)]);
        lists[list_n++] = put(shaper, "or", 0);
        bool two = list_n > 1 && below(shaper, 10) < 7;
        products[product_n++] = pair(shaper, "and", lists[list_n - 1],
                                     two ? lists[below(shaper, list_n - 1)] : EVENT + shape->size + below(shaper, HAZARDS));
    }
    shaper->events = shape->size + HAZARDS;
    put_top(shaper, "or", 0);
}

/* Each step: some pairs (b or x) and (b or y) over a common cause b, all of them together; b is one of the steps
 * before, or two of them. */
static void make_ladder(struct shaper *shaper, const struct bench_shape *shape)
{
    enum { BACK = 6, STEPS_MOST = 64 };
    uint32_t steps[STEPS_MOST] = {0}, n = 0;
    while (n < 3) {
        uint32_t x = new_event(shaper), y = new_event(shaper);
        steps[n++] = pair(shaper, "or", x, y);
    }
    for (uint32_t s = 0; s < shape->size && n < STEPS_MOST; s++) {
        uint32_t back = n < BACK ? n : BACK, rows = 2 + below(shaper, shape->parts);
        uint32_t base = steps[n - 1 - below(shaper, back)], all[STEPS_MOST] = {0};
        if (below(shaper, shape->width) == 0)
            base = pair(shaper, "and", base, steps[n - 1 - below(shaper, back)]);
        for (uint32_t r = 0; r < rows; r++) {
            uint32_t cause = below(shaper, 2) == 0 ? base : pair(shaper, "or", base, new_event(shaper));
            uint32_t left = pair(shaper, "or", cause, new_event(shaper));
            uint32_t right = pair(shaper, "or", cause, new_event(shaper));
            all[r] = pair(shaper, "and", left, right);
        }
        for (uint32_t r = 0; r < rows; r++)
            add(shaper, all[r]);
        steps[n++] = put(shaper, "and", 0);
    }
    put_top(shaper, "and", 0);
}

/* One gate for each train: events of its own, and common causes that some of the trains have; and what it needs. */
static void put_group(struct shaper *shaper, uint32_t own, uint32_t common, const uint32_t *needs, uint32_t *ret)
{
    uint32_t first = shaper->events;
    uint32_t trains[COMMON_MOST] = {0};
    for (uint32_t c = 0; c < common; c++)
        trains[c] = 1 + below(shaper, (1 << TRAINS) - 1);
    shaper->events += common;
    for (uint32_t t = 0; t < TRAINS; t++) {
        for (uint32_t e = 0; e < own; e++)
            add(shaper, new_event(shaper));
        for (uint32_t c = 0; c < common; c++)
            if ((trains[c] >> t & 1) != 0)
                add(shaper, EVENT + first + c);
        if (needs != NULL)
            add(shaper, needs[t]);
        ret[t] = put(shaper, "or", 0);
    }
}

/* Systems of four trains that need trains of support systems; some fail with all, some with two or three of them. */
static void make_trains(struct shaper *shaper, const struct bench_shape *shape)
{
    enum { SYSTEMS_MOST = 16 };
    uint32_t supports[SYSTEMS_MOST][TRAINS] = {{0}}, systems[SYSTEMS_MOST] = {0};
    for (uint32_t s = 0; s < shape->parts; s++)
        put_group(shaper, 1 + below(shaper, 3), 2 + below(shaper, shape->width), NULL, supports[s]);
    for (uint32_t s = 0; s < shape->size; s++) {
        uint32_t line[TRAINS] = {0};
        put_group(shaper, 2 + below(shaper, shape->width), 2 + below(shaper, shape->width), supports[below(shaper, shape->parts)],
                  line);
        for (uint32_t t = 0; t < TRAINS; t++)
            add(shaper, line[t]);
        systems[s] = put(shaper, "and", below(shaper, 2) == 0 ? 0 : 2 + below(shaper, 2));
        if (s % 2 == 0) /* a train of it supports others, too */
            memcpy(supports[below(shaper, shape->parts)], line, sizeof line);
    }
    uint32_t halves[2] = {0};
    for (uint32_t half = 0; half < 2; half++) {
        for (uint32_t s = half; s < shape->size; s += 2)
            add(shaper, systems[s]);
        halves[half] = put(shaper, "or", 0);
    }
    uint32_t both = pair(shaper, "and", halves[0], halves[1]);
    shaper->used[both] = false;
    put_top(shaper, "or", 0);
}

/* Votes of many cells that share some events; the first has all cells. */
static void make_votes(struct shaper *shaper, const struct bench_shape *shape)
{
    enum { SHARED = 12, CELLS_MOST = 100 };
    uint32_t cells[CELLS_MOST] = {0}, votes[CELLS_MOST] = {0};
    shaper->events = SHARED;
    for (uint32_t c = 0; c < shape->size && c < CELLS_MOST; c++) {
        add(shaper, new_event(shaper));
        add(shaper, new_event(shaper));
        if (below(shaper, 2) == 0)
            add(shaper, EVENT + below(shaper, SHARED));
        cells[c] = put(shaper, "or", 0);
    }
    for (uint32_t v = 0; v < shape->parts; v++) {
        for (uint32_t c = 0; c < shape->size; c++)
            if (v == 0 || below(shaper, 2) == 0)
                add(shaper, cells[c]);
        votes[v] = put(shaper, "or", 2 + below(shaper, shape->width));
    }
    for (uint32_t v = 0; v < shape->parts; v++)
        votes[v] = pair(shaper, "or", votes[v], new_event(shaper));
    put_top(shaper, "and", votes[0]);
}

bool bench_shape_write(struct arena *arena, const struct bench_shape *shape, struct buf *out)
{
    static void (*const makers[])(struct shaper *, const struct bench_shape *) = {
        [SHAPE_LISTS] = make_lists, [SHAPE_LADDER] = make_ladder, [SHAPE_TRAINS] = make_trains, [SHAPE_VOTES] = make_votes};
    struct shaper *shaper = ARENA_NEW(arena, struct shaper);
    if (shaper == NULL)
        return false;
    shaper->seed = shape->seed;
    shaper->out = out;
    buf_text(out, "<opsa-mef><define-fault-tree name=\"bench\">\n");
    makers[shape->kind](shaper, shape);
    buf_text(out, "</define-fault-tree><model-data>\n");
    for (uint32_t event = 0; event < shaper->events; event++)
        buf_printf(out, "<define-basic-event name=\"e%u\"><float value=\"0.01\"/></define-basic-event>\n", event);
    buf_text(out, "</model-data></opsa-mef>\n");
    return !buf_failed(out) && shaper->gates + 1 < GATES_MOST;
}
