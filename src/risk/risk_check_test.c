/* The check on both databases: a study without a fault, and the same with one fault after the other; answers. */
#include <string.h>

#include "base/text.h"
#include "catalog/catalog.h"
#include "risk/risk_check.h"
#include "tests/support/test.h"

static const struct risk_check extra_checks[] = {
    {.code = "extra", .kind = RISK_CHECK_HINT, .title = "extra", .why = "extra"}};

/* What a room above adds: a hint while the study's scope is "extra". */
static enum rc extra_run(struct ctx *cx, const struct risk_study *study, struct risk_checking *checking)
{
    const struct risk_fault fault = {.check = extra_checks,
                                     .subject = study->id,
                                     .form = RISK_FORM_VALIDATION,
                                     .where = "where",
                                     .field = "field",
                                     .detail = "detail",
                                     .href = "/work"};
    return text_same(study->scope, "extra") ? risk_fault_add(cx, checking, &fault) : RC_OK;
}
static const struct risk_check_source extra_source = {extra_checks, COUNT(extra_checks), extra_run};
static const struct module extra_module = {.name = "extra", .risk_checks = &extra_source};

static const struct module *const modules[] = {&account_module, &catalog_module, &approval_module,
                                               &plan_module,    &risk_module,    &extra_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* --- A study without a fault --- */

enum { SERVICES = 2, PROCESSES = 2, RESOURCES = 3, NEEDS = 4, RISKS = 4 };
struct house {
    const char *study, *services[SERVICES], *processes[PROCESSES], *resources[RESOURCES], *needs[NEEDS],
        *risks[RISKS], *headers[RISK_FORMS];
};

static enum rc insert(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, record, row));
    return db_commit(cx, &tx);
}

static const char *add(struct ctx *cx, const struct record *record, void *row)
{
    TEST_RC(__LINE__, cx, risk_row_save(cx, record, row, 0), RC_OK);
    return field_text(&record->fields.at[0], row);
}

static void make_organization(struct ctx *cx, const char *org)
{
    struct organization organization;
    struct post post;
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->permissions = ~UINT64_C(0);
    risk_row_blank(&organization_record, &organization);
    organization.id = organization.org = organization.name = org;
    organization.fiscal_month = 4;
    organization.active = 1;
    TEST_RC(__LINE__, cx, insert(cx, &organization_record, &organization), RC_OK);
    risk_row_blank(&post_record, &post);
    post.id = arena_printf(cx->arena, "%s-post", org);
    post.name = "担当部長";
    post.holder = "holder";
    post.active = 1;
    TEST_RC(__LINE__, cx, insert(cx, &post_record, &post), RC_OK);
    cx->person = "drafter";
}

static void set_marks(const struct record *record, void *row)
{
    static const char *const names[] = {"mark_0", "mark_1", "mark_2", "mark_3", "mark_4", "mark_5", "mark_6", "mark_7"};
    for (size_t i = 0; i < COUNT(names); i++) /* －－×××××× */
        field_set_int(field_find(record->fields, names[i]), row, i < 2 ? RISK_NO_IMPACT : RISK_IMPACT);
}

