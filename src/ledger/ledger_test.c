/* The ledger on both databases: what is appended, what its tree says, and that no change behind the
 * program's back goes unseen or unnamed. Each test has an organisation of its own. */
#include "ledger/ledger.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "ledger/merkle.h"
#include "tests/support/test.h"

/* A statement in a constant table. */
#define SQL_ROW(literal)                                                                           \
    {                                                                                              \
        "" literal                                                                                 \
    }

enum { ENTRIES = 6, ADVANCED = 5, RACE_ENTRIES = 60 };

static void append(struct ctx *cx, const char *org, const char *record, enum ledger_action action,
                   const char *body)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, ledger_append(cx, org, "thing", record, action, body), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* ENTRIES entries, with a head that was saved after ADVANCED of them. */
static void fill(struct ctx *cx, const char *org)
{
    for (int64_t i = 1; i <= ENTRIES; i++) {
        append(cx, org, arena_printf(cx->arena, "r%d", (int)i),
               i == 1 ? LEDGER_CREATE : LEDGER_CHANGE,
               arena_printf(cx->arena, "{\"number\":%d}", (int)i));
        struct ledger_head head;
        if (i == ADVANCED)
            TEST_RC(__LINE__, cx, ledger_advance(cx, org, &head), RC_OK);
    }
}

static void test_needs_transaction(void **state)
{
    struct ctx *cx = test_begin(state);
    TEST_RC(__LINE__, cx, ledger_append(cx, "alone", "thing", "r", LEDGER_NOTE, "{}"), RC_INTERNAL);
    struct ledger_head head;
    TEST_RC(__LINE__, cx, ledger_check(cx, "alone", &head), RC_OK);
    TEST_INT(__LINE__, head.size, 0);
    TEST_TEXT(__LINE__, head.root,
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_sequence(void **state)
{
    struct ctx *cx = test_begin(state);
    append(cx, "sequence-a", "x", LEDGER_CREATE, "{}");
    append(cx, "sequence-b", "x", LEDGER_CREATE, "{}");
    {
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
        TEST_RC(__LINE__, cx, ledger_append(cx, "sequence-a", "thing", "lost", LEDGER_NOTE, "{}"),
                RC_OK);
    }
    append(cx, "sequence-a", "x", LEDGER_DELETE, "{}");
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "sequence-a", "thing", "x", &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 2);
    TEST_INT(__LINE__, entries.at[0].sequence, 1);
    TEST_INT(__LINE__, entries.at[1].sequence, 2);
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "sequence-a", "thing", "lost", &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 0);
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "sequence-b", "thing", "x", &entries), RC_OK);
    TEST_INT(__LINE__, entries.at[0].sequence, 1);
}

/* What is hashed is written down here by hand, so that no change of the program changes it unseen. */
static void test_leaf(void **state)
{
    static const struct {
        int line;
        struct ledger_entry entry;
        const char *text;
    } rows[] = {
        {__LINE__,
         {.org = "o",
          .sequence = 1,
          .at = TEST_NOW,
          .person = "p",
          .noun = "plan-item",
          .record = "r",
          .action = LEDGER_CREATE,
          .body = "{\"a\":1}"},
         "{\"action\":\"create\",\"at\":1790830923004,\"body\":{\"a\":1},\"noun\":\"plan-item\","
         "\"org\":\"o\",\"person\":\"p\",\"record\":\"r\",\"sequence\":1}"},
        {__LINE__,
         {.org = "o",
          .sequence = 2,
          .at = 0,
          .person = "",
          .noun = "n",
          .record = "\"\\\n<日本𠮷>",
          .action = LEDGER_NOTE,
          .body = "{}"},
         "{\"action\":\"note\",\"at\":0,\"body\":{},\"noun\":\"n\",\"org\":\"o\",\"person\":\"\","
         "\"record\":\"\\\"\\\\\\n<日本𠮷>\",\"sequence\":2}"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *marked = arena_printf(cx->arena, "0%s", rows[i].text);
        size_t length = strlen(marked);
        char *bytes = (char *)arena_copy_n(cx->arena, marked, length);
        bytes[0] = '\0'; /* the mark of a leaf, RFC 9162, 2.1.1 */
        TEST_TEXT(rows[i].line, ledger_leaf_hash(cx, &rows[i].entry),
                  digest_hex(cx, bytes, length));
    }
}

static void test_entry(void **state)
{
    struct ctx *cx = test_begin(state);
    cx->person = "person-1";
    append(cx, "entry", "'; DROP TABLE ledger_entry; --", LEDGER_CHANGE,
           "{\"text\":\"\\u0001\\\"日本\"}");
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx,
            ledger_of_record(cx, "entry", "thing", "'; DROP TABLE ledger_entry; --", &entries),
            RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 1);
    const struct ledger_entry *entry = &entries.at[0];
    TEST_TEXT(__LINE__, entry->org, "entry");
    TEST_TEXT(__LINE__, entry->person, "person-1");
    TEST_TEXT(__LINE__, entry->person_name, "");
    TEST_INT(__LINE__, entry->at, TEST_NOW);
    TEST_INT(__LINE__, entry->action, LEDGER_CHANGE);
    TEST_TEXT(__LINE__, entry->body, "{\"text\":\"\\u0001\\\"日本\"}");
    TEST_TEXT(__LINE__, entry->leaf, ledger_leaf_hash(cx, entry));
}

