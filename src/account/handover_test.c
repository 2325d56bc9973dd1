/* Hand-overs on both databases: what moves, what is refused by cell, all or none, who saw an older state. */
#include <string.h>

#include "account/account_change.h"
#include "account/account_store.h"
#include "account/handover.h"
#include "base/text.h"
#include "register/verify.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static void add_person(struct ctx *cx, const char *login, const char *name, int64_t active)
{
    struct person person = {.id = arena_printf(cx->arena, "%s-%s", cx->org, login), .org = cx->org,
                            .login = arena_printf(cx->arena, "%s-%s", cx->org, login), .name = name, .email = "",
                            .password = "", .totp = "", .recovery = "", .active = active};
    TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &person), RC_OK);
}

static void add_post(struct ctx *cx, const char *id, const char *department, const char *name, const char *holder,
                     const char *deputy)
{
    const char *none = "";
    struct post post = {.id = arena_printf(cx->arena, "%s-%s", cx->org, id), .org = cx->org, .name = name,
                        .department = department,
                        .holder = holder[0] == '\0' ? none : arena_printf(cx->arena, "%s-%s", cx->org, holder),
                        .deputy = deputy[0] == '\0' ? none : arena_printf(cx->arena, "%s-%s", cx->org, deputy),
                        .deputy_from = deputy[0] == '\0' ? "" : "2026-09-01", .deputy_until = "", .active = 1};
    TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &post), RC_OK);
}

/* Two namesakes; a leaves, b comes and deputises one of a's posts; x is stopped. */
static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    struct organization organization = {.id = org, .org = org, .parent = "", .name = org, .sector = "",
                                        .fiscal_month = 4, .handling_mark = "", .document_prefix = "", .active = 1};
    struct db_tx *tx = NULL;
    cx->app = &app;
    cx->org = org;
    cx->fixed_ids = 0;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    add_person(cx, "a", "榊 由美", 1);
    add_person(cx, "b", "飯塚 大樹", 1);
    add_person(cx, "c", "佐藤 健", 1);
    add_person(cx, "d", "佐藤 健", 1);
    add_person(cx, "x", "去った 人", 0);
    add_post(cx, "p1", "情報システム部", "基盤課長", "a", "b");
    add_post(cx, "p2", "情報システム部", "課長", "a", "");
    add_post(cx, "p3", "総務部", "課長", "", "");
    add_post(cx, "p4", "総務部", "調達課長", "c", "");
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return cx;
}

static struct post load(struct ctx *cx, const char *id)
{
    struct post post = {.holder = "?"};
    TEST_RC(__LINE__, cx, record_get(cx, &post_record, arena_printf(cx->arena, "%s-%s", cx->org, id), &post), RC_OK);
    return post;
}

static const char *login(struct ctx *cx, const char *name)
{
    return arena_printf(cx->arena, "%s-%s", cx->org, name);
}

static void test_person(void **state)
{
    struct ctx *cx = begin(state, "hand-person");
    struct handover handover;
    TEST_RC(__LINE__, cx, handover_of_person(cx, login(cx, "a"), login(cx, "b"), &handover), RC_OK);
    TEST_INT(__LINE__, (int64_t)handover.moves.n, 2);
    TEST_TEXT(__LINE__, handover.moves.at[0].before_name, "榊 由美");
    TEST_INT(__LINE__, handover.moves.at[0].ends_deputy, 1);
    TEST_TEXT(__LINE__, load(cx, "p1").holder, login(cx, "a")); /* a look changes nothing */
    TEST_RC(__LINE__, cx, handover_run(cx, &handover), RC_OK);
    struct post post = load(cx, "p1");
    TEST_TEXT(__LINE__, post.holder, login(cx, "b"));
    TEST_TEXT(__LINE__, post.deputy, ""); /* nobody deputises themselves */
    TEST_TEXT(__LINE__, post.deputy_from, "");
    TEST_TEXT(__LINE__, load(cx, "p2").holder, login(cx, "b"));
    struct verify_org sound;
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "hand-person", &sound), RC_OK);
    TEST_RC(__LINE__, cx, handover_of_person(cx, login(cx, "b"), "", &handover), RC_OK);
    TEST_RC(__LINE__, cx, handover_run(cx, &handover), RC_OK);
    TEST_TEXT(__LINE__, load(cx, "p2").holder, "");
}

/* Somebody changes one of the posts between the look and the step: nothing moves. */
static void test_changed_meanwhile(void **state)
{
    struct ctx *cx = begin(state, "hand-meanwhile");
    struct handover handover;
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, handover_of_person(cx, login(cx, "a"), login(cx, "c"), &handover), RC_OK);
    struct post before = load(cx, "p2"), after = before;
    after.department = "運航本部";
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_update(cx, &post_record, &before, &after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, handover_run(cx, &handover), RC_CONFLICT);
    TEST_TEXT(__LINE__, load(cx, "p1").holder, login(cx, "a"));
    TEST_TEXT(__LINE__, load(cx, "p2").holder, login(cx, "a"));
}

