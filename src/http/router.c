#include <sodium.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "http/asset.h"
#include "http/http.h"
#include "http/problem.h"

const struct asset *asset_find(const char *name)
{
    for (size_t i = 0; i < assets_count; i++)
        if (strcmp(assets[i].name, name) == 0)
            return &assets[i];
    return NULL;
}

static enum rc asset_get(struct ctx *cx, struct request *request, struct response *response)
{
    const struct asset *asset = asset_find(request_parameter(request, "name"));
    if (asset == NULL)
        return fail(cx, RC_MISSING, N_("There is no such page or record"));
    response->etag = arena_printf(cx->arena, "\"%s\"", asset->etag);
    response->media_type = asset->media_type;
    response->cacheable = true;
    response->status = 200;
    if (strcmp(request->none_match, response->etag) == 0)
        response->status = 304;
    else
        buf_add(&response->body, asset->data, asset->length);
    return RC_OK;
}

static const struct route own_routes[] = {
    {GET, "/assets/{name}", asset_get, PERM_PUBLIC, N_("Styles and scripts of the pages"),
     .answer = NULL},
};

/* Compares one path with a route's pattern and fills the parameters. */
static bool path_fits(struct ctx *cx, const char *pattern, const char *path, struct request *request)
{
    size_t count = 0;
    while (*pattern != '\0') {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        size_t name_length = strcspn(pattern + 1, "}"), value_length = strcspn(path, "/");
        if (value_length == 0 || count == PATH_PARAMETERS)
            return false;
        const char *value = url_decode_path(cx, path, value_length);
        if (value == NULL)
            return false;
        request->parameters[count++] =
            (struct pair){arena_copy_n(cx->arena, pattern + 1, name_length), value};
        pattern += name_length + 2;
        path += value_length;
    }
    return *path == '\0';
}

struct search {
    const struct route *found;
    bool other_method;
};

/* A literal address wins over one with parameters, wherever the two stand. */
static void search_in(struct ctx *cx, const struct route *routes, size_t n, struct request *request,
                      struct search *search)
{
    for (size_t i = 0; i < n; i++) {
        struct request trial = *request;
        memset(trial.parameters, 0, sizeof trial.parameters);
        if (!path_fits(cx, routes[i].path, request->path, &trial))
            continue;
        if (routes[i].method != request->method) {
            search->other_method = true;
            continue;
        }
        bool literal = strchr(routes[i].path, '{') == NULL;
        if (search->found != NULL && !literal)
            continue;
        search->found = &routes[i];
        memcpy(request->parameters, trial.parameters, sizeof trial.parameters);
        if (literal)
            return;
    }
}

static enum rc find_route(struct ctx *cx, struct request *request)
{
    struct search search = {.found = NULL};
    search_in(cx, own_routes, COUNT(own_routes), request, &search);
    for (size_t i = 0; i < cx->app->module_count; i++)
        search_in(cx, cx->app->modules[i]->routes, cx->app->modules[i]->route_count, request,
                  &search);
    if (search.found == NULL)
        return fail(cx, search.other_method ? RC_METHOD : RC_MISSING,
                    search.other_method ? N_("This address does not take that method")
                                        : N_("There is no such page or record"));
    request->route = search.found;
    return RC_OK;
}

/* The origin is the host that was asked, or the address that the operator gave: a proxy may ask us under
 * another name. "null" is the origin of a sandboxed frame or a local file. */
static bool is_own_origin(const struct ctx *cx, const struct request *request)
{
    const char *host = strstr(request->origin, "://"), *base = cx->app->base_url;
    if (host != NULL && strcmp(host + 3, request->host) == 0)
        return true;
    size_t length = strlen(request->origin);
    return host != NULL && base != NULL && strncmp(base, request->origin, length) == 0 &&
           (base[length] == '\0' || base[length] == '/');
}

static bool same_token(const char *given, const char *wanted)
{
    size_t length = strlen(wanted);
    return length > 0 && strlen(given) == length && sodium_memcmp(given, wanted, length) == 0;
}

