/* Passkeys of people: the rules, on both databases, with a device of the tests. */
#include <sodium.h>
#include <string.h>

#include "account/account_change.h"
#include "account/account_passkey.h"
#include "account/account_policy.h"
#include "account/account_session.h"
#include "app/modules.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "tests/support/device.h"
#include "tests/support/test.h"

#define PASSWORD "quiet bay, two lanterns"
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define MINUTE INT64_C(60000)

static const struct passkey_site site = {.origin = "https://kaname.example", .id = "kaname.example"};

static void in_transaction(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    struct app *app = ARENA_NEW(cx->arena, struct app);
    struct organization row = {.id = org, .org = org, .parent = "", .name = org, .sector = "", .fiscal_month = 4,
                               .handling_mark = "", .document_prefix = "", .active = 1};
    assert_non_null(app);
    *app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = site.origin};
    cx->app = app;
    cx->fixed_ids = 0;
    in_transaction(cx, &organization_record, &row);
    cx->org = org;
    return cx;
}

static struct person add_person(struct ctx *cx, const char *login, enum role role)
{
    char hash[crypto_pwhash_STRBYTES];
    TEST_INT(__LINE__, crypto_pwhash_str(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN,
                                         crypto_pwhash_MEMLIMIT_MIN), 0);
    struct person row = {.id = login, .org = cx->org, .login = login, .name = login, .email = "",
                         .password = arena_copy(cx->arena, hash), .totp = "", .recovery = "", .active = 1};
    struct membership membership = {.id = "", .org = cx->org, .person = login, .role = role};
    in_transaction(cx, &person_record, &row);
    in_transaction(cx, &membership_record, &membership);
    return row;
}

/* Acts as somebody in a session of theirs ("" for none). */
static void act(struct ctx *cx, const struct person *person, const char *session)
{
    bool any = false;
    cx->person = person->id;
    cx->org = person->org;
    cx->session = session;
    cx->token = NULL;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, account_store_permissions(cx, person->id, person->org, &cx->permissions, &any), RC_OK);
}

static void nobody(struct ctx *cx)
{
    cx->person = cx->session = cx->org = "";
    cx->problem = (struct problem){.rc = RC_OK};
}

static void set_policy(struct ctx *cx, const char *org, int64_t two_step, int64_t passkey)
{
    struct policy before, after;
    cx->org = org;
    cx->person = "";
    cx->permissions = UINT64_MAX;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, policy_get(cx, org, &before), RC_OK);
    after = before;
    after.two_step = two_step;
    after.passkey = passkey;
    TEST_RC(__LINE__, cx, policy_change(cx, &before, &after), RC_OK);
}

/* Makes a passkey in the session "s-PERSON". */
static enum rc make(struct ctx *cx, const struct person *person, const struct device *device, struct passkey *ret)
{
    struct passkey_ask ask;
    act(cx, person, arena_printf(cx->arena, "s-%s", person->id));
    TEST_RC(__LINE__, cx, passkey_ask_make(cx, person, &site, &ask), RC_OK);
    const char *client = device_client(cx, "create", ask.challenge, site.origin);
    return passkey_make(cx, &site, "Laptop", client,
                        device_attestation(cx, device, site.id, DEVICE_BOTH, "none", client), ret);
}

/* Asks for a question; the token that holds it goes to *token. */
static const char *question(struct ctx *cx, bool second, const char **token)
{
    struct passkey_ask ask;
    nobody(cx);
    TEST_RC(__LINE__, cx, passkey_ask_use(cx, *token, &site, second, &ask), RC_OK);
    if (ask.cookie[0] != '\0')
        *token = ask.cookie;
    return ask.challenge;
}

static enum rc answer(struct ctx *cx, struct device *device, const char *token, bool second, const char *client,
                      int flags, struct signed_in *ret)
{
    const struct passkey_sign_in given = {.token = token, .credential = device_credential(cx, device),
                                          .second = second,
                                          .used = device_use(cx, device, site.id, flags, client)};
    cx->problem = (struct problem){.rc = RC_OK};
    return sign_in_passkey(cx, &site, &given, ret);
}

