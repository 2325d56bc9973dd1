/* A small HTTP client over one connection that is kept open, for measuring only. */
#ifndef BENCH_BENCH_CLIENT_H
#define BENCH_BENCH_CLIENT_H

#include "base/buf.h"
#include "base/ctx.h"

struct client {
    int port;
    int handle;       /* -1 while closed */
    char cookie[256]; /* value of the session's cookie; "" before signing in */
    char csrf[256];
    struct buf request; /* reused from call to call */
    struct buf reply;
};

struct reply {
    int status;
    size_t bytes;     /* head and body */
    const char *body; /* NUL-terminated, in the client's buffer until the next call */
    size_t body_length;
};

struct call {
    bool post, json; /* what is sent and what is wanted back */
    const char *path;
    const char *media_type; /* of the body; NULL for that of `json` */
    const char *body;
    size_t body_length;
};

/* A closed client of the server on 127.0.0.1. Freed with client_free. */
struct client client_create(int port);
void client_free(struct client *client); /* also for CLEANUP */

/* Sends a request and reads the whole answer; opens the connection when it is closed. False when the
 * connection failed or the answer cannot be read. */
bool client_call(struct client *client, const struct call *call, struct reply *ret);

/* Signs in and takes cookie and token. RC_IO, RC_DENIED. */
enum rc client_sign_in(struct ctx *cx, struct client *client, const char *login,
                       const char *password) MUST_USE;

#endif
