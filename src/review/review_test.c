/* Walkthroughs and findings on both databases: rules, rights, the way of a finding to its end, what waits. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "review/review_inside.h"
#include "review/review_report.h"
#include "sample/sample_risk.h"
#include "tests/support/test.h"
#include "work/work.h"

static const struct module *const modules[] = {&account_module, &catalog_module, &approval_module, &plan_module,
                                               &risk_module,    &review_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static enum rc insert(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, record, row));
    return db_commit(cx, &tx);
}

static void calm(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

/* Who asks, with the rights of a role. */
static void act(struct ctx *cx, const char *person, enum role role)
{
    calm(cx);
    cx->person = person;
    cx->permissions = role_permissions(role);
}

/* An organisation with the sample's study, made by "drafter"; post 2 is held by "owner". */
static const char *make_study(struct ctx *cx, const char *org)
{
    const char *ids[SAMPLE_POSTS], *risks[SAMPLE_RISKS], *study = "";
    struct organization organization;
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->permissions = ~UINT64_C(0);
    risk_row_blank(&organization_record, &organization);
    organization.id = organization.org = organization.name = org;
    organization.fiscal_month = 4;
    organization.active = 1;
    TEST_RC(__LINE__, cx, insert(cx, &organization_record, &organization), RC_OK);
    for (int i = 0; i < SAMPLE_POSTS; i++) {
        struct post post;
        risk_row_blank(&post_record, &post);
        ids[i] = post.id = arena_printf(cx->arena, "%s-%d", org, i);
        post.name = post.id;
        post.holder = i == 2 ? "owner" : "";
        post.active = 1;
        TEST_RC(__LINE__, cx, insert(cx, &post_record, &post), RC_OK);
    }
    cx->person = "drafter";
    TEST_RC(__LINE__, cx, sample_risk_make(cx, ids, &study, risks), RC_OK);
    return study;
}

static struct walkthrough plan(struct ctx *cx, const char *study)
{
    struct walkthrough row;
    risk_row_blank(&walkthrough_record, &row);
    row.study = study;
    row.title = "第1回";
    row.planned_on = "2026-10-08";
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &row, 0), RC_OK);
    return row;
}

static struct walkthrough_participant invite(struct ctx *cx, const char *walkthrough, const char *name)
{
    struct walkthrough_participant row;
    risk_row_blank(&walkthrough_participant_record, &row);
    row.walkthrough = walkthrough;
    row.name = name;
    row.department = "法務部";
    row.side = SIDE_LEGAL;
    row.reviewer = 1;
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &row, 0), RC_OK);
    return row;
}

static struct finding finding_of(const char *study, const struct walkthrough_participant *participant)
{
    struct finding row;
    risk_row_blank(&finding_record, &row);
    row.study = study;
    row.source = participant == NULL ? FINDING_WORK : FINDING_WALKTHROUGH;
    row.occasion = participant == NULL ? "" : participant->walkthrough;
    row.participant = participant == NULL ? "" : participant->id;
    row.what = "契約の定めが読み取れない。";
    row.raised_on = "2026-10-01";
    return row;
}

static void test_walkthrough(void **state)
{
    static const struct {
        int line;
        const char *planned_on, *held_on, *told_on, *reported_on, *reported_to;
        int64_t duration;
        enum rc want;
    } rows[] = {
        {__LINE__, "2026-10-08", "", "", "", "", 0, RC_OK},
        {__LINE__, "2026-09-20", "2026-09-20", "2026-09-10", "", "", 90, RC_OK},
        {__LINE__, "", "2026-09-20", "", "2026-09-25", "社長", 90, RC_OK},
        {__LINE__, "", "2026-10-02", "", "", "", 90, RC_INVALID},           /* still to come */
        {__LINE__, "", "2026-09-20", "", "", "", 0, RC_INVALID},            /* how long? */
        {__LINE__, "", "", "", "", "", 90, RC_INVALID},                     /* when? */
        {__LINE__, "", "2026-09-20", "", "2026-09-25", "", 90, RC_INVALID}, /* to whom? */
        {__LINE__, "", "2026-09-20", "", "", "社長", 90, RC_INVALID},
        {__LINE__, "", "2026-09-20", "", "2026-09-19", "社長", 90, RC_INVALID}, /* before it was held */
        {__LINE__, "", "", "", "2026-09-25", "社長", 0, RC_INVALID},
        {__LINE__, "", "", "2026-11-01", "", "", 0, RC_INVALID},
    };
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "walk");
    struct walkthrough row = plan(cx, study);
    struct walkthroughs all = {.n = 0};
    TEST_INT(__LINE__, row.number, 1);
    TEST_INT(__LINE__, walkthrough_state_of(&row), WALKTHROUGH_PLANNED);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct walkthrough changed = row;
        calm(cx);
        changed.planned_on = rows[i].planned_on;
        changed.held_on = rows[i].held_on;
        changed.told_on = rows[i].told_on;
        changed.reported_on = rows[i].reported_on;
        changed.reported_to = rows[i].reported_to;
        changed.duration = rows[i].duration;
        TEST_RC(rows[i].line, cx, walkthrough_save(cx, &changed, row.version), rows[i].want);
        if (rows[i].want == RC_OK)
            row = changed;
    }
    calm(cx);
    TEST_INT(__LINE__, walkthrough_state_of(&row), WALKTHROUGH_REPORTED);
    struct walkthrough stale = row;
    stale.title = "別の名前";
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &stale, 1), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, walkthrough_choose(cx, row.id, (const char *[]){"inherent", "complete", "inherent"}, 3), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &walkthrough_record, row.id, &row), RC_OK);
    TEST_TEXT(__LINE__, row.viewpoints, "complete inherent");
    TEST_RC(__LINE__, cx, walkthrough_choose(cx, row.id, (const char *[]){"none"}, 1), RC_INVALID);
    act(cx, "reader", ROLE_VIEWER);
    TEST_RC(__LINE__, cx, walkthroughs_of(cx, study, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 1);
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &row, row.version), RC_DENIED);
    act(cx, "auditor", ROLE_AUDITOR); /* reads all, changes findings only */
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &row, row.version), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, walkthrough_remove(cx, row.id, row.version), RC_DENIED);
    act(cx, "administrator", ROLE_ADMINISTRATOR);
    TEST_RC(__LINE__, cx, walkthroughs_of(cx, study, &all), RC_DENIED);
}

