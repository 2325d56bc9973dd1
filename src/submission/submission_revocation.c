/* A key counts no more: its organisation says so in a signed file, and who holds the card takes it in. */
#include <string.h>

#include "submission/submission_inside.h"
#include "submission/submission_store.h"

enum { SHOWN_MOST = 1000 };

static enum rc may_take(struct ctx *cx)
{
    return may(cx, PERM_RESPONSE_WRITE) ? RC_OK : submission_need(cx, PERM_SURVEY_WRITE);
}

/* Both keys are trusted here, for the same operator, and the one that signs was not revoked. */
static enum rc is_known_pair(struct ctx *cx, const struct key_revocation *revocation, bool *ret)
{
    struct trusted_key revoked = {.id = ""}, signer = {.id = ""};
    *ret = false;
    enum rc rc = submission_store_trusted(cx, revocation->key, &revoked);
    if (rc == RC_OK)
        rc = submission_store_trusted(cx, revocation->by, &signer);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    *ret = text_same(revoked.organization, signer.organization) && text_same(revoked.operator, signer.operator);
    return RC_OK;
}

/* A key that was revoked itself speaks for no other. */
static enum rc signer_counts(struct ctx *cx, const struct key_revocation *revocation, bool *ret)
{
    struct trusted_key trusted = {.id = ""};
    struct revoked_key gone = {.id = ""};
    *ret = true;
    if (text_same(revocation->key, revocation->by))
        return RC_OK;
    enum rc rc = submission_store_revoked(cx, revocation->by, &gone);
    if (rc == RC_MISSING)
        rc = submission_store_trusted(cx, revocation->by, &trusted);
    else if (rc == RC_OK)
        *ret = false;
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    *ret = *ret && trusted.state != TRUST_REVOKED;
    return RC_OK;
}

static enum rc check(struct ctx *cx, const struct key_revocation *revocation)
{
    bool counts = false, known = seal_revocation_stands(cx, revocation);
    TRY(signer_counts(cx, revocation, &counts));
    if (!counts)
        return fail(cx, RC_INVALID,
                    N_("The revocation of {0} is signed by the key {1}, which is revoked itself; please ask {2} on another "
                       "way, and revoke the key here by hand"),
                    revocation->key, revocation->by, revocation->revoked.name);
    if (!known)
        TRY(is_known_pair(cx, revocation, &known));
    return known ? RC_OK
                 : fail(cx, RC_INVALID,
                        N_("The revocation of {0} is signed by the key {1}, of which nobody here knows that it may speak for "
                           "it; please take in the key cards of {2} first, or ask there"),
                        revocation->key, revocation->by, revocation->revoked.name);
}

/* The key is trusted here: its packages are taken no more. */
static enum rc end_trust(struct ctx *cx, const struct key_revocation *revocation)
{
    struct trusted_key before = {.id = ""};
    enum rc rc = submission_store_trusted(cx, revocation->key, &before);
    if (rc == RC_MISSING || (rc == RC_OK && before.state == TRUST_REVOKED))
        return RC_OK;
    TRY(rc);
    struct trusted_key after = before;
    after.state = TRUST_REVOKED;
    after.ended_at = cx->now;
    after.reason = revocation->reason;
    return record_update(cx, &trusted_key_record, &before, &after);
}

enum rc submission_revocation_take(struct ctx *cx, const char *text, size_t length, struct revoked_key *ret)
{
    struct key_revocation revocation = {.key = ""};
    struct revoked_key known = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(may_take(cx));
    TRY(seal_revocation_read(cx, text, length, &revocation));
    TRY(submission_begin(cx, &tx));
    enum rc rc = submission_store_revoked(cx, revocation.key, &known);
    if (rc != RC_MISSING) {
        TRY(rc);
        *ret = known;
        return RC_OK;
    }
    TRY(check(cx, &revocation));
    struct revoked_key fresh = {
        .id = "",
        .org = cx->org,
        .key = revocation.key,
        .organization = revocation.organization,
        .name = revocation.revoked.name,
        .reason = revocation.reason,
        .signed_by = revocation.by,
        .statement = arena_copy_n(cx->arena, text, length),
        .taken_at = cx->now,
        .taken_by = cx->person == NULL ? "" : cx->person,
    };
    TRY(record_insert(cx, &revoked_key_record, &fresh));
    TRY(end_trust(cx, &revocation));
    TRY(submission_commit(cx, &tx));
    *ret = fresh;
    return RC_OK;
}

enum rc submission_revoked(struct ctx *cx, struct revoked_keys *ret)
{
    if (!may(cx, PERM_RESPONSE_READ))
        TRY(submission_need(cx, PERM_SURVEY_READ));
    return submission_store_revoked_all(cx, SHOWN_MOST, ret);
}

enum rc submission_check_card(struct ctx *cx, const struct key_card *card)
{
    struct revoked_key revoked = {.reason = ""};
    enum rc rc = submission_store_revoked(cx, card->key, &revoked);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    return fail(cx, RC_INVALID,
                N_("{0} has revoked its key {1} ({2}); please get its new key card, or the questionnaire once more"), card->name,
                card->key, revoked.reason);
}
