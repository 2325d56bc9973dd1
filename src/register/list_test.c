/* Lists on both databases: columns, what people keep, heads and filters, rows in memory, files, and the
 * change of a cell through the router. */
#include "register/list.h"

#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "base/limits.h"
#include "base/text.h"
#include "register/sheet.h"
#include "tests/support/people.h"
#include "tests/support/test.h"

/* --- A list over posts --- */

struct thing {
    const char *id;
    int64_t version;
    const char *name, *department;
    int64_t active, money;
    double share;
    const char *due_on;
    int64_t at;
};
static const struct field thing_table[] = {
    FIELD(thing, id, F_ID),
    FIELD(thing, version, F_INT),
    FIELD(thing, name, F_TEXT, .label = "Name"),
    FIELD(thing, department, F_TEXT, .label = "Department"),
    FIELD(thing, active, F_BOOL, .label = "Active"),
    FIELD(thing, money, F_INT, .label = "Money"),
    FIELD(thing, share, F_REAL, .label = "Share"),
    FIELD(thing, due_on, F_DATE, .label = "Due"),
    FIELD(thing, at, F_TIME, .label = "At"),
};

static void fill_name(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/things/%s", ((const struct thing *)row)->id);
    cell->mark = "Mark";
    cell->mark_tag = "bad";
}

static void fill_active(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct thing *)row)->active != 0 ? "In use" : "Stopped";
    cell->kind = F_TEXT;
}

static const struct list_column columns[] = {
    {.field = "name",
     .flags = LIST_KEY | LIST_SORT | LIST_SEARCH,
     .edits = "name",
     .fill = fill_name},
    {.field = "department", .flags = LIST_SORT | LIST_PICK, .edits = "department"},
    {.field = "active", .flags = LIST_PICK | LIST_SORT, .fill = fill_active},
    {.field = "money", .flags = LIST_THOUSANDS | LIST_SORT, .up = "cheap"},
    {.field = "share", .flags = LIST_ASIDE | LIST_SORT},
    {.field = "due_on", .flags = LIST_ASIDE | LIST_SORT, .label = "Until"},
    {.field = "at", .flags = LIST_ASIDE | LIST_SORT},
};

static enum rc thing_change(struct ctx *cx, void *record, int64_t version, uint64_t given)
{
    struct post before, *after = record;
    TEST_TRUE(__LINE__, given != 0);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &post_record, after->id, &before));
    before.version = version;
    if (text_same(after->name, "needs holder"))
        return field_fail(cx, "holder", N_("Please fill in “{0}”"), "holder");
    TRY(record_update(cx, &post_record, &before, after));
    return db_commit(cx, &tx);
}

static enum rc thing_row(struct ctx *cx, const char *id, void *ret)
{
    struct post post;
    TRY(record_get(cx, &post_record, id, &post));
    *(struct thing *)ret = (struct thing){.id = post.id,
                                          .version = post.version,
                                          .name = post.name,
                                          .department = post.department,
                                          .active = post.active,
                                          .due_on = ""};
    return RC_OK;
}

static const struct list_edit edit = {.record = &post_record,
                                      .permission = PERM_ACCOUNT_WRITE,
                                      .page = "/edit",
                                      .change = thing_change,
                                      .row = thing_row};
static const struct list thing_list = {.name = "things",
                                       .label = "Things",
                                       .permission = PERM_ACCOUNT_READ,
                                       .href = "/things",
                                       .fields = {thing_table, COUNT(thing_table)},
                                       .size = sizeof(struct thing),
                                       .columns = columns,
                                       .column_count = COUNT(columns),
                                       .order = "name",
                                       .edit = &edit};
static const struct list still_list = {.name = "still",
                                       .label = "Still",
                                       .permission = PERM_AUDIT_READ,
                                       .fields = {thing_table, COUNT(thing_table)},
                                       .size = sizeof(struct thing),
                                       .columns = columns,
                                       .column_count = 1};
