/* Backups that are cut off, damaged, foreign or forged: refused with the reason, and nothing is left. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "base/id.h"
#include "base/text.h"
#include "tests/support/whole.h"

static void write_backup(struct ctx *cx, const char *path, struct backup_summary *ret)
{
    TEST_RC(__LINE__, cx, backup_write(cx, path, ret), RC_OK);
}

/* How many files of the group's folder have this in their name. */
static enum rc refused(void **state, struct ctx *cx, const char *path)
{
    struct backup_summary summary;
    struct target target = target_make(state, cx, false);
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc rc = backup_restore(cx, path, target.url, false, &summary);
    if (access(target.url + strlen("sqlite:"), F_OK) == 0)
        print_error("%s was made\n", target.url);
    TEST_TRUE(__LINE__, access(target.url + strlen("sqlite:"), F_OK) != 0);
    TEST_INT(__LINE__, whole_files(state, "restoring"), 0);
    return rc;
}

static void test_cut_off(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(buf_free) struct buf whole_file = buf_create(WHOLE_FILE_MOST);
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "whole.tar"), *cut = whole_path(state, cx, "cut.tar");
    write_backup(cx, path, &summary);
    whole_read(path, &whole_file);
    /* The last blocks of an archive are empty: the seal stands before them. */
    static const int tenths[] = {1, 2, 3, 5, 7, 9};
    for (size_t i = 0; i < COUNT(tenths); i++) {
        whole_write(cut, whole_file.data, whole_file.length * (size_t)tenths[i] / 10);
        enum rc rc = refused(state, cx, cut);
        TEST_TRUE(__LINE__, rc == RC_INVALID);
        TEST_TRUE(__LINE__, strstr(cx->problem.message, "cut off") != NULL);
    }
    for (size_t lost = 1024 + 512; lost < 8192; lost += 1300) {
        whole_write(cut, whole_file.data, whole_file.length - lost);
        TEST_INT(__LINE__, refused(state, cx, cut), RC_INVALID);
    }
}

/* One bit is changed somewhere: what the restore would take as content is refused. */
static void test_flipped(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(buf_free) struct buf bytes = buf_create(WHOLE_FILE_MOST);
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "whole.tar"), *bad = whole_path(state, cx, "bad.tar");
    int taken = 0;
    write_backup(cx, path, &summary);
    whole_read(path, &bytes);
    size_t step = bytes.length / 12;
    for (size_t place = 20; place < bytes.length - 1024; place += step) {
        struct backup_summary tested = {.rows = 0};
        cx->problem = (struct problem){.rc = RC_OK};
        bytes.data[place] ^= 4;
        whole_write(bad, bytes.data, bytes.length);
        enum rc rc = backup_test(cx, bad, &tested);
        bytes.data[place] ^= 4;
        TEST_TRUE(__LINE__, rc == RC_OK || rc == RC_INVALID || rc == RC_TYPE);
        if (rc != RC_OK)
            continue;
        /* The filling after a member is nobody's content, and some bits of a Zstandard frame mean nothing: the
         * rows that come out have their digest, so all is as it was. */
        taken++;
        TEST_INT(__LINE__, tested.rows, summary.rows);
    }
    TEST_TRUE(__LINE__, taken < 6);
    TEST_INT(__LINE__, whole_files(state, ".test-"), 0);
}

static void test_foreign(void **state)
{
    struct ctx *cx = whole_begin(state);
    const char *path = whole_path(state, cx, "foreign");
    static const struct {
        int line;
        const char *bytes;
        size_t length;
    } rows[] = {
        {__LINE__, "", 0},
        {__LINE__, "no backup at all, only a text that somebody wrote", 49},
        {__LINE__, "SQLite format 3\0\x10\0\2\2\0@  \0\0\0\0", 26},
        {__LINE__, "PK\3\4\24\0\0\0\10\0", 10},
        {__LINE__, "\x28\xB5\x2F\xFD\x04\x58", 6},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        whole_write(path, rows[i].bytes, rows[i].length);
        TEST_INT(rows[i].line, refused(state, cx, path), RC_TYPE);
        TEST_TRUE(rows[i].line, strstr(cx->problem.message, "no backup of kaname") != NULL);
    }
    TEST_INT(__LINE__, refused(state, cx, whole_path(state, cx, "nothing-there")), RC_IO);
    TEST_INT(__LINE__, refused(state, cx, ((struct test_db *)*state)->directory), RC_TYPE);
}

/* Writes the members anew after an edit, with a seal that fits: what only the checks behind it see. */
enum edit {
    EDIT_NONE,
    EDIT_REPLACE, /* in the member named: `from` becomes `to` */
    EDIT_DROP,    /* the member goes */
    EDIT_TWICE,   /* the member stands there twice */
    EDIT_APPEND,  /* a member of this name at the end */
};
struct edits {
    enum edit edit;
    const char *member, *from, *to;
};

