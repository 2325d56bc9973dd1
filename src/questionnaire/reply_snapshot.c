#include "questionnaire/reply_snapshot.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "register/content.h"

/* Texts that are held back stay out of it: it is what went. */
static struct reply_kept kept_of(const struct reply_item *item)
{
    const struct reply_answer *answer = &item->answer;
    bool free_text = item->question->kind == QUESTION_TEXT;
    return (struct reply_kept){.question = item->question->code,
                               .value = answer->held && free_text ? "" : answer->value,
                               .reason = answer->held ? "" : answer->reason,
                               .note = answer->held ? "" : answer->note,
                               .state = answer->state,
                               .held = answer->held};
}

static void write_one(struct json *json, const struct reply_kept *one)
{
    json_object_begin(json);
    json_key(json, "held");
    json_int(json, one->held);
    json_key(json, "note");
    json_text(json, one->note);
    json_key(json, "question");
    json_text(json, one->question);
    json_key(json, "reason");
    json_text(json, one->reason);
    json_key(json, "state");
    json_int(json, one->state);
    json_key(json, "value");
    json_text(json, one->value);
    json_object_end(json);
}

enum rc reply_snapshot_write(struct ctx *cx, const struct reply_whole *whole, struct buf *out)
{
    struct json json = json_create(out);
    json_array_begin(&json);
    for (size_t i = 0; i < whole->document.questions.n; i++) {
        const struct reply_item *item = whole->items + i;
        const struct reply_kept one = kept_of(item);
        if (item->asked && item->answer.version > 0)
            write_one(&json, &one);
    }
    json_array_end(&json);
    return buf_check(cx, out, N_("The answers are too large"));
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static const char *text_of(const struct ctx *cx, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL ? NULL : arena_copy(cx->arena, text);
}

enum rc reply_snapshot_read(struct ctx *cx, const char *bytes, size_t length, struct reply_snapshot *ret)
{
    json_error_t error = {.line = 0};
    CLEANUP(json_freep) json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    size_t n = json_array_size(root);
    if (root == NULL && json_error_code(&error) == json_error_out_of_memory)
        return memory_ended(cx);
    if (!json_is_array(root))
        return fail(cx, RC_UNSOUND, N_("What was kept of a submission cannot be read"));
    struct reply_kept *rows = ARENA_ARRAY(cx->arena, struct reply_kept, n);
    if (rows == NULL && n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(root, i);
        rows[i] = (struct reply_kept){.question = text_of(cx, one, "question"),
                                      .value = text_of(cx, one, "value"),
                                      .reason = text_of(cx, one, "reason"),
                                      .note = text_of(cx, one, "note"),
                                      .state = (int64_t)json_integer_value(json_object_get(one, "state")),
                                      .held = (int64_t)json_integer_value(json_object_get(one, "held"))};
        if (rows[i].question == NULL || rows[i].value == NULL || rows[i].reason == NULL || rows[i].note == NULL)
            return fail(cx, RC_UNSOUND, N_("What was kept of a submission cannot be read"));
    }
    *ret = (struct reply_snapshot){rows, n};
    return RC_OK;
}

enum rc reply_snapshot_load(struct ctx *cx, const struct reply_round *round, struct reply_snapshot *ret)
{
    const void *bytes = NULL;
    size_t length = 0;
    TRY(content_get(cx, round->digest, round->submission, &bytes, &length));
    return reply_snapshot_read(cx, bytes, length, ret);
}

/* --- Comparing --- */

static const struct reply_kept *find(const struct reply_snapshot *snapshot, const char *question)
{
    for (size_t i = 0; snapshot != NULL && i < snapshot->n; i++)
        if (text_same(snapshot->at[i].question, question))
            return &snapshot->at[i];
    return NULL;
}

static const char *add_words(const struct ctx *cx, const char *words, const char *more)
{
    return text_empty(more) ? words : arena_printf(cx->arena, "%s%s%s", words, words[0] == '\0' ? "" : " / ", more);
}

/* An answer in one line: value, exception, reason, note. */
static const char *words_of(const struct ctx *cx, const struct questionnaire_question *question,
                            const struct reply_kept *kept)
{
    if (kept == NULL)
        return "";
    const char *words = reply_value_show(cx, question, kept->value);
    if (kept->state >= REPLY_ANSWER_NOT_APPLICABLE)
        words = add_words(cx, words, tr(cx, enum_label(&reply_answer_state_names, kept->state)));
    words = add_words(cx, words, kept->reason);
    words = add_words(cx, words, kept->note);
    return kept->held ? add_words(cx, words, tr(cx, N_("(texts held back)"))) : words;
}

enum rc reply_compare(struct ctx *cx, const struct reply_whole *whole, const struct reply_snapshot *before,
                      const struct reply_snapshot *after, struct reply_differences *ret)
{
    size_t n = 0;
    struct reply_difference *rows = ARENA_ARRAY(cx->arena, struct reply_difference, whole->document.questions.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->document.questions.n; i++) {
        const struct reply_item *item = whole->items + i;
        const struct reply_kept now = kept_of(item);
        bool goes = item->asked && item->answer.version > 0;
        const struct reply_kept *then = after != NULL ? find(after, item->question->code) : goes ? &now : NULL;
        const char *was = words_of(cx, item->question, find(before, item->question->code));
        const char *is = words_of(cx, item->question, then);
        if (!text_same(was, is))
            rows[n++] = (struct reply_difference){item->question->code, bilingual_text(cx, item->question->text), was,
                                                  is};
    }
    *ret = (struct reply_differences){rows, n};
    return RC_OK;
}
