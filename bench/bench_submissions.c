/* Receiving signed packages over HTTP: how many a second are verified and durably kept, with a receipt each, while somebody
 * reads pages. Server and clients share this process and the machine's cores. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "app/modules.h"
#include "base/limits.h"
#include "base/id.h"
#include "bench/bench.h"
#include "bench/bench_load.h"
#include "submission/submission.h"

enum { SENDERS = 40, PACKAGES = 3000, ANSWERS = 300, SECONDS = 60, PAGES = 100000, READ_SECONDS = 4, WORKERS = 8, THREADS = 2, A_SECOND = 300, PAGE_MS = 50 };

#define RECEIVER "bench-receiver"
#define EDGE "kaname-bench-edge-0123456789"

static enum rc take(struct ctx *cx, const struct submission_package *package, struct submission_refusal *why)
{
    const struct submission_part *answers = submission_part(package, SUBMISSION_ANSWERS);
    if (answers == NULL || answers->length != ANSWERS)
        return submission_refuse(cx, why, SUBMISSION_CONTENT, "the answers are not those that were made");
    return RC_OK;
}

static const struct submission_kind kinds[] = {{.name = "bench", .label = "bench", .check = take}};
static const struct module kind_module = {.name = "bench", .submission_kinds = kinds, .submission_kind_count = 1};

/* Everybody reads as the receiver's officer. */
static enum rc officer(struct ctx *cx, struct request *request)
{
    (void)request;
    cx->org = RECEIVER;
    cx->person = "bench";
    cx->permissions = PERM_SIGNED_IN | PERM_SURVEY_READ;
    return RC_OK;
}

static enum rc make_organization(struct ctx *cx, const char *id)
{
    struct organization organization = {.id = id, .org = id, .parent = "", .name = id, .sector = "", .fiscal_month = 4,
                                        .handling_mark = "", .document_prefix = "", .active = 1};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, &organization_record, &organization));
    return db_commit(cx, &tx);
}

/* OSCAL results as long as those of a real questionnaire. */
static const char *results_text(struct ctx *cx)
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
    buf_text(&text, "{\"assessment-results\":{\"uuid\":\"0192f000-0000-4000-8000-000000000000\",\"metadata\":{\"title\":"
                    "\"Results\",\"last-modified\":\"2026-10-01T00:00:00Z\",\"version\":\"1\",\"oscal-version\":\"1.1.3\"},"
                    "\"import-ap\":{\"href\":\"#x\"},\"results\":[{\"uuid\":\"0192f000-0000-4000-8000-000000000001\","
                    "\"title\":\"t\",\"description\":\"d\",\"start\":\"2026-10-01T00:00:00Z\",\"reviewed-controls\":"
                    "{\"control-selections\":[{\"include-all\":{}}]},\"observations\":[");
    for (int i = 0; i < ANSWERS; i++)
        buf_printf(&text, "%s{\"uuid\":\"%s\",\"description\":\"%d\",\"methods\":[\"INTERVIEW\"],\"collected\":"
                          "\"2026-10-01T00:00:00Z\"}",
                   i == 0 ? "" : ",", id_new(cx), i);
    buf_text(&text, "]}]}}");
    return buf_keep(&text, cx->arena);
}

struct body {
    char *bytes;
    size_t length;
};

struct traffic {
    struct body *bodies;
    size_t next; /* under the lock */
    pthread_mutex_t lock;
};

static enum rc wrap(struct ctx *cx, const struct buf *package, struct body *ret)
{
    CLEANUP(buf_free) struct buf form = buf_create(LIMIT_SUBMISSION_BYTES);
    buf_text(&form, "--" EDGE "\r\nContent-Disposition: form-data; name=\"organization\"\r\n\r\n" RECEIVER "\r\n--" EDGE
                    "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p\"\r\nContent-Type: "
                    "application/octet-stream\r\n\r\n");
    buf_add(&form, package->data, package->length);
    buf_text(&form, "\r\n--" EDGE "--\r\n");
    ret->bytes = buf_failed(&form) ? NULL : malloc(form.length);
    if (ret->bytes == NULL)
        return memory_ended(cx);
    memcpy(ret->bytes, form.data, form.length);
    ret->length = form.length;
    return RC_OK;
}

