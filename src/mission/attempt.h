/* One attempt to find the cut sets of a module: an order of the variables, and a way from the gates to the sets.
 * What an attempt works with belongs to one thread. Inside the room only. */
#ifndef MISSION_ATTEMPT_H
#define MISSION_ATTEMPT_H

#include "mission/solve.h"

/* Straight: the cut sets are built from those of the gates below, which is quick where there are few of them and
 * slow where many are absorbed, and needs no BDD. */
struct way {
    int order; /* of the variables, for ordering_make */
    bool straight;
};

struct attempt {
    const struct graph *graph;
    const struct mission_solution *solution;
    const uint32_t *number; /* by node of the graph: index of its module */
    struct ordering ordering;
    struct watch *watch;
    uint32_t *value; /* by node of the graph: its diagram at present */
    /* of the last attempt_run */
    struct part part;
    struct dd dd;
    uint32_t *weights;
    uint32_t sets, function; /* roots; function: when it was not straight */
    size_t done, done_steps; /* arguments of gates that were joined, and the steps that they took */
    bool full;               /* the memory ended, not the steps */
};

enum { ORDER_ALL = 1000000 /* of cut sets: no limit */ };

/* Tries one way within so many steps (SIZE_MAX: no limit) for the cut sets of up to `limit` events (ORDER_ALL: all
 * of them). On RC_OK the diagrams are there until attempt_end, otherwise they are gone. RC_TOO_LARGE: the steps,
 * the memory (attempt->full) or the time (watch->late) ended. */
enum rc attempt_run(struct attempt *attempt, uint32_t module, struct way way, size_t steps_most, uint32_t limit) MUST_USE;
void attempt_end(struct attempt *attempt);

/* ---- race.c ---- */

enum { LANE_WAYS = 8 };

/* A way, and how far it came last. */
struct entry {
    struct way way;
    size_t done, done_steps, tried; /* tried: within so many steps */
    bool full;
};
/* Attempts of one kind, one after the other. */
struct lane {
    struct attempt *attempt;
    struct entry entries[LANE_WAYS];
    size_t n;
};

/* Solves the module by the ways of both kinds; `straight` NULL: by BDD only. `limited`: only as long as an answer
 * for all cut sets is likely to be quick. `beside`: an arena for messages of a second thread, so that both kinds run
 * side by side; NULL: they take turns. On RC_OK `ret` is the attempt that has the diagrams. */
enum rc race_run(struct attempt *straight, struct attempt *by_bdd, uint32_t module, bool limited, struct arena *beside,
                 struct attempt **ret) MUST_USE;

#endif
