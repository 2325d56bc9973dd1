/* The engine against its budgets: counting minimal cut sets as whole processes, beside SCRAM where it is
 * installed; outages and simulated years inside this process. Further trees: KANAME_TREES names a folder of
 * Open-PSA files. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "bench/bench.h"
#include "bench/bench_trees.h"
#include "mission/mission.h"
#include "view/chart.h"

enum {
    RUNS = 5, RUNS_OTHER = 2, MB_MOST = 256, LARGE_MS = 300,
    NODES = 100000, ROOTS = 20000, LINKS = 500000, OUTAGES = 1000, FAILED = 5, OUTAGES_MS = 2000,
    RESOURCES = 200, SERVICES = 20, YEARS = 100000, YEARS_MS = 2000, PICTURE_MS = 500
};
static const char other_program[] = "/usr/bin/scram";

/* ---- Whole processes ---- */

static enum rc best_of(struct ctx *cx, const char *const *words, int runs, struct buf *output, struct cost *ret)
{
    for (int i = 0; i < runs; i++) {
        struct cost cost;
        buf_clear(output);
        TRY(bench_command(cx, words, output, &cost));
        if (i == 0 || cost.wall_ms < ret->wall_ms)
            *ret = cost;
    }
    return RC_OK;
}

/* What the other program's time allows: a tenth of over 200 ms, a fifth of over 100 ms, otherwise as long. */
static double budget_beside(double other_ms)
{
    return other_ms > 200 ? other_ms / 10 : other_ms > 100 ? other_ms / 5 : other_ms;
}

static enum rc measure_file(struct ctx *cx, struct bench *bench, const char *name, const char *path,
                            const char *count, bool compared, bool large)
{
    const char *const words[] = {bench->program, "mission", "cutsets", "--open-psa", path, "--count", "--json", NULL};
    const char *const others[] = {other_program, "--zbdd", "-o", "/dev/null", path, NULL};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    struct cost cost = {.wall_ms = 0}, other = {.wall_ms = 0};
    TRY(best_of(cx, words, RUNS, &out, &cost));
    if (count != NULL && strstr(buf_string(&out), arena_printf(cx->arena, "\"%s\"", count)) == NULL)
        return fail(cx, RC_UNSOUND, "{0} has {1} cut sets, but this was counted: {2}", name, count, buf_string(&out));
    const char *said = arena_copy_n(cx->arena, buf_string(&out), strcspn(buf_string(&out), "\n"));
    if (compared)
        TRY(best_of(cx, others, RUNS_OTHER, &out, &other));
    double budget = compared ? budget_beside(other.wall_ms) : large ? LARGE_MS : 0;
    table_figure(&bench->table, name, cost.wall_ms, "ms", budget,
                 compared ? arena_printf(cx->arena, "%s; SCRAM %.0f ms, %.1f times; processor %.0f and %.0f ms, %.1f times; %.0f MB",
                                         said, other.wall_ms, other.wall_ms / cost.wall_ms, cost.cpu_ms, other.cpu_ms,
                                         other.cpu_ms / cost.cpu_ms, cost.peak_mb)
                          : arena_printf(cx->arena, "%s; %.0f MB", said, cost.peak_mb));
    return cost.peak_mb <= MB_MOST ? RC_OK : fail(cx, RC_TOO_LARGE, "{0} took more than 256 MB", name);
}

