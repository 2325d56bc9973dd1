/* Counts of what waits, as the navigation of every page shows them. One that follows from the records alone is counted
 * once for each state of the organisation's ledger, person and day, and then known to the whole process. */
#ifndef HTTP_WAITING_H
#define HTTP_WAITING_H

#include "base/app.h"

struct waiting;

/* NULL when memory has ended: everything is counted anew then. */
struct waiting *waiting_create(void);
void waiting_free(struct waiting *waiting);
void waiting_freep(struct waiting **waiting); /* for CLEANUP */

/* What entry->waiting counts for the acting person; entry->recorded says that it may be known. */
enum rc waiting_count(struct ctx *cx, const struct nav_entry *entry, int64_t *ret) MUST_USE;

#endif
