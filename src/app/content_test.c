/* Who gives rights reads no content: an administrator of an organisation walks every address of the program
 * with the ids of every record, as page and as JSON, and every command, and finds nothing that the people of
 * the organisation wrote. The same walk as a security officer shows that there is something to find. Commands that
 * need more words are tried by tests/administrator_test.sh. */
#include <string.h>
#include <unistd.h>

#include "app/modules.h"
#include "report/report_child.h"
#include "tests/support/walk.h"

static void test_administrator(void **state)
{
    struct ctx *cx = test_begin(state);
    struct app app = {.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    struct walk walk = {.cx = cx, .where = ""};
    cx->app = &app;
    cx->fixed_ids = 0;
    walk_make_sample(cx);
    walk_prepare(&walk, "airline");
    assert_true(walk.mark_count > 30 && walk.id_count > 12);
    walk_finds(&walk, "airline", ORGANIZATION_OPERATOR, 15, 2);
    for (int role = ROLE_ADMINISTRATOR; role <= ROLE_SYSTEM; role += ROLE_SYSTEM - ROLE_ADMINISTRATOR)
        walk_finds_nothing(&walk, "airline", ORGANIZATION_OPERATOR, (enum role)role, true);
}

/* Pictures and PDF are made by the program itself, started anew. */
int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_administrator)};
    return TEST_RUN_ON_BOTH(tests);
}
