/* What is dear to make, never changes and serves every request, kept for the whole process under a key that
 * says which content it was made of. Bounded; what was used longest ago goes first. Used by any number of
 * threads. */
#ifndef BASE_KEEP_H
#define BASE_KEEP_H

#include "base/arena.h"

struct keep;

/* Keeps at most `limit` bytes of memory of arenas. NULL when memory has ended. */
struct keep *keep_create(size_t limit);
/* Nobody may hold anything of it any more, but kept values other kept ones. */
void keep_free(struct keep *keep);
void keep_freep(struct keep **keep); /* for CLEANUP */

/* What is kept under the key; it stays, also when the keep lets it go, until `holder` is reset or freed. That may be the
 * arena of a value that is kept, too: what it is made of lasts as long as it does. NULL when there is none, when `keep`
 * is NULL, or when memory has ended. */
const void *keep_get(struct keep *keep, const char *key, struct arena *holder);

/* Takes `value` and the arena `own` in which it lies with all that it points at. Gives what is kept under the
 * key from now on, held as by keep_get: an earlier one, when another thread was faster. What is larger than
 * the limit is not kept. NULL: not kept, and `own` is freed; the caller uses a value of its own then. */
const void *keep_put(struct keep *keep, const char *key, struct arena *own, const void *value,
                     struct arena *holder);

/* Bytes kept just now, without those that are only held. */
size_t keep_bytes(struct keep *keep);

#endif
