/* A directory that is silent, under a whole server: who signs in through it waits for the time-out, and nobody
 * else waits. */
#include <sodium.h>
#include <string.h>

#include "account/account_change.h"
#include "account/account_directory.h"
#include "base/outside.h"
#include "http/server_test.h"
#include "signon/signon.h"
#include "tests/support/slapd.h"

#define LOCAL "correct horse battery"

enum { SIGN_INS = 12, QUICK_MS = 1500, TIMEOUT = 3 };

static const struct module *const modules[] = {&account_module, &signon_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static void insert(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void add_person(struct ctx *cx, const char *login, const char *password)
{
    struct person row = {.id = login, .org = "home", .login = login, .name = login, .email = "",
                         .password = password, .totp = "", .recovery = "", .active = 1};
    insert(cx, &person_record, &row);
}

static void fill(struct ctx *cx, int port)
{
    char hash[crypto_pwhash_STRBYTES];
    struct organization row = {.id = "home", .org = "home", .parent = "", .name = "home", .sector = "",
                               .fiscal_month = 4, .handling_mark = "", .document_prefix = "", .active = 1};
    struct directory before, after;
    TEST_INT(__LINE__, crypto_pwhash_str(hash, LOCAL, strlen(LOCAL), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN), 0);
    insert(cx, &organization_record, &row);
    cx->org = "home";
    add_person(cx, "hanako", "");
    add_person(cx, "local", hash);
    TEST_RC(__LINE__, cx, directory_get(cx, "home", &before), RC_OK);
    after = before;
    after.active = 1;
    after.urls = arena_printf(cx->arena, "ldap://127.0.0.1:%d", port);
    after.starttls = 0;
    after.base = SLAPD_BASE;
    after.timeout = TIMEOUT;
    TEST_RC(__LINE__, cx, directory_change(cx, &before, &after, NULL), RC_OK);
}

/* Sends the form without waiting for the answer. */
static int begin_sign_in(struct ctx *cx, int port, const char *login, const char *password)
{
    const char *form = arena_printf(cx->arena, "login=%s&password=%s", login, url_encode(cx, password));
    const char *text = arena_printf(cx->arena,
                                    "POST /sign-in HTTP/1.1\r\n" HEAD
                                    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                                    strlen(form), form);
    int handle = connect_from(1, port);
    assert_true(handle >= 0);
    send_all(handle, text, strlen(text));
    return handle;
}

static void end_sign_in(int line, int handle, struct reply *reply, int want)
{
    receive(handle, reply);
    close(handle);
    TEST_INT(line, reply->status, want);
}

static void test_others_go_on(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    struct server *server = NULL;
    struct server_options options = {.address = "127.0.0.1", .workers = 1, .authenticate = account_authenticate};
    int silent_port = 0, silent = silent_server(&silent_port), handles[SIGN_INS];
    struct reply *reply = calloc(1, sizeof *reply);
    assert_non_null(reply);
    cx->app = &app;
    fill(cx, silent_port);
    TEST_RC(__LINE__, NULL, server_start(&app, test->store, &options, &server, &why), RC_OK);
    int port = server_port(server);
    int64_t begin = outside_clock();
    for (int i = 0; i < SIGN_INS; i++)
        handles[i] = begin_sign_in(cx, port, "hanako", SLAPD_PASSWORD);
    usleep(200 * 1000);
    talk(port, GET_("/sign-in"), strlen(GET_("/sign-in")), reply);
    TEST_INT(__LINE__, reply->status, 200);
    end_sign_in(__LINE__, begin_sign_in(cx, port, "local", LOCAL), reply, 303);
    TEST_TRUE(__LINE__, outside_clock() - begin < TIMEOUT * 1000 - 500);
    for (int i = 0; i < SIGN_INS; i++)
        end_sign_in(__LINE__, handles[i], reply, 503);
    TEST_TRUE(__LINE__, outside_clock() - begin < TIMEOUT * 1000 + 2 * QUICK_MS);
    /* it was silent: the next one is told at once */
    begin = outside_clock();
    end_sign_in(__LINE__, begin_sign_in(cx, port, "hanako", SLAPD_PASSWORD), reply, 503);
    TEST_TRUE(__LINE__, outside_clock() - begin < QUICK_MS);
    TEST_TRUE(__LINE__, strstr(reply->bytes, "ディレクトリに接続できない") != NULL);
    server_stop(server);
    close(silent);
    free(reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_others_go_on)};
    return TEST_RUN_ON_BOTH(tests);
}
