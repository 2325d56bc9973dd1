/* What came back to the sample's survey of this year. */
#ifndef SAMPLE_SAMPLE_ANSWER_H
#define SAMPLE_SAMPLE_ANSWER_H

#include "base/ctx.h"

/* The two operators of the sample answer: from their approved self-assessments, approved, and, where keys have a place,
 * submitted; one is sent back with comments, the other answers again what was sent back. Some others told that they are
 * answering, one has more time, one is no longer asked. Acts as the office's officer before and afterwards. */
enum rc sample_answer_make(struct ctx *cx, const char *survey) MUST_USE;
/* The same two to last year's survey: submitted and accepted. Keys need a place. */
enum rc sample_answer_last(struct ctx *cx, const char *survey) MUST_USE;
/* Days of visits that were drawn, what was found on the first of them (level `found` at the first questions), with a
 * photo. `over`: all of them were made. */
enum rc sample_visit_make(struct ctx *cx, const char *survey, int64_t found, bool over) MUST_USE;

#endif
