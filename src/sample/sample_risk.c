/* A risk assessment as an airline would have it half a year on. */
#include "sample/sample_risk.h"

#include "base/text.h"
#include "base/time.h"
#include "dependency/dependency.h"
#include "risk/risk.h"
#include "sample/sample_preparation.h"

enum { SITES = 2, ZONES = 2, SUPPLIERS = 2, EXTERNALS = 2, SERVICES = 3, PROCESSES = 5, RESOURCES = 13, REVIEW_DAYS = 90, CONFIRM_DAYS = 30, SIMULATED_YEARS = 10000 };

/* Ids of what was made, by place in the tables. */
struct made {
    const char *study, *sites[SITES], *zones[ZONES], *suppliers[SUPPLIERS], *externals[EXTERNALS];
    const char *services[SERVICES], *processes[PROCESSES], *resources[RESOURCES];
};

static enum rc make_places(struct ctx *cx, const struct record *record, const char *const *names, size_t n,
                           const char **ids)
{
    for (size_t i = 0; i < n; i++) {
        struct risk_place place;
        risk_row_blank(record, &place);
        place.name = names[i];
        place.active = 1;
        TRY(risk_place_save(cx, record, &place, 0));
        ids[i] = place.id;
    }
    return RC_OK;
}

static enum rc make_registers(struct ctx *cx, struct made *made)
{
    static const char *const sites[SITES] = {"東都データセンター", "湾岸空港 運航管理センター"};
    static const char *const zones[ZONES] = {"予約系ネットワーク", "運航系ネットワーク"};
    static const char *const suppliers[SUPPLIERS] = {"予約システム保守会社", "運航機器保守会社"};
    static const char *const externals[EXTERNALS] = {"電力会社の送配電", "通信事業者の専用線"};
    TRY(make_places(cx, &risk_site_record, sites, SITES, made->sites));
    TRY(make_places(cx, &risk_zone_record, zones, ZONES, made->zones));
    TRY(make_places(cx, &risk_supplier_record, suppliers, SUPPLIERS, made->suppliers));
    return make_places(cx, &risk_external_record, externals, EXTERNALS, made->externals);
}

/* 0 －, 1 △, 2 ×, as they stand in a row of eight. */
static void set_marks(const struct record *record, void *row, const char *marks)
{
    static const char *const names[RISK_MARKS] = {"mark_0", "mark_1", "mark_2", "mark_3",
                                                  "mark_4", "mark_5", "mark_6", "mark_7"};
    for (int i = 0; i < RISK_MARKS; i++)
        field_set_int(field_find(record->fields, names[i]), row, RISK_NO_IMPACT + marks[i] - '0');
}

