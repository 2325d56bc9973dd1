/* Words get numbers in the order in which they come, and are found again. */
#include "base/lookup.h"

#include "tests/support/test.h"

enum { MANY = 5000, ARENA_BYTES = 1 << 24 };

static void test_numbers(void **state)
{
    (void)state;
    CLEANUP(arena_freep) struct arena *arena = arena_create(ARENA_BYTES);
    struct lookup lookup = {.n = 0};
    assert_true(lookup_make(&lookup, arena, 0));
    TEST_TRUE(__LINE__, lookup_find(&lookup, "") == LOOKUP_NONE);
    for (int i = 0; i < MANY; i++)
        TEST_INT(__LINE__, lookup_add(&lookup, arena_printf(arena, "word-%d", i)), i);
    TEST_INT(__LINE__, lookup_add(&lookup, ""), MANY);
    for (int i = 0; i < MANY; i++) {
        const char *word = arena_printf(arena, "word-%d", i);
        TEST_INT(__LINE__, lookup_find(&lookup, word), i);
        TEST_INT(__LINE__, lookup_add(&lookup, word), i);
    }
    TEST_INT(__LINE__, lookup_find_after(&lookup, "word-0", LOOKUP_NONE), 0);
    TEST_INT(__LINE__, lookup_find_after(&lookup, "word-8", 7), 8);
    TEST_INT(__LINE__, lookup_find_after(&lookup, "word-8", 20), 8);
    TEST_INT(__LINE__, lookup_find_after(&lookup, "word-8", MANY), 8);
    TEST_TRUE(__LINE__, lookup_find_after(&lookup, "word-x", 7) == LOOKUP_NONE);
    TEST_TRUE(__LINE__, lookup_find(&lookup, "word-5000") == LOOKUP_NONE);
    TEST_TRUE(__LINE__, lookup_find(&lookup, "word-49\x01") == LOOKUP_NONE);
    TEST_INT(__LINE__, (long)lookup.n, MANY + 1);
}

static void test_memory(void **state)
{
    (void)state;
    CLEANUP(arena_freep) struct arena *arena = arena_create(4096);
    struct lookup lookup = {.n = 0};
    uint32_t number = 0;
    assert_true(lookup_make(&lookup, arena, 1));
    for (int i = 0; i < MANY && number != LOOKUP_NONE; i++)
        number = lookup_add(&lookup, arena_printf(arena, "word-%d", i));
    TEST_TRUE(__LINE__, number == LOOKUP_NONE && arena_failed(arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_memory)};
    return TEST_RUN(tests);
}
