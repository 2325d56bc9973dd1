/* Tests of the arena. */
#include "tests/support/test.h"

#include <stdalign.h>
#include <string.h>

static void test_memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    static const struct {
        int line;
        size_t size;
    } rows[] = {
        {__LINE__, 0}, {__LINE__, 1}, {__LINE__, 15}, {__LINE__, 16}, {__LINE__, 17},
        {__LINE__, 32 * 1024 - 1}, {__LINE__, 32 * 1024 + 1}, {__LINE__, 1 << 20},
    };
    CLEANUP(arena_freep) struct arena *arena = arena_create(4 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned char *memory = arena_alloc(arena, rows[i].size);
        TEST_TRUE(rows[i].line, memory != NULL);
        TEST_INT(rows[i].line, (int64_t)((uintptr_t)memory % alignof(max_align_t)), 0);
        for (size_t k = 0; k < rows[i].size; k++)
            TEST_INT(rows[i].line, memory[k], 0);
        memset(memory, 0xAA, rows[i].size);
    }
    assert_false(arena_failed(arena));
}

static void test_limit_is_kept_and_remembered(void **state)
{
    (void)state;
    CLEANUP(arena_freep) struct arena *arena = arena_create(1000);
    assert_non_null(arena_alloc(arena, 900));
    assert_false(arena_failed(arena));
    assert_null(arena_alloc(arena, 200));
    assert_true(arena_failed(arena));
    assert_true(arena_used(arena) <= 1000);
    assert_non_null(arena_alloc(arena, 16)); /* what still fits is given, the mark stays */
    assert_true(arena_failed(arena));
    assert_string_equal(arena_copy_n(arena, "abcdefgh", 8), "abcdefgh");
    char large[500];
    memset(large, 'x', sizeof large);
    assert_string_equal(arena_copy_n(arena, large, sizeof large), "");
    assert_string_equal(arena_printf(arena, "%500s", "x"), "");

    arena_reset(arena);
    assert_false(arena_failed(arena));
    assert_int_equal(arena_used(arena), 0);
    assert_non_null(arena_alloc(arena, 900));
}

static void test_sizes_that_overflow(void **state)
{
    (void)state;
    static const struct {
        int line;
        size_t count, size;
    } rows[] = {
        {__LINE__, SIZE_MAX, 2}, {__LINE__, 2, SIZE_MAX},        {__LINE__, SIZE_MAX, SIZE_MAX},
        {__LINE__, 1, SIZE_MAX}, {__LINE__, SIZE_MAX / 8 + 1, 8}, {__LINE__, 1, SIZE_MAX - 8},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(arena_freep) struct arena *arena = arena_create(SIZE_MAX);
        TEST_TRUE(rows[i].line, arena_array(arena, rows[i].count, rows[i].size) == NULL);
        TEST_TRUE(rows[i].line, arena_failed(arena));
    }
    CLEANUP(arena_freep) struct arena *arena = arena_create(1000);
    assert_non_null(arena_array(arena, 0, 8));
    assert_non_null(arena_array(arena, 8, 0));
    assert_false(arena_failed(arena));
}

static void test_grow_keeps_the_items(void **state)
{
    (void)state;
    CLEANUP(arena_freep) struct arena *arena = arena_create(1 << 20);
    int64_t *items = NULL;
    size_t room = 0;
    for (size_t n = 0; n < 1000; n++) {
        items = arena_grow(arena, items, n, &room, sizeof *items);
        assert_non_null(items);
        assert_true(room > n);
        items[n] = (int64_t)n;
    }
    for (size_t n = 0; n < 1000; n++)
        assert_int_equal(items[n], n);

    CLEANUP(arena_freep) struct arena *small = arena_create(100);
    size_t before = room = 8;
    assert_null(arena_grow(small, items, 8, &room, sizeof *items));
    assert_int_equal(room, before);
    assert_true(arena_failed(small));
}

static void test_texts(void **state)
{
    (void)state;
    CLEANUP(arena_freep) struct arena *arena = arena_create(1 << 20);
    char text[] = "要";
    const char *copy = arena_copy(arena, text);
    text[0] = 'x';
    assert_string_equal(copy, "要");
    assert_string_equal(arena_copy(arena, NULL), "");
    assert_string_equal(arena_copy(arena, ""), "");
    assert_memory_equal(arena_copy_n(arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_printf(arena, "%s-%03d", "要", 7), "要-007");
    assert_string_equal(arena_printf(arena, "%s", ""), "");
    assert_false(arena_failed(arena));
}

static void test_reset_makes_room_again(void **state)
{
    (void)state;
    CLEANUP(arena_freep) struct arena *arena = arena_create(1 << 20);
    for (int round = 0; round < 1000; round++) { /* a leak would pass the limit */
        assert_non_null(arena_alloc(arena, 500000));
        assert_non_null(arena_alloc(arena, 500000));
        assert_true(arena_used(arena) >= 1000000);
        arena_reset(arena);
    }
    unsigned char *memory = arena_alloc(arena, 100);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(memory[i], 0);
}

static void note_end(void *what)
{
    int *order = what;
    order[0] = order[0] * 10 + order[1];
}

static void test_endings_are_called_once(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 20);
    int first[2] = {0, 1};
    assert_true(arena_at_end(arena, note_end, first));
    arena_reset(arena);
    assert_int_equal(first[0], 1);
    arena_reset(arena);
    assert_int_equal(first[0], 1);
    assert_true(arena_at_end(arena, note_end, first));
    first[1] = 2;
    arena_free(arena);
    assert_int_equal(first[0], 12);
    CLEANUP(arena_freep) struct arena *none = arena_create(0);
    assert_false(arena_at_end(none, note_end, first));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_is_zeroed_and_aligned),
        cmocka_unit_test(test_limit_is_kept_and_remembered),
        cmocka_unit_test(test_sizes_that_overflow),
        cmocka_unit_test(test_grow_keeps_the_items),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_reset_makes_room_again),
        cmocka_unit_test(test_endings_are_called_once),
    };
    return TEST_RUN(tests);
}
