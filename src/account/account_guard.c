#include "account/account_guard.h"

#include "account/account_passkey.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "http/address.h"
#include "ledger/ledger.h"

enum { SECOND = 1000 };

static enum rc note(struct ctx *cx, const char *org, const char *record, const char *event)
{
    CLEANUP(buf_free) struct buf text = buf_create(4096);
    struct json json = json_create(&text);
    json_object_begin(&json);
    json_key(&json, "event");
    json_text(&json, event);
    json_object_end(&json);
    if (buf_failed(&text))
        return RC_MEMORY;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!db_in_transaction(cx->db))
        TRY(db_begin(cx, &tx));
    TRY(ledger_append(cx, org, "sign-in", record, LEDGER_NOTE, buf_string(&text)));
    return tx == NULL ? RC_OK : db_commit(cx, &tx);
}

enum rc sign_in_note(struct ctx *cx, const struct person *person, const char *event)
{
    return note(cx, person->org, person->id, event);
}

/* A lock is noted under what it locks, since nobody knows who tried. */
static enum rc note_lock(struct ctx *cx, const char *org, const char *locked, const char *event)
{
    const char *kept = cx->person;
    cx->person = locked;
    enum rc rc = note(cx, org, locked, event);
    cx->person = kept;
    return rc;
}

static enum rc refuse_until(struct ctx *cx, int64_t until, const char *message)
{
    fail(cx, RC_BUSY, message, time_show(cx, until));
    cx->problem.retry_after = (until - cx->now + SECOND - 1) / SECOND;
    return RC_BUSY;
}

enum rc guard_address(struct ctx *cx)
{
    struct sign_in_address state;
    if (text_empty(cx->remote))
        return RC_OK;
    enum rc rc = account_store_address_get(cx, address_group(cx, cx->remote), &state);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    /* a lock that lasts longer than any does was made before the clock was set back */
    if (state.locked_until <= cx->now ||
        state.locked_until - cx->now > (int64_t)LIMIT_ADDRESS_LOCK_SECONDS * SECOND)
        return RC_OK;
    return refuse_until(cx, state.locked_until,
                        N_("Too many failed attempts came from your address: it cannot sign in until {0}. "
                           "Please wait; if it goes on, tell the administrator."));
}

enum rc guard_person(struct ctx *cx, const struct sign_in *state)
{
    if (state->locked_until <= cx->now)
        return RC_OK;
    return refuse_until(cx, state->locked_until,
                        N_("Too many failed attempts: this sign-in is locked until {0}. Please wait, or ask your "
                           "administrator to unlock it."));
}

static enum rc lock_person(struct ctx *cx, const struct person *person, const struct policy *policy,
                           struct sign_in *state)
{
    state->locked_until = cx->now + policy->lock_minutes * 60 * SECOND;
    TRY(account_store_sign_in_lock(cx, person->id, state->locked_until,
                                   arena_printf(cx->arena, "%lld %lld", (long long)state->failures,
                                                (long long)cx->now)));
    return note_lock(cx, person->org, person->id, "locked after repeated failures");
}

/* The lock stands in the ledger of the organisation whose people were tried last from there, otherwise in
 * that of the first one. */
static enum rc lock_address(struct ctx *cx, const struct sign_in_address *state)
{
    const char *org = state->org;
    TRY(account_store_address_lock(cx, state->address,
                                   cx->now + (int64_t)LIMIT_ADDRESS_LOCK_SECONDS * SECOND));
    if (org[0] == '\0')
        TRY(account_store_first_org(cx, &org));
    return org[0] == '\0' ? RC_OK : note_lock(cx, org, state->address, "address locked after repeated failures");
}

static enum rc count_address(struct ctx *cx, const struct person *person)
{
    struct sign_in_address state = {.org = ""};
    if (text_empty(cx->remote))
        return RC_OK;
    state.address = address_group(cx, cx->remote);
    TRY(account_store_address_failed(cx, state.address, person == NULL ? "" : person->org,
                                     cx->now - (int64_t)LIMIT_ADDRESS_WINDOW_SECONDS * SECOND));
    TRY(account_store_address_get(cx, state.address, &state));
    return state.failures == LIMIT_ADDRESS_FAILURES ? lock_address(cx, &state) : RC_OK;
}

enum rc guard_failed(struct ctx *cx, const struct person *person)
{
    struct sign_in state = {.person = person == NULL ? "" : person->id};
    struct policy policy;
    TRY(policy_get(cx, person == NULL ? "" : person->org, &policy));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (person != NULL) {
        TRY(account_store_sign_in_failed(cx, person->id, &state.failures));
        if (state.failures % policy.lock_failures == 0)
            TRY(lock_person(cx, person, &policy, &state));
    }
    TRY(count_address(cx, person));
    TRY(db_commit(cx, &tx));
    TRY(guard_person(cx, &state));
    if (cx->asks_certificate) /* of everybody, so that nothing is told about the password */
        return fail(cx, RC_DENIED, N_("Sign-in name, password or client certificate is wrong"));
    return fail(cx, RC_DENIED, N_("Sign-in name or password is wrong"));
}

enum rc guard_succeeded(struct ctx *cx, const struct sign_in *state)
{
    return account_store_sign_in_succeeded(cx, state->person, cx->now,
                                           state->failures == 0 ? "" : state->notice);
}

static bool must_change_password(const struct standing *standing)
{
    return standing->person->must_change != 0;
}

static bool must_have_passkey(const struct standing *standing)
{
    return standing->passkeys == 0 && passkey_is_required(standing->policy, standing->permissions);
}

/* A passkey is a second step, too. */
static bool must_take_two_steps(const struct standing *standing)
{
    bool administers = (standing->permissions & (PERM_ACCOUNT_WRITE | PERM_SYSTEM)) != 0;
    int64_t rule = standing->policy->two_step;
    return text_empty(standing->person->totp) && standing->passkeys == 0 &&
           (rule == TWO_STEP_EVERYBODY || (rule == TWO_STEP_ADMINISTRATORS && administers));
}

static const struct gate gates[] = {
    {must_change_password, "/me/password", PERM_OWN_PASSWORD,
     N_("A new password is required of you: choose one on the page /me/password; until then nothing else "
        "is open to you")},
    {must_have_passkey, "/me/passkeys", PERM_OWN_TWO_STEP,
     N_("Your organisation requires a passkey: make one on the page /me/passkeys; until then nothing else is "
        "open to you")},
    {must_take_two_steps, "/me/two-step", PERM_OWN_TWO_STEP,
     N_("Your organisation requires two-step sign-in: set it up on the page /me/two-step; until then nothing "
        "else is open to you")},
};

const struct gate *gate_of(const struct standing *standing)
{
    for (size_t i = 0; i < COUNT(gates); i++)
        if (gates[i].stands(standing))
            return &gates[i];
    return NULL;
}

enum rc gate_find(struct ctx *cx, const struct person *person, const struct policy *policy, uint64_t permissions,
                  const struct gate **ret)
{
    struct standing standing = {.person = person, .policy = policy, .permissions = permissions};
    *ret = gate_of(&standing);
    if (*ret == NULL || (*ret)->stands == must_change_password)
        return RC_OK;
    TRY(passkey_store_count(cx, person->id, &standing.passkeys));
    *ret = gate_of(&standing);
    return RC_OK;
}