static enum rc make_services(struct ctx *cx, struct made *made)
{
    static const struct {
        const char *business, *name, *duty, *social, *revenue, *roi, *growth, *share, *comment, *reason;
        int priority, choice;
        const char *level, *effect, *marks, *mtpd;
    } rows[SERVICES] = {
        {"航空運送事業", "旅客輸送サービス", "航空法により、安全な運航の確保と、重大な支障の報告が求められる。",
         "移動の手段を絶やさず、地域の交流を支える。", "820億円/年", "6％", "中", "18％",
         "利用者が多く、止まったときの影響が最も大きい。", "", RISK_PRIORITY_A, RISK_SELECTED,
         "主要12路線の運航を、定時出発率80％以上で続ける。", "旅客が空港に滞留し、移動の手段が失われる。", "02222222", "30分"},
        {"航空運送事業", "貨物輸送サービス", "運送約款により、引き受けた貨物を期日までに届ける。",
         "医薬品など急を要する物資を運ぶ。", "140億円/年", "4％", "高", "9％",
         "急を要する物資を扱うため、対象とする。", "", RISK_PRIORITY_A, RISK_SELECTED,
         "医薬品と生鮮品の便を運航する。", "急を要する物資が届かなくなる。", "00222222", "1時間"},
        {"整備事業", "機体整備の受託サービス", "整備の契約により、納期と品質を守る。",
         "他社の運航の安全を支える。", "35億円/年", "5％", "低", "3％",
         "他社でも整備でき、当面は代わりが利く。", "代わりの整備会社があるため、今年度は対象としない。", RISK_PRIORITY_B,
         RISK_DEFERRED, "", "", "00001222", "2週間"},
    };
    for (int i = 0; i < SERVICES; i++) {
        struct risk_service row;
        risk_row_blank(&risk_service_record, &row);
        row.study = made->study;
        row.business = rows[i].business;
        row.name = rows[i].name;
        row.expectation = "安全で安定したサービスを、いつでも受けられること。";
        row.duty = rows[i].duty;
        row.social = rows[i].social;
        row.revenue = rows[i].revenue;
        row.roi = rows[i].roi;
        row.growth = rows[i].growth;
        row.share = rows[i].share;
        row.priority = rows[i].priority;
        row.comment = rows[i].comment;
        row.choice = rows[i].choice;
        row.reason = rows[i].reason;
        row.level_duty = rows[i].level;
        row.level_social = rows[i].level;
        row.effect = rows[i].effect;
        set_marks(&risk_service_record, &row, rows[i].marks);
        TRY(duration_parse(cx, rows[i].mtpd, &row.mtpd));
        TRY(risk_row_save(cx, &risk_service_record, &row, 0));
        made->services[i] = row.id;
    }
    return RC_OK;
}

static enum rc make_processes(struct ctx *cx, const char *const posts[SAMPLE_POSTS], struct made *made)
{
    static const struct {
        const char *name, *department, *level, *effect, *marks, *mtpd, *comment;
        int post, services; /* services: bits */
    } rows[PROCESSES] = {
        {"予約受付業務", "営業本部", "受付要員の6割で、当日と翌日の便の予約を受け付ける。",
         "新しい予約、変更、払戻しを受け付けられなくなる。", "00000222", "1週間", "便の運航には、搭乗手続業務の控えを使える。", 3, 1},
        {"運賃精算業務", "経理部", "旅行会社との精算を、月末までに終える。", "旅行会社への支払いが遅れる。", "00000012", "2週間", "月末の締めに間に合えばよい。", 3, 1},
        {"搭乗手続業務", "空港本部", "手続カウンターの半数を使える状態にする。", "旅客を搭乗させられなくなる。", "02222222", "30分",
         "出発時刻に影響が出る前に、手作業へ切り替える。", 3, 1},
        {"運航監視業務", "運航本部", "運航管理者を常に2名置く。", "飛行中の便を見守れず、出発を止めることになる。", "02222222", "30分",
         "飛行中の便の安全に関わる。", 4, 3},
        {"運航機器の保守業務", "運航本部", "当番の保守要員を常に1名置く。", "運航に用いる機器の不具合を直せなくなる。", "00002222", "1日",
         "保守が途切れて安定して動かせるのは、1日が限度である。", 4, 3},
    };
    for (int i = 0; i < PROCESSES; i++) {
        struct risk_process row;
        const char *services[SERVICES];
        size_t n = 0;
        risk_row_blank(&risk_process_record, &row);
        row.study = made->study;
        row.name = rows[i].name;
        row.department = rows[i].department;
        row.post = posts[rows[i].post];
        row.level = rows[i].level;
        row.effect = rows[i].effect;
        set_marks(&risk_process_record, &row, rows[i].marks);
        TRY(duration_parse(cx, rows[i].mtpd, &row.mtpd));
        row.mtpd_comment = rows[i].comment;
        TRY(risk_row_save(cx, &risk_process_record, &row, 0));
        made->processes[i] = row.id;
        for (int s = 0; s < SERVICES; s++)
            if ((rows[i].services >> s & 1) != 0)
                services[n++] = made->services[s];
        TRY(risk_process_serve(cx, row.id, services, n));
    }
    return RC_OK;
}

