/* Signing in and sessions on both databases. Each test has people of its own. */
#include "account/account_session.h"

#include <sodium.h>
#include <string.h>

#include "account/account_change.h"
#include "account/account_secret.h"
#include "base/limits.h"
#include "ledger/ledger.h"
#include "tests/support/test.h"

#define PASSWORD "correct horse battery"
/* RFC 6238, appendix B: at 1111111109 s this secret gives 081804. */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define CODE "081804"
#define CODE_NOW INT64_C(1111111109000)

enum { MINUTE = 60 * 1000 };

/* A cheap one, since signing in is tried often here; what it costs is tested in account_secret_test. */
static const char *the_hash(struct ctx *cx)
{
    char hash[crypto_pwhash_STRBYTES];
    TEST_INT(__LINE__,
             crypto_pwhash_str(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN,
                               crypto_pwhash_MEMLIMIT_MIN),
             0);
    return arena_copy(cx->arena, hash);
}

static void in_transaction(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* Begins a test; the first one makes the organisations. Ids of people are their sign-in names. */
static struct ctx *begin(void **state)
{
    static const char *const ids[] = {"home", "other", "empty"};
    struct ctx *cx = test_begin(state);
    int64_t count = 0;
    cx->permissions = PERM_PUBLIC;
    cx->fixed_ids = 0; /* the tests share the tables */
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM organization"), NO_ARGS, &count),
            RC_OK);
    for (size_t i = 0; count == 0 && i < COUNT(ids); i++) {
        struct organization row = {.id = ids[i],
                                   .org = ids[i],
                                   .parent = "",
                                   .name = ids[i],
                                   .sector = "",
                                   .fiscal_month = 4,
                                   .handling_mark = "",
                                   .document_prefix = "",
                                   .active = 1};
        in_transaction(cx, &organization_record, &row);
    }
    return cx;
}

static void add_person(struct ctx *cx, const char *login, const char *password, const char *totp,
                       const char *recovery, int64_t active)
{
    struct person row = {.id = login,
                         .org = "home",
                         .login = login,
                         .name = login,
                         .email = "",
                         .password = password,
                         .totp = totp,
                         .recovery = recovery,
                         .active = active};
    in_transaction(cx, &person_record, &row);
}

static void add_role(struct ctx *cx, const char *person, const char *org, enum role role)
{
    struct membership row = {.id = "", .org = org, .person = person, .role = role};
    in_transaction(cx, &membership_record, &row);
}

/* Who the server takes the bearer of the token for; "" for nobody. */
static const char *bearer(struct ctx *cx, const char *token)
{
    struct request request = {.path = "/",
                              .session = token,
                              .language = "",
                              .accept_language = "",
                              .csrf_header = "",
                              .authorization = "",
                              .fetch_site = "",
                              .origin = "",
                              .host = "",
                              .none_match = "",
                              .remote = ""};
    cx->person = cx->person_name = cx->org = cx->org_name = cx->session = cx->csrf = "";
    cx->permissions = PERM_PUBLIC;
    cx->gate = cx->gate_reason = NULL;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, account_authenticate(cx, &request), RC_OK);
    return cx->person;
}

static enum rc sign_in(struct ctx *cx, const char *login, const char *password,
                       struct signed_in *ret)
{
    cx->problem = (struct problem){.rc = RC_OK};
    return sign_in_password(cx, login, password, ret);
}

/* How many notes with that word the ledger has about signing in of this person. */
static size_t notes_with(struct ctx *cx, const char *person, const char *word)
{
    struct ledger_entries entries = {.n = 0};
    size_t count = 0;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "home", "sign-in", person, &entries), RC_OK);
    for (size_t i = 0; i < entries.n; i++) {
        TEST_INT(__LINE__, entries.at[i].action, LEDGER_NOTE);
        TEST_TEXT(__LINE__, entries.at[i].person, person);
        count += strstr(entries.at[i].body, word) != NULL;
    }
    return count;
}

static size_t notes_of(struct ctx *cx, const char *person)
{
    return notes_with(cx, person, "locked");
}

