/* The answers of one response, packed: one code byte for each question of the questionnaire, and behind them the
 * values that need more than a byte. Little endian, version 1 (docs/analysis.md):
 *
 *     'K' 'A' 'V' 0x01 | u16 M | M code bytes | u16 E | E × (u16 question, u8 kind, 8 bytes of value)
 *
 * Questions are numbered by their index in the frozen questionnaire; the extra values stand in the order of their
 * questions, at most one for each. Every answer sheet has exactly one such form. Texts and files stand elsewhere. */
#ifndef ANALYSIS_VECTOR_H
#define ANALYSIS_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/ctx.h"

enum {
    VECTOR_QUESTIONS_MOST = 2000,
    VECTOR_SINGLE_MOST = 254,  /* choices of a single choice */
    VECTOR_MULTIPLE_MOST = 63, /* choices of a multiple choice */
    VECTOR_HEAD_BYTES = 6,
    VECTOR_EXTRA_BYTES = 11,
    VECTOR_BYTES_MOST = VECTOR_HEAD_BYTES + VECTOR_QUESTIONS_MOST * (1 + VECTOR_EXTRA_BYTES) + 2,
    VECTOR_DATE_MOST = 3652424, /* days from 1970-01-01 on either side: some ten thousand years */
};

/* What a question asks for. */
enum vector_kind {
    VECTOR_LEVEL,    /* maturity of a measure; codes VECTOR_UNANSWERED … VECTOR_ALTERNATIVE */
    VECTOR_SINGLE,   /* 0, or 1 + index of the choice */
    VECTOR_MULTIPLE, /* 0, or 1 with a mask of the choices as extra value */
    VECTOR_NUMBER,   /* 0, or 1 with the number as extra value */
    VECTOR_DATE,     /* 0, or 1 with the date as extra value */
    VECTOR_ELSEWHERE, /* text, file: 0, or 1 when something was answered; the words stand elsewhere */
    VECTOR_KIND_COUNT_
};

/* Codes of VECTOR_LEVEL; 1 … 5 are the levels themselves. */
enum { VECTOR_UNANSWERED = 0, VECTOR_LEVEL_MOST = 5, VECTOR_NOT_APPLICABLE = 6, VECTOR_ALTERNATIVE = 7 };

enum vector_extra_kind {
    VECTOR_EXTRA_LEVEL = 1, /* 1 … 5: what the alternative measure reaches */
    VECTOR_EXTRA_MASK = 2,  /* bit i: choice i; not 0, below 2^63 */
    VECTOR_EXTRA_NUMBER = 3, /* IEEE 754 double, finite; 0 is not negative */
    VECTOR_EXTRA_DATE = 4,  /* days since 1970-01-01, two's complement */
};

struct vector_question {
    uint8_t kind;    /* enum vector_kind */
    uint8_t choices; /* of VECTOR_SINGLE and VECTOR_MULTIPLE */
};

struct vector_extra {
    uint16_t question;
    uint8_t kind; /* enum vector_extra_kind */
    uint64_t bits;
};

/* ---- Writing ---- */

/* Answers that are being put together; all unanswered at first. Lies in an arena. */
struct vector_draft {
    size_t questions;
    uint8_t *codes;
    struct vector_extra *extras; /* questions of them have room; those that are used come first */
    size_t extra_count;
};

/* `questions`: 1 … VECTOR_QUESTIONS_MOST; RC_INVALID otherwise. */
enum rc vector_draft_make(struct ctx *cx, size_t questions, struct vector_draft *ret) MUST_USE;
/* Each replaces what stood for that question; indices at or beyond draft->questions are passed over. Whether the
 * values fit is said by vector_encode. */
void vector_put(struct vector_draft *draft, size_t question, uint8_t code); /* no extra value */
void vector_put_alternative(struct vector_draft *draft, size_t question, int64_t level);
void vector_put_mask(struct vector_draft *draft, size_t question, uint64_t mask);
void vector_put_number(struct vector_draft *draft, size_t question, double number);
void vector_put_date(struct vector_draft *draft, size_t question, int64_t days);
/* Appends the packed form to `out`. RC_INVALID, with the question (counted from 1), for what does not fit
 * `questions` (draft->questions of them; NULL: only what can be said without them is looked at). */
enum rc vector_encode(struct ctx *cx, const struct vector_draft *draft, const struct vector_question *questions,
                      struct buf *out) MUST_USE;

/* ---- Reading ---- */

/* A packed form that was found well-formed; points into it. */
struct vector {
    size_t questions;
    const uint8_t *codes;
    const uint8_t *extras;
    size_t extra_count;
};

/* Reads any bytes. RC_INVALID says what is wrong and at which byte (from 0). */
enum rc vector_decode(struct ctx *cx, const void *bytes, size_t length, struct vector *ret) MUST_USE;
/* The same for bulk, without words: false when it is malformed; *ret_at (may be NULL) is the byte. */
bool vector_read(const void *bytes, size_t length, struct vector *ret, size_t *ret_at);
/* The extra value number i < vector->extra_count, in the order of questions. */
struct vector_extra vector_extra_at(const struct vector *vector, size_t i);
/* The extra value of a question; false when it has none. */
bool vector_find(const struct vector *vector, size_t question, struct vector_extra *ret);

/* Whether the answers fit the questionnaire: as many questions, codes and extra values as its kinds and choices
 * admit. RC_INVALID names the question (counted from 1). */
enum rc vector_check(struct ctx *cx, const struct vector *vector, const struct vector_question *questions,
                     size_t count) MUST_USE;
/* The same for bulk: the first question that does not fit, `count` when all do. */
size_t vector_misfit(const struct vector *vector, const struct vector_question *questions, size_t count);

/* The level that an answer to a measure stands for: 1 … 5, that of the alternative measure for
 * VECTOR_ALTERNATIVE; 0 for unanswered, not applicable, and questions beyond the vector. */
int vector_level(const struct vector *vector, size_t question);

double vector_extra_number(struct vector_extra extra);
int64_t vector_extra_date(struct vector_extra extra);

#endif