static enum rc measure_made(struct ctx *cx, struct bench *bench, bool has_other)
{
    const char *path = arena_printf(cx->arena, "%s/tree.xml", bench->folder);
    for (size_t i = 0; i < bench_tree_count; i++) {
        CLEANUP(buf_free) struct buf text = buf_create(LIMIT_MEF_BYTES);
        if (!bench_tree_write(cx->arena, &bench_trees[i], &text))
            return RC_MEMORY;
        TRY(file_write(cx, path, &text));
        TRY(measure_file(cx, bench, bench_trees[i].name, path, bench_trees[i].count,
                         has_other && bench_trees[i].compared, bench_trees[i].large));
    }
    for (size_t i = 0; i < bench_web_count; i++) {
        CLEANUP(buf_free) struct buf text = buf_create(LIMIT_MEF_BYTES);
        if (!bench_web_write(cx->arena, &bench_webs[i], &text))
            return RC_MEMORY;
        TRY(file_write(cx, path, &text));
        TRY(measure_file(cx, bench, bench_webs[i].name, path, bench_webs[i].count, has_other, false));
    }
    for (size_t i = 0; i < bench_shape_count; i++) {
        CLEANUP(buf_free) struct buf text = buf_create(LIMIT_MEF_BYTES);
        if (!bench_shape_write(cx->arena, &bench_shapes[i], &text))
            return RC_MEMORY;
        TRY(file_write(cx, path, &text));
        TRY(measure_file(cx, bench, bench_shapes[i].name, path, bench_shapes[i].count,
                         has_other && bench_shapes[i].compared, false));
    }
    unlink(path);
    return RC_OK;
}

static int is_tree(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && strcmp(entry->d_name + length - 4, ".xml") == 0;
}

