/* Many requests over several connections at once, timed one by one. */
#ifndef BENCH_BENCH_LOAD_H
#define BENCH_BENCH_LOAD_H

#include "bench/bench_client.h"

enum { LOAD_CONNECTIONS = 4 };

/* One kind of request. `next` fills the call (texts stay valid until the next one of this
 * connection); `answered` (may be NULL) looks at the answer. Both run on the connection's thread. */
struct load {
    int status; /* that every answer must have */
    void (*next)(void *state, int connection, struct call *ret);
    void (*answered)(void *state, int connection, const struct reply *reply);
    void *state;
};

struct load_result {
    int64_t requests, bytes; /* bytes of one answer, on average */
    double wall_ms;
    double p50_ms, p99_ms, worst_ms;
};

/* Sends `requests` requests, spread over the signed-in clients, at most `seconds` long. RC_IO when a
 * connection fails or an answer has another status. */
enum rc load_run(struct ctx *cx, const struct load *load, struct client *clients, int64_t requests,
                 double seconds, struct load_result *ret) MUST_USE;

#endif
