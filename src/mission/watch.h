/* What all loops of one computation share: the memory that they may take, the time, and who may end it. Inside
 * the room only. */
#ifndef MISSION_WATCH_H
#define MISSION_WATCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

/* One budget for all tables, also of attempts that run side by side. */
struct memory {
    atomic_size_t bytes;
    size_t most;
};

/* Each thread has its own. */
struct watch {
    struct ctx *cx;
    struct memory *memory;    /* NULL where no tables are made */
    size_t nodes;             /* the most that any table of diagrams held, for messages */
    int64_t until;            /* ms of time_elapsed; 0: no limit */
    size_t work, looks;       /* units of work since the last look; looks since the clock was read */
    const atomic_bool *ended; /* somebody else was faster; NULL: nobody else is at it */
    bool late;                /* the time has passed */
    enum rc rc;               /* RC_TOO_LARGE when late, RC_STOPPED when cancelled or ended; stays so */
};

enum {
    WATCH_EVERY = 1 << 12, /* units of work (some nanoseconds each) between two looks at whether it has ended */
    WATCH_CLOCK = 8        /* looks between two at the clock */
};

/* Reads the clock, and asks whoever may cancel; gives watch->rc. */
enum rc watch_look(struct watch *watch) MUST_USE;

/* Looks whether somebody else was faster, and now and then at the clock. */
enum rc watch_glance(struct watch *watch) MUST_USE;

/* Says that so many units of work were done. False once the work has to end (watch->rc says why). */
static inline bool watch_work(struct watch *watch, size_t units)
{
    watch->work += units;
    return watch->work < WATCH_EVERY || watch_glance(watch) == RC_OK;
}

/* Takes so much of the memory that all have together. False, and nothing is taken, where it is not there. */
static inline bool watch_take(const struct watch *watch, size_t bytes)
{
    bool fits = atomic_fetch_add(&watch->memory->bytes, bytes) + bytes <= watch->memory->most;
    if (!fits)
        atomic_fetch_sub(&watch->memory->bytes, bytes);
    return fits;
}
static inline void watch_give(const struct watch *watch, size_t bytes)
{
    atomic_fetch_sub(&watch->memory->bytes, bytes);
}

#endif
