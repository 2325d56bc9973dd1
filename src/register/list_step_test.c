/* Changes of rows as steps, on both databases through the router: the same change twice, fill down, copies, and what
 * can be taken back. */
#include "register/list.h"

#include <string.h>

#include "account/account.h"
#include "base/limits.h"
#include "base/text.h"
#include "tests/support/people.h"
#include "tests/support/test.h"

enum { POSTS = 4 };

/* --- A list over posts --- */

static const struct list_column columns[] = {
    {.field = "name", .flags = LIST_KEY, .edits = "name"},
    {.field = "department", .edits = "department"},
};
static const struct field row_table[] = {
    FIELD(post, id, F_ID),
    FIELD(post, version, F_INT),
    FIELD(post, name, F_TEXT, .label = "Name"),
    FIELD(post, department, F_TEXT, .label = "Department"),
};

static enum rc post_change(struct ctx *cx, void *record, int64_t version, uint64_t given)
{
    struct post before, *after = record;
    TEST_TRUE(__LINE__, given != 0);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &post_record, after->id, &before));
    before.version = version;
    if (text_same(after->department, "refused") || text_same(after->name, "refused"))
        return field_fail(cx, "department", "No such department");
    TRY(record_update(cx, &post_record, &before, after));
    return db_commit(cx, &tx);
}

static enum rc post_row(struct ctx *cx, const char *id, void *ret)
{
    return record_get(cx, &post_record, id, ret);
}

static enum rc post_copy(struct ctx *cx, const char *id, const char **ret)
{
    struct post post;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &post_record, id, &post));
    post.id = "";
    TRY(record_insert(cx, &post_record, &post));
    TRY(db_commit(cx, &tx));
    *ret = post.id;
    return RC_OK;
}

static enum rc post_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct post post;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &post_record, id, &post));
    post.version = version;
    TRY(record_delete(cx, &post_record, &post));
    return db_commit(cx, &tx);
}

static const struct list_edit edit = {.record = &post_record,
                                      .permission = PERM_ACCOUNT_WRITE,
                                      .page = "/edit",
                                      .change = post_change,
                                      .row = post_row,
                                      .copy = post_copy,
                                      .remove = post_remove};
static const struct list_edit bare_edit = {.record = &post_record,
                                           .permission = PERM_ACCOUNT_WRITE,
                                           .page = "/edit",
                                           .change = post_change,
                                           .row = post_row};
#define LIST(variable, word, edit_of)                                                              \
    static const struct list variable = {.name = word,                                             \
                                         .label = "Things",                                        \
                                         .permission = PERM_ACCOUNT_READ,                          \
                                         .href = "/things",                                        \
                                         .fields = {row_table, COUNT(row_table)},                  \
                                         .size = sizeof(struct post),                              \
                                         .columns = columns,                                       \
                                         .column_count = COUNT(columns),                           \
                                         .edit = &edit_of}
LIST(thing_list, "things", edit);
LIST(bare_list, "bare", bare_edit);
static const struct list *const lists[] = {&thing_list, &bare_list};
static const struct module things = {.name = "things", .lists = lists, .list_count = COUNT(lists)};
static const struct module *const modules[] = {&things, &list_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* Posts t0 … t3 named a, b, c, d of departments A, B, C, D, at version 1. */
static void insert_posts(struct ctx *cx)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM list_step"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM post"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    for (int i = 0; i < POSTS; i++) {
        struct post post = {.id = arena_printf(cx->arena, "t%d", i),
                            .org = "o",
                            .name = arena_printf(cx->arena, "%c", 'a' + i),
                            .department = arena_printf(cx->arena, "%c", 'A' + i),
                            .holder = "",
                            .deputy = "",
                            .active = 1};
        TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &post), RC_OK);
    }
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    static const char *const people[] = {"p1", "p2"};
    int64_t filled = 0;
    cx->app = &app;
    cx->org = "o";
    cx->permissions = PERM_SIGNED_IN | PERM_ACCOUNT_READ | PERM_ACCOUNT_WRITE;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM person"), NO_ARGS, &filled), RC_OK);
    if (filled == 0) {
        test_enter(cx, &app, "o");
        test_make_people(cx, people, COUNT(people));
    }
    cx->person = "p1";
    insert_posts(cx);
    return cx;
}

