/* What the files of this room share. */
#ifndef PASSKEY_PASSKEY_INSIDE_H
#define PASSKEY_PASSKEY_INSIDE_H

#include "passkey/passkey.h"

/* Checks the clientDataJSON (base64url): type, challenge, origin. ret_digest takes its SHA-256 when it can be
 * read. */
enum passkey_refusal passkey_check_client(struct ctx *cx, const char *client_data, const char *type,
                                          const struct passkey_wanted *wanted, unsigned char ret_digest[32]);

#endif
