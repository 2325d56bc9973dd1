/* The preparation on both databases: who changes what, what form 2 takes over, files out and in, a new year. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_inside.h"
#include "tests/support/test.h"
#include "work/work.h"

static const struct module *const modules[] = {&account_module, &risk_module, &preparation_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

struct made {
    const char *study, *passengers, *cargo, *post;
};

static void calm(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

static void insert(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const char *make_service(struct ctx *cx, const char *study, const char *name)
{
    struct risk_service row;
    risk_row_blank(&risk_service_record, &row);
    row.study = study;
    row.business = "航空運送事業";
    row.name = name;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_service_record, &row, 0), RC_OK);
    return row.id;
}

/* An organisation with a post that “owner” holds, and a study with two services. */
static struct made make_house(struct ctx *cx, const char *org)
{
    struct organization organization;
    struct post post;
    struct risk_study study;
    struct made made = {.post = arena_printf(cx->arena, "%s-post", org)};
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "drafter";
    cx->permissions = ~UINT64_C(0);
    risk_row_blank(&organization_record, &organization);
    organization.id = organization.org = organization.name = org;
    organization.fiscal_month = 4;
    organization.active = 1;
    insert(cx, &organization_record, &organization);
    risk_row_blank(&post_record, &post);
    post.id = made.post;
    post.department = "運航本部";
    post.name = "課長";
    post.holder = "owner";
    post.active = 1;
    insert(cx, &post_record, &post);
    risk_row_blank(&risk_study_record, &study);
    study.year = 2026;
    study.title = "今年度";
    TEST_RC(__LINE__, cx, risk_study_create(cx, &study, ""), RC_OK);
    made.study = study.id;
    made.passengers = make_service(cx, study.id, "旅客輸送");
    made.cargo = make_service(cx, study.id, "貨物輸送");
    return made;
}

static struct context_entry entry_of(struct ctx *cx, const struct made *made, const char *title)
{
    struct context_entry entry;
    risk_row_blank(&context_entry_record, &entry);
    entry.kind = CONTEXT_LAW;
    entry.title = title;
    entry.source = "航空法";
    entry.clause = "第111条の4";
    entry.detail = "速やかに報告する。";
    entry.post = made->post;
    entry.review_on = date_from_days(cx, date_days(date_of_time(cx, cx->now)) - 1);
    return entry;
}

static void test_entries(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "entries");
    struct context_entry entry = entry_of(cx, &made, "報告"), other = entry_of(cx, &made, "");
    const char *next = date_from_days(cx, date_days(date_of_time(cx, cx->now)) + 30);
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_INT(__LINE__, entry.number, 1);
    TEST_RC(__LINE__, cx, context_save(cx, &other, 0), RC_INVALID); /* no title */
    calm(cx);
    other.title = "別";
    other.post = "nobody";
    TEST_RC(__LINE__, cx, context_save(cx, &other, 0), RC_INVALID);
    calm(cx);
    other.post = "";
    TEST_RC(__LINE__, cx, context_save(cx, &other, 0), RC_OK);
    TEST_INT(__LINE__, other.number, 2);
    TEST_TRUE(__LINE__, context_is_overdue(cx, &entry));
    entry.comment = "変更";
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 7), RC_CONFLICT);
    calm(cx);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 1), RC_DENIED);
    calm(cx);
    cx->person = "owner";
    cx->permissions = PERM_RISK_READ | PERM_RISK_OWN;
    TEST_RC(__LINE__, cx, context_review(cx, other.id, next), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, context_review(cx, entry.id, "2020-01-01"), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, context_review(cx, entry.id, "いつか"), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, context_review(cx, entry.id, next), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &context_entry_record, entry.id, &entry), RC_OK);
    TEST_TEXT(__LINE__, entry.reviewed_by, "owner");
    TEST_TEXT(__LINE__, entry.review_on, next);
    TEST_TRUE(__LINE__, !context_is_overdue(cx, &entry));
    TEST_RC(__LINE__, cx, context_remove(cx, other.id, 0), RC_DENIED);
    calm(cx);
    cx->permissions = ~UINT64_C(0);
    TEST_RC(__LINE__, cx, context_remove(cx, other.id, 9), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, context_remove(cx, other.id, 1), RC_OK);
}

