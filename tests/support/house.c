#include "tests/support/house.h"

#include <string.h>

#include "base/app.h"
#include "db/db.h"
#include "job/job_inside.h"
#include "plan/plan_inside.h"
#include "register/record.h"

/* Records as the ledger keeps them; organisation and version are filled in, absent fields are empty. */
static const struct {
    const char *noun, *body;
} records[] = {
    {"organization", "{\"id\":\"house\",\"name\":\"試験運輸株式会社\",\"sector\":\"物流\",\"active\":1,"
                     "\"fiscal_month\":4,\"handling_mark\":\"社外秘\",\"document_prefix\":\"T-SEC\"}"},
    {"person", "{\"id\":\"officer\",\"login\":\"officer\",\"name\":\"小野 健\",\"active\":1,"
               "\"email\":\"officer@example.jp\"}"},
    {"person", "{\"id\":\"ciso\",\"login\":\"ciso\",\"name\":\"望月 玲子\",\"active\":1}"},
    {"membership", "{\"id\":\"officer-0\",\"person\":\"officer\",\"role\":0}"},
    {"membership", "{\"id\":\"officer-3\",\"person\":\"officer\",\"role\":3}"},
    {"membership", "{\"id\":\"ciso-2\",\"person\":\"ciso\",\"role\":2}"},
    {"post", "{\"id\":\"it\",\"name\":\"課長\",\"department\":\"情報システム部\",\"holder\":\"officer\","
             "\"deputy\":\"ciso\",\"active\":1}"},
    {"post", "{\"id\":\"office\",\"name\":\"室長\",\"department\":\"情報セキュリティ室\","
             "\"holder\":\"ciso\",\"active\":1}"},
    {"scope", "{\"id\":\"company\",\"name\":\"全社\",\"active\":1}"},
    {"scope", "{\"id\":\"plant\",\"name\":\"制御系\",\"kind\":2,\"critical\":1,\"sort\":1,\"active\":1,"
              "\"parent\":\"company\"}"},
#define ASSESSMENT "\"catalog\":\"baseline-2026\",\"catalog_version\":\"2026-draft\",\"default_target\":3"
    {"assessment", "{\"id\":\"last\",\"scope\":\"company\",\"year\":2024,\"status\":2,\"drafter\":\"officer\","
                   "\"requested_by\":\"officer\",\"requested_at\":1750000000000,\"approved_by\":\"ciso\","
                   "\"approved_at\":1750100000000," ASSESSMENT "}"},
    {"assessment", "{\"id\":\"asked\",\"scope\":\"company\",\"year\":2025,\"status\":1,"
                   "\"drafter\":\"officer\",\"requested_by\":\"officer\",\"previous\":\"last\","
                   "\"requested_at\":1780000000000," ASSESSMENT "}"},
    {"assessment", "{\"id\":\"draft\",\"scope\":\"company\",\"year\":2026,\"drafter\":\"officer\","
                   "\"previous\":\"asked\"," ASSESSMENT "}"},
#define ANSWER "\"changed_by\":\"officer\",\"changed_at\":1750000000000"
    {"answer", "{\"id\":\"answer-1\",\"assessment\":\"last\",\"control\":\"m3.2.1-1\",\"state\":1,"
               "\"current\":2,\"confirmed\":1,\"answered_on\":\"2025-06-01\"," ANSWER "}"},
    {"answer", "{\"id\":\"answer-2\",\"assessment\":\"asked\",\"control\":\"m3.2.1-1\",\"state\":1,"
               "\"current\":3,\"target\":4,\"confirmed\":1,\"note\":\"規程に定めた。\",\"post\":\"it\","
               "\"answered_on\":\"2026-05-01\"," ANSWER "}"},
    {"answer", "{\"id\":\"answer-3\",\"assessment\":\"draft\",\"control\":\"m3.2.1-1\",\"state\":1,"
               "\"current\":4,\"note\":\"見直した。\",\"post\":\"it\",\"answered_on\":\"2026-09-01\"," ANSWER "}"},
    {"answer", "{\"id\":\"answer-4\",\"assessment\":\"draft\",\"control\":\"m3.7-1\",\"state\":3,"
               "\"current\":2,\"reason\":\"手順で補う。\",\"until\":\"2027-03-31\",\"confirmed\":1," ANSWER "}"},
    {"answer", "{\"id\":\"answer-5\",\"assessment\":\"draft\",\"control\":\"m3.5.1-1\",\"state\":2,"
               "\"reason\":\"該当しない。\",\"confirmed\":1," ANSWER "}"},
    {"evidence", "{\"id\":\"evidence\",\"assessment\":\"draft\",\"control\":\"m3.2.1-1\",\"kind\":1,"
                 "\"title\":\"基本方針\",\"dated\":\"2026-04-01\",\"link\":\"https://example.jp/policy\","
                 "\"added_by\":\"officer\",\"added_at\":1750000000000}"},
    {"section-assignment", "{\"id\":\"section\",\"assessment\":\"draft\",\"section\":\"g3.7\",\"post\":\"it\"}"},
    {"control-weight", "{\"id\":\"weight\",\"catalog\":\"baseline-2026\",\"control\":\"m3.2.1-1\","
                       "\"weight\":3}"},
    {"plan-item", "{\"id\":\"item\",\"number\":1,\"title\":\"監視委託の開始\",\"detail\":\"委託する。\","
                  "\"assessment\":\"draft\",\"catalog\":\"baseline-2026\",\"control\":\"m3.2.1-1\","
                  "\"post\":\"it\",\"status\":2,\"progress\":40,\"priority\":1,\"start_on\":\"2026-04-01\","
                  "\"due_on\":\"2026-09-30\",\"money_asked\":18000000,\"money_granted\":12000000,"
                  "\"days_asked\":25,\"judged_by\":\"検知から連絡まで30分\",\"created_by\":\"officer\","
                  "\"created_at\":1750000000000}"},
    {"plan-proposal", "{\"id\":\"proposal\",\"year\":2026,\"title\":\"令和8年度の計画\","
                      "\"drafter\":\"officer\"}"},
    {"plan-proposal-item", "{\"id\":\"proposal-item\",\"proposal\":\"proposal\",\"item\":\"item\"}"},
    {"site", "{\"id\":\"site\",\"name\":\"本社\",\"active\":1}"},
    {"zone", "{\"id\":\"zone\",\"name\":\"運行系\",\"active\":1}"},
    {"supplier", "{\"id\":\"supplier\",\"name\":\"保守会社\",\"active\":1}"},
    {"external-service", "{\"id\":\"external\",\"name\":\"電力\",\"active\":1}"},
    {"risk-study", "{\"id\":\"study\",\"year\":2026,\"title\":\"令和8年度\",\"goal\":\"止めない。\","
                   "\"author\":\"officer\",\"post\":\"office\",\"created_by\":\"officer\"}"},
    {"risk-criteria", "{\"id\":\"criteria\",\"study\":\"study\",\"impact_steps\":5,\"frequency_steps\":5,"
                      "\"criterion\":5}"},
    {"risk-header", "{\"id\":\"header\",\"study\":\"study\",\"form\":2,\"author\":\"ciso\",\"post\":\"it\"}"},
    {"risk-service", "{\"id\":\"service\",\"study\":\"study\",\"place\":1,\"business\":\"運輸\",\"name\":\"旅客輸送\","
                     "\"choice\":2,\"reason\":\"来年度とする。\",\"deferred_by\":\"ciso\",\"mark_1\":3,\"mtpd\":30}"},
    {"risk-process", "{\"id\":\"process\",\"study\":\"study\",\"place\":1,\"name\":\"受付\",\"post\":\"it\","
                     "\"deferred\":1,\"reason\":\"別に行う。\",\"deferred_by\":\"ciso\"}"},
    {"risk-service-process", "{\"id\":\"serves\",\"study\":\"study\",\"service\":\"service\",\"process\":\"process\"}"},
    {"risk-resource", "{\"id\":\"resource\",\"study\":\"study\",\"place\":1,\"kind\":4,\"name\":\"予約システム\","
                      "\"site\":\"site\",\"zone\":\"zone\",\"supplier\":\"supplier\",\"external\":\"external\"}"},
    {"risk-resource", "{\"id\":\"power\",\"study\":\"study\",\"place\":2,\"kind\":6,\"name\":\"商用電源\"}"},
    {"risk-need-group", "{\"id\":\"group\",\"study\":\"study\",\"resource\":\"resource\",\"title\":\"電源\",\"rule\":1}"},
    {"risk-need", "{\"id\":\"need\",\"study\":\"study\",\"process\":\"process\",\"needed\":\"resource\"}"},
    {"risk-need", "{\"id\":\"need-power\",\"study\":\"study\",\"resource\":\"resource\",\"needed\":\"power\","
                  "\"need_group\":\"group\",\"bridge\":30}"},
    {"risk", "{\"id\":\"risk\",\"study\":\"study\",\"number\":1,\"place\":1,\"process\":\"process\","
             "\"resource\":\"resource\",\"outcome\":\"予約情報の消失\",\"event\":\"故障\",\"source\":\"老朽化\","
             "\"impact_before\":4,\"impact_after\":3,\"frequency_before\":3,\"frequency_after\":2,\"post\":\"it\","
             "\"review_on\":\"2026-10-10\",\"catalog\":\"baseline-2026\",\"controls\":\"m3.2.1-1\"}"},
    {"risk-item", "{\"id\":\"risk-item\",\"study\":\"study\",\"risk\":\"risk\",\"item\":\"item\"}"},
    {"dependency-occurrence", "{\"id\":\"occurrence\",\"study\":\"study\",\"service\":\"service\",\"occurred_on\":\"2026-09-01\","
     "\"fall\":60,\"minutes\":45,\"what\":\"stopped\"}"},
    {"dependency-tolerance", "{\"id\":\"tolerance\",\"study\":\"study\",\"service\":\"service\",\"fall\":50,\"times\":1,"
     "\"years\":1,\"allowed\":5,\"reason\":\"振替\"}"},
    {"dependency-loss", "{\"id\":\"loss\",\"study\":\"study\",\"service\":\"service\",\"per_stop\":100,\"per_hour\":50}"},
    {"dependency-run", "{\"id\":\"run\",\"study\":\"study\",\"years\":1000,\"seed\":1,\"digest\":\"old\",\"made_by\":\"officer\","
     "\"made_at\":1790830923004,\"result\":\"{\\\"study\\\":\\\"study\\\",\\\"digest\\\":\\\"old\\\","
     "\\\"years\\\":1000,\\\"seed\\\":1,\\\"unjudged\\\":1,\\\"services\\\":[{\\\"id\\\":\\\"service\\\","
     "\\\"name\\\":\\\"旅客輸送\\\",\\\"mtpd\\\":30,\\\"of\\\":{\\\"downtime\\\":{\\\"value\\\":1.5,"
     "\\\"low\\\":1,\\\"high\\\":2},\\\"outages\\\":{\\\"value\\\":1.5,\\\"low\\\":1,\\\"high\\\":2},"
     "\\\"over_mtpd\\\":{\\\"value\\\":0.1,\\\"low\\\":0.05,\\\"high\\\":0.2},\\\"loss\\\":{\\\"value\\\":1.5,"
     "\\\"low\\\":1,\\\"high\\\":2}}}],\\\"tolerances\\\":[{\\\"id\\\":\\\"tolerance\\\",\\\"service\\\":\\\"service\\\","
     "\\\"service_name\\\":\\\"旅客輸送\\\",\\\"fall\\\":50,\\\"minutes\\\":0,\\\"times\\\":1,\\\"years\\\":1,"
     "\\\"allowed\\\":5,\\\"broken\\\":{\\\"value\\\":0.1,\\\"low\\\":0.05,\\\"high\\\":0.2},"
     "\\\"verdict\\\":\\\"unclear\\\"}],\\\"loss\\\":{\\\"value\\\":1.5,\\\"low\\\":1,\\\"high\\\":2},"
     "\\\"loss_median\\\":0,\\\"loss_95\\\":100,\\\"loss_99\\\":2000,\\\"loss_worst\\\":5000,"
     "\\\"has_loss\\\":true,\\\"bars\\\":[{\\\"from\\\":0,\\\"to\\\":0,\\\"years\\\":900},{\\\"from\\\":100,"
     "\\\"to\\\":200,\\\"years\\\":100}],\\\"curve\\\":[{\\\"loss\\\":100,\\\"probability\\\":{\\\"value\\\":0.1,"
     "\\\"low\\\":0.05,\\\"high\\\":0.2}}]}\"}"},
    {"context-entry", "{\"id\":\"entry-law\",\"number\":1,\"kind\":2,\"title\":\"事故の報告\",\"source\":\"運輸の法令\","
                      "\"clause\":\"第10条\",\"detail\":\"速やかに届け出る。\",\"post\":\"it\","
                      "\"review_on\":\"2026-09-15\"}"},
    {"context-link", "{\"id\":\"concern\",\"study\":\"study\",\"service\":\"service\",\"entry\":\"entry-law\"}"},
    {"treatment", "{\"id\":\"treatment\",\"study\":\"study\",\"risk\":\"risk\",\"lower_impact\":1,\"share\":1,"
                  "\"reason\":\"複製と保険で抑える。\",\"impact\":2,\"decided_by\":\"officer\",\"decided_at\":1780000000000}"},
    {"treatment-finance", "{\"id\":\"finance\",\"name\":\"サイバー保険\",\"insurer\":\"保険会社\",\"cover\":300000000,"
                          "\"deductible\":5000000,\"until_on\":\"2026-10-20\",\"post\":\"it\",\"active\":1}"},
    {"treatment-cover", "{\"id\":\"cover\",\"study\":\"study\",\"risk\":\"risk\",\"finance\":\"finance\"}"},
    {"treatment-acceptance", "{\"id\":\"acceptance\",\"study\":\"study\",\"risk\":\"risk\",\"status\":1,\"impact\":3,"
                             "\"frequency\":2,\"value\":6,\"reason\":\"更新を待つ。\",\"until_on\":\"2026-12-31\","
                             "\"asked_by\":\"officer\",\"accepter\":\"ciso\",\"accepted_at\":1780000000000}"},
    {"walkthrough", "{\"id\":\"walkthrough\",\"study\":\"study\",\"number\":1,\"title\":\"第1回\","
                    "\"held_on\":\"2026-09-20\",\"duration\":90,\"viewpoints\":\"complete inherent\"}"},
    {"walkthrough-participant", "{\"id\":\"participant\",\"study\":\"study\",\"walkthrough\":\"walkthrough\","
                                "\"name\":\"法務 花子\",\"department\":\"法務部\",\"side\":6,\"reviewer\":1,"
                                "\"attended\":1}"},
    {"finding", "{\"id\":\"finding\",\"study\":\"study\",\"number\":1,\"occasion\":\"walkthrough\","
                "\"participant\":\"participant\",\"raised_by\":\"法務 花子\",\"raised_on\":\"2026-09-20\","
                "\"what\":\"根拠が読み取れない。\",\"subject\":\"risk/risk\",\"answer\":1,\"response\":\"書き足す。\","
                "\"post\":\"it\",\"due_on\":\"2026-10-20\",\"status\":1}"},
    {"finding-task", "{\"id\":\"finding-task\",\"study\":\"study\",\"finding\":\"finding\",\"what\":\"資料を探す\","
                     "\"post\":\"it\",\"due_on\":\"2026-10-10\"}"},
    {"master-schedule", "{\"id\":\"master\",\"study\":\"study\",\"author\":\"officer\"}"},
    {"study-phase", "{\"id\":\"phase\",\"study\":\"study\",\"number\":1,\"step\":1,\"title\":\"目的の確認\","
                    "\"starts_on\":\"2026-09-01\",\"ends_on\":\"2026-09-20\",\"post\":\"it\"}"},
    {"study-task", "{\"id\":\"task\",\"study\":\"study\",\"number\":1,\"phase\":\"phase\",\"title\":\"聞き取り\","
                   "\"department\":\"情報システム部\",\"post\":\"it\",\"person_days\":2.5,\"ends_on\":\"2026-09-18\"}"},
    {"study-unit", "{\"id\":\"unit\",\"study\":\"study\",\"number\":1,\"role\":3,\"department\":\"情報システム部\","
                   "\"post\":\"it\",\"part_1\":1}"},
    {"programme-plan", "{\"id\":\"programme\",\"year\":2026,\"edition\":1,\"title\":\"分野の実施計画\",\"author\":\"ciso\"}"},
    {"programme-unit", "{\"id\":\"programme-unit\",\"plan\":\"programme\",\"number\":1,\"title\":\"分野連絡会\"}"},
    {"policy-action", "{\"id\":\"policy-action\",\"plan\":\"programme\",\"number\":1,\"title\":\"演習の実施\","
                      "\"policy\":4,\"measure\":\"m2.1.2-5-1\",\"post\":\"it\",\"ends_on\":\"2026-12-31\"}"},
    {"standard-document", "{\"id\":\"standard\",\"number\":1,\"title\":\"分野の指針\",\"edition\":\"第2版\"}"},
    {"standard-clause", "{\"id\":\"standard-clause\",\"document\":\"standard\",\"control\":\"m3.2.1-1\","
                        "\"clause\":\"第3章1\"}"},
    {"support-entry", "{\"id\":\"support\",\"number\":1,\"asked_on\":\"2026-09-01\",\"name\":\"地域バス\","
                      "\"question\":\"何から始めればよいか\"}"},
    {"programme-evaluation", "{\"id\":\"judgement\",\"year\":2025,\"title\":\"施策の評価\",\"author\":\"ciso\"}"},
    {"evaluation-point", "{\"id\":\"evaluation-point\",\"evaluation\":\"judgement\",\"number\":1,"
                         "\"title\":\"演習の実施\",\"task\":\"演習の対象を広げる\"}"},
    {"risk-attitude", "{\"id\":\"attitude\",\"study\":\"study\",\"attitude\":\"安全を優先する。\","
                      "\"author\":\"officer\"}"},
    {"performance-evaluation", "{\"id\":\"evaluation\",\"study\":\"study\",\"title\":\"評価\",\"evaluator\":\"auditor\","
                               "\"planned_on\":\"2026-10-31\"}"},
    {"monitoring", "{\"id\":\"monitoring\",\"study\":\"study\",\"title\":\"上期\",\"post\":\"it\",\"due_on\":\"2026-10-31\"}"},
    {"monitoring-result", "{\"id\":\"monitored\",\"study\":\"study\",\"monitoring\":\"monitoring\",\"subject\":\"risk/risk\","
                          "\"state\":2,\"cause\":1,\"note\":\"手口が変わった。\",\"person\":\"officer\",\"seen_on\":\"2026-09-30\"}"},
    {"internal-audit", "{\"id\":\"internal-audit\",\"study\":\"study\",\"title\":\"内部監査\",\"auditor\":\"auditor\","
                       "\"due_on\":\"2026-12-31\"}"},
    {"internal-audit-item", "{\"id\":\"audit-item\",\"study\":\"study\",\"audit\":\"internal-audit\",\"place\":1,"
                            "\"question\":\"定期的に実施しているか\"}"},
    {"approval-route", "{\"id\":\"route\",\"noun\":\"assessment\",\"name\":\"通常\",\"active\":1,"
                       "\"number_prefix\":\"情セ決\",\"paper\":1}"},
    {"approval-route-step", "{\"id\":\"route-step\",\"route\":\"route\",\"position\":1,\"kind\":1,"
                            "\"post\":\"office\",\"days\":7,\"sort\":1}"},
    {"approval", "{\"id\":\"approval\",\"noun\":\"assessment\",\"subject\":\"asked\","
                 "\"title\":\"令和7年度 全社\",\"route_name\":\"通常\",\"paper\":1,\"round\":1,"
                 "\"drafter\":\"officer\",\"asked_at\":1780000000000,\"number_prefix\":\"情セ決\"}"},
    {"approval-step", "{\"id\":\"step\",\"approval\":\"approval\",\"position\":1,\"kind\":1,"
                      "\"post\":\"office\",\"status\":1,\"days\":7,\"due_on\":\"2026-10-08\",\"sort\":1}"},
    {"inquiry", "{\"id\":\"inquiry\",\"assessment\":\"draft\",\"title\":\"部門調査\","
                "\"due_on\":\"2026-11-30\",\"message\":\"お願いします。\",\"created_by\":\"officer\","
                "\"created_at\":1780000000000}"},
    {"inquiry-part", "{\"id\":\"part\",\"inquiry\":\"inquiry\",\"number\":\"Q1-1\","
                     "\"department\":\"情報システム部\",\"addressee\":\"小野 健\","
                     "\"address\":\"officer@example.jp\",\"controls\":\"m3.2.1-1 m3.7-1\"}"},
    {"kpi", "{\"id\":\"kpi\",\"name\":\"訓練の受講率\",\"unit\":\"%\",\"target\":95.5,"
            "\"target_on\":\"2027-03-31\",\"post\":\"it\",\"catalog\":\"baseline-2026\","
            "\"controls\":\"m3.2.1-1\",\"in_report\":1,\"active\":1}"},
    {"kpi-value", "{\"id\":\"kpi-value\",\"kpi\":\"kpi\",\"measured_on\":\"2026-06-30\",\"value\":80.25,"
                  "\"entered_by\":\"officer\"}"},
    {"report-edition", "{\"id\":\"edition\",\"kind\":\"management\",\"year\":2025,\"edition\":1,"
                       "\"document_number\":\"T-SEC-1\",\"issued_on\":\"2026-05-01\",\"issued_by\":\"officer\","
                       "\"note\":\"初版\",\"assessment\":\"asked\",\"ledger_size\":1}"},
    {"policy", "{\"id\":\"house\",\"password_least\":12,\"session_idle\":30,\"session_total\":720,"
               "\"token_days\":90,\"lock_failures\":5,\"lock_minutes\":15}"},
    {"directory", "{\"id\":\"house\",\"starttls\":1,\"bind_dn\":\"cn=kaname,dc=example,dc=jp\","
                  "\"base\":\"dc=example,dc=jp\",\"filter\":\"(uid={login})\",\"login_attribute\":\"uid\","
                  "\"group_attribute\":\"member\",\"timeout\":5}"},
    {"person-certificate", "{\"id\":\"bond\",\"person\":\"ciso\",\"fingerprint\":\"00\","
                           "\"subject\":\"CN=ciso\",\"issuer\":\"CN=staff\",\"expires_at\":1800000000000}"},
    {"directory-person", "{\"id\":\"entry\",\"person\":\"ciso\",\"dn\":\"uid=ciso,dc=example,dc=jp\"}"},
    {"token", "{\"id\":\"token\",\"person\":\"officer\",\"name\":\"夜間の取込\",\"digest\":\"00\","
              "\"scope\":\"plan-read\",\"created_at\":1780000000000,\"expires_at\":1800000000000}"},
    {"reminder-policy", "{\"id\":\"house\",\"active\":1,\"before_days\":\"7,1\",\"after_days\":\"1\",\"digest\":2}"},
    {"mail-preference", "{\"id\":\"officer\",\"active\":1,\"own_days\":1,\"before_days\":\"3\",\"digest\":1}"},
    {"handling-mark", "{\"id\":\"mark\",\"name\":\"社外秘\",\"sort\":10,\"sends\":1,\"active\":1}"},
    {"committee", "{\"id\":\"committee\",\"name\":\"情報セキュリティ委員会\",\"meets\":\"四半期\",\"active\":1}"},
    {"seat", "{\"id\":\"seat\",\"duty\":6,\"committee\":\"committee\",\"required\":1,\"active\":1}"},
    {"seat-term", "{\"id\":\"term\",\"seat\":\"seat\",\"person\":\"ciso\",\"from_on\":\"2026-04-01\","
                  "\"until_on\":\"2026-10-31\",\"appointed_by\":\"取締役会\"}"},
    {"profile", "{\"id\":\"profile\",\"code\":\"focus\",\"title\":\"重点対策\",\"edition\":1,"
                "\"base\":\"baseline-2026\",\"base_edition\":\"2026-draft\",\"drafter\":\"officer\"}"},
    {"profile-choice", "{\"id\":\"profile-choice\",\"profile\":\"profile\",\"control\":\"m3.2.1-1\","
                       "\"choice\":1,\"target\":4,\"reason\":\"重要\"}"},
    {"profile-value", "{\"id\":\"profile-value\",\"profile\":\"profile\",\"param\":\"p\","
                      "\"value\":\"30日\",\"reason\":\"規程\"}"},
    {"house-term", "{\"id\":\"word\",\"word\":\"運航系\",\"reading\":\"うんこうけい\",\"term\":\"重要システム\","
                   "\"meaning\":\"各システムの総称。\",\"active\":1}"},
    {"schedule", "{\"id\":\"schedule\",\"kind\":\"ledger-verify\",\"at_time\":\"02:00\","
                 "\"parameters\":\"{}\",\"since\":1780000000000,\"active\":1}"},
};

