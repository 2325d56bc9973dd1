/* Every table and column of the schema: whatever is changed in it behind the program's back is found
 * and named, or it stands on the list of what is left out. The tables are read from the databases, so
 * that a new one has to be covered or left out. */
#include <string.h>

#include "app/modules.h"
#include "base/app.h"
#include "base/id.h"
#include "mail/mail.h"
#include "register/content.h"
#include "register/record.h"
#include "register/verify.h"
#include "seal/seal.h"
#include "survey/survey.h"
#include "tests/support/test.h"

#define ORG "cover"

enum { ROWS = 2 };

struct column {
    const char *table, *name, *type;
};
static const struct field column_table[] = {
    FIELD(column, table, F_TEXT), FIELD(column, name, F_TEXT), FIELD(column, type, F_TEXT)};
struct columns {
    const struct column *at;
    size_t n;
};

/* What the verification says of tables that hold no records. A table that a check answers for needs a
 * row in fill_others and one here. */
static const struct {
    const char *table, *words;
} others[] = {
    {"ledger_entry", "of the ledger of"},
    {"ledger_sequence", "the ledger of"}, /* a last one too many is an entry that is missing */
    {"ledger_tree", "ledger_tree"},
    {"file_content", "file_content"},
    {"plan_total", "plan_total"},
    {"mail_setting", "mail_setting"},
    {"survey_answer", "survey_answer"},
};

#define EACH_RECORD(record)                                                                        \
    for (size_t m = 0; m < app_modules_count; m++)                                                 \
        for (size_t record##_i = 0; record##_i < app_modules[m]->record_count; record##_i++)       \
            for (const struct record *record = app_modules[m]->records[record##_i],                \
                                     *record##_once = record;                                      \
                 record##_once != NULL; record##_once = NULL)

/* ---- who answers for a table ---- */

static bool is_table_of(struct ctx *cx, const struct record *record, const char *table)
{
    return strstr(record->insert.text, arena_printf(cx->arena, "INSERT INTO %s (", table)) != NULL;
}

static const struct record *record_of(struct ctx *cx, const char *table)
{
    EACH_RECORD(record)
    {
        if (is_table_of(cx, record, table))
            return record;
    }
    return NULL;
}

static const char *words_of(const char *table)
{
    for (size_t i = 0; i < COUNT(others); i++)
        if (strcmp(others[i].table, table) == 0)
            return others[i].words;
    return NULL;
}

static bool is_checked(const char *table)
{
    bool found = false;
    for (size_t i = 0; i < verify_table_count; i++)
        found |= strcmp(verify_tables[i], table) == 0;
    for (size_t m = 0; m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->check_count; i++)
            found |= strcmp(app_modules[m]->checks[i].table, table) == 0;
    return found;
}

static const char *why_left_out(const char *name)
{
    for (size_t i = 0; i < verify_left_out_count; i++)
        if (strcmp(verify_left_out[i].name, name) == 0)
            return verify_left_out[i].why;
    for (size_t m = 0; m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->left_out_count; i++)
            if (strcmp(app_modules[m]->left_out[i].name, name) == 0)
                return app_modules[m]->left_out[i].why;
    return NULL;
}

static bool is_left_out(struct ctx *cx, const struct column *column)
{
    return why_left_out(column->table) != NULL ||
           why_left_out(arena_printf(cx->arena, "%s.%s", column->table, column->name)) != NULL;
}

static struct columns read_columns(struct ctx *cx)
{
    struct columns columns = {.n = 0};
    struct sql sql =
        db_is_postgresql(cx->db)
            ? SQL("SELECT table_name AS \"table\", column_name AS name, data_type AS type "
                  "FROM information_schema.columns WHERE table_schema = current_schema() "
                  "ORDER BY table_name, ordinal_position")
            : SQL("SELECT t.name AS \"table\", c.name AS name, c.type AS type "
                  "FROM sqlite_master t JOIN pragma_table_info(t.name) c "
                  "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid");
    TEST_RC(__LINE__, cx, DB_LIST(cx, sql, FIELDS(column_table), &columns, NO_ARGS), RC_OK);
    return columns;
}

/* Each table has exactly one who answers for it, or one reason. */
static void test_every_table(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct columns columns = read_columns(cx);
    int wrong = 0;
    TEST_TRUE(__LINE__, columns.n > 100);
    for (size_t i = 0; i < columns.n; i++) {
        const char *table = columns.at[i].table;
        int answers = (record_of(cx, table) != NULL) + is_checked(table) +
                      (why_left_out(table) != NULL);
        if (answers != 1) {
            print_error(
                "%s: %d answer for this table; is it a record, has its module a check, or is "
                "it left out with a reason?\n",
                table, answers);
            wrong++;
        }
        if (is_checked(table) && words_of(table) == NULL) {
            print_error("%s: tables_test.c does not fill this table\n", table);
            wrong++;
        }
    }
    TEST_INT(__LINE__, wrong, 0);
}

static bool is_column(const struct columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->n; i++) {
        size_t length = strlen(columns->at[i].table);
        if (strncmp(name, columns->at[i].table, length) == 0 &&
            (name[length] == '\0' ||
             (name[length] == '.' && strcmp(name + length + 1, columns->at[i].name) == 0)))
            return true;
    }
    return false;
}

static void check_reasons(const struct columns *columns, const struct left_out *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_column(columns, list[i].name))
            print_error("%s is left out, but not there\n", list[i].name);
        TEST_TRUE(__LINE__, is_column(columns, list[i].name));
        TEST_TRUE(__LINE__, list[i].why != NULL && list[i].why[0] != '\0');
    }
}

