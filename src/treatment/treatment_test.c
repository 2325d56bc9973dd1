/* Treatment on both databases: who may choose it, plan items with their effect, risk finance, acceptances from asking
 * to running out, and what a budget buys. */
#include "treatment/treatment_whatif.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "tests/support/test.h"
#include "work/work.h"

static const struct module *const modules[] = {&account_module, &approval_module, &catalog_module,
                                               &plan_module,    &risk_module,     &treatment_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

enum { RISKS = 3, DAY_MS = 24 * 60 * 60 * 1000 };

/* A study with one resource and three risks of 3 × 2, 4 × 4 and 1 × 1; the first is owned by “owner”. */
struct made {
    const char *org, *study, *post, *risks[RISKS];
};

static const char *const people[] = {"officer", "boss", "owner", "other"};

static void act(struct ctx *cx, const struct made *made, const char *person)
{
    cx->org = made->org;
    cx->person = arena_printf(cx->arena, "%s-%s", made->org, person);
    cx->problem = (struct problem){.rc = RC_OK};
    cx->permissions = PERM_SIGNED_IN | PERM_RISK_READ;
    if (text_same(person, "officer"))
        cx->permissions |= PERM_RISK_WRITE | PERM_RISK_OWN | PERM_PLAN_WRITE | PERM_PLAN_READ;
    if (text_same(person, "boss"))
        cx->permissions |= PERM_RISK_APPROVE | PERM_RISK_WRITE | PERM_RISK_OWN;
    if (text_same(person, "owner") || text_same(person, "other"))
        cx->permissions |= PERM_RISK_OWN;
}

static void make_people(struct ctx *cx, struct made *made)
{
    struct db_tx *tx = NULL;
    struct organization organization = {.id = made->org, .org = made->org, .parent = "", .name = made->org,
                                        .sector = "", .fiscal_month = 4, .handling_mark = "",
                                        .document_prefix = "", .active = 1};
    struct post post = {.id = "", .org = made->org, .name = "owner", .department = "it", .deputy = "", .active = 1,
                        .holder = arena_printf(cx->arena, "%s-owner", made->org)};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    for (size_t i = 0; i < COUNT(people); i++) {
        const char *id = arena_printf(cx->arena, "%s-%s", made->org, people[i]);
        struct person person = {.id = id, .org = made->org, .login = id, .name = people[i], .email = "",
                                .password = "", .totp = "", .recovery = "", .active = 1};
        TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &person), RC_OK);
    }
    TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &post), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    made->post = post.id;
}

static struct made make(struct ctx *cx, const char *org)
{
    static const int64_t steps[RISKS][2] = {{3, 2}, {4, 4}, {1, 1}};
    struct made made = {.org = org};
    struct risk_study study;
    struct risk_resource resource;
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->now = TEST_NOW;
    cx->org = org;
    make_people(cx, &made);
    act(cx, &made, "officer");
    risk_row_blank(&risk_study_record, &study);
    study.title = "2026";
    study.year = 2026;
    TEST_RC(__LINE__, cx, risk_study_create(cx, &study, ""), RC_OK);
    made.study = study.id;
    risk_row_blank(&risk_resource_record, &resource);
    resource.study = study.id;
    resource.name = "database";
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_resource_record, &resource, 0), RC_OK);
    for (int i = 0; i < RISKS; i++) {
        struct risk risk;
        risk_row_blank(&risk_record, &risk);
        risk.study = study.id;
        risk.resource = resource.id;
        risk.outcome = i == 0 ? "loss" : "stop";
        risk.impact_before = risk.impact_after = steps[i][0];
        risk.frequency_before = risk.frequency_after = steps[i][1];
        risk.post = i == 0 ? made.post : "";
        TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, 0), RC_OK);
        made.risks[i] = risk.id;
    }
    return made;
}

static struct treatment treatment_blank(const char *risk)
{
    struct treatment row;
    risk_row_blank(&treatment_record, &row);
    row.risk = risk;
    return row;
}

