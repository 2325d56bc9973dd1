/* Dashboard, list and save at four connections, as HTML and as JSON. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/bench_load.h"
#include "http/http.h"

enum { WARM_REQUESTS = 40, SECONDS_MOST = 30, PAGE_ROWS = 200, SAVED_ITEMS = 20, DEEP_PAGES = 100 };
enum { CPU_BUDGET_MS = 10, P99_BUDGET_MS = 50, CPU_BUDGET = 1, P99_BUDGET = 2 };

struct web {
    struct ctx *cx;
    struct bench *bench;
    struct bench_server server;
    struct client clients[LOAD_CONNECTIONS];
    const char *deep; /* cursor of a page deep in the list, encoded */
    json_t *list;     /* a page of items; its first ones are saved */
};

/* --- Pages --- */

struct getting {
    const char *path;
    bool json;
};

static void next_page(void *state, int connection, struct call *ret)
{
    const struct getting *getting = state;
    (void)connection;
    *ret = (struct call){.path = getting->path, .json = getting->json};
}

static json_t *get_json(struct client *client, const char *path)
{
    struct reply reply;
    json_error_t error;
    const struct call call = {.path = path, .json = true};
    if (!client_call(client, &call, &reply) || reply.status != 200)
        return NULL;
    return json_loadb(reply.body, reply.body_length, 0, &error);
}

/* Goes page by page, so that the cursor is one that a person could have reached. */
static enum rc find_deep_page(struct web *web)
{
    struct ctx *cx = web->cx;
    web->deep = "";
    for (int i = 0; i < DEEP_PAGES; i++) {
        const char *path = arena_printf(cx->arena, "/plan?rows=%d&after=%s", PAGE_ROWS, web->deep);
        json_t *list = get_json(&web->clients[0], path);
        const char *next = json_string_value(json_object_get(list, "next"));
        if (list == NULL)
            return fail(cx, RC_IO, "{0} cannot be read as JSON", path);
        bool last = next == NULL || next[0] == '\0';
        if (!last)
            web->deep = url_encode(cx, next);
        json_decref(list);
        if (last)
            break;
    }
    return RC_OK;
}

/* --- Saving --- */

static const char *const saved_fields[] = {
    "title",       "detail",     "catalog",      "control",    "post",        "priority",
    "start_on",    "due_on",     "status",       "done_on",    "money_asked", "money_granted",
    "money_spent", "days_asked", "days_granted", "days_spent", "judged_by",   "result"};

/* One item as a form or JSON object without version and progress, which change from save to save. */
struct saved_item {
    const char *path, *body;
    int64_t version;
};
struct saving {
    bool json;
    struct {
        struct saved_item items[SAVED_ITEMS];
        int at;
        char body[16 * 1024];
    } lanes[LOAD_CONNECTIONS];
    const char *csrf[LOAD_CONNECTIONS];
};

static const char *form_of(struct ctx *cx, const json_t *item)
{
    const char *form = "";
    for (size_t i = 0; i < COUNT(saved_fields); i++) {
        const json_t *value = json_object_get(item, saved_fields[i]);
        const char *text = json_is_integer(value) ? decimal(cx, json_integer_value(value))
                                                  : json_string_value(value);
        form = arena_printf(cx->arena, "%s&%s=%s", form, saved_fields[i],
                            url_encode(cx, text == NULL ? "" : text));
    }
    return form;
}

/* The members after the first two, without the closing brace. */
static const char *members_of(struct ctx *cx, const json_t *item)
{
    const char *members = "";
    for (size_t i = 0; i < COUNT(saved_fields); i++) {
        char *value = json_dumps(json_object_get(item, saved_fields[i]), JSON_ENCODE_ANY);
        members = arena_printf(cx->arena, "%s,\"%s\":%s", members, saved_fields[i],
                               value == NULL ? "\"\"" : value);
        free(value);
    }
    return members;
}

