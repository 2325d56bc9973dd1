/* What the threads of a server share about other machines that it asks: how many of its threads may wait for
 * them at once, and which of them were silent a moment ago. The command line has none (cx->outside NULL): it
 * may wait as long as it likes. */
#ifndef BASE_OUTSIDE_H
#define BASE_OUTSIDE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"

enum {
    OUTSIDE_TALKS = 4,            /* threads that may wait for other machines at the same time */
    OUTSIDE_PATIENCE_MS = 300,    /* how long a thread waits for one of these places, when nobody leaves them */
    OUTSIDE_SILENT_MS = 30 * 1000, /* so long a machine that was silent is not asked again */
    OUTSIDE_NAMES = 32,
};

struct outside {
    pthread_mutex_t mutex;
    pthread_cond_t left;
    int talking;
    int64_t moved; /* when somebody entered or left last, of outside_clock */
    struct {
        uint64_t name; /* digest of the machine's address; 0 for a free place */
        int64_t until; /* milliseconds of outside_clock */
    } silent[OUTSIDE_NAMES];
    size_t next; /* the place that is taken over when none is free */
};

void outside_init(struct outside *outside);
void outside_destroy(struct outside *outside);

/* Takes one of the places, for which it waits a moment; false when they are all taken still. Each success is
 * followed by outside_leave. */
bool outside_enter(struct ctx *cx);
void outside_leave(struct ctx *cx);

/* Whether this machine was silent a moment ago. */
bool outside_is_silent(struct ctx *cx, const char *name);
/* It was silent now, or it answered. */
void outside_note(struct ctx *cx, const char *name, bool silent);

/* Milliseconds that no change of the time of day moves. */
int64_t outside_clock(void);

#endif
