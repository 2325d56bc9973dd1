#include "base/id.h"

#include <sodium.h>
#include <string.h>

#include "base/hash.h"

static const char *uuid_text(const struct ctx *cx, const unsigned char b[16])
{
    const char *hex = hex_of(cx, b, 16);
    if (hex[0] == '\0') /* without memory it has no places */
        return "";
    return arena_printf(cx->arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
                        hex + 20);
}

const char *id_new(struct ctx *cx)
{
    unsigned char b[16];
    randombytes_buf(b, sizeof b);
    if (cx->fixed_ids != 0) {
        memset(b, 0, sizeof b);
        uint64_t counter = cx->fixed_ids++;
        for (int i = 0; i < 8; i++)
            b[15 - i] = (unsigned char)(counter >> (8 * i));
    }
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char)((uint64_t)cx->now >> (8 * (5 - i)));
    b[6] = (unsigned char)(0x70 | (b[6] & 0x0F));
    b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
    return uuid_text(cx, b);
}

const char *id_version5(const struct ctx *cx, const char *name)
{
    /* A namespace of our own, and the first half of SHA-256: RFC 9562 names SHA-1 for version 5, but
     * readers can only compare, not recompute, and libsodium offers no SHA-1. */
    static const char space[] = "https://kaname.example/ns/record/";
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)space, sizeof space - 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)name, strlen(name));
    crypto_hash_sha256_final(&state, digest);
    digest[6] = (unsigned char)(0x50 | (digest[6] & 0x0F));
    digest[8] = (unsigned char)(0x80 | (digest[8] & 0x3F));
    return uuid_text(cx, digest);
}

const char *hex_of(const struct ctx *cx, const unsigned char *bytes, size_t length)
{
    char *text = arena_alloc(cx->arena, length * 2 + 1);
    if (text == NULL)
        return "";
    return sodium_bin2hex(text, length * 2 + 1, bytes, length);
}

const char *random_hex(const struct ctx *cx, size_t length)
{
    unsigned char *bytes = arena_alloc(cx->arena, length);
    if (bytes == NULL)
        return "";
    randombytes_buf(bytes, length);
    return hex_of(cx, bytes, length);
}

const char *digest_hex(const struct ctx *cx, const void *bytes, size_t length)
{
    unsigned char digest[HASH_BYTES];
    hash_sha256(bytes, length, digest);
    return hex_of(cx, digest, sizeof digest);
}
