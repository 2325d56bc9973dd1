#include "oscal/oscal_index.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

void oscal_index_begin(struct oscal_index *index, struct arena *arena)
{
    *index = (struct oscal_index){.arena = arena};
    _Static_assert(sizeof index->secret == crypto_shorthash_KEYBYTES, "the secret is a key");
    randombytes_buf(index->secret, sizeof index->secret);
}

/* The slot of the id, or the empty one where it belongs. */
static struct index_slot *slot_of(const struct oscal_index *index, struct index_slot *slots,
                                  size_t room, const char *id)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t number = 0;
    crypto_shorthash(hash, (const unsigned char *)id, strlen(id), index->secret);
    memcpy(&number, hash, sizeof number);
    size_t at = (size_t)number & (room - 1);
    while (slots[at].id != NULL && strcmp(slots[at].id, id) != 0)
        at = (at + 1) & (room - 1);
    return &slots[at];
}

static bool make_room(struct oscal_index *index)
{
    size_t room = index->slot_room == 0 ? FIRST_ROOM : index->slot_room * 2;
    struct index_slot *slots = ARENA_ARRAY(index->arena, struct index_slot, room);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < index->slot_room; i++)
        if (index->slots[i].id != NULL)
            *slot_of(index, slots, room, index->slots[i].id) = index->slots[i];
    index->slots = slots;
    index->slot_room = room;
    return true;
}

void oscal_index_add(struct oscal_index *index, const char *id, size_t value)
{
    if (index->slot_count * 2 >= index->slot_room && !make_room(index))
        return;
    struct index_entry *entries = arena_grow(index->arena, index->entries, index->entry_count,
                                             &index->entry_room, sizeof *entries);
    if (entries == NULL)
        return;
    index->entries = entries;
    size_t entry = index->entry_count++;
    entries[entry] = (struct index_entry){value, OSCAL_NOT_FOUND};
    struct index_slot *slot = slot_of(index, index->slots, index->slot_room, id);
    if (slot->id == NULL) {
        *slot = (struct index_slot){id, entry, entry};
        index->slot_count++;
    } else {
        entries[slot->last].next = entry;
        slot->last = entry;
    }
}

bool oscal_index_next(const struct oscal_index *index, const char *id, size_t *at, size_t *ret)
{
    size_t entry = OSCAL_NOT_FOUND;
    if (*at != OSCAL_NOT_FOUND) {
        entry = index->entries[*at].next;
    } else if (index->slot_room > 0) {
        const struct index_slot *slot = slot_of(index, index->slots, index->slot_room, id);
        entry = slot->id == NULL ? OSCAL_NOT_FOUND : slot->first;
    }
    if (entry == OSCAL_NOT_FOUND)
        return false;
    *at = entry;
    *ret = index->entries[entry].value;
    return true;
}

size_t oscal_index_find(const struct oscal_index *index, const char *id)
{
    size_t at = OSCAL_NOT_FOUND, value = OSCAL_NOT_FOUND;
    return oscal_index_next(index, id, &at, &value) ? value : OSCAL_NOT_FOUND;
}
