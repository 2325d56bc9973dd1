/* From words to a command; help by each of its names. */
#include "app/cli.h"

#include <string.h>

#include "app/modules.h"
#include "base/limits.h"
#include "base/text.h"
#include "tests/support/test.h"

enum { WORDS_MOST = 8 };

static struct ctx context(struct arena *arena, struct app *app)
{
    *app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    return (struct ctx){.arena = arena, .app = app, .lang = LANG_EN};
}

static const struct {
    int line;
    const char *words[WORDS_MOST];
    enum rc want;
    const char *command, *first, *second; /* operands */
} lines[] = {
    {__LINE__, {"plan", "list"}, RC_OK, "plan list", "", ""},
    {__LINE__, {"--json", "plan", "list"}, RC_OK, "plan list", "", ""},
    {__LINE__,
     {"--db", "sqlite:x.db", "catalog", "show", "baseline-2026", "3.2.1-1"},
     RC_OK,
     "catalog show",
     "baseline-2026",
     "3.2.1-1"},
    {__LINE__, {"--version"}, RC_OK, "version", "", ""},
    {__LINE__, {"version"}, RC_OK, "version", "", ""},
    {__LINE__, {"--version", "plan"}, RC_USAGE, NULL, NULL, NULL},
    {__LINE__, {"--help"}, RC_OK, "help", "", ""},
    {__LINE__, {"-h"}, RC_OK, "help", "", ""},
    {__LINE__, {"--lang", "en", "--help"}, RC_OK, "help", "", ""},
    {__LINE__, {"plan", "list", "--help"}, RC_OK, "help", "plan", "list"},
    {__LINE__,
     {"report", "-h", "--kind"},
     RC_OK,
     "help",
     "report",
     ""}, /* what else is said does not count */
    {__LINE__, {"--help", "assessment", "new"}, RC_OK, "help", "assessment", "new"},
    {__LINE__, {"report", "--kind", "management", "-o", "r.pdf"}, RC_OK, "report", "", ""},
    {__LINE__, {"plan", "list", "--org", "airline", "--lang", "en"}, RC_OK, "plan list", "", ""},
    {__LINE__, {"report", "--kind", "management"}, RC_USAGE, NULL, NULL, NULL},
    {__LINE__, {"plan", "list", "--nothing"}, RC_USAGE, NULL, NULL, NULL},
    {__LINE__, {"plan", "list", "more"}, RC_USAGE, NULL, NULL, NULL},
    {__LINE__, {"plan"}, RC_USAGE, NULL, NULL, NULL},
    {__LINE__, {"--org"}, RC_USAGE, NULL, NULL, NULL},
    {__LINE__, {"--org", "\xff", "plan", "list"}, RC_USAGE, NULL, NULL, NULL},
};

static const char *some(const char *text)
{
    return text == NULL ? "" : text;
}

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_COMMAND_MEMORY);
        struct app app;
        struct ctx cx = context(arena, &app);
        struct invocation invocation;
        char *words[WORDS_MOST];
        int count = 0;
        for (; count < WORDS_MOST && lines[i].words[count] != NULL; count++)
            words[count] = (char *)arena_copy(arena, lines[i].words[count]); /* as main gets them */
        enum rc rc = cli_parse(&cx, count, words, &invocation);
        TEST_INT(lines[i].line, rc, lines[i].want);
        if (rc != RC_OK || lines[i].command == NULL)
            continue;
        TEST_TEXT(lines[i].line, invocation.command->name, lines[i].command);
        for (size_t k = 0; k < OPTION_COUNT; k++) /* no global option is taken for one of its own */
            TEST_TRUE(lines[i].line, invocation.arguments.options[k] == NULL ||
                                         strcmp(lines[i].command, "report") == 0);
        TEST_TEXT(lines[i].line, some(operand_of(&invocation.arguments, 0)), lines[i].first);
        TEST_TEXT(lines[i].line, some(operand_of(&invocation.arguments, 1)), lines[i].second);
    }
}

/* Prints help or the man page. */
static const char *printed(struct ctx *cx, struct buf *out, char *word)
{
    struct invocation invocation;
    assert_int_equal(cli_parse(cx, 1, &word, &invocation), RC_OK);
    invocation.arguments.out = out;
    assert_int_equal(invocation.command->run(cx, &invocation.arguments), RC_OK);
    return buf_string(out);
}

/* Every exit status that an error can give is explained in both. */
static void test_exit_status(void **state)
{
    (void)state;
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_COMMAND_MEMORY);
    CLEANUP(buf_free) struct buf help = buf_create(LIMIT_PAGE_BYTES);
    CLEANUP(buf_free) struct buf man = buf_create(LIMIT_PAGE_BYTES);
    struct app app;
    struct ctx cx = context(arena, &app);
    const char *help_text = printed(&cx, &help, (char *)"help");
    const char *man_text = printed(&cx, &man, (char *)"man");
    for (int rc = 0; rc < RC_COUNT_; rc++) {
        int exit = rc_describe((enum rc)rc)->exit;
        assert_non_null(strstr(help_text, arena_printf(arena, "\n  %d  ", exit)));
        assert_non_null(strstr(man_text, arena_printf(arena, "\n.TP\n%d\n", exit)));
    }
    assert_non_null(strstr(man_text, "\\fB\\-o\\fR"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_exit_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
