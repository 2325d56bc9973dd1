/* Key cards as others hand them in, and what the keys on them are good for: signatures over other things than
 * checkpoints, and boxes that only the organisation opens. */
#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "seal/seal_file.h"
#include "seal/seal_inside.h"
#include "seal/seal_store.h"

#define CARD_FORMAT "kaname-key-card/1"

enum { CARD_MEMBERS = 10, KEY_ID_TEXT = 2 * NOTE_KEY_ID_BYTES };

static enum rc no_card(struct ctx *cx)
{
    return fail(cx, RC_INVALID, N_("This is not a key card of kaname, or it is damaged"));
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

/* The members in the order of the card. */
static void card_members(struct key_card *card, const char **ret[CARD_MEMBERS - 1])
{
    const char **const members[CARD_MEMBERS - 1] = {
        &card->organization, &card->name, &card->origin, &card->key, &card->verifier_key,
        &card->from, &card->previous, &card->endorsement, &card->signature,
    };
    memcpy(ret, members, sizeof members);
}

static const char *const member_names[CARD_MEMBERS - 1] = {
    "organization", "name", "origin", "key", "public", "from", "previous", "endorsement", "signature",
};

enum rc seal_card_text(struct ctx *cx, const struct key_card *card, const char **ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(SEAL_CARD_MOST);
    struct key_card copy = *card;
    const char **members[CARD_MEMBERS - 1];
    struct json json = json_create(&text);
    card_members(&copy, members);
    json_object_begin(&json);
    json_key(&json, "format");
    json_text(&json, CARD_FORMAT);
    for (size_t i = 0; i < COUNT(members); i++) {
        json_key(&json, member_names[i]);
        json_text(&json, *members[i]);
    }
    json_object_end(&json);
    buf_char(&text, '\n');
    *ret = buf_keep(&text, cx->arena);
    return buf_failed(&text) || arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

const char *seal_card_statement(struct ctx *cx, const struct key_card *card)
{
    return arena_printf(cx->arena,
                        CARD_FORMAT "\norganization %s\nname %s\norigin %s\nkey %s\npublic %s\nfrom %s\nprevious %s\n",
                        card->organization, card->name, card->origin, card->key, card->verifier_key, card->from,
                        card->previous);
}

/* The public half out of origin+hash+base64(0x01, key). */
static bool read_verifier_key(struct ctx *cx, const struct key_card *card, unsigned char ret[NOTE_PUBLIC_BYTES])
{
    unsigned char typed[1 + NOTE_PUBLIC_BYTES];
    const char *last = strrchr(card->verifier_key, '+');
    size_t origin = strlen(card->origin), hash = (size_t)2 * NOTE_HASH_BYTES;
    if (last == NULL || strncmp(card->verifier_key, card->origin, origin) != 0 ||
        strlen(card->verifier_key) < origin + 1 + hash + 1)
        return false;
    const char *base64 = card->verifier_key + origin + 1 + hash + 1;
    if (!note_base64_read(base64, strlen(base64), typed, sizeof typed))
        return false;
    memcpy(ret, typed + 1, NOTE_PUBLIC_BYTES);
    return text_same(note_verifier_key(cx, card->origin, ret), card->verifier_key) &&
           text_same(note_key_id(cx, card->origin, ret), card->key);
}

static enum rc take_members(struct ctx *cx, const json_t *object, struct key_card *card)
{
    const char **members[CARD_MEMBERS - 1];
    const char *format = json_string_value(json_object_get(object, "format"));
    card_members(card, members);
    if (json_object_size(object) != CARD_MEMBERS || format == NULL || !text_same(format, CARD_FORMAT))
        return no_card(cx);
    for (size_t i = 0; i < COUNT(members); i++) {
        const char *value = json_string_value(json_object_get(object, member_names[i]));
        if (value == NULL)
            return no_card(cx);
        *members[i] = arena_copy(cx->arena, value);
        if (text_has_control(*members[i]) || strpbrk(*members[i], "\t\r\n") != NULL)
            return no_card(cx);
    }
    return RC_OK;
}

enum rc seal_card_read(struct ctx *cx, const char *text, size_t length, struct key_card *ret)
{
    struct key_card card = {.organization = ""};
    const char *again = "";
    if (length == 0 || length > SEAL_CARD_MOST)
        return no_card(cx);
    CLEANUP(json_freep) json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object))
        return no_card(cx);
    TRY(take_members(cx, object, &card));
    TRY(seal_card_text(cx, &card, &again));
    if ((strlen(again) != length && strlen(again) - 1 != length) || memcmp(again, text, length) != 0)
        return no_card(cx); /* the last line feed may be gone: inside other documents it often is */
    if (!text_same(card.origin, seal_origin(cx, card.organization)) || !read_verifier_key(cx, &card, card.public_key))
        return no_card(cx);
    const char *statement = seal_card_statement(cx, &card);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (!seal_signature_fits(card.public_key, statement, strlen(statement), card.signature))
        return fail(cx, RC_INVALID, N_("The key card was changed: its own signature does not fit"));
    *ret = card;
    return RC_OK;
}

