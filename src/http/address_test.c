/* Addresses: what is read, how they compare and group, whom a proxy names. */
#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "tests/support/test.h"

static void test_parse(void **state)
{
    static const struct {
        int line;
        const char *text, *shown; /* shown NULL: refused */
    } rows[] = {
        {__LINE__, "192.0.2.1", "192.0.2.1"},
        {__LINE__, "192.0.2.1:443", "192.0.2.1"},
        {__LINE__, "::ffff:192.0.2.1", "192.0.2.1"},
        {__LINE__, "2001:DB8:0:0::1", "2001:db8::1"},
        {__LINE__, "[2001:db8::1]:443", "2001:db8::1"},
        {__LINE__, "[2001:db8::1]", "2001:db8::1"},
        {__LINE__, "::", "::"},
        {__LINE__, "::1", "::1"},
        {__LINE__, "", NULL},
        {__LINE__, "unknown", NULL},
        {__LINE__, "192.0.2", NULL},
        {__LINE__, "192.0.2.256", NULL},
        {__LINE__, "192.0.2.1:", NULL},
        {__LINE__, "192.0.2.1:x", NULL},
        {__LINE__, "[192.0.2.1]:80", NULL},
        {__LINE__, "[2001:db8::1", NULL},
        {__LINE__, "[2001:db8::1]x", NULL},
        {__LINE__, "[]:80", NULL},
        {__LINE__, ":80", NULL},
        {__LINE__, "192.0.2.1\"><script>", NULL},
        {__LINE__, "0000000000000000000000000000000000000000000000000000000000:1", NULL},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct address address = {.bytes = {7}};
        TEST_INT(rows[i].line, address_parse(rows[i].text, &address), rows[i].shown != NULL);
        if (rows[i].shown != NULL)
            TEST_TEXT(rows[i].line, address_show(cx, &address), rows[i].shown);
        else
            TEST_INT(rows[i].line, address.bytes[0], 7); /* untouched */
    }
}

static void test_group(void **state)
{
    static const struct {
        int line;
        const char *text, *group;
    } rows[] = {
        {__LINE__, "192.0.2.1", "192.0.2.1"},
        {__LINE__, "::ffff:192.0.2.1", "192.0.2.1"},
        {__LINE__, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
        {__LINE__, "2001:db8:1:2::", "2001:db8:1:2::/64"},
        {__LINE__, "somewhere", "somewhere"},
        {__LINE__, "", ""},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, address_group(cx, rows[i].text), rows[i].group);
}

static void test_socket(void **state)
{
    struct ctx *cx = test_begin(state);
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xC0000201u)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr other = {.sa_family = AF_UNIX};
    struct address one, two;
    inet_pton(AF_INET6, "::ffff:192.0.2.1", &v6.sin6_addr);
    TEST_TRUE(__LINE__, address_of_socket((const struct sockaddr *)&v4, &one));
    TEST_TRUE(__LINE__, address_of_socket((const struct sockaddr *)&v6, &two));
    TEST_TRUE(__LINE__, address_same(&one, &two)); /* one address has one form */
    TEST_TEXT(__LINE__, address_show(cx, &one), "192.0.2.1");
    TEST_TRUE(__LINE__, !address_of_socket(&other, &one) && !address_of_socket(NULL, &one));
}

static void test_proxies(void **state)
{
    static const struct {
        int line;
        const char *text;
        int count; /* -1: refused */
    } rows[] = {
        {__LINE__, NULL, 0},
        {__LINE__, "", 0},
        {__LINE__, "127.0.0.1", 1},
        {__LINE__, "127.0.0.1, ::1 ,192.0.2.9", 3},
        {__LINE__, "1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5,1.1.1.6,1.1.1.7,1.1.1.8", 8},
        {__LINE__, "1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5,1.1.1.6,1.1.1.7,1.1.1.8,1.1.1.9", -1},
        {__LINE__, "localhost", -1},
        {__LINE__, "127.0.0.1,", 1},
        {__LINE__, "127.0.0.1,,::1", -1},
        {__LINE__, "192.0.2.0/24", -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct proxies proxies = {.n = 99};
        TEST_INT(rows[i].line, proxies_parse(rows[i].text, &proxies), rows[i].count >= 0);
        TEST_INT(rows[i].line, (int64_t)proxies.n, rows[i].count >= 0 ? rows[i].count : 99);
    }
    struct proxies proxies;
    struct address inside, outside;
    assert_true(proxies_parse("192.0.2.9,2001:db8::9", &proxies));
    assert_true(address_parse("2001:db8::9", &inside) && address_parse("192.0.2.10", &outside));
    TEST_TRUE(__LINE__, proxies_hold(&proxies, &inside) && !proxies_hold(&proxies, &outside));
}

static void test_forwarded(void **state)
{
    static const struct {
        int line;
        const char *header, *last;
    } rows[] = {
        {__LINE__, "203.0.113.7", "203.0.113.7"},
        {__LINE__, "10.0.0.1, 203.0.113.7", "203.0.113.7"}, /* what stands before, anybody may have written */
        {__LINE__, "203.0.113.7,10.0.0.1", "10.0.0.1"},
        {__LINE__, " 2001:db8::7 ", "2001:db8::7"},
        {__LINE__, "unknown, [2001:db8::7]:51000", "2001:db8::7"},
        {__LINE__, "203.0.113.7, unknown", NULL},
        {__LINE__, "203.0.113.7,", NULL},
        {__LINE__, "", NULL},
        {__LINE__, "203.0.113.7 10.0.0.1", NULL},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct address address;
        TEST_INT(rows[i].line, forwarded_last(rows[i].header, &address), rows[i].last != NULL);
        if (rows[i].last != NULL)
            TEST_TEXT(rows[i].line, address_show(cx, &address), rows[i].last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),   cmocka_unit_test(test_group),     cmocka_unit_test(test_socket),
        cmocka_unit_test(test_proxies), cmocka_unit_test(test_forwarded),
    };
    return TEST_RUN(tests);
}
