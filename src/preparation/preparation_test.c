/* The preparation on both databases: who changes and approves what, what form 2 takes over, what is told about the
 * organisation, files out and in, a new year. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_view.h"
#include "tests/support/people.h"
#include "tests/support/test.h"
#include "work/work.h"

static const struct module *const modules[] = {&account_module, &approval_module, &risk_module,
                                               &preparation_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

struct made {
    const char *study, *passengers, *cargo, *post;
};

static void calm(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

static void insert(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const char *make_service(struct ctx *cx, const char *study, const char *name)
{
    struct risk_service row;
    risk_row_blank(&risk_service_record, &row);
    row.study = study;
    row.business = "航空運送事業";
    row.name = name;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_service_record, &row, 0), RC_OK);
    return row.id;
}

/* An organisation with a post that “owner” holds, and a study with two services. */
static struct made make_house(struct ctx *cx, const char *org)
{
    struct post post;
    struct risk_study study;
    struct made made = {.post = arena_printf(cx->arena, "%s-post", org)};
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "drafter";
    cx->permissions = ~UINT64_C(0);
    test_make_organization(cx, org, ORGANIZATION_OPERATOR);
    risk_row_blank(&post_record, &post);
    post.id = made.post;
    post.department = "運航本部";
    post.name = "課長";
    post.holder = "owner";
    post.active = 1;
    insert(cx, &post_record, &post);
    risk_row_blank(&risk_study_record, &study);
    study.year = 2026;
    study.title = "今年度";
    TEST_RC(__LINE__, cx, risk_study_create(cx, &study, ""), RC_OK);
    made.study = study.id;
    made.passengers = make_service(cx, study.id, "旅客輸送");
    made.cargo = make_service(cx, study.id, "貨物輸送");
    return made;
}

static struct context_entry entry_of(struct ctx *cx, const struct made *made, const char *title)
{
    struct context_entry entry;
    risk_row_blank(&context_entry_record, &entry);
    entry.kind = CONTEXT_LAW;
    entry.title = title;
    entry.source = "航空法";
    entry.clause = "第111条の4";
    entry.detail = "速やかに報告する。";
    entry.post = made->post;
    entry.review_on = date_from_days(cx, date_days(date_of_time(cx, cx->now)) - 1);
    return entry;
}

static void test_entries(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "entries");
    struct context_entry entry = entry_of(cx, &made, "報告"), other = entry_of(cx, &made, "");
    const char *next = date_from_days(cx, date_days(date_of_time(cx, cx->now)) + 30);
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_INT(__LINE__, entry.number, 1);
    TEST_RC(__LINE__, cx, context_save(cx, &other, 0), RC_INVALID); /* no title */
    calm(cx);
    other.title = "別";
    other.post = "nobody";
    TEST_RC(__LINE__, cx, context_save(cx, &other, 0), RC_INVALID);
    calm(cx);
    other.post = "";
    TEST_RC(__LINE__, cx, context_save(cx, &other, 0), RC_OK);
    TEST_INT(__LINE__, other.number, 2);
    TEST_TRUE(__LINE__, context_is_overdue(cx, &entry));
    entry.comment = "変更";
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 7), RC_CONFLICT);
    calm(cx);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 1), RC_DENIED);
    calm(cx);
    cx->person = "owner";
    cx->permissions = PERM_RISK_READ | PERM_RISK_OWN;
    TEST_RC(__LINE__, cx, context_review(cx, other.id, next), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, context_review(cx, entry.id, "2020-01-01"), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, context_review(cx, entry.id, "いつか"), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, context_review(cx, entry.id, next), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &context_entry_record, entry.id, &entry), RC_OK);
    TEST_TEXT(__LINE__, entry.reviewed_by, "owner");
    TEST_TEXT(__LINE__, entry.review_on, next);
    TEST_TRUE(__LINE__, !context_is_overdue(cx, &entry));
    TEST_RC(__LINE__, cx, context_remove(cx, other.id, 0), RC_DENIED);
    calm(cx);
    cx->permissions = ~UINT64_C(0);
    TEST_RC(__LINE__, cx, context_remove(cx, other.id, 9), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, context_remove(cx, other.id, 1), RC_OK);
}

static void test_work(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "works");
    struct context_entry entry = entry_of(cx, &made, "報告"), ended = entry_of(cx, &made, "廃止");
    struct work_view view;
    int64_t overdue = 0;
    ended.state = CONTEXT_ENDED;
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_save(cx, &ended, 0), RC_OK);
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, 0); /* not the drafter's */
    cx->person = "owner";
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, 1);
    TEST_TEXT(__LINE__, view.rows.at[0].title, "1 報告");
    TEST_INT(__LINE__, view.overdue, 1);
    TEST_RC(__LINE__, cx, work_overdue(cx, &overdue), RC_OK);
    TEST_INT(__LINE__, overdue, 1);
    cx->permissions = PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, 0);
}

