/* What an organisation signs its ledger with, and what others can check from files alone: signing keys,
 * signed checkpoints, proofs. The private halves of the keys lie in a directory beside the database and
 * never in it. */
#ifndef SEAL_SEAL_H
#define SEAL_SEAL_H

#include "base/app.h"
#include "base/buf.h"
#include "base/field.h"
#include "ledger/note.h"
#include "register/record.h"

enum signing_key_state { /* stored as numbers; never reorder. The schema names the first. */
                         KEY_IN_USE,
                         KEY_RETIRED,
                         KEY_REVOKED,
                         KEY_STATE_COUNT_
};
extern const struct enum_names signing_key_state_names;

struct signing_key {
    const char *id, *org; /* id: of the public key and its origin (ledger/note.h) */
    int64_t version;
    const char *name;       /* of the organisation when the key was made */
    const char *origin;     /* "kaname/ORG": stands in every checkpoint */
    const char *public_key; /* base64 */
    int64_t state;
    int64_t valid_from, valid_until; /* UTC ms; until 0: no end yet */
    const char *reason;              /* of a revocation */
    const char *previous;            /* id of the key that vouches for this one; "" for none */
    const char *endorsement;         /* base64: its signature over the card; "" for none */
    const char *signature;           /* base64: the key's own signature over the card */
};
extern const struct record signing_key_record;

struct signing_keys {
    LIST_OF(struct signing_key) keys; /* oldest first */
};
extern const struct fields signing_keys_fields;

/* Where the private keys lie, as the program was told; NULL when no place is known (then nothing can be
 * signed). */
const char *seal_key_dir(const struct ctx *cx);

/* Makes the first key of an organisation that has just been made, in the open transaction. Does nothing where no
 * place for keys is known. RC_IO when the file cannot be written. */
enum rc seal_found(struct ctx *cx, const char *org, const char *name) MUST_USE;
/* All keys of the acting organisation. Needs PERM_AUDIT_READ or PERM_ACCOUNT_WRITE. */
enum rc seal_keys(struct ctx *cx, struct signing_keys *ret) MUST_USE;
/* A new key takes the place of the one in use, which vouches for it where its private half is at hand.
 * Needs PERM_ACCOUNT_WRITE. */
enum rc seal_key_rotate(struct ctx *cx, struct signing_key *ret) MUST_USE;
/* A key that must not be trusted any longer: nothing is signed with it, and checkpoints that it signed
 * afterwards count as forged. Needs PERM_ACCOUNT_WRITE. RC_MISSING; RC_CONFLICT when it is revoked already;
 * RC_INVALID without a reason. */
enum rc seal_key_revoke(struct ctx *cx, const char *id, const char *reason) MUST_USE;
/* One key of the acting organisation, by id or the beginning of it; "" the one in use. Anybody may: it is the
 * public half. RC_MISSING. */
enum rc seal_key_get(struct ctx *cx, const char *id, struct signing_key *ret) MUST_USE;
/* The card that others keep: one line of JSON (docs/ledger.md). */
enum rc seal_card(struct ctx *cx, const struct signing_key *key, const char **ret) MUST_USE;

/* A card as others hand it in: the members of its text, and the key itself. */
enum { SEAL_CARD_MOST = 16384 }; /* bytes */
struct key_card {
    const char *organization, *name, *origin;
    const char *key; /* id */
    const char *verifier_key;
    const char *from; /* RFC 3339 */
    const char *previous, *endorsement, *signature;
    unsigned char public_key[NOTE_PUBLIC_BYTES];
};
/* Reads exactly the text that seal_card writes, its last line feed or not. RC_INVALID: none, changed, or not signed by itself. */
enum rc seal_card_read(struct ctx *cx, const char *text, size_t length, struct key_card *ret) MUST_USE;
/* Whether the newer card's key took the place of `older_key`, whose public half vouches for it. */
bool seal_card_follows(struct ctx *cx, const unsigned char older[NOTE_PUBLIC_BYTES], const char *older_key,
                       const struct key_card *newer);

/* That a key counts no more, as a file (docs/ledger.md): for those who hold its card and are on no network. */
enum { SEAL_REVOCATION_MOST = 3 * SEAL_CARD_MOST }; /* bytes */
struct key_revocation {
    const char *organization;
    const char *key;     /* id of the key that is revoked */
    const char *at;      /* RFC 3339: when this was signed, by the signer's clock */
    const char *reason;
    const char *by;      /* id of the key that signs: the revoked one itself, or another of the same organisation */
    const char *card, *signer_card; /* texts; signer_card "" where the key revokes itself */
    const char *signature;
    struct key_card revoked, signer; /* of one that was read */
};
/* Signs it for a key of the acting organisation (id, or the beginning of it) that is revoked: with that key where its
 * private half is at hand, otherwise with another. Anybody may: it says what the key's own record says. RC_MISSING;
 * RC_CONFLICT: not revoked; RC_IO: no private half is at hand. */
enum rc seal_revocation(struct ctx *cx, const char *id, const char **ret) MUST_USE;
/* Reads exactly what seal_revocation writes, and checks signature and cards. Whether the signer may speak for the revoked
 * key is asked of seal_revocation_stands, or of what the reader knows. RC_INVALID. */
