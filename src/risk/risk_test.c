/* Risk assessment on both databases: rules, changes and who may make them, carrying over, merging, pages of rows. */
#include <string.h>

#include "base/text.h"
#include "catalog/catalog.h"
#include "register/beside.h"
#include "risk/risk_inside.h"
#include "sample/sample_risk.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &catalog_module, &approval_module, &plan_module,
                                               &risk_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* --- Rules --- */

static struct risk_scale scale_of(struct ctx *cx, const struct risk_criteria *criteria)
{
    struct risk_scale scale = {.criterion = 0};
    TEST_RC(__LINE__, cx, risk_scale_read(cx, criteria, &scale), RC_OK);
    return scale;
}

/* The handbook's filled form 6: the residual values and evaluations that it prints. */
static void test_handbook(void **state)
{
    struct ctx *cx = test_begin(state);
    struct risk_criteria criteria = risk_criteria_default(cx);
    struct risk_scale scale = scale_of(cx, &criteria);
    int treated = 0;
    for (int i = 0; i < SAMPLE_RISKS; i++) {
        const struct sample_risk *from = &sample_risks[i];
        const struct risk risk = {.impact_before = from->impact_before,
                                  .impact_after = from->impact_after,
                                  .frequency_before = from->frequency_before,
                                  .frequency_after = from->frequency_after};
        struct risk_judged judged = risk_judge(&scale, &risk);
        TEST_INT(i, judged.residual, from->residual);
        TEST_INT(i, judged.reaches, from->treat);
        TEST_INT(i, judged.inherent, (int64_t)from->impact_before * from->frequency_before);
        treated += from->treat;
    }
    TEST_INT(__LINE__, treated, 4);
}

static void test_scale(void **state)
{
    static const struct {
        int line;
        int64_t impacts, frequencies, criterion;
        const char *cells;
        enum rc want;
    } rows[] = {
        {__LINE__, 3, 2, 4, "1 2\n3 4\n5 6", RC_OK},
        {__LINE__, 3, 2, 4, "１　２\n3,4\n5;6\n\n", RC_OK},
        {__LINE__, 3, 2, 4, "1 2\n3 4", RC_INVALID},
        {__LINE__, 3, 2, 4, "1 2\n3\n5 6", RC_INVALID},
        {__LINE__, 3, 2, 4, "1 2\n3 4 5\n5 6", RC_INVALID},
        {__LINE__, 3, 2, 4, "1 2\n3 2\n5 6", RC_INVALID},
        {__LINE__, 3, 2, 4, "1 2\n0 4\n5 6", RC_INVALID},
        {__LINE__, 3, 2, 7, "1 2\n3 4\n5 6", RC_INVALID},
        {__LINE__, 1, 2, 1, "1 2", RC_INVALID},
        {__LINE__, 11, 2, 1, "1 2", RC_INVALID},
        {__LINE__, 3, 2, 4, "", RC_INVALID},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct risk_scale scale = {.criterion = 0};
        const struct risk_criteria criteria = {.impact_steps = rows[i].impacts,
                                               .frequency_steps = rows[i].frequencies,
                                               .criterion = rows[i].criterion,
                                               .impact_labels = "",
                                               .frequency_labels = "",
                                               .matrix = RISK_TABLE,
                                               .cells = rows[i].cells};
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_INT(rows[i].line, risk_scale_read(cx, &criteria, &scale), rows[i].want);
        if (rows[i].want == RC_OK)
            TEST_INT(rows[i].line, risk_value(&scale, 3, 1), 5);
    }
}

static void test_reaching(void **state)
{
    struct ctx *cx = test_begin(state);
    struct risk_criteria criteria = risk_criteria_default(cx);
    struct risk_scale scale = scale_of(cx, &criteria);
    TEST_INT(__LINE__, risk_reaching(&scale, 1), 5);
    TEST_INT(__LINE__, risk_reaching(&scale, 2), 3);
    TEST_INT(__LINE__, risk_reaching(&scale, 5), 1);
    scale.criterion = 20;
    TEST_INT(__LINE__, risk_reaching(&scale, 3), 6);
    TEST_INT(__LINE__, risk_value(&scale, 6, 1), 0);
    TEST_INT(__LINE__, risk_value(&scale, 0, 1), 0);
    TEST_TEXT(__LINE__, risk_step_words(cx, "a\n\n b \r\nc", 2), "b");
    TEST_TEXT(__LINE__, risk_step_words(cx, "a", 2), "");
}

