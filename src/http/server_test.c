/* The server from outside, over sockets and a real database: good requests and bad ones, many at once,
 * cut off, too large, slow; and that it stops while people still use it. Runs under the thread
 * sanitizer too. */
#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "http/http.h"
#include "http/server_test.h"

#include "base/outside.h"
#include "ledger/ledger.h"
#include "tests/support/test.h"

enum {
    THREADS = 8,
    ROUNDS = 25,
    CROWD = 330, /* more than the queue and the workers hold */
    CROWD_ADDRESSES = 8,
};

/* ---- the program behind the server ---- */

static enum rc echo(struct ctx *cx, struct request *request, struct response *response)
{
    (void)cx;
    response->status = 200;
    response->media_type = "text/plain; charset=utf-8";
    buf_printf(&response->body, "[%s][%s][%s]", request_parameter(request, "value"),
               request_query(request, "q"), cx->person);
    return RC_OK;
}

static enum rc who(struct ctx *cx, struct request *request, struct response *response)
{
    (void)request;
    response->status = 200;
    response->media_type = "text/plain; charset=utf-8";
    buf_printf(&response->body, "[%s][%s]", cx->remote, cx->agent);
    return RC_OK;
}

static enum rc take_form(struct ctx *cx, struct request *request, struct response *response)
{
    (void)cx;
    response->status = 200;
    response->media_type = "text/plain; charset=utf-8";
    for (size_t i = 0; i < request->form.n; i++)
        buf_printf(&response->body, "%s=%.100s;", request->form.at[i].name,
                   request->form.at[i].value);
    for (size_t i = 0; i < request->uploads.n; i++)
        buf_printf(&response->body, "%s:%s:%s:%zu;", request->uploads.at[i].field,
                   request->uploads.at[i].file_name, request->uploads.at[i].media_type,
                   request->uploads.at[i].length);
    const struct upload *file = request_upload(request, "file");
    if (file != NULL)
        buf_printf(&response->body, "file has %zu bytes", file->length);
    return RC_OK;
}

static enum rc hit(struct ctx *cx, struct request *request, struct response *response)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    (void)request;
    TRY(db_begin(cx, &tx));
    TRY(ledger_append(cx, "hits", "hit", "1", LEDGER_NOTE, "{}"));
    TRY(db_commit(cx, &tx));
    return redirect_send(cx, response, "/hits");
}

static enum rc hits(struct ctx *cx, struct request *request, struct response *response)
{
    int64_t count = 0;
    (void)request;
    TRY(db_int_of(cx, SQL("SELECT COUNT(*) FROM ledger_entry WHERE org = 'hits'"), NO_ARGS,
                  &count));
    response->status = 200;
    response->media_type = "text/plain";
    buf_printf(&response->body, "%lld", (long long)count);
    return RC_OK;
}

static enum rc slow(struct ctx *cx, struct request *request, struct response *response)
{
    usleep(20 * 1000);
    return echo(cx, request, response);
}

static enum rc large(struct ctx *cx, struct request *request, struct response *response)
{
    (void)cx;
    (void)request;
    for (int i = 0; i < 8192; i++)
        BUF_LITERAL(&response->body, "0123456789abcdef");
    response->status = 200;
    response->media_type = "text/plain\r\nX-Split: 1"; /* must not become a header */
    return RC_OK;
}

static const struct route routes[] = {
    {GET, "/echo/{value}", echo, PERM_PUBLIC, "echo", .answer = NULL},
    {GET, "/who", who, PERM_PUBLIC, "who", .answer = NULL},
    {POST, "/form", take_form, PERM_PUBLIC, "form", .answer = NULL},
    {POST, "/hits", hit, PERM_PUBLIC, "hit", .answer = NULL},
    {GET, "/hits", hits, PERM_PUBLIC, "hits", .answer = NULL},
    {GET, "/slow", slow, PERM_PUBLIC, "slow", .answer = NULL},
    {GET, "/large", large, PERM_PUBLIC, "large", .answer = NULL},
    {GET, "/inside", echo, PERM_SIGNED_IN, "inside", .answer = NULL},
};
static const struct module module = {
    .name = "test", .routes = routes, .route_count = COUNT(routes)};
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
    return (struct server_options){
        .address = "127.0.0.1", .workers = workers, .authenticate = authenticate};
}

