/* Plan items on both databases: changes, sums, lists, files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/assessment.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "plan/plan_inside.h"
#include "tests/support/test.h"

#include "oscal/oscal_test.h"

static const char *const posts[] = {"post-a", "post-b"};

static void insert_base(struct ctx *cx, const char *org)
{
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org,
                                        .org = org,
                                        .parent = "",
                                        .name = org,
                                        .sector = "",
                                        .fiscal_month = 4,
                                        .handling_mark = "",
                                        .document_prefix = "",
                                        .active = 1};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    for (size_t i = 0; i < COUNT(posts); i++) {
        struct post post = {.id = arena_printf(cx->arena, "%s-%s", org, posts[i]),
                            .org = org,
                            .name = i == 0 ? "課長" : "室長",
                            .department = "情報部",
                            .holder = "",
                            .deputy = "",
                            .active = 1};
        TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &post), RC_OK);
    }
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* A context inside a fresh organisation. */
static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    cx->org = org;
    cx->fixed_ids = 0; /* the tests share a database */
    insert_base(cx, org);
    return cx;
}

static const char *post_id(const struct ctx *cx, size_t i)
{
    return arena_printf(cx->arena, "%s-%s", cx->org, posts[i]);
}

/* The sums recounted from the rows. */
static void check_totals(struct ctx *cx, int line)
{
    struct plan_totals totals;
    int64_t rows = 0, want[8] = {0};
    TEST_RC(line, cx, plan_totals(cx, &totals), RC_OK);
    CLEANUP(db_rows_freep) struct db_rows *found = NULL;
    TEST_RC(line, cx,
            db_query(cx,
                     SQL("SELECT status, money_asked, money_granted, money_spent, days_asked, "
                         "days_granted, days_spent FROM plan_item WHERE org = $1"),
                     ARGS(STR(cx->org)), &found),
            RC_OK);
    while (db_next(found)) {
        bool cancelled = db_int(found, 0) == PLAN_CANCELLED;
        rows++;
        want[0] += plan_status_is_open(db_int(found, 0));
        want[1] += db_int(found, 0) == PLAN_DONE;
        for (int i = 1; i <= 6; i++)
            if (!cancelled || i == 3 || i == 6)
                want[i + 1] += db_int(found, i);
    }
    TEST_RC(line, cx, db_end(found), RC_OK);
    TEST_INT(line, totals.open, want[0]);
    TEST_INT(line, totals.done, want[1]);
    TEST_INT(line, totals.cancelled, rows - want[0] - want[1]);
    TEST_INT(line, totals.money_asked, want[2]);
    TEST_INT(line, totals.money_granted, want[3]);
    TEST_INT(line, totals.money_spent, want[4]);
    TEST_INT(line, totals.days_asked, want[5]);
    TEST_INT(line, totals.days_granted, want[6]);
    TEST_INT(line, totals.days_spent, want[7]);
}

