#include "sample/sample_programme.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "db/db.h"
#include "programme/programme.h"
#include "rows/rows.h"
#include "sample/sample_sector.h"
#include "sector/sector.h"

enum { PAPER_MOST = 4 * 1024 * 1024, GAP = 7, OLD_GAP = 3, /* every so many measures have no clause */
       MOVED = 60 }; /* from here on, a new version has one article more */
#define SECTOR "aviation"

/* Ten in the morning of a day of the year that began in April of `year`, or now when that is still to come. */
static void act_on(struct ctx *cx, int64_t now, int64_t year, const char *month_day)
{
    enum { DAY_MS = 86400000, TEN_IN_JAPAN = 3600000, APRIL = 4 };
    int64_t of = month_day[0] == '0' && month_day[1] < '0' + APRIL ? year + 1 : year;
    const char *day = arena_printf(cx->arena, "%04lld-%s", (long long)of, month_day);
    int64_t wanted = date_days(day) * DAY_MS + TEN_IN_JAPAN;
    cx->now = wanted < now ? wanted : now;
}

/* --- The ministry's plans --- */

static enum rc make_structure(struct ctx *cx, const char *plan, const char *sector)
{
    const char *title = bilingual_text(cx, sector_find(sector)->title);
    const struct {
        int64_t kind;
        const char *title, *members, *duty, *frequency;
    } rows[] = {
        {UNIT_KIND_GOVERNMENT, "重要インフラ対策の関係省庁会議", "統括室、所管省庁の担当課長", "分野をまたぐ課題の調整", "年2回"},
        {UNIT_KIND_MINISTRY, "省内セキュリティ連絡会", "サイバー担当、航空局、鉄道局、物流・自動車局", "施策の進み具合の共有", "四半期"},
        {UNIT_KIND_PARTNERSHIP, arena_printf(cx->arena, "%s分野連絡協議会", title),
         "分野の事業者、セプター事務局、担当局", "演習の計画、注意喚起の伝達", "年4回"},
        {UNIT_KIND_PARTY, "交通セプター事務局", "事務局員", "情報の収集と会員への展開", "随時"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct programme_unit unit;
        row_blank(&programme_unit_record, &unit);
        unit.plan = plan;
        unit.kind = rows[i].kind;
        unit.title = rows[i].title;
        unit.members = rows[i].members;
        unit.duty = rows[i].duty;
        unit.frequency = rows[i].frequency;
        TRY(programme_row_save(cx, &programme_unit_record, &unit, 0));
    }
    return RC_OK;
}

struct sample_action {
    int64_t policy, budget, progress;
    const char *measure, *title, *department, *indicator, *target, *result;
};

/* Actions of a plan that last its whole year; `department` where they name none. */
static enum rc make_actions(struct ctx *cx, const char *plan, int64_t year, const char *department,
                            const struct sample_action *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct policy_action action;
        row_blank(&policy_action_record, &action);
        action.plan = plan;
        action.policy = rows[i].policy;
        action.budget = rows[i].budget;
        action.progress = rows[i].progress;
        action.measure = rows[i].measure;
        action.title = rows[i].title;
        action.department = rows[i].department == NULL ? department : rows[i].department;
        action.indicator = rows[i].indicator;
        action.target = rows[i].target;
        action.result = rows[i].result == NULL ? "" : rows[i].result;
        action.starts_on = arena_printf(cx->arena, "%lld-04-01", (long long)year);
        action.ends_on = arena_printf(cx->arena, "%lld-03-31", (long long)year + 1);
        TRY(programme_row_save(cx, &policy_action_record, &action, 0));
    }
    return RC_OK;
}

