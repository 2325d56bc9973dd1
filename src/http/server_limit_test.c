/* What a server grants each address and each person: connections, requests a minute; and whose word about
 * addresses it believes. */
#include "http/server_test.h"

static enum rc who(struct ctx *cx, struct request *request, struct response *response)
{
    (void)request;
    response->status = 200;
    response->media_type = "text/plain; charset=utf-8";
    buf_printf(&response->body, "[%s][%s]", cx->remote, cx->agent);
    return RC_OK;
}

static enum rc inside(struct ctx *cx, struct request *request, struct response *response)
{
    return who(cx, request, response);
}

static const struct route routes[] = {
    {GET, "/who", who, PERM_PUBLIC, "who", .answer = NULL},
    {GET, "/inside", inside, PERM_SIGNED_IN, "inside", .answer = NULL},
};
static const struct module module = {.name = "test", .routes = routes, .route_count = COUNT(routes)};
static const struct module *const modules[] = {&module};
static const struct app app = {.modules = modules, .module_count = 1, .base_url = ""};

/* The session "good" is of the person "anna". */
static enum rc authenticate(struct ctx *cx, struct request *request)
{
    if (strcmp(request->session, "good") != 0)
        return RC_OK;
    cx->person = "anna";
    cx->session = "good";
    cx->csrf = "token";
    cx->permissions |= PERM_SIGNED_IN;
    return RC_OK;
}

static struct server_options options_of(int workers)
{
    return (struct server_options){.address = "127.0.0.1", .workers = workers, .authenticate = authenticate};
}

/* ---- behind a proxy ---- */

static struct server *start_behind(void **state, const char *proxy)
{
    struct test_db *test = *state;
    struct server *server = NULL;
    struct server_options options = options_of(2);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    options.proxy = proxy;
    test_begin(state);
    TEST_RC(__LINE__, NULL, server_start(&app, test->store, &options, &server, &why), RC_OK);
    return server;
}

/* A trusted proxy is believed in what it added last; nobody else is. */
static void test_forwarded(void **state)
{
    static const struct {
        int line;
        int from; /* the last number of the address that connects; 2 is the proxy */
        const char *headers, *remote;
    } cases[] = {
        {__LINE__, 2, "", "127.0.0.2"},
        {__LINE__, 2, "X-Forwarded-For: 203.0.113.7\r\n", "203.0.113.7"},
        {__LINE__, 2, "x-forwarded-for: 10.0.0.1, 203.0.113.7\r\n", "203.0.113.7"},
        {__LINE__, 2, "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 203.0.113.7\r\n", "203.0.113.7"},
        {__LINE__, 2, "X-Forwarded-For: 203.0.113.7, x\r\n", "127.0.0.2"},
        {__LINE__, 2, "X-Forwarded-For: [2001:db8::7]:4711\r\n", "2001:db8::7"},
        {__LINE__, 3, "X-Forwarded-For: 203.0.113.7\r\n", "127.0.0.3"},
        {__LINE__, 1, "X-Forwarded-For: 127.0.0.2\r\n", "127.0.0.1"},
    };
    struct server *server = start_behind(state, "192.0.2.77, 127.0.0.2");
    struct ctx *cx = &((struct test_db *)*state)->cx;
    struct reply *reply = malloc(sizeof *reply);
    assert_non_null(reply);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *text = arena_printf(cx->arena, "GET /who HTTP/1.1\r\n" HEAD "%s\r\n", cases[i].headers);
        int handle = connect_from(cases[i].from, server_port(server));
        send_all(handle, text, strlen(text));
        receive(handle, reply);
        close(handle);
        const char *body = strstr(reply->bytes, "\r\n\r\n");
        TEST_TEXT(cases[i].line, body == NULL ? "" : body + 4,
                  arena_printf(cx->arena, "[%s][]", cases[i].remote));
    }
    free(reply);
    server_stop(server);
}

enum { EACH_MOST = 64, MANY = 100 };

