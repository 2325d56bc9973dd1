/* Turns are given in the order in which they were asked for, and to nobody twice. */
#include "db/turn.h"

#include <unistd.h>

#include "tests/support/test.h"

enum { THREADS = 6, ROUNDS = 2000 };

struct shared {
    struct turn turn;
    int order[THREADS], n; /* who got the turn, guarded by it */
    int inside, most;
    long total;
};

struct comer {
    struct shared *shared;
    int number;
};

static void *come_once(void *argument)
{
    struct comer *comer = argument;
    if (turn_take(&comer->shared->turn, 30)) {
        comer->shared->order[comer->shared->n++] = comer->number;
        turn_give(&comer->shared->turn);
    }
    return NULL;
}

static int waiting(struct turn *turn)
{
    pthread_mutex_lock(&turn->mutex);
    int n = turn->waiting;
    pthread_mutex_unlock(&turn->mutex);
    return n;
}

/* While the turn is held, they come one after another; they get it in that order, although who held it
 * asks again at once. */
static void test_order(void **state)
{
    struct shared shared = {.n = 0};
    struct comer comers[THREADS];
    pthread_t threads[THREADS];
    (void)state;
    turn_init(&shared.turn);
    TEST_TRUE(__LINE__, turn_take(&shared.turn, 1));
    for (int i = 0; i < THREADS; i++) {
        comers[i] = (struct comer){&shared, i};
        TEST_INT(i, pthread_create(&threads[i], NULL, come_once, &comers[i]), 0);
        while (waiting(&shared.turn) <= i)
            usleep(1000);
    }
    turn_give(&shared.turn);
    TEST_TRUE(__LINE__, turn_take(&shared.turn, 30));
    TEST_INT(__LINE__, shared.n, THREADS); /* all were before */
    turn_give(&shared.turn);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        TEST_INT(i, shared.order[i], i);
    }
    turn_destroy(&shared.turn);
}

static void *come_often(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < ROUNDS; i++) {
        if (!turn_take(&shared->turn, 30))
            return NULL;
        if (++shared->inside > shared->most)
            shared->most = shared->inside;
        shared->total++;
        shared->inside--;
        turn_give(&shared->turn);
    }
    return NULL;
}

static void test_one_at_a_time(void **state)
{
    struct shared shared = {.n = 0};
    pthread_t threads[THREADS];
    (void)state;
    turn_init(&shared.turn);
    for (int i = 0; i < THREADS; i++)
        TEST_INT(i, pthread_create(&threads[i], NULL, come_often, &shared), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    TEST_INT(__LINE__, shared.most, 1);
    TEST_INT(__LINE__, shared.total, THREADS * ROUNDS);
    turn_destroy(&shared.turn);
}

/* Who waited in vain is out of the row; the others keep their places. */
static void test_in_vain(void **state)
{
    struct turn turn;
    (void)state;
    turn_init(&turn);
    TEST_TRUE(__LINE__, turn_take(&turn, 1));
    TEST_TRUE(__LINE__, !turn_take(&turn, 1));
    TEST_TRUE(__LINE__, waiting(&turn) == 0);
    turn_give(&turn);
    TEST_TRUE(__LINE__, turn_take(&turn, 1));
    turn_give(&turn);
    turn_destroy(&turn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_one_at_a_time),
        cmocka_unit_test(test_in_vain),
    };
    return cmocka_run_group_tests_name("turns", tests, NULL, NULL);
}
