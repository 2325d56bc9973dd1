/* Tests of the settings and synchronisations, with Debian's slapd, on both databases. */
#include "signon/signon.h"

#include <signal.h>
#include <string.h>

#include "account/account_change.h"
#include "account/account_session.h"
#include "base/progress.h"
#include "tests/support/slapd.h"
#include "tests/support/test.h"

#define PEOPLE "ou=people," SLAPD_BASE

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
    struct organization row = {.id = org, .org = org, .parent = "", .name = org, .sector = "", .fiscal_month = 4,
                               .handling_mark = "", .document_prefix = "", .active = 1};
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE person SET login = login || '-' || org"), NO_ARGS, NULL), RC_OK);
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

static void set_up(struct ctx *cx, const struct slapd *slapd)
{
    struct directory before, after;
    TEST_RC(__LINE__, cx, directory_get(cx, cx->org, &before), RC_OK);
    after = before;
    after.active = 1;
    after.urls = arena_printf(cx->arena, "ldap://127.0.0.1:1 %s", slapd->secret_url);
    after.ca = slapd->ca;
    after.bind_dn = SLAPD_SEARCHER;
    after.base = SLAPD_BASE;
    after.group_base = "ou=groups," SLAPD_BASE;
    after.roles = "officer = cn=security,ou=groups," SLAPD_BASE;
    after.timeout = 2;
    TEST_RC(__LINE__, cx, directory_change(cx, &before, &after, SLAPD_SEARCHER_PASSWORD), RC_OK);
}

static enum rc run_sync(struct ctx *cx, struct signon_sync *ret)
{
    cx->problem = (struct problem){.rc = RC_OK};
    return signon_sync(cx, ret);
}

static void check_sync(int line, struct ctx *cx, struct signon_sync want)
{
    struct signon_sync got = {0};
    TEST_RC(line, cx, run_sync(cx, &got), RC_OK);
    TEST_INT(line, got.asked, want.asked);
    TEST_INT(line, got.found, want.found);
    TEST_INT(line, got.linked, want.linked);
    TEST_INT(line, got.changed, want.changed);
    TEST_INT(line, got.missing, want.missing);
    TEST_INT(line, got.doubtful, want.doubtful);
}

static void test_sync(void **state)
{
    struct ctx *cx = begin(state, "sync");
    struct directory_rows rows;
    struct signon_sync got;
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    TEST_RC(__LINE__, cx, run_sync(cx, &got), RC_INVALID); /* none in use */
    set_up(cx, &slapd);
    add_person(cx, "hanako", "");
    add_person(cx, "ken", "");
    add_person(cx, "nobody", "");
    add_person(cx, "twin", "");
    add_person(cx, "hajime", "a digest that nothing fits");
    check_sync(__LINE__, cx, (struct signon_sync){.asked = 4, .found = 2, .linked = 2, .changed = 2, .doubtful = 1});
    check_sync(__LINE__, cx, (struct signon_sync){.asked = 4, .found = 2, .doubtful = 1});
    /* what changes there, changes here */
    slapd_replace(&slapd, "uid=ken," PEOPLE, "mail", "ken.suzuki@example.jp");
    check_sync(__LINE__, cx, (struct signon_sync){.asked = 4, .found = 2, .changed = 1, .doubtful = 1});
    struct person ken;
    TEST_RC(__LINE__, cx, account_store_person_by_login(cx, "ken", &ken), RC_OK);
    TEST_TEXT(__LINE__, ken.email, "ken.suzuki@example.jp");
    /* who is missing is shown, and stays until somebody stops them */
    slapd_delete(&slapd, "uid=ken," PEOPLE);
    check_sync(__LINE__, cx, (struct signon_sync){.asked = 4, .found = 1, .changed = 1, .missing = 1, .doubtful = 1});
    check_sync(__LINE__, cx, (struct signon_sync){.asked = 4, .found = 1, .missing = 1, .doubtful = 1});
    TEST_RC(__LINE__, cx, directory_people(cx, false, &rows), RC_OK);
    TEST_INT(__LINE__, (int64_t)rows.people.n, 2);
    TEST_TEXT(__LINE__, rows.people.at[1].login, "ken");
    TEST_INT(__LINE__, rows.people.at[1].missing, TEST_NOW);
    TEST_INT(__LINE__, rows.people.at[1].active, 1);
    TEST_INT(__LINE__, rows.people.at[0].missing, 0);
    TEST_TEXT(__LINE__, rows.people.at[0].department, "security");
    /* nobody at all: the settings are wrong rather than all people gone */
    slapd_delete(&slapd, "uid=hanako," PEOPLE);
    TEST_RC(__LINE__, cx, run_sync(cx, &got), RC_INVALID);
    TEST_RC(__LINE__, cx, directory_people(cx, false, &rows), RC_OK);
    TEST_INT(__LINE__, rows.people.at[0].missing, 0);
    slapd_end(&slapd);
    TEST_RC(__LINE__, cx, run_sync(cx, &got), RC_AWAY);
    cx->permissions = PERM_ACCOUNT_READ;
    TEST_RC(__LINE__, cx, run_sync(cx, &got), RC_DENIED);
}

