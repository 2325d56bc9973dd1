/* What the airline does about its risks: items with their effect and cost, so that a budget has something to choose
 * from. */
#include "sample/sample_treatment.h"

#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment.h"

enum { EFFECTS_MOST = 4, YEN = 1000, ACCEPTED_DAYS = 180, INSURED_DAYS = 210 };

/* Steps with the item; 0: as now. */
struct effect {
    int risk; /* number; 0 ends the list */
    int impact, frequency;
};
static const struct {
    const char *title, *detail, *judged_by, *control;
    int post, due_days;
    int64_t money, days; /* thousand yen, person-days */
    struct effect effects[EFFECTS_MOST];
} items[] = {
    {"異動と連動した権限の停止", "人事システムの発令を受け、異動日に予約系の権限を自動で止める。", "異動者の権限の残存0件を2四半期継続", "m3.4.1.2-1", 3, 150,
     7800, 30, {{5, 2, 1}, {1, 0, 1}}},
    {"特権操作の記録と四半期の点検", "予約データベースでの特権操作を全て記録し、四半期ごとに点検する。", "点検記録4回分と、指摘の期限内是正", "m3.4.5-2", 3, 90, 2400, 20,
     {{5, 0, 1}}},
    {"記憶装置と電源装置の更新", "保守期限を過ぎた装置を、次の定期保守で入れ替える。", "保守期限を過ぎた装置0台", "m3.3.1.1-1", 2, 120, 9600, 25,
     {{7, 0, 1}}},
    {"予備電源の設置", "データセンターに予備電源を置き、無停電電源装置から自動で切り替える。", "切替え試験2回の成功", "m3.6.1-1", 2, 240, 14500, 40,
     {{8, 2, 1}, {7, 2, 0}}},
    {"予約データベースの別拠点での即時切替え", "別拠点の複製へ30分以内に切り替える構成とする。", "切替え訓練で30分以内", "m3.4.3.3-2", 3, 300, 26000, 90,
     {{7, 1, 0}, {8, 1, 0}}},
    {"遠隔保守の経路の廃止", "運航機器を遠隔から書き換えられる経路をなくし、現地での作業に改める。", "外部からの経路0件を診断で確認", "m3.4.6.2-1", 4, 100, 5200, 35,
     {{13, 0, 1}, {10, 1, 0}}},
    {"設定値の自動照合と復旧", "運航機器の設定値を1時間ごとに正本と照合し、差異があれば戻す。", "模擬改ざんの検知と復旧が15分以内", "m3.5.1-1", 4, 210, 18000, 60,
     {{13, 2, 0}, {11, 1, 0}, {12, 1, 0}, {14, 1, 0}}},
    {"外部媒体の使用の機械的な制限", "予約端末と保守端末で、登録のない外部媒体を使えなくする。", "登録外媒体の接続0件", "m3.4.1.1-1", 2, 80, 3600, 15,
     {{1, 0, 1}, {4, 0, 1}, {9, 0, 1}}},
    {"媒体の検査端末の増設", "媒体を読み込む前の検査端末を、各拠点に置く。", "検査なしの読込み0件", "m3.5.1-1", 3, 60, 1900, 8, {{4, 1, 0}}},
};

static enum rc make_items(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *const risks[SAMPLE_RISKS])
{
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (size_t i = 0; i < COUNT(items); i++) {
        struct plan_item item;
        const struct effect *first = &items[i].effects[0];
        risk_row_blank(&plan_item_record, &item);
        item.title = items[i].title;
        item.detail = items[i].detail;
        item.catalog = "baseline-2026";
        item.control = items[i].control;
        item.post = posts[items[i].post];
        item.status = PLAN_PROPOSED;
        item.priority = 2;
        item.start_on = date_from_days(cx, today + 14);
        item.due_on = date_from_days(cx, today + items[i].due_days);
        item.money_asked = items[i].money * YEN;
        item.days_asked = items[i].days;
        item.judged_by = items[i].judged_by;
        TRY(treatment_item_create(cx, risks[first->risk - 1], &item, first->impact, first->frequency));
        for (int k = 1; k < EFFECTS_MOST && items[i].effects[k].risk != 0; k++) {
            const struct effect *effect = &items[i].effects[k];
            TRY(treatment_item_link(cx, risks[effect->risk - 1], item.id, effect->impact, effect->frequency));
        }
    }
    return RC_OK;
}

