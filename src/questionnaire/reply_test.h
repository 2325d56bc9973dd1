/* Questionnaires for the tests of this room. Only tests include it. */
#ifndef QUESTIONNAIRE_REPLY_TEST_H
#define QUESTIONNAIRE_REPLY_TEST_H

#include "assessment/assessment_sample.h"
#include "questionnaire/reply_whole.h"

enum { SAMPLE_QUESTIONS = 8 };

static const struct bilingual sample_choices[] = {{"はい", "Yes"}, {"いいえ", "No"}, {"検討中", "Not decided"}};

#define SAMPLE_QUESTION(code_, kind_, section_, text_)                                             \
    .code = (code_), .kind = (kind_), .control = "", .section = {(section_), (section_)},          \
    .text = {(text_), (text_)}, .help = {"", ""}, .unit = "", .condition = -1

static const struct questionnaire_question sample_questions[SAMPLE_QUESTIONS] = {
    {SAMPLE_QUESTION("A1", QUESTION_LEVEL, "対策", "方針を定めていますか"), .required = true},
    {SAMPLE_QUESTION("A2", QUESTION_LEVEL, "対策", "体制を定めていますか")},
    {SAMPLE_QUESTION("B1", QUESTION_SINGLE, "体制", "訓練をしましたか"), .choices = {sample_choices, 3},
     .required = true},
    {SAMPLE_QUESTION("B2", QUESTION_NUMBER, "体制", "参加者は何人ですか"), .has_least = true, .most = 5000,
     .has_most = true},
    {SAMPLE_QUESTION("B3", QUESTION_MULTIPLE, "体制", "何を確かめましたか"), .choices = {sample_choices, 3}},
    {SAMPLE_QUESTION("B4", QUESTION_DATE, "体制", "いつ行いましたか")},
    {SAMPLE_QUESTION("C1", QUESTION_TEXT, "その他", "困っていることはありますか")},
    {SAMPLE_QUESTION("C2", QUESTION_FILE, "その他", "体制図を添付してください")},
};

/* The document with its own questions, which a test may change before it is written. */
static inline struct survey_questionnaire sample_document(struct ctx *cx, struct questionnaire_question **ret_questions)
{
    struct questionnaire_question *questions =
        ARENA_ARRAY(cx->arena, struct questionnaire_question, SAMPLE_QUESTIONS);
    assert_non_null(questions);
    for (size_t i = 0; i < SAMPLE_QUESTIONS; i++)
        questions[i] = sample_questions[i];
    questions[0].control = "m3.2.1-1";
    questions[1].control = "m3.2.1-2";
    questions[3].unit = "人";
    questions[3].condition = questions[5].condition = 2; /* asked when the answer to B1 is yes */
    questions[3].wanted = questions[5].wanted = UINT64_C(1) << 1;
    if (ret_questions != NULL)
        *ret_questions = questions;
    return (struct survey_questionnaire){.survey = "survey-1", .edition = 1, .year = 2026, .title = "年次調査",
                                  .purpose = "状況の把握", .legal_basis = "基本法第25条", .opens = "2026-09-01",
                                  .closes = "2026-11-30", .asker = "office", .asker_name = "統括室",
                                  .asker_card = "", .contact = "", .catalog = "baseline-2026",
                                  .catalog_version = "1", .questions = {questions, SAMPLE_QUESTIONS}};
}

static inline void sample_write(struct ctx *cx, const struct survey_questionnaire *document, struct buf *out)
{
    buf_clear(out);
    TEST_RC(__LINE__, cx, questionnaire_document_write(cx, document, out), RC_OK);
}

enum { SAMPLE_BYTES = 256 * 1024 };
#define SAMPLE_RIGHTS (PERM_RESPONSE_READ | PERM_RESPONSE_WRITE)

/* An organisation with people (assessment_sample.h); the context acts as its officer, who may answer. */
static inline void sample_answering(struct ctx *cx, const char *org, const char *person)
{
    sample_act(cx, org, person);
    cx->permissions |= SAMPLE_RIGHTS;
    if (text_same(person, "ciso") || text_same(person, "executive"))
        cx->permissions |= PERM_RESPONSE_SUBMIT;
}

static inline struct reply sample_import(struct ctx *cx, const struct survey_questionnaire *document)
{
    struct reply reply = {.id = ""};
    bool fresh = false;
    CLEANUP(buf_free) struct buf bytes = buf_create(SAMPLE_BYTES);
    sample_write(cx, document, &bytes);
    TEST_RC(__LINE__, cx, reply_import(cx, buf_string(&bytes), bytes.length, "1234567890123", &reply, &fresh), RC_OK);
    TEST_TRUE(__LINE__, fresh);
    return reply;
}

static inline struct reply_wish sample_wish(const char *question, const char *value, int64_t version)
{
    return (struct reply_wish){.question = question, .value = value, .reason = "", .note = "", .version = version};
}

/* Saves one answer; gives how many refusals there were. */
static inline size_t sample_save(struct ctx *cx, const char *reply, struct reply_wish wish)
{
    struct reply_save save = {.saved = NULL};
    TEST_RC(__LINE__, cx, reply_answers_save(cx, reply, &wish, 1, &save), RC_OK);
    return save.refused.n;
}

#endif
