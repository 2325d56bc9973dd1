/* My work on both databases: what each room offers, to whom, and in which group it stands; the page and
 * the count in the top bar. */
#include "work/work.h"

#include <string.h>

#include "app/modules.h"
#include "approval/approval.h"
#include "assessment/assessment_sample.h"
#include "base/limits.h"
#include "base/time.h"
#include "http/http.h"
#include "inquiry/inquiry.h"
#include "kpi/kpi.h"
#include "plan/plan.h"

/* ---- the page's own rules, with a room made for them ---- */

enum { MANY = 130 };

static const struct {
    int line;
    const char *due_on;
    enum work_when when;
    int64_t days, late, soon;
} rows[] = { /* today is Thursday 2026-10-01 */
    {__LINE__, "2024-02-29", WORK_OVERDUE, -945, 945, 0},
    {__LINE__, "2026-09-30", WORK_OVERDUE, -1, 1, 0},
    {__LINE__, "2026-10-01", WORK_THIS_WEEK, 0, 0, 0}, /* today says it better */
    {__LINE__, "2026-10-04", WORK_THIS_WEEK, 3, 0, 1}, /* Sunday */
    {__LINE__, "2026-10-05", WORK_LATER, 4, 0, 1},
    {__LINE__, "2026-10-08", WORK_LATER, 7, 0, 1},
    {__LINE__, "2026-10-09", WORK_LATER, 8, 0, 0},
    {__LINE__, "2099-12-31", WORK_LATER, 26754, 0, 0},
    {__LINE__, "", WORK_UNDATED, 0, 0, 0},
};

static enum rc table_work(struct ctx *cx, struct work *work)
{
    for (size_t i = COUNT(rows); i-- > 0;) /* not in order */
        TRY(work_add(cx, work, &(struct work_row){.kind = "Row", .title = "a", .due_on = rows[i].due_on}));
    return RC_OK;
}

static enum rc many_work(struct ctx *cx, struct work *work)
{
    for (int64_t i = 0; i < MANY; i++)
        TRY(work_add(cx, work, &(struct work_row){.kind = "Many", .due_on = date_from_days(cx, 20000 - i)}));
    return RC_OK;
}

static const struct module table_module = {.name = "table", .work = table_work};
static const struct module many_module = {.name = "many", .work = many_work};
static const struct module *const own_modules[] = {&table_module, &many_module};
static const struct app table_app = {.modules = own_modules, .module_count = 1, .base_url = ""};
static const struct app many_app = {.modules = own_modules, .module_count = 2, .base_url = ""};

static void test_groups(void **state)
{
    struct ctx *cx = test_begin(state);
    struct work_view view;
    int64_t overdue = -1;
    cx->app = &table_app;
    cx->org = "anywhere";
    cx->person = "";
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, 0); /* nothing waits for nobody */
    cx->person = "somebody";
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_TEXT(rows[i].line, view.rows.at[i].due_on, rows[i].due_on);
        TEST_INT(rows[i].line, view.rows.at[i].when, rows[i].when);
        TEST_INT(rows[i].line, view.rows.at[i].days, rows[i].days);
        TEST_INT(rows[i].line, view.rows.at[i].late, rows[i].late);
        TEST_INT(rows[i].line, view.rows.at[i].soon, rows[i].soon);
    }
    TEST_INT(__LINE__, (int64_t)view.groups.n, 4);
    for (size_t i = 1; i < view.first.n; i++) /* what has no day comes before what is due later */
        TEST_TRUE(__LINE__, view.first.at[i - 1].when != WORK_LATER || view.first.at[i].when == WORK_LATER);
    TEST_INT(__LINE__, view.first.at[0].when, WORK_OVERDUE);
    TEST_INT(__LINE__, view.this_week, 2);
    TEST_INT(__LINE__, view.undated, 1);
    TEST_INT(__LINE__, view.more, 0);
    TEST_RC(__LINE__, cx, work_overdue(cx, &overdue), RC_OK);
    TEST_INT(__LINE__, overdue, 2);
    /* on a Sunday the week ends today, on a Monday with the Sunday to come */
    cx->now += 3 * INT64_C(86400000);
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, view.this_week, 1);
    cx->now += INT64_C(86400000);
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, view.this_week, 3);
    TEST_INT(__LINE__, view.overdue, 4);
}

