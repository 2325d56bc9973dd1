/* Records on both databases, with a record of the test's own over the table of posts. Each test has an
 * organisation of its own. What holds for every record of the program is tested in app/modules_test.c. */
#include "register/record.h"

#include <math.h>
#include <string.h>

#include "base/app.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "tests/support/test.h"

struct thing {
    const char *id, *org;
    int64_t version;
    const char *name, *note, *secret, *day;
    int64_t active;
};

static const struct field thing_table[] = {
    FIELD(thing, id, F_ID),
    FIELD(thing, org, F_ID),
    FIELD(thing, version, F_INT),
    FIELD(thing, name, F_TEXT, .label = "Name of the thing"),
    FIELD(thing, note, F_PROSE, .label = "Note"),
    FIELD(thing, secret, F_SECRET, .label = "Secret"),
    FIELD(thing, day, F_DATE),
    FIELD(thing, active, F_BOOL, .label = "In use"),
};

static const struct record thing_record = {
    .noun = "thing",
    .label = "Thing",
    .fields = {thing_table, COUNT(thing_table)},
    .size = sizeof(struct thing),
    .select_all = SQL_CONST("SELECT id, org, version, name, department AS note, holder AS secret, "
                            "deputy AS day, active FROM post WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, name, department AS note, holder AS secret, "
                            "deputy AS day, active FROM post WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST(
        "INSERT INTO post (id, org, version, name, department, holder, deputy, active) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE post SET version = $3, name = $4, department = $5, holder = $6, "
                        "deputy = $7, active = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM post WHERE org = $1 AND id = $2 AND version = $3"),
};

static const char *const hostile[] = {
    "",
    " ",
    "'; DROP TABLE post; --",
    "\"quoted\" \\ back \\\\ slash /",
    "<script>alert(1)</script>&amp;",
    "\t\r\n",
    "\x01\x02\x1f\x7f",
    "$1 ? :name {0} %s %n",
    "日本語、𠮷野家、👩‍👩‍👧",
    "\xE2\x80\xAE\xE2\x80\xA8\xE2\x80\xA9\xEF\xBB\xBF\xEF\xBF\xBF",
    "=cmd|' /C calc'!A0",
    "null",
    "NULL",
};

static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    cx->org = org;
    cx->person = "tester";
    cx->fixed_ids = 0; /* the tests share a table */
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ($1, $1, 1, '', $1, 0, '', 4, '', '', 1)"),
                    ARGS(STR(org)), NULL),
            RC_OK);
    return cx;
}

/* One change in a transaction of its own; kept when it was made. */
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
    return db_commit(cx, &tx);
}

static size_t entry_count(struct ctx *cx, const char *id)
{
    struct ledger_entries entries = {.n = 0};
    TEST_RC(__LINE__, cx, ledger_of_record(cx, cx->org, "thing", id, &entries), RC_OK);
    return entries.n;
}

/* Row and ledger say the same, entry number `sequence` of the record is of that action. */
static void check_entry(int line, struct ctx *cx, const struct thing *row, size_t number,
                        enum ledger_action action)
{
    struct ledger_entries entries = {.n = 0};
    TEST_RC(line, cx, ledger_of_record(cx, cx->org, "thing", row->id, &entries), RC_OK);
    TEST_INT(line, (int64_t)entries.n, (int64_t)number);
    const struct ledger_entry *entry = &entries.at[number - 1];
    TEST_INT(line, entry->action, action);
    TEST_TEXT(line, entry->person, "tester");
    TEST_TEXT(line, entry->body, field_canonical(cx, thing_record.fields, row));
}

static struct thing sample(void)
{
    return (struct thing){.id = "",
                          .org = "",
                          .name = "Name",
                          .note = "one\ntwo",
                          .secret = "hush",
                          .day = "2026-10-01",
                          .active = 1};
}

static void test_insert(void **state)
{
    struct ctx *cx = begin(state, "insert");
    struct thing row = sample(), read;
    TEST_RC(__LINE__, cx, change(cx, NULL, &row), RC_OK);
    TEST_INT(__LINE__, (int64_t)strlen(row.id), 36);
    TEST_TEXT(__LINE__, row.org, "insert");
    TEST_INT(__LINE__, row.version, 1);
    TEST_RC(__LINE__, cx, record_get(cx, &thing_record, row.id, &read), RC_OK);
    TEST_TEXT(__LINE__, read.note, "one\ntwo");
    TEST_TEXT(__LINE__, read.secret, "hush");
    check_entry(__LINE__, cx, &read, 1, LEDGER_CREATE);
    struct thing again = row;
    again.name = "Other";
    TEST_RC(__LINE__, cx, change(cx, NULL, &again), RC_CONFLICT);
    TEST_INT(__LINE__, (int64_t)entry_count(cx, row.id), 1);
}

