#include "http/meter.h"

#include <stdlib.h>

static const struct {
    int64_t microseconds;
    const char *seconds;
} bounds[METER_BOUNDS] = {
    {1000, "0.001"},  {2500, "0.0025"}, {5000, "0.005"},  {10000, "0.01"}, {25000, "0.025"},
    {50000, "0.05"},  {100000, "0.1"},  {250000, "0.25"}, {500000, "0.5"}, {1000000, "1"},
    {2500000, "2.5"}, {5000000, "5"},   {10000000, "10"},
};

bool meter_init(struct meter *meter, const struct app *app)
{
    size_t n = 1;
    for (size_t m = 0; m < app->module_count; m++)
        n += app->modules[m]->route_count;
    *meter = (struct meter){.app = app, .n = n, .room = n + METER_EXTRA};
    meter->rows = calloc(meter->room, sizeof *meter->rows);
    pthread_mutex_init(&meter->mutex, NULL);
    if (meter->rows == NULL)
        return false;
    n = 1;
    for (size_t m = 0; m < app->module_count; m++)
        for (size_t i = 0; i < app->modules[m]->route_count; i++)
            meter->rows[n++].route = &app->modules[m]->routes[i];
    return true;
}

void meter_destroy(struct meter *meter)
{
    pthread_mutex_destroy(&meter->mutex);
    free(meter->rows);
    meter->rows = NULL;
}

/* The routes of a module lie side by side, in its table as in the rows. */
static struct meter_row *row_of(struct meter *meter, const struct route *route)
{
    size_t begin = 1;
    if (route == NULL)
        return &meter->rows[0];
    for (size_t m = 0; m < meter->app->module_count; m++) {
        const struct module *module = meter->app->modules[m];
        if (route >= module->routes && route < module->routes + module->route_count)
            return &meter->rows[begin + (size_t)(route - module->routes)];
        begin += module->route_count;
    }
    for (; begin < meter->n; begin++)
        if (meter->rows[begin].route == route)
            return &meter->rows[begin];
    if (meter->n == meter->room)
        return &meter->rows[0];
    meter->rows[meter->n].route = route;
    return &meter->rows[meter->n++];
}

void meter_count(struct meter *meter, const struct route *route, int status, enum rc outcome,
                 int64_t microseconds)
{
    size_t class = status < 100 || status > 599 ? 0 : (size_t)status / 100, bound = 0;
    while (bound < METER_BOUNDS && microseconds > bounds[bound].microseconds)
        bound++;
    pthread_mutex_lock(&meter->mutex);
    row_of(meter, route)->counts[class]++;
    meter->times[bound]++;
    meter->microseconds += microseconds;
    meter->database_errors += outcome == RC_DATABASE;
    pthread_mutex_unlock(&meter->mutex);
}

void meter_count_busy(struct meter *meter)
{
    pthread_mutex_lock(&meter->mutex);
    meter->busy++;
    pthread_mutex_unlock(&meter->mutex);
}

static void write_head(struct buf *out, const char *name, const char *kind, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

static void write_rows(const struct meter *meter, struct buf *out)
{
    write_head(out, "kaname_requests_total", "counter",
               "Requests by route and class of the answer; without a route those that found none.");
    for (size_t i = 0; i < meter->n; i++)
        for (size_t class = 0; class < METER_CLASSES; class ++) {
            const struct meter_row *row = &meter->rows[i];
            const char *method = row->route == NULL          ? ""
                                 : row->route->method == GET ? "GET"
                                                             : "POST";
            if (row->counts[class] > 0)
                buf_printf(
                    out, "kaname_requests_total{method=\"%s\",route=\"%s\",class=\"%zuxx\"} %lld\n",
                    method, row->route == NULL ? "" : row->route->path, class,
                    (long long)row->counts[class]);
        }
}

static void write_times(const struct meter *meter, struct buf *out)
{
    int64_t count = 0;
    write_head(out, "kaname_request_seconds", "histogram",
               "From the end of a request to its answer, waiting included.");
    for (size_t i = 0; i < METER_BOUNDS; i++) {
        count += meter->times[i];
        buf_printf(out, "kaname_request_seconds_bucket{le=\"%s\"} %lld\n", bounds[i].seconds,
                   (long long)count);
    }
    count += meter->times[METER_BOUNDS];
    buf_printf(out,
               "kaname_request_seconds_bucket{le=\"+Inf\"} %lld\n"
               "kaname_request_seconds_sum %lld.%06lld\nkaname_request_seconds_count %lld\n",
               (long long)count, (long long)(meter->microseconds / 1000000),
               (long long)(meter->microseconds % 1000000), (long long)count);
}

void meter_write(struct meter *meter, struct buf *out)
{
    pthread_mutex_lock(&meter->mutex);
    write_rows(meter, out);
    write_times(meter, out);
    write_head(out, "kaname_requests_refused_total", "counter",
               "Requests that found no place in the queue.");
    buf_printf(out, "kaname_requests_refused_total %lld\n", (long long)meter->busy);
    write_head(out, "kaname_database_errors_total", "counter",
               "Requests that the database did not answer.");
    buf_printf(out, "kaname_database_errors_total %lld\n", (long long)meter->database_errors);
    pthread_mutex_unlock(&meter->mutex);
}
