#include "sample/sample.h"

#include <string.h>

#include "account/account_change.h"
#include "account/mark.h"
#include "appointment/appointment.h"
#include "assessment/assessment.h"
#include "catalog/profile.h"
#include "assessment/assessment_change.h"
#include "base/command.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "house/house.h"
#include "kpi/kpi.h"
#include "plan/plan.h"
#include "risk/risk.h"
#include "sample/sample_data.h"
#include "sample/sample_programme.h"
#include "sample/sample_questionnaire.h"
#include "sample/sample_review.h"
#include "sample/sample_sector.h"
#include "sample/sample_submission.h"
#include "sample/sample_survey.h"
#include "sample/sample_treatment.h"

enum { ADMIN, EXECUTIVE, CISO, OFFICER, AUDITOR = 6 }; /* places in the table of people */
enum { LEVEL_TENTHS = 10, DAY_MS = 86400000, YEN = 1000 };

struct sample_run {
    const struct sample_operator *from;
    const char *people[SAMPLE_PEOPLE], *posts[SAMPLE_POSTS], *scopes[SAMPLE_SCOPES];
    int64_t year;
};

static void act_as(struct ctx *cx, const struct sample_run *run, int person)
{
    cx->person = run->people[person];
    cx->person_name = run->from->people[person].name;
    cx->permissions = PERM_SIGNED_IN | role_permissions_in(ORGANIZATION_OPERATOR, run->from->people[person].role);
}

static void act_as_local(struct ctx *cx)
{
    cx->person = "";
    cx->permissions = ~UINT64_C(0);
}

/* The organisation's own mark came with it. */
static enum rc make_marks(struct ctx *cx)
{
    static const struct {
        const char *name;
        int64_t sort, band, sends;
    } marks[] = {{"機密性3", 10, MARK_BAND_RED, MARK_SENDS_NOTHING},
                 {"機密性2", 20, MARK_BAND_AMBER, MARK_SENDS_NOTICE},
                 {"公開可", 200, MARK_BAND_BLUE, MARK_SENDS_TITLES}};
    for (size_t i = 0; i < COUNT(marks); i++) {
        struct handling_mark mark = {.id = "", .org = "", .name = marks[i].name, .sort = marks[i].sort,
                                     .band = marks[i].band, .sends = marks[i].sends, .active = 1};
        TRY(mark_save(cx, NULL, &mark));
    }
    return RC_OK;
}

static enum rc make_organization(struct ctx *cx, struct sample_run *run)
{
    struct organization organization = {.id = run->from->id, .parent = "", .name = run->from->name,
                                        .kind = ORGANIZATION_OPERATOR, .sector = run->from->sector,
                                        .fiscal_month = 4, .handling_mark = run->from->handling_mark,
                                        .document_prefix = run->from->document_prefix};
    TRY(organization_create(cx, &organization));
    cx->org = organization.id;
    cx->org_name = organization.name;
    TRY(make_marks(cx));
    return organization_year(cx, &run->year);
}

static enum rc make_people(struct ctx *cx, struct sample_run *run)
{
    for (int i = 0; i < SAMPLE_PEOPLE; i++) {
        const struct sample_person *from = &run->from->people[i];
        struct person person = {.login = from->login, .name = from->name, .email = "", .lang = LANG_JA};
        TRY(person_create(cx, &person, UINT64_C(1) << from->role));
        cx->person = person.id; /* as if it had been chosen through a one-time link */
        TRY(person_set_password(cx, &person, sample_password));
        act_as_local(cx);
        run->people[i] = person.id;
    }
    return RC_OK;
}

static enum rc make_posts(struct ctx *cx, struct sample_run *run)
{
    for (int i = 0; i < SAMPLE_POSTS; i++) {
        const struct sample_post *from = &run->from->posts[i];
        struct post post = {.id = "", .org = "", .name = from->name, .department = from->department,
                            .holder = from->holder < 0 ? "" : run->people[from->holder],
                            .deputy = from->deputy < 0 ? "" : run->people[from->deputy],
                            .active = 1};
        TRY(record_create_alone(cx, &post_record, &post));
        run->posts[i] = post.id;
    }
    return RC_OK;
}

