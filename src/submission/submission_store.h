/* The SQL of packages; only this room includes it. */
#ifndef SUBMISSION_SUBMISSION_STORE_H
#define SUBMISSION_SUBMISSION_STORE_H

#include "db/db.h"
#include "submission/submission.h"

/* The id of the newest package that the acting organisation sent about the same; "" for none. */
enum rc submission_store_last_sent(struct ctx *cx, const char *kind, const char *about, const char *operator,
                                   const char **ret) MUST_USE;
/* Newest first, at most `limit`. */
enum rc submission_store_sent(struct ctx *cx, int64_t limit, struct sent_submissions *ret) MUST_USE;

/* By the id of the signing key. RC_MISSING without a message. */
enum rc submission_store_trusted(struct ctx *cx, const char *key, struct trusted_key *ret) MUST_USE;
/* By operator and time. */
enum rc submission_store_trusted_all(struct ctx *cx, struct trusted_keys *ret) MUST_USE;

#endif
