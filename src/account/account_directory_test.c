/* Signing in through a directory, with Debian's slapd, on both databases. */
#include "account/account_directory.h"

#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "account/account_change.h"
#include "account/account_session.h"
#include "base/outside.h"
#include "tests/support/slapd.h"
#include "tests/support/test.h"

#define LOCAL "correct horse battery"
#define ROLES                                                                                      \
    "officer = CN=security, OU=groups,dc=example,dc=jp\nviewer = cn=everybody,ou=groups," SLAPD_BASE "\n"

static const char *cheap_hash(struct ctx *cx)
{
    char hash[crypto_pwhash_STRBYTES];
    TEST_INT(__LINE__, crypto_pwhash_str(hash, LOCAL, strlen(LOCAL), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN), 0);
    return arena_copy(cx->arena, hash);
}

static void insert(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* Each test has an organisation of its own; sign-in names are the same in all, so that those of the test before
 * are taken out of the way. */
static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    cx->fixed_ids = 0;
    struct organization row = {.id = org, .org = org, .parent = "", .name = org, .sector = "", .fiscal_month = 4,
                               .handling_mark = "", .document_prefix = "", .active = 1};
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE person SET login = login || '-' || org"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE directory SET active = 0"), NO_ARGS, NULL), RC_OK);
    insert(cx, &organization_record, &row);
    cx->org = org;
    return cx;
}

static struct person add_person(struct ctx *cx, const char *login, const char *password)
{
    struct person row = {.id = "", .org = cx->org, .login = login, .name = login, .email = "", .password = password,
                         .totp = "", .recovery = "", .active = 1};
    insert(cx, &person_record, &row);
    return row;
}

static void add_role(struct ctx *cx, const char *person, enum role role)
{
    struct membership row = {.id = "", .org = cx->org, .person = person, .role = role};
    insert(cx, &membership_record, &row);
}

static void set_up(struct ctx *cx, const struct slapd *slapd, bool creates)
{
    struct directory before, after;
    TEST_RC(__LINE__, cx, directory_get(cx, cx->org, &before), RC_OK);
    after = before;
    after.active = 1;
    after.urls = slapd->secret_url;
    after.ca = slapd->ca;
    after.bind_dn = SLAPD_SEARCHER;
    after.base = SLAPD_BASE;
    after.filter = "(&(objectClass=inetOrgPerson)(!(employeeType=disabled))(|(uid={login})(mail={login})))";
    after.group_base = "ou=groups," SLAPD_BASE;
    after.nesting = DIRECTORY_WALK;
    after.roles = ROLES;
    after.timeout = 1;
    after.creates = creates;
    TEST_RC(__LINE__, cx, directory_change(cx, &before, &after, SLAPD_SEARCHER_PASSWORD), RC_OK);
}

static enum rc sign_in(struct ctx *cx, const char *login, const char *password)
{
    struct signed_in signed_in;
    const char *org = cx->org;
    cx->problem = (struct problem){.rc = RC_OK};
    cx->org = cx->person = "";
    enum rc rc = sign_in_password(cx, login, password, &signed_in);
    cx->org = org;
    return rc;
}

static uint64_t roles_of(struct ctx *cx, const char *person)
{
    struct membership_list list;
    uint64_t roles = 0;
    TEST_RC(__LINE__, cx, account_store_memberships(cx, person, &list), RC_OK);
    for (size_t i = 0; i < list.memberships.n; i++)
        roles |= UINT64_C(1) << list.memberships.at[i].role;
    return roles;
}
#define ROLE(name) (UINT64_C(1) << ROLE_##name)

static int64_t failures_of(struct ctx *cx, const char *person)
{
    struct sign_in state;
    TEST_RC(__LINE__, cx, account_store_sign_in_get(cx, person, &state), RC_OK);
    return state.failures;
}

static struct person person_now(struct ctx *cx, const char *login)
{
    struct person person = {.id = ""};
    enum rc rc = account_store_person_by_login(cx, login, &person);
    TEST_TRUE(__LINE__, rc == RC_OK || rc == RC_MISSING);
    return person;
}