static enum rc make_scopes(struct ctx *cx, struct sample_run *run)
{
    for (int i = 0; i < SAMPLE_SCOPES; i++) {
        const struct sample_scope *from = &run->from->scopes[i];
        struct scope scope = {.id = "", .org = "", .parent = i == 0 ? "" : run->scopes[0],
                              .name = from->name, .kind = from->kind, .critical = from->critical,
                              .sort = i, .active = 1};
        TRY(record_create_alone(cx, &scope_record, &scope));
        run->scopes[i] = scope.id;
    }
    return RC_OK;
}

/* A number that looks like chance and is the same every time: 0 … range - 1. */
static int scatter(const char *org, const char *control, int64_t year, int range)
{
    uint32_t hash = 2166136261U;
    const char *const parts[] = {org, control, year % 2 == 0 ? "even" : "odd"};
    for (size_t i = 0; i < COUNT(parts); i++)
        for (const char *at = parts[i]; *at != '\0'; at++)
            hash = (hash ^ (unsigned char)*at) * 16777619U;
    return (int)((hash >> 8) % (uint32_t)range);
}

static int64_t level_of(const struct sample_run *run, const struct control *control, int chapter,
                        int64_t year, int scope)
{
    int tenths = run->from->chapter_levels[chapter] +
                 scatter(run->from->id, control->id, run->year - 1, 27) - 13;
    if (year == run->year) /* a year's work: some measures rose */
        tenths += scatter(run->from->id, control->id, run->year, 3) == 0 ? LEVEL_TENTHS : 2;
    tenths += scope == 0 ? 0 : 4;
    int64_t level = (tenths + LEVEL_TENTHS / 2) / LEVEL_TENTHS;
    return level < 1 ? 1 : level > MATURITY_LEVELS ? MATURITY_LEVELS : level;
}

static const char *note_of(const struct control *control, int64_t level)
{
    static const char *const notes[] = {
        "担当者の判断で行っており、文書になっていない。",
        "一部の部署で手順書がある。全社への展開は今年度の計画に載せた。",
        "規程に定め、全部署で実施している。",
        "半期ごとに点検し、結果を是正につなげている。",
        "訓練と監査の結果を指標で追い、毎年見直している。"};
    (void)control;
    return notes[level - 1];
}

/* Evidence that levels 4 and 5 want. */
static enum rc add_evidence(struct ctx *cx, const char *assessment, const struct control *control)
{
    struct evidence evidence = {
        .id = "", .org = "", .assessment = assessment, .control = control->id,
        .kind = EVIDENCE_RECORD,
        .title = control->evidence.n > 0 ? control->evidence.at[0].ja : control->title.ja,
        .dated = date_of_time(cx, cx->now - (int64_t)40 * DAY_MS), .link = "", .file_name = "",
        .media_type = "", .digest = "", .added_by = cx->person, .added_at = cx->now};
    return record_create_alone(cx, &evidence_record, &evidence);
}

static enum rc answer_one(struct ctx *cx, const struct sample_run *run, const char *assessment,
                          const struct control *control, int chapter, int64_t year, int scope)
{
    struct answer answer = {.id = "", .org = "", .assessment = assessment, .control = control->id,
                            .state = ANSWER_LEVEL, .reason = "", .until = "",
                            .post = run->posts[run->from->chapter_posts[chapter]],
                            .answered_on = date_of_time(cx, cx->now), .confirmed = 1, .changed_by = ""};
    struct answer stored, before;
    answer.current = level_of(run, control, chapter, year, scope);
    answer.note = note_of(control, answer.current);
    if (strcmp(control->id, "m3.4.7-6") == 0 && scope != 0) {
        answer.state = ANSWER_NOT_APPLICABLE;
        answer.current = 0;
        answer.reason = "この範囲ではクラウドサービスを利用していない。";
    } else if (strcmp(control->id, "m3.4.4.2-2") == 0) {
        answer.state = ANSWER_ALTERNATIVE;
        answer.current = 2;
        answer.reason = "製造者の支援が終わった端末を、更改まで網から切り離して使う。";
        answer.until = date_of_time(cx, cx->now + (int64_t)300 * DAY_MS);
    }
    int64_t version = 0;
    enum rc rc = answer_find(cx, assessment, control->id, &before);
    if (rc == RC_OK)
        version = before.version;
    else if (rc != RC_MISSING)
        return rc;
    TRY(answer_save(cx, &answer, version, &stored));
    return answer.current >= 4 && scatter(run->from->id, control->id, 0, 5) != 0
               ? add_evidence(cx, assessment, control)
               : RC_OK;
}

