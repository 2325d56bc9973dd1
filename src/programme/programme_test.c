/* The yearly cycle on both databases: plans with what is carried over, standards and their matrix, support, papers
 * between the tiers, evaluation whose points are traced until they are done, the circle. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "programme/programme_view.h"
#include "submission/submission_paper.h"
#include "tests/support/test.h"
#include "work/work.h"

static const struct module *const modules[] = {&account_module, &approval_module, &seal_module, &submission_module,
                                               &programme_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

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

static void act_in(struct ctx *cx, const char *org)
{
    calm(cx);
    cx->org = org;
    cx->person = "drafter";
    cx->permissions = ~UINT64_C(0);
}

static void make_body(struct ctx *cx, const char *id, int64_t kind, const char *sector)
{
    struct organization organization = {.id = NULL};
    cx->app = &app;
    act_in(cx, id);
    row_blank(&organization_record, &organization);
    organization.id = organization.org = organization.name = id;
    organization.kind = kind;
    organization.sector = sector;
    organization.fiscal_month = 4;
    organization.active = 1;
    insert(cx, &organization_record, &organization);
}

/* Ministry, office and headquarters of one test; ids do not meet those of other tests. */
struct bodies {
    const char *ministry, *office, *headquarters, *operator;
};

static struct bodies make_bodies(struct ctx *cx, const char *word)
{
    struct bodies bodies = {arena_printf(cx->arena, "%s-ministry", word), arena_printf(cx->arena, "%s-office", word),
                            arena_printf(cx->arena, "%s-headquarters", word),
                            arena_printf(cx->arena, "%s-operator", word)};
    cx->fixed_ids = 0;
    make_body(cx, bodies.ministry, ORGANIZATION_MINISTRY, "aviation");
    make_body(cx, bodies.office, ORGANIZATION_OFFICE, "");
    make_body(cx, bodies.headquarters, ORGANIZATION_HEADQUARTERS, "aviation");
    make_body(cx, bodies.operator, ORGANIZATION_OPERATOR, "aviation");
    act_in(cx, bodies.ministry);
    return bodies;
}

static struct policy_action action_of(const char *plan, int64_t policy, const char *measure, const char *title)
{
    struct policy_action action;
    row_blank(&policy_action_record, &action);
    action.plan = plan;
    action.policy = policy;
    action.measure = measure;
    action.title = title;
    action.department = "航空局";
    action.budget = 12000;
    action.starts_on = "2026-04-01";
    action.ends_on = "2026-09-30";
    action.indicator = "参加した事業者の割合";
    action.target = "80%";
    return action;
}

static enum rc keep_action(struct ctx *cx, struct policy_action *action)
{
    calm(cx);
    return row_save(cx, &action_noun, action, action->version);
}

static struct programme_unit unit_of(const char *plan, int64_t kind, const char *title)
{
    struct programme_unit unit;
    row_blank(&programme_unit_record, &unit);
    unit.plan = plan;
    unit.kind = kind;
    unit.title = title;
    unit.members = "関係課、事業者";
    return unit;
}

static void agree(struct ctx *cx, const char *noun, const char *subject)
{
    struct approval approval;
    const char *drafter = cx->person;
    calm(cx);
    TEST_RC(__LINE__, cx, approval_running(cx, noun, subject, &approval), RC_OK);
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_DENIED); /* not by who drafted it */
    calm(cx);
    cx->person = "minister";
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_OK);
    cx->person = drafter;
}

static void approve_plan(struct ctx *cx, const char *plan)
{
    const struct approval_wish wish = {.message = ""};
    calm(cx);
    TEST_RC(__LINE__, cx, draft_ask(cx, &plan_kind, plan, &wish), RC_OK);
    agree(cx, "programme-plan", plan);
}

static struct standard_document standard_of(const char *title, const char *previous)
{
    struct standard_document document;
    row_blank(&standard_document_record, &document);
    document.title = title;
    document.sector = "aviation";
    document.class = STANDARD_RECOMMENDED;
    document.maker = "航空局";
    document.edition = "第1版";
    document.previous = previous;
    return document;
}

