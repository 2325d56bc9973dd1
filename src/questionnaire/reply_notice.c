#include "questionnaire/reply_notice.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "questionnaire/questionnaire.h"

enum { NOTICE_BYTES_MOST = 64 * 1024, WORD_MOST = 100, LINE_MOST = 400, REASON_MOST = 2000 };
static const char format_word[] = "kaname-questionnaire-notice/1";

const char *questionnaire_closing_notice(struct ctx *cx, const char *survey, const char *from_org,
                                         const char *from_name, const char *reason)
{
    CLEANUP(buf_free) struct buf out = buf_create(NOTICE_BYTES_MOST);
    struct json json = json_create(&out);
    json_object_begin(&json);
    json_key(&json, "at");
    json_text(&json, time_rfc3339(cx, cx->now));
    json_key(&json, "format");
    json_text(&json, format_word);
    json_key(&json, "from");
    json_object_begin(&json);
    json_key(&json, "id");
    json_text(&json, from_org);
    json_key(&json, "name");
    json_text(&json, from_name);
    json_object_end(&json);
    json_key(&json, "kind");
    json_text(&json, "closed");
    json_key(&json, "reason");
    json_text(&json, reason);
    json_key(&json, "survey");
    json_text(&json, survey);
    json_object_end(&json);
    return buf_keep(&out, cx->arena);
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static json_t *load(const char *bytes, size_t length, bool *ret_memory)
{
    json_error_t error = {.line = 0};
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    *ret_memory = root == NULL && json_error_code(&error) == json_error_out_of_memory;
    return root;
}

bool reply_is_notice(const struct ctx *cx, const char *bytes, size_t length)
{
    bool memory = false;
    (void)cx;
    if (length > NOTICE_BYTES_MOST)
        return false;
    CLEANUP(json_freep) json_t *root = load(bytes, length, &memory);
    const char *format = json_string_value(json_object_get(root, "format"));
    return format != NULL && text_same(format, format_word);
}

static enum rc wrong(struct ctx *cx, const char *member)
{
    return fail(cx, RC_INVALID, N_("This is no notice about a survey that can be used: {0}"), member);
}

static enum rc read_text(struct ctx *cx, const json_t *object, const char *name, size_t most, bool needed,
                         const char **ret)
{
    const json_t *value = json_object_get(object, name);
    const char *text = json_string_value(value);
    if (text == NULL || strlen(text) != json_string_length(value) || (needed && text[0] == '\0') ||
        text_length(text) > most || text_has_control(text))
        return wrong(cx, name);
    *ret = arena_copy(cx->arena, text);
    return RC_OK;
}

enum rc reply_notice_read(struct ctx *cx, const char *bytes, size_t length, struct reply_notice *ret)
{
    bool memory = false;
    const char *word = "";
    struct reply_notice read = {.survey = ""};
    if (length > NOTICE_BYTES_MOST || !text_is_utf8(bytes, length))
        return wrong(cx, "format");
    CLEANUP(json_freep) json_t *root = load(bytes, length, &memory);
    if (memory)
        return memory_ended(cx);
    const json_t *from = json_object_get(root, "from");
    TRY(read_text(cx, root, "format", WORD_MOST, true, &word));
    if (!text_same(word, format_word))
        return wrong(cx, "format");
    TRY(read_text(cx, root, "kind", WORD_MOST, true, &word));
    if (!text_same(word, "closed"))
        return wrong(cx, "kind");
    TRY(read_text(cx, root, "survey", WORD_MOST, true, &read.survey));
    TRY(read_text(cx, from, "id", WORD_MOST, true, &read.asker));
    TRY(read_text(cx, from, "name", LINE_MOST, false, &read.asker_name));
    TRY(read_text(cx, root, "reason", REASON_MOST, false, &read.reason));
    *ret = read;
    return RC_OK;
}