static void test_links(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "links");
    struct context_entry entry = entry_of(cx, &made, "報告"), wish = entry_of(cx, &made, "案内");
    struct context_requirements linked;
    struct choices choices;
    struct risk_service service;
    wish.kind = CONTEXT_PARTY;
    wish.source = wish.clause = wish.detail = "";
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_save(cx, &wish, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, "", true), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, "nothing", true), RC_MISSING);
    calm(cx);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, true), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, true), RC_OK); /* adds nothing */
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, wish.id, true), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &risk_service_record, made.passengers, &service), RC_OK);
    TEST_TEXT(__LINE__, service.duty, "報告 (航空法 第111条の4): 速やかに報告する。");
    TEST_TEXT(__LINE__, service.expectation, "案内");
    TEST_RC(__LINE__, cx, context_requirements_of(cx, made.study, made.passengers, &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 2);
    TEST_TEXT(__LINE__, linked.at[0].title, "報告");
    TEST_RC(__LINE__, cx, context_choices(cx, made.passengers, &choices), RC_OK);
    TEST_INT(__LINE__, (int64_t)choices.n, 0);
    TEST_RC(__LINE__, cx, context_choices(cx, made.cargo, &choices), RC_OK);
    TEST_INT(__LINE__, (int64_t)choices.n, 2);
    TEST_RC(__LINE__, cx, context_remove(cx, entry.id, 0), RC_CONFLICT); /* services refer to it */
    calm(cx);
    /* exactly the cargo from now on */
    TEST_RC(__LINE__, cx, context_concern(cx, entry.id, made.study, &made.cargo, 1), RC_OK);
    TEST_RC(__LINE__, cx, context_requirements_of(cx, made.study, made.passengers, &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 1);
    TEST_RC(__LINE__, cx, context_link_remove(cx, linked.at[0].link), RC_OK);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, false), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, context_concern(cx, entry.id, made.study, NULL, 0), RC_DENIED);
}

/* No room for the words: neither words nor link. */
static void test_room(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "rooms");
    struct context_entry entry = entry_of(cx, &made, "長い");
    struct context_requirements linked;
    char *many = arena_alloc(cx->arena, 2001);
    assert_non_null(many);
    memset(many, 'x', 1999);
    many[1999] = '\0';
    entry.detail = many;
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, true), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, context_requirements_of(cx, made.study, "", &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 0);
}

static void test_carry(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "carries");
    struct context_entry entry = entry_of(cx, &made, "報告");
    struct context_requirements linked;
    struct risk_study next;
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, false), RC_OK);
    risk_row_blank(&risk_study_record, &next);
    next.year = 2027;
    next.title = "翌年度";
    TEST_RC(__LINE__, cx, risk_study_create(cx, &next, made.study), RC_OK);
    TEST_RC(__LINE__, cx, context_requirements_of(cx, next.id, "", &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 1);
    TEST_TRUE(__LINE__, !text_same(linked.at[0].service, made.passengers));
    struct context_link link;
    TEST_RC(__LINE__, cx, record_get(cx, &context_link_record, linked.at[0].link, &link), RC_OK);
    TEST_TRUE(__LINE__, !text_empty(link.origin));
}

/* --- Files --- */

static enum rc take(struct ctx *cx, const char *text, struct import_result *result)
{
    *result = (struct import_result){.rows = 0};
    return rows_import(cx, &context_noun, "", text, strlen(text), "rows.csv", result);
}

