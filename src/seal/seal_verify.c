/* Keys and checkpoints against the ledger. What a checkpoint signed cannot be taken back: a ledger that was
 * cut back or rewritten behind it no longer gives the same root. */
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "register/verify.h"
#include "seal/seal_inside.h"
#include "seal/seal_store.h"

enum rc seal_verify_marks(struct ctx *cx, const char *org, struct ledger_mark **ret, size_t *ret_n)
{
    struct ledger_checkpoints all;
    TRY(seal_store_all(cx, org == NULL ? "" : org, &all));
    struct ledger_mark *marks = ARENA_ARRAY(cx->arena, struct ledger_mark, all.checkpoints.n);
    if (marks == NULL && all.checkpoints.n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < all.checkpoints.n; i++)
        marks[i] = (struct ledger_mark){.org = all.checkpoints.at[i].org,
                                        .size = all.checkpoints.at[i].size};
    *ret = marks;
    *ret_n = all.checkpoints.n;
    return RC_OK;
}

static enum rc wrong(struct ctx *cx, const struct record *record, const char *id,
                     const char *columns)
{
    return fail(cx, RC_UNSOUND,
                N_("The record {1} of “{0}” does not bear its signature; what differs: {2}"),
                tr(cx, record->label), id, columns);
}

static const struct signing_key *find_key(const struct signing_keys *keys, const char *org,
                                          const char *id)
{
    for (size_t i = 0; i < keys->keys.n; i++)
        if (text_same(keys->keys.at[i].id, id) && text_same(keys->keys.at[i].org, org))
            return &keys->keys.at[i];
    return NULL;
}

static enum rc check_key(struct ctx *cx, const struct signing_key *key)
{
    unsigned char public_key[NOTE_PUBLIC_BYTES];
    const char *statement = seal_statement(cx, key);
    if (!text_same(key->origin, seal_origin(cx, key->org)))
        return wrong(cx, &signing_key_record, key->id, "origin, org");
    if (!seal_public_key(key, public_key) ||
        !text_same(note_key_id(cx, key->origin, public_key), key->id))
        return wrong(cx, &signing_key_record, key->id, "id, public_key");
    if (!seal_statement_fits(key, statement, key->signature))
        return wrong(cx, &signing_key_record, key->id, "name, valid_from, previous, signature");
    return RC_OK;
}

static enum rc check_endorsement(struct ctx *cx, const struct signing_keys *keys,
                                 const struct signing_key *key)
{
    const struct signing_key *previous = find_key(keys, key->org, key->previous);
    if (key->endorsement[0] == '\0' ||
        (previous != NULL &&
         seal_statement_fits(previous, seal_statement(cx, key), key->endorsement)))
        return RC_OK;
    return wrong(cx, &signing_key_record, key->id, "previous, endorsement");
}

static enum rc check_signature(struct ctx *cx, const struct signing_keys *keys,
                               const struct ledger_checkpoint *row, struct checkpoint *ret)
{
    const struct record *record = &ledger_checkpoint_record;
    const struct signing_key *key = find_key(keys, row->org, row->signing_key);
    unsigned char public_key[NOTE_PUBLIC_BYTES], root[MERKLE_HASH_BYTES];
    if (key == NULL || !seal_public_key(key, public_key))
        return wrong(cx, record, row->id, "signing_key, org");
    if (!note_read(cx, row->note, ret) || !note_fits(cx, row->note, key->origin, public_key) ||
        !text_same(ret->origin, key->origin))
        return wrong(cx, record, row->id, "note, signing_key");
    if (ret->size != row->size)
        return wrong(cx, record, row->id, "size");
    if (strlen(row->root) != 2 * sizeof root ||
        sodium_hex2bin(root, sizeof root, row->root, strlen(row->root), NULL, NULL, NULL) != 0 ||
        memcmp(root, ret->root, sizeof root) != 0)
        return wrong(cx, record, row->id, "root");
    if (key->valid_until > 0 && row->made > key->valid_until)
        return fail(cx, RC_UNSOUND,
                    N_("The record {1} of “{0}” was signed with a key whose time was over; what "
                       "differs: {2}"),
                    tr(cx, record->label), row->id, "made, signing_key");
    return RC_OK;
}

static enum rc check_checkpoint(struct ctx *cx, const struct signing_keys *keys,
                                const struct ledger_checkpoint *row, const struct ledger_mark *mark)
{
    struct checkpoint signed_head;
    TRY(check_signature(cx, keys, row, &signed_head));
    if (!mark->reached)
        return fail(cx, RC_UNSOUND,
                    N_("The ledger of {0} was cut back: the checkpoint {2} covers {1} entries, more than "
                       "there are"),
                    row->org, decimal(cx, row->size), row->id);
    if (memcmp(mark->root, signed_head.root, sizeof mark->root) != 0)
        return fail(cx, RC_UNSOUND,
                    N_("The ledger of {0} was rewritten: its first {1} entries no longer give the root "
                       "that the checkpoint {2} signed"),
                    row->org, decimal(cx, row->size), row->id);
    return RC_OK;
}

/* Marks and checkpoints were read in the same order, from the same state of the database. */
enum rc seal_verify(struct ctx *cx, const char *org, const struct ledger_mark *marks, size_t n)
{
    struct signing_keys keys;
    struct ledger_checkpoints all;
    TRY(seal_store_keys(cx, org == NULL ? "" : org, &keys));
    TRY(seal_store_all(cx, org == NULL ? "" : org, &all));
    for (size_t i = 0; i < keys.keys.n; i++)
        TRY(check_key(cx, &keys.keys.at[i]));
    for (size_t i = 0; i < keys.keys.n; i++)
        TRY(check_endorsement(cx, &keys, &keys.keys.at[i]));
    for (size_t i = 0; i < all.checkpoints.n && i < n; i++)
        TRY(check_checkpoint(cx, &keys, &all.checkpoints.at[i], &marks[i]));
    return RC_OK;
}