/* A room with many rows is cut to those due first, and does not push the others out. */
static void test_many(void **state)
{
    struct ctx *cx = test_begin(state);
    struct work_view view;
    int64_t overdue = -1;
    cx->app = &many_app;
    cx->org = "anywhere";
    cx->person = "somebody";
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, WORK_ROWS_MOST + COUNT(rows));
    TEST_INT(__LINE__, view.more, 1);
    TEST_TEXT(__LINE__, view.rows.at[0].due_on, rows[0].due_on);
    TEST_TEXT(__LINE__, view.rows.at[1].due_on, date_from_days(cx, 20000 - MANY + 1));
    TEST_RC(__LINE__, cx, work_overdue(cx, &overdue), RC_OK);
    TEST_INT(__LINE__, overdue, 100);
}

/* ---- what the rooms offer ---- */

static void use_all_rooms(struct ctx *cx)
{
    struct app *app = ARENA_NEW(cx->arena, struct app);
    assert_non_null(app);
    *app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    cx->app = app;
}

static struct ctx *begin(void **state, const char *org)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, org);
    use_all_rooms(cx);
    return cx;
}

/* As sample_act, with the plan in sight. */
static void act(struct ctx *cx, const char *org, const char *person)
{
    sample_act(cx, org, person);
    cx->permissions |= PERM_PLAN_READ;
}

/* The rows of a kind, with how many are wanted; the first one's title has to hold `part`. */
static struct work_row expect(struct ctx *cx, int line, const char *kind, size_t want, const char *part)
{
    struct work_view view = {.overdue = 0};
    struct work_row first = {.title = "", .due_on = "", .href = "", .note = ""};
    size_t n = 0;
    TEST_RC(line, cx, work_make(cx, &view), RC_OK);
    for (size_t i = 0; i < view.rows.n; i++)
        if (text_same(view.rows.at[i].kind, kind) && n++ == 0)
            first = view.rows.at[i];
    if (n != want || strstr(first.title, part) == NULL)
        for (size_t i = 0; i < view.rows.n; i++)
            print_error("%s | %s | %s | %s\n", view.rows.at[i].due_on, view.rows.at[i].kind,
                        view.rows.at[i].title, view.rows.at[i].note);
    TEST_INT(line, (int64_t)n, (int64_t)want);
    TEST_TRUE(line, strstr(first.title, part) != NULL);
    int64_t counted = -1;
    TEST_RC(line, cx, work_overdue(cx, &counted), RC_OK);
    TEST_INT(line, counted, view.overdue); /* the bar says what the page says */
    return first;
}

static void add_item(struct ctx *cx, const char *post, const char *title, const char *due_on, int64_t status)
{
    struct plan_item item = {.title = title, .post = post, .due_on = due_on, .status = status,
                             .done_on = status == PLAN_DONE ? "2026-09-01" : "", .result = status == PLAN_DONE ? "done" : ""};
    TEST_RC(__LINE__, cx, plan_item_create(cx, &item), RC_OK);
}