static struct server *start(void **state, int workers)
{
    struct test_db *test = *state;
    struct server *server = NULL;
    struct server_options options = options_of(workers);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    test_begin(state);
    if (server_start(&app, test->store, &options, &server, &why) != RC_OK)
        print_error("%s", buf_string(&why));
    assert_non_null(server);
    return server;
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"
#define PARTS "Content-Type: multipart/form-data; boundary=XX\r\n"
#define PART(name, value)                                                                          \
    "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name, file, value)                                                               \
    "--XX\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n"         \
    "Content-Type: text/csv\r\n\r\n" value "\r\n"

/* A request whose body has the length that its head says. */
static const char *post(struct ctx *cx, const char *head, const char *body)
{
    return arena_printf(cx->arena, "POST /form HTTP/1.1\r\n" HEAD "%sContent-Length: %zu\r\n\r\n%s",
                        head, strlen(body), body);
}

static const struct {
    int line;
    const char *head, *body; /* body NULL: head is the whole request */
    int status;
    const char *holds; /* NULL: not asked */
} rows[] = {
    {__LINE__, GET_("/echo/a"), NULL, 200, "\r\n\r\n[a][][]"},
    {__LINE__, GET_("/echo/a%2Fb%2Bc%25d+e?q=1%2B2+3%25"), NULL, 200,
     "\r\n\r\n[a/b+c%d+e][1+2 3%][]"},
    {__LINE__, GET_("/echo/%E6%97%A5?q=%E6%9C%AC&q=%F0%A0%AE%B7"), NULL, 200, "\r\n\r\n[日][𠮷][]"},
    {__LINE__, GET_("/echo/a?q"), NULL, 200, "\r\n\r\n[a][][]"},
    {__LINE__, GET_("/echo/a?q=%FF"), NULL, 422, NULL},
    {__LINE__, GET_("/echo/a?q=%00"), NULL, 422, NULL},
    {__LINE__, GET_("/echo/a?%=1"), NULL, 422, NULL},
    {__LINE__, GET_("/echo/%00"), NULL, 404, NULL},
    {__LINE__, GET_("/echo/%FF"), NULL, 404, NULL},
    {__LINE__, GET_("/echo/\xFF"), NULL, 422, NULL},
    {__LINE__, GET_("/nowhere"), NULL, 404, NULL},
    {__LINE__, GET_("/nowhere"), NULL, 404, "Content-Security-Policy: default-src 'none'"},
    {__LINE__, GET_("/echo/a"), NULL, 200, "X-Content-Type-Options: nosniff"},
    {__LINE__, GET_("/echo/a"), NULL, 200, "Cache-Control: no-store"},
    {__LINE__, GET_("/echo/a"), NULL, 200, "X-Frame-Options: DENY\r\n"},
    {__LINE__, GET_("/echo/a"), NULL, 200, "frame-ancestors 'none'; "},
    {__LINE__, GET_("/echo/a"), NULL, 200, "connect-src 'self'; "},
    {__LINE__, GET_("/echo/a"), NULL, 200, "; script-src 'self'; "},
    {__LINE__, GET_("/echo/a"), NULL, 200, "Referrer-Policy: same-origin\r\n"},
    {__LINE__, GET_("/echo/a"), NULL, 200, "Permissions-Policy: camera=(), microphone=(), geolocation=()\r\n"},
    {__LINE__, GET_("/echo/a"), NULL, 200, "Content-Type: text/plain; charset=utf-8\r\n"},
    {__LINE__, "OPTIONS /form HTTP/1.1\r\n" HEAD "\r\n", NULL, 405, NULL},
    {__LINE__, "TRACE /form HTTP/1.1\r\n" HEAD "\r\n", NULL, 405, NULL},
    {__LINE__, GET_("/inside"), NULL, 303, "Location: /sign-in?to=%2Finside\r\n"},
    {__LINE__, "GET /inside HTTP/1.1\r\n" HEAD "Accept: application/json\r\n\r\n", NULL, 401,
     "Content-Type: application/problem+json"},
    {__LINE__, "GET /inside HTTP/1.1\r\n" HEAD "Accept: application/json\r\n\r\n", NULL, 401,
     "Content-Disposition: attachment; filename=\"api.json\"\r\n"},
    {__LINE__, "GET /inside HTTP/1.1\r\n" HEAD "Cookie: a=b; kaname_session=good\r\n\r\n", NULL,
     200, "[][][anna]"},
    {__LINE__, "GET /inside HTTP/1.1\r\n" HEAD "Accept: application/json\r\n\r\n", NULL, 401,
     "WWW-Authenticate: Bearer\r\n"},
    {__LINE__, "GET /inside HTTP/1.1\r\n" HEAD "Authorization: Bearer x\r\n\r\n", NULL, 401,
     "Content-Type: application/problem+json"}, /* programs ask for no page */
    {__LINE__, "GET /inside HTTP/1.1\r\n" HEAD "Authorization: Bearer x\r\nAccept: text/html\r\n\r\n",
     NULL, 303, NULL},
    {__LINE__, "GET /inside HTTP/1.1\r\n" HEAD "Cookie: kaname_session=bad\r\n\r\n", NULL, 303,
     NULL},
    {__LINE__, "GET /echo/a HTTP/1.0\r\n\r\n", NULL, 200, "[a][][]"},
    {__LINE__, GET_("/who"), NULL, 200, "\r\n\r\n[127.0.0.1][]"},
    {__LINE__, "GET /who HTTP/1.1\r\n" HEAD "User-Agent: Tester/1 \xE6\x97\xA5\r\n\r\n", NULL, 200,
     "[Tester/1 日]"},
    {__LINE__, "GET /who HTTP/1.1\r\n" HEAD "User-Agent: \xFF\r\n\r\n", NULL, 200, "[127.0.0.1][]"},
    {__LINE__, "GET /who HTTP/1.1\r\n" HEAD "X-Forwarded-For: 203.0.113.7\r\n\r\n", NULL, 200,
     "[127.0.0.1][]"}, /* nobody is trusted */
    {__LINE__, "HEAD /echo/a HTTP/1.1\r\n" HEAD "\r\n", NULL, 200, "Content-Length: 7"},
    {__LINE__, "PUT /form HTTP/1.1\r\n" HEAD "Content-Length: 0\r\n\r\n", NULL, 405, NULL},
    {__LINE__, "DELETE /echo/a HTTP/1.1\r\n" HEAD "\r\n", NULL, 405, NULL},
    {__LINE__, "POST /echo/a HTTP/1.1\r\n" HEAD "Content-Length: 0\r\n\r\n", NULL, 405, NULL},
    {__LINE__, "GET /large HTTP/1.1\r\n" HEAD "\r\n", NULL, 200, "0123456789abcdef"},
    {__LINE__, "NONSENSE\r\n\r\n", NULL, 0, NULL}, /* hung up on */
    {__LINE__, FORM, "a=1&b=%E6%97%A5", 200, "\r\n\r\na=1;b=日;"},
    {__LINE__, FORM, "", 200, "\r\n\r\n"},
    {__LINE__, FORM, "a=%", 422, NULL},
    {__LINE__, JSON, "{\"a\":\"x\",\"b\":2}", 200, "\r\n\r\na=x;b=2;"},
    {__LINE__, JSON, "{\"a\":", 422, "application/problem+json"},
    {__LINE__, JSON, "[1]", 422, NULL},
    {__LINE__, "Content-Type: text/xml\r\n", "<a/>", 415, NULL},
    {__LINE__, "", "a=1", 415, NULL},
    {__LINE__, PARTS, PART("a", "1") PART("b", "") PART("a", "\r\n2") "--XX--\r\n", 200,
     "\r\n\r\na=1;b=;a=\r\n2;"},
    {__LINE__, PARTS, "--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n" PART("a", "1") "--XX--\r\n", 200,
     "\r\n\r\n=x;a=1;"}, /* a part without a name */
    {__LINE__, PARTS, PART("a", "\xFF") "--XX--\r\n", 422, NULL},
    {__LINE__, PARTS, FILE_PART("file", "x.csv", "1,2\r\n3") PART("a", "1") "--XX--\r\n", 200,
     "\r\n\r\na=1;file:x.csv:text/csv:6;file has 6 bytes"},
    {__LINE__, PARTS, FILE_PART("file", "", "") "--XX--\r\n", 200, "\r\n\r\nfile::text/csv:0;"},
    {__LINE__, "Content-Type: multipart/form-data\r\n", "x", 422, NULL},
    {__LINE__,
     "POST /form HTTP/1.1\r\n" HEAD FORM
     "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n4\r\n&b=2\r\n0\r\n\r\n",
     NULL, 200, "\r\n\r\na=1;b=2;"},
    {__LINE__,
     "POST /form HTTP/1.1\r\n" HEAD FORM
     "Cookie: kaname_session=good\r\nContent-Length: 3\r\n\r\na=1",
     NULL, 403, NULL},
    {__LINE__,
     "POST /form HTTP/1.1\r\n" HEAD FORM
     "Cookie: kaname_session=good\r\nX-CSRF-Token: token\r\nContent-Length: 3\r\n\r\na=1",
     NULL, 200, "a=1;"},
    {__LINE__,
     "POST /form HTTP/1.1\r\n" HEAD FORM
     "Sec-Fetch-Site: cross-site\r\nContent-Length: 3\r\n\r\na=1",
     NULL, 403, NULL},
};

static void test_requests(void **state)
{
    struct server *server = start(state, 2);
    struct ctx *cx = &((struct test_db *)*state)->cx;
    struct reply *reply = malloc(sizeof *reply);
    int wrong = 0;
    assert_non_null(reply);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *text = rows[i].body == NULL ? rows[i].head
                                                : post(cx, rows[i].head, rows[i].body);
        talk(server_port(server), text, strlen(text), reply);
        if (reply->status != rows[i].status ||
            (rows[i].holds != NULL && strstr(reply->bytes, rows[i].holds) == NULL) ||
            strstr(reply->bytes, "X-Split") != NULL) {
            print_error("line %d: got %d\n%.600s\n", rows[i].line, reply->status, reply->bytes);
            wrong++;
        }
    }
    free(reply);
    server_stop(server);
    TEST_INT(__LINE__, wrong, 0);
}

