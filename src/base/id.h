/* Identifiers and digests. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

enum { DIGEST_BYTES = 32, DIGEST_TEXT = 64 };

/* A new UUID of version 7 (RFC 9562) from cx->now and random bytes; 36 characters in cx's arena. */
const char *id_new(struct ctx *cx);

/* UUID of version 5 of a name in kaname's own namespace, for schemas that admit no version 7. */
const char *id_version5(const struct ctx *cx, const char *name);

/* `length` random bytes as lower-case hexadecimal text in cx's arena. */
const char *random_hex(const struct ctx *cx, size_t length);

/* SHA-256 as 64 hexadecimal digits in cx's arena. */
const char *digest_hex(const struct ctx *cx, const void *bytes, size_t length);
const char *hex_of(const struct ctx *cx, const unsigned char *bytes, size_t length);

#endif
