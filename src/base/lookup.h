/* Numbers for words: each word that is added gets the next number, from 0. For many thousand words that are looked up
 * far more often than added. */
#ifndef BASE_LOOKUP_H
#define BASE_LOOKUP_H

#include <stdint.h>

#include "base/arena.h"

#define LOOKUP_NONE UINT32_MAX /* no such word */

struct lookup_slot {
    uint32_t hash, number; /* number + 1; 0 where nothing stands */
};
struct lookup {
    struct arena *arena;
    struct lookup_slot *slots;
    const char **words; /* by number; as they were added, not copied */
    size_t n, room, slot_count;
};

/* An empty one with room for so many words; it grows where more are added. All of it lies in `arena`. false when memory
 * has ended. */
bool lookup_make(struct lookup *lookup, struct arena *arena, size_t room) MUST_USE;
/* The number of the word, or LOOKUP_NONE. */
uint32_t lookup_find(const struct lookup *lookup, const char *word);
/* The same for words that mostly come in the order in which they were added: those behind `last` (LOOKUP_NONE at the
 * beginning) are looked at first. */
uint32_t lookup_find_after(const struct lookup *lookup, const char *word, uint32_t last);
/* The number of the word, which is added where it is not known; it must last as long as the lookup. LOOKUP_NONE when
 * memory has ended. */
uint32_t lookup_add(struct lookup *lookup, const char *word);

#endif
