/* Who gives rights reads no content: an administrator of an organisation walks every address of the program
 * with the ids of every record, as page and as JSON, and every command, and finds nothing that the people of
 * the organisation wrote. The same walk as a security officer shows that there is something to find. Commands that
 * need more words are tried by tests/administrator_test.sh. */
#include <string.h>
#include <unistd.h>

#include "app/modules.h"
#include "report/report_child.h"
#include "tests/support/walk.h"

/* Whoever looks after the installation sees what its organisations are called. */
static void add_organizations(struct walk *walk)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TEST_RC(__LINE__, walk->cx, db_query(walk->cx, SQL("SELECT name FROM organization"), NO_ARGS, &rows), RC_OK);
    while (walk->name_count < WALK_MARKS_MOST && db_next(rows))
        walk->names[walk->name_count++] = db_text(rows, 0);
    TEST_RC(__LINE__, walk->cx, db_end(rows), RC_OK);
}

static void test_administrator(void **state)
{
    struct ctx *cx = test_begin(state);
    struct app app = {.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    struct walk walk = {.cx = cx, .where = ""};
    cx->app = &app;
    cx->fixed_ids = 0;
    walk_make_sample(cx);
    walk_collect(&walk, "airline");
    add_organizations(&walk);
    walk_index(&walk);
    assert_true(walk.mark_count > 30 && walk.id_count > 12);
    walk_act(cx, "airline", ROLE_OFFICER, role_permissions_in(ORGANIZATION_OPERATOR, ROLE_OFFICER));
    walk_pages(&walk, false);
    print_message("# %d places in %d answers, %zu marks, %zu ids\n", walk.found, walk.requests, walk.mark_count, walk.id_count);
    TEST_TRUE(__LINE__, walk.found > 15 && walk.requests > 150);
    walk.found = 0;
    walk_commands(&walk);
    TEST_TRUE(__LINE__, walk.found > 2);
    for (int role = ROLE_ADMINISTRATOR; role <= ROLE_SYSTEM; role += ROLE_SYSTEM - ROLE_ADMINISTRATOR) {
        walk.found = walk.requests = 0;
        walk.where = "";
        /* the sample has nobody who looks after the installation: the administrator with those rights */
        walk_act(cx, "airline", ROLE_ADMINISTRATOR, role_permissions_in(ORGANIZATION_OPERATOR, (enum role)role));
        walk_pages(&walk, true);
        walk_commands(&walk);
        TEST_TEXT(role, walk.where, "");
        TEST_INT(role, walk.found, 0);
        TEST_TRUE(role, walk.requests > 300);
    }
}

/* Pictures and PDF are made by the program itself, started anew. */
int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_administrator)};
    return TEST_RUN_ON_BOTH(tests);
}
