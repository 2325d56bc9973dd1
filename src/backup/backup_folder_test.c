/* Backups by the timetable: which generations stay, the jobs, the recovery test, the page, what is late. */
#include "backup/backup_folder.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "backup/backup_inside.h"
#include "base/time.h"
#include "job/job_inside.h"
#include "tests/support/whole.h"

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)

/* ---- rules ---- */

static void test_names(void **state)
{
    static const struct {
        int line;
        const char *name;
        int64_t at;
    } rows[] = {
        {__LINE__, "kaname-20261001T050203Z.tar", INT64_C(1790830923000)},
        {__LINE__, "kaname-19700101T000000Z.tar", 0},
        {__LINE__, "kaname-20261001T050203Z.tar.new", -1},
        {__LINE__, "kaname-20261001T050203Z.tar.test-12", -1},
        {__LINE__, "kaname-20261301T050203Z.tar", -1},
        {__LINE__, "kaname-20261001T250203Z.tar", -1},
        {__LINE__, "kaname-20261001T05020Z.tar", -1},
        {__LINE__, "other-20261001T050203Z.tar", -1},
        {__LINE__, "", -1},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_INT(rows[i].line, backup_file_time(rows[i].name), rows[i].at);
        if (rows[i].at >= 0)
            TEST_TEXT(rows[i].line, backup_file_name(cx, rows[i].at), rows[i].name);
    }
}

/* One backup a day for two years, marked anew each day: what goes away is never missed later. */
static void test_generations(void **state)
{
    enum { DAYS = 800, MOST = 64 };
    struct ctx *cx = test_begin(state);
    struct backup_kept list[MOST];
    size_t n = 0;
    for (int64_t day = 0; day < DAYS; day++) {
        memmove(list + 1, list, n * sizeof *list);
        list[0] = (struct backup_kept){.at = TEST_NOW + day * DAY_MS};
        n++;
        backup_mark_generations(cx, list, n, 7, 4, 12);
        size_t kept = 0;
        for (size_t i = 0; i < n; i++)
            if (list[i].generations != 0)
                list[kept++] = list[i];
        n = kept;
        assert_true(n < MOST - 1);
    }
    int64_t days = 0, weeks = 0, months = 0;
    for (size_t i = 0; i < n; i++) {
        days += list[i].day;
        weeks += list[i].week;
        months += list[i].month;
        if (i > 0)
            TEST_TRUE(__LINE__, list[i].at < list[i - 1].at);
    }
    TEST_INT(__LINE__, days, 7);
    TEST_INT(__LINE__, weeks, 4);
    TEST_INT(__LINE__, months, 12);
    TEST_TRUE(__LINE__, list[0].at - list[n - 1].at > 300 * DAY_MS);
    TEST_TRUE(__LINE__, list[0].at - list[n - 1].at < 370 * DAY_MS);
}

static void test_marks(void **state)
{
    /* Times before TEST_NOW, Thursday 2026-10-01 14:02 in Japan. */
    static const struct {
        int line;
        int64_t days, weeks, months;
        int64_t before[4]; /* hours; -1 ends */
        int64_t want[4];
    } rows[] = {
        {__LINE__, 7, 0, 0, {0, 1, 24, -1}, {1, 0, 1}},
        {__LINE__, 1, 0, 0, {0, 24, -1}, {1, 0}},
        {__LINE__, 0, 0, 0, {0, 24, -1}, {1, 0}},
        {__LINE__, 2, 0, 0, {0, 48, 96, -1}, {1, 1, 0}}, /* days without a backup do not count */
        {__LINE__, 1, 0, 0, {14, 15, -1}, {1, 0}},       /* midnight of Japan */
        {__LINE__, 2, 0, 0, {14, 15, -1}, {1, 1}},
        {__LINE__, 1, 2, 0, {0, 72, 96, -1}, {3, 0, 2}}, /* Sunday belongs to the week before */
        {__LINE__, 1, 0, 2, {0, 15, 24, -1}, {5, 4, 0}}, /* September */
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct backup_kept list[4];
        size_t n = 0;
        for (; n < 4 && (n == 0 || rows[i].before[n] > 0); n++)
            list[n] = (struct backup_kept){.at = TEST_NOW - rows[i].before[n] * HOUR_MS};
        backup_mark_generations(cx, list, n, rows[i].days, rows[i].weeks, rows[i].months);
        for (size_t k = 0; k < n; k++)
            TEST_INT(rows[i].line, list[k].generations, rows[i].want[k]);
    }
}

