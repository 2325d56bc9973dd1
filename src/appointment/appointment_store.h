/* The SQL of appointments; only this room includes it. */
#ifndef APPOINTMENT_APPOINTMENT_STORE_H
#define APPOINTMENT_APPOINTMENT_STORE_H

#include "appointment/appointment.h"
#include "db/db.h"

/* By their order; at most 500. */
enum rc appointment_store_committees(struct ctx *cx, bool active_only, struct committees *ret) MUST_USE;
/* By their order; at most 2,000. */
enum rc appointment_store_seats(struct ctx *cx, bool active_only, struct seats *ret) MUST_USE;
enum rc appointment_store_terms(struct ctx *cx, const char *seat, struct seat_terms *ret) MUST_USE;
/* Terms of all seats that end on or after a day. */
enum rc appointment_store_terms_since(struct ctx *cx, const char *day, struct seat_terms *ret) MUST_USE;

struct post_holder {
    const char *post, *holder;
};
struct post_holders {
    const struct post_holder *at;
    size_t n;
};
/* Posts that nobody holds. */
enum rc appointment_store_empty_posts(struct ctx *cx, struct post_holders *ret) MUST_USE;

/* record.describe */
void seat_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void seat_term_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

#endif
