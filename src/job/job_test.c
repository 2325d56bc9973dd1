/* Jobs on both databases: started, run, cancelled, tried again, left behind by a program that is gone;
 * who sees what; the timetable; the threads that work; the pages. */
#include "job/job.h"

#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "base/limits.h"
#include "http/http.h"
#include "job/job_inside.h"
#include "ledger/ledger.h"
#include "tests/support/test.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)
enum { STEPS = 100, WAIT_MS = 20000, LOOK_MS = 20 };

/* ---- the work that is tried ---- */

static enum rc count_up(struct ctx *cx, struct job_work *work)
{
    for (int i = 1; i <= STEPS; i++)
        TRY(progress_step(cx, i, STEPS));
    buf_printf(work->result, "{\"org\":\"%s\",\"person\":\"%s\",\"rights\":%d}", cx->org,
               cx->person, may(cx, PERM_AUDIT_READ));
    return RC_OK;
}

static enum rc make_file(struct ctx *cx, struct job_work *work)
{
    (void)cx;
    BUF_LITERAL(work->file, "a file");
    work->file_name = "結果.txt";
    work->media_type = "text/plain; charset=utf-8";
    return RC_OK;
}

/* Fails as its parameters say. */
static enum rc go_wrong(struct ctx *cx, struct job_work *work)
{
    bool hard = strstr(work->job->parameters, "hard") != NULL;
    cx->problem.message = hard ? "hard as stone" : "the disk is away";
    return hard ? RC_INVALID : RC_IO;
}

/* Goes on until somebody ends it. */
static enum rc go_on(struct ctx *cx, struct job_work *work)
{
    (void)work;
    for (int64_t i = 0;; i++) {
        TRY(progress_step(cx, i, 0));
        usleep(1000);
    }
}

/* Holds the writer's lock of SQLite for a moment, as an import does. */
static enum rc hold_writer(struct ctx *cx, struct job_work *work)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    (void)work;
    TRY(db_begin(cx, &tx));
    TRY(ledger_append(cx, cx->org, "held", "1", LEDGER_NOTE, "{}"));
    for (int i = 0; i < 1500; i++) {
        TRY(progress_step(cx, i, 1500));
        usleep(1000);
    }
    return db_commit(cx, &tx);
}

static const struct job_kind kinds[] = {
    {.name = "count",
     .label = "Counting",
     .permission = PERM_AUDIT_READ,
     .attempts = 3,
     .schedulable = true,
     .run = count_up,
     .page = "/found/"},
    {.name = "file",
     .label = "A file",
     .permission = PERM_REPORT_READ,
     .attempts = 1,
     .run = make_file},
    {.name = "wrong",
     .label = "Going wrong",
     .permission = PERM_AUDIT_READ,
     .attempts = 3,
     .run = go_wrong},
    {.name = "on", .label = "Going on", .permission = PERM_AUDIT_READ, .attempts = 2, .run = go_on},
    {.name = "hold",
     .label = "Holding",
     .permission = PERM_AUDIT_READ,
     .attempts = 2,
     .run = hold_writer},
    {.name = "whole",
     .label = "On everything",
     .permission = PERM_SYSTEM,
     .attempts = 2,
     .installation = true,
     .schedulable = true,
     .run = count_up},
};
static const struct module work = {.name = "work", .jobs = kinds, .job_count = COUNT(kinds)};
static const struct module *const modules[] = {&job_module, &work};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static const struct job_kind *kind(const char *name)
{
    const struct job_kind *found = job_kind_find(&app, name);
    assert_non_null(found);
    return found;
}

/* ---- people ---- */

static void insert_org(struct ctx *cx, const char *id)
{
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ($1, $1, 1, '', $1, 0, '', 4, '', '', 1)"),
                    ARGS(STR(id)), NULL),
            RC_OK);
}

static void insert_person(struct ctx *cx, const char *id, const char *org, enum role role)
{
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO person (id, org, version, login, name, email, lang, password, "
                        "totp, recovery, must_change, active) "
                        "VALUES ($1, $2, 1, $1, $1, '', 0, '', '', '', 0, 1)"),
                    ARGS(STR(id), STR(org)), NULL),
            RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO membership (id, org, version, person, role) "
                        "VALUES ($1, $2, 1, $1, $3)"),
                    ARGS(STR(id), STR(org), I64(role)), NULL),
            RC_OK);
}

