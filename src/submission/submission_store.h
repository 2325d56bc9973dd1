/* The SQL of packages; only this room includes it. */
#ifndef SUBMISSION_SUBMISSION_STORE_H
#define SUBMISSION_SUBMISSION_STORE_H

#include "db/db.h"
#include "submission/submission.h"

/* The fields of the records, for their lists. */
enum {
    PACKAGE_RECEIVED_FIELDS = 27,
    PACKAGE_REFUSED_FIELDS = 13,
    PACKAGE_SENT_FIELDS = 25,
    PACKAGE_TRUSTED_FIELDS = 14,
};
extern const struct field package_received_table[PACKAGE_RECEIVED_FIELDS], package_refused_table[PACKAGE_REFUSED_FIELDS],
    package_sent_table[PACKAGE_SENT_FIELDS], package_trusted_table[PACKAGE_TRUSTED_FIELDS];

enum { PACKAGE_CA_MOST = 60000 }; /* characters */

/* The last row of the page before. */
struct package_cursor {
    bool given;
    const char *name, *id; /* name: of the order PACKAGES_BY_NAME */
    int64_t at; /* UTC ms */
};
/* Of keys, and of what was sent. */
struct package_filter {
    const char *text;
    int64_t state; /* -1: all */
    enum package_sort sort;
};
/* The words of a table's orders: "… AND (at, id) < (" and "… ORDER BY". Those by name have the name before. */
struct package_orders {
    struct sql behind[PACKAGE_SORT_COUNT_], order[PACKAGE_SORT_COUNT_];
};
/* Ends a query with the rows behind the cursor, in their order. */
void package_query_page(struct query *query, const struct package_orders *orders, enum package_sort sort,
                        const struct package_cursor *cursor, int64_t limit);
/* A part of a name in any case of ASCII letters, for LIKE with the escape "!". */
const char *submission_pattern(struct ctx *cx, const char *text);

/* The id of the newest package that the acting organisation sent about the same; "" for none. */
enum rc submission_store_last_sent(struct ctx *cx, const char *kind, const char *about, const char *operator,
                                   const char **ret) MUST_USE;
/* By the digest of its file. RC_MISSING without a message. */
enum rc submission_store_sent_digest(struct ctx *cx, const char *digest, struct sent_submission *ret) MUST_USE;
enum rc submission_store_sent_page(struct ctx *cx, const struct package_filter *filter, const struct package_cursor *cursor,
                                   int64_t limit, struct sent_submissions *ret) MUST_USE;

/* By the id of the signing key. RC_MISSING without a message. */
enum rc submission_store_trusted(struct ctx *cx, const char *key, struct trusted_key *ret) MUST_USE;
/* By operator and time. */
enum rc submission_store_trusted_all(struct ctx *cx, struct trusted_keys *ret) MUST_USE;
enum rc submission_store_trusted_page(struct ctx *cx, const struct package_filter *filter, const struct package_cursor *cursor,
                                      int64_t limit, struct trusted_keys *ret) MUST_USE;

/* By the id of the key. RC_MISSING without a message. */
enum rc submission_store_revoked(struct ctx *cx, const char *key, struct revoked_key *ret) MUST_USE;
/* Newest first. */
enum rc submission_store_revoked_all(struct ctx *cx, int64_t limit, struct revoked_keys *ret) MUST_USE;

/* By the receiver's organisation. RC_MISSING without a message. */
enum rc submission_store_receiver(struct ctx *cx, const char *organization, struct package_receiver *ret) MUST_USE;
/* By name. */
enum rc submission_store_receivers(struct ctx *cx, int64_t limit, struct package_receivers *ret) MUST_USE;

/* Of any organisation of this installation: for receipts that come back within it. RC_MISSING without a message. */
enum rc submission_store_sent_of(struct ctx *cx, const char *org, const char *id, struct sent_submission *ret)
    MUST_USE;
/* 1 when there is an active organisation of that id. */
enum rc submission_store_organization(struct ctx *cx, const char *id, int64_t *ret) MUST_USE;

/* ---- received ---- */

/* RC_MISSING without a message. */
enum rc submission_store_get(struct ctx *cx, const char *id, struct submission *ret) MUST_USE;
/* The one that was received last. RC_MISSING without a message. */
enum rc submission_store_newest(struct ctx *cx, const char *about, const char *operator, struct submission *ret)
    MUST_USE;
enum rc submission_store_page(struct ctx *cx, const struct submission_filter *filter, const struct package_cursor *cursor,
                              struct submissions *ret) MUST_USE;
/* Organisation and id of those that were received and not checked yet, the oldest first. */
struct submission_due {
    const char *org, *id;
};
struct submission_dues {
    LIST_OF(struct submission_due) rows;
};
enum rc submission_store_due(struct ctx *cx, int64_t limit, struct submission_dues *ret) MUST_USE;
enum rc submission_store_due_count(struct ctx *cx, int64_t *ret) MUST_USE;
/* Oldest first. */
enum rc submission_store_comments(struct ctx *cx, const char *id, struct submission_comments *ret) MUST_USE;
/* Into the receipt, oldest first, with the names of the people. */
enum rc submission_store_openings(struct ctx *cx, const char *id, struct receipt *ret) MUST_USE;
enum rc submission_store_opening_count(struct ctx *cx, const char *id, const char *person, int64_t *ret) MUST_USE;

/* How often the same file was refused. */
enum rc submission_store_refused_count(struct ctx *cx, const char *file_digest, int64_t *ret) MUST_USE;
/* How many were refused since then, counted up to `most`. */
enum rc submission_store_refused_since(struct ctx *cx, int64_t since, int64_t most, int64_t *ret) MUST_USE;
struct refused_submissions {
    LIST_OF(struct refused_submission) rows;
};
extern const struct fields refused_submissions_fields;
/* Newest first; reason -1: all. */
enum rc submission_store_refused(struct ctx *cx, int64_t reason, const struct package_cursor *cursor, int64_t limit,
                                 struct refused_submissions *ret) MUST_USE;

#endif