static void test_plan(void **state)
{
    struct ctx *cx = begin(state, "work-plan");
    cx->permissions |= PERM_PLAN_WRITE | PERM_PLAN_READ;
    add_item(cx, "work-plan-it", "late", "2026-09-29", PLAN_RUNNING);
    add_item(cx, "work-plan-it", "soon", "2026-10-02", PLAN_AGREED);
    add_item(cx, "work-plan-it", "open end", "", PLAN_PROPOSED);
    add_item(cx, "work-plan-it", "finished", "2026-09-01", PLAN_DONE);
    add_item(cx, "work-plan-office", "of others", "2026-09-01", PLAN_RUNNING);
    act(cx, "work-plan", "owner");
    struct work_row row = expect(cx, __LINE__, "Plan item", 3, "late");
    TEST_INT(__LINE__, row.when, WORK_OVERDUE);
    TEST_TRUE(__LINE__, strncmp(row.href, "/plan/", 6) == 0);
    act(cx, "work-plan", "deputy");
    expect(cx, __LINE__, "Plan item", 3, "late");
    act(cx, "work-plan", "officer");
    expect(cx, __LINE__, "Plan item", 1, "of others");
    act(cx, "work-plan", "ciso");
    expect(cx, __LINE__, "Plan item", 0, "");
    sample_act(cx, "work-plan", "owner"); /* who does not read the plan gets nothing of it */
    expect(cx, __LINE__, "Plan item", 0, "");
}

/* The days of a deputy hold here, too. */
static void test_deputy(void **state)
{
    struct ctx *cx = begin(state, "work-deputy");
    struct post before, after;
    cx->permissions |= PERM_PLAN_WRITE | PERM_PLAN_READ;
    add_item(cx, "work-deputy-it", "late", "2026-09-29", PLAN_RUNNING);
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &post_record, "work-deputy-it", &before), RC_OK);
    after = before;
    after.deputy_from = "2026-10-02";
    TEST_RC(__LINE__, cx, record_update(cx, &post_record, &before, &after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    act(cx, "work-deputy", "deputy");
    expect(cx, __LINE__, "Plan item", 0, "");
    cx->now += INT64_C(86400000);
    expect(cx, __LINE__, "Plan item", 1, "late");
}

static void save_alternative(struct ctx *cx, const char *assessment, const char *control, const char *until,
                             const char *post)
{
    struct answer wanted = sample_answer(assessment, control, 2);
    wanted.state = ANSWER_ALTERNATIVE;
    wanted.reason = "other means";
    wanted.until = until;
    wanted.post = post;
    TEST_RC(__LINE__, cx, answer_save(cx, &wanted, 0, &wanted), RC_OK);
}

static void test_assessment(void **state)
{
    struct ctx *cx = begin(state, "work-answers");
    struct assessment fresh;
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &fresh), RC_OK);
    const struct section_post pairs[] = {{"g3.2.1", "work-answers-it"}};
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){pairs, 1}), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, "m3.2.1-1", 5), RC_OK);
    save_alternative(cx, fresh.id, "m3.2.1-2", "2026-11-30", "");
    save_alternative(cx, fresh.id, "m3.3.6-1", "2026-12-01", "work-answers-it"); /* 61 days from now */
    save_alternative(cx, fresh.id, "m3.4.5-2", "2026-10-03", "");
    sample_act(cx, "work-answers", "owner");
    struct work_row row = expect(cx, __LINE__, "Answers", 1, ": 1 measures");
    TEST_TRUE(__LINE__, strstr(row.href, "group=g3.2.1") != NULL);
    row = expect(cx, __LINE__, "Evidence", 1, "1 measures");
    TEST_TRUE(__LINE__, strstr(row.href, "show=evidence") != NULL);
    row = expect(cx, __LINE__, "Alternative measure", 1, "3.2.1②");
    TEST_TEXT(__LINE__, row.due_on, "2026-11-30");
    TEST_INT(__LINE__, row.when, WORK_LATER);
    cx->now += INT64_C(86400000); /* a day on, the other one nears */
    expect(cx, __LINE__, "Alternative measure", 2, "3.2.1②");
    sample_act(cx, "work-answers", "officer"); /* who drafted has what no post answers */
    row = expect(cx, __LINE__, "Alternative measure", 1, "3.4.5");
    TEST_INT(__LINE__, row.when, WORK_THIS_WEEK);
    cx->now += 3 * INT64_C(86400000);
    row = expect(cx, __LINE__, "Alternative measure", 1, "3.4.5");
    TEST_INT(__LINE__, row.when, WORK_OVERDUE);
    sample_act(cx, "work-answers", "executive");
    expect(cx, __LINE__, "Answers", 0, "");
    expect(cx, __LINE__, "Alternative measure", 0, "");
}

