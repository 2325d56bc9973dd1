#include "tests/support/people.h"

#include "account/account.h"
#include "rows/rows.h"
#include "tests/support/test.h"

static void insert(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

void test_make_organization(struct ctx *cx, const char *id, int64_t kind)
{
    struct organization organization;
    row_blank(&organization_record, &organization);
    organization.id = organization.org = organization.name = id;
    organization.kind = kind;
    organization.fiscal_month = 4;
    organization.active = 1;
    insert(cx, &organization_record, &organization);
}

void test_enter(struct ctx *cx, const struct app *app, const char *org)
{
    cx->fixed_ids = 0;
    cx->app = app;
    cx->org = org;
    cx->person = "";
    test_make_organization(cx, org, ORGANIZATION_OPERATOR);
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
