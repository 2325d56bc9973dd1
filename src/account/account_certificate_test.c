/* Client certificates of people, on both databases. That a certificate is good is the server's to say
 * (http/peer_test.c); here it is. */
#include "account/account_certificate.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "account/account_change.h"
#include "account/account_secret.h"
#include "base/id.h"
#include "http/peer.h"
#include "ledger/ledger.h"
#include "tests/support/authority.h"
#include "tests/support/test.h"

#define PASSWORD "correct horse battery"

enum { MADE = 4 };

struct made {
    char pem[AUTHORITY_PEM];
    struct client_certificate said;
};

static void insert(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    cx->fixed_ids = 0;
    cx->now = (int64_t)time(NULL) * 1000; /* certificates are made by the real clock */
    struct organization row = {.id = org, .org = org, .parent = "", .name = org, .sector = "", .fiscal_month = 4,
                               .handling_mark = "", .document_prefix = "", .active = 1};
    insert(cx, &organization_record, &row);
    cx->org = org;
    return cx;
}

static struct person add_person(struct ctx *cx, const char *login)
{
    char hash[crypto_pwhash_STRBYTES];
    TEST_INT(__LINE__, crypto_pwhash_str(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN), 0);
    struct person row = {.id = "", .org = cx->org, .login = login, .name = login, .email = "", .totp = "",
                         .password = arena_copy(cx->arena, hash), .recovery = "", .active = 1};
    insert(cx, &person_record, &row);
    return row;
}

static void make_certificates(void **state, struct ctx *cx, struct made made[MADE])
{
    struct test_db *test = *state;
    const char *pem = arena_printf(cx->arena, "%s/one.pem", test->directory),
               *key = arena_printf(cx->arena, "%s/one.key", test->directory);
    struct authority authority;
    authority_make(&authority, "Staff authority");
    for (int i = 0; i < MADE; i++) {
        const struct issue issue = {.name = arena_printf(cx->arena, "Person %d", i), .client = true,
                                    .begin = i == MADE - 1 ? -7200 : -60, .end = i == MADE - 1 ? -3600 : 86400};
        authority_issue(&authority, &issue, pem, key);
        authority_read(pem, made[i].pem);
        TEST_TRUE(i, peer_read(cx, made[i].pem, &made[i].said));
    }
    unlink(pem);
    unlink(key);
    authority_free(&authority);
}

/* Signs in over a connection with that certificate, NULL for none. */
static enum rc by_password(struct ctx *cx, const struct made *made, const char *login, const char *password)
{
    struct signed_in signed_in;
    cx->problem = (struct problem){.rc = RC_OK};
    cx->asks_certificate = true;
    cx->certificate = made == NULL ? NULL : &made->said;
    return sign_in_password(cx, login, password, &signed_in);
}

static enum rc alone(struct ctx *cx, const struct made *made, struct signed_in *ret)
{
    cx->problem = (struct problem){.rc = RC_OK};
    cx->certificate = made == NULL ? NULL : &made->said;
    return sign_in_certificate(cx, ret);
}

static void test_besides(void **state)
{
    struct ctx *cx = begin(state, "besides");
    struct made made[MADE];
    struct person_certificate bond, other;
    struct ledger_entries entries = {.n = 0};
    size_t notes = 0;
    make_certificates(state, cx, made);
    struct person hanako = add_person(cx, "hanako"), ken = add_person(cx, "ken");
    TEST_RC(__LINE__, cx, by_password(cx, NULL, "hanako", PASSWORD), RC_OK);
    TEST_RC(__LINE__, cx, certificate_bind(cx, &hanako, made[0].pem, false, &bond), RC_OK);
    TEST_TEXT(__LINE__, bond.subject, "CN=Person 0");
    TEST_RC(__LINE__, cx, certificate_bind(cx, &ken, made[1].pem, false, &other), RC_OK);
    const struct {
        int line;
        const struct made *made;
        const char *login, *password;
        enum rc want;
    } rows[] = {
        {__LINE__, &made[0], "hanako", PASSWORD, RC_OK},
        {__LINE__, &made[0], "hanako", "wrong", RC_DENIED},
        {__LINE__, NULL, "hanako", PASSWORD, RC_DENIED},
        {__LINE__, &made[1], "hanako", PASSWORD, RC_DENIED}, /* somebody else's */
        {__LINE__, &made[0], "ken", PASSWORD, RC_DENIED},
        {__LINE__, &made[2], "ken", PASSWORD, RC_DENIED}, /* good, and nobody's */
        {__LINE__, &made[1], "ken", PASSWORD, RC_OK},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_RC(rows[i].line, cx, by_password(cx, rows[i].made, rows[i].login, rows[i].password), rows[i].want);
    TEST_RC(__LINE__, cx, by_password(cx, &made[0], "hanako", PASSWORD), RC_OK); /* counts begin anew */
    TEST_RC(__LINE__, cx, by_password(cx, NULL, "hanako", "wrong"), RC_DENIED);
    const char *wrong = cx->problem.message;
    TEST_RC(__LINE__, cx, by_password(cx, NULL, "hanako", PASSWORD), RC_DENIED);
    TEST_TEXT(__LINE__, cx->problem.message, wrong); /* nothing is told about the password */
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "besides", "sign-in", hanako.id, &entries), RC_OK);
    for (size_t i = 0; i < entries.n; i++)
        notes += strstr(entries.at[i].body, "the client certificate was not there") != NULL;
    TEST_INT(__LINE__, (int64_t)notes, 3);
    /* failures lock */
    for (int i = 0; i < POLICY_LOCK_FAILURES; i++)
        (void)by_password(cx, NULL, "ken", PASSWORD);
    TEST_RC(__LINE__, cx, by_password(cx, &made[1], "ken", PASSWORD), RC_BUSY);
    /* for signing in by itself it is not made */
    struct signed_in signed_in;
    TEST_RC(__LINE__, cx, alone(cx, &made[0], &signed_in), RC_DENIED);
    /* at its end the password is enough again */
    TEST_RC(__LINE__, cx, certificate_end(cx, bond.id), RC_OK);
    TEST_RC(__LINE__, cx, certificate_end(cx, bond.id), RC_CONFLICT);
    TEST_RC(__LINE__, cx, by_password(cx, NULL, "hanako", PASSWORD), RC_OK);
}

