#include "account/account_certificate.h"

#include <string.h>

#include "account/account_change.h"
#include "account/account_passkey.h"
#include "base/text.h"
#include "http/peer.h"

enum rc certificate_bind(struct ctx *cx, const struct person *person, const char *pem, bool alone,
                         struct person_certificate *ret)
{
    struct client_certificate said;
    struct person_certificate other;
    TRY(person_guard_access(cx, person->id));
    if (strcmp(person->org, cx->org) != 0)
        return fail(cx, RC_DENIED, N_("Change to that organisation first"));
    if (!peer_read(cx, pem, &said))
        return field_fail(cx, "certificate", N_("There is no certificate in the form of PEM in it"));
    if (said.expires_at < cx->now)
        return field_fail(cx, "certificate", N_("This certificate is over already"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    enum rc rc = certificate_store_by_fingerprint(cx, said.fingerprint, &other);
    if (rc == RC_OK)
        return field_fail(cx, "certificate", N_("This certificate is bound to a person already"));
    if (rc != RC_MISSING)
        return rc;
    struct person_certificate row = {.id = "", .org = cx->org, .person = person->id,
                                     .fingerprint = said.fingerprint, .subject = said.subject,
                                     .issuer = said.issuer, .expires_at = said.expires_at, .alone = alone};
    TRY(record_insert(cx, &person_certificate_record, &row));
    TRY(db_commit(cx, &tx));
    *ret = row;
    return RC_OK;
}

enum rc certificate_end(struct ctx *cx, const char *id)
{
    struct person_certificate before, after;
    TRY(record_get(cx, &person_certificate_record, id, &before));
    TRY(person_guard_access(cx, before.person));
    if (before.ended_at != 0)
        return fail(cx, RC_CONFLICT, N_("This bond has ended already"));
    after = before;
    after.ended_at = cx->now;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_update(cx, &person_certificate_record, &before, &after));
    TRY(account_store_sessions_of_delete(cx, before.person, ""));
    return db_commit(cx, &tx);
}

enum rc certificate_suffices(struct ctx *cx, const struct person *person, bool *ret)
{
    int64_t needed = 0, brought = 0;
    TRY(certificate_store_counts(cx, person->id, cx->certificate == NULL ? "" : cx->certificate->fingerprint, &needed,
                                 &brought));
    *ret = needed == 0 || (cx->certificate != NULL && brought > 0);
    return RC_OK;
}

enum rc sign_in_certificate(struct ctx *cx, struct signed_in *ret)
{
    struct person_certificate row;
    struct person person;
    struct sign_in state;
    TRY(guard_address(cx));
    if (cx->certificate == NULL)
        return fail(cx, RC_DENIED, N_("The browser brought no client certificate that is valid here"));
    enum rc rc = certificate_store_by_fingerprint(cx, cx->certificate->fingerprint, &row);
    if (rc == RC_OK)
        rc = account_store_person_by_id(cx, row.person, &person);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (rc == RC_MISSING || !row.alone || !person.active) {
        rc = guard_failed(cx, NULL);
        return rc == RC_DENIED ? fail(cx, RC_DENIED, N_("Nobody signs in by this client certificate alone")) : rc;
    }
    TRY(account_store_sign_in_get(cx, person.id, &state));
    TRY(guard_person(cx, &state));
    struct second_step second;
    TRY(second_step_of(cx, &person, &second));
    if (second.code || second.passkey)
        return session_open(cx, &person, SESSION_WAITS_FOR_CODE, ret);
    TRY(guard_succeeded(cx, &state));
    return session_open(cx, &person, SESSION_FULL, ret);
}
