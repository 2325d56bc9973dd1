/* What came back: taken, decided, read. */
#include <jansson.h>
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "survey/survey_response.h"

enum { SHAPE_CHARACTERS = 3 };

/* --- The shape of an edition --- */

static const uint8_t vector_kinds[] = {
    [QUESTION_LEVEL] = VECTOR_LEVEL,   [QUESTION_SINGLE] = VECTOR_SINGLE,  [QUESTION_MULTIPLE] = VECTOR_MULTIPLE,
    [QUESTION_NUMBER] = VECTOR_NUMBER, [QUESTION_TEXT] = VECTOR_ELSEWHERE, [QUESTION_DATE] = VECTOR_DATE,
    [QUESTION_FILE] = VECTOR_ELSEWHERE,
};
_Static_assert(COUNT(vector_kinds) == QUESTION_KIND_COUNT_, "every kind needs one of a vector");

const char *survey_shape_write(const struct ctx *cx, const struct survey_questionnaire *questionnaire)
{
    size_t n = questionnaire->questions.n;
    char *shape = arena_alloc(cx->arena, n * SHAPE_CHARACTERS + 1);
    for (size_t i = 0; shape != NULL && i < n; i++) {
        const struct questionnaire_question *question = questionnaire->questions.at + i;
        char *at = shape + i * SHAPE_CHARACTERS;
        at[0] = (char)('0' + question->kind);
        at[1] = (char)('0' + question->choices.n / 10);
        at[2] = (char)('0' + question->choices.n % 10);
    }
    return shape == NULL ? "" : shape;
}

enum rc survey_shape_read(struct ctx *cx, const char *shape, struct survey_shape *ret)
{
    size_t n = strlen(shape) / SHAPE_CHARACTERS;
    struct vector_question *questions = ARENA_ARRAY(cx->arena, struct vector_question, n);
    if (questions == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const char *at = shape + i * SHAPE_CHARACTERS;
        if (at[0] < '0' || at[0] >= '0' + QUESTION_KIND_COUNT_ || at[1] < '0' || at[1] > '9' || at[2] < '0' || at[2] > '9')
            return fail(cx, RC_UNSOUND, N_("The stored edition of a questionnaire cannot be read"));
        questions[i] = (struct vector_question){.kind = vector_kinds[at[0] - '0'],
                                                .choices = (uint8_t)((at[1] - '0') * 10 + at[2] - '0')};
    }
    *ret = (struct survey_shape){questions, n};
    return RC_OK;
}

/* --- Taking and deciding --- */

const char *survey_texts_digest(const struct ctx *cx, const char *texts)
{
    return text_empty(texts) ? "" : digest_hex(cx, texts, strlen(texts));
}

bool survey_takes(const struct ctx *cx, const struct survey *survey, const struct survey_invitation *invitation,
                  int64_t made, const char **ret_why, const char **ret_value)
{
    const char *today = date_of_time(cx, cx->now), *made_on = date_of_time(cx, made < cx->now ? made : cx->now);
    const char *last = survey->closes_on;
    bool extended = strcmp(invitation->due_on, last) > 0;
    *ret_why = NULL;
    if (survey->state == SURVEY_CLOSED && !extended) {
        const char *closed_on = date_of_time(cx, survey->closed_at);
        last = strcmp(closed_on, last) < 0 ? closed_on : last;
    }
    if (extended)
        last = invitation->due_on;
    const char *until = date_from_days(cx, date_days(last) + survey->grace_days);
    *ret_value = last;
    if (survey->edition == 0 || strcmp(today, survey->opens_on) < 0) {
        *ret_why = N_("The survey takes no answers yet (from {0})");
        *ret_value = survey->opens_on;
    } else if (survey->state == SURVEY_DRAFT) {
        *ret_why = N_("The questionnaire is being revised; please wait for its next edition ({0})");
        *ret_value = survey->reason;
    } else if (strcmp(made_on, last) > 0 || (survey->state == SURVEY_CLOSED && !extended && made > survey->closed_at)) {
        *ret_why = N_("The answer was made after the last day ({0})");
    } else if (strcmp(today, until) > 0) {
        *ret_why = N_("The answer arrived after the last day ({0}) and the days of grace");
    }
    return *ret_why == NULL;
}

