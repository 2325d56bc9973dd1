#include "app/openapi.h"

#include <ctype.h>
#include <string.h>

#include "account/account_token.h"
#include "app/app_module.h"
#include "http/probe.h"
#include "register/list.h"

static const char schema_place[] = "#/components/schemas/";

static void member(struct json *json, const char *key, const char *value)
{
    json_key(json, key);
    json_text(json, value);
}

static void object_begin(struct json *json, const char *key)
{
    json_key(json, key);
    json_object_begin(json);
}

static void refer(struct json *json, const char *key, const char *place, const char *name)
{
    object_begin(json, key);
    json_key(json, "$ref");
    json_raw(json, "\"");
    buf_printf(json->out, "%s%s\"", place, name);
    json_object_end(json);
}

/* ---- all routes, each of a list's rows by itself ---- */

struct operation {
    const struct route *route;
    const char *tag, *path;
    const struct list *list; /* whose rows: {list} stands for it; NULL for most */
};
struct operations {
    struct operation *at;
    size_t n, room;
};

static void add(struct ctx *cx, struct operations *all, struct operation operation)
{
    struct operation *at = arena_grow(cx->arena, all->at, all->n, &all->room, sizeof *all->at);
    if (at == NULL) /* the arena remembers it; what is there stays */
        return;
    all->at = at;
    all->at[all->n++] = operation;
}

/* The rows of every list have their own fields, so each stands there under its own address. */
static void add_rows(struct ctx *cx, struct operations *all, const struct module *module,
                     const struct route *route)
{
    const char *mark = strstr(route->path, "{list}");
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->list_count; i++) {
            const struct list *list = cx->app->modules[m]->lists[i];
            if (list->edit == NULL)
                continue;
            add(cx, all,
                (struct operation){route, module->name,
                                   arena_printf(cx->arena, "%.*s%s%s", (int)(mark - route->path),
                                                route->path, list->name, mark + strlen("{list}")),
                                   list});
        }
}

static struct operations operations_of(struct ctx *cx)
{
    struct operations all = {.n = 0};
    add(cx, &all, (struct operation){&probe_health_route, "http", probe_health_route.path, NULL});
    for (size_t m = 0; m < cx->app->module_count; m++) {
        const struct module *module = cx->app->modules[m];
        for (size_t i = 0; i < module->route_count; i++) {
            const struct route *route = &module->routes[i];
            if (route->answer == &list_row_fields)
                add_rows(cx, &all, module, route);
            else
                add(cx, &all, (struct operation){route, module->name, route->path, NULL});
        }
    }
    return all;
}

static const struct fields *answer_of(const struct operation *operation)
{
    return operation->list != NULL ? &operation->list->fields : operation->route->answer;
}

/* "get-plan-id-edit": of method and address. */
static const char *name_of(const struct ctx *cx, const struct operation *operation)
{
    char *name = (char *)arena_printf(cx->arena, "%s%s",
                                      operation->route->method == GET ? "get" : "post",
                                      strcmp(operation->path, "/") == 0 ? "-home"
                                                                        : operation->path);
    char *to = name;
    if (name[0] == '\0') /* memory ended, and this is not ours to write to */
        return name;
    for (const char *at = name; *at != '\0'; at++) {
        bool plain = isalnum((unsigned char)*at) != 0;
        if (plain)
            *to++ = *at;
        else if (to > name && to[-1] != '-' && at[1] != '\0')
            *to++ = '-';
    }
    *to = '\0';
    return name;
}

/* A schema is named after the first operation that answers with it. */
static const char *schema_of(const struct ctx *cx, const struct operations *all,
                             const struct fields *answer)
{
    for (size_t i = 0; i < all->n; i++)
        if (answer_of(&all->at[i]) != NULL && answer_of(&all->at[i])->at == answer->at)
            return name_of(cx, &all->at[i]);
    return "";
}

/* ---- one operation ---- */

