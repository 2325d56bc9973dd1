#include "account/account_session.h"

#include <string.h>

#include "account/account_certificate.h"
#include "account/account_directory.h"
#include "account/account_passkey.h"
#include "account/account_password.h"
#include "account/account_secret.h"
#include "account/account_token.h"
#include "base/id.h"
#include "base/text.h"

enum { TOKEN_BYTES = SESSION_TOKEN_LETTERS / 2, SEEN_EVERY_MS = 60 * 1000 };

const char *session_digest(struct ctx *cx, const char *token)
{
    return digest_hex(cx, token, strlen(token));
}

/* How long a session lasts at most and what stands before the person, by the policies. */
static enum rc prepare(struct ctx *cx, const struct person *person, struct signed_in *ret)
{
    struct policy policy;
    uint64_t permissions = 0;
    bool any = false;
    TRY(policy_get(cx, person->org, &policy));
    TRY(account_store_permissions(cx, person->id, person->org, &permissions, &any));
    const struct gate *gate = NULL;
    TRY(gate_find(cx, person, &policy, permissions, &gate));
    ret->seconds = policy.session_total * 60;
    ret->gate = gate == NULL ? "" : gate->path;
    return RC_OK;
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

enum rc session_open(struct ctx *cx, const struct person *person, enum session_stage stage,
                     struct signed_in *ret)
{
    const char *token = random_hex(cx, TOKEN_BYTES);
    struct signed_in made = {.token = token, .person = person->id, .needs_code = stage == SESSION_WAITS_FOR_CODE};
    TRY(prepare(cx, person, &made));
    if (made.needs_code) {
        made.seconds = SESSION_CODE_SECONDS;
        made.gate = "";
    }
    struct session session = {
        .id = session_digest(cx, token),
        .person = person->id,
        .org = person->org,
        .csrf = random_hex(cx, TOKEN_BYTES),
        .stage = stage,
        .created = cx->now,
        .seen = cx->now,
        .expires = cx->now + made.seconds * 1000,
        .remote = or_empty(cx->remote),
        .agent = or_empty(cx->agent),
    };
    TRY(account_store_session_insert(cx, &session));
    made.csrf = made.needs_code ? "" : session.csrf;
    *ret = made;
    return RC_OK;
}

enum rc sign_in_confirm(struct ctx *cx, const struct person *person, const char *password)
{
    struct sign_in state;
    TRY(guard_address(cx));
    TRY(account_store_sign_in_get(cx, person->id, &state));
    TRY(guard_person(cx, &state));
    enum directory_proof proof = DIRECTORY_REFUSED;
    if (strlen(password) <= PASSWORD_BYTES_MOST)
        TRY(directory_confirm(cx, person, password, &proof));
    if (proof == DIRECTORY_PROVED ||
        (proof == DIRECTORY_NOT_ASKED && password_fits(cx, person->password, password)))
        return RC_OK;
    return guard_failed(cx, person);
}

/* Sign-in names compare by their folded lower-case form. */
const char *login_fold(struct ctx *cx, const char *login)
{
    char *folded = (char *)arena_copy(cx->arena, text_trim(cx, text_fold(cx, login)));
    for (char *at = folded; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at | 0x20);
    return folded;
}

/* A password that an administrator made holds for a while only, as long as nobody used it. */
static enum rc check_start_password(struct ctx *cx, const struct person *person, const struct sign_in *state)
{
    if (person->must_change && state->password_until != 0 && state->password_until < cx->now)
        return fail(cx, RC_DENIED,
                    N_("This start password is older than a day; please ask your administrator for a new one"));
    return RC_OK;
}

/* Where one is bound to the person, the password alone is not enough; the refusal is that of a wrong password. */
static enum rc check_certificate(struct ctx *cx, const struct person *person)
{
    bool good = false;
    TRY(certificate_suffices(cx, person, &good));
    if (good)
        return RC_OK;
    TRY(sign_in_note(cx, person, "refused: the password was right, the client certificate was not there"));
    return guard_failed(cx, person);
}

enum rc sign_in_password(struct ctx *cx, const char *login, const char *password,
                         struct signed_in *ret)
{
    struct person person = {.id = ""};
    struct sign_in state = {.person = ""};
    TRY(guard_address(cx));
    enum rc rc = account_store_person_by_login(cx, login_fold(cx, login), &person);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    bool known = rc == RC_OK && person.active;
    if (strlen(password) > PASSWORD_BYTES_MOST)
        return guard_failed(cx, NULL);
    if (known) {
        TRY(account_store_sign_in_get(cx, person.id, &state));
        TRY(guard_person(cx, &state));
    }
    enum directory_proof proof = DIRECTORY_NOT_ASKED;
    TRY(directory_sign_in(cx, login_fold(cx, login), password, rc == RC_OK, known, &person, &proof));
    if (proof == DIRECTORY_REFUSED ||
        (proof == DIRECTORY_NOT_ASKED && !password_fits(cx, known ? person.password : "", password)))
        return guard_failed(cx, known ? &person : NULL);
    state.person = person.id;
    TRY(check_certificate(cx, &person));
    if (proof == DIRECTORY_NOT_ASKED)
        TRY(check_start_password(cx, &person, &state));
    struct second_step second;
    TRY(second_step_of(cx, &person, &second));
    if (second.code || second.passkey)
        return session_open(cx, &person, SESSION_WAITS_FOR_CODE, ret);
    TRY(guard_succeeded(cx, &state));
    return session_open(cx, &person, SESSION_FULL, ret);
}

/* A recovery code is used up: that is a change of the person, with its leaf. */
static enum rc use_recovery(struct ctx *cx, const struct person *person, const char *code, bool *ret)
{
    struct person after = *person;
    if (!recovery_use(cx, person->recovery, code, &after.recovery))
        return RC_OK;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    const char *kept = cx->person;
    cx->person = person->id;
    enum rc rc = record_update(cx, &person_record, person, &after);
    cx->person = kept;
    TRY(rc);
    TRY(db_commit(cx, &tx));
    *ret = true;
    return RC_OK;
}

/* A code that was used already came again: somebody may have looked on. Told to the person and the ledger. */
static enum rc note_reuse(struct ctx *cx, const struct person *person)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    const char *kept = cx->person;
    TRY(db_begin(cx, &tx));
    TRY(account_store_sign_in_notice(cx, person->id, arena_printf(cx->arena, "0 %lld", (long long)cx->now)));
    cx->person = person->id;
    enum rc rc = sign_in_note(cx, person, "a code of the second step came a second time");
    cx->person = kept;
    TRY(rc);
    return db_commit(cx, &tx);
}

