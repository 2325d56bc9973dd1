/* Pages of checkpoints, signing keys and proofs; only this room and its templates include it. */
#ifndef AUDIT_AUDIT_SEAL_H
#define AUDIT_AUDIT_SEAL_H

#include "http/http.h"
#include "seal/seal.h"

enum { AUDIT_CHECKPOINTS_MOST = 400 }; /* on the page: a year of daily ones */

struct audit_checkpoint {
    const char *id, *root, *key, *note;
    const char *key_short; /* what people compare */
    int64_t size, made;
};
struct audit_key {
    const char *id, *id_short, *reason, *public_key;
    int64_t state, valid_from, valid_until, endorsed;
};
struct audit_keys_view {
    LIST_OF(struct audit_key) keys;
    const char *error; /* of the reason of a revocation; "" */
    int64_t changing;  /* with what replaces and revokes them */
};
struct audit_seal_view {
    LIST_OF(struct audit_checkpoint) checkpoints;
    struct audit_keys_view keys;
};
struct audit_checkpoint_view {
    struct audit_checkpoint checkpoint;
    const char *origin;
};

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)
HANDLER(checkpoints_get);
HANDLER(checkpoints_post);
HANDLER(checkpoint_get);
HANDLER(checkpoint_text_get);
HANDLER(keys_get);
HANDLER(key_card_get);
HANDLER(key_revocation_get);
HANDLER(key_rotate_post);
HANDLER(key_revoke_post);
HANDLER(proof_get);

/* What goes in and out of routes, for their table. */
extern const struct fields audit_seal_answer;
extern const struct fields audit_keys_answer;
extern const struct fields audit_checkpoint_answer;

#endif