static void test_password(void **state)
{
    static const struct {
        int line;
        const char *login, *password;
        bool fits;
    } rows[] = {
        {__LINE__, "hanako", PASSWORD, true},
        {__LINE__, " HANAKO ", PASSWORD, true},
        {__LINE__, "ｈａｎａｋｏ", PASSWORD, true}, /* full-width */
        {__LINE__, "hanako", "correct horse batterY", false},
        {__LINE__, "hanako", PASSWORD " ", false},
        {__LINE__, "hanako", "", false},
        {__LINE__, "nobody", PASSWORD, false},
        {__LINE__, "", "", false},
        {__LINE__, "hanako' OR '1'='1", PASSWORD, false},
        {__LINE__, "left", PASSWORD, false}, /* may not sign in any more */
        {__LINE__, "new", "", false},        /* has not chosen a password yet */
        {__LINE__, "new", PASSWORD, false},
    };
    struct ctx *cx = begin(state);
    add_person(cx, "hanako", the_hash(cx), "", "", 1);
    add_person(cx, "left", the_hash(cx), "", "", 0);
    add_person(cx, "new", "", "", "", 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct signed_in signed_in = {.token = "untouched"};
        TEST_RC(rows[i].line, cx, sign_in(cx, rows[i].login, rows[i].password, &signed_in),
                rows[i].fits ? RC_OK : RC_DENIED);
        if (rows[i].fits) {
            TEST_TEXT(rows[i].line, bearer(cx, signed_in.token), "hanako");
            TEST_TRUE(rows[i].line, !signed_in.needs_code);
        } else { /* what was wrong is not told */
            TEST_TEXT(rows[i].line, cx->problem.message, "Sign-in name or password is wrong");
            TEST_TEXT(rows[i].line, signed_in.token, "untouched");
        }
    }
    char longest[5000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", longest, &(struct signed_in){.token = ""}),
            RC_DENIED);
}

static void test_lock(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    add_person(cx, "jiro", the_hash(cx), "", "", 1);
    cx->person = "somebody";
    for (int round = 0; round < 2; round++) { /* a success between starts the count anew */
        for (int i = 1; i < POLICY_LOCK_FAILURES; i++)
            TEST_RC(i, cx, sign_in(cx, "jiro", "wrong", &signed_in), RC_DENIED);
        if (round == 0)
            TEST_RC(__LINE__, cx, sign_in(cx, "jiro", PASSWORD, &signed_in), RC_OK);
    }
    TEST_INT(__LINE__, (int64_t)notes_of(cx, "jiro"), 0);
    TEST_RC(__LINE__, cx, sign_in(cx, "jiro", "wrong", &signed_in), RC_BUSY);
    TEST_INT(__LINE__, (int64_t)notes_of(cx, "jiro"), 1);
    TEST_TEXT(__LINE__, cx->person, "somebody");
    TEST_RC(__LINE__, cx, sign_in(cx, "jiro", PASSWORD, &signed_in), RC_BUSY);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "locked until 2026-10-01 14:17") != NULL);
    cx->now += (int64_t)POLICY_LOCK_MINUTES * 60000 - 1;
    TEST_RC(__LINE__, cx, sign_in(cx, "jiro", PASSWORD, &signed_in), RC_BUSY);
    cx->now++;
    for (int i = 1; i < POLICY_LOCK_FAILURES; i++) /* the lock has ended, but not the count */
        TEST_RC(i, cx, sign_in(cx, "jiro", "wrong", &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, "jiro", "wrong", &signed_in), RC_BUSY);
    TEST_INT(__LINE__, (int64_t)notes_of(cx, "jiro"), 2);
    cx->now += (int64_t)POLICY_LOCK_MINUTES * 60000;
    TEST_RC(__LINE__, cx, sign_in(cx, "jiro", PASSWORD, &signed_in), RC_OK);
    struct sign_in told;
    TEST_RC(__LINE__, cx, account_store_sign_in_get(cx, "jiro", &told), RC_OK);
    TEST_INT(__LINE__, told.failures, 0);
    TEST_TRUE(__LINE__, told.notice[0] != '\0'); /* the person is told once of what happened */
    TEST_RC(__LINE__, cx, sign_in(cx, "jiro", PASSWORD, &signed_in), RC_OK);
    TEST_RC(__LINE__, cx, account_store_sign_in_get(cx, "jiro", &told), RC_OK);
    TEST_TEXT(__LINE__, told.notice, "");
    struct ledger_head head;
    TEST_RC(__LINE__, cx, ledger_check(cx, "home", &head), RC_OK);
}

