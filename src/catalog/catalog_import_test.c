/* Standards that an organisation brings itself: what is taken, what is refused, and that they are then like
 * the shipped ones. NIST's own files are taken where they stand beside the checkout. */
#include "tests/support/test.h"

#include <string.h>
#include <sys/stat.h>

#include "account/account.h"
#include "base/app.h"
#include "base/keep.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog_export.h"
#include "catalog/catalog_import.h"
#include "oscal/oscal_test.h"

static const char catalog_json[] =
    "{\"catalog\":{\"uuid\":\"1d0b84ba-8c39-5c47-b4b3-ce64edf0c3dc\",\"metadata\":{\"title\":\"Our "
    "Rules\",\"version\":\"1\",\"oscal-version\":\"1.1.3\",\"parties\":[{\"type\":\"organization\",\"name\":"
    "\"The Body\"}]},\"groups\":[{\"id\":\"g\",\"title\":\"Group\",\"controls\":["
    "{\"id\":\"a-1\",\"title\":\"One\",\"params\":[{\"id\":\"p\",\"values\":[\"30 days\"]}],\"props\":[{\"name\":"
    "\"label\",\"value\":\"A-01\",\"class\":\"zero-padded\"},{\"name\":\"label\",\"value\":\"A-1\"}],\"parts\":[{"
    "\"name\":\"statement\",\"prose\":\"Keep *logs* for {{ insert: param, p }}.\"},{\"name\":\"guidance\","
    "\"prose\":\"Because.\"}],\"controls\":[{\"id\":\"a-1.1\",\"title\":\"More\",\"parts\":[{\"name\":"
    "\"statement\",\"prose\":\"x\"}]}]},"
    "{\"id\":\"a-2\",\"title\":\"Gone\",\"props\":[{\"name\":\"status\",\"value\":\"withdrawn\"}]}]}]}}";
static const char newer_json[] =
    "{\"catalog\":{\"metadata\":{\"title\":\"Our Rules\",\"version\":\"2\",\"oscal-version\":\"1.1.3\"},"
    "\"controls\":[{\"id\":\"a-1\",\"title\":\"One again\"}]}}";
static const char changed_json[] =
    "{\"catalog\":{\"metadata\":{\"title\":\"Our Rules\",\"version\":\"1\",\"oscal-version\":\"1.1.3\"},"
    "\"controls\":[{\"id\":\"a-1\",\"title\":\"Secretly otherwise\"}]}}";
static const char profile_yaml[] =
    "profile:\n  metadata: {title: Choice, version: '1', oscal-version: 1.0.0}\n"
    "  imports: [{href: rules.xml, include-controls: [{with-ids: [a-1]}]}]\n";
static const char circular_yaml[] =
    "profile:\n  metadata: {title: Round, version: '1', oscal-version: 1.0.0}\n"
    "  imports: [{href: b.yaml, include-all: {}}]\n";
static const char circular_back[] =
    "profile:\n  metadata: {title: Back, version: '1', oscal-version: 1.0.0}\n"
    "  imports: [{href: a.yaml, include-all: {}}]\n";
static const char bomb_xml[] =
    "<?xml version=\"1.0\"?><!DOCTYPE c [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><catalog xmlns=\"http://csrc.nist.gov/ns/oscal/1.0\">&c;"
    "</catalog>";
static const char wide_yaml[] = "catalog: {a: &a [x, x], b: [*a, *a]}\n";
static const char twice_json[] =
    "{\"catalog\":{\"metadata\":{\"title\":\"Twice\"},\"controls\":[{\"id\":\"a\",\"title\":\"A\"},"
    "{\"id\":\"a\",\"title\":\"B\"}]}}";

static const struct module *const modules[] = {&catalog_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules)};

static void begin_org(struct ctx *cx, const char *org)
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
}

struct given {
    const char *name, *text;
};

static enum rc take(struct ctx *cx, const struct given *given, size_t n, const char *code,
                    struct catalog_import_result *ret)
{
    struct oscal_file files[4];
    const struct oscal_file_list list = {files, n};
    const struct import_source source = {.files = &list, .main = "", .code = code};
    for (size_t i = 0; i < n; i++)
        files[i] = (struct oscal_file){given[i].name, given[i].text, strlen(given[i].text)};
    cx->problem = (struct problem){.rc = RC_OK};
    return catalog_import(cx, &source, ret);
}