/* The whole way, as a browser goes it. */
static enum rc sign_in(struct ctx *cx, struct device *device, struct signed_in *ret)
{
    const char *token = "", *challenge = question(cx, false, &token);
    return answer(cx, device, token, false, device_client(cx, "get", challenge, site.origin), DEVICE_BOTH, ret);
}

static int64_t failures_of(struct ctx *cx, const char *person)
{
    struct sign_in state;
    TEST_RC(__LINE__, cx, account_store_sign_in_get(cx, person, &state), RC_OK);
    return state.failures;
}

static size_t entries_of(struct ctx *cx, const char *org, const char *noun, const char *id)
{
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, org, noun, id, &entries), RC_OK);
    return entries.n;
}

/* ---- making ---- */

static void test_make(void **state)
{
    struct ctx *cx = begin(state, "pk-make");
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    CLEANUP(device_freep) struct device second = device_create(PASSKEY_EDDSA);
    struct person person = add_person(cx, "pk-maker", ROLE_OWNER);
    struct passkey passkey, again;
    struct passkey_list list;
    struct passkey_ask ask;
    TEST_RC(__LINE__, cx, make(cx, &person, &device, &passkey), RC_OK);
    TEST_TEXT(__LINE__, passkey.site, "kaname.example");
    TEST_INT(__LINE__, (int64_t)entries_of(cx, "pk-make", "passkey", passkey.id), 1);
    TEST_RC(__LINE__, cx, make(cx, &person, &second, &again), RC_OK);
    TEST_RC(__LINE__, cx, passkey_list(cx, person.id, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.passkeys.n, 2);
    TEST_TEXT(__LINE__, list.passkeys.at[0].name, "Laptop");
    /* the device is told which exist already; one that comes all the same is refused, also of somebody else */
    TEST_RC(__LINE__, cx, passkey_ask_make(cx, &person, &site, &ask), RC_OK);
    TEST_INT(__LINE__, (int64_t)ask.credentials.n, 2);
    TEST_RC(__LINE__, cx, make(cx, &person, &device, &again), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "passkey");
    struct person other = add_person(cx, "pk-other", ROLE_OWNER);
    TEST_RC(__LINE__, cx, make(cx, &other, &device, &again), RC_INVALID);
}

static void test_make_refused(void **state)
{
    struct ctx *cx = begin(state, "pk-no");
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    struct person person = add_person(cx, "pk-no", ROLE_OWNER);
    struct passkey passkey;
    struct passkey_ask ask;
    act(cx, &person, "session-a");
    TEST_RC(__LINE__, cx, passkey_ask_make(cx, &person, &site, &ask), RC_OK);
    const char *client = device_client(cx, "create", ask.challenge, site.origin);
    const char *attestation = device_attestation(cx, &device, site.id, DEVICE_BOTH, "none", client);
    TEST_RC(__LINE__, cx, passkey_make(cx, &site, "", client, attestation, &passkey), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "name");
    TEST_RC(__LINE__, cx, passkey_make(cx, &site, "n", "", "", &passkey), RC_INVALID); /* without script */
    act(cx, &person, "session-b"); /* the question belongs to another session */
    TEST_RC(__LINE__, cx, passkey_make(cx, &site, "n", client, attestation, &passkey), RC_INVALID);
    act(cx, &person, "session-a");
    cx->now += (int64_t)PASSKEY_CHALLENGE_SECONDS * 1000 + 1; /* too late */
    TEST_RC(__LINE__, cx, passkey_make(cx, &site, "n", client, attestation, &passkey), RC_INVALID);
    cx->now -= (int64_t)PASSKEY_CHALLENGE_SECONDS * 1000 + 1;
    act(cx, &person, "session-a");
    TEST_RC(__LINE__, cx, passkey_make(cx, &site, "n", client, attestation, &passkey), RC_OK);
    act(cx, &person, "session-a"); /* the question was answered */
    TEST_RC(__LINE__, cx, passkey_make(cx, &site, "n", client, attestation, &passkey), RC_INVALID);
    act(cx, &person, ""); /* without a session: a token, the command line */
    TEST_RC(__LINE__, cx, passkey_make(cx, &site, "n", client, attestation, &passkey), RC_DENIED);
}

/* ---- signing in ---- */

static void test_alone(void **state)
{
    struct ctx *cx = begin(state, "pk-alone");
    struct signed_in signed_in;
    struct passkey passkey;
    struct passkey_list list;
    struct person person = add_person(cx, "pk-alone", ROLE_OWNER);
    for (size_t i = 0; i < passkey_algorithm_count; i++) {
        CLEANUP(device_freep) struct device device = device_create(passkey_algorithms[i]);
        TEST_RC((int)i, cx, make(cx, &person, &device, &passkey), RC_OK);
        cx->remote = "192.0.2.9";
        TEST_RC((int)i, cx, sign_in(cx, &device, &signed_in), RC_OK);
        TEST_TRUE((int)i, !signed_in.needs_code && strlen(signed_in.token) == 64);
        device.counter = 0; /* this one does not count */
    }
    TEST_RC(__LINE__, cx, passkey_list(cx, person.id, &list), RC_OK);
    TEST_INT(__LINE__, list.passkeys.at[0].last_at, cx->now);
    TEST_TEXT(__LINE__, list.passkeys.at[0].remote, "192.0.2.9");
    cx->remote = "";
}

static void test_refused(void **state)
{
    struct ctx *cx = begin(state, "pk-bad");
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    CLEANUP(device_freep) struct device foreign = device_create(PASSKEY_ES256);
    struct signed_in signed_in;
    struct passkey passkey;
    struct person person = add_person(cx, "pk-bad", ROLE_OWNER);
    TEST_RC(__LINE__, cx, make(cx, &person, &device, &passkey), RC_OK);
    static const struct {
        int line;
        const char *type, *origin;
        int flags, failures;
    } rows[] = {
        {__LINE__, "get", "https://evil.example", DEVICE_BOTH, 1},
        {__LINE__, "create", "https://kaname.example", DEVICE_BOTH, 2},
        {__LINE__, "get", "https://kaname.example", DEVICE_PRESENT, 3}, /* alone it must have asked who it is */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *token = "", *challenge = question(cx, false, &token);
        TEST_RC(rows[i].line, cx,
                answer(cx, &device, token, false, device_client(cx, rows[i].type, challenge, rows[i].origin),
                       rows[i].flags, &signed_in),
                RC_DENIED);
        TEST_INT(rows[i].line, failures_of(cx, person.id), rows[i].failures);
    }
    TEST_RC(__LINE__, cx, sign_in(cx, &foreign, &signed_in), RC_DENIED); /* nobody's */
    TEST_INT(__LINE__, failures_of(cx, person.id), 3);
    memcpy(foreign.id, device.id, sizeof foreign.id); /* another key under a known name */
    TEST_RC(__LINE__, cx, sign_in(cx, &foreign, &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, &foreign, &signed_in), RC_BUSY); /* the fifth failure locks … */
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_BUSY);  /* … the right one, too */
    cx->now += 16 * MINUTE;
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_OK);
    TEST_INT(__LINE__, failures_of(cx, person.id), 0);
}