static void test_import(void **state)
{
    static const struct {
        int line;
        const char *text;
        enum rc want;
        int64_t rows, changed, errors;
    } rows[] = {
        {__LINE__, "番号,題名,種別\n,新しい法令,law\n,約款,契約\n", RC_OK, 2, 2, 0},
        {__LINE__, "番号,題名,種別\n1,新しい法令,law\n2,約款,契約\n", RC_OK, 2, 0, 0}, /* the same again */
        {__LINE__, "number,title,state\n1,改めた法令,ended\n", RC_OK, 1, 1, 0},
        {__LINE__, "番号,題名,種別\n9,ない,law\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "番号,題名,種別\nx,ない,law\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "番号,題名,種別\n1,二重,law\n1,二重,law\n", RC_INVALID, 2, 0, 1},
        {__LINE__, "番号,題名,種別\n,,外\n", RC_INVALID, 1, 0, 2},
        {__LINE__, "番号,題名,見直し期限\n,期限,2026-13-01\n,期限,令和8年4月1日\n", RC_INVALID, 2, 0, 1},
        {__LINE__, "番号,題名,管理担当\n,担当あり,運航本部 課長\n", RC_OK, 1, 1, 0},
        {__LINE__, "番号,題名,管理担当\n,担当なし,知らない課長\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "番号,題名,対象サービス\n2,約款,旅客輸送、貨物輸送\n", RC_OK, 1, 0, 0},
        {__LINE__, "番号,題名,対象サービス\n2,約款,宇宙輸送\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "番号,題名,更新番号\n2,約款,99\n", RC_INVALID, 1, 0, 1},
        {__LINE__, "a,b\nc,d\n", RC_INVALID, 0, 0, 0},
        {__LINE__, "", RC_INVALID, 0, 0, 0},
    };
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "imports");
    struct import_result result;
    struct context_requirements linked;
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum rc rc = take(cx, rows[i].text, &result);
        if (rc != rows[i].want && rc != RC_TYPE)
            print_message("row %d: %s\n", rows[i].line, cx->problem.message == NULL ? "" : cx->problem.message);
        TEST_TRUE(rows[i].line, rc == rows[i].want || (rows[i].text[0] == '\0' && rc == RC_TYPE));
        TEST_INT(rows[i].line, result.rows, rows[i].rows);
        TEST_INT(rows[i].line, result.changed, rows[i].changed);
        TEST_INT(rows[i].line, (int64_t)result.errors.n, rows[i].errors);
        calm(cx);
    }
    TEST_RC(__LINE__, cx, context_requirements_of(cx, made.study, "", &linked), RC_OK);
    TEST_INT(__LINE__, (int64_t)linked.n, 2);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, take(cx, rows[0].text, &result), RC_DENIED);
}

/* What is written is what is read: import after export changes nothing. */
static void test_round(void **state)
{
    static const char *const names[] = {"rows.csv", "rows.xlsx"};
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "rounds");
    struct context_entry entry = entry_of(cx, &made, "=報告 \"引用\", 改行"), plain = entry_of(cx, &made, "ただの題名");
    struct import_result result;
    entry.detail = "一行目\n二行目";
    entry.outlook = "- 先の見込み";
    plain.post = plain.source = plain.review_on = "";
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_save(cx, &plain, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.passengers, entry.id, false), RC_OK);
    for (size_t i = 0; i < COUNT(names); i++) {
        CLEANUP(buf_free) struct buf out = buf_create((size_t)1024 * 1024);
        result = (struct import_result){.rows = 0};
        TEST_RC(__LINE__, cx, rows_export(cx, &context_noun, "", names[i], &out), RC_OK);
        TEST_RC(__LINE__, cx,
                rows_import(cx, &context_noun, "", out.data, out.length, names[i], &result), RC_OK);
        TEST_INT(__LINE__, result.rows, 2);
        TEST_INT(__LINE__, result.changed, 0);
    }
    CLEANUP(buf_free) struct buf none = buf_create(1024);
    TEST_RC(__LINE__, cx, rows_export(cx, &context_noun, "", "rows.txt", &none), RC_USAGE);
}

/* --- Schedule, staffing, organisation, attitude --- */

static struct study_phase phase_of(const struct made *made, const char *title, const char *from, const char *until)
{
    struct study_phase phase;
    risk_row_blank(&study_phase_record, &phase);
    phase.study = made->study;
    phase.title = title;
    phase.kind = from[0] == '\0' ? PHASE_MILESTONE : PHASE_SPAN;
    phase.starts_on = from;
    phase.ends_on = until;
    phase.post = made->post;
    return phase;
}

static enum rc keep_phase(struct ctx *cx, struct study_phase *phase)
{
    calm(cx);
    return study_row_save(cx, &study_phase_record, phase, phase->version);
}

static struct study_task task_of(const struct made *made, const char *phase, const char *department, double days)
{
    struct study_task task;
    risk_row_blank(&study_task_record, &task);
    task.study = made->study;
    task.phase = phase;
    task.title = "聞き取り";
    task.department = department;
    task.person_days = days;
    return task;
}

static enum rc keep_task(struct ctx *cx, struct study_task *task)
{
    calm(cx);
    return study_row_save(cx, &study_task_record, task, task->version);
}

