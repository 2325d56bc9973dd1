/* What came back. Inside src/survey only; what other rooms use stands in survey.h. */
#ifndef SURVEY_SURVEY_RESPONSE_H
#define SURVEY_SURVEY_RESPONSE_H

#include "analysis/vector.h"
#include "survey/survey_inside.h"

/* Kinds and choices of an edition's questions, three characters each ("105": kind 1 with 5 choices), so that answers
 * are checked without reading the document. In cx's arena. */
const char *survey_shape_write(const struct ctx *cx, const struct survey_questionnaire *questionnaire);
struct survey_shape {
    const struct vector_question *at;
    size_t n;
};
/* RC_UNSOUND when it is none. */
enum rc survey_shape_read(struct ctx *cx, const char *shape, struct survey_shape *ret) MUST_USE;

/* Whether an answer made then (UTC ms, the sender's clock) may still be taken now. *ret_why: N_ text, NULL when it
 * may; *ret_value stands in its place {0}. */
bool survey_takes(const struct ctx *cx, const struct survey *survey, const struct survey_invitation *invitation,
                  int64_t made, const char **ret_why, const char **ret_value);

/* --- Store --- */

struct survey_responses {
    const struct survey_response *at;
    size_t n;
};
/* A response with who gave it: a line of the list. */
struct survey_response_row {
    const char *id, *operator_key, *name, *sector;
    int64_t state, source, edition, made_at, received_at, decided_at;
};
struct survey_response_rows {
    struct survey_response_row *at;
    size_t n;
};
/* All responses of a survey, newest first; the sector is its code. */
enum rc survey_store_response_rows(struct ctx *cx, const char *survey, struct survey_response_rows *ret) MUST_USE;
/* Those of an operator, newest first. */
enum rc survey_store_responses(struct ctx *cx, const char *survey, const char *operator_key,
                               struct survey_responses *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc survey_store_response_of(struct ctx *cx, const char *submission, struct survey_response *ret) MUST_USE;
struct survey_answers {
    const void *vector;
    size_t length;
    const char *texts;
};
/* The answers of a response. RC_MISSING without a message. */
enum rc survey_store_answers(struct ctx *cx, const char *response, struct survey_answers *ret) MUST_USE;
enum rc survey_store_answers_put(struct ctx *cx, const struct survey_response *response,
                                 const struct survey_answers *answers) MUST_USE;
enum rc survey_store_texts_put(struct ctx *cx, const char *response, const char *texts) MUST_USE;
void survey_response_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
/* Of struct verify_check: what lies in survey_answer is what the responses say by their digests. */
struct ledger_mark;
enum rc survey_verify_answers(struct ctx *cx, const char *org, const struct ledger_mark *marks, size_t n) MUST_USE;

/* --- As people read it --- */

/* An answer in words; "" for none. */
const char *survey_answer_words(struct ctx *cx, const struct questionnaire_question *question, size_t index,
                                const struct vector *vector);
/* What people wrote to a question. */
struct survey_note {
    const char *question, *value, *reason, *note;
    bool withheld;
};
struct survey_notes {
    const struct survey_note *at;
    size_t n;
};
/* RC_INVALID when the texts are not of the form kaname-texts/1; "" has none. */
enum rc survey_notes_read(struct ctx *cx, const char *texts, struct survey_notes *ret) MUST_USE;
const struct survey_note *survey_note_of(const struct survey_notes *notes, const char *question);
/* Values and choices of a vector, for conditions. */
enum rc survey_states_of(struct ctx *cx, const struct survey_questionnaire *questionnaire, const struct vector *vector,
                         bool **ret_asked) MUST_USE;

/* Answers that came on paper, from the sheet for them as workbook or CSV file (columns code, answer, note, sheet): stored
 * as accepted, marked as entered by the acting person. All cells or none. RC_TYPE when the sheet is of another survey
 * or edition. */
enum rc survey_paper_take(struct ctx *cx, const char *id, const char *operator_key, const char *bytes, size_t length,
                          const char *file_name, struct import_result *ret) MUST_USE;

#endif
