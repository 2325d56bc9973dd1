/* The columns of the forms, after the handbook's annex 3. */
#include "risk/risk_forms.h"

/* Short marks for the tables below. */
#define F(field, group, head, width) {field, FORM_FIELD, 0, group, head, width}
#define SHOWN(field, group, head, width) {field, FORM_SHOWN, 0, group, head, width}
#define CELL(cell, head, width) {"", cell, 0, "", head, width}
#define NEEDS(kind, head) {"", FORM_NEEDS, kind, NEEDS_GROUP, head, 20}
#define KEY {"", FORM_KEY, 0, "", "kaname の行（変更しないでください）", 12}

#define AIM_GROUP "リスクアセスメントの実施目的・方針"
#define NEED_GROUP "（3）利害関係者のニーズ・期待／法制面での要求事項"
#define STANDING_GROUP "（4）経営面での位置づけ（業績・戦略）"
#define CHOICE_GROUP "（5）優先サービスの選定"
#define LEVEL_GROUP "（3）最低限許容される範囲・水準"
#define EFFECT_GROUP "（4）完全停止した場合の影響"
#define MARK_GROUP "時間経過に伴う影響（－ なし　△ 不明　× あり）"
#define MTPD_GROUP "最大許容停止時間"
#define NEEDS_GROUP "（5）業務を支える経営資源（一行に一つ。「資源名：要件／数量」）"
#define FOUND_GROUP "（4）リスクの特定"
#define IMPACT_GROUP "（5）影響度合い"
#define FREQUENCY_GROUP "（5）発生頻度"
#define VALUE_GROUP "（6）リスクの評価"
#define OWNER_GROUP "リスクオーナー"
#define MARKS                                                                                      \
    F("mark_0", MARK_GROUP, "瞬時", 6), F("mark_1", MARK_GROUP, "1時間", 6),                        \
        F("mark_2", MARK_GROUP, "6時間", 6), F("mark_3", MARK_GROUP, "半日", 6),                    \
        F("mark_4", MARK_GROUP, "1日", 6), F("mark_5", MARK_GROUP, "1週間", 6),                     \
        F("mark_6", MARK_GROUP, "2週間", 6), F("mark_7", MARK_GROUP, "1か月", 6)

