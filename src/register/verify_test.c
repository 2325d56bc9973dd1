/* The replay of the ledger against the tables, on both databases: what is changed behind the program's
 * back is found and named. A record of the test's own stands over the table of posts; the tables of
 * the whole program are tested in app/modules_test.c. */
#include "register/verify.h"

#include <pthread.h>
#include <string.h>

#include "base/app.h"
#include "tests/support/test.h"

/* A statement in a constant table. */
#define SQL_ROW(literal)                                                                           \
    {                                                                                              \
        "" literal                                                                                 \
    }

enum { RACE_CHANGES = 60 };

struct thing {
    const char *id, *org;
    int64_t version;
    const char *name, *department, *holder, *deputy;
    int64_t active;
};

static const struct field thing_table[] = {
    FIELD(thing, id, F_ID),       FIELD(thing, org, F_ID),          FIELD(thing, version, F_INT),
    FIELD(thing, name, F_TEXT),   FIELD(thing, department, F_TEXT), FIELD(thing, holder, F_SECRET),
    FIELD(thing, deputy, F_TEXT), FIELD(thing, active, F_BOOL),
};

static const struct record thing_record = {
    .noun = "thing",
    .label = "Thing",
    .fields = {thing_table, COUNT(thing_table)},
    .size = sizeof(struct thing),
    .select_all = SQL_CONST("SELECT id, org, version, name, department, holder, deputy, active "
                            "FROM post WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, name, department, holder, deputy, active "
                            "FROM post WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST(
        "INSERT INTO post (id, org, version, name, department, holder, deputy, active) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE post SET version = $3, name = $4, department = $5, holder = $6, "
                        "deputy = $7, active = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM post WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct record *const records[] = {&thing_record};
static const struct module things = {.name = "things", .records = records, .record_count = 1};
static const struct module *const modules[] = {&things};
static const struct app app = {.modules = modules, .module_count = 1};

static void make_org(struct ctx *cx, const char *org)
{
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ($1, $1, 1, '', $1, 0, '', 4, '', '', 1)"),
                    ARGS(STR(org)), NULL),
            RC_OK);
}

static enum rc change(struct ctx *cx, const struct thing *before, struct thing *after)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (before == NULL)
        TRY(record_insert(cx, &thing_record, after));
    else if (after == NULL)
        TRY(record_delete(cx, &thing_record, before));
    else
        TRY(record_update(cx, &thing_record, before, after));
    TRY(ledger_append(cx, after == NULL ? before->org : after->org, "thing", "note-only",
                      LEDGER_NOTE, "{}"));
    return db_commit(cx, &tx);
}

/* Three things of which one changed (entry 3) and one was deleted (entry 9), each beside a note. */
static void fill(struct ctx *cx, const char *org)
{
    static const char *const names[] = {"a", "b", "c"};
    struct thing rows[COUNT(names)];
    make_org(cx, org);
    for (size_t i = 0; i < COUNT(names); i++) {
        rows[i] = (struct thing){.id = arena_printf(cx->arena, "%s-%s", org, names[i]),
                                 .org = org,
                                 .name = "n\"日",
                                 .department = "",
                                 .holder = "secret",
                                 .deputy = "",
                                 .active = 1};
        TEST_RC(__LINE__, cx, change(cx, NULL, &rows[i]), RC_OK);
    }
    struct thing after = rows[1];
    after.name = "changed";
    TEST_RC(__LINE__, cx, change(cx, &rows[1], &after), RC_OK);
    TEST_RC(__LINE__, cx, change(cx, &rows[2], NULL), RC_OK);
}

static void test_sound(void **state)
{
    struct ctx *cx = test_begin(state);
    struct verify_org result;
    struct ledger_head head;
    cx->app = &app;
    fill(cx, "sound");
    for (int again = 0; again < 2; again++) {
        TEST_RC(__LINE__, cx, ledger_verify_org(cx, "sound", &result), RC_OK);
        TEST_RC(__LINE__, cx, ledger_advance(cx, "sound", &head), RC_OK);
        TEST_TEXT(__LINE__, result.org, "sound");
        TEST_INT(__LINE__, result.size, 10);
        TEST_INT(__LINE__, result.records, 2);
        TEST_TEXT(__LINE__, result.root, head.root);
    }
    TEST_TRUE(__LINE__, !db_in_transaction(cx->db));
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "nobody", &result), RC_OK);
    TEST_INT(__LINE__, result.size, 0);
}