static void act_as(struct ctx *cx, const char *person, const char *org)
{
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, account_act_as(cx, person, org), RC_OK);
}

/* Begins a test with empty tables of jobs; the first one makes two organisations and their people. */
static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    int64_t count = 0;
    cx->app = &app;
    cx->fixed_ids = 0;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM organization"), NO_ARGS, &count),
            RC_OK);
    if (count == 0) {
        insert_org(cx, "o");
        insert_org(cx, "p");
        insert_person(cx, "auditor", "o", ROLE_AUDITOR);
        insert_person(cx, "second", "o", ROLE_AUDITOR);
        insert_person(cx, "admin", "o", ROLE_ADMINISTRATOR);
        insert_person(cx, "viewer", "o", ROLE_VIEWER);
        insert_person(cx, "system", "p", ROLE_SYSTEM);
        insert_person(cx, "elsewhere", "p", ROLE_AUDITOR);
    }
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM job_file"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM job"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM schedule"), NO_ARGS, NULL), RC_OK);
    act_as(cx, "auditor", NULL);
    return cx;
}

static const char *start(struct ctx *cx, const char *name, const char *parameters)
{
    const char *id = "";
    TEST_RC(__LINE__, cx, job_start(cx, kind(name), parameters, &id), RC_OK);
    return id;
}

/* Runs what is due, as the thread does: with nobody's rights. */
static bool run_next(const struct ctx *cx, struct job_watch *watch)
{
    struct ctx worker = {.arena = cx->arena,
                         .db = cx->db,
                         .app = cx->app,
                         .now = cx->now,
                         .org = "",
                         .org_name = "",
                         .person = "",
                         .person_name = "",
                         .session = "",
                         .csrf = ""};
    bool ran = false;
    struct job_watch own;
    if (watch == NULL)
        job_watch_begin(&own);
    TEST_RC(__LINE__, &worker, job_run_next(&worker, "runner", watch == NULL ? &own : watch, &ran),
            RC_OK);
    if (watch == NULL)
        job_watch_end(&own);
    return ran;
}

static struct job get(struct ctx *cx, const char *id)
{
    struct job job = {.id = ""};
    TEST_RC(__LINE__, cx, job_store_get(cx, id, &job), RC_OK);
    return job;
}

/* What the ledger notes about a job: "started cancelled". */
static const char *noted(struct ctx *cx, const char *org, const char *id)
{
    struct ledger_entries entries;
    const char *text = "";
    TEST_RC(__LINE__, cx, ledger_of_record(cx, org, "job", id, &entries), RC_OK);
    for (size_t i = 0; i < entries.n; i++) {
        const char *event = strstr(entries.at[i].body, "\"event\":\"") + strlen("\"event\":\"");
        TEST_INT(__LINE__, entries.at[i].action, LEDGER_NOTE);
        text = arena_printf(cx->arena, "%s%s%.*s/%s", text, i == 0 ? "" : " ",
                            (int)strcspn(event, "\""), event, entries.at[i].person);
    }
    return text;
}

static void test_run(void **state)
{
    struct ctx *cx = begin(state);
    TEST_TRUE(__LINE__, !run_next(cx, NULL));
    const char *id = start(cx, "count", "{}");
    TEST_INT(__LINE__, get(cx, id).state, JOB_QUEUED);
    TEST_TEXT(__LINE__, start(cx, "count", "{}"), id); /* it waits already */
    TEST_TRUE(__LINE__, strcmp(start(cx, "count", "{\"x\":1}"), id) != 0);
    TEST_TRUE(__LINE__, run_next(cx, NULL) && run_next(cx, NULL) && !run_next(cx, NULL));
    struct job job = {.org = "", .kind = "", .person = ""};
    TEST_RC(__LINE__, cx, job_get(cx, id, &job), RC_OK);
    TEST_INT(__LINE__, job.state, JOB_DONE);
    TEST_INT(__LINE__, job.done, STEPS);
    TEST_INT(__LINE__, job.total, STEPS);
    TEST_INT(__LINE__, job.attempts, 1);
    TEST_TEXT(__LINE__, job.result, "{\"org\":\"o\",\"person\":\"auditor\",\"rights\":1}");
    TEST_TEXT(__LINE__, job.message, "");
    TEST_TEXT(__LINE__, noted(cx, "o", id), "started/auditor");
    TEST_TRUE(__LINE__, strcmp(start(cx, "count", "{}"), id) != 0); /* the first one has ended */
    TEST_RC(__LINE__, cx, job_cancel(cx, id), RC_CONFLICT);
    TEST_RC(__LINE__, cx, job_retry(cx, id), RC_CONFLICT);
}