/* A change must come from our own pages: the session's token comes back in form or header. Browsers
 * that say where a request comes from must say "same-origin" or "none". */
static enum rc check_origin(struct ctx *cx, const struct request *request)
{
    if (request->method != POST)
        return RC_OK;
    const char *site = request->fetch_site;
    if (site[0] != '\0' && !text_same(site, "same-origin") && !text_same(site, "none"))
        return fail(cx, RC_DENIED, N_("The request came from another site"));
    if (request->origin[0] != '\0' && !is_own_origin(cx, request))
        return fail(cx, RC_DENIED, N_("The request came from another site"));
    if (cx->session[0] == '\0') /* nobody is signed in: there is no token yet */
        return RC_OK;
    const char *given = request->csrf_header[0] != '\0' ? request->csrf_header
                                                        : request_form(request, "csrf");
    if (!same_token(given, cx->csrf))
        return fail(cx, RC_DENIED, N_("This page is too old; please load it again and repeat the step"));
    return RC_OK;
}

static enum rc check_permission(struct ctx *cx, const struct route *route)
{
    if ((route->permission & PERM_PUBLIC) != 0)
        return RC_OK;
    if (cx->person[0] == '\0')
        return fail(cx, RC_LOGIN, N_("Please sign in"));
    if (!may(cx, route->permission) && !text_empty(cx->gate))
        return fail(cx, RC_DENIED, cx->gate_reason);
    if (!may(cx, route->permission))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    return RC_OK;
}

static enum rc run(struct ctx *cx, struct request *request, struct response *response)
{
    TRY(find_route(cx, request));
    TRY(check_permission(cx, request->route));
    TRY(check_origin(cx, request));
    TRY(request->route->handler(cx, request, response));
    return buf_check(cx, &response->body, N_("The answer is too large for one page"));
}

/* People who must first do something else are led there; programs read why. */
static bool is_held_back(const struct ctx *cx, const struct request *request, enum rc rc)
{
    return rc == RC_DENIED && !text_empty(cx->gate) && request->route != NULL &&
           !may(cx, request->route->permission) && !request->wants_json && !request->json_body;
}

void router_run(struct ctx *cx, struct request *request, struct response *response)
{
    enum rc rc = run(cx, request, response);
    if (arena_failed(cx->arena)) /* whatever was concluded from what is missing */
        rc = RC_MEMORY;
    if (is_held_back(cx, request, rc))
        rc = redirect_send(cx, response, cx->gate);
    if (rc != RC_OK)
        problem_send(cx, request, response, rc);
    response->retry_after = cx->problem.retry_after;
}

static enum rc check_routes(const struct route *routes, size_t n, struct buf *why)
{
    for (size_t i = 0; i < n; i++) {
        if (routes[i].permission == 0 || routes[i].help == NULL || routes[i].handler == NULL) {
            buf_printf(why, "%s: a route needs a handler, a permission and a help text\n",
                       routes[i].path);
            return RC_INTERNAL;
        }
    }
    return RC_OK;
}

static bool same_address(const struct route *a, const struct route *b)
{
    return a != b && a->method == b->method && strcmp(a->path, b->path) == 0;
}

enum rc router_check(const struct app *app, struct buf *why)
{
    for (size_t m = 0; m < app->module_count; m++) {
        TRY(check_routes(app->modules[m]->routes, app->modules[m]->route_count, why));
        for (size_t i = 0; i < app->modules[m]->route_count; i++)
            for (size_t k = 0; k < app->module_count; k++)
                for (size_t j = 0; j < app->modules[k]->route_count; j++)
                    if (same_address(&app->modules[m]->routes[i], &app->modules[k]->routes[j])) {
                        buf_printf(why, "%s: two routes of one address\n",
                                   app->modules[m]->routes[i].path);
                        return RC_INTERNAL;
                    }
    }
    return RC_OK;
}
