/* An organisation out of one installation and into another, over both databases; and every export that
 * is not taken: with the reason, and nothing of it left. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "backup/backup_row.h"
#include "base/id.h"
#include "base/text.h"
#include "db/migrate.h"
#include "mail/mail.h"
#include "register/record.h"
#include "register/verify.h"
#include "tests/support/whole.h"

#define ORG "airline"

/* An empty installation of either kind, opened. */
static struct target make_opened(void **state, struct ctx *cx, bool postgresql, struct opened *ret)
{
    struct target target = target_make(state, cx, postgresql);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    assert_int_equal(store_open(target.url, &ret->store, &why), RC_OK);
    assert_int_equal(db_open(ret->store, &ret->db, &why), RC_OK);
    ret->cx = *cx;
    ret->cx.db = ret->db;
    TEST_RC(__LINE__, &ret->cx, db_migrate(&ret->cx), RC_OK);
    return target;
}

static struct db_tables tables_of(struct ctx *cx)
{
    struct db_tables tables;
    TEST_RC(__LINE__, cx, db_schema(cx, migrations_count, &tables), RC_OK);
    return tables;
}

static bool has_org(const struct db_table *table)
{
    return text_same(table->columns.at[backup_column(table, "org")].name, "org");
}

/* How many rows of the organisation there are in all tables. */
static int64_t count_rows(struct ctx *cx, const char *org)
{
    const struct db_tables tables = tables_of(cx);
    int64_t all = 0;
    for (size_t i = 0; i < tables.tables.n; i++) {
        const char *digest = "";
        int64_t rows = 0;
        if (!has_org(&tables.tables.at[i]))
            continue;
        TEST_RC(__LINE__, cx, backup_digest_table(cx, &tables.tables.at[i], org, &rows, &digest),
                RC_OK);
        all += rows;
    }
    return all;
}

/* Every table that an export carries must say whose its rows are. */
static void test_tables(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct db_tables tables = tables_of(cx);
    for (size_t i = 0; i < tables.tables.n; i++) {
        const struct backup_table *known = backup_table_find(tables.tables.at[i].name);
        if (known != NULL && known->use != USE_EVERYWHERE)
            continue;
        if (!has_org(&tables.tables.at[i]))
            print_error("%s has no column org\n", tables.tables.at[i].name);
        TEST_TRUE(__LINE__, has_org(&tables.tables.at[i]));
    }
}

static void write_export(struct ctx *cx, const char *path, struct backup_summary *ret)
{
    TEST_RC(__LINE__, cx, backup_export(cx, ORG, path, ret), RC_OK);
    TEST_INT(__LINE__, ret->organizations, 1);
    TEST_INT(__LINE__, (int64_t)ret->heads.n, 1);
    TEST_TEXT(__LINE__, ret->heads.at[0].org, ORG);
}

static void check_same(int line, struct ctx *a, struct ctx *b)
{
    const struct db_tables tables = tables_of(a);
    int filled = 0;
    for (size_t i = 0; i < tables.tables.n; i++) {
        const struct db_table *table = &tables.tables.at[i];
        const struct backup_table *known = backup_table_find(table->name);
        const char *wanted = "", *found = "";
        int64_t rows = 0, there = 0;
        if (known != NULL && known->use != USE_EVERYWHERE)
            continue;
        TEST_RC(line, a, backup_digest_table(a, table, ORG, &rows, &wanted), RC_OK);
        TEST_RC(line, b, backup_digest_table(b, table, ORG, &there, &found), RC_OK);
        if (!text_same(wanted, found))
            print_error("table %s\n", table->name);
        TEST_TEXT(line, found, wanted);
        TEST_INT(line, there, rows);
        filled += rows > 0;
    }
    TEST_TRUE(line, filled > 10);
}