static void test_known(void **state)
{
    static const struct {
        int line;
        const char *login, *password;
        enum rc want;
    } rows[] = {
        {__LINE__, "hanako", "wrong", RC_DENIED},
        {__LINE__, "hanako", "", RC_DENIED},
        {__LINE__, "hanako", SLAPD_PASSWORD, RC_OK},
        {__LINE__, " ＨＡＮＡＫＯ", SLAPD_PASSWORD, RC_OK},
        {__LINE__, "hanako", LOCAL, RC_DENIED},
        {__LINE__, "hanako", SLAPD_PASSWORD, RC_OK},
        {__LINE__, "hanako@example.jp", SLAPD_PASSWORD, RC_DENIED}, /* the filter finds her, the name is another */
        {__LINE__, "hajime", SLAPD_PASSWORD, RC_DENIED},            /* there, not known here */
        {__LINE__, "we*ird(1)", SLAPD_PASSWORD, RC_OK},
        {__LINE__, "we*", SLAPD_PASSWORD, RC_DENIED},
        {__LINE__, "*", SLAPD_PASSWORD, RC_DENIED},
        {__LINE__, "stopped", SLAPD_PASSWORD, RC_DENIED}, /* known here, kept out there */
        {__LINE__, "twin", SLAPD_PASSWORD, RC_CONFLICT},
        {__LINE__, "local", LOCAL, RC_OK},
        {__LINE__, "local", SLAPD_PASSWORD, RC_DENIED},
        {__LINE__, "ken", LOCAL, RC_OK}, /* stands in both, with a password here */
        {__LINE__, "ken", SLAPD_PASSWORD, RC_DENIED},
    };
    static const char *const without[] = {"hanako", "we*ird(1)", "stopped", "twin"};
    struct ctx *cx = begin(state, "known");
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd, false);
    for (size_t i = 0; i < COUNT(without); i++)
        add_person(cx, without[i], "");
    add_person(cx, "local", cheap_hash(cx));
    add_person(cx, "ken", cheap_hash(cx));
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_RC(rows[i].line, cx, sign_in(cx, rows[i].login, rows[i].password), rows[i].want);
    struct person hanako = person_now(cx, "hanako");
    TEST_TEXT(__LINE__, hanako.name, "佐藤 花子");
    TEST_TEXT(__LINE__, hanako.email, "hanako@example.jp");
    TEST_TEXT(__LINE__, hanako.password, "");
    TEST_INT(__LINE__, (int64_t)roles_of(cx, hanako.id), (int64_t)(ROLE(OFFICER) | ROLE(VIEWER)));
    TEST_TEXT(__LINE__, person_now(cx, "hajime").id, "");
}

/* The ledger says that the directory did it. */
static void test_ledger(void **state)
{
    struct ctx *cx = begin(state, "ledger");
    struct ledger_entries entries = {.n = 0};
    struct record_history history;
    size_t notes = 0;
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd, true);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    struct person person = person_now(cx, "hanako");
    TEST_TEXT(__LINE__, person.org, "ledger");
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "ledger", "sign-in", person.id, &entries), RC_OK);
    for (size_t i = 0; i < entries.n; i++) {
        TEST_TEXT(__LINE__, entries.at[i].person, LEDGER_BY_DIRECTORY);
        TEST_TEXT(__LINE__, entries.at[i].person_name, "LDAP");
        notes += strstr(entries.at[i].body, "roles given by the directory: officer, viewer") != NULL;
    }
    TEST_INT(__LINE__, (int64_t)notes, 1);
    TEST_RC(__LINE__, cx, record_history(cx, &person_record, "ledger", person.id, &history), RC_OK);
    TEST_TEXT(__LINE__, history.events.at[0].person_name, "LDAP");
    /* nothing to change, nothing written */
    size_t before = history.events.n, noted = entries.n;
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    TEST_RC(__LINE__, cx, record_history(cx, &person_record, "ledger", person.id, &history), RC_OK);
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "ledger", "sign-in", person.id, &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)history.events.n, (int64_t)before);
    TEST_INT(__LINE__, (int64_t)entries.n, (int64_t)noted);
    /* the bind password stands nowhere */
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "ledger", "directory", "ledger", &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 1);
    TEST_TRUE(__LINE__, strstr(entries.at[0].body, SLAPD_SEARCHER_PASSWORD) == NULL);
}

