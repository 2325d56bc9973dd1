/* The SQL of approvals; only this room includes it. */
#ifndef APPROVAL_APPROVAL_STORE_H
#define APPROVAL_APPROVAL_STORE_H

#include "approval/approval.h"
#include "db/db.h"

struct approval_routes {
    const struct approval_route *at;
    size_t n;
};
struct approval_steps {
    const struct approval_step *at;
    size_t n;
};
struct approval_papers {
    const struct approval_paper *at;
    size_t n;
};

/* All routes of the organisation by subject and place. */
enum rc approval_store_routes(struct ctx *cx, struct approval_routes *ret) MUST_USE;
/* Those in use for one noun. */
enum rc approval_store_routes_of(struct ctx *cx, const char *noun, struct approval_routes *ret)
    MUST_USE;
enum rc approval_store_route_steps(struct ctx *cx, const char *route,
                                   struct approval_route_steps *ret) MUST_USE;

/* The request of a subject in a status, the youngest. RC_MISSING without a message. */
enum rc approval_store_of_subject(struct ctx *cx, const char *noun, const char *subject,
                                  int64_t status, struct approval *ret) MUST_USE;
/* The same in any status. */
enum rc approval_store_last(struct ctx *cx, const char *noun, const char *subject,
                            struct approval *ret) MUST_USE;
/* Takes the request for the open transaction: who decides at the same time waits. */
enum rc approval_store_hold(struct ctx *cx, const char *id) MUST_USE;
/* How many rounds the subject has had. */
enum rc approval_store_rounds(struct ctx *cx, const char *noun, const char *subject, int64_t *ret)
    MUST_USE;
enum rc approval_store_steps(struct ctx *cx, const char *approval, struct approval_steps *ret)
    MUST_USE;
enum rc approval_store_papers(struct ctx *cx, const char *approval, struct approval_papers *ret)
    MUST_USE;
/* The greatest serial under a prefix and year; needs an open transaction. Whoever asks has the row of the
 * organisation until it ends, so that no number is given twice. */
enum rc approval_store_last_serial(struct ctx *cx, const char *prefix, int64_t year, int64_t *ret)
    MUST_USE;

/* One open step of a running request as it concerns a person. */
struct approval_open {
    const char *id, *noun, *subject, *title, *drafter_name, *due_on, *post;
    int64_t asked_at, kind;
};
struct approval_opens {
    const struct approval_open *at;
    size_t n;
};
/* Open steps whose post the acting person holds or deputises, and those of no post; requests of the
 * person's own are left out. Oldest first. */
enum rc approval_store_open(struct ctx *cx, int64_t limit, struct approval_opens *ret) MUST_USE;

/* Requests that came back to the acting person, who drafted them or carries them on, and that were not put
 * up again; youngest first. due_on: by when the whole is wanted. */
struct approval_return {
    const char *id, *noun, *subject, *title, *due_on, *comment;
};
struct approval_returns {
    const struct approval_return *at;
    size_t n;
};
enum rc approval_store_returned(struct ctx *cx, int64_t limit, struct approval_returns *ret) MUST_USE;

struct approval_row {
    const char *id, *noun, *title, *drafter, *drafter_name, *due_on, *decision_number;
    int64_t status, round, asked_at, ended_at;
};
struct approval_rows {
    const struct approval_row *at;
    size_t n;
};
enum { APPROVAL_ROW_FIELDS = 11 };
extern const struct field approval_row_table[APPROVAL_ROW_FIELDS];
/* Requests, youngest first, before a time and id (0 and "" for the first page). `mine`: the acting
 * person's own, or those with a step of their posts. Status -1: all. */
enum rc approval_store_list(struct ctx *cx, int64_t status, bool mine, int64_t before,
                            const char *before_id, int64_t limit, struct approval_rows *ret)
    MUST_USE;

#endif
