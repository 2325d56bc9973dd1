/* What the check of a risk assessment finds in walkthroughs and their findings, on both databases. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalog/catalog.h"
#include "preparation/preparation.h"
#include "review/review_view.h"
#include "sample/sample_risk.h"
#include "tests/support/people.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &catalog_module,     &approval_module, &plan_module,
                                               &risk_module,    &preparation_module, &review_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static enum rc insert(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, record, row));
    return db_commit(cx, &tx);
}

static const char *make_study(struct ctx *cx, const char *org)
{
    const char *ids[SAMPLE_POSTS], *risks[SAMPLE_RISKS], *study = "";
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->permissions = ~UINT64_C(0);
    test_make_organization(cx, org, ORGANIZATION_OPERATOR);
    for (int i = 0; i < SAMPLE_POSTS; i++) {
        struct post post;
        risk_row_blank(&post_record, &post);
        ids[i] = post.id = arena_printf(cx->arena, "%s-%d", org, i);
        post.name = post.id;
        post.active = 1;
        TEST_RC(__LINE__, cx, insert(cx, &post_record, &post), RC_OK);
    }
    cx->person = "drafter";
    TEST_RC(__LINE__, cx, sample_risk_make(cx, ids, &study, risks), RC_OK);
    return study;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Titles of what the check finds there, judgements aside, one line each, by the alphabet. */
static const char *found(struct ctx *cx, const char *study)
{
    struct risk_digest digest;
    const char *titles[RISK_DIGEST_FAULTS], *text = "";
    size_t n = 0;
    TEST_RC(__LINE__, cx, risk_digest_load(cx, study, 0, &digest), RC_OK);
    for (size_t i = 0; i < digest.open_faults.n; i++) {
        const struct risk_digest_fault *fault = &digest.open_faults.at[i];
        if (fault->kind != RISK_CHECK_JUDGEMENT && text_same(fault->form, "Walkthrough and performance evaluation"))
            titles[n++] = fault->title;
    }
    if (n > 1)
        qsort(titles, n, sizeof titles[0], by_text);
    for (size_t i = 0; i < n; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "" : "\n", titles[i]);
    return text;
}

static struct walkthrough_participant invite(struct ctx *cx, const char *walkthrough, const char *name,
                                             const char *department, enum walkthrough_side side, bool reviewer)
{
    struct walkthrough_participant row;
    risk_row_blank(&walkthrough_participant_record, &row);
    row.walkthrough = walkthrough;
    row.name = name;
    row.department = department;
    row.side = (int64_t)side;
    row.reviewer = reviewer;
    row.recorder = !reviewer;
    row.attended = 1;
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &row, 0), RC_OK);
    return row;
}

static struct finding raise(struct ctx *cx, const char *study, const struct walkthrough_participant *who)
{
    struct finding row;
    risk_row_blank(&finding_record, &row);
    row.study = study;
    row.source = FINDING_WALKTHROUGH;
    row.occasion = who->walkthrough;
    row.participant = who->id;
    row.what = "根拠が読み取れない。";
    row.raised_on = "2026-09-20";
    TEST_RC(__LINE__, cx, finding_save(cx, &row, 0), RC_OK);
    return row;
}

static void answer(struct ctx *cx, struct finding *finding, enum finding_answer how)
{
    finding->answer = (int64_t)how;
    finding->response = "書き直す。";
    finding->post = arena_printf(cx->arena, "%s-1", cx->org);
    finding->due_on = "2026-12-01";
    TEST_RC(__LINE__, cx, finding_respond(cx, finding, finding->version), RC_OK);
}

static struct walkthrough hold(struct ctx *cx, const char *study)
{
    struct walkthrough row;
    risk_row_blank(&walkthrough_record, &row);
    row.study = study;
    row.title = "第1回";
    row.planned_on = row.held_on = "2026-09-20";
    row.duration = 90;
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &row, 0), RC_OK);
    return row;
}

static void promote(struct ctx *cx, const char *study, const char *department)
{
    struct study_unit unit;
    risk_row_blank(&study_unit_record, &unit);
    unit.study = study;
    unit.role = UNIT_PROMOTE;
    unit.department = department;
    unit.number = 50;
    TEST_RC(__LINE__, cx, insert(cx, &study_unit_record, &unit), RC_OK);
}