enum rc session_waiting(struct ctx *cx, const char *token, struct session *ret)
{
    enum rc rc = account_store_session_get(cx, session_digest(cx, token), ret);
    if (rc == RC_MISSING || (rc == RC_OK && (ret->stage != SESSION_WAITS_FOR_CODE || ret->expires < cx->now)))
        return fail(cx, RC_LOGIN, N_("Too much time has passed; please begin signing in again"));
    return rc;
}

/* Where a passkey is required, and the person has one, a code is not enough. */
static enum rc check_code_taken(struct ctx *cx, const struct person *person)
{
    struct second_step second;
    TRY(second_step_of(cx, person, &second));
    if (second.passkey && !second.code && !text_empty(person->totp))
        return fail(cx, RC_DENIED, N_("Your organisation requires the passkey as second step; if it is lost, ask "
                                      "your administrator to remove it"));
    return RC_OK;
}

/* Tries the code as one of the authenticator, then as a recovery code. */
static enum rc use_code(struct ctx *cx, const struct person *person, const struct sign_in *state, const char *code,
                        bool *ret_fits)
{
    const char *plain = text_trim(cx, text_fold(cx, code));
    int64_t step = 0;
    if (totp_fits(person->totp, plain, cx->now, state->last_step, &step))
        TRY(account_store_sign_in_take_step(cx, person->id, step, ret_fits));
    else
        TRY(use_recovery(cx, person, plain, ret_fits));
    if (!*ret_fits && totp_fits(person->totp, plain, cx->now, 0, &step))
        TRY(note_reuse(cx, person));
    return RC_OK;
}

enum rc sign_in_code(struct ctx *cx, const char *token, const char *code, struct signed_in *ret)
{
    struct session session;
    struct person person;
    struct sign_in state;
    bool fits = false;
    TRY(guard_address(cx));
    TRY(session_waiting(cx, token, &session));
    TRY(account_store_person_by_id(cx, session.person, &person));
    TRY(account_store_sign_in_get(cx, person.id, &state));
    TRY(guard_person(cx, &state));
    TRY(check_code_taken(cx, &person));
    TRY(use_code(cx, &person, &state, code, &fits));
    if (!fits) {
        enum rc rc = guard_failed(cx, &person);
        return rc == RC_DENIED
                   ? fail(cx, RC_DENIED, N_("The code does not fit; please wait for the next one"))
                   : rc;
    }
    TRY(guard_succeeded(cx, &state));
    TRY(account_store_session_delete(cx, session.id));
    return session_open(cx, &person, SESSION_FULL, ret);
}

enum rc sign_out(struct ctx *cx, const char *token)
{
    return account_store_session_delete(cx, session_digest(cx, token));
}

enum rc setup_link_create(struct ctx *cx, const char *person, const char **ret_path)
{
    const char *token = random_hex(cx, TOKEN_BYTES);
    if (person[0] != '\0') /* a new link takes the place of older ones */
        TRY(account_store_setups_of_delete(cx, person));
    TRY(account_store_setup_insert(cx, session_digest(cx, token), person,
                                   cx->now + (int64_t)SETUP_LINK_SECONDS * 1000));
    *ret_path = arena_printf(cx->arena, "/setup/%s", token);
    return RC_OK;
}