/* A question is answered once, by who asked, in time. */
static void test_challenge(void **state)
{
    struct ctx *cx = begin(state, "pk-ask");
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    struct signed_in signed_in;
    struct passkey passkey;
    struct person person = add_person(cx, "pk-ask", ROLE_OWNER);
    TEST_RC(__LINE__, cx, make(cx, &person, &device, &passkey), RC_OK);
    const char *token = "", *challenge = question(cx, false, &token);
    const char *client = device_client(cx, "get", challenge, site.origin);
    const char *elsewhere = random_hex(cx, 32);
    TEST_RC(__LINE__, cx, answer(cx, &device, elsewhere, false, client, DEVICE_BOTH, &signed_in), RC_LOGIN);
    TEST_RC(__LINE__, cx, answer(cx, &device, "", false, client, DEVICE_BOTH, &signed_in), RC_LOGIN);
    TEST_RC(__LINE__, cx, answer(cx, &device, token, false, client, DEVICE_BOTH, &signed_in), RC_OK);
    TEST_RC(__LINE__, cx, answer(cx, &device, token, false, client, DEVICE_BOTH, &signed_in), RC_LOGIN); /* again */
    challenge = question(cx, false, &token);
    cx->now += (int64_t)PASSKEY_CHALLENGE_SECONDS * 1000 + 1;
    client = device_client(cx, "get", challenge, site.origin);
    TEST_RC(__LINE__, cx, answer(cx, &device, token, false, client, DEVICE_BOTH, &signed_in), RC_LOGIN);
    const char *old = question(cx, false, &token);
    challenge = question(cx, false, &token); /* a newer question ends the older one */
    client = device_client(cx, "get", old, site.origin);
    TEST_RC(__LINE__, cx, answer(cx, &device, token, false, client, DEVICE_BOTH, &signed_in), RC_LOGIN);
    client = device_client(cx, "get", "bWFkZS11cA", site.origin); /* one that nobody asked */
    TEST_RC(__LINE__, cx, answer(cx, &device, token, false, client, DEVICE_BOTH, &signed_in), RC_LOGIN);
    client = device_client(cx, "get", challenge, site.origin);
    TEST_RC(__LINE__, cx, answer(cx, &device, token, true, client, DEVICE_BOTH, &signed_in), RC_LOGIN); /* nobody waits */
    TEST_RC(__LINE__, cx, answer(cx, &device, token, false, client, DEVICE_BOTH, &signed_in), RC_OK);
    TEST_INT(__LINE__, failures_of(cx, person.id), 0);
    TEST_RC(__LINE__, cx, account_expire(cx), RC_OK);
}

