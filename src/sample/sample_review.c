/* Walkthroughs of the sample's risk assessment, and findings at every stage of their way. */
#include "sample/sample_review.h"

#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "review/review.h"

enum { EXECUTIVE = 1, CISO = 2, OFFICER = 3, OWNER_IT = 4, OWNER_OPERATIONS = 5, AUDITOR = 6 }; /* places in the table of people */
enum { PARTICIPANTS = 6 };

struct making {
    struct ctx *cx;
    const struct sample_operator *from;
    const char *const *people, *const *posts, *const *risks;
    const char *study, *walkthrough, *participants[PARTICIPANTS];
    int64_t today;
};

static void act(const struct making *making, int person)
{
    struct ctx *cx = making->cx;
    cx->person = making->people[person];
    cx->person_name = making->from->people[person].name;
    cx->permissions = PERM_SIGNED_IN | role_permissions(making->from->people[person].role);
}

static const char *day(const struct making *making, int64_t days)
{
    return date_from_days(making->cx, making->today + days);
}

static enum rc make_participants(struct making *making)
{
    static const struct {
        int person; /* -1: without an account */
        const char *name, *department;
        int side, facilitator, presenter, reviewer, recorder, knows;
        const char *knowledge, *remark;
    } rows[PARTICIPANTS] = {
        {OFFICER, "", "情報セキュリティ室", SIDE_SECRETARIAT, 1, 0, 0, 1, 0, "", ""},
        {OWNER_IT, "", "情報システム部", SIDE_PROMOTING, 0, 1, 0, 0, 1, "予約・搭乗システムの運用を8年担当", ""},
        {OWNER_OPERATIONS, "", "運航本部", SIDE_PROCESS, 0, 0, 1, 0, 1, "運航管理者の経験が12年", ""},
        {-1, "石黒 美咲", "総務部 法務課", SIDE_LEGAL, 0, 0, 1, 0, 0, "運送約款と航空法を担当", ""},
        {-1, "永井 健一", "リスク管理部", SIDE_RISK_MANAGEMENT, 0, 0, 1, 0, 0, "全社のリスク管理表を取りまとめる", ""},
        {EXECUTIVE, "", "役員", SIDE_EXECUTIVE, 0, 0, 1, 0, 0, "", "結果の報告を受けて、あらためて意見を述べる。"},
    };
    for (int i = 0; i < PARTICIPANTS; i++) {
        struct walkthrough_participant row;
        risk_row_blank(&walkthrough_participant_record, &row);
        row.walkthrough = making->walkthrough;
        row.person = rows[i].person < 0 ? "" : making->people[rows[i].person];
        row.name = rows[i].name;
        row.department = rows[i].department;
        row.side = rows[i].side;
        row.facilitator = rows[i].facilitator;
        row.presenter = rows[i].presenter;
        row.reviewer = rows[i].reviewer;
        row.recorder = rows[i].recorder;
        row.knows = rows[i].knows;
        row.knowledge = rows[i].knowledge;
        row.remark = rows[i].remark;
        row.attended = 1;
        TRY(walkthrough_participant_save(making->cx, &row, 0));
        making->participants[i] = row.id;
    }
    return RC_OK;
}

static enum rc make_walkthroughs(struct making *making)
{
    static const char *const viewpoints[] = {"complete", "selection", "users", "indirect", "inherent", "criteria"};
    struct walkthrough row;
    risk_row_blank(&walkthrough_record, &row);
    row.study = making->study;
    row.title = "第1回ウォークスルー（旅客輸送サービス）";
    row.subject = "様式1から6。旅客輸送サービスと、それを支える業務・経営資源・リスク。";
    row.planned_on = row.held_on = day(making, -14);
    row.hours = "13:30–16:00";
    row.location = "本社 第2会議室";
    row.told_on = day(making, -21);
    row.duration = 150;
    row.minutes = "推進事務局が目的と確認観点を説明した。情報システム部が様式の記載内容を説明し、各部門が順に意見を述べた。"
                  "運航監視業務の代替手段と、委託先との契約の扱いについて議論した。";
    row.lessons = "資料の配布が2日前と遅かった。次回は1週間前に配布する。";
    row.reported_on = day(making, -7);
    row.reported_to = "代表取締役社長、CISO（経営会議）";
    row.shared_on = day(making, -6);
    row.shared_with = "参加した全部門";
    TRY(walkthrough_save(making->cx, &row, 0));
    TRY(walkthrough_choose(making->cx, row.id, viewpoints, COUNT(viewpoints)));
    making->walkthrough = row.id;
    TRY(make_participants(making));
    risk_row_blank(&walkthrough_record, &row);
    row.study = making->study;
    row.title = "第2回ウォークスルー（貨物輸送サービス）";
    row.subject = "様式4から6のうち、貨物輸送サービスに関わる部分。";
    row.planned_on = day(making, 10);
    row.hours = "10:00–12:00";
    row.location = "オンライン会議";
    return walkthrough_save(making->cx, &row, 0);
}

