#include "http/probe.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"

/* The server answers them itself, before it needs a database; they stand in no module. */
struct health {
    const char *status;
};
static const struct field health_table[] = {FIELD(health, status, F_TEXT)};
static const struct fields health_answer = {health_table, COUNT(health_table)};
const struct route probe_health_route = {
    GET, "/healthz", NULL, PERM_PUBLIC, N_("Whether the program and its database answer"),
    .answer = &health_answer};
static const struct route metrics_route = {GET, "/metrics", NULL, PERM_PUBLIC, "", .answer = NULL};

static bool is_of_this_machine(const struct address *address)
{
    static const unsigned char v4[13] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127};
    static const unsigned char v6[16] = {[15] = 1};
    return memcmp(address->bytes, v4, sizeof v4) == 0 || memcmp(address->bytes, v6, sizeof v6) == 0;
}

/* What a proxy of this machine passes on comes from loopback, too, but says so. */
static bool may_watch(const struct request *request, const struct probe_watchers *watchers)
{
    struct address address;
    if (!watchers->on || !address_parse(request->remote, &address))
        return false;
    return proxies_hold(&watchers->addresses, &address) ||
           (is_of_this_machine(&address) && !request->forwarded);
}

bool probe_wanted(struct request *request, const struct probe_watchers *watchers)
{
    if (request->method != GET)
        return false;
    if (text_same(request->path, probe_health_route.path))
        request->route = &probe_health_route;
    else if (text_same(request->path, metrics_route.path) && may_watch(request, watchers))
        request->route = &metrics_route;
    return request->route != NULL;
}

bool probe_is_asked(const struct request *request)
{
    return text_same(request->path, probe_health_route.path) || text_same(request->path, metrics_route.path);
}

bool probe_is_health(const struct request *request)
{
    return request->route == &probe_health_route;
}

void probe_health(const struct request *request, struct response *response, bool healthy)
{
    const char *word = healthy ? "ok" : "unavailable";
    response->status = healthy ? 200 : 503;
    if (request->wants_json) {
        response->media_type = "application/json";
        buf_printf(&response->body, "{\"status\":\"%s\"}", word);
    } else {
        response->media_type = "text/plain; charset=utf-8";
        buf_printf(&response->body, "%s\n", word);
    }
}

static void gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", name, help, name, name,
               (long long)value);
}

/* Pages of memory in use, from the second number of /proc/self/statm (proc(5)). */
static int64_t resident_bytes(void)
{
    long long whole = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%lld %lld", &whole, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident * sysconf(_SC_PAGESIZE);
}

void probe_metrics(struct ctx *cx, struct response *response, struct meter *meter,
                   const struct probe_state *state,
                   enum rc (*figures)(struct ctx *cx, struct buf *out))
{
    struct buf *out = &response->body;
    size_t before;
    response->status = 200;
    response->media_type = "text/plain; version=0.0.4; charset=utf-8";
    buf_printf(out,
               "# HELP kaname_build_info The program's version.\n# TYPE kaname_build_info gauge\n"
               "kaname_build_info{version=\"%s\"} 1\n",
               KANAME_VERSION);
    meter_write(meter, out);
    gauge(out, "kaname_requests_waiting", "Requests that wait for a worker.", state->waiting);
    gauge(out, "kaname_requests_open", "Requests that are not answered to the end.",
          state->exchanges);
    gauge(out, "kaname_workers", "Threads that answer requests.", state->workers);
    gauge(out, "process_start_time_seconds", "When the server started.", state->started / 1000);
    gauge(out, "process_resident_memory_bytes", "Memory in use.", resident_bytes());
    before = out->length;
    bool up = figures != NULL && figures(cx, out) == RC_OK;
    if (!up)
        out->length = before;
    gauge(out, "kaname_database_up", "1 when the database answered for these figures.", up);
}