/* A passkey whose count goes back may be a copy: refused, told to the person and the ledger. */
static void test_counter(void **state)
{
    struct ctx *cx = begin(state, "pk-count");
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    struct signed_in signed_in;
    struct passkey passkey;
    struct sign_in told;
    struct person person = add_person(cx, "pk-count", ROLE_OWNER);
    TEST_RC(__LINE__, cx, make(cx, &person, &device, &passkey), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_OK);
    size_t before = entries_of(cx, "pk-count", "sign-in", person.id);
    device.counter -= 1; /* the next use counts as the last one did */
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_DENIED);
    TEST_INT(__LINE__, (int64_t)entries_of(cx, "pk-count", "sign-in", person.id), (int64_t)before + 1);
    TEST_RC(__LINE__, cx, account_store_sign_in_get(cx, person.id, &told), RC_OK);
    TEST_TRUE(__LINE__, strncmp(told.notice, "-1 ", 3) == 0);
    device.counter = 0; /* and it must not stop counting */
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_DENIED);
    device.counter = 50;
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_OK);
}

/* ---- second step ---- */

static void test_second(void **state)
{
    struct ctx *cx = begin(state, "pk-second");
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    CLEANUP(device_freep) struct device others = device_create(PASSKEY_ES256);
    struct signed_in waits, signed_in;
    struct passkey passkey;
    struct second_step step;
    struct person person = add_person(cx, "pk-second", ROLE_OWNER), other = add_person(cx, "pk-third", ROLE_OWNER);
    TEST_RC(__LINE__, cx, sign_in_password(cx, "pk-second", PASSWORD, &waits), RC_OK);
    TEST_TRUE(__LINE__, !waits.needs_code);
    TEST_RC(__LINE__, cx, make(cx, &person, &device, &passkey), RC_OK);
    TEST_RC(__LINE__, cx, make(cx, &other, &others, &passkey), RC_OK);
    nobody(cx);
    TEST_RC(__LINE__, cx, sign_in_password(cx, "pk-second", PASSWORD, &waits), RC_OK);
    TEST_TRUE(__LINE__, waits.needs_code); /* the password alone is not enough any more */
    TEST_RC(__LINE__, cx, second_step_waiting(cx, waits.token, &step), RC_OK);
    TEST_TRUE(__LINE__, step.passkey && !step.code);
    TEST_RC(__LINE__, cx, sign_in_code(cx, waits.token, "000000", &signed_in), RC_DENIED);
    /* somebody else's passkey is none for this person, though it signs in its own alone */
    const char *token = waits.token, *challenge = question(cx, true, &token);
    const char *client = device_client(cx, "get", challenge, site.origin);
    TEST_RC(__LINE__, cx, answer(cx, &others, token, true, client, DEVICE_BOTH, &signed_in), RC_DENIED);
    TEST_INT(__LINE__, failures_of(cx, person.id), 2);
    challenge = question(cx, true, &token);
    client = device_client(cx, "get", challenge, site.origin);
    TEST_RC(__LINE__, cx, answer(cx, &device, token, false, client, DEVICE_PRESENT, &signed_in), RC_LOGIN);
    challenge = question(cx, true, &token);
    client = device_client(cx, "get", challenge, site.origin);
    TEST_RC(__LINE__, cx, answer(cx, &device, token, true, client, DEVICE_PRESENT, &signed_in), RC_OK);
    TEST_TRUE(__LINE__, !signed_in.needs_code && strcmp(signed_in.token, token) != 0);
    struct passkey_ask ask; /* the session that waited is gone */
    TEST_RC(__LINE__, cx, passkey_ask_use(cx, waits.token, &site, true, &ask), RC_LOGIN);
}

