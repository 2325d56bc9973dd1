/* What comes from outside, good and hostile: forms, JSON objects, queries (request.c and form.c). */
#include <string.h>

#include "base/limits.h"
#include "http/http.h"
#include "tests/support/test.h"

/* "name=value;" for each pair, as it was understood. */
static const char *shown(const struct ctx *cx, const struct pair *pairs, size_t n)
{
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        text = arena_printf(cx->arena, "%s%s=%s;", text, pairs[i].name, pairs[i].value);
    return text;
}

#define BYTES_OF(literal) (literal), sizeof(literal) - 1

static const struct {
    int line;
    const char *text;
    size_t length;
    const char *pairs; /* NULL: refused */
} forms[] = {
    {__LINE__, BYTES_OF(""), ""},
    {__LINE__, BYTES_OF("a=1"), "a=1;"},
    {__LINE__, BYTES_OF("a=1&b=2"), "a=1;b=2;"},
    {__LINE__, BYTES_OF("a"), "a=;"},
    {__LINE__, BYTES_OF("a="), "a=;"},
    {__LINE__, BYTES_OF("=x"), ""},
    {__LINE__, BYTES_OF("&&a=1&&"), "a=1;"},
    {__LINE__, BYTES_OF("a=1&a=2"), "a=1;a=2;"},
    {__LINE__, BYTES_OF("a=b=c"), "a=b=c;"},
    {__LINE__, BYTES_OF("a=1;b=2"), "a=1;b=2;"},
    {__LINE__, BYTES_OF("a+b=c+d"), "a b=c d;"},
    {__LINE__, BYTES_OF("a%2Bb=c%2bd"), "a+b=c+d;"},
    {__LINE__, BYTES_OF("%41%3D=%26%25"), "A==&%;"},
    {__LINE__, BYTES_OF("a=%E6%97%A5%e6%9c%ac"), "a=日本;"},
    {__LINE__, BYTES_OF("a=\xE6\x97\xA5"), "a=日;"},
    {__LINE__, BYTES_OF("a=%F0%A0%AE%B7"), "a=𠮷;"},
    {__LINE__, BYTES_OF("a=%0D%0A%09"), "a=\r\n\t;"},
    {__LINE__, BYTES_OF("a=<script>&b='\""), "a=<script>;b='\";"},
    {__LINE__, BYTES_OF("a=%"), NULL},
    {__LINE__, BYTES_OF("a=%4"), NULL},
    {__LINE__, BYTES_OF("a=%4&1=2"), NULL},
    {__LINE__, BYTES_OF("a=%zz"), NULL},
    {__LINE__, BYTES_OF("a=%-1"), NULL},
    {__LINE__, BYTES_OF("a=% 1"), NULL},
    {__LINE__, BYTES_OF("%=1"), NULL},
    {__LINE__, BYTES_OF("a=%00"), NULL},
    {__LINE__, BYTES_OF("a%00b=1"), NULL},
    {__LINE__, BYTES_OF("a=x\0y"), NULL},
    {__LINE__, BYTES_OF("a=%C3"), NULL},
    {__LINE__, BYTES_OF("a=%C3&b=%A9"), NULL},
    {__LINE__, BYTES_OF("a=%FF"), NULL},
    {__LINE__, BYTES_OF("a=\xFF"), NULL},
    {__LINE__, BYTES_OF("a=%C0%AF"), NULL},       /* an overlong slash */
    {__LINE__, BYTES_OF("a=%ED%A0%80"), NULL},    /* half of a surrogate pair */
    {__LINE__, BYTES_OF("a=%F4%90%80%80"), NULL}, /* beyond U+10FFFF */
};

static void test_urlencoded(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(forms); i++) {
        for (int query = 0; query < 2; query++) {
            struct request request = {.path = "/"};
            enum rc rc = form_parse(cx, forms[i].text, forms[i].length, &request, query == 1);
            TEST_RC(forms[i].line, cx, rc, forms[i].pairs == NULL ? RC_INVALID : RC_OK);
            TEST_TEXT(forms[i].line, shown(cx, request.query.at, request.query.n),
                      query == 1 && forms[i].pairs != NULL ? forms[i].pairs : "");
            TEST_TEXT(forms[i].line, shown(cx, request.form.at, request.form.n),
                      query == 0 && forms[i].pairs != NULL ? forms[i].pairs : "");
        }
    }
}

