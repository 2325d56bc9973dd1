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

enum { KNOWN_NUMBERS = 4 };
/* Numbers that follow from the organisation's records, the acting person and the day alone: made by `make` once for
 * each state of the ledger. `what` and `of` say which; n at most KNOWN_NUMBERS. Inside a transaction they are made. */
enum rc known_numbers(struct ctx *cx, const char *what, const char *of,
                      enum rc (*make)(struct ctx *cx, const char *of, int64_t *ret), int64_t *ret, size_t n) MUST_USE;

/* What entry->waiting counts for the acting person; entry->recorded says that it may be known. */
enum rc waiting_count(struct ctx *cx, const struct nav_entry *entry, int64_t *ret) MUST_USE;

#endif