/* Waits in the queue. */
static const struct job verification = {.id = "job", .org = "house", .kind = "ledger-verify",
                                        .person = "officer", .schedule = "", .parameters = "{}",
                                        .created = 1780000000000, .next_run = 1780000000000};

static enum rc insert(struct ctx *cx, const char *noun, const char *body)
{
    const struct record *record = record_find(cx->app, noun);
    void *row = record == NULL ? NULL : arena_alloc(cx->arena, record->size);
    if (row == NULL)
        return fail(cx, RC_INTERNAL, N_("There is no such record ({0} {1})"), noun, body);
    TRY(record_from_canonical(cx, record, body, row));
    TRY(record_insert(cx, record, row));
    /* the plan's sums stand beside it */
    return strcmp(noun, "plan-item") == 0 ? plan_store_total_add(cx, row, 1) : RC_OK;
}

enum rc house_make(struct ctx *cx)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    cx->org = "house";
    TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < COUNT(records); i++)
        TRY(insert(cx, records[i].noun, records[i].body));
    TRY(job_store_insert(cx, &verification));
    return db_commit(cx, &tx);
}

void house_enter(struct ctx *cx, const char *person)
{
    cx->org = "house";
    cx->org_name = "試験運輸株式会社";
    cx->person = person;
    cx->person_name = person;
    cx->session = "session";
    cx->csrf = HOUSE_TOKEN;
    cx->permissions = UINT64_MAX;
}

