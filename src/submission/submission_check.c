/* Who a package is for, whose signature counts, and whether the clocks agree. */
#include <string.h>

#include "base/time.h"
#include "submission/submission_paper.h"
#include "submission/submission_queue.h"
#include "submission/submission_store.h"

/* The package is for the acting organisation, and for a key of it that counts. */
enum rc receiving_check_receiver(struct ctx *cx, struct receiving *item)
{
    const struct submission_party *to = &item->package.manifest.to;
    struct signing_key key = {.id = ""};
    if (!text_same(to->organization, cx->org))
        return submission_refuse(cx, &item->why, SUBMISSION_OTHER_RECEIVER, N_("The package is for {0} ({1})"), to->name,
                                 to->organization);
    if (to->key[0] == '\0')
        return RC_OK;
    enum rc rc = seal_key_public(cx, cx->org, to->key, &key);
    if (rc == RC_MISSING)
        return submission_refuse(cx, &item->why, SUBMISSION_OTHER_RECEIVER,
                                 N_("The package was made for a key that this organisation never had"));
    TRY(rc);
    if (key.state == KEY_REVOKED)
        return submission_refuse(cx, &item->why, SUBMISSION_RECEIVER_REVOKED,
                                 N_("The package was made for the key {0}, which this organisation revoked ({1})"),
                                 key.id, key.reason);
    return RC_OK;
}

/* The sender itself has revoked the key, and lives in this installation. */
static enum rc check_own_revocation(struct ctx *cx, struct receiving *item)
{
    const struct submission_party *from = &item->package.manifest.from;
    struct signing_key key = {.id = ""};
    enum rc rc = seal_key_public(cx, from->organization, from->key, &key);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    return key.state != KEY_REVOKED ? RC_OK
                                    : submission_refuse(cx, &item->why, SUBMISSION_KEY_REVOKED,
                                                        N_("The signing key {0} was revoked by its organisation ({1})"),
                                                        key.id, key.reason);
}

/* Its organisation has said in a signed file that the key counts no more (submission_revocation.c). */
static enum rc check_not_revoked(struct ctx *cx, struct receiving *item, const char *key)
{
    struct revoked_key revoked = {.reason = ""};
    enum rc rc = submission_store_revoked(cx, key, &revoked);
    if (rc == RC_OK)
        return submission_refuse(cx, &item->why, SUBMISSION_KEY_REVOKED,
                                 N_("The key {0} that signed the package is revoked ({1})"), key, revoked.reason);
    return rc == RC_MISSING ? RC_OK : rc;
}

/* A key that is not known yet counts when a trusted one of the same organisation vouches for it. */
static enum rc check_endorsed(struct ctx *cx, struct receiving *item)
{
    const struct key_card *card = &item->package.card;
    struct trusted_key before = {.id = ""};
    unsigned char public_key[NOTE_PUBLIC_BYTES];
    TRY(check_not_revoked(cx, item, card->key));
    enum rc rc = card->previous[0] == '\0' ? RC_MISSING : submission_store_trusted(cx, card->previous, &before);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (rc == RC_OK && before.state == TRUSTED && text_same(before.organization, card->organization) &&
        note_base64_read(before.public_key, strlen(before.public_key), public_key, sizeof public_key) &&
        seal_card_follows(cx, public_key, before.key, card)) {
        item->signer = before;
        item->endorsed = true;
        return RC_OK;
    }
    return submission_refuse(cx, &item->why, SUBMISSION_KEY_UNKNOWN,
                             N_("Nobody here has said to trust the key {0} of {1}"),
                             card->key, card->name);
}

enum rc receiving_check_signer(struct ctx *cx, struct receiving *item)
{
    const struct submission_manifest *manifest = &item->package.manifest;
    enum rc rc = submission_store_trusted(cx, manifest->from.key, &item->signer);
    if (rc == RC_MISSING)
        rc = check_endorsed(cx, item);
    else if (rc == RC_OK && item->signer.state == TRUST_REVOKED)
        rc = submission_refuse(cx, &item->why, SUBMISSION_KEY_REVOKED,
                               N_("The key {0} that signed the package is revoked ({1})"), item->signer.key,
                               item->signer.reason);
    else if (rc == RC_OK && item->signer.state == TRUSTED_BEFORE &&
             manifest->made > item->signer.ended_at + SUBMISSION_FUTURE_MS)
        rc = submission_refuse(cx, &item->why, SUBMISSION_KEY_REVOKED,
                               N_("The package was signed by the key {0} after a newer one took its place"),
                               item->signer.key);
    TRY(rc);
    if (!text_same(manifest->kind, SUBMISSION_PAPER) && !text_same(item->signer.operator, manifest->operator))
        return submission_refuse(cx, &item->why, SUBMISSION_OTHER_OPERATOR,
                                 N_("The package speaks for the operator {0}, but its key belongs to {1}"),
                                 manifest->operator, item->signer.operator);
    return check_own_revocation(cx, item);
}

enum rc receiving_check_clock(struct ctx *cx, struct receiving *item)
{
    int64_t made = item->package.manifest.made;
    if (made <= cx->now + SUBMISSION_FUTURE_MS)
        return RC_OK;
    return submission_refuse(cx, &item->why, SUBMISSION_FUTURE,
                             N_("The package was made in the future: it says {0}, and here it is {1}"),
                             time_rfc3339(cx, made), time_rfc3339(cx, cx->now));
}