static void test_advance(void **state)
{
    struct ctx *cx = test_begin(state);
    struct merkle_tree tree = {.size = 0};
    for (int i = 1; i <= 20; i++) {
        const char *record = arena_printf(cx->arena, "%d", i);
        append(cx, "advance", record, LEDGER_CREATE, "{}");
        struct ledger_entries entries;
        TEST_RC(i, cx, ledger_of_record(cx, "advance", "thing", record, &entries), RC_OK);
        unsigned char hash[MERKLE_HASH_BYTES];
        assert_int_equal(
            sodium_hex2bin(hash, sizeof hash, entries.at[0].leaf, DIGEST_TEXT, NULL, NULL, NULL),
            0);
        merkle_add(&tree, hash);
        if (i % 3 != 0) /* advanced by one leaf, and by two at once */
            continue;
        merkle_root(&tree, hash);
        for (int again = 0; again < 2; again++) {
            struct ledger_head head, saved, checked;
            TEST_RC(i, cx, ledger_advance(cx, "advance", &head), RC_OK);
            TEST_RC(i, cx, ledger_head_saved(cx, "advance", &saved), RC_OK);
            TEST_RC(i, cx, ledger_check(cx, "advance", &checked), RC_OK);
            TEST_INT(i, head.size, i);
            TEST_TEXT(i, head.root, hex_of(cx, hash, sizeof hash));
            TEST_INT(i, saved.size, i);
            TEST_TEXT(i, saved.root, head.root);
            TEST_INT(i, checked.size, i);
            TEST_TEXT(i, checked.root, head.root);
        }
    }
}

static void test_advance_all(void **state)
{
    struct ctx *cx = test_begin(state);
    int64_t count = 0;
    TEST_RC(__LINE__, cx, ledger_advance_all(cx, &count), RC_OK);
    append(cx, "all-1", "x", LEDGER_CREATE, "{}");
    append(cx, "all-2", "x", LEDGER_CREATE, "{}");
    append(cx, "all-2", "x", LEDGER_CHANGE, "{}");
    TEST_RC(__LINE__, cx, ledger_advance_all(cx, &count), RC_OK);
    TEST_INT(__LINE__, count, 2);
    struct ledger_head head;
    TEST_RC(__LINE__, cx, ledger_head_saved(cx, "all-2", &head), RC_OK);
    TEST_INT(__LINE__, head.size, 2);
    TEST_RC(__LINE__, cx, ledger_advance_all(cx, &count), RC_OK);
    TEST_INT(__LINE__, count, 0);
}

static void test_orgs(void **state)
{
    struct ctx *cx = test_begin(state);
    append(cx, "orgs-without-a-row", "x", LEDGER_NOTE, "{}");
    struct ledger_orgs orgs;
    TEST_RC(__LINE__, cx, ledger_orgs(cx, &orgs), RC_OK);
    bool found = false;
    for (size_t i = 0; i < orgs.n; i++)
        found |= strcmp(orgs.at[i].id, "orgs-without-a-row") == 0;
    TEST_TRUE(__LINE__, found);
}

