/* What an airline would have written down before its risk assessment. */
#include "sample/sample_preparation.h"

#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation.h"
#include "risk/risk.h"

enum { ENTRIES = 9, SERVICES = 3 };

static const struct {
    int kind, post, days, state; /* days: until the review, from today */
    const char *title, *source, *clause, *detail, *outlook;
    const char *services; /* digits: places in the table of services */
} entries[ENTRIES] = {
    {CONTEXT_LAW, 4, 120, CONTEXT_IN_FORCE, "運航に重大な支障が出たときの報告", "航空法", "第111条の4",
     "安全上の支障が生じたときは、速やかに国土交通大臣へ報告する。", "", "01"},
    {CONTEXT_LAW, 1, -20, CONTEXT_IN_FORCE, "旅客の個人データの漏えい等の報告", "個人情報保護法", "第26条",
     "漏えい等を知ったときは、速報と確報を期限までに行い、本人に通知する。", "報告の様式の見直しが検討されている。", "0"},
    {CONTEXT_LAW, 1, 200, CONTEXT_COMING, "重要設備の導入の届出", "経済安全保障推進法", "第52条",
     "特定重要設備の導入と維持管理の委託は、事前に届け出る。", "対象設備の追加に備え、台帳との突合せを行う。", "01"},
    {CONTEXT_CONTRACT, 3, 60, CONTEXT_IN_FORCE, "予約接続の稼働水準", "旅行会社との接続契約", "第8条",
     "予約の接続は月間稼働率99.9％以上とし、停止は15分以内に連絡する。", "", "0"},
    {CONTEXT_CONTRACT, 4, 90, CONTEXT_IN_FORCE, "医薬品輸送の期日と温度の管理", "荷主との運送契約", "別紙2",
     "引き受けた医薬品は、期日と温度の記録とともに引き渡す。", "", "1"},
    {CONTEXT_PARTY, 0, 45, CONTEXT_IN_FORCE, "欠航時の早い案内", "旅客・自治体", "利用者懇談会の要望",
     "欠航と遅延は、決まり次第、あらゆる窓口で同じ内容を案内してほしい。", "", "0"},
    {CONTEXT_SUPPLIER, 6, 30, CONTEXT_IN_FORCE, "保守会社の夜間の対応時間", "予約システム保守会社", "保守仕様書 5.2",
     "夜間の一次回答は受付から2時間以内とされ、それより早い対応は別契約となる。", "次の契約更新で1時間への短縮を求める。", "0"},
    {CONTEXT_EXTERNAL, 1, 15, CONTEXT_IN_FORCE, "航空分野を狙う妨害型の攻撃の増加", "分野内の情報共有", "",
     "国際情勢の緊張に伴い、予約や案内の画面を狙う攻撃が増えている。", "大型の国際行事に向けて、さらに増える見込みである。", "01"},
    {CONTEXT_INTERNAL, 7, 150, CONTEXT_IN_FORCE, "運航系の担当者の不足", "人員計画", "",
     "運航管理システムを深く知る担当者が3人で、夜間は1人となる。", "来年度に2人を配置する計画である。", "0"},
};

enum rc sample_context_make(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *study,
                            const char *const *services)
{
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (int i = 0; i < ENTRIES; i++) {
        struct context_entry entry;
        const char *concerned[SERVICES];
        size_t n = 0;
        risk_row_blank(&context_entry_record, &entry);
        entry.kind = entries[i].kind;
        entry.title = entries[i].title;
        entry.source = entries[i].source;
        entry.clause = entries[i].clause;
        entry.detail = entries[i].detail;
        entry.outlook = entries[i].outlook;
        entry.post = posts[entries[i].post];
        entry.review_on = date_from_days(cx, today + entries[i].days);
        entry.state = entries[i].state;
        TRY(context_save(cx, &entry, 0));
        for (const char *at = entries[i].services; *at != '\0' && n < SERVICES; at++)
            concerned[n++] = services[*at - '0'];
        TRY(context_concern(cx, entry.id, study, concerned, n));
    }
    return RC_OK;
}

/* --- Schedule, tasks, organisation, attitude --- */

enum { PHASES = 14, TASKS = 10, UNITS = 8 };