static void test_participants(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "people");
    struct walkthrough walkthrough = plan(cx, study);
    struct walkthrough_participant first = invite(cx, walkthrough.id, "法務 花子"), other = first;
    struct walkthrough_participants all = {.n = 0};
    struct findings none = {.n = 0}, found = {.n = 0};
    other.id = "";
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &other, 0), RC_INVALID); /* once each */
    calm(cx);
    other.name = "";
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &other, 0), RC_INVALID);
    calm(cx);
    other.name = "記録 太郎";
    other.reviewer = 0;
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &other, 0), RC_INVALID); /* a role */
    calm(cx);
    other.recorder = other.facilitator = 1;
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &other, 0), RC_OK);
    other.person = "nobody-known";
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &other, 1), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, walkthrough_participants_of(cx, study, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 2);
    TEST_INT(__LINE__, walkthrough_participant_raised(&first, none), 0);
    struct finding finding = finding_of(study, &first);
    TEST_RC(__LINE__, cx, finding_save(cx, &finding, 0), RC_OK);
    TEST_TEXT(__LINE__, finding.raised_by, "法務 花子");
    TEST_RC(__LINE__, cx, findings_of(cx, study, &found), RC_OK);
    TEST_INT(__LINE__, walkthrough_participant_raised(&first, found), 1);
    TEST_RC(__LINE__, cx, walkthrough_participant_remove(cx, first.id, 1), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, walkthrough_participant_remove(cx, other.id, 1), RC_OK);
    TEST_RC(__LINE__, cx, walkthrough_remove(cx, walkthrough.id, 1), RC_CONFLICT);
    calm(cx);
    struct walkthrough second = plan(cx, study);
    TEST_INT(__LINE__, second.number, 2);
    invite(cx, second.id, "企画 次郎");
    finding = finding_of(study, &first);
    finding.occasion = second.id; /* of the other walkthrough */
    TEST_RC(__LINE__, cx, finding_save(cx, &finding, 0), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, walkthrough_remove(cx, second.id, 1), RC_OK);
    TEST_RC(__LINE__, cx, walkthrough_participants_of(cx, study, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 1);
}

static void test_raising(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "raise"), *label = "", *href = "";
    struct review_subjects subjects = {.n = 0};
    const struct review_subject from = {.subject = ""};
    TEST_RC(__LINE__, cx, review_store_subjects(cx, study, &from, 100, &subjects), RC_OK);
    TEST_TRUE(__LINE__, subjects.n > 1 + 3 + 5 + 13 + 14); /* and the needs */
    size_t all = subjects.n;
    TEST_RC(__LINE__, cx, review_store_subjects(cx, study, subjects.at + (all - 6), 100, &subjects), RC_OK);
    TEST_INT(__LINE__, (int64_t)subjects.n, 5);
    struct finding row = finding_of(study, NULL);
    row.subject = subjects.at[0].subject;
    TEST_RC(__LINE__, cx, finding_save(cx, &row, 0), RC_OK);
    TEST_INT(__LINE__, row.number, 1);
    TEST_RC(__LINE__, cx, finding_subject_label(cx, row.subject, &label, &href), RC_OK);
    TEST_TRUE(__LINE__, strncmp(label, "Risk 10 ", 8) == 0);
    TEST_TRUE(__LINE__, strncmp(href, "/risks/", 7) == 0);
    TEST_RC(__LINE__, cx, finding_subject_label(cx, "risk/none", &label, &href), RC_OK);
    TEST_TEXT(__LINE__, href, "");
    static const char *const bad[] = {"risk/none", "risk", "plan-item/x", "risk-answer/x", "/"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        row = finding_of(study, NULL);
        row.subject = bad[i];
        TEST_RC(__LINE__ + (int)i * 1000, cx, finding_save(cx, &row, 0), RC_INVALID);
        calm(cx);
    }
    row = finding_of(study, NULL);
    row.what = "";
    TEST_RC(__LINE__, cx, finding_save(cx, &row, 0), RC_INVALID);
    calm(cx);
    row = finding_of(study, NULL);
    row.raised_on = "2026-10-02";
    TEST_RC(__LINE__, cx, finding_save(cx, &row, 0), RC_INVALID);
    calm(cx);
    row = finding_of(study, NULL);
    row.source = FINDING_AUDIT; /* of which audit? */
    TEST_TRUE(__LINE__, finding_save(cx, &row, 0) != RC_OK);
    act(cx, "reader", ROLE_VIEWER);
    row = finding_of(study, NULL);
    TEST_RC(__LINE__, cx, finding_save(cx, &row, 0), RC_DENIED);
    act(cx, "auditor", ROLE_AUDITOR);
    TEST_RC(__LINE__, cx, finding_save(cx, &row, 0), RC_OK);
    act(cx, "owner", ROLE_OWNER); /* what others raised is theirs */
    TEST_RC(__LINE__, cx, finding_save(cx, &row, 1), RC_DENIED);
    calm(cx);
    TEST_TEXT(__LINE__, review_brief(cx, "一行目\n二行目"), "一行目");
}

