#include "sample/sample_programme.h"

#include "base/buf.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "db/db.h"
#include "programme/programme.h"
#include "sample/sample_sector.h"

enum { PAPER_MOST = 4 * 1024 * 1024, GAP = 7, OLD_GAP = 3 }; /* every so many measures have no clause */
#define SECTOR "aviation"

static void blank(const struct record *record, void *row)
{
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if (field_is_text(field->kind))
            field_set_text(field, row, "");
        else
            field_set_int(field, row, 0);
    }
}

/* --- The ministry's plans --- */

static enum rc make_structure(struct ctx *cx, const char *plan)
{
    static const struct {
        int64_t kind;
        const char *title, *members, *duty, *frequency;
    } rows[] = {
        {UNIT_KIND_GOVERNMENT, "重要インフラ対策の関係省庁会議", "統括室、所管省庁の担当課長", "分野をまたぐ課題の調整", "年2回"},
        {UNIT_KIND_MINISTRY, "省内セキュリティ連絡会", "サイバー担当、航空局、鉄道局、物流・自動車局", "施策の進み具合の共有", "四半期"},
        {UNIT_KIND_PARTNERSHIP, "航空分野連絡協議会", "航空運送事業者、セプター事務局、航空局", "演習の計画、注意喚起の伝達", "年4回"},
        {UNIT_KIND_PARTY, "交通セプター事務局", "事務局員", "情報の収集と会員への展開", "随時"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct programme_unit unit;
        blank(&programme_unit_record, &unit);
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

static enum rc make_actions(struct ctx *cx, const char *plan, int64_t year)
{
    static const struct {
        int64_t policy, budget, progress;
        const char *measure, *title, *department, *indicator, *target, *result;
    } rows[] = {
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
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct policy_action action;
        blank(&policy_action_record, &action);
        action.plan = plan;
        action.policy = rows[i].policy;
        action.budget = rows[i].budget;
        action.progress = rows[i].progress;
        action.measure = rows[i].measure;
        action.title = rows[i].title;
        action.department = rows[i].department;
        action.indicator = rows[i].indicator;
        action.target = rows[i].target;
        action.result = rows[i].result;
        action.starts_on = arena_printf(cx->arena, "%lld-04-01", (long long)year);
        action.ends_on = arena_printf(cx->arena, "%lld-03-31", (long long)year + 1);
        TRY(programme_row_save(cx, &policy_action_record, &action, 0));
    }
    return RC_OK;
}

static enum rc agree(struct ctx *cx, const char *noun, const char *subject, const char *approver, const char *drafter)
{
    struct approval approval;
    TRY(sample_act_as(cx, approver));
    TRY(approval_running(cx, noun, subject, &approval));
    TRY(approval_agree(cx, approval.id, ""));
    return sample_act_as(cx, drafter);
}

static enum rc send_plan(struct ctx *cx, const char *plan)
{
    static const char *const peers[] = {SAMPLE_OFFICE, SAMPLE_HEADQUARTERS};
    TRY(sample_act_as(cx, "ministry-ciso"));
    for (size_t i = 0; i < COUNT(peers); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(PAPER_MOST);
        TRY(draft_send(cx, &plan_kind, plan, peers[i], &out));
    }
    return sample_act_as(cx, "ministry-officer");
}

static enum rc make_last_year(struct ctx *cx, int64_t year)
{
    const struct approval_wish wish = {.message = "承認をお願いします。"};
    struct programme_plan plan = {.id = NULL};
    TRY(programme_create(cx, year, SECTOR, "", &plan));
    plan.policy = "事業者の経営層の関与と、委託先を含む点検を進める。";
    plan.law = "航空法に基づく安全管理規程の届出と併せて取組状況を確認している。";
    TRY(draft_save(cx, &plan_kind, &plan, plan.version));
    TRY(make_structure(cx, plan.id));
    TRY(make_actions(cx, plan.id, year));
    TRY(draft_ask(cx, &plan_kind, plan.id, &wish));
    TRY(agree(cx, programme_plan_approvable.noun, plan.id, "ministry-executive", "ministry-officer"));
    return send_plan(cx, plan.id);
}

static enum rc make_this_year(struct ctx *cx, int64_t year)
{
    struct programme_plan plan = {.id = NULL};
    struct programme_carried carried = {.units = 0};
    struct policy_actions actions = {.n = 0};
    TRY(programme_create(cx, year, SECTOR, "", &plan));
    plan.policy = "小・中規模の事業者の底上げと、情報共有の速さを重点とする。";
    TRY(draft_save(cx, &plan_kind, &plan, plan.version));
    TRY(programme_carry(cx, plan.id, &carried));
    TRY(programme_actions_of(cx, plan.id, &actions));
    if (actions.n == 0)
        return RC_OK;
    struct policy_action first = actions.at[0];
    first.change = "対象を地域の事業者まで広げた";
    first.reason = "昨年の分析で、委託先の管理が最も弱い対策の一つだった";
    return programme_row_save(cx, &policy_action_record, &first, first.version);
}

/* --- Standards and support --- */

static enum rc cite(struct ctx *cx, const char *document, size_t gap)
{
    const struct catalog *catalog = catalog_shipped(STANDARD_CATALOG);
    for (size_t i = 0; i < catalog->control_count; i++)
        if (control_is_assessable(&catalog->controls[i]) && i % gap != 0)
            TRY(standard_cite(cx, document, catalog->controls[i].id,
                              arena_printf(cx->arena, "第%zu条", i / 4 + 1)));
    return RC_OK;
}

static enum rc make_standards(struct ctx *cx, int64_t year)
{
    static const struct {
        const char *sector, *title, *maker, *edition;
        int64_t class, state;
        size_t gap;
    } rows[] = {
        {"aviation", "航空分野の情報セキュリティ指針（見本）", "航空局", "第3版", STANDARD_RECOMMENDED, STANDARD_ENDED, OLD_GAP},
        {"aviation", "航空分野の情報セキュリティ指針（見本）", "航空局", "第4版", STANDARD_RECOMMENDED, STANDARD_IN_FORCE, GAP},
        {"railway", "鉄道分野の安全管理規程（見本）", "鉄道局", "第2版", STANDARD_MANDATORY, STANDARD_IN_FORCE, OLD_GAP},
        {"logistics", "物流業界の自主基準（見本）", "物流団体連合（架空）", "初版", STANDARD_INDUSTRY, STANDARD_COMING, 2},
    };
    const char *previous = "";
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx)); /* hundreds of clauses: one transaction */
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct standard_document document;
        blank(&standard_document_record, &document);
        document.sector = rows[i].sector;
        document.title = rows[i].title;
        document.maker = rows[i].maker;
        document.edition = rows[i].edition;
        document.class = rows[i].class;
        document.state = rows[i].state;
        document.previous = i == 1 ? previous : "";
        document.issued_on = arena_printf(cx->arena, "%lld-04-01", (long long)year - (i == 0 ? 2 : 0));
        TRY(programme_row_save(cx, &standard_document_record, &document, 0));
        previous = document.id;
        TRY(cite(cx, document.id, rows[i].gap));
    }
    return db_commit(cx, &tx);
}

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
        blank(&support_entry_record, &entry);
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