static void test_changes(void **state)
{
    struct ctx *cx = begin(state, "changes");
    struct plan_item item = {.title = "One",
                             .post = post_id(cx, 0),
                             .catalog = "baseline-2026",
                             .control = "3.2.1①",
                             .money_asked = 500,
                             .days_asked = 3};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &item), RC_OK);
    TEST_INT(__LINE__, item.number, 1);
    TEST_INT(__LINE__, item.version, 1);
    TEST_TEXT(__LINE__, item.control, "m3.2.1-1");
    check_totals(cx, __LINE__);
    struct plan_item other = {.title = "Two", .money_asked = 7};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &other), RC_OK);
    TEST_INT(__LINE__, other.number, 2);

    item.status = PLAN_DONE;
    TEST_RC(__LINE__, cx, plan_item_change(cx, &item, 1), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    item.done_on = "2026-10-01";
    item.result = "works";
    item.money_spent = 450;
    TEST_RC(__LINE__, cx, plan_item_change(cx, &item, 1), RC_OK);
    TEST_INT(__LINE__, item.version, 2);
    TEST_INT(__LINE__, item.progress, 100);
    check_totals(cx, __LINE__);

    struct plan_item stale = item;
    stale.title = "Stale";
    TEST_RC(__LINE__, cx, plan_item_change(cx, &stale, 1), RC_CONFLICT);
    struct plan_item stored;
    TEST_RC(__LINE__, cx, record_get(cx, &plan_item_record, item.id, &stored), RC_OK);
    TEST_TEXT(__LINE__, stored.title, "One");
    TEST_RC(__LINE__, cx, plan_item_change(cx, &item, 2),
            RC_OK); /* nothing differs: no new version */
    TEST_INT(__LINE__, item.version, 2);

    struct plan_item wrong = {.title = "Three", .post = "nobody"};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &wrong), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "post");
    cx->problem = (struct problem){.rc = RC_OK};
    wrong = (struct plan_item){.title = "Three", .assessment = "nothing"};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &wrong), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "assessment");

    TEST_RC(__LINE__, cx, plan_item_remove(cx, item.id, 1), RC_CONFLICT);
    TEST_RC(__LINE__, cx, plan_item_remove(cx, item.id, 2), RC_OK);
    check_totals(cx, __LINE__);
    cx->permissions = ~PERM_PLAN_WRITE;
    TEST_RC(__LINE__, cx, plan_item_remove(cx, other.id, 1), RC_DENIED);
    TEST_RC(__LINE__, cx, plan_item_create(cx, &other), RC_DENIED);
    TEST_RC(__LINE__, cx, plan_item_change(cx, &other, 1), RC_DENIED);
}

static void test_bulk(void **state)
{
    struct ctx *cx = begin(state, "bulk");
    struct plan_item items[3];
    struct plan_pick picks[3];
    int64_t changed = 0;
    for (size_t i = 0; i < COUNT(items); i++) {
        items[i] = (struct plan_item){.title = "Item", .start_on = i == 2 ? "2027-01-01" : ""};
        TEST_RC(__LINE__, cx, plan_item_create(cx, &items[i]), RC_OK);
        picks[i] = (struct plan_pick){items[i].id, 1};
    }
    TEST_RC(__LINE__, cx, plan_set_status(cx, picks, 3, PLAN_RUNNING, "", &changed), RC_OK);
    TEST_INT(__LINE__, changed, 3);
    TEST_RC(__LINE__, cx, plan_set_status(cx, picks, 3, PLAN_AGREED, "", &changed), RC_CONFLICT);
    for (size_t i = 0; i < COUNT(picks); i++)
        picks[i].version = 0;
    TEST_RC(__LINE__, cx, plan_set_status(cx, picks, 3, PLAN_CANCELLED, "", &changed), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    /* The third one begins next year, so it cannot be completed today; then none is. */
    TEST_RC(__LINE__, cx, plan_set_status(cx, picks, 3, PLAN_DONE, "works", &changed), RC_INVALID);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "No. 3") != NULL);
    struct plan_totals totals;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, plan_totals(cx, &totals), RC_OK);
    TEST_INT(__LINE__, totals.open, 3);
    TEST_RC(__LINE__, cx, plan_set_status(cx, picks, 2, PLAN_DONE, "works", &changed), RC_OK);
    TEST_INT(__LINE__, changed, 2);
    struct plan_item done;
    TEST_RC(__LINE__, cx, record_get(cx, &plan_item_record, items[0].id, &done), RC_OK);
    TEST_TEXT(__LINE__, done.done_on, "2026-10-01");
    TEST_TEXT(__LINE__, done.result, "works");
    check_totals(cx, __LINE__);
}

/* --- Lists: every filter, every sort, page by page, against all items sorted here --- */

enum { ITEMS = 60 };

