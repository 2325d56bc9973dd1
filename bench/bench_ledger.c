/* What the ledger costs: a change with its leaf beside the bare insert of the same row, and the
 * verification. Bare and ledgered rows take turns, so that both meet the same state of machine and
 * database. */
#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "bench/bench.h"
#include "db/db.h"
#include "ledger/ledger.h"
#include "plan/plan.h"
#include "register/verify.h"

enum { SINGLE_CHANGES = 400, BATCHES = 20, BATCH_CHANGES = 500, VERIFICATIONS = 7 };
enum { FIRST_NUMBER = 2000000, VERIFY_LEAST = 200000 };
static const double ratio_budget = 2;

struct writer {
    struct bench *bench;
    int64_t number; /* of the next plan item */
};

static struct plan_item item_of(struct ctx *cx, struct writer *writer)
{
    return (struct plan_item){
        .id = id_new(cx),
        .org = writer->bench->data.org,
        .version = 1,
        .number = writer->number++,
        .title = "遠隔保守回線の棚卸しと不要分の停止（第3期）",
        .detail =
            "対象の範囲を確定したうえで担当部署と日程を合わせ、影響の小さい拠点から順に実施する。"
            "結果は四半期ごとに情報セキュリティ委員会へ報告し、残った課題は翌年度の計画に引き継ぐ"
            "。",
        .assessment = "",
        .catalog = "baseline-2026",
        .control = "m3.2.1-1",
        .post = writer->bench->data.posts[writer->number % BENCH_POSTS],
        .status = PLAN_RUNNING,
        .progress = 40,
        .priority = 2,
        .start_on = "2026-04-01",
        .due_on = "2027-03-31",
        .done_on = "",
        .money_asked = 1200000,
        .money_granted = 1000000,
        .days_asked = 20,
        .judged_by = "四半期の点検で未対応が残っていないことを台帳で確かめる。",
        .result = "",
        .created_by = "",
        .created_at = cx->now,
    };
}

/* `count` rows in one transaction; gives the time for one of them, milliseconds. */
static enum rc write_rows(struct ctx *cx, struct writer *writer, int count, bool ledgered,
                          double *ret_ms)
{
    arena_reset(cx->arena);
    struct plan_item *items = ARENA_ARRAY(cx->arena, struct plan_item, (size_t)count);
    if (items == NULL)
        return RC_MEMORY;
    for (int i = 0; i < count; i++)
        items[i] = item_of(cx, writer);
    double begin = bench_now();
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    for (int i = 0; i < count; i++)
        TRY(ledgered ? record_insert(cx, &plan_item_record, &items[i])
                     : bench_store_row(cx, &plan_item_record, &items[i]));
    TRY(db_commit(cx, &tx));
    *ret_ms = (bench_now() - begin) / count;
    return RC_OK;
}

/* What else runs on the machine only adds: the least says what a change itself costs. */
static enum rc compare_writes(struct ctx *cx, struct writer *writer, const char *name, int rounds,
                              int count)
{
    double least[] = {INFINITY, INFINITY}, ms = 0; /* bare, ledgered */
    for (int i = -1; i < rounds; i++)              /* the first round prepares the statements */
        for (int turn = 0; turn < 2; turn++) {
            int ledgered = (i ^ turn) & 1;
            TRY(write_rows(cx, writer, count, ledgered != 0, &ms));
            least[ledgered] = i < 0 ? INFINITY : fmin(least[ledgered], ms);
        }
    struct table *table = &writer->bench->table;
    table_figure(table, arena_printf(cx->arena, "bare insert, %s", name), least[0], "ms", 0,
                 arena_printf(cx->arena, "least of %d", rounds));
    table_figure(table, arena_printf(cx->arena, "with its leaf, %s", name), least[1], "ms", 0,
                 arena_printf(cx->arena, "least of %d", rounds));
    table_figure(table, arena_printf(cx->arena, "ratio, %s", name), least[1] / least[0], "times",
                 ratio_budget, NULL);
    return RC_OK;
}

static enum rc measure_verification(struct ctx *cx, struct bench *bench)
{
    double best = 0;
    struct verify_org result = {.size = 0};
    for (int i = 0; i < VERIFICATIONS; i++) {
        arena_reset(cx->arena);
        double begin = bench_now();
        TRY(ledger_verify_org(cx, bench->data.org, &result));
        best = fmax(best, (double)result.size / (bench_now() - begin) * 1000);
    }
    table_figure_least(&bench->table, "ledger verify", best, "entries/s", VERIFY_LEAST,
                       arena_printf(cx->arena, "%lld entries, %lld records, best of %d",
                                    (long long)result.size, (long long)result.records,
                                    VERIFICATIONS));
    return RC_OK;
}

enum rc bench_ledger(struct ctx *cx, struct bench *bench)
{
    struct writer writer = {.bench = bench, .number = FIRST_NUMBER};
    table_figure_head(arena_printf(cx->arena, "ledger, %s", bench->name));
    TRY(measure_verification(cx, bench));
    TRY(compare_writes(cx, &writer, "one a transaction", SINGLE_CHANGES, 1));
    return compare_writes(cx, &writer, "500 a transaction", BATCHES, BATCH_CHANGES);
}
