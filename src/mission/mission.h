/* The mission engine: what stops a service. Fault trees with their minimal cut sets, probability and
 * importance. No database and no pages inside; results lie in the arena of the ctx or are freed by hand.
 * How it works, with sources: docs/mission.md. */
#ifndef MISSION_MISSION_H
#define MISSION_MISSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/ctx.h"

struct module;

/* ---- Fault trees ---- */

enum tree_kind { TREE_EVENT, TREE_AND, TREE_OR, TREE_ATLEAST, TREE_FALSE, TREE_TRUE };

/* A node of a tree: a basic event, a gate or a constant. */
struct tree_node {
    enum tree_kind kind;
    uint32_t least;        /* TREE_ATLEAST: how many arguments must hold */
    uint32_t first, count; /* arguments: args[first] … args[first + count - 1]; an argument may stand twice */
    const char *name;      /* "" for a formula without a name of its own */
    double probability;    /* TREE_EVENT: 0 … 1; negative where none is known */
};

/* A coherent fault tree as a graph: nodes may be shared, and must not form a cycle. */
struct tree {
    struct tree_node *nodes;
    size_t node_count;
    uint32_t *args; /* indices of nodes */
    size_t arg_count;
    uint32_t top; /* index of the node whose causes are looked for */
};

/* Reads an Open-PSA Model Exchange Format file. `name` is its name for messages, `top` the gate that is
 * looked at, NULL where the file has one root gate only. RC_INVALID with name and line for what is no
 * such file, what is not coherent (NOT, XOR, …), unknown references, cycles, probabilities outside 0 … 1;
 * RC_TOO_LARGE beyond a limit (LIMIT_MEF_…), or when time_elapsed passes `until` (ms; 0: never), with the line
 * that was reached. The tree lies in cx's arena. */
enum rc mission_read_mef(struct ctx *cx, const char *name, const char *bytes, size_t length,
                         const char *top, int64_t until, struct tree *ret) MUST_USE;

/* ---- Minimal cut sets ---- */

struct mission_limits {
    size_t bytes;         /* memory of the decision diagrams; 0: 256 MiB less what the program itself takes */
    int64_t milliseconds; /* time after which the work is refused, counting and listing included; 0: no limit */
    int64_t begun;        /* when that time began, ms of time_elapsed; 0: now */
    uint32_t order;       /* only cut sets of at most so many events; 0: all. At most MISSION_ORDER_MOST */
    bool probability;     /* keep what probability and importance need */
};
enum { MISSION_ORDER_MOST = 60 };

struct mission_solution;

/* Computes the minimal cut sets of tree->top. Cancelled through cx->progress (RC_STOPPED). RC_TOO_LARGE
 * with a message that says what was reached when memory or time does not suffice; with an order the
 * answer is then computed up to that order, unless that does not fit either. RC_INVALID for a cycle or
 * an index outside of the tree. The tree must outlive the solution, which is freed with mission_freep. */
enum rc mission_solve(struct ctx *cx, const struct tree *tree, const struct mission_limits *limits,
                      struct mission_solution **ret) MUST_USE;
void mission_freep(struct mission_solution **solution);

/* The number of minimal cut sets (of the order asked for) as decimal digits, in cx's arena. */
enum rc mission_count(struct ctx *cx, const struct mission_solution *solution, const char **ret) MUST_USE;
/* Those of exactly `order` events (1 … MISSION_ORDER_MOST; 0 for the empty one). */
enum rc mission_count_order(struct ctx *cx, const struct mission_solution *solution, uint32_t order,
                            const char **ret) MUST_USE;
/* True when nothing was cut off by the order. */
bool mission_is_whole(const struct mission_solution *solution);
/* Nodes of the decision diagrams that hold the result, and rewritten gates; for benches and messages. */
size_t mission_size(const struct mission_solution *solution);

/* One minimal cut set. */
struct cut_set {
    const uint32_t *events; /* indices of tree nodes, ascending */
    uint32_t order;
    double probability; /* product over its events; negative where one has none */
};
struct cut_list {
    struct cut_set *at;
    size_t n;
    bool more; /* there are further ones beyond `most` or the order */
};

/* The first `most` cut sets: fewest events first (single points of failure), then the most probable, then
 * by the events' order in the tree; only those of at least `least_probability` (0: all). In cx's arena. */