static void test_marks(void **state)
{
    /* 1 －, 2 △, 3 × */
    static const struct {
        int line;
        int64_t marks[RISK_MARKS];
        int64_t mtpd;
        enum risk_mtpd_hint want;
        bool back;
    } rows[] = {
        {__LINE__, {1, 3, 3, 3, 3, 3, 3, 3}, 30, RISK_MTPD_FITS, false},
        {__LINE__, {1, 3, 3, 3, 3, 3, 3, 3}, 61, RISK_MTPD_LATE, false},
        {__LINE__, {1, 1, 1, 1, 1, 3, 3, 3}, DURATION_WEEK, RISK_MTPD_FITS, false},
        {__LINE__, {1, 1, 1, 1, 1, 3, 3, 3}, 60, RISK_MTPD_EARLY, false},
        {__LINE__, {1, 3, 1, 3, 3, 3, 3, 3}, 30, RISK_MTPD_EARLY, true},
        {__LINE__, {1, 3, 2, 3, 3, 3, 3, 3}, 30, RISK_MTPD_FITS, false},
        {__LINE__, {0, 0, 0, 0, 0, 0, 0, 0}, 30, RISK_MTPD_FITS, false},
        {__LINE__, {3, 3, 3, 3, 3, 3, 3, 3}, 0, RISK_MTPD_FITS, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_INT(rows[i].line, risk_mtpd_judge(rows[i].marks, rows[i].mtpd), rows[i].want);
        TEST_INT(rows[i].line, risk_marks_go_back(rows[i].marks), rows[i].back);
    }
}

/* --- Changes --- */

static const char *const posts[SAMPLE_POSTS] = {"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"};

static enum rc insert(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, record, row));
    return db_commit(cx, &tx);
}

static void make_house(struct ctx *cx, const char *org)
{
    struct organization organization;
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
    for (int i = 0; i < SAMPLE_POSTS; i++) {
        struct post post;
        risk_row_blank(&post_record, &post);
        post.id = arena_printf(cx->arena, "%s-%s", org, posts[i]);
        post.name = posts[i];
        post.holder = i == 2 ? "owner" : "";
        post.active = 1;
        TEST_RC(__LINE__, cx, insert(cx, &post_record, &post), RC_OK);
    }
}

/* The sample's study in an organisation of its own. */
static const char *make_study(struct ctx *cx, const char *org)
{
    const char *ids[SAMPLE_POSTS], *study = "";
    make_house(cx, org);
    for (int i = 0; i < SAMPLE_POSTS; i++)
        ids[i] = arena_printf(cx->arena, "%s-%s", org, posts[i]);
    cx->person = "drafter";
    TEST_RC(__LINE__, cx, sample_risk_make(cx, ids, &study, NULL), RC_OK);
    return study;
}