static const struct list *const lists[] = {&thing_list, &still_list};
static const struct module things = {.name = "things", .lists = lists, .list_count = COUNT(lists)};
static const struct module *const modules[] = {&things, &list_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* Begins a test as p1, who may read and change; the first test fills the database. */
static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    static const char *const people[] = {"p1", "p2"};
    int64_t filled = 0;
    cx->app = &app;
    cx->org = "o";
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM person"), NO_ARGS, &filled),
            RC_OK);
    if (filled == 0) {
        test_enter(cx, &app, "o");
        test_make_people(cx, people, COUNT(people));
    }
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM list_kept"), NO_ARGS, NULL), RC_OK);
    cx->fixed_ids = 0;
    cx->person = "p1";
    cx->permissions = PERM_SIGNED_IN | PERM_ACCOUNT_READ | PERM_ACCOUNT_WRITE;
    return cx;
}

/* --- Requests --- */

struct call {
    const char *path, *query, *form;
    bool post, json, htmx;
};

static struct request request_of(struct ctx *cx, const struct call *call)
{
    struct request request = {.method = call->post ? POST : GET,
                              .path = call->path,
                              .wants_json = call->json,
                              .htmx = call->htmx,
                              .session = "",
                              .language = "",
                              .accept_language = "",
                              .csrf_header = "",
                              .authorization = "",
                              .fetch_site = "",
                              .origin = "",
                              .host = "",
                              .none_match = "",
                              .remote = ""};
    if (call->query != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, call->query, strlen(call->query), &request, true),
                RC_OK);
    if (call->form != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, call->form, strlen(call->form), &request, false),
                RC_OK);
    return request;
}

/* Runs one request; gives the status, the answer's body lives in the arena. */
static int run(struct ctx *cx, const struct call *call, const char **ret_body,
               const char **ret_location)
{
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    struct request request = request_of(cx, call);
    router_run(cx, &request, &response);
    *ret_body = arena_copy_n(cx->arena, buf_string(&response.body), response.body.length);
    if (ret_location != NULL)
        *ret_location = response.location;
    buf_free(&response.body);
    return response.status;
}

static struct list_ask ask_of(struct ctx *cx, int line, const char *query, bool json)
{
    struct list_ask ask = {.list = NULL};
    struct request request = request_of(cx, &(struct call){"/things", query, .json = json});
    TEST_RC(line, cx, list_ask(cx, &thing_list, &request, &ask), RC_OK);
    return ask;
}

/* --- Columns and what is kept --- */

static void test_columns(void **state)
{
    static const struct {
        int line;
        const char *names, *wanted; /* NULL: refused */
    } rows[] = {
        {__LINE__, "", "name"},
        {__LINE__, "money", "name,money"},
        {__LINE__, "money,department", "name,department,money"},
        {__LINE__, " share , at ,", "name,share,at"},
        {__LINE__, "money,money,,name", "name,money"},
        {__LINE__, "mone", NULL},
        {__LINE__, "moneys", NULL},
        {__LINE__, "name,id", NULL},
        {__LINE__, "'; DROP TABLE list_kept; --", NULL},
        {__LINE__, "<b>", NULL},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint64_t bits = 0;
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, list_column_bits(cx, &thing_list, rows[i].names, &bits),
                rows[i].wanted == NULL ? RC_INVALID : RC_OK);
        if (rows[i].wanted != NULL)
            TEST_TEXT(rows[i].line, list_column_names(cx, &thing_list, bits), rows[i].wanted);
    }
}

