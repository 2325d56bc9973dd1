/* Trees whose gates stand in levels, AND and OR in turn, with gates and events that several share. */
#include <string.h>

#include "base/rc.h"
#include "bench/bench_trees.h"

const struct bench_web bench_webs[] = {
    {"web of 10 levels, 80 events", 2001, 80, 107, 10, 13, 18, 15, 10, "273717"},
    {"web of 5 levels, 122 events", 1003, 122, 82, 5, 31, 29, 6, 0, "724466"},
    {"web of 14 levels, 106 events", 3016, 106, 132, 14, 9, 30, 3, 0, "3320"},
    {"web of 6 levels, 74 events", 21, 74, 65, 6, 39, 10, 22, 10, "106852"},
    {"web of 10 levels, 533 events", 2022, 533, 315, 10, 10, 0, 27, 10, "714474"},
};
const size_t bench_web_count = COUNT(bench_webs);

enum { GATES_MOST = 2400, ARGS_MOST = 40, LEVELS_MOST = 32, EVENT = 1 << 20, PERCENT = 100, AND_MOST = 5, WIDENING = 4 };

struct web_gate {
    bool is_and, atleast;
    uint32_t args[ARGS_MOST], arg_n; /* gates, or EVENT + event */
};
struct weaver {
    const struct bench_web *web;
    uint64_t seed;
    uint32_t first[LEVELS_MOST + 2]; /* gates of a level: first[level] … first[level + 1] - 1 */
    struct web_gate gates[GATES_MOST];
};

static uint32_t below(struct weaver *weaver, uint32_t n)
{
    weaver->seed = weaver->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((weaver->seed >> 33) % n);
}

static bool chance(struct weaver *weaver, uint32_t percent)
{
    return below(weaver, PERCENT) < percent;
}

static void add(struct weaver *weaver, uint32_t gate, uint32_t argument)
{
    struct web_gate *to = &weaver->gates[gate];
    bool again = gate == argument || to->arg_n == ARGS_MOST;
    for (uint32_t a = 0; a < to->arg_n; a++)
        again |= to->args[a] == argument;
    if (!again)
        to->args[to->arg_n++] = argument;
}

/* A gate of the level that lies near the place (in thousandths of its width), mostly. */
static uint32_t near(struct weaver *weaver, uint32_t level, uint32_t place)
{
    uint32_t first = weaver->first[level], n = weaver->first[level + 1] - first;
    uint32_t middle = place * n / 1000, spread = 1 + n / 4;
    uint32_t at = middle + below(weaver, spread) - spread / 2;
    return first + (chance(weaver, 10) || at >= n ? below(weaver, n) : at);
}

static void put_levels(struct weaver *weaver)
{
    const struct bench_web *web = weaver->web;
    uint32_t left = web->gates - 1;
    weaver->first[1] = 1;
    for (uint32_t level = 1; level < web->levels; level++) {
        uint32_t n = left / (web->levels - level), widest = (weaver->first[level] - weaver->first[level - 1]) * WIDENING;
        n = n > widest && level + 1 < web->levels ? widest : n;
        weaver->first[level + 1] = weaver->first[level] + (n > 0 ? n : 1);
        left -= n;
    }
    for (uint32_t level = 0; level < web->levels; level++)
        for (uint32_t gate = weaver->first[level]; gate < weaver->first[level + 1]; gate++)
            weaver->gates[gate].is_and = (level % 2 == 0) != chance(weaver, web->odd);
}

static void put_gates(struct weaver *weaver)
{
    const struct bench_web *web = weaver->web;
    for (uint32_t level = 1; level < web->levels; level++)
        for (uint32_t gate = weaver->first[level]; gate < weaver->first[level + 1]; gate++) {
            uint32_t n = weaver->first[level + 1] - weaver->first[level];
            uint32_t place = (gate - weaver->first[level]) * 1000 / n;
            do
                add(weaver, near(weaver, level - 1, place), gate);
            while (chance(weaver, web->shared_gates));
        }
}

static void put_events(struct weaver *weaver)
{
    const struct bench_web *web = weaver->web;
    for (uint32_t event = 0; event < web->events; event++) {
        uint32_t place = below(weaver, 1000);
        for (uint32_t n = 0; n == 0 || chance(weaver, web->shared_events);) {
            uint32_t gate = near(weaver, 1 + below(weaver, web->levels - 1), place);
            if (weaver->gates[gate].is_and && !chance(weaver, 5))
                continue;
            add(weaver, gate, EVENT + event);
            n++;
        }
    }
    for (uint32_t gate = 0; gate < weaver->first[web->levels]; gate++)
        while (weaver->gates[gate].arg_n < 2)
            add(weaver, gate, EVENT + below(weaver, web->events));
}

static void put_gate(struct weaver *weaver, uint32_t index, struct buf *out)
{
    const struct web_gate *gate = &weaver->gates[index];
    bool wide = gate->is_and && gate->arg_n > AND_MOST;
    bool atleast = gate->arg_n > 2 && (wide || chance(weaver, weaver->web->atleast));
    const char *kind = atleast ? "atleast" : gate->is_and ? "and" : "or";
    buf_printf(out, "<define-gate name=\"g%u\"><%s%s>", index, kind, atleast ? " min=\"2\"" : "");
    for (uint32_t a = 0; a < gate->arg_n; a++)
        buf_printf(out, gate->args[a] < EVENT ? "<gate name=\"g%u\"/>" : "<basic-event name=\"e%u\"/>",
                   gate->args[a] % EVENT);
    buf_printf(out, "</%s></define-gate>\n", kind);
}

bool bench_web_write(struct arena *arena, const struct bench_web *web, struct buf *out)
{
    struct weaver *weaver = ARENA_NEW(arena, struct weaver);
    if (weaver == NULL || web->levels > LEVELS_MOST || web->gates > GATES_MOST - LEVELS_MOST)
        return false;
    weaver->web = web;
    weaver->seed = web->seed;
    put_levels(weaver);
    put_gates(weaver);
    put_events(weaver);
    buf_text(out, "<opsa-mef><define-fault-tree name=\"bench\">\n");
    for (uint32_t gate = 0; gate < weaver->first[web->levels]; gate++)
        put_gate(weaver, gate, out);
    buf_text(out, "</define-fault-tree><model-data>\n");
    for (uint32_t event = 0; event < web->events; event++)
        buf_printf(out, "<define-basic-event name=\"e%u\"><float value=\"0.01\"/></define-basic-event>\n", event);
    buf_text(out, "</model-data></opsa-mef>\n");
    return !buf_failed(out);
}
