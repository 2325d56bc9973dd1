/* Profiles made in the program: decided, refused, approved, exported and taken back, on both databases. */
#include "tests/support/test.h"

#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "catalog/catalog_export.h"
#include "catalog/profile_view.h"
#include "oscal/oscal_test.h"

static const char catalog_json[] =
    "{\"catalog\":{\"uuid\":\"1d0b84ba-8c39-5c47-b4b3-ce64edf0c3dc\",\"metadata\":{\"title\":\"Rules\","
    "\"last-modified\":\"2026-01-01T00:00:00Z\",\"version\":\"1\",\"oscal-version\":\"1.1.3\"},\"groups\":["
    "{\"id\":\"g\",\"title\":\"Group\",\"controls\":["
    "{\"id\":\"a-1\",\"title\":\"One\",\"params\":[{\"id\":\"a-1_prm\",\"label\":\"days\"}],\"parts\":[{\"id\":"
    "\"a-1_smt\",\"name\":\"statement\",\"prose\":\"Keep for {{ insert: param, a-1_prm }}.\"}],\"controls\":["
    "{\"id\":\"a-1.1\",\"title\":\"More\",\"parts\":[{\"id\":\"a-1.1_smt\",\"name\":\"statement\",\"prose\":"
    "\"x\"}]}]},{\"id\":\"a-2\",\"title\":\"Two\",\"parts\":[{\"id\":\"a-2_smt\",\"name\":\"statement\","
    "\"prose\":\"y\"}]}]},{\"id\":\"h\",\"title\":\"Other\",\"controls\":[{\"id\":\"b-1\",\"title\":\"Three\","
    "\"props\":[{\"name\":\"target-level\",\"ns\":\"https://kaname.example/ns/oscal\",\"value\":\"2\"}],"
    "\"parts\":[{\"id\":\"b-1_smt\",\"name\":\"statement\",\"prose\":\"z\"}]}]}]}}";

static const struct module *const modules[] = {&account_module, &approval_module, &catalog_module,
                                               &profile_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules)};

static void act_as(struct ctx *cx, const char *person)
{
    cx->person = arena_printf(cx->arena, "%s-%s", cx->org, person);
    cx->permissions = PERM_SIGNED_IN | PERM_CATALOG_READ | PERM_ASSESSMENT_READ | PERM_ASSESSMENT_MANAGE |
                      PERM_ASSESSMENT_APPROVE;
    cx->problem = (struct problem){.rc = RC_OK};
}

static void begin_org(struct ctx *cx, const char *org)
{
    static const char *const people[] = {"drafter", "boss"};
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org, .org = org, .parent = "", .name = "Our House",
                                        .sector = "", .fiscal_month = 4, .handling_mark = "",
                                        .document_prefix = "", .active = 1};
    cx->org = org;
    cx->app = &app;
    cx->fixed_ids = 0;
    catalog_forget(cx);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    for (size_t i = 0; i < COUNT(people); i++) {
        struct person person = {.id = arena_printf(cx->arena, "%s-%s", org, people[i]), .org = org,
                                .login = arena_printf(cx->arena, "%s-%s", org, people[i]),
                                .name = people[i], .email = "", .password = "", .totp = "",
                                .recovery = "", .active = 1};
        TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &person), RC_OK);
    }
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    act_as(cx, "drafter");
}

static void import_rules(struct ctx *cx)
{
    const struct oscal_file file = {"rules.json", catalog_json, strlen(catalog_json)};
    const struct oscal_file_list list = {&file, 1};
    const struct import_source source = {.files = &list, .main = "", .code = "rules"};
    struct catalog_import_result result;
    TEST_RC(__LINE__, cx, catalog_import(cx, &source, &result), RC_OK);
}

static struct profile begin_profile(struct ctx *cx, bool all)
{
    const struct profile_begin begin = {.code = "ours", .title = "Ours", .base = "rules", .remarks = "Why",
                                        .all = all};
    struct profile profile = {.id = ""};
    TEST_RC(__LINE__, cx, profile_create(cx, &begin, &profile), RC_OK);
    return profile;
}