static const struct sample_action last_actions[] = {
        {POLICY_RESPONSE, 4000, ACTION_DONE, "m2.1.2-1-1", "経営層向け説明会の開催", "航空局 安全部", "参加した事業者の割合", "90%",
         "全事業者の94%が参加した"},
        {POLICY_RESPONSE, 8500, ACTION_RUNS, "m2.1.2-1-2", "委託先を含む点検表の配布", "航空局 安全部", "点検を終えた事業者の割合",
         "70%", "配布済み、回収は52%"},
        {POLICY_STANDARDS, 12000, ACTION_DONE, "m2.1.2-2-1", "分野の指針の改定", "サイバー担当", "第3部の対策を含む割合", "100%",
         "第4版を策定した"},
        {POLICY_SHARING, 3000, ACTION_RUNS, "m2.1.2-3-2", "情報共有の手順の見直し", "サイバー担当", "訓練での到達時間", "30分以内",
         "平均42分"},
        {POLICY_RISK, 6000, ACTION_RUNS, "m2.1.2-4-1", "リスクアセスメント研修", "航空局 安全部", "研修を終えた事業者数", "20者",
         "14者が修了"},
        {POLICY_FOUNDATION, 15000, ACTION_DONE, "m2.1.2-5-1", "分野横断演習への参加支援", "サイバー担当", "参加した事業者数", "30者",
         "33者が参加した"},
};

static enum rc agree(struct ctx *cx, const char *noun, const char *subject, const char *approver, const char *drafter)
{
    struct approval approval;
    TRY(sample_act_as(cx, approver));
    TRY(approval_running(cx, noun, subject, &approval));
    TRY(approval_agree(cx, approval.id, ""));
    return sample_act_as(cx, drafter);
}

/* Asked for, approved by another person, and sent to the office and headquarters. */
static enum rc pass_plan(struct ctx *cx, const char *plan)
{
    static const char *const peers[] = {SAMPLE_OFFICE, SAMPLE_HEADQUARTERS};
    const struct approval_wish wish = {.message = "承認をお願いします。"};
    TRY(draft_ask(cx, &plan_kind, plan, &wish));
    TRY(agree(cx, programme_plan_approvable.noun, plan, "ministry-executive", "ministry-ciso"));
    for (size_t i = 0; i < COUNT(peers); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(PAPER_MOST);
        TRY(draft_send(cx, &plan_kind, plan, peers[i], &out));
    }
    return sample_act_as(cx, "ministry-officer");
}

static enum rc make_last_year(struct ctx *cx, int64_t year)
{
    struct programme_plan plan = {.id = NULL};
    TRY(programme_create(cx, year, SECTOR, "", &plan));
    plan.policy = "事業者の経営層の関与と、委託先を含む点検を進める。";
    plan.law = "航空法に基づく安全管理規程の届出と併せて取組状況を確認している。";
    TRY(draft_save(cx, &plan_kind, &plan, plan.version));
    TRY(make_structure(cx, plan.id, SECTOR));
    TRY(make_actions(cx, plan.id, year, "", last_actions, COUNT(last_actions)));
    return pass_plan(cx, plan.id);
}

/* What was carried over, with what changed and why. */
static enum rc explain_carried(struct ctx *cx, const char *plan)
{
    static const struct {
        const char *change, *reason;
    } rows[] = {
        {"対象を地域の事業者まで広げた", "昨年の分析で、委託先の管理が最も弱い対策の一つだった"},
        {"訓練の回数を年2回に増やした", "昨年の評価で、到達時間が目標に届かなかった"},
        {"オンラインで受講できるようにした", "昨年の評価で、遠方の事業者の参加が少なかった"},
    };
    struct policy_actions actions = {.n = 0};
    size_t n = 0;
    TRY(programme_actions_of(cx, plan, &actions));
    for (size_t i = 0; i < actions.n; i++) {
        struct policy_action action = actions.at[i];
        if (text_empty(action.origin))
            continue;
        action.change = rows[n % COUNT(rows)].change;
        action.reason = rows[n++ % COUNT(rows)].reason;
        TRY(programme_row_save(cx, &policy_action_record, &action, action.version));
    }
    return RC_OK;
}