static void test_who_plans(void **state)
{
    struct ctx *cx = test_begin(state);
    struct bodies bodies = make_bodies(cx, "who");
    struct programme_plan plan;
    static const struct {
        int line, body; /* place in struct bodies */
        int64_t year;
        const char *sector;
        enum rc want;
    } rows[] = {
        {__LINE__, 0, 2026, "", RC_INVALID},          /* a ministry plans for a sector */
        {__LINE__, 0, 2026, "no-sector", RC_INVALID}, {__LINE__, 0, 1999, "aviation", RC_INVALID},
        {__LINE__, 0, 2101, "aviation", RC_INVALID},  {__LINE__, 0, 2026, "aviation", RC_OK},
        {__LINE__, 0, 2026, "aviation", RC_CONFLICT}, {__LINE__, 1, 2026, "", RC_OK},
        {__LINE__, 2, 2026, "aviation", RC_DENIED},   {__LINE__, 3, 2026, "aviation", RC_DENIED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *const orgs[] = {bodies.ministry, bodies.office, bodies.headquarters, bodies.operator};
        act_in(cx, orgs[rows[i].body]);
        TEST_RC(rows[i].line, cx, programme_create(cx, rows[i].year, rows[i].sector, "", &plan), rows[i].want);
    }
    act_in(cx, bodies.ministry);
    cx->permissions = PERM_PROGRAMME_READ;
    TEST_RC(__LINE__, cx, programme_create(cx, 2027, "aviation", "", &plan), RC_DENIED);
}

/* Nobody is covered, and no standard is there; then there is one that says nothing. */
static void check_of_sector(struct ctx *cx, const char *plan, struct plan_findings *findings)
{
    struct standard_document standard = standard_of("航空分野の指針", "");
    TEST_TEXT(__LINE__, findings->at[findings->n - 2].code, "operators-missing");
    TEST_TEXT(__LINE__, findings->at[findings->n - 1].code, "standards-missing");
    TEST_RC(__LINE__, cx, row_save(cx, &standard_noun, &standard, 0), RC_OK);
    TEST_RC(__LINE__, cx, programme_check(cx, plan, findings), RC_OK);
    TEST_TEXT(__LINE__, findings->at[findings->n - 1].code, "standards-incomplete");
    TEST_TRUE(__LINE__, strstr(findings->at[findings->n - 1].text, "90") != NULL);
}

static void test_plan(void **state)
{
    struct ctx *cx = test_begin(state);
    struct bodies bodies = make_bodies(cx, "plan");
    struct programme_plan plan, next;
    struct plan_findings findings;
    const struct approval_wish wish = {.message = ""};
    TEST_RC(__LINE__, cx, programme_create(cx, 2026, "aviation", "", &plan), RC_OK);
    TEST_RC(__LINE__, cx, draft_ask(cx, &plan_kind, plan.id, &wish), RC_CONFLICT); /* nothing in it */
    calm(cx);
    TEST_RC(__LINE__, cx, programme_check(cx, plan.id, &findings), RC_OK);
    TEST_INT(__LINE__, (int64_t)findings.n, 3 + UNIT_KIND_COUNT_ + POLICY_GROUP_COUNT_);
    check_of_sector(cx, plan.id, &findings);
    plan.policy = "演習を広げる";
    TEST_RC(__LINE__, cx, draft_save(cx, &plan_kind, &plan, plan.version), RC_OK);
    plan.policy = "演習を深める";
    TEST_RC(__LINE__, cx, draft_save(cx, &plan_kind, &plan, 1), RC_CONFLICT); /* somebody else was faster */
    static const struct {
        int line;
        int64_t policy;
        const char *measure, *starts_on, *ends_on, *title;
        enum rc want;
    } rows[] = {
        {__LINE__, POLICY_RESPONSE, "m2.1.2-1-1", "2026-04-01", "2026-09-30", "経営層への説明会", RC_OK},
        {__LINE__, POLICY_RESPONSE, "m2.1.2-2-1", "2026-04-01", "2026-09-30", "別の区分の施策", RC_INVALID},
        {__LINE__, POLICY_STANDARDS, "m9.9", "2026-04-01", "2026-09-30", "ない施策", RC_INVALID},
        {__LINE__, POLICY_STANDARDS, "", "2026-09-30", "2026-04-01", "逆の日程", RC_INVALID},
        {__LINE__, POLICY_STANDARDS, "", "2026-04-01", "2026-09-30", "", RC_INVALID},
        {__LINE__, POLICY_FOUNDATION, "m2.1.2-5-1", "2026-04-01", "2027-03-31", "演習の実施", RC_OK},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct policy_action action = action_of(plan.id, rows[i].policy, rows[i].measure, rows[i].title);
        action.starts_on = rows[i].starts_on;
        action.ends_on = rows[i].ends_on;
        TEST_RC(rows[i].line, cx, keep_action(cx, &action), rows[i].want);
    }
    approve_plan(cx, plan.id);
    struct policy_actions actions;
    calm(cx);
    TEST_RC(__LINE__, cx, programme_store_actions(cx, plan.id, &actions), RC_OK);
    TEST_INT(__LINE__, (int64_t)actions.n, 2);
    struct policy_action changed = actions.at[0];
    changed.title = "別の題名";
    TEST_RC(__LINE__, cx, keep_action(cx, &changed), RC_CONFLICT); /* approved */
    changed = actions.at[0];
    changed.progress = ACTION_DONE;
    changed.result = "3回開いた";
    TEST_RC(__LINE__, cx, keep_action(cx, &changed), RC_OK); /* what came of it is written afterwards */
    TEST_TEXT(__LINE__, changed.done_on, "2026-10-01");
    TEST_RC(__LINE__, cx, row_remove(cx, &action_noun, changed.id, 0), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, programme_revise(cx, plan.id, &next), RC_OK);
    TEST_INT(__LINE__, next.edition, 2);
    TEST_TEXT(__LINE__, next.previous, plan.id);
    TEST_RC(__LINE__, cx, programme_store_actions(cx, next.id, &actions), RC_OK);
    TEST_INT(__LINE__, (int64_t)actions.n, 2);
    TEST_RC(__LINE__, cx, programme_revise(cx, plan.id, &next), RC_CONFLICT); /* the latest edition is a draft */
    act_in(cx, bodies.office);
    TEST_RC(__LINE__, cx, record_get(cx, &programme_plan_record, plan.id, &plan), RC_MISSING);
}

static bool finds(struct ctx *cx, const char *plan, const char *code)
{
    struct plan_findings findings;
    TEST_RC(__LINE__, cx, programme_check(cx, plan, &findings), RC_OK);
    for (size_t i = 0; i < findings.n; i++)
        if (text_same(findings.at[i].code, code))
            return true;
    return false;
}

/* What changed in a carried action, and what led to it, is asked for. */
static void check_carried(struct ctx *cx, const char *plan, const struct policy_action *carried)
{
    struct policy_action action = *carried;
    TEST_TRUE(__LINE__, finds(cx, plan, "change-unsaid"));
    action.change = "対象を広げた";
    TEST_RC(__LINE__, cx, keep_action(cx, &action), RC_OK);
    TEST_TRUE(__LINE__, !finds(cx, plan, "change-unsaid"));
    TEST_TRUE(__LINE__, finds(cx, plan, "reason-unsaid"));
    action.reason = "昨年度の分析";
    TEST_RC(__LINE__, cx, keep_action(cx, &action), RC_OK);
    TEST_TRUE(__LINE__, !finds(cx, plan, "reason-unsaid"));
}

static void test_carry(void **state)
{
    struct ctx *cx = test_begin(state);
    struct programme_plan last, plan;
    struct programme_carried carried;
    struct policy_actions actions;
    (void)make_bodies(cx, "carry");
    TEST_RC(__LINE__, cx, programme_create(cx, 2025, "aviation", "", &last), RC_OK);
    struct programme_unit unit = unit_of(last.id, UNIT_KIND_PARTNERSHIP, "航空分野連絡会");
    TEST_RC(__LINE__, cx, row_save(cx, &unit_noun_of_plan, &unit, 0), RC_OK);
    struct policy_action done = action_of(last.id, POLICY_RESPONSE, "", "済んだ取組"),
                         open = action_of(last.id, POLICY_SHARING, "", "続く取組");
    done.progress = ACTION_DONE;
    open.ends_on = "2024-02-29";
    open.starts_on = "";
    TEST_RC(__LINE__, cx, keep_action(cx, &done), RC_OK);
    TEST_RC(__LINE__, cx, keep_action(cx, &open), RC_OK);
    TEST_RC(__LINE__, cx, programme_create(cx, 2026, "aviation", "", &plan), RC_OK);
    TEST_TEXT(__LINE__, plan.previous, last.id);
    for (int64_t turn = 0; turn < 2; turn++) { /* the second time nothing comes again */
        TEST_RC(__LINE__, cx, programme_carry(cx, plan.id, &carried), RC_OK);
        TEST_INT(__LINE__, carried.units, turn == 0);
        TEST_INT(__LINE__, carried.actions, turn == 0);
        TEST_INT(__LINE__, carried.points, 0);
    }
    TEST_RC(__LINE__, cx, programme_store_actions(cx, plan.id, &actions), RC_OK);
    TEST_INT(__LINE__, (int64_t)actions.n, 1);
    TEST_TEXT(__LINE__, actions.at[0].title, "続く取組");
    TEST_TEXT(__LINE__, actions.at[0].origin, open.id);
    TEST_TEXT(__LINE__, actions.at[0].ends_on, "2025-02-28"); /* no 29th a year later */
    check_carried(cx, plan.id, &actions.at[0]);
    TEST_RC(__LINE__, cx, programme_store_late(cx, last.id, &actions), RC_OK);
    TEST_INT(__LINE__, (int64_t)actions.n, 1);
    TEST_TRUE(__LINE__, programme_is_among(&actions, open.id));
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE programme_plan SET state = 2 WHERE id = $1"), ARGS(STR(plan.id)), NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, programme_store_late(cx, last.id, &actions), RC_OK);
    TEST_INT(__LINE__, (int64_t)actions.n, 0); /* it goes on in a plan that was approved */
    TEST_RC(__LINE__, cx, programme_store_late(cx, "", &actions), RC_OK);
    TEST_INT(__LINE__, (int64_t)actions.n, 1);
    TEST_TEXT(__LINE__, actions.at[0].origin, open.id);
}

/* --- Standards --- */

/* A new version takes over the clauses that it has none for. */
static void check_copy(struct ctx *cx, const struct standard_document *old, const struct standard_document *now)
{
    struct standard_differences differences;
    int64_t made = -1;
    TEST_RC(__LINE__, cx, standard_copy(cx, old->id, &made), RC_CONFLICT); /* it has no earlier version */
    calm(cx);
    TEST_RC(__LINE__, cx, standard_cite(cx, old->id, "m3.2.1-3", "第4章"), RC_OK);
    TEST_RC(__LINE__, cx, standard_compare(cx, now, &differences), RC_OK);
    TEST_INT(__LINE__, differences.gone, 1);
    TEST_RC(__LINE__, cx, standard_copy(cx, now->id, &made), RC_OK);
    TEST_INT(__LINE__, made, 1);
    TEST_RC(__LINE__, cx, standard_compare(cx, now, &differences), RC_OK);
    TEST_INT(__LINE__, differences.gone, 0);
    TEST_INT(__LINE__, differences.reworded, 1); /* what it says itself stays */
    TEST_RC(__LINE__, cx, standard_cite(cx, now->id, "m3.2.1-3", ""), RC_OK);
    TEST_RC(__LINE__, cx, standard_cite(cx, old->id, "m3.2.1-3", ""), RC_OK);
    cx->permissions &= ~PERM_PROGRAMME_WRITE;
    TEST_RC(__LINE__, cx, standard_copy(cx, now->id, &made), RC_DENIED);
    cx->permissions |= PERM_PROGRAMME_WRITE;
    calm(cx);
}

static void test_standards(void **state)
{
    struct ctx *cx = test_begin(state);
    struct standard_matrix matrix;
    struct standard_differences differences;
    (void)make_bodies(cx, "standards");
    struct standard_document old = standard_of("航空分野の指針", ""), now = standard_of("航空分野の指針", "");
    TEST_RC(__LINE__, cx, row_save(cx, &standard_noun, &old, 0), RC_OK);
    now.previous = old.id;
    now.edition = "第2版";
    TEST_RC(__LINE__, cx, row_save(cx, &standard_noun, &now, 0), RC_OK);
    struct standard_document loop = old;
    loop.previous = now.id;
    TEST_RC(__LINE__, cx, row_save(cx, &standard_noun, &loop, old.version), RC_INVALID);
    calm(cx);
    static const struct {
        int line;
        bool now;
        const char *control, *clause;
        enum rc want;
    } rows[] = {
        {__LINE__, false, "m3.2.1-1", "第1章", RC_OK},  {__LINE__, false, "3.2.1②", "第2章", RC_OK},
        {__LINE__, true, "m3.2.1-1", "第1章", RC_OK},   {__LINE__, true, "m3.2.1-2", "第3章", RC_OK},
        {__LINE__, true, "m9.9.9-9", "第9章", RC_INVALID}, {__LINE__, true, "m3.2.1-3", "", RC_OK},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        calm(cx);
        TEST_RC(rows[i].line, cx, standard_cite(cx, rows[i].now ? now.id : old.id, rows[i].control, rows[i].clause),
                rows[i].want);
    }
    calm(cx);
    TEST_RC(__LINE__, cx, standard_compare(cx, &now, &differences), RC_OK);
    TEST_INT(__LINE__, (int64_t)differences.n, 90); /* the measures of part 3 */
    TEST_INT(__LINE__, differences.covered, 2);
    TEST_INT(__LINE__, differences.changed, 1);
    TEST_INT(__LINE__, differences.reworded, 1);
    check_copy(cx, &old, &now);
    old.state = STANDARD_ENDED;
    TEST_RC(__LINE__, cx, row_save(cx, &standard_noun, &old, old.version), RC_OK);
    TEST_RC(__LINE__, cx, standard_matrix_make(cx, "", true, &matrix), RC_OK);
    TEST_INT(__LINE__, (int64_t)matrix.columns.n, 1);
    TEST_INT(__LINE__, (int64_t)matrix.rows.n, 90);
    TEST_INT(__LINE__, matrix.columns.at[0].covered, 2); /* what was replaced does not count */
    TEST_INT(__LINE__, matrix.columns.at[0].missing, 88);
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("UPDATE organization SET sector = '' WHERE id = $1"), ARGS(STR(cx->org)), NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, standard_matrix_make(cx, "", true, &matrix), RC_OK);
    TEST_INT(__LINE__, (int64_t)matrix.columns.n, 16); /* a sector without a standard lacks all 90 */
    TEST_INT(__LINE__, matrix.columns.at[0].missing, 90);
    TEST_RC(__LINE__, cx, row_remove(cx, &standard_noun, now.id, 0), RC_CONFLICT);
}