/* The ledger, the sign-in and the session of a person with the second step turned on. */
static const char *begin_code(struct ctx *cx, const char *login)
{
    struct signed_in waiting = {.token = ""};
    TEST_RC(__LINE__, cx, sign_in(cx, login, PASSWORD, &waiting), RC_OK);
    TEST_TRUE(__LINE__, waiting.needs_code);
    TEST_TEXT(__LINE__, bearer(cx, waiting.token), ""); /* half a sign-in opens nothing */
    return waiting.token;
}

static enum rc give_code(struct ctx *cx, const char *token, const char *code, struct signed_in *ret)
{
    cx->problem = (struct problem){.rc = RC_OK};
    return sign_in_code(cx, token, code, ret);
}

static void test_two_steps(void **state)
{
    static const char *const wrong[] = {"", "081805", "81804", "x", SECRET};
    struct ctx *cx = begin(state);
    struct signed_in signed_in = {.token = "untouched"};
    add_person(cx, "saburo", the_hash(cx), SECRET, "", 1);
    cx->now = CODE_NOW;
    const char *token = begin_code(cx, "saburo");
    for (size_t i = 0; i + 1 < COUNT(wrong); i++)
        TEST_RC((int)i, cx, give_code(cx, token, wrong[i], &signed_in), RC_DENIED);
    TEST_TEXT(__LINE__, signed_in.token, "untouched");
    TEST_RC(__LINE__, cx, give_code(cx, token, " ０８１８０４ ", &signed_in), RC_OK);
    TEST_TRUE(__LINE__, strcmp(signed_in.token, token) != 0 && !signed_in.needs_code);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "saburo");
    TEST_TEXT(__LINE__, bearer(cx, token), "");
    TEST_RC(__LINE__, cx, give_code(cx, token, CODE, &signed_in), RC_LOGIN); /* used up */
    TEST_RC(__LINE__, cx, give_code(cx, signed_in.token, CODE, &signed_in),
            RC_LOGIN); /* waits for none */
    TEST_RC(__LINE__, cx, give_code(cx, "", CODE, &signed_in), RC_LOGIN);
    token = begin_code(cx, "saburo");
    TEST_RC(__LINE__, cx, give_code(cx, token, CODE, &signed_in),
            RC_DENIED); /* no code works twice; who tries is noted, and told to the person */
    TEST_INT(__LINE__, (int64_t)notes_with(cx, "saburo", "came a second time"), 1);
    struct sign_in told;
    TEST_RC(__LINE__, cx, account_store_sign_in_get(cx, "saburo", &told), RC_OK);
    TEST_TRUE(__LINE__, strncmp(told.notice, "0 ", 2) == 0);
    for (int i = 2; i < POLICY_LOCK_FAILURES; i++)
        TEST_RC(i, cx, give_code(cx, token, "000000", &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, give_code(cx, token, "000000", &signed_in), RC_BUSY);
    TEST_INT(__LINE__, (int64_t)notes_of(cx, "saburo"), 1);
    TEST_RC(__LINE__, cx, sign_in(cx, "saburo", PASSWORD, &signed_in), RC_BUSY);
}

static void test_code_expires(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in = {.token = "untouched"};
    add_person(cx, "shiro", the_hash(cx), SECRET, "", 1);
    cx->now = CODE_NOW - (int64_t)SESSION_CODE_SECONDS * 1000 - 1;
    const char *token = begin_code(cx, "shiro");
    cx->now = CODE_NOW;
    TEST_RC(__LINE__, cx, give_code(cx, token, CODE, &signed_in), RC_LOGIN);
    cx->now = CODE_NOW - (int64_t)SESSION_CODE_SECONDS * 1000;
    token = begin_code(cx, "shiro");
    cx->now = CODE_NOW;
    TEST_RC(__LINE__, cx, give_code(cx, token, CODE, &signed_in), RC_OK);
}