static void make_services(struct ctx *cx, struct house *house)
{
    for (int i = 0; i < SERVICES; i++) {
        struct risk_service row;
        risk_row_blank(&risk_service_record, &row);
        row.study = house->study;
        row.business = "事業";
        row.name = i == 0 ? "輸送" : "見送ったサービス";
        row.expectation = row.duty = row.social = row.revenue = row.roi = row.growth = row.share = "あり";
        row.priority = RISK_PRIORITY_A;
        row.comment = "止まったときの影響が大きい。";
        row.choice = i == 0 ? RISK_SELECTED : RISK_DEFERRED;
        row.reason = i == 0 ? "" : "代わりがある。";
        row.level_duty = row.level_social = row.effect = "ある";
        set_marks(&risk_service_record, &row);
        row.mtpd = 120;
        house->services[i] = add(cx, &risk_service_record, &row);
    }
    for (int i = 0; i < PROCESSES; i++) {
        struct risk_process row;
        risk_row_blank(&risk_process_record, &row);
        row.study = house->study;
        row.name = i == 0 ? "受付" : "見送った業務";
        row.department = "営業部";
        row.level = row.effect = "ある";
        set_marks(&risk_process_record, &row);
        row.mtpd = 90;
        row.deferred = i;
        row.reason = i == 0 ? "" : "来年度に見る。";
        house->processes[i] = add(cx, &risk_process_record, &row);
        TEST_RC(__LINE__, cx, risk_process_serve(cx, row.id, (const char *const[]){house->services[0]}, 1), RC_OK);
    }
    cx->person = "approver";
    TEST_RC(__LINE__, cx, risk_deferral_approve(cx, &risk_service_record, house->services[1]), RC_OK);
    TEST_RC(__LINE__, cx, risk_deferral_approve(cx, &risk_process_record, house->processes[1]), RC_OK);
    cx->person = "drafter";
}

static void make_resources(struct ctx *cx, struct house *house)
{
    static const char *const names[RESOURCES] = {"予約システム", "電源", "要員"};
    static const struct {
        int process, resource, needed;
    } needs[NEEDS] = {{0, -1, 0}, {-1, 0, 1}, {0, -1, 1}, {0, -1, 2}};
    for (int i = 0; i < RESOURCES; i++) {
        struct risk_resource row;
        risk_row_blank(&risk_resource_record, &row);
        row.study = house->study;
        row.name = names[i];
        row.requirement = "使えること。";
        house->resources[i] = add(cx, &risk_resource_record, &row);
    }
    for (int i = 0; i < NEEDS; i++) {
        struct risk_need row;
        risk_row_blank(&risk_need_record, &row);
        row.study = house->study;
        row.process = needs[i].process < 0 ? "" : house->processes[needs[i].process];
        row.resource = needs[i].resource < 0 ? "" : house->resources[needs[i].resource];
        row.needed = house->resources[needs[i].needed];
        house->needs[i] = add(cx, &risk_need_record, &row);
    }
}

/* The first is to be treated; the first two are of the same resource. */
static void make_risks(struct ctx *cx, struct house *house)
{
    static const int resources[RISKS] = {0, 1, 0, 2};
    for (int i = 0; i < RISKS; i++) {
        struct risk row;
        risk_row_blank(&risk_record, &row);
        row.study = house->study;
        row.process = resources[i] == 2 ? "" : house->processes[0];
        row.resource = house->resources[resources[i]];
        row.outcome = "停止";
        row.event = i == 1 ? "停電" : "故障";
        row.source = i == 2 ? "点検の遅れ" : "老朽化";
        row.effect = "受け付けられない。";
        row.impact_before = 3;
        row.impact_controls = row.frequency_controls = "予備の用意";
        row.impact_after = i == 0 ? 3 : 2;
        row.frequency_before = 3;
        row.frequency_after = i == 0 ? 2 : 1;
        row.department = "営業部";
        row.post = arena_printf(cx->arena, "%s-post", cx->org);
        row.review_on = row.confirm_by = "2027-01-31";
        house->risks[i] = add(cx, &risk_record, &row);
    }
}

static struct house make_house(struct ctx *cx, const char *org)
{
    struct house house = {.study = ""};
    struct risk_study study;
    struct risk_headers headers;
    make_organization(cx, org);
    risk_row_blank(&risk_study_record, &study);
    study.year = 2026;
    study.title = "点検の試験";
    study.goal = study.purpose = study.policy = "ある";
    study.author = "drafter";
    study.post = arena_printf(cx->arena, "%s-post", org);
    TEST_RC(__LINE__, cx, risk_study_create(cx, &study, ""), RC_OK);
    house.study = study.id;
    TEST_RC(__LINE__, cx, risk_store_headers(cx, study.id, &headers), RC_OK);
    for (size_t i = 0; i < headers.n && i < RISK_FORMS; i++) {
        struct risk_header header = headers.at[i];
        header.author = "drafter";
        header.post = study.post;
        house.headers[i] = header.id;
        TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_header_record, &header, header.version), RC_OK);
    }
    make_services(cx, &house);
    make_resources(cx, &house);
    make_risks(cx, &house);
    return house;
}