static void test_get_missing(void **state)
{
    struct ctx *cx = begin(state, "missing");
    struct thing row = sample(), read = {.name = "untouched"};
    TEST_RC(__LINE__, cx, change(cx, NULL, &row), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &thing_record, "nobody", &read), RC_MISSING);
    TEST_TEXT(__LINE__, cx->problem.message, "There is no such record (Thing nobody)");
    TEST_RC(__LINE__, cx, record_get_of(cx, &thing_record, "elsewhere", row.id, &read), RC_MISSING);
    cx->org = "elsewhere";
    TEST_RC(__LINE__, cx, record_get(cx, &thing_record, row.id, &read), RC_MISSING);
    TEST_TEXT(__LINE__, read.name, "untouched");
}

static void test_update(void **state)
{
    struct ctx *cx = begin(state, "update");
    struct thing first = sample(), second, read;
    TEST_RC(__LINE__, cx, change(cx, NULL, &first), RC_OK);
    second = first;
    TEST_RC(__LINE__, cx, change(cx, &first, &second), RC_OK);
    TEST_INT(__LINE__, second.version, 1);
    TEST_INT(__LINE__, (int64_t)entry_count(cx, first.id), 1);
    second.name = "Second";
    TEST_RC(__LINE__, cx, change(cx, &first, &second), RC_OK);
    TEST_INT(__LINE__, second.version, 2);
    TEST_RC(__LINE__, cx, record_get(cx, &thing_record, first.id, &read), RC_OK);
    TEST_TEXT(__LINE__, read.name, "Second");
    check_entry(__LINE__, cx, &read, 2, LEDGER_CHANGE);
    struct thing late = first; /* somebody who still sees the first version */
    late.name = "Late";
    TEST_RC(__LINE__, cx, change(cx, &first, &late), RC_CONFLICT);
    TEST_RC(__LINE__, cx, record_get(cx, &thing_record, first.id, &read), RC_OK);
    TEST_TEXT(__LINE__, read.name, "Second");
    TEST_INT(__LINE__, (int64_t)entry_count(cx, first.id), 2);
    struct thing secret = second;
    secret.secret = "other";
    TEST_RC(__LINE__, cx, change(cx, &second, &secret), RC_OK);
    check_entry(__LINE__, cx, &secret, 3, LEDGER_CHANGE);
}

static void test_delete(void **state)
{
    struct ctx *cx = begin(state, "delete");
    struct thing row = sample(), read, late;
    TEST_RC(__LINE__, cx, change(cx, NULL, &row), RC_OK);
    late = row;
    late.version = 7;
    TEST_RC(__LINE__, cx, change(cx, &late, NULL), RC_CONFLICT);
    TEST_RC(__LINE__, cx, change(cx, &row, NULL), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &thing_record, row.id, &read), RC_MISSING);
    check_entry(__LINE__, cx, &row, 2, LEDGER_DELETE);
    TEST_RC(__LINE__, cx, change(cx, &row, NULL), RC_CONFLICT);
    TEST_INT(__LINE__, (int64_t)entry_count(cx, row.id), 2);
}

/* Three rows in one transaction of many changes, the second over a version that is no longer the stored one. */
static enum rc change_three(struct ctx *cx, const struct thing *rows)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_many(cx, &tx));
    for (size_t i = 0; i < 3; i++) {
        struct thing after = rows[i];
        after.note = "changed";
        TRY(record_update(cx, &thing_record, &rows[i], &after));
    }
    return db_commit(cx, &tx);
}

