/* What people type, as it is stored; which questions are asked; sections. No database. */
#include "questionnaire/reply_test.h"

static void test_values(void **state)
{
    static const struct {
        int line;
        size_t question;
        const char *text;
        enum rc rc;
        const char *want;
    } rows[] = {
        {__LINE__, 0, "3", RC_OK, "3"},
        {__LINE__, 0, " ５ ", RC_OK, "5"},
        {__LINE__, 0, "", RC_OK, ""},
        {__LINE__, 0, "0", RC_INVALID, ""},
        {__LINE__, 0, "6", RC_INVALID, ""},
        {__LINE__, 0, "3.5", RC_INVALID, ""},
        {__LINE__, 2, "1", RC_OK, "1"},
        {__LINE__, 2, "4", RC_INVALID, ""},
        {__LINE__, 2, "はい", RC_INVALID, ""}, /* words are read in workbooks alone */
        {__LINE__, 3, "1,200", RC_OK, "1200"},
        {__LINE__, 3, "1200人", RC_OK, "1200"},
        {__LINE__, 3, "１２．５", RC_OK, "12.5"},
        {__LINE__, 3, "-1", RC_INVALID, ""},
        {__LINE__, 3, "5001", RC_INVALID, ""},
        {__LINE__, 3, "nan", RC_INVALID, ""},
        {__LINE__, 3, "1e999", RC_INVALID, ""},
        {__LINE__, 3, "many", RC_INVALID, ""},
        {__LINE__, 4, "3 1 3", RC_OK, "1 3"},
        {__LINE__, 4, "  2", RC_OK, "2"},
        {__LINE__, 4, "1 9", RC_INVALID, ""},
        {__LINE__, 5, "令和8年10月1日", RC_OK, "2026-10-01"},
        {__LINE__, 5, "2026-02-30", RC_INVALID, ""},
        {__LINE__, 6, "一行目\r\n二行目\r", RC_OK, "一行目\n二行目"},
        {__LINE__, 6, "\x1b[2J", RC_INVALID, ""},
        {__LINE__, 6, "<script>alert(1)</script>", RC_OK, "<script>alert(1)</script>"},
        {__LINE__, 7, "text", RC_INVALID, ""},
    };
    struct ctx *cx = test_begin(state);
    struct questionnaire_question *questions = NULL;
    (void)sample_document(cx, &questions);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *value = "untouched";
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, reply_value_read(cx, questions + rows[i].question, "value", rows[i].text, &value),
                rows[i].rc);
        TEST_TEXT(rows[i].line, value, rows[i].rc == RC_OK ? rows[i].want : "untouched");
        TEST_INT(rows[i].line, (int64_t)cx->problem.field_count, rows[i].rc == RC_OK ? 0 : 1);
    }
}

static void test_words(void **state)
{
    static const struct {
        int line;
        size_t question;
        const char *text, *want;
    } rows[] = {
        {__LINE__, 2, "いいえ", "2"},          {__LINE__, 2, "Not decided", "3"},
        {__LINE__, 2, "3: 検討中", "3"},       {__LINE__, 2, "2", "2"},
        {__LINE__, 4, "はい\n検討中", "1 3"},  {__LINE__, 4, "1, 3", "1 3"},
        {__LINE__, 4, "Yes; No", "1 2"},       {__LINE__, 4, "none of it", "none of it"},
        {__LINE__, 6, "はい", "はい"},
    };
    struct ctx *cx = test_begin(state);
    struct questionnaire_question *questions = NULL;
    (void)sample_document(cx, &questions);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, reply_words_read(cx, questions + rows[i].question, rows[i].text), rows[i].want);
}