/* Actions that are new this year, with which every group has one; the point of headquarters gets its days. */
static enum rc complete_plan(struct ctx *cx, const char *plan, int64_t year)
{
    static const struct sample_action rows[] = {
        {.policy = POLICY_STANDARDS, .budget = 5000, .measure = "m2.1.2-2-3", .title = "分野の指針の説明会と様式の提供", .indicator = "様式を使う事業者の割合", .target = "80%"},
        {.policy = POLICY_FOUNDATION, .budget = 16000, .measure = "m2.1.2-5-1", .title = "分野横断演習への参加支援", .indicator = "参加した事業者数", .target = "35者"},
    };
    struct policy_actions actions = {.n = 0};
    const char *begins = arena_printf(cx->arena, "%lld-04-01", (long long)year),
               *ends = arena_printf(cx->arena, "%lld-03-31", (long long)year + 1);
    TRY(programme_actions_of(cx, plan, &actions));
    for (size_t i = 0; i < actions.n; i++) {
        struct policy_action action = actions.at[i];
        if (text_empty(action.point))
            continue;
        action.department = "航空局 安全部";
        action.budget = 7000;
        action.starts_on = begins;
        action.ends_on = ends;
        action.indicator = "点検を終えた地域の事業者の割合";
        action.target = "60%";
        action.change = "今年度から始める";
        TRY(programme_row_save(cx, &policy_action_record, &action, action.version));
    }
    return make_actions(cx, plan, year, "サイバー担当", rows, COUNT(rows));
}

/* Of aviation: carried over, sent in time, under way; a second edition is being drafted. */
static enum rc make_aviation(struct ctx *cx, int64_t now, int64_t year)
{
    struct programme_plan plan = {.id = NULL}, next = {.id = NULL};
    struct programme_carried carried = {.units = 0};
    struct policy_actions actions = {.n = 0};
    act_on(cx, now, year, "04-20");
    TRY(programme_create(cx, year, SECTOR, "", &plan));
    plan.policy = "小・中規模の事業者の底上げと、情報共有の速さを重点とする。";
    plan.law = "航空法に基づく安全管理規程の届出と併せて取組状況を確認している。";
    plan.operators = "地域の航空運送事業者を含め、対象を見直した。";
    TRY(draft_save(cx, &plan_kind, &plan, plan.version));
    TRY(programme_carry(cx, plan.id, &carried));
    TRY(explain_carried(cx, plan.id));
    TRY(complete_plan(cx, plan.id, year));
    act_on(cx, now, year, "05-28");
    TRY(pass_plan(cx, plan.id));
    act_on(cx, now, year, "10-15");
    TRY(programme_actions_of(cx, plan.id, &actions));
    if (actions.n > 0) {
        struct policy_action first = actions.at[0];
        first.progress = ACTION_RUNS;
        first.result = "地域の事業者12者に点検表を配布し、7者から回収した";
        TRY(programme_row_save(cx, &policy_action_record, &first, first.version));
    }
    act_on(cx, now, year, "11-10");
    return programme_revise(cx, plan.id, &next);
}

/* Of another sector: one action of each group. `sent` NULL: still a draft. */
static enum rc make_sector_plan(struct ctx *cx, int64_t now, int64_t year, const char *sector, const char *department,
                                const char *sent)
{
    static const struct sample_action rows[] = {
        {.policy = POLICY_RESPONSE, .budget = 3500, .measure = "m2.1.2-1-1", .title = "経営層を交えた意見交換会", .indicator = "参加した事業者の割合", .target = "80%"},
        {.policy = POLICY_STANDARDS, .budget = 9000, .measure = "m2.1.2-2-1", .title = "分野の安全基準等の見直し", .indicator = "第3部の対策を含む割合", .target = "100%"},
        {.policy = POLICY_SHARING, .budget = 2000, .measure = "m2.1.2-3-2", .title = "連絡訓練の実施", .indicator = "1時間以内に応答した割合", .target = "95%"},
        {.policy = POLICY_RISK, .budget = 4000, .measure = "m2.1.2-4-1", .title = "リスクアセスメントの手引の配布", .indicator = "実施した事業者の割合", .target = "70%"},
        {.policy = POLICY_FOUNDATION, .budget = 6000, .measure = "m2.1.2-5-1", .title = "分野横断演習への参加支援", .indicator = "参加した事業者数", .target = "10者"},
    };
    struct programme_plan plan = {.id = NULL};
    act_on(cx, now, year, "05-07");
    TRY(programme_create(cx, year, sector, "", &plan));
    plan.policy = "安全基準等の見直しと、障害時の連絡体制の確認を重点とする。";
    plan.law = "業法に基づく立入検査の機会に取組状況を確認している。";
    TRY(draft_save(cx, &plan_kind, &plan, plan.version));
    TRY(make_structure(cx, plan.id, sector));
    TRY(make_actions(cx, plan.id, year, department, rows, COUNT(rows)));
    if (sent == NULL)
        return RC_OK;
    act_on(cx, now, year, sent);
    return pass_plan(cx, plan.id);
}