static void test_lookup(void **state)
{
    static const char text[] = "a=1&b=&a=2&n=%EF%BC%97&m=x";
    struct ctx *cx = test_begin(state);
    struct request request = {.path = "/"};
    TEST_RC(__LINE__, cx, form_parse(cx, text, strlen(text), &request, false), RC_OK);
    TEST_RC(__LINE__, cx, form_parse(cx, text, strlen(text), &request, true), RC_OK);
    TEST_TEXT(__LINE__, request_form(&request, "a"), "2");
    TEST_TEXT(__LINE__, request_query(&request, "a"), "2");
    TEST_TEXT(__LINE__, request_form(&request, "c"), "");
    TEST_TRUE(__LINE__, request_form_has(&request, "b"));
    TEST_TRUE(__LINE__, !request_form_has(&request, "c"));
    TEST_INT(__LINE__, request_query_int(cx, &request, "n", -1), 7);
    TEST_INT(__LINE__, request_query_int(cx, &request, "m", -1), -1);
    TEST_INT(__LINE__, request_query_int(cx, &request, "c", -1), -1);
}

static void test_field_limit(void **state)
{
    struct ctx *cx = test_begin(state);
    for (int over = 0; over < 2; over++) {
        CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
        CLEANUP(buf_free) struct buf json = buf_create(LIMIT_FORM_BYTES);
        for (int i = 0; i < LIMIT_FORM_FIELDS + over; i++) {
            buf_printf(&text, "&f%d=1", i);
            buf_printf(&json, "%s\"f%d\":1", i == 0 ? "{" : ",", i);
        }
        buf_char(&json, '}');
        struct request request = {.path = "/"}, other = {.path = "/"};
        enum rc wanted = over == 0 ? RC_OK : RC_TOO_LARGE;
        TEST_RC(over, cx, form_parse(cx, text.data, text.length, &request, false), wanted);
        TEST_RC(over, cx, form_parse_json(cx, json.data, json.length, &other), wanted);
        TEST_INT(over, (int64_t)request.form.n, over == 0 ? LIMIT_FORM_FIELDS : 0);
        TEST_INT(over, (int64_t)other.form.n, over == 0 ? LIMIT_FORM_FIELDS : 0);
    }
}