static void test_alone(void **state)
{
    struct ctx *cx = begin(state, "alone");
    struct made made[MADE];
    struct person_certificate bond;
    struct signed_in signed_in;
    struct session session;
    make_certificates(state, cx, made);
    struct person hanako = add_person(cx, "hanako-alone");
    TEST_RC(__LINE__, cx, alone(cx, NULL, &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, alone(cx, &made[0], &signed_in), RC_DENIED); /* bound to nobody */
    TEST_RC(__LINE__, cx, certificate_bind(cx, &hanako, made[0].pem, true, &bond), RC_OK);
    TEST_RC(__LINE__, cx, alone(cx, &made[0], &signed_in), RC_OK);
    TEST_TRUE(__LINE__, !signed_in.needs_code);
    TEST_RC(__LINE__, cx, account_store_session_get(cx, digest_hex(cx, signed_in.token, strlen(signed_in.token)), &session), RC_OK);
    TEST_TEXT(__LINE__, session.person, hanako.id);
    TEST_RC(__LINE__, cx, alone(cx, &made[1], &signed_in), RC_DENIED);
    TEST_RC(__LINE__, cx, by_password(cx, NULL, "hanako-alone", PASSWORD), RC_OK);
    /* the second step holds here, too */
    TEST_RC(__LINE__, cx, account_store_person_by_id(cx, hanako.id, &hanako), RC_OK);
    TEST_RC(__LINE__, cx, person_set_two_step(cx, &hanako, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", ""), RC_OK);
    TEST_RC(__LINE__, cx, alone(cx, &made[0], &signed_in), RC_OK);
    TEST_TRUE(__LINE__, signed_in.needs_code);
    /* stopped */
    struct person after;
    TEST_RC(__LINE__, cx, account_store_person_by_id(cx, hanako.id, &hanako), RC_OK);
    after = hanako;
    after.active = 0;
    TEST_RC(__LINE__, cx, person_change(cx, &hanako, &after), RC_OK);
    TEST_RC(__LINE__, cx, alone(cx, &made[0], &signed_in), RC_DENIED);
}

static void test_binding(void **state)
{
    struct ctx *cx = begin(state, "binding");
    struct made made[MADE];
    struct person_certificate bond;
    struct certificate_rows rows;
    make_certificates(state, cx, made);
    struct person hanako = add_person(cx, "hanako-b"), ken = add_person(cx, "ken-b");
    TEST_RC(__LINE__, cx, certificate_bind(cx, &hanako, "no certificate", false, &bond), RC_INVALID);
    TEST_RC(__LINE__, cx, certificate_bind(cx, &hanako, made[MADE - 1].pem, false, &bond), RC_INVALID); /* over */
    TEST_RC(__LINE__, cx, certificate_bind(cx, &hanako, made[0].pem, false, &bond), RC_OK);
    TEST_RC(__LINE__, cx, certificate_bind(cx, &ken, made[0].pem, false, &bond), RC_INVALID); /* bound already */
    cx->person = ken.id;
    TEST_RC(__LINE__, cx, certificate_bind(cx, &ken, made[1].pem, false, &bond), RC_DENIED); /* not for oneself */
    TEST_RC(__LINE__, cx, certificate_bind(cx, &hanako, made[1].pem, true, &bond), RC_OK);
    TEST_RC(__LINE__, cx, certificate_list(cx, "", &rows), RC_OK);
    TEST_INT(__LINE__, (int64_t)rows.certificates.n, 2);
    TEST_RC(__LINE__, cx, certificate_list(cx, ken.id, &rows), RC_OK);
    TEST_INT(__LINE__, (int64_t)rows.certificates.n, 0);
    cx->permissions = PERM_ACCOUNT_READ;
    TEST_RC(__LINE__, cx, certificate_bind(cx, &hanako, made[2].pem, false, &bond), RC_DENIED);
    TEST_RC(__LINE__, cx, certificate_end(cx, bond.id), RC_DENIED);
    cx->permissions = PERM_ACCOUNT_WRITE;
    cx->org = "alone";
    TEST_RC(__LINE__, cx, certificate_end(cx, bond.id), RC_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_besides),
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_binding),
    };
    return TEST_RUN_ON_BOTH(tests);
}