static void test_work(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "works");
    struct context_entry entry = entry_of(cx, &made, "報告"), ended = entry_of(cx, &made, "廃止");
    struct work_view view;
    int64_t overdue = 0;
    ended.state = CONTEXT_ENDED;
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_save(cx, &ended, 0), RC_OK);
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, 0); /* not the drafter's */
    cx->person = "owner";
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, 1);
    TEST_TEXT(__LINE__, view.rows.at[0].title, "1 報告");
    TEST_INT(__LINE__, view.overdue, 1);
    TEST_RC(__LINE__, cx, work_overdue(cx, &overdue), RC_OK);
    TEST_INT(__LINE__, overdue, 1);
    cx->permissions = PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, 0);
}

static void test_links(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "links");
    struct context_entry entry = entry_of(cx, &made, "報告"), wish = entry_of(cx, &made, "案内");
    struct context_requirements linked;
    struct choices choices;
    struct risk_service service;
    wish.kind = CONTEXT_PARTY;
    wish.source = wish.clause = wish.detail = "";
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_save(cx, &wish, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, "", true), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, "nothing", true), RC_MISSING);
    calm(cx);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, true), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, true), RC_OK); /* adds nothing */
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, wish.id, true), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &risk_service_record, made.passengers, &service), RC_OK);
    TEST_TEXT(__LINE__, service.duty, "報告 (航空法 第111条の4): 速やかに報告する。");
    TEST_TEXT(__LINE__, service.expectation, "案内");
    TEST_RC(__LINE__, cx, context_requirements_of(cx, made.study, made.passengers, &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 2);
    TEST_TEXT(__LINE__, linked.at[0].title, "報告");
    TEST_RC(__LINE__, cx, context_choices(cx, made.passengers, &choices), RC_OK);
    TEST_INT(__LINE__, (int64_t)choices.n, 0);
    TEST_RC(__LINE__, cx, context_choices(cx, made.cargo, &choices), RC_OK);
    TEST_INT(__LINE__, (int64_t)choices.n, 2);
    TEST_RC(__LINE__, cx, context_remove(cx, entry.id, 0), RC_CONFLICT); /* services refer to it */
    calm(cx);
    /* exactly the cargo from now on */
    TEST_RC(__LINE__, cx, context_concern(cx, entry.id, made.study, &made.cargo, 1), RC_OK);
    TEST_RC(__LINE__, cx, context_requirements_of(cx, made.study, made.passengers, &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 1);
    TEST_RC(__LINE__, cx, context_link_remove(cx, linked.at[0].link), RC_OK);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, false), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, context_concern(cx, entry.id, made.study, NULL, 0), RC_DENIED);
}

/* No room for the words: neither words nor link. */
static void test_room(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "rooms");
    struct context_entry entry = entry_of(cx, &made, "長い");
    struct context_requirements linked;
    char *many = arena_alloc(cx->arena, 2001);
    assert_non_null(many);
    memset(many, 'x', 1999);
    many[1999] = '\0';
    entry.detail = many;
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, true), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, context_requirements_of(cx, made.study, "", &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 0);
}

static void test_carry(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "carries");
    struct context_entry entry = entry_of(cx, &made, "報告");
    struct context_requirements linked;
    struct risk_study next;
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, false), RC_OK);
    risk_row_blank(&risk_study_record, &next);
    next.year = 2027;
    next.title = "翌年度";
    TEST_RC(__LINE__, cx, risk_study_create(cx, &next, made.study), RC_OK);
    TEST_RC(__LINE__, cx, context_requirements_of(cx, next.id, "", &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 1);
    TEST_TRUE(__LINE__, !text_same(linked.at[0].service, made.passengers));
    struct context_link link;
    TEST_RC(__LINE__, cx, record_get(cx, &context_link_record, linked.at[0].link, &link), RC_OK);
    TEST_TRUE(__LINE__, !text_empty(link.origin));
}

/* --- Files --- */

static enum rc take(struct ctx *cx, const char *text, struct import_result *result)
{
    *result = (struct import_result){.rows = 0};
    return prepare_import(cx, &context_noun, "", text, strlen(text), "rows.csv", result);
}

