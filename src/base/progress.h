/* How far a long piece of work is, told to whoever watches: a page, a terminal. The work tells; it does
 * not know who listens. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include "base/ctx.h"

/* Who watches. `step` is called on the thread that works. */
struct progress {
    enum rc (*step)(struct progress *progress, struct ctx *cx, int64_t done, int64_t total);
};

/* Tells that `done` of `total` units are done (total 0: nobody knows how many there are). Cheap enough
 * to be called every few hundred rows. RC_STOPPED (message recorded) when the work shall end now:
 * somebody cancelled it, or the program stops. Nothing happens where nobody watches. */
enum rc progress_step(struct ctx *cx, int64_t done, int64_t total) MUST_USE;

/* One part of a longer work, from `from` to `to` of its `whole`: what is told inside the part moves the
 * work of the outer context.
 * struct progress_part part = progress_part_create(cx, i, i + 1, n);
 * struct ctx inner = *cx; inner.progress = &part.base; */
struct progress_part {
    struct progress base;
    struct progress *outer; /* NULL: nobody watches */
    int64_t from, to, whole;
};
struct progress_part progress_part_create(const struct ctx *cx, int64_t from, int64_t to,
                                          int64_t whole);

/* A bar in the terminal, drawn when the work has taken half a second and at most ten times a second. */
struct progress_bar {
    struct progress base;
    int handle;
    int64_t begun, drawn; /* ms of time_elapsed; drawn 0: nothing stands in the terminal */
};

/* A bar for the file of a terminal; cx.progress = &bar.base. */
struct progress_bar progress_bar_create(int handle);
/* Takes the bar out of the terminal; also for CLEANUP. */
void progress_bar_end(struct progress_bar *bar);
/* The bar as a line of text without a line end, for tests: "[=====>    ] 50 %", or "1234" where the
 * total is not known. In cx's arena. */
const char *progress_bar_text(const struct ctx *cx, int64_t done, int64_t total);

#endif