static const char *item_make(struct ctx *cx, const char *risk, int64_t money, int64_t impact, int64_t frequency)
{
    struct plan_item item;
    risk_row_blank(&plan_item_record, &item);
    item.title = "renew";
    item.due_on = "2027-03-31";
    item.money_asked = money;
    TEST_RC(__LINE__, cx, treatment_item_create(cx, risk, &item, impact, frequency), RC_OK);
    return item.id;
}

static struct treatment_row row_of(struct ctx *cx, const struct made *made, int64_t number)
{
    struct treatment_study study;
    struct treatment_rows rows;
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made->study, "", &study), RC_OK);
    TEST_RC(__LINE__, cx, treatment_rows_make(cx, &study, true, &rows), RC_OK);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].number == number)
            return rows.at[i];
    fail_msg("no row of risk %d", (int)number);
    return (struct treatment_row){.id = ""};
}

/* --- Choosing --- */

static void test_choose(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "choose");
    struct treatment row = treatment_blank(made.risks[0]);
    TEST_INT(__LINE__, row_of(cx, &made, 1).state, TREATMENT_SUGGESTED);
    row.share = row.lower_impact = 1;
    TEST_RC(__LINE__, cx, treatment_save(cx, &row, 0), RC_INVALID); /* no reason */
    act(cx, &made, "officer");
    row.reason = "cheap";
    row.impact = 2;
    TEST_RC(__LINE__, cx, treatment_save(cx, &row, 0), RC_OK);
    TEST_TEXT(__LINE__, row.decided_by, cx->person);
    struct treatment_row shown = row_of(cx, &made, 1);
    TEST_INT(__LINE__, shown.state, TREATMENT_PLANNED);
    TEST_INT(__LINE__, shown.residual, 6);
    TEST_INT(__LINE__, shown.expected, 4);
    TEST_TEXT(__LINE__, shown.options_label, "Lower the impact, Transfer (share)");
    row.reason = "cheap and quick";
    TEST_RC(__LINE__, cx, treatment_save(cx, &row, 0), RC_CONFLICT); /* somebody made one already */
    act(cx, &made, "officer");
    row.done_on = "2026-09-30";
    TEST_RC(__LINE__, cx, treatment_save(cx, &row, 1), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 1).state, TREATMENT_DONE);
    row.reason = "late";
    TEST_RC(__LINE__, cx, treatment_save(cx, &row, 1), RC_CONFLICT);
}

static void test_choose_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "refused");
    static const struct {
        int line;
        const char *person;
        int risk;
        int64_t option, impact, frequency;
        const char *reason, *done_on, *field;
        enum rc rc;
    } rows[] = {
        {__LINE__, "officer", 0, 1, 4, 0, "why", "", "impact", RC_INVALID},    /* above now */
        {__LINE__, "officer", 0, 1, 6, 0, "why", "", "impact", RC_INVALID},    /* off the scale */
        {__LINE__, "officer", 0, 1, -1, 0, "why", "", "impact", RC_INVALID},
        {__LINE__, "officer", 0, 1, 0, 3, "why", "", "frequency", RC_INVALID},
        {__LINE__, "officer", 0, 0, 2, 0, "why", "", "remove_source", RC_INVALID},
        {__LINE__, "officer", 0, 1, 0, 0, "", "", "reason", RC_INVALID},
        {__LINE__, "officer", 0, 1, 0, 0, "why", "2026-10-02", "done_on", RC_INVALID}, /* tomorrow */
        {__LINE__, "other", 0, 1, 0, 0, "why", "", NULL, RC_DENIED},
        {__LINE__, "owner", 1, 1, 0, 0, "why", "", NULL, RC_DENIED}, /* not the owner's */
        {__LINE__, "owner", 0, 1, 0, 0, "why", "", NULL, RC_OK},
        {__LINE__, "nobody", 0, 1, 0, 0, "why", "", NULL, RC_DENIED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct treatment row = treatment_blank(made.risks[rows[i].risk]);
        act(cx, &made, rows[i].person);
        row.lower_impact = rows[i].option;
        row.impact = rows[i].impact;
        row.frequency = rows[i].frequency;
        row.reason = rows[i].reason;
        row.done_on = rows[i].done_on;
        TEST_RC(rows[i].line, cx, treatment_save(cx, &row, 0), rows[i].rc);
        if (rows[i].field != NULL)
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].field);
    }
    struct treatment missing = treatment_blank("01a21d88-0000-7000-8000-000000000000");
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, treatment_save(cx, &missing, 0), RC_MISSING);
}