static void test_file(void **state)
{
    struct ctx *cx = begin(state);
    struct job_file file;
    const void *bytes = NULL;
    act_as(cx, "viewer", NULL);
    const char *id = start(cx, "file", "{}");
    TEST_RC(__LINE__, cx, job_file_get(cx, id, &file, &bytes), RC_MISSING);
    TEST_TRUE(__LINE__, run_next(cx, NULL));
    TEST_RC(__LINE__, cx, job_file_get(cx, id, &file, &bytes), RC_OK);
    TEST_TEXT(__LINE__, file.name, "結果.txt");
    TEST_INT(__LINE__, file.size, 6);
    assert_memory_equal(bytes, "a file", 6);
    act_as(cx, "admin", NULL); /* sees the job, has no right to its result */
    TEST_RC(__LINE__, cx, job_file_get(cx, id, &file, &bytes), RC_MISSING);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE job_file SET content = $1"), ARGS(BYTES("b file", 6)), NULL),
            RC_OK);
    act_as(cx, "viewer", NULL);
    TEST_RC(__LINE__, cx, job_file_get(cx, id, &file, &bytes), RC_UNSOUND);
}

/* Errors that may pass are tried three times, each later than the one before; others are final. */
static void test_failures(void **state)
{
    struct ctx *cx = begin(state);
    const char *soft = start(cx, "wrong", "{}"), *hard = start(cx, "wrong", "{\"how\":\"hard\"}");
    TEST_TRUE(__LINE__, run_next(cx, NULL) && run_next(cx, NULL) && !run_next(cx, NULL));
    TEST_INT(__LINE__, get(cx, hard).state, JOB_FAILED);
    TEST_TEXT(__LINE__, get(cx, hard).message, "hard as stone");
    for (int attempt = 1; attempt < 3; attempt++) {
        struct job job = get(cx, soft);
        TEST_INT(__LINE__, job.state, JOB_QUEUED);
        TEST_INT(__LINE__, job.attempts, attempt);
        TEST_TRUE(__LINE__, job.next_run >= cx->now + job_backoff(attempt));
        TEST_TEXT(__LINE__, job.message, "the disk is away");
        TEST_TRUE(__LINE__, !run_next(cx, NULL)); /* not yet */
        cx->now = job.next_run;
        TEST_TRUE(__LINE__, run_next(cx, NULL));
    }
    TEST_INT(__LINE__, get(cx, soft).state, JOB_FAILED);
    TEST_INT(__LINE__, get(cx, soft).attempts, 3);
    TEST_RC(__LINE__, cx, job_retry(cx, soft), RC_OK);
    TEST_INT(__LINE__, get(cx, soft).attempts, 0);
    TEST_TRUE(__LINE__, run_next(cx, NULL));
    TEST_TEXT(__LINE__, noted(cx, "o", soft), "started/auditor repeated/auditor");
}

