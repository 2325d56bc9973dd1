/* The pages through the router, and the commands. */
#include "tests/support/test.h"

#include <string.h>

#include "base/command.h"
#include "base/limits.h"
#include "catalog/catalog.h"
#include "http/http.h"

static const struct module *const modules[] = {&catalog_module};
static const struct app app = {.modules = modules, .module_count = 1, .base_url = ""};

/* Somebody of org-1 asks; "?" parts the query from the path. */
static int ask(struct ctx *cx, enum http_method method, const char *address, const char *form,
               bool json, struct buf *body)
{
    struct request *request = ARENA_NEW(cx->arena, struct request);
    const char *query = strchr(address, '?');
    size_t length = query == NULL ? strlen(address) : (size_t)(query - address);
    *request = (struct request){.method = method,
                                .path = arena_copy_n(cx->arena, address, length),
                                .wants_json = json,
                                .session = "",
                                .language = "",
                                .accept_language = "",
                                .csrf_header = cx->csrf,
                                .authorization = "",
                                .fetch_site = "",
                                .origin = "",
                                .host = "",
                                .none_match = "",
                                .remote = ""};
    if (query != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, query + 1, strlen(query + 1), request, true), RC_OK);
    if (form != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), request, false), RC_OK);
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    router_run(cx, request, &response);
    buf_text(body, buf_string(&response.body));
    if (response.location != NULL)
        buf_text(body, response.location);
    buf_free(&response.body);
    return response.status;
}

static struct ctx *somebody(void **state, uint64_t permissions)
{
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    cx->org = "org-1";
    cx->org_name = "Org";
    cx->person = "person-1";
    cx->person_name = "Person";
    cx->session = "session";
    cx->csrf = "token";
    cx->permissions = permissions;
    return cx;
}

static void organization_make(struct ctx *cx)
{
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) VALUES ('org-1', "
                        "'org-1', 1, '', 'Org', 0, '', 4, '', '', 1) ON CONFLICT DO NOTHING"),
                    NO_ARGS, NULL),
            RC_OK);
}

#define CONTROL "/catalogs/guideline-5/controls/m4.1.1-1"
#define WRITER (PERM_CATALOG_READ | PERM_ACCOUNT_WRITE)

