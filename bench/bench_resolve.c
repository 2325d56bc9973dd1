/* How long a whole process takes to resolve NIST's MODERATE profile of SP 800-53, the largest one that is public. */
#include <unistd.h>

#include "bench/bench.h"

#define PROFILE "../shared/fixtures/oscal/NIST_SP-800-53_rev5_MODERATE-baseline_profile.json"

enum { RESOLVE_BUDGET_MS = 100 };

enum rc bench_resolve(struct ctx *cx, struct bench *bench)
{
    const char *path = arena_printf(cx->arena, "%s/resolved.json", bench->folder);
    const char *const words[] = {bench->program, "catalog", "resolve", PROFILE, "-o", path, NULL};
    struct bench_series *series = ARENA_NEW(cx->arena, struct bench_series);
    table_figure_head("profile (a whole process)");
    if (series == NULL)
        return RC_MEMORY;
    if (access(PROFILE, R_OK) != 0) {
        table_figure(&bench->table, "resolve 800-53 MODERATE", 0, "ms", 0,
                     "left out: " PROFILE " is not beside the checkout");
        return RC_OK;
    }
    for (int64_t i = 0; i < bench->repeats; i++) {
        struct cost cost;
        TRY(bench_command(cx, words, NULL, &cost));
        bench_series_add(series, cost.wall_ms, cost.cpu_ms);
    }
    bench_series_show(cx, bench, "resolve 800-53 MODERATE", series, RESOLVE_BUDGET_MS, true);
    unlink(path);
    return RC_OK;
}