static void test_recovery_code(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in = {.token = "untouched"};
    const char *codes[RECOVERY_CODES], *digests = "";
    TEST_RC(__LINE__, cx, recovery_new(cx, codes, &digests), RC_OK);
    add_person(cx, "goro", the_hash(cx), SECRET, digests, 1);
    TEST_RC(__LINE__, cx, give_code(cx, begin_code(cx, "goro"), codes[3], &signed_in), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "goro");
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "home", "person", "goro", &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 2);
    TEST_INT(__LINE__, entries.at[1].action, LEDGER_CHANGE);
    TEST_TEXT(__LINE__, entries.at[1].person, "goro");
    TEST_RC(__LINE__, cx, give_code(cx, begin_code(cx, "goro"), codes[3], &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, give_code(cx, begin_code(cx, "goro"), codes[0], &signed_in), RC_OK);
}

static void test_token(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    add_person(cx, "rokuro", the_hash(cx), "", "", 1);
    add_role(cx, "rokuro", "home", ROLE_AUDITOR);
    add_role(cx, "rokuro", "home", ROLE_OWNER);
    add_role(cx, "rokuro", "other", ROLE_ADMINISTRATOR);
    TEST_RC(__LINE__, cx, sign_in(cx, "rokuro", PASSWORD, &signed_in), RC_OK);
    TEST_INT(__LINE__, (int64_t)strlen(signed_in.token), 64); /* 256 bits */
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "rokuro");
    TEST_TEXT(__LINE__, cx->org, "home");
    TEST_TEXT(__LINE__, cx->person_name, "rokuro");
    TEST_INT(__LINE__, (int64_t)strlen(cx->csrf), 64);
    TEST_TEXT(__LINE__, cx->csrf, signed_in.csrf);
    TEST_TRUE(__LINE__, strcmp(cx->csrf, signed_in.token) != 0);
    TEST_TRUE(__LINE__,
              strcmp(cx->session, signed_in.token) != 0); /* the database keeps a digest */
    TEST_INT(
        __LINE__, (int64_t)cx->permissions,
        (int64_t)(PERM_PUBLIC | PERM_OWN | role_permissions_in(ORGANIZATION_OPERATOR, ROLE_AUDITOR) |
                  role_permissions_in(ORGANIZATION_OPERATOR, ROLE_OWNER)));
    const char *digest = cx->session;
    char *wrong = (char *)arena_copy(cx->arena, signed_in.token);
    wrong[63] = wrong[63] == '0' ? '1' : '0';
    const char *const others[] = {"",
                                  "x",
                                  digest,
                                  wrong,
                                  arena_copy_n(cx->arena, signed_in.token, 63),
                                  arena_printf(cx->arena, "%s0", signed_in.token)};
    for (size_t i = 0; i < COUNT(others); i++) {
        TEST_TEXT((int)i, bearer(cx, others[i]), "");
        TEST_INT((int)i, (int64_t)cx->permissions, (int64_t)PERM_PUBLIC);
    }
    TEST_RC(__LINE__, cx, sign_out(cx, signed_in.token), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "");
}

static void test_idle(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    const int64_t idle = (int64_t)POLICY_SESSION_IDLE * 60000;
    add_person(cx, "nanako", the_hash(cx), "", "", 1);
    TEST_RC(__LINE__, cx, sign_in(cx, "nanako", PASSWORD, &signed_in), RC_OK);
    cx->now += idle;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "nanako");
    cx->now += idle; /* the use before counts */
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "nanako");
    cx->now += idle + 1;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "");
}