static void there_and_back(void **state, bool over_postgresql)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(opened_close) struct opened first = {.db = NULL}, second = {.db = NULL};
    CLEANUP(target_drop) struct target a = make_opened(state, cx, over_postgresql, &first);
    CLEANUP(target_drop)
    struct target b = make_opened(state, cx, db_is_postgresql(cx->db), &second);
    struct backup_summary written, taken;
    struct verify_org found;
    const char *path = whole_path(state, cx, "there.zip"),
               *back = whole_path(state, cx, "back.zip");
    write_export(cx, path, &written);
    TEST_RC(__LINE__, &first.cx, backup_import(&first.cx, path, &taken), RC_OK);
    TEST_INT(__LINE__, taken.rows, written.rows);
    TEST_INT(__LINE__, taken.entries, written.entries);
    TEST_TEXT(__LINE__, taken.heads.at[0].root_now, written.heads.at[0].root);
    check_same(__LINE__, cx, &first.cx);
    TEST_INT(__LINE__, count_rows(&first.cx, "shipping"), 0);
    TEST_RC(__LINE__, &first.cx, backup_import(&first.cx, path, &taken), RC_CONFLICT);
    write_export(&first.cx, back, &written);
    TEST_RC(__LINE__, &second.cx, backup_import(&second.cx, back, &taken), RC_OK);
    check_same(__LINE__, &first.cx, &second.cx);
    TEST_RC(__LINE__, &second.cx, ledger_verify_org(&second.cx, ORG, &found), RC_OK);
    TEST_INT(__LINE__, found.size, written.entries);
    (void)a;
    (void)b;
}

/* A ledger that speaks of the mail settings of the installation it comes from is sound in one that has none. */
static void test_settings_of_elsewhere(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(opened_close) struct opened other = {.db = NULL};
    CLEANUP(target_drop) struct target target = make_opened(state, cx, false, &other);
    struct mail_setting before, after;
    struct backup_summary written, taken;
    struct verify_org found;
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &before), RC_OK);
    after = before;
    after.host = "mail.example.jp";
    after.sender = "kaname@example.jp";
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &before, &after), RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, ORG, &found), RC_OK);
    write_export(cx, whole_path(state, cx, "settings.zip"), &written);
    TEST_RC(__LINE__, &other.cx, backup_import(&other.cx, whole_path(state, cx, "settings.zip"), &taken), RC_OK);
    TEST_RC(__LINE__, &other.cx, ledger_verify_org(&other.cx, ORG, &found), RC_OK);
    TEST_INT(__LINE__, found.size, written.entries + 1);
    (void)target;
}

static void test_over_sqlite(void **state)
{
    there_and_back(state, false);
}

static void test_over_postgresql(void **state)
{
    if (!test_has_postgresql())
        skip();
    there_and_back(state, true);
}

/* Beside another organisation that stays as it is. */
static void test_beside_another(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(opened_close) struct opened target = {.db = NULL};
    CLEANUP(target_drop) struct target place = make_opened(state, cx, false, &target);
    struct backup_summary summary;
    struct verify_view found;
    const char *one = whole_path(state, cx, "one.zip"), *two = whole_path(state, cx, "two.zip");
    write_export(cx, one, &summary);
    TEST_RC(__LINE__, cx, backup_export(cx, "shipping", two, &summary), RC_OK);
    TEST_RC(__LINE__, &target.cx, backup_import(&target.cx, two, &summary), RC_OK);
    int64_t before = count_rows(&target.cx, "shipping");
    TEST_RC(__LINE__, &target.cx, backup_import(&target.cx, one, &summary), RC_OK);
    TEST_INT(__LINE__, count_rows(&target.cx, "shipping"), before);
    TEST_RC(__LINE__, &target.cx, ledger_verify(&target.cx, &found), RC_OK);
    TEST_INT(__LINE__, (int64_t)found.organizations.n, 2);
    TEST_RC(__LINE__, cx, backup_export(cx, "nobody", one, &summary), RC_MISSING);
    cx->permissions = PERM_AUDIT_READ;
    TEST_RC(__LINE__, cx, backup_export(cx, ORG, one, &summary), RC_DENIED);
    target.cx.permissions = PERM_AUDIT_READ;
    TEST_RC(__LINE__, &target.cx, backup_import(&target.cx, one, &summary), RC_DENIED);
    (void)place;
}

