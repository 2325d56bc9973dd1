/* What the files of this room share. */
#ifndef SEAL_SEAL_INSIDE_H
#define SEAL_SEAL_INSIDE_H

#include "base/command.h"
#include "ledger/ledger.h"
#include "ledger/note.h"
#include "seal/seal.h"

struct ledger_mark;

/* Takes part in the transaction that is open, or begins one (then *ret_tx is set). */
enum rc seal_begin(struct ctx *cx, struct db_tx **ret_tx) MUST_USE;
enum rc seal_commit(struct ctx *cx, struct db_tx **tx) MUST_USE;

/* "kaname/ORG". */
const char *seal_origin(struct ctx *cx, const char *org);
/* What stands on the card of a key of ours. */
struct key_card seal_card_of(struct ctx *cx, const struct signing_key *key);
enum rc seal_card_text(struct ctx *cx, const struct key_card *card, const char **ret) MUST_USE;
/* What the card's signatures are over. "" when memory ended. */
const char *seal_card_statement(struct ctx *cx, const struct key_card *card);
const char *seal_statement(struct ctx *cx, const struct signing_key *key);
/* Signs one, base64; NULL or "" when memory ended. */
const char *seal_statement_sign(struct ctx *cx, const char *statement, const unsigned char seed[NOTE_SEED_BYTES]);
/* Whether a base64 signature is this key's over the statement. */
bool seal_statement_fits(const struct signing_key *by, const char *statement,
                         const char *signature);
/* The public half; false when it is none. */
bool seal_public_key(const struct signing_key *key, unsigned char ret[NOTE_PUBLIC_BYTES]);

/* The key in use with its private half; the first key is made when the organisation has none at all.
 * In the open transaction. */
enum rc seal_key_ready(struct ctx *cx, const char *org, struct signing_key *ret,
                       unsigned char ret_seed[NOTE_SEED_BYTES]) MUST_USE;

/* ---- the check of the verification ---- */

enum rc seal_verify_marks(struct ctx *cx, const char *org, struct ledger_mark **ret, size_t *ret_n)
    MUST_USE;
enum rc seal_verify(struct ctx *cx, const char *org, const struct ledger_mark *marks, size_t n)
    MUST_USE;

enum { SEAL_COMMANDS = 7 };
extern const struct command seal_commands[SEAL_COMMANDS];

#endif