static void test_matrix_file(void **state)
{
    struct ctx *cx = test_begin(state);
    static const char *const names[] = {"matrix.csv", "matrix.xlsx"};
    struct standard_clause clause;
    struct import_result result;
    (void)make_bodies(cx, "matrix");
    struct standard_document document = standard_of("=指針, \"引用\"", "");
    TEST_RC(__LINE__, cx, row_save(cx, &standard_noun, &document, 0), RC_OK);
    TEST_RC(__LINE__, cx, standard_cite(cx, document.id, "m3.2.1-1", "-1 章"), RC_OK);
    for (size_t i = 0; i < COUNT(names); i++) {
        CLEANUP(buf_free) struct buf out = buf_create((size_t)4 * 1024 * 1024);
        result = (struct import_result){.rows = 0};
        TEST_RC(__LINE__, cx, standard_matrix_export(cx, "", names[i], &out), RC_OK);
        TEST_RC(__LINE__, cx, standard_matrix_import(cx, out.data, out.length, names[i], &result), RC_OK);
        TEST_INT(__LINE__, result.rows, 90);
        TEST_INT(__LINE__, result.changed, 0); /* what was written is what is read */
    }
    const char *csv = arena_printf(cx->arena, "control,standard_%lld\n3.2.1①,\n3.2.1②,第2章\n", (long long)document.number);
    TEST_RC(__LINE__, cx, standard_matrix_import(cx, csv, strlen(csv), "a.csv", &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 2);
    TEST_RC(__LINE__, cx, standard_store_clause(cx, document.id, "m3.2.1-1", &clause), RC_MISSING);
    static const char *const bad[] = {"control,standard_1\n9.9,x\n", "control,standard_1\n3.2.1①,x\n3.2.1①,y\n"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        calm(cx);
        TEST_RC((int)i, cx, standard_matrix_import(cx, bad[i], strlen(bad[i]), "a.csv", &result), RC_INVALID);
        TEST_INT((int)i, (int64_t)result.errors.n, 1);
    }
    calm(cx);
    TEST_RC(__LINE__, cx, standard_store_clause(cx, document.id, "m3.2.1-2", &clause), RC_OK); /* nothing was taken */
}

static void test_support(void **state)
{
    struct ctx *cx = test_begin(state);
    struct support_entry entry;
    struct work work = {.before = ""};
    (void)make_bodies(cx, "support");
    row_blank(&support_entry_record, &entry);
    entry.asked_on = "2026-09-01";
    entry.name = "地域バス";
    entry.question = "何から始めればよいか";
    entry.small = 1;
    TEST_RC(__LINE__, cx, row_save(cx, &support_noun, &entry, 0), RC_OK);
    TEST_RC(__LINE__, cx, programme_work(cx, &work), RC_OK);
    entry.state = SUPPORT_ANSWERED;
    TEST_RC(__LINE__, cx, row_save(cx, &support_noun, &entry, entry.version), RC_INVALID); /* without an answer */
    calm(cx);
    entry.answer = "まず質問票";
    entry.answered_on = "2026-08-01";
    TEST_RC(__LINE__, cx, row_save(cx, &support_noun, &entry, entry.version), RC_INVALID); /* before it was asked */
    calm(cx);
    entry.answered_on = "";
    TEST_RC(__LINE__, cx, row_save(cx, &support_noun, &entry, 1), RC_OK);
    TEST_TEXT(__LINE__, entry.answered_on, "2026-10-01");
}

/* --- Papers and evaluation --- */

#define HEAD(kind, rest) "{\"format\":\"kaname-programme/1\",\"kind\":\"" kind "\",\"from\":\"a\",\"fromId\":\"a\",\"year\":2026," \
                         "\"sector\":\"\",\"edition\":1,\"title\":\"t\",\"subject\":\"s\",\"note\":\"n\"" rest "}"
#define PLANNED ",\"plan\":{\"title\":\"p\"},\"structure\":[],\"actions\":[]"
#define DRAFTED ",\"evaluation\":{\"title\":\"e\"},\"points\":[]"
static const struct {
    int line;
    const char *text;
    enum rc want;
} paper_texts[] = {
    {__LINE__, HEAD("comment", ""), RC_OK},
    {__LINE__, HEAD("plan", ",\"plan\":{\"title\":\"p\"},\"structure\":[],\"actions\":[]"), RC_OK},
    {__LINE__, HEAD("plan", PLANNED ",\"covered\":[{\"operator\":\"1\",\"name\":\"n\",\"size\":\"large\"}]"), RC_OK},
    {__LINE__, HEAD("plan", PLANNED ",\"covered\":[{\"operator\":\"1\"}]"), RC_INVALID},
    {__LINE__, HEAD("plan", PLANNED ",\"covered\":{}"), RC_INVALID},
    {__LINE__, HEAD("plan", ",\"plan\":{},\"structure\":[],\"actions\":[]"), RC_INVALID},
    {__LINE__, HEAD("verdict", ",\"evaluation\":{\"title\":\"e\"},\"points\":[{\"title\":\"x\",\"rating\":\"partly\"}]"), RC_OK},
    {__LINE__, HEAD("verdict", ",\"evaluation\":{\"title\":\"e\"},\"points\":[{\"rating\":\"great\"}]"), RC_INVALID},
    {__LINE__, HEAD("verdict", ",\"evaluation\":{\"title\":\"e\"},\"points\":[{\"title\":7}]"), RC_INVALID},
    {__LINE__, HEAD("verdict", ",\"evaluation\":{\"title\":\"e\"}"), RC_INVALID},
    {__LINE__, HEAD("plan", ",\"plan\":[],\"structure\":[],\"actions\":[]"), RC_INVALID},
    {__LINE__, HEAD("letter", ""), RC_INVALID},
    {__LINE__, HEAD("evaluation", DRAFTED ",\"gathered\":[" HEAD("evaluation", DRAFTED) "]"), RC_OK},
    {__LINE__, HEAD("evaluation", DRAFTED ",\"gathered\":[]"), RC_OK},
    {__LINE__, HEAD("evaluation", DRAFTED ",\"gathered\":{}"), RC_INVALID},
    {__LINE__, HEAD("evaluation", DRAFTED ",\"gathered\":[7]"), RC_INVALID},
    {__LINE__, HEAD("evaluation", DRAFTED ",\"gathered\":[" HEAD("comment", "") "]"), RC_INVALID},
    {__LINE__, HEAD("evaluation", DRAFTED ",\"gathered\":[" HEAD("evaluation", "") "]"), RC_INVALID},
    {__LINE__, "", RC_INVALID},
    {__LINE__, "[]", RC_INVALID},
    {__LINE__, "{\"format\":\"kaname-programme/2\"}", RC_INVALID},
    {__LINE__, "{\"format\":\"kaname-programme/1\"}", RC_INVALID},
    {__LINE__, "[[[[[[[[[[[[1]]]]]]]]]]]]", RC_INVALID},
    {__LINE__, "{\"format\":\"\xff\"}", RC_INVALID},
};

static void test_paper_text(void **state)
{
    struct ctx *cx = test_begin(state);
    struct paper paper, read;
    struct policy_action action = action_of("plan", POLICY_RISK, "m2.1.2-4-1", "題名 \"引用\"");
    struct programme_unit unit = unit_of("plan", UNIT_KIND_PARTY, "業界団体");
    memset(&paper, 0, sizeof paper);
    action.detail = "一行目\n二行目";
    row_blank(&programme_paper_record, &paper.head);
    row_blank(&programme_plan_record, &paper.plan);
    paper.head.kind = PAPER_PLAN;
    paper.head.peer = paper.head.peer_org = "ministry";
    paper.head.title = paper.plan.title = "計画";
    paper.head.subject = paper.plan.id = "plan";
    paper.head.year = paper.plan.year = 2026;
    paper.actions = (struct policy_actions){&action, 1};
    paper.units = (struct programme_units){&unit, 1};
    CLEANUP(buf_free) struct buf out = buf_create((size_t)1024 * 1024);
    CLEANUP(buf_free) struct buf again = buf_create((size_t)1024 * 1024);
    TEST_RC(__LINE__, cx, paper_write(cx, &paper, &out), RC_OK);
    TEST_RC(__LINE__, cx, paper_read(cx, out.data, out.length, &read), RC_OK);
    TEST_RC(__LINE__, cx, paper_write(cx, &read, &again), RC_OK);
    TEST_TEXT(__LINE__, buf_string(&again), buf_string(&out)); /* reading what was written gives it back */
    TEST_TEXT(__LINE__, read.actions.at[0].title, action.title);
    TEST_TEXT(__LINE__, read.actions.at[0].plan, ""); /* stays in the house */
    for (size_t i = 0; i < COUNT(paper_texts); i++) {
        calm(cx);
        TEST_RC(paper_texts[i].line, cx, paper_read(cx, paper_texts[i].text, strlen(paper_texts[i].text), &read), paper_texts[i].want);
    }
}

/* A plan of the ministry with one action under way, approved. */
static const char *approved_plan(struct ctx *cx, int64_t year)
{
    struct programme_plan plan;
    TEST_RC(__LINE__, cx, programme_create(cx, year, "aviation", "", &plan), RC_OK);
    struct policy_action action = action_of(plan.id, POLICY_FOUNDATION, "m2.1.2-5-1", "演習の実施");
    action.progress = ACTION_RUNS;
    TEST_RC(__LINE__, cx, keep_action(cx, &action), RC_OK);
    approve_plan(cx, plan.id);
    return plan.id;
}

static void test_papers(void **state)
{
    struct ctx *cx = test_begin(state);
    struct bodies bodies = make_bodies(cx, "papers");
    struct programme_papers papers;
    CLEANUP(buf_free) struct buf out = buf_create((size_t)1024 * 1024);
    CLEANUP(buf_free) struct buf none = buf_create((size_t)1024 * 1024);
    CLEANUP(buf_free) struct buf note = buf_create((size_t)1024 * 1024);
    const char *plan = approved_plan(cx, 2026);
    TEST_RC(__LINE__, cx, draft_send(cx, &plan_kind, plan, bodies.operator, &none), RC_INVALID); /* none that oversees */
    calm(cx);
    buf_clear(&none);
    cx->permissions = PERM_PROGRAMME_READ | PERM_PROGRAMME_WRITE;
    TEST_RC(__LINE__, cx, draft_send(cx, &plan_kind, plan, bodies.office, &none), RC_DENIED);
    act_in(cx, bodies.ministry);
    TEST_RC(__LINE__, cx, draft_send(cx, &plan_kind, plan, bodies.office, &out), RC_OK);
    buf_clear(&none);
    TEST_RC(__LINE__, cx, draft_send(cx, &plan_kind, plan, bodies.office, &none), RC_OK); /* the same twice is one */
    act_in(cx, bodies.office);
    TEST_RC(__LINE__, cx, paper_store_all(cx, PAPER_RECEIVED, &papers), RC_OK);
    TEST_INT(__LINE__, (int64_t)papers.n, 1);
    TEST_TEXT(__LINE__, papers.at[0].peer, bodies.ministry);
    TEST_RC(__LINE__, cx, programme_comment(cx, papers.at[0].id, " ", &note), RC_INVALID);
    calm(cx);
    buf_clear(&note);
    TEST_RC(__LINE__, cx, programme_comment(cx, papers.at[0].id, "指標を具体的に", &note), RC_OK);
    act_in(cx, bodies.ministry);
    TEST_RC(__LINE__, cx, paper_store_about(cx, plan, &papers), RC_OK);
    TEST_INT(__LINE__, (int64_t)papers.n, 2); /* what was sent, and the comment on it */
    size_t comment = papers.at[0].kind == PAPER_COMMENT ? 0 : 1;
    TEST_TEXT(__LINE__, papers.at[comment].note, "指標を具体的に");
}

/* Across an air gap: as a file, which its maker signed. */
static void test_signed_files(void **state)
{
    struct ctx *cx = test_begin(state);
    struct bodies bodies = make_bodies(cx, "signed");
    struct programme_paper paper;
    CLEANUP(buf_free) struct buf out = buf_create((size_t)1024 * 1024);
    CLEANUP(buf_free) struct buf file = buf_create((size_t)1024 * 1024);
    const struct test_db *test = *state;
    const struct app keyed = {.modules = modules,
                              .module_count = COUNT(modules),
                              .base_url = "",
                              .key_dir = arena_printf(cx->arena, "%s/keys", test->directory)};
    cx->app = &keyed;
    const char *plan = approved_plan(cx, 2026);
    TEST_RC(__LINE__, cx, draft_send(cx, &plan_kind, plan, bodies.office, &out), RC_OK);
    TEST_RC(__LINE__, cx, draft_send(cx, &plan_kind, plan, "", &file), RC_OK);
    TEST_RC(__LINE__, cx, programme_receive(cx, file.data, file.length, &paper), RC_CONFLICT); /* made here */
    act_in(cx, bodies.headquarters);
    TEST_RC(__LINE__, cx, programme_receive(cx, out.data, out.length, &paper), RC_INVALID); /* no signature */
    calm(cx);
    TEST_RC(__LINE__, cx, programme_receive(cx, file.data, file.length, &paper), RC_OK);
    TEST_INT(__LINE__, paper.year, 2026);
    TEST_TRUE(__LINE__, !text_empty(paper.signer));
    const char *first = paper.id;
    TEST_RC(__LINE__, cx, programme_receive(cx, file.data, file.length, &paper), RC_OK);
    TEST_TEXT(__LINE__, paper.id, first); /* the same paper twice is one */
    for (size_t i = 0; i < file.length; i += 97) { /* one byte changed */
        file.data[i] ^= 1;
        TEST_RC((int)i, cx, programme_receive(cx, file.data, file.length, &paper), RC_INVALID);
        file.data[i] ^= 1;
        calm(cx);
    }
    act_in(cx, bodies.operator);
    TEST_RC(__LINE__, cx, programme_receive(cx, file.data, file.length, &paper), RC_DENIED);
    act_in(cx, bodies.office); /* signs what says that it is the ministry's */
    struct programme_paper head = {.title = "計画", .subject = plan, .year = 2026, .kind = PAPER_PLAN};
    TEST_RC(__LINE__, cx, paper_sign(cx, &head, &out), RC_OK);
    act_in(cx, bodies.headquarters);
    TEST_RC(__LINE__, cx, programme_receive(cx, out.data, out.length, &paper), RC_INVALID);
    cx->app = &app;
}

static const char *evaluated(struct ctx *cx, int64_t year)
{
    struct programme_evaluation evaluation;
    const struct approval_wish wish = {.message = ""};
    TEST_RC(__LINE__, cx, evaluation_create(cx, year, "aviation", &evaluation), RC_OK);
    TEST_RC(__LINE__, cx, draft_ask(cx, &evaluation_kind, evaluation.id, &wish), RC_OK);
    agree(cx, "programme-evaluation", evaluation.id);
    return evaluation.id;
}

/* From the ministry's plan by way of headquarters' evaluation into the plan of the year after, until it is done. */
static void test_evaluation(void **state)
{
    struct ctx *cx = test_begin(state);
    struct bodies bodies = make_bodies(cx, "evaluation");
    struct evaluation_points points;
    struct programme_evaluation evaluation;
    struct programme_carried carried;
    struct policy_actions actions;
    struct programme_plan plan;
    struct evaluation_point point;
    CLEANUP(buf_free) struct buf draft = buf_create((size_t)1024 * 1024);
    CLEANUP(buf_free) struct buf verdict = buf_create((size_t)1024 * 1024);
    (void)approved_plan(cx, 2025);
    const char *own = evaluated(cx, 2025);
    TEST_RC(__LINE__, cx, judgement_store_points(cx, own, &points), RC_OK);
    TEST_INT(__LINE__, (int64_t)points.n, 1); /* prefilled from the plan */
    TEST_TEXT(__LINE__, points.at[0].title, "演習の実施");
    TEST_TRUE(__LINE__, strstr(points.at[0].measured, "80%") != NULL);
    TEST_RC(__LINE__, cx, draft_send(cx, &evaluation_kind, own, bodies.headquarters, &draft), RC_OK);
    act_in(cx, bodies.headquarters);
    TEST_RC(__LINE__, cx, evaluation_create(cx, 2025, "aviation", &evaluation), RC_OK);
    TEST_RC(__LINE__, cx, judgement_store_points(cx, evaluation.id, &points), RC_OK);
    TEST_INT(__LINE__, (int64_t)points.n, 1); /* prefilled from what was received */
    point = points.at[0];
    point.rating = RATING_PARTLY;
    point.structure = "担当を増やす";
    point.funds = "予算を確保する";
    point.floor = "小規模事業者も参加できるように";
    point.risk_based = "重要な路線から";
    point.task = "演習の対象を広げる";
    TEST_RC(__LINE__, cx, row_save(cx, &point_noun, &point, point.version), RC_OK);
    const struct approval_wish wish = {.message = ""};
    TEST_RC(__LINE__, cx, draft_ask(cx, &evaluation_kind, evaluation.id, &wish), RC_OK);
    agree(cx, "programme-evaluation", evaluation.id);
    TEST_RC(__LINE__, cx, draft_send(cx, &evaluation_kind, evaluation.id, bodies.ministry, &verdict), RC_OK);
    act_in(cx, bodies.ministry);
    TEST_RC(__LINE__, cx, judgement_store_traced(cx, &points), RC_OK);
    TEST_INT(__LINE__, (int64_t)points.n, 1);
    TEST_INT(__LINE__, points.at[0].source, POINT_HEADQUARTERS);
    point = points.at[0];
    point.rating = RATING_ACHIEVED;
    TEST_RC(__LINE__, cx, row_save(cx, &point_noun, &point, point.version), RC_CONFLICT); /* it stays as it came */
    calm(cx);
    TEST_RC(__LINE__, cx, programme_create(cx, 2026, "aviation", "", &plan), RC_OK);
    TEST_RC(__LINE__, cx, programme_carry(cx, plan.id, &carried), RC_OK);
    TEST_INT(__LINE__, carried.points, 1);
    TEST_RC(__LINE__, cx, programme_store_actions(cx, plan.id, &actions), RC_OK);
    TEST_INT(__LINE__, (int64_t)actions.n, 2);
    struct policy_action action = text_empty(actions.at[0].point) ? actions.at[1] : actions.at[0];
    TEST_TEXT(__LINE__, action.title, "演習の対象を広げる");
    TEST_TRUE(__LINE__, !text_empty(action.reason));
    TEST_RC(__LINE__, cx, row_remove(cx, &action_noun, action.id, 0), RC_CONFLICT); /* it is traced */
    action.progress = ACTION_DONE;
    TEST_RC(__LINE__, cx, keep_action(cx, &action), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &evaluation_point_record, point.id, &point), RC_OK);
    TEST_INT(__LINE__, point.state, POINT_DONE);
    TEST_TEXT(__LINE__, point.taken, action.id);
    act_in(cx, bodies.office); /* nothing of it is seen elsewhere */
    TEST_RC(__LINE__, cx, judgement_store_traced(cx, &points), RC_OK);
    TEST_INT(__LINE__, (int64_t)points.n, 0);
}

