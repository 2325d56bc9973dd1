/* The account pages as a browser and a program use them: through authentication and router, with all rooms
 * of the program, on both databases. */
#include <sodium.h>
#include <string.h>

#include "account/account_change.h"
#include "account/account_secret.h"
#include "account/account_session.h"
#include "account/account_token.h"
#include "app/modules.h"
#include "http/problem.h"
#include "base/limits.h"
#include "ledger/ledger.h"
#include "register/verify.h"
#include "tests/support/client.h"
#include "tests/support/test.h"

#define PASSWORD "quiet bay, two lanterns"
#define OTHER "three gulls on the pier"
/* RFC 6238, appendix B: at 1111111109 s this secret gives 081804. */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define CODE_NOW INT64_C(1111111109000)

/* ---- the other side ---- */

static struct answer_of get(struct client *client, const char *path)
{
    return client_ask(client, GET, path, NULL);
}

static struct answer_of post(struct client *client, const char *path, const char *form)
{
    return client_ask(client, POST, path, form);
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
            struct answer_of answer = client_ask(client, route->method, filled(client->cx, route->path), NULL);
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

/* ---- where a sign-in leads ---- */

static void test_targets(void **state)
{
    static const struct {
        int line;
        const char *to, *location;
    } rows[] = {
        {__LINE__, "/plan", "/plan"},
        {__LINE__, "/plan?status=all&sort=due", "/plan?status=all&sort=due"},
        {__LINE__, "", "/"},
        {__LINE__, "plan", "/"},
        {__LINE__, "//evil.example", "/"},
        {__LINE__, "/\\evil.example", "/"},
        {__LINE__, "/\t/evil.example", "/"},
        {__LINE__, "/\n/evil.example", "/"},
        {__LINE__, "/a\r\nSet-Cookie: a=b", "/"},
        {__LINE__, "\\/evil.example", "/"},
        {__LINE__, "https://evil.example/", "/"},
        {__LINE__, "javascript:alert(1)", "/"},
        {__LINE__, " /plan", "/"},
        {__LINE__, "/計画", "/"},
    };
    struct ctx *cx = begin(state, "targets");
    add_person(cx, "targets", "target-owner", ROLE_OWNER);
    struct client person = client_of(cx, false);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *to = url_encode(cx, rows[i].to);
        person.token = "";
        struct answer_of answer = post(&person, "/sign-in",
                                       arena_printf(cx->arena, "login=target-owner&password=" PASSWORD "&to=%s", to));
        TEST_INT(rows[i].line, answer.status, 303);
        TEST_TEXT(rows[i].line, answer.location, rows[i].location);
        answer = post(&person, "/language", arena_printf(cx->arena, "lang=en&to=%s", to));
        TEST_TEXT(rows[i].line, answer.location, rows[i].location);
    }
}

/* ---- how strong a password is ---- */

static void test_strength(void **state)
{
    static const struct {
        int line;
        const char *password, *part;
    } anybody[] = {
        {__LINE__, "", "\"own\":0,\"least\":8,"},
        {__LINE__, "short", "\"good\":false,\"words\":\"The password needs at least 12 characters"},
        {__LINE__, "passwordpassword", "\"good\":false,\"words\":\"This password is easy to guess"},
        {__LINE__, "stri-angel stone", "\"good\":true,\"words\":\"S"},
        {__LINE__, "three gulls on the pier at noon", "\"good\":true,\"words\":\"Strong\""},
    };
    struct ctx *cx = begin(state, "strong");
    add_person(cx, "strong", "strong-gull", ROLE_OWNER);
    struct client person = client_of(cx, true);
    for (size_t i = 0; i < COUNT(anybody); i++) {
        struct answer_of answer = post(&person, "/password-strength",
                                       arena_printf(cx->arena, "password=%s", url_encode(cx, anybody[i].password)));
        TEST_INT(anybody[i].line, answer.status, 200);
        TEST_TRUE(anybody[i].line, holds(&answer, anybody[i].part));
        TEST_TRUE(anybody[i].line, anybody[i].password[0] == '\0' || !holds(&answer, anybody[i].password));
    }
    const char *own = "password=strong-gull+over+the+bay"; /* the sign-in name counts against its owner alone */
    TEST_TRUE(__LINE__, strstr(post(&person, "/password-strength", own).body, "\"good\":true") != NULL);
    sign_in(&person, "strong-gull", PASSWORD);
    TEST_TRUE(__LINE__, strstr(post(&person, "/password-strength", own).body, "\"good\":false") != NULL);
    /* what it calls good is what is taken */
    TEST_INT(__LINE__, post(&person, "/me/password", "old=" PASSWORD "&password=strong-gull+over+the+bay&again="
                                                     "strong-gull+over+the+bay").status, 422);
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
    for (int i = 1; i < POLICY_LOCK_FAILURES; i++)
        TEST_INT(i, post(&person, "/me/two-step", rows[1].form).status, 422);
    page = post(&person, "/me/two-step", rows[1].form);
    TEST_INT(__LINE__, page.status, 429);
    TEST_INT(__LINE__, page.retry_after, (POLICY_LOCK_MINUTES * 60));
    TEST_INT(__LINE__, post(&person, "/me/two-step", rows[3].form).status, 429);
    TEST_TEXT(__LINE__, load(cx, "two-viewer").totp, "");
}

