/* Form 6 with 20,000 rows: a page of it, the evaluation of all, the workbook out and in again. */
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "bench/bench.h"
#include "bench/bench_client.h"
#include "bench/bench_workbook.h"
#include "risk/risk.h"

enum { RISKS = 20000, PROCESSES = 40, RESOURCES = 200, BATCH = 1000, STEPS = 5, PAGES_MOST = 400, EVALUATIONS = 40 };
enum { PAGE_BUDGET_MS = 5, EVALUATION_BUDGET_MS = 50, FILE_BUDGET_MS = 3000 };

struct made {
    struct bench *bench;
    const char *study;
    const char *processes[PROCESSES], *resources[RESOURCES];
};

static const char *const outcomes[] = {"運航に必要な情報が表示されない", "制御ができない", "要員が業務に就けない",
                                       "通信が途絶する", "データが書き換えられる"};
static const char *const events[] = {"マルウェア感染", "回線の障害", "大規模地震", "委託先の操作誤り", "不正アクセス"};
static const char *const sources[] = {"更新されない端末", "単一の回線", "耐震性の不足する建屋", "手順書の不備",
                                      "共有された認証情報"};
static const char effect[] = "運航の判断が遅れ、複数の便に遅延と欠航が生じる。復旧までのあいだ手作業で代替するが、処理量は半分に落ちる。";
static const char control[] = "予備機を隣の建屋に置き、四半期ごとに切替えの訓練をしている。";

/* --- The data --- */

static enum rc add_process(struct ctx *cx, struct made *made, size_t i)
{
    struct risk_process row;
    risk_row_blank(&risk_process_record, &row);
    row.id = made->processes[i];
    row.study = made->study;
    row.place = (int64_t)i + 1;
    row.name = arena_printf(cx->arena, "業務 %zu", i + 1);
    row.department = arena_printf(cx->arena, "第%zu部", i % 8 + 1);
    return record_insert(cx, &risk_process_record, &row);
}

static enum rc add_resource(struct ctx *cx, struct made *made, size_t i)
{
    struct risk_resource row;
    risk_row_blank(&risk_resource_record, &row);
    row.id = made->resources[i];
    row.study = made->study;
    row.place = (int64_t)i + 1;
    row.kind = (int64_t)i % RISK_RESOURCE_KIND_COUNT_;
    row.name = arena_printf(cx->arena, "経営資源 %zu", i + 1);
    return record_insert(cx, &risk_resource_record, &row);
}

static enum rc add_risk(struct ctx *cx, struct made *made, size_t i)
{
    struct risk row;
    risk_row_blank(&risk_record, &row);
    row.id = id_new(cx);
    row.study = made->study;
    row.number = row.place = (int64_t)i + 1;
    row.process = made->processes[i % PROCESSES];
    row.resource = made->resources[i * 7 % RESOURCES];
    row.outcome = outcomes[i % COUNT(outcomes)];
    row.event = events[i / 5 % COUNT(events)];
    row.source = sources[i / 25 % COUNT(sources)];
    row.effect = effect;
    row.impact_before = row.frequency_before = STEPS;
    row.impact_controls = row.frequency_controls = control;
    row.impact_after = 1 + (int64_t)(i / 3 % STEPS);
    row.frequency_after = 1 + (int64_t)(i % 3);
    row.post = made->bench->data.posts[i % BENCH_POSTS];
    row.review_on = "2027-03-31";
    return record_insert(cx, &risk_record, &row);
}

typedef enum rc (*add_function)(struct ctx *cx, struct made *made, size_t i);

static enum rc add_rows(struct ctx *cx, struct made *made, size_t n, add_function add)
{
    for (size_t i = 0; i < n;) {
        arena_reset(cx->arena);
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TRY(db_begin(cx, &tx));
        for (size_t k = 0; k < BATCH && i < n; k++, i++)
            TRY(add(cx, made, i));
        TRY(db_commit(cx, &tx));
    }
    return RC_OK;
}

static enum rc make_study(struct ctx *cx, struct arena *keep, struct made *made)
{
    struct risk_study study;
    risk_row_blank(&risk_study_record, &study);
    study.year = made->bench->data.year;
    study.title = "リスクアセスメント";
    cx->org = made->bench->data.org;
    TRY(risk_study_create(cx, &study, ""));
    made->study = arena_copy(keep, study.id);
    for (size_t i = 0; i < PROCESSES; i++)
        made->processes[i] = arena_copy(keep, id_new(cx));
    for (size_t i = 0; i < RESOURCES; i++)
        made->resources[i] = arena_copy(keep, id_new(cx));
    TRY(add_rows(cx, made, PROCESSES, add_process));
    TRY(add_rows(cx, made, RESOURCES, add_resource));
    TRY(add_rows(cx, made, RISKS, add_risk));
    cx->org = "";
    arena_reset(cx->arena);
    return bench_data_advance(cx);
}

/* --- Pages --- */

static enum rc database_cpu(struct ctx *cx, const struct bench *bench, double *ret)
{
    int pids[BENCH_BACKENDS];
    size_t n = 0;
    *ret = 0;
    if (strcmp(bench->name, "SQLite") == 0)
        return RC_OK;
    TRY(bench_store_backends(cx, pids, &n));
    for (size_t i = 0; i < n; i++)
        *ret += bench_cpu_ms(pids[i]);
    return RC_OK;
}

struct page_of {
    const char *name, *path;
    int64_t repeats;
    double budget;
};