static enum rc link_gone(struct ctx *cx)
{
    return fail(cx, RC_MISSING,
                N_("This link was used already or is older than a day; please ask for a new one"));
}

enum rc setup_link_open(struct ctx *cx, const char *token, const char **ret_person)
{
    enum rc rc = account_store_setup_get(cx, session_digest(cx, token), ret_person);
    return rc == RC_MISSING ? link_gone(cx) : rc;
}

enum rc setup_link_use(struct ctx *cx, const char *token)
{
    int64_t changed = 0;
    TRY(account_store_setup_delete(cx, session_digest(cx, token), &changed));
    return changed == 1 ? RC_OK : link_gone(cx);
}

/* Who must do something first has the right to that alone. */
static void hold_back(struct ctx *cx, const struct gate *gate)
{
    if (gate == NULL)
        return;
    cx->permissions = PERM_PUBLIC | gate->permission;
    cx->gate = gate->path;
    cx->gate_reason = gate->reason;
}

/* Where somebody acts: in the session's organisation, or at home when the role there was taken away. */
static enum rc fill_organization(struct ctx *cx, const struct person *person, struct session *session,
                                 uint64_t *ret_permissions)
{
    struct organization organization;
    uint64_t permissions = 0;
    bool any = false;
    TRY(account_store_permissions(cx, person->id, session->org, &permissions, &any));
    enum rc rc = record_get_of(cx, &organization_record, session->org, session->org, &organization);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (!any || rc == RC_MISSING) {
        session->org = person->org;
        TRY(account_store_permissions(cx, person->id, session->org, &permissions, &any));
        TRY(organization_get(cx, session->org, &organization));
    }
    cx->problem = (struct problem){.rc = RC_OK};
    cx->org = organization.id;
    cx->org_name = organization.name;
    *ret_permissions = any ? permissions : PERM_SIGNED_IN;
    return RC_OK;
}

/* A session that has come to its end is deleted at once, so that it does not come back when the clock is
 * set back. One from the future is refused as long as it lies there. */
static enum rc check_session(struct ctx *cx, const struct session *session, const struct policy *policy,
                             bool *ret_good)
{
    const int64_t minute = 60 * 1000;
    bool idle = cx->now - session->seen > policy->session_idle * minute;
    bool past = session->expires < cx->now || cx->now - session->created > policy->session_total * minute;
    *ret_good = !idle && !past && cx->now + CLOCK_SLACK_MS >= session->created;
    return idle || past ? account_store_session_delete(cx, session->id) : RC_OK;
}

static enum rc fill_from_session(struct ctx *cx, struct session *session)
{
    struct person person;
    struct policy policy;
    uint64_t permissions = 0;
    bool good = false;
    enum rc rc = account_store_person_by_id(cx, session->person, &person);
    if (rc == RC_MISSING || (rc == RC_OK && !person.active))
        return RC_OK;
    TRY(rc);
    TRY(policy_of(cx, person.org, session->org, &policy));
    TRY(check_session(cx, session, &policy, &good));
    if (!good)
        return RC_OK;
    TRY(fill_organization(cx, &person, session, &permissions));
    if (cx->now - session->seen > SEEN_EVERY_MS || session->seen > cx->now)
        TRY(account_store_session_used(cx, session->id, or_empty(cx->remote)));
    cx->person = person.id;
    cx->person_name = person.name;
    cx->session = session->id;
    cx->csrf = session->csrf;
    cx->permissions |= permissions | PERM_OWN;
    const struct gate *gate = NULL;
    TRY(gate_find(cx, &person, &policy, permissions, &gate));
    hold_back(cx, gate);
    return RC_OK;
}

static const char bearer[] = "Bearer ";

enum rc account_authenticate(struct ctx *cx, struct request *request)
{
    struct session session;
    if (strncasecmp(request->authorization, bearer, strlen(bearer)) == 0)
        return token_authenticate(cx, request, text_trim(cx, request->authorization + strlen(bearer)));
    if (strlen(request->session) != TOKEN_BYTES * 2)
        return RC_OK;
    enum rc rc = account_store_session_get(cx, session_digest(cx, request->session), &session);
    if (rc == RC_MISSING || (rc == RC_OK && session.stage != SESSION_FULL))
        return RC_OK;
    TRY(rc);
    return fill_from_session(cx, &session);
}

enum rc account_session_count(struct ctx *cx, int64_t *ret)
{
    return account_store_session_count(cx, cx->now, ret);
}

enum rc account_expire(struct ctx *cx)
{
    TRY(token_store_expire(cx));
    TRY(passkey_store_challenges_expire(cx));
    return account_store_sessions_expire(cx, cx->now);
}