static void test_reasons(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct columns columns = read_columns(cx);
    check_reasons(&columns, verify_left_out, verify_left_out_count);
    for (size_t m = 0; m < app_modules_count; m++)
        check_reasons(&columns, app_modules[m]->left_out, app_modules[m]->left_out_count);
}

/* ---- one changed cell after the other ---- */

/* What bears signatures is made as the program makes it. */
static bool is_signed(const struct record *record)
{
    return record == &signing_key_record || record == &ledger_checkpoint_record;
}

static void make_signed(struct ctx *cx)
{
    struct ledger_checkpoint checkpoint;
    struct signing_key key;
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &key), RC_OK);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
}

/* A row of modest values. */
static void *make_row(struct ctx *cx, const struct record *record, size_t number)
{
    char *row = arena_alloc(cx->arena, record->size);
    const struct field *digest = field_find(record->fields, "digest");
    assert_non_null(row);
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if (field_is_text(field->kind))
            field_set_text(field, row, arena_printf(cx->arena, "%s %zu", field->name, number));
        else if (field->kind == F_REAL)
            field_set_real(field, row, 0.5 + (double)number);
        else
            field_set_int(field, row, (int64_t)number);
    }
    field_set_text(&record->fields.at[0], row,
                   arena_printf(cx->arena, "%s-%zu", record->noun, number));
    field_set_text(&record->fields.at[1], row, ORG);
    if (record->count_content.text != NULL) {
        const char *bytes = arena_printf(cx->arena, "%s %zu", record->noun, number), *text = "";
        TEST_RC(__LINE__, cx, content_put(cx, bytes, strlen(bytes), &text), RC_OK);
        field_set_text(digest, row, text);
    }
    for (size_t i = 0; record == &survey_response_record && i < record->fields.n; i++) /* what fill_answers stores */
        if (strcmp(record->fields.at[i].name, "vector_digest") == 0 ||
            strcmp(record->fields.at[i].name, "texts_digest") == 0) {
            const char *bytes = arena_printf(cx->arena, "%.1s%zu", record->fields.at[i].name, number);
            field_set_text(&record->fields.at[i], row, digest_hex(cx, bytes, strlen(bytes)));
        }
    return row;
}