/* --- One fault after the other --- */

/* The codes of all errors and hints, in their order. */
static const char *codes_of(struct ctx *cx, const char *study)
{
    struct risk_checking checking;
    const char *codes = "";
    TEST_RC(__LINE__, cx, risk_check_run(cx, study, &checking), RC_OK);
    for (size_t i = 0; i < checking.n; i++)
        if (checking.faults[i].check->kind != RISK_CHECK_JUDGEMENT)
            codes = arena_printf(cx->arena, "%s%s%d:%s", codes, codes[0] == '\0' ? "" : " ",
                                 (int)checking.faults[i].form, checking.faults[i].check->code);
    return codes;
}

enum kind { NONE, STUDY, HEAD, SERVICE, PROCESS, RESOURCE, NEED, RISK };
/* A value: "=resource 1" and the like name a row of the house. */
struct change {
    enum kind kind;
    int place;
    const char *field, *value;
};
enum { CHANGES = 4 };
static const struct {
    int line;
    const char *want;
    struct change changes[CHANGES];
} cases[] = {
    {__LINE__, "2:head-names", {{HEAD, 1, "author", ""}}},
    {__LINE__, "6:head-names", {{HEAD, 5, "post", ""}}},
    {__LINE__, "1:blank", {{STUDY, 0, "goal", ""}}},
    {__LINE__, "1:blank", {{STUDY, 0, "policy", ""}}},
    {__LINE__, "2:blank", {{SERVICE, 0, "duty", ""}}},
    {__LINE__, "2:blank", {{SERVICE, 1, "priority", "0"}}},
    {__LINE__, "2:blank", {{SERVICE, 1, "choice", "0"}}},
    {__LINE__, "3:blank", {{SERVICE, 0, "level_duty", ""}, {SERVICE, 0, "mark_4", "0"}}},
    {__LINE__, "3:blank", {{SERVICE, 0, "mtpd", "0"}}},
    {__LINE__, "4:blank", {{PROCESS, 0, "level", ""}}},
    {__LINE__, "6:blank", {{RISK, 0, "effect", ""}}},
    {__LINE__, "6:blank", {{RISK, 3, "frequency_controls", ""}, {RISK, 3, "source", ""}}},
    {__LINE__, "2:no-service 4:process-unneeded",
     {{SERVICE, 0, "choice", "2"}, {SERVICE, 0, "reason", "理由"}, {SERVICE, 0, "approved_at", "1"}}},
    {__LINE__, "2:deferral-reason", {{SERVICE, 1, "reason", ""}}},
    {__LINE__, "4:deferral-reason", {{PROCESS, 1, "reason", ""}}},
    {__LINE__, "2:deferral-approval", {{SERVICE, 1, "approved_at", "0"}}},
    {__LINE__, "4:deferral-approval", {{PROCESS, 1, "approved_at", "0"}}},
    {__LINE__, "4:no-process",
     {{PROCESS, 0, "deferred", "1"}, {PROCESS, 0, "reason", "理由"}, {PROCESS, 0, "approved_at", "1"}}},
    {__LINE__, "5:no-resource 6:wrong-process 6:wrong-process",
     {{NEED, 0, "process", "=process 1"}, {NEED, 2, "process", "=process 1"}, {NEED, 3, "process", "=process 1"}}},
    {__LINE__, "6:resource-unjudged", {{RISK, 0, "resource", "=resource 1"}, {RISK, 2, "resource", "=resource 1"}}},
    {__LINE__, "6:risk-unjudged", {{RISK, 2, "impact_after", "0"}}},
    {__LINE__, "6:risk-unjudged 6:resource-unjudged", {{RISK, 3, "frequency_after", "0"}}},
    {__LINE__, "6:inherent-unjudged", {{RISK, 2, "frequency_before", "0"}}},
    {__LINE__, "6:off-scale", {{RISK, 2, "impact_before", "9"}}},
    {__LINE__, "6:after-above-before", {{RISK, 2, "impact_after", "4"}}},
    {__LINE__, "6:after-above-before", {{RISK, 2, "frequency_after", "5"}}},
    {__LINE__, "6:pulled-reason", {{RISK, 1, "pulled", "1"}}},
    {__LINE__, "", {{RISK, 1, "pulled", "1"}, {RISK, 1, "pulled_reason", "事情"}}},
    {__LINE__, "6:owner-missing", {{RISK, 0, "post", ""}, {RISK, 0, "department", ""}}},
    {__LINE__, "6:owner-missing",
     {{RISK, 1, "pulled", "1"}, {RISK, 1, "pulled_reason", "事情"}, {RISK, 1, "post", ""}, {RISK, 1, "department", ""}}},
    {__LINE__, "", {{RISK, 1, "post", ""}, {RISK, 1, "department", ""}}},
    {__LINE__, "6:owner-post", {{RISK, 0, "post", ""}}},
    {__LINE__, "6:review-date", {{RISK, 0, "review_on", ""}}},
    {__LINE__, "6:confirm-date", {{RISK, 1, "confirm_by", ""}}},
    {__LINE__, "3:mtpd-late", {{SERVICE, 0, "mtpd", "20160"}}},
    {__LINE__, "4:mtpd-early", {{PROCESS, 0, "mtpd", "1"}}},
    {__LINE__, "3:mtpd-early 3:marks-back", {{SERVICE, 0, "mark_7", "1"}}},
    {__LINE__, "4:process-mtpd", {{PROCESS, 0, "mtpd", "300"}}},
    {__LINE__, "2:choice-comment", {{SERVICE, 0, "comment", ""}}},
    {__LINE__, "4:process-department", {{PROCESS, 0, "department", ""}}},
    {__LINE__, "5:need-cycle",
     {{NEED, 2, "process", ""}, {NEED, 2, "resource", "=resource 1"}, {NEED, 2, "needed", "=resource 0"}}},
    {__LINE__, "5:resource-unneeded", {{NEED, 3, "needed", "=resource 0"}}},
    {__LINE__, "5:requirement-blank", {{RESOURCE, 2, "requirement", ""}}},
    {__LINE__, "", {{RESOURCE, 2, "requirement", ""}, {NEED, 3, "quantity", "2人"}}},
    {__LINE__, "6:support-unjudged", {{NEED, 2, "needed", "=resource 0"}, {RISK, 1, "resource", "=resource 0"}}},
    {__LINE__, "6:lowered-without-measure", {{RISK, 2, "impact_controls", "特になし"}}},
    {__LINE__, "", {{RISK, 0, "impact_controls", "特になし"}}},
    {__LINE__, "6:harm-impact", {{RISK, 2, "harm", "2"}}},
    {__LINE__, "6:duplicate", {{RISK, 2, "source", "老朽化"}}},
    {__LINE__, "6:wrong-process", {{RISK, 0, "process", "=process 1"}}},
    {__LINE__, "7:extra", {{STUDY, 0, "scope", "extra"}}},
};

