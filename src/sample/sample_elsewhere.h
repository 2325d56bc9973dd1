/* Operators that are not of this installation: they answer in one of their own, which lies in memory while the sample is
 * made, and send signed packages, as they would. */
#ifndef SAMPLE_SAMPLE_ELSEWHERE_H
#define SAMPLE_SAMPLE_ELSEWHERE_H

#include "base/buf.h"
#include "base/ctx.h"

struct elsewhere;
/* *ret stays NULL where keys have no place, since nothing can be signed then. `cx` must outlive it. */
enum rc elsewhere_open(struct ctx *cx, struct elsewhere **ret) MUST_USE;
void elsewhere_closep(struct elsewhere **self); /* for CLEANUP; its keys go, too */

struct elsewhere_answer {
    const char *operator, *name; /* key at the asking body */
    const struct buf *document;  /* the questionnaire as it was handed out */
    const struct buf *vector;    /* what is answered (analysis/vector.h) */
    const char *words;           /* to questions that ask for words; "" for none */
    int64_t at;                  /* UTC ms */
};
/* The package into `out`, and the key card of the operator. Errors of the rooms that do it. */
enum rc elsewhere_answer(struct elsewhere *self, const struct elsewhere_answer *answer, struct buf *out,
                         const char **ret_card) MUST_USE;

#endif
