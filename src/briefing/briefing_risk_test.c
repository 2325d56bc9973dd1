/* The report of a risk assessment on both databases: what stands in it, its editions, who reads it. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "briefing/briefing_inside.h"
#include "sample/sample_risk.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &catalog_module,    &approval_module, &assessment_module,
                                               &plan_module,    &risk_module, &briefing_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static enum rc insert(struct ctx *cx, const struct record *record, void *row)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, record, row));
    return db_commit(cx, &tx);
}

static void make_house(struct ctx *cx, const char *org, const char *posts[SAMPLE_POSTS])
{
    struct organization organization;
    cx->app = &app;
    cx->fixed_ids = 0;
    cx->org = org;
    cx->person = "";
    cx->permissions = ~UINT64_C(0);
    risk_row_blank(&organization_record, &organization);
    organization.id = organization.org = organization.name = org;
    organization.document_prefix = "RA";
    organization.fiscal_month = 4;
    organization.active = 1;
    TEST_RC(__LINE__, cx, insert(cx, &organization_record, &organization), RC_OK);
    for (int i = 0; i < SAMPLE_POSTS; i++) {
        struct post post;
        risk_row_blank(&post_record, &post);
        post.id = posts[i] = arena_printf(cx->arena, "%s-%d", org, i);
        post.name = i == 3 ? "<課長> & 代理" : "担当";
        post.active = 1;
        TEST_RC(__LINE__, cx, insert(cx, &post_record, &post), RC_OK);
    }
    cx->person = "drafter";
}

/* How many cells of all tables hold the text. */
static int cells_with(const struct report *report, const char *text)
{
    int found = 0;
    for (const struct report_block *block = report->first; block != NULL; block = block->next)
        for (size_t i = 0; i < block->table.row_count * block->table.column_count; i++)
            found += strstr(block->table.cells[i].text, text) != NULL;
    return found;
}

static const struct report_table *table_of(const struct report *report, const char *title)
{
    for (const struct report_block *block = report->first; block != NULL; block = block->next)
        if (block->kind == BLOCK_TABLE && text_same(block->table.title, title))
            return &block->table;
    return NULL;
}

static void test_report(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *posts[SAMPLE_POSTS], *study = "";
    struct briefing_request request = {.kind = BRIEFING_RISK, .stamps = true};
    struct briefing briefing;
    struct report report;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    make_house(cx, "report", posts);
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_MISSING);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, sample_risk_make(cx, posts, &study, NULL), RC_OK);
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_TEXT(__LINE__, briefing.subject, study);
    TEST_TEXT(__LINE__, briefing.document_number, arena_printf(cx->arena, "RA-risk-%d-1", (int)briefing.year));
    TEST_RC(__LINE__, cx, briefing_build(cx, &request, &briefing, &report), RC_OK);
    const struct report_table *treat = table_of(&report, "Risks to be treated");
    const struct report_table *below = table_of(&report, "Risks below the criterion");
    const struct report_table *matrix = table_of(&report, "Risks after the measures");
    TEST_TRUE(__LINE__, treat != NULL && below != NULL && matrix != NULL);
    TEST_INT(__LINE__, (int64_t)treat->row_count, 4);
    TEST_INT(__LINE__, (int64_t)below->row_count, SAMPLE_RISKS - 4);
    TEST_INT(__LINE__, (int64_t)matrix->row_count, 5);
    double sum = 0;
    for (size_t i = 0; i < matrix->row_count * matrix->column_count; i++)
        sum += matrix->cells[i].number ? matrix->cells[i].value : 0;
    TEST_INT(__LINE__, (int64_t)sum, SAMPLE_RISKS);
    TEST_INT(__LINE__, (int64_t)matrix->cells[2 * 6 + 2].value, 4); /* impact 3, frequency 2 */
    TEST_TRUE(__LINE__, matrix->cells[2 * 6 + 2].colour != NULL && matrix->cells[2 * 6 + 1].colour == NULL);
    TEST_TRUE(__LINE__, cells_with(&report, "<課長> & 代理") > 0);
    TEST_TRUE(__LINE__, cells_with(&report, duration_show(cx, 30)) > 0);
    TEST_TRUE(__LINE__, cells_with(&report, "予約システム") > 0);
    const struct report_table *tolerated =
        table_of(&report, "What is tolerated of the services, and what is recorded of them");
    TEST_TRUE(__LINE__, tolerated != NULL);
    TEST_INT(__LINE__, (int64_t)tolerated->row_count, 3);
    TEST_INT(__LINE__, cells_with(&report, "Within the tolerance"), 3);
    TEST_RC(__LINE__, cx, report_write(cx, &report, REPORT_HTML, &out), RC_OK);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "&lt;課長&gt; &amp; 代理") != NULL);
    TEST_TRUE(__LINE__, strstr(buf_string(&out), "<課長>") == NULL);
    cx->lang = LANG_JA;
    TEST_RC(__LINE__, cx, briefing_build(cx, &request, &briefing, &report), RC_OK);
    TEST_TRUE(__LINE__, table_of(&report, "対応が必要なリスク") != NULL);
}

static void test_values(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *posts[SAMPLE_POSTS], *study = "";
    const struct briefing_request request = {.kind = BRIEFING_RISK};
    struct briefing briefing;
    const struct house_value *values = NULL;
    make_house(cx, "values", posts);
    TEST_RC(__LINE__, cx, sample_risk_make(cx, posts, &study, NULL), RC_OK);
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_RC(__LINE__, cx, briefing_values(cx, &briefing, &values), RC_OK);
    for (size_t i = 0; i < BRIEFING_RISK_NAMES; i++) {
        const struct house_name *name = &briefing_risk_names[i];
        TEST_TRUE((int)i, name->name != NULL && (name->type == HOUSE_LIST) == (values[i].rows != NULL));
    }
    TEST_INT(__LINE__, (int64_t)values[BRIEFING_RISK_NAMES - 1].row_count, 4);
}

/* Editions of a study, by year; who may not read it, and what is not there. */
static void test_editions(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *posts[SAMPLE_POSTS], *study = "";
    struct briefing_request request = {.kind = BRIEFING_RISK};
    struct briefing briefing;
    struct briefing_edition edition;
    make_house(cx, "editions", posts);
    TEST_RC(__LINE__, cx, sample_risk_make(cx, posts, &study, NULL), RC_OK);
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_RC(__LINE__, cx, briefing_issue(cx, &briefing, "初版", &edition), RC_OK);
    TEST_TEXT(__LINE__, edition.assessment, study);
    request.assessment = study;
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    TEST_TRUE(__LINE__, briefing.issued);
    request = (struct briefing_request){.kind = BRIEFING_RISK, .year = briefing.year};
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_OK);
    request.year = 1999;
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_MISSING);
    cx->problem = (struct problem){.rc = RC_OK};
    request = (struct briefing_request){.kind = BRIEFING_RISK, .assessment = "none"};
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_MISSING);
    cx->problem = (struct problem){.rc = RC_OK};
    cx->permissions = PERM_REPORT_READ | PERM_ASSESSMENT_READ | PERM_PLAN_READ;
    request.assessment = study;
    TEST_RC(__LINE__, cx, briefing_load(cx, &request, &briefing), RC_DENIED);
}

int main(void)
{
    const struct CMUnitTest stored[] = {cmocka_unit_test(test_report), cmocka_unit_test(test_values),
                                        cmocka_unit_test(test_editions)};
    return TEST_RUN_ON_BOTH(stored);
}