static void test_approval(void **state)
{
    struct ctx *cx = begin(state, "work-approval");
    struct assessment fresh;
    const struct approval_wish wish = {.route = "", .due_on = "2026-10-03", .message = ""};
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &fresh), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, "m3.2.1-1", 3), RC_OK);
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, fresh.id, &wish), RC_OK);
    expect(cx, __LINE__, "Decision", 0, ""); /* nobody approves what they drafted */
    sample_act(cx, "work-approval", "executive");
    struct work_row row = expect(cx, __LINE__, "Decision", 1, "");
    TEST_TEXT(__LINE__, row.due_on, "2026-10-03");
    TEST_TRUE(__LINE__, strncmp(row.href, "/approvals/", 11) == 0 && strstr(row.note, "小野 健") != NULL);
    cx->now += 3 * INT64_C(86400000);
    TEST_INT(__LINE__, expect(cx, __LINE__, "Decision", 1, "").when, WORK_OVERDUE);
    TEST_RC(__LINE__, cx, assessment_return(cx, fresh.id, "look at 3.4 again"), RC_OK);
    expect(cx, __LINE__, "Decision", 0, "");
    expect(cx, __LINE__, "Returned draft", 0, "");
    sample_act(cx, "work-approval", "officer");
    row = expect(cx, __LINE__, "Returned draft", 1, "");
    TEST_TEXT(__LINE__, row.note, "look at 3.4 again");
    TEST_TEXT(__LINE__, row.href, arena_printf(cx->arena, "/assessments/%s", fresh.id));
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, fresh.id, NULL), RC_OK);
    expect(cx, __LINE__, "Returned draft", 0, "");
}

static void test_inquiry(void **state)
{
    struct ctx *cx = begin(state, "work-inquiry");
    struct assessment fresh;
    struct inquiry inquiry = {.id = "", .org = "", .title = "Autumn", .due_on = "2026-10-20", .message = "",
                              .created_by = ""};
    int64_t left = 0, count = 0;
    TEST_RC(__LINE__, cx, assessment_create(cx, "", "", 2026, false, &fresh), RC_OK);
    const struct section_post pairs[] = {{"g3.2.1", "work-inquiry-it"}};
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){pairs, 1}), RC_OK);
    inquiry.assessment = fresh.id;
    TEST_RC(__LINE__, cx, inquiry_create(cx, &inquiry, false, &left), RC_OK);
    struct work_row row = expect(cx, __LINE__, "Inquiry", 1, "Autumn");
    TEST_TEXT(__LINE__, row.note, "1 not sent yet");
    sample_act(cx, "work-inquiry", "owner");
    expect(cx, __LINE__, "Answer to an inquiry", 0, ""); /* not sent yet */
    sample_act(cx, "work-inquiry", "officer");
    TEST_RC(__LINE__, cx, inquiry_mark_sent(cx, inquiry.id, "", &count), RC_OK);
    expect(cx, __LINE__, "Inquiry", 0, ""); /* now it is the others' turn */
    sample_act(cx, "work-inquiry", "owner");
    row = expect(cx, __LINE__, "Answer to an inquiry", 1, "Autumn");
    TEST_TEXT(__LINE__, row.due_on, "2026-10-20");
    TEST_TRUE(__LINE__, strncmp(row.href, "/inquiry-parts/", 15) == 0);
    cx->now += 30 * INT64_C(86400000);
    sample_act(cx, "work-inquiry", "officer");
    row = expect(cx, __LINE__, "Inquiry", 1, "Autumn");
    TEST_INT(__LINE__, row.when, WORK_OVERDUE);
    TEST_TEXT(__LINE__, row.note, "1 without an answer");
    sample_act(cx, "work-inquiry", "ciso"); /* manages, too, but it is not theirs */
    expect(cx, __LINE__, "Inquiry", 0, "");
}

