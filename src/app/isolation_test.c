/* Nobody finds what another organisation wrote: for every other organisation of the sample somebody with all the
 * rights that its kind can give walks every address with the ids of an operator's records, and every command, and
 * finds nothing that the people of the operator wrote; then each role walks a part of the same. No answer to reading or
 * writing tells a record of others from one that does not exist, nor do the statements behind it, and nothing of the
 * operator's is changed. */
#include <string.h>
#include <unistd.h>

#include "app/modules.h"
#include "report/report_child.h"
#include "tests/support/walk.h"

#define OPERATOR "airline"

enum { ORGANIZATIONS_MOST = 16, SENTENCE_BYTES = 36, PART = 29 };

struct other {
    const char *id;
    int64_t kind;
};

static size_t others_of(struct ctx *cx, struct other ret[ORGANIZATIONS_MOST])
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    size_t n = 0;
    TEST_RC(__LINE__, cx,
            db_query(cx,
                     SQL("SELECT o.id, o.kind FROM organization o WHERE o.id <> 'airline' AND EXISTS "
                         "(SELECT 1 FROM membership m WHERE m.org = o.id) ORDER BY o.id"),
                     NO_ARGS, &rows),
            RC_OK);
    while (n < ORGANIZATIONS_MOST && db_next(rows)) {
        ret[n].id = db_text(rows, 0);
        ret[n++].kind = db_int(rows, 1);
    }
    TEST_RC(__LINE__, cx, db_end(rows), RC_OK);
    return n;
}

static int64_t entries_of_operator(struct ctx *cx)
{
    int64_t n = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT count(*) FROM ledger_entry WHERE org = $1"), ARGS(STR(OPERATOR)), &n),
            RC_OK);
    return n;
}

/* Each role whose rights are other ones than those of the roles before. */
static void walk_roles(struct walk *walk, const struct other *other)
{
    uint64_t rights[ROLE_COUNT_];
    for (size_t role = 0; role < ROLE_COUNT_; role++) {
        bool known = false;
        rights[role] = role_permissions_in((enum organization_kind)other->kind, (enum role)role);
        for (size_t before = 0; before < role; before++)
            known |= rights[before] == rights[role];
        if (known)
            continue;
        walk->step = PART;
        walk->turn = role;
        walk_act(walk->cx, other->id, (enum role)role, rights[role]);
        walk_foreign(walk);
        if (role == ROLE_SYSTEM || role == ROLE_ADMINISTRATOR)
            continue; /* what these see is walked by content_test.c */
        walk_pages(walk, false);
        walk_commands(walk);
    }
}

static void test_others(void **state)
{
    struct ctx *cx = test_begin(state);
    struct app app = {.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    struct other others[ORGANIZATIONS_MOST];
    cx->app = &app;
    cx->fixed_ids = 0;
    walk_make_sample(cx);
    size_t n = others_of(cx, others);
    const int64_t entries = entries_of_operator(cx);
    assert_true(n > 0 && entries > 0);
    for (size_t i = 0; i < n; i++) {
        if (((struct test_db *)*state)->name[0] != '\0' && others[i].kind != ORGANIZATION_MINISTRY)
            continue; /* on PostgreSQL, which takes longer, one of them stands for all */
        struct walk walk = {.cx = cx, .least = SENTENCE_BYTES, .where = "", .told_where = ""};
        uint64_t rights = 0;
        for (int role = 0; role < ROLE_COUNT_; role++)
            rights |= role == ROLE_SYSTEM
                          ? 0
                          : role_permissions_in((enum organization_kind)others[i].kind, (enum role)role);
        walk_collect(&walk, OPERATOR);
        walk_collect_names(&walk, others[i].id); /* what both wrote is no secret */
        walk_collect_names(&walk, "office");     /* what it asks stands with the operator, too */
        walk_index(&walk);
        assert_true(walk.mark_count > 30 && walk.id_count > 12);
        walk_act(cx, others[i].id, ROLE_COUNT_, rights);
        walk_foreign(&walk);
        walk_pages(&walk, false);
        walk_commands(&walk);
        walk_roles(&walk, others + i);
        print_message("# %s: %d requests, %zu marks\n", others[i].id, walk.requests, walk.mark_count);
        TEST_TEXT((int)i, walk.where, "");
        TEST_TEXT((int)i, walk.told_where, "");
        TEST_TRUE((int)i, walk.requests > 300);
        TEST_INT((int)i, entries_of_operator(cx), entries);
    }
}

/* Pictures and PDF are made by the program itself, started anew. */
int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_others)};
    return TEST_RUN_ON_BOTH(tests);
}
