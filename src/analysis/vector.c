#include "analysis/vector.h"

#include <endian.h>
#include <math.h>
#include <string.h>

static const uint8_t magic[4] = {'K', 'A', 'V', 1};

/* ---- Bytes ---- */

static uint16_t read_short(const uint8_t *bytes)
{
    uint16_t value = 0;
    memcpy(&value, bytes, sizeof value);
    return le16toh(value);
}

static uint64_t read_long(const uint8_t *bytes)
{
    uint64_t value = 0;
    memcpy(&value, bytes, sizeof value);
    return le64toh(value);
}

static void write_number(struct buf *out, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_char(out, (char)(unsigned char)(value >> (8 * i)));
}

double vector_extra_number(struct vector_extra extra)
{
    double number = 0;
    memcpy(&number, &extra.bits, sizeof number);
    return number;
}

int64_t vector_extra_date(struct vector_extra extra)
{
    int64_t days = 0;
    memcpy(&days, &extra.bits, sizeof days);
    return days;
}

/* ---- What may stand where ---- */

static bool extra_holds(struct vector_extra extra)
{
    const uint64_t minus_zero = UINT64_C(1) << 63;
    switch (extra.kind) {
    case VECTOR_EXTRA_LEVEL:
        return extra.bits >= 1 && extra.bits <= VECTOR_LEVEL_MOST;
    case VECTOR_EXTRA_MASK:
        return extra.bits != 0 && extra.bits >> VECTOR_MULTIPLE_MOST == 0;
    case VECTOR_EXTRA_NUMBER:
        return isfinite(vector_extra_number(extra)) && extra.bits != minus_zero;
    case VECTOR_EXTRA_DATE:
        return vector_extra_date(extra) >= -VECTOR_DATE_MOST && vector_extra_date(extra) <= VECTOR_DATE_MOST;
    default:
        return false;
    }
}

/* The code that stands beside an extra value. */
static uint8_t code_beside(uint8_t extra_kind)
{
    return extra_kind == VECTOR_EXTRA_LEVEL ? VECTOR_ALTERNATIVE : 1;
}

/* Whether code and extra value (kind 0: none) are an answer to this question. */
static bool answer_fits(struct vector_question question, uint8_t code, struct vector_extra extra)
{
    static const uint8_t extra_of[VECTOR_KIND_COUNT_] = {
        [VECTOR_MULTIPLE] = VECTOR_EXTRA_MASK,
        [VECTOR_NUMBER] = VECTOR_EXTRA_NUMBER,
        [VECTOR_DATE] = VECTOR_EXTRA_DATE,
    };
    switch (question.kind) {
    case VECTOR_LEVEL:
        return code <= VECTOR_ALTERNATIVE && extra.kind == (code == VECTOR_ALTERNATIVE ? VECTOR_EXTRA_LEVEL : 0);
    case VECTOR_SINGLE:
        return code <= question.choices && code <= VECTOR_SINGLE_MOST && extra.kind == 0;
    case VECTOR_MULTIPLE:
    case VECTOR_NUMBER:
    case VECTOR_DATE:
        if (code > 1 || extra.kind != (code == 0 ? 0 : extra_of[question.kind]))
            return false;
        return question.kind != VECTOR_MULTIPLE || question.choices >= VECTOR_MULTIPLE_MOST ||
               extra.bits >> question.choices == 0;
    case VECTOR_ELSEWHERE:
        return code <= 1 && extra.kind == 0;
    default:
        return false;
    }
}

/* ---- Writing ---- */

enum rc vector_draft_make(struct ctx *cx, size_t questions, struct vector_draft *ret)
{
    if (questions == 0 || questions > VECTOR_QUESTIONS_MOST)
        return fail(cx, RC_INVALID, N_("A questionnaire has between 1 and {0} questions (here: {1})"),
                    decimal(cx, VECTOR_QUESTIONS_MOST), decimal(cx, (int64_t)questions));
    struct vector_draft draft = {
        .questions = questions,
        .codes = ARENA_ARRAY(cx->arena, uint8_t, questions),
        .extras = ARENA_ARRAY(cx->arena, struct vector_extra, questions),
    };
    if (draft.codes == NULL || draft.extras == NULL)
        return RC_MEMORY;
    *ret = draft;
    return RC_OK;
}

