/* Packages on their way over the network. */
#ifndef SUBMISSION_SUBMISSION_UPLOAD_H
#define SUBMISSION_SUBMISSION_UPLOAD_H

#include "submission/submission_inside.h"

/* What is told to the sender. */
struct upload_state {
    const char *id;       /* of the upload; of the submission when it is done */
    int64_t offset, size; /* bytes that are here; of the whole */
    int64_t done, fresh;  /* it is kept; it was not before */
    const char *receipt;
};

/* What the sender announces. */
struct upload_head {
    const char *manifest, *signature, *card;
    const char *digest; /* SHA-256 of the file as it is sent */
    int64_t size;
};

struct upload_row {
    const char *id, *org, *submission, *digest;
    int64_t size, received;
};

/* Of the acting organisation. RC_MISSING without a message. */
enum rc upload_store_find(struct ctx *cx, const char *digest, struct upload_row *ret) MUST_USE;
/* Of any: the id is random and known to the sender alone. RC_MISSING without a message. */
enum rc upload_store_get(struct ctx *cx, const char *id, struct upload_row *ret) MUST_USE;
enum rc upload_store_count(struct ctx *cx, int64_t *ret) MUST_USE;
enum rc upload_store_add(struct ctx *cx, const struct upload_row *row) MUST_USE;
/* Counts `length` more bytes when so many as `offset` are here; *ret says whether. */
enum rc upload_store_move(struct ctx *cx, const char *id, int64_t offset, int64_t length, bool *ret) MUST_USE;
enum rc upload_store_piece(struct ctx *cx, const char *id, int64_t offset, const char *bytes, size_t length) MUST_USE;
/* All pieces in their order. */
enum rc upload_store_read(struct ctx *cx, const char *id, struct buf *out) MUST_USE;
enum rc upload_store_remove(struct ctx *cx, const char *id) MUST_USE;
/* Forgets what was begun before. */
enum rc upload_store_expire(struct ctx *cx, int64_t before) MUST_USE;

#endif