static void fill_answers(struct ctx *cx)
{
    for (size_t number = 1; number <= ROWS; number++) {
        const char *vector = arena_printf(cx->arena, "v%zu", number);
        TEST_RC(__LINE__, cx,
                db_exec(cx,
                        SQL("INSERT INTO survey_answer (response, org, survey, vector, texts) "
                            "SELECT id, org, survey, $2, $3 FROM survey_response WHERE id = $1"),
                        ARGS(STR(arena_printf(cx->arena, "survey-response-%zu", number)),
                             BYTES(vector, strlen(vector)), STR(arena_printf(cx->arena, "t%zu", number))),
                        NULL),
                RC_OK);
    }
}

static void fill_others(struct ctx *cx)
{
    fill_answers(cx);
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO plan_total (org, status, items, money_asked, money_granted, "
                        "money_spent, days_asked, days_granted, days_spent) "
                        "SELECT org, status, count(*), sum(money_asked), sum(money_granted), "
                        "sum(money_spent), sum(days_asked), sum(days_granted), sum(days_spent) "
                        "FROM plan_item GROUP BY org, status"),
                    NO_ARGS, NULL),
            RC_OK);
    struct mail_setting before, after;
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &before), RC_OK);
    after = before;
    after.host = "mail.example.jp";
    after.sender = "kaname@example.jp";
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &before, &after), RC_OK);
}

static void fill(struct ctx *cx)
{
    struct ledger_head head;
    struct verify_view view;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    EACH_RECORD(record)
    {
        for (size_t number = 1; !is_signed(record) && number <= ROWS; number++)
            TEST_RC(__LINE__, cx, record_insert(cx, record, make_row(cx, record, number)), RC_OK);
    }
    make_signed(cx);
    TEST_RC(__LINE__, cx, ledger_advance(cx, ORG, &head), RC_OK);
    TEST_RC(__LINE__, cx, ledger_append(cx, ORG, "test", "behind the head", LEDGER_NOTE, "{}"),
            RC_OK);
    fill_others(cx);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify(cx, &view), RC_OK);
}

static struct sql text_of(struct buf *text)
{
    return (struct sql){buf_string(text)};
}

/* " WHERE …" for the first row of the organisation, or of the installation where the table knows no organisation. */
static void put_first(struct buf *sql, struct ctx *cx, const char *table)
{
    const char *row = db_is_postgresql(cx->db) ? "ctid" : "rowid";
    buf_printf(sql, " WHERE %s = (SELECT min(%s) FROM %s%s)", row, row, table,
               strcmp(table, "mail_setting") == 0 ? "" : " WHERE org = '" ORG "'");
}

/* The id of the first row of the organisation; "" for a table without ids. */
static const char *first_id(struct ctx *cx, const char *table)
{
    const char *id = "";
    CLEANUP(buf_free) struct buf sql = buf_create(4096);
    if (record_of(cx, table) == NULL)
        return "";
    buf_printf(&sql, "SELECT id FROM %s", table);
    put_first(&sql, cx, table);
    TEST_RC(__LINE__, cx, db_text_of(cx, text_of(&sql), NO_ARGS, &id), RC_OK);
    return id;
}

/* Changes the column in the first row of the organisation. */
static void change_cell(struct ctx *cx, const struct column *column)
{
    bool postgresql = db_is_postgresql(cx->db);
    const char *type = column->type;
    bool text = strcmp(type, "text") == 0 || strcmp(type, "TEXT") == 0;
    bool bytes = strcmp(type, "bytea") == 0 || strcmp(type, "BLOB") == 0;
    CLEANUP(buf_free) struct buf sql = buf_create(4096);
    int64_t changed = 0;
    buf_printf(&sql, "UPDATE %s SET %s = ", column->table, column->name);
    if (text)
        buf_printf(&sql, "%s || '.'", column->name);
    else if (bytes && postgresql)
        buf_printf(&sql, "%s || '\\x00'::bytea", column->name);
    else if (bytes)
        buf_printf(&sql, "CAST(%s || x'00' AS BLOB)", column->name);
    else
        buf_printf(&sql, "%s + 1000", column->name);
    put_first(&sql, cx, column->table);
    TEST_RC(__LINE__, cx, db_exec(cx, text_of(&sql), NO_ARGS, &changed), RC_OK);
    if (changed != 1)
        print_error("%s has no row to change\n", column->table);
    TEST_INT(__LINE__, changed, 1);
}

