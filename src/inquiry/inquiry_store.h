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

/* Inquiries that are not closed and are the acting person's to look after: those that they made, and those
 * whose maker is gone. How many parts stand at each status; by date, at most `limit`. */
struct inquiry_open {
    const char *id, *title, *due_on;
    int64_t prepared, sent, refused;
};
struct inquiry_opens {
    const struct inquiry_open *at;
    size_t n;
};
enum rc inquiry_store_open(struct ctx *cx, int64_t limit, struct inquiry_opens *ret) MUST_USE;

/* Parts that departments of the acting person's posts have to answer, one row for each of those posts; by
 * date, at most `limit`. */
struct inquiry_asked {
    const char *id, *number, *title, *due_on, *addressee, *post;
};
struct inquiry_askeds {
    const struct inquiry_asked *at;
    size_t n;
};
enum rc inquiry_store_asked(struct ctx *cx, int64_t limit, struct inquiry_askeds *ret) MUST_USE;

/* Posts with their holders' mail addresses, active ones. */
struct post_address {
    const char *id, *department, *name, *holder_name, *email;
};
struct post_addresses {
    const struct post_address *at;
    size_t n;
};
enum rc inquiry_store_addresses(struct ctx *cx, struct post_addresses *ret) MUST_USE;

/* work of struct module (inquiry_work.c). */
struct work;
enum rc inquiry_work(struct ctx *cx, struct work *work) MUST_USE;

/* record.describe: department and number. */
void inquiry_part_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

#endif