/* What a ministry sends to the office goes on to headquarters with the office's own, once, and as the ministry's. */
static void test_gathered(void **state)
{
    struct ctx *cx = test_begin(state);
    struct bodies bodies = make_bodies(cx, "gathered");
    struct programme_evaluation across;
    struct evaluation_point point;
    struct programme_papers papers, sent;
    const struct approval_wish wish = {.message = ""};
    CLEANUP(buf_free) struct buf draft = buf_create((size_t)1024 * 1024), report = buf_create((size_t)1024 * 1024),
                                 again = buf_create((size_t)1024 * 1024);
    (void)approved_plan(cx, 2025);
    const char *own = evaluated(cx, 2025);
    TEST_RC(__LINE__, cx, draft_send(cx, &evaluation_kind, own, bodies.office, &draft), RC_OK);
    TEST_RC(__LINE__, cx, paper_store_all(cx, PAPER_SENT, &sent), RC_OK);
    act_in(cx, bodies.office);
    TEST_RC(__LINE__, cx, evaluation_create(cx, 2025, "", &across), RC_OK);
    row_blank(&evaluation_point_record, &point);
    point.evaluation = across.id;
    point.title = "全分野の演習";
    TEST_RC(__LINE__, cx, row_save(cx, &point_noun, &point, 0), RC_OK);
    TEST_RC(__LINE__, cx, draft_ask(cx, &evaluation_kind, across.id, &wish), RC_OK);
    agree(cx, "programme-evaluation", across.id);
    TEST_RC(__LINE__, cx, draft_send(cx, &evaluation_kind, across.id, bodies.headquarters, &report), RC_OK);
    TEST_RC(__LINE__, cx, draft_send(cx, &evaluation_kind, across.id, bodies.headquarters, &again), RC_OK);
    act_in(cx, bodies.headquarters);
    TEST_RC(__LINE__, cx, evaluation_gathered(cx, 2025, &papers), RC_OK);
    TEST_INT(__LINE__, (int64_t)papers.n, 1);
    TEST_TEXT(__LINE__, papers.at[0].sector, "aviation");
    TEST_TEXT(__LINE__, papers.at[0].peer_org, bodies.ministry);
    TEST_TEXT(__LINE__, papers.at[0].digest, sent.at[0].digest); /* it is what the ministry sent */
    TEST_TRUE(__LINE__, strstr(papers.at[0].note, bodies.office) != NULL);
    TEST_RC(__LINE__, cx, paper_store_all(cx, PAPER_RECEIVED, &papers), RC_OK);
    TEST_INT(__LINE__, (int64_t)papers.n, 2);
    TEST_RC(__LINE__, cx, evaluation_create(cx, 2025, "aviation", &across), RC_OK);
    struct evaluation_points points;
    TEST_RC(__LINE__, cx, judgement_store_points(cx, across.id, &points), RC_OK);
    TEST_INT(__LINE__, (int64_t)points.n, 1);
    TEST_TEXT(__LINE__, points.at[0].title, "演習の実施");
}

