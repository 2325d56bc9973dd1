/* A reply with its document and all answers, and the rules between them. */
#ifndef QUESTIONNAIRE_REPLY_WHOLE_H
#define QUESTIONNAIRE_REPLY_WHOLE_H

#include "questionnaire/reply.h"
#include "survey/survey.h"

/* Questions that stand together on one page: neighbours with the same section. */
struct reply_section {
    const char *title; /* in the reader's language */
    size_t first, n;
};
struct reply_sections {
    const struct reply_section *at;
    size_t n;
};
enum rc reply_sections_of(const struct ctx *cx, const struct survey_questionnaire *document, struct reply_sections *ret)
    MUST_USE;
/* The index of a question's section. */
size_t reply_section_at(const struct reply_sections *sections, size_t question);

/* What a canonical value says, as people read it; "" for "". */
const char *reply_value_show(const struct ctx *cx, const struct questionnaire_question *question, const char *value);

/* What the question hangs on, in words; "" for one that is always asked. */
const char *reply_condition_text(const struct ctx *cx, const struct survey_questionnaire *document,
                                 const struct questionnaire_question *question);
/* Bit v for each choice v, from 1, of a canonical value. */
uint64_t reply_mask(const char *value);
/* Whether a canonical value of a single or multiple choice names this one, from 1. */
bool reply_chosen(const char *value, size_t choice);

/* --- Rules (pure) --- */

/* What people type for a value, as it is stored; "" for nothing. A level: 1 to 5. A single choice: its number from 1;
 * several: numbers apart by a blank, rising. A number: the shortest decimal form. A date: ISO. A question for files
 * has no value. RC_INVALID with a field error under `field`. */
enum rc reply_value_read(struct ctx *cx, const struct questionnaire_question *question, const char *field,
                         const char *text, const char **ret) MUST_USE;
/* A cell of the workbook as reply_value_read takes it: words of choices become their numbers; several stand on lines
 * of their own, or apart by , or ;. */
const char *reply_words_read(const struct ctx *cx, const struct questionnaire_question *question, const char *text);
/* The rules of an answer as a whole; fills in the state. RC_INVALID with fields value, reason, note. */
enum rc reply_answer_check(struct ctx *cx, const struct questionnaire_question *question, struct reply_answer *answer)
    MUST_USE;

/* Whether an answer to one is an answer to the other: code, kind and choices are the same. */
bool reply_question_same(const struct questionnaire_question *a, const struct questionnaire_question *b);

/* A reply with everything that its pages need. */
struct reply_item {
    const struct questionnaire_question *question;
    struct reply_answer answer; /* version 0: nothing stored */
    bool asked;                 /* its condition holds */
    bool answered;              /* with a value, 対象外 or 代替措置, or a file where one is wanted */
    size_t file_count;
    const struct reply_answer *last; /* of the year before; NULL for none */
};
struct reply_whole {
    struct reply reply;
    struct survey_questionnaire document;
    struct reply_sections sections;
    struct reply_item *items; /* one for each question */
    struct reply_files files; /* by question */
    struct reply last;        /* id "" where there is none */
    struct survey_questionnaire last_document;
    struct reply_comments comments; /* of the receiver, on the last submission; while it is answered again */
    int64_t asked, answered, missing; /* missing: required, asked, not answered */
};
/* Whether an answer has free text: of a text question its value, of others reason or note. */
bool reply_has_text(const struct reply_item *item);
/* Marks which questions are asked and answered, and counts. */
enum rc reply_walk(struct ctx *cx, struct reply_whole *whole) MUST_USE;
/* RC_MISSING. */
enum rc reply_load(struct ctx *cx, const char *id, struct reply_whole *ret) MUST_USE;
/* The same without the year before. */
enum rc reply_load_plain(struct ctx *cx, const char *id, struct reply_whole *ret) MUST_USE;

/* Stores wishes of a loaded reply in the open transaction; its items follow. As reply_answers_save. */
enum rc reply_answers_store(struct ctx *cx, struct reply_whole *whole, const struct reply_wish *wishes, size_t n,
                            struct reply_save *ret) MUST_USE;
/* One answer: the rules, the version, the row. Its refusals are field errors (value, reason, note, exception, version);
 * RC_CONFLICT with a sentence when somebody else was faster. *ret_changed may be NULL. */
enum rc reply_answer_put(struct ctx *cx, struct reply_whole *whole, size_t at, const struct reply_wish *wish,
                         bool *ret_changed) MUST_USE;
/* The workbook, and its way back. */
enum rc reply_workbook(struct ctx *cx, const struct reply_whole *whole, struct buf *out) MUST_USE;

#endif