/* ---- policy ---- */

static const char *gate_now(struct ctx *cx, const char *id)
{
    struct person person;
    struct policy policy;
    const struct gate *gate = NULL;
    uint64_t permissions = 0;
    bool any = false;
    TEST_RC(__LINE__, cx, account_store_person_by_id(cx, id, &person), RC_OK);
    TEST_RC(__LINE__, cx, policy_get(cx, person.org, &policy), RC_OK);
    TEST_RC(__LINE__, cx, account_store_permissions(cx, id, person.org, &permissions, &any), RC_OK);
    TEST_RC(__LINE__, cx, gate_find(cx, &person, &policy, permissions, &gate), RC_OK);
    return gate == NULL ? "free" : gate->path;
}

static void test_policy(void **state)
{
    static const struct {
        int line;
        int64_t two_step, passkey;
        const char *owner, *administrator; /* before they have one */
    } rows[] = {
        {__LINE__, TWO_STEP_FREE, PASSKEY_ALLOWED, "free", "free"},
        {__LINE__, TWO_STEP_FREE, PASSKEY_ADMINISTRATORS, "free", "/me/passkeys"},
        {__LINE__, TWO_STEP_FREE, PASSKEY_EVERYBODY, "/me/passkeys", "/me/passkeys"},
        {__LINE__, TWO_STEP_EVERYBODY, PASSKEY_ALLOWED, "/me/two-step", "/me/two-step"},
        {__LINE__, TWO_STEP_EVERYBODY, PASSKEY_ADMINISTRATORS, "/me/two-step", "/me/passkeys"},
    };
    struct ctx *cx = begin(state, "pk-rule");
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    CLEANUP(device_freep) struct device spare = device_create(PASSKEY_ES256);
    struct signed_in signed_in;
    struct passkey first, second;
    struct person owner = add_person(cx, "pk-owner", ROLE_OWNER);
    add_person(cx, "pk-admin", ROLE_ADMINISTRATOR);
    for (size_t i = 0; i < COUNT(rows); i++) {
        set_policy(cx, "pk-rule", rows[i].two_step, rows[i].passkey);
        TEST_TEXT(rows[i].line, gate_now(cx, "pk-owner"), rows[i].owner);
        TEST_TEXT(rows[i].line, gate_now(cx, "pk-admin"), rows[i].administrator);
    }
    set_policy(cx, "pk-rule", TWO_STEP_EVERYBODY, PASSKEY_EVERYBODY);
    act(cx, &owner, "s");
    TEST_RC(__LINE__, cx, person_set_two_step(cx, &owner, SECRET, ""), RC_OK);
    TEST_RC(__LINE__, cx, make(cx, &owner, &device, &first), RC_OK);
    TEST_TEXT(__LINE__, gate_now(cx, "pk-owner"), "free"); /* one answers both rules */
    /* where a passkey is required, a code is not enough any more */
    nobody(cx);
    cx->now = INT64_C(1111111109000); /* RFC 6238: 081804 */
    TEST_RC(__LINE__, cx, sign_in_password(cx, "pk-owner", PASSWORD, &signed_in), RC_OK);
    struct signed_in after;
    TEST_RC(__LINE__, cx, sign_in_code(cx, signed_in.token, "081804", &after), RC_DENIED);
    set_policy(cx, "pk-rule", TWO_STEP_EVERYBODY, PASSKEY_ADMINISTRATORS);
    TEST_RC(__LINE__, cx, sign_in_code(cx, signed_in.token, "081804", &after), RC_OK);
    set_policy(cx, "pk-rule", TWO_STEP_EVERYBODY, PASSKEY_EVERYBODY);
    /* the last one stays; of two, one goes */
    act(cx, &owner, "s");
    TEST_RC(__LINE__, cx, passkey_remove(cx, &owner, first.id), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "password");
    TEST_RC(__LINE__, cx, make(cx, &owner, &spare, &second), RC_OK);
    TEST_RC(__LINE__, cx, passkey_remove(cx, &owner, first.id), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, &spare, &signed_in), RC_OK);
}