/* Where the extra value of the question stands, or where it would have to. */
static size_t place_of(const struct vector_draft *draft, size_t question)
{
    size_t at = draft->extra_count;
    while (at > 0 && draft->extras[at - 1].question >= question)
        at--;
    return at;
}

static void put(struct vector_draft *draft, size_t question, uint8_t code, uint8_t kind, uint64_t bits)
{
    if (question >= draft->questions)
        return;
    size_t at = place_of(draft, question);
    size_t behind = at + (at < draft->extra_count && draft->extras[at].question == question);
    size_t moved = draft->extra_count - behind, next = at + (kind != 0);
    memmove(draft->extras + next, draft->extras + behind, moved * sizeof *draft->extras);
    if (kind != 0)
        draft->extras[at] = (struct vector_extra){.question = (uint16_t)question, .kind = kind, .bits = bits};
    draft->extra_count = next + moved;
    draft->codes[question] = code;
}

void vector_put(struct vector_draft *draft, size_t question, uint8_t code)
{
    put(draft, question, code, 0, 0);
}

void vector_put_alternative(struct vector_draft *draft, size_t question, int64_t level)
{
    put(draft, question, VECTOR_ALTERNATIVE, VECTOR_EXTRA_LEVEL, (uint64_t)level);
}

void vector_put_mask(struct vector_draft *draft, size_t question, uint64_t mask)
{
    put(draft, question, 1, VECTOR_EXTRA_MASK, mask);
}

void vector_put_number(struct vector_draft *draft, size_t question, double number)
{
    double value = number == 0 ? 0 : number; /* a negative zero, too */
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    put(draft, question, 1, VECTOR_EXTRA_NUMBER, bits);
}

void vector_put_date(struct vector_draft *draft, size_t question, int64_t days)
{
    put(draft, question, 1, VECTOR_EXTRA_DATE, (uint64_t)days);
}

/* The first question of the draft that cannot be told; draft->questions when all can. */
static size_t draft_misfit(const struct vector_draft *draft, const struct vector_question *questions)
{
    size_t next = 0;
    for (size_t i = 0; i < draft->questions; i++) {
        struct vector_extra extra = {.question = (uint16_t)i};
        if (next < draft->extra_count && draft->extras[next].question == i)
            extra = draft->extras[next++];
        if (extra.kind != 0 && (!extra_holds(extra) || draft->codes[i] != code_beside(extra.kind)))
            return i;
        if (questions != NULL && !answer_fits(questions[i], draft->codes[i], extra))
            return i;
    }
    return draft->questions;
}

static enum rc fail_question(struct ctx *cx, size_t question)
{
    return fail(cx, RC_INVALID, N_("Question {0}: the answer does not fit the question"),
                decimal(cx, (int64_t)question + 1));
}

enum rc vector_encode(struct ctx *cx, const struct vector_draft *draft, const struct vector_question *questions,
                      struct buf *out)
{
    size_t misfit = draft_misfit(draft, questions);
    if (misfit < draft->questions)
        return fail_question(cx, misfit);
    buf_add(out, magic, sizeof magic);
    write_number(out, draft->questions, 2);
    buf_add(out, draft->codes, draft->questions);
    write_number(out, draft->extra_count, 2);
    for (size_t i = 0; i < draft->extra_count; i++) {
        write_number(out, draft->extras[i].question, 2);
        write_number(out, draft->extras[i].kind, 1);
        write_number(out, draft->extras[i].bits, 8);
    }
    return buf_error(out);
}

/* ---- Reading ---- */

static struct vector_extra extra_from(const uint8_t *bytes)
{
    return (struct vector_extra){
        .question = read_short(bytes),
        .kind = bytes[2],
        .bits = read_long(bytes + 3),
    };
}

struct vector_extra vector_extra_at(const struct vector *vector, size_t i)
{
    return extra_from(vector->extras + i * VECTOR_EXTRA_BYTES);
}

