/* The packed answers: what is written is read again, every bad byte is found with its place, and a form that
 * was read is written as it was. */
#include "analysis/vector.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "tests/support/test.h"

enum { ROUNDS = 3000, MUTATIONS = 40, QUESTIONS = 60, OUT_BYTES = VECTOR_BYTES_MOST };

static uint64_t next_random(uint64_t *seed)
{
    *seed += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t value = (*seed ^ (*seed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

static struct vector_question random_question(uint64_t *seed)
{
    struct vector_question question = {.kind = (uint8_t)(next_random(seed) % VECTOR_KIND_COUNT_)};
    if (question.kind == VECTOR_SINGLE)
        question.choices = (uint8_t)(1 + next_random(seed) % VECTOR_SINGLE_MOST);
    if (question.kind == VECTOR_MULTIPLE)
        question.choices = (uint8_t)(1 + next_random(seed) % VECTOR_MULTIPLE_MOST);
    return question;
}

static void random_answer(struct vector_draft *draft, size_t i, struct vector_question question, uint64_t *seed)
{
    uint64_t value = next_random(seed);
    switch (question.kind) {
    case VECTOR_LEVEL:
        if (value % 8 == VECTOR_ALTERNATIVE)
            vector_put_alternative(draft, i, 1 + (int64_t)(value >> 8) % 5);
        else
            vector_put(draft, i, (uint8_t)(value % 8));
        break;
    case VECTOR_SINGLE:
        vector_put(draft, i, (uint8_t)(value % (question.choices + 1U)));
        break;
    case VECTOR_MULTIPLE:
        vector_put_mask(draft, i, 1 + value % ((UINT64_C(1) << question.choices) - 1));
        break;
    case VECTOR_NUMBER:
        vector_put_number(draft, i, ((double)(value >> 20) - 1e12) / 7);
        break;
    case VECTOR_DATE:
        vector_put_date(draft, i, (int64_t)(value % (2 * VECTOR_DATE_MOST)) - VECTOR_DATE_MOST);
        break;
    default:
        vector_put(draft, i, (uint8_t)(value % 2));
        break;
    }
}

/* A random sheet; answered back to front and sometimes twice, so that order is the draft's own work. */
static void random_sheet(struct ctx *cx, uint64_t *seed, struct vector_question *questions, size_t n,
                         struct vector_draft *ret)
{
    assert_int_equal(vector_draft_make(cx, n, ret), RC_OK);
    for (size_t i = n; i-- > 0;) {
        questions[i] = random_question(seed);
        if (next_random(seed) % 4 != 0)
            random_answer(ret, i, questions[i], seed);
        if (next_random(seed) % 9 == 0)
            random_answer(ret, i, questions[i], seed);
    }
}

static void same_draft(const struct vector_draft *draft, const struct vector *vector)
{
    size_t extras = 0;
    assert_int_equal(vector->questions, draft->questions);
    assert_memory_equal(vector->codes, draft->codes, draft->questions);
    assert_int_equal(vector->extra_count, draft->extra_count);
    for (size_t i = 0; i < draft->questions; i++) {
        struct vector_extra found = {.kind = 0};
        if (!vector_find(vector, i, &found))
            continue;
        struct vector_extra want = draft->extras[extras], at = vector_extra_at(vector, extras++);
        assert_int_equal(found.question, want.question);
        assert_int_equal(found.kind, want.kind);
        assert_true(found.bits == want.bits && at.bits == want.bits);
    }
    assert_int_equal(extras, draft->extra_count);
}

static void test_round_trip(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 1;
    for (int round = 0; round < ROUNDS; round++) {
        arena_reset(cx->arena);
        CLEANUP(buf_free) struct buf out = buf_create(OUT_BYTES);
        struct vector_question questions[QUESTIONS];
        struct vector_draft draft = {.questions = 0};
        struct vector vector = {.questions = 0};
        size_t n = 1 + (size_t)(next_random(&seed) % QUESTIONS);
        random_sheet(cx, &seed, questions, n, &draft);
        TEST_RC(__LINE__, cx, vector_encode(cx, &draft, questions, &out), RC_OK);
        TEST_RC(__LINE__, cx, vector_decode(cx, out.data, out.length, &vector), RC_OK);
        TEST_RC(__LINE__, cx, vector_check(cx, &vector, questions, n), RC_OK);
        same_draft(&draft, &vector);
    }
}

/* Writes again what was read. */
static void write_again(struct ctx *cx, const struct vector *vector, struct buf *out)
{
    struct vector_draft draft = {.questions = 0};
    assert_int_equal(vector_draft_make(cx, vector->questions, &draft), RC_OK);
    memcpy(draft.codes, vector->codes, vector->questions);
    for (size_t i = 0; i < vector->extra_count; i++)
        draft.extras[i] = vector_extra_at(vector, i);
    draft.extra_count = vector->extra_count;
    TEST_RC(__LINE__, cx, vector_encode(cx, &draft, NULL, out), RC_OK);
}

static void test_every_cut_and_many_changes(void **state)
{
    struct ctx *cx = test_begin(state);
    uint64_t seed = 2;
    for (int round = 0; round < ROUNDS / 30; round++) {
        arena_reset(cx->arena);
        CLEANUP(buf_free) struct buf out = buf_create(OUT_BYTES);
        struct vector_question questions[QUESTIONS];
        struct vector_draft draft = {.questions = 0};
        struct vector vector = {.questions = 0};
        size_t at = SIZE_MAX;
        random_sheet(cx, &seed, questions, QUESTIONS, &draft);
        assert_int_equal(vector_encode(cx, &draft, questions, &out), RC_OK);
        for (size_t cut = 0; cut < out.length; cut++) {
            assert_false(vector_read(out.data, cut, &vector, &at));
            assert_true(at <= cut);
        }
        buf_char(&out, '\0');
        assert_false(vector_read(out.data, out.length, &vector, &at));
        assert_int_equal(at, --out.length);
        for (int i = 0; i < MUTATIONS; i++) {
            CLEANUP(buf_free) struct buf again = buf_create(OUT_BYTES);
            size_t place = (size_t)(next_random(&seed) % out.length);
            char kept = out.data[place];
            out.data[place] = (char)next_random(&seed);
            if (vector_read(out.data, out.length, &vector, &at)) {
                write_again(cx, &vector, &again);
                assert_int_equal(again.length, out.length);
                assert_memory_equal(again.data, out.data, out.length);
            } else {
                assert_true(at <= out.length);
            }
            out.data[place] = kept;
        }
    }
}

#define HEAD "KAV\1"
static void test_refused_forms(void **state)
{
    struct ctx *cx = test_begin(state);
    static const struct {
        int line;
        const char *bytes;
        size_t length, at;
    } rows[] = {
        {__LINE__, "", 0, 0},
        {__LINE__, "KBV\1\1\0\0\0\0", 9, 1},
        {__LINE__, "KAV\2\1\0\0\0\0", 9, 3},
        {__LINE__, HEAD, 4, 4},
        {__LINE__, HEAD "\0\0\0\0", 8, 4},             /* no question */
        {__LINE__, HEAD "\xD1\x07" "\0\0", 8, 4},      /* 2001 of them */
        {__LINE__, HEAD "\2\0\1\0", 8, 8},             /* ends in the codes */
        {__LINE__, HEAD "\1\0\1\0\0?", 10, 9},         /* one byte more */
        {__LINE__, HEAD "\1\0\7\2\0", 9, 7},           /* more extra values than questions */
        {__LINE__, HEAD "\1\0\7\1\0\1\0\1\3\0\0\0\0\0\0\0", 20, 9},  /* of a question beyond */
        {__LINE__, HEAD "\1\0\7\1\0\0\0\1\6\0\0\0\0\0\0\0", 20, 11}, /* level 6 */
        {__LINE__, HEAD "\1\0\7\1\0\0\0\1\0\0\0\0\0\0\0\0", 20, 11}, /* level 0 */
        {__LINE__, HEAD "\1\0\7\1\0\0\0\5\1\0\0\0\0\0\0\0", 20, 11}, /* unknown kind */
        {__LINE__, HEAD "\1\0\5\1\0\0\0\1\3\0\0\0\0\0\0\0", 20, 6},  /* level beside another code */
        {__LINE__, HEAD "\1\0\1\1\0\0\0\2\0\0\0\0\0\0\0\0", 20, 11}, /* empty mask */
        {__LINE__, HEAD "\1\0\1\1\0\0\0\2\0\0\0\0\0\0\0\x80", 20, 11}, /* 64th choice */
        {__LINE__, HEAD "\1\0\1\1\0\0\0\3\0\0\0\0\0\0\xF0\x7F", 20, 11}, /* infinite */
        {__LINE__, HEAD "\1\0\1\1\0\0\0\3\0\0\0\0\0\0\0\x80", 20, 11}, /* −0 */
        {__LINE__, HEAD "\1\0\1\1\0\0\0\4\0\0\0\0\0\0\0\x80", 20, 11}, /* a date far away */
        {__LINE__, HEAD "\2\0\7\7\2\0" "\1\0\1\3\0\0\0\0\0\0\0" "\0\0\1\3\0\0\0\0\0\0\0", 32, 21}, /* order */
        {__LINE__, HEAD "\2\0\7\7\2\0" "\0\0\1\3\0\0\0\0\0\0\0" "\0\0\1\3\0\0\0\0\0\0\0", 32, 21}, /* twice */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct vector vector = {.questions = 0};
        size_t at = SIZE_MAX;
        TEST_TRUE(rows[i].line, !vector_read(rows[i].bytes, rows[i].length, &vector, &at));
        TEST_INT(rows[i].line, (int64_t)at, (int64_t)rows[i].at);
        TEST_RC(rows[i].line, cx, vector_decode(cx, rows[i].bytes, rows[i].length, &vector), RC_INVALID);
    }
}

static void test_answers_fit_questions(void **state)
{
    struct ctx *cx = test_begin(state);
    enum how { CODE, LEVEL, MASK, NUMBER, DATE };
    static const struct {
        int line;
        struct vector_question question;
        enum how how;
        int64_t value;
        enum rc want;
    } rows[] = {
        {__LINE__, {VECTOR_LEVEL, 0}, CODE, VECTOR_NOT_APPLICABLE, RC_OK},
        {__LINE__, {VECTOR_LEVEL, 0}, CODE, VECTOR_ALTERNATIVE, RC_INVALID}, /* without its level */
        {__LINE__, {VECTOR_LEVEL, 0}, CODE, 8, RC_INVALID},
        {__LINE__, {VECTOR_LEVEL, 0}, LEVEL, 5, RC_OK},
        {__LINE__, {VECTOR_LEVEL, 0}, LEVEL, 6, RC_INVALID},
        {__LINE__, {VECTOR_LEVEL, 0}, LEVEL, -1, RC_INVALID},
        {__LINE__, {VECTOR_LEVEL, 0}, MASK, 1, RC_INVALID},
        {__LINE__, {VECTOR_SINGLE, 7}, CODE, 7, RC_OK}, /* the seventh choice, no alternative measure */
        {__LINE__, {VECTOR_SINGLE, 7}, CODE, 8, RC_INVALID},
        {__LINE__, {VECTOR_SINGLE, 7}, LEVEL, 3, RC_INVALID},
        {__LINE__, {VECTOR_SINGLE, 255}, CODE, 255, RC_INVALID},
        {__LINE__, {VECTOR_MULTIPLE, 3}, MASK, 7, RC_OK},
        {__LINE__, {VECTOR_MULTIPLE, 3}, MASK, 8, RC_INVALID},
        {__LINE__, {VECTOR_MULTIPLE, 3}, MASK, 0, RC_INVALID},
        {__LINE__, {VECTOR_MULTIPLE, 63}, MASK, INT64_MAX, RC_OK},
        {__LINE__, {VECTOR_MULTIPLE, 3}, CODE, 1, RC_INVALID},
        {__LINE__, {VECTOR_NUMBER, 0}, NUMBER, -12, RC_OK},
        {__LINE__, {VECTOR_NUMBER, 0}, DATE, 12, RC_INVALID},
        {__LINE__, {VECTOR_NUMBER, 0}, CODE, 2, RC_INVALID},
        {__LINE__, {VECTOR_DATE, 0}, DATE, -VECTOR_DATE_MOST, RC_OK},
        {__LINE__, {VECTOR_DATE, 0}, DATE, VECTOR_DATE_MOST + 1, RC_INVALID},
        {__LINE__, {VECTOR_ELSEWHERE, 0}, CODE, 1, RC_OK},
        {__LINE__, {VECTOR_ELSEWHERE, 0}, CODE, 2, RC_INVALID},
        {__LINE__, {VECTOR_KIND_COUNT_, 0}, CODE, 0, RC_INVALID},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(OUT_BYTES);
        struct vector_draft draft = {.questions = 0};
        assert_int_equal(vector_draft_make(cx, 1, &draft), RC_OK);
        switch (rows[i].how) {
        case CODE: vector_put(&draft, 0, (uint8_t)rows[i].value); break;
        case LEVEL: vector_put_alternative(&draft, 0, rows[i].value); break;
        case MASK: vector_put_mask(&draft, 0, (uint64_t)rows[i].value); break;
        case NUMBER: vector_put_number(&draft, 0, (double)rows[i].value); break;
        case DATE: vector_put_date(&draft, 0, rows[i].value); break;
        }
        TEST_RC(rows[i].line, cx, vector_encode(cx, &draft, &rows[i].question, &out), rows[i].want);
    }
}

static void test_limits(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf out = buf_create(OUT_BYTES);
    struct vector_draft draft = {.questions = 0};
    struct vector vector = {.questions = 0};
    struct vector_extra extra = {.kind = 0};
    static const struct vector_question other = {.kind = VECTOR_LEVEL};
    TEST_RC(__LINE__, cx, vector_draft_make(cx, 0, &draft), RC_INVALID);
    TEST_RC(__LINE__, cx, vector_draft_make(cx, VECTOR_QUESTIONS_MOST + 1, &draft), RC_INVALID);
    TEST_RC(__LINE__, cx, vector_draft_make(cx, VECTOR_QUESTIONS_MOST, &draft), RC_OK);
    for (size_t i = 0; i <= VECTOR_QUESTIONS_MOST; i++)
        vector_put_alternative(&draft, i, 1 + (int64_t)i % 5);
    vector_put_number(&draft, 7, -0.0);
    vector_put(&draft, 8, 3);
    TEST_RC(__LINE__, cx, vector_encode(cx, &draft, NULL, &out), RC_OK);
    TEST_RC(__LINE__, cx, vector_decode(cx, out.data, out.length, &vector), RC_OK);
    TEST_INT(__LINE__, (int64_t)vector.extra_count, VECTOR_QUESTIONS_MOST - 1);
    TEST_INT(__LINE__, vector_level(&vector, 1999), 5);
    TEST_INT(__LINE__, vector_level(&vector, 2000), 0);
    TEST_INT(__LINE__, vector_level(&vector, 8), 3);
    TEST_TRUE(__LINE__, vector_find(&vector, 7, &extra) && vector_extra_number(extra) == 0);
    TEST_TRUE(__LINE__, !vector_find(&vector, 8, &extra));
    TEST_RC(__LINE__, cx, vector_check(cx, &vector, &other, 1), RC_INVALID);
    vector_put_number(&draft, 9, NAN);
    TEST_RC(__LINE__, cx, vector_encode(cx, &draft, NULL, &out), RC_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),          cmocka_unit_test(test_every_cut_and_many_changes),
        cmocka_unit_test(test_refused_forms),       cmocka_unit_test(test_answers_fit_questions),
        cmocka_unit_test(test_limits),
    };
    return TEST_RUN(tests);
}