static void test_answers(void **state)
{
    static const struct {
        int line;
        size_t question;
        int64_t exception;
        const char *value, *reason;
        enum rc rc;
        int64_t want;
        const char *left;
    } rows[] = {
        {__LINE__, 0, REPLY_ANSWER_NONE, "3", "", RC_OK, REPLY_ANSWER_GIVEN, "3"},
        {__LINE__, 0, REPLY_ANSWER_NONE, "", "", RC_OK, REPLY_ANSWER_NONE, ""},
        {__LINE__, 0, REPLY_ANSWER_NOT_APPLICABLE, "3", "使っていない", RC_OK, REPLY_ANSWER_NOT_APPLICABLE, ""},
        {__LINE__, 0, REPLY_ANSWER_NOT_APPLICABLE, "", " ", RC_INVALID, 0, ""},
        {__LINE__, 0, REPLY_ANSWER_ALTERNATIVE, "2", "別の対策", RC_OK, REPLY_ANSWER_ALTERNATIVE, "2"},
        {__LINE__, 0, REPLY_ANSWER_ALTERNATIVE, "", "別の対策", RC_INVALID, 0, ""},
        {__LINE__, 2, REPLY_ANSWER_NOT_APPLICABLE, "", "理由", RC_INVALID, 0, ""},
        {__LINE__, 2, REPLY_ANSWER_NONE, "2", "捨てられる理由", RC_OK, REPLY_ANSWER_GIVEN, "2"},
    };
    struct ctx *cx = test_begin(state);
    struct questionnaire_question *questions = NULL;
    (void)sample_document(cx, &questions);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reply_answer answer = {.state = rows[i].exception, .value = rows[i].value, .reason = rows[i].reason,
                                      .note = ""};
        TEST_RC(rows[i].line, cx, reply_answer_check(cx, questions + rows[i].question, &answer), rows[i].rc);
        if (rows[i].rc != RC_OK)
            continue;
        TEST_INT(rows[i].line, answer.state, rows[i].want);
        TEST_TEXT(rows[i].line, answer.value, rows[i].left);
        TEST_TRUE(rows[i].line, rows[i].exception != REPLY_ANSWER_NONE || text_empty(answer.reason));
    }
}

static void test_sections(void **state)
{
    struct ctx *cx = test_begin(state);
    struct survey_questionnaire document = sample_document(cx, NULL);
    struct reply_sections sections = {.n = 0};
    TEST_RC(__LINE__, cx, reply_sections_of(cx, &document, &sections), RC_OK);
    TEST_INT(__LINE__, (int64_t)sections.n, 3);
    TEST_TEXT(__LINE__, sections.at[1].title, "体制");
    TEST_INT(__LINE__, (int64_t)sections.at[1].first, 2);
    TEST_INT(__LINE__, (int64_t)sections.at[1].n, 4);
    TEST_INT(__LINE__, (int64_t)reply_section_at(&sections, 0), 0);
    TEST_INT(__LINE__, (int64_t)reply_section_at(&sections, 5), 1);
    TEST_INT(__LINE__, (int64_t)reply_section_at(&sections, 7), 2);
}

static void test_marks(void **state)
{
    static const struct reply reply = {.year = 2026, .edition = 2, .digest = "abcdef0123456789"};
    static const struct {
        int line;
        const char *text;
        int64_t want;
    } rows[] = {
        {__LINE__, "2026-2-abcdef012345-7", 7},
        {__LINE__, "２０２６-2-abcdef012345-0", 0},
        {__LINE__, "2025-2-abcdef012345-7", REPLY_MARK_OTHER_EDITION},
        {__LINE__, "2026-1-abcdef012345-7", REPLY_MARK_OTHER_EDITION},
        {__LINE__, "2026-2-ffffff012345-7", REPLY_MARK_OTHER_EDITION},
        {__LINE__, "2026-2-abcdef01234-7", REPLY_MARK_OTHER_EDITION},
        {__LINE__, "2026-2-abcdef012345--7", REPLY_MARK_FOREIGN},
        {__LINE__, "2026-2-abcdef012345", REPLY_MARK_FOREIGN},
        {__LINE__, "", REPLY_MARK_FOREIGN},
        {__LINE__, "2026-2-abcdef012345-7-8", REPLY_MARK_FOREIGN},
    };
    struct ctx *cx = test_begin(state);
    struct questionnaire_mark mark = {.digest = ""};
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, reply_mark_read(cx, &reply, rows[i].text, &mark), rows[i].want);
    TEST_INT(__LINE__, reply_mark_read(cx, &reply, reply_mark(cx, &reply, 12), &mark), 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),   cmocka_unit_test(test_words), cmocka_unit_test(test_answers),
        cmocka_unit_test(test_sections), cmocka_unit_test(test_marks),
    };
    return TEST_RUN(tests);
}