enum rc mission_list(struct ctx *cx, const struct mission_solution *solution, size_t most,
                     double least_probability, struct cut_list *ret) MUST_USE;

/* ---- Probability and importance; the solution was made with limits.probability ---- */

/* Steady-state unavailability of a repairable resource: rate × repair ÷ (1 + rate × repair), with the
 * rate in failures per year and the repair time in hours (a year has 8,760 hours). */
double mission_unavailability(double rate_per_year, double repair_hours);

/* Exact probability of the top event for the tree's probabilities. RC_INVALID names an event without one. */
enum rc mission_probability(struct ctx *cx, const struct mission_solution *solution, double *ret) MUST_USE;

/* P: probability of the top event. One: that with all events of the group having happened; none: with none
 * of them happening. Measures are negative where nothing can be said (division by zero). */
struct importance {
    double one, none;
    double birnbaum;       /* one − none */
    double fussell_vesely; /* (P − none) ÷ P */
    double achievement;    /* risk achievement worth: one ÷ P */
    double reduction;      /* risk reduction worth: P ÷ none */
};

/* For each node of the tree (nodes that are no events, or are not in the top's tree: all zero). `ret` has
 * tree->node_count items. */
enum rc mission_importance(struct ctx *cx, const struct mission_solution *solution,
                           struct importance *ret) MUST_USE;
/* For a group that fails together, such as all resources of a supplier. */
enum rc mission_group_importance(struct ctx *cx, const struct mission_solution *solution,
                                 const uint32_t *events, size_t count, struct importance *ret) MUST_USE;

/* ---- Needs: what stops when ---- */

enum mission_kind { MISSION_RESOURCE, MISSION_PROCESS, MISSION_SERVICE };

/* `node` is needed; without it one goes on for `bridge` seconds (UPS, stock): 0 … MISSION_BRIDGE_MOST. */
struct mission_link {
    uint32_t node;
    int32_t bridge;
};
/* At least `least` (1 … count) of the links must hold: all of them for AND, 1 for any of several. */
struct mission_group {
    uint32_t least, first, count; /* links[first] … */
};
/* A resource, process or service. It runs while all its groups hold and it has not failed itself. */
struct mission_node {
    enum mission_kind kind;
    const char *name;              /* unique, for messages */
    uint32_t first_group, group_count;
    int32_t mtpd;                  /* longest tolerable outage in seconds; negative: none is set */
    double rate;                   /* own failures a year, 0 … 100,000; 0: it does not fail by itself */
    double repair;                 /* mean time to repair in hours, above 0 and up to 87,600, where rate > 0 */
    double loss, loss_per_hour;    /* of an outage, in any one unit of money; services usually; 0 or more */
    double loss_step, loss_later;  /* from so many hours on that much an hour instead; loss_step 0: never */
};
struct mission_model {
    const struct mission_node *nodes;
    const struct mission_group *groups;
    const struct mission_link *links;
    size_t node_count, group_count, link_count; /* at most MISSION_MODEL_MOST each */
};
enum { MISSION_BRIDGE_MOST = 315360000 /* ten years */, MISSION_MODEL_MOST = 10000000 };

/* The order in which a model is computed; needs may be mutual. In cx's arena, as long as the model. */
struct mission_plan;
/* RC_INVALID names the node with a value off its range or a link to nothing. */
enum rc mission_plan_make(struct ctx *cx, const struct mission_model *model, struct mission_plan **ret) MUST_USE;
/* A cycle of needs as “a → b → a”, for a warning; NULL where there is none. In cx's arena. */
const char *mission_cycle(struct ctx *cx, const struct mission_plan *plan);

/* The fault tree of a node's being down for cut sets and probability: an event for each node that fails by
 * itself (with its unavailability), in the place of the model's node; nodes beyond belong to groups. A link
 * that bridges the longest repair below it does not count. RC_INVALID names a cycle. In cx's arena. */
enum rc mission_tree_of(struct ctx *cx, const struct mission_plan *plan, uint32_t node, struct tree *ret) MUST_USE;

