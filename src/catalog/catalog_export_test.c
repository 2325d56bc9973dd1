/* Exported catalogs: what is written in any syntax is read again as the same tree. */
#include "tests/support/test.h"

#include <string.h>

#include "base/command.h"
#include "base/text.h"
#include "catalog/catalog_export.h"
#include "oscal/oscal_test.h"

static const enum oscal_syntax syntaxes[] = {OSCAL_JSON, OSCAL_YAML, OSCAL_XML};

static void check_again(struct ctx *cx, int line, const struct oscal_node *top,
                        enum oscal_syntax syntax)
{
    struct oscal_document document;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(line, cx, oscal_write(cx, &out, top, syntax), RC_OK);
    TEST_RC(line, cx, oscal_test_read(cx, "exported", buf_string(&out), &document), RC_OK);
    TEST_INT(line, document.syntax, syntax);
    oscal_test_same(cx, line, document.top, top);
}

static void catalogs_come_back(void **state)
{
    for (size_t i = 0; i < catalogs_count; i++) {
        struct ctx *cx = test_begin(state);
        const struct oscal_node *top = NULL;
        TEST_RC(__LINE__, cx, catalog_oscal(cx, catalogs[i], &top), RC_OK);
        for (size_t j = 0; j < COUNT(syntaxes); j++)
            check_again(cx, __LINE__, top, syntaxes[j]);
        TEST_TEXT(__LINE__, oscal_get_text(oscal_get(top, "catalog"), "uuid"), catalogs[i]->uuid);
    }
}

static void count(const struct oscal_node *branch, size_t *groups, size_t *controls)
{
    for (const struct oscal_node *at = oscal_items(branch, "groups"); at != NULL; at = at->next) {
        ++*groups;
        count(at, groups, controls);
    }
    for (const struct oscal_node *at = oscal_items(branch, "controls"); at != NULL; at = at->next) {
        ++*controls;
        count(at, groups, controls);
    }
}

static void nothing_is_left_out(void **state)
{
    for (size_t i = 0; i < catalogs_count; i++) {
        struct ctx *cx = test_begin(state);
        const struct oscal_node *top = NULL;
        size_t groups = 0, controls = 0;
        TEST_RC(__LINE__, cx, catalog_oscal(cx, catalogs[i], &top), RC_OK);
        count(oscal_get(top, "catalog"), &groups, &controls);
        TEST_INT(__LINE__, (int64_t)groups, (int64_t)catalogs[i]->group_count);
        TEST_INT(__LINE__, (int64_t)controls, (int64_t)catalogs[i]->control_count);
    }
}

static void mappings_come_back(void **state)
{
    for (size_t i = 0; i < mappings_count; i++) {
        struct ctx *cx = test_begin(state);
        const struct oscal_node *top = NULL;
        const struct mapping *found = NULL;
        TEST_RC(__LINE__, cx, mapping_between(cx, mappings[i]->to, mappings[i]->from, &found),
                RC_OK);
        TEST_RC(__LINE__, cx, mapping_oscal(cx, found, &top), RC_OK);
        check_again(cx, __LINE__, top, OSCAL_JSON);
        check_again(cx, __LINE__, top, OSCAL_YAML);
        const struct oscal_node *inside = oscal_items(oscal_get(top, "mapping-collection"),
                                                      "mappings");
        TEST_INT(__LINE__, (int64_t)oscal_count(oscal_get(inside, "maps")),
                 (int64_t)found->entry_count);
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
        TEST_RC(__LINE__, cx, oscal_write(cx, &out, top, OSCAL_XML), RC_INVALID);
    }
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < catalog_module.command_count; i++)
        if (text_same(catalog_module.commands[i].name, name))
            return &catalog_module.commands[i];
    return NULL;
}

static const struct {
    int line;
    const char *command, *first, *second, *file;
    enum rc want;
    const char *shown;
} rows[] = {
    {__LINE__, "catalog export", "baseline-2026", NULL, "b.json", RC_OK, NULL},
    {__LINE__, "catalog export", "baseline-2026", NULL, "b.yml", RC_OK, NULL},
    {__LINE__, "catalog export", "baseline-2026", NULL, "b.xml", RC_OK, NULL},
    {__LINE__, "catalog export", "baseline-2026", NULL, "b.pdf", RC_USAGE, ".json, .yaml or .xml"},
    {__LINE__, "catalog export", "nothing", NULL, "b.json", RC_MISSING, "nothing"},
    {__LINE__, "catalog export", "baseline-2026", NULL, "none/b.json", RC_IO, "none/b.json"},
    {__LINE__, "catalog map", "baseline-2026", "nist-csf-2.0", "m.json", RC_OK, NULL},
    {__LINE__, "catalog map", "nist-csf-2.0", "baseline-2026", "m.yaml", RC_OK, NULL},
    {__LINE__, "catalog map", "nist-csf-2.0", "baseline-2026", "m.xml", RC_INVALID, "profiles"},
    {__LINE__, "catalog map", "nist-csf-2.0", "cyber-traits", "m.json", RC_MISSING, "no mapping"},
};

static void commands_write_files(void **state)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        const struct test_db *test = *state;
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
        const struct command *command = find(rows[i].command);
        const char *path = arena_printf(cx->arena, "%s/%s", test->directory, rows[i].file);
        struct arguments arguments = {.command = command,
                                      .operands = {rows[i].first, rows[i].second},
                                      .out = &out};
        bool map = rows[i].second != NULL;
        arguments.options[0] = map ? "" : path;
        arguments.options[1] = map ? path : NULL;
        cx->db = NULL;
        assert_non_null(command);
        TEST_RC(rows[i].line, cx, command->run(cx, &arguments), rows[i].want);
        if (rows[i].want == RC_OK) {
            struct oscal_document document;
            oscal_test_read_file(cx, rows[i].line, path, &document);
            TEST_INT(rows[i].line, document.model, map ? OSCAL_MAPPING : OSCAL_CATALOG);
        } else if (strstr(cx->problem.message, rows[i].shown) == NULL) {
            TEST_TEXT(rows[i].line, cx->problem.message, rows[i].shown);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalogs_come_back), cmocka_unit_test(nothing_is_left_out),
        cmocka_unit_test(mappings_come_back), cmocka_unit_test(commands_write_files)};
    return TEST_RUN(tests);
}