/* The server goes away after some people were asked about: it ends while the progress is told. */
struct ending {
    struct progress base; /* first */
    struct slapd *slapd;
    bool again, ended;
};
static enum rc end_it(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    struct ending *ending = (struct ending *)progress;
    (void)total;
    (void)cx;
    if (done > 0 && !ending->ended) {
        ending->ended = true;
        slapd_end(ending->slapd);
        if (ending->again)
            slapd_again(ending->slapd);
    }
    return RC_OK;
}

static void test_middle(void **state)
{
    struct ctx *cx = begin(state, "middle");
    struct signon_sync got;
    struct directory_rows rows;
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    set_up(cx, &slapd);
    add_person(cx, "hanako", "");
    for (int i = 0; i < 45; i++)
        add_person(cx, arena_printf(cx->arena, "p%02d", i), "");
    struct ending ending = {{end_it}, &slapd, false, false};
    cx->progress = &ending.base;
    TEST_RC(__LINE__, cx, run_sync(cx, &got), RC_AWAY);
    TEST_RC(__LINE__, cx, directory_people(cx, false, &rows), RC_OK);
    TEST_INT(__LINE__, (int64_t)rows.people.n, 0); /* nothing was changed */
    slapd_again(&slapd);
    ending.ended = false;
    ending.again = true; /* comes back: the conversation is opened again */
    TEST_RC(__LINE__, cx, run_sync(cx, &got), RC_OK);
    TEST_INT(__LINE__, got.linked, 1);
    cx->progress = NULL;
}

static void test_test(void **state)
{
    struct ctx *cx = begin(state, "test");
    struct signon_test view;
    CLEANUP(slapd_stop) struct slapd slapd;
    slapd_start(&slapd);
    TEST_RC(__LINE__, cx, signon_test(cx, "hanako", &view), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    set_up(cx, &slapd);
    TEST_RC(__LINE__, cx, signon_test(cx, "", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.servers.n, 2);
    TEST_INT(__LINE__, view.servers.at[0].good, 0);
    TEST_INT(__LINE__, view.servers.at[1].good, 1);
    TEST_RC(__LINE__, cx, signon_test(cx, "Hanako", &view), RC_OK);
    TEST_INT(__LINE__, view.known, 1);
    TEST_TEXT(__LINE__, view.name, "佐藤 花子");
    TEST_TEXT(__LINE__, view.roles, "Security officer");
    TEST_INT(__LINE__, (int64_t)view.groups.n, 1);
    TEST_RC(__LINE__, cx, signon_test(cx, "nobody", &view), RC_OK);
    TEST_INT(__LINE__, view.known, 0);
    TEST_RC(__LINE__, cx, signon_test(cx, "twin", &view), RC_CONFLICT);
    slapd_end(&slapd);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, signon_test(cx, "hanako", &view), RC_OK);
    TEST_INT(__LINE__, view.servers.at[1].good, 0);
    TEST_INT(__LINE__, view.known, 0);
    cx->permissions = PERM_ACCOUNT_READ;
    TEST_RC(__LINE__, cx, signon_test(cx, "", &view), RC_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sync),
        cmocka_unit_test(test_middle),
        cmocka_unit_test(test_test),
    };
    signal(SIGPIPE, SIG_IGN); /* as the program does */
    return TEST_RUN_ON_BOTH(tests);
}
