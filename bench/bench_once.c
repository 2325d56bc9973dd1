/* What happens once and not per request: start, reports, import of a workbook. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "bench/bench.h"
#include "bench/bench_client.h"
#include "bench/bench_workbook.h"

enum { IDLE_SECONDS = 3, WORKBOOK_ROWS = 90 };
enum { START_BUDGET_MS = 100, IDLE_BUDGET_MB = 40, REPORT_BUDGET_MS = 500, IMPORT_BUDGET_MS = 200 };

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* The middle one of some values, which are sorted on the way. */
static double median_of(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare);
    return n == 0 ? 0 : n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

void bench_series_add(struct bench_series *series, double wall_ms, double cpu_ms)
{
    if (series->n == BENCH_REPEATS_MOST)
        return;
    series->wall[series->n] = wall_ms;
    series->cpu[series->n++] = cpu_ms;
}

/* The kernel tells processor time in steps of 10 ms: only the mean of many says something. */
static double mean(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return n == 0 ? 0 : sum / (double)n;
}

void bench_series_show(const struct ctx *cx, struct bench *bench, const char *name, struct bench_series *series,
                 double budget, bool with_cpu)
{
    double median = median_of(series->wall, series->n);
    table_figure(
        &bench->table, name, median, "ms", budget,
        arena_printf(cx->arena, "worst of %zu: %.1f ms", series->n, series->wall[series->n - 1]));
    if (with_cpu)
        table_figure(&bench->table, arena_printf(cx->arena, "%s: CPU", name),
                     mean(series->cpu, series->n), "ms", 0, "mean");
}

static const char *title_of(const struct ctx *cx, const struct bench *bench, const char *kind)
{
    return arena_printf(cx->arena, "%s, %s (median of %lld)", kind, bench->name,
                        (long long)bench->repeats);
}

/* --- Start --- */

static enum rc measure_start(struct ctx *cx, struct bench *bench, bool idle, struct bench_series *starts,
                             struct bench_series *stops, double *ret_mb)
{
    const struct timespec pause = {.tv_sec = IDLE_SECONDS};
    struct bench_server server;
    double stopped = 0;
    TRY(bench_server_start(cx, bench->program, bench->url, &server));
    bench_series_add(starts, server.start_ms, 0);
    if (idle) {
        nanosleep(&pause, NULL);
        *ret_mb = bench_resident_mb(server.pid);
    }
    TRY(bench_server_stop(cx, &server, &stopped));
    bench_series_add(stops, stopped, 0);
    return RC_OK;
}

enum rc bench_start(struct ctx *cx, struct bench *bench)
{
    struct bench_series starts = {.n = 0}, stops = {.n = 0};
    double resident_mb = 0;
    for (int64_t i = 0; i < bench->repeats; i++)
        TRY(measure_start(cx, bench, i == 0, &starts, &stops, &resident_mb));
    table_figure_head(title_of(cx, bench, "start"));
    bench_series_show(cx, bench, "from exec to listening", &starts, START_BUDGET_MS, false);
    table_figure(&bench->table,
                 arena_printf(cx->arena, "resident set, idle for %d s", IDLE_SECONDS), resident_mb,
                 "MB", IDLE_BUDGET_MB, NULL);
    bench_series_show(cx, bench, "from SIGTERM to the end", &stops, 0, false);
    return RC_OK;
}

/* --- Management report --- */

static enum rc run_signed_in(struct ctx *cx, struct bench *bench,
                             enum rc (*measure)(struct ctx *, struct bench *,
                                                const struct bench_server *, struct client *))
{
    struct bench_server server;
    double stopped = 0;
    TRY(bench_server_start(cx, bench->program, bench->url, &server));
    struct client client = client_create(server.port);
    enum rc rc = client_sign_in(cx, &client, bench->data.logins[0], bench->data.password);
    if (rc == RC_OK)
        rc = measure(cx, bench, &server, &client);
    client_free(&client);
    enum rc end = bench_server_stop(cx, &server, &stopped);
    return rc != RC_OK ? rc : end;
}

/* One request whose answer must have that status; its cost goes into the series. */
static enum rc timed_call(struct ctx *cx, const struct bench_server *server, struct client *client,
                          const struct call *call, int status, struct bench_series *series,
                          struct reply *reply)
{
    double cpu = bench_cpu_ms(server->pid), begin = bench_now();
    if (!client_call(client, call, reply))
        return fail(cx, RC_IO, "{0}: the server did not answer", call->path);
    bench_series_add(series, bench_now() - begin, bench_cpu_ms(server->pid) - cpu);
    if (reply->status != status)
        return fail(cx, RC_IO, "{0} was answered with status {1}: {2}", call->path,
                    decimal(cx, reply->status), arena_copy(cx->arena, reply->body));
    return RC_OK;
}

