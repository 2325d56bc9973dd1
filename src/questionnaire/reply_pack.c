#include "questionnaire/reply_pack.h"

#include <stdlib.h>

#include "analysis/vector.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "oscal/oscal_emit.h"

_Static_assert((int)QUESTION_CHOICES_MOST <= (int)VECTOR_MULTIPLE_MOST, "every choice fits a vector");
static const uint8_t vector_kinds[QUESTION_KIND_COUNT_] = {
    [QUESTION_LEVEL] = VECTOR_LEVEL,   [QUESTION_SINGLE] = VECTOR_SINGLE,   [QUESTION_MULTIPLE] = VECTOR_MULTIPLE,
    [QUESTION_NUMBER] = VECTOR_NUMBER, [QUESTION_TEXT] = VECTOR_ELSEWHERE, [QUESTION_DATE] = VECTOR_DATE,
    [QUESTION_FILE] = VECTOR_ELSEWHERE};

/* --- The vector --- */

static void put_level(struct vector_draft *draft, size_t i, const struct reply_answer *answer)
{
    int64_t level = (int64_t)strtol(answer->value, NULL, 10);
    if (answer->state == REPLY_ANSWER_NOT_APPLICABLE)
        vector_put(draft, i, VECTOR_NOT_APPLICABLE);
    else if (answer->state == REPLY_ANSWER_ALTERNATIVE)
        vector_put_alternative(draft, i, level);
    else
        vector_put(draft, i, (uint8_t)level);
}

static void put_one(struct vector_draft *draft, size_t i, const struct reply_item *item)
{
    const struct reply_answer *answer = &item->answer;
    if (item->question->kind == QUESTION_TEXT || item->question->kind == QUESTION_FILE) {
        vector_put(draft, i, 1);
        return;
    }
    if (answer->state == REPLY_ANSWER_NONE) /* files alone */
        return;
    if (item->question->kind == QUESTION_LEVEL)
        put_level(draft, i, answer);
    else if (item->question->kind == QUESTION_SINGLE)
        vector_put(draft, i, (uint8_t)strtol(answer->value, NULL, 10));
    else if (item->question->kind == QUESTION_MULTIPLE)
        vector_put_mask(draft, i, reply_mask(answer->value) >> 1);
    else if (item->question->kind == QUESTION_NUMBER)
        vector_put_number(draft, i, strtod(answer->value, NULL));
    else
        vector_put_date(draft, i, date_days(answer->value));
}

enum rc reply_vector(struct ctx *cx, const struct reply_whole *whole, struct buf *out)
{
    size_t n = whole->document.questions.n;
    struct vector_draft draft = {.questions = 0};
    struct vector_question *questions = ARENA_ARRAY(cx->arena, struct vector_question, n);
    if (questions == NULL)
        return RC_MEMORY;
    TRY(vector_draft_make(cx, n, &draft));
    for (size_t i = 0; i < n; i++) {
        const struct reply_item *item = whole->items + i;
        questions[i] = (struct vector_question){.kind = vector_kinds[item->question->kind],
                                                .choices = (uint8_t)item->question->choices.n};
        if (item->asked && item->answered)
            put_one(&draft, i, item);
    }
    return vector_encode(cx, &draft, questions, out);
}

/* --- Texts --- */

static void write_member(struct json *json, const char *key, const char *text)
{
    if (text_empty(text))
        return;
    json_key(json, key);
    json_text(json, text);
}

static void write_answer(struct json *json, const struct reply_item *item)
{
    const struct reply_answer *answer = &item->answer;
    json_object_begin(json);
    write_member(json, "note", answer->held ? "" : answer->note);
    write_member(json, "question", item->question->code);
    write_member(json, "reason", answer->held ? "" : answer->reason);
    write_member(json, "value", answer->held || item->question->kind != QUESTION_TEXT ? "" : answer->value);
    if (answer->held) {
        json_key(json, "withheld");
        json_bool(json, true);
    }
    json_object_end(json);
}

static bool is_asked(const struct reply_whole *whole, const char *question)
{
    int at = questionnaire_question_find(&whole->document, question);
    return at >= 0 && whole->items[at].asked;
}

bool reply_file_goes(const struct reply_whole *whole, const struct reply_file *file)
{
    return !file->held && is_asked(whole, file->question);
}

static void write_file(struct json *json, const struct reply_file *file, const char *name)
{
    json_object_begin(json);
    if (!file->held) {
        write_member(json, "member", name);
        write_member(json, "name", file->file_name);
    }
    write_member(json, "question", file->question);
    if (file->held) {
        json_key(json, "withheld");
        json_bool(json, true);
    }
    json_object_end(json);
}

bool reply_has_text(const struct reply_item *item)
{
    return !text_empty(item->answer.reason) || !text_empty(item->answer.note) ||
           (item->question->kind == QUESTION_TEXT && !text_empty(item->answer.value));
}