static const struct record *record_of(enum kind kind)
{
    static const struct record *const records[] = {
        NULL,         &risk_study_record,    &risk_header_record, &risk_service_record, &risk_process_record,
        &risk_resource_record, &risk_need_record,  &risk_record};
    return records[kind];
}

static const char *id_of(const struct house *house, enum kind kind, int place)
{
    const char *const ids[] = {"",
                               house->study,
                               house->headers[place < RISK_FORMS ? place : 0],
                               house->services[place < SERVICES ? place : 0],
                               house->processes[place < PROCESSES ? place : 0],
                               house->resources[place < RESOURCES ? place : 0],
                               house->needs[place < NEEDS ? place : 0],
                               house->risks[place < RISKS ? place : 0]};
    return ids[kind];
}

/* Past the rules, which refuse some of it; gives what stood there before. */
static const char *put(struct ctx *cx, const struct house *house, const struct change *change, const char *value)
{
    const struct record *record = record_of(change->kind);
    const struct field *field = field_find(record->fields, change->field);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    void *before = arena_alloc(cx->arena, record->size), *after = arena_alloc(cx->arena, record->size);
    int64_t number = 0;
    TEST_TRUE(change->place, field != NULL);
    if (strncmp(value, "=process ", 9) == 0)
        value = house->processes[value[9] - '0'];
    else if (strncmp(value, "=resource ", 10) == 0)
        value = house->resources[value[10] - '0'];
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, record, id_of(house, change->kind, change->place), before), RC_OK);
    memcpy(after, before, record->size);
    if (field_is_text(field->kind)) {
        field_set_text(field, after, value);
    } else {
        TEST_INT(__LINE__, text_to_int(cx, value, &number), RC_OK);
        field_set_int(field, after, number);
    }
    TEST_RC(__LINE__, cx, record_update(cx, record, before, after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return field_is_text(field->kind) ? field_text(field, before) : decimal(cx, field_int(field, before));
}

static void test_faults(void **state)
{
    struct ctx *cx = test_begin(state);
    struct house house = make_house(cx, "faults");
    TEST_TEXT(__LINE__, codes_of(cx, house.study), "");
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *before[CHANGES] = {NULL};
        for (int c = 0; c < CHANGES && cases[i].changes[c].kind != NONE; c++)
            before[c] = put(cx, &house, &cases[i].changes[c], cases[i].changes[c].value);
        TEST_TEXT(cases[i].line, codes_of(cx, house.study), cases[i].want);
        for (int c = CHANGES - 1; c >= 0; c--)
            if (before[c] != NULL)
                put(cx, &house, &cases[i].changes[c], before[c]);
    }
    TEST_TEXT(__LINE__, codes_of(cx, house.study), "");
}