/* Bytes that come one by one, or in pieces cut at any place, are the same request. */
static void test_slow_bytes(void **state)
{
    struct server *server = start(state, 1);
    struct ctx *cx = &((struct test_db *)*state)->cx;
    struct reply *reply = malloc(sizeof *reply);
    const char *text = post(cx, PARTS,
                            PART("a", "first") FILE_PART("file", "x.csv", "one,two")
                                PART("b", "日") "--XX--\r\n");
    size_t length = strlen(text);
    int wrong = 0;
    assert_non_null(reply);
    for (size_t cut = 0; cut <= length; cut += cut < 160 ? 40 : 1) {
        int handle = connect_from(1, server_port(server));
        send_all(handle, text, cut);
        usleep(2000);
        send_all(handle, text + cut, length - cut);
        receive(handle, reply);
        close(handle);
        if (strstr(reply->bytes, "\r\n\r\na=first;b=日;file:x.csv:text/csv:7;file has 7 bytes") ==
            NULL) {
            print_error("cut at %zu: %.900s\n", cut, reply->bytes);
            wrong++;
        }
    }
    int handle = connect_from(1, server_port(server));
    for (size_t i = 0; i < length; i++) {
        send_all(handle, text + i, 1);
        usleep(500);
    }
    receive(handle, reply);
    close(handle);
    TEST_TRUE(__LINE__, strstr(reply->bytes,
                               "\r\n\r\na=first;b=日;file:x.csv:text/csv:7;file has 7") != NULL);
    free(reply);
    server_stop(server);
    TEST_INT(__LINE__, wrong, 0);
}

