/* The answers of a reply as they went with a submission, kept as content, and what differs; inner. */
#ifndef QUESTIONNAIRE_REPLY_SNAPSHOT_H
#define QUESTIONNAIRE_REPLY_SNAPSHOT_H

#include "questionnaire/reply_store.h"
#include "questionnaire/reply_whole.h"

struct reply_kept {
    const char *question, *value, *reason, *note;
    int64_t state, held;
};
struct reply_snapshot {
    const struct reply_kept *at;
    size_t n;
};
/* The answers that go, as canonical JSON. RC_TOO_LARGE, RC_MEMORY. */
enum rc reply_snapshot_write(struct ctx *cx, const struct reply_whole *whole, struct buf *out) MUST_USE;
/* RC_UNSOUND when it is of another form. */
enum rc reply_snapshot_read(struct ctx *cx, const char *bytes, size_t length, struct reply_snapshot *ret) MUST_USE;
enum rc reply_snapshot_load(struct ctx *cx, const struct reply_round *round, struct reply_snapshot *ret) MUST_USE;

struct reply_difference {
    const char *question, *text, *before, *after; /* before, after: as people read them; "" for nothing */
};
struct reply_differences {
    const struct reply_difference *at;
    size_t n;
};
/* From a snapshot (NULL: nothing) to another one (NULL: the reply as it stands). */
enum rc reply_compare(struct ctx *cx, const struct reply_whole *whole, const struct reply_snapshot *before,
                      const struct reply_snapshot *after, struct reply_differences *ret) MUST_USE;

#endif
