#include "tests/support/people.h"

#include "account/account.h"
#include "tests/support/test.h"

static void insert(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

void test_enter(struct ctx *cx, const struct app *app, const char *org)
{
    struct organization organization = {.id = org,
                                        .org = org,
                                        .parent = "",
                                        .name = org,
                                        .sector = "",
                                        .fiscal_month = 4,
                                        .handling_mark = "",
                                        .document_prefix = "",
                                        .active = 1};
    cx->fixed_ids = 0;
    cx->app = app;
    cx->org = org;
    cx->person = "";
    insert(cx, &organization_record, &organization);
}

void test_make_people(struct ctx *cx, const char *const *ids, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct person person = {.id = ids[i],
                                .org = cx->org,
                                .login = ids[i],
                                .name = ids[i],
                                .email = "",
                                .password = "",
                                .totp = "",
                                .recovery = "",
                                .active = 1};
        insert(cx, &person_record, &person);
    }
}
