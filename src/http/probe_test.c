/* /healthz, /metrics and the log, from outside: what they say, to whom, and what they never say. */
#include "http/probe.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>

#include "base/outside.h"
#include "base/time.h"
#include "http/server_test.h"

enum { LOG_BYTES = 256 * 1024 };

static enum rc echo(struct ctx *cx, struct request *request, struct response *response)
{
    (void)cx;
    response->status = 200;
    response->media_type = "text/plain; charset=utf-8";
    buf_printf(&response->body, "[%s]", request_parameter(request, "value"));
    return RC_OK;
}

static enum rc broken(struct ctx *cx, struct request *request, struct response *response)
{
    (void)request;
    (void)response;
    return db_exec(cx, SQL("SELECT secret FROM nowhere"), NO_ARGS, NULL);
}

/* Like a worker whose commit waits for a standby. */
static enum rc slow(struct ctx *cx, struct request *request, struct response *response)
{
    (void)cx;
    (void)request;
    usleep(1500 * 1000);
    response->status = 200;
    response->media_type = "text/plain; charset=utf-8";
    return RC_OK;
}

static const struct route routes[] = {
    {GET, "/slow", slow, PERM_PUBLIC, "slow", .answer = NULL},
    {GET, "/echo/{value}", echo, PERM_PUBLIC, "echo", .answer = NULL},
    {POST, "/echo/{value}", echo, PERM_PUBLIC, "echo", .answer = NULL},
    {GET, "/inside", echo, PERM_SIGNED_IN, "inside", .answer = NULL},
    {GET, "/broken", broken, PERM_PUBLIC, "broken", .answer = NULL},
};
static const struct module module = {
    .name = "test", .routes = routes, .route_count = COUNT(routes)};
static const struct module *const modules[] = {&module};
static const struct app app = {.modules = modules, .module_count = 1, .base_url = ""};

static enum rc authenticate(struct ctx *cx, struct request *request)
{
    (void)cx;
    (void)request;
    return RC_OK;
}

static enum rc figures(struct ctx *cx, struct buf *out)
{
    int64_t count = 0;
    TRY(db_int_of(cx, SQL("SELECT COUNT(*) FROM migration"), NO_ARGS, &count));
    buf_printf(out, "test_migrations %lld\n", (long long)count);
    return RC_OK;
}

static struct server *start(struct store *store, struct server_options options)
{
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    struct server *server = NULL;
    options.address = "127.0.0.1";
    options.workers = 2;
    options.authenticate = authenticate;
    options.figures = figures;
    if (server_start(&app, store, &options, &server, &why) != RC_OK)
        print_error("%s\n", buf_string(&why));
    assert_non_null(server);
    return server;
}

/* Asks as 127.0.0.<last>, with further header lines. */
static struct reply *ask(struct server *server, int last, const char *path, const char *lines)
{
    static const size_t most = 4000;
    struct reply *reply = calloc(1, sizeof *reply);
    char text[4000];
    assert_non_null(reply);
    int length = snprintf(text, most, "GET %s HTTP/1.1\r\n" HEAD "%s\r\n", path, lines);
    int handle = connect_from(last, server_port(server));
    send_all(handle, text, (size_t)length);
    receive(handle, reply);
    close(handle);
    return reply;
}

static int status_of(struct server *server, int last, const char *path, const char *lines)
{
    struct reply *reply = ask(server, last, path, lines);
    int status = reply->status;
    free(reply);
    return status;
}

static void check_says(int line, const struct reply *reply, const char *words)
{
    if (strstr(reply->bytes, words) == NULL)
        print_error("%s\n", reply->bytes);
    TEST_TRUE(line, strstr(reply->bytes, words) != NULL);
}

/* What stands before several nodes must not take one for dead whose workers all wait. */
static void test_health_while_all_wait(void **state)
{
    enum { ASKING = 2 + OUTSIDE_TALKS + 2 };
    struct test_db *test = *state;
    static const char request[] = GET_("/slow");
    int handles[ASKING];
    struct reply *reply = calloc(1, sizeof *reply);
    struct server *server = start(test->store, (struct server_options){.metrics = true});
    assert_non_null(reply);
    for (size_t i = 0; i < ASKING; i++) {
        handles[i] = connect_from(1, server_port(server));
        send_all(handles[i], request, strlen(request));
    }
    usleep(100 * 1000);
    int64_t begun = time_elapsed();
    TEST_INT(__LINE__, status_of(server, 1, "/healthz", ""), 200);
    TEST_INT(__LINE__, status_of(server, 1, "/metrics", ""), 200);
    TEST_TRUE(__LINE__, time_elapsed() - begun < 1300);
    for (size_t i = 0; i < ASKING; i++) {
        receive(handles[i], reply);
        TEST_INT(__LINE__, reply->status, 200);
        close(handles[i]);
    }
    free(reply);
    server_stop(server);
}

