/* Reminders: days by table, which stage is due, each once through every kind of clock; what marks and people
 * want of it; pages and commands. */
#include "mail/reminder.h"

#include <string.h>

#include "account/account_change.h"
#include "app/modules.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "job/job_inside.h"
#include "register/verify.h"
#include "tests/support/test.h"

#define DAY INT64_C(86400000)

/* ---- rules ---- */

static void test_days(void **state)
{
    static const struct {
        int line;
        const char *text, *want; /* NULL: refused */
    } rows[] = {
        {__LINE__, "", ""},           {__LINE__, "7,1", "7,1"},      {__LINE__, " 7 , 1 ", "7,1"},
        {__LINE__, "７、１", "7,1"},   {__LINE__, "7 1 7", "7,1"},    {__LINE__, "0", "0"},
        {__LINE__, "90", "90"},       {__LINE__, "91", NULL},        {__LINE__, "-1", NULL},
        {__LINE__, "007", NULL},      {__LINE__, "1,2,3,4,5", "1,2,3,4,5"},
        {__LINE__, "1,2,3,4,5,6", NULL}, {__LINE__, "a", NULL},      {__LINE__, "1.5", NULL},
        {__LINE__, "07", "7"},        {__LINE__, "99999999999999999999", NULL},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *got = "untouched", *again = "";
        enum rc rc = reminder_days_parse(cx, rows[i].text, &got);
        TEST_INT(rows[i].line, rc, rows[i].want == NULL ? RC_INVALID : RC_OK);
        TEST_TEXT(rows[i].line, got, rows[i].want == NULL ? "untouched" : rows[i].want);
        if (rc == RC_OK) {
            TEST_RC(rows[i].line, cx, reminder_days_parse(cx, got, &again), RC_OK);
            TEST_TEXT(rows[i].line, again, got);
        }
    }
}

static void test_stages(void **state)
{
    static const struct {
        int line;
        int64_t elapsed, want;
    } rows[] = {
        {__LINE__, -100, REMINDER_NEVER}, {__LINE__, -8, REMINDER_NEVER}, {__LINE__, -7, -7}, {__LINE__, -2, -7},
        {__LINE__, -1, -1},               {__LINE__, 0, -1},              {__LINE__, 1, 1},   {__LINE__, 6, 1},
        {__LINE__, 7, 7},                 {__LINE__, 5000, 7},
    };
    struct ctx *cx = test_begin(state);
    struct reminder_policy policy = {.active = 1, .before_days = "7,1", .after_days = "1,7", .digest = DIGEST_WEEKLY};
    struct mail_preference own = {.active = 1, .before_days = "30", .after_days = "", .digest = OWN_DIGEST_AS_ORGANIZATION};
    struct reminder_plan plan = reminder_plan_of(&policy, &own);
    TEST_INT(__LINE__, (int64_t)plan.n, 4);
    TEST_INT(__LINE__, plan.digest, DIGEST_WEEKLY);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, reminder_stage(&plan, rows[i].elapsed), rows[i].want);
    own.own_days = 1;
    own.digest = OWN_DIGEST_NONE;
    plan = reminder_plan_of(&policy, &own);
    TEST_INT(__LINE__, (int64_t)plan.n, 1);
    TEST_INT(__LINE__, plan.stages[0], -30);
    TEST_INT(__LINE__, plan.digest, DIGEST_NONE);
    own.active = 0; /* whatever else stands there */
    own.digest = OWN_DIGEST_DAILY;
    plan = reminder_plan_of(&policy, &own);
    TEST_INT(__LINE__, (int64_t)plan.n + plan.digest, 0);
    own.active = 1;
    policy.active = 0;
    plan = reminder_plan_of(&policy, &own);
    TEST_INT(__LINE__, (int64_t)plan.n + plan.digest, 0);
    TEST_TEXT(__LINE__, digest_day(cx, DIGEST_NONE, "2026-10-01"), "");
    TEST_TEXT(__LINE__, digest_day(cx, DIGEST_DAILY, "2026-10-01"), "2026-10-01");
    TEST_TEXT(__LINE__, digest_day(cx, DIGEST_WEEKLY, "2026-10-01"), "2026-09-28"); /* Thursday to Monday */
    TEST_TEXT(__LINE__, digest_day(cx, DIGEST_WEEKLY, "2026-10-04"), "2026-09-28");
    TEST_TEXT(__LINE__, digest_day(cx, DIGEST_WEEKLY, "2026-10-05"), "2026-10-05");
}

/* ---- runs ---- */