static void test_phases(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "phases");
    struct study_phase phase = phase_of(&made, "準備", "2026-09-01", "2026-09-20"),
                       stone = phase_of(&made, "承認", "", "2026-10-20"), bad;
    struct rows rows;
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_OK);
    TEST_RC(__LINE__, cx, keep_phase(cx, &stone), RC_OK);
    TEST_INT(__LINE__, stone.number, 2);
    bad = phase_of(&made, "逆", "2026-09-20", "2026-09-01");
    TEST_RC(__LINE__, cx, keep_phase(cx, &bad), RC_INVALID);
    bad = phase_of(&made, "", "2026-09-01", "2026-09-20");
    TEST_RC(__LINE__, cx, keep_phase(cx, &bad), RC_INVALID);
    bad = phase_of(&made, "いつ", "2026-09-01", "");
    TEST_RC(__LINE__, cx, keep_phase(cx, &bad), RC_INVALID);
    bad = phase_of(&made, "先に完了", "2026-09-01", "2026-09-20");
    bad.done_on = "2026-10-02"; /* tomorrow */
    TEST_RC(__LINE__, cx, keep_phase(cx, &bad), RC_INVALID);
    bad.done_on = "";
    bad.post = "nobody";
    TEST_RC(__LINE__, cx, keep_phase(cx, &bad), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, phase_noun.rows(cx, made.study, "", &rows), RC_OK);
    TEST_INT(__LINE__, (int64_t)rows.n, 2);
    TEST_INT(__LINE__, ((const struct phase_row *)rows.at)[0].overdue, 1);
    TEST_INT(__LINE__, ((const struct phase_row *)rows.at)[1].overdue, 0);
    /* who holds the post says that it is done, and changes nothing else */
    cx->person = "owner";
    cx->permissions = PERM_RISK_READ | PERM_RISK_OWN;
    phase.title = "別";
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_DENIED);
    phase.title = "準備";
    phase.done_on = "2026-09-30";
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_OK);
    cx->person = "somebody";
    phase.done_on = "";
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, study_row_remove(cx, &study_phase_record, phase.id, 0), RC_DENIED);
    calm(cx);
    cx->permissions = ~UINT64_C(0);
    struct study_task task = task_of(&made, phase.id, "運航本部", 2);
    TEST_RC(__LINE__, cx, keep_task(cx, &task), RC_OK);
    TEST_RC(__LINE__, cx, study_row_remove(cx, &study_phase_record, phase.id, 0), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, study_row_remove(cx, &study_task_record, task.id, 9), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, study_row_remove(cx, &study_task_record, task.id, 1), RC_OK);
    TEST_RC(__LINE__, cx, study_row_remove(cx, &study_phase_record, phase.id, 0), RC_OK);
}

static void agree(struct ctx *cx, const char *noun, const char *subject, bool approve)
{
    struct approval approval;
    const char *drafter = cx->person;
    calm(cx);
    TEST_RC(__LINE__, cx, approval_running(cx, noun, subject, &approval), RC_OK);
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_DENIED); /* not by who drafted it */
    calm(cx);
    cx->person = "president";
    TEST_RC(__LINE__, cx, approve ? approval_agree(cx, approval.id, "") : approval_return(cx, approval.id, "早めたい"),
            RC_OK);
    cx->person = drafter;
}

/* What is approved stands; a change needs a new approval, what is done does not. */
static void test_schedule(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "schedules");
    const struct approval_wish wish = {.route = "", .due_on = "", .message = ""};
    struct study_phase phase = phase_of(&made, "準備", "2026-09-01", "2026-09-20");
    struct master_schedule schedule;
    struct rows rows;
    TEST_RC(__LINE__, cx, master_schedule_ask(cx, made.study, &wish), RC_CONFLICT); /* nothing in it */
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_OK);
    TEST_RC(__LINE__, cx, master_schedule_ask(cx, made.study, &wish), RC_OK);
    TEST_RC(__LINE__, cx, master_schedule_of(cx, made.study, &schedule), RC_OK);
    TEST_INT(__LINE__, schedule.status, PREPARE_REQUESTED);
    phase.ends_on = "2026-09-25";
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_CONFLICT);
    agree(cx, "master-schedule", schedule.id, false);
    TEST_RC(__LINE__, cx, master_schedule_of(cx, made.study, &schedule), RC_OK);
    TEST_INT(__LINE__, schedule.status, PREPARE_DRAFT);
    TEST_TEXT(__LINE__, schedule.comment, "早めたい");
    TEST_RC(__LINE__, cx, master_schedule_ask(cx, made.study, &wish), RC_OK);
    agree(cx, "master-schedule", schedule.id, true);
    TEST_RC(__LINE__, cx, master_schedule_of(cx, made.study, &schedule), RC_OK);
    TEST_INT(__LINE__, schedule.status, PREPARE_APPROVED);
    TEST_RC(__LINE__, cx, record_get(cx, &study_phase_record, phase.id, &phase), RC_OK);
    TEST_TEXT(__LINE__, phase.agreed_end, "2026-09-20");
    phase.ends_on = "2026-09-25";
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_CONFLICT);
    phase.ends_on = "2026-09-20";
    phase.done_on = "2026-09-22";
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_OK);
    calm(cx);
    TEST_RC(__LINE__, cx, study_row_remove(cx, &study_phase_record, phase.id, 0), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, master_schedule_reopen(cx, made.study), RC_OK);
    TEST_RC(__LINE__, cx, master_schedule_reopen(cx, made.study), RC_CONFLICT);
    phase.ends_on = "2026-09-25";
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_OK);
    calm(cx);
    TEST_RC(__LINE__, cx, phase_noun.rows(cx, made.study, "", &rows), RC_OK);
    TEST_TEXT(__LINE__, ((const struct phase_row *)rows.at)[0].agreed, "2026-09-01 – 2026-09-20");
}

