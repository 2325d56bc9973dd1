/* What asks about the server itself, without signing in: /healthz and /metrics. */
#ifndef HTTP_PROBE_H
#define HTTP_PROBE_H

#include "http/address.h"
#include "http/meter.h"

/* Who may read /metrics. */
struct probe_watchers {
    bool on;
    struct proxies addresses; /* besides those of this machine */
};

/* For /openapi.json: the server answers it itself, and it stands in no module. */
extern const struct route probe_health_route;

/* Whether the request asks for one of them and may; otherwise it is a request like any other. Sets
 * request->route. */
bool probe_wanted(struct request *request, const struct probe_watchers *watchers);
/* By its path alone, before anything else of it is known. */
bool probe_is_asked(const struct request *request);
bool probe_is_health(const struct request *request);

/* 200 or 503, and one word. */
void probe_health(const struct request *request, struct response *response, bool healthy);

/* State of the server at this moment. */
struct probe_state {
    int64_t waiting;   /* requests in the queue */
    int64_t exchanges; /* requests that are not answered to the end */
    int64_t workers;
    int64_t started; /* UTC ms */
};
/* `figures` writes those of other rooms, from the database; NULL when the database does not answer. */
void probe_metrics(struct ctx *cx, struct response *response, struct meter *meter,
                   const struct probe_state *state,
                   enum rc (*figures)(struct ctx *cx, struct buf *out));

#endif
