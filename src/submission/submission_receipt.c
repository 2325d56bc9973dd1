/* The signed answer to a package: made by the receiver, read and kept by the sender. */
#include <jansson.h>
#include <string.h>

#include "base/limits.h"
#include "submission/submission_inside.h"
#include "submission/submission_store.h"

#define RECEIPT_FORMAT "kaname-receipt/1"
#define RECEIPT_BEFORE RECEIPT_FORMAT "\n"

enum { RECEIPT_MOST = 1024 * 1024, LIST_MOST = 4000, NAME_MOST = 200, NOTE_MOST = 4000 };

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static void write_text(struct json *json, const char *key, const char *value)
{
    json_key(json, key);
    json_text(json, value);
}

static void write_int(struct json *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

/* The members in the order of their names (RFC 8785). */
static void write_receipt(struct json *json, const struct receipt *receipt)
{
    json_object_begin(json);
    write_int(json, "at", receipt->at);
    json_key(json, "comments");
    submission_remarks_write(json, &receipt->comments);
    write_text(json, "format", RECEIPT_FORMAT);
    write_text(json, "id", receipt->id);
    write_text(json, "key", receipt->key);
    write_text(json, "manifest", receipt->manifest);
    write_text(json, "name", receipt->name);
    write_text(json, "note", receipt->note);
    json_key(json, "opened");
    json_array_begin(json);
    for (size_t i = 0; i < receipt->openings.n; i++) {
        json_object_begin(json);
        write_int(json, "at", receipt->openings.at[i].at);
        write_text(json, "name", receipt->openings.at[i].name);
        json_object_end(json);
    }
    json_array_end(json);
    write_text(json, "organization", receipt->organization);
    json_key(json, "problems");
    submission_remarks_write(json, &receipt->problems);
    write_int(json, "received", receipt->received);
    write_text(json, "state", enum_code(&submission_state_names, receipt->state));
    json_object_end(json);
}

static enum rc receipt_text(struct ctx *cx, const struct receipt *receipt, const char **ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(RECEIPT_MOST);
    struct json json = json_create(&text);
    write_receipt(&json, receipt);
    TRY(buf_check(cx, &text, N_("The receipt is too large")));
    *ret = buf_keep(&text, cx->arena);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* The whole file: card, receipt, signature. */
static enum rc file_text(struct ctx *cx, const char *receipt, const char *card, const char *signature, const char **ret)
{
    CLEANUP(buf_free) struct buf text = buf_create((size_t)2 * RECEIPT_MOST);
    struct json json = json_create(&text);
    json_object_begin(&json);
    write_text(&json, "card", card);
    json_key(&json, "receipt");
    json_raw(&json, receipt);
    write_text(&json, "signature", signature);
    json_object_end(&json);
    TRY(buf_check(cx, &text, N_("The receipt is too large")));
    *ret = buf_keep(&text, cx->arena);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc gather_comments(struct ctx *cx, const char *id, struct submission_remarks *ret)
{
    struct submission_comments comments = {.rows = {.n = 0}};
    TRY(submission_store_comments(cx, id, &comments));
    for (size_t i = 0; i < comments.rows.n; i++)
        TRY(submission_remark_add(cx, ret, comments.rows.at[i].question, comments.rows.at[i].comment));
    return RC_OK;
}

/* Comments go out with the decision, not while they are written. */
static enum rc gather(struct ctx *cx, const struct submission *submission, struct receipt *receipt)
{
    TRY(submission_problems(cx, submission, &receipt->problems));
    if (submission->version == 1 && submission->state == SUBMISSION_RECEIVED && submission->received == cx->now)
        return RC_OK; /* it has just come: nobody has looked at it */
    if (submission->state == SUBMISSION_ACCEPTED || submission->state == SUBMISSION_RETURNED)
        TRY(gather_comments(cx, submission->id, &receipt->comments));
    return submission_store_openings(cx, submission->id, receipt);
}

/* The time of the last thing that the receipt tells, so that the same state always gives the same receipt. */
static int64_t last_change(const struct submission *submission, const struct receipt *receipt)
{
    int64_t at = submission->received;
    at = submission->checked_at > at ? submission->checked_at : at;
    at = submission->decided_at > at ? submission->decided_at : at;
    for (size_t i = 0; i < receipt->openings.n; i++)
        at = receipt->openings.at[i].at > at ? receipt->openings.at[i].at : at;
    return at;
}

enum rc submission_receipt(struct ctx *cx, const struct submission *submission, const char **ret)
{
    struct signing_key key = {.id = ""};
    const char *text = "", *card = "", *signature = "";
    TRY(seal_ready(cx, submission->org, &key));
    struct receipt receipt = {
        .id = submission->id,
        .manifest = submission->manifest,
        .organization = submission->org,
        .name = key.name,
        .key = key.id,
        .received = submission->received,
        .state = submission->state,
        .note = submission->state == SUBMISSION_ACCEPTED || submission->state == SUBMISSION_RETURNED ? submission->note
                                                                                                  : "",
    };
    TRY(gather(cx, submission, &receipt));
    receipt.at = last_change(submission, &receipt);
    TRY(receipt_text(cx, &receipt, &text));
    const char *signed_text = arena_printf(cx->arena, RECEIPT_BEFORE "%s", text);
    TRY(seal_sign(cx, submission->org, signed_text, strlen(signed_text), &key, &signature));
    TRY(seal_card(cx, &key, &card));
    return file_text(cx, text, card, signature, ret);
}

/* ---- the sender ---- */

static enum rc no_receipt(struct ctx *cx)
{
    return fail(cx, RC_INVALID, N_("This is not a receipt of kaname, or it was changed"));
}

static const char *text_in(struct ctx *cx, const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value == NULL ? "" : arena_copy(cx->arena, value);
}

static int64_t int_in(const json_t *object, const char *key)
{
    return (int64_t)json_integer_value(json_object_get(object, key));
}

static enum rc take_openings(struct ctx *cx, const json_t *list, struct receipt *receipt)
{
    size_t n = json_array_size(list);
    struct receipt_opening *rows = ARENA_ARRAY(cx->arena, struct receipt_opening, n);
    if (rows == NULL && n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct receipt_opening){.name = text_in(cx, json_array_get(list, i), "name"),
                                           .at = int_in(json_array_get(list, i), "at")};
    receipt->openings.at = rows;
    receipt->openings.n = n;
    return RC_OK;
}

static enum rc take_receipt(struct ctx *cx, const json_t *object, struct receipt *receipt)
{
    const char *state = text_in(cx, object, "state");
    *receipt = (struct receipt){
        .id = text_in(cx, object, "id"),
        .manifest = text_in(cx, object, "manifest"),
        .organization = text_in(cx, object, "organization"),
        .name = text_in(cx, object, "name"),
        .key = text_in(cx, object, "key"),
        .received = int_in(object, "received"),
        .at = int_in(object, "at"),
        .note = text_in(cx, object, "note"),
    };
    if (json_array_size(json_object_get(object, "comments")) > LIST_MOST ||
        json_array_size(json_object_get(object, "problems")) > LIST_MOST ||
        json_array_size(json_object_get(object, "opened")) > LIST_MOST ||
        !enum_parse(&submission_state_names, state, &receipt->state))
        return no_receipt(cx);
    TRY(submission_remarks_take(cx, json_object_get(object, "problems"), &receipt->problems));
    TRY(submission_remarks_take(cx, json_object_get(object, "comments"), &receipt->comments));
    return take_openings(cx, json_object_get(object, "opened"), receipt);
}

enum rc submission_receipt_read(struct ctx *cx, const char *text, size_t length, struct receipt *ret,
                                struct key_card *ret_card)
{
    struct receipt receipt = {.id = ""};
    struct key_card card = {.key = ""};
    const char *inner = "", *again = "";
    if (length == 0 || length > RECEIPT_MOST)
        return no_receipt(cx);
    CLEANUP(json_freep) json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object))
        return no_receipt(cx);
    const char *card_text = text_in(cx, object, "card"), *signature = text_in(cx, object, "signature");
    TRY(take_receipt(cx, json_object_get(object, "receipt"), &receipt));
    TRY(receipt_text(cx, &receipt, &inner));
    TRY(file_text(cx, inner, card_text, signature, &again));
    if (strlen(again) != length || memcmp(again, text, length) != 0)
        return no_receipt(cx);
    TRY(seal_card_read(cx, card_text, strlen(card_text), &card));
    const char *signed_text = arena_printf(cx->arena, RECEIPT_BEFORE "%s", inner);
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (!text_same(card.key, receipt.key) || !text_same(card.organization, receipt.organization) ||
        !seal_signature_fits(card.public_key, signed_text, strlen(signed_text), signature))
        return no_receipt(cx);
    *ret = receipt;
    *ret_card = card;
    return RC_OK;
}

/* The key of a card that is known to be the receiver's, or one that it vouched for. */
static bool is_of(struct ctx *cx, const char *known_card, const struct key_card *card)
{
    const struct problem kept = cx->problem;
    struct key_card known = {.key = ""};
    bool good = known_card[0] != '\0' && seal_card_read(cx, known_card, strlen(known_card), &known) == RC_OK &&
                text_same(known.organization, card->organization) &&
                (text_same(known.key, card->key) || seal_card_follows(cx, known.public_key, known.key, card));
    cx->problem = kept;
    return good;
}

/* The receiver's key is the one that the package was made for, one that it vouched for, or that of the card which people
 * have taken in since. */
static enum rc check_receiver(struct ctx *cx, const struct sent_submission *sent, const struct key_card *card)
{
    const char *now = "";
    TRY(submission_card_now(cx, sent->to_organization, &now));
    if (text_same(card->organization, sent->to_organization) &&
        ((sent->to_card[0] == '\0' && now[0] == '\0') || is_of(cx, sent->to_card, card) || is_of(cx, now, card)))
        return submission_check_card(cx, card);
    return fail(cx, RC_INVALID,
                N_("The receipt was not signed by the receiver ({0}); where it has a new key, please take in its key card under "
                   "Receivers first"),
                sent->to_name);
}

static enum rc store_receipt(struct ctx *cx, const struct sent_submission *before, const struct receipt *receipt,
                             const char *text, struct sent_submission *ret)
{
    static const int64_t states[SUBMISSION_STATE_COUNT_] = {
        [SUBMISSION_RECEIVED] = SENT_RECEIVED, [SUBMISSION_CHECKED] = SENT_CHECKED,
        [SUBMISSION_ACCEPTED] = SENT_ACCEPTED, [SUBMISSION_RETURNED] = SENT_RETURNED,
        [SUBMISSION_REFUSED] = SENT_REFUSED,   [SUBMISSION_REPLACED] = SENT_REPLACED,
    };
    const struct submission_source *source = submission_source_find(cx->app, before->kind);
    struct sent_submission after = *before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    after.state = states[receipt->state];
    after.receipt = text;
    after.receipt_at = receipt->at;
    TRY(submission_begin(cx, &tx));
    TRY(record_update(cx, &sent_submission_record, before, &after));
    if (source != NULL && source->follow != NULL && after.state != before->state)
        TRY(source->follow(cx, &after,
                           receipt->state == SUBMISSION_REFUSED ? &receipt->problems : &receipt->comments));
    TRY(submission_commit(cx, &tx));
    *ret = after;
    return RC_OK;
}

/* The receipt, or a newer one, stands there already: somebody else brought it at the same time. */
static bool is_known(const struct sent_submission *sent, const struct receipt *receipt, const char *text, size_t length)
{
    return sent->receipt_at > receipt->at || (strlen(sent->receipt) == length && memcmp(sent->receipt, text, length) == 0);
}

static enum rc may_take(struct ctx *cx)
{
    return may(cx, PERM_RESPONSE_SUBMIT) ? RC_OK : submission_need(cx, PERM_RESPONSE_WRITE);
}

enum rc submission_receipt_take(struct ctx *cx, const char *text, size_t length, struct sent_submission *ret)
{
    struct sent_submission sent = {.id = "", .manifest = "", .to_organization = "", .to_card = "", .to_key = ""};
    struct receipt receipt = {.id = "", .manifest = ""};
    struct key_card card = {.organization = "", .key = ""};
    TRY(may_take(cx));
    TRY(submission_receipt_read(cx, text, length, &receipt, &card));
    TRY(record_get(cx, &sent_submission_record, receipt.id, &sent));
    if (!text_same(sent.manifest, receipt.manifest))
        return fail(cx, RC_INVALID, N_("The receipt belongs to another package of the same number"));
    TRY(check_receiver(cx, &sent, &card));
    if (receipt.at < sent.receipt_at)
        return fail(cx, RC_CONFLICT, N_("A newer receipt of this package is known already"));
    if (strlen(sent.receipt) == length && memcmp(sent.receipt, text, length) == 0) {
        *ret = sent;
        return RC_OK;
    }
    enum rc rc = store_receipt(cx, &sent, &receipt, arena_copy_n(cx->arena, text, length), ret);
    if (rc != RC_CONFLICT || db_in_transaction(cx->db))
        return rc;
    const struct problem kept = cx->problem;
    TRY(record_get(cx, &sent_submission_record, receipt.id, &sent));
    cx->problem = kept;
    if (!is_known(&sent, &receipt, text, length))
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    *ret = sent;
    return RC_OK;
}