/* Processor time of the server and of the database together: the mean of many, since it is told in steps of 10 ms. */
static enum rc measure_page(struct ctx *cx, struct made *made, const struct bench_server *server,
                            struct client *client, const struct page_of *page, bool json)
{
    struct reply reply = {.bytes = 0};
    const struct call call = {.path = page->path, .json = json};
    double before = 0, after = 0, cpu = 0, begin = 0;
    for (int64_t i = -page->repeats / 10; i < page->repeats; i++) {
        if (i == 0) {
            TRY(database_cpu(cx, made->bench, &before));
            cpu = bench_cpu_ms(server->pid);
            begin = bench_now();
        }
        if (!client_call(client, &call, &reply) || reply.status != 200)
            return fail(cx, RC_IO, "{0} was answered with status {1}", page->path, decimal(cx, reply.status));
    }
    double wall = bench_now() - begin, repeats = (double)page->repeats;
    cpu = bench_cpu_ms(server->pid) - cpu;
    TRY(database_cpu(cx, made->bench, &after));
    table_figure(&made->bench->table, arena_printf(cx->arena, "%s, %s: CPU", page->name, json ? "JSON" : "HTML"),
                 (cpu + after - before) / repeats, "ms", page->budget,
                 arena_printf(cx->arena, "database %.1f, by the clock %.1f, %zu kB", (after - before) / repeats,
                              wall / repeats, reply.bytes / 1024));
    return RC_OK;
}

static enum rc measure_pages(struct ctx *cx, struct made *made, const struct bench_server *server,
                             struct client *client)
{
    const char *home = arena_printf(cx->arena, "/risk/%s", made->study);
    int64_t repeats = made->bench->requests < PAGES_MOST ? made->bench->requests : PAGES_MOST;
    const struct page_of pages[] = {
        {"page of 100 rows", arena_printf(cx->arena, "%s/risks", home), repeats, PAGE_BUDGET_MS},
        {"page of 100 rows by value", arena_printf(cx->arena, "%s/risks?sort=value", home), repeats,
         PAGE_BUDGET_MS},
        {"page of 100 rows of an owner",
         arena_printf(cx->arena, "%s/risks?post=%s", home, made->bench->data.posts[BENCH_POSTS / 2]), repeats,
         PAGE_BUDGET_MS},
        {"evaluation of all, matrix", arena_printf(cx->arena, "%s/matrix", home), EVALUATIONS,
         EVALUATION_BUDGET_MS},
        {"evaluation of all, owners", arena_printf(cx->arena, "%s/owners", home), EVALUATIONS,
         EVALUATION_BUDGET_MS}};
    for (size_t i = 0; i < COUNT(pages); i++)
        for (int json = 0; json < 2; json++)
            TRY(measure_page(cx, made, server, client, &pages[i], json != 0));
    return RC_OK;
}

static enum rc serve_and_measure(struct ctx *cx, struct made *made)
{
    struct bench_server server;
    double stopped = 0;
    TRY(bench_server_start(cx, made->bench->program, made->bench->url, &server));
    struct client client = client_create(server.port);
    enum rc rc = client_sign_in(cx, &client, made->bench->data.logins[0], made->bench->data.password);
    if (rc == RC_OK)
        rc = measure_pages(cx, made, &server, &client);
    client_free(&client);
    enum rc end = bench_server_stop(cx, &server, &stopped);
    return rc != RC_OK ? rc : end;
}

/* --- Files --- */

static enum rc timed(struct ctx *cx, const char *const *words, struct bench_series *series)
{
    struct cost cost;
    TRY(bench_command(cx, words, NULL, &cost));
    bench_series_add(series, cost.wall_ms, cost.cpu_ms);
    return RC_OK;
}

/* Every row of form 6 comes back with another frequency. */
static enum rc measure_files(struct ctx *cx, struct bench *bench)
{
    enum { ROUNDS = 3 };
    struct bench_series out = {.n = 0}, in = {.n = 0}, same = {.n = 0};
    const char *path = arena_printf(cx->arena, "%s/forms.xlsx", bench->folder);
    const char *const export[] = {bench->program, "--db",  bench->url,      "risk",
                                  "export",       "--org", bench->data.org, "-o",
                                  path,           NULL};
    const char *const import[] = {bench->program, "--db",  bench->url,      "risk",
                                  "import",       "--org", bench->data.org, path,
                                  NULL};
    const struct workbook_column frequency = {.sheet = "xl/worksheets/sheet6.xml", .column = "O", .levels = 3};
    for (int i = 0; i < ROUNDS; i++) {
        TRY(timed(cx, export, &out));
        TRY(timed(cx, import, &same));
        TRY(workbook_change(cx, path, &frequency, RISKS));
        TRY(timed(cx, import, &in));
    }
    bench_series_show(cx, bench, "workbook export", &out, FILE_BUDGET_MS, true);
    bench_series_show(cx, bench, "workbook import, every row changed", &in, FILE_BUDGET_MS, true);
    bench_series_show(cx, bench, "workbook import, nothing changed", &same, FILE_BUDGET_MS, true);
    return RC_OK;
}

enum rc bench_risks(struct ctx *cx, struct bench *bench)
{
    struct made made = {.bench = bench};
    CLEANUP(arena_freep) struct arena *keep = arena_create(1 << 20);
    if (keep == NULL)
        return RC_MEMORY;
    TRY(make_study(cx, keep, &made));
    table_figure_head(arena_printf(cx->arena, "form 6 with %s rows, %s", "20,000", bench->name));
    TRY(serve_and_measure(cx, &made));
    return measure_files(cx, bench);
}
