/* The SQL of contents; only content.c includes it. */
#ifndef REGISTER_CONTENT_STORE_H
#define REGISTER_CONTENT_STORE_H

#include "base/ctx.h"

enum rc content_store_insert(struct ctx *cx, const char *digest, const char *bytes, size_t length)
    MUST_USE;
/* RC_MISSING without a message. */
enum rc content_store_get(struct ctx *cx, const char *digest, const void **ret, size_t *ret_length)
    MUST_USE;
enum rc content_store_delete(struct ctx *cx, const char *digest) MUST_USE;

#endif