static void calm(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

static struct risk_row first_of(struct ctx *cx, const char *study, int64_t sort, size_t place)
{
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_page page = {.n = 0};
    const struct risk_filter filter = {.study = study, .process = "", .resource = "", .post = "", .text = "",
                                       .sort = sort, .after = {.key = "", .id = ""}, .limit = 100};
    TEST_RC(__LINE__, cx, risk_criteria_of(cx, study, &criteria, &scale), RC_OK);
    TEST_RC(__LINE__, cx, risk_store_page(cx, &filter, &scale, &page), RC_OK);
    TEST_TRUE(__LINE__, page.n > place);
    return page.at[place];
}

static void test_risks(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "risks"), *copy = "";
    struct risk_row row = first_of(cx, study, RISK_SORT_PLACE, 4);
    struct risk risk = row.risk;
    TEST_INT(__LINE__, risk.number, 5);
    TEST_TEXT(__LINE__, row.resource_name, "予約データベース");
    TEST_TEXT(__LINE__, row.process_name, "予約受付業務");
    TEST_TEXT(__LINE__, risk.controls, "m3.4.1.2-1");
    TEST_TEXT(__LINE__, risk.catalog, "baseline-2026");
    risk.impact_after = 5; /* before: 4 */
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, risk.version), RC_INVALID);
    calm(cx);
    risk.impact_after = 3;
    risk.frequency_after = 6; /* off the scale */
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, risk.version), RC_INVALID);
    calm(cx);
    risk.frequency_after = 1;
    risk.pulled = 1;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, risk.version), RC_INVALID);
    calm(cx);
    risk.pulled_reason = "当局の指摘による。";
    risk.controls = "9.9.9";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, risk.version), RC_INVALID);
    calm(cx);
    risk.controls = "";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, risk.version), RC_OK);
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, 1), RC_OK); /* the same again changes nothing */
    risk.comment = "別の変更";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, 1), RC_CONFLICT);
    calm(cx);
    cx->now += 1000; /* ids of one millisecond are in no order */
    TEST_RC(__LINE__, cx, risk_copy(cx, &risk_record, risk.id, &copy), RC_OK);
    row = first_of(cx, study, RISK_SORT_PLACE, 5); /* below the row */
    TEST_TEXT(__LINE__, row.risk.id, copy);
    TEST_INT(__LINE__, row.risk.number, 15);
    TEST_RC(__LINE__, cx, risk_row_remove(cx, &risk_record, copy, 9), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, risk_row_remove(cx, &risk_record, copy, 1), RC_OK);
    TEST_RC(__LINE__, cx, risk_row_remove(cx, &risk_resource_record, risk.resource, 0), RC_CONFLICT);
}

static void test_rights(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "rights");
    struct risk risk = first_of(cx, study, RISK_SORT_PLACE, 6).risk, other = first_of(cx, study, 0, 4).risk;
    cx->permissions = PERM_RISK_READ;
    risk.comment = "x";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, 1), RC_DENIED);
    calm(cx);
    cx->permissions = PERM_RISK_READ | PERM_RISK_OWN;
    cx->person = "owner"; /* holds post 2, which owns risk 7 and not risk 5 */
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, 1), RC_OK);
    other.comment = "x";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &other, 1), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, risk_confirm(cx, risk.id), RC_OK);
    TEST_RC(__LINE__, cx, risk_confirm(cx, other.id), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, risk_row_remove(cx, &risk_record, risk.id, 0), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, risk_study_turn(cx, study, true), RC_DENIED);
}

static void test_approval(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "approves");
    struct risk_services services;
    struct risk_headers headers;
    const struct approval_wish wish = {.route = "", .due_on = "", .message = ""};
    struct approval approval;
    struct risk_study stored;
    TEST_RC(__LINE__, cx, risk_store_services(cx, study, &services), RC_OK);
    TEST_INT(__LINE__, (int64_t)services.n, 3);
    struct risk_service service = services.at[2];
    TEST_TEXT(__LINE__, service.deferred_by, "drafter");
    TEST_RC(__LINE__, cx, risk_deferral_approve(cx, &risk_service_record, service.id), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, risk_deferral_approve(cx, &risk_service_record, services.at[0].id), RC_CONFLICT);
    calm(cx);
    cx->person = "ciso";
    TEST_RC(__LINE__, cx, risk_deferral_approve(cx, &risk_service_record, service.id), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &risk_service_record, service.id, &service), RC_OK);
    TEST_TEXT(__LINE__, service.approver, "ciso");
    service.reason = "別の理由"; /* asks anew */
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_service_record, &service, service.version), RC_OK);
    TEST_TEXT(__LINE__, service.approver, "");
    TEST_RC(__LINE__, cx, risk_store_headers(cx, study, &headers), RC_OK);
    TEST_INT(__LINE__, (int64_t)headers.n, RISK_FORMS);
    TEST_RC(__LINE__, cx, risk_header_approve(cx, headers.at[1].id), RC_OK);
    cx->person = "drafter";
    TEST_RC(__LINE__, cx, risk_header_approve(cx, headers.at[2].id), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, risk_study_ask(cx, study, &wish), RC_OK);
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_service_record, &service, service.version), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, approval_running(cx, "risk-study", study, &approval), RC_OK);
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_DENIED);
    calm(cx);
    cx->person = "ciso";
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &risk_study_record, study, &stored), RC_OK);
    TEST_INT(__LINE__, stored.status, RISK_APPROVED);
    TEST_RC(__LINE__, cx, risk_study_turn(cx, study, false), RC_OK);
    TEST_RC(__LINE__, cx, risk_study_turn(cx, study, true), RC_CONFLICT);
}

