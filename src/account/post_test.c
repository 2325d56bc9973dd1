/* Posts: who stands to them on which day, by table and by the database; leaves from before the days of
 * the deputy. */
#include <string.h>

#include "account/account_change.h"
#include "base/text.h"
#include "base/time.h"
#include "register/verify.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static const struct {
    int line;
    const char *holder, *deputy, *from, *until, *person;
    enum post_standing want;
} rows[] = { /* today is 2026-10-01 */
    {__LINE__, "h", "d", "", "", "h", POST_HELD},
    {__LINE__, "h", "d", "", "", "d", POST_DEPUTISED},
    {__LINE__, "h", "d", "", "", "x", POST_OF_OTHERS},
    {__LINE__, "h", "d", "2026-10-01", "", "d", POST_DEPUTISED}, /* the first day counts */
    {__LINE__, "h", "d", "2026-10-02", "", "d", POST_OF_OTHERS},
    {__LINE__, "h", "d", "", "2026-10-01", "d", POST_DEPUTISED}, /* and so does the last */
    {__LINE__, "h", "d", "", "2026-09-30", "d", POST_OF_OTHERS},
    {__LINE__, "h", "d", "2026-09-01", "2026-10-31", "d", POST_DEPUTISED},
    {__LINE__, "h", "d", "2025-10-01", "2025-10-31", "d", POST_OF_OTHERS},
    {__LINE__, "h", "d", "2027-10-01", "2027-10-31", "d", POST_OF_OTHERS},
    {__LINE__, "h", "d", "2027-10-01", "", "h", POST_HELD}, /* the days are the deputy's alone */
    {__LINE__, "h", "h", "2027-10-01", "", "h", POST_HELD},
    {__LINE__, "", "d", "", "", "d", POST_DEPUTISED},
    {__LINE__, "", "", "", "", "", POST_OF_OTHERS}, /* nobody holds no vacant post */
    {__LINE__, "h", "", "", "", "", POST_OF_OTHERS},
};

static struct post post_of(size_t i)
{
    return (struct post){.id = "",
                         .org = "posts",
                         .name = "部長",
                         .department = "部",
                         .holder = rows[i].holder,
                         .deputy = rows[i].deputy,
                         .deputy_from = rows[i].from,
                         .deputy_until = rows[i].until,
                         .active = 1};
}

static void test_standing(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct post post = post_of(i);
        TEST_INT(rows[i].line,
                 post_standing_of(&post, rows[i].person, date_of_time(cx, cx->now)), rows[i].want);
    }
}

static void make_organization(struct ctx *cx)
{
    struct organization organization = {.id = "posts",
                                        .parent = "",
                                        .name = "posts",
                                        .sector = "",
                                        .handling_mark = "",
                                        .document_prefix = ""};
    cx->app = &app;
    cx->org = "posts";
    cx->fixed_ids = 0;
    enum rc rc = organization_create(cx, &organization);
    TEST_TRUE(__LINE__, rc == RC_OK || rc == RC_INVALID); /* the tests share a database */
    cx->problem = (struct problem){.rc = RC_OK};
}

/* The statements say what the rule says. */
static void test_stored(void **state)
{
    struct ctx *cx = test_begin(state);
    make_organization(cx);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct post post = post_of(i);
        struct choices mine;
        bool yes = false;
        TEST_RC(rows[i].line, cx, record_create_alone(cx, &post_record, &post), RC_OK);
        cx->person = rows[i].person;
        if (!text_empty(cx->person)) {
            TEST_RC(rows[i].line, cx, post_is_mine(cx, post.id, &yes), RC_OK);
            TEST_RC(rows[i].line, cx, posts_of_person(cx, &mine), RC_OK);
            TEST_INT(rows[i].line, yes, rows[i].want != POST_OF_OTHERS);
            TEST_INT(rows[i].line, (int64_t)mine.n, yes);
        }
        cx->person = "";
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TEST_RC(rows[i].line, cx, db_begin(cx, &tx), RC_OK);
        TEST_RC(rows[i].line, cx, record_delete(cx, &post_record, &post), RC_OK);
        TEST_RC(rows[i].line, cx, db_commit(cx, &tx), RC_OK);
    }
}

/* A leaf that a release without these fields wrote still fits its row, and days put in behind the
 * program's back are found. */
static void test_older_leaf(void **state)
{
    static const char older[] = "{\"active\":1,\"department\":\"部\",\"deputy\":\"d\",\"holder\":\"h\","
                                "\"id\":\"older\",\"name\":\"部長\",\"org\":\"posts\",\"version\":1}";
    struct ctx *cx = test_begin(state);
    struct verify_org result;
    make_organization(cx);
    struct post post = post_of(0), read;
    post.id = "older";
    post.version = 1;
    TEST_TEXT(__LINE__, field_canonical(cx, post_record.fields, &post), older);
    TEST_RC(__LINE__, cx, record_create_alone(cx, &post_record, &post), RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "posts", &result), RC_OK);
    TEST_RC(__LINE__, cx, record_from_canonical(cx, &post_record, older, &read), RC_OK);
    TEST_TEXT(__LINE__, read.deputy_from, "");
    post.deputy_until = "2026-12-31";
    TEST_TRUE(__LINE__, strstr(field_canonical(cx, post_record.fields, &post),
                               "\"deputy_until\":\"2026-12-31\"") != NULL);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE post SET deputy_until = '2099-01-01' WHERE id = 'older'"),
                    NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "posts", &result), RC_UNSOUND);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_standing)};
    const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_stored),
        cmocka_unit_test(test_older_leaf),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
