/* Deciding what came back. Inside src/survey only; the steps themselves stand in survey.h. */
#ifndef SURVEY_SURVEY_DECIDE_H
#define SURVEY_SURVEY_DECIDE_H

#include "survey/survey_inside.h"

struct survey_comment_line {
    const char *id, *question, *comment, *name; /* question: "" for the whole */
    int64_t at;
};
/* What can be done with a response, and what was said about it. */
struct survey_decision {
    int64_t packed; /* its package is here */
    int64_t may_decide, may_reopen;
    LIST_OF(struct survey_comment_line) comments;
    const char *typed_comment, *typed_note, *comment_error, *note_error;
};
/* The texts of a package that is not accepted yet (kaname-texts/1), for who decides; those of an accepted one are stored.
 * Untouched where the package is not here, or has none. In the asking organisation. */
enum rc survey_packed_texts(struct ctx *cx, const char *submission, const char **ret) MUST_USE;
/* In the asking organisation, as which cx acts. That the person opened the package is noted, and its sender told. */
enum rc survey_decision_fill(struct ctx *cx, const struct survey_response *response, struct survey_decision *ret)
    MUST_USE;

#endif
