/* Official wordings from the organisation's own copy: taken, seen before, refused, gone again. */
#include "tests/support/test.h"

#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "catalog/catalog_export.h"
#include "catalog/wording.h"

static const struct module *const modules[] = {&catalog_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules)};

static const struct catalog *begin_org(struct ctx *cx, const char *org)
{
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org, .org = org, .parent = "", .name = org,
                                        .sector = "", .fiscal_month = 4, .handling_mark = "",
                                        .document_prefix = "", .active = 1};
    cx->org = org;
    cx->app = &app;
    cx->fixed_ids = 0;
    catalog_forget(cx);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return catalog_shipped("baseline-2026");
}

static enum rc take(struct ctx *cx, const struct catalog *catalog, const char *text, bool preview,
                    struct wording_result *ret)
{
    const struct wording_file file = {.name = "w.csv", .bytes = text, .length = strlen(text),
                                      .source = "告示第1号", .dated = "2026-04-01", .preview = preview};
    cx->problem = (struct problem){.rc = RC_OK};
    *ret = (struct wording_result){.rows = 0};
    return wording_import(cx, catalog, &file, ret);
}

static const char good[] = "番号,公式の文言,出典,日付\n3.2.1-1,第一の文言,,\nm3.2.1-2,\"二行の\n文言\",官報,R8.5.1\n"
                           "9.9.9,知らない,,\n3.2,,,\n";

static void wordings_are_taken(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct catalog *catalog = begin_org(cx, "wording-a");
    struct wording_result result;
    struct control_wording row;
    const char *wording = NULL, *source = NULL;
    TEST_RC(__LINE__, cx, take(cx, catalog, good, true, &result), RC_OK);
    TEST_TRUE(__LINE__, result.rows == 2 && result.added == 2 && result.stored == 0);
    TEST_INT(__LINE__, (int64_t)result.unknown.n, 1);
    TEST_TEXT(__LINE__, result.unknown.at[0], "9.9.9");
    TEST_RC(__LINE__, cx, control_wording_get(cx, catalog->id, "m3.2.1-1", &row), RC_OK);
    TEST_TEXT(__LINE__, row.wording, ""); /* only seen */
    TEST_RC(__LINE__, cx, take(cx, catalog, good, false, &result), RC_OK);
    TEST_TRUE(__LINE__, result.added == 2 && result.stored == 1);
    TEST_RC(__LINE__, cx, control_wording_get(cx, catalog->id, "m3.2.1-2", &row), RC_OK);
    TEST_TEXT(__LINE__, row.wording, "二行の\n文言");
    TEST_TEXT(__LINE__, row.source, "官報");
    TEST_TEXT(__LINE__, row.dated, "2026-05-01");
    TEST_RC(__LINE__, cx, catalog_wording_of(cx, catalog->id, "m3.2.1-1", &wording, &source), RC_OK);
    TEST_TEXT(__LINE__, wording, "第一の文言");
    TEST_TEXT(__LINE__, source, "告示第1号 2026-04-01");
    TEST_RC(__LINE__, cx, take(cx, catalog, good, false, &result), RC_OK);
    TEST_TRUE(__LINE__, result.same == 2 && result.changes.n == 0);
    /* What goes out comes in as the same; what others get does not hold it. */
    CLEANUP(buf_free) struct buf csv = buf_create(1 << 20), json = buf_create(16 << 20);
    const struct oscal_node *top = NULL;
    TEST_RC(__LINE__, cx, wording_export(cx, catalog, &csv), RC_OK);
    TEST_RC(__LINE__, cx, take(cx, catalog, buf_string(&csv), false, &result), RC_OK);
    TEST_TRUE(__LINE__, result.same == 2 && result.rows == 2);
    TEST_RC(__LINE__, cx, catalog_oscal(cx, catalog, &top), RC_OK);
    oscal_write_json(&json, top, false);
    TEST_TRUE(__LINE__, strstr(buf_string(&json), "第一の文言") == NULL);
    TEST_RC(__LINE__, cx, take(cx, catalog, "ID,wording\n3.2.1-1,新しい文言\n", false, &result), RC_OK);
    TEST_TRUE(__LINE__, result.changed == 1 && result.added == 0);
    TEST_TEXT(__LINE__, result.changes.at[0].before, "第一の文言");
    TEST_RC(__LINE__, cx, wording_remove(cx, catalog, "3.2.1-1", &result), RC_OK);
    TEST_INT(__LINE__, result.removed, 1);
    TEST_RC(__LINE__, cx, wording_remove(cx, catalog, "", &result), RC_OK);
    TEST_INT(__LINE__, result.removed, 1);
    TEST_RC(__LINE__, cx, wording_remove(cx, catalog, "nothing", &result), RC_MISSING);
}

