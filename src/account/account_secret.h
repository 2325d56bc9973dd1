/* Passwords, second factor, recovery codes. */
#ifndef ACCOUNT_ACCOUNT_SECRET_H
#define ACCOUNT_ACCOUNT_SECRET_H

#include "base/ctx.h"
#include "view/svg.h"

enum { TOTP_STEP_SECONDS = 30, TOTP_SECRET_LETTERS = 32, RECOVERY_CODES = 10 };

/* Argon2id with libsodium's interactive limits (64 MiB, about 60 ms). RC_MEMORY. */
enum rc password_hash(struct ctx *cx, const char *password, const char **ret) MUST_USE;
/* True when the password fits. An empty hash costs as much time and never fits. Where memory ended the
 * arena has failed. */
bool password_fits(struct ctx *cx, const char *hash, const char *password);

/* A new secret of 160 bits, base32. */
const char *totp_new_secret(struct ctx *cx);
/* RFC 6238, SHA-1, 6 digits, 30 s; one step of drift either way. A step not after `last_step` is
 * refused, so that no code works twice. ret_step takes the step that fitted. */
bool totp_fits(const char *secret, const char *code, int64_t now_ms, int64_t last_step, int64_t *ret_step);
/* otpauth:// address for authenticator programs. */
const char *totp_address(struct ctx *cx, const char *secret, const char *login);
/* The address as a QR code; white quiet zone of four modules included. RC_MEMORY. */
enum rc totp_picture(struct ctx *cx, const char *address, struct svg *ret) MUST_USE;

/* RECOVERY_CODES new codes; codes are for the person, digests for the database (one text,
 * salt first). */
enum rc recovery_new(struct ctx *cx, const char *ret_codes[RECOVERY_CODES], const char **ret_digests) MUST_USE;
/* True when the code stands among the digests; ret_rest takes the digests without it. */
bool recovery_use(struct ctx *cx, const char *digests, const char *code, const char **ret_rest);

#endif
