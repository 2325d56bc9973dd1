/* Public keys in the forms of libfido2. */
#ifndef PASSKEY_PASSKEY_KEY_H
#define PASSKEY_PASSKEY_KEY_H

#include "passkey/passkey_inside.h"

/* A key of one of our algorithms; `at` is what fido_assert_verify takes. */
struct passkey_key {
    int64_t algorithm;
    void *at;
};
/* Reads a key from libfido2's form and looks whether it is one (a point on the curve …); freed with
 * passkey_key_freep. */
bool passkey_key_read(int64_t algorithm, const unsigned char *bytes, size_t length, struct passkey_key *ret);
void passkey_key_freep(struct passkey_key *key);

#endif