/* Most sectors in time, one late, one not sent yet. */
static enum rc make_this_year(struct ctx *cx, int64_t now, int64_t year)
{
    static const struct {
        const char *sector, *department, *sent;
    } rows[] = {
        {"railway", "鉄道局 安全監理官", "06-12"}, {"port", "港湾局 港湾経済課", "06-20"}, {"water", "水道事業課", "06-25"},
        {"logistics", "物流・自動車局 物流政策課", "07-21"}, {"airport", "航空局 空港計画課", NULL},
    };
    TRY(make_aviation(cx, now, year));
    for (size_t i = 0; i < COUNT(rows); i++)
        TRY(make_sector_plan(cx, now, year, rows[i].sector, rows[i].department, rows[i].sent));
    return RC_OK;
}

/* --- What came from ministries that work elsewhere --- */

static enum rc take_plan(struct ctx *cx, const struct sector *sector, int64_t year)
{
    static const char *const peers[] = {SAMPLE_OFFICE, SAMPLE_HEADQUARTERS};
    const char *title = sector->title.ja;
    const char *paper = arena_printf(
        cx->arena,
        "{\"actions\":[{\"department\":\"サイバーセキュリティ担当\",\"indicator\":\"参加した事業者の割合\",\"policy\":\"response\","
        "\"target\":\"80%%\",\"title\":\"経営層を交えた意見交換会\"},{\"department\":\"サイバーセキュリティ担当\",\"indicator\":"
        "\"第3部の対策を含む割合\",\"policy\":\"standards\",\"target\":\"100%%\",\"title\":\"分野の安全基準等の見直し\"}],\"edition\":1,"
        "\"format\":\"kaname-programme/1\",\"from\":\"%s（見本）\",\"fromId\":\"elsewhere-%s\",\"kind\":\"plan\",\"note\":\"\","
        "\"plan\":{\"policy\":\"安全基準等の浸透と、事業者の体制の底上げを重点とする。\",\"title\":\"令和%lld年度 %sの実施計画\"},"
        "\"sector\":\"%s\",\"structure\":[],\"subject\":\"elsewhere-plan-%s-%lld\",\"title\":\"令和%lld年度 %sの実施計画\",\"year\":%lld}",
        sector->ministry.ja, sector->code, (long long)year - 2018, title, sector->code, sector->code, (long long)year,
        (long long)year - 2018, title, (long long)year);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < COUNT(peers); i++)
        TRY(programme_deliver(cx, peers[i], paper, strlen(paper)));
    return db_commit(cx, &tx);
}

/* All in time but one, of which nothing is here. */
static enum rc take_plans(struct ctx *cx, int64_t now, int64_t year)
{
    act_on(cx, now, year, "06-18");
    for (size_t i = 0; i < sector_table.sector_count; i++) {
        const struct sector *sector = sector_at(i);
        if (!text_same(sector->ministry.ja, "国土交通省") && !text_same(sector->code, "chemical"))
            TRY(take_plan(cx, sector, year));
    }
    return RC_OK;
}

