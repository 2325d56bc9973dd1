#include "base/keep.h"
#include "tests/support/test.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* A value of about `bytes` that says its key. */
static const char *put(struct keep *keep, const char *key, size_t bytes, struct arena *holder)
{
    struct arena *own = arena_create(1 << 20);
    char *text = arena_alloc(own, bytes);
    assert_non_null(text);
    snprintf(text, bytes, "value of %s", key);
    return keep_put(keep, key, own, text, holder);
}

static void what_is_kept_comes_back(void **state)
{
    (void)state;
    CLEANUP(keep_freep) struct keep *keep = keep_create(10000);
    CLEANUP(arena_freep) struct arena *holder = arena_create(1 << 20);
    assert_null(keep_get(keep, "a", holder));
    const char *first = put(keep, "a", 100, holder);
    TEST_TEXT(__LINE__, first, "value of a");
    assert_ptr_equal(keep_get(keep, "a", holder), first);
    assert_ptr_equal(put(keep, "a", 100, holder), first); /* the faster one stays */
    assert_null(keep_get(keep, "b", holder));
    assert_null(keep_get(NULL, "a", holder));
    arena_reset(holder);
    assert_ptr_equal(keep_get(keep, "a", holder), first);
}

static void it_is_bounded_and_what_is_held_stays(void **state)
{
    (void)state;
    CLEANUP(keep_freep) struct keep *keep = keep_create(10000);
    CLEANUP(arena_freep) struct arena *holder = arena_create(1 << 20), *other = arena_create(1 << 20);
    const char *held = put(keep, "a", 4000, holder);
    put(keep, "b", 4000, other);
    assert_non_null(keep_get(keep, "a", other)); /* so that b was used longest ago */
    put(keep, "c", 4000, other);
    assert_true(keep_bytes(keep) <= 10000);
    assert_null(keep_get(keep, "b", other));
    put(keep, "d", 4000, other);
    put(keep, "e", 4000, other);
    assert_null(keep_get(keep, "a", other));
    TEST_TEXT(__LINE__, held, "value of a"); /* let go, but still held */
    arena_reset(other);
    TEST_TEXT(__LINE__, held, "value of a");
    assert_null(put(keep, "f", 20000, holder)); /* larger than all there is */
    TEST_TEXT(__LINE__, keep_get(keep, "e", other), "value of e");
}

static void a_holder_without_memory_holds_nothing(void **state)
{
    (void)state;
    CLEANUP(keep_freep) struct keep *keep = keep_create(10000);
    CLEANUP(arena_freep) struct arena *holder = arena_create(0), *other = arena_create(1 << 20);
    assert_null(put(keep, "a", 100, holder));
    assert_true(arena_failed(holder));
    TEST_TEXT(__LINE__, keep_get(keep, "a", other), "value of a");
}

/* What a kept value is made of lasts as long as that value, whichever is let go first. */
static void a_value_holds_what_it_is_made_of(void **state)
{
    (void)state;
    CLEANUP(keep_freep) struct keep *keep = keep_create(10000);
    CLEANUP(arena_freep) struct arena *holder = arena_create(1 << 20);
    struct arena *own = arena_create(1 << 20);
    put(keep, "base", 4000, holder);
    const char *base = keep_get(keep, "base", own);
    assert_ptr_equal(keep_put(keep, "made", own, base, holder), base);
    put(keep, "other", 9000, holder); /* both are let go … */
    assert_null(keep_get(keep, "base", holder));
    TEST_TEXT(__LINE__, base, "value of base"); /* … and held */
    arena_reset(holder);
    put(keep, "base", 2000, holder);
    own = arena_create(1 << 20);
    keep_put(keep, "made", own, keep_get(keep, "base", own), holder);
    arena_reset(holder); /* the keep frees both at its end */
}

enum { THREADS = 4, ROUNDS = 2000, KEYS = 7 };

static void *use(void *argument)
{
    struct keep *keep = argument;
    struct arena *holder = arena_create(1 << 20);
    size_t wrong = 0;
    for (int i = 0; i < ROUNDS; i++) {
        char key[32], want[64];
        snprintf(key, sizeof key, "k%d", i % KEYS);
        snprintf(want, sizeof want, "value of %s", key);
        const char *value = keep_get(keep, key, holder);
        if (value == NULL)
            value = put(keep, key, 3000, holder);
        wrong += value == NULL || strcmp(value, want) != 0;
        if (i % 3 == 0)
            arena_reset(holder);
    }
    arena_free(holder);
    return wrong == 0 ? NULL : argument;
}

static void many_threads_share_it(void **state)
{
    (void)state;
    CLEANUP(keep_freep) struct keep *keep = keep_create(10000);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use, keep), 0);
    for (int i = 0; i < THREADS; i++) {
        void *wrong = NULL;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    assert_true(keep_bytes(keep) <= 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_comes_back),
        cmocka_unit_test(it_is_bounded_and_what_is_held_stays),
        cmocka_unit_test(a_holder_without_memory_holds_nothing),
        cmocka_unit_test(a_value_holds_what_it_is_made_of),
        cmocka_unit_test(many_threads_share_it),
    };
    return TEST_RUN(tests);
}
