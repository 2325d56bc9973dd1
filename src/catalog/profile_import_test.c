/* OSCAL profiles that become drafts: by their files and by the page, on both databases. */
#include "tests/support/test.h"

#include <string.h>

#include "account/account.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/profile_view.h"
#include "http/http.h"

static const char rules[] =
    "catalog:\n  metadata: {title: Rules, version: '1', oscal-version: 1.1.3, last-modified: x}\n  groups:\n"
    "  - id: g\n    title: Group\n    controls:\n"
    "    - {id: a-1, title: One, params: [{id: a-1_prm, label: days, values: ['7']}], parts: [{id: a-1_smt, name: "
    "statement, prose: 'Keep for {{ insert: param, a-1_prm }}.'}], controls: [{id: a-1.1, title: More, parts: [{id: "
    "a-1.1_smt, name: statement, prose: x}]}]}\n"
    "    - {id: a-2, title: Two, parts: [{id: a-2_smt, name: statement, prose: y}]}\n";

static const struct module *const modules[] = {&account_module, &approval_module, &catalog_module, &profile_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static void begin(struct ctx *cx, const char *org)
{
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org, .org = org, .parent = "", .name = "Our House", .sector = "",
                                        .fiscal_month = 4, .handling_mark = "", .document_prefix = "", .active = 1};
    struct person person = {.id = arena_printf(cx->arena, "%s-drafter", org), .org = org,
                            .login = arena_printf(cx->arena, "%s-drafter", org), .name = "Drafter", .email = "",
                            .password = "", .totp = "", .recovery = "", .active = 1};
    const struct oscal_file file = {"official-rules.yaml", rules, strlen(rules)};
    const struct oscal_file_list list = {&file, 1};
    const struct import_source source = {.files = &list, .main = "", .code = "house"};
    struct catalog_import_result result;
    cx->org = org;
    cx->org_name = "Our House";
    cx->app = &app;
    cx->fixed_ids = 0;
    cx->session = "session";
    cx->csrf = "token";
    catalog_forget(cx);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &person), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    cx->person = person.id;
    cx->permissions = PERM_SIGNED_IN | PERM_CATALOG_READ | PERM_ASSESSMENT_READ | PERM_ASSESSMENT_MANAGE;
    TEST_RC(__LINE__, cx, catalog_import(cx, &source, &result), RC_OK);
}

#define FIRST "profile:\n  metadata: {title: Chosen, version: '1', oscal-version: 1.1.3, last-modified: x, remarks: Why}\n"
#define IMPORTS(file, ids) "  imports: [{href: " file ", include-controls: [{with-ids: [" ids "]}]}]\n"
#define TEN(x) x x x x x x x x x x
#define LONG TEN(TEN(TEN("x"))) "y"
#define SETS "  modify: {set-parameters: [{param-id: a-1_prm, values: ['30', '60']}"