#define MISSING(n) "Entry " n " of the ledger of tamper is missing or damaged"
#define CHANGED(n, record) "Entry " n " of the ledger of tamper (thing " record ") was changed"
#define WRONG(table, field)                                                                        \
    "The head of the ledger of tamper does not fit its entries (table " table ", field " field ")"
#define WRONG_TREE(field) WRONG("ledger_tree", field)
#define WRONG_SEQUENCE WRONG("ledger_sequence", "last")
#define ENTRY " WHERE org = 'tamper' AND sequence = "

/* Every statement runs in a transaction of its own that is rolled back after the check. */
static const struct {
    int line;
    struct sql sql;
    const char *message; /* NULL: nothing wrong */
} tampers[] = {
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET at = at" ENTRY "3"), NULL},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET body = '{\"number\":33}'" ENTRY "3"),
     CHANGED("3", "r3")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET body = '{\"number\": 3}'" ENTRY "3"),
     CHANGED("3", "r3")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET body = ''" ENTRY "6"), CHANGED("6", "r6")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET at = at + 1" ENTRY "1"), CHANGED("1", "r1")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET person = 'other'" ENTRY "3"), CHANGED("3", "r3")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET record = 'r4'" ENTRY "3"), CHANGED("3", "r4")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET noun = 'other'" ENTRY "3"),
     "Entry 3 of the ledger of tamper (other r3) was changed"},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET action = 2" ENTRY "3"), CHANGED("3", "r3")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET action = 99" ENTRY "3"), CHANGED("3", "r3")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET leaf = ''" ENTRY "3"), CHANGED("3", "r3")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET leaf = substr(leaf, 1, 62)" ENTRY "3"),
     CHANGED("3", "r3")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET leaf = leaf || '00'" ENTRY "3"),
     CHANGED("3", "r3")},
    {__LINE__,
     SQL_ROW("UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE org = 'tamper' "
             "AND sequence = 4)" ENTRY "3"),
     CHANGED("3", "r3")},
    {__LINE__, SQL_ROW("DELETE FROM ledger_entry" ENTRY "1"), MISSING("1")},
    {__LINE__, SQL_ROW("DELETE FROM ledger_entry" ENTRY "3"), MISSING("3")},
    {__LINE__, SQL_ROW("DELETE FROM ledger_entry" ENTRY "6"), MISSING("6")},
    {__LINE__, SQL_ROW("DELETE FROM ledger_entry WHERE org = 'tamper' AND sequence >= 5"),
     MISSING("5")},
    {__LINE__, SQL_ROW("DELETE FROM ledger_entry WHERE org = 'tamper'"), MISSING("1")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET sequence = 7" ENTRY "6"), MISSING("6")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET sequence = 0" ENTRY "6"), MISSING("1")},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET org = 'elsewhere'" ENTRY "2"), MISSING("2")},
    {__LINE__,
     SQL_ROW(
         "INSERT INTO ledger_entry (org, sequence, at, person, noun, record, action, body, leaf) "
         "VALUES ('tamper', 7, 0, '', 'thing', 'r7', 0, '{}', '00')"),
     CHANGED("7", "r7")},
    {__LINE__, SQL_ROW("UPDATE ledger_tree SET root = '' WHERE org = 'tamper'"), WRONG_TREE("size, root")},
    {__LINE__,
     SQL_ROW("UPDATE ledger_tree SET root = (SELECT leaf FROM ledger_entry WHERE org = 'tamper' "
             "AND sequence = 4) WHERE org = 'tamper'"),
     WRONG_TREE("size, root")},
    {__LINE__, SQL_ROW("UPDATE ledger_tree SET size = 4 WHERE org = 'tamper'"), WRONG_TREE("size, root")},
    {__LINE__, SQL_ROW("UPDATE ledger_tree SET size = 6 WHERE org = 'tamper'"), WRONG_TREE("size")},
    {__LINE__, SQL_ROW("UPDATE ledger_tree SET size = 7 WHERE org = 'tamper'"), WRONG_TREE("size")},
    {__LINE__, SQL_ROW("UPDATE ledger_tree SET size = 0 WHERE org = 'tamper'"), WRONG_TREE("size, peaks")},
    {__LINE__, SQL_ROW("UPDATE ledger_tree SET size = -1 WHERE org = 'tamper'"), WRONG_TREE("size")},
    {__LINE__,
     SQL_ROW("UPDATE ledger_tree SET peaks = (SELECT peaks FROM ledger_tree WHERE org = "
             "'tamper-other') "
             "WHERE org = 'tamper'"),
     WRONG_TREE("peaks")},
    {__LINE__, SQL_ROW("DELETE FROM ledger_tree WHERE org = 'tamper'"), WRONG_TREE("org")},
    {__LINE__, SQL_ROW("UPDATE ledger_tree SET org = 'elsewhere' WHERE org = 'tamper'"), WRONG_TREE("org")},
    {__LINE__, SQL_ROW("UPDATE ledger_sequence SET last = 7 WHERE org = 'tamper'"), MISSING("7")},
    {__LINE__, SQL_ROW("UPDATE ledger_sequence SET last = 5 WHERE org = 'tamper'"), WRONG_SEQUENCE},
    {__LINE__, SQL_ROW("DELETE FROM ledger_sequence WHERE org = 'tamper'"), WRONG_SEQUENCE},
    {__LINE__, SQL_ROW("UPDATE ledger_entry SET at = at" ENTRY "3"), NULL},
};