/* ---- removing ---- */

static void test_remove(void **state)
{
    struct ctx *cx = begin(state, "pk-gone");
    CLEANUP(device_freep) struct device device = device_create(PASSKEY_ES256);
    CLEANUP(device_freep) struct device own = device_create(PASSKEY_ES256);
    struct signed_in signed_in;
    struct passkey lost, kept;
    struct session_list sessions;
    struct person owner = add_person(cx, "pk-lost", ROLE_OWNER), admin = add_person(cx, "pk-helper", ROLE_ADMINISTRATOR);
    struct person auditor = add_person(cx, "pk-auditor", ROLE_AUDITOR);
    TEST_RC(__LINE__, cx, make(cx, &owner, &device, &lost), RC_OK);
    TEST_RC(__LINE__, cx, make(cx, &admin, &own, &kept), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_OK);
    act(cx, &auditor, "x");
    TEST_RC(__LINE__, cx, passkey_remove(cx, &owner, lost.id), RC_DENIED);
    act(cx, &owner, "x"); /* of somebody else, though the own name is given */
    TEST_RC(__LINE__, cx, passkey_remove(cx, &owner, kept.id), RC_MISSING);
    act(cx, &admin, "x");
    TEST_RC(__LINE__, cx, passkey_remove(cx, &owner, "nothing"), RC_MISSING);
    act(cx, &admin, "x");
    cx->org = "another"; /* acting in another organisation */
    TEST_RC(__LINE__, cx, passkey_remove(cx, &owner, lost.id), RC_DENIED);
    act(cx, &admin, "x");
    TEST_RC(__LINE__, cx, passkey_remove(cx, &owner, lost.id), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries_of(cx, "pk-gone", "passkey", lost.id), 2);
    TEST_RC(__LINE__, cx, session_list(cx, &owner, &sessions), RC_OK);
    TEST_INT(__LINE__, (int64_t)sessions.sessions.n, 0);
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_DENIED);
    /* who is stopped loses them; when admitted again, a new one is made */
    TEST_RC(__LINE__, cx, make(cx, &owner, &device, &lost), RC_OK);
    struct person before, after;
    TEST_RC(__LINE__, cx, account_store_person_by_id(cx, owner.id, &before), RC_OK);
    after = before;
    after.active = 0;
    act(cx, &admin, "x");
    TEST_RC(__LINE__, cx, person_change(cx, &before, &after), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, &device, &signed_in), RC_DENIED);
    int64_t left = 7;
    TEST_RC(__LINE__, cx, passkey_store_count(cx, owner.id, &left), RC_OK);
    TEST_INT(__LINE__, left, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make),    cmocka_unit_test(test_make_refused), cmocka_unit_test(test_alone),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_challenge),    cmocka_unit_test(test_counter),
        cmocka_unit_test(test_second),  cmocka_unit_test(test_policy),       cmocka_unit_test(test_remove),
    };
    return TEST_RUN_ON_BOTH(tests);
}