/* One that was changed meanwhile ends them all, and is named; otherwise each row has its leaf, in its order. */
static void test_many_updates(void **state)
{
    struct ctx *cx = begin(state, "many");
    struct thing rows[3], read;
    for (size_t i = 0; i < COUNT(rows); i++) {
        rows[i] = sample();
        rows[i].name = arena_printf(cx->arena, "row %zu", i);
        TEST_RC(__LINE__, cx, change(cx, NULL, &rows[i]), RC_OK);
    }
    struct thing theirs = rows[1];
    theirs.note = "theirs";
    TEST_RC(__LINE__, cx, change(cx, &rows[1], &theirs), RC_OK);
    TEST_RC(__LINE__, cx, change_three(cx, rows), RC_CONFLICT);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "Thing") != NULL);
    if (db_is_postgresql(cx->db))
        TEST_TRUE(__LINE__, strstr(cx->problem.message, "row 1") != NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_RC(__LINE__, cx, record_get(cx, &thing_record, rows[i].id, &read), RC_OK);
        TEST_TEXT(__LINE__, read.note, i == 1 ? "theirs" : "one\ntwo");
    }
    rows[1] = theirs;
    TEST_RC(__LINE__, cx, change_three(cx, rows), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_RC(__LINE__, cx, record_get(cx, &thing_record, rows[i].id, &read), RC_OK);
        TEST_TEXT(__LINE__, read.note, "changed");
        check_entry(__LINE__, cx, &read, i == 1 ? 3 : 2, LEDGER_CHANGE);
    }
    struct ledger_head head = {.org = NULL};
    TEST_RC(__LINE__, cx, ledger_check(cx, cx->org, &head), RC_OK);
}

/* Without a transaction neither row nor leaf is written. */
static void test_needs_transaction(void **state)
{
    struct ctx *cx = begin(state, "outside");
    struct thing row = sample(), other, read;
    row.id = "outside-1";
    TEST_RC(__LINE__, cx, record_insert(cx, &thing_record, &row), RC_INTERNAL);
    TEST_RC(__LINE__, cx, record_get(cx, &thing_record, row.id, &read), RC_MISSING);
    TEST_RC(__LINE__, cx, change(cx, NULL, &row), RC_OK);
    other = row;
    other.name = "Other";
    TEST_RC(__LINE__, cx, record_update(cx, &thing_record, &row, &other), RC_INTERNAL);
    TEST_RC(__LINE__, cx, record_delete(cx, &thing_record, &row), RC_INTERNAL);
    TEST_RC(__LINE__, cx, record_get(cx, &thing_record, row.id, &read), RC_OK);
    TEST_TEXT(__LINE__, read.name, "Name");
    TEST_INT(__LINE__, (int64_t)entry_count(cx, row.id), 1);
}

static void test_hostile_values(void **state)
{
    struct ctx *cx = begin(state, "hostile");
    for (size_t i = 0; i < COUNT(hostile); i++) {
        struct thing row = {.id = arena_printf(cx->arena, "%zu%s", i, hostile[i]),
                            .org = "",
                            .name = hostile[i],
                            .note = hostile[COUNT(hostile) - 1 - i],
                            .secret = hostile[i],
                            .day = hostile[i],
                            .active = INT64_MIN};
        struct thing read, again;
        TEST_RC((int)i, cx, change(cx, NULL, &row), RC_OK);
        TEST_RC((int)i, cx, record_get(cx, &thing_record, row.id, &read), RC_OK);
        TEST_TEXT((int)i, read.name, hostile[i]);
        TEST_TEXT((int)i, read.secret, hostile[i]);
        TEST_INT((int)i, read.active, INT64_MIN);
        const char *body = field_canonical(cx, thing_record.fields, &row);
        TEST_TEXT((int)i, field_canonical(cx, thing_record.fields, &read), body);
        TEST_RC((int)i, cx, record_from_canonical(cx, &thing_record, body, &again), RC_OK);
        TEST_TEXT((int)i, again.id, row.id);
        TEST_TEXT((int)i, again.note, row.note);
        TEST_TEXT((int)i, again.secret,
                  hostile[i][0] == '\0' ? "" : digest_hex(cx, hostile[i], strlen(hostile[i])));
        check_entry((int)i, cx, &row, 1, LEDGER_CREATE);
    }
    struct ledger_head head;
    TEST_RC(__LINE__, cx, ledger_check(cx, "hostile", &head), RC_OK);
    TEST_INT(__LINE__, head.size, (int64_t)COUNT(hostile));
}

/* All kinds that a record may have. */
struct wide {
    const char *id, *org;
    int64_t version;
    const char *text, *reference;
    int64_t number, yes, time, choice;
    double real;
};
static const char *const choice_codes[] = {"a", "b"};
static const struct enum_names choice_names = {choice_codes, choice_codes, 2};
static const struct field wide_table[] = {
    FIELD(wide, id, F_ID),
    FIELD(wide, org, F_ID),
    FIELD(wide, version, F_INT),
    FIELD(wide, text, F_TEXT),
    FIELD(wide, reference, F_REF, .ref = "thing"),
    FIELD(wide, number, F_INT),
    FIELD(wide, yes, F_BOOL),
    FIELD(wide, time, F_TIME),
    FIELD(wide, choice, F_ENUM, .names = &choice_names),
    FIELD(wide, real, F_REAL),
};
static const struct record wide_record = {.noun = "wide",
                                          .label = "Wide",
                                          .fields = {wide_table, COUNT(wide_table)},
                                          .size = sizeof(struct wide)};

