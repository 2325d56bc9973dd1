/* The account pages as a browser and a program use them: through authentication and router, with all rooms
 * of the program, on both databases. */
#include <sodium.h>
#include <string.h>

#include "account/account_change.h"
#include "account/account_secret.h"
#include "account/account_session.h"
#include "app/modules.h"
#include "base/limits.h"
#include "ledger/ledger.h"
#include "tests/support/test.h"

#define PASSWORD "quiet bay, two lanterns"
#define OTHER "three gulls on the pier"
/* RFC 6238, appendix B: at 1111111109 s this secret gives 081804. */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define CODE_NOW INT64_C(1111111109000)

/* ---- the other side ---- */

struct client {
    struct ctx *cx;
    const char *token;   /* of the session; "" for none */
    const char *csrf;    /* as the last request found it */
    bool json;
};

struct answer_of {
    int status;
    const char *body, *location, *cookie;
    int64_t retry_after;
};

/* One request, from authentication to answer; a change brings the session's token back. */
static struct answer_of ask(struct client *client, enum http_method method, const char *path,
                            const char *form)
{
    struct ctx *cx = client->cx;
    struct request request = {.method = method, .path = path, .wants_json = client->json,
                              .session = client->token, .language = "", .accept_language = "",
                              .csrf_header = client->csrf, .authorization = "", .fetch_site = "",
                              .origin = "", .host = "", .none_match = "", .remote = "", .agent = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->person = cx->person_name = cx->org = cx->org_name = cx->session = cx->csrf = "";
    cx->permissions = PERM_PUBLIC;
    cx->gate = cx->gate_reason = NULL;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, account_authenticate(cx, &request), RC_OK);
    client->csrf = cx->csrf;
    request.csrf_header = cx->csrf;
    if (form != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    router_run(cx, &request, &response);
    struct answer_of answer = {.status = response.status,
                               .body = arena_copy_n(cx->arena, buf_string(&response.body), response.body.length),
                               .location = response.location == NULL ? "" : response.location,
                               .cookie = response.cookie_count == 0 ? "" : response.cookies[0],
                               .retry_after = response.retry_after};
    buf_free(&response.body);
    return answer;
}

static struct answer_of get(struct client *client, const char *path)
{
    return ask(client, GET, path, NULL);
}

static struct answer_of post(struct client *client, const char *path, const char *form)
{
    return ask(client, POST, path, form);
}

static bool holds(const struct answer_of *answer, const char *part)
{
    return strstr(answer->body, part) != NULL;
}

/* Signs in and keeps the session that the cookie names. */
static struct answer_of sign_in(struct client *client, const char *login, const char *password)
{
    client->token = "";
    struct answer_of answer = post(client, "/sign-in",
                                   arena_printf(client->cx->arena, "login=%s&password=%s", login,
                                                url_encode(client->cx, password)));
    if (strncmp(answer.cookie, "kaname_session=", 15) == 0)
        client->token = arena_copy_n(client->cx->arena, answer.cookie + 15, 64);
    return answer;
}

/* ---- people ---- */

static void in_transaction(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void add_organization(struct ctx *cx, const char *id)
{
    struct organization row = {.id = id, .org = id, .parent = "", .name = id, .sector = "", .fiscal_month = 4,
                               .handling_mark = "", .document_prefix = "", .active = 1};
    in_transaction(cx, &organization_record, &row);
}

/* A person with a cheap hash of PASSWORD; the id is the sign-in name. */
static void add_person(struct ctx *cx, const char *org, const char *login, enum role role)
{
    char hash[crypto_pwhash_STRBYTES];
    TEST_INT(__LINE__, crypto_pwhash_str(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN,
                                         crypto_pwhash_MEMLIMIT_MIN), 0);
    struct person row = {.id = login, .org = org, .login = login, .name = login, .email = "",
                         .password = arena_copy(cx->arena, hash), .totp = "", .recovery = "",
                         .lang = LANG_EN, .active = 1};
    struct membership membership = {.id = "", .org = org, .person = login, .role = role};
    in_transaction(cx, &person_record, &row);
    in_transaction(cx, &membership_record, &membership);
}

static struct person load(struct ctx *cx, const char *id)
{
    struct person person;
    TEST_RC(__LINE__, cx, account_store_person_by_id(cx, id, &person), RC_OK);
    return person;
}

/* The app counts its modules at run time only; it lives in the arena. */
static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    struct app *app = ARENA_NEW(cx->arena, struct app);
    assert_non_null(app);
    *app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    cx->app = app;
    cx->fixed_ids = 0;
    add_organization(cx, org);
    return cx;
}

static struct client client_of(struct ctx *cx, bool json)
{
    return (struct client){.cx = cx, .token = "", .csrf = "", .json = json};
}

/* ---- a required password ---- */

static const char *filled(const struct ctx *cx, const char *path)
{
    const char *address = "";
    while (*path != '\0') {
        size_t literal = strcspn(path, "{");
        address = arena_printf(cx->arena, "%s%.*s", address, (int)literal, path);
        path += literal;
        if (*path == '{') {
            address = arena_printf(cx->arena, "%s7", address);
            path += strcspn(path, "}") + 1;
        }
    }
    return address;
}

/* Every address of the program but the public ones leads to the page that changes the password. */
static void expect_confined(struct client *client)
{
    for (size_t m = 0; m < client->cx->app->module_count; m++)
        for (size_t i = 0; i < client->cx->app->modules[m]->route_count; i++) {
            const struct route *route = &client->cx->app->modules[m]->routes[i];
            if ((route->permission & (PERM_PUBLIC | PERM_OWN_PASSWORD)) != 0)
                continue;
            struct answer_of answer = ask(client, route->method, filled(client->cx, route->path), NULL);
            if (answer.status != (client->json ? 403 : 303))
                print_error("%s\n", route->path);
            TEST_INT(__LINE__, answer.status, client->json ? 403 : 303);
            TEST_TEXT(__LINE__, answer.location, client->json ? "" : "/me/password");
            TEST_TRUE(__LINE__, !client->json || holds(&answer, "A new password is required of you"));
        }
}

static void test_required(void **state)
{
    struct ctx *cx = begin(state, "required");
    add_person(cx, "required", "req-admin", ROLE_ADMINISTRATOR);
    add_person(cx, "required", "req-ciso", ROLE_CISO);
    struct client admin = client_of(cx, false), person = client_of(cx, false);
    sign_in(&person, "req-ciso", PASSWORD);
    TEST_INT(__LINE__, get(&person, "/plan").status, 200);
    sign_in(&admin, "req-admin", PASSWORD);
    struct answer_of page = get(&admin, "/people/req-ciso");
    TEST_TRUE(__LINE__, holds(&page, "/people/req-ciso/require-password"));
    TEST_INT(__LINE__, post(&admin, "/people/req-ciso/require-password", "").status, 303);
    page = get(&admin, "/people/req-ciso");
    TEST_TRUE(__LINE__, holds(&page, "Must change the password") && !holds(&page, "/require-password"));
    TEST_INT(__LINE__, post(&admin, "/people/req-admin/require-password", "").status, 403); /* not oneself */
    expect_confined(&person);
    person.json = true;
    expect_confined(&person);
    person.json = false;
    page = get(&person, "/me/password");
    TEST_INT(__LINE__, page.status, 200);
    TEST_TRUE(__LINE__, holds(&page, "required of you") && holds(&page, "action=\"/sign-out\"") &&
                            !holds(&page, "href=\"/me\""));
    static const struct {
        int line;
        const char *form, *field;
    } refused[] = {
        {__LINE__, "old=wrong&password=" OTHER "&again=" OTHER, "old"},
        {__LINE__, "old=" PASSWORD "&password=" OTHER "&again=x", "again"},
        {__LINE__, "old=" PASSWORD "&password=" PASSWORD "&again=" PASSWORD, "password"},
        {__LINE__, "old=" PASSWORD "&password=short&again=short", "password"},
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        page = post(&person, "/me/password", refused[i].form);
        TEST_INT(refused[i].line, page.status, 422);
        TEST_TRUE(refused[i].line,
                  holds(&page, arena_printf(cx->arena, "href=\"#field-%s\"", refused[i].field)));
    }
    page = post(&person, "/me/password", "old=" PASSWORD "&password=" OTHER "&again=" OTHER);
    TEST_INT(__LINE__, page.status, 303);
    TEST_TEXT(__LINE__, page.location, "/?notice=7");
    TEST_INT(__LINE__, get(&person, "/plan").status, 200);
    page = sign_in(&person, "req-ciso", OTHER);
    TEST_TEXT(__LINE__, page.location, "/");
}

/* A program is told in the answer to its sign-in; the start password is shown once. */
static void test_start(void **state)
{
    struct ctx *cx = begin(state, "start");
    add_person(cx, "start", "start-admin", ROLE_ADMINISTRATOR);
    add_person(cx, "start", "start-owner", ROLE_OWNER);
    struct client admin = client_of(cx, true), person = client_of(cx, true);
    sign_in(&person, "start-owner", PASSWORD);
    sign_in(&admin, "start-admin", PASSWORD);
    struct answer_of made = post(&admin, "/people/start-owner/password", "");
    TEST_INT(__LINE__, made.status, 200);
    const char *start = strstr(made.body, "\"start_password\":\"");
    assert_non_null(start);
    start = arena_copy_n(cx->arena, start + strlen("\"start_password\":\""), 17);
    TEST_INT(__LINE__, get(&person, "/me").status, 401); /* the old session has ended */
    TEST_TRUE(__LINE__, strstr(get(&admin, "/people/start-owner").body, start) == NULL);
    made = sign_in(&person, "start-owner", start);
    TEST_INT(__LINE__, made.status, 200);
    TEST_TRUE(__LINE__, holds(&made, "\"gate\":\"/me/password\""));
    TEST_INT(__LINE__, get(&person, "/plan").status, 403);
    made = post(&person, "/me/password",
                arena_printf(cx->arena, "old=%s&password=" OTHER "&again=" OTHER, start));
    TEST_INT(__LINE__, made.status, 200);
    TEST_INT(__LINE__, get(&person, "/plan").status, 200);
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "start", "person", "start-owner", &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 3);
    TEST_TEXT(__LINE__, entries.at[1].person, "start-admin");
    TEST_TEXT(__LINE__, entries.at[2].person, "start-owner");
    for (size_t i = 0; i < entries.n; i++)
        TEST_TRUE((int)i, strstr(entries.at[i].body, start) == NULL && strstr(entries.at[i].body, OTHER) == NULL);
}

