/* The same as content_test.c for those who oversee: administrators of a ministry and of the office find nothing of what
 * their people wrote about operators, surveys, plans and evaluations. */
#include <string.h>
#include <unistd.h>

#include "app/modules.h"
#include "report/report_child.h"
#include "tests/support/walk.h"

static void test_overseers(void **state)
{
    static const struct {
        const char *org;
        enum organization_kind kind;
    } rows[] = {{"mlit", ORGANIZATION_MINISTRY}, {"office", ORGANIZATION_OFFICE}};
    struct ctx *cx = test_begin(state);
    struct app app = {.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    cx->app = &app;
    cx->fixed_ids = 0;
    walk_make_sample(cx);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct walk walk = {.cx = cx, .where = ""};
        walk_prepare(&walk, rows[i].org);
        assert_true(walk.mark_count > 10 && walk.id_count > 10);
        walk_finds(&walk, rows[i].org, rows[i].kind, 5, 1);
        walk_finds_nothing(&walk, rows[i].org, rows[i].kind, ROLE_ADMINISTRATOR, i == 0);
    }
}

/* Pictures and PDF are made by the program itself, started anew. */
int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_overseers)};
    return TEST_RUN_ON_BOTH(tests);
}