static void insert_many(struct ctx *cx)
{
    static const char *const controls[] = {"", "m3.2.1-1", "m3.4.5-2"};
    static const char *const titles[] = {"ログ保全", "ＶＰＮ更新 50%", "vpn review", "訓練_A"};
    for (int i = 0; i < ITEMS; i++) {
        int status = i % PLAN_STATUS_COUNT_;
        struct plan_item item = {
            .title = titles[i % 4],
            .post = i % 3 == 0 ? "" : post_id(cx, (size_t)i % 2),
            .status = status,
            .priority = 1 + i * 7 % 3,
            .catalog = "baseline-2026",
            .control = controls[i % 3],
            .due_on = i % 5 == 4 ? "" : date_from_days(cx, date_days("2026-09-01") + i * 13 % 70),
            .done_on = status == PLAN_DONE ? "2026-10-01" : "",
            .result = "r",
            .money_asked = i * 100,
            .money_granted = i * 50,
            .days_asked = i,
        };
        TEST_RC(__LINE__, cx, plan_item_create(cx, &item), RC_OK);
    }
}

static bool wanted(const struct ctx *cx, const struct plan_filter *filter,
                   const struct plan_item *item)
{
    bool open = item->status <= PLAN_RUNNING;
    if (filter->status == PLAN_FILTER_OPEN && !open)
        return false;
    if (filter->status < PLAN_STATUS_COUNT_ && filter->status != item->status)
        return false;
    if (filter->overdue && !plan_item_is_overdue(cx, item))
        return false;
    if (filter->priority != 0 && filter->priority != item->priority)
        return false;
    if (!text_empty(filter->post) && strcmp(filter->post, item->post) != 0)
        return false;
    if (!text_empty(filter->control) && strcmp(filter->control, item->control) != 0)
        return false;
    if (text_empty(filter->text))
        return true;
    if (strcmp(filter->text, "VPN") == 0)
        return strstr(item->title, "ＶＰＮ") != NULL || strstr(item->title, "vpn") != NULL;
    if (strcmp(filter->text, "%") == 0 || strcmp(filter->text, "_") == 0)
        return strstr(item->title, filter->text) != NULL;
    /* The number, or a part of the title. */
    return item->number == atoi(filter->text) || strstr(item->title, filter->text) != NULL;
}

static int64_t expected_count(struct ctx *cx, const struct plan_filter *filter)
{
    struct plan_item *items = NULL;
    size_t n = 0;
    int64_t count = 0;
    TEST_RC(__LINE__, cx,
            db_all(cx, plan_item_record.select_all, plan_item_record.fields, sizeof *items,
                   ARGS(STR(cx->org)), &items, &n),
            RC_OK);
    for (size_t i = 0; i < n; i++)
        count += wanted(cx, filter, &items[i]);
    return count;
}