static const struct {
    int line;
    const char *profile, *base;
    enum rc want;
    const char *says; /* a part of the message, or of the notes; "" for none */
    int64_t in;
    const char *value;
} rows[] = {
    /* The standard comes by the name that it was imported under, or by its code; or in a file. */
    {__LINE__, FIRST IMPORTS("official-rules.xml", "a-1, a-2"), "house", RC_OK, "", 2, ""},
    {__LINE__, FIRST IMPORTS("sub/house.json", "a-2"), "house", RC_OK, "", 1, ""},
    {__LINE__, FIRST IMPORTS("given.yaml", "a-1.1"), "house", RC_OK, "", 2, ""},
    {__LINE__, FIRST IMPORTS("house.json", "a-1") SETS "]}\n", "house", RC_OK, "", 1, "30\n60"},
    /* The last setting counts; what an inner profile sets is there, too. */
    {__LINE__, FIRST IMPORTS("house.json", "a-1") SETS ", {param-id: a-1_prm, values: ['9']}]}\n", "house", RC_OK, "", 1,
     "9"},
    {__LINE__, FIRST IMPORTS("inner.yaml", "a-1"), "house", RC_OK, "", 1, "14"},
    /* What a draft cannot hold is told. */
    {__LINE__, FIRST IMPORTS("house.json", "a-1") "  modify: {alters: [{control-id: a-1, adds: [{parts: [{name: p}]}]}]}\n",
     "house", RC_OK, "in 1 places: a-1", 1, ""},
    {__LINE__, FIRST IMPORTS("house.json", "a-1") "  modify: {set-parameters: [{param-id: a-1_prm, label: d}]}\n", "house",
     RC_OK, "in 1 places: a-1_prm", 1, ""},
    {__LINE__, FIRST IMPORTS("house.json", "a-1") "  merge: {custom: {insert-controls: [{include-all: {}}]}}\n", "house",
     RC_OK, "the order of its own", 1, ""},
    {__LINE__, FIRST IMPORTS("house.json", "a-1, q-9"), "house", RC_OK, "there is no control q-9", 1, ""},
    /* What is wrong is named with its place. */
    {__LINE__, FIRST IMPORTS("house.json", "a-1"), "", RC_INVALID, "Please name the standard", 0, ""},
    {__LINE__, FIRST IMPORTS("house.json", "a-1"), "nothing", RC_MISSING, "nothing", 0, ""},
    {__LINE__, FIRST IMPORTS("nowhere.json", "a-1"), "house", RC_MISSING,
     "p.yml, line 3: the import of nowhere.json failed: there is no file nowhere.json", 0, ""},
    {__LINE__, FIRST IMPORTS("other.yaml", "z-1, z-2, z-1"), "house", RC_INVALID, "2 are missing: z-1, z-2", 0, ""},
    {__LINE__, FIRST IMPORTS("house.json", "q-9"), "house", RC_INVALID, "chooses no measure", 0, ""},
    {__LINE__, FIRST IMPORTS("p.yml", "a-1"), "house", RC_INVALID, "p.yml imports itself in a circle", 0, ""},
    {__LINE__, rules, "house", RC_INVALID, "p.yml is no OSCAL profile", 0, ""},
    {__LINE__, FIRST IMPORTS("house.json", "a-1") "  modify: {alters: [{control-id: a-1, adds: [{props: [{name: reason, ns: "
     "'https://kaname.example/ns/oscal', value: x, remarks: '" LONG "'}]}]}]}\n", "house", RC_INVALID,
     "The text that the profile has for a-1 is longer than 1000", 0, ""},
    {__LINE__, "profile: {metadata:\n", "house", RC_INVALID, "p.yml, line", 0, ""},
};

static const char inner[] = FIRST IMPORTS("house.json", "a-1") "  modify: {set-parameters: [{param-id: a-1_prm, values: "
                                                               "['14']}]}\n";
static const char other[] = "catalog: {metadata: {title: O, oscal-version: 1.1.3}, controls: [{id: z-1, title: Z}, {id: "
                            "z-2, title: Z}]}";

static enum rc take(struct ctx *cx, const char *profile, const char *base, const char *code,
                    struct profile_imported *ret)
{
    const struct oscal_file files[] = {{"p.yml", profile, strlen(profile)},
                                       {"given.yaml", rules, strlen(rules)},
                                       {"inner.yaml", inner, strlen(inner)},
                                       {"other.yaml", other, strlen(other)}};
    const struct oscal_file_list list = {files, COUNT(files)};
    const struct oscal_files source = oscal_files_of(&list);
    const struct profile_begin wanted = {.code = code, .title = "", .base = base, .remarks = ""};
    return profile_import(cx, &source, "p.yml", &wanted, ret);
}

static void check_draft(struct ctx *cx, size_t i, const char *code, const struct profile_imported *made)
{
    struct profile_whole whole = {.in = 0};
    TEST_RC(rows[i].line, cx, profile_load(cx, code, &whole), RC_OK);
    TEST_TEXT(rows[i].line, whole.profile.title, "Chosen");
    TEST_TEXT(rows[i].line, whole.profile.remarks, "Why");
    TEST_INT(rows[i].line, whole.in, rows[i].in);
    TEST_INT(rows[i].line, whole.in + whole.out, 3);
    TEST_INT(rows[i].line, (int64_t)whole.values.n, rows[i].value[0] != '\0');
    if (whole.values.n > 0)
        TEST_TEXT(rows[i].line, whole.values.at[0].value, rows[i].value);
    TEST_INT(rows[i].line, made->notes.n > 0, rows[i].says[0] != '\0');
    if (made->notes.n > 0 && strstr(made->notes.at[0], rows[i].says) == NULL)
        TEST_TEXT(rows[i].line, made->notes.at[0], rows[i].says);
}

