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
