#include "base/rc.h"

#include "base/ctx.h"

static const struct rc_info infos[] = {
    [RC_OK] = {"ok", 200, 0, N_("Done")},
    [RC_INVALID] = {"invalid", 422, 1, N_("The input cannot be accepted")},
    [RC_LOGIN] = {"login", 401, 3, N_("Please sign in")},
    [RC_DENIED] = {"denied", 403, 3, N_("You are not allowed to do this")},
    [RC_MISSING] = {"missing", 404, 4, N_("There is no such page or record")},
    [RC_METHOD] = {"method", 405, 2, N_("This address does not take that method")},
    [RC_CONFLICT] = {"conflict", 409, 5, N_("Somebody else changed this record first")},
    [RC_TOO_LARGE] = {"too-large", 413, 1, N_("The input is too large")},
    [RC_TYPE] = {"type", 415, 1, N_("This kind of file is not accepted")},
    [RC_BUSY] = {"busy", 429, 6, N_("Too many requests; please wait a moment")},
    [RC_MEMORY] = {"memory", 503, 6, N_("Memory ran out; nothing was changed")},
    [RC_DATABASE] = {"database", 503, 6, N_("The database did not answer; nothing was changed")},
    [RC_IO] = {"io", 500, 6, N_("A file could not be read or written")},
    [RC_UNSOUND] = {"unsound", 500, 7, N_("Stored data contradicts the ledger")},
    [RC_INTERNAL] = {"internal", 500, 8, N_("The program met an unexpected state")},
    [RC_USAGE] = {"usage", 400, 2, N_("The command line cannot be understood")},
    [RC_STOPPED] = {"stopped", 409, 6, N_("The work was stopped before its end")},
    [RC_AWAY] = {"away", 503, 6, N_("Another machine that is needed did not answer; please try again later")},
};
_Static_assert(COUNT(infos) == RC_COUNT_, "every rc needs a row");

const struct rc_info *rc_describe(enum rc rc)
{
    if ((unsigned)rc >= RC_COUNT_)
        return &infos[RC_INTERNAL];
    return &infos[rc];
}