static void profiles_become_drafts(void **state)
{
    struct ctx *cx = test_begin(state);
    begin(cx, "import-a");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct profile_imported made = {.notes = {.n = 0}};
        struct profiles all = {.n = 0};
        const char *code = arena_printf(cx->arena, "draft-%zu", i);
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, take(cx, rows[i].profile, rows[i].base, code, &made), rows[i].want);
        if (rows[i].want == RC_OK) {
            check_draft(cx, i, code, &made);
            continue;
        }
        const char *said = cx->problem.field_count > 0 ? cx->problem.fields[0].message : cx->problem.message;
        if (strstr(said, rows[i].says) == NULL)
            TEST_TEXT(rows[i].line, said, rows[i].says);
        TEST_RC(rows[i].line, cx, profile_store_all(cx, &all), RC_OK);
        for (size_t k = 0; k < all.n; k++)
            TEST_TRUE(rows[i].line, !text_same(all.at[k].code, code));
    }
}

static void codes_and_rights_are_asked(void **state)
{
    struct ctx *cx = test_begin(state);
    struct profile_imported made = {.notes = {.n = 0}};
    static const char profile[] = FIRST IMPORTS("house.json", "a-1");
    static const char named[] = "profile:\n  metadata: {title: 選定}\n" IMPORTS("house.json", "a-1");
    begin(cx, "import-b");
    TEST_RC(__LINE__, cx, take(cx, profile, "house", "", &made), RC_OK);
    TEST_TEXT(__LINE__, made.profile.code, "chosen");
    TEST_RC(__LINE__, cx, take(cx, profile, "house", "", &made), RC_INVALID);
    /* A Japanese title gives no code; the file's name does. */
    const struct oscal_file file = {"sub/my-Focus.yml", named, strlen(named)};
    const struct oscal_file_list list = {&file, 1};
    const struct oscal_files source = oscal_files_of(&list);
    struct profile_begin wanted = {.code = "", .title = "", .base = "house", .remarks = "", .reason = "Not ours"};
    struct profile_whole whole = {.in = 0};
    TEST_RC(__LINE__, cx, profile_import(cx, &source, file.path, &wanted, &made), RC_OK);
    TEST_TEXT(__LINE__, made.profile.code, "my-focus");
    /* Why the others are left out can be said with it; else approval asks for it. */
    TEST_RC(__LINE__, cx, profile_load(cx, "my-focus", &whole), RC_OK);
    TEST_INT(__LINE__, whole.lacking, 0);
    TEST_TEXT(__LINE__, whole.items[1].choice.reason, "Not ours");
    TEST_TEXT(__LINE__, whole.items[0].choice.reason, "");
    TEST_RC(__LINE__, cx, profile_load(cx, "chosen", &whole), RC_OK);
    TEST_INT(__LINE__, whole.lacking, 2);
    wanted.reason = arena_printf(cx->arena, "%01001d", 0);
    wanted.code = "long";
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, profile_import(cx, &source, file.path, &wanted, &made), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "reason");
    TEST_RC(__LINE__, cx, take(cx, profile, "house", "house", &made), RC_INVALID);
    cx->permissions = PERM_SIGNED_IN | PERM_CATALOG_READ;
    TEST_RC(__LINE__, cx, take(cx, profile, "house", "more", &made), RC_DENIED);
}