static uint32_t next_random(uint32_t *state) /* xorshift: the same row of numbers on every run */
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static const char *random_text(struct ctx *cx, uint32_t *state)
{
    static const char *const pieces[] = {
        "a",         "\"", "\\", "\n",           "\x01", "\x7f", "日", "𠮷",          "é",
        "e\xCC\x81", "/",  "<",  "\xE2\x80\xA8", "{0}",  "null", " ",  "\xEF\xBF\xBF"};
    const char *text = "";
    for (uint32_t left = next_random(state) % 12; left > 0; left--)
        text = arena_printf(cx->arena, "%s%s", text, pieces[next_random(state) % COUNT(pieces)]);
    return text;
}

static void test_canonical_round_trip(void **state)
{
    static const int64_t numbers[] = {
        0, 1, -1, INT64_MAX, INT64_MIN, INT64_C(9007199254740993), TEST_NOW};
    static const double reals[] = {0,
                                   0.1,
                                   -2.5,
                                   1e-7,
                                   5e-324,
                                   123456789.25,
                                   1e15,
                                   1.7976931348623157e308,
                                   1e17,
                                   1e20,
                                   123456789012345680000.0,
                                   1e21,
                                   1e22};
    struct ctx *cx = test_begin(state);
    uint32_t random = 1;
    for (int i = 0; i < 500; i++) {
        struct wide row = {.id = random_text(cx, &random),
                           .org = random_text(cx, &random),
                           .version = i,
                           .text = random_text(cx, &random),
                           .reference = random_text(cx, &random),
                           .number = numbers[next_random(&random) % COUNT(numbers)],
                           .yes = (int64_t)(next_random(&random) % 2),
                           .time = numbers[next_random(&random) % COUNT(numbers)],
                           .choice = (int64_t)(next_random(&random) % 3),
                           .real = reals[next_random(&random) % COUNT(reals)]};
        struct wide read = {.id = NULL};
        const char *body = field_canonical(cx, wide_record.fields, &row);
        TEST_RC(i, cx, record_from_canonical(cx, &wide_record, body, &read), RC_OK);
        TEST_TEXT(i, field_canonical(cx, wide_record.fields, &read), body);
        TEST_TEXT(i, read.text, row.text);
        TEST_INT(i, read.number, row.number);
        TEST_INT(i, read.time, row.time);
        TEST_INT(i, read.choice, row.choice);
        TEST_TRUE(i, memcmp(&read.real, &row.real, sizeof row.real) == 0);
    }
}

static void test_canonical_refused(void **state)
{
    static const struct {
        int line;
        const char *body;
        enum rc rc;
    } rows[] = {
        {__LINE__, "{}", RC_OK}, /* an entry from before the fields were added */
        {__LINE__, "{\"later\":1}", RC_OK},
        {__LINE__, "{\"text\":null}", RC_OK},
        {__LINE__, "", RC_UNSOUND},
        {__LINE__, "[]", RC_UNSOUND},
        {__LINE__, "\"text\"", RC_UNSOUND},
        {__LINE__, "{\"text\":\"a\"", RC_UNSOUND},
        {__LINE__, "{\"text\":\"a\"} more", RC_UNSOUND},
        {__LINE__, "{\"text\":\"a\",\"text\":\"b\"}", RC_UNSOUND},
        {__LINE__, "{\"text\":\"\xff\"}", RC_UNSOUND},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wide read = {.text = NULL};
        TEST_RC(rows[i].line, cx, record_from_canonical(cx, &wide_record, rows[i].body, &read),
                rows[i].rc);
        if (rows[i].rc == RC_OK)
            TEST_TEXT(rows[i].line, read.text, "");
    }
}