static void test_made(void **state)
{
    struct ctx *cx = begin(state, "made");
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd, true);
    TEST_RC(__LINE__, cx, sign_in(cx, "ken", "wrong"), RC_DENIED);
    TEST_TEXT(__LINE__, person_now(cx, "ken").id, "");
    TEST_RC(__LINE__, cx, sign_in(cx, "ken", SLAPD_PASSWORD), RC_OK);
    struct person ken = person_now(cx, "ken");
    TEST_TEXT(__LINE__, ken.name, "鈴木 健");
    TEST_INT(__LINE__, (int64_t)roles_of(cx, ken.id), (int64_t)ROLE(VIEWER));
    TEST_RC(__LINE__, cx, sign_in(cx, "nobody", SLAPD_PASSWORD), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, "", SLAPD_PASSWORD), RC_DENIED);
    /* somebody who was stopped here is not made anew */
    struct person after = ken;
    after.active = 0;
    TEST_RC(__LINE__, cx, person_change(cx, &ken, &after), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, "ken", SLAPD_PASSWORD), RC_DENIED);
    slapd_end(&slapd);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_AWAY);
}

/* A directory that is gone locks nobody, and leaves those alone whom it does not keep. */
static void test_gone(void **state)
{
    struct ctx *cx = begin(state, "gone");
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd, false);
    struct person hanako = add_person(cx, "hanako", "");
    add_person(cx, "local", cheap_hash(cx));
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    slapd_end(&slapd);
    for (int i = 0; i < 8; i++)
        TEST_RC(__LINE__, cx, sign_in(cx, "hanako", i % 2 == 0 ? SLAPD_PASSWORD : "wrong"), RC_AWAY);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "directory") != NULL);
    TEST_INT(__LINE__, failures_of(cx, hanako.id), 0);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", ""), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, "local", LOCAL), RC_OK);
    slapd_again(&slapd);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    for (int i = 0; i < POLICY_LOCK_FAILURES - 1; i++)
        TEST_RC(__LINE__, cx, sign_in(cx, "hanako", "wrong"), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", "wrong"), RC_BUSY);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_BUSY);
}

static void test_silent(void **state)
{
    struct ctx *cx = begin(state, "silent");
    struct directory before, after;
    struct outside outside;
    int port = 0, handle = silent_server(&port);
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd, false);
    struct person hanako = add_person(cx, "hanako", "");
    add_person(cx, "local", cheap_hash(cx));
    TEST_RC(__LINE__, cx, directory_get(cx, "silent", &before), RC_OK);
    after = before;
    after.urls = arena_printf(cx->arena, "ldaps://127.0.0.1:%d", port);
    TEST_RC(__LINE__, cx, directory_change(cx, &before, &after, NULL), RC_INVALID); /* not to another server */
    cx->problem = (struct problem){.rc = RC_OK};
    after.urls = arena_printf(cx->arena, "ldaps://127.0.0.1:%d", port);
    TEST_RC(__LINE__, cx, directory_change(cx, &before, &after, SLAPD_SEARCHER_PASSWORD), RC_OK);
    outside_init(&outside);
    cx->outside = &outside;
    int64_t begin_at = outside_clock();
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_AWAY);
    TEST_TRUE(__LINE__, outside_clock() - begin_at < 2500);
    begin_at = outside_clock();
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_AWAY);
    TEST_RC(__LINE__, cx, sign_in(cx, "local", LOCAL), RC_OK);
    TEST_TRUE(__LINE__, outside_clock() - begin_at < 900);
    outside.talking = OUTSIDE_TALKS;
    outside.moved = outside_clock(); /* all places are taken: nobody waits for long */
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_AWAY);
    TEST_RC(__LINE__, cx, sign_in(cx, "local", LOCAL), RC_OK);
    TEST_INT(__LINE__, failures_of(cx, hanako.id), 0);
    cx->outside = NULL;
    outside_destroy(&outside);
    close(handle);
}

