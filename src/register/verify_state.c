#include "register/verify_state.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* An open hash table: the keys are evenly spread already. At most three quarters are taken. */
struct verify_states {
    unsigned char org_key[crypto_shorthash_siphashx24_KEYBYTES];
    unsigned char body_key[crypto_onetimeauth_poly1305_KEYBYTES];
    struct verify_state *at;
    size_t room, n; /* room is a power of two */
};

_Static_assert(VERIFY_DIGEST_BYTES == crypto_shorthash_siphashx24_BYTES, "SipHash of 128 bits");
_Static_assert(VERIFY_DIGEST_BYTES == crypto_onetimeauth_poly1305_BYTES, "Poly1305 of 128 bits");
_Static_assert(VERIFY_DIGEST_BYTES == crypto_shorthash_siphashx24_KEYBYTES, "a digest is a key");

enum { FIRST_ROOM = 65536 }; /* memory that is not touched costs nothing */

struct verify_states *verify_states_create(void)
{
    struct verify_states *states = calloc(1, sizeof *states);
    struct verify_state *at = calloc(FIRST_ROOM, sizeof *at);
    if (states == NULL || at == NULL) {
        free(states);
        free(at);
        return NULL;
    }
    states->at = at;
    states->room = FIRST_ROOM;
    randombytes_buf(states->org_key, sizeof states->org_key);
    randombytes_buf(states->body_key, sizeof states->body_key);
    return states;
}

void verify_states_freep(struct verify_states **states)
{
    if (*states != NULL)
        free((*states)->at);
    free(*states);
    *states = NULL;
}

static struct verify_digest digest_of(const char *text, size_t length, const unsigned char *key)
{
    struct verify_digest digest;
    crypto_shorthash_siphashx24(digest.bytes, (const unsigned char *)text, length, key);
    return digest;
}

/* Each part under the key that follows from the part before, so that no two triples run together. */
struct verify_digest verify_key(const struct verify_states *states, const char *org,
                                const char *noun, const char *id)
{
    const struct verify_digest of_org = digest_of(org, strlen(org), states->org_key);
    const struct verify_digest of_noun = digest_of(noun, strlen(noun), of_org.bytes);
    return digest_of(id, strlen(id), of_noun.bytes);
}

/* Poly1305 as what it is built from: a hash that is chosen at random and shown to nobody, under which two bodies
 * of a megabyte meet with a chance of 2^-87. That it may authenticate one message only does not matter: no
 * digest leaves the process. It is three times as fast as SipHash. */
struct verify_digest verify_body(const struct verify_states *states, const char *body,
                                 size_t length)
{
    struct verify_digest digest;
    crypto_onetimeauth_poly1305(digest.bytes, (const unsigned char *)body, length, states->body_key);
    return digest;
}

/* Where the key stands, or the free place for it. */
static struct verify_state *place_of(struct verify_state *at, size_t room,
                                     const struct verify_digest *key)
{
    size_t place = 0;
    memcpy(&place, key->bytes, sizeof place);
    for (place &= room - 1; at[place].sequence != 0; place = (place + 1) & (room - 1))
        if (memcmp(at[place].key.bytes, key->bytes, sizeof key->bytes) == 0)
            break;
    return &at[place];
}

struct verify_state *verify_states_find(const struct verify_states *states,
                                        const struct verify_digest *key)
{
    struct verify_state *state = place_of(states->at, states->room, key);
    return state->sequence == 0 ? NULL : state;
}

static enum rc widen(struct verify_states *states)
{
    size_t room = states->room * 2;
    struct verify_state *at = room > SIZE_MAX / sizeof *at ? NULL : calloc(room, sizeof *at);
    if (at == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < states->room; i++)
        if (states->at[i].sequence != 0)
            *place_of(at, room, &states->at[i].key) = states->at[i];
    free(states->at);
    states->at = at;
    states->room = room;
    return RC_OK;
}

enum rc verify_states_put(struct verify_states *states, const struct verify_state *state)
{
    if (states->n >= states->room / 4 * 3)
        TRY(widen(states));
    struct verify_state *place = place_of(states->at, states->room, &state->key);
    states->n += place->sequence == 0;
    *place = *state;
    return RC_OK;
}

const struct verify_state *verify_states_unseen(const struct verify_states *states)
{
    const struct verify_state *first = NULL;
    for (size_t i = 0; i < states->room; i++) {
        const struct verify_state *state = &states->at[i];
        if (state->sequence != 0 && !state->deleted && !state->seen &&
            (first == NULL || state->org < first->org ||
             (state->org == first->org && state->sequence < first->sequence)))
            first = state;
    }
    return first;
}