static void test_import(void **state)
{
    static const struct {
        int line;
        const char *text;
        enum rc want;
        int64_t rows, changed, errors;
    } rows[] = {
        {__LINE__, "番号,題名,種別\n,新しい法令,law\n,約款,契約\n", RC_OK, 2, 2, 0},
        {__LINE__, "番号,題名,種別\n1,新しい法令,law\n2,約款,契約\n", RC_OK, 2, 0, 0}, /* the same again */
        {__LINE__, "number,title,state\n1,改めた法令,ended\n", RC_OK, 1, 1, 0},
        {__LINE__, "番号,題名,種別\n9,ない,law\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "番号,題名,種別\nx,ない,law\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "番号,題名,種別\n1,二重,law\n1,二重,law\n", RC_INVALID, 2, 0, 1},
        {__LINE__, "番号,題名,種別\n,,外\n", RC_INVALID, 1, 0, 2},
        {__LINE__, "番号,題名,見直し期限\n,期限,2026-13-01\n,期限,令和8年4月1日\n", RC_INVALID, 2, 0, 1},
        {__LINE__, "番号,題名,管理担当\n,担当あり,運航本部 課長\n", RC_OK, 1, 1, 0},
        {__LINE__, "番号,題名,管理担当\n,担当なし,知らない課長\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "番号,題名,対象サービス\n2,約款,旅客輸送、貨物輸送\n", RC_OK, 1, 0, 0},
        {__LINE__, "番号,題名,対象サービス\n2,約款,宇宙輸送\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "番号,題名,更新番号\n2,約款,99\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "a,b\nc,d\n", RC_INVALID, 0, 0, 0},
        {__LINE__, "", RC_INVALID, 0, 0, 0},
    };
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "imports");
    struct import_result result;
    struct context_requirements linked;
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum rc rc = take(cx, rows[i].text, &result);
        if (rc != rows[i].want && rc != RC_TYPE)
            print_message("row %d: %s\n", rows[i].line, cx->problem.message == NULL ? "" : cx->problem.message);
        TEST_TRUE(rows[i].line, rc == rows[i].want || (rows[i].text[0] == '\0' && rc == RC_TYPE));
        TEST_INT(rows[i].line, result.rows, rows[i].rows);
        TEST_INT(rows[i].line, result.changed, rows[i].changed);
        TEST_INT(rows[i].line, (int64_t)result.errors.n, rows[i].errors);
        calm(cx);
    }
    TEST_RC(__LINE__, cx, context_requirements_of(cx, made.study, "", &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 2);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, take(cx, rows[0].text, &result), RC_DENIED);
}

/* What is written is what is read: import after export changes nothing. */
static void test_round(void **state)
{
    static const char *const names[] = {"rows.csv", "rows.xlsx"};
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "rounds");
    struct context_entry entry = entry_of(cx, &made, "=報告 \"引用\", 改行"), plain = entry_of(cx, &made, "ただの題名");
    struct import_result result;
    entry.detail = "一行目\n二行目";
    entry.outlook = "- 先の見込み";
    plain.post = plain.source = plain.review_on = "";
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_save(cx, &plain, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, false), RC_OK);
    for (size_t i = 0; i < COUNT(names); i++) {
        CLEANUP(buf_free) struct buf out = buf_create((size_t)1024 * 1024);
        result = (struct import_result){.rows = 0};
        TEST_RC(__LINE__, cx, prepare_export(cx, &context_noun, "", names[i], &out), RC_OK);
        TEST_RC(__LINE__, cx,
                prepare_import(cx, &context_noun, "", out.data, out.length, names[i], &result), RC_OK);
        TEST_INT(__LINE__, result.rows, 2);
        TEST_INT(__LINE__, result.changed, 0);
    }
    CLEANUP(buf_free) struct buf none = buf_create(1024);
    TEST_RC(__LINE__, cx, prepare_export(cx, &context_noun, "", "rows.txt", &none), RC_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries), cmocka_unit_test(test_work),   cmocka_unit_test(test_links),
        cmocka_unit_test(test_room),    cmocka_unit_test(test_carry),  cmocka_unit_test(test_import),
        cmocka_unit_test(test_round),
    };
    return TEST_RUN_ON_BOTH(tests);
}
