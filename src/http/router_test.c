/* The router with routes of the test's own: who gets in, what is refused, how errors look. That every
 * route of the program asks who is there is tested in app/modules_test.c. */
#include <jansson.h>
#include <string.h>

#include "base/limits.h"
#include "http/http.h"
#include "tests/support/test.h"

/* Answers with the route's help text and the parameters, so that a test sees which route it was. */
static enum rc tell(struct ctx *cx, struct request *request, struct response *response)
{
    (void)cx;
    response->status = 200;
    response->media_type = "text/plain";
    buf_text(&response->body, request->route->help);
    for (size_t i = 0; i < PATH_PARAMETERS && request->parameters[i].name != NULL; i++)
        buf_printf(&response->body, " %s=%s", request->parameters[i].name,
                   request->parameters[i].value);
    return RC_OK;
}

static enum rc refuse(struct ctx *cx, struct request *request, struct response *response)
{
    static const struct {
        const char *word;
        enum rc rc;
    } words[] = {{"invalid", RC_INVALID}, {"missing", RC_MISSING},   {"conflict", RC_CONFLICT},
                 {"large", RC_TOO_LARGE}, {"type", RC_TYPE},         {"busy", RC_BUSY},
                 {"memory", RC_MEMORY},   {"database", RC_DATABASE}, {"io", RC_IO},
                 {"unsound", RC_UNSOUND}, {"internal", RC_INTERNAL}};
    const char *word = request_parameter(request, "word");
    buf_text(&response->body, "half of an answer");
    response->location = "/half";
    response->file_name = "half.csv";
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(word, words[i].word) == 0)
            return fail_array(cx, words[i].rc, (const char *[]){"Refused: {0}", "<b>\"", NULL});
    if (strcmp(word, "fields") == 0) {
        enum rc rc = field_fail(cx, "title", "Please fill in “{0}”", "<i>");
        (void)rc;
        return field_fail(cx, "due", "Please fill in “{0}”", "due");
    }
    if (strcmp(word, "overflow") == 0)
        for (size_t i = 0; i < LIMIT_PAGE_BYTES / 16 + 1; i++)
            buf_text(&response->body, "0123456789abcdef");
    return strcmp(word, "silent") == 0 ? RC_CONFLICT : RC_OK;
}

static const struct route parameter_routes[] = {
    {GET, "/things/{id}", tell, PERM_PUBLIC, "thing", .answer = NULL},
    {GET, "/things/{id}/parts/{part}", tell, PERM_PUBLIC, "part", .answer = NULL},
    {GET, "/things/{id}/parts", tell, PERM_PUBLIC, "parts", .answer = NULL},
    {GET, "/{any}/parts/special", tell, PERM_PUBLIC, "special", .answer = NULL},
    {POST, "/things/{id}", tell, PERM_PLAN_WRITE, "change", .answer = NULL},
    {POST, "/public", tell, PERM_PUBLIC, "public change", .answer = NULL},
    {GET, "/refuse/{word}", refuse, PERM_PUBLIC, "refuse", .answer = NULL},
    {POST, "/refuse/{word}", refuse, PERM_PUBLIC, "refuse", .answer = NULL},
    {GET, "/inside", tell, PERM_SIGNED_IN, "inside", .answer = NULL},
    {GET, "/two", tell, PERM_PLAN_READ | PERM_PLAN_WRITE, "two", .answer = NULL},
};
static enum rc wait_a_bit(struct ctx *cx, struct request *request, struct response *response);

static const struct route literal_routes[] = {
    {GET, "/later", wait_a_bit, PERM_PUBLIC, "later", .answer = NULL},
    {GET, "/gate", tell, PERM_OWN_PASSWORD, "gate", .answer = NULL},
    {POST, "/gate", tell, PERM_OWN_PASSWORD, "gate", .answer = NULL},
    {GET, "/things/new", tell, PERM_PUBLIC, "new", .answer = NULL},
    {GET, "/", tell, PERM_PUBLIC, "home", .answer = NULL},
};
static const struct module first = {
    .name = "first", .routes = parameter_routes, .route_count = COUNT(parameter_routes)};
static const struct module second = {
    .name = "second", .routes = literal_routes, .route_count = COUNT(literal_routes)};
static const struct module *const modules[] = {&first, &second};
static const struct module *const turned[] = {&second, &first};
static const struct app app = {.modules = modules, .module_count = 2, .base_url = ""};
static const struct app app_turned = {.modules = turned, .module_count = 2, .base_url = ""};