static void test_too_large(void **state)
{
    static const struct {
        int line;
        const char *head;
        const char *start;
        size_t bytes;
        int status, other; /* other: 0, or what may come as well */
    } sizes[] = {
        {__LINE__, FORM, "a=", LIMIT_FORM_BYTES, 200, 200},
        {__LINE__, FORM, "a=", LIMIT_FORM_BYTES + 1, 413, 413},
        {__LINE__, JSON, "{\"a\":\"", LIMIT_FORM_BYTES + 1, 413, 413},
        {__LINE__, PARTS, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n",
         LIMIT_UPLOAD_BYTES + 1, 413, 413},
        {__LINE__, "", "GET /", LIMIT_HEADER_BYTES, 414, 431},
        {__LINE__, "", "GET / HTTP/1.1\r\nX: ", LIMIT_HEADER_BYTES, 431, 413},
    };
    struct server *server = start(state, 1);
    struct ctx *cx = &((struct test_db *)*state)->cx;
    struct reply *reply = malloc(sizeof *reply);
    int wrong = 0;
    assert_non_null(reply);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        const char *head = sizes[i].head[0] == '\0' ? ""
                                                    : arena_printf(cx->arena,
                                                                   "POST /form HTTP/1.1\r\n" HEAD
                                                                   "%sContent-Length: %zu\r\n\r\n",
                                                                   sizes[i].head, sizes[i].bytes);
        size_t total = strlen(head) + sizes[i].bytes;
        char *text = malloc(total);
        assert_non_null(text);
        memset(text, 'x', total);
        memcpy(text, head, strlen(head));
        memcpy(text + strlen(head), sizes[i].start, strlen(sizes[i].start));
        talk(server_port(server), text, total, reply);
        free(text);
        if (reply->status != sizes[i].status && reply->status != sizes[i].other) {
            print_error("line %d: got %d\n%.300s\n", sizes[i].line, reply->status, reply->bytes);
            wrong++;
        }
    }
    talk(server_port(server), GET_("/echo/after"), strlen(GET_("/echo/after")), reply);
    TEST_INT(__LINE__, reply->status, 200);
    free(reply);
    server_stop(server);
    TEST_INT(__LINE__, wrong, 0);
}

