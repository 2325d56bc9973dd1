#include "http/problem.h"

#include <string.h>

#include "base/text.h"
#include "view/problem_view.h"
#include "views.gen.h"

static const struct field problem_page_fields[] = {
    FIELD(problem_view, message, F_TEXT),
    FIELD(problem_view, hint, F_TEXT),
};

static void send_json(struct ctx *cx, struct response *response, enum rc rc, const char *message)
{
    const struct rc_info *info = rc_describe(rc);
    struct json json = json_create(&response->body);
    json_object_begin(&json);
    json_key(&json, "type");
    json_raw(&json, "\"https://kaname.example/problem/");
    buf_printf(&response->body, "%s\"", info->name);
    json_key(&json, "title");
    json_text(&json, tr(cx, info->message));
    json_key(&json, "status");
    json_int(&json, info->http);
    json_key(&json, "detail");
    json_text(&json, message);
    if (cx->problem.field_count > 0) {
        json_key(&json, "errors");
        json_array_begin(&json);
        for (size_t i = 0; i < cx->problem.field_count; i++) {
            json_object_begin(&json);
            json_key(&json, "field");
            json_text(&json, cx->problem.fields[i].field);
            json_key(&json, "message");
            json_text(&json, cx->problem.fields[i].message);
            json_object_end(&json);
        }
        json_array_end(&json);
    }
    json_object_end(&json);
    response->media_type = "application/problem+json";
}

static const char *hint_of(const struct ctx *cx, enum rc rc)
{
    switch (rc) {
    case RC_CONFLICT:
        return tr(cx, N_("Go back, load the page again and compare: your input is not lost until you "
                         "close the window."));
    case RC_DATABASE:
    case RC_BUSY:
    case RC_MEMORY:
        return tr(cx, N_("Nothing was changed. Please try again in a moment; if it goes on, tell the "
                         "administrator."));
    case RC_DENIED:
        return tr(cx, N_("If you need this for your work, ask the administrator of your organisation "
                         "for the role."));
    case RC_MISSING:
        return tr(cx, N_("The address may be mistyped, or the record was deleted."));
    default:
        return "";
    }
}

/* In the memory that the answer has already, if any. */
static void send_plain(const struct ctx *cx, struct response *response, const char *message)
{
    buf_clear(&response->body);
    buf_text(&response->body, tr(cx, message));
    response->media_type = "text/plain; charset=utf-8";
}

void problem_send(struct ctx *cx, const struct request *request, struct response *response, enum rc rc)
{
    const struct rc_info *info = rc_describe(rc);
    const char *message = text_empty(cx->problem.message) ? tr(cx, info->message) : cx->problem.message;
    buf_clear(&response->body);
    response->location = response->file_name = response->etag = NULL;
    response->cacheable = false;
    response->status = info->http;
    response->retry_after = cx->problem.retry_after;
    if (rc == RC_MEMORY) {
        send_plain(cx, response,
                   cx->stored ? N_("Memory ran out after the change was stored. Please load the page "
                                   "again to see it.")
                              : info->message);
        return;
    }
    if (request->wants_json || request->json_body) {
        send_json(cx, response, rc, message);
        return;
    }
    if (rc == RC_LOGIN && request->method == GET) {
        response->status = 303;
        response->location =
            arena_printf(cx->arena, "/sign-in?to=%s", url_encode(cx, request->path));
        return;
    }
    struct problem_view view = {.message = message, .hint = hint_of(cx, rc)};
    struct page page = {
        .title = tr(cx, info->message),
        .place = NAV_COUNT_,
        .html = VIEW(problem_page),
        .fields = FIELDS(problem_page_fields),
        .view = &view,
        .status = info->http,
        .bare = cx->person[0] == '\0',
    };
    cx->problem.message = NULL; /* the page itself says it */
    if (page_send(cx, request, response, &page) != RC_OK || buf_failed(&response->body))
        send_plain(cx, response, info->message);
}