static enum rc prepare_saving(struct web *web, bool json, struct saving *ret)
{
    struct ctx *cx = web->cx;
    ret->json = json;
    for (int lane = 0; lane < LOAD_CONNECTIONS; lane++) {
        ret->csrf[lane] = web->clients[lane].csrf;
        for (int i = 0; i < SAVED_ITEMS; i++) {
            const json_t *row = json_array_get(json_object_get(web->list, "items"),
                                               (size_t)(lane * SAVED_ITEMS + i));
            const char *id = json_string_value(json_object_get(row, "id"));
            const char *page = arena_printf(cx->arena, "/plan/%s", id == NULL ? "" : id);
            json_t *view = get_json(&web->clients[lane], page);
            const json_t *item = json_object_get(view, "item");
            if (!json_is_object(item)) {
                json_decref(view);
                return fail(cx, RC_IO, "{0} has no plan item", page);
            }
            ret->lanes[lane].items[i] = (struct saved_item){
                .path = arena_printf(cx->arena, "%s/edit", page),
                .body = json ? members_of(cx, item) : form_of(cx, item),
                .version = json_integer_value(json_object_get(item, "version"))};
            json_decref(view);
        }
    }
    return RC_OK;
}

static void next_save(void *state, int connection, struct call *ret)
{
    struct saving *saving = state;
    char *body = saving->lanes[connection].body;
    size_t room = sizeof saving->lanes[connection].body;
    const struct saved_item *item =
        &saving->lanes[connection].items[saving->lanes[connection].at % SAVED_ITEMS];
    long long version = (long long)item->version, progress = version % 90 + 1;
    int length = saving->json ? snprintf(body, room, "{\"version\":%lld,\"progress\":%lld%s}",
                                         version, progress, item->body)
                              : snprintf(body, room, "csrf=%s&version=%lld&progress=%lld%s",
                                         saving->csrf[connection], version, progress, item->body);
    *ret = (struct call){.post = true,
                         .json = saving->json,
                         .path = item->path,
                         .body = body,
                         .body_length = (size_t)length};
}

static void saved(void *state, int connection, const struct reply *reply)
{
    struct saving *saving = state;
    (void)reply;
    saving->lanes[connection].items[saving->lanes[connection].at % SAVED_ITEMS].version++;
    saving->lanes[connection].at++;
}

/* --- Measuring --- */

static enum rc database_cpu(struct ctx *cx, double *ret)
{
    int pids[BENCH_BACKENDS];
    size_t n = 0;
    *ret = 0;
    TRY(bench_store_backends(cx, pids, &n));
    for (size_t i = 0; i < n; i++)
        *ret += bench_cpu_ms(pids[i]);
    return RC_OK;
}

static enum rc measure(struct web *web, const char *name, bool json, int budgets,
                       const struct load *load)
{
    struct ctx *cx = web->cx;
    struct load_result warm, result;
    bool apart = strcmp(web->bench->name, "SQLite") != 0;
    double database = 0, database_before = 0;
    TRY(load_run(cx, load, web->clients, WARM_REQUESTS, SECONDS_MOST, &warm));
    if (apart)
        TRY(database_cpu(cx, &database_before));
    double before = bench_cpu_ms(web->server.pid);
    TRY(load_run(cx, load, web->clients, web->bench->requests, SECONDS_MOST, &result));
    double cpu = bench_cpu_ms(web->server.pid) - before, requests = (double)result.requests;
    if (apart)
        TRY(database_cpu(cx, &database));
    database -= database_before;
    const struct operation_cost cost = {
        .name = name,
        .json = json,
        .requests = result.requests,
        .bytes = result.bytes,
        .cpu_ms = (cpu + database) / requests,
        .database_ms = apart ? database / requests : -1,
        .p50_ms = result.p50_ms,
        .p99_ms = result.p99_ms,
        .worst_ms = result.worst_ms,
        .cpu_budget_ms = (budgets & CPU_BUDGET) != 0 ? CPU_BUDGET_MS : 0,
        .p99_budget_ms = (budgets & P99_BUDGET) != 0 ? P99_BUDGET_MS : 0};
    table_operation(&web->bench->table, &cost);
    return RC_OK;
}

static enum rc measure_page(struct web *web, const char *name, int budgets, const char *path)
{
    for (int json = 0; json < 2; json++) {
        struct getting getting = {path, json};
        const struct load load = {.status = 200, .next = next_page, .state = &getting};
        TRY(measure(web, name, json, budgets, &load));
    }
    return RC_OK;
}

static enum rc measure_saving(struct web *web)
{
    struct saving *saving = ARENA_NEW(web->cx->arena, struct saving);
    if (saving == NULL)
        return RC_MEMORY;
    for (int json = 0; json < 2; json++) {
        TRY(prepare_saving(web, json, saving));
        const struct load load = {
            .status = json ? 200 : 303, .next = next_save, .answered = saved, .state = saving};
        TRY(measure(web, "save of a plan item", json, CPU_BUDGET | P99_BUDGET, &load));
    }
    return RC_OK;
}

