/* The scores of all organisations side by side: each has an assessment with an answer to every measure. */
#include "assessment/scores.h"

#include "base/id.h"
#include "bench/bench.h"
#include "catalog/catalog.h"
#include "db/db.h"

enum { ORGANIZATIONS = 1000, BATCH = 50 };
static const double budget_ms = 100;
static const char catalog_id[] = "baseline-2026";

static enum rc add_answers(struct ctx *cx, const char *org, const char *assessment, const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct answer answer = {.id = id_new(cx),
                                      .org = org,
                                      .version = 1,
                                      .assessment = assessment,
                                      .control = catalog->controls[i].id,
                                      .state = ANSWER_LEVEL,
                                      .current = 1 + (int64_t)i % 5,
                                      .reason = "",
                                      .until = "",
                                      .note = "一部の部署で手順書がある。全社への展開は今年度の計画に載せた。",
                                      .post = "",
                                      .answered_on = "2026-10-01",
                                      .confirmed = 1,
                                      .changed_by = ""};
        TRY(bench_store_row(cx, &answer_record, &answer));
    }
    return RC_OK;
}

static enum rc add_assessment(struct ctx *cx, const struct bench *bench, const char *org, const char *person,
                              const struct catalog *catalog)
{
    const struct membership member = {
        .id = id_new(cx), .org = org, .version = 1, .person = person, .role = ROLE_OFFICER};
    const struct scope scope = {
        .id = id_new(cx), .org = org, .version = 1, .parent = "", .name = "全社", .active = 1};
    const struct assessment assessment = {.id = id_new(cx),
                                          .org = org,
                                          .version = 1,
                                          .scope = scope.id,
                                          .catalog = catalog_id,
                                          .catalog_version = catalog->version,
                                          .year = bench->data.year,
                                          .default_target = 3,
                                          .previous = "",
                                          .drafter = "",
                                          .requested_by = "",
                                          .approved_by = "",
                                          .comment = ""};
    TRY(bench_store_row(cx, &membership_record, &member));
    TRY(bench_store_row(cx, &scope_record, &scope));
    TRY(bench_store_row(cx, &assessment_record, &assessment));
    return add_answers(cx, org, assessment.id, catalog);
}

/* All but the first, which is assessed. */
static enum rc add_all(struct ctx *cx, const struct bench *bench, const char *person)
{
    const struct catalog *catalog = NULL;
    TRY(catalog_get(cx, catalog_id, &catalog));
    for (int number = 2; number <= ORGANIZATIONS;) {
        arena_reset(cx->arena);
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TRY(db_begin(cx, &tx));
        for (int i = 0; i < BATCH && number <= ORGANIZATIONS; i++, number++)
            TRY(add_assessment(cx, bench, arena_printf(cx->arena, "operator-%04d", number), person, catalog));
        TRY(db_commit(cx, &tx));
    }
    return bench_store_settle(cx);
}

enum rc bench_scores(struct ctx *cx, struct bench *bench)
{
    struct bench_series series = {.n = 0};
    CLEANUP(arena_freep) struct arena *keep = arena_create(1 << 16);
    const char *person = "";
    if (keep == NULL)
        return RC_MEMORY;
    TRY(bench_store_member(cx, bench->data.org, &person));
    person = arena_copy(keep, person);
    TRY(add_all(cx, bench, person));
    cx->person = person;
    for (int64_t i = 0; i < bench->repeats; i++) {
        struct scores_view view = {.year = 0};
        arena_reset(cx->arena);
        double begin = bench_now();
        TRY(scores_load(cx, catalog_id, bench->data.year, &view));
        bench_series_add(&series, bench_now() - begin, 0);
        if (view.organizations != ORGANIZATIONS)
            return fail(cx, RC_INTERNAL, "Only {0} organisations have a score", decimal(cx, view.organizations));
    }
    cx->person = "";
    table_figure_head(arena_printf(cx->arena, "scores, %s", bench->name));
    bench_series_show(cx, bench, "scores of 1,000 organisations", &series, budget_ms, false);
    return RC_OK;
}
