/* What all loops of one computation share: the memory that they may take, the time, and who may end it. Inside
 * the room only. */
#ifndef MISSION_WATCH_H
#define MISSION_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

struct watch {
    struct ctx *cx;
    size_t bytes, bytes_most; /* of all tables */
    size_t nodes;             /* the most that any table of diagrams held, for messages */
    int64_t until;            /* ms of time_elapsed; 0: no limit */
    size_t work;              /* units of work since the clock was read */
    bool late;                /* the time has passed */
    enum rc rc;               /* RC_TOO_LARGE when late, RC_STOPPED when cancelled; stays so */
};

enum { WATCH_EVERY = 1 << 16 /* units of work (some nanoseconds each) between two looks at the clock */ };

/* Reads the clock, and asks whoever may cancel; gives watch->rc. */
enum rc watch_look(struct watch *watch) MUST_USE;

/* Says that so many units of work were done. False once the work has to end (watch->rc says why). */
static inline bool watch_work(struct watch *watch, size_t units)
{
    watch->work += units;
    return watch->work < WATCH_EVERY || watch_look(watch) == RC_OK;
}

#endif