static enum rc make_resources(struct ctx *cx, struct made *made)
{
    static const struct {
        int kind;
        const char *name, *requirement, *quantity;
        int site, zone, supplier, external; /* -1: none */
    } rows[RESOURCES] = {
        {RISK_INFORMATION, "予約データベース", "当日と翌日の便の予約を引き出せること。", "", 0, 0, -1, -1},
        {RISK_INFORMATION, "運航機器の設定値", "直近の承認済みの値であること。", "", 1, 1, -1, -1},
        {RISK_ICT, "予約システム", "24時間使えること。", "1式", 0, 0, 0, -1},
        {RISK_CONTROL_SYSTEM, "運航監視システム", "飛行中の便の位置を1分ごとに示すこと。", "2系統", 1, 1, 1, -1},
        {RISK_PEOPLE, "予約受付要員", "受付の教育を終えた人。", "約40人", -1, -1, -1, -1},
        {RISK_PEOPLE, "運航管理者", "運航管理者の資格を持つ人。", "6人", 1, -1, -1, -1},
        {RISK_BUILDING, "運航管理センター", "入退室を管理できること。", "1棟", 1, -1, -1, -1},
        {RISK_EQUIPMENT, "無停電電源装置", "30分の給電ができること。", "2台", 1, -1, -1, -1},
        {RISK_EQUIPMENT, "非常用発電機", "3日分の燃料を備えること。", "1台", 1, -1, -1, -1},
        {RISK_LIFELINE, "商用電源", "", "", 1, -1, -1, 0},
        {RISK_LIFELINE, "専用線（主系）", "", "1回線", 1, -1, -1, 1},
        {RISK_LIFELINE, "専用線（待機系）", "主系と別の経路を通ること。", "1回線", 1, -1, -1, 1},
        {RISK_OTHER, "予約システムの保守", "連絡から2時間以内に着手すること。", "", -1, -1, 0, -1},
    };
    for (int i = 0; i < RESOURCES; i++) {
        struct risk_resource row;
        risk_row_blank(&risk_resource_record, &row);
        row.study = made->study;
        row.kind = rows[i].kind;
        row.name = rows[i].name;
        row.requirement = rows[i].requirement;
        row.quantity = rows[i].quantity;
        row.site = rows[i].site < 0 ? "" : made->sites[rows[i].site];
        row.zone = rows[i].zone < 0 ? "" : made->zones[rows[i].zone];
        row.supplier = rows[i].supplier < 0 ? "" : made->suppliers[rows[i].supplier];
        row.external = rows[i].external < 0 ? "" : made->externals[rows[i].external];
        TRY(risk_row_save(cx, &risk_resource_record, &row, 0));
        made->resources[i] = row.id;
    }
    return RC_OK;
}

static enum rc make_groups(struct ctx *cx, const struct made *made, const char **power, const char **lines)
{
    struct risk_need_group group;
    risk_row_blank(&risk_need_group_record, &group);
    group.study = made->study;
    group.resource = made->resources[3];
    group.title = "電源";
    group.rule = RISK_ANY_OF;
    TRY(risk_row_save(cx, &risk_need_group_record, &group, 0));
    *power = group.id;
    group.id = "";
    group.title = "通信回線";
    TRY(risk_row_save(cx, &risk_need_group_record, &group, 0));
    *lines = group.id;
    return RC_OK;
}

/* What processes need, and what the systems need themselves: power or the generator behind 30 minutes of
 * battery, one line of two. */
