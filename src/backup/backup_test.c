/* Backups from both databases restored to both; written while others write; older ones; full disks and
 * cancelled work; what is left behind: nothing. */
#include "backup/backup.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/account.h"
#include "app/modules.h"
#include "assessment/assessment.h"
#include "backup/backup_inside.h"
#include "base/id.h"
#include "base/progress.h"
#include "db/migrate.h"
#include "job/job_inside.h"
#include "register/content.h"
#include "register/verify.h"
#include "tests/support/whole.h"

static void write_backup(struct ctx *cx, const char *path, struct backup_summary *ret)
{
    TEST_RC(__LINE__, cx, backup_write(cx, path, ret), RC_OK);
}

/* How many files of the group's folder have this in their name. */
/* ---- the tables ---- */

static bool is_record_table(const char *name)
{
    const char *start = "INSERT INTO ";
    for (size_t m = 0; m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->record_count; i++) {
            const char *text = app_modules[m]->records[i]->insert.text;
            size_t length = strlen(name);
            if (strncmp(text, start, strlen(start)) == 0 &&
                strncmp(text + strlen(start), name, length) == 0 &&
                text[strlen(start) + length] == ' ')
                return true;
        }
    return false;
}

/* A new table must be a record's, or stand in backup_table.c with what becomes of it. */
static void test_every_table_is_known(void **state)
{
    struct ctx *cx = test_begin(state);
    struct db_tables tables;
    int lost = 0;
    TEST_RC(__LINE__, cx, db_schema(cx, migrations_count, &tables), RC_OK);
    for (size_t i = 0; i < tables.tables.n; i++) {
        const char *name = tables.tables.at[i].name;
        if (is_record_table(name) == (backup_table_find(name) != NULL)) {
            print_error("%s: either a record's table or a row of src/backup/backup_table.c\n",
                        name);
            lost++;
        }
    }
    for (size_t i = 0; i < backup_table_count; i++)
        if (db_table_find(&tables, backup_tables[i].name) == NULL) {
            print_error("%s: no such table\n", backup_tables[i].name);
            lost++;
        }
    TEST_INT(__LINE__, lost, 0);
}

/* ---- there and back ---- */

static const struct field assessment_id[] = {FIELD(evidence, assessment, F_TEXT)};

static void insert_passing(struct ctx *cx)
{
    TEST_RC(
        __LINE__, cx,
        db_exec(cx,
                SQL("INSERT INTO session (id, person, org, csrf, stage, created, seen, expires) "
                    "SELECT 's', id, org, '', 0, 0, 0, 0 FROM person ORDER BY id LIMIT 1 "
                    "ON CONFLICT (id) DO NOTHING"),
                NO_ARGS, NULL),
        RC_OK);
    /* Bytes of every kind, in a file that evidence names. */
    struct evidence piece = {.id = "",
                             .org = "",
                             .control = "",
                             .title = "",
                             .dated = "",
                             .link = "",
                             .kind = EVIDENCE_FILE,
                             .file_name = "x.txt",
                             .media_type = "text/plain",
                             .added_by = "",
                             .size = 5};
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx,
            db_one(cx, SQL("SELECT MIN(id) AS assessment FROM assessment WHERE org = $1"),
                   FIELDS(assessment_id), &piece, ARGS(STR(cx->org))),
            RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, content_put(cx, "\0\xFFxyz", 5, &piece.digest), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &evidence_record, &piece), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void check_restored(struct ctx *cx, const char *url)
{
    CLEANUP(opened_close) struct opened opened = {.db = NULL};
    struct verify_view found;
    target_open(cx, url, &opened);
    whole_same(__LINE__, cx, &opened.cx);
    TEST_RC(__LINE__, &opened.cx, ledger_verify(&opened.cx, &found), RC_OK);
    TEST_TRUE(__LINE__, found.organizations.n >= 2);
}