/* ---- many at once ---- */

struct client {
    pthread_t thread;
    int number, port;
    int hits, answered, refused, wrong;
    struct reply reply;
};

static void expect(struct client *client, const char *text, int status, const char *holds)
{
    talk(client->port, text, strlen(text), &client->reply);
    client->answered += client->reply.status == status;
    if (client->reply.status != status || strstr(client->reply.bytes, holds) == NULL)
        client->wrong++;
}

static void cut_off(struct client *client, const char *text, size_t length)
{
    int handle = connect_from(1, client->port);
    send_all(handle, text, length);
    close(handle);
}

static void *use_server(void *argument)
{
    static const char body[] = "POST /form HTTP/1.1\r\n" HEAD FORM
                               "Content-Length: 7\r\n\r\na=1&b=2";
    static const char change[] = "POST /hits HTTP/1.1\r\n" HEAD "Content-Length: 0\r\n\r\n";
    struct client *client = argument;
    for (int i = 0; i < ROUNDS; i++) {
        char text[200], holds[60];
        snprintf(text, sizeof text, GET_("/echo/%d-%d"), client->number, i);
        snprintf(holds, sizeof holds, "\r\n\r\n[%d-%d][]", client->number, i);
        expect(client, text, 200, holds);
        expect(client, body, 200, "\r\n\r\na=1;b=2;");
        expect(client, change, 303, "Location: /hits");
        client->hits++;
        expect(client, GET_("/hits"), 200, "\r\n\r\n");
        expect(client, GET_("/nowhere"), 404, "<html");
        cut_off(client, body, (size_t)i % (sizeof body - 1));
        cut_off(client, change, sizeof change - 1 - (size_t)i % 3);
    }
    return NULL;
}