/* Each check is met by a case, and no code stands there twice. */
static void test_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT_; i++) {
        const struct risk_check *check = &risk_check_table[i];
        size_t met = 0;
        for (size_t c = 0; c < COUNT(cases); c++)
            met += strstr(cases[c].want, check->code) != NULL;
        TEST_TRUE((int)i, check->code != NULL && (met > 0 || check->kind == RISK_CHECK_JUDGEMENT));
        for (size_t c = 0; c < i; c++)
            TEST_TRUE((int)i, !text_same(check->code, risk_check_table[c].code));
    }
}

/* --- In words --- */

static const struct risk_check_line *line_of(struct ctx *cx, const struct risk_check_view *view, const char *code)
{
    (void)cx;
    for (size_t i = 0; i < view->faults.n; i++)
        if (text_same(view->faults.at[i].code, code))
            return view->faults.at + i;
    return NULL;
}

static void test_words(void **state)
{
    static const struct change changes[] = {
        {RISK, 2, "impact_after", "4"}, {PROCESS, 0, "mtpd", "300"}, {SERVICE, 0, "duty", ""}, {STUDY, 0, "scope", "extra"},
        {SERVICE, 0, "roi", ""}};
    struct ctx *cx = test_begin(state);
    struct house house = make_house(cx, "words");
    struct risk_check_filter filter = {.kind = -1, .most = 100};
    struct risk_check_view view = {.found = 0};
    for (size_t i = 0; i < COUNT(changes); i++)
        put(cx, &house, &changes[i], changes[i].value);
    TEST_RC(__LINE__, cx, risk_check_make(cx, house.study, &filter, &view), RC_OK);
    TEST_INT(__LINE__, view.found, 4 + 3);
    TEST_INT(__LINE__, view.state.errors, 2 + 3);
    TEST_INT(__LINE__, view.state.hints, 2);
    const struct risk_check_line *line = line_of(cx, &view, "after-above-before");
    TEST_TRUE(__LINE__, line != NULL);
    TEST_TEXT(__LINE__, line->where, "No. 3 予約システム: 停止");
    TEST_TEXT(__LINE__, line->field, "impact_before impact_after");
    TEST_TEXT(__LINE__, line->detail, "Impact 3 → 4, frequency 3 → 1");
    TEST_TEXT(__LINE__, line->href, arena_printf(cx->arena, "/risks/%s", house.risks[2]));
    line = line_of(cx, &view, "process-mtpd");
    TEST_TRUE(__LINE__, line != NULL);
    TEST_TEXT(__LINE__, line->where, "受付 (for 輸送)");
    TEST_TEXT(__LINE__, line->href, arena_printf(cx->arena, "/risk-processes/%s", house.processes[0]));
    line = line_of(cx, &view, "blank");
    TEST_TRUE(__LINE__, line != NULL);
    TEST_TEXT(__LINE__, line->field, "duty roi");
    line = line_of(cx, &view, "extra");
    TEST_TRUE(__LINE__, line != NULL);
    TEST_TEXT(__LINE__, line->href, "/work");
    filter = (struct risk_check_filter){.kind = RISK_CHECK_HINT, .form = 4, .most = 100};
    view = (struct risk_check_view){.found = 0};
    TEST_RC(__LINE__, cx, risk_check_make(cx, house.study, &filter, &view), RC_OK);
    TEST_INT(__LINE__, view.found, 1);
    filter = (struct risk_check_filter){.kind = -1, .from = 5, .most = 1};
    view = (struct risk_check_view){.found = 0};
    TEST_RC(__LINE__, cx, risk_check_make(cx, house.study, &filter, &view), RC_OK);
    TEST_INT(__LINE__, view.shown, 1);
    TEST_INT(__LINE__, view.found, 7);
    TEST_RC(__LINE__, cx, risk_check_make(cx, "none", &filter, &view), RC_MISSING);
}

