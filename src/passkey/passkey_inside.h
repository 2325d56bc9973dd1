/* What the files of this room share. */
#ifndef PASSKEY_PASSKEY_INSIDE_H
#define PASSKEY_PASSKEY_INSIDE_H

#include "passkey/passkey.h"

/* Checks the clientDataJSON (base64url): type, challenge, origin. ret_digest takes its SHA-256 when it can be
 * read. */
enum passkey_refusal passkey_check_client(struct ctx *cx, const char *client_data, const char *type,
                                          const struct passkey_wanted *wanted, unsigned char ret_digest[32]);

/* True when the bytes are that many items of CBOR and nothing else, none of which promises more than there is.
 * libcbor makes room for what is promised, before it looks whether it comes. */
bool passkey_items_fit(const unsigned char *bytes, size_t length, int count);

#endif