/* One request through the router, with these files. */
static int ask(struct ctx *cx, enum http_method method, const char *path, const char *form,
               const struct upload *uploads, size_t n, bool json, struct buf *body)
{
    struct request request = {.method = method, .path = path, .wants_json = json, .session = "",
                              .language = "", .accept_language = "", .csrf_header = cx->csrf, .authorization = "",
                              .fetch_site = "", .origin = "", .host = "", .none_match = "", .remote = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    request.uploads.at = uploads;
    request.uploads.n = n;
    cx->problem = (struct problem){.rc = RC_OK};
    router_run(cx, &request, &response);
    buf_clear(body);
    buf_text(body, buf_string(&response.body));
    if (response.location != NULL)
        buf_text(body, response.location);
    buf_free(&response.body);
    return response.status;
}

#define PAGE "/profiles/import"

static const char plain[] = FIRST IMPORTS("official-rules.json", "a-1");
static const char noted[] = FIRST IMPORTS("official-rules.json", "a-1, <b>");
static const char drawing[] = FIRST IMPORTS("given.yaml", "a-1");

static const struct {
    int line;
    enum http_method method;
    const char *form, *first, *second; /* files: p.yaml and given.yaml; NULL for none */
    bool json;
    int status;
    const char *holds;
} asked[] = {
    {__LINE__, GET, "", NULL, NULL, false, 200, "<option value=\"house\">"},
    {__LINE__, GET, "", NULL, NULL, true, 200, "\"value\":\"house\""},
    {__LINE__, POST, "base=house", NULL, NULL, false, 422, "<option value=\"house\" selected>"},
    {__LINE__, POST, "title=%3Ci%3E&code=x&base=", plain, NULL, false, 422, "value=\"&lt;i&gt;\""},
    {__LINE__, POST, "base=", plain, NULL, true, 422, "\"status\":422"},
    {__LINE__, POST, "base=house&code=one", plain, NULL, false, 303, "/profiles/"},
    {__LINE__, POST, "base=house&code=one", plain, NULL, false, 422, "multipart/form-data"},
    {__LINE__, POST, "base=house&code=two", plain, NULL, true, 201, "\"code\":\"two\""},
    {__LINE__, POST, "base=house&code=three", noted, NULL, false, 201, "there is no control &lt;b&gt; to choose"},
    {__LINE__, POST, "base=house&code=four", drawing, rules, false, 303, "/profiles/"},
    {__LINE__, POST, "base=house&code=five", drawing, NULL, false, 404, "line 3: the import of given.yaml failed"},
    {__LINE__, POST, "base=house&code=six", plain, drawing, false, 422, "More than one file could be meant"},
    {__LINE__, POST, "base=house&code=seven", "{\"profile\":{", NULL, false, 422, "p.yaml, line 1"},
};

static void the_page_takes_files(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_PAGE_BYTES);
    begin(cx, "import-c");
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct upload uploads[2] = {{.field = "file", .file_name = "p.yaml", .media_type = "", .bytes = asked[i].first},
                                    {.field = "file", .file_name = "given.yaml", .media_type = "", .bytes = asked[i].second}};
        size_t n = 0;
        for (; n < 2 && uploads[n].bytes != NULL; n++)
            uploads[n].length = strlen(uploads[n].bytes);
        TEST_INT(asked[i].line, ask(cx, asked[i].method, PAGE, asked[i].form, uploads, n, asked[i].json, &body),
                 asked[i].status);
        if (strstr(buf_string(&body), asked[i].holds) == NULL)
            TEST_TEXT(asked[i].line, buf_string(&body), asked[i].holds);
    }
    cx->permissions = PERM_SIGNED_IN | PERM_CATALOG_READ;
    TEST_INT(__LINE__, ask(cx, GET, PAGE, "", NULL, 0, false, &body), 403);
    TEST_INT(__LINE__, ask(cx, POST, PAGE, "base=house", NULL, 0, false, &body), 403);
}

/* Where the statement is what is asked, a standard's pages say it once. */
static void a_statement_is_said_once(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_PAGE_BYTES);
    begin(cx, "import-d");
    TEST_INT(__LINE__, ask(cx, GET, "/catalogs/house", "", NULL, 0, false, &body), 200);
    const char *first = strstr(buf_string(&body), "Keep for [7].");
    if (first == NULL)
        TEST_TEXT(__LINE__, buf_string(&body), "Keep for");
    TEST_TRUE(__LINE__, strstr(first + 1, "Keep for") == NULL);
    TEST_TRUE(__LINE__, strstr(buf_string(&body), "<th scope=\"col\">Question") == NULL);
    TEST_INT(__LINE__, ask(cx, GET, "/catalogs/house/controls/a-1", "", NULL, 0, false, &body), 200);
    TEST_TRUE(__LINE__, strstr(buf_string(&body), "The statement itself is asked.") != NULL);
    TEST_INT(__LINE__, ask(cx, GET, "/catalogs/baseline-2026", "", NULL, 0, false, &body), 200);
    TEST_TRUE(__LINE__, strstr(buf_string(&body), "<th scope=\"col\">Question") != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles_become_drafts),
        cmocka_unit_test(codes_and_rights_are_asked),
        cmocka_unit_test(the_page_takes_files),
        cmocka_unit_test(a_statement_is_said_once),
    };
    return TEST_RUN_ON_BOTH(tests);
}