/* --- Answers --- */

static enum rc answer(struct ctx *cx, const struct house *house, const char *code, const char *subject, int64_t verdict,
                      const char *comment)
{
    struct risk_answer row;
    risk_row_blank(&risk_answer_record, &row);
    row.study = house->study;
    row.code = code;
    row.subject = subject;
    row.verdict = verdict;
    row.comment = comment;
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc rc = risk_check_answer(cx, &row);
    cx->problem = (struct problem){.rc = RC_OK};
    return rc;
}

/* Somebody changes another field of the row. */
static void touch_service(struct ctx *cx, const char *id)
{
    struct risk_service before, after;
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, record_get(cx, &risk_service_record, id, &before), RC_OK);
    after = before;
    after.business = "別の事業";
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_update(cx, &risk_service_record, &before, &after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void test_answers(void **state)
{
    static const struct change hint = {SERVICE, 0, "comment", ""}, error = {RISK, 0, "effect", ""};
    struct ctx *cx = test_begin(state);
    struct house house = make_house(cx, "answers");
    struct risk_check_state count = {.errors = 0};
    put(cx, &house, &hint, "");
    put(cx, &house, &error, "");
    const char *service = house.services[0];
    TEST_INT(__LINE__, answer(cx, &house, "choice-comment", service, RISK_REMARK, ""), RC_INVALID);
    TEST_INT(__LINE__, answer(cx, &house, "choice-comment", service, RISK_FULFILLED, "はい"), RC_INVALID);
    TEST_INT(__LINE__, answer(cx, &house, "choice-comment", house.risks[0], RISK_REMARK, "はい"), RC_MISSING);
    TEST_INT(__LINE__, answer(cx, &house, "no-such", service, RISK_REMARK, "はい"), RC_MISSING);
    TEST_INT(__LINE__, answer(cx, &house, "blank", house.risks[0], RISK_REMARK, "はい"), RC_INVALID);
    TEST_INT(__LINE__, answer(cx, &house, "choice-comment", service, RISK_REMARK, "役員会の決定による。"), RC_OK);
    TEST_RC(__LINE__, cx, risk_check_count(cx, house.study, &count), RC_OK);
    TEST_INT(__LINE__, count.hints, 0);
    TEST_INT(__LINE__, count.answered, 1);
    TEST_INT(__LINE__, count.errors, 1 + 3);
    TEST_INT(__LINE__, count.judgements, 3);
    /* what was said holds for the row as it was then */
    touch_service(cx, service);
    TEST_RC(__LINE__, cx, risk_check_count(cx, house.study, &count), RC_OK);
    TEST_INT(__LINE__, count.hints, 1);
    TEST_INT(__LINE__, count.answered, 0);
    TEST_INT(__LINE__, answer(cx, &house, "choice-comment", service, RISK_REMARK, "改めて、役員会の決定による。"), RC_OK);
    TEST_RC(__LINE__, cx, risk_check_count(cx, house.study, &count), RC_OK);
    TEST_INT(__LINE__, count.hints, 0);
    TEST_INT(__LINE__, count.answered, 1);
    /* who drafted, and who is responsible, do not judge; nobody does not either */
    TEST_INT(__LINE__, answer(cx, &house, "owner-suitable", house.study, RISK_FULFILLED, "適切"), RC_DENIED);
    cx->person = "holder";
    TEST_INT(__LINE__, answer(cx, &house, "owner-suitable", house.study, RISK_FULFILLED, "適切"), RC_DENIED);
    cx->person = "";
    TEST_INT(__LINE__, answer(cx, &house, "owner-suitable", house.study, RISK_FULFILLED, "適切"), RC_DENIED);
    cx->person = "auditor";
    TEST_INT(__LINE__, answer(cx, &house, "owner-suitable", house.study, RISK_REMARK, "適切"), RC_INVALID);
    cx->permissions &= ~PERM_FINDING_WRITE;
    TEST_INT(__LINE__, answer(cx, &house, "owner-suitable", house.study, RISK_FULFILLED, "適切"), RC_DENIED);
    cx->permissions &= ~PERM_RISK_WRITE;
    TEST_INT(__LINE__, answer(cx, &house, "choice-comment", service, RISK_REMARK, "はい"), RC_DENIED);
    cx->permissions |= PERM_FINDING_WRITE;
    TEST_INT(__LINE__, answer(cx, &house, "owner-suitable", house.study, RISK_NOT_FULFILLED, "部門が違う"), RC_OK);
    TEST_RC(__LINE__, cx, risk_check_count(cx, house.study, &count), RC_OK);
    TEST_INT(__LINE__, count.judgements, 3);
    TEST_INT(__LINE__, answer(cx, &house, "owner-suitable", house.study, RISK_FULFILLED, "改めた"), RC_OK);
    TEST_INT(__LINE__, answer(cx, &house, "people-who-know", house.study, RISK_FULFILLED, "参加した"), RC_OK);
    TEST_INT(__LINE__, answer(cx, &house, "time-fits", house.study, RISK_FULFILLED, "3回"), RC_OK);
    TEST_RC(__LINE__, cx, risk_check_count(cx, house.study, &count), RC_OK);
    TEST_INT(__LINE__, count.judgements, 0);
    TEST_INT(__LINE__, count.errors, 1);
    TEST_INT(__LINE__, count.answered, 4);
}

int main(void)
{
    const struct CMUnitTest rules[] = {cmocka_unit_test(test_codes)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_faults), cmocka_unit_test(test_words),
                                       cmocka_unit_test(test_answers)};
    return TEST_RUN(rules) + TEST_RUN_ON_BOTH(tests);
}