/* What stands for the parameter behind a piece of an address; the last one that fits. */
static const struct {
    const char *before, *id;
} ids[] = {
    {"/", "7"},
    {"/people/", "ciso"},
    {"/posts/", "it"},
    {"/organizations/", "house"},
    {"/catalogs/", "baseline-2026"},
    {"/controls/", "m3.2.1-1"},
    {"/assessments/", "draft"},
    {"/sheet/", "m3.2.1-1"},
    {"/evidence/", "evidence"},
    {"/scopes/", "company"},
    {"/plan/", "item"},
    {"/plan/proposals/", "proposal"},
    {"/audit/", "3"},
    {"/reports/", "management"},
    {"/approvals/", "approval"},
    {"/approval-papers/", "paper"},
    {"/approval-routes/", "route"},
    {"/inquiries/", "inquiry"},
    {"/inquiry-parts/", "part"},
    {"/kpis/", "kpi"},
    {"/kpi-values/", "kpi-value"},
    {"/assets/", "style.css"},
    {"/policy/", "house"},
    {"/handling-marks/", "mark"},
    {"/reminders/", "house"},
    {"/appointments/", "seat"},
    {"/appointment-terms/", "term"},
    {"/committees/", "committee"},
    {"/mappings/", "guideline-5"},
    {"/tokens/", "token"},
    {"/template-names/", "management"},
    {"/template-starters/", "management.docx"},
    {"/glossary/", "word"},
    {"/profiles/", "profile"},
    {"/risk/", "study"},
    {"/risk-headers/", "header"},
    {"/risk-services/", "service"},
    {"/risk-processes/", "process"},
    {"/risk-resources/", "resource"},
    {"/risk-needs/", "need"},
    {"/risk-groups/", "group"},
    {"/risks/", "risk"},
    {"/risk-items/", "risk-item"},
    {"/treatment-items/", "risk-item"},
    {"/treatment-covers/", "cover"},
    {"/acceptances/", "acceptance"},
    {"/risk-finance/", "finance"},
    {"/walkthroughs/", "walkthrough"},
    {"/walkthrough-participants/", "participant"},
    {"/findings/", "finding"},
    {"/evaluations/", "evaluation"},
    {"/monitorings/", "monitoring"},
    {"/internal-audits/", "internal-audit"},
    {"/internal-audit-items/", "audit-item"},
    {"/finding-tasks/", "finding-task"},
    {"/stops/services/", "service"},
    {"/stops/resources/", "resource"},
    {"/tolerances/", "tolerance"},
    {"/occurrences/", "occurrence"},
    {"/simulations/", "run"},
    {"/sites/", "site"},
    {"/zones/", "zone"},
    {"/suppliers/", "supplier"},
    {"/external-services/", "external"},
    {"/context/", "entry-law"},
    {"/context-links/", "concern"},
    {"/master-schedules/", "master"},
    {"/study-phases/", "phase"},
    {"/study-tasks/", "task"},
    {"/study-units/", "unit"},
    {"/risk-attitudes/", "attitude"},
    {"/programme/", "programme"},
    {"/programme-units/", "programme-unit"},
    {"/policy-actions/", "policy-action"},
    {"/standards/", "standard"},
    {"/support/", "support"},
    {"/programme-evaluations/", "judgement"},
    {"/evaluation-points/", "evaluation-point"},
    {"/schedules/", "schedule"},
    {"/jobs/", "job"},
    {"/verifications/", "job"},
    {"/lists/", "plan"},
    {"/lists/plan/rows/", "item"},
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

const char *house_address(const struct ctx *cx, const char *path)
{
    const char *address = "";
    while (*path != '\0') {
        size_t literal = strcspn(path, "{");
        address = arena_printf(cx->arena, "%s%.*s", address, (int)literal, path);
        path += literal;
        if (*path == '\0')
            break;
        const char *id = "";
        for (size_t i = 0; i < COUNT(ids); i++)
            if (ends_with(address, ids[i].before))
                id = ids[i].id;
        address = arena_printf(cx->arena, "%s%s", address, id);
        path += strcspn(path, "}") + 1;
    }
    return address;
}