static void test_health(void **state)
{
    struct test_db *test = *state;
    test_begin(state);
    struct server *server = start(test->store, (struct server_options){.address = NULL});
    struct reply *plain = ask(server, 1, "/healthz", "");
    TEST_INT(__LINE__, plain->status, 200);
    check_says(__LINE__, plain, "\r\n\r\nok\n");
    check_says(__LINE__, plain, "Cache-Control: no-store");
    struct reply *json = ask(server, 9, "/healthz?x=1", "Accept: application/json\r\n");
    TEST_INT(__LINE__, json->status, 200);
    check_says(__LINE__, json, "\r\n\r\n{\"status\":\"ok\"}");
    TEST_INT(__LINE__, status_of(server, 1, "/healthz/", ""), 404);
    free(plain);
    free(json);
    server_stop(server);
}

/* Connections that the database's server has ended (PostgreSQL): the next question finds it well. */
static void test_lost_connections(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = test_begin(state);
    if (!db_is_postgresql(cx->db))
        skip();
    struct server *server = start(test->store, (struct server_options){.address = NULL});
    for (int i = 0; i < 8; i++)
        TEST_INT(__LINE__, status_of(server, 1, "/healthz", ""), 200);
    int64_t ended = 0;
    TEST_RC(
        __LINE__, cx,
        db_int_of(cx,
                  (struct sql){"SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity "
                               "WHERE datname = current_database() AND pid <> pg_backend_pid()"},
                  NO_ARGS, &ended),
        RC_OK);
    TEST_TRUE(__LINE__, ended > 0);
    for (int i = 0; i < 8; i++)
        TEST_INT(__LINE__, status_of(server, 1, "/healthz", ""), 200);
    server_stop(server);
}

/* A database without the program's schema is as bad as none. */
static void test_unhealthy(void **state)
{
    struct test_db *test = *state;
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    CLEANUP(store_closep) struct store *store = NULL;
    struct ctx *cx = test_begin(state);
    const char *url = arena_printf(cx->arena, "sqlite:%s/nothing.db", test->directory);
    assert_int_equal(store_open(url, &store, &why), RC_OK);
    struct server *server = start(store, (struct server_options){.metrics = true});
    struct reply *health = ask(server, 1, "/healthz", ""),
                 *metrics = ask(server, 1, "/metrics", "");
    TEST_INT(__LINE__, health->status, 503);
    check_says(__LINE__, health, "\r\n\r\nunavailable\n");
    TEST_TRUE(__LINE__, strstr(health->bytes, "nothing.db") == NULL);
    TEST_INT(__LINE__, metrics->status, 200);
    check_says(__LINE__, metrics, "\nkaname_database_up 0\n");
    check_says(__LINE__, metrics, "class=\"5xx\"} 1\n");
    free(health);
    free(metrics);
    server_stop(server);
}

static void test_who_may_watch(void **state)
{
    static const struct {
        int line;
        bool metrics;
        const char *from, *proxy;
        int last; /* asks as 127.0.0.<last> */
        const char *lines;
        int status;
    } rows[] = {
        {__LINE__, false, NULL, NULL, 1, "", 404},
        {__LINE__, true, NULL, NULL, 1, "", 200},
        {__LINE__, true, NULL, NULL, 1, "X-Forwarded-For: 192.0.2.7\r\n", 404},
        {__LINE__, true, NULL, NULL, 1, "Forwarded: for=192.0.2.7\r\n", 404},
        {__LINE__, true, NULL, NULL, 1, "Via: 1.1 proxy\r\n", 404},
        {__LINE__, true, NULL, "127.0.0.1", 1, "X-Forwarded-For: 192.0.2.7\r\n", 404},
        {__LINE__, false, "192.0.2.7", "127.0.0.1", 1, "X-Forwarded-For: 192.0.2.7\r\n", 200},
        {__LINE__, false, "192.0.2.7", "127.0.0.1", 1, "X-Forwarded-For: 192.0.2.8\r\n", 404},
        {__LINE__, false, "192.0.2.7", NULL, 1, "X-Forwarded-For: 192.0.2.7\r\n", 404},
        {__LINE__, false, "192.0.2.7", NULL, 1, "", 200},
    };
    struct test_db *test = *state;
    test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct server *server = start(test->store,
                                      (struct server_options){.metrics = rows[i].metrics,
                                                              .metrics_from = rows[i].from,
                                                              .proxy = rows[i].proxy});
        TEST_INT(rows[i].line, status_of(server, rows[i].last, "/metrics", rows[i].lines),
                 rows[i].status);
        server_stop(server);
    }
}