static void test_cycle(void **state)
{
    struct ctx *cx = test_begin(state);
    struct bodies bodies = make_bodies(cx, "cycle");
    struct cycle cycle;
    struct cycle_rule rule;
    CLEANUP(buf_free) struct buf out = buf_create((size_t)1024 * 1024);
    TEST_RC(__LINE__, cx, cycle_make(cx, 2026, &cycle), RC_OK);
    TEST_INT(__LINE__, cycle.steps.at[CYCLE_PLAN].state, STEP_LATE); /* by June; it is October */
    TEST_TEXT(__LINE__, cycle.steps.at[CYCLE_PLAN].due_on, "2026-06-30");
    TEST_TEXT(__LINE__, cycle.steps.at[CYCLE_REPORT].due_on, "2027-02-28");
    TEST_INT(__LINE__, cycle.steps.at[CYCLE_SURVEY].state, STEP_NOW);
    TEST_TEXT(__LINE__, cycle.revision_on, "2029-10-01"); /* every third year from 2026-10-01 */
    TEST_INT(__LINE__, cycle.late, 1);
    const char *plan = approved_plan(cx, 2026);
    TEST_RC(__LINE__, cx, draft_send(cx, &plan_kind, plan, bodies.office, &out), RC_OK);
    TEST_RC(__LINE__, cx, cycle_make(cx, 2026, &cycle), RC_OK);
    TEST_INT(__LINE__, cycle.steps.at[CYCLE_PLAN].state, STEP_DONE);
    TEST_RC(__LINE__, cx, cycle_rule_of(cx, &rule), RC_OK);
    rule.basis = CYCLE_CALENDAR;
    rule.due_4 = 13;
    TEST_RC(__LINE__, cx, cycle_rule_save(cx, &rule, 0), RC_INVALID);
    calm(cx);
    rule.due_4 = 2;
    TEST_RC(__LINE__, cx, cycle_rule_save(cx, &rule, 0), RC_OK);
    TEST_RC(__LINE__, cx, cycle_make(cx, 2026, &cycle), RC_OK);
    TEST_TEXT(__LINE__, cycle.steps.at[CYCLE_REPORT].due_on, "2026-02-28"); /* all in one calendar year */
    cx->lang = LANG_JA;
    TEST_TEXT(__LINE__, programme_year_words(cx, 2026), "令和8年（2026年）");
    cx->lang = LANG_EN;
    act_in(cx, bodies.operator);
    TEST_RC(__LINE__, cx, cycle_make(cx, 2026, &cycle), RC_DENIED);
}