static void test_person_refused(void **state)
{
    struct ctx *cx = begin(state, "hand-refused");
    struct handover handover;
    static const struct {
        int line;
        const char *from, *to;
        const char *field;
    } rows[] = {
        {__LINE__, "a", "a", "to"},        {__LINE__, "a", "x", "to"},   {__LINE__, "d", "a", "from"},
        {__LINE__, "nobody", "a", "from"}, {__LINE__, "a", "who", "to"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, handover_of_person(cx, login(cx, rows[i].from), login(cx, rows[i].to), &handover),
                RC_INVALID);
        TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].field);
    }
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, handover_of_person(cx, "佐藤 健", login(cx, "a"), &handover), RC_INVALID); /* two of them */
    /* All or none: the second move names somebody who is not there. */
    struct handover_move moves[] = {{.post = login(cx, "p1"), .version = 1, .to = login(cx, "b")},
                                    {.post = login(cx, "p2"), .version = 1, .to = "elsewhere"}};
    struct handover bad = {.same = 0};
    bad.moves.at = moves;
    bad.moves.n = 2;
    TEST_RC(__LINE__, cx, handover_run(cx, &bad), RC_INVALID);
    TEST_TEXT(__LINE__, load(cx, "p1").holder, login(cx, "a"));
    moves[1].to = login(cx, "x");
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, handover_run(cx, &bad), RC_INVALID); /* stopped */
    TEST_INT(__LINE__, load(cx, "p1").version, 1);
    bad.moves.n = 0;
    TEST_RC(__LINE__, cx, handover_run(cx, &bad), RC_INVALID);
    cx->permissions = PERM_SIGNED_IN | PERM_ACCOUNT_READ;
    TEST_RC(__LINE__, cx, handover_of_person(cx, login(cx, "a"), login(cx, "b"), &handover), RC_DENIED);
    TEST_RC(__LINE__, cx, handover_run(cx, &bad), RC_DENIED);
}

/* One row under the heads; moves, rows that are done already, or the column of the only error. */
static void test_file(void **state)
{
    struct ctx *cx = begin(state, "hand-file");
    static const struct {
        int line;
        const char *row;
        int64_t moves, same;
        const char *column;
    } rows[] = { /* today is 2026-10-01 */
        {__LINE__, "榊 由美,基盤課長,2026-10-01,飯塚 大樹", 1, 0, ""},
        {__LINE__, "榊　由美,基盤課長,令和8年9月1日,hand-file-B", 1, 0, ""},
        {__LINE__, ",情報システム部 課長,,飯塚 大樹", 1, 0, ""},
        {__LINE__, ",総務部 課長,,飯塚 大樹", 1, 0, ""},  /* was vacant */
        {__LINE__, "hand-file-c,調達課長,,", 1, 0, ""},   /* becomes vacant */
        {__LINE__, "榊 由美,調達課長,,hand-file-c", 0, 1, ""},
        {__LINE__, "榊 由美,基盤課長,2026-10-02,飯塚 大樹", 0, 0, "C"},
        {__LINE__, "榊 由美,基盤課長,tomorrow,飯塚 大樹", 0, 0, "C"},
        {__LINE__, "榊 由美,課長,,飯塚 大樹", 0, 0, "B"}, /* two departments have one */
        {__LINE__, "榊 由美,部長,,飯塚 大樹", 0, 0, "B"},
        {__LINE__, "飯塚 大樹,基盤課長,,hand-file-c", 0, 0, "A"}, /* holds it not */
        {__LINE__, "榊 由美,総務部 課長,,hand-file-c", 0, 0, "A"},
        {__LINE__, "榊 由美,基盤課長,,佐藤 健", 0, 0, "D"},
        {__LINE__, "榊 由美,基盤課長,,去った 人", 0, 0, "D"},
        {__LINE__, "榊 由美,基盤課長,,nobody", 0, 0, "D"},
        {__LINE__, "榊 由美,基盤課長,,飯塚 大樹\n榊 由美,基盤課長,,hand-file-c", 0, 0, "B"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct handover handover = {.same = 0};
        const char *text = arena_printf(cx->arena, "現担当者,役職,発令日,新担当者\n%s\n", rows[i].row);
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, handover_read(cx, text, strlen(text), "a.csv", &handover),
                rows[i].column[0] == '\0' ? RC_OK : RC_INVALID);
        TEST_INT(rows[i].line, (int64_t)handover.moves.n, rows[i].moves);
        TEST_INT(rows[i].line, handover.same, rows[i].same);
        TEST_INT(rows[i].line, (int64_t)handover.errors.n, rows[i].column[0] != '\0');
        if (handover.errors.n > 0)
            TEST_TEXT(rows[i].line, handover.errors.at[0].column, rows[i].column);
    }
    struct handover none;
    const char *text = "name,rank\na,b\n";
    TEST_RC(__LINE__, cx, handover_read(cx, text, strlen(text), "a.csv", &none), RC_INVALID);
    TEST_RC(__LINE__, cx, handover_read(cx, "%PDF-1.4", 8, "a.pdf", &none), RC_TYPE);
}

static void test_file_run(void **state)
{
    struct ctx *cx = begin(state, "hand-run");
    struct handover handover;
    const char *text = "to,post,person\n飯塚 大樹,基盤課長,榊 由美\nhand-run-c,総務部 課長,\n,調達課長,\n";
    TEST_RC(__LINE__, cx, handover_read(cx, text, strlen(text), "a.csv", &handover), RC_OK);
    TEST_INT(__LINE__, (int64_t)handover.moves.n, 3);
    TEST_RC(__LINE__, cx, handover_run(cx, &handover), RC_OK);
    TEST_TEXT(__LINE__, load(cx, "p1").holder, "hand-run-b");
    TEST_TEXT(__LINE__, load(cx, "p3").holder, "hand-run-c");
    TEST_TEXT(__LINE__, load(cx, "p4").holder, "");
    TEST_RC(__LINE__, cx, handover_read(cx, text, strlen(text), "a.csv", &handover), RC_OK); /* again: nothing to do */
    TEST_INT(__LINE__, (int64_t)handover.moves.n, 0);
    TEST_INT(__LINE__, handover.same, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_person), cmocka_unit_test(test_person_refused), cmocka_unit_test(test_changed_meanwhile),
                                       cmocka_unit_test(test_file), cmocka_unit_test(test_file_run)};
    return TEST_RUN_ON_BOTH(tests);
}