/* In this order: the wording that one row stores is seen by the next. */
static const struct {
    int line;
    uint64_t permissions;
    const char *address, *form; /* a form: POST */
    bool json;
    int status;
    const char *holds, *lacks; /* NULL: not looked at */
} page_rows[] = {
    {__LINE__, PERM_CATALOG_READ, "/catalogs", NULL, false, 200, "href=\"/catalogs/baseline-2026\"",
     NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs", NULL, true, 200, "\"id\":\"cyber-traits\"", NULL},
    {__LINE__, PERM_PLAN_READ, "/catalogs", NULL, false, 403, NULL, NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/baseline-2026", NULL, false, 200, "id=\"g3.6.2.5\"",
     "g4.1"},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/baseline-2026?q=3.7", NULL, true, 200, "\"count\":1,",
     "m3.2.1-1"},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/baseline-2026?q=%3Cb%3E%22x", NULL, false, 200,
     "value=\"&lt;b&gt;&quot;x\"", "<b>"},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/baseline-2026?audience=boss", NULL, false, 422, NULL,
     NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/nothing", NULL, false, 404, "nothing", NULL},
    {__LINE__, PERM_CATALOG_READ | PERM_ASSESSMENT_MANAGE, "/catalogs", NULL, false, 200,
     "href=\"/catalogs/import\"", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs", NULL, false, 200, NULL, "/catalogs/import"},
    {__LINE__, PERM_CATALOG_READ | PERM_ASSESSMENT_MANAGE, "/catalogs/import", NULL, false, 200,
     "multipart/form-data", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/import", NULL, false, 403, NULL, NULL},
    {__LINE__, PERM_CATALOG_READ | PERM_ASSESSMENT_MANAGE, "/catalogs/import", "code=", false, 422,
     "multipart/form-data", NULL},
    {__LINE__, PERM_CATALOG_READ | PERM_ASSESSMENT_MANAGE, "/catalogs/import", "code=", true, 422,
     "\"status\":422", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/import", "code=", false, 403, NULL, NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/guideline-5/oscal.json", NULL, false, 200,
     "\"catalog\": {", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/guideline-5/oscal.xml", NULL, false, 200, "<catalog ",
     NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/guideline-5/oscal.yaml", NULL, false, 200, "catalog:",
     NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/nothing/oscal.json", NULL, false, 404, NULL, NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/nist-csf-2.0/mappings/baseline-2026/oscal.json", NULL,
     false, 200, "mapping-collection", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/nist-csf-2.0/mappings/cyber-traits/oscal.json", NULL,
     false, 404, NULL, NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/baseline-2026/mappings", NULL, false, 200,
     "id=\"to-nist-csf-2.0\"", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/cyber-traits/mappings", NULL, false, 200,
     "There is no mapping", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/diff", NULL, false, 200, "name=\"from\"", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/diff?from=logistics-2024&to=aviation-2024", NULL, true,
     200, "\"basis\":\"id\"", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/diff?from=guideline-5&to=guideline-5", NULL, false,
     422, "#field-to", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/guideline-5/controls/4.1.1(1)", NULL, true, 200,
     "\"id\":\"m4.1.1-1\"", NULL},
    {__LINE__, PERM_CATALOG_READ, "/catalogs/guideline-5/controls/9.9", NULL, false, 404, "9.9",
     NULL},
    {__LINE__, PERM_CATALOG_READ, CONTROL, NULL, false, 200, "has not entered", "<textarea"},
    {__LINE__, WRITER, CONTROL, NULL, false, 200, "<textarea", NULL},
    {__LINE__, PERM_CATALOG_READ, CONTROL "/wording", "csrf=token&wording=x", false, 403, NULL,
     NULL},
    {__LINE__, WRITER, CONTROL "/wording", "csrf=token&version=0&wording=%3Ci%3Etext", false, 303,
     CONTROL, NULL},
    {__LINE__, PERM_CATALOG_READ, CONTROL, NULL, false, 200, "&lt;i&gt;text", "<i>"},
    {__LINE__, WRITER, CONTROL "/wording", "csrf=token&version=0&wording=late", false, 409, NULL,
     NULL},
    {__LINE__, WRITER, CONTROL "/wording", "csrf=token&version=1&wording=%01", false, 422,
     "#field-wording", NULL},
    {__LINE__, WRITER, CONTROL "/wording", "csrf=token&wording=newer", true, 200,
     "\"wording\":\"newer\",\"wording_version\":2", NULL},
    {__LINE__, WRITER, CONTROL "/wording", "csrf=token&version=2&wording=", true, 200,
     "\"wording\":\"\",\"wording_version\":0", NULL},
};

static void test_pages(void **state)
{
    organization_make(test_begin(state));
    for (size_t i = 0; i < COUNT(page_rows); i++) {
        struct ctx *cx = somebody(state, page_rows[i].permissions);
        cx->fixed_ids = 1000 * (i + 1);
        struct buf body = buf_create(LIMIT_PAGE_BYTES);
        int status = ask(cx, page_rows[i].form == NULL ? GET : POST, page_rows[i].address,
                         page_rows[i].form, page_rows[i].json, &body);
        TEST_INT(page_rows[i].line, status, page_rows[i].status);
        TEST_TRUE(page_rows[i].line, page_rows[i].holds == NULL ||
                                         strstr(buf_string(&body), page_rows[i].holds) != NULL);
        TEST_TRUE(page_rows[i].line, page_rows[i].lacks == NULL ||
                                         strstr(buf_string(&body), page_rows[i].lacks) == NULL);
        buf_free(&body);
    }
}

/* Every catalog and every measure has a page in both languages. */
static void test_every_page(void **state)
{
    for (size_t i = 0; i < catalogs_count; i++) {
        struct ctx *cx = somebody(state, WRITER);
        cx->lang = i % 2 == 0 ? LANG_JA : LANG_EN;
        struct buf body = buf_create(LIMIT_PAGE_BYTES);
        const char *address = arena_printf(cx->arena, "/catalogs/%s", catalogs[i]->id);
        TEST_INT(__LINE__, ask(cx, GET, address, NULL, false, &body), 200);
        for (size_t j = 0; j < catalogs[i]->control_count; j += 7) {
            buf_clear(&body);
            address = arena_printf(cx->arena, "/catalogs/%s/controls/%s", catalogs[i]->id,
                                   catalogs[i]->controls[j].id);
            TEST_INT(__LINE__, ask(cx, GET, address, NULL, false, &body), 200);
        }
        buf_free(&body);
    }
}

static void test_routes(void **state)
{
    struct buf why = buf_create(4096);
    test_begin(state);
    TEST_INT(__LINE__, router_check(&app, &why), RC_OK);
    TEST_TEXT(__LINE__, buf_string(&why), "");
    buf_free(&why);
}

static void test_commands(void **state)
{
    static const struct {
        int line;
        const char *command, *first, *second;
        enum rc rc;
        const char *holds;
    } rows[] = {
        {__LINE__, "catalog list", NULL, NULL, RC_OK, "baseline-2026                90  "},
        {__LINE__, "catalog show", "baseline-2026", NULL, RC_OK, "\n90 of 90 measures\n"},
        {__LINE__, "catalog show", "guideline-5", NULL, RC_OK, "  4.1.3 Planning (continued)\n"},
        {__LINE__, "catalog show", "baseline-2026", "3.4.5-2", RC_OK, "(baseline-2026 m3.4.5-2)"},
        {__LINE__, "catalog show", "baseline-2026", "3.4.5②", RC_OK, "Examples of evidence"},
        {__LINE__, "catalog show", "baseline-2026", "3.4.5", RC_MISSING, NULL},
        {__LINE__, "catalog show", "nothing", NULL, RC_MISSING, NULL},
        {__LINE__, "catalog diff", "logistics-2024", "aviation-2024", RC_OK, "\n~ 3.1.1-1 "},
        {__LINE__, "catalog diff", "guideline-5", "guideline-5", RC_INVALID, NULL},
        {__LINE__, "catalog diff", "guideline-5", "", RC_MISSING, NULL},
        {__LINE__, "catalog map", "management-2", "nist-csf-1.0", RC_OK,
         "64 mapped pairs; 33 measures with a counterpart, 11 without"},
        {__LINE__, "catalog map", "cyber-traits", "guideline-5", RC_MISSING, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct buf out = buf_create(LIMIT_PAGE_BYTES);
        struct arguments arguments = {.operands = {rows[i].first, rows[i].second}, .out = &out};
        for (size_t j = 0; j < catalog_module.command_count; j++)
            if (strcmp(catalog_module.commands[j].name, rows[i].command) == 0)
                arguments.command = &catalog_module.commands[j];
        TEST_TRUE(rows[i].line, arguments.command != NULL);
        if (arguments.command == NULL)
            continue;
        TEST_TRUE(rows[i].line, arguments.command->need == NEED_NOTHING ||
                                    arguments.command->need == NEED_PERSON);
        TEST_RC(rows[i].line, cx, arguments.command->run(cx, &arguments), rows[i].rc);
        TEST_TRUE(rows[i].line,
                  rows[i].holds == NULL || strstr(buf_string(&out), rows[i].holds) != NULL);
        buf_free(&out);
    }
}

int main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_routes),
        cmocka_unit_test(test_commands),
    };
    static const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_every_page),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