/* A change of the forms; gives the ledger's entry that made it. */
static enum rc change_risk(struct making *making, const char *id, const char *comment, const char **ret_entry)
{
    struct ctx *cx = making->cx;
    struct risk risk = {.id = NULL};
    struct ledger_entries entries = {.n = 0};
    TRY(record_get(cx, &risk_record, id, &risk));
    risk.comment = comment;
    TRY(risk_row_save(cx, &risk_record, &risk, risk.version));
    TRY(ledger_of_record(cx, cx->org, risk_record.noun, id, &entries));
    *ret_entry = entries.n == 0 ? "" : decimal(cx, entries.at[entries.n - 1].sequence);
    return RC_OK;
}

struct sample_finding {
    int participant; /* -1: an issue of the work itself */
    int kind;
    const char *what, *viewpoint, *place, *cause, *response;
    int answer, post, due;             /* due: days from today */
    const char *change, *effect;
    int risk; /* place in sample_risks; -1: no row */
};

static enum rc walk(struct making *making, const struct sample_finding *from, struct finding *row)
{
    struct ctx *cx = making->cx;
    if (from->answer == FINDING_UNANSWERED)
        return RC_OK;
    row->answer = from->answer;
    row->response = from->response;
    row->cause = from->cause;
    row->post = making->posts[from->post];
    row->due_on = day(making, from->due);
    row->verifier = making->people[CISO];
    row->verify_on = day(making, from->due + 14);
    TRY(finding_respond(cx, row, row->version));
    if (from->change == NULL)
        return RC_OK;
    row->change_note = from->change;
    if (from->answer == FINDING_FORMS)
        TRY(change_risk(making, __builtin_strchr(row->subject, '/') + 1, from->change, &row->entry));
    TRY(finding_reflect(cx, row, row->version));
    if (from->effect == NULL)
        return RC_OK;
    act(making, CISO);
    row->verdict = FINDING_EFFECTIVE;
    row->effect = from->effect;
    TRY(finding_verify(cx, row, row->version));
    act(making, OFFICER);
    return RC_OK;
}

static enum rc make_tasks(struct making *making, const char *finding)
{
    static const struct {
        const char *what;
        int due, done;
        const char *result;
    } rows[] = {{"各部門に、記入で迷った点を聞き取る", -1, 1, "6部門から23件の意見を得た。"},
                {"記入例を作り、様式に添える", 20, 0, ""},
                {"説明会を開く", 40, 0, ""}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct finding_task row;
        risk_row_blank(&finding_task_record, &row);
        row.finding = finding;
        row.what = rows[i].what;
        row.post = making->posts[1];
        row.due_on = day(making, rows[i].due);
        row.done_on = rows[i].done != 0 ? day(making, -2) : "";
        row.result = rows[i].result;
        TRY(finding_task_save(making->cx, &row, 0));
    }
    return RC_OK;
}

