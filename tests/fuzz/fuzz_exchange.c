/* Fuzzes what comes over the wire: the bytes of a connection go through libmicrohttpd, the exchange and
 * the router, over the addresses of every route. A handler of this program stands in for theirs and
 * holds the request against what http/http.h promises; its answer is held against HTTP. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/modules.h"
#include "base/text.h"
#include "http/exchange.h"
#include "tests/fuzz/fuzz.h"

enum { ROUTES_MOST = 2048, ROUNDS_MOST = 64, ANSWER_BYTES = 1024 * 1024 };

static void check_text(const char *text)
{
    require(text != NULL && text_is_utf8(text, strlen(text)));
}

static void check_pairs(const struct pair *pairs, size_t n)
{
    require(n <= LIMIT_FORM_FIELDS);
    for (size_t i = 0; i < n; i++) {
        check_text(pairs[i].name);
        check_text(pairs[i].value);
    }
}

static void check_uploads(const struct request *request)
{
    for (size_t i = 0; i < request->uploads.n; i++) {
        const struct upload *upload = &request->uploads.at[i];
        check_text(upload->field);
        check_text(upload->file_name);
        require(strpbrk(upload->file_name, "/\\") == NULL);
        require(upload->media_type != NULL && upload->bytes != NULL);
        require(upload->length <= LIMIT_UPLOAD_BYTES && upload->bytes[upload->length] == '\0');
    }
}

/* The parameters of the route are there, and nothing else. */
static void check_parameters(const struct request *request)
{
    size_t wanted = 0, given = 0;
    for (const char *at = request->route->path; *at != '\0'; at++)
        wanted += *at == '{';
    for (size_t i = 0; i < PATH_PARAMETERS; i++) {
        if (request->parameters[i].name == NULL)
            continue;
        given++;
        check_text(request->parameters[i].value);
        require(request->parameters[i].value[0] != '\0');
        require_same(request_parameter(request, request->parameters[i].name),
                     request->parameters[i].value);
    }
    require(given == wanted);
}

static enum rc answer_request(struct ctx *cx, struct request *request, struct response *response)
{
    require(request->method == request->route->method);
    check_text(request->path);
    check_pairs(request->query.at, request->query.n);
    check_pairs(request->form.at, request->form.n);
    check_uploads(request);
    check_parameters(request);
    const char *const headers[] = {request->session,    request->language,
                                   request->accept_language, request->csrf_header,
                                   request->authorization, request->fetch_site,
                                   request->origin,     request->host,
                                   request->none_match, request->remote};
    for (size_t i = 0; i < COUNT(headers); i++)
        require(headers[i] != NULL);
    cx->lang = exchange_language(request);
    int64_t number = request_query_int(cx, request, "n", 3);
    require(number != 3 || request_query(request, "n") != NULL);
    /* what a request says must not become a header of its own */
    response_cookie(cx, response, "kaname_language", request_query(request, "cookie"), 60);
    response->location = request_query(request, "to");
    response->file_name = request_form(request, "name");
    response->etag = request->none_match;
    response->media_type = "text/plain; charset=utf-8";
    response->status = 200;
    buf_text(&response->body, request->path);
    return RC_OK;
}

/* All addresses of the program with that one handler; nobody needs to be signed in. */
static const struct app *addresses(void)
{
    static struct route routes[ROUTES_MOST];
    static struct module module = {.name = "all", .routes = routes};
    static const struct module *const modules[] = {&module};
    static struct app app = {.modules = modules, .module_count = 1, .base_url = ""};
    for (size_t m = 0; module.route_count == 0 || m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->route_count; i++) {
            require(module.route_count < ROUTES_MOST);
            struct route *route = &routes[module.route_count++];
            *route = app_modules[m]->routes[i];
            route->handler = answer_request;
            route->permission = PERM_PUBLIC;
        }
    return &app;
}

/* The other side is a proxy that is trusted, so that what it forwards is read. */
static const struct proxies *proxies(void)
{
    static struct proxies trusted;
    require(trusted.n > 0 || proxies_parse("127.0.0.1", &trusted));
    return &trusted;
}

static void run(struct exchange *exchange, const struct app *app)
{
    struct ctx cx = {.arena = exchange->arena, .app = app, .now = INT64_C(1790830923004),
                     .org = "", .org_name = "", .person = "", .person_name = "", .session = "",
                     .csrf = "", .permissions = PERM_PUBLIC};
    exchange_finish_request(&cx, exchange, proxies());
    cx.lang = exchange_language(&exchange->request);
    enum rc rc = exchange->rc == RC_OK ? exchange_parse(&cx, exchange) : exchange->rc;
    if (rc == RC_OK)
        router_run(&cx, &exchange->request, &exchange->response);
    else
        exchange_fail(&cx, exchange, rc);
    require(!arena_failed(exchange->arena));
}