/* From this database to the other engine, and from there to a third database of the first one's kind. */
static void there_and_back(void **state, struct ctx *cx, bool over_postgresql)
{
    CLEANUP(target_drop) struct target first = target_make(state, cx, over_postgresql);
    CLEANUP(target_drop)
    struct target second = target_make(state, cx, db_is_postgresql(cx->db));
    CLEANUP(opened_close) struct opened opened = {.db = NULL};
    struct backup_summary written, restored, again;
    const char *path = whole_path(state, cx, "there.tar"),
               *back = whole_path(state, cx, "back.tar");
    write_backup(cx, path, &written);
    TEST_RC(__LINE__, cx, backup_restore(cx, path, first.url, false, &restored), RC_OK);
    TEST_INT(__LINE__, restored.rows, written.rows);
    TEST_INT(__LINE__, restored.bytes, written.bytes);
    TEST_INT(__LINE__, restored.entries, written.entries);
    TEST_INT(__LINE__, restored.size, written.size);
    TEST_TEXT(__LINE__, restored.finding, "");
    TEST_TRUE(__LINE__, restored.heads.n >= 2);
    for (size_t i = 0; i < restored.heads.n; i++) {
        const struct backup_head *head = &restored.heads.at[i];
        TEST_INT(__LINE__, head->entries_now, head->entries);
        TEST_TEXT(__LINE__, head->root_now, head->root);
        TEST_TEXT(__LINE__, head->root, written.heads.at[i].root);
        TEST_INT(__LINE__, head->size, head->entries);
        TEST_INT(__LINE__, strlen(head->root), 64);
    }
    TEST_TEXT(__LINE__, restored.engine, db_is_postgresql(cx->db) ? "postgresql" : "sqlite");
    check_restored(cx, first.url);
    target_open(cx, first.url, &opened);
    write_backup(&opened.cx, back, &again);
    TEST_INT(__LINE__, again.rows, written.rows);
    TEST_INT(__LINE__, again.bytes, written.bytes);
    TEST_RC(__LINE__, cx, backup_restore(cx, back, second.url, false, &restored), RC_OK);
    check_restored(cx, second.url);
    TEST_RC(__LINE__, cx, backup_restore(cx, path, first.url, false, &restored), RC_CONFLICT);
}

static void test_over_sqlite(void **state)
{
    struct ctx *cx = whole_begin(state);
    insert_passing(cx);
    there_and_back(state, cx, false);
    TEST_INT(__LINE__, whole_files(state, "restoring"), 0);
    TEST_INT(__LINE__, whole_files(state, ".new"), 0);
}

static void test_over_postgresql(void **state)
{
    struct ctx *cx = whole_begin(state);
    if (!test_has_postgresql())
        skip();
    there_and_back(state, cx, true);
}

/* Work that waited does not begin again by itself. */
static void test_jobs_end(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(target_drop) struct target target = target_make(state, cx, false);
    CLEANUP(opened_close) struct opened opened = {.db = NULL};
    struct backup_summary summary;
    struct job job;
    const char *id = "", *path = whole_path(state, cx, "jobs.tar");
    TEST_RC(__LINE__, cx, job_start(cx, job_kind_find(cx->app, "ledger-verify"), "{}", &id), RC_OK);
    write_backup(cx, path, &summary);
    TEST_RC(__LINE__, cx, backup_restore(cx, path, target.url, false, &summary), RC_OK);
    target_open(cx, target.url, &opened);
    TEST_RC(__LINE__, &opened.cx, job_get(&opened.cx, id, &job), RC_OK);
    TEST_INT(__LINE__, job.state, JOB_CANCELLED);
    TEST_RC(__LINE__, cx, job_cancel(cx, id), RC_OK);
}

/* ---- written while others write ---- */

struct writer {
    struct store *store;
    const struct app *app;
    bool stop;
    int64_t written;
};

static void *write_on(void *argument)
{
    struct writer *writer = argument;
    struct db *db = NULL;
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    struct arena *arena = arena_create(WHOLE_FILE_MOST);
    enum rc rc = db_open(writer->store, &db, &why);
    while (rc == RC_OK && !__atomic_load_n(&writer->stop, __ATOMIC_RELAXED)) {
        struct ctx cx = {.arena = arena,
                         .db = db,
                         .app = writer->app,
                         .now = TEST_NOW,
                         .org = "airline",
                         .org_name = "",
                         .person = "",
                         .person_name = "",
                         .session = "",
                         .csrf = "",
                         .permissions = UINT64_MAX};
        struct post post = {.id = "",
                            .org = "",
                            .name = "p",
                            .department = "d",
                            .holder = "",
                            .deputy = "",
                            .active = 1};
        struct db_tx *tx = NULL;
        rc = db_begin(&cx, &tx);
        if (rc == RC_OK)
            rc = record_insert(&cx, &post_record, &post);
        if (rc == RC_OK)
            rc = db_commit(&cx, &tx);
        db_rollbackp(&tx);
        writer->written += rc == RC_OK;
        arena_reset(arena);
    }
    arena_free(arena);
    db_close(db);
    return NULL;
}