static void test_kept(void **state)
{
    struct ctx *cx = begin(state);
    struct list_kept kept = {.columns = "name,money", .rows = 100};
    TEST_RC(__LINE__, cx, list_kept_set(cx, &thing_list, &kept), RC_OK);
    kept = (struct list_kept){.columns = "name,share", .rows = 200};
    TEST_RC(__LINE__, cx, list_kept_set(cx, &thing_list, &kept), RC_OK);
    struct list_ask ask = ask_of(cx, __LINE__, NULL, false);
    TEST_TEXT(__LINE__, list_column_names(cx, &thing_list, ask.columns), "name,share");
    TEST_INT(__LINE__, ask.rows, 200);
    ask = ask_of(cx, __LINE__, "columns=money&rows=100", false); /* the address comes first */
    TEST_TEXT(__LINE__, list_column_names(cx, &thing_list, ask.columns), "name,money");
    TEST_INT(__LINE__, ask.rows, 100);
    ask = ask_of(cx, __LINE__, NULL, true); /* a program is not surprised by a person's choice */
    TEST_TEXT(__LINE__, list_column_names(cx, &thing_list, ask.columns),
              "name,department,active,money");
    TEST_INT(__LINE__, ask.rows, 50);
    cx->person = "p2"; /* another person's choice is another */
    ask = ask_of(cx, __LINE__, NULL, false);
    TEST_INT(__LINE__, ask.rows, 50);
    kept.rows = 70;
    TEST_RC(__LINE__, cx, list_kept_set(cx, &thing_list, &kept), RC_INVALID);
    kept = (struct list_kept){.columns = "name,nothing"};
    TEST_RC(__LINE__, cx, list_kept_set(cx, &thing_list, &kept), RC_INVALID);
    kept.columns = "name";
    TEST_RC(__LINE__, cx, list_kept_set(cx, &still_list, &kept), RC_DENIED);
    cx->person = "";
    TEST_RC(__LINE__, cx, list_kept_set(cx, &thing_list, &kept), RC_DENIED);
    TEST_RC(__LINE__, cx, list_kept_get(cx, "things", &kept), RC_OK);
    TEST_TEXT(__LINE__, kept.columns, "");
    cx->person = "p1"; /* a column that a newer program no longer has */
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE list_kept SET columns = 'gone,money', page_rows = 7"), NO_ARGS,
                    NULL),
            RC_OK);
    ask = ask_of(cx, __LINE__, NULL, false);
    TEST_TEXT(__LINE__, list_column_names(cx, &thing_list, ask.columns), "name,money");
    TEST_INT(__LINE__, ask.rows, 50);
}

static void test_choice_pages(void **state)
{
    static const struct {
        int line;
        const char *path, *form;
        bool json;
        int status;
        const char *location, *kept; /* columns kept afterwards */
    } rows[] = {
        {__LINE__, "/lists/things", "column=&column=money&back=/things?sort=-name", false, 303,
         "/things?sort=-name", "name,money"},
        {__LINE__, "/lists/things", "rows=100", false, 303, "/things", "name,money"},
        {__LINE__, "/lists/things", "column=&back=//evil.example/", false, 303, "/things", "name"},
        {__LINE__, "/lists/things", "column=&back=/%09/evil.example/", false, 303, "/things", "name"},
        {__LINE__, "/lists/things", "column=share&back=https://evil.example/", false, 303,
         "/things", "name,share"},
        {__LINE__, "/lists/things", "columns=money,at", true, 200, "/things", "name,money,at"},
        {__LINE__, "/lists/things", "columns=[%22share%22,%22at%22]", true, 200, "/things",
         "name,share,at"},
        {__LINE__, "/lists/things", "columns=wrong", true, 422, NULL, "name,share,at"},
        {__LINE__, "/lists/things", "rows=abc", true, 422, NULL, "name,share,at"},
        {__LINE__, "/lists/things", "rows=3", true, 422, NULL, "name,share,at"},
        {__LINE__, "/lists/things", "reset=1&column=money", false, 303, "/things", ""},
        {__LINE__, "/lists/still", "column=name", true, 403, NULL, ""},
        {__LINE__, "/lists/nothing", "column=name", true, 404, NULL, ""},
    };
    struct ctx *cx = begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *body = NULL, *location = NULL;
        struct list_kept kept;
        TEST_INT(rows[i].line,
                 run(cx,
                     &(struct call){rows[i].path, .form = rows[i].form, .post = true,
                                    .json = rows[i].json},
                     &body, &location),
                 rows[i].status);
        if (rows[i].location != NULL)
            TEST_TEXT(rows[i].line, location, rows[i].location);
        TEST_RC(rows[i].line, cx, list_kept_get(cx, "things", &kept), RC_OK);
        TEST_TEXT(rows[i].line, kept.columns, rows[i].kept);
    }
    const char *body = NULL;
    TEST_INT(__LINE__, run(cx, &(struct call){.path = "/lists/things"}, &body, NULL), 200);
    TEST_TRUE(__LINE__, strstr(body, "value=\"department\" checked") != NULL);
    TEST_INT(__LINE__, run(cx, &(struct call){"/lists/things", .json = true}, &body, NULL), 200);
    TEST_TRUE(__LINE__, strstr(body, "\"columns\":\"name,department,active,money\"") != NULL);
}