/* --- Plan items --- */

static void test_items(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "items");
    struct plan_item item, stored;
    const char *id = item_make(cx, made.risks[0], 1000, 0, 1);
    TEST_INT(__LINE__, row_of(cx, &made, 1).expected, 3);
    TEST_INT(__LINE__, row_of(cx, &made, 1).cost, 1000);
    TEST_INT(__LINE__, row_of(cx, &made, 1).items_open, 1);
    TEST_RC(__LINE__, cx, treatment_item_link(cx, made.risks[0], id, 0, 0), RC_INVALID); /* twice */
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, treatment_item_link(cx, made.risks[1], id, 5, 0), RC_INVALID);
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, treatment_item_link(cx, made.risks[1], id, 1, 0), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 2).expected, 4);
    /* A refused effect leaves no plan item behind. */
    struct plan_totals before, after;
    TEST_RC(__LINE__, cx, plan_totals(cx, &before), RC_OK);
    risk_row_blank(&plan_item_record, &item);
    item.title = "never";
    TEST_RC(__LINE__, cx, treatment_item_create(cx, made.risks[0], &item, 0, 9), RC_INVALID);
    act(cx, &made, "owner"); /* may treat the own risk, but not change the plan */
    TEST_RC(__LINE__, cx, treatment_item_create(cx, made.risks[0], &item, 0, 1), RC_DENIED);
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, plan_totals(cx, &after), RC_OK);
    TEST_INT(__LINE__, after.open, before.open);
    /* Done when all are; the effect can be changed. */
    struct treatment_study study;
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made.study, made.risks[0], &study), RC_OK);
    struct risk_item link = {.id = study.links.at[0].link, .impact = 2, .frequency = 1};
    TEST_RC(__LINE__, cx, treatment_item_change(cx, &link, 9), RC_CONFLICT);
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, treatment_item_change(cx, &link, 1), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 1).expected, 2);
    TEST_RC(__LINE__, cx, record_get(cx, &plan_item_record, id, &stored), RC_OK);
    stored.status = PLAN_DONE;
    stored.done_on = "2026-10-01";
    stored.result = "good";
    TEST_RC(__LINE__, cx, plan_item_change(cx, &stored, stored.version), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 1).state, TREATMENT_DONE);
    TEST_INT(__LINE__, row_of(cx, &made, 1).cost, 0);
}

/* --- Risk finance --- */

static void test_finance(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "finance");
    struct treatment_finance row;
    struct treatment_study study;
    risk_row_blank(&treatment_finance_record, &row);
    row.active = 1;
    TEST_RC(__LINE__, cx, treatment_finance_save(cx, &row, 0), RC_INVALID); /* no name */
    act(cx, &made, "officer");
    row.name = "cyber";
    row.from_on = "2026-10-01";
    row.until_on = "2026-09-30";
    TEST_RC(__LINE__, cx, treatment_finance_save(cx, &row, 0), RC_INVALID);
    act(cx, &made, "officer");
    row.until_on = "2026-10-31";
    row.post = "nobody's";
    TEST_RC(__LINE__, cx, treatment_finance_save(cx, &row, 0), RC_INVALID);
    act(cx, &made, "officer");
    row.post = made.post;
    TEST_RC(__LINE__, cx, treatment_finance_save(cx, &row, 0), RC_OK);
    TEST_RC(__LINE__, cx, treatment_cover_link(cx, made.risks[0], row.id), RC_OK);
    TEST_RC(__LINE__, cx, treatment_cover_link(cx, made.risks[0], row.id), RC_INVALID);
    act(cx, &made, "other");
    TEST_RC(__LINE__, cx, treatment_cover_link(cx, made.risks[0], row.id), RC_DENIED);
    TEST_RC(__LINE__, cx, treatment_finance_save(cx, &row, 1), RC_DENIED);
    act(cx, &made, "owner");
    TEST_INT(__LINE__, row_of(cx, &made, 1).covers, 1);
    struct work_view work;
    TEST_RC(__LINE__, cx, work_make(cx, &work), RC_OK);
    TEST_INT(__LINE__, work.rows.n, 1); /* the renewal, for the responsible post */
    TEST_TEXT(__LINE__, work.rows.at[0].due_on, "2026-10-31");
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made.study, made.risks[0], &study), RC_OK);
    TEST_RC(__LINE__, cx, treatment_cover_unlink(cx, study.covers.at[0].link), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 1).covers, 0);
}