/* The number of the last entry of the ledger, and a change of the forms that makes one. */
static const char *change_form(struct ctx *cx, const char *study)
{
    struct finding_entries entries = {.n = 0};
    struct risk_study row;
    cx->now += 1000;
    TEST_RC(__LINE__, cx, record_get(cx, &risk_study_record, study, &row), RC_OK);
    struct review_subjects subjects = {.n = 0};
    const struct review_subject from = {.form = 2, .place = 99, .subject = ""};
    TEST_RC(__LINE__, cx, review_store_subjects(cx, study, &from, 1, &subjects), RC_OK);
    struct risk_process process;
    TEST_RC(__LINE__, cx, record_get(cx, &risk_process_record, strchr(subjects.at[0].subject, '/') + 1, &process), RC_OK);
    process.effect = arena_printf(cx->arena, "%s。", process.effect);
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_process_record, &process, process.version), RC_OK);
    TEST_RC(__LINE__, cx, finding_store_entries(cx, study, 0, &entries), RC_OK);
    TEST_TRUE(__LINE__, entries.n > 0);
    TEST_TEXT(__LINE__, entries.at[0].record, process.id);
    return decimal(cx, entries.at[0].sequence);
}

static struct finding answered(struct ctx *cx, const char *study, int64_t answer)
{
    struct finding row = finding_of(study, NULL);
    TEST_RC(__LINE__, cx, finding_save(cx, &row, 0), RC_OK);
    row.answer = answer;
    row.response = "契約の条項を書き足す。";
    row.post = arena_printf(cx->arena, "%s-2", cx->org);
    row.due_on = "2026-10-20";
    row.verify_on = "2026-10-30";
    TEST_RC(__LINE__, cx, finding_respond(cx, &row, row.version), RC_OK);
    return row;
}

