/* How covered operators stand with the surveys of a year, on both databases. */
#include "survey/survey_standing.h"

#include "base/text.h"
#include "rows/rows.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &survey_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

enum { YEAR = 2026, OPERATORS = 67 };

static void put(struct ctx *cx, const struct record *record, void *row)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const char *open_survey(struct ctx *cx, const char *title, int64_t opened_at, int64_t state, const char *closes_on)
{
    struct survey survey;
    row_blank(&survey_record, &survey);
    survey.title = title;
    survey.year = YEAR;
    survey.state = state;
    survey.edition = state == SURVEY_DRAFT ? 0 : 1;
    survey.opened_at = opened_at;
    survey.closes_on = closes_on;
    put(cx, &survey_record, &survey);
    return survey.id;
}

static const char *key_of(const struct ctx *cx, int i)
{
    return arena_printf(cx->arena, "k%03d", i);
}

static void invite(struct ctx *cx, const char *survey, int number, int64_t state)
{
    struct survey_invitation row;
    row_blank(&survey_invitation_record, &row);
    row.survey = survey;
    row.operator_key = key_of(cx, number);
    row.name = row.operator_key;
    row.state = state;
    put(cx, &survey_invitation_record, &row);
}

static void make(struct ctx *cx, const char *org)
{
    struct organization organization;
    row_blank(&organization_record, &organization);
    organization.id = organization.org = organization.name = org;
    organization.kind = ORGANIZATION_MINISTRY;
    organization.fiscal_month = 4;
    organization.active = 1;
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->permissions = PERM_SURVEY_READ;
    put(cx, &organization_record, &organization);
}

static void test_standing(void **state)
{
    struct ctx *cx = test_begin(state);
    struct operator_standing rows[OPERATORS];
    struct beside_view view;
    make(cx, "standing");
    open_survey(cx, "a draft", 900, SURVEY_DRAFT, "");
    const char *old = open_survey(cx, "the first", 100, SURVEY_CLOSED, "2026-06-30");
    const char *last = open_survey(cx, "the last", 200, SURVEY_OPEN, "2026-12-31");
    invite(cx, old, 0, INVITATION_INVITED);
    for (int i = 0; i < OPERATORS - 1; i++)
        invite(cx, last, i, i % INVITATION_STATE_COUNT_);
    for (int i = 0; i < OPERATORS; i++)
        rows[i] = (struct operator_standing){.operator = key_of(cx, i), .state = "", .tag = "plain", .href = ""};
    TEST_RC(__LINE__, cx, survey_standing(cx, YEAR, rows, OPERATORS), RC_OK);
    for (int i = 0; i < OPERATORS - 1; i++)
        TEST_TEXT(i, rows[i].state, enum_label(&invitation_state_names, i % INVITATION_STATE_COUNT_));
    TEST_TEXT(__LINE__, rows[OPERATORS - 1].state, ""); /* not asked */
    TEST_TEXT(__LINE__, rows[INVITATION_ACCEPTED].tag, "ok");
    TEST_RC(__LINE__, cx, survey_standing(cx, YEAR - 1, rows + OPERATORS - 1, 1), RC_OK);
    TEST_TEXT(__LINE__, rows[OPERATORS - 1].state, "");
    TEST_RC(__LINE__, cx, beside_make(cx, "coverage", "2026", "", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.n, 1);
    TEST_INT(__LINE__, (int64_t)view.panels.at[0].lines.n, 2); /* the draft asks nobody */
    TEST_TEXT(__LINE__, view.panels.at[0].lines.at[0].label, "the last");
    TEST_RC(__LINE__, cx, beside_make(cx, "covered-operator", "k000", "2026", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.at[0].lines.n, 2);
    TEST_TEXT(__LINE__, view.panels.at[0].lines.at[1].state, "Silent"); /* the survey was closed */
    TEST_RC(__LINE__, cx, beside_make(cx, "covered-operator", "k001", "2026", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.at[0].lines.n, 1);
    TEST_RC(__LINE__, cx, beside_make(cx, "coverage", "nonsense", "", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.n, 0);
    cx->permissions = PERM_SECTOR_READ; /* who may not read surveys is told nothing */
    TEST_RC(__LINE__, cx, beside_make(cx, "coverage", "2026", "", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.n, 0);
    make(cx, "standing-other");
    TEST_RC(__LINE__, cx, beside_make(cx, "coverage", "2026", "", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.panels.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_standing)};
    return TEST_RUN_ON_BOTH(tests);
}