static enum rc make_treatments(struct ctx *cx, const char *const risks[SAMPLE_RISKS])
{
    static const struct {
        int risk, remove_source, lower_impact, lower_likelihood, share, retain;
        const char *reason;
        int done;
    } rows[] = {
        {5, 1, 0, 1, 0, 0, "権限の残存というリスク源を断ち、残る機会も点検で減らす。", 0},
        {7, 0, 1, 0, 1, 1, "装置の更新までの間は、別拠点の複製と保険で損失を抑え、残るリスクを期限付きで受容する。", 0},
        {8, 0, 1, 1, 0, 0, "予備電源により、止まる機会と止まる時間の両方を減らす。", 0},
        {2, 0, 0, 1, 0, 0, "教材を改め、全社の受講を終えた。", 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct treatment row;
        risk_row_blank(&treatment_record, &row);
        row.risk = risks[rows[i].risk - 1];
        row.remove_source = rows[i].remove_source;
        row.lower_impact = rows[i].lower_impact;
        row.lower_likelihood = rows[i].lower_likelihood;
        row.share = rows[i].share;
        row.retain = rows[i].retain;
        row.reason = rows[i].reason;
        row.done_on = rows[i].done != 0 ? date_of_time(cx, cx->now) : "";
        TRY(treatment_save(cx, &row, 0));
    }
    return RC_OK;
}

static enum rc make_finance(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char *risk)
{
    struct treatment_finance row;
    int64_t today = date_days(date_of_time(cx, cx->now));
    risk_row_blank(&treatment_finance_record, &row);
    row.kind = FINANCE_INSURANCE;
    row.name = "サイバー保険（全社）";
    row.insurer = "架空海上火災保険";
    row.number = "CY-20481";
    row.cover = INT64_C(300000) * YEN;
    row.deductible = INT64_C(5000) * YEN;
    row.from_on = date_from_days(cx, today + INSURED_DAYS - 365);
    row.until_on = date_from_days(cx, today + INSURED_DAYS);
    row.post = posts[1];
    row.comment = "原因の調査、復旧、利用者への通知の費用と、休業による損失を補う。身代金と、国家による攻撃は対象外。";
    row.active = 1;
    TRY(treatment_finance_save(cx, &row, 0));
    return treatment_cover_link(cx, risk, row.id);
}

static enum rc ask(struct ctx *cx, const char *risk, int basis, const char *reason, const char *conditions,
                   const char **ret)
{
    struct treatment_acceptance row;
    const struct approval_wish wish = {.route = "", .due_on = "", .message = ""};
    risk_row_blank(&treatment_acceptance_record, &row);
    row.risk = risk;
    row.basis = basis;
    row.reason = reason;
    row.conditions = conditions;
    row.until_on = date_from_days(cx, date_days(date_of_time(cx, cx->now)) + ACCEPTED_DAYS);
    TRY(treatment_acceptance_ask(cx, &row, &wish));
    *ret = row.id;
    return RC_OK;
}

enum rc sample_treatment_make(struct ctx *cx, const char *const posts[SAMPLE_POSTS],
                              const char *const risks[SAMPLE_RISKS], const char **ret_accept)
{
    const char *waits = "";
    TRY(make_items(cx, posts, risks));
    TRY(make_treatments(cx, risks));
    TRY(make_finance(cx, posts, risks[7 - 1]));
    TRY(ask(cx, risks[7 - 1], ACCEPT_NOW, "装置の入替えは次の定期保守を待つ必要があり、それまでは毎日の複製で損失を1日分に抑えられる。",
            "複製の成否を毎朝確かめること。", ret_accept));
    return ask(cx, risks[8 - 1], ACCEPT_EXPECTED, "予備電源の設置後に残るリスクは、復旧までの時間が目標の範囲に収まる。", "", &waits);
}

enum rc sample_treatment_accept(struct ctx *cx, const char *acceptance)
{
    struct approval approval;
    TRY(approval_running(cx, treatment_acceptance_approvable.noun, acceptance, &approval));
    return approval_agree(cx, approval.id, "毎朝の確認を条件に認める。");
}
