#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "seal/seal_file.h"
#include "seal/seal_inside.h"
#include "seal/seal_store.h"

enum rc seal_begin(struct ctx *cx, struct db_tx **ret_tx)
{
    return db_in_transaction(cx->db) ? RC_OK : db_begin(cx, ret_tx);
}

enum rc seal_commit(struct ctx *cx, struct db_tx **tx)
{
    return *tx == NULL ? RC_OK : db_commit(cx, tx);
}

static enum rc need(struct ctx *cx, uint64_t permission)
{
    if (may(cx, permission))
        return RC_OK;
    return fail(cx, RC_DENIED,
                N_("Your role does not allow this step; please ask your administrator"));
}

const char *seal_origin(struct ctx *cx, const char *org)
{
    return arena_printf(cx->arena, "kaname/%s", org);
}

bool seal_public_key(const struct signing_key *key, unsigned char ret[NOTE_PUBLIC_BYTES])
{
    return note_base64_read(key->public_key, strlen(key->public_key), ret, NOTE_PUBLIC_BYTES);
}

static const char *verifier_key(struct ctx *cx, const struct signing_key *key)
{
    unsigned char public_key[NOTE_PUBLIC_BYTES];
    return seal_public_key(key, public_key) ? note_verifier_key(cx, key->origin, public_key) : "";
}

struct key_card seal_card_of(struct ctx *cx, const struct signing_key *key)
{
    return (struct key_card){.organization = key->org,
                             .name = key->name,
                             .origin = key->origin,
                             .key = key->id,
                             .verifier_key = verifier_key(cx, key),
                             .from = time_rfc3339(cx, key->valid_from),
                             .previous = key->previous,
                             .endorsement = key->endorsement,
                             .signature = key->signature};
}

const char *seal_statement(struct ctx *cx, const struct signing_key *key)
{
    const struct key_card card = seal_card_of(cx, key);
    return seal_card_statement(cx, &card);
}

bool seal_statement_fits(const struct signing_key *by, const char *statement, const char *signature)
{
    unsigned char public_key[NOTE_PUBLIC_BYTES];
    return seal_public_key(by, public_key) &&
           seal_signature_fits(public_key, statement, strlen(statement), signature);
}

const char *seal_statement_sign(struct ctx *cx, const char *statement, const unsigned char seed[NOTE_SEED_BYTES])
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    unsigned char sign[NOTE_SIGNATURE_BYTES];
    crypto_sign_seed_keypair(public_key, secret, seed);
    crypto_sign_detached(sign, NULL, (const unsigned char *)statement, strlen(statement), secret);
    sodium_memzero(secret, sizeof secret);
    return note_base64(cx, sign, sizeof sign);
}

/* A name as the card takes it: one line, nothing that JSON would escape. */
static const char *plain(struct ctx *cx, const char *name)
{
    char *line = (char *)arena_copy_n(cx->arena, name, strlen(name));
    for (char *at = line; *at != '\0'; at++)
        *at = (char)((unsigned char)*at < ' ' ? ' ' : *at == '"' ? '\'' : *at == '\\' ? '/' : *at);
    return line;
}

/* The key before vouches for the new one, where its private half is at hand. */
static void endorse(struct ctx *cx, const struct signing_key *previous, const char *statement,
                    struct signing_key *key)
{
    unsigned char seed[NOTE_SEED_BYTES];
    const struct problem kept = cx->problem;
    if (seal_file_read(cx, previous, seed) == RC_OK)
        key->endorsement = seal_statement_sign(cx, statement, seed);
    sodium_memzero(seed, sizeof seed);
    cx->problem = kept;
}

/* Fills the key and writes its private half; `ret_seed` is the caller's to wipe. */
static enum rc make_key(struct ctx *cx, const char *org, const char *name,
                        const struct signing_key *previous, struct signing_key *ret,
                        unsigned char ret_seed[NOTE_SEED_BYTES])
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    const char *origin = seal_origin(cx, org);
    randombytes_buf(ret_seed, NOTE_SEED_BYTES);
    crypto_sign_seed_keypair(public_key, secret, ret_seed);
    sodium_memzero(secret, sizeof secret);
    struct signing_key key = {
        .id = note_key_id(cx, origin, public_key),
        .org = org,
        .name = plain(cx, name),
        .origin = origin,
        .public_key = note_base64(cx, public_key, sizeof public_key),
        .state = KEY_IN_USE,
        .valid_from = cx->now,
        .reason = "",
        .previous = previous == NULL ? "" : previous->id,
        .endorsement = "",
    };
    const char *statement = seal_statement(cx, &key);
    key.signature = seal_statement_sign(cx, statement, ret_seed);
    if (previous != NULL)
        endorse(cx, previous, statement, &key);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    TRY(seal_file_write(cx, org, key.id, ret_seed));
    *ret = key;
    return RC_OK;
}

/* A key that is not stored leaves no file behind. */
static enum rc add_key(struct ctx *cx, const char *org, const char *name,
                       const struct signing_key *previous, struct signing_key *ret,
                       unsigned char ret_seed[NOTE_SEED_BYTES])
{
    struct signing_key key;
    TRY(make_key(cx, org, name, previous, &key, ret_seed));
    enum rc rc = record_insert(cx, &signing_key_record, &key);
    if (rc != RC_OK) {
        seal_file_remove(cx, org, key.id);
        return rc;
    }
    *ret = key;
    return RC_OK;
}