/* Answers the share of the measures, chapter by chapter; the rest waits. */
static enum rc answer_all(struct ctx *cx, const struct sample_run *run, const char *assessment,
                          int64_t year, int scope, size_t share_percent)
{
    const struct catalog *catalog = catalog_find(cx, "baseline-2026");
    int first_chapter = -1, chapter = -1;
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        int group = catalog_chapter(catalog, control);
        if (group != first_chapter) {
            first_chapter = group;
            chapter++;
        }
        if (i * 100 >= catalog->control_count * share_percent)
            break;
        TRY(answer_one(cx, run, assessment, control, chapter, year, scope));
    }
    return RC_OK;
}

static enum rc assess_last_year(struct ctx *cx, const struct sample_run *run, int scope)
{
    struct assessment assessment;
    act_as(cx, run, OFFICER);
    TRY(assessment_create(cx, run->scopes[scope], "baseline-2026", run->year - 1, false, &assessment));
    TRY(answer_all(cx, run, assessment.id, run->year - 1, scope, 100));
    TRY(assessment_request_approval(cx, assessment.id, NULL));
    act_as(cx, run, CISO);
    return assessment_approve(cx, assessment.id, "");
}

static bool holds_controls(const struct catalog *catalog, size_t group)
{
    for (size_t i = 0; i < catalog->control_count; i++)
        if (catalog->controls[i].group == (int)group)
            return true;
    return false;
}

/* Each section goes to the post of its chapter, so that everybody finds what waits for them. */
static enum rc assign_sections(struct ctx *cx, const struct sample_run *run, const char *assessment)
{
    const struct catalog *catalog = catalog_find(cx, "baseline-2026");
    struct section_post *sections =
        ARENA_ARRAY(cx->arena, struct section_post, catalog->group_count);
    size_t n = 0;
    int chapter = -1;
    if (sections == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < catalog->group_count; i++) {
        if (catalog->groups[i].depth == 0)
            chapter++;
        if (holds_controls(catalog, i))
            sections[n++] = (struct section_post){
                catalog->groups[i].id, run->posts[run->from->chapter_posts[chapter]]};
    }
    const struct section_posts wanted = {sections, n};
    return assessment_assign(cx, assessment, &wanted);
}

static enum rc assess_this_year(struct ctx *cx, const struct sample_run *run, int scope, size_t share,
                                const char **ret_id)
{
    struct assessment assessment;
    act_as(cx, run, OFFICER);
    TRY(assessment_create(cx, run->scopes[scope], "baseline-2026", run->year, run->from->carry_over,
                          &assessment));
    if (scope == 0)
        TRY(assign_sections(cx, run, assessment.id));
    TRY(answer_all(cx, run, assessment.id, run->year, scope, share));
    *ret_id = assessment.id;
    return RC_OK;
}