/* ---- what is not taken ---- */

/* Into an installation that is empty and stays so. */
static enum rc refused(struct ctx *cx, struct opened *target, const char *path)
{
    struct backup_summary summary;
    target->cx.problem = (struct problem){.rc = RC_OK};
    enum rc rc = backup_import(&target->cx, path, &summary);
    cx->problem = target->cx.problem;
    target->cx.problem = (struct problem){.rc = RC_OK};
    TEST_INT(__LINE__, count_rows(&target->cx, ORG), 0);
    return rc;
}

enum edit { EDIT_NONE, EDIT_REPLACE, EDIT_DROP, EDIT_TWICE };
struct edits {
    enum edit edit;
    const char *member, *from, *to;
};

/* What the manifest says of a member. */
static const char *seal_of(struct ctx *cx, const char *name, const struct buf *content)
{
    const char *digest = digest_hex(cx, content->data, content->length);
    return strcmp(name, BACKUP_ORG_HEADER) == 0
               ? digest
               : arena_printf(cx->arena, "\"bytes\":%zu,\"sha256\":\"%s\"", content->length,
                              digest);
}

/* Writes the members anew after an edit, with a seal that fits; `sealed`: with the part's new digest in the
 * manifest, too. */
static void rewrite(struct ctx *cx, const char *from, const char *to, const struct edits *edits,
                    bool sealed)
{
    CLEANUP(backup_reader_freep) struct backup_reader *reader = NULL;
    CLEANUP(backup_writer_freep) struct backup_writer *writer = NULL;
    CLEANUP(buf_free) struct buf content = buf_create(WHOLE_FILE_MOST);
    char name[BACKUP_NAME_BYTES];
    const char *manifest = "", *old_digest = "", *new_digest = "";
    int64_t size = 0;
    bool met = false;
    TEST_RC(__LINE__, cx, backup_reader_open(cx, from, ARCHIVE_ZIP, &reader), RC_OK);
    TEST_RC(__LINE__, cx, backup_writer_open(cx, to, ARCHIVE_ZIP, &writer), RC_OK);
    for (;;) {
        TEST_RC(__LINE__, cx, backup_reader_next(cx, reader, &content, name), RC_OK);
        if (name[0] == '\0')
            break;
        bool here = strstr(name, edits->member) != NULL && !met;
        met |= here;
        if (here && edits->edit == EDIT_REPLACE) {
            old_digest = seal_of(cx, name, &content);
            whole_replace(&content, edits->from, edits->to);
            new_digest = seal_of(cx, name, &content);
        }
        if (sealed && strcmp(name, BACKUP_MANIFEST) == 0)
            whole_replace(&content, old_digest, new_digest);
        if (strcmp(name, BACKUP_SEAL) == 0 && strcmp(edits->member, BACKUP_SEAL) != 0) {
            buf_clear(&content);
            buf_printf(&content, "%s  %s\n", manifest, BACKUP_MANIFEST);
        }
        if (strcmp(name, BACKUP_MANIFEST) == 0)
            manifest = digest_hex(cx, content.data, content.length);
        if (!here || edits->edit != EDIT_DROP)
            TEST_RC(__LINE__, cx, backup_writer_add(cx, writer, name, &content), RC_OK);
        if (here && edits->edit == EDIT_TWICE)
            TEST_RC(__LINE__, cx, backup_writer_add(cx, writer, name, &content), RC_OK);
    }
    TEST_RC(__LINE__, cx, backup_writer_close(cx, writer, &size), RC_OK);
    assert_true(met);
}