/* Opens `n` connections from one address and tells how many of them get an answer while all are open. */
static int answered_of(int from, int port, int n)
{
    struct reply *reply = malloc(sizeof *reply);
    int handles[MANY], answered = 0;
    assert_non_null(reply);
    for (int i = 0; i < n; i++) {
        handles[i] = connect_from(from, port);
        if (handles[i] >= 0) /* an open connection, whose request is not whole yet */
            send_all(handles[i], "GET /who HTTP/1.1\r\n", strlen("GET /who HTTP/1.1\r\n"));
    }
    usleep(200 * 1000);
    for (int i = 0; i < n; i++) {
        if (handles[i] < 0)
            continue;
        send_all(handles[i], HEAD "\r\n", strlen(HEAD "\r\n"));
        receive(handles[i], reply);
        close(handles[i]);
        answered += reply->status == 200;
    }
    free(reply);
    return answered;
}

/* One address has so many connections and no more, again and again; a trusted proxy has more. */
static void test_connections(void **state)
{
    struct server *server = start_behind(state, "127.0.0.2");
    int port = server_port(server);
    for (int round = 0; round < 3; round++) { /* those that were closed count no more */
        TEST_INT(round, answered_of(1, port, EACH_MOST), EACH_MOST);
        usleep(100 * 1000);
        TEST_INT(round, answered_of(1, port, MANY), EACH_MOST);
        usleep(100 * 1000);
        TEST_INT(round, answered_of(2, port, MANY), MANY);
    }
    server_stop(server);
}

/* ---- how often ---- */

static int status_of(int from, int port, const char *text, struct reply *reply)
{
    int handle = connect_from(from, port);
    send_all(handle, text, strlen(text));
    receive(handle, reply);
    close(handle);
    return reply->status;
}

/* So many requests from one address, so many of one person from wherever; others go on. */
static void test_rate(void **state)
{
    static const char inside[] = "GET /inside HTTP/1.1\r\n" HEAD "Cookie: kaname_session=good\r\n\r\n";
    static const char json[] = "GET /who HTTP/1.1\r\n" HEAD "Accept: application/json\r\n\r\n";
    struct test_db *test = *state;
    struct server *server = NULL;
    struct server_options options = options_of(2);
    struct reply *reply = malloc(sizeof *reply);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    options.address_rate = 20;
    options.person_rate = 12;
    test_begin(state);
    assert_non_null(reply);
    TEST_RC(__LINE__, NULL, server_start(&app, test->store, &options, &server, &why), RC_OK);
    int port = server_port(server);
    for (int i = 0; i < 20; i++)
        TEST_INT(i, status_of(1, port, GET_("/who"), reply), 200);
    TEST_INT(__LINE__, status_of(1, port, GET_("/who"), reply), 429);
    TEST_TRUE(__LINE__, strstr(reply->bytes, "\r\nRetry-After: 3\r\n") != NULL);
    TEST_TRUE(__LINE__, strstr(reply->bytes, "<html") != NULL);
    TEST_INT(__LINE__, status_of(1, port, json, reply), 429);
    TEST_TRUE(__LINE__, strstr(reply->bytes, "application/problem+json") != NULL);
    TEST_INT(__LINE__, status_of(1, port, "NONSENSE / HTTP/1.1\r\n" HEAD "\r\n", reply), 429);
    TEST_INT(__LINE__, status_of(2, port, GET_("/who"), reply), 200);
    for (int i = 0; i < 12; i++)
        TEST_INT(i, status_of(2 + i % 3, port, inside, reply), 200);
    TEST_INT(__LINE__, status_of(5, port, inside, reply), 429);
    TEST_TRUE(__LINE__, strstr(reply->bytes, "\r\nRetry-After: 5\r\n") != NULL);
    TEST_INT(__LINE__, status_of(5, port, GET_("/who"), reply), 200);
    free(reply);
    server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forwarded),
        cmocka_unit_test(test_connections),
        cmocka_unit_test(test_rate),
    };
    return cmocka_run_group_tests_name("limits of a server on SQLite", tests, test_open_sqlite, test_close);
}