/* --- Acceptance --- */

static enum rc ask(struct ctx *cx, const char *risk, const char *until, const char *reason, int64_t basis,
                   const char **ret)
{
    struct treatment_acceptance row;
    const struct approval_wish wish = {.route = "", .due_on = "", .message = ""};
    risk_row_blank(&treatment_acceptance_record, &row);
    row.risk = risk;
    row.until_on = until;
    row.reason = reason;
    row.basis = basis;
    TRY(treatment_acceptance_ask(cx, &row, &wish));
    *ret = row.id;
    return RC_OK;
}

static enum rc decide(struct ctx *cx, const char *id, bool agree)
{
    struct approval approval;
    TRY(approval_running(cx, treatment_acceptance_approvable.noun, id, &approval));
    return agree ? approval_agree(cx, approval.id, "") : approval_return(cx, approval.id, "too high");
}

static void test_acceptance(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "accept");
    struct treatment_acceptance row;
    const char *id = "", *second = "";
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2027-03-31", "small", ACCEPT_NOW, &id), RC_OK);
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2027-03-31", "small", ACCEPT_NOW, &second), RC_CONFLICT);
    act(cx, &made, "officer");
    TEST_INT(__LINE__, row_of(cx, &made, 1).state, TREATMENT_SUGGESTED); /* asked is not accepted */
    /* Never by who asked, whatever the rights. */
    cx->permissions = UINT64_MAX;
    TEST_RC(__LINE__, cx, decide(cx, id, true), RC_DENIED);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "ask another person") != NULL);
    /* Nor by nobody. */
    act(cx, &made, "officer");
    cx->permissions = UINT64_MAX;
    cx->person = "";
    TEST_RC(__LINE__, cx, decide(cx, id, true), RC_DENIED);
    act(cx, &made, "owner"); /* has no right to accept */
    TEST_RC(__LINE__, cx, decide(cx, id, true), RC_DENIED);
    act(cx, &made, "boss");
    TEST_RC(__LINE__, cx, decide(cx, id, true), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &treatment_acceptance_record, id, &row), RC_OK);
    TEST_TEXT(__LINE__, row.accepter, cx->person);
    TEST_INT(__LINE__, row.status, ACCEPTANCE_ACCEPTED);
    TEST_INT(__LINE__, row.value, 6);
    struct treatment_row shown = row_of(cx, &made, 1);
    TEST_INT(__LINE__, shown.state, TREATMENT_ACCEPTED);
    TEST_TEXT(__LINE__, shown.until_on, "2027-03-31");
    TEST_TEXT(__LINE__, shown.accepter_name, "boss");
    /* One that rose is no longer covered. */
    struct risk risk;
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, record_get(cx, &risk_record, made.risks[0], &risk), RC_OK);
    risk.impact_before = risk.impact_after = 4;
    TEST_RC(__LINE__, cx, risk_row_save(cx, &risk_record, &risk, risk.version), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 1).state, TREATMENT_SUGGESTED);
    TEST_TEXT(__LINE__, row_of(cx, &made, 1).until_on, "2027-03-31");
}