/* The administrator helps somebody who lost the phone, but not himself. */
static void test_lost_phone(void **state)
{
    struct ctx *cx = begin(state, "lost");
    add_person(cx, "lost", "lost-admin", ROLE_ADMINISTRATOR);
    add_person(cx, "lost", "lost-owner", ROLE_OWNER);
    cx->now = CODE_NOW;
    struct client person = client_of(cx, false), admin = client_of(cx, false);
    sign_in(&person, "lost-owner", PASSWORD);
    TEST_INT(__LINE__, post(&person, "/me/two-step", "secret=" SECRET "&code=081804&password=" PASSWORD).status, 200);
    struct answer_of page = sign_in(&person, "lost-owner", PASSWORD);
    TEST_TEXT(__LINE__, page.location, "/sign-in/code?to=%2F");
    TEST_INT(__LINE__, post(&person, "/people/lost-owner/two-step-off", "").status, 401);
    sign_in(&admin, "lost-admin", PASSWORD);
    TEST_INT(__LINE__, post(&admin, "/people/lost-admin/two-step-off", "").status, 403);
    TEST_INT(__LINE__, post(&admin, "/people/lost-owner/two-step-off", "").status, 303);
    TEST_TEXT(__LINE__, load(cx, "lost-owner").totp, "");
    page = sign_in(&person, "lost-owner", PASSWORD);
    TEST_TEXT(__LINE__, page.location, "/");
}

/* What the cookie of a session says to the browser, without and with TLS. */
static void test_cookie(void **state)
{
    static const struct {
        int line;
        bool secure;
        const char *begins, *holds, *lacks;
    } rows[] = {
        {__LINE__, false, "kaname_session=", "; HttpOnly", "; Secure"},
        {__LINE__, false, "kaname_session=", "; SameSite=Lax", "__Host-"},
        {__LINE__, false, "kaname_session=", "; Path=/;", "Domain"},
        {__LINE__, false, "kaname_session=", "; Max-Age=43200", "Domain"},
        {__LINE__, true, "__Host-kaname_session=", "; Secure", "Domain"},
        {__LINE__, true, "__Host-kaname_session=", "; HttpOnly; SameSite=Lax", "Domain"},
    };
    struct ctx *cx = begin(state, "cookie");
    struct app app = *cx->app;
    add_person(cx, "cookie", "cookie-owner", ROLE_OWNER);
    cx->app = &app;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct client client = client_of(cx, false);
        app.secure_cookies = rows[i].secure;
        struct answer_of answer = sign_in(&client, "cookie-owner", PASSWORD);
        TEST_TRUE(rows[i].line, strncmp(answer.cookie, rows[i].begins, strlen(rows[i].begins)) == 0);
        TEST_TRUE(rows[i].line, strstr(answer.cookie, rows[i].holds) != NULL);
        TEST_TRUE(rows[i].line, strstr(answer.cookie, rows[i].lacks) == NULL);
    }
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

/* ---- sessions ---- */

/* The id of the first session in the JSON that is not the one that asks. */
static const char *other_session(struct client *client)
{
    bool kept = client->json;
    client->json = true;
    struct answer_of list = get(client, "/me/sessions");
    client->json = kept;
    for (const char *at = list.body; (at = strstr(at, "{\"id\":\"")) != NULL; at++) {
        const char *end = strchr(at, '}');
        const char *current = strstr(at, "\"current\":false");
        if (current != NULL && current < end)
            return arena_copy_n(client->cx->arena, at + 7, 64);
    }
    return "";
}

