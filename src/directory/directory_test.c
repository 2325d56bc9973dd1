/* Talking to a directory: Debian's slapd as it is, and servers that are gone, silent or not to be trusted. */
#include "directory/directory.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/outside.h"
#include "tests/support/slapd.h"
#include "tests/support/test.h"

enum { QUICK_MS = 900, TIMEOUT = 1 };

static struct slapd slapd_of(void **state)
{
    (void)state;
    struct slapd slapd;
    slapd_start(&slapd);
    return slapd;
}

static struct directory_server server_of(const struct slapd *slapd)
{
    return (struct directory_server){
        .urls = slapd->secret_url, .ca = slapd->ca, .bind_dn = SLAPD_SEARCHER,
        .bind_password = SLAPD_SEARCHER_PASSWORD, .base = SLAPD_BASE,
        .filter = "(&(objectClass=inetOrgPerson)(!(employeeType=disabled))(uid={login}))", .login_attribute = "uid",
        .name_attribute = "cn", .mail_attribute = "mail", .department_attribute = "ou", .id_attribute = "entryUUID",
        .group_base = "ou=groups," SLAPD_BASE, .group_attribute = "member", .nesting = DIRECTORY_WALK, .timeout = 5};
}

static enum rc ask(struct ctx *cx, const struct directory_server *server, const char *login, const char *password,
                   struct directory_entry *entry)
{
    struct directory_trace trace = {.n = 0};
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc rc = directory_ask(cx, server, login, password, entry, &trace);
    if (rc == RC_AWAY)
        for (size_t i = 0; i < trace.n; i++)
            print_message("%s: %s\n", trace.at[i].url, trace.at[i].state);
    return rc;
}

static void test_people(void **state)
{
    static const struct {
        int line;
        const char *login, *password;
        enum rc want;
    } rows[] = {
        {__LINE__, "hanako", SLAPD_PASSWORD, RC_OK},
        {__LINE__, "HANAKO", SLAPD_PASSWORD, RC_OK}, /* uid compares without case; who asks compares again */
        {__LINE__, "hanako", "directory pass word", RC_DENIED},
        {__LINE__, "hanako", "", RC_DENIED},
        {__LINE__, "hanako", SLAPD_PASSWORD " ", RC_DENIED},
        {__LINE__, "nobody", SLAPD_PASSWORD, RC_MISSING},
        {__LINE__, "we*ird(1)", SLAPD_PASSWORD, RC_OK},
        {__LINE__, "we*", SLAPD_PASSWORD, RC_MISSING},
        {__LINE__, "*", SLAPD_PASSWORD, RC_MISSING},
        {__LINE__, "hanako)(uid=*", SLAPD_PASSWORD, RC_MISSING},
        {__LINE__, "\\68anako", SLAPD_PASSWORD, RC_MISSING},
        {__LINE__, "stopped", SLAPD_PASSWORD, RC_MISSING},
        {__LINE__, "twin", SLAPD_PASSWORD, RC_CONFLICT},
        {__LINE__, "佐藤", SLAPD_PASSWORD, RC_MISSING},
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(slapd_stop) struct slapd slapd = slapd_of(state);
    struct directory_server server = server_of(&slapd);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct directory_entry entry = {.dn = ""};
        TEST_RC(rows[i].line, cx, ask(cx, &server, rows[i].login, rows[i].password, &entry), rows[i].want);
    }
    struct directory_entry entry = {.dn = ""};
    TEST_RC(__LINE__, cx, ask(cx, &server, "hanako", NULL, &entry), RC_OK);
    TEST_TEXT(__LINE__, entry.dn, "uid=hanako,ou=people," SLAPD_BASE);
    TEST_TEXT(__LINE__, entry.name, "佐藤 花子");
    TEST_TEXT(__LINE__, entry.mail, "hanako@example.jp");
    TEST_TEXT(__LINE__, entry.department, "security");
    TEST_INT(__LINE__, (int64_t)strlen(entry.id), 36);
}

