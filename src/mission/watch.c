#include "mission/watch.h"

#include "base/progress.h"
#include "base/time.h"

enum rc watch_look(struct watch *watch)
{
    watch->work = watch->looks = 0;
    if (watch->rc != RC_OK)
        return watch->rc;
    watch->late = watch->until != 0 && time_elapsed() > watch->until;
    if (watch->ended != NULL && atomic_load(watch->ended))
        watch->rc = RC_STOPPED;
    else
        watch->rc = watch->late ? RC_TOO_LARGE : progress_step(watch->cx, 0, 0);
    return watch->rc;
}

enum rc watch_glance(struct watch *watch)
{
    bool ended = watch->ended != NULL && atomic_load_explicit(watch->ended, memory_order_relaxed);
    if (ended || watch->rc != RC_OK || ++watch->looks >= WATCH_CLOCK || watch->work >= (size_t)WATCH_EVERY * WATCH_CLOCK)
        return watch_look(watch);
    watch->work = 0;
    return RC_OK;
}