static void test_absolute(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    add_person(cx, "yae", the_hash(cx), "", "", 1);
    TEST_RC(__LINE__, cx, sign_in(cx, "yae", PASSWORD, &signed_in), RC_OK);
    const int64_t end = cx->now + (int64_t)POLICY_SESSION_TOTAL * 60000;
    for (; cx->now < end; cx->now += 30 * MINUTE) /* always busy */
        TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "yae");
    cx->now = end + 1;
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "");
    int64_t count = -1;
    TEST_RC(__LINE__, cx, account_expire(cx), RC_OK);
    TEST_RC(
        __LINE__, cx,
        db_int_of(cx, SQL("SELECT COUNT(*) FROM session WHERE person = 'yae'"), NO_ARGS, &count),
        RC_OK);
    TEST_INT(__LINE__, count, 0);
}

static void end_role(struct ctx *cx, const char *person, const char *org)
{
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("DELETE FROM membership WHERE person = $1 AND org = $2"),
                    ARGS(STR(person), STR(org)), NULL),
            RC_OK);
}

/* Somebody who acts elsewhere and loses the role there is back home, with the rights of home only. */
static void test_fall_back(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    add_person(cx, "kuro", the_hash(cx), "", "", 1);
    add_role(cx, "kuro", "home", ROLE_VIEWER);
    add_role(cx, "kuro", "other", ROLE_CISO);
    TEST_RC(__LINE__, cx, sign_in(cx, "kuro", PASSWORD, &signed_in), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "kuro");
    TEST_RC(__LINE__, cx, account_store_session_org(cx, cx->session, "other"), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "kuro");
    TEST_TEXT(__LINE__, cx->org, "other");
    TEST_INT(__LINE__, (int64_t)cx->permissions,
             (int64_t)(PERM_PUBLIC | PERM_OWN | role_permissions_in(ORGANIZATION_OPERATOR, ROLE_CISO)));
    end_role(cx, "kuro", "other");
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "kuro");
    TEST_TEXT(__LINE__, cx->org, "home");
    TEST_INT(__LINE__, (int64_t)cx->permissions,
             (int64_t)(PERM_PUBLIC | PERM_OWN | role_permissions_in(ORGANIZATION_OPERATOR, ROLE_VIEWER)));
    TEST_RC(__LINE__, cx, account_store_session_org(cx, cx->session, "no-such-place"), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "kuro");
    TEST_TEXT(__LINE__, cx->org, "home");
    TEST_INT(__LINE__, cx->problem.rc, RC_OK);
    end_role(cx, "kuro", "home");
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "kuro");
    TEST_TEXT(__LINE__, cx->org, "home");
    TEST_INT(__LINE__, (int64_t)cx->permissions, (int64_t)(PERM_PUBLIC | PERM_OWN | PERM_SIGNED_IN));
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE person SET active = 0 WHERE id = 'kuro'"), NO_ARGS, NULL),
            RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "");
    TEST_INT(__LINE__, (int64_t)cx->permissions, (int64_t)PERM_PUBLIC);
}

/* ---- attempts by address ---- */

/* How many notes of a lock the organisation's ledger has of an address. */
static size_t locks_of(struct ctx *cx, const char *org, const char *address)
{
    struct ledger_entries entries = {.n = 0};
    TEST_RC(__LINE__, cx, ledger_of_record(cx, org, "sign-in", address, &entries), RC_OK);
    for (size_t i = 0; i < entries.n; i++) {
        TEST_TEXT(__LINE__, entries.at[i].person, address);
        TEST_TRUE(__LINE__, strstr(entries.at[i].body, "address locked") != NULL);
    }
    return entries.n;
}

/* As if that many names had been tried that do not exist; without the password's costly work. */
static void fail_often(struct ctx *cx, int times)
{
    for (int i = 0; i < times; i++) {
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(i, cx, guard_failed(cx, NULL), RC_DENIED);
    }
}