static struct request request_of(enum http_method method, const char *path)
{
    return (struct request){.method = method,
                            .path = path,
                            .session = "",
                            .language = "",
                            .accept_language = "",
                            .csrf_header = "",
                            .authorization = "",
                            .fetch_site = "",
                            .origin = "",
                            .host = "",
                            .none_match = "",
                            .remote = ""};
}

/* Runs the request; the body is copied into cx's arena. */
static const char *run(struct ctx *cx, struct request *request, struct response *ret)
{
    *ret = (struct response){.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    router_run(cx, request, ret);
    const char *body = arena_copy(cx->arena, buf_string(&ret->body));
    buf_free(&ret->body);
    return body;
}

static void test_routes(void **state)
{
    static const struct {
        int line;
        enum http_method method;
        const char *path;
        int status;
        const char *body; /* NULL: not asked */
    } rows[] = {
        {__LINE__, GET, "/", 200, "home"},
        {__LINE__, GET, "/things/7", 200, "thing id=7"},
        {__LINE__, GET, "/things/new", 200, "new"}, /* the literal wins, wherever the two stand */
        {__LINE__, GET, "/things/7/parts", 200, "parts id=7"},
        {__LINE__, GET, "/things/7/parts/8", 200, "part id=7 part=8"},
        {__LINE__, GET, "/things/a%2Fb", 200, "thing id=a/b"},
        {__LINE__, GET, "/things/a%2Bb%25c", 200, "thing id=a+b%c"},
        {__LINE__, GET, "/things/a+b", 200, "thing id=a+b"},
        {__LINE__, GET, "/things/%E6%97%A5", 200, "thing id=日"},
        {__LINE__, GET, "/things/\xE6\x97\xA5", 200, "thing id=日"},
        {__LINE__, GET, "/things/..", 200, "thing id=.."},
        {__LINE__, GET, "/things/", 404, NULL},
        {__LINE__, GET, "/things", 404, NULL},
        {__LINE__, GET, "/things/7/", 404, NULL},
        {__LINE__, GET, "/things//parts", 404, NULL},
        {__LINE__, GET, "/things/7/parts/8/9", 404, NULL},
        {__LINE__, GET, "", 404, NULL},
        {__LINE__, GET, "//", 404, NULL},
        {__LINE__, GET, "/things/%00", 404, NULL},
        {__LINE__, GET, "/things/%", 404, NULL},
        {__LINE__, GET, "/things/%zz", 404, NULL},
        {__LINE__, GET, "/things/%FF", 404, NULL},
        {__LINE__, GET, "/THINGS/7", 404, NULL},
        {__LINE__, POST, "/things/new", 401, NULL}, /* fits /things/{id} only */
        {__LINE__, POST, "/things/7/parts", 405, NULL},
        {__LINE__, POST, "/", 405, NULL},
        {__LINE__, GET, "/public", 405, NULL},
        {__LINE__, POST, "/nothing", 404, NULL},
        {__LINE__, POST, "/public", 200, "public change"},
        {__LINE__, GET, "/assets/none.css", 404, NULL},
        {__LINE__, POST, "/assets/none.css", 405, NULL},
        {__LINE__, GET, "/assets/..%2Fmain.c", 404, NULL},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < 2 * COUNT(rows); i++) {
        size_t row = i / 2;
        struct request request = request_of(rows[row].method, rows[row].path);
        struct response response;
        cx->app = i % 2 == 0 ? &app : &app_turned;
        const char *body = run(cx, &request, &response);
        TEST_INT(rows[row].line, response.status, rows[row].status);
        if (rows[row].body != NULL)
            TEST_TEXT(rows[row].line, body, rows[row].body);
    }
}

static void test_permissions(void **state)
{
    static const struct {
        int line;
        const char *person;
        uint64_t permissions;
        enum http_method method;
        const char *path;
        bool json;
        int status;
        const char *location;
    } rows[] = {
        {__LINE__, "", PERM_PUBLIC, GET, "/inside", false, 303, "/sign-in?to=%2Finside"},
        {__LINE__, "", PERM_PUBLIC, GET, "/inside", true, 401, NULL},
        {__LINE__, "", UINT64_MAX, GET, "/inside", true, 401,
         NULL}, /* rights without a person are none */
        {__LINE__, "", PERM_PUBLIC, POST, "/things/7", false, 401, NULL},
        {__LINE__, "p", PERM_PUBLIC, GET, "/inside", false, 403, NULL},
        {__LINE__, "p", PERM_SIGNED_IN, GET, "/inside", false, 200, NULL},
        {__LINE__, "p", PERM_SIGNED_IN, POST, "/things/7", false, 403, NULL},
        {__LINE__, "p", PERM_SIGNED_IN | PERM_PLAN_READ, GET, "/two", false, 403, NULL},
        {__LINE__, "p", PERM_PLAN_WRITE, GET, "/two", false, 403, NULL},
        {__LINE__, "p", PERM_PLAN_READ | PERM_PLAN_WRITE, GET, "/two", false, 200, NULL},
    };
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request request = request_of(rows[i].method, rows[i].path);
        struct response response;
        request.wants_json = rows[i].json;
        cx->person = rows[i].person;
        cx->permissions = rows[i].permissions;
        run(cx, &request, &response);
        TEST_INT(rows[i].line, response.status, rows[i].status);
        TEST_TEXT(rows[i].line, response.location == NULL ? "" : response.location,
                  rows[i].location == NULL ? "" : rows[i].location);
    }
}