static void test_walkthrough(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "walkthrough");
    TEST_TEXT(__LINE__, found(cx, study),
              "No walkthrough was held");
    struct walkthrough row = hold(cx, study);
    TEST_TEXT(__LINE__, found(cx, study),
              "A promoting department took no part\n"
              "Executives were not told the result\n"
              "No viewpoints were chosen for the walkthrough\n"
              "Nobody from legal affairs reviewed\n"
              "Nobody from risk management reviewed\n"
              "The walkthrough has no minutes"); /* the one that the sample's organisation names */
    promote(cx, study, "運航本部");
    row.minutes = "様式6を最初から確かめた。";
    row.more_viewpoints = "契約との関係";
    row.reported_on = "2026-09-25";
    row.reported_to = "社長";
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &row, row.version), RC_OK);
    TEST_TEXT(__LINE__, found(cx, study),
              "A promoting department took no part\n"
              "A promoting department took no part\n"
              "Nobody from legal affairs reviewed\n"
              "Nobody from risk management reviewed");
}

/* Where the organisation names no promoting department, those of the analysed processes are looked for. */
static void test_processes(void **state)
{
    struct ctx *cx = test_begin(state);
    struct risk_study study;
    struct risk_service service;
    make_study(cx, "processes");
    risk_row_blank(&risk_study_record, &study);
    study.year = 2027;
    study.title = "次の年度";
    TEST_RC(__LINE__, cx, risk_study_create(cx, &study, ""), RC_OK);
    risk_row_blank(&risk_service_record, &service);
    service.study = study.id;
    service.business = service.name = "輸送";
    service.choice = RISK_SELECTED;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_service_record, &service, 0), RC_OK);
    for (int i = 0; i < 3; i++) {
        struct risk_process process;
        risk_row_blank(&risk_process_record, &process);
        process.study = study.id;
        process.name = arena_printf(cx->arena, "業務%d", i);
        process.department = i == 0 ? "営業部" : "運航部";
        TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_process_record, &process, 0), RC_OK);
        TEST_RC(__LINE__, cx, risk_process_serve(cx, process.id, (const char *const[]){service.id}, 1), RC_OK);
    }
    struct walkthrough row = hold(cx, study.id);
    row.minutes = row.more_viewpoints = "ある";
    row.reported_on = "2026-09-25";
    row.reported_to = "社長";
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &row, row.version), RC_OK);
    TEST_TEXT(__LINE__, found(cx, study.id),
              "A promoting department took no part\n"
              "A promoting department took no part\n"
              "Nobody from legal affairs reviewed\n"
              "Nobody from risk management reviewed");
}

static void test_people(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "people");
    struct walkthrough row = hold(cx, study);
    promote(cx, study, "運航本部");
    row.minutes = "様式6を最初から確かめた。";
    row.more_viewpoints = "契約との関係";
    TEST_RC(__LINE__, cx, walkthrough_save(cx, &row, row.version), RC_OK);
    invite(cx, row.id, "榎本", "経営企画部", SIDE_SECRETARIAT, false);
    struct walkthrough_participant promoting = invite(cx, row.id, "本多", "運航本部　管理課", SIDE_PROMOTING, false);
    struct walkthrough_participant legal = invite(cx, row.id, "石黒", "法務部", SIDE_LEGAL, true);
    struct walkthrough_participant risk = invite(cx, row.id, "永井", "リスク管理部", SIDE_RISK_MANAGEMENT, true);
    invite(cx, row.id, "社長", "役員", SIDE_EXECUTIVE, false);
    TEST_TEXT(__LINE__, found(cx, study),
              "A participant raised no finding\n"
              "A participant raised no finding\n"
              "A participant raised no finding\n"
              "A reviewer raised no finding\n"
              "A reviewer raised no finding");
    struct finding first = raise(cx, study, &legal), second = raise(cx, study, &risk);
    TEST_TEXT(__LINE__, found(cx, study),
              "A finding has no response\n"
              "A finding has no response\n"
              "A participant raised no finding\n"
              "A participant raised no finding\n"
              "A participant raised no finding");
    answer(cx, &first, FINDING_KEEP);
    answer(cx, &second, FINDING_FORMS);
    raise(cx, study, &promoting);
    TEST_TEXT(__LINE__, found(cx, study),
              "A finding has no response\n"
              "A participant raised no finding\n"
              "A participant raised no finding\n"
              "The response does not show in the forms yet");
    legal.attended = 0;
    TEST_RC(__LINE__, cx, walkthrough_participant_save(cx, &legal, legal.version), RC_OK);
    TEST_TRUE(__LINE__, strstr(found(cx, study), "Nobody from legal affairs reviewed") != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_walkthrough), cmocka_unit_test(test_processes),
                                       cmocka_unit_test(test_people)};
    return TEST_RUN_ON_BOTH(tests);
}