/* --- Heads, filters, links --- */

static const struct thing three[] = {
    {"a", 1, "ＶＰＮ更新", "情報部", 1, 1234567, 0.5, "2026-10-01", TEST_NOW},
    {"b", 2, "=1+1", "総務部", 0, -5, 0.25, "", 0},
    {"c", 3, "<script>x</script>", "情報部", 1, 0, 1, "2026-09-30", 1},
};

static struct list_view view_of(struct ctx *cx, int line, const char *query,
                                struct list_found *found)
{
    struct list_view view = {.name = NULL};
    struct list_ask ask = ask_of(cx, line, query, false);
    struct request request = request_of(cx, &(struct call){.path = "/things", .query = query});
    *found = (struct list_found){.rows = three,
                                 .n = COUNT(three),
                                 .href = "/things",
                                 .csv = "/things.csv",
                                 .pickable = true};
    TEST_RC(line, cx, list_memory(cx, &ask, &request, found), RC_OK);
    TEST_RC(line, cx, list_view_make(cx, &ask, found, &view), RC_OK);
    return view;
}

static void test_view(void **state)
{
    struct ctx *cx = begin(state);
    struct list_found found;
    struct list_view view = view_of(cx, __LINE__, NULL, &found);
    TEST_INT(__LINE__, (int64_t)view.heads.n, 4);
    TEST_TEXT(__LINE__, view.heads.at[0].order, "ascending");
    TEST_TEXT(__LINE__, view.heads.at[0].href, "/things?sort=-name");
    TEST_TEXT(__LINE__, view.heads.at[1].href, "/things?sort=department");
    TEST_TEXT(__LINE__, view.heads.at[3].classes, "num");
    TEST_INT(__LINE__, view.filtered, 0);
    TEST_INT(__LINE__, (int64_t)view.filters.n, 0); /* all stand under their heads */
    TEST_TEXT(__LINE__, view.csv_href, "/things.csv?columns=name%2Cdepartment%2Cactive%2Cmoney");
    TEST_TEXT(__LINE__, view.rows.at[0].cells.at[0].edits, "name");
    TEST_INT(__LINE__, view.editable, 1);

    view = view_of(cx, __LINE__, "sort=-money&department=情報部&columns=money", &found);
    TEST_INT(__LINE__, view.filtered, 1);
    TEST_INT(__LINE__, (int64_t)view.heads.n, 2);
    TEST_INT(__LINE__, (int64_t)view.filters.n, 1); /* a filter that works is seen though its column is not */
    TEST_TEXT(__LINE__, view.filters.at[0].name, "department");
    TEST_TEXT(__LINE__, view.heads.at[1].order, "descending");
    TEST_TEXT(__LINE__, view.heads.at[1].href,
              "/things?department=%E6%83%85%E5%A0%B1%E9%83%A8&sort=money&columns=money");
    TEST_TEXT(__LINE__, view.clear_href, "/things?sort=-money&columns=money");
    TEST_INT(__LINE__, (int64_t)view.rows.n, 2);
    TEST_TEXT(__LINE__, view.rows.at[0].cells.at[1].text, "1,234,567");
    TEST_TEXT(__LINE__, view.rows.at[0].cells.at[0].pick, "a@1");
    TEST_TEXT(__LINE__, view.choice.back,
              "/things?department=%E6%83%85%E5%A0%B1%E9%83%A8&sort=-money");

    cx->permissions = PERM_ACCOUNT_READ; /* a reader changes nothing */
    view = view_of(cx, __LINE__, NULL, &found);
    TEST_INT(__LINE__, view.editable, 0);
    TEST_TEXT(__LINE__, view.rows.at[0].cells.at[0].edits, "");
}