static void test_course(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "course");
    struct finding row = answered(cx, study, FINDING_FORMS), copy = row;
    TEST_INT(__LINE__, row.status, FINDING_ANSWERED);
    TEST_TEXT(__LINE__, row.answered_by, "drafter");
    copy.what = "別の指摘";
    TEST_RC(__LINE__, cx, finding_save(cx, &copy, copy.version), RC_CONFLICT); /* there is a response */
    calm(cx);
    TEST_INT(__LINE__, finding_is_overdue(&row, "2026-10-20"), 0);
    TEST_INT(__LINE__, finding_is_overdue(&row, "2026-10-21"), 1);
    row.change_note = "様式4に書き足した。";
    static const char *const bad[] = {"", "0", "999999", "x", "1"}; /* 1: the organisation's first entry */
    for (size_t i = 0; i < COUNT(bad); i++) {
        copy = row;
        copy.entry = bad[i];
        TEST_RC(__LINE__ + (int)i * 1000, cx, finding_reflect(cx, &copy, row.version), RC_INVALID);
        calm(cx);
    }
    act(cx, "other", ROLE_OWNER); /* not responsible */
    copy = row;
    TEST_RC(__LINE__, cx, finding_reflect(cx, &copy, row.version), RC_DENIED);
    act(cx, "drafter", ROLE_OFFICER);
    row.entry = change_form(cx, study);
    TEST_RC(__LINE__, cx, finding_verify(cx, &copy, row.version), RC_CONFLICT); /* nothing to verify yet */
    act(cx, "owner", ROLE_OWNER); /* holds the responsible post; the change itself was the drafter's */
    TEST_RC(__LINE__, cx, finding_reflect(cx, &row, row.version), RC_OK);
    TEST_TEXT(__LINE__, row.changed_by, "drafter");
    TEST_TEXT(__LINE__, row.told_by, "owner");
    TEST_INT(__LINE__, row.status, FINDING_CHANGED);
    TEST_INT(__LINE__, finding_is_overdue(&row, "2026-10-21"), 0); /* now the day of the verification counts */
    TEST_INT(__LINE__, finding_is_overdue(&row, "2026-10-31"), 1);
    row.verdict = FINDING_EFFECTIVE;
    row.effect = "契約書と様式が一致していた。";
    TEST_RC(__LINE__, cx, finding_verify(cx, &row, row.version), RC_DENIED); /* recorded it */
    act(cx, "drafter", ROLE_OFFICER);
    TEST_RC(__LINE__, cx, finding_verify(cx, &row, row.version), RC_DENIED); /* made it */
    act(cx, "", ROLE_CISO);
    TEST_RC(__LINE__, cx, finding_verify(cx, &row, row.version), RC_DENIED); /* nobody */
    act(cx, "reader", ROLE_VIEWER);
    TEST_RC(__LINE__, cx, finding_verify(cx, &row, row.version), RC_DENIED);
    act(cx, "auditor", ROLE_AUDITOR);
    copy = row;
    copy.verdict = FINDING_NOT_EFFECTIVE;
    TEST_RC(__LINE__, cx, finding_verify(cx, &copy, row.version), RC_OK);
    TEST_INT(__LINE__, copy.status, FINDING_ANSWERED); /* to be changed again */
    TEST_INT(__LINE__, copy.rounds, 1);
    act(cx, "drafter", ROLE_OFFICER);
    copy.entry = change_form(cx, study);
    TEST_RC(__LINE__, cx, finding_reflect(cx, &copy, copy.version), RC_OK);
    act(cx, "ciso", ROLE_CISO);
    copy.verdict = FINDING_EFFECTIVE;
    TEST_RC(__LINE__, cx, finding_verify(cx, &copy, copy.version), RC_OK);
    TEST_INT(__LINE__, copy.status, FINDING_CLOSED);
    TEST_TEXT(__LINE__, copy.verified_by, "ciso");
    TEST_INT(__LINE__, finding_is_overdue(&copy, "2030-01-01"), 0);
    TEST_RC(__LINE__, cx, finding_respond(cx, &copy, copy.version), RC_CONFLICT);
}

/* What is not changed is verified as well; work on people and ways of working needs no entry. */
static void test_keep(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "keep");
    struct finding kept = answered(cx, study, FINDING_KEEP), worked = answered(cx, study, FINDING_PRACTICE), bad = kept;
    TEST_INT(__LINE__, kept.status, FINDING_CHANGED);
    kept.verdict = FINDING_EFFECTIVE;
    kept.effect = "理由は妥当である。";
    TEST_RC(__LINE__, cx, finding_verify(cx, &kept, kept.version), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, finding_reflect(cx, &kept, kept.version), RC_CONFLICT);
    act(cx, "ciso", ROLE_CISO);
    bad.verdict = FINDING_NOT_JUDGED;
    TEST_RC(__LINE__, cx, finding_verify(cx, &bad, kept.version), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, finding_verify(cx, &kept, kept.version), RC_OK);
    TEST_INT(__LINE__, kept.status, FINDING_CLOSED);
    act(cx, "drafter", ROLE_OFFICER);
    bad = worked;
    bad.response = "";
    TEST_RC(__LINE__, cx, finding_respond(cx, &bad, worked.version), RC_INVALID);
    calm(cx);
    bad = worked;
    bad.verify_on = "2026-10-01"; /* before the change */
    TEST_RC(__LINE__, cx, finding_respond(cx, &bad, worked.version), RC_INVALID);
    calm(cx);
    struct finding_task task;
    risk_row_blank(&finding_task_record, &task);
    task.finding = worked.id;
    task.what = "説明会を開く";
    task.due_on = "2026-10-10";
    TEST_RC(__LINE__, cx, finding_task_save(cx, &task, 0), RC_INVALID); /* whose? */
    calm(cx);
    task.post = "keep-2";
    TEST_RC(__LINE__, cx, finding_task_save(cx, &task, 0), RC_OK);
    worked.change_note = "説明会を開いた。";
    TEST_RC(__LINE__, cx, finding_reflect(cx, &worked, worked.version), RC_OK);
    TEST_TEXT(__LINE__, worked.changed_by, "drafter");
    act(cx, "ciso", ROLE_CISO);
    worked.verdict = FINDING_EFFECTIVE;
    worked.effect = "参加者の理解が進んだ。";
    TEST_RC(__LINE__, cx, finding_verify(cx, &worked, worked.version), RC_INVALID); /* a task is open */
    act(cx, "owner", ROLE_OWNER);
    task.done_on = "2026-10-01";
    TEST_RC(__LINE__, cx, finding_task_save(cx, &task, 1), RC_INVALID); /* with what result? */
    calm(cx);
    task.result = "20名が出席した。";
    TEST_RC(__LINE__, cx, finding_task_save(cx, &task, 1), RC_OK);
    act(cx, "other", ROLE_OWNER);
    task.result = "x";
    TEST_RC(__LINE__, cx, finding_task_save(cx, &task, 2), RC_DENIED);
    act(cx, "ciso", ROLE_CISO);
    TEST_RC(__LINE__, cx, finding_verify(cx, &worked, worked.version), RC_OK);
}

