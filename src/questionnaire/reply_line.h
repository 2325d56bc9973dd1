/* One question as its section shows it; inner. */
#ifndef QUESTIONNAIRE_REPLY_LINE_H
#define QUESTIONNAIRE_REPLY_LINE_H

#include "questionnaire/reply_page.h"

/* The question at that index; with what was typed where `typed` says so and its save was refused. */
enum rc reply_line_make(struct ctx *cx, const struct reply_whole *whole, size_t at, const struct reply_wish *typed,
                        struct reply_line *ret) MUST_USE;

#endif