static int post_to(struct ctx *cx, const char *path, const char *form, bool htmx, const char **ret_body)
{
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    struct request request = {.method = POST,
                              .path = path,
                              .wants_json = !htmx,
                              .htmx = htmx,
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
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    router_run(cx, &request, &response);
    *ret_body = arena_copy_n(cx->arena, buf_string(&response.body), response.body.length);
    buf_free(&response.body);
    return response.status;
}

/* All posts as "a/A b/B …", by id. */
static const char *state_of(struct ctx *cx)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    const char *text = "";
    TEST_RC(__LINE__, cx, db_query(cx, SQL("SELECT name, department FROM post WHERE org = $1 ORDER BY length(id), id"), ARGS(STR("o")), &rows),
            RC_OK);
    while (db_next(rows))
        text = arena_printf(cx->arena, "%s%s%s/%s", text, text[0] == '\0' ? "" : " ", db_text(rows, 0), db_text(rows, 1));
    TEST_RC(__LINE__, cx, db_end(rows), RC_OK);
    return text;
}

struct step {
    int line;
    const char *path, *form;
    int status;
    const char *state;
    const char *person; /* NULL: p1 */
    const char *holds;  /* in the answer; NULL: anything */
};

static void run_steps(struct ctx *cx, const struct step *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *body = "";
        cx->person = steps[i].person == NULL ? "p1" : steps[i].person;
        int status = post_to(cx, steps[i].path, steps[i].form, false, &body);
        if (status != steps[i].status)
            print_error("%s\n", body);
        TEST_INT(steps[i].line, status, steps[i].status);
        TEST_TEXT(steps[i].line, state_of(cx), steps[i].state);
        TEST_TRUE(steps[i].line, steps[i].holds == NULL || strstr(body, steps[i].holds) != NULL);
        TEST_TRUE(steps[i].line, !db_in_transaction(cx->db));
    }
}

#define T0 "/lists/things/rows/t0"
#define FILL "/lists/things/fill"
#define UNDO "/lists/things/undo"
#define REDO "/lists/things/redo"
#define PASTE "/lists/things/paste"

static void test_once(void **state)
{
    static const struct step steps[] = {
        {__LINE__, T0, "version=1&name=x&once=w1", 200, "x/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=1&name=x&once=w1", 200, "x/A b/B c/C d/D", NULL, NULL}, /* the answer was lost */
        {__LINE__, T0, "version=1&name=y&once=w2", 409, "x/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=2&name=y&once=w2", 200, "y/A b/B c/C d/D", NULL, NULL}, /* what was refused was not done */
        {__LINE__, T0, "version=1&name=x&once=w1", 200, "y/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=1&name=z&once=w1", 409, "y/A b/B c/C d/D", "p2", NULL}, /* words are a person's own */
        {__LINE__, T0, "version=3&name=z&once=w%201", 422, "y/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=3&name=z&once=12345678901234567890123456789012345678901234567890123456789012345", 422,
         "y/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=3&name=z", 200, "z/A b/B c/C d/D", NULL, NULL},
    };
    struct ctx *cx = begin(state);
    const char *body = "";
    run_steps(cx, steps, COUNT(steps));
    /* The row of a change that is sent again bears the version of the first time: what follows it meets the others. */
    cx->person = "p1";
    TEST_INT(__LINE__, post_to(cx, T0, "version=1&name=x&once=w1", true, &body), 200);
    TEST_TRUE(__LINE__, strstr(body, "data-version=\"2\"") != NULL);
    TEST_INT(__LINE__, post_to(cx, T0, "version=4&name=w&once=w9", true, &body), 200);
    TEST_TRUE(__LINE__, strstr(body, "data-version=\"5\"") != NULL);
}