/* The survey of the sample runs longer than the calendar that is proposed; the steps behind it follow. */
static enum rc make_calendar(struct ctx *cx, int64_t now, int64_t year)
{
    enum { DAY_MS = 86400000, LEFT_DAYS = 28, MONTHS = 12, APRIL = 4, LAST = 11, PLAN = 2, SURVEY = 6, STEPS = 5 };
    static const char *const people[] = {"ministry-officer", "office-officer", "headquarters-officer"};
    static const int64_t least[STEPS] = {SURVEY, 8, 9, 10, LAST};
    const char *closes = date_of_time(cx, now + (int64_t)LEFT_DAYS * DAY_MS);
    int64_t month = (closes[5] - '0') * 10 + closes[6] - '0', due[STEPS];
    int64_t first = (month - APRIL + MONTHS) % MONTHS;
    if (strcmp(closes, arena_printf(cx->arena, "%lld-04-01", (long long)year + 1)) >= 0)
        first = LAST;
    for (int64_t i = 0; i < STEPS; i++) {
        int64_t step = first + i > least[i] ? first + i : least[i];
        due[i] = ((step > LAST ? LAST : step) + APRIL - 1) % MONTHS + 1;
    }
    for (size_t i = 0; i < COUNT(people); i++) {
        struct cycle_rule rule = {.id = "", .org = "", .basis = CYCLE_FISCAL, .due_0 = PLAN + APRIL, .due_1 = due[0],
                                  .due_2 = due[1], .due_3 = due[2], .due_4 = due[3], .due_5 = due[4]};
        TRY(sample_act_as(cx, people[i]));
        TRY(cycle_rule_save(cx, &rule, 0));
    }
    return RC_OK;
}

/* --- Standards and support --- */

static enum rc cite(struct ctx *cx, const char *document, size_t gap, bool moved)
{
    const struct catalog *catalog = catalog_shipped(STANDARD_CATALOG);
    for (size_t i = 0; i < catalog->control_count; i++)
        if (control_is_assessable(&catalog->controls[i]) && i % gap != 0)
            TRY(standard_cite(cx, document, catalog->controls[i].id,
                              arena_printf(cx->arena, "第%zu条", i / 4 + 1 + (moved && i >= MOVED))));
    return RC_OK;
}

struct standard_row {
    const char *sector, *title, *maker, *edition;
    int64_t class, state;
    size_t gap;
};

/* What the office has of the sectors, beside which it looks at the answers to its own survey. */
static const struct standard_row office_standards[] = {
    {"finance", "金融分野の安全対策基準（見本）", "金融業界の団体（架空）", "第12版", STANDARD_INDUSTRY, STANDARD_IN_FORCE, GAP},
    {"railway", "鉄道分野の安全管理規程（見本）", "鉄道局", "第2版", STANDARD_MANDATORY, STANDARD_IN_FORCE, 2},
};

static enum rc make_standards(struct ctx *cx, int64_t year, const struct standard_row *rows, size_t n)
{
    const char *previous = "";
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx)); /* hundreds of clauses: one transaction */
    for (size_t i = 0; i < n; i++) {
        bool newer = i > 0 && rows[i - 1].state == STANDARD_ENDED;
        struct standard_document document;
        row_blank(&standard_document_record, &document);
        document.sector = rows[i].sector;
        document.title = rows[i].title;
        document.maker = rows[i].maker;
        document.edition = rows[i].edition;
        document.class = rows[i].class;
        document.state = rows[i].state;
        document.previous = newer ? previous : "";
        document.issued_on = arena_printf(cx->arena, "%lld-04-01", (long long)year - (rows[i].state == STANDARD_ENDED ? 2 : 0));
        TRY(programme_row_save(cx, &standard_document_record, &document, 0));
        previous = document.id;
        TRY(cite(cx, document.id, rows[i].gap, newer));
    }
    return db_commit(cx, &tx);
}

static const struct standard_row ministry_standards[] = {
    {"aviation", "航空分野の情報セキュリティ指針（見本）", "航空局", "第3版", STANDARD_RECOMMENDED, STANDARD_ENDED, OLD_GAP},
    {"aviation", "航空分野の情報セキュリティ指針（見本）", "航空局", "第4版", STANDARD_RECOMMENDED, STANDARD_IN_FORCE, GAP},
    {"railway", "鉄道分野の安全管理規程（見本）", "鉄道局", "第2版", STANDARD_MANDATORY, STANDARD_IN_FORCE, OLD_GAP},
    {"logistics", "物流業界の自主基準（見本）", "物流団体連合（架空）", "初版", STANDARD_INDUSTRY, STANDARD_COMING, 2},
};

