/* Pieces come back in order, worked on exactly once, whoever did the work. */
#include "base/belt.h"

#include <string.h>

#include "tests/support/test.h"

enum { PIECES = 5, ROUNDS = 2000 };

struct piece {
    int64_t number, result, times;
};

static void square(void *argument)
{
    struct piece *piece = argument;
    int64_t sum = 0;
    for (int64_t i = 0; i < piece->number % 97; i++) /* some take longer than others */
        sum += i;
    piece->result = piece->number * piece->number + sum - sum;
    piece->times++;
}

static void expect(struct piece *piece, int64_t number)
{
    TEST_INT(__LINE__, piece->number, number);
    TEST_INT(__LINE__, piece->result, number * number);
    TEST_INT(__LINE__, piece->times, 1);
}

static void run(size_t count, int64_t rounds)
{
    struct piece pieces[PIECES];
    void *places[PIECES];
    int64_t taken = 0;
    for (size_t i = 0; i < PIECES; i++)
        places[i] = &pieces[i];
    CLEANUP(belt_freep) struct belt *belt = belt_create(square, places, count);
    assert_non_null(belt);
    TEST_TRUE(__LINE__, !belt_is_used(belt) && !belt_is_full(belt));
    for (int64_t i = 0; i < rounds; i++) {
        if (belt_is_full(belt))
            expect(belt_take(belt), taken++);
        *(struct piece *)belt_next(belt) = (struct piece){.number = i};
        belt_give(belt);
    }
    while (belt_is_used(belt))
        expect(belt_take(belt), taken++);
    TEST_INT(__LINE__, taken, rounds);
}

static void test_order(void **state)
{
    (void)state;
    run(1, ROUNDS);
    run(2, ROUNDS);
    run(PIECES, ROUNDS);
    run(PIECES, 1);
    run(PIECES, 0);
}

/* A belt may be left with pieces on it, as an error does. */
static void test_left_early(void **state)
{
    (void)state;
    struct piece pieces[2] = {{.number = 1}, {.number = 2}};
    void *places[] = {&pieces[0], &pieces[1]};
    CLEANUP(belt_freep) struct belt *belt = belt_create(square, places, COUNT(places));
    assert_non_null(belt);
    belt_give(belt);
    belt_give(belt);
    TEST_TRUE(__LINE__, belt_is_full(belt));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_left_early),
    };
    return TEST_RUN(tests);
}