static enum rc report_by_server(struct ctx *cx, struct bench *bench,
                                const struct bench_server *server, struct client *client)
{
    struct bench_series series = {.n = 0};
    struct reply reply;
    const struct call call = {.path = "/reports/management.pdf"};
    for (int64_t i = 0; i < bench->repeats; i++)
        TRY(timed_call(cx, server, client, &call, 200, &series, &reply));
    if (strncmp(reply.body, "%PDF-", 5) != 0)
        return fail(cx, RC_IO, "The report is no PDF");
    bench_series_show(cx, bench, "management PDF by the server", &series, REPORT_BUDGET_MS, true);
    return RC_OK;
}

enum rc bench_report(struct ctx *cx, struct bench *bench)
{
    struct bench_series series = {.n = 0};
    struct cost cost;
    const char *path = arena_printf(cx->arena, "%s/management.pdf", bench->folder);
    const char *const words[] = {
        bench->program, "--db",       bench->url, "report", "--org", bench->data.org,
        "--kind",       "management", "-o",       path,     NULL};
    for (int64_t i = 0; i < bench->repeats; i++) {
        TRY(bench_command(cx, words, NULL, &cost));
        bench_series_add(&series, cost.wall_ms, cost.cpu_ms);
    }
    table_figure_head(title_of(cx, bench, "report"));
    bench_series_show(cx, bench, "management PDF by command", &series, REPORT_BUDGET_MS, true);
    return run_signed_in(cx, bench, report_by_server);
}

/* --- Import --- */

/* Exports this year's questionnaire and changes every level in it. */
static enum rc make_workbook(struct ctx *cx, const struct bench *bench, const char *path)
{
    struct cost cost;
    const char *const words[] = {bench->program, "--db",  bench->url,      "assessment",
                                 "export",       "--org", bench->data.org, "-o",
                                 path,           NULL};
    TRY(bench_command(cx, words, NULL, &cost));
    const struct workbook_column current = {.sheet = "xl/worksheets/sheet2.xml", .column = "G", .levels = 3};
    return workbook_change(cx, path, &current, WORKBOOK_ROWS); /* questionnaire.h: COLUMN_CURRENT */
}

/* Every row must really have been stored anew. */
static enum rc check_changed(struct ctx *cx, const char *text, size_t length)
{
    json_error_t error;
    json_t *result = json_loadb(text, length, 0, &error);
    json_int_t changed = json_integer_value(json_object_get(result, "changed"));
    json_decref(result);
    if (changed == WORKBOOK_ROWS)
        return RC_OK;
    return fail(cx, RC_IO, "The import changed {0} rows: {1}", decimal(cx, changed),
                arena_copy_n(cx->arena, text, length));
}

static enum rc import_by_command(struct ctx *cx, struct bench *bench, const char *path)
{
    struct bench_series series = {.n = 0};
    struct cost cost;
    const char *const words[] = {bench->program, "--db",  bench->url,      "--json", "assessment",
                                 "import",       "--org", bench->data.org, path,     NULL};
    for (int64_t i = 0; i < bench->repeats; i++) {
        CLEANUP(buf_free) struct buf output = buf_create(LIMIT_FORM_BYTES);
        TRY(make_workbook(cx, bench, path));
        TRY(bench_command(cx, words, &output, &cost));
        TRY(check_changed(cx, buf_string(&output), output.length));
        bench_series_add(&series, cost.wall_ms, cost.cpu_ms);
    }
    bench_series_show(cx, bench, "import of 90 rows by command", &series, IMPORT_BUDGET_MS, true);
    return RC_OK;
}

static enum rc upload(struct ctx *cx, struct bench *bench, const struct bench_server *server,
                      struct client *client, struct bench_series *series)
{
    static const char edge[] = "----kaname-bench";
    const char *path = arena_printf(cx->arena, "%s/upload.xlsx", bench->folder);
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_UPLOAD_BYTES);
    struct reply reply;
    TRY(make_workbook(cx, bench, path));
    buf_printf(
        &body,
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"upload.xlsx\"\r\n"
        "Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n\r\n",
        edge);
    TRY(workbook_read(cx, path, &body));
    buf_printf(&body, "\r\n--%s--\r\n", edge);
    const struct call call = {
        .post = true,
        .json = true,
        .body = buf_string(&body),
        .body_length = body.length,
        .path = arena_printf(cx->arena, "/assessments/%s/questionnaire", bench->data.assessment),
        .media_type = arena_printf(cx->arena, "multipart/form-data; boundary=%s", edge)};
    TRY(timed_call(cx, server, client, &call, 200, series, &reply));
    return check_changed(cx, reply.body, reply.body_length);
}

static enum rc import_by_server(struct ctx *cx, struct bench *bench,
                                const struct bench_server *server, struct client *client)
{
    struct bench_series series = {.n = 0};
    for (int64_t i = 0; i < bench->repeats; i++)
        TRY(upload(cx, bench, server, client, &series));
    bench_series_show(cx, bench, "import of 90 rows by the server", &series, IMPORT_BUDGET_MS, true);
    return RC_OK;
}

enum rc bench_import(struct ctx *cx, struct bench *bench)
{
    table_figure_head(title_of(cx, bench, "import"));
    TRY(import_by_command(cx, bench, arena_printf(cx->arena, "%s/import.xlsx", bench->folder)));
    return run_signed_in(cx, bench, import_by_server);
}