/* Groups of rights that a token must have for it; nothing where no token may. */
static void write_token_scopes(struct json *json, uint64_t permission)
{
    if ((permission & token_never) != 0)
        return;
    json_object_begin(json);
    json_key(json, "token");
    json_array_begin(json);
    for (int bit = 0; bit < 64; bit++) {
        if ((permission >> bit & 1) == 0)
            continue;
        for (size_t i = 0; i < token_scope_count; i++)
            if ((token_scopes[i].permissions >> bit & 1) != 0) {
                json_text(json, token_scopes[i].code);
                break;
            }
    }
    json_array_end(json);
    json_object_end(json);
}

/* The rows of a list are for those who read the list. */
static uint64_t permission_of(const struct operation *operation)
{
    return operation->route->permission |
           (operation->list == NULL ? 0 : operation->list->permission);
}

static void write_security(struct json *json, const struct operation *operation)
{
    const struct route *route = operation->route;
    json_key(json, "security");
    json_array_begin(json);
    if ((route->permission & PERM_PUBLIC) == 0) {
        json_object_begin(json);
        json_key(json, "session");
        json_array_begin(json);
        json_array_end(json);
        json_object_end(json);
        write_token_scopes(json, permission_of(operation));
    }
    json_array_end(json);
}

static void write_parameter(struct json *json, const char *in, const char *name, const char *type)
{
    json_object_begin(json);
    member(json, "name", name);
    member(json, "in", in);
    json_key(json, "required");
    json_bool(json, strcmp(in, "path") == 0);
    object_begin(json, "schema");
    member(json, "type", type);
    json_object_end(json);
    json_object_end(json);
}

static void write_path_parameters(const struct ctx *cx, struct json *json, const char *path)
{
    for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at + 1, '{'))
        write_parameter(json, "path",
                        arena_copy_n(cx->arena, at + 1, strcspn(at + 1, "}")), "string");
}

/* Columns by which a list in memory is filtered are names of the query, too. */
static void write_list_parameters(struct json *json, const struct list *list)
{
    write_parameter(json, "query", "sort", "string");
    write_parameter(json, "query", "columns", "string");
    write_parameter(json, "query", "rows", "integer");
    write_parameter(json, "query", list->cursor == NULL ? "after" : list->cursor, "string");
    for (size_t i = 0; i < list->column_count; i++)
        if ((list->columns[i].flags & (LIST_SEARCH | LIST_PICK)) != 0)
            write_parameter(json, "query", list->columns[i].field, "string");
}

static bool is_of_list(const struct list *list, const char *name)
{
    return list != NULL && list->cursor != NULL && strcmp(list->cursor, name) == 0;
}

static void write_parameters(const struct ctx *cx, struct json *json,
                             const struct operation *operation)
{
    const struct route *route = operation->route;
    const char *words = route->asks;
    struct openapi_word word;
    json_key(json, "parameters");
    json_array_begin(json);
    write_path_parameters(cx, json, operation->path);
    if (route->list != NULL)
        write_list_parameters(json, route->list);
    while (openapi_word_next(cx, &words, &word))
        if (!is_of_list(route->list, word.name))
            write_parameter(json, "query", word.name, word.number ? "integer" : "string");
    if (route->method == POST && (route->permission & PERM_PUBLIC) == 0)
        write_parameter(json, "header", "X-CSRF-Token", "string");
    json_array_end(json);
}

static void write_body(const struct ctx *cx, struct json *json, const struct operation *operation)
{
    static const char *const kinds[] = {"application/json", "application/x-www-form-urlencoded",
                                        "multipart/form-data"};
    const char *words = operation->route->takes;
    struct openapi_word word;
    bool file = false, needs_file = false;
    while (openapi_word_next(cx, &words, &word)) {
        file |= word.file;
        needs_file |= word.file && word.required;
    }
    object_begin(json, "requestBody");
    object_begin(json, "content");
    for (size_t i = needs_file ? 2 : 0; i < (file ? COUNT(kinds) : 2); i++) {
        object_begin(json, kinds[i]);
        json_key(json, "schema");
        openapi_input_schema(cx, json, operation->route, operation->list);
        json_object_end(json);
    }
    json_object_end(json);
    json_object_end(json);
}

/* ---- answers ---- */