/* Everything comes over; a second merge finds everything there. */
static void test_carry(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *from = make_study(cx, "carries");
    struct risk_study next;
    struct risk_model before, after;
    struct risk_rows risks;
    struct risk_merged merged;
    risk_row_blank(&risk_study_record, &next);
    next.year = 2027;
    next.title = "翌年度";
    TEST_RC(__LINE__, cx, risk_study_create(cx, &next, from), RC_OK);
    TEST_RC(__LINE__, cx, risk_model_load(cx, from, &before), RC_OK);
    TEST_RC(__LINE__, cx, risk_model_load(cx, next.id, &after), RC_OK);
    TEST_INT(__LINE__, (int64_t)after.services.n, (int64_t)before.services.n);
    TEST_INT(__LINE__, (int64_t)after.processes.n, (int64_t)before.processes.n);
    TEST_INT(__LINE__, (int64_t)after.serves.n, (int64_t)before.serves.n);
    TEST_INT(__LINE__, (int64_t)after.resources.n, (int64_t)before.resources.n);
    TEST_INT(__LINE__, (int64_t)after.needs.n, (int64_t)before.needs.n);
    TEST_INT(__LINE__, (int64_t)after.groups.n, 2);
    TEST_TEXT(__LINE__, after.study.goal, before.study.goal);
    TEST_TEXT(__LINE__, after.services.at[0].origin, before.services.at[0].id);
    for (size_t i = 0; i < after.needs.n; i++)
        TEST_TRUE(__LINE__, risk_resource_in(after.resources, after.needs.at[i].needed) != NULL);
    TEST_RC(__LINE__, cx, risk_store_risks(cx, next.id, &risks), RC_OK);
    TEST_INT(__LINE__, (int64_t)risks.n, SAMPLE_RISKS);
    TEST_TRUE(__LINE__, risk_resource_in(after.resources, risks.at[0].resource) != NULL);
    TEST_RC(__LINE__, cx, risk_merge(cx, from, next.id, &merged), RC_OK);
    TEST_INT(__LINE__, merged.services + merged.processes + merged.resources + merged.needs + merged.risks, 0);
    TEST_INT(__LINE__, merged.same, 3 + 5 + 13 + SAMPLE_RISKS);
    TEST_RC(__LINE__, cx, risk_merge(cx, from, from, &merged), RC_INVALID);
}

static void test_needs(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "needs");
    struct risk_cycles cycles = {.n = 9};
    struct risk_model model;
    struct risk_need need;
    struct risk_place place;
    risk_row_blank(&risk_site_record, &place);
    TEST_RC(__LINE__, cx, risk_place_save(cx, &risk_site_record, &place, 0), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, risk_model_load(cx, study, &model), RC_OK);
    TEST_RC(__LINE__, cx, risk_cycles(cx, model.resources, model.needs, 5, &cycles), RC_OK);
    TEST_INT(__LINE__, (int64_t)cycles.n, 0);
    risk_row_blank(&risk_need_record, &need);
    need.study = study;
    need.resource = need.needed = model.resources.at[0].id;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_need_record, &need, 0), RC_INVALID);
    calm(cx);
    need.needed = "none";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_need_record, &need, 0), RC_INVALID);
    calm(cx);
    need.needed = model.resources.at[2].id; /* which needs resource 0 */
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_need_record, &need, 0), RC_OK);
    TEST_RC(__LINE__, cx, risk_model_load(cx, study, &model), RC_OK);
    TEST_RC(__LINE__, cx, risk_cycles(cx, model.resources, model.needs, 5, &cycles), RC_OK);
    TEST_INT(__LINE__, (int64_t)cycles.n, 1);
    TEST_TEXT(__LINE__, risk_cycle_of(cx, model.resources, model.needs, model.resources.at[2].id),
              "予約システム → 予約データベース → 予約システム");
    TEST_TEXT(__LINE__, risk_cycle_of(cx, model.resources, model.needs, model.resources.at[9].id), "");
}