static void test_sessions(void **state)
{
    struct ctx *cx = begin(state, "web-sessions");
    add_person(cx, "web-sessions", "ses-owner", ROLE_OWNER);
    add_person(cx, "web-sessions", "ses-admin", ROLE_ADMINISTRATOR);
    add_organization(cx, "web-strangers");
    add_person(cx, "web-strangers", "ses-stranger", ROLE_ADMINISTRATOR);
    struct client one = client_of(cx, false), two = client_of(cx, false), admin = client_of(cx, false);
    cx->remote = "192.0.2.33";
    sign_in(&one, "ses-owner", PASSWORD);
    sign_in(&two, "ses-owner", PASSWORD);
    const char *other = other_session(&two);
    struct answer_of page = get(&two, "/me/sessions");
    TEST_TRUE(__LINE__, holds(&page, "192.0.2.33") && holds(&page, "This one"));
    const char *form = arena_printf(cx->arena, "end-%s=1&password=" PASSWORD, other);
    page = post(&two, "/me/sessions", arena_printf(cx->arena, "end-%s=1&password=wrong", other));
    TEST_INT(__LINE__, page.status, 422);
    page = post(&two, "/me/sessions", "password=" PASSWORD);
    TEST_INT(__LINE__, page.status, 422); /* nothing was ticked */
    TEST_INT(__LINE__, get(&one, "/me").status, 200);
    TEST_INT(__LINE__, post(&two, "/me/sessions", form).status, 303);
    TEST_INT(__LINE__, get(&one, "/me").status, 303); /* to the sign-in */
    TEST_INT(__LINE__, post(&two, "/me/sessions", form).status, 404); /* it has ended already */
    sign_in(&one, "ses-owner", PASSWORD);
    TEST_INT(__LINE__, post(&two, "/me/sessions", "others=1&password=" PASSWORD).status, 303);
    TEST_INT(__LINE__, get(&one, "/me").status, 303);
    TEST_INT(__LINE__, get(&two, "/me").status, 200);
    /* the administrator */
    sign_in(&one, "ses-owner", PASSWORD);
    other = other_session(&two);
    TEST_INT(__LINE__, get(&two, "/people/ses-owner/access").status, 403);
    sign_in(&admin, "ses-admin", PASSWORD);
    page = get(&admin, "/people/ses-owner/access");
    TEST_TRUE(__LINE__, holds(&page, other) && holds(&page, "192.0.2.33"));
    const char *path = arena_printf(cx->arena, "/people/ses-owner/sessions/%s/end", other);
    struct client stranger = client_of(cx, false);
    sign_in(&stranger, "ses-stranger", PASSWORD);
    TEST_INT(__LINE__, post(&stranger, path, "").status, 404);
    TEST_INT(__LINE__, get(&stranger, "/people/ses-owner/access").status, 404);
    TEST_INT(__LINE__, post(&admin, path, "").status, 303);
    TEST_INT(__LINE__, get(&one, "/me").status, 303);
    TEST_INT(__LINE__, get(&two, "/me").status, 200);
    TEST_INT(__LINE__, post(&admin, "/people/ses-owner/sessions/end", "").status, 303);
    TEST_INT(__LINE__, get(&two, "/me").status, 303);
    TEST_INT(__LINE__, get(&admin, "/me").status, 200);
}

/* ---- tokens ---- */

/* What a token for the plan does not reach: other rooms, and everything about access. */
static void expect_narrow(struct client *program)
{
    static const struct {
        int line;
        enum http_method method;
        const char *path;
        int status;
    } rows[] = {
        {__LINE__, GET, "/", 200},
        {__LINE__, GET, "/assessments", 403},
        {__LINE__, GET, "/reports", 403},
        {__LINE__, GET, "/me", 403},
        {__LINE__, GET, "/me/password", 403},
        {__LINE__, POST, "/me/password", 403},
        {__LINE__, GET, "/me/two-step", 403},
        {__LINE__, GET, "/me/sessions", 403},
        {__LINE__, POST, "/me/sessions", 403},
        {__LINE__, GET, "/me/tokens", 403},
        {__LINE__, POST, "/me/tokens/new", 403},
        {__LINE__, GET, "/people", 403},
        {__LINE__, GET, "/administration", 403},
        {__LINE__, GET, "/policy", 403},
        {__LINE__, GET, "/organizations", 403},
        {__LINE__, POST, "/organizations/web-tokens/enter", 403},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, client_ask(program, rows[i].method, rows[i].path, "").status, rows[i].status);
}