static const char *media_of(const char *path)
{
    static const char *const kinds[][2] = {
        {".csv", "text/csv"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".pdf", "application/pdf"},
        {".zip", "application/zip"},
        {".txt", "text/plain"},
        {".eml", "message/rfc822"},
        {".json", "application/json"},
        {".yaml", "application/yaml"},
        {".xml", "application/xml"},
    };
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < COUNT(kinds); i++)
        if (strcmp(kinds[i][0], dot) == 0)
            return kinds[i][1];
    return "*/*";
}

static void write_media(struct json *json, const char *media)
{
    object_begin(json, media);
    json_object_end(json);
}

static void write_success(const struct ctx *cx, struct json *json, const struct operations *all,
                          const struct operation *operation, const char *status)
{
    const struct route *route = operation->route;
    const struct fields *answer = answer_of(operation);
    object_begin(json, status);
    member(json, "description", tr(cx, route->help));
    object_begin(json, "content");
    if (answer != NULL) {
        object_begin(json, "application/json");
        refer(json, "schema", schema_place, schema_of(cx, all, answer));
        json_object_end(json);
    }
    if (route->handler == NULL) /* for watchers, without a page */
        write_media(json, "text/plain");
    else if (answer != NULL && route->method == GET)
        write_media(json, "text/html");
    if (answer == NULL || route->file)
        write_media(json, answer == NULL && route->file ? "*/*" : media_of(operation->path));
    json_object_end(json);
    json_object_end(json);
}

static void write_elsewhere(const struct ctx *cx, struct json *json)
{
    object_begin(json, "303");
    member(json, "description", tr(cx, N_("Browsers are sent to another page")));
    json_object_end(json);
}

/* What can go wrong with a request; the others are of the command line. */
static bool is_problem_of(const struct route *route, int rc)
{
    switch (rc) {
    case RC_OK:
    case RC_METHOD:
    case RC_USAGE:
    case RC_IO:
    case RC_UNSOUND:
    case RC_DATABASE: /* the same status as RC_MEMORY */
    case RC_AWAY:
    case RC_STOPPED:  /* as RC_CONFLICT */
        return false;
    case RC_TYPE:
        return route->method == POST;
    default:
        return true;
    }
}

static void write_responses(const struct ctx *cx, struct json *json, const struct operations *all,
                            const struct operation *operation)
{
    const struct route *route = operation->route;
    object_begin(json, "responses");
    if (route->method == GET || answer_of(operation) != NULL)
        write_success(cx, json, all, operation, "200");
    if (route->method == POST && answer_of(operation) != NULL)
        write_success(cx, json, all, operation, "201");
    write_elsewhere(cx, json);
    for (int rc = 0; rc < RC_COUNT_; rc++)
        if (is_problem_of(route, rc))
            refer(json, arena_printf(cx->arena, "%d", rc_describe((enum rc)rc)->http),
                  "#/components/responses/", rc_describe((enum rc)rc)->name);
    json_object_end(json);
}

static void write_operation(const struct ctx *cx, struct json *json, const struct operations *all,
                            const struct operation *operation)
{
    const struct route *route = operation->route;
    object_begin(json, route->method == GET ? "get" : "post");
    member(json, "operationId", name_of(cx, operation));
    member(json, "summary", tr(cx, route->help));
    json_key(json, "tags");
    json_array_begin(json);
    json_text(json, operation->tag);
    json_array_end(json);
    write_security(json, operation);
    write_parameters(cx, json, operation);
    if (route->method == POST && (route->takes != NULL || operation->list != NULL))
        write_body(cx, json, operation);
    write_responses(cx, json, all, operation);
    json_object_end(json);
}

static bool has_earlier(const struct operations *all, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(all->at[k].path, all->at[i].path) == 0)
            return true;
    return false;
}

static void write_paths(const struct ctx *cx, struct json *json, const struct operations *all)
{
    object_begin(json, "paths");
    for (size_t i = 0; i < all->n; i++) {
        if (has_earlier(all, i))
            continue;
        object_begin(json, all->at[i].path);
        for (size_t k = i; k < all->n; k++)
            if (strcmp(all->at[k].path, all->at[i].path) == 0)
                write_operation(cx, json, all, &all->at[k]);
        json_object_end(json);
    }
    json_object_end(json);
}