static enum rc take_one(struct ctx *cx, const char *name, const char *text,
                        struct catalog_import_result *ret)
{
    const struct given given = {name, text};
    return take(cx, &given, 1, "", ret);
}

static void one_is_like_a_shipped_one(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_import_result result;
    const struct catalog *catalog = NULL;
    begin_org(cx, "import-a");
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", catalog_json, &result), RC_OK);
    TEST_TEXT(__LINE__, result.catalog.code, "our-rules");
    TEST_INT(__LINE__, result.catalog.controls, 3);
    TEST_INT(__LINE__, result.catalog.assessable, 2);
    TEST_TEXT(__LINE__, result.catalog.publisher, "The Body");
    TEST_RC(__LINE__, cx, catalog_get(cx, "our-rules", &catalog), RC_OK);
    TEST_TRUE(__LINE__, catalog_is_own(catalog) && catalog_find(cx, "our-rules") == catalog);
    const struct control *control = catalog_control(catalog, "A-1");
    assert_non_null(control);
    TEST_TEXT(__LINE__, control->question.ja, "Keep logs for [30 days].");
    TEST_TEXT(__LINE__, control->why.en, "Because.");
    TEST_TRUE(__LINE__, !control_is_assessable(catalog_control(catalog, "a-2")));
    TEST_TEXT(__LINE__, catalog->groups[catalog_control(catalog, "a-1.1")->group].id, "g");
    struct catalog_titles titles;
    TEST_RC(__LINE__, cx, catalog_titles(cx, &titles), RC_OK);
    TEST_INT(__LINE__, (int64_t)titles.n, (int64_t)catalogs_count + 1);
    TEST_INT(__LINE__, (int64_t)titles.at[catalogs_count].assessable, 2);
    const struct oscal_node *top = NULL;
    struct oscal_document document;
    TEST_RC(__LINE__, cx, catalog_oscal(cx, catalog, &top), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "c", catalog_json, &document), RC_OK);
    oscal_test_same(cx, __LINE__, top, document.top);
    begin_org(cx, "import-b"); /* belongs to one organisation alone */
    TEST_RC(__LINE__, cx, catalog_get(cx, "our-rules", &catalog), RC_MISSING);
}

/* A request after the other, in a server that keeps what it has read. */
static void it_is_read_once_for_all_requests(void **state)
{
    struct ctx *cx = test_begin(state);
    struct keep *keep = keep_create(1 << 20);
    struct app keeping = app;
    struct catalog_import_result result;
    const struct catalog *first = NULL, *again = NULL, *newer = NULL;
    begin_org(cx, "import-k");
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", catalog_json, &result), RC_OK);
    keeping.keep = keep;
    cx->app = &keeping;
    TEST_RC(__LINE__, cx, catalog_get(cx, "our-rules", &first), RC_OK);
    TEST_TEXT(__LINE__, catalog_control(first, "A-1")->question.ja, "Keep logs for [30 days].");
    struct ctx next = *cx;
    next.arena = arena_create(LIMIT_REQUEST_MEMORY);
    next.catalogs.shelf = NULL;
    TEST_RC(__LINE__, &next, catalog_get(&next, "our-rules", &again), RC_OK);
    TEST_TRUE(__LINE__, again == first);
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", newer_json, &result), RC_OK);
    catalog_forget(&next);
    TEST_RC(__LINE__, &next, catalog_get(&next, "our-rules", &newer), RC_OK);
    TEST_TRUE(__LINE__, newer != first);
    TEST_TEXT(__LINE__, catalog_control(newer, "a-1")->title.en, "One again");
    TEST_TEXT(__LINE__, first->title.en, "Our Rules"); /* who still reads the old one may */
    begin_org(&next, "import-l");
    next.app = &keeping;
    TEST_RC(__LINE__, &next, catalog_get(&next, "our-rules", &again), RC_MISSING);
    arena_free(next.arena);
    arena_reset(cx->arena);
    keep_free(keep);
}