static void an_oscal_catalog_gives_its_statements(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct catalog *catalog = begin_org(cx, "wording-b");
    struct wording_result result;
    static const char oscal[] =
        "{\"catalog\":{\"metadata\":{\"title\":\"Copy\",\"version\":\"1\",\"oscal-version\":\"1.1.3\"},\"controls\":["
        "{\"id\":\"m3.2.1-1\",\"title\":\"t\",\"parts\":[{\"name\":\"statement\",\"prose\":\"Official *text*\"}]},"
        "{\"id\":\"other\",\"title\":\"t\",\"parts\":[{\"name\":\"statement\",\"prose\":\"x\"}]}]}}";
    TEST_RC(__LINE__, cx, take(cx, catalog, oscal, false, &result), RC_OK);
    TEST_TRUE(__LINE__, result.added == 1 && result.unknown.n == 1);
    TEST_TEXT(__LINE__, result.changes.at[0].after, "Official text");
}

static const struct {
    int line;
    const char *text;
    enum rc rc;
    int64_t errors;
    const char *column;
} bad[] = {
    {__LINE__, "", RC_INVALID, 0, NULL},
    {__LINE__, "a,b\n1,2\n", RC_INVALID, 0, NULL},
    {__LINE__, "ID,wording\n9.9.9,x\n", RC_INVALID, 0, NULL},
    {__LINE__, "ID,wording\n,x\n", RC_INVALID, 1, "A"},
    {__LINE__, "ID,wording\n3.2.1-1,x\n3.2.1-1,y\n", RC_INVALID, 1, "A"},
    {__LINE__, "ID,wording,date\n3.2.1-1,x,never\n", RC_INVALID, 1, "C"},
    {__LINE__, "{\"catalog\":{", RC_INVALID, 0, NULL},
    {__LINE__, "{\"profile\":{\"metadata\":{\"title\":\"t\"}}}", RC_INVALID, 0, NULL},
};

static void what_is_wrong_is_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct catalog *catalog = begin_org(cx, "wording-c");
    struct control_wordings stored;
    struct wording_result result;
    for (size_t i = 0; i < COUNT(bad); i++) {
        TEST_RC(bad[i].line, cx, take(cx, catalog, bad[i].text, false, &result), bad[i].rc);
        TEST_INT(bad[i].line, (int64_t)result.errors.n, bad[i].errors);
        if (bad[i].column != NULL)
            TEST_TEXT(bad[i].line, result.errors.at[0].column, bad[i].column);
    }
    TEST_RC(__LINE__, cx, control_wording_all(cx, catalog->id, &stored), RC_OK);
    TEST_INT(__LINE__, (int64_t)stored.n, 0);
    cx->permissions = PERM_CATALOG_READ;
    TEST_RC(__LINE__, cx, take(cx, catalog, good, false, &result), RC_DENIED);
    TEST_RC(__LINE__, cx, wording_remove(cx, catalog, "", &result), RC_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wordings_are_taken),
        cmocka_unit_test(an_oscal_catalog_gives_its_statements),
        cmocka_unit_test(what_is_wrong_is_refused),
    };
    return TEST_RUN_ON_BOTH(tests);
}