static void test_cancel(void **state)
{
    struct ctx *cx = begin(state);
    struct job_watch watch;
    const char *id = start(cx, "count", "{}");
    TEST_RC(__LINE__, cx, job_cancel(cx, id), RC_OK);
    TEST_INT(__LINE__, get(cx, id).state, JOB_CANCELLED);
    TEST_TRUE(__LINE__, !run_next(cx, NULL));
    TEST_RC(__LINE__, cx, job_retry(cx, id), RC_OK);
    job_watch_begin(&watch);
    TEST_TRUE(__LINE__, run_next(cx, &watch));
    TEST_INT(__LINE__, get(cx, id).state, JOB_DONE);
    TEST_TEXT(__LINE__, noted(cx, "o", id), "started/auditor cancelled/auditor repeated/auditor");
    /* The program stops: the job goes back, and the attempt does not count. */
    id = start(cx, "count", "{\"n\":2}");
    watch.stop = true;
    TEST_TRUE(__LINE__, run_next(cx, &watch));
    TEST_INT(__LINE__, get(cx, id).state, JOB_QUEUED);
    TEST_INT(__LINE__, get(cx, id).attempts, 0);
    job_watch_end(&watch);
}

/* A program that was killed leaves a running job behind. */
static void test_left_behind(void **state)
{
    static const struct {
        int line;
        int64_t later;    /* ms after the last heartbeat */
        int64_t attempts; /* before */
        bool cancel;
        int64_t state;
    } rows[] = {
        {__LINE__, JOB_STALE_MS - 1000, 1, false, JOB_RUNNING},
        {__LINE__, JOB_STALE_MS + 1000, 1, false, JOB_QUEUED},
        {__LINE__, JOB_STALE_MS + 1000, 2, false, JOB_QUEUED},
        {__LINE__, JOB_STALE_MS + 1000, 3, false, JOB_FAILED},
        {__LINE__, JOB_STALE_MS + 1000, 1, true, JOB_CANCELLED},
        {__LINE__, -3 * DAY, 1, false, JOB_QUEUED}, /* the clock was set back */
    };
    struct ctx *cx = begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *id = start(cx, "count", arena_printf(cx->arena, "{\"row\":%zu}", i));
        struct ctx later = *cx;
        bool taken = false, mine = false;
        for (int64_t n = 0; n < rows[i].attempts; n++) {
            TEST_RC(rows[i].line, cx,
                    db_exec(cx, SQL("UPDATE job SET state = 0 WHERE id = $1"), ARGS(STR(id)), NULL),
                    RC_OK);
            TEST_RC(rows[i].line, cx, job_store_take(cx, id, "gone", cx->now, &taken), RC_OK);
            TEST_TRUE(rows[i].line, taken);
        }
        if (rows[i].cancel)
            TEST_RC(rows[i].line, cx, job_cancel(cx, id), RC_OK);
        later.now += rows[i].later;
        TEST_RC(rows[i].line, &later, job_reclaim(&later), RC_OK);
        struct job job = get(cx, id);
        TEST_INT(rows[i].line, job.state, rows[i].state);
        /* Whoever had it can no longer say how it ended. */
        job.runner = "gone";
        job.state = JOB_DONE;
        TEST_RC(rows[i].line, cx, job_store_end(cx, &job, &mine), RC_OK);
        TEST_INT(rows[i].line, mine, rows[i].state == JOB_RUNNING);
        TEST_RC(rows[i].line, cx, job_store_take(cx, id, "another", cx->now, &taken), RC_OK);
        TEST_INT(rows[i].line, taken, rows[i].state == JOB_QUEUED);
        TEST_RC(rows[i].line, cx, db_exec(cx, SQL("DELETE FROM job"), NO_ARGS, NULL), RC_OK);
    }
}

