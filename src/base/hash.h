/* SHA-256 at the speed of the processor's own instructions. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

enum { HASH_BYTES = 32 };

/* SHA-256 of `length` bytes. */
void hash_sha256(const void *bytes, size_t length, unsigned char ret[HASH_BYTES]);

#endif