/* Every order and filter, page by page, gives each row once. */
static void test_pages(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "pages");
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_page page;
    TEST_RC(__LINE__, cx, risk_criteria_of(cx, study, &criteria, &scale), RC_OK);
    struct risk unjudged;
    TEST_RC(__LINE__, cx, record_get(cx, &risk_record, first_of(cx, study, 0, 1).risk.id, &unjudged), RC_OK);
    unjudged.impact_after = 0;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &unjudged, unjudged.version), RC_OK);
    for (int64_t sort = 0; sort < RISK_SORT_COUNT_; sort++) {
        struct risk_filter filter = {.study = study, .process = "", .resource = "", .post = "", .text = "",
                                     .sort = sort, .after = {.key = "", .id = ""}, .limit = 3};
        int64_t rows = 0, numbers = 0, last = 1000;
        for (int turn = 0; turn < 6; turn++) {
            TEST_RC(__LINE__, cx, risk_store_page(cx, &filter, &scale, &page), RC_OK);
            for (size_t i = 0; i < page.n; i++) {
                const struct risk *risk = &page.at[i].risk;
                int64_t value = risk_value(&scale, risk->impact_after, risk->frequency_after);
                rows++;
                numbers |= INT64_C(1) << risk->number;
                TEST_TRUE(__LINE__, sort != RISK_SORT_VALUE || value <= last);
                last = value;
                filter.after.id = risk->id;
                filter.after.number = sort == RISK_SORT_NUMBER || sort == RISK_SORT_NEWEST ? risk->number
                                                                                         : risk->place;
                filter.after.key = sort == RISK_SORT_RESOURCE ? risk->resource
                                   : sort == RISK_SORT_OWNER  ? risk->post
                                   : sort == RISK_SORT_VALUE  ? decimal(cx, risk_cell_of(&scale, risk))
                                                              : "";
            }
        }
        TEST_INT(__LINE__, rows, SAMPLE_RISKS);
        TEST_INT(__LINE__, numbers, (INT64_C(1) << (SAMPLE_RISKS + 1)) - 2);
    }
    struct risk_filter filter = {.study = study, .process = "", .resource = "", .post = "", .text = "消失",
                                 .reaching = true, .sort = RISK_SORT_VALUE, .after = {.key = "", .id = ""}, .limit = 50};
    TEST_RC(__LINE__, cx, risk_store_page(cx, &filter, &scale, &page), RC_OK);
    TEST_INT(__LINE__, (int64_t)page.n, 2);
    filter.text = "%";
    TEST_RC(__LINE__, cx, risk_store_page(cx, &filter, &scale, &page), RC_OK);
    TEST_INT(__LINE__, (int64_t)page.n, 0);
    filter.text = "";
    filter.impact = 3;
    filter.frequency = 2;
    TEST_RC(__LINE__, cx, risk_store_page(cx, &filter, &scale, &page), RC_OK);
    TEST_INT(__LINE__, (int64_t)page.n, 4);
}

