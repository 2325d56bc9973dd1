/* The pick lists: counts of the document, links, finding by text, pages and commands. */
#include "tests/support/test.h"

#include <string.h>

#include "base/command.h"
#include "base/limits.h"
#include "http/http.h"
#include "picklist/picklist_view.h"

static const struct module *const modules[] = {&picklist_module};
static const struct app app = {.modules = modules, .module_count = 1, .base_url = ""};

/* Rows of each kind of resource and each origin, as the document has them. */
static void test_counts(void **state)
{
    static const struct {
        int line;
        const char *resource;
        size_t outcomes;
    } rows[] = {
        {__LINE__, "operation", 9},     {__LINE__, "booking", 6}, {__LINE__, "control", 8},
        {__LINE__, "broadcast", 5},     {__LINE__, "network", 6}, {__LINE__, "banking", 5},
        {__LINE__, "authorisation", 7}, {__LINE__, "resident", 6},
    };
    static const struct {
        int line;
        const char *origin;
        size_t threats, examples;
    } origins[] = {{__LINE__, "outside", 11, 32},
                   {__LINE__, "inside", 4, 8},
                   {__LINE__, "people", 6, 8},
                   {__LINE__, "other", 6, 19}};
    test_begin(state);
    TEST_INT(__LINE__, (int64_t)picklists.outcome_count, 52);
    TEST_INT(__LINE__, (int64_t)picklists.resource_count, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t n = 0;
        for (size_t j = 0; j < picklists.outcome_count; j++)
            n += strcmp(picklists.resources[picklists.outcomes[j].resource].id, rows[i].resource) == 0;
        TEST_INT(rows[i].line, (int64_t)n, (int64_t)rows[i].outcomes);
    }
    for (size_t i = 0; i < COUNT(origins); i++) {
        size_t n = 0, examples = 0;
        for (size_t j = 0; j < picklists.threat_count; j++)
            if (strcmp(picklists.origins[picklists.threats[j].origin].id, origins[i].origin) == 0) {
                n++;
                examples += picklists.threats[j].examples.n;
            }
        TEST_INT(origins[i].line, (int64_t)n, (int64_t)origins[i].threats);
        TEST_INT(origins[i].line, (int64_t)examples, (int64_t)origins[i].examples);
    }
}

/* From every outcome one comes to a threat, and from every threat to a risk source and to an outcome. */
static void test_links(void **state)
{
    test_begin(state);
    for (size_t i = 0; i < picklists.outcome_count; i++) {
        const struct pick_outcome *outcome = &picklists.outcomes[i];
        size_t n = 0;
        for (size_t j = 0; j < picklists.threat_count; j++)
            n += pick_leads(&picklists.threats[j], outcome);
        if (n == 0 || pick_outcome_find(outcome->id) != outcome)
            fail_msg("outcome %s", outcome->id);
    }
    for (size_t i = 0; i < picklists.threat_count; i++) {
        const struct pick_threat *threat = &picklists.threats[i];
        size_t n = 0;
        for (size_t j = 0; j < picklists.source_count; j++)
            n += pick_opens(&picklists.sources[j], threat);
        if (n == 0 || threat->modes == 0 || pick_threat_find(threat->id) != threat)
            fail_msg("threat %s", threat->id);
    }
    for (size_t i = 0; i < picklists.source_count; i++)
        if (picklists.sources[i].threats == 0 ||
            picklists.sources[i].threats >> picklists.threat_count != 0 ||
            pick_source_find(picklists.sources[i].id) != &picklists.sources[i])
            fail_msg("risk source %s", picklists.sources[i].id);
}

/* Links as the document prints them. */
static void test_printed_links(void **state)
{
    static const struct {
        int line;
        const char *source, *threat;
        bool opens, as_printed;
    } rows[] = {
        {__LINE__, "denial-defence", "denial", true, true},
        {__LINE__, "denial-defence", "malware", false, true},
        {__LINE__, "detection", "login", true, true},
        {__LINE__, "channel", "eavesdropping", true, true},
        {__LINE__, "removable", "removal", true, true},
        {__LINE__, "removable", "takeover", false, true},
        {__LINE__, "entry-control", "social", true, true},
        {__LINE__, "overwork", "neglect", true, true},
        {__LINE__, "maintenance-check", "destruction", true, true},
        {__LINE__, "replacement", "hardware", true, false},
        {__LINE__, "same-password", "financial", true, false},
    };
    test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct pick_source *source = pick_source_find(rows[i].source);
        const struct pick_threat *threat = pick_threat_find(rows[i].threat);
        TEST_TRUE(rows[i].line, source != NULL && threat != NULL);
        if (source == NULL || threat == NULL)
            continue;
        TEST_INT(rows[i].line, pick_opens(source, threat), rows[i].opens);
        TEST_INT(rows[i].line, source->as_printed, rows[i].as_printed);
    }
}