/* How many rows of a kind wait for somebody. */
static int64_t waits(struct ctx *cx, const char *person, const char *kind)
{
    struct work_view view = {.overdue = 0};
    int64_t n = 0;
    act(cx, person, ROLE_OWNER);
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    for (size_t i = 0; i < view.rows.n; i++)
        n += text_same(view.rows.at[i].kind, kind);
    return n;
}

static void test_waiting(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "waits");
    struct walkthrough walkthrough = plan(cx, study);
    struct walkthrough_participant guest;
    risk_row_blank(&walkthrough_participant_record, &guest);
    guest.study = study;
    guest.walkthrough = walkthrough.id;
    guest.person = guest.name = "guest";
    TEST_RC(__LINE__, cx, insert(cx, &walkthrough_participant_record, &guest), RC_OK);
    struct finding row = answered(cx, study, FINDING_FORMS);
    TEST_INT(__LINE__, waits(cx, "guest", "Walkthrough"), 1);
    TEST_INT(__LINE__, waits(cx, "owner", "Change that reflects a finding"), 1);
    TEST_INT(__LINE__, waits(cx, "guest", "Change that reflects a finding"), 0);
    act(cx, "drafter", ROLE_OFFICER);
    row.entry = change_form(cx, study);
    row.change_note = "直した。";
    TEST_RC(__LINE__, cx, finding_reflect(cx, &row, row.version), RC_OK);
    struct finding after = row;
    after.verifier = "guest";
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_update(cx, &finding_record, &row, &after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_INT(__LINE__, waits(cx, "owner", "Change that reflects a finding"), 0);
    TEST_INT(__LINE__, waits(cx, "guest", "Effect to be verified"), 1);
    cx->now += 40 * INT64_C(86400000);
    int64_t overdue = 0;
    TEST_RC(__LINE__, cx, work_overdue(cx, &overdue), RC_OK);
    TEST_INT(__LINE__, overdue, 2); /* the walkthrough and the verification */
}

/* The documents hold what was recorded; the workbook and the page are written from the same tree. */
static void test_documents(void **state)
{
    static const struct {
        int line;
        enum rc (*build)(struct ctx *cx, const char *study, const char *of, struct report *ret);
        const char *parts[4];
    } rows[] = {
        {__LINE__, review_report_record, {"Record of the walkthrough", "法務 花子", "Legal department", "第1回"}},
        {__LINE__, review_report_findings, {"Findings of the walkthrough", "契約の定めが読み取れない。", "法務 花子", "第1回"}},
        {__LINE__, review_report_issues, {"Issue log", "契約の条項を書き足す。", "Work of the risk assessment", "Being dealt with"}},
    };
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "papers");
    struct report report = {.title = ""};
    TEST_RC(__LINE__, cx, review_report_record(cx, study, "", &report), RC_MISSING);
    calm(cx);
    struct walkthrough walkthrough = plan(cx, study);
    TEST_RC(__LINE__, cx, walkthrough_choose(cx, walkthrough.id, (const char *[]){"users"}, 1), RC_OK);
    struct walkthrough_participant guest = invite(cx, walkthrough.id, "法務 花子");
    struct finding finding = finding_of(study, &guest);
    TEST_RC(__LINE__, cx, finding_save(cx, &finding, 0), RC_OK);
    answered(cx, study, FINDING_PRACTICE);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(buf_free) struct buf page = buf_create(1 << 20);
        CLEANUP(buf_free) struct buf book = buf_create(1 << 20);
        TEST_RC(rows[i].line, cx, rows[i].build(cx, study, "", &report), RC_OK);
        TEST_RC(rows[i].line, cx, report_write(cx, &report, REPORT_HTML, &page), RC_OK);
        TEST_RC(rows[i].line, cx, report_write(cx, &report, REPORT_XLSX, &book), RC_OK);
        TEST_TRUE(rows[i].line, book.length > 1000);
        buf_char(&page, '\0');
        for (size_t p = 0; p < COUNT(rows[i].parts); p++)
            TEST_TRUE(rows[i].line + (int)p * 1000, strstr(arena_printf(cx->arena, "%s %s %s", report.title, report.subtitle, page.data), rows[i].parts[p]) != NULL);
    }
    act(cx, "administrator", ROLE_ADMINISTRATOR);
    TEST_RC(__LINE__, cx, review_report_issues(cx, study, "", &report), RC_DENIED);
}

static void add_person(struct ctx *cx, const char *id)
{
    struct person person;
    struct membership membership;
    risk_row_blank(&person_record, &person);
    person.id = person.login = person.name = id;
    person.active = 1;
    TEST_RC(__LINE__, cx, insert(cx, &person_record, &person), RC_OK);
    risk_row_blank(&membership_record, &membership);
    membership.person = id;
    membership.role = ROLE_AUDITOR;
    TEST_RC(__LINE__, cx, insert(cx, &membership_record, &membership), RC_OK);
}

