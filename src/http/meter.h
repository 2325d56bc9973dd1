/* How often each route was asked, how it answered and how long that took: figures for /metrics. */
#ifndef HTTP_METER_H
#define HTTP_METER_H

#include <pthread.h>

#include "http/http.h"

enum {
    METER_CLASSES = 6, /* of states: 1xx … 5xx; 0 for none */
    METER_BOUNDS = 13, /* of the time; one more beyond them */
    METER_EXTRA = 8,   /* routes that stand in no module */
};

struct meter_row {
    const struct route *route; /* NULL: no route was found, or none was looked for */
    int64_t counts[METER_CLASSES];
};

struct meter {
    pthread_mutex_t mutex;
    const struct app *app;
    struct meter_row *rows; /* the first without a route, then those of the modules, then others */
    size_t n, room;
    int64_t times[METER_BOUNDS + 1];
    int64_t microseconds;    /* of all requests together */
    int64_t database_errors; /* requests that ended with RC_DATABASE */
    int64_t busy;            /* refused because too many waited */
};

/* False when memory ends. */
bool meter_init(struct meter *meter, const struct app *app);
void meter_destroy(struct meter *meter);

/* Counts an answer. `microseconds` from the end of the request to its answer. */
void meter_count(struct meter *meter, const struct route *route, int status, enum rc outcome,
                 int64_t microseconds);
/* One that found no place in the queue. */
void meter_count_busy(struct meter *meter);
/* In the text format of Prometheus, version 0.0.4. */
void meter_write(struct meter *meter, struct buf *out);

#endif
