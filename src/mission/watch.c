#include "mission/watch.h"

#include "base/progress.h"
#include "base/time.h"

enum rc watch_look(struct watch *watch)
{
    watch->work = 0;
    if (watch->rc != RC_OK)
        return watch->rc;
    watch->late = watch->until != 0 && time_elapsed() > watch->until;
    if (watch->ended != NULL && atomic_load(watch->ended))
        watch->rc = RC_STOPPED;
    else
        watch->rc = watch->late ? RC_TOO_LARGE : progress_step(watch->cx, 0, 0);
    return watch->rc;
}