/* People who are tied to the study in different ways, and one who is not; gives a walkthrough that is planned. */
static struct walkthrough tie_people(struct ctx *cx, const char *study)
{
    static const char *const people[] = {"ev-free", "ev-approver", "ev-changer", "ev-recorder"};
    for (size_t i = 0; i < COUNT(people); i++)
        add_person(cx, people[i]);
    struct walkthrough walkthrough = plan(cx, study);
    struct walkthrough_participant recorder = invite(cx, walkthrough.id, "x"), free = invite(cx, walkthrough.id, "y");
    recorder.person = "ev-recorder";
    recorder.recorder = 1;
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &recorder, 1), RC_OK);
    free.person = "ev-free"; /* who only reviews stays independent */
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &free, 1), RC_OK);
    act(cx, "ev-changer", ROLE_OFFICER);
    change_form(cx, study);
    act(cx, "ev-approver", ROLE_CISO);
    struct review_subjects subjects = {.n = 0};
    const struct review_subject from = {.subject = ""};
    TEST_RC(__LINE__, cx, review_store_subjects(cx, study, &from, 100, &subjects), RC_OK);
    struct risk_service service;
    TEST_RC(__LINE__, cx, record_get(cx, &risk_service_record, strchr(subjects.at[3].subject, '/') + 1, &service), RC_OK);
    struct risk_service approved = service;
    approved.approver = "ev-approver";
    cx->person = "";
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_update(cx, &risk_service_record, &service, &approved), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return walkthrough;
}

/* Every judgement that the check asks for. */
static void judge_all(struct ctx *cx, const char *study, const char *evaluation)
{
    struct risk_judgements judgements = {.n = 0};
    TEST_RC(__LINE__, cx, risk_judgements_of(cx, study, &judgements), RC_OK);
    TEST_TRUE(__LINE__, judgements.n > 0);
    for (size_t i = 0; i < judgements.n; i++) {
        struct risk_answer answer;
        risk_row_blank(&risk_answer_record, &answer);
        answer.code = judgements.at[i].check->code;
        answer.subject = judgements.at[i].subject;
        answer.verdict = RISK_FULFILLED;
        answer.comment = "確かめた。";
        TEST_RC(__LINE__, cx, performance_evaluation_judge(cx, evaluation, &answer), RC_OK);
    }
}

static void share(struct ctx *cx, const char *study, struct performance_evaluation row, const char *walkthrough)
{
    row.shared_on = "2026-09-30"; /* before it was done */
    row.shared_with = "参加した全部門";
    TEST_RC(__LINE__, cx, performance_evaluation_share(cx, &row, row.version), RC_INVALID);
    calm(cx);
    row.shared_on = "2026-10-01";
    TEST_RC(__LINE__, cx, performance_evaluation_share(cx, &row, row.version), RC_OK);
    struct finding finding = finding_of(study, NULL);
    finding.source = FINDING_EVALUATION;
    finding.occasion = row.id;
    TEST_RC(__LINE__, cx, finding_save(cx, &finding, 0), RC_OK);
    finding = finding_of(study, NULL);
    finding.source = FINDING_EVALUATION;
    finding.occasion = walkthrough;
    TEST_TRUE(__LINE__, finding_save(cx, &finding, 0) != RC_OK);
}

/* Only who has no part in the study evaluates it, and is told why not. */
static void test_evaluation(void **state)
{
    static const struct {
        int line;
        const char *person, *why;
    } ties[] = {
        {__LINE__, "ev-free", ""},
        {__LINE__, "drafter", "made the risk assessment"},
        {__LINE__, "owner", "owns risks or processes of it"},
        {__LINE__, "ev-approver", "approved it or a part of it"},
        {__LINE__, "ev-changer", "changed its forms"},
        {__LINE__, "ev-recorder", "presented, led or recorded"},
        {__LINE__, "", ""},
    };
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "evaluates"), *tie = "";
    struct walkthrough walkthrough = tie_people(cx, study);
    act(cx, "auditor", ROLE_AUDITOR);
    for (size_t i = 0; i < COUNT(ties); i++) {
        TEST_RC(ties[i].line, cx, review_tie_of(cx, study, ties[i].person, &tie), RC_OK);
        TEST_TRUE(ties[i].line, ties[i].why[0] == '\0' ? tie[0] == '\0' : strstr(tie, ties[i].why) != NULL);
    }
    struct performance_evaluation row;
    risk_row_blank(&performance_evaluation_record, &row);
    row.study = study;
    row.title = "令和8年度の評価";
    row.evaluator = "ev-recorder";
    TEST_RC(__LINE__, cx, performance_evaluation_save(cx, &row, 0), RC_INVALID);
    calm(cx);
    row.evaluator = "ev-free";
    TEST_RC(__LINE__, cx, performance_evaluation_save(cx, &row, 0), RC_OK);
    act(cx, "ev-recorder", ROLE_AUDITOR); /* not the one who was named */
    row.result = "適切である。";
    TEST_RC(__LINE__, cx, performance_evaluation_report(cx, &row, 1), RC_DENIED);
    act(cx, "ev-free", ROLE_AUDITOR);
    TEST_RC(__LINE__, cx, performance_evaluation_report(cx, &row, 1), RC_CONFLICT); /* no walkthrough was held */
    act(cx, "drafter", ROLE_OFFICER);
    walkthrough.held_on = "2026-09-30";
    walkthrough.duration = 60;
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &walkthrough, 1), RC_OK);
    act(cx, "ev-free", ROLE_AUDITOR);
    TEST_RC(__LINE__, cx, performance_evaluation_report(cx, &row, 1), RC_CONFLICT); /* nothing was judged */
    calm(cx);
    judge_all(cx, study, row.id);
    TEST_RC(__LINE__, cx, performance_evaluation_report(cx, &row, 1), RC_OK);
    TEST_TEXT(__LINE__, row.done_on, "2026-10-01");
    TEST_RC(__LINE__, cx, performance_evaluation_save(cx, &row, row.version), RC_CONFLICT);
    calm(cx);
    share(cx, study, row, walkthrough.id);
}