static void one_is_taken_out_of_use(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_import_result result;
    struct imported_catalog row;
    struct catalog_titles titles;
    struct catalog_list own;
    const struct catalog *catalog = NULL;
    begin_org(cx, "import-u");
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", catalog_json, &result), RC_OK);
    TEST_RC(__LINE__, cx, catalog_set_use(cx, "our-rules", false, &row), RC_OK);
    TEST_TRUE(__LINE__, row.out_of_use != 0 && row.version == 2);
    TEST_RC(__LINE__, cx, catalog_set_use(cx, "our-rules", false, &row), RC_OK);
    TEST_INT(__LINE__, row.version, 2); /* nothing is written twice */
    TEST_RC(__LINE__, cx, catalog_get(cx, "our-rules", &catalog), RC_OK);
    TEST_RC(__LINE__, cx, catalog_need_in_use(cx, catalog), RC_CONFLICT);
    TEST_RC(__LINE__, cx, catalog_titles(cx, &titles), RC_OK);
    TEST_TRUE(__LINE__, titles.at[titles.n - 1].out_of_use && !titles.at[0].out_of_use);
    TEST_RC(__LINE__, cx, catalog_own(cx, &own), RC_OK);
    TEST_INT(__LINE__, (int64_t)own.n, 0);
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", catalog_json, &result), RC_OK); /* comes back */
    TEST_TRUE(__LINE__, !result.same && result.catalog.out_of_use == 0);
    TEST_RC(__LINE__, cx, catalog_need_in_use(cx, catalog), RC_OK);
    TEST_RC(__LINE__, cx, catalog_set_use(cx, "our-rules", false, &row), RC_OK);
    TEST_RC(__LINE__, cx, catalog_set_use(cx, "our-rules", true, &row), RC_OK);
    TEST_INT(__LINE__, row.out_of_use, 0);
    TEST_RC(__LINE__, cx, catalog_set_use(cx, "baseline-2026", false, &row), RC_CONFLICT);
    TEST_RC(__LINE__, cx, catalog_set_use(cx, "nowhere", false, &row), RC_MISSING);
    cx->permissions = PERM_CATALOG_READ;
    TEST_RC(__LINE__, cx, catalog_set_use(cx, "our-rules", false, &row), RC_DENIED);
}

static void editions_follow_each_other(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_import_result result;
    const struct catalog *catalog = NULL;
    begin_org(cx, "import-c");
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", catalog_json, &result), RC_OK);
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", catalog_json, &result), RC_OK);
    TEST_TRUE(__LINE__, result.same && !result.replaced);
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", changed_json, &result), RC_CONFLICT);
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", newer_json, &result), RC_OK);
    TEST_TRUE(__LINE__, result.replaced && !result.same);
    TEST_RC(__LINE__, cx, catalog_get(cx, "our-rules", &catalog), RC_OK);
    TEST_TEXT(__LINE__, catalog->version, "2");
    TEST_TEXT(__LINE__, catalog->groups[catalog->controls[0].group].id, "controls");
    struct imported_catalogs rows;
    TEST_RC(__LINE__, cx, imported_store_all(cx, &rows), RC_OK);
    TEST_INT(__LINE__, (int64_t)rows.n, 1);
}

static void a_profile_is_resolved(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_import_result result;
    const struct given files[] = {{"choice.yaml", profile_yaml}, {"rules.json", catalog_json}};
    begin_org(cx, "import-d");
    TEST_RC(__LINE__, cx, take(cx, files, 2, "mine", &result), RC_OK); /* .xml is found as .json */
    TEST_TEXT(__LINE__, result.catalog.code, "mine");
    TEST_INT(__LINE__, result.catalog.kind, IMPORTED_PROFILE);
    TEST_INT(__LINE__, result.catalog.controls, 1);
    TEST_RC(__LINE__, cx, take(cx, files, 1, "other", &result), RC_MISSING);
}

