#include "ledger/note.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

#define DASH "\xE2\x80\x94 " /* em dash, blank: begins a line of a signature */

enum { ED25519 = 1, SIGNED_BYTES = NOTE_HASH_BYTES + NOTE_SIGNATURE_BYTES, DIGITS_MOST = 18 };

/* SHA-256 of the key's name and the key, which signed notes cut to four bytes. */
static void key_hash(const char *origin,
                     const unsigned char public_key[NOTE_PUBLIC_BYTES],
                     unsigned char ret[crypto_hash_sha256_BYTES])
{
    static const unsigned char between[] = {'\n', ED25519};
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)origin, strlen(origin));
    crypto_hash_sha256_update(&state, between, sizeof between);
    crypto_hash_sha256_update(&state, public_key, NOTE_PUBLIC_BYTES);
    crypto_hash_sha256_final(&state, ret);
}

const char *note_key_id(struct ctx *cx, const char *origin,
                        const unsigned char public_key[NOTE_PUBLIC_BYTES])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    key_hash(origin, public_key, hash);
    return hex_of(cx, hash, NOTE_KEY_ID_BYTES);
}

const char *note_base64(struct ctx *cx, const void *bytes, size_t length)
{
    size_t room = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(cx->arena, room);
    return text == NULL
               ? ""
               : sodium_bin2base64(text, room, bytes, length, sodium_base64_VARIANT_ORIGINAL);
}

bool note_base64_read(const char *text, size_t text_length, void *ret, size_t length)
{
    size_t got = 0;
    const char *end = NULL;
    return sodium_base642bin(ret, length, text, text_length, NULL, &got, &end,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           got == length && end == text + text_length;
}

const char *note_verifier_key(struct ctx *cx, const char *origin,
                              const unsigned char public_key[NOTE_PUBLIC_BYTES])
{
    unsigned char hash[crypto_hash_sha256_BYTES], typed[1 + NOTE_PUBLIC_BYTES] = {ED25519};
    key_hash(origin, public_key, hash);
    memcpy(typed + 1, public_key, NOTE_PUBLIC_BYTES);
    return arena_printf(cx->arena, "%s+%s+%s", origin, hex_of(cx, hash, NOTE_HASH_BYTES),
                        note_base64(cx, typed, sizeof typed));
}

const char *note_checkpoint(struct ctx *cx, const struct checkpoint *checkpoint,
                            const unsigned char seed[NOTE_SEED_BYTES])
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    unsigned char hash[crypto_hash_sha256_BYTES], sign[SIGNED_BYTES];
    const char *text = arena_printf(
        cx->arena, "%s\n%lld\n%s\n", checkpoint->origin, (long long)checkpoint->size,
        note_base64(cx, checkpoint->root, sizeof checkpoint->root));
    crypto_sign_seed_keypair(public_key, secret, seed);
    key_hash(checkpoint->origin, public_key, hash);
    memcpy(sign, hash, NOTE_HASH_BYTES);
    crypto_sign_detached(sign + NOTE_HASH_BYTES, NULL, (const unsigned char *)text, strlen(text),
                         secret);
    sodium_memzero(secret, sizeof secret);
    return arena_printf(cx->arena, "%s\n" DASH "%s %s\n", text, checkpoint->origin,
                        note_base64(cx, sign, sizeof sign));
}

/* The end of the line at `at`, or NULL when no line feed ends it. */
static const char *line_end(const char *at)
{
    return at == NULL ? NULL : strchr(at, '\n');
}

/* A decimal number without sign and without needless zeros. */
static bool read_size(const char *at, const char *end, int64_t *ret)
{
    size_t length = (size_t)(end - at);
    if (length == 0 || length > DIGITS_MOST || strspn(at, "0123456789") != length ||
        (at[0] == '0' && length > 1))
        return false;
    *ret = strtoll(at, NULL, 10);
    return true;
}

bool note_read(struct ctx *cx, const char *note, struct checkpoint *ret)
{
    struct checkpoint checkpoint = {.size = 0};
    const char *split = strstr(note, "\n\n"), *origin_end = line_end(note);
    const char *size_end = origin_end == NULL ? NULL : line_end(origin_end + 1);
    const char *root_end = size_end == NULL ? NULL : line_end(size_end + 1);
    if (split == NULL || root_end == NULL || root_end > split || origin_end == note)
        return false;
    if (!read_size(origin_end + 1, size_end, &checkpoint.size) ||
        !note_base64_read(size_end + 1, (size_t)(root_end - size_end - 1), checkpoint.root,
                          sizeof checkpoint.root))
        return false;
    checkpoint.origin = arena_copy_n(cx->arena, note, (size_t)(origin_end - note));
    *ret = checkpoint;
    return true;
}

bool note_fits(struct ctx *cx, const char *note, const char *origin,
               const unsigned char public_key[NOTE_PUBLIC_BYTES])
{
    const char *split = strstr(note, "\n\n");
    const char *head = arena_printf(cx->arena, DASH "%s ", origin);
    unsigned char hash[crypto_hash_sha256_BYTES], sign[SIGNED_BYTES];
    if (split == NULL || head[0] == '\0')
        return false;
    key_hash(origin, public_key, hash);
    for (const char *line = split + 2, *end; (end = line_end(line)) != NULL; line = end + 1) {
        const char *text = line + strlen(head);
        if (strncmp(line, head, strlen(head)) != 0 ||
            !note_base64_read(text, (size_t)(end - text), sign, sizeof sign) ||
            memcmp(sign, hash, NOTE_HASH_BYTES) != 0)
            continue;
        if (crypto_sign_verify_detached(sign + NOTE_HASH_BYTES, (const unsigned char *)note,
                                        (size_t)(split + 1 - note), public_key) == 0)
            return true;
    }
    return false;
}