/* −1, 0, 1 by the sort's own words. */
static int in_order(int64_t sort, const struct plan_row *a, const struct plan_row *b)
{
    if (sort == PLAN_SORT_NUMBER || sort == PLAN_SORT_NEWEST) {
        int difference = a->number < b->number ? -1 : a->number > b->number;
        return sort == PLAN_SORT_NUMBER ? difference : -difference;
    }
    if (sort == PLAN_SORT_PRIORITY && a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    if (sort == PLAN_SORT_STATUS && a->status != b->status)
        return a->status < b->status ? -1 : 1;
    int difference = strcmp(a->due_on, b->due_on);
    if (difference == 0)
        difference = strcmp(a->id, b->id);
    return sort == PLAN_SORT_LATEST ? -difference : difference;
}

/* Walks all pages; every row is wanted, stands once, and comes after the one before. */
static void walk(struct ctx *cx, int line, struct plan_filter filter)
{
    struct plan_row last = {.id = NULL};
    int64_t count = 0;
    int pages = 0;
    filter.limit = 7;
    filter.after = "";
    do {
        struct plan_rows rows;
        const char *next = NULL;
        TEST_RC(line, cx, plan_list(cx, &filter, &rows, &next), RC_OK);
        for (size_t i = 0; i < rows.n; i++) {
            struct plan_item item;
            TEST_RC(line, cx, record_get(cx, &plan_item_record, rows.at[i].id, &item), RC_OK);
            TEST_TRUE(line, wanted(cx, &filter, &item));
            TEST_INT(line, rows.at[i].overdue, plan_item_is_overdue(cx, &item));
            if (last.id != NULL)
                TEST_TRUE(line, in_order(filter.sort, &last, &rows.at[i]) < 0);
            last = rows.at[i];
            count++;
        }
        TEST_TRUE(line, rows.n == 7 || next[0] == '\0');
        filter.after = next;
        TEST_TRUE(line, ++pages < 100);
    } while (filter.after[0] != '\0');
    TEST_INT(line, count, expected_count(cx, &filter));
}

/* Of all statuses, where the row says nothing else. */
#define FILTER(...)                                                                                \
    {                                                                                              \
        .catalog = "baseline-2026", __VA_ARGS__                                                    \
    }

static void test_lists(void **state)
{
    struct ctx *cx = begin(state, "lists");
    insert_many(cx);
    const struct {
        int line;
        struct plan_filter filter;
    } rows[] = {
        {__LINE__, FILTER(.sort = 0)},
        {__LINE__, FILTER(.post = post_id(cx, 0))},
        {__LINE__, FILTER(.post = "nobody")},
        {__LINE__, FILTER(.overdue = true)},
        {__LINE__, FILTER(.priority = 1)},
        {__LINE__, FILTER(.control = "m3.2.1-1")},
        {__LINE__, FILTER(.text = "VPN")},
        {__LINE__, FILTER(.text = "%")},
        {__LINE__, FILTER(.text = "_")},
        {__LINE__, FILTER(.text = "50")},
        {__LINE__, FILTER(.overdue = true, .priority = 2, .post = post_id(cx, 1), .text = "VPN")},
        {__LINE__, FILTER(.priority = 3, .control = "m3.4.5-2", .text = "VPN")},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (int64_t status = 0; status < PLAN_FILTER_COUNT_; status++)
            for (int64_t sort = 0; sort < PLAN_SORT_COUNT_; sort++) {
                struct plan_filter filter = rows[i].filter;
                filter.status = status;
                filter.sort = sort;
                walk(cx, rows[i].line, filter);
            }
}

static void test_cursor_refused(void **state)
{
    struct ctx *cx = begin(state, "cursor");
    static const char *const bad[] = {"x", "1~2~3", "1~2~3~4~5~6", "a~1~1~~", "1~1~z~2026-01-01~i"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct plan_filter filter = FILTER(.limit = 5, .after = bad[i]);
        struct plan_rows rows;
        const char *next = NULL;
        TEST_RC((int)i, cx, plan_list(cx, &filter, &rows, &next), RC_INVALID);
    }
}

static void test_counts(void **state)
{
    struct ctx *cx = begin(state, "counts");
    struct plan_counts counts;
    struct plan_totals totals;
    int64_t sum = 0;
    insert_many(cx);
    check_totals(cx, __LINE__);
    TEST_RC(__LINE__, cx, plan_count_by_control(cx, "baseline-2026", &counts), RC_OK);
    for (size_t i = 0; i < counts.n; i++) {
        struct plan_filter filter = FILTER(.status = PLAN_FILTER_OPEN,
                                           .control = counts.at[i].control);
        struct plan_items items;
        if (counts.at[i].control[0] == '\0')
            continue;
        TEST_INT(__LINE__, counts.at[i].items, expected_count(cx, &filter));
        TEST_RC(__LINE__, cx,
                plan_items_of_control(cx, "baseline-2026", counts.at[i].control, &items), RC_OK);
        TEST_INT(__LINE__, (int64_t)items.n, counts.at[i].items);
        sum++;
    }
    TEST_INT(__LINE__, sum, 2);
    TEST_RC(__LINE__, cx, plan_count_by_control(cx, "management-2", &counts), RC_OK);
    TEST_INT(__LINE__, (int64_t)counts.n, 0);
    TEST_RC(__LINE__, cx, plan_totals(cx, &totals), RC_OK);
    struct plan_filter overdue = FILTER(.status = PLAN_FILTER_ALL, .overdue = true);
    TEST_INT(__LINE__, totals.overdue, expected_count(cx, &overdue));
    TEST_TRUE(__LINE__, totals.overdue > 0 && totals.due_this_month > 0);
}

/* --- Files --- */

static enum rc import_text(struct ctx *cx, const char *text, struct import_result *ret)
{
    *ret = (struct import_result){.rows = 0};
    cx->problem = (struct problem){.rc = RC_OK};
    return plan_import(cx, text, strlen(text), "plan.csv", ret);
}

static void test_import(void **state)
{
    struct ctx *cx = begin(state, "import");
    struct import_result result;
    /* As real files hold it: full-width digits, 和暦, marks for nothing, columns in another order. */
    TEST_RC(__LINE__, cx,
            import_text(
                cx,
                "期限,実施事項,番号,責任者（役職）,要求額（円）,状況,優先度,対策,進捗（%）,メモ\r\n"
                "令和8年12月1日,多要素認証,,情報部 "
                "課長,\"１，２００，０００円\",実施中,高,3.2.1①,40%,x\r\n"
                "－,ログ,ー,―,－,,低,,,\r\n"
                ",,,,,,,,,\r\n",
                &result),
            RC_OK);
    TEST_INT(__LINE__, result.rows, 2);
    TEST_INT(__LINE__, result.changed, 2);
    TEST_INT(__LINE__, (int64_t)result.warnings.n, 1); /* the column メモ */
    struct plan_item item;
    TEST_RC(__LINE__, cx, plan_store_by_number(cx, 1, &item), RC_OK);
    TEST_TEXT(__LINE__, item.due_on, "2026-12-01");
    TEST_TEXT(__LINE__, item.post, post_id(cx, 0));
    TEST_INT(__LINE__, item.money_asked, 1200000);
    TEST_INT(__LINE__, item.status, PLAN_RUNNING);
    TEST_INT(__LINE__, item.priority, PLAN_PRIORITY_HIGH);
    TEST_INT(__LINE__, item.progress, 40);
    TEST_TEXT(__LINE__, item.control, "m3.2.1-1");
    TEST_RC(__LINE__, cx,
            import_text(cx, "number,status,result,done_on\n1,done,works,2026/10/1\n", &result),
            RC_OK);
    TEST_RC(__LINE__, cx, plan_store_by_number(cx, 1, &item), RC_OK);
    TEST_INT(__LINE__, item.status, PLAN_DONE);
    TEST_TEXT(__LINE__, item.title, "多要素認証"); /* absent columns stay */
    check_totals(cx, __LINE__);
}

/* Every bad cell is named, and nothing is stored. */
static const struct {
    int line;
    const char *text;
    const char *cells; /* column and row of each error, a blank after each */
} refused[] = {
    {__LINE__, "番号,実施事項\n99,Nothing\n", "A2 "},
    {__LINE__, "番号,実施事項\nabc,Nothing\n", "A2 "},
    {__LINE__, "番号,実施事項\n1,A\n1,B\n", "A3 "},
    {__LINE__, "実施事項,期限\n,2026-01-01\nX,2026-13-01\nY,2026-02-28\n", "A2 B3 "},
    {__LINE__, "実施事項,状況,優先度\nX,無い,高\nY,実施中,最高\n", "B2 C3 "},
    {__LINE__, "実施事項,状況\nX,完了\n", "2 2 "},
    {__LINE__, "実施事項,状況,結果・理由\nX,中止,\n", "C2 "},
    {__LINE__, "実施事項,責任者（役職）,対策\nX,部長,3.2.1①\nY,,9.9\n", "B2 C3 "},
    {__LINE__, "実施事項,要求額（円）,進捗（%）\nX,-1,20\nY,たくさん,101\n", "B2 B3 C3 "},
    {__LINE__, "実施事項,開始日,期限\nX,2026-05-02,2026-05-01\n", "C2 "},
    {__LINE__, "番号,実施事項,更新番号\n1,New title,7\n", "C2 "},
};

static void test_import_refused(void **state)
{
    struct ctx *cx = begin(state, "refused");
    struct plan_item item = {.title = "Stands"};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &item), RC_OK);
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct import_result result;
        char cells[128] = "";
        TEST_RC(refused[i].line, cx, import_text(cx, refused[i].text, &result), RC_INVALID);
        for (size_t k = 0; k < result.errors.n; k++)
            snprintf(cells + strlen(cells), sizeof cells - strlen(cells), "%s%d ",
                     result.errors.at[k].column, (int)result.errors.at[k].row);
        TEST_TEXT(refused[i].line, cells, refused[i].cells);
        int64_t rows = 0;
        TEST_RC(refused[i].line, cx,
                db_int_of(cx, SQL("SELECT count(*) FROM plan_item WHERE org = $1"),
                          ARGS(STR(cx->org)), &rows),
                RC_OK);
        TEST_INT(refused[i].line, rows, 1);
        TEST_RC(refused[i].line, cx, record_get(cx, &plan_item_record, item.id, &item), RC_OK);
        TEST_TEXT(refused[i].line, item.title, "Stands");
    }
    check_totals(cx, __LINE__);
    struct import_result result;
    TEST_RC(__LINE__, cx, import_text(cx, "a,b\n1,2\n", &result), RC_INVALID); /* no heads */
}

