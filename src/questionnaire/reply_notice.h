/* The notice that a survey takes no answers any more; inner. */
#ifndef QUESTIONNAIRE_REPLY_NOTICE_H
#define QUESTIONNAIRE_REPLY_NOTICE_H

#include "base/ctx.h"

struct reply_notice {
    const char *survey, *asker, *asker_name, *reason;
};
/* Whether the bytes claim to be a notice; nothing is recorded. */
bool reply_is_notice(const struct ctx *cx, const char *bytes, size_t length);
/* RC_INVALID with the member that is wrong. */
enum rc reply_notice_read(struct ctx *cx, const char *bytes, size_t length, struct reply_notice *ret) MUST_USE;

#endif