bool seal_card_follows(struct ctx *cx, const unsigned char older[NOTE_PUBLIC_BYTES], const char *older_key,
                       const struct key_card *newer)
{
    const char *statement = seal_card_statement(cx, newer);
    return statement[0] != '\0' && text_same(newer->previous, older_key) && newer->endorsement[0] != '\0' &&
           seal_signature_fits(older, statement, strlen(statement), newer->endorsement);
}

bool seal_signature_fits(const unsigned char public_key[NOTE_PUBLIC_BYTES], const void *bytes, size_t length,
                         const char *signature)
{
    unsigned char sign[NOTE_SIGNATURE_BYTES];
    return note_base64_read(signature, strlen(signature), sign, sizeof sign) &&
           crypto_sign_verify_detached(sign, bytes, length, public_key) == 0;
}

/* The key in use, made first where the organisation never had one. */
static enum rc ready(struct ctx *cx, const char *org, struct signing_key *ret, unsigned char seed[NOTE_SEED_BYTES])
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    enum rc rc = seal_store_key_in_use(cx, org, ret);
    if (rc == RC_OK)
        return seal_file_read(cx, ret, seed);
    if (rc != RC_MISSING)
        return rc;
    TRY(seal_begin(cx, &tx));
    TRY(seal_key_ready(cx, org, ret, seed));
    return seal_commit(cx, &tx);
}

enum rc seal_sign(struct ctx *cx, const char *org, const void *bytes, size_t length, struct signing_key *ret_key,
                  const char **ret_signature)
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    unsigned char seed[NOTE_SEED_BYTES], sign[NOTE_SIGNATURE_BYTES];
    struct signing_key key = {.id = ""};
    enum rc rc = ready(cx, org, &key, seed);
    if (rc == RC_OK) {
        crypto_sign_seed_keypair(public_key, secret, seed);
        crypto_sign_detached(sign, NULL, bytes, length, secret);
        *ret_key = key;
        *ret_signature = note_base64(cx, sign, sizeof sign);
    }
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(seed, sizeof seed);
    return rc;
}

enum rc seal_ready(struct ctx *cx, const char *org, struct signing_key *ret)
{
    unsigned char seed[NOTE_SEED_BYTES];
    struct signing_key key = {.id = ""};
    enum rc rc = ready(cx, org, &key, seed);
    sodium_memzero(seed, sizeof seed);
    if (rc == RC_OK)
        *ret = key;
    return rc;
}

enum rc seal_box(struct ctx *cx, const unsigned char public_key[NOTE_PUBLIC_BYTES], const void *bytes, size_t length,
                 struct buf *out)
{
    unsigned char to[crypto_box_PUBLICKEYBYTES];
    if (crypto_sign_ed25519_pk_to_curve25519(to, public_key) != 0)
        return fail(cx, RC_INVALID, N_("Nothing can be sealed to this key"));
    char *room = buf_extend(out, length + crypto_box_SEALBYTES);
    if (room == NULL)
        return buf_check(cx, out, N_("The file is too large to be sealed"));
    if (crypto_box_seal((unsigned char *)room, bytes, length, to) != 0)
        return fail(cx, RC_INVALID, N_("Nothing can be sealed to this key"));
    return RC_OK;
}

enum rc seal_unbox(struct ctx *cx, const struct signing_key *key, const void *bytes, size_t length, struct buf *out)
{
    unsigned char seed[NOTE_SEED_BYTES], public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    unsigned char box_public[crypto_box_PUBLICKEYBYTES], box_secret[crypto_box_SECRETKEYBYTES];
    if (length < crypto_box_SEALBYTES)
        return fail(cx, RC_INVALID, N_("The sealed file is cut off or was changed"));
    char *room = buf_extend(out, length - crypto_box_SEALBYTES);
    if (room == NULL)
        return buf_check(cx, out, N_("The sealed file is larger than what is taken"));
    TRY(seal_file_read(cx, key, seed));
    crypto_sign_seed_keypair(public_key, secret, seed);
    bool opened = crypto_sign_ed25519_pk_to_curve25519(box_public, public_key) == 0 &&
                  crypto_sign_ed25519_sk_to_curve25519(box_secret, secret) == 0 &&
                  crypto_box_seal_open((unsigned char *)room, bytes, length, box_public, box_secret) == 0;
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(box_secret, sizeof box_secret);
    if (opened)
        return RC_OK;
    buf_clear(out);
    return fail(cx, RC_INVALID, N_("The sealed file is cut off or was changed"));
}

enum rc seal_key_public(struct ctx *cx, const char *org, const char *id, struct signing_key *ret)
{
    struct signing_key key = {.id = ""};
    if (strlen(id) != KEY_ID_TEXT)
        return RC_MISSING;
    TRY(seal_store_key_like(cx, org, id, &key));
    *ret = key;
    return RC_OK;
}