static void rewrite(struct ctx *cx, const char *from, const char *to, const struct edits *edits)
{
    CLEANUP(backup_reader_freep) struct backup_reader *reader = NULL;
    CLEANUP(backup_writer_freep) struct backup_writer *writer = NULL;
    CLEANUP(buf_free) struct buf content = buf_create(WHOLE_FILE_MOST);
    char name[BACKUP_NAME_BYTES];
    const char *manifest = "";
    bool met = edits->edit == EDIT_APPEND;
    int64_t size = 0;
    TEST_RC(__LINE__, cx, backup_reader_open(cx, from, ARCHIVE_TAR, &reader), RC_OK);
    TEST_RC(__LINE__, cx, backup_writer_open(cx, to, ARCHIVE_TAR, &writer), RC_OK);
    for (;;) {
        TEST_RC(__LINE__, cx, backup_reader_next(cx, reader, &content, name), RC_OK);
        if (name[0] == '\0')
            break;
        bool here = strstr(name, edits->member) != NULL && !met;
        met |= here;
        if (here && edits->edit == EDIT_REPLACE)
            whole_replace(&content, edits->from, edits->to);
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
    if (edits->edit == EDIT_APPEND)
        TEST_RC(__LINE__, cx, backup_writer_add(cx, writer, edits->member, &content), RC_OK);
    TEST_RC(__LINE__, cx, backup_writer_close(cx, writer, &size), RC_OK);
    assert_true(met);
}

static const struct {
    int line;
    struct edits edits;
    enum rc rc;
    const char *says;
} forged[] = {
    {__LINE__,
     {EDIT_REPLACE, BACKUP_HEADER, "\"version\":1", "\"version\":2"},
     RC_INVALID,
     "newer form 2"},
    {__LINE__, {EDIT_REPLACE, BACKUP_HEADER, "kaname-backup", "other-backup"}, RC_TYPE, "header"},
    {__LINE__, {EDIT_REPLACE, BACKUP_HEADER, "{", ""}, RC_TYPE, "header"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_HEADER, "\"migrations\":[", "\"migrations\":[],\"x\":["},
     RC_TYPE,
     "header"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_HEADER, "\"digest\":\"", "\"digest\":\"00"},
     RC_INVALID,
     "schema of the backup"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_HEADER, "],\"tables\"",
      ",{\"name\":\"9999_future\",\"digest\":\"\"}],\"tables\""},
     RC_INVALID,
     "newer program"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_HEADER, "\"name\":\"person\",\"columns\"",
      "\"name\":\"persons\",\"columns\""},
     RC_INVALID,
     "persons"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_HEADER, "\"kind\":\"integer\"", "\"kind\":\"text\""},
     RC_INVALID,
     "is not one of its schema"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_HEADER, "\"program\":\"", "\"program\":\"9"},
     RC_INVALID,
     BACKUP_HEADER},
    {__LINE__, {EDIT_REPLACE, BACKUP_MANIFEST, "\"rows\":", "\"rows\":1"}, RC_INVALID, "damaged"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_MANIFEST, "\"sha256\":\"", "\"sha256\":\"0"},
     RC_INVALID,
     "damaged"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_MANIFEST,
      "\"name\":\"organization\",\"rows\":", "\"name\":\"organization\",\"rows\":7"},
     RC_INVALID,
     "organization has 7"},
    {__LINE__,
     {EDIT_REPLACE, BACKUP_MANIFEST, "\"entries\":", "\"entries\":9"},
     RC_UNSOUND,
     "entries"},
    {__LINE__, {EDIT_REPLACE, BACKUP_MANIFEST, "}", "]"}, RC_INVALID, "manifest"},
    {__LINE__, {EDIT_DROP, BACKUP_MANIFEST, "", ""}, RC_INVALID, "damaged"},
    {__LINE__, {EDIT_DROP, BACKUP_SEAL, "", ""}, RC_INVALID, "seal is missing"},
    {__LINE__, {EDIT_REPLACE, BACKUP_SEAL, "  ", " "}, RC_INVALID, "damaged"},
    {__LINE__, {EDIT_DROP, "-plan_total/", "", ""}, RC_INVALID, "damaged"},
    {__LINE__, {EDIT_TWICE, "-plan_total/", "", ""}, RC_INVALID, "damaged"},
    {__LINE__, {EDIT_APPEND, "rows/999-extra/000001.zst", "", ""}, RC_INVALID, "damaged"},
};

static void test_forged(void **state)
{
    struct ctx *cx = whole_begin(state);
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "whole.tar"), *bad = whole_path(state, cx, "bad.tar");
    write_backup(cx, path, &summary);
    rewrite(cx, path, bad,
            &(struct edits){EDIT_REPLACE, "kaname-backup.json", "\"engine\"", "\"engine\""});
    TEST_RC(__LINE__, cx, backup_test(cx, bad, &summary),
            RC_OK); /* rewriting alone spoils nothing */
    for (size_t i = 0; i < COUNT(forged); i++) {
        rewrite(cx, path, bad, &forged[i].edits);
        enum rc rc = refused(state, cx, bad);
        const char *message = cx->problem.message == NULL ? "" : cx->problem.message;
        if (rc != forged[i].rc || strstr(message, forged[i].says) == NULL)
            print_error("line %d: %s\n", forged[i].line, message);
        TEST_INT(forged[i].line, rc, forged[i].rc);
        TEST_TRUE(forged[i].line, strstr(message, forged[i].says) != NULL);
    }
}

/* A database that somebody changed past the program is backed up as it is, and refused at the restore. */
static void test_tampered(void **state)
{
    struct ctx *cx = whole_begin(state);
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "tampered.tar");
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE plan_item SET title = title || '.'"), NO_ARGS, NULL), RC_OK);
    write_backup(cx, path, &summary);
    TEST_INT(__LINE__, refused(state, cx, path), RC_UNSOUND);
    CLEANUP(target_drop) struct target target = target_make(state, cx, false);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, backup_restore(cx, path, target.url, true, &summary), RC_OK);
    TEST_TRUE(__LINE__, strstr(summary.finding, "is not what entry") != NULL);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE plan_item SET title = substr(title, 1, length(title) - 1)"),
                    NO_ARGS, NULL),
            RC_OK);
    write_backup(cx, path, &summary);
    TEST_RC(__LINE__, cx, backup_test(cx, path, &summary), RC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_off),  cmocka_unit_test(test_flipped),
        cmocka_unit_test(test_foreign),  cmocka_unit_test(test_forged),
        cmocka_unit_test(test_tampered),
    };
    return TEST_RUN_ON_BOTH(tests);
}
