/* None of the ways is best for every tree, and the best is many times as fast as the worst. Each gets a few steps
 * first; those that came farthest get four times as many, and so on. The two kinds of ways do so side by side
 * where there are two processors. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mission/attempt.h"

/* Steps that a way may take in each round, and how many of the ways of each kind take part. Few rounds: what does
 * not end begins anew in the next one. */
static const struct {
    size_t steps;
    unsigned char straight, by_bdd;
} rounds[] = {
    {12000, 1, 1}, {12000, 4, 6}, {150000, 1, 2}, {600000, 2, 2}, {4000000, 2, 2}, {16000000, 2, 3},
    {64000000, 4, 6}, {SIZE_MAX, 4, 6},
};
enum { LIMITED_ROUNDS = 4, STACK_BYTES = 8 * 1024 * 1024 };

/* The one that is best for most trees stands first. */
static const int straight_orders[] = {4, 2, 1, 3}, bdd_orders[] = {4, 1, 2, 0, 5, 3};

static struct lane lane_of(struct attempt *attempt, const int *orders, size_t n, bool straight)
{
    struct lane lane = {.attempt = attempt, .n = n};
    for (size_t i = 0; i < n; i++)
        lane.entries[i].way = (struct way){.order = orders[i], .straight = straight};
    return lane;
}

/* Farthest first; of those that came equally far, the one that took fewer steps. */
static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
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
    qsort(lane->entries, lane->n, sizeof *lane->entries, compare);
    bool force = ordering_is_force(lane->entries[0].way.order);
    while (second < lane->n && ordering_is_force(lane->entries[second].way.order) == force)
        second++;
    if (second == lane->n || lane->entries[second].full)
        return;
    struct entry other = lane->entries[second];
    memmove(lane->entries + 2, lane->entries + 1, (second - 1) * sizeof other);
    lane->entries[1] = other;
}

/* RC_TOO_LARGE: none of them ended. */
static enum rc run_round(struct lane *lane, uint32_t module, size_t round)
{
    size_t taking = lane->entries[0].way.straight ? rounds[round].straight : rounds[round].by_bdd;
    for (size_t i = 0; i < lane->n && i < taking; i++) {
        struct entry *entry = &lane->entries[i];
        if (entry->full || entry->tried == rounds[round].steps)
            continue;
        entry->tried = rounds[round].steps;
        enum rc rc = attempt_run(lane->attempt, module, entry->way, rounds[round].steps, ORDER_ALL);
        if (rc != RC_TOO_LARGE || lane->attempt->watch->late)
            return rc;
        entry->done = lane->attempt->done;
        entry->done_steps = lane->attempt->done_steps;
        entry->full = lane->attempt->full;
    }
    rank(lane);
    return RC_TOO_LARGE;
}

/* ---- Side by side ---- */

struct runner {
    struct lane *lane;
    uint32_t module;
    size_t from; /* round */
    enum rc rc;
    bool ran, won;
    atomic_bool *ended, finished;
};

static void run_rounds(struct runner *runner)
{
    runner->rc = RC_TOO_LARGE;
    runner->ran = true;
    for (size_t round = runner->from; round < COUNT(rounds) && runner->rc == RC_TOO_LARGE &&
                                      !runner->lane->attempt->watch->late; round++)
        runner->rc = run_round(runner->lane, runner->module, round);
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
static enum rc run_both(struct lane *other, struct lane *own, struct arena *scratch, uint32_t module, size_t from,
                        bool *ret_ran, struct attempt **ret)
{
    atomic_bool ended = false;
    struct watch *watch = own->attempt->watch;
    struct ctx cx = *watch->cx;
    struct runner runners[] = {{.lane = other, .module = module, .from = from, .ended = &ended},
                               {.lane = own, .module = module, .from = from, .ended = &ended}};
    pthread_t thread;
    cx.progress = NULL;
    cx.arena = scratch;
    watch->ended = &ended;
    struct watch beside = *watch;
    beside.cx = &cx;
    other->attempt->watch = other->attempt->ordering.watch = &beside;
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
    other->attempt->watch = other->attempt->ordering.watch = other->attempt->dd.watch = watch;
    watch->late |= beside.late;
    watch->nodes = beside.nodes > watch->nodes ? beside.nodes : watch->nodes;
    for (size_t i = 0; i < COUNT(runners); i++) {
        if (runners[i].won)
            *ret = runners[i].lane->attempt;
        else if (runners[i].rc == RC_OK && runners[i].ran)
            attempt_end(runners[i].lane->attempt); /* both at once */
    }
    return runners[0].won ? runners[0].rc : runners[1].won ? runners[1].rc : watch->rc != RC_OK ? watch->rc : RC_TOO_LARGE;
}

enum rc race_run(struct attempt *straight, struct attempt *by_bdd, uint32_t module, bool limited, struct arena *beside,
                 struct attempt **ret)
{
    struct lane lanes[] = {lane_of(straight, straight_orders, COUNT(straight_orders), true),
                           lane_of(by_bdd, bdd_orders, COUNT(bdd_orders), false)};
    for (size_t round = 0; round < COUNT(rounds) && !(limited && round >= LIMITED_ROUNDS); round++) {
        if (round == 1 && beside != NULL) {
            bool ran = false;
            enum rc rc = run_both(&lanes[0], &lanes[1], beside, module, round, &ran, ret);
            if (rc != RC_TOO_LARGE || by_bdd->watch->late)
                return rc;
            round = ran ? COUNT(rounds) - 1 : round; /* alone, with all of the memory */
            for (size_t l = 0; ran && l < COUNT(lanes); l++)
                for (size_t i = 0; i < lanes[l].n; i++) {
                    lanes[l].entries[i].full = false;
                    lanes[l].entries[i].tried = 0;
                }
        }
        for (size_t l = straight == NULL ? 1 : 0; l < COUNT(lanes); l++) {
            enum rc rc = run_round(&lanes[l], module, round);
            *ret = lanes[l].attempt;
            if (rc != RC_TOO_LARGE || lanes[l].attempt->watch->late)
                return rc;
        }
    }
    return RC_TOO_LARGE;
}
