/* A questionnaire as it is frozen and passed on: the document kaname-questionnaire/1 (docs/survey.md). Both sides
 * number its questions by their place, from 0, and refer to it by the SHA-256 of its bytes. */
#ifndef SURVEY_SURVEY_DOCUMENT_H
#define SURVEY_SURVEY_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/enum.h"
#include "catalog/catalog.h"

enum survey_kind { /* stored as numbers; never reorder */
    SURVEY_ALL,     /* the office asks everybody, yearly */
    SURVEY_OWN,     /* a ministry's own */
    SURVEY_SUPPORT, /* a short one for small and regional operators */
    SURVEY_KIND_COUNT_
};
extern const struct enum_names survey_kind_names;

enum question_kind { /* stored as numbers; never reorder */
    QUESTION_LEVEL, /* of a measure: 1–5, not applicable, alternative measure */
    QUESTION_SINGLE,
    QUESTION_MULTIPLE,
    QUESTION_NUMBER,
    QUESTION_TEXT,
    QUESTION_DATE,
    QUESTION_FILE,
    QUESTION_KIND_COUNT_
};
extern const struct enum_names question_kind_names;

enum { QUESTION_CHOICES_MOST = 63 };

struct questionnaire_question {
    const char *code;    /* unique in the document: "m3.2.1-1", "Q1" */
    int64_t kind;        /* enum question_kind */
    const char *control; /* QUESTION_LEVEL: id of the measure in the catalog; "" otherwise */
    struct bilingual section, text, help; /* texts in English may be "" */
    bool required;
    const char *unit; /* QUESTION_NUMBER; "" for none */
    bool has_least, has_most;
    double least, most;            /* QUESTION_NUMBER: range, both included */
    struct bilingual_list choices; /* QUESTION_SINGLE, QUESTION_MULTIPLE: 2 to QUESTION_CHOICES_MOST */
    int condition;   /* index of an earlier question of kind level, single or multiple; -1: always asked */
    uint64_t wanted; /* bit v: the value v (level 1–5, 6 not applicable; choice from 1) asks for this one */
};

struct survey_questionnaire {
    const char *digest; /* SHA-256 of the bytes, hex; set by the reader */
    const char *survey; /* id */
    int64_t edition;    /* from 1 */
    int64_t year;
    int64_t kind; /* enum survey_kind */
    const char *title, *purpose, *legal_basis;
    const char *opens, *closes; /* ISO dates, the last day included */
    const char *asker, *asker_name; /* id and name of the asking organisation */
    const char *asker_card;         /* its key card, one line of JSON, whose key answers are sealed to; "" where it has no key */
    bool bare_seal_key; /* the asker has an empty member "seal_key", as documents that were made before have it */
    const char *contact;
    const char *catalog, *catalog_version; /* "" where no measure is asked */
    struct {
        const struct questionnaire_question *at;
        size_t n;
    } questions;
};

/* Reads a document: form, limits, and that every reference holds. RC_INVALID with the place of the first thing that
 * is wrong, RC_TOO_LARGE, RC_MEMORY. Texts lie in cx's arena. *ret is untouched on failure. What was read and is
 * written again gives the same bytes: a document in any other form is refused. */
enum rc questionnaire_document_read(struct ctx *cx, const char *bytes, size_t length, struct survey_questionnaire *ret)
    MUST_USE;

struct buf;
/* Writes the canonical form (RFC 8785). RC_TOO_LARGE, RC_MEMORY. It is not checked: read it again before it leaves. */
enum rc questionnaire_document_write(struct ctx *cx, const struct survey_questionnaire *questionnaire, struct buf *out)
    MUST_USE;

/* The index of a question by its code; -1 when there is none. */
int questionnaire_question_find(const struct survey_questionnaire *questionnaire, const char *code);

/* --- Files that are filled in and come back (workbook, sheet for paper) --- */

/* Each row says by its mark which edition it was made of, so that last year's file is not taken for this year's although
 * the codes are the same: year, edition and the beginning of the digest, "2026-1-0123456789ab". */
enum { QUESTIONNAIRE_MARK_DIGITS = 12 };
struct questionnaire_mark {
    int64_t year, edition;
    const char *digest; /* its beginning */
};
const char *questionnaire_mark_write(const struct ctx *cx, int64_t year, int64_t edition, const char *digest);
/* False when the text is none. *ret_rest: what follows behind a hyphen; "" for nothing. */
bool questionnaire_mark_read(const struct ctx *cx, const char *text, struct questionnaire_mark *ret,
                             const char **ret_rest);
/* Whether it is the mark of this edition. */
bool questionnaire_mark_fits(const struct questionnaire_mark *mark, int64_t year, int64_t edition, const char *digest);
/* An edition for messages; title "": one that is not known here. */
const char *questionnaire_name(const struct ctx *cx, const char *title, int64_t year, int64_t edition);
/* RC_TYPE: the whole file is of another questionnaire than the one that is wanted (questionnaire_name). */
enum rc questionnaire_refuse_file(struct ctx *cx, const char *file_name, const char *of, const char *wanted) MUST_USE;

/* What was answered so far, as conditions look at it. */
struct questionnaire_state {
    int64_t value;   /* level 1–5 (also of an alternative measure), 6 not applicable, choice from 1; 0: nothing */
    uint64_t chosen; /* QUESTION_MULTIPLE: bit v for choice v, from 1 */
};
/* Which questions are asked, in one pass from the first: one that hangs on a question that is not asked is not asked
 * either. `states` and `ret` have questions.n members. */
void questionnaire_asked(const struct survey_questionnaire *questionnaire, const struct questionnaire_state *states,
                         bool *ret);

#endif
