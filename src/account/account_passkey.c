/* Making and removing passkeys, and what they are asked for. */
#include "account/account_passkey.h"

#include <string.h>

#include "account/account_change.h"
#include "base/id.h"
#include "base/text.h"

static const struct field ask_table[] = {
    FIELD(passkey_ask, challenge, F_TEXT),
    FIELD(passkey_ask, site, F_TEXT),
    FIELD(passkey_ask, site_name, F_TEXT),
    FIELD(passkey_ask, user, F_TEXT),
    FIELD(passkey_ask, login, F_TEXT),
    FIELD(passkey_ask, name, F_TEXT),
    FIELD(passkey_ask, verified, F_BOOL),
    FIELD(passkey_ask, seconds, F_INT),
    FIELD(passkey_ask, credentials, F_LIST_TEXT),
    FIELD(passkey_ask, algorithms, F_LIST_TEXT),
};
const struct fields passkey_ask_fields = {ask_table, COUNT(ask_table)};

enum rc passkey_site(struct ctx *cx, const char *host, struct passkey_site *ret)
{
    if (passkey_site_of(cx, cx->app->base_url, host, cx->app->secure_cookies, ret))
        return RC_OK;
    return field_fail(cx, "passkey",
                      N_("Passkeys need a host name in the address of this site; at an address of numbers they do "
                         "not work. Please open the site by its name, or sign in another way."));
}

bool passkey_is_required(const struct policy *policy, uint64_t permissions)
{
    bool administers = (permissions & (PERM_ACCOUNT_WRITE | PERM_SYSTEM)) != 0;
    return policy->passkey == PASSKEY_EVERYBODY || (policy->passkey == PASSKEY_ADMINISTRATORS && administers);
}

/* By the policy of the person's own organisation, and the rights there. */
static enum rc is_required_of(struct ctx *cx, const struct person *person, bool *ret)
{
    struct policy policy;
    uint64_t permissions = 0;
    bool any = false;
    TRY(policy_get(cx, person->org, &policy));
    TRY(account_store_permissions(cx, person->id, person->org, &permissions, &any));
    *ret = passkey_is_required(&policy, permissions);
    return RC_OK;
}

enum rc second_step_of(struct ctx *cx, const struct person *person, struct second_step *ret)
{
    int64_t passkeys = 0;
    bool required = false;
    TRY(passkey_store_count(cx, person->id, &passkeys));
    if (passkeys > 0)
        TRY(is_required_of(cx, person, &required));
    *ret = (struct second_step){.code = !text_empty(person->totp) && !required, .passkey = passkeys > 0};
    return RC_OK;
}

static enum rc credentials_of(struct ctx *cx, const char *person, struct passkey_ask *ask)
{
    struct passkeys all;
    TRY(passkey_store_of(cx, person, &all));
    const char **credentials = ARENA_ARRAY(cx->arena, const char *, all.passkeys.n);
    if (credentials == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.passkeys.n; i++)
        credentials[i] = all.passkeys.at[i].credential;
    ask->credentials.at = credentials;
    ask->credentials.n = all.passkeys.n;
    return RC_OK;
}

/* A fresh challenge, kept by its digest under who holds it. */
static enum rc begin(struct ctx *cx, const char *holder, enum passkey_step step, const struct passkey_site *site,
                     struct passkey_ask *ask)
{
    const char **algorithms = ARENA_ARRAY(cx->arena, const char *, passkey_algorithm_count);
    const char *random = random_hex(cx, PASSKEY_CHALLENGE_BYTES);
    if (algorithms == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < passkey_algorithm_count; i++)
        algorithms[i] = decimal(cx, passkey_algorithms[i]);
    ask->challenge = passkey_encode(cx, random, strlen(random));
    ask->site = site->id;
    ask->site_name = "kaname";
    ask->verified = step != PASSKEY_STEP_SECOND;
    ask->seconds = PASSKEY_CHALLENGE_SECONDS;
    ask->algorithms.at = algorithms;
    ask->algorithms.n = passkey_algorithm_count;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(passkey_store_challenge(cx, digest_hex(cx, ask->challenge, strlen(ask->challenge)), holder, step));
    return db_commit(cx, &tx);
}