/* What fails at the time 0, for how many seconds (1 … MISSION_BRIDGE_MOST); all of it comes back together. */
struct mission_outage {
    const uint32_t *failed;
    size_t failed_count;
    int32_t seconds;
};
#define MISSION_RUNS (INT32_C(1) << 30) /* stop of a node that goes on; later than any outage ends */

/* What one outage does to a node: a node that stops is down from `stop` to the outage's end. Nodes that need
 * each other do not hold each other up or down: what stops has a way of causes to what failed. */
struct mission_effect {
    int32_t stop;    /* seconds; MISSION_RUNS */
    uint32_t cause;  /* the node whose loss stopped it; itself where it failed, or where it goes on */
    bool exceeds;    /* it is down for longer than its MTPD */
};
/* One outage with causes; `ret` has an item for each node. */
enum rc mission_outage(struct ctx *cx, const struct mission_plan *plan, const struct mission_outage *outage,
                       struct mission_effect *ret) MUST_USE;

/* Many outages, MISSION_LANES side by side. `take` gets each bundle: stops[node * MISSION_LANES + lane] for
 * the outages first … first + count - 1, on the calling thread in order. */
enum { MISSION_LANES = 16 };
enum rc mission_outages(struct ctx *cx, const struct mission_plan *plan, const struct mission_outage *outages,
                        size_t count,
                        enum rc (*take)(void *data, size_t first, size_t count, const int32_t *stops),
                        void *data) MUST_USE;

/* ---- Simulation of years ---- */

/* How much of being down is tolerated: in `years` years at most `times` outages of `seconds` or longer. */
struct mission_tolerance {
    uint32_t node;
    int32_t seconds; /* 0: however short */
    uint32_t times;
    uint32_t years; /* 1 … MISSION_WINDOW_MOST */
};
struct mission_simulation {
    uint64_t seed;
    int64_t years;   /* 1 … MISSION_YEARS_MOST */
    int64_t threads; /* 0: all processors; the result does not depend on it */
    const struct mission_tolerance *tolerances;
    size_t tolerance_count; /* at most MISSION_TOLERANCES_MOST */
};
enum {
    MISSION_YEARS_MOST = 10000000,
    MISSION_CURVE_POINTS = 40,
    MISSION_BARS = 24,
    MISSION_WINDOW_MOST = 1000,
    MISSION_TOLERANCES_MOST = 2000,
    MISSION_FAILURES_MOST = 1000000 /* a year, of all nodes together */
};

/* An estimate with the ends of its 95 % confidence interval. */
struct mission_estimate {
    double value, low, high;
};
struct mission_node_years {
    struct mission_estimate downtime;  /* hours a year */
    struct mission_estimate outages;   /* number a year */
    struct mission_estimate over_mtpd; /* probability of a year with an outage beyond the MTPD */
    struct mission_estimate loss;      /* of a year */
};
struct mission_curve_point {
    double loss;                          /* of a year */
    struct mission_estimate probability;  /* of a year with at least that loss */
};
/* Years whose loss is at least `from` and below `to`; the first bar holds the years without any loss (both 0). */
struct mission_bar {
    double from, to;
    int64_t years;
};
struct mission_years {
    struct mission_node_years *nodes; /* by node of the model */
    /* For each tolerance: the probability that so many years in a row hold more outages than it admits, from
     * stretches that do not overlap; the value is negative where not one stretch was simulated. */
    struct mission_estimate *broken;
    struct mission_estimate loss;     /* of a year, all nodes together */
    double loss_median, loss_95, loss_99, loss_worst;
    struct mission_curve_point curve[MISSION_CURVE_POINTS]; /* losses ascending */
    size_t curve_n;
    struct mission_bar bars[MISSION_BARS]; /* losses ascending, at ends of 1, 2, 5, 10, … */
    size_t bar_n;
};
/* Monte Carlo: in each year nodes fail at random (Poisson), repairs take exponential times, bridging and needs
 * are respected; a year begins with everything running, and an outage counts whole for the year in which it
 * begins. The same seed gives the same result on any number of threads. RC_STOPPED when cancelled; RC_TOO_LARGE with
 * more than MISSION_FAILURES_MOST failures a year. */
enum rc mission_simulate(struct ctx *cx, const struct mission_plan *plan,
                         const struct mission_simulation *simulation, struct mission_years *ret) MUST_USE;

extern const struct module mission_module;

#endif
