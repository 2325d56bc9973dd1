/* A browser or a program that asks for pages, without a socket: through authentication and router. */
#ifndef TESTS_SUPPORT_CLIENT_H
#define TESTS_SUPPORT_CLIENT_H

#include "http/http.h"

struct client {
    struct ctx *cx;
    const char *token;   /* of the session; "" for none */
    const char *csrf;    /* as the last request found it */
    bool json;
    const char *bearer;  /* Authorization, NULL for none */
};

struct answer_of {
    int status;
    const char *body, *location, *cookie;
    int64_t retry_after;
};

/* One request; a change brings the session's token back. `path` may have a query. */
struct answer_of client_ask(struct client *client, enum http_method method, const char *path, const char *form);

#endif