static void test_thousands(void **state)
{
    static const struct {
        int line;
        int64_t value;
        const char *wanted;
    } rows[] = {
        {__LINE__, 0, "0"},
        {__LINE__, 999, "999"},
        {__LINE__, 1000, "1,000"},
        {__LINE__, -123456, "-123,456"},
        {__LINE__, INT64_MAX, "9,223,372,036,854,775,807"},
        {__LINE__, INT64_MIN, "-9,223,372,036,854,775,808"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, list_thousands(cx, rows[i].value), rows[i].wanted);
}

/* --- Rows in memory --- */

/* "abc": the ids of the rows that are left, in order. */
static const char *ids_of(const struct ctx *cx, const struct list_found *found)
{
    const char *ids = "";
    const struct thing *rows = found->rows;
    for (size_t i = 0; i < found->n; i++)
        ids = arena_printf(cx->arena, "%s%s", ids, rows[i].id);
    return ids;
}

static void test_memory(void **state)
{
    static const struct {
        int line;
        const char *query, *wanted; /* NULL: refused */
    } rows[] = {
        {__LINE__, "sort=money", "bca"},
        {__LINE__, "sort=-money", "acb"},
        {__LINE__, "sort=share", "bac"},
        {__LINE__, "sort=due_on", "bca"},
        {__LINE__, "sort=-at", "acb"},
        {__LINE__, "sort=active", "bac"}, /* equals keep their places */
        {__LINE__, "sort=-active", "acb"},
        {__LINE__, "sort=money&name=vpn", "a"},
        {__LINE__, "sort=money&name=%E6%9B%B4%E6%96%B0", "a"},
        {__LINE__, "sort=money&name=%25", ""},
        {__LINE__, "sort=money&name=SCRIPT", "c"},
        {__LINE__, "sort=money&active=1", "ca"},
        {__LINE__, "sort=money&active=0", "b"},
        {__LINE__, "sort=money&active=In%20use", ""},
        {__LINE__, "sort=money&department=%E7%B7%8F%E5%8B%99%E9%83%A8&name=1", "b"},
        {__LINE__, "sort=money&department=nothing", ""},
        {__LINE__, "sort=money&after=2", "a"},
        {__LINE__, "sort=money&after=99", ""},
        {__LINE__, "sort=money&after=x", NULL},
        {__LINE__, "sort=money&after=-1", NULL},
        {__LINE__, "sort=cheap", NULL},
        {__LINE__, "sort=id", NULL},
        {__LINE__, "sort=--money", NULL},
    };
    struct ctx *cx = begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct list_found found = {.rows = three, .n = COUNT(three), .href = "/things"};
        struct list_ask ask = ask_of(cx, rows[i].line, rows[i].query, false);
        struct request request = request_of(
            cx, &(struct call){.path = "/things", .query = rows[i].query});
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, list_memory(cx, &ask, &request, &found),
                rows[i].wanted == NULL ? RC_INVALID : RC_OK);
        if (rows[i].wanted != NULL)
            TEST_TEXT(rows[i].line, ids_of(cx, &found), rows[i].wanted);
    }
}

enum { MANY = 120 };