/* Who must do something first is led there, whatever was asked; programs read why. The page itself and
 * what is public are open; being refused there leads nowhere else. */
static void test_gate(void **state)
{
    static const struct {
        int line;
        enum http_method method;
        const char *path;
        bool json;
        int status;
        const char *location;
    } rows[] = {
        {__LINE__, GET, "/inside", false, 303, "/gate"}, {__LINE__, GET, "/two", false, 303, "/gate"},
        {__LINE__, POST, "/things/7", false, 303, "/gate"}, {__LINE__, GET, "/inside", true, 403, NULL},
        {__LINE__, POST, "/things/7", true, 403, NULL},     {__LINE__, GET, "/gate", false, 200, NULL},
        {__LINE__, POST, "/gate", false, 403, NULL}, /* without the token */
        {__LINE__, GET, "/things/7", false, 200, NULL},     {__LINE__, GET, "/nothing", false, 404, NULL},
    };
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    cx->person = "p";
    cx->session = "s";
    cx->csrf = "token";
    cx->permissions = PERM_PUBLIC | PERM_OWN_PASSWORD;
    cx->gate = "/gate";
    cx->gate_reason = "First this";
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request request = request_of(rows[i].method, rows[i].path);
        struct response response;
        request.wants_json = rows[i].json;
        const char *body = run(cx, &request, &response);
        TEST_INT(rows[i].line, response.status, rows[i].status);
        TEST_TEXT(rows[i].line, response.location == NULL ? "" : response.location,
                  rows[i].location == NULL ? "" : rows[i].location);
        if (rows[i].json)
            TEST_TRUE(rows[i].line, strstr(body, "\"detail\":\"First this\"") != NULL);
    }
}

/* What must wait says how long. */
static void test_later(void **state)
{
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    for (int json = 0; json < 2; json++) {
        struct request request = request_of(GET, "/later");
        struct response response;
        request.wants_json = json;
        run(cx, &request, &response);
        TEST_INT(json, response.status, 429);
        TEST_INT(json, response.retry_after, 42);
    }
}

static enum rc wait_a_bit(struct ctx *cx, struct request *request, struct response *response)
{
    (void)request;
    (void)response;
    fail_array(cx, RC_BUSY, (const char *[]){"Later", NULL});
    cx->problem.retry_after = 42;
    return RC_BUSY;
}