/* Packages of many operators, about many surveys, so that none takes the place of another. */
static enum rc make_packages(struct ctx *cx, struct traffic *traffic, size_t *ret_bytes)
{
    CLEANUP(buf_free) struct buf package = buf_create(LIMIT_SUBMISSION_BYTES);
    static const char answers[ANSWERS] = {1, 2, 3};
    const char *results = results_text(cx), *receiver = "";
    struct signing_key key = {.id = ""};
    TRY(make_organization(cx, RECEIVER));
    TRY(seal_ready(cx, RECEIVER, &key));
    TRY(seal_card(cx, &key, &receiver));
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    if (scratch == NULL)
        return memory_ended(cx);
    struct arena *const own = cx->arena;
    for (size_t i = 0; i < PACKAGES; i++) {
        const char *sender = arena_printf(own, "bench-sender-%zu", i % SENDERS);
        struct sent_submission sent = {.id = ""};
        if (i < SENDERS) {
            TRY(make_organization(cx, sender));
            cx->org = RECEIVER;
            TRY(submission_trust_own(cx, sender, sender));
        }
        cx->org = sender;
        cx->arena = scratch;
        const struct submission_draft draft = {
            .kind = "bench", .title = "bench", .about = arena_printf(scratch, "survey-%zu", i / SENDERS),
            .document = "", .operator = sender, .edition = 1, .year = 2026, .to_card = receiver, .answers = answers,
            .answers_length = ANSWERS, .texts = "{}", .results = results, .results_length = strlen(results)};
        enum rc rc = submission_make(cx, &draft, &package, &sent);
        if (rc == RC_OK)
            rc = wrap(cx, &package, traffic->bodies + i);
        cx->arena = own;
        TRY(rc);
        arena_reset(scratch);
        *ret_bytes += package.length;
    }
    return RC_OK;
}

static void next_package(void *state, int connection, struct call *ret)
{
    struct traffic *traffic = state;
    (void)connection;
    pthread_mutex_lock(&traffic->lock);
    const struct body *body = traffic->bodies + traffic->next % PACKAGES;
    traffic->next++;
    pthread_mutex_unlock(&traffic->lock);
    *ret = (struct call){.post = true, .json = true, .path = "/submissions/uploads/whole",
                         .media_type = "multipart/form-data; boundary=" EDGE, .body = body->bytes,
                         .body_length = body->length};
}

static void next_page(void *state, int connection, struct call *ret)
{
    (void)state;
    (void)connection;
    *ret = (struct call){.path = "/submissions/received"};
}

/* A thread with connections of its own. */
struct sender {
    pthread_t thread;
    struct ctx cx;
    struct arena *arena;
    const struct load *load;
    int port;
    int64_t count;
    double seconds;
    struct load_result result;
    enum rc rc;
};

static void *send_some(void *argument)
{
    struct sender *sender = argument;
    struct client clients[LOAD_CONNECTIONS];
    for (int i = 0; i < LOAD_CONNECTIONS; i++)
        clients[i] = client_create(sender->port);
    sender->rc = load_run(&sender->cx, sender->load, clients, sender->count, sender->seconds, &sender->result);
    for (int i = 0; i < LOAD_CONNECTIONS; i++)
        client_free(&clients[i]);
    return NULL;
}

static enum rc start(const struct ctx *cx, const struct load *load, int port, int64_t count, double seconds,
                     struct sender *ret)
{
    *ret = (struct sender){.cx = *cx, .arena = arena_create(LIMIT_REQUEST_MEMORY), .load = load, .port = port,
                           .count = count, .seconds = seconds};
    ret->cx.arena = ret->arena;
    if (ret->arena == NULL || pthread_create(&ret->thread, NULL, send_some, ret) != 0)
        return RC_MEMORY;
    return RC_OK;
}

static enum rc finish(struct ctx *cx, struct sender *sender)
{
    pthread_join(sender->thread, NULL);
    if (sender->rc != RC_OK)
        (void)fail(cx, sender->rc, "{0}", arena_copy(cx->arena, sender->cx.problem.message));
    arena_free(sender->arena);
    return sender->rc;
}