static enum rc make_findings(struct making *making)
{
    static const struct sample_finding rows[] = {
        {2, FINDING_CORRECTION, "予約情報を控えから戻す手順が、どの資料によるものか読み取れない。", "complete", "", "",
         "根拠とした運用手順書の章を、コメント欄に書き足す。", FINDING_FORMS, 3, -3,
         "根拠とした資料を、コメント欄に書き足した。", "運用手順書の該当する章と一致していることを確かめた。", 4},
        {3, FINDING_CORRECTION, "委託先が止まったときの契約上の扱いが、影響の見積りに入っていない。", "users", "", "",
         "契約の違約条項を調べ、影響の欄に反映する。", FINDING_FORMS, 2, 7, "違約条項を調べ、影響の記載を改めた。", NULL, 6},
        {4, FINDING_IMPROVEMENT, "発生頻度の段階の受け止め方が、部門によって違う。", "criteria", "様式6の発生頻度", "",
         "段階ごとの例を基準に書き足し、部門に説明する。", FINDING_PRACTICE, 1, -2, NULL, NULL, -1},
        {2, FINDING_QUESTION, "整備の業務を対象から外した理由は、来年度も同じでよいか。", "selection", "様式2", "", "",
         FINDING_UNANSWERED, -1, 0, NULL, NULL, -1},
        {-1, FINDING_IMPROVEMENT, "様式の記入に、当初の見込みの2倍の時間がかかった。", "", "作業の進め方",
         "記入の例が少なく、部門ごとに書き方を調べていた。", "記入例を整え、次回の前に説明会を開く。", FINDING_PRACTICE, 1, 45, NULL,
         NULL, -1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct finding row;
        bool at_walkthrough = rows[i].participant >= 0;
        risk_row_blank(&finding_record, &row);
        row.study = making->study;
        row.source = at_walkthrough ? FINDING_WALKTHROUGH : FINDING_WORK;
        row.occasion = at_walkthrough ? making->walkthrough : "";
        row.participant = at_walkthrough ? making->participants[rows[i].participant] : "";
        row.raised_on = day(making, at_walkthrough ? -14 : -5);
        row.kind = rows[i].kind;
        row.what = rows[i].what;
        row.viewpoint = rows[i].viewpoint;
        row.place = rows[i].place;
        if (rows[i].risk >= 0)
            row.subject = arena_printf(making->cx->arena, "%s/%s", risk_record.noun, making->risks[rows[i].risk]);
        TRY(finding_save(making->cx, &row, 0));
        TRY(walk(making, &rows[i], &row));
        if (!at_walkthrough)
            TRY(make_tasks(making, row.id));
    }
    return RC_OK;
}

static enum rc make_evaluation(struct making *making)
{
    struct performance_evaluation row;
    risk_row_blank(&performance_evaluation_record, &row);
    row.study = making->study;
    row.title = "令和8年度 パフォーマンス評価";
    row.evaluator = making->people[AUDITOR];
    row.ability = "内部監査室で5年。情報セキュリティ監査の経験がある。";
    row.planned_on = day(making, 25);
    return performance_evaluation_save(making->cx, &row, 0);
}

static enum rc make_monitoring(struct making *making)
{
    struct monitoring row;
    struct monitoring_result result;
    risk_row_blank(&monitoring_record, &row);
    row.study = making->study;
    row.title = "下期のモニタリング";
    row.method = "リスクオーナーが担当のリスクを、推進事務局がその他の行を確認する。結果は来年度の実施計画に反映する。";
    row.post = making->posts[1];
    row.from_on = day(making, -3);
    row.due_on = day(making, 60);
    row.outside_technology = "予約サイトを狙う不正なログインの手口が変わった。";
    TRY(monitoring_save(making->cx, &row, 0));
    risk_row_blank(&monitoring_result_record, &result);
    result.subject = arena_printf(making->cx->arena, "%s/%s", risk_record.noun, making->risks[4]);
    result.state = MONITORING_CHANGED;
    result.cause = CAUSE_TECHNOLOGY;
    result.note = "手口の変化により、起こりやすさが高まっている。";
    return monitoring_result_save(making->cx, row.id, &result);
}

static enum rc make_audit(struct making *making)
{
    struct internal_audit row;
    risk_row_blank(&internal_audit_record, &row);
    row.study = making->study;
    row.title = "リスクマネジメントの内部監査";
    row.auditor = making->people[AUDITOR];
    row.purpose = "リスクマネジメントの取組が、計画どおり運用されていることを確かめる。";
    row.scope = "リスクアセスメント、リスク対応、モニタリング";
    row.criteria = "リスク管理規程、リスクアセスメントの実施計画";
    row.from_on = day(making, 20);
    row.due_on = day(making, 80);
    act(making, AUDITOR);
    return internal_audit_save(making->cx, &row, 0);
}

enum rc sample_review_make(struct ctx *cx, const struct sample_operator *from, const char *study,
                           const char *const people[SAMPLE_PEOPLE], const char *const posts[SAMPLE_POSTS],
                           const char *const risks[SAMPLE_RISKS])
{
    struct making making = {.cx = cx,
                            .from = from,
                            .people = people,
                            .posts = posts,
                            .risks = risks,
                            .study = study,
                            .walkthrough = "",
                            .today = date_days(date_of_time(cx, cx->now))};
    act(&making, OFFICER);
    TRY(make_walkthroughs(&making));
    TRY(make_findings(&making));
    TRY(make_evaluation(&making));
    TRY(make_monitoring(&making));
    return make_audit(&making);
}