static void test_groups(void **state)
{
    static const struct {
        int line;
        enum directory_nesting nesting;
        const char *login;
        size_t want;
    } rows[] = {
        {__LINE__, DIRECTORY_FLAT, "hanako", 1},
        {__LINE__, DIRECTORY_WALK, "hanako", 3}, /* one of them holds itself */
        {__LINE__, DIRECTORY_FLAT, "ken", 1},
        {__LINE__, DIRECTORY_WALK, "ken", 2},
        {__LINE__, DIRECTORY_WALK, "hajime", 0},
        {__LINE__, DIRECTORY_CHAIN, "hanako", 0}, /* slapd does not know the rule: no match, no error */
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(slapd_stop) struct slapd slapd = slapd_of(state);
    struct directory_server server = server_of(&slapd);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct directory_entry entry = {.dn = ""};
        server.nesting = rows[i].nesting;
        TEST_RC(rows[i].line, cx, ask(cx, &server, rows[i].login, NULL, &entry), RC_OK);
        TEST_INT(rows[i].line, (int64_t)entry.groups.n, (int64_t)rows[i].want);
    }
}

static void test_tls(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(slapd_stop) struct slapd slapd = slapd_of(state);
    struct authority other;
    char foreign[AUTHORITY_PEM], name[TEST_PATH_BYTES];
    authority_make(&other, "Somebody else");
    snprintf(name, sizeof name, "%s/ca.pem", slapd.folder);
    authority_write(&other, name);
    authority_read(name, foreign);
    authority_free(&other);
    char good_host[100], wrong_host[100], wrong_started[100];
    snprintf(good_host, sizeof good_host, "ldaps://localhost:%d", slapd.secret_port);
    snprintf(wrong_host, sizeof wrong_host, "ldaps://127.0.0.2:%d", slapd.secret_port);
    snprintf(wrong_started, sizeof wrong_started, "ldap://127.0.0.2:%d", slapd.port);
    const struct {
        int line;
        const char *url;
        bool starttls;
        const char *ca, *password;
        enum rc want;
    } rows[] = {
        {__LINE__, slapd.url, true, slapd.ca, SLAPD_SEARCHER_PASSWORD, RC_OK},
        {__LINE__, slapd.url, false, slapd.ca, SLAPD_SEARCHER_PASSWORD, RC_OK},
        {__LINE__, slapd.secret_url, false, slapd.ca, SLAPD_SEARCHER_PASSWORD, RC_OK},
        {__LINE__, slapd.url, true, foreign, SLAPD_SEARCHER_PASSWORD, RC_AWAY},
        {__LINE__, slapd.secret_url, true, foreign, SLAPD_SEARCHER_PASSWORD, RC_AWAY},
        {__LINE__, slapd.url, true, "", SLAPD_SEARCHER_PASSWORD, RC_AWAY}, /* nobody whom the machine trusts */
        {__LINE__, slapd.secret_url, false, slapd.ca, "wrong", RC_AWAY},
        {__LINE__, good_host, false, slapd.ca, SLAPD_SEARCHER_PASSWORD, RC_OK},
        {__LINE__, wrong_host, false, slapd.ca, SLAPD_SEARCHER_PASSWORD, RC_AWAY},
        {__LINE__, wrong_started, true, slapd.ca, SLAPD_SEARCHER_PASSWORD, RC_AWAY},
        {__LINE__, wrong_started, false, slapd.ca, SLAPD_SEARCHER_PASSWORD, RC_OK}, /* it answers there, too */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct directory_server server = server_of(&slapd);
        struct directory_entry entry = {.dn = ""};
        server.urls = rows[i].url;
        server.starttls = rows[i].starttls;
        server.ca = rows[i].ca;
        server.bind_password = rows[i].password;
        TEST_RC(rows[i].line, cx, ask(cx, &server, "hanako", SLAPD_PASSWORD, &entry), rows[i].want);
    }
}