static void test_staffing(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "staffs"), other = make_house(cx, "others");
    struct study_phase foreign = phase_of(&other, "別", "2026-09-01", "2026-09-20");
    TEST_RC(__LINE__, cx, keep_phase(cx, &foreign), RC_OK);
    cx->org = "staffs";
    struct study_phase one = phase_of(&made, "準備", "2026-09-01", "2026-09-20"),
                       two = phase_of(&made, "分析", "2026-09-21", "2026-10-20");
    struct staffing staffing;
    struct rows rows;
    TEST_RC(__LINE__, cx, keep_phase(cx, &one), RC_OK);
    TEST_RC(__LINE__, cx, keep_phase(cx, &two), RC_OK);
    struct study_task a = task_of(&made, one.id, "運航本部", 2.5), b = task_of(&made, two.id, "運航本部", 4),
                      c = task_of(&made, two.id, "情報システム部", 0.25), bad = a;
    a.ends_on = "2026-09-25"; /* after its phase, and late */
    c.done_on = "2026-09-30";
    TEST_RC(__LINE__, cx, keep_task(cx, &a), RC_OK);
    TEST_RC(__LINE__, cx, keep_task(cx, &b), RC_OK);
    TEST_RC(__LINE__, cx, keep_task(cx, &c), RC_OK);
    bad.person_days = -1;
    TEST_RC(__LINE__, cx, keep_task(cx, &bad), RC_INVALID);
    bad.person_days = 1;
    bad.phase = "";
    TEST_RC(__LINE__, cx, keep_task(cx, &bad), RC_INVALID);
    bad.phase = foreign.id;
    TEST_RC(__LINE__, cx, keep_task(cx, &bad), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, task_noun.rows(cx, made.study, "", &rows), RC_OK);
    TEST_INT(__LINE__, ((const struct task_row *)rows.at)[0].outside, 1);
    TEST_INT(__LINE__, ((const struct task_row *)rows.at)[0].overdue, 1);
    TEST_RC(__LINE__, cx, staffing_make(cx, made.study, &staffing), RC_OK);
    TEST_INT(__LINE__, (int64_t)staffing.rows.n, 2);
    TEST_INT(__LINE__, (int64_t)staffing.phases.n, 2);
    TEST_TEXT(__LINE__, staffing.rows.at[0].text, "6.5");
    TEST_TEXT(__LINE__, staffing.rows.at[0].cells.at[1].text, "4");
    TEST_TEXT(__LINE__, staffing.rows.at[1].cells.at[0].text, "");
    TEST_TEXT(__LINE__, staffing.rows.at[1].text, "0.25");
    TEST_INT(__LINE__, staffing.rows.at[1].done, 1);
    TEST_TEXT(__LINE__, staffing.text, "6.75");
}

static bool tells(const struct unit_findings *findings, const char *code, const char *word)
{
    for (size_t i = 0; i < findings->n; i++)
        if (text_same(findings->at[i].code, code) && strstr(findings->at[i].text, word) != NULL)
            return true;
    return false;
}