static void test_roles(void **state)
{
    struct ctx *cx = begin(state, "roles");
    struct directory before, after;
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd, false);
    struct person hanako = add_person(cx, "hanako", ""), hajime = add_person(cx, "hajime", "");
    add_role(cx, hanako.id, ROLE_AUDITOR);
    add_role(cx, hanako.id, ROLE_OWNER);
    add_role(cx, hajime.id, ROLE_OFFICER);
    add_role(cx, hajime.id, ROLE_ADMINISTRATOR);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    TEST_INT(__LINE__, (int64_t)roles_of(cx, hanako.id),
             (int64_t)(ROLE(OFFICER) | ROLE(VIEWER) | ROLE(AUDITOR) | ROLE(OWNER)));
    TEST_RC(__LINE__, cx, sign_in(cx, "hajime", SLAPD_PASSWORD), RC_OK);
    TEST_INT(__LINE__, (int64_t)roles_of(cx, hajime.id), (int64_t)ROLE(ADMINISTRATOR)); /* no group, no officer */
    TEST_RC(__LINE__, cx, directory_get(cx, "roles", &before), RC_OK);
    after = before;
    after.roles = "administrator = cn=security,ou=groups," SLAPD_BASE;
    TEST_RC(__LINE__, cx, directory_change(cx, &before, &after, NULL), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, "hajime", SLAPD_PASSWORD), RC_OK);
    TEST_INT(__LINE__, (int64_t)roles_of(cx, hajime.id), (int64_t)ROLE(ADMINISTRATOR)); /* the last one stays */
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, "hajime", SLAPD_PASSWORD), RC_OK);
    TEST_INT(__LINE__, (int64_t)roles_of(cx, hajime.id), 0); /* now there is another */
}

static void test_password(void **state)
{
    struct ctx *cx = begin(state, "password");
    const char *text = "";
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd, false);
    add_person(cx, "hanako", "");
    struct person ken = add_person(cx, "ken", cheap_hash(cx)), root = add_person(cx, "hajime", "");
    add_role(cx, root.id, ROLE_SYSTEM);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    struct person hanako = person_now(cx, "hanako");
    TEST_RC(__LINE__, cx, person_set_password(cx, &hanako, "a password of one's own 7"), RC_DENIED);
    TEST_RC(__LINE__, cx, person_give_password(cx, &hanako, &text), RC_DENIED);
    TEST_RC(__LINE__, cx, person_require_password(cx, &hanako), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in_confirm(cx, &hanako, SLAPD_PASSWORD), RC_OK);
    TEST_RC(__LINE__, cx, sign_in_confirm(cx, &hanako, ""), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in_confirm(cx, &hanako, "wrong"), RC_DENIED);
    /* the second step is kept here */
    TEST_RC(__LINE__, cx, person_set_two_step(cx, &hanako, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", ""), RC_OK);
    struct signed_in signed_in;
    TEST_RC(__LINE__, cx, sign_in_password(cx, "hanako", SLAPD_PASSWORD, &signed_in), RC_OK);
    TEST_TRUE(__LINE__, signed_in.needs_code);
    /* over and back */
    TEST_RC(__LINE__, cx, directory_link(cx, &ken), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, "ken", LOCAL), RC_DENIED);
    TEST_RC(__LINE__, cx, sign_in(cx, "ken", SLAPD_PASSWORD), RC_OK);
    ken = person_now(cx, "ken");
    TEST_TEXT(__LINE__, ken.password, "");
    TEST_RC(__LINE__, cx, directory_unlink(cx, &ken), RC_OK);
    TEST_RC(__LINE__, cx, person_give_password(cx, &ken, &text), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, "ken", text), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, "ken", SLAPD_PASSWORD), RC_DENIED);
    /* who looks after the installation is not for a directory of an organisation to decide */
    TEST_RC(__LINE__, cx, sign_in(cx, "hajime", SLAPD_PASSWORD), RC_DENIED);
    TEST_RC(__LINE__, cx, directory_link(cx, &root), RC_DENIED);
}