static void test_csrf(void **state)
{
    static const struct {
        int line;
        enum http_method method;
        const char *path, *session, *header, *form; /* form: NULL for no field */
        const char *fetch_site, *origin;
        int status;
    } rows[] = {
        {__LINE__, POST, "/public", "s", "", "token", "", "", 200},
        {__LINE__, POST, "/public", "s", "token", NULL, "", "", 200},
        {__LINE__, POST, "/public", "s", "", NULL, "", "", 403},
        {__LINE__, POST, "/public", "s", "", "", "", "", 403},
        {__LINE__, POST, "/public", "s", "", "toke", "", "", 403},
        {__LINE__, POST, "/public", "s", "", "tokens", "", "", 403},
        {__LINE__, POST, "/public", "s", "", "Token", "", "", 403},
        {__LINE__, POST, "/public", "s", "wrong", "token", "", "",
         403}, /* the header stands above the form */
        {__LINE__, POST, "/public", "", "", NULL, "", "", 200}, /* nobody is signed in */
        {__LINE__, GET, "/inside", "s", "", NULL, "cross-site", "https://evil.example", 200},
        {__LINE__, POST, "/public", "s", "", "token", "same-origin", "", 200},
        {__LINE__, POST, "/public", "s", "", "token", "none", "", 200},
        {__LINE__, POST, "/public", "s", "", "token", "same-site", "", 403},
        {__LINE__, POST, "/public", "s", "", "token", "cross-site", "", 403},
        {__LINE__, POST, "/public", "", "", NULL, "cross-site", "", 403},
        {__LINE__, POST, "/public", "s", "", "token", "", "https://kaname.test:8640", 200},
        {__LINE__, POST, "/public", "s", "", "token", "", "https://evil.example", 403},
        {__LINE__, POST, "/public", "s", "", "token", "", "https://kaname.test:8640.evil.example",
         403},
        {__LINE__, POST, "/public", "", "", NULL, "", "https://evil.example", 403},
        {__LINE__, POST, "/public", "", "", NULL, "", "null", 403},
        {__LINE__, POST, "/things/7", "s", "", NULL, "", "", 403},
    };
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request request = request_of(rows[i].method, rows[i].path);
        struct pair pair = {"csrf", rows[i].form};
        struct response response;
        request.form.at = &pair;
        request.form.n = rows[i].form != NULL;
        request.csrf_header = rows[i].header;
        request.fetch_site = rows[i].fetch_site;
        request.origin = rows[i].origin;
        request.host = "kaname.test:8640";
        cx->session = rows[i].session;
        cx->person = rows[i].session[0] == '\0' ? "" : "p";
        cx->csrf = rows[i].session[0] == '\0' ? "" : "token";
        run(cx, &request, &response);
        TEST_INT(rows[i].line, response.status, rows[i].status);
    }
    cx->csrf = ""; /* a session without a token lets no change through */
    cx->session = "s";
    struct request request = request_of(POST, "/public");
    struct response response;
    run(cx, &request, &response);
    TEST_INT(__LINE__, response.status, 403);
}

/* RFC 9457: type, title, status, detail; errors by field as a member of our own. */
static void check_problem(int line, const char *body, int status, size_t errors)
{
    json_error_t error;
    json_t *problem = json_loads(body, JSON_REJECT_DUPLICATES, &error);
    TEST_TRUE(line, json_is_object(problem));
    TEST_TRUE(line, json_string_length(json_object_get(problem, "title")) > 0);
    TEST_TRUE(line, json_string_length(json_object_get(problem, "detail")) > 0);
    TEST_TRUE(line,
              strncmp(json_string_value(json_object_get(problem, "type")), "https://", 8) == 0);
    TEST_INT(line, json_integer_value(json_object_get(problem, "status")), status);
    const json_t *list = json_object_get(problem, "errors");
    TEST_INT(line, (int64_t)json_array_size(list), (int64_t)errors);
    for (size_t i = 0; i < errors; i++) {
        TEST_TRUE(line, json_is_string(json_object_get(json_array_get(list, i), "field")));
        TEST_TRUE(line, json_is_string(json_object_get(json_array_get(list, i), "message")));
    }
    json_decref(problem);
}

