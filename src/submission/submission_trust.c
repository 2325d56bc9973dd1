/* Whose signatures count. */
#include <string.h>

#include "submission/submission_inside.h"
#include "submission/submission_store.h"

enum { OPERATOR_MOST = 40, REASON_MOST = 200 };

enum rc submission_need(struct ctx *cx, uint64_t permission)
{
    if (may(cx, permission))
        return RC_OK;
    return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
}

enum rc submission_begin(struct ctx *cx, struct db_tx **ret_tx)
{
    return db_in_transaction(cx->db) ? RC_OK : db_begin(cx, ret_tx);
}

enum rc submission_commit(struct ctx *cx, struct db_tx **tx)
{
    return *tx == NULL ? RC_OK : db_commit(cx, tx);
}

/* Ends the trust in the key that a new card names as the one before, where it vouches for it. */
static enum rc end_previous(struct ctx *cx, const struct key_card *card, const char *operator, const char **ret)
{
    struct trusted_key before = {.id = ""};
    unsigned char public_key[NOTE_PUBLIC_BYTES];
    *ret = "";
    if (card->previous[0] == '\0')
        return RC_OK;
    enum rc rc = submission_store_trusted(cx, card->previous, &before);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    if (before.state != TRUSTED || !text_same(before.operator, operator) ||
        !text_same(before.organization, card->organization) ||
        !note_base64_read(before.public_key, strlen(before.public_key), public_key, sizeof public_key) ||
        !seal_card_follows(cx, public_key, before.key, card))
        return RC_OK;
    struct trusted_key after = before;
    after.state = TRUSTED_BEFORE;
    after.ended_at = cx->now;
    *ret = before.key;
    return record_update(cx, &trusted_key_record, &before, &after);
}

enum rc submission_trust_add(struct ctx *cx, const char *operator, const struct key_card *card, const char *text,
                             struct trusted_key *ret)
{
    const char *previous = "";
    TRY(end_previous(cx, card, operator, &previous));
    struct trusted_key fresh = {
        .id = "",
        .org = cx->org,
        .operator = operator,
        .key = card->key,
        .organization = card->organization,
        .name = card->name,
        .public_key = note_base64(cx, card->public_key, sizeof card->public_key),
        .card = text,
        .state = TRUSTED,
        .added_at = cx->now,
        .reason = "",
        .previous = previous,
    };
    TRY(record_insert(cx, &trusted_key_record, &fresh));
    *ret = fresh;
    return RC_OK;
}

/* RC_OK with *ret_known when it is trusted already. */
static enum rc look_up(struct ctx *cx, const char *operator, const struct key_card *card, struct trusted_key *ret,
                       bool *ret_known)
{
    struct trusted_key known = {.id = ""};
    enum rc rc = submission_store_trusted(cx, card->key, &known);
    *ret_known = rc == RC_OK;
    if (rc == RC_MISSING)
        return submission_check_card(cx, card);
    TRY(rc);
    if (known.state == TRUST_REVOKED)
        return fail(cx, RC_CONFLICT, N_("The key {0} was revoked ({1}); the operator must make a new one"), card->key,
                    known.reason);
    if (!text_same(known.operator, operator))
        return fail(cx, RC_CONFLICT, N_("The key {0} is kept for the operator {1} already"), card->key, known.operator);
    *ret = known;
    return RC_OK;
}

enum rc submission_trust(struct ctx *cx, const char *operator, const char *text, size_t length, struct trusted_key *ret)
{
    struct key_card card = {.key = ""};
    struct trusted_key found = {.id = ""};
    bool known = false;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(submission_need(cx, PERM_SURVEY_WRITE));
    operator = text_trim(cx, text_fold(cx, operator));
    if (!submission_is_line(operator, OPERATOR_MOST, false))
        return field_fail(cx, "operator", N_("Please say whose card it is, in up to {0} characters"),
                          decimal(cx, OPERATOR_MOST));
    TRY(seal_card_read(cx, text, length, &card));
    TRY(submission_begin(cx, &tx));
    TRY(look_up(cx, operator, &card, &found, &known));
    if (!known)
        TRY(submission_trust_add(cx, operator, &card, arena_copy_n(cx->arena, text, length), &found));
    TRY(submission_commit(cx, &tx));
    *ret = found;
    return RC_OK;
}

enum rc submission_trust_own(struct ctx *cx, const char *operator, const char *organization)
{
    struct signing_key key = {.id = ""};
    struct trusted_key ignored;
    const char *card = "";
    TRY(submission_need(cx, PERM_SURVEY_WRITE));
    TRY(seal_ready(cx, organization, &key));
    TRY(seal_card(cx, &key, &card));
    return submission_trust(cx, operator, card, strlen(card), &ignored);
}

enum rc submission_distrust(struct ctx *cx, const char *id, const char *reason)
{
    struct trusted_key before = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(submission_need(cx, PERM_SURVEY_WRITE));
    reason = text_trim(cx, reason == NULL ? "" : reason);
    if (!submission_is_line(reason, REASON_MOST, false))
        return field_fail(cx, "reason", N_("Please say why, in one line of up to {0} characters"),
                          decimal(cx, REASON_MOST));
    TRY(submission_begin(cx, &tx));
    TRY(record_get(cx, &trusted_key_record, id, &before));
    if (before.state == TRUST_REVOKED)
        return fail(cx, RC_CONFLICT, N_("The key {0} is revoked already"), before.key);
    struct trusted_key after = before;
    after.state = TRUST_REVOKED;
    after.ended_at = cx->now;
    after.reason = reason;
    TRY(record_update(cx, &trusted_key_record, &before, &after));
    return submission_commit(cx, &tx);
}

enum rc submission_trusted(struct ctx *cx, struct trusted_keys *ret)
{
    TRY(submission_need(cx, PERM_SURVEY_READ));
    return submission_store_trusted_all(cx, ret);
}