static enum rc make_needs(struct ctx *cx, const struct made *made)
{
    enum { NO_GROUP, POWER, LINES };
    static const struct {
        int process, resource, needed; /* -1: none */
        int group;
        int bridge;
    } rows[] = {
        {0, -1, 4, NO_GROUP, 0},   {0, -1, 0, NO_GROUP, 0},  {0, -1, 2, NO_GROUP, 0},   {1, -1, 2, NO_GROUP, 2880},
        {2, -1, 2, NO_GROUP, 30},  {3, -1, 5, NO_GROUP, 0},  {3, -1, 6, NO_GROUP, 0},   {3, -1, 3, NO_GROUP, 0},
        {4, -1, 1, NO_GROUP, 0},   {4, -1, 3, NO_GROUP, 0},  {-1, 2, 0, NO_GROUP, 0},   {-1, 2, 12, NO_GROUP, 1440},
        {-1, 3, 9, POWER, 30},     {-1, 3, 8, POWER, 30},    {-1, 3, 10, LINES, 0},     {-1, 3, 11, LINES, 0},
        {-1, 3, 7, NO_GROUP, 1440}, {-1, 3, 1, NO_GROUP, 1440},
    };
    const char *groups[] = {"", "", ""};
    TRY(make_groups(cx, made, &groups[POWER], &groups[LINES]));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct risk_need need;
        risk_row_blank(&risk_need_record, &need);
        need.study = made->study;
        need.process = rows[i].process < 0 ? "" : made->processes[rows[i].process];
        need.resource = rows[i].resource < 0 ? "" : made->resources[rows[i].resource];
        need.needed = made->resources[rows[i].needed];
        need.need_group = groups[rows[i].group];
        need.bridge = rows[i].bridge;
        TRY(risk_row_save(cx, &risk_need_record, &need, 0));
    }
    return RC_OK;
}

static enum rc make_risks(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const struct made *made,
                          const char *ret_risks[SAMPLE_RISKS])
{
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (int i = 0; i < SAMPLE_RISKS; i++) {
        const struct sample_risk *from = &sample_risks[i];
        struct risk row;
        risk_row_blank(&risk_record, &row);
        row.study = made->study;
        row.process = made->processes[from->process];
        row.resource = made->resources[from->resource];
        row.outcome = from->outcome;
        row.event = from->event;
        row.source = from->source;
        row.effect = from->effect;
        row.impact_before = from->impact_before;
        row.impact_controls = from->impact_controls;
        row.impact_after = from->impact_after;
        row.frequency_before = from->frequency_before;
        row.frequency_controls = from->frequency_controls;
        row.frequency_after = from->frequency_after;
        row.department = from->process == 0 ? "情報システム部" : "運航本部";
        row.post = from->post < 0 ? "" : posts[from->post];
        row.controls = from->controls;
        row.review_on = from->treat != 0 ? date_from_days(cx, today + REVIEW_DAYS) : "";
        row.confirm_by = from->treat != 0 ? "" : date_from_days(cx, today + CONFIRM_DAYS);
        TRY(risk_row_save(cx, &risk_record, &row, 0));
        if (ret_risks != NULL)
            ret_risks[i] = row.id;
    }
    return RC_OK;
}

