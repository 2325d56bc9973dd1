#include <sodium.h>
#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "seal/seal_inside.h"
#include "seal/seal_store.h"

static enum rc need(struct ctx *cx, uint64_t permission)
{
    if (may(cx, permission))
        return RC_OK;
    return fail(cx, RC_DENIED,
                N_("Your role does not allow this step; please ask your administrator"));
}

/* Whether anything was added since the checkpoint, apart from the entry that tells of the checkpoint
 * itself. */
static enum rc has_moved(struct ctx *cx, const struct ledger_checkpoint *newest, int64_t size,
                         bool *ret)
{
    struct ledger_entry entry;
    *ret = size > newest->size;
    if (size != newest->size + 1)
        return RC_OK;
    TRY(ledger_get(cx, newest->org, size, &entry));
    *ret = !text_same(entry.noun, ledger_checkpoint_record.noun) ||
           !text_same(entry.record, newest->id);
    return RC_OK;
}

static enum rc sign_head(struct ctx *cx, const struct ledger_head *head,
                         struct ledger_checkpoint *ret)
{
    unsigned char seed[NOTE_SEED_BYTES];
    struct signing_key key;
    struct checkpoint checkpoint = {.size = head->size};
    if (sodium_hex2bin(checkpoint.root, sizeof checkpoint.root, head->root, strlen(head->root),
                       NULL, NULL, NULL) != 0)
        return RC_INTERNAL;
    TRY(seal_key_ready(cx, head->org, &key, seed));
    checkpoint.origin = key.origin;
    const char *note = note_checkpoint(cx, &checkpoint, seed);
    sodium_memzero(seed, sizeof seed);
    *ret = (struct ledger_checkpoint){.id = "",
                                      .org = head->org,
                                      .size = head->size,
                                      .root = head->root,
                                      .signing_key = key.id,
                                      .made = cx->now,
                                      .note = note};
    return note[0] == '\0' ? RC_MEMORY : RC_OK;
}

/* The head is advanced in a transaction of its own: who holds the tree's row must not wait for the row
 * of the sequence, which others take first. */
static enum rc make_of(struct ctx *cx, const char *org, struct ledger_checkpoint *ret,
                       bool *ret_made)
{
    struct ledger_head head;
    bool moved = true;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(ledger_advance(cx, org, &head));
    TRY(seal_begin(cx, &tx));
    enum rc rc = seal_store_newest(cx, org, ret);
    if (rc == RC_OK)
        rc = has_moved(cx, ret, head.size, &moved);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret_made = moved && head.size > 0;
    if (head.size == 0)
        return fail(cx, RC_MISSING, N_("The ledger of {0} has no entries yet"), org);
    if (!moved)
        return RC_OK;
    TRY(sign_head(cx, &head, ret));
    TRY(record_insert(cx, &ledger_checkpoint_record, ret));
    return seal_commit(cx, &tx);
}

enum rc seal_checkpoint(struct ctx *cx, struct ledger_checkpoint *ret, bool *ret_made)
{
    bool made = false;
    TRY(need(cx, PERM_AUDIT_READ));
    TRY(make_of(cx, cx->org, ret, &made));
    if (ret_made != NULL)
        *ret_made = made;
    return RC_OK;
}

/* A private key that is not there keeps one organisation from a checkpoint, not all of them; the first
 * reason is told at the end. */
enum rc seal_checkpoint_all(struct ctx *cx, int64_t *ret_made)
{
    struct seal_orgs all;
    struct problem first = {.rc = RC_OK};
    int64_t count = 0;
    TRY(need(cx, PERM_SYSTEM));
    TRY(seal_store_orgs(cx, &all));
    for (size_t i = 0; i < all.orgs.n; i++) {
        struct ledger_checkpoint checkpoint;
        bool made = false;
        TRY(progress_step(cx, (int64_t)i, (int64_t)all.orgs.n));
        enum rc rc = make_of(cx, all.orgs.at[i].id, &checkpoint, &made);
        if (rc != RC_OK && rc != RC_IO && rc != RC_MISSING && rc != RC_UNSOUND)
            return rc;
        if (rc != RC_OK && rc != RC_MISSING && first.rc == RC_OK)
            first = cx->problem;
        cx->problem = (struct problem){.rc = RC_OK};
        count += made && rc == RC_OK;
    }
    *ret_made = count;
    cx->problem = first;
    return first.rc;
}

enum rc seal_checkpoints(struct ctx *cx, int64_t limit, struct ledger_checkpoints *ret)
{
    TRY(need(cx, PERM_AUDIT_READ));
    return seal_store_checkpoints(cx, cx->org, limit, ret);
}

enum rc seal_checkpoint_get(struct ctx *cx, const char *id, struct ledger_checkpoint *ret)
{
    TRY(need(cx, PERM_AUDIT_READ));
    enum rc rc = record_get(cx, &ledger_checkpoint_record, id, ret);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("There is no such checkpoint"));
    return rc;
}
