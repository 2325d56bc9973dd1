/* The search on both databases, the same answers by table: width, case, words of one and two characters,
 * changes, deletions, what a person may not read, pages. And the terms by themselves. */
#include "search/search_store.h"

#include <string.h>

#include "base/app.h"
#include "base/text.h"
#include "register/record.h"
#include "search/search_terms.h"
#include "tests/support/test.h"

struct note {
    const char *id, *org;
    int64_t version;
    const char *name, *body;
};
static const struct field note_table[] = {
    FIELD(note, id, F_ID, .flags = F_FIXED),
    FIELD(note, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(note, version, F_INT),
    FIELD(note, name, F_TEXT),
    FIELD(note, body, F_PROSE),
};
/* A table of the test's own, on both engines. */
static const struct record note_record = {
    .noun = "search-note",
    .label = "Note",
    .href = "/notes/",
    .fields = {note_table, COUNT(note_table)},
    .size = sizeof(struct note),
    .read = PERM_PLAN_READ,
    .select_all = SQL_CONST(
        "SELECT id, org, version, name, body FROM search_note WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST(
        "SELECT id, org, version, name, body FROM search_note WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST(
        "INSERT INTO search_note (id, org, version, name, body) VALUES ($1, $2, $3, $4, $5)"),
    .update = SQL_CONST("UPDATE search_note SET version = $3, name = $4, body = $5 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM search_note WHERE org = $1 AND id = $2 AND version = $3"),
};
static const struct record *const records[] = {&note_record};
static const struct module module = {.name = "notes", .records = records, .record_count = 1};
static const struct module *const modules[] = {&module};
static const struct app app = {.modules = modules, .module_count = 1, .base_url = ""};

static void begin(struct ctx *cx, const char *org)
{
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->fixed_ids = 0;
    cx->permissions = PERM_PLAN_READ;
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("CREATE TABLE IF NOT EXISTS search_note (id text PRIMARY KEY, org text, "
                        "version bigint, "
                        "name text, body text)"),
                    NO_ARGS, NULL),
            RC_OK);
}

static struct note write_note(struct ctx *cx, const char *name, const char *body)
{
    struct db_tx *tx = NULL;
    struct note note = {.id = "", .org = "", .name = name, .body = body};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &note_record, &note), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return note;
}

static void index_all(struct ctx *cx)
{
    int64_t done = 0;
    TEST_RC(__LINE__, cx, search_advance(cx, INT64_MAX, &done), RC_OK);
}

/* The first letters of the titles found, in their order. */
static const char *found(struct ctx *cx, const char *query)
{
    struct search_hits hits;
    const char *names = "";
    TEST_RC(__LINE__, cx, search_records(cx, query, "", 0, 50, &hits), RC_OK);
    for (size_t i = 0; i < hits.n; i++)
        names = arena_printf(cx->arena, "%s%c", names, hits.at[i].title[0]);
    return names;
}

static void test_words(void **state)
{
    static const struct {
        int line;
        const char *query, *want; /* youngest first */
    } rows[] = {
        {__LINE__, "監視", "CA"},
        {__LINE__, "視監", ""},
        {__LINE__, "監視 強化", "A"},
        {__LINE__, "監 強", "A"},
        {__LINE__, "港", "B"},
        {__LINE__, "csirt", "CB"},
        {__LINE__, "ＣＳＩＲＴ", "CB"},
        {__LINE__, "ｶﾞｽ", "C"},
        {__LINE__, "ガス", "C"},
        {__LINE__, "24時間", "A"},
        {__LINE__, "２４時間　監視", "A"},
        {__LINE__, "安全管理", "B"},
        {__LINE__, "安全 管理", "BD"},
        {__LINE__, "", ""},
        {__LINE__, "   ", ""},
        {__LINE__, "%", ""},
        {__LINE__, "'; DROP", ""},
        {__LINE__, "𠮷", "D"},
        {__LINE__, "𠮷野", "D"},
        {__LINE__, "s", "CB"},
    };
    struct ctx *cx = test_begin(state);
    begin(cx, "words");
    write_note(cx, "D", "管理の安全は別。𠮷野さん");
    write_note(cx, "A", "24時間監視の強化");
    write_note(cx, "B", "港のCSIRTの安全管理");
    write_note(cx, "C", "ガス供給の監視、csirtへ連絡");
    index_all(cx);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, found(cx, rows[i].query), rows[i].want);
    cx->permissions = PERM_ASSESSMENT_READ; /* not of that kind */
    TEST_TEXT(__LINE__, found(cx, "監視"), "");
    cx->permissions = PERM_PLAN_READ;
    cx->org = "others";
    TEST_TEXT(__LINE__, found(cx, "監視"), "");
}

static void test_follows(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_tx *tx = NULL;
    struct search_hits hits;
    begin(cx, "follows");
    struct note first = write_note(cx, "A", "古い言葉"), after = first;
    write_note(cx, "B", "ほかの言葉");
    index_all(cx);
    TEST_TEXT(__LINE__, found(cx, "言葉"), "BA");
    after.body = "新しい文";
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_update(cx, &note_record, &first, &after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    index_all(cx);
    TEST_TEXT(__LINE__, found(cx, "言葉"), "B");
    TEST_TEXT(__LINE__, found(cx, "新しい"), "A");
    TEST_RC(__LINE__, cx, search_records(cx, "新しい", "", 0, 1, &hits), RC_OK);
    TEST_TEXT(__LINE__, hits.at[0].href, arena_printf(cx->arena, "/notes/%s", first.id));
    TEST_TEXT(__LINE__, hits.at[0].excerpt, "新しい文");
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_delete(cx, &note_record, &after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    index_all(cx);
    int64_t left = -1;
    TEST_TEXT(__LINE__, found(cx, "新しい"), "");
    TEST_RC(__LINE__, cx,
            db_int_of(cx,
                      SQL("SELECT count(*) FROM search_posting WHERE org = $1 AND doc NOT IN "
                          "(SELECT doc FROM search_document WHERE org = $1)"),
                      ARGS(STR("follows")), &left),
            RC_OK);
    TEST_INT(__LINE__, left, 0); /* no pair is left of what went */
}

static void test_pages(void **state)
{
    struct ctx *cx = test_begin(state);
    struct search_hits hits;
    int64_t before = 0, seen = 0;
    begin(cx, "pages");
    for (int i = 0; i < 25; i++)
        write_note(cx, arena_printf(cx->arena, "%d番", i), "同じ言葉");
    index_all(cx);
    do {
        TEST_RC(__LINE__, cx, search_records(cx, "同じ", "", before, 10, &hits), RC_OK);
        seen += (int64_t)hits.n;
        before = hits.next;
    } while (before > 0);
    TEST_INT(__LINE__, seen, 25);
    char longest[SEARCH_QUERY_CHARACTERS + 2];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    TEST_RC(__LINE__, cx, search_records(cx, longest, "", 0, 10, &hits), RC_INVALID);
}

static void test_terms(void **state)
{
    struct ctx *cx = test_begin(state);
    struct search_terms terms;
    TEST_RC(__LINE__, cx, search_terms_of(cx, "aba b", &terms), RC_OK);
    TEST_INT(__LINE__, (int64_t)terms.n, 4); /* ab ba a- b- */
    TEST_RC(__LINE__, cx, search_terms_of(cx, " \n", &terms), RC_OK);
    TEST_INT(__LINE__, (int64_t)terms.n, 0);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_terms)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words), cmocka_unit_test(test_follows),
                                       cmocka_unit_test(test_pages)};
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