static void test_organisation(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "units");
    struct study_unit unit, audit;
    struct unit_findings findings;
    struct post vacant;
    risk_row_blank(&post_record, &vacant);
    vacant.id = "units-vacant";
    vacant.name = "室長";
    vacant.active = 1;
    insert(cx, &post_record, &vacant);
    risk_row_blank(&study_unit_record, &unit);
    unit.study = made.study;
    unit.role = UNIT_PROMOTE;
    TEST_RC(__LINE__, cx, study_row_save(cx, &study_unit_record, &unit, 0), RC_INVALID); /* nobody */
    calm(cx);
    unit.department = "情報システム部";
    unit.part_1 = PART_LEADS;
    unit.part_6 = PART_EXECUTES;
    TEST_RC(__LINE__, cx, study_row_save(cx, &study_unit_record, &unit, 0), RC_OK);
    risk_row_blank(&study_unit_record, &audit);
    audit.study = made.study;
    audit.role = UNIT_AUDIT;
    audit.department = "情報システム部";
    audit.post = "units-vacant";
    TEST_RC(__LINE__, cx, study_row_save(cx, &study_unit_record, &audit, 0), RC_OK);
    TEST_RC(__LINE__, cx, organisation_check(cx, made.study, &findings), RC_OK);
    TEST_TRUE(__LINE__, tells(&findings, "role-vacant", "Overall responsibility"));
    TEST_TRUE(__LINE__, !tells(&findings, "role-vacant", "Promotion"));
    TEST_TRUE(__LINE__, tells(&findings, "post-vacant", "室長"));
    TEST_TRUE(__LINE__, tells(&findings, "step-open", "STEP 2"));
    TEST_TRUE(__LINE__, !tells(&findings, "step-open", "STEP 1"));
    TEST_TRUE(__LINE__, tells(&findings, "executes-and-audits", "情報システム部"));
    audit.department = "内部監査室";
    TEST_RC(__LINE__, cx, study_row_save(cx, &study_unit_record, &audit, audit.version), RC_OK);
    TEST_RC(__LINE__, cx, organisation_check(cx, made.study, &findings), RC_OK);
    TEST_TRUE(__LINE__, !tells(&findings, "executes-and-audits", ""));
    unit.part_7 = PART_AUDITS; /* the same unit does both */
    TEST_RC(__LINE__, cx, study_row_save(cx, &study_unit_record, &unit, unit.version), RC_OK);
    TEST_RC(__LINE__, cx, organisation_check(cx, made.study, &findings), RC_OK);
    TEST_TRUE(__LINE__, tells(&findings, "executes-and-audits", "情報システム部"));
}

static void test_attitude(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "attitudes");
    const struct approval_wish wish = {.route = "", .due_on = "", .message = ""};
    struct risk_attitude attitude, stored;
    TEST_RC(__LINE__, cx, risk_attitude_ask(cx, made.study, &wish), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, risk_attitude_of(cx, made.study, &attitude), RC_OK);
    TEST_RC(__LINE__, cx, study_row_save(cx, &risk_attitude_record, &attitude, 0), RC_INVALID); /* no words */
    calm(cx);
    attitude.attitude = "安全を優先する。";
    TEST_RC(__LINE__, cx, study_row_save(cx, &risk_attitude_record, &attitude, 0), RC_OK);
    attitude.takes = "一時的な不便";
    TEST_RC(__LINE__, cx, study_row_save(cx, &risk_attitude_record, &attitude, 9), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, study_row_save(cx, &risk_attitude_record, &attitude, 1), RC_OK);
    TEST_RC(__LINE__, cx, risk_attitude_ask(cx, made.study, &wish), RC_OK);
    TEST_RC(__LINE__, cx, study_row_save(cx, &risk_attitude_record, &attitude, 2), RC_CONFLICT);
    agree(cx, "risk-attitude", attitude.id, true);
    TEST_RC(__LINE__, cx, risk_attitude_of(cx, made.study, &stored), RC_OK);
    TEST_INT(__LINE__, stored.status, PREPARE_APPROVED);
    TEST_TRUE(__LINE__, stored.approved_at == cx->now);
    TEST_RC(__LINE__, cx, risk_attitude_reopen(cx, made.study), RC_OK);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, study_row_save(cx, &risk_attitude_record, &attitude, 4), RC_DENIED);
}