/* Runs out with its day, and is told of before to who asked and to the owner, to nobody else. */
static void test_run_out(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "ends");
    struct work_view work;
    const char *id = "";
    int64_t overdue = -1;
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2026-10-01", "small", ACCEPT_NOW, &id), RC_OK);
    act(cx, &made, "boss");
    TEST_RC(__LINE__, cx, decide(cx, id, true), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 1).state, TREATMENT_ACCEPTED); /* holds on its last day */
    cx->now = TEST_NOW + DAY_MS;
    TEST_INT(__LINE__, row_of(cx, &made, 1).state, TREATMENT_SUGGESTED);
    static const struct {
        int line;
        const char *person;
        int rows;
    } seen[] = {{__LINE__, "officer", 1}, {__LINE__, "owner", 1}, {__LINE__, "other", 0}, {__LINE__, "boss", 0}};
    for (size_t i = 0; i < COUNT(seen); i++) {
        act(cx, &made, seen[i].person);
        TEST_RC(seen[i].line, cx, work_make(cx, &work), RC_OK);
        TEST_INT(seen[i].line, work.rows.n, seen[i].rows);
        TEST_RC(seen[i].line, cx, work_overdue(cx, &overdue), RC_OK);
        TEST_INT(seen[i].line, overdue, seen[i].rows);
    }
    /* Asked for anew: it waits there, not here. */
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2027-03-31", "still small", ACCEPT_NOW, &id), RC_OK);
    act(cx, &made, "owner");
    TEST_RC(__LINE__, cx, work_make(cx, &work), RC_OK);
    TEST_INT(__LINE__, work.rows.n, 0);
    cx->now = TEST_NOW;
}

static void test_revoke(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "revoke");
    struct treatment_acceptance row;
    const char *id = "", *returned = "";
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2027-03-31", "small", ACCEPT_NOW, &returned), RC_OK);
    TEST_RC(__LINE__, cx, treatment_acceptance_revoke(cx, returned, "no"), RC_CONFLICT); /* not accepted yet */
    act(cx, &made, "boss");
    TEST_RC(__LINE__, cx, decide(cx, returned, false), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &treatment_acceptance_record, returned, &row), RC_OK);
    TEST_INT(__LINE__, row.status, ACCEPTANCE_RETURNED);
    TEST_TEXT(__LINE__, row.comment, "too high");
    act(cx, &made, "owner"); /* owns the risk: may ask */
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2027-03-31", "small", ACCEPT_NOW, &id), RC_OK);
    act(cx, &made, "boss");
    TEST_RC(__LINE__, cx, decide(cx, id, true), RC_OK);
    act(cx, &made, "owner");
    TEST_RC(__LINE__, cx, treatment_acceptance_revoke(cx, id, "attack seen"), RC_DENIED);
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, treatment_acceptance_revoke(cx, id, ""), RC_INVALID);
    act(cx, &made, "officer");
    TEST_RC(__LINE__, cx, treatment_acceptance_revoke(cx, id, "attack seen"), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 1).state, TREATMENT_SUGGESTED);
    TEST_RC(__LINE__, cx, record_get(cx, &treatment_acceptance_record, id, &row), RC_OK);
    TEST_TEXT(__LINE__, row.revoked_by, cx->person);
    TEST_RC(__LINE__, cx, treatment_acceptance_revoke(cx, id, "again"), RC_CONFLICT);
}

static void test_ask_refused(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "ask");
    static const struct {
        int line;
        const char *person, *until, *reason, *field;
        enum rc rc;
    } rows[] = {
        {__LINE__, "officer", "", "why", "until_on", RC_INVALID},
        {__LINE__, "officer", "2026-09-30", "why", "until_on", RC_INVALID},
        {__LINE__, "officer", "2029-10-10", "why", "until_on", RC_INVALID},
        {__LINE__, "officer", "2027-01-01", "", "reason", RC_INVALID},
        {__LINE__, "other", "2027-01-01", "why", NULL, RC_DENIED},
        {__LINE__, "nobody", "2027-01-01", "why", NULL, RC_DENIED},
    };
    const char *id = "";
    for (size_t i = 0; i < COUNT(rows); i++) {
        act(cx, &made, rows[i].person);
        TEST_RC(rows[i].line, cx, ask(cx, made.risks[0], rows[i].until, rows[i].reason, ACCEPT_NOW, &id), rows[i].rc);
        if (rows[i].field != NULL)
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].field);
    }
    act(cx, &made, "officer");
    cx->person = "";
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2027-01-01", "why", ACCEPT_NOW, &id), RC_DENIED);
    /* What is expected after treatment counts only once the risk stands there. */
    act(cx, &made, "officer");
    (void)item_make(cx, made.risks[1], 10, 1, 1);
    TEST_RC(__LINE__, cx, ask(cx, made.risks[1], "2027-01-01", "why", ACCEPT_EXPECTED, &id), RC_OK);
    act(cx, &made, "boss");
    TEST_RC(__LINE__, cx, decide(cx, id, true), RC_OK);
    TEST_INT(__LINE__, row_of(cx, &made, 2).state, TREATMENT_PLANNED);
}