static enum rc make_plan(struct ctx *cx, const struct sample_run *run, const char *assessment)
{
    for (int i = 0; i < SAMPLE_ITEMS; i++) {
        const struct sample_item *from = &run->from->items[i];
        int64_t today = date_days(date_of_time(cx, cx->now));
        bool done = from->status == PLAN_DONE;
        struct plan_item item = {
            .id = "", .org = "", .title = from->title, .detail = from->detail,
            .assessment = assessment, .catalog = "baseline-2026", .control = from->control,
            .post = run->posts[from->post], .status = from->status, .progress = from->progress,
            .priority = from->priority, .start_on = date_from_days(cx, today + from->start_days),
            .due_on = date_from_days(cx, today + from->due_days),
            .done_on = done ? date_from_days(cx, today + from->due_days) : "",
            .money_asked = from->money_asked * YEN, .money_granted = from->money_granted * YEN,
            .money_spent = from->money_spent * YEN, .days_asked = from->days_asked,
            .days_granted = from->days_granted, .days_spent = from->days_spent,
            .judged_by = from->judged_by,
            .result = done ? "計画どおり完了し、評価方法に定めた基準を満たした。" : "", .created_by = ""};
        TRY(plan_item_create(cx, &item));
    }
    return RC_OK;
}

/* How this operator decides: departments are heard side by side, then somebody with the right decides. */
static enum rc make_routes(struct ctx *cx, const struct sample_run *run)
{
    static const struct {
        const char *noun, *name;
    } routes[] = {{"assessment", "自己評価の承認"}, {"plan-proposal", "対策計画の決裁"}};
    const struct approval_route_step steps[] = {
        {.id = "", .position = 1, .kind = APPROVAL_CONSULT, .post = run->posts[2], .days = 7},
        {.id = "", .position = 1, .kind = APPROVAL_CONSULT, .post = run->posts[4], .days = 7},
        {.id = "", .position = 2, .kind = APPROVAL_APPROVE, .post = "", .days = 7},
    };
    for (size_t i = 0; i < COUNT(routes); i++) {
        struct approval_route route = {.id = "", .org = "", .noun = routes[i].noun, .name = routes[i].name,
                                       .number_prefix = "情セ決", .paper = i == 1, .sort = 1, .active = 1};
        TRY(approval_route_save(cx, &route, 0, &(struct approval_route_steps){steps, COUNT(steps)}));
    }
    return RC_OK;
}

/* The two figures that the trainings with decoy mails are judged by, half year by half year. */
static enum rc make_kpis(struct ctx *cx, const struct sample_run *run)
{
    static const struct {
        const char *name, *definition, *controls;
        int direction;
        double target, values[4];
    } figures[] = {
        {"標的型メール訓練の開封率", "訓練メールの添付又はリンクを開いた人数÷配信人数。半期に1回、全職員を対象とする。",
         "m3.4.2.1-1 m3.4.2.2-1", KPI_LOWER, 5, {20, 14, 9, 7}},
        {"標的型メール訓練の報告率", "訓練メールを1時間以内に窓口へ報告した人数÷配信人数。", "m3.6.2.1-3 m3.4.2.2-1", KPI_HIGHER,
         100, {40, 58, 71, 83}},
    };
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (size_t i = 0; i < COUNT(figures); i++) {
        struct kpi kpi = {.id = "", .org = "", .name = figures[i].name, .definition = figures[i].definition,
                          .unit = "%", .direction = figures[i].direction, .target = figures[i].target,
                          .target_on = date_from_days(cx, today + 400), .post = run->posts[1],
                          .catalog = "baseline-2026", .controls = figures[i].controls, .in_report = 1,
                          .sort = (int64_t)i + 1, .active = 1};
        TRY(kpi_save(cx, &kpi, 0));
        for (int k = 0; k < (int)COUNT(figures[i].values); k++) {
            struct kpi_value value = {.id = "", .kpi = kpi.id, .value = figures[i].values[k], .note = "",
                                      .measured_on = date_from_days(cx, today - (3 - k) * 182 - 20)};
            TRY(kpi_value_save(cx, &value));
        }
    }
    return RC_OK;
}

static enum rc appoint(struct ctx *cx, const struct sample_run *run, const char *seat, int person, int post, int from,
                       int until)
{
    int64_t today = date_days(date_of_time(cx, cx->now));
    struct seat_term term = {.id = "", .org = "", .seat = seat, .file_name = "", .media_type = "", .digest = "",
                             .note = "", .post = post < 0 ? "" : run->posts[post],
                             .person = person < 0 ? "" : run->people[person],
                             .from_on = date_from_days(cx, today + from),
                             .until_on = until == 0 ? "" : date_from_days(cx, today + until),
                             .appointed_by = "取締役会", .decided_on = date_from_days(cx, today + from - 10),
                             .minutes = "取締役会議事録 第2号"};
    return seat_term_save(cx, &term, 0);
}