static void test_brief(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "briefs"), *latest = "";
    struct risk_briefs briefs;
    struct plan_item item;
    TEST_RC(__LINE__, cx, risks_untreated(cx, 3, &briefs, &latest), RC_OK);
    TEST_TEXT(__LINE__, latest, study);
    TEST_INT(__LINE__, (int64_t)briefs.n, 3);
    TEST_INT(__LINE__, briefs.at[0].residual, 6);
    TEST_RC(__LINE__, cx, risks_of_control(cx, "baseline-2026", "m3.4.1.2-1", 10, &briefs), RC_OK);
    TEST_INT(__LINE__, (int64_t)briefs.n, 1);
    TEST_INT(__LINE__, briefs.at[0].number, 5);
    TEST_RC(__LINE__, cx, risks_of_control(cx, "baseline-2026", "m3.4.1.2", 10, &briefs), RC_OK);
    TEST_INT(__LINE__, (int64_t)briefs.n, 0);
    risk_row_blank(&plan_item_record, &item);
    item.title = "権限の棚卸しの自動化";
    item.priority = 1;
    item.due_on = "2027-03-31";
    TEST_RC(__LINE__, cx, plan_item_create(cx, &item), RC_OK);
    const char *risk = first_of(cx, study, 0, 4).risk.id;
    TEST_RC(__LINE__, cx, risk_item_link(cx, risk, item.id), RC_OK);
    TEST_RC(__LINE__, cx, risk_item_link(cx, risk, item.id), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, risks_of_item(cx, item.id, 10, &briefs), RC_OK);
    TEST_INT(__LINE__, (int64_t)briefs.n, 1);
    TEST_RC(__LINE__, cx, risks_untreated(cx, 10, &briefs, &latest), RC_OK);
    TEST_INT(__LINE__, (int64_t)briefs.n, 3);
}

/* Harm that is newly named raises the impact to the step of the criteria; what is lowered then stays. */
static void test_harm(void **state)
{
    static const struct {
        int line;
        int64_t was, harm, before, after, wanted_before, wanted_after;
    } rows[] = {
        {__LINE__, HARM_NONE, HARM_GRAVE, 2, 1, 5, 5}, {__LINE__, HARM_GRAVE, HARM_GRAVE, 5, 2, 5, 2},
        {__LINE__, HARM_NONE, HARM_SOME, 2, 2, 3, 3},  {__LINE__, HARM_SOME, HARM_GRAVE, 4, 3, 5, 5},
        {__LINE__, HARM_GRAVE, HARM_SOME, 2, 2, 2, 2}, {__LINE__, HARM_NONE, HARM_SOME, 4, 4, 4, 4},
        {__LINE__, HARM_NONE, HARM_NONE, 2, 1, 2, 1},  {__LINE__, HARM_NONE, HARM_SOME, 0, 0, 3, 3},
    };
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "harm");
    struct risk_rows risks;
    TEST_RC(__LINE__, cx, risk_store_risks(cx, study, &risks), RC_OK);
    struct risk row = risks.at[0];
    for (size_t i = 0; i < COUNT(rows); i++) {
        row.harm = HARM_NONE;
        TEST_RC(rows[i].line, cx, risk_row_save(cx, &risk_record, &row, row.version), RC_OK);
        row.harm = rows[i].was;
        TEST_RC(rows[i].line, cx, risk_row_save(cx, &risk_record, &row, row.version), RC_OK);
        row.harm = rows[i].harm;
        row.impact_before = rows[i].before;
        row.impact_after = rows[i].after;
        TEST_RC(rows[i].line, cx, risk_row_save(cx, &risk_record, &row, row.version), RC_OK);
        TEST_INT(rows[i].line, row.impact_before, rows[i].wanted_before);
        TEST_INT(rows[i].line, row.impact_after, rows[i].wanted_after);
    }
    struct risk_criteria criteria;
    struct risk_scale scale;
    TEST_RC(__LINE__, cx, risk_criteria_of(cx, study, &criteria, &scale), RC_OK);
    criteria.grave_step = 2; /* below some harm */
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_criteria_record, &criteria, criteria.version), RC_INVALID);
    calm(cx);
    criteria.grave_step = 6; /* not on the scale */
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_criteria_record, &criteria, criteria.version), RC_INVALID);
    calm(cx);
    criteria.harm_step = criteria.grave_step = 0; /* raises nothing */
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_criteria_record, &criteria, criteria.version), RC_OK);
    row.harm = HARM_NONE;
    row.impact_before = row.impact_after = 1;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &row, row.version), RC_OK);
    row.harm = HARM_GRAVE;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &row, row.version), RC_OK);
    TEST_INT(__LINE__, row.impact_after, 1);
}