static void test_fill(void **state)
{
    static const struct step steps[] = {
        {__LINE__, FILL, "from=t0&field=department&item=t1@1&item=t2@1&once=f1", 200, "a/A b/A c/A d/D", NULL, "\"version\":2"},
        {__LINE__, FILL, "from=t0&field=department&item=t1@1&item=t2@1&once=f1", 200, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "a/A b/B c/C d/D", NULL, NULL},
        {__LINE__, FILL, "from=t3&field=department&field=name&item=t0@1&once=f2", 200, "d/D b/B c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "a/A b/B c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 409, "a/A b/B c/C d/D", NULL, NULL},
        /* All rows or none: the second was changed by somebody else. */
        {__LINE__, FILL, "from=t0&field=department&item=t3@1&item=t1@1", 409, "a/A b/B c/C d/D", NULL, "b: "},
        {__LINE__, T0, "version=3&department=refused", 422, "a/A b/B c/C d/D", NULL, NULL},
        {__LINE__, FILL, "from=t0&field=department&item=[%22t1@3%22,%22t2@3%22]", 200, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, FILL, "from=t0&field=holder&item=t1@1", 422, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, FILL, "from=t0&item=t1@1", 422, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, FILL, "from=t0&field=name", 422, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, FILL, "from=t0&field=name&item=t1", 422, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, FILL, "from=t0&field=name&item=t1@x", 422, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, FILL, "from=none&field=name&item=t1@4", 404, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, FILL, "from=t0&field=name&item=none@1", 404, "a/A b/A c/A d/D", NULL, NULL},
        {__LINE__, "/lists/none/fill", "from=t0&field=name&item=t1@4", 404, "a/A b/A c/A d/D", NULL, NULL},
    };
    run_steps(begin(state), steps, COUNT(steps));
}

static void test_copy(void **state)
{
    static const struct step steps[] = {
        {__LINE__, T0 "/copy", "once=c1", 200, "a/A b/B c/C d/D a/A", NULL, NULL},
        {__LINE__, T0 "/copy", "once=c1", 200, "a/A b/B c/C d/D a/A", NULL, NULL},
        {__LINE__, UNDO, "", 200, "a/A b/B c/C d/D", NULL, "\"gone\":true"},
        {__LINE__, "/lists/things/rows/none/copy", "", 404, "a/A b/B c/C d/D", NULL, NULL},
        {__LINE__, "/lists/bare/rows/t0/copy", "", 404, "a/A b/B c/C d/D", NULL, NULL},
    };
    run_steps(begin(state), steps, COUNT(steps));
}

