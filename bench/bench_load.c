#include "bench/bench_load.h"

#include <pthread.h>
#include <stdlib.h>

#include "bench/bench_process.h"

struct lane {
    const struct load *load;
    struct client *client;
    int connection;
    int64_t wanted, done, bytes;
    double until, *latencies;
    int bad_status; /* 0: none; -1: the connection failed */
};

static void *drive(void *argument)
{
    struct lane *lane = argument;
    const struct load *load = lane->load;
    while (lane->done < lane->wanted && lane->bad_status == 0) {
        struct call call = {.path = "/"};
        struct reply reply = {.status = -1};
        load->next(load->state, lane->connection, &call);
        double begin = bench_now();
        bool answered = client_call(lane->client, &call, &reply);
        double end = bench_now();
        if (!answered || reply.status != load->status) {
            lane->bad_status = reply.status;
            break;
        }
        lane->latencies[lane->done++] = end - begin;
        lane->bytes += (int64_t)reply.bytes;
        if (load->answered != NULL)
            load->answered(load->state, lane->connection, &reply);
        if (end > lane->until)
            break;
    }
    return NULL;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* The value that `share` of the sorted values do not exceed (nearest rank). */
static double quantile(const double *sorted, int64_t n, double share)
{
    int64_t rank = (int64_t)((double)n * share + 0.999999);
    return sorted[rank < 1 ? 0 : rank > n ? n - 1 : rank - 1];
}

static enum rc summarize(struct ctx *cx, const struct lane *lanes, double *latencies,
                         struct load_result *ret)
{
    int64_t n = 0, bytes = 0;
    for (int i = 0; i < LOAD_CONNECTIONS; i++) {
        if (lanes[i].bad_status != 0)
            return fail(cx, RC_IO, "A request was answered with status {0}",
                        decimal(cx, lanes[i].bad_status));
        for (int64_t k = 0; k < lanes[i].done; k++)
            latencies[n++] = lanes[i].latencies[k];
        bytes += lanes[i].bytes;
    }
    if (n == 0)
        return fail(cx, RC_IO, "No request was made");
    qsort(latencies, (size_t)n, sizeof *latencies, compare);
    ret->requests = n;
    ret->bytes = bytes / n;
    ret->p50_ms = quantile(latencies, n, 0.5);
    ret->p99_ms = quantile(latencies, n, 0.99);
    ret->worst_ms = latencies[n - 1];
    return RC_OK;
}

enum rc load_run(struct ctx *cx, const struct load *load, struct client *clients, int64_t requests,
                 double seconds, struct load_result *ret)
{
    struct lane lanes[LOAD_CONNECTIONS];
    pthread_t threads[LOAD_CONNECTIONS];
    int64_t each = (requests + LOAD_CONNECTIONS - 1) / LOAD_CONNECTIONS;
    double *all = ARENA_ARRAY(cx->arena, double, (size_t)each *LOAD_CONNECTIONS);
    double begin = bench_now();
    int started = 0;
    if (all == NULL)
        return RC_MEMORY;
    for (int i = 0; i < LOAD_CONNECTIONS; i++)
        lanes[i] = (struct lane){.load = load,
                                 .client = &clients[i],
                                 .connection = i,
                                 .wanted = each,
                                 .until = begin + seconds * 1000,
                                 .latencies = all + each * i};
    while (started < LOAD_CONNECTIONS &&
           pthread_create(&threads[started], NULL, drive, &lanes[started]) == 0)
        started++;
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    ret->wall_ms = bench_now() - begin;
    if (started < LOAD_CONNECTIONS)
        return fail(cx, RC_IO, "A thread could not be started");
    double *sorted = ARENA_ARRAY(cx->arena, double, (size_t)each *LOAD_CONNECTIONS);
    return sorted == NULL ? RC_MEMORY : summarize(cx, lanes, sorted, ret);
}