/* What stands in a cell is found again: every text in both languages, and with other width. */
static void test_by_text(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < picklists.outcome_count; i++) {
        const struct pick_outcome *outcome = &picklists.outcomes[i];
        if (pick_outcome_by_text(cx, outcome->title.ja) != outcome ||
            pick_outcome_by_text(cx, outcome->title.en) != outcome)
            fail_msg("outcome %s", outcome->id);
    }
    for (size_t i = 0; i < picklists.threat_count; i++) {
        const struct pick_threat *threat = &picklists.threats[i];
        bool found = pick_threat_by_text(cx, threat->title.ja) == threat &&
                     pick_threat_by_text(cx, threat->title.en) == threat;
        for (size_t j = 0; j < threat->examples.n; j++)
            found = found && pick_threat_by_text(cx, threat->examples.at[j].ja) == threat &&
                    pick_threat_by_text(cx, threat->examples.at[j].en) == threat;
        if (!found)
            fail_msg("threat %s", threat->id);
    }
    assert_ptr_equal(pick_threat_by_text(cx, " ＭＡＬＷＡＲＥ\n"), pick_threat_find("malware"));
    assert_null(pick_threat_by_text(cx, "委託先の倒産"));
    assert_null(pick_threat_by_text(cx, " "));
    assert_null(pick_outcome_by_text(cx, ""));
}

static int ask(struct ctx *cx, const char *address, bool json, struct buf *body)
{
    struct request *request = ARENA_NEW(cx->arena, struct request);
    const char *query = strchr(address, '?');
    size_t length = query == NULL ? strlen(address) : (size_t)(query - address);
    *request = (struct request){.method = GET,
                                .path = arena_copy_n(cx->arena, address, length),
                                .wants_json = json,
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
    if (query != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, query + 1, strlen(query + 1), request, true), RC_OK);
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    router_run(cx, request, &response);
    buf_text(body, buf_string(&response.body));
    buf_free(&response.body);
    return response.status;
}