static struct passkey_ask ask_empty(void)
{
    return (struct passkey_ask){.user = "", .login = "", .name = "", .cookie = ""};
}

static enum rc check_room(struct ctx *cx, const struct person *person)
{
    int64_t has = 0;
    TRY(passkey_store_count(cx, person->id, &has));
    if (has >= PASSKEYS_MOST)
        return field_fail(cx, "passkey", N_("You have {0} passkeys already; please remove one first"),
                          decimal(cx, has));
    return RC_OK;
}

enum rc passkey_ask_make(struct ctx *cx, const struct person *person, const struct passkey_site *site,
                         struct passkey_ask *ret)
{
    struct passkey_ask ask = ask_empty();
    TRY(check_room(cx, person));
    ask.user = passkey_encode(cx, person->id, strlen(person->id));
    ask.login = person->login;
    ask.name = person->name;
    TRY(credentials_of(cx, person->id, &ask));
    TRY(begin(cx, cx->session, PASSKEY_STEP_MAKE, site, &ask));
    *ret = ask;
    return RC_OK;
}

enum rc passkey_ask_use(struct ctx *cx, const char *token, const struct passkey_site *site, bool second,
                        struct passkey_ask *ret)
{
    struct passkey_ask ask = ask_empty();
    struct session session;
    TRY(guard_address(cx));
    if (second) {
        TRY(session_waiting(cx, token, &session));
        TRY(credentials_of(cx, session.person, &ask));
    } else if (strlen(token) != SESSION_TOKEN_LETTERS) {
        token = ask.cookie = random_hex(cx, SESSION_TOKEN_LETTERS / 2);
    }
    TRY(begin(cx, session_digest(cx, token), second ? PASSKEY_STEP_SECOND : PASSKEY_STEP_ALONE, site, &ask));
    *ret = ask;
    return RC_OK;
}

enum rc second_step_waiting(struct ctx *cx, const char *token, struct second_step *ret)
{
    struct session session;
    struct person person;
    enum rc rc = session_waiting(cx, token, &session);
    *ret = (struct second_step){.code = true};
    if (rc == RC_LOGIN) { /* the form says so when it is sent */
        cx->problem = (struct problem){.rc = RC_OK};
        return RC_OK;
    }
    TRY(rc);
    TRY(account_store_person_by_id(cx, session.person, &person));
    return second_step_of(cx, &person, ret);
}

/* Why a passkey was not taken, for the person who makes it. */
static const char *const refusals[] = {
    [PASSKEY_FITS] = "",
    [PASSKEY_BROKEN] = N_("What the device sent cannot be read"),
    [PASSKEY_OTHER_STEP] = N_("What the device sent was made for something else"),
    [PASSKEY_OTHER_CHALLENGE] = N_("What the device sent answers another question; please try again"),
    [PASSKEY_OTHER_ORIGIN] = N_("The answer comes from another address than that of this site; please open the site by its own address"),
    [PASSKEY_OTHER_SITE] = N_("The passkey belongs to another site"),
    [PASSKEY_NOBODY] = N_("The device did not notice anybody; please touch it when it asks"),
    [PASSKEY_NOT_VERIFIED] = N_("The device did not ask for PIN, finger or face; a passkey here needs that"),
    [PASSKEY_ALGORITHM] = N_("The device uses a kind of key that is not taken here (ES256, EdDSA and RS256 are)"),
    [PASSKEY_ATTESTATION] = N_("The device vouches for its key in a way that is not taken here"),
    [PASSKEY_SIGNATURE] = N_("The signature of the device does not fit"),
};
_Static_assert(COUNT(refusals) == PASSKEY_REFUSAL_COUNT_, "every refusal needs words");

static enum rc take_challenge(struct ctx *cx, const char *client_data, struct passkey_wanted *wanted)
{
    bool taken = false;
    if (text_empty(client_data))
        return field_fail(cx, "passkey",
                          N_("No passkey arrived. Making one needs JavaScript and a device that knows passkeys; "
                             "without them please use the code of an authenticator program."));
    wanted->challenge = passkey_challenge_of(cx, client_data);
    TRY(passkey_store_challenge_take(cx, digest_hex(cx, wanted->challenge, strlen(wanted->challenge)), cx->session,
                                     PASSKEY_STEP_MAKE, &taken));
    if (!taken)
        return field_fail(cx, "passkey", N_("Too much time has passed; please begin again with your password"));
    return RC_OK;
}