static void measure(struct ctx *cx, const char *kpi, const char *day, double value)
{
    struct kpi_value one = {.id = "", .org = "", .kpi = kpi, .measured_on = day, .value = value, .note = "",
                            .entered_by = ""};
    TEST_RC(__LINE__, cx, kpi_value_save(cx, &one), RC_OK);
}

static void test_kpi(void **state)
{
    struct ctx *cx = begin(state, "work-kpi");
    struct kpi kpi = {.id = "", .org = "", .name = "opened", .definition = "", .unit = "%", .direction = 0, .target = 5,
                      .target_on = "2026-10-10", .post = "work-kpi-it", .catalog = "", .controls = "", .active = 1};
    cx->permissions |= PERM_PLAN_WRITE | PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, kpi_save(cx, &kpi, 0), RC_OK);
    act(cx, "work-kpi", "owner");
    struct work_row row = expect(cx, __LINE__, "Figure (KPI)", 1, "opened");
    TEST_TEXT(__LINE__, row.note, "No value yet");
    TEST_TEXT(__LINE__, row.due_on, "2026-10-10");
    act(cx, "work-kpi", "officer"); /* measures it not */
    expect(cx, __LINE__, "Figure (KPI)", 0, "");
    cx->permissions |= PERM_PLAN_WRITE;
    measure(cx, kpi.id, "2026-08-01", 4);
    measure(cx, kpi.id, "2026-09-01", 20);
    act(cx, "work-kpi", "owner");
    cx->now += 10 * INT64_C(86400000);
    row = expect(cx, __LINE__, "Figure (KPI)", 1, "opened");
    TEST_TEXT(__LINE__, row.note, "Target not reached"); /* the last value counts */
    TEST_INT(__LINE__, row.when, WORK_OVERDUE);
    cx->permissions |= PERM_PLAN_WRITE;
    measure(cx, kpi.id, "2026-10-01", 5);
    expect(cx, __LINE__, "Figure (KPI)", 0, "");
}

/* ---- the page ---- */

static int ask_page(struct ctx *cx, bool json, const char **ret_body)
{
    struct request request = {.method = GET, .path = "/work", .wants_json = json, .session = "",
                              .language = "", .accept_language = "", .csrf_header = "",
                              .authorization = "", .fetch_site = "", .origin = "", .host = "",
                              .none_match = "", .remote = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    router_run(cx, &request, &response);
    *ret_body = arena_copy_n(cx->arena, buf_string(&response.body), response.body.length);
    buf_free(&response.body);
    return response.status;
}

static void test_page(void **state)
{
    struct ctx *cx = begin(state, "work-page");
    const char *body = "";
    cx->permissions |= PERM_PLAN_WRITE | PERM_PLAN_READ;
    add_item(cx, "work-page-it", "<b>late</b>", "2026-09-29", PLAN_RUNNING);
    act(cx, "work-page", "owner");
    TEST_INT(__LINE__, ask_page(cx, false, &body), 200);
    TEST_TRUE(__LINE__, strstr(body, "&lt;b&gt;late&lt;/b&gt;") != NULL && strstr(body, "2 days late") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "My work <span class=\"count\">1") != NULL);
    TEST_INT(__LINE__, ask_page(cx, true, &body), 200);
    TEST_TRUE(__LINE__, strstr(body, "\"when\":\"overdue\"") != NULL && strstr(body, "\"overdue\":1") != NULL);
    act(cx, "work-page", "ciso");
    TEST_INT(__LINE__, ask_page(cx, false, &body), 200);
    TEST_TRUE(__LINE__, strstr(body, "Nothing waits for you.") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "My work</a>") != NULL);
    cx->permissions = PERM_PUBLIC;
    TEST_TRUE(__LINE__, ask_page(cx, true, &body) != 200);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_groups), cmocka_unit_test(test_many)};
    const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_plan),     cmocka_unit_test(test_deputy),  cmocka_unit_test(test_assessment),
        cmocka_unit_test(test_approval), cmocka_unit_test(test_inquiry), cmocka_unit_test(test_kpi),
        cmocka_unit_test(test_page),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
