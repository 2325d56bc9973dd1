/* A belt of pieces that helper threads work on while the caller goes on filling the next ones. The
 * caller takes the pieces back in the order in which it gave them.
 *     for (…) {
 *         if (belt_is_full(belt))
 *             use(belt_take(belt));
 *         fill(belt_next(belt));
 *         belt_give(belt);
 *     }
 *     while (belt_is_used(belt))
 *         use(belt_take(belt));                                                                   */
#ifndef BASE_BELT_H
#define BASE_BELT_H

#include <stdbool.h>
#include <stddef.h>

enum { BELT_PIECES_MOST = 16, BELT_HELPERS_MOST = 3 };

struct belt;

/* A belt of `count` pieces (1 to BELT_PIECES_MOST) that are the caller's and outlive it. `work` runs
 * on any thread and touches nothing but its piece and what does not change meanwhile. There are as
 * many helpers as the machine has further processors, up to BELT_HELPERS_MOST; the caller helps while
 * it waits. NULL when memory has ended. Freed with belt_freep, which waits for the helpers. */
struct belt *belt_create(void (*work)(void *piece), void *const *pieces, size_t count);
void belt_freep(struct belt **belt); /* for CLEANUP */

/* True when every piece is under way: take one first. */
bool belt_is_full(const struct belt *belt);
/* True when pieces are under way. */
bool belt_is_used(const struct belt *belt);
/* The piece to fill; the belt is not full. */
void *belt_next(const struct belt *belt);
/* Puts that piece on the belt. */
void belt_give(struct belt *belt);
/* The oldest piece, once its work is done; the belt is used. */
void *belt_take(struct belt *belt);

#endif