/* Packages over many connections; gives how many a second, and the worst of the p99. */
static enum rc send_all(struct ctx *cx, const struct load *load, int port, int64_t count, double *ret_rate,
                        double *ret_p99)
{
    struct sender senders[THREADS];
    double begin = bench_now();
    enum rc rc = RC_OK;
    *ret_p99 = 0;
    for (int i = 0; i < THREADS; i++)
        TRY(start(cx, load, port, count / THREADS, SECONDS, &senders[i]));
    for (int i = 0; i < THREADS; i++) {
        enum rc one = finish(cx, &senders[i]);
        rc = rc == RC_OK ? one : rc;
        *ret_p99 = senders[i].result.p99_ms > *ret_p99 ? senders[i].result.p99_ms : *ret_p99;
    }
    *ret_rate = (double)count * 1000 / (bench_now() - begin);
    return rc;
}

/* The first half alone, the second while pages are read. */
static enum rc measure(struct ctx *cx, struct bench *bench, struct traffic *traffic, int port, size_t bytes)
{
    const struct load packages = {.status = 200, .next = next_package, .state = traffic};
    const struct load pages = {.status = 200, .next = next_page};
    struct sender reader;
    double rate = 0, p99 = 0, beside = 0;
    TRY(send_all(cx, &packages, port, PACKAGES / 2, &rate, &p99));
    table_figure_least(&bench->table, "packages kept, with receipt", rate, "/s", A_SECOND,
                       arena_printf(cx->arena, "%zu bytes each, %d connections; p99 %.0f ms", bytes / PACKAGES,
                                    THREADS * LOAD_CONNECTIONS, p99));
    TRY(start(cx, &pages, port, PAGES, READ_SECONDS, &reader));
    enum rc rc = send_all(cx, &packages, port, PACKAGES / 2, &beside, &p99);
    TRY(finish(cx, &reader));
    TRY(rc);
    table_figure(&bench->table, "pages while receiving, p99", reader.result.p99_ms, "ms", PAGE_MS,
                 arena_printf(cx->arena, "%lld pages by %d readers; %.0f packages a second beside them",
                              (long long)reader.result.requests, LOAD_CONNECTIONS, beside));
    return RC_OK;
}

static enum rc run_server(struct ctx *cx, struct bench *bench, struct traffic *traffic, size_t bytes)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    CLEANUP(store_closep) struct store *store = NULL;
    struct app app = *cx->app;
    CLEANUP(submission_queue_freep) struct submission_queue *queue = submission_queue_create();
    const struct server_options options = {.address = "127.0.0.1", .workers = WORKERS, .authenticate = officer};
    struct server *server = NULL;
    app.receiving = queue;
    enum rc rc = store_open(bench->url, &store, &why);
    if (rc == RC_OK)
        rc = server_start(&app, store, &options, &server, &why);
    if (rc != RC_OK)
        return fail(cx, rc, "{0}", arena_copy(cx->arena, buf_string(&why)));
    rc = measure(cx, bench, traffic, server_port(server), bytes);
    server_stop(server);
    return rc;
}

enum rc bench_submissions(struct ctx *cx, struct bench *bench)
{
    const struct app *const before = cx->app;
    const struct module **modules = ARENA_ARRAY(cx->arena, const struct module *, app_modules_count + 1);
    struct traffic traffic = {.bodies = calloc(PACKAGES, sizeof(struct body)), .lock = PTHREAD_MUTEX_INITIALIZER};
    size_t bytes = 0;
    if (modules == NULL || traffic.bodies == NULL)
        return memory_ended(cx);
    memcpy(modules, app_modules, app_modules_count * sizeof *modules);
    modules[app_modules_count] = &kind_module;
    struct app app = *before;
    app.modules = modules;
    app.module_count = app_modules_count + 1;
    app.key_dir = arena_printf(cx->arena, "%s/keys-%s", bench->folder, bench->name);
    cx->app = &app;
    table_figure_head(arena_printf(cx->arena, "%s: packages of %d operators, received over HTTP by %d workers",
                                   bench->name, SENDERS, WORKERS));
    enum rc rc = make_packages(cx, &traffic, &bytes);
    if (rc == RC_OK)
        rc = run_server(cx, bench, &traffic, bytes);
    cx->app = before;
    for (size_t i = 0; i < PACKAGES; i++)
        free(traffic.bodies[i].bytes);
    free(traffic.bodies);
    return rc;
}
