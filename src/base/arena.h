/* Memory of one request or command: allocate freely, free once.
 * When memory or the arena's limit ends, arena_alloc gives NULL and the arena remembers it;
 * text functions give "" then, and db_commit and the router refuse to go on. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/rc.h"

struct arena;

/* A new arena that holds at most `limit` bytes. NULL when memory has ended. Freed with arena_free. */
struct arena *arena_create(size_t limit) MUST_USE;
void arena_free(struct arena *arena);
void arena_freep(struct arena **arena); /* for CLEANUP */

/* Forgets all allocations, keeps one block for reuse, and clears the failure mark. */
void arena_reset(struct arena *arena);

/* The same for scratch memory between two rows: that an allocation has failed stays known. */
void arena_next(struct arena *arena);

/* Zeroed memory aligned for any type; NULL at the limit. */
void *arena_alloc(struct arena *arena, size_t size);
/* count × size, checked for overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* Grows an array: keeps `used` items, gives room for at least `used + 1`; NULL at the limit. */
void *arena_grow(struct arena *arena, void *items, size_t used, size_t *room, size_t size);

const char *arena_copy(struct arena *arena, const char *text);
const char *arena_copy_n(struct arena *arena, const char *text, size_t length);
const char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Calls end(what) when the arena is reset or freed, the last one first: for what is held as long as the arena
 * lasts and does not lie in it. false when memory has ended; it is not called then. */
bool arena_at_end(struct arena *arena, void (*end)(void *what), void *what) MUST_USE;
/* Counts as a failed allocation: memory ended outside of the arena, in something that its user needs. */
void arena_fail(struct arena *arena);
/* How often the arena was reset: what was noted with another number is gone. */
size_t arena_generation(const struct arena *arena);
/* True once any allocation has failed since creation or reset. */
bool arena_failed(const struct arena *arena);
/* Bytes handed out since creation or reset. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