/* A person acts with the rights of the moment at which the job runs. */
static void test_rights(void **state)
{
    static const struct {
        int line;
        const char *person, *org;
        enum rc get, cancel;
        bool result;
    } rows[] = {
        {__LINE__, "auditor", "o", RC_OK, RC_CONFLICT, true},
        {__LINE__, "second", "o", RC_MISSING, RC_MISSING, false},
        {__LINE__, "viewer", "o", RC_MISSING, RC_MISSING, false},
        {__LINE__, "admin", "o", RC_OK, RC_CONFLICT, false},
        {__LINE__, "elsewhere", "p", RC_MISSING, RC_MISSING, false},
        {__LINE__, "system", "p", RC_OK, RC_CONFLICT, false},
        {__LINE__, NULL, "o", RC_OK, RC_CONFLICT, true}, /* the local administrator */
    };
    struct ctx *cx = begin(state);
    const char *id = start(cx, "count", "{}"), *none = "";
    TEST_TRUE(__LINE__, run_next(cx, NULL));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct job job = {.result = ""};
        struct jobs list;
        act_as(cx, rows[i].person, rows[i].org);
        TEST_RC(rows[i].line, cx, job_get(cx, id, &job), rows[i].get);
        TEST_INT(rows[i].line, job.result[0] != '\0', rows[i].result);
        TEST_RC(rows[i].line, cx, job_list(cx, -1, "", 10, &list), RC_OK);
        TEST_INT(rows[i].line, (int64_t)list.jobs.n, rows[i].get == RC_OK);
        TEST_RC(rows[i].line, cx, job_cancel(cx, id), rows[i].cancel);
    }
    act_as(cx, "viewer", NULL);
    TEST_RC(__LINE__, cx, job_start(cx, kind("count"), "{}", &none), RC_DENIED);
    act_as(cx, "auditor", NULL);
    TEST_RC(__LINE__, cx, job_start(cx, kind("whole"), "{}", &none), RC_DENIED);
    id = start(cx, "count", "{\"n\":2}");
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE membership SET role = $1 WHERE person = 'auditor'"),
                    ARGS(I64(ROLE_VIEWER)), NULL),
            RC_OK);
    TEST_TRUE(__LINE__, run_next(cx, NULL));
    TEST_INT(__LINE__, get(cx, id).state, JOB_FAILED);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE membership SET role = $1 WHERE person = 'auditor'"),
                    ARGS(I64(ROLE_AUDITOR)), NULL),
            RC_OK);
}