static const struct {
    int line;
    struct edits edits;
    bool sealed;
    enum rc rc;
    const char *says;
} rows[] = {
    {__LINE__,
     {EDIT_REPLACE, BACKUP_ORG_HEADER, "kaname-organization", "other"},
     false,
     RC_TYPE,
     "header"},
    {__LINE__, {EDIT_REPLACE, BACKUP_ORG_HEADER, "\"" ORG "\"", "\"\""}, false, RC_TYPE, "header"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_ORG_HEADER, "\"" ORG "\"", "\"else\""},
     true,
     RC_INVALID,
     "row of another organisation"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_ORG_HEADER, "],\"tables\"",
      ",{\"name\":\"9999_future\",\"digest\":\"\"}],\"tables\""},
     false,
     RC_INVALID,
     "newer program"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_ORG_HEADER, "\"guests\":[",
      "\"guests\":[{\"id\":\"x\",\"login\":\"hanako\"}"},
     true,
     RC_CONFLICT,
     "hanako"},
    {__LINE__,
     {EDIT_REPLACE, "-post/", "\"org\":\"" ORG "\"", "\"org\":\"else\""},
     true,
     RC_INVALID,
     "row of another organisation"},
    {__LINE__,
     {EDIT_REPLACE, "-post/", "{\"id\"", "{\"ix\""},
     true,
     RC_INVALID,
     "table post is damaged"},
    {__LINE__,
     {EDIT_REPLACE, "-post/", "\"version\":1", "\"version\":\"1\""},
     true,
     RC_INVALID,
     "table post is damaged"},
    {__LINE__,
     {EDIT_REPLACE, "-post/", "\"version\":1", "\"version\":1,\"version\":1"},
     true,
     RC_INVALID,
     "table post is damaged"},
    {__LINE__, {EDIT_REPLACE, "-post/", "}\n", "}"}, true, RC_INVALID, "damaged"},
    {__LINE__,
     {EDIT_REPLACE, "-post/", "\"version\":1", "\"version\":2"},
     false,
     RC_INVALID,
     "-post/000001"},
    {__LINE__,
     {EDIT_REPLACE, "-post/", "\"version\":1", "\"version\":2"},
     true,
     RC_INVALID,
     "rows of the table post have the hash"},
    {__LINE__, {EDIT_DROP, "-post/", "", ""}, false, RC_INVALID, "damaged"},
    {__LINE__, {EDIT_TWICE, "-post/", "", ""}, false, RC_INVALID, "damaged"},
    {__LINE__, {EDIT_DROP, "-answer/", "", ""}, false, RC_INVALID, "damaged"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_MANIFEST, "\"name\":\"post\",\"rows\":", "\"name\":\"post\",\"rows\":1"},
     false,
     RC_INVALID,
     "table post has"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_MANIFEST, "\"entries\":", "\"entries\":1"},
     false,
     RC_UNSOUND,
     "ledger of"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_MANIFEST, "\"root\":\"", "\"root\":\"0"},
     false,
     RC_UNSOUND,
     "ledger of"},
    {__LINE__, {EDIT_REPLACE, BACKUP_SEAL, "  ", " "}, false, RC_INVALID, "damaged"},
    {__LINE__, {EDIT_DROP, BACKUP_MANIFEST, "", ""}, false, RC_INVALID, "cut off"},
};

static void test_forged(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(opened_close) struct opened target = {.db = NULL};
    CLEANUP(target_drop)
    struct target place = make_opened(state, cx, db_is_postgresql(cx->db), &target);
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "whole.zip"), *bad = whole_path(state, cx, "bad.zip");
    write_export(cx, path, &summary);
    for (size_t i = 0; i < COUNT(rows); i++) {
        rewrite(cx, path, bad, &rows[i].edits, rows[i].sealed);
        enum rc rc = refused(cx, &target, bad);
        const char *message = cx->problem.message == NULL ? "" : cx->problem.message;
        if (rc != rows[i].rc || strstr(message, rows[i].says) == NULL)
            print_error("line %d: %d %s\n", rows[i].line, (int)rc, message);
        TEST_INT(rows[i].line, rc, rows[i].rc);
        TEST_TRUE(rows[i].line, strstr(message, rows[i].says) != NULL);
    }
    rewrite(cx, path, bad, &(struct edits){EDIT_NONE, BACKUP_MANIFEST, "", ""}, false);
    TEST_RC(__LINE__, &target.cx, backup_import(&target.cx, bad, &summary), RC_OK);
    (void)place;
}

