/* Tests of identifiers and digests. */
#include "base/id.h"

#include <string.h>

#include "tests/support/test.h"

/* The shape of a UUID of that version (RFC 9562, 4). */
static bool is_uuid(const char *id, char version)
{
    if (strlen(id) != 36 || id[14] != version || strchr("89ab", id[19]) == NULL)
        return false;
    for (int i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? id[i] != '-' : strchr("0123456789abcdef", id[i]) == NULL)
            return false;
    }
    return true;
}

static void test_new_ids(void **state)
{
    struct ctx *cx = test_begin(state);
    cx->fixed_ids = 0;
    const char *before = "";
    for (int i = 0; i < 1000; i++) {
        cx->now = TEST_NOW + i;
        const char *id = id_new(cx);
        if (!is_uuid(id, '7') || strcmp(before, id) >= 0)
            fail_msg("%s after %s", id, before);
        before = id;
    }
    cx->now = TEST_NOW; /* 0x01a0f5d74cfc milliseconds */
    assert_memory_equal(id_new(cx), "01a0f5d7-4cfc-7", 15);
    const char *first = id_new(cx);
    for (int i = 0; i < 1000; i++)
        assert_string_not_equal(first, id_new(cx));
}

static void test_fixed_ids(void **state)
{
    struct ctx *cx = test_begin(state);
    assert_string_equal(id_new(cx), "01a0f5d7-4cfc-7000-8000-000000000001");
    assert_string_equal(id_new(cx), "01a0f5d7-4cfc-7000-8000-000000000002");
    assert_int_equal(cx->fixed_ids, 3);
}

static void test_version_5(void **state)
{
    struct ctx *cx = test_begin(state);
    static const char *const names[] = {"", "a", "b", "要", "https://kaname.example/"};
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *id = id_version5(cx, names[i]);
        if (!is_uuid(id, '5'))
            fail_msg("%s is no UUID of version 5", id);
        assert_string_equal(id, id_version5(cx, names[i]));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(id, id_version5(cx, names[k]));
    }
}

/* Vectors of FIPS 180-4 as NIST publishes them. */
static const struct {
    int line;
    const char *text, *want;
} digest_rows[] = {
    {__LINE__, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {__LINE__, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {__LINE__, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void test_digests(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(digest_rows); i++)
        TEST_TEXT(digest_rows[i].line,
                  digest_hex(cx, digest_rows[i].text, strlen(digest_rows[i].text)),
                  digest_rows[i].want);
    assert_string_equal(hex_of(cx, (const unsigned char *)"\x00\x0f\xff", 3), "000fff");
    assert_string_equal(hex_of(cx, (const unsigned char *)"", 0), "");
}

static void test_random(void **state)
{
    struct ctx *cx = test_begin(state);
    static const size_t lengths[] = {0, 1, 16, 32, 100};
    for (size_t i = 0; i < COUNT(lengths); i++) {
        const char *text = random_hex(cx, lengths[i]);
        assert_int_equal(strlen(text), lengths[i] * 2);
        assert_int_equal(strspn(text, "0123456789abcdef"), lengths[i] * 2);
    }
    assert_string_not_equal(random_hex(cx, 16), random_hex(cx, 16));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_ids), cmocka_unit_test(test_fixed_ids),
        cmocka_unit_test(test_version_5), cmocka_unit_test(test_digests),
        cmocka_unit_test(test_random),
    };
    return TEST_RUN(tests);
}