enum rc seal_revocation_read(struct ctx *cx, const char *text, size_t length, struct key_revocation *ret) MUST_USE;
/* Whether the cards alone show that the signer may: it is the key itself, the one that vouched for it, or the one that it
 * vouched for. */
bool seal_revocation_stands(struct ctx *cx, const struct key_revocation *revocation);

/* The key that an organisation signs with; the first is made where there never was one. RC_MISSING when all of them
 * ended; RC_IO when no place for keys is known, or the private half is not there. */
enum rc seal_ready(struct ctx *cx, const char *org, struct signing_key *ret) MUST_USE;
/* Signs bytes with it; the signature is base64. What is signed begins with a line of its own form, so that nothing else
 * of ours is ever taken for it. Errors as seal_ready. Whoever calls says who may. */
enum rc seal_sign(struct ctx *cx, const char *org, const void *bytes, size_t length, struct signing_key *ret_key,
                  const char **ret_signature) MUST_USE;
bool seal_signature_fits(const unsigned char public_key[NOTE_PUBLIC_BYTES], const void *bytes, size_t length,
                         const char *signature);
/* Adds a sealed box (libsodium: X25519 from the Ed25519 key, XSalsa20, Poly1305) that the key's organisation alone
 * opens. RC_INVALID: no good key; RC_TOO_LARGE: beyond the limit of `out`. */
enum rc seal_box(struct ctx *cx, const unsigned char public_key[NOTE_PUBLIC_BYTES], const void *bytes, size_t length,
                 struct buf *out) MUST_USE;
/* Opens it. RC_INVALID: changed, or for another key; RC_IO: the private half is not there. */
enum rc seal_unbox(struct ctx *cx, const struct signing_key *key, const void *bytes, size_t length, struct buf *out)
    MUST_USE;
/* The public half of a key of any organisation of this installation, by its whole id. RC_MISSING without a message. */
enum rc seal_key_public(struct ctx *cx, const char *org, const char *id, struct signing_key *ret) MUST_USE;

struct ledger_checkpoint {
    const char *id, *org;
    int64_t version;
    int64_t size;            /* leaves that it covers */
    const char *root;        /* hex */
    const char *signing_key; /* id */
    int64_t made;            /* UTC ms */
    const char *note;        /* the checkpoint itself */
};
extern const struct record ledger_checkpoint_record;

struct ledger_checkpoints {
    LIST_OF(struct ledger_checkpoint) checkpoints; /* newest first */
};
extern const struct fields ledger_checkpoints_fields;

/* Signs the head of the acting organisation's ledger and stores the checkpoint. When nothing but the last
 * checkpoint was added since, that one is given (*ret_made false; may be NULL). An organisation from before
 * there were keys gets its first one. Needs PERM_AUDIT_READ. RC_IO when the private key is not there. */
enum rc seal_checkpoint(struct ctx *cx, struct ledger_checkpoint *ret, bool *ret_made) MUST_USE;
/* The same for every organisation; gives how many were made. */
enum rc seal_checkpoint_all(struct ctx *cx, int64_t *ret_made) MUST_USE;
/* The newest, at most `limit`. */
enum rc seal_checkpoints(struct ctx *cx, int64_t limit, struct ledger_checkpoints *ret) MUST_USE;
/* RC_MISSING. */
enum rc seal_checkpoint_get(struct ctx *cx, const char *id, struct ledger_checkpoint *ret) MUST_USE;

/* A proof with what it belongs to. */
struct seal_proof {
    const char *text; /* the proof (docs/ledger.md) */
    struct ledger_checkpoint checkpoint;
    struct signing_key key; /* that signed the checkpoint */
};
/* That entry `sequence` is in the ledger of the acting organisation, against the newest checkpoint. When
 * none covers it yet, one is made (`make`), or RC_CONFLICT given. RC_MISSING when there is no such entry. */
enum rc seal_prove(struct ctx *cx, int64_t sequence, bool make, struct seal_proof *ret) MUST_USE;
/* The same with the entry's hash in the place of the entry: for those who may know that it is there, and not what stands in
 * it. Makes a checkpoint where none covers it. */
enum rc seal_prove_hash(struct ctx *cx, int64_t sequence, struct seal_proof *ret) MUST_USE;
#define SEAL_LEAF_HASH "leaf-sha256:" /* begins such an extra; 64 hexadecimal digits follow */
/* How many entries the newest checkpoint of the acting organisation covers; 0 without one. */
enum rc seal_covered(struct ctx *cx, int64_t *ret) MUST_USE;
/* That the newest checkpoint only adds to an older one (the text of a note). RC_INVALID when that is no
 * checkpoint of the acting organisation, or a newer one; RC_UNSOUND when the ledger does not hold what it
 * signed. */
enum rc seal_prove_from(struct ctx *cx, const char *note, struct seal_proof *ret) MUST_USE;
/* Proof, checkpoint and key card as one zip. `name` without ending. */
enum rc seal_proof_zip(struct ctx *cx, const struct seal_proof *proof, const char *name,
                       struct buf *out) MUST_USE;

extern const struct module seal_module;

#endif
