/* Buckets: how much they hold, how they refill, that keys are apart. */
#include "http/rate.h"

#include <sodium.h>
#include <stdio.h>

#include "tests/support/test.h"

enum { SECOND = 1000000 };

static struct rate *make(void)
{
    struct rate *rate = calloc(1, sizeof *rate);
    assert_non_null(rate);
    assert_true(sodium_init() >= 0);
    rate_init(rate);
    return rate;
}

static void drop(struct rate *rate)
{
    rate_destroy(rate);
    free(rate);
}

/* A minute's worth at once, then one at a time as it refills. */
static void test_bucket(void **state)
{
    static const int64_t limits[] = {1, 2, 60, 600, 6000};
    struct rate *rate = make();
    (void)state;
    for (size_t i = 0; i < COUNT(limits); i++) {
        char key[20];
        int64_t now = 1000 * SECOND + (int64_t)i, limit = limits[i], each = 60 * SECOND / limit;
        snprintf(key, sizeof key, "key %zu", i);
        for (int64_t k = 0; k < limit; k++)
            TEST_INT((int)i, rate_take(rate, key, limit, now), 0);
        int64_t wait = rate_take(rate, key, limit, now);
        TEST_INT((int)i, wait, (each + SECOND - 1) / SECOND);
        TEST_INT((int)i, rate_take(rate, key, limit, now), wait); /* a refusal costs nothing */
        TEST_TRUE((int)i, rate_take(rate, key, limit, now + each - 1) > 0);
        TEST_INT((int)i, rate_take(rate, key, limit, now + each), 0);
        TEST_TRUE((int)i, rate_take(rate, key, limit, now + each) > 0);
        for (int64_t k = 0; k < limit; k++) /* after two minutes it is full, and no more than full */
            TEST_INT((int)i, rate_take(rate, key, limit, now + 180 * SECOND), 0);
        TEST_TRUE((int)i, rate_take(rate, key, limit, now + 180 * SECOND) > 0);
    }
    drop(rate);
}

static void test_keys(void **state)
{
    struct rate *rate = make();
    (void)state;
    TEST_INT(__LINE__, rate_take(rate, "a", 1, SECOND), 0);
    TEST_INT(__LINE__, rate_take(rate, "a", 1, SECOND), 60);
    TEST_INT(__LINE__, rate_take(rate, "b", 1, SECOND), 0);
    TEST_INT(__LINE__, rate_take(rate, "", 1, SECOND), 0);
    for (int i = 0; i < 100; i++)
        TEST_INT(i, rate_take(rate, "a", 0, SECOND), 0); /* no limit */
    drop(rate);
}

/* More keys than places: those that asked most are remembered, whoever comes new gets in. */
static void test_many(void **state)
{
    struct rate *rate = make();
    char key[30];
    int64_t now = 500 * SECOND;
    (void)state;
    for (int i = 0; i < 50; i++)
        TEST_INT(i, rate_take(rate, "busy", 50, now), 0);
    for (int i = 0; i < RATE_SETS * RATE_WAYS * 4; i++) {
        snprintf(key, sizeof key, "passing %d", i);
        TEST_INT(i, rate_take(rate, key, 6000, now), 0);
    }
    TEST_TRUE(__LINE__, rate_take(rate, "busy", 50, now) > 0);
    drop(rate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bucket),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_many),
    };
    return TEST_RUN(tests);
}