static void test_pages(void **state)
{
    static const struct {
        int line;
        uint64_t permissions;
        const char *address;
        bool json;
        int status;
        const char *holds, *lacks; /* NULL: not looked at */
    } rows[] = {
        {__LINE__, PERM_CATALOG_READ, "/picklists", false, 200,
         "href=\"/picklists/outcomes/resident-leak\"", NULL},
        {__LINE__, PERM_PLAN_READ, "/picklists", false, 403, NULL, NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists?sector=finance", true, 200, "\"authorisation-slow\"",
         "\"resident-leak\""},
        {__LINE__, PERM_CATALOG_READ, "/picklists?resource=control&harm=confidentiality", true, 200,
         "\"outcomes\":[{\"id\":\"control-parameters-leak\"", "\"control-stop\""},
        {__LINE__, PERM_CATALOG_READ, "/picklists?q=%EF%BC%AF%EF%BD%95%EF%BD%94%EF%BD%93%EF%BD%89%EF%BD%84%EF%BD%85",
         true, 200, "\"booking-leak\"", "\"booking-stop\""}, /* full-width "Outside" */
        {__LINE__, PERM_CATALOG_READ, "/picklists?q=nowhere", false, 200, "No row of the pick list", NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists?sector=moon", false, 422, NULL, NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists?harm=moon", true, 422, "harm", NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists/threats?outcome=control-parameters-leak", true, 200,
         "\"theft\"", "\"denial\""},
        {__LINE__, PERM_CATALOG_READ, "/picklists/threats?outcome=moon", true, 422, NULL, NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists/threats?q=Lightning", true, 200, "\"disaster\"",
         "\"malware\""},
        {__LINE__, PERM_CATALOG_READ, "/picklists/sources?threat=social", true, 200, "\"camera\"",
         "\"overwork\""},
        {__LINE__, PERM_CATALOG_READ, "/picklists/sources?threat=%3Cb%3E", false, 422, NULL, "<b>"},
        {__LINE__, PERM_CATALOG_READ, "/picklists/outcomes/control-stop", false, 200, "<svg", NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists/outcomes/control-stop?threat=malware", true, 200,
         "\"threat\":\"malware\"", NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists/outcomes/control-stop?threat=theft", false, 422, NULL, NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists/outcomes/moon", false, 404, "moon", NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists/threats/social", false, 200, "No surveillance cameras", NULL},
        {__LINE__, PERM_CATALOG_READ, "/picklists/threats/moon", true, 404, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct buf body = buf_create(LIMIT_PAGE_BYTES);
        cx->app = &app;
        cx->org = cx->org_name = "org-1";
        cx->person = cx->person_name = "person-1";
        cx->session = "session";
        cx->csrf = "token";
        cx->permissions = rows[i].permissions;
        TEST_INT(rows[i].line, ask(cx, rows[i].address, rows[i].json, &body), rows[i].status);
        TEST_TRUE(rows[i].line,
                  rows[i].holds == NULL || strstr(buf_string(&body), rows[i].holds) != NULL);
        TEST_TRUE(rows[i].line,
                  rows[i].lacks == NULL || strstr(buf_string(&body), rows[i].lacks) == NULL);
        buf_free(&body);
    }
}

/* Every outcome with every threat that leads to it has a page and a picture, in both languages. */
static void test_every_page(void **state)
{
    for (size_t i = 0; i < picklists.outcome_count; i++)
        for (size_t j = 0; j < picklists.threat_count; j++) {
            struct ctx *cx = test_begin(state);
            struct pick_outcome_view view;
            const struct pick_threat *threat = &picklists.threats[j];
            bool leads = pick_leads(threat, &picklists.outcomes[i]);
            cx->lang = j % 2 == 0 ? LANG_JA : LANG_EN;
            enum rc rc = pick_outcome_make(cx, picklists.outcomes[i].id, threat->id, &view);
            if (rc != (leads ? RC_OK : RC_INVALID))
                fail_msg("%s by %s", picklists.outcomes[i].id, threat->id);
            if (leads && (view.tree.markup == NULL || view.sources.n == 0))
                fail_msg("%s by %s is empty", picklists.outcomes[i].id, threat->id);
        }
}

static void test_commands(void **state)
{
    static const struct {
        int line;
        const char *command, *option, *value;
        bool json;
        enum rc rc;
        const char *holds, *lacks;
    } rows[] = {
        {__LINE__, "risk picklist outcomes", NULL, NULL, false, RC_OK, "resident-leak", NULL},
        {__LINE__, "risk picklist outcomes", "harm", "confidentiality", false, RC_OK, "Confidentiality",
         "control-stop"},
        {__LINE__, "risk picklist outcomes", "sector", "moon", false, RC_INVALID, NULL, NULL},
        {__LINE__, "risk picklist outcomes", "resource", "banking", true, RC_OK, "\"id\":\"banking-slow\"",
         "control-stop"},
        {__LINE__, "risk picklist threats", "outcome", "banking-slow", false, RC_OK, "denial", "theft"},
        {__LINE__, "risk picklist threats", "origin", "people", true, RC_OK, "\"neglect\"", "\"malware\""},
        {__LINE__, "risk picklist sources", "threat", "financial", false, RC_OK, "weak-password", "camera"},
        {__LINE__, "risk picklist sources", "group", "moon", false, RC_INVALID, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct buf out = buf_create(LIMIT_PAGE_BYTES);
        struct arguments arguments = {.out = &out, .json = rows[i].json};
        for (size_t j = 0; j < PICK_COMMANDS; j++)
            if (strcmp(pick_commands[j].name, rows[i].command) == 0)
                arguments.command = &pick_commands[j];
        assert_non_null(arguments.command);
        for (size_t j = 0; rows[i].option != NULL && j < OPTION_COUNT; j++)
            if (arguments.command->options[j].name != NULL &&
                strcmp(arguments.command->options[j].name, rows[i].option) == 0)
                arguments.options[j] = rows[i].value;
        TEST_RC(rows[i].line, cx, arguments.command->run(cx, &arguments), rows[i].rc);
        TEST_TRUE(rows[i].line,
                  rows[i].holds == NULL || strstr(buf_string(&out), rows[i].holds) != NULL);
        TEST_TRUE(rows[i].line,
                  rows[i].lacks == NULL || strstr(buf_string(&out), rows[i].lacks) == NULL);
        buf_free(&out);
    }
}

int main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_counts),        cmocka_unit_test(test_links),
        cmocka_unit_test(test_printed_links), cmocka_unit_test(test_by_text),
        cmocka_unit_test(test_every_page),    cmocka_unit_test(test_commands),
    };
    static const struct CMUnitTest stored[] = {cmocka_unit_test(test_pages)};
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