static void test_overdue(void **state)
{
    static const struct {
        int line;
        int64_t last, since, now; /* hours */
        bool late;
    } rows[] = {
        {__LINE__, 0, 100, 110, false}, {__LINE__, 0, 100, 130, false},
        {__LINE__, 0, 100, 131, true},  {__LINE__, 90, 1, 119, false},
        {__LINE__, 90, 1, 121, true},   {__LINE__, 90, 119, 130, true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TRUE(rows[i].line, backup_is_overdue(rows[i].last * HOUR_MS, rows[i].since * HOUR_MS,
                                                  DAY_MS, rows[i].now * HOUR_MS) == rows[i].late);
}

/* ---- jobs ---- */

/* Begins a test with a folder of its own. */
static struct ctx *begin(void **state, const char *name)
{
    struct ctx *cx = whole_begin(state);
    struct app *app = ARENA_NEW(cx->arena, struct app);
    const char *folder = whole_path(state, cx, name);
    assert_non_null(app);
    assert_int_equal(mkdir(folder, 0700), 0);
    *app = *cx->app;
    app->backup_dir = folder;
    app->backup_days = 2;
    app->backup_weeks = 0;
    app->backup_months = 0;
    cx->app = app;
    return cx;
}

/* Runs what waits; gives the last job of the kind. */
static struct job run(struct ctx *cx, size_t kind)
{
    struct job_watch watch;
    struct job job;
    const char *id = "";
    bool ran = true;
    TEST_RC(__LINE__, cx, job_start(cx, &backup_jobs[kind], "{}", &id), RC_OK);
    job_watch_begin(&watch);
    while (ran)
        TEST_RC(__LINE__, cx, job_run_next(cx, "runner", &watch, &ran), RC_OK);
    job_watch_end(&watch);
    TEST_RC(__LINE__, cx, job_get(cx, id, &job), RC_OK);
    return job;
}

static void test_jobs(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = begin(state, "jobs");
    struct backup_folder folder;
    int64_t backup = 0, tested = 0;
    TEST_INT(__LINE__, run(cx, BACKUP_TEST_JOB).state, JOB_FAILED); /* there is none yet */
    for (int i = 0; i < 3; i++, cx->now += DAY_MS) {
        struct job job = run(cx, BACKUP_JOB);
        TEST_INT(__LINE__, job.state, JOB_DONE);
        TEST_TRUE(__LINE__, strstr(job.result, i < 2 ? "\"removed\":0" : "\"removed\":1") != NULL);
    }
    TEST_RC(__LINE__, cx, backup_folder_read(cx, &folder), RC_OK);
    TEST_INT(__LINE__, (int64_t)folder.backups.n, 2);
    TEST_TRUE(__LINE__, folder.backups.at[0].at > folder.backups.at[1].at);
    struct job job = run(cx, BACKUP_TEST_JOB);
    TEST_INT(__LINE__, job.state, JOB_DONE);
    TEST_TRUE(__LINE__, strstr(job.result, folder.backups.at[0].name) != NULL);
    TEST_RC(__LINE__, cx, backup_last_success(cx, &backup, &tested), RC_OK);
    TEST_TRUE(__LINE__, backup > 0 && tested >= backup);
    /* The youngest one is cut off: the recovery test says so. */
    assert_int_equal(truncate(folder.backups.at[0].path, folder.backups.at[0].size / 2), 0);
    job = run(cx, BACKUP_TEST_JOB);
    TEST_INT(__LINE__, job.state, JOB_FAILED);
    TEST_TRUE(__LINE__, strstr(job.message, "cut off") != NULL);
    (void)test;
}

/* Only what a program left a day ago goes; other files are nobody's business. */
static void test_left_over(void **state)
{
    struct ctx *cx = begin(state, "left");
    struct backup_summary summary;
    int64_t removed = 0;
    static const char *const names[] = {"kaname-20260901T000000Z.tar.new",
                                        "kaname-20260901T000000Z.tar.test-ab-wal", "notes.txt",
                                        "kaname-notes.tar"};
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *path = arena_printf(cx->arena, "%s/%s", cx->app->backup_dir, names[i]);
        struct utimbuf old = {.actime = 1, .modtime = (TEST_NOW - 2 * DAY_MS) / 1000};
        whole_write(path, "x", 1);
        assert_int_equal(utime(path, &old), 0);
    }
    TEST_RC(__LINE__, cx, backup_folder_add(cx, &summary, &removed), RC_OK);
    for (size_t i = 0; i < COUNT(names); i++)
        TEST_TRUE(__LINE__, (access(arena_printf(cx->arena, "%s/%s", cx->app->backup_dir, names[i]),
                                    F_OK) == 0) == (i >= 2));
}

static void test_timetable(void **state)
{
    struct ctx *cx = begin(state, "times");
    struct schedules list;
    int found = 0;
    for (int i = 0; i < 2; i++)
        TEST_RC(__LINE__, cx, backup_keep_timetable(cx), RC_OK);
    TEST_RC(__LINE__, cx, schedule_list(cx, &list), RC_OK);
    for (size_t i = 0; i < list.schedules.n; i++)
        found += strcmp(list.schedules.at[i].kind, "backup") == 0 ||
                 strcmp(list.schedules.at[i].kind, "recovery-test") == 0;
    TEST_INT(__LINE__, found, 2);
}

/* ---- the page ---- */

static const char *page(struct ctx *cx, enum http_method method, const char *path, int status)
{
    struct request request = {.method = method,
                              .path = path,
                              .wants_json = true,
                              .session = "",
                              .language = "",
                              .accept_language = "",
                              .csrf_header = "",
                              .authorization = "",
                              .fetch_site = "",
                              .origin = "",
                              .host = "",
                              .none_match = "",
                              .remote = "",
                              .agent = ""};
    struct response response = {.body = buf_create(WHOLE_FILE_MOST)};
    cx->problem = (struct problem){.rc = RC_OK};
    cx->person = "someone";
    router_run(cx, &request, &response);
    cx->person = "";
    const char *body = arena_copy(cx->arena, buf_string(&response.body));
    if (response.status != status)
        print_error("%s\n", body);
    TEST_INT(__LINE__, response.status, status);
    buf_free(&response.body);
    return body;
}

static void check_holds(int line, const char *body, const char *words)
{
    if (strstr(body, words) == NULL)
        print_error("%s\n", body);
    TEST_TRUE(line, strstr(body, words) != NULL);
}

static void test_page(void **state)
{
    struct ctx *cx = begin(state, "page");
    TEST_RC(__LINE__, cx, backup_keep_timetable(cx), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM job_file"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM job"), NO_ARGS, NULL), RC_OK);
    const char *body = page(cx, GET, "/backups", 200);
    check_holds(__LINE__, body, "\"scheduled\":true");
    check_holds(__LINE__, body, "\"overdue\":false");
    check_holds(__LINE__, body, "\"backups\":[]");
    cx->now += 20 * DAY_MS;
    body = page(cx, GET, "/backups", 200);
    check_holds(__LINE__, body, "\"overdue\":true");
    TEST_INT(__LINE__, run(cx, BACKUP_JOB).state, JOB_DONE);
    body = page(cx, GET, "/backups", 200);
    check_holds(__LINE__, body, "\"kind\":\"backup\",\"last\":\"2026-10-21T");
    check_holds(__LINE__, body, "\"name\":\"kaname-20261021T050203Z.tar\"");
    body = page(cx, POST, "/backups/test", 201);
    check_holds(__LINE__, body, "\"active\":\"0");
    cx->permissions &= ~PERM_SYSTEM;
    page(cx, GET, "/backups", 403);
    page(cx, POST, "/backups", 403);
    cx->permissions |= PERM_SYSTEM;
    struct app bare = *cx->app;
    bare.backup_dir = NULL;
    cx->app = &bare;
    check_holds(__LINE__, page(cx, GET, "/backups", 200), "\"folder\":\"\"");
    page(cx, POST, "/backups", 409);
    bare.backup_dir = "/nowhere";
    check_holds(__LINE__, page(cx, GET, "/backups", 200), "cannot be read");
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_generations),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_overdue),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jobs),
        cmocka_unit_test(test_left_over),
        cmocka_unit_test(test_timetable),
        cmocka_unit_test(test_page),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
