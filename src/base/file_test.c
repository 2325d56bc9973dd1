/* Tests of whole files. */
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { LIMIT = 200000 };

static const char *place(struct ctx *cx, void **state, const char *name)
{
    struct test_db *test = *state;
    return arena_printf(cx->arena, "%s/%s", test->directory, name);
}

static void test_what_is_written_is_read(void **state)
{
    static const struct {
        int line;
        size_t size;
    } rows[] = {
        {__LINE__, 0}, {__LINE__, 1}, {__LINE__, 65536}, {__LINE__, 65537}, {__LINE__, LIMIT}};
    struct ctx *cx = test_begin(state);
    const char *path = place(cx, state, "file");
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT), in = buf_create(LIMIT);
        for (size_t k = 0; k < rows[i].size; k++)
            buf_char(&out, (char)(k * 7));
        TEST_INT(rows[i].line, file_write(cx, path, &out), RC_OK);
        TEST_INT(rows[i].line, file_read(cx, path, &in), RC_OK);
        TEST_INT(rows[i].line, (int64_t)in.length, (int64_t)rows[i].size);
        TEST_TRUE(rows[i].line, rows[i].size == 0 || memcmp(in.data, out.data, in.length) == 0);
        TEST_TRUE(rows[i].line, access(place(cx, state, "file.new"), F_OK) != 0);
        buf_free(&in);
    }
}

/* A folder stands where the new file would first be written: what was there stays. */
static void test_a_failure_leaves_what_stood_there(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *path = place(cx, state, "kept"), *blocked = place(cx, state, "kept.new");
    CLEANUP(buf_free)
    struct buf old = buf_create(LIMIT),
               fresh = buf_create(LIMIT), found = buf_create(LIMIT);
    buf_text(&old, "old");
    buf_text(&fresh, "new");
    assert_int_equal(file_write(cx, path, &old), RC_OK);
    assert_int_equal(mkdir(blocked, 0700), 0);
    assert_int_equal(file_write(cx, path, &fresh), RC_IO);
    assert_non_null(strstr(cx->problem.message, path));
    assert_int_equal(rmdir(blocked), 0);
    assert_int_equal(file_read(cx, path, &found), RC_OK);
    assert_string_equal(buf_string(&found), "old");
}

/* A full device: the error is told, and nothing stands beside the device's name. */
static void test_a_device_is_written_straight(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT);
    buf_text(&bytes, "text");
    assert_int_equal(file_write(cx, "/dev/null", &bytes), RC_OK);
    assert_int_equal(file_write(cx, "/dev/full", &bytes), RC_IO);
    assert_int_not_equal(access("/dev/full.new", F_OK), 0);
}

static void test_what_cannot_be_read_is_told(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT), small = buf_create(10);
    buf_text(&bytes, "more than ten bytes");
    assert_int_equal(file_read(cx, place(cx, state, "absent"), &small), RC_IO);
    assert_int_equal(file_read(cx, place(cx, state, "."), &small), RC_IO);
    assert_int_equal(file_write(cx, place(cx, state, "long"), &bytes), RC_OK);
    assert_int_equal(file_read(cx, place(cx, state, "long"), &small), RC_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_a_failure_leaves_what_stood_there),
        cmocka_unit_test(test_a_device_is_written_straight),
        cmocka_unit_test(test_what_cannot_be_read_is_told),
    };
    return TEST_RUN(tests);
}