/* --- What-if --- */

static void test_whatif(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "whatif");
    struct treatment_study study;
    struct whatif_view view;
    struct whatif_wish wish = {.budget = 1500, .points = 5, .nodes = 100000, .milliseconds = 5000};
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made.study, "", &study), RC_OK);
    TEST_RC(__LINE__, cx, whatif_make(cx, &study, &wish, &view), RC_OK); /* nothing to choose from */
    TEST_INT(__LINE__, view.candidates, 0);
    TEST_INT(__LINE__, view.residual_now, 22); /* 3 × 2 and 4 × 4; the third is not to be treated */
    /* 6 → 3 for 1000; 16 → 4 for 1400; 16 → 8 and 6 → 4 for 600. */
    (void)item_make(cx, made.risks[0], 1000, 0, 1);
    (void)item_make(cx, made.risks[1], 1400, 1, 0);
    const char *both = item_make(cx, made.risks[1], 600, 0, 2);
    TEST_RC(__LINE__, cx, treatment_item_link(cx, made.risks[0], both, 2, 0), RC_OK);
    (void)item_make(cx, made.risks[1], 1, 0, 0); /* nobody says what it does */
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made.study, "", &study), RC_OK);
    static const struct {
        int line;
        int64_t budget, residual, cost;
    } rows[] = {{__LINE__, 0, 22, 0},       {__LINE__, 599, 22, 0},      {__LINE__, 600, 12, 600},
                {__LINE__, 1500, 10, 1400}, {__LINE__, 1600, 10, -1}, /* two sets are as good */
                {__LINE__, 2000, 6, 2000},
                {__LINE__, 2400, 6, 2000},  {__LINE__, 9999, 4, 3000}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        wish.budget = rows[i].budget;
        TEST_RC(rows[i].line, cx, whatif_make(cx, &study, &wish, &view), RC_OK);
        TEST_INT(rows[i].line, view.residual, rows[i].residual);
        TEST_INT(rows[i].line, view.lowered, 22 - rows[i].residual);
        TEST_TRUE(rows[i].line, view.cost == rows[i].cost || (rows[i].cost < 0 && view.cost <= rows[i].budget));
        TEST_TRUE(rows[i].line, view.exact && view.lowered_most == view.lowered);
    }
    TEST_INT(__LINE__, view.candidates, 4);
    TEST_INT(__LINE__, view.unstated, 1);
    TEST_INT(__LINE__, view.points.at[4].budget, 3001);
    TEST_INT(__LINE__, view.points.at[4].lowered, 18);
    TEST_RC(__LINE__, cx, whatif_draw(cx, &view), RC_OK);
    wish.budget = -1; /* half of all */
    TEST_RC(__LINE__, cx, whatif_make(cx, &study, &wish, &view), RC_OK);
    TEST_INT(__LINE__, view.budget, 1501);
    /* Money that is granted counts instead of what was asked, less what is spent; done items are none. */
    struct plan_item item;
    TEST_RC(__LINE__, cx, record_get(cx, &plan_item_record, both, &item), RC_OK);
    const struct treatment_link link = {.money_asked = 600, .money_granted = 500, .money_spent = 120};
    TEST_INT(__LINE__, treatment_link_cost(&link), 380);
    item.status = PLAN_CANCELLED;
    item.result = "not now";
    TEST_RC(__LINE__, cx, plan_item_change(cx, &item, item.version), RC_OK);
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made.study, "", &study), RC_OK);
    TEST_RC(__LINE__, cx, whatif_make(cx, &study, &wish, &view), RC_OK);
    TEST_INT(__LINE__, view.candidates, 3);
}

