/* Tests of the byte buffer. */
#include "tests/support/test.h"

#include <string.h>

static void test_writers(void **state)
{
    (void)state;
    CLEANUP(buf_free) struct buf buf = buf_create(1 << 20);
    assert_string_equal(buf_string(&buf), "");
    buf_text(&buf, "要");
    buf_text(&buf, NULL);
    buf_text(&buf, "");
    buf_char(&buf, '-');
    BUF_LITERAL(&buf, "literal ");
    buf_int(&buf, INT64_MIN);
    buf_char(&buf, ' ');
    buf_int(&buf, INT64_MAX);
    buf_printf(&buf, " %s %05.1f", "x", 2.25);
    buf_add(&buf, "abc", 0);
    assert_string_equal(buf_string(&buf),
                        "要-literal -9223372036854775808 9223372036854775807 x 002.2");
    assert_int_equal(buf.length, strlen(buf_string(&buf)));
    buf_clear(&buf);
    assert_string_equal(buf_string(&buf), "");
    assert_int_equal(buf.length, 0);
    buf_add(&buf, "a\0b", 3);
    assert_int_equal(buf.length, 3);
    assert_memory_equal(buf.data, "a\0b", 4);
    assert_false(buf_failed(&buf));
}

/* Each row writes `length` bytes three times into a buffer of `limit` bytes. */
static const struct {
    int line;
    size_t limit, length, want;
    bool failed;
} rows[] = {
    {__LINE__, 0, 0, 0, false},        {__LINE__, 0, 1, 0, true},
    {__LINE__, 2, 1, 2, true},         {__LINE__, 3, 1, 3, false},
    {__LINE__, 511 * 3, 511, 1533, false}, {__LINE__, 512 * 3, 512, 1536, false},
    {__LINE__, 1535, 512, 1024, true}, {__LINE__, SIZE_MAX, 4096, 12288, false},
};

static void test_limit(void **state)
{
    (void)state;
    static const char bytes[4096];
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(buf_free) struct buf buf = buf_create(rows[i].limit);
        for (int k = 0; k < 3; k++)
            buf_add(&buf, bytes, rows[i].length);
        TEST_INT(rows[i].line, (int64_t)buf.length, (int64_t)rows[i].want);
        TEST_INT(rows[i].line, buf_failed(&buf), rows[i].failed);
    }
}

static void test_failure_is_remembered_until_cleared(void **state)
{
    (void)state;
    CLEANUP(buf_free) struct buf buf = buf_create(8);
    buf_text(&buf, "12345");
    buf_printf(&buf, "%d", 6789);
    assert_true(buf_failed(&buf));
    buf_char(&buf, '6'); /* would fit, but what came before is missing */
    buf_int(&buf, 7);
    assert_string_equal(buf_string(&buf), "12345");
    buf_add(&buf, "x", SIZE_MAX);
    assert_string_equal(buf_string(&buf), "12345");
    buf_clear(&buf);
    assert_false(buf_failed(&buf));
    buf_text(&buf, "12345678");
    assert_string_equal(buf_string(&buf), "12345678");
}

static void test_free_leaves_an_empty_buffer(void **state)
{
    (void)state;
    struct buf buf = buf_create(100);
    buf_text(&buf, "x");
    buf_free(&buf);
    assert_string_equal(buf_string(&buf), "");
    buf_text(&buf, "y");
    assert_string_equal(buf_string(&buf), "y");
    buf_free(&buf);
    buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writers),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_failure_is_remembered_until_cleared),
        cmocka_unit_test(test_free_leaves_an_empty_buffer),
    };
    return TEST_RUN(tests);
}