static enum rc measure_folder(struct ctx *cx, struct bench *bench, bool has_other)
{
    const char *folder = getenv("KANAME_TREES");
    struct dirent **entries = NULL;
    int n = folder == NULL ? 0 : scandir(folder, &entries, is_tree, alphasort);
    enum rc rc = n < 0 ? fail(cx, RC_IO, "{0} cannot be read", folder) : RC_OK;
    for (int i = 0; i < n; i++) {
        if (rc == RC_OK)
            rc = measure_file(cx, bench, arena_copy(cx->arena, entries[i]->d_name),
                              arena_printf(cx->arena, "%s/%s", folder, entries[i]->d_name), NULL, has_other, false);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

/* ---- Models ---- */

struct made_model {
    struct mission_node *nodes;
    struct mission_group *groups;
    struct mission_link *links;
    size_t node_n, group_n, link_n;
    uint64_t seed;
};

static uint32_t below(struct made_model *made, uint32_t n)
{
    made->seed = made->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((made->seed >> 33) % n);
}

static bool make_room(struct ctx *cx, struct made_model *made, size_t nodes, size_t links)
{
    *made = (struct made_model){.nodes = ARENA_ARRAY(cx->arena, struct mission_node, nodes),
                                .groups = ARENA_ARRAY(cx->arena, struct mission_group, links),
                                .links = ARENA_ARRAY(cx->arena, struct mission_link, links), .seed = 1};
    return !arena_failed(cx->arena);
}

/* Adds a group of `count` links to nodes below `most`. */
static void add_group(struct made_model *made, uint32_t count, uint32_t least, uint32_t most)
{
    made->groups[made->group_n++] =
        (struct mission_group){.least = least, .first = (uint32_t)made->link_n, .count = count};
    for (uint32_t l = 0; l < count; l++)
        made->links[made->link_n++] =
            (struct mission_link){below(made, most), below(made, 2) == 0 ? 0 : (int32_t)below(made, 7200)};
}

static struct mission_model model_of(const struct made_model *made)
{
    return (struct mission_model){made->nodes,  made->groups,  made->links,
                                  made->node_n, made->group_n, made->link_n};
}

static enum rc count_stops(void *data, size_t first, size_t count, const int32_t *stops)
{
    (void)first;
    for (size_t i = 0; i < NODES; i++)
        for (size_t lane = 0; lane < count; lane++)
            *(int64_t *)data += stops[i * MISSION_LANES + lane] != MISSION_RUNS;
    return RC_OK;
}

/* Time of all threads on the processors: what the clock would say on a machine that does nothing else. */
static double processor_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

static enum rc measure_outages(struct ctx *cx, struct bench *bench)
{
    struct made_model made;
    struct mission_plan *plan = NULL;
    struct mission_outage outages[OUTAGES];
    int64_t stops = 0;
    if (!make_room(cx, &made, NODES, LINKS))
        return RC_MEMORY;
    for (uint32_t i = 0; i < NODES; i++) {
        made.nodes[i] = (struct mission_node){.name = "node", .first_group = (uint32_t)made.group_n, .mtpd = -1};
        for (uint32_t left = i < ROOTS ? 0 : (uint32_t)((LINKS - made.link_n) / (NODES - i)); left > 0;) {
            uint32_t count = 1 + below(&made, left < 4 ? left : 4);
            add_group(&made, count, 1 + below(&made, count), i);
            left -= count;
        }
        made.nodes[i].group_count = (uint32_t)made.group_n - made.nodes[i].first_group;
    }
    made.node_n = NODES;
    const struct mission_model model = model_of(&made);
    TRY(mission_plan_make(cx, &model, &plan));
    uint32_t *failed = ARENA_ARRAY(cx->arena, uint32_t, OUTAGES * FAILED);
    if (failed == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < OUTAGES * FAILED; i++)
        failed[i] = below(&made, ROOTS);
    for (size_t i = 0; i < OUTAGES; i++)
        outages[i] = (struct mission_outage){failed + i * FAILED, FAILED, 6 * 3600};
    double begin = bench_now(), used = processor_ms();
    TRY(mission_outages(cx, plan, outages, OUTAGES, count_stops, &stops));
    table_figure(&bench->table, "1,000 outages of 100,000 nodes", bench_now() - begin, "ms", OUTAGES_MS,
                 arena_printf(cx->arena, "%zu links, %lld stops; %.0f ms of processor", made.link_n, (long long)stops,
                              processor_ms() - used));
    return RC_OK;
}

static enum rc measure_years(struct ctx *cx, struct bench *bench)
{
    struct made_model made;
    struct mission_plan *plan = NULL;
    struct mission_years years;
    const struct mission_simulation simulation = {.seed = 1, .years = YEARS, .threads = 2};
    if (!make_room(cx, &made, RESOURCES + SERVICES, (size_t)RESOURCES * 2 + SERVICES * 40))
        return RC_MEMORY;
    for (uint32_t i = 0; i < RESOURCES + SERVICES; i++) {
        bool service = i >= RESOURCES;
        made.nodes[i] = (struct mission_node){.name = "node", .first_group = (uint32_t)made.group_n, .mtpd = 3600,
                                              .rate = service ? 0 : 0.2, .repair = 24,
                                              .loss_per_hour = service ? 1 : 0};
        for (uint32_t g = 0; g < (service ? 10U : i >= RESOURCES / 2); g++)
            add_group(&made, 1 + g % 4, 1, service ? RESOURCES : RESOURCES / 2);
        made.nodes[i].group_count = (uint32_t)made.group_n - made.nodes[i].first_group;
    }
    made.node_n = RESOURCES + SERVICES;
    const struct mission_model model = model_of(&made);
    TRY(mission_plan_make(cx, &model, &plan));
    double begin = bench_now(), used = processor_ms();
    TRY(mission_simulate(cx, plan, &simulation, &years));
    table_figure(&bench->table, "100,000 years of 200 resources", bench_now() - begin, "ms", YEARS_MS,
                 arena_printf(cx->arena, "0.2 failures a year each, 2 threads; %.0f ms of processor", processor_ms() - used));
    return RC_OK;
}

/* A service with processes and resources that need further ones: as many boxes as a map may have. */
static enum rc measure_map(struct ctx *cx, struct bench *bench)
{
    enum { PROCESSES = 40, FIRST_LEVEL = 150, NEEDS = 3 };
    static const char *const columns[] = {"Service", "Process", "Resource"};
    struct made_model random = {.seed = 1};
    struct chart_map_node *nodes = ARENA_ARRAY(cx->arena, struct chart_map_node, CHART_MAP_NODES_MAX);
    struct chart_map_link *links = ARENA_ARRAY(cx->arena, struct chart_map_link, CHART_MAP_NODES_MAX * NEEDS);
    struct chart chart;
    size_t n = 0;
    if (nodes == NULL || links == NULL)
        return RC_MEMORY;
    for (uint32_t i = 0; i < CHART_MAP_NODES_MAX; i++) {
        uint32_t above = i <= PROCESSES ? 1 : i < FIRST_LEVEL ? PROCESSES : FIRST_LEVEL;
        nodes[i] = (struct chart_map_node){.label = "経営資源の名称", .href = "/risk-resources/1",
                                           .column = i == 0 ? 0 : i <= PROCESSES ? 1 : 2};
        for (uint32_t k = 0; i > 0 && k < (i <= PROCESSES ? 1U : NEEDS); k++)
            links[n++] = (struct chart_map_link){.from = i <= PROCESSES ? 0 : 1 + below(&random, above), .to = i,
                                                 .label = "30分", .either = k == 1, .strong = k == 2};
    }
    const struct chart_map map = {.head = {"map", "Map", "Map"}, .nodes = nodes, .count = CHART_MAP_NODES_MAX,
                                  .links = links, .link_count = n, .columns = columns,
                                  .column_count = COUNT(columns)};
    double begin = bench_now();
    TRY(chart_map(cx, &map, &chart));
    table_figure(&bench->table, "map of 300 nodes", bench_now() - begin, "ms", PICTURE_MS,
                 arena_printf(cx->arena, "%zu needs, %.0f × %.0f px, %zu bytes", n, chart.width, chart.height,
                              strlen(chart.svg.markup)));
    return RC_OK;
}

/* Curve, distribution and time-line, as large as they get. */
static enum rc measure_charts(struct ctx *cx, struct bench *bench)
{
    static const char name[] = "サービスの名称";
    struct chart_step *steps = ARENA_ARRAY(cx->arena, struct chart_step, CHART_STEPS_MAX);
    struct chart_bar *bars = ARENA_ARRAY(cx->arena, struct chart_bar, CHART_BARS_MAX);
    struct chart_lane *lanes = ARENA_ARRAY(cx->arena, struct chart_lane, CHART_TASKS_MAX);
    struct chart chart;
    if (steps == NULL || bars == NULL || lanes == NULL)
        return RC_MEMORY;
    for (int i = 0; i < CHART_STEPS_MAX; i++)
        steps[i] = (struct chart_step){i, 1.0 / (i + 1), 0.5 / (i + 1), 1.0 / (i + 1)};
    for (int i = 0; i < CHART_BARS_MAX; i++)
        bars[i] = (struct chart_bar){.label = name, .value = i, .target = -1};
    for (int i = 0; i < CHART_TASKS_MAX; i++)
        lanes[i] = (struct chart_lane){.label = name, .stop = i * 60, .mtpd = 3600, .text = name};
    const struct chart_exceedance curve = {{"a", "a", "a"}, steps, CHART_STEPS_MAX, "円"};
    const struct chart_bars histogram = {{"b", "b", "b"}, bars, CHART_BARS_MAX, 0, "%"};
    const struct chart_timeline timeline = {{"c", "c", "c"}, lanes, CHART_TASKS_MAX, 86400};
    double begin = bench_now();
    TRY(chart_exceedance(cx, &curve, &chart));
    TRY(chart_bars(cx, &histogram, &chart));
    TRY(chart_timeline(cx, &timeline, &chart));
    table_figure(&bench->table, "curve, distribution and time-line", bench_now() - begin, "ms", PICTURE_MS,
                 "200 points, bars and rows");
    return RC_OK;
}

enum rc bench_mission(struct ctx *cx, struct bench *bench)
{
    bool has_other = access(other_program, X_OK) == 0;
    table_figure_head("Engine");
    if (!has_other)
        printf("SCRAM is not installed (Debian package scram): no comparison\n");
    TRY(measure_made(cx, bench, has_other));
    TRY(measure_folder(cx, bench, has_other));
    TRY(measure_outages(cx, bench));
    TRY(measure_years(cx, bench));
    TRY(measure_map(cx, bench));
    return measure_charts(cx, bench);
}
