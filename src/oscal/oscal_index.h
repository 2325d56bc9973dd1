/* Finds things by their ids; several may share one. The hash has a secret, so that nobody can choose
 * ids that collide. Lies in an arena; when its memory ends, the arena remembers it and things are
 * missing. */
#ifndef OSCAL_OSCAL_INDEX_H
#define OSCAL_OSCAL_INDEX_H

#include <stddef.h>

#include "base/arena.h"

#define OSCAL_NOT_FOUND ((size_t)-1)

struct oscal_index {
    struct arena *arena;
    unsigned char secret[16];
    struct index_slot {
        const char *id;
        size_t first, last; /* in entries */
    } * slots;
    struct index_entry {
        size_t value, next;
    } * entries;
    size_t slot_room, slot_count, entry_room, entry_count;
};

void oscal_index_begin(struct oscal_index *index, struct arena *arena);
/* Adds a value behind others of the same id. The id is not copied. */
void oscal_index_add(struct oscal_index *index, const char *id, size_t value);
/* The first value of an id, or the one after the last that was given: *at begins as OSCAL_NOT_FOUND.
 * False when there is no further one. */
bool oscal_index_next(const struct oscal_index *index, const char *id, size_t *at, size_t *ret);
/* The first value of an id; OSCAL_NOT_FOUND. */
size_t oscal_index_find(const struct oscal_index *index, const char *id);

#endif