/* ---- what all share ---- */

static void write_security_schemes(const struct ctx *cx, struct json *json, bool secure)
{
    object_begin(json, "securitySchemes");
    object_begin(json, "session");
    member(json, "type", "apiKey");
    member(json, "in", "cookie");
    member(json, "name", secure ? "__Host-kaname_session" : "kaname_session");
    member(json, "description",
           tr(cx, N_("The cookie that POST /sign-in sets. A POST also sends the header X-CSRF-Token "
                     "with the text csrf of that answer.")));
    json_object_end(json);
    object_begin(json, "token");
    member(json, "type", "http");
    member(json, "scheme", "bearer");
    member(json, "description",
           tr(cx, N_("An API token (page “API tokens”, command token create). The words beside it are "
                     "the groups of rights that it needs.")));
    json_object_end(json);
    json_object_end(json);
}

/* RFC 9457, as http/problem.c writes it. */
static const char problem_schema[] =
    "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\"},"
    "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"detail\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":"
    "{\"type\":\"object\",\"properties\":{\"field\":{\"type\":\"string\"},"
    "\"message\":{\"type\":\"string\"}},\"required\":[\"field\",\"message\"],"
    "\"additionalProperties\":false}}},\"required\":[\"type\",\"title\",\"status\","
    "\"detail\"],\"additionalProperties\":false}";

static void write_schemas(const struct ctx *cx, struct json *json, const struct operations *all)
{
    object_begin(json, "schemas");
    json_key(json, "Problem");
    json_raw(json, problem_schema);
    for (size_t i = 0; i < all->n; i++) {
        const struct fields *answer = answer_of(&all->at[i]);
        if (answer == NULL ||
            strcmp(schema_of(cx, all, answer), name_of(cx, &all->at[i])) != 0)
            continue;
        json_key(json, name_of(cx, &all->at[i]));
        openapi_answer_schema(cx, json, *answer);
    }
    json_object_end(json);
}

static void write_problems(const struct ctx *cx, struct json *json)
{
    object_begin(json, "responses");
    for (int rc = RC_OK + 1; rc < RC_COUNT_; rc++) {
        object_begin(json, rc_describe((enum rc)rc)->name);
        member(json, "description", tr(cx, rc_describe((enum rc)rc)->message));
        object_begin(json, "content");
        object_begin(json, "application/problem+json");
        refer(json, "schema", schema_place, "Problem");
        json_object_end(json);
        write_media(json, "text/html");
        json_object_end(json);
        json_object_end(json);
    }
    json_object_end(json);
}

static void write_head(const struct ctx *cx, struct json *json)
{
    bool known = cx->app->base_url != NULL && cx->app->base_url[0] != '\0';
    member(json, "openapi", "3.1.0");
    object_begin(json, "info");
    member(json, "title", "kaname");
    member(json, "version", KANAME_VERSION);
    member(json, "description",
           tr(cx, N_("Every page is an interface for programs, too: ask with Accept: application/json. "
                     "Errors are application/problem+json (RFC 9457).")));
    json_object_end(json);
    json_key(json, "servers");
    json_array_begin(json);
    json_object_begin(json);
    member(json, "url", known ? cx->app->base_url : "/");
    json_object_end(json);
    json_array_end(json);
}

void openapi_write(struct ctx *cx, struct buf *out)
{
    struct json json = json_create(out);
    struct operations all = operations_of(cx);
    json_object_begin(&json);
    write_head(cx, &json);
    write_paths(cx, &json, &all);
    object_begin(&json, "components");
    write_security_schemes(cx, &json, cx->app->secure_cookies);
    write_schemas(cx, &json, &all);
    write_problems(cx, &json);
    json_object_end(&json);
    json_object_end(&json);
}

enum rc openapi_run(struct ctx *cx, struct arguments *arguments)
{
    openapi_write(cx, arguments->out);
    buf_char(arguments->out, '\n');
    return RC_OK;
}

enum rc openapi_get(struct ctx *cx, struct request *request, struct response *response)
{
    (void)request;
    openapi_write(cx, &response->body);
    response->status = 200;
    response->media_type = "application/json";
    return RC_OK;
}