static enum MHD_Result answer(void *argument, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    (void)version;
    if (*state == NULL && exchange_is_ambiguous(connection))
        return MHD_NO;
    if (*state == NULL) {
        *state = exchange_begin(connection, url, method);
        require(*state != NULL);
        return MHD_YES;
    }
    if (*size > 0) {
        exchange_receive(*state, data, *size);
        *size = 0;
        return MHD_YES;
    }
    run(*state, argument);
    return exchange_send(*state, false);
}

static void completed(void *argument, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    (void)argument;
    (void)connection;
    (void)code;
    exchange_free(*state);
    *state = NULL;
}

static void pass_message(void *argument, const char *format, va_list values)
{
    (void)argument;
    (void)format;
    (void)values;
}

/* Without threads and without a socket that listens: connections are given to it. */
static struct MHD_Daemon *daemon_of(const struct app *app)
{
    static struct MHD_Daemon *daemon;
    if (daemon == NULL)
        daemon = MHD_start_daemon(
            MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ERROR_LOG, 0, NULL, NULL, answer, (void *)app,
            MHD_OPTION_EXTERNAL_LOGGER, pass_message, NULL, MHD_OPTION_NOTIFY_COMPLETED, completed,
            NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
            exchange_keep_escapes, NULL, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
            (size_t)LIMIT_HEADER_BYTES, MHD_OPTION_END);
    require(daemon != NULL);
    return daemon;
}

/* The headers that the program and the library send; a line that is none of them was smuggled in. */
static void check_header(const char *line, size_t length)
{
    static const char *const names[] = {
        "Content-Security-Policy:", "X-Content-Type-Options:", "X-Frame-Options:",
        "Referrer-Policy:", "Cross-Origin-Opener-Policy:", "Cross-Origin-Resource-Policy:",
        "Permissions-Policy:", "Content-Type:", "Location:", "ETag:", "Cache-Control:", "Vary:",
        "Set-Cookie:", "Content-Disposition:", "Content-Length:", "Date:", "Connection:"};
    bool known = false;
    for (size_t i = 0; i < COUNT(names); i++)
        known = known || (length > strlen(names[i]) &&
                          strncasecmp(line, names[i], strlen(names[i])) == 0);
    require(known && memchr(line, '\r', length) == NULL && memchr(line, '\0', length) == NULL);
}

static void check_answer(const char *answer, size_t length)
{
    static const char end_of_line[] = "\r\n";
    const char *end = answer + length;
    if (length == 0)
        return; /* the connection was closed, or waits for more */
    require(length > 12 && strncmp(answer, "HTTP/1.", 7) == 0);
    const char *head_end = memmem(answer, length, "\r\n\r\n", 4);
    require(head_end != NULL);
    const char *line = memmem(answer, length, end_of_line, 2);
    while (line < head_end) {
        line += 2;
        const char *next = memmem(line, (size_t)(end - line), end_of_line, 2);
        check_header(line, (size_t)(next - line));
        line = next;
    }
}

static size_t take_answer(int handle, char *answer, size_t used)
{
    ssize_t count;
    while (used < ANSWER_BYTES &&
           (count = recv(handle, answer + used, ANSWER_BYTES - used, MSG_DONTWAIT)) > 0)
        used += (size_t)count;
    return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char answer_bytes[ANSWER_BYTES + 1];
    static const struct app *app;
    struct sockaddr_in other = {.sin_family = AF_INET, .sin_port = htons(1024),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int handles[2];
    size_t used = 0;
    if (app == NULL)
        app = addresses();
    struct MHD_Daemon *daemon = daemon_of(app);
    require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, handles) == 0);
    require(MHD_add_connection(daemon, handles[0], (struct sockaddr *)&other, sizeof other) ==
            MHD_YES);
    size_t sent = 0;
    for (int round = 0; round < ROUNDS_MOST; round++) {
        ssize_t count = sent == size ? 0 : send(handles[1], data + sent, size - sent, MSG_NOSIGNAL);
        sent += count > 0 ? (size_t)count : 0;
        if (sent == size)
            shutdown(handles[1], SHUT_WR);
        (void)MHD_run(daemon);
        used = take_answer(handles[1], answer_bytes, used);
    }
    close(handles[1]);
    for (int round = 0; round < ROUNDS_MOST && MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections > 0; round++)
        (void)MHD_run(daemon);
    require(MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections == 0);
    check_answer(answer_bytes, used);
    return 0;
}
