/* Mail addresses, by table. */
#include "base/email.h"

#include <string.h>

#include "tests/support/test.h"

static const struct {
    int line;
    const char *text;
    bool want;
} rows[] = {
    {__LINE__, "a@example.jp", true},
    {__LINE__, "taro.yamada+kaname@mail.example.co.jp", true},
    {__LINE__, "O'Hara_1=x@xn--wgv71a.example", true},
    {__LINE__, "a@b-c.d1", true},
    {__LINE__, "", false},
    {__LINE__, "@", false},
    {__LINE__, "a@", false},
    {__LINE__, "@example.jp", false},
    {__LINE__, "a", false},
    {__LINE__, "a@localhost", false}, /* one label is no name outside */
    {__LINE__, "a@b@example.jp", false},
    {__LINE__, ".a@example.jp", false},
    {__LINE__, "a.@example.jp", false},
    {__LINE__, "a..b@example.jp", false},
    {__LINE__, "a@example..jp", false},
    {__LINE__, "a@.example.jp", false},
    {__LINE__, "a@example.jp.", false},
    {__LINE__, "a@-example.jp", false},
    {__LINE__, "a@example-.jp", false},
    {__LINE__, "a@exa_mple.jp", false},
    {__LINE__, "a b@example.jp", false},
    {__LINE__, " a@example.jp", false},
    {__LINE__, "a@example.jp ", false},
    {__LINE__, "a@example.jp\r\nBcc: b@example.jp", false},
    {__LINE__, "a@example.jp\n", false},
    {__LINE__, "a\t@example.jp", false},
    {__LINE__, "\"a\"@example.jp", false},
    {__LINE__, "a@[192.0.2.1]", false},
    {__LINE__, "<a@example.jp>", false},
    {__LINE__, "A <a@example.jp>", false},
    {__LINE__, "a@example.jp,b@example.jp", false},
    {__LINE__, "a(x)@example.jp", false},
    {__LINE__, "山田@example.jp", false},
    {__LINE__, "a@例え.jp", false},
};

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, email_is_valid(rows[i].text), rows[i].want);
}

static void test_length(void **state)
{
    char text[400];
    (void)state;
    for (int local = 60; local < 70; local++) {
        memset(text, 'a', sizeof text);
        memcpy(text + local, "@example.jp", 12);
        TEST_INT(__LINE__, email_is_valid(text), local <= EMAIL_LOCAL_MOST);
    }
    for (int label = 60; label < 70; label++) {
        memset(text, 'a', sizeof text);
        text[1] = '@';
        memcpy(text + 2 + label, ".jp", 4);
        TEST_INT(__LINE__, email_is_valid(text), label <= EMAIL_LABEL_MOST);
    }
    for (size_t length = 190; length < 210; length++) { /* labels of two */
        memcpy(text, "a@", 2);
        for (size_t i = 2; i < length; i++)
            text[i] = i % 3 == 1 && i + 1 < length ? '.' : 'b';
        text[length] = '\0';
        TEST_INT(__LINE__, email_is_valid(text), length <= EMAIL_MOST);
    }
    TEST_TEXT(__LINE__, email_domain("a@example.jp"), "example.jp");
    TEST_TEXT(__LINE__, email_domain("a"), "");
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_table), cmocka_unit_test(test_length)};
    return TEST_RUN(plain);
}