#define DIFFERS(id, entry, fields)                                                                 \
    "The record " id " of “Thing” is not what entry " entry                                        \
    " of the ledger says; what differs: " fields
#define RETURNED(id, entry)                                                                        \
    "The record " id " of “Thing” is in its table, though entry " entry " of the ledger deleted "  \
                                                                        "it"
#define UNKNOWN(id) "The table of “Thing” has a record " id " that the ledger does not know"
#define GONE(id, entry)                                                                            \
    "The record “thing " id "” of entry " entry " of the ledger of tamper is gone from its table"

static const struct {
    int line;
    struct sql sql;
    const char *message; /* NULL: nothing wrong */
} tampers[] = {
    {__LINE__, SQL_ROW("UPDATE post SET name = name WHERE id = 'tamper-a'"), NULL},
    {__LINE__, SQL_ROW("UPDATE post SET name = 'other' WHERE id = 'tamper-a'"),
     DIFFERS("tamper-a", "1", "name")},
    {__LINE__, SQL_ROW("UPDATE post SET name = name || ' ' WHERE id = 'tamper-b'"),
     DIFFERS("tamper-b", "7", "name")},
    {__LINE__, SQL_ROW("UPDATE post SET version = 1 WHERE id = 'tamper-b'"),
     DIFFERS("tamper-b", "7", "version")},
    {__LINE__, SQL_ROW("UPDATE post SET version = 1, name = 'n\"日' WHERE id = 'tamper-b'"),
     DIFFERS("tamper-b", "7",
             "version, name")}, /* the state before, as a restored backup would show it */
    {__LINE__, SQL_ROW("UPDATE post SET holder = 'secreT' WHERE id = 'tamper-a'"),
     DIFFERS("tamper-a", "1", "holder")},
    {__LINE__, SQL_ROW("UPDATE post SET holder = '' WHERE id = 'tamper-a'"),
     DIFFERS("tamper-a", "1", "holder")},
    {__LINE__, SQL_ROW("UPDATE post SET active = 0 WHERE id = 'tamper-a'"),
     DIFFERS("tamper-a", "1", "active")},
    {__LINE__, SQL_ROW("DELETE FROM post WHERE id = 'tamper-a'"), GONE("tamper-a", "1")},
    {__LINE__, SQL_ROW("DELETE FROM post WHERE id = 'tamper-b'"), GONE("tamper-b", "7")},
    {__LINE__, SQL_ROW("UPDATE post SET org = 'other' WHERE id = 'tamper-b'"),
     GONE("tamper-b", "7")},
    {__LINE__, SQL_ROW("UPDATE post SET id = 'tamper-z' WHERE id = 'tamper-b'"),
     UNKNOWN("tamper-z")},
    {__LINE__,
     SQL_ROW("INSERT INTO post (id, org, version, name, department, holder, deputy, active) "
             "VALUES ('tamper-n', 'tamper', 1, 'new', '', '', '', 1)"),
     UNKNOWN("tamper-n")},
    {__LINE__,
     SQL_ROW("INSERT INTO post (id, org, version, name, department, holder, deputy, active) "
             "VALUES ('tamper-c', 'tamper', 1, 'n\"日', '', 'secret', '', 1)"),
     RETURNED("tamper-c", "9")}, /* a deleted record comes back */
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET body = '{}' WHERE org = 'tamper' AND sequence = 1"),
     "Entry 1 of the ledger of tamper (thing tamper-a) was changed"},
    {__LINE__, SQL_ROW("DELETE FROM ledger_entry WHERE org = 'tamper' AND sequence = 10"),
     "Entry 10 of the ledger of tamper is missing or damaged"},
    {__LINE__, SQL_ROW("UPDATE post SET name = name WHERE id = 'tamper-a'"), NULL},
};