static void test_tokens(void **state)
{
    struct ctx *cx = begin(state, "web-tokens");
    add_person(cx, "web-tokens", "tok-officer", ROLE_OFFICER);
    add_person(cx, "web-tokens", "tok-admin", ROLE_ADMINISTRATOR);
    struct client person = client_of(cx, false), program = client_of(cx, true), admin = client_of(cx, true);
    sign_in(&person, "tok-officer", PASSWORD);
    struct answer_of page = get(&person, "/me/tokens/new");
    TEST_TRUE(__LINE__, holds(&page, "name=\"scope-plan-write\"") && !holds(&page, "scope-audit-read"));
    page = post(&person, "/me/tokens/new", "name=x&scope-plan-read=1&until=2026-10-31&password=wrong");
    TEST_INT(__LINE__, page.status, 422);
    TEST_TRUE(__LINE__, holds(&page, "href=\"#field-password\"") && holds(&page, "value=\"2026-10-31\"") &&
                            holds(&page, "name=\"scope-plan-read\" value=\"1\" checked"));
    page = post(&person, "/me/tokens/new", "name=x&until=&password=" PASSWORD);
    TEST_TRUE(__LINE__, page.status == 422 && holds(&page, "href=\"#field-scope\""));
    page = post(&person, "/me/tokens/new",
                "name=agent&scope-plan-write=1&scope-own-work=1&until=2026-10-31&password=" PASSWORD);
    TEST_INT(__LINE__, page.status, 201);
    const char *at = strstr(page.body, "kaname_");
    assert_non_null(at);
    const char *token = arena_copy_n(cx->arena, at, 71);
    page = get(&person, "/me/tokens");
    TEST_TRUE(__LINE__, holds(&page, "agent") && !holds(&page, token));
    program.bearer = arena_printf(cx->arena, "Bearer %s", token);
    TEST_INT(__LINE__, get(&program, "/plan").status, 200);
    page = post(&program, "/plan/new", "title=By+a+program&due_on=2026-12-01"); /* no CSRF token is needed */
    TEST_INT(__LINE__, page.status, 201);
    expect_narrow(&program);
    /* a token beats a cookie: a wrong one is not made good by it */
    program.token = person.token;
    program.bearer = "Bearer kaname_0000";
    page = get(&program, "/plan");
    TEST_INT(__LINE__, page.status, 401);
    TEST_TRUE(__LINE__, holds(&page, "This token is not known"));
    program.token = "";
    program.bearer = arena_printf(cx->arena, "Bearer %s", token);
    /* the administrator of the organisation sees and ends it */
    sign_in(&admin, "tok-admin", PASSWORD);
    page = get(&admin, "/people/tok-officer/access");
    at = strstr(page.body, "\"tokens\":{\"tokens\":[{\"id\":\"");
    assert_non_null(at);
    const char *id = arena_copy_n(cx->arena, at + strlen("\"tokens\":{\"tokens\":[{\"id\":\""), 36);
    page = post(&admin, arena_printf(cx->arena, "/people/tok-officer/tokens/%s/end", id), "");
    TEST_INT(__LINE__, page.status, 200);
    page = get(&program, "/plan");
    TEST_INT(__LINE__, page.status, 401);
    TEST_TRUE(__LINE__, holds(&page, "This token was ended"));
}

