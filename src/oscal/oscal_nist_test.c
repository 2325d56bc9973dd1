/* NIST's own files: the examples of the profile resolution specification, and SP 800-53 MODERATE. They
 * stand beside the checkout, not in it. */
#include "tests/support/test.h"

#include "oscal/oscal_test.h"

#include "base/text.h"

#define EXAMPLES OSCAL_FIXTURES "/profile-resolution"

static enum rc resolve(struct ctx *cx, const char *folder, const char *profile,
                       struct oscal_resolution *ret)
{
    struct oscal_files files;
    TRY(oscal_folder(cx, folder, &files));
    return oscal_resolve(cx, &files, profile, profile, ret);
}

static void drop(struct oscal_node *object, const char *name)
{
    struct oscal_node *member = oscal_get(object, name);
    if (member != NULL)
        oscal_remove(object, member);
}

/* Takes out of a list what has this text under this name; an empty list goes. */
static void drop_item(struct oscal_node *object, const char *list_name, const char *name,
                      const char *text)
{
    struct oscal_node *list = oscal_get(object, list_name);
    for (struct oscal_node *at = list == NULL ? NULL : list->first, *next; at != NULL; at = next) {
        next = at->next;
        if (text_same(oscal_get_text(at, name), text))
            oscal_remove(list, at);
    }
    if (list != NULL && list->first == NULL)
        oscal_remove(object, list);
}

/* Without what differs from run to run: uuid, time, tool, source. */
static struct oscal_node *plain(struct oscal_node *catalog)
{
    struct oscal_node *metadata = oscal_get(catalog, "metadata");
    drop(catalog, "uuid");
    drop(metadata, "last-modified");
    drop_item(metadata, "props", "name", "resolution-tool");
    drop_item(metadata, "links", "rel", "source-profile");
    drop_item(metadata, "links", "rel", "resolution-source"); /* the same in NIST's file of 2021 */
    return catalog;
}

static const char *const examples[] = {
    "base-test",
    "base2-test",
    "exclude-call-test",
    "full-test",
    "import-twice",
    "include-all-no-children-test",
    "include-all-test",
    "include-call-with-children-test",
    "include-loose-param-test",
    "include-match-test",
    "merge-implicit-keep",
    "merge-keep",
    "merge-keep-resources",
    "modify-adds",
    "without-parent",
};

/* Where specification and expected result disagree, the specification holds. It knows two places:
 * - modify-adds adds a property by-id to the control itself, and the expected result has it; but
 *   by-id names "an object inside the control, and not the control itself", else the addition is
 *   inoperative and ignored (req-modify-alter-add-explicit-id, …-id-ignore).
 * - the source profile is named by a property source-profile in the specification
 *   (req-meta-source-profile), by a link of that name in all expected results, in NIST's own resolved
 *   catalogs and in the catalog model: there the link is written.
 * The expected results of broken, circular and home are catalogs without controls; the specification
 * wants an error (req-uri-error, req-circular-error). */
static void mend(const char *example, struct oscal_node *want)
{
    if (!text_same(example, "modify-adds"))
        return;
    struct oscal_node *control = oscal_items(oscal_items(want, "groups"), "controls");
    TEST_TEXT(__LINE__, oscal_property(control, "CORE", "https://fedramp.gov/ns/oscal"), "core");
    drop_item(control, "props", "name", "CORE");
}

static void examples_come_out_as_expected(void **state)
{
    if (!oscal_has_fixtures())
        return;
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_resolution got;
        struct oscal_document want;
        TEST_RC(__LINE__, cx,
                resolve(cx, EXAMPLES, arena_printf(cx->arena, "%s_profile.xml", examples[i]), &got),
                RC_OK);
        oscal_test_read_file(cx, __LINE__,
                             arena_printf(cx->arena,
                                          EXAMPLES "/output-expected/%s_profile_RESOLVED.xml",
                                          examples[i]),
                             &want);
        mend(examples[i], want.root);
        print_message("# %s\n", examples[i]);
        oscal_test_same(cx, __LINE__, plain(oscal_get(got.top, "catalog")), plain(want.root));
    }
}

static void broken_examples_stop(void **state)
{
    static const struct {
        int line;
        const char *profile;
        enum rc want;
        const char *message;
    } rows[] = {
        {__LINE__, "broken_profile.xml", RC_MISSING, "missing_profile.xml"},
        {__LINE__, "home_profile.xml", RC_INVALID, "home_profile.xml imports itself in a circle"},
        {__LINE__, "circular_profile.xml", RC_INVALID,
         "circular_profile.xml imports itself in a circle"},
    };
    if (!oscal_has_fixtures())
        return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_resolution got;
        TEST_RC(rows[i].line, cx, resolve(cx, EXAMPLES, rows[i].profile, &got), rows[i].want);
        TEST_TRUE(rows[i].line, strstr(cx->problem.message, rows[i].message) != NULL);
    }
}

/* Keeps of NIST's metadata what resolution takes over from the profile. */
static void moderate_is_what_nist_resolved(void **state)
{
    struct ctx *cx = test_begin(state);
    struct oscal_resolution got;
    struct oscal_document want;
    if (!oscal_has_fixtures())
        return;
    TEST_RC(__LINE__, cx,
            resolve(cx, OSCAL_FIXTURES, "NIST_SP-800-53_rev5_MODERATE-baseline_profile.json", &got),
            RC_OK);
    TEST_INT(__LINE__, (int64_t)got.warnings.n, 0);
    oscal_test_read_file(cx, __LINE__,
                         OSCAL_FIXTURES
                         "/NIST_SP-800-53_rev5_MODERATE-baseline-resolved-profile_catalog.json",
                         &want);
    oscal_test_same(cx, __LINE__, plain(oscal_get(got.top, "catalog")), plain(want.root));
}

/* What is written and read again is the same, for every public file. */
static void files_come_back_as_they_were(void **state)
{
    static const char *const names[] = {
        "NIST_SP-800-53_rev5_catalog.json",
        "NIST_SP-800-53_rev5_MODERATE-baseline_profile.json",
        "basic-catalog.json",
        "basic-catalog.yaml",
        "basic-catalog.xml",
        "ifa_assessment-results-example.json",
        "ifa_plan-of-action-and-milestones.json",
    };
    if (!oscal_has_fixtures())
        return;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_document first, second;
        oscal_test_read_file(cx, __LINE__, arena_printf(cx->arena, OSCAL_FIXTURES "/%s", names[i]),
                             &first);
        struct buf json = buf_create(LIMIT_REPORT_BYTES), yaml = buf_create(LIMIT_REPORT_BYTES);
        oscal_write_json(&json, first.top, i % 2 == 0);
        TEST_RC(__LINE__, cx, oscal_test_read(cx, names[i], buf_string(&json), &second), RC_OK);
        oscal_test_same(cx, __LINE__, second.top, first.top);
        TEST_RC(__LINE__, cx, oscal_write_yaml(cx, &yaml, first.top), RC_OK);
        TEST_RC(__LINE__, cx, oscal_test_read(cx, names[i], buf_string(&yaml), &second), RC_OK);
        oscal_test_same(cx, __LINE__, second.top, first.top);
        buf_free(&json);
        buf_free(&yaml);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_come_out_as_expected),
        cmocka_unit_test(broken_examples_stop),
        cmocka_unit_test(moderate_is_what_nist_resolved),
        cmocka_unit_test(files_come_back_as_they_were),
    };
    return TEST_RUN(tests);
}
