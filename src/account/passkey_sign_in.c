/* Signing in with a passkey, alone or after the password. */
#include <string.h>

#include "account/account_passkey.h"
#include "base/id.h"
#include "base/text.h"

static enum rc too_late(struct ctx *cx)
{
    return fail(cx, RC_LOGIN, N_("Too much time has passed; please begin signing in again"));
}

/* Counts the failure; the words are those of a passkey. */
static enum rc refused(struct ctx *cx, const struct person *person)
{
    enum rc rc = guard_failed(cx, person);
    return rc == RC_DENIED ? fail(cx, RC_DENIED, N_("The passkey was not accepted. Please sign in another way, "
                                                     "or ask your administrator."))
                           : rc;
}

/* The device counts its uses; a count that does not rise may come from a copy. Told to the person and the
 * ledger. */
static enum rc note_copy(struct ctx *cx, const struct person *person)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    const char *kept = cx->person;
    TRY(db_begin(cx, &tx));
    TRY(account_store_sign_in_notice(cx, person->id, arena_printf(cx->arena, "-1 %lld", (long long)cx->now)));
    cx->person = person->id;
    enum rc rc = sign_in_note(cx, person, "the counter of a passkey went back: it may have been copied");
    cx->person = kept;
    TRY(rc);
    return db_commit(cx, &tx);
}

/* What is known of a sign-in while it is looked at. */
struct attempt {
    const struct passkey_site *site;
    const struct passkey_sign_in *given;
    const char *challenge;
    struct session waiting; /* id "" when the passkey stands alone */
    struct passkey passkey;
    struct person person;
    struct sign_in state;
};

/* Every challenge is taken away before anything else is looked at, so that none is answered twice. */
static enum rc take_challenge(struct ctx *cx, struct attempt *attempt)
{
    bool taken = false;
    const struct passkey_sign_in *given = attempt->given;
    attempt->waiting.id = "";
    if (given->second)
        TRY(session_waiting(cx, given->token, &attempt->waiting));
    attempt->challenge = passkey_challenge_of(cx, given->used.client_data);
    TRY(passkey_store_challenge_take(cx, digest_hex(cx, attempt->challenge, strlen(attempt->challenge)),
                                     session_digest(cx, given->token),
                                     given->second ? PASSKEY_STEP_SECOND : PASSKEY_STEP_ALONE, &taken));
    return taken ? RC_OK : too_late(cx);
}

/* Whose passkey it is. As a second step it must belong to the person who gave the password. */
static enum rc find_person(struct ctx *cx, struct attempt *attempt)
{
    bool second = attempt->waiting.id[0] != '\0';
    if (second)
        TRY(account_store_person_by_id(cx, attempt->waiting.person, &attempt->person));
    enum rc rc = passkey_store_by_credential(cx, attempt->given->credential, &attempt->passkey);
    if (rc == RC_MISSING)
        return refused(cx, second ? &attempt->person : NULL);
    TRY(rc);
    if (second && strcmp(attempt->passkey.person, attempt->person.id) != 0)
        return refused(cx, &attempt->person);
    if (!second)
        TRY(account_store_person_by_id(cx, attempt->passkey.person, &attempt->person));
    if (!attempt->person.active)
        return refused(cx, NULL);
    TRY(account_store_sign_in_get(cx, attempt->person.id, &attempt->state));
    return guard_person(cx, &attempt->state);
}

static enum rc check(struct ctx *cx, const struct attempt *attempt)
{
    const struct passkey_wanted wanted = {.site = *attempt->site, .challenge = attempt->challenge,
                                          .verified = attempt->waiting.id[0] == '\0'};
    enum passkey_refusal refusal = PASSKEY_OTHER_SITE;
    int64_t counter = 0;
    bool up = false;
    if (text_same(attempt->passkey.site, attempt->site->id))
        TRY(passkey_check_used(cx, &wanted, attempt->passkey.algorithm, attempt->passkey.public_key,
                               &attempt->given->used, &counter, &refusal));
    if (refusal != PASSKEY_FITS)
        return refused(cx, &attempt->person);
    TRY(passkey_store_use(cx, attempt->passkey.id, cx->remote == NULL ? "" : cx->remote, counter, &up));
    if (up)
        return RC_OK;
    TRY(note_copy(cx, &attempt->person));
    return refused(cx, &attempt->person);
}

enum rc sign_in_passkey(struct ctx *cx, const struct passkey_site *site, const struct passkey_sign_in *given,
                        struct signed_in *ret)
{
    struct attempt attempt = {.site = site, .given = given};
    TRY(guard_address(cx));
    TRY(take_challenge(cx, &attempt));
    TRY(find_person(cx, &attempt));
    TRY(check(cx, &attempt));
    TRY(guard_succeeded(cx, &attempt.state));
    if (attempt.waiting.id[0] != '\0')
        TRY(account_store_session_delete(cx, attempt.waiting.id));
    return session_open(cx, &attempt.person, SESSION_FULL, ret);
}