static void test_tampering(void **state)
{
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    make_org(cx, "other");
    fill(cx, "tamper");
    for (size_t i = 0; i < COUNT(tampers); i++) {
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        struct verify_org result = {.size = -1};
        int line = tampers[i].line;
        int64_t changed = 0;
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(line, cx, db_begin(cx, &tx), RC_OK);
        TEST_RC(line, cx, db_exec(cx, tampers[i].sql, NO_ARGS, &changed), RC_OK);
        TEST_INT(line, changed, 1);
        TEST_RC(line, cx, ledger_verify_org(cx, "tamper", &result),
                tampers[i].message == NULL ? RC_OK : RC_UNSOUND);
        TEST_INT(line, result.size, tampers[i].message == NULL ? 10 : -1);
        if (tampers[i].message != NULL)
            TEST_TEXT(line, cx->problem.message, tampers[i].message);
    }
}

/* Every organisation is looked at, and the one that is not sound is named. */
static void test_all(void **state)
{
    struct ctx *cx = test_begin(state);
    struct verify_view view = {.sound = -1};
    cx->app = &app;
    fill(cx, "all-1");
    fill(cx, "all-2");
    TEST_RC(__LINE__, cx, ledger_verify(cx, &view), RC_OK);
    TEST_INT(__LINE__, view.sound, 1);
    int seen = 0;
    for (size_t i = 0; i < view.organizations.n; i++)
        if (strncmp(view.organizations.at[i].org, "all-", 4) == 0) {
            TEST_INT(__LINE__, view.organizations.at[i].size, 10);
            seen++;
        }
    TEST_INT(__LINE__, seen, 2);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("DELETE FROM ledger_entry WHERE org = 'all-2' AND sequence = 2"),
                    NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify(cx, &view), RC_UNSOUND);
    TEST_TEXT(__LINE__, cx->problem.message,
              "Entry 2 of the ledger of all-2 is missing or damaged");
    TEST_TRUE(__LINE__, !db_in_transaction(cx->db));
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("DELETE FROM ledger_entry WHERE org = 'all-2'"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("DELETE FROM ledger_sequence WHERE org = 'all-2'"), NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify(cx, &view), RC_UNSOUND);
    TEST_TEXT(__LINE__, cx->problem.message, UNKNOWN("all-2-a"));
}

struct race {
    struct test_db *test;
    bool done;
    enum rc rc;
};

static void *write_things(void *argument)
{
    struct race *race = argument;
    CLEANUP(buf_free) struct buf why = buf_create(1024);
    CLEANUP(db_closep) struct db *db = NULL;
    CLEANUP(arena_freep) struct arena *arena = arena_create(TEST_ARENA_BYTES);
    struct ctx cx = {.arena = arena, .lang = LANG_EN, .now = TEST_NOW, .person = "", .org = "race"};
    struct thing rows[2] = {
        {.id = "race-1", .org = "race", .name = "", .department = "", .holder = "", .deputy = ""}};
    race->rc = db_open(race->test->store, &db, &why);
    cx.db = db;
    if (race->rc == RC_OK)
        race->rc = change(&cx, NULL, &rows[0]);
    for (int i = 0; i < RACE_CHANGES && race->rc == RC_OK; i++) {
        rows[(i + 1) % 2] = rows[i % 2];
        rows[(i + 1) % 2].name = decimal(&cx, i);
        race->rc = change(&cx, &rows[i % 2], &rows[(i + 1) % 2]);
    }
    __atomic_store_n(&race->done, true, __ATOMIC_RELEASE);
    return NULL;
}

/* What others write meanwhile is no tampering, and they do not wait for the verification. */
static void test_beside_writers(void **state)
{
    struct ctx *cx = test_begin(state);
    struct race race = {.test = *state};
    struct verify_org result = {.size = 0};
    pthread_t writer;
    cx->app = &app;
    make_org(cx, "race");
    assert_int_equal(pthread_create(&writer, NULL, write_things, &race), 0);
    enum rc rc = RC_OK;
    while (rc == RC_OK && !__atomic_load_n(&race.done, __ATOMIC_ACQUIRE))
        rc = ledger_verify_org(cx, "race", &result);
    pthread_join(writer, NULL);
    TEST_RC(__LINE__, cx, rc, RC_OK);
    TEST_INT(__LINE__, race.rc, RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "race", &result), RC_OK);
    TEST_INT(__LINE__, result.size, 2 * (RACE_CHANGES + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_tampering),
        cmocka_unit_test(test_beside_writers),
        cmocka_unit_test(test_all),
    };
    return TEST_RUN_ON_BOTH(tests);
}