/* What is written is what is read: an unchanged file changes nothing. */
static void test_round_trip(void **state)
{
    struct ctx *cx = begin(state, "round");
    insert_many(cx);
    for (int64_t format = PLAN_CSV; format <= PLAN_XLSX; format++)
        for (int lang = 0; lang < LANG_COUNT_; lang++) {
            struct plan_filter filter = FILTER(.status = PLAN_FILTER_ALL, .sort = PLAN_SORT_NUMBER);
            struct import_result result = {.rows = 0};
            CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
            cx->lang = (enum lang)lang;
            TEST_RC(__LINE__, cx, plan_export(cx, &filter, format, &out), RC_OK);
            TEST_RC(__LINE__, cx, plan_import(cx, out.data, out.length, "plan.xlsx", &result),
                    RC_OK);
            TEST_INT(__LINE__, result.rows, ITEMS);
            TEST_INT(__LINE__, result.changed, 0);
        }
}

static void test_oscal(void **state)
{
    struct ctx *cx = begin(state, "oscal");
    struct plan_filter filter = FILTER(.status = PLAN_FILTER_ALL, .sort = PLAN_SORT_NUMBER);
    struct oscal_document document;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, plan_export(cx, &filter, PLAN_OSCAL, &out), RC_MISSING);
    insert_many(cx);
    TEST_RC(__LINE__, cx, plan_export(cx, &filter, PLAN_OSCAL, &out), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "p", buf_string(&out), &document), RC_OK);
    TEST_INT(__LINE__, document.model, OSCAL_ACTION_PLAN);
    const struct oscal_node *items = oscal_get(document.root, "poam-items");
    const struct oscal_node *risks = oscal_get(document.root, "risks");
    TEST_INT(__LINE__, (int64_t)oscal_count(items), ITEMS);
    TEST_INT(__LINE__, (int64_t)oscal_count(risks), ITEMS);
    const struct oscal_node *item = items->first, *risk = risks->first;
    for (; item != NULL && risk != NULL; item = item->next, risk = risk->next) {
        TEST_TEXT(__LINE__, oscal_get_text(oscal_items(item, "related-risks"), "risk-uuid"),
                  oscal_get_text(risk, "uuid"));
        TEST_TEXT(__LINE__, oscal_get_text(item, "title"), oscal_get_text(risk, "title"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),        cmocka_unit_test(test_bulk),
        cmocka_unit_test(test_lists),          cmocka_unit_test(test_cursor_refused),
        cmocka_unit_test(test_counts),         cmocka_unit_test(test_import),
        cmocka_unit_test(test_import_refused), cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_oscal),
    };
    return TEST_RUN_ON_BOTH(tests);
}
