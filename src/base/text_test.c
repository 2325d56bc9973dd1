/* Tests of text: UTF-8, folding, trimming, numbers. */
#include "base/text.h"

#include <string.h>

#include "tests/support/test.h"

#define BYTES_OF(literal) "" literal, sizeof(literal) - 1

static const struct {
    int line;
    const char *bytes;
    size_t length;
    bool good;
} utf8_rows[] = {
    {__LINE__, BYTES_OF(""), true},
    {__LINE__, BYTES_OF("plain ~"), true},
    {__LINE__, BYTES_OF("\x7f"), true},
    {__LINE__, BYTES_OF("\xc2\x80"), true},          /* U+0080, the least of two bytes */
    {__LINE__, BYTES_OF("\xdf\xbf"), true},          /* U+07FF */
    {__LINE__, BYTES_OF("\xe0\xa0\x80"), true},      /* U+0800 */
    {__LINE__, BYTES_OF("\xed\x9f\xbf"), true},      /* U+D7FF, before the surrogates */
    {__LINE__, BYTES_OF("\xee\x80\x80"), true},      /* U+E000, after them */
    {__LINE__, BYTES_OF("\xef\xbf\xbf"), true},      /* U+FFFF */
    {__LINE__, BYTES_OF("\xf0\x90\x80\x80"), true},  /* U+10000 */
    {__LINE__, BYTES_OF("\xf4\x8f\xbf\xbf"), true},  /* U+10FFFF, the last */
    {__LINE__, BYTES_OF("漢字かな𠮷"), true},
    {__LINE__, BYTES_OF("a\0b"), false},             /* NUL */
    {__LINE__, BYTES_OF("\x80"), false},             /* a continuation alone */
    {__LINE__, BYTES_OF("\xbf"), false},
    {__LINE__, BYTES_OF("\xc0\x80"), false},         /* overlong NUL */
    {__LINE__, BYTES_OF("\xc1\xbf"), false},         /* overlong U+007F */
    {__LINE__, BYTES_OF("\xe0\x80\xaf"), false},     /* overlong slash */
    {__LINE__, BYTES_OF("\xe0\x9f\xbf"), false},     /* overlong U+07FF */
    {__LINE__, BYTES_OF("\xf0\x8f\xbf\xbf"), false}, /* overlong U+FFFF */
    {__LINE__, BYTES_OF("\xed\xa0\x80"), false},     /* U+D800, a surrogate */
    {__LINE__, BYTES_OF("\xed\xbf\xbf"), false},     /* U+DFFF */
    {__LINE__, BYTES_OF("\xf4\x90\x80\x80"), false}, /* U+110000 */
    {__LINE__, BYTES_OF("\xf5\x80\x80\x80"), false},
    {__LINE__, BYTES_OF("\xf8\x88\x80\x80\x80"), false}, /* five bytes */
    {__LINE__, BYTES_OF("\xfe"), false},
    {__LINE__, BYTES_OF("\xff"), false},
    {__LINE__, BYTES_OF("\xc3"), false},             /* cut off */
    {__LINE__, BYTES_OF("\xe3\x81"), false},
    {__LINE__, BYTES_OF("\xf0\xa0\xae"), false},
    {__LINE__, BYTES_OF("\xe3\x28\xa1"), false},     /* no continuation */
    {__LINE__, BYTES_OF("\x83\x65\x83\x58"), false}, /* CP932 */
};

static void test_utf8(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(utf8_rows); i++)
        TEST_INT(utf8_rows[i].line, text_is_utf8(utf8_rows[i].bytes, utf8_rows[i].length),
                 utf8_rows[i].good);
}

static void test_every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t code = 1; code <= 0x10FFFF; code++) {
        if (code >= 0xD800 && code <= 0xDFFF)
            continue;
        char bytes[5] = "";
        size_t length = text_encode(code, bytes);
        const char *at = bytes;
        if (!text_is_utf8(bytes, length) || text_next(&at) != code || at != bytes + length)
            fail_msg("U+%04X does not come back", (unsigned)code);
    }
}

static void test_reading_malformed_text(void **state)
{
    (void)state;
    static const char text[] = "a\xff\xe3\x81z\xf0\xa0";
    static const uint32_t want[] = {'a', 0xFFFD, 0xFFFD, 0xFFFD, 'z', 0xFFFD, 0xFFFD, 0, 0};
    const char *at = text;
    for (size_t i = 0; i < COUNT(want); i++)
        assert_int_equal(text_next(&at), want[i]);
    assert_ptr_equal(at, text + sizeof text - 1);
    assert_int_equal(text_length(""), 0);
    assert_int_equal(text_length("漢字かな𠮷a"), 6);
}

static const struct {
    int line;
    const char *text, *want;
} fold_rows[] = {
    {__LINE__, "", ""},
    {__LINE__, "plain text 123", "plain text 123"},
    {__LINE__, "ＡＢＣ　０１２（株）", "ABC 012(株)"},
    {__LINE__, "ｶﾅﾒ ﾊﾞｯｸｱｯﾌﾟ", "カナメ バックアップ"},
    {__LINE__, "①㈱㍿㋿", "1(株)株式会社令和"},
    {__LINE__, "ﬁ", "fi"},
    {__LINE__, "か\u3099", "が"}, /* combining mark */
    {__LINE__, "𠮷野家", "𠮷野家"},
    {__LINE__, "bad \xff bytes ＡＢ", "bad \xff bytes ＡＢ"}, /* unchanged */
};