static enum rc make_support(struct ctx *cx)
{
    static const struct {
        const char *operator, *name, *sector, *question, *answer;
        int64_t kind, state, days;
    } rows[] = {
        {"0000000000006", "雲海エアサービス株式会社（架空）", "aviation", "専任の担当者がいない。何から始めればよいか", "まず質問票の必須項目と、連絡体制の整備から始めるよう案内した",
         SUPPORT_MEASURES, SUPPORT_ANSWERED, 40},
        {"0000000000014", "湖東鉄道株式会社（架空）", "railway", "調査票の対象範囲に委託先の予約システムは入るか", "入る。委託元として回答するよう案内した", SUPPORT_SURVEY,
         SUPPORT_CLOSED, 25},
        {"", "港町倉庫（架空）", "logistics", "演習の教材を貸してほしい", "", SUPPORT_TRAINING, SUPPORT_OPEN, 6},
    };
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct support_entry entry;
        row_blank(&support_entry_record, &entry);
        entry.asked_on = date_from_days(cx, today - rows[i].days);
        entry.answered_on = text_empty(rows[i].answer) ? "" : date_from_days(cx, today - rows[i].days + 3);
        entry.operator = rows[i].operator;
        entry.name = rows[i].name;
        entry.sector = rows[i].sector;
        entry.small = 1;
        entry.kind = rows[i].kind;
        entry.question = rows[i].question;
        entry.answer = rows[i].answer;
        entry.state = rows[i].state;
        TRY(programme_row_save(cx, &support_entry_record, &entry, 0));
    }
    return RC_OK;
}

/* --- Evaluation --- */

static enum rc judge(struct ctx *cx, const char *evaluation, const char *task)
{
    struct evaluation_points points = {.n = 0};
    TRY(evaluation_points_of(cx, evaluation, &points));
    if (points.n == 0) { /* where no plan says what was done */
        struct evaluation_point point;
        row_blank(&evaluation_point_record, &point);
        point.evaluation = evaluation;
        point.policy = POLICY_FOUNDATION;
        point.measure = "m2.1.2-5-1";
        point.title = "全分野一斉の演習";
        point.planned = "参加する事業者を900者とする";
        point.done = "12月に実施し、861者が参加した";
        point.rating = RATING_MOSTLY;
        return programme_row_save(cx, &evaluation_point_record, &point, 0);
    }
    for (size_t i = 0; i < points.n; i++) {
        struct evaluation_point point = points.at[i];
        point.rating = i % 2 == 0 ? RATING_ACHIEVED : RATING_PARTLY;
        point.improvement = i % 2 == 0 ? "" : "指標の達成に向け、対象の事業者を早めに決める";
        if (i == 1 && !text_empty(task)) {
            point.structure = "委託先の点検を担当する職員を増やす";
            point.funds = "点検の支援に要する経費を確保する";
            point.floor = "小・中規模の事業者にも同じ点検表を配る";
            point.risk_based = "旅客に影響の大きい委託先から点検する";
            point.task = task;
        }
        TRY(programme_row_save(cx, &evaluation_point_record, &point, point.version));
    }
    return RC_OK;
}

struct sample_evaluation {
    const char *sector, *officer, *approver, *sender, *peer, *summary, *task;
};

static enum rc evaluate(struct ctx *cx, int64_t year, const struct sample_evaluation *from)
{
    const struct approval_wish wish = {.message = ""};
    struct programme_evaluation evaluation = {.id = NULL};
    CLEANUP(buf_free) struct buf out = buf_create(PAPER_MOST);
    TRY(sample_act_as(cx, from->officer));
    TRY(evaluation_create(cx, year, from->sector, &evaluation));
    evaluation.summary = from->summary;
    evaluation.environment = "委託先を経由した攻撃が増えている。";
    TRY(draft_save(cx, &evaluation_kind, &evaluation, evaluation.version));
    TRY(judge(cx, evaluation.id, from->task));
    TRY(draft_ask(cx, &evaluation_kind, evaluation.id, &wish));
    TRY(agree(cx, programme_evaluation_approvable.noun, evaluation.id, from->approver, from->sender));
    return draft_send(cx, &evaluation_kind, evaluation.id, from->peer, &out);
}