/* What waits for "hana": on the organisation's short list, told by the module of the test. */
static enum rc some_work(struct ctx *cx, struct work *work)
{
    if (!text_same(cx->person_name, "花子"))
        return RC_OK;
    TRY(work_add(cx, work, &(struct work_row){.kind = "計画", .title = "秘密の監視", .due_on = "2026-10-08",
                                              .href = "/plan/1"}));
    TRY(work_add(cx, work, &(struct work_row){.kind = "計画", .title = "同じ場所", .due_on = "2026-10-08",
                                              .href = "/plan/1"}));
    return work_add(cx, work, &(struct work_row){.kind = "承認", .title = "日付なし", .due_on = "", .href = "/a/1"});
}
static const struct module own_module = {.name = "own", .work = some_work};
static const struct module *const own_modules[] = {&own_module, &account_module, &job_module, &mail_module};
static const struct app app = {.modules = own_modules, .module_count = COUNT(own_modules), .base_url = ""};
static const struct app whole = {.modules = app_modules, .module_count = 0, .base_url = ""};

static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    struct organization row = {.id = org, .parent = "", .name = "架空社", .sector = "", .handling_mark = "",
                               .document_prefix = ""};
    struct mail_setting before, after = {.id = "mail", .active = 1, .host = "127.0.0.1", .port = 1,
                                         .security = MAIL_PLAIN, .login = "", .password = "", .ca_file = "",
                                         .sender = "kaname@example.jp", .sender_name = "", .connect_seconds = 1,
                                         .base_url = "https://kaname.example.jp", .total_seconds = 5};
    struct person people[] = {{.login = arena_printf(cx->arena, "%s-hana", org), .name = "花子", .email = "hana@example.jp"},
                              {.login = arena_printf(cx->arena, "%s-taro", org), .name = "太郎", .email = "taro@example.jp"},
                              {.login = arena_printf(cx->arena, "%s-none", org), .name = "花子", .email = ""}};
    cx->app = &app;
    cx->fixed_ids = 0;
    cx->org = org;
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM mail_message"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM membership"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM job"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, organization_create(cx, &row), RC_OK);
    for (size_t i = 0; i < COUNT(people); i++)
        TEST_RC(__LINE__, cx, person_create(cx, &people[i], UINT64_C(1) << ROLE_OFFICER), RC_OK);
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &before), RC_OK);
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &before, &after), RC_OK);
    return cx;
}

/* On a day of Japan, at eight. */
static struct reminder_sum run_on(struct ctx *cx, const char *day)
{
    struct reminder_sum sum;
    cx->problem = (struct problem){.rc = RC_OK};
    cx->now = date_days(day) * DAY - INT64_C(3600000);
    TEST_RC(__LINE__, cx, reminder_run(cx, &sum), RC_OK);
    return sum;
}

static int64_t mails(struct ctx *cx)
{
    int64_t count = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM mail_message"), NO_ARGS, &count), RC_OK);
    return count;
}

static struct mail_message only(struct ctx *cx)
{
    struct mail_message message = {.id = ""};
    TEST_INT(__LINE__, mails(cx), 1);
    TEST_RC(__LINE__, cx, db_one(cx, SQL("SELECT id, org, kind, person, address, subject, body, state, needs "
                                         "FROM mail_message"), mail_message_fields, &message, NO_ARGS), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM mail_message"), NO_ARGS, NULL), RC_OK);
    return message;
}

/* The days one after the other, days left out, twice on a day, and a clock that goes back: each stage once. */
static void test_once(void **state)
{
    static const struct {
        int line;
        const char *day;
        int64_t want; /* mails */
    } rows[] = {
        {__LINE__, "2026-09-30", 0}, {__LINE__, "2026-10-01", 1}, /* 7 days before */
        {__LINE__, "2026-10-01", 0}, {__LINE__, "2026-10-02", 0},
        {__LINE__, "2026-09-20", 0}, {__LINE__, "2026-10-01", 0}, /* back, and there again */
        {__LINE__, "2026-10-07", 1},                              /* the day before */
        {__LINE__, "2026-10-01", 0}, {__LINE__, "2026-10-08", 0},
        {__LINE__, "2026-10-20", 1},                              /* out for days: the last stage alone */
        {__LINE__, "2026-10-09", 0},                              /* back: the one that was left out stays out */
        {__LINE__, "2027-10-09", 0},
    };
    struct ctx *cx = begin(state, "remind-once");
    struct verify_org result;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reminder_sum sum = run_on(cx, rows[i].day);
        TEST_INT(rows[i].line, sum.people, rows[i].want);
        TEST_INT(rows[i].line, sum.reminders, rows[i].want * 2); /* both rows of the place */
        TEST_INT(rows[i].line, mails(cx), rows[i].want);
        if (rows[i].want == 1) {
            struct mail_message message = only(cx);
            TEST_TEXT(rows[i].line, message.address, "hana@example.jp");
            TEST_INT(rows[i].line, message.kind, MAIL_REMINDER);
            TEST_TRUE(rows[i].line, strstr(message.body, "秘密の監視") != NULL && strstr(message.body, "日付なし") == NULL);
            TEST_TRUE(rows[i].line, strstr(message.body, "https://kaname.example.jp/plan/1") != NULL);
            TEST_TRUE(rows[i].line, strstr(message.body, "https://kaname.example.jp/me/mail") != NULL);
        }
    }
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, cx->org, &result), RC_OK);
}

