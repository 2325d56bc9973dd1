/* The members of a package: answers as a vector, texts, OSCAL results, files; inner. What is held back is in none. */
#ifndef QUESTIONNAIRE_REPLY_PACK_H
#define QUESTIONNAIRE_REPLY_PACK_H

#include "questionnaire/reply_whole.h"
#include "submission/submission.h"

/* The coded answers (analysis/vector.h), numbered by the document. Questions that are not asked stay unanswered. */
enum rc reply_vector(struct ctx *cx, const struct reply_whole *whole, struct buf *out) MUST_USE;
/* What people wrote, as JSON (docs/questionnaire.md): "kaname-texts/1". `names` are those of the files in the package,
 * in the order of whole->files; "" for one that stays here. */
enum rc reply_texts(struct ctx *cx, const struct reply_whole *whole, const char *const *names, struct buf *out)
    MUST_USE;
/* The measures as OSCAL assessment-results. */
enum rc reply_results(struct ctx *cx, const struct reply_whole *whole, struct buf *out) MUST_USE;
/* Whether a file goes along: its question is asked, and it is not held back. */
bool reply_file_goes(const struct reply_whole *whole, const struct reply_file *file);

#endif