static enum rc measure_all(struct web *web)
{
    struct ctx *cx = web->cx;
    const struct bench_data *data = &web->bench->data;
    const struct operation_cost budgets = {.cpu_budget_ms = CPU_BUDGET_MS,
                                           .p99_budget_ms = P99_BUDGET_MS};
    table_operation_head(
        arena_printf(cx->arena, "web, %s, %d connections", web->bench->name, LOAD_CONNECTIONS),
        &budgets);
    TRY(measure_page(web, "dashboard", CPU_BUDGET | P99_BUDGET, "/"));
    TRY(measure_page(web, "my work", CPU_BUDGET | P99_BUDGET, "/work"));
    TRY(measure_page(web, "list, first page", CPU_BUDGET | P99_BUDGET, "/plan"));
    TRY(measure_page(web, "list, page by cursor deep inside", CPU_BUDGET | P99_BUDGET,
                     arena_printf(cx->arena, "/plan?after=%s", web->deep)));
    TRY(measure_page(web, "list, filtered by post and priority", CPU_BUDGET | P99_BUDGET,
                     arena_printf(cx->arena, "/plan?status=all&priority=1&sort=priority&post=%s",
                                  data->posts[BENCH_POSTS / 2])));
    TRY(measure_page(web, "list, filtered by words", CPU_BUDGET | P99_BUDGET,
                     arena_printf(cx->arena, "/plan?text=%s", url_encode(cx, "多要素認証"))));
    /* Every open title of the organisation is read. */
    TRY(measure_page(web, "list, filtered by words of none", 0,
                     arena_printf(cx->arena, "/plan?text=%s", url_encode(cx, "該当なし"))));
    /* Records of every kind and the standards; a word that much holds, one that little holds, two together,
     * one of a single character, and nothing. */
    static const struct {
        const char *name, *words;
    } searches[] = {{"search, a word of many", "導入"},
                    {"search, a word of few", "多要素認証"},
                    {"search, two words", "認証 手順"},
                    {"search, one character", "監"},
                    {"search, a word of none", "該当なし"}};
    for (size_t i = 0; i < COUNT(searches); i++)
        TRY(measure_page(web, searches[i].name, P99_BUDGET,
                         arena_printf(cx->arena, "/search?noun=plan-item&q=%s",
                                      url_encode(cx, searches[i].words))));
    TRY(measure_page(web, "search, records and standards", P99_BUDGET,
                     arena_printf(cx->arena, "/search?q=%s", url_encode(cx, "手順"))));
    TRY(measure_page(web, "self-assessment, sheet of 90 measures", 0,
                     arena_printf(cx->arena, "/assessments/%s/sheet", data->assessment)));
    return measure_saving(web);
}

static enum rc run(struct web *web)
{
    struct ctx *cx = web->cx;
    for (int i = 0; i < LOAD_CONNECTIONS; i++)
        TRY(client_sign_in(cx, &web->clients[i], web->bench->data.logins[i % BENCH_PEOPLE],
                           web->bench->data.password));
    TRY(find_deep_page(web));
    web->list = get_json(&web->clients[0], "/plan?rows=200&status=running");
    TRY(measure_all(web));
    table_figure_head(arena_printf(cx->arena, "memory after the load, %s", web->bench->name));
    table_figure(&web->bench->table, "resident set of the server",
                 bench_resident_mb(web->server.pid), "MB", 0, NULL);
    return RC_OK;
}

enum rc bench_web(struct ctx *cx, struct bench *bench)
{
    struct web web = {.cx = cx, .bench = bench};
    double stopped = 0;
    TRY(bench_server_start(cx, bench->program, bench->url, &web.server));
    for (int i = 0; i < LOAD_CONNECTIONS; i++)
        web.clients[i] = client_create(web.server.port);
    enum rc rc = run(&web);
    for (int i = 0; i < LOAD_CONNECTIONS; i++)
        client_free(&web.clients[i]);
    json_decref(web.list);
    enum rc end = bench_server_stop(cx, &web.server, &stopped);
    return rc != RC_OK ? rc : end;
}