static struct monitoring plan_round(struct ctx *cx, const char *study)
{
    struct monitoring row;
    risk_row_blank(&monitoring_record, &row);
    row.study = study;
    row.title = "上期の確認";
    row.from_on = "2026-10-01";
    row.due_on = "2026-09-30";
    TEST_RC(__LINE__, cx, monitoring_save(cx, &row, 0), RC_INVALID); /* ends before it begins */
    calm(cx);
    row.due_on = "2026-10-31";
    row.post = "watches-2";
    TEST_RC(__LINE__, cx, monitoring_save(cx, &row, 0), RC_OK);
    return row;
}

/* A round closes once every row of every form was looked at and it is said what follows. */
static void test_monitoring(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "watches");
    struct monitoring row;
    struct monitoring_counts counts = {.all = 0};
    struct monitoring_result result;
    struct review_subjects subjects = {.n = 0};
    const struct review_subject from = {.subject = ""};
    int64_t rest = 0;
    row = plan_round(cx, study);
    TEST_RC(__LINE__, cx, review_store_subjects(cx, study, &from, 100000, &subjects), RC_OK);
    TEST_RC(__LINE__, cx, monitoring_count(cx, &row, &counts), RC_OK);
    TEST_INT(__LINE__, counts.all, (int64_t)subjects.n);
    TEST_INT(__LINE__, counts.seen, 0);
    TEST_RC(__LINE__, cx, monitoring_close(cx, row.id, 1), RC_CONFLICT);
    calm(cx);
    risk_row_blank(&monitoring_result_record, &result);
    result.subject = subjects.at[subjects.n - 1].subject;
    TEST_RC(__LINE__, cx, monitoring_result_save(cx, row.id, &result), RC_INVALID); /* how does it stand? */
    calm(cx);
    result.state = MONITORING_CHANGED;
    result.cause = CAUSE_TECHNOLOGY;
    TEST_RC(__LINE__, cx, monitoring_result_save(cx, row.id, &result), RC_INVALID); /* what has changed? */
    calm(cx);
    result.note = "新しい攻撃の手口が報告された。";
    act(cx, "other", ROLE_OWNER);
    TEST_RC(__LINE__, cx, monitoring_result_save(cx, row.id, &result), RC_DENIED);
    act(cx, "auditor", ROLE_AUDITOR);
    TEST_RC(__LINE__, cx, monitoring_result_save(cx, row.id, &result), RC_DENIED);
    act(cx, "owner", ROLE_OWNER); /* holds the post that is responsible for the round */
    TEST_RC(__LINE__, cx, monitoring_result_save(cx, row.id, &result), RC_OK);
    result.note = "対策を見直す。";
    TEST_RC(__LINE__, cx, monitoring_result_save(cx, row.id, &result), RC_OK); /* the last one stands */
    result.subject = "risk/none";
    TEST_RC(__LINE__, cx, monitoring_result_save(cx, row.id, &result), RC_MISSING);
    calm(cx);
    TEST_INT(__LINE__, waits(cx, "owner", "Monitoring"), 1);
    act(cx, "drafter", ROLE_OFFICER);
    TEST_RC(__LINE__, cx, monitoring_rest(cx, row.id, 2, &rest), RC_OK);
    TEST_INT(__LINE__, rest, 3);
    TEST_RC(__LINE__, cx, monitoring_rest(cx, row.id, 0, &rest), RC_OK);
    TEST_INT(__LINE__, rest, counts.all - 4);
    TEST_RC(__LINE__, cx, monitoring_count(cx, &row, &counts), RC_OK);
    TEST_INT(__LINE__, counts.seen, counts.all);
    TEST_INT(__LINE__, counts.changed, 1);
    TEST_RC(__LINE__, cx, monitoring_close(cx, row.id, 1), RC_CONFLICT); /* what follows? */
    calm(cx);
    row.outside_technology = "攻撃の手口が変わった。";
    row.policy = "来年度は、脅威の一覧を見直してから始める。";
    TEST_RC(__LINE__, cx, monitoring_save(cx, &row, 1), RC_OK);
    TEST_RC(__LINE__, cx, monitoring_close(cx, row.id, 2), RC_OK);
    TEST_RC(__LINE__, cx, monitoring_save(cx, &row, 3), RC_CONFLICT);
    calm(cx);
    TEST_INT(__LINE__, waits(cx, "owner", "Monitoring"), 0);
}