static void test_report(void **state)
{
    struct ctx *cx = test_begin(state);
    struct report report = {.title = ""};
    static const enum report_format formats[] = {REPORT_HTML, REPORT_DOCX, REPORT_XLSX};
    (void)make_bodies(cx, "report");
    TEST_RC(__LINE__, cx, programme_plan_report(cx, "", "", &report), RC_MISSING);
    calm(cx);
    const char *plan = approved_plan(cx, 2026);
    (void)evaluated(cx, 2026);
    for (size_t i = 0; i < COUNT(formats); i++) {
        CLEANUP(buf_free) struct buf out = buf_create((size_t)4 * 1024 * 1024);
        CLEANUP(buf_free) struct buf judged = buf_create((size_t)4 * 1024 * 1024);
        TEST_RC((int)i, cx, programme_plan_report(cx, "", plan, &report), RC_OK);
        TEST_RC((int)i, cx, report_write(cx, &report, formats[i], &out), RC_OK);
        TEST_TRUE((int)i, formats[i] != REPORT_HTML || strstr(buf_string(&out), "演習の実施") != NULL);
        TEST_RC((int)i, cx, programme_evaluation_report(cx, "", "", &report), RC_OK);
        TEST_RC((int)i, cx, report_write(cx, &report, formats[i], &judged), RC_OK);
        TEST_TRUE((int)i, formats[i] != REPORT_HTML || strstr(buf_string(&judged), "演習の実施") != NULL);
    }
}

int main(void)
{
    static const struct CMUnitTest plain[] = {cmocka_unit_test(test_paper_text)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_plans),   cmocka_unit_test(test_plan),       cmocka_unit_test(test_carry),
        cmocka_unit_test(test_standards),   cmocka_unit_test(test_matrix_file), cmocka_unit_test(test_support),
        cmocka_unit_test(test_papers), cmocka_unit_test(test_signed_files),      cmocka_unit_test(test_evaluation),
        cmocka_unit_test(test_gathered), cmocka_unit_test(test_cycle),
        cmocka_unit_test(test_report),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