/* What the management tolerates, and what a stop costs. */
static enum rc make_limits(struct ctx *cx, const struct made *made)
{
    static const struct {
        int service, fall, minutes, times, years, allowed;
        const char *reason;
    } rows[] = {
        {0, 50, 0, 1, 1, 5, "繁忙期を除き、振替輸送で吸収できる便数による。"},
        {0, 100, 1440, 1, 10, 10, "丸1日の運休は、資金と信用の面で10年に1度が限度である。"},
        {1, 100, 360, 1, 2, 20, "医薬品の保冷が続く時間による。"},
    };
    static const struct {
        int service, per_stop, per_hour, step, later;
        const char *reason;
    } losses[] = {
        {0, 3000, 9400, 1440, 14000, "旅客収入と、宿泊・振替の費用。1日を超えると払戻しが増える。"},
        {1, 500, 1600, 0, 0, "貨物収入と、荷主への賠償。"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct dependency_tolerance row = {.id = "", .org = "", .study = made->study,
                                           .service = made->services[rows[i].service], .fall = rows[i].fall,
                                           .minutes = rows[i].minutes, .times = rows[i].times,
                                           .years = rows[i].years, .allowed = rows[i].allowed,
                                           .reason = rows[i].reason};
        TRY(dependency_tolerance_save(cx, &row, 0));
    }
    for (size_t i = 0; i < COUNT(losses); i++) {
        struct dependency_loss row = {.id = "", .org = "", .study = made->study,
                                      .service = made->services[losses[i].service],
                                      .per_stop = losses[i].per_stop, .per_hour = losses[i].per_hour,
                                      .step = losses[i].step, .later = losses[i].later,
                                      .reason = losses[i].reason};
        TRY(dependency_loss_save(cx, &row, 0));
    }
    return RC_OK;
}

/* What happened to the services since. */
static enum rc make_occurrences(struct ctx *cx, const struct made *made)
{
    static const struct {
        int service, days, fall, minutes;
        const char *what, *reference;
    } rows[] = {
        {0, 310, 30, 150, "予約受付の応答が遅れ、受付を3割減らした。", "障害報告 25-011"},
        {0, 96, 60, 45, "搭乗手続の端末が一斉に止まり、控えの手順で搭乗を続けた。", "障害報告 26-004"},
        {1, 205, 100, 30, "貨物の引受けを、停電のため中断した。", ""},
    };
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct dependency_occurrence row = {.id = "", .org = "", .study = made->study,
                                            .service = made->services[rows[i].service],
                                            .occurred_on = date_from_days(cx, today - rows[i].days),
                                            .fall = rows[i].fall, .minutes = rows[i].minutes, .what = rows[i].what,
                                            .reference = rows[i].reference, .recorded_by = ""};
        TRY(dependency_occurrence_save(cx, &row, 0));
    }
    return RC_OK;
}

/* What the check of the forms says, and why it is so. */
static enum rc answer_hints(struct ctx *cx, const struct made *made)
{
    static const struct {
        const char *code;
        int resource;
        const char *comment;
    } rows[] = {
        {"requirement-blank", 9, "電力会社の供給約款によるため、自社の要件は定めない。"},
        {"support-unjudged", 12, "保守会社のリスクは、委託先の評価で別に扱う。"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct risk_answer row;
        risk_row_blank(&risk_answer_record, &row);
        row.study = made->study;
        row.code = rows[i].code;
        row.subject = made->resources[rows[i].resource];
        row.comment = rows[i].comment;
        TRY(risk_check_answer(cx, &row));
    }
    return RC_OK;
}

enum rc sample_risk_make(struct ctx *cx, const char *const posts[SAMPLE_POSTS], const char **ret_study,
                         const char *ret_risks[SAMPLE_RISKS])
{
    struct made made = {.study = ""};
    struct risk_study study;
    risk_row_blank(&risk_study_record, &study);
    TRY(organization_year(cx, &study.year));
    study.title = "旅客・貨物輸送の機能保証に向けたリスクアセスメント";
    study.scope = "全社。予約・搭乗システムと運航管理システムを含む。海外の拠点は来年度に対象とする。";
    study.goal = "旅客と貨物の輸送を、安全に、途切れることなく続ける。";
    study.purpose = "活動目標を妨げる情報セキュリティのリスクを洗い出して評価し、残るリスクが誰の目にも見えるようにする。";
    study.policy = "サービスの選定、停止の影響の分析、業務と経営資源の洗い出し、リスクの評価の順に進める。";
    study.post = posts[1];
    TRY(risk_study_create(cx, &study, ""));
    made.study = study.id;
    TRY(make_registers(cx, &made));
    TRY(make_services(cx, &made));
    TRY(make_processes(cx, posts, &made));
    TRY(make_resources(cx, &made));
    TRY(make_needs(cx, &made));
    TRY(make_risks(cx, posts, &made, ret_risks));
    TRY(sample_context_make(cx, posts, study.id, made.services));
    TRY(make_limits(cx, &made));
    TRY(make_occurrences(cx, &made));
    TRY(dependency_simulate(cx, made.study, SIMULATED_YEARS, 1, ""));
    TRY(sample_plan_make(cx, posts, study.id));
    TRY(answer_hints(cx, &made));
    *ret_study = study.id;
    return RC_OK;
}