/* The operator is as far as its newest response. */
static enum rc move_invitation(struct ctx *cx, const struct survey_response *response, int64_t state)
{
    struct survey_invitation before = {.id = NULL};
    enum rc rc = survey_store_invitation(cx, response->survey, response->operator_key, &before);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    struct survey_invitation after = before;
    after.state = state;
    if (state == INVITATION_SUBMITTED)
        after.submitted_at = response->received_at;
    return record_update(cx, &survey_invitation_record, &before, &after);
}

enum rc survey_response_receive(struct ctx *cx, const struct survey_receipt *receipt, struct survey_response *ret)
{
    struct survey_response row;
    row_blank(&survey_response_record, &row);
    row.survey = receipt->survey;
    row.operator_key = receipt->operator_key;
    row.submission = text_empty(receipt->submission) ? id_new(cx) : receipt->submission;
    row.edition = receipt->edition;
    row.edition_digest = receipt->edition_digest;
    row.source = receipt->source;
    row.made_at = receipt->made_at;
    row.received_at = cx->now;
    row.entered_by = receipt->source == RESPONSE_PAPER ? cx->person : "";
    row.vector_digest = digest_hex(cx, receipt->vector, receipt->vector_length);
    row.texts_digest = survey_texts_digest(cx, receipt->texts);
    TRY(record_insert(cx, &survey_response_record, &row));
    const struct survey_answers answers = {receipt->vector, receipt->vector_length, receipt->texts};
    TRY(survey_store_answers_put(cx, &row, &answers));
    TRY(move_invitation(cx, &row, INVITATION_SUBMITTED));
    *ret = row;
    return RC_OK;
}

static enum rc replace_others(struct ctx *cx, const struct survey_response *accepted)
{
    struct survey_responses all = {.n = 0};
    TRY(survey_store_responses(cx, accepted->survey, accepted->operator_key, &all));
    for (size_t i = 0; i < all.n; i++) {
        struct survey_response after = all.at[i];
        if (after.state != RESPONSE_ACCEPTED || text_same(after.id, accepted->id))
            continue;
        after.state = RESPONSE_REPLACED;
        TRY(record_update(cx, &survey_response_record, all.at + i, &after));
    }
    return RC_OK;
}

enum rc survey_response_settle(struct ctx *cx, const char *submission, enum response_state state, const char *comment,
                               const char *texts)
{
    struct survey_response before = {.id = NULL};
    TRY(survey_store_response_of(cx, submission, &before));
    if (state == RESPONSE_ACCEPTED || before.state == RESPONSE_ACCEPTED)
        TRY(survey_still_counts(cx, before.survey));
    struct survey_response after = before;
    after.state = state;
    after.comment = comment;
    if (state != RESPONSE_RECEIVED) {
        after.decided_at = cx->now;
        after.decided_by = cx->person;
    }
    if (texts != NULL) {
        after.texts_digest = survey_texts_digest(cx, texts);
        TRY(survey_store_texts_put(cx, before.id, texts));
    }
    if (state == RESPONSE_ACCEPTED)
        TRY(replace_others(cx, &after));
    TRY(record_update(cx, &survey_response_record, &before, &after));
    switch (state) {
    case RESPONSE_ACCEPTED: return move_invitation(cx, &after, INVITATION_ACCEPTED);
    case RESPONSE_RETURNED:
    case RESPONSE_REFUSED: return move_invitation(cx, &after, INVITATION_RETURNED);
    default: return RC_OK;
    }
}

/* --- In words --- */

static const char *join(const struct ctx *cx, const char *words, const char *more)
{
    return text_empty(words) ? more : trf(cx, N_("{0}, {1}"), words, more);
}

