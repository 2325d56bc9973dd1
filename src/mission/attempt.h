/* One attempt to find the cut sets of a module: an order of the variables, and a way from the gates to the sets.
 * An attempt that was not done can be taken up again. Inside the room only. */
#ifndef MISSION_ATTEMPT_H
#define MISSION_ATTEMPT_H

#include "mission/solve.h"

/* Straight: the cut sets are built from those of the gates below, which is quick where there are few of them and
 * slow where many are absorbed, and needs no BDD. */
struct way {
    int order; /* of the variables, for ordering_make */
    bool straight;
};

/* The module that is solved, and the orders of its variables that were made; for all attempts. */
struct desk {
    const struct graph *graph;
    const struct mission_solution *solution;
    const uint32_t *number; /* by node of the graph: index of its module */
    struct ordering ordering;
    uint32_t module;
    struct part part;                /* without leaves */
    size_t joins;                    /* arguments of all of its gates */
    uint32_t *leaves[ORDER_COUNT];   /* NULL: not made */
};

struct attempt {
    struct way way;
    bool begun, full;        /* full: the memory ended, not the steps */
    uint32_t *value;         /* by node of the graph: its diagram; stays until attempt_free */
    struct part part;        /* what it points to is the desk's */
    struct dd dd;
    uint32_t *weights;
    uint32_t sets, function; /* roots; function: when it was not straight */
    size_t at, joined;       /* gate of part.inside that comes next; arguments that were joined for those before */
    size_t done, done_steps; /* arguments of gates that were joined, and the steps that they took */
    size_t tried;            /* within so many steps */
    size_t tried_before, done_before; /* `tried` and `done` before the last try */
};

enum { ORDER_ALL = 1000000 /* of cut sets: no limit */ };

/* Another module comes to the desk. */
void desk_take(struct desk *desk, uint32_t module);
/* Tries its way until it has taken so many steps in all (SIZE_MAX: no limit) for the cut sets of up to `limit` events
 * (ORDER_ALL: all of them). On RC_OK the diagrams are there until attempt_end. RC_TOO_LARGE: the steps, the memory
 * (attempt->full) or the time (watch->late) ended; where only the steps did, and its tables are small, it goes on next
 * time. Several threads may share a desk once it has all orders. */
enum rc attempt_run(struct desk *desk, struct attempt *attempt, struct watch *watch, size_t steps_most,
                    uint32_t limit) MUST_USE;
/* Gives back the diagrams; the next attempt_run begins anew. */
void attempt_end(struct attempt *attempt);
/* The same, for good. */
void attempt_free(struct attempt *attempt);

/* ---- race.c ---- */

enum { LANE_WAYS = ORDER_COUNT };

/* Attempts of one kind, one after the other. */
struct lane {
    struct desk *desk;
    struct watch *watch;
    bool straight;
    struct attempt attempts[LANE_WAYS];
    size_t n;
};

/* Ends all attempts of a lane; `for_good`: and gives back all of their memory. */
void lane_end(struct lane *lane, bool for_good);
/* Solves the desk's module by the ways of both kinds; `straight` NULL: by BDD only. `limited`: only as long as an answer
 * for all cut sets is likely to be quick. `beside`: an arena for messages of a second thread, so that both kinds run
 * side by side; NULL: they take turns. On RC_OK `ret` is the attempt that has the diagrams, until lane_end. */
enum rc race_run(struct lane *straight, struct lane *by_bdd, bool limited, struct arena *beside, struct attempt **ret) MUST_USE;

#endif