/* One responsibility is vacant, one term ends soon. */
static enum rc make_appointments(struct ctx *cx, const struct sample_run *run)
{
    static const struct {
        enum duty duty;
        const char *name;
        bool committee;
        int person, post, from, until; /* from 0: nobody */
    } rows[] = {
        {DUTY_CISO, "", false, CISO, -1, -600, 0},       {DUTY_CRO, "", false, -1, -1, 0, 0},
        {DUTY_CSIRT_HEAD, "", false, -1, 1, -500, 0},    {DUTY_RISK_OWNER, "", false, -1, 2, -330, 35},
        {DUTY_CHAIR, "", true, CISO, -1, -240, 125},     {DUTY_MEMBER, "", true, -1, 2, -240, 125},
        {DUTY_MEMBER, "", true, -1, 3, -240, 125},       {DUTY_SECRETARY, "", true, -1, 1, -240, 125},
    };
    struct committee committee = {.id = "", .org = "", .name = "情報セキュリティ委員会", .reports_to = "取締役会",
                                  .purpose = "サイバーセキュリティ方針、対策計画及び投資を審議し、取締役会に付議する。",
                                  .meets = "四半期に1回", .rules = "情報セキュリティ規程 第8条", .sort = 1, .active = 1};
    TRY(committee_save(cx, &committee, 0));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct seat seat = {.id = "", .org = "", .duty = rows[i].duty, .name = rows[i].name, .required = 1,
                            .committee = rows[i].committee ? committee.id : "",
                            .basis = rows[i].committee ? "" : "情報セキュリティ規程 第5条", .sort = (int64_t)i + 1,
                            .active = 1};
        TRY(seat_save(cx, &seat, 0));
        if (rows[i].from != 0)
            TRY(appoint(cx, run, seat.id, rows[i].person, rows[i].post, rows[i].from, rows[i].until));
    }
    return RC_OK;
}