static void test_address(void **state)
{
    const int64_t lock = (int64_t)LIMIT_ADDRESS_LOCK_SECONDS * 1000;
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    add_person(cx, "aoi", the_hash(cx), "", "", 1);
    cx->remote = "192.0.2.1";
    fail_often(cx, LIMIT_ADDRESS_FAILURES - 2);
    TEST_RC(__LINE__, cx, sign_in(cx, "aoi", "wrong", &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, "aoi", PASSWORD, &signed_in), RC_OK); /* ends no count */
    TEST_INT(__LINE__, (int64_t)locks_of(cx, "home", "192.0.2.1"), 0);
    TEST_RC(__LINE__, cx, sign_in(cx, "nobody", "wrong", &signed_in), RC_DENIED);
    TEST_INT(__LINE__, (int64_t)locks_of(cx, "home", "192.0.2.1"), 1); /* whose people were tried */
    for (int i = 0; i < 3; i++) {
        TEST_RC(i, cx, sign_in(cx, "aoi", PASSWORD, &signed_in), RC_BUSY);
        TEST_TRUE(i, strstr(cx->problem.message, "cannot sign in until 2026-10-01 14:17") != NULL);
        TEST_INT(i, cx->problem.retry_after, LIMIT_ADDRESS_LOCK_SECONDS);
    }
    TEST_INT(__LINE__, (int64_t)locks_of(cx, "home", "192.0.2.1"), 1);
    struct person aoi;
    TEST_RC(__LINE__, cx, account_store_person_by_id(cx, "aoi", &aoi), RC_OK);
    TEST_RC(__LINE__, cx, sign_in_confirm(cx, &aoi, PASSWORD), RC_BUSY);
    TEST_RC(__LINE__, cx, sign_in_code(cx, "x", CODE, &signed_in), RC_BUSY);
    cx->remote = "192.0.2.2"; /* others go on */
    TEST_RC(__LINE__, cx, sign_in(cx, "aoi", PASSWORD, &signed_in), RC_OK);
    cx->remote = NULL; /* the command line too */
    TEST_RC(__LINE__, cx, sign_in(cx, "aoi", PASSWORD, &signed_in), RC_OK);
    cx->remote = "::ffff:192.0.2.1"; /* the same one */
    cx->now += lock - 1;
    TEST_RC(__LINE__, cx, sign_in(cx, "aoi", PASSWORD, &signed_in), RC_BUSY);
    TEST_INT(__LINE__, cx->problem.retry_after, 1);
    cx->now++;
    TEST_RC(__LINE__, cx, sign_in(cx, "aoi", PASSWORD, &signed_in), RC_OK);
    fail_often(cx, 1); /* the count began anew */
    TEST_RC(__LINE__, cx, sign_in(cx, "aoi", PASSWORD, &signed_in), RC_OK);
    cx->now += lock + 1;
    int64_t count = -1;
    TEST_RC(__LINE__, cx, account_expire(cx), RC_OK);
    TEST_RC(__LINE__, cx,
            db_int_of(cx, SQL("SELECT COUNT(*) FROM sign_in_address WHERE address = '192.0.2.1'"), NO_ARGS,
                      &count),
            RC_OK);
    TEST_INT(__LINE__, count, 0);
    struct ledger_head head;
    TEST_RC(__LINE__, cx, ledger_check(cx, "home", &head), RC_OK);
}

/* Failures that lie apart do not add up; neighbours of one IPv6 network do. A clock that is set back neither
 * locks longer nor counts what lies in the future. */
static void test_address_window(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    struct sign_in_address stored;
    add_person(cx, "ayame", the_hash(cx), "", "", 1);
    cx->remote = "192.0.2.3";
    fail_often(cx, LIMIT_ADDRESS_FAILURES - 1);
    cx->now += (int64_t)LIMIT_ADDRESS_WINDOW_SECONDS * 1000;
    fail_often(cx, LIMIT_ADDRESS_FAILURES - 1);
    TEST_RC(__LINE__, cx, sign_in(cx, "ayame", PASSWORD, &signed_in), RC_OK);
    fail_often(cx, 1);
    TEST_RC(__LINE__, cx, sign_in(cx, "ayame", PASSWORD, &signed_in), RC_BUSY);
    TEST_INT(__LINE__, (int64_t)locks_of(cx, "empty", "192.0.2.3"), 1); /* the first organisation */
    cx->now -= INT64_C(86400000);
    TEST_RC(__LINE__, cx, sign_in(cx, "ayame", PASSWORD, &signed_in), RC_OK);
    fail_often(cx, 1);
    TEST_RC(__LINE__, cx, account_store_address_get(cx, "192.0.2.3", &stored), RC_OK);
    TEST_INT(__LINE__, stored.failures, 1);
    for (int i = 0; i < LIMIT_ADDRESS_FAILURES; i++) {
        cx->remote = arena_printf(cx->arena, "2001:db8::%x", i + 1);
        fail_often(cx, 1);
    }
    TEST_RC(__LINE__, cx, sign_in(cx, "ayame", PASSWORD, &signed_in), RC_BUSY);
    cx->remote = "2001:db8:0:1::1";
    TEST_RC(__LINE__, cx, sign_in(cx, "ayame", PASSWORD, &signed_in), RC_OK);
    TEST_RC(__LINE__, cx, account_store_address_get(cx, "2001:db8::/64", &stored), RC_OK);
}