/* Places that are not there, and those that stand on another server, which is never asked. */
static void test_places(void **state)
{
    static const struct {
        int line;
        const char *base, *filter, *login;
        enum rc want;
    } rows[] = {
        {__LINE__, "ou=nowhere," SLAPD_BASE, "(uid={login})", "hanako", RC_AWAY},
        {__LINE__, "ou=elsewhere," SLAPD_BASE, "(uid={login})", "hanako", RC_AWAY},
        {__LINE__, SLAPD_BASE, "(uid={login}", "hanako", RC_AWAY},
        {__LINE__, SLAPD_BASE, "(|(uid={login})(mail={login}))", "hanako@example.jp", RC_OK},
        {__LINE__, SLAPD_BASE, "(uid={login})", "ken", RC_OK}, /* the reference beside him is passed over */
    };
    struct ctx *cx = test_begin(state);
    CLEANUP(slapd_stop) struct slapd slapd = slapd_of(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct directory_server server = server_of(&slapd);
        struct directory_entry entry = {.dn = ""};
        server.base = rows[i].base;
        server.filter = rows[i].filter;
        TEST_RC(rows[i].line, cx, ask(cx, &server, rows[i].login, SLAPD_PASSWORD, &entry), rows[i].want);
    }
}

static void test_gone(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(slapd_stop) struct slapd first = slapd_of(state), second = slapd_of(state);
    struct directory_server server = server_of(&second);
    struct directory_entry entry = {.dn = ""};
    server.starttls = true;
    server.urls = arena_printf(cx->arena, "ldap://127.0.0.1:1\n%s", second.url);
    TEST_RC(__LINE__, cx, ask(cx, &server, "hanako", SLAPD_PASSWORD, &entry), RC_OK);
    /* gone between search and password */
    server = server_of(&first);
    {
        CLEANUP(directory_closep) struct directory_talk *talk = NULL;
        TEST_RC(__LINE__, cx, directory_open(cx, &server, &talk, NULL), RC_OK);
        TEST_RC(__LINE__, cx, directory_find(cx, talk, "hanako", &entry), RC_OK);
        slapd_end(&first);
        TEST_RC(__LINE__, cx, directory_prove(cx, talk, &entry, SLAPD_PASSWORD), RC_AWAY);
    }
    {
        CLEANUP(directory_closep) struct directory_talk *talk = NULL;
        slapd_again(&first);
        TEST_RC(__LINE__, cx, directory_open(cx, &server, &talk, NULL), RC_OK);
        slapd_end(&first);
        TEST_RC(__LINE__, cx, directory_find(cx, talk, "hanako", &entry), RC_AWAY);
    }
    TEST_RC(__LINE__, cx, ask(cx, &server, "hanako", SLAPD_PASSWORD, &entry), RC_AWAY);
    slapd_again(&first);
    TEST_RC(__LINE__, cx, ask(cx, &server, "hanako", SLAPD_PASSWORD, &entry), RC_OK);
}