/* Another program was quicker between looking and storing: nothing is stored twice, nothing half. */
static void test_two_programs(void **state)
{
    struct ctx *cx = begin(state, "remind-two");
    struct work_row row = {.href = "/plan/1"};
    struct reminder_people people;
    TEST_RC(__LINE__, cx, reminder_store_people(cx, &people), RC_OK);
    TEST_INT(__LINE__, (int64_t)people.people.n, 2); /* one has no address */
    run_on(cx, "2026-10-01");
    const struct mail_message message = only(cx);
    const struct reminder_made made = {reminder_item(cx, &row), "2026-10-08", -7};
    TEST_INT(__LINE__, reminder_store_insert(cx, message.person, &made), RC_CONFLICT);
}

/* What leaves under which mark. */
static void test_marks(void **state)
{
    static const struct {
        int line;
        int64_t sends;
        enum mail_state state;
        bool titles;
    } rows[] = {{__LINE__, MARK_SENDS_TITLES, MAIL_WAITING, true},
                {__LINE__, MARK_SENDS_NOTICE, MAIL_WAITING, false},
                {__LINE__, MARK_SENDS_NOTHING, MAIL_REFUSED, false}};
    struct ctx *cx = begin(state, "remind-marks");
    struct handling_mark mark = {.id = "", .org = "", .name = "区分", .sends = MARK_SENDS_TITLES, .active = 1};
    TEST_RC(__LINE__, cx, mark_save(cx, NULL, &mark), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE organization SET handling_mark = '区分' WHERE id = 'remind-marks'"),
                                  NO_ARGS, NULL), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM reminder_made"), NO_ARGS, NULL), RC_OK);
        TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE handling_mark SET sends = $1 WHERE org = 'remind-marks'"),
                                      ARGS(I64(rows[i].sends)), NULL), RC_OK);
        struct reminder_sum sum = run_on(cx, "2026-10-01");
        struct mail_message message = only(cx);
        TEST_INT(rows[i].line, message.state, rows[i].state);
        TEST_INT(rows[i].line, sum.held_back, rows[i].state == MAIL_REFUSED);
        TEST_INT(rows[i].line, strstr(message.body, "秘密") != NULL, rows[i].titles);
        TEST_INT(rows[i].line, strstr(message.subject, "区分") != NULL, rows[i].titles);
        TEST_INT(rows[i].line, strstr(message.body, "架空社") != NULL, rows[i].titles);
        TEST_INT(rows[i].line, strstr(message.body, "/work") != NULL, rows[i].state == MAIL_WAITING);
        TEST_INT(rows[i].line, run_on(cx, "2026-10-01").people, 0);
    }
}