/* Whether the message names the record and, where it is no key of the row, its field. */
static bool names_record(const struct record *record, const struct column *column,
                         const char *id, const char *message)
{
    bool is_key = strcmp(column->name, "id") == 0 || strcmp(column->name, "org") == 0;
    return (strstr(message, record->label) != NULL || strstr(message, record->noun) != NULL) &&
           strstr(message, id) != NULL &&
           (is_key || strstr(message, column->name) != NULL);
}

/* The verification of all organisations finds it; for the first column of a table, that of the one alone, too. */
static void tamper(struct ctx *cx, const struct column *column, bool first)
{
    struct verify_view view;
    struct verify_org result;
    const struct record *record = record_of(cx, column->table);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    const char *id = first_id(cx, column->table);
    change_cell(cx, column);
    enum rc rc = ledger_verify(cx, &view);
    const char *message = cx->problem.message == NULL ? "" : cx->problem.message;
    bool named = record == NULL ? strstr(message, words_of(column->table)) != NULL
                                : names_record(record, column, id, message);
    if (rc != RC_UNSOUND || !named)
        print_error("%s.%s: %s\n", column->table, column->name, message);
    TEST_INT(__LINE__, rc, RC_UNSOUND);
    TEST_TRUE(__LINE__, named);
    if (first)
        TEST_INT(__LINE__, ledger_verify_org(cx, ORG, &result), RC_UNSOUND);
}

/* The first row of the organisation disappears. */
static void take_away(struct ctx *cx, const char *table)
{
    struct verify_view view;
    CLEANUP(buf_free) struct buf sql = buf_create(4096);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    buf_printf(&sql, "DELETE FROM %s", table);
    put_first(&sql, cx, table);
    TEST_RC(__LINE__, cx, db_exec(cx, text_of(&sql), NO_ARGS, NULL), RC_OK);
    enum rc rc = ledger_verify(cx, &view);
    if (rc != RC_UNSOUND)
        print_error("a row of %s that was taken away is not missed\n", table);
    TEST_INT(__LINE__, rc, RC_UNSOUND);
}

static void test_every_column(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct test_db *test = *state;
    const struct app all = {.modules = app_modules,
                            .module_count = app_modules_count,
                            .base_url = "",
                            .key_dir = arena_printf(cx->arena, "%s/keys", test->directory)};
    cx->app = &all;
    cx->org = ORG;
    TEST_RC(__LINE__, cx,
            db_is_postgresql(cx->db)
                ? db_exec(cx, SQL("SET session_replication_role = replica"), NO_ARGS, NULL)
                : db_exec(cx, SQL("PRAGMA foreign_keys = OFF"), NO_ARGS, NULL),
            RC_OK);
    fill(cx);
    const struct columns columns = read_columns(cx);
    size_t tampered = 0;
    for (size_t i = 0; i < columns.n; i++) {
        if (is_left_out(cx, &columns.at[i]))
            continue;
        bool first = i == 0 || strcmp(columns.at[i].table, columns.at[i - 1].table) != 0;
        tamper(cx, &columns.at[i], first);
        if (first)
            take_away(cx, columns.at[i].table);
        tampered++;
    }
    TEST_TRUE(__LINE__, tampered > 100);
    print_message("# %zu columns\n", tampered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_table),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_every_column),
    };
    return TEST_RUN_ON_BOTH(tests);
}
