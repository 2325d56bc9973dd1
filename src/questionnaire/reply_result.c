#include "questionnaire/reply_result.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "questionnaire/reply_store.h"
#include "register/content.h"
#include "seal/seal.h"
#include "survey/survey.h"

#define FORMAT "kaname-result/1"
#define BEFORE FORMAT "\n"
enum { RESULT_BYTES_MOST = 1024 * 1024, WORD_MOST = 100 };

static void write_text(struct json *json, const char *key, const char *value)
{
    json_key(json, key);
    json_text(json, value);
}

static enum rc inner_text(struct ctx *cx, const struct reply_result_text *from, const char **ret)
{
    CLEANUP(buf_free) struct buf out = buf_create(RESULT_BYTES_MOST);
    struct json json = json_create(&out);
    json_object_begin(&json);
    json_key(&json, "at");
    json_int(&json, from->at);
    json_key(&json, "figures");
    json_raw(&json, from->figures);
    write_text(&json, "format", FORMAT);
    write_text(&json, "from", from->from);
    json_key(&json, "looks");
    json_raw(&json, from->looks);
    write_text(&json, "operator", from->operator_key);
    write_text(&json, "survey", from->survey);
    json_object_end(&json);
    TRY(buf_check(cx, &out, N_("The result is too large")));
    *ret = buf_keep(&out, cx->arena);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc reply_result_write(struct ctx *cx, const struct reply_result_text *from, const char **ret)
{
    struct signing_key key = {.id = ""};
    const char *text = "", *card = "", *signature = "";
    CLEANUP(buf_free) struct buf out = buf_create((size_t)3 * RESULT_BYTES_MOST);
    struct json json = json_create(&out);
    TRY(inner_text(cx, from, &text));
    const char *signed_text = arena_printf(cx->arena, BEFORE "%s", text);
    TRY(seal_sign(cx, cx->org, signed_text, strlen(signed_text), &key, &signature));
    TRY(seal_card(cx, &key, &card));
    json_object_begin(&json);
    write_text(&json, "card", card);
    write_text(&json, "format", FORMAT);
    write_text(&json, "result", text); /* as text, so that exactly these bytes are signed */
    write_text(&json, "signature", signature);
    json_object_end(&json);
    TRY(buf_check(cx, &out, N_("The result is too large")));
    *ret = buf_keep(&out, cx->arena);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* ---- Reading ---- */

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static json_t *load(const char *bytes, size_t length)
{
    return length == 0 || length > (size_t)3 * RESULT_BYTES_MOST ? NULL
                                                                  : json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
}

bool reply_is_result(const char *bytes, size_t length)
{
    CLEANUP(json_freep) json_t *root = load(bytes, length);
    const char *format = json_string_value(json_object_get(root, "format"));
    return format != NULL && text_same(format, FORMAT);
}

static enum rc no_result(struct ctx *cx)
{
    return fail(cx, RC_INVALID, N_("This is no result of a survey that can be used, or it was changed"));
}

static enum rc text_in(struct ctx *cx, const json_t *object, const char *name, size_t most, const char **ret)
{
    const json_t *value = json_object_get(object, name);
    const char *text = json_string_value(value);
    if (text == NULL || text[0] == '\0' || strlen(text) != json_string_length(value) || strlen(text) > most)
        return no_result(cx);
    *ret = arena_copy(cx->arena, text);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc part_in(struct ctx *cx, const json_t *object, const char *name, bool list, const char **ret)
{
    const json_t *value = json_object_get(object, name);
    if (list ? !json_is_array(value) : !json_is_object(value))
        return no_result(cx);
    char *text = json_dumps(value, JSON_COMPACT);
    if (text == NULL)
        return memory_ended(cx);
    *ret = arena_copy(cx->arena, text);
    free(text);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc read_inner(struct ctx *cx, const char *text, struct reply_result_text *ret)
{
    const char *format = "";
    CLEANUP(json_freep) json_t *root = load(text, strlen(text));
    const json_t *at = json_object_get(root, "at");
    if (!json_is_integer(at) || json_integer_value(at) < 0)
        return no_result(cx);
    ret->at = (int64_t)json_integer_value(at);
    TRY(text_in(cx, root, "format", WORD_MOST, &format));
    if (!text_same(format, FORMAT))
        return no_result(cx);
    TRY(text_in(cx, root, "from", WORD_MOST, &ret->from));
    TRY(text_in(cx, root, "operator", (size_t)4 * REPLY_OPERATOR_MOST, &ret->operator_key));
    TRY(text_in(cx, root, "survey", WORD_MOST, &ret->survey));
    TRY(part_in(cx, root, "figures", false, &ret->figures));
    return part_in(cx, root, "looks", true, &ret->looks);
}

enum rc reply_result_read(struct ctx *cx, const char *bytes, size_t length, struct reply_result_text *ret,
                          struct key_card *ret_key)
{
    struct reply_result_text read = {.at = 0, .from = "", .operator_key = "", .survey = ""};
    struct key_card card = {.key = "", .organization = ""};
    const char *card_text = "", *text = "", *signature = "";
    CLEANUP(json_freep) json_t *root = load(bytes, length);
    if (!json_is_object(root) || !text_is_utf8(bytes, length))
        return no_result(cx);
    TRY(text_in(cx, root, "card", SEAL_CARD_MOST, &card_text));
    TRY(text_in(cx, root, "result", RESULT_BYTES_MOST, &text));
    TRY(text_in(cx, root, "signature", WORD_MOST, &signature));
    TRY(seal_card_read(cx, card_text, strlen(card_text), &card));
    const char *signed_text = arena_printf(cx->arena, BEFORE "%s", text);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (!seal_signature_fits(card.public_key, signed_text, strlen(signed_text), signature))
        return no_result(cx);
    TRY(read_inner(cx, text, &read));
    if (!text_same(card.organization, read.from))
        return no_result(cx);
    *ret = read;
    *ret_key = card;
    return RC_OK;
}

/* ---- Taking in ---- */

/* The key is the one that the questionnaire names, or one that it vouches for. */
static enum rc check_key(struct ctx *cx, const struct reply *reply, const struct key_card *card)
{
    struct survey_questionnaire document = {.digest = "", .asker_card = ""};
    struct key_card known = {.key = ""};
    const void *bytes = NULL;
    size_t length = 0;
    TRY(content_get(cx, reply->digest, reply->title, &bytes, &length));
    TRY(questionnaire_document_read(cx, bytes, length, &document));
    if (text_empty(document.asker_card))
        return fail(cx, RC_INVALID,
                    N_("The questionnaire names no key of {0}, so that a result in a file cannot be verified"),
                    reply->asker_name);
    TRY(seal_card_read(cx, document.asker_card, strlen(document.asker_card), &known));
    if (!text_same(known.key, card->key) && !seal_card_follows(cx, known.public_key, known.key, card))
        return fail(cx, RC_INVALID, N_("The result was not signed by {0}"), reply->asker_name);
    return RC_OK;
}

static enum rc insert(struct ctx *cx, const struct reply *reply, const struct reply_result_text *text,
                      const struct key_card *card, const char *bytes, size_t length, bool *ret_fresh)
{
    struct reply_result before = {.id = "", .digest = ""};
    struct reply_result row = {.id = "",
                               .org = cx->org,
                               .reply = reply->id,
                               .digest = "",
                               .made_at = text->at,
                               .signing_key = card->key,
                               .received_at = cx->now,
                               .received_by = cx->person};
    enum rc rc = reply_result_latest(cx, reply->id, &before);
    if (rc != RC_MISSING)
        TRY(rc);
    TRY(content_put(cx, bytes, length, &row.digest));
    if (rc == RC_OK && text_same(before.digest, row.digest))
        return RC_OK;
    if (rc == RC_OK && before.made_at >= text->at)
        return fail(cx, RC_CONFLICT, N_("A newer result of this survey is here already"));
    *ret_fresh = true;
    return record_insert(cx, &reply_result_record, &row);
}

enum rc reply_result_take(struct ctx *cx, const char *bytes, size_t length, bool delivered, struct reply *ret,
                          bool *ret_fresh)
{
    struct reply_result_text text = {.at = 0, .from = "", .operator_key = "", .survey = ""};
    struct key_card card = {.key = ""};
    struct reply reply = {.id = "", .operator_key = ""};
    TRY(reply_result_read(cx, bytes, length, &text, &card));
    enum rc rc = reply_store_latest(cx, text.from, text.survey, &reply);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("The result is of a questionnaire that is not here"));
    TRY(rc);
    if (!text_same(reply.operator_key, text.operator_key))
        return fail(cx, RC_INVALID, N_("The result is for the operator {0}, and here is {1}"), text.operator_key,
                    reply.operator_key);
    if (!delivered)
        TRY(check_key(cx, &reply, &card));
    TRY(insert(cx, &reply, &text, &card, bytes, length, ret_fresh));
    *ret = reply;
    return RC_OK;
}

void reply_result_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct reply_result *result = row;
    const struct problem kept = cx->problem;
    struct reply reply = {.id = ""};
    if (record_get(cx, &reply_record, result->reply, &reply) == RC_OK) {
        *subject = reply.title;
        *href = arena_printf(cx->arena, "/questionnaires/%s/position", reply.id);
    }
    cx->problem = kept;
}
