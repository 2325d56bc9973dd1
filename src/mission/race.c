/* None of the ways is best for every tree, and the best is many times as fast as the worst. Each gets a few steps
 * first; those that came farthest go on for more and more, unless their outlook is bad. The two kinds of ways do so side by side
 * where there are two processors and it takes long. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mission/attempt.h"

/* Steps that a way may take up to each round, and how many of the ways of each kind take part. */
static const struct {
    size_t steps;
    unsigned char straight, by_bdd;
} rounds[] = {
    {1000, 1, 1}, {1000, 6, 6}, {4000, 2, 2}, {8000, 1, 1}, {16000, 1, 1}, {32000, 1, 1}, {64000, 1, 1}, {64000, 2, 2},
    {128000, 1, 1}, {256000, 1, 1}, {512000, 2, 2}, {1000000, 1, 1}, {4000000, 2, 2}, {16000000, 2, 3}, {64000000, 4, 6},
    {SIZE_MAX, 4, 6},
};
enum {
    COMPARED_FROM = 2, PARALLEL_ROUND = 10, LIMITED_ROUNDS = 11,
    LARGE_ROUND = 12, /* from there on one attempt needs the memory */
    STACK_BYTES = 8 * 1024 * 1024
};
static const double behind = 2; /* how many times the best outlook is too much, … */
static const double near = 24;  /* … if that is within so many times the steps of the round: it may be wrong */

/* The one that is best for most trees stands first. */
static const unsigned char straight_orders[] = {4, 5, 3, 1, 2, 0}, bdd_orders[] = {4, 1, 2, 0, 5, 3};
_Static_assert(COUNT(straight_orders) == LANE_WAYS && COUNT(bdd_orders) == LANE_WAYS, "every way of both kinds");

static void lane_begin(struct lane *lane)
{
    lane->n = LANE_WAYS;
    for (size_t i = 0; i < lane->n; i++) {
        struct attempt *attempt = &lane->attempts[i];
        attempt->way = (struct way){.order = lane->straight ? straight_orders[i] : bdd_orders[i], .straight = lane->straight};
        attempt->done = attempt->done_steps = attempt->done_before = attempt->tried = attempt->tried_before = 0;
        attempt->full = false;
    }
}

void lane_end(struct lane *lane, bool for_good)
{
    for (size_t i = 0; i < LANE_WAYS; i++)
        if (for_good)
            attempt_free(&lane->attempts[i]);
        else
            attempt_end(&lane->attempts[i]);
}

/* Farthest first; of those that came equally far, the one that took fewer steps. */
static int compare(const void *a, const void *b)
{
    const struct attempt *x = a, *y = b;
    if (x->full != y->full)
        return x->full ? 1 : -1;
    if (x->done != y->done)
        return x->done > y->done ? -1 : 1;
    return (x->done_steps > y->done_steps) - (x->done_steps < y->done_steps);
}

/* The farthest first. Walks through the gates and FORCE suit different trees, and the last gate may take more than
 * all others, so that little is known before: the best of the other kind stands second. */
static void rank(struct lane *lane)
{
    size_t second = 1;
    qsort(lane->attempts, lane->n, sizeof *lane->attempts, compare);
    bool force = ordering_is_force(lane->attempts[0].way.order);
    while (second < lane->n && ordering_is_force(lane->attempts[second].way.order) == force)
        second++;
    if (second == lane->n || lane->attempts[second].full)
        return;
    struct attempt other = lane->attempts[second];
    memmove(lane->attempts + 2, lane->attempts + 1, (second - 1) * sizeof other);
    lane->attempts[1] = other;
}

/* How many steps an attempt may need: as it went lately, and the slower the more is left, since the last gates are
 * the largest; a BDD has its minimal solutions before it. Right within some times only, but so for all of them. */
static double outlook(const struct attempt *attempt, size_t joins)
{
    double tried = (double)attempt->tried, joined = (double)(attempt->done - attempt->done_before);
    double left = attempt->done < joins ? (double)(joins - attempt->done) : 1;
    if (!attempt->way.straight && attempt->begun && attempt->at == attempt->part.inside_n)
        return fmax(tried * 1.5, (double)attempt->done_steps * 2);
    double each = (tried - (double)attempt->tried_before) / fmax(joined, 0.5);
    return (tried + left * left * each) * (attempt->way.straight ? 1 : 3);
}

/* The best of all that came to about the last round. */
static double best_outlook(struct lane *const lanes[2], size_t round)
{
    double best = HUGE_VAL;
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; lanes[l] != NULL && i < lanes[l]->n; i++) {
            const struct attempt *attempt = &lanes[l]->attempts[i];
            if (!attempt->full && attempt->tried >= rounds[round].steps / 4)
                best = fmin(best, outlook(attempt, lanes[l]->desk->joins));
        }
    return best;
}

/* RC_TOO_LARGE: none of them ended. Those whose outlook is beyond `most` stay where they are. */
static enum rc run_round(struct lane *lane, size_t round, double most, struct attempt **ret)
{
    size_t taking = lane->straight ? rounds[round].straight : rounds[round].by_bdd;
    for (size_t i = 0; i < lane->n && i < taking; i++) {
        struct attempt *attempt = &lane->attempts[i];
        if (attempt->full || attempt->tried == rounds[round].steps || outlook(attempt, lane->desk->joins) > most)
            continue;
        if (round >= LARGE_ROUND)
            lane_end(lane, false);
        attempt->tried_before = attempt->tried;
        attempt->done_before = attempt->done;
        attempt->tried = rounds[round].steps;
        enum rc rc = attempt_run(lane->desk, attempt, lane->watch, rounds[round].steps, ORDER_ALL);
        *ret = attempt;
        if (rc != RC_TOO_LARGE || lane->watch->late)
            return rc;
    }
    rank(lane);
    return RC_TOO_LARGE;
}