static const struct {
    int kind, step, from, until, decides, post, done; /* days from today; done: days, 1: not yet */
    const char *title, *department;
} phases[PHASES] = {
    {PHASE_SPAN, STUDY_PREPARATION, -120, -100, 0, 1, -101, "実施方針の確認と体制の構築", "情報セキュリティ室"},
    {PHASE_SPAN, STUDY_STEP_1, -100, -90, 0, 1, -90, "活動目標と実施目的の確認", "情報セキュリティ室"},
    {PHASE_MILESTONE, STUDY_STEP_1, 0, -88, 1, 0, -87, "実施目的・方針の承認", "経営企画部"},
    {PHASE_SPAN, STUDY_STEP_2, -88, -70, 0, 1, -72, "優先サービスの選定", "経営企画部"},
    {PHASE_SPAN, STUDY_STEP_3, -70, -50, 0, 4, -49, "サービスの停止の影響分析", "運航本部"},
    {PHASE_MILESTONE, STUDY_STEP_3, 0, -45, 1, 0, -44, "優先サービスとMTPDの承認", "経営企画部"},
    {PHASE_SPAN, STUDY_STEP_4, -45, -28, 0, 4, -27, "業務の特定と影響分析", "運航本部"},
    {PHASE_SPAN, STUDY_STEP_5, -28, -6, 0, 2, 1, "経営資源と必要資源の洗い出し", "情報システム部"},
    {PHASE_SPAN, STUDY_STEP_6, -14, 25, 0, 3, 1, "リスクの特定・分析・評価", "情報システム部"},
    {PHASE_SPAN, STUDY_WALKTHROUGH, 28, 45, 0, 1, 1, "ウォークスルー", "情報セキュリティ室"},
    {PHASE_SPAN, STUDY_EVALUATION, 46, 60, 0, -1, 1, "パフォーマンス評価", "内部監査室"},
    {PHASE_MILESTONE, STUDY_REPORT, 0, 70, 1, 0, 1, "経営層への報告とリスク対応の承認", "経営企画部"},
    {PHASE_SPAN, STUDY_MONITORING, 75, 180, 0, 1, 1, "モニタリング", "リスク管理部"},
    {PHASE_MILESTONE, STUDY_MONITORING, 0, 185, 1, 0, 1, "年度のレビューと次年度の方針の承認", "経営企画部"},
};

static const struct {
    int phase, from, until, post, done;
    double days;
    const char *title, *department, *people;
} tasks[TASKS] = {
    {3, -88, -75, 0, -76, 4, "利害関係者の期待と要求事項の整理", "経営企画部", "企画課 2名"},
    {4, -70, -55, 4, -54, 6, "運航の停止の影響の聞き取り", "運航本部", "運航管理者 3名"},
    {4, -66, -52, 3, -50, 3.5, "予約・搭乗の停止の影響の整理", "情報システム部", "予約システム担当 2名"},
    {6, -45, -30, 4, -29, 8, "運航業務の流れと最低水準の整理", "運航本部", "運航システム課 3名、運航乗員部の窓口 1名"},
    {7, -28, -12, 2, -11, 5, "基盤とネットワークの洗い出し", "情報システム部", "基盤課 2名"},
    {7, -26, -8, 3, 1, 7.5, "予約系の経営資源と依存関係の登録", "情報システム部", "予約・搭乗システム課 2名、保守会社の有識者"},
    {8, -14, 20, 3, 1, 12, "予約系のリスク分析", "情報システム部", "予約・搭乗システム課 3名"},
    {8, -10, 20, 4, 1, 10, "運航系のリスク分析", "運航本部", "運航システム課 2名、整備本部の窓口 1名"},
    {8, -7, 24, 5, 1, 4, "整備系のリスク分析", "整備本部", "整備システム担当課 1名"},
    {9, 28, 44, 1, 1, 6, "ウォークスルーの準備と運営", "情報セキュリティ室", "事務局 2名"},
};