static enum rc evaluate(struct ctx *cx, int64_t year, const char *officer, const char *approver, const char *sender,
                        const char *peer, const char *task)
{
    const struct approval_wish wish = {.message = ""};
    struct programme_evaluation evaluation = {.id = NULL};
    CLEANUP(buf_free) struct buf out = buf_create(PAPER_MOST);
    TRY(sample_act_as(cx, officer));
    TRY(evaluation_create(cx, year, SECTOR, &evaluation));
    evaluation.summary = "計画した取組はおおむね進んだが、委託先の点検と情報共有の速さに課題が残る。";
    evaluation.environment = "委託先を経由した攻撃が増えている。";
    TRY(draft_save(cx, &evaluation_kind, &evaluation, evaluation.version));
    TRY(judge(cx, evaluation.id, task));
    TRY(draft_ask(cx, &evaluation_kind, evaluation.id, &wish));
    TRY(agree(cx, programme_evaluation_approvable.noun, evaluation.id, approver, sender));
    return draft_send(cx, &evaluation_kind, evaluation.id, peer, &out);
}

static enum rc make_office(struct ctx *cx, int64_t year)
{
    struct programme_plan plan = {.id = NULL};
    TRY(sample_act_as(cx, "office-officer"));
    TRY(programme_create(cx, year, "", "", &plan));
    plan.policy = "分野に共通する弱点への対応と、各省庁の計画の取りまとめを進める。";
    TRY(draft_save(cx, &plan_kind, &plan, plan.version));
    struct policy_action action;
    blank(&policy_action_record, &action);
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
    return programme_row_save(cx, &policy_action_record, &action, 0);
}

/* The office tells how far it is: last year's survey and what it showed, this year's that runs. */
static enum rc tell(struct ctx *cx, int64_t year)
{
    TRY(sample_act_as(cx, "office-ciso"));
    for (int64_t i = year - 1; i <= year; i++) {
        CLEANUP(buf_free) struct buf out = buf_create(PAPER_MOST);
        TRY(cycle_tell(cx, i, CYCLE_EVERYBODY, &out));
    }
    return RC_OK;
}

enum rc sample_programme_make(struct ctx *cx)
{
    int64_t year = 0;
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(organization_year(cx, &year));
    TRY(tell(cx, year));
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(make_last_year(cx, year - 1));
    TRY(evaluate(cx, year - 1, "ministry-officer", "ministry-executive", "ministry-ciso", SAMPLE_HEADQUARTERS, ""));
    TRY(evaluate(cx, year - 1, "headquarters-officer", "headquarters-executive", "headquarters-executive", SAMPLE_MINISTRY,
                 "委託先の点検を地域の事業者まで広げる"));
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(make_this_year(cx, year));
    TRY(make_standards(cx, year));
    TRY(make_support(cx));
    TRY(make_office(cx, year));
    cx->person = "";
    cx->person_name = "";
    cx->permissions = ~UINT64_C(0);
    return RC_OK;
}