static void bad_files_are_refused(void **state)
{
    static const struct {
        int line;
        struct given files[2];
        size_t n;
        const char *code;
        enum rc want;
        const char *shown;
    } rows[] = {
        {__LINE__, {{"a.yaml", circular_yaml}, {"b.yaml", circular_back}}, 2, "", RC_INVALID, "circle"},
        {__LINE__, {{"bomb.xml", bomb_xml}}, 1, "", RC_INVALID, "DOCTYPE"},
        {__LINE__, {{"wide.yaml", wide_yaml}}, 1, "", RC_INVALID, "alias"},
        {__LINE__, {{"twice.json", twice_json}}, 1, "", RC_INVALID, "stands more than once"},
        {__LINE__, {{"cut.json", "{\"catalog\":{\"metadata\":{"}}, 1, "", RC_INVALID, "line 1"},
        {__LINE__, {{"none.json", "{\"catalog\":{\"metadata\":{\"title\":\"Empty\"}}}"}}, 1, "", RC_INVALID, "no control"},
        {__LINE__, {{"zip", "PK\x03\x04" "nothing"}}, 1, "", RC_INVALID, "damaged"},
        {__LINE__, {{"r.json", catalog_json}}, 1, "baseline-2026", RC_CONFLICT, "ships"},
        {__LINE__, {{"r.json", catalog_json}}, 1, "diff", RC_INVALID, ""},
        {__LINE__, {{"r.json", catalog_json}}, 1, "Not A Code", RC_INVALID, ""},
        {__LINE__, {{"r.json", catalog_json}}, 0, "", RC_INVALID, ""},
    };
    struct ctx *cx = test_begin(state);
    struct imported_catalogs stored;
    begin_org(cx, "import-e");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct catalog_import_result result;
        TEST_RC(rows[i].line, cx, take(cx, rows[i].files, rows[i].n, rows[i].code, &result),
                rows[i].want);
        const char *message = cx->problem.message == NULL ? "" : cx->problem.message;
        if (strstr(message, rows[i].shown) == NULL)
            TEST_TEXT(rows[i].line, message, rows[i].shown);
    }
    TEST_RC(__LINE__, cx, imported_store_all(cx, &stored), RC_OK);
    TEST_INT(__LINE__, (int64_t)stored.n, 0);
    cx->permissions = PERM_CATALOG_READ;
    struct catalog_import_result result;
    TEST_RC(__LINE__, cx, take_one(cx, "rules.json", catalog_json, &result), RC_DENIED);
}

/* From a folder: the message names what is wrong where. */
static void files_of_a_folder(void **state)
{
    static const struct {
        int line;
        const char *name, *text;
        enum rc want;
        const char *shown;
    } rows[] = {
        {__LINE__, "b.yaml", circular_back, RC_MISSING, "a.yaml"},
        {__LINE__, "a.yaml", circular_yaml, RC_INVALID, "a.yaml"},
        {__LINE__, "bomb.xml", bomb_xml, RC_INVALID, "DOCTYPE"},
        {__LINE__, "cut.json", "{\"catalog\":{\"metadata\":{", RC_INVALID, "cut.json, line 1"},
        {__LINE__, "rules.json", catalog_json, RC_OK, NULL},
    };
    struct ctx *cx = test_begin(state);
    const struct test_db *test = *state;
    const char *folder = arena_printf(cx->arena, "%s/oscal-import", test->directory);
    begin_org(cx, "import-f");
    mkdir(folder, 0700);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct catalog_import_result result;
        CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_OSCAL_BYTES);
        const char *path = arena_printf(cx->arena, "%s/%s", folder, rows[i].name);
        buf_text(&bytes, rows[i].text);
        TEST_RC(rows[i].line, cx, file_write(cx, path, &bytes), RC_OK);
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, catalog_import_file(cx, path, NULL, NULL, &result), rows[i].want);
        if (rows[i].shown != NULL && strstr(cx->problem.message, rows[i].shown) == NULL)
            TEST_TEXT(rows[i].line, cx->problem.message, rows[i].shown);
    }
}

static void nist_is_taken_whole(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_import_result result;
    const struct catalog *catalog = NULL;
    if (!oscal_has_fixtures())
        return;
    begin_org(cx, "import-g");
    TEST_RC(__LINE__, cx,
            catalog_import_file(cx, OSCAL_FIXTURES "/NIST_SP-800-53_rev5_catalog.json", NULL,
                                "sp800-53", &result),
            RC_OK);
    TEST_INT(__LINE__, result.catalog.controls, 1189);
    TEST_RC(__LINE__, cx, catalog_get(cx, "sp800-53", &catalog), RC_OK);
    TEST_INT(__LINE__, (int64_t)catalog->control_count, 1189);
    TEST_INT(__LINE__, (int64_t)catalog_assessable_count(catalog), result.catalog.assessable);
    assert_non_null(catalog_control(catalog, "AC-2(1)"));
    TEST_RC(__LINE__, cx,
            catalog_import_file(cx, OSCAL_FIXTURES "/NIST_SP-800-53_rev5_MODERATE-baseline_profile.json",
                                NULL, "moderate", &result),
            RC_OK);
    TEST_INT(__LINE__, result.catalog.controls, 287);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_like_a_shipped_one),
        cmocka_unit_test(it_is_read_once_for_all_requests),
        cmocka_unit_test(one_is_taken_out_of_use),
        cmocka_unit_test(editions_follow_each_other),
        cmocka_unit_test(a_profile_is_resolved),     cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(files_of_a_folder),         cmocka_unit_test(nist_is_taken_whole)};
    return TEST_RUN_ON_BOTH(tests);
}