/* Whoever takes the connection and is silent costs the time-out and not more, however it is spoken to. */
static void test_silent(void **state)
{
    int port = 0;
    struct ctx *cx = test_begin(state);
    CLEANUP(slapd_stop) struct slapd slapd = slapd_of(state);
    int handle = silent_server(&port);
    const struct {
        int line;
        const char *scheme;
        bool starttls;
    } rows[] = {{__LINE__, "ldap", false}, {__LINE__, "ldap", true}, {__LINE__, "ldaps", false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct directory_server server = server_of(&slapd);
        struct directory_entry entry = {.dn = ""};
        struct outside outside;
        outside_init(&outside);
        cx->outside = &outside;
        server.timeout = TIMEOUT;
        server.starttls = rows[i].starttls;
        server.urls = arena_printf(cx->arena, "%s://127.0.0.1:%d", rows[i].scheme, port);
        int64_t begin = outside_clock();
        TEST_RC(rows[i].line, cx, directory_ask(cx, &server, "hanako", SLAPD_PASSWORD, &entry, NULL), RC_AWAY);
        int64_t took = outside_clock() - begin;
        TEST_TRUE(rows[i].line, took >= TIMEOUT * 1000 - 50 && took < TIMEOUT * 1000 + QUICK_MS);
        /* for a while it is not asked again, and the next server is */
        begin = outside_clock();
        TEST_RC(rows[i].line, cx, directory_ask(cx, &server, "hanako", SLAPD_PASSWORD, &entry, NULL), RC_AWAY);
        TEST_TRUE(rows[i].line, outside_clock() - begin < QUICK_MS);
        server.urls = arena_printf(cx->arena, "%s %s", server.urls, slapd.secret_url);
        TEST_RC(rows[i].line, cx, directory_ask(cx, &server, "hanako", SLAPD_PASSWORD, &entry, NULL), RC_OK);
        TEST_TRUE(rows[i].line, outside_clock() - begin < 2 * QUICK_MS);
        TEST_INT(rows[i].line, outside.talking, 0);
        cx->outside = NULL;
        outside_destroy(&outside);
    }
    close(handle);
}

static void test_escape(void **state)
{
    static const struct {
        int line;
        const char *login, *want;
    } rows[] = {
        {__LINE__, "hanako", "(uid=hanako)"},
        {__LINE__, "a*b", "(uid=a\\2ab)"},
        {__LINE__, "(x)", "(uid=\\28x\\29)"},
        {__LINE__, "\\", "(uid=\\5c)"},
        {__LINE__, "a\tb", "(uid=a\\09b)"},
        {__LINE__, "花子", "(uid=花子)"},
        {__LINE__, "{login}", "(uid={login})"},
        {__LINE__, "", "(uid=)"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, directory_filter(cx, "(uid={login})", rows[i].login), rows[i].want);
    TEST_TEXT(__LINE__, directory_filter(cx, "(|(uid={login})(mail={login}))", "*"), "(|(uid=\\2a)(mail=\\2a))");
}

static void test_forms(void **state)
{
    static const struct {
        int line;
        const char *urls;
        bool starttls, good;
    } urls[] = {
        {__LINE__, "ldaps://dc1.example.jp", false, true},
        {__LINE__, "ldaps://dc1.example.jp\r\nldap://dc2.example.jp:1389", true, true},
        {__LINE__, "ldap://dc2.example.jp", false, false},
        {__LINE__, "ldap://127.0.0.1:389", false, true},
        {__LINE__, "ldap://127.0.0.1.example.jp", false, false},
        {__LINE__, "ldap://[::1]:389", false, true},
        {__LINE__, "ldaps://[2001:db8::1]", false, true},
        {__LINE__, "ldapi:///", true, false},
        {__LINE__, "ldaps://host/dc=example", true, false},
        {__LINE__, "ldaps://user@host", true, false},
        {__LINE__, "ldaps://host:", true, false},
        {__LINE__, "ldaps://host:123456", true, false},
        {__LINE__, "ldaps://", true, false},
        {__LINE__, "https://host", true, false},
        {__LINE__, "", true, false},
        {__LINE__, "ldaps://a ldaps://b ldaps://c ldaps://d ldaps://e", true, false},
    };
    static const struct {
        int line;
        const char *filter;
        bool good;
    } filters[] = {
        {__LINE__, "(uid={login})", true},
        {__LINE__, "(&(objectClass=user)(sAMAccountName={login})(!(userAccountControl:1.2.840.113556.1.4.803:=2)))", true},
        {__LINE__, "(uid=x)", false},
        {__LINE__, "uid={login}", false},
        {__LINE__, "(uid={login}", false},
        {__LINE__, "", false},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(urls); i++) {
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(urls[i].line, cx, directory_check_urls(cx, urls[i].urls, urls[i].starttls),
                urls[i].good ? RC_OK : RC_INVALID);
    }
    for (size_t i = 0; i < COUNT(filters); i++)
        TEST_INT(filters[i].line, directory_filter_is_good(cx, filters[i].filter), filters[i].good);
    TEST_TEXT(__LINE__, directory_name_fold(cx, "CN=Security , OU=Groups,DC=example, DC=jp"),
              "cn=security,ou=groups,dc=example,dc=jp");
    TEST_TRUE(__LINE__, directory_name_fold(cx, "security") == NULL);
    TEST_TRUE(__LINE__, directory_name_fold(cx, "") == NULL);
    TEST_TRUE(__LINE__, !directory_ca_is_good("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people), cmocka_unit_test(test_groups), cmocka_unit_test(test_tls),
        cmocka_unit_test(test_places), cmocka_unit_test(test_gone),   cmocka_unit_test(test_silent),
        cmocka_unit_test(test_escape), cmocka_unit_test(test_forms),
    };
    signal(SIGPIPE, SIG_IGN); /* as the program does */
    return TEST_RUN(tests);
}