static const struct risk_form_column goal[] = {
    F("goal", "", "（1）自組織の活動目標", 44),
    F("purpose", AIM_GROUP, "実施目的", 44),
    F("policy", AIM_GROUP, "実施方針", 70),
    KEY,
};
static const struct risk_form_column services[] = {
    F("business", "", "（1）事業", 14),
    F("name", "", "（2）サービス", 16),
    F("expectation", NEED_GROUP, "ニーズ・期待", 26),
    F("duty", NEED_GROUP, "契約責任、法令遵守", 28),
    F("social", NEED_GROUP, "その他の社会的責任（CSR）", 26),
    F("revenue", STANDING_GROUP, "売上", 9),
    F("roi", STANDING_GROUP, "ROI", 6),
    F("growth", STANDING_GROUP, "市場成長性", 8),
    F("share", STANDING_GROUP, "相対市場シェア", 8),
    F("priority", CHOICE_GROUP, "優先度", 7),
    F("comment", CHOICE_GROUP, "コメント", 26),
    F("choice", CHOICE_GROUP, "選定", 10),
    F("reason", CHOICE_GROUP, "見送りの理由", 20),
    KEY,
};
static const struct risk_form_column impact[] = {
    SHOWN("business", "", "（1）事業", 14),
    SHOWN("name", "", "（2）サービス", 16),
    F("level_duty", LEVEL_GROUP, "契約責任、法令遵守", 28),
    F("level_social", LEVEL_GROUP, "社会的責任（CSR）", 26),
    F("effect", EFFECT_GROUP, "水準を満たせない場合に生じる事態", 28),
    MARKS,
    F("mtpd", "（5）" MTPD_GROUP, "MTPD", 10),
    F("mtpd_comment", "（5）" MTPD_GROUP, "コメント", 26),
    KEY,
};
static const struct risk_form_column processes[] = {
    CELL(FORM_BUSINESS, "（1）事業", 13),
    CELL(FORM_SERVICES, "（2）優先サービス（複数は改行）", 16),
    F("name", "", "（3）必要な業務", 18),
    F("level", "", "（4）業務の最低水準（操業率・稼働率等）", 26),
    F("effect", "（5）完全停止の影響", "生じる事態", 26),
    MARKS,
    F("mtpd", "（6）" MTPD_GROUP, "MTPD", 10),
    F("mtpd_comment", "（6）" MTPD_GROUP, "コメント", 22),
    F("department", "担当", "担当部門", 12),
    F("post", "担当", "責任者（役職）", 16),
    F("deferred", "対象外とする場合", "対象外", 7),
    F("reason", "対象外とする場合", "理由", 18),
    KEY,
};
static const struct risk_form_column needs[] = {
    CELL(FORM_BUSINESS, "（1）事業", 14),
    CELL(FORM_SERVICES, "（2）優先サービス", 16),
    CELL(FORM_PROCESS, "（3）必要な業務", 20),
    SHOWN("level", "", "（4）前提とする業務水準", 24),
    NEEDS(RISK_PEOPLE, "人"),
    NEEDS(RISK_INFORMATION, "情報・データ"),
    NEEDS(RISK_BUILDING, "建物・作業環境・ユーティリティ"),
    NEEDS(RISK_EQUIPMENT, "設備・機器・消耗品"),
    NEEDS(RISK_ICT, "ICTシステム・制御システム"),
    NEEDS(RISK_LIFELINE, "交通機関・ライフライン"),
    NEEDS(RISK_MONEY, "資金"),
    NEEDS(RISK_OTHER, "その他（取引先、供給者等）"),
    KEY,
};
static const struct risk_form_column risks[] = {
    CELL(FORM_BUSINESS, "（1）事業", 9),
    CELL(FORM_SERVICES, "（2）優先サービス", 10),
    CELL(FORM_PROCESS, "（3）必要な業務", 12),
    {"", FORM_KIND, 0, FOUND_GROUP, "経営資源の種類", 10},
    {"", FORM_RESOURCE, 0, FOUND_GROUP, "経営資源", 12},
    F("outcome", FOUND_GROUP, "阻害につながる事象の結果", 14),
    F("event", FOUND_GROUP, "結果を生じ得る事象", 14),
    F("source", FOUND_GROUP, "リスク源", 14),
    F("effect", "（5）リスクの分析", "事象の結果の影響", 16),
    F("impact_before", IMPACT_GROUP, "対策前", 5),
    F("impact_controls", IMPACT_GROUP, "現在講じている対策", 16),
    F("impact_after", IMPACT_GROUP, "対策後", 5),
    F("frequency_before", FREQUENCY_GROUP, "対策前", 5),
    F("frequency_controls", FREQUENCY_GROUP, "現在講じている対策", 16),
    F("frequency_after", FREQUENCY_GROUP, "対策後", 5),
    {"", FORM_RESIDUAL, 0, VALUE_GROUP, "残留リスク値", 7},
    {"", FORM_CRITERION, 0, VALUE_GROUP, "リスク基準", 6},
    {"", FORM_EVALUATION, 0, VALUE_GROUP, "リスク評価", 6},
    F("pulled", VALUE_GROUP, "基準未満でも対応", 7),
    F("pulled_reason", VALUE_GROUP, "対応が必要な事情", 13),
    F("department", OWNER_GROUP, "部門・部署", 11),
    F("post", OWNER_GROUP, "役職", 13),
    F("review_on", "管理", "次回の見直し", 11),
    F("confirm_by", "管理", "状態の確認期限", 11),
    F("harm", "管理", "安全・健康・環境への影響", 11),
    F("comment", "管理", "備考", 12),
    KEY,
};
static const struct risk_form_column resources[] = {
    F("kind", "", "種類", 18),
    F("name", "", "経営資源", 26),
    F("requirement", "", "要件", 34),
    F("quantity", "", "必要数量", 16),
    F("site", "", "拠点", 18),
    F("zone", "", "ゾーン", 18),
    F("supplier", "", "供給者", 20),
    F("external", "", "他事業者のサービス", 20),
    F("post", "", "責任者（役職）", 22),
    F("comment", "", "備考", 28),
    KEY,
};

#define SHEET(name, title, record, columns, paper, frozen)                                         \
    {name, title, record, columns, COUNT(columns), paper, frozen}
const struct risk_form_sheet risk_form_sheets[RISK_SHEET_COUNT_] = {
    [RISK_SHEET_GOAL] = SHEET("様式1", "様式1　STEP1：目的の確認", &risk_study_record, goal, 9, 0),
    [RISK_SHEET_SERVICES] =
        SHEET("様式2", "様式2　STEP2：要求事項の分析と優先サービスの選定", &risk_service_record, services, 8, 2),
    [RISK_SHEET_IMPACT] =
        SHEET("様式3", "様式3　STEP3：サービスの最低水準と最大許容停止時間", &risk_service_record, impact, 8, 2),
    [RISK_SHEET_PROCESSES] =
        SHEET("様式4", "様式4　STEP4：業務の最低水準と最大許容停止時間", &risk_process_record, processes, 8, 3),
    [RISK_SHEET_NEEDS] =
        SHEET("様式5", "様式5　STEP5：業務に必要な経営資源", &risk_process_record, needs, 8, 3),
    [RISK_SHEET_RISKS] =
        SHEET("様式6", "様式6　STEP6：リスクの特定・分析・評価", &risk_record, risks, 8, 5),
    [RISK_SHEET_RESOURCES] =
        SHEET("経営資源", "経営資源の一覧（様式5の明細）", &risk_resource_record, resources, 8, 2),
};
