/* Statements of this room; inner. */
#ifndef QUESTIONNAIRE_REPLY_STORE_H
#define QUESTIONNAIRE_REPLY_STORE_H

#include "questionnaire/reply.h"

/* By due date, latest first. */
enum rc reply_store_list(struct ctx *cx, int64_t limit, struct replies *ret) MUST_USE;
/* Those on which something is to be done here, earliest due first; before an ISO date, "" for all. */
enum rc reply_store_open(struct ctx *cx, const char *before, int64_t limit, struct replies *ret) MUST_USE;
/* How many, at most 100. */
enum rc reply_store_count_open(struct ctx *cx, int64_t *ret) MUST_USE;
/* The latest edition of a survey. RC_MISSING. */
enum rc reply_store_latest(struct ctx *cx, const char *asker, const char *survey, struct reply *ret) MUST_USE;
/* The reply of an earlier year to the same body. RC_MISSING. */
enum rc reply_store_year_before(struct ctx *cx, const char *asker, int64_t year, struct reply *ret) MUST_USE;
/* By the beginning of its document's digest (questionnaire_mark). RC_MISSING. */
enum rc reply_store_marked(struct ctx *cx, const char *digest, struct reply *ret) MUST_USE;
/* RC_MISSING. */
enum rc reply_store_by_submission(struct ctx *cx, const char *submission, struct reply_round *ret) MUST_USE;

/* By question. */
enum rc reply_answer_store_all(struct ctx *cx, const char *reply, struct reply_answers *ret) MUST_USE;
/* RC_MISSING. */
enum rc reply_answer_store_find(struct ctx *cx, const char *reply, const char *question, struct reply_answer *ret)
    MUST_USE;
/* Whether a person wrote any of the answers as they stand. */
enum rc reply_answer_store_touched(struct ctx *cx, const char *reply, const char *person, bool *ret) MUST_USE;

struct reply_tally {
    const char *reply;
    int64_t answered;
};
struct reply_tallies {
    const struct reply_tally *at;
    size_t n;
};
/* How many answers each reply has. */
enum rc reply_answer_store_tally(struct ctx *cx, struct reply_tallies *ret) MUST_USE;

/* By question. */
enum rc reply_file_store_all(struct ctx *cx, const char *reply, struct reply_files *ret) MUST_USE;
/* The last one first. */
enum rc reply_round_store_all(struct ctx *cx, const char *reply, struct reply_rounds *ret) MUST_USE;

/* Latest first, by question. */
enum rc reply_comment_store_all(struct ctx *cx, const char *reply, struct reply_comments *ret) MUST_USE;

void reply_answer_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void reply_file_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void reply_round_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void reply_comment_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

#endif