static enum rc decide(struct ctx *cx, const char *control, int64_t choice, int64_t target, const char *reason)
{
    const struct profile_decision decision = {.controls = &control, .control_count = 1, .choice = choice,
                                              .target = target, .reason = reason};
    int64_t changed = 0;
    cx->problem = (struct problem){.rc = RC_OK};
    return profile_decide(cx, "ours", &decision, &changed);
}

static struct profile_whole load(struct ctx *cx, int line)
{
    struct profile_whole whole = {.in = 0};
    TEST_RC(line, cx, profile_load(cx, "ours", &whole), RC_OK);
    return whole;
}

/* Leaves a-1.1 out, wants 4 for a-1 and nothing for b-1, sets the param. */
static void tailor(struct ctx *cx)
{
    const struct profile_param param = {"a-1_prm", "30 days\n60 days for servers", "Our rule 7"};
    TEST_RC(__LINE__, cx, decide(cx, "a-1.1", CHOICE_OUT, -1, "No such *systems*"), RC_OK);
    TEST_RC(__LINE__, cx, decide(cx, "a-1", -1, 4, "Logs matter"), RC_OK);
    TEST_RC(__LINE__, cx, decide(cx, "b-1", -1, 0, "Left to sites"), RC_OK);
    TEST_RC(__LINE__, cx, profile_set_value(cx, "ours", &param), RC_OK);
}

static void decisions_are_kept_and_counted(void **state)
{
    struct ctx *cx = test_begin(state);
    begin_org(cx, "profile-a");
    import_rules(cx);
    begin_profile(cx, false);
    struct profile_whole whole = load(cx, __LINE__);
    TEST_INT(__LINE__, whole.open, 4);
    TEST_RC(__LINE__, cx, decide(cx, "a-1", CHOICE_IN, -1, NULL), RC_OK);
    const char *const group[] = {"g"}, *const control[] = {"a-1"};
    struct profile_decision decision = {.groups = group, .group_count = 1, .open_only = true,
                                        .choice = CHOICE_OUT, .target = -1, .reason = ""};
    int64_t changed = 0;
    TEST_RC(__LINE__, cx, profile_decide(cx, "ours", &decision, &changed), RC_OK);
    TEST_INT(__LINE__, changed, 2);
    whole = load(cx, __LINE__);
    TEST_TRUE(__LINE__, whole.in == 1 && whole.out == 2 && whole.open == 1 && whole.lacking == 2);
    decision = (struct profile_decision){.controls = control, .control_count = 1, .with_children = true,
                                         .choice = CHOICE_IN, .target = 3, .reason = "r"};
    TEST_RC(__LINE__, cx, profile_decide(cx, "ours", &decision, &changed), RC_OK);
    TEST_INT(__LINE__, changed, 2);
    TEST_RC(__LINE__, cx, profile_decide(cx, "ours", &decision, &changed), RC_OK);
    TEST_INT(__LINE__, changed, 0); /* nothing is written twice */
    struct profile_view view;
    TEST_RC(__LINE__, cx, profile_view_make(cx, "ours", "two", "", "", &view), RC_OK);
    TEST_TRUE(__LINE__, view.count == 1 && text_same(view.items.at[0].id, "a-2"));
    TEST_RC(__LINE__, cx, profile_view_make(cx, "ours", "", "lacking", "", &view), RC_OK);
    TEST_INT(__LINE__, view.count, 1);
    TEST_RC(__LINE__, cx, profile_view_make(cx, "ours", "", "", "h", &view), RC_OK);
    TEST_TRUE(__LINE__, view.count == 1 && view.sections.at[0].in == 2);
}

