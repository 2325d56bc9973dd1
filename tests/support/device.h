/* A device that makes and uses passkeys, for tests: keys of OpenSSL, and the bytes that a browser hands on. */
#ifndef TESTS_SUPPORT_DEVICE_H
#define TESTS_SUPPORT_DEVICE_H

#include <openssl/evp.h>

#include "passkey/passkey.h"

enum { DEVICE_PRESENT = 0x01, DEVICE_VERIFIED = 0x04, DEVICE_BOTH = 0x05, DEVICE_KEY = 0x40, DEVICE_EXTENSION = 0x80 };

struct device {
    int64_t algorithm; /* enum passkey_algorithm */
    EVP_PKEY *key;
    unsigned char id[16];
    uint32_t counter;  /* goes up with every use, unless it is 0 */
};
/* Freed with device_freep. Ends the test when there is no such key. */
struct device device_create(int64_t algorithm);
void device_freep(struct device *device);

/* The credential's id, base64url. */
const char *device_credential(struct ctx *cx, const struct device *device);
/* A clientDataJSON, base64url; type: "create" or "get". */
const char *device_client(struct ctx *cx, const char *type, const char *challenge, const char *origin);
/* An attestation object, base64url; format: "none", "packed" (self), or any other word with an empty statement.
 * With DEVICE_EXTENSION among the flags the device says that it protects the passkey (credProtect 2). */
const char *device_attestation(struct ctx *cx, const struct device *device, const char *site, int flags,
                               const char *format, const char *client_data);
/* Uses the passkey. */
struct passkey_used device_use(struct ctx *cx, struct device *device, const char *site, int flags,
                               const char *client_data);

#endif