/* Parts as one digit for each step: enum unit_part. */
static const struct {
    int role, post;
    const char *department, *duty, *parts;
} units[UNITS] = {
    {UNIT_LEAD, -1, "社長", "リスクアセスメントの目的の達成に最終の責任を負う。", "04040000040"},
    {UNIT_AUDIT, -1, "内部監査室", "管理と推進が妥当かどうかを、第三者の立場で確かめる。", "00000000150"},
    {UNIT_MANAGE, -1, "リスク管理部", "リスクの運用管理を担い、結果を統括責任者に報告する。", "33333333321"},
    {UNIT_PROMOTE, 0, "経営企画部", "推進の責任を負い、部門の間の調整を決める。", "11100003010"},
    {UNIT_SECRETARIAT, 1, "情報セキュリティ室", "推進担当部門を取りまとめ、全体を調整する。", "22333313323"},
    {UNIT_DEPARTMENT, 4, "運航本部", "運航の業務と経営資源のリスクを分析する。", "00012222002"},
    {UNIT_DEPARTMENT, 3, "情報システム部", "システムのリスクを分析する。", "00033112002"},
    {UNIT_DEPARTMENT, 6, "総務部", "調達と契約の面から協力する。", "00300330000"},
};

static const char *day_of(struct ctx *cx, int64_t today, int days)
{
    return date_from_days(cx, today + days);
}

static enum rc make_phases(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *study,
                           const char *made[PHASES])
{
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (int i = 0; i < PHASES; i++) {
        struct study_phase row;
        risk_row_blank(&study_phase_record, &row);
        row.study = study;
        row.kind = phases[i].kind;
        row.step = phases[i].step;
        row.title = phases[i].title;
        row.starts_on = phases[i].kind == PHASE_SPAN ? day_of(cx, today, phases[i].from) : "";
        row.ends_on = day_of(cx, today, phases[i].until);
        row.decides = phases[i].decides;
        row.department = phases[i].department;
        row.post = phases[i].post < 0 ? "" : posts[phases[i].post];
        row.done_on = phases[i].done > 0 ? "" : day_of(cx, today, phases[i].done);
        TRY(study_row_save(cx, &study_phase_record, &row, 0));
        made[i] = row.id;
    }
    return RC_OK;
}

static enum rc make_tasks(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *study,
                          const char *const made[PHASES])
{
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (int i = 0; i < TASKS; i++) {
        struct study_task row;
        risk_row_blank(&study_task_record, &row);
        row.study = study;
        row.phase = made[tasks[i].phase];
        row.title = tasks[i].title;
        row.department = tasks[i].department;
        row.post = posts[tasks[i].post];
        row.people = tasks[i].people;
        row.person_days = tasks[i].days;
        row.starts_on = day_of(cx, today, tasks[i].from);
        row.ends_on = day_of(cx, today, tasks[i].until);
        row.done_on = tasks[i].done > 0 ? "" : day_of(cx, today, tasks[i].done);
        TRY(study_row_save(cx, &study_task_record, &row, 0));
    }
    return RC_OK;
}

static enum rc make_units(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *study)
{
    for (int i = 0; i < UNITS; i++) {
        struct study_unit row;
        risk_row_blank(&study_unit_record, &row);
        row.study = study;
        row.role = units[i].role;
        row.department = units[i].department;
        row.post = units[i].post < 0 ? "" : posts[units[i].post];
        row.duty = units[i].duty;
        for (int64_t step = 0; step < STUDY_STEP_COUNT_; step++)
            field_set_int(field_find(study_unit_record.fields, arena_printf(cx->arena, "part_%lld", (long long)step)),
                          &row, units[i].parts[step] - '0');
        TRY(study_row_save(cx, &study_unit_record, &row, 0));
    }
    return RC_OK;
}

enum rc sample_plan_make(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *study)
{
    const char *made[PHASES];
    struct risk_attitude attitude;
    TRY(make_phases(cx, posts, study, made));
    TRY(make_tasks(cx, posts, study, made));
    TRY(make_units(cx, posts, study));
    risk_row_blank(&risk_attitude_record, &attitude);
    attitude.study = study;
    attitude.attitude = "安全を何よりも優先する。そのうえで、旅客と貨物の輸送を途切れさせないために、リスクを把握し、費用と効果を比べて"
                        "対応を選ぶ。";
    attitude.averse = "人命と運航の安全を損なうリスクは、費用にかかわらず取らない。MTPDを超える停止につながるリスクは、年に1回を"
                      "超えて起こる見込みのまま残さない。";
    attitude.takes = "案内や社内の業務の一時的な不便は、輸送の継続と新しいサービスの導入のために、代わりの手順を用意した範囲で取る。";
    attitude.basis = "中期経営計画、リスク管理委員会の議事録";
    return study_row_save(cx, &risk_attitude_record, &attitude, 0);
}