/* Every address of the program: a token with all groups of rights never gets where access is decided. */
static void test_token_walk(void **state)
{
    struct ctx *cx = begin(state, "web-walk");
    struct client program = client_of(cx, true);
    const char *scope = "", *text = "";
    struct token token;
    add_person(cx, "web-walk", "walk-one", ROLE_ADMINISTRATOR);
    for (int role = ROLE_EXECUTIVE; role < ROLE_COUNT_; role++) {
        struct membership row = {.id = "", .org = "web-walk", .person = "walk-one", .role = role};
        in_transaction(cx, &membership_record, &row);
    }
    for (size_t i = 0; i < token_scope_count; i++)
        scope = arena_printf(cx->arena, "%s %s", scope, token_scopes[i].code);
    cx->person = "walk-one";
    cx->org = "web-walk";
    cx->permissions = UINT64_MAX;
    const struct token_wish wish = {.name = "all", .scope = scope, .until = ""};
    TEST_RC(__LINE__, cx, token_create(cx, &wish, &text, &token), RC_OK);
    program.bearer = arena_printf(cx->arena, "Bearer %s", text);
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->route_count; i++) {
            const struct route *route = &cx->app->modules[m]->routes[i];
            bool kept = (route->permission & token_never) != 0 ||
                        (route->method == POST && (route->permission & PERM_SIGNED_IN) != 0);
            if (!kept)
                continue;
            int status = client_ask(&program, route->method, filled(cx, route->path), "").status;
            if (status != 403)
                print_error("%s\n", route->path);
            TEST_INT(__LINE__, status, 403);
        }
}

/* ---- policy ---- */

static void test_policy(void **state)
{
    struct ctx *cx = begin(state, "web-policy");
    add_person(cx, "web-policy", "pol-admin", ROLE_ADMINISTRATOR);
    add_person(cx, "web-policy", "pol-officer", ROLE_OFFICER);
    struct client admin = client_of(cx, false), officer = client_of(cx, false);
    sign_in(&admin, "pol-admin", PASSWORD);
    sign_in(&officer, "pol-officer", PASSWORD);
    struct answer_of page = get(&admin, "/policy");
    TEST_TRUE(__LINE__, page.status == 200 && holds(&page, "name=\"session_idle\" value=\"30\""));
    TEST_INT(__LINE__, get(&officer, "/policy").status, 200); /* who reads accounts reads it */
    TEST_INT(__LINE__, post(&officer, "/policy", "version=0&session_idle=20").status, 403);
    page = post(&admin, "/policy", "version=0&session_idle=1000&session_total=x");
    TEST_INT(__LINE__, page.status, 422);
    TEST_TRUE(__LINE__, holds(&page, "href=\"#field-session_idle\"") && holds(&page, "href=\"#field-session_total\""));
    page = post(&admin, "/policy", "version=0&session_idle=20&two_step=everybody");
    TEST_INT(__LINE__, page.status, 303);
    page = post(&admin, "/policy", "version=0&session_idle=25");
    TEST_INT(__LINE__, page.status, 303); /* the administrator has no second step yet: led to its set-up */
    TEST_TEXT(__LINE__, page.location, "/me/two-step");
    page = get(&officer, "/plan");
    TEST_TEXT(__LINE__, page.location, "/me/two-step");
    page = get(&officer, "/me/two-step");
    TEST_TRUE(__LINE__, holds(&page, "requires a second step") && holds(&page, "action=\"/sign-out\""));
    TEST_INT(__LINE__, get(&officer, "/me/password").status, 303);
    cx->now = CODE_NOW;
    sign_in(&officer, "pol-officer", PASSWORD);
    page = post(&officer, "/me/two-step", "secret=" SECRET "&code=081804&password=" PASSWORD);
    TEST_INT(__LINE__, page.status, 200);
    TEST_INT(__LINE__, get(&officer, "/plan").status, 200);
    officer.json = true;
    page = get(&officer, "/policy");
    TEST_TRUE(__LINE__, holds(&page, "\"two_step\":\"everybody\"") && holds(&page, "\"version\":1"));
    page = get(&officer, "/policy/web-policy");
    TEST_TRUE(__LINE__, holds(&page, "\"field\":\"session_idle\""));
    TEST_INT(__LINE__, get(&officer, "/policy/web-sessions").status, 403);
}

/* ---- lists ---- */

static void add_post(struct ctx *cx, const char *org, const char *id, const char *name, const char *holder)
{
    struct post row = {.id = id, .org = org, .name = name, .department = "Line", .holder = holder, .deputy = "",
                       .deputy_from = "", .deputy_until = "", .active = 1};
    in_transaction(cx, &post_record, &row);
}

