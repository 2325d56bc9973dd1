#include "bench/bench_trees.h"

#include "base/rc.h"

const struct bench_tree bench_trees[] = {
    {"3 levels, 6 systems", 187, 3, 6, 3, 4, 2, "482003", true, false},
    {"5 levels, 6 systems", 595, 5, 6, 3, 4, 2, "5570222", true, false},
    {"2 levels, 20 systems", 310, 2, 20, 2, 5, 2, "1388140", true, false},
    {"7 levels, 7 systems", 341, 7, 7, 2, 5, 2, "106953", true, false},
    {"3 levels, 10 systems", 31, 3, 10, 3, 5, 2, "1532004308", false, false},
    {"2 levels, 12 systems", 279, 2, 12, 3, 5, 2, "38172466", false, true},
};
const size_t bench_tree_count = COUNT(bench_trees);

enum { LEVELS_MOST = 8, TRAINS_MOST = 80, SYSTEMS_MOST = 20, NEEDS_MOST = 4 };

/* A train has events of its own and needs trains, or whole systems, of the level below. */
struct train {
    uint32_t first, count;              /* events */
    uint32_t needs[NEEDS_MOST], need_n; /* systems are counted behind the trains */
    bool reached;
};
struct level {
    struct train trains[TRAINS_MOST];
    bool all[SYSTEMS_MOST], reached[SYSTEMS_MOST]; /* systems: all trains must fail, or two of them */
    bool with_systems;                             /* the level above may need whole systems */
};
struct maker {
    const struct bench_tree *tree;
    uint64_t seed;
    uint32_t events;
    struct level levels[LEVELS_MOST];
};

static uint32_t below(struct maker *maker, uint32_t n)
{
    maker->seed = maker->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((maker->seed >> 33) % n);
}

static void make_train(struct maker *maker, uint32_t level, struct train *train)
{
    const struct bench_tree *tree = maker->tree;
    train->first = maker->events;
    train->count = 2 + below(maker, tree->components);
    maker->events += train->count;
    for (uint32_t i = 0; level > 0 && i < tree->needs; i++) {
        bool systems = maker->levels[level - 1].with_systems, again = false;
        uint32_t need = below(maker, tree->systems * (tree->trains + (systems ? 1 : 0)));
        for (uint32_t n = 0; n < train->need_n; n++)
            again |= train->needs[n] == need;
        if (!again)
            train->needs[train->need_n++] = need;
    }
}

static void make_levels(struct maker *maker)
{
    const struct bench_tree *tree = maker->tree;
    for (uint32_t l = 0; l < tree->levels; l++) {
        for (uint32_t s = 0; s < tree->systems; s++) {
            for (uint32_t t = 0; t < tree->trains; t++)
                make_train(maker, l, &maker->levels[l].trains[s * tree->trains + t]);
            maker->levels[l].all[s] = tree->trains == 2 || below(maker, 2) == 1;
        }
        maker->levels[l].with_systems = below(maker, 2) == 0;
    }
}

/* From the top down, so that the file has no gate that nothing uses. */
static void mark_reached(struct maker *maker)
{
    const struct bench_tree *tree = maker->tree;
    uint32_t trains = tree->systems * tree->trains;
    for (uint32_t s = 0; s < tree->systems; s++)
        maker->levels[tree->levels - 1].reached[s] = true;
    for (uint32_t l = tree->levels; l > 0; l--) {
        struct level *level = &maker->levels[l - 1];
        for (uint32_t t = 0; t < trains; t++) {
            level->trains[t].reached |= level->reached[t / tree->trains];
            for (uint32_t n = 0; level->trains[t].reached && n < level->trains[t].need_n; n++) {
                uint32_t need = level->trains[t].needs[n];
                if (need < trains)
                    maker->levels[l - 2].trains[need].reached = true;
                else
                    maker->levels[l - 2].reached[need - trains] = true;
            }
        }
    }
}

static void put_train(const struct maker *maker, uint32_t level, uint32_t index, struct buf *out)
{
    const struct train *train = &maker->levels[level].trains[index];
    uint32_t trains = maker->tree->systems * maker->tree->trains;
    buf_printf(out, "<define-gate name=\"g%u_%u\"><or>", level, index);
    for (uint32_t e = 0; e < train->count; e++)
        buf_printf(out, "<basic-event name=\"e%u\"/>", train->first + e);
    for (uint32_t n = 0; n < train->need_n; n++)
        buf_printf(out, "<gate name=\"%s%u_%u\"/>", train->needs[n] < trains ? "g" : "s", level - 1,
                   train->needs[n] < trains ? train->needs[n] : train->needs[n] - trains);
    buf_text(out, "</or></define-gate>\n");
}

static void put_system(const struct maker *maker, uint32_t level, uint32_t system, struct buf *out)
{
    bool all = maker->levels[level].all[system];
    buf_printf(out, "<define-gate name=\"s%u_%u\">%s", level, system, all ? "<and>" : "<atleast min=\"2\">");
    for (uint32_t train = 0; train < maker->tree->trains; train++)
        buf_printf(out, "<gate name=\"g%u_%u\"/>", level, system * maker->tree->trains + train);
    buf_printf(out, "%s</define-gate>\n", all ? "</and>" : "</atleast>");
}

/* The top: one of the systems of the first half and one of the second. */
static void put_top(const struct bench_tree *tree, struct buf *out)
{
    buf_text(out, "<define-gate name=\"top\"><and>");
    for (uint32_t half = 0; half < 2; half++) {
        uint32_t middle = tree->systems / 2;
        buf_text(out, "<or>");
        for (uint32_t s = half == 0 ? 0 : middle; s < (half == 0 ? middle : tree->systems); s++)
            buf_printf(out, "<gate name=\"s%u_%u\"/>", tree->levels - 1, s);
        buf_text(out, "</or>");
    }
    buf_text(out, "</and></define-gate>\n");
}

bool bench_tree_write(struct arena *arena, const struct bench_tree *tree, struct buf *out)
{
    struct maker *maker = ARENA_NEW(arena, struct maker);
    if (maker == NULL)
        return false;
    maker->tree = tree;
    maker->seed = tree->seed;
    make_levels(maker);
    mark_reached(maker);
    buf_text(out, "<opsa-mef><define-fault-tree name=\"bench\">\n");
    for (uint32_t l = 0; l < tree->levels; l++) {
        for (uint32_t t = 0; t < tree->systems * tree->trains; t++)
            if (maker->levels[l].trains[t].reached || maker->levels[l].reached[t / tree->trains])
                put_train(maker, l, t, out);
        for (uint32_t s = 0; s < tree->systems; s++)
            if (maker->levels[l].reached[s])
                put_system(maker, l, s, out);
    }
    put_top(tree, out);
    buf_text(out, "</define-fault-tree><model-data>\n");
    for (uint32_t event = 0; event < maker->events; event++)
        buf_printf(out, "<define-basic-event name=\"e%u\"><float value=\"0.01\"/></define-basic-event>\n", event);
    buf_text(out, "</model-data></opsa-mef>\n");
    return !buf_failed(out);
}