static void check_tamper(struct ctx *cx, int line, struct sql sql, const char *message)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    struct ledger_head head = {.size = -1};
    int64_t changed = 0;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(line, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(line, cx, db_exec(cx, sql, NO_ARGS, &changed), RC_OK);
    TEST_TRUE(line, changed > 0);
    TEST_RC(line, cx, ledger_check(cx, "tamper", &head), message == NULL ? RC_OK : RC_UNSOUND);
    TEST_INT(line, head.size, message == NULL ? ENTRIES : -1);
    if (message != NULL)
        TEST_TEXT(line, cx->problem.message, message);
}

static void test_tampering(void **state)
{
    struct ctx *cx = test_begin(state);
    fill(cx, "tamper");
    cx->now++;
    fill(cx, "tamper-other");
    for (size_t i = 0; i < COUNT(tampers); i++)
        check_tamper(cx, tampers[i].line, tampers[i].sql, tampers[i].message);
}

/* Who changes an entry and its leaf together, too, is found by the head; who changes an entry behind
 * the head is not, before the head is advanced: that window is what ledger_advance closes. */
static void test_tampering_with_leaf(void **state)
{
    struct ctx *cx = test_begin(state);
    fill(cx, "forged");
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "forged", "thing", "r3", &entries), RC_OK);
    struct ledger_entry entry = entries.at[0];
    entry.body = "{\"number\":4}";
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("UPDATE ledger_entry SET body = $1, leaf = $2 WHERE org = 'forged' "
                        "AND sequence = 3"),
                    ARGS(STR(entry.body), STR(ledger_leaf_hash(cx, &entry))), NULL),
            RC_OK);
    struct ledger_head head;
    TEST_RC(__LINE__, cx, ledger_check(cx, "forged", &head), RC_UNSOUND);
    TEST_TEXT(__LINE__, cx->problem.message,
              "The head of the ledger of forged does not fit its entries (table ledger_entry, "
              "field leaf)");
}

static void test_advance_finds(void **state)
{
    static const struct {
        int line;
        const char *org, *message;
        struct sql sql;
    } rows[] = {
        {__LINE__, "gap", "Entry 6 of the ledger of gap is missing or damaged",
         SQL_ROW("DELETE FROM ledger_entry WHERE org = $1 AND sequence = 6")},
        {__LINE__, "bad-leaf", "Entry 6 of the ledger of bad-leaf is missing or damaged",
         SQL_ROW("UPDATE ledger_entry SET leaf = 'xyz' WHERE org = $1 AND sequence = 6")},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ledger_head head;
        fill(cx, rows[i].org);
        append(cx, rows[i].org, "r7", LEDGER_CREATE, "{}");
        TEST_RC(rows[i].line, cx, db_exec(cx, rows[i].sql, ARGS(STR(rows[i].org)), NULL), RC_OK);
        TEST_RC(rows[i].line, cx, ledger_advance(cx, rows[i].org, &head), RC_UNSOUND);
        TEST_TEXT(rows[i].line, cx->problem.message, rows[i].message);
        TEST_RC(rows[i].line, cx, ledger_head_saved(cx, rows[i].org, &head), RC_OK);
        TEST_INT(rows[i].line, head.size, ADVANCED);
    }
}