/* Page after page gives every row once; a program gets all at once. Kana sort as Japanese readers do. */
static void test_memory_pages(void **state)
{
    static const char *const names[] = {"ア", "い", "ｳ", "え"};
    struct ctx *cx = begin(state);
    struct thing many[MANY];
    for (int i = 0; i < MANY; i++)
        many[i] = (struct thing){
            .id = decimal(cx, i), .name = names[(MANY - i) % 4], .department = "", .due_on = ""};
    const char *after = "", *last = "";
    int64_t seen = 0;
    do {
        const char *query = arena_printf(cx->arena, "after=%s", after);
        struct list_found found = {.rows = many, .n = MANY, .href = "/things"};
        struct list_ask ask = ask_of(cx, __LINE__, query, false);
        struct request request = request_of(cx, &(struct call){.path = "/things", .query = query});
        TEST_RC(__LINE__, cx, list_memory(cx, &ask, &request, &found), RC_OK);
        TEST_TRUE(__LINE__, found.n <= 50);
        const struct thing *rows = found.rows;
        last = rows[found.n - 1].name;
        if (seen == 0)
            TEST_TEXT(__LINE__, rows[0].name, "ア");
        seen += (int64_t)found.n;
        after = found.next;
    } while (after[0] != '\0');
    TEST_INT(__LINE__, seen, MANY);
    TEST_TEXT(__LINE__, last, "え");
    struct list_found found = {.rows = many, .n = MANY, .href = "/things"};
    struct list_ask ask = ask_of(cx, __LINE__, NULL, true);
    struct request request = request_of(cx, &(struct call){"/things", .json = true});
    TEST_RC(__LINE__, cx, list_memory(cx, &ask, &request, &found), RC_OK);
    TEST_INT(__LINE__, (int64_t)found.n, MANY);
    TEST_TEXT(__LINE__, found.next, "");
}

/* --- Files --- */

static void test_csv(void **state)
{
    struct ctx *cx = begin(state);
    struct list_held held = {.rows = three, .n = COUNT(three)};
    struct list_ask ask = ask_of(cx, __LINE__, "columns=active,money,due_on", false);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, list_export(cx, &ask, LIST_CSV, list_held_source, &held, &out), RC_OK);
    TEST_TEXT(__LINE__, buf_string(&out),
              "\xEF\xBB\xBFName,Active,Money,Until\r\n"
              "ＶＰＮ更新,In use,1234567,2026-10-01\r\n"
              "'=1+1,Stopped,-5,\r\n"
              "<script>x</script>,In use,0,2026-09-30\r\n");
}

/* What is shown, no more and no less, and each figure as a figure. */
static void test_xlsx(void **state)
{
    struct ctx *cx = begin(state);
    struct list_held held = {.rows = three, .n = COUNT(three)};
    struct workbook workbook;
    struct list_ask ask = ask_of(cx, __LINE__, "columns=money,share,due_on,at", false);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, list_export(cx, &ask, LIST_XLSX, list_held_source, &held, &out), RC_OK);
    TEST_RC(__LINE__, cx, sheet_read(cx, out.data, out.length, "x.xlsx", &workbook), RC_OK);
    static const char *const wanted[][5] = {
        {"Name", "Money", "Share", "Until", "At"},
        {"ＶＰＮ更新", "1234567", "0.5", "2026-10-01", "2026-10-01 14:02:03"},
        {"=1+1", "-5", "0.25", "", ""},
        {"<script>x</script>", "0", "1", "2026-09-30", "1970-01-01 09:00:00"},
    };
    TEST_INT(__LINE__, (int64_t)workbook.sheet_count, 1);
    TEST_TEXT(__LINE__, workbook.sheets[0].name, "Things");
    TEST_INT(__LINE__, (int64_t)workbook.sheets[0].column_count, 5);
    TEST_INT(__LINE__, (int64_t)workbook.sheets[0].row_count, (int64_t)COUNT(wanted));
    for (size_t r = 0; r < COUNT(wanted); r++)
        for (size_t c = 0; c < COUNT(wanted[r]); c++)
            TEST_TEXT((int)(r * 10 + c), workbook.sheets[0].rows[r].cells[c], wanted[r][c]);
}

