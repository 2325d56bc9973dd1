/* What the changes of this room share; inner. */
#ifndef QUESTIONNAIRE_REPLY_CHANGE_H
#define QUESTIONNAIRE_REPLY_CHANGE_H

#include "db/db.h"
#include "questionnaire/reply_store.h"
#include "questionnaire/reply_whole.h"

/* RC_DENIED unless the acting person has one of these rights. */
enum rc reply_need(struct ctx *cx, uint64_t any_of) MUST_USE;
/* RC_CONFLICT with a sentence unless answers may be written; RC_DENIED. */
enum rc reply_need_writable(struct ctx *cx, const struct reply *reply) MUST_USE;
/* A transaction unless one is open; commit_own ends it only where it was begun here. */
enum rc reply_begin_or_join(struct ctx *cx, struct db_tx **ret) MUST_USE;
enum rc reply_commit_own(struct ctx *cx, struct db_tx **tx) MUST_USE;

/* The asking body of this same installation learns that answering began, and nothing else; an answer that was saved stays
 * saved whatever becomes of that. After the transaction of the answer. */
void reply_tell_began(struct ctx *cx, const struct reply *reply);

#endif
