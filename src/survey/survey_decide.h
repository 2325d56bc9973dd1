/* Deciding what came back. Inside src/survey only; the steps themselves stand in survey.h. */
#ifndef SURVEY_SURVEY_DECIDE_H
#define SURVEY_SURVEY_DECIDE_H

#include "survey/survey_inside.h"

struct survey_comment_line {
    const char *id, *question, *comment, *name; /* question: "" for the whole */
    int64_t at;
};
struct survey_attachment {
    int64_t number; /* from 1, in the package */
    const char *name;
    int64_t size; /* bytes */
};
/* What can be done with a response, and what was said about it. */
struct survey_decision {
    int64_t packed; /* its package is here */
    int64_t may_decide, may_reopen;
    LIST_OF(struct survey_comment_line) comments;
    LIST_OF(struct survey_attachment) files;
    const char *typed_comment, *typed_note, *comment_error, *note_error;
};
/* The newest response of an operator that was not refused. RC_MISSING, RC_DENIED. */
enum rc survey_response_newest(struct ctx *cx, const char *survey, const char *operator_key, struct survey_response *ret)
    MUST_USE;
/* The texts of a package that is not accepted yet (kaname-texts/1), for who decides; those of an accepted one are stored.
 * Untouched where the package is not here, or has none. In the asking organisation. */
enum rc survey_packed_texts(struct ctx *cx, const char *submission, const char **ret) MUST_USE;
/* The bytes of an attachment, and its name. That the person opened the package is noted. RC_MISSING. */
struct buf;
enum rc survey_response_file(struct ctx *cx, const char *id, const char *number, const char **ret_name, struct buf *out)
    MUST_USE;
/* In the asking organisation, as which cx acts. That the person opened the package is noted, and its sender told. */
enum rc survey_decision_fill(struct ctx *cx, const struct survey_response *response, struct survey_decision *ret)
    MUST_USE;

#endif