/* Nobody fills the queue alone, and old jobs go. */
static void test_limits(void **state)
{
    struct ctx *cx = begin(state);
    struct jobs list;
    const char *id = "";
    for (int i = 0; i < JOB_WAITING_MOST; i++) {
        cx->now++;
        start(cx, "count", arena_printf(cx->arena, "{\"n\":%d}", i));
    }
    TEST_RC(__LINE__, cx, job_start(cx, kind("count"), "{}", &id), RC_BUSY);
    TEST_RC(__LINE__, cx, job_list(cx, JOB_QUEUED, "", 5, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.jobs.n, 5);
    TEST_TEXT(__LINE__, list.jobs.at[0].parameters, "{\"n\":19}");
    TEST_RC(__LINE__, cx, job_list(cx, JOB_QUEUED, list.jobs.at[4].id, 50, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.jobs.n, JOB_WAITING_MOST - 5);
    TEST_TEXT(__LINE__, list.jobs.at[0].parameters, "{\"n\":14}");
    act_as(cx, "viewer", NULL);
    start(cx, "file", "{}");
    while (run_next(cx, NULL))
        continue;
    TEST_RC(__LINE__, cx, job_store_prune(cx, cx->now - DAY), RC_OK);
    int64_t counts[JOB_STATE_COUNT_];
    TEST_RC(__LINE__, cx, job_counts(cx, counts), RC_OK);
    TEST_INT(__LINE__, counts[JOB_DONE], JOB_WAITING_MOST + 1);
    TEST_INT(__LINE__, counts[JOB_QUEUED], 0);
    TEST_RC(__LINE__, cx, job_store_prune(cx, cx->now + DAY), RC_OK);
    TEST_RC(__LINE__, cx, job_counts(cx, counts), RC_OK);
    TEST_INT(__LINE__, counts[JOB_DONE], 0);
}

static struct schedule entry_of(const char *name, int64_t repeat, const char *at_time)
{
    return (struct schedule){.id = "",
                             .org = "",
                             .kind = name,
                             .repeat = repeat,
                             .weekday = 1,
                             .at_time = at_time,
                             .parameters = "{}",
                             .active = 1};
}

static void test_timetable(void **state)
{
    struct ctx *cx = begin(state);
    struct schedule entry = entry_of("count", SCHEDULE_DAILY, "2:00");
    int64_t count = 0;
    TEST_RC(__LINE__, cx, schedule_save(cx, NULL, &entry), RC_OK);
    TEST_TEXT(__LINE__, entry.at_time, "02:00");
    TEST_RC(__LINE__, cx, schedule_tick(cx, &count), RC_OK);
    TEST_INT(__LINE__, count, 0); /* two o'clock of that day was before the entry */
    static const struct {
        int line;
        int64_t step; /* ms further */
        int64_t count;
    } rows[] = {
        {__LINE__, 11 * HOUR, 0}, {__LINE__, 2 * HOUR, 1},
        {__LINE__, 0, 0},         {__LINE__, -DAY, 0},    /* set back: nothing twice */
        {__LINE__, DAY, 0},       {__LINE__, 3 * DAY, 1}, /* days asleep: the last time only */
        {__LINE__, DAY, 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->now += rows[i].step;
        TEST_RC(rows[i].line, cx, schedule_tick(cx, &count), RC_OK);
        TEST_INT(rows[i].line, count, rows[i].count);
    }
    TEST_TRUE(__LINE__, run_next(cx, NULL));
    struct jobs list;
    act_as(cx, NULL, "o");
    TEST_RC(__LINE__, cx, job_list(cx, JOB_DONE, "", 10, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.jobs.n, 1);
    TEST_TEXT(__LINE__, list.jobs.at[0].result, "{\"org\":\"o\",\"person\":\"\",\"rights\":1}");
    TEST_TEXT(__LINE__, list.jobs.at[0].schedule, entry.id);
    act_as(cx, "auditor", NULL);
    struct schedule stopped = entry;
    stopped.active = 0;
    TEST_RC(__LINE__, cx, schedule_save(cx, &entry, &stopped), RC_OK);
    cx->now += 2 * DAY;
    TEST_RC(__LINE__, cx, schedule_tick(cx, &count), RC_OK);
    TEST_INT(__LINE__, count, 0);
}

static void test_timetable_rights(void **state)
{
    struct ctx *cx = begin(state);
    struct schedule own = entry_of("count", SCHEDULE_WEEKLY, "02:00"),
                    whole = entry_of("whole", SCHEDULE_DAILY, "03:00");
    struct schedules list;
    struct schedule found;
    TEST_RC(__LINE__, cx, schedule_save(cx, NULL, &own), RC_OK);
    TEST_RC(__LINE__, cx, schedule_save(cx, NULL, &whole), RC_DENIED);
    static const struct {
        int line;
        struct schedule entry;
        const char *field;
    } bad[] = {
        {__LINE__, {.kind = "none", .at_time = "02:00"}, "kind"},
        {__LINE__, {.kind = "count", .at_time = "25:00"}, "at_time"},
        {__LINE__, {.kind = "count", .at_time = "02:00", .repeat = 7}, "repeat"},
        {__LINE__, {.kind = "count", .at_time = "02:00", .weekday = 7}, "repeat"},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct schedule entry = bad[i].entry;
        cx->problem = (struct problem){.rc = RC_OK};
        entry.id = entry.org = "";
        entry.parameters = "{}";
        TEST_RC(bad[i].line, cx, schedule_save(cx, NULL, &entry), RC_INVALID);
        TEST_TEXT(bad[i].line, cx->problem.fields[0].field, bad[i].field);
    }
    act_as(cx, "system", NULL);
    TEST_RC(__LINE__, cx, schedule_save(cx, NULL, &whole), RC_OK);
    TEST_RC(__LINE__, cx, schedule_get(cx, own.id, &found), RC_MISSING);
    TEST_RC(__LINE__, cx, schedule_list(cx, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.schedules.n, 1);
    TEST_TEXT(__LINE__, list.schedules.at[0].id, whole.id);
    act_as(cx, "elsewhere", NULL);
    TEST_RC(__LINE__, cx, schedule_remove(cx, own.id), RC_MISSING);
    act_as(cx, "second", NULL);
    TEST_RC(__LINE__, cx, schedule_remove(cx, own.id), RC_OK);
    TEST_RC(__LINE__, cx, schedule_get(cx, own.id, &found), RC_MISSING);
}

/* ---- the threads ---- */

/* Waits until the job is in a state. */
static struct job wait_for(struct ctx *cx, const char *id, int64_t wanted)
{
    for (int waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
        struct job job = get(cx, id);
        if (job.state == wanted)
            return job;
        usleep(LOOK_MS * 1000);
    }
    struct job job = get(cx, id);
    TEST_INT(__LINE__, job.state, wanted);
    return job;
}

static void test_worker(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = begin(state);
    struct job_worker *worker = NULL;
    const char *count = start(cx, "count", "{}");
    const char *hold = start(cx, "hold", "{}");
    TEST_RC(__LINE__, cx, job_worker_start(&app, test->store, &worker), RC_OK);
    wait_for(cx, count, JOB_DONE);
    wait_for(cx, hold, JOB_DONE); /* nobody who waited for the lock was in its way */
    const char *on = start(cx, "on", "{}");
    wait_for(cx, on, JOB_RUNNING);
    int64_t done = 0;
    for (int waited = 0; done == 0 && waited < WAIT_MS; waited += LOOK_MS) {
        usleep(LOOK_MS * 1000);
        done = get(cx, on).done;
    }
    TEST_TRUE(__LINE__, done > 0);
    TEST_RC(__LINE__, cx, job_cancel(cx, on), RC_OK);
    wait_for(cx, on, JOB_CANCELLED);
    TEST_RC(__LINE__, cx, job_retry(cx, on), RC_OK);
    wait_for(cx, on, JOB_RUNNING);
    job_worker_stop(worker);
    struct job job = get(cx, on);
    TEST_INT(__LINE__, job.state, JOB_QUEUED);
    TEST_INT(__LINE__, job.attempts, 0);
    TEST_RC(__LINE__, cx, job_worker_start(&app, test->store, &worker),
            RC_OK); /* the next start goes on */
    wait_for(cx, on, JOB_RUNNING);
    job_worker_stop(worker);
}

/* ---- the pages ---- */

static const char *answer(struct ctx *cx, enum http_method method, const char *path,
                          const char *form, bool json, int *ret_status)
{
    struct request request = {.method = method,
                              .path = path,
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
                              .wants_json = json};
    struct response response = {.body = buf_create(LIMIT_REPORT_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, method == GET), RC_OK);
    router_run(cx, &request, &response);
    const char *body = arena_copy(cx->arena, response.status == 303 ? response.location
                                                                    : buf_string(&response.body));
    buf_free(&response.body);
    *ret_status = response.status;
    return body;
}

static void holds(int line, const char *body, const char *wanted)
{
    if (strstr(body, wanted) == NULL)
        print_error("%s\nis not in\n%.3000s\n", wanted, body);
    TEST_TRUE(line, strstr(body, wanted) != NULL);
}

static void test_pages(void **state)
{
    struct ctx *cx = begin(state);
    int status = 0;
    holds(__LINE__, answer(cx, GET, "/jobs", "", false, &status),
          "runs in the background and stands here");
    const char *id = start(cx, "count", "{}");
    const char *path = arena_printf(cx->arena, "/jobs/%s", id);
    const char *page = answer(cx, GET, path, "", false, &status);
    TEST_INT(__LINE__, status, 200);
    holds(__LINE__, page, "hx-trigger=\"every 2s\"");
    holds(__LINE__, page, "Waiting");
    holds(__LINE__, page, "Cancel the work");
    page = answer(cx, GET, "/jobs", "", false, &status);
    holds(__LINE__, page, path);
    holds(__LINE__, page, "<span class=\"count\">1</span>"); /* in the navigation */
    holds(
        __LINE__,
        answer(cx, POST, arena_printf(cx->arena, "%s/cancel", path), "back=/audit", false, &status),
        "/audit");
    TEST_INT(__LINE__, status, 303);
    holds(__LINE__, answer(cx, GET, path, "", true, &status), "\"state\":\"cancelled\"");
    holds(
        __LINE__,
        answer(cx, POST, arena_printf(cx->arena, "%s/retry", path), "back=/%09/evil", false, &status),
        path);
    TEST_TRUE(__LINE__, run_next(cx, NULL));
    page = answer(cx, GET, path, "", false, &status);
    holds(__LINE__, page, arena_printf(cx->arena, "href=\"/found/%s\"", id));
    TEST_TRUE(__LINE__, strstr(page, "hx-trigger") == NULL);
    answer(cx, POST, arena_printf(cx->arena, "%s/retry", path), "", true, &status);
    TEST_INT(__LINE__, status, 409);
    answer(cx, GET, "/jobs?state=x", "", false, &status);
    answer(cx, GET, "/jobs", "state=strange", false, &status);
    TEST_INT(__LINE__, status, 422);
    act_as(cx, "second", NULL);
    answer(cx, GET, path, "", false, &status);
    TEST_INT(__LINE__, status, 404);
    TEST_TRUE(__LINE__, strstr(answer(cx, GET, "/jobs", "", false, &status), path) == NULL);
}

static void test_file_page(void **state)
{
    struct ctx *cx = begin(state);
    int status = 0;
    act_as(cx, "viewer", NULL);
    const char *id = start(cx, "file", "{}");
    TEST_TRUE(__LINE__, run_next(cx, NULL));
    const char *path = arena_printf(cx->arena, "/jobs/%s", id);
    holds(__LINE__, answer(cx, GET, path, "", false, &status),
          arena_printf(cx->arena, "%s/file", path));
    TEST_TEXT(__LINE__,
              answer(cx, GET, arena_printf(cx->arena, "%s/file", path), "", false, &status),
              "a file");
    TEST_INT(__LINE__, status, 200);
}

static void test_timetable_pages(void **state)
{
    struct ctx *cx = begin(state);
    int status = 0;
    holds(__LINE__, answer(cx, GET, "/schedules", "", false, &status), "stands here");
    const char *page = answer(cx, GET, "/schedules/new", "", false, &status);
    holds(__LINE__, page, "<option value=\"count\"");
    TEST_TRUE(__LINE__, strstr(page, "<option value=\"whole\"") == NULL); /* no right */
    TEST_TRUE(__LINE__, strstr(page, "<option value=\"file\"") == NULL); /* not for the timetable */
    holds(__LINE__,
          answer(cx, POST, "/schedules/new",
                 "kind=count&repeat=weekly&weekday=monday&at_time=26:00", false, &status),
          "Please write the time as 02:00");
    TEST_INT(__LINE__, status, 422);
    answer(cx, POST, "/schedules/new", "kind=file&repeat=daily&weekday=monday&at_time=2:00", false,
           &status);
    TEST_INT(__LINE__, status, 422);
    page = answer(cx, POST, "/schedules/new",
                  "kind=count&repeat=weekly&weekday=monday&at_time=2:00&active=1", true, &status);
    TEST_INT(__LINE__, status, 201);
    holds(__LINE__, page, "\"repeat\":\"weekly\",\"weekday\":\"monday\",\"at_time\":\"02:00\"");
    const char *id = strstr(page, "\"id\":\"");
    assert_non_null(id);
    id = arena_copy_n(cx->arena, id + 6, strcspn(id + 6, "\""));
    const char *edit = arena_printf(cx->arena, "/schedules/%s/edit", id);
    holds(__LINE__, answer(cx, GET, edit, "", false, &status), "value=\"02:00\"");
    answer(cx, POST, edit, "version=1&kind=count&repeat=daily&at_time=3:30", false, &status);
    TEST_INT(__LINE__, status, 303);
    answer(cx, POST, edit, "version=1&kind=count&repeat=daily&at_time=4:30", true, &status);
    TEST_INT(__LINE__, status, 409);
    holds(__LINE__, answer(cx, GET, "/schedules", "", false, &status), "03:30");
    answer(cx, POST, arena_printf(cx->arena, "/schedules/%s/remove", id), "", false, &status);
    TEST_INT(__LINE__, status, 303);
    holds(__LINE__, answer(cx, GET, "/schedules", "", true, &status), "\"schedules\":[]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_left_behind),
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_timetable),
        cmocka_unit_test(test_timetable_rights),
        cmocka_unit_test(test_worker),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_file_page),
        cmocka_unit_test(test_timetable_pages),
    };
    return TEST_RUN_ON_BOTH(tests);
}
