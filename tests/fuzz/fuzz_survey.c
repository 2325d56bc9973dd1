/* Fuzzes what a survey's frozen document may be: any bytes. What is taken is written again as the same bytes, every
 * condition hangs on an earlier question, and what is asked can be told for any answers. */
#include "base/buf.h"
#include "survey/survey_document.h"
#include "tests/fuzz/fuzz.h"

static void check_conditions(const struct survey_questionnaire *read)
{
    static const struct questionnaire_state states[LIMIT_QUESTIONS];
    bool asked[LIMIT_QUESTIONS];
    questionnaire_asked(read, states, asked);
    for (size_t i = 0; i < read->questions.n; i++) {
        const struct questionnaire_question *question = read->questions.at + i;
        require(question->condition >= -1 && question->condition < (int)i);
        require(asked[i] == (question->condition < 0)); /* nothing is answered */
        require(questionnaire_question_find(read, question->code) == (int)i);
        require(question->choices.n <= QUESTION_CHOICES_MOST);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    struct survey_questionnaire read = {.digest = NULL};
    size_t length = 0;
    const char *bytes = fuzz_rest(&input, &length);
    enum rc rc = questionnaire_document_read(&cx, bytes, length, &read);
    if (rc != RC_OK) {
        require((rc == RC_INVALID || rc == RC_TOO_LARGE) && cx.problem.message != NULL && read.digest == NULL);
        return 0;
    }
    CLEANUP(buf_free) struct buf again = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    require(questionnaire_document_write(&cx, &read, &again) == RC_OK);
    require(again.length == length && memcmp(buf_string(&again), bytes, length) == 0);
    check_conditions(&read);
    return 0;
}