/* ---- Side by side ---- */

struct runner {
    struct lane *lane;
    size_t from; /* round */
    enum rc rc;
    bool ran, won;
    struct attempt *last; /* that was tried */
    atomic_bool *ended, finished;
};

static void run_rounds(struct runner *runner)
{
    runner->rc = RC_TOO_LARGE;
    runner->ran = true;
    for (size_t round = runner->from; round < COUNT(rounds) && runner->rc == RC_TOO_LARGE &&
                                      !runner->lane->watch->late; round++)
        runner->rc = run_round(runner->lane, round, HUGE_VAL, &runner->last);
    /* what fails here may end there: only success, a cancellation and the end of memory end both */
    if (runner->rc != RC_TOO_LARGE)
        runner->won = !atomic_exchange(runner->ended, true);
    atomic_store(&runner->finished, true);
}

static void *run_thread(void *data)
{
    run_rounds(data);
    return NULL;
}

static bool start(pthread_t *thread, struct runner *runner)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    bool started = pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0 &&
                   pthread_create(thread, &attributes, run_thread, runner) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

/* Until the other thread is done, or somebody cancels. */
static void wait_for(struct runner *other, struct watch *watch)
{
    const struct timespec pause = {.tv_nsec = 300000};
    while (!atomic_load(&other->finished)) {
        if (watch_look(watch) == RC_STOPPED)
            atomic_store(other->ended, true);
        nanosleep(&pause, NULL);
    }
}

/* The attempts of `other` in a thread of their own. It has its own watch, and nobody to tell. `ret_ran`: there was
 * a thread for it. */
static enum rc run_both(struct lane *other, struct lane *own, struct arena *scratch, size_t from, bool *ret_ran,
                        struct attempt **ret)
{
    atomic_bool ended = false;
    struct watch *watch = own->watch;
    struct ctx cx = *watch->cx;
    struct runner runners[] = {{.lane = other, .from = from, .ended = &ended},
                               {.lane = own, .from = from, .ended = &ended}};
    pthread_t thread;
    cx.progress = NULL;
    cx.arena = scratch;
    watch->ended = &ended;
    struct watch beside = *watch;
    beside.cx = &cx;
    other->watch = &beside;
    if (start(&thread, &runners[0])) {
        run_rounds(&runners[1]);
        watch->ended = NULL;
        if (watch->rc == RC_STOPPED && !runners[1].won)
            watch->rc = RC_OK; /* it was only slower */
        if (!runners[1].won)
            wait_for(&runners[0], watch);
        pthread_join(thread, NULL);
    }
    *ret_ran = runners[1].ran;
    watch->ended = NULL;
    other->watch = watch;
    for (size_t i = 0; i < other->n; i++)
        other->attempts[i].dd.watch = watch;
    watch->late |= beside.late;
    watch->nodes = beside.nodes > watch->nodes ? beside.nodes : watch->nodes;
    for (size_t i = 0; i < COUNT(runners); i++) {
        if (runners[i].won)
            *ret = runners[i].last;
        else
            lane_end(runners[i].lane, false);
    }
    return runners[0].won ? runners[0].rc : runners[1].won ? runners[1].rc : watch->rc != RC_OK ? watch->rc : RC_TOO_LARGE;
}

/* What was tried is tried again, alone and with all of the memory. */
static void begin_again(struct lane *lane)
{
    for (size_t i = 0; i < lane->n; i++) {
        lane->attempts[i].full = false;
        lane->attempts[i].tried = 0;
    }
}

enum rc race_run(struct lane *straight, struct lane *by_bdd, bool limited, struct arena *beside, struct attempt **ret)
{
    struct lane *lanes[] = {straight, by_bdd};
    for (size_t l = 0; l < COUNT(lanes); l++)
        if (lanes[l] != NULL)
            lane_begin(lanes[l]);
    for (size_t round = 0; round < COUNT(rounds) && !(limited && round >= LIMITED_ROUNDS); round++) {
        if (round == PARALLEL_ROUND && beside != NULL) {
            bool ran = false;
            enum rc rc = run_both(straight, by_bdd, beside, round, &ran, ret);
            if (rc != RC_TOO_LARGE || by_bdd->watch->late)
                return rc;
            round = ran ? COUNT(rounds) - 1 : round;
            begin_again(straight);
            begin_again(by_bdd);
        }
        bool compared = round >= COMPARED_FROM && round < PARALLEL_ROUND;
        double best = compared ? best_outlook(lanes, round) : HUGE_VAL;
        double most = best <= near * (double)rounds[round].steps ? best * behind : HUGE_VAL;
        for (size_t l = 0; l < COUNT(lanes); l++) {
            if (lanes[l] == NULL)
                continue;
            if (round >= LARGE_ROUND && lanes[1 - l] != NULL)
                lane_end(lanes[1 - l], false);
            enum rc rc = run_round(lanes[l], round, most, ret);
            if (rc != RC_TOO_LARGE || lanes[l]->watch->late)
                return rc;
        }
    }
    return RC_TOO_LARGE;
}
