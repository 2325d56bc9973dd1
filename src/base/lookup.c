#include "base/lookup.h"

#include <string.h>

enum { ROOM_LEAST = 32, MIX_SHIFT = 29, NEAR = 4 };

static uint64_t mix(uint64_t hash, uint64_t bytes)
{
    hash = (hash ^ bytes) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> MIX_SHIFT);
}

/* Eight bytes at a time; the length tells words apart that end in zero bytes. */
static uint32_t hash_of(const char *word, size_t length)
{
    uint64_t hash = length, bytes;
    for (; length >= sizeof bytes; word += sizeof bytes, length -= sizeof bytes) {
        memcpy(&bytes, word, sizeof bytes);
        hash = mix(hash, bytes);
    }
    bytes = 0;
    memcpy(&bytes, word, length);
    hash = mix(mix(hash, bytes), 0);
    return (uint32_t)(hash ^ (hash >> 32));
}

/* Where the word stands, or the empty slot where it would. */
static struct lookup_slot *slot_of(const struct lookup *lookup, const char *word, uint32_t hash)
{
    size_t mask = lookup->slot_count - 1, at = hash & mask;
    for (; lookup->slots[at].number != 0; at = (at + 1) & mask)
        if (lookup->slots[at].hash == hash && strcmp(lookup->words[lookup->slots[at].number - 1], word) == 0)
            break;
    return lookup->slots + at;
}

/* Slots for twice the room: at most half of them are taken. */
static bool spread(struct lookup *lookup)
{
    size_t count = (size_t)2 * ROOM_LEAST;
    while (count < 2 * lookup->room)
        count *= 2;
    struct lookup_slot *slots = ARENA_ARRAY(lookup->arena, struct lookup_slot, count);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < lookup->slot_count; i++) {
        size_t at = lookup->slots[i].hash & (count - 1);
        while (lookup->slots[i].number != 0 && slots[at].number != 0)
            at = (at + 1) & (count - 1);
        if (lookup->slots[i].number != 0)
            slots[at] = lookup->slots[i];
    }
    lookup->slots = slots;
    lookup->slot_count = count;
    return true;
}

bool lookup_make(struct lookup *lookup, struct arena *arena, size_t room)
{
    room = room < ROOM_LEAST ? ROOM_LEAST : room;
    *lookup = (struct lookup){.arena = arena, .words = ARENA_ARRAY(arena, const char *, room), .room = room};
    return lookup->words != NULL && spread(lookup);
}

uint32_t lookup_find(const struct lookup *lookup, const char *word)
{
    uint32_t number = slot_of(lookup, word, hash_of(word, strlen(word)))->number;
    return number == 0 ? LOOKUP_NONE : number - 1;
}

uint32_t lookup_find_after(const struct lookup *lookup, const char *word, uint32_t last)
{
    size_t next = (uint32_t)(last + 1); /* the first one behind LOOKUP_NONE */
    for (size_t i = next; i < lookup->n && i < next + NEAR; i++)
        if (strcmp(lookup->words[i], word) == 0)
            return (uint32_t)i;
    return lookup_find(lookup, word);
}

uint32_t lookup_add(struct lookup *lookup, const char *word)
{
    uint32_t hash = hash_of(word, strlen(word));
    struct lookup_slot *slot = slot_of(lookup, word, hash);
    if (slot->number != 0)
        return slot->number - 1;
    if (lookup->n == lookup->room) {
        const char **words = lookup->n >= LOOKUP_NONE - 1 ? NULL
                                                          : arena_grow(lookup->arena, lookup->words, lookup->n, &lookup->room,
                                                                       sizeof *words);
        if (words == NULL)
            return LOOKUP_NONE;
        lookup->words = words;
        if (!spread(lookup))
            return LOOKUP_NONE;
        slot = slot_of(lookup, word, hash);
    }
    lookup->words[lookup->n] = word;
    *slot = (struct lookup_slot){hash, (uint32_t)++lookup->n};
    return (uint32_t)lookup->n - 1;
}
