/* An assessment as OSCAL: every answer an observation and a finding, texts with hostile characters, and the
 * plan that the results name. */
#include <string.h>

#include "assessment/assessment_oscal.h"
#include "assessment/assessment_sample.h"
#include "base/limits.h"
#include "oscal/oscal_test.h"

static const char hostile[] = "  <b>*star*</b> \"x\" {{ insert: param, y }}\n\n- not a list ";

static const struct {
    int line;
    const char *control;
    int64_t state, current;
    const char *reason, *satisfied, *done;
} rows[] = {
    {__LINE__, "m3.2.1-1", ANSWER_LEVEL, 3, "", "satisfied", "implemented"},
    {__LINE__, "m3.2.1-2", ANSWER_LEVEL, 2, "", "not-satisfied", "partial"},
    {__LINE__, "m3.2.1-3", ANSWER_LEVEL, 1, "", "not-satisfied", "planned"},
    {__LINE__, "m3.2.2.1-1", ANSWER_NOT_APPLICABLE, 0, hostile, "satisfied", "not-applicable"},
};

static const struct oscal_node *result_of(struct ctx *cx, const char *id)
{
    struct oscal_document document;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, assessment_oscal_results(cx, id, "the%20plan.json", &out), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "r", buf_string(&out), &document), RC_OK);
    TEST_INT(__LINE__, document.model, OSCAL_ASSESSMENT_RESULTS);
    TEST_TEXT(__LINE__, oscal_get_text(oscal_get(document.root, "import-ap"), "href"),
              "the%20plan.json");
    return oscal_items(document.root, "results");
}

static void check_finding(int line, const struct oscal_node *finding, const char *control,
                          const char *satisfied, const char *done)
{
    const struct oscal_node *target = oscal_get(finding, "target");
    char statement[64];
    snprintf(statement, sizeof statement, "%s_smt", control);
    TEST_TEXT(line, oscal_get_text(target, "target-id"), statement);
    TEST_TEXT(line, oscal_get_text(oscal_get(target, "status"), "state"), satisfied);
    TEST_TEXT(line, oscal_get_text(oscal_get(target, "implementation-status"), "state"), done);
}

static void answers_become_findings(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = {.id = ""};
    sample_make(cx, "oscal-a");
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &fresh), RC_OK);
    TEST_INT(__LINE__, (int64_t)oscal_count(oscal_get(result_of(cx, fresh.id), "findings")), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct answer answer = sample_answer(fresh.id, rows[i].control, rows[i].current);
        answer.state = rows[i].state;
        answer.reason = rows[i].reason;
        answer.note = hostile;
        TEST_RC(rows[i].line, cx, answer_save(cx, &answer, 0, &answer), RC_OK);
    }
    const struct oscal_node *result = result_of(cx, fresh.id);
    const struct oscal_node *finding = oscal_items(result, "findings");
    TEST_INT(__LINE__, (int64_t)oscal_count(oscal_get(result, "findings")), COUNT(rows));
    TEST_INT(__LINE__, (int64_t)oscal_count(oscal_get(result, "observations")), COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++, finding = finding->next)
        check_finding(rows[i].line, finding, rows[i].control, rows[i].satisfied, rows[i].done);
    TEST_TEXT(__LINE__, oscal_get_text(oscal_items(result, "observations"), "description"),
              "<b>\\*star\\*</b> \\\"x\\\" \\{{ insert: param, y }}\n\n\\- not a list");
}

static void the_plan_names_its_measures(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = {.id = ""};
    struct oscal_document document;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    sample_make(cx, "oscal-b");
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &fresh), RC_OK);
    TEST_RC(__LINE__, cx, assessment_oscal_plan(cx, fresh.id, &out), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "p", buf_string(&out), &document), RC_OK);
    TEST_INT(__LINE__, document.model, OSCAL_ASSESSMENT_PLAN);
    const struct oscal_node *selection = oscal_items(oscal_get(document.root, "reviewed-controls"),
                                                     "control-selections");
    TEST_INT(__LINE__, (int64_t)oscal_count(oscal_get(selection, "include-controls")),
             (int64_t)catalog_assessable_count(catalog_find(cx, "baseline-2026")));
    cx->permissions = 0;
    TEST_RC(__LINE__, cx, assessment_oscal_plan(cx, fresh.id, &out), RC_DENIED);
    TEST_RC(__LINE__, cx, assessment_oscal_results(cx, fresh.id, "p", &out), RC_DENIED);
}

static void others_are_not_seen(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = {.id = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    sample_make(cx, "oscal-c");
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &fresh), RC_OK);
    sample_make(cx, "oscal-d");
    TEST_RC(__LINE__, cx, assessment_oscal_results(cx, fresh.id, "p", &out), RC_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers_become_findings),
                                       cmocka_unit_test(the_plan_names_its_measures),
                                       cmocka_unit_test(others_are_not_seen)};
    return TEST_RUN_ON_BOTH(tests);
}