static void note(struct ctx *cx, const char *id)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx,
            ledger_append(cx, cx->org, "thing", id, LEDGER_NOTE, "{\"event\":\"seen\"}"), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void test_history(void **state)
{
    static const struct {
        int line;
        size_t event; /* from the youngest */
        int64_t action;
        const char *changes; /* "field|label|before|after;…" */
    } rows[] = {
        {__LINE__, 0, LEDGER_CREATE,
         "name|Name of the thing||Second;note|Note||one\ntwo;secret|Secret||••••;"}, /* day has no label */
        {__LINE__, 1, LEDGER_DELETE, ""},
        {__LINE__, 2, LEDGER_CHANGE, "secret|Secret|••••|••••;active|In use|Yes|No;"},
        {__LINE__, 3, LEDGER_NOTE, ""},
        {__LINE__, 4, LEDGER_CHANGE, "name|Name of the thing|Name|Second;"},
        {__LINE__, 5, LEDGER_CREATE,
         "name|Name of the thing||Name;note|Note||one\ntwo;secret|Secret||••••;active|In use||Yes;"},
    };
    struct ctx *cx = begin(state, "history");
    struct thing first = sample(), second, third;
    TEST_RC(__LINE__, cx, change(cx, NULL, &first), RC_OK);
    second = first;
    second.name = "Second";
    TEST_RC(__LINE__, cx, change(cx, &first, &second), RC_OK);
    note(cx, first.id);
    third = second;
    third.active = 0;
    third.secret = "changed";
    TEST_RC(__LINE__, cx, change(cx, &second, &third), RC_OK);
    TEST_RC(__LINE__, cx, change(cx, &third, NULL), RC_OK);
    TEST_RC(__LINE__, cx, change(cx, NULL, &third), RC_OK);
    struct record_history history;
    TEST_RC(__LINE__, cx, record_history(cx, &thing_record, cx->org, first.id, &history), RC_OK);
    TEST_INT(__LINE__, (int64_t)history.events.n, (int64_t)COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct record_event *event = &history.events.at[rows[i].event];
        const char *all = "";
        for (size_t k = 0; k < event->changes.n; k++) {
            const struct record_change *one = &event->changes.at[k];
            all = arena_printf(cx->arena, "%s%s|%s|%s|%s;", all, one->field, one->label,
                               one->before, one->after);
        }
        TEST_INT(rows[i].line, event->action, rows[i].action);
        TEST_INT(rows[i].line, event->sequence, (int64_t)(COUNT(rows) - rows[i].event));
        TEST_TEXT(rows[i].line, event->person, "tester");
        TEST_TEXT(rows[i].line, all, rows[i].changes);
    }
    TEST_RC(__LINE__, cx, record_history(cx, &thing_record, cx->org, "nobody", &history), RC_OK);
    TEST_INT(__LINE__, (int64_t)history.events.n, 0);
}

static void test_compare_deletion(void **state)
{
    struct ctx *cx = test_begin(state);
    struct thing row = sample();
    struct record_event event;
    TEST_RC(__LINE__, cx, record_compare(cx, &thing_record, &row, NULL, &event), RC_OK);
    TEST_INT(__LINE__, (int64_t)event.changes.n, 5);
    TEST_TEXT(__LINE__, event.changes.at[0].before, "Name");
    TEST_TEXT(__LINE__, event.changes.at[0].after, "");
    TEST_RC(__LINE__, cx, record_compare(cx, &thing_record, &row, &row, &event), RC_OK);
    TEST_INT(__LINE__, (int64_t)event.changes.n, 0);
}

static void test_find(void **state)
{
    static const struct record *const records[] = {&thing_record, &wide_record};
    static const struct module with = {.name = "with", .records = records, .record_count = 2};
    static const struct module without = {.name = "without"};
    static const struct module *const modules[] = {&without, &with};
    static const struct app app = {.modules = modules, .module_count = 2};
    (void)state;
    assert_ptr_equal(record_find(&app, "wide"), &wide_record);
    assert_ptr_equal(record_find(&app, "thing"), &thing_record);
    assert_null(record_find(&app, "thin"));
    assert_null(record_find(&app, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insert),
        cmocka_unit_test(test_get_missing),
        cmocka_unit_test(test_update),
        cmocka_unit_test(test_delete),
        cmocka_unit_test(test_many_updates),
        cmocka_unit_test(test_needs_transaction),
        cmocka_unit_test(test_hostile_values),
        cmocka_unit_test(test_history),
    };
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_canonical_round_trip),
        cmocka_unit_test(test_canonical_refused),
        cmocka_unit_test(test_compare_deletion),
        cmocka_unit_test(test_find),
    };
    return TEST_RUN_ON_BOTH(tests) + TEST_RUN(plain);
}