static void test_many_at_once(void **state)
{
    struct server *server = start(state, 4);
    struct client *clients = calloc(THREADS, sizeof *clients);
    int wrong = 0, hit_count = 0;
    assert_non_null(clients);
    for (int i = 0; i < THREADS; i++) {
        clients[i].number = i;
        clients[i].port = server_port(server);
        assert_int_equal(pthread_create(&clients[i].thread, NULL, use_server, &clients[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(clients[i].thread, NULL);
        wrong += clients[i].wrong;
        hit_count += clients[i].hits;
    }
    server_stop(server);
    free(clients);
    TEST_INT(__LINE__, wrong, 0);
    struct ctx *cx = &((struct test_db *)*state)->cx;
    struct ledger_head head;
    TEST_RC(__LINE__, cx, ledger_check(cx, "hits", &head), RC_OK);
    /* of the changes that were cut off at their end, one in three was whole */
    TEST_TRUE(__LINE__, head.size >= hit_count && head.size <= hit_count * 4 / 3 + THREADS);
}

/* More than the queue takes: everybody is answered, some that the server is busy. */
static void test_crowd(void **state)
{
    struct server *server = start(state, 1);
    struct reply *reply = malloc(sizeof *reply);
    int handles[CROWD], answered = 0, busy = 0, port = server_port(server);
    assert_non_null(reply);
    for (int i = 0; i < CROWD; i++) {
        handles[i] = connect_from(2 + i % CROWD_ADDRESSES, port);
        if (handles[i] >= 0)
            send_all(handles[i], GET_("/slow"), strlen(GET_("/slow")));
    }
    for (int i = 0; i < CROWD; i++) {
        if (handles[i] < 0)
            continue;
        receive(handles[i], reply);
        close(handles[i]);
        answered += reply->status == 200;
        busy += reply->status == 503;
    }
    free(reply);
    server_stop(server);
    TEST_INT(__LINE__, answered + busy, CROWD);
    TEST_TRUE(__LINE__, answered >= 256);
}

/* ---- beginning and end ---- */

static int open_handles(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static void *ask_slowly(void *argument)
{
    struct client *client = argument;
    for (int i = 0; i < ROUNDS; i++) {
        talk(client->port, GET_("/slow"), strlen(GET_("/slow")), &client->reply);
        client->answered += client->reply.status == 200;
        client->refused += client->reply.status == 0 || client->reply.status == 503;
    }
    return NULL;
}

static void test_stop_in_use(void **state)
{
    int before = 0, port = 0;
    for (int round = 0; round < 3; round++) {
        struct client *clients = calloc(THREADS, sizeof *clients);
        struct server *server = start(state, 2);
        assert_non_null(clients);
        if (round == 0)
            before = open_handles();
        port = server_port(server);
        for (int i = 0; i < THREADS; i++) {
            clients[i].port = port;
            assert_int_equal(pthread_create(&clients[i].thread, NULL, ask_slowly, &clients[i]), 0);
        }
        usleep(100 * 1000);
        server_stop(server);
        int answered = 0, handled = 0;
        for (int i = 0; i < THREADS; i++) {
            pthread_join(clients[i].thread, NULL);
            answered += clients[i].answered;
            handled += clients[i].answered + clients[i].refused;
        }
        free(clients);
        TEST_TRUE(round, answered > 0);
        TEST_INT(round, handled, THREADS * ROUNDS);
        TEST_INT(round, connect_from(1, port), -1); /* nobody listens any more */
    }
    /* SQLite keeps the handles of closed connections for the next ones as long as the test's own is open */
    TEST_TRUE(__LINE__, open_handles() < before + OUTSIDE_TALKS);
}

static void test_start_again(void **state)
{
    struct test_db *test = *state;
    struct server *server = start(state, 1), *other = NULL;
    struct server_options options = options_of(1);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    options.port = server_port(server);
    TEST_RC(__LINE__, NULL, server_start(&app, test->store, &options, &other, &why), RC_IO);
    TEST_TRUE(__LINE__, strstr(buf_string(&why), "127.0.0.1 port") != NULL);
    assert_null(other);
    int handles = open_handles();
    server_stop(server);
    for (int i = 0; i < 5; i++) {
        TEST_RC(i, NULL, server_start(&app, test->store, &options, &server, &why), RC_OK);
        TEST_INT(i, server_port(server), options.port);
        TEST_INT(i, open_handles(), handles);
        server_stop(server);
    }
    server_stop(NULL);
}

static void test_options(void **state)
{
    static const struct {
        int line;
        struct server_options options;
        enum rc rc;
    } cases[] = {
        {__LINE__, {.address = "0.0.0.0"}, RC_USAGE},
        {__LINE__, {.address = "192.0.2.1"}, RC_USAGE},
        {__LINE__, {.address = "::"}, RC_USAGE},
        {__LINE__,
         {.address = "192.0.2.1", .allow_plain = true},
         RC_IO}, /* not an address of this machine */
        {__LINE__, {.address = "127.0.0.1.evil"}, RC_IO},
        {__LINE__, {.address = "127.0.0.1", .proxy = "proxy.example"}, RC_USAGE},
        {__LINE__, {.address = "127.0.0.1", .proxy = "127.0.0.1,127.0.0.0/8"}, RC_USAGE},
        {__LINE__,
         {.address = "127.0.0.1", .certificate = "/nowhere.pem", .key = "/nowhere.pem"},
         RC_IO},
        {__LINE__, {.address = "0.0.0.0", .certificate = "/dev/null", .key = "/dev/null"}, RC_IO},
        {__LINE__, {.address = "127.0.0.1", .key = "/dev/null"}, RC_IO},
    };
    struct test_db *test = *state;
    test_begin(state);
    int handles = open_handles();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct server *server = NULL;
        struct server_options options = cases[i].options;
        CLEANUP(buf_free) struct buf why = buf_create(1000);
        options.authenticate = authenticate;
        TEST_RC(cases[i].line, NULL, server_start(&app, test->store, &options, &server, &why),
                cases[i].rc);
        assert_null(server);
        TEST_TRUE(cases[i].line, buf_string(&why)[0] != '\0');
        TEST_INT(cases[i].line, open_handles(), handles);
    }
}

static int ticks;

static void tick(struct ctx *cx)
{
    int64_t count = 0;
    if (db_int_of(cx, SQL("SELECT COUNT(*) FROM organization"), NO_ARGS, &count) == RC_OK)
        __atomic_add_fetch(&ticks, 1, __ATOMIC_SEQ_CST);
}

static void test_tick(void **state)
{
    struct test_db *test = *state;
    struct server *server = NULL;
    struct server_options options = options_of(1);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    test_begin(state);
    options.tick = tick;
    TEST_RC(__LINE__, NULL, server_start(&app, test->store, &options, &server, &why), RC_OK);
    for (int i = 0; i < 100 && __atomic_load_n(&ticks, __ATOMIC_SEQ_CST) < 2; i++)
        usleep(100 * 1000);
    server_stop(server);
    int at_stop = __atomic_load_n(&ticks, __ATOMIC_SEQ_CST);
    TEST_TRUE(__LINE__, at_stop >= 2);
    usleep(1200 * 1000);
    TEST_INT(__LINE__, __atomic_load_n(&ticks, __ATOMIC_SEQ_CST), at_stop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),    cmocka_unit_test(test_slow_bytes),
        cmocka_unit_test(test_too_large),   cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_crowd),       cmocka_unit_test(test_stop_in_use),
        cmocka_unit_test(test_start_again), cmocka_unit_test(test_options),
        cmocka_unit_test(test_tick),
    };
    return cmocka_run_group_tests_name("server on SQLite", tests, test_open_sqlite, test_close);
}