/* Filters and files of what lies in memory: which rows come, and which do not. */
static void expect_lists(struct client *admin)
{
    static const struct {
        int line;
        const char *path, *has, *lacks;
    } rows[] = {
        {__LINE__, "/people", "cell-owner", "no-such"},
        {__LINE__, "/people?name=owner", "/people/cell-owner", "/people/cell-admin"},
        {__LINE__, "/people?name=nobody-at-all", "No row fits this filter.", "/people/cell-admin"},
        {__LINE__, "/people?active=Stopped", "No row fits", "/people/cell-owner"},
        {__LINE__, "/people?columns=login,email&name=owner", "Mail address", "<th class=\"\" scope=\"col\">Roles"},
        {__LINE__, "/people/list.csv?name=owner&columns=login", "cell-owner", "cell-admin"},
        {__LINE__, "/people/list.xlsx", "PK", "no-such"},
        {__LINE__, "/posts?holder_name=owner", "/posts/cell-post-1", "/posts/cell-post-2"},
        {__LINE__, "/posts", "Vacant", "no-such"},
        {__LINE__, "/posts/list.csv?sort=-name", "Two", "no-such"},
        {__LINE__, "/posts/list.xlsx", "PK", "no-such"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct answer_of page = get(admin, rows[i].path);
        if (!holds(&page, rows[i].has) || holds(&page, rows[i].lacks))
            print_error("%s\n", page.body);
        TEST_INT(rows[i].line, page.status, 200);
        TEST_TRUE(rows[i].line, holds(&page, rows[i].has) && !holds(&page, rows[i].lacks));
    }
    TEST_INT(__LINE__, get(admin, "/people?sort=no-such").status, 422);
    TEST_INT(__LINE__, get(admin, "/posts?columns=no-such").status, 422);
}

/* What a cell takes and refuses is what the form of the record takes and refuses. */
static void expect_cells(struct client *admin)
{
    static const struct {
        int line;
        const char *path, *form;
        int status;
        const char *has;
    } rows[] = {
        {__LINE__, "/lists/people/rows/cell-owner", "version=1&name=Owner", 200, "\"name\":\"Owner\""},
        {__LINE__, "/lists/people/rows/cell-owner", "version=1&name=Late", 409, ""},
        {__LINE__, "/lists/people/rows/cell-owner", "version=2&name=", 422, "name"},
        {__LINE__, "/lists/people/rows/cell-owner", "version=2&active=0", 422, "Nothing was given"},
        {__LINE__, "/lists/people/rows/cell-owner", "version=2&email=o@example.jp", 200, "o@example.jp"},
        {__LINE__, "/lists/people/rows/cell-stranger", "version=1&name=X", 404, ""},
        {__LINE__, "/lists/people/rows/no-such", "version=1&name=X", 404, ""},
        {__LINE__, "/lists/posts/rows/cell-post-1", "version=1&deputy_from=2026-11-01", 422, "these days belong"},
        {__LINE__, "/lists/posts/rows/cell-post-1", "version=1&deputy=cell-stranger", 422, "no such person"},
        {__LINE__, "/lists/posts/rows/cell-post-1", "version=1&deputy=cell-admin", 200, "\"deputy_name\":\"cell-admin\""},
        {__LINE__, "/lists/posts/rows/cell-post-1", "version=2&deputy_from=R8.11.1", 200, "\"deputy_from\":\"2026-11-01\""},
        {__LINE__, "/lists/posts/rows/cell-post-1", "version=3&deputy_until=2026-10-01", 422, "before the first"},
        {__LINE__, "/lists/posts/rows/cell-post-2", "version=1&holder=cell-owner", 200, "\"vacant\":false"},
        {__LINE__, "/lists/posts/rows/cell-post-2", "version=1&holder=", 409, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct answer_of answer = post(admin, rows[i].path, rows[i].form);
        if (answer.status != rows[i].status || !holds(&answer, rows[i].has))
            print_error("%d %s\n", answer.status, answer.body);
        TEST_INT(rows[i].line, answer.status, rows[i].status);
        TEST_TRUE(rows[i].line, holds(&answer, rows[i].has));
    }
}

static void test_lists(void **state)
{
    struct ctx *cx = begin(state, "web-cells");
    add_organization(cx, "web-cells-other");
    add_person(cx, "web-cells", "cell-admin", ROLE_ADMINISTRATOR);
    add_person(cx, "web-cells", "cell-owner", ROLE_OWNER);
    add_person(cx, "web-cells-other", "cell-stranger", ROLE_ADMINISTRATOR);
    add_post(cx, "web-cells", "cell-post-1", "One", "cell-owner");
    add_post(cx, "web-cells", "cell-post-2", "Two", "");
    struct client admin = client_of(cx, false), owner = client_of(cx, false), stranger = client_of(cx, false);
    sign_in(&admin, "cell-admin", PASSWORD);
    sign_in(&owner, "cell-owner", PASSWORD);
    sign_in(&stranger, "cell-stranger", PASSWORD);
    expect_lists(&admin);
    TEST_INT(__LINE__, post(&owner, "/lists/posts/rows/cell-post-1", "version=1&name=Mine").status, 403);
    TEST_INT(__LINE__, get(&owner, "/people/list.csv").status, get(&owner, "/people").status);
    struct answer_of page = get(&stranger, "/posts/list.csv");
    TEST_TRUE(__LINE__, page.status == 200 && !holds(&page, "One"));
    TEST_INT(__LINE__, post(&stranger, "/lists/posts/rows/cell-post-1", "version=1&name=Mine").status, 404);
    admin.json = true;
    expect_cells(&admin);
    struct verify_org sound;
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "web-cells", &sound), RC_OK);
}

