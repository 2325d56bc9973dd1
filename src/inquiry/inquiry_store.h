/* The SQL of inquiries; only this room includes it. */
#ifndef INQUIRY_INQUIRY_STORE_H
#define INQUIRY_INQUIRY_STORE_H

#include "db/db.h"
#include "inquiry/inquiry.h"

/* Youngest first; of one assessment, or of all ("" ). At most 200. */
enum rc inquiry_store_all(struct ctx *cx, const char *assessment, struct inquiries *ret) MUST_USE;
enum rc inquiry_store_parts(struct ctx *cx, const char *inquiry, struct inquiry_parts *ret)
    MUST_USE;
/* RC_MISSING without a message. */
enum rc inquiry_store_part_by_number(struct ctx *cx, const char *number, struct inquiry_part *ret)
    MUST_USE;
/* How many inquiries the organisation has had; whoever asks has its row until the transaction ends. */
enum rc inquiry_store_count(struct ctx *cx, int64_t *ret) MUST_USE;

/* What an inquiry stands at. */
struct inquiry_count {
    const char *inquiry;
    int64_t parts, sent, returned;
};
struct inquiry_counts {
    const struct inquiry_count *at;
    size_t n;
};
enum rc inquiry_store_counts(struct ctx *cx, struct inquiry_counts *ret) MUST_USE;

/* Posts with their holders' mail addresses, active ones. */
struct post_address {
    const char *id, *department, *name, *holder_name, *email;
};
struct post_addresses {
    const struct post_address *at;
    size_t n;
};
enum rc inquiry_store_addresses(struct ctx *cx, struct post_addresses *ret) MUST_USE;

/* record.describe: department and number. */
void inquiry_part_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

#endif
