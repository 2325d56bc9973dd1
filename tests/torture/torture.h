/* What happens when memory ends: work is done over and over while its first, second, third … allocation
 * fails. It must give a clear error, or all that it gives otherwise; nothing may be half-written, lost or
 * leaked. */
#ifndef TESTS_TORTURE_TORTURE_H
#define TESTS_TORTURE_TORTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/ctx.h"
#include "base/rc.h"

/* --- memory.c: malloc, calloc and realloc of the whole program --- */

enum memory_mode {
    MEMORY_ONCE,  /* one allocation fails */
    MEMORY_ENDED, /* and all that follow it */
    MEMORY_MODE_COUNT_
};

/* From now on allocations are counted, and the one of that number (from 1; 0: none) fails. Only those
 * that our own code asks for when `own` is set, otherwise those of the libraries too. */
void memory_arm(size_t number, enum memory_mode mode, bool own);
/* Ends that; gives how many were counted. Allowed without memory_arm. */
size_t memory_disarm(void);
/* Whether any has failed since memory_arm. */
bool memory_failed(void);
/* Pieces of memory that are in use; 0 where that is not known (under a sanitizer, which tells leaks by
 * itself). */
size_t memory_live(void);
/* An allocation that does not fail here, and is not counted. */
void *memory_spared(size_t size);

/* --- Works --- */

struct work;
/* Does the work between memory_arm, which it calls by torture_begin, and memory_disarm; afterwards, with
 * memory again, writes into `out` what it gave, the same text every time, and gives its result. A finding
 * beyond that (something half-written) is a line in `why`. */
typedef enum rc (*work_run)(const struct work *work, struct buf *out, struct buf *why);

struct work {
    const char *name;
    work_run run;
    const void *data; /* for run */
    void (*reset)(void); /* empties caches that the work fills (prepared statements); may be NULL */
    enum rc wanted;   /* what it gives with memory enough */
    bool own;         /* libraries are left out: they end the program, or take too long */
    bool varies;      /* what it gives holds times or random digits: only its result is compared */
    size_t steps;     /* how many numbers are tried at most; 0: as many as the run has time for */
};

struct works {
    struct work *at;
    size_t n, room;
};
/* A further work; aborts when memory has ended. */
void works_add(struct works *works, struct work work);

/* Arms as the runner has been told. */
void torture_begin(const struct work *work);
/* Ends what torture_begin began; called again it does nothing. */
void torture_end(void);

/* The works: pages.c, parsers.c, oscal.c, stores.c. `directory` is for files and is removed afterwards. */
void pages_add(struct works *works, const char *directory);
void pages_end(void);
void parsers_add(struct works *works);
void parsers_end(void);
void oscal_add(struct works *works);
/* After pages_add, whose house it uses. */
void stores_add(struct works *works, const char *directory);

/* --- The house of pages.c, for other works --- */

/* Nobody in particular, with its connection. */
struct ctx pages_context(struct arena *arena);
/* Puts it back as it was first, over a new connection. */
void pages_reset(void);
/* After a work that may have changed it: a finding when its ledger does not verify or a transaction is open.
 * Puts it back. */
void pages_check(struct buf *why);

#endif
