/* Fuzzes what comes to an organisation that answers a survey: the first letter chooses a notice (n), a signed result (r), the
 * figures in it (f), who looked (w), what was kept of a submission (s), the mark of a row of the workbook (m), or, as a digit, a question of that kind, to which the rest is
 * the answer. An answer that is taken is taken again as it stands, and its words can be shown. */
#include "base/text.h"
#include "questionnaire/reply_notice.h"
#include "questionnaire/reply_result.h"
#include "questionnaire/reply_snapshot.h"
#include "seal/seal.h"
#include "statistics/statistics_result.h"
#include "tests/fuzz/fuzz.h"

static const struct bilingual choices[] = {{"はい", "Yes"}, {"いいえ、まだです", "No, not yet"}, {"1", "1"}};

static struct questionnaire_question question_of(char letter)
{
    struct questionnaire_question question = {.code = "Q1", .kind = (letter - '0') % QUESTION_KIND_COUNT_,
                                              .control = "", .unit = "", .condition = -1};
    if (question.kind == QUESTION_SINGLE || question.kind == QUESTION_MULTIPLE)
        question.choices = (struct bilingual_list){choices, COUNT(choices)};
    if (question.kind == QUESTION_NUMBER) {
        question.unit = "人";
        question.has_least = true;
    }
    return question;
}

static void check_value(struct ctx *cx, const struct questionnaire_question *question, const char *text)
{
    const char *value = "", *again = "";
    enum rc rc = reply_value_read(cx, question, "value", text, &value);
    require(rc == RC_OK || rc == RC_INVALID);
    require((rc == RC_INVALID) == (cx->problem.field_count > 0));
    if (rc != RC_OK)
        return;
    require(reply_value_read(cx, question, "value", value, &again) == RC_OK);
    require_same(value, again);
    require(text_empty(value) == text_empty(reply_value_show(cx, question, value)));
}

static void check_answer(struct ctx *cx, const struct questionnaire_question *question, const char *text)
{
    for (int64_t state = 0; state < REPLY_ANSWER_STATE_COUNT_; state++) {
        struct reply_answer answer = {.state = state, .value = text, .reason = text, .note = text};
        enum rc rc = reply_answer_check(cx, question, &answer);
        require(rc == RC_OK || rc == RC_INVALID);
        if (rc == RC_OK && answer.state == REPLY_ANSWER_NOT_APPLICABLE)
            require(text_empty(answer.value) && !text_empty(answer.reason));
    }
}

static void check_result(struct ctx *cx, char kind, const char *bytes, size_t length)
{
    struct reply_result_text text = {.survey = NULL};
    struct key_card card = {.key = ""};
    struct statistics_position position = {.format = NULL};
    struct statistics_position_page page = {.has = 0};
    enum rc rc = kind == 'r'   ? reply_result_read(cx, bytes, length, &text, &card)
                 : kind == 'f' ? statistics_position_read(cx, bytes, &position)
                               : statistics_looks_read(cx, bytes, &page);
    require(rc == RC_OK || rc == RC_INVALID);
    require(kind != 'r' || (rc == RC_OK) == (text.survey != NULL));
    require(kind != 'f' || (rc == RC_OK) == (position.format != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct reply_notice notice = {.survey = NULL};
    struct reply_snapshot snapshot = {.n = 0};
    size_t length = 0;
    if (size == 0)
        return 0;
    const char *rest = fuzz_rest(&input, &length) + 1;
    length--;
    if (data[0] == 'n') {
        enum rc rc = reply_notice_read(&cx, rest, length, &notice);
        require((rc == RC_OK) == (notice.survey != NULL));
        require(rc != RC_OK || reply_is_notice(&cx, rest, length));
    } else if (data[0] == 'r' || data[0] == 'f' || data[0] == 'w') {
        check_result(&cx, (char)data[0], rest, length);
    } else if (data[0] == 's') {
        enum rc rc = reply_snapshot_read(&cx, rest, length, &snapshot);
        require(rc == RC_OK || rc == RC_UNSOUND);
    } else if (data[0] == 'm') {
        static const struct reply reply = {.year = 2026, .edition = 1, .digest = "0123456789abcdef"};
        struct questionnaire_mark mark = {.digest = ""};
        require(reply_mark_read(&cx, &reply, rest, &mark) >= REPLY_MARK_OTHER_EDITION);
    } else if (data[0] >= '0' && data[0] <= '9' && text_is_utf8(rest, strlen(rest))) {
        struct questionnaire_question question = question_of((char)data[0]);
        check_value(&cx, &question, rest);
        check_value(&(struct ctx){.arena = arena, .lang = LANG_JA}, &question, reply_words_read(&cx, &question, rest));
        check_answer(&cx, &question, rest);
    }
    return 0;
}