static void test_problems(void **state)
{
    static const struct {
        int line;
        const char *path;
        int status;
        size_t errors;
        bool plain; /* at the end of memory nothing but a line is sent */
    } rows[] = {
        {__LINE__, "/refuse/invalid", 422, 0, false},
        {__LINE__, "/refuse/missing", 404, 0, false},
        {__LINE__, "/refuse/conflict", 409, 0, false},
        {__LINE__, "/refuse/large", 413, 0, false},
        {__LINE__, "/refuse/type", 415, 0, false},
        {__LINE__, "/refuse/busy", 429, 0, false},
        {__LINE__, "/refuse/memory", 503, 0, true},
        {__LINE__, "/refuse/database", 503, 0, false},
        {__LINE__, "/refuse/io", 500, 0, false},
        {__LINE__, "/refuse/unsound", 500, 0, false},
        {__LINE__, "/refuse/internal", 500, 0, false},
        {__LINE__, "/refuse/fields", 422, 2, false},
        {__LINE__, "/refuse/silent", 409, 0, false},
        {__LINE__, "/refuse/overflow", 413, 0, false},
        {__LINE__, "/nowhere", 404, 0, false},
        {__LINE__, "/public", 405, 0, false},
    };
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (int json = 0; json < 2; json++) {
            struct request request = request_of(GET, rows[i].path);
            struct response response;
            request.wants_json = json == 1;
            const char *body = run(cx, &request, &response);
            TEST_INT(rows[i].line, response.status, rows[i].status);
            TEST_TEXT(rows[i].line, response.media_type,
                      rows[i].plain ? "text/plain; charset=utf-8"
                      : json == 1   ? "application/problem+json"
                                    : "text/html; charset=utf-8");
            TEST_TRUE(rows[i].line, response.location == NULL && response.file_name == NULL);
            TEST_TRUE(rows[i].line, strstr(body, "half of an answer") == NULL);
            TEST_TRUE(rows[i].line, body[0] != '\0');
            if (json == 1 && !rows[i].plain)
                check_problem(rows[i].line, body, rows[i].status, rows[i].errors);
            if (json == 0)
                TEST_TRUE(rows[i].line,
                          strstr(body, "<b>\"") == NULL && strstr(body, "<i>") == NULL);
        }
    }
}

/* Programs that send JSON get JSON back, also when they do not ask for it. */
static void test_problem_for_json_body(void **state)
{
    struct ctx *cx = test_begin(state);
    struct request request = request_of(POST, "/refuse/conflict");
    struct response response;
    cx->app = &app;
    request.json_body = true;
    check_problem(__LINE__, run(cx, &request, &response), 409, 0);
}

static void test_memory(void **state)
{
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    for (size_t limit = 0; limit < 3000; limit += 100) {
        CLEANUP(arena_freep) struct arena *small = arena_create(limit);
        struct ctx inner = *cx;
        struct request request = request_of(GET, "/things/7");
        struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
        inner.arena = small;
        router_run(&inner, &request, &response);
        TEST_TRUE((int)limit,
                  response.status == 200 || response.status == 503 || response.status == 404);
        TEST_TRUE((int)limit, (response.status == 200) == !arena_failed(small));
        buf_free(&response.body);
    }
}

static void test_check(void **state)
{
    static const struct {
        int line;
        struct route routes[2];
        const char *why; /* "" when it is accepted */
    } rows[] = {
        {__LINE__, {{GET, "/a", tell, PERM_PUBLIC, "a", .answer = NULL}, {POST, "/a", tell, PERM_PUBLIC, "a", .answer = NULL}}, ""},
        {__LINE__,
         {{GET, "/a", tell, 0, "a", .answer = NULL}, {GET, "/b", tell, PERM_PUBLIC, "b", .answer = NULL}},
         "/a: a route needs a handler, a permission and a help text\n"},
        {__LINE__,
         {{GET, "/a", tell, PERM_PUBLIC, "a", .answer = NULL}, {GET, "/b", tell, PERM_PUBLIC, NULL, .answer = NULL}},
         "/b: a route needs a handler, a permission and a help text\n"},
        {__LINE__,
         {{GET, "/a", NULL, PERM_PUBLIC, "a", .answer = NULL}, {GET, "/b", tell, PERM_PUBLIC, "b", .answer = NULL}},
         "/a: a route needs a handler, a permission and a help text\n"},
        {__LINE__,
         {{GET, "/a", tell, PERM_PUBLIC, "a", .answer = NULL}, {GET, "/a", tell, PERM_SIGNED_IN, "b", .answer = NULL}},
         "/a: two routes of one address\n"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct module module = {.name = "m", .routes = rows[i].routes, .route_count = 2};
        const struct module *const list[] = {&second, &module};
        const struct app checked = {.modules = list, .module_count = 2};
        CLEANUP(buf_free) struct buf why = buf_create(1000);
        TEST_RC(rows[i].line, NULL, router_check(&checked, &why),
                rows[i].why[0] == '\0' ? RC_OK : RC_INTERNAL);
        TEST_TEXT(rows[i].line, buf_string(&why), rows[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_routes),
        cmocka_unit_test(test_permissions),
        cmocka_unit_test(test_gate), cmocka_unit_test(test_later),
        cmocka_unit_test(test_csrf),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_problem_for_json_body),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_check),
    };
    return TEST_RUN(tests);
}
