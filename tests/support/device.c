#include "tests/support/device.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { ROOM = 4096, RSA_BITS = 2048, COORDINATE = 32 };

static void must(bool condition)
{
    if (!condition)
        abort();
}

struct device device_create(int64_t algorithm)
{
    struct device device = {.algorithm = algorithm, .counter = 1};
    if (algorithm == PASSKEY_ES256)
        device.key = EVP_EC_gen("P-256");
    else if (algorithm == PASSKEY_EDDSA)
        device.key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    else
        device.key = EVP_RSA_gen(RSA_BITS);
    must(device.key != NULL);
    randombytes_buf(device.id, sizeof device.id);
    return device;
}

void device_freep(struct device *device)
{
    EVP_PKEY_free(device->key);
    device->key = NULL;
}

const char *device_credential(struct ctx *cx, const struct device *device)
{
    return passkey_encode(cx, device->id, sizeof device->id);
}

const char *device_client(struct ctx *cx, const char *type, const char *challenge, const char *origin)
{
    const char *text = arena_printf(
        cx->arena, "{\"type\":\"webauthn.%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}", type,
        challenge, origin);
    return passkey_encode(cx, text, strlen(text));
}

static void add(struct buf *out, const void *bytes, size_t length)
{
    buf_add(out, bytes, length);
}

#define ADD(out, literal) add((out), (literal), sizeof(literal) - 1)

static void add_number(struct buf *out, uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--) {
        unsigned char byte = (unsigned char)(value >> (8 * i));
        add(out, &byte, 1);
    }
}

/* The COSE form of the public key (RFC 9052, 9053, 8230). */
static void add_key(struct buf *out, const struct device *device)
{
    unsigned char bytes[2 * COORDINATE + 1];
    size_t length = 0;
    if (device->algorithm == PASSKEY_ES256) {
        must(EVP_PKEY_get_octet_string_param(device->key, "pub", bytes, sizeof bytes, &length) == 1);
        must(length == sizeof bytes);
        ADD(out, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
        add(out, bytes + 1, COORDINATE);
        ADD(out, "\x22\x58\x20");
        add(out, bytes + 1 + COORDINATE, COORDINATE);
    } else if (device->algorithm == PASSKEY_EDDSA) {
        length = COORDINATE;
        must(EVP_PKEY_get_raw_public_key(device->key, bytes, &length) == 1);
        ADD(out, "\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20");
        add(out, bytes, length);
    } else {
        unsigned char modulus[RSA_BITS / 8];
        BIGNUM *n = NULL;
        must(EVP_PKEY_get_bn_param(device->key, "n", &n) == 1);
        must(BN_bn2binpad(n, modulus, (int)sizeof modulus) == (int)sizeof modulus);
        BN_free(n);
        ADD(out, "\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00");
        add(out, modulus, sizeof modulus);
        ADD(out, "\x21\x43\x01\x00\x01");
    }
}

static void add_data(struct buf *out, const struct device *device, const char *site, int flags)
{
    unsigned char digest[32], flag = (unsigned char)flags;
    crypto_hash_sha256(digest, (const unsigned char *)site, strlen(site));
    add(out, digest, sizeof digest);
    add(out, &flag, 1);
    add_number(out, device->counter, 4);
    if ((flags & DEVICE_KEY) != 0) {
        unsigned char maker[16] = {0};
        add(out, maker, sizeof maker);
        add_number(out, sizeof device->id, 2);
        add(out, device->id, sizeof device->id);
        add_key(out, device);
    }
    if ((flags & DEVICE_EXTENSION) != 0)
        ADD(out, "\xa1\x6b"
                 "credProtect\x02");
}

/* Signs authenticator data and digest of the client data. */
static size_t sign(const struct device *device, const struct buf *data, const char *client_data,
                   unsigned char signature[ROOM])
{
    unsigned char message[ROOM];
    size_t length = 0, client_length = 0, signature_length = ROOM;
    unsigned char client[ROOM];
    must(sodium_base642bin(client, sizeof client, client_data, strlen(client_data), NULL, &client_length, NULL,
                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0);
    memcpy(message, buf_string(data), data->length);
    crypto_hash_sha256(message + data->length, client, client_length);
    length = data->length + 32;
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    const EVP_MD *digest = device->algorithm == PASSKEY_EDDSA ? NULL : EVP_sha256();
    must(state != NULL && EVP_DigestSignInit(state, NULL, digest, NULL, device->key) == 1);
    must(EVP_DigestSign(state, signature, &signature_length, message, length) == 1);
    EVP_MD_CTX_free(state);
    return signature_length;
}

static void add_bytes(struct buf *out, const void *bytes, size_t length)
{
    ADD(out, "\x59");
    add_number(out, length, 2);
    add(out, bytes, length);
}

static void add_statement(struct buf *out, const struct device *device, const struct buf *data,
                          const char *client_data)
{
    unsigned char signature[ROOM];
    size_t length = sign(device, data, client_data, signature);
    ADD(out, "\xa2\x63"
             "alg");
    if (device->algorithm == PASSKEY_RS256)
        ADD(out, "\x39\x01\x00");
    else
        add_number(out, device->algorithm == PASSKEY_ES256 ? 0x26 : 0x27, 1);
    ADD(out, "\x63"
             "sig");
    add_bytes(out, signature, length);
}

const char *device_attestation(struct ctx *cx, const struct device *device, const char *site, int flags,
                               const char *format, const char *client_data)
{
    CLEANUP(buf_free) struct buf data = buf_create(ROOM);
    CLEANUP(buf_free) struct buf out = buf_create(ROOM);
    add_data(&data, device, site, flags | DEVICE_KEY);
    ADD(&out, "\xa3\x63"
              "fmt");
    add_number(&out, 0x60 + strlen(format), 1);
    add(&out, format, strlen(format));
    ADD(&out, "\x67"
              "attStmt");
    if (strcmp(format, "packed") == 0)
        add_statement(&out, device, &data, client_data);
    else
        ADD(&out, "\xa0");
    ADD(&out, "\x68"
              "authData");
    add_bytes(&out, buf_string(&data), data.length);
    return passkey_encode(cx, buf_string(&out), out.length);
}

struct passkey_used device_use(struct ctx *cx, struct device *device, const char *site, int flags,
                               const char *client_data)
{
    CLEANUP(buf_free) struct buf data = buf_create(ROOM);
    unsigned char signature[ROOM];
    if (device->counter != 0)
        device->counter++;
    add_data(&data, device, site, flags);
    size_t length = sign(device, &data, client_data, signature);
    return (struct passkey_used){.client_data = client_data,
                                 .data = passkey_encode(cx, buf_string(&data), data.length),
                                 .signature = passkey_encode(cx, signature, length)};
}