static void test_wishes(void **state)
{
    struct ctx *cx = begin(state, "remind-wishes");
    struct mail_preference before, after;
    struct person person;
    struct reminder_policy policy, changed;
    run_on(cx, "2026-10-01");
    const struct mail_message first = only(cx);
    TEST_RC(__LINE__, cx, person_load(cx, first.person, &person), RC_OK);
    TEST_RC(__LINE__, cx, mail_preference_get(cx, person.id, &before), RC_OK);
    after = before;
    after.digest = OWN_DIGEST_DAILY;
    TEST_RC(__LINE__, cx, mail_preference_change(cx, &before, &after), RC_DENIED); /* not by others */
    cx->problem = (struct problem){.rc = RC_OK};
    cx->person = person.id;
    TEST_RC(__LINE__, cx, mail_preference_change(cx, &before, &after), RC_OK);
    struct reminder_sum sum = run_on(cx, "2026-10-02");
    TEST_INT(__LINE__, sum.digests, 1);
    struct mail_message digest = only(cx);
    TEST_INT(__LINE__, digest.kind, MAIL_DIGEST);
    TEST_TRUE(__LINE__, strstr(digest.body, "日付なし") != NULL);
    TEST_INT(__LINE__, run_on(cx, "2026-10-02").digests, 0);
    TEST_INT(__LINE__, run_on(cx, "2026-10-01").digests, 0); /* the clock went back */
    TEST_INT(__LINE__, run_on(cx, "2026-10-03").digests, 1);
    before = after;
    after.active = 0;
    TEST_RC(__LINE__, cx, mail_preference_change(cx, &before, &after), RC_OK);
    TEST_INT(__LINE__, run_on(cx, "2026-10-07").people, 0);
    before = after;
    after.active = 1;
    after.digest = OWN_DIGEST_NONE;
    after.own_days = 1;
    after.before_days = "３"; /* and none afterwards */
    TEST_RC(__LINE__, cx, mail_preference_change(cx, &before, &after), RC_OK);
    TEST_TEXT(__LINE__, after.before_days, "3");
    TEST_INT(__LINE__, run_on(cx, "2026-10-06").reminders, 2);
    TEST_INT(__LINE__, run_on(cx, "2026-10-20").reminders, 0);
    before = after;
    after.before_days = "soon";
    TEST_RC(__LINE__, cx, mail_preference_change(cx, &before, &after), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, reminder_policy_get(cx, cx->org, &policy), RC_OK);
    TEST_TEXT(__LINE__, policy.before_days, "7,1");
    changed = policy;
    changed.active = 0;
    TEST_RC(__LINE__, cx, reminder_policy_change(cx, &policy, &changed), RC_OK);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM reminder_made"), NO_ARGS, NULL), RC_OK);
    TEST_INT(__LINE__, run_on(cx, "2026-10-06").people, 0);
    cx->permissions = PERM_SIGNED_IN | PERM_ACCOUNT_READ;
    TEST_RC(__LINE__, cx, reminder_policy_change(cx, &changed, &policy), RC_DENIED);
}

/* Who left, lost the role, or stopped gets nothing; and nothing at all without mail. */
static void test_nobody(void **state)
{
    struct ctx *cx = begin(state, "remind-nobody");
    struct mail_setting before, after;
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE person SET active = 0 WHERE org = 'remind-nobody'"), NO_ARGS, NULL), RC_OK);
    TEST_INT(__LINE__, run_on(cx, "2026-10-01").people, 0);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE person SET active = 1 WHERE org = 'remind-nobody'"), NO_ARGS, NULL), RC_OK);
    TEST_RC(__LINE__, cx, mail_setting_get(cx, &before), RC_OK);
    after = before;
    after.active = 0;
    TEST_RC(__LINE__, cx, mail_setting_change(cx, &before, &after), RC_OK);
    TEST_INT(__LINE__, run_on(cx, "2026-10-01").people, 0);
    TEST_INT(__LINE__, mails(cx), 0);
}

/* By the timetable, as the program itself. */
static void test_timetable(void **state)
{
    struct ctx *cx = begin(state, "remind-table");
    struct job_watch watch;
    struct job job;
    bool ran = false;
    int64_t count = 0, entries = 0;
    cx->now = date_days("2026-09-30") * DAY;
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM schedule"), NO_ARGS, NULL), RC_OK);
    for (int i = 0; i < 2; i++)
        TEST_RC(__LINE__, cx, mail_tick(cx), RC_OK);
    TEST_RC(__LINE__, cx, schedule_count(cx, "mail-remind", &entries), RC_OK);
    TEST_INT(__LINE__, entries, 1);
    cx->now = date_days("2026-10-01") * DAY;
    TEST_RC(__LINE__, cx, schedule_tick(cx, &count), RC_OK);
    TEST_INT(__LINE__, count, 1);
    job_watch_begin(&watch);
    TEST_RC(__LINE__, cx, job_run_next(cx, "runner", &watch, &ran), RC_OK);
    job_watch_end(&watch);
    TEST_TRUE(__LINE__, ran);
    TEST_RC(__LINE__, cx, job_last(cx, "mail-remind", JOB_DONE, &job), RC_OK);
    TEST_TRUE(__LINE__, strstr(job.result, "\"people\":1") != NULL);
    TEST_RC(__LINE__, cx, schedule_tick(cx, &count), RC_OK); /* once a day */
    TEST_INT(__LINE__, count, 0);
    TEST_INT(__LINE__, only(cx).state, MAIL_WAITING);
}

/* ---- pages and commands ---- */