static enum rc endless(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    (void)cx;
    (void)state;
    *ret_rows = three;
    *ret_n = COUNT(three);
    return RC_OK;
}

static enum rc broken(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    (void)state;
    (void)ret_rows;
    (void)ret_n;
    return fail_array(cx, RC_DATABASE, (const char *[]){"away", NULL});
}

static void test_files_refused(void **state)
{
    struct ctx *cx = begin(state);
    struct list_ask ask = ask_of(cx, __LINE__, NULL, false);
    for (int format = LIST_CSV; format <= LIST_XLSX; format++) {
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
        TEST_RC(__LINE__, cx, list_export(cx, &ask, (enum list_format)format, endless, NULL, &out),
                RC_TOO_LARGE);
        TEST_RC(__LINE__, cx, list_export(cx, &ask, (enum list_format)format, broken, NULL, &out),
                RC_DATABASE);
        TEST_TEXT(__LINE__, cx->problem.message, "away");
    }
}

/* --- Cells --- */

static const char *make_post(struct ctx *cx)
{
    struct post post = {.id = "",
                        .org = "o",
                        .name = "課長 \"<b>\"",
                        .department = "情報部",
                        .holder = "",
                        .deputy = "",
                        .active = 1};
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &post), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return post.id;
}

/* The steps run one after another on one record; `name` and `version` are what stands afterwards. */
static const struct {
    int line;
    const char *query, *form;
    bool json, htmx;
    int status;
    const char *holds, *lacks, *name;
    int64_t version;
} steps[] = {
    {__LINE__, "columns=department", NULL, false, true, 200, "data-edit=\"name\"", "<form",
     "課長 \"<b>\"", 1},
    {__LINE__, "edit=name", NULL, false, true, 200, "value=\"課長 &quot;&lt;b&gt;&quot;\"", "<b>",
     "課長 \"<b>\"", 1},
    {__LINE__, "edit=active", NULL, false, true, 403, NULL, "<form", "課長 \"<b>\"", 1},
    {__LINE__, "edit=id", NULL, false, true, 403, NULL, "<form", "課長 \"<b>\"", 1},
    {__LINE__, NULL, NULL, true, false, 200, "\"version\":1", NULL, "課長 \"<b>\"", 1},
    {__LINE__, NULL, "version=1&edit=name&name=部長&columns=department", false, true, 200, "部長",
     "<form", "部長", 2},
    {__LINE__, NULL, "version=2&edit=name&name=", false, true, 422, "class=\"error\"", "stored",
     "部長", 2},
    {__LINE__, NULL, "version=2&edit=name&name=", false, true, 422, "name=\"version\" value=\"2\"",
     NULL, "部長", 2},
    {__LINE__, NULL, "version=2&edit=name&name=needs+holder", false, true, 422, "/edit\">", NULL,
     "部長", 2},
    /* somebody else was first: told at the cell, with both values and the version to go on from */
    {__LINE__, NULL, "version=1&edit=name&name=室長", false, true, 409, "Stored now: 部長", NULL,
     "部長", 2},
    {__LINE__, NULL, "version=1&edit=name&name=室長", false, true, 409, "value=\"室長\"", NULL,
     "部長", 2},
    {__LINE__, NULL, "version=1&edit=name&name=室長", false, true, 409,
     "name=\"version\" value=\"2\"", NULL, "部長", 2},
    {__LINE__, NULL, "version=1&name=室長", true, false, 409, "\"status\":409", NULL, "部長", 2},
    {__LINE__, NULL, "version=2&name=室長&department=総務部", true, false, 200,
     "\"department\":\"総務部\"", NULL, "室長", 3},
    {__LINE__, NULL, "version=3", true, false, 422, NULL, NULL, "室長", 3},
    {__LINE__, NULL, "version=3&active=0&holder=p1", true, false, 422, NULL, NULL, "室長", 3},
    {__LINE__, NULL, "version=x&name=z", true, false, 409, NULL, NULL, "室長", 3},
    {__LINE__, NULL, "version=3&name=z&columns=wrong", true, false, 422, NULL, NULL, "室長", 3},
    {__LINE__, NULL, "version=3&name=plain", false, false, 303, NULL, NULL, "plain", 4},
    {__LINE__, NULL, "version=3&name=plain2", false, false, 409, NULL, NULL, "plain", 4},
};