/* ---- hand-over ---- */

/* A look, then the step with what the look said; refused steps change nothing. */
static void test_handover(void **state)
{
    struct ctx *cx = begin(state, "web-hand");
    add_person(cx, "web-hand", "hand-admin", ROLE_ADMINISTRATOR);
    add_person(cx, "web-hand", "hand-owner", ROLE_OWNER);
    add_post(cx, "web-hand", "hand-post", "One", "hand-owner");
    struct client admin = client_of(cx, false), owner = client_of(cx, false);
    sign_in(&admin, "hand-admin", PASSWORD);
    sign_in(&owner, "hand-owner", PASSWORD);
    TEST_INT(__LINE__, get(&owner, "/handover").status, 403);
    TEST_INT(__LINE__, post(&owner, "/handover", "moves=hand-post+1+-").status, 403);
    struct answer_of page = get(&admin, "/handover");
    TEST_TRUE(__LINE__, page.status == 200 && holds(&page, "value=\"hand-owner\""));
    page = post(&admin, "/handover/preview", "");
    TEST_TRUE(__LINE__, page.status == 422 && holds(&page, "Please choose a person, or a file"));
    page = post(&admin, "/handover/preview", "from=hand-owner");
    TEST_TRUE(__LINE__, page.status == 422 && holds(&page, "that the posts become vacant"));
    page = post(&admin, "/handover/preview", "from=hand-owner&to=hand-admin");
    TEST_TRUE(__LINE__, page.status == 200 && holds(&page, "value=\"hand-post 1 hand-admin\n\""));
    static const struct {
        int line;
        const char *form;
        int status;
    } rows[] = {
        {__LINE__, "moves=", 422},
        {__LINE__, "moves=hand-post", 422},
        {__LINE__, "moves=hand-post+x+hand-admin", 422},
        {__LINE__, "moves=no-such+1+hand-admin", 404},
        {__LINE__, "moves=hand-post+1+no-such", 422},
        {__LINE__, "moves=hand-post+7+hand-admin", 409},
    };
    admin.json = true;
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, post(&admin, "/handover", rows[i].form).status, rows[i].status);
    page = post(&admin, "/handover/preview", "from=hand-owner&vacant=1");
    TEST_TRUE(__LINE__, page.status == 200 && holds(&page, "\"before_name\":\"hand-owner\""));
    page = post(&admin, "/handover", "moves=hand-post+1+hand-admin%0D%0A"); /* as a form sends its lines */
    TEST_INT(__LINE__, page.status, 200);
    page = get(&admin, "/posts");
    TEST_TRUE(__LINE__, holds(&page, "\"holder_name\":\"hand-admin\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_required), cmocka_unit_test(test_start),
        cmocka_unit_test(test_targets), cmocka_unit_test(test_strength), cmocka_unit_test(test_two_step), cmocka_unit_test(test_address),
        cmocka_unit_test(test_sessions), cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_lost_phone), cmocka_unit_test(test_cookie),
        cmocka_unit_test(test_token_walk), cmocka_unit_test(test_policy),
        cmocka_unit_test(test_lists), cmocka_unit_test(test_handover),
    };
    return TEST_RUN_ON_BOTH(tests);
}