/* ---- what a person must do first ---- */

static struct person load(struct ctx *cx, const char *id)
{
    struct person person;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, account_store_person_by_id(cx, id, &person), RC_OK);
    return person;
}

static void test_required_password(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    add_person(cx, "rin", the_hash(cx), "", "", 1);
    add_person(cx, "chief", the_hash(cx), "", "", 1);
    add_role(cx, "rin", "home", ROLE_CISO);
    TEST_RC(__LINE__, cx, sign_in(cx, "rin", PASSWORD, &signed_in), RC_OK);
    TEST_TEXT(__LINE__, signed_in.gate, "");
    struct person rin = load(cx, "rin");
    cx->person = "rin";
    TEST_RC(__LINE__, cx, person_require_password(cx, &rin), RC_DENIED); /* one's own page does that */
    cx->person = "somebody";
    TEST_RC(__LINE__, cx, person_require_password(cx, &rin), RC_DENIED); /* without the right */
    cx->person = "chief";
    cx->permissions |= PERM_ACCOUNT_WRITE | PERM_SYSTEM;
    TEST_RC(__LINE__, cx, person_require_password(cx, &rin), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "rin"); /* the session stays, but confined */
    TEST_INT(__LINE__, (int64_t)cx->permissions, (int64_t)(PERM_PUBLIC | PERM_OWN_PASSWORD));
    TEST_TEXT(__LINE__, cx->gate, "/me/password");
    TEST_RC(__LINE__, cx, sign_in(cx, "rin", PASSWORD, &signed_in), RC_OK);
    TEST_TEXT(__LINE__, signed_in.gate, "/me/password");
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "rin");
    rin = load(cx, "rin");
    TEST_RC(__LINE__, cx, person_set_password(cx, &rin, PASSWORD), RC_INVALID); /* the same one */
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "password");
    rin = load(cx, "rin");
    TEST_RC(__LINE__, cx, person_set_password(cx, &rin, "quiet bay, two lanterns"), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "rin");
    TEST_TRUE(__LINE__, cx->gate == NULL && may(cx, role_permissions_in(ORGANIZATION_OPERATOR, ROLE_CISO) | PERM_OWN));
    TEST_RC(__LINE__, cx, sign_in(cx, "rin", PASSWORD, &signed_in), RC_DENIED);
}