static void test_fold(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(fold_rows); i++)
        TEST_TEXT(fold_rows[i].line, text_fold(cx, fold_rows[i].text), fold_rows[i].want);
    const char *ascii = "the same pointer";
    assert_ptr_equal(text_fold(cx, ascii), ascii);
}

static const struct {
    int line;
    const char *text, *want;
} trim_rows[] = {
    {__LINE__, "", ""},
    {__LINE__, "a", "a"},
    {__LINE__, " \t\r\n\v\f a b \t\r\n", "a b"},
    {__LINE__, "　全角　空白　", "全角　空白"},
    {__LINE__, "\u00a0\ufeff\u200b x \u200b\ufeff\u00a0", "x"},
    {__LINE__, "   ", ""},
    {__LINE__, "　　", ""},
    {__LINE__, "漢 ", "漢"},
    {__LINE__, " 漢", "漢"},
};

static void test_trim(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(trim_rows); i++)
        TEST_TEXT(trim_rows[i].line, text_trim(cx, trim_rows[i].text), trim_rows[i].want);
}

static const struct {
    int line;
    const char *text;
    bool want;
} control_rows[] = {
    {__LINE__, "", false},       {__LINE__, "漢字\t\r\n", false}, {__LINE__, "a\x01", true},
    {__LINE__, "\x1b[31m", true}, {__LINE__, "a\x7f", true},       {__LINE__, "\b", true},
};

static void test_control(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(control_rows); i++)
        TEST_INT(control_rows[i].line, text_has_control(control_rows[i].text),
                 control_rows[i].want);
}

static const struct {
    int line;
    const char *text;
    enum rc rc;
    int64_t want;
} int_rows[] = {
    {__LINE__, "0", RC_OK, 0},
    {__LINE__, " 42 ", RC_OK, 42},
    {__LINE__, "-7", RC_OK, -7},
    {__LINE__, "００１２", RC_OK, 12},
    {__LINE__, "　３　", RC_OK, 3},
    {__LINE__, "9223372036854775807", RC_OK, INT64_MAX},
    {__LINE__, "-9223372036854775808", RC_OK, INT64_MIN},
    {__LINE__, "9223372036854775808", RC_INVALID, 0},
    {__LINE__, "-9223372036854775809", RC_INVALID, 0},
    {__LINE__, "", RC_INVALID, 0},
    {__LINE__, " ", RC_INVALID, 0},
    {__LINE__, "1.0", RC_INVALID, 0},
    {__LINE__, "1 2", RC_INVALID, 0},
    {__LINE__, "0x10", RC_INVALID, 0},
    {__LINE__, "1e3", RC_INVALID, 0},
    {__LINE__, "12a", RC_INVALID, 0},
    {__LINE__, "-", RC_INVALID, 0},
    {__LINE__, "三", RC_INVALID, 0},
};

static void test_to_int(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(int_rows); i++) {
        int64_t value = -99;
        TEST_RC(int_rows[i].line, cx, text_to_int(cx, int_rows[i].text, &value), int_rows[i].rc);
        TEST_INT(int_rows[i].line, value, int_rows[i].rc == RC_OK ? int_rows[i].want : -99);
    }
    assert_int_equal(cx->problem.rc, RC_OK); /* the caller words the error */
}

static const struct {
    int line;
    const char *text;
    enum rc rc;
    double want;
} real_rows[] = {
    {__LINE__, "0", RC_OK, 0},          {__LINE__, "-1.25", RC_OK, -1.25},
    {__LINE__, "１．５", RC_OK, 1.5},   {__LINE__, " 1e3 ", RC_OK, 1000},
    {__LINE__, "1E-2", RC_OK, 0.01},    {__LINE__, ".5", RC_OK, 0.5},
    {__LINE__, "", RC_INVALID, 0},      {__LINE__, "nan", RC_INVALID, 0},
    {__LINE__, "inf", RC_INVALID, 0},   {__LINE__, "0x1p3", RC_INVALID, 0},
    {__LINE__, "1,5", RC_INVALID, 0},   {__LINE__, "1e400", RC_INVALID, 0},
    {__LINE__, "-1e400", RC_INVALID, 0}, {__LINE__, ".", RC_INVALID, 0},
    {__LINE__, "1.2.3", RC_INVALID, 0}, {__LINE__, "e", RC_INVALID, 0},
};

static void test_to_real(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(real_rows); i++) {
        double value = -99;
        TEST_RC(real_rows[i].line, cx, text_to_real(cx, real_rows[i].text, &value),
                real_rows[i].rc);
        TEST_TRUE(real_rows[i].line,
                  value == (real_rows[i].rc == RC_OK ? real_rows[i].want : -99));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_every_code_point_comes_back),
        cmocka_unit_test(test_reading_malformed_text),
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_trim),
        cmocka_unit_test(test_control),
        cmocka_unit_test(test_to_int),
        cmocka_unit_test(test_to_real),
    };
    return TEST_RUN(tests);
}