static void what_is_wrong_is_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct profile_param unknown = {"nothing", "x", ""};
    struct profile_begin begin = {.code = "ours", .title = "Again", .base = "rules", .remarks = ""};
    struct profile profile;
    begin_org(cx, "profile-b");
    import_rules(cx);
    begin_profile(cx, true);
    TEST_RC(__LINE__, cx, profile_create(cx, &begin, &profile), RC_INVALID);
    begin.code = "rules";
    TEST_RC(__LINE__, cx, profile_create(cx, &begin, &profile), RC_INVALID);
    begin.code = "baseline-2026";
    TEST_RC(__LINE__, cx, profile_create(cx, &begin, &profile), RC_CONFLICT);
    begin = (struct profile_begin){.code = "new", .title = "", .base = "rules", .remarks = ""};
    TEST_RC(__LINE__, cx, profile_create(cx, &begin, &profile), RC_INVALID);
    begin.title = "New";
    begin.base = "nowhere";
    TEST_RC(__LINE__, cx, profile_create(cx, &begin, &profile), RC_MISSING);
    TEST_RC(__LINE__, cx, decide(cx, "nothing", CHOICE_OUT, -1, NULL), RC_MISSING);
    TEST_RC(__LINE__, cx, decide(cx, "a-1", -1, 6, NULL), RC_INVALID);
    TEST_RC(__LINE__, cx, decide(cx, "a-1", -1, -1, NULL), RC_INVALID);
    TEST_RC(__LINE__, cx, profile_set_value(cx, "ours", &unknown), RC_MISSING);
    TEST_RC(__LINE__, cx, decide(cx, "a-2", CHOICE_OUT, -1, NULL), RC_OK);
    cx->problem = (struct problem){.rc = RC_OK};
    const struct approval_wish wish = {.route = "", .due_on = "", .message = ""};
    TEST_RC(__LINE__, cx, profile_request(cx, "ours", &wish), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "reason");
    cx->permissions = PERM_CATALOG_READ;
    TEST_RC(__LINE__, cx, decide(cx, "a-1", CHOICE_OUT, -1, NULL), RC_DENIED);
    TEST_RC(__LINE__, cx, profile_request(cx, "ours", &wish), RC_DENIED);
    TEST_RC(__LINE__, cx, profile_discard(cx, "ours"), RC_DENIED);
    act_as(cx, "drafter");
    TEST_RC(__LINE__, cx, profile_discard(cx, "ours"), RC_OK);
    TEST_RC(__LINE__, cx, profile_find(cx, "ours", &profile), RC_MISSING);
}

static void approve(struct ctx *cx)
{
    const struct approval_wish wish = {.route = "", .due_on = "", .message = ""};
    act_as(cx, "drafter");
    TEST_RC(__LINE__, cx, profile_request(cx, "ours", &wish), RC_OK);
    TEST_RC(__LINE__, cx, decide(cx, "a-2", CHOICE_OUT, -1, "late"), RC_CONFLICT);
    TEST_RC(__LINE__, cx, profile_approve(cx, "ours", ""), RC_DENIED); /* never the drafter */
    act_as(cx, "boss");
    TEST_RC(__LINE__, cx, profile_approve(cx, "ours", ""), RC_OK);
    act_as(cx, "drafter");
}

static void one_in_use_is_a_standard(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct catalog *catalog = NULL;
    struct profile next;
    begin_org(cx, "profile-c");
    import_rules(cx);
    begin_profile(cx, true);
    tailor(cx);
    TEST_RC(__LINE__, cx, profile_next(cx, "ours", &next), RC_CONFLICT);
    approve(cx);
    TEST_RC(__LINE__, cx, catalog_get(cx, "ours", &catalog), RC_OK);
    TEST_INT(__LINE__, (int64_t)catalog->control_count, 3);
    TEST_TEXT(__LINE__, catalog->version, "1");
    TEST_TEXT(__LINE__, catalog->publisher, "Our House");
    TEST_INT(__LINE__, catalog_control(catalog, "a-1")->target, 4);
    TEST_INT(__LINE__, catalog_control(catalog, "b-1")->target, 0); /* the standard's own 2 is gone */
    TEST_TEXT(__LINE__, catalog_control(catalog, "a-1")->statement.en,
              "Keep for [30 days, 60 days for servers].");
    TEST_TRUE(__LINE__, catalog_control(catalog, "a-1.1") == NULL);
    TEST_RC(__LINE__, cx, profile_next(cx, "ours", &next), RC_OK);
    TEST_INT(__LINE__, next.edition, 2);
    TEST_RC(__LINE__, cx, decide(cx, "a-2", CHOICE_OUT, -1, "Not ours"), RC_OK);
    approve(cx);
    TEST_RC(__LINE__, cx, catalog_get(cx, "ours", &catalog), RC_OK);
    TEST_INT(__LINE__, (int64_t)catalog->control_count, 2);
    TEST_TEXT(__LINE__, catalog->version, "2");
    struct profiles all;
    TEST_RC(__LINE__, cx, profile_store_all(cx, &all), RC_OK);
    TEST_INT(__LINE__, all.at[0].status, PROFILE_IN_USE);
    TEST_INT(__LINE__, all.at[1].status, PROFILE_REPLACED);
    import_rules(cx); /* the standard itself is there as before */
}