static void judge_items(struct ctx *cx, struct internal_audit_items items)
{
    for (size_t i = 0; i < items.n; i++) {
        struct internal_audit_item item = items.at[i];
        item.verdict = i == 0 ? INTERNAL_AUDIT_DOES_NOT : INTERNAL_AUDIT_CONFORMS;
        TEST_RC(__LINE__, cx, internal_audit_item_save(cx, &item, 1), RC_INVALID); /* on what does it rest? */
        calm(cx);
        item.seen = "記録票を確かめた。";
        TEST_RC(__LINE__, cx, internal_audit_item_save(cx, &item, 1), RC_OK);
    }
}

/* An audit goes its four steps in order and ends only after its findings do. */
static void test_audit(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "audits");
    struct internal_audit row;
    struct internal_audit_items items = {.n = 0};
    add_person(cx, "au-lead");
    add_person(cx, "au-changer");
    act(cx, "au-changer", ROLE_OFFICER);
    change_form(cx, study);
    risk_row_blank(&internal_audit_record, &row);
    row.study = study;
    row.title = "内部監査";
    row.due_on = "2026-12-31";
    row.auditor = "au-changer";
    TEST_RC(__LINE__, cx, internal_audit_save(cx, &row, 0), RC_DENIED); /* not an auditor's role */
    act(cx, "au-lead", ROLE_AUDITOR);
    TEST_RC(__LINE__, cx, internal_audit_save(cx, &row, 0), RC_INVALID); /* changed the forms */
    calm(cx);
    row.auditor = "au-lead";
    TEST_RC(__LINE__, cx, internal_audit_save(cx, &row, 0), RC_OK);
    TEST_RC(__LINE__, cx, internal_audit_items_of(cx, row.id, &items), RC_OK);
    TEST_INT(__LINE__, (int64_t)items.n, 5);
    row.activities = "面談と文書の確認を行った。";
    TEST_RC(__LINE__, cx, internal_audit_carry(cx, &row, 1), RC_CONFLICT); /* items without a result */
    calm(cx);
    TEST_RC(__LINE__, cx, internal_audit_report(cx, &row, 1), RC_CONFLICT); /* not carried out */
    calm(cx);
    judge_items(cx, items);
    act(cx, "auditor", ROLE_AUDITOR); /* another auditor */
    TEST_RC(__LINE__, cx, internal_audit_carry(cx, &row, 1), RC_DENIED);
    act(cx, "au-lead", ROLE_AUDITOR);
    TEST_RC(__LINE__, cx, internal_audit_carry(cx, &row, 1), RC_OK);
    TEST_INT(__LINE__, row.step, INTERNAL_AUDIT_CARRIED);
    TEST_RC(__LINE__, cx, internal_audit_report(cx, &row, row.version), RC_INVALID);
    calm(cx);
    row.opinion = "おおむね適切である。";
    row.conclusion = "記録の保存を改める。";
    row.reported_to = "経営会議";
    TEST_RC(__LINE__, cx, internal_audit_report(cx, &row, row.version), RC_OK);
    struct finding finding = finding_of(study, NULL);
    finding.source = FINDING_AUDIT;
    finding.occasion = row.id;
    TEST_RC(__LINE__, cx, finding_save(cx, &finding, 0), RC_OK);
    TEST_RC(__LINE__, cx, internal_audit_close(cx, row.id, row.version), RC_CONFLICT); /* its finding is open */
    act(cx, "drafter", ROLE_OFFICER);
    finding.answer = FINDING_KEEP;
    finding.response = "既に改めた。";
    TEST_RC(__LINE__, cx, finding_respond(cx, &finding, 1), RC_OK);
    act(cx, "au-lead", ROLE_AUDITOR);
    finding.verdict = FINDING_EFFECTIVE;
    finding.effect = "確かめた。";
    TEST_RC(__LINE__, cx, finding_verify(cx, &finding, finding.version), RC_OK);
    TEST_RC(__LINE__, cx, internal_audit_close(cx, row.id, row.version), RC_OK);
    TEST_RC(__LINE__, cx, internal_audit_close(cx, row.id, row.version + 1), RC_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walkthrough), cmocka_unit_test(test_participants), cmocka_unit_test(test_raising),
        cmocka_unit_test(test_course),      cmocka_unit_test(test_keep),         cmocka_unit_test(test_waiting),
        cmocka_unit_test(test_documents), cmocka_unit_test(test_evaluation),
        cmocka_unit_test(test_monitoring), cmocka_unit_test(test_audit),
    };
    return TEST_RUN_ON_BOTH(tests);
}
