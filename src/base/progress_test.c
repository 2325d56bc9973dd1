/* Progress as text, and parts of longer work. */
#include "base/progress.h"

#include <unistd.h>

#include "tests/support/test.h"

static void test_text(void **state)
{
    static const struct {
        int line;
        int64_t done, total;
        const char *wanted;
    } rows[] = {
        {__LINE__, 0, 0, "0"},
        {__LINE__, 1234, 0, "1234"},
        {__LINE__, 0, 100, "[>                                       ] 0 %"},
        {__LINE__, 50, 100, "[====================>                   ] 50 %"},
        {__LINE__, 99, 100, "[=======================================>] 99 %"},
        {__LINE__, 100, 100, "[========================================] 100 %"},
        {__LINE__, 7, 3, "[========================================] 100 %"},
        {__LINE__, -1, 3, "[>                                       ] 0 %"},
        {__LINE__, INT64_MAX / 2, INT64_MAX, "[====================>                   ] 50 %"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, progress_bar_text(cx, rows[i].done, rows[i].total), rows[i].wanted);
}

struct seen {
    struct progress base;
    int64_t done, total, calls, stop_at;
};

static enum rc see(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    struct seen *seen = (struct seen *)(void *)progress;
    seen->done = done;
    seen->total = total;
    (void)cx;
    return ++seen->calls == seen->stop_at ? RC_STOPPED : RC_OK;
}

static void test_parts(void **state)
{
    static const struct {
        int line;
        int64_t from, to, whole, done, total;
        double wanted; /* share of the outer work */
    } rows[] = {
        {__LINE__, 0, 1, 4, 0, 10, 0},     {__LINE__, 0, 1, 4, 5, 10, 0.125},
        {__LINE__, 0, 1, 4, 10, 10, 0.25}, {__LINE__, 3, 4, 4, 10, 10, 1},
        {__LINE__, 3, 4, 4, 0, 0, 0.75},   {__LINE__, 1, 3, 4, 1, 2, 0.5},
        {__LINE__, 1, 2, 4, 99, 10, 0.5},
    };
    struct ctx *cx = test_begin(state);
    struct seen seen = {.base = {see}};
    TEST_RC(__LINE__, cx, progress_step(cx, 1, 2), RC_OK); /* nobody watches */
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->progress = &seen.base;
        struct progress_part part = progress_part_create(cx, rows[i].from, rows[i].to,
                                                         rows[i].whole);
        cx->progress = &part.base;
        TEST_RC(rows[i].line, cx, progress_step(cx, rows[i].done, rows[i].total), RC_OK);
        TEST_INT(rows[i].line, (int64_t)((double)seen.done / (double)seen.total * 1000),
                 (int64_t)(rows[i].wanted * 1000));
    }
    cx->progress = NULL;
    struct progress_part part = progress_part_create(cx, 0, 1, 1);
    cx->progress = &part.base;
    TEST_RC(__LINE__, cx, progress_step(cx, 1, 2), RC_OK);
}

static void test_stopped(void **state)
{
    struct ctx *cx = test_begin(state);
    struct seen seen = {.base = {see}, .stop_at = 2};
    cx->progress = &seen.base;
    struct progress_part part = progress_part_create(cx, 0, 1, 2);
    cx->progress = &part.base;
    TEST_RC(__LINE__, cx, progress_step(cx, 1, 2), RC_OK);
    TEST_RC(__LINE__, cx, progress_step(cx, 2, 2), RC_STOPPED);
    TEST_INT(__LINE__, rc_describe(RC_STOPPED)->exit, 6);
}

/* What short work leaves in the terminal: nothing. */
static void test_bar(void **state)
{
    struct ctx *cx = test_begin(state);
    int ends[2];
    char bytes[400];
    assert_int_equal(pipe(ends), 0);
    struct progress_bar bar = progress_bar_create(ends[1]);
    cx->progress = &bar.base;
    TEST_RC(__LINE__, cx, progress_step(cx, 1, 2), RC_OK);
    progress_bar_end(&bar);
    bar.begun -= 10000; /* the work takes long */
    TEST_RC(__LINE__, cx, progress_step(cx, 1, 2), RC_OK);
    TEST_RC(__LINE__, cx, progress_step(cx, 2, 2), RC_OK); /* too soon to draw again */
    progress_bar_end(&bar);
    progress_bar_end(&bar);
    close(ends[1]);
    ssize_t length = read(ends[0], bytes, sizeof bytes - 1);
    assert_true(length > 0);
    bytes[length] = '\0';
    TEST_TEXT(__LINE__, bytes, "\r[====================>                   ] 50 %\033[K\r\033[K");
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_bar),
    };
    return TEST_RUN(tests);
}