static const char *level_words(struct ctx *cx, int code, int level)
{
    const char *word = level < 1 ? "" : arena_printf(cx->arena, "%d %s", level, tr(cx, enum_label(&maturity_names, level)));
    if (code == VECTOR_NOT_APPLICABLE)
        return tr(cx, N_("Not applicable"));
    return code == VECTOR_ALTERNATIVE ? trf(cx, N_("Alternative measure: {0}"), word) : word;
}

const char *survey_answer_words(struct ctx *cx, const struct questionnaire_question *question, size_t index,
                                const struct vector *vector)
{
    struct vector_extra extra = {.question = 0};
    const char *words = "";
    if (index >= vector->questions || vector->codes[index] == 0)
        return "";
    int code = vector->codes[index];
    bool more = vector_find(vector, index, &extra);
    switch (question->kind) {
    case QUESTION_LEVEL: return level_words(cx, code, vector_level(vector, index));
    case QUESTION_SINGLE:
        return (size_t)code <= question->choices.n ? bilingual_text(cx, question->choices.at[code - 1]) : "";
    case QUESTION_MULTIPLE:
        for (size_t i = 0; more && i < question->choices.n; i++)
            if ((extra.bits >> i & 1) != 0)
                words = join(cx, words, bilingual_text(cx, question->choices.at[i]));
        return words;
    case QUESTION_NUMBER:
        return more ? arena_printf(cx->arena, "%.15g %s", vector_extra_number(extra), question->unit) : "";
    case QUESTION_DATE: return more ? date_from_days(cx, vector_extra_date(extra)) : "";
    default: return tr(cx, N_("Written"));
    }
}

static const char *member(struct ctx *cx, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL ? "" : arena_copy(cx->arena, text);
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

enum rc survey_notes_read(struct ctx *cx, const char *texts, struct survey_notes *ret)
{
    json_error_t error;
    *ret = (struct survey_notes){.n = 0};
    if (text_empty(texts))
        return RC_OK;
    CLEANUP(json_freep) json_t *root = json_loads(texts, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL && json_error_code(&error) == json_error_out_of_memory)
        return memory_ended(cx);
    const json_t *answers = json_object_get(root, "answers");
    if (!text_same(member(cx, root, "format"), "kaname-texts/1") || !json_is_array(answers))
        return fail(cx, RC_INVALID, N_("The texts of the response do not have the form kaname-texts/1"));
    size_t n = json_array_size(answers);
    struct survey_note *notes = ARENA_ARRAY(cx->arena, struct survey_note, n);
    if (notes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(answers, i);
        notes[i] = (struct survey_note){.question = member(cx, one, "question"),
                                        .value = member(cx, one, "value"),
                                        .reason = member(cx, one, "reason"),
                                        .note = member(cx, one, "note"),
                                        .withheld = json_is_true(json_object_get(one, "withheld"))};
    }
    *ret = (struct survey_notes){notes, n};
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

const struct survey_note *survey_note_of(const struct survey_notes *notes, const char *question)
{
    for (size_t i = 0; i < notes->n; i++)
        if (text_same(notes->at[i].question, question))
            return notes->at + i;
    return NULL;
}

enum rc survey_states_of(struct ctx *cx, const struct survey_questionnaire *questionnaire, const struct vector *vector,
                         bool **ret_asked)
{
    size_t n = questionnaire->questions.n;
    struct questionnaire_state *states = ARENA_ARRAY(cx->arena, struct questionnaire_state, n);
    bool *asked = ARENA_ARRAY(cx->arena, bool, n);
    if (states == NULL || asked == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n && i < vector->questions; i++) {
        struct vector_extra extra = {.question = 0};
        int64_t kind = questionnaire->questions.at[i].kind;
        int level = vector_level(vector, i);
        states[i].value = kind == QUESTION_LEVEL && level > 0 ? level : vector->codes[i];
        if (kind == QUESTION_MULTIPLE && vector_find(vector, i, &extra))
            states[i].chosen = extra.bits << 1;
    }
    questionnaire_asked(questionnaire, states, asked);
    *ret_asked = asked;
    return RC_OK;
}