/* The file of another syntax, and the standard beside it, resolve to the same. */
static void the_export_resolves_to_the_same(void **state)
{
    static const enum oscal_syntax syntaxes[] = {OSCAL_JSON, OSCAL_YAML, OSCAL_XML};
    struct ctx *cx = test_begin(state);
    struct oscal_resolution wanted, got;
    const struct oscal_node *top = NULL;
    begin_org(cx, "profile-d");
    import_rules(cx);
    begin_profile(cx, true);
    tailor(cx);
    const struct profile_whole whole = load(cx, __LINE__);
    TEST_RC(__LINE__, cx, profile_resolve(cx, &whole, &wanted), RC_OK);
    TEST_RC(__LINE__, cx, profile_oscal(cx, &whole, &top), RC_OK);
    for (size_t i = 0; i < COUNT(syntaxes); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
        TEST_RC(__LINE__, cx, oscal_write(cx, &out, top, syntaxes[i]), RC_OK);
        const struct oscal_file files[] = {{"any", out.data, out.length},
                                           {"rules.json", catalog_json, strlen(catalog_json)}};
        const struct oscal_file_list list = {files, COUNT(files)};
        const struct oscal_files source = oscal_files_of(&list);
        TEST_RC(__LINE__, cx, oscal_resolve(cx, &source, "any", "ours-profile.json", &got), RC_OK);
        oscal_set_text(cx->arena, oscal_get(got.top, "catalog"), "uuid", "");
        oscal_set_text(cx->arena, oscal_get(wanted.top, "catalog"), "uuid", "");
        oscal_test_same(cx, __LINE__, got.top, wanted.top);
    }
}

static void an_export_becomes_a_draft_again(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct test_db *test = *state;
    const struct oscal_node *top = NULL;
    struct profile_imported back = {.notes = {.n = 0}};
    struct profile_whole again;
    begin_org(cx, "profile-e");
    import_rules(cx);
    begin_profile(cx, true);
    tailor(cx);
    const struct profile_whole whole = load(cx, __LINE__);
    TEST_RC(__LINE__, cx, profile_oscal(cx, &whole, &top), RC_OK);
    const char *path = arena_printf(cx->arena, "%s/ours.xml", test->directory);
    TEST_RC(__LINE__, cx, oscal_write_file(cx, path, top), RC_OK);
    TEST_RC(__LINE__, cx, catalog_oscal(cx, whole.base, &top), RC_OK);
    TEST_RC(__LINE__, cx,
            oscal_write_file(cx, arena_printf(cx->arena, "%s/rules.json", test->directory), top), RC_OK);
    const struct profile_begin begin = {.code = "back", .title = "", .base = "", .remarks = ""};
    TEST_RC(__LINE__, cx, profile_import_path(cx, path, &begin, &back), RC_OK);
    TEST_TEXT(__LINE__, back.profile.title, "Ours");
    TEST_TEXT(__LINE__, back.profile.base, "rules");
    TEST_INT(__LINE__, (int64_t)back.notes.n, 0);
    TEST_RC(__LINE__, cx, profile_load(cx, "back", &again), RC_OK);
    for (size_t i = 0; i < whole.base->control_count; i++) {
        const struct profile_choice *one = &whole.items[i].choice, *two = &again.items[i].choice;
        TEST_INT(__LINE__, two->choice, one->choice);
        TEST_INT(__LINE__, two->target, one->target);
        TEST_TEXT(__LINE__, two->reason, one->reason);
    }
    TEST_INT(__LINE__, (int64_t)again.values.n, 1);
    TEST_TEXT(__LINE__, again.values.at[0].value, whole.values.at[0].value);
    TEST_TEXT(__LINE__, again.values.at[0].reason, whole.values.at[0].reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decisions_are_kept_and_counted),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(one_in_use_is_a_standard),
        cmocka_unit_test(the_export_resolves_to_the_same),
        cmocka_unit_test(an_export_becomes_a_draft_again),
    };
    return TEST_RUN_ON_BOTH(tests);
}