/* What url_encode writes, both decoders read back; it never leaves a letter that means something. */
static void test_encode_round_trip(void **state)
{
    struct ctx *cx = test_begin(state);
    char all[128 - 1 + 1];
    for (int i = 1; i < 128; i++)
        all[i - 1] = (char)i;
    all[127] = '\0';
    const char *const texts[] = {"", "a", "+ +", "%41", "100%", "a/b?c#d&e=f;g", "日本語 𠮷", all};
    for (size_t i = 0; i < COUNT(texts); i++) {
        const char *encoded = url_encode(cx, texts[i]);
        TEST_TRUE((int)i, strspn(encoded, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789-._~%") == strlen(encoded));
        TEST_TEXT((int)i, url_decode(cx, encoded, strlen(encoded)), texts[i]);
        TEST_TEXT((int)i, url_decode_path(cx, encoded, strlen(encoded)), texts[i]);
    }
    TEST_TEXT(__LINE__, url_decode(cx, "a+b", 3), "a b");
    TEST_TEXT(__LINE__, url_decode_path(cx, "a+b", 3), "a+b");
    assert_null(url_decode(cx, "a%", 2));
    assert_null(url_decode_path(cx, "a%00", 4));
}

static const struct {
    int line;
    const char *text;
    size_t length;
    enum rc rc;
    const char *pairs;
} jsons[] = {
    {__LINE__, BYTES_OF("{}"), RC_OK, ""},
    {__LINE__, BYTES_OF(" {\"a\" : \"x\" } \n"), RC_OK, "a=x;"},
    {__LINE__, BYTES_OF("{\"a\":\"\\u65e5\\n\\\"\\\\\\/\"}"), RC_OK, "a=日\n\"\\/;"},
    {__LINE__, BYTES_OF("{\"a\":\"\\ud842\\udfb7\"}"), RC_OK, "a=𠮷;"},
    {__LINE__, BYTES_OF("{\"a\":1,\"b\":-2,\"c\":9223372036854775807}"), RC_OK,
     "a=1;b=-2;c=9223372036854775807;"},
    {__LINE__, BYTES_OF("{\"a\":2.5,\"b\":0.1,\"c\":1e2,\"d\":-0.0}"), RC_OK,
     "a=2.5;b=0.1;c=100;d=0;"},
    {__LINE__, BYTES_OF("{\"a\":true,\"b\":false,\"c\":null}"), RC_OK, "a=1;b=;"},
    {__LINE__, BYTES_OF("{\"a\":[1,\"x\",[]],\"b\":{\"c\":null}}"), RC_OK,
     "a=[1,\"x\",[]];b={\"c\":null};"},
    {__LINE__, BYTES_OF("{\"csrf\":\"t\",\"\":\"x\"}"), RC_OK, "csrf=t;=x;"},
    {__LINE__, BYTES_OF("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"}"), RC_OK,
     "a=[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[;"},
    {__LINE__, BYTES_OF(""), RC_INVALID, ""},
    {__LINE__, BYTES_OF(" "), RC_INVALID, ""},
    {__LINE__, BYTES_OF("null"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("[]"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("\"a\""), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{}}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{} {}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":1,}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{a:1}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{'a':1}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":1,\"a\":2}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":01}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":NaN}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":1e999}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":9223372036854775808}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":\"x\ny\"}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":\"\\u0000\"}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":\"\\ud842\"}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":\"\xFF\"}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":\"\xED\xA0\x80\"}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":\"x\0y\"}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":1}\0"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("\xEF\xBB\xBF{}"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":\"x"), RC_INVALID, ""},
    {__LINE__, BYTES_OF("{\"a\":\"x\\"), RC_INVALID, ""},
};

static void test_json(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(jsons); i++) {
        struct request request = {.path = "/"};
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(jsons[i].line, cx, form_parse_json(cx, jsons[i].text, jsons[i].length, &request),
                jsons[i].rc);
        TEST_TEXT(jsons[i].line, shown(cx, request.form.at, request.form.n), jsons[i].pairs);
        TEST_TRUE(jsons[i].line, (jsons[i].rc == RC_OK) == (cx->problem.message == NULL));
    }
}

static void test_json_depth(void **state)
{
    static const struct {
        int line, depth;
        enum rc rc;
    } rows[] = {
        {__LINE__, LIMIT_JSON_DEPTH - 1, RC_OK},
        {__LINE__, LIMIT_JSON_DEPTH, RC_TOO_LARGE},
        {__LINE__, 500000, RC_TOO_LARGE},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
        struct request request = {.path = "/"};
        buf_text(&text, "{\"a\":");
        for (int k = 0; k < rows[i].depth; k++)
            buf_char(&text, '[');
        for (int k = 0; k < rows[i].depth; k++)
            buf_char(&text, ']');
        buf_char(&text, '}');
        TEST_RC(rows[i].line, cx, form_parse_json(cx, text.data, text.length, &request),
                rows[i].rc);
    }
}

/* At the end of memory the answer says so, and not that the person typed something wrong. */
static void test_memory(void **state)
{
    static const char form[] = "a=1&b=2&c=3", json[] = "{\"a\":\"1\",\"b\":\"2\"}";
    struct ctx *cx = test_begin(state);
    for (size_t limit = 0; limit < 192; limit += 16) {
        CLEANUP(arena_freep) struct arena *small = arena_create(limit);
        struct ctx inner = *cx;
        struct request request = {.path = "/"};
        inner.arena = small;
        TEST_RC((int)limit, NULL, form_parse(&inner, form, strlen(form), &request, false),
                RC_MEMORY);
        arena_reset(small);
        TEST_RC((int)limit, NULL, form_parse_json(&inner, json, strlen(json), &request), RC_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urlencoded),  cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_field_limit), cmocka_unit_test(test_encode_round_trip),
        cmocka_unit_test(test_json),        cmocka_unit_test(test_json_depth),
        cmocka_unit_test(test_memory),
    };
    return TEST_RUN(tests);
}