static void test_start_password(void **state)
{
    struct ctx *cx = begin(state);
    struct signed_in signed_in;
    const char *first = "", *second = "";
    add_person(cx, "kei", the_hash(cx), "", "", 1);
    struct person kei = load(cx, "kei");
    cx->person = "chief";
    cx->permissions |= PERM_ACCOUNT_WRITE | PERM_SYSTEM;
    TEST_RC(__LINE__, cx, person_give_password(cx, &kei, &first), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, "kei", PASSWORD, &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, "kei", first, &signed_in), RC_OK);
    TEST_TEXT(__LINE__, signed_in.gate, "/me/password");
    cx->now += (int64_t)START_PASSWORD_SECONDS * 1000;
    TEST_RC(__LINE__, cx, sign_in(cx, "kei", first, &signed_in), RC_OK);
    cx->now++;
    TEST_RC(__LINE__, cx, sign_in(cx, "kei", first, &signed_in), RC_DENIED);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "older than a day") != NULL);
    kei = load(cx, "kei");
    cx->person = "chief";
    cx->permissions |= PERM_ACCOUNT_WRITE | PERM_SYSTEM;
    TEST_RC(__LINE__, cx, person_give_password(cx, &kei, &second), RC_OK);
    TEST_TRUE(__LINE__, strcmp(first, second) != 0);
    TEST_RC(__LINE__, cx, sign_in(cx, "kei", second, &signed_in), RC_OK);
    TEST_TEXT(__LINE__, bearer(cx, signed_in.token), "kei");
    kei = load(cx, "kei");
    TEST_RC(__LINE__, cx, person_set_password(cx, &kei, "quiet bay, two lanterns"), RC_OK);
    cx->now += INT64_C(7) * 86400 * 1000; /* the own one has no end */
    TEST_RC(__LINE__, cx, sign_in(cx, "kei", "quiet bay, two lanterns", &signed_in), RC_OK);
    TEST_TEXT(__LINE__, signed_in.gate, "");
    kei = load(cx, "kei"); /* what an administrator sets by hand is a start password, too */
    cx->person = "chief";
    cx->permissions |= PERM_ACCOUNT_WRITE | PERM_SYSTEM;
    TEST_RC(__LINE__, cx, person_set_password(cx, &kei, "three gulls on the pier"), RC_OK);
    TEST_INT(__LINE__, load(cx, "kei").must_change, 1);
    add_role(cx, "kei", "home", ROLE_SYSTEM);
    kei = load(cx, "kei");
    cx->permissions = PERM_ACCOUNT_WRITE; /* no system operator */
    TEST_RC(__LINE__, cx, person_give_password(cx, &kei, &second), RC_DENIED);
    TEST_RC(__LINE__, cx, person_require_password(cx, &kei), RC_DENIED);
}

static const char *token_of(const char *path)
{
    TEST_TRUE(__LINE__, strncmp(path, "/setup/", 7) == 0 && strlen(path) == 7 + 64);
    return path + 7;
}

static void test_setup_link(void **state)
{
    struct ctx *cx = begin(state);
    const char *path = "", *person = "untouched";
    add_person(cx, "toko", "", "", "", 1);
    TEST_RC(__LINE__, cx, setup_link_create(cx, "toko", &path), RC_OK);
    const char *old = token_of(path);
    TEST_RC(__LINE__, cx, setup_link_open(cx, old, &person), RC_OK);
    TEST_TEXT(__LINE__, person, "toko");
    TEST_RC(__LINE__, cx, setup_link_create(cx, "toko", &path), RC_OK);
    const char *token = token_of(path);
    TEST_RC(__LINE__, cx, setup_link_open(cx, old, &person),
            RC_MISSING); /* the newer one took its place */
    TEST_RC(__LINE__, cx, setup_link_use(cx, old), RC_MISSING);
    cx->now += (int64_t)SETUP_LINK_SECONDS * 1000;
    TEST_RC(__LINE__, cx, setup_link_open(cx, token, &person), RC_OK);
    cx->now++;
    TEST_RC(__LINE__, cx, setup_link_open(cx, token, &person), RC_MISSING);
    cx->now--;
    TEST_RC(__LINE__, cx, setup_link_use(cx, token), RC_OK);
    TEST_RC(__LINE__, cx, setup_link_use(cx, token), RC_MISSING);
    TEST_RC(__LINE__, cx, setup_link_open(cx, token, &person), RC_MISSING);
    TEST_RC(__LINE__, cx, setup_link_open(cx, "", &person), RC_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_password),      cmocka_unit_test(test_lock),
        cmocka_unit_test(test_two_steps),     cmocka_unit_test(test_code_expires),
        cmocka_unit_test(test_recovery_code), cmocka_unit_test(test_token),
        cmocka_unit_test(test_idle),          cmocka_unit_test(test_absolute),
        cmocka_unit_test(test_fall_back),     cmocka_unit_test(test_setup_link),
        cmocka_unit_test(test_address),       cmocka_unit_test(test_address_window),
        cmocka_unit_test(test_required_password), cmocka_unit_test(test_start_password),
    };
    return TEST_RUN_ON_BOTH(tests);
}
