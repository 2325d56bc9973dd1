/* Questionnaires as rows of one's work; inner. */
#ifndef QUESTIONNAIRE_REPLY_WORK_H
#define QUESTIONNAIRE_REPLY_WORK_H

#include "base/ctx.h"

struct work;
enum rc reply_work(struct ctx *cx, struct work *work) MUST_USE;

#endif