/* ---- two-step sign-in asks for the password ---- */

static void test_two_step(void **state)
{
    static const struct {
        int line;
        const char *form, *field; /* field "": taken */
    } rows[] = {
        {__LINE__, "secret=" SECRET "&code=081804", "password"},
        {__LINE__, "secret=" SECRET "&code=081804&password=wrong", "password"},
        {__LINE__, "secret=" SECRET "&code=081805&password=" PASSWORD, "code"},
        {__LINE__, "secret=" SECRET "&code=081804&password=" PASSWORD, ""},
    };
    struct ctx *cx = begin(state, "two-step");
    add_person(cx, "two-step", "two-owner", ROLE_OWNER);
    add_person(cx, "two-step", "two-viewer", ROLE_VIEWER);
    cx->now = CODE_NOW;
    struct client person = client_of(cx, false);
    sign_in(&person, "two-owner", PASSWORD);
    struct answer_of page = get(&person, "/me/two-step");
    TEST_TRUE(__LINE__, holds(&page, "name=\"password\""));
    for (size_t i = 0; i < COUNT(rows); i++) {
        page = post(&person, "/me/two-step", rows[i].form);
        TEST_INT(rows[i].line, page.status, rows[i].field[0] == '\0' ? 200 : 422);
        if (rows[i].field[0] != '\0') {
            TEST_TRUE(rows[i].line, holds(&page, "value=\"" SECRET "\"")); /* the same picture again */
            TEST_TRUE(rows[i].line,
                      holds(&page, arena_printf(cx->arena, "href=\"#field-%s\"", rows[i].field)));
        }
        TEST_INT(rows[i].line, load(cx, "two-owner").totp[0] != '\0', rows[i].field[0] == '\0');
    }
    /* guesses count like those of signing in, and lock */
    sign_in(&person, "two-viewer", PASSWORD);
    for (int i = 1; i < SIGN_IN_FAILURES; i++)
        TEST_INT(i, post(&person, "/me/two-step", rows[1].form).status, 422);
    page = post(&person, "/me/two-step", rows[1].form);
    TEST_INT(__LINE__, page.status, 429);
    TEST_INT(__LINE__, page.retry_after, SIGN_IN_LOCK_SECONDS);
    TEST_INT(__LINE__, post(&person, "/me/two-step", rows[3].form).status, 429);
    TEST_TEXT(__LINE__, load(cx, "two-viewer").totp, "");
}

/* The page of the sign-in says that the address must wait, and for how long. */
static void test_address(void **state)
{
    struct ctx *cx = begin(state, "address");
    add_person(cx, "address", "addr-owner", ROLE_OWNER);
    cx->remote = "192.0.2.50";
    for (int i = 0; i < LIMIT_ADDRESS_FAILURES; i++) {
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(i, cx, guard_failed(cx, NULL), RC_DENIED);
    }
    for (int json = 0; json < 2; json++) {
        struct client client = client_of(cx, json);
        struct answer_of answer = sign_in(&client, "addr-owner", PASSWORD);
        TEST_INT(json, answer.status, 429);
        TEST_INT(json, answer.retry_after, LIMIT_ADDRESS_LOCK_SECONDS);
        TEST_TRUE(json, holds(&answer, "Too many failed attempts came from your address"));
        TEST_TEXT(json, client.token, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_required), cmocka_unit_test(test_start),
        cmocka_unit_test(test_two_step), cmocka_unit_test(test_address),
    };
    return TEST_RUN_ON_BOTH(tests);
}
