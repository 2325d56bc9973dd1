/* What comes back from a survey: the operator's position and who looked at its answers, signed by the asking body
 * (kaname-result/1, docs/analysis.md). */
#ifndef QUESTIONNAIRE_REPLY_RESULT_H
#define QUESTIONNAIRE_REPLY_RESULT_H

#include "questionnaire/reply.h"

struct reply_result {
    const char *id, *org;
    int64_t version;
    const char *reply;
    int64_t made_at;         /* UTC ms by the asking body's clock */
    const char *signing_key; /* id */
    const char *digest;      /* SHA-256 of the file, which is kept */
    int64_t received_at;
    const char *received_by; /* person; "": within this installation */
};
extern const struct record reply_result_record;
void reply_result_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

/* What is signed; members in this order. */
struct reply_result_text {
    int64_t at;
    const char *figures;        /* JSON of the position */
    const char *from;           /* id of the asking organisation */
    const char *looks;          /* JSON: list of at, name, what, of */
    const char *operator_key;
    const char *survey;
};
/* Signs as the acting organisation. Errors as seal_sign; RC_TOO_LARGE. Whoever calls says who may. */
enum rc reply_result_write(struct ctx *cx, const struct reply_result_text *from, const char **ret) MUST_USE;
/* Whether the bytes claim to be a result; nothing is recorded. */
bool reply_is_result(const char *bytes, size_t length);
/* Reads one and checks its signature by the card in it; `ret_key` takes the card. RC_INVALID. */
struct key_card;
enum rc reply_result_read(struct ctx *cx, const char *bytes, size_t length, struct reply_result_text *ret,
                          struct key_card *ret_key) MUST_USE;
/* The latest that came to a reply. RC_MISSING without a message. */
enum rc reply_result_latest(struct ctx *cx, const char *reply, struct reply_result *ret) MUST_USE;

/* Takes one in for the acting organisation; needs an open transaction. `delivered`: it came within this installation.
 * Otherwise its key must be that of the questionnaire, or follow it. RC_MISSING: no such questionnaire here; RC_INVALID: for
 * another operator, not signed by the asking body; RC_CONFLICT: older than the one that is here. The same again changes
 * nothing. */
enum rc reply_result_take(struct ctx *cx, const char *bytes, size_t length, bool delivered, struct reply *ret,
                          bool *ret_fresh) MUST_USE;

#endif
