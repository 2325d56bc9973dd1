/* Proofs as files: of inclusion in the form of C2SP (c2sp.org/tlog-proof), of consistency in one of our own
 * beside it. */
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/zip.h"
#include "seal/seal_inside.h"
#include "seal/seal_store.h"

/* The nodes of a proof, one a line, in base64. */
static enum rc add_nodes(struct ctx *cx, const struct merkle_range *ranges, size_t n,
                         struct buf *out)
{
    unsigned char(*nodes)[MERKLE_HASH_BYTES] =
        arena_array(cx->arena, MERKLE_PROOF_MOST, sizeof *nodes);
    if (nodes == NULL)
        return RC_MEMORY;
    TRY(ledger_subtree_roots(cx, cx->org, ranges, n, nodes));
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s\n", note_base64(cx, nodes[i], MERKLE_HASH_BYTES));
    return RC_OK;
}

static enum rc finish(struct ctx *cx, const struct buf *text, struct seal_proof *proof)
{
    proof->text = arena_copy(cx->arena, buf_string(text));
    if (buf_failed(text) || arena_failed(cx->arena))
        return RC_MEMORY;
    return seal_key_get(cx, proof->checkpoint.signing_key, &proof->key);
}

/* The newest checkpoint that covers the entry. */
static enum rc checkpoint_over(struct ctx *cx, int64_t sequence, bool make,
                               struct ledger_checkpoint *ret)
{
    if (!may(cx, PERM_AUDIT_READ))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    enum rc rc = seal_store_newest(cx, cx->org, ret);
    if (rc == RC_OK && ret->size >= sequence)
        return RC_OK;
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (!make)
        return fail(cx, RC_CONFLICT, N_("No checkpoint covers entry {0} yet; please make one first"),
                    decimal(cx, sequence));
    return seal_checkpoint(cx, ret, NULL);
}

enum rc seal_covered(struct ctx *cx, int64_t *ret)
{
    struct ledger_checkpoint newest = {.size = 0};
    enum rc rc = seal_store_newest(cx, cx->org, &newest);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret = rc == RC_OK ? newest.size : 0;
    return RC_OK;
}

/* The hash of a leaf, in the words that stand for it. */
static const char *hash_of(struct ctx *cx, const char *leaf)
{
    const size_t length = strlen(leaf);
    char *marked = arena_alloc(cx->arena, length + 2);
    if (marked == NULL)
        return "";
    marked[0] = MERKLE_LEAF_MARK;
    memcpy(marked + 1, leaf, length + 1);
    return arena_printf(cx->arena, SEAL_LEAF_HASH "%s", digest_hex(cx, marked, length + 1));
}

static enum rc prove(struct ctx *cx, int64_t sequence, bool make, bool hidden, struct seal_proof *ret)
{
    struct merkle_range ranges[MERKLE_PROOF_MOST];
    struct seal_proof proof = {.text = ""};
    struct ledger_entry entry;
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_REPORT_BYTES);
    enum rc rc = ledger_get(cx, cx->org, sequence, &entry);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("The ledger of this organisation has no entry {0}"),
                    decimal(cx, sequence));
    TRY(rc);
    TRY(checkpoint_over(cx, sequence, make, &proof.checkpoint));
    const char *leaf = ledger_leaf_text(cx, &entry);
    if (hidden)
        leaf = hash_of(cx, leaf);
    size_t n = merkle_inclusion((uint64_t)sequence - 1, (uint64_t)proof.checkpoint.size, ranges);
    buf_printf(&text, "c2sp.org/tlog-proof@v1\nextra %s\nindex %lld\n",
               note_base64(cx, leaf, strlen(leaf)), (long long)sequence - 1);
    TRY(add_nodes(cx, ranges, n, &text));
    buf_char(&text, '\n');
    buf_text(&text, proof.checkpoint.note);
    TRY(finish(cx, &text, &proof));
    *ret = proof;
    return RC_OK;
}

enum rc seal_prove(struct ctx *cx, int64_t sequence, bool make, struct seal_proof *ret)
{
    return prove(cx, sequence, make, false, ret);
}

enum rc seal_prove_hash(struct ctx *cx, int64_t sequence, struct seal_proof *ret)
{
    return prove(cx, sequence, true, true, ret);
}

/* The older checkpoint is what some key of the organisation signed, and what the ledger still holds. */
static enum rc check_older(struct ctx *cx, const char *note, const struct checkpoint *older)
{
    struct signing_keys all;
    bool fits = false;
    TRY(seal_store_keys(cx, cx->org, &all));
    for (size_t i = 0; i < all.keys.n && !fits; i++) {
        unsigned char public_key[NOTE_PUBLIC_BYTES];
        fits = text_same(all.keys.at[i].origin, older->origin) &&
               seal_public_key(&all.keys.at[i], public_key) &&
               note_fits(cx, note, older->origin, public_key);
    }
    if (!fits)
        return fail(cx, RC_INVALID,
                    N_("The checkpoint was not signed by a key of this organisation"));
    const struct merkle_range whole = {0, (uint64_t)older->size};
    unsigned char root[1][MERKLE_HASH_BYTES];
    TRY(ledger_subtree_roots(cx, cx->org, &whole, older->size > 0, root));
    if (older->size > 0 && memcmp(root[0], older->root, sizeof older->root) != 0)
        return fail(cx, RC_UNSOUND,
                    N_("The ledger of {0} was rewritten: its first {1} entries no longer give the "
                       "root that the checkpoint signed"),
                    cx->org, decimal(cx, older->size));
    return RC_OK;
}

enum rc seal_prove_from(struct ctx *cx, const char *note, struct seal_proof *ret)
{
    struct merkle_range ranges[MERKLE_PROOF_MOST];
    struct seal_proof proof = {.text = ""};
    struct checkpoint older;
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
    if (!note_read(cx, note, &older))
        return fail(cx, RC_INVALID, N_("This is not a checkpoint"));
    TRY(checkpoint_over(cx, older.size, true, &proof.checkpoint));
    if (older.size < 1 || older.size > proof.checkpoint.size)
        return fail(cx, RC_INVALID,
                    N_("The checkpoint covers {0} entries, the newest one {1}; a proof leads from an "
                       "older to a newer one"),
                    decimal(cx, older.size), decimal(cx, proof.checkpoint.size));
    TRY(check_older(cx, note, &older));
    size_t n = merkle_consistency((uint64_t)older.size, (uint64_t)proof.checkpoint.size, ranges);
    buf_printf(&text, "kaname/consistency-proof@v1\norigin %s\nfrom %lld\nto %lld\n", older.origin,
               (long long)older.size, (long long)proof.checkpoint.size);
    TRY(add_nodes(cx, ranges, n, &text));
    TRY(finish(cx, &text, &proof));
    *ret = proof;
    return RC_OK;
}

enum rc seal_proof_zip(struct ctx *cx, const struct seal_proof *proof, const char *name,
                       struct buf *out)
{
    struct zip_writer zip;
    const char *card = "";
    TRY(seal_card(cx, &proof->key, &card));
    zip_begin(&zip, out);
    zip_add_text(&zip, arena_printf(cx->arena, "%s.tlog-proof", name), proof->text);
    zip_add_text(&zip, arena_printf(cx->arena, "checkpoint-%lld.txt",
                                    (long long)proof->checkpoint.size),
                 proof->checkpoint.note);
    zip_add_text(&zip, arena_printf(cx->arena, "key-%.8s.json", proof->key.id), card);
    TRY(zip_end(&zip));
    return buf_check(cx, out, N_("The file is too large"));
}