static struct response ask(struct ctx *cx, enum http_method method, const char *path, const char *form, bool json)
{
    struct request request = {.method = method, .path = path, .wants_json = json, .session = "s", .language = "",
                              .accept_language = "", .csrf_header = "t", .authorization = "", .fetch_site = "",
                              .origin = "", .host = "", .none_match = "", .remote = "", .agent = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->csrf = "t";
    cx->session = "s";
    cx->problem = (struct problem){.rc = RC_OK};
    if (form != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    router_run(cx, &request, &response);
    return response;
}

static void expect(int line, struct response response, int status, const char *words)
{
    TEST_INT(line, response.status, status);
    if (words != NULL && strstr(buf_string(&response.body), words) == NULL)
        fail_msg("line %d: %s is missing in %s", line, words, buf_string(&response.body));
    buf_free(&response.body);
}

static void test_pages(void **state)
{
    struct ctx *cx = begin(state, "remind-web");
    struct app all = whole;
    struct mail_preference preference;
    struct person person;
    all.module_count = app_modules_count;
    cx->app = &all;
    struct reminder_people people;
    TEST_RC(__LINE__, cx, reminder_store_people(cx, &people), RC_OK);
    cx->person = people.people.at[0].person;
    expect(__LINE__, ask(cx, GET, "/reminders", NULL, false), 200, "value=\"7,1\"");
    expect(__LINE__, ask(cx, POST, "/reminders", "version=0&before_days=14%2C3&active=1", true), 200, "14,3");
    expect(__LINE__, ask(cx, POST, "/reminders", "version=1&before_days=99x", false), 422, "99x");
    expect(__LINE__, ask(cx, POST, "/reminders", "version=7&before_days=1", true), 409, NULL);
    expect(__LINE__, ask(cx, GET, "/reminders/remind-web", NULL, false), 200, NULL);
    expect(__LINE__, ask(cx, GET, "/reminders/other", NULL, false), 403, NULL);
    expect(__LINE__, ask(cx, GET, "/me/mail", NULL, false), 200, "14,3");
    expect(__LINE__, ask(cx, GET, "/me/mail", NULL, true), 200, "\"email\":");
    expect(__LINE__, ask(cx, POST, "/me/mail", "version=0&digest=weekly&active=1", true), 200, "weekly");
    expect(__LINE__, ask(cx, POST, "/me/mail", "version=1&after_days=x", false), 422, NULL);
    expect(__LINE__, ask(cx, POST, "/me/mail/address", "email=new%40example.jp", true), 200, "new@example.jp");
    expect(__LINE__, ask(cx, POST, "/me/mail/address", "email=new%40", false), 422, "no mail address");
    TEST_RC(__LINE__, cx, person_load(cx, cx->person, &person), RC_OK);
    TEST_TEXT(__LINE__, person.email, "new@example.jp");
    TEST_RC(__LINE__, cx, mail_preference_get(cx, cx->person, &preference), RC_OK);
    TEST_INT(__LINE__, preference.digest, OWN_DIGEST_WEEKLY);
    cx->permissions = PERM_SIGNED_IN;
    expect(__LINE__, ask(cx, GET, "/reminders", NULL, false), 403, NULL);
    expect(__LINE__, ask(cx, POST, "/me/mail", "version=1&digest=none", false), 403, NULL); /* a token, say */
}

static void test_commands(void **state)
{
    struct ctx *cx = begin(state, "remind-cli");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    const struct command *set = NULL, *run = NULL;
    for (size_t i = 0; i < MAIL_COMMANDS; i++) {
        set = strcmp(mail_commands[i].name, "reminder set") == 0 ? &mail_commands[i] : set;
        run = strcmp(mail_commands[i].name, "reminder run") == 0 ? &mail_commands[i] : run;
    }
    assert_true(set != NULL && run != NULL);
    struct arguments arguments = {.command = set, .out = &out};
    TEST_RC(__LINE__, cx, set->run(cx, &arguments), RC_USAGE);
    arguments.options[1] = "10";
    arguments.options[3] = "daily";
    TEST_RC(__LINE__, cx, set->run(cx, &arguments), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "10") != NULL);
    arguments = (struct arguments){.command = run, .out = &out, .json = true};
    cx->now = date_days("2026-10-01") * DAY;
    buf_clear(&out);
    TEST_RC(__LINE__, cx, run->run(cx, &arguments), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "\"people\":1") != NULL);
    TEST_INT(__LINE__, only(cx).kind, MAIL_DIGEST);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_days), cmocka_unit_test(test_stages)};
    const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_once),   cmocka_unit_test(test_two_programs), cmocka_unit_test(test_marks),
        cmocka_unit_test(test_wishes), cmocka_unit_test(test_nobody),       cmocka_unit_test(test_timetable),
        cmocka_unit_test(test_pages),  cmocka_unit_test(test_commands),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