enum rc reply_texts(struct ctx *cx, const struct reply_whole *whole, const char *const *names, struct buf *out)
{
    struct json json = json_create(out);
    json_object_begin(&json);
    json_key(&json, "answers");
    json_array_begin(&json);
    for (size_t i = 0; i < whole->document.questions.n; i++)
        if (whole->items[i].asked && reply_has_text(whole->items + i))
            write_answer(&json, whole->items + i);
    json_array_end(&json);
    json_key(&json, "files");
    json_array_begin(&json);
    for (size_t i = 0; i < whole->files.n; i++)
        if (is_asked(whole, whole->files.at[i].question))
            write_file(&json, whole->files.at + i, names[i]);
    json_array_end(&json);
    write_member(&json, "format", "kaname-texts/1");
    json_object_end(&json);
    return buf_check(cx, out, N_("The answers are too large"));
}

/* --- OSCAL --- */

static bool is_measure(const struct reply_item *item)
{
    return item->question->kind == QUESTION_LEVEL && item->asked && item->answer.state != REPLY_ANSWER_NONE;
}

static void key_array(struct json *json, const char *name)
{
    json_key(json, name);
    json_array_begin(json);
}

static void write_observation(struct ctx *cx, struct json *json, const struct reply_item *item)
{
    const struct reply_answer *answer = &item->answer;
    json_object_begin(json);
    oscal_emit_uuid(cx, json, "uuid", "observation", answer->id);
    oscal_emit_prose(cx, json, "title", item->question->code, NULL);
    oscal_emit_prose(cx, json, "description", item->question->text.ja, item->question->code);
    key_array(json, "props");
    oscal_emit_property(cx, json, "control", item->question->control);
    oscal_emit_property(cx, json, "state", enum_code(&reply_answer_state_names, answer->state));
    oscal_emit_property(cx, json, "level", answer->value);
    json_array_end(json);
    key_array(json, "methods");
    json_text(json, "INTERVIEW");
    json_array_end(json);
    oscal_emit_time(cx, json, "collected", answer->changed_at);
    oscal_emit_prose(cx, json, "remarks", answer->held ? "" : answer->reason, NULL);
    json_object_end(json);
}

/* Which measures were asked. */
static void write_reviewed(struct ctx *cx, struct json *json, const struct reply_whole *whole)
{
    bool any = false;
    for (size_t i = 0; i < whole->document.questions.n; i++)
        any |= is_measure(whole->items + i);
    json_key(json, "reviewed-controls");
    json_object_begin(json);
    key_array(json, "control-selections");
    json_object_begin(json);
    oscal_emit_prose(cx, json, "description", whole->document.title, NULL);
    if (any)
        key_array(json, "include-controls");
    for (size_t i = 0; any && i < whole->document.questions.n; i++) {
        if (!is_measure(whole->items + i))
            continue;
        json_object_begin(json);
        oscal_emit_text(cx, json, "control-id", whole->items[i].question->control);
        json_object_end(json);
    }
    if (any)
        json_array_end(json);
    json_object_end(json);
    json_array_end(json);
    json_object_end(json);
}

static void write_result(struct ctx *cx, struct json *json, const struct reply_whole *whole)
{
    bool any = false;
    json_object_begin(json);
    oscal_emit_uuid(cx, json, "uuid", "result", whole->reply.id);
    oscal_emit_prose(cx, json, "title", whole->document.title, NULL);
    oscal_emit_prose(cx, json, "description", whole->document.purpose, whole->document.title);
    oscal_emit_time(cx, json, "start", whole->reply.received_at);
    oscal_emit_time(cx, json, "end", whole->reply.approved_at);
    key_array(json, "props");
    oscal_emit_property(cx, json, "survey", whole->reply.survey);
    oscal_emit_number(cx, json, "edition", whole->reply.edition);
    oscal_emit_number(cx, json, "year", whole->reply.year);
    oscal_emit_property(cx, json, "catalog", whole->document.catalog);
    oscal_emit_property(cx, json, "catalog-version", whole->document.catalog_version);
    json_array_end(json);
    write_reviewed(cx, json, whole);
    for (size_t i = 0; i < whole->document.questions.n; i++) {
        if (!is_measure(whole->items + i))
            continue;
        if (!any)
            key_array(json, "observations");
        any = true;
        write_observation(cx, json, whole->items + i);
    }
    if (any)
        json_array_end(json);
    json_object_end(json);
}

enum rc reply_results(struct ctx *cx, const struct reply_whole *whole, struct buf *out)
{
    struct json json = json_create(out);
    const struct oscal_party party = {cx->org, cx->org_name};
    json_object_begin(&json);
    json_key(&json, "assessment-results");
    json_object_begin(&json);
    oscal_emit_uuid(cx, &json, "uuid", "reply", whole->reply.id);
    oscal_emit_metadata(cx, &json, whole->document.title, decimal(cx, whole->reply.rounds + 1), &party);
    json_key(&json, "import-ap");
    json_object_begin(&json);
    oscal_emit_text(cx, &json, "href", arena_printf(cx->arena, "#%s", whole->reply.survey));
    json_object_end(&json);
    key_array(&json, "results");
    write_result(cx, &json, whole);
    json_array_end(&json);
    json_object_end(&json);
    json_object_end(&json);
    return buf_check(cx, out, N_("The answers are too large"));
}