/* A study that is carried over takes along what was decided; what holds is told of once. */
static void test_carry(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "carry");
    struct treatment row = treatment_blank(made.risks[0]);
    struct treatment_finance finance;
    struct treatment_study loaded;
    struct work_view work;
    struct risk_study next;
    const char *id = "", *over = "";
    row.share = 1;
    row.reason = "insured";
    TEST_RC(__LINE__, cx, treatment_save(cx, &row, 0), RC_OK);
    risk_row_blank(&treatment_finance_record, &finance);
    finance.name = "cyber";
    finance.active = 1;
    TEST_RC(__LINE__, cx, treatment_finance_save(cx, &finance, 0), RC_OK);
    TEST_RC(__LINE__, cx, treatment_cover_link(cx, made.risks[0], finance.id), RC_OK);
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2027-03-31", "small", ACCEPT_NOW, &id), RC_OK);
    TEST_RC(__LINE__, cx, ask(cx, made.risks[1], "2027-03-31", "small", ACCEPT_NOW, &over), RC_OK);
    act(cx, &made, "boss");
    TEST_RC(__LINE__, cx, decide(cx, id, true), RC_OK);
    act(cx, &made, "officer"); /* the second one still waits: it is not carried over */
    risk_row_blank(&risk_study_record, &next);
    next.title = "2027";
    next.year = 2027;
    TEST_RC(__LINE__, cx, risk_study_create(cx, &next, made.study), RC_OK);
    made.study = next.id;
    struct treatment_row shown = row_of(cx, &made, 1);
    TEST_INT(__LINE__, shown.state, TREATMENT_ACCEPTED);
    TEST_TEXT(__LINE__, shown.options_label, "Transfer (share)");
    TEST_TEXT(__LINE__, shown.accepter_name, "boss");
    TEST_INT(__LINE__, shown.covers, 1);
    TEST_TRUE(__LINE__, !text_same(shown.id, made.risks[0]));
    TEST_INT(__LINE__, row_of(cx, &made, 2).state, TREATMENT_SUGGESTED);
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made.study, "", &loaded), RC_OK);
    TEST_INT(__LINE__, loaded.acceptances.n, 1);
    TEST_TEXT(__LINE__, loaded.acceptances.at[0].origin, id);
    TEST_RC(__LINE__, cx, work_make(cx, &work), RC_OK);
    TEST_INT(__LINE__, work.rows.n, 1);
}

/* A closed study and another organisation. */
static void test_apart(void **state)
{
    struct ctx *cx = test_begin(state);
    struct made made = make(cx, "apart"), other = make(cx, "stranger");
    struct treatment_study study;
    struct treatment row = treatment_blank(made.risks[0]);
    const char *id = "";
    row.retain = 1;
    row.reason = "why";
    act(cx, &other, "officer");
    TEST_RC(__LINE__, cx, treatment_save(cx, &row, 0), RC_MISSING);
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made.study, "", &study), RC_MISSING);
    TEST_RC(__LINE__, cx, ask(cx, made.risks[0], "2027-01-01", "why", ACCEPT_NOW, &id), RC_MISSING);
    act(cx, &made, "officer");
    struct risk_study closed, before;
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, record_get(cx, &risk_study_record, made.study, &before), RC_OK);
    closed = before;
    closed.status = RISK_CLOSED;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_update(cx, &risk_study_record, &before, &closed), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, treatment_save(cx, &row, 0), RC_CONFLICT);
    cx->permissions = PERM_SIGNED_IN;
    TEST_RC(__LINE__, cx, treatment_study_load(cx, made.study, "", &study), RC_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choose),     cmocka_unit_test(test_choose_refused), cmocka_unit_test(test_items),
        cmocka_unit_test(test_finance),    cmocka_unit_test(test_acceptance),     cmocka_unit_test(test_run_out),
        cmocka_unit_test(test_revoke),     cmocka_unit_test(test_ask_refused),    cmocka_unit_test(test_whatif),
        cmocka_unit_test(test_carry),      cmocka_unit_test(test_apart),
    };
    return TEST_RUN_ON_BOTH(tests);
}