enum rc seal_found(struct ctx *cx, const char *org, const char *name)
{
    unsigned char seed[NOTE_SEED_BYTES];
    struct signing_key key;
    if (seal_key_dir(cx) == NULL)
        return RC_OK;
    enum rc rc = add_key(cx, org, name, NULL, &key, seed);
    sodium_memzero(seed, sizeof seed);
    return rc;
}

static enum rc no_key(struct ctx *cx)
{
    return fail(cx, RC_MISSING,
                N_("The organisation has no signing key in use; kaname ledger key rotate makes one"));
}

enum rc seal_key_ready(struct ctx *cx, const char *org, struct signing_key *ret,
                       unsigned char ret_seed[NOTE_SEED_BYTES])
{
    struct signing_keys all;
    const char *name = "";
    enum rc rc = seal_store_key_in_use(cx, org, ret);
    if (rc == RC_OK)
        return seal_file_read(cx, ret, ret_seed);
    if (rc != RC_MISSING)
        return rc;
    TRY(seal_store_keys(cx, org, &all));
    if (all.keys.n > 0)
        return no_key(cx);
    if (seal_key_dir(cx) == NULL)
        return fail(cx, RC_IO, N_("No directory for signing keys is known (--key-dir)"));
    TRY(seal_store_org_name(cx, org, &name));
    return add_key(cx, org, name, NULL, ret, ret_seed);
}

enum rc seal_keys(struct ctx *cx, struct signing_keys *ret)
{
    if (!may(cx, PERM_AUDIT_READ))
        TRY(need(cx, PERM_ACCOUNT_WRITE));
    return seal_store_keys(cx, cx->org, ret);
}

enum rc seal_key_get(struct ctx *cx, const char *id, struct signing_key *ret)
{
    enum rc rc = id[0] == '\0' ? seal_store_key_in_use(cx, cx->org, ret)
                               : seal_store_key_like(cx, cx->org, id, ret);
    if (rc == RC_MISSING && id[0] == '\0')
        return no_key(cx);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("The organisation has no signing key {0}"), id);
    if (rc == RC_CONFLICT)
        return fail(cx, RC_CONFLICT, N_("Several keys begin with {0}; please write more of it"), id);
    return rc;
}

static enum rc retire(struct ctx *cx, const struct signing_key *before)
{
    struct signing_key after = *before;
    after.state = KEY_RETIRED;
    after.valid_until = cx->now;
    return record_update(cx, &signing_key_record, before, &after);
}

enum rc seal_key_rotate(struct ctx *cx, struct signing_key *ret)
{
    unsigned char seed[NOTE_SEED_BYTES];
    struct signing_key before, fresh;
    const char *name = "";
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(need(cx, PERM_ACCOUNT_WRITE));
    if (seal_key_dir(cx) == NULL)
        return fail(cx, RC_IO, N_("No directory for signing keys is known (--key-dir)"));
    TRY(seal_begin(cx, &tx));
    enum rc found = seal_store_key_in_use(cx, cx->org, &before);
    if (found != RC_OK && found != RC_MISSING)
        return found;
    TRY(seal_store_org_name(cx, cx->org, &name));
    if (found == RC_OK)
        TRY(retire(cx, &before));
    enum rc rc = add_key(cx, cx->org, name, found == RC_OK ? &before : NULL, &fresh, seed);
    sodium_memzero(seed, sizeof seed);
    TRY(rc);
    rc = seal_commit(cx, &tx);
    if (rc == RC_OK)
        *ret = fresh;
    else
        seal_file_remove(cx, cx->org, fresh.id);
    return rc;
}

enum rc seal_key_revoke(struct ctx *cx, const char *id, const char *reason)
{
    struct signing_key before, after;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(need(cx, PERM_ACCOUNT_WRITE));
    reason = text_trim(cx, reason == NULL ? "" : reason);
    if (reason[0] == '\0')
        return field_fail(cx, "reason", N_("Please say why the key is revoked"));
    if (text_length(reason) > 200 || text_has_control(reason) || strpbrk(reason, "\t\r\n") != NULL)
        return field_fail(cx, "reason", N_("The reason takes one line of up to 200 characters"));
    TRY(seal_begin(cx, &tx));
    TRY(seal_key_get(cx, id, &before));
    if (before.state == KEY_REVOKED)
        return fail(cx, RC_CONFLICT, N_("The signing key {0} is revoked already"), before.id);
    after = before;
    after.state = KEY_REVOKED;
    if (after.valid_until == 0)
        after.valid_until = cx->now;
    after.reason = reason;
    TRY(record_update(cx, &signing_key_record, &before, &after));
    return seal_commit(cx, &tx);
}

enum rc seal_card(struct ctx *cx, const struct signing_key *key, const char **ret)
{
    const struct key_card card = seal_card_of(cx, key);
    return seal_card_text(cx, &card, ret);
}
