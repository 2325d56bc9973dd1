#include "bench/bench_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/limits.h"
#include "http/http.h"

enum { TIMEOUT_SECONDS = 60, CHUNK = 64 * 1024 };

struct client client_create(int port)
{
    return (struct client){.port = port,
                           .handle = -1,
                           .request = buf_create(LIMIT_UPLOAD_BYTES * 2),
                           .reply = buf_create(LIMIT_REPORT_BYTES * 2)};
}

static void hang_up(struct client *client)
{
    if (client->handle >= 0)
        close(client->handle);
    client->handle = -1;
}

void client_free(struct client *client)
{
    hang_up(client);
    buf_free(&client->request);
    buf_free(&client->reply);
}

static bool dial(struct client *client)
{
    const struct sockaddr_in name = {.sin_family = AF_INET,
                                     .sin_port = htons((uint16_t)client->port),
                                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval timeout = {.tv_sec = TIMEOUT_SECONDS};
    const int yes = 1;
    client->handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->handle < 0)
        return false;
    setsockopt(client->handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(client->handle, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    if (connect(client->handle, (const struct sockaddr *)&name, sizeof name) == 0)
        return true;
    hang_up(client);
    return false;
}

static bool send_request(struct client *client)
{
    const char *at = client->request.data;
    size_t left = client->request.length;
    while (left > 0) {
        ssize_t count = send(client->handle, at, left, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        at += count;
        left -= (size_t)count;
    }
    return true;
}

/* The value of a header in the head of an answer; NULL when it is not there. */
static const char *header(const char *head, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = head; (at = strstr(at, "\r\n")) != NULL;) {
        at += 2;
        if (strncasecmp(at, name, length) == 0 && at[length] == ':')
            return at + length + 1 + strspn(at + length + 1, " ");
    }
    return NULL;
}

/* How long the whole answer is, once its head is there; 0 before. */
static size_t whole_length(const struct buf *reply)
{
    char *text = reply->data;
    char *end = text == NULL ? NULL : memmem(text, reply->length, "\r\n\r\n", 4);
    if (end == NULL)
        return 0;
    end[2] = '\0';
    const char *length = header(text, "Content-Length");
    size_t whole = (size_t)(end - text) + 4 + (length == NULL ? 0 : strtoul(length, NULL, 10));
    end[2] = '\r';
    return whole;
}

static bool read_reply(struct client *client)
{
    char chunk[CHUNK];
    size_t whole = 0;
    buf_clear(&client->reply);
    while (whole == 0 || client->reply.length < whole) {
        ssize_t count = recv(client->handle, chunk, sizeof chunk, 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        buf_add(&client->reply, chunk, (size_t)count);
        if (whole == 0)
            whole = whole_length(&client->reply);
    }
    return !buf_failed(&client->reply);
}

static void write_request(struct client *client, const struct call *call)
{
    struct buf *out = &client->request;
    const char *type = call->media_type != NULL ? call->media_type
                       : call->json             ? "application/json"
                                                : "application/x-www-form-urlencoded";
    buf_clear(out);
    buf_printf(out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Language: ja\r\nAccept: %s\r\n",
               call->post ? "POST" : "GET", call->path, client->port,
               call->json ? "application/json" : "text/html");
    if (client->cookie[0] != '\0')
        buf_printf(out, "Cookie: kaname_session=%s\r\n", client->cookie);
    if (call->post && (call->json || call->media_type != NULL) && client->csrf[0] != '\0')
        buf_printf(out, "X-CSRF-Token: %s\r\n", client->csrf);
    if (call->post)
        buf_printf(out, "Content-Type: %s\r\nContent-Length: %zu\r\n", type, call->body_length);
    buf_text(out, "\r\n");
    if (call->post)
        buf_add(out, call->body, call->body_length);
}

static void take_cookie(struct client *client, const char *head)
{
    static const char name[] = "kaname_session=";
    const char *value = header(head, "Set-Cookie");
    if (value == NULL || strncmp(value, name, strlen(name)) != 0)
        return;
    value += strlen(name);
    snprintf(client->cookie, sizeof client->cookie, "%.*s", (int)strcspn(value, ";\r\n"), value);
}

bool client_call(struct client *client, const struct call *call, struct reply *ret)
{
    write_request(client, call);
    if (buf_failed(&client->request) || (client->handle < 0 && !dial(client)))
        return false;
    if (!send_request(client) || !read_reply(client)) {
        hang_up(client);
        return false;
    }
    char *text = client->reply.data, *end = strstr(text, "\r\n\r\n");
    if (strncmp(text, "HTTP/1.1 ", 9) != 0 || end == NULL)
        return false;
    end[2] = '\0'; /* the head as a text of its own */
    const char *connection = header(text, "Connection");
    take_cookie(client, text);
    *ret = (struct reply){.status = (int)strtol(text + 9, NULL, 10),
                          .bytes = client->reply.length,
                          .body = end + 4,
                          .body_length = client->reply.length - (size_t)(end + 4 - text)};
    if (connection != NULL && strncasecmp(connection, "close", 5) == 0)
        hang_up(client);
    return true;
}

static bool take_csrf(struct client *client, const char *page)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    const char *found = strstr(page, mark);
    if (found == NULL)
        return false;
    found += strlen(mark);
    snprintf(client->csrf, sizeof client->csrf, "%.*s", (int)strcspn(found, "\""), found);
    return client->csrf[0] != '\0';
}

enum rc client_sign_in(struct ctx *cx, struct client *client, const char *login,
                       const char *password)
{
    const char *body = arena_printf(cx->arena, "login=%s&password=%s", url_encode(cx, login),
                                    url_encode(cx, password));
    const struct call sign_in = {
        .post = true, .path = "/sign-in", .body = body, .body_length = strlen(body)};
    const struct call me = {.path = "/me"};
    struct reply reply;
    if (!client_call(client, &sign_in, &reply))
        return fail(cx, RC_IO, "The server did not answer");
    if (reply.status != 303 || client->cookie[0] == '\0')
        return fail(cx, RC_DENIED, "{0} could not sign in (status {1})", login,
                    decimal(cx, reply.status));
    if (!client_call(client, &me, &reply) || reply.status != 200 || !take_csrf(client, reply.body))
        return fail(cx, RC_IO, "The page /me has no token");
    return RC_OK;
}