/* A tree that was taken away is not made again, which would bless whatever the entries say now; the others
 * go on. */
static void test_advance_without_tree(void **state)
{
    struct ctx *cx = test_begin(state);
    struct ledger_head head;
    int64_t count = 0;
    fill(cx, "no-tree");
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("DELETE FROM ledger_tree WHERE org = 'no-tree'"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, ledger_advance(cx, "no-tree", &head), RC_UNSOUND);
    TEST_TEXT(__LINE__, cx->problem.message,
              "The head of the ledger of no-tree does not fit its entries (table ledger_tree, field org)");
    TEST_RC(__LINE__, cx, ledger_head_saved(cx, "no-tree", &head), RC_UNSOUND);
    append(cx, "no-tree-either", "r1", LEDGER_CREATE, "{}");
    TEST_RC(__LINE__, cx, ledger_advance_all(cx, &count), RC_UNSOUND);
    TEST_RC(__LINE__, cx, ledger_head_saved(cx, "no-tree-either", &head), RC_OK);
    TEST_INT(__LINE__, head.size, 1);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM ledger_entry WHERE org = 'no-tree'"), NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM ledger_sequence WHERE org = 'no-tree'"), NO_ARGS, NULL),
            RC_OK);
}

/* One who writes while the other checks and advances. */
struct race {
    struct test_db *test;
    bool done;
    enum rc rc;
};

static void *write_entries(void *argument)
{
    struct race *race = argument;
    CLEANUP(buf_free) struct buf why = buf_create(1024);
    CLEANUP(db_closep) struct db *db = NULL;
    CLEANUP(arena_freep) struct arena *arena = arena_create(TEST_ARENA_BYTES);
    struct ctx cx = {.arena = arena, .lang = LANG_EN, .now = TEST_NOW, .person = ""};
    race->rc = db_open(race->test->store, &db, &why);
    cx.db = db;
    for (int i = 0; i < RACE_ENTRIES && race->rc == RC_OK; i++) {
        struct db_tx *tx = NULL;
        race->rc = db_begin(&cx, &tx);
        if (race->rc == RC_OK)
            race->rc = ledger_append(&cx, "race", "thing", "r", LEDGER_CHANGE, "{}");
        if (race->rc == RC_OK)
            race->rc = db_commit(&cx, &tx);
        db_rollbackp(&tx);
    }
    __atomic_store_n(&race->done, true, __ATOMIC_RELEASE);
    return NULL;
}

static void test_check_beside_writers(void **state)
{
    struct ctx *cx = test_begin(state);
    struct race race = {.test = *state};
    struct ledger_head head = {.size = 0};
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_entries, &race), 0);
    enum rc rc = RC_OK;
    while (rc == RC_OK && !__atomic_load_n(&race.done, __ATOMIC_ACQUIRE)) {
        rc = ledger_check(cx, "race", &head);
        if (rc == RC_OK && head.size % 2 == 0)
            rc = ledger_advance(cx, "race", &head);
    }
    pthread_join(writer, NULL);
    TEST_RC(__LINE__, cx, rc, RC_OK);
    TEST_INT(__LINE__, race.rc, RC_OK);
    TEST_RC(__LINE__, cx, ledger_check(cx, "race", &head), RC_OK);
    TEST_INT(__LINE__, head.size, RACE_ENTRIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_needs_transaction),
        cmocka_unit_test(test_sequence),
        cmocka_unit_test(test_leaf),
        cmocka_unit_test(test_entry),
        cmocka_unit_test(test_advance),
        cmocka_unit_test(test_advance_all),
        cmocka_unit_test(test_orgs),
        cmocka_unit_test(test_tampering),
        cmocka_unit_test(test_tampering_with_leaf),
        cmocka_unit_test(test_advance_finds),
        cmocka_unit_test(test_advance_without_tree),
        cmocka_unit_test(test_check_beside_writers),
    };
    return TEST_RUN_ON_BOTH(tests);
}