static void test_figures(void **state)
{
    struct test_db *test = *state;
    test_begin(state);
    struct server *server = start(test->store, (struct server_options){.metrics = true});
    for (int i = 0; i < 3; i++)
        TEST_INT(__LINE__, status_of(server, 1, "/echo/secret", ""), 200);
    TEST_INT(__LINE__, status_of(server, 1, "/none/secret", ""), 404);
    TEST_INT(__LINE__, status_of(server, 1, "/broken", ""), 503);
    struct reply *reply = ask(server, 1, "/metrics", "");
    TEST_INT(__LINE__, reply->status, 200);
    check_says(__LINE__, reply, "Content-Type: text/plain; version=0.0.4");
    check_says(__LINE__, reply,
               "\nkaname_requests_total{method=\"GET\",route=\"/echo/{value}\",class=\"2xx\"} 3\n");
    check_says(__LINE__, reply,
               "\nkaname_requests_total{method=\"\",route=\"\",class=\"4xx\"} 1\n");
    check_says(__LINE__, reply,
               "\nkaname_requests_total{method=\"GET\",route=\"/broken\",class=\"5xx\"} 1\n");
    check_says(__LINE__, reply, "\nkaname_request_seconds_bucket{le=\"+Inf\"} 5\n");
    check_says(__LINE__, reply, "\nkaname_request_seconds_count 5\n");
    check_says(__LINE__, reply, "\nkaname_database_errors_total 1\n");
    check_says(__LINE__, reply, "\nkaname_requests_waiting 0\n");
    check_says(__LINE__, reply, "\nkaname_workers 2\n");
    check_says(__LINE__, reply, "\ntest_migrations ");
    check_says(__LINE__, reply, "\nkaname_database_up 1\n");
    TEST_TRUE(__LINE__, strstr(reply->bytes, "secret") == NULL);
    free(reply);
    server_stop(server);
}

/* Every line is JSON with these members and no others. */
static int check_lines(char *text)
{
    int lines = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"), lines++) {
        json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        if (object == NULL)
            print_error("%s\n", line);
        assert_non_null(object);
        bool refused = json_integer_value(json_object_get(object, "status")) == 401;
        TEST_INT(__LINE__, (int64_t)json_object_size(object), refused ? 12 : 10);
        TEST_INT(__LINE__, (int64_t)strlen(json_string_value(json_object_get(object, "request"))),
                 16);
        TEST_TRUE(__LINE__, json_is_number(json_object_get(object, "ms")));
        TEST_TRUE(__LINE__, json_is_integer(json_object_get(object, "status")));
        TEST_TRUE(__LINE__, json_is_integer(json_object_get(object, "bytes")));
        json_decref(object);
    }
    return lines;
}

static void test_log(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = test_begin(state);
    char *text = calloc(1, LOG_BYTES);
    const char *path = arena_printf(cx->arena, "%s/log", test->directory);
    int handle = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(handle > 0 && text != NULL);
    struct server *server = start(test->store, (struct server_options){.log = handle});
    struct reply *reply = ask(server, 1, "/echo/secret?q=secret",
                              "Cookie: kaname_session=secret\r\nAuthorization: Bearer secret\r\n"
                              "User-Agent: secret\r\n");
    TEST_INT(__LINE__, reply->status, 200);
    const char *id = strstr(reply->bytes, "X-Request-Id: ");
    assert_non_null(id);
    id = arena_printf(cx->arena, "\"request\":\"%.16s\"", id + strlen("X-Request-Id: "));
    TEST_INT(__LINE__, status_of(server, 1, "/secret", ""), 404);
    TEST_INT(__LINE__, status_of(server, 1, "/broken", ""), 503);
    TEST_INT(__LINE__, status_of(server, 1, "/healthz", ""), 200);
    TEST_INT(__LINE__, status_of(server, 1, "/inside", "Accept: application/json\r\n"), 401);
    server_stop(server);
    assert_true(pread(handle, text, LOG_BYTES - 1, 0) > 0);
    TEST_TRUE(__LINE__, strstr(text, "secret") == NULL);
    TEST_TRUE(__LINE__, strstr(text, id) != NULL);
    TEST_TRUE(__LINE__,
              strstr(text, "\"method\":\"GET\",\"route\":\"/echo/{value}\",\"status\":200,"
                           "\"outcome\":\"ok\"") != NULL);
    TEST_TRUE(__LINE__,
              strstr(text, "\"route\":\"\",\"status\":404,\"outcome\":\"missing\"") != NULL);
    TEST_TRUE(__LINE__, strstr(text, "\"level\":\"error\"") != NULL);
    TEST_TRUE(__LINE__, strstr(text, "\"status\":503,\"outcome\":\"database\"") != NULL);
    TEST_TRUE(__LINE__, strstr(text, "\"route\":\"/healthz\",\"status\":200") != NULL);
    /* who is refused is written with the address, who is not without */
    TEST_TRUE(__LINE__, strstr(text, "\"route\":\"/inside\",\"status\":401,\"outcome\":\"login\",\"person\":\"\","
                                     "\"remote\":\"127.0.0.1\"") != NULL);
    const char *remote = strstr(text, "\"remote\"");
    TEST_TRUE(__LINE__, remote != NULL && strstr(remote + 1, "\"remote\"") == NULL);
    TEST_INT(__LINE__, check_lines(text), 5);
    free(text);
    free(reply);
    close(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_health_while_all_wait),
        cmocka_unit_test(test_health),           cmocka_unit_test(test_unhealthy),
        cmocka_unit_test(test_lost_connections), cmocka_unit_test(test_who_may_watch),
        cmocka_unit_test(test_figures),          cmocka_unit_test(test_log),
    };
    return TEST_RUN_ON_BOTH(tests);
}
