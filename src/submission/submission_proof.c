/* The ledger proof in a package: C2SP tlog-proof, as docs/ledger.md tells. */
#include <sodium.h>
#include <string.h>

#include "ledger/merkle.h"
#include "ledger/merkle_proof.h"
#include "ledger/note.h"
#include "submission/submission_inside.h"

#define FIRST_LINE "c2sp.org/tlog-proof@v1\n"

enum { DIGITS_MOST = 18 };

struct proof {
    unsigned char leaf[MERKLE_HASH_BYTES]; /* hash of the entry */
    uint64_t index;
    unsigned char nodes[MERKLE_PROOF_MOST][MERKLE_HASH_BYTES];
    size_t node_count;
    const char *note;
};

static enum rc no_proof(struct ctx *cx)
{
    return fail(cx, RC_INVALID, N_("The ledger proof in the package cannot be read"));
}

/* The text behind `word` on the line at *at, which is passed over; NULL when the line is another. */
static const char *line_of(struct ctx *cx, const char **at, const char *word)
{
    const char *end = strchr(*at, '\n');
    size_t length = strlen(word);
    if (end == NULL || strncmp(*at, word, length) != 0)
        return NULL;
    const char *text = arena_copy_n(cx->arena, *at + length, (size_t)(end - *at) - length);
    *at = end + 1;
    return text;
}

static enum rc read_hash(struct ctx *cx, const char *hex, struct proof *proof)
{
    if (strlen(hex) != (size_t)2 * MERKLE_HASH_BYTES || !submission_is_hex(hex, strlen(hex)) ||
        sodium_hex2bin(proof->leaf, sizeof proof->leaf, hex, strlen(hex), NULL, NULL, NULL) != 0)
        return no_proof(cx);
    return RC_OK;
}

/* The entry itself, as older packages have it, or its hash: the entry may say more than what was submitted. */
static enum rc read_leaf(struct ctx *cx, const char *base64, struct proof *proof)
{
    size_t room = strlen(base64) / 4 * 3 + 2, length = 0;
    const char *end = NULL;
    char *leaf = arena_alloc(cx->arena, room);
    if (leaf == NULL)
        return RC_MEMORY;
    leaf[0] = MERKLE_LEAF_MARK;
    if (sodium_base642bin((unsigned char *)leaf + 1, room - 2, base64, strlen(base64), NULL, &length, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        *end != '\0' || memchr(leaf + 1, '\0', length) != NULL)
        return no_proof(cx);
    if (strncmp(leaf + 1, SEAL_LEAF_HASH, strlen(SEAL_LEAF_HASH)) == 0)
        return read_hash(cx, leaf + 1 + strlen(SEAL_LEAF_HASH), proof);
    merkle_leaf(leaf, length + 1, proof->leaf);
    return RC_OK;
}

static enum rc read_proof(struct ctx *cx, const char *text, struct proof *proof)
{
    const char *at = text;
    int64_t index = -1;
    if (strncmp(at, FIRST_LINE, strlen(FIRST_LINE)) != 0)
        return no_proof(cx);
    at += strlen(FIRST_LINE);
    const char *leaf = line_of(cx, &at, "extra ");
    const char *number = leaf == NULL ? NULL : line_of(cx, &at, "index ");
    if (number == NULL || strlen(number) > DIGITS_MOST || text_to_int(cx, number, &index) != RC_OK || index < 0)
        return no_proof(cx);
    proof->index = (uint64_t)index;
    TRY(read_leaf(cx, leaf, proof));
    while (*at != '\n') {
        const char *node = line_of(cx, &at, "");
        if (node == NULL || proof->node_count == MERKLE_PROOF_MOST ||
            !note_base64_read(node, strlen(node), proof->nodes[proof->node_count], MERKLE_HASH_BYTES))
            return no_proof(cx);
        proof->node_count++;
    }
    proof->note = at + 1;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* RFC 9162, 2.1.3.2. */
static bool leads_to(const struct proof *proof, const struct checkpoint *checkpoint)
{
    unsigned char hash[MERKLE_HASH_BYTES];
    uint64_t place = proof->index, last = (uint64_t)checkpoint->size - 1;
    if (checkpoint->size <= 0 || proof->index >= (uint64_t)checkpoint->size)
        return false;
    memcpy(hash, proof->leaf, sizeof hash);
    for (size_t i = 0; i < proof->node_count; i++) {
        if (last == 0)
            return false;
        if ((place & 1) != 0 || place == last) {
            merkle_node(proof->nodes[i], hash, hash);
            for (; (place & 1) == 0 && place != 0; last >>= 1)
                place >>= 1;
        } else {
            merkle_node(hash, proof->nodes[i], hash);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && memcmp(hash, checkpoint->root, sizeof hash) == 0;
}

enum rc submission_proof_check(struct ctx *cx, const struct submission_package *package)
{
    const struct submission_part *text = submission_part(package, PACKAGE_PROOF);
    const struct submission_part *card_text = submission_part(package, PACKAGE_PROOF_CARD);
    struct proof proof = {.note = ""};
    struct checkpoint checkpoint = {.size = 0};
    struct key_card card = package->card;
    if (text == NULL || strlen(text->bytes) != text->length)
        return no_proof(cx);
    if (card_text != NULL)
        TRY(seal_card_read(cx, card_text->bytes, card_text->length, &card));
    TRY(read_proof(cx, text->bytes, &proof));
    if (!note_read(cx, proof.note, &checkpoint))
        return no_proof(cx);
    if (!text_same(card.organization, package->manifest.from.organization) ||
        !text_same(checkpoint.origin, card.origin) || !note_fits(cx, proof.note, card.origin, card.public_key))
        return fail(cx, RC_INVALID, N_("The checkpoint of the ledger proof was not signed by the sender"));
    if (!leads_to(&proof, &checkpoint))
        return fail(cx, RC_INVALID, N_("The ledger proof does not lead to the checkpoint"));
    return RC_OK;
}
