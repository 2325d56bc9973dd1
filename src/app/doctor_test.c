/* kaname doctor: what it finds in a good installation and in bad ones. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app_module.h"
#include "app/modules.h"
#include "db/db_health.h"
#include "ledger/ledger.h"
#include "report/report_child.h"
#include "tests/support/test.h"

enum { OUT_BYTES = 64 * 1024 };

static enum rc doctor(struct ctx *cx, const char *url, const char *key, struct buf *out)
{
    for (size_t i = 0; i < app_module.command_count; i++) {
        const struct command *command = &app_module.commands[i];
        struct arguments arguments = {.command = command, .db_url = url, .out = out};
        if (strcmp(command->name, "doctor") != 0)
            continue;
        for (size_t k = 0; key != NULL && k < OPTION_COUNT; k++)
            if (command->options[k].name != NULL)
                arguments.options[k] = key;
        buf_clear(out);
        cx->problem = (struct problem){.rc = RC_OK};
        return command->run(cx, &arguments);
    }
    return RC_MISSING;
}

static void check_says(int line, const struct buf *out, const char *words)
{
    if (strstr(out->data == NULL ? "" : out->data, words) == NULL)
        print_error("%s\n", out->data);
    TEST_TRUE(line, out->data != NULL && strstr(out->data, words) != NULL);
}

static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    struct app *app = ARENA_NEW(cx->arena, struct app);
    assert_non_null(app);
    *app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    cx->app = app;
    return cx;
}

static void test_good(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = begin(state);
    CLEANUP(buf_free) struct buf out = buf_create(OUT_BYTES);
    TEST_RC(__LINE__, cx, doctor(cx, test->url, NULL, &out), RC_OK);
    check_says(__LINE__, &out,
               db_is_postgresql(test->db) ? "OK    Database: PostgreSQL 1"
                                          : "OK    Database: SQLite 3");
    check_says(__LINE__, &out, "OK    Schema: ");
    check_says(__LINE__, &out, "OK    Integrity: ");
    check_says(__LINE__, &out, "OK    Clock: ");
    check_says(__LINE__, &out, "WARN  People: Nobody is registered yet\n      Run kaname init");
    check_says(__LINE__, &out, "OK    Font: IPAexGothic\n");
    check_says(__LINE__, &out, "OK    PDF reports: ");
    TEST_TRUE(__LINE__, strstr(out.data, "FAIL") == NULL);
}

static void test_clock(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = begin(state);
    CLEANUP(buf_free) struct buf out = buf_create(OUT_BYTES);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, ledger_append(cx, "clock", "hit", "1", LEDGER_NOTE, "{}"), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    cx->now = TEST_NOW - 50 * 1000;
    TEST_RC(__LINE__, cx, doctor(cx, test->url, NULL, &out), RC_OK);
    cx->now = TEST_NOW - 70 * 1000;
    TEST_RC(__LINE__, cx, doctor(cx, test->url, NULL, &out), RC_INVALID);
    check_says(__LINE__, &out,
               "FAIL  Clock: Now 2026-10-01 14:00, last entry of the ledger 2026-10-01 14:02\n"
               "      The clock is behind");
}

static void test_schema(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = begin(state);
    CLEANUP(buf_free) struct buf out = buf_create(OUT_BYTES);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE migration SET digest = 'x' || digest WHERE number = 2"),
                    NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, doctor(cx, test->url, NULL, &out), RC_INVALID);
    check_says(__LINE__, &out, "FAIL  Schema: ");
    TEST_TRUE(__LINE__, strstr(out.data, "Integrity") == NULL);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE migration SET digest = substr(digest, 2) WHERE number = 2"),
                    NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, doctor(cx, test->url, NULL, &out), RC_OK);
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    int handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(handle >= 0);
    assert_int_equal(write(handle, text, strlen(text)), (int64_t)strlen(text));
    assert_int_equal(fchmod(handle, mode), 0);
    close(handle);
}

/* SQLite only: a database whose pages are written over, one that everybody may read, none at all. */
static void test_files(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = begin(state);
    CLEANUP(buf_free) struct buf out = buf_create(OUT_BYTES);
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    const char *path = arena_printf(cx->arena, "%s/bad.db", test->directory);
    const char *url = arena_printf(cx->arena, "sqlite:%s", path);
    const char *key = arena_printf(cx->arena, "%s/key.pem", test->directory);
    TEST_RC(__LINE__, cx, doctor(cx, url, NULL, &out), RC_INVALID);
    check_says(__LINE__, &out, "FAIL  Database: There is no file ");
    TEST_TRUE(__LINE__, access(path, F_OK) != 0);
    struct store *store = NULL;
    struct db *db = NULL;
    assert_int_equal(store_open(url, &store, &why), RC_OK);
    assert_int_equal(db_open(store, &db, &why), RC_OK);
    struct ctx fresh = *cx;
    fresh.db = db;
    TEST_RC(__LINE__, &fresh, db_migrate(&fresh), RC_OK);
    db_close(db);
    store_close(store);
    write_file(key, "no key", 0640);
    TEST_RC(__LINE__, cx, doctor(cx, url, key, &out), RC_INVALID);
    check_says(__LINE__, &out, "OK    Rights of the database file: ");
    check_says(__LINE__, &out, "OK    Room on the disk: ");
    check_says(__LINE__, &out, "WARN  Rights of the private key: ");
    check_says(__LINE__, &out, "FAIL  TLS certificate: ");
    TEST_RC(__LINE__, cx, doctor(cx, url, test->directory, &out), RC_INVALID);
    check_says(__LINE__, &out, "FAIL  Last backup: ");
    write_file(arena_printf(cx->arena, "%s/kaname-20260930T000000Z.tar", test->directory), "x",
               0600);
    (void)doctor(cx, url, test->directory, &out);
    check_says(__LINE__, &out,
               "OK    Last backup: 2026-09-30 09:00\nOK    Rights of the last backup: ");
    cx->now += INT64_C(86400000);
    (void)doctor(cx, url, test->directory, &out);
    check_says(__LINE__, &out, "WARN  Last backup: ");
    assert_int_equal(chmod(path, 0644), 0);
    TEST_RC(__LINE__, cx, doctor(cx, url, NULL, &out), RC_INVALID);
    check_says(__LINE__, &out, "FAIL  Rights of the database file: ");
    assert_int_equal(chmod(path, 0600), 0);
    int handle = open(path, O_WRONLY | O_CLOEXEC);
    static const char noise[4096] = "noise";
    struct stat info;
    assert_int_equal(fstat(handle, &info), 0);
    off_t place = info.st_size / 4096 * 4096 - 4096;
    assert_int_equal(pwrite(handle, noise, sizeof noise, place), sizeof noise);
    close(handle);
    TEST_RC(__LINE__, cx, doctor(cx, url, NULL, &out), RC_INVALID);
    check_says(__LINE__, &out, "FAIL  Integrity: ");
}

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_files)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_clock),
        cmocka_unit_test(test_schema),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
