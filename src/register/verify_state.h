/* What the ledger says last about each record, as digests under a key that is made
 * anew for each verification: nobody can prepare a row that meets another's digest. */
#ifndef REGISTER_VERIFY_STATE_H
#define REGISTER_VERIFY_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

enum { VERIFY_DIGEST_BYTES = 16 };

struct verify_digest {
    unsigned char bytes[VERIFY_DIGEST_BYTES];
};

struct verify_state {
    struct verify_digest key;  /* of organisation, noun and id */
    struct verify_digest body; /* canonical JSON of the last entry */
    int64_t sequence;          /* of that entry; 0: this place is free */
    uint32_t org;              /* the caller's number of the organisation */
    bool deleted, seen;
};

struct verify_states;

/* NULL when memory has ended. Freed with verify_states_freep. */
struct verify_states *verify_states_create(void);
void verify_states_freep(struct verify_states **states); /* for CLEANUP */

/* These two and verify_states_find may run on several threads at once while nothing is put in. */
struct verify_digest verify_key(const struct verify_states *states, const char *org,
                                const char *noun, const char *id);
struct verify_digest verify_body(const struct verify_states *states, const char *body,
                                 size_t length);

/* NULL when the ledger does not know that record. */
struct verify_state *verify_states_find(const struct verify_states *states,
                                        const struct verify_digest *key);
/* Puts the state of a record in the place of the one before. RC_MEMORY. */
enum rc verify_states_put(struct verify_states *states, const struct verify_state *state) MUST_USE;
/* The first record, by organisation and sequence, that is neither deleted nor seen; NULL when there is
 * none. */
const struct verify_state *verify_states_unseen(const struct verify_states *states);

#endif