static void test_another(void **state)
{
    struct ctx *cx = begin(state, "another");
    struct directory_person row, other;
    bool found = false;
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd, false);
    struct person hanako = add_person(cx, "hanako", "");
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    TEST_RC(__LINE__, cx, directory_person_of(cx, hanako.id, &row, &found), RC_OK);
    other = row;
    other.entry = "0b8f3a52-0000-1000-8000-000000000000"; /* as if somebody else had the name before */
    TEST_RC(__LINE__, cx, record_change_alone(cx, &directory_person_record, &row, &other), RC_OK);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_DENIED);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "another entry") != NULL);
    /* the sync says when somebody is missing; signing in again takes that back */
    TEST_RC(__LINE__, cx, record_change_alone(cx, &directory_person_record, &other, &row), RC_OK);
    TEST_RC(__LINE__, cx, directory_note_missing(cx, hanako.id, &found), RC_OK);
    TEST_TRUE(__LINE__, found);
    TEST_RC(__LINE__, cx, directory_note_missing(cx, hanako.id, &found), RC_OK);
    TEST_TRUE(__LINE__, !found);
    TEST_RC(__LINE__, cx, sign_in(cx, "hanako", SLAPD_PASSWORD), RC_OK);
    TEST_RC(__LINE__, cx, directory_person_of(cx, hanako.id, &row, &found), RC_OK);
    TEST_INT(__LINE__, row.missing, 0);
}

static void test_settings(void **state)
{
    static const struct {
        int line;
        const char *field, *value;
        bool good;
    } rows[] = {
        {__LINE__, "urls", "ldap://dc.example.jp", true}, /* with STARTTLS */
        {__LINE__, "urls", "http://dc.example.jp", false},
        {__LINE__, "base", "example", false},
        {__LINE__, "base", "dc=example,dc=jp", true},
        {__LINE__, "filter", "(uid=*)", false},
        {__LINE__, "filter", "(uid={login})", true},
        {__LINE__, "ca", "no certificate", false},
        {__LINE__, "login_attribute", "", false},
        {__LINE__, "login_attribute", "uid)(", false},
        {__LINE__, "group_base", "nowhere", false},
        {__LINE__, "group_base", "ou=groups,dc=example,dc=jp", true},
        {__LINE__, "roles", "officer = security", false},
        {__LINE__, "roles", "boss = cn=security,dc=example,dc=jp", false},
        {__LINE__, "roles", "system = cn=security,dc=example,dc=jp", false},
        {__LINE__, "roles", "officer cn", false},
        {__LINE__, "roles", "officer = cn=security,dc=example,dc=jp\n\n viewer=cn=all,dc=example,dc=jp", true},
    };
    struct ctx *cx = begin(state, "settings");
    struct directory settings, after;
    TEST_RC(__LINE__, cx, directory_get(cx, "settings", &settings), RC_OK);
    TEST_INT(__LINE__, settings.version, 0);
    settings.urls = "ldaps://dc.example.jp";
    settings.base = "dc=example,dc=jp";
    settings.group_base = "ou=groups,dc=example,dc=jp";
    settings.version = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct directory before;
        TEST_RC(rows[i].line, cx, directory_get(cx, "settings", &before), RC_OK);
        after = settings;
        after.version = before.version;
        field_set_text(field_find(directory_record.fields, rows[i].field), &after, rows[i].value);
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, directory_change(cx, &before, &after, NULL), rows[i].good ? RC_OK : RC_INVALID);
        if (!rows[i].good)
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].field);
    }
    /* two administrators at once: the second is told */
    struct directory first, second;
    TEST_RC(__LINE__, cx, directory_get(cx, "settings", &first), RC_OK);
    after = first;
    second = first;
    after.timeout = 7;
    TEST_RC(__LINE__, cx, directory_change(cx, &first, &after, NULL), RC_OK);
    after = second;
    after.timeout = 9;
    TEST_RC(__LINE__, cx, directory_change(cx, &second, &after, NULL), RC_CONFLICT);
    cx->permissions = PERM_ACCOUNT_READ;
    TEST_RC(__LINE__, cx, directory_change(cx, &second, &after, NULL), RC_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),    cmocka_unit_test(test_ledger),  cmocka_unit_test(test_made),
        cmocka_unit_test(test_gone),     cmocka_unit_test(test_silent),  cmocka_unit_test(test_roles),
        cmocka_unit_test(test_password), cmocka_unit_test(test_another), cmocka_unit_test(test_settings),
    };
    signal(SIGPIPE, SIG_IGN); /* as the program does */
    return TEST_RUN_ON_BOTH(tests);
}