/* The byte at which the form breaks; `length` when it ends too early; SIZE_MAX when it is whole. */
static size_t fault_of(const uint8_t *bytes, size_t length, struct vector *ret)
{
    for (size_t i = 0; i < sizeof magic; i++)
        if (i >= length || bytes[i] != magic[i])
            return i;
    if (length < VECTOR_HEAD_BYTES)
        return length;
    size_t questions = read_short(bytes + sizeof magic);
    if (questions == 0 || questions > VECTOR_QUESTIONS_MOST)
        return sizeof magic;
    size_t tail = VECTOR_HEAD_BYTES + questions;
    if (length < tail + 2)
        return length;
    size_t count = read_short(bytes + tail), end = tail + 2 + count * VECTOR_EXTRA_BYTES;
    if (count > questions)
        return tail;
    if (length != end)
        return length < end ? length : end;
    *ret = (struct vector){
        .questions = questions, .codes = bytes + VECTOR_HEAD_BYTES, .extras = bytes + tail + 2, .extra_count = count};
    size_t least = 0; /* question that may come next */
    for (size_t i = 0; i < count; i++) {
        size_t at = tail + 2 + i * VECTOR_EXTRA_BYTES;
        struct vector_extra extra = extra_from(bytes + at);
        if (extra.question < least || extra.question >= questions)
            return at;
        if (!extra_holds(extra))
            return at + 2;
        if (ret->codes[extra.question] != code_beside(extra.kind))
            return VECTOR_HEAD_BYTES + (size_t)extra.question;
        least = (size_t)extra.question + 1;
    }
    return SIZE_MAX;
}

bool vector_read(const void *bytes, size_t length, struct vector *ret, size_t *ret_at)
{
    struct vector vector = {.questions = 0};
    size_t at = fault_of(bytes, length, &vector);
    if (at != SIZE_MAX) {
        if (ret_at != NULL)
            *ret_at = at;
        return false;
    }
    *ret = vector;
    return true;
}

enum rc vector_decode(struct ctx *cx, const void *bytes, size_t length, struct vector *ret)
{
    size_t at = 0;
    if (vector_read(bytes, length, ret, &at))
        return RC_OK;
    return at >= length
               ? fail(cx, RC_INVALID, N_("The answers end too early, at byte {0}"), decimal(cx, (int64_t)length))
               : fail(cx, RC_INVALID, N_("These are no answers of a questionnaire: byte {0} cannot stand there"),
                      decimal(cx, (int64_t)at));
}

bool vector_find(const struct vector *vector, size_t question, struct vector_extra *ret)
{
    size_t low = 0, high = vector->extra_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (vector_extra_at(vector, middle).question < question)
            low = middle + 1;
        else
            high = middle;
    }
    struct vector_extra extra =
        low < vector->extra_count ? vector_extra_at(vector, low) : (struct vector_extra){.kind = 0};
    if (extra.kind == 0 || extra.question != question)
        return false;
    *ret = extra;
    return true;
}

size_t vector_misfit(const struct vector *vector, const struct vector_question *questions, size_t count)
{
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        struct vector_extra extra = {.question = 0};
        if (i >= vector->questions)
            return i;
        if (next < vector->extra_count && vector_extra_at(vector, next).question == i)
            extra = vector_extra_at(vector, next++);
        if (!answer_fits(questions[i], vector->codes[i], extra))
            return i;
    }
    return count;
}

enum rc vector_check(struct ctx *cx, const struct vector *vector, const struct vector_question *questions,
                     size_t count)
{
    if (vector->questions != count)
        return fail(cx, RC_INVALID, N_("There are answers to {0} questions; the questionnaire has {1}"),
                    decimal(cx, (int64_t)vector->questions), decimal(cx, (int64_t)count));
    size_t misfit = vector_misfit(vector, questions, count);
    return misfit < count ? fail_question(cx, misfit) : RC_OK;
}

int vector_level(const struct vector *vector, size_t question)
{
    struct vector_extra extra;
    if (question >= vector->questions)
        return 0;
    uint8_t code = vector->codes[question];
    if (code <= VECTOR_LEVEL_MOST)
        return code;
    return code == VECTOR_ALTERNATIVE && vector_find(vector, question, &extra) && extra.kind == VECTOR_EXTRA_LEVEL
               ? (int)extra.bits
               : 0;
}