/* What stands beside measures and plan items, and on the first page. */
static void test_beside(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "beside");
    struct beside_view view = {.panels.n = 9};
    struct risk_state standing = {.treat = 0};
    struct plan_item item;
    TEST_RC(__LINE__, cx, beside_make(cx, "control", "m3.4.1.2-1", "baseline-2026", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.n, 1);
    TEST_INT(__LINE__, (int64_t)view.panels.at[0].lines.n, 1);
    TEST_TRUE(__LINE__, strstr(view.panels.at[0].lines.at[0].label, "No. 5 予約データベース") != NULL);
    TEST_TEXT(__LINE__, view.panels.at[0].lines.at[0].tag, "bad");
    TEST_TEXT(__LINE__, view.panels.at[0].lines.at[0].href,
              arena_printf(cx->arena, "/risks/%s", first_of(cx, study, 0, 4).risk.id));
    TEST_RC(__LINE__, cx, beside_make(cx, "control", "m3.4.1.2-1", "csf-2", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.n, 0);
    risk_row_blank(&plan_item_record, &item);
    item.title = "権限の棚卸しの自動化";
    item.priority = 1;
    item.due_on = "2027-03-31";
    TEST_RC(__LINE__, cx, plan_item_create(cx, &item), RC_OK);
    TEST_RC(__LINE__, cx, risk_state_load(cx, &standing), RC_OK);
    TEST_TEXT(__LINE__, standing.study, study);
    TEST_INT(__LINE__, standing.treat, 4);
    TEST_INT(__LINE__, standing.untreated, 4);
    TEST_INT(__LINE__, (int64_t)standing.first.n, 4);
    TEST_TRUE(__LINE__, standing.check.errors > 0);
    TEST_RC(__LINE__, cx, risk_item_link(cx, first_of(cx, study, 0, 4).risk.id, item.id), RC_OK);
    TEST_RC(__LINE__, cx, beside_make(cx, "plan-item", item.id, "", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.n, 1);
    TEST_RC(__LINE__, cx, risk_state_load(cx, &standing), RC_OK);
    TEST_INT(__LINE__, standing.untreated, 3);
    TEST_INT(__LINE__, (int64_t)standing.first.n, 3);
    cx->permissions = PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, beside_make(cx, "plan-item", item.id, "", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.n, 0);
    TEST_RC(__LINE__, cx, risk_state_load(cx, &standing), RC_DENIED);
}

static void test_criteria(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *study = make_study(cx, "criteria");
    struct risk_criteria criteria;
    struct risk_scale scale;
    TEST_RC(__LINE__, cx, risk_criteria_of(cx, study, &criteria, &scale), RC_OK);
    criteria.impact_steps = 4; /* some stand at 5 */
    criteria.impact_labels = "";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_criteria_record, &criteria, 1), RC_INVALID);
    calm(cx);
    criteria.impact_steps = 6;
    criteria.criterion = 31;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_criteria_record, &criteria, 1), RC_INVALID);
    calm(cx);
    criteria.criterion = 4;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_criteria_record, &criteria, 1), RC_OK);
    TEST_RC(__LINE__, cx, risk_criteria_of(cx, study, &criteria, &scale), RC_OK);
    TEST_INT(__LINE__, scale.impacts, 6);
}

int main(void)
{
    const struct CMUnitTest rules[] = {cmocka_unit_test(test_handbook), cmocka_unit_test(test_scale),
                                       cmocka_unit_test(test_reaching), cmocka_unit_test(test_marks)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_risks),  cmocka_unit_test(test_rights),
                                       cmocka_unit_test(test_approval), cmocka_unit_test(test_carry),
                                       cmocka_unit_test(test_needs),  cmocka_unit_test(test_pages),
                                       cmocka_unit_test(test_brief),  cmocka_unit_test(test_criteria),
                                       cmocka_unit_test(test_harm),   cmocka_unit_test(test_beside)};
    return TEST_RUN(rules) + TEST_RUN_ON_BOTH(tests);
}