/* A year later: the same days, nothing done, drafts. */
static void test_carry_plan(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "plans");
    struct study_phase phase = phase_of(&made, "準備", "2026-03-01", "2028-02-29");
    struct study_unit unit;
    struct risk_attitude attitude;
    struct risk_study next;
    struct study_phases phases;
    struct study_tasks tasks;
    struct study_units units;
    phase.done_on = "2026-09-01";
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_OK);
    struct study_task task = task_of(&made, phase.id, "運航本部", 2);
    TEST_RC(__LINE__, cx, keep_task(cx, &task), RC_OK);
    risk_row_blank(&study_unit_record, &unit);
    unit.study = made.study;
    unit.department = "運航本部";
    TEST_RC(__LINE__, cx, study_row_save(cx, &study_unit_record, &unit, 0), RC_OK);
    TEST_RC(__LINE__, cx, risk_attitude_of(cx, made.study, &attitude), RC_OK);
    attitude.attitude = "安全を優先する。";
    TEST_RC(__LINE__, cx, study_row_save(cx, &risk_attitude_record, &attitude, 0), RC_OK);
    risk_row_blank(&risk_study_record, &next);
    next.year = 2027;
    next.title = "翌年度";
    TEST_RC(__LINE__, cx, risk_study_create(cx, &next, made.study), RC_OK);
    TEST_RC(__LINE__, cx, study_store_phases(cx, next.id, &phases), RC_OK);
    TEST_INT(__LINE__, (int64_t)phases.n, 1);
    TEST_TEXT(__LINE__, phases.at[0].starts_on, "2027-03-01");
    TEST_TEXT(__LINE__, phases.at[0].ends_on, "2029-02-28");
    TEST_TEXT(__LINE__, phases.at[0].done_on, "");
    TEST_RC(__LINE__, cx, study_store_tasks(cx, next.id, &tasks), RC_OK);
    TEST_INT(__LINE__, (int64_t)tasks.n, 1);
    TEST_TEXT(__LINE__, tasks.at[0].phase, phases.at[0].id);
    TEST_RC(__LINE__, cx, study_store_units(cx, next.id, &units), RC_OK);
    TEST_INT(__LINE__, (int64_t)units.n, 1);
    TEST_RC(__LINE__, cx, risk_attitude_of(cx, next.id, &attitude), RC_OK);
    TEST_TEXT(__LINE__, attitude.attitude, "安全を優先する。");
}

/* Late milestones wait for their posts; those without one for who writes. */
static void test_late(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "lates");
    struct study_phase mine = phase_of(&made, "担当あり", "", "2026-09-20"), free_one = phase_of(&made, "担当なし", "", "2026-09-21");
    struct work_view view;
    free_one.post = "";
    TEST_RC(__LINE__, cx, keep_phase(cx, &mine), RC_OK);
    TEST_RC(__LINE__, cx, keep_phase(cx, &free_one), RC_OK);
    struct study_task task = task_of(&made, mine.id, "運航本部", 1);
    task.post = made.post;
    task.ends_on = "2026-10-02";
    TEST_RC(__LINE__, cx, keep_task(cx, &task), RC_OK);
    calm(cx);
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK); /* the drafter */
    TEST_INT(__LINE__, (int64_t)view.rows.n, 1);
    TEST_TEXT(__LINE__, view.rows.at[0].title, "担当なし");
    cx->person = "owner";
    cx->permissions = PERM_RISK_READ | PERM_RISK_OWN;
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.rows.n, 2);
    TEST_INT(__LINE__, view.overdue, 1);
}

/* Each kind of row goes out and comes back unchanged; new rows come from a file. */
static void test_study_files(void **state)
{
    static const struct row_noun *const nouns[] = {&phase_noun, &task_noun, &unit_noun};
    static const char phases_csv[] = "番号,作業内容,種別,作業ステップ,開始日,終了日\n"
                                     ",準備,作業,事前準備,2026-09-01,2026-09-20\n,承認,milestone,step-1,,令和8年10月20日\n",
                      tasks_csv[] = "番号,タスク,作業,担当部門,工数（人日）\n,聞き取り,1 準備,運航本部,2.5\n",
                      units_csv[] = "番号,役割,部門,STEP1\n,推進,情報システム部,◎ 主管\n,audit,内部監査室,－\n",
                      bad_csv[] = "番号,タスク,作業,担当部門,工数（人日）\n,聞き取り,9 ない,運航本部,x\n";
    const char *const files[] = {phases_csv, tasks_csv, units_csv};
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "files");
    struct import_result result;
    for (size_t i = 0; i < COUNT(nouns); i++) {
        CLEANUP(buf_free) struct buf out = buf_create((size_t)1024 * 1024);
        result = (struct import_result){.rows = 0};
        TEST_RC((int)i, cx, rows_import(cx, nouns[i], made.study, files[i], strlen(files[i]), "a.csv", &result), RC_OK);
        TEST_INT((int)i, result.changed, i == 1 ? 1 : 2);
        TEST_INT((int)i, (int64_t)result.warnings.n, 0);
        TEST_RC((int)i, cx, rows_export(cx, nouns[i], made.study, "a.xlsx", &out), RC_OK);
        result = (struct import_result){.rows = 0};
        TEST_RC((int)i, cx, rows_import(cx, nouns[i], made.study, out.data, out.length, "a.xlsx", &result), RC_OK);
        TEST_INT((int)i, result.rows, i == 1 ? 1 : 2);
        TEST_INT((int)i, result.changed, 0);
    }
    result = (struct import_result){.rows = 0};
    TEST_RC(__LINE__, cx, rows_import(cx, &task_noun, made.study, bad_csv, strlen(bad_csv), "a.csv", &result), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 2);
    TEST_TEXT(__LINE__, result.errors.at[0].column, "C");
    TEST_TEXT(__LINE__, result.errors.at[1].column, "E");
}

