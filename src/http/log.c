#include "http/log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/time.h"

enum { LINE_BYTES = 4096, MICROSECONDS = 1000 };

static void member(struct json *json, const char *name, const char *value)
{
    json_key(json, name);
    json_text(json, value);
}

/* One write, so that lines of several threads do not mix. A log that cannot be written stops nobody. */
static void put(int handle, struct buf *line)
{
    buf_char(line, '\n');
    if (buf_failed(line))
        return;
    ssize_t written;
    do
        written = write(handle, line->data, line->length);
    while (written < 0 && errno == EINTR);
}

/* Who signs in, and who is refused, is written with address and id of the person. */
static bool is_about_access(const struct request *request, int status)
{
    static const char *const steps[] = {"/sign-in", "/sign-out", "/setup"};
    if (status == 401 || status == 403 || status == 429)
        return true;
    if (request->route == NULL || request->method != POST)
        return false;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strncmp(request->route->path, steps[i], strlen(steps[i])) == 0)
            return true;
    return false;
}

void log_request(struct ctx *cx, int handle, const struct request *request, int status, const char *actor,
                 enum rc outcome, size_t bytes, int64_t microseconds)
{
    if (handle == 0)
        return;
    CLEANUP(buf_free) struct buf line = buf_create(LINE_BYTES);
    struct json json = json_create(&line);
    json_object_begin(&json);
    member(&json, "time", time_rfc3339(cx, time_now()));
    member(&json, "level", status >= 500 ? "error" : "info");
    member(&json, "event", "request");
    member(&json, "request", request->id);
    member(&json, "method", request->method == POST ? "POST" : "GET");
    member(&json, "route", request->route == NULL ? "" : request->route->path);
    json_key(&json, "status");
    json_int(&json, status);
    member(&json, "outcome", rc_describe(outcome)->name);
    if (is_about_access(request, status)) {
        member(&json, "person", actor == NULL ? "" : actor);
        member(&json, "remote", request->remote == NULL ? "" : request->remote);
    }
    json_key(&json, "bytes");
    json_int(&json, (int64_t)bytes);
    json_key(&json, "ms");
    json_number(&json, (double)microseconds / MICROSECONDS);
    json_object_end(&json);
    put(handle, &line);
}

void log_event(struct ctx *cx, int handle, const char *event)
{
    if (handle == 0)
        return;
    CLEANUP(buf_free) struct buf line = buf_create(LINE_BYTES);
    struct json json = json_create(&line);
    json_object_begin(&json);
    member(&json, "time", time_rfc3339(cx, time_now()));
    member(&json, "level", "info");
    member(&json, "event", event);
    member(&json, "program", KANAME_VERSION);
    json_object_end(&json);
    put(handle, &line);
}