static void test_cells(void **state)
{
    struct ctx *cx = begin(state);
    const char *id = make_post(cx), *body = NULL;
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct post post;
        struct call call = {arena_printf(cx->arena, "/lists/things/rows/%s", id),
                            steps[i].query,
                            steps[i].form,
                            steps[i].form != NULL,
                            steps[i].json,
                            steps[i].htmx};
        TEST_INT(steps[i].line, run(cx, &call, &body, NULL), steps[i].status);
        if (steps[i].holds != NULL && strstr(body, steps[i].holds) == NULL)
            print_error("%s\n", body);
        TEST_TRUE(steps[i].line, steps[i].holds == NULL || strstr(body, steps[i].holds) != NULL);
        TEST_TRUE(steps[i].line, steps[i].lacks == NULL || strstr(body, steps[i].lacks) == NULL);
        TEST_RC(steps[i].line, cx, record_get(cx, &post_record, id, &post), RC_OK);
        TEST_TEXT(steps[i].line, post.name, steps[i].name);
        TEST_INT(steps[i].line, post.version, steps[i].version);
    }
}

static void test_cells_refused(void **state)
{
    struct ctx *cx = begin(state);
    const char *id = make_post(cx), *body = NULL;
    const char *path = arena_printf(cx->arena, "/lists/things/rows/%s", id);
    const char *still = arena_printf(cx->arena, "/lists/still/rows/%s", id);
    const struct {
        int line;
        const char *path, *form, *org;
        uint64_t permissions;
        int status;
    } rows[] = {
        {__LINE__, "/lists/things/rows/nothing", "version=1&name=x", "o", cx->permissions, 404},
        {__LINE__, "/lists/nothing/rows/x", "version=1&name=x", "o", cx->permissions, 404},
        {__LINE__, path, "version=1&name=x", "other", cx->permissions, 404},
        {__LINE__, path, "version=1&name=x", "o", PERM_SIGNED_IN | PERM_ACCOUNT_READ, 403},
        {__LINE__, path, "version=1&name=x", "o", PERM_SIGNED_IN | PERM_ACCOUNT_WRITE, 403},
        {__LINE__, path, "version=1&name=x", "o", 0, 403},
        {__LINE__, still, "version=1&name=x", "o", cx->permissions, 403},
        {__LINE__, still, "version=1&name=x", "o", cx->permissions | PERM_AUDIT_READ, 404},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->permissions = rows[i].permissions;
        cx->org = rows[i].org;
        TEST_INT(rows[i].line,
                 run(cx,
                     &(struct call){rows[i].path, .form = rows[i].form, .post = true, .json = true},
                     &body, NULL),
                 rows[i].status);
    }
    struct post post;
    cx->org = "o";
    TEST_RC(__LINE__, cx, record_get(cx, &post_record, id, &post), RC_OK);
    TEST_INT(__LINE__, post.version, 1);
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_thousands),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept),         cmocka_unit_test(test_choice_pages),
        cmocka_unit_test(test_view),         cmocka_unit_test(test_memory),
        cmocka_unit_test(test_memory_pages), cmocka_unit_test(test_csv),
        cmocka_unit_test(test_xlsx),         cmocka_unit_test(test_files_refused),
        cmocka_unit_test(test_cells),        cmocka_unit_test(test_cells_refused),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