static void test_undo(void **state)
{
    static const struct step steps[] = {
        {__LINE__, UNDO, "", 409, "a/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=1&name=1", 200, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=2&name=2", 200, "2/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=3&department=X", 200, "2/X b/B c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 409, "2/X b/B c/C d/D", "p2", NULL}, /* nobody takes back what others did */
        {__LINE__, UNDO, "", 200, "2/A b/B c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=6&name=3", 200, "3/A b/B c/C d/D", NULL, NULL}, /* and goes on from there */
        {__LINE__, UNDO, "", 200, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=8&name=other", 200, "other/A b/B c/C d/D", "p2", NULL},
        {__LINE__, UNDO, "", 409, "other/A b/B c/C d/D", NULL, "other: "},
        {__LINE__, UNDO, "", 200, "1/A b/B c/C d/D", "p2", NULL},
        {__LINE__, UNDO, "", 409, "1/A b/B c/C d/D", NULL, NULL}, /* by then p1's change is not the last one any more */
        {__LINE__, "/lists/bare/undo", "", 409, "1/A b/B c/C d/D", NULL, NULL}, /* each list by itself */
    };
    run_steps(begin(state), steps, COUNT(steps));
}

static void test_redo(void **state)
{
    static const struct step steps[] = {
        {__LINE__, REDO, "", 409, "a/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=1&name=1", 200, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, REDO, "", 409, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, T0, "version=2&department=X", 200, "1/X b/B c/C d/D", NULL, NULL},
        {__LINE__, FILL, "from=t0&field=department&item=t1@1&item=t2@1", 200, "1/X b/X c/X d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "1/X b/B c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "a/A b/B c/C d/D", NULL, NULL},
        {__LINE__, REDO, "", 409, "a/A b/B c/C d/D", "p2", NULL}, /* nobody makes again what others took back */
        {__LINE__, REDO, "", 200, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, REDO, "", 200, "1/X b/B c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "1/A b/B c/C d/D", NULL, NULL}, /* back and forth */
        {__LINE__, REDO, "", 200, "1/X b/B c/C d/D", NULL, NULL},
        {__LINE__, REDO, "", 200, "1/X b/X c/X d/D", NULL, "\"version\":4"},
        {__LINE__, REDO, "", 409, "1/X b/X c/X d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "1/X b/B c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, "/lists/things/rows/t3", "version=1&name=other", 200, "1/A b/B c/C other/D", NULL, NULL},
        {__LINE__, REDO, "", 409, "1/A b/B c/C other/D", NULL, NULL}, /* another change came after it */
        {__LINE__, UNDO, "", 200, "1/A b/B c/C d/D", NULL, NULL},
        {__LINE__, "/lists/things/rows/t3", "version=3&name=theirs", 200, "1/A b/B c/C theirs/D", "p2", NULL},
        {__LINE__, REDO, "", 409, "1/A b/B c/C theirs/D", NULL, "theirs: "},
        {__LINE__, T0 "/copy", "", 200, "1/A b/B c/C theirs/D 1/A", NULL, NULL},
        {__LINE__, UNDO, "", 200, "1/A b/B c/C theirs/D", NULL, NULL},
        {__LINE__, REDO, "", 409, "1/A b/B c/C theirs/D", NULL, NULL}, /* a copy is made anew */
    };
    run_steps(begin(state), steps, COUNT(steps));
}

/* Tabs are %09, ends of lines %0D%0A, quotes %22. */
static void test_paste(void **state)
{
#define ROWS "&item=t0@1&item=t1@1&item=t2@1&item=t3@1&field=name&field=department"
    static const struct step steps[] = {
        {__LINE__, PASTE, "text=x%09X%0D%0Ay%09Y%0D%0A&check=1" ROWS, 200, "a/A b/B c/C d/D", NULL, "\"changes\":4"},
        {__LINE__, PASTE, "text=a%09A%0Ab%09B&check=1" ROWS, 200, "a/A b/B c/C d/D", NULL, "\"changes\":0"},
        {__LINE__, PASTE, "text=x%09X%0D%0Ay%09Y%0D%0A&once=p1" ROWS, 200, "x/X y/Y c/C d/D", NULL, "\"version\":2"},
        {__LINE__, PASTE, "text=x%09X%0D%0Ay%09Y%0D%0A&once=p1" ROWS, 200, "x/X y/Y c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "a/A b/B c/C d/D", NULL, NULL},
        {__LINE__, REDO, "", 200, "x/X y/Y c/C d/D", NULL, NULL},
        {__LINE__, UNDO, "", 200, "a/A b/B c/C d/D", NULL, NULL},
        /* All or none: a row that was changed since, and a value that the room refuses, are named beside what fits. */
        {__LINE__, PASTE, "text=z%0Az&item=t2@1&item=t0@1&field=name", 422, "a/A b/B c/C d/D", NULL, "\"refused\":1"},
        {__LINE__, PASTE, "text=z%09refused%0Az%09Z&item=t2@1&item=t3@1&field=name&field=department", 422,
         "a/A b/B c/C d/D", NULL, "No such department"},
        {__LINE__, PASTE, "text=z%09refused%0Az%09Z&item=t2@1&item=t3@1&field=name&field=department&check=1", 422,
         "a/A b/B c/C d/D", NULL, "\"after\":\"refused\""},
        /* Columns that are passed over, formulas marked as text, quotes. */
        {__LINE__, PASTE, "text=ignored%09D2&item=t3@1&field=-&field=department", 200, "a/A b/B c/C d/D2", NULL, NULL},
        {__LINE__, PASTE, "text='%3Dx&item=t2@1&field=name", 200, "a/A b/B =x/C d/D2", NULL, NULL},
        {__LINE__, PASTE, "text=%22one %22%22two%22%22%22&item=t2@2&field=name", 200, "a/A b/B one \"two\"/C d/D2", NULL,
         NULL},
        {__LINE__, PASTE, "text=%22half&item=t2@3&field=name", 200, "a/A b/B \"half/C d/D2", NULL, NULL},
        {__LINE__, PASTE, "text=x%0Ay%0Az&item=t2@4&item=t3@2&field=name", 422, "a/A b/B \"half/C d/D2", NULL, NULL},
        {__LINE__, PASTE, "text=x%09y&item=t2@4&field=name", 422, "a/A b/B \"half/C d/D2", NULL, NULL},
        {__LINE__, PASTE, "text=&item=t2@4&field=name", 422, "a/A b/B \"half/C d/D2", NULL, NULL},
        {__LINE__, PASTE, "text=x&item=t2@4&field=holder", 422, "a/A b/B \"half/C d/D2", NULL, NULL},
        {__LINE__, PASTE, "text=x&item=t2@4", 422, "a/A b/B \"half/C d/D2", NULL, NULL},
        {__LINE__, PASTE, "text=x&item=none@4&field=name", 404, "a/A b/B \"half/C d/D2", NULL, NULL},
    };
    struct ctx *cx = begin(state);
    const char *body = "";
    run_steps(cx, steps, COUNT(steps));
    cx->person = "p1";
    TEST_INT(__LINE__, post_to(cx, PASTE, "text=%3Cb%3E&check=1&item=t2@4&field=name", true, &body), 200);
    TEST_TRUE(__LINE__, strstr(body, "paste-preview") != NULL && strstr(body, "&lt;b&gt;") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "<b>") == NULL);
}

static void test_refused(void **state)
{
    static const char *const paths[] = {T0 "/copy", FILL, UNDO, REDO, PASTE};
    static const struct {
        int line;
        uint64_t permissions;
        int status;
    } rows[] = {{__LINE__, PERM_SIGNED_IN | PERM_ACCOUNT_READ, 403},
                {__LINE__, PERM_SIGNED_IN | PERM_ACCOUNT_WRITE, 403},
                {__LINE__, 0, 403}};
    struct ctx *cx = begin(state);
    const char *body = "";
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t k = 0; k < COUNT(paths); k++) {
            cx->permissions = rows[i].permissions;
            TEST_INT(rows[i].line, post_to(cx, paths[k], "from=t0&text=x&field=name&item=t1@1", false, &body), rows[i].status);
            TEST_TEXT(rows[i].line, state_of(cx), "a/A b/B c/C d/D");
        }
}

/* What is old is forgotten with the next change. */
static void test_forgotten(void **state)
{
    struct ctx *cx = begin(state);
    const char *body = "";
    int64_t n = 0;
    TEST_INT(__LINE__, post_to(cx, T0, "version=1&name=x", false, &body), 200);
    cx->now += INT64_C(31) * 24 * 60 * 60 * 1000;
    TEST_INT(__LINE__, post_to(cx, "/lists/things/rows/t1", "version=1&name=y", false, &body), 200);
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT count(*) FROM list_step"), NO_ARGS, &n), RC_OK);
    TEST_INT(__LINE__, n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once), cmocka_unit_test(test_fill),    cmocka_unit_test(test_copy),
        cmocka_unit_test(test_undo), cmocka_unit_test(test_redo),    cmocka_unit_test(test_paste),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_forgotten),
    };
    return TEST_RUN_ON_BOTH(tests);
}