static void test_cut_off_and_foreign(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(opened_close) struct opened target = {.db = NULL};
    CLEANUP(target_drop)
    struct target place = make_opened(state, cx, db_is_postgresql(cx->db), &target);
    CLEANUP(buf_free) struct buf bytes = buf_create(WHOLE_FILE_MOST);
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "whole.zip"), *bad = whole_path(state, cx, "bad.zip");
    write_export(cx, path, &summary);
    whole_read(path, &bytes);
    for (size_t tenths = 0; tenths < 10; tenths += 3) {
        whole_write(bad, bytes.data, bytes.length * tenths / 10);
        enum rc rc = refused(cx, &target, bad);
        TEST_TRUE(__LINE__, rc == RC_INVALID || rc == RC_TYPE);
    }
    whole_write(bad, "no export at all, only a text that somebody wrote", 49);
    TEST_INT(__LINE__, refused(cx, &target, bad), RC_TYPE);
    TEST_RC(__LINE__, cx, backup_write(cx, bad, &summary), RC_OK); /* a backup of everything */
    TEST_INT(__LINE__, refused(cx, &target, bad), RC_TYPE);
    TEST_INT(__LINE__, refused(cx, &target, whole_path(state, cx, "nothing-there")), RC_IO);
    TEST_RC(__LINE__, cx, backup_restore(cx, path, "sqlite:/nowhere/x", false, &summary), RC_TYPE);
    (void)place;
}

/* A sign-in name that somebody has; a person of another organisation who acts in this one. */
static void test_people(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(opened_close) struct opened target = {.db = NULL};
    CLEANUP(target_drop) struct target place = make_opened(state, cx, false, &target);
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "people.zip"),
               *other = whole_path(state, cx, "other.zip");
    write_export(cx, path, &summary);
    TEST_RC(__LINE__, cx, backup_export(cx, "shipping", other, &summary), RC_OK);
    TEST_RC(__LINE__, &target.cx, backup_import(&target.cx, other, &summary), RC_OK);
    TEST_RC(__LINE__, &target.cx,
            db_exec(&target.cx,
                    SQL("UPDATE person SET login = 'airline-ciso' WHERE login = 'shipping-ciso'"),
                    NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, &target.cx, backup_import(&target.cx, path, &summary), RC_CONFLICT);
    TEST_TRUE(__LINE__, strstr(target.cx.problem.message, "airline-ciso") != NULL);
    TEST_INT(__LINE__, count_rows(&target.cx, ORG), 0);
    struct membership guest = {.id = "", .org = ORG, .role = ROLE_VIEWER};
    static const struct field person_field[] = {FIELD(membership, person, F_TEXT)};
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx,
            db_one(cx, SQL("SELECT id AS person FROM person WHERE login = 'shipping-viewer'"),
                   FIELDS(person_field), &guest, NO_ARGS),
            RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &membership_record, &guest), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    write_export(cx, path, &summary);
    CLEANUP(opened_close) struct opened empty = {.db = NULL};
    CLEANUP(target_drop) struct target other_place = make_opened(state, cx, false, &empty);
    TEST_INT(__LINE__, refused(cx, &empty, path), RC_CONFLICT);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "shipping-viewer") != NULL);
    (void)place;
    (void)other_place;
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_tables)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_over_sqlite),         cmocka_unit_test(test_over_postgresql),
        cmocka_unit_test(test_beside_another),      cmocka_unit_test(test_forged),
        cmocka_unit_test(test_cut_off_and_foreign), cmocka_unit_test(test_settings_of_elsewhere),
        cmocka_unit_test(test_people),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
