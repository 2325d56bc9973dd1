/* Tests of the JSON writer; what it wrote is also read back by jansson. */
#include "base/json.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tests/support/test.h"

static void test_structure(void **state)
{
    (void)state;
    CLEANUP(buf_free) struct buf out = buf_create(1 << 16);
    struct json json = json_create(&out);
    json_object_begin(&json);
    json_key(&json, "a");
    json_int(&json, INT64_MIN);
    json_key(&json, "b");
    json_array_begin(&json);
    json_array_begin(&json);
    json_array_end(&json);
    json_object_begin(&json);
    json_object_end(&json);
    json_bool(&json, true);
    json_bool(&json, false);
    json_nothing(&json);
    json_text(&json, NULL);
    json_raw(&json, "{\"x\":1}");
    json_array_end(&json);
    json_key(&json, "c \"q\"");
    json_object_begin(&json);
    json_key(&json, "d");
    json_text(&json, "要");
    json_key(&json, "e");
    json_number(&json, 0.5);
    json_object_end(&json);
    json_object_end(&json);
    assert_string_equal(buf_string(&out),
                        "{\"a\":-9223372036854775808,\"b\":[[],{},true,false,null,\"\",{\"x\":1}],"
                        "\"c \\\"q\\\"\":{\"d\":\"要\",\"e\":0.5}}");
}

static const struct {
    int line;
    const char *text, *want;
} text_rows[] = {
    {__LINE__, "", "\"\""},
    {__LINE__, "plain /path", "\"plain /path\""},
    {__LINE__, "漢字𠮷", "\"漢字𠮷\""},
    {__LINE__, "\"\\", "\"\\\"\\\\\""},
    {__LINE__, "\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\""},
    {__LINE__, "\x01\x0b\x1f\x7f", "\"\\u0001\\u000b\\u001f\x7f\""},
    {__LINE__, "</script>", "\"</script>\""},
    {__LINE__, "\u2028", "\"\u2028\""},
};

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(text_rows); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(1 << 16);
        struct json json = json_create(&out);
        json_text(&json, text_rows[i].text);
        TEST_TEXT(text_rows[i].line, buf_string(&out), text_rows[i].want);
    }
}

/* The forms are those of RFC 8785, 3.2.2.3 (ECMAScript's); several rows are its appendix B. */
static const struct {
    int line;
    double value;
    const char *want;
} number_rows[] = {
    {__LINE__, 0, "0"},
    {__LINE__, -0.0, "0"},
    {__LINE__, 1, "1"},
    {__LINE__, -42, "-42"},
    {__LINE__, 0.5, "0.5"},
    {__LINE__, 3.25, "3.25"},
    {__LINE__, 0.1, "0.1"},
    {__LINE__, 0.1 + 0.2, "0.30000000000000004"},
    {__LINE__, 1.0 / 3, "0.3333333333333333"},
    {__LINE__, 4.35, "4.35"},
    {__LINE__, 100.0 / 7, "14.285714285714286"},
    {__LINE__, 5e-324, "5e-324"},
    {__LINE__, -5e-324, "-5e-324"},
    {__LINE__, 1.7976931348623157e308, "1.7976931348623157e+308"},
    {__LINE__, 9007199254740992, "9007199254740992"},
    {__LINE__, -9007199254740992, "-9007199254740992"},
    {__LINE__, 295147905179352830000.0, "295147905179352830000"},
    {__LINE__, 9.999999999999997e22, "9.999999999999997e+22"},
    {__LINE__, 1e23, "1e+23"},
    {__LINE__, 1.0000000000000001e23, "1.0000000000000001e+23"},
    {__LINE__, 999999999999999700000.0, "999999999999999700000"},
    {__LINE__, 1e21, "1e+21"},
    {__LINE__, 9.999999999999997e-7, "9.999999999999997e-7"},
    {__LINE__, 0.000001, "0.000001"},
    {__LINE__, 1e-7, "1e-7"},
    {__LINE__, 333333333.3333332, "333333333.3333332"},
    {__LINE__, 333333333.33333325, "333333333.33333325"},
    {__LINE__, -0.0000033333333333333333, "-0.0000033333333333333333"},
    {__LINE__, 1424953923781206.2, "1424953923781206.2"},
    {__LINE__, NAN, "null"},
    {__LINE__, INFINITY, "null"},
    {__LINE__, -INFINITY, "null"},
};

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(number_rows); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(1 << 16);
        struct json json = json_create(&out);
        json_number(&json, number_rows[i].value);
        TEST_TEXT(number_rows[i].line, buf_string(&out), number_rows[i].want);
    }
}