static enum rc make_words(struct ctx *cx)
{
    static const char *const rows[][5] = {
        {"安全推進会議", "あんぜんすいしんかいぎ", "情報セキュリティ委員会", "サイバーセキュリティを含む安全全般の方針を四半期ごとに審議する会議。", "安全管理規程"},
        {"セキュリティ・リーダー", "せきゅりてぃりーだー", "担当", "各部門で自己評価に回答し、教育と点検を進める担当者。", "情報セキュリティ規程"},
        {"運航系", "うんこうけい", "重要システム", "運航管理、整備管理及び搭乗手続の各システムの総称。", "システム管理細則"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct house_term term = {.id = "", .org = "", .word = rows[i][0], .reading = rows[i][1], .word_en = "",
                                  .term = rows[i][2], .meaning = rows[i][3], .meaning_en = "", .used_in = rows[i][4],
                                  .active = 1};
        TRY(house_term_save(cx, &term, 0));
    }
    return RC_OK;
}

/* The airline's reports to executives come in its own Word layout; the shipping company has none. */
static enum rc make_template(struct ctx *cx, const struct sample_run *run)
{
    struct house_template template = {.id = "", .org = "", .kind = "management", .language = LANG_JA,
                                      .name = "経営層向け報告書（社内様式）", .edition = "第1版",
                                      .note = "情報セキュリティ規程 様式第3号"};
    const struct house_kind *kind = NULL;
    CLEANUP(buf_free) struct buf file = buf_create(LIMIT_TEMPLATE_BYTES);
    enum lang lang = cx->lang;
    if (!text_same(run->from->id, "airline"))
        return RC_OK;
    TRY(house_kind_find(cx, template.kind, &kind));
    cx->lang = LANG_JA;
    enum rc rc = house_starter(cx, kind, HOUSE_DOCX, &file);
    cx->lang = lang;
    TRY(rc);
    const struct upload upload = {.field = "file", .file_name = "様式第3号_経営層向け報告書.docx", .media_type = "",
                                  .bytes = buf_string(&file), .length = file.length};
    TRY(house_template_add(cx, &template, &upload));
    TRY(house_template_use(cx, template.id, true));
    return make_words(cx);
}

/* The proposed items of this year wait for a decision. */
static enum rc propose_plan(struct ctx *cx, const struct sample_run *run)
{
    struct plan_items items;
    const char *chosen[SAMPLE_ITEMS];
    size_t n = 0;
    struct plan_proposal proposal = {.title = arena_printf(cx->arena, "%lld年度 サイバーセキュリティ対策計画（追加分）",
                                                           (long long)run->year),
                                     .note = "自己評価で目標に届いていない対策のうち、今年度中に着手するもの。",
                                     .year = run->year};
    const struct approval_wish wish = {
        .route = "", .due_on = date_from_days(cx, date_days(date_of_time(cx, cx->now)) + 14),
        .message = "予算の締切りに間に合うよう、期日までに確認をお願いします。"};
    act_as(cx, run, OFFICER);
    TRY(plan_items_open(cx, SAMPLE_ITEMS, &items));
    for (size_t i = 0; i < items.n; i++)
        if (items.at[i].status == PLAN_PROPOSED)
            chosen[n++] = items.at[i].id;
    return n == 0 ? RC_OK : plan_proposal_create(cx, &proposal, chosen, n, &wish);
}

/* Last year's work is dated last year, so that histories read as they would. */
/* A draft of the measures that suppliers shall meet. */
static enum rc make_profile(struct ctx *cx)
{
    static const char *const groups[] = {"g3.2"};
    static const char *const controls[] = {"m3.2.9-1"};
    const struct profile_begin begin = {.code = "supplier-focus",
                                        .title = "委託先に求める重点対策",
                                        .base = "baseline-2026",
                                        .remarks = "委託先の点検に使う対策を選びます。",
                                        .all = true};
    struct profile_decision out = {.groups = groups, .group_count = COUNT(groups), .choice = CHOICE_OUT,
                                   .target = -1, .reason = "委託先の経営体制は契約の審査で確かめるため。"};
    struct profile_decision target = {.controls = controls, .control_count = COUNT(controls),
                                      .choice = CHOICE_IN, .target = 4, .reason = "再委託先まで管理が要るため。"};
    struct profile profile;
    int64_t changed = 0;
    TRY(profile_create(cx, &begin, &profile));
    TRY(profile_decide(cx, profile.id, &out, &changed));
    return profile_decide(cx, profile.id, &target, &changed);
}

/* What only somebody independent can say about the walkthrough. */
static enum rc judge_risks(struct ctx *cx, const char *study)
{
    struct risk_answer row;
    risk_row_blank(&risk_answer_record, &row);
    row.study = study;
    row.code = "people-who-know";
    row.subject = study;
    row.verdict = RISK_FULFILLED;
    row.comment = "運航管理と予約システムの経験者が、説明とレビューに加わった。";
    return risk_check_answer(cx, &row);
}

static enum rc make_operator(struct ctx *cx, const struct sample_operator *from)
{
    struct sample_run run = {.from = from};
    const char *assessment = "", *other = "", *risks[SAMPLE_RISKS], *acceptance = "";
    int64_t now = cx->now;
    act_as_local(cx);
    TRY(make_organization(cx, &run));
    TRY(make_people(cx, &run));
    TRY(make_posts(cx, &run));
    TRY(make_scopes(cx, &run));
    cx->now = now - (int64_t)330 * DAY_MS;
    TRY(assess_last_year(cx, &run, 0));
    TRY(assess_last_year(cx, &run, 1));
    cx->now = now;
    TRY(assess_this_year(cx, &run, 0, from->carry_over ? 45 : 55, &assessment));
    TRY(assess_this_year(cx, &run, 1, 30, &other));
    TRY(make_plan(cx, &run, assessment));
    act_as_local(cx);
    TRY(make_routes(cx, &run));
    act_as(cx, &run, OFFICER);
    TRY(make_kpis(cx, &run));
    TRY(make_appointments(cx, &run));
    TRY(make_template(cx, &run));
    TRY(propose_plan(cx, &run));
    TRY(make_profile(cx));
    TRY(sample_questionnaire_make(cx, from, run.people, run.year));
    if (text_same(from->id, "airline")) {
        act_as(cx, &run, OFFICER);
        TRY(sample_risk_make(cx, run.posts, &other, risks));
        TRY(sample_treatment_make(cx, run.posts, risks, &acceptance));
        act_as(cx, &run, EXECUTIVE);
        TRY(sample_treatment_accept(cx, acceptance));
        TRY(sample_review_make(cx, from, other, run.people, run.posts, risks));
        act_as(cx, &run, AUDITOR);
        TRY(judge_risks(cx, other));
    }
    act_as_local(cx);
    return RC_OK;
}

struct sample_sign_in {
    const char *org, *login, *name, *role, *password;
};
struct sample_view {
    LIST_OF(struct sample_sign_in) sign_ins;
};
static const struct field sign_in_fields[] = {
    FIELD(sample_sign_in, org, F_TEXT, .label = N_("Organisation")),
    FIELD(sample_sign_in, role, F_TEXT, .label = N_("Role")),
    FIELD(sample_sign_in, login, F_TEXT, .label = N_("Sign-in name")),
    FIELD(sample_sign_in, name, F_TEXT, .label = N_("Name")),
    FIELD(sample_sign_in, password, F_TEXT, .label = N_("Password")),
};
static const struct field sample_fields[] = {
    FIELD_LIST(sample_view, sign_ins, sign_in_fields, struct sample_sign_in),
};

static enum rc show_sign_ins(struct ctx *cx, struct arguments *arguments)
{
    struct sample_view view = {.sign_ins = {NULL, 0}};
    struct sample_sign_in *rows = ARENA_ARRAY(cx->arena, struct sample_sign_in,
                                              SAMPLE_OPERATORS * SAMPLE_PEOPLE + SAMPLE_OVERSEERS);
    if (rows == NULL)
        return RC_MEMORY;
    for (int o = 0; o < SAMPLE_OPERATORS; o++)
        for (int p = 0; p < SAMPLE_PEOPLE; p++) {
            const struct sample_person *person = &sample_operators[o].people[p];
            rows[view.sign_ins.n++] = (struct sample_sign_in){
                sample_operators[o].id, person->login, person->name,
                tr(cx, enum_label(&role_names, person->role)), sample_password};
        }
    for (size_t i = 0; i < SAMPLE_OVERSEERS; i++)
        rows[view.sign_ins.n++] = (struct sample_sign_in){
            sample_overseers[i].org, sample_overseers[i].login, sample_overseers[i].name,
            tr(cx, enum_label(&role_names, sample_overseers[i].role)), sample_password};
    view.sign_ins.at = rows;
    return command_show(cx, arguments, FIELDS(sample_fields), &view);
}

static enum rc sample_command(struct ctx *cx, struct arguments *arguments)
{
    struct organization known;
    for (int i = 0; i < SAMPLE_OPERATORS; i++) {
        if (organization_get(cx, sample_operators[i].id, &known) == RC_OK)
            return fail(cx, RC_CONFLICT, N_("The sample is in this database already ({0})"), known.id);
        cx->problem = (struct problem){.rc = RC_OK};
    }
    for (int i = 0; i < SAMPLE_OPERATORS; i++)
        TRY(make_operator(cx, &sample_operators[i]));
    TRY(sample_sector_make(cx));
    TRY(sample_survey_make(cx));
    TRY(sample_submission_make(cx));
    TRY(sample_programme_make(cx));
    return show_sign_ins(cx, arguments);
}

static const struct command commands[] = {
    {.name = "sample", .need = NEED_DATABASE, .permission = PERM_SYSTEM, .run = sample_command,
     .help = N_("Put in fictional operators and overseeing bodies with assessments, plans and people, and print their sign-ins")},
};

const struct module sample_module = {
    .name = "sample", .commands = commands, .command_count = COUNT(commands)};