static void test_while_others_write(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = whole_begin(state);
    struct writer writer = {.store = test->store, .app = cx->app};
    pthread_t thread;
    const char *path = whole_path(state, cx, "busy.tar");
    assert_int_equal(pthread_create(&thread, NULL, write_on, &writer), 0);
    for (int i = 0; i < 5; i++) {
        struct backup_summary written, tested;
        write_backup(cx, path, &written);
        /* posts and their entries belong to one state: the replay finds no difference */
        TEST_RC(__LINE__, cx, backup_test(cx, path, &tested), RC_OK);
        TEST_INT(__LINE__, tested.rows, written.rows);
    }
    __atomic_store_n(&writer.stop, true, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    TEST_TRUE(__LINE__, writer.written > 10);
    TEST_INT(__LINE__, whole_files(state, ".test-"), 0);
}

/* ---- older schemas ---- */

/* A backup from the first released schema comes up to the present one. */
static void test_older_schema(void **state)
{
    struct ctx *cx = whole_begin(state);
    CLEANUP(target_drop) struct target old = target_make(state, cx, db_is_postgresql(cx->db));
    CLEANUP(target_drop) struct target target = target_make(state, cx, false);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    CLEANUP(opened_close) struct opened first = {.db = NULL}, second = {.db = NULL};
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "old.tar");
    assert_int_equal(store_open(old.url, &first.store, &why), RC_OK);
    assert_int_equal(db_open(first.store, &first.db, &why), RC_OK);
    first.cx = *cx;
    first.cx.db = first.db;
    TEST_RC(__LINE__, &first.cx, db_migrate_to(&first.cx, 1), RC_OK);
    struct organization row = {.id = "old",
                               .org = "old",
                               .parent = "",
                               .name = "Old",
                               .sector = "",
                               .fiscal_month = 4,
                               .handling_mark = "",
                               .document_prefix = "",
                               .active = 1};
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, &first.cx, db_begin(&first.cx, &tx), RC_OK);
    TEST_RC(__LINE__, &first.cx, record_insert(&first.cx, &organization_record, &row), RC_OK);
    TEST_RC(__LINE__, &first.cx, db_commit(&first.cx, &tx), RC_OK);
    write_backup(&first.cx, path, &summary);
    TEST_TEXT(__LINE__, summary.schema, "0001_foundation");
    TEST_RC(__LINE__, cx, backup_restore(cx, path, target.url, false, &summary), RC_OK);
    TEST_INT(__LINE__, summary.organizations, 1);
    target_open(cx, target.url, &second); /* the present schema */
}

/* ---- work that does not come to its end ---- */

struct stopper {
    struct progress base;
    int calls;
};

static enum rc stop_soon(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    struct stopper *stopper = (struct stopper *)(void *)progress;
    (void)cx;
    (void)done;
    (void)total;
    return ++stopper->calls > 3 ? RC_STOPPED : RC_OK;
}

static void test_cancelled(void **state)
{
    struct ctx *cx = whole_begin(state);
    struct stopper stopper = {.base = {stop_soon}};
    struct backup_summary summary;
    CLEANUP(target_drop) struct target target = target_make(state, cx, false);
    const char *path = whole_path(state, cx, "stopped.tar");
    whole_write(path, "what stood there", 16);
    cx->progress = &stopper.base;
    TEST_RC(__LINE__, cx, backup_write(cx, path, &summary), RC_STOPPED);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    TEST_INT(__LINE__, info.st_size, 16); /* it still stands */
    TEST_INT(__LINE__, whole_files(state, ".new"), 0);
    cx->progress = NULL;
    write_backup(cx, path, &summary);
    stopper.calls = 0;
    cx->progress = &stopper.base;
    TEST_RC(__LINE__, cx, backup_restore(cx, path, target.url, false, &summary), RC_STOPPED);
    TEST_TRUE(__LINE__, access(target.url + strlen("sqlite:"), F_OK) != 0);
    TEST_INT(__LINE__, whole_files(state, "restoring"), 0);
    cx->progress = NULL;
}

/* The disk is full: files may not grow any more. */
static void test_full_disk(void **state)
{
    struct ctx *cx = whole_begin(state);
    struct rlimit before, small;
    struct backup_summary summary;
    const char *path = whole_path(state, cx, "full.tar");
    whole_write(path, "what stood there", 16);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 100 * 1024;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum rc rc = backup_write(cx, path, &summary);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    TEST_INT(__LINE__, rc, RC_IO);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "cannot be written") != NULL);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    TEST_INT(__LINE__, info.st_size, 16);
    TEST_INT(__LINE__, whole_files(state, ".new"), 0);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, backup_write(cx, whole_path(state, cx, "no/such/folder.tar"), &summary),
            RC_IO);
    write_backup(cx, path, &summary);
    assert_int_equal(stat(path, &info), 0);
    TEST_INT(__LINE__, info.st_mode & 0777, 0600);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_every_table_is_known)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_over_sqlite),  cmocka_unit_test(test_over_postgresql),
        cmocka_unit_test(test_jobs_end),     cmocka_unit_test(test_while_others_write),
        cmocka_unit_test(test_older_schema), cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_full_disk),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
