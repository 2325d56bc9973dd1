/* Checkpoints as signed notes, in the forms of C2SP (c2sp.org/signed-note, c2sp.org/tlog-checkpoint):
 * origin, size and root on a line each, an empty line, one line with the signature (Ed25519). Nothing
 * here knows the database. */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include <stdbool.h>

#include "base/ctx.h"
#include "ledger/merkle.h"

enum {
    NOTE_PUBLIC_BYTES = 32,
    NOTE_SEED_BYTES = 32,
    NOTE_SIGNATURE_BYTES = 64,
    NOTE_HASH_BYTES = 4,
    NOTE_KEY_ID_BYTES = 16,  /* of a key's id; begins with its key hash */
    NOTE_CHECKPOINT_MOST = 4096,
};

struct checkpoint {
    const char *origin;
    int64_t size; /* leaves */
    unsigned char root[MERKLE_HASH_BYTES];
};

/* The id of a key: 32 hexadecimal digits of SHA-256(origin, line feed, 0x01, public key); the first
 * eight are the key hash of a signed note. In cx's arena. */
const char *note_key_id(struct ctx *cx, const char *origin,
                        const unsigned char public_key[NOTE_PUBLIC_BYTES]);
/* The key as programs for signed notes take it: origin+hash+base64(0x01, public key). */
const char *note_verifier_key(struct ctx *cx, const char *origin,
                              const unsigned char public_key[NOTE_PUBLIC_BYTES]);

/* Base64 with padding (RFC 4648, 4), in cx's arena. */
const char *note_base64(struct ctx *cx, const void *bytes, size_t length);
/* Exactly `length` bytes; false for anything else. */
bool note_base64_read(const char *text, size_t text_length, void *ret, size_t length);

/* The signed note of a checkpoint. The seed is the key's private half. */
const char *note_checkpoint(struct ctx *cx, const struct checkpoint *checkpoint,
                            const unsigned char seed[NOTE_SEED_BYTES]);
/* Reads the note of a checkpoint; extension lines are passed over. False when it is none. */
bool note_read(struct ctx *cx, const char *note, struct checkpoint *ret);
/* Whether a line of the note is a signature by this key over what stands before the empty line. */
bool note_fits(struct ctx *cx, const char *note, const char *origin,
               const unsigned char public_key[NOTE_PUBLIC_BYTES]);

#endif
