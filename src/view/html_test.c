/* Tests of what templates write with. Whole pages are tested by tools/template_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "view/html.h"

#undef fail /* cmocka has its own, and fail_msg needs it */
#include <cmocka.h>
#include <math.h>
#include <string.h>

#define NONE "\xe2\x80\x93"

static void expect(int line, struct buf *o, const char *want)
{
    if (strcmp(buf_string(o), want) != 0)
        fail_msg("line %d: \"%s\" instead of \"%s\"", line, buf_string(o), want);
    buf_clear(o);
}

static const struct {
    int line;
    const char *text, *escaped, *encoded, *link;
} texts[] = {
    {__LINE__, NULL, "", "", "#"},
    {__LINE__, "", "", "", "#"},
    {__LINE__, "a-._~Z9", "a-._~Z9", "a-._~Z9", "#"},
    {__LINE__, "&<>\"'", "&amp;&lt;&gt;&quot;&#39;", "%26%3C%3E%22%27", "#"},
    {__LINE__, "\t\n\r", "\t\n\r", "%09%0A%0D", "#"},
    {__LINE__, "a\x01\x1f\x7f", "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "a%01%1F%7F", "#"},
    {__LINE__, "計", "計", "%E8%A8%88", "#"},
    {__LINE__, "/", "/", "%2F", "/"},
    {__LINE__, "//a", "//a", "%2F%2Fa", "#"},
    {__LINE__, "/\\a", "/\\a", "%2F%5Ca", "#"},
    {__LINE__, "/\t/a", "/\t/a", "%2F%09%2Fa", "/%09/a"},
    {__LINE__, " /a", " /a", "%20%2Fa", "#"},
    {__LINE__, "javascript:x", "javascript:x", "javascript%3Ax", "#"},
    {__LINE__, "/a?b=c&d=%20#e", "/a?b=c&amp;d=%20#e", "%2Fa%3Fb%3Dc%26d%3D%2520%23e",
     "/a?b=c&amp;d=%20#e"},
    {__LINE__, "/a\"'<>", "/a&quot;&#39;&lt;&gt;", "%2Fa%22%27%3C%3E", "/a%22%27%3C%3E"},
    {__LINE__, "?a", "?a", "%3Fa", "?a"},
    {__LINE__, "#a", "#a", "%23a", "#a"},
};

static void test_texts(void **state)
{
    (void)state;
    CLEANUP(buf_free) struct buf o = buf_create(4096);
    for (size_t i = 0; i < COUNT(texts); i++) {
        html_text(&o, texts[i].text);
        expect(texts[i].line, &o, texts[i].escaped);
        html_url_text(&o, texts[i].text);
        expect(texts[i].line, &o, texts[i].encoded);
        html_link(&o, texts[i].text);
        expect(texts[i].line, &o, texts[i].link);
    }
}

static const struct {
    int line;
    double value;
    const char *number, *score, *percent;
} numbers[] = {
    {__LINE__, 0, "0", "0.00", "0 %"},
    {__LINE__, -0.0, "0", "0.00", "0 %"},
    {__LINE__, 0.42, "0.42", "0.42", "42 %"},
    {__LINE__, 0.005, "0.01", "0.01", "1 %"},
    {__LINE__, 0.004, "0", "0.00", "0 %"},
    {__LINE__, 1, "1", "1.00", "100 %"},
    {__LINE__, 3.25, "3.25", "3.25", "325 %"},
    {__LINE__, 3.5, "3.5", "3.50", "350 %"},
    {__LINE__, 3.05, "3.05", "3.05", "305 %"},
    {__LINE__, -0.001, "0", NONE, NONE},
    {__LINE__, -0.25, "-0.25", NONE, NONE},
    {__LINE__, -1.5, "-1.5", NONE, NONE},
    {__LINE__, 2e15, "2000000000000000", "2000000000000000", NONE},
    {__LINE__, NAN, NONE, NONE, NONE},
    {__LINE__, INFINITY, NONE, NONE, NONE},
};

static void test_numbers(void **state)
{
    (void)state;
    CLEANUP(buf_free) struct buf o = buf_create(4096);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        html_number(&o, numbers[i].value);
        expect(numbers[i].line, &o, numbers[i].number);
        html_score(&o, numbers[i].value);
        expect(numbers[i].line, &o, numbers[i].score);
        html_percent(&o, numbers[i].value);
        expect(numbers[i].line, &o, numbers[i].percent);
    }
}

static void test_types(void **state)
{
    (void)state;
    CLEANUP(buf_free) struct buf o = buf_create(4096);
    char array[] = "<";
    const struct {
        const char name[4];
    } fixed = {"&"};
    html_value(&o, NULL, array);
    html_value(&o, NULL, fixed.name);
    html_value(&o, NULL, "x");
    html_value(&o, NULL, -1);
    html_value(&o, NULL, INT64_MIN);
    html_value(&o, NULL, SIZE_MAX);
    html_value(&o, NULL, 1.5);
    expect(__LINE__, &o, "&lt;&amp;x-1-9223372036854775808184467440737095516151.5");
    const char *text = NULL;
    assert_false(html_true(text));
    assert_false(html_true(""));
    assert_true(html_true("0"));
    assert_true(html_true(0.001));
    assert_false(html_true(0.0));
    assert_true(html_true(-1));
    assert_false(html_true((size_t)0));
    assert_true(html_true((bool)true));
    assert_true(html_true(&fixed));
    assert_true(html_same(text, ""));
    assert_true(html_same("a", "a"));
    assert_false(html_same("a", "A"));
    assert_true(html_same(3, INT64_C(3)));
    assert_false(html_same(3.0, 3.1));
}

static void test_csrf(void **state)
{
    (void)state;
    CLEANUP(buf_free) struct buf o = buf_create(4096);
    struct ctx cx = {.csrf = "a\"b"};
    html_csrf(&o, &cx);
    expect(__LINE__, &o, "<input type=\"hidden\" name=\"csrf\" value=\"a&quot;b\">");
    html_svg(&o, (struct svg){NULL});
    html_svg(&o, (struct svg){"<svg/>"});
    expect(__LINE__, &o, "<svg/>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_csrf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
