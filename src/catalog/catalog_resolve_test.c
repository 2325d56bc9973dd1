/* kaname catalog resolve, with files of its own in a folder. */
#include "tests/support/test.h"

#include <string.h>
#include <sys/stat.h>

#include "base/command.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "oscal/oscal.h"

static const char catalog[] = "{\"catalog\":{\"metadata\":{\"title\":\"基準\",\"oscal-version\":"
                              "\"1.1.2\"},\"controls\":[{\"id\":"
                              "\"a-1\",\"title\":\"一\"},{\"id\":\"a-2\",\"title\":\"二\"}]}}";
static const char profile[] =
    "profile:\n  metadata: {title: 選定, version: '1', oscal-version: 1.0.0}\n"
    "  imports: [{href: %s, include-controls: [{with-ids: [a-2, a-9]}]}]\n";

static const struct {
    int line;
    const char *profile, *out, *root; /* in the folder of the test */
    enum rc want;
    const char *shown; /* a part of what is printed or, for an error, of the message */
    const char *href;  /* what the result names as its source (req-meta-source-profile-privacy) */
} rows[] = {
    {__LINE__, "in/p.yaml", "in/o.json", NULL, RC_OK, "Controls: 1", "p.yaml"},
    {__LINE__, "in/p.yaml", "out/o.yaml", NULL, RC_OK, "there is no control a-9", "../in/p.yaml"},
    {__LINE__, "in/up.yaml", "o.yml", ".", RC_OK, "Title: 選定", "in/up.yaml"},
    {__LINE__, "in/up.yaml", "o.yml", NULL, RC_INVALID, "leads out of the folder", NULL},
    {__LINE__, "in/p.yaml", "o.xml", NULL, RC_OK, "Controls: 1", "in/p.yaml"},
    {__LINE__, "in/p.yaml", "o.txt", NULL, RC_USAGE, ".json, .yaml or .xml", NULL},
    {__LINE__, "in/p.yaml", "o.json", "out", RC_USAGE, "does not lie in the folder", NULL},
    {__LINE__, "in/none.yaml", "o.json", NULL, RC_MISSING, "no file or folder", NULL},
    {__LINE__, "in/p.yaml", "none/o.json", NULL, RC_MISSING, "no file or folder", NULL},
    {__LINE__, "in/a b.yaml", "o.json", NULL, RC_OK, "Title: 選定", "in/a%20b.yaml"},
};

static const char *in_folder(struct ctx *cx, const struct test_db *test, const char *name)
{
    return name == NULL ? NULL : arena_printf(cx->arena, "%s/%s", test->directory, name);
}

static void make_file(struct ctx *cx, const char *path, const char *text)
{
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_OSCAL_BYTES);
    buf_text(&bytes, text);
    TEST_RC(__LINE__, cx, file_write(cx, path, &bytes), RC_OK);
}

static int make_files(void **state)
{
    if (test_open_plain(state) != 0)
        return -1;
    const struct test_db *test = *state;
    struct ctx *cx = test_begin(state);
    const char *const profiles[][2] = {
        {"in/p.yaml", "c.json"}, {"in/a b.yaml", "c.xml"}, {"in/up.yaml", "../out/c.json"}};
    mkdir(in_folder(cx, test, "in"), 0700);
    mkdir(in_folder(cx, test, "out"), 0700);
    make_file(cx, in_folder(cx, test, "in/c.json"), catalog);
    make_file(cx, in_folder(cx, test, "out/c.json"), catalog);
    for (size_t i = 0; i < COUNT(profiles); i++)
        make_file(cx, in_folder(cx, test, profiles[i][0]),
                  arena_printf(cx->arena, profile, profiles[i][1]));
    return 0;
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < catalog_module.command_count; i++)
        if (text_same(catalog_module.commands[i].name, name))
            return &catalog_module.commands[i];
    return NULL;
}

static void check_result(struct ctx *cx, int line, const char *path, const char *href)
{
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_OSCAL_BYTES);
    struct oscal_document document;
    TEST_RC(line, cx, file_read(cx, path, &bytes), RC_OK);
    char *copy = arena_alloc(cx->arena, bytes.length + 1);
    assert_non_null(copy);
    memcpy(copy, bytes.data, bytes.length);
    TEST_RC(line, cx, oscal_read(cx, path, copy, bytes.length, &document), RC_OK);
    TEST_INT(line, document.model, OSCAL_CATALOG);
    TEST_TEXT(line, oscal_get_text(oscal_items(document.root, "controls"), "id"), "a-2");
    const struct oscal_node *links = oscal_items(oscal_get(document.root, "metadata"), "links");
    TEST_TEXT(line, oscal_get_text(links, "href"), href);
}

static void profiles_become_catalogs(void **state)
{
    const struct command *command = find("catalog resolve");
    assert_non_null(command);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        const struct test_db *test = *state;
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
        const char *path = in_folder(cx, test, rows[i].out);
        struct arguments arguments = {.command = command,
                                      .operands = {in_folder(cx, test, rows[i].profile)},
                                      .options = {path, in_folder(cx, test, rows[i].root)},
                                      .out = &out};
        cx->db = NULL;
        TEST_RC(rows[i].line, cx, command->run(cx, &arguments), rows[i].want);
        const char *shown = rows[i].want == RC_OK ? buf_string(&out) : cx->problem.message;
        if (strstr(shown, rows[i].shown) == NULL)
            TEST_TEXT(rows[i].line, shown, rows[i].shown);
        if (rows[i].want == RC_OK)
            check_result(cx, rows[i].line, path, rows[i].href);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(profiles_become_catalogs)};
    return cmocka_run_group_tests_name("catalog resolve", tests, make_files, test_close);
}