/* Numbers of every magnitude read back as the same ones. */
static void test_numbers_come_back(void **state)
{
    (void)state;
    uint64_t bits = 88172645463325252U; /* Marsaglia's xorshift64, the same numbers each time */
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        double value, back;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        CLEANUP(buf_free) struct buf out = buf_create(1 << 10);
        struct json json = json_create(&out);
        json_number(&json, value);
        back = strtod(buf_string(&out), NULL);
        if (back != value)
            fail_msg("%s is not %.17g", buf_string(&out), value);
    }
}

/* Every character goes through and comes back from a strict reader. */
static void test_characters_come_back(void **state)
{
    (void)state;
    for (uint32_t code = 1; code <= 0x10FFFF; code += code < 0x3100 ? 1 : 251) {
        if (code >= 0xD800 && code <= 0xDFFF)
            continue;
        char text[5] = "";
        text_encode(code, text);
        CLEANUP(buf_free) struct buf out = buf_create(1 << 10);
        struct json json = json_create(&out);
        json_array_begin(&json);
        json_text(&json, text);
        json_array_end(&json);
        json_t *root = json_loads(buf_string(&out), JSON_REJECT_DUPLICATES, NULL);
        const char *back = json_string_value(json_array_get(root, 0));
        if (back == NULL || strcmp(back, text) != 0)
            fail_msg("U+%04X does not come back from %s", (unsigned)code, buf_string(&out));
        json_decref(root);
    }
}

/* Texts are looked at eight bytes at a time: each byte at each place of texts of each length, among plain
 * neighbours on both sides of what is escaped. */
static void test_bytes_at_places(void **state)
{
    enum { LENGTH_MOST = 20 };
    static const char neighbours[] = {' ', '!', '#', '[', ']', '\x7f', '\xa2', '\xff'};
    (void)state;
    for (size_t length = 1; length <= LENGTH_MOST; length++)
        for (size_t place = 0; place < length; place++)
            for (int byte = 1; byte <= 0xFF; byte++) {
                char text[LENGTH_MOST + 1] = "", wanted[2 * LENGTH_MOST + 20] = "";
                char fill = neighbours[(length + place + (size_t)byte) % sizeof neighbours];
                CLEANUP(buf_free) struct buf out = buf_create(1 << 16);
                struct json json = json_create(&out);
                memset(text, fill, length);
                text[place] = (char)byte;
                json_text(&json, text);
                const bool plain = byte >= 0x20 && byte != '"' && byte != '\\';
                snprintf(wanted, sizeof wanted, "%.*s", (int)place, text);
                TEST_TRUE(__LINE__, strncmp(buf_string(&out) + 1, wanted, place) == 0);
                TEST_INT(__LINE__, buf_string(&out)[1 + place] == '\\', !plain);
                snprintf(wanted, sizeof wanted, "%s\"", text + place + 1);
                TEST_TEXT(__LINE__, buf_string(&out) + out.length - strlen(wanted), wanted);
                TEST_INT(__LINE__, out.length == length + 2, plain);
            }
}

static void test_depth(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *text;
        bool want; /* deeper than two */
    } rows[] = {
        {__LINE__, "", false},         {__LINE__, "1", false},          {__LINE__, "[[1]]", false},
        {__LINE__, "[{}]", false},     {__LINE__, "[[[1]]]", true},     {__LINE__, "{\"a\":{\"b\":[", true},
        {__LINE__, "\"[[[\"", false},  {__LINE__, "\"\\\"[[[\"", false}, {__LINE__, "]]][[[", false},
        {__LINE__, "\"\\", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (json_is_deeper(rows[i].text, strlen(rows[i].text), 2) != rows[i].want)
            fail_msg("line %d", rows[i].line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_depth), cmocka_unit_test(test_structure),          cmocka_unit_test(test_texts),
        cmocka_unit_test(test_numbers),            cmocka_unit_test(test_numbers_come_back),
        cmocka_unit_test(test_characters_come_back), cmocka_unit_test(test_bytes_at_places),
    };
    return TEST_RUN(tests);
}