static enum rc store_made(struct ctx *cx, const struct person *person, struct passkey *passkey, int64_t counter)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, &passkey_record, passkey));
    TRY(passkey_store_begin(cx, passkey->id, counter));
    TRY(access_tell(cx, person, ACCESS_PASSKEY_MADE));
    return db_commit(cx, &tx);
}

enum rc passkey_make(struct ctx *cx, const struct passkey_site *site, const char *name, const char *client_data,
                     const char *attestation, struct passkey *ret)
{
    struct person person;
    struct passkey_made made = {.credential = ""};
    struct passkey_wanted wanted = {.site = *site, .verified = true};
    enum passkey_refusal refusal = PASSKEY_FITS;
    if (text_empty(cx->session))
        return fail(cx, RC_DENIED, N_("A passkey is made by the person who signs in with it"));
    TRY(account_store_person_by_id(cx, cx->person, &person));
    struct passkey passkey = {.id = "", .org = person.org, .person = person.id, .site = site->id,
                              .created_at = cx->now};
    TRY(field_from_text(cx, field_find(passkey_record.fields, "name"), name, &passkey));
    TRY(take_challenge(cx, client_data, &wanted));
    TRY(check_room(cx, &person));
    TRY(passkey_check_made(cx, &wanted, client_data, attestation, &made, &refusal));
    if (refusal != PASSKEY_FITS)
        return field_fail(cx, "passkey", refusals[refusal]);
    passkey.credential = made.credential;
    passkey.algorithm = made.algorithm;
    passkey.public_key = made.key;
    enum rc rc = store_made(cx, &person, &passkey, made.counter);
    if (rc == RC_CONFLICT) {
        cx->problem = (struct problem){.rc = RC_OK};
        return field_fail(cx, "passkey", N_("This passkey is registered already"));
    }
    TRY(rc);
    *ret = passkey;
    return RC_OK;
}

/* The right to remove; one's own last one stays where one is required. */
static enum rc check_removal(struct ctx *cx, const struct person *person)
{
    int64_t has = 0;
    bool required = false;
    bool own = strcmp(cx->person, person->id) == 0 && text_empty(cx->token);
    if (!own) {
        TRY(person_guard_access(cx, person->id));
        return strcmp(person->org, cx->org) == 0
                   ? RC_OK
                   : fail(cx, RC_DENIED, N_("Change to that organisation first"));
    }
    TRY(passkey_store_count(cx, person->id, &has));
    TRY(is_required_of(cx, person, &required));
    if (required && has == 1)
        return field_fail(cx, "password",
                          N_("Your organisation requires a passkey: make another one before you remove the last"));
    return RC_OK;
}

static enum rc remove_one(struct ctx *cx, const struct passkey *passkey)
{
    TRY(passkey_store_forget(cx, passkey->id));
    return record_delete(cx, &passkey_record, passkey);
}

enum rc passkey_remove(struct ctx *cx, const struct person *person, const char *id)
{
    struct passkey passkey;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(check_removal(cx, person));
    enum rc rc = record_get_of(cx, &passkey_record, person->org, id, &passkey);
    if (rc == RC_MISSING || (rc == RC_OK && strcmp(passkey.person, person->id) != 0))
        return fail(cx, RC_MISSING, N_("There is no such passkey of this person"));
    TRY(rc);
    TRY(remove_one(cx, &passkey));
    TRY(account_store_sessions_of_delete(cx, person->id, cx->session));
    TRY(access_tell(cx, person, ACCESS_PASSKEY_REMOVED));
    return db_commit(cx, &tx);
}

enum rc passkey_remove_all(struct ctx *cx, const char *person)
{
    struct passkeys all;
    TRY(passkey_store_of(cx, person, &all));
    for (size_t i = 0; i < all.passkeys.n; i++)
        TRY(remove_one(cx, &all.passkeys.at[i]));
    return RC_OK;
}