/* Last year's evaluation, up to what headquarters asks for. */
static enum rc evaluate_last_year(struct ctx *cx, int64_t now, int64_t year)
{
    static const struct sample_evaluation rows[] = {
        {SECTOR, "ministry-officer", "ministry-executive", "ministry-ciso", SAMPLE_OFFICE,
         "計画した取組はおおむね進んだが、委託先の点検と情報共有の速さに課題が残る。", ""},
        {"", "office-officer", "office-ciso", "office-ciso", SAMPLE_HEADQUARTERS,
         "分野をまたぐ演習は計画どおり行った。委託先の管理は多くの分野に共通する弱点である。", ""},
        {SECTOR, "headquarters-officer", "headquarters-executive", "headquarters-executive", SAMPLE_MINISTRY,
         "取組は着実に進んでいる。委託先の点検は、地域の事業者を含めて範囲を広げる必要がある。",
         "委託先の点検を地域の事業者まで広げる"},
    };
    static const char *const days[] = {"02-10", "02-26", "03-18"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        act_on(cx, now, year, days[i]);
        TRY(evaluate(cx, year, &rows[i]));
    }
    return RC_OK;
}

static enum rc make_office(struct ctx *cx, int64_t year)
{
    const struct approval_wish wish = {.message = ""};
    struct programme_plan plan = {.id = NULL};
    CLEANUP(buf_free) struct buf out = buf_create(PAPER_MOST);
    TRY(sample_act_as(cx, "office-officer"));
    TRY(programme_create(cx, year, "", "", &plan));
    plan.policy = "分野に共通する弱点への対応と、各省庁の計画の取りまとめを進める。";
    TRY(draft_save(cx, &plan_kind, &plan, plan.version));
    struct policy_action action;
    row_blank(&policy_action_record, &action);
    action.plan = plan.id;
    action.policy = POLICY_FOUNDATION;
    action.measure = "m2.1.2-5-1";
    action.title = "全分野一斉の演習";
    action.department = "重要インフラ担当";
    action.budget = 48000;
    action.starts_on = arena_printf(cx->arena, "%lld-10-01", (long long)year);
    action.ends_on = arena_printf(cx->arena, "%lld-12-31", (long long)year);
    action.indicator = "参加した事業者数";
    action.target = "900者";
    TRY(programme_row_save(cx, &policy_action_record, &action, 0));
    TRY(draft_ask(cx, &plan_kind, plan.id, &wish));
    TRY(agree(cx, programme_plan_approvable.noun, plan.id, "office-ciso", "office-ciso"));
    return draft_send(cx, &plan_kind, plan.id, SAMPLE_HEADQUARTERS, &out);
}

/* The office tells how far it is: last year's survey and what it showed, this year's that runs; so does the ministry of last
 * year. How far this year is the ministry has still to tell. */
static enum rc tell(struct ctx *cx, const char *login, int64_t year)
{
    CLEANUP(buf_free) struct buf out = buf_create(PAPER_MOST);
    TRY(sample_act_as(cx, login));
    return cycle_tell(cx, year, CYCLE_EVERYBODY, &out);
}

enum rc sample_programme_make(struct ctx *cx)
{
    const int64_t now = cx->now;
    int64_t year = 0;
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(organization_year(cx, &year));
    TRY(make_calendar(cx, now, year));
    TRY(tell(cx, "office-ciso", year - 1));
    TRY(sample_act_as(cx, "ministry-officer"));
    act_on(cx, now, year - 1, "06-10");
    TRY(make_last_year(cx, year - 1));
    TRY(evaluate_last_year(cx, now, year - 1));
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(make_this_year(cx, now, year));
    TRY(take_plans(cx, now, year));
    act_on(cx, now, year, "06-22");
    TRY(make_office(cx, year));
    cx->now = now;
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(make_standards(cx, year, ministry_standards, COUNT(ministry_standards)));
    TRY(make_support(cx));
    TRY(sample_act_as(cx, "office-officer"));
    TRY(make_standards(cx, year, office_standards, COUNT(office_standards)));
    TRY(tell(cx, "office-ciso", year));
    TRY(tell(cx, "ministry-ciso", year - 1));
    cx->person = "";
    cx->person_name = "";
    cx->permissions = ~UINT64_C(0);
    return RC_OK;
}