static const struct report_table *table_of(const struct report *report, const char *title)
{
    for (const struct report_block *block = report->first; block != NULL; block = block->next)
        if (block->table.title != NULL && text_same(block->table.title, title))
            return &block->table;
    return NULL;
}

/* The plan as a document: nothing planned says so; what is planned stands in its tables. */
static void test_document(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make_house(cx, "documents");
    struct study_phase phase = phase_of(&made, "準備 <b>", "2026-09-01", "2026-09-20");
    struct context_entry entry = entry_of(cx, &made, "報告");
    struct study_unit unit;
    struct report report;
    CLEANUP(buf_free) struct buf out = buf_create((size_t)4 * 1024 * 1024);
    TEST_RC(__LINE__, cx, study_plan_report(cx, made.study, &report), RC_OK);
    TEST_TRUE(__LINE__, table_of(&report, "Master schedule") == NULL);
    TEST_RC(__LINE__, cx, study_plan_report(cx, "nothing", &report), RC_MISSING);
    TEST_RC(__LINE__, cx, keep_phase(cx, &phase), RC_OK);
    struct study_task task = task_of(&made, phase.id, "運航本部", 2.5);
    TEST_RC(__LINE__, cx, keep_task(cx, &task), RC_OK);
    risk_row_blank(&study_unit_record, &unit);
    unit.study = made.study;
    unit.department = "運航本部";
    unit.role = UNIT_DEPARTMENT;
    unit.part_1 = PART_LEADS;
    TEST_RC(__LINE__, cx, study_row_save(cx, &study_unit_record, &unit, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_save(cx, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, context_link_add(cx, made.cargo, entry.id, false), RC_OK);
    TEST_RC(__LINE__, cx, study_plan_report(cx, made.study, &report), RC_OK);
    const struct report_table *schedule = table_of(&report, "Master schedule"),
                              *steps = table_of(&report, "Who does what in which step"),
                              *sums = table_of(&report, "Person-days by department and phase"),
                              *asked = table_of(&report, "Requirements from the register");
    TEST_TRUE(__LINE__, schedule != NULL && steps != NULL && sums != NULL && asked != NULL);
    TEST_TEXT(__LINE__, schedule->cells[0].text, "準備 <b>");
    TEST_INT(__LINE__, (int64_t)steps->row_count, STUDY_STEP_COUNT_);
    TEST_TEXT(__LINE__, steps->cells[3].text, "◎"); /* STEP 1 of the only department */
    TEST_TEXT(__LINE__, sums->cells[sums->column_count - 1].text, "2.5");
    TEST_TEXT(__LINE__, asked->cells[0].text, "貨物輸送");
    TEST_RC(__LINE__, cx, report_write(cx, &report, REPORT_HTML, &out), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "準備 <b>") == NULL);
    struct preparation_state standing;
    TEST_RC(__LINE__, cx, preparation_state_of(cx, made.study, &standing), RC_OK);
    TEST_INT(__LINE__, standing.entries, 1);
    TEST_INT(__LINE__, standing.overdue, 1);
    TEST_INT(__LINE__, standing.phases, 1);
    TEST_INT(__LINE__, standing.late, 1);
    TEST_INT(__LINE__, standing.attitude_written, 0);
    TEST_TRUE(__LINE__, standing.findings > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries), cmocka_unit_test(test_work),   cmocka_unit_test(test_links),
        cmocka_unit_test(test_room),    cmocka_unit_test(test_carry),  cmocka_unit_test(test_import),
        cmocka_unit_test(test_round),   cmocka_unit_test(test_phases), cmocka_unit_test(test_schedule),
        cmocka_unit_test(test_staffing), cmocka_unit_test(test_organisation), cmocka_unit_test(test_attitude),
        cmocka_unit_test(test_carry_plan), cmocka_unit_test(test_late), cmocka_unit_test(test_study_files),
        cmocka_unit_test(test_document),
    };
    return TEST_RUN_ON_BOTH(tests);
}
